/*
 * Memory policy under load: who waits and in which order, limits under threads, the monitor, callbacks
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
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"
#include "host.h"
#include "wine/test.h"
#include "manager.h"

static HRESULT commit_pages( IHostMemoryManager *manager, void *addr, SIZE_T size, EMemoryCriticalLevel level,
                             void **mem )
{
    return IHostMemoryManager_VirtualAlloc( manager, addr, size, MEM_COMMIT, PAGE_READWRITE, level, mem );
}

static void *commit_ok( IHostMemoryManager *manager, SIZE_T size )
{
    void *mem = NULL;
    HRESULT hr = commit_pages( manager, NULL, size, eTaskCritical, &mem );

    ok( hr == S_OK && mem, "got hr %#lx.\n", hr );
    return mem;
}

static void release_ok( IHostMemoryManager *manager, void *mem )
{
    HRESULT hr = release( manager, mem );

    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

/* Requests that wait */

static LONG served;     /* how many of them */

static BOOL is_served( struct request *request, DWORD timeout )
{
    return !WaitForSingleObject( request->thread, timeout );
}

static void test_order(void)
{
    static const struct { EMemoryCriticalLevel level; LONG place; } expected[] =
    {
        { eTaskCritical, 4 }, { eTaskCritical, 5 }, { eAppDomainCritical, 1 },
        { eTaskCritical, 6 }, { eAppDomainCritical, 2 }, { eAppDomainCritical, 3 }
    };
    struct request requests[ARRAY_SIZE(expected)];
    void *mem[ARRAY_SIZE(expected)];
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    unsigned int i, j, done;

    set_limits( policy, ARRAY_SIZE(mem) * 64 * KIB, 0, 60000, 0 );
    for (i = 0; i < ARRAY_SIZE(mem); i++) mem[i] = commit_ok( manager, 64 * KIB );
    served = 0;
    for (i = 0; i < ARRAY_SIZE(expected); i++)
        start_request( &requests[i], manager, policy, expected[i].level, 64 * KIB, &served );

    /* a free that is not sufficient ends no wait */
    IHostMemoryManager_VirtualFree( manager, mem[0], 32 * KIB, MEM_DECOMMIT );
    Sleep( 200 );
    ok( !served, "%ld requests were served.\n", served );

    for (i = 0; i < ARRAY_SIZE(mem); i++)
    {
        release_ok( manager, mem[i] );
        for (j = done = 0; j < ARRAY_SIZE(expected); j++)
            if (is_served( &requests[j], expected[j].place == (LONG)i + 1 ? PATIENCE : 0 )) done++;
        ok( done == i + 1, "%u requests were served by %u frees.\n", done, i + 1 );
    }
    for (i = 0; i < ARRAY_SIZE(expected); i++)
    {
        ok( is_served( &requests[i], PATIENCE ), "%u: is not served.\n", i );
        ok( requests[i].hr == S_OK && requests[i].place == expected[i].place, "%u: got hr %#lx, place %ld.\n", i,
            requests[i].hr, requests[i].place );
        CloseHandle( requests[i].thread );
        release_ok( manager, requests[i].mem );
    }
    release_manager( manager, policy );
}

/* Whatever gives room ends a wait: a decommit, a free of the heap, a higher limit. */
static void test_room(void)
{
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    struct request request;
    IHostMalloc *heap;
    void *mem, *block;
    HRESULT hr;

    set_limits( policy, 4 * MIB, 0, 60000, 0 );
    hr = IHostMemoryManager_CreateMalloc( manager, MALLOC_THREADSAFE, &heap );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Alloc( heap, 2 * MIB, eTaskCritical, &block );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    mem = commit_ok( manager, MIB );

    start_request( &request, manager, policy, eTaskCritical, 3 * MIB / 2, &served );
    hr = IHostMemoryManager_VirtualFree( manager, mem, MIB, MEM_DECOMMIT );
    ok( hr == S_OK && is_served( &request, PATIENCE ) && request.hr == S_OK, "a decommit ends no wait: %#lx.\n",
        request.hr );
    CloseHandle( request.thread );
    release_ok( manager, request.mem );
    hr = commit_pages( manager, mem, MIB, eTaskCritical, &mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    start_request( &request, manager, policy, eTaskCritical, 5 * MIB / 2, &served );
    hr = IHostMalloc_Free( heap, block );
    ok( hr == S_OK && is_served( &request, PATIENCE ) && request.hr == S_OK, "a block's end ends no wait: %#lx.\n",
        request.hr );
    CloseHandle( request.thread );
    release_ok( manager, request.mem );

    start_request( &request, manager, policy, eAppDomainCritical, 8 * MIB, &served );
    set_limits( policy, 16 * MIB, 0, 60000, 0 );
    ok( is_served( &request, PATIENCE ) && request.hr == S_OK, "a higher limit ends no wait: %#lx.\n", request.hr );
    CloseHandle( request.thread );
    release_ok( manager, request.mem );
    release_ok( manager, mem );
    IHostMalloc_Release( heap );
    release_manager( manager, policy );
}

/* One free that is enough for several ends as many waits. */
static void test_several(void)
{
    struct request requests[3];
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    unsigned int i;
    void *mem;

    set_limits( policy, 3 * 64 * KIB, 0, 60000, 0 );
    mem = commit_ok( manager, 3 * 64 * KIB );
    for (i = 0; i < ARRAY_SIZE(requests); i++) start_request( &requests[i], manager, policy, i % 2, 64 * KIB, &served );
    release_ok( manager, mem );
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        ok( is_served( &requests[i], PATIENCE ) && requests[i].hr == S_OK, "%u: got hr %#lx.\n", i, requests[i].hr );
        CloseHandle( requests[i].thread );
    }
    for (i = 0; i < ARRAY_SIZE(requests); i++) if (requests[i].mem) release_ok( manager, requests[i].mem );
    release_manager( manager, policy );
}

static void test_many_waiters(void)
{
    static struct request requests[50];
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    unsigned int i, abandoned = 0;
    void *mem, *late;
    HRESULT hr;

    set_limits( policy, MIB, 0, 60000, 0 );
    mem = commit_ok( manager, MIB );
    for (i = 0; i < ARRAY_SIZE(requests); i++)
        start_request( &requests[i], manager, policy, i % 2 ? eTaskCritical : eAppDomainCritical, 4096 * (i + 1),
                       &served );

    hr = IHostMemoryPolicy_Shutdown( policy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        ok( is_served( &requests[i], PATIENCE ), "%u: still waits.\n", i );
        ok( !requests[i].mem, "%u: got %p.\n", i, requests[i].mem );
        if (requests[i].hr == HOST_E_ABANDONED) abandoned++;
        CloseHandle( requests[i].thread );
    }
    ok( abandoned == ARRAY_SIZE(requests), "%u requests were abandoned.\n", abandoned );
    hr = commit_pages( manager, NULL, 4096, eTaskCritical, &late );
    ok( hr == HOST_E_CLRNOTAVAILABLE && !late, "got hr %#lx.\n", hr );
    release_ok( manager, mem );
    release_manager( manager, policy );
}

/* Limits under threads */

#define THREADS 8
#define OPERATIONS (1000000 / THREADS)
#define SHARED_LIMIT (4 * MIB)

static struct
{
    IHostMemoryManager *manager;
    IHostMalloc        *heap;
    HANDLE start;
    /* in_use: bytes that somebody has for certain, so not more than is charged */
    LONG in_use, over, errors, refused, given;
}
shared;

static void count_given( SIZE_T size )
{
    if (InterlockedExchangeAdd( &shared.in_use, size ) + (LONG)size > SHARED_LIMIT)
        InterlockedIncrement( &shared.over );
    InterlockedIncrement( &shared.given );
}

static DWORD WINAPI sharing_thread( void *arg )
{
    struct { void *mem; SIZE_T size; BOOL pages; } slots[64] = { { 0 } };
    unsigned int seed = (ULONG_PTR)arg * 2654435761u + 1, i, slot;
    HRESULT hr;

    WaitForSingleObject( shared.start, INFINITE );
    for (i = 0; i < OPERATIONS + ARRAY_SIZE(slots); i++)
    {
        seed = seed * 1103515245 + 12345;
        slot = i < OPERATIONS ? (seed >> 16) % ARRAY_SIZE(slots) : i - OPERATIONS;
        if (slots[slot].mem)
        {
            InterlockedExchangeAdd( &shared.in_use, -(LONG)slots[slot].size );
            if (slots[slot].pages)
                hr = IHostMemoryManager_VirtualFree( shared.manager, slots[slot].mem, 0, MEM_RELEASE );
            else hr = IHostMalloc_Free( shared.heap, slots[slot].mem );
            if (hr != S_OK) InterlockedIncrement( &shared.errors );
            slots[slot].mem = NULL;
        }
        else if (i < OPERATIONS)
        {
            slots[slot].pages = !(seed & 0x700);
            slots[slot].size = slots[slot].pages ? ((seed >> 8) % 32 + 1) * 4096 : (seed >> 8) % 3000 + 1;
            /* which nobody can have, whatever the others do */
            if (!(i % (OPERATIONS / 16))) slots[slot].size += SHARED_LIMIT;
            if (slots[slot].pages)
                hr = commit_pages( shared.manager, NULL, slots[slot].size, (seed >> 20) % 3, &slots[slot].mem );
            else hr = IHostMalloc_Alloc( shared.heap, slots[slot].size, (seed >> 20) % 3, &slots[slot].mem );
            if (hr == S_OK) count_given( slots[slot].size );
            else if (hr == E_OUTOFMEMORY && !slots[slot].mem) InterlockedIncrement( &shared.refused );
            else InterlockedIncrement( &shared.errors );
        }
    }
    return 0;
}

static void test_threads(void)
{
    HANDLE threads[THREADS];
    IHostMemoryPolicy *policy;
    HOST_MEMORY_STATISTICS now;
    unsigned int i;
    HRESULT hr;

    memset( &shared, 0, sizeof(shared) );
    shared.manager = create_manager( &policy );
    set_limits( policy, SHARED_LIMIT, 0, 0, 0 );
    hr = IHostMemoryManager_CreateMalloc( shared.manager, MALLOC_THREADSAFE, &shared.heap );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    shared.start = CreateEventA( NULL, TRUE, FALSE, NULL );
    for (i = 0; i < THREADS; i++) threads[i] = CreateThread( NULL, 0, sharing_thread, (void *)(ULONG_PTR)i, 0, NULL );
    SetEvent( shared.start );
    ok( WaitForMultipleObjects( THREADS, threads, TRUE, patience( 150000 ) ) < THREADS, "threads do not end.\n" );
    for (i = 0; i < THREADS; i++) CloseHandle( threads[i] );
    CloseHandle( shared.start );

    now = get_statistics( policy );
    ok( !shared.over && now.peakCommitted <= SHARED_LIMIT, "over the limit: %ld times, peak %I64u.\n", shared.over,
        now.peakCommitted );
    ok( !shared.errors, "got %ld errors.\n", shared.errors );
    ok( shared.given > 1000 && shared.refused > THREADS, "%ld were given, %ld refused: no proof.\n", shared.given,
        shared.refused );
    ok( !shared.in_use && !now.heapInUse, "got %ld, %I64u in use.\n", shared.in_use, now.heapInUse );
    IHostMalloc_Release( shared.heap );
    IHostMemoryPolicy_Trim( policy );
    now = get_statistics( policy );
    ok( !now.committed && !now.reserved && !now.cached, "got %I64u committed, %I64u reserved, %I64u cached.\n",
        now.committed, now.reserved, now.cached );
    release_manager( shared.manager, policy );
}

/* Callbacks */

struct listener
{
    ICLRMemoryNotificationCallback ICLRMemoryNotificationCallback_iface;
    LONG   ref, inside, twice;
    LONG   told[eMemoryAvailableHigh + 1];
    DWORD  sleep;
    HANDLE entered, leave;                      /* waits in the callback until leave is set */
    IHostMemoryManager *manager;                /* re-entered: a request of this size, which is over the limit */
    SIZE_T size;
    HRESULT hr;
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

static HRESULT WINAPI listener_OnMemoryNotification( ICLRMemoryNotificationCallback *iface, EMemoryAvailable available )
{
    struct listener *listener = impl_from_callback( iface );
    void *mem = NULL;

    if (InterlockedIncrement( &listener->inside ) > 1) InterlockedIncrement( &listener->twice );
    InterlockedIncrement( &listener->told[available] );
    if (listener->sleep) Sleep( listener->sleep );
    if (listener->manager) listener->hr = commit_pages( listener->manager, NULL, listener->size, eTaskCritical, &mem );
    if (mem) release_ok( listener->manager, mem );
    if (listener->entered)
    {
        SetEvent( listener->entered );
        WaitForSingleObject( listener->leave, 60000 );
    }
    InterlockedDecrement( &listener->inside );
    return S_OK;
}

static ICLRMemoryNotificationCallbackVtbl listener_vtbl =
{
    listener_QueryInterface,
    listener_AddRef,
    listener_Release,
    listener_OnMemoryNotification
};

static void add_listener( struct listener *listener, IHostMemoryManager *manager )
{
    HRESULT hr;

    memset( listener, 0, sizeof(*listener) );
    listener->ICLRMemoryNotificationCallback_iface.lpVtbl = &listener_vtbl;
    listener->ref = 1;
    hr = IHostMemoryManager_RegisterMemoryNotificationCallback( manager,
                                                                &listener->ICLRMemoryNotificationCallback_iface );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

static void test_callbacks(void)
{
    struct listener first, second, late;
    struct request requests[4];
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    unsigned int i;
    void *mem, *more;
    HRESULT hr;

    set_limits( policy, MIB, 0, 0, 0 );
    mem = commit_ok( manager, MIB - 64 * KIB );
    add_listener( &first, manager );
    add_listener( &second, manager );

    /* all are told; one that asks for what it cannot have does not tell itself again */
    second.manager = manager;
    second.size = MIB;
    hr = commit_pages( manager, NULL, MIB, eTaskCritical, &more );
    ok( hr == E_OUTOFMEMORY && second.hr == E_OUTOFMEMORY, "got hr %#lx, in the callback %#lx.\n", hr, second.hr );
    ok( first.told[eMemoryAvailableLow] == 1 && second.told[eMemoryAvailableLow] == 1, "were told %ld and %ld times.\n",
        first.told[eMemoryAvailableLow], second.told[eMemoryAvailableLow] );
    /* and one that asks for what it can have gets it */
    second.size = 4096;
    hr = commit_pages( manager, NULL, MIB, eTaskCritical, &more );
    ok( hr == E_OUTOFMEMORY && second.hr == S_OK, "got hr %#lx, in the callback %#lx.\n", hr, second.hr );
    second.manager = NULL;

    /* a slow one: requests meanwhile go on, and nobody is told twice at once */
    first.sleep = 1000;
    served = 0;
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        memset( &requests[i], 0, sizeof(requests[i]) );
        requests[i].manager = manager;
        requests[i].size = MIB;
        requests[i].thread = CreateThread( NULL, 0, request_thread, &requests[i], 0, NULL );
    }
    for (i = 0; i < ARRAY_SIZE(requests); i++)
    {
        ok( is_served( &requests[i], PATIENCE ) && requests[i].hr == E_OUTOFMEMORY, "%u: got hr %#lx.\n", i,
            requests[i].hr );
        CloseHandle( requests[i].thread );
    }
    ok( !first.twice && !second.twice && first.told[eMemoryAvailableLow] >= 3,
        "were told %ld and %ld times at once, %ld in all.\n", first.twice, second.twice,
        first.told[eMemoryAvailableLow] );
    first.sleep = 0;

    /* one that waits for something that never comes: the others are served all the same */
    add_listener( &late, manager );
    late.leave = CreateEventA( NULL, TRUE, FALSE, NULL );
    late.entered = CreateEventA( NULL, FALSE, FALSE, NULL );
    memset( &requests[0], 0, sizeof(requests[0]) );
    requests[0].manager = manager;
    requests[0].size = MIB;
    requests[0].thread = CreateThread( NULL, 0, request_thread, &requests[0], 0, NULL );
    ok( !WaitForSingleObject( late.entered, PATIENCE ), "the callback is not called.\n" );
    hr = commit_pages( manager, NULL, 4096, eTaskCritical, &more );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    release_ok( manager, more );
    hr = commit_pages( manager, NULL, MIB, eTaskCritical, &more );
    ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    ok( get_statistics( policy ).committed == MIB - 64 * KIB, "got %I64u.\n", get_statistics( policy ).committed );
    ok( !is_served( &requests[0], 0 ), "the callback is not waited for.\n" );
    SetEvent( late.leave );
    ok( is_served( &requests[0], PATIENCE ) && requests[0].hr == E_OUTOFMEMORY, "got hr %#lx.\n", requests[0].hr );
    CloseHandle( requests[0].thread );

    release_ok( manager, mem );
    release_manager( manager, policy );
    ok( first.ref == 1 && second.ref == 1 && late.ref == 1, "got ref %ld, %ld, %ld.\n", first.ref, second.ref,
        late.ref );
}

/* Callbacks that take the place of others, also out of a notification. */

static struct
{
    struct listener first, second, third;
    IHostMemoryPolicy2 *policy;
}
places;

static HRESULT WINAPI replacing_OnMemoryNotification( ICLRMemoryNotificationCallback *iface,
                                                      EMemoryAvailable available )
{
    HRESULT hr;

    InterlockedIncrement( &impl_from_callback( iface )->told[available] );
    /* itself by another, and the one behind it by nobody */
    hr = IHostMemoryPolicy2_ReplaceNotificationCallback( places.policy, iface,
                                                         &places.third.ICLRMemoryNotificationCallback_iface );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryPolicy2_ReplaceNotificationCallback( places.policy,
                                                         &places.second.ICLRMemoryNotificationCallback_iface, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return S_OK;
}

static ICLRMemoryNotificationCallbackVtbl replacing_vtbl =
{
    listener_QueryInterface,
    listener_AddRef,
    listener_Release,
    replacing_OnMemoryNotification
};

static void check_places( IHostMemoryManager *manager, LONG first, LONG second, LONG third, unsigned int line )
{
    void *mem;
    HRESULT hr = commit_pages( manager, NULL, 2 * MIB, eTaskCritical, &mem );

    ok_(__FILE__, line)( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    ok_(__FILE__, line)( places.first.told[eMemoryAvailableLow] == first &&
                         places.second.told[eMemoryAvailableLow] == second &&
                         places.third.told[eMemoryAvailableLow] == third, "were told %ld, %ld and %ld times.\n",
                         places.first.told[eMemoryAvailableLow], places.second.told[eMemoryAvailableLow],
                         places.third.told[eMemoryAvailableLow] );
}

static void test_replace(void)
{
    ICLRMemoryNotificationCallback *first = &places.first.ICLRMemoryNotificationCallback_iface;
    ICLRMemoryNotificationCallback *second = &places.second.ICLRMemoryNotificationCallback_iface;
    ICLRMemoryNotificationCallback *third = &places.third.ICLRMemoryNotificationCallback_iface;
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    HRESULT hr;

    hr = IHostMemoryPolicy_QueryInterface( policy, &IID_IHostMemoryPolicy2, (void **)&places.policy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    set_limits( policy, MIB, 0, 0, 0 );
    add_listener( &places.first, manager );
    add_listener( &places.second, manager );
    memset( &places.third, 0, sizeof(places.third) );
    places.third.ICLRMemoryNotificationCallback_iface.lpVtbl = &listener_vtbl;
    places.third.ref = 1;
    check_places( manager, 1, 1, 0, __LINE__ );

    /* again is not twice */
    hr = IHostMemoryManager_RegisterMemoryNotificationCallback( manager, first );
    ok( hr == S_OK && places.first.ref == 2, "got hr %#lx, ref %ld.\n", hr, places.first.ref );
    check_places( manager, 2, 2, 0, __LINE__ );
    hr = IHostMemoryManager_RegisterMemoryNotificationCallback( manager, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );

    hr = IHostMemoryPolicy2_ReplaceNotificationCallback( places.policy, NULL, third );
    ok( hr == E_POINTER && places.third.ref == 1, "got hr %#lx, ref %ld.\n", hr, places.third.ref );
    hr = IHostMemoryPolicy2_ReplaceNotificationCallback( places.policy, third, first );
    ok( hr == HOST_E_INVALIDOPERATION && places.first.ref == 2 && places.third.ref == 1, "got hr %#lx.\n", hr );
    hr = IHostMemoryPolicy2_ReplaceNotificationCallback( places.policy, first, first );
    ok( hr == S_OK && places.first.ref == 2, "got hr %#lx, ref %ld.\n", hr, places.first.ref );
    check_places( manager, 3, 3, 0, __LINE__ );

    hr = IHostMemoryPolicy2_ReplaceNotificationCallback( places.policy, first, third );
    ok( hr == S_OK && places.first.ref == 1 && places.third.ref == 2, "got hr %#lx.\n", hr );
    check_places( manager, 3, 4, 1, __LINE__ );
    hr = IHostMemoryPolicy2_ReplaceNotificationCallback( places.policy, third, second );
    ok( hr == S_OK && places.second.ref == 2 && places.third.ref == 1, "got hr %#lx.\n", hr );
    check_places( manager, 3, 5, 1, __LINE__ );
    hr = IHostMemoryPolicy2_ReplaceNotificationCallback( places.policy, second, NULL );
    ok( hr == S_OK && places.second.ref == 1, "got hr %#lx, ref %ld.\n", hr, places.second.ref );
    check_places( manager, 3, 5, 1, __LINE__ );

    /* out of a notification: who has no place any more is not told, nor who has come since */
    add_listener( &places.first, manager );
    add_listener( &places.second, manager );
    places.first.ICLRMemoryNotificationCallback_iface.lpVtbl = &replacing_vtbl;
    places.third.told[eMemoryAvailableLow] = 0;
    check_places( manager, 1, 0, 0, __LINE__ );
    ok( places.first.ref == 1 && places.second.ref == 1 && places.third.ref == 2, "got ref %ld, %ld, %ld.\n",
        places.first.ref, places.second.ref, places.third.ref );
    check_places( manager, 1, 0, 1, __LINE__ );
    IHostMemoryPolicy2_Release( places.policy );
    release_manager( manager, policy );
    ok( places.third.ref == 1, "got ref %ld.\n", places.third.ref );
}

/* The monitor */

static LONG count_told( IHostMemoryPolicy *policy, LONG *low, LONG *high )
{
    HOST_MEMORY_STATISTICS now = get_statistics( policy );

    *low = now.lowNotifications;
    *high = now.highNotifications;
    return *low + *high;
}

/* A notification is counted when all have been told. */
static void check_told( IHostMemoryPolicy *policy, const struct listener *listeners, LONG low, LONG high,
                        unsigned int line )
{
    LONG counted_low = 0, counted_high = 0;
    unsigned int i;

    for (i = 0; i < PATIENCE / 20 && count_told( policy, &counted_low, &counted_high ) < low + high; i++) Sleep( 20 );
    Sleep( 400 );   /* for what is not to come */
    count_told( policy, &counted_low, &counted_high );
    ok_(__FILE__, line)( counted_low == low && counted_high == high, "%ld and %ld are counted.\n", counted_low,
                         counted_high );
    for (i = 0; i < 2; i++)
        ok_(__FILE__, line)( listeners[i].told[eMemoryAvailableLow] == low &&
                             listeners[i].told[eMemoryAvailableHigh] == high,
                             "%u: was told %ld times Low and %ld times High.\n", i,
                             listeners[i].told[eMemoryAvailableLow], listeners[i].told[eMemoryAvailableHigh] );
}

/* Thresholds near the limit, since the load of the machine counts as well, and may change meanwhile. */
static void test_monitor(void)
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };
    struct listener listeners[2];
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    void *mem[100];
    SIZE_T available;
    unsigned int i;
    DWORD load;
    HRESULT hr;

    hr = IHostMemoryManager_GetMemoryLoad( manager, &load, &available );
    ok( hr == S_OK && load <= 100 && available, "got hr %#lx, %lu%%, %Iu.\n", hr, load, available );
    if (load > 85)
    {
        skip( "the machine is loaded by %lu%%.\n", load );
        release_manager( manager, policy );
        return;
    }
    for (i = 0; i < 2; i++) add_listener( &listeners[i], manager );
    limits.commitLimit = ARRAY_SIZE(mem) * 64 * KIB;
    limits.lowPercent = 98;
    limits.highPercent = 96;
    hr = IHostMemoryPolicy_SetLimits( policy, &limits );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    for (i = 0; i < 97; i++) mem[i] = commit_ok( manager, 64 * KIB );
    check_told( policy, listeners, 0, 0, __LINE__ );
    for (; i < 98; i++) mem[i] = commit_ok( manager, 64 * KIB );
    check_told( policy, listeners, 1, 0, __LINE__ );
    for (; i < 99; i++) mem[i] = commit_ok( manager, 64 * KIB );
    check_told( policy, listeners, 1, 0, __LINE__ );
    while (i > 96) release_ok( manager, mem[--i] );     /* 96 per cent, which is not below */
    check_told( policy, listeners, 1, 0, __LINE__ );
    for (; i < 99; i++) mem[i] = commit_ok( manager, 64 * KIB );
    check_told( policy, listeners, 1, 0, __LINE__ );
    while (i > 95) release_ok( manager, mem[--i] );
    check_told( policy, listeners, 1, 1, __LINE__ );
    for (; i < 98; i++) mem[i] = commit_ok( manager, 64 * KIB );
    check_told( policy, listeners, 2, 1, __LINE__ );
    while (i) release_ok( manager, mem[--i] );
    IHostMemoryPolicy_Release( policy );
    IHostMemoryManager_Release( manager );      /* the monitor may hold it for a moment, to say High */
    for (i = 0; i < PATIENCE / 10 && listeners[0].ref + listeners[1].ref > 2; i++) Sleep( 10 );
    for (i = 0; i < 2; i++) ok( listeners[i].ref == 1, "%u: got ref %ld.\n", i, listeners[i].ref );
}

/* The load gets low while another notification is under way: it is told after that. */
static void test_missed(void)
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    struct listener listener;
    struct request request;
    SIZE_T available;
    LONG low = 0, high = 0;
    unsigned int i;
    DWORD load;
    void *mem;
    HRESULT hr;

    hr = IHostMemoryManager_GetMemoryLoad( manager, &load, &available );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (load > 85)
    {
        skip( "the machine is loaded by %lu%%.\n", load );
        release_manager( manager, policy );
        return;
    }
    add_listener( &listener, manager );
    listener.leave = CreateEventA( NULL, TRUE, FALSE, NULL );
    listener.entered = CreateEventA( NULL, FALSE, FALSE, NULL );
    limits.commitLimit = 100 * 64 * KIB;
    limits.lowPercent = 98;
    hr = IHostMemoryPolicy_SetLimits( policy, &limits );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    memset( &request, 0, sizeof(request) );
    request.manager = manager;
    request.size = 200 * 64 * KIB;
    request.thread = CreateThread( NULL, 0, request_thread, &request, 0, NULL );
    ok( !WaitForSingleObject( listener.entered, PATIENCE ), "the callback is not called.\n" );
    mem = commit_ok( manager, 99 * 64 * KIB );
    Sleep( 400 );   /* the monitor looks several times */
    ok( count_told( policy, &low, &high ) == 0, "%ld and %ld are counted.\n", low, high );
    SetEvent( listener.leave );
    ok( is_served( &request, PATIENCE ) && request.hr == E_OUTOFMEMORY, "got hr %#lx.\n", request.hr );
    for (i = 0; i < PATIENCE / 20 && count_told( policy, &low, &high ) < 2; i++) Sleep( 20 );
    ok( low == 2 && !high && !listener.twice, "%ld and %ld are counted.\n", low, high );
    CloseHandle( request.thread );
    release_ok( manager, mem );
    IHostMemoryPolicy_Release( policy );
    IHostMemoryManager_Release( manager );      /* the monitor may hold it for a moment, to say High */
    for (i = 0; i < PATIENCE / 10 && listener.ref > 1; i++) Sleep( 10 );
    ok( listener.ref == 1, "got ref %ld.\n", listener.ref );
    CloseHandle( listener.leave );
    CloseHandle( listener.entered );
}

static const struct test_case cases[] =
{
    { "order", test_order },
    { "room", test_room },
    { "several", test_several },
    { "many_waiters", test_many_waiters },
    { "threads", test_threads },
    { "callbacks", test_callbacks },
    { "replace", test_replace },
    { "monitor", test_monitor },
    { "missed", test_missed },
};

START_TEST(policy)
{
    unsigned int i;

    /* a case that fails can be run alone, too */
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    for (i = 0; i < ARRAY_SIZE(cases); i++) cases[i].func();
}
