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

#include "../prim/nt.h"
#include "../prim/atomic.h"
#include "leaf.h"
#include "vmap.h"
#include "uniform.h"
#include "pool.h"

C_ASSERT( sizeof(((struct vmap *)0)->root) >= 32 * sizeof(uintptr_t) );

/* the lowest bit of an address that a level looks at; level 1 is a leaf, level 0 divides slots into pages */
static inline unsigned int level_shift( unsigned int level )
{
    return level ? 16 + (level > 1 ? MAP_SLOT_BITS + (level - 2) * MAP_TREE_BITS : 0) : 12;
}

static inline unsigned int level_bits( unsigned int level )
{
    if (level == MAP_LEVELS - 1) return MAP_ROOT_BITS;
    return level > 1 ? MAP_TREE_BITS : level ? MAP_SLOT_BITS : MAP_PAGE_BITS;
}

static inline size_t level_index( unsigned int level, uintptr_t address )
{
    return (address >> level_shift( level )) & (((size_t)1 << level_bits( level )) - 1);
}

/* the last address of the cell */
static inline uintptr_t cell_last( unsigned int level, uintptr_t address )
{
    return address | (((uintptr_t)1 << level_shift( level )) - 1);
}

static inline uintptr_t find( const struct vmap *map, uintptr_t address, int hidden, uintptr_t *end )
{
    unsigned int level = MAP_LEVELS - 1;
    const uintptr_t *node = map->root;
    uintptr_t entry, usual, last = cell_last( level, address );

    while (map_tag( entry = load_acquire( &node[level_index( level, address )] )) == MAP_NODE)
    {
        last = cell_last( --level, address );
        if (level == 1)
        {
            const struct vmap_leaf *leaf = map_pointer( entry );
            size_t slot = level_index( 1, address );

            if (!hidden && (usual = leaf_find( leaf, slot )))
            {
                entry = usual;
                break;
            }
            if (!(node = load_acquire( &leaf->words )))
            {
                entry = load_acquire( &leaf->whole );
                if (end) last = (address & ~cell_last( 2, 0 )) + (leaf_find_taken( leaf, slot ) << SLOT_SHIFT) - 1;
                break;
            }
        }
        else node = map_pointer( entry );
    }
    if (end && !(*end = last + 1)) *end = MAP_END;
    return entry;
}

uintptr_t vmap_find( const struct vmap *map, uintptr_t address, uintptr_t *end )
{
    if (address < MAP_END) return find( map, address, 0, end );
    if (end) *end = ~(uintptr_t)0;
    return 0;
}

uintptr_t vmap_find_hidden( const struct vmap *map, uintptr_t address )
{
    return find( map, address, 1, NULL );
}

/* The node below a cell, or a new one, whose cells are what the cell is. Another lane may divide a cell that neither
 * owns as a whole: then its node is the one. */
static uintptr_t *get_node( uintptr_t *cell, struct pool *pool, enum pool_kind kind, unsigned int bits )
{
    uintptr_t entry = load_acquire( cell ), *node;
    size_t i;

    if (map_tag( entry ) == MAP_NODE) return map_pointer( entry );
    if (!(node = pool_get( pool, kind ))) return NULL;
    for (i = 0; i < (size_t)1 << bits; i++) store_relaxed( &node[i], entry );
    if (__atomic_compare_exchange_n( cell, &entry, (uintptr_t)node | MAP_NODE, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE ))
        return node;
    pool_put( pool, kind, node );
    return map_pointer( entry );
}

/* The same for leaves.  One that has had a bit doesn't come back to the pool, so there are none in it. */
static struct vmap_leaf *get_block( uintptr_t *cell, struct pool *pool )
{
    uintptr_t entry = load_acquire( cell );
    struct vmap_leaf *leaf;

    if (map_tag( entry ) == MAP_NODE) return map_pointer( entry );
    if (!(leaf = pool_get( pool, POOL_MAP_BLOCK ))) return NULL;
    store_relaxed( &leaf->whole, entry );
    store_relaxed( &leaf->words, NULL );
    if (__atomic_compare_exchange_n( cell, &entry, (uintptr_t)leaf | MAP_NODE, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE ))
        return leaf;
    pool_put( pool, POOL_MAP_BLOCK, leaf );
    return map_pointer( entry );
}

static uintptr_t *get_words( struct vmap_leaf *leaf, struct pool *pool )
{
    uintptr_t *words = load_acquire( &leaf->words ), *others = NULL, whole = load_acquire( &leaf->whole );
    size_t i;

    if (words) return words;
    if (!(words = pool_get( pool, POOL_MAP_SLOTS ))) return NULL;
    for (i = 0; i < (size_t)1 << MAP_SLOT_BITS; i++) store_relaxed( &words[i], whole );
    if (__atomic_compare_exchange_n( &leaf->words, &others, words, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE ))
        return words;
    pool_put( pool, POOL_MAP_SLOTS, words );
    return others;
}

int vmap_divide( struct vmap *map, struct pool *pool, uintptr_t address )
{
    uintptr_t *node = map->root, *cell;
    struct vmap_leaf *leaf;
    unsigned int level;

    if (address >= MAP_END) return 1;
    for (level = MAP_LEVELS - 1; address & (((uintptr_t)1 << level_shift( level )) - 1); level--)
    {
        cell = &node[level_index( level, address )];
        if (level == 2) node = (leaf = get_block( cell, pool )) ? get_words( leaf, pool ) : NULL;
        else if (level > 2) node = get_node( cell, pool, POOL_MAP_TREE, MAP_TREE_BITS );
        else node = get_node( cell, pool, POOL_MAP_PAGES, MAP_PAGE_BITS );
        if (!node) return 0;
    }
    return 1;
}

int vmap_prepare( struct vmap *map, struct pool *pool, uintptr_t start, uintptr_t end, uintptr_t entry )
{
    int fits = leaf_fits( start, end - 1 );
    uintptr_t last, *node;
    struct vmap_leaf *leaf;
    unsigned int level;

    for (;; start = last + 1)
    {
        last = cell_last( 2, start );
        for (node = map->root, level = MAP_LEVELS - 1; level > 2; level--)
            if (!(node = get_node( &node[level_index( level, start )], pool, POOL_MAP_TREE, MAP_TREE_BITS ))) return 0;
        if (!(leaf = get_block( &node[level_index( 2, start )], pool ))) return 0;
        if (!(fits && leaf_is_usual( leaf, entry )) && !get_words( leaf, pool )) return 0;
        if (end - 1 <= last) return 1;
    }
}

/* What a range is filled with: entries that are alike, or, of a uniform region, that grow from slot to slot. */
struct filling
{
    uintptr_t entry, step, slot;
    int       fits;
};

static inline uintptr_t filling_entry( const struct filling *filling, uintptr_t address )
{
    return filling->entry + ((address >> SLOT_SHIFT) - filling->slot) * filling->step;
}

static void set_cells( uintptr_t *node, unsigned int level, uintptr_t start, uintptr_t last,
                       const struct filling *filling );

static void set_block( struct vmap_leaf *leaf, uintptr_t start, uintptr_t last, const struct filling *filling )
{
    size_t slot = level_index( 1, start ), last_slot = level_index( 1, last );
    uintptr_t *words = load_acquire( &leaf->words );

    if (filling->step && filling->fits && leaf_is_usual( leaf, filling->entry ))
    {
        leaf_take( leaf, slot, last_slot );
        return;
    }
    /* a release, as nearly always, needs no words */
    if (map_tag( filling->entry ) == MAP_FREE && filling->fits && leaf_is_taken( leaf, slot, last_slot ))
    {
        leaf_uncover( leaf, slot, last_slot );
        return;
    }
    if (words) set_cells( words, 1, start, last, filling );
    leaf_uncover( leaf, slot, last_slot );
    if (!slot && last == cell_last( 2, start )) leaf_set_whole( leaf, filling->entry );
}

static void set_cells( uintptr_t *node, unsigned int level, uintptr_t start, uintptr_t last,
                       const struct filling *filling )
{
    size_t i, end = level_index( level, last );

    for (i = level_index( level, start ); i <= end; i++)
    {
        uintptr_t end_of_cell = cell_last( level, start ), end_in_cell = last < end_of_cell ? last : end_of_cell;
        uintptr_t old = load_relaxed( &node[i] ), entry = filling_entry( filling, start );

        if (map_tag( old ) == MAP_NODE)
        {
            if (level == 2) set_block( map_pointer( old ), start, end_in_cell, filling );
            else set_cells( map_pointer( old ), level - 1, start, end_in_cell, filling );
        }
        else if (old != entry) store_release( &node[i], entry );
        start = end_of_cell + 1;
    }
}

void vmap_set( struct vmap *map, uintptr_t start, uintptr_t end, uintptr_t entry )
{
    struct filling filling = { entry, map_is_uniform( entry ) ? UNIFORM_STEP : 0, start >> SLOT_SHIFT,
                               leaf_fits( start, end - 1 ) };

    set_cells( map->root, MAP_LEVELS - 1, start, end - 1, &filling );
}

static int check_nodes( const uintptr_t *node, unsigned int level )
{
    size_t i;

    for (i = 0; i < (size_t)1 << level_bits( level ); i++)
    {
        if (map_tag( node[i] ) != MAP_NODE) continue;
        if (level == 2 ? !leaf_check( map_pointer( node[i] )) : !check_nodes( map_pointer( node[i] ), level - 1 ))
            return 0;
    }
    return 1;
}

int vmap_check( const struct vmap *map )
{
    return check_nodes( map->root, MAP_LEVELS - 1 );
}
