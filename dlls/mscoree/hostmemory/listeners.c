/*
 * Who is told of low memory
 *
 * A callback may do anything, call the manager again or register another callback.  So it is called
 * without a lock, from a copy of the list, and never while another notification is under way.
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
#include "wine/debug.h"

#include "listeners.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

HRESULT listeners_add( struct listeners *listeners, ICLRMemoryNotificationCallback *callback )
{
    HRESULT hr = S_OK;
    unsigned int i;

    if (!callback) return E_POINTER;
    AcquireSRWLockExclusive( &listeners->lock );
    for (i = 0; i < listeners->count && listeners->callbacks[i] != callback; i++) /* look for it */;
    if (i == MAX_LISTENERS) hr = E_OUTOFMEMORY;
    else if (i == listeners->count)
    {
        ICLRMemoryNotificationCallback_AddRef( callback );
        listeners->callbacks[listeners->count++] = callback;
    }
    ReleaseSRWLockExclusive( &listeners->lock );
    return hr;
}

BOOL listeners_tell( struct listeners *listeners, EMemoryAvailable available )
{
    ICLRMemoryNotificationCallback *callbacks[MAX_LISTENERS];
    unsigned int i, count;

    if (InterlockedExchange( &listeners->telling, TRUE )) return FALSE;

    AcquireSRWLockShared( &listeners->lock );
    count = listeners->count;
    memcpy( callbacks, listeners->callbacks, count * sizeof(callbacks[0]) );
    for (i = 0; i < count; i++) ICLRMemoryNotificationCallback_AddRef( callbacks[i] );
    ReleaseSRWLockShared( &listeners->lock );

    for (i = 0; i < count; i++)
    {
        TRACE( "%p: %u\n", callbacks[i], available );
        ICLRMemoryNotificationCallback_OnMemoryNotification( callbacks[i], available );
        ICLRMemoryNotificationCallback_Release( callbacks[i] );
    }
    InterlockedExchange( &listeners->telling, FALSE );
    return count != 0;
}

void listeners_release( struct listeners *listeners )
{
    while (listeners->count) ICLRMemoryNotificationCallback_Release( listeners->callbacks[--listeners->count] );
}
