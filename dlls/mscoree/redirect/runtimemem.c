/*
 * The runtime's memory, led to the current memory manager
 *
 * Mono knows nothing of hosts.  Its calls for memory leave its module through the import table, and that is where
 * they are led to the IHostMemoryManager.  The manager is chosen once, before Mono is loaded, and Mono's calls are led
 * away before its first instruction runs, so all that it frees came from the manager that it is freed to.
 *
 * A host is believed as little as the CLR believes it: only S_OK counts, out parameters are preset,
 * S_OK with nothing is a refusal.  Questions about pages (query, protect) that a host cannot
 * answer are answered by the system, whose pages they are.
 *
 * While the process ends, no host is called any more: its code may be gone (runtimemalloc.c).
 *
 * Invariant: the Win32 last error is what the Win32 function would have left.
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
#include <stddef.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "host/hostcontrol.h"
#include "hostmemory/hostmalloc.h"
#include "hostmemory/manager.h"
#include "hostmemory/monitor.h"
#include "hostmemory/settings.h"
#include "hostmemory/trace.h"
#include "hostmemory/tracefile.h"
#include "hostmemory/waiters.h"
#include "redirect/gclimit.h"
#include "redirect/hooks.h"
#include "redirect/loans.h"
#include "redirect/memcall.h"
#include "redirect/otherstacks.h"
#include "redirect/runtimemem.h"
#include "redirect/stackscan.h"
#include "redirect/threadstop.h"
#include "support/imports.h"
#include "support/vtableprobe.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* Slots of IHostMemoryManager, counted from QueryInterface. */
enum { SLOT_VIRTUAL_QUERY = 6, SLOT_VIRTUAL_PROTECT, SLOT_GET_MEMORY_LOAD };

static SIZE_T WINAPI hosted_VirtualQuery( const void *addr, MEMORY_BASIC_INFORMATION *info, SIZE_T size );

#define PROBE_SIZE  0x10000
#define ROOM        0x100000    /* what can be had while memory is not scarce */
#define LARGE_ARRAY 0x100000    /* from here on Mono gives an array pages of its own */

static IHostMemoryManager *manager;
static IHostMalloc *heap;

/* The same manager without a trace before it, and whether it is of our own making, whoever brought it. A host's may
 * have a heap of ours, if it hands on to ours. */
static IHostMemoryManager *untraced;
static BOOL is_ours;
static BOOL lost;               /* the manager is good for nothing more; only set */

/* Its limit may be filled: a host's is taken to have one, now or later. */
static BOOL limited;

/* What the host's manager can be asked. */
static BOOL has_query, has_protect, has_load;

IHostMemoryManager *runtimemem_get_manager(void)
{
    return manager;
}

IHostMemoryManager *runtimemem_get_untraced(void)
{
    return untraced;
}

void runtimemem_count_collection( BOOL served, UINT64 freed )
{
    if (is_ours) hostmemory_count_collection( untraced, served, freed );
}

BOOL runtimemem_is_limited(void)
{
    return limited;
}

IHostMalloc *runtimemem_get_heap(void)
{
    return heap;
}

/* Mono does not tell which locks a thread holds; that it has stopped all others to collect is known. */
EMemoryCriticalLevel runtimemem_get_level(void)
{
    if (!redirect_hooks->is_started()) return eProcessCritical;
    return memcall_is_collecting() ? eProcessCritical : eTaskCritical;
}

/* The Win32 error that stands for what a manager answered. */
static DWORD get_error( HRESULT hr )
{
    if (HRESULT_FACILITY( hr ) == FACILITY_WIN32) return HRESULT_CODE( hr );
    switch (hr)
    {
    case S_OK:                    return ERROR_NOT_ENOUGH_MEMORY;       /* and no memory with it */
    case HOST_E_INVALIDOPERATION: return ERROR_INVALID_ADDRESS;
    case HOST_E_TIMEOUT:          return ERROR_TIMEOUT;
    case E_POINTER:               return ERROR_NOACCESS;
    default:                      return ERROR_NOT_ENOUGH_MEMORY;
    }
}

/* Asks the manager; NULL and *hr where it refuses. */
static void *ask_for_pages( void *addr, SIZE_T size, DWORD type, DWORD protect, EMemoryCriticalLevel level,
                            HRESULT *hr )
{
    struct memcall_thread *thread = memcall_enter();
    void *ret = NULL;

    *hr = IHostMemoryManager_VirtualAlloc( manager, addr, size, type, protect, level, &ret );
    memcall_leave( thread );

    if (*hr != S_OK) return NULL;
    if ((UINT_PTR)ret & 0xfff)
    {
        ERR( "the host gave %p, which is not the start of a page\n", ret );
        *hr = E_UNEXPECTED;
        return NULL;
    }
    return ret;
}

/* E_FAIL is the end of a manager as well, but there are hosts that say it of every little thing; ours does not. */
void runtimemem_refused( HRESULT hr, BOOL vital )
{
    if (hr == E_OUTOFMEMORY) redirect_hooks->out_of_memory( vital );
    else if (hr == HOST_E_CLRNOTAVAILABLE || (hr == E_FAIL && is_ours))
    {
        redirect_hooks->fatal();
        lost = TRUE;
    }
}

BOOL runtimemem_is_lost(void)
{
    return lost;
}

/* A large array is refused with an OutOfMemoryException. Without pages for code, or for its own structures, Mono ends
 * the process. */
static inline BOOL is_vital( SIZE_T size, DWORD protect )
{
    return size < LARGE_ARRAY || (protect & (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE));
}

/* The call reserves, and a version 1 host limits that. */
static inline BOOL is_limited( void *addr, DWORD type )
{
    return gclimit_active && (!addr || (type & MEM_RESERVE));
}

static SIZE_T get_reservation( void *addr )
{
    MEMORY_BASIC_INFORMATION info;
    char *end = addr;

    while (hosted_VirtualQuery( end, &info, sizeof(info) ) && info.State != MEM_FREE && info.AllocationBase == addr)
        end += info.RegionSize;
    return end - (char *)addr;
}

/* For an aligned block Mono reserves more than it needs, then commits a part of that.  A refused reservation is an
 * OutOfMemoryException, a refused commit the end of the process; so a reservation is refused when the commit would
 * be. */
static BOOL can_commit( SIZE_T size, DWORD protect, EMemoryCriticalLevel level, HRESULT *hr )
{
    void *pages = ask_for_pages( NULL, size, MEM_RESERVE | MEM_COMMIT, protect, level, hr );
    struct memcall_thread *thread;

    if (!pages) return FALSE;
    thread = memcall_enter();
    IHostMemoryManager_VirtualFree( manager, pages, 0, MEM_RELEASE );
    memcall_leave( thread );
    return TRUE;
}

/* A task's request.  When a large object is refused it is asked for once more, after a collection. */
static void *ask_for_task( void *addr, SIZE_T size, DWORD type, DWORD protect, EMemoryCriticalLevel level, HRESULT *hr )
{
    BOOL large = !addr && level != eProcessCritical && !is_vital( size, protect ), collected = FALSE;
    void *ret;

    for (;;)
    {
        if (large && type == MEM_RESERVE && !can_commit( size, protect, level, hr )) ret = NULL;
        else ret = ask_for_pages( addr, size, type, protect, level, hr );
        if (collected) redirect_hooks->count_collection( ret != NULL );
        if (ret || collected || !large || *hr != E_OUTOFMEMORY || !redirect_hooks->collect_here()) return ret;
        collected = TRUE;
    }
}

BOOL runtimemem_has_room(void)
{
    HRESULT hr;

    if (is_ours) return !hostmemory_is_tight( untraced );
    return !loans_were_made() || can_commit( ROOM, PAGE_READWRITE, eTaskCritical, &hr );
}

/* What the runtime cannot do without is asked for in the name of the process, and then lent: the CLR does neither, but
 * the CLR survives a refusal. A host's manager may hand on to ours, whose pages nobody else is to commit. */
static void *ask_for_process( void *addr, SIZE_T size, DWORD type, DWORD protect, EMemoryCriticalLevel level,
                              HRESULT *hr )
{
    void *ret = NULL;

    if (level != eProcessCritical) ret = ask_for_pages( addr, size, type, protect, eProcessCritical, hr );
    if (ret || lost || *hr == HOST_E_CLRNOTAVAILABLE || (is_ours && *hr != E_OUTOFMEMORY)) return ret;
    return loans_take_pages( is_ours ? untraced : hostmemory_find_owner( addr ), addr, size, type, protect );
}

static void *give_pages( void *pages, SIZE_T size )
{
    otherstacks_note_pages( pages, size );
    return pages;
}

/***********************************************************************
 *           hosted_VirtualAlloc
 *
 * VirtualAlloc() of the runtime.
 */
static void * WINAPI hosted_VirtualAlloc( void *addr, SIZE_T size, DWORD type, DWORD protect )
{
    EMemoryCriticalLevel level = runtimemem_get_level();
    HRESULT hr;
    void *ret;
    BOOL vital;

    memcall_set_caller( __builtin_return_address(0) );
    if (RtlDllShutdownInProgress() || (lost && (addr || is_vital( size, protect ))))
        return VirtualAlloc( addr, size, type, protect );
    if (loans_commit_pages( addr, size, type, protect, &ret )) return ret;
    if (is_limited( addr, type ) && !gclimit_reserve( size, is_vital( size, protect ) ))
    {
        runtimemem_refused( E_OUTOFMEMORY, FALSE );
        SetLastError( ERROR_NOT_ENOUGH_MEMORY );
        return NULL;
    }
    if ((ret = ask_for_task( addr, size, type, protect, level, &hr ))) return give_pages( ret, size );
    /* where an address is asked for the runtime can do without that address */
    vital = !(addr && (type & MEM_RESERVE)) && (addr || level == eProcessCritical || is_vital( size, protect ) ||
                                                redirect_hooks->must_not_throw());
    if (vital && (hr == E_OUTOFMEMORY || !is_ours) &&
        (ret = ask_for_process( addr, size, type, protect, level, &hr ))) return give_pages( ret, size );

    WARN( "%p %#Ix %#lx %#lx level %u: %#lx\n", addr, size, type, protect, level, hr );
    if (is_limited( addr, type )) gclimit_release( size );
    runtimemem_refused( hr, vital );
    if (lost && is_vital( size, protect )) return VirtualAlloc( addr, size, type, protect );
    SetLastError( get_error( hr ) );
    return NULL;
}

/* Mono ends the process when its own memory cannot be freed. A host that does not take it back has kept it, and that is
 * no reason for an end. */
static BOOL WINAPI hosted_VirtualFree( void *addr, SIZE_T size, DWORD type )
{
    struct memcall_thread *thread;
    DWORD error = GetLastError();
    SIZE_T reserved = 0;
    HRESULT hr;

    if (RtlDllShutdownInProgress()) return TRUE;
    memcall_set_caller( __builtin_return_address(0) );
    if ((gclimit_active || loans_are_out()) && (type & MEM_RELEASE)) reserved = get_reservation( addr );
    if (loans_free_pages( addr, reserved ? reserved : size, type ))
    {
        SetLastError( error );
        return TRUE;
    }
    thread = memcall_enter();
    hr = IHostMemoryManager_VirtualFree( manager, addr, size, type );
    memcall_leave( thread );
    if (hr == S_OK && reserved && gclimit_active) gclimit_release( reserved );
    if (hr != S_OK) WARN( "%p %#Ix %#lx: the host does not take it back: %#lx\n", addr, size, type, hr );
    SetLastError( error );
    return TRUE;
}

/* The pages are the system's, and the runtime cannot live without an answer, so the system gives one where the host has
 * none. */
static BOOL WINAPI hosted_VirtualProtect( void *addr, SIZE_T size, DWORD protect, DWORD *old )
{
    struct memcall_thread *thread;
    DWORD old_protect = 0;
    HRESULT hr;

    if (has_protect && !RtlDllShutdownInProgress())
    {
        memcall_set_caller( __builtin_return_address(0) );
        thread = memcall_enter();
        hr = IHostMemoryManager_VirtualProtect( manager, addr, size, protect, &old_protect );
        memcall_leave( thread );
        if (hr == S_OK)
        {
            if (old) *old = old_protect;
            return TRUE;
        }
        WARN( "%p %#Ix %#lx: %#lx\n", addr, size, protect, hr );
    }
    return VirtualProtect( addr, size, protect, old );
}

static SIZE_T WINAPI hosted_VirtualQuery( const void *addr, MEMORY_BASIC_INFORMATION *info, SIZE_T size )
{
    struct memcall_thread *thread;
    SIZE_T ret = 0;
    HRESULT hr;

    if (has_query && !RtlDllShutdownInProgress())
    {
        thread = memcall_enter();
        hr = IHostMemoryManager_VirtualQuery( manager, (void *)addr, info, size, &ret );
        memcall_leave( thread );
        if (SUCCEEDED(hr) && ret >= sizeof(*info) && ret <= size) return ret;
        WARN( "%p: the host answers %#lx and %Iu bytes\n", addr, hr, ret );
    }
    return VirtualQuery( addr, info, size );
}

HRESULT runtimemem_get_load( DWORD *load, SIZE_T *available )
{
    struct memcall_thread *thread;
    HRESULT hr;

    *load = 0;
    *available = 0;
    if (!manager || !has_load || RtlDllShutdownInProgress()) return E_NOTIMPL;
    thread = memcall_enter();
    hr = IHostMemoryManager_GetMemoryLoad( manager, load, available );
    memcall_leave( thread );
    return hr;
}

/* What the host says of the load takes the place of what the system says. */
static BOOL WINAPI hosted_GlobalMemoryStatusEx( MEMORYSTATUSEX *status )
{
    SIZE_T available = 0;
    DWORD load = 0;

    if (!GlobalMemoryStatusEx( status )) return FALSE;
    if (runtimemem_get_load( &load, &available ) != S_OK) return TRUE;

    status->dwMemoryLoad = min( load, 100 );
    status->ullAvailPhys = min( available, status->ullAvailVirtual );
    return TRUE;
}

void *runtimemem_alloc_pages( SIZE_T size, DWORD protect )
{
    return hosted_VirtualAlloc( NULL, size, MEM_RESERVE | MEM_COMMIT, protect );
}

void runtimemem_free_pages( void *pages )
{
    hosted_VirtualFree( pages, 0, MEM_RELEASE );
}

BOOL runtimemem_redirect( HMODULE module )
{
    static const struct import_redirect redirects[] =
    {
        { "VirtualAlloc",         hosted_VirtualAlloc,         NULL },
        { "VirtualFree",          hosted_VirtualFree,          NULL },
        { "VirtualProtect",       hosted_VirtualProtect,       NULL },
        { "VirtualQuery",         hosted_VirtualQuery,         NULL },
        { "GlobalMemoryStatusEx", hosted_GlobalMemoryStatusEx, NULL },
        { "SuspendThread",        threadstop_SuspendThread,    NULL },
        { "GetThreadContext",     stackscan_GetThreadContext,  NULL }
    };

    HMODULE self;

    if (!imports_redirect( module, redirects, ARRAY_SIZE(redirects) )) return FALSE;
    tracefile_add_module( module );
    /* from now on the runtime calls into this DLL as long as the process lives */
    GetModuleHandleExW( GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN,
                        (const WCHAR *)hosted_VirtualAlloc, &self );
    tracefile_add_module( self );
    return TRUE;
}

/* Whether the host's VirtualProtect does what it says. */
static BOOL probe_protect( void *page )
{
    MEMORY_BASIC_INFORMATION info;
    DWORD old = 0;
    HRESULT hr;

    hr = IHostMemoryManager_VirtualProtect( manager, page, 1, PAGE_READONLY, &old );
    if (hr == S_OK && VirtualQuery( page, &info, sizeof(info) ) && info.Protect == PAGE_READONLY) return TRUE;
    WARN( "the memory manager does not protect its own memory: %#lx\n", hr );
    return FALSE;
}

/* The CLR's collector begins with such a probe.  A host that says S_OK and gives nothing is found out here, and
 * not inside a runtime that ends the process over it. */
static HRESULT probe_manager(void)
{
    void *pages, *block = NULL;
    HRESULT hr;

    if (!(pages = ask_for_pages( NULL, PROBE_SIZE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, eProcessCritical, &hr )))
    {
        ERR( "the memory manager gives no memory: %#lx\n", hr );
        return E_OUTOFMEMORY;
    }
    if (has_protect) has_protect = probe_protect( pages );
    if ((hr = IHostMemoryManager_VirtualFree( manager, pages, 0, MEM_RELEASE )) != S_OK)
        WARN( "the memory manager does not take back its own memory: %#lx\n", hr );

    hr = IHostMalloc_Alloc( heap, PROBE_SIZE / 16, eProcessCritical, &block );
    if (hr != S_OK || !block)
    {
        ERR( "the heap of the memory manager gives no memory: %#lx\n", hr );
        return E_OUTOFMEMORY;
    }
    if ((UINT_PTR)block % MEMORY_ALLOCATION_ALIGNMENT)
    {
        ERR( "the heap of the memory manager gives unaligned memory: %p\n", block );
        return E_OUTOFMEMORY;
    }
    if ((hr = IHostMalloc_Free( heap, block )) != S_OK)
        WARN( "the heap of the memory manager does not take back its own memory: %#lx\n", hr );
    return S_OK;
}

static HRESULT make_own_manager(void)
{
    HRESULT hr;

    if (FAILED(hr = hostmemory_create( &IID_IHostMemoryManager, (void **)&manager ))) return hr;
    if (FAILED(hr = IHostMemoryManager_CreateMalloc( manager, MALLOC_THREADSAFE, &heap )))
    {
        IHostMemoryManager_Release( manager );
        manager = NULL;
        return hr;
    }
    IHostMemoryManager_RegisterMemoryNotificationCallback( manager, redirect_hooks->get_notification() );
    settings_apply( manager );
    return S_OK;
}

static BOOL is_not_collecting(void)
{
    return !memcall_is_collecting();
}

HRESULT runtimemem_choose( const struct redirect_hooks *hooks )
{
    HRESULT hr;

    redirect_hooks = hooks;
    if (!memcall_init()) return E_OUTOFMEMORY;
    monitor_set_guard( is_not_collecting );
    waiters_set_sleep_hook( memcall_set_asleep );    /* of our own managers, whoever made them */
    if (manager) return S_OK;       /* after a start that found no runtime */

    if (hostcontrol_get_memory( &manager, &heap ))
    {
        has_query = vtableprobe_has_method( manager, SLOT_VIRTUAL_QUERY );
        has_protect = vtableprobe_has_method( manager, SLOT_VIRTUAL_PROTECT );
        has_load = vtableprobe_has_method( manager, SLOT_GET_MEMORY_LOAD );
        limited = TRUE;
        TRACE( "the host's manager %p, heap %p\n", manager, heap );
    }
    else
    {
        if (FAILED(hr = make_own_manager())) return hr;
        has_query = has_protect = has_load = TRUE;
        limited = hostmemory_is_limited( manager );
        TRACE( "our own manager %p, heap %p\n", manager, heap );
    }
    if (SUCCEEDED(hr = probe_manager()))
    {
        untraced = manager;
        is_ours = hostmemory_is_ours( manager );
        trace_insert( is_ours, memcall_get_caller, &manager, &heap );
        return S_OK;
    }
    manager = NULL;
    heap = NULL;
    return hr;
}
