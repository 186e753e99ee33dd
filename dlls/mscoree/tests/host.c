/*
 * A host for the tests, and a test of it
 *
 * Invariant: what a host counts, it counts before it does it, so that a call that never comes back was counted too.
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
#include <stdio.h>
#include <stdlib.h>
#include <windef.h>
#include <winbase.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"

unsigned int child_timeout = 60000;

/* Each block begins with one of these. */
struct block
{
    SIZE_T size;
    SIZE_T seal;
#ifndef _WIN64
    SIZE_T padding[2];
#endif
};

C_ASSERT( sizeof(struct block) == 16 );

static SIZE_T make_seal( const struct block *block )
{
    return (SIZE_T)block ^ 0x5ea15ea1;
}

static HRESULT get_error(void)
{
    DWORD error = GetLastError();

    return error ? HRESULT_FROM_WIN32( error ) : E_FAIL;
}

/* The level of a request, into the right row. */
static void count_level( struct host *host, EMemoryCriticalLevel level )
{
    if ((unsigned int)level > eProcessCritical) InterlockedIncrement( &host->counts.bad_levels );
    else InterlockedIncrement( host->started ? &host->counts.levels_started[level] : &host->counts.levels[level] );
}

/* A lock that is held long enough for a collection to come by. */
static void enter( struct host *host )
{
    if (!host->options.locked) return;
    EnterCriticalSection( &host->lock );
    SwitchToThread();
}

static void leave( struct host *host )
{
    if (host->options.locked) LeaveCriticalSection( &host->lock );
}

/* IHostMalloc */

static HRESULT WINAPI malloc_QueryInterface( IHostMalloc *iface, REFIID riid, void **obj )
{
    InterlockedIncrement( &host_from_malloc( iface )->counts.queries );
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI malloc_AddRef( IHostMalloc *iface )
{
    InterlockedIncrement( &host_from_malloc( iface )->counts.addrefs );
    return 2;
}

static ULONG WINAPI malloc_Release( IHostMalloc *iface )
{
    InterlockedIncrement( &host_from_malloc( iface )->counts.releases );
    return 1;
}

static HRESULT WINAPI malloc_Alloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    struct host *host = host_from_malloc( iface );
    struct block *block;

    InterlockedIncrement( &host->counts.alloc );
    count_level( host, level );
    if (*mem) InterlockedIncrement( &host->counts.bad_outs );
    if (host->options.refuse_blocks_over && size > host->options.refuse_blocks_over && level == eTaskCritical)
    {
        InterlockedIncrement( &host->counts.refused );
        return E_OUTOFMEMORY;
    }
    enter( host );
    block = HeapAlloc( GetProcessHeap(), 0, size + sizeof(*block) );
    leave( host );
    if (!block) return E_OUTOFMEMORY;
    block->size = size;
    block->seal = make_seal( block );
    /* whoever expects zeros from a heap is found out */
    memset( block + 1, 0xcc, size < 256 ? size : 256 );
    InterlockedIncrement( &host->counts.live_blocks );
    *mem = block + 1;
    return S_OK;
}

static HRESULT WINAPI malloc_DebugAlloc( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, char *file,
                                         int line, void **mem )
{
    InterlockedIncrement( &host_from_malloc( iface )->counts.debug_alloc );
    return malloc_Alloc( iface, size, level, mem );
}

static HRESULT WINAPI malloc_Free( IHostMalloc *iface, void *mem )
{
    struct host *host = host_from_malloc( iface );
    struct block *block = (struct block *)mem - 1;

    InterlockedIncrement( &host->counts.free );
    if (!mem) return S_OK;
    if (block->seal != make_seal( block ))
    {
        InterlockedIncrement( &host->counts.foreign );
        return HOST_E_INVALIDOPERATION;
    }
    block->seal = 0;
    InterlockedDecrement( &host->counts.live_blocks );
    enter( host );
    HeapFree( GetProcessHeap(), 0, block );
    leave( host );
    return S_OK;
}

static const IHostMallocVtbl malloc_vtbl =
{
    malloc_QueryInterface,
    malloc_AddRef,
    malloc_Release,
    malloc_Alloc,
    malloc_DebugAlloc,
    malloc_Free
};

/* IHostMemoryManager */

static HRESULT WINAPI memory_QueryInterface( IHostMemoryManager *iface, REFIID riid, void **obj )
{
    InterlockedIncrement( &host_from_memory( iface )->counts.queries );
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI memory_AddRef( IHostMemoryManager *iface )
{
    InterlockedIncrement( &host_from_memory( iface )->counts.addrefs );
    return 2;
}

static ULONG WINAPI memory_Release( IHostMemoryManager *iface )
{
    InterlockedIncrement( &host_from_memory( iface )->counts.releases );
    return 1;
}

static void add_to_log( struct host *host, const IID *iid )
{
    if (host->log_count < HOST_LOG_SIZE) host->log[host->log_count] = iid;
    host->log_count++;
}

static HRESULT WINAPI memory_CreateMalloc( IHostMemoryManager *iface, DWORD type, IHostMalloc **heap )
{
    struct host *host = host_from_memory( iface );

    InterlockedIncrement( &host->counts.create_malloc );
    if (*heap) InterlockedIncrement( &host->counts.bad_outs );
    add_to_log( host, NULL );
    host->malloc_type = type;
    *heap = &host->IHostMalloc_iface;
    return S_OK;
}

static HRESULT WINAPI memory_VirtualAlloc( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                           DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    struct host *host = host_from_memory( iface );

    InterlockedIncrement( &host->counts.virtual_alloc );
    count_level( host, level );
    if (*mem) InterlockedIncrement( &host->counts.bad_outs );
    if (host->options.refuse_pages_over && size > host->options.refuse_pages_over && level == eTaskCritical)
    {
        InterlockedIncrement( &host->counts.refused );
        return E_OUTOFMEMORY;
    }
    enter( host );
    *mem = VirtualAlloc( addr, size, type, protect );
    leave( host );
    if (*mem) return S_OK;
    InterlockedIncrement( &host->counts.failed );
    return get_error();
}

static HRESULT WINAPI memory_VirtualFree( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type )
{
    struct host *host = host_from_memory( iface );
    BOOL ret;

    InterlockedIncrement( &host->counts.virtual_free );
    enter( host );
    ret = VirtualFree( addr, size, type );
    leave( host );
    if (ret) return S_OK;
    InterlockedIncrement( &host->counts.failed );
    return get_error();
}

static HRESULT WINAPI memory_VirtualQuery( IHostMemoryManager *iface, void *addr, void *buffer, SIZE_T len,
                                           SIZE_T *result )
{
    struct host *host = host_from_memory( iface );

    InterlockedIncrement( &host->counts.virtual_query );
    if (*result) InterlockedIncrement( &host->counts.bad_outs );
    *result = VirtualQuery( addr, buffer, len );
    return *result ? S_OK : get_error();
}

static HRESULT WINAPI memory_VirtualProtect( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD protect,
                                             DWORD *old )
{
    struct host *host = host_from_memory( iface );

    InterlockedIncrement( &host->counts.virtual_protect );
    if (*old) InterlockedIncrement( &host->counts.bad_outs );
    if (VirtualProtect( addr, size, protect, old )) return S_OK;
    InterlockedIncrement( &host->counts.failed );
    return get_error();
}

static HRESULT WINAPI memory_GetMemoryLoad( IHostMemoryManager *iface, DWORD *load, SIZE_T *available )
{
    struct host *host = host_from_memory( iface );

    InterlockedIncrement( &host->counts.get_load );
    if (*load || *available) InterlockedIncrement( &host->counts.bad_outs );
    *load = host->options.load ? host->options.load : 30;
    *available = 100 << 20;
    return S_OK;
}

static HRESULT WINAPI memory_RegisterMemoryNotificationCallback( IHostMemoryManager *iface,
                                                                 ICLRMemoryNotificationCallback *callback )
{
    struct host *host = host_from_memory( iface );

    InterlockedIncrement( &host->counts.register_callback );
    host->callback = callback;
    return S_OK;
}

static HRESULT WINAPI memory_NeedsVirtualAddressSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    InterlockedIncrement( &host_from_memory( iface )->counts.needs );
    return S_FALSE;
}

static HRESULT WINAPI memory_AcquiredVirtualAddressSpace( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    InterlockedIncrement( &host_from_memory( iface )->counts.acquired );
    return S_OK;
}

static HRESULT WINAPI memory_ReleasedVirtualAddressSpace( IHostMemoryManager *iface, void *start )
{
    InterlockedIncrement( &host_from_memory( iface )->counts.released );
    return S_OK;
}

static const IHostMemoryManagerVtbl memory_vtbl =
{
    memory_QueryInterface,
    memory_AddRef,
    memory_Release,
    memory_CreateMalloc,
    memory_VirtualAlloc,
    memory_VirtualFree,
    memory_VirtualQuery,
    memory_VirtualProtect,
    memory_GetMemoryLoad,
    memory_RegisterMemoryNotificationCallback,
    memory_NeedsVirtualAddressSpace,
    memory_AcquiredVirtualAddressSpace,
    memory_ReleasedVirtualAddressSpace
};

/* IHostControl */

static HRESULT WINAPI control_QueryInterface( IHostControl *iface, REFIID riid, void **obj )
{
    if (!IsEqualGUID( riid, &IID_IUnknown ) && !IsEqualGUID( riid, &IID_IHostControl ))
    {
        *obj = NULL;
        return E_NOINTERFACE;
    }
    InterlockedIncrement( &host_from_control( iface )->control_ref );
    *obj = iface;
    return S_OK;
}

static ULONG WINAPI control_AddRef( IHostControl *iface )
{
    return InterlockedIncrement( &host_from_control( iface )->control_ref );
}

static ULONG WINAPI control_Release( IHostControl *iface )
{
    return InterlockedDecrement( &host_from_control( iface )->control_ref );
}

static HRESULT WINAPI control_GetHostManager( IHostControl *iface, REFIID riid, void **obj )
{
    struct host *host = host_from_control( iface );

    if (*obj) InterlockedIncrement( &host->counts.bad_outs );
    add_to_log( host, riid );
    if (IsEqualGUID( riid, &IID_IHostMemoryManager ))
    {
        *obj = &host->IHostMemoryManager_iface;
        return S_OK;
    }
    *obj = NULL;
    return E_NOINTERFACE;
}

static HRESULT WINAPI control_SetAppDomainManager( IHostControl *iface, DWORD id, IUnknown *manager )
{
    struct host *host = host_from_control( iface );

    host->domain_id = id;
    host->domain_manager = manager;
    IUnknown_AddRef( manager );
    return S_OK;
}

static const IHostControlVtbl control_vtbl =
{
    control_QueryInterface,
    control_AddRef,
    control_Release,
    control_GetHostManager,
    control_SetAppDomainManager
};

void host_init( struct host *host )
{
    memset( host, 0, sizeof(*host) );
    host->control_vtbl = control_vtbl;
    host->memory_vtbl = memory_vtbl;
    host->malloc_vtbl = malloc_vtbl;
    host->IHostControl_iface.lpVtbl = &host->control_vtbl;
    host->IHostMemoryManager_iface.lpVtbl = &host->memory_vtbl;
    host->IHostMalloc_iface.lpVtbl = &host->malloc_vtbl;
    host->control_ref = 1;
    InitializeCriticalSection( &host->lock );
}

/* Child processes */

/* NULL: it could not be started. */
static HANDLE start_child( const char *test, const char *args )
{
    STARTUPINFOA startup = { sizeof(startup) };
    PROCESS_INFORMATION process;
    char command[1024], **argv;

    winetest_get_mainargs( &argv );
    snprintf( command, sizeof(command), "\"%s\" %s %s", argv[0], test, args );
    if (!CreateProcessA( NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process ))
    {
        ok( 0, "%s cannot be started, error %lu.\n", command, GetLastError() );
        return NULL;
    }
    CloseHandle( process.hThread );
    if (WaitForSingleObject( process.hProcess, patience( child_timeout ) ))
    {
        trace( "stopped after %lu seconds.\n", patience( child_timeout ) / 1000 );
        TerminateProcess( process.hProcess, 1 );
        WaitForSingleObject( process.hProcess, 1000 );
    }
    return process.hProcess;
}

DWORD patience( DWORD timeout )
{
    char times[8];

    if (!GetEnvironmentVariableA( "MSCOREE_TEST_SLOW", times, sizeof(times) ) || atoi( times ) < 1) return timeout;
    return timeout * atoi( times );
}

BOOL has_lost_registers(void)
{
    const char *(CDECL *get_version)(void);

    if (sizeof(void *) == 8) return FALSE;
    get_version = (void *)GetProcAddress( GetModuleHandleW( L"ntdll.dll" ), "wine_get_version" );
    return get_version && atoi( get_version() ) < 9;
}

void run_child( const char *test, const char *fmt, ... )
{
    HANDLE process;
    char args[256];
    va_list list;

    va_start( list, fmt );
    vsnprintf( args, sizeof(args), fmt, list );
    va_end( list );
    winetest_push_context( "%s", args );
    if ((process = start_child( test, args )))
    {
        wait_child_process( process );
        CloseHandle( process );
    }
    winetest_pop_context();
}

void run_child_to( DWORD exit_code, const char *test, const char *args )
{
    HANDLE process;
    DWORD code = 0;

    winetest_push_context( "%s", args );
    if ((process = start_child( test, args )))
    {
        GetExitCodeProcess( process, &code );
        ok( code == exit_code, "got exit code %#lx.\n", code );
        CloseHandle( process );
    }
    winetest_pop_context();
}

int get_child_args( char ***args )
{
    char **argv;
    int argc = winetest_get_mainargs( &argv );

    *args = argv + 2;
    return argc > 2 ? argc - 2 : 0;
}

BOOL run_own_case( const struct test_case *cases, unsigned int count )
{
    unsigned int i;
    char **args;

    if (!get_child_args( &args )) return FALSE;
    for (i = 0; i < count && strcmp( args[0], cases[i].name ); i++) /* nothing */;
    ok( i < count, "no case %s.\n", args[0] );
    if (i < count) cases[i].func();
    return TRUE;
}

void run_cases( const char *test, const struct test_case *cases, unsigned int count )
{
    unsigned int i;

    for (i = 0; i < count; i++)
    {
        if (cases[i].exit_code) run_child_to( cases[i].exit_code, test, cases[i].name );
        else run_child( test, "%s", cases[i].name );
    }
}

/* Imports */

void **find_import( HMODULE module, const char *name, const char **dll )
{
    char *base = (char *)module;
    IMAGE_NT_HEADERS *nt = (IMAGE_NT_HEADERS *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
    IMAGE_IMPORT_DESCRIPTOR *import;
    IMAGE_THUNK_DATA *names, *thunks;

    import = (void *)(base + nt->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress);
    for (; import->Name; import++)
    {
        if (!import->OriginalFirstThunk) continue;
        names = (void *)(base + import->OriginalFirstThunk);
        thunks = (void *)(base + import->FirstThunk);
        for (; names->u1.AddressOfData; names++, thunks++)
        {
            if (IMAGE_SNAP_BY_ORDINAL( names->u1.Ordinal )) continue;
            if (strcmp( (char *)((IMAGE_IMPORT_BY_NAME *)(base + names->u1.AddressOfData))->Name, name )) continue;
            if (dll) *dll = base + import->Name;
            return (void **)&thunks->u1.Function;
        }
    }
    return NULL;
}

void *replace_import( HMODULE module, const char *name, void *func )
{
    void **import = find_import( module, name, NULL ), *before;
    DWORD protect;

    ok( import != NULL, "%s is not imported.\n", name );
    if (!import || !VirtualProtect( import, sizeof(*import), PAGE_READWRITE, &protect )) return NULL;
    before = *import;
    *import = func;
    VirtualProtect( import, sizeof(*import), protect, &protect );
    return before;
}

/* The runtime */

ICLRRuntimeInfo *get_runtime_info(void)
{
    ICLRMetaHost *metahost;
    ICLRRuntimeInfo *info = NULL;
    HRESULT hr;

    hr = CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&metahost );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr != S_OK) return NULL;
    hr = ICLRMetaHost_GetRuntime( metahost, L"v4.0.30319", &IID_ICLRRuntimeInfo, (void **)&info );
    if (hr == CLR_E_SHIM_RUNTIMELOAD) skip( "no Mono is installed.\n" );
    else ok( hr == S_OK, "got hr %#lx.\n", hr );
    ICLRMetaHost_Release( metahost );
    return info;
}

ICLRRuntimeHost *get_runtime_host(void)
{
    ICLRRuntimeInfo *info = get_runtime_info();
    ICLRRuntimeHost *runtime = NULL;
    HRESULT hr;

    if (!info) return NULL;
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ICLRRuntimeInfo_Release( info );
    return runtime;
}

void *get_clr_manager( REFIID riid )
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    ICLRControl *control;
    void *manager = NULL;
    HRESULT hr;

    hr = ICLRRuntimeHost_GetCLRControl( runtime, &control );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRControl_GetCLRManager( control, riid, &manager );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return manager;
}

ICorRuntimeHost *get_corhost(void)
{
    ICLRRuntimeInfo *info = get_runtime_info();
    ICorRuntimeHost *host = NULL;
    HRESULT hr;

    if (!info) return NULL;
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&host );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ICLRRuntimeInfo_Release( info );
    return host;
}

ICLRRuntimeHost *start_runtime( struct host *host )
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    HRESULT hr;

    if (!runtime) return NULL;
    if (host)
    {
        hr = ICLRRuntimeHost_SetHostControl( runtime, &host->IHostControl_iface );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
    }
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (host) host->started = TRUE;
    return hr == S_OK ? runtime : NULL;
}

BOOL get_guest_path( const WCHAR *name, WCHAR path[MAX_PATH] )
{
    DWORD len = GetEnvironmentVariableW( L"MSCOREE_TEST_GUESTS", path, MAX_PATH );

    if (!len || len + lstrlenW( name ) + 2 > MAX_PATH) return FALSE;
    lstrcatW( path, L"\\" );
    lstrcatW( path, name );
    return GetFileAttributesW( path ) != INVALID_FILE_ATTRIBUTES;
}

BOOL has_runtime(void)
{
    ICLRRuntimeInfo *info = get_runtime_info();

    if (info) ICLRRuntimeInfo_Release( info );
    return info != NULL;
}

BOOL can_run_guest( const WCHAR *name )
{
    WCHAR path[MAX_PATH];

    if (!has_runtime()) return FALSE;
    if (get_guest_path( name, path )) return TRUE;
    skip( "no %ls.\n", name );
    return FALSE;
}

HRESULT call_guest( ICLRRuntimeHost *runtime, const WCHAR *method, const WCHAR *arg, DWORD *ret )
{
    WCHAR path[MAX_PATH];

    if (!get_guest_path( L"guest.dll", path )) return E_HANDLE;
    return ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, path, L"Guest", method, arg, ret );
}

DWORD call_guest_ok( ICLRRuntimeHost *runtime, const WCHAR *method, const WCHAR *arg )
{
    DWORD ret = 0xdeadbeef;
    HRESULT hr = call_guest( runtime, method, arg, &ret );

    ok( hr == S_OK, "%s: got hr %#lx.\n", wine_dbgstr_w(method), hr );
    return ret;
}

/* The test of the host: that it counts what the other tests believe it counts. */

static void test_counts(void)
{
    MEMORY_BASIC_INFORMATION info;
    struct host host;
    IHostMemoryManager *memory = &host.IHostMemoryManager_iface;
    IHostMalloc *heap = &host.IHostMalloc_iface, *heap2 = NULL;
    void *mem = NULL, *dirty = &info, *obj;
    DWORD old = 0;
    SIZE_T size = 0;
    HRESULT hr;

    host_init( &host );
    hr = IHostMemoryManager_CreateMalloc( memory, MALLOC_THREADSAFE, &heap2 );
    ok( hr == S_OK && heap2 == heap, "got hr %#lx, %p.\n", hr, heap2 );
    ok( host.counts.create_malloc == 1 && host.malloc_type == MALLOC_THREADSAFE, "CreateMalloc is not counted.\n" );

    hr = IHostMemoryManager_VirtualAlloc( memory, NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE, eProcessCritical, &mem );
    ok( hr == S_OK && mem, "got hr %#lx, %p.\n", hr, mem );
    ok( host.counts.virtual_alloc == 1 && host.counts.levels[eProcessCritical] == 1, "VirtualAlloc is not counted.\n" );
    hr = IHostMemoryManager_VirtualQuery( memory, mem, &info, sizeof(info), &size );
    ok( hr == S_OK && size == sizeof(info) && host.counts.virtual_query == 1, "VirtualQuery is not counted.\n" );
    hr = IHostMemoryManager_VirtualProtect( memory, mem, 0x1000, PAGE_READONLY, &old );
    ok( hr == S_OK && old == PAGE_READWRITE && host.counts.virtual_protect == 1, "VirtualProtect is not counted.\n" );
    hr = IHostMemoryManager_VirtualFree( memory, mem, 0, MEM_RELEASE );
    ok( hr == S_OK && host.counts.virtual_free == 1 && !host.counts.failed, "VirtualFree is not counted.\n" );
    hr = IHostMemoryManager_VirtualFree( memory, mem, 0, MEM_RELEASE );
    ok( FAILED(hr) && host.counts.failed == 1, "a failed call is not counted.\n" );

    host.started = TRUE;
    mem = NULL;
    hr = IHostMalloc_Alloc( heap, 10, eTaskCritical, &mem );
    ok( hr == S_OK && mem && host.counts.alloc == 1 && host.counts.live_blocks == 1, "Alloc is not counted.\n" );
    ok( host.counts.levels_started[eTaskCritical] == 1, "the level is not counted.\n" );
    ok( !host.counts.bad_outs, "got %ld bad out parameters.\n", host.counts.bad_outs );
    hr = IHostMalloc_Free( heap, mem );
    ok( hr == S_OK && host.counts.free == 1 && !host.counts.live_blocks, "Free is not counted.\n" );
    hr = IHostMalloc_Free( heap, (char *)&host + 64 );
    ok( hr == HOST_E_INVALIDOPERATION && host.counts.foreign == 1, "a foreign block is not seen.\n" );
    IHostMalloc_Alloc( heap, 10, 7, &dirty );
    ok( host.counts.bad_outs == 1 && host.counts.bad_levels == 1, "a bad call is not seen.\n" );

    host.options.refuse_blocks_over = host.options.refuse_pages_over = 100;
    mem = NULL;
    hr = IHostMalloc_Alloc( heap, 101, eTaskCritical, &mem );
    ok( hr == E_OUTOFMEMORY && host.counts.refused == 1, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualAlloc( memory, NULL, 101, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &mem );
    ok( hr == E_OUTOFMEMORY && host.counts.refused == 2, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Alloc( heap, 101, eProcessCritical, &mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    IHostMalloc_AddRef( heap );
    IHostMemoryManager_Release( memory );
    IHostMemoryManager_QueryInterface( memory, &IID_IUnknown, &obj );
    ok( host.counts.addrefs == 1 && host.counts.releases == 1 && host.counts.queries == 1,
        "references are not counted.\n" );
}

static void test_children(void)
{
    char **args;

    if (get_child_args( &args ))
    {
        ok( !strcmp( args[0], "child" ) && !strcmp( args[1], "7" ), "got %s, %s.\n", args[0], args[1] );
        return;
    }
    run_child( "host", "child %u", 7 );
}

START_TEST(host)
{
    char **args;

    if (!get_child_args( &args )) test_counts();
    test_children();
}
