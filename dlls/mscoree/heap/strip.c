/*
 * Strip: spans whose owner doesn't come for them
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

/* Blocks that other threads free stay the owner's until it follows the notes, which may be never if its thread waits
 * for something.  When memory is short, others may take the notes off the owner's stack under the heap's lock.  A span
 * all of whose groups' notes are there, with all of their remote bits set, has no block that anybody uses or could
 * give out: the owner counts none before it has the note.  Such a span is stripped: its remote bits are taken, so that
 * for the owner all of its blocks are in use, and its memory goes.  One note goes back and tells the owner to take the
 * span out of its lists.  All other notes go back as they were.
 *
 * Invariants: a stripped span has no entry in the map, no memory and no remote bits; one of its notes is on a stack,
 * or about to be. */

#include "body.h"
#include "cache.h"
#include "spanmap.h"
#include "strip.h"

#define STRIP ~0u  /* among the counts of notes */

/* Whether all of a span's notes were found, and others have freed all blocks in it. */
static int may_strip( const struct span *span )
{
    unsigned int i;

    if (span->stripped || span->noted != span->groups) return 0;
    for (i = 0; i < span->groups; i++)
        if (load_acquire( &span->bits[i].remote ) != low_bits( span->count - i * WORD_BITS )) return 0;
    return 1;
}

static void strip( struct heap *heap, struct span *span )
{
    unsigned int i;

    for (i = 0; i < span->groups; i++) store_relaxed( &span->bits[i].remote, 0 );
    spanmap_clear( span->base, span->size );
    granule_put( heap, span->base, span->size, span->granule );
    span->size = 0;
    span->granule = NULL;
    store_relaxed( &span->stripped, 1 );
    cache_put_note( span->owner, &span->notes[0] );
}

static void strip_cache( struct heap *heap, struct cache *cache )
{
    struct note *notes = __atomic_exchange_n( &cache->notes, NULL, __ATOMIC_ACQUIRE ), *note, *next, *stripped = NULL;

    for (note = notes; note; note = note->next) note->span->noted++;
    /* decided once for each span: a last block may be freed meanwhile */
    for (note = notes; note; note = note->next)
        if (note == &note->span->notes[0] && may_strip( note->span )) note->span->noted = STRIP;
    for (note = notes; note; note = next)
    {
        struct span *span = note->span;

        next = note->next;
        if (span->noted != STRIP) cache_put_note( load_acquire( &span->owner ), note );
        else if (note == &span->notes[0])
        {
            note->next = stripped;
            stripped = note;
        }
    }
    for (note = stripped; note; note = next)
    {
        next = note->next;
        strip( heap, note->span );
    }
}

void strip_spans( struct heap *heap )
{
    struct cache *cache;
    struct link *link;

    for (cache = heap->caches; cache; cache = cache->next)
    {
        if (cache == heap->orphans || !load_relaxed( &cache->notes )) continue;
        for (link = heap->spans.next; link != &heap->spans; link = link->next)
            LINK_OWNER( link, struct span, all )->noted = 0;
        strip_cache( heap, cache );
    }
}
