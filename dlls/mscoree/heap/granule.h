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

/* The vm gives regions.  One of a granule, 64 KiB, may be cut into slices of 16 KiB for spans that are smaller; the heap keeps
 * those that have free slices in lists by their number, and takes from the fullest first, so that the others get empty.
 * Free slices are decommitted, and empty granules given back, but for a few that are kept in store.
 *
 * All of this is done under the heap's lock. Errors are those of vm_allocate() and vm_free(). */

#ifndef __MSCOREE_HEAP_GRANULE_H
#define __MSCOREE_HEAP_GRANULE_H

#include "../vm/vm.h"
#include "list.h"
#include "sizeclass.h"

struct heap;

#define GRANULE_SLICES (GRANULE / SLICE)

/* A granule that is cut into slices. */
struct granule
{
    struct link  link;       /* in heap->granules */
    char        *base;
    unsigned int free;       /* a bit for each slice */
    unsigned int committed;
};

/* Gets committed memory for a span: a power of two of slices, below a granule, or a number of granules. *granule is NULL
 * when it is a region of its own. */
extern vm_status granule_get( struct heap *heap, size_t size, const struct vm_quota *quota, char **base, struct granule **granule );

/* Gives it back. What neither the store holds nor the vm takes now stays with the vm until that is destroyed. */
extern void granule_put( struct heap *heap, char *base, size_t size, struct granule *granule );

/* Regions whose pages are committed as far as they are needed. */
extern vm_status granule_get_region( struct heap *heap, size_t reserve, size_t commit, const struct vm_quota *quota, char **base );
extern vm_status granule_put_region( struct heap *heap, char *base, size_t committed );
extern vm_status granule_resize_region( struct heap *heap, char *base, size_t old, size_t committed, const struct vm_quota *quota );

/* Empties the store. */
extern vm_status granule_put_store( struct heap *heap );

/* Gives all cut granules and the store back, whatever is in use of them. */
extern void granule_put_all( struct heap *heap );

/* For heap_check(). */
struct granule_counts
{
    uint64_t held;      /* committed bytes of the cut granules and of the store */
    uint64_t used;      /* bytes of the slices that are not free */
    size_t   meta;      /* bytes of bookkeeping */
};

extern void granule_count( struct heap *heap, struct granule_counts *counts );

#endif  /* __MSCOREE_HEAP_GRANULE_H */
