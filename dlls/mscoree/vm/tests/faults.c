/*
 * Every primitive call fails once
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

/* A scenario of many kinds of calls is run again and again; in run n the n-th call of a primitive fails. The call of
 * the layer that it hits must either succeed all the same or leave everything as it was, and succeed when it is made
 * again. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "space.h"
#include "prim/nt.h"
#include "prim/prim.h"
#include "vm/vm.h"

static unsigned long failing;
static struct vm *vm;
static char *region[8];
static unsigned int failures;

/* All that a caller can see, but for what is cached. */
struct snapshot
{
    struct vm_statistics statistics;
    uint64_t             hash;
};

static uint64_t mix( uint64_t hash, uint64_t value )
{
    return (hash ^ value) * 0x100000001b3u + (hash >> 29);
}

static int hash_region( void *context, void *base, size_t size, size_t committed, uint32_t protect )
{
    uint64_t *hash = context;

    *hash = mix( mix( mix( mix( *hash, (uintptr_t)base ), size ), committed ), protect );
    return 0;
}

static void hash_runs( uint64_t *hash, char *base, size_t size )
{
    struct vm_information info;
    char *address;

    for (address = base; address < base + size; address += info.size)
    {
        if (vm_query( vm, address, &info, sizeof(info), NULL )) break;
        *hash = mix( mix( mix( *hash, info.size ), info.state ), info.protect );
        /* content, where it can be seen */
        if (info.state == MEM_COMMIT && info.protect == PAGE_READWRITE) *hash = mix( *hash, *(uint32_t *)address );
    }
}

static void take_snapshot( struct snapshot *snapshot )
{
    unsigned int i;

    memset( snapshot, 0, sizeof(*snapshot) );
    vm_statistics( vm, &snapshot->statistics );
    snapshot->statistics.cached = snapshot->statistics.arenas = snapshot->statistics.bookkeeping = 0;
    snapshot->statistics.system_calls = snapshot->statistics.peak_committed = 0;
    vm_walk( vm, hash_region, &snapshot->hash );
    for (i = 0; i < 8; i++) if (region[i] && vm_owns( vm, region[i] )) hash_runs( &snapshot->hash, region[i], 0x10000 );
}

enum op { ALLOC, EX, FREE, PROTECT, WRITE, TRIM };

static const struct step
{
    enum op      op;
    unsigned int index;
    size_t       offset, size;
    uint32_t     type, protect;
} steps[] =
{
    { ALLOC, 0, 0, 0x100000, MEM_RESERVE, PAGE_READWRITE },
    { ALLOC, 0, 0x10000, 0x20000, MEM_COMMIT, PAGE_READWRITE },
    { WRITE, 0, 0x10000 },
    { ALLOC, 0, 0x50000, 0x8000, MEM_COMMIT, PAGE_READONLY },
    { ALLOC, 0, 0x70000, 0x8000, MEM_COMMIT, PAGE_EXECUTE_READWRITE },
    { ALLOC, 0, 0x90000, 0x8000, MEM_COMMIT, PAGE_READWRITE },
    { ALLOC, 0, 0xa0000, 0x4000, MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD },
    { FREE, 0, 0xa2000, 0x8000, MEM_DECOMMIT },
    { PROTECT, 0, 0x14000, 0x3000, 0, PAGE_READONLY },
    { PROTECT, 0, 0x18000, 0x3000, 0, PAGE_NOACCESS },
    { FREE, 0, 0x12000, 0x10000, MEM_DECOMMIT },
    { ALLOC, 1, 0, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE },
    { WRITE, 1, 0x3000 },
    { FREE, 1, 0, 0, MEM_RELEASE },
    { ALLOC, 1, 0, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY },
    { ALLOC, 2, 0, 0x30000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE },
    { FREE, 2, 0x11000, 0x3000, MEM_RELEASE },
    { FREE, 2, 0x20000, 0x10000, MEM_RELEASE },
    { EX, 3, 0, 0x40000, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS },
    { FREE, 3, 0x11000, 0x2000, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER },
    { EX, 3, 0x11000, 0x2000, MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE },
    { WRITE, 3, 0x11000 },
    { FREE, 3, 0x11000, 0x2000, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER },
    { EX, 3, 0x11000, 0x2000, MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER | MEM_WRITE_WATCH, PAGE_READWRITE },
    { WRITE, 3, 0x11000 },
    { FREE, 3, 0x11000, 0x2000, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER },
    { FREE, 3, 0x20000, 0x20000, MEM_RELEASE },
    { EX, 3, 0x20000, 0x20000, MEM_RESERVE | MEM_COMMIT | MEM_WRITE_WATCH, PAGE_READWRITE },
    { FREE, 3, 0x20000, 0x20000, MEM_RELEASE },
    { EX, 3, 0x20000, 0x20000, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS },
    { FREE, 3, 0, 0x40000, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS },
    { ALLOC, 4, 0, 0x4000000, MEM_RESERVE, PAGE_READWRITE },
    { ALLOC, 4, 0x1000000, 0x10000, MEM_COMMIT, PAGE_READWRITE },
    { ALLOC, 4, 0x1800000, 0x10000, MEM_COMMIT, PAGE_READWRITE },
    { ALLOC, 4, 0x2000000, 0x10000, MEM_COMMIT, PAGE_READWRITE },
    { ALLOC, 4, 0x2800000, 0x10000, MEM_COMMIT, PAGE_READWRITE },
    { FREE, 4, 0x1000000, 0x2000000, MEM_RELEASE },
    { ALLOC, 4, 0x1400000, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE },
    { ALLOC, 5, 0, 0x3000000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE },
    { FREE, 5, 0, 0, MEM_RELEASE },
    { ALLOC, 5, 0, 0x20000, MEM_RESERVE | MEM_COMMIT | MEM_TOP_DOWN, PAGE_READWRITE },
    { ALLOC, 6, 0, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE | PAGE_NOCACHE },
    { FREE, 6, 0, 0, MEM_DECOMMIT },
    { FREE, 6, 0, 0, MEM_RELEASE },
    { ALLOC, 7, 0, 0x5000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE },
    { FREE, 7, 0, 0, MEM_RELEASE },
    { FREE, 1, 0, 0, MEM_RELEASE },
    { TRIM },
    { FREE, 0, 0, 0, MEM_RELEASE },
    { FREE, 3, 0, 0, MEM_RELEASE },
    { FREE, 5, 0, 0, MEM_RELEASE },
    { TRIM },
};

static vm_status run_step( const struct step *step )
{
    void *base = region[step->index] ? region[step->index] + step->offset : NULL;
    size_t size = step->size;
    uint32_t old;
    vm_status status = STATUS_SUCCESS;

    switch (step->op)
    {
    case ALLOC:
    case EX:
        if (!step->offset) base = NULL;
        if (step->op == ALLOC) status = vm_allocate( vm, &base, 0, &size, step->type, step->protect, NULL );
        else status = vm_allocate_ex( vm, &base, &size, step->type, step->protect, NULL, NULL );
        if (!status && !step->offset) region[step->index] = base;
        break;
    case FREE: status = vm_free( vm, &base, &size, step->type ); break;
    case PROTECT: status = vm_protect( vm, &base, &size, step->protect, &old ); break;
    case WRITE: *(volatile uint32_t *)base = 0x600d; break;
    case TRIM: status = vm_trim( vm ); break;
    }
    return status;
}

static void report( const struct step *step, const char *what )
{
    failures++;
    printf( "primitive call %lu fails in step %u: %s\n", failing, (unsigned int)(step - steps), what );
}

/* 0 when the scenario has fewer calls. */
static int run( void )
{
    struct snapshot before, after;
    const struct step *step;
    const char *what;
    int hit = 0;

    space_fail( failing );
    memset( region, 0, sizeof(region) );
    if (vm_create( NULL, &vm ))
    {
        if (space_calls() != failing || vm_create( NULL, &vm )) abort();
        hit = 1;
    }
    for (step = steps; step < steps + sizeof(steps) / sizeof(steps[0]); step++)
    {
        unsigned long first = space_calls() + 1;
        vm_status status;

        take_snapshot( &before );
        status = run_step( step );
        if (first <= failing && failing <= space_calls())
        {
            hit = 1;
            what = "";
            if (vm_check( vm, 1, &what )) report( step, what );
            if (status)
            {
                take_snapshot( &after );
                if (memcmp( &before, &after, sizeof(before) )) report( step, "something has changed" );
                if ((status = run_step( step ))) report( step, "and again when nothing fails any more" );
            }
        }
        else if (status) report( step, "although it didn't" );
        if (status) break;
        what = "";
        if (vm_check( vm, 0, &what )) report( step, what );
    }
    vm_destroy( vm );
    return hit;
}

static unsigned long mapped_pages( void )
{
    unsigned long pages = 0;
    FILE *file = fopen( "/proc/self/statm", "r" );

    if (!file || fscanf( file, "%lu", &pages ) != 1) abort();
    fclose( file );
    return pages;
}

int main( void )
{
    unsigned long before, leaked = 0;

    failing = ~0ul;
    run();  /* in which nothing fails */
    printf( "the scenario makes %lu calls\n", space_calls() );
    for (failing = 1; !failures; failing++)
    {
        before = mapped_pages();
        if (!run()) break;
        if (mapped_pages() > before && !getenv( "TEST_EMULATED" )) leaked++;
    }
    /* what the machine's own allocator maps once is no leak; an emulator's own pages come and go */
    if (leaked > 2)
    {
        failures++;
        printf( "address space leaks in %lu runs\n", leaked );
    }
    printf( "%lu runs, %u failures\n", failing - 1, failures );
    return !!failures;
}
