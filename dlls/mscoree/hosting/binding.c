/*
 * The versions that this process is bound to
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

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "hosting/binding.h"
#include "hosting/lockversion.h"
#include "hosting/runtimeinfo.h"
#include "hosting/startupflags.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * A version goes unbound -> binding -> bound and never back. It is "binding" while the host's callback runs, which
 * happens once for each version and outside the lock. Meanwhile other threads that bind the same version wait; the
 * thread that runs the callback does not, and neither does one that called the callback's thread-set function.
 *
 * All of it is guarded by binding_lock, which is never held while code of the host runs.
 */
enum binding_state
{
    VERSION_UNBOUND,
    VERSION_BINDING,
    VERSION_BOUND
};

#define MAX_CALLBACK_THREADS 16

static SRWLOCK binding_lock = SRWLOCK_INIT;
static CONDITION_VARIABLE binding_done = CONDITION_VARIABLE_INIT;
static enum binding_state versions[RUNTIME_COUNT];
static int first_bound = -1;
static int legacy_bound = -1;
static RuntimeLoadedCallbackFnPtr loaded_callback;
static ICLRRuntimeInfo *(*get_loaded_version)( int index );  /* set with it */
static unsigned int callbacks_running;
static DWORD callback_threads[MAX_CALLBACK_THREADS];  /* those that may load inside a callback; 0: a free entry */

/* Enters or removes a thread; the lock is held. FALSE: there is no such entry. */
static BOOL replace_callback_thread( DWORD from, DWORD to )
{
    unsigned int i;

    for (i = 0; i < MAX_CALLBACK_THREADS; i++)
    {
        if (callback_threads[i] != from) continue;
        callback_threads[i] = to;
        return TRUE;
    }
    return FALSE;
}

static BOOL is_callback_thread(void)
{
    unsigned int i;

    for (i = 0; i < MAX_CALLBACK_THREADS; i++)
        if (callback_threads[i] == GetCurrentThreadId()) return TRUE;
    return FALSE;
}

/* The functions that the callback gets; they are of use only while one runs. */
static HRESULT WINAPI callback_thread_set(void)
{
    HRESULT hr = S_OK;

    TRACE( "\n" );

    AcquireSRWLockExclusive( &binding_lock );
    if (!callbacks_running) hr = HOST_E_INVALIDOPERATION;
    else if (!replace_callback_thread( 0, GetCurrentThreadId() )) hr = E_OUTOFMEMORY;
    ReleaseSRWLockExclusive( &binding_lock );
    return hr;
}

static HRESULT WINAPI callback_thread_unset(void)
{
    HRESULT hr = S_OK;

    TRACE( "\n" );

    AcquireSRWLockExclusive( &binding_lock );
    if (!replace_callback_thread( GetCurrentThreadId(), 0 )) hr = HOST_E_INVALIDOPERATION;
    ReleaseSRWLockExclusive( &binding_lock );
    return hr;
}

/* Those before v4.0 cannot be side by side; the lock is held. */
static BOOL is_loadable( int index )
{
    int i;

    if (index >= RUNTIME_V4_0) return TRUE;
    for (i = 0; i < RUNTIME_V4_0; i++)
        if (i != index && versions[i] != VERSION_UNBOUND) return FALSE;
    return TRUE;
}

/* What a first binding does: the startup flags, and the host's callback. The lock is held, and let go meanwhile. */
static void announce_version( int index )
{
    RuntimeLoadedCallbackFnPtr callback = loaded_callback;
    BOOL entered, first = first_bound == -1;

    if (first) first_bound = index;
    entered = replace_callback_thread( 0, GetCurrentThreadId() );
    callbacks_running++;
    ReleaseSRWLockExclusive( &binding_lock );

    if (first) startupflags_apply( index );
    if (callback)
    {
        TRACE( "calling %p for version %u\n", callback, index );
        callback( get_loaded_version( index ), callback_thread_set, callback_thread_unset );
    }

    AcquireSRWLockExclusive( &binding_lock );
    if (entered) replace_callback_thread( GetCurrentThreadId(), 0 );
    if (!--callbacks_running) memset( callback_threads, 0, sizeof(callback_threads) );
}

HRESULT binding_bind( int index )
{
    HRESULT hr;

    if (binding_get_first() == -1 && FAILED(hr = lockversion_enter())) return hr;

    hr = S_OK;
    AcquireSRWLockExclusive( &binding_lock );
    while (versions[index] == VERSION_BINDING && !is_callback_thread())
        SleepConditionVariableSRW( &binding_done, &binding_lock, INFINITE, 0 );

    if (versions[index] == VERSION_UNBOUND)
    {
        if (is_loadable( index ))
        {
            versions[index] = VERSION_BINDING;
            announce_version( index );
            versions[index] = VERSION_BOUND;
            WakeAllConditionVariable( &binding_done );
        }
        else hr = CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND;
    }
    ReleaseSRWLockExclusive( &binding_lock );
    return hr;
}

BOOL binding_is_bound( int index )
{
    BOOL ret;

    AcquireSRWLockShared( &binding_lock );
    ret = versions[index] != VERSION_UNBOUND;
    ReleaseSRWLockShared( &binding_lock );
    return ret;
}

BOOL binding_is_loadable( int index )
{
    BOOL ret;

    AcquireSRWLockShared( &binding_lock );
    ret = is_loadable( index );
    ReleaseSRWLockShared( &binding_lock );
    return ret;
}

int binding_get_first(void)
{
    int ret;

    AcquireSRWLockShared( &binding_lock );
    ret = first_bound;
    ReleaseSRWLockShared( &binding_lock );
    return ret;
}

HRESULT binding_set_legacy( int index )
{
    HRESULT hr = S_OK;

    AcquireSRWLockExclusive( &binding_lock );
    if (legacy_bound == -1) legacy_bound = index;
    else if (legacy_bound != index) hr = CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND;
    ReleaseSRWLockExclusive( &binding_lock );
    return hr;
}

int binding_get_legacy(void)
{
    int ret;

    AcquireSRWLockShared( &binding_lock );
    ret = legacy_bound;
    ReleaseSRWLockShared( &binding_lock );
    return ret;
}

HRESULT binding_set_callback( RuntimeLoadedCallbackFnPtr callback, ICLRRuntimeInfo *(*get_version)( int index ) )
{
    HRESULT hr = S_OK;

    AcquireSRWLockExclusive( &binding_lock );
    if (loaded_callback) hr = HOST_E_INVALIDOPERATION;
    else
    {
        loaded_callback = callback;
        get_loaded_version = get_version;
    }
    ReleaseSRWLockExclusive( &binding_lock );
    return hr;
}
