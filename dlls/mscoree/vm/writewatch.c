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

#include "arena.h"
#include "lanes.h"
#include "lookup.h"
#include "range.h"
#include "writewatch.h"

/* The end of what one arena has of the range from address to end: the system is asked about one reservation at a
 * time. */
static uintptr_t part_end( struct lane_guard *lanes, uintptr_t address, uintptr_t end )
{
    uintptr_t last = arena_end( arena_at( lanes->vm, address ));

    return end < last ? end : last;
}

int watch_covers( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    uintptr_t address, end = base + size;

    for (address = base; address < end; address = part_end( lanes, address, end ))
        if (!arena_at( lanes->vm, address )->watched) return 0;
    return 1;
}

vm_status watch_reset( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    uintptr_t address, next, end = base + size;
    vm_status status;

    for (address = base; address < end; address = next)
    {
        next = part_end( lanes, address, end );
        count_call( lanes->lane );
        if ((status = prim_reset_write_watch( (void *)address, next - address ))) return status;
    }
    return STATUS_SUCCESS;
}

/* Lists the pages of a range that were written to, as many as there is room for. */
static vm_status list_written( struct lane_guard *lanes, uint32_t flags, uintptr_t base, size_t size, void **addresses,
                               uintptr_t *count, uint32_t *granularity )
{
    uintptr_t address, next, end = base + size, found = 0, room;
    vm_status status;

    for (address = base; address < end && found < *count; address = next, found += room)
    {
        next = part_end( lanes, address, end );
        room = *count - found;
        count_call( lanes->lane );
        status = prim_get_write_watch( flags, (void *)address, next - address, addresses + found, &room, granularity );
        if (status) return status;
    }
    *count = found;
    return STATUS_SUCCESS;
}

/* Locks the region that a range lies in, and rounds the range to pages. */
static vm_status lock_watched( struct lane_guard *lanes, struct vm *vm, uintptr_t *base, size_t *size )
{
    struct range range;
    uintptr_t entry;
    vm_status status;

    if ((status = lanes_lock_address( lanes, vm, 0, *base, &entry ))) return status;
    if (!entry || !range_init( &range, entry, *base, *size ) || !(range.region->flags & REGION_WATCH))
        return STATUS_INVALID_PARAMETER;
    *base = range_base( &range );
    *size = range_size( &range );
    return STATUS_SUCCESS;
}

vm_status vm_get_write_watch( struct vm *vm, uint32_t flags, void *base, size_t size, void **addresses,
                              uintptr_t *count, uint32_t *granularity )
{
    LANE_GUARD struct lane_guard lanes = { 0 };
    uintptr_t start = (uintptr_t)base;
    vm_status status;

    if (!count || !granularity) return STATUS_ACCESS_VIOLATION;
    if (!*count || !size || (flags & ~WRITE_WATCH_FLAG_RESET)) return STATUS_INVALID_PARAMETER;
    if (!addresses) return STATUS_ACCESS_VIOLATION;
    if (!(status = lock_watched( &lanes, vm, &start, &size )))
        status = list_written( &lanes, flags, start, size, addresses, count, granularity );
    return lanes_unlock( &lanes, status );
}

vm_status vm_reset_write_watch( struct vm *vm, void *base, size_t size )
{
    LANE_GUARD struct lane_guard lanes = { 0 };
    uintptr_t start = (uintptr_t)base;
    vm_status status;

    if (!size) return STATUS_INVALID_PARAMETER;
    if (!(status = lock_watched( &lanes, vm, &start, &size ))) status = watch_reset( &lanes, start, size );
    return lanes_unlock( &lanes, status );
}
