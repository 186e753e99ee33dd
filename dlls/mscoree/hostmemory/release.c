/*
 * Pages that a host gives back
 *
 * Those who wait for memory may have it, and what the layer keeps for reuse goes back to the system after a while: a
 * program that falls idle makes no call in which that could be seen, so a thread looks after it.
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

#include "ntstatus.h"
#define WIN32_NO_STATUS
#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "hostmemory.h"

#include "hostmemory/live.h"
#include "hostmemory/manager_private.h"
#include "hostmemory/monitor.h"
#include "hostmemory/release.h"
#include "vm/vm.h"

#define RELEASES_A_CHECK 64

HRESULT release_start_monitor( struct memory_manager *manager )
{
    HRESULT hr = S_OK;

    AcquireSRWLockExclusive( &manager->heaps.lock );
    if (!manager->monitor) hr = monitor_start( manager, &manager->monitor );
    ReleaseSRWLockExclusive( &manager->heaps.lock );
    return hr;
}

/* What is kept for reuse goes back to the system after a while: now, or later by the thread, which may be asleep. */
static void check_cached( struct memory_manager *manager )
{
    struct vm_statistics pages;

    vm_tick( manager->vm );
    if (vm_statistics( manager->vm, &pages ) || !pages.cached) return;
    if (!manager->monitor && (!monitor_may_start() || FAILED(release_start_monitor( manager )))) return;
    monitor_wake( manager->monitor );
}

HRESULT release_pages( struct memory_manager *manager, void *addr, SIZE_T size, DWORD type )
{
    size_t free_size = size;
    vm_status status;

    status = vm_free( manager->vm, &addr, &free_size, type );
    if (status == STATUS_MEMORY_NOT_ALLOCATED) return manager_finish( manager, HOST_E_INVALIDOPERATION );
    if (!status)
    {
        waiters_wake( &manager->waiters );
        live_update( manager );
    }
    if (!status && (type & MEM_RELEASE) && !(++manager->releases % RELEASES_A_CHECK)) check_cached( manager );
    return manager_finish( manager, policy_get_result( &manager->policy, status ) );
}
