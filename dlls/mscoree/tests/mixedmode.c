/*
 * A DLL with managed and native code: exports that lead to managed methods, a native entry point
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
#include "host.h"
#include "launch.h"
#include "mixedimage.h"
#include "wine/test.h"

DWORD WINAPI GetTokenForVTableEntry( HINSTANCE instance, BYTE **entry );

static DWORD WINAPI calling_thread( void *arg )
{
    int (WINAPI *add)( int, int ) = arg;
    int i;

    for (i = 0; i < 1000; i++) if (add( i, 1 ) != i + 1) return 1;
    return 0;
}

/* A native program that knows nothing of a runtime calls exports. */
static void test_exports(void)
{
    LONGLONG (WINAPI *sum)( LONGLONG, int, LONGLONG, int, LONGLONG, double );
    int (WINAPI *length)( const WCHAR * ), (WINAPI *calls)(void), (WINAPI *domain_id)(void);
    double (WINAPI *multiply)( double, double );
    int (WINAPI *add)( int, int ), ret;
    HANDLE threads[4];
    unsigned int i;
    WCHAR path[MAX_PATH];
    HMODULE module;
    LONG *entered;
    DWORD code;

    if (!(module = load_mixed( FALSE, FIXUPS_GOOD, path )))
    {
        ok( !has_mixed_guest(), "not loaded, error %lu.\n", GetLastError() );
        return;
    }
    entered = (void *)GetProcAddress( module, "entered" );
    ok( entered && !*entered, "got %p.\n", entered );
    ok( GetTokenForVTableEntry( module, NULL ) == 0, "got a token.\n" );

    add = (void *)GetProcAddress( module, "Add" );
    ret = add( 40, 2 );
    ok( ret == 42, "got %d.\n", ret );
    ret = add( -1, -2 );
    ok( ret == -3, "got %d.\n", ret );
    multiply = (void *)GetProcAddress( module, "Multiply" );
    ok( multiply( 1.5, -4 ) == -6, "got %f.\n", multiply( 1.5, -4 ) );
    sum = (void *)GetProcAddress( module, "Sum" );
    ok( sum( 0x100000000, 2, 3, 4, 5, 6.5 ) == 0x100000014, "got %lx.\n", (long)sum( 0x100000000, 2, 3, 4, 5, 6.5 ) );
    length = (void *)GetProcAddress( module, "Length" );
    ret = length( L"four" );
    ok( ret == 4, "got %d.\n", ret );
    domain_id = (void *)GetProcAddress( module, "DomainId" );
    ret = domain_id();
    ok( ret == 0 || ret == 1, "got domain %d.\n", ret );

    for (i = 0; i < ARRAY_SIZE(threads); i++) threads[i] = CreateThread( NULL, 0, calling_thread, add, 0, NULL );
    for (i = 0; i < ARRAY_SIZE(threads); i++)
    {
        ok( !WaitForSingleObject( threads[i], 30000 ), "a thread does not end.\n" );
        code = 77;
        GetExitCodeThread( threads[i], &code );
        ok( !code, "got %lu.\n", code );
        CloseHandle( threads[i] );
    }
    calls = (void *)GetProcAddress( module, "Calls" );
    ret = calls();
    ok( ret > 4000, "got %d calls.\n", ret );
    DeleteFileW( path );
    RemoveDirectoryW( folder );
}

/* Threads that are the first to call. */
static void test_first_call(void)
{
    HANDLE threads[8];
    WCHAR path[MAX_PATH];
    HMODULE module;
    unsigned int i;
    DWORD code;
    void *add;

    if (!(module = load_mixed( FALSE, FIXUPS_GOOD, path ))) return;
    add = (void *)GetProcAddress( module, "Add" );
    for (i = 0; i < ARRAY_SIZE(threads); i++) threads[i] = CreateThread( NULL, 0, calling_thread, add, 0, NULL );
    for (i = 0; i < ARRAY_SIZE(threads); i++)
    {
        ok( !WaitForSingleObject( threads[i], 30000 ), "a thread does not end.\n" );
        code = 77;
        GetExitCodeThread( threads[i], &code );
        ok( !code, "got %lu.\n", code );
        CloseHandle( threads[i] );
    }
    DeleteFileW( path );
}

/* The DLL's own entry point, and its end without a call. */
static void test_entry(void)
{
    WCHAR path[MAX_PATH];
    HANDLE thread;
    HMODULE module;
    LONG *entered;

    if (!(module = load_mixed( TRUE, FIXUPS_GOOD, path ))) return;
    entered = (void *)GetProcAddress( module, "entered" );
    ok( *entered == 1, "entered %ld times.\n", *entered );
    thread = CreateThread( NULL, 0, (LPTHREAD_START_ROUTINE)GetCurrentThreadId, NULL, 0, NULL );
    ok( !WaitForSingleObject( thread, 20000 ), "the thread does not end.\n" );
    CloseHandle( thread );
    ok( *entered == 3, "entered %ld times.\n", *entered );
    unload_mixed( module, path );
}

static const struct test_case cases[] =
{
    { "exports", test_exports },
    { "first_call", test_first_call },
    { "entry", test_entry },
};

START_TEST(mixedmode)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"mixed.dll" )) run_cases( "mixedmode", cases, ARRAY_SIZE(cases) );
}
