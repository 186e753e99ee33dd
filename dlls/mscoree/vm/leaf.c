/*
 * Leaf: taking and uncovering slots
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

#include "leaf.h"

C_ASSERT( GROUPS * GROUP_SLOTS == 1 << MAP_SLOT_BITS );

static int has_taken( const struct vmap_leaf *leaf )
{
    size_t i;

    for (i = 0; i < GROUPS; i++) if (load_relaxed( &leaf->group[i].taken )) return 1;
    return 0;
}

int leaf_is_usual( struct vmap_leaf *leaf, uintptr_t entry )
{
    uintptr_t usual = load_relaxed( &leaf->usual ), kind = uniform_kind( entry );

    if (usual == kind) return 1;
    /* the first lane to come may be one of several here */
    if (!usual) return __atomic_compare_exchange_n( &leaf->usual, &usual, kind, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED );
    if (uniform_lane( usual ) != uniform_lane( kind ) || has_taken( leaf )) return 0;
    store_relaxed( &leaf->sequence, load_relaxed( &leaf->sequence ) + 1 );
    store_release( &leaf->usual, kind );
    return 1;
}

void leaf_take( struct vmap_leaf *leaf, size_t slot, size_t last_slot )
{
    struct group *group = &leaf->group[slot / GROUP_SLOTS];
    uintptr_t mask = group_mask( slot, last_slot ), old = load_relaxed( &group->first );
    uintptr_t first = (old & ~mask) | (uintptr_t)1 << slot % GROUP_SLOTS;

    if (first != old)
    {
        store_relaxed( &leaf->sequence, load_relaxed( &leaf->sequence ) + 1 );
        store_release( &group->first, first );
    }
    store_release( &group->taken, load_relaxed( &group->taken ) | mask );
}

void leaf_uncover( struct vmap_leaf *leaf, size_t slot, size_t last_slot )
{
    size_t next;

    for (; slot <= last_slot; slot = next)
    {
        struct group *group = &leaf->group[slot / GROUP_SLOTS];
        uintptr_t mask, taken = load_relaxed( &group->taken );

        next = (slot / GROUP_SLOTS + 1) * GROUP_SLOTS;
        mask = taken & group_mask( slot, last_slot < next ? last_slot : next - 1 );
        if (mask) store_release( &group->taken, taken & ~mask );
    }
}

void leaf_set_whole( struct vmap_leaf *leaf, uintptr_t entry )
{
    store_release( &leaf->whole, entry );
    store_relaxed( &leaf->sequence, load_relaxed( &leaf->sequence ) + 1 );
    store_release( &leaf->usual, 0 );
}

int leaf_check( const struct vmap_leaf *leaf )
{
    size_t i;

    for (i = 0; i < GROUPS; i++)
    {
        const struct group *group = &leaf->group[i];

        /* a region begins where slots that are taken do */
        if (group->taken & ~(group->taken << 1) & ~group->first) return 0;
    }
    return leaf->usual ? map_is_uniform( leaf->usual ) && uniform_kind( leaf->usual ) == leaf->usual
           : !has_taken( leaf );
}
