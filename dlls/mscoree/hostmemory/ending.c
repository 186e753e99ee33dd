/*
 * The end of the process, told to managers before any DLL is told
 *
 * While the process ends nothing is handed out. Most calls ask the system whether it does; a block that a thread has in
 * store is had without a question. So the thread that ends the process is seen out: a fiber-local value has a callback,
 * which is called for it before the first DLL hears of the end, and shuts all managers down.
 *
 * Invariant: a thread has a value before it has a store.
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
#include "winternl.h"
#include "wine/debug.h"

#include "hostmemory/ending.h"
#include "hostmemory/policylist.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static SRWLOCK lock = SRWLOCK_INIT;
static DWORD fls_index = FLS_OUT_OF_INDEXES;

static void WINAPI on_thread_end( void *value )
{
    if (RtlDllShutdownInProgress()) policylist_shutdown();
}

void ending_init(void)
{
    AcquireSRWLockExclusive( &lock );
    if (fls_index == FLS_OUT_OF_INDEXES && (fls_index = FlsAlloc( on_thread_end )) == FLS_OUT_OF_INDEXES)
        WARN( "no fiber-local value: what threads have in store is handed out to the end\n" );
    ReleaseSRWLockExclusive( &lock );
}

void ending_watch_thread(void)
{
    DWORD error = GetLastError();

    if (fls_index != FLS_OUT_OF_INDEXES && !FlsGetValue( fls_index )) FlsSetValue( fls_index, &fls_index );
    SetLastError( error );
}

void ending_exit(void)
{
    if (fls_index != FLS_OUT_OF_INDEXES) FlsFree( fls_index );
}
