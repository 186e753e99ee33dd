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
#include "launch.h"
#include "wine/test.h"

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
        { L"args \x00e4\x20ac \xd83d\xde00 \x65e5\x672c", { L"args", L"\x00e4\x20ac", L"\xd83d\xde00",
                                                            L"\x65e5\x672c" } },
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
        ok( code == count, "%s: got %lu arguments.\n", wine_dbgstr_w(lines[i].line), code );
        for (pos = output, j = 0; j < count; j++)
        {
            if (!get_line( &pos, arg, ARRAY_SIZE(arg) ))
            {
                ok( 0, "%s: got %s.\n", wine_dbgstr_w(lines[i].line), wine_dbgstr_a(output) );
                break;
            }
            ok( !lstrcmpW( arg, lines[i].args[j] ), "%s: argument %u is %s.\n", wine_dbgstr_w(lines[i].line), j,
                wine_dbgstr_w(arg) );
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
        { L"threadSets", 9 },
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
        ok( code == runs[i].code, "%s: got exit code %#lx, %s.\n", wine_dbgstr_w(runs[i].args), code,
            wine_dbgstr_a(output) );
        if (!lstrcmpW( runs[i].args, L"Exit 78" ))
            ok( strstr( output, "ProcessExit" ) != NULL, "got %s.\n", wine_dbgstr_a(output) );
        if (!lstrcmpW( runs[i].args, L"thread" ))
            ok( strstr( output, "thread" ) != NULL, "got %s.\n", wine_dbgstr_a(output) );
    }
}

/* A thread of the system that Mono has let go, and that has not come to its end yet */
static void test_leaving_thread( const WCHAR *path )
{
    WCHAR name[64], args[80];
    HANDLE gone;
    DWORD code;

    swprintf( name, ARRAY_SIZE(name), L"mscoree_test_gone_%lu", GetCurrentProcessId() );
    swprintf( args, ARRAY_SIZE(args), L"leaving %ls", name );
    gone = CreateEventW( NULL, TRUE, FALSE, name );
    code = run_program( path, args, NULL );
    ok( !code, "got exit code %#lx, %s.\n", code, wine_dbgstr_a(output) );
    ok( !WaitForSingleObject( gone, 0 ), "the process has ended before the thread.\n" );
    CloseHandle( gone );
}

/* Of a program whose Main returns nothing: what was set last, also by a thread or a handler that runs after Main. What
 * native code writes has the line ends that the C runtime gives it. */
static void test_ending(void)
{
    static const struct { const WCHAR *args; DWORD code; const char *text; } runs[] =
    {
        { L"set", 7, "" },
        { L"thread", 9, "" },
        { L"handler", 6, "" },
        { L"background", 10, "handled\r\n" },
        { L"exit-background", 11, "handled\r\n" },
        { L"puts", 0, "native\r\nmanaged\r\n" },
    };
    WCHAR path[MAX_PATH];
    unsigned int i;
    DWORD code;
    char *more;

    if (!copy_guest( L"ending.exe", L"ending.exe", path )) return;
    for (i = 0; i < ARRAY_SIZE(runs); i++)
    {
        code = run_program( path, runs[i].args, NULL );
        ok( code == runs[i].code, "%s: got exit code %#lx.\n", wine_dbgstr_w( runs[i].args ), code );
        /* Mono 6.14 says of a thread that sleeps that it doesn't stop, and goes on */
        if ((more = strstr( output, "Some threads failed to suspend before timeout" ))) *more = 0;
        ok( !strcmp( output, runs[i].text ), "%s: got %s.\n", wine_dbgstr_w( runs[i].args ), wine_dbgstr_a( output ) );
    }
    test_leaving_thread( path );
    DeleteFileW( path );
}

/* A crash in native code goes on to whoever looks after crashes, with its own code. */
static void test_crash(void)
{
    WCHAR path[MAX_PATH];
    DWORD code;

    if (!copy_guest( L"ending.exe", L"crash.exe", path )) return;
    code = run_program( path, L"crash", NULL );
    ok( code == (DWORD)EXCEPTION_ACCESS_VIOLATION, "got exit code %#lx.\n", code );
    DeleteFileW( path );
}

/* The variables that users of wine-mono know; a value that is none is said, and changes nothing. */
static void test_variables(void)
{
    static const char said[] = "native\r\nmanaged\r\n";
    static const struct { const WCHAR *name, *value; const char *text; } runs[] =
    {
        { L"WINE_MONO_TRACE", L"T:Ending", " Ending:Main" },
        { L"WINE_MONO_TRACE", L"", said },
        { L"WINE_MONO_VERBOSE", L"1", "Ending:Main" },
        { L"WINE_MONO_VERBOSE", L"0", said },
        { L"WINE_MONO_VERBOSE", L"9", said },
        { L"WINE_MONO_VERBOSE", L"much", said },
        { L"WINE_MONO_AOT", L"none", said },
        { L"WINE_MONO_AOT", L"interpreter", said },
        { L"WINE_MONO_AOT", L"interp", said },
    };
    WCHAR path[MAX_PATH];
    unsigned int i;
    DWORD code;

    if (!copy_guest( L"ending.exe", L"ending.exe", path )) return;
    for (i = 0; i < ARRAY_SIZE(runs); i++)
    {
        SetEnvironmentVariableW( runs[i].name, runs[i].value );
        code = run_program( path, L"puts", NULL );
        SetEnvironmentVariableW( runs[i].name, NULL );
        if (sizeof(void *) == 4 && strstr( output, "--interpreter not supported on this architecture" ))
        {
            skip( "Mono has no interpreter here.\n" );     /* 6.8 in 32 bits; it ends the program then */
            DeleteFileW( path );
            return;
        }
        ok( !code, "%s=%s: got exit code %#lx.\n", wine_dbgstr_w( runs[i].name ),
            wine_dbgstr_w( runs[i].value ), code );
        ok( runs[i].text == said ? !strcmp( output, said ) : strstr( output, runs[i].text ) != NULL, "%s=%s: got %s.\n",
            wine_dbgstr_w( runs[i].name ), wine_dbgstr_w( runs[i].value ), wine_dbgstr_a( output ) );
    }
    /* of what is interpreted no code is made, which Mono would say */
    SetEnvironmentVariableW( L"WINE_MONO_VERBOSE", L"1" );
    SetEnvironmentVariableW( L"WINE_MONO_AOT", L"interp" );
    code = run_program( path, L"puts", NULL );
    SetEnvironmentVariableW( L"WINE_MONO_AOT", NULL );
    SetEnvironmentVariableW( L"WINE_MONO_VERBOSE", NULL );
    ok( !code, "got exit code %#lx.\n", code );
    ok( strstr( output, "native" ) && strstr( output, "managed" ) && !strstr( output, "Ending:Main" ), "got %s.\n",
        wine_dbgstr_a( output ) );
    DeleteFileW( path );
}

/* What ends a program that catches nothing: the text is Mono's, with line ends as Mono writes them, and so is the
 * code. */
static void test_exception( const WCHAR *path )
{
    static const struct { const WCHAR *args; const char *text, *unwanted; DWORD code; } runs[] =
    {
        { L"throw", "\nUnhandled Exception:\nSystem.InvalidOperationException: thrown by the test\r\n  at ", NULL, 1 },
        { L"throwOnThread", "\nUnhandled Exception:\nSystem.InvalidOperationException: thrown on a thread\r\n  at ",
          NULL, 1 },
        { L"throwWatched", "watched True\r\n", "\nUnhandled Exception:", 1 },
        { L"throwAndExit", NULL, "Unhandled Exception", 80 },
        { L"throwInCctor", "System.TypeInitializationException", NULL, 1 },
        { L"loadMissing", "System.IO.FileNotFoundException", NULL, 1 },
        { L"importMissing", "System.DllNotFoundException", NULL, 1 },
    };
    unsigned int i;
    DWORD code;

    for (i = 0; i < ARRAY_SIZE(runs); i++)
    {
        code = run_program( path, runs[i].args, NULL );
        ok( code == runs[i].code, "%s: got exit code %#lx.\n", wine_dbgstr_w(runs[i].args), code );
        ok( !runs[i].text || strstr( output, runs[i].text ), "%s: got %s.\n", wine_dbgstr_w(runs[i].args),
            wine_dbgstr_a(output) );
        ok( !runs[i].unwanted || !strstr( output, runs[i].unwanted ), "%s: got %s.\n", wine_dbgstr_w(runs[i].args),
            wine_dbgstr_a(output) );
        ok( !strstr( output, "\r\r" ), "%s: got %s.\n", wine_dbgstr_w(runs[i].args), wine_dbgstr_a(output) );
    }
}

/* Threads, tasks, app domains, reflection, files: the program says what fails. */
static void test_overflow( const WCHAR *path )
{
    DWORD code;

    code = run_program( path, L"overflow", NULL );
    ok( code == STATUS_STACK_OVERFLOW, "got exit code %#lx.\n", code );
    ok( strstr( output, "before" ) && strstr( output, "StackOverflowException" ), "got %s.\n", wine_dbgstr_a(output) );
    code = run_program( path, L"overflowOnThread", NULL );
    ok( code == STATUS_STACK_OVERFLOW, "got exit code %#lx.\n", code );
    ok( strstr( output, "StackOverflowException" ) != NULL, "got %s.\n", wine_dbgstr_a(output) );
}

static void test_mix(void)
{
    WCHAR path[MAX_PATH];
    DWORD code;

    if (!copy_guest( L"mix.exe", L"mix.exe", path )) return;
    code = run_program( path, L"", NULL );
    ok( !code, "got exit code %#lx.\n", code );
    ok( strstr( output, "the end" ) && !strstr( output, "failed" ), "got %s.\n", wine_dbgstr_a(output) );
    DeleteFileW( path );
}

/* Writes a file of the test's folder. */
static void write_source( const WCHAR *name, const char *text, WCHAR path[MAX_PATH] )
{
    HANDLE file;
    DWORD done;

    lstrcpyW( path, folder );
    lstrcatW( path, name );
    file = CreateFileW( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    WriteFile( file, text, strlen( text ), &done, NULL );
    CloseHandle( file );
}

/* The C# compiler that compiled the guests, as a program of this system. */
static void test_compiler(void)
{
    WCHAR compiler[MAX_PATH], source[MAX_PATH], bad[MAX_PATH], result[MAX_PATH];
    DWORD code;

    if (!GetEnvironmentVariableW( L"MSCOREE_TEST_COMPILER", source, ARRAY_SIZE(source) ))
    {
        skip( "MSCOREE_TEST_COMPILER is not set.\n" );
        return;
    }
    if (!copy_program( source, L"compiler.exe", compiler )) return;
    write_source( L"source.cs", "using System;\nclass P { static int Main(string[] args) {\n"
                  "Console.WriteLine(\"compiled here, {0}\", args[0]); return 42; } }\n", source );
    write_source( L"bad.cs", "class P { static int Main() { return nothing; } }\n", bad );
    lstrcpyW( result, folder );
    lstrcatW( result, L"result.exe" );

    code = run_program( compiler, L"-nologo -out:result.exe source.cs", NULL );
    ok( !code && !output[0], "got exit code %#lx, %s.\n", code, wine_dbgstr_a(output) );
    ok( copy_program( result, L"copy.exe", source ), "nothing was compiled.\n" );
    code = run_program( source, L"\"an argument\"", NULL );
    ok( code == 42 && !strcmp( output, "compiled here, an argument\r\n" ), "got exit code %#lx, %s.\n", code,
        wine_dbgstr_a(output) );
    DeleteFileW( source );
    DeleteFileW( result );

    code = run_program( compiler, L"-nologo -out:result.exe bad.cs", NULL );
    ok( code == 1 && strstr( output, "bad.cs(1,38): error CS0103" ), "got exit code %#lx, %s.\n", code,
        wine_dbgstr_a(output) );
    ok( GetFileAttributesW( result ) == INVALID_FILE_ATTRIBUTES, "something was compiled.\n" );
    code = run_program( compiler, L"-nologo -out:result.exe missing.cs", NULL );
    ok( code == 1 && strstr( output, "CS2001" ), "got exit code %#lx, %s.\n", code, wine_dbgstr_a(output) );
    lstrcpyW( source, folder );
    lstrcatW( source, L"source.cs" );
    DeleteFileW( source );
    DeleteFileW( bad );
    DeleteFileW( compiler );
}

static void test_console( const WCHAR *path )
{
    DWORD code;

    code = run_program( path, L"input", "one\r\ntwo\r\n\r\nlast" );
    ok( !code && !strncmp( output, "4 10", 4 ), "got exit code %lu, %s.\n", code, wine_dbgstr_a(output) );
    code = run_program( path, L"input", "" );
    ok( !code && !strncmp( output, "0 0", 3 ), "got exit code %lu, %s.\n", code, wine_dbgstr_a(output) );
    code = run_program( path, L"error", NULL );
    ok( !code && strstr( output, "to the standard error" ), "got exit code %lu, %s.\n", code, wine_dbgstr_a(output) );
}

/* Its folder, its configuration file and where it runs. */
static void test_place( const WCHAR *path )
{
    const WCHAR *name = wcsrchr( path, '\\' ) + 1;
    WCHAR expected[MAX_PATH], line[MAX_PATH];
    const char *pos = output;
    DWORD code;

    code = run_program( path, L"where", NULL );
    ok( !code, "got exit code %#lx, %s.\n", code, wine_dbgstr_a(output) );
    ok( get_line( &pos, line, ARRAY_SIZE(line) ) && !lstrcmpiW( line, folder ), "got base folder %s.\n",
        wine_dbgstr_w(line) );
    lstrcpyW( expected, name );
    lstrcatW( expected, L".config" );
    ok( get_line( &pos, line, ARRAY_SIZE(line) ) && !lstrcmpiW( line, expected ), "got configuration %s.\n",
        wine_dbgstr_w(line) );
    ok( get_line( &pos, line, ARRAY_SIZE(line) ), "got %s.\n", wine_dbgstr_a(output) );
    lstrcatW( line, L"\\" );
    ok( !lstrcmpiW( line, folder ), "got folder %s.\n", wine_dbgstr_w(line) );
}

static void test_config( const WCHAR *path )
{
    static const char *const configs[] =
    {
        "<?xml version=\"1.0\"?>\n<configuration><startup><supportedRuntime version=\"v4.0\" sku=\".NETFramework,"
        "Version=v4.8\"/>"
        "</startup></configuration>",
        "<configuration><startup><supportedRuntime version=\"v2.0.50727\"/><supportedRuntime version=\"v4.0.30319\"/>"
        "</startup>"
        "<runtime><gcServer enabled=\"true\"/><gcConcurrent enabled=\"false\"/></runtime></configuration>",
        "<configuration><startup><supportedRuntime version=\"v9.9.9\"/></startup><unknown/></configuration>",
        "<configuration><runtime><assemblyBinding xmlns=\"urn:schemas-microsoft-com:asm.v1\"><probing "
        "privatePath=\"bin\"/>"
        "</assemblyBinding></runtime></configuration>",
        "<configuration/>",
    };
    unsigned int i;
    DWORD code;

    for (i = 0; i < ARRAY_SIZE(configs); i++)
    {
        write_config( path, configs[i] );
        code = run_program( path, L"exit 7", NULL );
        ok( code == 7, "%u: got exit code %#lx, %s.\n", i, code, wine_dbgstr_a(output) );
    }
    write_config( path, NULL );
}

/* Where assemblies and the resources that belong to them are found, and in which order. */
static void test_assemblies( const WCHAR *path )
{
    static const WCHAR *const folders[] = { L"bin", L"bin\\library", L"library", L"de", L"bin\\de" };
    static const struct
    {
        const char  *config;        /* the private path; NULL: none */
        const WCHAR *copies[3];     /* of library.dll, or of its resources */
        const WCHAR *args;
        const WCHAR *found;         /* NULL: it is not found */
    } tests[] =
    {
        { NULL,  { L"library.dll" }, L"load library", L"library.dll" },
        { NULL,  { L"library\\library.dll" }, L"load library", L"library\\library.dll" },
        { NULL,  { L"library\\library.dll", L"library.dll" }, L"load library", L"library.dll" },
        { NULL,  { L"bin\\library.dll" }, L"load library", NULL },
        { "bin", { L"bin\\library.dll" }, L"load library", L"bin\\library.dll" },
        { "bin", { L"bin\\library.dll", L"library.dll" }, L"load library", L"library.dll" },
        { "no;bin", { L"bin\\library\\library.dll" }, L"load library", L"bin\\library\\library.dll" },
        { NULL,  { L"library.dll" }, L"load \"library, Version=2.3.4.5, Culture=neutral, PublicKeyToken=null\"",
          L"library.dll" },
        { NULL,  { L"library.dll" }, L"load library de", NULL },
        { NULL,  { L"library.dll", L"de\\library.resources.dll" }, L"load library de", L"de\\library.resources.dll" },
        { "bin", { L"bin\\library.dll", L"bin\\de\\library.resources.dll" }, L"load library de",
          L"bin\\de\\library.resources.dll" },
    };
    WCHAR name[MAX_PATH], expected[MAX_PATH], line[MAX_PATH];
    const char *pos;
    char config[300];
    unsigned int i, j;
    DWORD code;

    for (i = 0; i < ARRAY_SIZE(folders); i++)
    {
        swprintf( name, ARRAY_SIZE(name), L"%ls%ls", folder, folders[i] );
        CreateDirectoryW( name, NULL );
    }
    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        for (j = 0; j < ARRAY_SIZE(tests[i].copies) && tests[i].copies[j]; j++)
            copy_guest( wcsstr( tests[i].copies[j], L"resources" ) ? L"library.resources.dll" : L"library.dll",
                        tests[i].copies[j], name );
        if (tests[i].config) sprintf( config, "<configuration><runtime><assemblyBinding "
                                              "xmlns=\"urn:schemas-microsoft-com:asm.v1\">"
                                      "<probing privatePath=\"%s\"/></assemblyBinding></runtime></configuration>",
                                          tests[i].config );
        write_config( path, tests[i].config ? config : NULL );
        code = run_program( path, tests[i].args, NULL );
        pos = output;
        if (tests[i].found)
        {
            ok( !code, "%u: got exit code %#lx, %s.\n", i, code, wine_dbgstr_a(output) );
            swprintf( expected, ARRAY_SIZE(expected), L"%ls%ls", folder, tests[i].found );
            ok( get_line( &pos, line, ARRAY_SIZE(line) ) && !lstrcmpiW( line, expected ), "%u: got %s.\n", i,
                wine_dbgstr_w(line) );
        }
        else ok( code, "%u: found %s.\n", i, wine_dbgstr_a(output) );
        for (j = 0; j < ARRAY_SIZE(tests[i].copies) && tests[i].copies[j]; j++)
        {
            swprintf( name, ARRAY_SIZE(name), L"%ls%ls", folder, tests[i].copies[j] );
            DeleteFileW( name );
        }
    }
    write_config( path, NULL );
    for (i = ARRAY_SIZE(folders); i--;)
    {
        swprintf( name, ARRAY_SIZE(name), L"%ls%ls", folder, folders[i] );
        RemoveDirectoryW( name );
    }
}

#ifdef _WIN64
#define STARTS 100
#else
#define STARTS 20
#endif

static void test_many_starts( const WCHAR *path )
{
    unsigned int i;
    WCHAR args[16];
    DWORD code;

    for (i = 0; i < STARTS; i++)
    {
        lstrcpyW( args, i % 2 ? L"exit 1" : L"Exit 2" );
        code = run_program( path, args, NULL );
        ok( code == (i % 2 ? 1 : 2), "%u: got exit code %#lx, %s.\n", i, code, wine_dbgstr_a(output) );
    }
}

START_TEST(managed)
{
    WCHAR path[MAX_PATH], odd_path[MAX_PATH];
    ICLRRuntimeInfo *info = get_runtime_info();

    if (!info) return;
    if (!get_guest_path( L"program.exe", path ))
    {
        skip( "no program.exe.\n" );
        return;
    }
    create_folder( L"managed t\x00e4st" );
    if (copy_guest( L"program.exe", L"program.exe", path ) &&
        copy_guest( L"program.exe", L"an \x00f6" L"dd pr\x00f6gram.exe", odd_path ))
    {
        test_exit( path );
    test_ending();
    test_variables();
    test_crash();
        test_arguments( path );
        test_arguments( odd_path );
        test_exception( path );
        test_overflow( path );
        test_console( path );
        test_place( path );
        test_place( odd_path );
        test_config( path );
        test_assemblies( path );
        test_mix();
        test_compiler();
        test_many_starts( path );
        DeleteFileW( path );
        DeleteFileW( odd_path );
    }
    RemoveDirectoryW( folder );
}
