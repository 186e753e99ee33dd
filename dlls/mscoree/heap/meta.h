/*
 * Memory for a heap's bookkeeping
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

/* Pieces of up to META_MAX bytes, cut from chunks of one granule. The first and the last page of a chunk are reserved
 * only, so that a block which overflows into a chunk faults before it reaches bookkeeping. Invariants: a piece is a
 * multiple of a cache line and aligned to one. Chunks stay until the heap goes, so what was a piece can always be
 * read. */

#ifndef __MSCOREE_HEAP_META_H
#define __MSCOREE_HEAP_META_H

#include "../vm/vm.h"

#define META_ALIGN ((size_t)64)
#define META_MAX   ((size_t)0x2000)

struct meta_chunk;
struct meta_piece;

struct meta
{
    struct vm         *vm;
    struct meta_chunk *chunks;                      /* the newest first */
    char              *next;                        /* what was never used of the newest */
    char              *end;
    size_t             held;                        /* committed bytes of all chunks */
    size_t             used;                        /* bytes of all pieces in use */
    struct meta_piece *pieces[META_MAX / META_ALIGN + 1];  /* unused ones of each size */
};

/* Gives a piece, zeroed. Errors are those of vm_allocate(). */
extern vm_status meta_alloc( struct meta *meta, size_t size, const struct vm_quota *quota, void **piece );
extern void meta_free( struct meta *meta, void *piece, size_t size );

/* How much of meta->used a piece makes. */
static inline size_t meta_size( size_t size )
{
    return (size + META_ALIGN - 1) & ~(META_ALIGN - 1);
}

/* Gives all chunks back; the struct itself may be in one of them. */
extern void meta_release( struct meta *meta );

#endif  /* __MSCOREE_HEAP_META_H */
