/*
 * System: what a refusal of the system means
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
#include "lookup.h"
#include "system.h"
#include "vmap.h"

/* Whether a page is a part of the reservation that an arena is; also when the system doesn't say. */
static int is_in_arena( struct lane_guard *lanes, const struct arena *arena, uintptr_t address,
                        struct vm_information *info )
{
    count_unlocked_call( lanes->vm );
    if (prim_query( (void *)address, info ))
    {
        info->size = arena_end( arena ) - address;
        return 1;
    }
    return info->state != MEM_FREE && (uintptr_t)info->allocation_base == arena->base;
}

/* Whether the system still has the range as a part of the reservation that an arena is. The map knows the arena.
 * Somebody else's reservation may begin where the arena did: it would have to end there, too. */
int system_agrees( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    uintptr_t entry = vmap_find( &lanes->vm->map, base, NULL ), address;
    struct vm_information info;
    struct arena *arena;

    if (!entry) return 1;
    arena = arena_at( lanes->vm, base );
    if (!is_in_arena( lanes, arena, arena_end( arena ) - PAGE_SIZE, &info )) return 0;
    for (address = base; address < base + size; address += info.size)
        if (!is_in_arena( lanes, arena, address, &info )) return 0;
    return 1;
}

vm_status system_refused( struct lane_guard *lanes, uintptr_t base, size_t size, vm_status status )
{
    /* the system was short of memory, which says nothing about the range */
    if (!status || status == STATUS_NO_MEMORY || status == STATUS_COMMITMENT_LIMIT || status == VM_STATUS_DAMAGED)
        return status;
    if (system_agrees( lanes, base, size )) return status;
    return lanes_damaged( lanes, "address space was freed by somebody else" );
}
