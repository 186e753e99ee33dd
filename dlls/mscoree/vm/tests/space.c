/*
 * Space: an address space for tests
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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "space.h"
#include "prim/nt.h"

#define LOWEST      0x10000
#define GRANULARITY 0x10000
#define SMALLEST_ARENA 0x800000

enum prim_event { PRIM_RESERVED, PRIM_RELEASED, PRIM_CHANGED, PRIM_WATCHED, PRIM_ASKED };
extern int prim_fault( void );
extern uintptr_t prim_choose( size_t size, uint32_t type );
extern uintptr_t prim_choose_highest( void );
extern void prim_observe( enum prim_event event, uintptr_t base, size_t size );
extern size_t prim_unlisted( uintptr_t address, uintptr_t *base );

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct reservation
{
    uintptr_t base;
    size_t    size;
    int       watched;
} *table;                       /* in ascending order */
static size_t count, room, used;
static uintptr_t highest, cap, kept_start, kept_end;
static unsigned long calls, failing;
static int refusing;
static void (*interrupt)( void );

void space_limit( uintptr_t address )
{
    highest = address;
    kept_start = kept_end = 0;
}

void space_cap( uintptr_t address )
{
    cap = address;
}

void space_keep_free( uintptr_t start, uintptr_t end )
{
    kept_start = start;
    kept_end = end;
}

uintptr_t prim_choose_highest( void )
{
    return highest ? highest : cap;
}

static void broken( const char *what, uintptr_t base, size_t size )
{
    fprintf( stderr, "%s: %#lx, size %#lx\n", what, (unsigned long)base, (unsigned long)size );
    abort();
}

/* The first reservation that ends above an address. */
static size_t find( uintptr_t address )
{
    size_t low = 0, high = count, middle;

    while (low < high)
    {
        middle = (low + high) / 2;
        if (table[middle].base + table[middle].size > address) high = middle;
        else low = middle + 1;
    }
    return low;
}

void prim_observe( enum prim_event event, uintptr_t base, size_t size )
{
    size_t i;

    pthread_mutex_lock( &mutex );
    i = find( base );
    switch (event)
    {
    case PRIM_RESERVED:
        if (i < count && table[i].base < base + size) broken( "reserved twice", base, size );
        if (count == room && !(table = realloc( table, (room = room ? 2 * room : 64) * sizeof(*table) ))) abort();
        memmove( table + i + 1, table + i, (count++ - i) * sizeof(*table) );
        table[i].base = base;
        table[i].size = size;
        table[i].watched = 0;
        used += size;
        break;
    case PRIM_RELEASED:
        if (i == count || table[i].base != base || table[i].size != size)
            broken( "released, but not reserved as this", base, size );
        memmove( table + i, table + i + 1, (--count - i) * sizeof(*table) );
        used -= size;
        break;
    case PRIM_CHANGED:
        if (i == count || base < table[i].base || base + size > table[i].base + table[i].size)
            broken( "changed, but not within one reservation", base, size );
        break;
    case PRIM_WATCHED:
        table[i].watched = 1;
        break;
    case PRIM_ASKED:
        if (i == count || base < table[i].base || base + size > table[i].base + table[i].size || !table[i].watched)
            broken( "asked for writes, but not within one reservation that is watched", base, size );
        break;
    }
    pthread_mutex_unlock( &mutex );
}

uintptr_t prim_choose( size_t size, uint32_t type )
{
    uintptr_t base = LOWEST, top, found = 1;
    size_t i;

    if (!highest) return 0;
    pthread_mutex_lock( &mutex );
    for (i = 0; i <= count; i++)
    {
        top = i < count ? table[i].base : highest + 1;
        if (top > highest + 1) top = highest + 1;
        if (size < SMALLEST_ARENA && base < kept_end && kept_start < base + size) base = kept_end;
        if (base < top && top - base >= size && size <= highest)
        {
            found = type & MEM_TOP_DOWN ? (top - size) & ~(uintptr_t)(GRANULARITY - 1) : base;
            if (!(type & MEM_TOP_DOWN)) break;
        }
        if (i < count && table[i].base + table[i].size > base)
            base = (table[i].base + table[i].size + GRANULARITY - 1) & ~(uintptr_t)(GRANULARITY - 1);
    }
    pthread_mutex_unlock( &mutex );
    return found;
}

size_t space_reservation( uintptr_t address, uintptr_t *base )
{
    size_t i, size = 0;

    pthread_mutex_lock( &mutex );
    i = find( address );
    if (i < count && table[i].base <= address)
    {
        *base = table[i].base;
        size = table[i].size;
    }
    pthread_mutex_unlock( &mutex );
    return size;
}

int space_watched( uintptr_t base, size_t size )
{
    uintptr_t end = base + size;
    size_t i;

    pthread_mutex_lock( &mutex );
    for (i = find( base ); base < end && i < count && table[i].base <= base && table[i].watched; i++)
        base = table[i].base + table[i].size;
    pthread_mutex_unlock( &mutex );
    return base >= end;
}

/* tests/run says so when the program runs under qemu's user mode. */
size_t prim_unlisted( uintptr_t address, uintptr_t *base )
{
    return getenv( "TEST_EMULATED" ) ? space_reservation( address, base ) : 0;
}

size_t space_used( void )
{
    return used;
}

void space_fail( unsigned long number )
{
    calls = 0;
    failing = number;
}

unsigned long space_calls( void )
{
    return calls;
}

void space_refuse( int refuse )
{
    refusing = refuse;
}

void space_interrupt( void (*func)( void ) )
{
    interrupt = func;
}

int prim_fault( void )
{
    void (*func)( void ) = interrupt;

    if (func)
    {
        interrupt = NULL;
        func();
    }
    return refusing || (failing && ++calls == failing);
}
