/*
 * The metadata dispenser
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

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "cor.h"
#include "mscoree.h"
#include "metadata.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL( mscoree );

/* Opening a scope needs a reader of metadata, which there is none of yet; a program gets the dispenser, and E_NOTIMPL from it. */
struct dispenser
{
    IMetaDataDispenserEx IMetaDataDispenserEx_iface;
    LONG                 ref;
};

static inline struct dispenser *impl_from_IMetaDataDispenserEx( IMetaDataDispenserEx *iface )
{
    return CONTAINING_RECORD( iface, struct dispenser, IMetaDataDispenserEx_iface );
}

static HRESULT WINAPI dispenser_QueryInterface( IMetaDataDispenserEx *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_IMetaDataDispenserEx ) && !IsEqualGUID( riid, &IID_IMetaDataDispenser ) &&
        !IsEqualGUID( riid, &IID_IUnknown ))
    {
        FIXME( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    IMetaDataDispenserEx_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI dispenser_AddRef( IMetaDataDispenserEx *iface )
{
    struct dispenser *dispenser = impl_from_IMetaDataDispenserEx( iface );

    return InterlockedIncrement( &dispenser->ref );
}

static ULONG WINAPI dispenser_Release( IMetaDataDispenserEx *iface )
{
    struct dispenser *dispenser = impl_from_IMetaDataDispenserEx( iface );
    ULONG ref = InterlockedDecrement( &dispenser->ref );

    if (!ref) HeapFree( GetProcessHeap(), 0, dispenser );
    return ref;
}

static HRESULT WINAPI dispenser_DefineScope( IMetaDataDispenserEx *iface, REFCLSID rclsid, DWORD flags, REFIID riid, IUnknown **obj )
{
    FIXME( "%p %s %#lx %s %p: not implemented\n", iface, debugstr_guid(rclsid), flags, debugstr_guid(riid), obj );
    return E_NOTIMPL;
}

static HRESULT WINAPI dispenser_OpenScope( IMetaDataDispenserEx *iface, const WCHAR *scope, DWORD flags, REFIID riid, IUnknown **obj )
{
    FIXME( "%p %s %#lx %s %p: not implemented\n", iface, debugstr_w(scope), flags, debugstr_guid(riid), obj );
    return E_NOTIMPL;
}

static HRESULT WINAPI dispenser_OpenScopeOnMemory( IMetaDataDispenserEx *iface, const void *data, ULONG size, DWORD flags,
                                                   REFIID riid, IUnknown **obj )
{
    FIXME( "%p %p %lu %#lx %s %p: not implemented\n", iface, data, size, flags, debugstr_guid(riid), obj );
    return E_NOTIMPL;
}

static HRESULT WINAPI dispenser_SetOption( IMetaDataDispenserEx *iface, REFGUID option, const VARIANT *value )
{
    FIXME( "%p %s %p: not implemented\n", iface, debugstr_guid(option), value );
    return E_NOTIMPL;
}

static HRESULT WINAPI dispenser_GetOption( IMetaDataDispenserEx *iface, REFGUID option, VARIANT *value )
{
    FIXME( "%p %s %p: not implemented\n", iface, debugstr_guid(option), value );
    return E_NOTIMPL;
}

static HRESULT WINAPI dispenser_OpenScopeOnITypeInfo( IMetaDataDispenserEx *iface, ITypeInfo *info, DWORD flags, REFIID riid,
                                                      IUnknown **obj )
{
    FIXME( "%p %p %#lx %s %p: not implemented\n", iface, info, flags, debugstr_guid(riid), obj );
    return E_NOTIMPL;
}

static HRESULT WINAPI dispenser_GetCORSystemDirectory( IMetaDataDispenserEx *iface, WCHAR *buffer, DWORD count, DWORD *size )
{
    TRACE( "%p %p %lu %p\n", iface, buffer, count, size );

    return GetCORSystemDirectory( buffer, count, size );
}

static HRESULT WINAPI dispenser_FindAssembly( IMetaDataDispenserEx *iface, const WCHAR *app_base, const WCHAR *private_bin,
                                              const WCHAR *global_bin, const WCHAR *assembly, WCHAR *name, ULONG count, ULONG *size )
{
    FIXME( "%p %s %s %s %s %p %lu %p: not implemented\n", iface, debugstr_w(app_base), debugstr_w(private_bin),
           debugstr_w(global_bin), debugstr_w(assembly), name, count, size );
    return E_NOTIMPL;
}

static HRESULT WINAPI dispenser_FindAssemblyModule( IMetaDataDispenserEx *iface, const WCHAR *app_base, const WCHAR *private_bin,
                                                    const WCHAR *global_bin, const WCHAR *assembly, const WCHAR *module,
                                                    WCHAR *name, ULONG count, ULONG *size )
{
    FIXME( "%p %s %s %s %s %s %p %lu %p: not implemented\n", iface, debugstr_w(app_base), debugstr_w(private_bin),
           debugstr_w(global_bin), debugstr_w(assembly), debugstr_w(module), name, count, size );
    return E_NOTIMPL;
}

static const IMetaDataDispenserExVtbl dispenser_vtbl =
{
    dispenser_QueryInterface,
    dispenser_AddRef,
    dispenser_Release,
    dispenser_DefineScope,
    dispenser_OpenScope,
    dispenser_OpenScopeOnMemory,
    dispenser_SetOption,
    dispenser_GetOption,
    dispenser_OpenScopeOnITypeInfo,
    dispenser_GetCORSystemDirectory,
    dispenser_FindAssembly,
    dispenser_FindAssemblyModule
};

HRESULT metadata_dispenser_create( REFIID riid, void **obj )
{
    struct dispenser *dispenser;
    HRESULT hr;

    *obj = NULL;
    if (!(dispenser = HeapAlloc( GetProcessHeap(), 0, sizeof(*dispenser) ))) return E_OUTOFMEMORY;
    dispenser->IMetaDataDispenserEx_iface.lpVtbl = &dispenser_vtbl;
    dispenser->ref = 1;
    hr = IMetaDataDispenserEx_QueryInterface( &dispenser->IMetaDataDispenserEx_iface, riid, obj );
    IMetaDataDispenserEx_Release( &dispenser->IMetaDataDispenserEx_iface );
    return hr;
}
