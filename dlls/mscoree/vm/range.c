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

#include "lanes.h"
#include "pages.h"
#include "protect.h"
#include "range.h"
#include "spanning.h"
#include "system.h"

uintptr_t range_prepare( struct lane_guard *lanes, const struct range *range, uint8_t state )
{
    return pages_assign( &lanes->lane->pool, range->region->root, range->region->pages, range->first, range->count,
                         state );
}

void range_publish( struct lane_guard *lanes, const struct range *range, uintptr_t root )
{
    struct region *region = range->region;
    uintptr_t old = region->root;

    if (root == old) return;
    region_publish( region, root );
    pages_discard( &lanes->lane->pool, old, region->pages, range->first, range->count );
}

void range_drop( struct lane_guard *lanes, const struct range *range, uintptr_t root )
{
    struct region *region = range->region;

    if (root == region->root) return;
    /* a tree that was made of runs has nothing in common with them */
    if (pages_is_uniform( region->root ) || pages_is_runs( region->root ))
        pages_discard( &lanes->lane->pool, root, region->pages, 0, region->pages );
    else
        pages_discard( &lanes->lane->pool, root, region->pages, range->first, range->count );
}

/* Tells the system of a protection that pages of a region get. */
vm_status range_protect( struct lane_guard *lanes, const struct region *region, uintptr_t base, size_t size,
                         uint32_t protect, uint32_t *old )
{
    void *ptr = (void *)base;
    size_t rounded = size;

    if (region->flags & REGION_SPANNING) return spanning_protect( lanes, region, base, size, protect, old );
    count_call( lanes->lane );
    return system_refused( lanes, base, size, prim_protect( &ptr, &rounded, protect, old ));
}

/* Gives all guard pages of the range another protection, which they don't keep for long. */
static vm_status protect_guards( struct lane_guard *lanes, const struct range *range, int armed )
{
    struct region *region = range->region;
    size_t page, run, end = range->first + range->count;
    uint32_t old;
    uint8_t state;
    vm_status status = STATUS_SUCCESS;
    uintptr_t base;

    for (page = range->first; page < end && !status; page += run)
    {
        run = pages_run( region->root, region->pages, page, &state );
        if (run > end - page) run = end - page;
        if (!(state & STATE_GUARD)) continue;
        base = region->base + (page << PAGE_SHIFT);
        status = range_protect( lanes, region, base, run << PAGE_SHIFT,
                                armed ? system_protect( region->protect, state ) : PAGE_NOACCESS, &old );
    }
    return status;
}

/* Wine remembers a guard beyond the decommit, and would raise it once more where NT has an access violation: it is
 * taken away first. */
vm_status range_decommit_special( struct lane_guard *lanes, const struct range *range, int guarded )
{
    int spanning = range->region->flags & REGION_SPANNING;
    vm_status status = STATUS_SUCCESS;

    if (!spanning && system_lost( lanes, range_base( range ), range_size( range ))) return STATUS_SUCCESS;
    if (guarded) status = protect_guards( lanes, range, 0 );
    if (!status)
    {
        if (spanning) status = spanning_decommit( lanes, range_base( range ), range_size( range ));
        else status = system_decommit( lanes, range_base( range ), range_size( range ));
    }
    if (status && guarded) protect_guards( lanes, range, 1 );
    return status;
}
