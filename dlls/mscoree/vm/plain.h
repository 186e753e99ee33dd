/*
 * Plain regions: a reservation that has no record of its own
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

/* Most regions are a number of slots in a shared arena, and all of their pages are alike.  Such a region needs no record:
 * the entry of each of its slots in the map says all there is to say of it, and where most are of one kind they need not even
 * have that (block.h).  To reserve and release one anywhere among very many, or to query it, is then to go to one place in
 * memory at most.  As soon as something is done to a part of it, it is expanded: a record takes its place, and keeps it until
 * it is released.
 *
 * An entry, from its lowest bit: the tag (3 bits), what all pages are, what they were allocated with (both as in pages.h, but
 * never a guard), the lane and the number that its arena has there, the number of pages less one, and the slots between the
 * region's first and this one.
 * Invariant: the entries of a plain region differ in the last of these only.  Readers need no lock, since one entry is the
 * whole truth at the moment when it is read. */

#ifndef __MSCOREE_VM_PLAIN_H
#define __MSCOREE_VM_PLAIN_H

#include <stddef.h>
#include <stdint.h>

#include "map.h"
#include "../prim/nt.h"
#include "pages.h"
#include "region.h"

struct hold;

#define PLAIN_STATE_SHIFT   3
#define PLAIN_PROTECT_SHIFT 6
#define PLAIN_LANE_SHIFT    9
#define PLAIN_ARENA_SHIFT   12
#if UINTPTR_MAX > 0xffffffff
#define PLAIN_ARENA_BITS    6
#define PLAIN_PAGE_BITS     12
#define PLAIN_OFFSET_BITS   8
#else
#define PLAIN_ARENA_BITS    6
#define PLAIN_PAGE_BITS     8
#define PLAIN_OFFSET_BITS   4
#endif
#define PLAIN_PAGES_SHIFT   (PLAIN_ARENA_SHIFT + PLAIN_ARENA_BITS)
#define PLAIN_OFFSET_SHIFT  (PLAIN_PAGES_SHIFT + PLAIN_PAGE_BITS)

#define PLAIN_ARENAS        (1 << PLAIN_ARENA_BITS)  /* in a lane; regions in others have a record */
#define PLAIN_STEP          ((uintptr_t)1 << PLAIN_OFFSET_SHIFT)  /* between entries of neighbouring slots */

C_ASSERT( PLAIN_OFFSET_SHIFT + PLAIN_OFFSET_BITS <= 8 * sizeof(uintptr_t) );
C_ASSERT( PLAIN_PAGE_BITS == PLAIN_OFFSET_BITS + SLOT_SHIFT - PAGE_SHIFT );

/* Whether there is an entry for a region with this allocation protection. */
static inline int plain_fits( unsigned int number, size_t pages, uint32_t protect )
{
    return number < PLAIN_ARENAS && pages <= (size_t)1 << PLAIN_PAGE_BITS && protect <= PAGE_EXECUTE_READWRITE;
}

/* The entry of the first slot. */
static inline uintptr_t plain_entry( unsigned int lane, unsigned int number, size_t pages, uint32_t protect, uint8_t state )
{
    return MAP_PLAIN | (uintptr_t)state << PLAIN_STATE_SHIFT | (uintptr_t)state_from_protect( protect ) << PLAIN_PROTECT_SHIFT |
           (uintptr_t)lane << PLAIN_LANE_SHIFT | (uintptr_t)number << PLAIN_ARENA_SHIFT | (uintptr_t)(pages - 1) << PLAIN_PAGES_SHIFT;
}

static inline uint8_t plain_state( uintptr_t entry )
{
    return (entry >> PLAIN_STATE_SHIFT) & 7;
}

static inline uint32_t plain_protect( uintptr_t entry )
{
    return state_to_protect( (entry >> PLAIN_PROTECT_SHIFT) & 7 );
}

static inline unsigned int plain_lane( uintptr_t entry )
{
    return (entry >> PLAIN_LANE_SHIFT) & 7;
}

static inline unsigned int plain_arena( uintptr_t entry )
{
    return (entry >> PLAIN_ARENA_SHIFT) & (PLAIN_ARENAS - 1);
}

static inline size_t plain_pages( uintptr_t entry )
{
    return ((entry >> PLAIN_PAGES_SHIFT) & (((size_t)1 << PLAIN_PAGE_BITS) - 1)) + 1;
}

/* The base of the region that an address has the entry of. */
static inline uintptr_t plain_base( uintptr_t entry, uintptr_t address )
{
    return (address & ~SLOT_MASK) - (entry >> PLAIN_OFFSET_SHIFT << SLOT_SHIFT);
}

static inline uintptr_t plain_end( uintptr_t entry, uintptr_t address )
{
    return plain_base( entry, address ) + (plain_pages( entry ) << PAGE_SHIFT);
}

/* All that an entry says but for where the region begins, and its number of slots. */
#define PLAIN_SLOTS_SHIFT   (PLAIN_PAGES_SHIFT + SLOT_SHIFT - PAGE_SHIFT)

static inline uintptr_t plain_kind( uintptr_t entry )
{
    return entry & (((uintptr_t)1 << PLAIN_SLOTS_SHIFT) - 1);
}

/* The entry of one slot of a region that begins at a slot and ends before another. */
static inline uintptr_t plain_of_kind( uintptr_t kind, size_t start, size_t end, size_t slot )
{
    return kind | (uintptr_t)(end - start - 1) << PLAIN_SLOTS_SHIFT | (uintptr_t)(slot - start) << PLAIN_OFFSET_SHIFT;
}

/* Gives a plain region a record, and *entry with it, with its lane locked. Others need nothing. STATUS_NO_MEMORY. */
extern vm_status plain_expand( struct hold *hold, uintptr_t address, uintptr_t *entry );

#endif  /* __MSCOREE_VM_PLAIN_H */
