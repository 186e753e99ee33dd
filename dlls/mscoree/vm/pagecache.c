/*
 * Page cache: released spans that stay committed for a while
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

#include "arena.h"
#include "lanes.h"
#include "pagecache.h"

#define CACHE_BATCH ((size_t)256 << 10)
#define CACHE_PART  1                   /* of the peak of commit */
#define CACHE_MOST  ((size_t)64 << 20)

static inline size_t batch( struct vm *vm )
{
    return load_relaxed( &vm->lanes_used ) > 1 ? CACHE_BATCH : 0;
}

static inline struct cached_span **bin( struct page_cache *cache, size_t pages )
{
    return &cache->bin[page_cache_bin( pages )];
}

static void insert( struct page_cache *cache, struct cached_span *span )
{
    struct cached_span **first = bin( cache, span->room );

    span->prev = NULL;
    if ((span->next = *first)) span->next->prev = span;
    *first = span;
    span->newer = NULL;
    if ((span->older = cache->newest)) span->older->newer = span;
    else cache->oldest = span;
    cache->newest = span;
    store_relaxed( &cache->bytes, cache->bytes + ((size_t)span->pages << PAGE_SHIFT) );
}

static void unlink_span( struct page_cache *cache, struct cached_span *span )
{
    if (span->next) span->next->prev = span->prev;
    if (span->prev) span->prev->next = span->next;
    else *bin( cache, span->room ) = span->next;
    if (span->newer) span->newer->older = span->older;
    else cache->newest = span->older;
    if (span->older) span->older->newer = span->newer;
    else cache->oldest = span->newer;
    store_relaxed( &cache->bytes, cache->bytes - ((size_t)span->pages << PAGE_SHIFT) );
}

/* When the system doesn't take the pages back the span stays. */
static int give_back( struct vm *vm, struct lane *lane, struct cached_span *span )
{
    size_t size = (size_t)span->pages << PAGE_SHIFT;

    count_call( lane );
    if (prim_decommit( (void *)span->base, size )) return 0;
    unlink_span( &lane->cache, span );
    ledger_return( &vm->cached, &lane->cached, size, batch( vm ));
    arena_give_slots( span->arena, span->base, (size_t)span->room << PAGE_SHIFT );
    pool_put( &lane->pool, POOL_SPAN, span );
    return 1;
}

size_t pagecache_limit( const struct vm *vm )
{
    size_t part;

    if (!vm->cache_follows) return vm->config.cache_limit;
    part = load_relaxed( &vm->peak ) / CACHE_PART;
    return part < vm->config.cache_limit ? vm->config.cache_limit : part > CACHE_MOST ? CACHE_MOST : part;
}

int pagecache_put( struct lane_guard *lanes, struct arena *arena, uintptr_t base, size_t pages, size_t room,
                   uint32_t protect, int used )
{
    struct lane *lane = lanes->lane;
    size_t size = pages << PAGE_SHIFT, limit = pagecache_limit( lanes->vm );
    struct vm *vm = lanes->vm;
    struct cached_span *span;

    if (size > limit) return 0;
    if (pages > CACHED_MAX_PAGES && (size > limit / (used ? USED_PARTS : CACHED_PARTS) || (!used && !prim_can_clear())))
        return 0;
    if (protect != PAGE_READWRITE && protect != PAGE_EXECUTE_READWRITE) return 0;
    while (ledger_charge( &vm->cached, &lane->cached, size, limit, batch( vm ), 1 ) == LEDGER_OVER)
        if (!lane->cache.oldest || !give_back( vm, lane, lane->cache.oldest )) return 0;
    if (!(span = pool_get( &lane->pool, POOL_SPAN )))
    {
        ledger_return( &vm->cached, &lane->cached, size, batch( vm ));
        return 0;
    }
    span->arena = arena;
    span->base = base;
    span->pages = pages;
    span->room = room;
    span->protect = protect;
    span->used = used;
    span->stamp = prim_milliseconds();
    insert( &lane->cache, span );
    pagecache_age( vm, lane, 1 );
    return 1;
}

struct cached_span *pagecache_take( struct lane *lane, size_t room, int used )
{
    struct cached_span *span;

    for (span = *bin( &lane->cache, room ); span; span = span->next)
        if (span->room == room && (used ? span->used : span->pages == room)) break;
    if (!span) return NULL;
    unlink_span( &lane->cache, span );
    return span;
}

/* Asks the system again for the first retired span; it is the last one then, if it can't be done. */
static int give_back_retired( struct lane *lane )
{
    struct cached_span *span = lane->cache.retired, **link = &lane->cache.retired;
    size_t size = (size_t)span->pages << PAGE_SHIFT;

    *link = span->next;
    count_call( lane );
    if (prim_decommit( (void *)span->base, size ))
    {
        while (*link) link = &(*link)->next;
        *link = span;
        span->next = NULL;
        span->stamp = prim_milliseconds();
        return 0;
    }
    store_relaxed( &lane->cache.retired_bytes, lane->cache.retired_bytes - size );
    arena_give_slots( span->arena, span->base, (size_t)span->room << PAGE_SHIFT );
    pool_put( &lane->pool, POOL_SPAN, span );
    return 1;
}

static void retire( struct lane *lane, struct cached_span *span )
{
    struct cached_span **link = &lane->cache.retired;

    while (*link) link = &(*link)->next;
    *link = span;
    span->next = NULL;
    span->protect = 0;
    span->stamp = prim_milliseconds();
    store_relaxed( &lane->cache.retired_bytes, lane->cache.retired_bytes + ((size_t)span->pages << PAGE_SHIFT) );
}

int pagecache_retire( struct lane_guard *lanes, struct arena *arena, uintptr_t base, size_t pages )
{
    struct pool *pool = &lanes->lane->pool;
    struct cached_span *span;

    if (!arena->slots_size || pages > ~(uint32_t)0 || !(span = pool_get( pool, POOL_SPAN ))) return 0;
    span->arena = arena;
    span->base = base;
    span->pages = span->room = pages;
    retire( lanes->lane, span );
    return 1;
}

void pagecache_reject( struct lane_guard *lanes, struct cached_span *span )
{
    struct lane *lane = lanes->lane;

    ledger_return( &lanes->vm->cached, &lane->cached, (size_t)span->pages << PAGE_SHIFT, batch( lanes->vm ));
    retire( lane, span );
}

void pagecache_done( struct vm *vm, struct lane *lane, struct cached_span *span )
{
    ledger_return( &vm->cached, &lane->cached, (size_t)span->pages << PAGE_SHIFT, batch( vm ));
    pool_put( &lane->pool, POOL_SPAN, span );
}

void pagecache_trim( struct vm *vm, struct lane *lane )
{
    struct cached_span *span;
    size_t count = 0;

    while (lane->cache.oldest && give_back( vm, lane, lane->cache.oldest )) /* go on */;
    for (span = lane->cache.retired; span; span = span->next) count++;
    while (count--) give_back_retired( lane );
    ledger_settle( &vm->cached, &lane->cached );
}

void pagecache_age( struct vm *vm, struct lane *lane, unsigned int count )
{
    uint32_t now = prim_milliseconds();

    if (lane->cache.retired && now - lane->cache.retired->stamp > vm->config.cache_delay) give_back_retired( lane );
    while (count-- && lane->cache.oldest && now - lane->cache.oldest->stamp > vm->config.cache_delay)
        if (!give_back( vm, lane, lane->cache.oldest )) return;
}

int pagecache_any( struct vm *vm )
{
    unsigned int i;

    for (i = 0; i < LANES; i++)
        if (load_relaxed( &vm->lane[i].cache.bytes ) || load_relaxed( &vm->lane[i].cache.retired_bytes )) return 1;
    return 0;
}
