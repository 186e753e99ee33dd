/*
 * Counts of calls, kept apart by thread so that they cost nothing
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

#ifndef __MSCOREE_HOSTMEMORY_COUNTERS_H
#define __MSCOREE_HOSTMEMORY_COUNTERS_H

enum counter
{
    COUNT_ALLOC,
    COUNT_FREE,
    COUNT_PROTECT,
    COUNT_QUERY,
    COUNT_FAILED,
    COUNT_LOW,
    COUNT_HIGH,
    COUNTERS
};

#define COUNTER_SHARDS 8

/* One cache line a shard.  Invariant: a count is the sum over the shards. */
struct counters
{
    struct DECLSPEC_ALIGN(64) { volatile LONG64 count[COUNTERS]; } shards[COUNTER_SHARDS];
};

C_ASSERT( sizeof(((struct counters *)0)->shards[0]) == 64 );

static inline void counters_add( struct counters *counters, enum counter counter )
{
    InterlockedIncrement64( &counters->shards[(GetCurrentThreadId() >> 2) % COUNTER_SHARDS].count[counter] );
}

static inline UINT64 counters_get( const struct counters *counters, enum counter counter )
{
    UINT64 sum = 0;
    unsigned int i;

    for (i = 0; i < COUNTER_SHARDS; i++) sum += counters->shards[i].count[counter];
    return sum;
}

#endif /* __MSCOREE_HOSTMEMORY_COUNTERS_H */
