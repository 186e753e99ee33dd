/*
 * EEDllGetClassObjectFromClass: the class factory of a managed class that is known by its name
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
#include "mscoree.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL( mscoree );

/* DllGetClassObject goes from a CLSID to a name and calls the runtime with it; who has the name can ask for itself. */
struct type_factory
{
    IClassFactory IClassFactory_iface;
    LONG          ref;
    WCHAR         name[1];
};

static inline struct type_factory *impl_from_IClassFactory( IClassFactory *iface )
{
    return CONTAINING_RECORD( iface, struct type_factory, IClassFactory_iface );
}

static HRESULT WINAPI type_factory_QueryInterface( IClassFactory *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_IClassFactory ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    IClassFactory_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI type_factory_AddRef( IClassFactory *iface )
{
    return InterlockedIncrement( &impl_from_IClassFactory( iface )->ref );
}

static ULONG WINAPI type_factory_Release( IClassFactory *iface )
{
    struct type_factory *factory = impl_from_IClassFactory( iface );
    ULONG ref = InterlockedDecrement( &factory->ref );

    if (!ref) HeapFree( GetProcessHeap(), 0, factory );
    return ref;
}

static HRESULT WINAPI type_factory_CreateInstance( IClassFactory *iface, IUnknown *outer, REFIID riid, void **obj )
{
    TRACE( "%p %p %s %p\n", iface, outer, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (outer) return CLASS_E_NOAGGREGATION;
    return ClrCreateManagedInstance( impl_from_IClassFactory( iface )->name, riid, obj );
}

static HRESULT WINAPI type_factory_LockServer( IClassFactory *iface, BOOL lock )
{
    TRACE( "%p %d\n", iface, lock );

    /* the runtime stays in the process once an object was made, and before that there is nothing to keep */
    return S_OK;
}

static const IClassFactoryVtbl type_factory_vtbl =
{
    type_factory_QueryInterface,
    type_factory_AddRef,
    type_factory_Release,
    type_factory_CreateInstance,
    type_factory_LockServer
};

/* name: as for ClrCreateManagedInstance; module: a reserved argument. E_POINTER; E_NOINTERFACE. Whether there is such a class shows when
 * an object is made. */
HRESULT WINAPI EEDllGetClassObjectFromClass( const WCHAR *module, const WCHAR *name, REFIID riid, void **obj )
{
    struct type_factory *factory;
    unsigned int len;
    HRESULT hr;

    TRACE( "%s %s %s %p\n", debugstr_w(module), debugstr_w(name), debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!name) return E_POINTER;
    len = lstrlenW( name );
    if (!(factory = HeapAlloc( GetProcessHeap(), 0, FIELD_OFFSET( struct type_factory, name[len + 1] ) ))) return E_OUTOFMEMORY;
    factory->IClassFactory_iface.lpVtbl = &type_factory_vtbl;
    factory->ref = 1;
    lstrcpyW( factory->name, name );
    hr = IClassFactory_QueryInterface( &factory->IClassFactory_iface, riid, obj );
    IClassFactory_Release( &factory->IClassFactory_iface );
    return hr;
}
