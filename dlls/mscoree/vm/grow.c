/*
 * Grow: stacks that others have made of our memory
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

/* Who makes a stack of a region commits its top, puts a guard page below that, and tells the system where the stack of
 * a thread is.  From then on the system commits pages on its own: when the guard is hit it becomes a page like those
 * above, and the one below is the guard. Nobody tells us, so pages that are reserved for us and lie right below a
 * guard are looked up in the system before something is done to such a region, and when all lanes are locked: what has
 * grown is charged then, also beyond a limit, since it is there.  A query asks the system for these pages, too.
 * Regions that never had a guard are never looked at. */

#include "charge.h"
#include "grow.h"
#include "lanes.h"
#include "range.h"

/* Pages that the system has committed. */
static vm_status take_in( struct lane_guard *lanes, struct region *region, size_t first, size_t count, uint8_t state )
{
    struct range range = { region, first, count };
    size_t committed, size;
    uintptr_t root;
    int guarded;

    committed = pages_committed( region->root, region->pages, first, count, &guarded );
    size = (count - committed) << PAGE_SHIFT;
    if (lanes_claim( lanes, 0, size, NULL )) return STATUS_NO_MEMORY;
    if (!(root = range_prepare( lanes, &range, state )))
    {
        lanes_return( lanes, 0, 0 );
        return STATUS_NO_MEMORY;
    }
    range_publish( lanes, &range, root );
    lanes_take( lanes, 0, size );
    return STATUS_SUCCESS;
}

/* A run of pages that are reserved, below a guard. */
static vm_status look_below( struct lane_guard *lanes, struct region *region, size_t first, size_t end, uint8_t guard )
{
    uintptr_t base = region->base;
    struct vm_information info;
    vm_status status = STATUS_SUCCESS;
    size_t page, run, size;
    int grown = 0;

    for (page = first; page < end && !status; page += run)
    {
        count_call( lanes->lane );
        if (prim_query( (void *)(base + (page << PAGE_SHIFT)), &info )) return STATUS_SUCCESS;
        run = info.size >> PAGE_SHIFT;
        if (run > end - page) run = end - page;
        if (info.state != MEM_COMMIT) continue;
        status = take_in( lanes, region, page, run, state_from_protect( info.protect ));
        grown = 1;
    }
    if (!grown || status) return status;
    size = PAGE_SIZE;
    count_call( lanes->lane );
    if (prim_guard_armed( (void *)(base + (end << PAGE_SHIFT)), &size )) return STATUS_SUCCESS;
    return take_in( lanes, region, end, 1, guard & ~STATE_GUARD );
}

vm_status grow_sync( struct lane_guard *lanes, struct region *region )
{
    struct lane_guard owner = *lanes;
    vm_status status = STATUS_SUCCESS;
    uint8_t state, next;
    size_t page, run;

    if (!(region->flags & REGION_GUARDED)) return STATUS_SUCCESS;
    owner.lane = &lanes->vm->lane[region->lane];
    for (page = 0; page < region->pages && !status; page += run)
    {
        run = pages_run( region->root, region->pages, page, &state );
        if (state != STATE_RESERVED || page + run == region->pages) continue;
        pages_extent( region->root, region->pages, page + run, &next, NULL, 0 );
        if (next & STATE_GUARD) status = look_below( &owner, region, page, page + run, next );
    }
    return status;
}

void grow_sync_all( struct lane_guard *lanes )
{
    uintptr_t address = 0, entry;
    struct region *last = NULL;

    if (!load_relaxed( &lanes->vm->guarded )) return;
    while (address <= lanes->vm->highest)
    {
        entry = vmap_find( &lanes->vm->map, address, &address );
        if (!map_is_record( entry ) || map_pointer( entry ) == last) continue;
        last = map_pointer( entry );
        grow_sync( lanes, last );
    }
}
