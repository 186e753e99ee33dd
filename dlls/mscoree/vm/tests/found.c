/*
 * Found: what others' programs and reviews found wrong
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

/* Each test is one fault, or one kind of them, in the smallest form that shows it. */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "space.h"
#include "prim/nt.h"
#include "vm/vm.h"

static unsigned int failures, checks;
static struct vm *vm;

#define CHECK( cond ) \
    do { checks++; if (!(cond)) { failures++; printf( "line %d: %s\n", __LINE__, #cond ); } } while (0)

static vm_status allocate( uintptr_t *base, size_t size, uint32_t type )
{
    void *ptr = (void *)*base;
    vm_status status = vm_allocate( vm, &ptr, 0, &size, type, PAGE_READWRITE, NULL );

    *base = (uintptr_t)ptr;
    return status;
}

static vm_status release( uintptr_t base, size_t size )
{
    void *ptr = (void *)base;

    return vm_free( vm, &ptr, &size, MEM_RELEASE );
}

static void check_layer( void )
{
    const char *what = "";

    CHECK( !vm_check( vm, 1, &what ));
    if (*what) printf( "%s\n", what );
}

/* Space in the system's map that arenas don't lie in. */
static uintptr_t find_place( size_t size )
{
    uintptr_t base = 0;

    if (allocate( &base, (size_t)64 << 20, MEM_RESERVE ) || release( base, 0 ) || size > (size_t)64 << 20) abort();
    return base;
}

/* so many that the moment is hit; under the sanitizer of threads, which is slow, what it sees is worth the rest */
#if defined(__SANITIZE_THREAD__)
#define JOINT_ROUNDS 20000
#else
#define JOINT_ROUNDS 600000
#endif

static uintptr_t spanning_base;
static int spanning_stop;

static void *protect_for_ever( void *arg )
{
    uint32_t old;

    while (!__atomic_load_n( &spanning_stop, __ATOMIC_RELAXED ))
    {
        void *base = (void *)(spanning_base + 0x20000);
        size_t size = 0x1000;

        vm_protect( vm, &base, &size, PAGE_READONLY, &old );
    }
    return arg;
}

/* A protect that meets a spanning region which is released at that moment leaves no lock behind. */
static void test_joint_protect( void )
{
    struct vm_config config = { .lock_timeout = 2000 };
    struct vm_statistics statistics;
    uintptr_t base = 0;
    pthread_t thread;
    unsigned int i;

    CHECK( !vm_create( &config, &vm ));
    base = spanning_base = find_place( 0x40000 );
    CHECK( !allocate( &base, 0x20000, MEM_RESERVE ));
    CHECK( !release( base + 0x10000, 0x10000 ));
    if (pthread_create( &thread, NULL, protect_for_ever, NULL )) abort();
    for (i = 0; i < JOINT_ROUNDS; i++)
    {
        base = spanning_base + 0x10000;
        if (allocate( &base, 0x20000, MEM_RESERVE | MEM_COMMIT ) || release( base, 0x20000 )) break;
    }
    CHECK( i == JOINT_ROUNDS );
    __atomic_store_n( &spanning_stop, 1, __ATOMIC_RELAXED );
    pthread_join( thread, NULL );
    CHECK( !vm_statistics( vm, &statistics ));
    check_layer();
    vm_destroy( vm );
}

static pthread_t lane_thread;
static uintptr_t lane_place, lane_got;

static void *allocate_in_place( void *arg )
{
    struct vm_requirements requirements = { lane_place, lane_place + ((size_t)32 << 20) - 1, 0 };
    size_t size = 0x200000;
    uintptr_t base = 0;
    void *ptr = NULL;

    /* the first lane is locked: from now on it is another */
    CHECK( !allocate( &base, 0x10000, MEM_RESERVE ));
    CHECK( !release( base, 0 ));
    CHECK( !vm_allocate_ex( vm, &ptr, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, arg ? NULL : &requirements,
                            NULL ));
    lane_got = (uintptr_t)ptr;
    return arg;
}

static void *move_on( void *arg )
{
    uintptr_t base = 0;

    CHECK( !allocate( &base, 0x10000, MEM_RESERVE ));
    CHECK( !release( base, 0 ));
    return arg;
}

/* While a call of the first lane's is under way a thread, which has that place in the table of lanes, moves to the
 * second. */
static void run_beside( void )
{
    if (pthread_create( &lane_thread, NULL, move_on, NULL ) || pthread_join( lane_thread, NULL )) abort();
}

/* A region that another lane's arena has room for is charged to that lane, and returned there. */
static void test_lanes( void )
{
    struct vm_statistics statistics;
    uintptr_t base = 0, large = 0;
    pthread_t thread;
    unsigned int i;

    CHECK( !vm_create( NULL, &vm ));
    CHECK( !allocate( &base, 0x10000, MEM_RESERVE ));
    lane_place = base;
    space_interrupt( run_beside );
    CHECK( !allocate( &large, (size_t)32 << 20, MEM_RESERVE ));
    /* the next thread has the same stack as the last one, and so its lane */
    if (pthread_create( &thread, NULL, allocate_in_place, NULL ) || pthread_join( thread, NULL )) abort();
    CHECK( lane_got - lane_place < (size_t)32 << 20 );
    check_layer();
    CHECK( !release( lane_got, 0 ));
    check_layer();
    vm_statistics( vm, &statistics );
    CHECK( !statistics.committed && statistics.peak_committed == 0x200000 );
    base = 0;
    for (i = 0; i < 10; i++, base = 0) CHECK( !allocate( &base, 0x100000, MEM_RESERVE | MEM_COMMIT ));
    if (pthread_create( &thread, NULL, allocate_in_place, vm ) || pthread_join( thread, NULL )) abort();
    vm_statistics( vm, &statistics );
    CHECK( statistics.committed == 0xc00000 && statistics.peak_committed == 0xc00000 );
    check_layer();
    vm_destroy( vm );
}

/* A call that is refused is seen in no figure. */
static void test_refused( void )
{
    size_t huge = (size_t)64 << 20;
    struct vm_quota quota = { 0x20000, ~(uint64_t)0 };
    struct vm_statistics before, after;
    uintptr_t base = 0, used;
    size_t size = 0x30000;
    void *ptr = NULL;

    CHECK( !vm_create( NULL, &vm ));
    CHECK( !allocate( &base, 0x10000, MEM_RESERVE | MEM_COMMIT ));
    used = base;
    vm_statistics( vm, &before );
    CHECK( allocate( &used, huge, MEM_RESERVE | MEM_COMMIT ) == STATUS_CONFLICTING_ADDRESSES );
    CHECK( vm_allocate( vm, &ptr, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE,
                        &quota ) == STATUS_COMMITMENT_LIMIT );
    space_refuse( 1 );
    CHECK( vm_allocate( vm, &ptr, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE,
                        NULL ) == STATUS_COMMITMENT_LIMIT );
    CHECK( allocate( &used, 0x2000000, MEM_COMMIT ) == STATUS_CONFLICTING_ADDRESSES );
    space_refuse( 0 );
    vm_statistics( vm, &after );
    CHECK( after.peak_committed == before.peak_committed && after.committed == before.committed );
    CHECK( after.reserved == before.reserved );
    check_layer();
    vm_destroy( vm );
}

/* A release doesn't fail because the system can't take pages back; it is asked again, and what is left is never given
 * out. */
static void test_retired( void )
{
    static const struct { size_t size, commit; } kinds[] = { { 0x100000, 0x100000 }, { 0x40000, 0x3000 },
                                                             { 0x2000000, 0x2000000 } };
    struct vm_config config = { VM_STRICT };
    struct vm_statistics statistics;
    uintptr_t base[3], other;
    unsigned int i;

    CHECK( !vm_create( &config, &vm ));
    for (i = 0; i < 3; i++)
    {
        base[i] = 0;
        CHECK( !allocate( &base[i], kinds[i].size, kinds[i].commit == kinds[i].size ? MEM_RESERVE | MEM_COMMIT
                          : MEM_RESERVE ));
        CHECK( !allocate( &base[i], kinds[i].commit, MEM_COMMIT ));
        *(char *)base[i] = 1;
    }
    space_refuse( 1 );
    for (i = 0; i < 3; i++) CHECK( !release( base[i], 0 ));
    for (i = 0; i < 3; i++) CHECK( !vm_owns( vm, (void *)base[i] ));
    check_layer();
    vm_statistics( vm, &statistics );
    CHECK( !statistics.committed && !statistics.reserved && !statistics.regions && statistics.cached == 0x140000 );
    /* there, while the system refuses */
    for (i = 0; i < 3; i++)
    {
        other = base[i];
        CHECK( allocate( &other, 0x10000, MEM_RESERVE | MEM_COMMIT ) == STATUS_NO_MEMORY );
    }
    other = 0;
    CHECK( !allocate( &other, 0x100000, MEM_RESERVE ));
    CHECK( other >= base[0] + 0x100000 || other + 0x100000 <= base[0] );
    check_layer();
    space_refuse( 0 );
    for (i = 0; i < 3; i++)
    {
        uintptr_t again = base[i];

        CHECK( !allocate( &again, 0x10000, MEM_RESERVE | MEM_COMMIT ));
        CHECK( !*(char *)base[i] );
        CHECK( !release( again, 0 ));
    }
    CHECK( !release( other, 0 ));
    check_layer();
    CHECK( !vm_trim( vm ));
    vm_statistics( vm, &statistics );
    CHECK( !statistics.cached && !statistics.arenas );
    check_layer();
    vm_destroy( vm );
}

/* A reservation below a limit costs a search of the system's map now and then, not each time. */
static void test_limits( void )
{
    struct vm_requirements requirements = { 0x20000000, 0x5fffffff, 0x100000 };
    struct vm_statistics before, after;
    uintptr_t first = 0, other;
    unsigned int i;
    size_t size;
    void *ptr;

    CHECK( !vm_create( NULL, &vm ));
    for (i = 0; i < 400; i++)
    {
        vm_statistics( vm, &before );
        ptr = NULL;
        size = 0x10000;
        CHECK( !vm_allocate( vm, &ptr, 1, &size, MEM_RESERVE | MEM_COMMIT, i & 1 ? PAGE_READWRITE : PAGE_READONLY,
                             NULL ));
        CHECK( (uintptr_t)ptr < 0x80000000 );
        if (!first) first = (uintptr_t)ptr;
        ptr = NULL;
        size = 0x10000;
        CHECK( !vm_allocate_ex( vm, &ptr, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, &requirements, NULL ));
        CHECK( (uintptr_t)ptr >= 0x20000000 && (uintptr_t)ptr < 0x60000000 && !((uintptr_t)ptr % 0x100000) );
        vm_statistics( vm, &after );
    }
    CHECK( after.system_calls - before.system_calls <= 4 );
    /* what is anywhere stays out of their way, as long as there is other room */
    other = 0;
    CHECK( !allocate( &other, 0x10000, MEM_RESERVE ));
    CHECK( sizeof(void *) == 4 || other >= 0x80000000 );
    check_layer();
    vm_destroy( vm );
}

/* The system commits pages below a guard on its own, when a region is a thread's stack: done here by hand. */
static void test_grown( size_t size )
{
    struct vm_quota quota = { 0x8000, ~(uint64_t)0 };
    struct vm_statistics statistics;
    struct vm_information info;
    uintptr_t base = 0, top, grown, other = 0;
    size_t page = 0x1000;
    uint32_t old;
    void *ptr;

    CHECK( !vm_create( NULL, &vm ));
    CHECK( !allocate( &base, size, MEM_RESERVE ));
    top = base + size - 0x1000;
    CHECK( !allocate( &top, 0x1000, MEM_COMMIT ));
    ptr = (void *)(top - 0x1000);
    CHECK( !vm_allocate( vm, &ptr, 0, &page, MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD, NULL ));
    grown = top - 0x5000;
    CHECK( !mprotect( (void *)grown, 0x4000, PROT_READ | PROT_WRITE ));
    CHECK( !vm_query( vm, (void *)base, &info, sizeof(info), NULL ) && info.state == MEM_RESERVE &&
           info.size == grown - base );
    CHECK( !vm_query( vm, (void *)grown, &info, sizeof(info), NULL ) && info.state == MEM_COMMIT &&
           info.size == 0x4000 );
    CHECK( info.protect == PAGE_READWRITE && info.allocation_base == (void *)base );
    /* it counts against a limit */
    CHECK( !allocate( &other, 0x10000, MEM_RESERVE ));
    ptr = (void *)other;
    page = 0x3000;
    CHECK( vm_allocate( vm, &ptr, 0, &page, MEM_COMMIT, PAGE_READWRITE, &quota ) == STATUS_COMMITMENT_LIMIT );
    page = 0x2000;
    CHECK( !vm_allocate( vm, &ptr, 0, &page, MEM_COMMIT, PAGE_READWRITE, &quota ));
    vm_statistics( vm, &statistics );
    CHECK( statistics.committed == 0x8000 && statistics.peak_committed == 0x8000 );
    check_layer();
    ptr = (void *)(grown + 0x1000);
    page = 0x1000;
    CHECK( !vm_protect( vm, &ptr, &page, PAGE_READONLY, &old ) && old == PAGE_READWRITE );
    *(char *)grown = 1;
    ptr = (void *)grown;
    CHECK( !vm_free( vm, &ptr, &page, MEM_DECOMMIT ));
    CHECK( !vm_query( vm, (void *)grown, &info, sizeof(info), NULL ) && info.state == MEM_RESERVE &&
           info.size == 0x1000 );
    vm_statistics( vm, &statistics );
    CHECK( statistics.committed == 0x7000 );
    check_layer();
    CHECK( !release( base, 0 ) && !release( other, 0 ));
    vm_statistics( vm, &statistics );
    CHECK( !statistics.committed && !statistics.reserved );
    check_layer();
    vm_destroy( vm );
}

/* What is kept for those who don't ask what was in it: with the room it had, and as much committed as is wanted. */
static void test_used( void )
{
    static const struct { size_t commit, most, expected; } rows[] =
    {
        { 0x80000, 0x80000, 0x80000 }, { 0x30000, 0x30000, 0x30000 }, { 0x90000, 0x90000, 0x90000 },
            { 0x20000, 0x100000, 0x90000 },
        { 0x100000, 0x100000, 0x100000 }, { 0x1000, 0x100000, 0x100000 }, { 0x1000, 0x1000, 0x1000 },
    };
    struct vm_quota quota = { 0x4000, ~(uint64_t)0 };
    struct vm_statistics statistics;
    struct vm_information info;
    uintptr_t zeroed = 0;
    size_t commit, i;
    void *base, *first = NULL;

    CHECK( !vm_create( NULL, &vm ));
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    {
        commit = rows[i].commit;
        CHECK( !vm_allocate_used( vm, &base, 0x100000, &commit, rows[i].most, PAGE_READWRITE, NULL ));
        CHECK( commit == rows[i].expected && (!first || base == first || rows[i].commit == 0x100000) );
        first = base;
        ((char *)base)[commit - 1] = 7;
        CHECK( !vm_query( vm, base, &info, sizeof(info), NULL ) && info.state == MEM_COMMIT && info.size == commit );
        vm_statistics( vm, &statistics );
        CHECK( statistics.committed == commit && statistics.reserved == 0x100000 );
        check_layer();
        CHECK( !vm_free_used( vm, base ));
        check_layer();
    }
    /* not beyond a limit, and not for those who want zeros */
    commit = 0x1000;
    CHECK( !vm_allocate_used( vm, &base, 0x100000, &commit, 0x100000, PAGE_READWRITE, &quota ) && commit == 0x1000 );
    CHECK( !vm_free_used( vm, base ));
    CHECK( !allocate( &zeroed, 0x100000, MEM_RESERVE | MEM_COMMIT ));
    for (i = 0; i < 0x100000; i += 0x800) if (((char *)zeroed)[i + 0x7ff]) break;
    CHECK( i == 0x100000 );
    CHECK( !release( zeroed, 0 ));
    check_layer();
    CHECK( !vm_trim( vm ));
    vm_statistics( vm, &statistics );
    CHECK( !statistics.cached && !statistics.arenas && !statistics.committed );
    vm_destroy( vm );
}

#define PIECES 24

/* Pages that can be written to are what was committed, and nobody else's. */
static void check_piece( const char *base, size_t commit, char mark )
{
    size_t i;

    for (i = 0; i < commit && base[i] == mark; i += 0x1000) /* next */;
    CHECK( i >= commit );
}

/* What is kept serves other sizes: a larger span is cut, neighbours are joined, and holes between them are filled. */
static void test_cut( void )
{
    static struct { char *base; size_t size, commit; } pieces[PIECES];
    struct vm_statistics before, after;
    struct vm_information info;
    unsigned int seed = 1, step, i;
    size_t commit, j, size;
    void *base, *parts[3];
    vm_status status;

    CHECK( !vm_create( NULL, &vm ));
    commit = 0x300000;
    CHECK( !vm_allocate_used( vm, &base, 0x400000, &commit, commit, PAGE_READWRITE, NULL ));
    for (j = 0; j < 0x300000; j += 0x1000) ((char *)base)[j] = 5;
    CHECK( !vm_free_used( vm, base ));
    for (i = 0; i < 3; i++)
    {
        commit = 0x80000;
        CHECK( !vm_allocate_used( vm, &parts[i], 0x100000, &commit, 0x100000, PAGE_READWRITE, NULL ));
        CHECK( (char *)parts[i] == (char *)base + i * 0x100000 && commit == 0x100000 && *(char *)parts[i] == 5 );
        check_layer();
    }
    for (i = 0; i < 3; i++) CHECK( !vm_free_used( vm, parts[i] ));
    vm_statistics( vm, &before );
    CHECK( before.cached == 0x300000 );
    commit = 0x280000;
    CHECK( !vm_allocate_used( vm, &parts[0], 0x300000, &commit, 0x300000, PAGE_READWRITE, NULL ));
    CHECK( parts[0] == base && commit == 0x300000 && ((char *)base)[0x2ff000] == 5 );
    vm_statistics( vm, &after );
    CHECK( !after.cached && after.system_calls == before.system_calls );
    check_layer();
    CHECK( !vm_free_used( vm, base ));

    for (step = 0; step < 2000; step++)
    {
        i = (seed = seed * 1103515245 + 12345) >> 16 & 0x7fff;
        i %= PIECES;
        seed = seed * 1103515245 + 12345;
        if (pieces[i].base)
        {
            check_piece( pieces[i].base, pieces[i].commit, i + 1 );
            CHECK( !vm_free_used( vm, pieces[i].base ));
            pieces[i].base = NULL;
        }
        else if (seed >> 16 & 7)
        {
            size = 0x11000 + ((seed >> 19 & 0xfff) << 12) / (1 + (seed >> 16 & 15));
            size &= ~(size_t)(seed >> 20 & 1 ? 0xffff : 0xfff);
            pieces[i].commit = seed >> 21 & 3 ? (size / (1 + (seed >> 23 & 3)) + 0xfff) & ~(size_t)0xfff : size;
            space_fail( seed >> 25 & 7 ? 0 : 1 + (seed >> 28 & 3) );
            status = vm_allocate_used( vm, &base, size, &pieces[i].commit, seed >> 22 & 1 ? size : pieces[i].commit,
                                       PAGE_READWRITE, NULL );
            space_fail( 0 );
            CHECK( !status || status == STATUS_NO_MEMORY || status == STATUS_COMMITMENT_LIMIT );
            if (status) continue;
            CHECK( pieces[i].commit <= size );
            pieces[i].base = base;
            for (j = 0; j < pieces[i].commit; j += 0x1000) pieces[i].base[j] = i + 1;
            if (pieces[i].commit == size) continue;
            CHECK( !vm_query( vm, pieces[i].base + pieces[i].commit, &info, sizeof(info), NULL ) &&
                   info.state == MEM_RESERVE && info.size == size - pieces[i].commit );
        }
        else
        {
            /* others want zeros */
            uintptr_t zeroed = 0;

            size = (size_t)0x10000 << (seed >> 19 & 3);
            CHECK( !allocate( &zeroed, size, MEM_RESERVE | MEM_COMMIT ));
            check_piece( (char *)zeroed, size, 0 );
            *(char *)zeroed = 1;
            CHECK( !release( zeroed, 0 ));
        }
        if (!(step % 64)) check_layer();
    }
    CHECK( !vm_trim( vm ));
    for (i = 0; i < PIECES; i++) if (pieces[i].base) CHECK( !vm_free_used( vm, pieces[i].base ));
    CHECK( !vm_trim( vm ));
    check_layer();
    vm_statistics( vm, &after );
    CHECK( !after.cached && !after.arenas && !after.committed );
    vm_destroy( vm );
}

int main( void )
{
    test_used();
    test_cut();
    test_grown( 0x400000 );
    test_grown( 0x2000000 );
    test_limits();
    test_retired();
    test_lanes();
    test_refused();
    test_joint_protect();
    printf( "%u checks, %u failures\n", checks, failures );
    return !!failures;
}
