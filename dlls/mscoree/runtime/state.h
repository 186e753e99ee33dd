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

#ifndef __MSCOREE_STATE_H
#define __MSCOREE_STATE_H

/* A process has one runtime.  Mono can be started once in a process and not again after its end:
 *
 *     not loaded -> starting -> started -> stopping -> stopped
 *
 * A start that finds no Mono, or no memory, goes back to "not loaded". One that fails with Mono half started ends in
 * "dead", as does everything from which the host is told E_FAIL. Mono is loaded when it is started and not before, so
 * the memory manager is chosen once, and one manager owns all of the runtime's memory. */
enum runtime_state
{
    RUNTIME_NOT_LOADED,
    RUNTIME_STARTING,
    RUNTIME_STARTED,
    RUNTIME_STOPPING,
    RUNTIME_STOPPED,
    RUNTIME_DEAD
};

/* The generation of hosting interfaces that the process uses: the
 * first one asked for pins it, until the runtime is started. */
enum hosting_version
{
    HOSTING_NONE,
    HOSTING_V1,     /* ICorRuntimeHost */
    HOSTING_V2      /* ICLRRuntimeHost */
};

extern enum runtime_state runtime_get_state(void);

static inline BOOL runtime_is_started(void)
{
    return runtime_get_state() == RUNTIME_STARTED;
}

/* The runtime broke: E_FAIL was given; from now on everything is HOST_E_CLRNOTAVAILABLE. */
extern void runtime_set_dead(void);

/* A managed program owns the process (_CorExeMain): no Stop of a host ends the runtime. */
extern void runtime_set_owned_by_exe(void);
extern BOOL runtime_is_owned_by_exe(void);

/* HOST_E_INVALIDOPERATION when the other generation holds the pin and the runtime is not started. */
extern HRESULT runtime_pin_hosting( enum hosting_version version );
extern enum hosting_version runtime_get_hosting(void);

/* STARTUP_FLAGS and the configuration file of the default domain; used by the next runtime_start().
 * They freeze at the first start: E_INVALIDARG for other values after it. config may be NULL. */
extern HRESULT runtime_set_startup( DWORD flags, const WCHAR *config );
extern HRESULT runtime_get_startup( DWORD *flags, WCHAR *config, DWORD *len );

/* The class that manages the default domain, as the host has named it; used by the next runtime_start(). E_OUTOFMEMORY.
 * FALSE: it named none. */
extern HRESULT runtime_set_domain_manager( const WCHAR *assembly, const WCHAR *type );
extern BOOL runtime_get_domain_manager( const WCHAR **assembly, const WCHAR **type );

/* For starting and stopping only: the state changes under this lock, but for runtime_set_dead(). */
extern void state_lock(void);
extern void state_unlock(void);
extern void state_change( enum runtime_state state );
extern void state_freeze_startup( DWORD *flags, const WCHAR **config );

#endif /* __MSCOREE_STATE_H */
