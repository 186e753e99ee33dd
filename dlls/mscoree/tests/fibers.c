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
    DWORD ret;
    int i;

    if (!start( idle_on_fiber )) return;
    swprintf( arg, ARRAY_SIZE(arg), L"%Id", (INT_PTR)second );
    for (i = 0; i < 5; i++)
    {
        ret = call_guest_ok( runtime, L"Leave", arg );
        ok( ret == 42, "%d: objects are lost: %lu.\n", i, ret );
    }
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

typedef int (WINAPI *delegate_proc)( const void *arg );

static delegate_proc delegate;
static const void *delegate_arg;
static int delegate_result;

static void give( const WCHAR *name, delegate_proc *proc )
{
    WCHAR arg[64];

    swprintf( arg, ARRAY_SIZE(arg), L"%ls %Id", name, (INT_PTR)proc );
    call_guest_ok( runtime, L"Give", arg );
}

static void WINAPI call_delegate_on_fiber( void *arg )
{
    for (;;)
    {
        delegate_result = delegate( delegate_arg );
        SwitchToFiber( first );
    }
}

static void WINAPI do_nothing(void)
{
}

static DWORD WINAPI litter_proc( void *arg )
{
    int i;

    for (i = 0; i < 3; i++)
    {
        call_guest_ok( runtime, L"Litter", L"" );
        call_guest_ok( runtime, L"Collect", L"" );
    }
    return 0;
}

static void WINAPI litter_elsewhere(void)
{
    HANDLE thread = CreateThread( NULL, 0, litter_proc, NULL, 0, NULL );

    ok( !WaitForSingleObject( thread, 60000 ), "the collections do not end.\n" );
    CloseHandle( thread );
}

/* A delegate waits on another stack, in native code, while another thread collects. */
static void test_delegate_waits(void)
{
    int i;

    if (!start( call_delegate_on_fiber )) return;
    give( L"callBack", &delegate );
    ok( delegate( do_nothing ) == 42, "objects are lost at once.\n" );
    for (i = 0; i < 5; i++)
    {
        call_guest_ok( runtime, L"Collect", L"" );
        delegate_arg = litter_elsewhere;
        SwitchToFiber( second );
        ok( delegate_result == 42, "got %d.\n", delegate_result );
    }
}

static void WINAPI leave_fiber(void)
{
    SwitchToFiber( first );
}

/* It waits there while its thread has gone back, and collects, or another thread does. */
static void test_delegate_left(void)
{
    int i;

    if (!start( call_delegate_on_fiber )) return;
    give( L"callBack", &delegate );
    ok( delegate( do_nothing ) == 42, "objects are lost at once.\n" );
    for (i = 0; i < 6; i++)
    {
        call_guest_ok( runtime, L"Collect", L"" );
        delegate_arg = leave_fiber;
        delegate_result = 0;
        SwitchToFiber( second );
        if (i & 1) litter_elsewhere();
        else litter_proc( NULL );
        SwitchToFiber( second );
        ok( delegate_result == 42, "got %d.\n", delegate_result );
    }
}

static DWORD WINAPI release_proc( void *arg )
{
    call_guest_ok( runtime, L"Release", L"" );
    return 0;
}

/* It runs compiled code there all the time. */
static void test_delegate_runs(void)
{
    HANDLE thread;

    if (!start( call_delegate_on_fiber )) return;
    give( L"wait", &delegate );
    thread = CreateThread( NULL, 0, release_proc, NULL, 0, NULL );
    SwitchToFiber( second );
    ok( delegate_result == 42, "got %d.\n", delegate_result );
    ok( !WaitForSingleObject( thread, 60000 ), "the collections do not end.\n" );
}

/* A call by native code is noted, on any stack, and the last error stays. */
static void test_delegate_error(void)
{
    int i, error = 0;

    if (!start( call_delegate_on_fiber )) return;
    give( L"getError", &delegate );
    for (i = 0; i < 2; i++)     /* at first it is compiled */
    {
        SetLastError( 1234 );
        error = delegate( NULL );
    }
    ok( error == 1234, "got %d.\n", error );
}

/* It collects by itself there, and makes so many objects that Mono does. */
static void test_delegate_collects(void)
{
    int i;

    if (!start( call_delegate_on_fiber )) return;
    give( L"collect", &delegate );
    ok( delegate( NULL ) == 42, "objects are lost at once.\n" );
    for (i = 0; i < 5; i++)
    {
        SwitchToFiber( second );
        ok( delegate_result == 42, "%d: got %d.\n", i, delegate_result );
        call_guest_ok( runtime, L"Collect", L"" );
    }
}

static void WINAPI go_to_second(void)
{
    SwitchToFiber( second );
    litter_elsewhere();
}

/* The same while managed code waits on the stack that Mono knows. */
static void test_delegate_collects_between(void)
{
    delegate_proc call_back;
    int i, ret;

    if (!start( call_delegate_on_fiber )) return;
    give( L"callBack", &call_back );
    give( L"collect", &delegate );
    ok( call_back( do_nothing ) == 42 && delegate( NULL ) == 42, "objects are lost at once.\n" );
    for (i = 0; i < 5; i++)
    {
        ret = call_back( go_to_second );
        ok( ret == 42, "%d: objects are lost on the first stack: %d.\n", i, ret );
        ok( delegate_result == 42, "%d: objects are lost on the second: %d.\n", i, delegate_result );
        call_guest_ok( runtime, L"Collect", L"" );
    }
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
        { "delegate_waits", test_delegate_waits },
        { "delegate_left", test_delegate_left },
        { "delegate_runs", test_delegate_runs },
        { "delegate_error", test_delegate_error },
        { "delegate_collects", test_delegate_collects },
        { "delegate_collects_between", test_delegate_collects_between },
    };

    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"guest.dll" )) run_cases( "fibers", cases, ARRAY_SIZE(cases) );
}
