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

#include "../prim/nt.h"
#include "../prim/prim.h"
#include "../prim/bits.h"
#include "body.h"
#include "granule.h"

#define IDLE_DELAY 400   /* milliseconds that free slices are kept, */
#define IDLE_TURNS 16384 /* and turns, see cache.c: a heap that goes on for long without them doesn't need them */
#define IDLE_MIN   64    /* with so many idle slices, */
#define IDLE_PART  4     /* and this part of what is held, granules go as soon as they are empty */
#define TRIES      8   /* granules of a list that are looked at for a place */

static uint32_t protection( const struct heap *heap )
{
    return heap->flags & VM_HEAP_EXECUTABLE ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE;
}

vm_status granule_get_region( struct heap *heap, size_t reserve, size_t *commit, size_t most,
                              const struct vm_quota *quota, char **base )
{
    void *region;
    vm_status status;

    if ((status = vm_allocate_used( heap->vm, &region, reserve, commit, most, protection( heap ), quota )))
        return status == STATUS_INVALID_PARAMETER_4 ? STATUS_NO_MEMORY : status;   /* more than any address space has */
    heap->held += *commit;
    *base = region;
    return STATUS_SUCCESS;
}

vm_status granule_put_region( struct heap *heap, char *base, size_t committed )
{
    vm_status status = vm_free_used( heap->vm, base );

    if (!status) heap->held -= committed;
    return status;
}

void granule_drop_region( struct heap *heap, char *base, size_t committed )
{
    if (vm_free_used( heap->vm, base )) vm_discard( heap->vm, base );
    heap->held -= committed;
}

vm_status granule_resize_region( struct heap *heap, char *base, size_t old, size_t committed,
                                 const struct vm_quota *quota )
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

/* Every change of a granule goes through here. */
static void set_slices( struct heap *heap, struct granule *granule, unsigned int free, unsigned int committed )
{
    heap->idle_slices -= count_bits( granule->free & granule->committed );
    heap->idle_slices += count_bits( free & committed );
    granule->free = free;
    granule->committed = committed;
    link_remove( &granule->link );
    link_append( &heap->granules[count_bits( free )], &granule->link );
    if (!(free & committed)) link_remove( &granule->idle );
}

static void remove_granule( struct heap *heap, struct granule *granule )
{
    heap->idle_slices -= count_bits( granule->free & granule->committed );
    link_remove( &granule->link );
    link_remove( &granule->idle );
    meta_free( &heap->meta, granule, sizeof(*granule) );
}

/* The lowest run of so many slices, at a multiple of as many, all of whose bits are set; 0 when there is none. */
static unsigned int find_run( unsigned int bits, unsigned int count )
{
    unsigned int run = (1u << count) - 1;

    while (run <= ALL_SLICES && (bits & run) != run) run <<= count;
    return run & ALL_SLICES;
}

static vm_status decommit_idle( struct heap *heap, struct granule *granule )
{
    unsigned int first, count, idle;
    vm_status status;
    size_t size;
    void *start;

    while ((idle = granule->free & granule->committed))
    {
        first = lowest_bit( idle );
        for (count = 1; idle >> (first + count) & 1; count++) /* as far as they are side by side */;
        start = granule->base + first * SLICE;
        size = count * SLICE;
        if ((status = vm_free( heap->vm, &start, &size, MEM_DECOMMIT ))) return status;
        heap->held -= size;
        set_slices( heap, granule, granule->free, granule->committed & ~(((1u << count) - 1) << first) );
    }
    return STATUS_SUCCESS;
}

static vm_status give_up( struct heap *heap, struct granule *granule )
{
    vm_status status;

    if (granule->free != ALL_SLICES) return decommit_idle( heap, granule );
    if ((status = granule_put_region( heap, granule->base, count_bits( granule->committed ) * SLICE ))) return status;
    remove_granule( heap, granule );
    return STATUS_SUCCESS;
}

static void give_up_oldest( struct heap *heap )
{
    struct link *empty = &heap->granules[GRANULE_SLICES];
    uint32_t now = prim_milliseconds();
    struct granule *granule;

    while (!link_empty( &heap->idle_granules ))
    {
        granule = LINK_OWNER( heap->idle_granules.next, struct granule, idle );
        if (now - granule->time < IDLE_DELAY && heap->turn - granule->turn < IDLE_TURNS) break;
        if (give_up( heap, granule )) break;
    }
    while (!link_empty( empty ) && heap->idle_slices > IDLE_MIN + heap->held / SLICE / IDLE_PART)
        if (give_up( heap, LINK_OWNER( empty->next, struct granule, link ))) break;
}

vm_status granule_trim( struct heap *heap )
{
    vm_status status;

    while (!link_empty( &heap->idle_granules ))
        if ((status = give_up( heap, LINK_OWNER( heap->idle_granules.next, struct granule, idle )))) return status;
    return STATUS_SUCCESS;
}

/* A granule that has a free run of slices; if possible one that is committed. */
static struct granule *find_granule( struct heap *heap, unsigned int count, unsigned int *run )
{
    struct granule *granule;
    unsigned int free, i;
    struct link *link;

    for (i = 0, link = heap->idle_granules.prev; i < TRIES && link != &heap->idle_granules; i++, link = link->prev)
    {
        granule = LINK_OWNER( link, struct granule, idle );
        if ((*run = find_run( granule->free & granule->committed, count ))) return granule;
    }
    for (free = count; free <= GRANULE_SLICES; free++)
        for (i = 0, link = heap->granules[free].next; i < TRIES && link != &heap->granules[free]; i++,
             link = link->next)
        {
            granule = LINK_OWNER( link, struct granule, link );
            if ((*run = find_run( granule->free, count ))) return granule;
        }
    return NULL;
}

static vm_status commit_run( struct heap *heap, struct granule *granule, unsigned int run,
                             const struct vm_quota *quota )
{
    void *start = granule->base + lowest_bit( run ) * SLICE;
    size_t size = count_bits( run ) * SLICE;
    unsigned int missing = run & ~granule->committed;
    vm_status status;

    if (!missing) return STATUS_SUCCESS;
    if ((status = vm_allocate( heap->vm, &start, 0, &size, MEM_COMMIT, protection( heap ), quota ))) return status;
    heap->held += count_bits( missing ) * SLICE;
    granule->committed |= run;
    heap->idle_slices += count_bits( missing );
    return STATUS_SUCCESS;
}

/* All of it is committed at once, or where that is too much, only the slices that are wanted. */
static vm_status add_granule( struct heap *heap, unsigned int run, const struct vm_quota *quota, struct granule **ret )
{
    unsigned int committed = ALL_SLICES;
    size_t commit = GRANULE;
    struct granule *granule;
    vm_status status;
    void *piece;

    if ((status = meta_alloc( &heap->meta, sizeof(*granule), quota, &piece ))) return status;
    granule = piece;
    link_init( &granule->link );
    link_init( &granule->idle );
    if ((status = granule_get_region( heap, GRANULE, &commit, commit, quota, &granule->base )) ==
        STATUS_COMMITMENT_LIMIT)
    {
        committed = run;
        commit = count_bits( run ) * SLICE;
        status = granule_get_region( heap, GRANULE, &commit, commit, quota, &granule->base );
    }
    if (status)
    {
        meta_free( &heap->meta, granule, sizeof(*granule) );
        return status;
    }
    granule->time = prim_milliseconds();
    granule->turn = heap->turn;
    set_slices( heap, granule, ALL_SLICES, committed );
    link_append( &heap->idle_granules, &granule->idle );
    *ret = granule;
    return STATUS_SUCCESS;
}

static vm_status get_slices( struct heap *heap, unsigned int count, const struct vm_quota *quota, char **base,
                             struct granule **ret )
{
    struct granule *granule;
    unsigned int run;
    vm_status status;

    if ((granule = find_granule( heap, count, &run ))) status = commit_run( heap, granule, run, quota );
    else status = add_granule( heap, run = (1u << count) - 1, quota, &granule );
    if (status) return status;
    set_slices( heap, granule, granule->free & ~run, granule->committed );
    give_up_oldest( heap );
    *base = granule->base + lowest_bit( run ) * SLICE;
    *ret = granule;
    return STATUS_SUCCESS;
}

static void put_slices( struct heap *heap, char *base, unsigned int count, struct granule *granule )
{
    unsigned int run = ((1u << count) - 1) << (base - granule->base) / SLICE;

    set_slices( heap, granule, granule->free | run, granule->committed );
    granule->time = prim_milliseconds();
    granule->turn = heap->turn;
    link_remove( &granule->idle );
    link_append( &heap->idle_granules, &granule->idle );
    give_up_oldest( heap );
}

vm_status granule_get( struct heap *heap, size_t size, const struct vm_quota *quota, char **base,
                       struct granule **granule )
{
    if (size <= GRANULE) return get_slices( heap, size / SLICE, quota, base, granule );
    *granule = NULL;
    return granule_get_region( heap, size, &size, size, quota, base );
}

void granule_put( struct heap *heap, char *base, size_t size, struct granule *granule )
{
    if (granule) put_slices( heap, base, size / SLICE, granule );
    else granule_drop_region( heap, base, size );
}

void granule_put_all( struct heap *heap )
{
    struct granule *granule;
    struct link *link;
    unsigned int i;

    for (i = 0; i <= GRANULE_SLICES; i++)
        for (link = heap->granules[i].next; link != &heap->granules[i]; link = link->next)
        {
            granule = LINK_OWNER( link, struct granule, link );
            granule_drop_region( heap, granule->base, count_bits( granule->committed ) * SLICE );
        }
}
