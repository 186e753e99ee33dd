/*
 * Threads on their way out of the process
 *
 * A managed thread counts as ended when Mono lets it go, which is before its thread of the system has gone: a program
 * whose Main joins it may end meanwhile. Wine kills what is left of the threads when a process ends, and one that is
 * killed late on its way out can keep its Unix process from ending, until the wineserver kills that after a second:
 * the exit code is lost for who waits on the Unix side. So the end of the process waits for the last ones, for a while.
 * Their ids are noted and not handles, as that costs a thread nothing: by the time an id is used it may be another
 * thread's, which costs the wait and no more.
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
#include "wine/debug.h"

#include "mono/exitingthreads.h"
#include "mono/monoapi.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define NOTED    64     /* threads, the last ones; no more than MAXIMUM_WAIT_OBJECTS */
#define PATIENCE 200    /* milliseconds, for all of them together */

C_ASSERT( NOTED <= MAXIMUM_WAIT_OBJECTS && !(NOTED & (NOTED - 1)) );

static LONG noted[NOTED];   /* their ids; 0: none */
static LONG next;

void exitingthreads_forget_self(void)
{
    LONG id = GetCurrentThreadId();
    unsigned int i;

    for (i = 0; i < NOTED; i++) InterlockedCompareExchange( &noted[i], 0, id );
}

void exitingthreads_note_self(void)
{
    InterlockedExchange( &noted[(ULONG)InterlockedIncrement( &next ) % NOTED], GetCurrentThreadId() );
}

void exitingthreads_detach_self(void)
{
    mono_thread_detach( mono_thread_current() );
    exitingthreads_forget_self();
}

/* NULL: it has gone, and its id may be used again elsewhere. */
static HANDLE open_thread( DWORD id )
{
    HANDLE thread;

    if (!id || id == GetCurrentThreadId()) return NULL;
    if (!(thread = OpenThread( SYNCHRONIZE | THREAD_QUERY_LIMITED_INFORMATION, FALSE, id ))) return NULL;
    if (GetProcessIdOfThread( thread ) == GetCurrentProcessId()) return thread;
    CloseHandle( thread );
    return NULL;
}

void exitingthreads_wait(void)
{
    HANDLE threads[NOTED];
    unsigned int i, count = 0;

    for (i = 0; i < NOTED; i++) if ((threads[count] = open_thread( noted[i] ))) count++;
    TRACE( "%u threads\n", count );
    if (count && WaitForMultipleObjects( count, threads, TRUE, PATIENCE ) == WAIT_TIMEOUT)
        TRACE( "not all of them have gone\n" );
    while (count) CloseHandle( threads[--count] );
}
