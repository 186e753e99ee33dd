/*
 * Pages: the states of a region's pages
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

/* A persistent radix tree: nodes never change once they can be reached, a change makes a new root that shares whatever
 * it can with the old one. A part whose pages are all alike is a value in its parent, so a region that is uniform,
 * which is what most of them are, has no node at all.
 *
 * Most of the others are one thing in front, one in the middle and one behind: up to three runs fit into the root
 * itself.
 *
 * A root is (state << 1 | 1), or three runs (its low bits are 10), or a node.  The level of the node follows from the
 * region's size: a leaf has 64 pages, each level above it 64 times as many.
 * Invariant: a node never has the same state in all of its pages that lie within the region. */

#ifndef __MSCOREE_VM_PAGES_H
#define __MSCOREE_VM_PAGES_H

#include <stddef.h>
#include <stdint.h>

struct pool;

#define PAGES_BITS  6
#define PAGES_COUNT (1 << PAGES_BITS)

struct leaf
{
    uint8_t state[PAGES_COUNT];
};

struct inner
{
    uintptr_t child[PAGES_COUNT];
};

/* The state of a page: PAGE_RESERVED, or its protection in few bits. */
#define STATE_RESERVED 0
#define STATE_GUARD    8

static inline uint8_t state_from_protect( uint32_t protect )
{
    uint32_t base = protect & 0xff;
    uint8_t state = 1;

    /* the one bit is at 0, 1, 2, 4, 5 or 6 */
    while (base >>= 1) state++;
    return state | (protect & 0x100 ? STATE_GUARD : 0);
}

static inline uint32_t state_to_protect( uint8_t state )
{
    if (state == STATE_RESERVED) return 0;
    return (1u << ((state & 7) - 1)) | (state & STATE_GUARD ? 0x100 : 0);
}

static inline uintptr_t pages_uniform( uint8_t state )
{
    return (uintptr_t)state << 1 | 1;
}

static inline int pages_is_runs( uintptr_t root )
{
    return (root & 3) == 2;
}

static inline int pages_is_uniform( uintptr_t root )
{
    return root & 1;
}

static inline uint8_t pages_state( uintptr_t root )
{
    return root >> 1;
}

/* The root of a tree that differs from root in pages first to first + count - 1, which get the state. 0 when out of
 * memory. */
extern uintptr_t pages_assign( struct pool *pool, uintptr_t root, size_t total, size_t first, size_t count,
                               uint8_t state );

/* Of two trees, one made of the other by pages_assign with this range, frees the nodes that only the given one has. */
extern void pages_discard( struct pool *pool, uintptr_t root, size_t total, size_t first, size_t count );

/* The root of a new tree with a part of the old one; shares nothing. 0 when out of memory. */
extern uintptr_t pages_slice( struct pool *pool, uintptr_t root, size_t total, size_t first, size_t count );

/* The state of a page, and the number of pages from there on that have it too (not necessarily all of them).
 * A reader without a lock passes the sequence number that vouches for the root: 0 is returned when it moved on, and
 * nothing that was read before that is followed. */
extern size_t pages_extent( uintptr_t root, size_t total, size_t page, uint8_t *state, const uint32_t *sequence,
                            uint32_t value );

/* The same, for all of the run and with the lock held. */
extern size_t pages_run( uintptr_t root, size_t total, size_t page, uint8_t *state );

/* The number of pages in a range that aren't reserved; *guarded says whether some of them are guards. */
extern size_t pages_committed( uintptr_t root, size_t total, size_t first, size_t count, int *guarded );

/* Counts the nodes of a tree. */
extern void pages_count_nodes( uintptr_t root, size_t total, size_t *leaves, size_t *inners );

#endif  /* __MSCOREE_VM_PAGES_H */
