/*
 * What a heap is made of
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

/* Locks are taken in this order: the registry's (thread.c), a heap's, those of the vm. */

#ifndef __MSCOREE_HEAP_BODY_H
#define __MSCOREE_HEAP_BODY_H

#include "../prim/lock.h"
#include "granule.h"
#include "heap.h"
#include "list.h"
#include "meta.h"
#include "span.h"

struct debug;

struct heap
{
    /* read by every call; written when the heap is made */
    unsigned int  id;            /* in the map */
    unsigned int  quick;         /* fast.h serves it; set last */
    uintptr_t     key;           /* in the map */
    uintptr_t     value_offset;  /* of the thread's record, as thread_read_cache() wants it */
    size_t        cache_offset;  /* in the record */
    struct cache *solo;          /* the only cache; NULL: each thread has one */
    struct vm    *vm;
    unsigned int  flags;
    struct debug *debug;

    /* under the lock */
    struct lock   lock __attribute__((aligned(CACHE_LINE)));
    uint64_t      held;          /* committed bytes of all spans and granules */
    struct link   spans;         /* all of them */
    struct link   granules[GRANULE_SLICES + 1];  /* by the number of their free slices */
    struct link   idle_granules; /* with slices that are free and committed, the oldest first */
    unsigned int  idle_slices;   /* how many those are */
    uint32_t      turn;          /* the work that was done, in groups of blocks that caches have taken up */
    struct cache *caches;        /* all of them */
    struct cache *idle;          /* those of no thread */
    struct cache *orphans;       /* owns the spans of threads that are gone; used under the lock */
    unsigned int  orphan_count;  /* of spans; read without the lock, too */
    struct meta   meta;
};

static inline void heap_lock( struct heap *heap )
{
    lock_take( &heap->lock, 0 );
}

static inline void heap_unlock( struct heap *heap )
{
    lock_drop( &heap->lock );
}

#endif  /* __MSCOREE_HEAP_BODY_H */
