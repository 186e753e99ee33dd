/*
 * Arenas: reservations of the system's that regions lie in
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
#include "lanes.h"
#include "system.h"

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

vm_status arena_reserve( struct lane_guard *lanes, uintptr_t *base, size_t size, uint32_t type, uint32_t protect )
{
    void *address = (void *)*base;
    vm_status status;

    count_call( lanes->lane );
    if ((status = prim_reserve( &address, size, type, protect )))
    {
        if (status == STATUS_CONFLICTING_ADDRESSES || status == STATUS_COMMITMENT_LIMIT) return status;
        return status != STATUS_NO_MEMORY && (type & MEM_WRITE_WATCH) ? STATUS_NOT_SUPPORTED : STATUS_NO_MEMORY;
    }
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
    arena->refused = arena->committed = arena->dirty = arena->limited = arena->watched = 0;
    arena->number = UNIFORM_ARENAS;
    store_relaxed( &arena->lane, lane->index );
    if (vmap_divide( map, &lane->pool, base ) && vmap_divide( map, &lane->pool, arena_end( arena ))) return arena;
    pool_put( &lane->pool, POOL_ARENA, arena );
    return NULL;
}

vm_status arena_unreserve( struct lane_guard *lanes, uintptr_t base, size_t size )
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
    if (!arena_unreserve( lanes, (uintptr_t)memory, size )) return;
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

/* Moves a reservation up to where large pages, and page tables, begin: then an arena shares neither with its
 * neighbours. The place may be gone meanwhile; any other is right too. */
static vm_status align_reservation( struct lane_guard *lanes, uintptr_t *base, size_t size )
{
    uintptr_t aligned = (*base + TABLE_SIZE - 1) & ~(TABLE_SIZE - 1);
    vm_status status;

    if (aligned == *base) return STATUS_SUCCESS;
    /* an arena that isn't aligned is better than one that is lost */
    if (arena_unreserve( lanes, *base, size )) return STATUS_SUCCESS;
    *base = aligned;
    if (!(status = arena_reserve( lanes, base, size, MEM_RESERVE, PAGE_READWRITE )) || status == VM_STATUS_DAMAGED)
        return status;
    *base = 0;
    return arena_reserve( lanes, base, size, MEM_RESERVE, PAGE_READWRITE );
}

/* Gives a shared arena the lowest number that is free, if there is one. */
static void number_arena( struct lane *lane, struct arena *arena )
{
    arena->number = 0;
    while (arena->number < UNIFORM_ARENAS && lane->numbered[arena->number]) arena->number++;
    if (arena->number < UNIFORM_ARENAS) lane->numbered[arena->number] = arena;
}

vm_status arena_add_shared( struct lane_guard *lanes, uintptr_t base, size_t size, int limited )
{
    size_t memory = (slots_memory( size >> SLOT_SHIFT ) + PAGE_MASK) & ~PAGE_MASK;
    struct lane *lane = lanes->lane;
    struct arena *arena;
    uintptr_t slots = 0;
    vm_status status;

    if (!(status = arena_reserve( lanes, &slots, memory, MEM_RESERVE | MEM_COMMIT | lane->pool.type, PAGE_READWRITE )))
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
        arena_unreserve( lanes, slots, memory );
        status = STATUS_NO_MEMORY;
    }
    arena_unreserve( lanes, base, size );
    return status;
}

vm_status arena_grow_shared( struct lane_guard *lanes, size_t least )
{
    struct lane *lane = lanes->lane;
    size_t size = lanes->vm->first_arena;
    uintptr_t base;
    vm_status status;

    while (size < least || (size < lanes->vm->last_arena && size < lane->shared_bytes)) size *= 2;
    for (;;)
    {
        base = 0;
        if (!(status = arena_reserve( lanes, &base, size, MEM_RESERVE, PAGE_READWRITE )) &&
            !(status = align_reservation( lanes, &base, size ))) break;
        if (status == VM_STATUS_DAMAGED) return status;
        size /= 2;
        if (size < least || size < SLOTS_UNIT) return STATUS_NO_MEMORY;
    }
    return arena_add_shared( lanes, base, size, 0 );
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

int arena_take_freed( struct lane *lane, size_t size, struct arena **arena, uintptr_t *base )
{
    struct recently_freed *freed = &lane->freed;
    struct freed_run *run;

    if (!freed->count) return 0;
    run = &freed->run[freed->count - 1];
    if (run->slots != (size + SLOT_MASK) >> SLOT_SHIFT) return 0;
    *arena = run->arena;
    *base = run->arena->base + ((uintptr_t)run->slot << SLOT_SHIFT);
    freed->count--;
    return 1;
}

struct arena *arena_add_single( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    struct lane *lane = lanes->lane;
    struct arena *arena = new_arena( lanes, base, size );

    if (!arena) return NULL;
    link_arena( &lane->single, arena );
    lane->single_bytes += size;
    vmap_set( &lanes->vm->map, base, arena_end( arena ), map_free( arena ));
    return arena;
}

int arena_is_free( const struct vmap *map, const struct arena *arena, uintptr_t base, uintptr_t end )
{
    while (base < end) if (vmap_find( map, base, &base ) != map_free( (struct arena *)arena )) return 0;
    return 1;
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
        if (arena_is_free( &lanes->vm->map, arena, base, base + SLOT_SIZE )) arena_give_slots( arena, base, SLOT_SIZE );
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
