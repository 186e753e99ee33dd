/*
 * Arenas, and finding room in them for a reservation
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

#include "layer.h"
#include "arena.h"

#define SLOTS_UNIT ((size_t)64 * SLOT_SIZE)  /* sizes of shared arenas are this times a power of two */

#define TABLE_SIZE ((uintptr_t)2 << 20)      /* what one page table covers, and a large page */

void arenas_init( struct vm *vm )
{
    int large = (vm->highest >> 16) > 0xffff;
    unsigned int i;

    /* where address space is short bookkeeping doesn't lie in its middle */
    for (i = 0; i < LANES; i++) vm->lane[i].pool.type = large ? 0 : MEM_TOP_DOWN;

    vm->first_arena = (size_t)(large ? 64 : 8) << 20;
    vm->last_arena = (size_t)(large ? 16 << 10 : 64) << 20;
    vm->shared_max = (size_t)(large ? 16 : 4) << 20;
}

/* Reserves from the system. The only errors are STATUS_NO_MEMORY, STATUS_COMMITMENT_LIMIT and STATUS_CONFLICTING_ADDRESSES. */
static vm_status reserve( struct lane_guard *lanes, uintptr_t *base, size_t size, uint32_t type, uint32_t protect )
{
    void *address = (void *)*base;
    vm_status status;

    count_call( lanes->lane );
    if ((status = prim_reserve( &address, size, type, protect )))
        return status == STATUS_CONFLICTING_ADDRESSES || status == STATUS_COMMITMENT_LIMIT ? status : STATUS_NO_MEMORY;
    if (((uintptr_t)address & SLOT_MASK) || (*base && *base != (uintptr_t)address))
        return lanes_damaged( lanes, "the system reserved address space at a place that it can't" );
    *base = (uintptr_t)address;
    return STATUS_SUCCESS;
}

static void link_arena( struct arena **list, struct arena *arena )
{
    arena->prev = NULL;
    if ((arena->next = *list)) arena->next->prev = arena;
    *list = arena;
}

static void unlink_arena( struct arena **list, struct arena *arena )
{
    if (arena->next) arena->next->prev = arena->prev;
    if (arena->prev) arena->prev->next = arena->next;
    else *list = arena->next;
}

/* Turns a reservation into an arena that the map shows as free. On failure the reservation is the caller's. */
static struct arena *new_arena( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    struct lane *lane = lanes->lane;
    struct vmap *map = &lanes->vm->map;
    struct arena *arena;

    if (!(arena = pool_get( &lane->pool, POOL_ARENA ))) return NULL;
    arena->base = base;
    arena->size = size;
    arena->regions = 0;
    arena->slots_size = 0;
    arena->refused = arena->committed = arena->dirty = arena->limited = 0;
    arena->number = UNIFORM_ARENAS;
    store_relaxed( &arena->lane, lane->index );
    if (vmap_divide( map, &lane->pool, base ) && vmap_divide( map, &lane->pool, arena_end( arena ))) return arena;
    pool_put( &lane->pool, POOL_ARENA, arena );
    return NULL;
}

static vm_status give_reservation( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    count_call( lanes->lane );
    return prim_release( (void *)base, size );
}

/* Memory that the system didn't take back; it will be asked again. */
struct leftover
{
    struct leftover *next;
    size_t           size;
};

static void give_memory( struct lane_guard *lanes, void *memory, size_t size )
{
    struct leftover *leftover = memory;

    lanes->lane->slots_bytes -= size;
    if (!give_reservation( lanes, (uintptr_t)memory, size )) return;
    leftover->next = lanes->lane->leftovers;
    leftover->size = size;
    lanes->lane->leftovers = leftover;
}

static void give_leftovers( struct lane *lane )
{
    struct leftover *leftover = lane->leftovers, *next;

    for (lane->leftovers = NULL; leftover; leftover = next)
    {
        next = leftover->next;
        if (!prim_release( leftover, leftover->size )) continue;
        leftover->next = lane->leftovers;
        lane->leftovers = leftover;
    }
}

/* Moves a reservation up to where large pages, and page tables, begin: then an arena shares neither with its neighbours.
 * The place may be gone meanwhile; any other is right too. */
static vm_status align_reservation( struct lane_guard *lanes, uintptr_t *base, size_t size )
{
    uintptr_t aligned = (*base + TABLE_SIZE - 1) & ~(TABLE_SIZE - 1);
    vm_status status;

    if (aligned == *base) return STATUS_SUCCESS;
    /* an arena that isn't aligned is better than one that is lost */
    if (give_reservation( lanes, *base, size )) return STATUS_SUCCESS;
    *base = aligned;
    if (!(status = reserve( lanes, base, size, MEM_RESERVE, PAGE_READWRITE )) || status == VM_STATUS_DAMAGED) return status;
    *base = 0;
    return reserve( lanes, base, size, MEM_RESERVE, PAGE_READWRITE );
}

/* Gives a shared arena the lowest number that is free, if there is one. */
static void number_arena( struct lane *lane, struct arena *arena )
{
    for (arena->number = 0; arena->number < UNIFORM_ARENAS && lane->numbered[arena->number]; arena->number++) /* next */;
    if (arena->number < UNIFORM_ARENAS) lane->numbered[arena->number] = arena;
}

/* Makes a reservation a shared arena. On failure it is given back. */
static vm_status add_shared( struct lane_guard *lanes, uintptr_t base, size_t size, int limited )
{
    size_t memory = (slots_memory( size >> SLOT_SHIFT ) + PAGE_MASK) & ~PAGE_MASK;
    struct lane *lane = lanes->lane;
    struct arena *arena;
    uintptr_t slots = 0;
    vm_status status;

    if (!(status = reserve( lanes, &slots, memory, MEM_RESERVE | MEM_COMMIT | lane->pool.type, PAGE_READWRITE )))
    {
        if ((arena = new_arena( lanes, base, size )))
        {
            arena->slots_size = memory;
            arena->limited = limited;
            slots_init( &arena->slots, size >> SLOT_SHIFT, (void *)slots );
            link_arena( &lane->shared, arena );
            number_arena( lane, arena );
            lane->shared_bytes += size;
            lane->slots_bytes += memory;
            pool_prepare( &lane->pool, POOL_SPAN, CACHED_IN_HAND );
            vmap_set( &lanes->vm->map, base, base + size, map_free( arena ));
            return STATUS_SUCCESS;
        }
        give_reservation( lanes, slots, memory );
        status = STATUS_NO_MEMORY;
    }
    give_reservation( lanes, base, size );
    return status;
}

/* As large as all others of the lane together, or as large as the system still has. */
static vm_status grow_shared( struct lane_guard *lanes, size_t least )
{
    struct lane *lane = lanes->lane;
    size_t size = lanes->vm->first_arena;
    uintptr_t base;
    vm_status status;

    while (size < least || (size < lanes->vm->last_arena && size < lane->shared_bytes)) size *= 2;
    for (;;)
    {
        base = 0;
        if (!(status = reserve( lanes, &base, size, MEM_RESERVE, PAGE_READWRITE )) &&
            !(status = align_reservation( lanes, &base, size ))) break;
        if (status == VM_STATUS_DAMAGED) return status;
        size /= 2;
        if (size < least || size < SLOTS_UNIT) return STATUS_NO_MEMORY;
    }
    return add_shared( lanes, base, size, 0 );
}

/* The lowest or highest free place in the system's own map. */
static uintptr_t find_free_range( struct lane_guard *lanes, const struct request *request, uintptr_t highest )
{
    uintptr_t address = request->lowest > SLOT_SIZE ? request->lowest : SLOT_SIZE, best = 0;
    struct vm_information info;

    while (address < highest)
    {
        uintptr_t start, end;

        count_call( lanes->lane );
        if (prim_query( (void *)address, &info )) break;
        end = address + info.size;
        start = (address + request->align - 1) & ~(request->align - 1);
        if (end - 1 > highest) end = highest + 1;
        if (info.state == MEM_FREE && start >= address && end > start && end - start >= request->size)
        {
            if (!(request->type & MEM_TOP_DOWN)) return start;
            best = (end - request->size) & ~(request->align - 1);
        }
        if (address + info.size <= address) break;
        address += info.size;
    }
    return best;
}

/* What the system offers may be gone before it is taken. */
static vm_status reserve_within( struct lane_guard *lanes, const struct request *request, size_t size, uint32_t type, uintptr_t *base )
{
    uintptr_t highest = request->highest, lowest = request->lowest;
    struct request rest = *request;
    vm_status status;

    rest.lowest = lowest;
    while ((*base = find_free_range( lanes, &rest, highest )))
    {
        status = reserve( lanes, base, size, type & ~MEM_TOP_DOWN, request->protect );
        if (status != STATUS_CONFLICTING_ADDRESSES && status != STATUS_NO_MEMORY) return status;
        if (type & MEM_TOP_DOWN) highest = *base + request->size - 2;
        else rest.lowest = *base + SLOT_SIZE;
    }
    return STATUS_NO_MEMORY;
}

/* An arena for requests with limits, and for them alone: the place that they allow is searched for once, and not by
 * each of them. */
static vm_status grow_limited( struct lane_guard *lanes, const struct request *request )
{
    size_t least = request->size + (request->align - SLOT_SIZE);
    struct request arena = *request;
    uintptr_t base;
    vm_status status;

    arena.align = SLOT_SIZE;
    arena.protect = PAGE_READWRITE;
    arena.type = MEM_RESERVE;
    for (arena.size = lanes->vm->first_arena; arena.size >= least && arena.size >= SLOTS_UNIT; arena.size /= 2)
    {
        if (arena.size - 1 > request->highest - request->lowest) continue;
        if (!(status = reserve_within( lanes, &arena, arena.size, MEM_RESERVE, &base )))
            return add_shared( lanes, base, arena.size, 1 );
        if (status == VM_STATUS_DAMAGED) return status;
    }
    return STATUS_NO_MEMORY;
}

/* Finds and takes the lowest room in an arena. */
static int take_slots( struct arena *arena, const struct request *request, uintptr_t *base )
{
    size_t count = (request->size + SLOT_MASK) >> SLOT_SHIFT, found;
    uintptr_t start = arena->base, end = arena->base + arena->size;

    if (request->lowest > start) start = (request->lowest + SLOT_MASK) & ~SLOT_MASK;
    /* the last slot need not lie below the highest address as a whole */
    if (request->highest < end - 1)
    {
        uintptr_t last = request->highest + 1 - request->size;

        if (request->highest + 1 < request->size) return 0;
        end = (last & ~SLOT_MASK) + (count << SLOT_SHIFT);
    }
    if (end <= start || arena->slots.free < count) return 0;
    found = slots_find( &arena->slots, count, request->align >> SLOT_SHIFT,
                        (arena->base >> SLOT_SHIFT) & ((request->align >> SLOT_SHIFT) - 1),
                        (start - arena->base) >> SLOT_SHIFT, (end - arena->base) >> SLOT_SHIFT );
    if (found == SLOTS_NONE) return 0;
    slots_take( &arena->slots, found, count );
    *base = arena->base + (found << SLOT_SHIFT);
    return 1;
}

void arena_note_freed( struct lane *lane, struct arena *arena, uintptr_t base, size_t size )
{
    struct recently_freed *freed = &lane->freed;

    if (freed->count == FREED_COUNT) arena_settle_freed( lane );
    freed->run[freed->count].arena = arena;
    freed->run[freed->count].slot = (base - arena->base) >> SLOT_SHIFT;
    freed->run[freed->count++].slots = (size + SLOT_MASK) >> SLOT_SHIFT;
}

void arena_settle_freed( struct lane *lane )
{
    struct recently_freed *freed = &lane->freed;

    while (freed->count)
    {
        struct freed_run *run = &freed->run[--freed->count];

        slots_give( &run->arena->slots, run->slot, run->slots );
    }
}

/* Takes the recently freed run that was released last, if it has the size. */
static int take_recently_freed( struct lane *lane, const struct request *request, struct arena **arena, uintptr_t *base )
{
    struct recently_freed *freed = &lane->freed;
    struct freed_run *run;

    if (!freed->count || request->align > SLOT_SIZE) return 0;
    run = &freed->run[freed->count - 1];
    if (run->slots != (request->size + SLOT_MASK) >> SLOT_SHIFT) return 0;
    *arena = run->arena;
    *base = run->arena->base + ((uintptr_t)run->slot << SLOT_SHIFT);
    freed->count--;
    return 1;
}

static int search_lane( struct lane *lane, const struct request *request, int limited, struct arena **ret, uintptr_t *base )
{
    struct arena *arena;

    for (arena = lane->shared; arena; arena = arena->next)
    {
        if ((arena->limited && !limited) || !take_slots( arena, request, base )) continue;
        *ret = arena;
        return 1;
    }
    return 0;
}

/* With all lanes locked: what any of them has, then what their caches hold. */
static int search_all( struct lane_guard *lanes, const struct request *request, struct arena **arena, uintptr_t *base )
{
    unsigned int i, pass;

    for (pass = 0; pass < 2; pass++)
    {
        for (i = 0; i < LANES; i++)
        {
            arena_settle_freed( &lanes->vm->lane[i] );
            if (!search_lane( &lanes->vm->lane[i], request, 1, arena, base )) continue;
            lanes->lane = &lanes->vm->lane[i];
            return 1;
        }
        if (!pagecache_any( lanes->vm )) break;
        pagecache_trim_all( lanes );
    }
    return 0;
}

vm_status arena_find_shared( struct lane_guard *lanes, const struct request *request, struct arena **arena, uintptr_t *base )
{
    int anywhere = !request->lowest && request->highest >= lanes->vm->highest;
    vm_status status;

    if (request->size > lanes->vm->shared_max || request->align > lanes->vm->shared_max) return STATUS_NO_MEMORY;
    if (anywhere && take_recently_freed( lanes->lane, request, arena, base )) return STATUS_SUCCESS;
    if (search_lane( lanes->lane, request, !anywhere, arena, base )) return STATUS_SUCCESS;
    if (lanes->lane->freed.count)
    {
        arena_settle_freed( lanes->lane );
        if (search_lane( lanes->lane, request, !anywhere, arena, base )) return STATUS_SUCCESS;
    }
    if (anywhere)
    {
        status = grow_shared( lanes, request->size + (request->align - SLOT_SIZE) );
        if (!status && search_lane( lanes->lane, request, !anywhere, arena, base )) return STATUS_SUCCESS;
    }
    else
    {
        status = grow_limited( lanes, request );
        if (!status && search_lane( lanes->lane, request, 1, arena, base )) return STATUS_SUCCESS;
    }
    if (status == VM_STATUS_DAMAGED) return status;
    if (lanes->all) return search_all( lanes, request, arena, base ) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
    return anywhere ? STATUS_RERUN : STATUS_NO_MEMORY;
}

/* Whether the map shows a whole range as free space of the arena. */
static int map_is_free( const struct vmap *map, const struct arena *arena, uintptr_t base, uintptr_t end )
{
    while (base < end) if (vmap_find( map, base, &base ) != map_free( (struct arena *)arena )) return 0;
    return 1;
}

/* Whether other regions have pages of the slot that a range ends in, behind it. */
static int is_shared_end( const struct vmap *map, uintptr_t end )
{
    uintptr_t address = end, slot_end = (end + SLOT_MASK) & ~SLOT_MASK;

    while (address < slot_end) if (map_tag( vmap_find( map, address, &address )) == MAP_REGION) return 1;
    return 0;
}

int arena_is_piece( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    return is_shared_end( &lanes->vm->map, base + size );
}

vm_status arena_take_fixed( struct lane_guard *lanes, struct arena *arena, uintptr_t base, size_t size )
{
    size_t first = (base - arena->base) >> SLOT_SHIFT, count = (size + SLOT_MASK) >> SLOT_SHIFT;
    struct lane *lane = &lanes->vm->lane[arena->lane];

    if (base + size > arena->base + arena->size) return STATUS_CONFLICTING_ADDRESSES;
    if (!map_is_free( &lanes->vm->map, arena, base, base + size )) return STATUS_CONFLICTING_ADDRESSES;
    if (!arena->slots_size)
    {
        if (arena->dirty && !system_decommit( lanes, arena->base, arena->size )) arena->dirty = 0;
        return arena->dirty ? STATUS_NO_MEMORY : STATUS_SUCCESS;
    }
    if (arena_is_piece( lanes, base, size )) count--;  /* that slot is taken */
    if (!count) return STATUS_SUCCESS;
    if (!slots_all_free( &arena->slots, first, count ))
    {
        /* only what is recently freed or cached can be in the way, and only the system can keep that from going */
        arena_settle_freed( lane );
        if (!slots_all_free( &arena->slots, first, count )) pagecache_trim( lanes->vm, lane );
        if (!slots_all_free( &arena->slots, first, count )) return STATUS_NO_MEMORY;
    }
    slots_take( &arena->slots, first, count );
    return STATUS_SUCCESS;
}

vm_status arena_make_single( struct lane_guard *lanes, const struct request *request, struct arena **arena, uintptr_t *base )
{
    uint32_t type = request->type & (MEM_RESERVE | MEM_COMMIT | MEM_TOP_DOWN | MEM_WRITE_WATCH);
    size_t size = (request->size + SLOT_MASK) & ~SLOT_MASK;
    struct lane *lane = lanes->lane;
    vm_status status;

    *base = request->base;
    /* what is left of the last slot isn't committed */
    if (size > request->size) type &= ~MEM_COMMIT;
    if (!*base && (request->lowest || request->highest < lanes->vm->highest || request->align > SLOT_SIZE))
        status = reserve_within( lanes, request, size, type, base );
    else
    {
        status = reserve( lanes, base, size, type, request->protect );
        if (status == STATUS_NO_MEMORY && (type & MEM_COMMIT))
        {
            /* was it the address space or the memory that is short? */
            if (reserve( lanes, base, size, type & ~MEM_COMMIT, request->protect )) return status;
            give_reservation( lanes, *base, size );
            return STATUS_COMMITMENT_LIMIT;
        }
    }
    if (status) return status;
    if ((request->type & ~type & MEM_COMMIT) &&
        (status = system_commit( lanes, *base, request->size, request->protect )))
    {
        give_reservation( lanes, *base, size );
        return status == STATUS_NO_MEMORY ? STATUS_COMMITMENT_LIMIT : status;
    }
    if (!(*arena = new_arena( lanes, *base, size )))
    {
        give_reservation( lanes, *base, size );
        return STATUS_NO_MEMORY;
    }
    (*arena)->committed = !!(request->type & MEM_COMMIT);
    link_arena( &lane->single, *arena );
    lane->single_bytes += size;
    vmap_set( &lanes->vm->map, *base, arena_end( *arena ), map_free( *arena ));
    return STATUS_SUCCESS;
}

void arena_give_slots( struct arena *arena, uintptr_t base, size_t size )
{
    if (!arena->slots_size || !size) return;
    slots_give( &arena->slots, (base - arena->base) >> SLOT_SHIFT, (size + SLOT_MASK) >> SLOT_SHIFT );
}

void arena_give_free_slots( struct lane_guard *lanes, struct arena *arena, uintptr_t base, uintptr_t end )
{
    if (!arena->slots_size) return;
    end = (end + SLOT_MASK) & ~SLOT_MASK;
    for (base &= ~SLOT_MASK; base < end; base += SLOT_SIZE)
        if (map_is_free( &lanes->vm->map, arena, base, base + SLOT_SIZE )) arena_give_slots( arena, base, SLOT_SIZE );
}

/* The map lets go of the range before the system does: from then on it may be anybody's. */
vm_status arena_release( struct lane_guard *lanes, struct arena *arena )
{
    struct lane *lane = lanes->lane;
    struct vmap *map = &lanes->vm->map;
    int lost = system_lost( lanes, arena->base, arena->size );
    vm_status status = STATUS_SUCCESS;

    vmap_set( map, arena->base, arena_end( arena ), 0 );
    count_call( lanes->lane );
    if (!lost && (status = prim_release( (void *)arena->base, arena->size )))
    {
        vmap_set( map, arena->base, arena_end( arena ), map_free( arena ));
        arena->refused = 1;
        return system_refused( lanes, arena->base, arena->size, status );
    }
    if (arena->slots_size)
    {
        give_memory( lanes, arena->slots.bits, arena->slots_size );
        lane->shared_bytes -= arena->size;
        unlink_arena( &lane->shared, arena );
        if (arena->number < UNIFORM_ARENAS) lane->numbered[arena->number] = NULL;
    }
    else
    {
        lane->single_bytes -= arena->size;
        unlink_arena( &lane->single, arena );
    }
    pool_put( &lane->pool, POOL_ARENA, arena );
    return STATUS_SUCCESS;
}

void arenas_release_empty( struct lane_guard *lanes )
{
    struct arena *arena, *next;

    arena_settle_freed( lanes->lane );
    give_leftovers( lanes->lane );
    for (arena = lanes->lane->shared; arena; arena = next)
    {
        next = arena->next;
        if (arena->slots.free == arena->slots.count) arena_release( lanes, arena );
    }
    for (arena = lanes->lane->single; arena; arena = next)
    {
        next = arena->next;
        if (!arena->regions) arena_release( lanes, arena );
    }
}

static void destroy_arena( struct lane_guard *lanes, struct arena *arena )
{
    if (!system_lost( lanes, arena->base, arena->size )) prim_release( (void *)arena->base, arena->size );
    if (arena->slots_size) prim_release( arena->slots.bits, arena->slots_size );
}

void arenas_destroy( struct lane_guard *lanes )
{
    struct arena *arena;

    give_leftovers( lanes->lane );
    for (arena = lanes->lane->shared; arena; arena = arena->next) destroy_arena( lanes, arena );
    for (arena = lanes->lane->single; arena; arena = arena->next) destroy_arena( lanes, arena );
}
