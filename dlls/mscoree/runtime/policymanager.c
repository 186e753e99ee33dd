/*
 * ICLRPolicyManager: what the runtime does about failures and timeouts
 *
 * A host states its policy, and the rules of what it may state are the CLR's: each operation and
 * each failure has a table row. The policy is kept, and carried out where Mono lets us, and the host's own
 * IHostPolicyManager is told of each action that is taken:
 *
 *   Memory that was refused. Mono throws an OutOfMemoryException there, and ends the process where it cannot. A thread
 *   that is to be aborted instead may see the exception first; the abort comes next, and no handler ends it. A domain
 *   that is to be unloaded is unloaded by another thread; in the default domain it is the exception all the same, as in
 *   the CLR. The actions that end the process or the runtime are carried out here.
 *
 *   A memory manager that is unusable for good. It is a fatal failure of the runtime; where the host says nothing else
 *   the runtime is disabled, and the process may go on and end in order, which the CLR would not let it.
 *
 *   The end of the process and the end of a domain: the default actions from eFastExitProcess on, and timeouts that a
 *   host has set.
 *
 * Aborted threads, finalizers, orphaned locks and stack overflows are not told of by Mono; what is set for them is
 * kept, and has no effect.
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

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "host/hostcontrol.h"
#include "mono/embed.h"
#include "redirect/locks.h"
#include "redirect/memcall.h"
#include "runtime/policymanager.h"
#include "runtime/processend.h"
#include "runtime/runtime.h"
#include "runtime/state.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define BIT(action)   (1u << (action))
#define FROM(action)  (~0u << (action) & (BIT( MaxPolicyAction ) - 1))   /* this one and all graver ones */

/* The actions that may be set, one bit each; by EClrOperation. */
static const struct
{
    unsigned int by_default;
    unsigned int on_timeout;
}
allowed_operations[] =
{
    { FROM( eAbortThread ), FROM( eRudeAbortThread ) },                              /* OPR_ThreadAbort */
    /* ..ThreadRudeAbortInNonCriticalRegion */
    { FROM( eRudeAbortThread ) & ~BIT( eUnloadAppDomain ), FROM( eExitProcess ) },
    /* OPR_ThreadRudeAbortInCriticalRegion */
    { FROM( eRudeAbortThread ) & ~BIT( eUnloadAppDomain ), FROM( eExitProcess ) },
    { FROM( eUnloadAppDomain ), FROM( eRudeUnloadAppDomain ) },                      /* OPR_AppDomainUnload */
    { FROM( eRudeUnloadAppDomain ), FROM( eExitProcess ) },                          /* OPR_AppDomainRudeUnload */
    { FROM( eExitProcess ), FROM( eFastExitProcess ) },                              /* OPR_ProcessExit */
    { BIT( eNoAction ) | FROM( eAbortThread ), FROM( eRudeAbortThread ) }            /* OPR_FinalizerRun */
};

/* By EClrFailure. */
static const unsigned int allowed_failures[] =
{
    FROM( eThrowException ),                                /* FAIL_NonCriticalResource */
    FROM( eThrowException ),                                /* FAIL_CriticalResource */
    FROM( eRudeExitProcess ),                               /* FAIL_FatalRuntime */
    FROM( eUnloadAppDomain ),                               /* FAIL_OrphanedLock */
    FROM( eRudeUnloadAppDomain ),                           /* FAIL_StackOverflow */
    0,                                                      /* FAIL_AccessViolation */
    FROM( eThrowException ) & ~FROM( eFastExitProcess )     /* FAIL_CodeContract */
};

C_ASSERT( ARRAY_SIZE(allowed_operations) == MaxClrOperation );
C_ASSERT( ARRAY_SIZE(allowed_failures) == MaxClrFailure );

/* Invariant: each value was allowed by its table row, or is the CLR's own default.  Each is written in one step. */
static struct
{
    EPolicyAction          actions[MaxClrOperation];
    DWORD                  timeouts[MaxClrOperation];
    EPolicyAction          timeout_actions[MaxClrOperation];
    volatile EPolicyAction failures[MaxClrFailure];
    EClrUnhandledException unhandled;
    BOOL                   timeouts_set[MaxClrOperation];   /* by the host */
    BOOL                   fatal_set;                       /* FAIL_FatalRuntime, by the host */
}
policy =
{
    { eAbortThread, eRudeAbortThread, eRudeAbortThread, eUnloadAppDomain, eRudeUnloadAppDomain, eExitProcess,
      eNoAction },
    { INFINITE, INFINITE, INFINITE, INFINITE, INFINITE, 40000, INFINITE },
    { eNoAction, eNoAction, eNoAction, eNoAction, eNoAction, eRudeExitProcess, eNoAction },
    { eThrowException, eThrowException, eRudeExitProcess, eNoAction, eRudeExitProcess, eNoAction, eThrowException },
    eRuntimeDeterminedPolicy
};

static volatile LONG exiting;   /* an exit for lack of memory is under way */
static volatile LONG unloading; /* the domain that is being unloaded for lack of memory; 0: none */
static volatile LONG fatal;     /* the runtime's end was told */

static inline BOOL is_operation( EClrOperation operation )
{
    return (unsigned int)operation < MaxClrOperation;
}

static inline BOOL is_allowed( unsigned int allowed, EPolicyAction action )
{
    return (unsigned int)action < MaxPolicyAction && (allowed & BIT( action ));
}

static HRESULT WINAPI policymanager_QueryInterface( ICLRPolicyManager *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_ICLRPolicyManager ))
    {
        *obj = iface;
        return S_OK;
    }
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI policymanager_AddRef( ICLRPolicyManager *iface )
{
    return 1;
}

static ULONG WINAPI policymanager_Release( ICLRPolicyManager *iface )
{
    return 1;
}

static HRESULT WINAPI policymanager_SetDefaultAction( ICLRPolicyManager *iface, EClrOperation operation,
                                                      EPolicyAction action )
{
    TRACE( "%p %u %u\n", iface, operation, action );

    if (!is_operation( operation ) || !is_allowed( allowed_operations[operation].by_default, action ))
        return E_INVALIDARG;
    if (operation != OPR_ProcessExit && operation != OPR_AppDomainUnload && action != policy.actions[operation])
        FIXME( "Mono does not tell of operation %u, action %u will not be taken\n", operation, action );
    policy.actions[operation] = action;
    return S_OK;
}

static HRESULT WINAPI policymanager_SetTimeout( ICLRPolicyManager *iface, EClrOperation operation, DWORD timeout )
{
    TRACE( "%p %u %lu\n", iface, operation, timeout );

    if (!is_operation( operation )) return E_INVALIDARG;
    if (operation != OPR_ProcessExit && operation != OPR_AppDomainUnload && timeout != policy.timeouts[operation])
        FIXME( "Mono does not tell of operation %u, its time is not measured\n", operation );
    policy.timeouts[operation] = timeout;
    policy.timeouts_set[operation] = TRUE;
    return S_OK;
}

static HRESULT WINAPI policymanager_SetActionOnTimeout( ICLRPolicyManager *iface, EClrOperation operation,
                                                        EPolicyAction action )
{
    TRACE( "%p %u %u\n", iface, operation, action );

    if (!is_operation( operation ) || !is_allowed( allowed_operations[operation].on_timeout, action ))
        return E_INVALIDARG;
    policy.timeout_actions[operation] = action;
    return S_OK;
}

static HRESULT WINAPI policymanager_SetTimeoutAndAction( ICLRPolicyManager *iface, EClrOperation operation,
                                                         DWORD timeout, EPolicyAction action )
{
    HRESULT hr;

    TRACE( "%p %u %lu %u\n", iface, operation, timeout, action );

    hr = policymanager_SetActionOnTimeout( iface, operation, action );
    return SUCCEEDED(hr) ? policymanager_SetTimeout( iface, operation, timeout ) : hr;
}

static HRESULT WINAPI policymanager_SetActionOnFailure( ICLRPolicyManager *iface, EClrFailure failure,
                                                        EPolicyAction action )
{
    TRACE( "%p %u %u\n", iface, failure, action );

    if ((unsigned int)failure >= MaxClrFailure || !is_allowed( allowed_failures[failure], action )) return E_INVALIDARG;
    if (failure == FAIL_FatalRuntime) policy.fatal_set = TRUE;
    else if (failure != FAIL_NonCriticalResource && failure != FAIL_CriticalResource &&
             action != policy.failures[failure])
        FIXME( "Mono does not tell of failure %u, action %u will not be taken\n", failure, action );
    policy.failures[failure] = action;
    return S_OK;
}

static HRESULT WINAPI policymanager_SetUnhandledExceptionPolicy( ICLRPolicyManager *iface,
                                                                 EClrUnhandledException unhandled )
{
    EClrUnhandledException before = policy.unhandled;

    TRACE( "%p %u\n", iface, unhandled );

    if (unhandled != eRuntimeDeterminedPolicy && unhandled != eHostDeterminedPolicy) return E_INVALIDARG;
    policy.unhandled = unhandled;
    if (!runtime_is_started()) return S_OK;
    if (unhandled == eHostDeterminedPolicy) embed_survive_unhandled();
    else if (before == eHostDeterminedPolicy)
        FIXME( "Mono does not end a process for unhandled exceptions once it was told not to\n" );
    return S_OK;
}

BOOL policymanager_survives_unhandled(void)
{
    return policy.unhandled == eHostDeterminedPolicy;
}

static const ICLRPolicyManagerVtbl policymanager_vtbl =
{
    policymanager_QueryInterface,
    policymanager_AddRef,
    policymanager_Release,
    policymanager_SetDefaultAction,
    policymanager_SetTimeout,
    policymanager_SetActionOnTimeout,
    policymanager_SetTimeoutAndAction,
    policymanager_SetActionOnFailure,
    policymanager_SetUnhandledExceptionPolicy
};

static ICLRPolicyManager policymanager = { &policymanager_vtbl };

ICLRPolicyManager *policymanager_get(void)
{
    return &policymanager;
}

/*********************************************************************** Telling the host */

/* The host is called like its memory manager: it may hold locks of its own meanwhile. */
static void tell_failure( EClrFailure failure, EPolicyAction action )
{
    IHostPolicyManager *host = hostcontrol_get_policy();
    struct memcall_thread *thread;

    TRACE( "failure %u, action %u\n", failure, action );
    if (!host) return;
    thread = memcall_enter();
    IHostPolicyManager_OnFailure( host, failure, action );
    memcall_leave( thread );
}

static void tell_default_action( EClrOperation operation, EPolicyAction action )
{
    IHostPolicyManager *host = hostcontrol_get_policy();

    TRACE( "operation %u, action %u\n", operation, action );
    if (host) IHostPolicyManager_OnDefaultAction( host, operation, action );
}

static void tell_timeout( EClrOperation operation, EPolicyAction action )
{
    IHostPolicyManager *host = hostcontrol_get_policy();

    ERR( "operation %u takes too long, action %u of the host's policy\n", operation, action );
    if (host) IHostPolicyManager_OnTimeout( host, operation, action );
}

/*********************************************************************** Operations that may take too long */

struct policy_clock
{
    EClrOperation operation;
    HANDLE        timer;
};

static void CALLBACK on_timeout( void *context, BOOLEAN fired )
{
    const struct policy_clock *clock = context;
    EPolicyAction action = policy.timeout_actions[clock->operation];

    tell_timeout( clock->operation, action );
    if (action == eDisableRuntime) runtime_set_dead();
    else if (action >= eExitProcess) TerminateProcess( GetCurrentProcess(), HOST_E_EXITPROCESS_TIMEOUT );
    else if (action != eNoAction) FIXME( "Mono cannot take action %u\n", action );
}

struct policy_clock *policymanager_begin( EClrOperation operation )
{
    DWORD timeout = policy.timeouts[operation];
    struct policy_clock *clock;

    tell_default_action( operation, policy.actions[operation] );
    if (!policy.timeouts_set[operation] || timeout == INFINITE) return NULL;
    if (!(clock = HeapAlloc( GetProcessHeap(), 0, sizeof(*clock) ))) return NULL;
    clock->operation = operation;
    if (CreateTimerQueueTimer( &clock->timer, NULL, on_timeout, clock, timeout, 0,
                               WT_EXECUTELONGFUNCTION | WT_EXECUTEONLYONCE ))
        return clock;
    HeapFree( GetProcessHeap(), 0, clock );
    return NULL;
}

/* A callback that is running already is waited for. */
void policymanager_end( struct policy_clock *clock )
{
    if (!clock) return;
    DeleteTimerQueueTimer( NULL, clock->timer, INVALID_HANDLE_VALUE );
    HeapFree( GetProcessHeap(), 0, clock );
}

EPolicyAction policymanager_get_default_action( EClrOperation operation )
{
    return policy.actions[operation];
}

/*********************************************************************** Memory that was refused */

static DWORD WINAPI exit_thread( void *arg )
{
    processend_exit( HOST_E_EXITPROCESS_OUTOFMEMORY );
}

/* Mono may wait for threads that it cannot stop, but not longer than the policy's timeout. */
static DWORD WINAPI watch_exit_thread( void *arg )
{
    HANDLE thread;

    if ((thread = CreateThread( NULL, 0, exit_thread, NULL, 0, NULL )) &&
        WaitForSingleObject( thread, policy.timeouts[OPR_ProcessExit] ) == WAIT_TIMEOUT)
        tell_timeout( OPR_ProcessExit, policy.timeout_actions[OPR_ProcessExit] );
    TerminateProcess( GetCurrentProcess(), HOST_E_EXITPROCESS_OUTOFMEMORY );
    return 0;
}

/* The runtime is ended in order from another thread, as this one is in the middle of it; until then its request
 * fails. */
static void exit_in_order(void)
{
    HANDLE thread;

    if (InterlockedExchange( &exiting, TRUE )) return;
    if ((thread = CreateThread( NULL, 0, watch_exit_thread, NULL, 0, NULL ))) CloseHandle( thread );
    else TerminateProcess( GetCurrentProcess(), HOST_E_EXITPROCESS_OUTOFMEMORY );
}

static DWORD WINAPI unload_thread( void *arg )
{
    HRESULT hr = monodomain_unload_by_id( (DWORD)(ULONG_PTR)arg );

    if (FAILED(hr)) ERR( "domain %lu could not be unloaded: %#lx\n", (DWORD)(ULONG_PTR)arg, hr );
    InterlockedExchange( &unloading, 0 );
    return 0;
}

/* One at a time: until then there may be many more refusals in the same domain. */
static void unload_domain( DWORD id )
{
    HANDLE thread;

    if (InterlockedCompareExchange( &unloading, id, 0 )) return;
    if ((thread = CreateThread( NULL, 0, unload_thread, (void *)(ULONG_PTR)id, 0, NULL ))) CloseHandle( thread );
    else InterlockedExchange( &unloading, 0 );
}

static inline BOOL is_abort( EPolicyAction action )
{
    return action == eAbortThread || action == eRudeAbortThread;
}

BOOL policymanager_aborts_thread(void)
{
    return is_abort( policy.failures[FAIL_CriticalResource] ) && embed_can_abort_thread();
}

/* The calling thread holds none of Mono's locks, for which another thread might wait that is needed for this. */
static void abort_thread(void)
{
    if (embed_abort_thread()) ERR( "a thread is aborted for lack of memory, by the host's policy\n" );
}

/* What is done in the end: an exception, where a thread or a domain cannot be ended instead. */
static EPolicyAction get_final_action( EClrFailure failure, DWORD *domain )
{
    EPolicyAction action = policy.failures[failure];

    if (is_abort( action )) return embed_can_abort_thread() ? action : eThrowException;
    if (action != eUnloadAppDomain && action != eRudeUnloadAppDomain) return action;
    if (memcall_is_collecting() || FAILED(monodomain_get_current_id( domain )) || *domain == 1) return eThrowException;
    return action;
}

void policymanager_out_of_memory( BOOL critical )
{
    EClrFailure failure = critical ? FAIL_CriticalResource : FAIL_NonCriticalResource;
    EPolicyAction action;
    DWORD domain = 0;

    if (!runtime_is_started()) return;
    action = get_final_action( failure, &domain );
    tell_failure( failure, action );
    if (action == eThrowException) return;
    if (is_abort( action ))
    {
        /* what is critical is lent, and loans.c asks for the abort when that is to be paid for */
        if (!critical) locks_call_without( abort_thread );
        return;
    }

    ERR( "out of memory, action %u of the host's policy\n", action );
    switch (action)
    {
    case eUnloadAppDomain:
    case eRudeUnloadAppDomain:
        unload_domain( domain );
        break;
    case eExitProcess:
        /* a runtime that cannot go on cannot be ended in order, either */
        if (critical) TerminateProcess( GetCurrentProcess(), HOST_E_EXITPROCESS_OUTOFMEMORY );
        exit_in_order();
        break;
    case eDisableRuntime:
        runtime_set_dead();     /* hosts get no further; managed code that runs cannot be stopped */
        break;
    default:
        TerminateProcess( GetCurrentProcess(), HOST_E_EXITPROCESS_OUTOFMEMORY );
    }
}

void policymanager_fatal(void)
{
    EPolicyAction action = policy.fatal_set ? policy.failures[FAIL_FatalRuntime] : eDisableRuntime;

    if (!runtime_is_started() || InterlockedExchange( &fatal, TRUE )) return;
    tell_failure( FAIL_FatalRuntime, action );
    ERR( "the memory manager is unusable, action %u\n", action );
    if (action == eDisableRuntime) runtime_set_dead();
    else TerminateProcess( GetCurrentProcess(), COR_E_EXECUTIONENGINE );
}
