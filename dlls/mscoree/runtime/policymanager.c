/*
 * ICLRPolicyManager: what the runtime does about failures and timeouts
 *
 * A host states its policy, and the rules of what it may state are the CLR's: each operation and each failure has a
 * table row. Here the policy is kept; it is carried out, as far as Mono lets us, where memory is refused
 * (refusalpolicy.c), and where the process or a domain ends (policyclock.c). Aborted threads, finalizers, orphaned
 * locks and stack overflows are not told of by Mono; what is set for them is kept, and has no effect.
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
#include "wine/debug.h"

#include "mono/embed.h"
#include "runtime/policymanager.h"
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

EPolicyAction policymanager_get_default_action( EClrOperation operation )
{
    return policy.actions[operation];
}

DWORD policymanager_get_timeout( EClrOperation operation )
{
    return policy.timeouts[operation];
}

BOOL policymanager_has_set_timeout( EClrOperation operation )
{
    return policy.timeouts_set[operation] && policy.timeouts[operation] != INFINITE;
}

EPolicyAction policymanager_get_timeout_action( EClrOperation operation )
{
    return policy.timeout_actions[operation];
}

EPolicyAction policymanager_get_failure_action( EClrFailure failure )
{
    if (failure == FAIL_FatalRuntime && !policy.fatal_set) return eDisableRuntime;
    return policy.failures[failure];
}
