/*
 * IHostMemoryRegions: what NT can do with memory beyond IHostMemoryManager
 *
 * The VM layer does all of it for itself; here hosts reach it. Requests for memory go the way of all others
 * (request.c).
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
#include "corerror.h"
#include "hostmemory.h"
#include "wine/debug.h"

#include "hostmemory/manager_private.h"
#include "hostmemory/release.h"
#include "hostmemory/request.h"
#include "vm/vm.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static inline struct memory_manager *impl_from_IHostMemoryRegions( IHostMemoryRegions *iface )
{
    return CONTAINING_RECORD( iface, struct memory_manager, IHostMemoryRegions_iface );
}

static HRESULT WINAPI regions_QueryInterface( IHostMemoryRegions *iface, REFIID riid, void **obj )
{
    struct memory_manager *manager = impl_from_IHostMemoryRegions( iface );

    return IHostMemoryManager_QueryInterface( &manager->IHostMemoryManager_iface, riid, obj );
}

static ULONG WINAPI regions_AddRef( IHostMemoryRegions *iface )
{
    struct memory_manager *manager = impl_from_IHostMemoryRegions( iface );

    return IHostMemoryManager_AddRef( &manager->IHostMemoryManager_iface );
}

static ULONG WINAPI regions_Release( IHostMemoryRegions *iface )
{
    struct memory_manager *manager = impl_from_IHostMemoryRegions( iface );

    return IHostMemoryManager_Release( &manager->IHostMemoryManager_iface );
}

/* What no address can be is more than the highest one, which the layer refuses. */
static uintptr_t get_address( UINT64 value )
{
    return value > ~(uintptr_t)0 ? ~(uintptr_t)0 : value;
}

static HRESULT WINAPI regions_Allocate( IHostMemoryRegions *iface, void **mem, SIZE_T *size, DWORD type, DWORD protect,
                                        const HOST_ADDRESS_REQUIREMENTS *wanted, EMemoryCriticalLevel level )
{
    struct memory_manager *manager = impl_from_IHostMemoryRegions( iface );
    struct vm_requirements requirements = { 0 };
    struct memory_request request =
    {
        .manager = manager, .level = level, .kind = REQUEST_REGION, .type = type, .protect = protect,
        .requirements = &requirements
    };
    HRESULT hr;

    TRACE( "%p %p %p %#lx %#lx %p %u\n", iface, mem, size, type, protect, wanted, level );

    counters_add( &manager->counters, COUNT_ALLOC );
    if (!mem || !size) return manager_finish( manager, E_POINTER );
    if (wanted)
    {
        if (wanted->cbSize != sizeof(*wanted) || wanted->reserved) return manager_finish( manager, E_INVALIDARG );
        requirements.lowest = get_address( wanted->lowestStartingAddress );
        requirements.highest = get_address( wanted->highestEndingAddress );
        requirements.alignment = get_address( wanted->alignment );
    }
    request.memory = *mem;
    request.size = *size;
    if (SUCCEEDED(hr = request_make( &request )))
    {
        *mem = request.memory;
        *size = request.size;
    }
    return manager_finish( manager, hr );
}

static HRESULT WINAPI regions_Free( IHostMemoryRegions *iface, void *mem, SIZE_T size, DWORD type )
{
    struct memory_manager *manager = impl_from_IHostMemoryRegions( iface );

    TRACE( "%p %p %#Ix %#lx\n", iface, mem, size, type );

    counters_add( &manager->counters, COUNT_FREE );
    return release_pages( manager, mem, size, type );
}

static HRESULT WINAPI regions_GetWriteWatch( IHostMemoryRegions *iface, DWORD flags, void *mem, SIZE_T size,
                                             void **addresses, ULONG_PTR *count, DWORD *granularity )
{
    struct memory_manager *manager = impl_from_IHostMemoryRegions( iface );
    uintptr_t room;
    uint32_t unit;
    HRESULT hr;

    TRACE( "%p %#lx %p %#Ix %p %p %p\n", iface, flags, mem, size, addresses, count, granularity );

    counters_add( &manager->counters, COUNT_QUERY );
    if (!addresses || !count || !granularity) return manager_finish( manager, E_POINTER );
    room = *count;
    hr = policy_get_result( &manager->policy,
                            vm_get_write_watch( manager->vm, flags, mem, size, addresses, &room, &unit ) );
    if (SUCCEEDED(hr))
    {
        *count = room;
        *granularity = unit;
    }
    return manager_finish( manager, hr );
}

static HRESULT WINAPI regions_ResetWriteWatch( IHostMemoryRegions *iface, void *mem, SIZE_T size )
{
    struct memory_manager *manager = impl_from_IHostMemoryRegions( iface );

    TRACE( "%p %p %#Ix\n", iface, mem, size );

    counters_add( &manager->counters, COUNT_QUERY );
    return manager_finish( manager, policy_get_result( &manager->policy,
                                                       vm_reset_write_watch( manager->vm, mem, size ) ) );
}

/* Run by run, from the base to where another region, or none, begins. */
static HRESULT get_region( struct memory_manager *manager, const void *mem, HOST_MEMORY_REGION *region )
{
    struct vm_information info;
    const char *pos;
    size_t len;
    HRESULT hr;

    hr = policy_get_result( &manager->policy, vm_query( manager->vm, mem, &info, sizeof(info), &len ) );
    if (FAILED(hr)) return hr;
    if (!info.allocation_base) return HOST_E_INVALIDOPERATION;
    region->allocationProtect = info.allocation_protect;
    region->allocationBase = (uintptr_t)info.allocation_base;
    region->regionSize = region->commitSize = 0;
    for (pos = info.allocation_base; ; pos += info.size)
    {
        hr = policy_get_result( &manager->policy, vm_query( manager->vm, pos, &info, sizeof(info), &len ) );
        if (FAILED(hr)) return hr;
        if ((uintptr_t)info.allocation_base != region->allocationBase) return S_OK;
        region->regionSize += info.size;
        if (info.state == MEM_COMMIT) region->commitSize += info.size;
    }
}

static HRESULT WINAPI regions_QueryRegion( IHostMemoryRegions *iface, const void *mem, HOST_MEMORY_REGION *region )
{
    struct memory_manager *manager = impl_from_IHostMemoryRegions( iface );
    HOST_MEMORY_REGION found = { sizeof(found) };
    HRESULT hr;

    TRACE( "%p %p %p\n", iface, mem, region );

    counters_add( &manager->counters, COUNT_QUERY );
    if (!region) return manager_finish( manager, E_POINTER );
    if (region->cbSize != sizeof(*region)) return manager_finish( manager, E_INVALIDARG );
    hr = vm_owns( manager->vm, mem ) ? get_region( manager, mem, &found ) : HOST_E_INVALIDOPERATION;
    if (SUCCEEDED(hr)) *region = found;
    return manager_finish( manager, hr );
}

const IHostMemoryRegionsVtbl regions_vtbl =
{
    regions_QueryInterface,
    regions_AddRef,
    regions_Release,
    regions_Allocate,
    regions_Free,
    regions_GetWriteWatch,
    regions_ResetWriteWatch,
    regions_QueryRegion
};
