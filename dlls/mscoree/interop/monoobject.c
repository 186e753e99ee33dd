/*
 * Managed objects as COM objects, through the runtime's own COM support
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

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "objbase.h"
#include "oleauto.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "interop/managedobject.h"
#include "interop/monoobject.h"
#include "interop/monounknown.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

HRESULT monoobject_from_unknown( IUnknown *unk, MonoObject **obj )
{
    void *params[] = { &unk };
    HRESULT hr;

    *obj = NULL;
    if (!unk) return S_OK;
    if ((hr = managedobject_unwrap( unk, obj )) != S_FALSE) return hr;
    return monocall_invoke_core( "System.Runtime.InteropServices", "Marshal",
                                 "System.Runtime.InteropServices.Marshal:GetObjectForIUnknown(intptr)", NULL, params,
                                 obj );
}

static HRESULT create_object( const WCHAR *assembly, const WCHAR *codebase, const WCHAR *type, MonoObject **obj )
{
    const char *desc = codebase ? "System.AppDomain:CreateInstanceFromAndUnwrap(string,string)"
                                : "System.AppDomain:CreateInstanceAndUnwrap(string,string)";
    MonoObject *domain;
    void *params[2];
    HRESULT hr;

    if (FAILED(hr = currentdomain_get_object( &domain ))) return hr;
    params[0] = monocall_new_string( codebase ? codebase : assembly );
    params[1] = monocall_new_string( type );
    return monocall_invoke_core( "System", "AppDomain", desc, domain, params, obj );
}

HRESULT monoobject_create( const WCHAR *assembly, const WCHAR *codebase, const WCHAR *type, IUnknown **unk )
{
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;

    TRACE( "%s %s %s\n", debugstr_w(assembly), debugstr_w(codebase), debugstr_w(type) );

    if (!monocall_enter( mono_get_root_domain(), &previous )) return COR_E_APPDOMAINUNLOADED;
    if (SUCCEEDED(hr = create_object( assembly, codebase, type, &obj ))) hr = managedobject_get( obj, unk );
    monocall_leave( mono_get_root_domain(), previous );
    return hr;
}

/* AppDomainManager.InitializeNewDomain, and whether the manager wants to be known to the host. */
static HRESULT init_domain_manager( MonoObject *manager, BOOL *wanted )
{
    MonoMethod *method = monocall_find_core( "System", "AppDomainManager",
                                             "System.AppDomainManager:InitializeNewDomain(System.AppDomainSetup)" );
    void *params[] = { NULL };
    MonoObject *flags;
    HRESULT hr;

    if (!method) return E_NOTIMPL;
    if (FAILED(hr = monocall_invoke( mono_object_get_virtual_method( manager, method ), manager, params, NULL )))
        return hr;
    hr = monocall_invoke_core( "System", "AppDomainManager", "System.AppDomainManager:get_InitializationFlags()",
                               manager, NULL, &flags );
    if (SUCCEEDED(hr)) *wanted = *(int *)mono_object_unbox( flags ) & 1;
    return hr;
}

HRESULT monoobject_create_domain_manager( const WCHAR *assembly, const WCHAR *type, IUnknown **manager )
{
    MonoDomain *previous;
    BOOL wanted = FALSE;
    MonoObject *obj;
    HRESULT hr;

    TRACE( "%s %s\n", debugstr_w(assembly), debugstr_w(type) );

    *manager = NULL;
    if (!monocall_enter( mono_get_root_domain(), &previous )) return COR_E_APPDOMAINUNLOADED;
    if (SUCCEEDED(hr = create_object( assembly, NULL, type, &obj ))) hr = init_domain_manager( obj, &wanted );
    if (SUCCEEDED(hr) && wanted) hr = monounknown_get( obj, manager );
    monocall_leave( mono_get_root_domain(), previous );
    return hr;
}
