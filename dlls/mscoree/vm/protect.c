/*
 * Protect: the protection of pages, ours and others'
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

#include "grow.h"
#include "lanes.h"
#include "protect.h"
#include "range.h"
#include "system.h"

int protect_is_valid( uint32_t protect )
{
    uint32_t base = protect & 0xff;

    if (protect & PAGE_TARGETS_INVALID)
    {
        if (!(base & 0xf0)) return 0;
        protect = protect_plain( protect );
    }
    if (!base || (base & (base - 1))) return 0;
    if (protect == base) return 1;
    if (protect & ~(0xffu | PAGE_GUARD | PAGE_NOCACHE | PAGE_WRITECOMBINE)) return 0;
    if ((protect & PAGE_GUARD) && (base == PAGE_NOACCESS || (protect & (PAGE_NOCACHE | PAGE_WRITECOMBINE)))) return 0;
    if ((protect & PAGE_NOCACHE) && (base == PAGE_NOACCESS || (protect & PAGE_WRITECOMBINE))) return 0;
    return !(protect & PAGE_WRITECOMBINE) || base != PAGE_NOACCESS;
}

static vm_status protect_range( struct lane_guard *lanes, const struct range *range, uint32_t protect, uint32_t *old )
{
    struct region *region = range->region;
    uint8_t state = state_from_protect( protect ), first;
    uint32_t system_old;
    uintptr_t root;
    vm_status status;
    int guarded;

    if ((status = grow_sync( lanes, region ))) return status;
    if (pages_committed( region->root, region->pages, range->first, range->count, &guarded ) != range->count)
        return STATUS_NOT_COMMITTED;
    if (!protect_is_private( protect )) return STATUS_INVALID_PARAMETER_4;
    note_guard( lanes->vm, region, state );
    if (!(root = range_prepare( lanes, range, state ))) return STATUS_NO_MEMORY;
    pages_extent( region->root, region->pages, range->first, &first, NULL, 0 );
    if ((status = range_protect( lanes, region, range_base( range ), range_size( range ),
                                 system_protect( region->protect, state ), &system_old )))
    {
        range_drop( lanes, range, root );
        return status;
    }
    /* an armed guard may have been hit, which only the system has seen */
    if (!(system_old & PAGE_GUARD)) first &= ~STATE_GUARD;
    *old = system_protect( region->protect, first );
    range_publish( lanes, range, root );
    return STATUS_SUCCESS;
}

/* What is done with the address's lane locked, or, when nobody owns the address, perhaps none. *size is rounded on
 * success. */
static inline vm_status protect_held( struct lane_guard *lanes, uintptr_t entry, uintptr_t address, size_t *size,
                                      uint32_t protect, uint32_t *old )
{
    struct range range;
    vm_status status;

    if ((status = uniform_expand( lanes, address, &entry ))) return status;
    if (!range_init( &range, entry, address, *size )) return STATUS_CONFLICTING_ADDRESSES;
    if (!(status = protect_range( lanes, &range, protect, old ))) *size = range_size( &range );
    return status;
}

vm_status vm_protect( struct vm *vm, void **base, size_t *size, uint32_t protect, uint32_t *old )
{
    uint32_t previous = 0;
    size_t rounded;
    LANE_GUARD struct lane_guard lanes = { 0 };
    uintptr_t address, entry;
    vm_status status;

    if (!base || !size || !old) return STATUS_ACCESS_VIOLATION;
    address = (uintptr_t)*base;
    if (!protect_is_valid( protect )) return STATUS_INVALID_PAGE_PROTECTION;
    if (address > vm->highest) return STATUS_INVALID_PARAMETER_2;
    if (!*size || *size > vm->highest + 1 - address) return STATUS_INVALID_PARAMETER_3;

    if ((status = lanes_lock_address( &lanes, vm, 0, address, &entry ))) return status;
    rounded = *size;
    if (entry) status = protect_held( &lanes, entry, address, &rounded, protect_plain( protect ), &previous );
    status = lanes_unlock( &lanes, status );
    if (!entry)
    {
        /* others' memory, or a region's that went meanwhile */
        count_unlocked_call( vm );
        return prim_protect( base, size, protect, old );
    }
    if (status) return status;
    *base = (void *)(address & ~PAGE_MASK);
    *size = rounded;
    *old = previous;
    return STATUS_SUCCESS;
}
