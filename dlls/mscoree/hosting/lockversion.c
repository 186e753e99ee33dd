/*
 * LockClrVersion: the host that wants to be first
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
#include "ole2.h"
#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "hosting/lockversion.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * Whoever binds the process first, the host's callback comes before. The callback, or the host of its own accord, calls
 * begin, binds and starts the runtime, and calls end, all on one thread; every other thread that would bind waits for
 * the end.
 *
 * unlocked -> locked -> calling -> setup -> done; a callback that fails leaves it locked, and the next one to bind
 * calls again.
 */
static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;
static enum { UNLOCKED, LOCKED, CALLING, SETUP, DONE } state;
static DWORD owner;     /* the thread that may bind while calling or in setup */
static FLockClrVersionCallback host_callback;

static HRESULT WINAPI begin_setup(void)
{
    HRESULT hr = S_OK;

    TRACE( "\n" );

    AcquireSRWLockExclusive( &lock );
    if (state == LOCKED || state == CALLING)
    {
        state = SETUP;
        owner = GetCurrentThreadId();
    }
    else hr = HOST_E_INVALIDOPERATION;
    ReleaseSRWLockExclusive( &lock );
    return hr;
}

static HRESULT WINAPI end_setup(void)
{
    HRESULT hr = S_OK;

    TRACE( "\n" );

    AcquireSRWLockExclusive( &lock );
    if (state == SETUP && owner == GetCurrentThreadId())
    {
        state = DONE;
        WakeAllConditionVariable( &changed );
    }
    else hr = HOST_E_INVALIDOPERATION;
    ReleaseSRWLockExclusive( &lock );
    return hr;
}

HRESULT lockversion_enter(void)
{
    HRESULT hr = S_OK;

    AcquireSRWLockExclusive( &lock );
    while ((state == CALLING || state == SETUP) && owner != GetCurrentThreadId())
        SleepConditionVariableSRW( &changed, &lock, INFINITE, 0 );

    if (state == LOCKED)
    {
        state = CALLING;
        owner = GetCurrentThreadId();
        ReleaseSRWLockExclusive( &lock );
        TRACE( "calling %p\n", host_callback );
        hr = host_callback();
        AcquireSRWLockExclusive( &lock );
        if (state != DONE) state = SUCCEEDED(hr) ? DONE : LOCKED;
        WakeAllConditionVariable( &changed );
    }
    ReleaseSRWLockExclusive( &lock );
    return hr;
}

HRESULT lockversion_set( FLockClrVersionCallback callback, FLockClrVersionCallback *begin,
                         FLockClrVersionCallback *end )
{
    HRESULT hr = S_OK;

    AcquireSRWLockExclusive( &lock );
    if (state == UNLOCKED)
    {
        state = LOCKED;
        host_callback = callback;
        *begin = begin_setup;
        *end = end_setup;
    }
    else hr = HOST_E_INVALIDOPERATION;
    ReleaseSRWLockExclusive( &lock );
    return hr;
}
