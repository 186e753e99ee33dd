/*
 * Grow: stacks that others have made of our memory
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

#ifndef __MSCOREE_VM_GROW_H
#define __MSCOREE_VM_GROW_H

#include "../prim/types.h"

struct lane_guard;
struct region;

/* Takes in what the system has committed of its own accord, below guards of a region, or of all with all lanes locked.
 * STATUS_NO_MEMORY: there is none to write it down. */
extern vm_status grow_sync( struct lane_guard *lanes, struct region *region );
extern void grow_sync_all( struct lane_guard *lanes );

#endif  /* __MSCOREE_VM_GROW_H */
