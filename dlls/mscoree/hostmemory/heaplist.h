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

#ifndef __MSCOREE_HOSTMEMORY_HEAPLIST_H
#define __MSCOREE_HOSTMEMORY_HEAPLIST_H

#include "wine/list.h"

/* A part of whoever has the heap; it is on one list as long as the heap lives. */
struct listed_heap
{
    struct list  entry;
    struct heap *heap;
    BOOL         threadsafe;    /* any thread may call it */
};

struct heaplist
{
    SRWLOCK     lock;
    struct list heaps;
};

extern void heaplist_init( struct heaplist *list );

extern void heaplist_add( struct heaplist *list, struct listed_heap *heap );
extern void heaplist_remove( struct heaplist *list, struct listed_heap *heap );

/* Gives up what the heaps keep for reuse; not what a heap for one thread keeps. */
extern void heaplist_trim( struct heaplist *list );

/* Bytes in use in all of them. */
extern UINT64 heaplist_get_in_use( struct heaplist *list );

#endif /* __MSCOREE_HOSTMEMORY_HEAPLIST_H */
