/*
 * Type informations of managed classes
 *
 * They are made in memory, with the dispatch interface "_Name" and the class "Name", as .NET makes them of classes that
 * nobody exported a type library of. Nothing is written: the library has no file.
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
#include "winnls.h"
#include "objbase.h"
#include "oleauto.h"
#include "corerror.h"
#include "wine/debug.h"

#include "interop/classinfo.h"
#include "interop/monovariant.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define MAX_PARAMS 48

#ifdef _WIN64
#define SYSTEM_KIND SYS_WIN64
#else
#define SYSTEM_KIND SYS_WIN32
#endif

/* A type, and what it is made of. */
struct described
{
    TYPEDESC inner, element;
};

static void describe( MonoType *type, TYPEDESC *desc, struct described *room )
{
    VARTYPE vt = monovariant_get_type( type );
    TYPEDESC *own = desc;

    memset( desc, 0, sizeof(*desc) );
    if (mono_type_is_byref( type ))
    {
        desc->vt = VT_PTR;
        desc->lptdesc = own = &room->inner;
        memset( own, 0, sizeof(*own) );
    }
    own->vt = vt;
    if (!(vt & VT_ARRAY)) return;
    own->vt = VT_SAFEARRAY;
    own->lptdesc = &room->element;
    memset( &room->element, 0, sizeof(room->element) );
    room->element.vt = vt & ~VT_ARRAY;
}

static BSTR bstr_from_utf8( const char *str )
{
    int len = MultiByteToWideChar( CP_UTF8, 0, str, -1, NULL, 0 );
    BSTR ret = SysAllocStringLen( NULL, len - 1 );

    if (ret) MultiByteToWideChar( CP_UTF8, 0, str, -1, ret, len );
    return ret;
}

/* A method, or one of the two of a property. Of what puts a property the last parameter is the value, and has no
 * name. */
static HRESULT add_function( ICreateTypeInfo *info, UINT index, const struct class_member *member, MonoMethod *method,
                             INVOKEKIND kind, DISPID id )
{
    MonoMethodSignature *sig = mono_method_signature( method );
    unsigned int i, count = mono_signature_get_param_count( sig ), named = count + 1;
    BSTR names[MAX_PARAMS + 1] = { classmembers_get_full_name( member ) };
    struct described rooms[MAX_PARAMS + 1];
    const char *param_names[MAX_PARAMS];
    ELEMDESC params[MAX_PARAMS];
    FUNCDESC func;
    void *iter = NULL;
    HRESULT hr;

    if (count > MAX_PARAMS || !names[0])
    {
        SysFreeString( names[0] );
        return names[0] ? S_FALSE : E_OUTOFMEMORY;
    }
    mono_method_get_param_names( method, param_names );
    memset( params, 0, sizeof(params) );
    for (i = 0; i < count; i++)
    {
        describe( mono_signature_get_params( sig, &iter ), &params[i].tdesc, &rooms[i] );
        names[i + 1] = bstr_from_utf8( param_names[i] ? param_names[i] : "" );
        params[i].paramdesc.wParamFlags = PARAMFLAG_FIN;
    }
    memset( &func, 0, sizeof(func) );
    func.memid = id;
    func.funckind = FUNC_DISPATCH;
    func.invkind = kind;
    func.callconv = CC_STDCALL;
    func.cParams = count;
    func.lprgelemdescParam = params;
    describe( mono_signature_get_return_type( sig ), &func.elemdescFunc.tdesc, &rooms[count] );
    if (kind == INVOKE_PROPERTYPUT) named--;
    if (SUCCEEDED(hr = ICreateTypeInfo_AddFuncDesc( info, index, &func )))
        ICreateTypeInfo_SetFuncAndParamNames( info, index, names, named );
    for (i = 0; i <= count; i++) SysFreeString( names[i] );
    return hr;
}

/* A field is a property of COM's. */
static HRESULT add_variable( ICreateTypeInfo *info, UINT index, const struct class_member *member, DISPID id )
{
    BSTR name = classmembers_get_full_name( member );
    struct described room;
    VARDESC var;
    HRESULT hr;

    memset( &var, 0, sizeof(var) );
    var.memid = id;
    var.varkind = VAR_DISPATCH;
    describe( mono_field_get_type( member->field ), &var.elemdescVar.tdesc, &room );
    if (SUCCEEDED(hr = ICreateTypeInfo_AddVarDesc( info, index, &var )))
        ICreateTypeInfo_SetVarName( info, index, name );
    SysFreeString( name );
    return hr;
}

static BOOL is_told( const DISPID *ids, unsigned int index )
{
    unsigned int i;

    for (i = 0; i < index; i++) if (ids[i] == ids[index]) return TRUE;
    return FALSE;
}

/* What the library takes no notice of is left out. */
static void add_members( ICreateTypeInfo *info, const struct class_members *members, const DISPID *ids )
{
    UINT funcs = 0, vars = 0;
    unsigned int i;

    for (i = 0; i < members->count; i++)
    {
        const struct class_member *member = &members->members[i];
        INVOKEKIND kind = member->kind == MEMBER_PROPERTY ? INVOKE_PROPERTYGET : INVOKE_FUNC;

        if (ids[i] == DISPID_UNKNOWN || is_told( ids, i )) continue;
        if (member->field && add_variable( info, vars, member, ids[i] ) == S_OK) vars++;
        if (member->method && add_function( info, funcs, member, member->method, kind, ids[i] ) == S_OK) funcs++;
        if (member->setter && add_function( info, funcs, member, member->setter, INVOKE_PROPERTYPUT, ids[i] ) == S_OK)
            funcs++;
    }
}

static HRESULT add_interface( ICreateTypeLib2 *library, const WCHAR *name, const struct class_members *members,
                              const DISPID *ids, ITypeInfo **info )
{
    ICreateTypeInfo *create;
    HRESULT hr;

    if (FAILED(hr = ICreateTypeLib2_CreateTypeInfo( library, (WCHAR *)name, TKIND_DISPATCH, &create ))) return hr;
    add_members( create, members, ids );
    if (SUCCEEDED(hr = ICreateTypeInfo_LayOut( create )))
        hr = ICreateTypeInfo_QueryInterface( create, &IID_ITypeInfo, (void **)info );
    ICreateTypeInfo_Release( create );
    return hr;
}

/* Takes the interface. */
static HRESULT add_class( ICreateTypeLib2 *library, const WCHAR *name, ITypeInfo *itf, ITypeInfo **info )
{
    ICreateTypeInfo *create;
    HREFTYPE ref;
    HRESULT hr;

    if (SUCCEEDED(hr = ICreateTypeLib2_CreateTypeInfo( library, (WCHAR *)name, TKIND_COCLASS, &create )))
    {
        if (SUCCEEDED(hr = ICreateTypeInfo_AddRefTypeInfo( create, itf, &ref )) &&
            SUCCEEDED(hr = ICreateTypeInfo_AddImplType( create, 0, ref )) &&
            SUCCEEDED(hr = ICreateTypeInfo_SetImplTypeFlags( create, 0, IMPLTYPEFLAG_FDEFAULT )) &&
            SUCCEEDED(hr = ICreateTypeInfo_LayOut( create )))
            hr = ICreateTypeInfo_QueryInterface( create, &IID_ITypeInfo, (void **)info );
        ICreateTypeInfo_Release( create );
    }
    ITypeInfo_Release( itf );
    return hr;
}

HRESULT classinfo_create( const struct class_members *members, const DISPID *ids, BOOL coclass, ITypeInfo **info )
{
    BSTR name = bstr_from_utf8( mono_class_get_name( members->class ) ), interface_name = NULL;
    ICreateTypeLib2 *library;
    ITypeInfo *itf;
    HRESULT hr;

    TRACE( "%s %d\n", debugstr_w(name), coclass );

    *info = NULL;
    if (!name || !(interface_name = SysAllocStringLen( NULL, SysStringLen( name ) + 1 )))
    {
        SysFreeString( name );
        return E_OUTOFMEMORY;
    }
    interface_name[0] = '_';
    lstrcpyW( interface_name + 1, name );
    if (SUCCEEDED(hr = CreateTypeLib2( SYSTEM_KIND, name, &library )))
    {
        ICreateTypeLib2_SetName( library, name );
        hr = add_interface( library, interface_name, members, ids, &itf );
        if (SUCCEEDED(hr) && coclass) hr = add_class( library, name, itf, info );
        else if (SUCCEEDED(hr)) *info = itf;
        ICreateTypeLib2_Release( library );
    }
    SysFreeString( interface_name );
    SysFreeString( name );
    return hr;
}
