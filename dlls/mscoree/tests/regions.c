/*
 * Tests for IHostMemoryRegions: requirements, partial release, placeholders, write watches, whole regions
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

#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"
#include "wine/test.h"

#define KIB 1024
#define PLACEHOLDER (MEM_RESERVE | 0x40000)     /* MEM_RESERVE_PLACEHOLDER */
#define REPLACE     (MEM_RESERVE | MEM_COMMIT | 0x4000)
#define PRESERVE    (MEM_RELEASE | 0x2)
#define COALESCE    (MEM_RELEASE | 0x1)
#define BAD_PARAMETER HRESULT_FROM_WIN32( ERROR_INVALID_PARAMETER )

static IHostMemoryManager *manager;
static IHostMemoryPolicy *policy;
static IHostMemoryRegions *regions;

static BOOL create_manager(void)
{
    HRESULT hr;

    hr = CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&manager );
    if (hr != S_OK)
    {
        skip( "this mscoree.dll has no memory manager, %#lx.\n", hr );
        return FALSE;
    }
    hr = IHostMemoryManager_QueryInterface( manager, &IID_IHostMemoryPolicy, (void **)&policy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_QueryInterface( manager, &IID_IHostMemoryRegions, (void **)&regions );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return hr == S_OK;
}

static HRESULT allocate( void **mem, SIZE_T size, DWORD type, DWORD protect )
{
    SIZE_T done = size;
    HRESULT hr;

    hr = IHostMemoryRegions_Allocate( regions, mem, &done, type, protect, NULL, eTaskCritical );
    ok( FAILED(hr) ? done == size : done >= size, "got size %#Ix.\n", done );
    return hr;
}

static UINT64 get_committed(void)
{
    HOST_MEMORY_STATISTICS statistics = { sizeof(statistics) };
    HRESULT hr;

    hr = IHostMemoryPolicy_GetStatistics( policy, &statistics );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return statistics.committed;
}

static void check_region( const void *mem, const void *base, SIZE_T size, SIZE_T committed )
{
    HOST_MEMORY_REGION region = { sizeof(region) };
    HRESULT hr;

    hr = IHostMemoryRegions_QueryRegion( regions, mem, &region );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( region.allocationBase == (ULONG_PTR)base && region.regionSize == size && region.commitSize == committed,
        "got %#I64x, %#I64x, %#I64x.\n", region.allocationBase, region.regionSize, region.commitSize );
}

static void test_identity(void)
{
    IUnknown *first, *second;
    HRESULT hr;

    hr = IHostMemoryManager_QueryInterface( manager, &IID_IUnknown, (void **)&first );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryRegions_QueryInterface( regions, &IID_IUnknown, (void **)&second );
    ok( hr == S_OK && first == second, "got hr %#lx, %p, %p.\n", hr, first, second );
    IUnknown_Release( second );
    IUnknown_Release( first );
}

static void test_requirements(void)
{
    HOST_ADDRESS_REQUIREMENTS wanted = { sizeof(wanted) };
    SIZE_T size = 200 * KIB;
    void *mem = NULL;
    HRESULT hr;

    wanted.highestEndingAddress = 0x6fffffff;
    wanted.alignment = 1024 * KIB;
    hr = IHostMemoryRegions_Allocate( regions, &mem, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, &wanted,
                                      eTaskCritical );
    ok( hr == S_OK && size == 200 * KIB, "got hr %#lx, %#Ix.\n", hr, size );
    ok( (ULONG_PTR)mem + size - 1 <= 0x6fffffff && !((ULONG_PTR)mem % (1024 * KIB)), "got %p.\n", mem );
    if (hr == S_OK)
    {
        memset( mem, 1, size );
        hr = IHostMemoryManager_VirtualFree( manager, mem, 0, MEM_RELEASE );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
    }

    mem = (void *)0x10000000;
    hr = IHostMemoryRegions_Allocate( regions, &mem, &size, MEM_RESERVE, PAGE_READWRITE, &wanted, eTaskCritical );
    ok( hr == BAD_PARAMETER && mem == (void *)0x10000000, "got hr %#lx, %p.\n", hr, mem );
    mem = NULL;
    wanted.alignment = 3;
    hr = IHostMemoryRegions_Allocate( regions, &mem, &size, MEM_RESERVE, PAGE_READWRITE, &wanted, eTaskCritical );
    ok( hr == BAD_PARAMETER && !mem, "got hr %#lx, %p.\n", hr, mem );
    wanted.alignment = 0;
    wanted.lowestStartingAddress = 0x70000000;
    hr = IHostMemoryRegions_Allocate( regions, &mem, &size, MEM_RESERVE, PAGE_READWRITE, &wanted, eTaskCritical );
    ok( hr == BAD_PARAMETER && !mem, "got hr %#lx, %p.\n", hr, mem );
    wanted.lowestStartingAddress = ~(UINT64)0 << 16;
    wanted.highestEndingAddress = 0;
    hr = IHostMemoryRegions_Allocate( regions, &mem, &size, MEM_RESERVE, PAGE_READWRITE, &wanted, eTaskCritical );
    ok( hr == BAD_PARAMETER && !mem, "got hr %#lx, %p.\n", hr, mem );
    wanted.cbSize = 1;
    hr = IHostMemoryRegions_Allocate( regions, &mem, &size, MEM_RESERVE, PAGE_READWRITE, &wanted, eTaskCritical );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = IHostMemoryRegions_Allocate( regions, NULL, &size, MEM_RESERVE, PAGE_READWRITE, NULL, eTaskCritical );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryRegions_Allocate( regions, &mem, NULL, MEM_RESERVE, PAGE_READWRITE, NULL, eTaskCritical );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryRegions_Allocate( regions, &mem, &size, MEM_RESERVE, PAGE_READWRITE, NULL, 3 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
}

/* A part goes, and the rest stays two regions. */
static void test_partial_release(void)
{
    UINT64 before = get_committed();
    char *mem = NULL;
    HRESULT hr;

    hr = allocate( (void **)&mem, 512 * KIB, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    mem[0] = mem[511 * KIB] = 7;
    hr = IHostMemoryRegions_Free( regions, mem + 128 * KIB, 256 * KIB, MEM_RELEASE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( get_committed() == before + 256 * KIB, "got %#I64x.\n", get_committed() - before );
    ok( mem[0] == 7 && mem[511 * KIB] == 7, "the rest has changed.\n" );
    check_region( mem + 4 * KIB, mem, 128 * KIB, 128 * KIB );
    check_region( mem + 511 * KIB, mem + 384 * KIB, 128 * KIB, 128 * KIB );
    hr = IHostMemoryRegions_QueryRegion( regions, mem + 128 * KIB, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualFree( manager, mem, 64 * KIB, MEM_RELEASE );
    ok( hr == BAD_PARAMETER, "got hr %#lx.\n", hr );
    hr = IHostMemoryRegions_Free( regions, mem, 0, MEM_RELEASE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryRegions_Free( regions, mem + 384 * KIB, 0, MEM_RELEASE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( get_committed() == before, "got %#I64x.\n", get_committed() - before );
    hr = IHostMemoryRegions_Free( regions, mem, 0, MEM_RELEASE );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
}

static void test_placeholders(void)
{
    char *mem = NULL, *part;
    HRESULT hr;

    hr = allocate( (void **)&mem, 256 * KIB, PLACEHOLDER, PAGE_NOACCESS );
    ok( hr == S_OK && mem, "got hr %#lx.\n", hr );
    hr = IHostMemoryRegions_Free( regions, mem, 128 * KIB, PRESERVE );      /* two of them */
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    part = mem + 128 * KIB;
    hr = allocate( (void **)&part, 128 * KIB, REPLACE, PAGE_READWRITE );
    ok( hr == S_OK && part == mem + 128 * KIB, "got hr %#lx, %p.\n", hr, part );
    if (hr == S_OK) part[0] = 1;
    check_region( part, part, 128 * KIB, 128 * KIB );
    hr = IHostMemoryRegions_Free( regions, part, 128 * KIB, PRESERVE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryRegions_Free( regions, mem, 256 * KIB, COALESCE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    check_region( mem, mem, 256 * KIB, 0 );
    hr = IHostMemoryRegions_Free( regions, mem, 0, MEM_RELEASE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

static void test_write_watch(void)
{
    void *addresses[8], *mem = NULL, *other = NULL;
    DWORD granularity = 0;
    ULONG_PTR count = ARRAY_SIZE(addresses);
    HRESULT hr;

    hr = allocate( &mem, 64 * KIB, MEM_RESERVE | MEM_COMMIT | MEM_WRITE_WATCH, PAGE_READWRITE );
    ok( hr == S_OK && mem, "got hr %#lx.\n", hr );
    ((char *)mem)[0x3000] = 1;
    hr = IHostMemoryRegions_GetWriteWatch( regions, WRITE_WATCH_FLAG_RESET, mem, 64 * KIB, addresses, &count,
                                           &granularity );
    ok( hr == S_OK && count == 1 && addresses[0] == (char *)mem + 0x3000 && granularity == 0x1000,
        "got hr %#lx, %Iu, %lu.\n", hr, count, granularity );
    count = ARRAY_SIZE(addresses);
    hr = IHostMemoryRegions_GetWriteWatch( regions, 0, mem, 64 * KIB, addresses, &count, &granularity );
    ok( hr == S_OK && !count, "got hr %#lx, %Iu.\n", hr, count );
    ((char *)mem)[0] = 1;
    hr = IHostMemoryRegions_ResetWriteWatch( regions, mem, 64 * KIB );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    count = ARRAY_SIZE(addresses);
    hr = IHostMemoryRegions_GetWriteWatch( regions, 0, mem, 64 * KIB, addresses, &count, &granularity );
    ok( hr == S_OK && !count, "got hr %#lx, %Iu.\n", hr, count );

    hr = allocate( &other, 64 * KIB, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    count = ARRAY_SIZE(addresses);
    hr = IHostMemoryRegions_GetWriteWatch( regions, 0, other, 64 * KIB, addresses, &count, &granularity );
    ok( hr == BAD_PARAMETER && count == ARRAY_SIZE(addresses), "got hr %#lx, %Iu.\n", hr, count );
    hr = IHostMemoryRegions_ResetWriteWatch( regions, other, 64 * KIB );
    ok( hr == BAD_PARAMETER, "got hr %#lx.\n", hr );
    hr = IHostMemoryRegions_GetWriteWatch( regions, 0, mem, 64 * KIB, NULL, &count, &granularity );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    IHostMemoryRegions_Free( regions, other, 0, MEM_RELEASE );
    IHostMemoryRegions_Free( regions, mem, 0, MEM_RELEASE );
}

static void test_query(void)
{
    HOST_MEMORY_REGION region = { sizeof(region) };
    char *mem = NULL, *page;
    HRESULT hr;

    hr = allocate( (void **)&mem, 1024 * KIB, MEM_RESERVE, PAGE_READWRITE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    page = mem + 16 * KIB;
    hr = allocate( (void **)&page, 8 * KIB, MEM_COMMIT, PAGE_READONLY );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    check_region( mem + 900 * KIB, mem, 1024 * KIB, 8 * KIB );
    hr = IHostMemoryRegions_QueryRegion( regions, page, &region );
    ok( hr == S_OK && region.allocationProtect == PAGE_READWRITE, "got hr %#lx, %#x.\n", hr, region.allocationProtect );
    IHostMemoryRegions_Free( regions, mem, 0, MEM_RELEASE );
    hr = IHostMemoryRegions_QueryRegion( regions, mem, &region );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    hr = IHostMemoryRegions_QueryRegion( regions, &region, &region );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    region.cbSize = 3;
    hr = IHostMemoryRegions_QueryRegion( regions, mem, &region );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
}

/* The limits are those of all requests. */
static void test_limit(void)
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };
    void *mem = NULL;
    HRESULT hr;

    limits.commitLimit = get_committed() + 256 * KIB;
    hr = IHostMemoryPolicy_SetLimits( policy, &limits );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = allocate( &mem, 512 * KIB, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    ok( hr == E_OUTOFMEMORY && !mem, "got hr %#lx, %p.\n", hr, mem );
    hr = allocate( &mem, 128 * KIB, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    ok( hr == S_OK && mem, "got hr %#lx, %p.\n", hr, mem );
    IHostMemoryRegions_Free( regions, mem, 0, MEM_RELEASE );
    hr = IHostMemoryPolicy_Shutdown( policy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    mem = NULL;
    hr = allocate( &mem, 64 * KIB, MEM_RESERVE, PAGE_READWRITE );
    ok( hr == HOST_E_CLRNOTAVAILABLE && !mem, "got hr %#lx, %p.\n", hr, mem );
}

START_TEST(regions)
{
    if (!create_manager()) return;
    test_identity();
    test_requirements();
    test_partial_release();
    test_placeholders();
    test_write_watch();
    test_query();
    test_limit();
    IHostMemoryRegions_Release( regions );
    IHostMemoryPolicy_Release( policy );
    ok( !IHostMemoryManager_Release( manager ), "the manager is still referenced.\n" );
}
