/*
 * Memory for a heap's bookkeeping
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

#include <string.h>

#include "../prim/nt.h"
#include "meta.h"
#include "sizeclass.h"

#define PAGE ((size_t)0x1000)

struct meta_chunk
{
    struct meta_chunk *next;
};

struct meta_piece
{
    struct meta_piece *next;
};

static vm_status add_chunk( struct meta *meta, const struct vm_quota *quota )
{
    size_t size = GRANULE, inner = GRANULE - 2 * PAGE;
    void *base = NULL, *start;
    struct meta_chunk *chunk;
    vm_status status;

    if ((status = vm_allocate( meta->vm, &base, 0, &size, MEM_RESERVE, PAGE_READWRITE, quota ))) return status;
    start = (char *)base + PAGE;
    if ((status = vm_allocate( meta->vm, &start, 0, &inner, MEM_COMMIT, PAGE_READWRITE, quota )))
    {
        vm_discard( meta->vm, base );
        return status;
    }
    chunk = start;
    chunk->next = meta->chunks;
    meta->chunks = chunk;
    meta->next = (char *)start + META_ALIGN;
    meta->end = (char *)start + inner;
    meta->held += inner;
    return STATUS_SUCCESS;
}

C_ASSERT( sizeof(struct meta_chunk) <= META_ALIGN );
C_ASSERT( META_MAX <= GRANULE - 2 * PAGE - META_ALIGN );

vm_status meta_alloc( struct meta *meta, size_t size, const struct vm_quota *quota, void **piece )
{
    size_t rounded = meta_size( size );
    struct meta_piece **unused = &meta->pieces[rounded / META_ALIGN];
    vm_status status;

    if (*unused)
    {
        *piece = *unused;
        *unused = (*unused)->next;
    }
    else
    {
        if (rounded > (size_t)(meta->end - meta->next) && (status = add_chunk( meta, quota ))) return status;
        *piece = meta->next;
        meta->next += rounded;
    }
    meta->used += rounded;
    memset( *piece, 0, rounded );
    return STATUS_SUCCESS;
}

void meta_free( struct meta *meta, void *piece, size_t size )
{
    struct meta_piece **unused = &meta->pieces[meta_size( size ) / META_ALIGN];
    struct meta_piece *first = piece;

    meta->used -= meta_size( size );
    first->next = *unused;
    *unused = first;
}

void meta_release( struct meta *meta )
{
    struct meta_chunk *chunk = meta->chunks, *next;
    struct vm *vm = meta->vm;

    for (; chunk; chunk = next)
    {
        next = chunk->next;
        vm_discard( vm, (char *)chunk - PAGE );
    }
}
