/*
 * Tests for managed objects that native code sees by an interface of their own: VARIANTs, exceptions, and a second
 * domain
 *
 * docs/interop.md has the table of types that is tested here.
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

static const GUID IID_IValues = { 0x0a8c1d64, 0x77b5, 0x4a51, { 0x9f,0x0e, 0x5d,0x2b,0x6c,0x3f,0x4e,0x11 } };
static const GUID IID_IFailing = { 0x0a8c1d64, 0x77b5, 0x4a51, { 0x9f,0x0e, 0x5d,0x2b,0x6c,0x3f,0x4e,0x12 } };

enum { SLOT_VALUES_GET = 3, SLOT_VALUES_DESCRIBE, SLOT_VALUES_DOMAIN, SLOT_VALUES_THROW, SLOT_VALUES_FAIL };

static HRESULT get_value( void *values, LONG which, VARIANT *value )
{
    HRESULT (WINAPI *method)( void *, LONG, VARIANT * ) = get_slot( values, SLOT_VALUES_GET );

    VariantInit( value );
    return method( values, which, value );
}

static HRESULT describe( void *values, VARIANT value, BSTR *text )
{
    HRESULT (WINAPI *method)( void *, VARIANT, BSTR * ) = get_slot( values, SLOT_VALUES_DESCRIBE );

    *text = NULL;
    return method( values, value, text );
}

/* What each managed value is in a VARIANT, in the guest's order, and what it is when it comes back. */
static const struct { const char *what; VARTYPE vt; const WCHAR *back; } kinds[] =
{
    { "null",            VT_EMPTY,             L"null" },
    { "bool",            VT_BOOL,              L"Boolean True" },
    { "sbyte",           VT_I1,                L"SByte -3" },
    { "byte",            VT_UI1,               L"Byte 200" },
    { "short",           VT_I2,                L"Int16 -5" },
    { "ushort",          VT_UI2,               L"UInt16 60000" },
    { "int",             VT_I4,                L"Int32 -70000" },
    { "uint",            VT_UI4,               L"UInt32 3000000000" },
    { "long",            VT_I8,                L"Int64 1099511627776" },
    { "ulong",           VT_UI8,               L"UInt64 9223372036854775808" },
    { "float",           VT_R4,                L"Single 2.5" },
    { "double",          VT_R8,                L"Double 1.5" },
    { "char",            VT_UI2,               L"UInt16 99" },
    { "string",          VT_BSTR,              L"String text" },
    { "enum",            VT_I4,                L"Int32 7" },
    { "DateTime",        VT_DATE,              L"DateTime 01/02/2000 12:00:00" },
    { "decimal",         VT_DECIMAL,           L"Decimal 12.25" },
    { "DBNull",          VT_NULL,              L"DBNull " },
    { "Missing",         VT_ERROR,             L"Missing System.Reflection.Missing" },
    { "CurrencyWrapper", VT_CY,                L"Decimal 3.5" },
    { "ErrorWrapper",    VT_ERROR,             L"UInt32 2147500037" },
    { "DispatchWrapper", VT_DISPATCH,          L"null" },
    { "UnknownWrapper",  VT_UNKNOWN,           L"null" },
    { "BStrWrapper",     VT_BSTR,              L"String wrapped" },
    { "byte[]",          VT_ARRAY | VT_UI1,    L"Byte[] 1 2 3" },
    { "string[]",        VT_ARRAY | VT_BSTR,   L"String[] a null" },
    { "object[]",        VT_ARRAY | VT_VARIANT, L"Object[] 1 x null" },
    { "bool[]",          VT_ARRAY | VT_BOOL,   L"Boolean[] True False" },
    { "DateTime[]",      VT_ARRAY | VT_DATE,   L"DateTime[] 01/02/2000 00:00:00" },
    { "decimal[]",       VT_ARRAY | VT_DECIMAL, L"Decimal[] 1.5" },
    { "enum[]",          VT_ARRAY | VT_I4,     L"Int32[] 7" },
    { "int[,]",          VT_ARRAY | VT_I4,     L"Int32[,] 1 2 3 4 5 6" },
    { "Guid",            VT_RECORD,            L"Guid 00112233-4455-6677-8899-aabbccddeeff" },
    { "object",          VT_DISPATCH,          L"Object System.Object" },
};

static void check_values( IUnknown *values, const char *where )
{
    VARIANT value;
    unsigned int i;
    HRESULT hr;
    BSTR text;

    for (i = 0; i < ARRAY_SIZE(kinds); i++)
    {
        winetest_push_context( "%s in %s", kinds[i].what, where );
        hr = get_value( values, i, &value );
        ok( hr == S_OK && V_VT(&value) == kinds[i].vt, "got hr %#lx, type %u.\n", hr, V_VT(&value) );
        hr = describe( values, value, &text );
        ok( hr == S_OK && text && (!lstrcmpW( text, kinds[i].back ) ||
                                   (kinds[i].vt == VT_NULL && wcsstr( text, L"DBNull" ))), "got hr %#lx, %s.\n", hr,
            wine_dbgstr_w(text) );
        SysFreeString( text );
        VariantClear( &value );
        winetest_pop_context();
    }
}

static HRESULT throw( void *values, LONG which )
{
    HRESULT (WINAPI *method)( void *, LONG ) = get_slot( values, SLOT_VALUES_THROW );

    SetErrorInfo( 0, NULL );
    return method( values, which );
}

static void check_exceptions( IUnknown *values, const WCHAR *domain )
{
    BSTR text = NULL, source = NULL, help = NULL;
    IErrorInfo *info;
    HRESULT hr;

    hr = throw( values, 0 );
    ok( hr == COR_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    hr = GetErrorInfo( 0, &info );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        IErrorInfo_GetDescription( info, &text );
        IErrorInfo_GetSource( info, &source );
        IErrorInfo_GetHelpFile( info, &help );
        ok( text && wcsstr( text, L"thrown in " ) && wcsstr( text, domain ), "got %s.\n", wine_dbgstr_w(text) );
        ok( source && !lstrcmpW( source, L"interop" ), "got %s.\n", wine_dbgstr_w(source) );
        ok( help && !lstrcmpW( help, L"help" ), "got %s.\n", wine_dbgstr_w(help) );
        SysFreeString( text );
        SysFreeString( source );
        SysFreeString( help );
        IErrorInfo_Release( info );
    }
    hr = throw( values, 1 );
    ok( hr == E_ACCESSDENIED, "got hr %#lx.\n", hr );
    hr = throw( values, DISP_E_BADINDEX );
    ok( hr == DISP_E_BADINDEX, "got hr %#lx.\n", hr );
}

/* A native object that fails as it is told. */
static HRESULT WINAPI failing_QueryInterface( IUnknown *iface, REFIID riid, void **out )
{
    *out = IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_IFailing ) ? iface : NULL;
    return *out ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI failing_AddRef( IUnknown *iface )
{
    return 2;
}

static ULONG WINAPI failing_Release( IUnknown *iface )
{
    return 1;
}

static HRESULT WINAPI failing_Fail( IUnknown *iface, LONG hr )
{
    return hr;
}

static const void *const failing_vtbl[] = { failing_QueryInterface, failing_AddRef, failing_Release, failing_Fail };
static const struct { const void *vtbl; } failing = { failing_vtbl };

static IUnknown *create_values( IUnknown *domain, IUnknown **values )
{
    IUnknown *assembly = load_guest( domain, L"interop.dll" );
    VARIANT variant;
    HRESULT hr;

    *values = NULL;
    if (!assembly) return NULL;
    hr = get_by_name( assembly, SLOT_CREATE_INSTANCE, L"Values", &variant );
    ok( hr == S_OK && V_VT(&variant) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&variant) );
    IUnknown_Release( assembly );
    if (hr != S_OK) return NULL;
    *values = query( V_UNKNOWN(&variant), &IID_IValues );
    return V_UNKNOWN(&variant);
}

/* What the record's IRecordInfo tells and does. */
static void check_record( IUnknown *values )
{
    static const GUID guid = { 0x00112233, 0x4455, 0x6677, { 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff } };
    static const GUID type = { 0x9c5923e9, 0xde52, 0x33ea, { 0x88, 0xde, 0x7e, 0xbc, 0x86, 0x33, 0xb9, 0xcc } };
    ITypeInfo *type_info = (ITypeInfo *)0xdeadbeef;
    IRecordInfo *info;
    VARIANT value, field, copy;
    ULONG count = 3, size = 0;
    BSTR names[3], name;
    void *data = NULL;
    GUID found;
    HRESULT hr;

    hr = get_value( values, ARRAY_SIZE(kinds) - 2, &value );
    ok( hr == S_OK && V_VT(&value) == VT_RECORD, "got hr %#lx, type %u.\n", hr, V_VT(&value) );
    if (hr != S_OK || V_VT(&value) != VT_RECORD) return;
    info = V_RECORDINFO(&value);
    ok( IsEqualGUID( V_RECORD(&value), &guid ), "got %s.\n", wine_dbgstr_guid(V_RECORD(&value)) );
    ok( IRecordInfo_GetGuid( info, &found ) == S_OK && IsEqualGUID( &found, &type ), "wrong type.\n" );
    ok( IRecordInfo_GetSize( info, &size ) == S_OK && size == 16, "got %lu.\n", size );
    ok( IRecordInfo_GetName( info, &name ) == S_OK && !lstrcmpW( name, L"Guid" ), "wrong name.\n" );
    SysFreeString( name );
    hr = IRecordInfo_GetFieldNames( info, &count, names );
    ok( hr == S_OK && count == 3 && !lstrcmpW( names[2], L"_c" ), "got hr %#lx, %lu.\n", hr, count );
    while (count) SysFreeString( names[--count] );
    hr = IRecordInfo_GetFieldNames( info, &count, NULL );
    ok( hr == S_OK && count == 11, "got hr %#lx, %lu.\n", hr, count );

    VariantInit( &field );
    hr = IRecordInfo_GetField( info, V_RECORD(&value), L"_k", &field );
    ok( hr == S_OK && V_VT(&field) == VT_UI1 && V_UI1(&field) == 0xff, "got hr %#lx.\n", hr );
    hr = IRecordInfo_GetField( info, V_RECORD(&value), L"_l", &field );
    ok( hr == TYPE_E_FIELDNOTFOUND, "got hr %#lx.\n", hr );
    V_VT(&field) = VT_I4;
    V_I4(&field) = 0x11;
    hr = IRecordInfo_PutField( info, INVOKE_PROPERTYPUT, V_RECORD(&value), L"_b", &field );
    ok( hr == S_OK && ((GUID *)V_RECORD(&value))->Data2 == 0x11, "got hr %#lx.\n", hr );

    hr = IRecordInfo_RecordCreateCopy( info, V_RECORD(&value), &data );
    ok( hr == S_OK && data && !memcmp( data, V_RECORD(&value), 16 ), "got hr %#lx, %p.\n", hr, data );
    ok( IRecordInfo_RecordDestroy( info, data ) == S_OK, "not destroyed.\n" );
    data = IRecordInfo_RecordCreate( info );
    ok( data && IRecordInfo_RecordCopy( info, V_RECORD(&value), data ) == S_OK, "not copied.\n" );
    hr = IRecordInfo_GetFieldNoCopy( info, data, L"_d", &field, NULL );
    ok( hr == S_OK && V_VT(&field) == (VT_BYREF | VT_UI1) && *V_UI1REF(&field) == 0x88, "got hr %#lx.\n", hr );
    hr = IRecordInfo_PutFieldNoCopy( info, INVOKE_PROPERTYPUT, data, L"_a", &field );
    ok( hr == S_OK && ((GUID *)data)->Data1 == 0x88, "got hr %#lx.\n", hr );
    ok( IRecordInfo_RecordClear( info, data ) == S_OK, "not cleared.\n" );
    ok( IRecordInfo_RecordInit( info, data ) == S_OK && IsEqualGUID( data, &GUID_NULL ), "not empty.\n" );
    IRecordInfo_RecordDestroy( info, data );
    ok( IRecordInfo_IsMatchingType( info, info ), "no match with itself.\n" );
    hr = IRecordInfo_GetTypeInfo( info, &type_info );
    ok( hr == TYPE_E_LIBNOTREGISTERED && !type_info, "got hr %#lx.\n", hr );
    VariantInit( &copy );
    hr = VariantCopy( &copy, &value );
    ok( hr == S_OK && V_VT(&copy) == VT_RECORD && V_RECORD(&copy) != V_RECORD(&value), "got hr %#lx.\n", hr );
    VariantClear( &value );
    ok( ((GUID *)V_RECORD(&copy))->Data2 == 0x11, "the copy is gone.\n" );
    hr = describe( values, copy, &name );
    ok( hr == S_OK && name && !lstrcmpW( name, L"Guid 00112233-0011-6677-8899-aabbccddeeff" ), "got hr %#lx, %s.\n",
        hr, wine_dbgstr_w(name) );
    SysFreeString( name );
    VariantClear( &copy );
}

static void check_all( IUnknown *values, const char *where, const WCHAR *domain )
{
    LONG ret = 0;
    HRESULT hr;

    check_values( values, where );
    check_record( values );
    check_exceptions( values, domain );
    hr = get_with( values, SLOT_VALUES_FAIL, &failing, &ret );
    ok( hr == S_OK && ret == 1, "got hr %#lx, %ld.\n", hr, ret );
}

static void test_default_domain(void)
{
    IUnknown *domain = get_default_domain(), *object, *values;

    if (!domain || !(object = create_values( domain, &values ))) return;
    check_all( values, "the default domain", L"" );
    IUnknown_Release( values );
    IUnknown_Release( object );
    IUnknown_Release( domain );
}

static IUnknown *create_domain( ICorRuntimeHost *host )
{
    IUnknown *unk = NULL, *domain;
    HRESULT hr;

    hr = ICorRuntimeHost_CreateDomain( host, L"second", NULL, &unk );
    ok( hr == S_OK && unk, "got hr %#lx.\n", hr );
    domain = query( unk, &IID__AppDomain );
    IUnknown_Release( unk );
    return domain;
}

struct visit { IUnknown *object; };

/* Another thread asks for the interface, calls it and lets go of it. */
static DWORD WINAPI visit_thread( void *arg )
{
    struct visit *visit = arg;
    IUnknown *values;
    VARIANT value;
    HRESULT hr;

    CoInitializeEx( NULL, COINIT_MULTITHREADED );
    values = query( visit->object, &IID_IValues );
    hr = get_value( values, 6, &value );
    ok( hr == S_OK && V_VT(&value) == VT_I4, "got hr %#lx, type %u.\n", hr, V_VT(&value) );
    IUnknown_Release( values );
    CoUninitialize();
    return 0;
}

static void test_second_domain(void)
{
    IUnknown *first = get_default_domain(), *domain, *object, *values;
    ICorRuntimeHost *host = get_corhost();
    struct visit visit;
    LONG id = 0;
    HANDLE thread;
    BSTR text = (BSTR)0xdeadbeef;
    HRESULT hr;
    unsigned int i;

    if (!first || !host) return;
    for (i = 0; i < 2; i++)
    {
        domain = create_domain( host );
        if (!(object = create_values( domain, &values ))) return;
        check_all( values, "a second domain", L"second" );
        hr = get( values, SLOT_VALUES_DOMAIN, &id );
        ok( hr == S_OK && id > 0, "got hr %#lx, %ld.\n", hr, id );
        visit.object = object;
        thread = CreateThread( NULL, 0, visit_thread, &visit, 0, NULL );
        WaitForSingleObject( thread, INFINITE );
        CloseHandle( thread );
        IUnknown_Release( values );

        /* its objects are gone with it, and the domain too */
        hr = ICorRuntimeHost_UnloadDomain( host, domain );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        hr = get( object, SLOT_TO_STRING, &text );
        ok( hr == COR_E_APPDOMAINUNLOADED && !text, "got hr %#lx, %p.\n", hr, text );
        hr = IUnknown_QueryInterface( object, &IID_IValues, (void **)&values );
        ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
        hr = get( domain, SLOT_TO_STRING, &text );
        ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
        hr = ICorRuntimeHost_UnloadDomain( host, domain );
        ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
        IUnknown_Release( object );
        IUnknown_Release( domain );
    }
    IUnknown_Release( first );
}

static const struct test_case cases[] =
{
    { "default_domain", test_default_domain },
    { "second_domain", test_second_domain },
};

START_TEST(interopvalues)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"interop.dll" )) run_cases( "interopvalues", cases, ARRAY_SIZE(cases) );
}
