/*
 * ICLRControl: the runtime's own managers, handed to the host
 *
 * There are two, both static: one obtained before Start, which keeps its full access, and one obtained
 * after it, which is good for error reporting only.  The managers are statics as well: a host may
 * release them as often as it likes.
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

#include "hosting/clrcontrol.h"
#include "hosting/gcmanager.h"
#include "runtime/eventmanager.h"
#include "runtime/policymanager.h"
#include "runtime/resourcemonitor.h"
#include "runtime/state.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* Managers that the CLR has and this runtime has not: asking for one is no mistake of the host. */
static const IID *const missing_managers[] =
{
    &IID_ICLRTaskManager,
    &IID_ICLRDebugManager,
    &IID_ICLRErrorReportingManager,
    &IID_ICLRHostProtectionManager,
    &IID_ICLRDomainManager
};

static ICLRControl full_control, limited_control;

static HRESULT WINAPI clrcontrol_QueryInterface( ICLRControl *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_ICLRControl ))
    {
        *obj = iface;
        return S_OK;
    }
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI clrcontrol_AddRef( ICLRControl *iface )
{
    return 1;
}

static ULONG WINAPI clrcontrol_Release( ICLRControl *iface )
{
    return 1;
}

static HRESULT WINAPI clrcontrol_GetCLRManager( ICLRControl *iface, REFIID riid, void **obj )
{
    unsigned int i;

    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_INVALIDARG;
    *obj = NULL;
    if (iface == &limited_control && !IsEqualGUID( riid, &IID_ICLRErrorReportingManager ))
        return HOST_E_INVALIDOPERATION;

    if (IsEqualGUID( riid, &IID_ICLRGCManager ) || IsEqualGUID( riid, &IID_ICLRGCManager2 ))
    {
        *obj = gcmanager_get();
        return S_OK;
    }
    if (IsEqualGUID( riid, &IID_ICLRPolicyManager ))
    {
        *obj = policymanager_get();
        return S_OK;
    }
    if (IsEqualGUID( riid, &IID_ICLROnEventManager ))
    {
        *obj = eventmanager_get();
        return S_OK;
    }
    if (IsEqualGUID( riid, &IID_ICLRAppDomainResourceMonitor ))
    {
        resourcemonitor_enable();       /* to ask for it is to want the figures */
        *obj = resourcemonitor_get();
        return S_OK;
    }
    for (i = 0; i < ARRAY_SIZE(missing_managers); i++)
    {
        if (!IsEqualGUID( riid, missing_managers[i] )) continue;
        FIXME( "the manager %s is not implemented\n", debugstr_guid(riid) );
        return E_NOTIMPL;
    }
    return E_NOINTERFACE;
}

static HRESULT WINAPI clrcontrol_SetAppDomainManagerType( ICLRControl *iface, LPCWSTR assembly, LPCWSTR type )
{
    TRACE( "%p %s %s\n", iface, debugstr_w(assembly), debugstr_w(type) );

    if (runtime_get_state() != RUNTIME_NOT_LOADED) return HOST_E_INVALIDOPERATION;
    if (!assembly || !type) return E_INVALIDARG;
    return runtime_set_domain_manager( assembly, type );
}

static const ICLRControlVtbl clrcontrol_vtbl =
{
    clrcontrol_QueryInterface,
    clrcontrol_AddRef,
    clrcontrol_Release,
    clrcontrol_GetCLRManager,
    clrcontrol_SetAppDomainManagerType
};

static ICLRControl full_control = { &clrcontrol_vtbl };
static ICLRControl limited_control = { &clrcontrol_vtbl };

ICLRControl *clrcontrol_get( BOOL full )
{
    return full ? &full_control : &limited_control;
}
