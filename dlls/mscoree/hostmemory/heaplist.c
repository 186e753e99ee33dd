/*
 * The heaps of a memory manager
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

#include "heap/heap.h"
#include "hostmemory/heaplist.h"

void heaplist_add( struct heaplist *list, struct listed_heap *heap )
{
    AcquireSRWLockExclusive( &list->lock );
    heap->next = list->first;
    list->first = heap;
    ReleaseSRWLockExclusive( &list->lock );
}

void heaplist_remove( struct heaplist *list, struct listed_heap *heap )
{
    struct listed_heap **link = &list->first;

    AcquireSRWLockExclusive( &list->lock );
    while (*link != heap) link = &(*link)->next;
    *link = heap->next;
    ReleaseSRWLockExclusive( &list->lock );
}

void heaplist_trim( struct heaplist *list )
{
    struct listed_heap *heap;

    AcquireSRWLockShared( &list->lock );
    for (heap = list->first; heap; heap = heap->next)
        if (heap->threadsafe) heap_trim( heap->heap );
    ReleaseSRWLockShared( &list->lock );
}

UINT64 heaplist_get_in_use( struct heaplist *list )
{
    uint64_t in_use, held;
    struct listed_heap *heap;
    UINT64 sum = 0;

    AcquireSRWLockShared( &list->lock );
    for (heap = list->first; heap; heap = heap->next)
    {
        heap_statistics( heap->heap, &in_use, &held );
        sum += in_use;
    }
    ReleaseSRWLockShared( &list->lock );
    return sum;
}
