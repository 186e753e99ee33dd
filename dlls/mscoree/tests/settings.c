/*
 * Settings of our memory manager for managed programs: the variable, the registry, what is said of bad ones, and that
 * they hold
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
#include <winreg.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"
#include "host.h"
#include "wine/test.h"

static const char app_key[] = "Software\\Wine\\AppDefaults\\limits.exe\\Mscoree";
static const char plain_key[] = "Software\\Wine\\Mscoree";

/* Runs limits.exe with the variable; what it writes to stderr is given back. FALSE: it does not run. */
static BOOL run_program( const char *variable, const char *args, DWORD *exit_code, char *text, DWORD size )
{
    SECURITY_ATTRIBUTES inherit = { sizeof(inherit), NULL, TRUE };
    STARTUPINFOA startup = { sizeof(startup) };
    PROCESS_INFORMATION process;
    char command[MAX_PATH + 64];
    DWORD read, used = 0;
    WCHAR path[MAX_PATH];
    HANDLE out;

    if (!get_guest_path( L"limits.exe", path )) return FALSE;
    snprintf( command, sizeof(command), "\"%ls\" %s", path, args );
    CreatePipe( &out, &startup.hStdError, &inherit, 0x10000 );
    SetHandleInformation( out, HANDLE_FLAG_INHERIT, 0 );
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdOutput = GetStdHandle( STD_OUTPUT_HANDLE );
    SetEnvironmentVariableA( "MSCOREE_MEMORY", variable );
    if (!CreateProcessA( NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process ))
    {
        ok( 0, "%s cannot be started, error %lu.\n", command, GetLastError() );
        return FALSE;
    }
    SetEnvironmentVariableA( "MSCOREE_MEMORY", NULL );
    CloseHandle( startup.hStdError );
    ok( !WaitForSingleObject( process.hProcess, 90000 ), "%s: %s does not end.\n", variable, args );
    TerminateProcess( process.hProcess, 259 );
    GetExitCodeProcess( process.hProcess, exit_code );
    while (used < size - 1 && ReadFile( out, text + used, size - 1 - used, &read, NULL ) && read) used += read;
    text[used] = 0;
    CloseHandle( out );
    CloseHandle( process.hThread );
    CloseHandle( process.hProcess );
    return TRUE;
}

/* How many MiB the program gets. */
static DWORD fill( const char *variable, char *text, DWORD size )
{
    DWORD count = 0;

    run_program( variable, "fill 200", &count, text, size );
    return count;
}

static void set_key( const char *path, const char *name, DWORD type, const void *data, DWORD size )
{
    HKEY key;

    RegCreateKeyExA( HKEY_CURRENT_USER, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL );
    RegSetValueExA( key, name, 0, type, data, size );
    RegCloseKey( key );
}

static void test_settings(void)
{
    /* each is reported as it is */
    static const char *const bad[] =
    {
        "limit=", "limit=512X", "limit=-1", "limit=1MM", "limit=99999999999999999999", "limit=16777216T", "low=101",
            "low=9k",
        "wait=1s", "wait=4294967296", "strict=2", "limits=64M", "strict"
    };
    /* contradictions */
    static const struct { const char *setting, *said; } mistakes[] =
    {
        { "low=50,high=60", "high: " }, { "limit=256M,appreserve=257M", "appreserve: " },
        { "limit=256M,appreserve=128M,processreserve=129M", "processreserve: " },
    };
    char text[4096], all[512] = "", said[64];
    DWORD value = 96 << 20, code;
    unsigned int i;
    HKEY key;

    RegDeleteKeyA( HKEY_CURRENT_USER, app_key );
    code = fill( NULL, text, sizeof(text) );
    ok( code == 200 && !text[0], "got %lu MiB, %s\n", code, text );
    code = fill( "limit=64M,wait=0,strict=1,low=85,high=70,cache=1M,locktimeout=60000,appreserve=1M,"
                 "processreserve=1024K,debug=0,reserve=4G",
                 text, sizeof(text) );
    ok( code >= 16 && code < 64 && !text[0], "got %lu MiB, %s\n", code, text );
    code = fill( " Limit = 67108864 ,,", text, sizeof(text) );
    ok( code >= 16 && code < 64 && !text[0], "got %lu MiB, %s\n", code, text );

    /* a mistake is reported by name and ignored, and the rest counts */
    code = fill( "lowe=5,limit=64M,wait=abc", text, sizeof(text) );
    ok( code >= 16 && code < 64, "got %lu MiB.\n", code );
    ok( strstr( text, "MSCOREE_MEMORY: lowe=5: " ) && strstr( text, "MSCOREE_MEMORY: wait=abc: " ), "got %s\n", text );
    for (i = 0; i < ARRAY_SIZE(bad); i++) snprintf( all + strlen( all ), sizeof(all) - strlen( all ), "%s,", bad[i] );
    run_program( all, "fill 100", &code, text, sizeof(text) );
    ok( code == 100, "got %lu MiB.\n", code );
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        snprintf( said, sizeof(said), "MSCOREE_MEMORY: %s: ", bad[i] );
        ok( strstr( text, said ) != NULL, "%s is not reported: %s\n", bad[i], text );
    }
    for (i = 0; i < ARRAY_SIZE(mistakes); i++)
    {
        run_program( mistakes[i].setting, "fill 100", &code, text, sizeof(text) );
        ok( code >= 64 && strstr( text, mistakes[i].said ), "%s: got %lu MiB, %s\n", mistakes[i].setting, code, text );
    }

    /* the registry, and the environment before it */
    set_key( app_key, "limit", REG_SZ, "64M", 4 );
    code = fill( NULL, text, sizeof(text) );
    ok( code >= 16 && code < 64 && !text[0], "got %lu MiB, %s\n", code, text );
    code = fill( "limit=0", text, sizeof(text) );
    ok( code == 200 && !text[0], "got %lu MiB, %s\n", code, text );
    set_key( app_key, "limit", REG_DWORD, &value, sizeof(value) );
    code = fill( "strict=1", text, sizeof(text) );
    ok( code >= 48 && code < 96 && !text[0], "got %lu MiB, %s\n", code, text );
    set_key( app_key, "limit", REG_BINARY, "64M", 4 );
    code = fill( NULL, text, sizeof(text) );
    ok( code == 200 && strstr( text, "limits.exe\\Mscoree: limit: " ), "got %lu MiB, %s\n", code, text );
    RegDeleteKeyA( HKEY_CURRENT_USER, app_key );

    /* what is for all programs, value by value behind what is for this one; somebody may have such a key already */
    if (!RegOpenKeyExA( HKEY_CURRENT_USER, plain_key, 0, KEY_QUERY_VALUE, &key ))
    {
        RegCloseKey( key );
        skip( "there are settings for all programs.\n" );
        return;
    }
    set_key( plain_key, "limit", REG_SZ, "64M", 4 );
    code = fill( NULL, text, sizeof(text) );
    ok( code >= 16 && code < 64 && !text[0], "got %lu MiB, %s\n", code, text );
    set_key( app_key, "strict", REG_SZ, "x", 2 );
    code = fill( NULL, text, sizeof(text) );
    ok( code >= 16 && code < 64 && strstr( text, "limits.exe\\Mscoree: strict=x: " ), "got %lu MiB, %s\n", code, text );
    set_key( app_key, "limit", REG_DWORD, &value, sizeof(value) );
    set_key( app_key, "strict", REG_SZ, "0", 2 );
    code = fill( NULL, text, sizeof(text) );
    ok( code >= 48 && code < 96 && !text[0], "got %lu MiB, %s\n", code, text );
    set_key( plain_key, "low", REG_SZ, "none", 5 );
    code = fill( "limit=0", text, sizeof(text) );
    ok( code == 200 && strstr( text, "\\Wine\\Mscoree: low=none: " ), "got %lu MiB, %s\n", code, text );
    RegDeleteKeyA( HKEY_CURRENT_USER, plain_key );
    RegDeleteKeyA( HKEY_CURRENT_USER, app_key );
}

/* A program that lives with a limit. */
static void test_program(void)
{
    char text[1024];
    DWORD code = 0;

    run_program( "limit=64M,processreserve=16M", "hit 100", &code, text, sizeof(text) );
    ok( code == 100 && !text[0], "got exit code %lu, %s\n", code, text );
    /* with no word of the program to the collector, memory that was let go comes back all the same */
    run_program( "limit=64M,processreserve=16M", "wait 100", &code, text, sizeof(text) );
    ok( code >= 90 && !text[0], "got exit code %lu, %s\n", code, text );
    run_program( "limit=64M,processreserve=16M,wait=20,strict=1", "threads 4", &code, text, sizeof(text) );
    ok( code == 40 && !text[0], "got exit code %lu, %s\n", code, text );
}

START_TEST(settings)
{
    if (!can_run_guest( L"limits.exe" )) return;
    test_settings();
    test_program();
}
