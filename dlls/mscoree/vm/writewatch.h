/*
 * Write watches: where they are possible, and how they begin
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

/* The system keeps the record, and only of a reservation that was made for it. A region with MEM_WRITE_WATCH lies in
 * arenas that are: in one of its own, or where a placeholder was. */

#ifndef __MSCOREE_VM_WRITEWATCH_H
#define __MSCOREE_VM_WRITEWATCH_H

#include <stddef.h>
#include <stdint.h>

#include "vm.h"

struct lane_guard;

/* Whether the system watches all of a range that arenas have. */
extern int watch_covers( struct lane_guard *lanes, uintptr_t base, size_t size );

/* Lets all pages of such a range count as not written to. On an error some of them may. */
extern vm_status watch_reset( struct lane_guard *lanes, uintptr_t base, size_t size );

#endif  /* __MSCOREE_VM_WRITEWATCH_H */
