/*
 * App domains as COM objects
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
#include "mscoree.h"
#include "corerror.h"

#include "interop/domainobject.h"
#include "interop/managedobject.h"
#include "interop/monoobject.h"
#include "interop/monounknown.h"

struct domain_object
{
    MonoDomain *domain;
    IUnknown   *unk;
};

static HRESULT get_object_unknown( void *context )
{
    struct domain_object *object = context;
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;

    if (!monocall_enter( object->domain, &previous )) return COR_E_APPDOMAINUNLOADED;
    if (SUCCEEDED(hr = currentdomain_get_object( &obj ))) hr = managedobject_get( obj, &object->unk );
    monocall_leave( object->domain, previous );
    return hr;
}

static HRESULT get_domain_unknown( MonoDomain *domain, IUnknown **unk )
{
    struct domain_object object = { domain, NULL };
    HRESULT hr;

    if (domain == mono_get_root_domain()) hr = get_object_unknown( &object );
    else hr = monocall_on_thread( get_object_unknown, &object );
    *unk = object.unk;
    return hr;
}

HRESULT domainobject_get_listed( DWORD number, IUnknown **unk )
{
    MonoDomain *domain = monodomain_get_by_id( number );

    return domain ? get_domain_unknown( domain, unk ) : COR_E_APPDOMAINUNLOADED;
}

HRESULT domainobject_get_default( IUnknown **domain )
{
    return get_domain_unknown( mono_get_root_domain(), domain );
}

HRESULT domainobject_get_current( IUnknown **domain )
{
    return get_domain_unknown( mono_domain_get() ? mono_domain_get() : mono_get_root_domain(), domain );
}

/* The id of an AppDomain object. It may be a proxy: called directly, get_Id would read the proxy as if it were the
 * domain. */
static HRESULT get_object_id( MonoObject *domain, DWORD *id )
{
    MonoMethod *get_id = monocall_find_core( "System", "AppDomain", "System.AppDomain:get_Id()" );
    MonoObject *ret;
    HRESULT hr;

    if (!get_id) return E_NOTIMPL;
    hr = monocall_invoke( mono_object_get_virtual_method( domain, get_id ), domain, NULL, &ret );
    if (SUCCEEDED(hr)) *id = *(DWORD *)mono_object_unbox( ret );
    return hr;
}

static HRESULT find_domain_of_object( MonoObject *obj, MonoDomain **domain )
{
    MonoClass *class = mono_class_from_name( mono_get_corlib(), "System", "AppDomain" );
    HRESULT hr;
    DWORD id;

    if (!class) return E_NOTIMPL;
    if (!obj || !mono_object_isinst( obj, class )) return E_INVALIDARG;
    if (mono_object_get_domain && (*domain = mono_object_get_domain( obj )) != mono_get_root_domain()) return S_OK;
    if (FAILED(hr = get_object_id( obj, &id ))) return hr;      /* the default domain's, or a proxy that lives there */
    return (*domain = monodomain_get_by_id( id )) ? S_OK : COR_E_APPDOMAINUNLOADED;
}

/* Of an object of ours, which is in the domain that it belongs to, and of one of Mono's own. */
static HRESULT find_domain_of_unknown( void *context )
{
    struct domain_object *object = context;
    struct face *face = (struct face *)object->unk;
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;

    if (managedobject_is_ours( object->unk ))
    {
        if (FAILED(hr = managedobject_enter( face, &previous, &obj ))) return hr;
        hr = find_domain_of_object( obj, &object->domain );
        managedobject_leave( face, previous );
        return hr;
    }
    if (!monocall_enter( mono_get_root_domain(), &previous )) return COR_E_APPDOMAINUNLOADED;
    if (SUCCEEDED(hr = monoobject_from_unknown( object->unk, &obj )))
        hr = find_domain_of_object( obj, &object->domain );
    monocall_leave( mono_get_root_domain(), previous );
    return hr;
}

HRESULT domainobject_unload( IUnknown *unk )
{
    struct domain_object object = { NULL, unk };
    HRESULT hr = monocall_on_thread( find_domain_of_unknown, &object );

    return SUCCEEDED(hr) ? monodomain_unload( object.domain ) : hr;
}

static HRESULT create_domain( const WCHAR *name, IUnknown *setup, IUnknown *evidence, DWORD *id )
{
    MonoObject *setup_obj, *evidence_obj, *domain;
    void *params[3];
    HRESULT hr;

    if (FAILED(hr = monoobject_from_unknown( setup, &setup_obj )) ||
        FAILED(hr = monoobject_from_unknown( evidence, &evidence_obj ))) return hr;
    params[0] = monocall_new_string( name );
    params[1] = evidence_obj;
    params[2] = setup_obj;
    hr = monocall_invoke_core( "System", "AppDomain",
                               "System.AppDomain:CreateDomain(string,System.Security.Policy.Evidence,"
                               "System.AppDomainSetup)",
                               NULL, params, &domain );
    return SUCCEEDED(hr) ? get_object_id( domain, id ) : hr;
}

HRESULT domainobject_create( const WCHAR *name, IUnknown *setup, IUnknown *evidence, IUnknown **domain )
{
    MonoDomain *previous;
    DWORD id = 0;
    HRESULT hr;

    if (!monocall_enter( mono_get_root_domain(), &previous )) return COR_E_APPDOMAINUNLOADED;
    hr = create_domain( name ? name : L"", setup, evidence, &id );
    if (SUCCEEDED(hr)) hr = get_domain_unknown( mono_domain_get_by_id( id ), domain );
    monocall_leave( mono_get_root_domain(), previous );
    return hr;
}

static HRESULT create_core_object( const char *space, const char *name, IUnknown **unk )
{
    MonoClass *class = mono_class_from_name( mono_get_corlib(), space, name );
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;

    if (!class) return E_NOTIMPL;
    if (!monocall_enter( mono_get_root_domain(), &previous )) return COR_E_APPDOMAINUNLOADED;
    obj = mono_object_new( mono_get_root_domain(), class );
    mono_runtime_object_init( obj );
    hr = monounknown_get( obj, unk );
    monocall_leave( mono_get_root_domain(), previous );
    return hr;
}

HRESULT domainobject_create_setup( IUnknown **setup )
{
    return create_core_object( "System", "AppDomainSetup", setup );
}

HRESULT domainobject_create_evidence( IUnknown **evidence )
{
    return create_core_object( "System.Security.Policy", "Evidence", evidence );
}
