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

C_ASSERT( GROUPS * GROUP_SLOTS == 1 << MAP_SLOT_BITS );

static int has_taken( const struct block *block )
{
    size_t i;

    for (i = 0; i < GROUPS; i++) if (load_relaxed( &block->group[i].taken )) return 1;
    return 0;
}

int block_is_usual( struct block *block, uintptr_t entry )
{
    uintptr_t usual = load_relaxed( &block->usual ), kind = plain_kind( entry );

    if (usual == kind) return 1;
    /* the first lane to come may be one of several here */
    if (!usual) return __atomic_compare_exchange_n( &block->usual, &usual, kind, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED );
    if (plain_lane( usual ) != plain_lane( kind ) || has_taken( block )) return 0;
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
    store_release( &group->taken, load_relaxed( &group->taken ) | mask );
}

void block_uncover( struct block *block, size_t slot, size_t last_slot )
{
    size_t next;

    for (; slot <= last_slot; slot = next)
    {
        struct group *group = &block->group[slot / GROUP_SLOTS];
        uintptr_t mask, taken = load_relaxed( &group->taken );

        next = (slot / GROUP_SLOTS + 1) * GROUP_SLOTS;
        mask = taken & group_mask( slot, last_slot < next ? last_slot : next - 1 );
        if (mask) store_release( &group->taken, taken & ~mask );
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
    size_t i;

    for (i = 0; i < GROUPS; i++)
    {
        const struct group *group = &block->group[i];

        /* a region begins where slots that are taken do */
        if (group->taken & ~(group->taken << 1) & ~group->first) return 0;
    }
    return block->usual ? map_is_plain( block->usual ) && plain_kind( block->usual ) == block->usual : !has_taken( block );
}
