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

/* A call is an allocation and a free. Ours is measured twice: as a program has it, through IHostMalloc of the DLL in
 * the prefix, and the layer alone, linked in. The peer is a heap of its own, made by HeapCreate in the same process. */

#define COBJMACROS
#include <windows.h>

#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"

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

static IHostMemoryManager *manager;
static IHostMalloc *host_heap;
static struct vm *vm;
static struct heap *heap;
static HANDLE peer_heap;
static unsigned short sizes[BATCH];

static void *host_alloc( size_t size )
{
    void *ret;

    if (IHostMalloc_Alloc( host_heap, size, eTaskCritical, &ret ) != S_OK) bench_fail( "IHostMalloc::Alloc" );
    return ret;
}

static void host_free( void *ptr )
{
    if (IHostMalloc_Free( host_heap, ptr ) != S_OK) bench_fail( "IHostMalloc::Free" );
}

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

static const struct allocator host = { host_alloc, host_free };
static const struct allocator ours = { our_alloc, our_free };
static const struct allocator peer = { peer_alloc, peer_free };

static void setup( void )
{
    unsigned int seed = 1, i;

    if (CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&manager ) != S_OK ||
        IHostMemoryManager_CreateMalloc( manager, MALLOC_THREADSAFE, &host_heap ) != S_OK) bench_fail( "CreateMalloc" );
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
    IHostMalloc_Release( host_heap );
    IHostMemoryManager_Release( manager );
    heap_thread_detach();
    heap_destroy( heap );
    vm_destroy( vm );
    HeapDestroy( peer_heap );
}

/* In each case the calls stand in the loop, as a program has them. */
#define IN_PLACE inline __attribute__((always_inline))

static IN_PLACE void small_pairs( const struct allocator *allocator, unsigned int count )
{
    while (count--)
    {
        volatile char *ptr = allocator->alloc( 64 );
        *ptr = 1;
        allocator->free( (void *)ptr );
    }
}

/* Large blocks, to the first page of which something is written. */
static void large_pairs( const struct allocator *allocator, unsigned int count, size_t size )
{
    while (count--)
    {
        volatile char *ptr = allocator->alloc( size );
        *ptr = 1;
        allocator->free( (void *)ptr );
    }
}

static void pairs_20k( const struct allocator *allocator, unsigned int count )  { large_pairs( allocator, count,
                                                                                               20 << 10 ); }
static void pairs_128k( const struct allocator *allocator, unsigned int count ) { large_pairs( allocator, count,
                                                                                               128 << 10 ); }
static void pairs_1m( const struct allocator *allocator, unsigned int count )   { large_pairs( allocator, count,
                                                                                               1 << 20 ); }

static IN_PLACE void mixed_batches( const struct allocator *allocator, unsigned int count )
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

#define CASE( name, func ) \
static void host_##name( unsigned int count ) { func( &host, count ); } \
static void our_##name( unsigned int count )  { func( &ours, count ); } \
static void peer_##name( unsigned int count ) { func( &peer, count ); }

CASE( small, small_pairs )
CASE( mixed, mixed_batches )
CASE( two_threads, two_threads )
CASE( handed_over, handed_over )
CASE( 20k, pairs_20k )
CASE( 128k, pairs_128k )
CASE( 1m, pairs_1m )

const struct bench_case heap_cases[] =
{
    { "IHostMalloc, 64 bytes", host_small, peer_small, setup, cleanup, 20000 },
    { "IHostMalloc, 16 to 527 bytes, batch of 1000", host_mixed, peer_mixed, setup, cleanup, 10000 },
    { "IHostMalloc, 16 to 527 bytes, batch of 1000, two threads", host_two_threads, peer_two_threads, setup, cleanup,
      100000 },
    { "IHostMalloc, 16 to 527 bytes, freed by another thread", host_handed_over, peer_handed_over, setup, cleanup,
      100000 },
    { "IHostMalloc, 20 KiB", host_20k, peer_20k, setup, cleanup, 2000 },
    { "IHostMalloc, 128 KiB", host_128k, peer_128k, setup, cleanup, 2000 },
    { "IHostMalloc, 1 MiB", host_1m, peer_1m, setup, cleanup, 1000 },
    { "heap alone, 20 KiB", our_20k, peer_20k, setup, cleanup, 2000 },
    { "heap alone, 128 KiB", our_128k, peer_128k, setup, cleanup, 2000 },
    { "heap alone, 1 MiB", our_1m, peer_1m, setup, cleanup, 1000 },
    { "heap alone, 64 bytes", our_small, peer_small, setup, cleanup, 20000 },
    { "heap alone, 16 to 527 bytes, batch of 1000", our_mixed, peer_mixed, setup, cleanup, 10000 },
    { "heap alone, 16 to 527 bytes, batch of 1000, two threads", our_two_threads, peer_two_threads, setup, cleanup,
      100000 },
    { "heap alone, 16 to 527 bytes, freed by another thread", our_handed_over, peer_handed_over, setup, cleanup,
      100000 },
    { NULL }
};
