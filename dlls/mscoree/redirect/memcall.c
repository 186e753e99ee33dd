/*
 * What a thread is doing in the runtime's memory, as others may ask
 *
 * A collector stops threads wherever they are, then allocates.  A thread stopped inside a memory manager
 * may hold the manager's lock, and the collector would wait for it for ever.  NT's VirtualAlloc has
 * no such lock; a host's manager, or ours, has.  So the runtime's SuspendThread is ours as well: a thread
 * found inside a memory call is let go on until it is out.
 *
 * Invariant: while memcall_thread.depth is not 0, the runtime does not keep that thread stopped.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "redirect/hooks.h"
#include "redirect/memcall.h"
#include "support/threadvalue.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define BUCKETS 64      /* of the table of threads; their ids are multiples of 4 */

static struct memcall_thread *volatile table[BUCKETS];
static DWORD tls_index = TLS_OUT_OF_INDEXES;

static inline unsigned int get_bucket( DWORD tid )
{
    return (tid >> 2) % BUCKETS;
}

BOOL memcall_init(void)
{
    if (tls_index != TLS_OUT_OF_INDEXES) return TRUE;
    return (tls_index = TlsAlloc()) != TLS_OUT_OF_INDEXES;
}

/* A record is taken over from a thread that has ended, or made; it is never freed, so the chains need no lock. */
static struct memcall_thread *make_thread( DWORD tid )
{
    struct memcall_thread *volatile *head = &table[get_bucket( tid )], *thread;

    for (thread = *head; thread; thread = thread->next)
        if (!thread->tid && !InterlockedCompareExchange( &thread->tid, tid, 0 )) return thread;

    if (!(thread = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*thread) ))) return NULL;
    thread->tid = tid;
    do thread->next = *head;
    while (InterlockedCompareExchangePointer( (void *volatile *)head, thread, thread->next ) != thread->next);
    return thread;
}

struct memcall_thread *memcall_find_thread(void)
{
    return threadvalue_get( tls_index );
}

/* Keeps the last error. */
struct memcall_thread *memcall_get_thread(void)
{
    struct memcall_thread *thread = threadvalue_get( tls_index );
    DWORD error;

    if (thread) return thread;
    error = GetLastError();
    if ((thread = make_thread( GetCurrentThreadId() ))) threadvalue_set( tls_index, thread );
    SetLastError( error );
    return thread;
}

struct memcall_thread *memcall_enter(void)
{
    struct memcall_thread *thread = memcall_get_thread();

    if (thread) thread->depth++;
    return thread;
}

void memcall_set_caller( const void *caller )
{
    struct memcall_thread *thread = memcall_get_thread();

    if (thread) thread->caller = caller;
}

const void *memcall_get_caller(void)
{
    struct memcall_thread *thread = threadvalue_get( tls_index );

    return thread ? thread->caller : NULL;
}

void memcall_set_collecting( BOOL collecting )
{
    struct memcall_thread *thread = memcall_get_thread();

    if (thread) thread->collecting = collecting;
}

BOOL memcall_is_collecting(void)
{
    struct memcall_thread *thread = threadvalue_get( tls_index );

    return thread && thread->collecting;
}

BOOL memcall_is_inside(void)
{
    struct memcall_thread *thread;

    if (tls_index == TLS_OUT_OF_INDEXES || !(thread = TlsGetValue( tls_index ))) return FALSE;
    return thread->depth || thread->awake_depth;
}

void memcall_set_asleep( BOOL asleep )
{
    struct memcall_thread *thread = memcall_get_thread();

    if (!thread) return;
    if (asleep)
    {
        thread->awake_depth = thread->depth;
        thread->depth = 0;
    }
    else thread->depth = thread->awake_depth;
}

void memcall_thread_detach(void)
{
    struct memcall_thread *thread;

    if (tls_index == TLS_OUT_OF_INDEXES || !(thread = TlsGetValue( tls_index ))) return;
    TlsSetValue( tls_index, NULL );
    thread->depth = thread->collecting = 0;
    thread->owes = thread->told = thread->forgiven = FALSE;
    thread->without_locks = NULL;
    thread->locks = thread->noted = thread->reentering = thread->period = 0;
    thread->thrown = thread->emptied = 0;
    thread->lent = thread->at_once = 0;
    thread->stack_base = NULL;
    thread->shown_sp = thread->sp = 0;
    memset( thread->others, 0, sizeof(thread->others) );
    thread->unnoted = 0;
    InterlockedExchange( &thread->tid, 0 );
}

void memcall_set_stack( void *base )
{
    struct memcall_thread *thread = memcall_get_thread();

    if (!thread) return;
    thread->stack_start = NtCurrentTeb()->DeallocationStack;
    thread->stack_base = base;
}

struct memcall_thread *memcall_find_thread_by_id( DWORD tid )
{
    struct memcall_thread *thread;

    for (thread = table[get_bucket( tid )]; thread; thread = thread->next)
        if (thread->tid == (LONG)tid) return thread;
    return NULL;
}

void memcall_for_each( void (*proc)( struct memcall_thread *thread ) )
{
    struct memcall_thread *thread;
    unsigned int i;

    for (i = 0; i < BUCKETS; i++)
        for (thread = table[i]; thread; thread = thread->next)
            if (thread->tid) proc( thread );
}

static BOOL is_in_memory_call( DWORD tid )
{
    struct memcall_thread *thread = memcall_find_thread_by_id( tid );

    return thread && thread->depth;
}

DWORD memcall_suspend( HANDLE thread, DWORD *tid, CONTEXT *context )
{
    unsigned int tries = 0;
    DWORD count;

    *tid = GetThreadId( thread );
    TRACE( "%p (%04lx)\n", thread, *tid );

    redirect_hooks->thread_stopping();
    for (;;)
    {
        if ((count = SuspendThread( thread )) == ~0u || *tid == GetCurrentThreadId()) return count;

        /* a suspension takes effect some time after the call; to have read the registers means that it has */
        context->ContextFlags = CONTEXT_CONTROL;
        if (!GetThreadContext( thread, context )) memset( context, 0, sizeof(*context) );
        if (!is_in_memory_call( *tid )) return count;

        ResumeThread( thread );
        if (++tries < 16) SwitchToThread();
        else Sleep( 1 );
    }
}
