/*
 * ICorRuntimeHost, ICorConfiguration and IGCHost, one of each in a process
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
#include "gchost.h"
#include "mscoree.h"
#include "corhost.h"
#include "gclimit.h"
#include "gcmanager.h"
#include "mono.h"
#include "runtime.h"
#include "runtimehost.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL( mscoree );

/*
 * The objects are static and have no state of their own: the runtime's is in runtime.c.  A method that needs managed
 * code starts the runtime if nobody has, as version 1 hosts expect.
 */
static ICorRuntimeHost corhost;
static ICorConfiguration configuration;
static IGCHost2 gchost;

/* The runtime, started; S_OK or why there is none. */
static HRESULT need_runtime(void)
{
    HRESULT hr = runtime_start();

    return hr == S_FALSE ? S_OK : hr;
}

static HRESULT WINAPI corhost_QueryInterface( ICorRuntimeHost *iface, REFIID riid, void **obj )
{
    HRESULT hr;

    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (IsEqualGUID( riid, &IID_ICorRuntimeHost ) || IsEqualGUID( riid, &IID_IUnknown )) *obj = &corhost;
    else if (IsEqualGUID( riid, &IID_IGCHost ) || IsEqualGUID( riid, &IID_IGCHost2 )) *obj = &gchost;
    else if (IsEqualGUID( riid, &IID_ICLRRuntimeHost ))
    {
        if (FAILED( hr = runtime_pin_hosting( HOSTING_V2 ) )) return hr;
        return runtimehost_get( riid, obj );
    }
    else
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        return E_NOINTERFACE;
    }
    IUnknown_AddRef( (IUnknown *)*obj );
    return S_OK;
}

static ULONG WINAPI corhost_AddRef( ICorRuntimeHost *iface )
{
    return 2;
}

static ULONG WINAPI corhost_Release( ICorRuntimeHost *iface )
{
    return 1;
}

static HRESULT WINAPI corhost_CreateLogicalThreadState( ICorRuntimeHost *iface )
{
    FIXME( "%p: not implemented\n", iface );
    return E_NOTIMPL;
}

static HRESULT WINAPI corhost_DeleteLogicalThreadState( ICorRuntimeHost *iface )
{
    FIXME( "%p: not implemented\n", iface );
    return E_NOTIMPL;
}

static HRESULT WINAPI corhost_SwitchInLogicalThreadState( ICorRuntimeHost *iface, DWORD *cookie )
{
    FIXME( "%p %p: not implemented\n", iface, cookie );
    return E_NOTIMPL;
}

static HRESULT WINAPI corhost_SwitchOutLogicalThreadState( ICorRuntimeHost *iface, DWORD **cookie )
{
    FIXME( "%p %p: not implemented\n", iface, cookie );
    return E_NOTIMPL;
}

static HRESULT WINAPI corhost_LocksHeldByLogicalThread( ICorRuntimeHost *iface, DWORD *count )
{
    FIXME( "%p %p: not implemented\n", iface, count );
    return E_NOTIMPL;
}

static HRESULT WINAPI corhost_MapFile( ICorRuntimeHost *iface, HANDLE file, HMODULE *address )
{
    FIXME( "%p %p %p: not implemented\n", iface, file, address );
    return E_NOTIMPL;
}

static HRESULT WINAPI corhost_GetConfiguration( ICorRuntimeHost *iface, ICorConfiguration **result )
{
    TRACE( "%p %p\n", iface, result );

    if (!result) return E_POINTER;
    *result = NULL;
    if (runtime_get_hosting() == HOSTING_V2) return HOST_E_INVALIDOPERATION;
    if (runtime_get_state() != RUNTIME_NOT_LOADED) return E_FAIL;
    *result = &configuration;
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

static HRESULT WINAPI corhost_CreateDomainEx( ICorRuntimeHost *iface, const WCHAR *name, IUnknown *setup, IUnknown *evidence,
                                              IUnknown **domain )
{
    HRESULT hr;

    TRACE( "%p %s %p %p %p\n", iface, debugstr_w(name), setup, evidence, domain );

    if (!domain) return E_POINTER;
    *domain = NULL;
    if (FAILED( hr = need_runtime() )) return hr;
    return mono_create_domain( name ? name : L"", setup, evidence, domain );
}

static HRESULT WINAPI corhost_CreateDomain( ICorRuntimeHost *iface, const WCHAR *name, IUnknown *identity, IUnknown **domain )
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
    if (FAILED( hr = need_runtime() )) return hr;
    return mono_get_default_domain( domain );
}

static HRESULT WINAPI corhost_EnumDomains( ICorRuntimeHost *iface, HDOMAINENUM *handle )
{
    FIXME( "%p %p: not implemented\n", iface, handle );
    return E_NOTIMPL;
}

static HRESULT WINAPI corhost_NextDomain( ICorRuntimeHost *iface, HDOMAINENUM handle, IUnknown **domain )
{
    FIXME( "%p %p %p: not implemented\n", iface, handle, domain );
    return E_NOTIMPL;
}

static HRESULT WINAPI corhost_CloseEnum( ICorRuntimeHost *iface, HDOMAINENUM handle )
{
    FIXME( "%p %p: not implemented\n", iface, handle );
    return E_NOTIMPL;
}

static HRESULT WINAPI corhost_CreateDomainSetup( ICorRuntimeHost *iface, IUnknown **setup )
{
    HRESULT hr;

    TRACE( "%p %p\n", iface, setup );

    if (!setup) return E_POINTER;
    *setup = NULL;
    if (FAILED( hr = need_runtime() )) return hr;
    return mono_create_domain_setup( setup );
}

static HRESULT WINAPI corhost_CreateEvidence( ICorRuntimeHost *iface, IUnknown **evidence )
{
    FIXME( "%p %p: not implemented\n", iface, evidence );
    return E_NOTIMPL;
}

static HRESULT WINAPI corhost_UnloadDomain( ICorRuntimeHost *iface, IUnknown *domain )
{
    FIXME( "%p %p: not implemented\n", iface, domain );
    return E_NOTIMPL;
}

static HRESULT WINAPI corhost_CurrentDomain( ICorRuntimeHost *iface, IUnknown **domain )
{
    HRESULT hr;

    TRACE( "%p %p\n", iface, domain );

    if (!domain) return E_POINTER;
    *domain = NULL;
    if (FAILED( hr = need_runtime() )) return hr;
    return mono_get_current_domain( domain );
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

static HRESULT WINAPI configuration_QueryInterface( ICorConfiguration *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_ICorConfiguration ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    ICorConfiguration_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI configuration_AddRef( ICorConfiguration *iface )
{
    return 2;
}

static ULONG WINAPI configuration_Release( ICorConfiguration *iface )
{
    return 1;
}

static HRESULT WINAPI configuration_SetGCThreadControl( ICorConfiguration *iface, IGCThreadControl *control )
{
    FIXME( "%p %p: not implemented\n", iface, control );
    return control ? E_NOTIMPL : E_POINTER;
}

static HRESULT WINAPI configuration_SetGCHostControl( ICorConfiguration *iface, IGCHostControl *control )
{
    TRACE( "%p %p\n", iface, control );

    if (!control) return E_POINTER;
    gclimit_set_control( control );
    return S_OK;
}

static HRESULT WINAPI configuration_SetDebuggerThreadControl( ICorConfiguration *iface, IDebuggerThreadControl *control )
{
    FIXME( "%p %p: not implemented\n", iface, control );
    return control ? E_NOTIMPL : E_POINTER;
}

static HRESULT WINAPI configuration_AddDebuggerSpecialThread( ICorConfiguration *iface, DWORD tid )
{
    FIXME( "%p %04lx: not implemented\n", iface, tid );
    return E_NOTIMPL;
}

static const ICorConfigurationVtbl configuration_vtbl =
{
    configuration_QueryInterface,
    configuration_AddRef,
    configuration_Release,
    configuration_SetGCThreadControl,
    configuration_SetGCHostControl,
    configuration_SetDebuggerThreadControl,
    configuration_AddDebuggerSpecialThread
};

static ICorConfiguration configuration = { &configuration_vtbl };

static HRESULT WINAPI gchost_QueryInterface( IGCHost2 *iface, REFIID riid, void **obj )
{
    return corhost_QueryInterface( &corhost, riid, obj );
}

static ULONG WINAPI gchost_AddRef( IGCHost2 *iface )
{
    return 2;
}

static ULONG WINAPI gchost_Release( IGCHost2 *iface )
{
    return 1;
}

static HRESULT WINAPI gchost_SetGCStartupLimits( IGCHost2 *iface, DWORD segment, DWORD gen0 )
{
    TRACE( "%p %lu %lu\n", iface, segment, gen0 );

    return ICLRGCManager2_SetGCStartupLimits( gcmanager_get(), segment, gen0 );
}

static HRESULT WINAPI gchost_Collect( IGCHost2 *iface, LONG generation )
{
    TRACE( "%p %ld\n", iface, generation );

    return ICLRGCManager2_Collect( gcmanager_get(), generation );
}

static HRESULT WINAPI gchost_GetStats( IGCHost2 *iface, COR_GC_STATS *stats )
{
    TRACE( "%p %p\n", iface, stats );

    return ICLRGCManager2_GetStats( gcmanager_get(), stats );
}

static HRESULT WINAPI gchost_GetThreadStats( IGCHost2 *iface, DWORD *cookie, COR_GC_THREAD_STATS *stats )
{
    FIXME( "%p %p %p: not implemented\n", iface, cookie, stats );
    return E_NOTIMPL;
}

static HRESULT WINAPI gchost_SetVirtualMemLimit( IGCHost2 *iface, SIZE_T limit )
{
    TRACE( "%p %Iu\n", iface, limit );

    gclimit_set( limit );
    return S_OK;
}

static HRESULT WINAPI gchost_SetGCStartupLimitsEx( IGCHost2 *iface, SIZE_T segment, SIZE_T gen0 )
{
    TRACE( "%p %Iu %Iu\n", iface, segment, gen0 );

    return ICLRGCManager2_SetGCStartupLimitsEx( gcmanager_get(), segment, gen0 );
}

static const IGCHost2Vtbl gchost_vtbl =
{
    gchost_QueryInterface,
    gchost_AddRef,
    gchost_Release,
    gchost_SetGCStartupLimits,
    gchost_Collect,
    gchost_GetStats,
    gchost_GetThreadStats,
    gchost_SetVirtualMemLimit,
    gchost_SetGCStartupLimitsEx
};

static IGCHost2 gchost = { &gchost_vtbl };
