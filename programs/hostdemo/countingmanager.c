/*
 * A host's own memory manager, which counts
 *
 * This is what a host has to write: IHostMemoryManager over the Win32 functions and IHostMalloc over a heap. The
 * runtime takes no references and gives none back, so both are statics.
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
#include <windows.h>

#include "mscoree.h"
#include "corerror.h"

#include "countingmanager.h"

static struct figures *figures;
static volatile LONG64 committed, peak_committed, heap_in_use;

static void count( UINT64 *counter )
{
    InterlockedIncrement64( (volatile LONG64 *)counter );
}

static void count_level( EMemoryCriticalLevel level )
{
    count( level == eTaskCritical ? &figures->task_level : &figures->process_level );
}

static void add_committed( LONG64 bytes )
{
    LONG64 now = InterlockedAdd64( &committed, bytes ), peak;

    while ((peak = peak_committed) < now &&
           InterlockedCompareExchange64( &peak_committed, now, peak ) != peak) /* again */;
    figures->peak_committed = peak_committed;
}

/* Bytes that are committed in a range: what a free gives back, what a commit need not take. */
static SIZE_T get_committed( const char *start, SIZE_T size )
{
    const char *addr = start, *end;
    MEMORY_BASIC_INFORMATION info;
    SIZE_T sum = 0;

    for (; VirtualQuery( addr, &info, sizeof(info) ); addr = end)
    {
        end = (const char *)info.BaseAddress + info.RegionSize;
        if (size && end > start + size) end = start + size;
        if (!size && info.AllocationBase != start) break;
        if (info.State == MEM_COMMIT) sum += end - addr;
        if (size && end >= start + size) break;
    }
    return sum;
}

/* Both objects are statics that nobody can own. */
static HRESULT WINAPI static_QueryInterface( void *iface, REFIID riid, void **obj )
{
    *obj = iface;
    return S_OK;
}

static ULONG WINAPI static_AddRef( void *iface )
{
    return 1;
}

static HRESULT WINAPI malloc_Alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    count( &figures->alloc );
    count_level( level );
    if (!(*mem = HeapAlloc( GetProcessHeap(), 0, size )))
    {
        count( &figures->refused );
        return E_OUTOFMEMORY;
    }
    InterlockedAdd64( &heap_in_use, size );
    return S_OK;
}

static HRESULT WINAPI malloc_DebugAlloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level,
                                         char *file, int line, void **mem )
{
    return malloc_Alloc( iface, size, level, mem );
}

static HRESULT WINAPI malloc_Free( IHostMalloc *iface, void *mem )
{
    count( &figures->free );
    if (!mem) return S_OK;
    InterlockedAdd64( &heap_in_use, -(LONG64)HeapSize( GetProcessHeap(), 0, mem ) );
    return HeapFree( GetProcessHeap(), 0, mem ) ? S_OK : HOST_E_INVALIDOPERATION;
}

static IHostMallocVtbl malloc_vtbl =
{
    (void *)static_QueryInterface, (void *)static_AddRef, (void *)static_AddRef,
    malloc_Alloc, malloc_DebugAlloc, malloc_Free
};

static IHostMalloc heap = { &malloc_vtbl };

static HRESULT WINAPI manager_CreateMalloc( IHostMemoryManager *iface, DWORD type, IHostMalloc **mem )
{
    *mem = &heap;
    return S_OK;
}

static HRESULT WINAPI manager_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                            DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    SIZE_T before = (type & MEM_COMMIT) && addr ? get_committed( addr, size ) : 0;

    count( &figures->virtual_alloc );
    count_level( level );
    if (!(*mem = VirtualAlloc( addr, size, type, protect )))
    {
        count( &figures->refused );
        return HRESULT_FROM_WIN32( GetLastError() );
    }
    if (type & MEM_COMMIT) add_committed( get_committed( *mem, size ) - before );
    return S_OK;
}

static HRESULT WINAPI manager_VirtualFree( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type )
{
    SIZE_T before = get_committed( addr, size );

    count( &figures->virtual_free );
    if (!VirtualFree( addr, size, type )) return HRESULT_FROM_WIN32( GetLastError() );
    add_committed( -(LONG64)before );
    return S_OK;
}

static HRESULT WINAPI manager_VirtualQuery( IHostMemoryManager *iface, void *addr, void *buffer, SIZE_T len,
                                            SIZE_T *result )
{
    count( &figures->virtual_query );
    *result = VirtualQuery( addr, buffer, len );
    return *result ? S_OK : HRESULT_FROM_WIN32( GetLastError() );
}

static HRESULT WINAPI manager_VirtualProtect( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD protect,
                                              DWORD *old )
{
    count( &figures->virtual_protect );
    return VirtualProtect( addr, size, protect, old ) ? S_OK : HRESULT_FROM_WIN32( GetLastError() );
}

static HRESULT WINAPI manager_GetMemoryLoad( IHostMemoryManager *iface, DWORD *load, SIZE_T *available )
{
    MEMORYSTATUSEX status;

    status.dwLength = sizeof(status);
    if (!GlobalMemoryStatusEx( &status )) return HRESULT_FROM_WIN32( GetLastError() );
    *load = status.dwMemoryLoad;
    *available = min( status.ullAvailPhys, ~(SIZE_T)0 );
    return S_OK;
}

static HRESULT WINAPI manager_RegisterMemoryNotificationCallback( IHostMemoryManager *iface,
                                                                  ICLRMemoryNotificationCallback *callback )
{
    return S_OK;        /* this host never runs low */
}

static HRESULT WINAPI manager_NeedsVirtualAddressSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    return E_OUTOFMEMORY;       /* it has none to give up */
}

static HRESULT WINAPI manager_AcquiredVirtualAddressSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    return S_OK;
}

static HRESULT WINAPI manager_ReleasedVirtualAddressSpace( IHostMemoryManager *iface, void *start )
{
    return S_OK;
}

static IHostMemoryManagerVtbl manager_vtbl =
{
    (void *)static_QueryInterface, (void *)static_AddRef, (void *)static_AddRef,
    manager_CreateMalloc,
    manager_VirtualAlloc,
    manager_VirtualFree,
    manager_VirtualQuery,
    manager_VirtualProtect,
    manager_GetMemoryLoad,
    manager_RegisterMemoryNotificationCallback,
    manager_NeedsVirtualAddressSpace,
    manager_AcquiredVirtualAddressSpace,
    manager_ReleasedVirtualAddressSpace
};

static IHostMemoryManager manager = { &manager_vtbl };

IHostMemoryManager *countingmanager_get( struct figures *where )
{
    figures = where;
    return &manager;
}

void countingmanager_get_bytes( UINT64 *now_committed, UINT64 *now_in_use )
{
    *now_committed = committed;
    *now_in_use = heap_in_use;
}
