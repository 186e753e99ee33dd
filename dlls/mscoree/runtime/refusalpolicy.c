/*
 * What is done about memory that was refused, by the host's policy
 *
 * The host's IHostPolicyManager is told of each action that is taken:
 *
 *   Memory that was refused. Mono throws an OutOfMemoryException there, and ends the process where it cannot. A thread
 *   that is to be aborted instead may see the exception first; the abort comes next, and no handler ends it. A domain
 *   that is to be unloaded is unloaded by another thread; in the default domain it is the exception all the same, as in
 *   the CLR. The actions that end the process or the runtime are carried out here.
 *
 *   A memory manager that is unusable for good. It is a fatal failure of the runtime.
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
#include "runtime/policyclock.h"
#include "runtime/policymanager.h"
#include "runtime/processend.h"
#include "runtime/refusalpolicy.h"
#include "runtime/runtime.h"
#include "runtime/state.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static volatile LONG exiting;   /* an exit for lack of memory is under way */
static volatile LONG unloading; /* the domain that is being unloaded for lack of memory; 0: none */
static volatile LONG fatal;     /* the runtime's end was told */

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

static DWORD WINAPI exit_thread( void *arg )
{
    processend_exit( HOST_E_EXITPROCESS_OUTOFMEMORY );
}

/* Mono may wait for threads that it cannot stop, but not longer than the policy's timeout. */
static DWORD WINAPI watch_exit_thread( void *arg )
{
    HANDLE thread;

    if ((thread = CreateThread( NULL, 0, exit_thread, NULL, 0, NULL )) &&
        WaitForSingleObject( thread, policymanager_get_timeout( OPR_ProcessExit ) ) == WAIT_TIMEOUT)
        policyclock_tell_timeout( OPR_ProcessExit );
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

BOOL refusalpolicy_aborts_thread(void)
{
    return is_abort( policymanager_get_failure_action( FAIL_CriticalResource ) ) && embed_can_abort_thread();
}

/* The calling thread holds none of Mono's locks, for which another thread might wait that is needed for this. */
static void abort_thread(void)
{
    if (embed_abort_thread()) ERR( "a thread is aborted for lack of memory, by the host's policy\n" );
}

/* What is done in the end: an exception, where a thread or a domain cannot be ended instead. */
static EPolicyAction get_final_action( EClrFailure failure, DWORD *domain )
{
    EPolicyAction action = policymanager_get_failure_action( failure );

    if (is_abort( action )) return embed_can_abort_thread() ? action : eThrowException;
    if (action != eUnloadAppDomain && action != eRudeUnloadAppDomain) return action;
    if (memcall_is_collecting() || FAILED(currentdomain_get_id( domain )) || *domain == 1) return eThrowException;
    return action;
}

void refusalpolicy_out_of_memory( BOOL critical )
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

void refusalpolicy_fatal(void)
{
    EPolicyAction action = policymanager_get_failure_action( FAIL_FatalRuntime );

    if (!runtime_is_started() || InterlockedExchange( &fatal, TRUE )) return;
    tell_failure( FAIL_FatalRuntime, action );
    ERR( "the memory manager is unusable, action %u\n", action );
    if (action == eDisableRuntime) runtime_set_dead();
    else TerminateProcess( GetCurrentProcess(), COR_E_EXECUTIONENGINE );
}
