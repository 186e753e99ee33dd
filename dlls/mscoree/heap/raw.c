/*
 * Raw blocks: what the inlined path can't do
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

#include "../prim/nt.h"
#include "cache.h"
#include "raw.h"
#include "span.h"
#include "spanmap.h"

#define REAP_INTERVAL 64  /* spans that are made between two looks for threads that have ended */

static vm_status make_cache( struct heap *heap, const struct vm_quota *quota, struct cache **ret )
{
    struct cache *cache;
    vm_status status;

    heap_lock( heap );
    status = cache_create( heap, quota, &cache );
    heap_unlock( heap );
    if (status) return status;
    if ((status = thread_set_cache( heap->id, cache ))) cache_retire( cache );
    else *ret = cache;
    return status;
}

vm_status raw_alloc_large( struct heap *heap, size_t size, int growing, const struct vm_quota *quota, void **ptr )
{
    struct span *span;
    vm_status status;

    heap_lock( heap );
    if (!(status = span_create_large( heap, size, growing, quota, &span ))) *ptr = span->base;
    heap_unlock( heap );
    return status;
}

/* Whether the heap should look for memory of its own that it can do without. */
static inline int is_refused( vm_status status )
{
    return status == STATUS_COMMITMENT_LIMIT || status == STATUS_NO_MEMORY;
}

vm_status raw_alloc( struct heap *heap, size_t size, const struct vm_quota *quota, void **ptr )
{
    struct cache *cache = raw_get_cache( heap );
    unsigned int class;
    vm_status status;
    void *ret;

    if (size > MAX_SMALL)
    {
        if (!is_refused( status = raw_alloc_large( heap, size, 0, quota, ptr )) || cache_trim( heap, cache ))
            return status;
        return raw_alloc_large( heap, size, 0, quota, ptr );
    }
    if (!cache && (status = make_cache( heap, quota, &cache ))) return status;
    class = class_from_size( size );
    if ((ret = cache_pop( cache, class )) || (ret = cache_refill( cache, class )))
    {
        *ptr = ret;
        return STATUS_SUCCESS;
    }
    if (!heap->solo && !(++cache->grown % REAP_INTERVAL)) thread_reap( 1 );
    if (!is_refused( status = cache_grow( cache, class, quota, ptr )) || cache_trim( heap, cache )) return status;
    return cache_grow( cache, class, quota, ptr );
}

static __attribute__((noinline)) vm_status free_large( struct heap *heap, void *ptr )
{
    vm_status status = STATUS_MEMORY_NOT_ALLOCATED;
    struct span *span;

    heap_lock( heap );
    if ((span = spanmap_find( heap->id, ptr )) && span_is_large( span ) && span->base == ptr)
        status = span_release_large( heap, span );
    heap_unlock( heap );
    return status;
}

vm_status raw_free( struct heap *heap, void *ptr )
{
    struct cache *cache = raw_get_cache( heap );
    struct span *span = spanmap_find( heap->id, ptr );
    int index;
    unsigned int group;
    word bit, old;

    if (!span) return STATUS_MEMORY_NOT_ALLOCATED;
    if ((index = span_index( span, ptr )) < 0)
        return span_is_large( span ) ? free_large( heap, ptr ) : STATUS_MEMORY_NOT_ALLOCATED;
    if (load_relaxed( &span->owner ) != cache)
        return cache_free_remote( span, index ) ? STATUS_SUCCESS : STATUS_MEMORY_NOT_ALLOCATED;

    group = index / WORD_BITS;
    bit = (word)1 << index % WORD_BITS;
    old = load_relaxed( &span->bits[group].free );
    if ((old | load_relaxed( &span->bits[group].remote )) & bit) return STATUS_MEMORY_NOT_ALLOCATED;
    store_relaxed( &span->bits[group].free, old | bit );
    if (!--span->credit) cache_credit_spent( cache, span );
    return STATUS_SUCCESS;
}

vm_status raw_size( struct heap *heap, const void *ptr, size_t *size )
{
    struct span *span = spanmap_find( heap->id, ptr );
    int index;

    if (!span) return STATUS_MEMORY_NOT_ALLOCATED;
    if (span_is_large( span ))
    {
        if (ptr != span->base) return STATUS_MEMORY_NOT_ALLOCATED;
        *size = span->size;
        return STATUS_SUCCESS;
    }
    if ((index = span_index( span, ptr )) < 0 || !span_block_used( span, index )) return STATUS_MEMORY_NOT_ALLOCATED;
    *size = span->block;
    return STATUS_SUCCESS;
}

void *raw_find( struct heap *heap, const void *address )
{
    struct span *span = spanmap_find( heap->id, address );
    size_t index;

    if (!span) return NULL;
    if (span_is_large( span )) return span->base;
    index = ((const char *)address - span->base) / span->block;
    return index < span->count ? span->base + index * span->block : NULL;
}
