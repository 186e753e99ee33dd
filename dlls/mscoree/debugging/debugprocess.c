/*
 * ICorDebugProcess: a process that a debugger has started
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
#include "debugging/debugobject.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * The process is made suspended, and runs from the first Continue on. Its number, its handle, its memory and its end
 * are the system's, and work. What the CLR's own debugging interface knows (threads and their contexts, objects, app
 * domains, queued callbacks) is not to be had, since Mono's debugger speaks another language; those calls refuse, and
 * clear what they would have told. The thread of the process is resumed once, so that "thread" is set until then and
 * NULL from then on.
 */
struct debug_process
{
    ICorDebugProcess ICorDebugProcess_iface;
    LONG             ref;
    DWORD            pid;
    HANDLE           handle;
    HANDLE           thread;    /* the first, suspended; NULL: it was resumed */
};

static inline struct debug_process *impl_from_ICorDebugProcess( ICorDebugProcess *iface )
{
    return CONTAINING_RECORD( iface, struct debug_process, ICorDebugProcess_iface );
}

static HRESULT last_error(void)
{
    return HRESULT_FROM_WIN32( GetLastError() );
}

static HRESULT WINAPI debug_process_QueryInterface( ICorDebugProcess *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_ICorDebugProcess ) && !IsEqualGUID( riid, &IID_ICorDebugController ) &&
        !IsEqualGUID( riid, &IID_IUnknown ))
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    ICorDebugProcess_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI debug_process_AddRef( ICorDebugProcess *iface )
{
    ULONG refs = InterlockedIncrement( &impl_from_ICorDebugProcess( iface )->ref );

    TRACE( "%p, refs %lu\n", iface, refs );
    return refs;
}

static ULONG WINAPI debug_process_Release( ICorDebugProcess *iface )
{
    struct debug_process *process = impl_from_ICorDebugProcess( iface );
    ULONG ref = InterlockedDecrement( &process->ref );

    TRACE( "%p, refs %lu\n", iface, ref );
    if (!ref)
    {
        CloseHandle( process->handle );
        if (process->thread) CloseHandle( process->thread );
        HeapFree( GetProcessHeap(), 0, process );
    }
    return ref;
}

/* Managed code alone can be stopped only by Mono's own debugger. */
static HRESULT WINAPI debug_process_Stop( ICorDebugProcess *iface, DWORD timeout )
{
    TRACE( "%p %lu\n", iface, timeout );

    return E_NOTIMPL;
}

/* The first call lets the process run; there is nothing to continue afterwards. */
static HRESULT WINAPI debug_process_Continue( ICorDebugProcess *iface, BOOL out_of_band )
{
    struct debug_process *process = impl_from_ICorDebugProcess( iface );
    HANDLE thread = InterlockedExchangePointer( &process->thread, NULL );
    HRESULT hr = S_OK;

    TRACE( "%p %d\n", iface, out_of_band );

    if (!thread) return S_OK;
    if (ResumeThread( thread ) == ~0u) hr = last_error();
    CloseHandle( thread );
    return hr;
}

static HRESULT WINAPI debug_process_IsRunning( ICorDebugProcess *iface, BOOL *running )
{
    struct debug_process *process = impl_from_ICorDebugProcess( iface );

    TRACE( "%p %p\n", iface, running );

    if (!running) return E_INVALIDARG;
    *running = !process->thread && WaitForSingleObject( process->handle, 0 ) == WAIT_TIMEOUT;
    return S_OK;
}

static HRESULT WINAPI debug_process_HasQueuedCallbacks( ICorDebugProcess *iface, ICorDebugThread *thread, BOOL *queued )
{
    TRACE( "%p %p %p\n", iface, thread, queued );

    if (queued) *queued = FALSE;
    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_EnumerateThreads( ICorDebugProcess *iface, ICorDebugThreadEnum **threads )
{
    TRACE( "%p %p\n", iface, threads );

    if (threads) *threads = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_SetAllThreadsDebugState( ICorDebugProcess *iface, CorDebugThreadState state,
                                                             ICorDebugThread *except )
{
    TRACE( "%p %#x %p\n", iface, state, except );

    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_Detach( ICorDebugProcess *iface )
{
    TRACE( "%p\n", iface );

    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_Terminate( ICorDebugProcess *iface, UINT exit_code )
{
    TRACE( "%p %u\n", iface, exit_code );

    return TerminateProcess( impl_from_ICorDebugProcess( iface )->handle, exit_code ) ? S_OK : last_error();
}

static HRESULT WINAPI debug_process_CanCommitChanges( ICorDebugProcess *iface, ULONG count,
                                                      ICorDebugEditAndContinueSnapshot **snapshots,
                                                      ICorDebugErrorInfoEnum **errors )
{
    TRACE( "%p %lu %p %p\n", iface, count, snapshots, errors );

    if (errors) *errors = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_CommitChanges( ICorDebugProcess *iface, ULONG count,
                                                   ICorDebugEditAndContinueSnapshot **snapshots,
                                                   ICorDebugErrorInfoEnum **errors )
{
    TRACE( "%p %lu %p %p\n", iface, count, snapshots, errors );

    if (errors) *errors = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_GetID( ICorDebugProcess *iface, DWORD *pid )
{
    TRACE( "%p %p\n", iface, pid );

    if (!pid) return E_INVALIDARG;
    *pid = impl_from_ICorDebugProcess( iface )->pid;
    return S_OK;
}

/* The handle is the object's, and not to be closed. */
static HRESULT WINAPI debug_process_GetHandle( ICorDebugProcess *iface, HPROCESS *handle )
{
    TRACE( "%p %p\n", iface, handle );

    if (!handle) return E_INVALIDARG;
    *handle = impl_from_ICorDebugProcess( iface )->handle;
    return S_OK;
}

static HRESULT WINAPI debug_process_GetThread( ICorDebugProcess *iface, DWORD tid, ICorDebugThread **thread )
{
    TRACE( "%p %04lx %p\n", iface, tid, thread );

    if (thread) *thread = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_EnumerateObjects( ICorDebugProcess *iface, ICorDebugObjectEnum **objects )
{
    TRACE( "%p %p\n", iface, objects );

    if (objects) *objects = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_IsTransitionStub( ICorDebugProcess *iface, CORDB_ADDRESS address, BOOL *stub )
{
    TRACE( "%p %s %p\n", iface, wine_dbgstr_longlong(address), stub );

    if (stub) *stub = FALSE;
    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_IsOSSuspended( ICorDebugProcess *iface, DWORD tid, BOOL *suspended )
{
    TRACE( "%p %04lx %p\n", iface, tid, suspended );

    if (suspended) *suspended = FALSE;
    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_GetThreadContext( ICorDebugProcess *iface, DWORD tid, ULONG32 size, BYTE *context )
{
    TRACE( "%p %04lx %lu %p\n", iface, tid, (ULONG)size, context );

    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_SetThreadContext( ICorDebugProcess *iface, DWORD tid, ULONG32 size, BYTE *context )
{
    TRACE( "%p %04lx %lu %p\n", iface, tid, (ULONG)size, context );

    return E_NOTIMPL;
}

/* TRUE: an address of a process of our width. */
static BOOL is_address( CORDB_ADDRESS address )
{
    return address == (ULONG_PTR)address;
}

static HRESULT WINAPI debug_process_ReadMemory( ICorDebugProcess *iface, CORDB_ADDRESS address, DWORD size,
                                                BYTE *buffer, SIZE_T *read )
{
    struct debug_process *process = impl_from_ICorDebugProcess( iface );

    TRACE( "%p %s %lu %p %p\n", iface, wine_dbgstr_longlong(address), size, buffer, read );

    if (!buffer || !read) return E_INVALIDARG;
    *read = 0;
    if (!is_address( address )) return HRESULT_FROM_WIN32( ERROR_PARTIAL_COPY );
    return ReadProcessMemory( process->handle, (void *)(ULONG_PTR)address, buffer, size, read ) ? S_OK : last_error();
}

static HRESULT WINAPI debug_process_WriteMemory( ICorDebugProcess *iface, CORDB_ADDRESS address, DWORD size,
                                                 BYTE *buffer, SIZE_T *written )
{
    struct debug_process *process = impl_from_ICorDebugProcess( iface );

    TRACE( "%p %s %lu %p %p\n", iface, wine_dbgstr_longlong(address), size, buffer, written );

    if (!buffer || !written) return E_INVALIDARG;
    *written = 0;
    if (!is_address( address )) return HRESULT_FROM_WIN32( ERROR_PARTIAL_COPY );
    return WriteProcessMemory( process->handle, (void *)(ULONG_PTR)address, buffer, size, written ) ? S_OK
           : last_error();
}

static HRESULT WINAPI debug_process_ClearCurrentException( ICorDebugProcess *iface, DWORD tid )
{
    TRACE( "%p %04lx\n", iface, tid );

    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_EnableLogMessages( ICorDebugProcess *iface, BOOL enable )
{
    TRACE( "%p %d\n", iface, enable );

    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_ModifyLogSwitch( ICorDebugProcess *iface, WCHAR *name, LONG level )
{
    TRACE( "%p %s %ld\n", iface, debugstr_w(name), level );

    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_EnumerateAppDomains( ICorDebugProcess *iface, ICorDebugAppDomainEnum **domains )
{
    TRACE( "%p %p\n", iface, domains );

    if (domains) *domains = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_GetObject( ICorDebugProcess *iface, ICorDebugValue **value )
{
    TRACE( "%p %p\n", iface, value );

    if (value) *value = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_ThreadForFiberCookie( ICorDebugProcess *iface, DWORD cookie,
                                                          ICorDebugThread **thread )
{
    TRACE( "%p %lu %p\n", iface, cookie, thread );

    if (thread) *thread = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI debug_process_GetHelperThreadID( ICorDebugProcess *iface, DWORD *tid )
{
    TRACE( "%p %p\n", iface, tid );

    if (tid) *tid = 0;
    return E_NOTIMPL;
}

static const ICorDebugProcessVtbl debug_process_vtbl =
{
    debug_process_QueryInterface,
    debug_process_AddRef,
    debug_process_Release,
    debug_process_Stop,
    debug_process_Continue,
    debug_process_IsRunning,
    debug_process_HasQueuedCallbacks,
    debug_process_EnumerateThreads,
    debug_process_SetAllThreadsDebugState,
    debug_process_Detach,
    debug_process_Terminate,
    debug_process_CanCommitChanges,
    debug_process_CommitChanges,
    debug_process_GetID,
    debug_process_GetHandle,
    debug_process_GetThread,
    debug_process_EnumerateObjects,
    debug_process_IsTransitionStub,
    debug_process_IsOSSuspended,
    debug_process_GetThreadContext,
    debug_process_SetThreadContext,
    debug_process_ReadMemory,
    debug_process_WriteMemory,
    debug_process_ClearCurrentException,
    debug_process_EnableLogMessages,
    debug_process_ModifyLogSwitch,
    debug_process_EnumerateAppDomains,
    debug_process_GetObject,
    debug_process_ThreadForFiberCookie,
    debug_process_GetHelperThreadID
};

HRESULT debugprocess_create( const PROCESS_INFORMATION *info, ICorDebugProcess **obj )
{
    HANDLE self = GetCurrentProcess();
    struct debug_process *process;

    *obj = NULL;
    if (!(process = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*process) ))) return E_OUTOFMEMORY;
    if (!DuplicateHandle( self, info->hProcess, self, &process->handle, 0, FALSE, DUPLICATE_SAME_ACCESS ) ||
        !DuplicateHandle( self, info->hThread, self, &process->thread, 0, FALSE, DUPLICATE_SAME_ACCESS ))
    {
        HRESULT hr = last_error();

        if (process->handle) CloseHandle( process->handle );
        HeapFree( GetProcessHeap(), 0, process );
        return hr;
    }
    process->ICorDebugProcess_iface.lpVtbl = &debug_process_vtbl;
    process->ref = 1;
    process->pid = info->dwProcessId;
    *obj = &process->ICorDebugProcess_iface;
    return S_OK;
}
