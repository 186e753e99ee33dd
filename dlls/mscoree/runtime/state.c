/*
 * The state of the runtime of this process, and what its host has said of it
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "runtime/eventmanager.h"
#include "runtime/state.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static CRITICAL_SECTION state_cs;
static CRITICAL_SECTION_DEBUG state_cs_debug =
{
    0, 0, &state_cs,
    { &state_cs_debug.ProcessLocksList, &state_cs_debug.ProcessLocksList },
    0, 0, { (DWORD_PTR)(__FILE__ ": state_cs") }
};
static CRITICAL_SECTION state_cs = { &state_cs_debug, -1, 0, 0, 0, 0 };

static LONG state = RUNTIME_NOT_LOADED;     /* enum runtime_state; read without the lock */
static enum hosting_version hosting = HOSTING_NONE;
static BOOL owned_by_exe;

static struct
{
    DWORD flags;
    WCHAR config[MAX_PATH];
    BOOL  frozen;           /* read by a start */
}
startup = { STARTUP_CONCURRENT_GC };

static struct
{
    WCHAR *assembly;
    WCHAR *type;
}
domain_manager;

void state_lock(void)
{
    EnterCriticalSection( &state_cs );
}

void state_unlock(void)
{
    LeaveCriticalSection( &state_cs );
}

enum runtime_state runtime_get_state(void)
{
    return ReadNoFence( &state );
}

void state_change( enum runtime_state new_state )
{
    InterlockedExchange( &state, new_state );
}

void runtime_set_dead(void)
{
    ERR( "the runtime is unusable from now on\n" );
    state_change( RUNTIME_DEAD );
    eventmanager_tell( Event_ClrDisabled, NULL );
}

void runtime_set_owned_by_exe(void)
{
    owned_by_exe = TRUE;
}

BOOL runtime_is_owned_by_exe(void)
{
    return owned_by_exe;
}

HRESULT runtime_pin_hosting( enum hosting_version version )
{
    HRESULT hr = S_OK;

    state_lock();
    if (hosting == HOSTING_NONE) hosting = version;
    else if (hosting != version)
    {
        /* STARTUP_SINGLE_VERSION_HOSTING_INTERFACE keeps the pin for ever */
        if (state != RUNTIME_STARTED || (startup.flags & STARTUP_SINGLE_VERSION_HOSTING_INTERFACE))
            hr = HOST_E_INVALIDOPERATION;
    }
    state_unlock();

    if (FAILED(hr)) WARN( "the process hosts with ICLRRuntimeHost or with ICorRuntimeHost until it has started one\n" );
    return hr;
}

enum hosting_version runtime_get_hosting(void)
{
    return hosting;
}

HRESULT runtime_set_startup( DWORD flags, const WCHAR *config )
{
    HRESULT hr = S_OK;

    TRACE( "%#lx %s\n", flags, debugstr_w(config) );

    if (config && lstrlenW( config ) >= MAX_PATH) return E_INVALIDARG;
    state_lock();
    if (!startup.frozen)
    {
        startup.flags = flags;
        lstrcpyW( startup.config, config ? config : L"" );
    }
    else if (flags != startup.flags || lstrcmpiW( config ? config : L"", startup.config )) hr = E_INVALIDARG;
    state_unlock();
    return hr;
}

HRESULT runtime_get_startup( DWORD *flags, WCHAR *config, DWORD *len )
{
    DWORD needed, given;

    if (config && !len) return E_POINTER;
    if (flags) *flags = startup.flags;
    if (!len) return S_OK;

    needed = lstrlenW( startup.config ) + 1;
    given = *len;
    *len = needed;
    if (!config) return S_OK;
    if (given < needed) return HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER );
    memcpy( config, startup.config, needed * sizeof(WCHAR) );
    return S_OK;
}

void state_freeze_startup( DWORD *flags, const WCHAR **config )
{
    startup.frozen = TRUE;
    *flags = startup.flags;
    *config = startup.config[0] ? startup.config : NULL;
}

static WCHAR *copy_string( const WCHAR *str )
{
    SIZE_T size = (lstrlenW( str ) + 1) * sizeof(WCHAR);
    WCHAR *copy = HeapAlloc( GetProcessHeap(), 0, size );

    if (copy) memcpy( copy, str, size );
    return copy;
}

HRESULT runtime_set_domain_manager( const WCHAR *assembly, const WCHAR *type )
{
    WCHAR *assembly_copy = copy_string( assembly ), *type_copy = copy_string( type );

    if (!assembly_copy || !type_copy)
    {
        HeapFree( GetProcessHeap(), 0, assembly_copy );
        HeapFree( GetProcessHeap(), 0, type_copy );
        return E_OUTOFMEMORY;
    }
    HeapFree( GetProcessHeap(), 0, domain_manager.assembly );
    HeapFree( GetProcessHeap(), 0, domain_manager.type );
    domain_manager.assembly = assembly_copy;
    domain_manager.type = type_copy;
    return S_OK;
}

BOOL runtime_get_domain_manager( const WCHAR **assembly, const WCHAR **type )
{
    *assembly = domain_manager.assembly;
    *type = domain_manager.type;
    return *assembly != NULL;
}
