/*
 * Write watches: which pages of a region were written to
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

/* The system keeps the record: a region with MEM_WRITE_WATCH is a reservation of its own there. */

#include "lanes.h"
#include "range.h"

/* Whether the range lies in a region that is watched. What the caller does with it races with nobody but himself. */
static vm_status find_watched( struct vm *vm, void *base, size_t size )
{
    LANE_GUARD struct lane_guard lanes = { 0 };
    struct range range;
    uintptr_t entry;
    vm_status status;

    if ((status = lanes_lock_address( &lanes, vm, 0, (uintptr_t)base, &entry ))) return status;
    if (!entry || !range_init( &range, entry, (uintptr_t)base, size ) || !(range.region->flags & REGION_WATCH))
        status = STATUS_INVALID_PARAMETER;
    return lanes_unlock( &lanes, status );
}

vm_status vm_get_write_watch( struct vm *vm, uint32_t flags, void *base, size_t size, void **addresses,
                              uintptr_t *count, uint32_t *granularity )
{
    vm_status status;

    if (!count || !granularity) return STATUS_ACCESS_VIOLATION;
    if (!*count || !size || (flags & ~WRITE_WATCH_FLAG_RESET)) return STATUS_INVALID_PARAMETER;
    if (!addresses) return STATUS_ACCESS_VIOLATION;
    if ((status = find_watched( vm, base, size ))) return status;
    count_unlocked_call( vm );
    return prim_get_write_watch( flags, base, size, addresses, count, granularity );
}

vm_status vm_reset_write_watch( struct vm *vm, void *base, size_t size )
{
    vm_status status;

    if (!size) return STATUS_INVALID_PARAMETER;
    if ((status = find_watched( vm, base, size ))) return status;
    count_unlocked_call( vm );
    return prim_reset_write_watch( base, size );
}
