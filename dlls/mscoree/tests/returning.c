/*
 * Tests for COM objects that come to managed code: managed ones that were away, domains, native ones
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
#include <stdio.h>
#include <stdarg.h>

#include <windef.h>
#include <winbase.h>
#include <objbase.h>
#include <oleauto.h>

#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"
#include "reflection.h"

static const GUID IID_INumber = { 0x0a8c1d64, 0x77b5, 0x4a51, { 0x9f,0x0e, 0x5d,0x2b,0x6c,0x3f,0x4e,0x21 } };
static const GUID IID_IKeeper = { 0x0a8c1d64, 0x77b5, 0x4a51, { 0x9f,0x0e, 0x5d,0x2b,0x6c,0x3f,0x4e,0x22 } };

enum { SLOT_KEEP = 3, SLOT_LOOK, SLOT_LOOK_AT_VARIANT, SLOT_LOOK_AT_DOMAIN, SLOT_LIST_DOMAINS, SLOT_AGAIN };
enum { LOOKS_UNKNOWN, LOOKS_SAME, LOOKS_PROXY, LOOKS_COM, LOOKS_OTHER };

/* A native object that counts its references. */
struct number
{
    const void *vtbl;
    LONG refs, next;
};

static HRESULT WINAPI number_QueryInterface( struct number *number, REFIID riid, void **out )
{
    BOOL known = IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_INumber );

    *out = known ? number : NULL;
    if (known) InterlockedIncrement( &number->refs );
    return known ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI number_AddRef( struct number *number )
{
    return InterlockedIncrement( &number->refs );
}

static ULONG WINAPI number_Release( struct number *number )
{
    return InterlockedDecrement( &number->refs );
}

static HRESULT WINAPI number_Next( struct number *number, LONG *value )
{
    *value = InterlockedIncrement( &number->next );
    return S_OK;
}

static const void *const number_vtbl[] = { number_QueryInterface, number_AddRef, number_Release, number_Next };

static IUnknown *create_object( IUnknown *domain, const WCHAR *class, IUnknown **keeper )
{
    IUnknown *assembly = load_guest( domain, L"returning.dll" );
    VARIANT variant;
    HRESULT hr;

    *keeper = NULL;
    if (!assembly) return NULL;
    hr = get_by_name( assembly, SLOT_CREATE_INSTANCE, class, &variant );
    ok( hr == S_OK && V_VT(&variant) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&variant) );
    IUnknown_Release( assembly );
    if (hr != S_OK) return NULL;
    *keeper = query( V_UNKNOWN(&variant), &IID_IKeeper );
    return V_UNKNOWN(&variant);
}

static IUnknown *create_domain( ICorRuntimeHost *host, const WCHAR *name )
{
    IUnknown *unk = NULL, *domain;
    HRESULT hr;

    hr = ICorRuntimeHost_CreateDomain( host, name, NULL, &unk );
    ok( hr == S_OK && unk, "got hr %#lx.\n", hr );
    domain = query( unk, &IID__AppDomain );
    IUnknown_Release( unk );
    return domain;
}

static LONG look( IUnknown *keeper, unsigned int slot, IUnknown *object )
{
    LONG ret = -1;
    HRESULT hr;

    hr = get_with( keeper, slot, object, &ret );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return ret;
}

static LONG look_at_variant( IUnknown *keeper, IUnknown *object )
{
    HRESULT (WINAPI *method)( void *, VARIANT, LONG * ) = get_slot( keeper, SLOT_LOOK_AT_VARIANT );
    VARIANT variant;
    LONG ret = -1;
    HRESULT hr;

    V_VT(&variant) = VT_UNKNOWN;
    V_UNKNOWN(&variant) = object;
    hr = method( keeper, variant, &ret );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return ret;
}

/* The object, by the interface that it was made with, comes back as itself. */
static void check_same( IUnknown *domain, const WCHAR *class )
{
    IUnknown *keeper, *object = create_object( domain, class, &keeper ), *identity, *again;
    LONG ret;

    if (!object) return;
    identity = query( object, &IID_IUnknown );
    ret = look( keeper, SLOT_LOOK, object );
    ok( ret == LOOKS_SAME, "%s: got %ld.\n", wine_dbgstr_w( class ), ret );
    ret = look_at_variant( keeper, object );
    ok( ret == LOOKS_SAME, "%s: got %ld.\n", wine_dbgstr_w( class ), ret );
    again = query( object, &IID_IUnknown );
    ok( again == identity, "got %p, %p.\n", again, identity );     /* natives see one identity */
    IUnknown_Release( again );
    IUnknown_Release( identity );
    IUnknown_Release( keeper );
    IUnknown_Release( object );
}

static void test_same(void)
{
    IUnknown *first = get_default_domain(), *second;
    ICorRuntimeHost *host = get_corhost();
    unsigned int i;
    HRESULT hr;

    if (!first || !host) return;
    second = create_domain( host, L"second" );
    for (i = 0; i < 20; i++)    /* the memory of one is that of the next */
    {
        check_same( first, L"Keeper" );
        check_same( first, L"Local" );
        check_same( second, L"Local" );
        check_same( second, L"Keeper" );
    }
    hr = ICorRuntimeHost_UnloadDomain( host, second );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    check_same( first, L"Keeper" );
    IUnknown_Release( second );
    IUnknown_Release( first );
}

/* Objects of one domain in another. */
static void test_abroad(void)
{
    IUnknown *first = get_default_domain(), *second, *here, *there, *local, *keeper, *keeper2, *keeper3;
    ICorRuntimeHost *host = get_corhost();
    HRESULT hr;
    LONG ret;

    if (!first || !host) return;
    second = create_domain( host, L"second" );
    here = create_object( first, L"Keeper", &keeper );
    there = create_object( second, L"Keeper", &keeper2 );
    local = create_object( second, L"Local", &keeper3 );
    if (here && there && local)
    {
        ret = look( keeper, SLOT_LOOK, there );
        ok( ret == LOOKS_PROXY, "got %ld.\n", ret );
        ret = look( keeper2, SLOT_LOOK, here );
        ok( ret == LOOKS_PROXY, "got %ld.\n", ret );
        ret = look( keeper, SLOT_LOOK, local );
        ok( ret == LOOKS_COM, "got %ld.\n", ret );
        ret = look( keeper, SLOT_LOOK_AT_DOMAIN, first );
        ok( ret == 1, "got %ld.\n", ret );
        ret = look( keeper2, SLOT_LOOK_AT_DOMAIN, second );
        ok( ret == 1, "got %ld.\n", ret );
        ret = look( keeper, SLOT_LOOK_AT_DOMAIN, second );
        ok( ret == 2, "got %ld.\n", ret );
        ret = look( keeper2, SLOT_LOOK_AT_DOMAIN, first );
        ok( ret == 2, "got %ld.\n", ret );
        IUnknown_Release( keeper3 );
        IUnknown_Release( keeper2 );

        hr = ICorRuntimeHost_UnloadDomain( host, second );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        ret = look( keeper, SLOT_LOOK, there );     /* what is gone is a COM object that answers no more */
        ok( ret == LOOKS_COM, "got %ld.\n", ret );
        IUnknown_Release( keeper );
        IUnknown_Release( local );
        IUnknown_Release( there );
        IUnknown_Release( here );
    }
    IUnknown_Release( second );
    IUnknown_Release( first );
}

/* Managed code lists the domains by the host's own interface. */
static void test_list(void)
{
    IUnknown *first = get_default_domain(), *second, *keeper, *object;
    ICorRuntimeHost *host = get_corhost();
    BSTR text = NULL;
    HRESULT hr;

    if (!first || !host || !(object = create_object( first, L"Keeper", &keeper ))) return;
    second = create_domain( host, L"second" );
    hr = get_with( keeper, SLOT_LIST_DOMAINS, host, &text );
    ok( hr == S_OK && text && !lstrcmpW( text, L"* second" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w( text ) );
    SysFreeString( text );
    IUnknown_Release( keeper );
    IUnknown_Release( object );
    IUnknown_Release( second );
    IUnknown_Release( first );
}

/* A native object, as an interface that the guest defines without importing it. Each domain has a wrapper of its own
 * for it, and gives it back when it is unloaded. */
static void test_native(void)
{
    struct number number = { number_vtbl, 1 };
    IUnknown *first = get_default_domain(), *second, *keeper, *object, *keeper2, *object2;
    ICorRuntimeHost *host = get_corhost();
    LONG ret = 0, refs;
    HRESULT hr;

    if (!first || !host || !(object = create_object( first, L"Keeper", &keeper ))) return;
    second = create_domain( host, L"second" );
    if (!(object2 = create_object( second, L"Keeper", &keeper2 ))) return;
    hr = get_with( keeper2, SLOT_KEEP, &number, &ret );
    ok( hr == S_OK && ret == 1 + 2, "got hr %#lx, %ld.\n", hr, ret );
    refs = number.refs - 1;
    ok( refs > 0, "got %ld references.\n", refs );
    hr = get_with( keeper, SLOT_KEEP, &number, &ret );
    ok( hr == S_OK && ret == 3 + 4, "got hr %#lx, %ld.\n", hr, ret );
    ok( number.refs == 1 + 2 * refs, "got %ld references.\n", number.refs );
    hr = get_with( keeper2, SLOT_KEEP, &number, &ret );
    ok( hr == S_OK && ret == 5 + 6, "got hr %#lx, %ld.\n", hr, ret );
    ok( number.refs == 1 + 2 * refs, "got %ld references.\n", number.refs );
    IUnknown_Release( keeper2 );
    IUnknown_Release( object2 );

    hr = ICorRuntimeHost_UnloadDomain( host, second );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( number.refs == 1 + refs, "got %ld references.\n", number.refs );
    hr = get( keeper, SLOT_AGAIN, &ret );
    ok( hr == S_OK && ret == 7, "got hr %#lx, %ld.\n", hr, ret );
    IUnknown_Release( keeper );
    IUnknown_Release( object );
    IUnknown_Release( second );
    IUnknown_Release( first );
}

static const struct test_case cases[] =
{
    { "same", test_same },
    { "abroad", test_abroad },
    { "list", test_list },
    { "native", test_native },
};

START_TEST(returning)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"returning.dll" )) run_cases( "returning", cases, ARRAY_SIZE(cases) );
}
