/*
 * Patterns: what an allocator is asked for by programs
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

/* Each pattern is the behaviour of a benchmark program that others use, written anew from its published description,
 * with few lines of its own around the calls.  One program is made for each peer, so that the calls are as direct as a
 * program's own. */

#ifndef __BENCH_PATTERNS_H
#define __BENCH_PATTERNS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#if PEER == 0
#include "heap/heap.h"

extern struct heap *peer_heap;

static inline void *get( size_t size )
{
    void *ret;

    if (heap_alloc( peer_heap, size, NULL, &ret )) abort();
    return ret;
}

static inline void put( void *ptr )
{
    if (heap_free( peer_heap, ptr )) abort();
}

static inline void *resize( void *ptr, size_t size )
{
    void *ret;

    if (heap_realloc( peer_heap, ptr, size, NULL, &ret )) abort();
    return ret;
}

#else

#if PEER == 1
#include <mimalloc.h>
#define malloc  mi_malloc
#define free    mi_free
#define realloc mi_realloc
#endif

static inline void *get( size_t size )
{
    void *ret = malloc( size );

    if (!ret) abort();
    return ret;
}

static inline void put( void *ptr )
{
    free( ptr );
}

static inline void *resize( void *ptr, size_t size )
{
    void *ret = realloc( ptr, size );

    if (!ret) abort();
    return ret;
}

#endif

/* xorshift; a seed isn't 0 */
static inline uint32_t choose( uint64_t *seed, uint32_t count )
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 32) % count;
}

/* Runs a function on so many threads, which get their number; ends them. */
extern void run_threads( unsigned int count, void (*func)( unsigned int number ) );

/* The patterns: each does a fixed amount of work in all, whatever the number of threads. */
extern void larson( unsigned int threads );
extern void xmalloc( unsigned int threads );
extern void cache_scratch( unsigned int threads );
extern void cache_thrash( unsigned int threads );
extern void mstress( unsigned int threads );
extern void alloc_test( unsigned int threads );
extern void sh6( unsigned int threads );
extern void sh8( unsigned int threads );
extern void large( unsigned int threads );
extern void rptest( unsigned int threads );
extern void glibc_simple( unsigned int threads );
extern void glibc_thread( unsigned int threads );
extern void grow( unsigned int threads );

#endif  /* __BENCH_PATTERNS_H */
