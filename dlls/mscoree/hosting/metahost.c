/*
 * ICLRMetaHost, and what CLRCreateInstance makes
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
#include "metahost.h"
#include "hostmemory.h"
#include "debugging/debugging.h"
#include "hosting/binding.h"
#include "hosting/enumruntimes.h"
#include "hosting/metahostpolicy.h"
#include "hosting/profiling.h"
#include "hosting/runtimeinfo.h"
#include "hostmemory/manager.h"
#include "runtime/processend.h"
#include "support/outstring.h"
#include "support/peimage.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * The metahost has no state of its own: there is one, it is static, and it lives as long as the DLL.
 */

static HRESULT WINAPI metahost_QueryInterface( ICLRMetaHost *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_ICLRMetaHost ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    ICLRMetaHost_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI metahost_AddRef( ICLRMetaHost *iface )
{
    return 2;
}

static ULONG WINAPI metahost_Release( ICLRMetaHost *iface )
{
    return 1;
}

static HRESULT WINAPI metahost_GetRuntime( ICLRMetaHost *iface, const WCHAR *version, REFIID riid, void **obj )
{
    TRACE( "%p %s %s %p\n", iface, debugstr_w(version), debugstr_guid(riid), obj );

    if (obj) *obj = NULL;
    if (!version || !obj) return E_POINTER;
    return runtimeinfo_get( version, riid, obj );
}

static HRESULT WINAPI metahost_GetVersionFromFile( ICLRMetaHost *iface, const WCHAR *path, WCHAR *buffer, DWORD *size )
{
    struct peimage_info info;
    HRESULT hr;

    TRACE( "%p %s %p %p\n", iface, debugstr_w(path), buffer, size );

    if (!path || !size) return E_POINTER;
    if (FAILED(hr = peimage_get_info( path, &info ))) return hr;
    return outstring_inout( info.version, buffer, size );
}

static HRESULT WINAPI metahost_EnumerateInstalledRuntimes( ICLRMetaHost *iface, IEnumUnknown **enumerator )
{
    TRACE( "%p %p\n", iface, enumerator );

    if (!enumerator) return E_POINTER;
    return enumruntimes_create( runtimeinfo_is_installed() ? (1u << RUNTIME_COUNT) - 1 : 0, enumerator );
}

static HRESULT WINAPI metahost_EnumerateLoadedRuntimes( ICLRMetaHost *iface, HANDLE process, IEnumUnknown **enumerator )
{
    unsigned int i, mask = 0;
    BOOL loaded;
    HRESULT hr;

    TRACE( "%p %p %p\n", iface, process, enumerator );

    if (!enumerator) return E_POINTER;
    *enumerator = NULL;
    for (i = 0; i < RUNTIME_COUNT; i++)
    {
        if (FAILED(hr = ICLRRuntimeInfo_IsLoaded( runtimeinfo_get_by_index( i ), process, &loaded ))) return hr;
        if (loaded) mask |= 1u << i;
    }
    return enumruntimes_create( mask, enumerator );
}

static HRESULT WINAPI metahost_RequestRuntimeLoadedNotification( ICLRMetaHost *iface,
                                                                 RuntimeLoadedCallbackFnPtr callback )
{
    TRACE( "%p %p\n", iface, callback );

    if (!callback) return E_POINTER;
    return binding_set_callback( callback, runtimeinfo_get_by_index );
}

static HRESULT WINAPI metahost_QueryLegacyV2RuntimeBinding( ICLRMetaHost *iface, REFIID riid, void **obj )
{
    int index;

    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if ((index = binding_get_legacy()) == -1) return S_FALSE;
    return ICLRRuntimeInfo_QueryInterface( runtimeinfo_get_by_index( index ), riid, obj );
}

static HRESULT WINAPI metahost_ExitProcess( ICLRMetaHost *iface, INT32 code )
{
    TRACE( "%p %d\n", iface, code );

    processend_exit( code );
}

static const ICLRMetaHostVtbl metahost_vtbl =
{
    metahost_QueryInterface,
    metahost_AddRef,
    metahost_Release,
    metahost_GetRuntime,
    metahost_GetVersionFromFile,
    metahost_EnumerateInstalledRuntimes,
    metahost_EnumerateLoadedRuntimes,
    metahost_RequestRuntimeLoadedNotification,
    metahost_QueryLegacyV2RuntimeBinding,
    metahost_ExitProcess
};

static ICLRMetaHost metahost = { &metahost_vtbl };

/* Makes the objects that need no registry and no apartment, and the process's memory managers.
 * E_POINTER; CLASS_E_CLASSNOTAVAILABLE: not one of these classes; E_NOINTERFACE. */
HRESULT WINAPI CLRCreateInstance( REFCLSID clsid, REFIID riid, void **obj )
{
    TRACE( "%s %s %p\n", debugstr_guid(clsid), debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!clsid || !riid) return E_POINTER;

    if (IsEqualGUID( clsid, &CLSID_CLRMetaHost )) return ICLRMetaHost_QueryInterface( &metahost, riid, obj );
    if (IsEqualGUID( clsid, &CLSID_CLRMetaHostPolicy )) return metahostpolicy_get( riid, obj );
    if (IsEqualGUID( clsid, &CLSID_CLRDebugging )) return debugging_create( riid, obj );
    if (IsEqualGUID( clsid, &CLSID_CLRProfiling )) return profiling_get( riid, obj );
    if (IsEqualGUID( clsid, &CLSID_HostMemoryManager )) return hostmemory_create( riid, obj );

    FIXME( "class %s is not implemented\n", debugstr_guid(clsid) );
    return CLASS_E_CLASSNOTAVAILABLE;
}

HRESULT WINAPI CreateInterface( REFCLSID clsid, REFIID riid, void **obj )
{
    TRACE( "%s %s %p\n", debugstr_guid(clsid), debugstr_guid(riid), obj );

    return CLRCreateInstance( clsid, riid, obj );
}
