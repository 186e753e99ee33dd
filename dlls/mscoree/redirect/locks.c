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

static BOOL redirected;
static const void *volatile watched;
static void (*on_left)(void);

static inline void taken( const void *lock )
{
    struct memcall_thread *thread = memcall_find_thread();

    if (!thread) return;
    if (thread->noted < (LONG)ARRAY_SIZE(thread->held)) thread->held[thread->noted++] = lock;
    thread->locks++;
}

/* How many times the thread holds a lock, among those that are noted; and the place of the last. */
static LONG count_held( const struct memcall_thread *thread, const void *lock, LONG *place )
{
    LONG i, count = 0;

    for (i = 0; i < thread->noted; i++)
    {
        if (thread->held[i] != lock) continue;
        *place = i;
        count++;
    }
    return count;
}

/* FALSE: the lock was taken before the thread first called for memory, and was not counted. */
static BOOL forget_held( struct memcall_thread *thread, const void *lock )
{
    LONG place;

    if (count_held( thread, lock, &place ))
    {
        thread->noted--;
        for (; place < thread->noted; place++) thread->held[place] = thread->held[place + 1];
    }
    else if (thread->locks == thread->noted) return FALSE;
    thread->locks--;
    return TRUE;
}

static inline void given_back( const void *lock )
{
    struct memcall_thread *thread = memcall_find_thread();
    void (*func)(void);

    if (!thread || !forget_held( thread, lock ) || thread->locks) return;
    if ((func = thread->without_locks))
    {
        thread->without_locks = NULL;
        func();
    }
    else if (lock == watched) on_left();
}

/* A slim lock can be entered once only: the second time is a matter of counting. */
static inline BOOL is_held_already( const void *lock, LONG times )
{
    struct memcall_thread *thread = memcall_find_thread();
    LONG place;

    return thread && thread->reentering && count_held( thread, lock, &place ) >= times;
}

void locks_watch_innermost( void (*func)(void) )
{
    struct memcall_thread *thread = memcall_find_thread();

    if (watched || !thread || !thread->locks || thread->locks != thread->noted) return;
    on_left = func;
    InterlockedExchangePointer( (void *volatile *)&watched, (void *)thread->held[thread->noted - 1] );
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
    if (!is_held_already( lock, 1 )) AcquireSRWLockExclusive( lock );
    taken( lock );
}

static BOOLEAN (WINAPI *try_acquire)( SRWLOCK *lock );

static BOOLEAN WINAPI hosted_TryAcquireSRWLockExclusive( SRWLOCK *lock )
{
    BOOLEAN ret = is_held_already( lock, 1 ) || try_acquire( lock );

    if (ret) taken( lock );
    return ret;
}

static void WINAPI hosted_ReleaseSRWLockExclusive( SRWLOCK *lock )
{
    if (!is_held_already( lock, 2 )) ReleaseSRWLockExclusive( lock );
    given_back( lock );
}

void locks_call_without( void (*func)(void) )
{
    struct memcall_thread *thread = memcall_get_thread();

    if (thread && thread->locks) thread->without_locks = func;
    else func();
}

BOOL locks_begin_reentry(void)
{
    struct memcall_thread *thread = memcall_find_thread();

    if (!redirected || !thread || thread->locks != thread->noted) return FALSE;
    thread->reentering++;
    return TRUE;
}

void locks_end_reentry(void)
{
    memcall_find_thread()->reentering--;
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
    redirected = TRUE;
}
