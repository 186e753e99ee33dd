/*
 * Lookup: the region and the arena that an address lies in
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

#ifndef __MSCOREE_VM_LOOKUP_H
#define __MSCOREE_VM_LOOKUP_H

#include "region.h"
#include "vmap.h"

struct vm;
struct arena;

/* The record for an address if a map entry says that there is one. Needs its lane's lock. */
static inline struct region *region_at( uintptr_t entry, uintptr_t address )
{
    struct region *region = map_pointer( entry );

    if (!map_is_record( entry )) return NULL;
    return address - region->base < region->pages << PAGE_SHIFT ? region : NULL;
}

/* The arena that an address lies in, with all lanes locked, or that of a region whose lane is; NULL = none. */
extern struct arena *arena_at( struct vm *vm, uintptr_t address );

#endif  /* __MSCOREE_VM_LOOKUP_H */
