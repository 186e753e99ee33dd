/*
 * ICorConfiguration: what a version 1 host says before it starts the runtime
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
#include "host/gcsuspend.h"
#include "hosting/corconfig.h"
#include "redirect/gclimit.h"
#include "support/staticobject.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static HRESULT WINAPI configuration_QueryInterface( ICorConfiguration *iface, REFIID riid, void **obj )
{
    const struct static_interface interfaces[] = { { &IID_ICorConfiguration, iface } };

    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return staticobject_query( interfaces, ARRAY_SIZE(interfaces), riid, obj );
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
    TRACE( "%p %p\n", iface, control );

    if (!control) return E_POINTER;
    gcsuspend_set_control( control );
    return S_OK;
}

static HRESULT WINAPI configuration_SetGCHostControl( ICorConfiguration *iface, IGCHostControl *control )
{
    TRACE( "%p %p\n", iface, control );

    if (!control) return E_POINTER;
    gclimit_set_control( control );
    return S_OK;
}

/* What is told to this object is that a debugger of managed code stops threads. There is no such debugger here, so
 * there is nothing to tell; the reference is kept, as the host expects. */
static HRESULT WINAPI configuration_SetDebuggerThreadControl( ICorConfiguration *iface,
                                                              IDebuggerThreadControl *control )
{
    static IDebuggerThreadControl *kept;
    IDebuggerThreadControl *old;

    TRACE( "%p %p\n", iface, control );

    if (!control) return E_POINTER;
    IDebuggerThreadControl_AddRef( control );
    old = InterlockedExchangePointer( (void **)&kept, control );
    if (old) IDebuggerThreadControl_Release( old );
    return S_OK;
}

/* A thread that a debugger of managed code must not stop: none is stopped. */
static HRESULT WINAPI configuration_AddDebuggerSpecialThread( ICorConfiguration *iface, DWORD tid )
{
    TRACE( "%p %04lx\n", iface, tid );

    return S_OK;
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

ICorConfiguration *corconfig_get(void)
{
    return &configuration;
}
