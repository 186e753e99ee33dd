/*
 * Map: which region or arena an address belongs to
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

/* A radix tree over the whole address space, down to 64 KiB slots, and to pages in the few slots that regions share.
 * A cell that is the same all through is one entry however large it is, so that a huge region costs a handful of them.
 *
 * An entry is 0 (not ours), a region, an arena (ours, and free), or a node that divides the cell. A region is its
 * record, or is uniform and has none (uniform.h); uniform regions that are as usual need not even have entries
 * (leaf.h). Invariants: nodes are never taken out again, entries change by single stores. So readers need no lock: what
 * they find was true at some moment during the call. What one arena's cells say is changed only under its lane's
 * lock. */

#ifndef __MSCOREE_VM_VMAP_H
#define __MSCOREE_VM_VMAP_H

#include <stddef.h>
#include <stdint.h>

struct pool;
struct region;
struct arena;

#define MAP_PAGE_BITS 4    /* pages in a slot */
#define MAP_SLOT_BITS 11   /* slots in 128 MiB */
#define MAP_TREE_BITS 10   /* and the same again for each level above */

#if UINTPTR_MAX > 0xffffffff
#define MAP_LEVELS    4
#define MAP_ROOT_BITS 10
#define MAP_END       ((uintptr_t)1 << 47)
#else
#define MAP_LEVELS    3
#define MAP_ROOT_BITS 5
#define MAP_END       0xffff0000u
#endif

struct vmap
{
    uintptr_t root[1 << MAP_ROOT_BITS];
};

enum map_tag { MAP_NONE = 0, MAP_REGION = 1, MAP_FREE = 2, MAP_NODE = 3 };

#define MAP_UNIFORM 5  /* MAP_REGION, and one bit that no pointer has */

/* Whether the entry is a region's that has no record (uniform.h). */
static inline int map_is_uniform( uintptr_t entry )
{
    return (entry & 7) == MAP_UNIFORM;
}

static inline int map_is_record( uintptr_t entry )
{
    return (entry & 7) == MAP_REGION;
}

static inline uintptr_t map_region( struct region *region )
{
    return (uintptr_t)region | MAP_REGION;
}

static inline uintptr_t map_free( struct arena *arena )
{
    return (uintptr_t)arena | MAP_FREE;
}

static inline enum map_tag map_tag( uintptr_t entry )
{
    return entry & 3;
}

static inline void *map_pointer( uintptr_t entry )
{
    return (void *)(entry & ~(uintptr_t)3);
}

/* The entry for an address; *end, when wanted, is the end of the cell that it was found in. Takes no lock. */
extern uintptr_t vmap_find( const struct vmap *map, uintptr_t address, uintptr_t *end );

/* The entry that is under a slot that is taken (leaf.h), or the entry; for checks. */
extern uintptr_t vmap_find_hidden( const struct vmap *map, uintptr_t address );

/* Makes sure that a cell ends at the address, which is a page. Changes no answer of vmap_find. 0 when out of memory. */
extern int vmap_divide( struct vmap *map, struct pool *pool, uintptr_t address );

/* The same for both ends of a range of slots that is to be a uniform region's with this entry, and is free. */
extern int vmap_prepare( struct vmap *map, struct pool *pool, uintptr_t start, uintptr_t end, uintptr_t entry );

/* Sets the entry for a range, or, of a uniform region, the entries; its ends have been divided, or the range prepared.
 * What is prepared for a uniform region it can be released from without being divided. */
extern void vmap_set( struct vmap *map, uintptr_t start, uintptr_t end, uintptr_t entry );

/* Whether the leaves are as they should be, with all lanes locked. */
extern int vmap_check( const struct vmap *map );

#endif  /* __MSCOREE_VM_VMAP_H */
