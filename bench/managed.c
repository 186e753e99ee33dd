/*
 * Benchmarks: managed programs on our memory and on the system's
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

/* Each run is a process of its own that hosts the runtime, once with a manager that hands everything to kernel32 and
 * once with ours, in turn. What counts is one call into the guest, after another that has compiled it. The process ends
 * with the microseconds that it took as its exit code, 0 when there is no runtime. */

#define COBJMACROS
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "mscoree.h"
#include "metahost.h"
#include "corerror.h"
#include "hostmemory.h"

#include "bench.h"

#define ROUNDS 7

static const struct work
{
    const char  *name;
    const WCHAR *method, *count;
} works[] =
{
    { "managed: trees that live a while, collections", L"Collect", L"120" },
    { "managed: arrays of 100 KiB to 4 MiB", L"Arrays", L"400" },
    { "managed: many small objects", L"Objects", L"6000" },
};

/* The plain manager: objects are statics that nobody can own. */
static HRESULT WINAPI static_QueryInterface( void *iface, REFIID riid, void **obj )
{
    *obj = iface;
    return S_OK;
}

static ULONG WINAPI static_AddRef( void *iface )
{
    return 1;
}

static HRESULT WINAPI malloc_Alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    return (*mem = HeapAlloc( GetProcessHeap(), 0, size )) ? S_OK : E_OUTOFMEMORY;
}

static HRESULT WINAPI malloc_DebugAlloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, char *file,
                                         int line, void **mem )
{
    return malloc_Alloc( iface, size, level, mem );
}

static HRESULT WINAPI malloc_Free( IHostMalloc *iface, void *mem )
{
    return HeapFree( GetProcessHeap(), 0, mem ) ? S_OK : HOST_E_INVALIDOPERATION;
}

static IHostMallocVtbl malloc_vtbl =
{
    (void *)static_QueryInterface, (void *)static_AddRef, (void *)static_AddRef,
    malloc_Alloc, malloc_DebugAlloc, malloc_Free
};

static IHostMalloc plain_malloc = { &malloc_vtbl };

static HRESULT WINAPI manager_CreateMalloc( IHostMemoryManager *iface, DWORD type, IHostMalloc **mem )
{
    *mem = &plain_malloc;
    return S_OK;
}

static HRESULT WINAPI manager_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                            DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    return (*mem = VirtualAlloc( addr, size, type, protect )) ? S_OK : HRESULT_FROM_WIN32( GetLastError() );
}

static HRESULT WINAPI manager_VirtualFree( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type )
{
    return VirtualFree( addr, size, type ) ? S_OK : HRESULT_FROM_WIN32( GetLastError() );
}

static HRESULT WINAPI manager_VirtualQuery( IHostMemoryManager *iface, void *addr, void *buffer, SIZE_T len,
                                            SIZE_T *result )
{
    return (*result = VirtualQuery( addr, buffer, len )) ? S_OK : HRESULT_FROM_WIN32( GetLastError() );
}

static HRESULT WINAPI manager_VirtualProtect( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD protect,
                                              DWORD *old )
{
    return VirtualProtect( addr, size, protect, old ) ? S_OK : HRESULT_FROM_WIN32( GetLastError() );
}

static HRESULT WINAPI manager_GetMemoryLoad( IHostMemoryManager *iface, DWORD *load, SIZE_T *available )
{
    *load = 50;
    *available = (SIZE_T)1 << 30;
    return S_OK;
}

static HRESULT WINAPI manager_RegisterMemoryNotificationCallback( IHostMemoryManager *iface,
                                                                  ICLRMemoryNotificationCallback *callback )
{
    return S_OK;
}

static HRESULT WINAPI manager_NeedsVirtualAddressSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    return E_OUTOFMEMORY;
}

static HRESULT WINAPI manager_AcquiredVirtualAddressSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    return S_OK;
}

static HRESULT WINAPI manager_ReleasedVirtualAddressSpace( IHostMemoryManager *iface, void *start )
{
    return S_OK;
}

static IHostMemoryManagerVtbl manager_vtbl =
{
    (void *)static_QueryInterface, (void *)static_AddRef, (void *)static_AddRef,
    manager_CreateMalloc, manager_VirtualAlloc, manager_VirtualFree, manager_VirtualQuery, manager_VirtualProtect,
    manager_GetMemoryLoad, manager_RegisterMemoryNotificationCallback, manager_NeedsVirtualAddressSpace,
    manager_AcquiredVirtualAddressSpace, manager_ReleasedVirtualAddressSpace
};

static IHostMemoryManager plain_manager = { &manager_vtbl }, *manager = &plain_manager;

static HRESULT WINAPI control_GetHostManager( IHostControl *iface, REFIID riid, void **obj )
{
    *obj = NULL;
    if (!IsEqualGUID( riid, &IID_IHostMemoryManager )) return E_NOINTERFACE;
    *obj = manager;
    return S_OK;
}

static HRESULT WINAPI control_SetAppDomainManager( IHostControl *iface, DWORD id, IUnknown *domain_manager )
{
    return S_OK;
}

static IHostControlVtbl control_vtbl =
{
    (void *)static_QueryInterface, (void *)static_AddRef, (void *)static_AddRef,
    control_GetHostManager, control_SetAppDomainManager
};

static IHostControl control = { &control_vtbl };

static void find_guest( WCHAR *path )
{
    WCHAR *name;

    if (GetEnvironmentVariableW( L"MSCOREE_TEST_GUESTS", path, MAX_PATH - 20 )) lstrcatW( path, L"\\BenchGuest.dll" );
    else
    {
        GetModuleFileNameW( NULL, path, MAX_PATH - 30 );
        if ((name = wcsrchr( path, '\\' ))) lstrcpyW( name, L"\\..\\managed\\BenchGuest.dll" );
    }
}

/* The child. */
DWORD managed_run( const char *which, unsigned int index )
{
    LARGE_INTEGER frequency, start, end;
    ICLRRuntimeInfo *info;
    ICLRRuntimeHost *host;
    ICLRMetaHost *metahost;
    WCHAR guest[MAX_PATH];
    DWORD result;

    if (index >= ARRAYSIZE(works)) return 0;
    if (!strcmp( which, "ours" ) &&
        FAILED(CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&manager ))) return 0;
    find_guest( guest );
    if (FAILED(CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&metahost )) ||
        FAILED(ICLRMetaHost_GetRuntime( metahost, L"v4.0.30319", &IID_ICLRRuntimeInfo, (void **)&info )) ||
        FAILED(ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&host )) ||
        FAILED(ICLRRuntimeHost_SetHostControl( host, &control )) || FAILED(ICLRRuntimeHost_Start( host )) ||
        FAILED(ICLRRuntimeHost_ExecuteInDefaultAppDomain( host, guest, L"BenchGuest", works[index].method, L"2",
                                                          &result )))
        return 0;
    QueryPerformanceFrequency( &frequency );
    QueryPerformanceCounter( &start );
    if (FAILED(ICLRRuntimeHost_ExecuteInDefaultAppDomain( host, guest, L"BenchGuest", works[index].method,
                                                          works[index].count, &result )))
        return 0;
    QueryPerformanceCounter( &end );
    return (end.QuadPart - start.QuadPart) * 1000000 / frequency.QuadPart;
}

static DWORD run_child( const char *which, unsigned int index )
{
    char command[MAX_PATH + 40], path[MAX_PATH];
    STARTUPINFOA startup = { sizeof(startup) };
    PROCESS_INFORMATION process;
    DWORD code = 0;

    GetModuleFileNameA( NULL, path, MAX_PATH );
    snprintf( command, sizeof(command), "\"%s\" --managed %s %u", path, which, index );
    if (!CreateProcessA( NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process )) return 0;
    WaitForSingleObject( process.hProcess, INFINITE );
    GetExitCodeProcess( process.hProcess, &code );
    CloseHandle( process.hThread );
    CloseHandle( process.hProcess );
    return code < 0x80000000 ? code : 0;
}

static int compare( const void *a, const void *b )
{
    DWORD x = *(const DWORD *)a, y = *(const DWORD *)b;

    return (x > y) - (x < y);
}

void managed_bench( const char *pattern )
{
    DWORD ours[ROUNDS], plain[ROUNDS];
    unsigned int i, round;

    for (i = 0; i < ARRAYSIZE(works); i++)
    {
        if (pattern && !strstr( works[i].name, pattern )) continue;
        for (round = 0; round < ROUNDS; round++)
        {
            /* who is first changes, too */
            if (round & 1) ours[round] = run_child( "ours", i );
            plain[round] = run_child( "plain", i );
            if (!(round & 1)) ours[round] = run_child( "ours", i );
            if (ours[round] && plain[round]) continue;
            printf( "%s: skipped, no runtime could be started\n", works[i].name );
            return;
        }
        qsort( ours, ROUNDS, sizeof(ours[0]), compare );
        qsort( plain, ROUNDS, sizeof(plain[0]), compare );
        printf( "%s\t%.1f\t%.1f\t%.2f\n", works[i].name, ours[ROUNDS / 2] * 1e3, plain[ROUNDS / 2] * 1e3,
                (double)plain[ROUNDS / 2] / ours[ROUNDS / 2] );
        fflush( stdout );
    }
}
