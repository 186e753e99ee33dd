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

#include "nt.h"
#include "atomic.h"
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

int pages_prepare( struct pool *pool, size_t total )
{
    unsigned int level = root_level( total );

    return pool_prepare( pool, POOL_LEAF, 2 ) && (!level || pool_prepare( pool, POOL_INNER, 2 * level ));
}

/* Only the first valid pages of the cell lie within the region. */
static uintptr_t assign( struct pool *pool, uintptr_t old, unsigned int level, size_t valid, size_t first, size_t count,
                         uint8_t state )
{
    size_t i, step = level_pages( level ) >> PAGES_BITS, used = (valid + step - 1) / step;
    int alike = 1;

    if (!first && count >= valid) return pages_uniform( state );
    if (old == pages_uniform( state )) return old;

    if (!level)
    {
        struct leaf *leaf = pool_get( pool, POOL_LEAF ), *from = (struct leaf *)old;
        uint8_t value, value0 = 0;

        for (i = 0; i < used; i++)
        {
            if (i - first < count) value = state;
            else value = pages_is_uniform( old ) ? pages_state( old ) : load_relaxed( &from->state[i] );
            if (!i) value0 = value;
            else if (value != value0) alike = 0;
            store_relaxed( &leaf->state[i], value );
        }
        if (!alike) return (uintptr_t)leaf;
        pool_put( pool, POOL_LEAF, leaf );
        return pages_uniform( value0 );
    }
    else
    {
        struct inner *inner = pool_get( pool, POOL_INNER ), *from = (struct inner *)old;
        uintptr_t value, value0 = 0;

        for (i = 0; i < used; i++)
        {
            size_t start = i * step, end = start + step < valid ? start + step : valid;

            value = pages_is_uniform( old ) ? old : load_relaxed( &from->child[i] );
            if (first < end && first + count > start)
            {
                size_t from_page = first > start ? first - start : 0;
                size_t to_page = (first + count < end ? first + count : end) - start;

                value = assign( pool, value, level - 1, end - start, from_page, to_page - from_page, state );
            }
            if (!i) value0 = value;
            else if (value != value0) alike = 0;
            store_relaxed( &inner->child[i], value );
        }
        if (!alike || !pages_is_uniform( value0 )) return (uintptr_t)inner;
        pool_put( pool, POOL_INNER, inner );
        return value0;
    }
}

uintptr_t pages_assign( struct pool *pool, uintptr_t root, size_t total, size_t first, size_t count, uint8_t state )
{
    return assign( pool, root, root_level( total ), total, first, count, state );
}

static void discard( struct pool *pool, uintptr_t old, unsigned int level, size_t valid, size_t first, size_t count )
{
    size_t i, step = level_pages( level ) >> PAGES_BITS, used = (valid + step - 1) / step;
    struct inner *inner = (struct inner *)old;

    if (pages_is_uniform( old )) return;
    if (!level)
    {
        pool_put( pool, POOL_LEAF, (struct leaf *)old );
        return;
    }
    for (i = 0; i < used; i++)
    {
        size_t start = i * step, end = start + step < valid ? start + step : valid;

        if (first < end && first + count > start)
        {
            size_t from_page = first > start ? first - start : 0;
            size_t to_page = (first + count < end ? first + count : end) - start;

            discard( pool, load_relaxed( &inner->child[i] ), level - 1, end - start, from_page, to_page - from_page );
        }
    }
    pool_put( pool, POOL_INNER, inner );
}

void pages_discard( struct pool *pool, uintptr_t root, size_t total, size_t first, size_t count )
{
    discard( pool, root, root_level( total ), total, first, count );
}

size_t pages_extent( uintptr_t root, size_t total, size_t page, uint8_t *state, const uint32_t *sequence, uint32_t value )
{
    unsigned int level = root_level( total );
    size_t start = 0, pages = level_pages( level ), i, end;

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
        i = (page - start) / pages;
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

size_t pages_committed( uintptr_t root, size_t total, size_t first, size_t count )
{
    size_t page, run, committed = 0;
    uint8_t state;

    for (page = first; page < first + count; page += run)
    {
        run = pages_extent( root, total, page, &state, NULL, 0 );
        if (run > first + count - page) run = first + count - page;
        if (state != STATE_RESERVED) committed += run;
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
        if (!pages_prepare( pool, count ))
        {
            pages_discard( pool, slice, count, 0, count );
            return 0;
        }
        next = pages_assign( pool, slice, count, page - first, run, state );
        if (next != slice) pages_discard( pool, slice, count, page - first, run );
        slice = next;
    }
    return slice;
}
