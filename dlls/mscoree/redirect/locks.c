/*
 * Which of the runtime's threads hold locks of the runtime's
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

#include "redirect/locks.h"
#include "redirect/memcall.h"
#include "support/imports.h"

static const void *volatile watched;
static void (*on_left)(void);

static inline void taken( const void *lock )
{
    struct memcall_thread *thread = memcall_find_thread();

    if (!thread) return;
    if (thread->locks < (LONG)ARRAY_SIZE(thread->held)) thread->held[thread->locks] = lock;
    thread->locks++;
}

/* A lock that a thread took before it first called for memory was not counted. */
static inline void given_back( const void *lock )
{
    struct memcall_thread *thread = memcall_find_thread();
    void (*func)(void);

    if (!thread || !thread->locks || --thread->locks) return;
    if ((func = thread->without_locks))
    {
        thread->without_locks = NULL;
        func();
    }
    else if (lock == watched) on_left();
}

void locks_watch_innermost( void (*func)(void) )
{
    struct memcall_thread *thread = memcall_find_thread();

    if (watched || !thread || !thread->locks || thread->locks > (LONG)ARRAY_SIZE(thread->held)) return;
    on_left = func;
    InterlockedExchangePointer( (void *volatile *)&watched, (void *)thread->held[thread->locks - 1] );
}

static void WINAPI hosted_EnterCriticalSection( CRITICAL_SECTION *section )
{
    EnterCriticalSection( section );
    taken( section );
}

static BOOL WINAPI hosted_TryEnterCriticalSection( CRITICAL_SECTION *section )
{
    BOOL ret = TryEnterCriticalSection( section );

    if (ret) taken( section );
    return ret;
}

static void WINAPI hosted_LeaveCriticalSection( CRITICAL_SECTION *section )
{
    LeaveCriticalSection( section );
    given_back( section );
}

static void WINAPI hosted_AcquireSRWLockExclusive( SRWLOCK *lock )
{
    AcquireSRWLockExclusive( lock );
    taken( lock );
}

static BOOLEAN (WINAPI *try_acquire)( SRWLOCK *lock );

static BOOLEAN WINAPI hosted_TryAcquireSRWLockExclusive( SRWLOCK *lock )
{
    BOOLEAN ret = try_acquire( lock );

    if (ret) taken( lock );
    return ret;
}

static void WINAPI hosted_ReleaseSRWLockExclusive( SRWLOCK *lock )
{
    ReleaseSRWLockExclusive( lock );
    given_back( lock );
}

void locks_call_without( void (*func)(void) )
{
    struct memcall_thread *thread = memcall_get_thread();

    if (thread && thread->locks) thread->without_locks = func;
    else func();
}

void locks_redirect( HMODULE module )
{
    static const struct import_redirect redirects[] =
    {
        { "EnterCriticalSection",       hosted_EnterCriticalSection,       NULL },
        { "TryEnterCriticalSection",    hosted_TryEnterCriticalSection,    NULL },
        { "LeaveCriticalSection",       hosted_LeaveCriticalSection,       NULL },
        { "AcquireSRWLockExclusive",    hosted_AcquireSRWLockExclusive,    NULL },
        { "TryAcquireSRWLockExclusive", hosted_TryAcquireSRWLockExclusive, (void **)&try_acquire },
        { "ReleaseSRWLockExclusive",    hosted_ReleaseSRWLockExclusive,    NULL }
    };

    imports_redirect( module, redirects, ARRAY_SIZE(redirects) );
}
