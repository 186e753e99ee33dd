/*
 * Uniform regions: a reservation that has no record of its own
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

/* Most regions are a number of slots in a shared arena, and all of their pages are alike. Such a region needs no
 * record: the entry of each of its slots in the map says all there is to say of it, and where most are of one kind they
 * need not even have that (leaf.h). To reserve and release one anywhere among very many, or to query it, is then to go
 * to one place in memory at most. As soon as something is done to a part of it, it is expanded: a record takes its
 * place, and keeps it until it is released.
 *
 * An entry, from its lowest bit: the tag (3 bits), what all pages are, what they were allocated with (both as in
 * pages.h, but never a guard), the lane and the number that its arena has there, the number of pages less one, and the
 * slots between the region's first and this one. Invariant: the entries of a uniform region differ in the last of these
 * only. Readers need no lock, since one entry is the whole truth at the moment when it is read. */

#ifndef __MSCOREE_VM_UNIFORM_H
#define __MSCOREE_VM_UNIFORM_H

#include <stddef.h>
#include <stdint.h>

#include "vmap.h"
#include "../prim/nt.h"
#include "pages.h"
#include "region.h"

struct lane_guard;

#define UNIFORM_STATE_SHIFT   3
#define UNIFORM_PROTECT_SHIFT 6
#define UNIFORM_LANE_SHIFT    9
#define UNIFORM_ARENA_SHIFT   12
#if UINTPTR_MAX > 0xffffffff
#define UNIFORM_ARENA_BITS    6
#define UNIFORM_PAGE_BITS     12
#define UNIFORM_OFFSET_BITS   8
#else
#define UNIFORM_ARENA_BITS    6
#define UNIFORM_PAGE_BITS     8
#define UNIFORM_OFFSET_BITS   4
#endif
#define UNIFORM_PAGES_SHIFT   (UNIFORM_ARENA_SHIFT + UNIFORM_ARENA_BITS)
#define UNIFORM_OFFSET_SHIFT  (UNIFORM_PAGES_SHIFT + UNIFORM_PAGE_BITS)

#define UNIFORM_ARENAS        (1 << UNIFORM_ARENA_BITS)  /* in a lane; regions in others have a record */
#define UNIFORM_STEP          ((uintptr_t)1 << UNIFORM_OFFSET_SHIFT)  /* between entries of neighbouring slots */

C_ASSERT( UNIFORM_OFFSET_SHIFT + UNIFORM_OFFSET_BITS <= 8 * sizeof(uintptr_t) );
C_ASSERT( UNIFORM_PAGE_BITS == UNIFORM_OFFSET_BITS + SLOT_SHIFT - PAGE_SHIFT );

/* Whether there is an entry for a region with this allocation protection. */
static inline int uniform_fits( unsigned int number, size_t pages, uint32_t protect )
{
    return number < UNIFORM_ARENAS && pages <= (size_t)1 << UNIFORM_PAGE_BITS && protect <= PAGE_EXECUTE_READWRITE;
}

/* The entry of the first slot. */
static inline uintptr_t uniform_entry( unsigned int lane, unsigned int number, size_t pages, uint32_t protect,
                                       uint8_t state )
{
    return MAP_UNIFORM | (uintptr_t)state << UNIFORM_STATE_SHIFT |
           (uintptr_t)state_from_protect( protect ) << UNIFORM_PROTECT_SHIFT |
           (uintptr_t)lane << UNIFORM_LANE_SHIFT | (uintptr_t)number << UNIFORM_ARENA_SHIFT |
               (uintptr_t)(pages - 1) << UNIFORM_PAGES_SHIFT;
}

static inline uint8_t uniform_state( uintptr_t entry )
{
    return (entry >> UNIFORM_STATE_SHIFT) & 7;
}

static inline uint32_t uniform_protect( uintptr_t entry )
{
    return state_to_protect( (entry >> UNIFORM_PROTECT_SHIFT) & 7 );
}

static inline unsigned int uniform_lane( uintptr_t entry )
{
    return (entry >> UNIFORM_LANE_SHIFT) & 7;
}

static inline unsigned int uniform_arena( uintptr_t entry )
{
    return (entry >> UNIFORM_ARENA_SHIFT) & (UNIFORM_ARENAS - 1);
}

static inline size_t uniform_pages( uintptr_t entry )
{
    return ((entry >> UNIFORM_PAGES_SHIFT) & (((size_t)1 << UNIFORM_PAGE_BITS) - 1)) + 1;
}

/* The base of the region that an address has the entry of. */
static inline uintptr_t uniform_base( uintptr_t entry, uintptr_t address )
{
    return (address & ~SLOT_MASK) - (entry >> UNIFORM_OFFSET_SHIFT << SLOT_SHIFT);
}

static inline uintptr_t uniform_end( uintptr_t entry, uintptr_t address )
{
    return uniform_base( entry, address ) + (uniform_pages( entry ) << PAGE_SHIFT);
}

/* All that an entry says but for where the region begins, and its number of slots. */
#define UNIFORM_SLOTS_SHIFT   (UNIFORM_PAGES_SHIFT + SLOT_SHIFT - PAGE_SHIFT)

static inline uintptr_t uniform_kind( uintptr_t entry )
{
    return entry & (((uintptr_t)1 << UNIFORM_SLOTS_SHIFT) - 1);
}

/* The entry of one slot of a region that begins at a slot and ends before another. */
static inline uintptr_t uniform_of_kind( uintptr_t kind, size_t start, size_t end, size_t slot )
{
    return kind | (uintptr_t)(end - start - 1) << UNIFORM_SLOTS_SHIFT |
           (uintptr_t)(slot - start) << UNIFORM_OFFSET_SHIFT;
}

/* Gives a uniform region a record, and *entry with it, with its lane locked. Others need nothing. STATUS_NO_MEMORY. */
extern vm_status uniform_expand( struct lane_guard *lanes, uintptr_t address, uintptr_t *entry );

#endif  /* __MSCOREE_VM_UNIFORM_H */
