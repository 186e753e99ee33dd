/*
 * Slots: which 64 KiB slots of an arena are free
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
#include "slots.h"

#define WORD 64

static inline struct slots_run word_run( uint64_t bits )
{
    struct slots_run run;

    if (!~bits)
    {
        run.first = run.last = run.longest = WORD;
        return run;
    }
    run.first = __builtin_ctzll( ~bits );
    run.last = __builtin_clzll( ~bits );
    /* each step shortens every run of ones by one */
    for (run.longest = 0; bits; run.longest++) bits &= bits << 1;
    return run;
}

static inline struct slots_run join( struct slots_run low, struct slots_run high, uint32_t size )
{
    struct slots_run run;

    run.first = low.first == size ? size + high.first : low.first;
    run.last = high.last == size ? size + low.last : high.last;
    run.longest = low.last + high.first;
    if (run.longest < low.longest) run.longest = low.longest;
    if (run.longest < high.longest) run.longest = high.longest;
    return run;
}

size_t slots_memory( size_t count )
{
    return count / WORD * (sizeof(uint64_t) + 2 * sizeof(struct slots_run));
}

static inline int same_run( const struct slots_run *a, const struct slots_run *b )
{
    return a->first == b->first && a->last == b->last && a->longest == b->longest;
}

/* Makes the nodes above one word right again, as far up as they change: a small hole among others is nobody's
 * longest. */
static void update_one( struct slots *slots, size_t index )
{
    struct slots_run *node = slots->node, run = word_run( slots->bits[index] );
    uint32_t size = WORD;

    for (index += slots->words; !same_run( &run, &node[index] ); size *= 2)
    {
        node[index] = run;
        if (!(index /= 2)) break;
        run = join( node[2 * index], node[2 * index + 1], size );
    }
}

/* Makes the nodes above words first to last right again. */
static void update( struct slots *slots, size_t first, size_t last )
{
    size_t i;
    uint32_t size = WORD;

    if (first == last && slots->words > 1)
    {
        update_one( slots, first );
        return;
    }
    for (i = first; i <= last; i++) slots->node[slots->words + i] = word_run( slots->bits[i] );
    first += slots->words;
    last += slots->words;
    while (first > 1)
    {
        first /= 2;
        last /= 2;
        for (i = first; i <= last; i++) slots->node[i] = join( slots->node[2 * i], slots->node[2 * i + 1], size );
        size *= 2;
    }
}

void slots_init( struct slots *slots, size_t count, void *memory )
{
    size_t i;

    slots->count = slots->free = count;
    slots->words = count / WORD;
    slots->bits = memory;
    slots->node = (struct slots_run *)(slots->bits + slots->words);
    for (i = 0; i < slots->words; i++) slots->bits[i] = ~(uint64_t)0;
    update( slots, 0, slots->words - 1 );
}

/* Bits first to first + count - 1 of a word. */
static inline uint64_t mask( size_t first, size_t count )
{
    return (count < WORD ? ((uint64_t)1 << count) - 1 : ~(uint64_t)0) << first;
}

struct search
{
    const struct slots *slots;
    size_t count, from, to;
    size_t run;              /* free slots right below where the search is */
};

/* Looks through a node in ascending order. */
static size_t search_node( struct search *search, size_t index, size_t start, size_t size )
{
    const struct slots_run *node = &search->slots->node[index];
    size_t i, end;

    if (start >= search->to || start + size <= search->from) return SLOTS_NONE;
    if (start >= search->from && start + size <= search->to)
    {
        if (search->run + node->first >= search->count) return start - search->run;
        if (node->longest < search->count)
        {
            search->run = node->first == size ? search->run + size : node->last;
            return SLOTS_NONE;
        }
    }
    if (size > WORD)
    {
        size_t found = search_node( search, 2 * index, start, size / 2 );

        return found != SLOTS_NONE ? found : search_node( search, 2 * index + 1, start + size / 2, size / 2 );
    }
    i = search->from > start ? search->from : start;
    end = search->to < start + size ? search->to : start + size;
    for (; i < end; i++)
    {
        if (!(search->slots->bits[start / WORD] >> (i % WORD) & 1)) search->run = 0;
        else if (++search->run >= search->count) return i + 1 - search->count;
    }
    return SLOTS_NONE;
}

/* The lowest run of the length in all of it: one way down. */
static size_t search_all( const struct slots *slots, size_t count )
{
    size_t index = 1, start = 0, size = slots->count;
    uint64_t bits;
    const struct slots_run *node = slots->node;

    if (node[1].longest < count) return SLOTS_NONE;
    for (; size > WORD; start = index * size - slots->count)
    {
        size /= 2;
        index *= 2;
        if (node[index].longest >= count) continue;
        if (node[index].last + node[index + 1].first >= count)
            return (index + 1) * size - slots->count - node[index].last;
        index++;
    }
    /* each step takes one from the end of each run of ones */
    for (bits = slots->bits[start / WORD]; count > 1; count--) bits &= bits >> 1;
    return start + __builtin_ctzll( bits );
}

static size_t search( const struct slots *slots, size_t count, size_t from, size_t to )
{
    struct search search = { slots, count, from, to, 0 };

    if (to > slots->count) search.to = slots->count;
    if (!from && search.to == slots->count) return search_all( slots, count );
    if (from >= search.to || search.to - from < count) return SLOTS_NONE;
    return search_node( &search, 1, 0, slots->count );
}

size_t slots_find( const struct slots *slots, size_t count, size_t align, size_t phase, size_t from, size_t to )
{
    size_t found = from, aligned, tries;

    /* the lowest run may do as it is; otherwise one that is longer by the alignment always does */
    for (tries = 0; ; tries++)
    {
        if ((found = search( slots, count, found, to )) == SLOTS_NONE) return SLOTS_NONE;
        aligned = ((found + phase + align - 1) & ~(align - 1)) - phase;
        if (aligned == found) return found;
        if (aligned >= to || to - aligned < count) return SLOTS_NONE;
        if (slots_all_free( slots, aligned, count )) return aligned;
        if (tries == 8 && (found = search( slots, count + align - 1, aligned, to )) != SLOTS_NONE)
            return ((found + phase + align - 1) & ~(align - 1)) - phase;
        found = aligned;
    }
}

int slots_all_free( const struct slots *slots, size_t first, size_t count )
{
    while (count)
    {
        size_t bit = first % WORD, some = count < WORD - bit ? count : WORD - bit;

        if (~slots->bits[first / WORD] & mask( bit, some )) return 0;
        first += some;
        count -= some;
    }
    return 1;
}

static void change( struct slots *slots, size_t first, size_t count, int free )
{
    size_t start = first / WORD, end = (first + count - 1) / WORD;

    slots->free += free ? count : -count;
    while (count)
    {
        size_t bit = first % WORD, some = count < WORD - bit ? count : WORD - bit;

        if (free) slots->bits[first / WORD] |= mask( bit, some );
        else slots->bits[first / WORD] &= ~mask( bit, some );
        first += some;
        count -= some;
    }
    update( slots, start, end );
}

void slots_take( struct slots *slots, size_t first, size_t count )
{
    change( slots, first, count, 0 );
}

void slots_give( struct slots *slots, size_t first, size_t count )
{
    change( slots, first, count, 1 );
}

int slots_check( const struct slots *slots )
{
    size_t i, level, size, free = 0;

    for (i = 0; i < slots->words; i++)
    {
        struct slots_run run = word_run( slots->bits[i] ), *node = &slots->node[slots->words + i];

        free += __builtin_popcountll( slots->bits[i] );
        if (node->first != run.first || node->last != run.last || node->longest != run.longest) return 0;
    }
    for (level = slots->words / 2, size = WORD; level; level /= 2, size *= 2)
    {
        for (i = level; i < 2 * level; i++)
        {
            struct slots_run run = join( slots->node[2 * i], slots->node[2 * i + 1], size ), *node = &slots->node[i];

            if (node->first != run.first || node->last != run.last || node->longest != run.longest) return 0;
        }
    }
    return free == slots->free;
}
