/*
 * _Type, and what it hands out: methods, properties, constructors, fields and events
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
    ok( IUnknown_QueryInterface( object, &IID_FieldInfo, (void **)&again ) == E_NOINTERFACE && !again, "got %p.\n",
        again );
    again = (IUnknown *)0xdeadbeef;
    ok( IUnknown_QueryInterface( object, &IID_IHostMalloc, (void **)&again ) == E_NOINTERFACE && !again, "got %p.\n",
        again );
    ok( IUnknown_QueryInterface( object, &IID_IUnknown, NULL ) == E_POINTER, "got another error.\n" );
    IUnknown_Release( dispatch );
    IUnknown_Release( unk );
}

static void test_reflection(void)
{
    static const IID *const domain_iids[] = { &IID__AppDomain, &IID__Object, &IID_ISupportErrorInfo };
    static const IID *const type_iids[] = { &IID__Type, &IID__MemberInfo, &IID__Object };
    IUnknown *domain = get_default_domain(), *type, *object, *second;
    VARIANT_BOOL flag;
    LONG number;
    HRESULT hr;
    GUID guid;

    if (!domain || !(type = get_hosted_type( domain ))) return;
    check_identity( domain, ARRAY_SIZE(domain_iids), domain_iids );
    check_identity( type, ARRAY_SIZE(type_iids), type_iids );

    check_text( type, SLOT_TYPE_NAME, L"Hosted" );
    check_text( type, SLOT_TYPE_FULL_NAME, L"Hosted" );
    check_text( type, SLOT_TO_STRING, L"Hosted" );
    memset( &guid, 0, sizeof(guid) );
    hr = get( type, SLOT_GUID, &guid );
    ok( hr == S_OK && guid.Data1 == 0x5b1f0e52, "got hr %#lx, %s.\n", hr, wine_dbgstr_guid(&guid) );
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
    ok( IUnknown_Release( type ) == 0, "the type is still referenced.\n" );
    IUnknown_Release( domain );
}

static void test_reflected_members(void)
{
    static const IID *const method_iids[] = { &IID__MethodInfo, &IID__MethodBase, &IID__MemberInfo };
    static const IID *const property_iids[] = { &IID__PropertyInfo, &IID__MemberInfo };
    HRESULT (WINAPI *get_by_flags)( void *, LONG, void * );
    IUnknown *domain = get_default_domain(), *type, *object, *second;
    VARIANT_BOOL flag;
    SAFEARRAY *array;
    HRESULT hr;

    if (!domain || !(type = get_hosted_type( domain ))) return;
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

        ok( SafeArrayGetDim( array ) == 1 && array->rgsabound[0].cElements == 12, "got %lu methods.\n",
            array->rgsabound[0].cElements );
        hr = SafeArrayGetElement( array, &index, &object );
        ok( hr == S_OK && object, "got hr %#lx.\n", hr );
        check_identity( object, ARRAY_SIZE(method_iids), method_iids );
        IUnknown_Release( object );
        SafeArrayDestroy( array );
    }
    ok( IUnknown_Release( type ) == 0, "the type is still referenced.\n" );
    IUnknown_Release( domain );
}

static void test_reflected_assembly(void)
{
    IUnknown *domain = get_default_domain(), *type, *object, *second;
    VARIANT_BOOL flag;
    SAFEARRAY *array;
    VARIANT variant;
    HRESULT hr;
    VARTYPE vt;

    if (!domain || !(type = get_hosted_type( domain ))) return;
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
    ok( hr == S_OK && array && array->rgsabound[0].cElements == 4, "got hr %#lx, %lu types.\n", hr,
        array ? array->rgsabound[0].cElements : 0 );
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
    ok( IUnknown_Release( type ) == 0, "the type is still referenced.\n" );
    IUnknown_Release( domain );
}

static void test_domain_data(void)
{
    static const IID *const handle_iids[] = { &IID__ObjectHandle, &IID_IObjectHandle, &IID__Object };
    HRESULT (WINAPI *create)( void *, BSTR, BSTR, void * );
    HRESULT (WINAPI *set_data)( void *, BSTR, VARIANT );
    IUnknown *domain = get_default_domain(), *type, *object, *handle = NULL;
    WCHAR path[MAX_PATH];
    VARIANT variant;
    BSTR name, str;
    HRESULT hr;

    if (!domain || !(type = get_hosted_type( domain ))) return;
    /* data of a domain */
    set_data = get_slot( domain, SLOT_SET_DATA );
    name = SysAllocString( L"a name" );
    variant = make_int( 1234 );
    hr = set_data( domain, name, variant );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    VariantInit( &variant );
    hr = get_with( domain, SLOT_GET_DATA, name, &variant );
    ok( hr == S_OK && V_VT(&variant) == VT_I4 && V_I4(&variant) == 1234, "got hr %#lx, type %u.\n", hr,
        V_VT(&variant) );
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

static void check_interface( IUnknown *object, const IID *iid )
{
    IUnknown *itf = query( object, iid );

    ok( itf == object, "%s: got %p, not %p.\n", wine_dbgstr_guid(iid), itf, object );
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
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 5, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret),
        V_I4(&ret) );
    hr = set_value_2( field, object, make_int( 6 ) );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = get_value( field, object, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 6, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret),
        V_I4(&ret) );

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
        ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 1, "%u: got hr %#lx, type %u, %ld.\n", i, hr, V_VT(&ret),
            V_I4(&ret) );
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
    { "reflection", test_reflection },
    { "reflected_members", test_reflected_members },
    { "reflected_assembly", test_reflected_assembly },
    { "domain_data", test_domain_data },
    { "members", test_members },
};

START_TEST(members)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"hosted.dll" )) run_cases( "members", cases, ARRAY_SIZE(cases) );
}
