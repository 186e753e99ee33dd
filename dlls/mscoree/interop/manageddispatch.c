/*
 * Late-bound calls of managed objects: IDispatch
 *
 * A name of the type library means that method, when it takes as many arguments; any other call, and any other name,
 * goes by the members of the object's class. A name with a number is one overload, without one it is the overload that
 * fits the arguments best. Names have numbers for as long as the process lives, the same in all objects; a [DispId] is
 * its member's number, DISPID_VALUE the default member or ToString, DISPID_NEWENUM what For Each asks for.
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

#include "interop/classinfo.h"
#include "interop/enumvariant.h"
#include "interop/latebind.h"
#include "interop/manageddispatch.h"
#include "interop/managederror.h"
#include "interop/monovariant.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define FIRST_METHOD_ID 0x60020000  /* where type libraries begin to number methods */
#define FIRST_NAME_ID   0x70000000

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

/* Of other objects these are the class's own. */
static BOOL is_of_library( const struct reflection_interface *itf )
{
    return itf->face != FACE_OBJECT;
}

static const struct class_member *find_default( const struct class_members *members )
{
    const struct class_member *member = classmembers_find_id( members, DISPID_VALUE );

    if (!member && members->default_name) member = classmembers_next( members, members->default_name, NULL );
    return member ? member : classmembers_next( members, L"ToString", NULL );
}

static BOOL enumerates( MonoObject *obj )
{
    return mono_object_isinst( obj, mono_class_from_name( mono_get_corlib(), "System.Collections", "IEnumerable" ) ) !=
           NULL;
}

/* The number of a member of an object's class. */
static HRESULT get_member_id( const struct class_members *members, MonoObject *obj, const struct class_member *member,
                              const WCHAR *name, DISPID *id )
{
    if ((*id = member->id) != DISPID_UNKNOWN) return S_OK;
    if (member == find_default( members )) *id = DISPID_VALUE;
    else if (member->number == 1 && !lstrcmpiW( member->name, L"GetEnumerator" ) && enumerates( obj ))
        *id = DISPID_NEWENUM;
    else return get_name_id( name, id );
    return S_OK;
}

/* DISPIDs of arguments are their places. */
static HRESULT get_argument_ids( const struct class_member *member, WCHAR **strings, UINT count, DISPID *ids )
{
    MonoMethod *method = member->setter ? member->setter : member->method;
    unsigned int i, j, params = method ? mono_signature_get_param_count( mono_method_signature( method ) ) : 0;
    const char *names[64];
    HRESULT hr = S_OK;
    WCHAR name[256];

    if (params > ARRAY_SIZE(names)) params = 0;
    if (params) mono_method_get_param_names( method, names );
    for (i = 0; i < count; i++)
    {
        for (j = 0; j < params; j++)
        {
            if (!names[j] || !strings[i] || !MultiByteToWideChar( CP_UTF8, 0, names[j], -1, name, ARRAY_SIZE(name) ))
                continue;
            if (lstrcmpiW( name, strings[i] )) continue;
            ids[i] = j;
            break;
        }
        if (j == params) hr = DISP_E_UNKNOWNNAME;
    }
    return hr;
}

static HRESULT get_ids( struct face *iface, MonoObject *obj, WCHAR **strings, UINT count, DISPID *ids )
{
    const struct reflection_interface *itf = managedobject_get_interface( iface );
    int index = is_of_library( itf ) ? find_method( itf, strings[0] ) : -1;
    struct class_members *members;
    const struct class_member *member;
    HRESULT hr = S_OK;

    if (index >= 0)
    {
        ids[0] = FIRST_METHOD_ID + index;
        if (count == 1) return S_OK;
    }
    if (!(members = classmembers_get( mono_object_get_class( obj ) ))) return E_OUTOFMEMORY;
    if (!(member = classmembers_next( members, strings[0], NULL ))) hr = DISP_E_UNKNOWNNAME;
    else if (index < 0) hr = get_member_id( members, obj, member, strings[0], &ids[0] );
    if (SUCCEEDED(hr) && count > 1) hr = get_argument_ids( member, strings + 1, count - 1, ids + 1 );
    classmembers_release( members );
    return hr;
}

/*********************************************************************** Types */

static HRESULT create_info( const struct class_members *members, MonoObject *obj, BOOL coclass, ITypeInfo **info )
{
    DISPID *ids = HeapAlloc( GetProcessHeap(), 0, (members->count + 1) * sizeof(*ids) );
    HRESULT hr = ids ? S_OK : E_OUTOFMEMORY;
    unsigned int i;
    BSTR name;

    for (i = 0; i < members->count && SUCCEEDED(hr); i++)
    {
        if (!(name = classmembers_get_full_name( &members->members[i] ))) hr = E_OUTOFMEMORY;
        else hr = get_member_id( members, obj, &members->members[i], name, &ids[i] );
        SysFreeString( name );
    }
    if (SUCCEEDED(hr)) hr = classinfo_create( members, ids, coclass, info );
    HeapFree( GetProcessHeap(), 0, ids );
    return hr;
}

static HRESULT get_info( struct face *iface, BOOL coclass, ITypeInfo **info )
{
    struct class_members *members;
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;

    *info = NULL;
    if (FAILED(hr = managedobject_enter( iface, &previous, &obj ))) return hr;
    if (!(members = classmembers_get( mono_object_get_class( obj ) ))) hr = E_OUTOFMEMORY;
    else
    {
        hr = create_info( members, obj, coclass, info );
        classmembers_release( members );
    }
    managedobject_leave( iface, previous );
    return hr;
}

HRESULT WINAPI manageddispatch_GetTypeInfoCount( struct face *iface, UINT *count )
{
    TRACE( "%p %p\n", iface, count );

    if (!count) return E_POINTER;
    *count = 1;
    return S_OK;
}

HRESULT WINAPI manageddispatch_GetTypeInfo( struct face *iface, UINT index, LCID lcid, ITypeInfo **info )
{
    TRACE( "%p %u %p\n", iface, index, info );

    if (!info) return E_POINTER;
    *info = NULL;
    return index ? DISP_E_BADINDEX : get_info( iface, FALSE, info );
}

HRESULT WINAPI manageddispatch_GetIDsOfNames( struct face *iface, REFIID riid, WCHAR **strings, UINT count, LCID lcid,
                                              DISPID *ids )
{
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;
    UINT i;

    TRACE( "%p %p %u %p\n", iface, strings, count, ids );

    if (!strings || !ids) return E_POINTER;
    if (!count) return E_INVALIDARG;
    for (i = 0; i < count; i++) ids[i] = DISPID_UNKNOWN;
    if (!strings[0]) return E_INVALIDARG;
    if (FAILED(hr = managedobject_enter( iface, &previous, &obj ))) return hr;
    hr = get_ids( iface, obj, strings, count, ids );
    managedobject_leave( iface, previous );
    return hr;
}

/*********************************************************************** Calls */

/* What a call is made of, and what comes of it. */
struct late_call
{
    MonoObject       *obj;
    WORD              flags;
    const DISPPARAMS *params;
    MonoObject       *ret, *exception;
    IUnknown         *enumerator;
    UINT              bad_arg;
};

static HRESULT invoke_method( const struct reflection_interface *itf, int index, struct late_call *call )
{
    VARIANT args[16];
    UINT i, count = call->params->cArgs;

    if (count > ARRAY_SIZE(args)) return DISP_E_BADPARAMCOUNT;
    for (i = 0; i < count; i++) args[i] = call->params->rgvarg[count - 1 - i];
    return reflection_invoke( itf, &itf->methods[index], call->obj, args, count, &call->ret, &call->exception );
}

static BOOL is_put( const struct late_call *call )
{
    return (call->flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) != 0;
}

/* The method that a call of a member means; NULL: there is none of that kind. */
static MonoMethod *get_method( const struct late_call *call, const struct class_member *member )
{
    if (member->kind == MEMBER_PROPERTY) return is_put( call ) ? member->setter : member->method;
    return is_put( call ) ? NULL : member->method;
}

static HRESULT invoke_field( const struct class_member *member, struct late_call *call )
{
    if (is_put( call )) return latebind_set_field( member->field, call->obj, call->params, &call->bad_arg );
    if (call->params->cArgs) return DISP_E_BADPARAMCOUNT;
    call->ret = mono_field_get_value_object( mono_domain_get(), member->field, call->obj );
    return S_OK;
}

static HRESULT invoke_member( const struct class_member *member, struct late_call *call )
{
    MonoMethod *method;

    if (member->kind == MEMBER_FIELD) return invoke_field( member, call );
    if (!(method = get_method( call, member ))) return DISP_E_MEMBERNOTFOUND;
    return latebind_invoke( method, call->obj, call->params, &call->ret, &call->exception, &call->bad_arg );
}

/* Of several members of a name the one that takes the arguments best; where none does, the first one says why. */
static HRESULT invoke_name( const struct class_members *members, const WCHAR *name, struct late_call *call )
{
    const struct class_member *member = classmembers_next( members, name, NULL ), *best = NULL, *next;
    unsigned int cost, best_cost = ~0u;
    MonoMethod *method;
    UINT bad_arg;

    if (!member) return DISP_E_MEMBERNOTFOUND;
    if (!(next = classmembers_next( members, name, member ))) return invoke_member( member, call );
    for (next = member; next; next = classmembers_next( members, name, next ))
    {
        if (!(method = get_method( call, next ))) continue;
        if (!best) best = next;
        if (FAILED(latebind_rate( method, call->params, &cost, &bad_arg )) || cost >= best_cost) continue;
        best = next;
        best_cost = cost;
    }
    return invoke_member( best ? best : member, call );
}

/* An indexer is no value without an index: then the object's text is. */
static const struct class_member *find_value( const struct class_members *members, const struct late_call *call )
{
    const struct class_member *member = find_default( members );

    if (!member || !member->method || call->params->cArgs || is_put( call )) return member;
    return mono_signature_get_param_count( mono_method_signature( member->method ) )
           ? classmembers_next( members, L"ToString", NULL )
                                                                                    : member;
}

static HRESULT invoke_class( DISPID id, const WCHAR *name, struct late_call *call )
{
    struct class_members *members = classmembers_get( mono_object_get_class( call->obj ) );
    const struct class_member *member;
    HRESULT hr;

    if (!members) return E_OUTOFMEMORY;
    if (!name) name = get_name( id );
    if ((member = classmembers_find_id( members, id ))) hr = invoke_member( member, call );
    else if (id == DISPID_NEWENUM) hr = enumvariant_create( call->obj, &call->exception, &call->enumerator );
    else if (id == DISPID_VALUE && (member = find_value( members, call )))
        hr = invoke_name( members, member->name, call );
    else hr = name ? invoke_name( members, name, call ) : DISP_E_MEMBERNOTFOUND;
    classmembers_release( members );

    /* what is marked with the number gives an enumerator itself */
    if (SUCCEEDED(hr) && id == DISPID_NEWENUM && !call->enumerator && call->ret)
        hr = enumvariant_create( call->ret, &call->exception, &call->enumerator );
    return hr;
}

static HRESULT invoke( const struct reflection_interface *itf, DISPID id, struct late_call *call )
{
    int index = -1;

    if (!is_of_library( itf )) return invoke_class( id, NULL, call );
    if (id == DISPID_VALUE) index = 0;      /* ToString */
    else if (id >= FIRST_METHOD_ID && id < (DISPID)(FIRST_METHOD_ID + itf->count)) index = id - FIRST_METHOD_ID;
    if (index < 0) return invoke_class( id, NULL, call );
    if (!call->params->cNamedArgs && reflection_count_args( itf, &itf->methods[index] ) == (int)call->params->cArgs)
        return invoke_method( itf, index, call );
    return invoke_class( id, get_late_name( &itf->methods[index] ), call );
}

/* A help link is a file, and a number in it after a '#'. */
static void set_help( MonoObject *exception, EXCEPINFO *info )
{
    WCHAR *number;

    if (!(info->bstrHelpFile = monocall_get_exception_text( exception, "HelpLink" ))) return;
    if (!(number = wcsrchr( info->bstrHelpFile, '#' )) || !number[1]) return;
    info->dwHelpContext = wcstoul( number + 1, NULL, 10 );
    *number = 0;
}

/* What a late-bound caller gets to know of an exception: of the one that the method threw, not of the call's. */
static HRESULT tell_exception( HRESULT hr, MonoObject *obj, EXCEPINFO *info )
{
    MonoObject *inner;

    if (hr == COR_E_TARGETINVOCATION && (inner = monocall_get_inner_exception( obj )))
    {
        obj = inner;
        hr = monocall_get_exception_result( obj );
    }
    managederror_set( &IID_IDispatch, obj );
    if (!info) return hr;
    info->scode = hr;
    info->bstrSource = monocall_get_exception_text( obj, "Source" );
    info->bstrDescription = monocall_get_exception_message( obj );
    set_help( obj, info );
    return DISP_E_EXCEPTION;
}

static HRESULT store_result( const struct late_call *call, VARIANT *result )
{
    if (!call->enumerator) return result ? monovariant_from_object( call->ret, result ) : S_OK;
    if (result)
    {
        V_VT(result) = VT_UNKNOWN;
        V_UNKNOWN(result) = call->enumerator;
    }
    else IUnknown_Release( call->enumerator );
    return S_OK;
}

static BOOL are_good( const DISPPARAMS *params )
{
    return params && (!params->cArgs || params->rgvarg) && (!params->cNamedArgs || params->rgdispidNamedArgs);
}

HRESULT WINAPI manageddispatch_Invoke( struct face *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
                                       DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *bad_arg )
{
    struct late_call call = { NULL, flags, params };
    MonoDomain *previous;
    HRESULT hr;

    TRACE( "%p %#lx %#x %p %p\n", iface, id, flags, params, result );

    if (result) VariantInit( result );
    if (exception) memset( exception, 0, sizeof(*exception) );
    if (!are_good( params )) return E_POINTER;
    if (params->cNamedArgs > params->cArgs) return DISP_E_BADPARAMCOUNT;
    if (FAILED(hr = managedobject_enter( iface, &previous, &call.obj ))) return hr;
    hr = invoke( managedobject_get_interface( iface ), id, &call );
    if (FAILED(hr) && call.exception) hr = tell_exception( hr, call.exception, exception );
    else if ((hr == DISP_E_TYPEMISMATCH || hr == DISP_E_OVERFLOW || hr == DISP_E_PARAMNOTFOUND ||
              hr == DISP_E_PARAMNOTOPTIONAL) && bad_arg)
        *bad_arg = call.bad_arg;
    if (SUCCEEDED(hr)) hr = store_result( &call, result );
    managedobject_leave( iface, previous );
    return hr;
}

/*********************************************************************** IProvideClassInfo */

static HRESULT WINAPI class_info_GetClassInfo( struct face *iface, ITypeInfo **info )
{
    TRACE( "%p %p\n", iface, info );

    return info ? get_info( iface, TRUE, info ) : E_POINTER;
}

const void *const manageddispatch_class_info_vtbl[] =
{
    managedobject_QueryInterface,
    managedobject_AddRef,
    managedobject_Release,
    class_info_GetClassInfo
};
