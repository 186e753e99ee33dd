/*
 * Pool: memory for the bookkeeping
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

#include "../prim/nt.h"
#include "../prim/atomic.h"
#include "leaf.h"
#include "vmap.h"
#include "pages.h"
#include "arena.h"
#include "pool.h"
#include "../prim/prim.h"
#include "region.h"
#include "pagecache.h"

#define FIRST_CHUNK 0x10000
#define LAST_CHUNK  0x100000

struct pool_chunk
{
    struct pool_chunk *next;
    size_t             size;
};

static const size_t sizes[POOL_KINDS] =
{
    [POOL_REGION]    = sizeof(struct region),
    [POOL_SPAN]      = sizeof(struct cached_span),
    [POOL_ARENA]     = sizeof(struct arena),
    [POOL_LEAF]      = sizeof(struct leaf),
    [POOL_INNER]     = sizeof(struct inner),
    [POOL_MAP_PAGES] = sizeof(uintptr_t) << MAP_PAGE_BITS,
    [POOL_MAP_SLOTS] = sizeof(uintptr_t) << MAP_SLOT_BITS,
    [POOL_MAP_BLOCK] = sizeof(struct vmap_leaf),
    [POOL_MAP_TREE]  = sizeof(uintptr_t) << MAP_TREE_BITS,
};

static int add_chunk( struct pool *pool, size_t least )
{
    size_t size = pool->bytes < FIRST_CHUNK ? FIRST_CHUNK : pool->bytes < LAST_CHUNK ? pool->bytes : LAST_CHUNK;
    struct pool_chunk *chunk;
    void *base = NULL;

    if (size < least + sizeof(*chunk)) size = (least + sizeof(*chunk) + FIRST_CHUNK - 1) & ~(size_t)(FIRST_CHUNK - 1);
    pool->calls++;
    if (prim_reserve( &base, size, MEM_RESERVE | MEM_COMMIT | pool->type, PAGE_READWRITE ) < 0) return 0;
    chunk = base;
    chunk->next = pool->chunks;
    chunk->size = size;
    pool->chunks = chunk;
    pool->bytes += size;
    pool->next = (char *)(((uintptr_t)(chunk + 1) + 63) & ~(uintptr_t)63);
    pool->end = (char *)base + size;
    return 1;
}

/* An object of whole cache lines begins with one, so that it shares none. */
static inline size_t alignment( enum pool_kind kind )
{
    return sizes[kind] % 64 ? 8 : 64;
}

int pool_prepare( struct pool *pool, enum pool_kind kind, unsigned int count )
{
    while (pool->count[kind] < count)
    {
        if (pool->end - pool->next < (ptrdiff_t)(sizes[kind] + 64) && !add_chunk( pool, sizes[kind] + 128 )) return 0;
        pool->next = (char *)(((uintptr_t)pool->next + alignment( kind ) - 1) & ~(uintptr_t)(alignment( kind ) - 1));
        pool_put( pool, kind, pool->next );
        pool->next += (sizes[kind] + 7) & ~(size_t)7;
        pool->made[kind]++;
    }
    return 1;
}

void *pool_get( struct pool *pool, enum pool_kind kind )
{
    struct pool_object *object;

    if (!pool->free[kind] && !pool_prepare( pool, kind, 1 )) return NULL;
    object = pool->free[kind];
    pool->free[kind] = load_relaxed( &object->next );
    pool->count[kind]--;
    return object;
}

void pool_put( struct pool *pool, enum pool_kind kind, void *ptr )
{
    struct pool_object *object = ptr;

    store_relaxed( &object->next, pool->free[kind] );
    pool->free[kind] = object;
    pool->count[kind]++;
}

void pool_destroy( struct pool *pool )
{
    struct pool_chunk *chunk, *next;

    for (chunk = pool->chunks; chunk; chunk = next)
    {
        next = chunk->next;
        prim_release( chunk, chunk->size );
    }
    pool->chunks = NULL;
}
