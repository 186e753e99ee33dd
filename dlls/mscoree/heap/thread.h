/*
 * Which threads use which heaps
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

/* A thread has a record from its first allocation to its end; the record finds its cache of a heap by the heap's id. A
 * record is changed and read by its thread, and by others only under the registry's lock: when the heap goes, and when
 * the thread is found to have ended without a word.
 *
 * Invariant: a record has the address of a cache exactly while the cache's home is the place where it has it. */

#ifndef __MSCOREE_HEAP_THREAD_H
#define __MSCOREE_HEAP_THREAD_H

#include "../prim/atomic.h"
#include "../vm/vm.h"
#include "../prim/bits.h"
#include "../prim/sys.h"

struct cache;
struct heap;

#define THREAD_DIRECT 64   /* ids whose cache is in the record itself; those of heaps with a key in the map, too */
#define THREAD_PART 256  /* ids in a part of the table for the others */

struct thread
{
    struct cache   *direct[THREAD_DIRECT];
    struct cache ***table;   /* of 65536 / THREAD_PART parts; NULL while none is needed */
    struct thread  *next;    /* in the registry */
    uintptr_t       handle;
};

/* The calling thread's cache of a heap, or NULL. */
static inline struct cache *thread_get_cache( unsigned int id )
{
    struct thread *thread = sys_get_value();
    struct cache **part;

    if (unlikely( !thread )) return NULL;
    if (likely( id < THREAD_DIRECT )) return load_relaxed( &thread->direct[id] );
    if (!thread->table || !(part = thread->table[id / THREAD_PART])) return NULL;
    return load_relaxed( &part[id % THREAD_PART] );
}

/* The same for an id below THREAD_DIRECT, in fewer steps: the first offset is sys_offset, if it is near, the second is
 * the cache's in the record. */
static inline struct cache *thread_read_cache( uintptr_t value_offset, size_t cache_offset )
{
    char *thread = sys_read_value( value_offset );

    return likely( !!thread ) ? load_relaxed( (struct cache **)(thread + cache_offset) ) : NULL;
}

/* Remembers the calling thread's cache of a heap. Errors: those of the system, when there is no memory for the
 * record. */
extern vm_status thread_set_cache( unsigned int id, struct cache *cache );

/* Looks whether some of the threads have ended without a word; all of them when count is ~0. */
extern void thread_reap( unsigned int count );

/* Gives a heap an id. STATUS_NO_MEMORY: all ids are taken, or the system has no thread local slot left. */
extern vm_status thread_add_heap( struct heap *heap );

/* A heap goes: first all threads forget their caches of it, in the end, when the map doesn't have it any more, its id
 * is free again. */
extern void thread_forget_heap( struct heap *heap );
extern void thread_remove_heap( struct heap *heap );

#endif  /* __MSCOREE_HEAP_THREAD_H */
