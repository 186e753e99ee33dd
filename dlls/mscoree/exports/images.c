/*
 * RuntimeOpenImage, RuntimeOSHandle, RuntimeReleaseHandle: a managed file, mapped and not run
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

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "corerror.h"
#include "support/peimage.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * A handle is what LoadLibraryEx gives for an image that is mapped to be read: the base, with marks in its lowest bits.
 * Without the marks it is where the headers are. Nothing of the image runs, and its imports are not loaded.
 */
#define HANDLE_MARKS 3

static HMODULE base_of_handle( void *handle )
{
    return (HMODULE)((ULONG_PTR)handle & ~(ULONG_PTR)HANDLE_MARKS);
}

/* E_POINTER; COR_E_BADIMAGEFORMAT: the file is not managed; and the errors of opening it. */
HRESULT WINAPI RuntimeOpenImage( const WCHAR *filename, void **handle )
{
    HMODULE module;

    TRACE( "%s %p\n", debugstr_w(filename), handle );

    if (!handle) return E_POINTER;
    *handle = NULL;
    if (!filename) return E_POINTER;
    if (!(module = LoadLibraryExW( filename, NULL, LOAD_LIBRARY_AS_IMAGE_RESOURCE )))
        return GetLastError() == ERROR_BAD_EXE_FORMAT ? COR_E_BADIMAGEFORMAT : HRESULT_FROM_WIN32( GetLastError() );
    if (!peimage_get_cor_header( base_of_handle( module ) ))
    {
        FreeLibrary( module );
        return COR_E_BADIMAGEFORMAT;
    }
    *handle = module;
    return S_OK;
}

/* Where the image lies.  E_INVALIDARG: that is no handle. */
HRESULT WINAPI RuntimeOSHandle( void *handle, HMODULE *module )
{
    TRACE( "%p %p\n", handle, module );

    if (!module) return E_POINTER;
    *module = NULL;
    if (!handle) return E_INVALIDARG;
    *module = base_of_handle( handle );
    return S_OK;
}

HRESULT WINAPI RuntimeReleaseHandle( void *handle )
{
    TRACE( "%p\n", handle );

    if (!handle) return E_INVALIDARG;
    return FreeLibrary( handle ) ? S_OK : HRESULT_FROM_WIN32( GetLastError() );
}
