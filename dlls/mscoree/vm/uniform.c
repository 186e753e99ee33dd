/*
 * Uniform regions: giving one a record
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
#include "uniform.h"

C_ASSERT( LANES <= 8 );

vm_status uniform_expand( struct lane_guard *lanes, uintptr_t address, uintptr_t *entry )
{
    uintptr_t base = uniform_base( *entry, address ), map_end = (uniform_end( *entry, address ) + SLOT_MASK) &
                     ~SLOT_MASK;
    struct lane *lane = lanes->lane;
    struct region *region;

    if (!map_is_uniform( *entry )) return STATUS_SUCCESS;
    if (!vmap_divide( &lanes->vm->map, &lane->pool, base ) || !vmap_divide( &lanes->vm->map, &lane->pool, map_end ) ||
        !(region = pool_get( &lane->pool, POOL_REGION ))) return STATUS_NO_MEMORY;
    region_init( region, base, uniform_pages( *entry ), lane->numbered[uniform_arena( *entry )],
                 uniform_protect( *entry ), 0, lane->index, pages_uniform( uniform_state( *entry )));
    *entry = map_region( region );
    vmap_set( &lanes->vm->map, base, map_end, *entry );
    return STATUS_SUCCESS;
}
