/*
 * A long mixed run: what is held stays near to what is in use
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

/* usage: heap_long [MILLIONS-OF-CALLS] */

#include <stdlib.h>

#include "heap/heap.h"
#include "check.h"

#define BLOCKS 40000
#define LIMIT  1.5

static uint64_t seed = 1;

static unsigned int choose( unsigned int count )
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (seed >> 33) % count;
}

static size_t choose_size( unsigned int kind )
{
    switch (kind)
    {
    case 0: return 16 + choose( 512 );
    case 1: return choose( 100 ) < 90 ? 1 + choose( 512 ) : choose( 10 ) ? choose( 8000 ) : choose( 200000 );
    default: return (size_t)8 << choose( 10 );
    }
}

static double run( struct vm *vm, unsigned int kind, unsigned long calls )
{
    static struct { void *ptr; size_t size; } blocks[BLOCKS];
    uint64_t live = 0, held;
    struct heap *heap;
    double ratio;
    unsigned long i;

    check( !heap_create( vm, VM_HEAP_THREADSAFE, &heap ), "heap_create" );
    for (i = 0; i < BLOCKS; i++) blocks[i].ptr = NULL;
    for (i = 0; i < calls; i++)
    {
        /* the number of blocks swells and shrinks */
        unsigned int swell = i / 1000000 % 2 ? 3 : 2, slot = choose( BLOCKS );

        if (blocks[slot].ptr && choose( 4 ) < swell)
        {
            check( !heap_free( heap, blocks[slot].ptr ), "free" );
            live -= blocks[slot].size;
            blocks[slot].ptr = NULL;
        }
        else if (!blocks[slot].ptr)
        {
            blocks[slot].size = choose_size( kind );
            check( !heap_alloc( heap, blocks[slot].size, NULL, &blocks[slot].ptr ), "alloc" );
            live += blocks[slot].size;
        }
    }
    check_heap( heap );
    heap_statistics( heap, NULL, &held );
    ratio = (double)held / live;
    printf( "mixture %u: %.1f MiB live, held / live = %.3f\n", kind, live / 1048576., ratio );
    fflush( stdout );
    heap_destroy( heap );
    return ratio;
}

int main( int argc, char **argv )
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    unsigned long millions = 2;
#else
    unsigned long millions = 10;
#endif
    unsigned int kind;
    struct vm *vm;

    if (argc > 1) millions = strtoul( argv[1], NULL, 0 );
    check( !vm_create( NULL, &vm ), "vm_create" );
    for (kind = 0; kind < 3; kind++)
    {
        double ratio = run( vm, kind, millions * 1000000 );
        check( ratio <= LIMIT, "held / live is %.3f", ratio );
    }
    heap_thread_detach();
    heap_process_detach();
    vm_destroy( vm );
    return 0;
}
