/*
 * Hosts for hostcheck: the demonstration's manager, and three with mistakes that public hosts have made
 *
 * Each host with mistakes is the good one with some methods replaced.
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

static struct figures figures;
static IHostMemoryManagerVtbl vtbl;
static IHostMallocVtbl heap_vtbl;
static IHostMemoryManager manager = { &vtbl };
static IHostMalloc heap = { &heap_vtbl };
static IHostMemoryManager *good;
static IHostMalloc *good_heap;
static CRITICAL_SECTION lock;

#define EXPORT __declspec(dllexport)
HRESULT WINAPI EXPORT CreateCounting( IHostMemoryManager **ret );
HRESULT WINAPI EXPORT CreateCareless( IHostMemoryManager **ret );
HRESULT WINAPI EXPORT CreateLocked( IHostMemoryManager **ret );
HRESULT WINAPI EXPORT CreateCrashing( IHostMemoryManager **ret );
HRESULT WINAPI EXPORT CreateNothing( IHostMemoryManager **ret );

HRESULT WINAPI CreateCounting( IHostMemoryManager **ret )
{
    *ret = countingmanager_get( &figures );
    return S_OK;
}

static HRESULT WINAPI own_CreateMalloc( IHostMemoryManager *iface, DWORD type, IHostMalloc **ret )
{
    *ret = &heap;
    return S_OK;
}

static void copy_good(void)
{
    good = countingmanager_get( &figures );
    vtbl = *good->lpVtbl;
    IHostMemoryManager_CreateMalloc( good, MALLOC_THREADSAFE, &good_heap );
    heap_vtbl = *good_heap->lpVtbl;
    vtbl.CreateMalloc = own_CreateMalloc;
}

/* S_OK whatever the system says, a load that never changes, an old protection that is always 0, NULL that is not taken
 * back. */

static HRESULT WINAPI careless_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                             DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    *mem = VirtualAlloc( addr, size, type, protect );
    return S_OK;
}

static HRESULT WINAPI careless_VirtualProtect( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD protect,
                                               DWORD *old )
{
    VirtualProtect( addr, size, protect, old );
    *old = 0;
    return S_OK;
}

static HRESULT WINAPI careless_GetMemoryLoad( IHostMemoryManager *iface, DWORD *load, SIZE_T *available )
{
    *load = 30;
    *available = 100 * 1024 * 1024;
    return S_OK;
}

static HRESULT WINAPI careless_Free( IHostMalloc *iface, void *mem )
{
    return mem ? IHostMalloc_Free( good_heap, mem ) : E_NOTIMPL;
}

HRESULT WINAPI CreateCareless( IHostMemoryManager **ret )
{
    copy_good();
    vtbl.VirtualAlloc = careless_VirtualAlloc;
    vtbl.VirtualProtect = careless_VirtualProtect;
    vtbl.GetMemoryLoad = careless_GetMemoryLoad;
    heap_vtbl.Free = careless_Free;
    *ret = &manager;
    return S_OK;
}

/* One lock across every call, E_FAIL for every refusal, a callback that is released and not kept. */

static HRESULT WINAPI locked_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                           DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    EnterCriticalSection( &lock );
    *mem = VirtualAlloc( addr, size, type, protect );
    LeaveCriticalSection( &lock );
    return *mem ? S_OK : E_FAIL;
}

static HRESULT WINAPI locked_VirtualQuery( IHostMemoryManager *iface, void *addr, void *buffer, SIZE_T len,
                                           SIZE_T *result )
{
    EnterCriticalSection( &lock );
    *result = VirtualQuery( addr, buffer, len );
    LeaveCriticalSection( &lock );
    return *result ? S_OK : E_FAIL;
}

static HRESULT WINAPI locked_Register( IHostMemoryManager *iface, ICLRMemoryNotificationCallback *callback )
{
    if (callback) ICLRMemoryNotificationCallback_Release( callback );
    return S_OK;
}

HRESULT WINAPI CreateLocked( IHostMemoryManager **ret )
{
    copy_good();
    InitializeCriticalSection( &lock );
    vtbl.VirtualAlloc = locked_VirtualAlloc;
    vtbl.VirtualQuery = locked_VirtualQuery;
    vtbl.RegisterMemoryNotificationCallback = locked_Register;
    *ret = &manager;
    return S_OK;
}

/* An empty slot, a method that crashes, and a heap that gives what is in use. */

static HRESULT WINAPI crashing_NeedsVirtualAddressSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    HRESULT *volatile nowhere = NULL;

    return *nowhere;
}

static HRESULT WINAPI crashing_Alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    static char block[0x20000] __attribute__((aligned(16)));

    if (size > sizeof(block)) return IHostMalloc_Alloc( good_heap, size, level, mem );
    *mem = block;
    return S_OK;
}

static HRESULT WINAPI crashing_Free( IHostMalloc *iface, void *mem )
{
    return S_OK;
}

HRESULT WINAPI CreateCrashing( IHostMemoryManager **ret )
{
    copy_good();
    vtbl.VirtualProtect = NULL;
    vtbl.NeedsVirtualAddressSpace = crashing_NeedsVirtualAddressSpace;
    heap_vtbl.Alloc = crashing_Alloc;
    heap_vtbl.Free = crashing_Free;
    *ret = &manager;
    return S_OK;
}

HRESULT WINAPI CreateNothing( IHostMemoryManager **ret )
{
    return S_OK;
}
