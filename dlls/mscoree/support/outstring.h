/*
 * Strings that go out: the size rules of the shim's string results
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

#ifndef __MSCOREE_OUTSTRING_H
#define __MSCOREE_OUTSTRING_H

/* A string result whose size goes in and out by the same pointer. The size counts WCHARs with the terminating zero and
 * is always set; NULL for the buffer only asks for it. E_POINTER: no size; E_NOT_SUFFICIENT_BUFFER: nothing was
 * written. */
static inline HRESULT outstring_inout( const WCHAR *str, WCHAR *buffer, DWORD *size )
{
    DWORD needed = lstrlenW( str ) + 1, room;

    if (!size) return E_POINTER;
    room = *size;
    *size = needed;
    if (!buffer) return S_OK;
    if (room < needed) return HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER );
    memcpy( buffer, str, needed * sizeof(WCHAR) );
    return S_OK;
}

/* The same for the flat exports, where the room is a value, and the size may not be wanted. */
static inline HRESULT outstring_split( const WCHAR *str, WCHAR *buffer, DWORD room, DWORD *size )
{
    DWORD needed = lstrlenW( str ) + 1;

    if (size) *size = needed;
    if (!buffer || room < needed) return HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER );
    memcpy( buffer, str, needed * sizeof(WCHAR) );
    return S_OK;
}

#endif /* __MSCOREE_OUTSTRING_H */
