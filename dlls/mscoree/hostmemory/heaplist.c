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

void heaplist_init( struct heaplist *list )
{
    list_init( &list->heaps );
}

void heaplist_add( struct heaplist *list, struct listed_heap *heap )
{
    AcquireSRWLockExclusive( &list->lock );
    list_add_head( &list->heaps, &heap->entry );
    ReleaseSRWLockExclusive( &list->lock );
}

void heaplist_remove( struct heaplist *list, struct listed_heap *heap )
{
    AcquireSRWLockExclusive( &list->lock );
    list_remove( &heap->entry );
    ReleaseSRWLockExclusive( &list->lock );
}

void heaplist_trim( struct heaplist *list )
{
    struct listed_heap *heap;

    AcquireSRWLockShared( &list->lock );
    LIST_FOR_EACH_ENTRY( heap, &list->heaps, struct listed_heap, entry )
        if (heap->threadsafe) heap_trim( heap->heap );
    ReleaseSRWLockShared( &list->lock );
}

UINT64 heaplist_get_in_use( struct heaplist *list )
{
    uint64_t in_use, held;
    struct listed_heap *heap;
    UINT64 sum = 0;

    AcquireSRWLockShared( &list->lock );
    LIST_FOR_EACH_ENTRY( heap, &list->heaps, struct listed_heap, entry )
    {
        heap_statistics( heap->heap, &in_use, &held );
        sum += in_use;
    }
    ReleaseSRWLockShared( &list->lock );
    return sum;
}
