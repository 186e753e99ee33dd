/*
 * ICorThreadpool and IDebuggerInfo
 *
 * Callbacks are native ones, so the thread pool is the system's; a callback that calls managed code does so as any
 * thread may. The numbers of threads are those of the managed pool.
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
#include "hosting/corhost.h"
#include "hosting/threadpool.h"
#include "mono/embed.h"
#include "runtime/state.h"
#include "support/staticobject.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static HRESULT WINAPI threadpool_QueryInterface( ICorThreadpool *iface, REFIID riid, void **obj )
{
    const struct static_interface interfaces[] = { { &IID_ICorThreadpool, iface },
                                                   { &IID_IDebuggerInfo, debuggerinfo_get() } };

    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return staticobject_query( interfaces, ARRAY_SIZE(interfaces), riid, obj );
}

static ULONG WINAPI threadpool_AddRef( ICorThreadpool *iface )
{
    return 2;
}

static ULONG WINAPI threadpool_Release( ICorThreadpool *iface )
{
    return 1;
}

/* What a Win32 function said, as these methods say it: the result may be left out. */
static HRESULT give_result( BOOL ret, BOOL *result )
{
    if (result) *result = ret;
    return ret ? S_OK : HRESULT_FROM_WIN32( GetLastError() );
}

static HRESULT WINAPI threadpool_CorRegisterWaitForSingleObject( ICorThreadpool *iface, HANDLE *wait, HANDLE object,
        WAITORTIMERCALLBACK callback, void *context, ULONG timeout, BOOL once, BOOL *result )
{
    TRACE( "%p %p %p %p %p %lu %d %p\n", iface, wait, object, callback, context, timeout, once, result );

    if (!wait || !callback) return E_POINTER;
    *wait = NULL;
    return give_result( RegisterWaitForSingleObject( wait, object, callback, context, timeout,
                                                     once ? WT_EXECUTEONLYONCE : 0 ), result );
}

/* That the callback still runs is no failure: the event says when it has ended. */
static HRESULT WINAPI threadpool_CorUnregisterWait( ICorThreadpool *iface, HANDLE wait, HANDLE event, BOOL *result )
{
    TRACE( "%p %p %p %p\n", iface, wait, event, result );

    return give_result( UnregisterWaitEx( wait, event ) || GetLastError() == ERROR_IO_PENDING, result );
}

static HRESULT WINAPI threadpool_CorQueueUserWorkItem( ICorThreadpool *iface, LPTHREAD_START_ROUTINE function,
                                                       void *context, BOOL once, BOOL *result )
{
    TRACE( "%p %p %p %d %p\n", iface, function, context, once, result );

    if (!function) return E_POINTER;
    return give_result( QueueUserWorkItem( function, context, WT_EXECUTEDEFAULT ), result );
}

static HRESULT WINAPI threadpool_CorCreateTimer( ICorThreadpool *iface, HANDLE *timer, WAITORTIMERCALLBACK callback,
                                                 void *context, DWORD due, DWORD period, BOOL *result )
{
    TRACE( "%p %p %p %p %lu %lu %p\n", iface, timer, callback, context, due, period, result );

    if (!timer || !callback) return E_POINTER;
    *timer = NULL;
    return give_result( CreateTimerQueueTimer( timer, NULL, callback, context, due, period, WT_EXECUTEDEFAULT ),
                        result );
}

static HRESULT WINAPI threadpool_CorChangeTimer( ICorThreadpool *iface, HANDLE timer, ULONG due, ULONG period,
                                                 BOOL *result )
{
    TRACE( "%p %p %lu %lu %p\n", iface, timer, due, period, result );

    if (!timer) return E_INVALIDARG;
    return give_result( ChangeTimerQueueTimer( NULL, timer, due, period ), result );
}

static HRESULT WINAPI threadpool_CorDeleteTimer( ICorThreadpool *iface, HANDLE timer, HANDLE event, BOOL *result )
{
    TRACE( "%p %p %p %p\n", iface, timer, event, result );

    if (!timer) return E_INVALIDARG;
    return give_result( DeleteTimerQueueTimer( NULL, timer, event ) || GetLastError() == ERROR_IO_PENDING, result );
}

static HRESULT WINAPI threadpool_CorBindIoCompletionCallback( ICorThreadpool *iface, HANDLE file,
                                                              LPOVERLAPPED_COMPLETION_ROUTINE callback )
{
    TRACE( "%p %p %p\n", iface, file, callback );

    if (!callback) return E_POINTER;
    return give_result( BindIoCompletionCallback( file, callback, 0 ), NULL );
}

static HRESULT WINAPI threadpool_CorCallOrQueueUserWorkItem( ICorThreadpool *iface, LPTHREAD_START_ROUTINE function,
                                                             void *context, BOOL *result )
{
    TRACE( "%p %p %p %p\n", iface, function, context, result );

    if (!function) return E_POINTER;
    return give_result( QueueUserWorkItem( function, context, WT_EXECUTEDEFAULT ), result );
}

static HRESULT WINAPI threadpool_CorSetMaxThreads( ICorThreadpool *iface, DWORD workers, DWORD completion )
{
    TRACE( "%p %lu %lu\n", iface, workers, completion );

    if (!workers || !completion) return E_INVALIDARG;
    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    return monocall_set_max_threads( workers, completion );
}

static HRESULT WINAPI threadpool_CorGetMaxThreads( ICorThreadpool *iface, DWORD *workers, DWORD *completion )
{
    TRACE( "%p %p %p\n", iface, workers, completion );

    if (!workers || !completion) return E_POINTER;
    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    return monocall_get_pool_threads( TRUE, workers, completion );
}

static HRESULT WINAPI threadpool_CorGetAvailableThreads( ICorThreadpool *iface, DWORD *workers, DWORD *completion )
{
    TRACE( "%p %p %p\n", iface, workers, completion );

    if (!workers || !completion) return E_POINTER;
    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    return monocall_get_pool_threads( FALSE, workers, completion );
}

static const ICorThreadpoolVtbl threadpool_vtbl =
{
    threadpool_QueryInterface,
    threadpool_AddRef,
    threadpool_Release,
    threadpool_CorRegisterWaitForSingleObject,
    threadpool_CorUnregisterWait,
    threadpool_CorQueueUserWorkItem,
    threadpool_CorCreateTimer,
    threadpool_CorChangeTimer,
    threadpool_CorDeleteTimer,
    threadpool_CorBindIoCompletionCallback,
    threadpool_CorCallOrQueueUserWorkItem,
    threadpool_CorSetMaxThreads,
    threadpool_CorGetMaxThreads,
    threadpool_CorGetAvailableThreads
};

static ICorThreadpool threadpool = { &threadpool_vtbl };

ICorThreadpool *threadpool_get(void)
{
    return &threadpool;
}

static HRESULT WINAPI debuggerinfo_QueryInterface( IDebuggerInfo *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return threadpool_QueryInterface( &threadpool, riid, obj );
}

static ULONG WINAPI debuggerinfo_AddRef( IDebuggerInfo *iface )
{
    return 2;
}

static ULONG WINAPI debuggerinfo_Release( IDebuggerInfo *iface )
{
    return 1;
}

/* A debugger of managed code, that is; there is none. */
static HRESULT WINAPI debuggerinfo_IsDebuggerAttached( IDebuggerInfo *iface, BOOL *attached )
{
    TRACE( "%p %p\n", iface, attached );

    if (!attached) return E_POINTER;
    *attached = FALSE;
    return S_OK;
}

static const IDebuggerInfoVtbl debuggerinfo_vtbl =
{
    debuggerinfo_QueryInterface,
    debuggerinfo_AddRef,
    debuggerinfo_Release,
    debuggerinfo_IsDebuggerAttached
};

static IDebuggerInfo debuggerinfo = { &debuggerinfo_vtbl };

IDebuggerInfo *debuggerinfo_get(void)
{
    return &debuggerinfo;
}
