/*
 * Free: decommitting and releasing
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
#include "place.h"

static vm_status decommit( struct hold *hold, const struct range *range )
{
    struct region *region = range->region;
    uintptr_t root;
    size_t committed;
    vm_status status;

    if (region->root == pages_uniform( STATE_RESERVED )) return STATUS_SUCCESS;
    if (!(root = change_prepare( hold, range, STATE_RESERVED ))) return STATUS_NO_MEMORY;
    if ((status = change_decommit( hold, range, &committed )))
    {
        change_drop( hold, range, root );
        return status;
    }
    change_publish( hold, range, root );
    hold_return( hold, 0, committed << PAGE_SHIFT );
    return STATUS_SUCCESS;
}

/* The pages may stay for the next one when all of them are committed, alike, and the region had its slots for itself. */
static int keep_pages( struct hold *hold, struct arena *arena, uintptr_t base, size_t pages, uint8_t state, int used )
{
    if (!arena->slots_size || load_relaxed( &hold->vm->damaged )) return 0;
    return reuse_put( hold, arena, base, pages, pages, state_to_protect( state ), used );
}

/* Of a region whose users don't ask what was in it, pages at the end may be reserved. */
static int keep( struct hold *hold, struct region *region, int used )
{
    size_t pages = region->pages, run;
    uint8_t state, rest;

    if (region->flags & (REGION_PIECE | REGION_JOINT)) return 0;
    run = pages_run( region->root, pages, 0, &state );
    if (state == STATE_RESERVED) return 0;
    if (run == pages) return keep_pages( hold, region->arena, region->base, pages, state, used );
    if (!used || pages_run( region->root, pages, run, &rest ) < pages - run || rest != STATE_RESERVED) return 0;
    if (!region->arena->slots_size || load_relaxed( &hold->vm->damaged )) return 0;
    return reuse_put( hold, region->arena, region->base, run, pages, state_to_protect( state ), 1 );
}

/* The system didn't take the pages back. They may stay, if it still has them as ours, and the region had its slots for
 * itself. */
static int retire( struct hold *hold, struct region *region, vm_status status )
{
    if (status == VM_STATUS_DAMAGED || (region->flags & (REGION_PIECE | REGION_JOINT))) return 0;
    return reuse_retire( hold, region->arena, region->base, region->pages );
}

/* The map and the arenas let go of a region in whose pages nothing is committed. */
static void leave_arenas( struct hold *hold, struct region *region, int kept )
{
    uintptr_t base = region->base, end = region_end( region ), map_end = region_map_end( region );
    struct arena *arena = region->arena;

    if (region->flags & REGION_JOINT)
    {
        joint_count( hold, region, -1 );
        joint_show_free( hold, base, map_end );
        joint_leave( hold, base, end - base );
        return;
    }
    vmap_set( &hold->vm->map, base, map_end, map_free( arena ));
    arena->regions--;
    if (region->flags & REGION_PIECE) place_give_free_slots( hold, arena, base, end );
    else if (!kept) place_give_slots( arena, base, end - base );
}

static vm_status release_region( struct hold *hold, struct region *region, int used )
{
    struct vm *vm = hold->vm;
    struct pool *pool = &hold->lane->pool;
    struct arena *arena = region->arena;
    uintptr_t base = region->base, map_end = region_map_end( region ), root = region->root;
    int last = !(region->flags & REGION_JOINT) && !arena->slots_size && arena->regions == 1, kept = 0, guarded;
    size_t pages = region->pages, committed = pages_committed( root, pages, 0, pages, &guarded );
    vm_status status = STATUS_SUCCESS;

    if (arena->slots_size) slots_prefetch( &arena->slots, (base - arena->base) >> SLOT_SHIFT );
    if (last)
    {
        if ((status = arena_release( hold, arena )) == VM_STATUS_DAMAGED)
        {
            vmap_set( &vm->map, base, map_end, map_region( region ));
            return status;
        }
        if (status)
        {
            /* it stays, empty, until the system takes it */
            arena->dirty = !!committed;
            arena->regions = 0;
        }
    }
    else
    {
        struct range range = { region, 0, pages };

        if (committed && !(kept = keep( hold, region, used )) && (status = change_decommit( hold, &range, &committed )) &&
            !(kept = retire( hold, region, status ))) return status;
        leave_arenas( hold, region, kept );
    }
    region_retire( region );
    pages_discard( pool, root, pages, 0, pages );
    pool_put( pool, POOL_REGION, region );
    hold->lane->regions--;
    hold_return( hold, pages << PAGE_SHIFT, committed << PAGE_SHIFT );
    return STATUS_SUCCESS;
}

/* Whether the range is all of a plain region. The size may be 0, as in vm_free. */
static int is_whole_plain( uintptr_t entry, uintptr_t base, size_t size )
{
    uintptr_t start = plain_base( entry, base );

    if (!map_is_plain( entry )) return 0;
    return size ? base == start && size == plain_pages( entry ) << PAGE_SHIFT : base - start < PAGE_SIZE;
}

static vm_status release_plain( struct hold *hold, uintptr_t entry, uintptr_t *base_ptr, size_t *size_ptr, int used )
{
    struct lane *lane = hold->lane;
    struct arena *arena = lane->numbered[plain_arena( entry )];
    uintptr_t base = plain_base( entry, *base_ptr ), end = plain_end( entry, *base_ptr );
    int committed = plain_state( entry ) != STATE_RESERVED, kept = 0;
    size_t size = end - base;
    vm_status status;

    if (committed && !(kept = keep_pages( hold, arena, base, size >> PAGE_SHIFT, plain_state( entry ), used )) &&
        (status = hold_decommit( hold, base, size )) &&
        (status == VM_STATUS_DAMAGED || !(kept = reuse_retire( hold, arena, base, size >> PAGE_SHIFT )))) return status;
    vmap_set( &hold->vm->map, base, (end + SLOT_MASK) & ~SLOT_MASK, map_free( arena ));
    arena->regions--;
    if (!kept) place_loosen( lane, arena, base, size );
    lane->regions--;
    hold_return( hold, size, committed ? size : 0 );
    *base_ptr = base;
    *size_ptr = size;
    return STATUS_SUCCESS;
}

static vm_status release( struct hold *hold, const struct range *range, int used )
{
    struct region *region = range->region;
    size_t committed;
    struct split split;
    vm_status status;

    if (range->count == region->pages) return release_region( hold, region, used );
    if ((status = split_prepare( hold, range, 0, &split ))) return status;
    if ((status = change_decommit( hold, range, &committed )))
    {
        split_drop( hold, &split );
        return status;
    }
    hold_return( hold, range_size( range ), committed << PAGE_SHIFT );
    split_apply( hold, range, &split );
    return STATUS_SUCCESS;
}

static vm_status free_range( struct hold *hold, uintptr_t entry, uintptr_t *base, size_t *size, uint32_t type, int used )
{
    struct region *region = region_at( entry, *base );
    struct range range;
    vm_status status;

    if (!region) return STATUS_MEMORY_NOT_ALLOCATED;
    /* a release gives back pages that can't be written down, too */
    if ((status = grow_sync( hold, region )) && type == MEM_DECOMMIT) return status;
    if (*size)
    {
        if (!range_init( &range, entry, *base, *size )) return STATUS_UNABLE_TO_FREE_VM;
    }
    else
    {
        if (*base - region->base >= PAGE_SIZE) return STATUS_FREE_VM_NOT_AT_BASE;
        range.region = region;
        range.first = 0;
        range.count = region->pages;
    }
    /* the region may be gone afterwards; size 0 stays that, for a decommit, since Windows 10 1803 */
    *base = range_base( &range );
    if (*size || type == MEM_RELEASE) *size = range_size( &range );
    return type == MEM_DECOMMIT ? decommit( hold, &range ) : release( hold, &range, used );
}

static inline vm_status free_memory( struct vm *vm, void **base_ptr, size_t *size_ptr, uint32_t type, int used )
{
    uint32_t placeholder = type & (MEM_PRESERVE_PLACEHOLDER | MEM_COALESCE_PLACEHOLDERS);
    uintptr_t base, entry;
    HOLD_SCOPE struct hold hold = { 0 };
    vm_status status;
    size_t size;
    int how = HOLD_DAMAGED;

    if (!base_ptr || !size_ptr) return STATUS_ACCESS_VIOLATION;
    base = (uintptr_t)*base_ptr;
    size = *size_ptr;
    type &= ~placeholder;
    if (type != MEM_DECOMMIT && type != MEM_RELEASE) return STATUS_INVALID_PARAMETER_4;
    if (placeholder && (type != MEM_RELEASE || (placeholder & (placeholder - 1)))) return STATUS_INVALID_PARAMETER_4;
    if (placeholder && !size) return STATUS_INVALID_PARAMETER_3;
    if (base > vm->highest) return STATUS_INVALID_PARAMETER_2;
    if (size > vm->highest + 1 - base) return STATUS_INVALID_PARAMETER_3;
    if (size)
    {
        size = ((base & PAGE_MASK) + size + PAGE_MASK) & ~PAGE_MASK;
        base &= ~PAGE_MASK;
    }
    do
    {
        if ((status = hold_address( &hold, vm, how, base, &entry ))) return status;
        if (!entry) status = STATUS_MEMORY_NOT_ALLOCATED;
        else if (type == MEM_RELEASE && !placeholder && is_whole_plain( entry, base, size ))
            status = release_plain( &hold, entry, &base, &size, used );
        else if ((status = plain_expand( &hold, base, &entry ))) /* no memory */;
        else if (!placeholder) status = free_range( &hold, entry, &base, &size, type, used );
        else if (!region_at( entry, base )) status = STATUS_MEMORY_NOT_ALLOCATED;
        else if (placeholder == MEM_PRESERVE_PLACEHOLDER) status = change_preserve( &hold, entry, base, size );
        else status = change_coalesce( &hold, entry, base, size );
        hold_leave( &hold, status );
        how |= HOLD_ALL;
    }
    while (status == STATUS_RERUN);
    if (status) return status;
    *base_ptr = (void *)base;
    *size_ptr = size;
    return STATUS_SUCCESS;
}

vm_status vm_free( struct vm *vm, void **base, size_t *size, uint32_t type )
{
    return free_memory( vm, base, size, type, 0 );
}

vm_status vm_free_used( struct vm *vm, void *base )
{
    size_t size = 0;

    return free_memory( vm, &base, &size, MEM_RELEASE, 1 );
}
