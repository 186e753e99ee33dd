/*
 * What a debug heap adds: places, guards, delayed reuse
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

/* A block of a debug heap lies inside of a larger, raw one, between guard bytes that are looked at when it is freed.
 * What is known about a block stands in a table of its own, by address, out of reach of what is written around the
 * blocks. A freed block is filled and kept in a queue for a while; its record stays as long, so that a second free and
 * a late write are reported with the places where the block came from and where it was freed.
 *
 * Everything here is done under one lock. */

#ifndef __MSCOREE_HEAP_DEBUG_H
#define __MSCOREE_HEAP_DEBUG_H

#include "heap.h"

struct debug;

extern vm_status debug_create( struct heap *heap, struct vm *vm, struct debug **debug );

/* Reports what is still in use and what was written too late, and gives the table back. The blocks stay. */
extern void debug_destroy( struct debug *debug );

extern void debug_set_report( struct debug *debug, heap_report_func func, void *context );
extern vm_status debug_report_leaks( struct debug *debug );

/* The contracts are those of the functions in heap.h; a place may be NULL. */
extern vm_status debug_alloc( struct debug *debug, size_t size, const struct vm_quota *quota,
                              const struct heap_place *place, void **ptr );
extern vm_status debug_free( struct debug *debug, void *ptr, const struct heap_place *place );
extern vm_status debug_realloc( struct debug *debug, void *ptr, size_t size, const struct vm_quota *quota,
                                const struct heap_place *place, void **new_ptr );

/* The raw block around a block. */
#define DEBUG_GUARD      16
#define DEBUG_GUARD_FILL 0xfb
#define DEBUG_NEW_FILL   0xcd
#define DEBUG_FREED_FILL 0xdd

static inline const void *debug_get_raw( const void *ptr )
{
    return (const char *)ptr - DEBUG_GUARD;
}

/* Whether a block, whose raw block is in use, only waits for being reused. */
static inline int debug_is_freed( const void *ptr )
{
    return *(const volatile unsigned char *)debug_get_raw( ptr ) == DEBUG_FREED_FILL;
}

extern vm_status debug_size( struct debug *debug, const void *ptr, size_t *size );

/* The bytes of the blocks in use, and those committed for the table. */
extern void debug_statistics( struct debug *debug, uint64_t *in_use, uint64_t *held );

#endif  /* __MSCOREE_HEAP_DEBUG_H */
