/*
 * Patterns: threads that pass blocks to each other
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

#include <pthread.h>
#include <string.h>

#include "patterns.h"

static unsigned int thread_count;

/* larson: a server. Each of a row of threads replaces blocks at random in an array that its predecessor leaves to
 * it. */
#define LARSON_BLOCKS 5000
#define LARSON_STEPS  4000000
#define LARSON_ROUNDS 20

static void *larson_blocks[64][LARSON_BLOCKS];

static void larson_thread( unsigned int number )
{
    uint64_t seed = number * 7919 + 1;
    unsigned int i;

    for (i = 0; i < LARSON_STEPS / LARSON_ROUNDS / thread_count; i++)
    {
        void **block = &larson_blocks[number][choose( &seed, LARSON_BLOCKS )];
        size_t size = 8 + choose( &seed, 1000 );

        put( *block );
        *block = get( size );
        *(char *)*block = ((char *)*block)[size - 1] = 1;
    }
}

void larson( unsigned int threads )
{
    uint64_t seed = 1;
    unsigned int i, j;

    thread_count = threads;
    for (i = 0; i < threads; i++)
        for (j = 0; j < LARSON_BLOCKS; j++) larson_blocks[i][j] = get( 8 + choose( &seed, 1000 ));
    for (i = 0; i < LARSON_ROUNDS; i++) run_threads( threads, larson_thread );
    for (i = 0; i < threads; i++) for (j = 0; j < LARSON_BLOCKS; j++) put( larson_blocks[i][j] );
}

/* xmalloc: batches of blocks that one thread gets and another frees. */
#define BATCH  120
#define QUEUE  16
#define BATCHES 100000

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static void **queue[QUEUE];
static unsigned int queued, taken;

static void xmalloc_thread( unsigned int number )
{
    uint64_t seed = number * 13 + 5;
    unsigned int i, n;
    void **batch;

    for (n = 0; n < BATCHES / thread_count; n++)
    {
        batch = get( BATCH * sizeof(void *) );
        for (i = 0; i < BATCH; i++)
        {
            batch[i] = get( 8 + choose( &seed, 500 ));
            *(char *)batch[i] = 1;
        }
        pthread_mutex_lock( &queue_lock );
        if (queued - taken < QUEUE) queue[queued++ % QUEUE] = batch;
        else
        {
            void **other = queue[taken % QUEUE];

            queue[taken++ % QUEUE] = NULL;
            queue[queued++ % QUEUE] = batch;
            batch = other;
        }
        if (queued - taken >= QUEUE / 2 && queue[taken % QUEUE] != batch) batch = queue[taken++ % QUEUE];
        else batch = NULL;
        pthread_mutex_unlock( &queue_lock );
        for (i = 0; batch && i < BATCH; i++) put( batch[i] );
        put( batch );
    }
}

void xmalloc( unsigned int threads )
{
    unsigned int i;

    thread_count = threads;
    run_threads( threads, xmalloc_thread );
    for (; taken != queued; taken++)
    {
        for (i = 0; i < BATCH; i++) put( queue[taken % QUEUE][i] );
        put( queue[taken % QUEUE] );
    }
}

/* cache-scratch: each thread frees a block that lay beside others' and then works on one of its own; cache-thrash:
 * without the first. */
#define SCRATCH_ROUNDS 80000
#define SCRATCH_WRITES 2000

static char *scratch_blocks[64];

static void scratch_thread( unsigned int number )
{
    unsigned int i, j;

    put( scratch_blocks[number] );
    for (i = 0; i < SCRATCH_ROUNDS / thread_count; i++)
    {
        volatile char *block = get( 8 );

        for (j = 0; j < SCRATCH_WRITES; j++) block[j % 8]++;
        put( (void *)block );
    }
}

void cache_scratch( unsigned int threads )
{
    unsigned int i;

    thread_count = threads;
    for (i = 0; i < threads; i++) scratch_blocks[i] = get( 8 );
    run_threads( threads, scratch_thread );
}

void cache_thrash( unsigned int threads )
{
    thread_count = threads;
    memset( scratch_blocks, 0, sizeof(scratch_blocks) );
    run_threads( threads, scratch_thread );
}

/* mstress: blocks of very different sizes, some of which are swapped through a shared array, threads that end and
 * begin anew. */
#define TRANSFERS 1000
#define MSTRESS_ROUNDS 40
#define MSTRESS_STEPS 4000000

static void *transfer[TRANSFERS];

static void *mstress_block( uint64_t *seed )
{
    size_t words = (size_t)1 << choose( seed, 6 ), i;
    char *block;

    if (!choose( seed, 100 )) words *= 100;
    else if (!choose( seed, 1000 )) words *= 1000;
    else if (!choose( seed, 10000 )) words *= 10000;
    words += words / 2;
    block = get( words * 8 );
    for (i = 0; i < words * 8; i += 512) block[i] = 1;
    return block;
}

static void mstress_thread( unsigned int number )
{
    unsigned int count = MSTRESS_STEPS / MSTRESS_ROUNDS / thread_count, kept = 0, room = count, i;
    uint64_t seed = number * 43 + 43;
    void **blocks = get( room * sizeof(*blocks) );

    for (i = 0; i < count; i++)
    {
        if (choose( &seed, 100 ) < 60 || !kept) blocks[kept++] = mstress_block( &seed );
        else put( blocks[--kept] );
        if (kept && choose( &seed, 100 ) < 25)
        {
            unsigned int own = choose( &seed, kept );

            blocks[own] = __atomic_exchange_n( &transfer[choose( &seed, TRANSFERS )], blocks[own], __ATOMIC_ACQ_REL );
        }
    }
    for (i = 0; i < kept; i++) put( blocks[i] );
    put( blocks );
}

void mstress( unsigned int threads )
{
    unsigned int i, j;

    thread_count = threads;
    for (i = 0; i < MSTRESS_ROUNDS; i++)
    {
        run_threads( threads, mstress_thread );
        if (i % 10 == 9)
            for (j = 0; j < TRANSFERS; j++)
                if (j % 2 || i == MSTRESS_ROUNDS - 1) put( __atomic_exchange_n( &transfer[j], NULL, __ATOMIC_ACQ_REL ));
    }
}

/* rptest: each thread replaces blocks of 16 to 8,000 bytes of a small set, and frees what the next thread has left
 * over. */
#define RP_BLOCKS 4000
#define RP_STEPS  1500000

static void *rp_cross[64];

static void rptest_thread( unsigned int number )
{
    void **blocks = get( RP_BLOCKS * sizeof(*blocks) ), *other;
    uint64_t seed = number * 101 + 7;
    unsigned int i;

    memset( blocks, 0, RP_BLOCKS * sizeof(*blocks) );
    for (i = 0; i < RP_STEPS / thread_count; i++)
    {
        void **block = &blocks[choose( &seed, RP_BLOCKS )];
        size_t size = 16 + choose( &seed, 1 + choose( &seed, 8000 ));

        put( *block );
        *block = get( size );
        *(char *)*block = 1;
        if (i % 8) continue;
        other = get( size );
        put( __atomic_exchange_n( &rp_cross[(number + 1) % thread_count], other, __ATOMIC_ACQ_REL ));
    }
    for (i = 0; i < RP_BLOCKS; i++) put( blocks[i] );
    put( blocks );
}

void rptest( unsigned int threads )
{
    unsigned int i;

    thread_count = threads;
    run_threads( threads, rptest_thread );
    for (i = 0; i < threads; i++) put( __atomic_exchange_n( &rp_cross[i], NULL, __ATOMIC_RELAXED ));
}
