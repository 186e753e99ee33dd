/*
 * ICLRRuntimeHost and ICLRControl, one of each in a process
 *
 * Order of the guards and the codes are those of the CLR, because hosts have been written
 * against them.  The host object is never freed: it is a static, as what the process hosts is.
 *
 * Invariant: start_count > 0 only while the runtime is started.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "host/hostcontrol.h"
#include "hosting/clrcontrol.h"
#include "hosting/runtimehost.h"
#include "hosting/threadpool.h"
#include "mono/embed.h"
#include "redirect/memcall.h"
#include "runtime/notification.h"
#include "runtime/policyclock.h"
#include "runtime/policymanager.h"
#include "runtime/processend.h"
#include "runtime/runtime.h"
#include "runtime/state.h"
#include "support/staticobject.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static SRWLOCK count_lock = SRWLOCK_INIT;
static unsigned int start_count;

static HRESULT WINAPI runtimehost_QueryInterface( ICLRRuntimeHost *iface, REFIID riid, void **obj )
{
    const struct static_interface interfaces[] =
    {
        { &IID_ICLRRuntimeHost, iface },
        { &IID_ICorThreadpool, threadpool_get() },
        { &IID_IDebuggerInfo, debuggerinfo_get() },
    };

    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return staticobject_query( interfaces, ARRAY_SIZE(interfaces), riid, obj );
}

static ULONG WINAPI runtimehost_AddRef( ICLRRuntimeHost *iface )
{
    return 2;
}

static ULONG WINAPI runtimehost_Release( ICLRRuntimeHost *iface )
{
    return 1;
}

/* The host may not come back in while the runtime waits for its answer: neither can the runtime begin or end in the
 * middle of an allocation, nor can managed code run there. */
static BOOL is_called_back(void)
{
    if (!memcall_is_inside() && !hostcontrol_is_setting()) return FALSE;
    ERR( "the host calls the runtime from within a call of the runtime\n" );
    return TRUE;
}

static HRESULT WINAPI runtimehost_Start( ICLRRuntimeHost *iface )
{
    HRESULT hr;

    TRACE( "%p\n", iface );

    if (is_called_back()) return HOST_E_INVALIDOPERATION;
    /* not under the lock: the host is called back while the runtime starts, and may start or stop */
    if (FAILED(hr = runtime_start())) return hr;

    AcquireSRWLockExclusive( &count_lock );
    if (runtime_is_started())
    {
        /* a managed program that owns the process counts as a start that nobody stops */
        if (!start_count && runtime_is_owned_by_exe()) start_count++;
        start_count++;
    }
    else hr = HOST_E_CLRNOTAVAILABLE;   /* stopped meanwhile */
    ReleaseSRWLockExclusive( &count_lock );
    return hr;
}

static HRESULT WINAPI runtimehost_Stop( ICLRRuntimeHost *iface )
{
    BOOL last;

    TRACE( "%p\n", iface );

    if (is_called_back()) return HOST_E_INVALIDOPERATION;
    AcquireSRWLockExclusive( &count_lock );
    if (!start_count || !runtime_is_started())
    {
        ReleaseSRWLockExclusive( &count_lock );
        return E_UNEXPECTED;
    }
    last = !--start_count;
    ReleaseSRWLockExclusive( &count_lock );

    if (!last) return S_FALSE;
    runtime_stop();
    hostcontrol_release();
    return S_OK;
}

static HRESULT WINAPI runtimehost_SetHostControl( ICLRRuntimeHost *iface, IHostControl *control )
{
    TRACE( "%p %p\n", iface, control );

    if (runtime_get_hosting() != HOSTING_V2) return HOST_E_INVALIDOPERATION;
    if (!control) return E_INVALIDARG;
    if (runtime_get_state() != RUNTIME_NOT_LOADED)
    {
        ERR( "the runtime is started already; a host control comes before that\n" );
        return E_ACCESSDENIED;
    }
    return hostcontrol_set( control, notification_get() );
}

static HRESULT WINAPI runtimehost_GetCLRControl( ICLRRuntimeHost *iface, ICLRControl **control )
{
    TRACE( "%p %p\n", iface, control );

    if (!control) return E_POINTER;
    *control = clrcontrol_get( runtime_get_state() == RUNTIME_NOT_LOADED );
    return S_OK;
}

static HRESULT WINAPI runtimehost_UnloadAppDomain( ICLRRuntimeHost *iface, DWORD id, BOOL wait )
{
    struct policy_clock *clock;
    HRESULT hr;

    TRACE( "%p %lu %d\n", iface, id, wait );

    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    if (is_called_back()) return HOST_E_INVALIDOPERATION;
    clock = policyclock_begin( OPR_AppDomainUnload );
    if (policymanager_get_default_action( OPR_AppDomainUnload ) >= eExitProcess)
        processend_exit( HOST_E_EXITPROCESS_ADUNLOAD );
    hr = monodomain_unload_by_id( id );
    policyclock_end( clock );
    return hr;
}

static HRESULT WINAPI runtimehost_ExecuteInAppDomain( ICLRRuntimeHost *iface, DWORD id,
                                                      FExecuteInAppDomainCallback callback, void *cookie )
{
    TRACE( "%p %lu %p %p\n", iface, id, callback, cookie );

    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    if (!callback) return E_POINTER;
    if (is_called_back()) return HOST_E_INVALIDOPERATION;
    return monodomain_execute( id, callback, cookie );
}

static HRESULT WINAPI runtimehost_GetCurrentAppDomainId( ICLRRuntimeHost *iface, DWORD *id )
{
    TRACE( "%p %p\n", iface, id );

    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    if (!id) return E_POINTER;
    return currentdomain_get_id( id );
}

/* Runs an application that ClickOnce has installed; Mono has no ClickOnce, so that none is. */
static HRESULT WINAPI runtimehost_ExecuteApplication( ICLRRuntimeHost *iface, LPCWSTR name, DWORD path_count,
                                                      LPCWSTR *paths, DWORD data_count, LPCWSTR *data, int *ret )
{
    TRACE( "%p %s %lu %p %lu %p %p\n", iface, debugstr_w(name), path_count, paths, data_count, data, ret );

    WARN( "there are no ClickOnce applications\n" );
    if (ret) *ret = 0;
    return E_NOTIMPL;
}

static HRESULT WINAPI runtimehost_ExecuteInDefaultAppDomain( ICLRRuntimeHost *iface, LPCWSTR path, LPCWSTR type,
                                                             LPCWSTR method, LPCWSTR arg, DWORD *ret )
{
    TRACE( "%p %s %s %s %s %p\n", iface, debugstr_w(path), debugstr_w(type), debugstr_w(method), debugstr_w(arg), ret );

    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    if (!path || !type || !method) return E_POINTER;
    if (is_called_back()) return HOST_E_INVALIDOPERATION;
    return monocall_execute( path, type, method, arg, ret );
}

static const ICLRRuntimeHostVtbl runtimehost_vtbl =
{
    runtimehost_QueryInterface,
    runtimehost_AddRef,
    runtimehost_Release,
    runtimehost_Start,
    runtimehost_Stop,
    runtimehost_SetHostControl,
    runtimehost_GetCLRControl,
    runtimehost_UnloadAppDomain,
    runtimehost_ExecuteInAppDomain,
    runtimehost_GetCurrentAppDomainId,
    runtimehost_ExecuteApplication,
    runtimehost_ExecuteInDefaultAppDomain
};

static ICLRRuntimeHost runtimehost = { &runtimehost_vtbl };

HRESULT runtimehost_get( REFIID riid, void **obj )
{
    return ICLRRuntimeHost_QueryInterface( &runtimehost, riid, obj );
}
