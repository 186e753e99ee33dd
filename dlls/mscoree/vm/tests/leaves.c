/*
 * Native tests: leaves of the map, and the entry that most of their regions share
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

/* Tens of thousands of small regions, so that leaves are one arena's as a whole: all alike, of kinds that take turns,
 * expanded one by one, and without memory for more bookkeeping. Then what readers see while a leaf's usual entry
 * changes, and two lanes in one leaf. */

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "space.h"
#include "vm/lanes.h"
#include "prim/nt.h"
#include "vm/vm.h"

#define COUNT 9000  /* arenas of 64, 64, 128, 256 and 512 MiB */
#define FOURTH 4096 /* the first region in the fourth */
#define BLOCK_MASK ((uintptr_t)0x7ffffff)
#define STOPS 3000

static const struct kind
{
    size_t   size;
    uint32_t type, protect;
} kinds[] =
{
    { 0x10000, MEM_RESERVE, PAGE_READWRITE },
    { 0x10000, MEM_RESERVE, PAGE_NOACCESS },
    { 0xf000,  MEM_RESERVE, PAGE_READWRITE },
    { 0x30000, MEM_RESERVE, PAGE_READWRITE },
    { 0x1000,  MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE },
    { 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY },
}, sizes[] =
{
    { 0x10000, MEM_RESERVE, PAGE_READWRITE },
    { 0x50000, MEM_RESERVE, PAGE_READWRITE },
    { 0x20000, MEM_RESERVE, PAGE_READWRITE },
    { 0x80000, MEM_RESERVE, PAGE_READWRITE },
    { 0x140000, MEM_RESERVE, PAGE_READWRITE },
    { 0x30000, MEM_RESERVE, PAGE_READWRITE },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static struct vm *vm;
static char *base_of[COUNT];
static const struct kind *kind_of[COUNT];
static unsigned int checks, failures, finished;

#define CHECK( cond ) do { __atomic_fetch_add( &checks, 1, __ATOMIC_RELAXED ); if (!(cond)) { \
                           if (__atomic_fetch_add( &failures, 1, __ATOMIC_RELAXED ) < 20) \
                               fprintf( stderr, "line %d: %s\n", __LINE__, #cond ); } } while (0)

static void *allocate( void *base, const struct kind *kind )
{
    size_t size = kind->size;

    return vm_allocate( vm, &base, 0, &size, kind->type, kind->protect, NULL ) ? NULL : base;
}

static void release( void *base )
{
    size_t size = 0;

    CHECK( !vm_free( vm, &base, &size, MEM_RELEASE ));
}

static void check_all(void)
{
    const char *what = "";

    if (!vm_check( vm, 0, &what )) return;
    CHECK( 0 );
    fprintf( stderr, "%s\n", what );
}

static void check_kind( char *base, const struct kind *kind )
{
    struct vm_information info;

    CHECK( !vm_query( vm, base, &info, sizeof(info), NULL ));
    CHECK( info.allocation_base == base && info.allocation_protect == kind->protect && info.size == kind->size );
    CHECK( info.state == (kind->type & MEM_COMMIT ? MEM_COMMIT : MEM_RESERVE) );
}

static void check_free( char *base )
{
    struct vm_information info;

    CHECK( !vm_query( vm, base, &info, sizeof(info), NULL ) && info.state == MEM_FREE );
}

static void fill( unsigned int i, const struct kind *kind )
{
    kind_of[i] = kind;
    base_of[i] = allocate( NULL, kind );
    CHECK( base_of[i] != NULL );
}

static void check_regions(void)
{
    unsigned int i;

    for (i = 0; i < COUNT; i++) check_kind( base_of[i], kind_of[i] );
    check_all();
}

/* In bytes, what the layer has for itself. */
static uint64_t bookkeeping(void)
{
    struct vm_statistics statistics;

    CHECK( !vm_statistics( vm, &statistics ));
    return statistics.bookkeeping;
}

/* In each turn most regions are of one kind, or of one kind but for their size, and some of another. */
static const struct kind *choose( unsigned int turn, unsigned int i )
{
    if (i % 7 == 0) return &kinds[(turn + i) % KINDS];
    return turn % (KINDS + 1) ? &kinds[turn % (KINDS + 1) - 1]
           : &sizes[(turn + i) % (sizeof(sizes) / sizeof(sizes[0]))];
}

static void test_turns(void)
{
    unsigned int i, turn, step;
    uint64_t before;

    CHECK( !vm_create( NULL, &vm ));
    before = bookkeeping();
    for (i = 0; i < COUNT; i++) fill( i, &kinds[0] );
    check_regions();
    CHECK( bookkeeping() - before < COUNT * 24 );
    for (turn = 0; turn < 3 * (KINDS + 1); turn++)
    {
        /* half of them, all over the place */
        for (i = 0, step = turn; i < COUNT / 2; i++, step = (step + 4999) % COUNT)
        {
            release( base_of[step] );
            check_free( base_of[step] );
            fill( step, choose( turn, i ));
        }
        check_regions();
        /* or none at all, with or without their arenas */
        if (turn % 3) continue;
        for (i = 0; i < COUNT; i++) release( base_of[i] );
        check_all();
        if (turn % 2) CHECK( !vm_trim( vm ));
        for (i = 0; i < COUNT; i++) fill( i, choose( turn, i ));
        check_regions();
    }
    for (i = 0; i < COUNT; i++) release( base_of[i] );
    check_all();
    vm_destroy( vm );
}

/* The next object that is no used one needs memory from the system, and there is none. */
static void exhaust(void)
{
    struct pool *pool = &vm->lane[0].pool;

    while (pool->free[POOL_REGION]) pool_get( pool, POOL_REGION );
    pool->next = pool->end;
    space_fail( 1 );
}

/* Regions get records, in leaves that have nothing but their usual entry so far. */
static void test_expand( unsigned int sizes_count, int starve )
{
    unsigned int i;

    CHECK( !vm_create( NULL, &vm ));
    for (i = 0; i < COUNT; i++) fill( i, &sizes[i % sizes_count] );
    for (i = 1; i < COUNT - 1; i++)
    {
        void *page = base_of[i] + 0x3000;
        size_t size = 0x2000;
        struct vm_information info;

        /* the first of a leaf, and some others */
        if (i % 499 && ((uintptr_t)base_of[i] & BLOCK_MASK)) continue;
        if (starve)
        {
            exhaust();
            CHECK( vm_allocate( vm, &page, 0, &size, MEM_COMMIT, PAGE_READONLY, NULL ));
            space_fail( 0 );
            check_kind( base_of[i], kind_of[i] );
            page = base_of[i] + 0x3000;
            size = 0x2000;
        }
        CHECK( !vm_allocate( vm, &page, 0, &size, MEM_COMMIT, PAGE_READONLY, NULL ));
        CHECK( !vm_query( vm, page, &info, sizeof(info), NULL ) && info.state == MEM_COMMIT && info.size == 0x2000 );
        CHECK( !vm_query( vm, base_of[i], &info, sizeof(info), NULL ) && info.state == MEM_RESERVE &&
               info.size == 0x3000 );
        check_kind( base_of[i - 1], kind_of[i - 1] );
        check_kind( base_of[i + 1], kind_of[i + 1] );
        release( base_of[i] );
        check_free( base_of[i] );
        base_of[i] = allocate( base_of[i], kind_of[i] );
        check_kind( base_of[i], kind_of[i] );
    }
    if (!starve) check_regions();  /* objects of the pool were lost otherwise */
    vm_destroy( vm );
}

/* Arenas go back to the system, which has something else there then. */
static void test_leave(void)
{
    struct vm_information info;
    unsigned int i;
    void *foreign;

    CHECK( !vm_create( NULL, &vm ));
    for (i = 0; i < COUNT; i++) fill( i, &kinds[0] );
    for (i = 0; i < COUNT; i++) release( base_of[i] );
    CHECK( !vm_trim( vm ));
    for (i = 0; i < COUNT; i += 128)
    {
        foreign = base_of[i];
        if (prim_reserve( &foreign, 0x10000, MEM_RESERVE, PAGE_NOACCESS )) continue;  /* somebody has it */
        CHECK( !vm_query( vm, base_of[i], &info, sizeof(info), NULL ) && info.state == MEM_RESERVE );
        CHECK( !vm_owns( vm, base_of[i] ) && !allocate( base_of[i], &kinds[0] ));
        prim_release( foreign, 0x10000 );
    }
    check_all();
    vm_destroy( vm );
}

/* A region that isn't as usual in a leaf that has no words, and no memory for them. */
static void test_refuse(void)
{
    unsigned int i;
    char *hole;

    CHECK( !vm_create( NULL, &vm ));
    for (i = 0; i < COUNT; i++) fill( i, &kinds[0] );
    for (i = FOURTH; i < COUNT && ((uintptr_t)base_of[i] & 0x7ffffff); i++) /* on to where a leaf begins */;
    CHECK( i < 2 * FOURTH - 2048 );
    hole = base_of[i];
    release( hole );
    vm->lane[0].pool.next = vm->lane[0].pool.end;
    arena_settle_freed( &vm->lane[0] );
    space_fail( 1 );
    CHECK( !allocate( hole, &kinds[1] ));
    space_fail( 0 );
    check_free( hole );
    check_all();
    CHECK( allocate( hole, &kinds[1] ) == hole );
    check_kind( hole, &kinds[1] );
    check_all();
    vm_destroy( vm );
}

/* Another thread is stopped at any instruction, and things change meanwhile. */
static sem_t stopped, go_on;

static void stop_here( int signal )
{
    (void)signal;
    sem_post( &stopped );
    while (sem_wait( &go_on )) /* again */;
}

static void stop_thread( pthread_t thread, unsigned int i )
{
    struct timespec pause = { 0, i * 997 % 20000 };

    nanosleep( &pause, NULL );
    pthread_kill( thread, SIGUSR1 );
    while (sem_wait( &stopped )) /* again */;
}

/* Asks for what is in a slot, which is always of the same kind. */
struct slot
{
    char              *base;
    const struct kind *kind;
};

static void *watch( void *arg )
{
    const struct slot *slot = arg;
    struct vm_information info;

    while (!__atomic_load_n( &finished, __ATOMIC_ACQUIRE ))
    {
        CHECK( !vm_query( vm, slot->base, &info, sizeof(info), NULL ));
        CHECK( info.state == MEM_FREE || info.allocation_protect == slot->kind->protect );
    }
    return NULL;
}

static void test_readers(void)
{
    struct slot slot = { NULL, &kinds[0] };
    pthread_t reader;
    unsigned int i;
    char *other;

    CHECK( !vm_create( NULL, &vm ));
    slot.base = allocate( NULL, &kinds[0] );
    other = slot.base + 0x10000;
    finished = 0;
    CHECK( !pthread_create( &reader, NULL, watch, &slot ));
    for (i = 0; i < STOPS; i++)
    {
        stop_thread( reader, i );
        release( slot.base );
        CHECK( allocate( other, &kinds[1] ) == other );
        sem_post( &go_on );
        release( other );
        CHECK( allocate( slot.base, &kinds[0] ) == slot.base );
    }
    __atomic_store_n( &finished, 1, __ATOMIC_RELEASE );
    pthread_join( reader, NULL );
    check_all();
    vm_destroy( vm );
}

/* A slot that is in one of two regions, or free, while others begin and end around it. */
static void *watch_base( void *arg )
{
    struct vm_information info;
    char *base = arg;

    while (!__atomic_load_n( &finished, __ATOMIC_ACQUIRE ))
    {
        CHECK( !vm_query( vm, base + 0x50000, &info, sizeof(info), NULL ));
        if (info.state == MEM_FREE) continue;
        CHECK( info.allocation_base == base || (char *)info.allocation_base == base + 0x40000 );
        CHECK( info.size == 0x30000 );
    }
    return NULL;
}

static void test_bounds(void)
{
    static const struct kind whole = { 0x80000, MEM_RESERVE, PAGE_READWRITE },
        half = { 0x40000, MEM_RESERVE, PAGE_READWRITE },
                             quarter = { 0x20000, MEM_RESERVE, PAGE_READWRITE };
    pthread_t reader;
    unsigned int i;
    char *base;

    CHECK( !vm_create( NULL, &vm ));
    base = allocate( NULL, &whole );
    finished = 0;
    CHECK( !pthread_create( &reader, NULL, watch_base, base ));
    for (i = 0; i < STOPS; i++)
    {
        stop_thread( reader, i );
        release( base );
        CHECK( allocate( base + 0x20000, &quarter ) == base + 0x20000 );
        sem_post( &go_on );
        stop_thread( reader, i * 7 );
        CHECK( allocate( base, &quarter ) == base );
        CHECK( allocate( base + 0x40000, &half ) == base + 0x40000 );
        sem_post( &go_on );
        release( base );
        release( base + 0x20000 );
        release( base + 0x40000 );
        CHECK( allocate( base, &whole ) == base );
    }
    __atomic_store_n( &finished, 1, __ATOMIC_RELEASE );
    pthread_join( reader, NULL );
    check_all();
    vm_destroy( vm );
}

/* Makes and releases regions of one kind, in a lane of its own. */
static void *work( void *arg )
{
    const struct slot *slot = arg;

    while (!__atomic_load_n( &finished, __ATOMIC_ACQUIRE ))
    {
        char *base = allocate( NULL, slot->kind );

        check_kind( base, slot->kind );
        release( base );
    }
    return NULL;
}

/* In a small address space the arenas of two lanes share a leaf. */
static void test_lanes(void)
{
    struct slot slot = { NULL, &kinds[0] };
    struct lane_guard lanes;
    pthread_t worker;
    unsigned int i;
    char *mine, *base;

    space_limit( 0x7ffeffff );
    CHECK( !vm_create( NULL, &vm ));
    slot.base = allocate( NULL, &kinds[0] );
    release( slot.base );
    CHECK( !lanes_lock_one( &lanes, vm, 0 ));
    mine = allocate( NULL, &kinds[1] );
    lanes_unlock( &lanes, STATUS_SUCCESS );
    release( mine );
    CHECK( mine != slot.base && (uintptr_t)mine >> 27 == (uintptr_t)slot.base >> 27 );
    finished = 0;
    CHECK( !pthread_create( &worker, NULL, work, &slot ));
    for (i = 0; i < STOPS; i++)
    {
        stop_thread( worker, i );
        base = allocate( NULL, &kinds[1] );
        check_kind( base, &kinds[1] );
        release( base );
        sem_post( &go_on );
    }
    __atomic_store_n( &finished, 1, __ATOMIC_RELEASE );
    pthread_join( worker, NULL );
    check_all();
    vm_destroy( vm );
    space_limit( 0 );
}

int main(void)
{
    struct sigaction action;

    memset( &action, 0, sizeof(action) );
    action.sa_handler = stop_here;
    sigaction( SIGUSR1, &action, NULL );
    sem_init( &stopped, 0, 0 );
    sem_init( &go_on, 0, 0 );
    test_turns();
    test_expand( 1, 0 );
    test_expand( 1, 1 );
    test_expand( sizeof(sizes) / sizeof(sizes[0]), 0 );
    test_leave();
    if (sizeof(void *) > 4) test_refuse();  /* where the address space is small all leaves have words */
    test_readers();
    test_bounds();
    test_lanes();
    printf( "%u checks, %u failures\n", checks, failures );
    return failures > 0;
}
