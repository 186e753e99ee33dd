/*
 * ICLROnEventManager: the host is told of events in the runtime
 *
 * The two events that Mono has: a domain is being unloaded (its id is the data), and the runtime is disabled. One may
 * register for the others, and never hears of them.
 *
 * A callback may register and unregister, itself too, which the CLR does not survive: it is called without a lock, from
 * a copy of the list, and a reference keeps it until it returns. So one that was unregistered by another thread may
 * still be told of an event that had begun before.
 *
 * Invariant: actions[0..count) are referenced; an action that was registered twice is there twice.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "runtime/eventmanager.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define MAX_ACTIONS 64

static SRWLOCK lock = SRWLOCK_INIT;
static unsigned int count;
static struct action
{
    EClrEvent          event;
    IActionOnCLREvent *action;
}
actions[MAX_ACTIONS];

static volatile LONG disabled_told;

static HRESULT WINAPI eventmanager_QueryInterface( ICLROnEventManager *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_ICLROnEventManager ))
    {
        *obj = iface;
        return S_OK;
    }
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI eventmanager_AddRef( ICLROnEventManager *iface )
{
    return 1;
}

static ULONG WINAPI eventmanager_Release( ICLROnEventManager *iface )
{
    return 1;
}

static HRESULT WINAPI eventmanager_RegisterActionOnEvent( ICLROnEventManager *iface, EClrEvent event,
                                                          IActionOnCLREvent *action )
{
    HRESULT hr = S_OK;

    TRACE( "%p %u %p\n", iface, event, action );

    if (!action || (unsigned int)event >= MaxClrEvent) return E_INVALIDARG;
    if (event == Event_MDAFired || event == Event_StackOverflow) FIXME( "Mono does not tell of event %u\n", event );

    IActionOnCLREvent_AddRef( action );
    AcquireSRWLockExclusive( &lock );
    if (count == MAX_ACTIONS) hr = E_OUTOFMEMORY;
    else
    {
        actions[count].event = event;
        actions[count++].action = action;
    }
    ReleaseSRWLockExclusive( &lock );
    if (FAILED(hr)) IActionOnCLREvent_Release( action );
    return hr;
}

static HRESULT WINAPI eventmanager_UnregisterActionOnEvent( ICLROnEventManager *iface, EClrEvent event,
                                                            IActionOnCLREvent *action )
{
    unsigned int i;
    BOOL found;

    TRACE( "%p %u %p\n", iface, event, action );

    if (event == Event_StackOverflow) return HOST_E_INVALIDOPERATION;     /* for good, as in the CLR */

    AcquireSRWLockExclusive( &lock );
    i = 0;
    while (i < count && (actions[i].event != event || actions[i].action != action)) i++;
    if ((found = i < count)) memmove( &actions[i], &actions[i + 1], (--count - i) * sizeof(actions[0]) );
    ReleaseSRWLockExclusive( &lock );

    if (!found) return HOST_E_INVALIDOPERATION;
    IActionOnCLREvent_Release( action );
    return S_OK;
}

static const ICLROnEventManagerVtbl eventmanager_vtbl =
{
    eventmanager_QueryInterface,
    eventmanager_AddRef,
    eventmanager_Release,
    eventmanager_RegisterActionOnEvent,
    eventmanager_UnregisterActionOnEvent
};

static ICLROnEventManager eventmanager = { &eventmanager_vtbl };

ICLROnEventManager *eventmanager_get(void)
{
    return &eventmanager;
}

void eventmanager_tell( EClrEvent event, void *data )
{
    IActionOnCLREvent *told[MAX_ACTIONS];
    unsigned int i, told_count = 0;

    if (event == Event_ClrDisabled && InterlockedExchange( &disabled_told, TRUE )) return;

    AcquireSRWLockShared( &lock );
    for (i = 0; i < count; i++)
    {
        if (actions[i].event != event) continue;
        IActionOnCLREvent_AddRef( actions[i].action );
        told[told_count++] = actions[i].action;
    }
    ReleaseSRWLockShared( &lock );

    for (i = 0; i < told_count; i++)
    {
        TRACE( "%p: event %u, data %p\n", told[i], event, data );
        IActionOnCLREvent_OnEvent( told[i], event, data );
        IActionOnCLREvent_Release( told[i] );
    }
}
