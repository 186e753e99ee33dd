/*
 * ICorRuntimeHost, as version 1 hosts use it: app domains, their objects as COM objects, threads, the thread pool
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
#include <windef.h>
#include <winbase.h>
#include <objbase.h>
#include <oleauto.h>

#include "gchost.h"
#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"

#ifndef COR_E_CANNOTUNLOADAPPDOMAIN
#define COR_E_CANNOTUNLOADAPPDOMAIN ((HRESULT)0x80131015)
#endif

static const IID IID__AppDomain = { 0x05f696dc, 0x2b29, 0x3663, { 0xad, 0x8b, 0xc4, 0x38, 0x9c, 0xf2, 0xa7, 0x13 } };
static const IID IID_IAppDomainSetup = { 0x27fff232, 0xa7a8, 0x40dd,
                                         { 0x8d, 0x4a, 0x73, 0x4a, 0xd5, 0x9f, 0xcd, 0x41 } };

/* Slots of the vtables, counted from QueryInterface; type libraries of the core library have them. */
enum { SLOT_TO_STRING = 7, SLOT_LOAD_2 = 44, SLOT_EXECUTE_ASSEMBLY_2 = 51, SLOT_FRIENDLY_NAME = 53,
       SLOT_BASE_DIRECTORY = 54 };
enum { SLOT_GET_APPLICATION_NAME = 5, SLOT_PUT_APPLICATION_NAME = 6 };

/* The FriendlyName of a domain, through the vtable of _AppDomain. */
static BOOL is_named( IUnknown *domain, const WCHAR *expected )
{
    HRESULT (WINAPI *get_name)( void *, BSTR * );
    BSTR name = NULL;
    IUnknown *app;
    BOOL ret;
    HRESULT hr;

    hr = IUnknown_QueryInterface( domain, &IID__AppDomain, (void **)&app );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr != S_OK) return FALSE;
    get_name = get_slot( app, SLOT_FRIENDLY_NAME );
    hr = get_name( app, &name );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (!(ret = name && !lstrcmpW( name, expected )))
        ok( 0, "got %s, not %s.\n", wine_dbgstr_w(name), wine_dbgstr_w(expected) );
    SysFreeString( name );
    IUnknown_Release( app );
    return ret;
}

/* Its interfaces, and that they are one object. */
static void test_interfaces(void)
{
    static const IID *const iids[] =
    {
        &IID_IUnknown, &IID_ICorRuntimeHost, &IID_IGCHost, &IID_IGCHost2, &IID_ICorConfiguration, &IID_ICorThreadpool,
            &IID_IDebuggerInfo
    };
    ICorRuntimeHost *host = get_corhost();
    IUnknown *unk;
    unsigned int i;
    HRESULT hr;

    if (!host) return;
    for (i = 0; i < ARRAY_SIZE(iids); i++)
    {
        hr = ICorRuntimeHost_QueryInterface( host, iids[i], (void **)&unk );
        ok( hr == S_OK && unk, "%u: got hr %#lx.\n", i, hr );
        if (hr == S_OK) IUnknown_Release( unk );
    }
    unk = (IUnknown *)0xdeadbeef;
    hr = ICorRuntimeHost_QueryInterface( host, &IID_IHostMalloc, (void **)&unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx, %p.\n", hr, unk );
    hr = ICorRuntimeHost_QueryInterface( host, &IID_IUnknown, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
}

/* Before the runtime is started, and with bad arguments. */
static void test_arguments(void)
{
    ICorRuntimeHost *host = get_corhost();
    WCHAR path[MAX_PATH];
    IUnknown *unk;
    HMODULE base;
    HANDLE file;
    DWORD count;
    HRESULT hr;

    if (!host) return;
    hr = ICorRuntimeHost_CreateLogicalThreadState( host );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_DeleteLogicalThreadState( host );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    count = 77;
    hr = ICorRuntimeHost_LocksHeldByLogicalThread( host, &count );
    ok( hr == S_OK && !count, "got hr %#lx, %lu.\n", hr, count );
    hr = ICorRuntimeHost_LocksHeldByLogicalThread( host, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    unk = (IUnknown *)0xdeadbeef;
    hr = ICorRuntimeHost_NextDomain( host, NULL, &unk );
    ok( hr == HOST_E_CLRNOTAVAILABLE && !unk, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_UnloadDomain( host, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_GetDefaultDomain( host, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CurrentDomain( host, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CreateDomain( host, NULL, NULL, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CreateDomainEx( host, NULL, NULL, NULL, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CreateDomainSetup( host, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CreateEvidence( host, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_EnumDomains( host, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_SwitchInLogicalThreadState( host, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_SwitchOutLogicalThreadState( host, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );

    base = (HMODULE)0xdeadbeef;
    hr = ICorRuntimeHost_MapFile( host, NULL, &base );
    ok( hr == E_INVALIDARG && !base, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_MapFile( host, INVALID_HANDLE_VALUE, &base );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_MapFile( host, (HANDLE)0x123456, &base );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INVALID_HANDLE ), "got hr %#lx.\n", hr );
    GetModuleFileNameW( NULL, path, ARRAY_SIZE(path) );
    file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    hr = ICorRuntimeHost_MapFile( host, file, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_MapFile( host, file, &base );
    ok( hr == S_OK && base, "got hr %#lx.\n", hr );
    if (hr == S_OK) ok( !memcmp( base, "MZ", 2 ), "got other bytes.\n" );
    ok( UnmapViewOfFile( base ), "not a view, error %lu.\n", GetLastError() );
    CloseHandle( file );
}

/* IGCHost2, which is what version 2 hosts call ICLRGCManager: the limits before, the numbers after. */
static void test_gchost(void)
{
    ICorRuntimeHost *host = get_corhost();
    COR_GC_STATS stats;
    IGCHost2 *gchost;
    HRESULT hr;

    if (!host) return;
    hr = ICorRuntimeHost_QueryInterface( host, &IID_IGCHost2, (void **)&gchost );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IGCHost2_SetGCStartupLimits( gchost, 1 << 20, 0 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = IGCHost2_SetGCStartupLimitsEx( gchost, (4 << 20) + 1, 0 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = IGCHost2_SetGCStartupLimits( gchost, 16 << 20, 2 << 20 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IGCHost2_SetGCStartupLimitsEx( gchost, ~(SIZE_T)0, ~(SIZE_T)0 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_Start( host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IGCHost2_Collect( gchost, -1 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IGCHost2_GetStats( gchost, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    memset( &stats, 0xcc, sizeof(stats) );
    stats.Flags = COR_GC_COUNTS;
    hr = IGCHost2_GetStats( gchost, &stats );
    ok( hr == S_OK && stats.ExplicitGCCount == 1, "got hr %#lx, %Iu collections.\n", hr, stats.ExplicitGCCount );
    IGCHost2_Release( gchost );
}

static LONG control_refs, starting, ending, blocking;

static HRESULT WINAPI control_QueryInterface( IGCThreadControl *iface, REFIID riid, void **obj )
{
    *obj = iface;
    return S_OK;
}

static ULONG WINAPI control_AddRef( IGCThreadControl *iface )
{
    return InterlockedIncrement( &control_refs );
}

static ULONG WINAPI control_Release( IGCThreadControl *iface )
{
    return InterlockedDecrement( &control_refs );
}

static HRESULT WINAPI control_ThreadIsBlockingForSuspension( IGCThreadControl *iface )
{
    InterlockedIncrement( &blocking );
    return S_OK;
}

static HRESULT WINAPI control_SuspensionStarting( IGCThreadControl *iface )
{
    InterlockedIncrement( &starting );
    return S_OK;
}

static HRESULT WINAPI control_SuspensionEnding( IGCThreadControl *iface, DWORD generation )
{
    ok( generation <= 2, "got generation %lu.\n", generation );
    InterlockedIncrement( &ending );
    ok( ending == starting, "%ld ends of %ld suspensions.\n", ending, starting );
    return S_OK;
}

static void test_configuration(void)
{
    static IGCThreadControlVtbl vtbl =
    {
        control_QueryInterface, control_AddRef, control_Release,
        control_ThreadIsBlockingForSuspension, control_SuspensionStarting, control_SuspensionEnding
    };
    static IGCThreadControl control = { &vtbl };
    ICorRuntimeHost *host = get_corhost();
    ICorConfiguration *configuration;
    IGCHost *gchost;
    LONG before;
    HRESULT hr;

    if (!host) return;
    hr = ICorRuntimeHost_GetConfiguration( host, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_GetConfiguration( host, &configuration );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorConfiguration_SetGCThreadControl( configuration, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorConfiguration_SetDebuggerThreadControl( configuration, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorConfiguration_SetDebuggerThreadControl( configuration, (IDebuggerThreadControl *)&control );
    ok( hr == S_OK && control_refs == 1, "got hr %#lx, %ld references.\n", hr, control_refs );
    hr = ICorConfiguration_AddDebuggerSpecialThread( configuration, GetCurrentThreadId() );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    control_refs = 0;
    hr = ICorConfiguration_SetGCThreadControl( configuration, &control );
    ok( hr == S_OK && control_refs == 1, "got hr %#lx, %ld references.\n", hr, control_refs );
    hr = ICorConfiguration_SetGCThreadControl( configuration, &control );
    ok( hr == S_OK && control_refs == 1, "got hr %#lx, %ld references.\n", hr, control_refs );
    ICorConfiguration_Release( configuration );

    hr = ICorRuntimeHost_Start( host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_GetConfiguration( host, &configuration );
    ok( hr == E_FAIL && !configuration, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_QueryInterface( host, &IID_IGCHost, (void **)&gchost );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    before = starting;
    hr = IGCHost_Collect( gchost, -1 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( starting > before && ending == starting, "told of %ld and %ld.\n", starting - before, ending - before );
    before = starting;
    hr = IGCHost_Collect( gchost, 0 );
    ok( hr == S_OK && starting > before, "got hr %#lx, told of %ld.\n", hr, starting - before );
    IGCHost_Release( gchost );
}

static void test_default_domain(void)
{
    ICorRuntimeHost *host = get_corhost();
    IUnknown *domain, *second, *app, *assembly = NULL;
    HRESULT (WINAPI *load)( void *, BSTR, IUnknown ** );
    HRESULT (WINAPI *execute)( void *, BSTR, LONG * );
    WCHAR path[MAX_PATH], expected[MAX_PATH];
    HRESULT (WINAPI *get_text)( void *, BSTR * );
    IDispatch *dispatch;
    BSTR text = NULL;
    LONG code = -1;
    HRESULT hr;

    if (!host) return;
    /* nobody has started the runtime */
    hr = ICorRuntimeHost_GetDefaultDomain( host, &domain );
    ok( hr == S_OK && domain, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CurrentDomain( host, &second );
    ok( hr == S_OK && second == domain, "got hr %#lx, %p and %p.\n", hr, second, domain );
    IUnknown_Release( second );
    is_named( domain, L"DefaultDomain" );

    hr = IUnknown_QueryInterface( domain, &IID_IDispatch, (void **)&dispatch );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IDispatch_Release( dispatch );
    hr = IUnknown_QueryInterface( domain, &IID__AppDomain, (void **)&app );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    get_text = get_slot( app, SLOT_BASE_DIRECTORY );
    hr = get_text( app, &text );
    GetModuleFileNameW( NULL, expected, ARRAY_SIZE(expected) );
    wcsrchr( expected, '\\' )[1] = 0;
    ok( hr == S_OK && !lstrcmpiW( text, expected ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(text) );
    SysFreeString( text );

    load = get_slot( app, SLOT_LOAD_2 );
    text = SysAllocString( L"System.Core, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089" );
    hr = load( app, text, &assembly );
    ok( hr == S_OK && assembly, "got hr %#lx.\n", hr );
    SysFreeString( text );
    if (assembly) IUnknown_Release( assembly );
    assembly = NULL;
    text = SysAllocString( L"no such assembly" );
    hr = load( app, text, &assembly );
    ok( hr == HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND ) && !assembly, "got hr %#lx.\n", hr );
    SysFreeString( text );

    if (get_guest_path( L"program.exe", path ))
    {
        execute = get_slot( app, SLOT_EXECUTE_ASSEMBLY_2 );
        text = SysAllocString( path );
        hr = execute( app, text, &code );
        ok( hr == S_OK && code == 0, "got hr %#lx, %ld.\n", hr, code );
        SysFreeString( text );
    }
    IUnknown_Release( app );

    hr = ICorRuntimeHost_UnloadDomain( host, domain );
    ok( hr == COR_E_CANNOTUNLOADAPPDOMAIN, "got hr %#lx.\n", hr );
    IUnknown_Release( domain );
}

/* Makes a domain by a setup. */
static void test_setup(void)
{
    ICorRuntimeHost *host = get_corhost();
    HRESULT (WINAPI *get_text)( void *, BSTR * );
    HRESULT (WINAPI *put_text)( void *, BSTR );
    IUnknown *setup, *properties, *evidence, *domain;
    BSTR text;
    HRESULT hr;

    if (!host) return;
    hr = ICorRuntimeHost_CreateDomainSetup( host, &setup );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IUnknown_QueryInterface( setup, &IID_IAppDomainSetup, (void **)&properties );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    put_text = get_slot( properties, SLOT_PUT_APPLICATION_NAME );
    text = SysAllocString( L"an application" );
    hr = put_text( properties, text );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    SysFreeString( text );
    text = NULL;
    get_text = get_slot( properties, SLOT_GET_APPLICATION_NAME );
    hr = get_text( properties, &text );
    ok( hr == S_OK && !lstrcmpW( text, L"an application" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(text) );
    SysFreeString( text );
    IUnknown_Release( properties );

    hr = ICorRuntimeHost_CreateEvidence( host, &evidence );
    ok( hr == S_OK && evidence, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_UnloadDomain( host, evidence );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CreateDomainEx( host, L"set up", setup, evidence, &domain );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        is_named( domain, L"set up" );
        hr = ICorRuntimeHost_UnloadDomain( host, domain );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
    }
    IUnknown_Release( evidence );
    IUnknown_Release( setup );
}

static unsigned int count_domains( ICorRuntimeHost *host )
{
    unsigned int count = 0;
    HDOMAINENUM handle;
    IUnknown *domain;
    HRESULT hr;

    hr = ICorRuntimeHost_EnumDomains( host, &handle );
    ok( hr == S_OK && handle, "got hr %#lx.\n", hr );
    while ((hr = ICorRuntimeHost_NextDomain( host, handle, &domain )) == S_OK)
    {
        if (!count++) is_named( domain, L"DefaultDomain" );
        IUnknown_Release( domain );
    }
    ok( hr == S_FALSE && !domain, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_NextDomain( host, handle, &domain );
    ok( hr == S_FALSE, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CloseEnum( host, handle );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return count;
}

static void test_domains(void)
{
    ICorRuntimeHost *host = get_corhost();
    IUnknown *domains[20], *domain;
    HDOMAINENUM handle;
    unsigned int i;
    HRESULT hr;

    if (!host) return;
    hr = ICorRuntimeHost_Start( host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( count_domains( host ) == 1, "there are other domains.\n" );
    for (i = 0; i < ARRAY_SIZE(domains); i++)
    {
        hr = ICorRuntimeHost_CreateDomain( host, i % 2 ? L"odd" : L"even", NULL, &domains[i] );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        is_named( domains[i], i % 2 ? L"odd" : L"even" );
    }
    ok( count_domains( host ) == 1 + ARRAY_SIZE(domains), "got another number.\n" );

    /* one that is gone is left out */
    hr = ICorRuntimeHost_EnumDomains( host, &handle );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    for (i = 0; i < ARRAY_SIZE(domains); i++)
    {
        hr = ICorRuntimeHost_UnloadDomain( host, domains[i] );
        ok( hr == S_OK, "%u: got hr %#lx.\n", i, hr );
    }
    hr = ICorRuntimeHost_NextDomain( host, handle, &domain );
    ok( hr == S_OK && is_named( domain, L"DefaultDomain" ), "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_NextDomain( host, handle, &domain );
    ok( hr == S_FALSE && !domain, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CloseEnum( host, handle );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CloseEnum( host, handle );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_NextDomain( host, handle, &domain );
    ok( hr == E_INVALIDARG && !domain, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_NextDomain( host, NULL, &domain );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_NextDomain( host, handle, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CloseEnum( host, (HDOMAINENUM)0xdeadbeef );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    ok( count_domains( host ) == 1, "there are other domains.\n" );
}

/* A thread of the host's, made one of the runtime's and let go, twice. */
static DWORD WINAPI thread_proc( void *arg )
{
    ICorRuntimeHost *host = arg;
    COR_GC_THREAD_STATS before, after;
    ICLRRuntimeHost *runtime;
    DWORD id, count;
    unsigned int i;
    IGCHost *gc;
    HRESULT hr;

    hr = ICorRuntimeHost_QueryInterface( host, &IID_ICLRRuntimeHost, (void **)&runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_QueryInterface( host, &IID_IGCHost, (void **)&gc );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    for (i = 0; i < 2; i++)
    {
        memset( &before, 0xcc, sizeof(before) );
        hr = IGCHost_GetThreadStats( gc, NULL, &before );
        ok( hr == E_INVALIDARG && !before.PerThreadAllocation, "got hr %#lx.\n", hr );
        hr = ICLRRuntimeHost_GetCurrentAppDomainId( runtime, &id );
        ok( hr == E_UNEXPECTED, "got hr %#lx.\n", hr );
        hr = ICorRuntimeHost_DeleteLogicalThreadState( host );
        ok( hr == E_UNEXPECTED, "got hr %#lx.\n", hr );
        hr = ICorRuntimeHost_LocksHeldByLogicalThread( host, &count );
        ok( hr == S_OK && !count, "got hr %#lx.\n", hr );
        hr = ICorRuntimeHost_CreateLogicalThreadState( host );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        hr = ICorRuntimeHost_CreateLogicalThreadState( host );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        hr = ICLRRuntimeHost_GetCurrentAppDomainId( runtime, &id );
        ok( hr == S_OK && id == 1, "got hr %#lx, id %lu.\n", hr, id );
        hr = IGCHost_GetThreadStats( gc, &id, &before );
        ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
        hr = IGCHost_GetThreadStats( gc, NULL, NULL );
        ok( hr == E_POINTER, "got hr %#lx.\n", hr );
        hr = IGCHost_GetThreadStats( gc, NULL, &before );
        ok( hr == S_OK && !before.Flags, "got hr %#lx, flags %#lx.\n", hr, (DWORD)before.Flags );
        if (can_run_guest( L"guest.dll" ))
        {
            call_guest_ok( runtime, L"AllocateArray", L"3000000" );
            hr = IGCHost_GetThreadStats( gc, NULL, &after );
            ok( hr == S_OK && after.PerThreadAllocation >= before.PerThreadAllocation + 3000000,
                "got hr %#lx, %s more bytes.\n", hr,
                wine_dbgstr_longlong(after.PerThreadAllocation - before.PerThreadAllocation) );
        }
        hr = ICorRuntimeHost_DeleteLogicalThreadState( host );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
    }
    return 0;
}

static void test_threads(void)
{
    ICorRuntimeHost *host = get_corhost();
    HANDLE thread;
    HRESULT hr;

    if (!host) return;
    hr = ICorRuntimeHost_Start( host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    thread = CreateThread( NULL, 0, thread_proc, host, 0, NULL );
    ok( !WaitForSingleObject( thread, 40000 ), "the thread does not end.\n" );
    CloseHandle( thread );
    hr = ICorRuntimeHost_Stop( host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_CreateLogicalThreadState( host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

static DWORD WINAPI work_item( void *arg )
{
    SetEvent( arg );
    return 0;
}

static void WINAPI wait_callback( void *arg, BOOLEAN timeout )
{
    SetEvent( arg );
}

static void test_threadpool(void)
{
    ICorRuntimeHost *host = get_corhost();
    HANDLE event, object, wait, timer;
    DWORD workers, completion, free;
    ICorThreadpool *pool;
    IDebuggerInfo *info;
    BOOL result;
    HRESULT hr;

    if (!host) return;
    hr = ICorRuntimeHost_QueryInterface( host, &IID_IDebuggerInfo, (void **)&info );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    result = TRUE;
    hr = IDebuggerInfo_IsDebuggerAttached( info, &result );
    ok( hr == S_OK && !result, "got hr %#lx, %d.\n", hr, result );
    hr = IDebuggerInfo_IsDebuggerAttached( info, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IDebuggerInfo_QueryInterface( info, &IID_ICorThreadpool, (void **)&pool );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    event = CreateEventW( NULL, FALSE, FALSE, NULL );
    object = CreateEventW( NULL, FALSE, FALSE, NULL );
    hr = ICorThreadpool_CorQueueUserWorkItem( pool, NULL, NULL, FALSE, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    result = FALSE;
    hr = ICorThreadpool_CorQueueUserWorkItem( pool, work_item, event, FALSE, &result );
    ok( hr == S_OK && result && !WaitForSingleObject( event, 40000 ), "got hr %#lx.\n", hr );
    hr = ICorThreadpool_CorCallOrQueueUserWorkItem( pool, work_item, event, NULL );
    ok( hr == S_OK && !WaitForSingleObject( event, 40000 ), "got hr %#lx.\n", hr );

    hr = ICorThreadpool_CorRegisterWaitForSingleObject( pool, &wait, object, wait_callback, event, INFINITE, TRUE,
                                                        &result );
    ok( hr == S_OK && wait, "got hr %#lx.\n", hr );
    ok( WaitForSingleObject( event, 10 ) == WAIT_TIMEOUT, "called too early.\n" );
    SetEvent( object );
    ok( !WaitForSingleObject( event, 40000 ), "not called.\n" );
    hr = ICorThreadpool_CorUnregisterWait( pool, wait, INVALID_HANDLE_VALUE, &result );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    hr = ICorThreadpool_CorCreateTimer( pool, &timer, wait_callback, event, 60000, 0, &result );
    ok( hr == S_OK && timer, "got hr %#lx.\n", hr );
    hr = ICorThreadpool_CorChangeTimer( pool, timer, 1, 0, &result );
    ok( hr == S_OK && !WaitForSingleObject( event, 40000 ), "got hr %#lx.\n", hr );
    hr = ICorThreadpool_CorDeleteTimer( pool, timer, INVALID_HANDLE_VALUE, &result );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorThreadpool_CorDeleteTimer( pool, NULL, NULL, &result );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );

    hr = ICorThreadpool_CorGetMaxThreads( pool, &workers, &completion );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_Start( host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorThreadpool_CorGetMaxThreads( pool, &workers, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorThreadpool_CorSetMaxThreads( pool, 50, 40 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorThreadpool_CorGetMaxThreads( pool, &workers, &completion );
    ok( hr == S_OK && workers == 50 && completion == 40, "got hr %#lx, %lu and %lu.\n", hr, workers, completion );
    hr = ICorThreadpool_CorGetAvailableThreads( pool, &free, &completion );
    ok( hr == S_OK && free && free <= workers, "got hr %#lx, %lu.\n", hr, free );
    hr = ICorThreadpool_CorSetMaxThreads( pool, 0, 0 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    CloseHandle( object );
    CloseHandle( event );
}

static const struct test_case cases[] =
{
    { "interfaces", test_interfaces },
    { "arguments", test_arguments },
    { "gchost", test_gchost },
    { "configuration", test_configuration },
    { "default_domain", test_default_domain },
    { "setup", test_setup },
    { "domains", test_domains },
    { "threads", test_threads },
    { "threadpool", test_threadpool },
};

START_TEST(corhost)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (has_runtime()) run_cases( "corhost", cases, ARRAY_SIZE(cases) );
}
