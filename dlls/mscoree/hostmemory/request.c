/*
 * A request for memory, made, and made again before it is refused
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
#include <stddef.h>

#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "hostmemory.h"
#include "wine/debug.h"

#include "heap/heap.h"
#include "hostmemory/live.h"
#include "hostmemory/manager_private.h"
#include "hostmemory/request.h"
#include "vm/vm.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static inline vm_status ask( struct memory_request *request, const struct vm_quota *quota )
{
    switch (request->kind)
    {
    case REQUEST_PAGES:
        return vm_allocate( request->manager->vm, &request->memory, 0, &request->size, request->type, request->protect,
                            quota );
    case REQUEST_REGION:
        return vm_allocate_ex( request->manager->vm, &request->memory, &request->size, request->type, request->protect,
                               request->requirements, quota );
    case REQUEST_BLOCK:
        return heap_alloc_debug( request->heap, request->size, quota, request->place, &request->memory );
    default:
        return heap_realloc_debug( request->heap, request->old, request->size, quota, request->place,
                                   &request->memory );
    }
}

/* The quota is taken anew each time, for the limits may have changed. */
static HRESULT try_request( struct memory_request *request )
{
    struct policy *policy = &request->manager->policy;
    const struct vm_quota *quota;
    struct vm_quota room;
    HRESULT hr;

    if (FAILED(hr = policy_admit( policy, request->level, &room, &quota ))) return hr;
    if (quota && request->beyond) policy_get_lending_quota( policy, request->beyond, &room );
    return policy_get_result( policy, ask( request, quota ) );
}

/* Once more with what the heaps and the layer keep for a while; also of what was freed while the request waited. */
static HRESULT trim_and_try( struct memory_request *request )
{
    heaplist_trim( &request->manager->heaps );
    vm_trim( request->manager->vm );
    return try_request( request );
}

static HRESULT retry_request( struct memory_request *request )
{
    HRESULT hr = try_request( request );

    return hr == E_OUTOFMEMORY ? trim_and_try( request ) : hr;
}

/* The request was refused, and memory is what is wanted. */
static HRESULT find_memory( struct memory_request *request )
{
    struct memory_manager *manager = request->manager;
    HRESULT hr;
    DWORD wait;

    if ((hr = trim_and_try( request )) != E_OUTOFMEMORY) return hr;

    if (listeners_tell( &manager->listeners, eMemoryAvailableLow ))
    {
        counters_add( &manager->counters, COUNT_LOW );
        if ((hr = retry_request( request )) != E_OUTOFMEMORY) return hr;
    }

    wait = manager->policy.limits.waitMilliseconds;
    if (!wait || request->level == eProcessCritical) return hr;
    return waiters_wait( &manager->waiters, request->level, wait, retry_request, request );
}

/* Once for each manager, to whoever looks for the reason of an OutOfMemoryException. */
static void tell_refusal( const struct memory_request *request )
{
    static const char *const levels[] = { "a task", "an application domain", "the process" };
    struct memory_manager *manager = request->manager;
    struct vm_statistics pages;
    UINT64 limit;

    if (!WARN_ON(mscoree) || InterlockedExchange( &manager->refusal_told, TRUE )) return;
    if (vm_statistics( manager->vm, &pages )) return;
    limit = policy_get_commit_limit( &manager->policy );
    WARN( "%p: %Iu bytes for %s are refused. %I64u bytes are committed, %I64u of them blocks of heaps in use; the "
          "limit is %I64u (0: none, it is the system that refuses). Later refusals are not told.\n", manager,
          request->size, levels[request->level], pages.committed, heaplist_get_in_use( &manager->heaps ), limit );
}

HRESULT request_make( struct memory_request *request )
{
    HRESULT hr = try_request( request );

    if (hr == E_OUTOFMEMORY && !request->beyond && (hr = find_memory( request )) == E_OUTOFMEMORY)
        tell_refusal( request );
    if (hr == E_FAIL) waiters_wake( &request->manager->waiters );
    if (SUCCEEDED(hr)) live_update( request->manager );
    return hr;
}
