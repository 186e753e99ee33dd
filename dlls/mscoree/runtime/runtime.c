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

#include "host/assemblystore.h"
#include "host/hostcontrol.h"
#include "interop/faces.h"
#include "interop/monoobject.h"
#include "mono/embed.h"
#include "redirect/redirect.h"
#include "redirect/runtimemem.h"
#include "runtime/eventmanager.h"
#include "runtime/hooks.h"
#include "runtime/policymanager.h"
#include "runtime/resourcemonitor.h"
#include "runtime/runtime.h"
#include "runtime/state.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static void (*start_hook)(void);

/* What a caller gets when there is nothing to start. */
static HRESULT get_start_result(void)
{
    switch (runtime_get_state())
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

    if (!runtime_get_domain_manager( &assembly, &type )) return S_OK;
    if (FAILED(hr = monoobject_create_domain_manager( assembly, type, &manager )))
    {
        ERR( "no app domain manager %s of %s: %#lx\n", debugstr_w(type), debugstr_w(assembly), hr );
        return hr;
    }
    if (!manager) return S_OK;
    if (control) hr = IHostControl_SetAppDomainManager( control, 1, manager );
    IUnknown_Release( manager );
    return FAILED(hr) ? hr : S_OK;
}

static HRESULT boot_mono( const WCHAR *config, BOOL count_objects )
{
    const struct embed_settings settings =
    {
        .config = config,
        .is_program = runtime_is_owned_by_exe(),
        .keep_default_id = runtime_get_hosting() == HOSTING_V2,
        .prepare_to_throw = runtimemem_is_limited(),
        .count_objects = count_objects,
        .ask_for_assemblies = assemblystore_exists(),
        .survive_unhandled = policymanager_survives_unhandled()
    };

    faces_install();
    return embed_boot( &settings, &runtime_mono_events );
}

void runtime_set_start_hook( void (*hook)(void) )
{
    start_hook = hook;
}

HRESULT runtime_start(void)
{
    const WCHAR *config;
    DWORD flags;
    HRESULT hr;

    TRACE( "\n" );

    if (start_hook) start_hook();       /* calls the host, so without the lock */

    state_lock();
    if ((hr = get_start_result()) == S_OK)
    {
        state_change( RUNTIME_STARTING );
        state_freeze_startup( &flags, &config );
        if (flags & STARTUP_ARM) resourcemonitor_enable();
        if (SUCCEEDED(hr = redirect_choose_manager( &runtime_redirect_hooks )))
            hr = boot_mono( config, resourcemonitor_is_enabled() );
        if (SUCCEEDED(hr)) hr = make_domain_manager();
        if (SUCCEEDED(hr)) state_change( RUNTIME_STARTED );
        /* a Mono half started cannot be started again */
        else if (monoload_get_module()) state_change( RUNTIME_DEAD );
        else state_change( RUNTIME_NOT_LOADED );
    }
    state_unlock();

    TRACE( "%#lx\n", hr );
    return hr;
}

void runtime_stop(void)
{
    BOOL stopped;

    TRACE( "\n" );

    state_lock();
    if ((stopped = runtime_is_started()))
    {
        state_change( RUNTIME_STOPPING );
        embed_shutdown( runtime_is_owned_by_exe() );
        state_change( RUNTIME_STOPPED );
    }
    state_unlock();
    if (stopped) eventmanager_tell( Event_ClrDisabled, NULL );
}
