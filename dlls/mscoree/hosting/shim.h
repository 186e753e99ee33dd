/*
 * Choosing a version: the rules of the flat exports
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

#ifndef __MSCOREE_SHIM_H
#define __MSCOREE_SHIM_H

/* The version that a legacy caller gets, as an index of runtimeinfo.h. version may be NULL: the one that the process is
 * bound to, else v2.0.50727. upgrade: a version below v2.0.50727 that does not exist becomes that.
 * CLR_E_SHIM_RUNTIMELOAD: there is none. */
extern HRESULT shim_find_version( const WCHAR *version, BOOL upgrade, int *index );

/* The first of a configuration's supported runtimes that is installed. FALSE: none, or it names none. */
struct config_file;
extern BOOL shim_find_supported( const struct config_file *config, int *index );

/* The version that a program asks for, by its configuration file (program + ".config" when config is NULL), by the
 * version that the caller names, and by its own headers, in this order. All may be NULL. */
extern HRESULT shim_choose( const WCHAR *program, const WCHAR *version, const WCHAR *config, BOOL upgrade, int *index );

/* CorBindToRuntimeEx: binds the process and makes an object of the runtime's classes.  A process that is bound already
 * stays so, whatever version is asked for, unless STARTUP_LOADER_SAFEMODE makes that
 * CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND. */
extern HRESULT shim_bind( const WCHAR *version, DWORD flags, const WCHAR *config, REFCLSID rclsid, REFIID riid,
                          void **obj );

/* program + ".config", if there is such a file. The buffer has MAX_PATH WCHARs. */
extern BOOL shim_find_config( const WCHAR *program, WCHAR *config );

#endif /* __MSCOREE_SHIM_H */
