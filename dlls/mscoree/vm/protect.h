/*
 * Protection values and their rules
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

#ifndef __MSCOREE_VM_PROTECT_H
#define __MSCOREE_VM_PROTECT_H

#include <stdint.h>

#include "../prim/nt.h"

/* PAGE_TARGETS_INVALID, which is also PAGE_TARGETS_NO_UPDATE, says which addresses of executable pages indirect calls
 * may go to.  Nobody here checks them, so it may be given with what can be executed, and isn't kept: nobody is told of
 * it either. */
#define PAGE_TARGETS_INVALID 0x40000000u

static inline uint32_t protect_plain( uint32_t protect )
{
    return protect & ~PAGE_TARGETS_INVALID;
}

/* Whether a protection is well formed at all, section views' protections included. */
extern int protect_is_valid( uint32_t protect );

/* Whether private memory may have it. */
static inline int protect_is_private( uint32_t protect )
{
    return !(protect & (PAGE_WRITECOPY | PAGE_EXECUTE_WRITECOPY));
}

#endif  /* __MSCOREE_VM_PROTECT_H */
