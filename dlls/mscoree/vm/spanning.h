/*
 * Spanning: regions that lie in more than one arena
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

/* NT knows address space, not arenas: a reservation at an address that was asked for may begin in the free part of one
 * arena and end in another, or in address space that is the system's until then; placeholders that meet may be joined.
 * Such a region is spanning. For the bookkeeping it is like any other; the system, to which each arena is a reservation
 * of its own, is called once an arena.
 *
 * Invariants: a spanning region counts in every arena that it touches; its own arena, and its lane, are those of its
 * base. Whatever changes it holds all lanes. What it needed of free system space is a single arena like others. */

#ifndef __MSCOREE_VM_SPANNING_H
#define __MSCOREE_VM_SPANNING_H

#include <stddef.h>
#include <stdint.h>

#include "vm.h"

struct lane_guard;
struct arena;
struct range;
struct region;
struct request;

/* Whether any of the range belongs to an arena. Needs no lock, and is a hint without one. */
extern int spanning_touches( struct lane_guard *lanes, uintptr_t base, size_t size );

/* Takes all of the range, from arenas and from the system. STATUS_CONFLICTING_ADDRESSES: some of it is in use. */
extern vm_status spanning_place( struct lane_guard *lanes, const struct request *request );

/* Finds and takes the lowest or highest free range that there is, whatever it is made of. */
extern vm_status spanning_search( struct lane_guard *lanes, const struct request *request, uintptr_t *base );

/* Lets go of all of the range that no region uses: slots become free, and single arenas that are empty go. */
extern void spanning_leave( struct lane_guard *lanes, uintptr_t base, size_t size );

/* Gives the arenas that the range touches back to the system as far as they are empty. */
extern void spanning_release_empty( struct lane_guard *lanes, uintptr_t base, size_t size );

/* Counts a region in, or out of, all of its arenas. */
extern void spanning_count( struct lane_guard *lanes, const struct region *region, int count );

/* Shows a range of a region as free, each part in its own arena. */
extern void spanning_show_free( struct lane_guard *lanes, uintptr_t start, uintptr_t end );

/* What system_commit, prim_protect and prim_decommit do. The region is NULL when it is yet to be made. */
extern vm_status spanning_commit( struct lane_guard *lanes, const struct region *region, uintptr_t base, size_t size,
                                  uint32_t protect );
extern vm_status spanning_protect( struct lane_guard *lanes, const struct region *region, uintptr_t base, size_t size,
                                   uint32_t protect, uint32_t *old );
extern vm_status spanning_decommit( struct lane_guard *lanes, uintptr_t base, size_t size );

#endif  /* __MSCOREE_VM_SPANNING_H */
