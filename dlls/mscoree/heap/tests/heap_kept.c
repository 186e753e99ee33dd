/*
 * Heaps whose memory can't be given back just now, or is needed elsewhere
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

#include "heap/heap.h"
#include "heap/sizeclass.h"
#include "prim/atomic.h"
#include "prim/nt.h"
#include "check.h"
#include "prim.h"

#define BLOCKS 40

static struct vm *vm;
static struct heap *heap;
static void *blocks[BLOCKS];

static void get_statistics( struct vm_statistics *statistics )
{
    check( !vm_statistics( vm, statistics ), "vm_statistics" );
}

/* Runs a function while a lane of the vm is locked. */
static void run_locked( void (*func)( void ) )
{
    void *base = NULL, *page;
    size_t size = 0x10000;

    check( !vm_allocate( vm, &base, 0, &size, MEM_RESERVE, PAGE_READWRITE, NULL ), "reserve" );
    prim_interrupt( func );
    page = base;
    size = 0x1000;
    check( !vm_allocate( vm, &page, 0, &size, MEM_COMMIT, PAGE_READWRITE, NULL ), "commit" );
    size = 0;
    check( !vm_free( vm, &base, &size, MEM_RELEASE ), "release" );
}

static void make( unsigned int flags, size_t size )
{
    unsigned int i;

    check( !heap_create( vm, flags, &heap ), "heap_create" );
    for (i = 0; i < BLOCKS; i++)
    {
        check( !heap_alloc( heap, size, NULL, &blocks[i] ), "heap_alloc" );
        memset( blocks[i], i, size );
    }
}

static void free_all( void )
{
    unsigned int i;

    for (i = 0; i < BLOCKS; i++) check( !heap_free( heap, blocks[i] ), "heap_free" );
}

static void refuse_to_free( void )
{
    unsigned int i;

    for (i = 0; i < BLOCKS; i++)
    {
        check( heap_free( heap, blocks[i] ) == STATUS_TIMEOUT, "a large block goes while the vm is locked" );
        check( heap_owns( heap, blocks[i] ), "a block that stays is not owned" );
    }
}

static void destroy( void )
{
    heap_destroy( heap );
}

/* What can't be given back while a lock is out of reach isn't forgotten. */
static void test_locked( unsigned int flags )
{
    static const size_t sizes[] = { 100, 40000, 100000 };
    struct vm_statistics before, after;
    uint64_t in_use, held;
    unsigned int i;

    get_statistics( &before );
    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
    {
        make( flags, sizes[i] );
        run_locked( sizes[i] > 0x10000 && !(flags & VM_HEAP_DEBUG) ? refuse_to_free : free_all );
        if (sizes[i] > 0x10000 && !(flags & VM_HEAP_DEBUG)) free_all();
        check_heap( heap );
        check( !heap_trim( heap ) && !vm_trim( vm ), "trim" );
        heap_statistics( heap, &in_use, &held );
        get_statistics( &after );
        check( !in_use && after.committed - before.committed == held, "%llu bytes are committed, %llu held",
               (unsigned long long)(after.committed - before.committed), (unsigned long long)held );
        check( (flags & VM_HEAP_DEBUG) || held < 0x40000, "%llu bytes are held", (unsigned long long)held );
        heap_destroy( heap );
        make( flags, sizes[i] );
        run_locked( destroy );
        check( !vm_trim( vm ), "vm_trim" );
        get_statistics( &after );
        check( after.committed == before.committed && after.reserved == before.reserved &&
               after.regions == before.regions, "a heap is lost that was destroyed while the vm was locked" );
    }
}

#define MANY 100000

static void *many[MANY];
static pthread_barrier_t barrier;

/* Allocates, waits while others free, and goes on. */
static void *idle_owner( void *arg )
{
    void *ptr;
    unsigned int i;

    for (i = 0; i < MANY; i++) check( !heap_alloc( heap, 16 + i % 300, NULL, &many[i] ), "heap_alloc" );
    pthread_barrier_wait( &barrier );
    pthread_barrier_wait( &barrier );
    for (i = 0; i < 1000; i++)
    {
        check( !heap_alloc( heap, 16 + i % 300, NULL, &ptr ), "heap_alloc" );
        memset( ptr, 1, 16 + i % 300 );
        many[i] = ptr;
    }
    for (i = 0; i < 1000; i++) check( !heap_free( heap, many[i] ), "heap_free" );
    pthread_barrier_wait( &barrier );
    pthread_barrier_wait( &barrier );
    heap_thread_detach();
    return arg;
}

/* Blocks whose owner waits for something are memory as soon as others have freed them: for a trim, and for a request
 * that would be refused. */
static void test_idle_owner( int trim )
{
    struct vm_quota quota = { ~(uint64_t)0, ~(uint64_t)0 };
    struct vm_statistics statistics;
    uint64_t in_use, held, full;
    pthread_t thread;
    unsigned int i;
    void *ptr;

    check( !heap_create( vm, VM_HEAP_THREADSAFE, &heap ), "heap_create" );
    check( !pthread_create( &thread, NULL, idle_owner, NULL ), "pthread_create" );
    pthread_barrier_wait( &barrier );
    for (i = 0; i < MANY; i++) check( !heap_free( heap, many[i] ), "heap_free" );
    check( heap_free( heap, many[0] ) == STATUS_MEMORY_NOT_ALLOCATED, "a second free" );
    heap_statistics( heap, NULL, &full );
    if (trim) check( !heap_trim( heap ), "heap_trim" );
    else
    {
        get_statistics( &statistics );
        quota.commit_limit = statistics.committed;
        check( !heap_alloc( heap, 5 << 20, &quota, &ptr ), "a request is refused, and what was freed is kept" );
        check( !heap_free( heap, ptr ), "heap_free" );
    }
    check_heap( heap );
    heap_statistics( heap, &in_use, &held );
    check( !in_use && held < full / 10, "%llu bytes are held of %llu", (unsigned long long)held,
           (unsigned long long)full );
    check( heap_free( heap, many[0] ) == STATUS_MEMORY_NOT_ALLOCATED && !heap_owns( heap, many[0] ),
           "a block that is gone" );
    pthread_barrier_wait( &barrier );
    pthread_barrier_wait( &barrier );
    check_heap( heap );
    pthread_barrier_wait( &barrier );
    pthread_join( thread, NULL );
    check( !heap_trim( heap ), "heap_trim" );
    check_heap( heap );
    heap_statistics( heap, &in_use, &held );
    check( !in_use, "%llu bytes are in use", (unsigned long long)in_use );
    heap_destroy( heap );
}

static void *one_of_each( void *arg )
{
    unsigned int class;
    void *ptr;

    for (class = 0; class < CLASS_COUNT; class++)
        check( !heap_alloc( heap, class_size( class ), NULL, &ptr ), "heap_alloc" );
    pthread_barrier_wait( &barrier );
    pthread_barrier_wait( &barrier );
    heap_thread_detach();
    return arg;
}

/* A thread with one block of each size is charged for less than three times as much. */
static void test_one_of_each( void )
{
    uint64_t in_use, held;
    pthread_t thread;

    check( !heap_create( vm, VM_HEAP_THREADSAFE, &heap ), "heap_create" );
    check( !pthread_create( &thread, NULL, one_of_each, NULL ), "pthread_create" );
    pthread_barrier_wait( &barrier );
    heap_statistics( heap, &in_use, &held );
    check( held < 3 * in_use, "%llu bytes are held for %llu", (unsigned long long)held, (unsigned long long)in_use );
    pthread_barrier_wait( &barrier );
    pthread_join( thread, NULL );
    heap_destroy( heap );
}

static int trim_stop;

static void *trim_for_ever( void *arg )
{
    while (!load_relaxed( &trim_stop )) check( !heap_trim( heap ), "heap_trim" );
    heap_thread_detach();
    return arg;
}

static void *fill_for_ever( void *arg )
{
    unsigned int i, round;

    for (round = 0; round < 300; round++)
    {
        for (i = 0; i < 2000; i++)
        {
            void *ptr;

            check( !heap_alloc( heap, 100, NULL, &ptr ), "heap_alloc" );
            *(unsigned int *)ptr = i;
            check( !heap_free( heap, __atomic_exchange_n( &many[i], ptr, __ATOMIC_ACQ_REL )), "heap_free" );
        }
    }
    heap_thread_detach();
    return arg;
}

/* And the same while their owners work. */
static void test_stripping( void )
{
    pthread_t threads[3];
    uint64_t in_use;
    unsigned int i;

    check( !heap_create( vm, VM_HEAP_THREADSAFE, &heap ), "heap_create" );
    memset( many, 0, sizeof(many) );
    for (i = 0; i < 3; i++)
        check( !pthread_create( &threads[i], NULL, i ? fill_for_ever : trim_for_ever, NULL ), "pthread_create" );
    for (i = 1; i < 3; i++) pthread_join( threads[i], NULL );
    store_relaxed( &trim_stop, 1 );
    pthread_join( threads[0], NULL );
    for (i = 0; i < 2000; i++) check( !heap_free( heap, many[i] ), "heap_free" );
    check( !heap_trim( heap ), "heap_trim" );
    check_heap( heap );
    heap_statistics( heap, &in_use, NULL );
    check( !in_use, "%llu bytes are in use", (unsigned long long)in_use );
    heap_destroy( heap );
}

int main( void )
{
    struct vm_config config = { .lock_timeout = 1 };

    check( !vm_create( &config, &vm ), "vm_create" );
    test_locked( VM_HEAP_THREADSAFE );
    test_locked( 0 );
    test_locked( VM_HEAP_DEBUG );
    config.lock_timeout = 0;
    check( !vm_configure( vm, &config ), "vm_configure" );
    check( !pthread_barrier_init( &barrier, NULL, 2 ), "pthread_barrier_init" );
    test_idle_owner( 1 );
    test_idle_owner( 0 );
    test_stripping();
    test_one_of_each();
    heap_thread_detach();
    heap_process_detach();
    vm_destroy( vm );
    return 0;
}
