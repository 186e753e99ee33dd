/*
 * A host that runs a managed method under a memory limit
 *
 * Copyright 2026 the mscoree-wine authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * usage: limitedhost ASSEMBLY.dll TYPE METHOD MEBIBYTES
 * The method is "static int METHOD( string )". The manager is this DLL's own, which the host limits. It prints:
 *
 *     Work returned 24, hr 0
 *     committed at most 48 of 64 MiB, 9 requests refused
 */

#define COBJMACROS
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"

static IHostMemoryManager *manager;

/* The host control is an object of the program's, which nobody frees. */
static HRESULT WINAPI control_QueryInterface( IHostControl *iface, REFIID riid, void **obj )
{
    BOOL known = IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_IHostControl );

    *obj = known ? iface : NULL;
    return known ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI control_AddRef( IHostControl *iface )
{
    return 2;
}

static ULONG WINAPI control_Release( IHostControl *iface )
{
    return 1;
}

/* Of nine managers this host has one. */
static HRESULT WINAPI control_GetHostManager( IHostControl *iface, REFIID riid, void **obj )
{
    BOOL known = IsEqualGUID( riid, &IID_IHostMemoryManager );

    *obj = known ? manager : NULL;
    return known ? S_OK : E_NOINTERFACE;
}

static HRESULT WINAPI control_SetAppDomainManager( IHostControl *iface, DWORD id, IUnknown *domain_manager )
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

static void check( HRESULT hr, const char *what )
{
    if (SUCCEEDED(hr)) return;
    fprintf( stderr, "limitedhost: %s: %#lx\n", what, hr );
    exit( 2 );
}

int wmain( int argc, WCHAR **argv )
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };
    HOST_MEMORY_STATISTICS now = { sizeof(now) };
    IHostMemoryPolicy *policy;
    ICLRRuntimeHost *host;
    ICLRRuntimeInfo *info;
    ICLRMetaHost *meta;
    DWORD ret = 0;
    HRESULT hr;

    if (argc != 5) return fprintf( stderr, "usage: limitedhost ASSEMBLY.dll TYPE METHOD MEBIBYTES\n" ), 2;
    limits.commitLimit = (UINT64)_wtoi( argv[4] ) << 20;
    limits.processReserve = limits.commitLimit / 4;     /* for what the runtime cannot do without */

    check( CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&manager ), "no manager" );
    check( IHostMemoryManager_QueryInterface( manager, &IID_IHostMemoryPolicy, (void **)&policy ), "no policy" );
    check( IHostMemoryPolicy_SetLimits( policy, &limits ), "SetLimits" );

    check( CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&meta ), "no meta host" );
    check( ICLRMetaHost_GetRuntime( meta, L"v4.0.30319", &IID_ICLRRuntimeInfo, (void **)&info ), "no .NET 4" );
    check( ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&host ),
           "no host" );
    check( ICLRRuntimeHost_SetHostControl( host, &control ), "SetHostControl" );
    check( ICLRRuntimeHost_Start( host ), "Start" );

    hr = ICLRRuntimeHost_ExecuteInDefaultAppDomain( host, argv[1], argv[2], argv[3], L"example", &ret );
    check( IHostMemoryPolicy_GetStatistics( policy, &now ), "GetStatistics" );
    printf( "%ls returned %lu, hr %#lx\n", argv[3], ret, hr );
    printf( "committed at most %llu of %llu MiB, %llu requests refused\n", now.peakCommitted >> 20,
            limits.commitLimit >> 20, now.failedCalls );
    return SUCCEEDED(hr) ? 0 : 1;
}
