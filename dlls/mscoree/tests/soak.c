/*
 * A guest of mixed habits, for long: under limits that move, and with a host that refuses a share of all requests
 *
 * In a child the first argument is the kind, the second how many seconds it takes. The runtime has to live through it,
 * each call of the guest has to come back, with a result that stands for a lack of memory or none, and in the end the
 * manager's figures agree with its regions, and no more is committed than after the first round, but for what Mono
 * keeps.
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
#include "corerror.h"
#include "hostmemory.h"
#include "host.h"
#include "wine/test.h"

#define MIB        (1 << 20)
#define SECONDS    60           /* of each kind, where MSCOREE_SOAK doesn't say others */
#define MOST_THREADS 6          /* of a round, the first one has so many */
#define ROUND      5000         /* milliseconds of a guest's call */
#define PATIENCE   120000       /* and of one that never comes back */
#define GRANULE    0x10000
#define LOST       1024         /* bytes of blocks that Mono never frees, for each domain; half of it on 6.8 */
#define KEPT       (16 * MIB)   /* free pages that Mono keeps for small objects: some megabytes, each time others */

static struct host the_host;
static volatile LONG over;              /* the guest has ended: no more limits and refusals */
static volatile DWORD call_began;       /* GetTickCount() of the guest's call under way; 0: none is */

static BOOL is_over(void)
{
    return over != 0;
}

/* Any number, also from several threads. */
static unsigned int get_random( unsigned int range )
{
    static volatile LONG counter;
    DWORD n = InterlockedIncrement( &counter ) * 2654435761u;

    return ((n ^ n >> 15) * 2246822519u >> 8) % range;
}

/* A call that hangs is told of, instead of a test that never ends. */
static DWORD WINAPI watch_calls( void *arg )
{
    DWORD began;

    while (!is_over())
    {
        Sleep( 1000 );
        if (!(began = call_began) || GetTickCount() - began < PATIENCE) continue;
        ok( 0, "the guest's call does not return.\n" );
        TerminateProcess( GetCurrentProcess(), 1 );
    }
    return 0;
}

/*********************************************************************** Limits that move */

static IHostMemoryManager *manager;
static IHostMemoryPolicy *policy;

static HRESULT WINAPI control_GetHostManager( IHostControl *iface, REFIID riid, void **obj )
{
    if (!IsEqualGUID( riid, &IID_IHostMemoryManager )) return E_NOINTERFACE;
    *obj = manager;
    return S_OK;
}

static void make_manager(void)
{
    HRESULT hr;

    hr = CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&manager );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_QueryInterface( manager, &IID_IHostMemoryPolicy, (void **)&policy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    host_init( &the_host );
    the_host.control_vtbl.GetHostManager = control_GetHostManager;
}

static void set_limit( SIZE_T limit, SIZE_T reserve )
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };
    HRESULT hr;

    limits.commitLimit = limit;
    limits.processReserve = reserve;
    limits.lowPercent = limit ? 90 : 0;
    hr = IHostMemoryPolicy_SetLimits( policy, &limits );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

/* Up and down, also below what is in use. */
static DWORD WINAPI move_limits( void *arg )
{
    while (!is_over())
    {
        set_limit( (8 + get_random( 136 )) * MIB, get_random( 2 ) * 8 * MIB );
        Sleep( 50 + get_random( 500 ) );
    }
    set_limit( 0, 0 );
    return 0;
}

/* What is kept for reuse is given back, from another thread. */
static DWORD WINAPI trim_often( void *arg )
{
    while (!is_over())
    {
        IHostMemoryPolicy_Trim( policy );
        Sleep( get_random( 300 ) );
    }
    return 0;
}

static void get_statistics( HOST_MEMORY_STATISTICS *statistics )
{
    HRESULT hr;

    IHostMemoryPolicy_Trim( policy );
    memset( statistics, 0, sizeof(*statistics) );
    statistics->cbSize = sizeof(*statistics);
    hr = IHostMemoryPolicy_GetStatistics( policy, statistics );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

/* The sum over all regions of the manager. */
static UINT64 walk_committed(void)
{
    HOST_MEMORY_REGION region = { sizeof(region) };
    MEMORY_BASIC_INFORMATION info;
    IHostMemoryRegions *regions;
    char *addr = NULL, *end, *at;
    UINT64 sum = 0;
    HRESULT hr;

    hr = IHostMemoryManager_QueryInterface( manager, &IID_IHostMemoryRegions, (void **)&regions );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    for (at = NULL; VirtualQuery( addr, &info, sizeof(info) ); addr = end)
    {
        end = (char *)info.BaseAddress + info.RegionSize;
        if (info.State == MEM_FREE) continue;
        for (at = max( at, addr ); at < end; at += GRANULE - (ULONG_PTR)at % GRANULE)
        {
            if (FAILED(IHostMemoryRegions_QueryRegion( regions, at, &region ))) continue;
            sum += region.commitSize;
            at = (char *)(ULONG_PTR)(region.allocationBase + region.regionSize) - 1;
        }
    }
    IHostMemoryRegions_Release( regions );
    return sum;
}

/*********************************************************************** Refusals at random */

static volatile LONG one_in;        /* 0: nothing is refused */
static volatile LONG refused;

static HRESULT (WINAPI *host_pages)( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type, DWORD protect,
                                     EMemoryCriticalLevel level, void **mem );
static HRESULT (WINAPI *host_block)( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem );

static BOOL is_refused(void)
{
    LONG share = one_in;

    if (!share || get_random( share )) return FALSE;
    InterlockedIncrement( &refused );
    return TRUE;
}

/* Of reservations, commits and both, at every level. */
static HRESULT WINAPI refusing_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                             DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    *mem = NULL;
    if (is_refused()) return E_OUTOFMEMORY;
    return host_pages( iface, addr, size, type, protect, level, mem );
}

static HRESULT WINAPI refusing_Alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    *mem = NULL;
    if (is_refused()) return E_OUTOFMEMORY;
    return host_block( iface, size, level, mem );
}

static void make_refusing_host(void)
{
    host_init( &the_host );
    host_pages = the_host.memory_vtbl.VirtualAlloc;
    host_block = the_host.malloc_vtbl.Alloc;
    the_host.memory_vtbl.VirtualAlloc = refusing_VirtualAlloc;
    the_host.malloc_vtbl.Alloc = refusing_Alloc;
}

/* For a while one in three, then fewer, then none. */
static DWORD WINAPI vary_refusals( void *arg )
{
    static const LONG shares[] = { 3, 20, 0, 100 };
    unsigned int i = 0;

    while (!is_over())
    {
        one_in = shares[i++ % ARRAY_SIZE(shares)];
        Sleep( 3000 );
    }
    one_in = 0;
    return 0;
}

/* Another program may need memory at any time. */
static DWORD WINAPI notify_often( void *arg )
{
    while (!is_over())
    {
        ICLRMemoryNotificationCallback_OnMemoryNotification( the_host.callback, eMemoryAvailableLow );
        Sleep( get_random( 1000 ) );
    }
    return 0;
}

/*********************************************************************** The guest */

static HRESULT call( ICLRRuntimeHost *runtime, const WCHAR *method, const WCHAR *arg, DWORD *ret )
{
    WCHAR path[MAX_PATH];
    HRESULT hr;

    *ret = 0xdead;
    if (!get_guest_path( L"soak.dll", path )) return E_FAIL;
    call_began = GetTickCount() | 1;
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, path, L"Soak", method, arg, ret );
    call_began = 0;
    return hr;
}

static DWORD call_ok( ICLRRuntimeHost *runtime, const WCHAR *method )
{
    DWORD ret;
    HRESULT hr = call( runtime, method, L"", &ret );

    ok( hr == S_OK, "%ls: got hr %#lx.\n", method, hr );
    return ret;
}

static BOOL is_lack_of_memory( HRESULT hr )
{
    return hr == E_OUTOFMEMORY || hr == COR_E_THREADABORTED || hr == COR_E_TYPEINITIALIZATION;
}

static void run_round( ICLRRuntimeHost *runtime, unsigned int round )
{
    WCHAR arg[40];
    DWORD ret;
    HRESULT hr;

    swprintf( arg, ARRAY_SIZE(arg), L"%u %u %u", round * 100, MOST_THREADS - round % MOST_THREADS, ROUND );
    hr = call( runtime, L"Mix", arg, &ret );
    ok( hr == S_OK || is_lack_of_memory( hr ), "round %u: got hr %#lx.\n", round, hr );
    if (hr == S_OK) ok( !ret, "round %u: %lu times memory was not as it should be.\n", round, ret );
}

/* An exception that nobody catches on a thread of the guest's is no end of the process. */
static void survive_unhandled(void)
{
    ICLRPolicyManager *clr_policy = get_clr_manager( &IID_ICLRPolicyManager );
    HRESULT hr;

    hr = ICLRPolicyManager_SetUnhandledExceptionPolicy( clr_policy, eHostDeterminedPolicy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

/* After everything was collected, with neither limits nor refusals. */
static void get_remaining( ICLRRuntimeHost *runtime, HOST_MEMORY_STATISTICS *statistics )
{
    call_ok( runtime, L"Collect" );
    if (!manager) return;
    get_statistics( statistics );
    trace( "committed %I64u, in blocks %I64u, cached %I64u, domains made %lu.\n", statistics->committed,
           statistics->heapInUse, statistics->cached, call_ok( runtime, L"Domains" ) );
}

static void run( BOOL limits, unsigned int seconds )
{
    DWORD (WINAPI *const others[])( void *arg ) =
        { watch_calls, limits ? move_limits : vary_refusals, limits ? trim_often : notify_often };
    HANDLE threads[ARRAY_SIZE(others)];
    UINT64 committed;
    HOST_MEMORY_STATISTICS first, last;
    ICLRRuntimeHost *runtime;
    unsigned int i, round = 0;
    DWORD start;

    if (limits) make_manager();
    else make_refusing_host();
    survive_unhandled();
    if (!(runtime = start_runtime( &the_host ))) return;
    ok( call_ok( runtime, L"WarmUp" ) == 0, "memory was not as it should be.\n" );
    run_round( runtime, round++ );
    get_remaining( runtime, &first );

    for (i = 0; i < ARRAY_SIZE(others); i++) threads[i] = CreateThread( NULL, 0, others[i], NULL, 0, NULL );
    for (start = GetTickCount(); GetTickCount() - start < seconds * 1000;) run_round( runtime, round++ );
    InterlockedExchange( &over, TRUE );
    WaitForMultipleObjects( ARRAY_SIZE(others), threads, TRUE, INFINITE );

    get_remaining( runtime, &last );
    trace( "%u rounds, %lu jobs, %lu exceptions caught, %lu others, %ld refused by the host.\n", round,
           call_ok( runtime, L"Jobs" ), call_ok( runtime, L"Caught" ), call_ok( runtime, L"Odd" ), refused );
    if (limits)
    {
        get_statistics( &last );
        committed = walk_committed();
        ok( committed == last.committed, "the regions have %I64u bytes committed, not %I64u.\n", committed,
            last.committed );
        ok( last.committed <= first.committed + first.committed / 100 + KEPT,
            "more is committed than at the start.\n" );
        ok( last.heapInUse <= first.heapInUse + first.heapInUse / 10 + call_ok( runtime, L"Domains" ) * LOST,
            "more is in blocks than at the start.\n" );
    }
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not answer any more.\n" );
    ok( ICLRRuntimeHost_Stop( runtime ) == S_OK, "Stop failed.\n" );
}

START_TEST(soak)
{
    char seconds[16], **args;

    if (get_child_args( &args ) == 2)
    {
        run( !strcmp( args[0], "limits" ), atoi( args[1] ) );
        return;
    }
    if (!can_run_guest( L"soak.dll" )) return;
    if (has_lost_registers())
    {
        skip( "this Wine loses registers of 32-bit threads that are suspended.\n" );
        return;
    }
    if (!GetEnvironmentVariableA( "MSCOREE_SOAK", seconds, sizeof(seconds) )) sprintf( seconds, "%u", SECONDS );
    child_timeout = (atoi( seconds ) + 180) * 1000;
    run_child( "soak", "limits %s", seconds );
    run_child( "soak", "refusals %s", seconds );
}
