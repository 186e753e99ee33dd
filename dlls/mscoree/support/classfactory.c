/*
 * Class factories: each serves one class, and is freed with its last reference
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
#include <string.h>

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "support/classfactory.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

struct class_factory
{
    IClassFactory IClassFactory_iface;
    LONG          ref;
    class_creator creator;
    BYTE          class[1];
};
/* as a CLSID, or a string, wants to lie */
C_ASSERT( !(FIELD_OFFSET( struct class_factory, class ) % sizeof(DWORD)) );

static inline struct class_factory *impl_from_IClassFactory( IClassFactory *iface )
{
    return CONTAINING_RECORD( iface, struct class_factory, IClassFactory_iface );
}

static HRESULT WINAPI class_factory_QueryInterface( IClassFactory *iface, REFIID riid, void **obj )
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

static ULONG WINAPI class_factory_AddRef( IClassFactory *iface )
{
    ULONG refs = InterlockedIncrement( &impl_from_IClassFactory( iface )->ref );

    TRACE( "%p, refs %lu\n", iface, refs );
    return refs;
}

static ULONG WINAPI class_factory_Release( IClassFactory *iface )
{
    struct class_factory *factory = impl_from_IClassFactory( iface );
    ULONG ref = InterlockedDecrement( &factory->ref );

    TRACE( "%p, refs %lu\n", iface, ref );
    if (!ref) HeapFree( GetProcessHeap(), 0, factory );
    return ref;
}

static HRESULT WINAPI class_factory_CreateInstance( IClassFactory *iface, IUnknown *outer, REFIID riid, void **obj )
{
    struct class_factory *factory = impl_from_IClassFactory( iface );

    TRACE( "%p %p %s %p\n", iface, outer, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (outer) return CLASS_E_NOAGGREGATION;
    return factory->creator( factory->class, riid, obj );
}

static HRESULT WINAPI class_factory_LockServer( IClassFactory *iface, BOOL lock )
{
    TRACE( "%p %d\n", iface, lock );

    /* the DLL stays anyhow once it has given out a factory */
    return S_OK;
}

static const IClassFactoryVtbl class_factory_vtbl =
{
    class_factory_QueryInterface,
    class_factory_AddRef,
    class_factory_Release,
    class_factory_CreateInstance,
    class_factory_LockServer
};

HRESULT classfactory_create( class_creator creator, const void *class, SIZE_T size, REFIID riid, void **obj )
{
    struct class_factory *factory;
    HRESULT hr;

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!(factory = HeapAlloc( GetProcessHeap(), 0, FIELD_OFFSET( struct class_factory, class[size] ) )))
        return E_OUTOFMEMORY;
    factory->IClassFactory_iface.lpVtbl = &class_factory_vtbl;
    factory->ref = 1;
    factory->creator = creator;
    memcpy( factory->class, class, size );
    hr = IClassFactory_QueryInterface( &factory->IClassFactory_iface, riid, obj );
    IClassFactory_Release( &factory->IClassFactory_iface );
    return hr;
}
