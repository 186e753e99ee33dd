/*
 * The manager alone, without any runtime: a heap and pages with a limit, and somebody who frees when memory is low
 *
 * Copyright 2026 the mscoree-wine authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * It prints:
 *
 *     a block of 100 bytes, 0 left over
 *     low memory: a cache of 4 MiB is given up
 *     6 MiB more: 0
 *     16 MiB more: 0x8007000e
 */

#define COBJMACROS
#include <windows.h>
#include <stdio.h>

#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"

#define MIB ((SIZE_T)1 << 20)

static IHostMemoryManager *manager;
static void *cache;             /* what the program can do without */

static HRESULT WINAPI listener_QueryInterface( ICLRMemoryNotificationCallback *iface, REFIID riid, void **obj )
{
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI listener_AddRef( ICLRMemoryNotificationCallback *iface )
{
    return 2;
}

static ULONG WINAPI listener_Release( ICLRMemoryNotificationCallback *iface )
{
    return 1;
}

/* Called without a lock, so it may free; the request that was refused is then tried again. */
static HRESULT WINAPI listener_OnMemoryNotification( ICLRMemoryNotificationCallback *iface, EMemoryAvailable available )
{
    if (available != eMemoryAvailableLow || !cache) return S_OK;
    printf( "low memory: a cache of 4 MiB is given up\n" );
    IHostMemoryManager_VirtualFree( manager, cache, 0, MEM_RELEASE );
    cache = NULL;
    return S_OK;
}

static ICLRMemoryNotificationCallbackVtbl listener_vtbl =
{
    listener_QueryInterface,
    listener_AddRef,
    listener_Release,
    listener_OnMemoryNotification
};
static ICLRMemoryNotificationCallback listener = { &listener_vtbl };

static HRESULT get_pages( SIZE_T size, void **mem )
{
    return IHostMemoryManager_VirtualAlloc( manager, NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE,
                                            eTaskCritical, mem );
}

int main(void)
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };
    HOST_MEMORY_STATISTICS now = { sizeof(now) };
    IHostMemoryPolicy *policy;
    IHostMalloc *heap;
    void *mem;

    if (FAILED(CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&manager ))) return 2;
    if (FAILED(IHostMemoryManager_QueryInterface( manager, &IID_IHostMemoryPolicy, (void **)&policy ))) return 2;
    if (FAILED(IHostMemoryManager_RegisterMemoryNotificationCallback( manager, &listener ))) return 2;

    if (FAILED(IHostMemoryManager_CreateMalloc( manager, MALLOC_THREADSAFE, &heap ))) return 2;
    if (FAILED(IHostMalloc_Alloc( heap, 100, eTaskCritical, &mem ))) return 1;
    if (FAILED(IHostMalloc_Free( heap, mem ))) return 1;
    IHostMemoryPolicy_GetStatistics( policy, &now );
    printf( "a block of 100 bytes, %llu left over\n", now.heapInUse );

    limits.commitLimit = 9 * MIB;
    if (FAILED(IHostMemoryPolicy_SetLimits( policy, &limits )) || FAILED(get_pages( 4 * MIB, &cache ))) return 1;
    printf( "6 MiB more: %#lx\n", get_pages( 6 * MIB, &mem ) );
    printf( "16 MiB more: %#lx\n", get_pages( 16 * MIB, &mem ) );
    IHostMalloc_Release( heap );
    IHostMemoryPolicy_Release( policy );
    IHostMemoryManager_Release( manager );
    return 0;
}
