/*
 * Every request to the system fails once
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

/* The same calls are made again and again; in the n-th round the n-th request fails. A call that fails must say so,
 * change nothing, and succeed when it is made again. */

#include <string.h>

#include "heap/heap.h"
#include "prim/nt.h"
#include "check.h"
#include "prim.h"

#define BLOCKS 120

static unsigned int failures;

static void failed( vm_status status, struct heap *heap )
{
    check( status == STATUS_NO_MEMORY || status == STATUS_COMMITMENT_LIMIT, "failed with %#x", status );
    check( prim_has_failed(), "failed without a reason: %#x", status );
    failures++;
    if (heap) check_heap( heap );
}

static void run( unsigned int flags )
{
    struct vm_statistics statistics;
    unsigned char *blocks[BLOCKS];
    uint64_t before, after;
    struct heap *heap;
    vm_status status;
    struct vm *vm;
    unsigned int i;
    size_t size;

    while ((status = vm_create( NULL, &vm ))) failed( status, NULL );
    while ((status = heap_create( vm, flags, &heap )))
    {
        failed( status, NULL );
        check( !vm_statistics( vm, &statistics ) && !statistics.reserved && !statistics.committed,
               "something was lost" );
    }
    for (i = 0; i < BLOCKS; i++)
    {
        struct heap_place place = { "place", i, NULL };

        size = i % 10 == 9 ? i * 1500 : i * 90;
        for (;;)
        {
            void *ptr = &ptr;

            heap_statistics( heap, &before, NULL );
            if (!(status = heap_alloc_debug( heap, size, NULL, &place, &ptr )))
            {
                blocks[i] = ptr;
                break;
            }
            failed( status, heap );
            heap_statistics( heap, &after, NULL );
            check( before == after && ptr == &ptr, "a failed call changed something" );
        }
        memset( blocks[i], i, size );
        if (i % 3) continue;
        while ((status = heap_realloc( heap, blocks[i], size + 50000, NULL, (void **)&blocks[i] )))
            failed( status, heap );
        check( !size || (blocks[i][0] == i && blocks[i][size - 1] == i), "realloc lost something" );
    }
    for (i = 0; i < BLOCKS; i++) while ((status = heap_free( heap, blocks[i] ))) failed( status, heap );
    check_heap( heap );
    heap_destroy( heap );
    check( !vm_statistics( vm, &statistics ) && !statistics.reserved && !statistics.committed, "something was lost" );
    heap_thread_detach();
    heap_process_detach();
    vm_destroy( vm );
}

int main( void )
{
    static const unsigned int flags[] = { VM_HEAP_THREADSAFE, 0, VM_HEAP_THREADSAFE | VM_HEAP_DEBUG };
    unsigned int i, call;

    for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
    {
        failures = 0;
        for (call = 1; call < 100000; call++)
        {
            prim_fail_at( call );
            run( flags[i] );
            if (!prim_has_failed()) break;
        }
        check( failures >= 10, "only %u of %u failures were seen", failures, call );
        prim_fail_at( 0 );
    }
    return 0;
}
