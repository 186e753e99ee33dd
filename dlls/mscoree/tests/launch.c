/*
 * Managed programs, copied to a folder of the test and started there
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


#define COBJMACROS
#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "launch.h"
#include "wine/test.h"

#define LAUNCH_TIMEOUT 60000

WCHAR folder[MAX_PATH];
char output[8192];

void create_folder( const WCHAR *name )
{
    WCHAR temp[MAX_PATH];

    GetTempPathW( ARRAY_SIZE(temp), temp );
    GetLongPathNameW( temp, folder, ARRAY_SIZE(folder) );
    lstrcatW( folder, name );
    lstrcatW( folder, L"\\" );
    CreateDirectoryW( folder, NULL );
}

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
        ((IMAGE_COR20_HEADER *)(image + section->PointerToRawData + rva -
                                section->VirtualAddress))->Flags |= COMIMAGE_FLAGS_32BITREQUIRED;
    }
#endif
}

BOOL copy_program( const WCHAR *source, const WCHAR *name, WCHAR path[MAX_PATH] )
{
    DWORD size, done = 0;
    BYTE *image = NULL;
    HANDLE file;

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
    ok( done == size, "%s cannot be copied, error %lu.\n", wine_dbgstr_w(source), GetLastError() );
    return done == size;
}

BOOL copy_guest( const WCHAR *guest, const WCHAR *name, WCHAR path[MAX_PATH] )
{
    WCHAR source[MAX_PATH];

    return get_guest_path( guest, source ) && copy_program( source, name, path );
}

/* A name of its own each time: a debugger that a crash has started may still hold the last one. */
static HANDLE create_file( const WCHAR *name )
{
    SECURITY_ATTRIBUTES inherited = { sizeof(inherited), NULL, TRUE };
    static unsigned int serial;
    WCHAR path[MAX_PATH];

    swprintf( path, ARRAY_SIZE(path), L"%ls%ls%u", folder, name, serial++ );
    return CreateFileW( path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                        CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL );
}

DWORD run_program( const WCHAR *path, const WCHAR *args, const char *input )
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
        if (WaitForSingleObject( process.hProcess, LAUNCH_TIMEOUT ))
        {
            ok( 0, "%s does not end.\n", wine_dbgstr_w(command) );
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
    else ok( 0, "%s cannot be started, error %lu.\n", wine_dbgstr_w(command), GetLastError() );
    CloseHandle( in );
    CloseHandle( out );
    return code;
}

void write_config( const WCHAR *path, const char *text )
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

/* The tools themselves: what they copy is of our width, what they run gives its code and both of its streams. */
START_TEST(launch)
{
    ICLRRuntimeInfo *info = get_runtime_info();
    WCHAR path[MAX_PATH];
    DWORD code;

    if (!info) return;
    create_folder( L"launch" );
    if (copy_guest( L"program.exe", L"copy.exe", path ))
    {
        code = run_program( path, L"width", NULL );
        ok( code == sizeof(void *), "got width %lu.\n", code );
        code = run_program( path, L"error", NULL );
        ok( !code && strstr( output, "to the standard error" ), "got %lu, %s.\n", code, wine_dbgstr_a(output) );
        code = run_program( path, L"input", "a line\n" );
        ok( !code && !strncmp( output, "1 6", 3 ), "got %lu, %s.\n", code, wine_dbgstr_a(output) );
        DeleteFileW( path );
    }
    ok( RemoveDirectoryW( folder ), "something is left in the folder, error %lu.\n", GetLastError() );
}
