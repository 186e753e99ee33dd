/*
 * Change: committing and resetting pages
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

#include "change.h"
#include "joint.h"
#include "layer.h"

uintptr_t change_prepare( struct hold *hold, const struct range *range, uint8_t state )
{
    return pages_assign( &hold->lane->pool, range->region->root, range->region->pages, range->first, range->count, state );
}

void change_publish( struct hold *hold, const struct range *range, uintptr_t root )
{
    struct region *region = range->region;
    uintptr_t old = region->root;

    if (root == old) return;
    region_publish( region, root );
    pages_discard( &hold->lane->pool, old, region->pages, range->first, range->count );
}

void change_drop( struct hold *hold, const struct range *range, uintptr_t root )
{
    struct region *region = range->region;

    if (root == region->root) return;
    /* a tree that was made of runs has nothing in common with them */
    if (pages_is_uniform( region->root ) || pages_is_runs( region->root ))
        pages_discard( &hold->lane->pool, root, region->pages, 0, region->pages );
    else
        pages_discard( &hold->lane->pool, root, region->pages, range->first, range->count );
}

/* Tells the system of a protection that pages of a region get. */
vm_status change_protect( struct hold *hold, const struct region *region, uintptr_t base, size_t size, uint32_t protect,
                          uint32_t *old )
{
    void *ptr = (void *)base;

    size_t rounded = size;

    if (region->flags & REGION_JOINT) return joint_protect( hold, region, base, size, protect, old );
    count_call( hold->lane );
    return hold_refused( hold, base, size, prim_protect( &ptr, &rounded, protect, old ));
}

/* Gives all guard pages of the range another protection, which they don't keep for long. */
static vm_status protect_guards( struct hold *hold, const struct range *range, int armed )
{
    struct region *region = range->region;
    size_t page, run, end = range->first + range->count;
    uint32_t old;
    uint8_t state;
    vm_status status = STATUS_SUCCESS;
    uintptr_t base;

    for (page = range->first; page < end && !status; page += run)
    {
        run = pages_run( region->root, region->pages, page, &state );
        if (run > end - page) run = end - page;
        if (!(state & STATE_GUARD)) continue;
        base = region->base + (page << PAGE_SHIFT);
        status = change_protect( hold, region, base, run << PAGE_SHIFT,
                                 armed ? system_protect( region->protect, state ) : PAGE_NOACCESS, &old );
    }
    return status;
}

/* Wine remembers a guard beyond the decommit, and would raise it once more where NT has an access violation: it is
 * taken away first. */
vm_status change_decommit_special( struct hold *hold, const struct range *range, int guarded )
{
    int joint = range->region->flags & REGION_JOINT;
    vm_status status = STATUS_SUCCESS;

    if (!joint && hold_lost( hold, range_base( range ), range_size( range ))) return STATUS_SUCCESS;
    if (guarded) status = protect_guards( hold, range, 0 );
    if (!status)
    {
        if (joint) status = joint_decommit( hold, range_base( range ), range_size( range ));
        else status = hold_decommit( hold, range_base( range ), range_size( range ));
    }
    if (status && guarded) protect_guards( hold, range, 1 );
    return status;
}

static vm_status commit( struct hold *hold, const struct range *range, uint32_t protect, const struct vm_quota *quota )
{
    struct region *region = range->region;
    uint8_t state = state_from_protect( protect );
    uintptr_t root;
    size_t charge;
    vm_status status;
    int guarded;

    if ((status = grow_sync( hold, region ))) return STATUS_COMMITMENT_LIMIT;
    note_guard( hold->vm, region, state );
    charge = range->count - pages_committed( region->root, region->pages, range->first, range->count, &guarded );
    if ((status = hold_claim( hold, 0, charge << PAGE_SHIFT, quota ))) return status;
    status = STATUS_COMMITMENT_LIMIT;
    if (!(root = change_prepare( hold, range, state ))) goto failed;
    if ((status = change_commit_pages( hold, region, range_base( range ), range_size( range ),
                                       system_protect( region->protect, state ))))
        goto failed;
    change_publish( hold, range, root );
    hold_take( hold, 0, charge << PAGE_SHIFT );
    return STATUS_SUCCESS;

failed:
    if (root) change_drop( hold, range, root );
    hold_return( hold, 0, 0 );
    return status == STATUS_NO_MEMORY ? STATUS_COMMITMENT_LIMIT : status;
}

/* After a reset the content may be lost, or may be kept; it is kept. That way a reset can always be undone, and says so
 * truthfully. */
vm_status change_existing( struct vm *vm, void **base, size_t *size, uint32_t type, uint32_t protect,
                           const struct vm_quota *quota )
{
    struct range range;
    HOLD_SCOPE struct hold hold = { 0 };
    uintptr_t entry;
    vm_status status;
    int all;

    for (all = 0;; all = HOLD_ALL)
    {
        if ((status = hold_address( &hold, vm, all, (uintptr_t)*base & ~PAGE_MASK, &entry ))) return status;
        if (plain_expand( &hold, (uintptr_t)*base, &entry )) status = STATUS_COMMITMENT_LIMIT;
        else if (!entry || !range_init( &range, entry, (uintptr_t)*base, *size ) || (range.region->flags & REGION_PLACEHOLDER))
            status = STATUS_CONFLICTING_ADDRESSES;
        else
        {
            if (type & MEM_COMMIT) status = commit( &hold, &range, protect, quota );
            if (!status)
            {
                *base = (void *)range_base( &range );
                *size = range_size( &range );
            }
        }
        if (hold_leave( &hold, status ) != STATUS_RERUN) return status;
    }
}
