/*
 * Room: where a reservation goes, within one arena
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

#include "arena.h"
#include "lanes.h"
#include "reclaim.h"
#include "room.h"
#include "system.h"

/* The lowest or highest free place in the system's own map. */
static uintptr_t find_free_range( struct lane_guard *lanes, const struct request *request, uintptr_t highest )
{
    uintptr_t address = request->lowest > SLOT_SIZE ? request->lowest : SLOT_SIZE, best = 0;
    struct vm_information info;

    while (address < highest)
    {
        uintptr_t start, end;

        count_call( lanes->lane );
        if (prim_query( (void *)address, &info )) break;
        end = address + info.size;
        start = (address + request->align - 1) & ~(request->align - 1);
        if (end - 1 > highest) end = highest + 1;
        if (info.state == MEM_FREE && start >= address && end > start && end - start >= request->size)
        {
            if (!(request->type & MEM_TOP_DOWN)) return start;
            best = (end - request->size) & ~(request->align - 1);
        }
        if (address + info.size <= address) break;
        address += info.size;
    }
    return best;
}

/* What the system offers may be gone before it is taken. */
static vm_status reserve_within( struct lane_guard *lanes, const struct request *request, size_t size, uint32_t type,
                                 uintptr_t *base )
{
    uintptr_t highest = request->highest, lowest = request->lowest;
    struct request rest = *request;
    vm_status status;

    rest.lowest = lowest;
    while ((*base = find_free_range( lanes, &rest, highest )))
    {
        status = arena_reserve( lanes, base, size, type & ~MEM_TOP_DOWN, request->protect );
        if (status != STATUS_CONFLICTING_ADDRESSES && status != STATUS_NO_MEMORY) return status;
        if (type & MEM_TOP_DOWN) highest = *base + request->size - 2;
        else rest.lowest = *base + SLOT_SIZE;
    }
    return STATUS_NO_MEMORY;
}

/* An arena for requests with limits, and for them alone: the place that they allow is searched for once, and not by
 * each of them. */
static vm_status grow_limited( struct lane_guard *lanes, const struct request *request )
{
    size_t least = request->size + (request->align - SLOT_SIZE);
    struct request arena = *request;
    uintptr_t base;
    vm_status status;

    arena.align = SLOT_SIZE;
    arena.protect = PAGE_READWRITE;
    arena.type = MEM_RESERVE;
    for (arena.size = lanes->vm->first_arena; arena.size >= least && arena.size >= SLOTS_UNIT; arena.size /= 2)
    {
        if (arena.size - 1 > request->highest - request->lowest) continue;
        if (!(status = reserve_within( lanes, &arena, arena.size, MEM_RESERVE, &base )))
            return arena_add_shared( lanes, base, arena.size, 1 );
        if (status == VM_STATUS_DAMAGED) return status;
    }
    return STATUS_NO_MEMORY;
}

/* Finds and takes the lowest room in an arena. */
static int take_slots( struct arena *arena, const struct request *request, uintptr_t *base )
{
    size_t count = (request->size + SLOT_MASK) >> SLOT_SHIFT, found;
    uintptr_t start = arena->base, end = arena->base + arena->size;

    if (request->lowest > start) start = (request->lowest + SLOT_MASK) & ~SLOT_MASK;
    /* the last slot need not lie below the highest address as a whole */
    if (request->highest < end - 1)
    {
        uintptr_t last = request->highest + 1 - request->size;

        if (request->highest + 1 < request->size) return 0;
        end = (last & ~SLOT_MASK) + (count << SLOT_SHIFT);
    }
    if (end <= start || arena->slots.free < count) return 0;
    found = slots_find( &arena->slots, count, request->align >> SLOT_SHIFT,
                        (arena->base >> SLOT_SHIFT) & ((request->align >> SLOT_SHIFT) - 1),
                        (start - arena->base) >> SLOT_SHIFT, (end - arena->base) >> SLOT_SHIFT );
    if (found == SLOTS_NONE) return 0;
    slots_take( &arena->slots, found, count );
    *base = arena->base + (found << SLOT_SHIFT);
    return 1;
}

/* Whether other regions have pages of the slot that a range ends in, behind it. */
static int is_shared_end( const struct vmap *map, uintptr_t end )
{
    uintptr_t address = end, slot_end = (end + SLOT_MASK) & ~SLOT_MASK;

    while (address < slot_end) if (map_tag( vmap_find( map, address, &address )) == MAP_REGION) return 1;
    return 0;
}

int room_is_piece( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    return is_shared_end( &lanes->vm->map, base + size );
}

static int search_lane( struct lane *lane, const struct request *request, int limited, struct arena **ret,
                        uintptr_t *base )
{
    struct arena *arena;

    for (arena = lane->shared; arena; arena = arena->next)
    {
        if ((arena->limited && !limited) || !take_slots( arena, request, base )) continue;
        *ret = arena;
        return 1;
    }
    return 0;
}

/* With all lanes locked: what any of them has, then what their caches hold. */
static int search_all( struct lane_guard *lanes, const struct request *request, struct arena **arena, uintptr_t *base )
{
    unsigned int i, pass;

    for (pass = 0; pass < 2; pass++)
    {
        for (i = 0; i < LANES; i++)
        {
            arena_settle_freed( &lanes->vm->lane[i] );
            if (!search_lane( &lanes->vm->lane[i], request, 1, arena, base )) continue;
            lanes->lane = &lanes->vm->lane[i];
            return 1;
        }
        if (reclaim_pages( lanes )) break;
    }
    return 0;
}

vm_status room_find_shared( struct lane_guard *lanes, const struct request *request, struct arena **arena,
                            uintptr_t *base )
{
    int anywhere = !request->lowest && request->highest >= lanes->vm->highest;
    vm_status status;

    if (request->size > lanes->vm->shared_max || request->align > lanes->vm->shared_max) return STATUS_NO_MEMORY;
    if (anywhere && request->align <= SLOT_SIZE && arena_take_freed( lanes->lane, request->size, arena, base ))
        return STATUS_SUCCESS;
    if (search_lane( lanes->lane, request, !anywhere, arena, base )) return STATUS_SUCCESS;
    if (lanes->lane->freed.count)
    {
        arena_settle_freed( lanes->lane );
        if (search_lane( lanes->lane, request, !anywhere, arena, base )) return STATUS_SUCCESS;
    }
    if (anywhere)
    {
        status = arena_grow_shared( lanes, request->size + (request->align - SLOT_SIZE) );
        if (!status && search_lane( lanes->lane, request, !anywhere, arena, base )) return STATUS_SUCCESS;
    }
    else
    {
        status = grow_limited( lanes, request );
        if (!status && search_lane( lanes->lane, request, 1, arena, base )) return STATUS_SUCCESS;
    }
    if (status == VM_STATUS_DAMAGED) return status;
    if (lanes->all) return search_all( lanes, request, arena, base ) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
    return anywhere ? STATUS_RERUN : STATUS_NO_MEMORY;
}

vm_status room_take_fixed( struct lane_guard *lanes, struct arena *arena, uintptr_t base, size_t size )
{
    size_t first = (base - arena->base) >> SLOT_SHIFT, count = (size + SLOT_MASK) >> SLOT_SHIFT;
    struct lane *lane = &lanes->vm->lane[arena->lane];

    if (base + size > arena->base + arena->size) return STATUS_CONFLICTING_ADDRESSES;
    if (!arena_is_free( &lanes->vm->map, arena, base, base + size )) return STATUS_CONFLICTING_ADDRESSES;
    if (!arena->slots_size)
    {
        if (arena->dirty && !system_decommit( lanes, arena->base, arena->size )) arena->dirty = 0;
        return arena->dirty ? STATUS_NO_MEMORY : STATUS_SUCCESS;
    }
    if (room_is_piece( lanes, base, size )) count--;  /* that slot is taken */
    if (!count) return STATUS_SUCCESS;
    if (!slots_all_free( &arena->slots, first, count ))
    {
        /* only what is recently freed or cached can be in the way, and only the system can keep that from going */
        arena_settle_freed( lane );
        if (!slots_all_free( &arena->slots, first, count )) reclaim_slots( lanes, lane );
        if (!slots_all_free( &arena->slots, first, count )) return STATUS_NO_MEMORY;
    }
    slots_take( &arena->slots, first, count );
    return STATUS_SUCCESS;
}

static vm_status reserve_single( struct lane_guard *lanes, const struct request *request, size_t size, uint32_t type,
                                 uintptr_t *base )
{
    struct request own = *request;
    vm_status status;

    /* a stack may grow in what replaces a placeholder (grow.h) */
    if (own.type & MEM_RESERVE_PLACEHOLDER) own.protect = PAGE_READWRITE;
    *base = own.base;
    if (!*base && (own.lowest || own.highest < lanes->vm->highest || own.align > SLOT_SIZE))
        return reserve_within( lanes, &own, size, type, base );
    status = arena_reserve( lanes, base, size, type, own.protect );
    if (status != STATUS_NO_MEMORY || !(type & MEM_COMMIT)) return status;
    /* was it the address space or the memory that is short? */
    if (arena_reserve( lanes, base, size, type & ~MEM_COMMIT, own.protect )) return status;
    arena_unreserve( lanes, *base, size );
    return STATUS_COMMITMENT_LIMIT;
}

vm_status room_make_single( struct lane_guard *lanes, const struct request *request, struct arena **arena,
                            uintptr_t *base )
{
    uint32_t type = request->type & (MEM_RESERVE | MEM_COMMIT | MEM_TOP_DOWN | MEM_WRITE_WATCH);
    size_t size = (request->size + SLOT_MASK) & ~SLOT_MASK;
    vm_status status;

    /* what is left of the last slot isn't committed */
    if (size > request->size) type &= ~MEM_COMMIT;
    if (request->type & MEM_RESERVE_PLACEHOLDER) type |= MEM_WRITE_WATCH;
    status = reserve_single( lanes, request, size, type, base );
    if (status == STATUS_NOT_SUPPORTED && (request->type & MEM_WRITE_WATCH)) return STATUS_NO_MEMORY;
    if (status == STATUS_NOT_SUPPORTED)
    {
        /* a system that knows placeholders as little as write watches: then ours aren't watched */
        type &= ~MEM_WRITE_WATCH;
        status = reserve_single( lanes, request, size, type, base );
    }
    if (status) return status;
    if ((request->type & ~type & MEM_COMMIT) &&
        (status = system_commit( lanes, *base, request->size, request->protect )))
    {
        arena_unreserve( lanes, *base, size );
        return status == STATUS_NO_MEMORY ? STATUS_COMMITMENT_LIMIT : status;
    }
    if (!(*arena = arena_add_single( lanes, *base, size )))
    {
        arena_unreserve( lanes, *base, size );
        return STATUS_NO_MEMORY;
    }
    (*arena)->committed = !!(request->type & MEM_COMMIT);
    (*arena)->watched = !!(type & MEM_WRITE_WATCH);
    return STATUS_SUCCESS;
}
