/*
 * Spans: runs of memory that are cut into blocks of one size
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

/* All that is known about a span stands apart from it, in the heap's bookkeeping: the blocks hold nothing but what
 * their users wrote, so that no stray write can make the heap give out an address outside of a span, or one twice.
 *
 * Each block has a bit in two words, one for the owner and one for everybody else:
 *   free    set when the block may be given out.  Written by the span's owner only, and read by all.
 *   remote  set by a thread that isn't the owner when it frees the block.
 * Invariant: a block is in use exactly when neither bit is set.  Bits beyond the last block are never set.
 *
 * The owner learns of the remote bits of a group from the group's note. The thread that sets the first bit of a remote
 * word puts the group's note on the owner's stack; the owner takes the note off, and then exchanges the word with 0.
 * Invariants: a note is on a stack, or about to be put there, exactly while its remote word isn't 0. The owner counts a
 * remote bit only after it has taken the note. Setting a bit, or putting up the note when it was the first one, is the
 * last thing that a freeing thread does with a span, so a span all of whose blocks have been counted as free is touched
 * by nobody any more, and may go.
 *
 * The owner counts frees downwards in credit and looks at the span only when it reaches 0:
 *   SPAN_FULL       no bit of free is set, in the owner's full list. credit == 1
 *   SPAN_AVAILABLE  in the owner's list for the class. credit == blocks in use; 0 is kept for later
 *   SPAN_ATTACHED   the owner's slot gives out its blocks. credit is near CREDIT_MAX and says nothing
 */

#ifndef __MSCOREE_HEAP_SPAN_H
#define __MSCOREE_HEAP_SPAN_H

#include "../prim/atomic.h"
#include "../prim/nt.h"
#include "../vm/vm.h"
#include "../prim/bits.h"
#include "granule.h"
#include "list.h"
#include "sizeclass.h"

struct cache;
struct heap;
struct span;

#define CREDIT_MAX 0x7fffffffu
#define CACHE_LINE 64

enum span_state { SPAN_FULL, SPAN_AVAILABLE, SPAN_ATTACHED, SPAN_LARGE };

/* The bits of a group of blocks. They are side by side, since a thread that frees a block looks at both. */
struct group
{
    word free;
    word remote;
};

/* Says that remote bits of a group are to be collected. */
struct note
{
    struct note *next;
    struct span *span;
};

struct span
{
    /* read by all threads; written when the span is made, the owner also when it changes */
    char           *base;
    uint32_t        inverse;       /* 2^31 / (block / 16), rounded up */
    uint32_t        block;         /* size of a block in bytes */
    uint32_t        count;         /* of blocks; 0: one large block, so that nothing has an index */
    uint16_t        groups;        /* of WORD_BITS blocks, the last one may be shorter */
    uint16_t        class;
    struct cache   *owner;
    struct note    *notes;         /* a note for each group */

    /* looked at when the span is taken up or given up */
    size_t          size;          /* committed bytes from the base on */
    size_t          reserved;      /* bytes of a large block's region */
    int             grown;         /* a large block got twice the room, perhaps all of it committed */
    struct granule *granule;       /* that the span is part of, or NULL */
    struct link     link;          /* the owner's */
    struct link     all;           /* in heap->spans, under the heap's lock */
    unsigned int    noted;         /* groups whose notes were found (strip.c), under the heap's lock */
    /* the memory is gone; set under the heap's lock, for the owner to find with the note */
    unsigned int    stripped;

    /* the owner's; what a free by the owner writes is side by side */
    enum span_state state __attribute__((aligned(CACHE_LINE)));
    uint32_t        group;         /* where blocks are given out when it is attached again */
    uint32_t        credit;

    struct group    bits[];
};

C_ASSERT( offsetof( struct span, notes ) + sizeof(struct note *) <= CACHE_LINE );
C_ASSERT( MAX_SPAN / BLOCK_ALIGN <= CREDIT_MAX );

/* Which block of the span begins at an address inside of it; 0: none does.
 * Offset and block are 16n and 16b; 2n is multiplied by the inverse of 2b in 32 bits, i. That is rounded up, by e < b
 * in 2^31: for n = qb + r the product is q 2^32 + 2qe + 2ri. Since n is below 2^14 and b at most 2^12, 2qe < 2^15 is
 * below i >= 2^19, so that the upper half is the quotient, and the lower half is below i exactly where r is 0. An
 * offset that is a multiple of 8 only has i more in the lower half; any other is rotated to a number over 2^29, with a
 * quotient over 2^16. */
static inline int span_find_index( const struct span *span, const void *ptr, uint32_t *index )
{
    uint32_t offset = (const char *)ptr - span->base, inverse = span->inverse;
    uint64_t product = (uint64_t)(offset >> 3 | offset << 29) * inverse;

    *index = product >> 32;
    return likely( (uint32_t)product < inverse && *index < span->count );
}

/* The same; -1 when none does. */
static inline int span_index( const struct span *span, const void *ptr )
{
    uint32_t index;

    return span_find_index( span, ptr, &index ) ? (int)index : -1;
}

C_ASSERT( MAX_SPAN / BLOCK_ALIGN <= 1 << 14 && MAX_SMALL / BLOCK_ALIGN <= 1 << 12 );

static inline int span_is_large( const struct span *span )
{
    return !span->count;
}

/* Whether the block is in use. */
static inline int span_block_used( const struct span *span, unsigned int index )
{
    unsigned int group = index / WORD_BITS;

    return !(((load_relaxed( &span->bits[group].free ) |
               load_relaxed( &span->bits[group].remote )) >> index % WORD_BITS) & 1);
}

/* Bytes of the span's bookkeeping. */
extern size_t span_meta_size( const struct span *span );

/* How many blocks are in use. */
extern unsigned int span_count_used( const struct span *span );

/* Makes a span of a size with all of its blocks free, SPAN_AVAILABLE and in no list, or one for a large block. Under
 * the heap's lock. Errors: those of vm_allocate(), STATUS_NO_MEMORY. A large block that is growing gets room to go
 * on. */
extern vm_status span_create( struct heap *heap, struct cache *owner, unsigned int class, size_t size,
                              const struct vm_quota *quota, struct span **span );
extern vm_status span_create_large( struct heap *heap, size_t size, int growing, const struct vm_quota *quota,
                                    struct span **span );

/* Gives a span up, in no list but heap->spans.  It may be kept in store.  Under the heap's lock. */
extern void span_release( struct heap *heap, struct span *span );

/* Gives a large block's span up. On an error nothing has changed. Under the heap's lock. */
extern vm_status span_release_large( struct heap *heap, struct span *span );

/* Commits or decommits pages at the end of a large block, as its region allows. Under the heap's lock.
 * STATUS_CONFLICTING_ADDRESSES: the region is too small. */
extern vm_status span_resize_large( struct heap *heap, struct span *span, size_t size, const struct vm_quota *quota );

/* Gives up all spans and what is kept in store, with what is in use of it; only their bookkeeping stays. */
extern void span_release_all( struct heap *heap );

#endif  /* __MSCOREE_HEAP_SPAN_H */
