/*
 * Leaf: 128 MiB of the map, and the uniform regions in it that are of its usual kind
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

/* Most regions of a leaf are of one kind: what their pages are, what they were allocated with, how much of the last
 * slot they use, and the arena. Two bits say all the rest of those: whether a slot is taken by a region, and whether
 * one begins in it. A million of them are 300 KiB, or a little more for each of many slots, and stay in a processor's
 * cache. A region is in one word of such bits, which is a group, or isn't recorded in this way. Slots that are not
 * taken are what their word of the map says, or, as long as there are no words, what all of the leaf is.
 *
 * Readers need no lock. A region appears, and goes, when the bits of its slots that say "taken" are set or cleared by
 * one store; where it begins is written before. The sequence number grows before any slot becomes one that a region
 * begins in, or isn't one any more, and before another kind is usual: a reader that finds it unchanged has seen what
 * was there when it read the taken slots.
 *
 * Invariants: under a slot that is taken is the entry of the free slot, which a release uncovers, so that nothing else
 * need be read. Groups are changed under the lock of the lane that the usual kind names; the kind, when it isn't 0,
 * only while no slot is taken. */

#ifndef __MSCOREE_VM_LEAF_H
#define __MSCOREE_VM_LEAF_H

#include <stddef.h>
#include <stdint.h>

#include "../prim/atomic.h"
#include "../prim/bits.h"
#include "vmap.h"
#include "uniform.h"

#define GROUP_SLOTS (8 * sizeof(uintptr_t))

struct group
{
    uintptr_t taken, first;
};

#define GROUPS      ((1 << MAP_SLOT_BITS) / GROUP_SLOTS)

/* What the lanes of a leaf have in common changes rarely, and is in a cache line of its own. */
struct vmap_leaf
{
    uintptr_t    whole;
    uintptr_t   *words;     /* by slot: an entry, or the node of its pages */
    uintptr_t    usual;     /* the kind; 0 = there was none so far */
    uint32_t     sequence;
    struct group group[GROUPS] __attribute__((aligned(64)));
} __attribute__((aligned(64)));

static inline unsigned int highest_bit( uintptr_t bits )
{
    return sizeof(bits) > 4 ? 63 - __builtin_clzll( bits ) : 31 - __builtin_clz( bits );
}

/* The bits of a group from one slot to another. */
static inline uintptr_t group_mask( size_t slot, size_t last_slot )
{
    return ~(uintptr_t)0 >> (GROUP_SLOTS - 1 - (last_slot - slot)) << slot % GROUP_SLOTS;
}

/* The entry of a slot that a region of the usual kind takes. 0: none does. */
static inline uintptr_t leaf_find( const struct vmap_leaf *leaf, size_t slot )
{
    const struct group *group = &leaf->group[slot / GROUP_SLOTS];
    uintptr_t taken, first, kind, start, stop;
    uint32_t sequence;

    slot %= GROUP_SLOTS;
    do
    {
        sequence = load_acquire( &leaf->sequence );
        taken = load_acquire( &group->taken );
        if (!(taken >> slot & 1)) return 0;
        first = load_acquire( &group->first );
        kind = load_acquire( &leaf->usual );
    }
    while (load_relaxed( &leaf->sequence ) != sequence);
    start = first & group_mask( 0, slot );
    stop = (first | ~taken) & ~group_mask( 0, slot );
    return uniform_of_kind( kind, highest_bit( start ), stop ? lowest_bit( stop ) : GROUP_SLOTS, slot );
}

/* The slot up to which none is taken after one that isn't; not beyond their group. */
static inline size_t leaf_find_taken( const struct vmap_leaf *leaf, size_t slot )
{
    uintptr_t taken = load_acquire( &leaf->group[slot / GROUP_SLOTS].taken ) & ~group_mask( 0, slot % GROUP_SLOTS );

    return slot - slot % GROUP_SLOTS + (taken ? lowest_bit( taken ) : GROUP_SLOTS);
}

/* Whether a region may be of a usual kind: all of it is in one group. In an address space of 4 GiB none is: the words
 * of all its slots are few, and lanes lie so close together there that their bits would share cache lines. */
static inline int leaf_fits( uintptr_t start, uintptr_t last )
{
    return sizeof(void *) > 4 && !((start ^ last) / (GROUP_SLOTS * SLOT_SIZE));
}

/* Whether a uniform region that fits is of the leaf's usual kind. While no slot is taken it may become that. */
extern int leaf_is_usual( struct vmap_leaf *leaf, uintptr_t entry );

/* Takes slots for a region of the usual kind; uncovers what is under the slots of one or more. */
extern void leaf_take( struct vmap_leaf *leaf, size_t slot, size_t last_slot );
extern void leaf_uncover( struct vmap_leaf *leaf, size_t slot, size_t last_slot );

/* Whether all of the slots, in one group, are taken. */
static inline int leaf_is_taken( const struct vmap_leaf *leaf, size_t slot, size_t last_slot )
{
    uintptr_t mask = group_mask( slot, last_slot );

    return (load_relaxed( &leaf->group[slot / GROUP_SLOTS].taken ) & mask) == mask;
}

/* Makes all of a leaf, in which no slot is taken, one entry. */
extern void leaf_set_whole( struct vmap_leaf *leaf, uintptr_t entry );

/* Whether everything is as it should be; for checks. */
extern int leaf_check( const struct vmap_leaf *leaf );

#endif  /* __MSCOREE_VM_LEAF_H */
