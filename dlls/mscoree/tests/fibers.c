/*
 * Tests of managed code on the stacks of fibers
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
#include "host.h"
#include "wine/test.h"

static ICLRRuntimeHost *runtime;
static void *first, *second;    /* fibers */
static HRESULT hr_on_fiber;
static int calls;

static DWORD WINAPI collect_proc( void *arg )
{
    call_guest_ok( runtime, L"Collect", L"" );
    return 0;
}

/* By another thread, which stops this one wherever it is. */
static void collect_elsewhere(void)
{
    HANDLE thread = CreateThread( NULL, 0, collect_proc, NULL, 0, NULL );

    ok( !WaitForSingleObject( thread, 20000 ), "the collection does not end.\n" );
    CloseHandle( thread );
}

static void WINAPI call_on_fiber( void *arg )
{
    for (;;)
    {
        ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "wrong answer.\n" );
        call_guest_ok( runtime, L"Churn", L"5000" );
        call_guest_ok( runtime, L"Collect", L"" );
        calls++;
        SwitchToFiber( first );
    }
}

static BOOL start( void (WINAPI *proc)( void * ) )
{
    if (!(runtime = get_runtime_host())) return FALSE;
    ok( ICLRRuntimeHost_Start( runtime ) == S_OK, "no start.\n" );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "wrong answer.\n" );
    first = ConvertThreadToFiber( NULL );
    second = CreateFiber( 0, proc, NULL );
    ok( first && second, "no fibers.\n" );
    return first && second;
}

/* Managed code runs now on the one, now on the other. */
static void test_turns(void)
{
    int i;

    if (!start( call_on_fiber )) return;
    for (i = 0; i < 10; i++)
    {
        SwitchToFiber( second );
        call_guest_ok( runtime, L"Churn", L"5000" );
        call_guest_ok( runtime, L"Collect", L"" );
    }
    ok( calls == 10, "got %d calls.\n", calls );
}

static void WINAPI idle_on_fiber( void *arg )
{
    for (;;)
    {
        collect_elsewhere();
        SwitchToFiber( first );
    }
}

/* A collection comes while the thread is in native code on another stack. */
static void test_idle(void)
{
    if (!start( idle_on_fiber )) return;
    SwitchToFiber( second );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "wrong answer.\n" );
    SwitchToFiber( second );
}

/* The same, and managed code waits meanwhile. */
static void test_left(void)
{
    WCHAR arg[32];
    int i;

    if (!start( idle_on_fiber )) return;
    swprintf( arg, ARRAY_SIZE(arg), L"%Id", (INT_PTR)second );
    for (i = 0; i < 5; i++) ok( call_guest_ok( runtime, L"Leave", arg ) == 42, "objects are lost.\n" );
}

static void WINAPI try_on_fiber( void *arg )
{
    DWORD ret;

    for (;;)
    {
        hr_on_fiber = call_guest( runtime, L"Answer", L"", &ret );
        SwitchToFiber( first );
    }
}

/* Managed code cannot run on two stacks of a thread at once. */
static void test_refused(void)
{
    WCHAR arg[32];

    if (!start( try_on_fiber )) return;
    swprintf( arg, ARRAY_SIZE(arg), L"%Id", (INT_PTR)second );
    ok( call_guest_ok( runtime, L"Leave", arg ) == 42, "objects are lost.\n" );
    ok( hr_on_fiber == HOST_E_INVALIDOPERATION, "got %#lx.\n", hr_on_fiber );
    SwitchToFiber( second );
    ok( hr_on_fiber == S_OK, "got %#lx.\n", hr_on_fiber );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "wrong answer.\n" );
}

/* The stack that managed code ran on last is gone. */
static void test_deleted(void)
{
    int i;

    if (!start( call_on_fiber )) return;
    for (i = 0; i < 10; i++)
    {
        SwitchToFiber( second );
        DeleteFiber( second );
        collect_elsewhere();
        if (i & 1) call_guest_ok( runtime, L"Collect", L"" );
        second = CreateFiber( 0, call_on_fiber, NULL );
    }
    ok( calls == 10, "got %d calls.\n", calls );
}

static int (WINAPI *delegate)( INT_PTR arg );

static void WINAPI call_delegate_on_fiber( void *arg )
{
    delegate( 0 );
    SwitchToFiber( first );
}

/* Nothing tells that managed code begins on another stack; the process ends then, and says why. */
static void test_delegate(void)
{
    WCHAR arg[32];

    if (!start( call_delegate_on_fiber )) return;
    swprintf( arg, ARRAY_SIZE(arg), L"%Id", (INT_PTR)&delegate );
    call_guest_ok( runtime, L"GiveCollect", arg );
    if (delegate( 0 ) != 42) return;
    SwitchToFiber( second );
}

START_TEST(fibers)
{
    static const struct test_case cases[] =
    {
        { "turns",    test_turns },
        { "idle",     test_idle },
        { "left",     test_left },
        { "refused",  test_refused },
        { "deleted",  test_deleted },
        { "delegate", test_delegate, COR_E_EXECUTIONENGINE },
    };

    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"guest.dll" )) run_cases( "fibers", cases, ARRAY_SIZE(cases) );
}
