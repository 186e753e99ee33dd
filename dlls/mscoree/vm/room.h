/*
 * Room: where a reservation goes, within one arena
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

#ifndef __MSCOREE_VM_ROOM_H
#define __MSCOREE_VM_ROOM_H

#include <stddef.h>
#include <stdint.h>

#include "../prim/types.h"

struct arena;
struct lane_guard;
struct vm_quota;

/* A new region, on its way from the caller to the system's call, which all use this one structure. Base and size are as
 * the caller gave them until reserve_region() rounds them, and in the end what was reserved. */
struct request
{
    uintptr_t              base;              /* 0 = anywhere */
    size_t                 size;              /* bytes; whole pages once it is rounded */
    uintptr_t              lowest, highest;   /* first and last address that it may have */
    size_t                 align;             /* a power of two, at least SLOT_SIZE */
    uint32_t               type, protect;     /* MEM_*, PAGE_* */
    int                    used;              /* the content doesn't matter */
    const struct vm_quota *quota;             /* the caller's limits; NULL = none */
};

/* Finds and takes room in a shared arena of the lane, making a new arena if need be. STATUS_NO_MEMORY: there is none;
 * STATUS_RERUN: others may have some. */
extern vm_status room_find_shared( struct lane_guard *lanes, const struct request *request, struct arena **arena,
                                   uintptr_t *base );

/* Takes the room at an address inside an arena that is locked. STATUS_CONFLICTING_ADDRESSES: some of it is in use. */
extern vm_status room_take_fixed( struct lane_guard *lanes, struct arena *arena, uintptr_t base, size_t size );

/* Whether a region there would share its last slot with others, which lie behind it. */
extern int room_is_piece( struct lane_guard *lanes, uintptr_t base, size_t size );

/* Makes a single arena as the request says; its pages are committed if the type says so. */
extern vm_status room_make_single( struct lane_guard *lanes, const struct request *request, struct arena **arena,
                                   uintptr_t *base );

#endif  /* __MSCOREE_VM_ROOM_H */
