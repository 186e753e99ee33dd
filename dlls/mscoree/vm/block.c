/*
 * Block: taking and uncovering slots
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

#include "block.h"

C_ASSERT( !((1 << MAP_SLOT_BITS) % GROUP_SLOTS) );

int block_is_usual( struct block *block, uintptr_t entry )
{
    uintptr_t usual = load_relaxed( &block->usual ), kind = plain_kind( entry );

    if (usual == kind) return 1;
    /* the first lane to come may be one of several here */
    if (!usual) return __atomic_compare_exchange_n( &block->usual, &usual, kind, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED );
    if (plain_lane( usual ) != plain_lane( kind ) || load_relaxed( &block->taken )) return 0;
    store_relaxed( &block->sequence, load_relaxed( &block->sequence ) + 1 );
    store_release( &block->usual, kind );
    return 1;
}

void block_take( struct block *block, size_t slot, size_t last_slot )
{
    struct group *group = &block->group[slot / GROUP_SLOTS];
    uintptr_t mask = group_mask( slot, last_slot ), old = load_relaxed( &group->first );
    uintptr_t first = (old & ~mask) | (uintptr_t)1 << slot % GROUP_SLOTS;

    if (first != old)
    {
        store_relaxed( &block->sequence, load_relaxed( &block->sequence ) + 1 );
        store_release( &group->first, first );
    }
    store_relaxed( &block->taken, load_relaxed( &block->taken ) + (last_slot - slot + 1) );
    store_release( &group->taken, load_relaxed( &group->taken ) | mask );
}

void block_uncover( struct block *block, size_t slot, size_t last_slot )
{
    size_t next;

    if (!load_relaxed( &block->taken )) return;
    for (; slot <= last_slot; slot = next)
    {
        struct group *group = &block->group[slot / GROUP_SLOTS];
        uintptr_t mask, taken = load_relaxed( &group->taken );

        next = (slot / GROUP_SLOTS + 1) * GROUP_SLOTS;
        mask = taken & group_mask( slot, last_slot < next ? last_slot : next - 1 );
        if (!mask) continue;
        store_release( &group->taken, taken & ~mask );
        store_relaxed( &block->taken, load_relaxed( &block->taken ) - __builtin_popcountll( mask ));
    }
}

void block_set_whole( struct block *block, uintptr_t entry )
{
    store_release( &block->whole, entry );
    store_relaxed( &block->sequence, load_relaxed( &block->sequence ) + 1 );
    store_release( &block->usual, 0 );
}

int block_check( const struct block *block )
{
    unsigned int i, taken = 0;

    for (i = 0; i < (1 << MAP_SLOT_BITS) / GROUP_SLOTS; i++)
    {
        const struct group *group = &block->group[i];

        taken += __builtin_popcountll( group->taken );
        /* a region begins where slots that are taken do */
        if (group->taken & ~(group->taken << 1) & ~group->first) return 0;
    }
    if (taken != block->taken) return 0;
    return block->usual ? map_is_plain( block->usual ) && plain_kind( block->usual ) == block->usual : !taken;
}
