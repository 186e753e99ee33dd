/*
 * Names between metadata (UTF-8) and the interfaces (UTF-16)
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "ole2.h"
#include "cor.h"
#include "metadata/mdname.h"

static HRESULT give( const WCHAR *str, ULONG len, WCHAR *buffer, ULONG room, ULONG *count )
{
    if (count) *count = len + 1;
    if (!buffer || !room) return S_OK;
    memcpy( buffer, str, min( len, room - 1 ) * sizeof(WCHAR) );
    buffer[min( len, room - 1 )] = 0;
    return len < room ? S_OK : CLDB_S_TRUNCATION;
}

HRESULT mdname_copy_full( const char *name_space, const char *name, WCHAR *buffer, ULONG room, ULONG *count )
{
    size_t len1 = strlen( name_space ), len2 = strlen( name );
    WCHAR local[256], *str = local;
    ULONG len = 0;
    HRESULT hr;

    if (!(buffer && room) && !count) return S_OK;

    /* UTF-16 has never more units than UTF-8 has bytes */
    if (len1 + len2 + 1 > ARRAY_SIZE(local) &&
        !(str = HeapAlloc( GetProcessHeap(), 0, (len1 + len2 + 1) * sizeof(WCHAR) ))) return E_OUTOFMEMORY;
    if (len1)
    {
        len = MultiByteToWideChar( CP_UTF8, 0, name_space, len1, str, len1 );
        str[len++] = '.';
    }
    if (len2) len += MultiByteToWideChar( CP_UTF8, 0, name, len2, str + len, len2 );
    hr = give( str, len, buffer, room, count );
    if (str != local) HeapFree( GetProcessHeap(), 0, str );
    return hr;
}

HRESULT mdname_copy( const char *name, WCHAR *buffer, ULONG room, ULONG *count )
{
    return mdname_copy_full( "", name, buffer, room, count );
}

char *mdname_utf8( const WCHAR *str )
{
    int len = WideCharToMultiByte( CP_UTF8, 0, str, -1, NULL, 0, NULL, NULL );
    char *ret;

    if ((ret = HeapAlloc( GetProcessHeap(), 0, len ))) WideCharToMultiByte( CP_UTF8, 0, str, -1, ret, len, NULL, NULL );
    return ret;
}

void mdname_free( char *str )
{
    HeapFree( GetProcessHeap(), 0, str );
}

BOOL mdname_is_full( const char *full, const char *name_space, const char *name )
{
    size_t len = strlen( name_space );

    if (!len) return !strcmp( full, name );
    return !strncmp( full, name_space, len ) && full[len] == '.' && !strcmp( full + len + 1, name );
}
