/*
 * ICLRAppDomainResourceMonitor: what each domain has used
 *
 * Mono keeps no accounts of its domains. It can tell of each object that is made, which costs time, so it is asked to
 * only when a host has asked for this monitor, or has started with STARTUP_ARM, before the runtime started; allocated
 * bytes are counted from there. What of a domain has survived a collection, and the time that its threads have used,
 * Mono cannot tell; but as long as there has been no other domain, all that survives is the default domain's, and the
 * time is that of the process from the moment at which the monitor was asked for.
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

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "mono/embed.h"
#include "runtime/resourcemonitor.h"
#include "runtime/state.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define MAX_DOMAINS 1024    /* ids are small; a domain with a greater one is not counted */

static BOOL enabled;
static UINT64 cpu_start;                            /* milliseconds that the process had used by then */
static BOOL others;                                 /* a domain has been unloaded */
static volatile LONG64 allocated[MAX_DOMAINS];      /* bytes, by domain id */

static UINT64 get_process_time(void)
{
    FILETIME created, ended, kernel, user;
    ULARGE_INTEGER sum, more;

    if (!GetProcessTimes( GetCurrentProcess(), &created, &ended, &kernel, &user )) return 0;
    sum.u.LowPart = kernel.dwLowDateTime;
    sum.u.HighPart = kernel.dwHighDateTime;
    more.u.LowPart = user.dwLowDateTime;
    more.u.HighPart = user.dwHighDateTime;
    return (sum.QuadPart + more.QuadPart) / 10000;
}

void resourcemonitor_enable(void)
{
    if (!enabled) cpu_start = get_process_time();
    enabled = TRUE;
}

BOOL resourcemonitor_is_enabled(void)
{
    return enabled;
}

void resourcemonitor_count( DWORD id, SIZE_T size )
{
    if (id < MAX_DOMAINS) InterlockedExchangeAdd64( &allocated[id], size );
}

void resourcemonitor_forget( DWORD id )
{
    others = TRUE;
    if (id < MAX_DOMAINS) InterlockedExchangeAdd64( &allocated[id], -allocated[id] );
}

/* There has never been a domain beside the default one, so what is the process's is that one's. */
static BOOL is_alone(void)
{
    return !others && monodomain_list( NULL, 0 ) == 1;
}

static HRESULT check_domain( DWORD id )
{
    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    return monodomain_exists( id ) ? S_OK : COR_E_APPDOMAINUNLOADED;
}

static HRESULT WINAPI resourcemonitor_QueryInterface( ICLRAppDomainResourceMonitor *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_ICLRAppDomainResourceMonitor ))
    {
        *obj = iface;
        return S_OK;
    }
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI resourcemonitor_AddRef( ICLRAppDomainResourceMonitor *iface )
{
    return 1;
}

static ULONG WINAPI resourcemonitor_Release( ICLRAppDomainResourceMonitor *iface )
{
    return 1;
}

static HRESULT WINAPI resourcemonitor_GetCurrentAllocated( ICLRAppDomainResourceMonitor *iface, DWORD id,
                                                           ULONGLONG *bytes )
{
    HRESULT hr;

    TRACE( "%p %lu %p\n", iface, id, bytes );

    if (FAILED(hr = check_domain( id ))) return hr;
    if (!embed_counts_objects() || id >= MAX_DOMAINS)
    {
        FIXME( "the objects of domain %lu are not counted\n", id );
        return E_NOTIMPL;
    }
    if (bytes) *bytes = InterlockedCompareExchange64( &allocated[id], 0, 0 );
    return S_OK;
}

static HRESULT WINAPI resourcemonitor_GetCurrentSurvived( ICLRAppDomainResourceMonitor *iface, DWORD id,
                                                          ULONGLONG *domain_bytes, ULONGLONG *total_bytes )
{
    struct embed_gc_figures figures;
    HRESULT hr;

    TRACE( "%p %lu %p %p\n", iface, id, domain_bytes, total_bytes );

    if (FAILED(hr = check_domain( id ))) return hr;
    if (domain_bytes && !is_alone())
    {
        FIXME( "Mono does not tell what has survived of one domain of several\n" );
        return E_NOTIMPL;
    }
    embed_get_gc_figures( &figures );
    if (domain_bytes) *domain_bytes = figures.used;
    if (total_bytes) *total_bytes = figures.used;
    return S_OK;
}

static HRESULT WINAPI resourcemonitor_GetCurrentCpuTime( ICLRAppDomainResourceMonitor *iface, DWORD id,
                                                         ULONGLONG *milliseconds )
{
    HRESULT hr;

    TRACE( "%p %lu %p\n", iface, id, milliseconds );

    if (FAILED(hr = check_domain( id ))) return hr;
    if (!milliseconds) return S_OK;
    if (!is_alone())
    {
        FIXME( "Mono does not tell the time that one domain of several has used\n" );
        return E_NOTIMPL;
    }
    *milliseconds = get_process_time() - cpu_start;
    return S_OK;
}

static const ICLRAppDomainResourceMonitorVtbl resourcemonitor_vtbl =
{
    resourcemonitor_QueryInterface,
    resourcemonitor_AddRef,
    resourcemonitor_Release,
    resourcemonitor_GetCurrentAllocated,
    resourcemonitor_GetCurrentSurvived,
    resourcemonitor_GetCurrentCpuTime
};

static ICLRAppDomainResourceMonitor resourcemonitor = { &resourcemonitor_vtbl };

ICLRAppDomainResourceMonitor *resourcemonitor_get(void)
{
    return &resourcemonitor;
}
