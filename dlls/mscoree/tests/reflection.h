/*
 * The runtime's objects as COM objects, for the tests of them: interfaces, slots, calls, and the guest that they are
 * made of
 *
 * Slots of the vtables are those of mscorlib's type library, counted from QueryInterface; they are not read from what
 * is tested.
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

#ifndef __MSCOREE_TESTS_REFLECTION_H
#define __MSCOREE_TESTS_REFLECTION_H

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
    SLOT_DOMAIN_CREATE_INSTANCE = 37, SLOT_DOMAIN_CREATE_INSTANCE_FROM = 38, SLOT_LOAD_2 = 44, SLOT_LOAD_3 = 45,
        SLOT_EXECUTE_ASSEMBLY_3 = 52,
    SLOT_GET_ASSEMBLIES = 57, SLOT_APPEND_PRIVATE_PATH = 58, SLOT_SET_DATA = 63, SLOT_GET_DATA = 64,
        SLOT_DYNAMIC_DIRECTORY = 69,
    APP_DOMAIN_SLOTS = 70
};
enum
{
    SLOT_FULL_NAME = 15, SLOT_ENTRY_POINT = 16, SLOT_GET_TYPE_2 = 17, SLOT_GET_TYPE_3 = 18, SLOT_GET_TYPES = 20,
        SLOT_GET_OBJECT_DATA = 33,
    SLOT_CREATE_INSTANCE = 41, SLOT_GLOBAL_ASSEMBLY_CACHE = 50, ASSEMBLY_SLOTS = 51
};
enum
{
    SLOT_TYPE_NAME = 12, SLOT_GUID = 18, SLOT_TYPE_ASSEMBLY = 20, SLOT_TYPE_FULL_NAME = 22, SLOT_BASE_TYPE = 26,
        SLOT_IS_SUBCLASS_OF = 40,
    SLOT_GET_INTERFACE_MAP = 43, SLOT_GET_METHODS = 46, SLOT_INVOKE_MEMBER_3 = 57, SLOT_GET_METHOD_6 = 66,
        SLOT_GET_PROPERTY_7 = 76,
    SLOT_TYPE_ATTRIBUTES = 82, SLOT_IS_CLASS = 94, SLOT_EQUALS_2 = 114, TYPE_SLOTS = 115,
    SLOT_GET_CONSTRUCTOR_3 = 60, SLOT_GET_CONSTRUCTORS_2 = 61, SLOT_TYPE_INITIALIZER = 62, SLOT_GET_FIELD_2 = 68,
        SLOT_GET_FIELDS_2 = 69,
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
    SLOT_FIELD_TYPE = 18, SLOT_FIELD_GET_VALUE = 19, SLOT_GET_VALUE_DIRECT = 20, SLOT_SET_VALUE = 21,
        SLOT_SET_VALUE_DIRECT = 22, SLOT_SET_VALUE_2 = 25,
    SLOT_IS_PUBLIC = 26, SLOT_IS_PINVOKE_IMPL = 37, FIELD_INFO_SLOTS = 38
};
enum
{
    SLOT_GET_ADD_METHOD = 18, SLOT_GET_ADD_METHOD_2 = 22, SLOT_ADD_EVENT_HANDLER = 25, SLOT_REMOVE_EVENT_HANDLER = 26,
        SLOT_EVENT_HANDLER_TYPE = 27,
    SLOT_IS_MULTICAST = 29, EVENT_INFO_SLOTS = 30
};
enum { SLOT_PROPERTY_TYPE = 18, SLOT_GET_VALUE = 19, SLOT_CAN_READ = 28, PROPERTY_INFO_SLOTS = 34 };
enum { SLOT_UNWRAP = 14, OBJECT_HANDLE_SLOTS = 15 };

static const GUID null_guid;

enum { FLAG_INSTANCE = 4, FLAG_STATIC = 8, FLAG_PUBLIC = 16, FLAG_INVOKE = 0x100, FLAG_CREATE = 0x200,
       FLAG_GET = 0x1400, FLAG_SET = 0x2800 };
#define STATIC_CALL (FLAG_STATIC | FLAG_PUBLIC | FLAG_INVOKE)

/* A method that has an interface, a string, a number or a truth value for a result, and one more argument or none. */
static inline HRESULT get( void *object, unsigned int slot, void *ret )
{
    HRESULT (WINAPI *method)( void *, void * ) = get_slot( object, slot );

    return method( object, ret );
}

static inline HRESULT get_with( void *object, unsigned int slot, const void *arg, void *ret )
{
    HRESULT (WINAPI *method)( void *, const void *, void * ) = get_slot( object, slot );

    return method( object, arg, ret );
}

static inline HRESULT get_by_name( void *object, unsigned int slot, const WCHAR *name, void *ret )
{
    BSTR str = SysAllocString( name );
    HRESULT hr = get_with( object, slot, str, ret );

    SysFreeString( str );
    return hr;
}

#define check_text( object, slot, expected ) check_text_( __FILE__, __LINE__, object, slot, expected )
static inline void check_text_( const char *file, unsigned int line, void *object, unsigned int slot,
                                const WCHAR *expected )
{
    BSTR text = NULL;
    HRESULT hr = get( object, slot, &text );

    ok_(file, line)( hr == S_OK && text && !lstrcmpW( text, expected ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(text) );
    SysFreeString( text );
}

static inline IUnknown *query( void *object, const IID *iid )
{
    IUnknown *ret = NULL;
    HRESULT hr = IUnknown_QueryInterface( (IUnknown *)object, iid, (void **)&ret );

    ok( hr == S_OK && ret, "%s: got hr %#lx.\n", wine_dbgstr_guid(iid), hr );
    return ret;
}

static inline IUnknown *get_default_domain(void)
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
static inline SAFEARRAY *read_guest( const WCHAR *name )
{
    WCHAR path[MAX_PATH];
    SAFEARRAY *array;
    DWORD size, read;
    HANDLE file;
    void *data;

    if (!get_guest_path( name, path )) return NULL;
    file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    ok( file != INVALID_HANDLE_VALUE, "no %s.\n", wine_dbgstr_w(path) );
    size = GetFileSize( file, NULL );
    array = SafeArrayCreateVector( VT_UI1, 0, size );
    SafeArrayAccessData( array, &data );
    ReadFile( file, data, size, &read, NULL );
    SafeArrayUnaccessData( array );
    CloseHandle( file );
    return array;
}

static inline IUnknown *load_guest( IUnknown *domain, const WCHAR *name )
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

static inline IUnknown *get_hosted_type( IUnknown *domain )
{
    IUnknown *assembly = load_guest( domain, L"hosted.dll" ), *type = NULL;
    HRESULT hr;

    if (!assembly) return NULL;
    hr = get_by_name( assembly, SLOT_GET_TYPE_2, L"Hosted", &type );
    ok( hr == S_OK && type, "got hr %#lx.\n", hr );
    IUnknown_Release( assembly );
    return type;
}

static inline SAFEARRAY *make_args( unsigned int count, const VARIANT *args )
{
    SAFEARRAY *array = SafeArrayCreateVector( VT_VARIANT, 0, count );
    LONG i;

    for (i = 0; i < (LONG)count; i++) SafeArrayPutElement( array, &i, (void *)&args[i] );
    return array;
}

static inline VARIANT make_string( const WCHAR *text )
{
    VARIANT variant;

    V_VT(&variant) = VT_BSTR;
    V_BSTR(&variant) = SysAllocString( text );
    return variant;
}

static inline VARIANT make_int( LONG value )
{
    VARIANT variant;

    V_VT(&variant) = VT_I4;
    V_I4(&variant) = value;
    return variant;
}

static inline VARIANT make_strings( unsigned int count, const WCHAR **words )
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
static inline HRESULT invoke_member( IUnknown *type, const WCHAR *name, LONG flags, const VARIANT *target,
                                     unsigned int count, VARIANT *args, VARIANT *ret )
{
    HRESULT (WINAPI *method)( void *, BSTR, LONG, void *, VARIANT, SAFEARRAY *,
                              VARIANT * ) = get_slot( type, SLOT_INVOKE_MEMBER_3 );
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

static inline HRESULT call_static( IUnknown *type, const WCHAR *name, unsigned int count, VARIANT *args, VARIANT *ret )
{
    return invoke_member( type, name, STATIC_CALL, NULL, count, args, ret );
}

/* The first element of an array of interfaces. */
static inline IUnknown *get_first( SAFEARRAY *array )
{
    IUnknown *object = NULL;
    LONG index = 0;
    HRESULT hr = SafeArrayGetElement( array, &index, &object );

    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    SafeArrayDestroy( array );
    return object;
}

static inline HRESULT late( IDispatch *dispatch, const WCHAR *name, WORD flags, unsigned int count, VARIANT *args,
                            VARIANT *ret, EXCEPINFO *info )
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

#endif  /* __MSCOREE_TESTS_REFLECTION_H */
