/*
 * Placeholders: regions that become several, or one again
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

/* Regions' bases and sizes never change while they can be seen: new regions are made, the map is led to them, and the
 * old ones end. It costs no system call but for what becomes of committed pages. */

#include "arena.h"
#include "charge.h"
#include "lanes.h"
#include "lookup.h"
#include "placeholder.h"
#include "range.h"
#include "spanning.h"
#include "system.h"
#include "writewatch.h"

/* Shows a region in the map, where it has been divided before. */
static void show( struct vm *vm, struct region *region )
{
    vmap_set( &vm->map, region->base, region_map_end( region ), map_region( region ));
}

static void end_region( struct lane_guard *lanes, struct region *region )
{
    struct lane *lane = &lanes->vm->lane[region->lane];
    uintptr_t root = region->root;
    size_t pages = region->pages;

    region_retire( region );
    pages_discard( &lane->pool, root, pages, 0, pages );
    pool_put( &lane->pool, POOL_REGION, region );
    lane->regions--;
}

/* Counts a region in, or out of, the arenas that it lies in. */
static void count_in( struct lane_guard *lanes, const struct region *region )
{
    if (region->flags & REGION_SPANNING) spanning_count( lanes, region, 1 );
    else region->arena->regions++;
}

static void count_out( struct lane_guard *lanes, const struct region *region )
{
    if (region->flags & REGION_SPANNING) spanning_count( lanes, region, -1 );
    else region->arena->regions--;
}

/* The charge of a region's pages goes from one lane to another. */
static void move_charge( struct lane_guard *lanes, const struct region *region, struct lane *from, struct lane *to )
{
    int guarded;

    if (from == to) return;
    lanes_move_charge( lanes, from, to, region->pages << PAGE_SHIFT,
                       pages_committed( region->root, region->pages, 0, region->pages, &guarded ) << PAGE_SHIFT );
}

/* An empty region for a place that is another's now, in the lane that owns it. NULL when out of memory. */
static struct region *get_region( struct lane_guard *lanes, const struct region *from, uintptr_t base, uintptr_t end,
                                  struct arena **arena, uint8_t *flags )
{
    struct region *region;
    struct lane *lane;

    *arena = from->flags & REGION_SPANNING ? arena_at( lanes->vm, base ) : from->arena;
    *flags = (from->flags & ~REGION_SPANNING) | (end > arena_end( *arena ) ? REGION_SPANNING : 0);
    lane = &lanes->vm->lane[(*arena)->lane];
    if (!(region = pool_get( &lane->pool, POOL_REGION ))) return NULL;
    lane->regions++;
    return region;
}

/* A region for some pages of another, with their states. NULL when out of memory. */
static struct region *make_piece( struct lane_guard *lanes, const struct region *from, size_t first, size_t count )
{
    uintptr_t base = from->base + (first << PAGE_SHIFT), root;
    struct region *region;
    struct arena *arena;
    struct lane *lane;
    uint8_t flags;

    if (!(region = get_region( lanes, from, base, base + (count << PAGE_SHIFT), &arena, &flags ))) return NULL;
    lane = &lanes->vm->lane[arena->lane];
    if (!(root = pages_slice( &lane->pool, from->root, from->pages, first, count )))
    {
        pool_put( &lane->pool, POOL_REGION, region );
        lane->regions--;
        return NULL;
    }
    region_init( region, base, count, arena, from->protect, flags | REGION_PIECE, lane->index, root );
    return region;
}

void split_drop( struct lane_guard *lanes, struct split *split )
{
    unsigned int i;

    for (i = 0; i < 3; i++) if (split->piece[i]) end_region( lanes, split->piece[i] );
}

vm_status split_prepare( struct lane_guard *lanes, const struct range *range, int preserve, struct split *split )
{
    struct region *region = range->region, **piece = split->piece;
    uintptr_t start = range_base( range ), end = start + range_size( range );
    struct vmap *map = &lanes->vm->map;
    struct pool *pool = &lanes->lane->pool;
    size_t after = range->first + range->count;

    piece[0] = piece[1] = piece[2] = NULL;
    if (vmap_divide( map, pool, start ) && vmap_divide( map, pool, end ) &&
        vmap_divide( map, pool, region_end( region )) &&
        (!range->first || (piece[0] = make_piece( lanes, region, 0, range->first ))) &&
        (!preserve || (piece[1] = make_piece( lanes, region, range->first, range->count ))) &&
        (after == region->pages || (piece[2] = make_piece( lanes, region, after, region->pages - after ))))
        return STATUS_SUCCESS;
    split_drop( lanes, split );
    return STATUS_NO_MEMORY;
}

void split_apply( struct lane_guard *lanes, const struct range *range, struct split *split )
{
    struct region *region = range->region;
    struct arena *arena = region->arena;
    struct vmap *map = &lanes->vm->map;
    uintptr_t start = range_base( range ), end = start + range_size( range );
    uintptr_t last = region_end( region ), map_end = region_map_end( region );
    int spanning = region->flags & REGION_SPANNING;
    unsigned int i;

    for (i = 0; i < 3; i++)
    {
        if (!split->piece[i]) continue;
        show( lanes->vm, split->piece[i] );
        count_in( lanes, split->piece[i] );
        move_charge( lanes, split->piece[i], &lanes->vm->lane[region->lane], &lanes->vm->lane[split->piece[i]->lane] );
    }
    count_out( lanes, region );
    /* pieces end where their pages do */
    if (map_end > last) vmap_set( map, last, map_end, map_free( spanning ? arena_at( lanes->vm, last - 1 ) : arena ));
    if (!split->piece[1])
    {
        if (spanning) spanning_show_free( lanes, start, end );
        else vmap_set( map, start, end, map_free( arena ));
    }
    end_region( lanes, region );
    if (split->piece[1]) return;
    if (spanning) spanning_leave( lanes, start, end - start );
    else arena_give_free_slots( lanes, arena, start, end );
}

/* Puts a new region in the place of one of the same base and size. */
static vm_status exchange( struct lane_guard *lanes, struct region *old, uint32_t protect, uint8_t flags,
                           uint8_t state )
{
    uint8_t kept = old->flags & (REGION_PIECE | REGION_SPANNING);
    struct region *region = pool_get( &lanes->lane->pool, POOL_REGION );

    if (!region) return STATUS_NO_MEMORY;
    lanes->lane->regions++;
    region_init( region, old->base, old->pages, old->arena, protect, flags | kept, lanes->lane->index,
                 pages_uniform( state ));
    note_guard( lanes->vm, region, state );
    show( lanes->vm, region );
    end_region( lanes, old );
    return STATUS_SUCCESS;
}

vm_status placeholder_replace( struct lane_guard *lanes, uintptr_t entry, uintptr_t base, size_t size, uint32_t type,
                               uint32_t protect, const struct vm_quota *quota )
{
    struct region *region = region_at( entry, base );
    size_t charge = type & MEM_COMMIT ? size : 0;
    uint8_t watch = type & MEM_WRITE_WATCH ? REGION_WATCH : 0;
    uint8_t state = charge ? state_from_protect( protect ) : STATE_RESERVED;
    vm_status status;

    if (!region || !(region->flags & REGION_PLACEHOLDER) || region->base != base || region->pages << PAGE_SHIFT != size)
        return STATUS_CONFLICTING_ADDRESSES;
    if (watch && !watch_covers( lanes, base, size )) return STATUS_CONFLICTING_ADDRESSES;
    if ((status = lanes_claim( lanes, 0, charge, quota ))) return status;
    if (!pool_prepare( &lanes->lane->pool, POOL_REGION, 1 )) status = STATUS_NO_MEMORY;
    /* what was written to while it was another region doesn't count */
    if (!status && watch) status = watch_reset( lanes, base, size );
    if (!status && charge) status = range_commit( lanes, region, base, size, system_protect( protect, state ));
    if (!status) status = exchange( lanes, region, protect, REGION_REPLACED | watch, state );
    if (!status) lanes_take( lanes, 0, charge );
    else lanes_return( lanes, 0, 0 );
    return status;
}

vm_status placeholder_preserve( struct lane_guard *lanes, uintptr_t entry, uintptr_t base, size_t size )
{
    struct region *region;
    struct range range;
    struct split split;
    size_t committed;
    vm_status status;

    if (!range_init( &range, entry, base, size )) return STATUS_CONFLICTING_ADDRESSES;
    region = range.region;
    if (region->flags & REGION_PLACEHOLDER)
    {
        if (range.count == region->pages) return STATUS_CONFLICTING_ADDRESSES;
        if (!(status = split_prepare( lanes, &range, 1, &split ))) split_apply( lanes, &range, &split );
        return status;
    }
    if (!(region->flags & REGION_REPLACED) || range.count < region->pages) return STATUS_CONFLICTING_ADDRESSES;

    if (!pool_prepare( &lanes->lane->pool, POOL_REGION, 1 )) return STATUS_NO_MEMORY;
    if ((status = range_decommit( lanes, &range, &committed ))) return status;
    lanes_return( lanes, 0, committed << PAGE_SHIFT );
    return exchange( lanes, region, PAGE_NOACCESS, REGION_PLACEHOLDER, STATE_RESERVED );
}

/* The placeholders that a range is the hull of, and nothing else. */
static vm_status check_hull( struct lane_guard *lanes, const struct region *first, uintptr_t base, uintptr_t end,
                             uint8_t *flags )
{
    const struct region *region;
    uintptr_t address;
    size_t count = 0;

    for (address = base; address < end; address = region_end( region ), count++)
    {
        region = region_at( vmap_find( &lanes->vm->map, address, NULL ), address );
        /* what another lane owns may change before it is looked at */
        if (region && !lanes->all && region->arena != first->arena) return STATUS_RERUN;
        if (!region || region->base != address || !(region->flags & REGION_PLACEHOLDER))
            return STATUS_CONFLICTING_ADDRESSES;
        *flags |= region->flags & REGION_PIECE;
    }
    return address == end && count >= 2 ? STATUS_SUCCESS : STATUS_CONFLICTING_ADDRESSES;
}

vm_status placeholder_coalesce( struct lane_guard *lanes, uintptr_t entry, uintptr_t base, size_t size )
{
    struct region *first = region_at( entry, base ), *region, *hull;
    struct vmap *map = &lanes->vm->map;
    uint8_t flags = REGION_PLACEHOLDER, spanning;
    uintptr_t address, end = base + size;
    struct arena *arena;
    vm_status status;

    if ((status = check_hull( lanes, first, base, end, &flags ))) return status;
    if (!(hull = get_region( lanes, first, base, end, &arena, &spanning ))) return STATUS_NO_MEMORY;
    flags |= spanning & REGION_SPANNING;
    /* a hull that is a piece ends where its last part did */
    if ((flags & REGION_PIECE) && !vmap_divide( map, &lanes->lane->pool, end ))
    {
        lanes->lane->regions--;
        pool_put( &lanes->lane->pool, POOL_REGION, hull );
        return STATUS_NO_MEMORY;
    }
    region_init( hull, base, size >> PAGE_SHIFT, arena, PAGE_NOACCESS, flags, lanes->lane->index,
                 pages_uniform( STATE_RESERVED ));
    count_in( lanes, hull );
    for (address = base; address < end; )
    {
        region = region_at( vmap_find( map, address, NULL ), address );
        address = region_end( region );
        count_out( lanes, region );
        move_charge( lanes, region, &lanes->vm->lane[region->lane], &lanes->vm->lane[hull->lane] );
        arena = region->flags & REGION_SPANNING ? arena_at( lanes->vm, address - 1 ) : region->arena;
        vmap_set( map, region->base, region_map_end( region ), map_region( hull ));
        end_region( lanes, region );
    }
    if ((flags & REGION_PIECE) && (end & SLOT_MASK) && vmap_find( map, end, NULL ) == map_region( hull ))
        vmap_set( map, end, (end + SLOT_MASK) & ~SLOT_MASK, map_free( arena ));
    return STATUS_SUCCESS;
}
