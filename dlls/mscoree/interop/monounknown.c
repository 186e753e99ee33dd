/*
 * Mono's own COM object of a managed one
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

#include "interop/monounknown.h"

HRESULT monounknown_get( MonoObject *obj, IUnknown **unk )
{
    void *params[] = { obj };
    MonoObject *ret;
    HRESULT hr;

    hr = monocall_invoke_core( "System.Runtime.InteropServices", "Marshal",
                               "System.Runtime.InteropServices.Marshal:GetIUnknownForObject(object)", NULL, params,
                               &ret );
    if (SUCCEEDED(hr)) *unk = *(IUnknown **)mono_object_unbox( ret );
    return hr;
}
