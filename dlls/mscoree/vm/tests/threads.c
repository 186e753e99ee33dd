/*
 * Threads: their own regions, each other's, and readers that nobody can stop
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
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "vm/layer.h"
#include "prim/nt.h"
#include "vm/vm.h"

#define THREADS 4
#define SLOTS   64
#define STEPS   5000

static struct vm *vm;
static void *shared[SLOTS];      /* regions that whoever takes them releases */
static char *toggled;            /* 64 pages that are committed and decommitted as a whole */
static int finished;
static unsigned int failures;

#define CHECK( cond ) do { if (!(cond)) { __atomic_fetch_add( &failures, 1, __ATOMIC_RELAXED ); \
                           fprintf( stderr, "line %d: %s\n", __LINE__, #cond ); } } while (0)

static unsigned int random_number( unsigned int *seed )
{
    *seed = *seed * 1103515245 + 12345;
    return *seed >> 8;
}

static void *reserve( size_t size, uint32_t type )
{
    void *base = NULL;

    return vm_allocate( vm, &base, 0, &size, type, PAGE_READWRITE, NULL ) ? NULL : base;
}

static void release( void *base )
{
    size_t size = 0;

    CHECK( !vm_free( vm, &base, &size, MEM_RELEASE ));
}

/* Makes, changes and releases regions; what one thread has made another may release. */
static void *mutate( void *arg )
{
    unsigned int seed = (uintptr_t)arg, i;
    struct vm_information info;
    uint32_t old;

    for (i = 0; i < STEPS; i++)
    {
        unsigned int pages = 1 + random_number( &seed ) % 40;
        char *base = reserve( pages * 0x1000, random_number( &seed ) & 1 ? MEM_RESERVE : MEM_RESERVE | MEM_COMMIT );
        void *part = base + random_number( &seed ) % pages * 0x1000;
        size_t size = 0x1000;

        CHECK( base );
        CHECK( !vm_allocate( vm, &part, 0, &size, MEM_COMMIT, PAGE_READWRITE, NULL ));
        CHECK( !*(volatile unsigned int *)part );
        *(volatile unsigned int *)part = i + 1;
        CHECK( !vm_protect( vm, &part, &size, PAGE_READONLY, &old ) && old == PAGE_READWRITE );
        CHECK( !vm_query( vm, part, &info, sizeof(info), NULL ) && info.allocation_base == base &&
               info.protect == PAGE_READONLY );
        CHECK( *(volatile unsigned int *)part == i + 1 );
        CHECK( !vm_protect( vm, &part, &size, PAGE_READWRITE, &old ));
        if (i % 3 == 0) CHECK( !vm_free( vm, &part, &size, MEM_DECOMMIT ));
        base = __atomic_exchange_n( &shared[random_number( &seed ) % SLOTS], base, __ATOMIC_ACQ_REL );
        if (base) release( base );
    }
    return NULL;
}

static void *toggle( void *arg )
{
    unsigned int i;
    size_t size;
    void *base;

    for (i = 0; !__atomic_load_n( &finished, __ATOMIC_ACQUIRE ); i++)
    {
        base = toggled;
        size = 0x40000;
        if (i & 1) CHECK( !vm_free( vm, &base, &size, MEM_DECOMMIT ));
        else CHECK( !vm_allocate( vm, &base, 0, &size, MEM_COMMIT, PAGE_READWRITE, NULL ));
        if (i % 16 == 5)
        {
            /* many runs, for the tree */
            for (base = toggled + 0x2000; (char *)base < toggled + 0x40000; base = (char *)base + 0x4000)
            {
                size = 0x1000;
                CHECK( !vm_allocate( vm, &base, 0, &size, MEM_COMMIT, PAGE_READWRITE, NULL ));
            }
        }
    }
    return NULL;
}

/* A range is never seen half committed. */
static void *watch( void *arg )
{
    struct vm_information info;
    unsigned int i = 0;
    char *end, *other;

    while (!__atomic_load_n( &finished, __ATOMIC_ACQUIRE ))
    {
        CHECK( !vm_query( vm, toggled, &info, sizeof(info), NULL ));
        CHECK( info.allocation_base == toggled && (info.state == MEM_COMMIT || info.state == MEM_RESERVE) );
        CHECK( info.size == 0x40000 || (info.state == MEM_RESERVE && info.size == 0x2000) );
        CHECK( !vm_query( vm, toggled + 0x2000, &info, sizeof(info), NULL ));
        end = (char *)info.base + info.size;
        CHECK( end == toggled + 0x40000 || (end - toggled) % 0x1000 == 0 );
        if ((other = __atomic_load_n( &shared[i++ % SLOTS], __ATOMIC_RELAXED ))) vm_owns( vm, other );
    }
    return NULL;
}

static pthread_t start( void *(*func)( void * ), uintptr_t arg )
{
    pthread_t thread;

    if (pthread_create( &thread, NULL, func, (void *)arg )) abort();
    return thread;
}

static void test_mutators( void )
{
    pthread_t thread[THREADS], toggler, watcher;
    const char *what = "";
    unsigned int i;

    toggled = reserve( 0x40000, MEM_RESERVE );
    finished = 0;
    toggler = start( toggle, 0 );
    watcher = start( watch, 0 );
    for (i = 0; i < THREADS; i++) thread[i] = start( mutate, i + 1 );
    for (i = 0; i < THREADS; i++) pthread_join( thread[i], NULL );
    __atomic_store_n( &finished, 1, __ATOMIC_RELEASE );
    pthread_join( toggler, NULL );
    pthread_join( watcher, NULL );
    if (vm_check( vm, 1, &what ))
    {
        failures++;
        fprintf( stderr, "%s\n", what );
    }
    for (i = 0; i < SLOTS; i++) if (shared[i]) release( shared[i] );
    memset( shared, 0, sizeof(shared) );
    release( toggled );
}

/* Charges never pass the limit together, and all of the limit can be had. */
static void *charge( void *arg )
{
    struct vm_quota quota = { 64 * 0x10000, ~(uint64_t)0 };
    struct vm_statistics statistics;
    void *base[64];
    unsigned int i, round, count;

    for (round = 0; round < 200; round++)
    {
        for (count = 0; count < 64; count++)
        {
            size_t size = 0x10000;

            base[count] = NULL;
            if (vm_allocate( vm, &base[count], 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, &quota )) break;
        }
        vm_statistics( vm, &statistics );
        CHECK( statistics.committed <= quota.commit_limit );
        for (i = 0; i < count; i++) release( base[i] );
    }
    return NULL;
}

static void test_limit( void )
{
    struct vm_quota quota = { 64 * 0x10000, ~(uint64_t)0 };
    struct vm_statistics statistics;
    pthread_t thread[THREADS];
    void *base[64], *more = NULL;
    size_t size = 0x10000;
    unsigned int i;

    for (i = 0; i < THREADS; i++) thread[i] = start( charge, 0 );
    for (i = 0; i < THREADS; i++) pthread_join( thread[i], NULL );
    for (i = 0; i < 64; i++)
    {
        base[i] = NULL;
        CHECK( !vm_allocate( vm, &base[i], 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, &quota ));
    }
    CHECK( vm_allocate( vm, &more, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE,
                        &quota ) == STATUS_COMMITMENT_LIMIT );
    vm_statistics( vm, &statistics );
    CHECK( statistics.committed == quota.commit_limit && statistics.peak_committed <= quota.commit_limit );
    for (i = 0; i < 64; i++) release( base[i] );
    CHECK( !vm_check( vm, 1, NULL ));
}

/* A thread is stopped at any instruction, with locks held or not, and queries go on; changes give up in time. */
static sem_t stopped, go_on;

static void stop_here( int signal )
{
    int saved;

    (void)signal;
    saved = sem_post( &stopped );
    while (saved || (saved = sem_wait( &go_on ))) saved = 0;
}

static void *work( void *arg )
{
    unsigned int seed = 7;

    while (!__atomic_load_n( &finished, __ATOMIC_ACQUIRE ))
    {
        unsigned int offset = random_number( &seed ) % 48 * 0x1000;
        void *part = toggled + offset;
        size_t size = 0x5000;
        void *base;

        vm_allocate( vm, &part, 0, &size, MEM_COMMIT, PAGE_READWRITE, NULL );
        part = toggled + random_number( &seed ) % 48 * 0x1000;
        vm_free( vm, &part, &size, MEM_DECOMMIT );
        if ((base = reserve( 0x10000, MEM_RESERVE ))) release( base );
    }
    return NULL;
}

static void test_stopped( void )
{
    struct vm_config config = { .lock_timeout = 5 };
    struct timespec pause = { 0, 0 };
    struct vm_information info;
    struct sigaction action;
    unsigned int i, timeouts = 0;
    pthread_t thread;

    CHECK( !vm_configure( vm, &config ));
    toggled = reserve( 0x40000, MEM_RESERVE );
    finished = 0;
    sem_init( &stopped, 0, 0 );
    sem_init( &go_on, 0, 0 );
    memset( &action, 0, sizeof(action) );
    action.sa_handler = stop_here;
    sigaction( SIGUSR1, &action, NULL );
    thread = start( work, 0 );
    for (i = 0; i < 200; i++)
    {
        uintptr_t address;
        void *base = toggled;
        size_t size = 0x1000;

        pause.tv_nsec = i * 997 % 50000;
        nanosleep( &pause, NULL );
        pthread_kill( thread, SIGUSR1 );
        sem_wait( &stopped );
        for (address = (uintptr_t)toggled; address < (uintptr_t)toggled + 0x40000; address += info.size)
        {
            CHECK( !vm_query( vm, (void *)address, &info, sizeof(info), NULL ));
            CHECK( info.allocation_base == toggled && info.size );
            if (!info.size) break;
        }
        CHECK( vm_owns( vm, toggled ));
        if (i % 8 == 0 && vm_allocate( vm, &base, 0, &size, MEM_COMMIT, PAGE_READWRITE, NULL ) == STATUS_TIMEOUT)
            timeouts++;
        sem_post( &go_on );
    }
    __atomic_store_n( &finished, 1, __ATOMIC_RELEASE );
    pthread_join( thread, NULL );
    release( toggled );
    CHECK( !vm_check( vm, 1, NULL ));
    printf( "stopped 200 times, %u changes timed out\n", timeouts );
}

/* The peak. Each of several threads commits in parts; when all are done the total is known, and it goes down before
 * anybody asks for numbers. The peak may be too low by what calls had charged that were under way with the last one,
 * and is never too high. */
#define PEAK_ROUNDS 40
#define PEAK_PARTS  16
#define PEAK_PART   ((size_t)0x8000)

static pthread_barrier_t gate;

static void *climb( void *arg )
{
    unsigned int i, j;

    (void)arg;
    for (i = 0; i < PEAK_ROUNDS; i++)
    {
        char *base = reserve( 2 * PEAK_PARTS * PEAK_PART, MEM_RESERVE );
        size_t size;
        void *part;

        pthread_barrier_wait( &gate );
        for (j = 0; j < PEAK_PARTS; j++)
        {
            part = base + 2 * j * PEAK_PART;
            size = PEAK_PART;
            CHECK( !vm_allocate( vm, &part, 0, &size, MEM_COMMIT, PAGE_READWRITE, NULL ));
        }
        pthread_barrier_wait( &gate );
        release( base );
    }
    return NULL;
}

static void *climb_alone( void *arg )
{
    release( reserve( (size_t)arg, MEM_RESERVE | MEM_COMMIT ));
    return NULL;
}

/* Gives threads different lanes, as if they had met at locks. */
static void spread( int down )
{
    unsigned int i;

    vm->lanes_used = LANES;
    for (i = 0; i < sizeof(vm->assigned); i++) vm->assigned[i] = down ? LANES - 1 - i % LANES : i % LANES;
}

static void test_peak( void )
{
    static const size_t total = THREADS * PEAK_PARTS * PEAK_PART, alone = 0x1230000;
    struct vm_statistics statistics;
    pthread_t thread[THREADS];
    void *base;
    size_t i;

    spread( 0 );
    pthread_barrier_init( &gate, NULL, THREADS );
    for (i = 0; i < THREADS; i++) thread[i] = start( climb, 0 );
    for (i = 0; i < THREADS; i++) pthread_join( thread[i], NULL );
    CHECK( !vm_statistics( vm, &statistics ));
    CHECK( !statistics.committed );
    CHECK( statistics.peak_committed >= total - THREADS * PEAK_PART && statistics.peak_committed <= total );

    /* one after the other it is exact, whatever lanes they are in */
    for (i = 0; i < 2 * THREADS; i++)
    {
        spread( i % 2 );
        CHECK( (base = reserve( total + i * 0x1000, MEM_RESERVE | MEM_COMMIT )) );
        pthread_join( start( climb_alone, alone ), NULL );
        release( base );
        CHECK( !vm_statistics( vm, &statistics ));
        CHECK( statistics.peak_committed == total + i * 0x1000 + alone );
    }
    pthread_barrier_destroy( &gate );
}

int main( void )
{
    if (vm_create( NULL, &vm )) return 1;
    test_peak();
    test_mutators();
    vm_destroy( vm );
    if (vm_create( NULL, &vm )) return 1;
    test_limit();
    test_stopped();
    vm_destroy( vm );
    printf( "%u failures\n", failures );
    return !!failures;
}
