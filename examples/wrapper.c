/*
 * A manager that hands everything on to this DLL's, and says how much each level asks for
 *
 * Copyright 2026 the mscoree-wine authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A host gives such an object to the runtime; here the program calls it itself, to show what it does. It prints:
 *
 *     level 0: 3 requests, 196608 bytes
 *     level 1: 0 requests, 0 bytes
 *     level 2: 1 requests, 65536 bytes
 */

#define COBJMACROS
#include <windows.h>
#include <stdio.h>

#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"

struct counting_manager
{
    IHostMemoryManager  IHostMemoryManager_iface;
    IHostMemoryManager *inner;
    volatile LONG       requests[3];
    volatile LONG64     bytes[3];
};

static struct counting_manager *impl_from_IHostMemoryManager( IHostMemoryManager *iface )
{
    return CONTAINING_RECORD( iface, struct counting_manager, IHostMemoryManager_iface );
}

static HRESULT WINAPI manager_QueryInterface( IHostMemoryManager *iface, REFIID riid, void **obj )
{
    BOOL known = IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_IHostMemoryManager );

    *obj = known ? iface : NULL;
    return known ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI manager_AddRef( IHostMemoryManager *iface )
{
    return IHostMemoryManager_AddRef( impl_from_IHostMemoryManager( iface )->inner );
}

static ULONG WINAPI manager_Release( IHostMemoryManager *iface )
{
    return IHostMemoryManager_Release( impl_from_IHostMemoryManager( iface )->inner );
}

static HRESULT WINAPI manager_CreateMalloc( IHostMemoryManager *iface, DWORD type, IHostMalloc **heap )
{
    return IHostMemoryManager_CreateMalloc( impl_from_IHostMemoryManager( iface )->inner, type, heap );
}

/* Any thread calls this, many at once. */
static HRESULT WINAPI manager_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                            DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    struct counting_manager *manager = impl_from_IHostMemoryManager( iface );
    HRESULT hr = IHostMemoryManager_VirtualAlloc( manager->inner, addr, size, type, protect, level, mem );

    if (hr != S_OK || (unsigned int)level > eProcessCritical) return hr;
    InterlockedIncrement( &manager->requests[level] );
    InterlockedExchangeAdd64( &manager->bytes[level], size );
    return hr;
}

static HRESULT WINAPI manager_VirtualFree( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type )
{
    return IHostMemoryManager_VirtualFree( impl_from_IHostMemoryManager( iface )->inner, addr, size, type );
}

static HRESULT WINAPI manager_VirtualQuery( IHostMemoryManager *iface, void *addr, void *info, SIZE_T size,
                                            SIZE_T *ret )
{
    return IHostMemoryManager_VirtualQuery( impl_from_IHostMemoryManager( iface )->inner, addr, info, size, ret );
}

static HRESULT WINAPI manager_VirtualProtect( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD protect,
                                              DWORD *old )
{
    return IHostMemoryManager_VirtualProtect( impl_from_IHostMemoryManager( iface )->inner, addr, size, protect, old );
}

static HRESULT WINAPI manager_GetMemoryLoad( IHostMemoryManager *iface, DWORD *load, SIZE_T *available )
{
    return IHostMemoryManager_GetMemoryLoad( impl_from_IHostMemoryManager( iface )->inner, load, available );
}

static HRESULT WINAPI manager_RegisterCallback( IHostMemoryManager *iface, ICLRMemoryNotificationCallback *callback )
{
    return IHostMemoryManager_RegisterMemoryNotificationCallback( impl_from_IHostMemoryManager( iface )->inner,
                                                                  callback );
}

static HRESULT WINAPI manager_NeedsSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    return IHostMemoryManager_NeedsVirtualAddressSpace( impl_from_IHostMemoryManager( iface )->inner, start, size );
}

static HRESULT WINAPI manager_AcquiredSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    return IHostMemoryManager_AcquiredVirtualAddressSpace( impl_from_IHostMemoryManager( iface )->inner, start, size );
}

static HRESULT WINAPI manager_ReleasedSpace( IHostMemoryManager *iface, void *start )
{
    return IHostMemoryManager_ReleasedVirtualAddressSpace( impl_from_IHostMemoryManager( iface )->inner, start );
}

static IHostMemoryManagerVtbl manager_vtbl =
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
    manager_RegisterCallback,
    manager_NeedsSpace,
    manager_AcquiredSpace,
    manager_ReleasedSpace
};

int main(void)
{
    static const EMemoryCriticalLevel levels[] = { eTaskCritical, eTaskCritical, eProcessCritical, eTaskCritical };
    struct counting_manager counting = { { &manager_vtbl } };
    IHostMemoryManager *manager = &counting.IHostMemoryManager_iface;
    unsigned int i;
    void *mem[4];

    if (FAILED(CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&counting.inner )))
        return 2;
    for (i = 0; i < ARRAYSIZE(levels); i++)
        if (FAILED(IHostMemoryManager_VirtualAlloc( manager, NULL, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE,
                                                    levels[i], &mem[i] ))) return 1;
    for (i = 0; i < ARRAYSIZE(levels); i++)
        if (FAILED(IHostMemoryManager_VirtualFree( manager, mem[i], 0, MEM_RELEASE ))) return 1;
    for (i = 0; i < 3; i++)
        printf( "level %u: %ld requests, %lld bytes\n", i, counting.requests[i], counting.bytes[i] );
    IHostMemoryManager_Release( manager );
    return 0;
}
