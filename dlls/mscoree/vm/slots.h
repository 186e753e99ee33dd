/*
 * Slots: which 64 KiB slots of an arena are free
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

/* A bitmap, and above it a binary tree of the free runs: each node knows the run at its start, at its end, and the
 * longest. The lowest run of any length is found, and any range taken or given back, in O(log n), with no memory to be
 * had for it.
 *
 * Invariant: node[i] joins node[2i] and node[2i + 1]; node[words + i] is what word i of the bitmap says. */

#ifndef __MSCOREE_VM_SLOTS_H
#define __MSCOREE_VM_SLOTS_H

#include <stddef.h>
#include <stdint.h>

struct slots_run
{
    uint32_t first, last, longest;
};

struct slots
{
    size_t            count;   /* 64 times a power of two */
    size_t            words;
    size_t            free;    /* number of free slots */
    uint64_t         *bits;    /* 1 = free */
    struct slots_run *node;
};

#define SLOTS_NONE (~(size_t)0)

/* The bytes of memory that slots_init needs. */
extern size_t slots_memory( size_t count );
extern void slots_init( struct slots *slots, size_t count, void *memory );

/* The lowest free run of the length that starts at from or later and ends at to or earlier, and whose start plus phase
 * is a multiple of align, a power of two. SLOTS_NONE when there is none. */
extern size_t slots_find( const struct slots *slots, size_t count, size_t align, size_t phase, size_t from, size_t to );

/* Begins to fetch what giving back a slot will need. */
static inline void slots_prefetch( const struct slots *slots, size_t slot )
{
    __builtin_prefetch( &slots->bits[slot / 64], 1 );
    __builtin_prefetch( &slots->node[slots->words + slot / 64], 1 );
    __builtin_prefetch( &slots->node[(slots->words + slot / 64) / 2], 1 );
}

extern int slots_all_free( const struct slots *slots, size_t first, size_t count );
extern void slots_take( struct slots *slots, size_t first, size_t count );
extern void slots_give( struct slots *slots, size_t first, size_t count );

/* Whether the invariant holds. */
extern int slots_check( const struct slots *slots );

#endif  /* __MSCOREE_VM_SLOTS_H */
