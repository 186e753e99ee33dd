/*
 * Commit: committing and resetting pages of a region that exists
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

#include "charge.h"
#include "commit.h"
#include "grow.h"
#include "lanes.h"
#include "protect.h"
#include "range.h"
#include "system.h"

static vm_status commit( struct lane_guard *lanes, const struct range *range, uint32_t protect,
                         const struct vm_quota *quota )
{
    struct region *region = range->region;
    uint8_t state = state_from_protect( protect );
    uintptr_t root;
    size_t charge;
    vm_status status;
    int guarded;

    if ((status = grow_sync( lanes, region ))) return STATUS_COMMITMENT_LIMIT;
    note_guard( lanes->vm, region, state );
    charge = range->count - pages_committed( region->root, region->pages, range->first, range->count, &guarded );
    if ((status = lanes_claim( lanes, 0, charge << PAGE_SHIFT, quota ))) return status;
    status = STATUS_COMMITMENT_LIMIT;
    if (!(root = range_prepare( lanes, range, state ))) goto failed;
    if ((status = range_commit( lanes, region, range_base( range ), range_size( range ),
                                system_protect( region->protect, state ))))
        goto failed;
    range_publish( lanes, range, root );
    lanes_take( lanes, 0, charge << PAGE_SHIFT );
    return STATUS_SUCCESS;

failed:
    if (root) range_drop( lanes, range, root );
    lanes_return( lanes, 0, 0 );
    return status == STATUS_NO_MEMORY ? STATUS_COMMITMENT_LIMIT : status;
}

/* After a reset the content may be lost, or may be kept; it is kept. That way a reset can always be undone, and says so
 * truthfully. */
vm_status commit_existing( struct vm *vm, void **base, size_t *size, uint32_t type, uint32_t protect,
                           const struct vm_quota *quota )
{
    struct range range;
    LANE_GUARD struct lane_guard lanes = { 0 };
    uintptr_t entry;
    vm_status status;
    int all;

    for (all = 0;; all = LOCK_ALL)
    {
        if ((status = lanes_lock_address( &lanes, vm, all, (uintptr_t)*base & ~PAGE_MASK, &entry ))) return status;
        if (uniform_expand( &lanes, (uintptr_t)*base, &entry )) status = STATUS_COMMITMENT_LIMIT;
        else if (!entry || !range_init( &range, entry, (uintptr_t)*base, *size ) ||
                 (range.region->flags & REGION_PLACEHOLDER))
            status = STATUS_CONFLICTING_ADDRESSES;
        else
        {
            if (type & MEM_COMMIT) status = commit( &lanes, &range, protect, quota );
            if (!status)
            {
                *base = (void *)range_base( &range );
                *size = range_size( &range );
            }
        }
        if (lanes_unlock( &lanes, status ) != STATUS_RERUN) return status;
    }
}
