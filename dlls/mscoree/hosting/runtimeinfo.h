/*
 * A runtime that can be asked for: ICLRRuntimeInfo, and the table of versions
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

#ifndef __MSCOREE_RUNTIMEINFO_H
#define __MSCOREE_RUNTIMEINFO_H

/* The versions are presented as Wine does: v1.0.3705, v1.1.4322, v2.0.50727, v4.0.30319; one Mono stands behind them
 * all. */
enum { RUNTIME_V1_0, RUNTIME_V1_1, RUNTIME_V2_0, RUNTIME_V4_0, RUNTIME_COUNT };

/* An ICLRRuntimeInfo by its version string, exactly ("v4.0.30319"). CLR_E_SHIM_RUNTIMELOAD: not installed. */
extern HRESULT runtimeinfo_get( const WCHAR *version, REFIID riid, void **obj );
extern ICLRRuntimeInfo *runtimeinfo_get_by_index( int index );

/* The index of an installed version, by its exact version string. CLR_E_SHIM_RUNTIMELOAD: not installed. */
extern HRESULT runtimeinfo_find( const WCHAR *version, int *index );
extern const WCHAR *runtimeinfo_get_version( int index );

/* The index of a version, installed or not; -1: there is no such version. */
extern int runtimeinfo_match( const WCHAR *version );

/* TRUE: there is a Mono to stand behind the versions. */
extern BOOL runtimeinfo_is_installed(void);

/* The folder that the folders of the versions are in, and the folder of a version, in MAX_PATH WCHARs, with a backslash
 * at its end. E_FAIL: it is too long. */
extern HRESULT runtimeinfo_get_root( WCHAR *buffer );
extern HRESULT runtimeinfo_get_directory( int index, WCHAR *buffer );

/* ICLRRuntimeInfo::GetInterface: E_POINTER, CLASS_E_CLASSNOTAVAILABLE, E_NOINTERFACE, HOST_E_INVALIDOPERATION (the pin
 * of the hosting version), CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND. */
extern HRESULT runtimeinfo_get_interface( int index, REFCLSID rclsid, REFIID riid, void **obj );

/* ICLRRuntimeInfo::LoadLibrary: E_HANDLE when the version's folder has no such DLL. */
extern HRESULT runtimeinfo_load_library( int index, const WCHAR *name, HMODULE *module );

/* ICLRRuntimeInfo::GetProcAddress: CLR_E_SHIM_RUNTIMEEXPORT when there is no such function. */
extern HRESULT runtimeinfo_get_proc( const char *name, void **proc );

/* ICLRRuntimeInfo::SetDefaultStartupFlags. */
extern HRESULT runtimeinfo_set_startup( int index, DWORD flags, const WCHAR *config );

/* Adds to the startup flags of a version; without effect once it has started. */
extern void runtimeinfo_add_startup( int index, DWORD flags );

/* The runtime is about to be loaded: binds the process to v4.0 when it is not bound to a version yet, so that the
 * host's callback comes before. */
extern void runtimeinfo_notify_loaded(void);

#endif /* __MSCOREE_RUNTIMEINFO_H */
