/*
 * ICLRDebugging
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
#include "metahost.h"
#include "debugging/debugging.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* Looking into another process's runtime needs a debugger interface, which Mono has in another form; the object is
 * there and says so. */
struct clr_debugging
{
    ICLRDebugging ICLRDebugging_iface;
    LONG          ref;
};

static inline struct clr_debugging *impl_from_ICLRDebugging( ICLRDebugging *iface )
{
    return CONTAINING_RECORD( iface, struct clr_debugging, ICLRDebugging_iface );
}

static HRESULT WINAPI clr_debugging_QueryInterface( ICLRDebugging *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_ICLRDebugging ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    ICLRDebugging_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI clr_debugging_AddRef( ICLRDebugging *iface )
{
    struct clr_debugging *debugging = impl_from_ICLRDebugging( iface );

    return InterlockedIncrement( &debugging->ref );
}

static ULONG WINAPI clr_debugging_Release( ICLRDebugging *iface )
{
    struct clr_debugging *debugging = impl_from_ICLRDebugging( iface );
    ULONG ref = InterlockedDecrement( &debugging->ref );

    TRACE( "%p, refs %lu\n", iface, ref );
    if (!ref) HeapFree( GetProcessHeap(), 0, debugging );
    return ref;
}

static HRESULT WINAPI clr_debugging_OpenVirtualProcess( ICLRDebugging *iface, ULONG64 base, IUnknown *target,
                                                        ICLRDebuggingLibraryProvider *provider,
                                                        CLR_DEBUGGING_VERSION *max_version, REFIID riid,
                                                        IUnknown **process, CLR_DEBUGGING_VERSION *version,
                                                        CLR_DEBUGGING_PROCESS_FLAGS *flags )
{
    TRACE( "%p %s %p %p %p %s %p %p %p\n", iface, wine_dbgstr_longlong(base), target, provider, max_version,
           debugstr_guid(riid), process, version, flags );

    if (process) *process = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI clr_debugging_CanUnloadNow( ICLRDebugging *iface, HMODULE module )
{
    TRACE( "%p %p\n", iface, module );

    return E_NOTIMPL;
}

static const ICLRDebuggingVtbl clr_debugging_vtbl =
{
    clr_debugging_QueryInterface,
    clr_debugging_AddRef,
    clr_debugging_Release,
    clr_debugging_OpenVirtualProcess,
    clr_debugging_CanUnloadNow
};

HRESULT debugging_create( REFIID riid, void **obj )
{
    struct clr_debugging *debugging;
    HRESULT hr;

    *obj = NULL;
    if (!(debugging = HeapAlloc( GetProcessHeap(), 0, sizeof(*debugging) ))) return E_OUTOFMEMORY;
    debugging->ICLRDebugging_iface.lpVtbl = &clr_debugging_vtbl;
    debugging->ref = 1;
    hr = ICLRDebugging_QueryInterface( &debugging->ICLRDebugging_iface, riid, obj );
    ICLRDebugging_Release( &debugging->ICLRDebugging_iface );
    return hr;
}
