/*
 * Reclaim: giving up what is kept for speed alone
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

/* Three things are kept for speed alone: the pages of spans that were released (the page cache), the slots that were
 * released last (arena.h), and arenas in which nothing is left. When something is refused for want of memory or of
 * address space they are given up, in this order, and whoever was refused asks once more.
 *
 * Invariant: nothing is refused while something is kept that would do. */

#ifndef __MSCOREE_VM_RECLAIM_H
#define __MSCOREE_VM_RECLAIM_H

#include "lanes.h"
#include "../prim/prim.h"

/* The system refused pages: those of all page caches go back to it. With one lane locked STATUS_RERUN if there are any;
 * STATUS_NO_MEMORY: there are none, so that the refusal stands; STATUS_SUCCESS: it is worth asking again. */
extern vm_status reclaim_pages( struct lane_guard *lanes );

/* Slots are wanted at an address where only what is kept can be in the way: the lane's own, or with all lanes locked
 * everybody's. */
extern void reclaim_slots( struct lane_guard *lanes, struct lane *lane );
extern void reclaim_all_slots( struct lane_guard *lanes );

/* Address space is wanted: everything goes, empty arenas, too; of the guard's lane, or of all, which are locked. */
extern void reclaim_lane( struct lane_guard *lanes );
extern void reclaim_all( struct lane_guard *lanes );

/* prim_commit that gives the cache back to the system before it gives up. Like what follows it is inline, since a
 * processor predicts few returns after a system call: each function between the caller and the system costs more than
 * its work. */
extern vm_status reclaim_and_commit( struct lane_guard *lanes, uintptr_t base, size_t size, uint32_t protect,
                                     vm_status status );

static inline vm_status system_commit( struct lane_guard *lanes, uintptr_t base, size_t size, uint32_t protect )
{
    vm_status status;

    count_call( lanes->lane );
    if (!(status = prim_commit( (void *)base, size, protect ))) return STATUS_SUCCESS;
    return reclaim_and_commit( lanes, base, size, protect, status );
}

#endif  /* __MSCOREE_VM_RECLAIM_H */
