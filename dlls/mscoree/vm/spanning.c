/*
 * Spanning: regions that lie in more than one arena
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

/* All of it is called with all lanes locked. */

#include "arena.h"
#include "lanes.h"
#include "lookup.h"
#include "reclaim.h"
#include "room.h"
#include "spanning.h"
#include "system.h"

static inline uintptr_t slot_up( uintptr_t address )
{
    return (address + SLOT_MASK) & ~SLOT_MASK;
}

int spanning_touches( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    uintptr_t address = base, end = base + size;

    while (address < end) if (vmap_find( &lanes->vm->map, address, &address )) return 1;
    return 0;
}

/* The end of what one arena has of the range from address to end. */
static uintptr_t part_end( struct lane_guard *lanes, uintptr_t address, uintptr_t end, struct arena **ret )
{
    struct arena *arena = arena_at( lanes->vm, address );

    *ret = arena;
    return end < arena_end( arena ) ? end : arena_end( arena );
}

/* One part of a range that is to be taken, as long as the map shows it as one thing. */
static vm_status take_part( struct lane_guard *lanes, uintptr_t entry, uintptr_t base, uintptr_t end, uint32_t type )
{
    struct request request = { .base = base, .size = end - base, .protect = PAGE_NOACCESS };
    struct arena *arena = map_pointer( entry );

    request.type = MEM_RESERVE | (type & (MEM_WRITE_WATCH | MEM_RESERVE_PLACEHOLDER));
    if (!entry) return room_make_single( lanes, &request, &arena, &base );
    if (map_tag( entry ) == MAP_REGION) return STATUS_CONFLICTING_ADDRESSES;
    if ((type & MEM_WRITE_WATCH) && !arena->watched) return STATUS_CONFLICTING_ADDRESSES;
    return room_take_fixed( lanes, arena, base, request.size );
}

vm_status spanning_place( struct lane_guard *lanes, const struct request *request )
{
    uintptr_t end = request->base + request->size, address, next, cell;
    struct vmap *map = &lanes->vm->map;
    vm_status status;

    reclaim_all_slots( lanes );
    for (address = request->base; address < end; address = next)
    {
        uintptr_t entry = vmap_find( map, address, &next );

        if (next > end) next = end;
        while (next < end && vmap_find( map, next, &cell ) == entry) next = cell < end ? cell : end;
        if (!(status = take_part( lanes, entry, address, next, request->type ))) continue;
        spanning_leave( lanes, request->base, address - request->base );
        return status == VM_STATUS_DAMAGED || status == STATUS_NO_MEMORY ? status : STATUS_CONFLICTING_ADDRESSES;
    }
    lanes->lane = &lanes->vm->lane[arena_at( lanes->vm, request->base )->lane];
    return STATUS_SUCCESS;
}

/* The end of a free range that begins at an address, or that address when there is none; *next is where to go on. */
static uintptr_t free_end( struct lane_guard *lanes, uintptr_t address, uintptr_t limit, uintptr_t *next )
{
    struct vm_information info;
    uintptr_t entry, cell, end = address;

    while (end < limit)
    {
        entry = vmap_find( &lanes->vm->map, end, &cell );
        *next = cell;
        if (map_tag( entry ) == MAP_REGION) return end;
        if (!entry)
        {
            count_call( lanes->lane );
            if (prim_query( (void *)end, &info ))
            {
                *next = limit;
                return end;
            }
            if (end + info.size < cell) cell = end + info.size;
            *next = cell;
            if (info.state != MEM_FREE) return end;
        }
        end = cell;
    }
    *next = limit;
    return limit;
}

/* A free range in which a reservation conflicts all the same is one that the system has other plans for: so large a
 * range isn't tried slot by slot, but at distances that double. */
vm_status spanning_search( struct lane_guard *lanes, const struct request *request, uintptr_t *base )
{
    uintptr_t address, next, start, end, limit = request->highest + 1, best = 0;
    size_t size = slot_up( request->size ), step;
    struct request fixed = *request;
    vm_status status;

    for (address = request->lowest > SLOT_SIZE ? request->lowest : SLOT_SIZE; address < limit; address = next)
    {
        end = free_end( lanes, address, limit, &next );
        start = (address + request->align - 1) & ~(request->align - 1);
        if (start < address || start >= end || end - start < size) continue;
        if (request->type & MEM_TOP_DOWN)
        {
            best = (end - size) & ~(request->align - 1);
            continue;
        }
        for (step = request->align; end - start >= size; start += step, step *= 2)
        {
            fixed.base = *base = start;
            if ((status = spanning_place( lanes, &fixed )) != STATUS_CONFLICTING_ADDRESSES) return status;
            if (step > end - start) break;
        }
    }
    if (!best) return STATUS_NO_MEMORY;
    fixed.base = *base = best;
    return (status = spanning_place( lanes, &fixed )) == STATUS_CONFLICTING_ADDRESSES ? STATUS_NO_MEMORY : status;
}

void spanning_leave( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    struct lane_guard owner = *lanes;
    uintptr_t address, next, end = base + size;
    struct arena *arena;

    for (address = base; address < end; address = next)
    {
        next = part_end( lanes, address, end, &arena );
        owner.lane = &lanes->vm->lane[arena->lane];
        if (arena->slots_size) arena_give_free_slots( &owner, arena, address, next );
        else if (!arena->regions) arena_release( &owner, arena );
    }
}

void spanning_release_empty( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    struct lane_guard owner = *lanes;
    uintptr_t address, end = base + size, entry;
    struct arena *arena;

    reclaim_all_slots( lanes );
    for (address = base; address < end; )
    {
        entry = vmap_find( &lanes->vm->map, address, &address );
        arena = map_pointer( entry );
        if (map_tag( entry ) != MAP_FREE || arena->regions ||
            (arena->slots_size && arena->slots.free != arena->slots.count))
            continue;
        owner.lane = &lanes->vm->lane[arena->lane];
        arena_release( &owner, arena );
    }
}

void spanning_count( struct lane_guard *lanes, const struct region *region, int count )
{
    uintptr_t address, end = region_end( region );
    struct arena *arena;

    for (address = region->base; address < end; )
    {
        address = part_end( lanes, address, end, &arena );
        arena->regions += count;
    }
}

void spanning_show_free( struct lane_guard *lanes, uintptr_t start, uintptr_t end )
{
    uintptr_t address, next;
    struct arena *arena;

    for (address = start; address < end; address = next)
    {
        next = part_end( lanes, address, end, &arena );
        vmap_set( &lanes->vm->map, address, next, map_free( arena ));
    }
}

/* Brings what the system knows of a range back to what the region says, after a call for it was undone. Calls that undo
 * are given as much chance as there is: the first that is refused doesn't end the rest. */
static void restore( struct lane_guard *lanes, const struct region *region, uintptr_t start, uintptr_t end )
{
    uintptr_t address, next;
    struct arena *arena;

    for (address = start; address < end; address = next)
    {
        uint8_t state = STATE_RESERVED;

        next = part_end( lanes, address, end, &arena );
        if (region)
        {
            size_t run = pages_run( region->root, region->pages, (address - region->base) >> PAGE_SHIFT,
                                    &state ) << PAGE_SHIFT;

            if (run < next - address) next = address + run;
        }
        count_call( lanes->lane );
        if (state == STATE_RESERVED) prim_decommit( (void *)address, next - address );
        else prim_commit( (void *)address, next - address, system_protect( region->protect, state ));
    }
}

vm_status spanning_commit( struct lane_guard *lanes, const struct region *region, uintptr_t base, size_t size,
                           uint32_t protect )
{
    uintptr_t address, next, end = base + size;
    struct arena *arena;
    vm_status status;

    for (address = base; address < end; address = next)
    {
        next = part_end( lanes, address, end, &arena );
        if (!(status = system_commit( lanes, address, next - address, protect ))) continue;
        restore( lanes, region, base, address );
        return status;
    }
    return STATUS_SUCCESS;
}

vm_status spanning_protect( struct lane_guard *lanes, const struct region *region, uintptr_t base, size_t size,
                            uint32_t protect, uint32_t *old )
{
    uintptr_t address, next, end = base + size;
    struct arena *arena;
    vm_status status;
    uint32_t other;

    for (address = base; address < end; address = next)
    {
        void *part = (void *)address;
        size_t part_size;

        next = part_end( lanes, address, end, &arena );
        part_size = next - address;
        count_call( lanes->lane );
        if (!(status = prim_protect( &part, &part_size, protect, address == base ? old : &other ))) continue;
        restore( lanes, region, base, address );
        return system_refused( lanes, address, next - address, status );
    }
    return STATUS_SUCCESS;
}

/* What is decommitted can't be brought back.  So when the system takes one part and refuses another, the pages of that
 * one are emptied and made inaccessible instead: for everybody but the system they are decommitted. */
static vm_status empty( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    void *ptr = (void *)base;
    vm_status status;
    uint32_t old;

    count_call( lanes->lane );
    if ((status = prim_commit( ptr, size, PAGE_READWRITE ))) return status;
    prim_zero( ptr, size );
    count_call( lanes->lane );
    return prim_protect( &ptr, &size, PAGE_NOACCESS, &old );
}

vm_status spanning_decommit( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    uintptr_t address, next, end = base + size;
    struct arena *arena;
    vm_status status;

    for (address = base; address < end; address = next)
    {
        next = part_end( lanes, address, end, &arena );
        if (!(status = system_decommit( lanes, address, next - address ))) continue;
        if (address == base || status == VM_STATUS_DAMAGED) return status;
        if (empty( lanes, address, next - address ))
            return lanes_damaged( lanes, "the system decommits a part of a range, and can do nothing with the rest" );
    }
    return STATUS_SUCCESS;
}
