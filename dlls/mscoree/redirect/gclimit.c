/*
 * IGCHostControl: a host of version 1 says how much address space the collector may reserve
 *
 * The rules are the CLR's: units are bytes, whatever the parameters are called; a reservation over
 * the limit makes the runtime ask, with the present limit and the size of the reservation; what the host leaves in the
 * second parameter is the new limit, whatever the host returns.  Without a host to ask there is no limit.
 *
 * The CLR begins with the size of its first two segments.  Mono has none; it begins with what it reserves to start.
 *
 * Invariant: reserved is at most limit, but for what is vital, and what was reserved before the limit was lowered.
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

#define COBJMACROS
#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "redirect/gclimit.h"
#include "redirect/memcall.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define FIRST_LIMIT (32 << 20)      /* bytes */

BOOL gclimit_active;

static SRWLOCK lock = SRWLOCK_INIT;
static IGCHostControl *gc_control;
static SIZE_T limit = FIRST_LIMIT, reserved;

void gclimit_set_control( IGCHostControl *control )
{
    struct memcall_thread *thread;
    IGCHostControl *old;

    TRACE( "%p\n", control );

    IGCHostControl_AddRef( control );
    thread = memcall_enter();
    AcquireSRWLockExclusive( &lock );
    old = gc_control;
    gc_control = control;
    gclimit_active = TRUE;
    ReleaseSRWLockExclusive( &lock );
    memcall_leave( thread );
    if (old) IGCHostControl_Release( old );
}

void gclimit_set( SIZE_T new_limit )
{
    struct memcall_thread *thread = memcall_enter();

    TRACE( "%Iu\n", new_limit );

    AcquireSRWLockExclusive( &lock );
    limit = new_limit;
    ReleaseSRWLockExclusive( &lock );
    memcall_leave( thread );
}

/* Counts where the limit allows it; else the present limit is given back. As every lock that a collection may want,
 * this one is not held by a stopped thread. */
static BOOL try_reserve( SIZE_T size, BOOL force, SIZE_T *present )
{
    struct memcall_thread *thread = memcall_enter();
    BOOL ret;

    AcquireSRWLockExclusive( &lock );
    *present = limit;
    if ((ret = force || (reserved <= limit && size <= limit - reserved))) reserved += size;
    ReleaseSRWLockExclusive( &lock );
    memcall_leave( thread );
    return ret;
}

/* The host is called without a lock, and this thread is not stopped meanwhile. */
static void ask_host( SIZE_T present, SIZE_T size )
{
    struct memcall_thread *thread = memcall_enter();
    SIZE_T new_limit = size;
    HRESULT hr;

    hr = IGCHostControl_RequestVirtualMemLimit( gc_control, present, &new_limit );
    memcall_leave( thread );
    TRACE( "limit %Iu, request %Iu: %#lx, new limit %Iu\n", present, size, hr, new_limit );
    gclimit_set( new_limit );
}

BOOL gclimit_reserve( SIZE_T size, BOOL vital )
{
    SIZE_T present;

    if (try_reserve( size, FALSE, &present )) return TRUE;
    ask_host( present, size );
    if (try_reserve( size, vital, &present )) return TRUE;
    WARN( "%Iu bytes are over the limit of %Iu\n", size, present );
    return FALSE;
}

void gclimit_release( SIZE_T size )
{
    struct memcall_thread *thread = memcall_enter();

    AcquireSRWLockExclusive( &lock );
    reserved -= min( size, reserved );
    ReleaseSRWLockExclusive( &lock );
    memcall_leave( thread );
}
