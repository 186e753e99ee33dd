/*
 * Figures of a memory manager
 *
 * Pages are counted by the VM layer, blocks by the heaps, calls by the manager. The load is that of the limit or of the
 * machine, whichever leaves less.
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
#include <stddef.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "hostmemory.h"

#include "hostmemory/load.h"
#include "hostmemory/manager_private.h"
#include "hostmemory/statistics.h"
#include "vm/vm.h"

/* Of the structure as it was at first. */
#define FIRST_SIZE offsetof(HOST_MEMORY_STATISTICS, collections)

C_ASSERT( FIRST_SIZE == 128 );

HRESULT statistics_get( struct memory_manager *manager, HOST_MEMORY_STATISTICS *statistics )
{
    const struct counters *counters = &manager->counters;
    struct vm_statistics pages;
    HRESULT hr;
    UINT32 size = statistics->cbSize;

    if (size != sizeof(*statistics) && size != FIRST_SIZE) return E_INVALIDARG;
    if (FAILED(hr = policy_get_result( &manager->policy, vm_statistics( manager->vm, &pages ) ))) return hr;

    memset( statistics, 0, size );
    statistics->cbSize = size;
    statistics->flags = manager->policy.limits.flags;
    statistics->reserved = pages.reserved;
    statistics->committed = pages.committed;
    statistics->peakCommitted = pages.peak_committed;
    statistics->cached = pages.cached;
    statistics->heapInUse = heaplist_get_in_use( &manager->heaps );
    statistics->regions = pages.regions;
    statistics->systemCalls = pages.system_calls;
    statistics->allocCalls = counters_get( counters, COUNT_ALLOC );
    statistics->freeCalls = counters_get( counters, COUNT_FREE );
    statistics->protectCalls = counters_get( counters, COUNT_PROTECT );
    statistics->queryCalls = counters_get( counters, COUNT_QUERY );
    statistics->failedCalls = counters_get( counters, COUNT_FAILED );
    statistics->lowNotifications = counters_get( counters, COUNT_LOW );
    statistics->waits = manager->waiters.total;
    statistics->highNotifications = counters_get( counters, COUNT_HIGH );
    if (size == FIRST_SIZE) return S_OK;
    statistics->collections = InterlockedCompareExchange64( &manager->collections, 0, 0 );
    statistics->collectionsServed = InterlockedCompareExchange64( &manager->collections_served, 0, 0 );
    statistics->collectedBytes = InterlockedCompareExchange64( &manager->collected, 0, 0 );
    return S_OK;
}

HRESULT statistics_get_load( struct memory_manager *manager, DWORD *load, SIZE_T *available )
{
    UINT64 limit = policy_get_commit_limit( &manager->policy ), left;
    struct vm_statistics pages;
    DWORD percent;
    HRESULT hr;

    if (FAILED(hr = load_get_machine( &percent, &left ))) return hr;
    if (limit)
    {
        if (FAILED(hr = policy_get_result( &manager->policy, vm_statistics( manager->vm, &pages ) ))) return hr;
        left = min( left, pages.committed < limit ? limit - pages.committed : 0 );
        percent = max( percent, pages.committed < limit ? pages.committed * 100 / limit : 100 );
    }
    *load = percent;
    *available = min( left, ~(SIZE_T)0 );
    return S_OK;
}
