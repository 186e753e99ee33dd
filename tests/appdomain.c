/*
 * What hosts written for the CLR do with an app domain: _AppDomain, _Assembly, _Type and _MethodInfo, early and late bound
 *
 * Slots of the vtables are those of mscorlib's type library, counted from QueryInterface; they are not read from what is tested.
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

static const GUID IID__AppDomain   = { 0x05f696dc, 0x2b29, 0x3663, { 0xad,0x8b, 0xc4,0x38,0x9c,0xf2,0xa7,0x13 } };
static const GUID IID__Assembly    = { 0x17156360, 0x2f1a, 0x384a, { 0xbc,0x52, 0xfd,0xe9,0x3c,0x21,0x5c,0x5b } };
static const GUID IID__Type        = { 0xbca8b44d, 0xaad6, 0x3a86, { 0x8a,0xb7, 0x03,0x34,0x9f,0x4f,0x2d,0xa2 } };
static const GUID IID__MethodInfo  = { 0xffcc1b5d, 0xecb8, 0x38dd, { 0x9b,0x01, 0x3d,0xc8,0xab,0xc2,0xaa,0x5f } };
static const GUID IID__MethodBase  = { 0x6240837a, 0x707f, 0x3181, { 0x8e,0x98, 0xa3,0x6a,0xe0,0x86,0x76,0x6b } };
static const GUID IID__MemberInfo  = { 0xf7102fa9, 0xcabb, 0x3a74, { 0xa6,0xda, 0xb4,0x56,0x7e,0xf1,0xb0,0x79 } };
static const GUID IID__PropertyInfo = { 0xf59ed4e4, 0xe68f, 0x3218, { 0xbd,0x77, 0x06,0x1a,0xa8,0x28,0x24,0xbf } };
static const GUID IID__ObjectHandle = { 0xea675b47, 0x64e0, 0x3b5f, { 0x9b,0xe7, 0xf7,0xdc,0x29,0x90,0x73,0x0d } };
static const GUID IID__Object      = { 0x65074f7f, 0x63c0, 0x304e, { 0xaf,0x0a, 0xd5,0x17,0x41,0xcb,0x4a,0x8d } };
static const GUID IID_IHosted      = { 0x0a8c1d64, 0x77b5, 0x4a51, { 0x9f,0x0e, 0x5d,0x2b,0x6c,0x3f,0x4e,0x10 } };
static const GUID IID_FieldInfo    = { 0x8a7c1442, 0xa9fb, 0x366b, { 0x80,0xd8, 0x49,0x39,0xff,0xa6,0xdb,0xe0 } };
static const GUID IID__ConstructorInfo = { 0xe9a19478, 0x9646, 0x3679, { 0x9b,0x10, 0x84,0x11,0xae,0x1f,0xd5,0x7d } };
static const GUID IID__EventInfo   = { 0x9de59c64, 0xd889, 0x35a1, { 0xb8,0x97, 0x58,0x7d,0x74,0x46,0x9e,0x5b } };

/* Of all of them: ToString, Equals, GetHashCode, GetType. */
enum { SLOT_TO_STRING = 7, SLOT_EQUALS, SLOT_GET_HASH_CODE, SLOT_GET_TYPE };
enum
{
    SLOT_DOMAIN_CREATE_INSTANCE = 37, SLOT_DOMAIN_CREATE_INSTANCE_FROM = 38, SLOT_LOAD_2 = 44, SLOT_LOAD_3 = 45, SLOT_EXECUTE_ASSEMBLY_3 = 52,
    SLOT_GET_ASSEMBLIES = 57, SLOT_APPEND_PRIVATE_PATH = 58, SLOT_SET_DATA = 63, SLOT_GET_DATA = 64, SLOT_DYNAMIC_DIRECTORY = 69,
    APP_DOMAIN_SLOTS = 70
};
enum
{
    SLOT_FULL_NAME = 15, SLOT_ENTRY_POINT = 16, SLOT_GET_TYPE_2 = 17, SLOT_GET_TYPE_3 = 18, SLOT_GET_TYPES = 20, SLOT_GET_OBJECT_DATA = 33,
    SLOT_CREATE_INSTANCE = 41, SLOT_GLOBAL_ASSEMBLY_CACHE = 50, ASSEMBLY_SLOTS = 51
};
enum
{
    SLOT_TYPE_NAME = 12, SLOT_GUID = 18, SLOT_TYPE_ASSEMBLY = 20, SLOT_TYPE_FULL_NAME = 22, SLOT_BASE_TYPE = 26, SLOT_IS_SUBCLASS_OF = 40,
    SLOT_GET_INTERFACE_MAP = 43, SLOT_GET_METHODS = 46, SLOT_INVOKE_MEMBER_3 = 57, SLOT_GET_METHOD_6 = 66, SLOT_GET_PROPERTY_7 = 76,
    SLOT_TYPE_ATTRIBUTES = 82, SLOT_IS_CLASS = 94, SLOT_EQUALS_2 = 114, TYPE_SLOTS = 115,
    SLOT_GET_CONSTRUCTOR_3 = 60, SLOT_GET_CONSTRUCTORS_2 = 61, SLOT_TYPE_INITIALIZER = 62, SLOT_GET_FIELD_2 = 68, SLOT_GET_FIELDS_2 = 69,
    SLOT_GET_EVENT_2 = 71
};
enum
{
    SLOT_MEMBER_NAME = 12, SLOT_DECLARING_TYPE = 13, SLOT_IS_STATIC = 30, SLOT_INVOKE_3 = 37, SLOT_RETURN_TYPE = 38,
    SLOT_RETURN_TYPE_CUSTOM_ATTRIBUTES = 39, METHOD_INFO_SLOTS = 41
};
enum { SLOT_IS_CONSTRUCTOR = 36, SLOT_INVOKE_5 = 39, CONSTRUCTOR_INFO_SLOTS = 40 };
enum
{
    SLOT_FIELD_TYPE = 18, SLOT_FIELD_GET_VALUE = 19, SLOT_GET_VALUE_DIRECT = 20, SLOT_SET_VALUE = 21, SLOT_SET_VALUE_DIRECT = 22, SLOT_SET_VALUE_2 = 25,
    SLOT_IS_PUBLIC = 26, SLOT_IS_PINVOKE_IMPL = 37, FIELD_INFO_SLOTS = 38
};
enum
{
    SLOT_GET_ADD_METHOD = 18, SLOT_GET_ADD_METHOD_2 = 22, SLOT_ADD_EVENT_HANDLER = 25, SLOT_REMOVE_EVENT_HANDLER = 26, SLOT_EVENT_HANDLER_TYPE = 27,
    SLOT_IS_MULTICAST = 29, EVENT_INFO_SLOTS = 30
};
enum { SLOT_PROPERTY_TYPE = 18, SLOT_GET_VALUE = 19, SLOT_CAN_READ = 28, PROPERTY_INFO_SLOTS = 34 };
enum { SLOT_UNWRAP = 14, OBJECT_HANDLE_SLOTS = 15 };

static const GUID null_guid;

enum { FLAG_INSTANCE = 4, FLAG_STATIC = 8, FLAG_PUBLIC = 16, FLAG_INVOKE = 0x100, FLAG_CREATE = 0x200, FLAG_GET = 0x1400, FLAG_SET = 0x2800 };
#define STATIC_CALL (FLAG_STATIC | FLAG_PUBLIC | FLAG_INVOKE)

/* A method that has an interface, a string, a number or a truth value for a result, and one more argument or none. */
static HRESULT get( void *object, unsigned int slot, void *ret )
{
    HRESULT (WINAPI *method)( void *, void * ) = get_slot( object, slot );

    return method( object, ret );
}

static HRESULT get_with( void *object, unsigned int slot, const void *arg, void *ret )
{
    HRESULT (WINAPI *method)( void *, const void *, void * ) = get_slot( object, slot );

    return method( object, arg, ret );
}

static HRESULT get_by_name( void *object, unsigned int slot, const WCHAR *name, void *ret )
{
    BSTR str = SysAllocString( name );
    HRESULT hr = get_with( object, slot, str, ret );

    SysFreeString( str );
    return hr;
}

#define check_text( object, slot, expected ) check_text_( __LINE__, object, slot, expected )
static void check_text_( unsigned int line, void *object, unsigned int slot, const WCHAR *expected )
{
    BSTR text = NULL;
    HRESULT hr = get( object, slot, &text );

    ok_(__FILE__, line)( hr == S_OK && text && !lstrcmpW( text, expected ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w( text ) );
    SysFreeString( text );
}

static IUnknown *query( void *object, const IID *iid )
{
    IUnknown *ret = NULL;
    HRESULT hr = IUnknown_QueryInterface( (IUnknown *)object, iid, (void **)&ret );

    ok( hr == S_OK && ret, "%s: got hr %#lx.\n", wine_dbgstr_guid( iid ), hr );
    return ret;
}

static IUnknown *get_default_domain(void)
{
    ICorRuntimeHost *host = get_corhost();
    IUnknown *unk = NULL, *domain;
    HRESULT hr;

    if (!host) return NULL;
    hr = ICorRuntimeHost_Start( host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorRuntimeHost_GetDefaultDomain( host, &unk );
    ok( hr == S_OK && unk, "got hr %#lx.\n", hr );
    if (!unk) return NULL;
    domain = query( unk, &IID__AppDomain );
    IUnknown_Release( unk );
    return domain;
}

/* The bytes of a file. */
static SAFEARRAY *read_guest( const WCHAR *name )
{
    WCHAR path[MAX_PATH];
    SAFEARRAY *array;
    DWORD size, read;
    HANDLE file;
    void *data;

    if (!get_guest_path( name, path )) return NULL;
    file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    ok( file != INVALID_HANDLE_VALUE, "no %s.\n", wine_dbgstr_w( path ) );
    size = GetFileSize( file, NULL );
    array = SafeArrayCreateVector( VT_UI1, 0, size );
    SafeArrayAccessData( array, &data );
    ReadFile( file, data, size, &read, NULL );
    SafeArrayUnaccessData( array );
    CloseHandle( file );
    return array;
}

static IUnknown *load_guest( IUnknown *domain, const WCHAR *name )
{
    SAFEARRAY *bytes = read_guest( name );
    IUnknown *assembly = NULL;
    HRESULT hr;

    if (!bytes) return NULL;
    hr = get_with( domain, SLOT_LOAD_3, bytes, &assembly );
    ok( hr == S_OK && assembly, "got hr %#lx.\n", hr );
    SafeArrayDestroy( bytes );
    return assembly;
}

static IUnknown *get_hosted_type( IUnknown *domain )
{
    IUnknown *assembly = load_guest( domain, L"hosted.dll" ), *type = NULL;
    HRESULT hr;

    if (!assembly) return NULL;
    hr = get_by_name( assembly, SLOT_GET_TYPE_2, L"Hosted", &type );
    ok( hr == S_OK && type, "got hr %#lx.\n", hr );
    IUnknown_Release( assembly );
    return type;
}

static SAFEARRAY *make_args( unsigned int count, const VARIANT *args )
{
    SAFEARRAY *array = SafeArrayCreateVector( VT_VARIANT, 0, count );
    LONG i;

    for (i = 0; i < (LONG)count; i++) SafeArrayPutElement( array, &i, (void *)&args[i] );
    return array;
}

static VARIANT make_string( const WCHAR *text )
{
    VARIANT variant;

    V_VT(&variant) = VT_BSTR;
    V_BSTR(&variant) = SysAllocString( text );
    return variant;
}

static VARIANT make_int( LONG value )
{
    VARIANT variant;

    V_VT(&variant) = VT_I4;
    V_I4(&variant) = value;
    return variant;
}

static VARIANT make_strings( unsigned int count, const WCHAR **words )
{
    VARIANT variant;
    LONG i;

    V_VT(&variant) = VT_ARRAY | VT_BSTR;
    V_ARRAY(&variant) = SafeArrayCreateVector( VT_BSTR, 0, count );
    for (i = 0; i < (LONG)count; i++)
    {
        BSTR str = SysAllocString( words[i] );

        SafeArrayPutElement( V_ARRAY(&variant), &i, str );
        SysFreeString( str );
    }
    return variant;
}

/* _Type::InvokeMember_3; the arguments are cleared. */
static HRESULT invoke_member( IUnknown *type, const WCHAR *name, LONG flags, const VARIANT *target, unsigned int count, VARIANT *args, VARIANT *ret )
{
    HRESULT (WINAPI *method)( void *, BSTR, LONG, void *, VARIANT, SAFEARRAY *, VARIANT * ) = get_slot( type, SLOT_INVOKE_MEMBER_3 );
    SAFEARRAY *array = count ? make_args( count, args ) : NULL;
    BSTR str = SysAllocString( name );
    VARIANT empty;
    HRESULT hr;

    VariantInit( &empty );
    if (ret) memset( ret, 0xcc, sizeof(*ret) );
    hr = method( type, str, flags, NULL, target ? *target : empty, array, ret );
    SysFreeString( str );
    if (array) SafeArrayDestroy( array );
    while (count--) VariantClear( &args[count] );
    return hr;
}

static HRESULT call_static( IUnknown *type, const WCHAR *name, unsigned int count, VARIANT *args, VARIANT *ret )
{
    return invoke_member( type, name, STATIC_CALL, NULL, count, args, ret );
}

/* The way that most hosts go: bytes, entry point, arguments. */
static void test_entry_point(void)
{
    static const WCHAR *words[] = { L"exit", L"37" };
    IUnknown *domain = get_default_domain(), *assembly, *method = NULL, *unk;
    HRESULT (WINAPI *invoke)( void *, VARIANT, SAFEARRAY *, VARIANT * );
    VARIANT target, args, ret;
    SAFEARRAY *array;
    HRESULT hr;

    if (!domain || !(assembly = load_guest( domain, L"program.exe" ))) return;
    hr = get( assembly, SLOT_ENTRY_POINT, &method );
    ok( hr == S_OK && method, "got hr %#lx.\n", hr );
    check_text( method, SLOT_MEMBER_NAME, L"Main" );
    unk = query( method, &IID__MethodInfo );
    ok( unk == method, "got %p, not %p.\n", unk, method );
    IUnknown_Release( unk );

    invoke = get_slot( method, SLOT_INVOKE_3 );
    args = make_strings( 2, words );
    array = make_args( 1, &args );
    V_VT(&target) = VT_NULL;
    V_I8(&target) = 0;
    memset( &ret, 0xcc, sizeof(ret) );
    hr = invoke( method, target, array, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 37, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret), V_I4(&ret) );
    VariantInit( &target );
    hr = invoke( method, target, array, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    SafeArrayDestroy( array );
    VariantClear( &args );

    /* as many arguments as it takes, of the right type */
    memset( &ret, 0xcc, sizeof(ret) );
    hr = invoke( method, target, NULL, &ret );
    ok( hr == COR_E_TARGETPARAMCOUNT && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    args = make_int( 3 );
    array = make_args( 1, &args );
    hr = invoke( method, target, array, &ret );
    ok( hr == COR_E_ARGUMENT, "got hr %#lx.\n", hr );
    SafeArrayDestroy( array );

    IUnknown_Release( method );
    IUnknown_Release( assembly );

    /* a library has none */
    if ((assembly = load_guest( domain, L"hosted.dll" )))
    {
        method = (IUnknown *)0xdeadbeef;
        hr = get( assembly, SLOT_ENTRY_POINT, &method );
        ok( hr == S_OK && !method, "got hr %#lx, %p.\n", hr, method );
        IUnknown_Release( assembly );
    }
    IUnknown_Release( domain );
}

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
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 42, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret), V_I4(&ret) );
    args[0] = make_strings( 3, words );
    hr = call_static( type, L"Join", 1, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"one+\x4e8c+" ), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    VariantClear( &ret );
    hr = call_static( type, L"Nothing", 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = call_static( type, L"Nothing", 0, NULL, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = call_static( type, L"Favourite", 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 2, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret), V_I4(&ret) );

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
    ok( hr == COR_E_SAFEARRAYRANKMISMATCH && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
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
    ok( hr == S_OK && V_VT(&object) == VT_DISPATCH && V_DISPATCH(&object), "got hr %#lx, type %u.\n", hr, V_VT(&object) );
    if (hr != S_OK) return;
    unk = query( V_DISPATCH(&object), &IID__Object );
    check_text( unk, SLOT_TO_STRING, L"Hosted first" );
    hr = get( unk, SLOT_GET_TYPE, &other );
    ok( hr == S_OK && other == type, "got hr %#lx, %p, not %p.\n", hr, other, type );
    IUnknown_Release( other );
    IUnknown_Release( unk );

    hr = invoke_member( type, L"Name", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_GET, &object, 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"first" ), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    VariantClear( &ret );
    args[0] = make_int( 30 );
    hr = invoke_member( type, L"Number", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_SET, &object, 1, args, &ret );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    args[0] = make_int( 12 );
    hr = invoke_member( type, L"Plus", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_INVOKE, &object, 1, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 42, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret), V_I4(&ret) );

    /* the object that comes in is the one that went out, as often as it does */
    VariantInit( &args[0] );
    VariantCopy( &args[0], &object );
    hr = invoke_member( type, L"Same", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_INVOKE, &object, 1, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_BOOL && V_BOOL(&ret) == VARIANT_TRUE, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
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
    SAFEARRAY *array;
    LONG index = 1;
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
                hr, V_VT(&ret) == VT_BSTR ? wine_dbgstr_w( V_BSTR(&ret) ) : "no string" );
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
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), str ), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    VariantClear( &ret );
    SysFreeString( str );

    /* arrays */
    V_VT(&args[0]) = VT_ARRAY | VT_BOOL;
    V_ARRAY(&args[0]) = SafeArrayCreateVector( VT_BOOL, 0, 3 );
    ((VARIANT_BOOL *)V_ARRAY(&args[0])->pvData)[1] = VARIANT_TRUE;
    hr = call_static( type, L"Echo", 1, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == (VT_ARRAY | VT_BOOL), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    if (hr == S_OK)
    {
        VARIANT_BOOL *values = V_ARRAY(&ret)->pvData;

        ok( V_ARRAY(&ret)->rgsabound[0].cElements == 3 && !values[0] && values[1] == VARIANT_TRUE && !values[2], "got other values.\n" );
    }
    VariantClear( &ret );
    hr = call_static( type, L"Objects", 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == (VT_ARRAY | VT_VARIANT), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    if (hr == S_OK)
    {
        VARIANT element;

        hr = SafeArrayGetElement( V_ARRAY(&ret), &index, &element );
        ok( hr == S_OK && V_VT(&element) == VT_BSTR && !lstrcmpW( V_BSTR(&element), L"two" ), "got hr %#lx, type %u.\n", hr, V_VT(&element) );
        VariantClear( &element );
    }
    VariantClear( &ret );
    V_VT(&args[0]) = VT_ARRAY | VT_I4;
    V_ARRAY(&args[0]) = SafeArrayCreateVector( VT_I4, 0, 1 );
    hr = call_static( type, L"Join", 1, args, &ret );
    ok( FAILED(hr) && V_VT(&ret) == VT_EMPTY, "got hr %#lx.\n", hr );

    /* types that nothing is like, arrays of two dimensions, records */
    V_VT(&args[0]) = VT_RECORD;
    V_RECORD(&args[0]) = NULL;
    V_RECORDINFO(&args[0]) = NULL;
    array = SafeArrayCreateVector( VT_VARIANT, 0, 1 );
    *(VARIANT *)array->pvData = args[0];
    {
        HRESULT (WINAPI *method)( void *, BSTR, LONG, void *, VARIANT, SAFEARRAY *, VARIANT * ) = get_slot( type, SLOT_INVOKE_MEMBER_3 );
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

static void test_load_errors(void)
{
    IUnknown *domain = get_default_domain(), *assembly, *type;
    HRESULT (WINAPI *get_type_3)( void *, BSTR, VARIANT_BOOL, void * );
    SAFEARRAYBOUND bounds[2] = { { 2, 0 }, { 2, 0 } };
    IErrorInfo *info;
    SAFEARRAY *array;
    BSTR str = NULL;
    HRESULT hr;

    if (!domain) return;
    hr = get_with( domain, SLOT_LOAD_3, NULL, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    assembly = (IUnknown *)0xdeadbeef;
    hr = get_with( domain, SLOT_LOAD_3, NULL, &assembly );
    ok( hr == E_POINTER && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    array = SafeArrayCreateVector( VT_UI1, 0, 0 );
    assembly = (IUnknown *)0xdeadbeef;
    hr = get_with( domain, SLOT_LOAD_3, array, &assembly );
    ok( (hr == COR_E_BADIMAGEFORMAT || hr == E_OUTOFMEMORY /* Mono */) && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    SafeArrayDestroy( array );
    array = SafeArrayCreateVector( VT_UI1, 0, 100000 );
    hr = get_with( domain, SLOT_LOAD_3, array, &assembly );
    ok( hr == COR_E_BADIMAGEFORMAT && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    SafeArrayDestroy( array );
    array = SafeArrayCreateVector( VT_I4, 0, 4 );
    hr = get_with( domain, SLOT_LOAD_3, array, &assembly );
    ok( hr == COR_E_SAFEARRAYTYPEMISMATCH && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    SafeArrayDestroy( array );
    array = SafeArrayCreate( VT_UI1, 2, bounds );
    hr = get_with( domain, SLOT_LOAD_3, array, &assembly );
    ok( hr == COR_E_SAFEARRAYRANKMISMATCH && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    SafeArrayDestroy( array );
    hr = get_with( domain, SLOT_LOAD_2, NULL, &assembly );
    ok( hr == E_POINTER && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    SetErrorInfo( 0, NULL );
    hr = get_by_name( domain, SLOT_LOAD_2, L"no such assembly", &assembly );
    ok( hr == COR_E_FILENOTFOUND && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    hr = GetErrorInfo( 0, &info );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        hr = IErrorInfo_GetDescription( info, &str );
        ok( hr == S_OK && str && wcsstr( str, L"no such assembly" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w( str ) );
        SysFreeString( str );
        IErrorInfo_Release( info );
    }

    if ((assembly = load_guest( domain, L"hosted.dll" )))
    {
        type = (IUnknown *)0xdeadbeef;
        hr = get_by_name( assembly, SLOT_GET_TYPE_2, L"Missing", &type );
        ok( hr == S_OK && !type, "got hr %#lx, %p.\n", hr, type );
        hr = get_with( assembly, SLOT_GET_TYPE_2, NULL, &type );
        ok( hr == E_POINTER && !type, "got hr %#lx, %p.\n", hr, type );
        hr = get_by_name( assembly, SLOT_GET_TYPE_2, L"", &type );
        ok( hr == COR_E_ARGUMENT && !type, "got hr %#lx, %p.\n", hr, type );
        get_type_3 = get_slot( assembly, SLOT_GET_TYPE_3 );
        str = SysAllocString( L"Missing" );
        hr = get_type_3( assembly, str, VARIANT_TRUE, &type );
        ok( hr == COR_E_TYPELOAD && !type, "got hr %#lx, %p.\n", hr, type );
        hr = get_type_3( assembly, str, VARIANT_FALSE, &type );
        ok( hr == S_OK && !type, "got hr %#lx, %p.\n", hr, type );
        SysFreeString( str );
        IUnknown_Release( assembly );
    }
    IUnknown_Release( domain );
}

/* The interfaces of an object are one object. */
static void check_identity( IUnknown *object, unsigned int count, const IID *const *iids )
{
    IUnknown *unk = query( object, &IID_IUnknown ), *again, *dispatch = query( object, &IID_IDispatch ), *itf;
    unsigned int i;

    for (i = 0; i < count; i++)
    {
        itf = query( object, iids[i] );
        again = query( itf, &IID_IUnknown );
        ok( again == unk, "%u: got %p, not %p.\n", i, again, unk );
        IUnknown_Release( again );
        again = query( itf, &IID_IDispatch );
        ok( again == dispatch, "%u: got %p, not %p.\n", i, again, dispatch );
        IUnknown_Release( again );
        IUnknown_Release( itf );
    }
    again = (IUnknown *)0xdeadbeef;
    ok( IUnknown_QueryInterface( object, &IID_FieldInfo, (void **)&again ) == E_NOINTERFACE && !again, "got %p.\n", again );
    again = (IUnknown *)0xdeadbeef;
    ok( IUnknown_QueryInterface( object, &IID_IHostMalloc, (void **)&again ) == E_NOINTERFACE && !again, "got %p.\n", again );
    ok( IUnknown_QueryInterface( object, &IID_IUnknown, NULL ) == E_POINTER, "got another error.\n" );
    IUnknown_Release( dispatch );
    IUnknown_Release( unk );
}

static void test_reflection(void)
{
    static const IID *const domain_iids[] = { &IID__AppDomain, &IID__Object, &IID_ISupportErrorInfo };
    static const IID *const type_iids[] = { &IID__Type, &IID__MemberInfo, &IID__Object };
    static const IID *const method_iids[] = { &IID__MethodInfo, &IID__MethodBase, &IID__MemberInfo };
    static const IID *const property_iids[] = { &IID__PropertyInfo, &IID__MemberInfo };
    static const IID *const handle_iids[] = { &IID__ObjectHandle, &IID_IObjectHandle, &IID__Object };
    HRESULT (WINAPI *get_by_flags)( void *, LONG, void * );
    HRESULT (WINAPI *create)( void *, BSTR, BSTR, void * );
    HRESULT (WINAPI *set_data)( void *, BSTR, VARIANT );
    IUnknown *domain = get_default_domain(), *type, *object, *second, *handle = NULL;
    WCHAR path[MAX_PATH];
    VARIANT_BOOL flag;
    SAFEARRAY *array;
    VARIANT variant;
    BSTR name, str;
    LONG number;
    HRESULT hr;
    GUID guid;
    VARTYPE vt;

    if (!domain || !(type = get_hosted_type( domain ))) return;
    check_identity( domain, ARRAY_SIZE(domain_iids), domain_iids );
    check_identity( type, ARRAY_SIZE(type_iids), type_iids );

    check_text( type, SLOT_TYPE_NAME, L"Hosted" );
    check_text( type, SLOT_TYPE_FULL_NAME, L"Hosted" );
    check_text( type, SLOT_TO_STRING, L"Hosted" );
    memset( &guid, 0, sizeof(guid) );
    hr = get( type, SLOT_GUID, &guid );
    ok( hr == S_OK && guid.Data1 == 0x5b1f0e52, "got hr %#lx, %s.\n", hr, wine_dbgstr_guid( &guid ) );
    flag = 77;
    hr = get( type, SLOT_IS_CLASS, &flag );
    ok( hr == S_OK && flag == VARIANT_TRUE, "got hr %#lx, %d.\n", hr, flag );
    number = 0;
    hr = get( type, SLOT_TYPE_ATTRIBUTES, &number );
    ok( hr == S_OK && (number & 7) == 1, "got hr %#lx, %#lx.\n", hr, number );
    number = 0;
    hr = get( type, SLOT_GET_HASH_CODE, &number );
    ok( hr == S_OK && number, "got hr %#lx, %#lx.\n", hr, number );
    hr = get( type, SLOT_BASE_TYPE, &object );
    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    check_text( object, SLOT_TYPE_FULL_NAME, L"System.Object" );
    flag = 77;
    hr = get_with( type, SLOT_IS_SUBCLASS_OF, object, &flag );
    ok( hr == S_OK && flag == VARIANT_TRUE, "got hr %#lx, %d.\n", hr, flag );
    second = (IUnknown *)0xdeadbeef;
    hr = get( object, SLOT_BASE_TYPE, &second );
    ok( hr == S_OK && !second, "got hr %#lx, %p.\n", hr, second );
    hr = get_with( type, SLOT_GET_INTERFACE_MAP, object, &second );
    ok( hr == E_NOTIMPL && !second, "got hr %#lx, %p.\n", hr, second );
    IUnknown_Release( object );

    hr = get_by_name( type, SLOT_GET_METHOD_6, L"Add", &object );
    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    check_identity( object, ARRAY_SIZE(method_iids), method_iids );
    check_text( object, SLOT_TO_STRING, L"Int32 Add(Int32, Int32)" );
    flag = 77;
    hr = get( object, SLOT_IS_STATIC, &flag );
    ok( hr == S_OK && flag == VARIANT_TRUE, "got hr %#lx, %d.\n", hr, flag );
    hr = get( object, SLOT_DECLARING_TYPE, &second );
    ok( hr == S_OK && second == type, "got hr %#lx, %p.\n", hr, second );
    IUnknown_Release( second );
    hr = get( object, SLOT_RETURN_TYPE, &second );
    ok( hr == S_OK && second, "got hr %#lx.\n", hr );
    check_text( second, SLOT_TYPE_FULL_NAME, L"System.Int32" );
    IUnknown_Release( second );
    IUnknown_Release( object );

    hr = get_by_name( type, SLOT_GET_PROPERTY_7, L"Name", &object );
    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    check_identity( object, ARRAY_SIZE(property_iids), property_iids );
    flag = 77;
    hr = get( object, SLOT_CAN_READ, &flag );
    ok( hr == S_OK && flag == VARIANT_TRUE, "got hr %#lx, %d.\n", hr, flag );
    hr = get( object, SLOT_PROPERTY_TYPE, &second );
    ok( hr == S_OK && second, "got hr %#lx.\n", hr );
    check_text( second, SLOT_TYPE_NAME, L"String" );
    IUnknown_Release( second );
    IUnknown_Release( object );

    get_by_flags = get_slot( type, SLOT_GET_METHODS );
    hr = get_by_flags( type, FLAG_STATIC | FLAG_PUBLIC, &array );
    ok( hr == S_OK && array, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        LONG index = 0;

        ok( SafeArrayGetDim( array ) == 1 && array->rgsabound[0].cElements == 11, "got %lu methods.\n", array->rgsabound[0].cElements );
        hr = SafeArrayGetElement( array, &index, &object );
        ok( hr == S_OK && object, "got hr %#lx.\n", hr );
        check_identity( object, ARRAY_SIZE(method_iids), method_iids );
        IUnknown_Release( object );
        SafeArrayDestroy( array );
    }

    hr = get( type, SLOT_TYPE_ASSEMBLY, &object );
    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    second = query( object, &IID__Assembly );
    ok( second == object, "got %p, not %p.\n", second, object );
    IUnknown_Release( second );
    check_text( object, SLOT_FULL_NAME, L"hosted, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null" );
    flag = 77;
    hr = get( object, SLOT_GLOBAL_ASSEMBLY_CACHE, &flag );
    ok( hr == S_OK && flag == VARIANT_FALSE, "got hr %#lx, %d.\n", hr, flag );
    hr = get( object, SLOT_GET_TYPES, &array );
    ok( hr == S_OK && array && array->rgsabound[0].cElements == 4, "got hr %#lx, %lu types.\n", hr, array ? array->rgsabound[0].cElements : 0 );
    if (hr == S_OK)
    {
        hr = SafeArrayGetVartype( array, &vt );
        ok( hr == S_OK && vt == VT_UNKNOWN, "got hr %#lx, type %u.\n", hr, vt );
        SafeArrayDestroy( array );
    }
    hr = get_by_name( object, SLOT_CREATE_INSTANCE, L"Hosted", &variant );
    ok( hr == S_OK && V_VT(&variant) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&variant) );
    VariantClear( &variant );
    hr = get_by_name( object, SLOT_CREATE_INSTANCE, L"Missing", &variant );
    ok( hr == S_OK && V_VT(&variant) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&variant) );
    IUnknown_Release( object );

    hr = get( domain, SLOT_GET_ASSEMBLIES, &array );
    ok( hr == S_OK && array && array->rgsabound[0].cElements >= 2, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        hr = SafeArrayGetVartype( array, &vt );
        ok( hr == S_OK && vt == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, vt );
        SafeArrayDestroy( array );
    }

    /* data of a domain */
    set_data = get_slot( domain, SLOT_SET_DATA );
    name = SysAllocString( L"a name" );
    variant = make_int( 1234 );
    hr = set_data( domain, name, variant );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    VariantInit( &variant );
    hr = get_with( domain, SLOT_GET_DATA, name, &variant );
    ok( hr == S_OK && V_VT(&variant) == VT_I4 && V_I4(&variant) == 1234, "got hr %#lx, type %u.\n", hr, V_VT(&variant) );
    SysFreeString( name );

    /* objects by a handle */
    if (get_guest_path( L"hosted.dll", path ))
    {
        create = get_slot( domain, SLOT_DOMAIN_CREATE_INSTANCE_FROM );
        str = SysAllocString( path );
        name = SysAllocString( L"Hosted" );
        hr = create( domain, str, name, &handle );
        ok( hr == S_OK && handle, "got hr %#lx.\n", hr );
        if (handle)
        {
            check_identity( handle, ARRAY_SIZE(handle_iids), handle_iids );
            hr = get( handle, SLOT_UNWRAP, &variant );
            ok( hr == S_OK && V_VT(&variant) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&variant) );
            object = query( V_DISPATCH(&variant), &IID__Object );
            check_text( object, SLOT_TO_STRING, L"Hosted unnamed" );
            IUnknown_Release( object );
            VariantClear( &variant );
            object = query( handle, &IID_IObjectHandle );
            hr = IObjectHandle_Unwrap( (IObjectHandle *)object, &variant );
            ok( hr == S_OK && V_VT(&variant) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&variant) );
            VariantClear( &variant );
            IUnknown_Release( object );
            IUnknown_Release( handle );
        }
        SysFreeString( str );
        str = SysAllocString( L"C:\\no such folder\\missing.dll" );
        hr = create( domain, str, name, &handle );
        ok( hr == COR_E_FILENOTFOUND && !handle, "got hr %#lx.\n", hr );
        SysFreeString( str );
        SysFreeString( name );
    }
    ok( IUnknown_Release( type ) == 0, "the type is still referenced.\n" );
    IUnknown_Release( domain );
}

static HRESULT late( IDispatch *dispatch, const WCHAR *name, WORD flags, unsigned int count, VARIANT *args, VARIANT *ret, EXCEPINFO *info )
{
    DISPID id, put = DISPID_PROPERTYPUT;
    DISPPARAMS params = { args, &put, count, (flags & DISPATCH_PROPERTYPUT) ? 1 : 0 };
    HRESULT hr = IDispatch_GetIDsOfNames( dispatch, &null_guid, (WCHAR **)&name, 1, 0, &id );

    if (ret) VariantInit( ret );
    if (hr != S_OK)
    {
        ok( id == DISPID_UNKNOWN, "got id %#lx.\n", id );
        return hr;
    }
    hr = IDispatch_Invoke( dispatch, id, &null_guid, 0, flags, &params, ret, info, NULL );
    while (count--) VariantClear( &args[count] );
    return hr;
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
    ok( hr == S_OK && !count, "got hr %#lx, %u.\n", hr, count );
    type_info = (ITypeInfo *)0xdeadbeef;
    hr = IDispatch_GetTypeInfo( dispatch, 0, 0, &type_info );
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
    ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"DefaultDomain" ), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    VariantClear( &ret );
    hr = late( dispatch, L"Id", DISPATCH_PROPERTYGET, 0, NULL, &ret, NULL );
    ok( hr == S_OK && V_VT(&ret) == VT_I4, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = late( dispatch, L"NoSuchThing", DISPATCH_METHOD, 0, NULL, &ret, NULL );
    ok( hr == DISP_E_UNKNOWNNAME, "got hr %#lx.\n", hr );
    args[0] = make_string( L"no such assembly" );
    hr = late( dispatch, L"Load_2", DISPATCH_METHOD, 1, args, &ret, &info );
    ok( hr == DISP_E_EXCEPTION && info.scode == COR_E_FILENOTFOUND && info.bstrDescription, "got hr %#lx, %#lx.\n", hr, info.scode );
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
        ok( hr != S_OK, "got hr %#lx.\n", hr );
        args[0] = make_int( 2 );
        hr = late( object, L"Plus", DISPATCH_METHOD | DISPATCH_PROPERTYGET, 1, args, &ret, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 42, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        args[0] = make_string( L"renamed" );
        hr = late( object, L"Name", DISPATCH_PROPERTYPUT, 1, args, NULL, NULL );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        hr = IDispatch_Invoke( object, DISPID_VALUE, &null_guid, 0, DISPATCH_PROPERTYGET, &params, &ret, NULL, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"Hosted renamed" ), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        VariantClear( &ret );
        hr = late( object, L"GetType", DISPATCH_METHOD, 0, NULL, &ret, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        type = V_DISPATCH(&ret);
        hr = late( type, L"FullName", DISPATCH_PROPERTYGET, 0, NULL, &ret, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"Hosted" ), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
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

/* Every slot answers a call that passes null pointers only.  Those that take a VARIANT, which is no pointer, are left out; a zero ends them. */
static void call_with_nothing( IUnknown *object, unsigned int slots, const unsigned int *left_out )
{
    HRESULT (WINAPI *method)( void *, void *, void *, void *, void *, void *, void *, void *, void *, void *, void * );
    unsigned int i, j;
    HRESULT hr;

    for (i = 0; i < slots; i++)
    {
        method = get_slot( object, i );
        ok( method != NULL, "slot %u is empty.\n", i );
        for (j = 0; left_out[j] && left_out[j] != i; j++) /* nothing */;
        /* on x86_64 the caller removes the arguments, so that it need not know how many there are */
        if (i < SLOT_TO_STRING || left_out[j] || sizeof(void *) == 4) continue;
        hr = method( object, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL );
        ok( hr == S_OK || FAILED(hr), "slot %u: got hr %#lx.\n", i, hr );
    }
}

/* The first element of an array of interfaces. */
static IUnknown *get_first( SAFEARRAY *array )
{
    IUnknown *object = NULL;
    LONG index = 0;
    HRESULT hr = SafeArrayGetElement( array, &index, &object );

    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    SafeArrayDestroy( array );
    return object;
}

static void test_empty_calls(void)
{
    static const unsigned int domain_variants[] = { SLOT_EQUALS, SLOT_SET_DATA, 0 };
    static const unsigned int assembly_variants[] = { SLOT_EQUALS, SLOT_GET_OBJECT_DATA, 0 };
    static const unsigned int type_variants[] = { SLOT_EQUALS, 30, 38, 41, 54, 56, SLOT_INVOKE_MEMBER_3, 0 };
    static const unsigned int method_variants[] = { SLOT_EQUALS, 23, SLOT_INVOKE_3, 0 };
    static const unsigned int property_variants[] = { SLOT_EQUALS, SLOT_GET_VALUE, 20, 21, 22, 0 };
    static const unsigned int field_variants[] = { SLOT_EQUALS, 19, 20, 21, 22, 25, 0 };
    static const unsigned int event_variants[] = { SLOT_EQUALS, SLOT_ADD_EVENT_HANDLER, SLOT_REMOVE_EVENT_HANDLER, 0 };
    IUnknown *domain = get_default_domain(), *type, *assembly = NULL, *method = NULL, *property = NULL;
    IUnknown *constructor = NULL, *field = NULL, *event = NULL, *domain_type = NULL;
    SAFEARRAY *array = NULL;
    VARIANT_BOOL flag;
    HRESULT hr;

    if (!domain || !(type = get_hosted_type( domain ))) return;
    get( type, SLOT_TYPE_ASSEMBLY, &assembly );
    get_by_name( type, SLOT_GET_METHOD_6, L"Nothing", &method );
    get_by_name( type, SLOT_GET_PROPERTY_7, L"Name", &property );
    hr = get( type, SLOT_TO_STRING, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = get_with( type, SLOT_IS_SUBCLASS_OF, NULL, &flag );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    call_with_nothing( domain, APP_DOMAIN_SLOTS, domain_variants );
    call_with_nothing( assembly, ASSEMBLY_SLOTS, assembly_variants );
    call_with_nothing( type, TYPE_SLOTS, type_variants );
    call_with_nothing( method, METHOD_INFO_SLOTS, method_variants );
    call_with_nothing( property, PROPERTY_INFO_SLOTS, property_variants );
    get( type, SLOT_GET_CONSTRUCTORS_2, &array );
    constructor = get_first( array );
    get_by_name( type, SLOT_GET_FIELD_2, L"Number", &field );
    get( domain, SLOT_GET_TYPE, &domain_type );
    get_by_name( domain_type, SLOT_GET_EVENT_2, L"AssemblyLoad", &event );
    call_with_nothing( constructor, CONSTRUCTOR_INFO_SLOTS, method_variants );
    call_with_nothing( field, FIELD_INFO_SLOTS, field_variants );
    call_with_nothing( event, EVENT_INFO_SLOTS, event_variants );
    IUnknown_Release( event );
    IUnknown_Release( domain_type );
    IUnknown_Release( field );
    IUnknown_Release( constructor );
    IUnknown_Release( property );
    IUnknown_Release( method );
    IUnknown_Release( assembly );
    IUnknown_Release( type );
    IUnknown_Release( domain );
}

/* A domain of its own, used and unloaded by the thread that goes on living. */
static void test_unload(void)
{
    ICorRuntimeHost *host = get_corhost();
    IUnknown *unk = NULL, *domain, *type, *object, *unknown;
    WCHAR path[MAX_PATH];
    unsigned int i;
    VARIANT ret;
    BSTR text;
    HRESULT hr;

    if (!host || !get_guest_path( L"hosted.dll", path )) return;
    ICorRuntimeHost_Start( host );
    for (i = 0; i < 3; i++)
    {
        hr = ICorRuntimeHost_CreateDomain( host, L"a second one", NULL, &unk );
        ok( hr == S_OK && unk, "got hr %#lx.\n", hr );
        if (hr != S_OK) return;
        domain = query( unk, &IID__AppDomain );
        if (!(type = get_hosted_type( domain ))) return;
        hr = call_static( type, L"DomainName", 0, NULL, &ret );
        ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"a second one" ), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        VariantClear( &ret );
        hr = invoke_member( type, L"", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_CREATE, NULL, 0, NULL, &ret );
        ok( hr == S_OK && V_VT(&ret) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        object = V_UNKNOWN(&ret);
        check_text( object, SLOT_TO_STRING, L"Hosted unnamed" );
        if (i)      /* through the runtime's own COM support, which knows it as well then */
        {
            HRESULT (WINAPI *plus)( void *, LONG, LONG * );
            LONG number = 0;

            unknown = (IUnknown *)0xdeadbeef;
            hr = IUnknown_QueryInterface( object, &IID_IHostMalloc, (void **)&unknown );
            ok( hr == E_NOINTERFACE && !unknown, "got hr %#lx.\n", hr );
            unknown = query( object, &IID_IHosted );
            plus = get_slot( unknown, 3 );
            hr = plus( unknown, 5, &number );
            ok( hr == S_OK && number == 5, "got hr %#lx, %ld.\n", hr, number );
            check_text( unknown, 4, L"Hosted unnamed" );
            IUnknown_Release( unknown );
        }

        hr = ICorRuntimeHost_UnloadDomain( host, unk );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        text = (BSTR)0xdeadbeef;
        hr = get( object, SLOT_TO_STRING, &text );
        ok( hr == COR_E_APPDOMAINUNLOADED && !text, "got hr %#lx.\n", hr );
        hr = call_static( type, L"DomainName", 0, NULL, &ret );
        ok( hr == COR_E_APPDOMAINUNLOADED && V_VT(&ret) == VT_EMPTY, "got hr %#lx.\n", hr );
        hr = ICorRuntimeHost_UnloadDomain( host, unk );
        ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
        ok( !IUnknown_Release( object ), "the object is still referenced.\n" );
        ok( !IUnknown_Release( type ), "the type is still referenced.\n" );
        IUnknown_Release( domain );
        ok( !IUnknown_Release( unk ), "the domain is still referenced.\n" );
    }
}

/* An object of one domain is no argument in another. */
static void test_two_domains(void)
{
    ICorRuntimeHost *host = get_corhost();
    IUnknown *unk = NULL, *first = get_default_domain(), *second, *type, *other;
    VARIANT object, args[1], ret;
    HRESULT hr;

    if (!host || !first || !(type = get_hosted_type( first ))) return;
    hr = ICorRuntimeHost_CreateDomain( host, L"another", NULL, &unk );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr != S_OK) return;
    second = query( unk, &IID__AppDomain );
    ok( second != first, "got the same domain.\n" );
    if (!(other = get_hosted_type( second ))) return;
    hr = invoke_member( type, L"", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_CREATE, NULL, 0, NULL, &object );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    VariantInit( &args[0] );
    VariantCopy( &args[0], &object );
    hr = call_static( other, L"Kind", 1, args, &ret );
    ok( hr == E_INVALIDARG && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = call_static( other, L"DomainId", 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    VariantClear( &object );
    IUnknown_Release( other );
    IUnknown_Release( type );
    IUnknown_Release( second );
    hr = ICorRuntimeHost_UnloadDomain( host, unk );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IUnknown_Release( unk );
    IUnknown_Release( first );
}

/* Threads that call one object at once, while the collector moves things. */
struct caller { IUnknown *type; LONG failures; };

static DWORD WINAPI call_proc( void *arg )
{
    struct caller *caller = arg;
    VARIANT args[1], ret;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < 300; i++)
    {
        args[0] = make_string( L"some text" );
        hr = call_static( caller->type, L"Echo", 1, args, &ret );
        if (hr != S_OK || V_VT(&ret) != VT_BSTR || lstrcmpW( V_BSTR(&ret), L"some text" )) InterlockedIncrement( &caller->failures );
        VariantClear( &ret );
        hr = invoke_member( caller->type, L"", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_CREATE, NULL, 0, NULL, &ret );
        if (hr != S_OK) InterlockedIncrement( &caller->failures );
        VariantClear( &ret );
    }
    return 0;
}

static void test_threads(void)
{
    IUnknown *domain = get_default_domain();
    ICorRuntimeHost *host = get_corhost();
    struct caller caller = { NULL, 0 };
    HANDLE threads[4];
    IGCHost *gc;
    unsigned int i;
    HRESULT hr;

    if (!domain || !(caller.type = get_hosted_type( domain ))) return;
    hr = ICorRuntimeHost_QueryInterface( host, &IID_IGCHost, (void **)&gc );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    for (i = 0; i < ARRAY_SIZE(threads); i++) threads[i] = CreateThread( NULL, 0, call_proc, &caller, 0, NULL );
    while (WaitForMultipleObjects( ARRAY_SIZE(threads), threads, TRUE, 20 ) == WAIT_TIMEOUT) IGCHost_Collect( gc, -1 );
    for (i = 0; i < ARRAY_SIZE(threads); i++) CloseHandle( threads[i] );
    ok( !caller.failures, "%ld calls failed.\n", caller.failures );
    IUnknown_Release( caller.type );
    IUnknown_Release( domain );
}

static void check_interface( IUnknown *object, const IID *iid )
{
    IUnknown *itf = query( object, iid );

    ok( itf == object, "%s: got %p, not %p.\n", wine_dbgstr_guid( iid ), itf, object );
    if (itf) IUnknown_Release( itf );
}

#define check_flag( object, slot, expected ) check_flag_( __LINE__, object, slot, expected )
static void check_flag_( unsigned int line, IUnknown *object, unsigned int slot, VARIANT_BOOL expected )
{
    VARIANT_BOOL flag = 77;
    HRESULT hr = get( object, slot, &flag );

    ok_(__FILE__, line)( hr == S_OK && flag == expected, "got hr %#lx, %d.\n", hr, flag );
}

/* A host calls what _Type hands out through the whole of the interface that the type library promises. */
static void test_constructors( IUnknown *type )
{
    HRESULT (WINAPI *invoke)( void *, SAFEARRAY *, VARIANT * );
    SAFEARRAY *types = SafeArrayCreateVector( VT_UNKNOWN, 0, 0 ), *array = NULL;
    IUnknown *object = NULL, *of_type, *first;
    VARIANT ret;
    HRESULT hr;

    hr = get_with( type, SLOT_GET_CONSTRUCTOR_3, types, &object );
    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    SafeArrayDestroy( types );
    if (!object) return;
    check_interface( object, &IID__ConstructorInfo );
    check_text( object, SLOT_MEMBER_NAME, L".ctor" );
    check_flag( object, SLOT_IS_CONSTRUCTOR, VARIANT_TRUE );
    invoke = get_slot( object, SLOT_INVOKE_5 );
    memset( &ret, 0xcc, sizeof(ret) );
    hr = invoke( object, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    VariantClear( &ret );
    IUnknown_Release( object );

    hr = get( type, SLOT_GET_CONSTRUCTORS_2, &array );
    ok( hr == S_OK && array && array->rgsabound[0].cElements == 2, "got hr %#lx.\n", hr );
    if (hr == S_OK && (first = get_first( array )))
    {
        check_interface( first, &IID__ConstructorInfo );
        IUnknown_Release( first );
    }

    /* the class Type has static members, Hosted has none */
    object = (IUnknown *)0xdeadbeef;
    hr = get( type, SLOT_TYPE_INITIALIZER, &object );
    ok( hr == S_OK && !object, "got hr %#lx, %p.\n", hr, object );
    hr = get( type, SLOT_GET_TYPE, &of_type );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    for (object = NULL; hr == S_OK && of_type && !object;)
    {
        IUnknown *base = NULL;

        hr = get( of_type, SLOT_TYPE_INITIALIZER, &object );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        get( of_type, SLOT_BASE_TYPE, &base );
        IUnknown_Release( of_type );
        of_type = base;
    }
    if (of_type) IUnknown_Release( of_type );
    ok( !!object, "no base class has an initializer.\n" );
    if (!object) return;
    check_interface( object, &IID__ConstructorInfo );
    check_text( object, SLOT_MEMBER_NAME, L".cctor" );
    IUnknown_Release( object );
}

static void test_fields( IUnknown *type )
{
    HRESULT (WINAPI *get_value)( void *, VARIANT, VARIANT * );
    HRESULT (WINAPI *set_value)( void *, VARIANT, VARIANT, LONG, void *, void * );
    HRESULT (WINAPI *set_value_2)( void *, VARIANT, VARIANT );
    IUnknown *field = NULL, *of_type = NULL;
    VARIANT object, ret;
    SAFEARRAY *array;
    HRESULT hr;

    hr = get( type, SLOT_GET_FIELDS_2, &array );
    ok( hr == S_OK && array && array->rgsabound[0].cElements == 1, "got hr %#lx.\n", hr );
    if (hr == S_OK && (field = get_first( array ))) IUnknown_Release( field );
    hr = get_by_name( type, SLOT_GET_FIELD_2, L"Number", &field );
    ok( hr == S_OK && field, "got hr %#lx.\n", hr );
    if (!field) return;
    check_interface( field, &IID_FieldInfo );
    check_text( field, SLOT_MEMBER_NAME, L"Number" );
    check_flag( field, SLOT_IS_PUBLIC, VARIANT_TRUE );
    check_flag( field, SLOT_IS_PINVOKE_IMPL, VARIANT_FALSE );
    hr = get( field, SLOT_FIELD_TYPE, &of_type );
    ok( hr == S_OK && of_type, "got hr %#lx.\n", hr );
    check_text( of_type, SLOT_TYPE_FULL_NAME, L"System.Int32" );
    IUnknown_Release( of_type );

    hr = invoke_member( type, L"", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_CREATE, NULL, 0, NULL, &object );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    set_value = get_slot( field, SLOT_SET_VALUE );
    set_value_2 = get_slot( field, SLOT_SET_VALUE_2 );
    get_value = get_slot( field, SLOT_FIELD_GET_VALUE );
    hr = set_value( field, object, make_int( 5 ), 0, NULL, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = get_value( field, object, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 5, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret), V_I4(&ret) );
    hr = set_value_2( field, object, make_int( 6 ) );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = get_value( field, object, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 6, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret), V_I4(&ret) );

    /* not without an object, and COM has no typed references */
    VariantClear( &object );
    hr = get_value( field, object, &ret );
    ok( FAILED(hr) && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    get_value = get_slot( field, SLOT_GET_VALUE_DIRECT );
    V_VT(&ret) = VT_I4;
    hr = get_value( field, object, &ret );
    ok( hr == E_NOTIMPL && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    set_value_2 = get_slot( field, SLOT_SET_VALUE_DIRECT );
    hr = set_value_2( field, object, make_int( 7 ) );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    IUnknown_Release( field );
}

/* A delegate that adds the arguments of an event to a table, which it returns. */
static IUnknown *make_handler( IUnknown *domain, IUnknown *type, VARIANT *table )
{
    HRESULT (WINAPI *create)( void *, BSTR, BSTR, void * ) = get_slot( domain, SLOT_DOMAIN_CREATE_INSTANCE );
    BSTR assembly = SysAllocString( L"mscorlib" ), class = SysAllocString( L"System.Collections.Hashtable" );
    IUnknown *handle = NULL, *multicast = NULL, *delegate = NULL;
    VARIANT args[3], ret;
    HRESULT hr;

    VariantInit( table );
    VariantInit( &ret );
    create( domain, assembly, class, &handle );
    SysFreeString( assembly );
    SysFreeString( class );
    get( type, SLOT_BASE_TYPE, &multicast );
    get( multicast, SLOT_BASE_TYPE, &delegate );
    hr = get( handle, SLOT_UNWRAP, table );
    ok( hr == S_OK && V_VT(table) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(table) );
    V_VT(&args[0]) = VT_UNKNOWN;
    V_UNKNOWN(&args[0]) = type;
    IUnknown_AddRef( type );
    VariantInit( &args[1] );
    VariantCopy( &args[1], table );
    late( V_DISPATCH(table), L"GetType", DISPATCH_METHOD, 0, NULL, &ret, NULL );
    V_VT(&args[2]) = VT_UNKNOWN;
    hr = get_by_name( V_DISPATCH(&ret), SLOT_GET_METHOD_6, L"Add", &V_UNKNOWN(&args[2]) );
    ok( hr == S_OK && V_UNKNOWN(&args[2]), "got hr %#lx.\n", hr );
    VariantClear( &ret );
    hr = call_static( delegate, L"CreateDelegate", 3, args, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    IUnknown_Release( delegate );
    IUnknown_Release( multicast );
    IUnknown_Release( handle );
    return V_UNKNOWN(&ret);
}

/* Those of an app domain. */
static void test_events( IUnknown *domain )
{
    IUnknown *handler, *assembly, *handler_type = NULL;
    HRESULT (WINAPI *handle)( void *, VARIANT, void * );
    HRESULT (WINAPI *get_method)( void *, VARIANT_BOOL, void * );
    IUnknown *type = NULL, *event = NULL, *object = NULL;
    VARIANT target, table, ret;
    unsigned int i;
    HRESULT hr;

    hr = get( domain, SLOT_GET_TYPE, &type );
    ok( hr == S_OK && type, "got hr %#lx.\n", hr );
    hr = get_by_name( type, SLOT_GET_EVENT_2, L"AssemblyLoad", &event );
    ok( hr == S_OK && event, "got hr %#lx.\n", hr );
    if (!event) return;
    check_interface( event, &IID__EventInfo );
    check_text( event, SLOT_MEMBER_NAME, L"AssemblyLoad" );
    check_flag( event, SLOT_IS_MULTICAST, VARIANT_TRUE );
    hr = get( event, SLOT_EVENT_HANDLER_TYPE, &handler_type );
    ok( hr == S_OK && handler_type, "got hr %#lx.\n", hr );
    check_text( handler_type, SLOT_TYPE_FULL_NAME, L"System.AssemblyLoadEventHandler" );
    hr = get( event, SLOT_GET_ADD_METHOD_2, &object );
    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    check_interface( object, &IID__MethodInfo );
    IUnknown_Release( object );
    get_method = get_slot( event, SLOT_GET_ADD_METHOD );
    hr = get_method( event, VARIANT_FALSE, &object );
    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    check_text( object, SLOT_MEMBER_NAME, L"add_AssemblyLoad" );
    IUnknown_Release( object );

    handler = make_handler( domain, handler_type, &table );
    V_VT(&target) = VT_UNKNOWN;
    V_UNKNOWN(&target) = domain;
    handle = get_slot( event, SLOT_ADD_EVENT_HANDLER );
    hr = handle( event, target, type );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );     /* no delegate */
    hr = handle( event, target, handler );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    for (i = 0; i < 2; i++)
    {
        if ((assembly = load_guest( domain, L"hosted.dll" ))) IUnknown_Release( assembly );
        hr = late( V_DISPATCH(&table), L"Count", DISPATCH_PROPERTYGET, 0, NULL, &ret, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 1, "%u: got hr %#lx, type %u, %ld.\n", i, hr, V_VT(&ret), V_I4(&ret) );
        handle = get_slot( event, SLOT_REMOVE_EVENT_HANDLER );
        hr = handle( event, target, handler );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
    }
    VariantClear( &table );
    if (handler) IUnknown_Release( handler );
    IUnknown_Release( handler_type );
    IUnknown_Release( event );
    IUnknown_Release( type );
}

static void test_members(void)
{
    IUnknown *domain = get_default_domain(), *type, *method;
    VARIANT ret;
    HRESULT hr;

    if (!domain || !(type = get_hosted_type( domain ))) return;
    test_constructors( type );
    test_fields( type );
    test_events( domain );

    /* an ICustomAttributeProvider is had late bound only */
    hr = get_by_name( type, SLOT_GET_METHOD_6, L"Add", &method );
    ok( hr == S_OK && method, "got hr %#lx.\n", hr );
    if (method)
    {
        IUnknown *attributes = (IUnknown *)0xdeadbeef;

        hr = get( method, SLOT_RETURN_TYPE_CUSTOM_ATTRIBUTES, &attributes );
        ok( hr == E_NOTIMPL && !attributes, "got hr %#lx, %p.\n", hr, attributes );
        hr = late( (IDispatch *)method, L"ReturnTypeCustomAttributes", DISPATCH_PROPERTYGET, 0, NULL, &ret, NULL );
        ok( hr == S_OK && V_VT(&ret) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        VariantClear( &ret );
        IUnknown_Release( method );
    }
    ok( !IUnknown_Release( type ), "the type is still referenced.\n" );
    IUnknown_Release( domain );
}

static const struct test_case cases[] =
{
    { "entry", test_entry_point },
    { "static", test_static_members },
    { "instances", test_instances },
    { "values", test_values },
    { "errors", test_load_errors },
    { "reflection", test_reflection },
    { "members", test_members },
    { "late", test_late_bound },
    { "empty", test_empty_calls },
    { "unload", test_unload },
    { "domains", test_two_domains },
    { "threads", test_threads },
};

START_TEST(appdomain)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"hosted.dll" )) run_cases( "appdomain", cases, ARRAY_SIZE(cases) );
}
