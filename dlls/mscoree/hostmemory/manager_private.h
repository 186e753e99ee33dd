/*
 * What a memory manager consists of, for its own files
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

#ifndef __MSCOREE_HOSTMEMORY_MANAGER_PRIVATE_H
#define __MSCOREE_HOSTMEMORY_MANAGER_PRIVATE_H

#include "hostmemory/counters.h"
#include "hostmemory/heaplist.h"
#include "hostmemory/listeners.h"
#include "hostmemory/policy.h"
#include "hostmemory/waiters.h"

struct live_manager;
struct monitor;

/* Invariant: alive as long as somebody holds a reference to it, or to one of its heaps. */
struct memory_manager
{
    IHostMemoryManager IHostMemoryManager_iface;
    IHostMemoryPolicy2 IHostMemoryPolicy2_iface;
    IHostMemoryRegions IHostMemoryRegions_iface;
    LONG               ref;
    struct vm         *vm;
    struct policy      policy;
    struct listeners   listeners;
    struct waiters     waiters;
    struct counters    counters;
    struct heaplist    heaps;
    /* starts under the lock of the heaps; NULL: few regions were released so far, and no load is watched */
    struct monitor    *monitor;
    volatile LONG      releases;    /* about so many regions were released; only a hint */
    volatile LONG64    collections; /* of the runtime, because it was refused memory */
    volatile LONG64    collections_served;  /* after so many of them the request was served */
    volatile LONG64    collected;   /* bytes */
    volatile LONG      refusal_told;
    struct live_manager *live;      /* its figures where others see them; NULL: nowhere */
    volatile LONG      live_time;   /* of their last update, in milliseconds */
};

extern const IHostMemoryRegionsVtbl regions_vtbl;

/* Counts what failed on the way out. When damage was found, those who wait are waiting for nothing. */
static inline HRESULT manager_finish( struct memory_manager *manager, HRESULT hr )
{
    if (FAILED(hr)) counters_add( &manager->counters, COUNT_FAILED );
    if (hr == E_FAIL) waiters_wake( &manager->waiters );
    return hr;
}

/* A reference, unless the last one is gone already. */
static inline BOOL memory_manager_try_addref( struct memory_manager *manager )
{
    LONG ref;

    do if (!(ref = manager->ref)) return FALSE;
    while (InterlockedCompareExchange( &manager->ref, ref + 1, ref ) != ref);
    return TRUE;
}

#endif /* __MSCOREE_HOSTMEMORY_MANAGER_PRIVATE_H */
