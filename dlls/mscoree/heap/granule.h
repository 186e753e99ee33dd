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

/* The vm gives regions. Those of a granule, 64 KiB, are cut into slices of 16 KiB for the spans that are no larger. The
 * heap keeps the granules in lists by the number of their free slices, and takes from the fullest first, so that the
 * others get empty.
 *
 * Free slices stay committed for a while, since what was freed is often wanted again at once, until the heap has gone
 * on without them for some time. Then they are decommitted, and granules that are empty released. With many idle slices
 * empty granules are released at once: the vm keeps their pages warm.
 *
 * All of this is done under the heap's lock. Errors are those of vm_allocate() and vm_free(). */

#ifndef __MSCOREE_HEAP_GRANULE_H
#define __MSCOREE_HEAP_GRANULE_H

#include "../vm/vm.h"
#include "list.h"
#include "sizeclass.h"

struct heap;

#define GRANULE_SLICES (GRANULE / SLICE)
#define ALL_SLICES ((1u << GRANULE_SLICES) - 1)

/* A granule that is cut into slices. */
struct granule
{
    struct link  link;       /* in heap->granules */
    struct link  idle;       /* in heap->idle_granules while a free slice is committed */
    char        *base;
    unsigned int free;       /* a bit for each slice */
    unsigned int committed;  /* all that aren't free, and perhaps more */
    uint32_t     time;       /* when a slice became free last, in milliseconds */
    uint32_t     turn;       /* and in turns of the heap */
};

/* Gets committed memory for a span: a power of two of slices, up to a granule, or a number of granules. *granule is
 * NULL when it is a region of its own. */
extern vm_status granule_get( struct heap *heap, size_t size, const struct vm_quota *quota, char **base,
                              struct granule **granule );

/* Gives it back. A region that the vm can't release now it releases later. */
extern void granule_put( struct heap *heap, char *base, size_t size, struct granule *granule );

/* Regions whose pages are committed as far as they are needed. To put one may fail, to drop one may not.
 * *commit may become more, up to most. */
extern vm_status granule_get_region( struct heap *heap, size_t reserve, size_t *commit, size_t most,
                                     const struct vm_quota *quota, char **base );
extern vm_status granule_put_region( struct heap *heap, char *base, size_t committed );
extern void granule_drop_region( struct heap *heap, char *base, size_t committed );
extern vm_status granule_resize_region( struct heap *heap, char *base, size_t old, size_t committed,
                                        const struct vm_quota *quota );

/* Gives up all idle slices. */
extern vm_status granule_trim( struct heap *heap );

/* Gives all granules back, whatever is in use of them. */
extern void granule_put_all( struct heap *heap );

#endif  /* __MSCOREE_HEAP_GRANULE_H */
