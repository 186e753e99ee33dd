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

#include <stdarg.h>

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "cor.h"
#include "mscoree.h"
#include "metahost.h"
#include "hosting/binding.h"
#include "hosting/runtimeinfo.h"
#include "hosting/shim.h"
#include "support/configfile.h"
#include "support/peimage.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* The three numbers of "v1.1.4322"; FALSE: it isn't one. */
static BOOL parse_version( const WCHAR *version, DWORD numbers[3] )
{
    unsigned int i;

    if (*version != 'v' && *version != 'V') return FALSE;
    for (i = 0, version++; i < 3; i++, version++)
    {
        if (*version < '0' || *version > '9') return FALSE;
        for (numbers[i] = 0; *version >= '0' && *version <= '9'; version++)
            numbers[i] = numbers[i] * 10 + *version - '0';
        if (*version != (i < 2 ? '.' : 0)) return FALSE;
    }
    return TRUE;
}

static int compare_numbers( const DWORD left[3], const DWORD right[3] )
{
    unsigned int i;

    for (i = 0; i < 3; i++)
        if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
    return 0;
}

/* An old caller that takes a newer version gets the newest of the old ones, and never v4.0. */
static BOOL can_upgrade( const WCHAR *version )
{
    DWORD wanted[3], newest[3];

    if (!parse_version( version, wanted )) return FALSE;
    parse_version( runtimeinfo_get_version( RUNTIME_V2_0 ), newest );
    return compare_numbers( wanted, newest ) <= 0;
}

HRESULT shim_find_version( const WCHAR *version, BOOL upgrade, int *index )
{
    int bound;

    if (!version || !*version)      /* scripts that find no version's folder pass an empty name */
    {
        if ((bound = binding_get_legacy()) == -1) bound = binding_get_first();
        return runtimeinfo_find( runtimeinfo_get_version( bound == -1 ? RUNTIME_V2_0 : bound ), index );
    }
    if (upgrade && runtimeinfo_match( version ) == -1 && can_upgrade( version ))
        return runtimeinfo_find( runtimeinfo_get_version( RUNTIME_V2_0 ), index );
    return runtimeinfo_find( version, index );
}

/* A configuration file may say "v4.0", or "v4.0." and any number, for every release of version 4; no caller may. */
static const WCHAR *get_configured_version( const WCHAR *version )
{
    if (wcsnicmp( version, L"v4.0", 4 ) || (version[4] && version[4] != '.')) return version;
    return runtimeinfo_get_version( RUNTIME_V4_0 );
}

BOOL shim_find_supported( const struct config_file *config, int *index )
{
    unsigned int i;

    for (i = 0; i < config->supported_count; i++)
        if (SUCCEEDED(shim_find_version( get_configured_version( config->supported[i].version ), FALSE, index )))
            return TRUE;
    return FALSE;
}

BOOL shim_find_config( const WCHAR *program, WCHAR *config )
{
    static const WCHAR suffix[] = L".config";

    if (wcslen( program ) + ARRAY_SIZE(suffix) > MAX_PATH) return FALSE;
    lstrcpyW( config, program );
    lstrcatW( config, suffix );
    return GetFileAttributesW( config ) != INVALID_FILE_ATTRIBUTES;
}

HRESULT shim_choose( const WCHAR *program, const WCHAR *version, const WCHAR *config, BOOL upgrade, int *index )
{
    WCHAR own_config[MAX_PATH];
    struct config_file file;
    struct peimage_info info;
    HRESULT hr;

    if (!config && program && shim_find_config( program, own_config )) config = own_config;
    if (config && SUCCEEDED(configfile_read( config, &file )) && shim_find_supported( &file, index )) return S_OK;
    if (version) return shim_find_version( version, upgrade, index );
    if (program)
    {
        if (FAILED(hr = peimage_get_info( program, &info ))) return hr;
        return shim_find_version( info.version, TRUE, index );
    }
    return upgrade ? shim_find_version( NULL, FALSE, index ) : CLR_E_SHIM_RUNTIMELOAD;
}

HRESULT shim_bind( const WCHAR *version, DWORD flags, const WCHAR *config, REFCLSID rclsid, REFIID riid, void **obj )
{
    int index, legacy;
    HRESULT hr;

    *obj = NULL;
    if (FAILED(hr = shim_find_version( version, !(flags & STARTUP_LOADER_SAFEMODE), &index ))) return hr;
    if ((legacy = binding_get_legacy()) != -1 && legacy != index)
    {
        TRACE( "bound to %s already\n", debugstr_w(runtimeinfo_get_version( legacy )) );
        if (flags & STARTUP_LOADER_SAFEMODE) return CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND;
        index = legacy;
    }
    if (flags || config) runtimeinfo_set_startup( index, flags, config );
    if (FAILED(hr = runtimeinfo_get_interface( index, rclsid, riid, obj ))) return hr;
    binding_set_legacy( index );
    return S_OK;
}
