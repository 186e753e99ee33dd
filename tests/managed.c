/*
 * Managed programs, started as any program is
 *
 * Copyright 2026 the mscoree-wine authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 *
 * This library is distributed in the hope that it will be useful,
 * but WITHOUT ANY WARRANTY; without even the implied warranty of
 * MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU
 * Lesser General Public License for more details.
 *
 * You should have received a copy of the GNU Lesser General Public
 * License along with this library; if not, write to the Free Software
 * Foundation, Inc., 51 Franklin St, Fifth Floor, Boston, MA 02110-1301, USA
 */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"

#define TIMEOUT 60000

static WCHAR folder[MAX_PATH];      /* of the program's copies; ends with a backslash */
static char output[8192];           /* of the last run, zero-terminated */

/* A program of any width is made one of ours: on 64 bits that is what it is. */
static void set_width( BYTE *image )
{
#ifndef _WIN64
    IMAGE_NT_HEADERS32 *nt = (IMAGE_NT_HEADERS32 *)(image + ((IMAGE_DOS_HEADER *)image)->e_lfanew);
    IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION( nt );
    DWORD rva = nt->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR].VirtualAddress;
    unsigned int i;

    for (i = 0; i < nt->FileHeader.NumberOfSections; i++, section++)
    {
        if (rva < section->VirtualAddress || rva >= section->VirtualAddress + section->SizeOfRawData) continue;
        ((IMAGE_COR20_HEADER *)(image + section->PointerToRawData + rva - section->VirtualAddress))->Flags |= COMIMAGE_FLAGS_32BITREQUIRED;
    }
#endif
}

/* Copies program.exe to the folder of the test; FALSE: there is none. */
static BOOL copy_program( const WCHAR *name, WCHAR path[MAX_PATH] )
{
    WCHAR source[MAX_PATH];
    DWORD size, done = 0;
    BYTE *image = NULL;
    HANDLE file;

    if (!get_guest_path( L"program.exe", source )) return FALSE;
    lstrcpyW( path, folder );
    lstrcatW( path, name );

    file = CreateFileW( source, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    if (file == INVALID_HANDLE_VALUE) return FALSE;
    size = GetFileSize( file, NULL );
    if ((image = HeapAlloc( GetProcessHeap(), 0, size ))) ReadFile( file, image, size, &done, NULL );
    CloseHandle( file );
    if (done == size)
    {
        set_width( image );
        done = 0;
        file = CreateFileW( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
        WriteFile( file, image, size, &done, NULL );
        CloseHandle( file );
    }
    HeapFree( GetProcessHeap(), 0, image );
    ok( done == size, "%s cannot be copied, error %lu.\n", wine_dbgstr_w( source ), GetLastError() );
    return done == size;
}

static HANDLE create_file( const WCHAR *name )
{
    SECURITY_ATTRIBUTES inherited = { sizeof(inherited), NULL, TRUE };
    WCHAR path[MAX_PATH];

    lstrcpyW( path, folder );
    lstrcatW( path, name );
    return CreateFileW( path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, CREATE_ALWAYS,
                        FILE_FLAG_DELETE_ON_CLOSE, NULL );
}

/* Runs a program with arguments and input; returns its exit code. What it writes, to either stream, is in output[]. */
static DWORD run_program( const WCHAR *path, const WCHAR *args, const char *input )
{
    HANDLE in = create_file( L"input" ), out = create_file( L"output" );
    STARTUPINFOW startup = { sizeof(startup) };
    PROCESS_INFORMATION process;
    DWORD code = 0xdead, done;
    WCHAR command[1024];

    output[0] = 0;
    if (input)
    {
        WriteFile( in, input, strlen( input ), &done, NULL );
        SetFilePointer( in, 0, NULL, FILE_BEGIN );
    }
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = in;
    startup.hStdOutput = startup.hStdError = out;
    lstrcpyW( command, L"\"" );
    lstrcatW( command, path );
    lstrcatW( command, L"\" " );
    lstrcatW( command, args );
    if (CreateProcessW( NULL, command, NULL, NULL, TRUE, 0, NULL, folder, &startup, &process ))
    {
        if (WaitForSingleObject( process.hProcess, TIMEOUT ))
        {
            ok( 0, "%s does not end.\n", wine_dbgstr_w( command ) );
            TerminateProcess( process.hProcess, 0xdead );
            WaitForSingleObject( process.hProcess, 1000 );
        }
        GetExitCodeProcess( process.hProcess, &code );
        CloseHandle( process.hThread );
        CloseHandle( process.hProcess );
        SetFilePointer( out, 0, NULL, FILE_BEGIN );
        ReadFile( out, output, sizeof(output) - 1, &done, NULL );
        output[done] = 0;
    }
    else ok( 0, "%s cannot be started, error %lu.\n", wine_dbgstr_w( command ), GetLastError() );
    CloseHandle( in );
    CloseHandle( out );
    return code;
}

/* The next line of output as text again. */
static BOOL get_line( const char **pos, WCHAR *buffer, unsigned int size )
{
    unsigned int value, len = 0;

    if (**pos == '[') (*pos)++;
    while (len < size - 1 && sscanf( *pos, "%4x", &value ) == 1 && **pos != ']' && **pos != '\r' && **pos != '\n')
    {
        buffer[len++] = value;
        *pos += 4;
    }
    buffer[len] = 0;
    if (**pos == ']') (*pos)++;
    if (**pos == '\r') (*pos)++;
    if (**pos != '\n') return FALSE;
    (*pos)++;
    return TRUE;
}

static void test_arguments( const WCHAR *path )
{
    static const struct { const WCHAR *line; const WCHAR *args[6]; } lines[] =
    {
        { L"args", { L"args" } },
        { L"args plain \"two words\" last", { L"args", L"plain", L"two words", L"last" } },
        { L"args a\\\"b \"\" \"c\\\\\" d\\e", { L"args", L"a\"b", L"", L"c\\", L"d\\e" } },
        { L"args \x00e4\x20ac \xd83d\xde00 \x65e5\x672c", { L"args", L"\x00e4\x20ac", L"\xd83d\xde00", L"\x65e5\x672c" } },
        { L"args   spaced\tout  ", { L"args", L"spaced", L"out" } },
        { L"args -x /y --z=%PATH% *", { L"args", L"-x", L"/y", L"--z=%PATH%", L"*" } },
    };
    unsigned int i, j, count;
    WCHAR arg[256];
    const char *pos;
    DWORD code;

    for (i = 0; i < ARRAY_SIZE(lines); i++)
    {
        for (count = 0; count < ARRAY_SIZE(lines[i].args) && lines[i].args[count]; count++) /* count them */;
        code = run_program( path, lines[i].line, NULL );
        ok( code == count, "%s: got %lu arguments.\n", wine_dbgstr_w( lines[i].line ), code );
        for (pos = output, j = 0; j < count; j++)
        {
            if (!get_line( &pos, arg, ARRAY_SIZE(arg) ))
            {
                ok( 0, "%s: got %s.\n", wine_dbgstr_w( lines[i].line ), wine_dbgstr_a( output ) );
                break;
            }
            ok( !lstrcmpW( arg, lines[i].args[j] ), "%s: argument %u is %s.\n", wine_dbgstr_w( lines[i].line ), j, wine_dbgstr_w( arg ) );
        }
    }
}

static void test_exit( const WCHAR *path )
{
    static const struct { const WCHAR *args; DWORD code; } runs[] =
    {
        { L"exit 0", 0 },
        { L"exit 1", 1 },
        { L"exit 77", 77 },
        { L"exit 256", 256 },
        { L"exit -1", ~0u },
        { L"exit 2147483647", 0x7fffffff },
        { L"Exit 0", 0 },
        { L"Exit 78", 78 },
        { L"Exit -2", ~0u - 1 },
        { L"ExitOfThread 79", 79 },
        { L"thread", 5 },
        { L"background", 6 },
        { L"", 0 },
        { L"width", sizeof(void *) },
        { L"work", 0 },
    };
    unsigned int i;
    DWORD code;

    for (i = 0; i < ARRAY_SIZE(runs); i++)
    {
        code = run_program( path, runs[i].args, NULL );
        ok( code == runs[i].code, "%s: got exit code %#lx, %s.\n", wine_dbgstr_w( runs[i].args ), code, wine_dbgstr_a( output ) );
        if (!lstrcmpW( runs[i].args, L"Exit 78" )) ok( strstr( output, "ProcessExit" ) != NULL, "got %s.\n", wine_dbgstr_a( output ) );
        if (!lstrcmpW( runs[i].args, L"thread" )) ok( strstr( output, "thread" ) != NULL, "got %s.\n", wine_dbgstr_a( output ) );
    }
}

static void test_exception( const WCHAR *path )
{
    DWORD code = run_program( path, L"throw", NULL );

    ok( code && code != 0xdead, "got exit code %#lx.\n", code );
    ok( strstr( output, "InvalidOperationException" ) && strstr( output, "thrown by the test" ), "got %s.\n", wine_dbgstr_a( output ) );
}

static void test_console( const WCHAR *path )
{
    DWORD code;

    code = run_program( path, L"input", "one\r\ntwo\r\n\r\nlast" );
    ok( !code && !strncmp( output, "4 10", 4 ), "got exit code %lu, %s.\n", code, wine_dbgstr_a( output ) );
    code = run_program( path, L"input", "" );
    ok( !code && !strncmp( output, "0 0", 3 ), "got exit code %lu, %s.\n", code, wine_dbgstr_a( output ) );
    code = run_program( path, L"error", NULL );
    ok( !code && strstr( output, "to the standard error" ), "got exit code %lu, %s.\n", code, wine_dbgstr_a( output ) );
}

/* Its folder, its configuration file and where it runs. */
static void test_place( const WCHAR *path )
{
    const WCHAR *name = wcsrchr( path, '\\' ) + 1;
    WCHAR expected[MAX_PATH], line[MAX_PATH];
    const char *pos = output;
    DWORD code;

    code = run_program( path, L"where", NULL );
    ok( !code, "got exit code %#lx, %s.\n", code, wine_dbgstr_a( output ) );
    ok( get_line( &pos, line, ARRAY_SIZE(line) ) && !lstrcmpiW( line, folder ), "got base folder %s.\n", wine_dbgstr_w( line ) );
    lstrcpyW( expected, name );
    lstrcatW( expected, L".config" );
    ok( get_line( &pos, line, ARRAY_SIZE(line) ) && !lstrcmpiW( line, expected ), "got configuration %s.\n", wine_dbgstr_w( line ) );
    ok( get_line( &pos, line, ARRAY_SIZE(line) ), "got %s.\n", wine_dbgstr_a( output ) );
    lstrcatW( line, L"\\" );
    ok( !lstrcmpiW( line, folder ), "got folder %s.\n", wine_dbgstr_w( line ) );
}

static void write_config( const WCHAR *path, const char *text )
{
    WCHAR config[MAX_PATH];
    HANDLE file;
    DWORD done;

    lstrcpyW( config, path );
    lstrcatW( config, L".config" );
    if (!text)
    {
        DeleteFileW( config );
        return;
    }
    file = CreateFileW( config, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    ok( file != INVALID_HANDLE_VALUE, "no file, error %lu.\n", GetLastError() );
    WriteFile( file, text, strlen( text ), &done, NULL );
    CloseHandle( file );
}

static void test_config( const WCHAR *path )
{
    static const char *const configs[] =
    {
        "<?xml version=\"1.0\"?>\n<configuration><startup><supportedRuntime version=\"v4.0\" sku=\".NETFramework,Version=v4.8\"/>"
        "</startup></configuration>",
        "<configuration><startup><supportedRuntime version=\"v2.0.50727\"/><supportedRuntime version=\"v4.0.30319\"/></startup>"
        "<runtime><gcServer enabled=\"true\"/><gcConcurrent enabled=\"false\"/></runtime></configuration>",
        "<configuration><startup><supportedRuntime version=\"v9.9.9\"/></startup><unknown/></configuration>",
        "<configuration><runtime><assemblyBinding xmlns=\"urn:schemas-microsoft-com:asm.v1\"><probing privatePath=\"bin\"/>"
        "</assemblyBinding></runtime></configuration>",
        "<configuration/>",
    };
    unsigned int i;
    DWORD code;

    for (i = 0; i < ARRAY_SIZE(configs); i++)
    {
        write_config( path, configs[i] );
        code = run_program( path, L"exit 7", NULL );
        ok( code == 7, "%u: got exit code %#lx, %s.\n", i, code, wine_dbgstr_a( output ) );
    }
    write_config( path, NULL );
}

static void test_many_starts( const WCHAR *path )
{
    unsigned int i;
    WCHAR args[16];
    DWORD code;

    for (i = 0; i < 20; i++)
    {
        lstrcpyW( args, i % 2 ? L"exit 1" : L"Exit 2" );
        code = run_program( path, args, NULL );
        ok( code == (i % 2 ? 1 : 2), "%u: got exit code %#lx, %s.\n", i, code, wine_dbgstr_a( output ) );
    }
}

START_TEST(managed)
{
    WCHAR path[MAX_PATH], odd_path[MAX_PATH], missing[MAX_PATH];
    ICLRRuntimeInfo *info = get_runtime_info();

    if (!info) return;
    if (!get_guest_path( L"program.exe", path ))
    {
        skip( "no program.exe.\n" );
        return;
    }
    GetTempPathW( ARRAY_SIZE(folder), missing );
    GetLongPathNameW( missing, folder, ARRAY_SIZE(folder) );
    lstrcatW( folder, L"managed t\x00e4st\\" );
    CreateDirectoryW( folder, NULL );
    if (copy_program( L"program.exe", path ) && copy_program( L"an \x00f6" L"dd pr\x00f6gram.exe", odd_path ))
    {
        test_exit( path );
        test_arguments( path );
        test_arguments( odd_path );
        test_exception( path );
        test_console( path );
        test_place( path );
        test_place( odd_path );
        test_config( path );
        test_many_starts( path );
        DeleteFileW( path );
        DeleteFileW( odd_path );
    }
    RemoveDirectoryW( folder );
}
