/*
 * The runtime's mapped files, told to the memory manager
 *
 * The host does not map files, but they take address space from it.  As in the CLR it is asked for help
 * only when the system could not map a view, once, and it is told of every view that came and went.
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

#define COBJMACROS
#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "redirect/memcall.h"
#include "redirect/runtimemem.h"
#include "redirect/views.h"
#include "support/imports.h"
#include "support/vtableprobe.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* Slots of IHostMemoryManager, counted from QueryInterface. */
enum { SLOT_NEEDS = 10, SLOT_ACQUIRED, SLOT_RELEASED };

static BOOL has_needs, has_acquired, has_released;

void views_init(void)
{
    IHostMemoryManager *manager = runtimemem_get_untraced();

    has_needs = vtableprobe_has_method( manager, SLOT_NEEDS );
    has_acquired = vtableprobe_has_method( manager, SLOT_ACQUIRED );
    has_released = vtableprobe_has_method( manager, SLOT_RELEASED );
}

/* A view may consist of several runs of pages. */
static SIZE_T get_view_size( const void *base )
{
    MEMORY_BASIC_INFORMATION info;
    const char *end = base;

    while (VirtualQuery( end, &info, sizeof(info) ) && info.AllocationBase == base)
        end = (const char *)info.BaseAddress + info.RegionSize;
    return end - (const char *)base;
}

static BOOL ask_for_address_space( void *base, SIZE_T size )
{
    struct memcall_thread *thread;
    HRESULT hr;

    if (!has_needs || RtlDllShutdownInProgress()) return FALSE;
    thread = memcall_enter();
    hr = IHostMemoryManager_NeedsVirtualAddressSpace( runtimemem_get_manager(), base, size );
    memcall_leave( thread );
    TRACE( "%p %Iu: %#lx\n", base, size, hr );
    return SUCCEEDED(hr);
}

static void tell_acquired( void *base )
{
    struct memcall_thread *thread;
    SIZE_T size;

    if (!has_acquired || RtlDllShutdownInProgress()) return;
    size = get_view_size( base );
    thread = memcall_enter();
    IHostMemoryManager_AcquiredVirtualAddressSpace( runtimemem_get_manager(), base, size );
    memcall_leave( thread );
}

static void tell_released( void *base )
{
    struct memcall_thread *thread;

    if (!has_released || RtlDllShutdownInProgress()) return;
    thread = memcall_enter();
    IHostMemoryManager_ReleasedVirtualAddressSpace( runtimemem_get_manager(), base );
    memcall_leave( thread );
}

static void * WINAPI hosted_MapViewOfFileEx( HANDLE mapping, DWORD access, DWORD offset_high, DWORD offset_low,
                                             SIZE_T size, void *base )
{
    void *ret = MapViewOfFileEx( mapping, access, offset_high, offset_low, size, base );

    if (!ret && ask_for_address_space( base, size ))
        ret = MapViewOfFileEx( mapping, access, offset_high, offset_low, size, base );
    if (ret) tell_acquired( ret );
    return ret;
}

static void * WINAPI hosted_MapViewOfFile( HANDLE mapping, DWORD access, DWORD offset_high, DWORD offset_low,
                                           SIZE_T size )
{
    return hosted_MapViewOfFileEx( mapping, access, offset_high, offset_low, size, NULL );
}

static BOOL WINAPI hosted_UnmapViewOfFile( const void *base )
{
    if (!UnmapViewOfFile( base )) return FALSE;
    tell_released( (void *)base );
    return TRUE;
}

void *views_map( HANDLE mapping )
{
    return hosted_MapViewOfFile( mapping, FILE_MAP_READ, 0, 0, 0 );
}

BOOL views_redirect( HMODULE module )
{
    static const struct import_redirect redirects[] =
    {
        { "MapViewOfFile",   hosted_MapViewOfFile,   NULL },
        { "MapViewOfFileEx", hosted_MapViewOfFileEx, NULL },
        { "UnmapViewOfFile", hosted_UnmapViewOfFile, NULL }
    };

    return imports_redirect( module, redirects, ARRAY_SIZE(redirects) ) != 0;
}
