/*
 * Whether an object of a host has a method that can be called
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

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"

#include "support/vtableprobe.h"

static BOOL is_accessible( const void *ptr, SIZE_T size, DWORD protections )
{
    MEMORY_BASIC_INFORMATION info;

    if (!ptr || !VirtualQuery( ptr, &info, sizeof(info) )) return FALSE;
    if (info.State != MEM_COMMIT || (info.Protect & PAGE_GUARD) || !(info.Protect & protections)) return FALSE;
    return (const char *)ptr + size <= (const char *)info.BaseAddress + info.RegionSize;
}

static BOOL is_readable( const void *ptr, SIZE_T size )
{
    return is_accessible( ptr, size, PAGE_READONLY | PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READ |
                          PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY );
}

static BOOL is_code( const void *ptr )
{
    return is_accessible( ptr, 1, PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY );
}

BOOL vtableprobe_has_method( const void *object, unsigned int slot )
{
    void *const *vtbl;

    if (!is_readable( object, sizeof(void *) )) return FALSE;
    vtbl = *(void *const *const *)object;
    return is_readable( vtbl + slot, sizeof(void *) ) && is_code( vtbl[slot] );
}
