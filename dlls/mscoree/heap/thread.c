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

#include <string.h>

#include "../prim/lock.h"
#include "../prim/nt.h"
#include "../prim/prim.h"
#include "body.h"
#include "cache.h"
#include "spanmap.h"
#include "thread.h"

#define TABLE_PARTS  ((MAX_HEAP_ID + 1) / THREAD_PART)
#define POOL_SIZE  0x10000
#define REAP_COUNT 2  /* threads that are looked at for each new one */

/* Records and tables are cut from pools, and reused by size. */
enum { POOL_THREAD, POOL_TABLE, POOL_PART, POOL_KINDS };

static const size_t pool_sizes[POOL_KINDS] =
{
    sizeof(struct thread),
    TABLE_PARTS * sizeof(struct cache **),
    THREAD_PART * sizeof(struct cache *)
};

struct pool_item
{
    struct pool_item *next;
};

static struct
{
    struct lock       lock;
    int               ready;              /* sys_init() was called */
    struct thread    *threads;            /* the next one to be looked at first */
    struct pool_item *unused[POOL_KINDS];
    struct pool_item *pools;              /* each begins with the address of the next */
    char             *next;               /* what was never used of the first */
    size_t            left;
    uint32_t          ids[(MAX_HEAP_ID + 1) / 32];
}
registry;

static void *pool_alloc( unsigned int kind )
{
    size_t size = (pool_sizes[kind] + 63) & ~(size_t)63;
    struct pool_item *item = registry.unused[kind];
    void *base = NULL;

    if (item) registry.unused[kind] = item->next;
    else
    {
        if (registry.left < size)
        {
            if (prim_reserve( &base, POOL_SIZE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE )) return NULL;
            ((struct pool_item *)base)->next = registry.pools;
            registry.pools = base;
            registry.next = (char *)base + 64;
            registry.left = POOL_SIZE - 64;
        }
        item = (struct pool_item *)registry.next;
        registry.next += size;
        registry.left -= size;
    }
    memset( item, 0, size );
    return item;
}

static void pool_free( unsigned int kind, void *piece )
{
    struct pool_item *item = piece;

    item->next = registry.unused[kind];
    registry.unused[kind] = item;
}

static void retire( struct cache **home )
{
    struct cache *cache = *home;

    if (!cache) return;
    store_relaxed( home, NULL );
    cache->home = NULL;
    /* A thread that was killed while it changed its lists leaves a cache that nobody can go on with. */
    if (!cache->busy) cache_retire( cache );
}

/* The thread has ended or is about to. */
static void end_thread( struct thread *thread )
{
    unsigned int i, j;

    for (i = 0; i < THREAD_DIRECT; i++) retire( &thread->direct[i] );
    for (i = 0; thread->table && i < TABLE_PARTS; i++)
    {
        if (!thread->table[i]) continue;
        for (j = 0; j < THREAD_PART; j++) retire( &thread->table[i][j] );
        pool_free( POOL_PART, thread->table[i] );
    }
    if (thread->table) pool_free( POOL_TABLE, thread->table );
    sys_close_thread( thread->handle );
    pool_free( POOL_THREAD, thread );
}

static void reap( unsigned int count )
{
    struct thread **link = &registry.threads, *thread, *seen = NULL, **seen_end = &seen;

    while (count-- && (thread = *link))
    {
        *link = thread->next;
        if (sys_thread_ended( thread->handle )) end_thread( thread );
        else
        {
            thread->next = NULL;
            *seen_end = thread;
            seen_end = &thread->next;
        }
    }
    /* those that live go behind the others */
    while (*link) link = &(*link)->next;
    *link = seen;
}

void thread_reap( unsigned int count )
{
    lock_take( &registry.lock, 0 );
    reap( count );
    lock_drop( &registry.lock );
}

static struct thread *get_record( void )
{
    struct thread *thread = sys_get_value();

    if (thread) return thread;
    reap( REAP_COUNT );
    if (!(thread = pool_alloc( POOL_THREAD ))) return NULL;
    if (sys_set_value( thread ))
    {
        pool_free( POOL_THREAD, thread );
        return NULL;
    }
    thread->handle = sys_open_thread();
    thread->next = registry.threads;
    registry.threads = thread;
    return thread;
}

static struct cache **get_home( unsigned int id )
{
    struct thread *thread = get_record();
    struct cache ***part;

    if (!thread) return NULL;
    if (id < THREAD_DIRECT) return &thread->direct[id];
    if (!thread->table && !(thread->table = pool_alloc( POOL_TABLE ))) return NULL;
    part = &thread->table[id / THREAD_PART];
    if (!*part && !(*part = pool_alloc( POOL_PART ))) return NULL;
    return &(*part)[id % THREAD_PART];
}

vm_status thread_set_cache( unsigned int id, struct cache *cache )
{
    struct cache **home;

    lock_take( &registry.lock, 0 );
    if ((home = get_home( id )))
    {
        cache->home = home;
        store_relaxed( home, cache );
    }
    lock_drop( &registry.lock );
    return home ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

static int id_taken( unsigned int id )
{
    return registry.ids[id / 32] >> id % 32 & 1;
}

/* Heaps of which each thread has a cache get the low ids, which are found faster. */
vm_status thread_add_heap( struct heap *heap )
{
    vm_status status = STATUS_NO_MEMORY;
    unsigned int id;

    lock_take( &registry.lock, 0 );
    if (!registry.ready) registry.ready = !sys_init();
    if (heap->solo) for (id = MAX_HEAP_ID; id && id_taken( id ); id--) /* look on */;
    else for (id = 1; id <= MAX_HEAP_ID && id_taken( id ); id++) /* look on */;
    if (registry.ready && id && id <= MAX_HEAP_ID)
    {
        registry.ids[id / 32] |= 1u << id % 32;
        heap->id = id;
        status = STATUS_SUCCESS;
    }
    lock_drop( &registry.lock );
    return status;
}

void thread_forget_heap( struct heap *heap )
{
    struct cache *cache;

    lock_take( &registry.lock, 0 );
    for (cache = heap->caches; cache; cache = cache->next) if (cache->home) store_relaxed( cache->home, NULL );
    lock_drop( &registry.lock );
}

void thread_remove_heap( struct heap *heap )
{
    lock_take( &registry.lock, 0 );
    registry.ids[heap->id / 32] &= ~(1u << heap->id % 32);
    lock_drop( &registry.lock );
}

void heap_thread_detach( void )
{
    struct thread *thread, **link;

    if (!load_relaxed( &registry.ready ) || !(thread = sys_get_value())) return;
    lock_take( &registry.lock, 0 );
    for (link = &registry.threads; *link != thread; link = &(*link)->next) /* find it */;
    *link = thread->next;
    sys_set_value( NULL );
    end_thread( thread );
    lock_drop( &registry.lock );
}

void heap_process_detach( void )
{
    struct pool_item *next;
    struct thread *thread;

    lock_take( &registry.lock, 0 );
    for (thread = registry.threads; thread; thread = thread->next) sys_close_thread( thread->handle );
    while (registry.pools)
    {
        next = registry.pools->next;
        prim_release( registry.pools, POOL_SIZE );
        registry.pools = next;
    }
    if (registry.ready) sys_exit();
    memset( registry.unused, 0, sizeof(registry.unused) );
    registry.threads = NULL;
    registry.left = 0;
    registry.ready = 0;
    spanmap_release();
    lock_drop( &registry.lock );
}
