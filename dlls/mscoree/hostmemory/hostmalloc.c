/*
 * Our own IHostMalloc
 *
 * The heap itself is in heap/; here it becomes a COM object that holds a reference to its manager, whose memory it
 * uses and whose limits it obeys.
 *
 * Invariant: a heap made without MALLOC_THREADSAFE is entered by one thread at a time, or the second is turned away.
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
#include <string.h>

#include "ntstatus.h"
#define WIN32_NO_STATUS
#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "hostmemory.h"
#include "wine/debug.h"

#include "../heap/heap.h"
#include "../vm/vm.h"
#include "hostmalloc.h"
#include "memory_manager.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

struct hostmalloc
{
    IHostMalloc            IHostMalloc_iface;
    LONG                   ref;
    struct memory_manager *manager;
    struct hostmalloc     *next;        /* in manager->heaps */
    struct heap           *heap;
    DWORD                  type;        /* MALLOC_TYPE */
    volatile LONG          inside;      /* the thread inside, where only one may be */
};

static inline struct hostmalloc *impl_from_IHostMalloc( IHostMalloc *iface )
{
    return CONTAINING_RECORD( iface, struct hostmalloc, IHostMalloc_iface );
}

static inline BOOL enter( struct hostmalloc *heap )
{
    return (heap->type & MALLOC_THREADSAFE) || !InterlockedCompareExchange( &heap->inside, GetCurrentThreadId(), 0 );
}

static inline void leave( struct hostmalloc *heap )
{
    if (!(heap->type & MALLOC_THREADSAFE)) InterlockedExchange( &heap->inside, 0 );
}

static HRESULT finish( struct hostmalloc *heap, HRESULT hr )
{
    if (FAILED(hr)) counters_add( &heap->manager->counters, COUNT_FAILED );
    return hr;
}

static HRESULT WINAPI hostmalloc_QueryInterface( IHostMalloc *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid( riid ), obj );

    if (!obj) return E_POINTER;
    if (IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_IHostMalloc ))
    {
        *obj = iface;
        IHostMalloc_AddRef( iface );
        return S_OK;
    }
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI hostmalloc_AddRef( IHostMalloc *iface )
{
    struct hostmalloc *heap = impl_from_IHostMalloc( iface );
    ULONG ref = InterlockedIncrement( &heap->ref );

    TRACE( "%p ref %lu\n", iface, ref );
    return ref;
}

static ULONG WINAPI hostmalloc_Release( IHostMalloc *iface )
{
    struct hostmalloc *heap = impl_from_IHostMalloc( iface );
    struct memory_manager *manager = heap->manager;
    struct hostmalloc **link;
    ULONG ref = InterlockedDecrement( &heap->ref );

    TRACE( "%p ref %lu\n", iface, ref );
    if (!ref)
    {
        AcquireSRWLockExclusive( &manager->heaps_lock );
        for (link = &manager->heaps; *link != heap; link = &(*link)->next) /* find it */;
        *link = heap->next;
        ReleaseSRWLockExclusive( &manager->heaps_lock );
        heap_destroy( heap->heap );
        HeapFree( GetProcessHeap(), 0, heap );
        IHostMemoryManager_Release( &manager->IHostMemoryManager_iface );
    }
    return ref;
}

struct block_request
{
    struct heap *heap;
    SIZE_T       size;
    const char  *file;
    int          line;
    void        *memory;
};

static int request_block( void *context, const struct vm_quota *quota )
{
    struct block_request *block = context;

    if (block->file) return heap_alloc_debug( block->heap, block->size, quota, block->file, block->line, &block->memory );
    return heap_alloc( block->heap, block->size, quota, &block->memory );
}

static HRESULT alloc( struct hostmalloc *heap, SIZE_T size, EMemoryCriticalLevel level, const char *file, int line, void **mem )
{
    struct block_request block = { heap->heap, size, file, line, NULL };
    HRESULT hr;

    if (!mem) return finish( heap, E_POINTER );
    *mem = NULL;
    if (!enter( heap )) return finish( heap, HOST_E_NOT_OWNER );
    hr = memory_manager_request( heap->manager, level, request_block, &block );
    leave( heap );
    if (SUCCEEDED(hr)) *mem = block.memory;
    return finish( heap, hr );
}

static HRESULT WINAPI hostmalloc_Alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    struct hostmalloc *heap = impl_from_IHostMalloc( iface );

    TRACE( "%p %Iu %u %p\n", iface, size, level, mem );

    /* what the thread has in store is charged already, so no limit has a say in it */
    if (mem && (heap->type & MALLOC_THREADSAFE) && (unsigned int)level <= eProcessCritical &&
        policy_is_alive( &heap->manager->policy ) && (*mem = heap_alloc_stored( heap->heap, size ))) return S_OK;
    return alloc( heap, size, level, NULL, 0, mem );
}

static HRESULT WINAPI hostmalloc_DebugAlloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level,
                                             char *file, int line, void **mem )
{
    TRACE( "%p %Iu %u %s %d %p\n", iface, size, level, debugstr_a(file), line, mem );

    return alloc( impl_from_IHostMalloc( iface ), size, level, file ? file : "", line, mem );
}

static HRESULT WINAPI hostmalloc_Free( IHostMalloc *iface, void *mem )
{
    struct hostmalloc *heap = impl_from_IHostMalloc( iface );
    int status;

    TRACE( "%p %p\n", iface, mem );

    if (!mem) return S_OK;
    if (!enter( heap )) return finish( heap, HOST_E_NOT_OWNER );
    status = heap_free( heap->heap, mem );
    leave( heap );
    if (!status) waiters_wake( &heap->manager->waiters );
    if (status == STATUS_MEMORY_NOT_ALLOCATED) return finish( heap, HOST_E_INVALIDOPERATION );
    return finish( heap, policy_get_result( &heap->manager->policy, status ) );
}

static const IHostMallocVtbl hostmalloc_vtbl =
{
    hostmalloc_QueryInterface,
    hostmalloc_AddRef,
    hostmalloc_Release,
    hostmalloc_Alloc,
    hostmalloc_DebugAlloc,
    hostmalloc_Free
};

struct hostmalloc *hostmalloc_from_iface( IHostMalloc *iface )
{
    return iface->lpVtbl == &hostmalloc_vtbl ? impl_from_IHostMalloc( iface ) : NULL;
}

struct resize_request
{
    struct heap *heap;
    void        *old;
    SIZE_T       size;
    void        *memory;
};

static int request_resize( void *context, const struct vm_quota *quota )
{
    struct resize_request *resize = context;

    return heap_realloc( resize->heap, resize->old, resize->size, quota, &resize->memory );
}

HRESULT hostmalloc_realloc( struct hostmalloc *heap, void *mem, SIZE_T size, EMemoryCriticalLevel level, void **ret )
{
    struct resize_request resize = { heap->heap, mem, size, NULL };
    HRESULT hr;

    TRACE( "%p %p %Iu %u\n", heap, mem, size, level );

    *ret = NULL;
    if (mem && !heap_owns( heap->heap, mem )) return finish( heap, HOST_E_INVALIDOPERATION );
    if (!enter( heap )) return finish( heap, HOST_E_NOT_OWNER );
    hr = memory_manager_request( heap->manager, level, request_resize, &resize );
    leave( heap );
    if (SUCCEEDED(hr)) *ret = resize.memory;
    return finish( heap, hr );
}

BOOL hostmalloc_get_size( struct hostmalloc *heap, const void *mem, SIZE_T *size )
{
    size_t bytes;

    if (heap_size( heap->heap, mem, &bytes )) return FALSE;
    *size = bytes;
    return TRUE;
}

BOOL hostmalloc_is_near( struct hostmalloc *heap, const void *mem )
{
    return vm_owns( heap->manager->vm, mem );
}

static unsigned int get_heap_flags( DWORD type )
{
    unsigned int flags = 0;

    if (type & MALLOC_THREADSAFE) flags |= VM_HEAP_THREADSAFE;
    if (type & MALLOC_EXECUTABLE) flags |= VM_HEAP_EXECUTABLE;
    return flags;
}

HRESULT hostmalloc_create( struct memory_manager *manager, DWORD type, IHostMalloc **ret )
{
    struct hostmalloc *heap;
    const struct vm_quota *quota;
    HRESULT hr;

    if (type & ~(MALLOC_THREADSAFE | MALLOC_EXECUTABLE)) return E_INVALIDARG;
    if (FAILED(hr = policy_admit( &manager->policy, eProcessCritical, &quota ))) return hr;

    if (!(heap = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*heap) ))) return E_OUTOFMEMORY;
    heap->IHostMalloc_iface.lpVtbl = (IHostMallocVtbl *)&hostmalloc_vtbl;
    heap->ref = 1;
    heap->manager = manager;
    heap->type = type;
    if (FAILED(hr = policy_get_result( &manager->policy, heap_create( manager->vm, get_heap_flags( type ), &heap->heap ) )))
    {
        HeapFree( GetProcessHeap(), 0, heap );
        return hr;
    }
    IHostMemoryManager_AddRef( &manager->IHostMemoryManager_iface );
    AcquireSRWLockExclusive( &manager->heaps_lock );
    heap->next = manager->heaps;
    manager->heaps = heap;
    ReleaseSRWLockExclusive( &manager->heaps_lock );
    *ret = &heap->IHostMalloc_iface;
    return S_OK;
}

void hostmalloc_trim( struct memory_manager *manager )
{
    struct hostmalloc *heap;

    AcquireSRWLockShared( &manager->heaps_lock );
    for (heap = manager->heaps; heap; heap = heap->next)
        if (heap->type & MALLOC_THREADSAFE) heap_trim( heap->heap );
    ReleaseSRWLockShared( &manager->heaps_lock );
}

UINT64 hostmalloc_get_in_use( struct memory_manager *manager )
{
    uint64_t in_use, held;
    struct hostmalloc *heap;
    UINT64 sum = 0;

    AcquireSRWLockShared( &manager->heaps_lock );
    for (heap = manager->heaps; heap; heap = heap->next)
    {
        heap_statistics( heap->heap, &in_use, &held );
        sum += in_use;
    }
    ReleaseSRWLockShared( &manager->heaps_lock );
    return sum;
}
