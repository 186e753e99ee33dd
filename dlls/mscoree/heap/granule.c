/*
 * Where spans get their memory
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

#include "../vm/nt.h"
#include "bits.h"
#include "body.h"
#include "granule.h"

#define ALL_SLICES ((1u << GRANULE_SLICES) - 1)

static uint32_t protection( const struct heap *heap )
{
    return heap->flags & VM_HEAP_EXECUTABLE ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE;
}

vm_status granule_get_region( struct heap *heap, size_t reserve, size_t commit, const struct vm_quota *quota, char **base )
{
    uint32_t type = reserve == commit ? MEM_RESERVE | MEM_COMMIT : MEM_RESERVE;
    void *region = NULL, *start;
    size_t size = reserve;
    vm_status status;

    if ((status = vm_allocate( heap->vm, &region, 0, &size, type, protection( heap ), quota )))
        return status == STATUS_INVALID_PARAMETER_4 ? STATUS_NO_MEMORY : status;   /* more than any address space has */
    start = region;
    size = commit;
    if (!(type & MEM_COMMIT) &&
        (status = vm_allocate( heap->vm, &start, 0, &size, MEM_COMMIT, protection( heap ), quota )))
    {
        size = 0;
        vm_free( heap->vm, &region, &size, MEM_RELEASE );
        return status;
    }
    heap->held += commit;
    *base = region;
    return STATUS_SUCCESS;
}

vm_status granule_put_region( struct heap *heap, char *base, size_t committed )
{
    void *region = base;
    size_t size = 0;
    vm_status status = vm_free( heap->vm, &region, &size, MEM_RELEASE );

    if (!status) heap->held -= committed;
    return status;
}

vm_status granule_resize_region( struct heap *heap, char *base, size_t old, size_t committed, const struct vm_quota *quota )
{
    size_t change = committed < old ? old - committed : committed - old;
    void *start = base + (committed < old ? committed : old);
    vm_status status;

    if (!change) return STATUS_SUCCESS;
    if (committed < old) status = vm_free( heap->vm, &start, &change, MEM_DECOMMIT );
    else status = vm_allocate( heap->vm, &start, 0, &change, MEM_COMMIT, protection( heap ), quota );
    if (!status) heap->held += (uint64_t)committed - old;
    return status;
}

/* A whole granule. */
static vm_status get_granule( struct heap *heap, const struct vm_quota *quota, char **base )
{
    if (!heap->stored) return granule_get_region( heap, GRANULE, GRANULE, quota, base );
    *base = heap->store[--heap->stored];
    return STATUS_SUCCESS;
}

static int may_store( const struct heap *heap, size_t count, size_t unit, size_t min, size_t max )
{
    return count < min || (count < max && count * unit < heap->held / STORE_PART);
}

static void put_granule( struct heap *heap, char *base )
{
    if (may_store( heap, heap->stored, GRANULE, STORE_MIN, STORE_MAX )) heap->store[heap->stored++] = base;
    else granule_put_region( heap, base, GRANULE );
}

/* Every change of a granule goes through here. */
static void set_slices( struct heap *heap, struct granule *granule, unsigned int free, unsigned int committed )
{
    heap->idle_slices -= count_bits( granule->free & granule->committed );
    heap->idle_slices += count_bits( free & committed );
    list_remove( &granule->link );
    granule->free = free;
    granule->committed = committed;
    if (free != ALL_SLICES) list_append( &heap->granules[count_bits( free )], &granule->link );
}

/* The lowest run of so many slices, at a multiple of as many, all of whose bits are set; 0 when there is none. */
static unsigned int find_run( unsigned int bits, unsigned int count )
{
    unsigned int run = (1u << count) - 1;

    while (run <= ALL_SLICES && (bits & run) != run) run <<= count;
    return run & ALL_SLICES;
}

/* A granule that has a free run of slices; if possible one that is committed. */
static struct granule *find_granule( struct heap *heap, unsigned int count, unsigned int *run )
{
    struct granule *granule, *ret = NULL;
    unsigned int free, found;
    struct link *link;

    for (free = count; free < GRANULE_SLICES; free++)
        for (link = heap->granules[free].next; link != &heap->granules[free]; link = link->next)
        {
            granule = LINK_OWNER( link, struct granule, link );
            if ((found = find_run( granule->free & granule->committed, count )))
            {
                *run = found;
                return granule;
            }
            if (!ret && (found = find_run( granule->free, count )))
            {
                ret = granule;
                *run = found;
            }
            if (ret && heap->idle_slices < count) return ret;
        }
    return ret;
}

static vm_status commit_slices( struct heap *heap, struct granule *granule, unsigned int run, const struct vm_quota *quota )
{
    void *start = granule->base + lowest_bit( run ) * SLICE;
    size_t size = count_bits( run ) * SLICE;
    unsigned int missing = run & ~granule->committed;
    vm_status status;

    if (!missing) return STATUS_SUCCESS;
    if ((status = vm_allocate( heap->vm, &start, 0, &size, MEM_COMMIT, protection( heap ), quota ))) return status;
    heap->held += count_bits( missing ) * SLICE;
    set_slices( heap, granule, granule->free, granule->committed | run );
    return STATUS_SUCCESS;
}

static void decommit_slices( struct heap *heap, struct granule *granule, unsigned int run )
{
    void *start = granule->base + lowest_bit( run ) * SLICE;
    size_t size = count_bits( run ) * SLICE;

    if (vm_free( heap->vm, &start, &size, MEM_DECOMMIT )) return;
    heap->held -= count_bits( run ) * SLICE;
    set_slices( heap, granule, granule->free, granule->committed & ~run );
}

static vm_status add_granule( struct heap *heap, unsigned int count, const struct vm_quota *quota, struct granule **ret )
{
    unsigned int committed = heap->stored ? ALL_SLICES : (1u << count) - 1;
    struct granule *granule;
    vm_status status;
    void *piece;

    if ((status = meta_alloc( &heap->meta, sizeof(*granule), quota, &piece ))) return status;
    granule = piece;
    list_init( &granule->link );
    if (heap->stored) status = get_granule( heap, quota, &granule->base );
    else status = granule_get_region( heap, GRANULE, count * SLICE, quota, &granule->base );
    if (status)
    {
        meta_free( &heap->meta, granule, sizeof(*granule) );
        return status;
    }
    set_slices( heap, granule, ALL_SLICES, committed );
    *ret = granule;
    return STATUS_SUCCESS;
}

static vm_status get_slices( struct heap *heap, unsigned int count, const struct vm_quota *quota, char **base,
                             struct granule **ret )
{
    unsigned int run = (1u << count) - 1;
    struct granule *granule;
    vm_status status;

    if ((granule = find_granule( heap, count, &run ))) status = commit_slices( heap, granule, run, quota );
    else status = add_granule( heap, count, quota, &granule );
    if (status) return status;
    set_slices( heap, granule, granule->free & ~run, granule->committed );
    *base = granule->base + lowest_bit( run ) * SLICE;
    *ret = granule;
    return STATUS_SUCCESS;
}

static void put_slices( struct heap *heap, char *base, unsigned int count, struct granule *granule )
{
    unsigned int run = ((1u << count) - 1) << (base - granule->base) / SLICE;
    int keep = may_store( heap, heap->idle_slices, SLICE, STORE_MIN_SLICES, STORE_MAX_SLICES );

    set_slices( heap, granule, granule->free | run, granule->committed );
    if (granule->free != ALL_SLICES)
    {
        if (!keep) decommit_slices( heap, granule, run );
        return;
    }
    if (granule->committed == ALL_SLICES) put_granule( heap, granule->base );
    else granule_put_region( heap, granule->base, count_bits( granule->committed ) * SLICE );
    heap->idle_slices -= count_bits( granule->committed );
    meta_free( &heap->meta, granule, sizeof(*granule) );
}

vm_status granule_get( struct heap *heap, size_t size, const struct vm_quota *quota, char **base, struct granule **granule )
{
    if (size < GRANULE) return get_slices( heap, size / SLICE, quota, base, granule );
    *granule = NULL;
    if (size == GRANULE) return get_granule( heap, quota, base );
    return granule_get_region( heap, size, size, quota, base );
}

void granule_put( struct heap *heap, char *base, size_t size, struct granule *granule )
{
    if (granule) put_slices( heap, base, size / SLICE, granule );
    else if (size == GRANULE) put_granule( heap, base );
    else granule_put_region( heap, base, size );
}

vm_status granule_put_store( struct heap *heap )
{
    struct link *link, *next;
    struct granule *granule;
    unsigned int i, run;
    vm_status status;

    while (heap->stored)
    {
        if ((status = granule_put_region( heap, heap->store[heap->stored - 1], GRANULE ))) return status;
        heap->stored--;
    }
    for (i = 1; i < GRANULE_SLICES; i++)
        for (link = heap->granules[i].next; link != &heap->granules[i]; link = next)
        {
            granule = LINK_OWNER( link, struct granule, link );
            next = link->next;
            for (run = 1; run < ALL_SLICES; run <<= 1)
                if (granule->free & granule->committed & run) decommit_slices( heap, granule, run );
        }
    return STATUS_SUCCESS;
}

void granule_put_all( struct heap *heap )
{
    struct granule *granule;
    struct link *link;
    unsigned int i;

    for (i = 0; i < GRANULE_SLICES; i++)
        for (link = heap->granules[i].next; link != &heap->granules[i]; link = link->next)
        {
            granule = LINK_OWNER( link, struct granule, link );
            granule_put_region( heap, granule->base, count_bits( granule->committed ) * SLICE );
        }
    while (heap->stored) granule_put_region( heap, heap->store[--heap->stored], GRANULE );
}

void granule_count( struct heap *heap, struct granule_counts *counts )
{
    struct granule *granule;
    struct link *link;
    unsigned int i;

    counts->held = heap->stored * GRANULE;
    counts->used = 0;
    counts->meta = 0;
    for (i = 0; i < GRANULE_SLICES; i++)
        for (link = heap->granules[i].next; link != &heap->granules[i]; link = link->next)
        {
            granule = LINK_OWNER( link, struct granule, link );
            counts->held += count_bits( granule->committed ) * SLICE;
            counts->used += count_bits( ~granule->free & ALL_SLICES ) * SLICE;
            counts->meta += meta_size( sizeof(*granule) );
        }
}
