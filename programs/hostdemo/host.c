/*
 * Hosting the runtime with a memory manager, from CLRCreateInstance to Stop
 *
 * The calls and their order are those of every host: CLRCreateInstance, GetRuntime, GetInterface,
 * SetHostControl, Start, ExecuteInDefaultAppDomain, Stop.
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
#include <windows.h>
#include <stdio.h>

#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"

#include "countingmanager.h"
#include "host.h"

/* Of the limit, kept for requests whose refusal would end the process. */
#define PROCESS_RESERVE (16 << 20)

static IHostMemoryManager *memory_manager;

static HRESULT WINAPI control_QueryInterface( IHostControl *iface, REFIID riid, void **obj )
{
    *obj = NULL;
    if (!IsEqualGUID( riid, &IID_IUnknown ) && !IsEqualGUID( riid, &IID_IHostControl )) return E_NOINTERFACE;
    *obj = iface;
    return S_OK;
}

static ULONG WINAPI control_AddRef( IHostControl *iface )
{
    return 2;
}

static ULONG WINAPI control_Release( IHostControl *iface )
{
    return 1;
}

static HRESULT WINAPI control_GetHostManager( IHostControl *iface, REFIID riid, void **obj )
{
    *obj = NULL;
    if (!IsEqualGUID( riid, &IID_IHostMemoryManager )) return E_NOINTERFACE;
    *obj = memory_manager;
    return S_OK;
}

static HRESULT WINAPI control_SetAppDomainManager( IHostControl *iface, DWORD id, IUnknown *manager )
{
    return S_OK;
}

static IHostControlVtbl control_vtbl =
{
    control_QueryInterface,
    control_AddRef,
    control_Release,
    control_GetHostManager,
    control_SetAppDomainManager
};

static IHostControl control = { &control_vtbl };

/* Remembers the first call that failed. */
static BOOL check( struct figures *figures, const WCHAR *call, HRESULT hr )
{
    if (SUCCEEDED(hr)) return TRUE;
    lstrcpynW( figures->failed, call, ARRAYSIZE(figures->failed) );
    figures->hr = hr;
    return FALSE;
}

static BOOL make_manager( const struct options *options, struct figures *figures, IHostMemoryPolicy **policy )
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };

    *policy = NULL;
    if (options->run == RUN_OWN)
    {
        memory_manager = countingmanager_get( figures );
        return TRUE;
    }
    if (!check( figures, L"CLRCreateInstance(CLSID_HostMemoryManager)",
                CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&memory_manager ) ))
        return FALSE;
    if (!check( figures, L"QueryInterface(IID_IHostMemoryPolicy)",
                IHostMemoryManager_QueryInterface( memory_manager, &IID_IHostMemoryPolicy, (void **)policy ) ))
        return FALSE;
    if (options->run != RUN_LIMITED) return TRUE;

    limits.commitLimit = options->limit;
    limits.processReserve = min( PROCESS_RESERVE, options->limit / 4 );
    return check( figures, L"IHostMemoryPolicy::SetLimits", IHostMemoryPolicy_SetLimits( *policy, &limits ) );
}

static void read_figures( IHostMemoryPolicy *policy, struct figures *figures )
{
    HOST_MEMORY_STATISTICS statistics = { sizeof(statistics) };

    if (!policy)
    {
        countingmanager_get_bytes( &figures->committed, &figures->heap_in_use );
        return;
    }
    if (!check( figures, L"IHostMemoryPolicy::GetStatistics", IHostMemoryPolicy_GetStatistics( policy, &statistics ) ))
        return;
    figures->virtual_alloc = statistics.allocCalls;
    figures->virtual_free = statistics.freeCalls;
    figures->virtual_protect = statistics.protectCalls;
    figures->virtual_query = statistics.queryCalls;
    figures->alloc = figures->free = figures->task_level = figures->process_level = NOT_COUNTED;
    figures->refused = statistics.failedCalls;
    figures->committed = statistics.committed;
    figures->peak_committed = statistics.peakCommitted;
    figures->heap_in_use = statistics.heapInUse;
    figures->low_notifications = statistics.lowNotifications;
}

static void run_guest( ICLRRuntimeHost *host, const struct options *options, IHostMemoryPolicy *policy,
                       struct figures *figures )
{
    DWORD start = GetTickCount();

    if (!check( figures, L"ICLRRuntimeHost::SetHostControl", ICLRRuntimeHost_SetHostControl( host, &control ) )) return;
    if (!check( figures, L"ICLRRuntimeHost::Start", ICLRRuntimeHost_Start( host ) )) return;
    if (check( figures, L"ICLRRuntimeHost::ExecuteInDefaultAppDomain",
               ICLRRuntimeHost_ExecuteInDefaultAppDomain( host, options->assembly, options->type, options->method,
                                                          options->argument, &figures->returned ) ))
    {
        figures->milliseconds = GetTickCount() - start;
        read_figures( policy, figures );
    }
    check( figures, L"ICLRRuntimeHost::Stop", ICLRRuntimeHost_Stop( host ) );
}

void host_run( const struct options *options, struct figures *figures )
{
    IHostMemoryPolicy *policy;
    ICLRRuntimeInfo *info;
    ICLRRuntimeHost *host;
    ICLRMetaHost *metahost;

    if (!make_manager( options, figures, &policy )) return;
    if (!check( figures, L"CLRCreateInstance(CLSID_CLRMetaHost)",
                CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&metahost ) )) return;
    if (check( figures, L"ICLRMetaHost::GetRuntime",
               ICLRMetaHost_GetRuntime( metahost, L"v4.0.30319", &IID_ICLRRuntimeInfo, (void **)&info ) ))
    {
        if (check( figures, L"ICLRRuntimeInfo::GetInterface",
                   ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&host ) ))
        {
            run_guest( host, options, policy, figures );
            ICLRRuntimeHost_Release( host );
        }
        ICLRRuntimeInfo_Release( info );
    }
    ICLRMetaHost_Release( metahost );
    figures->done = TRUE;
    /* the manager stays: the runtime goes on using it until the process ends */
}
