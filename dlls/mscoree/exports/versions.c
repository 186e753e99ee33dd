/*
 * The flat exports that ask about versions
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
#include "exports/activation.h"
#include "hosting/runtimeinfo.h"
#include "hosting/shim.h"
#include "support/outstring.h"
#include "support/peimage.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* The version that a legacy caller of this process gets.  E_POINTER; CLR_E_SHIM_RUNTIMELOAD: none is installed;
 * E_NOT_SUFFICIENT_BUFFER: *size has what is needed, in WCHARs with the terminating zero. */
HRESULT WINAPI GetCORVersion( WCHAR *buffer, DWORD count, DWORD *size )
{
    HRESULT hr;
    int index;

    TRACE( "%p %lu %p\n", buffer, count, size );

    if (!buffer || !size) return E_POINTER;
    if (FAILED(hr = shim_find_version( NULL, FALSE, &index ))) return hr;
    return outstring_split( runtimeinfo_get_version( index ), buffer, count, size );
}

/* The folder of that version, with a backslash at its end; errors as above. */
HRESULT WINAPI GetCORSystemDirectory( WCHAR *buffer, DWORD count, DWORD *size )
{
    WCHAR directory[MAX_PATH];
    HRESULT hr;
    int index;

    TRACE( "%p %lu %p\n", buffer, count, size );

    if (!buffer || !size) return E_POINTER;
    if (FAILED(hr = shim_find_version( NULL, FALSE, &index ))) return hr;
    if (FAILED(hr = runtimeinfo_get_directory( index, directory ))) return hr;
    return outstring_split( directory, buffer, count, size );
}

/* The folder that has the folders of all versions; errors as above. */
HRESULT WINAPI GetCORRootDirectory( WCHAR *buffer, DWORD count, DWORD *size )
{
    WCHAR directory[MAX_PATH];
    HRESULT hr;

    TRACE( "%p %lu %p\n", buffer, count, size );

    if (!buffer || !size) return E_POINTER;
    if (FAILED(hr = runtimeinfo_get_root( directory ))) return hr;
    return outstring_split( directory, buffer, count, size );
}

/* The version that this process's program asks for. */
HRESULT WINAPI GetCORRequiredVersion( WCHAR *buffer, DWORD count, DWORD *size )
{
    WCHAR program[MAX_PATH];
    HRESULT hr;
    DWORD len;
    int index;

    TRACE( "%p %lu %p\n", buffer, count, size );

    if (!buffer || !size) return E_POINTER;
    len = GetModuleFileNameW( NULL, program, ARRAY_SIZE(program) );
    if (!len || len == ARRAY_SIZE(program)) return E_FAIL;
    hr = shim_choose( program, NULL, NULL, TRUE, &index );
    if (FAILED(hr)) hr = shim_find_version( NULL, FALSE, &index );  /* a native program asks for none */
    if (FAILED(hr)) return hr;
    return outstring_split( runtimeinfo_get_version( index ), buffer, count, size );
}

/* The version that a managed file was built for. E_POINTER; COR_E_BADIMAGEFORMAT: it is not managed; and the errors of
 * opening it. */
HRESULT WINAPI GetFileVersion( const WCHAR *filename, WCHAR *buffer, DWORD count, DWORD *size )
{
    struct peimage_info info;
    HRESULT hr;

    TRACE( "%s %p %lu %p\n", debugstr_w(filename), buffer, count, size );

    if (!filename || !size) return E_POINTER;
    if (FAILED(hr = peimage_get_info( filename, &info ))) return hr;
    *size = count;
    return outstring_inout( info.version, buffer, size );
}

/* The version that a program, a caller and a configuration file would get, and its folder.  Without any of them only
 * RUNTIME_INFO_UPGRADE_VERSION gives one. A buffer that is NULL is passed over. */
HRESULT WINAPI GetRequestedRuntimeInfo( const WCHAR *program, const WCHAR *version, const WCHAR *config, DWORD startup,
                                        DWORD flags, WCHAR *directory, DWORD directory_count, DWORD *directory_size,
                                        WCHAR *result, DWORD result_count, DWORD *result_size )
{
    static const DWORD machines = RUNTIME_INFO_REQUEST_IA64 | RUNTIME_INFO_REQUEST_AMD64 | RUNTIME_INFO_REQUEST_X86 |
                                  RUNTIME_INFO_REQUEST_ARM64;
    WCHAR path[MAX_PATH];
    const WCHAR *name;
    HRESULT hr;
    int index;

    TRACE( "%s %s %s %#lx %#lx %p %lu %p %p %lu %p\n", debugstr_w(program), debugstr_w(version), debugstr_w(config),
           startup, flags, directory, directory_count, directory_size, result, result_count, result_size );

    if ((flags & machines) & ((flags & machines) - 1)) return E_INVALIDARG;  /* one architecture at most */
    if (FAILED(hr = shim_choose( program, version, config, flags & RUNTIME_INFO_UPGRADE_VERSION, &index ))) return hr;

    if (!(flags & RUNTIME_INFO_DONT_RETURN_VERSION))
    {
        /* a version that was asked for by its name comes back as it was spelled */
        name = version && runtimeinfo_match( version ) == index ? version : runtimeinfo_get_version( index );
        if (result) hr = outstring_split( name, result, result_count, result_size );
        else if (result_size) *result_size = lstrlenW( name ) + 1;
    }
    if (SUCCEEDED(hr) && !(flags & RUNTIME_INFO_DONT_RETURN_DIRECTORY))
    {
        if (FAILED(hr = runtimeinfo_get_directory( index, path ))) return hr;
        if (directory) hr = outstring_split( path, directory, directory_count, directory_size );
        else if (directory_size) *directory_size = lstrlenW( path ) + 1;
    }
    return hr;
}

/* The version that a program asks for. E_POINTER; CLR_E_SHIM_RUNTIMELOAD: no program, or it is not installed. */
HRESULT WINAPI GetRequestedRuntimeVersion( WCHAR *program, WCHAR *buffer, DWORD count, DWORD *size )
{
    HRESULT hr;
    int index;

    TRACE( "%s %p %lu %p\n", debugstr_w(program), buffer, count, size );

    if (!size) return E_POINTER;
    if (FAILED(hr = shim_choose( program, NULL, NULL, FALSE, &index ))) return hr;
    return outstring_split( runtimeinfo_get_version( index ), buffer, count, size );
}

/* The version that a managed class is registered for.  CLSID_RESOLUTION_REGISTERED: as it stands in the registry;
 * otherwise the one that it would get. REGDB_E_CLASSNOTREG. */
HRESULT WINAPI GetRequestedRuntimeVersionForCLSID( REFCLSID rclsid, WCHAR *buffer, DWORD count, DWORD *size,
                                                   CLSID_RESOLUTION_FLAGS flags )
{
    WCHAR version[32];
    HRESULT hr;
    int index;

    TRACE( "%s %p %lu %p %#x\n", debugstr_guid(rclsid), buffer, count, size, flags );

    if (!rclsid || !size) return E_POINTER;
    if (flags != CLSID_RESOLUTION_DEFAULT && flags != CLSID_RESOLUTION_REGISTERED) return E_INVALIDARG;
    if (FAILED(hr = activation_get_version( rclsid, version, ARRAY_SIZE(version) ))) return hr;
    if (flags == CLSID_RESOLUTION_REGISTERED) return outstring_split( version, buffer, count, size );
    if (FAILED(hr = shim_find_version( version, TRUE, &index ))) return hr;
    return outstring_split( runtimeinfo_get_version( index ), buffer, count, size );
}

/* The version that a process runs. E_POINTER; E_INVALIDARG: not a process; CLR_E_SHIM_RUNTIMELOAD: it runs none. */
HRESULT WINAPI GetVersionFromProcess( HANDLE process, WCHAR *buffer, DWORD count, DWORD *size )
{
    BOOL loaded;
    int i;

    TRACE( "%p %p %lu %p\n", process, buffer, count, size );

    if (!buffer || !size) return E_POINTER;
    for (i = RUNTIME_COUNT - 1; i >= 0; i--)
    {
        if (FAILED(ICLRRuntimeInfo_IsLoaded( runtimeinfo_get_by_index( i ), process, &loaded ))) return E_INVALIDARG;
        if (loaded) return outstring_split( runtimeinfo_get_version( i ), buffer, count, size );
    }
    return CLR_E_SHIM_RUNTIMELOAD;
}
