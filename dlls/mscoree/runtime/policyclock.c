/*
 * Operations that the host's policy may limit in time
 *
 * The end of the process and the end of a domain: the host's IHostPolicyManager is told of the default action that is
 * taken, a clock runs where the host has set one, and when that runs out the host is told of the action for that.
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

#include "host/hostcontrol.h"
#include "runtime/policyclock.h"
#include "runtime/policymanager.h"
#include "runtime/runtime.h"
#include "runtime/state.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static void tell_default_action( EClrOperation operation, EPolicyAction action )
{
    IHostPolicyManager *host = hostcontrol_get_policy();

    TRACE( "operation %u, action %u\n", operation, action );
    if (host) IHostPolicyManager_OnDefaultAction( host, operation, action );
}

void policyclock_tell_timeout( EClrOperation operation )
{
    EPolicyAction action = policymanager_get_timeout_action( operation );
    IHostPolicyManager *host = hostcontrol_get_policy();

    ERR( "operation %u takes too long, action %u of the host's policy\n", operation, action );
    if (host) IHostPolicyManager_OnTimeout( host, operation, action );
}

struct policy_clock
{
    EClrOperation operation;
    HANDLE        timer;
};

static void CALLBACK on_timeout( void *context, BOOLEAN fired )
{
    const struct policy_clock *clock = context;
    EPolicyAction action = policymanager_get_timeout_action( clock->operation );

    policyclock_tell_timeout( clock->operation );
    if (action == eDisableRuntime) runtime_set_dead();
    else if (action >= eExitProcess) TerminateProcess( GetCurrentProcess(), HOST_E_EXITPROCESS_TIMEOUT );
    else if (action != eNoAction) FIXME( "Mono cannot take action %u\n", action );
}

struct policy_clock *policyclock_begin( EClrOperation operation )
{
    struct policy_clock *clock;

    tell_default_action( operation, policymanager_get_default_action( operation ) );
    if (!policymanager_has_set_timeout( operation )) return NULL;
    if (!(clock = HeapAlloc( GetProcessHeap(), 0, sizeof(*clock) ))) return NULL;
    clock->operation = operation;
    if (CreateTimerQueueTimer( &clock->timer, NULL, on_timeout, clock, policymanager_get_timeout( operation ), 0,
                               WT_EXECUTELONGFUNCTION | WT_EXECUTEONLYONCE ))
        return clock;
    HeapFree( GetProcessHeap(), 0, clock );
    return NULL;
}

/* A callback that is running already is waited for. */
void policyclock_end( struct policy_clock *clock )
{
    if (!clock) return;
    DeleteTimerQueueTimer( NULL, clock->timer, INVALID_HANDLE_VALUE );
    HeapFree( GetProcessHeap(), 0, clock );
}
