/*
 * IManagedObject of managed objects that hosts hold: what object it is, and its contents
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
#include "objbase.h"
#include "oleauto.h"
#include "corerror.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "interop/managedidentity.h"
#include "interop/managedobject.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define FORMATTERS "System.Runtime.Serialization.Formatters.Binary"

static HRESULT new_object( const char *space, const char *name, MonoObject **obj )
{
    MonoClass *class = mono_class_from_name( mono_get_corlib(), space, name );

    if (!class) return E_NOTIMPL;
    if (!(*obj = mono_object_new( mono_domain_get(), class ))) return E_OUTOFMEMORY;
    mono_runtime_object_init( *obj );
    return S_OK;
}

/* What a BinaryFormatter writes of it, as a byte array. */
static HRESULT serialize( MonoObject *obj, MonoObject **bytes )
{
    MonoObject *stream, *formatter;
    void *params[2];
    HRESULT hr;

    if (FAILED(hr = new_object( "System.IO", "MemoryStream", &stream ))) return hr;
    if (FAILED(hr = new_object( FORMATTERS, "BinaryFormatter", &formatter ))) return hr;
    params[0] = stream;
    params[1] = obj;
    hr = monocall_invoke_core( FORMATTERS, "BinaryFormatter",
                               FORMATTERS ".BinaryFormatter:Serialize(System.IO.Stream,object)", formatter, params,
                               NULL );
    if (FAILED(hr)) return hr;
    return monocall_invoke_core( "System.IO", "MemoryStream", "System.IO.MemoryStream:ToArray()", stream, NULL, bytes );
}

/* The bytes, in a BSTR of that many bytes.  COR_E_SERIALIZATION: its class does not allow it. */
static HRESULT WINAPI identity_GetSerializedBuffer( struct face *iface, BSTR *buffer )
{
    MonoDomain *previous;
    MonoObject *obj, *bytes;
    HRESULT hr;

    TRACE( "%p %p\n", iface, buffer );

    if (!buffer) return E_POINTER;
    *buffer = NULL;
    if (FAILED(hr = managedobject_enter( iface, &previous, &obj ))) return hr;
    if (SUCCEEDED(hr = serialize( obj, &bytes )))
    {
        *buffer = SysAllocStringByteLen( NULL, mono_array_length( (MonoArray *)bytes ) );
        if (!*buffer) hr = E_OUTOFMEMORY;
        else
            memcpy( *buffer, mono_array_addr_with_size( (MonoArray *)bytes, 1, 0 ),
                    mono_array_length( (MonoArray *)bytes ) );
    }
    managedobject_leave( iface, previous );
    return hr;
}

static BOOL WINAPI make_process_guid( INIT_ONCE *once, void *param, void **context )
{
    return SUCCEEDED(CoCreateGuid( param ));
}

/* The same three for the same object: its process, its domain, and a number of its own there. */
static HRESULT WINAPI identity_GetObjectIdentity( struct face *iface, BSTR *process, int *domain, int *number )
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    static GUID process_guid;
    MonoDomain *previous;
    WCHAR text[40];
    MonoObject *obj;
    HRESULT hr;
    DWORD id;

    TRACE( "%p %p %p %p\n", iface, process, domain, number );

    if (!process || !domain || !number) return E_POINTER;
    *process = NULL;
    *domain = *number = 0;
    if (!InitOnceExecuteOnce( &once, make_process_guid, &process_guid, NULL )) return E_FAIL;
    if (FAILED(hr = managedobject_enter( iface, &previous, &obj ))) return hr;
    hr = currentdomain_get_id( &id );
    managedobject_leave( iface, previous );
    if (FAILED(hr)) return hr;
    StringFromGUID2( &process_guid, text, ARRAY_SIZE(text) );
    if (!(*process = SysAllocString( text ))) return E_OUTOFMEMORY;
    *domain = id;
    *number = (int)(ULONG_PTR)iface->object;
    return S_OK;
}

const void *const managedidentity_vtbl[] =
{
    managedobject_QueryInterface,
    managedobject_AddRef,
    managedobject_Release,
    identity_GetSerializedBuffer,
    identity_GetObjectIdentity
};
