/*
 * A host that refuses a single request, or a third of them: the runtime goes on, or says why not
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
#include "host.h"
#include "wine/test.h"

static struct host the_host;

/* Which request is refused, of those that commit pages or want a block: the nth, or (0) each one in so many. */
static BOOL refuse_blocks;
static LONG refused_request, one_in;
static volatile LONG requests, refused;

static HRESULT (WINAPI *host_pages)( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type, DWORD protect,
                                     EMemoryCriticalLevel level, void **mem );
static HRESULT (WINAPI *host_block)( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem );

/* The same ones each time, from any number of threads. */
static BOOL is_refused(void)
{
    LONG n = InterlockedIncrement( &requests );
    BOOL ret;

    if (refused_request) ret = n == refused_request;
    else ret = one_in && ((DWORD)n * 2654435761u >> 16) % one_in == 0;
    if (ret) InterlockedIncrement( &refused );
    return ret;
}

static HRESULT WINAPI refusing_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                             DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    if (!refuse_blocks && (type & MEM_COMMIT) && is_refused())
    {
        *mem = NULL;
        return E_OUTOFMEMORY;
    }
    return host_pages( iface, addr, size, type, protect, level, mem );
}

static HRESULT WINAPI refusing_Alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    if (refuse_blocks && is_refused())
    {
        *mem = NULL;
        return E_OUTOFMEMORY;
    }
    return host_block( iface, size, level, mem );
}

static void init_host(void)
{
    host_init( &the_host );
    host_pages = the_host.memory_vtbl.VirtualAlloc;
    host_block = the_host.malloc_vtbl.Alloc;
    the_host.memory_vtbl.VirtualAlloc = refusing_VirtualAlloc;
    the_host.malloc_vtbl.Alloc = refusing_Alloc;
}

/* What a guest does while requests are refused: it returns, or its exception is the host's result. */
static void try_guest( ICLRRuntimeHost *runtime, const WCHAR *method, const WCHAR *arg )
{
    DWORD ret;
    HRESULT hr = call_guest( runtime, method, arg, &ret );

    ok( hr == S_OK || hr == E_OUTOFMEMORY || hr == COR_E_TYPEINITIALIZATION, "%ls: got hr %#lx.\n", method, hr );
}

/* The child. A start may be refused: then nothing runs, and that is all. */
static void run( BOOL blocks, LONG request, LONG share )
{
    static const struct { const WCHAR *method, *arg; } calls[] =
    {
        { L"Answer", L"" }, { L"CreateDomain", L"" }, { L"Churn", L"20000" }, { L"AllocateArray", L"3000000" },
        { L"AllocateInDomain", L"10000" }, { L"Churn", L"200000" },
    };
    ICLRRuntimeHost *runtime;
    unsigned int i, round;
    HRESULT hr;

    init_host();
    refuse_blocks = blocks;
    refused_request = request;
    if (!(runtime = get_runtime_host())) return;
    ICLRRuntimeHost_SetHostControl( runtime, &the_host.IHostControl_iface );
    if (FAILED(hr = ICLRRuntimeHost_Start( runtime )))
    {
        ok( refused > 0 && (hr == E_OUTOFMEMORY || hr == HOST_E_CLRNOTAVAILABLE || hr == CLR_E_SHIM_RUNTIMELOAD),
            "got hr %#lx after %ld refusals.\n", hr, refused );
        return;
    }
    one_in = share;
    for (round = 0; round < (share ? 5 : 1); round++)
        for (i = 0; i < ARRAY_SIZE(calls); i++) try_guest( runtime, calls[i].method, calls[i].arg );
    one_in = 0;
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not answer any more.\n" );
    if (share) ok( refused > 10, "%ld of %ld requests were refused.\n", refused, requests );
    ok( ICLRRuntimeHost_Stop( runtime ) == S_OK, "Stop failed.\n" );
}

START_TEST(refusals)
{
    char **args;
    LONG n;

    if (get_child_args( &args ) == 3)
    {
        run( !strcmp( args[0], "blocks" ), atoi( args[1] ), atoi( args[2] ) );
        return;
    }
    if (!has_runtime()) return;
    if (sizeof(void *) == 4)
    {
        skip( "Wine 8.0 loses the register FS of suspended 32-bit threads (docs/memory.md).\n" );
        return;
    }
    /* each of the first ones, then ever fewer */
    for (n = 1; n < 200; n += n < 16 ? 1 : n / 4) run_child( "refusals", "pages %ld 0", n );
    for (n = 1; n < 100000; n += n < 8 ? 1 : n) run_child( "refusals", "blocks %ld 0", n );
    run_child( "refusals", "pages 0 3" );
    run_child( "refusals", "blocks 0 3" );
}
