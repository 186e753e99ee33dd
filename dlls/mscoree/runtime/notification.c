/*
 * What a memory manager may tell the runtime: memory is low
 *
 * The call comes on any thread, also one in the middle of an allocation, and must not block.  So it only wakes
 * a thread of ours, which has no part in anything and may therefore collect.  Notifications that come
 * while it collects are one more collection afterwards, however many they are.
 *
 * Invariant: at most one such collection is under way.
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
#include "wine/debug.h"

#include "hostmemory/trace.h"
#include "mono/embed.h"
#include "redirect/memcall.h"
#include "redirect/runtimemem.h"
#include "runtime/notification.h"
#include "runtime/state.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define REST 4      /* the collector rests so many times as long as it has worked */

static HANDLE low_event;                /* set by a notification, reset by the thread that it wakes */
static volatile LONG collector_started;

static DWORD WINAPI collector_thread( void *arg )
{
    SIZE_T available = 0;
    DWORD load = 0, start;
    HRESULT hr;

    while (WaitForSingleObject( low_event, INFINITE ) == WAIT_OBJECT_0)
    {
        if (!runtime_is_started()) continue;
        hr = runtimemem_get_load( &load, &available );
        TRACE( "load %lu%%, available %Iu (%#lx)\n", load, available, hr );
        start = GetTickCount();
        embed_collect( -1 );
        /* where memory stays low there are notifications all the time */
        Sleep( min( REST * (GetTickCount() - start), 1000 ) );
    }
    return 0;
}

/* Of several threads that want it first, each gets the same one. */
static BOOL make_event( HANDLE *event )
{
    HANDLE made;

    if (*event) return TRUE;
    if (!(made = CreateEventW( NULL, FALSE, FALSE, NULL ))) return FALSE;
    if (InterlockedCompareExchangePointer( event, made, NULL )) CloseHandle( made );
    return TRUE;
}

/* One of the first callers makes the thread. The others need not wait for it: an event that they set is seen when it is
 * there. */
static BOOL start_collector(void)
{
    HANDLE thread;

    if (make_event( &low_event ))
    {
        if (InterlockedCompareExchange( &collector_started, 1, 0 )) return TRUE;
        if ((thread = CreateThread( NULL, 0, collector_thread, NULL, 0, NULL )))
        {
            CloseHandle( thread );
            return TRUE;
        }
        InterlockedExchange( &collector_started, 0 );
    }
    ERR( "no thread to collect on: error %lu\n", GetLastError() );
    return FALSE;
}

void notification_collect_soon(void)
{
    if (start_collector()) SetEvent( low_event );
}

void notification_forget(void)
{
    if (low_event) ResetEvent( low_event );
}

static HRESULT WINAPI notification_QueryInterface( ICLRMemoryNotificationCallback *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_ICLRMemoryNotificationCallback ))
    {
        *obj = iface;
        return S_OK;
    }
    *obj = NULL;
    return E_NOINTERFACE;
}

/* a static: there are hosts that release it more often than they were given it */
static ULONG WINAPI notification_AddRef( ICLRMemoryNotificationCallback *iface )
{
    return 1;
}

static ULONG WINAPI notification_Release( ICLRMemoryNotificationCallback *iface )
{
    return 1;
}

static HRESULT WINAPI notification_OnMemoryNotification( ICLRMemoryNotificationCallback *iface,
                                                         EMemoryAvailable available )
{
    TRACE( "%p %u\n", iface, available );

    trace_notification( available );
    if (available != eMemoryAvailableLow || !runtime_is_started()) return S_OK;
    /* out of a collection: that is what was wanted, and no thread can be made while the others are stopped */
    if (memcall_is_collecting()) return S_OK;
    notification_collect_soon();
    return S_OK;
}

static const ICLRMemoryNotificationCallbackVtbl notification_vtbl =
{
    notification_QueryInterface,
    notification_AddRef,
    notification_Release,
    notification_OnMemoryNotification
};

static ICLRMemoryNotificationCallback notification = { &notification_vtbl };

ICLRMemoryNotificationCallback *notification_get(void)
{
    return &notification;
}
