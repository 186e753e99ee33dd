/*
 * Narrow: what can be had of a small address space, to its end
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

/* The address space of a 32-bit program, of 2 and of 4 GiB: filled with pieces until nothing is left, in holes, and
 * emptied again. A piece is refused only when a walk with vm_query finds no free range for it. */

#include <stdio.h>
#include <stdlib.h>

#include "space.h"
#include "prim/nt.h"
#include "vm/vm.h"

#define MIB ((size_t)1 << 20)
#define MOST 65536

static struct vm *vm;
static void *piece[MOST];
static unsigned int checks, failures;

#define CHECK( cond ) \
    do { checks++; if (!(cond)) { failures++; fprintf( stderr, "line %d: %s\n", __LINE__, #cond ); } } while (0)

static void *reserve( void *base, size_t size, uint32_t type )
{
    return vm_allocate( vm, &base, 0, &size, type, PAGE_READWRITE, NULL ) ? NULL : base;
}

static void release( void *base )
{
    size_t size = 0;

    CHECK( !vm_free( vm, &base, &size, MEM_RELEASE ));
}

static void check_all( int deep )
{
    const char *what = "";

    checks++;
    if (!vm_check( vm, deep, &what )) return;
    failures++;
    fprintf( stderr, "%s\n", what );
}

/* The largest range that a query says is free, and that begins where a reservation can. */
static size_t largest_free( uintptr_t highest )
{
    struct vm_information info;
    uintptr_t address, start, end;
    size_t largest = 0;

    for (address = 0x10000; address < highest; address = end)
    {
        CHECK( !vm_query( vm, (void *)address, &info, sizeof(info), NULL ));
        end = (uintptr_t)info.base + info.size;
        start = (address + 0xffff) & ~(uintptr_t)0xffff;
        if (info.state == MEM_FREE && end > start && ((end - start) & ~(size_t)0xffff) > largest)
            largest = (end - start) & ~(size_t)0xffff;
    }
    return largest;
}

static size_t fill( size_t size, size_t count )
{
    while (count < MOST && (piece[count] = reserve( NULL, size, MEM_RESERVE ))) count++;
    return count;
}

static void test_fill( uintptr_t highest, size_t size )
{
    size_t count, i, again;

    CHECK( !vm_create( NULL, &vm ));
    count = fill( size, 0 );
    printf( "%zu pieces of %zu KiB, %zu MiB of %zu\n", count, size >> 10, count * (size >> 10) >> 10,
            (size_t)(highest >> 20) );
    CHECK( count < MOST && largest_free( highest ) < size );
    check_all( 0 );

    /* every second one, and then what fits into the holes, and what does not */
    for (i = 0; i < count; i += 2) release( piece[i] );
    again = largest_free( highest );
    CHECK( !reserve( NULL, again + 0x10000, MEM_RESERVE ));
    piece[0] = reserve( NULL, again, MEM_RESERVE );
    CHECK( piece[0] != NULL );
    if (piece[0]) release( piece[0] );
    check_all( 0 );

    /* everything, and then most of it at once */
    for (i = 1; i < count; i += 2) release( piece[i] );
    check_all( 0 );
    again = largest_free( highest );
    CHECK( again > highest / 8 * 7 );
    piece[0] = reserve( NULL, again, MEM_RESERVE );
    CHECK( piece[0] != NULL );
    if (piece[0]) release( piece[0] );
    vm_trim( vm );
    CHECK( space_used() < 4 * MIB + highest / 512 );
    vm_destroy( vm );
    CHECK( !space_used() );
}

/* What is small and stays must not keep what is large from its place. */
static void test_small_use( uintptr_t highest )
{
    size_t large = highest > 0x80000000u ? 3072 * MIB : 1280 * MIB, i;
    void *base;

    CHECK( !vm_create( NULL, &vm ));
    for (i = 0; i < 2000; i++) piece[i] = reserve( NULL, 0x10000, MEM_RESERVE );
    for (i = 0; i < 2000; i++) if (i % 400) release( piece[i] );
    base = reserve( NULL, large, MEM_RESERVE );
    CHECK( base != NULL );
    if (base) release( base );
    for (i = 0; i < 2000; i += 400) release( piece[i] );
    base = reserve( NULL, large + 512 * MIB, MEM_RESERVE );
    CHECK( base != NULL );
    if (base)
    {
        CHECK( reserve( base, 0x10000, MEM_COMMIT ) == base );
        CHECK( reserve( (char *)base + large, 0x10000, MEM_COMMIT ) == (char *)base + large );
        *(char *)base = ((char *)base)[large] = 1;
        release( base );
    }
    check_all( 1 );
    vm_destroy( vm );
    CHECK( !space_used() );
}

/* A runtime that wants 1.5 GiB in pieces of 1 MiB, with small regions in between. */
static void test_mixed( void )
{
    size_t i, count = 0;

    CHECK( !vm_create( NULL, &vm ));
    for (i = 0; i < 1536; i++)
    {
        CHECK( (piece[count++] = reserve( NULL, MIB, MEM_RESERVE )) != NULL );
        if (i % 3 == 0) CHECK( (piece[count++] = reserve( NULL, 0x10000, MEM_RESERVE )) != NULL );
        if (i % 7 == 0) CHECK( (piece[count++] = reserve( NULL, 0x1000, MEM_RESERVE | MEM_COMMIT )) != NULL );
    }
    check_all( 1 );
    for (i = 0; i < count; i++) release( piece[i] );
    check_all( 1 );
    vm_destroy( vm );
    CHECK( !space_used() );
}

/* One region across what arenas there are and what is between them: each kind of call, cut where arenas meet. */
static void test_across( void )
{
    char *base, *last, *middle;
    struct vm_information info;
    size_t size, i;
    uint32_t old;
    void *ptr;

    CHECK( !vm_create( NULL, &vm ));
    for (i = 0; i < 300; i++) piece[i] = reserve( NULL, 0x10000, MEM_RESERVE );
    CHECK( space_reservation( (uintptr_t)piece[299], (uintptr_t *)&ptr ));
    /* from behind the last of them to behind the end of everything that was taken from the system */
    base = (char *)piece[299] + 0x10000;
    CHECK( !vm_query( vm, base, &info, sizeof(info), NULL ) && info.state == MEM_FREE && info.size >= 64 * MIB );
    size = 64 * MIB;
    last = base + size - 0x1000;
    ptr = base;
    CHECK( reserve( base, size, MEM_RESERVE ) == base );
    CHECK( !vm_query( vm, base, &info, sizeof(info), NULL ) && info.state == MEM_RESERVE && info.size == size );
    CHECK( space_reservation( (uintptr_t)base, (uintptr_t *)&ptr ) );
    middle = (char *)ptr + space_reservation( (uintptr_t)base, (uintptr_t *)&ptr );
    CHECK( middle > base && middle < last );
    CHECK( reserve( middle - 0x3000, 0x6000, MEM_COMMIT ) == middle - 0x3000 );
    middle[-1] = middle[0] = 1;
    ptr = middle - 0x1000;
    size = 0x2000;
    CHECK( !vm_protect( vm, &ptr, &size, PAGE_READONLY, &old ) && old == PAGE_READWRITE );
    CHECK( !vm_query( vm, middle - 0x1000, &info, sizeof(info), NULL ) && info.size == 0x2000 &&
           info.protect == PAGE_READONLY );
    check_all( 1 );
    ptr = middle - 0x2000;
    size = 0x4000;
    CHECK( !vm_free( vm, &ptr, &size, MEM_DECOMMIT ));
    CHECK( !vm_query( vm, middle - 0x2000, &info, sizeof(info), NULL ) && info.size == 0x4000 &&
           info.state == MEM_RESERVE );
    check_all( 1 );
    /* a hole where the arenas meet: then there are two regions, and the hole can be taken again */
    ptr = middle - 0x10000;
    size = 0x20000;
    CHECK( !vm_free( vm, &ptr, &size, MEM_RELEASE ));
    check_all( 1 );
    CHECK( reserve( middle - 0x10000, 0x20000, MEM_RESERVE | MEM_COMMIT ) == middle - 0x10000 );
    CHECK( !middle[-1] && !middle[0] );
    check_all( 1 );
    release( base );
    release( middle - 0x10000 );
    release( middle + 0x10000 );
    check_all( 1 );
    CHECK( !vm_query( vm, base, &info, sizeof(info), NULL ) && info.state == MEM_FREE && info.size >= 64 * MIB );
    /* an address that was asked for goes before a wish for the top; what the system has to watch can't be in a used
     * arena */
    CHECK( reserve( base, 0x10000, MEM_RESERVE | MEM_TOP_DOWN ) == base );
    release( base );
    CHECK( !reserve( base, 0x10000, MEM_RESERVE | MEM_WRITE_WATCH ));
    for (i = 0; i < 300; i++) release( piece[i] );
    CHECK( reserve( base, 0x10000, MEM_RESERVE | MEM_WRITE_WATCH ) == base );
    check_all( 1 );
    release( base );
    vm_destroy( vm );
    CHECK( !space_used() );
}

/* Placeholders that meet are joined wherever they came from. */
static void test_placeholders( void )
{
    void *low, *high, *ptr, *pages[4];
    size_t size = 32 * MIB;
    uintptr_t count = 4;
    uint32_t granularity;

    CHECK( !vm_create( NULL, &vm ));
    low = reserve( NULL, 2 * size, MEM_RESERVE );
    CHECK( low != NULL );
    release( low );
    CHECK( !vm_allocate_ex( vm, &low, &size, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS, NULL, NULL ));
    high = (char *)low + size;
    CHECK( !vm_allocate_ex( vm, &high, &size, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS, NULL, NULL ));
    ptr = low;
    size = 64 * MIB;
    CHECK( !vm_free( vm, &ptr, &size, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS ));
    check_all( 1 );
    ptr = (char *)low + 16 * MIB;
    size = 32 * MIB;
    CHECK( !vm_free( vm, &ptr, &size, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER ));
    check_all( 1 );
    CHECK( !vm_allocate_ex( vm, &ptr, &size, MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE, NULL,
                            NULL ));
    ((char *)ptr)[16 * MIB - 1] = ((char *)ptr)[16 * MIB] = 1;
    check_all( 1 );
    CHECK( !vm_free( vm, &ptr, &size, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER ));
    /* the system watches each of them for itself */
    CHECK( !vm_allocate_ex( vm, &ptr, &size, MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER | MEM_WRITE_WATCH,
                            PAGE_READWRITE, NULL, NULL ));
    check_all( 1 );
    CHECK( !vm_get_write_watch( vm, WRITE_WATCH_FLAG_RESET, (char *)ptr + 16 * MIB - 0x2000, 16 * MIB, pages, &count,
                                &granularity ));
    CHECK( count == 4 && pages[0] == (char *)high - 0x2000 && pages[2] == high && pages[3] == (char *)high + 0x1000 );
    CHECK( !vm_reset_write_watch( vm, ptr, size ));
    CHECK( !vm_free( vm, &ptr, &size, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER ));
    ptr = low;
    size = 64 * MIB;
    CHECK( !vm_free( vm, &ptr, &size, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS ));
    check_all( 1 );
    release( low );
    check_all( 1 );
    vm_destroy( vm );
    CHECK( !space_used() );
}

int main( void )
{
    static const uintptr_t highest[] = { 0x7ffeffff, 0xfffeffff };
#ifdef __SANITIZE_ADDRESS__
    static const unsigned int count = 1;  /* the sanitizer itself is above 2 GiB */
#else
    static const unsigned int count = 2;
#endif
    unsigned int i;

    for (i = 0; i < count; i++)
    {
        space_limit( highest[i] );
        test_across();
        test_placeholders();
        test_small_use( highest[i] );
        test_mixed();
        test_fill( highest[i], 0x10000 );
        if (!i) test_fill( highest[i], 0x1000 );
        test_fill( highest[i], 16 * MIB );
        test_fill( highest[i], 3 * MIB + 0x5000 );
    }
    printf( "%u checks, %u failures\n", checks, failures );
    return !!failures;
}
