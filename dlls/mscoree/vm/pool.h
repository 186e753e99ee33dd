/*
 * Pool: memory for the bookkeeping
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

/* Objects of a few kinds are cut from chunks that prim gives, and go back to a list of their kind, never to the system
 * before the whole pool does.
 *
 * Invariant: memory that once was an object of one kind stays mapped, and never becomes an object of another kind. That
 * is what lets readers without locks look at an object that may be freed under them, and find out afterwards. An object
 * is aligned to 8 bytes, or, when it is whole cache lines, to a cache line. */

#ifndef __MSCOREE_VM_POOL_H
#define __MSCOREE_VM_POOL_H

#include <stddef.h>
#include <stdint.h>

enum pool_kind { POOL_REGION, POOL_SPAN, POOL_ARENA, POOL_LEAF, POOL_INNER, POOL_MAP_PAGES, POOL_MAP_SLOTS,
                 POOL_MAP_BLOCK,
                 POOL_MAP_TREE, POOL_KINDS };

struct pool_object
{
    struct pool_object *next;
};

struct pool
{
    struct pool_object *free[POOL_KINDS];
    unsigned int        count[POOL_KINDS];  /* objects in each list */
    unsigned int        made[POOL_KINDS];   /* objects in the list and in use */
    char               *next, *end;         /* what is left of the newest chunk */
    struct pool_chunk  *chunks;
    size_t              bytes;              /* in all chunks */
    unsigned int        calls;              /* system calls so far */
    unsigned int        type;               /* MEM_TOP_DOWN when chunks shall be out of the way */
};

/* Makes sure that the next count objects of the kind can be had. Nonzero when they can. */
extern int pool_prepare( struct pool *pool, enum pool_kind kind, unsigned int count );

/* NULL only without pool_prepare. The content is what the object was left with, or zero. */
extern void *pool_get( struct pool *pool, enum pool_kind kind );
extern void pool_put( struct pool *pool, enum pool_kind kind, void *object );

/* Gives all of it back to the system. */
extern void pool_destroy( struct pool *pool );

#endif  /* __MSCOREE_VM_POOL_H */
