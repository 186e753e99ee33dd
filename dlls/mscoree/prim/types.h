/*
 * What calls of the system give: a status, and what a run of pages is
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

/* Both are the system's own under names that clash with no header. No other header than the C compiler's own is
 * needed. */

#ifndef __MSCOREE_PRIM_TYPES_H
#define __MSCOREE_PRIM_TYPES_H

#include <stddef.h>
#include <stdint.h>

typedef int32_t vm_status;      /* an NTSTATUS */

/* A run of pages that are alike; the layout of MEMORY_BASIC_INFORMATION. */
struct vm_information
{
    void    *base;
    void    *allocation_base;
    uint32_t allocation_protect;
#if UINTPTR_MAX > 0xffffffff
    uint16_t partition;
    uint16_t padding;
#endif
    size_t   size;
    uint32_t state;
    uint32_t protect;
    uint32_t type;
};

#endif  /* __MSCOREE_PRIM_TYPES_H */
