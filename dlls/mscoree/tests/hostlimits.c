/*
 * Limits of our memory manager: what is accepted, each level's share, notifications and waits at a limit, a heap that
 * is entered there
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
#include <windef.h>
#include <winbase.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"
#include "wine/test.h"
#include "manager.h"

static HRESULT set_shares( IHostMemoryManager *manager, UINT64 commit, UINT64 app_domain, UINT64 process, UINT32 wait )
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };

    limits.commitLimit = commit;
    limits.appDomainReserve = app_domain;
    limits.processReserve = process;
    limits.waitMilliseconds = wait;
    return IHostMemoryPolicy_SetLimits( get_policy( manager ), &limits );
}

static void test_limits(void)
{
    static const struct { UINT32 size, flags; UINT64 commit, app_domain, process; UINT32 low, high; HRESULT hr;
                          } bad[] =
    {
        { sizeof(HOST_MEMORY_LIMITS), 0, 0, 0, 0, 0, 0, S_OK },
        { sizeof(HOST_MEMORY_LIMITS) - 1, 0, 0, 0, 0, 0, 0, E_INVALIDARG },
        { sizeof(HOST_MEMORY_LIMITS) + 1, 0, 0, 0, 0, 0, 0, E_INVALIDARG },
        { 0, 0, 0, 0, 0, 0, 0, E_INVALIDARG },
        { sizeof(HOST_MEMORY_LIMITS), 0x80, 0, 0, 0, 0, 0, E_INVALIDARG },
        { sizeof(HOST_MEMORY_LIMITS), 0, MIB, MIB + 1, 0, 0, 0, E_INVALIDARG },
        { sizeof(HOST_MEMORY_LIMITS), 0, MIB, 0, MIB + 1, 0, 0, E_INVALIDARG },
        { sizeof(HOST_MEMORY_LIMITS), 0, MIB, MIB / 2, MIB / 2 + 1, 0, 0, E_INVALIDARG },
        { sizeof(HOST_MEMORY_LIMITS), 0, MIB, ~(UINT64)0, 2, 0, 0, E_INVALIDARG },
        { sizeof(HOST_MEMORY_LIMITS), 0, MIB, MIB / 2, MIB / 2, 0, 0, S_OK },
        { sizeof(HOST_MEMORY_LIMITS), 0, 0, 0, 0, 101, 0, E_INVALIDARG },
        { sizeof(HOST_MEMORY_LIMITS), 0, 0, 0, 0, 50, 60, E_INVALIDARG },
    };
    IHostMemoryManager *manager = create_manager( NULL );
    HOST_MEMORY_LIMITS limits, got = { sizeof(got) };
    IHostMemoryPolicy *policy;
    unsigned int i;
    HRESULT hr;

    if (!manager) return;
    policy = get_policy( manager );
    hr = IHostMemoryPolicy_SetLimits( policy, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryPolicy_GetLimits( policy, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    got.cbSize--;
    hr = IHostMemoryPolicy_GetLimits( policy, &got );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    got.cbSize++;
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        memset( &limits, 0, sizeof(limits) );
        limits.cbSize = bad[i].size;
        limits.flags = bad[i].flags;
        limits.commitLimit = bad[i].commit;
        limits.appDomainReserve = bad[i].app_domain;
        limits.processReserve = bad[i].process;
        limits.lowPercent = bad[i].low;
        limits.highPercent = bad[i].high;
        hr = IHostMemoryPolicy_SetLimits( policy, &limits );
        ok( hr == bad[i].hr, "%u: got hr %#lx.\n", i, hr );
        if (hr != S_OK) continue;
        hr = IHostMemoryPolicy_GetLimits( policy, &got );
        ok( hr == S_OK && !memcmp( &got, &limits, sizeof(got) ), "%u: got hr %#lx and other limits.\n", i, hr );
    }
    IHostMemoryManager_Release( manager );
}

static void test_shares(void)
{
    IHostMemoryManager *manager = create_manager( NULL );
    void *task[2], *domain, *process, *mem;
    HOST_MEMORY_STATISTICS now;
    SIZE_T available;
    DWORD load;
    HRESULT hr;

    if (!manager) return;
    /* each level has its share, to the byte */
    hr = set_shares( manager, MIB, 256 * KIB, 256 * KIB, 0 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, NULL, 512 * KIB + 1, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &mem );
    ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, NULL, 256 * KIB, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &task[0] );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, NULL, 256 * KIB, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &task[1] );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, NULL, 1, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &mem );
    ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, NULL, 4 * MIB, MEM_RESERVE, PAGE_READWRITE, eTaskCritical, &mem );
    ok( hr == S_OK, "reserving is not committing: got hr %#lx.\n", hr );
    release( manager, mem );
    hr = alloc_pages( manager, NULL, 256 * KIB, MEM_COMMIT, PAGE_READWRITE, eAppDomainCritical, &domain );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, NULL, 1, MEM_COMMIT, PAGE_READWRITE, eAppDomainCritical, &mem );
    ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, NULL, 256 * KIB, MEM_COMMIT, PAGE_READWRITE, eProcessCritical, &process );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, NULL, 1, MEM_COMMIT, PAGE_READWRITE, eProcessCritical, &mem );
    ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    now = get_statistics( get_policy( manager ) );
    ok( now.committed == MIB && now.peakCommitted == MIB, "got %#I64x, peak %#I64x.\n", now.committed,
        now.peakCommitted );

    hr = IHostMemoryManager_GetMemoryLoad( manager, &load, &available );
    ok( hr == S_OK && load == 100 && !available, "got hr %#lx, %lu%%, %Iu.\n", hr, load, available );
    release( manager, task[0] );
    release( manager, task[1] );
    hr = IHostMemoryManager_GetMemoryLoad( manager, &load, &available );
    ok( hr == S_OK && load >= 50 && load <= 100 && available == 512 * KIB, "got hr %#lx, %lu%%, %Iu.\n", hr, load,
        available );

    /* what a lower limit finds in use stays */
    hr = set_shares( manager, 4096, 0, 0, 0 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    memset( domain, 1, 256 * KIB );
    hr = alloc_pages( manager, NULL, 1, MEM_COMMIT, PAGE_READWRITE, eProcessCritical, &mem );
    ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    release( manager, domain );
    release( manager, process );
    hr = alloc_pages( manager, NULL, 1, MEM_COMMIT, PAGE_READWRITE, eProcessCritical, &mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    release( manager, mem );
    IHostMemoryManager_Release( manager );
}

static void test_other_limits(void)
{
    IHostMemoryManager *manager = create_manager( NULL );
    HOST_MEMORY_LIMITS limits;
    void *task[2], *mem;
    IHostMemoryPolicy *policy;
    HOST_MEMORY_STATISTICS now;
    HRESULT hr;

    if (!manager) return;
    policy = get_policy( manager );
    memset( &limits, 0, sizeof(limits) );
    limits.cbSize = sizeof(limits);
    limits.reserveLimit = 128 * KIB;
    hr = IHostMemoryPolicy_SetLimits( policy, &limits );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, NULL, 128 * KIB, MEM_RESERVE, PAGE_READWRITE, eProcessCritical, &mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, NULL, 1, MEM_RESERVE, PAGE_READWRITE, eProcessCritical, &task[0] );
    ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    release( manager, mem );

    memset( &limits, 0, sizeof(limits) );
    limits.cbSize = sizeof(limits);
    limits.flags = HOST_MEMORY_STRICT;
    hr = IHostMemoryPolicy_SetLimits( policy, &limits );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    mem = commit( manager, 64 * KIB );
    memset( mem, 1, 64 * KIB );
    release( manager, mem );
    ok( IsBadReadPtr( mem, 1 ), "a released page can be read.\n" );
    now = get_statistics( get_policy( manager ) );
    ok( now.flags == HOST_MEMORY_STRICT && !now.cached, "got %#x, %#I64x.\n", now.flags, now.cached );
    IHostMemoryManager_Release( manager );
}

/* A listener that does what a test wants. */
struct listener
{
    ICLRMemoryNotificationCallback ICLRMemoryNotificationCallback_iface;
    LONG ref, low, high;
    IHostMemoryManager *manager;
    void *to_free;              /* given back when memory is low */
    IHostMalloc *heap;          /* entered by another thread when memory is low */
    HRESULT heap_hr;
    IHostMalloc *own_heap;      /* of which a block is given back by the thread that is in it */
    void *block;
    HRESULT free_hr;
};

static struct listener *impl_from_callback( ICLRMemoryNotificationCallback *iface )
{
    return CONTAINING_RECORD( iface, struct listener, ICLRMemoryNotificationCallback_iface );
}

static HRESULT WINAPI listener_QueryInterface( ICLRMemoryNotificationCallback *iface, REFIID riid, void **obj )
{
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI listener_AddRef( ICLRMemoryNotificationCallback *iface )
{
    return InterlockedIncrement( &impl_from_callback( iface )->ref );
}

static ULONG WINAPI listener_Release( ICLRMemoryNotificationCallback *iface )
{
    return InterlockedDecrement( &impl_from_callback( iface )->ref );
}

static DWORD WINAPI heap_thread( void *arg )
{
    struct listener *listener = arg;
    void *mem = (void *)1;

    listener->heap_hr = IHostMalloc_Alloc( listener->heap, 16, eTaskCritical, &mem );
    if (FAILED(listener->heap_hr)) ok( !mem, "got %p.\n", mem );
    return 0;
}

static HRESULT WINAPI listener_OnMemoryNotification( ICLRMemoryNotificationCallback *iface, EMemoryAvailable available )
{
    struct listener *listener = impl_from_callback( iface );
    void *mem = listener->to_free;
    HANDLE thread;

    InterlockedIncrement( available == eMemoryAvailableLow ? &listener->low : &listener->high );
    if (available != eMemoryAvailableLow) return S_OK;
    listener->to_free = NULL;
    if (mem) release( listener->manager, mem );
    if (listener->own_heap) listener->free_hr = IHostMalloc_Free( listener->own_heap, listener->block );
    listener->own_heap = NULL;
    if (listener->heap)
    {
        thread = CreateThread( NULL, 0, heap_thread, listener, 0, NULL );
        ok( !WaitForSingleObject( thread, 30000 ), "the heap makes a second thread wait.\n" );
        CloseHandle( thread );
    }
    return S_OK;
}

static ICLRMemoryNotificationCallbackVtbl listener_vtbl =
{
    listener_QueryInterface,
    listener_AddRef,
    listener_Release,
    listener_OnMemoryNotification
};

static void init_listener( struct listener *listener, IHostMemoryManager *manager )
{
    HRESULT hr;

    memset( listener, 0, sizeof(*listener) );
    listener->ICLRMemoryNotificationCallback_iface.lpVtbl = &listener_vtbl;
    listener->ref = 1;
    listener->manager = manager;
    hr = IHostMemoryManager_RegisterMemoryNotificationCallback( manager,
                                                                &listener->ICLRMemoryNotificationCallback_iface );
    ok( hr == S_OK && listener->ref == 2, "got hr %#lx, ref %ld.\n", hr, listener->ref );
}

static void test_notifications(void)
{
    IHostMemoryManager *manager = create_manager( NULL );
    struct listener listener;
    void *mem, *second;
    HRESULT hr;

    if (!manager) return;
    init_listener( &listener, manager );
    hr = IHostMemoryManager_RegisterMemoryNotificationCallback( manager,
                                                                &listener.ICLRMemoryNotificationCallback_iface );
    ok( hr == S_OK && listener.ref == 2, "got hr %#lx, ref %ld.\n", hr, listener.ref );

    hr = set_shares( manager, MIB, 0, 0, 0 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    mem = commit( manager, MIB );
    ok( !listener.low, "got %ld notifications.\n", listener.low );
    hr = alloc_pages( manager, NULL, 4096, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &second );
    ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    ok( listener.low == 1 && !listener.high, "got %ld, %ld notifications.\n", listener.low, listener.high );
    ok( get_statistics( get_policy( manager ) ).lowNotifications == 1, "got %I64u.\n",
        get_statistics( get_policy( manager ) ).lowNotifications );

    /* the listener may call the manager, and what it frees serves the request */
    listener.to_free = mem;
    hr = alloc_pages( manager, NULL, 4096, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &second );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( listener.low == 2, "got %ld notifications.\n", listener.low );
    release( manager, second );
    IHostMemoryManager_Release( manager );
    ok( listener.ref == 1, "got ref %ld.\n", listener.ref );
}

/* A thread that is in a heap for one thread frees a block of it when it is told that memory is low, and gets what that
 * gives back. */
static void test_free_in_notification( DWORD type )
{
    IHostMemoryManager *manager = create_manager( NULL );
    struct listener listener;
    void *first, *second;
    IHostMalloc *heap;
    HRESULT hr;

    if (!manager) return;
    init_listener( &listener, manager );
    hr = IHostMemoryManager_CreateMalloc( manager, type, &heap );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Alloc( heap, MIB, eTaskCritical, &first );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = set_shares( manager, get_statistics( get_policy( manager ) ).committed + 64 * KIB, 0, 0, 0 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    listener.own_heap = heap;
    listener.block = first;
    listener.free_hr = E_FAIL;
    hr = IHostMalloc_Alloc( heap, MIB, eTaskCritical, &second );
    ok( listener.free_hr == S_OK, "got hr %#lx.\n", listener.free_hr );
    ok( hr == S_OK && second, "got hr %#lx.\n", hr );
    if (hr == S_OK) memset( second, 1, MIB );
    hr = IHostMalloc_Free( heap, second );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Free( heap, second );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    IHostMalloc_Release( heap );
    IHostMemoryManager_Release( manager );
}

/* Waits for the end of a request. */
static void end_request( struct request *request )
{
    ok( !WaitForSingleObject( request->thread, PATIENCE ), "the request waits too long.\n" );
    CloseHandle( request->thread );
}

static void test_waiting(void)
{
    IHostMemoryManager *manager = create_manager( NULL );
    struct request request;
    void *mem;
    HRESULT hr;

    if (!manager) return;
    hr = set_shares( manager, MIB, 0, 0, 200 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    mem = commit( manager, MIB );
    start_request( &request, manager, get_policy( manager ), eTaskCritical, 4096, NULL );
    end_request( &request );
    ok( request.hr == E_OUTOFMEMORY && request.milliseconds >= 180, "got hr %#lx after %lu ms.\n", request.hr,
        request.milliseconds );

    hr = set_shares( manager, MIB, 0, 0, 60000 );
    hr = alloc_pages( manager, NULL, 4096, MEM_COMMIT, PAGE_READWRITE, eProcessCritical, &mem );
    ok( hr == E_OUTOFMEMORY && get_statistics( get_policy( manager ) ).waits == 1, "got hr %#lx, %I64u waits.\n", hr,
        get_statistics( get_policy( manager ) ).waits );
    IHostMemoryManager_Release( manager );

    manager = create_manager( NULL );
    set_shares( manager, MIB, 0, 0, 60000 );
    mem = commit( manager, MIB );
    start_request( &request, manager, get_policy( manager ), eTaskCritical, 4096, NULL );
    Sleep( 100 );
    ok( WaitForSingleObject( request.thread, 0 ) == WAIT_TIMEOUT, "the request does not wait.\n" );
    release( manager, mem );
    end_request( &request );
    ok( request.hr == S_OK && request.milliseconds >= 80, "got hr %#lx after %lu ms.\n", request.hr,
        request.milliseconds );
    release( manager, request.mem );
    ok( get_statistics( get_policy( manager ) ).waits == 1, "got %I64u waits.\n",
        get_statistics( get_policy( manager ) ).waits );

    mem = commit( manager, MIB );
    start_request( &request, manager, get_policy( manager ), eAppDomainCritical, 4096, NULL );
    hr = IHostMemoryPolicy_Shutdown( get_policy( manager ) );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    end_request( &request );
    ok( request.hr == HOST_E_ABANDONED, "got hr %#lx.\n", request.hr );
    release( manager, mem );
    IHostMemoryManager_Release( manager );
}

/* While one thread is inside, and that can be seen from a notification, a second may enter a heap only if it is
 * safe. */
static void test_second_thread( DWORD type, HRESULT expected )
{
    IHostMemoryManager *manager = create_manager( NULL );
    struct listener listener;
    void *mem;
    HRESULT hr;

    if (!manager) return;
    init_listener( &listener, manager );
    hr = IHostMemoryManager_CreateMalloc( manager, type, &listener.heap );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    /* what the second thread wants is there */
    hr = IHostMalloc_Alloc( listener.heap, 16, eTaskCritical, &mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    set_shares( manager, MIB, 0, 0, 0 );
    hr = IHostMalloc_Alloc( listener.heap, 2 * MIB, eTaskCritical, &mem );
    ok( hr == E_OUTOFMEMORY && listener.low == 1, "got hr %#lx, %ld notifications.\n", hr, listener.low );
    ok( listener.heap_hr == expected, "type %lu: got hr %#lx.\n", type, listener.heap_hr );
    hr = IHostMalloc_Alloc( listener.heap, 16, eTaskCritical, &mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IHostMalloc_Release( listener.heap );
    IHostMemoryManager_Release( manager );
}

START_TEST(hostlimits)
{
    test_limits();
    test_shares();
    test_other_limits();
    test_notifications();
    test_free_in_notification( 0 );
    test_free_in_notification( MALLOC_THREADSAFE );
    test_waiting();
    test_second_thread( 0, HOST_E_NOT_OWNER );
    test_second_thread( MALLOC_THREADSAFE, S_OK );
}
