/*
 * ICLRRuntimeHost and ICLRControl: guards in their order, codes, counting of starts, domains
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
#include "wine/test.h"

#ifndef COR_E_EXCEPTION
#define COR_E_EXCEPTION ((HRESULT)0x80131500)
#endif
#ifndef COR_E_INVALIDOPERATION
#define COR_E_INVALIDOPERATION ((HRESULT)0x80131509)
#endif
#ifndef COR_E_MISSINGMETHOD
#define COR_E_MISSINGMETHOD ((HRESULT)0x80131513)
#endif
#ifndef COR_E_TYPELOAD
#define COR_E_TYPELOAD ((HRESULT)0x80131522)
#endif
#ifndef COR_E_APPDOMAINUNLOADED
#define COR_E_APPDOMAINUNLOADED ((HRESULT)0x80131014)
#endif
#ifndef COR_E_CANNOTUNLOADAPPDOMAIN
#define COR_E_CANNOTUNLOADAPPDOMAIN ((HRESULT)0x80131015)
#endif
#ifndef COR_E_BADIMAGEFORMAT
#define COR_E_BADIMAGEFORMAT __HRESULT_FROM_WIN32( ERROR_BAD_FORMAT )
#endif
#define FILE_NOT_FOUND __HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND )

static HRESULT WINAPI return_cookie( void *cookie )
{
    return (HRESULT)(LONG_PTR)cookie;
}

/* What every method says while no runtime runs; the arguments are looked at after that. */
static void check_not_running( ICLRRuntimeHost *runtime )
{
    DWORD ret = 0xdead;
    HRESULT hr;

    hr = ICLRRuntimeHost_UnloadAppDomain( runtime, 1, TRUE );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_ExecuteInAppDomain( runtime, 1, return_cookie, NULL );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_ExecuteInAppDomain( runtime, 1, NULL, NULL );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_GetCurrentAppDomainId( runtime, &ret );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_GetCurrentAppDomainId( runtime, NULL );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, L"x.dll", L"T", L"M", L"", &ret );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, NULL, NULL, NULL, NULL, NULL );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == E_UNEXPECTED, "got hr %#lx.\n", hr );
    ok( ret == 0xdead, "got %#lx.\n", ret );
}

static void test_before(void)
{
    ICLRRuntimeHost *runtime = get_runtime_host(), *second;
    ICLRControl *control;
    IUnknown *unk;
    HRESULT hr;

    if (!runtime) return;
    check_not_running( runtime );
    hr = ICLRRuntimeHost_SetHostControl( runtime, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_GetCLRControl( runtime, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_GetCLRControl( runtime, &control );
    ok( hr == S_OK && control, "got hr %#lx.\n", hr );

    hr = ICLRRuntimeHost_QueryInterface( runtime, &IID_IUnknown, (void **)&unk );
    ok( hr == S_OK && unk, "got hr %#lx.\n", hr );
    IUnknown_Release( unk );
    unk = (IUnknown *)0xdeadbeef;
    hr = ICLRRuntimeHost_QueryInterface( runtime, &IID_ICorConfiguration, (void **)&unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx, %p.\n", hr, unk );
    second = get_runtime_host();
    ok( second == runtime, "got two hosts, %p and %p.\n", runtime, second );

    /* however often it is released, it stays */
    ICLRRuntimeHost_Release( second );
    ICLRRuntimeHost_Release( runtime );
    ICLRRuntimeHost_Release( runtime );
    check_not_running( runtime );
}

static void test_start(void)
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    static struct host host;   /* the runtime uses it until the process ends */
    HRESULT hr;
    DWORD id;

    if (!runtime) return;
    host_init( &host );
    hr = ICLRRuntimeHost_SetHostControl( runtime, &host.IHostControl_iface );
    ok( hr == S_OK && host.control_ref == 2, "got hr %#lx, ref %ld.\n", hr, host.control_ref );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_FALSE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_FALSE, "got hr %#lx.\n", hr );

    hr = ICLRRuntimeHost_SetHostControl( runtime, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_SetHostControl( runtime, &host.IHostControl_iface );
    ok( hr == E_ACCESSDENIED && host.control_ref == 2, "got hr %#lx, ref %ld.\n", hr, host.control_ref );

    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == S_FALSE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == S_FALSE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_GetCurrentAppDomainId( runtime, &id );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( host.control_ref == 2, "got ref %ld.\n", host.control_ref );
    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( host.control_ref == 1, "got ref %ld.\n", host.control_ref );

    check_not_running( runtime );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_SetHostControl( runtime, &host.IHostControl_iface );
    ok( hr == E_ACCESSDENIED, "got hr %#lx.\n", hr );
    check_not_running( runtime );
}

/* The other generation of interfaces, asked for first, has the process. */
static void test_pinned(void)
{
    ICLRRuntimeInfo *info = get_runtime_info();
    ICorRuntimeHost *corhost;
    ICLRRuntimeHost *runtime;
    HRESULT hr;

    if (!info) return;
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&corhost );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&runtime );
    ok( hr == HOST_E_INVALIDOPERATION && !runtime, "got hr %#lx, %p.\n", hr, runtime );
    hr = ICorRuntimeHost_Start( corhost );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_Start( corhost );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_SetHostControl( runtime, NULL );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
}

static void test_execute(void)
{
    static const struct
    {
        const WCHAR *type, *method, *arg;
        HRESULT hr;
        DWORD ret;
    }
    calls[] =
    {
        { L"Guest", L"Answer", L"", S_OK, 42 },
        { L"Guest", L"PublicAnswer", L"", S_OK, 43 },
        { L"Guest+Nested", L"Answer", L"", S_OK, 44 },
        { L"Guest", L"Overloaded", L"", S_OK, 3 },
        { L"Guest", L"Length", NULL, S_OK, ~0u },
        { L"Guest", L"Length", L"", S_OK, 0 },
        { L"Guest", L"Length", L"four", S_OK, 4 },
        { L"Guest", L"FirstChar", L"\x20ac", S_OK, 0x20ac },
        { L"Guest", L"Length", L"\xd83d\xde00", S_OK, 2 },
        { L"Nested", L"Answer", L"", COR_E_TYPELOAD },
        { L"Guest+Other", L"Answer", L"", COR_E_TYPELOAD },
        { L"Space.Guest", L"Answer", L"", COR_E_TYPELOAD },
        { L"guest", L"Answer", L"", COR_E_TYPELOAD },
        { L"", L"Answer", L"", COR_E_TYPELOAD },
        { L"Guest", L"answer", L"", COR_E_MISSINGMETHOD },
        { L"Guest", L"", L"", COR_E_MISSINGMETHOD },
        { L"Guest", L"NoArgument", L"", COR_E_MISSINGMETHOD },
        { L"Guest", L"WrongArgument", L"", COR_E_MISSINGMETHOD },
        { L"Guest", L"TwoArguments", L"", COR_E_MISSINGMETHOD },
        { L"Guest", L"WrongResult", L"", COR_E_MISSINGMETHOD },
        { L"Guest", L"NotStatic", L"", COR_E_MISSINGMETHOD },
        { L"Guest", L"Throw", L"null", E_POINTER },
        { L"Guest", L"Throw", L"memory", E_OUTOFMEMORY },
        { L"Guest", L"Throw", L"argument", E_INVALIDARG },
        { L"Guest", L"Throw", L"file", FILE_NOT_FOUND },
        { L"Guest", L"Throw", L"com", 0x80131999 },
        { L"Guest", L"Throw", L"plain", COR_E_EXCEPTION },
        { L"Guest", L"Throw", L"other", COR_E_INVALIDOPERATION },
    };
    ICLRRuntimeHost *runtime = start_runtime( NULL );
    WCHAR path[MAX_PATH], native[MAX_PATH], folder[MAX_PATH], *big;
    unsigned int i;
    DWORD ret;
    HRESULT hr;

    if (!runtime) return;
    if (!get_guest_path( L"guest.dll", path ))
    {
        skip( "no guest.dll.\n" );
        return;
    }
    for (i = 0; i < ARRAY_SIZE(calls); i++)
    {
        ret = 0xdead;
        hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, path, calls[i].type, calls[i].method, calls[i].arg,
                                                        &ret );
        ok( hr == calls[i].hr, "%s %s(%s): got hr %#lx.\n", wine_dbgstr_w(calls[i].type),
            wine_dbgstr_w(calls[i].method), wine_dbgstr_w(calls[i].arg), hr );
        ok( ret == (calls[i].hr == S_OK ? calls[i].ret : 0xdead), "%s %s(%s): got %#lx.\n",
            wine_dbgstr_w(calls[i].type), wine_dbgstr_w(calls[i].method), wine_dbgstr_w(calls[i].arg), ret );
    }

    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, path, L"Guest", L"Answer", L"", NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, NULL, L"Guest", L"Answer", L"", &ret );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, path, NULL, L"Answer", L"", &ret );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, path, L"Guest", NULL, L"", &ret );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );

    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, L"no such file.dll", L"Guest", L"Answer", L"", &ret );
    ok( hr == FILE_NOT_FOUND, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, L"", L"Guest", L"Answer", L"", &ret );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    GetModuleFileNameW( NULL, native, ARRAY_SIZE(native) );
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, native, L"Guest", L"Answer", L"", &ret );
    ok( hr == COR_E_BADIMAGEFORMAT, "got hr %#lx.\n", hr );
    lstrcpyW( folder, path );
    *wcsrchr( folder, '\\' ) = 0;
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, folder, L"Guest", L"Answer", L"", &ret );
    ok( hr == FILE_NOT_FOUND, "got hr %#lx.\n", hr );
    SetCurrentDirectoryW( folder );
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, L"guest.dll", L"Guest", L"Answer", L"", &ret );
    ok( hr == S_OK && ret == 42, "got hr %#lx, %lu.\n", hr, ret );

    big = HeapAlloc( GetProcessHeap(), 0, 0x100001 * sizeof(*big) );
    for (i = 0; i < 0x100000; i++) big[i] = 'x';
    big[i] = 0;
    ret = call_guest_ok( runtime, L"Length", big );
    ok( ret == 0x100000, "got %#lx.\n", ret );
    HeapFree( GetProcessHeap(), 0, big );

    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

struct domain_call
{
    ICLRRuntimeHost *runtime;
    DWORD id;           /* what GetCurrentAppDomainId gave */
    HRESULT hr;         /* and its result */
    DWORD inner;        /* a domain to call from within */
    DWORD after;        /* the id after that call */
};

static HRESULT WINAPI get_id( void *cookie )
{
    struct domain_call *call = cookie, inner_call = { 0 };
    HRESULT hr;

    call->hr = ICLRRuntimeHost_GetCurrentAppDomainId( call->runtime, &call->id );
    if (call->inner)
    {
        inner_call.runtime = call->runtime;
        hr = ICLRRuntimeHost_ExecuteInAppDomain( call->runtime, call->inner, get_id, &inner_call );
        ok( hr == 0x4321 && inner_call.id == call->inner, "got hr %#lx, id %lu.\n", hr, inner_call.id );
        ICLRRuntimeHost_GetCurrentAppDomainId( call->runtime, &call->after );
    }
    return 0x4321;
}

static DWORD WINAPI unknown_thread( void *arg )
{
    ICLRRuntimeHost *runtime = arg;
    DWORD id = 0xdead;
    HRESULT hr;

    hr = ICLRRuntimeHost_GetCurrentAppDomainId( runtime, &id );
    ok( hr == E_UNEXPECTED && id == 0xdead, "got hr %#lx, id %lu.\n", hr, id );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
    hr = ICLRRuntimeHost_GetCurrentAppDomainId( runtime, &id );
    ok( hr == S_OK && id == 1, "got hr %#lx, id %lu.\n", hr, id );
    return 0;
}

static DWORD WINAPI unloading_thread( void *arg )
{
    struct domain_call *call = arg;

    call->hr = ICLRRuntimeHost_UnloadAppDomain( call->runtime, call->id, TRUE );
    return 0;
}

static void run_thread( LPTHREAD_START_ROUTINE proc, void *arg )
{
    HANDLE thread = CreateThread( NULL, 0, proc, arg, 0, NULL );

    ok( thread != NULL, "no thread, error %lu.\n", GetLastError() );
    ok( !WaitForSingleObject( thread, 40000 ), "the thread does not end.\n" );
    CloseHandle( thread );
}

static void test_domains(void)
{
    ICLRRuntimeHost *runtime = start_runtime( NULL );
    struct domain_call call = { 0 };
    DWORD id, second;
    HRESULT hr;

    if (!runtime) return;
    hr = ICLRRuntimeHost_GetCurrentAppDomainId( runtime, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_GetCurrentAppDomainId( runtime, &id );
    ok( hr == S_OK && id == 1, "got hr %#lx, id %lu.\n", hr, id );
    run_thread( unknown_thread, runtime );

    hr = ICLRRuntimeHost_ExecuteInAppDomain( runtime, 1, NULL, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_ExecuteInAppDomain( runtime, 1, return_cookie, (void *)(LONG_PTR)0x80131234 );
    ok( hr == (HRESULT)0x80131234, "got hr %#lx.\n", hr );
    call.runtime = runtime;
    hr = ICLRRuntimeHost_ExecuteInAppDomain( runtime, 1, get_id, &call );
    ok( hr == 0x4321 && call.hr == S_OK && call.id == 1, "got hr %#lx, %#lx, id %lu.\n", hr, call.hr, call.id );

    second = call_guest_ok( runtime, L"CreateDomain", L"" );
    ok( second > 1, "got domain %lu.\n", second );
    hr = ICLRRuntimeHost_ExecuteInAppDomain( runtime, second, get_id, &call );
    ok( hr == 0x4321 && call.hr == S_OK && call.id == second, "got hr %#lx, %#lx, id %lu.\n", hr, call.hr, call.id );
    call.inner = second;
    hr = ICLRRuntimeHost_ExecuteInAppDomain( runtime, 1, get_id, &call );
    ok( hr == 0x4321 && call.after == 1, "got hr %#lx, id %lu.\n", hr, call.after );
    hr = ICLRRuntimeHost_GetCurrentAppDomainId( runtime, &id );
    ok( hr == S_OK && id == 1, "got hr %#lx, id %lu.\n", hr, id );
    hr = ICLRRuntimeHost_ExecuteInAppDomain( runtime, 777, get_id, &call );
    ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );

    hr = ICLRRuntimeHost_UnloadAppDomain( runtime, 1, TRUE );
    ok( hr == COR_E_CANNOTUNLOADAPPDOMAIN, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_UnloadAppDomain( runtime, 777, TRUE );
    ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
    call.id = second;
    run_thread( unloading_thread, &call );
    ok( call.hr == S_OK, "got hr %#lx.\n", call.hr );
    hr = ICLRRuntimeHost_UnloadAppDomain( runtime, second, TRUE );
    ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_ExecuteInAppDomain( runtime, second, get_id, &call );
    ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );

    second = call_guest_ok( runtime, L"CreateDomain", L"" );
    hr = ICLRRuntimeHost_UnloadAppDomain( runtime, second, FALSE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

static void test_control(void)
{
    static const IID *const managers[] =
    {
        &IID_ICLRGCManager, &IID_ICLRGCManager2, &IID_ICLRTaskManager, &IID_ICLRDebugManager,
            &IID_ICLRErrorReportingManager,
        &IID_ICLRHostProtectionManager, &IID_ICLROnEventManager, &IID_ICLRPolicyManager
    };
    ICLRRuntimeHost *runtime = get_runtime_host();
    ICLRGCManager2 *gc, *gc2;
    ICLRControl *early, *late;
    COR_GC_STATS stats;
    unsigned int i;
    IUnknown *unk;
    HRESULT hr;

    if (!runtime) return;
    hr = ICLRRuntimeHost_GetCLRControl( runtime, &early );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRControl_GetCLRManager( early, &IID_ICLRGCManager2, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    unk = (IUnknown *)0xdeadbeef;
    hr = ICLRControl_GetCLRManager( early, &IID_IHostMalloc, (void **)&unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx, %p.\n", hr, unk );
    hr = ICLRControl_GetCLRManager( early, &IID_ICLRGCManager2, (void **)&gc );
    ok( hr == S_OK && gc, "got hr %#lx.\n", hr );
    ok( ICLRGCManager2_AddRef( gc ) == ICLRGCManager2_Release( gc ), "the manager counts references.\n" );

    hr = ICLRGCManager2_Collect( gc, -1 );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICLRGCManager2_SetGCStartupLimits( gc, 1 << 20, 0 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRGCManager2_SetGCStartupLimits( gc, (4 << 20) + 1, 0 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRGCManager2_SetGCStartupLimits( gc, 0, 0xffff );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRGCManager2_SetGCStartupLimitsEx( gc, ~(SIZE_T)0, ~(SIZE_T)0 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRGCManager2_SetGCStartupLimits( gc, 16 << 20, 2 << 20 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRControl_SetAppDomainManagerType( early, NULL, L"Type" );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRControl_SetAppDomainManagerType( early, L"Assembly", NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );

    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_GetCLRControl( runtime, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_GetCLRControl( runtime, &late );
    ok( hr == S_OK && late && late != early, "got hr %#lx, %p and %p.\n", hr, late, early );
    for (i = 0; i < ARRAY_SIZE(managers); i++)
    {
        unk = (IUnknown *)0xdeadbeef;
        hr = ICLRControl_GetCLRManager( late, managers[i], (void **)&unk );
        ok( SUCCEEDED(hr) || !unk, "%u: got %p.\n", i, unk );
        if (managers[i] == &IID_ICLRErrorReportingManager) ok( hr != HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
        else ok( hr == HOST_E_INVALIDOPERATION, "%u: got hr %#lx.\n", i, hr );
    }
    hr = ICLRControl_GetCLRManager( late, &IID_ICLRGCManager, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRControl_GetCLRManager( early, &IID_ICLRGCManager, (void **)&gc2 );
    ok( hr == S_OK && gc2 == gc, "got hr %#lx.\n", hr );
    hr = ICLRControl_SetAppDomainManagerType( early, L"Assembly", L"Type" );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );

    call_guest_ok( runtime, L"Churn", L"20000" );
    hr = ICLRGCManager2_Collect( gc, 3 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRGCManager2_Collect( gc, -1 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRGCManager2_Collect( gc, 0 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRGCManager2_GetStats( gc, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    memset( &stats, 0xcc, sizeof(stats) );
    stats.Flags = COR_GC_COUNTS;
    hr = ICLRGCManager2_GetStats( gc, &stats );
    ok( hr == S_OK && stats.ExplicitGCCount == 2, "got hr %#lx, %Iu collections.\n", hr, stats.ExplicitGCCount );
    ok( stats.GenCollectionsTaken[0] + stats.GenCollectionsTaken[1] >= 2, "got %Iu, %Iu.\n",
        stats.GenCollectionsTaken[0], stats.GenCollectionsTaken[1] );
    ok( stats.CommittedKBytes == (SIZE_T)0xcccccccccccccccc, "what was not asked for was filled in.\n" );
    stats.Flags = COR_GC_MEMORYUSAGE;
    hr = ICLRGCManager2_GetStats( gc, &stats );
    ok( hr == S_OK && stats.CommittedKBytes > 100 && stats.CommittedKBytes < (1 << 20), "got hr %#lx, %Iu KB.\n", hr,
        stats.CommittedKBytes );
    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

/* An app domain manager, by its type's name. */
static void test_domain_manager( const char *name )
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    BOOL registered = !strcmp( name, "Registered" ), bad = !strcmp( name, "Failing" ) || !strcmp( name, "Missing" );
    WCHAR path[MAX_PATH], type[64];
    static struct host host;   /* the runtime uses it until the process ends */
    ICLRControl *control;
    DWORD ret;
    HRESULT hr;

    if (!runtime) return;
    if (!get_guest_path( L"manager.dll", path ))
    {
        skip( "no manager.dll.\n" );
        return;
    }
    *wcsrchr( path, '\\' ) = 0;
    SetEnvironmentVariableW( L"MONO_PATH", path );
    MultiByteToWideChar( CP_ACP, 0, name, -1, type, ARRAY_SIZE(type) );

    host_init( &host );
    ICLRRuntimeHost_GetCLRControl( runtime, &control );
    hr = ICLRControl_SetAppDomainManagerType( control, L"Replaced", L"Replaced" );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRControl_SetAppDomainManagerType( control, L"manager", type );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_SetHostControl( runtime, &host.IHostControl_iface );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Start( runtime );
    if (bad)
    {
        ok( FAILED(hr), "got hr %#lx.\n", hr );
        ok( !host.domain_manager, "got a manager.\n" );
        ok( call_guest( runtime, L"Answer", L"", &ret ) == HOST_E_CLRNOTAVAILABLE, "the runtime runs.\n" );
        return;
    }
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (registered)
    {
        ok( host.domain_manager != NULL && host.domain_id == 1, "got %p, domain %lu.\n", host.domain_manager,
            host.domain_id );
        if (host.domain_manager) IUnknown_Release( host.domain_manager );
    }
    else ok( !host.domain_manager, "got a manager that did not want to be known.\n" );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
}

static void test_registered_manager(void) { test_domain_manager( "Registered" ); }
static void test_quiet_manager(void)      { test_domain_manager( "Quiet" ); }
static void test_failing_manager(void)    { test_domain_manager( "Failing" ); }
static void test_missing_manager(void)    { test_domain_manager( "Missing" ); }

static HRESULT WINAPI refuse_domain_manager( IHostControl *iface, DWORD id, IUnknown *manager )
{
    return E_ACCESSDENIED;
}

static void test_refused_manager(void)
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    WCHAR path[MAX_PATH];
    static struct host host;   /* the runtime uses it until the process ends */
    ICLRControl *control;
    HRESULT hr;

    if (!runtime || !get_guest_path( L"manager.dll", path )) return;
    *wcsrchr( path, '\\' ) = 0;
    SetEnvironmentVariableW( L"MONO_PATH", path );
    host_init( &host );
    host.control_vtbl.SetAppDomainManager = refuse_domain_manager;
    ICLRRuntimeHost_GetCLRControl( runtime, &control );
    ICLRControl_SetAppDomainManagerType( control, L"manager", L"Registered" );
    ICLRRuntimeHost_SetHostControl( runtime, &host.IHostControl_iface );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == E_ACCESSDENIED, "got hr %#lx.\n", hr );
}

static LONG starts_ok, starts_false, starts_other;

static DWORD WINAPI starting_thread( void *arg )
{
    HRESULT hr = ICLRRuntimeHost_Start( (ICLRRuntimeHost *)arg );

    InterlockedIncrement( hr == S_OK ? &starts_ok : hr == S_FALSE ? &starts_false : &starts_other );
    ok( call_guest_ok( arg, L"Answer", L"" ) == 42, "the guest does not run.\n" );
    return 0;
}

/* Many threads start at once, all of them find the runtime started after that, and as many stops end it. */
static void test_threads(void)
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    HANDLE threads[8];
    unsigned int i;
    HRESULT hr;

    if (!runtime) return;
    for (i = 0; i < ARRAY_SIZE(threads); i++) threads[i] = CreateThread( NULL, 0, starting_thread, runtime, 0, NULL );
    ok( !WaitForMultipleObjects( ARRAY_SIZE(threads), threads, TRUE, 50000 ), "threads do not end.\n" );
    for (i = 0; i < ARRAY_SIZE(threads); i++) CloseHandle( threads[i] );
    ok( starts_ok == 1 && starts_false == 7 && !starts_other, "got %ld S_OK, %ld S_FALSE, %ld others.\n", starts_ok,
        starts_false, starts_other );
    for (i = 0; i < ARRAY_SIZE(threads); i++)
    {
        hr = ICLRRuntimeHost_Stop( runtime );
        ok( hr == (i < ARRAY_SIZE(threads) - 1 ? S_FALSE : S_OK), "%u: got hr %#lx.\n", i, hr );
    }
}

static const struct test_case cases[] =
{
    { "before", test_before },
    { "start", test_start },
    { "pinned", test_pinned },
    { "execute", test_execute },
    { "domains", test_domains },
    { "control", test_control },
    { "manager_registered", test_registered_manager },
    { "manager_quiet", test_quiet_manager },
    { "manager_failing", test_failing_manager },
    { "manager_missing", test_missing_manager },
    { "refused_manager", test_refused_manager },
    { "threads", test_threads },
};

START_TEST(runtimehost)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (has_runtime()) run_cases( "runtimehost", cases, ARRAY_SIZE(cases) );
}
