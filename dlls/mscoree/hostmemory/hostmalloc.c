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

#include "heap/fast.h"
#include "heap/heap.h"
#include "hostmemory/ending.h"
#include "hostmemory/heapreport.h"
#include "hostmemory/hostmalloc.h"
#include "hostmemory/manager_private.h"
#include "hostmemory/request.h"
#include "hostmemory/settings.h"
#include "vm/vm.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* Blocks have a channel of their own: a hello world makes 100,000 calls for them, and +mscoree would be theirs */
WINE_DECLARE_DEBUG_CHANNEL(mscoreeheap);

struct hostmalloc
{
    IHostMalloc            IHostMalloc_iface;
    LONG                   ref;
    struct memory_manager *manager;
    struct heap           *heap;
    struct heap           *quick;       /* the same, if what fast.h does is all that is to be done; NULL */
    struct listed_heap     listed;      /* in manager->heaps */
    DWORD                  type;        /* MALLOC_TYPE */
    BOOL                   debug;       /* places are wanted */
    struct reported_heap   reported;    /* in debugging */
    struct hostmalloc     *next_debug;  /* in debug_heaps */
    volatile LONG          inside;      /* the thread inside, where only one may be */
};

static inline struct hostmalloc *impl_from_IHostMalloc( IHostMalloc *iface )
{
    return CONTAINING_RECORD( iface, struct hostmalloc, IHostMalloc_iface );
}

/* All debug heaps of the process, for its end. */
static struct hostmalloc *debug_heaps;
static CRITICAL_SECTION debug_heaps_lock;
static CRITICAL_SECTION_DEBUG debug_heaps_lock_debug =
{
    0, 0, &debug_heaps_lock,
    { &debug_heaps_lock_debug.ProcessLocksList, &debug_heaps_lock_debug.ProcessLocksList },
    0, 0, { (DWORD_PTR)(__FILE__ ": debug_heaps_lock") }
};
static CRITICAL_SECTION debug_heaps_lock = { &debug_heaps_lock_debug, -1, 0, 0, 0, 0 };

static void add_debug_heap( struct hostmalloc *heap )
{
    EnterCriticalSection( &debug_heaps_lock );
    heap->next_debug = debug_heaps;
    debug_heaps = heap;
    LeaveCriticalSection( &debug_heaps_lock );
}

static void remove_debug_heap( struct hostmalloc *heap )
{
    struct hostmalloc **link;

    EnterCriticalSection( &debug_heaps_lock );
    for (link = &debug_heaps; *link != heap; link = &(*link)->next_debug) /* find it */;
    *link = heap->next_debug;
    LeaveCriticalSection( &debug_heaps_lock );
}

void hostmalloc_report_leaks(void)
{
    struct hostmalloc *heap;

    if (!TryEnterCriticalSection( &debug_heaps_lock )) return;    /* a thread was ended while it made or ended a heap */
    for (heap = debug_heaps; heap; heap = heap->next_debug)
        if (heap_report_leaks( heap->heap )) heapreport_write_stuck( heap );
    LeaveCriticalSection( &debug_heaps_lock );
}

static inline BOOL enter( struct hostmalloc *heap )
{
    return (heap->type & MALLOC_THREADSAFE) || !InterlockedCompareExchange( &heap->inside, GetCurrentThreadId(), 0 );
}

/* A notification, told in the middle of a request, may free: the request has left the heap by then, and is tried again
 * with what that gives back. */
static inline BOOL is_inside_already( const struct hostmalloc *heap )
{
    return !(heap->type & MALLOC_THREADSAFE) && heap->inside == (LONG)GetCurrentThreadId();
}

static inline void leave( struct hostmalloc *heap )
{
    if (!(heap->type & MALLOC_THREADSAFE)) InterlockedExchange( &heap->inside, 0 );
}

/* The heap for which calls may take the short way, since nobody traces; NULL. */
static inline struct heap *get_quick( const struct hostmalloc *heap )
{
    return __WINE_GET_DEBUGGING(_TRACE,__wine_dbch___default) ? NULL : heap->quick;
}

static HRESULT finish( struct hostmalloc *heap, HRESULT hr )
{
    if (FAILED(hr)) counters_add( &heap->manager->counters, COUNT_FAILED );
    return hr;
}

static HRESULT WINAPI hostmalloc_QueryInterface( IHostMalloc *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

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
    ULONG ref = InterlockedDecrement( &heap->ref );

    TRACE( "%p ref %lu\n", iface, ref );
    if (!ref)
    {
        heaplist_remove( &manager->heaps, &heap->listed );
        if (heap->debug) remove_debug_heap( heap );
        heap_destroy( heap->heap );
        HeapFree( GetProcessHeap(), 0, heap );
        IHostMemoryManager_Release( &manager->IHostMemoryManager_iface );
    }
    return ref;
}

static HRESULT alloc( struct hostmalloc *heap, SIZE_T size, EMemoryCriticalLevel level, const struct heap_place *place,
                      void **mem )
{
    struct memory_request request =
    {
        .manager = heap->manager, .level = level, .kind = REQUEST_BLOCK,
        .heap = heap->heap, .size = size, .place = place
    };
    HRESULT hr;

    if (!mem) return finish( heap, E_POINTER );
    *mem = NULL;
    if (!enter( heap )) return finish( heap, HOST_E_NOT_OWNER );
    hr = request_make( &request );
    leave( heap );
    if (SUCCEEDED(hr)) *mem = request.memory;
    return finish( heap, hr );
}

/* What the thread has in store is charged already, so no limit has a say in it. */
static __attribute__((noinline)) HRESULT alloc_slowly( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level,
                                                       void **mem )
{
    struct hostmalloc *heap = impl_from_IHostMalloc( iface );

    TRACE_(mscoreeheap)( "%p %Iu %u %p\n", iface, size, level, mem );

    ending_watch_thread();
    if (mem && (heap->type & MALLOC_THREADSAFE) && (unsigned int)level <= eProcessCritical &&
        policy_is_alive( &heap->manager->policy ) && (*mem = heap_alloc_stored( heap->heap, size ))) return S_OK;
    return alloc( heap, size, level, NULL, mem );
}

static HRESULT free_block( struct hostmalloc *heap, void *mem, const struct heap_place *place )
{
    BOOL inside = is_inside_already( heap );
    vm_status status;

    if (!mem) return S_OK;
    if (!inside && !enter( heap )) return finish( heap, HOST_E_NOT_OWNER );
    status = heap_free_debug( heap->heap, mem, place );
    if (!inside) leave( heap );
    if (!status) waiters_wake( &heap->manager->waiters );
    if (status == STATUS_MEMORY_NOT_ALLOCATED) return finish( heap, HOST_E_INVALIDOPERATION );
    return finish( heap, policy_get_result( &heap->manager->policy, status ) );
}

static __attribute__((noinline)) HRESULT free_slowly( IHostMalloc *iface, void *mem )
{
    TRACE_(mscoreeheap)( "%p %p\n", iface, mem );

    return free_block( impl_from_IHostMalloc( iface ), mem, NULL );
}

/* The methods that nearly every call is to save and restore as little as can be. They are not WINAPI, which aligns the
 * stack; and when there is more to do they end in a jump. For i386 the compiler aligns the stack in every function that
 * it sees a call in, and makes no jump of it, so there it doesn't see one: the arguments are handed over by their
 * address. What is called aligns the stack itself. */
#ifdef __i386__

#define METHOD __attribute__((__stdcall__, optimize("omit-frame-pointer")))

struct alloc_call
{
    IHostMalloc         *iface;
    SIZE_T               size;
    EMemoryCriticalLevel level;
    void               **mem;
};

struct free_call
{
    IHostMalloc *iface;
    void        *mem;
};

static HRESULT __attribute__((__fastcall__)) do_alloc_call( const struct alloc_call *call )
{
    return alloc_slowly( call->iface, call->size, call->level, call->mem );
}

static HRESULT __attribute__((__fastcall__)) do_free_call( const struct free_call *call )
{
    return free_slowly( call->iface, call->mem );
}

static inline HRESULT hidden_call( const void *func, const void *args )
{
    HRESULT ret;

    __asm__ volatile( "call *%%eax" : "=a" (ret), "+c" (args) : "0" (func) : "edx", "memory", "cc" );
    return ret;
}

static inline HRESULT end_in_alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    struct alloc_call call = { iface, size, level, mem };

    return hidden_call( do_alloc_call, &call );
}

static inline HRESULT end_in_free( IHostMalloc *iface, void *mem )
{
    struct free_call call = { iface, mem };

    return hidden_call( do_free_call, &call );
}

#else

#define METHOD
#define end_in_alloc alloc_slowly
#define end_in_free  free_slowly

#endif

static HRESULT METHOD hostmalloc_Alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    struct hostmalloc *heap = impl_from_IHostMalloc( iface );
    struct heap *quick = get_quick( heap );

    if (unlikely( !quick )) goto slowly;
    if (unlikely( (unsigned int)level > eProcessCritical )) goto slowly;
    if (unlikely( heap->manager->policy.state != POLICY_ALIVE )) goto slowly;
    if (unlikely( !mem )) goto slowly;
    if (likely( fast_alloc( quick, size, mem ))) return S_OK;
slowly:
    return end_in_alloc( iface, size, level, mem );
}

static HRESULT WINAPI hostmalloc_DebugAlloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level,
                                             char *file, int line, void **mem )
{
    struct heap_place place = { file, line, __builtin_return_address(0) };

    TRACE_(mscoreeheap)( "%p %Iu %u %s %d %p\n", iface, size, level, debugstr_a(file), line, mem );

    return alloc( impl_from_IHostMalloc( iface ), size, level, &place, mem );
}

static HRESULT METHOD hostmalloc_Free( IHostMalloc *iface, void *mem )
{
    struct hostmalloc *heap = impl_from_IHostMalloc( iface );
    struct heap *quick = get_quick( heap );

    if (unlikely( !quick )) goto slowly;
    if (unlikely( heap->manager->waiters.count )) goto slowly;
    if (likely( fast_free( quick, mem ))) return S_OK;
slowly:
    return end_in_free( iface, mem );
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

/* Debug heaps: who calls is remembered. */

static HRESULT debug_alloc( struct hostmalloc *heap, SIZE_T size, EMemoryCriticalLevel level, const void *caller,
                            void **mem )
{
    struct heap_place place = { NULL, 0, caller };

    TRACE_(mscoreeheap)( "%p %Iu %u %p %p\n", heap, size, level, caller, mem );

    return alloc( heap, size, level, &place, mem );
}

static HRESULT debug_free( struct hostmalloc *heap, void *mem, const void *caller )
{
    struct heap_place place = { NULL, 0, caller };

    TRACE_(mscoreeheap)( "%p %p %p\n", heap, mem, caller );

    return free_block( heap, mem, &place );
}

static HRESULT WINAPI hostmalloc_debug_Alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    return debug_alloc( impl_from_IHostMalloc( iface ), size, level, __builtin_return_address(0), mem );
}

static HRESULT WINAPI hostmalloc_debug_Free( IHostMalloc *iface, void *mem )
{
    return debug_free( impl_from_IHostMalloc( iface ), mem, __builtin_return_address(0) );
}

static const IHostMallocVtbl hostmalloc_debug_vtbl =
{
    hostmalloc_QueryInterface,
    hostmalloc_AddRef,
    hostmalloc_Release,
    hostmalloc_debug_Alloc,
    hostmalloc_DebugAlloc,
    hostmalloc_debug_Free
};

HRESULT hostmalloc_alloc( struct hostmalloc *heap, SIZE_T size, EMemoryCriticalLevel level, const void *caller,
                          void **mem )
{
    if (heap->debug) return debug_alloc( heap, size, level, caller, mem );
    return hostmalloc_Alloc( &heap->IHostMalloc_iface, size, level, mem );
}

HRESULT hostmalloc_free( struct hostmalloc *heap, void *mem, const void *caller )
{
    if (!heap->debug) return hostmalloc_Free( &heap->IHostMalloc_iface, mem );
    if (mem && !hostmalloc_is_near( heap, mem )) return HOST_E_INVALIDOPERATION;
    return debug_free( heap, mem, caller );
}

struct hostmalloc *hostmalloc_from_iface( IHostMalloc *iface )
{
    return iface->lpVtbl == &hostmalloc_vtbl || iface->lpVtbl == &hostmalloc_debug_vtbl ? impl_from_IHostMalloc( iface )
           : NULL;
}

HRESULT hostmalloc_realloc( struct hostmalloc *heap, void *mem, SIZE_T size, EMemoryCriticalLevel level,
                            const void *caller, void **ret )
{
    struct heap_place place = { NULL, 0, caller };
    struct memory_request request =
    {
        .manager = heap->manager, .level = level, .kind = REQUEST_RESIZE,
        .heap = heap->heap, .old = mem, .size = size, .place = &place
    };
    HRESULT hr;

    TRACE_(mscoreeheap)( "%p %p %Iu %u\n", heap, mem, size, level );

    *ret = NULL;
    if (mem && !heap->debug && !heap_owns( heap->heap, mem )) return finish( heap, HOST_E_INVALIDOPERATION );
    if (!enter( heap )) return finish( heap, HOST_E_NOT_OWNER );
    hr = request_make( &request );
    leave( heap );
    if (SUCCEEDED(hr)) *ret = request.memory;
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
    if (settings_wants_debug()) flags |= VM_HEAP_DEBUG;
    return flags;
}

HRESULT hostmalloc_create( struct memory_manager *manager, DWORD type, IHostMalloc **ret )
{
    unsigned int flags = get_heap_flags( type );
    struct hostmalloc *heap;
    const struct vm_quota *quota;
    struct vm_quota room;
    HRESULT hr;

    if (type & ~(MALLOC_THREADSAFE | MALLOC_EXECUTABLE)) return E_INVALIDARG;
    if (FAILED(hr = policy_admit( &manager->policy, eProcessCritical, &room, &quota ))) return hr;

    if (!(heap = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*heap) ))) return E_OUTOFMEMORY;
    heap->IHostMalloc_iface.lpVtbl = &hostmalloc_vtbl;
    heap->ref = 1;
    heap->manager = manager;
    heap->type = type;
    if (FAILED(hr = policy_get_result( &manager->policy, heap_create( manager->vm, flags, &heap->heap ) )))
    {
        HeapFree( GetProcessHeap(), 0, heap );
        return hr;
    }
    if (heap->heap->quick) heap->quick = heap->heap;
    if (flags & VM_HEAP_DEBUG)
    {
        heap->debug = TRUE;
        heap->IHostMalloc_iface.lpVtbl = &hostmalloc_debug_vtbl;
        heap->reported.name = heap;
        heap_set_report( heap->heap, heapreport_write, &heap->reported );
        add_debug_heap( heap );
    }
    IHostMemoryManager_AddRef( &manager->IHostMemoryManager_iface );
    heap->listed.heap = heap->heap;
    heap->listed.threadsafe = type & MALLOC_THREADSAFE;
    heaplist_add( &manager->heaps, &heap->listed );
    *ret = &heap->IHostMalloc_iface;
    return S_OK;
}
