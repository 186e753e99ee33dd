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

/* An arena is one reservation from the system. Shared arenas are large, are divided into slots, and make a reservation
 * a matter of bookkeeping; each new one doubles what its lane has. Single arenas are made for one reservation: when it
 * is huge, wants something that the system must know (write watch, no caching), or a place that shared arenas don't
 * offer. A placeholder's is watched from the start, since what replaces it may want to be, and no reservation becomes
 * so later.
 *
 * What was released last is what is wanted next, more often than not: a few runs of slots are recently freed, which
 * means that they belong to nobody and yet are not free, so that a region of their size takes them without a search.
 *
 * Invariants: in a shared arena a slot is free when no region, no span and no recently freed run touches it. The map
 * shows all of an arena's slots as regions or as the arena itself, up to the end of its last slot. Nothing is refused,
 * and no arena is made or kept, for the sake of recently freed slots: they become free before. */

#ifndef __MSCOREE_VM_ARENA_H
#define __MSCOREE_VM_ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "../prim/nt.h"
#include "slots.h"

struct vm;
struct vmap;
struct lane_guard;
struct lane;
struct region;

#define SLOTS_UNIT ((size_t)64 * SLOT_SIZE)  /* sizes of shared arenas are this times a power of two */

struct arena
{
    struct arena *next, *prev;
    uintptr_t     base;
    size_t        size;          /* as reserved: whole slots */
    size_t        regions;       /* that live in it */
    size_t        slots_size;    /* memory of the bitmap; 0 = not shared */
    struct slots  slots;
    uint8_t       lane;
    uint8_t       number;        /* in its lane, for uniform.h; UNIFORM_ARENAS = none */
    uint8_t       committed;     /* was made with all that the first region in it needs */
    uint8_t       refused;       /* the system didn't take it back when it was empty, */
    uint8_t       dirty;         /* nor the pages that are committed in it */
    uint8_t       limited;       /* shared, and only for requests that say where */
    uint8_t       watched;       /* the system notes which of its pages are written to */
};

#define FREED_COUNT 16

/* The recently freed runs of a lane, the newest last. */
struct recently_freed
{
    unsigned int count;
    struct freed_run
    {
        struct arena *arena;
        uint32_t      slot, slots;
    } run[FREED_COUNT];
};

static inline uintptr_t arena_end( const struct arena *arena )
{
    return arena->base + arena->size;
}

/* Decides on the sizes of arenas by the address space that there is. */
extern void arenas_init( struct vm *vm );

/* Whether the map shows a whole range as free space of the arena. */
extern int arena_is_free( const struct vmap *map, const struct arena *arena, uintptr_t base, uintptr_t end );

/* Reserves from the system, and gives it back. The only errors of the first are STATUS_NO_MEMORY,
 * STATUS_COMMITMENT_LIMIT, STATUS_CONFLICTING_ADDRESSES, VM_STATUS_DAMAGED, and STATUS_NOT_SUPPORTED for
 * MEM_WRITE_WATCH where the system knows nothing of it. */
extern vm_status arena_reserve( struct lane_guard *lanes, uintptr_t *base, size_t size, uint32_t type,
                                uint32_t protect );
extern vm_status arena_unreserve( struct lane_guard *lanes, uintptr_t base, size_t size );

/* Makes a reservation a shared arena, or on failure gives it back; makes a shared arena that is as large as all others
 * of the lane together, or as large as the system still has. */
extern vm_status arena_add_shared( struct lane_guard *lanes, uintptr_t base, size_t size, int limited );
extern vm_status arena_grow_shared( struct lane_guard *lanes, size_t least );

/* Makes a reservation a single arena. NULL: no memory, the reservation is the caller's. */
extern struct arena *arena_add_single( struct lane_guard *lanes, uintptr_t base, size_t size );

/* Gives back the slots that a range touches: of a span or a whole region, or, slot by slot, those that became free
 * according to the map. */
extern void arena_give_slots( struct arena *arena, uintptr_t base, size_t size );
extern void arena_give_free_slots( struct lane_guard *lanes, struct arena *arena, uintptr_t base, uintptr_t end );

/* Takes the run that was released last, if it has this many slots. */
extern int arena_take_freed( struct lane *lane, size_t size, struct arena **arena, uintptr_t *base );

/* Makes the slots of a whole region recently freed; makes all recently freed runs of a lane free. */
extern void arena_note_freed( struct lane *lane, struct arena *arena, uintptr_t base, size_t size );
extern void arena_settle_freed( struct lane *lane );

/* Gives an arena back to the system that nothing is left in. When the system refuses nothing has changed. */
extern vm_status arena_release( struct lane_guard *lanes, struct arena *arena );
extern void arenas_release_empty( struct lane_guard *lanes );

/* Gives all arenas of a lane back to the system, whatever is in them, but for those that it has no longer; for the
 * layer's end. */
extern void arenas_destroy( struct lane_guard *lanes );

#endif  /* __MSCOREE_VM_ARENA_H */
