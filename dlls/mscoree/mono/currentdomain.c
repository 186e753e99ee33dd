/*
 * The domain that the calling thread is in
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

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"

#include "mono/monoapi.h"

HRESULT currentdomain_get_id( DWORD *id )
{
    MonoDomain *domain = mono_domain_get();

    if (!domain) return E_UNEXPECTED;
    *id = domain == mono_get_root_domain() ? DEFAULT_DOMAIN_ID : mono_domain_get_id( domain );
    return S_OK;
}

HRESULT currentdomain_get_object( MonoObject **domain )
{
    return monocall_invoke_core( "System", "AppDomain", "System.AppDomain:get_CurrentDomain()", NULL, NULL, domain );
}

HRESULT currentdomain_append_private_path( const WCHAR *path )
{
    void *params[] = { monocall_new_string( path ) };
    MonoObject *domain;
    HRESULT hr;

    if (FAILED(hr = currentdomain_get_object( &domain ))) return hr;
    return monocall_invoke_core( "System", "AppDomain", "System.AppDomain:AppendPrivatePath(string)", domain, params,
                                 NULL );
}

void currentdomain_raise( const char *event )
{
    MonoObject *domain, *handlers, *exception = NULL;
    MonoClassField *field;
    void *params[2];

    if (FAILED(currentdomain_get_object( &domain ))) return;
    field = mono_class_get_field_from_name( mono_object_get_class( domain ), event );
    if (!field || !(handlers = mono_field_get_value_object( mono_domain_get(), field, domain ))) return;
    params[0] = domain;
    params[1] = NULL;
    mono_runtime_delegate_invoke( handlers, params, &exception );
    if (exception) monocall_report( exception );
}
