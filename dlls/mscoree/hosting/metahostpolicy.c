/*
 * ICLRMetaHostPolicy, one in a process
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
#include "hosting/metahostpolicy.h"
#include "hosting/runtimeinfo.h"
#include "hosting/shim.h"
#include "support/configfile.h"
#include "support/outstring.h"
#include "support/peimage.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * A request is answered in two steps: choose_version() finds the version by the inputs and changes nothing; only then
 * are the results written, all or none of them. The policy never loads a runtime.
 */
struct request
{
    DWORD              flags;           /* METAHOST_POLICY_FLAGS */
    const WCHAR       *version;         /* what the caller asks for, or NULL */
    BOOL               has_config;
    struct config_file config;
    WCHAR              image[256];      /* the version that the program was built for; empty: no program */
};

#define KNOWN_POLICY_FLAGS (METAHOST_POLICY_APPLY_UPGRADE_POLICY | METAHOST_POLICY_EMULATE_EXE_LAUNCH | \
                            METAHOST_POLICY_SHOW_ERROR_DIALOG | METAHOST_POLICY_USE_PROCESS_IMAGE_PATH | \
                            METAHOST_POLICY_ENSURE_SKU_SUPPORTED | METAHOST_POLICY_IGNORE_ERROR_MODE)

static HRESULT WINAPI policy_QueryInterface( ICLRMetaHostPolicy *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_ICLRMetaHostPolicy ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    ICLRMetaHostPolicy_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI policy_AddRef( ICLRMetaHostPolicy *iface )
{
    return 2;
}

static ULONG WINAPI policy_Release( ICLRMetaHostPolicy *iface )
{
    return 1;
}

/* The program's own headers and, where the caller gave none, its configuration file. */
static HRESULT read_program( struct request *request, const WCHAR *program )
{
    struct peimage_info info;
    WCHAR config[MAX_PATH];
    HRESULT hr;

    if (SUCCEEDED(hr = peimage_get_info( program, &info ))) lstrcpyW( request->image, info.version );
    else if (hr != COR_E_BADIMAGEFORMAT) return hr;  /* a native program asks for no version */

    if (!request->has_config && shim_find_config( program, config ))
        request->has_config = SUCCEEDED(configfile_read( config, &request->config ));
    return S_OK;
}

static HRESULT choose_version( const struct request *request, int *index )
{
    BOOL upgrade = !!(request->flags & METAHOST_POLICY_APPLY_UPGRADE_POLICY);

    if (request->has_config && request->config.supported_count)
        return shim_find_supported( &request->config, index ) ? S_OK : CLR_E_SHIM_RUNTIMELOAD;
    if (request->version) return shim_find_version( request->version, upgrade, index );
    if (request->image[0])
        return shim_find_version( request->image, upgrade || (request->flags & METAHOST_POLICY_EMULATE_EXE_LAUNCH),
                                  index );
    return CLR_E_SHIM_RUNTIMELOAD;
}

/* A string result of which nothing is written yet. */
static HRESULT check_room( const WCHAR *str, const WCHAR *buffer, DWORD *size )
{
    DWORD room;

    if (!size) return S_OK;
    room = *size;
    *size = lstrlenW( str ) + 1;
    return !buffer || room >= *size ? S_OK : HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER );
}

static HRESULT WINAPI policy_GetRequestedRuntime( ICLRMetaHostPolicy *iface, METAHOST_POLICY_FLAGS flags,
                                                  const WCHAR *program, IStream *stream, WCHAR *version,
                                                  DWORD *version_size, WCHAR *image, DWORD *image_size,
                                                  DWORD *config_flags, REFIID riid, void **obj )
{
    struct request request = { flags };
    WCHAR process[MAX_PATH];
    ICLRRuntimeInfo *info;
    DWORD len, startup;
    HRESULT hr;
    int index;

    TRACE( "%p %#x %s %p %s %p %p %p %p %s %p\n", iface, flags, debugstr_w(program), stream, debugstr_w(version),
           version_size, image, image_size, config_flags, debugstr_guid(riid), obj );

    if (obj) *obj = NULL;
    if (!obj || (version && !version_size) || (image && !image_size)) return E_POINTER;
    if (flags & ~KNOWN_POLICY_FLAGS) return E_INVALIDARG;

    if (version && version[0]) request.version = version;
    if (stream)
    {
        if (FAILED(hr = configfile_read_stream( stream, &request.config ))) return hr;
        request.has_config = TRUE;
    }
    if (!program && (flags & METAHOST_POLICY_USE_PROCESS_IMAGE_PATH))
    {
        len = GetModuleFileNameW( NULL, process, ARRAY_SIZE(process) );
        if (len && len < ARRAY_SIZE(process)) program = process;
    }
    if (program && FAILED(hr = read_program( &request, program ))) return hr;
    if (FAILED(hr = choose_version( &request, &index ))) return hr;
    info = runtimeinfo_get_by_index( index );

    if (FAILED(hr = check_room( runtimeinfo_get_version( index ), version, version_size ))) return hr;
    if (FAILED(hr = check_room( request.image, image, image_size ))) return hr;
    if (FAILED(hr = ICLRRuntimeInfo_QueryInterface( info, riid, obj ))) return hr;
    if (version) lstrcpyW( version, runtimeinfo_get_version( index ) );
    if (image) lstrcpyW( image, request.image );
    if (config_flags) *config_flags = request.config.legacy_v2_policy;

    /* a configuration that the caller gave also speaks for the startup flags; a runtime that has started keeps its
     * own */
    startup = request.config.startup_set & (STARTUP_SERVER_GC | STARTUP_ETW | STARTUP_ARM);
    if (stream && startup) runtimeinfo_add_startup( index, startup );
    return S_OK;
}

static const ICLRMetaHostPolicyVtbl policy_vtbl =
{
    policy_QueryInterface,
    policy_AddRef,
    policy_Release,
    policy_GetRequestedRuntime
};

static ICLRMetaHostPolicy policy = { &policy_vtbl };

HRESULT metahostpolicy_get( REFIID riid, void **obj )
{
    return policy_QueryInterface( &policy, riid, obj );
}
