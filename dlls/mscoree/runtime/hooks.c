/*
 * What the rooms below tell the runtime, and ask of it: the tables that a start hands to them
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

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"

#include "host/assemblystore.h"
#include "host/gcsuspend.h"
#include "hostmemory/trace.h"
#include "interop/managedobject.h"
#include "mono/embed.h"
#include "redirect/hooks.h"
#include "redirect/loans.h"
#include "redirect/memcall.h"
#include "redirect/otherstacks.h"
#include "redirect/redirect.h"
#include "redirect/runtimemem.h"
#include "runtime/collect.h"
#include "runtime/eventmanager.h"
#include "runtime/hooks.h"
#include "runtime/notification.h"
#include "runtime/processend.h"
#include "runtime/refusalpolicy.h"
#include "runtime/resourcemonitor.h"
#include "runtime/state.h"

static BOOL lead_memory_calls( HMODULE module )
{
    collect_init( module );
    return redirect_module( module );
}

static void threads_stopping(void)
{
    gcsuspend_starting();
    loans_collecting();
    memcall_set_collecting( TRUE );
    trace_collection( TRUE );
}

static void threads_running( DWORD generation )
{
    trace_collection( FALSE );
    memcall_set_collecting( FALSE );
    gcsuspend_ending( generation );
}

static void collected( DWORD generation )
{
    loans_collected( generation > 0 );
}

static void domain_unloading( MonoDomain *domain, DWORD id )
{
    managedobject_forget_domain( domain, FALSE );
    eventmanager_tell( Event_DomainUnload, (void *)(ULONG_PTR)id );
    resourcemonitor_forget( id );
}

/* Nothing of it is left: what was made of it on its way down goes too. */
static void domain_unloaded( MonoDomain *domain )
{
    managedobject_forget_domain( domain, TRUE );
}

const struct embed_events runtime_mono_events =
{
    .module_mapped = lead_memory_calls,
    .threads_stopping = threads_stopping,
    .threads_stopped = otherstacks_gather,
    .threads_running = threads_running,
    .collected = collected,
    .domain_unloading = domain_unloading,
    .domain_unloaded = domain_unloaded,
    .object_made = resourcemonitor_count,
    .stack_known = memcall_set_stack,
    .other_stack_called = otherstacks_call,
    .get_other_roots = otherstacks_get_roots,
    .end_is_stuck = processend_give_up,
    .provide_assembly = assemblystore_provide
};

const struct redirect_hooks runtime_redirect_hooks =
{
    .is_started = runtime_is_started,
    .collect_here = collect_here,
    .count_collection = collect_count,
    .has_room = runtimemem_has_room,
    .get_heap_in_use = collect_get_heap_in_use,
    .collect_soon = notification_collect_soon,
    .throw_out_of_memory = collect_throw,
    .must_not_throw = embed_must_not_throw,
    .aborts_thread = refusalpolicy_aborts_thread,
    .out_of_memory = refusalpolicy_out_of_memory,
    .fatal = refusalpolicy_fatal,
    .thread_stopping = embed_watch_end,
    .get_notification = notification_get
};
