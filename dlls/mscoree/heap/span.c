/*
 * Spans: made, given up, kept in store
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
#include "body.h"
#include "spanmap.h"
#include "span.h"

/* The bookkeeping of a span: the struct with the groups' bits, then the notes. */
static size_t bookkeeping_size( unsigned int groups )
{
    return offsetof( struct span, bits[groups] ) + groups * sizeof(struct note);
}

C_ASSERT( sizeof(struct span) + SLICE / BLOCK_ALIGN / WORD_BITS * (sizeof(struct group) + sizeof(struct note)) <=
          META_MAX );

static vm_status make_span( struct heap *heap, unsigned int groups, const struct vm_quota *quota, struct span **ret )
{
    struct span *span;
    vm_status status;
    unsigned int i;
    void *piece;

    if ((status = meta_alloc( &heap->meta, bookkeeping_size( groups ), quota, &piece ))) return status;
    span = piece;
    span->groups = groups;
    span->notes = (struct note *)&span->bits[groups];
    for (i = 0; i < groups; i++) span->notes[i].span = span;
    link_init( &span->link );
    link_append( &heap->spans, &span->all );
    *ret = span;
    return STATUS_SUCCESS;
}

static void forget_span( struct heap *heap, struct span *span )
{
    link_remove( &span->all );
    meta_free( &heap->meta, span, bookkeeping_size( span->groups ) );
}

vm_status span_create( struct heap *heap, struct cache *owner, unsigned int class, size_t size,
                       const struct vm_quota *quota, struct span **ret )
{
    size_t block = class_size( class ), count = size / block;
    unsigned int groups = (count + WORD_BITS - 1) / WORD_BITS, i;
    struct span *span;
    vm_status status;

    if ((status = make_span( heap, groups, quota, &span ))) return status;
    span->block = block;
    span->inverse = ((1u << 31) + block / BLOCK_ALIGN - 1) / (block / BLOCK_ALIGN);
    span->count = count;
    span->class = class;
    span->owner = owner;
    span->state = SPAN_AVAILABLE;
    for (i = 0; i < groups; i++) span->bits[i].free = low_bits( count - i * WORD_BITS );
    if ((status = granule_get( heap, size, quota, &span->base, &span->granule )))
    {
        forget_span( heap, span );
        return status;
    }
    span->size = size;
    if ((status = spanmap_set( heap->id, span->base, size, span )))
    {
        granule_put( heap, span->base, size, span->granule );
        forget_span( heap, span );
        return status;
    }
    *ret = span;
    return STATUS_SUCCESS;
}

void span_release( struct heap *heap, struct span *span )
{
    if (!span->stripped)
    {
        spanmap_clear( span->base, span->size );
        granule_put( heap, span->base, span->size, span->granule );
    }
    forget_span( heap, span );
}

static size_t round_up( size_t size, size_t unit )
{
    return (size + unit - 1) & ~(unit - 1);
}

/* Up to MAX_KEPT a region is as large as its block, and there are eight sizes a doubling: the VM layer keeps what is
 * wholly committed when it is released, and a block of that size costs no system call the next time.  Of larger ones
 * only the room is of such a size, and what is committed is exact to the page.  A block that has grown is likely to
 * grow on: it gets twice the room. */
#define MAX_KEPT ((size_t)4 << 20)

/* Beyond it a region has a reservation of its own, which isn't kept when the block is freed. */
#define MAX_ROOM ((size_t)(sizeof(void *) > 4 ? 16 : 4) << 20)

static size_t round_up_large( size_t size )
{
    size_t unit = 0x1000;

    while (size / 16 > unit) unit *= 2;
    return round_up( size, unit );
}

static vm_status create_large( struct heap *heap, size_t commit, size_t most, size_t reserve,
                               const struct vm_quota *quota, struct span **ret )
{
    struct span *span;
    vm_status status;

    if ((status = make_span( heap, 0, quota, &span ))) return status;
    if ((status = granule_get_region( heap, reserve, &commit, most, quota, &span->base )))
    {
        forget_span( heap, span );
        return status;
    }
    span->size = commit;
    span->reserved = reserve;
    span->state = SPAN_LARGE;
    if ((status = spanmap_set( heap->id, span->base, 1, span )))
    {
        granule_drop_region( heap, span->base, commit );
        forget_span( heap, span );
        return status;
    }
    *ret = span;
    return STATUS_SUCCESS;
}

vm_status span_create_large( struct heap *heap, size_t size, int growing, const struct vm_quota *quota,
                             struct span **ret )
{
    size_t reserve = round_up_large( size ), commit = reserve <= MAX_KEPT ? reserve : round_up( size, 0x1000 );
    vm_status status;

    if (reserve < size) return STATUS_NO_MEMORY;
    if (growing && size <= ~(size_t)0 / 4)
    {
        size_t room = round_up( round_up_large( 2 * size ), GRANULE );

        if (room > MAX_ROOM && size <= MAX_ROOM / 4 * 3) room = MAX_ROOM;

        status = create_large( heap, round_up( size, 0x1000 ), room, room, quota, ret );
        if (!status) (*ret)->grown = 1;
        if (status != STATUS_NO_MEMORY) return status;
    }
    return create_large( heap, commit, commit, reserve, quota, ret );
}

vm_status span_release_large( struct heap *heap, struct span *span )
{
    vm_status status;

    spanmap_clear( span->base, 1 );
    if ((status = granule_put_region( heap, span->base, span->size )))
    {
        spanmap_set( heap->id, span->base, 1, span );
        return status;
    }
    forget_span( heap, span );
    return STATUS_SUCCESS;
}

vm_status span_resize_large( struct heap *heap, struct span *span, size_t size, const struct vm_quota *quota )
{
    size_t commit = round_up( size, 0x1000 );
    vm_status status;

    if (commit < size || commit > span->reserved) return STATUS_CONFLICTING_ADDRESSES;
    if (!(status = granule_resize_region( heap, span->base, span->size, commit, quota ))) span->size = commit;
    return status;
}

void span_release_all( struct heap *heap )
{
    struct link *link;
    struct span *span;

    for (link = heap->spans.next; link != &heap->spans; link = link->next)
    {
        span = LINK_OWNER( link, struct span, all );
        spanmap_clear( span->base, span_is_large( span ) ? 1 : span->size );
        if (!span->granule && !span->stripped) granule_drop_region( heap, span->base, span->size );
    }
    granule_put_all( heap );
}

size_t span_meta_size( const struct span *span )
{
    return meta_size( bookkeeping_size( span->groups ));
}

unsigned int span_count_used( const struct span *span )
{
    unsigned int ret = span->count, i;

    if (span->stripped) return 0;
    for (i = 0; i < span->groups; i++)
        ret -= count_bits( load_relaxed( &span->bits[i].free ) | load_relaxed( &span->bits[i].remote ) );
    return ret;
}
