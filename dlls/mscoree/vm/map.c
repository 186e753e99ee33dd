/*
 * Map: which region or arena an address belongs to
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

#include "nt.h"
#include "atomic.h"
#include "map.h"
#include "plain.h"
#include "pool.h"

C_ASSERT( sizeof(((struct map *)0)->root) >= 32 * sizeof(uintptr_t) );

/* the lowest bit of an address that a level looks at; level 0 divides slots into pages */
static inline unsigned int level_shift( unsigned int level )
{
    return level ? 16 + (level > 1 ? MAP_SLOT_BITS + (level - 2) * MAP_TREE_BITS : 0) : 12;
}

static inline unsigned int level_bits( unsigned int level )
{
    if (level == MAP_LEVELS - 1) return MAP_ROOT_BITS;
    return level > 1 ? MAP_TREE_BITS : level ? MAP_SLOT_BITS : MAP_PAGE_BITS;
}

static inline enum pool_kind level_kind( unsigned int level )
{
    return level > 1 ? POOL_MAP_TREE : level ? POOL_MAP_SLOTS : POOL_MAP_PAGES;
}

static inline size_t level_index( unsigned int level, uintptr_t address )
{
    return (address >> level_shift( level )) & (((size_t)1 << level_bits( level )) - 1);
}

uintptr_t vmap_find( const struct map *map, uintptr_t address, uintptr_t *end )
{
    unsigned int level = MAP_LEVELS - 1;
    const uintptr_t *node = map->root;
    uintptr_t entry, size;

    if (address >= MAP_END)
    {
        if (end) *end = ~(uintptr_t)0;
        return 0;
    }
    for (;;)
    {
        entry = load_acquire( &node[level_index( level, address )] );
        if (map_tag( entry ) != MAP_NODE) break;
        node = map_pointer( entry );
        level--;
    }
    if (end)
    {
        size = (uintptr_t)1 << level_shift( level );
        *end = (address & ~(size - 1)) + size;
        if (!*end) *end = MAP_END;
    }
    return entry;
}

int vmap_divide( struct map *map, struct pool *pool, uintptr_t address )
{
    unsigned int level = MAP_LEVELS - 1;
    uintptr_t *node = map->root, *child, entry;
    size_t i;

    if (address >= MAP_END) return 1;
    while (address & (((uintptr_t)1 << level_shift( level )) - 1))
    {
        uintptr_t *cell = &node[level_index( level, address )];

        entry = load_acquire( cell );
        level--;
        if (map_tag( entry ) != MAP_NODE)
        {
            if (!(child = pool_get( pool, level_kind( level )))) return 0;
            for (i = 0; i < (size_t)1 << level_bits( level ); i++) store_relaxed( &child[i], entry );
            /* another lane may divide a cell that neither owns as a whole */
            if (!__atomic_compare_exchange_n( cell, &entry, (uintptr_t)child | MAP_NODE, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE ))
                pool_put( pool, level_kind( level ), child );
            else entry = (uintptr_t)child | MAP_NODE;
        }
        node = map_pointer( entry );
    }
    return 1;
}

/* What a range is filled with: entries that are alike, or, of a plain region, that grow from slot to slot.  The latter lies in
 * cells that have been divided into slots. */
struct filling
{
    uintptr_t entry, step, slot;
};

static void set_cells( uintptr_t *node, unsigned int level, uintptr_t start, uintptr_t last, const struct filling *filling )
{
    size_t i, end = level_index( level, last );

    for (i = level_index( level, start ); i <= end; i++)
    {
        uintptr_t size = (uintptr_t)1 << level_shift( level );
        uintptr_t cell_last = start | (size - 1);
        uintptr_t old = load_relaxed( &node[i] );

        if (map_tag( old ) == MAP_NODE)
            set_cells( map_pointer( old ), level - 1, start, last < cell_last ? last : cell_last, filling );
        else
            store_release( &node[i], filling->entry + ((start >> SLOT_SHIFT) - filling->slot) * filling->step );
        start = cell_last + 1;
    }
}

void vmap_set( struct map *map, uintptr_t start, uintptr_t end, uintptr_t entry )
{
    struct filling filling = { entry, map_is_plain( entry ) ? PLAIN_STEP : 0, start >> SLOT_SHIFT };

    set_cells( map->root, MAP_LEVELS - 1, start, end - 1, &filling );
}
