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

/* A region that is released while all of its pages are committed and writable may leave its pages behind as a span,
 * which serves the next reservation of the same size that is committed at once.  It is zeroed then, and not before: a
 * span that nobody wants costs nothing.  Zeroing much of what may never be touched would cost more than two calls, so
 * larger spans are kept only where the system can empty them without touching them, and only if several fit into the
 * cache.  What a heap leaves to heaps need not be zeroed at all, so that a part of it is as good as a whole.
 *
 * A release doesn't fail because the system can't take pages back (it has a limit of mappings, say): those are
 * retired.
 *
 * Invariants: a span's slots are taken in its arena, and the map shows them as free.  All spans together but the
 * retired never hold more than the cache's limit. */

#ifndef __MSCOREE_VM_PAGECACHE_H
#define __MSCOREE_VM_PAGECACHE_H

#include <stddef.h>
#include <stdint.h>

struct vm;
struct lane;
struct lane_guard;
struct arena;

#define CACHED_MAX_PAGES 64  /* that are zeroed by hand */
#define CACHED_PARTS     4   /* a larger one is at most this part of the cache, */
#define USED_PARTS     2   /* or this, when it need not be zeroed */
#define PAGE_CACHE_BINS      (CACHED_MAX_PAGES + 1 + 8 * 11)

struct cached_span
{
    struct cached_span  *next, *prev;      /* of the same size, the newest first */
    struct cached_span  *newer, *older;    /* of all sizes */
    struct arena *arena;
    uintptr_t     base;
    uint32_t      stamp;            /* when it was released, or tried last, in milliseconds */
    /* that are committed, and that it had reserved in all, which are more only with used */
    uint32_t      pages, room;
    uint32_t      held;             /* pages that count as kept: fewer than pages only with holes */
    uint16_t      protect;          /* 0: retired */
    /* was released by vm_free_used: nobody has done anything to its pages but write to them */
    uint8_t       used;
    uint8_t       holes;            /* joined: some of the pages aren't committed */
};

/* The bin for a size. */
static inline unsigned int page_cache_bin( size_t pages )
{
    unsigned int log = 0;

    if (pages <= CACHED_MAX_PAGES) return pages;
    while (pages >> log > 15) log++;
    return log > 12 ? PAGE_CACHE_BINS - 1 : CACHED_MAX_PAGES + 1 + (log - 3) * 8 + (pages >> log) % 8;
}

struct page_cache
{
    struct cached_span *bin[PAGE_CACHE_BINS];    /* by room; those that are larger, eight a doubling */
    struct cached_span *newest, *oldest;
    size_t       bytes;
    struct cached_span *retired;           /* in the order in which they are tried */
    size_t       retired_bytes;
};

/* What all spans may hold: as the configuration says, or, by default, a part of the peak of commit, within limits. */
extern size_t pagecache_limit( const struct vm *vm );

/* Keeps a span; its slots stay taken. 0 when it isn't worth it, or can't be done. */
extern int pagecache_put( struct lane_guard *lanes, struct arena *arena, uintptr_t base, size_t pages, size_t room,
                          uint32_t protect, int used );

/* A span of the size, taken out of the cache; pagecache_done ends the object. NULL when there is none. */
extern struct cached_span *pagecache_take( struct lane *lane, size_t room );

/* The same for those whose content doesn't matter. So many pages of it should be committed; it may be more or fewer,
 * but not fewer with all. It may be cut from a larger one, of which the rest stays in the cache, or joined from
 * neighbours. */
extern struct cached_span *pagecache_take_used( struct lane_guard *lanes, size_t room, size_t pages, int all );
extern void pagecache_done( struct vm *vm, struct lane *lane, struct cached_span *span );

/* A span that was taken can't be used after all: it is given back, or retired. */
extern void pagecache_reject( struct lane_guard *lanes, struct cached_span *span );

/* The system didn't take the pages of a released region: they are kept, in whatever state they are, and it is asked
 * again later.  Their slots stay taken. 0 when there is no memory even for that. */
extern int pagecache_retire( struct lane_guard *lanes, struct arena *arena, uintptr_t base, size_t pages );

/* So many spans may be retired for certain, if there is memory now. */
#define CACHED_IN_HAND 16

/* Gives all of a lane's spans back. */
extern void pagecache_trim( struct vm *vm, struct lane *lane );

/* Gives spans back that are older than the delay, at most so many. */
extern void pagecache_age( struct vm *vm, struct lane *lane, unsigned int count );

/* Whether any lane keeps a span; it may no more when this returns. */
extern int pagecache_any( struct vm *vm );

#endif  /* __MSCOREE_VM_PAGECACHE_H */
