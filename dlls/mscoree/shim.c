/*
 * The flat exports of the shim: binding to a version, and asking about versions
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
#include "binding.h"
#include "runtime.h"
#include "runtimeinfo.h"
#include "shim.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL( mscoree );

/* The three numbers of "v1.1.4322"; FALSE: it isn't one. */
static BOOL parse_version( const WCHAR *version, DWORD numbers[3] )
{
    unsigned int i;

    if (*version != 'v' && *version != 'V') return FALSE;
    for (i = 0, version++; i < 3; i++, version++)
    {
        if (*version < '0' || *version > '9') return FALSE;
        for (numbers[i] = 0; *version >= '0' && *version <= '9'; version++) numbers[i] = numbers[i] * 10 + *version - '0';
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

HRESULT shim_find_version( const WCHAR *version, BOOL upgrade, int *index )
{
    DWORD wanted[3], have[3];
    unsigned int i;
    int bound;

    if (!version)
    {
        if ((bound = binding_get_legacy()) == -1) bound = binding_get_first();
        return runtimeinfo_find( runtimeinfo_get_version( bound == -1 ? RUNTIME_V2_0 : bound ), index );
    }

    if (!parse_version( version, wanted )) return CLR_E_SHIM_RUNTIMELOAD;
    for (i = 0; i < RUNTIME_COUNT; i++)
    {
        parse_version( runtimeinfo_get_version( i ), have );
        if (!compare_numbers( wanted, have ) || (upgrade && compare_numbers( wanted, have ) < 0))
            return runtimeinfo_find( runtimeinfo_get_version( i ), index );
    }
    WARN( "no runtime for version %s\n", debugstr_w(version) );
    return CLR_E_SHIM_RUNTIMELOAD;
}

HRESULT shim_bind( const WCHAR *version, DWORD flags, const WCHAR *config, REFCLSID rclsid, REFIID riid, void **obj )
{
    int index;
    HRESULT hr;

    *obj = NULL;
    if (FAILED( hr = shim_find_version( version, !(flags & STARTUP_LOADER_SAFEMODE), &index ) )) return hr;
    if (flags || config) runtimeinfo_set_startup( index, flags, config );
    if (FAILED( hr = runtimeinfo_get_interface( index, rclsid, riid, obj ) )) return hr;
    binding_set_legacy( index );
    return S_OK;
}
