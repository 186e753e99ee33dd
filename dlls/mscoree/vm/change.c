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

int range_init( struct range *range, uintptr_t entry, uintptr_t base, size_t size )
{
    uintptr_t last = base + (size - 1);

    if (!(range->region = region_at( entry, base )) || last < base) return 0;
    range->first = (base - range->region->base) >> PAGE_SHIFT;
    range->count = (last >> PAGE_SHIFT) - (base >> PAGE_SHIFT) + 1;
    return range->count <= range->region->pages - range->first;
}

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

/* The same for pages that are committed. */
vm_status change_commit_pages( struct hold *hold, const struct region *region, uintptr_t base, size_t size, uint32_t protect )
{
    if (region->flags & REGION_JOINT) return joint_commit( hold, region, base, size, protect );
    return hold_commit( hold, base, size, protect );
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
vm_status change_decommit( struct hold *hold, const struct range *range, size_t *committed )
{
    struct region *region = range->region;
    size_t page, run, end = range->first + range->count;
    int guarded = 0;
    uint8_t state;
    vm_status status = STATUS_SUCCESS;

    *committed = 0;
    for (page = range->first; page < end; page += run)
    {
        run = pages_extent( region->root, region->pages, page, &state, NULL, 0 );
        if (run > end - page) run = end - page;
        if (state != STATE_RESERVED) *committed += run;
        if (state & STATE_GUARD) guarded = 1;
    }
    if (!*committed) return STATUS_SUCCESS;
    if (!(region->flags & REGION_JOINT) && hold_lost( hold, range_base( range ), range_size( range ))) return STATUS_SUCCESS;
    if (guarded) status = protect_guards( hold, range, 0 );
    if (!status)
    {
        if (region->flags & REGION_JOINT) status = joint_decommit( hold, range_base( range ), range_size( range ));
        else status = hold_decommit( hold, range_base( range ), range_size( range ));
    }
    if (status && guarded) protect_guards( hold, range, 1 );
    return status;
}

vm_status change_commit( struct hold *hold, uintptr_t entry, uintptr_t *base, size_t *size, uint32_t protect,
                         const struct vm_quota *quota )
{
    uint8_t state = state_from_protect( protect );
    struct range range;
    uintptr_t root;
    size_t charge;
    vm_status status;

    if (!range_init( &range, entry, *base, *size )) return STATUS_CONFLICTING_ADDRESSES;
    if (range.region->flags & REGION_PLACEHOLDER) return STATUS_CONFLICTING_ADDRESSES;
    charge = range.count - pages_committed( range.region->root, range.region->pages, range.first, range.count );
    if ((status = hold_charge( hold, 0, charge << PAGE_SHIFT, quota ))) return status;
    status = STATUS_COMMITMENT_LIMIT;
    if (!(root = change_prepare( hold, &range, state ))) goto failed;
    if ((status = change_commit_pages( hold, range.region, range_base( &range ), range_size( &range ),
                                       system_protect( range.region->protect, state ))))
        goto failed;
    change_publish( hold, &range, root );
    *base = range_base( &range );
    *size = range_size( &range );
    return STATUS_SUCCESS;

failed:
    if (root) change_drop( hold, &range, root );
    hold_return( hold, 0, charge << PAGE_SHIFT );
    return status == STATUS_NO_MEMORY ? STATUS_COMMITMENT_LIMIT : status;
}

/* The content may be lost, or may be kept; it is kept. That way a reset can always be undone, and says so truthfully. */
vm_status change_reset( struct hold *hold, uintptr_t entry, uintptr_t *base, size_t *size )
{
    struct range range;

    (void)hold;
    if (!range_init( &range, entry, *base, *size )) return STATUS_CONFLICTING_ADDRESSES;
    if (range.region->flags & REGION_PLACEHOLDER) return STATUS_CONFLICTING_ADDRESSES;
    *base = range_base( &range );
    *size = range_size( &range );
    return STATUS_SUCCESS;
}
