/*
 * The runtime of this process: its life, from nothing to started to stopped
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

#ifndef __MSCOREE_RUNTIME_H
#define __MSCOREE_RUNTIME_H

/*
 * A process has one runtime.  Its life goes one way only:
 *
 *     not loaded -> started -> stopped          (or dead, after E_FAIL)
 *
 * Mono is loaded when it is started and not before, so the memory manager is
 * chosen once, and one manager owns all of the runtime's memory.
 */
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

/* Starts the runtime.  S_OK: started now; S_FALSE: it was running already;
 * CLR_E_SHIM_RUNTIMELOAD: no Mono, or one that could not be started (the reason
 * is on the debug channel); E_OUTOFMEMORY: the memory manager
 * gives no memory; HOST_E_CLRNOTAVAILABLE: it was stopped, or is dead;
 * HOST_E_INVALIDOPERATION: called by the host out of one of its own callbacks, while starting. */
extern HRESULT runtime_start(void);

/* Ends the runtime for good: ProcessExit handlers run; memory and threads stay. */
extern void runtime_stop(void);

/* Ends the process with this code after the runtime, when there is one, has been ended. Callable from
 * anywhere, also from within the runtime's own way down (Environment.Exit). */
extern void DECLSPEC_NORETURN runtime_exit_process( int code );

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

#endif /* __MSCOREE_RUNTIME_H */
