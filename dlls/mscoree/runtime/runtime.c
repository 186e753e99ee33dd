/*
 * The runtime of this process: its life, from nothing to started to stopped
 *
 * Mono can be started once in a process and not again after its end, and that is the life that is
 * modelled here.  The lock is held while it starts, so a second caller waits and finds it started; a host that
 * calls back from within its own callbacks is told so instead of waiting for itself.
 *
 * Invariant: the state only moves forward (runtime.h), and only under the lock.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "metahost.h"
#include "corerror.h"
#include "wine/debug.h"

#include "host/hostcontrol.h"
#include "hosting/clrcontrol.h"
#include "hosting/runtimeinfo.h"
#include "mono/mono.h"
#include "redirect/runtimemem.h"
#include "runtime/eventmanager.h"
#include "runtime/policymanager.h"
#include "runtime/resourcemonitor.h"
#include "runtime/runtime.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static CRITICAL_SECTION runtime_cs;
static CRITICAL_SECTION_DEBUG runtime_cs_debug =
{
    0, 0, &runtime_cs,
    { &runtime_cs_debug.ProcessLocksList, &runtime_cs_debug.ProcessLocksList },
    0, 0, { (DWORD_PTR)(__FILE__ ": runtime_cs") }
};
static CRITICAL_SECTION runtime_cs = { &runtime_cs_debug, -1, 0, 0, 0, 0 };

static enum runtime_state state = RUNTIME_NOT_LOADED;
static enum hosting_version hosting = HOSTING_NONE;
static BOOL owned_by_exe;

static struct
{
    DWORD flags;
    WCHAR config[MAX_PATH];
    BOOL  frozen;           /* read by a start */
}
startup = { STARTUP_CONCURRENT_GC };

enum runtime_state runtime_get_state(void)
{
    return *(volatile enum runtime_state *)&state;
}

/* What a caller gets when there is nothing to start. */
static HRESULT get_start_result(void)
{
    switch (state)
    {
    case RUNTIME_STARTED:    return S_FALSE;
    case RUNTIME_STARTING:   return HOST_E_INVALIDOPERATION;     /* we hold the lock: it is this very thread */
    case RUNTIME_NOT_LOADED: return S_OK;
    default:                 return HOST_E_CLRNOTAVAILABLE;
    }
}

/* The host may have named a class that manages the default domain, and the object may want to be known to the host. */
static HRESULT make_domain_manager(void)
{
    IHostControl *control = hostcontrol_get();
    const WCHAR *assembly, *type;
    IUnknown *manager;
    HRESULT hr;

    if (!clrcontrol_get_domain_manager( &assembly, &type )) return S_OK;
    if (FAILED(hr = mono_create_domain_manager( assembly, type, &manager )))
    {
        ERR( "no app domain manager %s of %s: %#lx\n", debugstr_w(type), debugstr_w(assembly), hr );
        return hr;
    }
    if (!manager) return S_OK;
    if (control) hr = IHostControl_SetAppDomainManager( control, 1, manager );
    IUnknown_Release( manager );
    return FAILED(hr) ? hr : S_OK;
}

HRESULT runtime_start(void)
{
    HRESULT hr;

    TRACE( "\n" );

    runtimeinfo_notify_loaded();    /* calls the host, so without the lock */

    EnterCriticalSection( &runtime_cs );
    if ((hr = get_start_result()) == S_OK)
    {
        state = RUNTIME_STARTING;
        startup.frozen = TRUE;
        if (startup.flags & STARTUP_ARM) resourcemonitor_enable();
        if (SUCCEEDED(hr = runtimemem_choose()))
            hr = mono_boot( startup.config[0] ? startup.config : NULL );
        if (SUCCEEDED(hr)) hr = make_domain_manager();
        if (SUCCEEDED(hr)) state = RUNTIME_STARTED;
        else if (mono_get_module()) state = RUNTIME_DEAD;     /* a Mono half started cannot be started again */
        else state = RUNTIME_NOT_LOADED;
    }
    LeaveCriticalSection( &runtime_cs );

    TRACE( "%#lx\n", hr );
    return hr;
}

void runtime_stop(void)
{
    BOOL stopped;

    TRACE( "\n" );

    EnterCriticalSection( &runtime_cs );
    if ((stopped = state == RUNTIME_STARTED))
    {
        state = RUNTIME_STOPPING;
        mono_shutdown();
        state = RUNTIME_STOPPED;
    }
    LeaveCriticalSection( &runtime_cs );
    if (stopped) eventmanager_tell( Event_ClrDisabled, NULL );
}

void runtime_exit_process( int code )
{
    struct policy_clock *clock;

    TRACE( "%d\n", code );

    /* Environment.Exit: Mono has gone down already and the C runtime's exit() asks us on its way out */
    if (runtime_is_started() && !mono_is_shutting_down())
    {
        clock = policymanager_begin( OPR_ProcessExit );
        state = RUNTIME_STOPPING;
        /* graver actions do without ProcessExit handlers and finalizers */
        if (policymanager_get_default_action( OPR_ProcessExit ) == eExitProcess) mono_shutdown();
        policymanager_end( clock );
    }
    if (runtime_get_state() != RUNTIME_NOT_LOADED) eventmanager_tell( Event_ClrDisabled, NULL );
    ExitProcess( code );
}

void runtime_set_dead(void)
{
    ERR( "the runtime is unusable from now on\n" );
    state = RUNTIME_DEAD;
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

    EnterCriticalSection( &runtime_cs );
    if (hosting == HOSTING_NONE) hosting = version;
    else if (hosting != version)
    {
        /* STARTUP_SINGLE_VERSION_HOSTING_INTERFACE keeps the pin for ever */
        if (state != RUNTIME_STARTED || (startup.flags & STARTUP_SINGLE_VERSION_HOSTING_INTERFACE))
            hr = HOST_E_INVALIDOPERATION;
    }
    LeaveCriticalSection( &runtime_cs );

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
    EnterCriticalSection( &runtime_cs );
    if (!startup.frozen)
    {
        startup.flags = flags;
        lstrcpyW( startup.config, config ? config : L"" );
    }
    else if (flags != startup.flags || lstrcmpiW( config ? config : L"", startup.config )) hr = E_INVALIDARG;
    LeaveCriticalSection( &runtime_cs );
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
