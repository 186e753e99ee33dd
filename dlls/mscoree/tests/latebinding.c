/*
 * Tests for late-bound calls of managed objects
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

static IDispatch *create_object( IUnknown *domain, const WCHAR *class )
{
    IUnknown *assembly = load_guest( domain, L"interop.dll" );
    VARIANT variant;
    HRESULT hr;

    if (!assembly) return NULL;
    hr = get_by_name( assembly, SLOT_CREATE_INSTANCE, class, &variant );
    ok( hr == S_OK && V_VT(&variant) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&variant) );
    IUnknown_Release( assembly );
    return hr == S_OK ? V_DISPATCH(&variant) : NULL;
}

static IDispatch *create_core_object( IUnknown *domain, const WCHAR *class )
{
    HRESULT (WINAPI *create)( void *, BSTR, BSTR, void * ) = get_slot( domain, SLOT_DOMAIN_CREATE_INSTANCE );
    BSTR assembly = SysAllocString( L"mscorlib" ), name = SysAllocString( class );
    IUnknown *handle = NULL;
    VARIANT variant;
    HRESULT hr;

    hr = create( domain, assembly, name, &handle );
    ok( hr == S_OK && handle, "%s: got hr %#lx.\n", wine_dbgstr_w(class), hr );
    SysFreeString( assembly );
    SysFreeString( name );
    if (hr != S_OK) return NULL;
    hr = get( handle, SLOT_UNWRAP, &variant );
    ok( hr == S_OK && V_VT(&variant) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&variant) );
    IUnknown_Release( handle );
    return V_DISPATCH(&variant);
}

/* The arguments stay the caller's; they come last first. */
static HRESULT invoke_with( IDispatch *object, const WCHAR *name, WORD flags, unsigned int count, VARIANT *args,
                            VARIANT *ret, EXCEPINFO *info, UINT *bad_arg )
{
    DISPID id, put = DISPID_PROPERTYPUT;
    DISPPARAMS params = { args, &put, count, (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) ? 1 : 0 };
    HRESULT hr = IDispatch_GetIDsOfNames( object, &null_guid, (WCHAR **)&name, 1, 0, &id );

    VariantInit( ret );
    if (hr != S_OK) return hr;
    return IDispatch_Invoke( object, id, &null_guid, 0, flags, &params, ret, info, bad_arg );
}

#define check_call( object, name, count, args, expected ) \
    check_call_( __LINE__, object, name, DISPATCH_METHOD, count, args, expected )
#define check_get( object, name, count, args, expected ) \
    check_call_( __LINE__, object, name, DISPATCH_PROPERTYGET, count, args, expected )
static void check_call_( unsigned int line, IDispatch *object, const WCHAR *name, WORD flags, unsigned int count,
                         VARIANT *args, const WCHAR *expected )
{
    VARIANT ret;
    HRESULT hr = invoke_with( object, name, flags, count, args, &ret, NULL, NULL );

    ok_(__FILE__, line)( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), expected ),
                         "%s: got hr %#lx, type %u, %s.\n", wine_dbgstr_w(name), hr, V_VT(&ret),
                         V_VT(&ret) == VT_BSTR ? wine_dbgstr_w(V_BSTR(&ret)) : "no text" );
    VariantClear( &ret );
}

static VARIANT make_value( VARTYPE vt, UINT64 value )
{
    VARIANT variant;

    V_VT(&variant) = vt;
    V_UI8(&variant) = value;
    return variant;
}

static void check_coercions( IDispatch *object )
{
    static const struct { const WCHAR *method; VARTYPE vt; UINT64 value; const WCHAR *text; const WCHAR *expected;
                          HRESULT hr; } tests[] =
    {
        { L"Int", VT_I4, 8, NULL, L"int 8" },
        { L"Int", VT_BSTR, 0, L"8", L"int 8" },
        { L"Int", VT_I2, 0xfffe, NULL, L"int -2" },
        { L"Int", VT_UI1, 200, NULL, L"int 200" },
        { L"Int", VT_I8, 5, NULL, L"int 5" },
        { L"Int", VT_R8, 0x4008000000000000, NULL, L"int 3" },
        { L"Int", VT_R4, 0x40400000, NULL, L"int 3" },
        { L"Int", VT_CY, 30000, NULL, L"int 3" },
        { L"Int", VT_BOOL, 0xffff, NULL, L"int -1" },
        { L"Int", VT_EMPTY, 0, NULL, L"int 0" },
        { L"Int", VT_BSTR, 0, L"eight", NULL, DISP_E_TYPEMISMATCH },
        { L"Int", VT_R8, 0x4202a05f20000000, NULL, NULL, DISP_E_OVERFLOW },
        { L"Int", VT_NULL, 0, NULL, NULL, DISP_E_TYPEMISMATCH },
        { L"Int", VT_UNKNOWN, 0, NULL, NULL, DISP_E_TYPEMISMATCH },
        { L"Byte", VT_I4, 255, NULL, L"byte 255" },
        { L"Byte", VT_I4, 256, NULL, NULL, DISP_E_OVERFLOW },
        { L"Long", VT_I4, 8, NULL, L"long 8" },
        { L"Long", VT_BSTR, 0, L"1099511627776", L"long 1099511627776" },
        { L"Bool", VT_BOOL, 0xffff, NULL, L"bool True" },
        { L"Bool", VT_I4, 2, NULL, L"bool True" },
        { L"Bool", VT_BSTR, 0, L"False", L"bool False" },
        { L"Char", VT_UI2, 'x', NULL, L"char x" },
        { L"Char", VT_BSTR, 0, L"x", L"char x" },
        { L"Char", VT_BSTR, 0, L"xx", NULL, DISP_E_TYPEMISMATCH },
        { L"Text", VT_BSTR, 0, L"a", L"text a" },
        { L"Text", VT_I4, 8, NULL, L"text 8" },
        { L"Text", VT_BOOL, 0xffff, NULL, L"text True" },
        { L"Text", VT_EMPTY, 0, NULL, L"text null" },
        { L"Double", VT_I4, 8, NULL, L"double 8" },
        { L"Double", VT_BSTR, 0, L"8", L"double 8" },
        { L"Double", VT_R4, 0x3fc00000, NULL, L"double 1.5" },
        { L"Money", VT_CY, 15000, NULL, L"money 1.5" },
        { L"Money", VT_I4, 8, NULL, L"money 8" },
        { L"Money", VT_R8, 0x3ff8000000000000, NULL, L"money 1.5" },
        { L"Day", VT_DATE, 0x4008000000000000, NULL, L"day 2" },
        { L"Day", VT_R8, 0x4008000000000000, NULL, L"day 2" },
        { L"Paint", VT_I4, 7, NULL, L"shade Dark" },
        { L"Paint", VT_I2, 7, NULL, L"shade Dark" },
        { L"Paint", VT_BSTR, 0, L"7", L"shade Dark" },
        { L"Paint", VT_BSTR, 0, L"Dark", NULL, DISP_E_TYPEMISMATCH },
        { L"Object", VT_I4, 8, NULL, L"object Int32 8" },
        { L"Object", VT_EMPTY, 0, NULL, L"object null" },
        { L"Object", VT_NULL, 0, NULL, L"object DBNull " },
        { L"Object", VT_BSTR, 0, L"a", L"object String a" },
        { L"Take", VT_DISPATCH, 0, NULL, L"late null" },
        { L"Take", VT_EMPTY, 0, NULL, L"late null" },
        { L"Take", VT_BSTR, 0, L"a", NULL, DISP_E_TYPEMISMATCH },
        { L"Bytes", VT_ARRAY | VT_UI1, 0, NULL, L"bytes -1" },
        { L"Bytes", VT_BSTR, 0, L"a", NULL, DISP_E_TYPEMISMATCH },
        { L"Int", VT_RECORD, 0, NULL, NULL, DISP_E_TYPEMISMATCH },
    };
    VARIANT args[2], ret;
    unsigned int i;
    UINT bad_arg;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        winetest_push_context( "%u, %s", i, wine_dbgstr_w(tests[i].method) );
        args[0] = tests[i].text ? make_string( tests[i].text ) : make_value( tests[i].vt, tests[i].value );
        bad_arg = 77;
        hr = invoke_with( object, tests[i].method, DISPATCH_METHOD, 1, args, &ret, NULL, &bad_arg );
        ok( hr == tests[i].hr, "got hr %#lx.\n", hr );
        ok( bad_arg == (tests[i].hr ? 0 : 77), "got argument %u.\n", bad_arg );
        if (tests[i].expected)
            ok( V_VT(&ret) == VT_BSTR && (!lstrcmpW( V_BSTR(&ret), tests[i].expected ) ||
                (tests[i].vt == VT_NULL && wcsstr( V_BSTR(&ret), L"DBNull" ))), "got type %u, %s.\n", V_VT(&ret),
                V_VT(&ret) == VT_BSTR ? wine_dbgstr_w(V_BSTR(&ret)) : "no text" );
        else ok( V_VT(&ret) == VT_EMPTY, "got type %u.\n", V_VT(&ret) );
        VariantClear( &ret );
        if (tests[i].text) VariantClear( &args[0] );
        winetest_pop_context();
    }

    /* the place of the bad one, from the end */
    args[1] = make_string( L"first" );
    args[0] = make_value( VT_NULL, 0 );
    hr = invoke_with( object, L"Two", DISPATCH_METHOD, 2, args, &ret, NULL, &bad_arg );
    ok( hr == DISP_E_TYPEMISMATCH && bad_arg == 0, "got hr %#lx, argument %u.\n", hr, bad_arg );
    VariantClear( &args[1] );
    args[0] = make_string( L"second" );
    args[1] = make_value( VT_NULL, 0 );
    hr = invoke_with( object, L"Two", DISPATCH_METHOD, 2, args, &ret, NULL, &bad_arg );
    ok( hr == DISP_E_TYPEMISMATCH && bad_arg == 1, "got hr %#lx, argument %u.\n", hr, bad_arg );
    VariantClear( &args[0] );
    hr = invoke_with( object, L"Two", DISPATCH_METHOD, 0, args, &ret, NULL, &bad_arg );
    ok( hr == DISP_E_BADPARAMCOUNT, "got hr %#lx.\n", hr );
}

static void check_references( IDispatch *object )
{
    static const struct { const WCHAR *method; VARTYPE vt; UINT64 before, after; } tests[] =
    {
        { L"RefBool",   VT_BOOL, 0, 0xffff },
        { L"RefByte",   VT_UI1, 5, 6 },
        { L"RefShort",  VT_I2, 5, 6 },
        { L"RefUShort", VT_UI2, 5, 6 },
        { L"RefInt",    VT_I4, 0xffffffff, 0 },
        { L"RefInt",    VT_INT, 5, 6 },
        { L"RefInt",    VT_I2, 5, 6 },
        { L"RefUInt",   VT_UI4, 5, 6 },
        { L"RefUInt",   VT_UINT, 5, 6 },
        { L"RefLong",   VT_I8, 0xffffffff, 0x100000000 },
        { L"RefLong",   VT_I4, 5, 6 },
        { L"RefFloat",  VT_R4, 0x3fc00000, 0x40200000 },
        { L"RefDouble", VT_R8, 0x3ff8000000000000, 0x4004000000000000 },
        { L"RefDate",   VT_DATE, 0x3ff8000000000000, 0x4004000000000000 },
        { L"RefDecimal", VT_CY, 15000, 25000 },
        { L"RefShade",  VT_I4, 0, 7 },
    };
    VARIANT args[3], value, ret;
    UINT64 data;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        winetest_push_context( "%u, %s", i, wine_dbgstr_w(tests[i].method) );
        data = tests[i].before;
        V_VT(&args[0]) = VT_BYREF | tests[i].vt;
        V_BYREF(&args[0]) = &data;
        hr = invoke_with( object, tests[i].method, DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
        ok( hr == S_OK && data == tests[i].after, "got hr %#lx, %s.\n", hr, wine_dbgstr_longlong(data) );

        /* in a VARIANT, which then has the method's own type */
        value = make_value( tests[i].vt, tests[i].before );
        V_VT(&args[0]) = VT_BYREF | VT_VARIANT;
        V_VARIANTREF(&args[0]) = &value;
        hr = invoke_with( object, tests[i].method, DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        if (tests[i].vt == V_VT(&value))
            ok( V_UI8(&value) == tests[i].after || V_UI4(&value) == (UINT32)tests[i].after, "got another value.\n" );

        /* a VARIANT that is a reference itself */
        data = tests[i].before;
        V_VT(&value) = VT_BYREF | tests[i].vt;
        V_BYREF(&value) = &data;
        hr = invoke_with( object, tests[i].method, DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
        ok( hr == S_OK && data == tests[i].after && V_VT(&value) == (VT_BYREF | tests[i].vt), "got hr %#lx, %s.\n", hr,
            wine_dbgstr_longlong(data) );

        /* and without a reference */
        args[0] = make_value( tests[i].vt, tests[i].before );
        hr = invoke_with( object, tests[i].method, DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
        ok( hr == S_OK && V_UI8(&args[0]) == tests[i].before, "got hr %#lx.\n", hr );
        winetest_pop_context();
    }
}

static void check_more_references( IDispatch *object )
{
    VARIANT args[3], value, ret;
    SAFEARRAY *array = NULL;
    IDispatch *other = NULL;
    DECIMAL decimal;
    unsigned int i;
    HRESULT hr;
    BSTR str;

    str = SysAllocString( L"text" );
    V_VT(&args[0]) = VT_BYREF | VT_BSTR;
    V_BSTRREF(&args[0]) = &str;
    hr = invoke_with( object, L"RefString", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK && !lstrcmpW( str, L"text!" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(str) );
    SysFreeString( str );
    str = NULL;
    hr = invoke_with( object, L"RefString", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK && !lstrcmpW( str, L"!" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(str) );
    SysFreeString( str );

    memset( &decimal, 0, sizeof(decimal) );
    decimal.Lo64 = 15;
    decimal.scale = 1;
    V_VT(&args[0]) = VT_BYREF | VT_DECIMAL;
    V_DECIMALREF(&args[0]) = &decimal;
    hr = invoke_with( object, L"RefDecimal", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK && decimal.Lo64 == 25 && decimal.scale == 1, "got hr %#lx, %s.\n", hr,
        wine_dbgstr_longlong(decimal.Lo64) );

    for (i = 0; i < 2; i++)
    {
        V_VT(&args[0]) = VT_BYREF | VT_ARRAY | VT_I4;
        V_ARRAYREF(&args[0]) = &array;
        hr = invoke_with( object, L"RefArray", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
        ok( hr == S_OK && array && array->rgsabound[0].cElements == 2 && *(LONG *)array->pvData == (i ? 2 : 0),
            "got hr %#lx.\n", hr );
    }
    SafeArrayDestroy( array );

    for (i = 0; i < 2; i++)
    {
        V_VT(&args[0]) = VT_BYREF | VT_DISPATCH;
        V_DISPATCHREF(&args[0]) = &other;
        hr = invoke_with( object, L"RefLate", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
        ok( hr == S_OK && other == object, "got hr %#lx, %p.\n", hr, other );
    }
    if (other) IDispatch_Release( other );

    value = make_int( 5 );
    V_VT(&args[0]) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&args[0]) = &value;
    hr = invoke_with( object, L"RefAny", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&value) == VT_BSTR, "got hr %#lx, type %u.\n", hr, V_VT(&value) );
    hr = invoke_with( object, L"RefAny", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&value) == VT_I4 && V_I4(&value) == 7, "got hr %#lx, type %u.\n", hr, V_VT(&value) );
    hr = invoke_with( object, L"Out", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&value) == (VT_ARRAY | VT_UI1), "got hr %#lx, type %u.\n", hr, V_VT(&value) );
    VariantClear( &value );
}

static void check_several_references( IDispatch *object )
{
    VARIANT args[3], value, ret;
    IDispatch *other = NULL;
    UINT bad_arg;
    UINT64 data;
    HRESULT hr;
    BSTR str;

    VariantInit( &value );

    /* several, of which one cannot be stored: none is */
    data = 5;
    str = SysAllocString( L"text" );
    V_VT(&args[2]) = VT_BYREF | VT_I4;
    V_BYREF(&args[2]) = &data;
    V_VT(&args[1]) = VT_BYREF | VT_BSTR;
    V_BSTRREF(&args[1]) = &str;
    V_VT(&args[0]) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&args[0]) = &value;
    hr = invoke_with( object, L"Refs", DISPATCH_METHOD, 3, args, &ret, NULL, NULL );
    ok( hr == S_OK && data == 6 && !lstrcmpW( str, L"text!" ) && V_VT(&value) == VT_R8, "got hr %#lx.\n", hr );
    other = NULL;
    V_VT(&args[0]) = VT_BYREF | VT_DISPATCH;
    V_DISPATCHREF(&args[0]) = &other;
    bad_arg = 77;
    hr = invoke_with( object, L"Refs", DISPATCH_METHOD, 3, args, &ret, NULL, &bad_arg );
    ok( hr == DISP_E_TYPEMISMATCH && bad_arg == 0 && data == 6 && !lstrcmpW( str, L"text!" ), "got hr %#lx, %u.\n", hr,
        bad_arg );
    SysFreeString( str );
    V_BYREF(&args[2]) = NULL;
    hr = invoke_with( object, L"RefInt", DISPATCH_METHOD, 1, &args[2], &ret, NULL, &bad_arg );
    ok( hr == DISP_E_TYPEMISMATCH, "got hr %#lx.\n", hr );
}

static void check_properties( IDispatch *object )
{
    VARIANT args[2], ret;
    HRESULT hr;

    args[0] = make_string( L"41" );
    hr = invoke_with( object, L"Number", DISPATCH_PROPERTYPUT, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = invoke_with( object, L"number", DISPATCH_PROPERTYGET | DISPATCH_METHOD, 0, NULL, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 41, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = invoke_with( object, L"Field", DISPATCH_PROPERTYPUT, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = invoke_with( object, L"Field", DISPATCH_PROPERTYGET, 0, NULL, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 41, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = invoke_with( object, L"ReadOnly", DISPATCH_PROPERTYPUT, 1, args, &ret, NULL, NULL );
    ok( hr == DISP_E_MEMBERNOTFOUND, "got hr %#lx.\n", hr );
    hr = invoke_with( object, L"Int", DISPATCH_PROPERTYPUT, 1, args, &ret, NULL, NULL );
    ok( hr == DISP_E_MEMBERNOTFOUND, "got hr %#lx.\n", hr );
    check_get( object, L"ReadOnly", 0, NULL, L"read" );
    VariantClear( &args[0] );

    /* by reference */
    V_VT(&args[0]) = VT_DISPATCH;
    V_DISPATCH(&args[0]) = object;
    hr = invoke_with( object, L"Any", DISPATCH_PROPERTYPUTREF, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = invoke_with( object, L"Any", DISPATCH_PROPERTYGET, 0, NULL, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_DISPATCH && V_DISPATCH(&ret) == object, "got hr %#lx, type %u.\n", hr,
        V_VT(&ret) );
    VariantClear( &ret );
    args[0] = make_int( 0 );
    V_VT(&args[0]) = VT_EMPTY;
    hr = invoke_with( object, L"Any", DISPATCH_PROPERTYPUT, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    /* with an index: the value comes first, as the last argument */
    args[1] = make_int( 5 );
    args[0] = make_string( L"item" );
    hr = invoke_with( object, L"Item", DISPATCH_PROPERTYPUT, 2, args, &ret, NULL, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    check_get( object, L"Name", 0, NULL, L"item5" );
    check_get( object, L"Item", 1, &args[1], L"item55" );
    VariantClear( &args[0] );
}

static void check_default( IDispatch *object )
{
    DISPPARAMS params = { NULL, NULL, 0, 0 };
    DISPID put = DISPID_PROPERTYPUT;
    VARIANT args[2], ret;
    HRESULT hr;

    args[0] = make_int( 6 );
    params.rgvarg = args;
    params.cArgs = 1;
    hr = IDispatch_Invoke( object, DISPID_VALUE, &null_guid, 0, DISPATCH_PROPERTYGET | DISPATCH_METHOD, &params, &ret,
                           NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"item56" ), "got hr %#lx, type %u.\n", hr,
        V_VT(&ret) );
    VariantClear( &ret );
    args[1] = args[0];
    args[0] = make_string( L"new" );
    params.cArgs = 2;
    params.cNamedArgs = 1;
    params.rgdispidNamedArgs = &put;
    hr = IDispatch_Invoke( object, DISPID_VALUE, &null_guid, 0, DISPATCH_PROPERTYPUT, &params, NULL, NULL, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    check_get( object, L"Name", 0, NULL, L"new6" );
    VariantClear( &args[0] );
    params.cArgs = params.cNamedArgs = 0;
    hr = IDispatch_Invoke( object, DISPID_VALUE, &null_guid, 0, DISPATCH_PROPERTYGET, &params, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"Late" ), "got hr %#lx, type %u.\n", hr,
        V_VT(&ret) );
    VariantClear( &ret );
}

static void check_names( IDispatch *object )
{
    static const WCHAR *const absent[] = { L"Hidden", L"Static", L"Generic", L"get_Number", L"NoSuchThing", L"Over_4",
                                           L"Over_1", L"Int_2", L"_2", L"" };
    const WCHAR *named[3] = { L"Two", L"second", L"First" };
    DISPPARAMS params = { NULL, NULL, 0, 0 };
    VARIANT args[3], ret;
    DISPID ids[3];
    unsigned int i;
    UINT bad_arg;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(absent); i++)
    {
        ids[0] = 77;
        hr = IDispatch_GetIDsOfNames( object, &null_guid, (WCHAR **)&absent[i], 1, 0, ids );
        ok( hr == DISP_E_UNKNOWNNAME && ids[0] == DISPID_UNKNOWN, "%s: got hr %#lx, %ld.\n", wine_dbgstr_w(absent[i]),
            hr, ids[0] );
    }

    /* overloads: the class's virtual methods come first, a name without a number means the one that fits */
    args[0] = make_value( VT_R8, 0x3ff8000000000000 );
    check_call( object, L"Over", 1, args, L"virtual" );
    check_call( object, L"Over_2", 1, args, L"first" );
    check_call( object, L"OVER_3", 1, args, L"second" );
    args[0] = make_int( 3 );
    check_call( object, L"Over", 1, args, L"first" );
    args[0] = make_string( L"text" );
    check_call( object, L"Over", 1, args, L"second" );
    hr = invoke_with( object, L"Over_2", DISPATCH_METHOD, 1, args, &ret, NULL, &bad_arg );
    ok( hr == DISP_E_TYPEMISMATCH && !bad_arg, "got hr %#lx.\n", hr );
    VariantClear( &args[0] );

    /* numbers that a class gives itself */
    named[0] = L"Marked";
    hr = IDispatch_GetIDsOfNames( object, &null_guid, (WCHAR **)named, 1, 0, ids );
    ok( hr == S_OK && ids[0] == 77, "got hr %#lx, %ld.\n", hr, ids[0] );
    hr = IDispatch_Invoke( object, 77, &null_guid, 0, DISPATCH_METHOD, &params, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 77, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = IDispatch_Invoke( object, DISPID_UNKNOWN, &null_guid, 0, DISPATCH_METHOD, &params, &ret, NULL, NULL );
    ok( hr == DISP_E_MEMBERNOTFOUND, "got hr %#lx.\n", hr );
    named[0] = L"GetEnumerator";
    hr = IDispatch_GetIDsOfNames( object, &null_guid, (WCHAR **)named, 1, 0, ids );
    ok( hr == S_OK && ids[0] == DISPID_NEWENUM, "got hr %#lx, %ld.\n", hr, ids[0] );
    named[0] = L"Item";
    hr = IDispatch_GetIDsOfNames( object, &null_guid, (WCHAR **)named, 1, 0, ids );
    ok( hr == S_OK && ids[0] == DISPID_VALUE, "got hr %#lx, %ld.\n", hr, ids[0] );
}

static void check_named_arguments( IDispatch *object )
{
    const WCHAR *named[3] = { L"Two", L"second", L"First" };
    DISPPARAMS params = { NULL, NULL, 0, 0 };
    VARIANT args[3], ret;
    DISPID ids[3];
    UINT bad_arg;
    HRESULT hr;

    /* arguments with names */
    named[0] = L"Two";
    hr = IDispatch_GetIDsOfNames( object, &null_guid, (WCHAR **)named, 3, 0, ids );
    ok( hr == S_OK && ids[1] == 1 && ids[2] == 0, "got hr %#lx, %ld, %ld.\n", hr, ids[1], ids[2] );
    args[0] = make_string( L"a" );
    args[1] = make_string( L"b" );
    params.rgvarg = args;
    params.rgdispidNamedArgs = ids + 1;
    params.cArgs = params.cNamedArgs = 2;
    hr = IDispatch_Invoke( object, ids[0], &null_guid, 0, DISPATCH_METHOD, &params, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"b-a" ), "got hr %#lx, type %u.\n", hr,
        V_VT(&ret) );
    VariantClear( &ret );
    params.cNamedArgs = 1;
    hr = IDispatch_Invoke( object, ids[0], &null_guid, 0, DISPATCH_METHOD, &params, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"b-a" ), "got hr %#lx, type %u.\n", hr,
        V_VT(&ret) );
    VariantClear( &ret );
    params.cArgs = 1;
    bad_arg = 77;
    hr = IDispatch_Invoke( object, ids[0], &null_guid, 0, DISPATCH_METHOD, &params, &ret, NULL, &bad_arg );
    ok( hr == DISP_E_PARAMNOTOPTIONAL, "got hr %#lx.\n", hr );
    ids[1] = 5;
    hr = IDispatch_Invoke( object, ids[0], &null_guid, 0, DISPATCH_METHOD, &params, &ret, NULL, &bad_arg );
    ok( hr == DISP_E_PARAMNOTFOUND && !bad_arg, "got hr %#lx, argument %u.\n", hr, bad_arg );
    VariantClear( &args[0] );
    VariantClear( &args[1] );
    named[1] = L"third";
    hr = IDispatch_GetIDsOfNames( object, &null_guid, (WCHAR **)named, 3, 0, ids );
    ok( hr == DISP_E_UNKNOWNNAME && ids[1] == DISPID_UNKNOWN && ids[2] == 0, "got hr %#lx, %ld, %ld.\n", hr, ids[1],
        ids[2] );
}

static void check_optional_arguments( IDispatch *object )
{
    VARIANT args[3], ret;
    UINT bad_arg;
    HRESULT hr;

    /* what may be left out */
    args[0] = make_int( 1 );
    check_call( object, L"Optional", 1, args, L"1,5,none" );
    args[1] = make_int( 1 );
    args[0] = make_int( 2 );
    check_call( object, L"Optional", 2, args, L"1,2,none" );
    args[2] = make_int( 1 );
    args[1] = make_value( VT_ERROR, (UINT32)DISP_E_PARAMNOTFOUND );
    args[0] = make_string( L"c" );
    check_call( object, L"Optional", 3, args, L"1,5,c" );
    VariantClear( &args[0] );
    hr = invoke_with( object, L"Optional", DISPATCH_METHOD, 0, NULL, &ret, NULL, NULL );
    ok( hr == DISP_E_BADPARAMCOUNT, "got hr %#lx.\n", hr );
    bad_arg = 77;
    hr = invoke_with( object, L"Optional", DISPATCH_METHOD, 1, &args[1], &ret, NULL, &bad_arg );
    ok( hr == DISP_E_PARAMNOTOPTIONAL && !bad_arg, "got hr %#lx, argument %u.\n", hr, bad_arg );

    /* any number of arguments, or an array of them */
    args[2] = make_string( L"rest" );
    args[1] = make_int( 1 );
    args[0] = make_int( 2 );
    check_call( object, L"Rest", 1, &args[2], L"rest0" );
    check_call( object, L"Rest", 2, &args[1], L"rest1" );
    check_call( object, L"Rest", 3, args, L"rest2" );
    V_VT(&args[1]) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(&args[1]) = SafeArrayCreateVector( VT_VARIANT, 0, 5 );
    check_call( object, L"Rest", 2, &args[1], L"rest5" );
    check_call( object, L"Collection", 1, &args[1], L"collection 5" );
    VariantClear( &args[1] );
    VariantClear( &args[2] );
}

static void check_exceptions( IDispatch *object )
{
    VARIANT args[1], ret;
    IErrorInfo *error;
    EXCEPINFO info;
    HRESULT hr;

    args[0] = make_string( L"late" );
    memset( &info, 0xcc, sizeof(info) );
    hr = invoke_with( object, L"Throw", DISPATCH_METHOD, 1, args, &ret, &info, NULL );
    ok( hr == DISP_E_EXCEPTION && info.scode == E_ACCESSDENIED && !info.wCode && !info.pfnDeferredFillIn,
        "got hr %#lx, %#lx.\n", hr, info.scode );
    ok( info.bstrSource && !lstrcmpW( info.bstrSource, L"thrower" ), "got %s.\n", wine_dbgstr_w(info.bstrSource) );
    ok( info.bstrDescription && !lstrcmpW( info.bstrDescription, L"late" ), "got %s.\n",
        wine_dbgstr_w(info.bstrDescription) );
    ok( info.bstrHelpFile && !lstrcmpW( info.bstrHelpFile, L"help.chm" ) && info.dwHelpContext == 42, "got %s, %lu.\n",
        wine_dbgstr_w(info.bstrHelpFile), info.dwHelpContext );
    SysFreeString( info.bstrSource );
    SysFreeString( info.bstrDescription );
    SysFreeString( info.bstrHelpFile );
    SetErrorInfo( 0, NULL );
    hr = invoke_with( object, L"Throw", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
    ok( hr == E_ACCESSDENIED, "got hr %#lx.\n", hr );
    hr = GetErrorInfo( 0, &error );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr == S_OK) IErrorInfo_Release( error );
    VariantClear( &args[0] );
}

static void check_enumerator( IDispatch *object )
{
    DISPPARAMS params = { NULL, NULL, 0, 0 };
    VARIANT ret, values[4];
    IEnumVARIANT *enumerator = NULL, *clone;
    ULONG fetched;
    unsigned int i;
    HRESULT hr;

    hr = IDispatch_Invoke( object, DISPID_NEWENUM, &null_guid, 0, DISPATCH_METHOD | DISPATCH_PROPERTYGET, &params, &ret,
                           NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_UNKNOWN, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    if (hr != S_OK) return;
    hr = IUnknown_QueryInterface( V_UNKNOWN(&ret), &IID_IEnumVARIANT, (void **)&enumerator );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IUnknown_Release( V_UNKNOWN(&ret) );
    for (i = 0; i < 2; i++)
    {
        fetched = 77;
        hr = IEnumVARIANT_Next( enumerator, 1, values, &fetched );
        ok( hr == S_OK && fetched == 1 && V_VT(&values[0]) == VT_I4 && V_I4(&values[0]) == 1,
            "got hr %#lx, %lu, type %u.\n", hr, fetched, V_VT(&values[0]) );
        hr = IEnumVARIANT_Next( enumerator, 4, values, &fetched );
        ok( hr == S_FALSE && fetched == 2 && V_VT(&values[0]) == VT_BSTR && V_VT(&values[1]) == VT_R8 &&
            V_VT(&values[2]) == VT_EMPTY, "got hr %#lx, %lu.\n", hr, fetched );
        VariantClear( &values[0] );
        hr = IEnumVARIANT_Next( enumerator, 1, values, &fetched );
        ok( hr == S_FALSE && !fetched, "got hr %#lx, %lu.\n", hr, fetched );
        hr = IEnumVARIANT_Skip( enumerator, 1 );
        ok( hr == S_FALSE, "got hr %#lx.\n", hr );
        hr = IEnumVARIANT_Reset( enumerator );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
    }
    hr = IEnumVARIANT_Skip( enumerator, 2 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IEnumVARIANT_Next( enumerator, 1, values, NULL );
    ok( hr == S_OK && V_VT(&values[0]) == VT_R8, "got hr %#lx, type %u.\n", hr, V_VT(&values[0]) );
    clone = (IEnumVARIANT *)0xdeadbeef;
    hr = IEnumVARIANT_Clone( enumerator, &clone );
    ok( hr == E_NOTIMPL && !clone, "got hr %#lx, %p.\n", hr, clone );
    ok( IEnumVARIANT_Next( enumerator, 2, values, NULL ) == E_INVALIDARG, "got another error.\n" );
    ok( !IEnumVARIANT_Release( enumerator ), "it is still referenced.\n" );
}

static void check_info( ITypeInfo *info, TYPEKIND kind, const WCHAR *name )
{
    TYPEATTR *attr;
    BSTR text = NULL;
    HRESULT hr;

    hr = ITypeInfo_GetDocumentation( info, MEMBERID_NIL, &text, NULL, NULL, NULL );
    ok( hr == S_OK && text && !lstrcmpW( text, name ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(text) );
    SysFreeString( text );
    hr = ITypeInfo_GetTypeAttr( info, &attr );
    ok( hr == S_OK && attr->typekind == kind, "got hr %#lx.\n", hr );
    if (hr == S_OK) ITypeInfo_ReleaseTypeAttr( info, attr );
}

static void check_types( IDispatch *object )
{
    const WCHAR *names[] = { L"Two" };
    IProvideClassInfo *provider;
    ISupportErrorInfo *errors;
    ITypeInfo *info = NULL, *class = NULL;
    BSTR texts[4] = { NULL };
    FUNCDESC *func;
    UINT count = 0;
    DISPID id, wanted;
    unsigned int i;
    HRESULT hr;

    hr = IDispatch_GetTypeInfoCount( object, &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %u.\n", hr, count );
    hr = IDispatch_GetTypeInfo( object, 0, 0, &info );
    ok( hr == S_OK && info, "got hr %#lx.\n", hr );
    if (hr != S_OK) return;
    check_info( info, TKIND_DISPATCH, L"_Late" );
    hr = ITypeInfo_GetIDsOfNames( info, (WCHAR **)names, 1, &id );
    IDispatch_GetIDsOfNames( object, &null_guid, (WCHAR **)names, 1, 0, &wanted );
    ok( hr == S_OK && id == wanted, "got hr %#lx, %#lx, not %#lx.\n", hr, id, wanted );
    hr = ITypeInfo_GetNames( info, id, texts, ARRAY_SIZE(texts), &count );
    ok( hr == S_OK && count == 3 && !lstrcmpW( texts[1], L"first" ), "got hr %#lx, %u, %s.\n", hr, count,
        wine_dbgstr_w(texts[1]) );
    while (count--) SysFreeString( texts[count] );
    for (i = 0; ITypeInfo_GetFuncDesc( info, i, &func ) == S_OK; i++)
    {
        if (func->memid == wanted)
            ok( func->cParams == 2 && func->invkind == INVOKE_FUNC && func->elemdescFunc.tdesc.vt == VT_BSTR &&
                func->lprgelemdescParam[1].tdesc.vt == VT_BSTR, "got %u parameters, kind %u.\n", func->cParams,
                func->invkind );
        if (func->memid == 77) wanted = 77;
        ITypeInfo_ReleaseFuncDesc( info, func );
    }
    ok( i > 40 && wanted == 77, "got %u functions.\n", i );
    ITypeInfo_Release( info );
    info = (ITypeInfo *)0xdeadbeef;
    hr = IDispatch_GetTypeInfo( object, 1, 0, &info );
    ok( hr == DISP_E_BADINDEX && !info, "got hr %#lx.\n", hr );

    provider = (IProvideClassInfo *)query( object, &IID_IProvideClassInfo );
    hr = IProvideClassInfo_GetClassInfo( provider, &class );
    ok( hr == S_OK && class, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        check_info( class, TKIND_COCLASS, L"Late" );
        ITypeInfo_Release( class );
    }
    ok( IProvideClassInfo_GetClassInfo( provider, NULL ) == E_POINTER, "got another error.\n" );
    IProvideClassInfo_Release( provider );
    errors = (ISupportErrorInfo *)query( object, &IID_ISupportErrorInfo );
    ok( ISupportErrorInfo_InterfaceSupportsErrorInfo( errors, &IID_IDispatch ) == S_FALSE ||
        ISupportErrorInfo_InterfaceSupportsErrorInfo( errors, &IID_IDispatch ) == S_OK, "got another result.\n" );
    ISupportErrorInfo_Release( errors );
}

static void check_all( IDispatch *object )
{
    VARIANT ret;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < 2; i++)
    {
        winetest_push_context( "%s a collection", i ? "after" : "before" );
        check_coercions( object );
        check_references( object );
        check_more_references( object );
        check_several_references( object );
        check_properties( object );
        check_default( object );
        check_names( object );
        check_named_arguments( object );
        check_optional_arguments( object );
        check_exceptions( object );
        check_enumerator( object );
        check_types( object );
        hr = invoke_with( object, L"Collect", DISPATCH_METHOD, 0, NULL, &ret, NULL, NULL );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        winetest_pop_context();
    }
}

/* Other classes: one that is derived, and defaults of several kinds. */
static void check_classes( IUnknown *domain )
{
    static const struct { const WCHAR *class, *property; } defaults[] = { { L"WithDefault", L"Text" },
                                                                          { L"WithNumber", L"Value" } };
    DISPPARAMS params = { NULL, NULL, 0, 0 };
    VARIANT args[1], ret;
    IDispatch *object;
    unsigned int i;
    HRESULT hr;

    if (!(object = create_object( domain, L"Later" ))) return;
    args[0] = make_value( VT_R8, 0x3ff8000000000000 );
    check_call( object, L"Over", 1, args, L"overriding" );
    check_call( object, L"Over_2", 1, args, L"first" );
    args[0] = make_value( VT_DISPATCH, 0 );
    check_call( object, L"Over_4", 1, args, L"fourth" );
    IDispatch_Release( object );

    for (i = 0; i < ARRAY_SIZE(defaults); i++)
    {
        if (!(object = create_object( domain, defaults[i].class ))) return;
        args[0] = make_string( L"value" );
        hr = invoke_with( object, defaults[i].property, DISPATCH_PROPERTYPUT, 1, args, &ret, NULL, NULL );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        VariantClear( &args[0] );
        hr = IDispatch_Invoke( object, DISPID_VALUE, &null_guid, 0, DISPATCH_PROPERTYGET, &params, &ret, NULL, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"value" ), "%u: got hr %#lx, type %u.\n",
            i, hr, V_VT(&ret) );
        VariantClear( &ret );
        hr = IDispatch_Invoke( object, DISPID_NEWENUM, &null_guid, 0, DISPATCH_PROPERTYGET, &params, &ret, NULL, NULL );
        ok( hr == DISP_E_MEMBERNOTFOUND, "%u: got hr %#lx.\n", i, hr );
        IDispatch_Release( object );
    }
}

/* Numbers of overloads that scripts know of .NET's own classes. */
static void check_core_classes( IUnknown *domain )
{
    IDispatch *encoding = create_core_object( domain, L"System.Text.UTF8Encoding" );
    IDispatch *md5 = create_core_object( domain, L"System.Security.Cryptography.MD5CryptoServiceProvider" );
    IDispatch *builder = create_core_object( domain, L"System.Text.StringBuilder" );
    IDispatch *list = create_core_object( domain, L"System.Collections.ArrayList" );
    IDispatch *random = create_core_object( domain, L"System.Random" );
    DISPPARAMS params = { NULL, NULL, 0, 0 };
    VARIANT args[2], bytes, ret;
    IEnumVARIANT *enumerator;
    ITypeInfo *info;
    unsigned int i;
    HRESULT hr;

    if (!encoding || !md5 || !builder || !list || !random) return;
    args[0] = make_string( L"abc" );
    hr = invoke_with( encoding, L"GetBytes_4", DISPATCH_METHOD, 1, args, &bytes, NULL, NULL );
    ok( hr == S_OK && V_VT(&bytes) == (VT_ARRAY | VT_UI1), "got hr %#lx, type %u.\n", hr, V_VT(&bytes) );
    for (i = 0; i < 2; i++)
    {
        hr = invoke_with( md5, i ? L"ComputeHash" : L"ComputeHash_2", DISPATCH_METHOD, 1, &bytes, &ret, NULL, NULL );
        ok( hr == S_OK && V_VT(&ret) == (VT_ARRAY | VT_UI1) && *(BYTE *)V_ARRAY(&ret)->pvData == 0x90,
            "%u: got hr %#lx, type %u.\n", i, hr, V_VT(&ret) );
        VariantClear( &ret );
    }
    check_call( encoding, L"GetString", 1, &bytes, L"abc" );
    VariantClear( &bytes );

    hr = invoke_with( builder, L"Append_3", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_DISPATCH && V_DISPATCH(&ret) == builder, "got hr %#lx, type %u.\n", hr,
        V_VT(&ret) );
    VariantClear( &ret );
    args[1] = args[0];
    args[0] = make_int( 7 );
    hr = invoke_with( builder, L"Append_10", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    VariantClear( &ret );
    check_call( builder, L"ToString", 0, NULL, L"abc7" );

    for (i = 0; i < 2; i++)
    {
        hr = invoke_with( list, L"Add", DISPATCH_METHOD, 1, &args[1 - i], &ret, NULL, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == (LONG)i, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    }
    VariantClear( &args[1] );
    args[0] = make_int( 0 );
    check_get( list, L"Item", 1, args, L"abc" );
    hr = IDispatch_Invoke( list, DISPID_NEWENUM, &null_guid, 0, DISPATCH_METHOD, &params, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_UNKNOWN, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    if (hr == S_OK)
    {
        enumerator = (IEnumVARIANT *)query( V_UNKNOWN(&ret), &IID_IEnumVARIANT );
        IUnknown_Release( V_UNKNOWN(&ret) );
        hr = IEnumVARIANT_Next( enumerator, 1, &ret, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_BSTR, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        VariantClear( &ret );

        /* a collection that has changed */
        hr = invoke_with( list, L"Clear", DISPATCH_METHOD, 0, NULL, &ret, NULL, NULL );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        hr = IEnumVARIANT_Next( enumerator, 1, &ret, NULL );
        ok( hr == COR_E_INVALIDOPERATION && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        IEnumVARIANT_Release( enumerator );
    }
    hr = IDispatch_GetTypeInfo( list, 0, 0, &info );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        check_info( info, TKIND_DISPATCH, L"_ArrayList" );
        ITypeInfo_Release( info );
    }
    args[1] = make_int( 5 );
    args[0] = make_int( 6 );
    hr = invoke_with( random, L"Next_2", DISPATCH_METHOD, 2, args, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 5, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    args[0] = make_int( 1 );
    hr = invoke_with( random, L"Next_3", DISPATCH_METHOD, 1, args, &ret, NULL, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 0, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    IDispatch_Release( random );
    IDispatch_Release( list );
    IDispatch_Release( builder );
    IDispatch_Release( md5 );
    IDispatch_Release( encoding );
}

static void check_domain( IUnknown *domain )
{
    IDispatch *object = create_object( domain, L"Late" );

    if (!object) return;
    check_all( object );
    check_classes( domain );
    check_core_classes( domain );
    IDispatch_Release( object );
}

static void test_single_threaded(void)
{
    IUnknown *domain;

    CoInitializeEx( NULL, COINIT_APARTMENTTHREADED );
    if ((domain = get_default_domain()))
    {
        check_domain( domain );
        IUnknown_Release( domain );
    }
    CoUninitialize();
}

static void test_second_domain(void)
{
    IUnknown *unk = NULL, *domain, *object = NULL;
    ICorRuntimeHost *host = get_corhost();
    IEnumVARIANT *enumerator = NULL;
    DISPPARAMS params = { NULL, NULL, 0, 0 };
    IDispatch *late;
    const WCHAR *name = L"Number";
    VARIANT ret;
    unsigned int i;
    DISPID id;
    HRESULT hr;

    CoInitializeEx( NULL, COINIT_MULTITHREADED );
    if (!host || !get_default_domain()) return;
    for (i = 0; i < 2; i++)
    {
        hr = ICorRuntimeHost_CreateDomain( host, L"second", NULL, &unk );
        ok( hr == S_OK && unk, "got hr %#lx.\n", hr );
        domain = query( unk, &IID__AppDomain );
        IUnknown_Release( unk );
        check_domain( domain );
        if (!(late = create_object( domain, L"Late" ))) return;
        hr = IDispatch_GetIDsOfNames( late, &null_guid, (WCHAR **)&name, 1, 0, &id );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        hr = IDispatch_Invoke( late, DISPID_NEWENUM, &null_guid, 0, DISPATCH_METHOD, &params, &ret, NULL, NULL );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        enumerator = (IEnumVARIANT *)query( V_UNKNOWN(&ret), &IID_IEnumVARIANT );
        IUnknown_Release( V_UNKNOWN(&ret) );

        /* nothing of it can be called when it is gone */
        hr = ICorRuntimeHost_UnloadDomain( host, domain );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        hr = IDispatch_Invoke( late, id, &null_guid, 0, DISPATCH_PROPERTYGET, &params, &ret, NULL, NULL );
        ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
        hr = IDispatch_GetIDsOfNames( late, &null_guid, (WCHAR **)&name, 1, 0, &id );
        ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
        hr = IDispatch_GetTypeInfo( late, 0, 0, (ITypeInfo **)&object );
        ok( hr == COR_E_APPDOMAINUNLOADED && !object, "got hr %#lx.\n", hr );
        hr = IEnumVARIANT_Next( enumerator, 1, &ret, NULL );
        ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
        IEnumVARIANT_Release( enumerator );
        IDispatch_Release( late );
        IUnknown_Release( domain );
    }
    CoUninitialize();
}

/* no library that the tests are linked with has these */
static const CLSID clsid_table = { 0x00000323, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };
static const IID iid_table = { 0x00000146, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };

struct visit
{
    IStream *stream;
    IGlobalInterfaceTable *table;
    DWORD cookie;
    IDispatch *object;
};

static DWORD WINAPI visit_object( void *arg )
{
    struct visit *visit = arg;
    IDispatch *first = NULL, *second = NULL;
    VARIANT value = make_int( 42 ), ret;
    HRESULT hr;

    CoInitializeEx( NULL, COINIT_MULTITHREADED );
    hr = CoGetInterfaceAndReleaseStream( visit->stream, &IID_IDispatch, (void **)&first );
    ok( hr == S_OK && first == visit->object, "got hr %#lx, %p, not %p.\n", hr, first, visit->object );
    hr = IGlobalInterfaceTable_GetInterfaceFromGlobal( visit->table, visit->cookie, &IID_IDispatch, (void **)&second );
    ok( hr == S_OK && second == visit->object, "got hr %#lx, %p, not %p.\n", hr, second, visit->object );
    if (first)
    {
        hr = invoke_with( first, L"Number", DISPATCH_PROPERTYPUT, 1, &value, &ret, NULL, NULL );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        IDispatch_Release( first );
    }
    if (second)
    {
        hr = invoke_with( second, L"Number", DISPATCH_PROPERTYGET, 0, NULL, &ret, NULL, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 42, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        IDispatch_Release( second );
    }
    CoUninitialize();
    return 0;
}

/* An object is called from another apartment while the thread that made it waits, and doesn't look at its messages. */
static void test_agile(void)
{
    IUnknown *domain, *marshal, *agile, *unk;
    struct visit visit;
    HANDLE thread;
    HRESULT hr;
    DWORD ret;

    CoInitializeEx( NULL, COINIT_APARTMENTTHREADED );
    if (!(domain = get_default_domain()) || !(visit.object = create_object( domain, L"Late" ))) return;
    agile = query( visit.object, &IID_IAgileObject );
    IUnknown_Release( agile );
    marshal = query( visit.object, &IID_IMarshal );
    unk = query( marshal, &IID_IDispatch );
    ok( unk == (IUnknown *)visit.object, "got %p, not %p.\n", unk, visit.object );
    IUnknown_Release( unk );
    IUnknown_Release( marshal );
    hr = CoMarshalInterThreadInterfaceInStream( &IID_IDispatch, (IUnknown *)visit.object, &visit.stream );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = CoCreateInstance( &clsid_table, NULL, CLSCTX_INPROC_SERVER, &iid_table, (void **)&visit.table );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IGlobalInterfaceTable_RegisterInterfaceInGlobal( visit.table, (IUnknown *)visit.object, &IID_IDispatch,
                                                          &visit.cookie );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    thread = CreateThread( NULL, 0, visit_object, &visit, 0, NULL );
    ret = WaitForSingleObject( thread, 30000 );
    ok( !ret, "the other apartment waits.\n" );
    CloseHandle( thread );
    hr = IGlobalInterfaceTable_RevokeInterfaceFromGlobal( visit.table, visit.cookie );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IGlobalInterfaceTable_Release( visit.table );
    ok( !IDispatch_Release( visit.object ), "the object is still referenced.\n" );
    IUnknown_Release( domain );
    CoUninitialize();
}

static const struct test_case cases[] =
{
    { "agile", test_agile },
    { "single_threaded", test_single_threaded },
    { "second_domain", test_second_domain },
};

START_TEST(latebinding)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"interop.dll" )) run_cases( "latebinding", cases, ARRAY_SIZE(cases) );
}
