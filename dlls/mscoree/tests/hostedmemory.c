/*
 * The runtime's memory flows through the host's manager: counts, levels, views, notifications, refusals, threads
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

/* The host of this process: the runtime uses it until the process ends. */
static struct host host;

/* What is true of every hosted run. */
static void check_host(void)
{
    ok( !host.counts.queries && !host.counts.addrefs && !host.counts.releases,
        "got %ld QueryInterface, %ld AddRef, %ld Release.\n", host.counts.queries, host.counts.addrefs,
        host.counts.releases );
    ok( !host.counts.bad_outs, "got %ld out parameters that were not preset.\n", host.counts.bad_outs );
    ok( !host.counts.bad_levels, "got %ld levels that are none.\n", host.counts.bad_levels );
    ok( !host.counts.foreign, "got %ld frees of foreign blocks.\n", host.counts.foreign );
    ok( host.counts.create_malloc == 1, "got %ld CreateMalloc.\n", host.counts.create_malloc );
}

static void stop( ICLRRuntimeHost *runtime )
{
    HRESULT hr = ICLRRuntimeHost_Stop( runtime );

    ok( hr == S_OK, "got hr %#lx.\n", hr );
    check_host();
}

static void test_flow(void)
{
    ICLRRuntimeHost *runtime = start_runtime( &host );
    const struct host_counts *counts = &host.counts;
    struct host_counts started;
    LONG blocks;

    if (!runtime) return;
    started = *counts;
    ok( started.virtual_alloc > 1 && started.alloc > 1000, "the start took %ld pages, %ld blocks.\n",
        started.virtual_alloc, started.alloc );
    ok( started.virtual_query > 0 && started.virtual_protect > 0, "got %ld, %ld.\n", started.virtual_query,
        started.virtual_protect );
    ok( started.free > 100, "got %ld frees.\n", started.free );

    /* nothing but eProcessCritical until the runtime is started */
    ok( !started.levels[eTaskCritical] && !started.levels[eAppDomainCritical] &&
        started.levels[eProcessCritical] > 1000, "got levels %ld, %ld, %ld.\n", started.levels[0], started.levels[1],
        started.levels[2] );

    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
    call_guest_ok( runtime, L"Churn", L"50000" );
    ok( counts->virtual_alloc > started.virtual_alloc, "no more pages were asked for.\n" );
    ok( counts->virtual_free > 0, "no pages were freed.\n" );
    ok( counts->alloc > started.alloc && counts->free > started.free, "no more blocks were asked for.\n" );
    ok( counts->levels_started[eTaskCritical] > 0, "got levels %ld, %ld, %ld.\n", counts->levels_started[0],
        counts->levels_started[1], counts->levels_started[2] );
    ok( !counts->levels_started[eAppDomainCritical], "got levels %ld, %ld, %ld.\n", counts->levels_started[0],
        counts->levels_started[1], counts->levels_started[2] );
    ok( !counts->debug_alloc, "got %ld DebugAlloc.\n", counts->debug_alloc );

    /* code that is made at run time, and given up again */
    ok( call_guest_ok( runtime, L"Dynamic", L"50" ) == 1275, "the code made at run time is wrong.\n" );
    call_guest_ok( runtime, L"Collect", L"" );

    /* repeated work leaves nothing behind but what the runtime keeps */
    call_guest_ok( runtime, L"Churn", L"20000" );
    blocks = counts->live_blocks;
    call_guest_ok( runtime, L"Churn", L"20000" );
    call_guest_ok( runtime, L"Churn", L"20000" );
    call_guest_ok( runtime, L"Churn", L"20000" );
    ok( counts->live_blocks - blocks < 200, "%ld blocks more than before.\n", counts->live_blocks - blocks );
    blocks = counts->live_blocks;
    stop( runtime );
    ok( counts->live_blocks - blocks < 1000, "%ld blocks more than before Stop.\n", counts->live_blocks - blocks );
}

/* The runtime's C heap, called as the runtime calls it: what the C runtime itself made goes back there. */
static void test_foreign_blocks(void)
{
    static const char *const names[] = { "libmono-2.0-x86_64.dll", "libmono-2.0-x86.dll" };
    void *(__cdecl *host_malloc)( size_t ), *(__cdecl *host_calloc)( size_t, size_t ),
        *(__cdecl *host_realloc)( void *, size_t );
    void *(__cdecl *crt_malloc)( size_t );
    void (__cdecl *host_free)( void * );
    ICLRRuntimeHost *runtime = start_runtime( &host );
    void **imports[4];
    const char *dll;
    unsigned int i;
    HMODULE module;
    BYTE *mem;

    if (!runtime) return;
    if (!(module = GetModuleHandleA( names[sizeof(void *) == 4] )) ||
        !(imports[0] = find_import( module, "malloc", &dll )) ||
        !(imports[1] = find_import( module, "calloc", NULL )) ||
        !(imports[2] = find_import( module, "realloc", NULL )) || !(imports[3] = find_import( module, "free", NULL )) ||
        !(crt_malloc = (void *)GetProcAddress( GetModuleHandleA( dll ), "malloc" )))
    {
        skip( "this Mono imports no C heap.\n" );
        return;
    }
    host_malloc = *imports[0];
    host_calloc = *imports[1];
    host_realloc = *imports[2];
    host_free = *imports[3];
    ok( (void *)host_malloc != (void *)crt_malloc, "malloc was not led to the host.\n" );

    /* a block of the host */
    mem = host_malloc( 100 );
    /* as C's malloc; this host's HeapAlloc gives no more */
    ok( mem != NULL && !((ULONG_PTR)mem % (2 * sizeof(void *))), "got %p.\n", mem );
    for (i = 0; i < 100; i++) mem[i] = i;
    mem = host_realloc( mem, 10000 );
    for (i = 0; i < 100 && mem[i] == i; i++) /* compare */;
    ok( i == 100, "byte %u was not copied.\n", i );
    mem = host_realloc( mem, 50 );
    for (i = 0; i < 50 && mem[i] == i; i++) /* compare */;
    ok( i == 50, "byte %u was not copied.\n", i );
    ok( !host_realloc( mem, 0 ), "a size of 0 gives a block.\n" );
    mem = host_calloc( 10, 20 );
    for (i = 0; i < 200 && !mem[i]; i++) /* compare */;
    ok( i == 200, "byte %u is %#x.\n", i, mem[i] );
    host_free( mem );
    host_free( NULL );
    mem = host_realloc( NULL, 10 );
    ok( mem != NULL, "got no block.\n" );
    host_free( mem );
    ok( !host_calloc( ~(size_t)0 / 2, 3 ), "got a block of more than there is.\n" );
    ok( !host_malloc( ~(size_t)0 - 8 ), "got a block of more than there is.\n" );

    /* blocks of the C runtime, wherever they lie */
    for (i = 1; i < 200000; i += i / 3 + 1)
    {
        mem = crt_malloc( i );
        memset( mem, 0x5a, i );
        if (i % 2) mem = host_realloc( mem, i * 2 );
        ok( mem[i - 1] == 0x5a, "%u: got %#x.\n", i, mem[i - 1] );
        host_free( mem );
    }
    ok( !host.counts.foreign, "the host got %ld foreign blocks.\n", host.counts.foreign );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
    stop( runtime );
}

static void *views[256];
static SIZE_T view_sizes[256];
static LONG view_count, unknown_views, bad_views;

static HRESULT WINAPI note_acquired( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    MEMORY_BASIC_INFORMATION info;
    LONG i = InterlockedIncrement( &view_count ) - 1;

    InterlockedIncrement( &host.counts.acquired );
    if (!VirtualQuery( start, &info, sizeof(info) ) || info.AllocationBase != start || info.State != MEM_COMMIT ||
        info.Type == MEM_PRIVATE || size < info.RegionSize || (size & 0xfff))
        InterlockedIncrement( &bad_views );
    if (i >= (LONG)ARRAY_SIZE(views)) return S_OK;
    view_sizes[i] = size;
    views[i] = start;
    return S_OK;
}

static HRESULT WINAPI note_released( IHostMemoryManager *iface, void *start )
{
    unsigned int i;

    InterlockedIncrement( &host.counts.released );
    for (i = 0; i < ARRAY_SIZE(views) && views[i] != start; i++) /* find it */;
    if (i == ARRAY_SIZE(views)) InterlockedIncrement( &unknown_views );
    else views[i] = NULL;
    return S_OK;
}

static void test_views(void)
{
    ICLRRuntimeHost *runtime;

    host.memory_vtbl.AcquiredVirtualAddressSpace = note_acquired;
    host.memory_vtbl.ReleasedVirtualAddressSpace = note_released;
    if (!(runtime = start_runtime( &host ))) return;
    call_guest_ok( runtime, L"Answer", L"" );
    ok( host.counts.acquired > 0, "got %ld views.\n", host.counts.acquired );
    ok( host.counts.released <= host.counts.acquired, "got %ld views, %ld released.\n", host.counts.acquired,
        host.counts.released );
    ok( !unknown_views && !bad_views, "got %ld unknown, %ld bad views.\n", unknown_views, bad_views );
    ok( !host.counts.needs, "address space was asked for %ld times.\n", host.counts.needs );
    stop( runtime );
}

/* MapViewOfFileEx fails once where a test wants it to: the host is asked for help, and the second try works. */
static LONG needs_size = -1, fail_maps, asked_between, map_tries;
static void * (WINAPI *real_map)( HANDLE, DWORD, DWORD, DWORD, SIZE_T, void * );

static HRESULT WINAPI note_needs( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    InterlockedIncrement( &host.counts.needs );
    needs_size = size;
    asked_between = map_tries;
    return S_FALSE;
}

static void * WINAPI failing_map( HANDLE mapping, DWORD access, DWORD offset_high, DWORD offset_low, SIZE_T size,
                                  void *base )
{
    InterlockedIncrement( &map_tries );
    if (InterlockedDecrement( &fail_maps ) >= 0)
    {
        SetLastError( ERROR_NOT_ENOUGH_MEMORY );
        return NULL;
    }
    return real_map( mapping, access, offset_high, offset_low, size, base );
}

/* Puts a function into an import of mscoree.dll itself. */
static BOOL hook_import( const char *name, void *func )
{
    void **slot = find_import( GetModuleHandleA( "mscoree.dll" ), name, NULL );
    DWORD old;

    if (!slot) return FALSE;
    real_map = *slot;
    VirtualProtect( slot, sizeof(*slot), PAGE_READWRITE, &old );
    *slot = func;
    return TRUE;
}

static void test_needs(void)
{
    WCHAR path[MAX_PATH];
    ICLRRuntimeHost *runtime;
    DWORD ret = 0;
    HRESULT hr;

    host.memory_vtbl.NeedsVirtualAddressSpace = note_needs;
    if (!hook_import( "MapViewOfFileEx", failing_map ))
    {
        skip( "this mscoree.dll does not import MapViewOfFileEx.\n" );
        return;
    }
    if (!(runtime = start_runtime( &host ))) return;
    ok( map_tries > 0, "no file was mapped.\n" );
    fail_maps = 1;
    map_tries = 0;
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
    ok( host.counts.needs == 1, "address space was asked for %ld times.\n", host.counts.needs );
    ok( asked_between == 1 && map_tries >= 2, "asked after %ld of %ld tries.\n", asked_between, map_tries );
    ok( needs_size >= 0, "got size %ld.\n", needs_size );

    /* a file that cannot be mapped at all is an error of the call, and no end */
    fail_maps = 100;
    if (get_guest_path( L"manager.dll", path ))
    {
        hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, path, L"Quiet", L"Answer", L"", &ret );
        ok( FAILED(hr), "got hr %#lx.\n", hr );
    }
    ok( host.counts.needs > 1, "address space was asked for %ld times.\n", host.counts.needs );
    fail_maps = 0;
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
    stop( runtime );
}

static HANDLE load_asked, load_told;

static HRESULT WINAPI slow_load( IHostMemoryManager *iface, DWORD *load, SIZE_T *available )
{
    SetEvent( load_asked );
    WaitForSingleObject( load_told, 30000 );
    *load = 99;
    *available = 1 << 20;
    return S_OK;
}

/* Waits until there are so many. */
static LONG wait_for_collections( ICLRRuntimeHost *runtime, LONG count )
{
    unsigned int i;
    LONG now;

    for (i = 0; i < 1000 && (now = call_guest_ok( runtime, L"CollectionCount", L"1" )) < count; i++) Sleep( 20 );
    return now;
}

/* A notification makes a collection soon, and not in the call. */
static void test_notification(void)
{
    ICLRRuntimeHost *runtime;
    unsigned int i;
    LONG before, after, loads;
    HRESULT hr;

    if (!(runtime = start_runtime( &host ))) return;
    ok( host.callback != NULL, "got no callback.\n" );
    if (!host.callback) return;
    before = call_guest_ok( runtime, L"CollectionCount", L"1" );
    loads = host.counts.get_load;

    hr = ICLRMemoryNotificationCallback_OnMemoryNotification( host.callback, eMemoryAvailableHigh );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRMemoryNotificationCallback_OnMemoryNotification( host.callback, eMemoryAvailableNeutral );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    Sleep( 300 );
    after = call_guest_ok( runtime, L"CollectionCount", L"1" );
    ok( after == before, "got %ld collections for nothing.\n", after - before );

    hr = ICLRMemoryNotificationCallback_OnMemoryNotification( host.callback, eMemoryAvailableLow );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    after = wait_for_collections( runtime, before + 1 );
    ok( after == before + 1, "got %ld collections.\n", after - before );
    ok( host.counts.get_load > loads, "the load was not asked for.\n" );

    /* all that come while a collection is under way are one more; none of them waits for it */
    load_asked = CreateEventA( NULL, FALSE, FALSE, NULL );
    load_told = CreateEventA( NULL, TRUE, FALSE, NULL );
    before = after;
    host.memory_vtbl.GetMemoryLoad = slow_load;
    ICLRMemoryNotificationCallback_OnMemoryNotification( host.callback, eMemoryAvailableLow );
    ok( !WaitForSingleObject( load_asked, 30000 ), "the load was not asked for.\n" );
    for (i = 0; i < 1000; i++)
        ICLRMemoryNotificationCallback_OnMemoryNotification( host.callback, eMemoryAvailableLow );
    ok( WaitForSingleObject( load_asked, 0 ) == WAIT_TIMEOUT, "two collections at once.\n" );
    after = call_guest_ok( runtime, L"CollectionCount", L"1" );
    ok( after == before, "a notification waits for the collection.\n" );
    SetEvent( load_told );
    wait_for_collections( runtime, before + 2 );
    Sleep( 300 );   /* for what is not to come */
    after = call_guest_ok( runtime, L"CollectionCount", L"1" );
    ok( after == before + 2, "got %ld collections.\n", after - before );

    /* after the end it is nothing to the runtime */
    stop( runtime );
    hr = ICLRMemoryNotificationCallback_OnMemoryNotification( host.callback, eMemoryAvailableLow );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    Sleep( 100 );
}

static LONG collecting_loads, most_loads;      /* GetMemoryLoad under way, and the most at once */

static HRESULT WINAPI note_load( IHostMemoryManager *iface, DWORD *load, SIZE_T *available )
{
    LONG count = InterlockedIncrement( &collecting_loads );

    if (count > most_loads) most_loads = count;
    Sleep( 50 );
    InterlockedDecrement( &collecting_loads );
    *load = 99;
    *available = 1 << 20;
    return S_OK;
}

static DWORD WINAPI notifying_thread( void *arg )
{
    unsigned int i;

    for (i = 0; i < 20; i++)
    {
        ICLRMemoryNotificationCallback_OnMemoryNotification( host.callback, eMemoryAvailableLow );
        Sleep( 10 );
    }
    return 0;
}

/* Notifications from many threads, while the guest works: one collection at a time. */
static void test_notifications(void)
{
    HANDLE threads[4];
    ICLRRuntimeHost *runtime;
    unsigned int i;

    if (!(runtime = start_runtime( &host ))) return;
    if (!host.callback) return;
    host.memory_vtbl.GetMemoryLoad = note_load;
    call_guest_ok( runtime, L"StartThreads", L"2" );
    for (i = 0; i < ARRAY_SIZE(threads); i++) threads[i] = CreateThread( NULL, 0, notifying_thread, NULL, 0, NULL );
    ok( !WaitForMultipleObjects( ARRAY_SIZE(threads), threads, TRUE, 50000 ), "threads do not end.\n" );
    for (i = 0; i < ARRAY_SIZE(threads); i++) CloseHandle( threads[i] );
    ok( !call_guest_ok( runtime, L"StopThreads", L"" ), "the guest's threads do not end.\n" );
    /* a newer Mono itself asks for the load now and then */
    ok( most_loads == 1 || most_loads == 2, "got %ld at once.\n", most_loads );
    stop( runtime );
}

/* A host that refuses much memory: the guest catches an OutOfMemoryException, and all goes on. */
static void test_refusal(void)
{
    ICLRRuntimeHost *runtime;
    DWORD count;

    if (!(runtime = start_runtime( &host ))) return;
    ok( !call_guest_ok( runtime, L"AllocateArray", L"20000000" ), "an array was refused.\n" );
    host.options.refuse_pages_over = 8 << 20;
    ok( call_guest_ok( runtime, L"AllocateArray", L"20000000" ) == 1, "the array was not refused.\n" );
    ok( host.counts.refused > 0, "nothing was refused.\n" );
    ok( call_guest_ok( runtime, L"AllocateArray", L"20000000" ) == 1, "the array was not refused.\n" );
    ok( !call_guest_ok( runtime, L"AllocateArray", L"4000000" ), "a small array was refused.\n" );
    call_guest_ok( runtime, L"Churn", L"50000" );
    host.options.refuse_pages_over = 0;
    ok( !call_guest_ok( runtime, L"AllocateArray", L"20000000" ), "an array was refused.\n" );

    /* all large arrays are refused now */
    host.options.refuse_pages_over = 1 << 20;
    count = call_guest_ok( runtime, L"FillWithArrays", L"4000000" );
    ok( count < 1000, "nothing was refused.\n" );
    host.options.refuse_pages_over = 0;
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );

    /* small blocks are asked for in the name of the process before the runtime would end it */
    host.options.refuse_blocks_over = 1;
    call_guest_ok( runtime, L"Dynamic", L"20" );
    ok( call_guest_ok( runtime, L"DomainId", L"" ) != 0xdeadbeef, "the guest does not run.\n" );
    host.options.refuse_blocks_over = 0;
    stop( runtime );
}

static DWORD WINAPI collecting_thread( void *arg )
{
    call_guest_ok( arg, L"Collect", L"" );
    return 0;
}

/* Waits until the guest's threads have done more than so many steps. */
static DWORD wait_for_progress( ICLRRuntimeHost *runtime, DWORD steps )
{
    unsigned int i;
    DWORD now;

    for (i = 0; i < 300 && (now = call_guest_ok( runtime, L"Progress", L"" )) <= steps; i++) Sleep( 100 );
    return now;
}

/* The guest's threads work, and are collected, while the thread that started them sleeps in the host's own code. */
static void test_sleeping_host(void)
{
    ICLRRuntimeHost *runtime = start_runtime( &host );
    DWORD first, second;
    HANDLE thread;

    if (!runtime) return;
    ok( call_guest_ok( runtime, L"StartThreads", L"3" ) == 3, "got no threads.\n" );
    first = wait_for_progress( runtime, 0 );
    second = wait_for_progress( runtime, first );
    ok( first > 0 && second > first, "got %lu, %lu steps.\n", first, second );

    thread = CreateThread( NULL, 0, collecting_thread, runtime, 0, NULL );
    /* here, and not in managed code */
    ok( !WaitForSingleObject( thread, 30000 ), "the collection waits for a thread outside of the runtime.\n" );
    CloseHandle( thread );
    ok( !call_guest_ok( runtime, L"StopThreads", L"" ), "the guest's threads do not end.\n" );
    stop( runtime );
}

/* A host that takes a lock in its manager, and threads that are stopped for collections all the time. */
static void test_locked_host(void)
{
    ICLRRuntimeHost *runtime;
    unsigned int i;
    DWORD steps;

    host.options.locked = TRUE;
    if (!(runtime = start_runtime( &host ))) return;
    ok( call_guest_ok( runtime, L"StartThreads", L"4" ) == 4, "got no threads.\n" );
    for (i = 0; i < 40; i++)
    {
        call_guest_ok( runtime, L"Collect", L"" );
        call_guest_ok( runtime, L"Dynamic", L"5" );
    }
    steps = wait_for_progress( runtime, 100 );
    ok( steps > 100, "got %lu steps.\n", steps );
    ok( !call_guest_ok( runtime, L"StopThreads", L"" ), "the guest's threads do not end.\n" );
    stop( runtime );
}

static DWORD WINAPI calling_thread( void *arg )
{
    unsigned int i;

    for (i = 0; i < 30; i++)
    {
        if (call_guest_ok( arg, L"Answer", L"" ) != 42) return 1;
        call_guest_ok( arg, L"Churn", L"1000" );
    }
    return 0;
}

/* Threads of the host, which come and go. */
static void test_host_threads(void)
{
    ICLRRuntimeHost *runtime = start_runtime( &host );
    HANDLE threads[6];
    unsigned int i, round;
    DWORD code;

    if (!runtime) return;
    for (round = 0; round < 3; round++)
    {
        for (i = 0; i < ARRAY_SIZE(threads); i++)
            threads[i] = CreateThread( NULL, 0, calling_thread, runtime, 0, NULL );
        ok( !WaitForMultipleObjects( ARRAY_SIZE(threads), threads, TRUE, 50000 ), "threads do not end.\n" );
        for (i = 0; i < ARRAY_SIZE(threads); i++)
        {
            GetExitCodeThread( threads[i], &code );
            ok( !code, "got %lu.\n", code );
            CloseHandle( threads[i] );
        }
    }
    stop( runtime );
}

static HRESULT (WINAPI *plain_virtual_alloc)( IHostMemoryManager *iface, void *address, SIZE_T size, DWORD type,
                                              DWORD protect, EMemoryCriticalLevel level, void **mem );
static SIZE_T nursery;      /* bytes of the only region as large as a youngest generation */

static HRESULT WINAPI note_nursery( IHostMemoryManager *iface, void *address, SIZE_T size, DWORD type, DWORD protect,
                                    EMemoryCriticalLevel level, void **mem )
{
    if (size >= (8 << 20) && !nursery) nursery = size;
    return plain_virtual_alloc( iface, address, size, type, protect, level, mem );
}

static void start_with_nursery( SIZE_T size )
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    ICLRGCManager2 *gc;
    ICLRControl *control;
    HRESULT hr;

    plain_virtual_alloc = host.memory_vtbl.VirtualAlloc;
    host.memory_vtbl.VirtualAlloc = note_nursery;
    hr = ICLRRuntimeHost_GetCLRControl( runtime, &control );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRControl_GetCLRManager( control, &IID_ICLRGCManager2, (void **)&gc );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRGCManager2_SetGCStartupLimitsEx( gc, 8 << 20, size );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ICLRGCManager2_Release( gc );
    ICLRControl_Release( control );
    if ((runtime = start_runtime( &host ))) stop( runtime );
}

/* The youngest generation is as large as the host wants, whatever else the user wants of the collector. */
static void test_nursery(void)
{
    char params[64];

    SetEnvironmentVariableA( "MONO_GC_PARAMS", "major=marksweep" );
    start_with_nursery( 32 << 20 );
    ok( nursery >= (32 << 20), "got %#Ix.\n", nursery );
    GetEnvironmentVariableA( "MONO_GC_PARAMS", params, sizeof(params) );
    ok( !strcmp( params, "major=marksweep" ), "got %s.\n", params );
}

static void test_user_nursery(void)
{
    SetEnvironmentVariableA( "MONO_GC_PARAMS", "nursery-size=16m" );
    start_with_nursery( 64 << 20 );
    ok( nursery >= (16 << 20) && nursery < (64 << 20), "got %#Ix.\n", nursery );
}

/* Our own manager, brought by the host: its limit is met in managed code. */
static IHostMemoryManager *own_manager;

static HRESULT WINAPI GetHostManager_own( IHostControl *iface, REFIID riid, void **obj )
{
    if (!IsEqualGUID( riid, &IID_IHostMemoryManager )) return E_NOINTERFACE;
    *obj = own_manager;
    return S_OK;
}

static void test_own_manager(void)
{
    HOST_MEMORY_STATISTICS statistics = { sizeof(statistics) };
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };
    IHostMemoryPolicy *policy;
    ICLRRuntimeHost *runtime;
    DWORD count;
    HRESULT hr;

    hr = CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&own_manager );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IHostMemoryManager_QueryInterface( own_manager, &IID_IHostMemoryPolicy, (void **)&policy );
    host.control_vtbl.GetHostManager = GetHostManager_own;
    if (!(runtime = start_runtime( &host ))) return;
    call_guest_ok( runtime, L"Churn", L"20000" );
    hr = IHostMemoryPolicy_GetStatistics( policy, &statistics );
    ok( hr == S_OK && statistics.committed > (1 << 20) && statistics.heapInUse > 100000 && statistics.allocCalls > 10,
        "got hr %#lx, %I64u, %I64u, %I64u.\n", hr, statistics.committed, statistics.heapInUse, statistics.allocCalls );

    limits.commitLimit = statistics.committed + (32 << 20);
    limits.processReserve = 8 << 20;
    hr = IHostMemoryPolicy_SetLimits( policy, &limits );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    count = call_guest_ok( runtime, L"FillWithArrays", L"1000000" );
    ok( count > 4 && count < limits.commitLimit / 1000000, "got %lu arrays.\n", count );
    IHostMemoryPolicy_GetStatistics( policy, &statistics );
    ok( statistics.lowNotifications > 0 && statistics.failedCalls > 0, "got %I64u, %I64u.\n",
        statistics.lowNotifications, statistics.failedCalls );
    ok( statistics.committed <= limits.commitLimit && statistics.peakCommitted <= limits.commitLimit,
        "got %I64u of %I64u.\n", statistics.peakCommitted, limits.commitLimit );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
    limits.commitLimit = limits.processReserve = 0;
    hr = IHostMemoryPolicy_SetLimits( policy, &limits );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( !call_guest_ok( runtime, L"AllocateArray", L"20000000" ), "an array was refused.\n" );
    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IHostMemoryPolicy_Release( policy );
}

static const struct test_case cases[] =
{
    { "flow", test_flow },
    { "foreign_blocks", test_foreign_blocks },
    { "views", test_views },
    { "needs", test_needs },
    { "notification", test_notification },
    { "notifications", test_notifications },
    { "refusal", test_refusal },
    { "sleeping_host", test_sleeping_host },
    { "locked_host", test_locked_host },
    { "host_threads", test_host_threads },
    { "nursery", test_nursery },
    { "user_nursery", test_user_nursery },
    { "own_manager", test_own_manager },
};

START_TEST(hostedmemory)
{
    host_init( &host );
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"guest.dll" )) run_cases( "hostedmemory", cases, ARRAY_SIZE(cases) );
}
