/*
 * Lookup: the arena that an address lies in
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
#include "layer.h"
#include "lookup.h"
#include "uniform.h"
#include "vmap.h"

static struct arena *search_list( struct arena *arena, uintptr_t address )
{
    while (arena && address - arena->base >= arena_end( arena ) - arena->base) arena = arena->next;
    return arena;
}

struct arena *arena_at( struct vm *vm, uintptr_t address )
{
    uintptr_t entry = vmap_find( &vm->map, address, NULL );
    struct region *region = map_pointer( entry );
    struct arena *arena = NULL;
    unsigned int i;

    if (!entry) return NULL;
    if (map_is_uniform( entry )) return vm->lane[uniform_lane( entry )].numbered[uniform_arena( entry )];
    if (!map_is_record( entry )) return map_pointer( entry );
    if (!(region->flags & REGION_SPANNING)) return region->arena;
    for (i = 0; i < LANES && !arena; i++)
        if (!(arena = search_list( vm->lane[i].shared, address ))) arena = search_list( vm->lane[i].single, address );
    return arena;
}
