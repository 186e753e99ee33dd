/*
 * Threads that share a heap, come and go
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
#include <sched.h>
#include <string.h>

#include "heap/heap.h"
#include "prim/sys.h"
#include "prim/nt.h"
#include "check.h"

#define THREADS 4
#define SLOTS   1000

#if defined(__SANITIZE_THREAD__)
static unsigned int calls = 100000;
#else
static unsigned int calls = 600000;
#endif

static struct vm *vm;
static struct heap *heap;
static unsigned char *slots[SLOTS];

static unsigned int choose( uint64_t *seed, unsigned int count )
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (*seed >> 33) % count;
}

/* A block begins with its size, and is filled with a byte of that. */
static unsigned char *make_block( size_t size )
{
    void *ptr;

    if (size < 16) size = 16;
    check( !heap_alloc( heap, size, NULL, &ptr ), "%zu bytes", size );
    memset( ptr, size % 251, size );
    *(size_t *)ptr = size;
    return ptr;
}

static void free_block( unsigned char *ptr )
{
    size_t size, i;
    vm_status status;

    if (!ptr) return;
    size = *(size_t *)ptr;
    for (i = sizeof(size); i < size; i++) check( ptr[i] == size % 251, "byte %zu of %zu was overwritten", i, size );
    if ((status = heap_free( heap, ptr ))) check( 0, "free: %#x", status );
}

static void exchange( uint64_t *seed, unsigned int count )
{
    unsigned char *ptr;

    while (count--)
    {
        unsigned int size = choose( seed, choose( seed, 100 ) ? 600 : 60000 );

        ptr = choose( seed, 3 ) ? make_block( size ) : NULL;
        free_block( __atomic_exchange_n( &slots[choose( seed, SLOTS )], ptr, __ATOMIC_ACQ_REL ));
    }
}

static void empty_slots( void )
{
    unsigned int i;

    for (i = 0; i < SLOTS; i++) free_block( __atomic_exchange_n( &slots[i], NULL, __ATOMIC_ACQ_REL ));
}

static void start( pthread_t *thread, void *(*func)( void * ), uintptr_t arg )
{
    check( !pthread_create( thread, NULL, func, (void *)arg ), "pthread_create" );
}

static void create( unsigned int flags )
{
    check( !heap_create( vm, VM_HEAP_THREADSAFE | flags, &heap ), "heap_create" );
}

/* What is left of a heap all of whose blocks were freed: the bookkeeping, and nothing else after a trim. */
static void finish( size_t limit )
{
    uint64_t in_use, held, empty;
    struct heap *other;

    check_heap( heap );
    check( !heap_trim( heap ) && !heap_statistics( heap, &in_use, &held ), "trim" );
    check_heap( heap );
    check( !in_use, "%llu bytes are in use", (unsigned long long)in_use );
    check( !heap_create( vm, VM_HEAP_THREADSAFE, &other ) && !heap_statistics( other, NULL, &empty ), "heap_create" );
    heap_destroy( other );
    check( held < empty + limit, "%llu bytes are held", (unsigned long long)held );
    heap_destroy( heap );
}

static void *exchange_thread( void *arg )
{
    uint64_t seed = (uintptr_t)arg;

    exchange( &seed, calls );
    heap_thread_detach();
    return NULL;
}

static void test_exchange( unsigned int flags )
{
    pthread_t threads[THREADS];
    unsigned int i;

    create( flags );
    for (i = 0; i < THREADS; i++) start( &threads[i], exchange_thread, i + 1 );
    for (i = 0; i < THREADS; i++) pthread_join( threads[i], NULL );
    empty_slots();
    finish( flags & VM_HEAP_DEBUG ? 0x1000000 : 0x100000 );
}

/* Every second thread ends without saying so. */
static void *short_thread( void *arg )
{
    uint64_t seed = (uintptr_t)arg;

    exchange( &seed, calls / 600 );
    if ((uintptr_t)arg % 2) heap_thread_detach();
    else __atomic_add_fetch( &sys_endings, 1, __ATOMIC_RELEASE );
    return NULL;
}

static void test_coming_and_going( void )
{
    pthread_t threads[8];
    uint64_t first = 0, held;
    unsigned int i, j;

    create( 0 );
    for (i = 0; i < 200 / 8; i++)
    {
        for (j = 0; j < 8; j++) start( &threads[j], short_thread, i * 8 + j + 1 );
        for (j = 0; j < 8; j++) pthread_join( threads[j], NULL );
        check_heap( heap );
        heap_statistics( heap, NULL, &held );
        if (i == 4) first = held;
        /* those that have ended are found as others begin */
        if (i > 4)
            check( held < first * 3, "%llu bytes are held, %llu were", (unsigned long long)held,
                   (unsigned long long)first );
    }
    empty_slots();
    finish( 0x100000 );
}

static void *drop_thread( void *arg )
{
    uint64_t seed = 1;
    unsigned int i;

    for (i = 0; i < calls; )
    {
        unsigned char *ptr = __atomic_exchange_n( &slots[choose( &seed, SLOTS )], NULL, __ATOMIC_ACQ_REL );

        if (ptr)
        {
            free_block( ptr );
            i++;
        }
    }
    __atomic_add_fetch( &sys_endings, 1, __ATOMIC_RELEASE );
    return NULL;
}

/* One allocates, another frees; the first reuses what the second freed. */
static void test_handing_over( void )
{
    unsigned int i, slot = 0;
    uint64_t held, most = 0;
    unsigned char *expected;
    pthread_t thread;

    create( 0 );
    start( &thread, drop_thread, 0 );
    for (i = 0; i < calls; i++)
    {
        unsigned char *ptr = make_block( 64 );

        for (;;)
        {
            expected = NULL;
            if (__atomic_compare_exchange_n( &slots[slot], &expected, ptr, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED ))
                break;
            slot = (slot + 1) % SLOTS;
        }
        if (!(i % 1024))
        {
            heap_statistics( heap, NULL, &held );
            if (held > most) most = held;
        }
    }
    pthread_join( thread, NULL );
    check( most < 0x100000, "%llu bytes were held for %u blocks", (unsigned long long)most, SLOTS );
    finish( 0x100000 );
}

static int stop, started;

static void *owns_thread( void *arg )
{
    size_t size;

    while (!__atomic_load_n( &stop, __ATOMIC_ACQUIRE ))
    {
        check( heap_owns( heap, arg ) && !heap_owns( heap, (char *)arg + 8 ) && !heap_owns( heap, &size ), "owner" );
        check( !heap_size( heap, arg, &size ) && size == 128, "size" );
        check( heap_free( heap, (char *)arg + 16 ) == STATUS_MEMORY_NOT_ALLOCATED, "free" );
        __atomic_store_n( &started, 1, __ATOMIC_RELEASE );
    }
    __atomic_add_fetch( &sys_endings, 1, __ATOMIC_RELEASE );
    return NULL;
}

static void test_owning( void )
{
    void *ptr;
    pthread_t thread;
    uint64_t seed = 7;

    create( 0 );
    check( !heap_alloc( heap, 128, NULL, &ptr ), "alloc" );
    start( &thread, owns_thread, (uintptr_t)ptr );
    while (!__atomic_load_n( &started, __ATOMIC_ACQUIRE )) sched_yield();
    exchange( &seed, calls );
    __atomic_store_n( &stop, 1, __ATOMIC_RELEASE );
    pthread_join( thread, NULL );
    check( !heap_free( heap, ptr ), "free" );
    empty_slots();
    finish( 0x100000 );
}

static void *many_heaps_thread( void *arg )
{
    struct heap *own;
    unsigned int i, j;
    void *ptr;

    for (i = 0; i < 300; i++)
    {
        check( !heap_create( vm, VM_HEAP_THREADSAFE, &own ), "heap_create" );
        for (j = 0; j < 10; j++) check( !heap_alloc( own, j * 100, NULL, &ptr ), "alloc" );
        check( !heap_free( own, ptr ), "free" );
        check( heap_free( heap, ptr ) == STATUS_MEMORY_NOT_ALLOCATED, "freed by another heap" );
        heap_destroy( own );
        free_block( make_block( i ));
    }
    heap_thread_detach();
    return NULL;
}

/* Heaps come and go while threads do. */
static void test_heaps( void )
{
    pthread_t threads[THREADS];
    unsigned int i;

    create( 0 );
    for (i = 0; i < THREADS; i++) start( &threads[i], many_heaps_thread, i );
    for (i = 0; i < THREADS; i++) pthread_join( threads[i], NULL );
    finish( 0x100000 );
}

/* usage: heap_threads [CALLS] */
int main( int argc, char **argv )
{
    struct vm_statistics statistics;

    if (argc > 1) calls = strtoul( argv[1], NULL, 0 );
    check( !vm_create( NULL, &vm ), "vm_create" );
    test_exchange( 0 );
    test_exchange( VM_HEAP_DEBUG );
    test_coming_and_going();
    test_handing_over();
    test_owning();
    test_heaps();
    check( !vm_statistics( vm, &statistics ) && !statistics.reserved, "not all was given back" );
    heap_thread_detach();
    heap_process_detach();
    vm_destroy( vm );
    return 0;
}
