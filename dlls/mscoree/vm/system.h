/*
 * System: committing and decommitting, and what a refusal means
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

#ifndef __MSCOREE_VM_SYSTEM_H
#define __MSCOREE_VM_SYSTEM_H

#include "lanes.h"
#include "pages.h"
#include "../prim/prim.h"

/* The system refused something for a range of an arena's address space. When it says itself that the range is not the
 * arena's any more, somebody else has freed it: VM_STATUS_DAMAGED. Otherwise the status is given back. */
extern vm_status system_refused( struct lane_guard *lanes, uintptr_t base, size_t size, vm_status status );

/* Whether the system still has the range as ours. */
extern int system_agrees( struct lane_guard *lanes, uintptr_t base, size_t size );

/* Whether a damaged layer no longer has a range: then the system isn't told what to do with it. */
static inline int system_lost( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    return load_relaxed( &lanes->vm->damaged ) && !system_agrees( lanes, base, size );
}

/* What the system has to be told when pages of a region get a protection. */
static inline uint32_t system_protect( uint32_t allocation_protect, uint8_t state )
{
    return state_to_protect( state ) | (allocation_protect & (PAGE_NOCACHE | PAGE_WRITECOMBINE));
}

/* prim_decommit; a range that was lost needs none. */
static inline vm_status system_decommit( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    vm_status status;

    if (system_lost( lanes, base, size )) return STATUS_SUCCESS;
    count_call( lanes->lane );
    if (!(status = prim_decommit( (void *)base, size ))) return STATUS_SUCCESS;
    return system_refused( lanes, base, size, status );
}

#endif  /* __MSCOREE_VM_SYSTEM_H */
