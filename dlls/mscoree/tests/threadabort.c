/*
 * Tests of threads that are aborted wherever they are
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
#include "wine/test.h"

/* A function's own frame begins at 16 bytes, where its caller keeps to that. */
static int CDECL get_alignment(void)
{
#ifdef __x86_64__
    return (ULONG_PTR)__builtin_frame_address( 0 ) & 15;
#else
    return 0;
#endif
}

static void test_anywhere(void)
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    WCHAR arg[40];
    DWORD off;

    if (!runtime) return;
    ok( ICLRRuntimeHost_Start( runtime ) == S_OK, "no start.\n" );
    swprintf( arg, ARRAY_SIZE(arg), L"300 %Id", (INT_PTR)get_alignment );
    off = call_guest_ok( runtime, L"AbortAnywhere", arg );
    ok( !off, "the stack is %lu bytes off.\n", off );
}

START_TEST(threadabort)
{
    static const struct test_case cases[] = {{ "anywhere", test_anywhere }};

    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"guest.dll" )) run_cases( "threadabort", cases, ARRAY_SIZE(cases) );
}
