/*
 * The heap without what a debug heap adds
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

/* Allocating and freeing without guard bytes and without a report: what a heap does when its inlined path can't, and
 * where debug blocks get their room. The contracts are those of the functions in heap.h. */

#ifndef __MSCOREE_HEAP_RAW_H
#define __MSCOREE_HEAP_RAW_H

#include "body.h"
#include "heap.h"
#include "thread.h"

/* The cache that serves the calling thread; NULL = it has none yet. */
static inline struct cache *raw_get_cache( struct heap *heap )
{
    return heap->solo ? heap->solo : thread_get_cache( heap->id );
}

extern vm_status raw_alloc( struct heap *heap, size_t size, const struct vm_quota *quota, void **ptr );
/* Always a region of its own; one that is growing gets twice the room. */
extern vm_status raw_alloc_large( struct heap *heap, size_t size, int growing, const struct vm_quota *quota,
                                  void **ptr );

extern vm_status raw_free( struct heap *heap, void *ptr );
extern vm_status raw_size( struct heap *heap, const void *ptr, size_t *size );

/* The block, in use or not, that an address lies in; NULL: none. */
extern void *raw_find( struct heap *heap, const void *address );

#endif  /* __MSCOREE_HEAP_RAW_H */
