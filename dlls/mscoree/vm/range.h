/*
 * Range: what can be done to pages of a region that exists
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

/* All of these are called with the region's lane locked, and either succeed or change nothing. */

#ifndef __MSCOREE_VM_RANGE_H
#define __MSCOREE_VM_RANGE_H

#include <stddef.h>
#include <stdint.h>

#include "lanes.h"
#include "lookup.h"
#include "reclaim.h"
#include "region.h"
#include "spanning.h"
#include "system.h"

/* A range of whole pages within a region. */
struct range
{
    struct region *region;
    size_t         first, count;
};

static inline uintptr_t range_base( const struct range *range )
{
    return range->region->base + (range->first << PAGE_SHIFT);
}

static inline size_t range_size( const struct range *range )
{
    return range->count << PAGE_SHIFT;
}

/* The pages that base and size touch. 0 when they aren't all in the region that entry shows. */
static inline int range_init( struct range *range, uintptr_t entry, uintptr_t base, size_t size )
{
    uintptr_t last = base + (size - 1);

    if (!(range->region = region_at( entry, base )) || last < base) return 0;
    range->first = (base - range->region->base) >> PAGE_SHIFT;
    range->count = (last >> PAGE_SHIFT) - (base >> PAGE_SHIFT) + 1;
    return range->count <= range->region->pages - range->first;
}

/* The root that the region has when the range has the state: made before the system is asked, and then either published
 * or dropped. 0 when out of memory. */
extern uintptr_t range_prepare( struct lane_guard *lanes, const struct range *range, uint8_t state );
extern void range_publish( struct lane_guard *lanes, const struct range *range, uintptr_t root );
extern void range_drop( struct lane_guard *lanes, const struct range *range, uintptr_t root );

/* Tells the system to decommit the range, if anything in it is committed; the number of such pages is given. */
extern vm_status range_decommit_special( struct lane_guard *lanes, const struct range *range, int guarded );

static inline vm_status range_decommit( struct lane_guard *lanes, const struct range *range, size_t *committed )
{
    struct region *region = range->region;
    int guarded;

    *committed = pages_committed( region->root, region->pages, range->first, range->count, &guarded );
    if (!*committed) return STATUS_SUCCESS;
    if (guarded || (region->flags & REGION_SPANNING)) return range_decommit_special( lanes, range, guarded );
    return system_decommit( lanes, range_base( range ), range_size( range ));
}

/* Tells the system what pages of a region get: once, or, of a spanning region, once an arena. */
extern vm_status range_protect( struct lane_guard *lanes, const struct region *region, uintptr_t base, size_t size,
                                uint32_t protect, uint32_t *old );
static inline vm_status range_commit( struct lane_guard *lanes, const struct region *region, uintptr_t base,
                                      size_t size, uint32_t protect )
{
    if (region->flags & REGION_SPANNING) return spanning_commit( lanes, region, base, size, protect );
    return system_commit( lanes, base, size, protect );
}

/* The end of what the map shows as the region. */
static inline uintptr_t region_map_end( const struct region *region )
{
    return region->flags & REGION_PIECE ? region_end( region ) : (region_end( region ) + SLOT_MASK) & ~SLOT_MASK;
}

#endif  /* __MSCOREE_VM_RANGE_H */
