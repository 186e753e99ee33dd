/*
 * ICLRPolicyManager: what the runtime does about failures and timeouts
 *
 * A host states its policy, and the rules of what it may state are the CLR's (facts 1.11): each operation and
 * each failure has a table row.  The policy is kept, and for one kind of failure it is carried out: memory that was refused.
 * Mono throws an OutOfMemoryException there, and ends the process where it cannot.  It has no way to abort a thread or to unload a
 * domain instead, so those actions are the exception as well, which is what the CLR does in the default domain (facts
 * 3.8).  The actions that end the process or the runtime are carried out here, an exit within its timeout.  Other
 * timeouts, orphaned locks and stack overflows are not seen by Mono; what is set for them has no effect.
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

#include "policymanager.h"
#include "runtime.h"

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
    { FROM( eRudeAbortThread ) & ~BIT( eUnloadAppDomain ), FROM( eExitProcess ) },   /* ..ThreadRudeAbortInNonCriticalRegion */
    { FROM( eRudeAbortThread ) & ~BIT( eUnloadAppDomain ), FROM( eExitProcess ) },   /* OPR_ThreadRudeAbortInCriticalRegion */
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
}
policy =
{
    { eAbortThread, eRudeAbortThread, eRudeAbortThread, eUnloadAppDomain, eRudeUnloadAppDomain, eExitProcess, eNoAction },
    { INFINITE, INFINITE, INFINITE, INFINITE, INFINITE, 40000, INFINITE },
    { eNoAction, eNoAction, eNoAction, eNoAction, eNoAction, eRudeExitProcess, eNoAction },
    { eThrowException, eThrowException, eRudeExitProcess, eNoAction, eRudeExitProcess, eNoAction, eThrowException },
    eRuntimeDeterminedPolicy
};

static volatile LONG exiting;   /* an exit for lack of memory is under way */

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
    TRACE( "%p %s %p\n", iface, debugstr_guid( riid ), obj );

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

static HRESULT WINAPI policymanager_SetDefaultAction( ICLRPolicyManager *iface, EClrOperation operation, EPolicyAction action )
{
    TRACE( "%p %u %u\n", iface, operation, action );

    if (!is_operation( operation ) || !is_allowed( allowed_operations[operation].by_default, action )) return E_INVALIDARG;
    policy.actions[operation] = action;
    return S_OK;
}

static HRESULT WINAPI policymanager_SetTimeout( ICLRPolicyManager *iface, EClrOperation operation, DWORD timeout )
{
    TRACE( "%p %u %lu\n", iface, operation, timeout );

    if (!is_operation( operation )) return E_INVALIDARG;
    policy.timeouts[operation] = timeout;
    return S_OK;
}

static HRESULT WINAPI policymanager_SetActionOnTimeout( ICLRPolicyManager *iface, EClrOperation operation, EPolicyAction action )
{
    TRACE( "%p %u %u\n", iface, operation, action );

    if (!is_operation( operation ) || !is_allowed( allowed_operations[operation].on_timeout, action )) return E_INVALIDARG;
    policy.timeout_actions[operation] = action;
    return S_OK;
}

static HRESULT WINAPI policymanager_SetTimeoutAndAction( ICLRPolicyManager *iface, EClrOperation operation, DWORD timeout,
                                                         EPolicyAction action )
{
    HRESULT hr = policymanager_SetActionOnTimeout( iface, operation, action );

    return SUCCEEDED(hr) ? policymanager_SetTimeout( iface, operation, timeout ) : hr;
}

static HRESULT WINAPI policymanager_SetActionOnFailure( ICLRPolicyManager *iface, EClrFailure failure, EPolicyAction action )
{
    TRACE( "%p %u %u\n", iface, failure, action );

    if ((unsigned int)failure >= MaxClrFailure || !is_allowed( allowed_failures[failure], action )) return E_INVALIDARG;
    if (failure != FAIL_NonCriticalResource && failure != FAIL_CriticalResource && action != policy.failures[failure])
        FIXME( "Mono does not tell of failure %u, action %u will not be taken\n", failure, action );
    policy.failures[failure] = action;
    return S_OK;
}

static HRESULT WINAPI policymanager_SetUnhandledExceptionPolicy( ICLRPolicyManager *iface, EClrUnhandledException unhandled )
{
    TRACE( "%p %u\n", iface, unhandled );

    if (unhandled != eRuntimeDeterminedPolicy && unhandled != eHostDeterminedPolicy) return E_INVALIDARG;
    policy.unhandled = unhandled;
    return S_OK;
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

static ICLRPolicyManager policymanager = { (ICLRPolicyManagerVtbl *)&policymanager_vtbl };

ICLRPolicyManager *policymanager_get(void)
{
    return &policymanager;
}

static DWORD WINAPI exit_thread( void *arg )
{
    runtime_exit_process( HOST_E_EXITPROCESS_OUTOFMEMORY );
}

/* Mono may wait for threads that it cannot stop, but not longer than the policy's timeout. */
static DWORD WINAPI watch_exit_thread( void *arg )
{
    HANDLE thread;

    if ((thread = CreateThread( NULL, 0, exit_thread, NULL, 0, NULL )))
        WaitForSingleObject( thread, policy.timeouts[OPR_ProcessExit] );
    TerminateProcess( GetCurrentProcess(), HOST_E_EXITPROCESS_OUTOFMEMORY );
    return 0;
}

/* The runtime is ended in order from another thread, as this one is in the middle of it; until then its request fails. */
static void exit_in_order(void)
{
    HANDLE thread;

    if (InterlockedExchange( &exiting, TRUE )) return;
    if ((thread = CreateThread( NULL, 0, watch_exit_thread, NULL, 0, NULL ))) CloseHandle( thread );
    else TerminateProcess( GetCurrentProcess(), HOST_E_EXITPROCESS_OUTOFMEMORY );
}

void policymanager_out_of_memory( BOOL critical )
{
    EPolicyAction action = policy.failures[critical ? FAIL_CriticalResource : FAIL_NonCriticalResource];

    if (action < eExitProcess || !runtime_is_started()) return;
    ERR( "out of memory, action %u of the host's policy\n", action );
    switch (action)
    {
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
