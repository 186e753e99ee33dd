/*
 * What a thread has in store of one heap
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
#include "../prim/prim.h"
#include "body.h"
#include "cache.h"
#include "granule.h"
#include "strip.h"

/* A span of up to this many bytes is kept when it is empty, if its class has no other one, or what is kept of all
 * classes is little: a thread that frees everything and starts over need not come for it under the heap's lock. */
#define KEEP_SIZE GRANULE
#define KEEP_ALL  (4 * GRANULE)

/* So many spans are looked at for one to go on with, and one is worth while when this part of it is free: taking up
 * spans again and again for few blocks costs more than what the fullest would save. */
#define CHOICES 8
#define WORTH   2

static struct group no_blocks;

/* Something that the user of the heap doesn't know. */
static uint32_t make_seed( const struct cache *cache )
{
    static uint32_t counter;
    uint32_t ret = __atomic_add_fetch( &counter, 0x9e3779b9, __ATOMIC_RELAXED );

    ret += (uintptr_t)cache / CACHE_LINE + (uintptr_t)&ret * 31 + prim_milliseconds();
    ret = (ret ^ ret >> 16) * 0x85ebca6b;
    ret = (ret ^ ret >> 13) * 0xc2b2ae35;
    return ret ? ret : 1;
}

static uint32_t get_random( struct cache *cache )
{
    uint32_t x = cache->random;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return cache->random = x;
}

static void clear_slot( struct slot *slot )
{
    slot->group = slot->last = &no_blocks;
    slot->span = NULL;
}

int cache_free_remote( struct span *span, unsigned int index )
{
    unsigned int group = index / WORD_BITS;
    word bit = (word)1 << index % WORD_BITS, old;

    if (load_relaxed( &span->bits[group].free ) & bit) return 0;
    old = __atomic_fetch_or( &span->bits[group].remote, bit, __ATOMIC_ACQ_REL );
    if (old & bit) return 0;
    if (!old) cache_put_note( load_acquire( &span->owner ), &span->notes[group] );
    return 1;
}

static inline int is_worth_keeping( const struct cache *cache, const struct span *span )
{
    if (span->size > KEEP_SIZE || cache == cache->heap->orphans) return 0;
    return link_empty( &cache->available[span->class] ) || cache->kept + span->size <= KEEP_ALL;
}

/* A span's last block became free. Somebody looks at cache->empty before the call ends. */
static void became_empty( struct cache *cache, struct span *span )
{
    link_remove( &span->link );
    span->state = SPAN_AVAILABLE;
    span->credit = 0;
    if (is_worth_keeping( cache, span ))
    {
        link_append( &cache->available[span->class], &span->link );
        cache->kept += span->size;
    }
    else link_append( &cache->empty, &span->link );
}

/* n more blocks have their free bits. */
static void count_freed( struct cache *cache, struct span *span, unsigned int n )
{
    switch (span->state)
    {
    case SPAN_ATTACHED:
        span->credit = CREDIT_MAX;
        break;
    case SPAN_AVAILABLE:
        if (!(span->credit -= n)) became_empty( cache, span );
        break;
    case SPAN_FULL:
        if ((span->credit = span->count - n))
        {
            span->state = SPAN_AVAILABLE;
            link_remove( &span->link );
            link_append( &cache->available[span->class], &span->link );
        }
        else became_empty( cache, span );
        break;
    case SPAN_LARGE:
        break;
    }
}

/* A stripped span, in which nothing is free, leaves the owner's lists and waits for being given up. */
static void take_out( struct cache *cache, struct span *span )
{
    if (span->state == SPAN_ATTACHED) clear_slot( &cache->slots[span->class] );
    else link_remove( &span->link );
    span->state = SPAN_AVAILABLE;
    span->credit = 0;
    link_append( &cache->empty, &span->link );
}

/* Follows the notes. For the orphans under the heap's lock. */
static void collect( struct cache *cache )
{
    struct note *note = __atomic_exchange_n( &cache->notes, NULL, __ATOMIC_ACQUIRE ), *next;
    struct cache *owner;
    struct span *span;
    unsigned int group;
    word bits;

    for (; note; note = next)
    {
        next = note->next;
        span = note->span;
        if ((owner = load_acquire( &span->owner )) != cache)
        {
            cache_put_note( owner, note );
            continue;
        }
        if (unlikely( load_relaxed( &span->stripped ) ))
        {
            take_out( cache, span );
            continue;
        }
        group = note - span->notes;
        bits = __atomic_exchange_n( &span->bits[group].remote, 0, __ATOMIC_ACQ_REL );
        store_relaxed( &span->bits[group].free, load_relaxed( &span->bits[group].free ) | bits );
        count_freed( cache, span, count_bits( bits ) );
    }
}

/* Under the heap's lock. */
static void release_empty( struct cache *cache )
{
    struct span *span;

    while (!link_empty( &cache->empty ))
    {
        span = LINK_OWNER( cache->empty.next, struct span, link );
        link_remove( &span->link );
        span_release( cache->heap, span );
    }
}

/* Under the heap's lock. */
static void tell_turns( struct cache *cache )
{
    cache->heap->turn += cache->turns;
    cache->turns = 0;
}

static void give_up_empty( struct cache *cache )
{
    if (likely( link_empty( &cache->empty ) )) return;
    heap_lock( cache->heap );
    tell_turns( cache );
    release_empty( cache );
    heap_unlock( cache->heap );
}

void cache_credit_spent( struct cache *cache, struct span *span )
{
    cache->busy = 1;
    span->credit = 1;
    count_freed( cache, span, 1 );
    give_up_empty( cache );
    cache->busy = 0;
}

static void take_group( struct slot *slot, unsigned int group )
{
    slot->group = &slot->span->bits[group];
    slot->base = slot->span->base + group * WORD_BITS * slot->block;
}

/* Moves a slot on to the next group that has free blocks, if the current one has none. */
static int next_group( struct slot *slot )
{
    struct span *span = slot->span;
    unsigned int group = slot->group - span->bits, i;

    for (i = 0; i < span->groups; i++)
    {
        if (load_relaxed( &span->bits[group].free ))
        {
            take_group( slot, group );
            return 1;
        }
        if (++group == span->groups) group = 0;
    }
    return 0;
}

/* The span to go on with: of the next few the one with the most blocks in use, so that the others get empty, if it is
 * worth while; else the one with the fewest. Those that were looked at go to the end. */
static struct span *choose_available( struct link *available )
{
    struct span *span, *fullest = NULL, *emptiest = NULL;
    struct link *link = available->next, *next;
    unsigned int i;

    for (i = 0; i < CHOICES && link != available; i++, link = next)
    {
        next = link->next;
        span = LINK_OWNER( link, struct span, link );
        if (!emptiest || span->credit < emptiest->credit) emptiest = span;
        if (span->credit > span->count - span->count / WORTH) continue;
        if (!fullest || span->credit > fullest->credit) fullest = span;
    }
    /* the head moves to behind what was looked at */
    if (link != available)
    {
        link_remove( available );
        link_insert_before( link, available );
    }
    return fullest ? fullest : emptiest;
}

static void attach( struct slot *slot, struct span *span )
{
    link_remove( &span->link );
    span->state = SPAN_ATTACHED;
    span->credit = CREDIT_MAX;
    slot->span = span;
    slot->block = span->block;
    slot->last = &span->bits[span->groups - 1];
    take_group( slot, span->group );
}

static void detach( struct cache *cache, struct slot *slot )
{
    struct span *span = slot->span;
    unsigned int used, i;

    if (!span) return;
    span->group = slot->group - span->bits;
    clear_slot( slot );
    for (used = span->count, i = 0; i < span->groups; i++) used -= count_bits( load_relaxed( &span->bits[i].free ));
    if (!used) became_empty( cache, span );
    else if (used == span->count)
    {
        span->state = SPAN_FULL;
        span->credit = 1;
        link_append( &cache->full, &span->link );
    }
    else
    {
        span->state = SPAN_AVAILABLE;
        span->credit = used;
        link_append( &cache->available[span->class], &span->link );
    }
}

/* Who finds the new owner finds it ready to take notes. */
static void change_owner( struct span *span, struct cache *owner )
{
    store_release( &span->owner, owner );
}

/* Gives up what has become empty of the orphans'. Under the heap's lock. */
static void collect_orphans( struct heap *heap )
{
    unsigned int spans = heap->orphan_count;
    struct cache *cache;
    struct link *link;

    if (!heap->orphans) return;
    for (cache = heap->idle; cache; cache = cache->next_idle) if (load_relaxed( &cache->notes )) collect( cache );
    collect( heap->orphans );
    for (link = heap->orphans->empty.next; link != &heap->orphans->empty; link = link->next) spans--;
    store_relaxed( &heap->orphan_count, spans );
    release_empty( heap->orphans );
}

/* Takes an orphan over. */
static int adopt( struct cache *cache, unsigned int class )
{
    struct heap *heap = cache->heap;
    struct span *span = NULL;
    struct link *orphans;

    if (!load_relaxed( &heap->orphan_count )) return 0;
    heap_lock( heap );
    collect_orphans( heap );
    orphans = &heap->orphans->available[class];
    if (!link_empty( orphans ))
    {
        span = LINK_OWNER( orphans->next, struct span, link );
        link_remove( &span->link );
        change_owner( span, cache );
        store_relaxed( &heap->orphan_count, heap->orphan_count - 1 );
        link_append( &cache->available[class], &span->link );
    }
    heap_unlock( heap );
    return !!span;
}

void *cache_refill( struct cache *cache, unsigned int class )
{
    struct link *available = &cache->available[class];
    struct slot *slot = &cache->slots[class];
    struct span *span;
    void *ret = NULL;

    cache->busy = 1;
    cache->turns++;
    if (load_relaxed( &cache->notes )) collect( cache );
    if (!slot->span || !next_group( slot ))
    {
        detach( cache, slot );
        if (!link_empty( available ) || adopt( cache, class ))
        {
            span = choose_available( available );
            if (!span->credit) cache->kept -= span->size;
            attach( slot, span );
            next_group( slot );
        }
    }
    if (slot->span) ret = cache_pop( cache, class );
    give_up_empty( cache );
    cache->busy = 0;
    return ret;
}

/* Lets the first block that a new span gives out be any one of a group of it: the blocks before it are made to look as
 * if another thread had just freed them. */
static void shuffle( struct cache *cache, struct span *span )
{
    uint32_t random = get_random( cache );
    unsigned int group = random % span->groups, blocks = span->count - group * WORD_BITS;
    word later;

    if (blocks > WORD_BITS) blocks = WORD_BITS;
    later = low_bits( (random >> 16) % blocks );
    span->group = group;
    if (!later) return;
    span->credit = count_bits( later );
    store_relaxed( &span->bits[group].free, span->bits[group].free & ~later );
    store_relaxed( &span->bits[group].remote, later );
    cache_put_note( cache, &span->notes[group] );
}

vm_status cache_grow( struct cache *cache, unsigned int class, const struct vm_quota *quota, void **ptr )
{
    struct slot *slot = &cache->slots[class];
    struct heap *heap = cache->heap;
    size_t size = cache->span_sizes[class], most = class_span_size( class );
    struct span *span;
    vm_status status;

    if (!size) size = class_first_span_size( class );
    cache->busy = 1;
    heap_lock( heap );
    tell_turns( cache );
    status = span_create( heap, cache, class, size, quota, &span );
    heap_unlock( heap );
    if (!status)
    {
        cache->span_sizes[class] = size < most ? 2 * size : most;
        shuffle( cache, span );
        detach( cache, slot );
        attach( slot, span );
        next_group( slot );
        *ptr = cache_pop( cache, class );
        give_up_empty( cache );
    }
    cache->busy = 0;
    return status;
}

vm_status cache_create( struct heap *heap, const struct vm_quota *quota, struct cache **ret )
{
    struct cache *cache = heap->idle;
    vm_status status;
    unsigned int i;
    void *piece;

    if (cache)
    {
        heap->idle = cache->next_idle;
        *ret = cache;
        return STATUS_SUCCESS;
    }
    if ((status = meta_alloc( &heap->meta, sizeof(*cache), quota, &piece ))) return status;
    cache = piece;
    for (i = 0; i < CLASS_COUNT; i++)
    {
        clear_slot( &cache->slots[i] );
        link_init( &cache->available[i] );
    }
    for (i = 0; i < QUICK_SIZE / BLOCK_ALIGN + 1; i++)
        cache->by_step[i] = &cache->slots[class_from_size( i * BLOCK_ALIGN )];
    link_init( &cache->full );
    link_init( &cache->empty );
    cache->heap = heap;
    cache->random = make_seed( cache );
    cache->next = heap->caches;
    heap->caches = cache;
    *ret = cache;
    return STATUS_SUCCESS;
}

C_ASSERT( sizeof(struct cache) <= META_MAX );

/* Lets all spans of a list have another owner; says how many there were. */
static unsigned int leave_list( struct link *list, struct cache *owner, struct link *owner_list )
{
    unsigned int count = 0;
    struct link *link;

    for (link = list->next; link != list; link = link->next, count++)
        change_owner( LINK_OWNER( link, struct span, link ), owner );
    link_splice( owner_list, list );
    return count;
}

/* Moves what is empty where it is given up. */
static void sort_out_empty( struct cache *cache )
{
    struct link *link, *next;
    unsigned int i;

    for (i = 0; i < CLASS_COUNT; i++)
    {
        detach( cache, &cache->slots[i] );
        for (link = cache->available[i].next; link != &cache->available[i]; link = next)
        {
            next = link->next;
            if (LINK_OWNER( link, struct span, link )->credit) continue;
            link_remove( link );
            link_append( &cache->empty, link );
        }
    }
    cache->kept = 0;
}

void cache_retire( struct cache *cache )
{
    struct heap *heap = cache->heap;
    struct cache *orphans = heap->orphans;
    unsigned int count, i;

    cache->busy = 1;
    heap_lock( heap );
    collect( cache );
    sort_out_empty( cache );
    release_empty( cache );
    count = leave_list( &cache->full, orphans, &orphans->full );
    for (i = 0; i < CLASS_COUNT; i++) count += leave_list( &cache->available[i], orphans, &orphans->available[i] );
    store_relaxed( &heap->orphan_count, heap->orphan_count + count );
    for (i = 0; i < CLASS_COUNT; i++) cache->span_sizes[i] = 0;
    cache->next_idle = heap->idle;
    heap->idle = cache;
    cache->busy = 0;
    heap_unlock( heap );
}

vm_status cache_trim( struct heap *heap, struct cache *cache )
{
    vm_status status;

    heap_lock( heap );
    if (cache)
    {
        cache->busy = 1;
        collect( cache );
        sort_out_empty( cache );
        release_empty( cache );
        cache->busy = 0;
    }
    strip_spans( heap );
    collect_orphans( heap );
    status = granule_trim( heap );
    heap_unlock( heap );
    return status;
}
