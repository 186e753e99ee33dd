/*
 * Objects of ours that come back to managed code
 *
 * When managed code is handed a COM object, Mono asks that for IUnknown and looks the answer up among the
 * ComInteropProxy objects that it has made. What managed code gets is that proxy's transparent proxy, a field that is
 * filled when it is first asked for. So an object of ours becomes itself again with a ComInteropProxy in Mono's table
 * whose field is the object.
 *
 * Invariant: a pointer in Mono's table leads to an object of the domain that is allowed to see it; managedobject.c
 * names itself with another pointer to other domains.
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

#include <stdarg.h>
#include <stdio.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "oleauto.h"
#include "mscoree.h"
#include "corerror.h"

#include "interop/reflection.h"
#include "interop/returning.h"

#define REMOTING "System.Runtime.Remoting"

BOOL returning_is_managed( const void *address )
{
    const char *module = (const char *)monoload_get_module();
    const IMAGE_NT_HEADERS *headers;
    MEMORY_BASIC_INFORMATION info;

    if (!module) return FALSE;
    headers = (const IMAGE_NT_HEADERS *)(module + ((const IMAGE_DOS_HEADER *)module)->e_lfanew);
    if ((const char *)address >= module && (const char *)address < module + headers->OptionalHeader.SizeOfImage)
        return TRUE;
    return VirtualQuery( address, &info, sizeof(info) ) && info.Type == MEM_PRIVATE;
}

/* A proxy without a COM object, whose transparent proxy is obj. */
static MonoObject *make_proxy( MonoObject *obj )
{
    MonoClass *class = mono_class_from_name( mono_get_corlib(), "Mono.Interop", "ComInteropProxy" );
    MonoClass *base = mono_class_from_name( mono_get_corlib(), REMOTING ".Proxies", "RealProxy" );
    MonoClassField *field = base ? mono_class_get_field_from_name( base, "_objTP" ) : NULL;
    MonoObject *proxy;

    if (!class || !field || !(proxy = mono_object_new( mono_domain_get(), class ))) return NULL;
    mono_field_set_value( proxy, field, obj );
    return proxy;
}

/* Into the table of wrappers: Mono's, or ours where marshalhooks.c has been. Newer Monos take a reference. */
static HRESULT add_proxy( void *pointer, MonoObject *proxy )
{
    static const char desc[] = "Mono.Interop.ComInteropProxy:AddProxy(intptr,Mono.Interop.ComInteropProxy)";
    static const char newer_desc[] = "Mono.Interop.ComInteropProxy:AddProxy(intptr,Mono.Interop.ComInteropProxy&)";
    void *params[] = { &pointer, proxy };
    MonoMethod *method;

    if (!(method = monocall_find_core( "Mono.Interop", "ComInteropProxy", desc )))
    {
        if (!(method = monocall_find_core( "Mono.Interop", "ComInteropProxy", newer_desc ))) return E_NOTIMPL;
        params[1] = &proxy;
    }
    return monocall_invoke( method, NULL, params, NULL );
}

HRESULT returning_register( void *pointer, MonoObject *obj, UINT32 *handle )
{
    MonoObject *proxy;
    UINT32 own;

    if (!*handle)
    {
        if (!(proxy = make_proxy( obj ))) return E_NOTIMPL;
        if (!(own = mono_gchandle_new( proxy, FALSE ))) return E_OUTOFMEMORY;
        if (InterlockedCompareExchange( (LONG *)handle, own, 0 )) mono_gchandle_free( own );
    }
    /* Whichever thread was first: all enter the same one. */
    if (!(proxy = mono_gchandle_get_target( *handle ))) return COR_E_APPDOMAINUNLOADED;
    return add_proxy( pointer, proxy );
}

static HRESULT get_domain_proxy( MonoObject *domain, MonoObject **proxy )
{
    void *params[] = { domain };

    return monocall_invoke_core( REMOTING, "RemotingServices",
                                 REMOTING ".RemotingServices:GetDomainProxy(System.AppDomain)", NULL, params, proxy );
}

/* In the home domain: the object lies there under a name. */
static HRESULT set_data( MonoDomain *home, MonoString *name, MonoObject *obj, MonoObject **domain )
{
    MonoDomain *previous;
    void *params[2];
    HRESULT hr;

    if (!monocall_enter( home, &previous )) return COR_E_APPDOMAINUNLOADED;
    params[0] = mono_string_new_utf16( home, mono_string_chars( name ), mono_string_length( name ) );
    params[1] = obj;
    if (SUCCEEDED(hr = currentdomain_get_object( domain )))
        hr = monocall_invoke_core( "System", "AppDomain", "System.AppDomain:SetData(string,object)", *domain, params,
                                   NULL );
    monocall_leave( home, previous );
    return hr;
}

static HRESULT get_data( MonoObject *domain, MonoString *name, MonoObject **obj )
{
    MonoMethod *method = monocall_find_core( "System", "AppDomain", "System.AppDomain:GetData(string)" );
    void *params[] = { name };
    MonoObject *proxy;
    HRESULT hr;

    if (!method) return E_NOTIMPL;
    if (FAILED(hr = get_domain_proxy( domain, &proxy ))) return hr;
    return monocall_invoke( mono_object_get_virtual_method( proxy, method ), proxy, params, obj );
}

HRESULT returning_get_proxy( MonoDomain *home, MonoObject *obj, MonoObject **proxy )
{
    MonoClass *domain_class = mono_class_from_name( mono_get_corlib(), "System", "AppDomain" );
    MonoClass *class = mono_class_from_name( mono_get_corlib(), "System", "MarshalByRefObject" );
    static LONG serial;
    MonoObject *domain;
    MonoString *name;
    WCHAR text[40];
    HRESULT hr;

    *proxy = NULL;
    if (!class || !domain_class || !mono_object_isinst( obj, class )) return S_FALSE;
    if (mono_object_get_class( obj ) == domain_class) return get_domain_proxy( obj, proxy );
    swprintf( text, ARRAY_SIZE(text), L"mscoree object %lx", InterlockedIncrement( &serial ) );
    if (!(name = monocall_new_string( text ))) return E_OUTOFMEMORY;
    if (FAILED(hr = set_data( home, name, obj, &domain ))) return hr;
    hr = get_data( domain, name, proxy );
    set_data( home, name, NULL, &domain );
    return hr;
}
