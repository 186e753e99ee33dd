/*
 * Reading and writing memory for managed code: the exports ND_...
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
#include "ole2.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* Values of any alignment, at a byte offset from a pointer. Managed code checks nothing either: a bad pointer
 * faults. */

BYTE WINAPI ND_RU1( const void *ptr, int ofs )
{
    TRACE( "%p %d\n", ptr, ofs );

    return *((const BYTE *)ptr + ofs);
}

SHORT WINAPI ND_RI2( const void *ptr, int ofs )
{
    TRACE( "%p %d\n", ptr, ofs );

    return *(const SHORT UNALIGNED *)((const char *)ptr + ofs);
}

INT WINAPI ND_RI4( const void *ptr, int ofs )
{
    TRACE( "%p %d\n", ptr, ofs );

    return *(const INT UNALIGNED *)((const char *)ptr + ofs);
}

INT64 WINAPI ND_RI8( const void *ptr, int ofs )
{
    TRACE( "%p %d\n", ptr, ofs );

    return *(const INT64 UNALIGNED *)((const char *)ptr + ofs);
}

void WINAPI ND_WU1( void *ptr, int ofs, BYTE val )
{
    TRACE( "%p %d %#x\n", ptr, ofs, val );

    *((BYTE *)ptr + ofs) = val;
}

void WINAPI ND_WI2( void *ptr, int ofs, SHORT val )
{
    TRACE( "%p %d %d\n", ptr, ofs, val );

    *(SHORT UNALIGNED *)((char *)ptr + ofs) = val;
}

void WINAPI ND_WI4( void *ptr, int ofs, INT val )
{
    TRACE( "%p %d %d\n", ptr, ofs, val );

    *(INT UNALIGNED *)((char *)ptr + ofs) = val;
}

void WINAPI ND_WI8( void *ptr, int ofs, INT64 val )
{
    TRACE( "%p %d %s\n", ptr, ofs, wine_dbgstr_longlong(val) );

    *(INT64 UNALIGNED *)((char *)ptr + ofs) = val;
}

void WINAPI ND_CopyObjSrc( const void *src, int ofs, void *dst, int size )
{
    TRACE( "%p %d %p %d\n", src, ofs, dst, size );

    memcpy( dst, (const char *)src + ofs, size );
}

void WINAPI ND_CopyObjDst( const void *src, void *dst, int ofs, int size )
{
    TRACE( "%p %p %d %d\n", src, dst, ofs, size );

    memcpy( (char *)dst + ofs, src, size );
}
