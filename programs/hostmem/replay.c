/*
 * Makes the calls of a trace again, natively: with our VM layer and heap, or with another allocator
 *
 * usage: hostmem-replay CALLS ours|mimalloc|glibc LIMIT
 * hostmem replay writes the file CALLS, in which memory has a number instead of its address, and reads what is printed:
 * a line of figures, then a line for each call that ended otherwise than it did when it was recorded.
 *
 * Memory is written to as it comes, a byte a page, for the peak is to be that of a program that uses it.
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

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "heap/heap.h"
#include "vm/vm.h"

#define PAGE          0x1000
#define MEM_COMMIT    0x1000
#define MEM_DECOMMIT  0x4000
#define BATCH         4096      /* calls that are read at once */
#define TOLD          1000      /* differences that are printed */

enum kind { BLOCK = 1, BLOCK_FREE, REGION, PAGES, PAGES_FREE, PROTECT };

struct call
{
    uint32_t kind;
    uint32_t slot;      /* which memory */
    uint64_t size;
    uint64_t offset;    /* in the region */
    uint32_t type;      /* MEM_* */
    uint32_t protect;   /* PAGE_*, of NT */
    uint32_t index;     /* of the record */
    uint32_t refused;   /* when it was recorded */
};

_Static_assert( sizeof(struct call) == 40, "the file's layout" );

/* Blocks and pages of one allocator; 0 is success. */
struct allocator
{
    int  (*block)( size_t size, void **ptr );
    void (*block_free)( void *ptr );
    int  (*pages)( void **base, size_t size, uint32_t type, uint32_t protect );
    int  (*pages_free)( void *base, size_t size, uint32_t type );
    int  (*protect)( void *base, size_t size, uint32_t protect );
};

struct memory { void *base; size_t size; };

static struct vm *vm;
static struct heap *heap;
static struct vm_quota quota, *limit;

/* --- ours */

static int own_block( size_t size, void **ptr )
{
    return heap_alloc( heap, size, limit, ptr ) != 0;
}

static void own_block_free( void *ptr )
{
    heap_free( heap, ptr );
}

static int own_pages( void **base, size_t size, uint32_t type, uint32_t protect )
{
    return vm_allocate( vm, base, 0, &size, type, protect, limit ) != 0;
}

static int own_pages_free( void *base, size_t size, uint32_t type )
{
    return vm_free( vm, &base, &size, type ) != 0;
}

static int own_protect( void *base, size_t size, uint32_t protect )
{
    uint32_t old;

    return vm_protect( vm, &base, &size, protect, &old ) != 0;
}

/* --- a peer: its blocks, and the system's pages */

static void *(*peer_malloc)( size_t size );
static void (*peer_free)( void *ptr );

static int peer_block( size_t size, void **ptr )
{
    return !(*ptr = peer_malloc( size ));
}

static int system_protection( uint32_t protect )
{
    switch (protect & 0xff)
    {
    case 0x01: return PROT_NONE;
    case 0x02: return PROT_READ;
    case 0x10: return PROT_EXEC;
    case 0x20: return PROT_READ | PROT_EXEC;
    case 0x40: case 0x80: return PROT_READ | PROT_WRITE | PROT_EXEC;
    default: return PROT_READ | PROT_WRITE;
    }
}

static int system_pages( void **base, size_t size, uint32_t type, uint32_t protect )
{
    int prot = type & MEM_COMMIT ? system_protection( protect ) : PROT_NONE;

    if (*base) return mprotect( *base, size, prot );
    *base = mmap( NULL, size, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0 );
    return *base == MAP_FAILED;
}

static int system_pages_free( void *base, size_t size, uint32_t type )
{
    if (!(type & MEM_DECOMMIT)) return munmap( base, size );
    return madvise( base, size, MADV_DONTNEED ) || mprotect( base, size, PROT_NONE );
}

static int system_protect( void *base, size_t size, uint32_t protect )
{
    return mprotect( base, size, system_protection( protect ) );
}

static const struct allocator ours = { own_block, own_block_free, own_pages, own_pages_free, own_protect };
static struct allocator peer = { peer_block, NULL, system_pages, system_pages_free, system_protect };

static const struct allocator *find_allocator( const char *name, uint64_t bytes )
{
    struct vm_config config = { 0 };
    void *library;

    if (!strcmp( name, "ours" ))
    {
        if (vm_create( &config, &vm ) || heap_create( vm, 0, &heap )) return NULL;
        quota.commit_limit = bytes;
        quota.reserve_limit = UINT64_MAX;
        if (bytes) limit = &quota;
        return &ours;
    }
    peer_malloc = malloc;
    peer_free = free;
    if (!strcmp( name, "mimalloc" ))
    {
        if (!(library = dlopen( "libmimalloc.so.2", RTLD_NOW )) && !(library = dlopen( "libmimalloc.so", RTLD_NOW )) &&
            !(library = dlopen( "libmimalloc.so.3", RTLD_NOW )))
            return NULL;
        peer_malloc = (void *(*)( size_t ))dlsym( library, "mi_malloc" );
        peer_free = (void (*)( void * ))dlsym( library, "mi_free" );
    }
    else if (strcmp( name, "glibc" )) return NULL;
    peer.block_free = peer_free;
    return peer_malloc && peer_free ? &peer : NULL;
}

/* --- the calls */

static void use( void *base, size_t size )
{
    volatile char *ptr = base;
    size_t i;

    for (i = 0; i < size; i += PAGE) ptr[i] = 1;
    if (size) ptr[size - 1] = 1;
}

static int is_writable( uint32_t protect )
{
    return (protect & 0xff) == 0x04 || (protect & 0xff) == 0x40;
}

/* Whether it was refused. What is served now and was not then goes back at once, as nothing will free it. */
static int allocate( const struct allocator *allocator, struct memory *memory, const struct call *call )
{
    void *base = NULL;
    int refused;

    if (call->kind == BLOCK) refused = allocator->block( call->size, &base );
    else refused = allocator->pages( &base, call->size, call->type, call->protect );
    if (refused) return 1;
    if (call->kind == BLOCK) use( base, call->size );
    else if ((call->type & MEM_COMMIT) && is_writable( call->protect )) use( base, call->size );
    if (!call->refused)
    {
        memory->base = base;
        memory->size = call->size;
    }
    else if (call->kind == BLOCK) allocator->block_free( base );
    else allocator->pages_free( base, allocator == &ours ? 0 : call->size, 0x8000 );
    return 0;
}

/* A call for memory that exists; it does nothing when that was refused. */
static int change( const struct allocator *allocator, struct memory *memory, const struct call *call )
{
    void *base = memory->base ? (char *)memory->base + call->offset : NULL;
    int failed = 0;

    if (!base) return call->kind == PAGES;
    switch (call->kind)
    {
    case BLOCK_FREE:
        allocator->block_free( base );
        memory->base = NULL;
        break;
    case PAGES:
        failed = allocator->pages( &base, call->size, call->type, call->protect );
        if (!failed && (call->type & MEM_COMMIT) && is_writable( call->protect )) use( base, call->size );
        break;
    case PAGES_FREE:
        if (call->type & MEM_DECOMMIT) failed = allocator->pages_free( base, call->size, call->type );
        else
        {
            allocator->pages_free( base, allocator == &ours ? 0 : memory->size, call->type );
            memory->base = NULL;
        }
        break;
    case PROTECT:
        failed = allocator->protect( base, call->size, call->protect );
        break;
    }
    return failed;
}

static double seconds( clockid_t clock )
{
    struct timespec time;

    clock_gettime( clock, &time );
    return time.tv_sec + time.tv_nsec * 1e-9;
}

/* What getrusage() has begins with what the parent had. */
static uint64_t peak_memory(void)
{
    unsigned long long kilobytes = 0;
    char line[256];
    FILE *file;

    if (!(file = fopen( "/proc/self/status", "r" ))) return 0;
    while (fgets( line, sizeof(line), file ) && sscanf( line, "VmHWM: %llu", &kilobytes ) != 1) /* look for it */;
    fclose( file );
    return (uint64_t)kilobytes << 10;
}

int main( int argc, char *argv[] )
{
    static struct call calls[BATCH];
    static uint32_t differences[TOLD];
    const struct allocator *allocator;
    struct vm_statistics pages = { 0 };
    struct memory *slots;
    uint64_t base_memory, refused = 0, other = 0;
    uint32_t count, i;
    double wall, cpu;
    FILE *file;
    size_t n;

    if (argc != 4 || !(file = fopen( argv[1], "rb" )) || fread( &count, sizeof(count), 1, file ) != 1 ||
        count >= UINT32_MAX / sizeof(*slots))
    {
        fprintf( stderr, "usage: hostmem-replay CALLS ours|mimalloc|glibc LIMIT\n" );
        return 2;
    }
    if (!(allocator = find_allocator( argv[2], strtoull( argv[3], NULL, 10 ) )))
    {
        fprintf( stderr, "hostmem-replay: there is no %s\n", argv[2] );
        return 1;
    }
    slots = mmap( NULL, (count + 1) * sizeof(*slots), PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0 );
    if (slots == MAP_FAILED) return 1;
    memset( calls, 0, sizeof(calls) );
    base_memory = peak_memory();
    wall = seconds( CLOCK_MONOTONIC );
    cpu = seconds( CLOCK_PROCESS_CPUTIME_ID );
    while ((n = fread( calls, sizeof(*calls), BATCH, file )))
    {
        for (i = 0; i < n; i++)
        {
            const struct call *call = &calls[i];
            int bad;

            if (call->slot >= count) return 1;
            if (call->kind == BLOCK || call->kind == REGION) bad = allocate( allocator, &slots[call->slot], call );
            else bad = change( allocator, &slots[call->slot], call );
            refused += bad;
            if (bad == !!call->refused) continue;
            if (other < TOLD) differences[other] = call->index;
            other++;
        }
    }
    cpu = seconds( CLOCK_PROCESS_CPUTIME_ID ) - cpu;
    wall = seconds( CLOCK_MONOTONIC ) - wall;
    if (vm) vm_statistics( vm, &pages );
    printf( "%.6f %.6f %llu %llu %llu %llu\n", wall, cpu, (unsigned long long)(peak_memory() - base_memory),
            (unsigned long long)pages.peak_committed, (unsigned long long)refused, (unsigned long long)other );
    for (i = 0; i < other && i < TOLD; i++) printf( "%u\n", differences[i] );
    return 0;
}
