/*
 * Patterns: threads that keep their blocks to themselves
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

#include <string.h>

#include "patterns.h"

static unsigned int thread_count;

/* alloc-test: blocks at random places of a large array, sizes that are mostly small. */
#define AT_BLOCKS 100000
#define AT_STEPS  5000000

static void alloc_test_thread( unsigned int number )
{
    unsigned int count = AT_BLOCKS / thread_count, i;
    void **blocks = get( count * sizeof(*blocks) );
    uint64_t seed = number + 1;

    memset( blocks, 0, count * sizeof(*blocks) );
    for (i = 0; i < AT_STEPS / thread_count; i++)
    {
        void **block = &blocks[choose( &seed, count )];

        if (*block)
        {
            put( *block );
            *block = NULL;
        }
        else
        {
            size_t size = (size_t)1 + choose( &seed, 1u << choose( &seed, 11 ));

            *block = get( size );
            memset( *block, 0, size );
        }
    }
    for (i = 0; i < count; i++) put( blocks[i] );
    put( blocks );
}

void alloc_test( unsigned int threads )
{
    thread_count = threads;
    run_threads( threads, alloc_test_thread );
}

/* sh6 and sh8 (SmartHeap's): many blocks of one size after the other, freed forwards, backwards and in part; sh8 with
 * more sizes at a time. */
#define SH_BLOCKS 60000
#define SH_ROUNDS 36

static void smart( unsigned int number, unsigned int sizes, size_t largest )
{
    unsigned int count = SH_BLOCKS, i, round;
    uint64_t seed = number + 3;
    void **blocks = get( count * sizeof(*blocks) );

    memset( blocks, 0, count * sizeof(*blocks) );
    for (round = 0; round < SH_ROUNDS / thread_count; round++)
    {
        size_t size = 1 + choose( &seed, largest );

        for (i = 0; i < count; i++)
        {
            size_t own = sizes > 1 ? 1 + choose( &seed, largest ) : size;

            if (blocks[i]) continue;
            blocks[i] = get( own );
            *(char *)blocks[i] = ((char *)blocks[i])[own - 1] = 1;
        }
        if (round % 3 == 0) for (i = 0; i < count; i += 2) { put( blocks[i] ); blocks[i] = NULL; }
        else if (round % 3 == 1) { for (i = count; i--; ) if (i % 5) { put( blocks[i] ); blocks[i] = NULL; } }
        else for (i = 0; i < count; i++) { put( blocks[i] ); blocks[i] = NULL; }
    }
    for (i = 0; i < count; i++) put( blocks[i] );
    put( blocks );
}

static void sh6_thread( unsigned int number )
{
    smart( number, 1, 200 );
}

static void sh8_thread( unsigned int number )
{
    smart( number, 8, 1000 );
}

void sh6( unsigned int threads )
{
    thread_count = threads;
    run_threads( threads, sh6_thread );
}

void sh8( unsigned int threads )
{
    thread_count = threads;
    run_threads( threads, sh8_thread );
}

/* malloc-large: blocks of 5 to 25 MiB, a few at a time; a byte of each page is written. */
#define LARGE_BLOCKS 20
#define LARGE_STEPS  150

static void large_thread( unsigned int number )
{
    char *blocks[LARGE_BLOCKS] = { NULL };
    uint64_t seed = number + 17;
    unsigned int i;
    size_t size, j;

    for (i = 0; i < LARGE_STEPS / thread_count; i++)
    {
        char **block = &blocks[choose( &seed, LARGE_BLOCKS / thread_count )];

        put( *block );
        size = ((size_t)5 << 20) + choose( &seed, 20 << 20 );
        *block = get( size );
        for (j = 0; j < size; j += 4096) (*block)[j] = 1;
    }
    for (i = 0; i < LARGE_BLOCKS; i++) put( blocks[i] );
}

void large( unsigned int threads )
{
    thread_count = threads;
    run_threads( threads, large_thread );
}

/* glibc's simple benchmark: a number of blocks of one size are got and freed, first in, first out; its thread
 * benchmark: blocks of 4 to 32 KiB by a law that favours small ones, replaced at random. */
#define SIMPLE_BLOCKS 400
#define SIMPLE_ROUNDS 30000

static void simple_thread( unsigned int number )
{
    void *blocks[SIMPLE_BLOCKS];
    unsigned int i, round;

    for (round = 0; round < SIMPLE_ROUNDS / thread_count; round++)
    {
        size_t size = (size_t)8 << (round + number) % 7;

        for (i = 0; i < SIMPLE_BLOCKS; i++) *(char *)(blocks[i] = get( size )) = 1;
        for (i = 0; i < SIMPLE_BLOCKS; i++) put( blocks[i] );
    }
}

void glibc_simple( unsigned int threads )
{
    thread_count = threads;
    run_threads( threads, simple_thread );
}

#define WORKING_SET 1024
#define THREAD_STEPS 8000000

static void bench_thread( unsigned int number )
{
    void *blocks[WORKING_SET] = { NULL };
    uint64_t seed = number + 23;
    unsigned int i;

    for (i = 0; i < THREAD_STEPS / thread_count; i++)
    {
        void **block = &blocks[choose( &seed, WORKING_SET )];
        size_t size = 4 + choose( &seed, 1u << (2 + choose( &seed, 14 )));

        put( *block );
        *block = get( size );
        *(char *)*block = 1;
    }
    for (i = 0; i < WORKING_SET; i++) put( blocks[i] );
}

void glibc_thread( unsigned int threads )
{
    thread_count = threads;
    run_threads( threads, bench_thread );
}

/* realloc: one block that grows by 64 KiB to 10 MiB, another by 4 KiB to 4 MiB, and 64 that grow by an eighth at a
 * time. */
static void grow_thread( unsigned int number )
{
    unsigned int round, i;
    char *block, *many[64];
    size_t size;

    for (round = 0; round < 12 / thread_count; round++)
    {
        block = get( 16 );
        for (size = 0x10000; size <= (10 << 20); size += 0x10000) (block = resize( block, size ))[size - 1] = 1;
        put( block );
        block = get( 16 );
        for (size = 0x1000; size <= (4 << 20); size += 0x1000) (block = resize( block, size ))[size - 1] = 1;
        put( block );
        for (i = 0; i < 64; i++) many[i] = get( 1000 );
        for (size = 1000; size < 300000; size += size / 8)
            for (i = 0; i < 64; i++) (many[i] = resize( many[i], size ))[size - 1] = number;
        for (i = 0; i < 64; i++) put( many[i] );
    }
}

void grow( unsigned int threads )
{
    thread_count = threads;
    run_threads( threads, grow_thread );
}
