/*
 * A memory manager that writes down what it is asked, and asks another
 *
 * It stands between the runtime and the manager in use, the host's or ours, so neither knows of it, and without a trace
 * there is nothing that could cost time.
 *
 * Invariant: what the runtime sees is what the other one answers, and there are no calls that it does not make.
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

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "objbase.h"
#include "mscoree.h"
#include "hostmemory.h"

#include "hostmemory/hostmalloc.h"
#include "hostmemory/settings.h"
#include "hostmemory/trace.h"
#include "hostmemory/tracefile.h"

/* Calls for blocks, and for pages, until it is looked what is kept for reuse, which takes all locks of the manager.
 * Some calls may be missed. */
#define BLOCK_PERIOD 1024
#define PAGE_PERIOD  16

/* The traced ones. */
static IHostMemoryManager *inner;
static IHostMalloc *inner_heap;

/* The heap is one of ours, which is called without an IHostMalloc. */
static BOOL traces_own_heap;

/* Of a manager that has one, as ours; never given back. */
static IHostMemoryPolicy *policy;

/* Where the runtime called from. */
static const void *(*find_caller)(void);

/* What is kept for reuse is in no call; it is written down when it has changed. */
static void add_cached(void)
{
    static UINT64 last;
    HOST_MEMORY_STATISTICS statistics = { sizeof(statistics) };

    if (!policy || IHostMemoryPolicy_GetStatistics( policy, &statistics ) != S_OK || statistics.cached == last) return;
    last = statistics.cached;
    tracefile_add( TRACE_CACHED, NULL, last, 0, 0, 0, S_OK, NULL );
}

/* Blocks are many, and few of them move pages. */
static void count_block_call(void)
{
    static unsigned int calls;

    if (!(++calls % BLOCK_PERIOD)) add_cached();
}

/* The system's ticks are 10 to 16 milliseconds apart: rare calls are all looked at. */
static void count_page_call(void)
{
    static unsigned int calls;
    static DWORD last;
    DWORD now = GetTickCount();

    if (++calls % PAGE_PERIOD && now == last) return;
    last = now;
    add_cached();
}

BOOL trace_has_own_heap(void)
{
    return traces_own_heap;
}

void trace_alloc( const void *mem, SIZE_T size, EMemoryCriticalLevel level, HRESULT hr, const void *caller )
{
    tracefile_add( TRACE_ALLOC, mem, size, 0, 0, level, hr, caller );
    count_block_call();
}

void trace_free( const void *mem, const void *caller )
{
    tracefile_add( TRACE_FREE, mem, 0, 0, 0, 0, S_OK, caller );
    count_block_call();
}

/*********************************************************************** IHostMalloc */

static HRESULT WINAPI heap_QueryInterface( IHostMalloc *iface, REFIID riid, void **obj )
{
    return IHostMalloc_QueryInterface( inner_heap, riid, obj );
}

static ULONG WINAPI heap_AddRef( IHostMalloc *iface )
{
    return IHostMalloc_AddRef( inner_heap );
}

static ULONG WINAPI heap_Release( IHostMalloc *iface )
{
    return IHostMalloc_Release( inner_heap );
}

static HRESULT WINAPI heap_Alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    HRESULT hr = IHostMalloc_Alloc( inner_heap, size, level, mem );

    trace_alloc( *mem, size, level, hr, find_caller() );
    return hr;
}

static HRESULT WINAPI heap_DebugAlloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, char *file,
                                       int line, void **mem )
{
    HRESULT hr = IHostMalloc_DebugAlloc( inner_heap, size, level, file, line, mem );

    trace_alloc( *mem, size, level, hr, find_caller() );
    return hr;
}

/* Written before the block can be given to somebody else. */
static HRESULT WINAPI heap_Free( IHostMalloc *iface, void *mem )
{
    trace_free( mem, find_caller() );
    return IHostMalloc_Free( inner_heap, mem );
}

static const IHostMallocVtbl heap_vtbl =
{
    heap_QueryInterface,
    heap_AddRef,
    heap_Release,
    heap_Alloc,
    heap_DebugAlloc,
    heap_Free
};

static IHostMalloc traced_heap = { &heap_vtbl };

/*********************************************************************** IHostMemoryManager */

static HRESULT WINAPI manager_QueryInterface( IHostMemoryManager *iface, REFIID riid, void **obj )
{
    return IHostMemoryManager_QueryInterface( inner, riid, obj );
}

static ULONG WINAPI manager_AddRef( IHostMemoryManager *iface )
{
    return IHostMemoryManager_AddRef( inner );
}

static ULONG WINAPI manager_Release( IHostMemoryManager *iface )
{
    return IHostMemoryManager_Release( inner );
}

static HRESULT WINAPI manager_CreateMalloc( IHostMemoryManager *iface, DWORD type, IHostMalloc **heap )
{
    return IHostMemoryManager_CreateMalloc( inner, type, heap );
}

static HRESULT WINAPI manager_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                            DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    HRESULT hr = IHostMemoryManager_VirtualAlloc( inner, addr, size, type, protect, level, mem );

    tracefile_add( TRACE_VIRTUAL_ALLOC, hr == S_OK ? *mem : addr, size, type, protect, level, hr, find_caller() );
    count_page_call();
    return hr;
}

/* Written before the pages can be given to somebody else; and once more if they could not be freed. */
static HRESULT WINAPI manager_VirtualFree( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type )
{
    HRESULT hr;

    tracefile_add( TRACE_VIRTUAL_FREE, addr, size, type, 0, 0, S_OK, find_caller() );
    hr = IHostMemoryManager_VirtualFree( inner, addr, size, type );
    if (hr != S_OK) tracefile_add( TRACE_VIRTUAL_FREE, addr, size, type, 0, 0, hr, find_caller() );
    count_page_call();
    return hr;
}

static HRESULT WINAPI manager_VirtualQuery( IHostMemoryManager *iface, void *addr, void *buffer, SIZE_T len,
                                            SIZE_T *result )
{
    return IHostMemoryManager_VirtualQuery( inner, addr, buffer, len, result );
}

static HRESULT WINAPI manager_VirtualProtect( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD protect,
                                              DWORD *old )
{
    HRESULT hr = IHostMemoryManager_VirtualProtect( inner, addr, size, protect, old );

    tracefile_add( TRACE_VIRTUAL_PROTECT, addr, size, 0, protect, 0, hr, find_caller() );
    return hr;
}

static HRESULT WINAPI manager_GetMemoryLoad( IHostMemoryManager *iface, DWORD *load, SIZE_T *available )
{
    return IHostMemoryManager_GetMemoryLoad( inner, load, available );
}

static HRESULT WINAPI manager_RegisterMemoryNotificationCallback( IHostMemoryManager *iface,
                                                                  ICLRMemoryNotificationCallback *callback )
{
    return IHostMemoryManager_RegisterMemoryNotificationCallback( inner, callback );
}

static HRESULT WINAPI manager_NeedsVirtualAddressSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    return IHostMemoryManager_NeedsVirtualAddressSpace( inner, start, size );
}

static HRESULT WINAPI manager_AcquiredVirtualAddressSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    tracefile_add( TRACE_VIEW_MAPPED, start, size, 0, 0, 0, S_OK, find_caller() );
    return IHostMemoryManager_AcquiredVirtualAddressSpace( inner, start, size );
}

static HRESULT WINAPI manager_ReleasedVirtualAddressSpace( IHostMemoryManager *iface, void *start )
{
    tracefile_add( TRACE_VIEW_UNMAPPED, start, 0, 0, 0, 0, S_OK, find_caller() );
    return IHostMemoryManager_ReleasedVirtualAddressSpace( inner, start );
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

static IHostMemoryManager traced_manager = { &manager_vtbl };

void trace_notification( EMemoryAvailable available )
{
    tracefile_add( TRACE_NOTIFICATION, NULL, 0, available, 0, 0, S_OK, NULL );
}

void trace_collection( BOOL begins )
{
    tracefile_add( TRACE_COLLECTION, NULL, 0, begins, 0, 0, S_OK, NULL );
}

void trace_limit( IHostMemoryManager *manager, UINT64 limit )
{
    if (manager == inner) tracefile_add( TRACE_LIMIT, NULL, limit, 0, 0, 0, S_OK, NULL );
}

/* The limit as it is when the trace begins; a host's own manager has none that is known. */
static void add_limit(void)
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };

    if (FAILED(IHostMemoryManager_QueryInterface( inner, &IID_IHostMemoryPolicy, (void **)&policy ))) policy = NULL;
    if (policy && IHostMemoryPolicy_GetLimits( policy, &limits ) == S_OK) trace_limit( inner, limits.commitLimit );
}

void trace_insert( BOOL own_manager, const void *(*get_caller)(void), IHostMemoryManager **manager, IHostMalloc **heap )
{
    UINT64 size;
    const WCHAR *file = settings_get_trace( &size );
    HRESULT hr;

    if (!file) return;
    if (FAILED(hr = tracefile_open( file, size, own_manager )))
    {
        settings_report_trace( hr );
        return;
    }
    find_caller = get_caller;
    inner = *manager;
    inner_heap = *heap;
    *manager = &traced_manager;
    if (!(traces_own_heap = hostmalloc_from_iface( *heap ) != NULL)) *heap = &traced_heap;
    if (own_manager) add_limit();
}
