/*
 * Our own IHostMemoryManager
 *
 * Each object has a VM layer of its own, so that two managers know nothing of each other.  The methods translate:
 * arguments are checked as COM wants it, the VM layer does the work, its NTSTATUS becomes the HRESULT of the contract.
 *
 * Invariant: *ppMem is NULL whenever VirtualAlloc fails.
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
#include <stddef.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "hostmemory.h"
#include "wine/debug.h"

#include "hostmemory/ending.h"
#include "hostmemory/hostmalloc.h"
#include "hostmemory/live.h"
#include "hostmemory/manager.h"
#include "hostmemory/manager_private.h"
#include "hostmemory/monitor.h"
#include "hostmemory/policylist.h"
#include "hostmemory/release.h"
#include "hostmemory/request.h"
#include "hostmemory/statistics.h"
#include "hostmemory/trace.h"
#include "vm/vm.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);


C_ASSERT( sizeof(struct vm_information) == sizeof(MEMORY_BASIC_INFORMATION) );
C_ASSERT( offsetof(struct vm_information, type) == offsetof(MEMORY_BASIC_INFORMATION, Type) );

static inline struct memory_manager *impl_from_IHostMemoryManager( IHostMemoryManager *iface )
{
    return CONTAINING_RECORD( iface, struct memory_manager, IHostMemoryManager_iface );
}

static inline struct memory_manager *impl_from_IHostMemoryPolicy2( IHostMemoryPolicy2 *iface )
{
    return CONTAINING_RECORD( iface, struct memory_manager, IHostMemoryPolicy2_iface );
}

static HRESULT WINAPI manager_QueryInterface( IHostMemoryManager *iface, REFIID riid, void **obj )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );

    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_IHostMemoryManager ))
        *obj = &manager->IHostMemoryManager_iface;
    else if (IsEqualGUID( riid, &IID_IHostMemoryPolicy ) || IsEqualGUID( riid, &IID_IHostMemoryPolicy2 ))
        *obj = &manager->IHostMemoryPolicy2_iface;
    else if (IsEqualGUID( riid, &IID_IHostMemoryRegions )) *obj = &manager->IHostMemoryRegions_iface;
    else
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    IHostMemoryManager_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI manager_AddRef( IHostMemoryManager *iface )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );
    ULONG ref = InterlockedIncrement( &manager->ref );

    TRACE( "%p ref %lu\n", iface, ref );
    return ref;
}

static ULONG WINAPI manager_Release( IHostMemoryManager *iface )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );
    ULONG ref = InterlockedDecrement( &manager->ref );

    TRACE( "%p ref %lu\n", iface, ref );
    if (!ref)
    {
        if (manager->monitor) monitor_stop( manager->monitor );
        live_remove( manager );
        policylist_remove( &manager->policy );
        listeners_release( &manager->listeners );
        vm_destroy( manager->vm );
        _aligned_free( manager );
    }
    return ref;
}

static HRESULT WINAPI manager_CreateMalloc( IHostMemoryManager *iface, DWORD type, IHostMalloc **heap )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );

    TRACE( "%p %#lx %p\n", iface, type, heap );

    if (!heap) return manager_finish( manager, E_POINTER );
    *heap = NULL;
    return manager_finish( manager, hostmalloc_create( manager, type, heap ) );
}

static HRESULT WINAPI manager_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                            DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );
    struct memory_request request =
    {
        .manager = manager, .level = level, .kind = REQUEST_PAGES,
        .memory = addr, .size = size, .type = type, .protect = protect
    };
    HRESULT hr;

    TRACE( "%p %p %#Ix %#lx %#lx %u %p\n", iface, addr, size, type, protect, level, mem );

    counters_add( &manager->counters, COUNT_ALLOC );
    if (!mem) return manager_finish( manager, E_POINTER );
    hr = request_make( &request );
    *mem = SUCCEEDED(hr) ? request.memory : NULL;
    return manager_finish( manager, hr );
}

/* The Win32 function releases whole regions only, and knows no placeholders. */
static HRESULT WINAPI manager_VirtualFree( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );

    TRACE( "%p %p %#Ix %#lx\n", iface, addr, size, type );

    counters_add( &manager->counters, COUNT_FREE );
    if (type == MEM_RELEASE && size) return manager_finish( manager, HRESULT_FROM_WIN32( ERROR_INVALID_PARAMETER ) );
    return release_pages( manager, addr, size, type );
}

static HRESULT WINAPI manager_VirtualQuery( IHostMemoryManager *iface, void *addr, void *buffer, SIZE_T len,
                                            SIZE_T *result )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );
    size_t size = 0;
    HRESULT hr;

    TRACE( "%p %p %p %Iu %p\n", iface, addr, buffer, len, result );

    counters_add( &manager->counters, COUNT_QUERY );
    if (result) *result = 0;
    if (!buffer || !result) return manager_finish( manager, E_POINTER );
    hr = policy_get_result( &manager->policy, vm_query( manager->vm, addr, buffer, len, &size ) );
    if (SUCCEEDED(hr)) *result = size;
    return manager_finish( manager, hr );
}

static HRESULT WINAPI manager_VirtualProtect( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD protect,
                                              DWORD *old )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );
    size_t protect_size = size;
    uint32_t old_protect;
    HRESULT hr;

    TRACE( "%p %p %#Ix %#lx %p\n", iface, addr, size, protect, old );

    counters_add( &manager->counters, COUNT_PROTECT );
    if (!old) return manager_finish( manager, E_POINTER );
    hr = policy_get_result( &manager->policy, vm_protect( manager->vm, &addr, &protect_size, protect, &old_protect ) );
    if (SUCCEEDED(hr)) *old = old_protect;
    return manager_finish( manager, hr );
}

static HRESULT WINAPI manager_GetMemoryLoad( IHostMemoryManager *iface, DWORD *load, SIZE_T *available )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );

    TRACE( "%p %p %p\n", iface, load, available );

    if (!load || !available) return manager_finish( manager, E_POINTER );
    return manager_finish( manager, statistics_get_load( manager, load, available ) );
}

static HRESULT WINAPI manager_RegisterMemoryNotificationCallback( IHostMemoryManager *iface,
                                                                  ICLRMemoryNotificationCallback *callback )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );

    TRACE( "%p %p\n", iface, callback );

    return manager_finish( manager, listeners_add( &manager->listeners, callback ) );
}

/* The runtime could not map a file: what is kept for reuse takes address space, too. */
static HRESULT WINAPI manager_NeedsVirtualAddressSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );

    TRACE( "%p %p %#Ix\n", iface, start, size );

    return manager_finish( manager, policy_get_result( &manager->policy, vm_trim( manager->vm ) ) );
}

static HRESULT WINAPI manager_AcquiredVirtualAddressSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    TRACE( "%p %p %#Ix\n", iface, start, size );
    return S_OK;
}

static HRESULT WINAPI manager_ReleasedVirtualAddressSpace( IHostMemoryManager *iface, void *start )
{
    TRACE( "%p %p\n", iface, start );
    return S_OK;
}

static const IHostMemoryManagerVtbl manager_vtbl =
{
    manager_QueryInterface,
    manager_AddRef,
    manager_Release,
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

static HRESULT WINAPI memorypolicy_QueryInterface( IHostMemoryPolicy2 *iface, REFIID riid, void **obj )
{
    struct memory_manager *manager = impl_from_IHostMemoryPolicy2( iface );

    return IHostMemoryManager_QueryInterface( &manager->IHostMemoryManager_iface, riid, obj );
}

static ULONG WINAPI memorypolicy_AddRef( IHostMemoryPolicy2 *iface )
{
    struct memory_manager *manager = impl_from_IHostMemoryPolicy2( iface );

    return IHostMemoryManager_AddRef( &manager->IHostMemoryManager_iface );
}

static ULONG WINAPI memorypolicy_Release( IHostMemoryPolicy2 *iface )
{
    struct memory_manager *manager = impl_from_IHostMemoryPolicy2( iface );

    return IHostMemoryManager_Release( &manager->IHostMemoryManager_iface );
}

static HRESULT WINAPI memorypolicy_SetLimits( IHostMemoryPolicy2 *iface, const HOST_MEMORY_LIMITS *limits )
{
    struct memory_manager *manager = impl_from_IHostMemoryPolicy2( iface );
    HRESULT hr;

    TRACE( "%p %p\n", iface, limits );

    if (!limits) return E_POINTER;
    if (FAILED(hr = policy_set_limits( &manager->policy, limits ))) return hr;
    trace_limit( &manager->IHostMemoryManager_iface, limits->commitLimit );
    waiters_wake( &manager->waiters );
    if (limits->lowPercent && FAILED(hr = release_start_monitor( manager ))) return hr;
    if (manager->monitor) monitor_wake( manager->monitor );
    return S_OK;
}

static HRESULT WINAPI memorypolicy_GetLimits( IHostMemoryPolicy2 *iface, HOST_MEMORY_LIMITS *limits )
{
    struct memory_manager *manager = impl_from_IHostMemoryPolicy2( iface );

    TRACE( "%p %p\n", iface, limits );

    return limits ? policy_get_limits( &manager->policy, limits ) : E_POINTER;
}

static HRESULT WINAPI memorypolicy_GetStatistics( IHostMemoryPolicy2 *iface, HOST_MEMORY_STATISTICS *statistics )
{
    struct memory_manager *manager = impl_from_IHostMemoryPolicy2( iface );

    TRACE( "%p %p\n", iface, statistics );

    return statistics ? statistics_get( manager, statistics ) : E_POINTER;
}

static HRESULT WINAPI memorypolicy_Trim( IHostMemoryPolicy2 *iface )
{
    struct memory_manager *manager = impl_from_IHostMemoryPolicy2( iface );

    TRACE( "%p\n", iface );

    heaplist_trim( &manager->heaps );
    return policy_get_result( &manager->policy, vm_trim( manager->vm ) );
}

static HRESULT WINAPI memorypolicy_Shutdown( IHostMemoryPolicy2 *iface )
{
    struct memory_manager *manager = impl_from_IHostMemoryPolicy2( iface );

    TRACE( "%p\n", iface );

    policy_shutdown( &manager->policy );
    waiters_abandon( &manager->waiters );
    return S_OK;
}

static HRESULT WINAPI memorypolicy_ReplaceNotificationCallback( IHostMemoryPolicy2 *iface,
                                                                ICLRMemoryNotificationCallback *previous,
                                                                ICLRMemoryNotificationCallback *callback )
{
    struct memory_manager *manager = impl_from_IHostMemoryPolicy2( iface );

    TRACE( "%p %p %p\n", iface, previous, callback );

    return listeners_replace( &manager->listeners, previous, callback );
}

static const IHostMemoryPolicy2Vtbl policy_vtbl =
{
    memorypolicy_QueryInterface,
    memorypolicy_AddRef,
    memorypolicy_Release,
    memorypolicy_SetLimits,
    memorypolicy_GetLimits,
    memorypolicy_GetStatistics,
    memorypolicy_Trim,
    memorypolicy_Shutdown,
    memorypolicy_ReplaceNotificationCallback
};

HRESULT hostmemory_lend( IHostMemoryManager *iface, SIZE_T beyond, void *addr, SIZE_T size, DWORD type, DWORD protect,
                         void **mem )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );
    struct memory_request request =
    {
        .manager = manager, .level = eProcessCritical, .beyond = beyond, .kind = REQUEST_PAGES,
        .memory = addr, .size = size, .type = type, .protect = protect
    };
    HRESULT hr;

    TRACE( "%p %Iu %p %#Ix %#lx %#lx %p\n", iface, beyond, addr, size, type, protect, mem );

    hr = request_make( &request );
    *mem = SUCCEEDED(hr) ? request.memory : NULL;
    return hr;
}

BOOL hostmemory_is_ours( IHostMemoryManager *iface )
{
    return iface && iface->lpVtbl == &manager_vtbl;
}

IHostMemoryManager *hostmemory_find_owner( const void *addr )
{
    struct policy *policy = addr ? policylist_find_owner( addr ) : NULL;

    return policy ? &CONTAINING_RECORD( policy, struct memory_manager, policy )->IHostMemoryManager_iface : NULL;
}

BOOL hostmemory_is_limited( IHostMemoryManager *iface )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );

    return policy_get_commit_limit( &manager->policy ) != 0;
}

BOOL hostmemory_is_tight( IHostMemoryManager *iface )
{
    struct memory_manager *manager = impl_from_IHostMemoryManager( iface );
    UINT64 limit = policy_get_commit_limit( &manager->policy );
    struct vm_statistics pages;

    if (!limit || vm_statistics( manager->vm, &pages )) return FALSE;
    return pages.committed > limit - min( limit / 8, 32 << 20 );
}

void hostmemory_count_collection( IHostMemoryManager *iface, BOOL served, UINT64 bytes )
{
    struct memory_manager *manager;

    if (!hostmemory_is_ours( iface )) return;
    manager = impl_from_IHostMemoryManager( iface );
    InterlockedIncrement64( &manager->collections );
    if (served) InterlockedIncrement64( &manager->collections_served );
    InterlockedExchangeAdd64( &manager->collected, bytes );
}

static void report_damage( void *context, const char *what )
{
    ERR( "%p: %s\n", context, what );
}

HRESULT hostmemory_create( REFIID riid, void **obj )
{
    struct vm_config config = { .damage = report_damage };
    struct memory_manager *manager;
    HRESULT hr;

    TRACE( "%s %p\n", debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!(manager = _aligned_malloc( sizeof(*manager), __alignof__(*manager) ))) return E_OUTOFMEMORY;
    memset( manager, 0, sizeof(*manager) );
    manager->IHostMemoryManager_iface.lpVtbl = &manager_vtbl;
    manager->IHostMemoryPolicy2_iface.lpVtbl = &policy_vtbl;
    manager->IHostMemoryRegions_iface.lpVtbl = &regions_vtbl;
    manager->ref = 1;
    waiters_init( &manager->waiters );
    heaplist_init( &manager->heaps );
    config.context = manager;
    if (vm_create( &config, &manager->vm ))
    {
        _aligned_free( manager );
        return E_OUTOFMEMORY;
    }
    policy_init( &manager->policy, manager->vm );
    ending_init();
    policylist_add( &manager->policy );
    live_add( manager );

    hr = IHostMemoryManager_QueryInterface( &manager->IHostMemoryManager_iface, riid, obj );
    IHostMemoryManager_Release( &manager->IHostMemoryManager_iface );
    return hr;
}
