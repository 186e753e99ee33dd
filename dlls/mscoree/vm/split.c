/*
 * Split: regions that become several, or one again
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

/* Regions' bases and sizes never change while they can be seen: new regions are made, the map is led to them, and the old
 * ones end.  It costs no system call but for what becomes of committed pages. */

#include "change.h"
#include "joint.h"
#include "layer.h"
#include "place.h"

/* Shows a region in the map, where it has been divided before. */
static void show( struct vm *vm, struct region *region )
{
    vmap_set( &vm->map, region->base, region_map_end( region ), map_region( region ));
}

static void end_region( struct hold *hold, struct region *region )
{
    struct lane *lane = &hold->vm->lane[region->lane];
    uintptr_t root = region->root;
    size_t pages = region->pages;

    region_retire( region );
    pages_discard( &lane->pool, root, pages, 0, pages );
    pool_put( &lane->pool, POOL_REGION, region );
    lane->regions--;
}

/* Counts a region in, or out of, the arenas that it lies in. */
static void count_in( struct hold *hold, const struct region *region )
{
    if (region->flags & REGION_JOINT) joint_count( hold, region, 1 );
    else region->arena->regions++;
}

static void count_out( struct hold *hold, const struct region *region )
{
    if (region->flags & REGION_JOINT) joint_count( hold, region, -1 );
    else region->arena->regions--;
}

/* The charge of a region's pages goes from one lane to another. */
static void move_charge( struct hold *hold, const struct region *region, struct lane *from, struct lane *to )
{
    int guarded;

    if (from == to) return;
    hold_move_charge( hold, from, to, region->pages << PAGE_SHIFT,
                      pages_committed( region->root, region->pages, 0, region->pages, &guarded ) << PAGE_SHIFT );
}

/* An empty region for a place that is another's now, in the lane that owns it. NULL when out of memory. */
static struct region *get_region( struct hold *hold, const struct region *from, uintptr_t base, uintptr_t end,
                                  struct arena **arena, uint8_t *flags )
{
    struct region *region;
    struct lane *lane;

    *arena = from->flags & REGION_JOINT ? joint_arena( hold, base ) : from->arena;
    *flags = (from->flags & ~REGION_JOINT) | (end > arena_end( *arena ) ? REGION_JOINT : 0);
    lane = &hold->vm->lane[(*arena)->lane];
    if (!(region = pool_get( &lane->pool, POOL_REGION ))) return NULL;
    lane->regions++;
    return region;
}

/* A region for some pages of another, with their states. NULL when out of memory. */
static struct region *make_piece( struct hold *hold, const struct region *from, size_t first, size_t count )
{
    uintptr_t base = from->base + (first << PAGE_SHIFT), root;
    struct region *region;
    struct arena *arena;
    struct lane *lane;
    uint8_t flags;

    if (!(region = get_region( hold, from, base, base + (count << PAGE_SHIFT), &arena, &flags ))) return NULL;
    lane = &hold->vm->lane[arena->lane];
    if (!(root = pages_slice( &lane->pool, from->root, from->pages, first, count )))
    {
        pool_put( &lane->pool, POOL_REGION, region );
        lane->regions--;
        return NULL;
    }
    region_init( region, base, count, arena, from->protect, flags | REGION_PIECE, lane->index, root );
    return region;
}

void split_drop( struct hold *hold, struct split *split )
{
    unsigned int i;

    for (i = 0; i < 3; i++) if (split->piece[i]) end_region( hold, split->piece[i] );
}

vm_status split_prepare( struct hold *hold, const struct range *range, int preserve, struct split *split )
{
    struct region *region = range->region, **piece = split->piece;
    uintptr_t start = range_base( range ), end = start + range_size( range );
    struct map *map = &hold->vm->map;
    struct pool *pool = &hold->lane->pool;
    size_t after = range->first + range->count;

    piece[0] = piece[1] = piece[2] = NULL;
    if (vmap_divide( map, pool, start ) && vmap_divide( map, pool, end ) && vmap_divide( map, pool, region_end( region )) &&
        (!range->first || (piece[0] = make_piece( hold, region, 0, range->first ))) &&
        (!preserve || (piece[1] = make_piece( hold, region, range->first, range->count ))) &&
        (after == region->pages || (piece[2] = make_piece( hold, region, after, region->pages - after ))))
        return STATUS_SUCCESS;
    split_drop( hold, split );
    return STATUS_NO_MEMORY;
}

void split_apply( struct hold *hold, const struct range *range, struct split *split )
{
    struct region *region = range->region;
    struct arena *arena = region->arena;
    struct map *map = &hold->vm->map;
    uintptr_t start = range_base( range ), end = start + range_size( range );
    uintptr_t last = region_end( region ), map_end = region_map_end( region );
    int joint = region->flags & REGION_JOINT;
    unsigned int i;

    for (i = 0; i < 3; i++)
    {
        if (!split->piece[i]) continue;
        show( hold->vm, split->piece[i] );
        count_in( hold, split->piece[i] );
        move_charge( hold, split->piece[i], &hold->vm->lane[region->lane], &hold->vm->lane[split->piece[i]->lane] );
    }
    count_out( hold, region );
    /* pieces end where their pages do */
    if (map_end > last) vmap_set( map, last, map_end, map_free( joint ? joint_arena( hold, last - 1 ) : arena ));
    if (!split->piece[1])
    {
        if (joint) joint_show_free( hold, start, end );
        else vmap_set( map, start, end, map_free( arena ));
    }
    end_region( hold, region );
    if (split->piece[1]) return;
    if (joint) joint_leave( hold, start, end - start );
    else place_give_free_slots( hold, arena, start, end );
}

/* Puts a new region in the place of one of the same base and size. */
static vm_status exchange( struct hold *hold, struct region *old, uint32_t protect, uint8_t flags, uint8_t state )
{
    uint8_t kept = old->flags & (REGION_PIECE | REGION_JOINT);
    struct region *region = pool_get( &hold->lane->pool, POOL_REGION );

    if (!region) return STATUS_NO_MEMORY;
    hold->lane->regions++;
    region_init( region, old->base, old->pages, old->arena, protect, flags | kept, hold->lane->index, pages_uniform( state ));
    note_guard( hold->vm, region, state );
    show( hold->vm, region );
    end_region( hold, old );
    return STATUS_SUCCESS;
}

vm_status change_replace( struct hold *hold, uintptr_t entry, uintptr_t base, size_t size, uint32_t type,
                          uint32_t protect, const struct vm_quota *quota )
{
    struct region *region = region_at( entry, base );
    size_t charge = type & MEM_COMMIT ? size : 0;
    uint8_t state = charge ? state_from_protect( protect ) : STATE_RESERVED;
    vm_status status;

    if (!region || !(region->flags & REGION_PLACEHOLDER) || region->base != base || region->pages << PAGE_SHIFT != size)
        return STATUS_CONFLICTING_ADDRESSES;
    if ((status = hold_claim( hold, 0, charge, quota ))) return status;
    if (!pool_prepare( &hold->lane->pool, POOL_REGION, 1 )) status = STATUS_NO_MEMORY;
    else if (charge) status = change_commit_pages( hold, region, base, size, system_protect( protect, state ));
    if (!status) status = exchange( hold, region, protect, REGION_REPLACED, state );
    if (!status) hold_take( hold, 0, charge );
    else hold_return( hold, 0, 0 );
    return status;
}

vm_status change_preserve( struct hold *hold, uintptr_t entry, uintptr_t base, size_t size )
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
        if (!(status = split_prepare( hold, &range, 1, &split ))) split_apply( hold, &range, &split );
        return status;
    }
    if (!(region->flags & REGION_REPLACED) || range.count < region->pages) return STATUS_CONFLICTING_ADDRESSES;

    if (!pool_prepare( &hold->lane->pool, POOL_REGION, 1 )) return STATUS_NO_MEMORY;
    if ((status = change_decommit( hold, &range, &committed ))) return status;
    hold_return( hold, 0, committed << PAGE_SHIFT );
    return exchange( hold, region, PAGE_NOACCESS, REGION_PLACEHOLDER, STATE_RESERVED );
}

/* The placeholders that a range is the hull of, and nothing else. */
static vm_status check_hull( struct hold *hold, const struct region *first, uintptr_t base, uintptr_t end, uint8_t *flags )
{
    const struct region *region;
    uintptr_t address;
    size_t count = 0;

    for (address = base; address < end; address = region_end( region ), count++)
    {
        region = region_at( vmap_find( &hold->vm->map, address, NULL ), address );
        /* what another lane owns may change before it is looked at */
        if (region && !hold->all && region->arena != first->arena) return STATUS_RERUN;
        if (!region || region->base != address || !(region->flags & REGION_PLACEHOLDER)) return STATUS_CONFLICTING_ADDRESSES;
        *flags |= region->flags & REGION_PIECE;
    }
    return address == end && count >= 2 ? STATUS_SUCCESS : STATUS_CONFLICTING_ADDRESSES;
}

vm_status change_coalesce( struct hold *hold, uintptr_t entry, uintptr_t base, size_t size )
{
    struct region *first = region_at( entry, base ), *region, *hull;
    struct map *map = &hold->vm->map;
    uint8_t flags = REGION_PLACEHOLDER, joint;
    uintptr_t address, end = base + size;
    struct arena *arena;
    vm_status status;

    if ((status = check_hull( hold, first, base, end, &flags ))) return status;
    if (!(hull = get_region( hold, first, base, end, &arena, &joint ))) return STATUS_NO_MEMORY;
    flags |= joint & REGION_JOINT;
    /* a hull that is a piece ends where its last part did */
    if ((flags & REGION_PIECE) && !vmap_divide( map, &hold->lane->pool, end ))
    {
        hold->lane->regions--;
        pool_put( &hold->lane->pool, POOL_REGION, hull );
        return STATUS_NO_MEMORY;
    }
    region_init( hull, base, size >> PAGE_SHIFT, arena, PAGE_NOACCESS, flags, hold->lane->index, pages_uniform( STATE_RESERVED ));
    count_in( hold, hull );
    for (address = base; address < end; )
    {
        region = region_at( vmap_find( map, address, NULL ), address );
        address = region_end( region );
        count_out( hold, region );
        move_charge( hold, region, &hold->vm->lane[region->lane], &hold->vm->lane[hull->lane] );
        arena = region->flags & REGION_JOINT ? joint_arena( hold, address - 1 ) : region->arena;
        vmap_set( map, region->base, region_map_end( region ), map_region( hull ));
        end_region( hold, region );
    }
    if ((flags & REGION_PIECE) && (end & SLOT_MASK) && vmap_find( map, end, NULL ) == map_region( hull ))
        vmap_set( map, end, (end + SLOT_MASK) & ~SLOT_MASK, map_free( arena ));
    return STATUS_SUCCESS;
}
