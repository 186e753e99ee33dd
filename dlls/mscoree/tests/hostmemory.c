/*
 * Our own memory manager as an object: pages, heaps, limits, notifications, statistics, and the codes of its contract
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
#include "wine/test.h"
#include "manager.h"

#define FROM_ERROR( error ) __HRESULT_FROM_WIN32( error )  /* a constant, in Wine's headers too */
#define INVALID_PARAMETER FROM_ERROR( ERROR_INVALID_PARAMETER )
#define INVALID_ADDRESS   FROM_ERROR( ERROR_INVALID_ADDRESS )

#define check_query( m, a, b, ab, s, st, p, ap ) check_query_( __LINE__, m, a, b, ab, s, st, p, ap )
static void check_query_( unsigned int line, IHostMemoryManager *manager, void *addr, void *base, void *allocation,
                          SIZE_T size, DWORD state, DWORD protect, DWORD allocation_protect )
{
    MEMORY_BASIC_INFORMATION info;
    SIZE_T len = 0;
    HRESULT hr;

    hr = IHostMemoryManager_VirtualQuery( manager, addr, &info, sizeof(info), &len );
    ok_(__FILE__, line)( hr == S_OK && len == sizeof(info), "got hr %#lx, %Iu bytes.\n", hr, len );
    ok_(__FILE__, line)( info.BaseAddress == base && info.AllocationBase == allocation && info.RegionSize == size,
                         "got base %p, allocation %p, size %#Ix.\n", info.BaseAddress, info.AllocationBase,
                         info.RegionSize );
    ok_(__FILE__, line)( info.State == state && info.Protect == protect &&
                         info.AllocationProtect == allocation_protect && info.Type == MEM_PRIVATE,
                         "got state %#lx, protect %#lx, %#lx, type %#lx.\n", info.State, info.Protect,
                         info.AllocationProtect, info.Type );
}

static void test_create(void)
{
    IHostMemoryManager *manager, *second;
    IUnknown *unk = (IUnknown *)0xdeadbeef, *unk2;
    IHostMemoryPolicy *policy;
    IClassFactory *factory;
    HRESULT (WINAPI *get_class_object)( REFCLSID, REFIID, void ** );
    HRESULT hr;
    ULONG ref;

    hr = CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMalloc, (void **)&unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx, %p.\n", hr, unk );
    if (!(manager = create_manager( NULL ))) return;
    second = create_manager( NULL );
    ok( second != manager, "got one manager twice.\n" );
    ref = IHostMemoryManager_Release( second );
    ok( !ref, "got ref %lu.\n", ref );

    hr = IHostMemoryManager_QueryInterface( manager, &IID_IUnknown, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_QueryInterface( manager, &IID_IHostMalloc, (void **)&unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx, %p.\n", hr, unk );
    hr = IHostMemoryManager_QueryInterface( manager, &IID_IHostMemoryPolicy, (void **)&policy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryPolicy_QueryInterface( policy, &IID_IUnknown, (void **)&unk );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_QueryInterface( manager, &IID_IUnknown, (void **)&unk2 );
    ok( hr == S_OK && unk == unk2, "got hr %#lx, %p and %p.\n", hr, unk, unk2 );
    IUnknown_Release( unk );
    IUnknown_Release( unk2 );
    ref = IHostMemoryManager_Release( manager );
    ok( ref == 1, "got ref %lu.\n", ref );
    ref = IHostMemoryPolicy_Release( policy );
    ok( !ref, "got ref %lu.\n", ref );

    get_class_object = (void *)GetProcAddress( GetModuleHandleA( "mscoree.dll" ), "DllGetClassObject" );
    hr = get_class_object( &CLSID_HostMemoryManager, &IID_IClassFactory, (void **)&factory );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IClassFactory_CreateInstance( factory, (IUnknown *)factory, &IID_IUnknown, (void **)&unk );
    ok( hr == CLASS_E_NOAGGREGATION && !unk, "got hr %#lx.\n", hr );
    hr = IClassFactory_CreateInstance( factory, NULL, &IID_IHostMemoryManager, (void **)&manager );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IClassFactory_CreateInstance( factory, NULL, &IID_IHostMemoryManager, (void **)&second );
    ok( hr == S_OK && second != manager, "got hr %#lx.\n", hr );
    IHostMemoryManager_Release( manager );
    IHostMemoryManager_Release( second );
    IClassFactory_Release( factory );
}

static void test_arguments(void)
{
    static const struct
    {
        ULONG_PTR addr;
        SIZE_T    size;
        DWORD     type, protect;
        int       level;
        HRESULT   hr;
    }
    calls[] =
    {
        { 0, 0, MEM_COMMIT, PAGE_READWRITE, 0, INVALID_PARAMETER },
        { 0, 0x1000, 0, PAGE_READWRITE, 0, INVALID_PARAMETER },
        { 0, 0x1000, MEM_TOP_DOWN, PAGE_READWRITE, 0, INVALID_PARAMETER },
        { 0, 0x1000, MEM_WRITE_WATCH, PAGE_READWRITE, 0, INVALID_PARAMETER },
        { 0, 0x1000, MEM_COMMIT | MEM_RELEASE, PAGE_READWRITE, 0, INVALID_PARAMETER },
        { 0, 0x1000, MEM_COMMIT | 2, PAGE_READWRITE, 0, INVALID_PARAMETER },
        { 0, 0x1000, MEM_RESET | MEM_COMMIT, PAGE_READWRITE, 0, INVALID_PARAMETER },
        { 0, 0x1000, MEM_COMMIT, 0, 0, INVALID_PARAMETER },
        { 0, 0x1000, MEM_COMMIT, PAGE_READWRITE | PAGE_READONLY, 0, INVALID_PARAMETER },
        { 0, 0x1000, MEM_COMMIT, PAGE_WRITECOPY, 0, INVALID_PARAMETER },
        { 0, 0x1000, MEM_COMMIT, PAGE_NOACCESS | PAGE_GUARD, 0, INVALID_PARAMETER },
        { 0x1000, 0x1000, MEM_RESERVE, PAGE_READWRITE, 0, INVALID_PARAMETER },
        { ~(ULONG_PTR)0xffff, 0x1000, MEM_RESERVE, PAGE_READWRITE, 0, INVALID_PARAMETER },
        { 0x20000000, 0x1000, MEM_COMMIT, PAGE_READWRITE, 3, E_INVALIDARG },
        { 0x20000000, 0x1000, MEM_COMMIT, PAGE_READWRITE, -1, E_INVALIDARG },
        { 0, 0x1000, MEM_COMMIT, PAGE_READWRITE, 0, S_OK },
        { 0, 0x1000, MEM_COMMIT | MEM_TOP_DOWN, PAGE_READWRITE, 1, S_OK },
        { 0, 0x1000, MEM_RESERVE | MEM_WRITE_WATCH, PAGE_READWRITE, 2, S_OK },
        { 0, 0x1000, MEM_RESERVE, PAGE_EXECUTE_READWRITE, 2, S_OK },
    };
    IHostMemoryManager *manager = create_manager( NULL );
    HOST_MEMORY_STATISTICS before, after;
    unsigned int i, failed = 0;
    MEMORY_BASIC_INFORMATION info;
    DWORD old;
    SIZE_T len;
    void *mem;
    HRESULT hr;

    if (!manager) return;
    before = get_statistics( get_policy( manager ) );
    for (i = 0; i < ARRAY_SIZE(calls); i++)
    {
        hr = alloc_pages( manager, (void *)calls[i].addr, calls[i].size, calls[i].type, calls[i].protect,
                          calls[i].level, &mem );
        ok( hr == calls[i].hr, "%u: got hr %#lx.\n", i, hr );
        if (hr == S_OK) ok( release( manager, mem ) == S_OK, "%u: the memory is not taken back.\n", i );
        else failed++;
    }
    after = get_statistics( get_policy( manager ) );
    ok( after.allocCalls - before.allocCalls == ARRAY_SIZE(calls), "got %u calls.\n", (unsigned int)after.allocCalls );
    ok( after.failedCalls - before.failedCalls == failed, "got %u failures.\n", (unsigned int)after.failedCalls );
    ok( after.reserved == before.reserved && after.regions == before.regions, "something is left.\n" );

    hr = IHostMemoryManager_VirtualAlloc( manager, NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    mem = commit( manager, 0x1000 );
    hr = IHostMemoryManager_VirtualQuery( manager, mem, NULL, sizeof(info), &len );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualQuery( manager, mem, &info, sizeof(info), NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    len = 77;
    hr = IHostMemoryManager_VirtualQuery( manager, mem, &info, sizeof(info) - 1, &len );
    ok( hr == FROM_ERROR( ERROR_BAD_LENGTH ) && !len, "got hr %#lx, %Iu.\n", hr, len );
    hr = IHostMemoryManager_VirtualProtect( manager, mem, 0x1000, PAGE_READONLY, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualProtect( manager, mem, 0x1000, 0, &old );
    ok( hr == INVALID_PARAMETER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_CreateMalloc( manager, MALLOC_THREADSAFE, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_GetMemoryLoad( manager, NULL, &len );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_GetMemoryLoad( manager, &old, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_RegisterMemoryNotificationCallback( manager, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );

    hr = IHostMemoryManager_VirtualFree( manager, mem, 0, 0 );
    ok( hr == INVALID_PARAMETER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualFree( manager, mem, 0, MEM_FREE );
    ok( hr == INVALID_PARAMETER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualFree( manager, mem, 0, MEM_RELEASE | MEM_DECOMMIT );
    ok( hr == INVALID_PARAMETER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualFree( manager, mem, 1, MEM_RELEASE );
    ok( hr == INVALID_PARAMETER, "got hr %#lx.\n", hr );
    check_query( manager, mem, mem, mem, 0x1000, MEM_COMMIT, PAGE_READWRITE, PAGE_READWRITE );
    hr = release( manager, mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    hr = IHostMemoryManager_NeedsVirtualAddressSpace( manager, NULL, 0x10000 );
    ok( SUCCEEDED(hr), "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_AcquiredVirtualAddressSpace( manager, (void *)0x10000, 0x10000 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_ReleasedVirtualAddressSpace( manager, (void *)0x10000 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IHostMemoryManager_Release( manager );
}

/* Which of the 256 protections may be. */
static void test_protections(void)
{
    static const DWORD good[] = { PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_EXECUTE, PAGE_EXECUTE_READ,
                                  PAGE_EXECUTE_READWRITE };
    IHostMemoryManager *manager = create_manager( NULL );
    unsigned int i, j, allocated = 0, changed = 0;
    void *page, *mem;
    DWORD old;
    HRESULT hr;

    if (!manager) return;
    page = commit( manager, 0x1000 );
    for (i = 0; i < 256; i++)
    {
        for (j = 0; j < ARRAY_SIZE(good) && good[j] != i; j++) /* find it */;
        hr = alloc_pages( manager, NULL, 0x1000, MEM_COMMIT, i, eTaskCritical, &mem );
        ok( hr == (j < ARRAY_SIZE(good) ? S_OK : INVALID_PARAMETER), "%#x: got hr %#lx.\n", i, hr );
        if (hr == S_OK) allocated += release( manager, mem ) == S_OK;
        hr = IHostMemoryManager_VirtualProtect( manager, page, 0x1000, i, &old );
        ok( hr == (j < ARRAY_SIZE(good) ? S_OK : INVALID_PARAMETER), "%#x: got hr %#lx.\n", i, hr );
        changed += hr == S_OK;
    }
    ok( allocated == 6 && changed == 6, "got %u and %u.\n", allocated, changed );
    release( manager, page );
    IHostMemoryManager_Release( manager );
}

static volatile LONG guard_faults;

/* The fault takes the guard away, so the access goes on. */
static LONG WINAPI guard_handler( EXCEPTION_POINTERS *ptrs )
{
    if (ptrs->ExceptionRecord->ExceptionCode != STATUS_GUARD_PAGE_VIOLATION) return EXCEPTION_CONTINUE_SEARCH;
    guard_faults++;
    return EXCEPTION_CONTINUE_EXECUTION;
}

/* The vectors of NT's semantics that can be seen through a manager. */
static void test_pages(void)
{
    IHostMemoryManager *manager = create_manager( NULL );
    char *mem;
    void *ret;
    DWORD old;
    HRESULT hr;

    if (!manager) return;

    hr = alloc_pages( manager, NULL, 0xfffc, MEM_RESERVE, PAGE_NOACCESS, eTaskCritical, (void **)&mem );
    ok( hr == S_OK && !((ULONG_PTR)mem & 0xffff), "got hr %#lx, %p.\n", hr, mem );
    check_query( manager, mem, mem, mem, 0x10000, MEM_RESERVE, 0, PAGE_NOACCESS );
    check_query( manager, mem + 0x5004, mem + 0x5000, mem, 0xb000, MEM_RESERVE, 0, PAGE_NOACCESS );

    hr = alloc_pages( manager, mem, 0x1000, MEM_COMMIT, PAGE_NOACCESS, eTaskCritical, &ret );
    ok( hr == S_OK && ret == mem, "got hr %#lx, %p.\n", hr, ret );
    check_query( manager, mem, mem, mem, 0x1000, MEM_COMMIT, PAGE_NOACCESS, PAGE_NOACCESS );
    ok( IsBadReadPtr( mem, 1 ), "the page can be read.\n" );
    old = 0xdead;
    hr = IHostMemoryManager_VirtualProtect( manager, mem, 0xfffc, PAGE_READONLY, &old );
    ok( hr == INVALID_ADDRESS, "got hr %#lx.\n", hr );
    check_query( manager, mem, mem, mem, 0x1000, MEM_COMMIT, PAGE_NOACCESS, PAGE_NOACCESS );
    hr = IHostMemoryManager_VirtualProtect( manager, mem, 0x1000, PAGE_READONLY, &old );
    ok( hr == S_OK && old == PAGE_NOACCESS, "got hr %#lx, %#lx.\n", hr, old );
    hr = IHostMemoryManager_VirtualProtect( manager, mem, 0x1000, PAGE_READWRITE, &old );
    ok( hr == S_OK && old == PAGE_READONLY, "got hr %#lx, %#lx.\n", hr, old );

    hr = alloc_pages( manager, mem, 0x1000, MEM_RESET, PAGE_NOACCESS, eTaskCritical, &ret );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, mem + 0xf000, 0x2000, MEM_RESET, PAGE_NOACCESS, eTaskCritical, &ret );
    ok( hr == INVALID_ADDRESS, "got hr %#lx.\n", hr );

    /* content is kept by a second commit, and not by a decommit */
    memset( mem, 0x5a, 0x1000 );
    hr = alloc_pages( manager, mem, 0x2000, MEM_COMMIT, PAGE_READONLY, eTaskCritical, &ret );
    ok( hr == S_OK && mem[0xfff] == 0x5a, "got hr %#lx.\n", hr );
    ok( IsBadWritePtr( mem, 1 ), "the page can be written.\n" );
    hr = IHostMemoryManager_VirtualFree( manager, mem + 0xfff, 2, MEM_DECOMMIT );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    check_query( manager, mem, mem, mem, 0x10000, MEM_RESERVE, 0, PAGE_NOACCESS );
    ok( IsBadReadPtr( mem, 1 ), "a decommitted page can be read.\n" );
    hr = alloc_pages( manager, mem, 0x1000, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &ret );
    ok( hr == S_OK && !mem[0] && !mem[0xfff], "got hr %#lx, %#x.\n", hr, mem[0] );

    /* outside of the region, across its end, over it */
    hr = alloc_pages( manager, mem + 0xf000, 0x2000, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &ret );
    ok( hr == INVALID_ADDRESS, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, mem, 0x1000, MEM_RESERVE, PAGE_READWRITE, eTaskCritical, &ret );
    ok( hr == INVALID_ADDRESS, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, mem + 0x8000, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &ret );
    ok( hr == INVALID_ADDRESS, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualFree( manager, mem + 0xf000, 0x2000, MEM_DECOMMIT );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    hr = release( manager, mem + 0x1000 );
    ok( hr == INVALID_ADDRESS, "got hr %#lx.\n", hr );
    hr = release( manager, mem + 0xfff );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IHostMemoryManager_Release( manager );
}

static void test_page_places(void)
{
    IHostMemoryManager *manager = create_manager( NULL );
    MEMORY_BASIC_INFORMATION info;
    char *mem, *at, *top;
    void *ret, *handler;
    SIZE_T len;
    DWORD old;
    HRESULT hr;

    if (!manager) return;

    /* at an address of the caller */
    hr = alloc_pages( manager, NULL, 0x10000, MEM_RESERVE, PAGE_NOACCESS, eTaskCritical, (void **)&at );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    release( manager, at );
    hr = alloc_pages( manager, at + 0x1010, 0x1000, MEM_RESERVE, PAGE_READWRITE, eTaskCritical, &ret );
    ok( hr == S_OK && ret == at, "got hr %#lx, %p.\n", hr, ret );
    check_query( manager, at, at, at, 0x3000, MEM_RESERVE, 0, PAGE_READWRITE );
    hr = alloc_pages( manager, at + 0x8000, 0x1000, MEM_RESERVE, PAGE_READWRITE, eTaskCritical, &ret );
    ok( hr == INVALID_ADDRESS, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, at + 0x3000, 0x1000, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &ret );
    ok( hr == INVALID_ADDRESS, "got hr %#lx.\n", hr );
    hr = release( manager, at );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    /* modifiers */
    hr = alloc_pages( manager, NULL, 0x2000, MEM_COMMIT, PAGE_READWRITE | PAGE_NOCACHE, eTaskCritical, (void **)&mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualProtect( manager, mem, 0x1000, PAGE_READONLY, &old );
    ok( hr == S_OK && old == (PAGE_READWRITE | PAGE_NOCACHE), "got hr %#lx, %#lx.\n", hr, old );
    check_query( manager, mem, mem, mem, 0x1000, MEM_COMMIT, PAGE_READONLY | PAGE_NOCACHE,
                 PAGE_READWRITE | PAGE_NOCACHE );
    release( manager, mem );

    hr = alloc_pages( manager, NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD, eTaskCritical, (void **)&mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    handler = AddVectoredExceptionHandler( TRUE, guard_handler );
    guard_faults = 0;
    ok( !*(volatile char *)mem, "got %d.\n", *mem );
    ok( guard_faults == 1, "the guard page was hit %ld times.\n", guard_faults );
    ok( !*(volatile char *)mem, "got %d.\n", *mem );
    ok( guard_faults == 1, "the guard page was hit %ld times.\n", guard_faults );
    RemoveVectoredExceptionHandler( handler );
    check_query( manager, mem, mem, mem, 0x1000, MEM_COMMIT, PAGE_READWRITE, PAGE_READWRITE | PAGE_GUARD );
    release( manager, mem );

    /* the whole address space, without a gap */
    for (at = NULL; ; at = top)
    {
        len = 0;
        hr = IHostMemoryManager_VirtualQuery( manager, at, &info, sizeof(info), &len );
        if (hr != S_OK) break;
        ok( info.BaseAddress == at && info.RegionSize, "a gap at %p: %p, size %#Ix.\n", at, info.BaseAddress,
            info.RegionSize );
        top = (char *)info.BaseAddress + info.RegionSize;
        if (top <= at) break;
    }
    ok( hr == INVALID_PARAMETER && !len, "got hr %#lx at %p.\n", hr, at );
    IHostMemoryManager_Release( manager );
}

/* Memory that is not the manager's: questions go to the system, frees are refused. */
static void test_foreign(void)
{
    IHostMemoryManager *manager = create_manager( NULL ), *other = create_manager( NULL );
    MEMORY_BASIC_INFORMATION info;
    char *mem, *theirs;
    SIZE_T len = 0;
    DWORD old = 0;
    HRESULT hr;

    if (!manager || !other) return;
    mem = VirtualAlloc( NULL, 0x2000, MEM_COMMIT, PAGE_READWRITE );
    mem[0] = 1;
    hr = IHostMemoryManager_VirtualProtect( manager, mem, 0x1000, PAGE_READONLY, &old );
    ok( hr == S_OK && old == PAGE_READWRITE, "got hr %#lx, %#lx.\n", hr, old );
    VirtualQuery( mem, &info, sizeof(info) );
    ok( info.Protect == PAGE_READONLY && info.RegionSize == 0x1000, "got %#lx.\n", info.Protect );
    check_query( manager, mem, mem, mem, 0x1000, MEM_COMMIT, PAGE_READONLY, PAGE_READWRITE );
    hr = release( manager, mem );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualFree( manager, mem, 0x1000, MEM_DECOMMIT );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    ok( mem[0] == 1, "foreign memory was changed.\n" );
    VirtualFree( mem, 0, MEM_RELEASE );

    hr = IHostMemoryManager_VirtualQuery( manager, (void *)GetModuleHandleA( NULL ), &info, sizeof(info), &len );
    ok( hr == S_OK && info.Type == MEM_IMAGE && info.State == MEM_COMMIT, "got hr %#lx, type %#lx.\n", hr, info.Type );
    hr = IHostMemoryManager_VirtualQuery( manager, &info, &info, sizeof(info), &len );
    ok( hr == S_OK && info.State == MEM_COMMIT && info.Protect == PAGE_READWRITE, "got hr %#lx, %#lx.\n", hr,
        info.Protect );
    hr = IHostMemoryManager_VirtualQuery( manager, (void *)~(ULONG_PTR)0xffff, &info, sizeof(info), &len );
    ok( hr == INVALID_PARAMETER && !len, "got hr %#lx, %Iu.\n", hr, len );
    hr = release( manager, NULL );
    ok( FAILED(hr), "got hr %#lx.\n", hr );

    theirs = commit( other, 0x10000 );
    hr = release( manager, theirs );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    theirs[0] = 1;
    hr = release( other, theirs );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = release( other, theirs );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    ok( !get_statistics( get_policy( manager ) ).reserved, "the managers share their numbers.\n" );
    IHostMemoryManager_Release( other );
    IHostMemoryManager_Release( manager );
}

static void test_statistics(void)
{
    IHostMemoryManager *manager = create_manager( NULL );
    HOST_MEMORY_STATISTICS now, bad = { sizeof(bad) - 1 };
    IHostMemoryPolicy *policy;
    void *mem, *ret;
    DWORD old;
    HRESULT hr;

    if (!manager) return;
    policy = get_policy( manager );
    hr = IHostMemoryPolicy_GetStatistics( policy, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryPolicy_GetStatistics( policy, &bad );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    now = get_statistics( get_policy( manager ) );
    ok( !now.flags && !now.reserved && !now.committed && !now.peakCommitted && !now.heapInUse && !now.regions &&
        !now.allocCalls && !now.freeCalls && !now.protectCalls && !now.queryCalls && !now.failedCalls &&
        !now.lowNotifications && !now.highNotifications && !now.waits, "a new manager has numbers.\n" );

    hr = alloc_pages( manager, NULL, 0x20000, MEM_RESERVE, PAGE_READWRITE, eTaskCritical, &mem );
    now = get_statistics( get_policy( manager ) );
    ok( now.reserved == 0x20000 && !now.committed && now.regions == 1 && now.allocCalls == 1,
        "got %#I64x, %#I64x, %I64u, %I64u.\n", now.reserved, now.committed, now.regions, now.allocCalls );
    hr = alloc_pages( manager, mem, 0x3000, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &ret );
    hr = alloc_pages( manager, mem, 0x4000, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &ret );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    now = get_statistics( get_policy( manager ) );
    ok( now.reserved == 0x20000 && now.committed == 0x4000 && now.peakCommitted == 0x4000,
        "got %#I64x, %#I64x, %#I64x.\n", now.reserved, now.committed, now.peakCommitted );
    IHostMemoryManager_VirtualFree( manager, mem, 0x1000, MEM_DECOMMIT );
    IHostMemoryManager_VirtualFree( manager, mem, 0x1000, MEM_DECOMMIT );
    now = get_statistics( get_policy( manager ) );
    ok( now.committed == 0x3000 && now.peakCommitted == 0x4000 && now.freeCalls == 2, "got %#I64x, %#I64x, %I64u.\n",
        now.committed, now.peakCommitted, now.freeCalls );
    IHostMemoryManager_VirtualProtect( manager, (char *)mem + 0x1000, 0x1000, PAGE_READONLY, &old );
    check_query( manager, mem, mem, mem, 0x1000, MEM_RESERVE, 0, PAGE_READWRITE );
    release( manager, mem );
    now = get_statistics( get_policy( manager ) );
    ok( !now.reserved && !now.committed && !now.regions && now.peakCommitted == 0x4000, "got %#I64x, %#I64x, %I64u.\n",
        now.reserved, now.committed, now.regions );
    ok( now.protectCalls == 1 && now.queryCalls == 1 && now.freeCalls == 3 && !now.failedCalls,
        "got %I64u, %I64u, %I64u, %I64u.\n", now.protectCalls, now.queryCalls, now.freeCalls, now.failedCalls );
    ok( now.systemCalls > 0, "no system call was counted.\n" );

    hr = IHostMemoryPolicy_Trim( policy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    now = get_statistics( get_policy( manager ) );
    ok( !now.cached, "got %#I64x bytes after Trim.\n", now.cached );
    IHostMemoryManager_Release( manager );
}

static void test_shutdown(void)
{
    IHostMemoryManager *manager = create_manager( NULL );
    IHostMalloc *heap, *second = (IHostMalloc *)1;
    void *mem, *block, *ret;
    HRESULT hr;

    if (!manager) return;
    mem = commit( manager, 0x10000 );
    hr = IHostMemoryManager_CreateMalloc( manager, MALLOC_THREADSAFE, &heap );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Alloc( heap, 100, eTaskCritical, &block );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryPolicy_Shutdown( get_policy( manager ) );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryPolicy_Shutdown( get_policy( manager ) );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    hr = alloc_pages( manager, NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE, eProcessCritical, &ret );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    hr = alloc_pages( manager, mem, 0x1000, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &ret );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
    ret = (void *)1;
    hr = IHostMalloc_Alloc( heap, 100, eProcessCritical, &ret );
    ok( hr == HOST_E_CLRNOTAVAILABLE && !ret, "got hr %#lx, %p.\n", hr, ret );
    hr = IHostMemoryManager_CreateMalloc( manager, MALLOC_THREADSAFE, &second );
    ok( hr == HOST_E_CLRNOTAVAILABLE && !second, "got hr %#lx, %p.\n", hr, second );
    check_query( manager, mem, mem, mem, 0x10000, MEM_COMMIT, PAGE_READWRITE, PAGE_READWRITE );
    hr = IHostMalloc_Free( heap, block );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = release( manager, mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IHostMalloc_Release( heap );
    IHostMemoryManager_Release( manager );
}

static IHostMemoryManager *shared_manager;
static IHostMalloc *shared_heap;
static LONG shared_errors;

static DWORD WINAPI busy_thread( void *arg )
{
    unsigned int seed = (ULONG_PTR)arg * 2654435761u + 1, i, slot;
    struct { BYTE *mem; SIZE_T size; BOOL pages; } blocks[64] = { { 0 } };
    HRESULT hr;

    for (i = 0; i < 20000; i++)
    {
        seed = seed * 1103515245 + 12345;
        slot = (seed >> 16) % ARRAY_SIZE(blocks);
        if (blocks[slot].mem)
        {
            if (blocks[slot].mem[0] != (BYTE)slot || blocks[slot].mem[blocks[slot].size - 1] != (BYTE)slot)
                InterlockedIncrement( &shared_errors );
            if (blocks[slot].pages) hr = release( shared_manager, blocks[slot].mem );
            else hr = IHostMalloc_Free( shared_heap, blocks[slot].mem );
            blocks[slot].mem = NULL;
        }
        else
        {
            blocks[slot].pages = !(seed & 0x1f00);
            blocks[slot].size = (seed >> 8) % (blocks[slot].pages ? 200000 : seed & 0x10 ? 40000 : 400) + 1;
            if (blocks[slot].pages)
                hr = IHostMemoryManager_VirtualAlloc( shared_manager, NULL, blocks[slot].size, MEM_COMMIT,
                                                      PAGE_READWRITE, eTaskCritical, (void **)&blocks[slot].mem );
            else hr = IHostMalloc_Alloc( shared_heap, blocks[slot].size, eTaskCritical, (void **)&blocks[slot].mem );
            if (hr == S_OK) blocks[slot].mem[0] = blocks[slot].mem[blocks[slot].size - 1] = slot;
        }
        if (hr != S_OK) InterlockedIncrement( &shared_errors );
    }
    for (slot = 0; slot < ARRAY_SIZE(blocks); slot++)
    {
        if (!blocks[slot].mem) continue;
        if (blocks[slot].pages) release( shared_manager, blocks[slot].mem );
        else IHostMalloc_Free( shared_heap, blocks[slot].mem );
    }
    return 0;
}

static void test_threads(void)
{
    HOST_MEMORY_STATISTICS now;
    HANDLE threads[4];
    unsigned int i;

    if (!(shared_manager = create_manager( NULL ))) return;
    IHostMemoryManager_CreateMalloc( shared_manager, MALLOC_THREADSAFE, &shared_heap );
    for (i = 0; i < ARRAY_SIZE(threads); i++)
        threads[i] = CreateThread( NULL, 0, busy_thread, (void *)(ULONG_PTR)(i + 1), 0, NULL );
    ok( !WaitForMultipleObjects( ARRAY_SIZE(threads), threads, TRUE, 60000 ), "threads do not end.\n" );
    for (i = 0; i < ARRAY_SIZE(threads); i++) CloseHandle( threads[i] );
    ok( !shared_errors, "got %ld errors.\n", shared_errors );
    now = get_statistics( get_policy( shared_manager ) );
    ok( !now.heapInUse && !now.failedCalls, "got %I64u bytes in use, %I64u failures.\n", now.heapInUse,
        now.failedCalls );
    ok( now.allocCalls == now.freeCalls, "got %I64u allocations, %I64u frees.\n", now.allocCalls, now.freeCalls );
    IHostMalloc_Release( shared_heap );
    now = get_statistics( get_policy( shared_manager ) );
    ok( !now.reserved && !now.committed && !now.regions, "got %I64u, %I64u, %I64u.\n", now.reserved, now.committed,
        now.regions );
    IHostMemoryManager_Release( shared_manager );
}

START_TEST(hostmemory)
{
    test_create();
    test_arguments();
    test_protections();
    test_pages();
    test_page_places();
    test_foreign();
    test_statistics();
    test_shutdown();
    test_threads();
}
