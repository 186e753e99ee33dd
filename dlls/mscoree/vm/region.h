/*
 * Region: one reservation
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

/* What readers without a lock see of a region is guarded by its sequence number:
 *   odd           the region is no more, or isn't yet
 *   even          base, pages and protect are what they are, and root is the root of its pages
 * A change is one store of another root. The number grows after it, and before anything of the old root is used again,
 * so that there is a valid root at every moment, also while the writer is stopped at any instruction. A reader that
 * finds the number unchanged afterwards has seen one state of the region.
 *
 * Invariants: base, pages and protect change only while the number is odd; a region that the map shows is even; regions
 * come from a pool and therefore stay regions. */

#ifndef __MSCOREE_VM_REGION_H
#define __MSCOREE_VM_REGION_H

#include <stddef.h>
#include <stdint.h>

#include "../prim/atomic.h"
#include "../prim/nt.h"

struct arena;

#define PAGE_SIZE   0x1000
#define PAGE_SHIFT  12
#define PAGE_MASK   ((uintptr_t)PAGE_SIZE - 1)
#define SLOT_SIZE   0x10000
#define SLOT_SHIFT  16
#define SLOT_MASK   ((uintptr_t)SLOT_SIZE - 1)

#define REGION_PLACEHOLDER 0x1  /* only address space, waiting to be replaced */
#define REGION_REPLACED    0x2  /* has replaced a placeholder and may become one again */
#define REGION_PIECE       0x4  /* may share its first or last slot with other regions */
#define REGION_WATCH       0x8  /* MEM_WRITE_WATCH */
#define REGION_SPANNING       0x10 /* lies in more than one arena (spanning.h) */
#define REGION_GUARDED     0x20 /* has, or had, a page with a guard (grow.c) */

struct region
{
    uintptr_t     base;
    size_t        pages;
    struct arena *arena;    /* that of the base */
    uintptr_t     root;
    uint32_t      sequence;
    uint16_t      protect;  /* AllocationProtect */
    uint8_t       flags;
    uint8_t       lane;     /* the lane that owns the arena, and this object for ever */
};

C_ASSERT( sizeof(struct region) <= 40 );

/* One state of a region, as a reader without a lock has seen it. */
struct region_view
{
    uintptr_t base;
    size_t    pages;
    uintptr_t root;
    uint32_t  sequence;
    uint16_t  protect;
};

static inline uintptr_t region_end( const struct region *region )
{
    return region->base + (region->pages << PAGE_SHIFT);
}

/* Fills in a region that nobody can reach, and makes it valid. */
static inline void region_init( struct region *region, uintptr_t base, size_t pages, struct arena *arena,
                                uint32_t protect, uint8_t flags, uint8_t lane, uintptr_t root )
{
    uint32_t sequence = region->sequence | 1;  /* a fresh object is zero */

    store_relaxed( &region->sequence, sequence );
    fence_stores();
    store_relaxed( &region->base, base );
    store_relaxed( &region->pages, pages );
    store_relaxed( &region->root, root );
    store_relaxed( &region->protect, protect );
    store_relaxed( &region->lane, lane );
    region->arena = arena;
    region->flags = flags;
    store_release( &region->sequence, sequence + 1 );
}

/* Gives a region's pages other states. */
static inline void region_publish( struct region *region, uintptr_t root )
{
    store_release( &region->root, root );
    store_release( &region->sequence, region->sequence + 2 );
    fence_stores();  /* what happens to the old root's nodes comes later */
}

/* Ends a region that the map no longer shows. */
static inline void region_retire( struct region *region )
{
    store_release( &region->sequence, region->sequence + 1 );
    fence_stores();
}

/* Reads a region without a lock. 0 when it is gone or changed meanwhile. */
static inline int region_read( const struct region *region, struct region_view *view )
{
    view->sequence = load_acquire( &region->sequence );
    if (view->sequence & 1) return 0;
    view->base = load_relaxed( &region->base );
    view->pages = load_relaxed( &region->pages );
    view->root = load_acquire( &region->root );
    view->protect = load_relaxed( &region->protect );
    fence_loads();
    return load_relaxed( &region->sequence ) == view->sequence;
}

#endif  /* __MSCOREE_VM_REGION_H */
