/*
 * Pages: the states of a region's pages
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
#include "pages.h"
#include "pool.h"

C_ASSERT( sizeof(struct leaf) == PAGES_COUNT );

/* the level of the root's node; the pages of a node of that level */
static inline unsigned int root_level( size_t total )
{
    unsigned int level = 0;

    while ((total - 1) >> (PAGES_BITS * (level + 1))) level++;
    return level;
}

static inline size_t level_pages( unsigned int level )
{
    return (size_t)1 << (PAGES_BITS * (level + 1));
}

/* Up to three runs in a word: the tag, three states of four bits, and the ends of the first two runs. */
#define ROOT_BITS (8 * sizeof(uintptr_t))
#define END_BITS  ((ROOT_BITS - 2 - 3 * 4) / 2)
#define END_MASK  (((uintptr_t)1 << END_BITS) - 1)

struct runs
{
    unsigned int count;
    size_t       end[5];
    uint8_t      state[5];
};

static inline void decode_runs( struct runs *runs, uintptr_t root, size_t total )
{
    if (pages_is_uniform( root ))
    {
        runs->count = 1;
        runs->end[0] = total;
        runs->state[0] = pages_state( root );
        return;
    }
    runs->end[0] = (root >> 14) & END_MASK;
    runs->end[1] = (root >> (14 + END_BITS)) & END_MASK;
    runs->end[2] = total;
    runs->state[0] = (root >> 2) & 15;
    runs->state[1] = (root >> 6) & 15;
    runs->state[2] = (root >> 10) & 15;
    runs->count = runs->end[1] < total ? 3 : 2;
}

static inline uintptr_t runs_word( uint8_t first, uint8_t second, uint8_t third, size_t end, size_t next_end )
{
    return 2 | (uintptr_t)first << 2 | (uintptr_t)second << 6 | (uintptr_t)third << 10 |
           (uintptr_t)end << 14 | (uintptr_t)next_end << (14 + END_BITS);
}

/* 0 when they don't fit. */
static inline uintptr_t encode_runs( const struct runs *runs )
{
    if (runs->count == 1) return pages_uniform( runs->state[0] );
    if (runs->count > 3 || runs->end[runs->count - 1] > END_MASK) return 0;
    return runs_word( runs->state[0], runs->state[1], runs->count > 2 ? runs->state[2] : 0, runs->end[0],
                      runs->end[1] );
}

static inline void add_run( struct runs *runs, size_t end, uint8_t state )
{
    if (runs->count && runs->state[runs->count - 1] == state) runs->count--;
    runs->end[runs->count] = end;
    runs->state[runs->count++] = state;
}

/* At most three runs, with a range put over them, are at most five. */
static inline void overlay_runs( struct runs *result, const struct runs *runs, size_t first, size_t count,
                                 uint8_t state )
{
    size_t last = first + count;
    unsigned int i, low, high;

    for (low = 0; runs->end[low] <= first; low++)
        result->end[low] = runs->end[low], result->state[low] = runs->state[low];
    for (high = low; runs->end[high] < last; high++) /* next */;
    result->count = low;
    if (first > (low ? runs->end[low - 1] : 0)) add_run( result, first, runs->state[low] );
    add_run( result, last, state );
    if (runs->end[high] > last) add_run( result, runs->end[high], runs->state[high] );
    for (i = high + 1; i < runs->count; i++) add_run( result, runs->end[i], runs->state[i] );
}

/* Makes sure that the nodes are there for what follows; turning runs into a tree takes four steps. */
static int prepare( struct pool *pool, unsigned int level )
{
    return pool_prepare( pool, POOL_LEAF, 8 ) && (!level || pool_prepare( pool, POOL_INNER, 8 * level ));
}

/* A leaf is made aside and then written with few atomic stores: a reader who is late may still look at the object. */
static uintptr_t assign_leaf( struct pool *pool, uintptr_t old, size_t valid, size_t first, size_t count,
                              uint8_t state )
{
    union
    {
        uint8_t   state[PAGES_COUNT];
        uintptr_t word[PAGES_COUNT / sizeof(uintptr_t)];
    } pages;
    uintptr_t *word;
    size_t i;

    if (pages_is_uniform( old )) __builtin_memset( &pages, pages_state( old ), sizeof(pages) );
    else __builtin_memcpy( &pages, (const struct leaf *)old, sizeof(pages) );
    __builtin_memset( pages.state + first, state, count );
    if (!__builtin_memcmp( pages.state, pages.state + 1, valid - 1 )) return pages_uniform( state );

    word = pool_get( pool, POOL_LEAF );
    for (i = 0; i < sizeof(pages.word) / sizeof(pages.word[0]); i++) store_relaxed( &word[i], pages.word[i] );
    return (uintptr_t)word;
}

/* The part of a range that lies in a cell, relative to the cell. */
static inline size_t clip( size_t *first, size_t count, size_t start, size_t end )
{
    size_t last = *first + count < end ? *first + count : end;

    *first = *first > start ? *first - start : 0;
    return last - start - *first;
}

/* Only the first valid pages of the cell lie within the region. */
static uintptr_t assign( struct pool *pool, uintptr_t old, unsigned int level, size_t valid, size_t first, size_t count,
                         uint8_t state )
{
    unsigned int shift = PAGES_BITS * level;
    size_t i, low = first >> shift, high = (first + count - 1) >> shift, used = ((valid - 1) >> shift) + 1;
    struct inner *inner;
    int alike = 1;

    if (!first && count >= valid) return pages_uniform( state );
    if (old == pages_uniform( state )) return old;
    if (!level) return assign_leaf( pool, old, valid, first, count, state );

    inner = pool_get( pool, POOL_INNER );
    for (i = 0; i < used; i++)
    {
        uintptr_t value = pages_is_uniform( old ) ? old : load_relaxed( &((const struct inner *)old)->child[i] );

        if (i >= low && i <= high)
        {
            size_t start = i << shift, end = (i + 1) << shift < valid ? (i + 1) << shift : valid, from = first;
            size_t some = clip( &from, count, start, end );

            value = assign( pool, value, level - 1, end - start, from, some, state );
        }
        if (value != pages_uniform( state )) alike = 0;
        store_relaxed( &inner->child[i], value );
    }
    if (!alike) return (uintptr_t)inner;
    pool_put( pool, POOL_INNER, inner );
    return pages_uniform( state );
}

static void discard( struct pool *pool, uintptr_t old, unsigned int level, size_t valid, size_t first, size_t count )
{
    unsigned int shift = PAGES_BITS * level;
    const struct inner *inner = (const struct inner *)old;
    size_t i, high = (first + count - 1) >> shift;

    if (pages_is_uniform( old )) return;
    if (!level)
    {
        pool_put( pool, POOL_LEAF, (void *)old );
        return;
    }
    for (i = first >> shift; i <= high; i++)
    {
        size_t start = i << shift, end = (i + 1) << shift < valid ? (i + 1) << shift : valid, from = first;
        size_t some = clip( &from, count, start, end );

        discard( pool, load_relaxed( &inner->child[i] ), level - 1, end - start, from, some );
    }
    pool_put( pool, POOL_INNER, (void *)old );
}

static uintptr_t tree_from_runs( struct pool *pool, const struct runs *runs, size_t total )
{
    uintptr_t root = pages_uniform( runs->state[0] ), next;
    unsigned int i, level = root_level( total );

    for (i = 1; i < runs->count; i++)
    {
        size_t first = runs->end[i - 1], count = runs->end[i] - first;

        next = assign( pool, root, level, total, first, count, runs->state[i] );
        discard( pool, root, level, total, first, count );
        root = next;
    }
    return root;
}

/* What happens most: something is put on a uniform region, or taken away from it again. 0 when it is something else. */
static inline uintptr_t assign_simple( uintptr_t root, size_t total, size_t first, size_t last, uint8_t state )
{
    uint8_t old = pages_state( root );

    if (last - first == total) return pages_uniform( state );
    if (pages_is_uniform( root ))
    {
        if (old == state) return root;
        if (total > END_MASK) return 0;
        if (!first) return runs_word( state, old, 0, last, total );
        if (last == total) return runs_word( old, state, 0, first, total );
        return runs_word( old, state, old, first, last );
    }
    if (root >> 14 == (first | last << END_BITS) && last < total && ((root >> 2) & 15) == state &&
        ((root >> 10) & 15) == state)
        return pages_uniform( state );
    return 0;
}

uintptr_t pages_assign( struct pool *pool, uintptr_t root, size_t total, size_t first, size_t count, uint8_t state )
{
    struct runs runs, result = { 0 };
    uintptr_t word;
    unsigned int level;

    if (pages_is_uniform( root ) || pages_is_runs( root ))
    {
        if ((word = assign_simple( root, total, first, first + count, state ))) return word;
        decode_runs( &runs, root, total );
        overlay_runs( &result, &runs, first, count, state );
        if ((word = encode_runs( &result ))) return word;
        return prepare( pool, root_level( total )) ? tree_from_runs( pool, &result, total ) : 0;
    }
    level = root_level( total );
    return prepare( pool, level ) ? assign( pool, root, level, total, first, count, state ) : 0;
}

void pages_discard( struct pool *pool, uintptr_t root, size_t total, size_t first, size_t count )
{
    if (!(root & 3)) discard( pool, root, root_level( total ), total, first, count );
}

size_t pages_extent( uintptr_t root, size_t total, size_t page, uint8_t *state, const uint32_t *sequence,
                     uint32_t value )
{
    unsigned int level;
    size_t start = 0, pages, i, end;

    if (root & 3)
    {
        struct runs runs;

        decode_runs( &runs, root, total );
        for (i = 0; page >= runs.end[i]; i++) /* next */;
        *state = runs.state[i];
        return runs.end[i] - page;
    }
    level = root_level( total );
    pages = level_pages( level );
    while (!pages_is_uniform( root ))
    {
        if (!level)
        {
            const struct leaf *leaf = (const struct leaf *)root;

            *state = load_relaxed( &leaf->state[page - start] );
            end = start + PAGES_COUNT < total ? PAGES_COUNT : total - start;
            for (i = page - start + 1; i < end && load_relaxed( &leaf->state[i] ) == *state; i++) /* nothing */;
            fence_loads();
            return !sequence || load_relaxed( sequence ) == value ? i - (page - start) : 0;
        }
        pages >>= PAGES_BITS;
        level--;
        i = (page - start) >> (PAGES_BITS * (level + 1));
        root = load_relaxed( &((const struct inner *)root)->child[i] );
        fence_loads();
        if (sequence && load_relaxed( sequence ) != value) return 0;
        start += i * pages;
    }
    *state = pages_state( root );
    end = total - start < pages ? total : start + pages;
    return end - page;
}

size_t pages_run( uintptr_t root, size_t total, size_t page, uint8_t *state )
{
    size_t end = page + pages_extent( root, total, page, state, NULL, 0 ), next;
    uint8_t other;

    while (end < total)
    {
        next = pages_extent( root, total, end, &other, NULL, 0 );
        if (other != *state) break;
        end += next;
    }
    return end - page;
}

size_t pages_committed( uintptr_t root, size_t total, size_t first, size_t count, int *guarded )
{
    size_t page, run, committed = 0;
    uint8_t state;

    *guarded = 0;
    if (pages_is_uniform( root ))
    {
        *guarded = pages_state( root ) & STATE_GUARD;
        return pages_state( root ) == STATE_RESERVED ? 0 : count;
    }
    if (pages_is_runs( root ))
    {
        struct runs runs;
        unsigned int i;

        decode_runs( &runs, root, total );
        for (i = 0; runs.end[i] <= first; i++) /* next */;
        for (page = first; page < first + count; page = runs.end[i++])
        {
            run = (runs.end[i] < first + count ? runs.end[i] : first + count) - page;
            if (runs.state[i] != STATE_RESERVED) committed += run;
            *guarded |= runs.state[i] & STATE_GUARD;
        }
        return committed;
    }
    for (page = first; page < first + count; page += run)
    {
        run = pages_extent( root, total, page, &state, NULL, 0 );
        if (run > first + count - page) run = first + count - page;
        if (state != STATE_RESERVED) committed += run;
        *guarded |= state & STATE_GUARD;
    }
    return committed;
}

uintptr_t pages_slice( struct pool *pool, uintptr_t root, size_t total, size_t first, size_t count )
{
    uintptr_t slice = pages_uniform( STATE_RESERVED ), next;
    size_t page, run;
    uint8_t state;

    for (page = first; page < first + count; page += run)
    {
        run = pages_extent( root, total, page, &state, NULL, 0 );
        if (run > first + count - page) run = first + count - page;
        if (!(next = pages_assign( pool, slice, count, page - first, run, state )))
        {
            pages_discard( pool, slice, count, 0, count );
            return 0;
        }
        if (next != slice) pages_discard( pool, slice, count, page - first, run );
        slice = next;
    }
    return slice;
}

static void count_nodes( uintptr_t root, unsigned int level, size_t valid, size_t *leaves, size_t *inners )
{
    unsigned int shift = PAGES_BITS * level;
    size_t i;

    if (pages_is_uniform( root )) return;
    if (!level)
    {
        ++*leaves;
        return;
    }
    ++*inners;
    for (i = 0; i << shift < valid; i++)
        count_nodes( ((const struct inner *)root)->child[i], level - 1,
                     valid - (i << shift) < (size_t)1 << shift ? valid - (i << shift) : (size_t)1 << shift, leaves,
                     inners );
}

void pages_count_nodes( uintptr_t root, size_t total, size_t *leaves, size_t *inners )
{
    if (!pages_is_runs( root )) count_nodes( root, root_level( total ), total, leaves, inners );
}
