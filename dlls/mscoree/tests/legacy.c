/*
 * The exports of version 1: binding a process, and functions by the name of their DLL
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
#define CONST_VTABLE
#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"

HRESULT WINAPI CorBindToRuntimeByPath( const WCHAR *path, BOOL *bound );
HRESULT WINAPI CorBindToRuntimeByPathEx( const WCHAR *path, BOOL *bound, DWORD flags );
HRESULT WINAPI LoadLibraryWithPolicyShim( const WCHAR *name, const WCHAR *version, BOOL safe, void *reserved,
                                          HMODULE *module );
HRESULT WINAPI EEDllGetClassObjectFromClass( const WCHAR *module, const WCHAR *name, REFIID riid, void **obj );
HRESULT WINAPI GetHostConfigurationFile( WCHAR *buffer, DWORD *size );
DWORD   WINAPI GetStartupFlags(void);
HRESULT WINAPI CoInitializeEE( DWORD flags );
HRESULT WINAPI CoInitializeCor( DWORD flags );
void    WINAPI CoUninitializeEE( BOOL flags );
void    WINAPI CoUninitializeCor(void);
void    WINAPI CoEEShutDownCOM(void);

/* From a version's folder to system32: the framework's own DLLs are on no machine of ours. */
#define KERNEL32 L"..\\..\\..\\system32\\kernel32.dll"

static ICLRMetaHost *get_metahost(void)
{
    ICLRMetaHost *metahost = NULL;
    HRESULT hr = CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&metahost );

    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return metahost;
}

/* The version that the process is bound to; empty: none. */
static const WCHAR *get_bound(void)
{
    static WCHAR version[32];
    DWORD size = ARRAY_SIZE(version);
    ICLRRuntimeInfo *info = NULL;
    HRESULT hr;

    version[0] = 0;
    hr = ICLRMetaHost_QueryLegacyV2RuntimeBinding( get_metahost(), &IID_ICLRRuntimeInfo, (void **)&info );
    if (hr == S_FALSE)
    {
        ok( !info, "got %p.\n", info );
        return version;
    }
    ok( hr == S_OK && info, "got hr %#lx, %p.\n", hr, info );
    if (info) ICLRRuntimeInfo_GetVersionString( info, version, &size );
    return version;
}

#define check_bound( expected ) do { const WCHAR *got = get_bound(); \
                                     ok( !lstrcmpW( got, expected ), "bound to %s.\n", wine_dbgstr_w(got) ); } while (0)

static void test_bind(void)
{
    ICLRRuntimeHost *host = (void *)0xdeadbeef;
    ICorRuntimeHost *v1 = NULL;
    HRESULT hr;

    hr = CorBindToRuntime( NULL, NULL, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = CorBindToRuntime( L"v9.9.9999", NULL, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&host );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD && !host, "got hr %#lx, %p.\n", hr, host );
    check_bound( L"" );

    hr = CorBindToRuntime( NULL, NULL, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&host );
    ok( hr == S_OK && host, "got hr %#lx.\n", hr );
    check_bound( L"v2.0.50727" );   /* never v4.0 unless it is named */
    hr = ICLRRuntimeHost_Start( host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    /* the process stays bound, whatever is asked for later */
    hr = CorBindToRuntimeEx( L"v4.0.30319", NULL, 0, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&v1 );
    ok( hr == S_OK && v1, "got hr %#lx.\n", hr );
    check_bound( L"v2.0.50727" );
    hr = CorBindToRuntimeEx( L"v4.0.30319", NULL, STARTUP_LOADER_SAFEMODE, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost,
                             (void **)&v1 );
    ok( hr == CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND && !v1, "got hr %#lx, %p.\n", hr, v1 );
}

static void test_bind_ex(void)
{
    ICorRuntimeHost *host = NULL;
    SYSTEM_INFO info;
    DWORD flags;
    HRESULT hr;

    hr = CorBindToRuntimeEx( L"v2.0.50727", L"svr", STARTUP_LOADER_OPTIMIZATION_MULTI_DOMAIN, &CLSID_CorRuntimeHost,
                             &IID_ICorRuntimeHost, (void **)&host );
    ok( hr == S_OK && host, "got hr %#lx.\n", hr );
    check_bound( L"v2.0.50727" );
    GetSystemInfo( &info );
    flags = GetStartupFlags();
    ok( (flags & STARTUP_LOADER_OPTIMIZATION_MASK) == STARTUP_LOADER_OPTIMIZATION_MULTI_DOMAIN, "got flags %#lx.\n",
        flags );
    ok( !!(flags & STARTUP_SERVER_GC) == (info.dwNumberOfProcessors > 1), "got flags %#lx, %lu processors.\n", flags,
        info.dwNumberOfProcessors );
    hr = ICorRuntimeHost_Start( host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

/* A script that finds no folder of a version asks for no version. */
static void test_bind_empty(void)
{
    ICorRuntimeHost *host = NULL;
    HRESULT hr;

    hr = CorBindToRuntimeEx( L"", NULL, 0, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&host );
    ok( hr == S_OK && host, "got hr %#lx.\n", hr );
    check_bound( L"v2.0.50727" );
}

static void test_bind_host(void)
{
    WCHAR config[MAX_PATH] = L"";
    ICorRuntimeHost *host = NULL;
    DWORD size = 0;
    HRESULT hr;

    hr = CorBindToRuntimeHost( L"v4.0.30319", L"wks", L"C:\\host.config", NULL, STARTUP_CONCURRENT_GC,
                               &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&host );
    ok( hr == S_OK && host, "got hr %#lx.\n", hr );
    check_bound( L"v4.0.30319" );
    hr = GetHostConfigurationFile( config, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = GetHostConfigurationFile( NULL, &size );
    ok( (int)size == lstrlenW( L"C:\\host.config" ) + 1, "got hr %#lx, size %lu.\n", hr, size );
    size = ARRAY_SIZE(config);
    hr = GetHostConfigurationFile( config, &size );
    ok( hr == S_OK && !lstrcmpW( config, L"C:\\host.config" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(config) );
    ok( !(GetStartupFlags() & STARTUP_SERVER_GC), "got flags %#lx.\n", GetStartupFlags() );
}

static IStream *create_stream( const char *text )
{
    HGLOBAL memory = GlobalAlloc( GMEM_MOVEABLE, strlen( text ) );
    IStream *stream = NULL;
    HRESULT hr;

    memcpy( GlobalLock( memory ), text, strlen( text ) );
    GlobalUnlock( memory );
    hr = CreateStreamOnHGlobal( memory, TRUE, &stream );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return stream;
}

static void test_bind_cfg(void)
{
    ICorRuntimeHost *host = (void *)0xdeadbeef;
    IStream *stream;
    HRESULT hr;

    hr = CorBindToRuntimeByCfg( NULL, 0, 0, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&host );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );

    stream = create_stream( "<configuration><startup><supportedRuntime version=\"v9.9.9999\"/></startup>"
                            "</configuration>" );
    hr = CorBindToRuntimeByCfg( stream, 0, 0, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&host );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD && !host, "got hr %#lx, %p.\n", hr, host );
    IStream_Release( stream );
    host = (void *)0xdeadbeef;
    stream = create_stream( "<configuration><startup>" );
    hr = CorBindToRuntimeByCfg( stream, 0, 0, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&host );
    ok( FAILED(hr) && !host, "got hr %#lx, %p.\n", hr, host );
    IStream_Release( stream );
    check_bound( L"" );

    stream = create_stream( "<configuration><startup><supportedRuntime version=\"v9.9.9999\"/><supportedRuntime "
                            "version=\"v4.0.30319\"/>"
                            "</startup><runtime><gcConcurrent enabled=\"false\"/><gcServer enabled=\"true\"/>"
                            "</runtime></configuration>" );
    hr = CorBindToRuntimeByCfg( stream, 0, STARTUP_CONCURRENT_GC, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost,
                                (void **)&host );
    ok( hr == S_OK && host, "got hr %#lx.\n", hr );
    check_bound( L"v4.0.30319" );
    ok( (GetStartupFlags() & (STARTUP_CONCURRENT_GC | STARTUP_SERVER_GC)) == STARTUP_SERVER_GC, "got flags %#lx.\n",
        GetStartupFlags() );
    IStream_Release( stream );
}

static void test_bind_current(void)
{
    ICorRuntimeHost *host = NULL;
    WCHAR guest[MAX_PATH];
    HRESULT hr;

    hr = CorBindToCurrentRuntime( L"C:\\no\\such.exe", &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = CorBindToCurrentRuntime( L"C:\\no\\such.exe", &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&host );
    ok( FAILED(hr) && !host, "got hr %#lx, %p.\n", hr, host );
    if (!get_guest_path( L"program.exe", guest ))
    {
        skip( "no program.exe.\n" );
        return;
    }
    hr = CorBindToCurrentRuntime( guest, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&host );
    ok( hr == S_OK && host, "got hr %#lx.\n", hr );
    check_bound( L"v4.0.30319" );
}

static void test_bind_path(void)
{
    BOOL bound = 2;
    HRESULT hr;

    hr = CorBindToRuntimeByPath( NULL, &bound );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = CorBindToRuntimeByPath( L"C:\\v2.0.50727\\mscorwks.dll", NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = CorBindToRuntimeByPath( L"mscorwks.dll", &bound );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD && !bound, "got hr %#lx, %d.\n", hr, bound );
    bound = 2;
    hr = CorBindToRuntimeByPathEx( L"C:\\windows\\Microsoft.NET\\Framework\\v2.0.5072\\mscorwks.dll", &bound, 0 );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD && !bound, "got hr %#lx, %d.\n", hr, bound );
    check_bound( L"" );

    hr = CorBindToRuntimeByPath( L"C:\\windows\\Microsoft.NET\\Framework\\v2.0.50727\\mscorwks.dll", &bound );
    ok( hr == S_OK && bound == TRUE, "got hr %#lx, %d.\n", hr, bound );
    check_bound( L"v2.0.50727" );
    hr = CorBindToRuntimeByPathEx( L"C:\\windows\\Microsoft.NET\\Framework\\V2.0.50727\\mscorwks.dll", &bound, 0 );
    ok( hr == S_OK && bound == TRUE, "got hr %#lx, %d.\n", hr, bound );
    hr = CorBindToRuntimeByPath( L"C:/windows/Microsoft.NET/Framework/v4.0.30319/clr.dll", &bound );
    ok( hr == CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND && !bound, "got hr %#lx, %d.\n", hr, bound );
    check_bound( L"v2.0.50727" );
}

static void test_start(void)
{
    IUnknown *obj = (void *)0xdeadbeef;
    IClassFactory *factory = NULL;
    HRESULT hr;

    CoInitialize( NULL );
    CorMarkThreadInThreadPool();
    hr = CoInitializeCor( 0 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = CoInitializeEE( 0 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = CoInitializeEE( 0 );
    ok( hr == S_FALSE, "got hr %#lx.\n", hr );

    hr = ClrCreateManagedInstance( NULL, &IID_IUnknown, (void **)&obj );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ClrCreateManagedInstance( L"No.Such.Type", &IID_IUnknown, (void **)&obj );
    ok( FAILED(hr) && !obj, "got hr %#lx, %p.\n", hr, obj );
    hr = ClrCreateManagedInstance( L"System.Collections.ArrayList", &IID_IUnknown, (void **)&obj );
    ok( hr == S_OK && obj, "got hr %#lx.\n", hr );
    if (obj) IUnknown_Release( obj );
    obj = NULL;
    hr = ClrCreateManagedInstance( L"System.Object, mscorlib, Version=4.0.0.0, Culture=neutral, "
                                   L"PublicKeyToken=b77a5c561934e089",
                                   &IID_IUnknown, (void **)&obj );
    ok( hr == S_OK && obj, "got hr %#lx.\n", hr );
    if (obj) IUnknown_Release( obj );

    /* the same by a class factory */
    hr = EEDllGetClassObjectFromClass( NULL, NULL, &IID_IClassFactory, (void **)&factory );
    ok( hr == E_POINTER && !factory, "got hr %#lx.\n", hr );
    hr = EEDllGetClassObjectFromClass( NULL, L"System.Object", &IID_IStream, (void **)&factory );
    ok( hr == E_NOINTERFACE && !factory, "got hr %#lx.\n", hr );
    hr = EEDllGetClassObjectFromClass( NULL, L"System.Collections.ArrayList", &IID_IClassFactory, (void **)&factory );
    ok( hr == S_OK && factory, "got hr %#lx.\n", hr );
    obj = (void *)0xdeadbeef;
    hr = IClassFactory_CreateInstance( factory, (IUnknown *)factory, &IID_IUnknown, (void **)&obj );
    ok( hr == CLASS_E_NOAGGREGATION && !obj, "got hr %#lx, %p.\n", hr, obj );
    hr = IClassFactory_CreateInstance( factory, NULL, &IID_IUnknown, (void **)&obj );
    ok( hr == S_OK && obj, "got hr %#lx.\n", hr );
    if (obj) IUnknown_Release( obj );
    hr = IClassFactory_LockServer( factory, TRUE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( !IClassFactory_Release( factory ), "the factory is left.\n" );

    CoEEShutDownCOM();
    CoUninitializeEE( FALSE );
    CoUninitializeCor();
    hr = CoInitializeEE( 0 );       /* it stays */
    ok( hr == S_FALSE, "got hr %#lx.\n", hr );
}

/* LockClrVersion: the host's callback comes before whoever binds first, and begins and ends its set-up itself. */
static FLockClrVersionCallback begin_setup, end_setup;
static unsigned int callbacks;
static DWORD callback_thread;
static HRESULT callback_result;

static HRESULT WINAPI host_callback(void)
{
    ICLRRuntimeInfo *info = NULL;
    ICLRRuntimeHost *host = NULL;
    HRESULT hr;

    callbacks++;
    callback_thread = GetCurrentThreadId();
    if (FAILED(callback_result)) return callback_result;
    hr = begin_setup();
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRMetaHost_GetRuntime( get_metahost(), L"v4.0.30319", &IID_ICLRRuntimeInfo, (void **)&info );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Start( host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = end_setup();
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = end_setup();
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    return S_OK;
}

static void test_lock_version(void)
{
    ICLRRuntimeHost *host = NULL;
    HRESULT hr;

    hr = LockClrVersion( NULL, &begin_setup, &end_setup );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = LockClrVersion( host_callback, NULL, &end_setup );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = LockClrVersion( host_callback, &begin_setup, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    ok( !begin_setup && !end_setup, "got %p and %p.\n", begin_setup, end_setup );
    hr = LockClrVersion( host_callback, &begin_setup, &end_setup );
    ok( hr == S_OK && begin_setup && end_setup, "got hr %#lx, %p and %p.\n", hr, begin_setup, end_setup );
    hr = LockClrVersion( host_callback, &begin_setup, &end_setup );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    hr = end_setup();
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    ok( !callbacks, "got %u calls.\n", callbacks );

    /* a host that fails stops the one that binds, and is asked again by the next */
    callback_result = E_ACCESSDENIED;
    hr = CorBindToRuntime( L"v4.0.30319", NULL, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&host );
    ok( hr == E_ACCESSDENIED && !host, "got hr %#lx, %p.\n", hr, host );
    ok( callbacks == 1, "got %u calls.\n", callbacks );
    check_bound( L"" );

    callback_result = S_OK;
    hr = CorBindToRuntime( L"v4.0.30319", NULL, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&host );
    ok( hr == S_OK && host, "got hr %#lx.\n", hr );
    ok( callbacks == 2 && callback_thread == GetCurrentThreadId(), "got %u calls.\n", callbacks );
    hr = ICLRRuntimeHost_Start( host );
    ok( hr == S_FALSE, "got hr %#lx, the callback had started it.\n", hr );
    hr = LockClrVersion( host_callback, &begin_setup, &end_setup );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    ok( callbacks == 2, "got %u calls.\n", callbacks );
}

static void test_exit_idle(void)
{
    CorExitProcess( 75 );
    ok( 0, "the process goes on.\n" );
}

static void test_exit_running(void)
{
    if (CoInitializeEE( 0 ) == S_OK) CorExitProcess( 76 );
    ok( 0, "the process goes on.\n" );
}

static void test_exit_metahost(void)
{
    ICLRMetaHost_ExitProcess( get_metahost(), 77 );
    ok( 0, "the process goes on.\n" );
}

/* ---------------------------------------------------------------- functions of a version's DLLs */

static void test_library(void)
{
    HMODULE module = (HMODULE)0xdeadbeef, kernel32 = GetModuleHandleA( "kernel32.dll" );
    HRESULT hr;

    hr = LoadLibraryShim( NULL, L"v4.0.30319", NULL, &module );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = LoadLibraryShim( KERNEL32, NULL, NULL, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = LoadLibraryShim( L"no such.dll", L"v4.0.30319", NULL, &module );
    ok( hr == E_HANDLE && !module, "got hr %#lx, %p.\n", hr, module );
    hr = LoadLibraryShim( KERNEL32, L"v9.9.9999", NULL, &module );
    ok( hr == E_HANDLE && !module, "got hr %#lx, %p.\n", hr, module );
    hr = LoadLibraryShim( KERNEL32, L"v4.0.30319", NULL, &module );
    ok( hr == S_OK && module == kernel32, "got hr %#lx, %p and %p.\n", hr, module, kernel32 );
    hr = LoadLibraryShim( KERNEL32, NULL, NULL, &module );
    ok( hr == S_OK && module == kernel32, "got hr %#lx, %p.\n", hr, module );

    hr = LoadLibraryWithPolicyShim( NULL, NULL, FALSE, NULL, &module );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = LoadLibraryWithPolicyShim( KERNEL32, L"v1.0.1000", FALSE, NULL, &module );     /* v2.0 takes its place */
    ok( hr == S_OK && module == kernel32, "got hr %#lx, %p.\n", hr, module );
    hr = LoadLibraryWithPolicyShim( KERNEL32, L"v1.0.1000", TRUE, NULL, &module );
    ok( hr == E_HANDLE && !module, "got hr %#lx, %p.\n", hr, module );
    hr = LoadLibraryWithPolicyShim( KERNEL32, L"v2.0.50727", TRUE, NULL, &module );
    ok( hr == S_OK && module == kernel32, "got hr %#lx, %p.\n", hr, module );

    hr = CallFunctionShim( NULL, "lstrcmpA", NULL, NULL, NULL, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = CallFunctionShim( KERNEL32, NULL, NULL, NULL, NULL, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = CallFunctionShim( L"no such.dll", "lstrcmpA", NULL, NULL, NULL, NULL );
    ok( hr == E_HANDLE, "got hr %#lx.\n", hr );
    hr = CallFunctionShim( KERNEL32, "NoSuchFunction", NULL, NULL, NULL, NULL );
    ok( hr == HRESULT_FROM_WIN32( ERROR_PROC_NOT_FOUND ), "got hr %#lx.\n", hr );
    hr = CallFunctionShim( KERNEL32, "lstrcmpA", (void *)"same", (void *)"same", L"v4.0.30319", NULL );
    ok( hr == 0, "got %#lx.\n", hr );
    hr = CallFunctionShim( KERNEL32, "lstrcmpA", (void *)"b", (void *)"a", NULL, NULL );
    ok( hr == 1, "got %#lx.\n", hr );

    hr = RunDll32ShimW( NULL, NULL, NULL, 0 );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = RunDll32ShimW( NULL, NULL, L"no comma", 0 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = RunDll32ShimW( NULL, NULL, L"some.dll,", 0 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = RunDll32ShimW( NULL, NULL, L"no such.dll,Function", 0 );
    ok( hr == E_HANDLE, "got hr %#lx.\n", hr );
    hr = RunDll32ShimW( NULL, NULL, KERNEL32 L",NoSuchFunction", 0 );
    ok( hr == HRESULT_FROM_WIN32( ERROR_PROC_NOT_FOUND ), "got hr %#lx.\n", hr );
}

/* A function that takes what rundll32's take: two pointers, a text and a number, and can be seen to have got them. */
static void test_rundll(void)
{
    static WCHAR section[] = L"mscoree tests", key[] = L"rundll";
    WCHAR value[64];
    HRESULT hr;

    hr = RunDll32ShimW( (HWND)section, (HINSTANCE)key, L" \"" KERNEL32 L"\" , WritePrivateProfileString  a \x00e4  b",
                        0 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    GetProfileStringW( section, key, L"", value, ARRAY_SIZE(value) );
    ok( !lstrcmpW( value, L"a \x00e4  b" ), "got %s.\n", wine_dbgstr_w(value) );
    WriteProfileStringW( section, NULL, NULL );
}

static const struct test_case cases[] =
{
    { "bind", test_bind },
    { "bind_ex", test_bind_ex },
    { "bind_empty", test_bind_empty },
    { "bind_host", test_bind_host },
    { "bind_cfg", test_bind_cfg },
    { "bind_current", test_bind_current },
    { "bind_path", test_bind_path },
    { "start", test_start },
    { "lock_version", test_lock_version },
    { "exit_idle", test_exit_idle, 75 },
    { "exit_running", test_exit_running, 76 },
    { "exit_metahost", test_exit_metahost, 77 },
};

START_TEST(legacy)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    test_library();
    test_rundll();
    if (has_runtime()) run_cases( "legacy", cases, ARRAY_SIZE(cases) );
}
