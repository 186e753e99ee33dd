/*
 * Placeholders: regions that become several, or one again
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

#ifndef __MSCOREE_VM_PLACEHOLDER_H
#define __MSCOREE_VM_PLACEHOLDER_H

#include "range.h"
#include "vm.h"

/* MEM_REPLACE_PLACEHOLDER, and what vm_free does with placeholders. */
extern vm_status placeholder_replace( struct lane_guard *lanes, uintptr_t entry, uintptr_t base, size_t size,
                                      uint32_t type, uint32_t protect, const struct vm_quota *quota );
extern vm_status placeholder_preserve( struct lane_guard *lanes, uintptr_t entry, uintptr_t base, size_t size );
extern vm_status placeholder_coalesce( struct lane_guard *lanes, uintptr_t entry, uintptr_t base, size_t size );

/* Takes the range out of its region, which becomes none, one or two smaller ones. With preserve it becomes a region of
 * its own instead (a placeholder), otherwise free space. What prepare has made is either applied, which can't fail, or
 * dropped; between the two the system may be told that the range is no longer committed. */
struct split
{
    struct region *piece[3];  /* before, the range itself, after */
};

extern vm_status split_prepare( struct lane_guard *lanes, const struct range *range, int preserve,
                                struct split *split );
extern void split_apply( struct lane_guard *lanes, const struct range *range, struct split *split );
extern void split_drop( struct lane_guard *lanes, struct split *split );

#endif  /* __MSCOREE_VM_PLACEHOLDER_H */
