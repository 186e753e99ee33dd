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

#include "arena.h"
#include "charge.h"
#include "grow.h"
#include "lanes.h"
#include "lookup.h"
#include "pagecache.h"
#include "placeholder.h"
#include "range.h"
#include "spanning.h"
#include "system.h"

static vm_status decommit( struct lane_guard *lanes, const struct range *range )
{
    struct region *region = range->region;
    uintptr_t root;
    size_t committed;
    vm_status status;

    if (region->root == pages_uniform( STATE_RESERVED )) return STATUS_SUCCESS;
    if (!(root = range_prepare( lanes, range, STATE_RESERVED ))) return STATUS_NO_MEMORY;
    if ((status = range_decommit( lanes, range, &committed )))
    {
        range_drop( lanes, range, root );
        return status;
    }
    range_publish( lanes, range, root );
    lanes_return( lanes, 0, committed << PAGE_SHIFT );
    return STATUS_SUCCESS;
}

/* The pages may stay for the next one when all of them are committed, alike, and the region had its slots for
 * itself. */
static int keep_pages( struct lane_guard *lanes, struct arena *arena, uintptr_t base, size_t pages, uint8_t state,
                       int used )
{
    if (!arena->slots_size || load_relaxed( &lanes->vm->damaged )) return 0;
    return pagecache_put( lanes, arena, base, pages, pages, state_to_protect( state ), used );
}

/* Of a region whose users don't ask what was in it, pages at the end may be reserved. */
static int keep( struct lane_guard *lanes, struct region *region, int used )
{
    size_t pages = region->pages, run;
    uint8_t state, rest;

    if (region->flags & (REGION_PIECE | REGION_SPANNING)) return 0;
    run = pages_run( region->root, pages, 0, &state );
    if (state == STATE_RESERVED) return 0;
    if (run == pages) return keep_pages( lanes, region->arena, region->base, pages, state, used );
    if (!used || pages_run( region->root, pages, run, &rest ) < pages - run || rest != STATE_RESERVED) return 0;
    if (!region->arena->slots_size || load_relaxed( &lanes->vm->damaged )) return 0;
    return pagecache_put( lanes, region->arena, region->base, run, pages, state_to_protect( state ), 1 );
}

/* The system didn't take the pages back. They may stay, if it still has them as ours, and the region had its slots for
 * itself. */
static int retire( struct lane_guard *lanes, struct region *region, vm_status status )
{
    if (status == VM_STATUS_DAMAGED || (region->flags & (REGION_PIECE | REGION_SPANNING))) return 0;
    return pagecache_retire( lanes, region->arena, region->base, region->pages );
}

/* The map and the arenas let go of a region in whose pages nothing is committed. */
static void leave_arenas( struct lane_guard *lanes, struct region *region, int kept )
{
    uintptr_t base = region->base, end = region_end( region ), map_end = region_map_end( region );
    struct arena *arena = region->arena;

    if (region->flags & REGION_SPANNING)
    {
        spanning_count( lanes, region, -1 );
        spanning_show_free( lanes, base, map_end );
        spanning_leave( lanes, base, end - base );
        return;
    }
    vmap_set( &lanes->vm->map, base, map_end, map_free( arena ));
    arena->regions--;
    if (region->flags & REGION_PIECE) arena_give_free_slots( lanes, arena, base, end );
    else if (!kept) arena_give_slots( arena, base, end - base );
}

static vm_status release_region( struct lane_guard *lanes, struct region *region, int used )
{
    struct vm *vm = lanes->vm;
    struct pool *pool = &lanes->lane->pool;
    struct arena *arena = region->arena;
    uintptr_t base = region->base, map_end = region_map_end( region ), root = region->root;
    int last = !(region->flags & REGION_SPANNING) && !arena->slots_size && arena->regions == 1, kept = 0, guarded;
    size_t pages = region->pages, committed = pages_committed( root, pages, 0, pages, &guarded );
    vm_status status = STATUS_SUCCESS;

    if (arena->slots_size) slots_prefetch( &arena->slots, (base - arena->base) >> SLOT_SHIFT );
    if (last)
    {
        if ((status = arena_release( lanes, arena )) == VM_STATUS_DAMAGED)
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

        if (committed && !(kept = keep( lanes, region, used )) &&
            (status = range_decommit( lanes, &range, &committed )) && !(kept = retire( lanes, region, status )))
            return status;
        leave_arenas( lanes, region, kept );
    }
    region_retire( region );
    pages_discard( pool, root, pages, 0, pages );
    pool_put( pool, POOL_REGION, region );
    lanes->lane->regions--;
    lanes_return( lanes, pages << PAGE_SHIFT, committed << PAGE_SHIFT );
    return STATUS_SUCCESS;
}

/* Whether the range is all of a uniform region. The size may be 0, as in vm_free. */
static int is_whole_plain( uintptr_t entry, uintptr_t base, size_t size )
{
    uintptr_t start = uniform_base( entry, base );

    if (!map_is_uniform( entry )) return 0;
    return size ? base == start && size == uniform_pages( entry ) << PAGE_SHIFT : base - start < PAGE_SIZE;
}

static vm_status release_plain( struct lane_guard *lanes, uintptr_t entry, uintptr_t *base_ptr, size_t *size_ptr,
                                int used )
{
    struct lane *lane = lanes->lane;
    struct arena *arena = lane->numbered[uniform_arena( entry )];
    uintptr_t base = uniform_base( entry, *base_ptr ), end = uniform_end( entry, *base_ptr );
    int committed = uniform_state( entry ) != STATE_RESERVED, kept = 0;
    size_t size = end - base;
    vm_status status;

    if (committed && !(kept = keep_pages( lanes, arena, base, size >> PAGE_SHIFT, uniform_state( entry ), used )) &&
        (status = system_decommit( lanes, base, size )) &&
        (status == VM_STATUS_DAMAGED || !(kept = pagecache_retire( lanes, arena, base, size >> PAGE_SHIFT ))))
        return status;
    vmap_set( &lanes->vm->map, base, (end + SLOT_MASK) & ~SLOT_MASK, map_free( arena ));
    arena->regions--;
    if (!kept) arena_note_freed( lane, arena, base, size );
    lane->regions--;
    lanes_return( lanes, size, committed ? size : 0 );
    *base_ptr = base;
    *size_ptr = size;
    return STATUS_SUCCESS;
}

static vm_status release( struct lane_guard *lanes, const struct range *range, int used )
{
    struct region *region = range->region;
    size_t committed;
    struct split split;
    vm_status status;

    if (range->count == region->pages) return release_region( lanes, region, used );
    if ((status = split_prepare( lanes, range, 0, &split ))) return status;
    if ((status = range_decommit( lanes, range, &committed )))
    {
        split_drop( lanes, &split );
        return status;
    }
    lanes_return( lanes, range_size( range ), committed << PAGE_SHIFT );
    split_apply( lanes, range, &split );
    return STATUS_SUCCESS;
}

static vm_status free_range( struct lane_guard *lanes, uintptr_t entry, uintptr_t *base, size_t *size, uint32_t type,
                             int used )
{
    struct region *region = region_at( entry, *base );
    struct range range;
    vm_status status;

    if (!region) return STATUS_MEMORY_NOT_ALLOCATED;
    /* a release gives back pages that can't be written down, too */
    if ((status = grow_sync( lanes, region )) && type == MEM_DECOMMIT) return status;
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
    return type == MEM_DECOMMIT ? decommit( lanes, &range ) : release( lanes, &range, used );
}

static inline vm_status free_memory( struct vm *vm, void **base_ptr, size_t *size_ptr, uint32_t type, int used )
{
    uint32_t placeholder = type & (MEM_PRESERVE_PLACEHOLDER | MEM_COALESCE_PLACEHOLDERS);
    uintptr_t base, entry;
    LANE_GUARD struct lane_guard lanes = { 0 };
    vm_status status;
    size_t size;
    int how = LOCK_DAMAGED;

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
        if ((status = lanes_lock_address( &lanes, vm, how, base, &entry ))) return status;
        if (!entry) status = STATUS_MEMORY_NOT_ALLOCATED;
        else if (type == MEM_RELEASE && !placeholder && is_whole_plain( entry, base, size ))
            status = release_plain( &lanes, entry, &base, &size, used );
        else if ((status = uniform_expand( &lanes, base, &entry ))) /* no memory */;
        else if (!placeholder) status = free_range( &lanes, entry, &base, &size, type, used );
        else if (!region_at( entry, base )) status = STATUS_MEMORY_NOT_ALLOCATED;
        else if (placeholder == MEM_PRESERVE_PLACEHOLDER) status = placeholder_preserve( &lanes, entry, base, size );
        else status = placeholder_coalesce( &lanes, entry, base, size );
        lanes_unlock( &lanes, status );
        how |= LOCK_ALL;
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
