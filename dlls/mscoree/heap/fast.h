/*
 * The path that nearly every call takes
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

/* What can be done with what the calling thread owns, in a few dozen instructions, without a call. Everything else,
 * mistakes included, is left to heap.c: a "no" here has changed nothing and says nothing. */

#ifndef __MSCOREE_HEAP_FAST_H
#define __MSCOREE_HEAP_FAST_H

#include "body.h"
#include "cache.h"
#include "spanmap.h"
#include "thread.h"

/* Heaps with heap->quick only: they have a cache for each thread, an id that is below THREAD_DIRECT, and no guards. */

static inline struct cache *fast_get_cache( const struct heap *heap )
{
    return thread_read_cache( heap->value_offset, heap->cache_offset );
}

/* A block; 0: there is none at hand. */
static inline int fast_alloc( struct heap *heap, size_t size, void **ptr )
{
    struct cache *cache;

    if (unlikely( size > QUICK_SIZE || !(cache = fast_get_cache( heap )) )) return 0;
    return slot_pop( cache->by_step[(size + BLOCK_ALIGN - 1) / BLOCK_ALIGN], ptr );
}

/* Frees a block that the calling thread's cache owns; 0: it was not done. */
static inline int fast_free( struct heap *heap, void *ptr )
{
    struct group *group;
    struct span *span;
    char *thread;
    word bit, old;
    uint32_t index;

    if (unlikely( !spanmap_find_key( heap->key, ptr, &span ) )) return 0;
    if (unlikely( !(thread = sys_read_value( heap->value_offset )) )) return 0;
    /* a thread without a cache has the span of a large block, in which nothing has an index */
    if (unlikely( load_relaxed( (struct cache **)(thread + heap->cache_offset) ) != load_relaxed( &span->owner ) ))
        return 0;
    if (unlikely( !span_find_index( span, ptr, &index ) )) return 0;
    group = &span->bits[index / WORD_BITS];
    bit = (word)1 << index % WORD_BITS;
    old = load_relaxed( &group->free );
    if (unlikely( (old | load_relaxed( &group->remote )) & bit )) return 0;
    if (unlikely( !--span->credit ))
    {
        span->credit = 1;
        return 0;
    }
    store_relaxed( &group->free, old | bit );
    return 1;
}

#endif  /* __MSCOREE_HEAP_FAST_H */
