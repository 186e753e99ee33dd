/*
 * ICorDebug
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
#include "cor.h"
#include "cordebug.h"
#include "mscoree.h"
#include "metahost.h"
#include "debugging/debugobject.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * A debugger gets its ICorDebug, hands over its callbacks and starts processes; it can attach to none. Of the callbacks
 * only that of a process's creation comes, before CreateProcess returns. The processes and callbacks are held until
 * Terminate or the last Release.
 *
 * The list of processes only grows until then; the lock guards it, and is not held while anything of the debugger's
 * runs. An enumeration has the processes there were when it was made.
 */
struct process_list
{
    unsigned int       count;
    ICorDebugProcess **items;   /* with a reference each */
};

struct cor_debug
{
    ICorDebug           ICorDebug_iface;
    LONG                ref;
    ICorDebugManagedCallback  *callback;
    ICorDebugManagedCallback2 *callback2;
    SRWLOCK             lock;
    struct process_list processes;
};

struct process_enum
{
    ICorDebugProcessEnum ICorDebugProcessEnum_iface;
    LONG                 ref;
    LONG                 next;
    struct process_list  processes;
};

static inline struct cor_debug *impl_from_ICorDebug( ICorDebug *iface )
{
    return CONTAINING_RECORD( iface, struct cor_debug, ICorDebug_iface );
}

static inline struct process_enum *impl_from_ICorDebugProcessEnum( ICorDebugProcessEnum *iface )
{
    return CONTAINING_RECORD( iface, struct process_enum, ICorDebugProcessEnum_iface );
}

static HRESULT create_process_enum( const struct process_list *list, LONG next, ICorDebugProcessEnum **processes );

static void free_list( struct process_list *list )
{
    while (list->count) ICorDebugProcess_Release( list->items[--list->count] );
    HeapFree( GetProcessHeap(), 0, list->items );
    list->items = NULL;
}

static HRESULT copy_list( const struct process_list *list, struct process_list *copy )
{
    copy->count = 0;
    if (!(copy->items = HeapAlloc( GetProcessHeap(), 0, (list->count + 1) * sizeof(*copy->items) )))
        return E_OUTOFMEMORY;
    for (; copy->count < list->count; copy->count++)
    {
        copy->items[copy->count] = list->items[copy->count];
        ICorDebugProcess_AddRef( copy->items[copy->count] );
    }
    return S_OK;
}

/* Takes a reference of its own. */
static HRESULT add_process( struct process_list *list, ICorDebugProcess *process )
{
    ICorDebugProcess **items;

    if (!list->items) items = HeapAlloc( GetProcessHeap(), 0, sizeof(*items) );
    else items = HeapReAlloc( GetProcessHeap(), 0, list->items, (list->count + 1) * sizeof(*items) );
    if (!items) return E_OUTOFMEMORY;
    list->items = items;
    list->items[list->count++] = process;
    ICorDebugProcess_AddRef( process );
    return S_OK;
}

static HRESULT WINAPI process_enum_QueryInterface( ICorDebugProcessEnum *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_ICorDebugProcessEnum ) && !IsEqualGUID( riid, &IID_ICorDebugEnum ) &&
        !IsEqualGUID( riid, &IID_IUnknown ))
    {
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    ICorDebugProcessEnum_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI process_enum_AddRef( ICorDebugProcessEnum *iface )
{
    ULONG refs = InterlockedIncrement( &impl_from_ICorDebugProcessEnum( iface )->ref );

    TRACE( "%p, refs %lu\n", iface, refs );
    return refs;
}

static ULONG WINAPI process_enum_Release( ICorDebugProcessEnum *iface )
{
    struct process_enum *processes = impl_from_ICorDebugProcessEnum( iface );
    ULONG ref = InterlockedDecrement( &processes->ref );

    TRACE( "%p, refs %lu\n", iface, ref );
    if (!ref)
    {
        free_list( &processes->processes );
        HeapFree( GetProcessHeap(), 0, processes );
    }
    return ref;
}

/* S_FALSE: there were not as many. */
static HRESULT WINAPI process_enum_Skip( ICorDebugProcessEnum *iface, ULONG count )
{
    struct process_enum *processes = impl_from_ICorDebugProcessEnum( iface );
    ULONG left = processes->processes.count - processes->next;

    TRACE( "%p %lu\n", iface, count );

    processes->next += min( count, left );
    return count > left ? S_FALSE : S_OK;
}

static HRESULT WINAPI process_enum_Reset( ICorDebugProcessEnum *iface )
{
    TRACE( "%p\n", iface );

    impl_from_ICorDebugProcessEnum( iface )->next = 0;
    return S_OK;
}

static HRESULT WINAPI process_enum_Clone( ICorDebugProcessEnum *iface, ICorDebugEnum **clone )
{
    struct process_enum *processes = impl_from_ICorDebugProcessEnum( iface );

    TRACE( "%p %p\n", iface, clone );

    if (!clone) return E_INVALIDARG;
    return create_process_enum( &processes->processes, processes->next, (ICorDebugProcessEnum **)clone );
}

static HRESULT WINAPI process_enum_GetCount( ICorDebugProcessEnum *iface, ULONG *count )
{
    TRACE( "%p %p\n", iface, count );

    if (!count) return E_INVALIDARG;
    *count = impl_from_ICorDebugProcessEnum( iface )->processes.count;
    return S_OK;
}

static HRESULT WINAPI process_enum_Next( ICorDebugProcessEnum *iface, ULONG count, ICorDebugProcess **processes,
                                         ULONG *fetched )
{
    struct process_enum *enumerator = impl_from_ICorDebugProcessEnum( iface );
    ULONG i;

    TRACE( "%p %lu %p %p\n", iface, count, processes, fetched );

    if (fetched) *fetched = 0;
    if ((!processes && count) || (!fetched && count > 1)) return E_INVALIDARG;
    for (i = 0; i < count && (unsigned int)enumerator->next < enumerator->processes.count; i++)
    {
        processes[i] = enumerator->processes.items[enumerator->next++];
        ICorDebugProcess_AddRef( processes[i] );
    }
    if (fetched) *fetched = i;
    return i < count ? S_FALSE : S_OK;
}

static const ICorDebugProcessEnumVtbl process_enum_vtbl =
{
    process_enum_QueryInterface,
    process_enum_AddRef,
    process_enum_Release,
    process_enum_Skip,
    process_enum_Reset,
    process_enum_Clone,
    process_enum_GetCount,
    process_enum_Next
};

static HRESULT create_process_enum( const struct process_list *list, LONG next, ICorDebugProcessEnum **result )
{
    struct process_enum *processes;
    HRESULT hr;

    *result = NULL;
    if (!(processes = HeapAlloc( GetProcessHeap(), 0, sizeof(*processes) ))) return E_OUTOFMEMORY;
    if (FAILED(hr = copy_list( list, &processes->processes )))
    {
        HeapFree( GetProcessHeap(), 0, processes );
        return hr;
    }
    processes->ICorDebugProcessEnum_iface.lpVtbl = &process_enum_vtbl;
    processes->ref = 1;
    processes->next = next;
    *result = &processes->ICorDebugProcessEnum_iface;
    return S_OK;
}

static void release_callbacks( struct cor_debug *debug )
{
    if (debug->callback) ICorDebugManagedCallback_Release( debug->callback );
    if (debug->callback2) ICorDebugManagedCallback2_Release( debug->callback2 );
    debug->callback = NULL;
    debug->callback2 = NULL;
}

static void release_processes( struct cor_debug *debug )
{
    struct process_list list;

    AcquireSRWLockExclusive( &debug->lock );
    list = debug->processes;
    memset( &debug->processes, 0, sizeof(debug->processes) );
    ReleaseSRWLockExclusive( &debug->lock );
    free_list( &list );
}

static HRESULT WINAPI cor_debug_QueryInterface( ICorDebug *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_ICorDebug ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    ICorDebug_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI cor_debug_AddRef( ICorDebug *iface )
{
    ULONG refs = InterlockedIncrement( &impl_from_ICorDebug( iface )->ref );

    TRACE( "%p, refs %lu\n", iface, refs );
    return refs;
}

static ULONG WINAPI cor_debug_Release( ICorDebug *iface )
{
    struct cor_debug *debug = impl_from_ICorDebug( iface );
    ULONG ref = InterlockedDecrement( &debug->ref );

    TRACE( "%p, refs %lu\n", iface, ref );
    if (!ref)
    {
        release_processes( debug );
        release_callbacks( debug );
        HeapFree( GetProcessHeap(), 0, debug );
    }
    return ref;
}

static HRESULT WINAPI cor_debug_Initialize( ICorDebug *iface )
{
    TRACE( "%p\n", iface );

    /* nothing to prepare: the object is ready when it is made */
    return S_OK;
}

static HRESULT WINAPI cor_debug_Terminate( ICorDebug *iface )
{
    TRACE( "%p\n", iface );

    release_processes( impl_from_ICorDebug( iface ) );
    release_callbacks( impl_from_ICorDebug( iface ) );
    return S_OK;
}

static HRESULT WINAPI cor_debug_SetManagedHandler( ICorDebug *iface, ICorDebugManagedCallback *callback )
{
    struct cor_debug *debug = impl_from_ICorDebug( iface );
    ICorDebugManagedCallback2 *callback2;
    HRESULT hr;

    TRACE( "%p %p\n", iface, callback );

    if (!callback) return E_INVALIDARG;
    hr = ICorDebugManagedCallback_QueryInterface( callback, &IID_ICorDebugManagedCallback2, (void **)&callback2 );
    if (FAILED(hr))
    {
        WARN( "the callback has no ICorDebugManagedCallback2\n" );
        return hr;
    }
    ICorDebugManagedCallback_AddRef( callback );
    release_callbacks( debug );
    debug->callback = callback;
    debug->callback2 = callback2;
    return S_OK;
}

/* There are no callbacks of native debugging. */
static HRESULT WINAPI cor_debug_SetUnmanagedHandler( ICorDebug *iface, ICorDebugUnmanagedCallback *callback )
{
    TRACE( "%p %p\n", iface, callback );

    return E_NOTIMPL;
}

/* Keeps the process in the list and tells the debugger of it, who may take the callback away meanwhile. */
static HRESULT announce_process( struct cor_debug *debug, ICorDebugProcess *process )
{
    ICorDebugManagedCallback *callback = debug->callback;
    HRESULT hr;

    AcquireSRWLockExclusive( &debug->lock );
    hr = add_process( &debug->processes, process );
    ReleaseSRWLockExclusive( &debug->lock );
    if (FAILED(hr) || !callback) return hr;
    ICorDebugManagedCallback_AddRef( callback );
    ICorDebugManagedCallback_CreateProcess( callback, process );
    ICorDebugManagedCallback_Release( callback );
    return S_OK;
}

/* Starts a program, suspended until ICorDebugController::Continue. The handles in info are the caller's, as
 * CreateProcess gives them. E_INVALIDARG; and the errors of CreateProcess. */
static HRESULT WINAPI cor_debug_CreateProcess( ICorDebug *iface, const WCHAR *name, WCHAR *command_line,
                                               SECURITY_ATTRIBUTES *process_attributes,
                                               SECURITY_ATTRIBUTES *thread_attributes, BOOL inherit, DWORD flags,
                                               void *environment, const WCHAR *directory, STARTUPINFOW *startup,
                                               PROCESS_INFORMATION *info, CorDebugCreateProcessFlags debug_flags,
                                               ICorDebugProcess **process )
{
    struct cor_debug *debug = impl_from_ICorDebug( iface );
    HRESULT hr;

    TRACE( "%p %s %s %#lx %s %p %p %#x %p\n", iface, debugstr_w(name), debugstr_w(command_line), flags,
           debugstr_w(directory), startup, info, debug_flags, process );

    if (process) *process = NULL;
    if (!process || !startup || !info || (!name && !command_line)) return E_INVALIDARG;
    if (!CreateProcessW( name, command_line, process_attributes, thread_attributes, inherit,
                         (flags & ~(DEBUG_PROCESS | DEBUG_ONLY_THIS_PROCESS)) | CREATE_SUSPENDED, environment,
                         directory, startup, info ))
        return HRESULT_FROM_WIN32( GetLastError() );
    if (SUCCEEDED(hr = debugprocess_create( info, process )) && FAILED(hr = announce_process( debug, *process )))
    {
        ICorDebugProcess_Release( *process );
        *process = NULL;
    }
    if (FAILED(hr))
    {
        TerminateProcess( info->hProcess, hr );
        CloseHandle( info->hThread );
        CloseHandle( info->hProcess );
        memset( info, 0, sizeof(*info) );
    }
    return hr;
}

/* A running Mono takes no debugger of this kind. */
static HRESULT WINAPI cor_debug_DebugActiveProcess( ICorDebug *iface, DWORD pid, BOOL attach,
                                                    ICorDebugProcess **process )
{
    TRACE( "%p %04lx %d %p\n", iface, pid, attach, process );

    if (process) *process = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI cor_debug_EnumerateProcesses( ICorDebug *iface, ICorDebugProcessEnum **processes )
{
    struct cor_debug *debug = impl_from_ICorDebug( iface );
    HRESULT hr;

    TRACE( "%p %p\n", iface, processes );

    if (!processes) return E_INVALIDARG;
    AcquireSRWLockShared( &debug->lock );
    hr = create_process_enum( &debug->processes, 0, processes );
    ReleaseSRWLockShared( &debug->lock );
    return hr;
}

/* E_INVALIDARG: that is no process of this debugger's. */
static HRESULT WINAPI cor_debug_GetProcess( ICorDebug *iface, DWORD pid, ICorDebugProcess **process )
{
    struct cor_debug *debug = impl_from_ICorDebug( iface );
    unsigned int i;
    DWORD id;

    TRACE( "%p %04lx %p\n", iface, pid, process );

    if (!process) return E_INVALIDARG;
    *process = NULL;
    AcquireSRWLockShared( &debug->lock );
    for (i = 0; i < debug->processes.count && !*process; i++)
        if (SUCCEEDED(ICorDebugProcess_GetID( debug->processes.items[i], &id )) && id == pid)
            *process = debug->processes.items[i];
    if (*process) ICorDebugProcess_AddRef( *process );
    ReleaseSRWLockShared( &debug->lock );
    return *process ? S_OK : E_INVALIDARG;
}

/* S_OK: a program can be started. E_NOTIMPL: a process, which pid names, cannot be attached to. */
static HRESULT WINAPI cor_debug_CanLaunchOrAttach( ICorDebug *iface, DWORD pid, BOOL win32 )
{
    TRACE( "%p %04lx %d\n", iface, pid, win32 );

    if (pid || win32) return E_NOTIMPL;
    return S_OK;
}

static const ICorDebugVtbl cor_debug_vtbl =
{
    cor_debug_QueryInterface,
    cor_debug_AddRef,
    cor_debug_Release,
    cor_debug_Initialize,
    cor_debug_Terminate,
    cor_debug_SetManagedHandler,
    cor_debug_SetUnmanagedHandler,
    cor_debug_CreateProcess,
    cor_debug_DebugActiveProcess,
    cor_debug_EnumerateProcesses,
    cor_debug_GetProcess,
    cor_debug_CanLaunchOrAttach
};

HRESULT cordebug_create( REFIID riid, void **obj )
{
    struct cor_debug *debug;
    HRESULT hr;

    *obj = NULL;
    if (!(debug = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*debug) ))) return E_OUTOFMEMORY;
    debug->ICorDebug_iface.lpVtbl = &cor_debug_vtbl;
    debug->ref = 1;
    InitializeSRWLock( &debug->lock );
    hr = ICorDebug_QueryInterface( &debug->ICorDebug_iface, riid, obj );
    ICorDebug_Release( &debug->ICorDebug_iface );
    return hr;
}
