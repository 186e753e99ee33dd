/*
 * Who is told of low memory
 *
 * A callback may do anything, call the manager again, register another callback or put one in the place of another.  So
 * it is called without a lock, from a copy of the list, if it is still listed by then, and never while another
 * notification is under way.
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

#include "hostmemory/listeners.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static unsigned int find( const struct listeners *listeners, const ICLRMemoryNotificationCallback *callback )
{
    unsigned int i;

    for (i = 0; i < listeners->count && listeners->callbacks[i] != callback; i++) /* look for it */;
    return i;
}

HRESULT listeners_add( struct listeners *listeners, ICLRMemoryNotificationCallback *callback )
{
    HRESULT hr = S_OK;

    if (!callback) return E_POINTER;
    AcquireSRWLockExclusive( &listeners->lock );
    if (find( listeners, callback ) < listeners->count) /* it stays */;
    else if (listeners->count == MAX_LISTENERS) hr = E_OUTOFMEMORY;
    else
    {
        ICLRMemoryNotificationCallback_AddRef( callback );
        listeners->callbacks[listeners->count++] = callback;
    }
    ReleaseSRWLockExclusive( &listeners->lock );
    return hr;
}

HRESULT listeners_replace( struct listeners *listeners, ICLRMemoryNotificationCallback *previous,
                           ICLRMemoryNotificationCallback *callback )
{
    BOOL found, known;
    unsigned int i;

    if (!previous) return E_POINTER;
    if (callback) ICLRMemoryNotificationCallback_AddRef( callback );
    AcquireSRWLockExclusive( &listeners->lock );
    i = find( listeners, previous );
    found = i < listeners->count;
    known = callback && find( listeners, callback ) < listeners->count;
    if (found && callback && !known) listeners->callbacks[i] = callback;
    else if (found && callback != previous)
        memmove( &listeners->callbacks[i], &listeners->callbacks[i + 1],
                 (--listeners->count - i) * sizeof(listeners->callbacks[0]) );
    ReleaseSRWLockExclusive( &listeners->lock );

    /* to let go of an object is to call it */
    if (callback && (!found || known)) ICLRMemoryNotificationCallback_Release( callback );
    if (!found) return HOST_E_INVALIDOPERATION;
    if (callback != previous) ICLRMemoryNotificationCallback_Release( previous );
    return S_OK;
}

static BOOL is_listed( struct listeners *listeners, const ICLRMemoryNotificationCallback *callback )
{
    BOOL ret;

    AcquireSRWLockShared( &listeners->lock );
    ret = find( listeners, callback ) < listeners->count;
    ReleaseSRWLockShared( &listeners->lock );
    return ret;
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
        if (is_listed( listeners, callbacks[i] ))
        {
            TRACE( "%p: %u\n", callbacks[i], available );
            ICLRMemoryNotificationCallback_OnMemoryNotification( callbacks[i], available );
        }
        ICLRMemoryNotificationCallback_Release( callbacks[i] );
    }
    InterlockedExchange( &listeners->telling, FALSE );
    return count != 0;
}

void listeners_release( struct listeners *listeners )
{
    while (listeners->count) ICLRMemoryNotificationCallback_Release( listeners->callbacks[--listeners->count] );
}
