/*
 * Measurements of the heap against HeapAlloc and HeapFree
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

/* A call is an allocation and a free.  The peer is a heap of its own, made by HeapCreate in the same process. */

#include <windows.h>

#include "heap/heap.h"
#include "vm/vm.h"
#include "bench.h"

#define BATCH 1000

#define CHUNKS       4
#define CHUNK_BLOCKS 5000

struct allocator
{
    void *(*alloc)( size_t size );
    void  (*free)( void *ptr );
};

static struct vm *vm;
static struct heap *heap;
static HANDLE peer_heap;
static unsigned short sizes[BATCH];

static void *our_alloc( size_t size )
{
    void *ret;

    if (heap_alloc( heap, size, NULL, &ret )) bench_fail( "heap_alloc" );
    return ret;
}

static void our_free( void *ptr )
{
    if (heap_free( heap, ptr )) bench_fail( "heap_free" );
}

static void *peer_alloc( size_t size )
{
    void *ret = HeapAlloc( peer_heap, 0, size );

    if (!ret) bench_fail( "HeapAlloc" );
    return ret;
}

static void peer_free( void *ptr )
{
    if (!HeapFree( peer_heap, 0, ptr )) bench_fail( "HeapFree" );
}

static const struct allocator ours = { our_alloc, our_free };
static const struct allocator peer = { peer_alloc, peer_free };

static void setup( void )
{
    unsigned int seed = 1, i;

    if (vm_create( NULL, &vm ) || heap_create( vm, VM_HEAP_THREADSAFE, &heap )) bench_fail( "heap_create" );
    if (!(peer_heap = HeapCreate( 0, 0, 0 ))) bench_fail( "HeapCreate" );
    for (i = 0; i < BATCH; i++)
    {
        seed = seed * 1103515245 + 12345;
        sizes[i] = 16 + (seed >> 16) % 512;
    }
}

static void cleanup( void )
{
    heap_thread_detach();
    heap_destroy( heap );
    vm_destroy( vm );
    HeapDestroy( peer_heap );
}

static inline void small_pairs( const struct allocator *allocator, unsigned int count )
{
    while (count--)
    {
        volatile char *ptr = allocator->alloc( 64 );
        *ptr = 1;
        allocator->free( (void *)ptr );
    }
}

static inline void mixed_batches( const struct allocator *allocator, unsigned int count )
{
    char *blocks[BATCH];
    unsigned int i;

    for (; count >= BATCH; count -= BATCH)
    {
        for (i = 0; i < BATCH; i++)
        {
            blocks[i] = allocator->alloc( sizes[i] );
            blocks[i][0] = i;
        }
        for (i = 0; i < BATCH; i++) allocator->free( blocks[i] );
    }
}

struct work
{
    const struct allocator *allocator;
    unsigned int            count;
};

static DWORD WINAPI batch_thread( void *arg )
{
    const struct work *work = arg;

    mixed_batches( work->allocator, work->count );
    heap_thread_detach();
    return 0;
}

/* Each of two threads makes all of the calls. */
static void two_threads( const struct allocator *allocator, unsigned int count )
{
    struct work work = { allocator, count };
    HANDLE thread = CreateThread( NULL, 0, batch_thread, &work, 0, NULL );

    if (!thread) bench_fail( "CreateThread" );
    mixed_batches( allocator, count );
    WaitForSingleObject( thread, INFINITE );
    CloseHandle( thread );
}

/* Chunks of blocks on their way from the thread that allocates to the one that frees. */
static void *chunks[CHUNKS][CHUNK_BLOCKS];
static HANDLE filled, emptied;

static DWORD WINAPI free_thread( void *arg )
{
    const struct work *work = arg;
    unsigned int chunk, i;

    for (chunk = 0; chunk < work->count / CHUNK_BLOCKS; chunk++)
    {
        WaitForSingleObject( filled, INFINITE );
        for (i = 0; i < CHUNK_BLOCKS; i++) work->allocator->free( chunks[chunk % CHUNKS][i] );
        ReleaseSemaphore( emptied, 1, NULL );
    }
    heap_thread_detach();
    return 0;
}

static void handed_over( const struct allocator *allocator, unsigned int count )
{
    struct work work = { allocator, count };
    unsigned int chunk, i;
    HANDLE thread;

    filled = CreateSemaphoreA( NULL, 0, CHUNKS, NULL );
    emptied = CreateSemaphoreA( NULL, CHUNKS, CHUNKS, NULL );
    if (!(thread = CreateThread( NULL, 0, free_thread, &work, 0, NULL ))) bench_fail( "CreateThread" );
    for (chunk = 0; chunk < count / CHUNK_BLOCKS; chunk++)
    {
        WaitForSingleObject( emptied, INFINITE );
        for (i = 0; i < CHUNK_BLOCKS; i++) chunks[chunk % CHUNKS][i] = allocator->alloc( sizes[i % BATCH] );
        ReleaseSemaphore( filled, 1, NULL );
    }
    WaitForSingleObject( thread, INFINITE );
    CloseHandle( thread );
    CloseHandle( filled );
    CloseHandle( emptied );
}

static void our_small( unsigned int count )        { small_pairs( &ours, count ); }
static void peer_small( unsigned int count )       { small_pairs( &peer, count ); }
static void our_mixed( unsigned int count )        { mixed_batches( &ours, count ); }
static void peer_mixed( unsigned int count )       { mixed_batches( &peer, count ); }
static void our_two_threads( unsigned int count )  { two_threads( &ours, count ); }
static void peer_two_threads( unsigned int count ) { two_threads( &peer, count ); }
static void our_handed_over( unsigned int count )  { handed_over( &ours, count ); }
static void peer_handed_over( unsigned int count ) { handed_over( &peer, count ); }

const struct bench_case heap_cases[] =
{
    { "heap 64 bytes", our_small, peer_small, setup, cleanup, 1000000 },
    { "heap 16 to 527 bytes, batch of 1000", our_mixed, peer_mixed, setup, cleanup, 300000 },
    { "heap 16 to 527 bytes, batch of 1000, two threads", our_two_threads, peer_two_threads, setup, cleanup, 2000000 },
    { "heap 16 to 527 bytes, freed by another thread", our_handed_over, peer_handed_over, setup, cleanup, 500000 },
    { NULL }
};
