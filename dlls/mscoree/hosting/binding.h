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

#ifndef __MSCOREE_BINDING_H
#define __MSCOREE_BINDING_H

/* Binds the process to a version (an index of runtimeinfo.h).  The first time, the callback that a host registered is
 * called, on this thread, before this returns; other threads that bind the same version wait for that.
 * CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND: the versions before v4.0 exclude each other. */
extern HRESULT binding_bind( int index );

/* TRUE: the process is bound to this version; also while the callback for it runs. */
extern BOOL binding_is_bound( int index );

/* TRUE: binding_bind() would succeed. */
extern BOOL binding_is_loadable( int index );

/* The version that was bound first, -1: none.  It is the one that the startup flags belong to. */
extern int binding_get_first(void);

/* The version that the legacy exports (CorBindToRuntimeEx ...) are bound to, -1: none. It is set once:
 * CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND when it is another one already. */
extern HRESULT binding_set_legacy( int index );
extern int binding_get_legacy(void);

/* Registers the host's callback: one in a process, with what gives it the version's object. HOST_E_INVALIDOPERATION:
 * there is one. */
extern HRESULT binding_set_callback( RuntimeLoadedCallbackFnPtr callback,
                                     ICLRRuntimeInfo *(*get_version)( int index ) );

#endif /* __MSCOREE_BINDING_H */
