/*
 * Charge: what the regions of a lane have reserved and committed, and the peak of all
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

#ifndef __MSCOREE_VM_CHARGE_H
#define __MSCOREE_VM_CHARGE_H

#include <stddef.h>

#include "../prim/types.h"

struct vm;
struct vm_quota;
struct lane;
struct lane_guard;

/* Claims reserved and committed bytes for the lane, both or neither.  The claim is taken when the call has succeeded;
 * before that it counts against limits, but nobody sees it.  A call that is refused returns 0 bytes.  With all lanes
 * locked the lane that the call is about may turn out to be another, or parts of a region to be other lanes': a lane
 * has what its arenas' regions have. */
extern vm_status lanes_claim( struct lane_guard *lanes, size_t reserve, size_t commit, const struct vm_quota *quota );
extern void lanes_take( struct lane_guard *lanes, size_t reserve, size_t commit );
extern void lanes_return( struct lane_guard *lanes, size_t reserve, size_t commit );
extern void lanes_move_claim( struct lane_guard *lanes, struct lane *from, size_t reserve, size_t commit );
extern void lanes_move_charge( struct lane_guard *lanes, struct lane *from, struct lane *to, size_t reserve,
                               size_t commit );

/* Brings the peak of commit up to date. */
extern void charge_update_peak( struct vm *vm );

#endif  /* __MSCOREE_VM_CHARGE_H */
