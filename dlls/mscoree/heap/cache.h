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

/* A cache owns spans: it alone gives out their blocks, and frees by its own thread are a bit each. For each class a
 * slot points to a group of blocks of the attached span; its free bits are all an allocation looks at.
 *
 * A cache belongs to one thread, or is idle. What a thread leaves goes to heap->orphans, a cache that is used under the
 * heap's lock, and from there span by span to those who need one. Caches stay until the heap goes, since a thread that
 * frees a block may put up a note just when the span's owner changes. Such a note is passed on by whoever finds it.
 *
 * Invariants: the spans in the lists and slots of a cache are those whose owner it is. An idle cache has none. Only the
 * owner changes the owner: its thread, or under the heap's lock for the orphans. */

#ifndef __MSCOREE_HEAP_CACHE_H
#define __MSCOREE_HEAP_CACHE_H

#include "../vm/vm.h"
#include "../prim/bits.h"
#include "list.h"
#include "sizeclass.h"
#include "span.h"

struct slot
{
    struct group *group;  /* of the span; without a span one that is always empty */
    char         *base;   /* of the group's first block */
    size_t        block;  /* bytes */
    struct group *last;   /* group of the span; without a span the same empty one */
    struct span  *span;   /* SPAN_ATTACHED, or NULL */
};

struct cache
{
    struct slot   *by_step[QUICK_SIZE / BLOCK_ALIGN + 1];  /* the slots of the smaller classes, by size */
    struct slot    slots[CLASS_COUNT];
    struct link    available[CLASS_COUNT];
    struct link    full;
    struct link    empty;      /* spans that wait for being given up; nothing stays here for long */
    struct heap   *heap;
    struct cache  *next;       /* in heap->caches */
    struct cache  *next_idle;  /* in heap->idle */
    struct cache **home;       /* where its thread has its address; under the registry's lock */
    uint32_t       random;
    uint32_t       span_sizes[CLASS_COUNT];  /* of the next span that is made; 0: it is the first */
    size_t         kept;       /* bytes of empty spans in available */
    unsigned int   grown;      /* spans that were made for this cache */
    uint32_t       turns;      /* groups that were taken up since heap->turn was told */
    int            busy;       /* lists are being changed: a thread that dies here leaves them as they are */
    struct note   *notes __attribute__((aligned(CACHE_LINE)));  /* put there by other threads */
};

/* A block from the attached span's current group, or from the next; 0: there is none. */
static inline int slot_pop( struct slot *slot, void **ptr )
{
    struct group *group = slot->group;
    word bits = load_relaxed( &group->free );

    if (unlikely( !bits ))
    {
        if (group == slot->last || !(bits = load_relaxed( &(++group)->free ))) return 0;
        slot->group = group;
        slot->base += slot->block * WORD_BITS;
    }
    store_relaxed( &group->free, bits & (bits - 1) );
    *ptr = slot->base + lowest_bit( bits ) * slot->block;
    return 1;
}

static inline void *cache_pop( struct cache *cache, unsigned int class )
{
    void *ret;

    return slot_pop( &cache->slots[class], &ret ) ? ret : NULL;
}

/* A block from what the heap has without asking the vm, or NULL. */
extern void *cache_refill( struct cache *cache, unsigned int class );

/* A block from a new span. Errors are those of vm_allocate(). */
extern vm_status cache_grow( struct cache *cache, unsigned int class, const struct vm_quota *quota, void **ptr );

/* Puts a note on a cache's stack. */
static inline void cache_put_note( struct cache *owner, struct note *note )
{
    struct note *first = load_relaxed( &owner->notes );

    do note->next = first;
    while (!__atomic_compare_exchange_n( &owner->notes, &first, note, 1, __ATOMIC_RELEASE, __ATOMIC_RELAXED ));
}

/* The owner has freed so many blocks of a span that it has to be looked at. */
extern void cache_credit_spent( struct cache *cache, struct span *span );

/* Frees a block of a span that another cache owns. Returns 0 when it was not in use. */
extern int cache_free_remote( struct span *span, unsigned int index );

/* Makes a cache for heap->orphans and heap->solo, or for a thread, when an idle one may be taken. Under the heap's
 * lock. */
extern vm_status cache_create( struct heap *heap, const struct vm_quota *quota, struct cache **cache );

/* Leaves the cache idle, and its spans to the orphans. Takes the heap's lock. */
extern void cache_retire( struct cache *cache );

/* Gives up what is empty, of this cache (may be NULL), of the orphans and of the heap's granules, and of the other
 * caches what others than their owners have emptied. Takes the heap's lock. */
extern vm_status cache_trim( struct heap *heap, struct cache *cache );

#endif  /* __MSCOREE_HEAP_CACHE_H */
