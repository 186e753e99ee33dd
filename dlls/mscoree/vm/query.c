/*
 * Query: what is at an address
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

/* No lock is taken: a region is read as its sequence number vouches for, and read again when it changed meanwhile.  A
 * thread that is stopped anywhere, with or without a lock, keeps nobody from an answer.
 * Free space is what the map and the system both call free, joined up across the arenas, whose unused parts the system
 * takes for reserved. */

#include "layer.h"
#include "system.h"

/* What stands for a uniform region, which has no record. */
static const struct region uniform_region;

static void view_plain( struct region_view *view, uintptr_t entry, uintptr_t address )
{
    view->base = uniform_base( entry, address );
    view->pages = uniform_pages( entry );
    view->root = pages_uniform( uniform_state( entry ));
    view->sequence = uniform_region.sequence;
    view->protect = uniform_protect( entry );
}

/* Whether a region is at the address, and a view of it. Otherwise *end is the end of a run that has none, and that is
 * foreign or part of our arenas as a whole. */
static const struct region *find_region( struct vm *vm, uintptr_t address, struct region_view *view, uintptr_t *end,
                                         int *foreign )
{
    const struct region *region;
    uintptr_t entry;

    for (;;)
    {
        entry = vmap_find( &vm->map, address, end );
        *foreign = map_tag( entry ) == MAP_NONE;
        if (map_tag( entry ) != MAP_REGION) return NULL;
        region = map_is_uniform( entry ) ? &uniform_region : map_pointer( entry );
        if (map_is_uniform( entry )) view_plain( view, entry, address );
        else if (!region_read( region, view )) continue;
        if (address - view->base < view->pages << PAGE_SHIFT) return region;
        /* a part of a slot that the region doesn't use */
        if (address < view->base && view->base < *end) *end = view->base;
        return NULL;
    }
}

/* A run that is reserved, from address on.  Below a guard the system may have committed some of it (grow.c). 0 when
 * the region changed. */
static uintptr_t find_grown( struct vm *vm, const struct region *region, const struct region_view *view,
                             uintptr_t address, size_t size, uint8_t *state )
{
    size_t page = (address - view->base) >> PAGE_SHIFT, end = page + (size >> PAGE_SHIFT), more;
    struct vm_information info;
    uint8_t next = STATE_RESERVED;

    if (!load_relaxed( &vm->guarded )) return address + size;
    for (; end < view->pages && next == STATE_RESERVED; end += more)
    {
        if (!(more = pages_extent( view->root, view->pages, end, &next, &region->sequence, view->sequence ))) return 0;
        if (next != STATE_RESERVED) break;
    }
    if (!(next & STATE_GUARD)) return address + size;
    count_unlocked_call( vm );
    if (prim_query( (void *)address, &info )) return address + size;
    if (info.state == MEM_COMMIT) *state = state_from_protect( info.protect );
    return address + (info.size < size ? info.size : size);
}

/* The state of a page of a region and the end of the run that is known to share it. 0 when the region changed. */
static uintptr_t find_run( struct vm *vm, const struct region *region, const struct region_view *view,
                           uintptr_t address, uint8_t *state )
{
    size_t size = pages_extent( view->root, view->pages, (address - view->base) >> PAGE_SHIFT, state, &region->sequence,
                                view->sequence ) << PAGE_SHIFT;

    if (!size) return 0;
    if (*state == STATE_RESERVED) return find_grown( vm, region, view, address, size, state );
    if (*state & STATE_GUARD)
    {
        /* only the system knows whether it is still armed */
        count_unlocked_call( vm );
        if (!prim_guard_armed( (void *)address, &size )) *state &= ~STATE_GUARD;
    }
    return address + size;
}

/* 0 when the region changed meanwhile. */
static int query_region( struct vm *vm, const struct region *region, const struct region_view *view, uintptr_t address,
                         struct vm_information *info )
{
    uintptr_t last = view->base + (view->pages << PAGE_SHIFT), end, next;
    uint8_t state, other;

    if (!(end = find_run( vm, region, view, address, &state ))) return 0;
    for (; end < last; end = next)
    {
        if (!(next = find_run( vm, region, view, end, &other ))) return 0;
        if (other != state) break;
    }
    info->base = (void *)address;
    info->allocation_base = (void *)view->base;
    info->allocation_protect = view->protect;
    info->size = end - address;
    info->state = state == STATE_RESERVED ? MEM_RESERVE : MEM_COMMIT;
    info->protect = state == STATE_RESERVED ? 0 : system_protect( view->protect, state );
    info->type = MEM_PRIVATE;
    return 1;
}

static vm_status query_free( struct vm *vm, uintptr_t address, uintptr_t run_end, int foreign,
                             struct vm_information *info )
{
    uintptr_t end = address, limit = vm->highest + 1;
    struct region_view view;
    vm_status status;

    for (;;)
    {
        if (foreign)
        {
            count_unlocked_call( vm );
            status = prim_query( (void *)end, info );
            if (end == address && (status || info->state != MEM_FREE)) return status;
            if (status || info->state != MEM_FREE) break;
            run_end = end + info->size;
        }
        end = run_end - 1 > limit - 1 ? limit : run_end;
        if (end == limit || find_region( vm, end, &view, &run_end, &foreign )) break;
    }
    info->base = (void *)address;
    info->allocation_base = NULL;
    info->allocation_protect = 0;
    info->size = end - address;
    info->state = MEM_FREE;
    info->protect = PAGE_NOACCESS;
    info->type = 0;
    return STATUS_SUCCESS;
}

vm_status vm_query( struct vm *vm, const void *ptr, struct vm_information *info, size_t length, size_t *ret_length )
{
    static const struct vm_information nothing;
    uintptr_t address = (uintptr_t)ptr & ~PAGE_MASK, end;
    const struct region *region;
    struct region_view view;
    vm_status status;
    int foreign;

    if (length < sizeof(*info)) return STATUS_INFO_LENGTH_MISMATCH;
    if (!info) return STATUS_ACCESS_VIOLATION;
    if ((uintptr_t)ptr > vm->highest) return STATUS_INVALID_PARAMETER;

    *info = nothing;
    do
    {
        region = find_region( vm, address, &view, &end, &foreign );
        if (!region && (status = query_free( vm, address, end, foreign, info ))) return status;
    }
    while (region && !query_region( vm, region, &view, address, info ));
    if (ret_length) *ret_length = sizeof(*info);
    return STATUS_SUCCESS;
}

int vm_owns( struct vm *vm, const void *address )
{
    struct region_view view;
    uintptr_t entry;

    do
    {
        entry = vmap_find( &vm->map, (uintptr_t)address, NULL );
        if (map_tag( entry ) != MAP_REGION) return 0;
        if (map_is_uniform( entry )) return (uintptr_t)address < uniform_end( entry, (uintptr_t)address );
    }
    while (!region_read( map_pointer( entry ), &view ));
    return (uintptr_t)address - view.base < view.pages << PAGE_SHIFT;
}
