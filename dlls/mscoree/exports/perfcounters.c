/*
 * OpenCtrs, CollectCtrs, CloseCtrs: what the performance library calls
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

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * The performance library opens a DLL that is registered for counters, collects what it has as often as somebody looks,
 * and closes it. This DLL has no counters of that kind (its figures are IHostMemoryPolicy's), and a DLL that has none
 * says: no objects, no bytes.
 */

/* Win32 error codes, not HRESULTs. */
DWORD WINAPI OpenCtrs( WCHAR *devices )
{
    TRACE( "%s\n", debugstr_w(devices) );

    return ERROR_SUCCESS;
}

/* Writes nothing where *data points to, and says so.  ERROR_INVALID_PARAMETER: a pointer is NULL. */
DWORD WINAPI CollectCtrs( WCHAR *value, void **data, DWORD *size, DWORD *types )
{
    TRACE( "%s %p %p %p\n", debugstr_w(value), data, size, types );

    if (!data || !size || !types) return ERROR_INVALID_PARAMETER;
    *size = 0;
    *types = 0;
    return ERROR_SUCCESS;
}

DWORD WINAPI CloseCtrs(void)
{
    TRACE( "\n" );

    return ERROR_SUCCESS;
}
