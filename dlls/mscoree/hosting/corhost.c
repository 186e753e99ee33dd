/*
 * ICorRuntimeHost, one in a process
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
#include "corerror.h"
#include "mscoree.h"
#include "hosting/corconfig.h"
#include "hosting/corhost.h"
#include "hosting/domainenum.h"
#include "hosting/runtimehost.h"
#include "hosting/threadpool.h"
#include "interop/domainobject.h"
#include "mono/embed.h"
#include "redirect/views.h"
#include "runtime/runtime.h"
#include "runtime/state.h"
#include "support/staticobject.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * The object is static and has no state of its own: the runtime's is in runtime.c.  A method that needs managed
 * code starts the runtime if nobody has, as version 1 hosts expect.
 */
static ICorRuntimeHost corhost;
static struct gchost gchost = { { &gchost_vtbl }, &corhost };

/* The runtime, started; S_OK or why there is none. */
static HRESULT need_runtime(void)
{
    HRESULT hr = runtime_start();

    return hr == S_FALSE ? S_OK : hr;
}

static HRESULT WINAPI corhost_QueryInterface( ICorRuntimeHost *iface, REFIID riid, void **obj )
{
    const struct static_interface interfaces[] =
    {
        { &IID_ICorRuntimeHost, &corhost },
        { &IID_IGCHost, &gchost.IGCHost2_iface },
        { &IID_IGCHost2, &gchost.IGCHost2_iface },
        { &IID_ICorConfiguration, corconfig_get() },
        { &IID_ICorThreadpool, threadpool_get() },
        { &IID_IDebuggerInfo, debuggerinfo_get() },
    };
    HRESULT hr;

    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (obj && IsEqualGUID( riid, &IID_ICLRRuntimeHost ))
    {
        *obj = NULL;
        if (FAILED(hr = runtime_pin_hosting( HOSTING_V2 ))) return hr;
        return runtimehost_get( riid, obj );
    }
    return staticobject_query( interfaces, ARRAY_SIZE(interfaces), riid, obj );
}

static ULONG WINAPI corhost_AddRef( ICorRuntimeHost *iface )
{
    return 2;
}

static ULONG WINAPI corhost_Release( ICorRuntimeHost *iface )
{
    return 1;
}

/* The calling thread becomes one of the runtime's, and ceases to be one. Nobody need call these: a thread that runs
 * managed code is made one of the runtime's then. */
static HRESULT WINAPI corhost_CreateLogicalThreadState( ICorRuntimeHost *iface )
{
    TRACE( "%p\n", iface );

    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    return monocall_attach_thread();
}

static HRESULT WINAPI corhost_DeleteLogicalThreadState( ICorRuntimeHost *iface )
{
    TRACE( "%p\n", iface );

    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    return monocall_detach_thread();
}

/* A thread of this runtime is a thread of the system for life, so that it cannot go from one fiber to another. */
static HRESULT WINAPI corhost_SwitchInLogicalThreadState( ICorRuntimeHost *iface, DWORD *cookie )
{
    TRACE( "%p %p\n", iface, cookie );

    return cookie ? E_NOTIMPL : E_POINTER;
}

static HRESULT WINAPI corhost_SwitchOutLogicalThreadState( ICorRuntimeHost *iface, DWORD **cookie )
{
    TRACE( "%p %p\n", iface, cookie );

    if (!cookie) return E_POINTER;
    *cookie = NULL;
    return E_NOTIMPL;
}

/* A thread that the runtime doesn't know holds no lock of it; of the others, this runtime doesn't say. */
static HRESULT WINAPI corhost_LocksHeldByLogicalThread( ICorRuntimeHost *iface, DWORD *count )
{
    DWORD id;

    TRACE( "%p %p\n", iface, count );

    if (!count) return E_POINTER;
    *count = 0;
    if (!runtime_is_started() || FAILED(currentdomain_get_id( &id ))) return S_OK;
    FIXME( "locks are not counted\n" );
    return E_NOTIMPL;
}

/* Maps a file as it is, to be read; UnmapViewOfFile() takes it away. */
static HRESULT WINAPI corhost_MapFile( ICorRuntimeHost *iface, HANDLE file, HMODULE *address )
{
    HANDLE mapping;
    HRESULT hr;

    TRACE( "%p %p %p\n", iface, file, address );

    if (!address) return E_POINTER;
    *address = NULL;
    if (!file || file == INVALID_HANDLE_VALUE) return E_INVALIDARG;
    if (!(mapping = CreateFileMappingW( file, NULL, PAGE_READONLY, 0, 0, NULL )))
        return HRESULT_FROM_WIN32( GetLastError() );
    *address = views_map( mapping );
    hr = *address ? S_OK : HRESULT_FROM_WIN32( GetLastError() );
    CloseHandle( mapping );
    return hr;
}

static HRESULT WINAPI corhost_GetConfiguration( ICorRuntimeHost *iface, ICorConfiguration **result )
{
    TRACE( "%p %p\n", iface, result );

    if (!result) return E_POINTER;
    *result = NULL;
    if (runtime_get_hosting() == HOSTING_V2) return HOST_E_INVALIDOPERATION;
    if (runtime_get_state() != RUNTIME_NOT_LOADED) return E_FAIL;
    *result = corconfig_get();
    ICorConfiguration_AddRef( *result );
    return S_OK;
}

static HRESULT WINAPI corhost_Start( ICorRuntimeHost *iface )
{
    TRACE( "%p\n", iface );

    return need_runtime();
}

static HRESULT WINAPI corhost_Stop( ICorRuntimeHost *iface )
{
    TRACE( "%p\n", iface );

    /* version 1 hosts have never been able to stop the runtime; the call is allowed and does nothing */
    return S_OK;
}

static HRESULT WINAPI corhost_CreateDomainEx( ICorRuntimeHost *iface, const WCHAR *name, IUnknown *setup,
                                              IUnknown *evidence, IUnknown **domain )
{
    HRESULT hr;

    TRACE( "%p %s %p %p %p\n", iface, debugstr_w(name), setup, evidence, domain );

    if (!domain) return E_POINTER;
    *domain = NULL;
    if (FAILED(hr = need_runtime())) return hr;
    return domainobject_create( name ? name : L"", setup, evidence, domain );
}

static HRESULT WINAPI corhost_CreateDomain( ICorRuntimeHost *iface, const WCHAR *name, IUnknown *identity,
                                            IUnknown **domain )
{
    TRACE( "%p %s %p %p\n", iface, debugstr_w(name), identity, domain );

    if (identity) FIXME( "the identity array is ignored\n" );
    return corhost_CreateDomainEx( iface, name, NULL, NULL, domain );
}

static HRESULT WINAPI corhost_GetDefaultDomain( ICorRuntimeHost *iface, IUnknown **domain )
{
    HRESULT hr;

    TRACE( "%p %p\n", iface, domain );

    if (!domain) return E_POINTER;
    *domain = NULL;
    if (FAILED(hr = need_runtime())) return hr;
    return domainobject_get_default( domain );
}

static HRESULT WINAPI corhost_EnumDomains( ICorRuntimeHost *iface, HDOMAINENUM *handle )
{
    HRESULT hr;

    TRACE( "%p %p\n", iface, handle );

    if (!handle) return E_POINTER;
    *handle = NULL;
    if (FAILED(hr = need_runtime())) return hr;
    return domainenum_create( handle );
}

static HRESULT WINAPI corhost_NextDomain( ICorRuntimeHost *iface, HDOMAINENUM handle, IUnknown **domain )
{
    TRACE( "%p %p %p\n", iface, handle, domain );

    if (!domain) return E_POINTER;
    *domain = NULL;
    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    return domainenum_next( handle, domain );
}

static HRESULT WINAPI corhost_CloseEnum( ICorRuntimeHost *iface, HDOMAINENUM handle )
{
    TRACE( "%p %p\n", iface, handle );

    return domainenum_close( handle );
}

static HRESULT WINAPI corhost_CreateDomainSetup( ICorRuntimeHost *iface, IUnknown **setup )
{
    HRESULT hr;

    TRACE( "%p %p\n", iface, setup );

    if (!setup) return E_POINTER;
    *setup = NULL;
    if (FAILED(hr = need_runtime())) return hr;
    return domainobject_create_setup( setup );
}

static HRESULT WINAPI corhost_CreateEvidence( ICorRuntimeHost *iface, IUnknown **evidence )
{
    HRESULT hr;

    TRACE( "%p %p\n", iface, evidence );

    if (!evidence) return E_POINTER;
    *evidence = NULL;
    if (FAILED(hr = need_runtime())) return hr;
    return domainobject_create_evidence( evidence );
}

static HRESULT WINAPI corhost_UnloadDomain( ICorRuntimeHost *iface, IUnknown *domain )
{
    TRACE( "%p %p\n", iface, domain );

    if (!domain) return E_POINTER;
    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    return domainobject_unload( domain );
}

static HRESULT WINAPI corhost_CurrentDomain( ICorRuntimeHost *iface, IUnknown **domain )
{
    HRESULT hr;

    TRACE( "%p %p\n", iface, domain );

    if (!domain) return E_POINTER;
    *domain = NULL;
    if (FAILED(hr = need_runtime())) return hr;
    return domainobject_get_current( domain );
}

static const ICorRuntimeHostVtbl corhost_vtbl =
{
    corhost_QueryInterface,
    corhost_AddRef,
    corhost_Release,
    corhost_CreateLogicalThreadState,
    corhost_DeleteLogicalThreadState,
    corhost_SwitchInLogicalThreadState,
    corhost_SwitchOutLogicalThreadState,
    corhost_LocksHeldByLogicalThread,
    corhost_MapFile,
    corhost_GetConfiguration,
    corhost_Start,
    corhost_Stop,
    corhost_CreateDomain,
    corhost_GetDefaultDomain,
    corhost_EnumDomains,
    corhost_NextDomain,
    corhost_CloseEnum,
    corhost_CreateDomainEx,
    corhost_CreateDomainSetup,
    corhost_CreateEvidence,
    corhost_UnloadDomain,
    corhost_CurrentDomain
};

static ICorRuntimeHost corhost = { &corhost_vtbl };

HRESULT corhost_get( REFIID riid, void **obj )
{
    return corhost_QueryInterface( &corhost, riid, obj );
}
