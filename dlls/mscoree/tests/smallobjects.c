/*
 * A limit that is filled with small objects: the guest gets an exception, and the host lives
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
#include "corerror.h"
#include "hostmemory.h"
#include "host.h"
#include "wine/test.h"

#define MIB (1 << 20)

static struct host the_host;

/* The host's manager refuses what is committed beyond its limit, at every level. */
static volatile LONG64 committed;
static LONG64 host_limit;
static HRESULT (WINAPI *host_alloc)( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type, DWORD protect,
                                     EMemoryCriticalLevel level, void **mem );
static HRESULT (WINAPI *host_free)( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type );

static HRESULT WINAPI limited_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                            DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    HRESULT hr;

    *mem = NULL;
    if ((type & MEM_COMMIT) && InterlockedExchangeAdd64( &committed, size ) + (LONG64)size > host_limit)
    {
        InterlockedExchangeAdd64( &committed, -(LONG64)size );
        return E_OUTOFMEMORY;
    }
    hr = host_alloc( iface, addr, size, type, protect, level, mem );
    if (FAILED(hr) && (type & MEM_COMMIT)) InterlockedExchangeAdd64( &committed, -(LONG64)size );
    return hr;
}

/* What a whole reservation had committed. */
static LONG64 get_committed( const char *base )
{
    MEMORY_BASIC_INFORMATION info;
    const char *addr = base;
    LONG64 sum = 0;

    while (VirtualQuery( addr, &info, sizeof(info) ) && info.AllocationBase == base)
    {
        if (info.State == MEM_COMMIT) sum += info.RegionSize;
        addr += info.RegionSize;
    }
    return sum;
}

static HRESULT WINAPI limited_VirtualFree( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type )
{
    LONG64 freed = type & MEM_RELEASE ? get_committed( addr ) : (LONG64)size;
    HRESULT hr = host_free( iface, addr, size, type );

    if (SUCCEEDED(hr)) InterlockedExchangeAdd64( &committed, -freed );
    return hr;
}

static void limit_host( SIZE_T limit )
{
    host_init( &the_host );
    host_limit = limit;
    host_alloc = the_host.memory_vtbl.VirtualAlloc;
    host_free = the_host.memory_vtbl.VirtualFree;
    the_host.memory_vtbl.VirtualAlloc = limited_VirtualAlloc;
    the_host.memory_vtbl.VirtualFree = limited_VirtualFree;
}

/* A host that hands on to our manager, and its heap to the runtime. */
static IHostMemoryManager *ours;

static HRESULT WINAPI passing_CreateMalloc( IHostMemoryManager *iface, DWORD type, IHostMalloc **heap )
{
    return IHostMemoryManager_CreateMalloc( ours, type, heap );
}

static HRESULT WINAPI passing_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                            DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    return IHostMemoryManager_VirtualAlloc( ours, addr, size, type, protect, level, mem );
}

static HRESULT WINAPI passing_VirtualFree( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type )
{
    return IHostMemoryManager_VirtualFree( ours, addr, size, type );
}

static HRESULT WINAPI passing_VirtualQuery( IHostMemoryManager *iface, void *addr, void *buffer, SIZE_T len,
                                            SIZE_T *result )
{
    return IHostMemoryManager_VirtualQuery( ours, addr, buffer, len, result );
}

static HRESULT WINAPI passing_VirtualProtect( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD protect,
                                              DWORD *old )
{
    return IHostMemoryManager_VirtualProtect( ours, addr, size, protect, old );
}

static void pass_on( SIZE_T limit )
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };
    IHostMemoryPolicy *policy;
    HRESULT hr;

    hr = CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&ours );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_QueryInterface( ours, &IID_IHostMemoryPolicy, (void **)&policy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    limits.commitLimit = limit;
    hr = IHostMemoryPolicy_SetLimits( policy, &limits );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IHostMemoryPolicy_Release( policy );
    host_init( &the_host );
    the_host.memory_vtbl.CreateMalloc = passing_CreateMalloc;
    the_host.memory_vtbl.VirtualAlloc = passing_VirtualAlloc;
    the_host.memory_vtbl.VirtualFree = passing_VirtualFree;
    the_host.memory_vtbl.VirtualQuery = passing_VirtualQuery;
    the_host.memory_vtbl.VirtualProtect = passing_VirtualProtect;
}

static const struct
{
    const WCHAR *method, *arg;
    DWORD        caught;
    HRESULT      hr;        /* which it may be instead; 0: E_OUTOFMEMORY, where nothing is caught */
}
calls[] =
{
    { L"One", L"1", 1 },
    { L"One", L"20", 20 },
    { L"Strings", L"", 1 },
    { L"Threads", L"4", 4 },
    { L"Threads", L"64", 64 },
    { L"Lock", L"", 1 },
    { L"Initializer", L"", 1 },
    { L"Finalizer", L"", 1 },
    { L"Domain", L"", 1 },
    { L"Uncaught", L"", 0 },
    { L"KeepOnThread", L"20", 7 },
    { L"Keep", L"20", 20, COR_E_THREADABORTED },
};

/* The child: one call, and the host goes on. */
static void run_call( const char *kind, unsigned int i )
{
    BOOL own = !strcmp( kind, "own" );
    ICLRRuntimeHost *runtime;
    WCHAR path[MAX_PATH];
    DWORD ret = 0xdead;
    HRESULT hr;

    if (!strcmp( kind, "host" )) limit_host( 64 * MIB );
    else if (!own) pass_on( 64 * MIB );
    if (!get_guest_path( L"smallobjects.dll", path ) || !(runtime = start_runtime( own ? NULL : &the_host ))) return;
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, path, L"SmallObjects", calls[i].method, calls[i].arg,
                                                    &ret );
    if (calls[i].hr && hr == calls[i].hr) trace( "the thread was aborted\n" );
    else if (calls[i].caught) ok( hr == S_OK && ret == calls[i].caught, "got hr %#lx, %lu.\n", hr, ret );
    else ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not answer any more.\n" );
    ok( ICLRRuntimeHost_Stop( runtime ) == S_OK, "Stop failed.\n" );
}

/* The host's policy is that threads are aborted: they see nothing that they could catch, and others go on. */
static const struct
{
    const WCHAR *method, *arg;
    HRESULT      hr;
}
aborted_calls[] =
{
    { L"Keep", L"1", COR_E_THREADABORTED },
    { L"KeepOnThread", L"1", S_OK },
    { L"One", L"5", S_OK },
    { L"Threads", L"4", S_OK },
    { L"Uncaught", L"", COR_E_THREADABORTED },
};

static void abort_threads(void)
{
    ICLRPolicyManager *policy = get_clr_manager( &IID_ICLRPolicyManager );
    HRESULT hr;

    hr = ICLRPolicyManager_SetActionOnFailure( policy, FAIL_CriticalResource, eAbortThread );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

static void run_aborted_call( const char *kind, unsigned int i )
{
    BOOL own = !strcmp( kind, "own_abort" );
    ICLRRuntimeHost *runtime;
    WCHAR path[MAX_PATH];
    DWORD ret = 0xdead;
    HRESULT hr;

    if (!own) limit_host( 64 * MIB );
    abort_threads();
    if (!get_guest_path( L"smallobjects.dll", path ) || !(runtime = start_runtime( own ? NULL : &the_host ))) return;
    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, path, L"SmallObjects", aborted_calls[i].method,
                                                    aborted_calls[i].arg, &ret );
    ok( hr == aborted_calls[i].hr, "got hr %#lx.\n", hr );
    ok( FAILED(hr) || !ret || ret == 7, "an exception was caught, got %lu.\n", ret );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not answer any more.\n" );
    ok( ICLRRuntimeHost_Stop( runtime ) == S_OK, "Stop failed.\n" );
}

START_TEST(smallobjects)
{
    WCHAR path[MAX_PATH];
    char **args;
    unsigned int i;

    if (!get_guest_path( L"smallobjects.dll", path ))
    {
        skip( "no smallobjects.dll.\n" );
        return;
    }
    if (get_child_args( &args ) == 2)
    {
        if (strstr( args[0], "_abort" )) run_aborted_call( args[0], atoi( args[1] ) );
        else run_call( args[0], atoi( args[1] ) );
        return;
    }
    if (!has_runtime()) return;
    for (i = 0; i < ARRAY_SIZE(calls); i++)
    {
        SetEnvironmentVariableA( "MSCOREE_MEMORY", "limit=64M" );
        run_child( "smallobjects", "own %u", i );
        SetEnvironmentVariableA( "MSCOREE_MEMORY", NULL );
        run_child( "smallobjects", "host %u", i );
        if (!i) run_child( "smallobjects", "passing %u", i );
    }
    /* nothing of the limit is kept for what the runtime cannot do without */
    SetEnvironmentVariableA( "MSCOREE_MEMORY", "limit=64M,processreserve=0" );
    for (i = 0; i < ARRAY_SIZE(calls); i++) run_child( "smallobjects", "own %u", i );
    for (i = 0; i < ARRAY_SIZE(aborted_calls); i++)
    {
        SetEnvironmentVariableA( "MSCOREE_MEMORY", "limit=64M" );
        run_child( "smallobjects", "own_abort %u", i );
        SetEnvironmentVariableA( "MSCOREE_MEMORY", NULL );
        run_child( "smallobjects", "host_abort %u", i );
    }
}
