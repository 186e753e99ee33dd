/*
 * Check: the invariants of a heap, walked. Tests have it; the DLL does not.
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

#include "body.h"
#include "cache.h"
#include "granule.h"
#include "heap.h"
#include "meta.h"
#include "span.h"
#include "spanmap.h"

struct granule_counts
{
    uint64_t held;      /* committed bytes of all granules */
    uint64_t used;      /* bytes of the slices that are not free */
    size_t   meta;      /* bytes of bookkeeping */
    size_t   idle;      /* slices that are free and committed */
};

static void count_granules( struct heap *heap, struct granule_counts *counts )
{
    struct granule *granule;
    struct link *link;
    unsigned int i;

    counts->held = counts->used = 0;
    counts->meta = counts->idle = 0;
    for (i = 0; i <= GRANULE_SLICES; i++)
        for (link = heap->granules[i].next; link != &heap->granules[i]; link = link->next)
        {
            granule = LINK_OWNER( link, struct granule, link );
            counts->held += count_bits( granule->committed ) * SLICE;
            counts->used += count_bits( ~granule->free & ALL_SLICES ) * SLICE;
            counts->meta += meta_size( sizeof(*granule) );
            counts->idle += count_bits( granule->free & granule->committed );
        }
}

static const char *check_span( struct cache *cache, struct span *span, enum span_state state, unsigned int class )
{
    unsigned int free = 0, used, i;

    if (span->owner != cache) return "a span is in the list of a cache that isn't its owner";
    if (span->state != state || span->class != class) return "a span is in the wrong list";
    for (i = 0; i < span->groups; i++)
    {
        if (span->bits[i].free & span->bits[i].remote) return "a block was freed by its owner and by somebody else";
        if ((span->bits[i].free | span->bits[i].remote) & ~low_bits( span->count - i * WORD_BITS ))
            return "there is no such block";
        free += count_bits( span->bits[i].free );
    }
    used = span->count - free;
    switch (state)
    {
    case SPAN_FULL:
        if (free || span->credit != 1) return "a full span has free blocks";
        break;
    case SPAN_AVAILABLE:
        if (!free || span->credit != used) return "the credit of an available span is wrong";
        break;
    default:
        if (span->credit > CREDIT_MAX || !span->credit) return "the credit of an attached span is wrong";
    }
    return NULL;
}

static const char *check_cache( struct cache *cache, unsigned int *spans )
{
    const char *what;
    struct link *link;
    struct span *span;
    size_t kept = 0;
    unsigned int i;

    if (!link_empty( &cache->empty )) return "an empty span was forgotten";
    for (i = 0; i < CLASS_COUNT; i++)
    {
        if (cache->slots[i].span)
        {
            if ((what = check_span( cache, cache->slots[i].span, SPAN_ATTACHED, i ))) return what;
            ++*spans;
        }
        for (link = cache->available[i].next; link != &cache->available[i]; link = link->next)
        {
            span = LINK_OWNER( link, struct span, link );
            if ((what = check_span( cache, span, SPAN_AVAILABLE, i ))) return what;
            if (!span->credit) kept += span->size;
            ++*spans;
        }
    }
    if (kept != cache->kept) return "the count of kept bytes is wrong";
    for (link = cache->full.next; link != &cache->full; link = link->next)
    {
        span = LINK_OWNER( link, struct span, link );
        if ((what = check_span( cache, span, SPAN_FULL, span->class ))) return what;
        ++*spans;
    }
    return NULL;
}

static const char *check_heap( struct heap *heap )
{
    unsigned int owned = 0, listed = 0, orphans = 0, remote = 0, notes = 0, i;
    struct granule_counts counts;
    struct cache *cache;
    struct note *note;
    const char *what;
    struct link *link;
    struct span *span;
    uint64_t held, cut = 0;
    size_t offset, meta;

    count_granules( heap, &counts );
    held = counts.held;
    meta = counts.meta + meta_size( sizeof(*heap) );
    for (link = heap->spans.next; link != &heap->spans; link = link->next)
    {
        span = LINK_OWNER( link, struct span, all );
        *(span->granule ? &cut : &held) += span->size;
        meta += span_meta_size( span );
        for (offset = 0; offset < (span_is_large( span ) ? 1 : span->size); offset += SLICE)
            if (spanmap_find( heap->id, span->base + offset ) != span) return "the map doesn't know a span";
        if (!span_is_large( span )) listed++;
        for (i = 0; i < span->groups; i++) remote += !!span->bits[i].remote;
        remote += span->stripped;
    }
    for (cache = heap->caches; cache; cache = cache->next)
    {
        for (note = cache->notes; note; note = note->next) notes++;
        meta += meta_size( sizeof(*cache) );
        if (!cache->busy && (what = check_cache( cache, cache == heap->orphans ? &orphans : &owned ))) return what;
    }
    if (held != heap->held) return "the count of held bytes is wrong";
    if (cut != counts.used) return "a slice belongs to no span";
    if (counts.idle != heap->idle_slices) return "the count of idle slices is wrong";
    if (meta != heap->meta.used) return "a piece of bookkeeping was lost";
    if (notes != remote) return "a note is missing, or has no remote bits";
    if (orphans != heap->orphan_count) return "the count of orphans is wrong";
    if (owned + orphans > listed) return "a cache has a span that the heap doesn't know";
    return NULL;
}

vm_status heap_check( struct heap *heap, const char **what )
{
    heap_lock( heap );
    *what = check_heap( heap );
    heap_unlock( heap );
    return *what ? VM_STATUS_DAMAGED : STATUS_SUCCESS;
}
