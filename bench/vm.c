/*
 * Benchmarks: the virtual memory layer against kernel32
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

#include <windows.h>

#include "bench.h"
#include "vm/vm.h"

#define KIB 1024
#define MIB (1024 * KIB)

static struct vm *vm;
static char *ours_base, *peer_base;

static void start( void )
{
    if (vm_create( NULL, &vm )) bench_fail( "vm_create" );
}

static void stop( void )
{
    vm_destroy( vm );
}

static char *ours_allocate( void *base, size_t size, DWORD type, DWORD protect )
{
    if (vm_allocate( vm, &base, 0, &size, type, protect, NULL )) bench_fail( "vm_allocate" );
    return base;
}

static void ours_free( void *base, size_t size, DWORD type )
{
    if (vm_free( vm, &base, &size, type )) bench_fail( "vm_free" );
}

static char *peer_allocate( void *base, size_t size, DWORD type, DWORD protect )
{
    if (!(base = VirtualAlloc( base, size, type, protect ))) bench_fail( "VirtualAlloc" );
    return base;
}

static void peer_free( void *base, size_t size, DWORD type )
{
    if (!VirtualFree( base, size, type )) bench_fail( "VirtualFree" );
}

static void touch( volatile char *base, size_t size )
{
    size_t i;

    for (i = 0; i < size; i += 4096) base[i] = 1;
}

#define CYCLE( name, size, type, touched ) \
static void ours_##name( unsigned int count ) \
{ \
    while (count--) \
    { \
        char *base = ours_allocate( NULL, size, type, PAGE_READWRITE ); \
        touch( base, touched ); \
        ours_free( base, 0, MEM_RELEASE ); \
    } \
} \
static void peer_##name( unsigned int count ) \
{ \
    while (count--) \
    { \
        char *base = peer_allocate( NULL, size, type, PAGE_READWRITE ); \
        touch( base, touched ); \
        peer_free( base, 0, MEM_RELEASE ); \
    } \
}

CYCLE( reserve, 64 * KIB, MEM_RESERVE, 0 )
CYCLE( commit_one, 64 * KIB, MEM_RESERVE | MEM_COMMIT, 1 )
CYCLE( commit_all, 64 * KIB, MEM_RESERVE | MEM_COMMIT, 64 * KIB )
CYCLE( commit_256k_one, 256 * KIB, MEM_RESERVE | MEM_COMMIT, 1 )
CYCLE( commit_256k_all, 256 * KIB, MEM_RESERVE | MEM_COMMIT, 256 * KIB )
CYCLE( commit_1m_one, MIB, MEM_RESERVE | MEM_COMMIT, 1 )
CYCLE( commit_1m_all, MIB, MEM_RESERVE | MEM_COMMIT, MIB )
CYCLE( commit_4m, 4 * MIB, MEM_RESERVE | MEM_COMMIT, 1 )

static void start_reservation( void )
{
    start();
    ours_base = ours_allocate( NULL, MIB, MEM_RESERVE, PAGE_READWRITE );
    peer_base = peer_allocate( NULL, MIB, MEM_RESERVE, PAGE_READWRITE );
}

static void start_committed( void )
{
    start_reservation();
    ours_allocate( ours_base, MIB, MEM_COMMIT, PAGE_READWRITE );
    peer_allocate( peer_base, MIB, MEM_COMMIT, PAGE_READWRITE );
}

static void stop_reservation( void )
{
    ours_free( ours_base, 0, MEM_RELEASE );
    peer_free( peer_base, 0, MEM_RELEASE );
    stop();
}

static void ours_commit( unsigned int count )
{
    while (count--)
    {
        ours_allocate( ours_base + 128 * KIB, 64 * KIB, MEM_COMMIT, PAGE_READWRITE );
        ours_free( ours_base + 128 * KIB, 64 * KIB, MEM_DECOMMIT );
    }
}

static void peer_commit( unsigned int count )
{
    while (count--)
    {
        peer_allocate( peer_base + 128 * KIB, 64 * KIB, MEM_COMMIT, PAGE_READWRITE );
        peer_free( peer_base + 128 * KIB, 64 * KIB, MEM_DECOMMIT );
    }
}

static void ours_protect( unsigned int count )
{
    while (count--)
    {
        void *base = ours_base + 64 * KIB;
        size_t size = 4096;
        uint32_t old;

        if (vm_protect( vm, &base, &size, count & 1 ? PAGE_READONLY : PAGE_READWRITE, &old ))
            bench_fail( "vm_protect" );
    }
}

static void peer_protect( unsigned int count )
{
    DWORD old;

    while (count--)
        if (!VirtualProtect( peer_base + 64 * KIB, 4096, count & 1 ? PAGE_READONLY : PAGE_READWRITE, &old ))
            bench_fail( "VirtualProtect" );
}

static void ours_query( unsigned int count )
{
    struct vm_information info;

    while (count--)
        if (vm_query( vm, ours_base + 4096 * (count & 127), &info, sizeof(info), NULL )) bench_fail( "vm_query" );
}

static void peer_query( unsigned int count )
{
    MEMORY_BASIC_INFORMATION info;

    while (count--)
        if (!VirtualQuery( peer_base + 4096 * (count & 127), &info, sizeof(info) )) bench_fail( "VirtualQuery" );
}

const struct bench_case vm_cases[] =
{
    { "reserve + release 64 KiB", ours_reserve, peer_reserve, start, stop, 2000 },
    { "reserve+commit 64 KiB, touch one page, release", ours_commit_one, peer_commit_one, start, stop, 2000 },
    { "reserve+commit 64 KiB, touch every page, release", ours_commit_all, peer_commit_all, start, stop, 500 },
    { "reserve+commit 256 KiB, touch one page, release", ours_commit_256k_one, peer_commit_256k_one, start, stop,
      1000 },
    { "reserve+commit 256 KiB, touch every page, release", ours_commit_256k_all, peer_commit_256k_all, start, stop,
      200 },
    { "reserve+commit 1 MiB, touch one page, release", ours_commit_1m_one, peer_commit_1m_one, start, stop, 1000 },
    { "reserve+commit 1 MiB, touch every page, release", ours_commit_1m_all, peer_commit_1m_all, start, stop, 100 },
    { "reserve+commit 4 MiB, touch one page, release", ours_commit_4m, peer_commit_4m, start, stop, 1000 },
    { "commit + decommit 64 KiB in a reservation", ours_commit, peer_commit, start_reservation, stop_reservation,
      1000 },
    { "protect one page", ours_protect, peer_protect, start_committed, stop_reservation, 2000 },
    { "query", ours_query, peer_query, start_committed, stop_reservation, 5000 },
    { NULL }
};

/* With many live regions: as many as the address space has room for beside the peer's. */
#ifdef _WIN64
#define MILLION         1000000
#define MILLION_NAME    "1,000,000"
#define THOUSANDS       60000
#define THOUSANDS_NAME  "60,000"
#else
#define MILLION         8000
#define MILLION_NAME    "8,000"
#define THOUSANDS       8000
#define THOUSANDS_NAME  "8,000"
#endif

static char **ours_live, **peer_live;
static unsigned int live, sizes;

/* Of a region by its place in the list: in units of 64 KiB, of one size or of several in turn. */
static size_t live_size( unsigned int index )
{
    return (1 + index % sizes) * 64 * KIB;
}

static void start_many( unsigned int count, unsigned int sizes_count )
{
    unsigned int i;

    start();
    sizes = sizes_count;
    ours_live = HeapAlloc( GetProcessHeap(), 0, count * sizeof(*ours_live) );
    peer_live = HeapAlloc( GetProcessHeap(), 0, count * sizeof(*peer_live) );
    for (i = 0; i < count; i++) ours_live[i] = ours_allocate( NULL, live_size( i ), MEM_RESERVE, PAGE_READWRITE );
    live = count;
}

static void start_thousands( void )
{
    unsigned int i;

    start_many( THOUSANDS, 1 );
    for (i = 0; i < THOUSANDS; i++) peer_live[i] = peer_allocate( NULL, 64 * KIB, MEM_RESERVE, PAGE_READWRITE );
}

static void stop_thousands( void )
{
    unsigned int i;

    for (i = 0; i < live; i++) peer_free( peer_live[i], 0, MEM_RELEASE );
    stop();
}

/* Here the peer is our own layer with 1,000 regions. */
static struct vm *few;

static void start_few( void )
{
    unsigned int i;
    size_t size;
    void *base;

    if (vm_create( NULL, &few )) bench_fail( "vm_create" );
    for (i = 0; i < 1000; i++)
    {
        base = NULL;
        size = live_size( i );
        if (vm_allocate( few, &base, 0, &size, MEM_RESERVE, PAGE_READWRITE, NULL )) bench_fail( "vm_allocate" );
        peer_live[i] = base;
    }
}

static void start_million( void )
{
    start_many( MILLION, 1 );
    start_few();
}

#ifdef _WIN64
static void start_million_sizes( void )
{
    start_many( MILLION, 8 );
    start_few();
}
#endif

static void stop_million( void )
{
    vm_destroy( few );
    stop();
}

static void few_reserve( unsigned int count )
{
    struct vm *many = vm;

    vm = few;
    ours_reserve( count );
    vm = many;
}

#define AHEAD 16

static unsigned int random_index( unsigned int *seed, unsigned int count )
{
    *seed = *seed * 1103515245 + 12345;
    return (*seed >> 4) % count;
}

/* Frees and makes again a region somewhere. The list of the regions is the caller's, and fetched ahead: it isn't
 * measured. */
static void replace( struct vm *which, char **regions, unsigned int regions_count, unsigned int count )
{
    static unsigned int seed = 1;
    unsigned int index[AHEAD], i;

    for (i = 0; i < AHEAD; i++) index[i] = random_index( &seed, regions_count );
    for (i = 0; i < count; i++)
    {
        char **region = &regions[index[i % AHEAD]];
        size_t size = 0, wanted = live_size( index[i % AHEAD] );
        void *base = *region;

        index[i % AHEAD] = random_index( &seed, regions_count );
        __builtin_prefetch( &regions[index[i % AHEAD]] );
        if (vm_free( which, &base, &size, MEM_RELEASE )) bench_fail( "vm_free" );
        base = NULL;
        size = wanted;
        if (vm_allocate( which, &base, 0, &size, MEM_RESERVE, PAGE_READWRITE, NULL )) bench_fail( "vm_allocate" );
        *region = base;
    }
}

static void many_replace( unsigned int count )
{
    replace( vm, ours_live, live, count );
}

static void few_replace( unsigned int count )
{
    replace( few, peer_live, 1000, count );
}

static void query_anywhere( struct vm *which, char **regions, unsigned int regions_count, unsigned int count )
{
    static unsigned int seed = 1;
    unsigned int index[AHEAD], i;
    struct vm_information info;

    for (i = 0; i < AHEAD; i++) index[i] = random_index( &seed, regions_count );
    for (i = 0; i < count; i++)
    {
        if (vm_query( which, regions[index[i % AHEAD]], &info, sizeof(info), NULL )) bench_fail( "vm_query" );
        index[i % AHEAD] = random_index( &seed, regions_count );
        __builtin_prefetch( &regions[index[i % AHEAD]] );
    }
}

static void many_query( unsigned int count )
{
    query_anywhere( vm, ours_live, live, count );
}

static void few_query( unsigned int count )
{
    query_anywhere( few, peer_live, 1000, count );
}

/* Two threads share the calls, or one makes all of them: the ratio is how many times the throughput two have. */
struct share
{
    void       (*func)( unsigned int count );
    unsigned int count;
};

static DWORD WINAPI share_thread( void *arg )
{
    const struct share *share = arg;

    share->func( share->count );
    return 0;
}

static void with_two( void (*func)( unsigned int count ), unsigned int count )
{
    struct share share = { func, count / 2 };
    HANDLE thread = CreateThread( NULL, 0, share_thread, &share, 0, NULL );

    if (!thread) bench_fail( "CreateThread" );
    func( count / 2 );
    WaitForSingleObject( thread, INFINITE );
    CloseHandle( thread );
}

static void two_reserve( unsigned int count )      { with_two( ours_reserve, count ); }
static void two_commit( unsigned int count )       { with_two( ours_commit_one, count ); }
static void two_peer_reserve( unsigned int count ) { with_two( peer_reserve, count ); }
static void two_peer_commit( unsigned int count )  { with_two( peer_commit_one, count ); }

static void two_change( unsigned int count )       { with_two( machine_change, count ); }
static void two_zero( unsigned int count )         { with_two( machine_zero, count ); }

static const struct bench_case control_change =
    { "control: two threads that share nothing, against one", two_change, machine_change, NULL, NULL, 2000000 };
static const struct bench_case control_zero =
    { "control: two threads that share nothing, against one", two_zero, machine_zero, NULL, NULL, 100000 };

const struct bench_case vm_many_cases[] =
{
    { "reserve + release with " THOUSANDS_NAME " live regions", ours_reserve, peer_reserve, start_thousands,
      stop_thousands, 1000 },
    { "reserve + release: " MILLION_NAME " regions against 1,000", ours_reserve, few_reserve, start_million,
      stop_million, 20000 },
    { "release and reserve anywhere: " MILLION_NAME " against 1,000", many_replace, few_replace, start_million,
      stop_million, 20000 },
    { "query anywhere: " MILLION_NAME " against 1,000", many_query, few_query, start_million, stop_million, 20000 },
#ifdef _WIN64  /* which has room for them */
    { "release and reserve anywhere: 1,000,000 of 64 to 512 KiB against 1,000", many_replace, few_replace,
      start_million_sizes,
      stop_million, 20000 },
    { "query anywhere: 1,000,000 of 64 to 512 KiB against 1,000", many_query, few_query, start_million_sizes,
      stop_million, 20000 },
#endif
    { "two threads against one: reserve + release 64 KiB", two_reserve, ours_reserve, start, stop, 1000000,
      &control_change },
    { "two threads against one: reserve+commit 64 KiB, touch one page", two_commit, ours_commit_one, start, stop,
      100000, &control_zero },
    { "kernel32, two threads against one: reserve + release 64 KiB", two_peer_reserve, peer_reserve, start, stop,
      2000 },
    { "kernel32, two threads against one: reserve+commit 64 KiB, touch one page", two_peer_commit, peer_commit_one,
      start, stop, 1000 },
    { NULL }
};
