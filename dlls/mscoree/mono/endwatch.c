/*
 * Watches Mono's end
 *
 * Mono aborts background threads at its end, or stops them for good, and tries until that is done; one that is in
 * native code which nothing interrupts, as in a read from the console or in accept(), never gets there. Under the CLR
 * a background thread never keeps a process. The time that Mono gets is what the CLR gives a finalizer at its end.
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
#include "wine/debug.h"

#include "mono/endwatch.h"
#include "mono/monoapi.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define PATIENCE 2000           /* milliseconds, from when no foreground thread is left */
#define INTERVAL 200            /* milliseconds, between looks at whether one is left */
#define STACK_SIZE 0x10000

static volatile LONG ended;
static void (*tell_stuck)(void);

static DWORD WINAPI watch_proc( void *arg )
{
    while (!ended && !mono_runtime_is_shutting_down()) Sleep( INTERVAL );
    if (!ended) Sleep( PATIENCE );
    if (ended) return 0;
    WARN( "background threads are left behind\n" );
    tell_stuck();
    return 0;
}

void endwatch_begin( void (*stuck)(void) )
{
    static LONG begun;
    HANDLE thread;

    if (!mono_runtime_is_shutting_down || InterlockedExchange( &begun, TRUE )) return;
    tell_stuck = stuck;
    if ((thread = CreateThread( NULL, STACK_SIZE, watch_proc, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL )))
        CloseHandle( thread );
}

void endwatch_end(void)
{
    ended = TRUE;
}
