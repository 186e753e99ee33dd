/*
 * Lanes: how the layer is locked
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

/* A layer is divided into lanes. A lane owns arenas, with everything in them, and has a lock; threads that get into
 * each other's way move to different lanes. A call locks the one lane that it needs. When a limit or the system refuses
 * something it is run again with all lanes locked, and then the answer is exact.
 *
 * Invariants: locks of several lanes are taken in the order of their index. A region, its nodes and its arena come from
 * their lane's pool, and are changed under its lock only. */

#ifndef __MSCOREE_VM_LANES_H
#define __MSCOREE_VM_LANES_H

#include "layer.h"

#define STATUS_RERUN ((vm_status)0x7fff0001)  /* never leaves the layer: do it again with all lanes locked */

/* What a call has locked. */
struct lane_guard
{
    struct vm   *vm;
    struct lane *lane;  /* the one that matters; NULL when the address isn't ours */
    int          all;   /* all of them are locked, and the ledger is settled */
    int          open;  /* not left yet */
};

/* Every guard is declared with this, and set to 0: the locks are left with its scope, whichever way that is. A copy
 * isn't. */
#define LANE_GUARD __attribute__((cleanup( lanes_end )))

/* How a call locks. */
#define LOCK_ALL     0x1  /* all lanes */
#define LOCK_DAMAGED 0x2  /* a damaged layer, too: the call takes nothing out of it */

/* Locks the calling thread's lane, or all. STATUS_TIMEOUT, VM_STATUS_DAMAGED: nothing is locked. */
extern vm_status lanes_lock_thread( struct lane_guard *lanes, struct vm *vm, int how );

/* Locks the lane that owns the address, or all when a spanning region does, and gives the map's entry for it. Nobody
 * owns it: nothing is locked unless all are, *entry is 0. */
extern vm_status lanes_lock_address( struct lane_guard *lanes, struct vm *vm, int how, uintptr_t address,
                                     uintptr_t *entry );

/* Locks one lane by its index. */
extern vm_status lanes_lock_one( struct lane_guard *lanes, struct vm *vm, unsigned int index );

/* Unlocks; returns the status, for use at the end of a function. */
extern vm_status lanes_unlock_all( struct lane_guard *lanes, vm_status status );

static inline vm_status lanes_unlock( struct lane_guard *lanes, vm_status status )
{
    lanes->open = 0;
    if (lanes->all || status == VM_STATUS_DAMAGED) return lanes_unlock_all( lanes, status );
    if (lanes->lane) lock_drop( &lanes->lane->lock );
    return status;
}

static inline void lanes_end( struct lane_guard *lanes )
{
    if (lanes->open) lanes_unlock( lanes, STATUS_SUCCESS );
}

/* Notes that something is wrong that can't be. Returns VM_STATUS_DAMAGED. */
extern vm_status lanes_damaged( struct lane_guard *lanes, const char *what );

#endif  /* __MSCOREE_VM_LANES_H */
