/*
 * Late-bound calls of managed objects: IDispatch
 *
 * A name of the type library means that method, when it takes as many arguments; any other call, and any other name, goes by the
 * class of the object, as Type.InvokeMember finds it.  Names have numbers for as long as the process lives, the same in all
 * objects.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "oleauto.h"
#include "corerror.h"
#include "wine/debug.h"

#include "interop/managedobject.h"
#include "interop/monovariant.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define FIRST_METHOD_ID 0x60020000  /* where type libraries begin to number methods */
#define FIRST_NAME_ID   0x70000000

/* System.Reflection.BindingFlags */
enum
{
    BINDING_IGNORE_CASE = 0x1, BINDING_INSTANCE = 0x4, BINDING_STATIC = 0x8, BINDING_PUBLIC = 0x10, BINDING_FLATTEN = 0x40,
    BINDING_INVOKE = 0x100, BINDING_GET_FIELD = 0x400, BINDING_SET_FIELD = 0x800, BINDING_GET_PROPERTY = 0x1000,
    BINDING_SET_PROPERTY = 0x2000, BINDING_OPTIONAL_PARAM = 0x40000
};

#define BINDING_MEMBERS (BINDING_IGNORE_CASE | BINDING_INSTANCE | BINDING_PUBLIC)

struct name
{
    struct name *next;
    DISPID       id;
    WCHAR        text[1];
};

static struct name *names;
static DISPID next_name_id = FIRST_NAME_ID;
static SRWLOCK names_lock = SRWLOCK_INIT;

static HRESULT get_name_id( const WCHAR *text, DISPID *id )
{
    unsigned int len = lstrlenW( text );
    struct name *name;
    HRESULT hr = S_OK;

    AcquireSRWLockExclusive( &names_lock );
    name = names;
    while (name && lstrcmpiW( name->text, text )) name = name->next;
    if (!name && (name = HeapAlloc( GetProcessHeap(), 0, offsetof(struct name, text[len + 1]) )))
    {
        memcpy( name->text, text, (len + 1) * sizeof(WCHAR) );
        name->id = next_name_id++;
        name->next = names;
        names = name;
    }
    if (name) *id = name->id;
    else hr = E_OUTOFMEMORY;
    ReleaseSRWLockExclusive( &names_lock );
    return hr;
}

static const WCHAR *get_name( DISPID id )
{
    const WCHAR *text = NULL;
    struct name *name;

    AcquireSRWLockShared( &names_lock );
    for (name = names; name; name = name->next) if (name->id == id) text = name->text;
    ReleaseSRWLockShared( &names_lock );
    return text;
}

/*********************************************************************** Members */

/* The name of a property's method is that of the property. */
static const WCHAR *get_late_name( const struct reflection_method *method )
{
    return wcsncmp( method->name, L"get_", 4 ) ? method->name : method->name + 4;
}

static int find_method( const struct reflection_interface *itf, const WCHAR *name )
{
    unsigned int i;

    for (i = 0; i < itf->count; i++) if (!lstrcmpiW( get_late_name( &itf->methods[i] ), name )) return i;
    return -1;
}

static HRESULT get_type( MonoObject *obj, MonoObject **type )
{
    return monocall_invoke_core( "System", "Object", "System.Object:GetType()", obj, NULL, type );
}

/* Has the object's class a public member of that name? */
static HRESULT find_member( MonoObject *obj, const WCHAR *name )
{
    MonoMethod *method = monocall_find_core( "System", "Type", "System.Type:GetMember(string,System.Reflection.BindingFlags)" );
    int flags = BINDING_MEMBERS;
    void *params[] = { monocall_new_string( name ), &flags };
    MonoObject *type, *members;
    HRESULT hr;

    if (!method) return E_NOTIMPL;
    if (FAILED(hr = get_type( obj, &type ))) return hr;
    if (FAILED(hr = monocall_invoke( mono_object_get_virtual_method( type, method ), type, params, &members ))) return hr;
    return members && mono_array_length( (MonoArray *)members ) ? S_OK : DISP_E_UNKNOWNNAME;
}

static HRESULT get_id( struct face *iface, const WCHAR *name, DISPID *id )
{
    int index = find_method( managedobject_get_interface( iface ), name );
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;

    if (index >= 0)
    {
        *id = FIRST_METHOD_ID + index;
        return S_OK;
    }
    if (FAILED(hr = managedobject_enter( iface, &previous, &obj ))) return hr;
    hr = find_member( obj, name );
    managedobject_leave( iface, previous );
    return SUCCEEDED(hr) ? get_name_id( name, id ) : hr;
}

HRESULT WINAPI manageddispatch_GetTypeInfoCount( struct face *iface, UINT *count )
{
    TRACE( "%p %p\n", iface, count );

    if (!count) return E_POINTER;
    *count = 0;
    return S_OK;
}

HRESULT WINAPI manageddispatch_GetTypeInfo( struct face *iface, UINT index, LCID lcid, ITypeInfo **info )
{
    TRACE( "%p %u %p\n", iface, index, info );

    if (!info) return E_POINTER;
    *info = NULL;
    return DISP_E_BADINDEX;     /* there are none */
}

HRESULT WINAPI manageddispatch_GetIDsOfNames( struct face *iface, REFIID riid, WCHAR **strings, UINT count, LCID lcid,
                                              DISPID *ids )
{
    HRESULT hr;
    UINT i;

    TRACE( "%p %p %u %p\n", iface, strings, count, ids );

    if (!strings || !ids) return E_POINTER;
    if (!count) return E_INVALIDARG;
    for (i = 0; i < count; i++) ids[i] = DISPID_UNKNOWN;
    if (!strings[0]) return E_INVALIDARG;
    if (FAILED(hr = get_id( iface, strings[0], &ids[0] ))) return hr;
    return count == 1 ? S_OK : DISP_E_UNKNOWNNAME;      /* arguments have no names */
}

/*********************************************************************** Calls */

/* The arguments come last first. */
static HRESULT make_args( DISPPARAMS *params, MonoObject **args )
{
    MonoObject *obj;
    MonoArray *array;
    HRESULT hr;
    UINT i;

    array = mono_array_new( mono_domain_get(), mono_class_from_name( mono_get_corlib(), "System", "Object" ), params->cArgs );
    if (!array) return E_OUTOFMEMORY;
    for (i = 0; i < params->cArgs; i++)
    {
        if (FAILED(hr = monovariant_to_object( &params->rgvarg[params->cArgs - 1 - i], &obj ))) return hr;
        mono_gc_wbarrier_set_arrayref( array, mono_array_addr_with_size( array, sizeof(obj), i ), obj );
    }
    *args = (MonoObject *)array;
    return S_OK;
}

static int get_binding( WORD flags )
{
    int binding = BINDING_MEMBERS | BINDING_OPTIONAL_PARAM;

    if (flags & DISPATCH_METHOD) binding |= BINDING_INVOKE;
    if (flags & DISPATCH_PROPERTYGET) binding |= BINDING_GET_PROPERTY | BINDING_GET_FIELD;
    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) binding |= BINDING_SET_PROPERTY | BINDING_SET_FIELD;
    return binding;
}

static HRESULT invoke_member( MonoObject *obj, const WCHAR *name, WORD flags, DISPPARAMS *dispparams, MonoObject **ret,
                              MonoObject **exception )
{
    MonoMethod *method = monocall_find_core( "System", "Type", "System.Type:InvokeMember(string,System.Reflection.BindingFlags,"
                                             "System.Reflection.Binder,object,object[])" );
    int binding = get_binding( flags );
    MonoObject *args, *type;
    void *params[5];
    HRESULT hr;

    if (!method) return E_NOTIMPL;
    if (FAILED(hr = get_type( obj, &type )) || FAILED(hr = make_args( dispparams, &args ))) return hr;
    params[0] = monocall_new_string( name );
    params[1] = &binding;
    params[2] = NULL;
    params[3] = obj;
    params[4] = args;
    return monocall_invoke_told( mono_object_get_virtual_method( type, method ), type, params, ret, exception );
}

static HRESULT invoke_method( const struct reflection_interface *itf, int index, MonoObject *obj, DISPPARAMS *params,
                              MonoObject **ret, MonoObject **exception )
{
    VARIANT args[16];
    UINT i;

    if (params->cArgs > ARRAY_SIZE(args)) return DISP_E_BADPARAMCOUNT;
    for (i = 0; i < params->cArgs; i++) args[i] = params->rgvarg[params->cArgs - 1 - i];
    return reflection_invoke( itf, &itf->methods[index], obj, args, params->cArgs, ret, exception );
}

static HRESULT invoke( struct face *iface, DISPID id, MonoObject *obj, WORD flags, DISPPARAMS *params, MonoObject **ret,
                       MonoObject **exception )
{
    const struct reflection_interface *itf = managedobject_get_interface( iface );
    const WCHAR *name;
    int index = -1;

    if (id == DISPID_VALUE) index = 0;      /* ToString, as of every managed object */
    else if (id >= FIRST_METHOD_ID && id < (DISPID)(FIRST_METHOD_ID + itf->count)) index = id - FIRST_METHOD_ID;
    if (index >= 0 && reflection_count_args( itf, &itf->methods[index] ) == (int)params->cArgs)
        return invoke_method( itf, index, obj, params, ret, exception );
    name = index >= 0 ? get_late_name( &itf->methods[index] ) : get_name( id );
    return name ? invoke_member( obj, name, flags, params, ret, exception ) : DISP_E_MEMBERNOTFOUND;
}

/* What a late-bound caller gets to know of an exception: of the one that the method threw, not of the call's. */
static HRESULT tell_exception( HRESULT hr, MonoObject *obj, EXCEPINFO *info )
{
    MonoObject *inner;

    if (hr == COR_E_MISSINGMETHOD || hr == COR_E_MISSINGFIELD || hr == COR_E_MISSINGMEMBER) return DISP_E_MEMBERNOTFOUND;
    if (hr == COR_E_TARGETINVOCATION && (inner = monocall_get_inner_exception( obj )))
    {
        obj = inner;
        hr = monocall_get_exception_result( obj );
    }
    if (!info) return hr;
    info->scode = hr;
    info->bstrDescription = monocall_get_exception_message( obj );
    return DISP_E_EXCEPTION;
}

HRESULT WINAPI manageddispatch_Invoke( struct face *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
                                       VARIANT *result, EXCEPINFO *exception, UINT *bad_arg )
{
    BOOL put = (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) != 0;
    MonoObject *obj, *ret = NULL, *thrown = NULL;
    MonoDomain *previous;
    HRESULT hr;

    TRACE( "%p %#lx %#x %p %p\n", iface, id, flags, params, result );

    if (result) VariantInit( result );
    if (exception) memset( exception, 0, sizeof(*exception) );
    if (!params || (params->cArgs && !params->rgvarg)) return E_POINTER;
    if (params->cNamedArgs && !(put && params->cNamedArgs == 1 && params->rgdispidNamedArgs &&
                                params->rgdispidNamedArgs[0] == DISPID_PROPERTYPUT)) return DISP_E_NONAMEDARGS;
    if (FAILED(hr = managedobject_enter( iface, &previous, &obj ))) return hr;
    hr = invoke( iface, id, obj, flags, params, &ret, &thrown );
    if (FAILED(hr) && thrown) hr = tell_exception( hr, thrown, exception );
    if (SUCCEEDED(hr) && result) hr = monovariant_from_object( ret, result );
    managedobject_leave( iface, previous );
    return hr;
}
