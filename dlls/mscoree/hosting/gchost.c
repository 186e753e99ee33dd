/*
 * IGCHost: the collector, for version 1 hosts
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
#include "corerror.h"
#include "gchost.h"
#include "mscoree.h"
#include "hosting/corhost.h"
#include "hosting/gcmanager.h"
#include "mono/embed.h"
#include "redirect/gclimit.h"
#include "runtime/state.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static inline struct gchost *impl_from_IGCHost2( IGCHost2 *iface )
{
    return CONTAINING_RECORD( iface, struct gchost, IGCHost2_iface );
}

static HRESULT WINAPI gchost_QueryInterface( IGCHost2 *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return ICorRuntimeHost_QueryInterface( impl_from_IGCHost2( iface )->host, riid, obj );
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

/* Of the calling thread, from its beginning on.  Cookies name threads that have been switched out, and none can be.
 * E_INVALIDARG: a cookie, or the thread is none of the runtime's. */
static HRESULT WINAPI gchost_GetThreadStats( IGCHost2 *iface, DWORD *cookie, COR_GC_THREAD_STATS *stats )
{
    UINT64 bytes;
    HRESULT hr;

    TRACE( "%p %p %p\n", iface, cookie, stats );

    if (!stats) return E_POINTER;
    memset( stats, 0, sizeof(*stats) );
    if (cookie) return E_INVALIDARG;
    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    if (FAILED(hr = monocall_get_thread_allocation( &bytes ))) return hr;
    stats->PerThreadAllocation = bytes;     /* Mono does not tell of what was promoted, which would be a flag */
    return S_OK;
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

const IGCHost2Vtbl gchost_vtbl =
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
