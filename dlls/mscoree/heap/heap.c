/*
 * The heap: allocating and freeing
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

/* The common cases are here and in the inline functions of cache.h, spanmap.h and span.h: an allocation reads the
 * thread's value, its cache and a word of bits; a free reads the map, the head of the span and a word of bits. They
 * take no lock and, but for frees of another thread's blocks, execute no locked instruction. */

#include <string.h>

#include "../prim/nt.h"
#include "body.h"
#include "cache.h"
#include "debug.h"
#include "fast.h"
#include "raw.h"
#include "spanmap.h"
#include "thread.h"

C_ASSERT( THREAD_DIRECT <= SPANMAP_KEYS );

void *heap_alloc_stored( struct heap *heap, size_t size )
{
    struct cache *cache;
    unsigned int class;
    void *ret;

    if (heap->quick && fast_alloc( heap, size, &ret )) return ret;
    if (heap->debug || size > MAX_SMALL || !(cache = raw_get_cache( heap ))) return NULL;
    class = class_from_size( size );
    return (ret = cache_pop( cache, class )) ? ret : cache_refill( cache, class );
}

vm_status heap_alloc( struct heap *heap, size_t size, const struct vm_quota *quota, void **ptr )
{
    if (likely( heap->quick && fast_alloc( heap, size, ptr ) )) return STATUS_SUCCESS;
    if (heap->debug) return debug_alloc( heap->debug, size, quota, NULL, ptr );
    return raw_alloc( heap, size, quota, ptr );
}

vm_status heap_alloc_debug( struct heap *heap, size_t size, const struct vm_quota *quota,
                            const struct heap_place *place, void **ptr )
{
    if (heap->debug) return debug_alloc( heap->debug, size, quota, place, ptr );
    return heap_alloc( heap, size, quota, ptr );
}

vm_status heap_free( struct heap *heap, void *ptr )
{
    if (likely( heap->quick && fast_free( heap, ptr ))) return STATUS_SUCCESS;
    if (!ptr) return STATUS_SUCCESS;
    if (heap->debug) return debug_free( heap->debug, ptr, NULL );
    return raw_free( heap, ptr );
}

vm_status heap_free_debug( struct heap *heap, void *ptr, const struct heap_place *place )
{
    return heap->debug && ptr ? debug_free( heap->debug, ptr, place ) : heap_free( heap, ptr );
}

vm_status heap_size( struct heap *heap, const void *ptr, size_t *size )
{
    return heap->debug ? debug_size( heap->debug, ptr, size ) : raw_size( heap, ptr, size );
}

int heap_owns( struct heap *heap, const void *ptr )
{
    size_t size;

    if (heap->debug) return !raw_size( heap, debug_get_raw( ptr ), &size ) && !debug_is_freed( ptr );
    return !raw_size( heap, ptr, &size );
}

vm_status heap_realloc( struct heap *heap, void *ptr, size_t size, const struct vm_quota *quota, void **new_ptr )
{
    struct span *span;
    vm_status status;
    size_t old;
    void *ret;

    if (!ptr) return heap_alloc( heap, size, quota, new_ptr );
    if (heap->debug) return debug_realloc( heap->debug, ptr, size, quota, NULL, new_ptr );
    if ((status = raw_size( heap, ptr, &old ))) return status;

    span = spanmap_find( heap->id, ptr );
    if (!span_is_large( span ))
    {
        /* what would be as large again stays, and so does what loses less than half, a large block, too */
        if (size <= old && (size > old / 2 || old == BLOCK_ALIGN)) goto stays;
    }
    else if (size <= old && size > old / (span->grown ? 4 : 2)) goto stays;
    else if (size > MAX_SMALL)
    {
        heap_lock( heap );
        status = span_resize_large( heap, span, size, quota );
        heap_unlock( heap );
        if (!status) goto stays;
        if (status != STATUS_CONFLICTING_ADDRESSES) return status;
    }
    if (size > old && size > MAX_SMALL) status = raw_alloc_large( heap, size, 1, quota, &ret );
    else status = heap_alloc( heap, size, quota, &ret );
    if (status) return status;
    memcpy( ret, ptr, old < size ? old : size );
    if ((status = heap_free( heap, ptr )))
    {
        heap_free( heap, ret );
        return status;
    }
    *new_ptr = ret;
    return STATUS_SUCCESS;

stays:
    *new_ptr = ptr;
    return STATUS_SUCCESS;
}

vm_status heap_realloc_debug( struct heap *heap, void *ptr, size_t size, const struct vm_quota *quota,
                              const struct heap_place *place, void **new_ptr )
{
    if (!ptr) return heap_alloc_debug( heap, size, quota, place, new_ptr );
    if (heap->debug) return debug_realloc( heap->debug, ptr, size, quota, place, new_ptr );
    return heap_realloc( heap, ptr, size, quota, new_ptr );
}

vm_status heap_create( struct vm *vm, unsigned int flags, struct heap **ret )
{
    struct meta meta = { vm };
    struct heap *heap;
    vm_status status;
    unsigned int i;
    void *piece;

    if (flags & ~(VM_HEAP_THREADSAFE | VM_HEAP_EXECUTABLE | VM_HEAP_DEBUG)) return STATUS_INVALID_PARAMETER;
    if ((status = meta_alloc( &meta, sizeof(*heap), NULL, &piece ))) return status;
    heap = piece;
    heap->vm = vm;
    heap->flags = flags;
    heap->meta = meta;
    link_init( &heap->spans );
    link_init( &heap->idle_granules );
    for (i = 0; i <= GRANULE_SLICES; i++) link_init( &heap->granules[i] );
    if ((status = cache_create( heap, NULL, flags & VM_HEAP_THREADSAFE ? &heap->orphans : &heap->solo ))) goto failed;
    if ((flags & VM_HEAP_DEBUG) && (status = debug_create( heap, vm, &heap->debug ))) goto failed;
    if ((status = thread_add_heap( heap )))
    {
        if (heap->debug) debug_destroy( heap->debug );
        goto failed;
    }
    heap->key = spanmap_key( heap->id );
    heap->value_offset = sys_offset;
    heap->cache_offset = offsetof( struct thread, direct[heap->id] );
    heap->quick = !heap->debug && !heap->solo && heap->id < THREAD_DIRECT && sys_is_value_near();
    *ret = heap;
    return STATUS_SUCCESS;

failed:
    meta = heap->meta;
    meta_release( &meta );
    return status;
}

C_ASSERT( sizeof(struct heap) <= META_MAX );

void heap_destroy( struct heap *heap )
{
    struct meta meta;

    thread_forget_heap( heap );
    if (heap->debug) debug_destroy( heap->debug );
    span_release_all( heap );
    thread_remove_heap( heap );
    meta = heap->meta;
    meta_release( &meta );
}

void heap_set_report( struct heap *heap, heap_report_func func, void *context )
{
    if (heap->debug) debug_set_report( heap->debug, func, context );
}

vm_status heap_report_leaks( struct heap *heap )
{
    return heap->debug ? debug_report_leaks( heap->debug ) : STATUS_SUCCESS;
}

vm_status heap_statistics( struct heap *heap, uint64_t *in_use, uint64_t *held )
{
    uint64_t used = 0, debug_used = 0, debug_held = 0;
    struct link *link;
    struct span *span;

    if (heap->debug) debug_statistics( heap->debug, &debug_used, &debug_held );
    heap_lock( heap );
    for (link = heap->spans.next; in_use && link != &heap->spans; link = link->next)
    {
        span = LINK_OWNER( link, struct span, all );
        used += span_is_large( span ) ? span->size : (uint64_t)span_count_used( span ) * span->block;
    }
    if (in_use) *in_use = heap->debug ? debug_used : used;
    if (held) *held = heap->held + heap->meta.held + debug_held;
    heap_unlock( heap );
    return STATUS_SUCCESS;
}

vm_status heap_trim( struct heap *heap )
{
    if (!heap->solo) thread_reap( ~0u );
    return cache_trim( heap, raw_get_cache( heap ));
}
