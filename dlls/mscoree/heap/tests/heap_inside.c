/*
 * Heaps seen from inside: what a caller would notice too late, or by chance
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
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "heap/body.h"
#include "heap/cache.h"
#include "heap/heap.h"
#include "heap/spanmap.h"
#include "heap/sizeclass.h"
#include "heap/thread.h"
#include "prim/nt.h"
#include "check.h"

static struct vm *vm;
static struct heap *heap;

static void *alloc( size_t size )
{
    vm_status status;
    void *ret;

    if ((status = heap_alloc( heap, size, NULL, &ret ))) check( 0, "%zu bytes: %#x", size, status );
    return ret;
}

static void create( void )
{
    check( !heap_create( vm, VM_HEAP_THREADSAFE, &heap ), "heap_create" );
}

static uint64_t get_held( void )
{
    uint64_t held;

    check( !heap_statistics( heap, NULL, &held ), "heap_statistics" );
    return held;
}

/* Another size where the block is, or one that loses less; and one that there can't be. */
static void test_resizing( void )
{
    uint64_t before;
    size_t size;
    char *ptr, *other;
    void *ret;

    create();
    ptr = alloc( 4000 );
    memset( ptr, 7, 4000 );
    check( !heap_realloc( heap, ptr, 100, NULL, &ret ) && !heap_size( heap, ret, &size ) && size < 200,
           "a small block is as large as it was" );
    check( *(char *)ret == 7 && ((char *)ret)[99] == 7, "its content is lost" );
    check( !heap_free( heap, ret ), "heap_free" );

    ptr = alloc( 1000000 );
    memset( ptr, 8, 1000000 );
    before = get_held();
    check( !heap_realloc( heap, ptr, 100000, NULL, &ret ) && ret == ptr, "a large block moves to shrink" );
    check( !heap_size( heap, ptr, &size ) && size >= 100000 && size < 110000, "it has %zu bytes", size );
    check( get_held() + 850000 < before, "what it lost is held" );
    check( ptr[0] == 8 && ptr[99999] == 8, "its content is lost" );
    check( !heap_realloc( heap, ptr, 400000, NULL, &ret ) && ret == ptr, "it moves although there is room" );
    check_heap( heap );
    other = ret;
    check( heap_realloc( heap, other, SIZE_MAX - 5, NULL, &ret ) == STATUS_NO_MEMORY && ret == other, "SIZE_MAX" );
    check( heap_realloc( heap, other, SIZE_MAX / 64 * 63, NULL, &ret ) < 0 && ret == other, "SIZE_MAX / 64 * 63" );
    check( heap_owns( heap, other ) && other[0] == 8 && other[99999] == 8, "a refused realloc changed the block" );
    check( !heap_free( heap, other ), "heap_free" );
    check_heap( heap );
    heap_destroy( heap );
}

/* A block that got more than it asked for, since it was there, doesn't lose it while it grows. */
static void test_kept_room( void )
{
    size_t size, kept;
    void *ptr;

    create();
    ptr = alloc( 2 << 20 );
    check( !heap_free( heap, ptr ), "heap_free" );
    ptr = alloc( 60000 );
    check( !heap_realloc( heap, ptr, 140000, NULL, &ptr ) && !heap_size( heap, ptr, &kept ), "heap_realloc" );
    check( kept > 280000, "it got %zu bytes", kept );
    check( !heap_realloc( heap, ptr, 145000, NULL, &ptr ) && !heap_size( heap, ptr, &size ), "heap_realloc" );
    check( size == kept, "%zu bytes are left of %zu", size, kept );
    check( !heap_realloc( heap, ptr, kept / 5, NULL, &ptr ) && !heap_size( heap, ptr, &size ), "heap_realloc" );
    check( size < kept / 4, "%zu bytes are left of %zu", size, kept );
    check( !heap_free( heap, ptr ), "heap_free" );
    check_heap( heap );
    heap_destroy( heap );
}

/* A block that grows step by step is moved a few times, not each time. */
static void test_growing( void )
{
    unsigned int moves = 0;
    void *ptr, *old;
    size_t size;

    create();
    ptr = alloc( 100000 );
    for (size = 100000; size < 10000000; size += 50000)
    {
        old = ptr;
        check( !heap_realloc( heap, ptr, size, NULL, &ptr ), "heap_realloc" );
        memset( (char *)ptr + size - 50000, 3, 50000 );
        moves += ptr != old;
        check( get_held() < 2 * size + 0x100000, "%llu bytes are held for %zu", (unsigned long long)get_held(), size );
    }
    check( moves < 10, "moved %u times", moves );
    check( !heap_free( heap, ptr ), "heap_free" );
    check_heap( heap );
    heap_destroy( heap );
}

static void *block;
static struct cache *old_cache;
static int busy;

static void *short_thread( void *arg )
{
    block = alloc( 100 );
    old_cache = thread_get_cache( heap->id );
    if (busy)
    {
        old_cache->busy = 1;
        __atomic_add_fetch( &sys_endings, 1, __ATOMIC_RELEASE );
    }
    else heap_thread_detach();
    return arg;
}

static void run_thread( void )
{
    pthread_t thread;

    check( !pthread_create( &thread, NULL, short_thread, NULL ) && !pthread_join( thread, NULL ), "pthread_create" );
}

/* A thread that frees a block just when its owner ends puts the note where it is no longer looked for by a thread. */
static void test_late_note( void )
{
    struct span *span;
    unsigned int index;
    uint64_t in_use;
    void *own, *other;

    create();
    own = alloc( 3000 );  /* this thread has a cache of its own */
    busy = 0;
    run_thread();
    check( heap->idle == old_cache, "the cache isn't idle" );
    span = spanmap_find( heap->id, block );
    index = span_index( span, block );
    __atomic_fetch_or( &span->bits[index / WORD_BITS].remote, (word)1 << index % WORD_BITS, __ATOMIC_ACQ_REL );
    cache_put_note( old_cache, &span->notes[index / WORD_BITS] );
    /* who looks for orphans finds it */
    other = alloc( 100 );
    check( !load_relaxed( &old_cache->notes ), "a note is forgotten" );
    check( !heap_free( heap, own ) && !heap_free( heap, other ), "heap_free" );
    check( !heap_trim( heap ), "heap_trim" );
    check_heap( heap );
    heap_statistics( heap, &in_use, NULL );
    check( !in_use && link_empty( &heap->spans ) && !heap->orphan_count, "the span stays" );
    heap_destroy( heap );
}

/* A thread that was killed while it changed its lists leaves them alone. */
static void test_killed( void )
{
    uint64_t in_use;
    unsigned int i;

    create();
    busy = 1;
    run_thread();
    /* a thread that was joined is the system's for a moment longer */
    for (i = 0; i < 5000 && old_cache->home; i++)
    {
        check( !heap_trim( heap ), "heap_trim" );
        if (old_cache->home) usleep( 1000 );
    }
    check( !old_cache->home, "the thread wasn't found" );
    check( !heap->idle && !heap->orphan_count, "its cache is used" );
    heap_statistics( heap, &in_use, NULL );
    check( in_use && heap_owns( heap, block ), "its block is lost" );
    check( !heap_free( heap, block ), "heap_free" );
    check_heap( heap );
    heap_destroy( heap );
}

/* Which block of a group a span gives out first differs. */
static void test_shuffling( void )
{
    uint64_t seen = 0;
    unsigned int i;

    for (i = 0; i < 32; i++)
    {
        create();
        seen |= (uint64_t)1 << ((uintptr_t)alloc( 64 ) / 64 % 64);
        heap_destroy( heap );
    }
    check( __builtin_popcountll( seen ) >= 4, "only %u places", __builtin_popcountll( seen ) );
}

/* Frees so many blocks of half a kilobyte and makes them again. Returns the spans that this took. */
static unsigned int start_over( unsigned int count )
{
    static void *blocks[4096];
    struct cache *cache;
    unsigned int grown, i;

    create();
    for (i = 0; i < count; i++) blocks[i] = alloc( 512 );
    cache = thread_get_cache( heap->id );
    grown = cache->grown;
    for (i = 0; i < count; i++) check( !heap_free( heap, blocks[i] ), "heap_free" );
    check( cache->kept <= 4 * GRANULE, "%zu bytes are kept", cache->kept );
    for (i = 0; i < count; i++) blocks[i] = alloc( 512 );
    grown = cache->grown - grown;
    heap_destroy( heap );
    return grown;
}

/* Little that is empty is kept, for a thread that starts over. */
static void test_starting_over( void )
{
    unsigned int grown;

    grown = start_over( 512 );
    check( !grown, "%u spans were made anew", grown );
    grown = start_over( 4096 );
    check( grown, "two megabytes are kept" );
}

#define SPANS 48

/* Slices that are free, in granules that are in use. */
static void make_idle_slices( void *blocks[SPANS][16], unsigned int *idle )
{
    unsigned int i, j;

    create();
    for (i = 0; i < SPANS; i++) for (j = 0; j < 16; j++) blocks[i][j] = alloc( 1000 );
    for (i = 0; i < SPANS; i++)
        for (j = 0; i % 4 && j < 16; j++) check( !heap_free( heap, blocks[i][j] ), "heap_free" );
    *idle = heap->idle_slices;
    check( *idle >= 8, "only %u slices are idle", *idle );
}

/* They go when one of two things has happened: time, or much work without them. */
static void test_idle_slices( void )
{
    static const struct timespec delay = { 0, 500000000 };
    static void *blocks[SPANS][16], *others[3000];
    unsigned int idle, i, round;

    make_idle_slices( blocks, &idle );
    nanosleep( &delay, NULL );
    for (i = 0; i < 3000; i++) others[i] = alloc( 64 );
    check( heap->idle_slices < idle / 2, "%u slices of %u are kept for long", heap->idle_slices, idle );
    heap_destroy( heap );

    make_idle_slices( blocks, &idle );
    /* the same blocks again and again: the spans are this thread's, whatever is done */
    for (i = 0; i < 3000; i++) others[i] = alloc( 64 );
    for (round = 0; round < 800; round++)
    {
        for (i = 0; i < 3000; i++) check( !heap_free( heap, others[i] ), "heap_free" );
        for (i = 0; i < 3000; i++) others[i] = alloc( 64 );
    }
    for (i = 0; i < 8; i++) alloc( 2000 + 300 * i );
    check( heap->idle_slices < idle / 2, "%u slices of %u are kept beside work", heap->idle_slices, idle );
    heap_destroy( heap );
}

int main( void )
{
    check( !vm_create( NULL, &vm ), "vm_create" );
    test_resizing();
    test_kept_room();
    test_growing();
    test_late_note();
    test_killed();
    test_shuffling();
    test_idle_slices();
    test_starting_over();
    heap_thread_detach();
    heap_process_detach();
    vm_destroy( vm );
    return 0;
}
