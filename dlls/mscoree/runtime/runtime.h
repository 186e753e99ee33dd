/*
 * The life of the runtime of this process: started once, ended once
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

/* Starts the runtime.  S_OK: started now; S_FALSE: it was running already;
 * CLR_E_SHIM_RUNTIMELOAD: no Mono, or one that could not be started (the reason
 * is on the debug channel); E_OUTOFMEMORY: the memory manager
 * gives no memory; HOST_E_CLRNOTAVAILABLE: it was stopped, or is dead;
 * HOST_E_INVALIDOPERATION: called by the host out of one of its own callbacks, while starting. */
extern HRESULT runtime_start(void);

/* Ends the runtime for good: ProcessExit handlers run; memory and threads stay. */
extern void runtime_stop(void);

/* Called at each start, before anything else and without a lock: the process may not be bound to a version yet. */
extern void runtime_set_start_hook( void (*hook)(void) );

#endif /* __MSCOREE_RUNTIME_H */
