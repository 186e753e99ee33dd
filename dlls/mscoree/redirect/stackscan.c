/*
 * What the collector sees of a thread that is stopped on another stack
 *
 * The runtime's collector stops a thread, reads its stack pointer, and looks for objects from there to the end of the
 * stack that it knows. A thread with fibers may be stopped on another one's stack; then the collector lets it go on and
 * tries again, for as long as it stays there. So it is shown a stack pointer at the start of the stack that it knows.
 * Mono takes the thread for stopped then, but finds nothing on that stack either, for a reason that is not known:
 * otherstacks.c finds what there is, on both.
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

#include "redirect/memcall.h"
#include "redirect/otherstacks.h"
#include "redirect/stackscan.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define MARGIN 0x100    /* what is shown begins as far above the lowest committed page */
#define EXECUTABLE (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)

#ifdef __i386__
#define STACK_POINTER Esp
#define CODE_POINTER  Eip
#elif defined(__x86_64__)
#define STACK_POINTER Rsp
#define CODE_POINTER  Rip
#else
#define STACK_POINTER Sp
#define CODE_POINTER  Pc
#endif

static BOOL any_away;   /* a thread was ever stopped on another stack */

BOOL stackscan_is_compiled_code( ULONG_PTR address )
{
    MEMORY_BASIC_INFORMATION info;

    return VirtualQuery( (void *)address, &info, sizeof(info) ) && info.Type == MEM_PRIVATE &&
           (info.Protect & EXECUTABLE);
}

/* It may be stopped there and then be shown the stack that is known: the objects that it has here are found otherwise,
 * or it has none. Where a frame is wanted, not objects, one of compiled code can't be shown with another's stack. */
static BOOL can_be_shown( const struct memcall_thread *thread, const CONTEXT *context )
{
    if (!stackscan_is_compiled_code( context->CODE_POINTER )) return TRUE;
    return memcall_is_collecting() && otherstacks_has_calls( thread );
}

/* 0: what is known is no longer that stack. */
static ULONG_PTR get_lowest_known( const struct memcall_thread *thread )
{
    ULONG_PTR lowest = otherstacks_get_lowest( thread->stack_base );

    return lowest >= (ULONG_PTR)thread->stack_start ? lowest : 0;
}

void stackscan_note( DWORD tid, const CONTEXT *context )
{
    struct memcall_thread *thread = memcall_find_thread_by_id( tid );
    ULONG_PTR sp = context->STACK_POINTER, lowest;

    if (!thread) return;
    thread->shown_sp = 0;
    thread->sp = sp;
    if (!thread->stack_base || !sp) return;
    if (sp >= (ULONG_PTR)thread->stack_start && sp < (ULONG_PTR)thread->stack_base) return;
    if (!can_be_shown( thread, context ) || !(lowest = get_lowest_known( thread ))) return;
    TRACE( "%04lx is at %#Ix, not from %#Ix to %p\n", thread->tid, sp, lowest, thread->stack_base );
    thread->shown_sp = lowest + MARGIN;
    any_away = TRUE;
}

/***********************************************************************
 *           stackscan_GetThreadContext
 *
 * GetThreadContext() for the runtime, of a thread that it has stopped.
 */
BOOL WINAPI stackscan_GetThreadContext( HANDLE thread, CONTEXT *context )
{
    struct memcall_thread *record;

    TRACE( "%p %p\n", thread, context );

    if (!GetThreadContext( thread, context )) return FALSE;
    if (any_away && (record = memcall_find_thread_by_id( GetThreadId( thread ) )) && record->shown_sp)
        context->STACK_POINTER = record->shown_sp;
    return TRUE;
}
