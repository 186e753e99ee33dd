/*
 * A thread that has itself aborted, from the middle of an allocation
 *
 * Mono aborts the calling thread at once, whatever native code it is in. Asked for by another thread, the abort comes
 * when the thread is back in managed code, as one that no handler can end. So another thread is made for it.
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

#include "mono/monoapi.h"
#include "mono/outofmemory.h"

#define PATIENCE 2000   /* milliseconds in which the thread that is to go makes no more objects */

static DWORD WINAPI abort_proc( void *arg )
{
    UINT32 handle = (ULONG_PTR)arg;
    MonoThread *target;

    if (embed_is_shutting_down() || !monocall_attach()) return 0;
    outofmemory_exempt_thread();
    if ((target = (MonoThread *)mono_gchandle_get_target( handle ))) mono_thread_stop( target );
    mono_gchandle_free( handle );
    mono_thread_detach( mono_thread_current() );
    return 0;
}

BOOL embed_can_abort_thread(void)
{
    return mono_thread_stop && outofmemory_can_throw();
}

BOOL embed_abort_thread(void)
{
    UINT32 handle;
    HANDLE thread;

    if (!embed_can_abort_thread() || !mono_domain_get() || embed_must_not_throw()) return FALSE;
    if (!(handle = mono_gchandle_new( (MonoObject *)mono_thread_current(), FALSE ))) return FALSE;
    if (!(thread = CreateThread( NULL, 0, abort_proc, (void *)(ULONG_PTR)handle, 0, NULL )))
    {
        mono_gchandle_free( handle );
        return FALSE;
    }
    outofmemory_note_abort( TRUE );
    WaitForSingleObject( thread, PATIENCE );
    CloseHandle( thread );
    return TRUE;
}
