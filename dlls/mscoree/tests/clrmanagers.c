/*
 * The runtime's managers, as a host asks for them: policy, events, resources, and the collector's limit of version 1
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
#include "corerror.h"
#include "gchost.h"
#include "host.h"
#include "wine/test.h"

#ifndef COR_E_APPDOMAINUNLOADED
#define COR_E_APPDOMAINUNLOADED ((HRESULT)0x80131014)
#endif

/* The host of this process: the runtime uses it until the process ends. */
static struct host the_host;

/* A manager of a runtime that is not started yet; NULL: there is no runtime, and that was said. */
static void *get_manager( ICLRRuntimeHost *runtime, REFIID riid )
{
    ICLRControl *control = NULL;
    void *manager = NULL;
    HRESULT hr;

    hr = ICLRRuntimeHost_GetCLRControl( runtime, &control );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRControl_GetCLRManager( control, riid, &manager );
    ok( hr == S_OK && manager, "%s: got hr %#lx, %p.\n", wine_dbgstr_guid(riid), hr, manager );
    return manager;
}

/* Policy */

#define A(action) (1u << (action))
#define ALL_ACTIONS 0x3ff

/* From facts, not from our tables: bit by bit what may be set. */
static const unsigned int default_actions[MaxClrOperation] =
{
    0x3fc, 0x3e8, 0x3e8, 0x3f0, 0x3e0, 0x3c0, 0x3fd
};
static const unsigned int timeout_actions[MaxClrOperation] =
{
    0x3f8, 0x3c0, 0x3c0, 0x3e0, 0x3c0, 0x380, 0x3f8
};
static const unsigned int failure_actions[MaxClrFailure] =
{
    0x3fe, 0x3fe, 0x300, 0x3f0, 0x3e0, 0, 0x07e
};

static void test_policy(void)
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    ICLRPolicyManager *policy;
    IUnknown *unk;
    HRESULT hr, expected;
    int i, action;

    if (!runtime || !(policy = get_manager( runtime, &IID_ICLRPolicyManager ))) return;
    ok( ICLRPolicyManager_AddRef( policy ) == ICLRPolicyManager_Release( policy ), "the manager counts references.\n" );
    hr = ICLRPolicyManager_QueryInterface( policy, &IID_ICLRPolicyManager, (void **)&unk );
    ok( hr == S_OK && unk == (IUnknown *)policy, "got hr %#lx.\n", hr );
    hr = ICLRPolicyManager_QueryInterface( policy, &IID_ICLRGCManager, (void **)&unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx.\n", hr );

    for (i = 0; i < MaxClrOperation; i++)
    {
        for (action = -1; action <= MaxPolicyAction; action++)
        {
            expected = action >= 0 && (default_actions[i] & A( action )) ? S_OK : E_INVALIDARG;
            hr = ICLRPolicyManager_SetDefaultAction( policy, i, action );
            ok( hr == expected, "operation %d, action %d: got hr %#lx.\n", i, action, hr );
            expected = action >= 0 && (timeout_actions[i] & A( action )) ? S_OK : E_INVALIDARG;
            hr = ICLRPolicyManager_SetActionOnTimeout( policy, i, action );
            ok( hr == expected, "operation %d, action %d: got hr %#lx.\n", i, action, hr );
            hr = ICLRPolicyManager_SetTimeoutAndAction( policy, i, 1000, action );
            ok( hr == expected, "operation %d, action %d: got hr %#lx.\n", i, action, hr );
        }
        hr = ICLRPolicyManager_SetTimeout( policy, i, 0 );
        ok( hr == S_OK, "operation %d: got hr %#lx.\n", i, hr );
        hr = ICLRPolicyManager_SetTimeout( policy, i, INFINITE );
        ok( hr == S_OK, "operation %d: got hr %#lx.\n", i, hr );
    }
    for (i = -1; i <= MaxClrOperation; i += MaxClrOperation + 1)
    {
        hr = ICLRPolicyManager_SetDefaultAction( policy, i, eExitProcess );
        ok( hr == E_INVALIDARG, "operation %d: got hr %#lx.\n", i, hr );
        hr = ICLRPolicyManager_SetTimeout( policy, i, 1000 );
        ok( hr == E_INVALIDARG, "operation %d: got hr %#lx.\n", i, hr );
        hr = ICLRPolicyManager_SetTimeoutAndAction( policy, i, 1000, eRudeExitProcess );
        ok( hr == E_INVALIDARG, "operation %d: got hr %#lx.\n", i, hr );
    }
    for (i = -1; i <= MaxClrFailure; i++) for (action = -1; action <= MaxPolicyAction; action++)
    {
        expected = i >= 0 && i < MaxClrFailure && action >= 0 &&
                   (failure_actions[i] & A( action )) ? S_OK : E_INVALIDARG;
        hr = ICLRPolicyManager_SetActionOnFailure( policy, i, action );
        ok( hr == expected, "failure %d, action %d: got hr %#lx.\n", i, action, hr );
    }
    hr = ICLRPolicyManager_SetUnhandledExceptionPolicy( policy, eHostDeterminedPolicy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRPolicyManager_SetUnhandledExceptionPolicy( policy, eRuntimeDeterminedPolicy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRPolicyManager_SetUnhandledExceptionPolicy( policy, 2 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
}

/* Events */

struct action
{
    IActionOnCLREvent IActionOnCLREvent_iface;
    LONG  ref;
    LONG  told[MaxClrEvent];
    void *data;                 /* of the last one */
    ICLROnEventManager *leave;  /* unregisters itself from there */
};

static inline struct action *impl_from_IActionOnCLREvent( IActionOnCLREvent *iface )
{
    return CONTAINING_RECORD( iface, struct action, IActionOnCLREvent_iface );
}

static HRESULT WINAPI action_QueryInterface( IActionOnCLREvent *iface, REFIID riid, void **obj )
{
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI action_AddRef( IActionOnCLREvent *iface )
{
    return InterlockedIncrement( &impl_from_IActionOnCLREvent( iface )->ref );
}

static ULONG WINAPI action_Release( IActionOnCLREvent *iface )
{
    return InterlockedDecrement( &impl_from_IActionOnCLREvent( iface )->ref );
}

static HRESULT WINAPI action_OnEvent( IActionOnCLREvent *iface, EClrEvent event, void *data )
{
    struct action *action = impl_from_IActionOnCLREvent( iface );
    HRESULT hr;

    action->told[event]++;
    action->data = data;
    if (action->leave)
    {
        hr = ICLROnEventManager_UnregisterActionOnEvent( action->leave, event, iface );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
    }
    return E_FAIL;      /* which nobody minds */
}

static IActionOnCLREventVtbl action_vtbl =
{
    action_QueryInterface,
    action_AddRef,
    action_Release,
    action_OnEvent
};

static void test_events(void)
{
    static struct action action = { { &action_vtbl }, 1 }, once = { { &action_vtbl }, 1 },
        gone = { { &action_vtbl }, 1 };
    ICLRRuntimeHost *runtime = get_runtime_host();
    IActionOnCLREvent *iface = &action.IActionOnCLREvent_iface;
    ICLROnEventManager *events;
    DWORD id;
    HRESULT hr;
    int i;

    if (!runtime || !(events = get_manager( runtime, &IID_ICLROnEventManager ))) return;
    hr = ICLROnEventManager_RegisterActionOnEvent( events, Event_DomainUnload, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLROnEventManager_RegisterActionOnEvent( events, MaxClrEvent, iface );
    ok( hr == E_INVALIDARG && action.ref == 1, "got hr %#lx, ref %ld.\n", hr, action.ref );
    hr = ICLROnEventManager_RegisterActionOnEvent( events, -1, iface );
    ok( hr == E_INVALIDARG && action.ref == 1, "got hr %#lx, ref %ld.\n", hr, action.ref );
    for (i = 0; i < MaxClrEvent; i++)
    {
        hr = ICLROnEventManager_RegisterActionOnEvent( events, i, iface );
        ok( hr == S_OK && action.ref == i + 2, "%d: got hr %#lx, ref %ld.\n", i, hr, action.ref );
    }
    hr = ICLROnEventManager_UnregisterActionOnEvent( events, Event_StackOverflow, iface );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    hr = ICLROnEventManager_UnregisterActionOnEvent( events, Event_DomainUnload, &gone.IActionOnCLREvent_iface );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    hr = ICLROnEventManager_UnregisterActionOnEvent( events, Event_MDAFired, iface );
    ok( hr == S_OK && action.ref == 4, "got hr %#lx, ref %ld.\n", hr, action.ref );
    hr = ICLROnEventManager_UnregisterActionOnEvent( events, Event_MDAFired, iface );
    ok( hr == HOST_E_INVALIDOPERATION && action.ref == 4, "got hr %#lx, ref %ld.\n", hr, action.ref );

    once.leave = events;
    ICLROnEventManager_RegisterActionOnEvent( events, Event_DomainUnload, &once.IActionOnCLREvent_iface );
    ICLROnEventManager_RegisterActionOnEvent( events, Event_ClrDisabled, &gone.IActionOnCLREvent_iface );
    ICLROnEventManager_UnregisterActionOnEvent( events, Event_ClrDisabled, &gone.IActionOnCLREvent_iface );
    ok( gone.ref == 1, "got ref %ld.\n", gone.ref );

    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    for (i = 1; i <= 3; i++)
    {
        id = call_guest_ok( runtime, L"CreateDomain", L"" );
        hr = ICLRRuntimeHost_UnloadAppDomain( runtime, id, TRUE );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        ok( action.told[Event_DomainUnload] == i, "was told %ld times.\n", action.told[Event_DomainUnload] );
        ok( (ULONG_PTR)action.data == id, "got %p, domain %lu.\n", action.data, id );
    }
    ok( once.told[Event_DomainUnload] == 1 && once.ref == 1, "was told %ld times, ref %ld.\n",
        once.told[Event_DomainUnload], once.ref );
    ok( !action.told[Event_ClrDisabled], "was told too early.\n" );

    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( action.told[Event_ClrDisabled] == 1, "was told %ld times.\n", action.told[Event_ClrDisabled] );
    ok( !action.data, "got %p.\n", action.data );
    ok( action.told[Event_DomainUnload] == 3, "was told %ld times.\n", action.told[Event_DomainUnload] );
    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == E_UNEXPECTED, "got hr %#lx.\n", hr );
    ok( action.told[Event_ClrDisabled] == 1, "was told %ld times.\n", action.told[Event_ClrDisabled] );
    ok( !action.told[Event_MDAFired] && !action.told[Event_StackOverflow] && !gone.told[Event_ClrDisabled],
        "was told of others.\n" );
}

/* A policy for memory that is refused: what becomes of a guest whose array is refused. */

#define TOO_MUCH L"100000000"

static void test_refused( EPolicyAction policy_action )
{
    static struct action action = { { &action_vtbl }, 1 };
    ICLRRuntimeHost *runtime = get_runtime_host();
    ICLRPolicyManager *policy;
    ICLROnEventManager *events;
    DWORD ret = 0xdead;
    HRESULT hr;

    if (!runtime || !(policy = get_manager( runtime, &IID_ICLRPolicyManager ))) return;
    if (!(events = get_manager( runtime, &IID_ICLROnEventManager ))) return;
    ICLROnEventManager_RegisterActionOnEvent( events, Event_ClrDisabled, &action.IActionOnCLREvent_iface );
    hr = ICLRPolicyManager_SetActionOnFailure( policy, FAIL_NonCriticalResource, policy_action );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRPolicyManager_SetTimeout( policy, OPR_ProcessExit, 50000 );   /* it does not come to that */
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    host_init( &the_host );
    the_host.options.refuse_pages_over = 50000000;
    if (!(runtime = start_runtime( &the_host ))) return;
    ok( !call_guest_ok( runtime, L"AllocateArray", L"10000000" ), "a small array was refused.\n" );

    hr = call_guest( runtime, L"AllocateArray", TOO_MUCH, &ret );
    if (policy_action == eAbortThread) ok( hr == COR_E_THREADABORTED, "got hr %#lx, %lu.\n", hr, ret );
    else ok( hr == S_OK && ret == 1, "got hr %#lx, %lu.\n", hr, ret );
    if (policy_action == eExitProcess)
    {
        Sleep( 40000 );     /* another thread ends the process */
        ok( 0, "the process goes on.\n" );
    }
    if (policy_action == eDisableRuntime)
    {
        ok( action.told[Event_ClrDisabled] == 1, "was told %ld times.\n", action.told[Event_ClrDisabled] );
        hr = call_guest( runtime, L"Answer", L"", &ret );
        ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
        hr = ICLRRuntimeHost_Start( runtime );
        ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
        return;
    }
    ok( !action.told[Event_ClrDisabled], "the runtime is disabled.\n" );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
}

static void test_throw(void)     { test_refused( eThrowException ); }
static void test_abort(void)     { test_refused( eAbortThread ); }
static void test_unload(void)    { test_refused( eUnloadAppDomain ); }
static void test_exit(void)      { test_refused( eExitProcess ); }
static void test_fast_exit(void) { test_refused( eFastExitProcess ); }
static void test_rude_exit(void) { test_refused( eRudeExitProcess ); }
static void test_disable(void)   { test_refused( eDisableRuntime ); }

/* Resources */

static void test_monitor(void)
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    ICLRAppDomainResourceMonitor *monitor;
    ULONGLONG before, after, first, second, total = 0, own = 0xdead;
    unsigned int i;
    DWORD id;
    HRESULT hr;

    if (!runtime || !(monitor = get_manager( runtime, &IID_ICLRAppDomainResourceMonitor ))) return;
    hr = ICLRAppDomainResourceMonitor_GetCurrentAllocated( monitor, 1, &before );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    hr = ICLRAppDomainResourceMonitor_GetCurrentAllocated( monitor, 777, &before );
    ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
    hr = ICLRAppDomainResourceMonitor_GetCurrentAllocated( monitor, 0, &before );
    ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
    hr = ICLRAppDomainResourceMonitor_GetCurrentSurvived( monitor, 777, NULL, &total );
    ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
    hr = ICLRAppDomainResourceMonitor_GetCurrentCpuTime( monitor, 777, &total );
    ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );

    call_guest_ok( runtime, L"AllocateArray", L"10" );
    hr = ICLRAppDomainResourceMonitor_GetCurrentAllocated( monitor, 1, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRAppDomainResourceMonitor_GetCurrentAllocated( monitor, 1, &before );
    ok( hr == S_OK && before, "got hr %#lx, %lu.\n", hr, (ULONG)before );
    call_guest_ok( runtime, L"AllocateArray", L"10000000" );
    hr = ICLRAppDomainResourceMonitor_GetCurrentAllocated( monitor, 1, &after );
    ok( hr == S_OK && after - before >= 10000000 && after - before < 11000000, "got hr %#lx, %lu to %lu.\n", hr,
        (ULONG)before, (ULONG)after );
    call_guest_ok( runtime, L"Collect", L"" );
    hr = ICLRAppDomainResourceMonitor_GetCurrentAllocated( monitor, 1, &before );
    ok( hr == S_OK && before >= after, "what was allocated becomes less: %lu to %lu.\n", (ULONG)after, (ULONG)before );

    /* as long as there is one domain, what is the process's is its own */
    hr = ICLRAppDomainResourceMonitor_GetCurrentSurvived( monitor, 1, &own, &total );
    ok( hr == S_OK && own == total && own > 10000 && own < 100000000, "got hr %#lx, %lu of %lu.\n", hr, (ULONG)own,
        (ULONG)total );
    hr = ICLRAppDomainResourceMonitor_GetCurrentSurvived( monitor, 1, NULL, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRAppDomainResourceMonitor_GetCurrentCpuTime( monitor, 1, &first );
    ok( hr == S_OK && first < 1000000, "got hr %#lx, %lu ms.\n", hr, (ULONG)first );
    for (i = 0, own = first; i < 1000 && hr == S_OK && own < first + 20; i++)
    {
        call_guest_ok( runtime, L"Churn", L"20000" );
        hr = ICLRAppDomainResourceMonitor_GetCurrentCpuTime( monitor, 1, &own );
    }
    ok( hr == S_OK && own >= first + 20, "got hr %#lx, %lu ms.\n", hr, (ULONG)own );

    own = 0xdead;
    id = call_guest_ok( runtime, L"CreateDomain", L"" );
    hr = ICLRAppDomainResourceMonitor_GetCurrentSurvived( monitor, 1, &own, NULL );
    ok( hr == E_NOTIMPL && own == 0xdead, "got hr %#lx.\n", hr );
    hr = ICLRAppDomainResourceMonitor_GetCurrentCpuTime( monitor, id, &own );
    ok( hr == E_NOTIMPL && own == 0xdead, "got hr %#lx.\n", hr );
    hr = ICLRAppDomainResourceMonitor_GetCurrentAllocated( monitor, id, &second );
    ok( hr == S_OK && second < before, "got hr %#lx, %lu.\n", hr, (ULONG)second );
    ICLRRuntimeHost_UnloadAppDomain( runtime, id, TRUE );
    hr = ICLRAppDomainResourceMonitor_GetCurrentAllocated( monitor, id, &second );
    ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );

    hr = ICLRAppDomainResourceMonitor_GetCurrentSurvived( monitor, 1, NULL, &total );
    ok( hr == S_OK && total > 10000 && total < 100000000, "got hr %#lx, %lu.\n", hr, (ULONG)total );
    hr = ICLRAppDomainResourceMonitor_GetCurrentSurvived( monitor, 1, &own, NULL );
    ok( hr == E_NOTIMPL && own == 0xdead, "got hr %#lx.\n", hr );
    hr = ICLRAppDomainResourceMonitor_GetCurrentCpuTime( monitor, 1, &own );
    ok( hr == E_NOTIMPL && own == 0xdead, "got hr %#lx.\n", hr );
    hr = ICLRAppDomainResourceMonitor_GetCurrentCpuTime( monitor, 1, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

/* The collector's limit */

static struct
{
    LONG   ref, calls;
    SIZE_T limit, need;     /* of the last call */
    BOOL   grant;
}
gc_control = { 1 };

static HRESULT WINAPI gccontrol_QueryInterface( IGCHostControl *iface, REFIID riid, void **obj )
{
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI gccontrol_AddRef( IGCHostControl *iface )
{
    return InterlockedIncrement( &gc_control.ref );
}

static ULONG WINAPI gccontrol_Release( IGCHostControl *iface )
{
    return InterlockedDecrement( &gc_control.ref );
}

static HRESULT WINAPI gccontrol_RequestVirtualMemLimit( IGCHostControl *iface, SIZE_T limit, SIZE_T *new_limit )
{
    gc_control.calls++;
    gc_control.limit = limit;
    gc_control.need = *new_limit;
    *new_limit = gc_control.grant ? limit + *new_limit : limit;
    return E_FAIL;      /* which nobody minds */
}

static IGCHostControlVtbl gccontrol_vtbl =
{
    gccontrol_QueryInterface,
    gccontrol_AddRef,
    gccontrol_Release,
    gccontrol_RequestVirtualMemLimit
};

static void test_gclimit(void)
{
    static IGCHostControl control = { &gccontrol_vtbl };
    ICLRRuntimeInfo *info = get_runtime_info();
    ICorRuntimeHost *corhost;
    ICorConfiguration *config;
    ICLRRuntimeHost *runtime;
    IGCHost *gchost;
    SIZE_T limit;
    HRESULT hr;
    LONG calls;
    int i;

    if (!info) return;
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&corhost );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_QueryInterface( corhost, &IID_IGCHost, (void **)&gchost );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_GetConfiguration( corhost, &config );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorConfiguration_SetGCHostControl( config, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICorConfiguration_SetGCHostControl( config, &control );
    ok( hr == S_OK && gc_control.ref == 2, "got hr %#lx, ref %ld.\n", hr, gc_control.ref );
    hr = ICorConfiguration_SetGCHostControl( config, &control );
    ok( hr == S_OK && gc_control.ref == 2, "got hr %#lx, ref %ld.\n", hr, gc_control.ref );
    hr = ICorRuntimeHost_Start( corhost );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    call_guest_ok( runtime, L"Answer", L"" );

    /* the host grants exactly what is needed; units are bytes */
    gc_control.grant = TRUE;
    calls = gc_control.calls;
    ok( !call_guest_ok( runtime, L"AllocateArray", TOO_MUCH ), "the array was refused.\n" );
    ok( gc_control.calls == calls + 1, "was asked %ld times.\n", gc_control.calls - calls );
    ok( gc_control.need >= 100000000 && gc_control.need < 101000000, "got %Iu.\n", gc_control.need );
    ok( gc_control.limit >= 1 << 20 && gc_control.limit < 100000000, "got %Iu.\n", gc_control.limit );
    limit = gc_control.limit + gc_control.need;

    /* what is freed can be had again, so the limit does not grow by all ten; some may be kept by what a stack has left
     * over */
    for (i = 0; i < 10; i++)
    {
        call_guest_ok( runtime, L"Collect", L"" );
        ok( !call_guest_ok( runtime, L"AllocateArray", TOO_MUCH ), "the array was refused.\n" );
    }
    ok( gc_control.limit + gc_control.need < limit + 650000000, "%Iu bytes are not counted as freed.\n",
        gc_control.limit + gc_control.need - limit );

    /* the host refuses */
    gc_control.grant = FALSE;
    hr = IGCHost_SetVirtualMemLimit( gchost, 50000000 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    calls = gc_control.calls;
    for (i = 0; i < 10; i++)
        ok( call_guest_ok( runtime, L"AllocateArray", TOO_MUCH ) == 1, "the array was not refused.\n" );
    ok( gc_control.calls >= calls + 10, "was asked %ld times.\n", gc_control.calls - calls );
    ok( gc_control.limit == 50000000, "got %Iu.\n", gc_control.limit );

    /* a higher limit serves without a question */
    hr = IGCHost_SetVirtualMemLimit( gchost, 1000000000 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    calls = gc_control.calls;
    ok( !call_guest_ok( runtime, L"AllocateArray", TOO_MUCH ), "the array was refused.\n" );
    ok( gc_control.calls == calls, "was asked %ld times.\n", gc_control.calls - calls );
    hr = ICorRuntimeHost_GetConfiguration( corhost, &config );
    ok( hr == E_FAIL, "got hr %#lx.\n", hr );
}

static const struct test_case cases[] =
{
    { "policy", test_policy },
    { "events", test_events },
    { "monitor", test_monitor },
    { "gclimit", test_gclimit },
    { "refused:throw", test_throw },
    { "refused:abort", test_abort },
    { "refused:unload", test_unload },
    { "refused:exit", test_exit, HOST_E_EXITPROCESS_OUTOFMEMORY },
    { "refused:fastexit", test_fast_exit, HOST_E_EXITPROCESS_OUTOFMEMORY },
    { "refused:rudeexit", test_rude_exit, HOST_E_EXITPROCESS_OUTOFMEMORY },
    { "refused:disable", test_disable },
};

START_TEST(clrmanagers)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"guest.dll" )) run_cases( "clrmanagers", cases, ARRAY_SIZE(cases) );
}
