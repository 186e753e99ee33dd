/*
 * Requests that wait for memory to be freed
 *
 * A request over its share queues up.  Whoever frees memory wakes the head of the queue, which tries again; when it
 * leaves, with memory or without, the next one is the head and tries in turn.  No wake-up is lost, because a request is
 * in the queue before it tries.
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

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"
#include "wine/list.h"

#include "hostmemory/waiters.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

struct waiter
{
    struct list          entry;     /* in waiters->queue */
    EMemoryCriticalLevel level;
    HANDLE               event;     /* set when it should try again */
};

static void (*sleep_hook)( BOOL asleep );

void waiters_set_sleep_hook( void (*hook)( BOOL asleep ) )
{
    sleep_hook = hook;
}

void waiters_init( struct waiters *waiters )
{
    list_init( &waiters->queue );
}

/* With the lock held; NULL: nobody waits. */
static struct waiter *get_head( struct waiters *waiters )
{
    return list_empty( &waiters->queue ) ? NULL : LIST_ENTRY( waiters->queue.next, struct waiter, entry );
}

/* FALSE: nobody may wait any more. */
static BOOL enqueue( struct waiters *waiters, struct waiter *waiter )
{
    struct waiter *other;
    BOOL ret;

    AcquireSRWLockExclusive( &waiters->lock );
    if ((ret = !waiters->abandoned))
    {
        /* behind its equals */
        LIST_FOR_EACH_ENTRY( other, &waiters->queue, struct waiter, entry ) if (other->level < waiter->level) break;
        list_add_before( &other->entry, &waiter->entry );
        waiters->count++;
        waiters->total++;
    }
    ReleaseSRWLockExclusive( &waiters->lock );
    return ret;
}

/* The one behind it gets its turn. */
static void dequeue( struct waiters *waiters, struct waiter *waiter )
{
    AcquireSRWLockExclusive( &waiters->lock );
    list_remove( &waiter->entry );
    waiters->count--;
    if (get_head( waiters )) SetEvent( get_head( waiters )->event );
    ReleaseSRWLockExclusive( &waiters->lock );
}

static BOOL is_head( struct waiters *waiters, const struct waiter *waiter )
{
    BOOL ret;

    AcquireSRWLockShared( &waiters->lock );
    ret = get_head( waiters ) == waiter;
    ReleaseSRWLockShared( &waiters->lock );
    return ret;
}

static void sleep_on( HANDLE event, DWORD timeout )
{
    if (sleep_hook) sleep_hook( TRUE );
    WaitForSingleObject( event, timeout );
    if (sleep_hook) sleep_hook( FALSE );
}

HRESULT waiters_wait( struct waiters *waiters, EMemoryCriticalLevel level, DWORD timeout,
                      HRESULT (*try_request)( struct memory_request *request ), struct memory_request *request )
{
    struct waiter waiter = { .level = level };
    ULONGLONG start = GetTickCount64(), passed;
    HRESULT hr = E_OUTOFMEMORY;

    if (!(waiter.event = CreateEventW( NULL, FALSE, FALSE, NULL ))) return E_OUTOFMEMORY;
    TRACE( "level %u, up to %lu ms\n", level, timeout );

    if (!enqueue( waiters, &waiter )) hr = HOST_E_ABANDONED;
    else
    {
        for (;;)
        {
            if (waiters->abandoned) hr = HOST_E_ABANDONED;
            else if (is_head( waiters, &waiter )) hr = try_request( request );
            if (hr != E_OUTOFMEMORY) break;
            if ((passed = GetTickCount64() - start) >= timeout) break;
            sleep_on( waiter.event, timeout - passed );
        }
        dequeue( waiters, &waiter );
    }
    CloseHandle( waiter.event );
    TRACE( "%#lx after %lu ms\n", hr, (DWORD)(GetTickCount64() - start) );
    return hr;
}

void waiters_wake_head( struct waiters *waiters )
{
    AcquireSRWLockShared( &waiters->lock );
    if (get_head( waiters )) SetEvent( get_head( waiters )->event );
    ReleaseSRWLockShared( &waiters->lock );
}

void waiters_abandon( struct waiters *waiters )
{
    struct waiter *waiter;

    AcquireSRWLockExclusive( &waiters->lock );
    waiters->abandoned = TRUE;
    LIST_FOR_EACH_ENTRY( waiter, &waiters->queue, struct waiter, entry ) SetEvent( waiter->event );
    ReleaseSRWLockExclusive( &waiters->lock );
}
