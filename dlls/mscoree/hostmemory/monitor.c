/*
 * A thread that watches a manager's load
 *
 * Low is raised when the load reaches lowPercent, and once; High when it has fallen below highPercent again.
 * Between the two nothing is said, so a load that wavers about a threshold does not chatter.  The thread also gives
 * back what the VM layer has kept for reuse too long.  With neither to do it sleeps until it is woken.
 *
 * Invariant: the thread touches the manager only while it holds the lock and manager is not NULL.
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
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "hostmemory.h"
#include "wine/debug.h"

#include "hostmemory/manager_private.h"
#include "hostmemory/monitor.h"
#include "hostmemory/statistics.h"
#include "vm/vm.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define WATCH_PERIOD  100       /* milliseconds, while the load is watched */
#define TICK_PERIOD   1000      /* while something is kept for reuse */
#define HYSTERESIS    10        /* per cent, where no highPercent is given */

struct monitor
{
    LONG                   ref;         /* the manager's and the thread's */
    CRITICAL_SECTION       cs;          /* recursive: a callback may stop its own monitor */
    struct memory_manager *manager;     /* NULL: stopped */
    HANDLE                 wake;        /* there is something to do, or it is over */
    DWORD                  period;      /* until it looks again; INFINITE: when it is woken */
    BOOL                   low;         /* what was said last */
};

/* A reference keeps the manager while its listeners are told, who may release it. */
static BOOL tell( struct memory_manager *manager, EMemoryAvailable available, enum counter counter )
{
    BOOL told;

    if (!memory_manager_try_addref( manager )) return FALSE;
    if ((told = listeners_tell( &manager->listeners, available ))) counters_add( &manager->counters, counter );
    IHostMemoryManager_Release( &manager->IHostMemoryManager_iface );
    return told;
}

/* What cannot be told now, since another notification is under way or nobody listens, is told later, if it is still
 * so. */
static void watch_load( struct monitor *monitor, const HOST_MEMORY_LIMITS *limits )
{
    struct memory_manager *manager = monitor->manager;
    DWORD load, high = limits->highPercent;
    SIZE_T available;

    if (!limits->lowPercent || FAILED(statistics_get_load( manager, &load, &available ))) return;
    if (!high) high = limits->lowPercent > HYSTERESIS ? limits->lowPercent - HYSTERESIS : 1;

    if (!monitor->low && load >= limits->lowPercent)
    {
        if (tell( manager, eMemoryAvailableLow, COUNT_LOW )) monitor->low = TRUE;
    }
    else if (monitor->low && load < high)
    {
        if (tell( manager, eMemoryAvailableHigh, COUNT_HIGH )) monitor->low = FALSE;
    }
}

static void release( struct monitor *monitor )
{
    if (InterlockedDecrement( &monitor->ref )) return;
    DeleteCriticalSection( &monitor->cs );
    CloseHandle( monitor->wake );
    HeapFree( GetProcessHeap(), 0, monitor );
}

static DWORD get_period( struct memory_manager *manager, const HOST_MEMORY_LIMITS *limits )
{
    struct vm_statistics pages;

    if (limits->lowPercent) return WATCH_PERIOD;
    return vm_statistics( manager->vm, &pages ) || pages.cached ? TICK_PERIOD : INFINITE;
}

/* Without a reference, which would be seen in what Release returns: the last Release waits for cs in monitor_stop. */
static void watch( struct monitor *monitor )
{
    struct memory_manager *manager = monitor->manager;
    HOST_MEMORY_LIMITS limits;

    if (!manager) return;
    limits.cbSize = sizeof(limits);
    policy_get_limits( &manager->policy, &limits );
    vm_tick( manager->vm );
    monitor->period = get_period( manager, &limits );
    watch_load( monitor, &limits );     /* the last: the manager may be gone then */
}

static DWORD WINAPI monitor_thread( void *arg )
{
    struct monitor *monitor = arg;
    BOOL stopped = FALSE;

    while (!stopped)
    {
        WaitForSingleObject( monitor->wake, monitor->period );
        EnterCriticalSection( &monitor->cs );
        watch( monitor );
        stopped = !monitor->manager;
        LeaveCriticalSection( &monitor->cs );
    }
    release( monitor );
    return 0;
}

static BOOL (*guard)(void);

void monitor_set_guard( BOOL (*may_start)(void) )
{
    guard = may_start;
}

BOOL monitor_may_start(void)
{
    return !guard || guard();
}

HRESULT monitor_start( struct memory_manager *manager, struct monitor **ret )
{
    struct monitor *monitor;
    HANDLE thread;

    if (!(monitor = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*monitor) ))) return E_OUTOFMEMORY;
    monitor->ref = 2;
    monitor->period = INFINITE;
    monitor->manager = manager;
    InitializeCriticalSection( &monitor->cs );
    if (!(monitor->wake = CreateEventW( NULL, FALSE, FALSE, NULL )) ||
        !(thread = CreateThread( NULL, 0x10000, monitor_thread, monitor, 0, NULL )))
    {
        ERR( "no thread to watch the load: error %lu\n", GetLastError() );
        if (monitor->wake) CloseHandle( monitor->wake );
        DeleteCriticalSection( &monitor->cs );
        HeapFree( GetProcessHeap(), 0, monitor );
        return E_OUTOFMEMORY;
    }
    CloseHandle( thread );
    *ret = monitor;
    return S_OK;
}

void monitor_wake( struct monitor *monitor )
{
    SetEvent( monitor->wake );
}

void monitor_stop( struct monitor *monitor )
{
    EnterCriticalSection( &monitor->cs );
    monitor->manager = NULL;
    SetEvent( monitor->wake );
    LeaveCriticalSection( &monitor->cs );
    release( monitor );
}
