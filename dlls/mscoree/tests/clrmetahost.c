/*
 * ICLRMetaHost and ICLRRuntimeInfo: every method, its order of checks, its codes
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
#include "hostmemory.h"
#include "host.h"
#include "wine/test.h"

static const WCHAR *const versions[] = { L"v1.0.3705", L"v1.1.4322", L"v2.0.50727", L"v4.0.30319" };

/* CLSID_CorMetaDataDispenser, which is not in every compiler's headers */
static const GUID clsid_dispenser = { 0xe5cb7a31, 0x7512, 0x11d2, { 0x89, 0xce, 0x00, 0x80, 0xc7, 0x92, 0xe5, 0xd8 } };

static ICLRMetaHost *metahost;

static ICLRRuntimeInfo *get_version( const WCHAR *version )
{
    ICLRRuntimeInfo *info = NULL;
    HRESULT hr = ICLRMetaHost_GetRuntime( metahost, version, &IID_ICLRRuntimeInfo, (void **)&info );

    ok( hr == S_OK && info, "%s: got hr %#lx.\n", wine_dbgstr_w(version), hr );
    return info;
}

static void test_create(void)
{
    static const GUID unknown_class = { 0x12345678, 0x1234, 0x1234, { 1, 2, 3, 4, 5, 6, 7, 8 } };
    ICLRMetaHost *second = NULL;
    IUnknown *unk = (IUnknown *)0xdeadbeef;
    HRESULT hr;

    hr = CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRRuntimeInfo, (void **)&unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx, %p.\n", hr, unk );
    unk = (IUnknown *)0xdeadbeef;
    hr = CLRCreateInstance( &unknown_class, &IID_IUnknown, (void **)&unk );
    ok( FAILED(hr) && !unk, "got hr %#lx, %p.\n", hr, unk );

    hr = CLRCreateInstance( &CLSID_CLRMetaHost, &IID_IUnknown, (void **)&unk );
    ok( hr == S_OK && unk, "got hr %#lx.\n", hr );
    hr = IUnknown_QueryInterface( unk, &IID_ICLRMetaHost, (void **)&second );
    ok( hr == S_OK && second == metahost, "got hr %#lx, %p and %p.\n", hr, second, metahost );
    hr = IUnknown_QueryInterface( unk, &IID_ICLRRuntimeInfo, (void **)&second );
    ok( hr == E_NOINTERFACE && !second, "got hr %#lx, %p.\n", hr, second );
    IUnknown_Release( unk );
}

static void test_GetRuntime(void)
{
    static const WCHAR *const wrong[] = { L"", L"4", L"v4", L"v4.0", L"v4.0.3031", L"v4.0.303190", L"v9.9.9999",
                                          L"v4.0.*" };
    ICLRRuntimeInfo *info;
    unsigned int i;
    HRESULT hr;

    hr = ICLRMetaHost_GetRuntime( metahost, NULL, &IID_ICLRRuntimeInfo, (void **)&info );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRMetaHost_GetRuntime( metahost, versions[3], &IID_ICLRRuntimeInfo, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    for (i = 0; i < ARRAY_SIZE(wrong); i++)
    {
        info = (ICLRRuntimeInfo *)0xdeadbeef;
        hr = ICLRMetaHost_GetRuntime( metahost, wrong[i], &IID_ICLRRuntimeInfo, (void **)&info );
        ok( hr == CLR_E_SHIM_RUNTIMELOAD && !info, "%s: got hr %#lx, %p.\n", wine_dbgstr_w(wrong[i]), hr, info );
    }
    hr = ICLRMetaHost_GetRuntime( metahost, versions[3], &IID_ICLRMetaHost, (void **)&info );
    ok( hr == E_NOINTERFACE && !info, "got hr %#lx, %p.\n", hr, info );
}

/* The rules of a string that is given back: the size counts the zero at its end. */
static void check_string( HRESULT (WINAPI *get)( ICLRRuntimeInfo *, WCHAR *, DWORD * ), ICLRRuntimeInfo *info,
                          const WCHAR *expected, const WCHAR *what )
{
    DWORD size, needed;
    WCHAR buffer[MAX_PATH];
    HRESULT hr;

    winetest_push_context( "%ls", what );
    hr = get( info, buffer, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );

    needed = 0xdead;
    hr = get( info, NULL, &needed );
    ok( hr == S_OK || hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ), "got hr %#lx.\n", hr );
    ok( needed < MAX_PATH, "got size %lu.\n", needed );

    size = ARRAY_SIZE(buffer);
    hr = get( info, buffer, &size );
    ok( hr == S_OK && size == needed, "got hr %#lx, size %lu of %lu.\n", hr, size, needed );
    ok( lstrlenW( buffer ) + 1 == (int)size, "got %s, size %lu.\n", wine_dbgstr_w(buffer), size );
    if (expected) ok( !lstrcmpW( buffer, expected ), "got %s.\n", wine_dbgstr_w(buffer) );

    size = needed - 1;
    memset( buffer, 0xcc, sizeof(buffer) );
    hr = get( info, buffer, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && size == needed, "got hr %#lx, size %lu.\n", hr, size );
    ok( buffer[needed - 1] == 0xcccc, "the buffer was overrun.\n" );
    size = needed;
    hr = get( info, buffer, &size );
    ok( hr == S_OK && size == needed, "got hr %#lx, size %lu.\n", hr, size );
    winetest_pop_context();
}

static HRESULT WINAPI get_version_string( ICLRRuntimeInfo *info, WCHAR *buffer, DWORD *size )
{
    return ICLRRuntimeInfo_GetVersionString( info, buffer, size );
}

static HRESULT WINAPI get_directory( ICLRRuntimeInfo *info, WCHAR *buffer, DWORD *size )
{
    return ICLRRuntimeInfo_GetRuntimeDirectory( info, buffer, size );
}

static HRESULT WINAPI get_error_string( ICLRRuntimeInfo *info, WCHAR *buffer, DWORD *size )
{
    return ICLRRuntimeInfo_LoadErrorString( info, CLR_E_SHIM_RUNTIMELOAD, buffer, size, -1 );
}

static void test_strings(void)
{
    WCHAR directory[MAX_PATH];
    ICLRRuntimeInfo *info;
    unsigned int i;
    DWORD size;

    for (i = 0; i < ARRAY_SIZE(versions); i++)
    {
        if (!(info = get_version( versions[i] ))) continue;
        check_string( get_version_string, info, versions[i], versions[i] );
        check_string( get_directory, info, NULL, L"directory" );
        size = ARRAY_SIZE(directory);
        ICLRRuntimeInfo_GetRuntimeDirectory( info, directory, &size );
        ok( wcsstr( directory, versions[i] ) && directory[size - 2] == '\\', "got %s.\n", wine_dbgstr_w(directory) );
        check_string( get_error_string, info, NULL, L"error" );
        ICLRRuntimeInfo_Release( info );
    }
}

static void test_LoadErrorString(void)
{
    ICLRRuntimeInfo *info = get_version( versions[3] );
    WCHAR clr[256], host[256];
    DWORD size;
    HRESULT hr;

    if (!info) return;
    size = ARRAY_SIZE(clr);
    hr = ICLRRuntimeInfo_LoadErrorString( info, HOST_E_CLRNOTAVAILABLE, clr, &size, -1 );
    ok( hr == S_OK && size > 10, "got hr %#lx, size %lu.\n", hr, size );
    size = ARRAY_SIZE(host);
    hr = ICLRRuntimeInfo_LoadErrorString( info, HOST_E_TIMEOUT, host, &size, -1 );
    ok( hr == S_OK && lstrcmpW( clr, host ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(host) );
    size = ARRAY_SIZE(host);
    hr = ICLRRuntimeInfo_LoadErrorString( info, HOST_E_CLRNOTAVAILABLE & 0xffff, host, &size, -1 );
    ok( hr == S_OK && !lstrcmpW( clr, host ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(host) );
    hr = ICLRRuntimeInfo_LoadErrorString( info, CLR_E_SHIM_RUNTIMELOAD, clr, NULL, -1 );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    size = ARRAY_SIZE(host);
    hr = ICLRRuntimeInfo_LoadErrorString( info, 0x8013fffe, host, &size, -1 );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    ICLRRuntimeInfo_Release( info );
}

static void test_GetVersionFromFile(void)
{
    WCHAR path[MAX_PATH], buffer[MAX_PATH];
    DWORD size = ARRAY_SIZE(buffer);
    HRESULT hr;

    hr = ICLRMetaHost_GetVersionFromFile( metahost, NULL, buffer, &size );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRMetaHost_GetVersionFromFile( metahost, L"no such file.dll", buffer, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRMetaHost_GetVersionFromFile( metahost, L"no such file.dll", buffer, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND ), "got hr %#lx.\n", hr );

    GetModuleFileNameW( NULL, path, ARRAY_SIZE(path) );
    size = ARRAY_SIZE(buffer);
    hr = ICLRMetaHost_GetVersionFromFile( metahost, path, buffer, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_BAD_FORMAT ), "got hr %#lx for a program without managed code.\n", hr );

    if (!get_guest_path( L"guest.dll", path ))
    {
        skip( "no guest.dll.\n" );
        return;
    }
    size = ARRAY_SIZE(buffer);
    hr = ICLRMetaHost_GetVersionFromFile( metahost, path, buffer, &size );
    ok( hr == S_OK && !lstrcmpW( buffer, L"v4.0.30319" ) && size == 11, "got hr %#lx, %s, size %lu.\n", hr,
        wine_dbgstr_w(buffer), size );
    size = 10;
    hr = ICLRMetaHost_GetVersionFromFile( metahost, path, buffer, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && size == 11, "got hr %#lx, size %lu.\n", hr, size );
}

/* The versions of an enumerator, as bits. */
static unsigned int get_mask( IEnumUnknown *enumerator )
{
    unsigned int mask = 0, i;
    ICLRRuntimeInfo *info;
    WCHAR buffer[MAX_PATH];
    IUnknown *unk;
    ULONG fetched;
    DWORD size;
    HRESULT hr;

    while ((hr = IEnumUnknown_Next( enumerator, 1, &unk, &fetched )) == S_OK)
    {
        ok( fetched == 1, "got %lu.\n", fetched );
        hr = IUnknown_QueryInterface( unk, &IID_ICLRRuntimeInfo, (void **)&info );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        size = ARRAY_SIZE(buffer);
        ICLRRuntimeInfo_GetVersionString( info, buffer, &size );
        for (i = 0; i < ARRAY_SIZE(versions); i++) if (!lstrcmpW( buffer, versions[i] )) mask |= 1u << i;
        ICLRRuntimeInfo_Release( info );
        IUnknown_Release( unk );
    }
    ok( hr == S_FALSE && !fetched, "got hr %#lx, %lu.\n", hr, fetched );
    return mask;
}

static void test_enumerators(void)
{
    IEnumUnknown *enumerator, *clone;
    unsigned int mask;
    IUnknown *unks[8];
    ULONG fetched;
    HRESULT hr;

    hr = ICLRMetaHost_EnumerateInstalledRuntimes( metahost, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRMetaHost_EnumerateInstalledRuntimes( metahost, &enumerator );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    mask = get_mask( enumerator );
    ok( mask == 15, "got versions %#x.\n", mask );
    hr = IEnumUnknown_Reset( enumerator );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IEnumUnknown_Skip( enumerator, 2 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IEnumUnknown_Clone( enumerator, &clone );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    mask = get_mask( clone );
    ok( mask == 12, "got versions %#x.\n", mask );
    IEnumUnknown_Release( clone );
    hr = IEnumUnknown_Next( enumerator, 8, unks, &fetched );
    ok( hr == S_FALSE && fetched == 2, "got hr %#lx, %lu.\n", hr, fetched );
    if (hr == S_FALSE && fetched == 2)
    {
        IUnknown_Release( unks[0] );
        IUnknown_Release( unks[1] );
    }
    hr = IEnumUnknown_Skip( enumerator, 1 );
    ok( hr == S_FALSE, "got hr %#lx.\n", hr );
    IEnumUnknown_Release( enumerator );

    hr = ICLRMetaHost_EnumerateLoadedRuntimes( metahost, GetCurrentProcess(), NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRMetaHost_EnumerateLoadedRuntimes( metahost, GetCurrentProcess(), &enumerator );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    mask = get_mask( enumerator );
    ok( !mask, "got versions %#x before one was loaded.\n", mask );
    IEnumUnknown_Release( enumerator );
    enumerator = (IEnumUnknown *)0xdeadbeef;
    hr = ICLRMetaHost_EnumerateLoadedRuntimes( metahost, (HANDLE)0xdead1, &enumerator );
    ok( FAILED(hr) && !enumerator, "got hr %#lx, %p.\n", hr, enumerator );
}

static void test_state_before(void)
{
    ICLRRuntimeInfo *info = get_version( versions[3] ), *old = get_version( versions[2] ), *bound;
    BOOL loaded = 2;
    DWORD flags;
    HRESULT hr;
    void *proc;
    HMODULE module;

    if (!info || !old) return;
    hr = ICLRRuntimeInfo_IsLoaded( info, GetCurrentProcess(), NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_IsLoaded( info, GetCurrentProcess(), &loaded );
    ok( hr == S_OK && !loaded, "got hr %#lx, %d.\n", hr, loaded );
    hr = ICLRRuntimeInfo_IsLoadable( info, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_IsLoadable( info, &loaded );
    ok( hr == S_OK && loaded == TRUE, "got hr %#lx, %d.\n", hr, loaded );

    hr = ICLRRuntimeInfo_IsStarted( info, NULL, &flags );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_IsStarted( info, &loaded, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    flags = 0xdead;
    hr = ICLRRuntimeInfo_IsStarted( info, &loaded, &flags );
    ok( hr == S_OK && !loaded && flags == STARTUP_CONCURRENT_GC, "got hr %#lx, %d, %#lx.\n", hr, loaded, flags );
    hr = ICLRRuntimeInfo_IsStarted( old, &loaded, &flags );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );

    proc = (void *)0xdeadbeef;
    hr = ICLRRuntimeInfo_GetProcAddress( info, NULL, &proc );
    ok( hr == E_POINTER && !proc, "got hr %#lx, %p.\n", hr, proc );
    hr = ICLRRuntimeInfo_GetProcAddress( info, "GetCLRIdentityManager", NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_GetProcAddress( info, "NoSuchFunction", &proc );
    ok( hr == CLR_E_SHIM_RUNTIMEEXPORT && !proc, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_GetProcAddress( info, "GetCLRIdentityManager", &proc );
    ok( hr == S_OK && proc, "got hr %#lx.\n", hr );

    module = (HMODULE)0xdeadbeef;
    hr = ICLRRuntimeInfo_LoadLibrary( info, NULL, &module );
    ok( hr == E_POINTER && !module, "got hr %#lx, %p.\n", hr, module );
    hr = ICLRRuntimeInfo_LoadLibrary( info, L"nosuch.dll", NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_LoadLibrary( info, L"nosuch.dll", &module );
    ok( FAILED(hr) && !module, "got hr %#lx.\n", hr );

    hr = ICLRMetaHost_QueryLegacyV2RuntimeBinding( metahost, &IID_ICLRRuntimeInfo, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    bound = (ICLRRuntimeInfo *)0xdeadbeef;
    hr = ICLRMetaHost_QueryLegacyV2RuntimeBinding( metahost, &IID_ICLRRuntimeInfo, (void **)&bound );
    ok( hr == S_FALSE && !bound, "got hr %#lx, %p.\n", hr, bound );
    hr = ICLRRuntimeInfo_BindAsLegacyV2Runtime( old );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_BindAsLegacyV2Runtime( old );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_BindAsLegacyV2Runtime( info );
    ok( hr == CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND, "got hr %#lx.\n", hr );
    hr = ICLRMetaHost_QueryLegacyV2RuntimeBinding( metahost, &IID_ICLRMetaHost, (void **)&bound );
    ok( hr == E_NOINTERFACE && !bound, "got hr %#lx.\n", hr );
    hr = ICLRMetaHost_QueryLegacyV2RuntimeBinding( metahost, &IID_ICLRRuntimeInfo, (void **)&bound );
    ok( hr == S_OK && bound == old, "got hr %#lx, %p.\n", hr, bound );
    ICLRRuntimeInfo_Release( old );
    ICLRRuntimeInfo_Release( info );
}

static void test_startup_flags(void)
{
    ICLRRuntimeInfo *info = get_version( versions[3] ), *old = get_version( versions[2] );
    WCHAR config[64];
    DWORD flags, size;
    HRESULT hr;

    if (!info || !old) return;
    size = ARRAY_SIZE(config);
    config[0] = 'x';
    hr = ICLRRuntimeInfo_GetDefaultStartupFlags( info, &flags, config, &size );
    ok( hr == S_OK && flags == STARTUP_CONCURRENT_GC && size == 1 && !config[0], "got hr %#lx, %#lx, %s, %lu.\n",
        hr, flags, wine_dbgstr_w(config), size );
    hr = ICLRRuntimeInfo_GetDefaultStartupFlags( info, &flags, config, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_SetDefaultStartupFlags( info, STARTUP_SERVER_GC | STARTUP_HOARD_GC_VM, L"x.config" );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    size = 8;
    hr = ICLRRuntimeInfo_GetDefaultStartupFlags( info, &flags, config, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && size == 9, "got hr %#lx, %lu.\n", hr, size );
    hr = ICLRRuntimeInfo_GetDefaultStartupFlags( info, &flags, config, &size );
    ok( hr == S_OK && flags == (STARTUP_SERVER_GC | STARTUP_HOARD_GC_VM) && !lstrcmpW( config, L"x.config" ),
        "got hr %#lx, %#lx, %s.\n", hr, flags, wine_dbgstr_w(config) );
    hr = ICLRRuntimeInfo_GetDefaultStartupFlags( old, &flags, NULL, NULL );
    ok( hr == S_OK && flags == STARTUP_CONCURRENT_GC, "another version's flags are %#lx, hr %#lx.\n", flags, hr );
    hr = ICLRRuntimeInfo_SetDefaultStartupFlags( info, STARTUP_CONCURRENT_GC, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ICLRRuntimeInfo_Release( old );
    ICLRRuntimeInfo_Release( info );
}

static LONG loaded_calls;
static ICLRRuntimeInfo *loaded_info;
static HRESULT loaded_hr[3];

static void WINAPI on_loaded( ICLRRuntimeInfo *info, CallbackThreadSetFnPtr set, CallbackThreadUnsetFnPtr unset )
{
    loaded_calls++;
    loaded_info = info;
    loaded_hr[0] = set();
    loaded_hr[1] = unset();
}

/* In a child: loads and starts. */
static void test_loading(void)
{
    ICLRRuntimeInfo *info = get_version( versions[3] ), *old = get_version( versions[2] ),
        *oldest = get_version( versions[1] );
    ICLRRuntimeHost *runtime;
    IEnumUnknown *enumerator;
    unsigned int mask;
    IUnknown *unk;
    DWORD flags;
    HRESULT hr;
    BOOL ret;

    if (!info || !old || !oldest) return;
    hr = ICLRMetaHost_RequestRuntimeLoadedNotification( metahost, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRMetaHost_RequestRuntimeLoadedNotification( metahost, on_loaded );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    unk = (IUnknown *)0xdeadbeef;
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRMetaHost, &IID_IUnknown, (void **)&unk );
    ok( hr == CLASS_E_CLASSNOTAVAILABLE && !unk, "got hr %#lx, %p.\n", hr, unk );
    unk = (IUnknown *)0xdeadbeef;
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRMetaHost, (void **)&unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx, %p.\n", hr, unk );
    ok( !loaded_calls, "a failed call has loaded a runtime.\n" );

    hr = ICLRRuntimeInfo_SetDefaultStartupFlags( info, STARTUP_CONCURRENT_GC | STARTUP_HOARD_GC_VM, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( loaded_calls == 1 && loaded_info == info, "got %ld calls, %p.\n", loaded_calls, loaded_info );
    ok( loaded_hr[0] == S_OK && loaded_hr[1] == S_OK, "got hr %#lx, %#lx.\n", loaded_hr[0], loaded_hr[1] );
    hr = ICLRRuntimeInfo_IsLoaded( info, GetCurrentProcess(), &ret );
    ok( hr == S_OK && ret, "got hr %#lx, %d.\n", hr, ret );
    hr = ICLRRuntimeInfo_IsStarted( info, &ret, &flags );
    ok( hr == S_OK && !ret && flags == (STARTUP_CONCURRENT_GC | STARTUP_HOARD_GC_VM), "got hr %#lx, %d, %#lx.\n", hr,
        ret, flags );
    hr = ICLRMetaHost_EnumerateLoadedRuntimes( metahost, GetCurrentProcess(), &enumerator );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    mask = get_mask( enumerator );
    ok( mask == 8, "got versions %#x.\n", mask );
    IEnumUnknown_Release( enumerator );

    /* v4.0 beside v2.0, but not v1.1 beside v2.0 */
    hr = ICLRRuntimeInfo_IsLoadable( old, &ret );
    ok( hr == S_OK && ret, "got hr %#lx, %d.\n", hr, ret );
    hr = ICLRRuntimeInfo_GetInterface( old, &clsid_dispenser, &IID_IUnknown, (void **)&unk );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr == S_OK) IUnknown_Release( unk );
    ok( loaded_calls == 2, "got %ld calls.\n", loaded_calls );
    hr = ICLRRuntimeInfo_IsLoadable( oldest, &ret );
    ok( hr == S_OK && !ret, "got hr %#lx, %d.\n", hr, ret );

    /* an interface of the first generation has to wait until the runtime is started */
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&unk );
    ok( hr == HOST_E_INVALIDOPERATION && !unk, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&unk );
    ok( hr == S_OK && unk, "got hr %#lx.\n", hr );
    if (unk) IUnknown_Release( unk );

    hr = ICLRRuntimeInfo_IsStarted( info, &ret, &flags );
    ok( hr == S_OK && ret && flags == (STARTUP_CONCURRENT_GC | STARTUP_HOARD_GC_VM), "got hr %#lx, %d, %#lx.\n", hr,
        ret, flags );
    hr = ICLRRuntimeInfo_SetDefaultStartupFlags( info, STARTUP_CONCURRENT_GC, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_SetDefaultStartupFlags( info, STARTUP_CONCURRENT_GC | STARTUP_HOARD_GC_VM, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( loaded_calls == 2, "got %ld calls.\n", loaded_calls );
}

/* In a child whose exit code is the test: with a runtime, and without one. */
static void test_ExitProcess( BOOL start )
{
    if (start && !start_runtime( NULL )) ExitProcess( 78 );
    ICLRMetaHost_ExitProcess( metahost, 77 );
    ok( 0, "ExitProcess came back.\n" );
}

static void check_exit_code( const char *kind )
{
    STARTUPINFOA startup = { sizeof(startup) };
    PROCESS_INFORMATION process;
    char command[MAX_PATH + 40], **argv;
    DWORD code = 0;
    BOOL ret;

    winetest_get_mainargs( &argv );
    sprintf( command, "\"%s\" clrmetahost exit %s", argv[0], kind );
    ret = CreateProcessA( NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process );
    ok( ret, "%s cannot be started, error %lu.\n", command, GetLastError() );
    if (!ret) return;
    if (WaitForSingleObject( process.hProcess, 60000 )) TerminateProcess( process.hProcess, 79 );
    WaitForSingleObject( process.hProcess, 1000 );
    GetExitCodeProcess( process.hProcess, &code );
    ok( code == 77, "%s: got exit code %lu.\n", kind, code );
    CloseHandle( process.hThread );
    CloseHandle( process.hProcess );
}

START_TEST(clrmetahost)
{
    char **args;
    int count = get_child_args( &args );
    HRESULT hr;

    hr = CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&metahost );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr != S_OK || !has_runtime()) return;

    if (count)
    {
        if (!strcmp( args[0], "loading" )) test_loading();
        else test_ExitProcess( !strcmp( args[1], "started" ) );
        return;
    }
    test_create();
    test_GetRuntime();
    test_strings();
    test_LoadErrorString();
    test_GetVersionFromFile();
    test_enumerators();
    test_startup_flags();
    test_state_before();
    run_child( "clrmetahost", "loading" );
    check_exit_code( "unstarted" );
    check_exit_code( "started" );
    ICLRMetaHost_Release( metahost );
}
