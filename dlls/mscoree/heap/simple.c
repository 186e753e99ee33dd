/*
 * A simple heap that stands in until the real one is there
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

/* Invariant: a table in address order, under one lock, has every span; a span has blocks of one power of two, or one large
 * block; a byte for each block says whether it is in use. */

#include <string.h>

#include "../vm/nt.h"
#include "../vm/prim.h"
#include "heap.h"

#define SPAN_SIZE  0x10000
#define MAX_SPANS  65536
#define MAX_SMALL  0x4000
#define MIN_BLOCK  16

struct span
{
    char         *base;
    size_t        size, block, used, count;
    unsigned char *state;
};

struct heap
{
    struct vm   *vm;
    int          lock;
    unsigned int flags;
    size_t       count;
    struct span  spans[MAX_SPANS];
};

static void lock( struct heap *heap )
{
    unsigned int turn = 0;

    while (__atomic_exchange_n( &heap->lock, 1, __ATOMIC_ACQUIRE )) prim_pause( turn++ );
}

static vm_status unlock( struct heap *heap, vm_status status )
{
    __atomic_store_n( &heap->lock, 0, __ATOMIC_RELEASE );
    return status;
}

static size_t position( struct heap *heap, const char *ptr )
{
    size_t low = 0, high = heap->count, mid;

    while (low < high)
    {
        mid = (low + high) / 2;
        if (heap->spans[mid].base + heap->spans[mid].size <= ptr) low = mid + 1;
        else high = mid;
    }
    return low;
}

static struct span *find( struct heap *heap, const void *ptr, size_t *index )
{
    size_t i = position( heap, ptr ), offset;
    struct span *span = &heap->spans[i];

    if (i == heap->count || (const char *)ptr < span->base) return NULL;
    offset = (const char *)ptr - span->base;
    if (offset % span->block || offset / span->block >= span->count || !span->state[offset / span->block]) return NULL;
    *index = offset / span->block;
    return span;
}

static vm_status add_span( struct heap *heap, size_t block, const struct vm_quota *quota, struct span **ret )
{
    size_t size = block > MAX_SMALL ? (block + 0xfff) & ~(size_t)0xfff : SPAN_SIZE, extra = 0x1000, i;
    void *base = NULL, *state = NULL;
    vm_status status;

    if (heap->count == MAX_SPANS || size < block) return STATUS_NO_MEMORY;
    if ((status = vm_allocate( heap->vm, &base, 0, &size, MEM_RESERVE | MEM_COMMIT,
                               heap->flags & VM_HEAP_EXECUTABLE ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE, quota )))
        return status;
    if ((status = vm_allocate( heap->vm, &state, 0, &extra, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, quota )))
    {
        size = 0;
        vm_free( heap->vm, &base, &size, MEM_RELEASE );
        return status;
    }
    i = position( heap, base );
    memmove( heap->spans + i + 1, heap->spans + i, (heap->count++ - i) * sizeof(*heap->spans) );
    heap->spans[i].base = base;
    heap->spans[i].size = size;
    heap->spans[i].block = block;
    heap->spans[i].used = 0;
    heap->spans[i].count = block > MAX_SMALL ? 1 : size / block;
    heap->spans[i].state = state;
    *ret = &heap->spans[i];
    return STATUS_SUCCESS;
}

static void remove_span( struct heap *heap, struct span *span )
{
    void *base = span->base, *state = span->state;
    size_t size = 0;

    vm_free( heap->vm, &base, &size, MEM_RELEASE );
    size = 0;
    vm_free( heap->vm, &state, &size, MEM_RELEASE );
    memmove( span, span + 1, (char *)(heap->spans + heap->count--) - (char *)(span + 1) );
}

vm_status heap_create( struct vm *vm, unsigned int flags, struct heap **heap )
{
    size_t size = sizeof(**heap);
    void *base = NULL;
    vm_status status;

    if (flags & ~(VM_HEAP_THREADSAFE | VM_HEAP_EXECUTABLE | VM_HEAP_DEBUG)) return STATUS_INVALID_PARAMETER;
    if ((status = vm_allocate( vm, &base, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, NULL ))) return status;
    *heap = base;
    (*heap)->vm = vm;
    (*heap)->flags = flags;
    return STATUS_SUCCESS;
}

void heap_destroy( struct heap *heap )
{
    size_t size = 0;
    void *base = heap;

    while (heap->count) remove_span( heap, &heap->spans[heap->count - 1] );
    vm_free( heap->vm, &base, &size, MEM_RELEASE );
}

void heap_set_report( struct heap *heap, heap_report_func func, void *context )
{
}

vm_status heap_alloc( struct heap *heap, size_t size, const struct vm_quota *quota, void **ptr )
{
    size_t block = MIN_BLOCK, i;
    struct span *span = NULL;
    unsigned char *state;
    vm_status status;

    if (size > MAX_SMALL) block = size;
    else while (block < size) block *= 2;
    lock( heap );
    if (size <= MAX_SMALL)
        for (i = 0; i < heap->count && !span; i++)
            if (heap->spans[i].block == block && heap->spans[i].used < heap->spans[i].count) span = &heap->spans[i];
    if (!span && (status = add_span( heap, block, quota, &span ))) return unlock( heap, status );
    state = memchr( span->state, 0, span->count );
    *state = 1;
    span->used++;
    *ptr = span->base + (state - span->state) * span->block;
    return unlock( heap, STATUS_SUCCESS );
}

vm_status heap_alloc_debug( struct heap *heap, size_t size, const struct vm_quota *quota, const char *file, int line, void **ptr )
{
    return heap_alloc( heap, size, quota, ptr );
}

void *heap_alloc_stored( struct heap *heap, size_t size )
{
    return NULL;
}

vm_status heap_free( struct heap *heap, void *ptr )
{
    struct span *span;
    size_t i;

    if (!ptr) return STATUS_SUCCESS;
    lock( heap );
    if (!(span = find( heap, ptr, &i ))) return unlock( heap, STATUS_MEMORY_NOT_ALLOCATED );
    span->state[i] = 0;
    if (!--span->used) remove_span( heap, span );
    return unlock( heap, STATUS_SUCCESS );
}

vm_status heap_size( struct heap *heap, const void *ptr, size_t *size )
{
    struct span *span;
    size_t i;

    lock( heap );
    if (!(span = find( heap, ptr, &i ))) return unlock( heap, STATUS_MEMORY_NOT_ALLOCATED );
    *size = span->block;
    return unlock( heap, STATUS_SUCCESS );
}

int heap_owns( struct heap *heap, const void *ptr )
{
    size_t size;

    return !heap_size( heap, ptr, &size );
}

vm_status heap_realloc( struct heap *heap, void *ptr, size_t size, const struct vm_quota *quota, void **new_ptr )
{
    size_t old = 0;
    vm_status status;
    void *ret;

    if (ptr && (status = heap_size( heap, ptr, &old ))) return status;
    if (ptr && size <= old && size >= old / 2)
    {
        *new_ptr = ptr;
        return STATUS_SUCCESS;
    }
    if ((status = heap_alloc( heap, size, quota, &ret ))) return status;
    if (ptr) memcpy( ret, ptr, old < size ? old : size );
    heap_free( heap, ptr );
    *new_ptr = ret;
    return STATUS_SUCCESS;
}

vm_status heap_statistics( struct heap *heap, uint64_t *in_use, uint64_t *held )
{
    size_t i;

    lock( heap );
    if (in_use) *in_use = 0;
    if (held) *held = sizeof(*heap);
    for (i = 0; i < heap->count; i++)
    {
        if (in_use) *in_use += heap->spans[i].used * heap->spans[i].block;
        if (held) *held += heap->spans[i].size + 0x1000;
    }
    return unlock( heap, STATUS_SUCCESS );
}

vm_status heap_trim( struct heap *heap )
{
    return STATUS_SUCCESS;
}

void heap_thread_detach( void )
{
}

void heap_process_detach( void )
{
}

vm_status heap_check( struct heap *heap, const char **what )
{
    return STATUS_SUCCESS;
}
