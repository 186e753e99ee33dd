/*
 * Random calls of one heap, with a copy of what the blocks hold
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

/* The calls of several threads are made by one, which takes on the others' values: so every run can be repeated. */

#include <string.h>

#include "heap/heap.h"
#include "prim/sys.h"
#include "prim/nt.h"
#include "check.h"
#include "exercise.h"

#define BLOCKS  512
#define THREADS 4

struct block
{
    unsigned char *ptr;
    size_t         size;
    unsigned char  stamp;
};

struct state
{
    struct choices *choices;
    struct vm      *vm;
    struct heap    *heap, *other;
    unsigned int    flags;
    void           *values[THREADS];
    unsigned int    thread;
    struct block    blocks[BLOCKS];
    unsigned char   stamp;
    uint64_t        asked;  /* bytes */
};

static unsigned int choose( struct choices *choices, unsigned int count )
{
    unsigned int ret;

    if (choices->data)
    {
        if (!choices->left) return 0;
        ret = *choices->data++;
        choices->left--;
        if (count > 256 && choices->left)
        {
            ret = ret << 8 | *choices->data++;
            choices->left--;
        }
        return ret % count;
    }
    choices->seed = choices->seed * 6364136223846793005u + 1442695040888963407u;
    return (choices->seed >> 33) % count;
}

static size_t choose_size( struct choices *choices )
{
    unsigned int kind = choose( choices, 64 );

    if (kind < 40) return choose( choices, 600 );
    if (kind < 56) return choose( choices, 8000 );
    if (kind < 60) return choose( choices, 40000 );
    if (kind < 62) return (size_t)choose( choices, 1000 ) * 300;
    return (size_t)1 << choose( choices, 17 );
}

static void take_thread( struct state *state, unsigned int thread )
{
    state->values[state->thread] = sys_value;
    sys_value = state->values[thread];
    state->thread = thread;
}

/* Blocks may be large: only both ends are looked at. */
static void stamp( struct state *state, struct block *block )
{
    size_t part = block->size < 64 ? block->size : 64;

    block->stamp = ++state->stamp;
    memset( block->ptr, block->stamp, part );
    memset( block->ptr + block->size - part, block->stamp, part );
}

static void check_stamp( const struct block *block, size_t size )
{
    size_t part = block->size < 64 ? block->size : 64, i;

    for (i = 0; i < part && i < size; i++) check( block->ptr[i] == block->stamp, "byte %zu of %zu", i, block->size );
    for (i = block->size - part; i < block->size && i < size; i++)
        check( block->ptr[i] == block->stamp, "byte %zu of %zu", i, block->size );
}

static void got_block( struct state *state, struct block *block, void *ptr, size_t size )
{
    size_t room;

    check( !((uintptr_t)ptr % 16), "not aligned" );
    check( !heap_size( state->heap, ptr, &room ) && room >= size, "%zu bytes for %zu", room, size );
    check( heap_owns( state->heap, ptr ) && !heap_owns( state->other, ptr ), "the wrong owner" );
    block->ptr = ptr;
    block->size = size;
    state->asked += size;
    stamp( state, block );
}

static void do_alloc( struct state *state, struct block *block )
{
    static const struct vm_quota nothing = { 0, 0 };
    const struct vm_quota *quota = choose( state->choices, 16 ) ? NULL : &nothing;
    size_t size = choose_size( state->choices );
    struct heap_place place = { "place", size, NULL };
    vm_status status;
    void *ptr = NULL;

    if (choose( state->choices, 8 )) status = heap_alloc( state->heap, size, quota, &ptr );
    else if (choose( state->choices, 2 )) status = heap_alloc_debug( state->heap, size, quota, &place, &ptr );
    else status = (ptr = heap_alloc_stored( state->heap, size )) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
    if (!status) got_block( state, block, ptr, size );
    else
        check( !ptr && (status == STATUS_NO_MEMORY || (quota && status == STATUS_COMMITMENT_LIMIT)), "got %#x",
               status );
}

static void do_free( struct state *state, struct block *block )
{
    vm_status status;

    check_stamp( block, block->size );
    check( heap_free( state->other, block->ptr ) == STATUS_MEMORY_NOT_ALLOCATED, "freed by another heap" );
    if ((status = heap_free( state->heap, block->ptr ))) check( 0, "free: %#x", status );
    if (!choose( state->choices, 4 ))
    {
        take_thread( state, choose( state->choices, THREADS ));
        check( heap_free( state->heap, block->ptr ) == STATUS_MEMORY_NOT_ALLOCATED, "freed twice" );
    }
    state->asked -= block->size;
    block->ptr = NULL;
}

static void do_realloc( struct state *state, struct block *block )
{
    size_t size = choose_size( state->choices );
    struct block old = *block;
    void *ptr = NULL;
    vm_status status;

    check_stamp( block, block->size );
    status = heap_realloc( state->heap, block->ptr, size, NULL, &ptr );
    check( !status, "realloc: %#x", status );
    old.ptr = ptr;
    check_stamp( &old, size );
    state->asked -= block->size;
    got_block( state, block, ptr, size );
}

static void do_bad_free( struct state *state, struct block *block )
{
    size_t offset = 1 + choose( state->choices, block->size + 15 < 0x10000 ? block->size + 15 : 0x10000 );
    uint64_t in_use, after;
    unsigned int i;

    for (i = 0; i < BLOCKS; i++) if (state->blocks[i].ptr == block->ptr + offset) return;
    heap_statistics( state->heap, &in_use, NULL );
    check( heap_free( state->heap, block->ptr + offset ) == STATUS_MEMORY_NOT_ALLOCATED, "freed at %zu of %zu", offset,
           block->size );
    heap_statistics( state->heap, &after, NULL );
    check( in_use == after, "a bad free changed something" );
    check_stamp( block, block->size );
}

static void step( struct state *state )
{
    struct block *block = &state->blocks[choose( state->choices, BLOCKS )];
    unsigned int what = choose( state->choices, 256 );
    uint64_t in_use, held;

    if (what < 2) check( !heap_trim( state->heap ), "trim" );
    else if (what < 4) check_heap( state->heap );
    else if (what < 6) heap_thread_detach();
    else if (what < 7)
    {
        check( !heap_statistics( state->heap, &in_use, &held ), "statistics" );
        check( in_use >= state->asked && held >= in_use, "%llu in use, %llu held", (unsigned long long)in_use,
               (unsigned long long)held );
    }
    else if (what < 40) take_thread( state, choose( state->choices, THREADS ));
    else if (!block->ptr) do_alloc( state, block );
    else if (what < 80) do_realloc( state, block );
    else if (what < 100) do_bad_free( state, block );
    else do_free( state, block );
}

void exercise( struct choices *choices, unsigned long steps )
{
    static struct state state;
    struct vm_statistics statistics;
    unsigned int i;

    memset( &state, 0, sizeof(state) );
    state.choices = choices;
    state.flags = (choose( choices, 4 ) ? VM_HEAP_THREADSAFE : 0) | (choose( choices, 8 ) ? 0 : VM_HEAP_DEBUG) |
                  (choose( choices, 8 ) ? 0 : VM_HEAP_EXECUTABLE);
    check( !vm_create( NULL, &state.vm ), "vm_create" );
    check( !heap_create( state.vm, state.flags, &state.heap ), "heap_create" );
    check( !heap_create( state.vm, VM_HEAP_THREADSAFE, &state.other ), "heap_create" );
    while (steps-- && (!choices->data || choices->left)) step( &state );
    check_heap( state.heap );
    if (choose( choices, 2 ))
    {
        for (i = 0; i < BLOCKS; i++) if (state.blocks[i].ptr) do_free( &state, &state.blocks[i] );
        check_heap( state.heap );
    }
    if (choose( choices, 2 ))
        for (i = 0; i < THREADS; i++)
        {
            take_thread( &state, i );
            heap_thread_detach();
        }
    heap_destroy( state.heap );
    heap_destroy( state.other );
    for (i = 0; i < THREADS; i++)
    {
        take_thread( &state, i );
        heap_thread_detach();
    }
    check( !vm_statistics( state.vm, &statistics ) && !statistics.reserved, "not all was given back" );
    vm_destroy( state.vm );
}
