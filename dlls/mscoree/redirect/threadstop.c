/*
 * Where the runtime stops a thread
 *
 * Not in a call for memory: see memcall_suspend(). And on x86_64 not where compiled code has its stack pointer 8 bytes
 * off the 16 that calls keep to, which it has around the call of a finally block. There Mono takes a thread for one
 * that may be aborted, and has it throw with the stack pointer that it was stopped with: what catches the exception,
 * and all that it calls until the thread's end, would run on a stack that is not aligned, and fault at the first
 * aligned store. A few instructions later all is well, so the thread is let go on.
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
#include "wine/debug.h"

#include "redirect/memcall.h"
#include "redirect/stackscan.h"
#include "redirect/threadstop.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define PLACES 64   /* one that has been found wrong in as many is called by native code that keeps to nothing */
#define TRIES 1000  /* a second or more: where there are more threads than processors one doesn't get on at once */

/* Where that is; 0: nowhere. */
static ULONG_PTR find_between_calls( const CONTEXT *context )
{
#ifdef __x86_64__
    if ((context->Rsp & 15) && stackscan_is_compiled_code( context->Rip )) return context->Rip;
#endif
    return 0;
}

/***********************************************************************
 *           threadstop_SuspendThread
 *
 * SuspendThread() for the runtime.
 */
DWORD WINAPI threadstop_SuspendThread( HANDLE thread )
{
    unsigned int tries = 0, places = 0;
    ULONG_PTR place = 0, last;
    CONTEXT context;
    DWORD tid, count;

    for (;;)
    {
        last = place;
        count = memcall_suspend( thread, &tid, &context );
        if (count == ~0u || tid == GetCurrentThreadId()) return count;
        if (count || !(place = find_between_calls( &context ))) break;
        if (place != last) places++;
        if (places == PLACES || ++tries == TRIES) break;

        TRACE( "%04lx goes on from %#Ix\n", tid, place );
        ResumeThread( thread );
        if (tries < PLACES) SwitchToThread();
        else Sleep( 1 );
    }
    stackscan_note( tid, &context );
    return count;
}
