/*
 * Requests that wait for memory to be freed
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

#ifndef __MSCOREE_HOSTMEMORY_WAITERS_H
#define __MSCOREE_HOSTMEMORY_WAITERS_H

#include "wine/list.h"

struct memory_request;

/* Invariant: the queue is sorted by level, gravest first, then by arrival; only its head is tried. */
struct waiters
{
    SRWLOCK         lock;
    struct list     queue;
    volatile LONG   count;
    volatile LONG64 total;          /* requests that have waited so far */
    BOOL            abandoned;      /* nobody waits any more */
};

extern void waiters_init( struct waiters *waiters );

/* Tries a request again and again, each time when something may have changed and it is its turn, for so many
 * milliseconds. Gives what the request gave last; HOST_E_ABANDONED after waiters_abandon(). */
extern HRESULT waiters_wait( struct waiters *waiters, EMemoryCriticalLevel level, DWORD timeout,
                             HRESULT (*try_request)( struct memory_request *request ), struct memory_request *request );

/* Something was freed, or a limit raised. */
extern void waiters_wake_head( struct waiters *waiters );

static inline void waiters_wake( struct waiters *waiters )
{
    if (waiters->count) waiters_wake_head( waiters );
}

extern void waiters_abandon( struct waiters *waiters );

/* Called with TRUE before a thread sleeps, without a lock, and with FALSE after it: a thread that only sleeps may be
 * stopped. */
extern void waiters_set_sleep_hook( void (*hook)( BOOL asleep ) );

#endif /* __MSCOREE_HOSTMEMORY_WAITERS_H */
