/*
 * The hook that Mono asks for assemblies, with wine-mono's own hooks played
 *
 * What mscoree.dll is told of Mono's exports goes through the test: some are hidden, and wine-mono's are functions of
 * the test that do what they can with the plain hook. What the flags change in wine-mono is not seen here.
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
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"

#define SKIP_PRIVATE_PATH 1
#define SET_GAC           4

typedef void *(CDECL *find_func)( void *name, char **paths, void *context );
typedef void *(CDECL *find_func_v2)( void *name, char **paths, int *flags, void *context );

static FARPROC (WINAPI *real_GetProcAddress)( HMODULE module, const char *name );
static void (CDECL *real_install)( find_func func, void *context );
static const char *(CDECL *get_name)( void *name );
static void *(CDECL *open_assembly)( const char *path, int *status );

static unsigned int installed[3];   /* how often, by version: the plain one, wine-mono's first, its second */
static find_func_v2 asked;
static const char *watched;         /* the assembly whose flags are kept */
static int flags_empty, flags_found;
static unsigned int own_loads;
static char own_path[MAX_PATH];     /* what is loaded for one of Mono's own */

static void CDECL install_plain( find_func func, void *context )
{
    installed[0]++;
    real_install( func, context );
}

static void CDECL install_v1( find_func func, void *context )
{
    installed[1]++;
    real_install( func, context );
}

static void * CDECL ask_v2( void *name, char **paths, void *context )
{
    BOOL is_watched = watched && !strcmp( get_name( name ), watched );
    int flags = 0;
    void *assembly = asked( name, paths, &flags, context );

    if (is_watched && assembly) flags_found |= flags;
    if (is_watched && !assembly) flags_empty |= flags;
    return assembly;
}

static void CDECL install_v2( find_func_v2 func, void *context )
{
    installed[2]++;
    asked = func;
    real_install( ask_v2, context );
}

static void * CDECL load_from_gac( void *name, int *status, int reflection )
{
    ok( status != NULL && !reflection, "got %p, %d.\n", status, reflection );
    own_loads++;
    return own_path[0] && !strcmp( get_name( name ), watched ) ? open_assembly( own_path, status ) : NULL;
}

static struct
{
    const char *name;
    void       *func;
    BOOL        hidden;
}
played[] =
{
    { "mono_install_assembly_preload_hook", install_plain },
    { "wine_mono_install_assembly_preload_hook", install_v1 },
    { "wine_mono_install_assembly_preload_hook_v2", install_v2 },
    { "wine_mono_assembly_load_from_gac", load_from_gac }
};

static FARPROC WINAPI play_GetProcAddress( HMODULE module, const char *name )
{
    FARPROC func = real_GetProcAddress( module, name );
    unsigned int i;

    if (!((ULONG_PTR)name >> 16)) return func;
    if (!strcmp( name, played[0].name )) real_install = (void *)func;
    else if (!strcmp( name, "mono_assembly_name_get_name" )) get_name = (void *)func;
    else if (!strcmp( name, "mono_assembly_open" )) open_assembly = (void *)func;
    for (i = 0; i < ARRAY_SIZE(played); i++)
        if (!strcmp( name, played[i].name )) return played[i].hidden ? NULL : (FARPROC)played[i].func;
    return func;
}

/* A runtime whose Mono has the hooks up to that version. */
static ICLRRuntimeHost *start( unsigned int version )
{
    unsigned int i;

    if (!get_runtime_host()) return NULL;
    for (i = version + 1; i < ARRAY_SIZE(played); i++) played[i].hidden = TRUE;
    real_GetProcAddress = replace_import( GetModuleHandleW( L"mscoree.dll" ), "GetProcAddress", play_GetProcAddress );
    return real_GetProcAddress ? start_runtime( NULL ) : NULL;
}

/* A folder of Windows's cache, for the guest. */
static void get_cache( WCHAR *cache )
{
    GetWindowsDirectoryW( cache, MAX_PATH );
    lstrcatW( cache, L"\\Microsoft.NET\\assembly\\GAC_MSIL" );
}

/* The guest puts it there. */
static void remove_from_cache( const WCHAR *name )
{
    WCHAR cache[MAX_PATH], path[MAX_PATH], *end;
    WIN32_FIND_DATAW data;
    HANDLE find;

    get_cache( cache );
    end = path + swprintf( path, MAX_PATH, L"%ls\\%ls\\", cache, name );
    lstrcpyW( end, L"*_*" );
    if ((find = FindFirstFileW( path, &data )) == INVALID_HANDLE_VALUE) return;
    do
    {
        swprintf( end, MAX_PATH - (end - path), L"%ls\\%ls.dll", data.cFileName, name );
        DeleteFileW( path );
        *wcsrchr( end, '\\' ) = 0;
        RemoveDirectoryW( path );
    }
    while (FindNextFileW( find, &data ));
    FindClose( find );
    end[-1] = 0;
    RemoveDirectoryW( path );
}

static void empty_cache(void)
{
    remove_from_cache( L"signed" );
    remove_from_cache( L"System.Transactions" );
}

static DWORD call_with_cache( ICLRRuntimeHost *runtime, const WCHAR *method )
{
    WCHAR cache[MAX_PATH];

    get_cache( cache );
    return call_guest_ok( runtime, method, cache );
}

/* The best hook that is there is the only one. */
static void check_choice( unsigned int version )
{
    ICLRRuntimeHost *runtime;
    unsigned int i;
    DWORD ret;

    empty_cache();
    if (!(runtime = start( version ))) return;
    for (i = 0; i < ARRAY_SIZE(installed); i++)
        ok( installed[i] == (i == version), "hook %u was installed %u times.\n", i, installed[i] );
    ret = call_with_cache( runtime, L"LoadFromCache" );
    ok( ret == 42, "got %lu.\n", ret );
}

static void test_plain(void) { check_choice( 0 ); }
static void test_first(void) { check_choice( 1 ); }

static void test_second(void)
{
    watched = "signed";
    check_choice( 2 );
    ok( !flags_empty && flags_found == SET_GAC, "got flags %#x, %#x.\n", flags_empty, flags_found );
}

/* Where the program's folders are not to be looked at, Mono is told so. */
static void test_not_private(void)
{
    SetEnvironmentVariableW( L"WINE_MONO_OVERRIDES", L"signed,PrivatePath=n" );
    watched = "signed";
    check_choice( 2 );
    ok( flags_empty == SKIP_PRIVATE_PATH && flags_found == (SKIP_PRIVATE_PATH | SET_GAC), "got flags %#x, %#x.\n",
        flags_empty, flags_found );
}

/* The plain hook cannot tell that, and the assembly is found all the same. */
static void test_plain_not_private(void)
{
    SetEnvironmentVariableW( L"WINE_MONO_OVERRIDES", L"signed,PrivatePath=n" );
    check_choice( 0 );
}

/* What .NET has too comes from Mono's cache first, and by itself if it isn't there. */
static void test_own(void)
{
    ICLRRuntimeHost *runtime;
    DWORD ret;

    empty_cache();
    watched = "System.Transactions";
    if (!(runtime = start( 3 ))) return;
    ret = call_with_cache( runtime, L"LoadOwn" );
    ok( !ret && own_loads, "got %lu, %u loads.\n", ret, own_loads );
    ok( !flags_empty && !flags_found, "got flags %#x, %#x.\n", flags_empty, flags_found );
}

/* Loads what the guest has put into Windows's cache. */
static void test_own_first(void)
{
    WIN32_FIND_DATAA data;
    char folder[MAX_PATH];
    ICLRRuntimeHost *runtime;
    HANDLE find;
    DWORD ret;

    empty_cache();
    watched = "System.Transactions";
    if (!(runtime = start( 3 ))) return;
    ret = call_with_cache( runtime, L"PutOwn" );
    ok( ret == 1, "got %lu.\n", ret );
    own_loads = 0;
    GetWindowsDirectoryA( folder, MAX_PATH );
    lstrcatA( folder, "\\Microsoft.NET\\assembly\\GAC_MSIL\\System.Transactions\\" );
    sprintf( own_path, "%sv4.0_*", folder );
    find = FindFirstFileA( own_path, &data );
    ok( find != INVALID_HANDLE_VALUE, "no %s.\n", own_path );
    if (find == INVALID_HANDLE_VALUE) return;
    FindClose( find );
    sprintf( own_path, "%s%s\\System.Transactions.dll", folder, data.cFileName );
    ret = call_with_cache( runtime, L"LoadOwn" );
    ok( ret == 1 && own_loads, "got %lu, %u loads.\n", ret, own_loads );
}

/* The user's word goes before that. */
static void test_own_from_cache(void)
{
    ICLRRuntimeHost *runtime;
    DWORD ret;

    empty_cache();
    SetEnvironmentVariableW( L"WINE_MONO_OVERRIDES", L"System.Transactions,Gac=y" );
    watched = "System.Transactions";
    if (!(runtime = start( 3 ))) return;
    ret = call_with_cache( runtime, L"LoadOwn" );
    ok( ret == 1 && flags_found == SET_GAC, "got %lu, flags %#x.\n", ret, flags_found );
}

/* XNA's assemblies of a Mono that has them go before a program's copies, which work with each other only. Any assembly
 * of Mono's does for the test, asked for by the key of XNA 4's. */
static void check_xna( const WCHAR *overrides, int flags )
{
    ICLRRuntimeHost *runtime;

    empty_cache();
    SetEnvironmentVariableW( L"WINE_MONO_OVERRIDES", overrides );
    watched = "System.Transactions";
    if (!(runtime = start( 2 ))) return;
    call_guest_ok( runtime, L"LoadXna", L"" );
    ok( (flags_empty | flags_found) == flags, "got flags %#x, %#x.\n", flags_empty, flags_found );
}

static void test_xna(void)         { check_xna( NULL, SKIP_PRIVATE_PATH ); }
static void test_xna_private(void) { check_xna( L"System.Transactions,PrivatePath=y", 0 ); }

static const struct test_case cases[] =
{
    { "plain", test_plain },
    { "first", test_first },
    { "second", test_second },
    { "not_private", test_not_private },
    { "plain_not_private", test_plain_not_private },
    { "own", test_own },
    { "own_first", test_own_first },
    { "own_from_cache", test_own_from_cache },
    { "xna", test_xna },
    { "xna_private", test_xna_private }
};

START_TEST(preloadhook)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (!can_run_guest( L"guest.dll" )) return;
    run_cases( "preloadhook", cases, ARRAY_SIZE(cases) );
    empty_cache();
}
