/*
 * Reclaim: giving up what is kept for speed alone
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
#include "pagecache.h"
#include "reclaim.h"
#include "system.h"

static void trim_all( struct vm *vm )
{
    unsigned int i;

    for (i = 0; i < LANES; i++) pagecache_trim( vm, &vm->lane[i] );
}

vm_status reclaim_pages( struct lane_guard *lanes )
{
    if (!pagecache_any( lanes->vm )) return STATUS_NO_MEMORY;
    if (!lanes->all) return STATUS_RERUN;
    trim_all( lanes->vm );
    return STATUS_SUCCESS;
}

void reclaim_slots( struct lane_guard *lanes, struct lane *lane )
{
    arena_settle_freed( lane );
    pagecache_trim( lanes->vm, lane );
}

void reclaim_all_slots( struct lane_guard *lanes )
{
    unsigned int i;

    for (i = 0; i < LANES; i++) reclaim_slots( lanes, &lanes->vm->lane[i] );
}

void reclaim_lane( struct lane_guard *lanes )
{
    pagecache_trim( lanes->vm, lanes->lane );
    arenas_release_empty( lanes );
}

void reclaim_all( struct lane_guard *lanes )
{
    struct lane_guard other = *lanes;
    unsigned int i;

    trim_all( lanes->vm );
    for (i = 0; i < LANES; i++)
    {
        other.lane = &lanes->vm->lane[i];
        arenas_release_empty( &other );
    }
}

vm_status reclaim_and_commit( struct lane_guard *lanes, uintptr_t base, size_t size, uint32_t protect,
                              vm_status status )
{
    vm_status reclaimed;

    if ((status = system_refused( lanes, base, size, status )) == VM_STATUS_DAMAGED) return status;
    if ((reclaimed = reclaim_pages( lanes ))) return reclaimed == STATUS_RERUN ? STATUS_RERUN : status;
    count_call( lanes->lane );
    return prim_commit( (void *)base, size, protect );
}
