/*
 * Calls by name, and what goes there and back in a VARIANT: _Type::InvokeMember_3 and IDispatch
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
#include <oleauto.h>

#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"
#include "reflection.h"

/* The CLR says the first, Mono the second. */
static BOOL is_missing( HRESULT hr )
{
    return hr == COR_E_MISSINGMETHOD || hr == COR_E_MISSINGMEMBER;
}

static void test_static_members(void)
{
    static const WCHAR *words[] = { L"one", L"\x4e8c", L"" };
    IUnknown *domain = get_default_domain(), *type;
    VARIANT args[2], ret;
    HRESULT hr;

    if (!domain || !(type = get_hosted_type( domain ))) return;
    args[0] = make_int( 40 );
    args[1] = make_int( 2 );
    hr = call_static( type, L"Add", 2, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 42, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret),
        V_I4(&ret) );
    args[0] = make_strings( 3, words );
    hr = call_static( type, L"Join", 1, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"one+\x4e8c+" ), "got hr %#lx, type %u.\n", hr,
        V_VT(&ret) );
    VariantClear( &ret );
    hr = call_static( type, L"Nothing", 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = call_static( type, L"Nothing", 0, NULL, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = call_static( type, L"Favourite", 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 2, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret),
        V_I4(&ret) );

    /* what is not there, what does not fit, what throws */
    hr = call_static( type, L"Missing", 0, NULL, &ret );
    ok( is_missing( hr ) && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = call_static( type, L"Hidden", 0, NULL, &ret );
    ok( is_missing( hr ), "got hr %#lx.\n", hr );
    args[0] = make_string( L"text" );
    hr = call_static( type, L"Add", 1, args, &ret );
    ok( is_missing( hr ), "got hr %#lx.\n", hr );
    hr = call_static( type, NULL, 0, NULL, &ret );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = call_static( type, L"Table", 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == (VT_ARRAY | VT_I4) && SafeArrayGetDim( V_ARRAY(&ret) ) == 2,
        "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    VariantClear( &ret );
    args[0] = make_string( L"thrown" );
    hr = call_static( type, L"Throw", 1, args, &ret );
    ok( hr == COR_E_TARGETINVOCATION && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );

    IUnknown_Release( type );
    IUnknown_Release( domain );
}

static void test_instances(void)
{
    IUnknown *domain = get_default_domain(), *type, *other, *unk;
    VARIANT object, args[1], ret;
    VARIANT_BOOL same;
    HRESULT hr;

    if (!domain || !(type = get_hosted_type( domain ))) return;
    args[0] = make_string( L"first" );
    hr = invoke_member( type, L"", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_CREATE, NULL, 1, args, &object );
    ok( hr == S_OK && V_VT(&object) == VT_DISPATCH && V_DISPATCH(&object), "got hr %#lx, type %u.\n", hr,
        V_VT(&object) );
    if (hr != S_OK) return;
    unk = query( V_DISPATCH(&object), &IID__Object );
    check_text( unk, SLOT_TO_STRING, L"Hosted first" );
    hr = get( unk, SLOT_GET_TYPE, &other );
    ok( hr == S_OK && other == type, "got hr %#lx, %p, not %p.\n", hr, other, type );
    IUnknown_Release( other );
    IUnknown_Release( unk );

    hr = invoke_member( type, L"Name", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_GET, &object, 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"first" ), "got hr %#lx, type %u.\n", hr,
        V_VT(&ret) );
    VariantClear( &ret );
    args[0] = make_int( 30 );
    hr = invoke_member( type, L"Number", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_SET, &object, 1, args, &ret );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    args[0] = make_int( 12 );
    hr = invoke_member( type, L"Plus", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_INVOKE, &object, 1, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 42, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret),
        V_I4(&ret) );

    /* the object that comes in is the one that went out, as often as it does */
    VariantInit( &args[0] );
    VariantCopy( &args[0], &object );
    hr = invoke_member( type, L"Same", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_INVOKE, &object, 1, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_BOOL && V_BOOL(&ret) == VARIANT_TRUE, "got hr %#lx, type %u.\n", hr,
        V_VT(&ret) );
    hr = invoke_member( type, L"Self", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_INVOKE, &object, 0, NULL, &ret );
    ok( hr == S_OK && V_DISPATCH(&ret) == V_DISPATCH(&object), "got hr %#lx, %p.\n", hr, V_DISPATCH(&ret) );
    VariantClear( &ret );

    /* a target of another class, and none */
    V_VT(&ret) = VT_UNKNOWN;
    V_UNKNOWN(&ret) = domain;
    args[0] = make_int( 12 );
    hr = invoke_member( type, L"Plus", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_INVOKE, &ret, 1, args, NULL );
    ok( hr == COR_E_TARGET, "got hr %#lx.\n", hr );
    args[0] = make_int( 12 );
    hr = invoke_member( type, L"Plus", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_INVOKE, NULL, 1, args, NULL );
    ok( hr == COR_E_TARGET, "got hr %#lx.\n", hr );

    same = 77;
    hr = get_with( type, SLOT_EQUALS_2, type, &same );
    ok( hr == S_OK && same == VARIANT_TRUE, "got hr %#lx, %d.\n", hr, same );
    same = 77;
    hr = get_with( type, SLOT_EQUALS_2, domain, &same );
    ok( hr == E_INVALIDARG && same == VARIANT_FALSE, "got hr %#lx, %d.\n", hr, same );

    VariantClear( &object );
    IUnknown_Release( type );
    IUnknown_Release( domain );
}

/* Values of every kind, there and back. */
static void test_values(void)
{
    static const struct { VARTYPE vt; UINT64 value; const WCHAR *kind; VARTYPE back; } tests[] =
    {
        { VT_EMPTY, 0, L"null", VT_EMPTY },
        { VT_NULL,  0, L"System.DBNull", VT_NULL },
        { VT_BOOL,  (UINT16)VARIANT_TRUE, L"System.Boolean", VT_BOOL },
        { VT_I1,    0x80, L"System.SByte", VT_I1 },
        { VT_UI1,   0xff, L"System.Byte", VT_UI1 },
        { VT_I2,    0x8000, L"System.Int16", VT_I2 },
        { VT_UI2,   0xffff, L"System.UInt16", VT_UI2 },
        { VT_I4,    0x80000000, L"System.Int32", VT_I4 },
        { VT_UI4,   0xffffffff, L"System.UInt32", VT_UI4 },
        { VT_I8,    0x8000000000000000, L"System.Int64", VT_I8 },
        { VT_UI8,   0xffffffffffffffff, L"System.UInt64", VT_UI8 },
        { VT_R4,    0x3fc00000, L"System.Single", VT_R4 },
        { VT_R8,    0x3ff8000000000000, L"System.Double", VT_R8 },
        { VT_INT,   5, L"System.Int32", VT_I4 },
        { VT_UINT,  5, L"System.UInt32", VT_UI4 },
        { VT_DATE,  0x40e0000000000000, L"System.DateTime", VT_DATE },
        { VT_CY,    12345, L"System.Decimal", VT_DECIMAL },
        { VT_ERROR, 0x80020004, L"System.Reflection.Missing", VT_ERROR },
        { VT_UNKNOWN, 0, L"null", VT_EMPTY },
    };
    IUnknown *domain = get_default_domain(), *type;
    VARIANT args[1], ret, by_ref;
    DECIMAL decimal;
    unsigned int i;
    HRESULT hr;
    BSTR str;

    if (!domain || !(type = get_hosted_type( domain ))) return;
    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        winetest_push_context( "%u", i );
        VariantInit( &args[0] );
        V_VT(&args[0]) = tests[i].vt;
        V_UI8(&args[0]) = tests[i].value;
        hr = call_static( type, L"Kind", 1, args, &ret );
        if (tests[i].vt != VT_ERROR)    /* Missing stands for a default, which Kind has not */
            ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), tests[i].kind ), "got hr %#lx, %s.\n",
                hr, V_VT(&ret) == VT_BSTR ? wine_dbgstr_w(V_BSTR(&ret)) : "no string" );
        VariantClear( &ret );
        V_VT(&args[0]) = tests[i].vt;
        V_UI8(&args[0]) = tests[i].value;
        hr = call_static( type, L"Echo", 1, args, &ret );
        if (tests[i].vt != VT_ERROR)
        {
            ok( hr == S_OK && V_VT(&ret) == tests[i].back, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
            if (tests[i].vt == tests[i].back && tests[i].value)
                ok( !memcmp( &V_UI8(&ret), &tests[i].value, tests[i].vt == VT_BOOL ? 2 : 1 ), "got another value.\n" );
        }
        winetest_pop_context();
    }
    ok( V_VT(&ret) != VT_DISPATCH, "got an object.\n" );

    /* a sum of money and a number of 29 digits */
    memset( &decimal, 0, sizeof(decimal) );
    decimal.Hi32 = 0x01234567;
    decimal.Lo64 = 0x89abcdef00112233;
    decimal.scale = 3;
    decimal.sign = DECIMAL_NEG;
    V_DECIMAL(&args[0]) = decimal;
    V_VT(&args[0]) = VT_DECIMAL;
    hr = call_static( type, L"Echo", 1, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_DECIMAL, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    V_VT(&ret) = 0;
    ok( !memcmp( &V_DECIMAL(&ret), &decimal, sizeof(decimal) ), "got another number.\n" );

    /* by reference */
    str = SysAllocString( L"referenced" );
    V_VT(&by_ref) = VT_BSTR | VT_BYREF;
    V_BSTRREF(&by_ref) = &str;
    args[0] = by_ref;
    hr = call_static( type, L"Echo", 1, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), str ), "got hr %#lx, type %u.\n", hr,
        V_VT(&ret) );
    VariantClear( &ret );
    SysFreeString( str );
    IUnknown_Release( type );
    IUnknown_Release( domain );
}

static void test_arrays(void)
{
    IUnknown *domain = get_default_domain(), *type;
    VARIANT args[1], ret;
    LONG index = 1;
    HRESULT hr;

    if (!domain || !(type = get_hosted_type( domain ))) return;
    /* arrays */
    V_VT(&args[0]) = VT_ARRAY | VT_BOOL;
    V_ARRAY(&args[0]) = SafeArrayCreateVector( VT_BOOL, 0, 3 );
    ((VARIANT_BOOL *)V_ARRAY(&args[0])->pvData)[1] = VARIANT_TRUE;
    hr = call_static( type, L"Echo", 1, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == (VT_ARRAY | VT_BOOL), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    if (hr == S_OK)
    {
        VARIANT_BOOL *values = V_ARRAY(&ret)->pvData;

        ok( V_ARRAY(&ret)->rgsabound[0].cElements == 3 && !values[0] && values[1] == VARIANT_TRUE && !values[2],
            "got other values.\n" );
    }
    VariantClear( &ret );
    hr = call_static( type, L"Objects", 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == (VT_ARRAY | VT_VARIANT), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    if (hr == S_OK)
    {
        VARIANT element;

        hr = SafeArrayGetElement( V_ARRAY(&ret), &index, &element );
        ok( hr == S_OK && V_VT(&element) == VT_BSTR && !lstrcmpW( V_BSTR(&element), L"two" ), "got hr %#lx, type %u.\n",
            hr, V_VT(&element) );
        VariantClear( &element );
    }
    VariantClear( &ret );
    V_VT(&args[0]) = VT_ARRAY | VT_I4;
    V_ARRAY(&args[0]) = SafeArrayCreateVector( VT_I4, 0, 1 );
    hr = call_static( type, L"Join", 1, args, &ret );
    ok( FAILED(hr) && V_VT(&ret) == VT_EMPTY, "got hr %#lx.\n", hr );
    IUnknown_Release( type );
    IUnknown_Release( domain );
}

static void test_bad_values(void)
{
    IUnknown *domain = get_default_domain(), *type;
    VARIANT args[1], ret;
    SAFEARRAY *array;
    HRESULT hr;

    if (!domain || !(type = get_hosted_type( domain ))) return;
    /* types that nothing is like, arrays of two dimensions, records */
    V_VT(&args[0]) = VT_RECORD;
    V_RECORD(&args[0]) = NULL;
    V_RECORDINFO(&args[0]) = NULL;
    array = SafeArrayCreateVector( VT_VARIANT, 0, 1 );
    *(VARIANT *)array->pvData = args[0];
    {
        HRESULT (WINAPI *method)( void *, BSTR, LONG, void *, VARIANT, SAFEARRAY *,
                                  VARIANT * ) = get_slot( type, SLOT_INVOKE_MEMBER_3 );
        SAFEARRAYBOUND bounds[2] = { { 2, 0 }, { 2, 0 } };
        BSTR name = SysAllocString( L"Echo" );
        SAFEARRAY *table;
        VARIANT empty;

        VariantInit( &empty );
        hr = method( type, name, STATIC_CALL, NULL, empty, array, &ret );
        ok( hr == DISP_E_BADVARTYPE && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        memset( array->pvData, 0, sizeof(VARIANT) );
        SafeArrayDestroy( array );
        array = SafeArrayCreateVector( VT_I4, 0, 1 );
        hr = method( type, name, STATIC_CALL, NULL, empty, array, &ret );
        ok( hr == COR_E_SAFEARRAYTYPEMISMATCH, "got hr %#lx.\n", hr );
        SafeArrayDestroy( array );
        table = SafeArrayCreate( VT_VARIANT, 2, bounds );
        hr = method( type, name, STATIC_CALL, NULL, empty, table, &ret );
        ok( hr == COR_E_SAFEARRAYRANKMISMATCH, "got hr %#lx.\n", hr );
        SafeArrayDestroy( table );
        SysFreeString( name );
    }
    IUnknown_Release( type );
    IUnknown_Release( domain );
}

static void test_late_bound(void)
{
    IUnknown *domain = get_default_domain();
    IDispatch *dispatch, *type, *object;
    DISPPARAMS params = { NULL, NULL, 0, 0 };
    VARIANT args[2], ret;
    EXCEPINFO info;
    WCHAR *names[2] = { (WCHAR *)L"ToString", (WCHAR *)L"argument" };
    DISPID ids[2];
    ITypeInfo *type_info;
    WCHAR path[MAX_PATH];
    UINT count;
    HRESULT hr;

    if (!domain || !get_guest_path( L"hosted.dll", path )) return;
    dispatch = (IDispatch *)query( domain, &IID_IDispatch );
    count = 77;
    hr = IDispatch_GetTypeInfoCount( dispatch, &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %u.\n", hr, count );
    type_info = (ITypeInfo *)0xdeadbeef;
    hr = IDispatch_GetTypeInfo( dispatch, 1, 0, &type_info );
    ok( FAILED(hr) && !type_info, "got hr %#lx.\n", hr );
    hr = IDispatch_GetIDsOfNames( dispatch, &null_guid, names, 2, 0, ids );
    ok( hr == DISP_E_UNKNOWNNAME && ids[1] == DISPID_UNKNOWN, "got hr %#lx.\n", hr );
    hr = IDispatch_GetIDsOfNames( dispatch, &null_guid, NULL, 1, 0, ids );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IDispatch_Invoke( dispatch, 12345, &null_guid, 0, DISPATCH_METHOD, &params, &ret, NULL, NULL );
    ok( hr == DISP_E_MEMBERNOTFOUND, "got hr %#lx.\n", hr );
    hr = IDispatch_Invoke( dispatch, DISPID_VALUE, &null_guid, 0, DISPATCH_METHOD, NULL, &ret, NULL, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );

    /* names of the type library, and of the class */
    hr = late( dispatch, L"friendlyname", DISPATCH_PROPERTYGET, 0, NULL, &ret, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"DefaultDomain" ), "got hr %#lx, type %u.\n",
        hr, V_VT(&ret) );
    VariantClear( &ret );
    hr = late( dispatch, L"Id", DISPATCH_PROPERTYGET, 0, NULL, &ret, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_I4, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = late( dispatch, L"NoSuchThing", DISPATCH_METHOD, 0, NULL, &ret, NULL );
    ok( hr == DISP_E_UNKNOWNNAME, "got hr %#lx.\n", hr );
    args[0] = make_string( L"no such assembly" );
    hr = late( dispatch, L"Load_2", DISPATCH_METHOD, 1, args, &ret, &info );
    ok( hr == DISP_E_EXCEPTION && info.scode == COR_E_FILENOTFOUND && info.bstrDescription, "got hr %#lx, %#lx.\n", hr,
        info.scode );
    SysFreeString( info.bstrDescription );

    args[1] = make_string( path );      /* the last comes first */
    args[0] = make_string( L"Hosted" );
    hr = late( dispatch, L"CreateInstanceFromAndUnwrap", DISPATCH_METHOD, 2, args, &ret, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    if (hr == S_OK)
    {
        object = V_DISPATCH(&ret);
        args[0] = make_int( 40 );
        hr = late( object, L"Number", DISPATCH_PROPERTYPUT, 1, args, NULL, NULL );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        args[0] = make_string( L"2" );
        hr = late( object, L"Plus", DISPATCH_METHOD, 1, args, &ret, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 42, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        args[0] = make_int( 2 );
        hr = late( object, L"Plus", DISPATCH_METHOD | DISPATCH_PROPERTYGET, 1, args, &ret, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 42, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        args[0] = make_string( L"renamed" );
        hr = late( object, L"Name", DISPATCH_PROPERTYPUT, 1, args, NULL, NULL );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        hr = IDispatch_Invoke( object, DISPID_VALUE, &null_guid, 0, DISPATCH_PROPERTYGET, &params, &ret, NULL, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"Hosted renamed" ),
            "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        VariantClear( &ret );
        hr = late( object, L"GetType", DISPATCH_METHOD, 0, NULL, &ret, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        type = V_DISPATCH(&ret);
        hr = late( type, L"FullName", DISPATCH_PROPERTYGET, 0, NULL, &ret, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"Hosted" ), "got hr %#lx, type %u.\n", hr,
            V_VT(&ret) );
        VariantClear( &ret );
        args[0] = make_string( L"text" );
        hr = late( object, L"Throw", DISPATCH_METHOD, 1, args, &ret, &info );
        ok( hr == DISP_E_UNKNOWNNAME, "got hr %#lx.\n", hr );   /* a static one is no member of an object */
        IDispatch_Release( type );
        ok( !IDispatch_Release( object ), "the object is still referenced.\n" );
    }
    IDispatch_Release( dispatch );
    IUnknown_Release( domain );
}

static const struct test_case cases[] =
{
    { "static", test_static_members },
    { "instances", test_instances },
    { "values", test_values },
    { "arrays", test_arrays },
    { "bad_values", test_bad_values },
    { "late", test_late_bound },
};

START_TEST(invokemember)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"hosted.dll" )) run_cases( "invokemember", cases, ARRAY_SIZE(cases) );
}
