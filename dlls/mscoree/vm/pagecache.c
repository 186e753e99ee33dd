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

#define SLOT_PAGES  ((size_t)SLOT_SIZE / PAGE_SIZE)
#define CUT_LOOKS   8                   /* spans of a bin that are looked at for one to cut from */
#define JOINED_MAX  128                 /* that are looked at for neighbours */

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
    store_relaxed( &cache->bytes, cache->bytes + ((size_t)span->held << PAGE_SHIFT) );
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
    store_relaxed( &cache->bytes, cache->bytes - ((size_t)span->held << PAGE_SHIFT) );
}

/* When the system doesn't take the pages back the span stays. */
static int give_back( struct vm *vm, struct lane *lane, struct cached_span *span )
{
    count_call( lane );
    if (prim_decommit( (void *)span->base, (size_t)span->pages << PAGE_SHIFT )) return 0;
    unlink_span( &lane->cache, span );
    ledger_return( &vm->cached, &lane->cached, (size_t)span->held << PAGE_SHIFT, batch( vm ));
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
    span->pages = span->held = pages;
    span->room = room;
    span->protect = protect;
    span->used = used;
    span->holes = 0;
    span->stamp = prim_milliseconds();
    insert( &lane->cache, span );
    pagecache_age( vm, lane, 1 );
    return 1;
}

struct cached_span *pagecache_take( struct lane *lane, size_t room )
{
    struct cached_span *span;

    for (span = *bin( &lane->cache, room ); span; span = span->next)
        if (span->room == room && span->pages == room && !span->holes) break;
    if (!span) return NULL;
    unlink_span( &lane->cache, span );
    return span;
}

/* The pages of whole slots. */
static inline size_t slot_pages( size_t pages )
{
    return (pages + SLOT_PAGES - 1) & ~(SLOT_PAGES - 1);
}

/* A used span to cut from: the first of the smallest that has enough, else the one that has most of it. Small ones stay
 * whole, since just that size is wanted again and again. */
static struct cached_span *find_larger( struct page_cache *cache, size_t room, size_t pages, int all )
{
    struct cached_span *span, *best = NULL;
    unsigned int i = page_cache_bin( room ), looks;

    if (i <= CACHED_MAX_PAGES) i = CACHED_MAX_PAGES + 1;
    for (; i < PAGE_CACHE_BINS; i++)
    {
        for (span = cache->bin[i], looks = 0; span && looks < CUT_LOOKS; span = span->next, looks++)
        {
            if (!span->used || slot_pages( span->room ) < slot_pages( room )) continue;
            if (span->pages >= pages) return span;
            if (!all && (!best || span->pages > best->pages)) best = span;
        }
    }
    return best;
}

static struct cached_span *find_used( struct page_cache *cache, size_t room, size_t pages, int all )
{
    struct cached_span *span;

    for (span = *bin( cache, room ); span; span = span->next)
        if (span->room == room && span->used && (!all || span->pages >= pages)) return span;
    return find_larger( cache, room, pages, all );
}

/* Makes the first pages of a span, which isn't in the cache, one of their own; the rest goes back into the cache. On
 * failure all of it does. */
static struct cached_span *cut( struct lane_guard *lanes, struct cached_span *span, size_t room )
{
    size_t end = slot_pages( room ), last = span->pages < end ? span->pages : end, held;
    struct lane *lane = lanes->lane;
    struct cached_span *rest = NULL;

    if (span->pages > end && !(rest = pool_get( &lane->pool, POOL_SPAN ))) goto failed;
    if (last > room)
    {
        /* what the last slot has beyond the region doesn't stay committed */
        count_call( lane );
        if (prim_decommit( (void *)(span->base + (room << PAGE_SHIFT)), (last - room) << PAGE_SHIFT )) goto failed;
        last = room;
    }
    held = span->held > last ? span->held - last : 0;
    span->held -= held;
    if (rest)
    {
        *rest = *span;
        rest->base += end << PAGE_SHIFT;
        rest->room -= end;
        rest->pages -= end;
        rest->held = held < rest->pages ? held : rest->pages;
        held -= rest->held;
        insert( &lane->cache, rest );
    }
    else if (slot_pages( span->room ) > end)
        arena_give_slots( span->arena, span->base + (end << PAGE_SHIFT), (span->room - end) << PAGE_SHIFT );
    if (held) ledger_return( &lanes->vm->cached, &lane->cached, held << PAGE_SHIFT, batch( lanes->vm ));
    span->room = room;
    span->pages = last;
    return span;

failed:
    if (rest) pool_put( &lane->pool, POOL_SPAN, rest );
    insert( &lane->cache, span );
    return NULL;
}

/* Commits what a span, which isn't in the cache, has in its holes. On failure it goes back. */
static struct cached_span *fill( struct lane_guard *lanes, struct cached_span *span )
{
    if (!span || !span->holes) return span;
    count_call( lanes->lane );
    if (!prim_commit( (void *)span->base, (size_t)span->pages << PAGE_SHIFT, span->protect ))
    {
        span->holes = 0;
        return span;
    }
    insert( &lanes->lane->cache, span );
    return NULL;
}

static struct cached_span gone;

/* The place of the span that begins at an address, or of none. */
static struct cached_span **find_base( struct cached_span **table, uintptr_t base )
{
    unsigned int i = (base >> SLOT_SHIFT) % (2 * JOINED_MAX);

    while (table[i] && table[i]->base != base) i = (i + 1) % (2 * JOINED_MAX);
    return &table[i];
}

/* Makes one of used spans that lie side by side. What isn't committed between them is a hole. 0: there are none. */
static int join( struct lane *lane )
{
    struct cached_span *table[2 * JOINED_MAX] = { NULL }, *span, **next;
    struct page_cache *cache = &lane->cache;
    unsigned int count = 0, joined = 0, i;
    size_t end;

    for (span = cache->newest; span && count < JOINED_MAX; span = span->older)
    {
        if (!span->used || span->room <= SLOT_PAGES) continue;
        *find_base( table, span->base ) = span;
        count++;
    }
    for (i = 0; i < 2 * JOINED_MAX; i++)
    {
        if (!(span = table[i]) || span == &gone) continue;
        for (;;)
        {
            end = slot_pages( span->room );
            next = find_base( table, span->base + (end << PAGE_SHIFT) );
            if (!*next || (*next)->arena != span->arena || (*next)->protect != span->protect) break;
            unlink_span( cache, span );
            unlink_span( cache, *next );
            span->holes |= (*next)->holes | (span->pages < end);
            span->held += (*next)->held;
            span->room = end + (*next)->room;
            span->pages = end + (*next)->pages;
            span->stamp = prim_milliseconds();
            insert( cache, span );
            pool_put( &lane->pool, POOL_SPAN, *next );
            *next = &gone;
            joined++;
        }
    }
    return joined;
}

struct cached_span *pagecache_take_used( struct lane_guard *lanes, size_t room, size_t pages, int all )
{
    struct page_cache *cache = &lanes->lane->cache;
    struct cached_span *span = find_used( cache, room, pages, all );

    if ((!span || span->pages < pages) && room > CACHED_MAX_PAGES && join( lanes->lane ))
        span = find_used( cache, room, pages, all );
    if (!span) return NULL;
    unlink_span( cache, span );
    return fill( lanes, span->room == room ? span : cut( lanes, span, room ));
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

    ledger_return( &lanes->vm->cached, &lane->cached, (size_t)span->held << PAGE_SHIFT, batch( lanes->vm ));
    retire( lane, span );
}

void pagecache_done( struct vm *vm, struct lane *lane, struct cached_span *span )
{
    ledger_return( &vm->cached, &lane->cached, (size_t)span->held << PAGE_SHIFT, batch( vm ));
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
