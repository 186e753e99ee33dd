/*
 * IHostGCManager: the host is told of the runtime's suspensions
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
#include "host.h"
#include "wine/test.h"

/* Suspensions come one after the other: each ends on the thread that began it, before the next begins. */
static LONG started, ended, blocking, wrong, references;
static DWORD stopper, generations[4];
static struct host the_host;

static HRESULT WINAPI gc_QueryInterface( IHostGCManager *iface, REFIID riid, void **obj )
{
    references++;
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI gc_AddRef( IHostGCManager *iface )
{
    references++;
    return 2;
}

static ULONG WINAPI gc_Release( IHostGCManager *iface )
{
    references++;
    return 1;
}

static HRESULT WINAPI gc_ThreadIsBlockingForSuspension( IHostGCManager *iface )
{
    InterlockedIncrement( &blocking );
    return S_OK;
}

static HRESULT WINAPI gc_SuspensionStarting( IHostGCManager *iface )
{
    if (started != ended || stopper) wrong++;
    stopper = GetCurrentThreadId();
    started++;
    return E_FAIL;      /* which nobody minds */
}

static HRESULT WINAPI gc_SuspensionEnding( IHostGCManager *iface, DWORD generation )
{
    if (stopper != GetCurrentThreadId()) wrong++;
    stopper = 0;
    if (generation < ARRAY_SIZE(generations)) generations[generation]++;
    else wrong++;
    ended++;
    return S_OK;
}

static IHostGCManagerVtbl gc_vtbl =
{
    gc_QueryInterface,
    gc_AddRef,
    gc_Release,
    gc_ThreadIsBlockingForSuspension,
    gc_SuspensionStarting,
    gc_SuspensionEnding
};

static IHostGCManager gc_manager = { &gc_vtbl };

static HRESULT WINAPI control_GetHostManager( IHostControl *iface, REFIID riid, void **obj )
{
    if (IsEqualGUID( riid, &IID_IHostGCManager )) *obj = &gc_manager;
    else if (IsEqualGUID( riid, &IID_IHostMemoryManager )) *obj = &host_from_control( iface )->IHostMemoryManager_iface;
    else return E_NOINTERFACE;
    return S_OK;
}

static ICLRRuntimeHost *start( ICLRGCManager **manager )
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    ICLRControl *control;
    HRESULT hr;

    hr = ICLRRuntimeHost_GetCLRControl( runtime, &control );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRControl_GetCLRManager( control, &IID_ICLRGCManager, (void **)manager );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    host_init( &the_host );
    the_host.control_vtbl.GetHostManager = control_GetHostManager;
    return start_runtime( &the_host );
}

static void test_suspensions(void)
{
    ICLRGCManager *collector;
    ICLRRuntimeHost *runtime = start( &collector );
    unsigned int i;
    LONG before;
    HRESULT hr;

    if (!runtime) return;
    before = started;
    hr = ICLRGCManager_Collect( collector, 0 );
    ok( hr == S_OK && started > before, "got hr %#lx, told of %ld.\n", hr, started - before );
    before = started;
    hr = ICLRGCManager_Collect( collector, -1 );
    ok( hr == S_OK && started > before && generations[1] + generations[2], "got hr %#lx, told of %ld.\n", hr,
        started - before );
    before = started;
    call_guest_ok( runtime, L"Churn", L"300000" );  /* the guest's own threads and allocations collect too */
    ok( started > before, "told of nothing.\n" );
    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    for (i = 0; i < 500 && ended != started; i++) Sleep( 10 );     /* a thread of the runtime's may be collecting */
    ok( ended == started && !wrong, "%ld starts, %ld ends, %ld out of turn.\n", started, ended, wrong );
    ok( !references, "the manager was queried, referenced or released.\n" );
}

/* A manager that lacks a method is not called at all. */
static void test_lacking(void)
{
    ICLRGCManager *collector;
    ICLRRuntimeHost *runtime;
    HRESULT hr;

    gc_vtbl.SuspensionEnding = NULL;
    if (!(runtime = start( &collector ))) return;
    hr = ICLRGCManager_Collect( collector, -1 );
    ok( hr == S_OK && !started, "got hr %#lx, told of %ld.\n", hr, started );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
}

static const struct test_case cases[] =
{
    { "suspensions", test_suspensions },
    { "lacking", test_lacking },
};

START_TEST(hostgc)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"guest.dll" )) run_cases( "hostgc", cases, ARRAY_SIZE(cases) );
}
