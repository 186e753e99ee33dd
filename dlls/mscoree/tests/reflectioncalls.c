/*
 * Tests for the methods of mscorlib's reflection interfaces that few hosts call: each one, by its place in the vtable
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
#include "reflectioncalls.h"

static IUnknown *objects[OF_COUNT];
static IUnknown *object_type;       /* System.Object, for what wants a type */

/* Keeps the interface, not the object. */
static void keep( enum object which, IUnknown *object, const IID *iid )
{
    objects[which] = query( object, iid );
    IUnknown_Release( object );
}

static IUnknown *get_named( IUnknown *type, unsigned int slot, const WCHAR *name )
{
    IUnknown *object = NULL;
    HRESULT hr;

    hr = get_by_name( type, slot, name, &object );
    ok( hr == S_OK && object, "%s: got hr %#lx.\n", wine_dbgstr_w( name ), hr );
    return object;
}

static BOOL make_objects(void)
{
    HRESULT (WINAPI *create)( void *, BSTR, BSTR, void ** );
    BSTR assembly = SysAllocString( L"mscorlib" ), class = SysAllocString( L"System.Collections.Hashtable" );
    IUnknown *type, *object = NULL, *domain_type = NULL;
    SAFEARRAY *array;
    HRESULT hr;

    if (!(objects[OF_APP_DOMAIN] = get_default_domain())) return FALSE;
    if (!(type = objects[OF_TYPE] = get_hosted_type( objects[OF_APP_DOMAIN] ))) return FALSE;
    objects[OF_MEMBER_INFO] = query( type, &IID__MemberInfo );
    keep( OF_METHOD_INFO, get_named( type, SLOT_GET_METHOD_6, L"Add" ), &IID__MethodInfo );
    keep( OF_METHOD_BASE, get_named( type, SLOT_GET_METHOD_6, L"Add" ), &IID__MethodBase );
    keep( OF_FIELD_INFO, get_named( type, SLOT_GET_FIELD_2, L"Number" ), &IID_FieldInfo );
    keep( OF_PROPERTY_INFO, get_named( type, SLOT_GET_PROPERTY_7, L"Name" ), &IID__PropertyInfo );
    hr = get( type, SLOT_GET_CONSTRUCTORS_2, &array );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    keep( OF_CONSTRUCTOR_INFO, get_first( array ), &IID__ConstructorInfo );
    hr = get( type, SLOT_TYPE_ASSEMBLY, &object );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    keep( OF_ASSEMBLY, object, &IID__Assembly );
    hr = get( type, SLOT_BASE_TYPE, &object_type );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = get( object_type, SLOT_TYPE_ASSEMBLY, &object );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    objects[OF_VALUE_TYPE] = get_named( object, SLOT_GET_TYPE_2, L"System.Int32" );
    IUnknown_Release( object );
    hr = get( objects[OF_APP_DOMAIN], SLOT_GET_TYPE, &domain_type );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    keep( OF_EVENT_INFO, get_named( domain_type, SLOT_GET_EVENT_2, L"AssemblyLoad" ), &IID__EventInfo );
    IUnknown_Release( domain_type );
    create = get_slot( objects[OF_APP_DOMAIN], SLOT_DOMAIN_CREATE_INSTANCE );
    hr = create( objects[OF_APP_DOMAIN], assembly, class, (void **)&object );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    keep( OF_OBJECT_HANDLE, object, &IID__ObjectHandle );
    SysFreeString( class );
    SysFreeString( assembly );
    return TRUE;
}

/* What a call left, as a number: of what is an object, whether there is one. */
static LONG get_result( char kind, const VARIANT *result )
{
    switch (kind)
    {
    case 'b': return V_BOOL(result) == VARIANT_TRUE ? 1 : V_BOOL(result) == VARIANT_FALSE ? 0 : -1;
    case 'l': return V_I4(result);
    case 'o': return V_BYREF(result) != NULL;
    case 'v': return V_VT(result);
    default:  return 0;
    }
}

/* Arguments by their letters: s string, t type, P nothing, I flags, B true, V empty; R is the place for the result. */
static HRESULT make_call( const struct call *call, VARIANT *result )
{
    unsigned int i, count = strlen( call->args );
    VARTYPE types[12] = { 0 };
    VARIANT args[12], *pointers[12], hr;
    HRESULT ret;

    for (i = 0; i < count; i++)
    {
        pointers[i] = &args[i];
        VariantInit( &args[i] );
        switch (call->args[i])
        {
        case 'I': types[i] = VT_I4;      V_I4(&args[i]) = call->text ? 28 : 1;   break;  /* BindingFlags: all public */
        case 'B': types[i] = VT_BOOL;    V_BOOL(&args[i]) = VARIANT_TRUE;        break;
        case 'V': types[i] = VT_VARIANT;                                        break;
        case 's': types[i] = VT_BSTR;    V_BSTR(&args[i]) = SysAllocString( call->text ); break;
        case 't': types[i] = VT_UNKNOWN; V_UNKNOWN(&args[i]) = object_type;     break;
        default:  types[i] = VT_UNKNOWN; V_UNKNOWN(&args[i]) = NULL;            break;
        }
    }
    if (call->kind != 'n')
    {
        types[count] = VT_BYREF | VT_I4;
        V_BYREF(&args[count]) = call->kind == 'v' ? (void *)result : &V_BYREF(result);
        pointers[count] = &args[count];
        count++;
    }
    ret = DispCallFunc( objects[call->object], call->slot * sizeof(void *), CC_STDCALL, VT_ERROR, count, types,
                        pointers, &hr );
    ok( ret == S_OK, "%s: got hr %#lx.\n", wine_dbgstr_w( call->name ), ret );
    for (i = 0; call->args[i]; i++) if (call->args[i] == 's') SysFreeString( V_BSTR(&args[i]) );
    return V_ERROR(&hr);
}

static void test_calls(void)
{
    const struct call *call;
    VARIANT result;
    unsigned int i;
    HRESULT hr;
    LONG value;

    if (!make_objects()) return;
    for (i = 0; i < ARRAY_SIZE(calls); i++)
    {
        call = &calls[i];
        memset( &result, 0, sizeof(result) );
        hr = make_call( call, &result );
        value = get_result( call->kind, &result );
        ok( hr == call->hr && value == call->value, "%u.%s: got hr %#lx, %ld.\n", call->object,
            wine_dbgstr_w( call->name ), hr, value );
    }
}

static const struct test_case cases[] =
{
    { "calls", test_calls },
};

START_TEST(reflectioncalls)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"hosted.dll" )) run_cases( "reflectioncalls", cases, ARRAY_SIZE(cases) );
}
