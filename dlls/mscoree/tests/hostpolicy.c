/*
 * IHostPolicyManager: the host is told what its policy makes of failures, of timeouts, and of the ends of domains and
 * the process
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
#include "hostmemory.h"
#include "host.h"
#include "wine/test.h"

#define TOO_MUCH L"100000000"
#define PROOF 0x7e57            /* the exit code of a process that was ended by a callback that was waited for */

/* Invariant: what is told is noted before anything else is done. */
static struct
{
    LONG failures[MaxClrFailure][MaxPolicyAction];
    LONG defaults[MaxClrOperation][MaxPolicyAction];
    LONG timeouts[MaxClrOperation][MaxPolicyAction];
    LONG all;
    LONG *end_at;               /* the process ends with PROOF when this is told */
}
told;

static struct host the_host;
static IHostMemoryManager *own_manager;     /* the host brings one of ours */

static void note( LONG *count )
{
    InterlockedIncrement( count );
    InterlockedIncrement( &told.all );
    if (count == told.end_at) TerminateProcess( GetCurrentProcess(), PROOF );
}

static HRESULT WINAPI policy_QueryInterface( IHostPolicyManager *iface, REFIID riid, void **obj )
{
    ok( 0, "the manager is queried.\n" );
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI policy_AddRef( IHostPolicyManager *iface )
{
    ok( 0, "the manager is referenced.\n" );
    return 2;
}

static ULONG WINAPI policy_Release( IHostPolicyManager *iface )
{
    ok( 0, "the manager is released.\n" );
    return 1;
}

static HRESULT WINAPI policy_OnDefaultAction( IHostPolicyManager *iface, EClrOperation operation, EPolicyAction action )
{
    note( &told.defaults[operation][action] );
    return S_OK;
}

static HRESULT WINAPI policy_OnTimeout( IHostPolicyManager *iface, EClrOperation operation, EPolicyAction action )
{
    note( &told.timeouts[operation][action] );
    return S_OK;
}

static HRESULT WINAPI policy_OnFailure( IHostPolicyManager *iface, EClrFailure failure, EPolicyAction action )
{
    note( &told.failures[failure][action] );
    return E_FAIL;      /* which nobody minds */
}

static IHostPolicyManagerVtbl policy_vtbl =
{
    policy_QueryInterface,
    policy_AddRef,
    policy_Release,
    policy_OnDefaultAction,
    policy_OnTimeout,
    policy_OnFailure
};

static IHostPolicyManager host_policy = { &policy_vtbl };

static HRESULT WINAPI control_GetHostManager( IHostControl *iface, REFIID riid, void **obj )
{
    if (IsEqualGUID( riid, &IID_IHostPolicyManager )) *obj = &host_policy;
    else if (IsEqualGUID( riid, &IID_IHostMemoryManager ))
        *obj = own_manager ? own_manager : &host_from_control( iface )->IHostMemoryManager_iface;
    else return E_NOINTERFACE;
    return S_OK;
}

static ICLRRuntimeHost *start( EClrFailure failure, EPolicyAction action )
{
    ICLRPolicyManager *policy = get_clr_manager( &IID_ICLRPolicyManager );
    HRESULT hr = S_OK;

    if (action != eNoAction) hr = ICLRPolicyManager_SetActionOnFailure( policy, failure, action );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    host_init( &the_host );
    the_host.options.refuse_pages_over = 50000000;
    the_host.control_vtbl.GetHostManager = control_GetHostManager;
    return start_runtime( &the_host );
}

/* An array is refused in the default domain: the action that is taken in the end is told. */
static void check_refused( EPolicyAction action, EPolicyAction final )
{
    BOOL aborted = final == eAbortThread || final == eRudeAbortThread;
    ICLRRuntimeHost *runtime = start( FAIL_NonCriticalResource, action );
    DWORD ret = 0xdead;
    LONG pages;
    HRESULT hr;

    if (!runtime) return;
    ok( !told.all, "%ld things were told too early.\n", told.all );
    pages = the_host.counts.virtual_alloc;
    hr = call_guest( runtime, L"AllocateArray", TOO_MUCH, &ret );
    if (aborted) ok( hr == COR_E_THREADABORTED, "got hr %#lx, %lu.\n", hr, ret );
    else ok( hr == S_OK && ret == 1, "got hr %#lx, %lu.\n", hr, ret );
    ok( told.failures[FAIL_NonCriticalResource][final] == 1, "was told %ld times.\n",
        told.failures[FAIL_NonCriticalResource][final] );
    ok( told.all == 1, "%ld things were told.\n", told.all );
    /* before that it was asked for twice, with a collection between */
    ok( the_host.counts.virtual_alloc >= pages + 2, "%ld requests.\n", the_host.counts.virtual_alloc - pages );
    if (final != eDisableRuntime) ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
    else
    {
        hr = call_guest( runtime, L"Answer", L"", &ret );
        ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    }
}

static void test_throw(void)       { check_refused( eThrowException, eThrowException ); }
static void test_abort(void)       { check_refused( eAbortThread, eAbortThread ); }
static void test_rude_abort(void)  { check_refused( eRudeAbortThread, eRudeAbortThread ); }
static void test_unload(void)      { check_refused( eUnloadAppDomain, eThrowException ); }
static void test_rude_unload(void) { check_refused( eRudeUnloadAppDomain, eThrowException ); }
static void test_disable(void)     { check_refused( eDisableRuntime, eDisableRuntime ); }

/* The same in another domain, which is unloaded. */
static void test_unload_domain(void)
{
    ICLRRuntimeHost *runtime = start( FAIL_NonCriticalResource, eUnloadAppDomain );
    DWORD id, ret = 0;
    unsigned int i;
    HRESULT hr;

    if (!runtime) return;
    /* Mono aborts a thread again that is still there after a while, and that may come when the guest has left its
     * handler. */
    hr = call_guest( runtime, L"AllocateInDomain", TOO_MUCH, &ret );
    ok( (hr == S_OK && ret == 1) || hr == COR_E_THREADABORTED, "the domain was not unloaded, got %#lx, %lu.\n", hr,
        ret );
    id = call_guest_ok( runtime, L"ThirdDomain", L"" );
    ok( id > 1, "got domain %lu.\n", id );
    ok( ICLRRuntimeHost_UnloadAppDomain( runtime, 0xdeadbeef, TRUE ) == (HRESULT)0x80131014,
        "an unknown domain was unloaded.\n" );
    ok( told.failures[FAIL_NonCriticalResource][eUnloadAppDomain] == 1, "was told %ld times.\n",
        told.failures[FAIL_NonCriticalResource][eUnloadAppDomain] );
    for (i = 0; i < 2000 && ICLRRuntimeHost_UnloadAppDomain( runtime, id, TRUE ) == S_OK; i++) Sleep( 10 );
    ok( ICLRRuntimeHost_UnloadAppDomain( runtime, id, TRUE ) != S_OK, "domain %lu is still there.\n", id );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
}

/* The actions that end the process are told before. */
static void check_exit( EPolicyAction action )
{
    ICLRRuntimeHost *runtime;
    DWORD ret;

    told.end_at = &told.failures[FAIL_NonCriticalResource][action];
    if (!(runtime = start( FAIL_NonCriticalResource, action ))) return;
    call_guest( runtime, L"AllocateArray", TOO_MUCH, &ret );
}

static void test_exit(void)      { check_exit( eExitProcess ); }
static void test_fast_exit(void) { check_exit( eFastExitProcess ); }
static void test_rude_exit(void) { check_exit( eRudeExitProcess ); }

/* The C heap: without it the runtime ends the process, so a refusal is a critical failure. */

static volatile HRESULT block_error;
static HRESULT (WINAPI *host_alloc)( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem );

static HRESULT WINAPI refusing_Alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    return block_error ? block_error : host_alloc( iface, size, level, mem );
}

static void test_block(void)
{
    ICLRRuntimeHost *runtime;
    DWORD ret;

    host_init( &the_host );
    told.end_at = &told.failures[FAIL_CriticalResource][eThrowException];
    if (!(runtime = start( FAIL_CriticalResource, eThrowException ))) return;
    host_alloc = the_host.malloc_vtbl.Alloc;
    the_host.malloc_vtbl.Alloc = refusing_Alloc;
    block_error = E_OUTOFMEMORY;
    call_guest( runtime, L"CreateDomain", L"", &ret );
}

/* If the host does nothing about it, blocks are lent, and the guest goes on. */
static void test_block_end(void)
{
    ICLRRuntimeHost *runtime;
    HRESULT hr;
    DWORD ret;

    if (has_lost_registers())
    {
        skip( "this Wine loses registers of 32-bit threads that are suspended.\n" );
        return;
    }
    if (!(runtime = start( 0, eNoAction ))) return;
    host_alloc = the_host.malloc_vtbl.Alloc;
    the_host.malloc_vtbl.Alloc = refusing_Alloc;
    block_error = E_OUTOFMEMORY;
    hr = call_guest( runtime, L"CreateDomain", L"", &ret );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    block_error = S_OK;
    hr = call_guest( runtime, L"Answer", L"", &ret );
    ok( hr == S_OK && ret == 42, "got hr %#lx, %lu.\n", hr, ret );
}

/* The same after many refusals, by a host that says E_FAIL of all of them. */
static void test_block_late(void)
{
    static const char *const names[] = { "libmono-2.0-x86_64.dll", "libmono-2.0-x86.dll" };
    void *(__cdecl *try_malloc)( SIZE_T size );
    ICLRRuntimeHost *runtime;
    unsigned int i;
    HRESULT hr;
    DWORD ret;

    if (has_lost_registers())
    {
        skip( "this Wine loses registers of 32-bit threads that are suspended.\n" );
        return;
    }
    if (!(runtime = start( 0, eNoAction ))) return;
    try_malloc = (void *)GetProcAddress( GetModuleHandleA( names[sizeof(void *) == 4] ), "monoeg_try_malloc" );
    host_alloc = the_host.malloc_vtbl.Alloc;
    the_host.malloc_vtbl.Alloc = refusing_Alloc;
    block_error = E_FAIL;
    for (i = 0; try_malloc && i < 300; i++) try_malloc( 1000 );
    hr = call_guest( runtime, L"CreateDomain", L"", &ret );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

/* The default actions: a domain is unloaded, the process ends. */

static void test_default_actions(void)
{
    ICLRRuntimeHost *runtime = start( 0, eNoAction );
    DWORD id;
    HRESULT hr;

    if (!runtime) return;
    id = call_guest_ok( runtime, L"CreateDomain", L"" );
    hr = ICLRRuntimeHost_UnloadAppDomain( runtime, id, TRUE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( told.defaults[OPR_AppDomainUnload][eUnloadAppDomain] == 1 && told.all == 1, "was told %ld times.\n", told.all );
}

static void exit_process( int code )
{
    ICLRMetaHost *metahost;

    CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&metahost );
    ICLRMetaHost_ExitProcess( metahost, code );
}

static void test_process_exit(void)
{
    told.end_at = &told.defaults[OPR_ProcessExit][eExitProcess];
    if (start( 0, eNoAction )) exit_process( 5 );
}

/* A handler that never comes to its end: the host has set a time. */
static void check_exit_timeout( BOOL tell )
{
    ICLRPolicyManager *policy = get_clr_manager( &IID_ICLRPolicyManager );
    ICLRRuntimeHost *runtime;
    HRESULT hr;

    hr = ICLRPolicyManager_SetTimeoutAndAction( policy, OPR_ProcessExit, 300, eRudeExitProcess );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (tell) told.end_at = &told.timeouts[OPR_ProcessExit][eRudeExitProcess];
    if (!(runtime = start( 0, eNoAction ))) return;
    call_guest_ok( runtime, L"HangAtExit", L"" );
    exit_process( 5 );
}

static void test_exit_timeout(void)      { check_exit_timeout( FALSE ); }
static void test_exit_timeout_told(void) { check_exit_timeout( TRUE ); }

/* No handlers where the host wants none. */
static void test_fast_default(void)
{
    ICLRPolicyManager *policy = get_clr_manager( &IID_ICLRPolicyManager );
    ICLRRuntimeHost *runtime;
    HRESULT hr;

    hr = ICLRPolicyManager_SetDefaultAction( policy, OPR_ProcessExit, eFastExitProcess );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (!(runtime = start( 0, eNoAction ))) return;
    call_guest_ok( runtime, L"HangAtExit", L"" );
    exit_process( 5 );
}

/* A memory manager that is damaged: the runtime is disabled, and the process ends in order. */
static void check_damage( EPolicyAction action )
{
    ICLRRuntimeHost *runtime;
    void *mem, *ret_mem;
    unsigned int i;
    DWORD ret;
    HRESULT hr;

    hr = CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&own_manager );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (!(runtime = start( FAIL_FatalRuntime, action ))) return;
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
    hr = IHostMemoryManager_VirtualAlloc( own_manager, NULL, 64 << 20, MEM_RESERVE, PAGE_READWRITE, eTaskCritical,
                                          &mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( VirtualFree( mem, 0, MEM_RELEASE ), "got error %lu.\n", GetLastError() );
    hr = IHostMemoryManager_VirtualAlloc( own_manager, mem, 4096, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &ret_mem );
    ok( hr == E_FAIL, "got hr %#lx.\n", hr );
    ok( !told.all, "%ld things were told too early.\n", told.all );

    ret = 0xdead;
    hr = call_guest( runtime, L"AllocateArray", L"10000000", &ret );
    ok( hr != S_OK || ret == 1, "got hr %#lx, %lu.\n", hr, ret );
    for (i = 0; i < 2000 && !told.all; i++) Sleep( 10 );    /* it may have been another thread that found it out */
    ok( told.failures[FAIL_FatalRuntime][eDisableRuntime] == 1 && told.all == 1, "was told %ld times.\n", told.all );
    hr = call_guest( runtime, L"Answer", L"", &ret );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    ICLRRuntimeHost_Stop( runtime );
}

static void test_damage(void)      { check_damage( eNoAction ); }
static void test_damage_exit(void) { check_damage( eRudeExitProcess ); }

/* Exceptions that nobody catches end a thread, and no more, where the host says so, before or after the start. */
static void check_unhandled( BOOL late )
{
    ICLRPolicyManager *policy = get_clr_manager( &IID_ICLRPolicyManager );
    ICLRRuntimeHost *runtime;
    HRESULT hr;

    hr = ICLRPolicyManager_SetUnhandledExceptionPolicy( policy, late ? eRuntimeDeterminedPolicy
                                                                     : eHostDeterminedPolicy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (!(runtime = start( 0, eNoAction ))) return;
    hr = ICLRPolicyManager_SetUnhandledExceptionPolicy( policy, eHostDeterminedPolicy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( call_guest_ok( runtime, L"ThrowOnThreads", L"3" ) == 3, "AppDomain.UnhandledException was not raised.\n" );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
}

static void test_unhandled(void)      { check_unhandled( FALSE ); }
static void test_unhandled_late(void) { check_unhandled( TRUE ); }

static const struct test_case cases[] =
{
    { "throw", test_throw },
    { "abort", test_abort },
    { "rude_abort", test_rude_abort },
    { "unload", test_unload },
    { "rude_unload", test_rude_unload },
    { "disable", test_disable },
    { "unload_domain", test_unload_domain },
    { "exit", test_exit, PROOF },
    { "fast_exit", test_fast_exit, PROOF },
    { "rude_exit", test_rude_exit, PROOF },
    { "block", test_block, PROOF },
    { "block_end", test_block_end },
    { "block_late", test_block_late },
    { "default_actions", test_default_actions },
    { "process_exit", test_process_exit, PROOF },
    { "exit_timeout", test_exit_timeout, HOST_E_EXITPROCESS_TIMEOUT },
    { "exit_timeout_told", test_exit_timeout_told, PROOF },
    { "fast_default", test_fast_default, 5 },
    { "unhandled", test_unhandled },
    { "unhandled_late", test_unhandled_late },
    { "damage", test_damage },
    { "damage_exit", test_damage_exit, COR_E_EXECUTIONENGINE },
};

START_TEST(hostpolicy)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"guest.dll" )) run_cases( "hostpolicy", cases, ARRAY_SIZE(cases) );
}
