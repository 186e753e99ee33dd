/*
 * The system's constants, as the NT documentation numbers them
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

/* For the portable files of this folder, which never see windows.h; where it was seen, with ntstatus.h, all of this is
 * there already. Allocation and free types overlap in value: each function decodes its own. */

#ifndef __MSCOREE_PRIM_NT_H
#define __MSCOREE_PRIM_NT_H

#include <stdint.h>

#include "types.h"

#ifndef MEM_COMMIT

#define C_ASSERT(e) _Static_assert( e, #e )

#define STATUS_SUCCESS                 ((vm_status)0x00000000)
#define STATUS_TIMEOUT                 ((vm_status)0x00000102)
#define STATUS_INFO_LENGTH_MISMATCH    ((vm_status)0xc0000004)
#define STATUS_ACCESS_VIOLATION        ((vm_status)0xc0000005)
#define STATUS_INVALID_PARAMETER       ((vm_status)0xc000000d)
#define STATUS_NO_MEMORY               ((vm_status)0xc0000017)
#define STATUS_CONFLICTING_ADDRESSES   ((vm_status)0xc0000018)
#define STATUS_UNABLE_TO_FREE_VM       ((vm_status)0xc000001a)
#define STATUS_ACCESS_DENIED           ((vm_status)0xc0000022)
#define STATUS_NOT_COMMITTED           ((vm_status)0xc000002d)
#define STATUS_INVALID_PAGE_PROTECTION ((vm_status)0xc0000045)
#define STATUS_PRIVILEGE_NOT_HELD      ((vm_status)0xc0000061)
#define STATUS_FREE_VM_NOT_AT_BASE     ((vm_status)0xc000009f)
#define STATUS_MEMORY_NOT_ALLOCATED    ((vm_status)0xc00000a0)
#define STATUS_NOT_SUPPORTED           ((vm_status)0xc00000bb)
#define STATUS_INVALID_PARAMETER_2     ((vm_status)0xc00000f0)
#define STATUS_INVALID_PARAMETER_3     ((vm_status)0xc00000f1)
#define STATUS_INVALID_PARAMETER_4     ((vm_status)0xc00000f2)
#define STATUS_INVALID_PARAMETER_5     ((vm_status)0xc00000f3)
#define STATUS_INVALID_PARAMETER_6     ((vm_status)0xc00000f4)
#define STATUS_COMMITMENT_LIMIT        ((vm_status)0xc000012d)

/* allocation types, and the states of pages */
#define MEM_COMMIT                0x00001000u
#define MEM_RESERVE               0x00002000u
#define MEM_REPLACE_PLACEHOLDER   0x00004000u
#define MEM_FREE                  0x00010000u  /* a state only */
#define MEM_PRIVATE               0x00020000u  /* a type only */
#define MEM_RESERVE_PLACEHOLDER   0x00040000u
#define MEM_RESET                 0x00080000u
#define MEM_TOP_DOWN              0x00100000u
#define MEM_WRITE_WATCH           0x00200000u
#define MEM_PHYSICAL              0x00400000u
#define MEM_RESET_UNDO            0x01000000u
#define MEM_LARGE_PAGES           0x20000000u

/* free types */
#define MEM_COALESCE_PLACEHOLDERS 0x00000001u
#define MEM_PRESERVE_PLACEHOLDER  0x00000002u
#define MEM_DECOMMIT              0x00004000u
#define MEM_RELEASE               0x00008000u

#define PAGE_NOACCESS             0x0001u
#define PAGE_READONLY             0x0002u
#define PAGE_READWRITE            0x0004u
#define PAGE_WRITECOPY            0x0008u
#define PAGE_EXECUTE              0x0010u
#define PAGE_EXECUTE_READ         0x0020u
#define PAGE_EXECUTE_READWRITE    0x0040u
#define PAGE_EXECUTE_WRITECOPY    0x0080u
#define PAGE_GUARD                0x0100u
#define PAGE_NOCACHE              0x0200u
#define PAGE_WRITECOMBINE         0x0400u

#define WRITE_WATCH_FLAG_RESET    0x1u

#endif  /* MEM_COMMIT */

#endif  /* __MSCOREE_PRIM_NT_H */
