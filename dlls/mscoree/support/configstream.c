/*
 * A read-only stream over a configuration file
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
#include "mscoree.h"
#include "support/configfile.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* The stream reads forward and does nothing else; the file stays open as long as the stream lives. */
struct config_stream
{
    IStream IStream_iface;
    LONG    ref;
    HANDLE  file;
};

static inline struct config_stream *impl_from_IStream( IStream *iface )
{
    return CONTAINING_RECORD( iface, struct config_stream, IStream_iface );
}

static HRESULT WINAPI config_stream_QueryInterface( IStream *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_IStream ) && !IsEqualGUID( riid, &IID_ISequentialStream ) &&
        !IsEqualGUID( riid, &IID_IUnknown ))
    {
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    IStream_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI config_stream_AddRef( IStream *iface )
{
    ULONG refs = InterlockedIncrement( &impl_from_IStream( iface )->ref );

    TRACE( "%p, refs %lu\n", iface, refs );
    return refs;
}

static ULONG WINAPI config_stream_Release( IStream *iface )
{
    struct config_stream *stream = impl_from_IStream( iface );
    ULONG ref = InterlockedDecrement( &stream->ref );

    TRACE( "%p, refs %lu\n", iface, ref );
    if (!ref)
    {
        CloseHandle( stream->file );
        HeapFree( GetProcessHeap(), 0, stream );
    }
    return ref;
}

static HRESULT WINAPI config_stream_Read( IStream *iface, void *buffer, ULONG size, ULONG *read )
{
    struct config_stream *stream = impl_from_IStream( iface );
    DWORD done;

    TRACE( "%p %p %lu %p\n", iface, buffer, size, read );

    if (read) *read = 0;
    if (!ReadFile( stream->file, buffer, size, &done, NULL )) return HRESULT_FROM_WIN32( GetLastError() );
    if (read) *read = done;
    return S_OK;
}

static HRESULT WINAPI config_stream_Write( IStream *iface, const void *buffer, ULONG size, ULONG *written )
{
    TRACE( "%p %p %lu %p\n", iface, buffer, size, written );

    if (written) *written = 0;
    return E_FAIL;
}

static HRESULT WINAPI config_stream_Seek( IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position )
{
    TRACE( "%p %s %lu %p\n", iface, wine_dbgstr_longlong(move.QuadPart), origin, position );

    if (position) position->QuadPart = 0;
    return E_NOTIMPL;
}

static HRESULT WINAPI config_stream_SetSize( IStream *iface, ULARGE_INTEGER size )
{
    TRACE( "%p\n", iface );

    return E_NOTIMPL;
}

static HRESULT WINAPI config_stream_CopyTo( IStream *iface, IStream *stream, ULARGE_INTEGER size, ULARGE_INTEGER *read,
                                            ULARGE_INTEGER *written )
{
    TRACE( "%p %p %s %p %p\n", iface, stream, wine_dbgstr_longlong(size.QuadPart), read, written );

    if (read) read->QuadPart = 0;
    if (written) written->QuadPart = 0;
    return E_NOTIMPL;
}

static HRESULT WINAPI config_stream_Commit( IStream *iface, DWORD flags )
{
    TRACE( "%p\n", iface );

    return E_NOTIMPL;
}

static HRESULT WINAPI config_stream_Revert( IStream *iface )
{
    TRACE( "%p\n", iface );

    return E_NOTIMPL;
}

static HRESULT WINAPI config_stream_LockRegion( IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type )
{
    TRACE( "%p\n", iface );

    return E_NOTIMPL;
}

static HRESULT WINAPI config_stream_UnlockRegion( IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size,
                                                  DWORD type )
{
    TRACE( "%p\n", iface );

    return E_NOTIMPL;
}

static HRESULT WINAPI config_stream_Stat( IStream *iface, STATSTG *stat, DWORD flags )
{
    TRACE( "%p\n", iface );

    return E_NOTIMPL;
}

static HRESULT WINAPI config_stream_Clone( IStream *iface, IStream **clone )
{
    TRACE( "%p %p\n", iface, clone );

    if (clone) *clone = NULL;
    return E_NOTIMPL;
}

static const IStreamVtbl config_stream_vtbl =
{
    config_stream_QueryInterface,
    config_stream_AddRef,
    config_stream_Release,
    config_stream_Read,
    config_stream_Write,
    config_stream_Seek,
    config_stream_SetSize,
    config_stream_CopyTo,
    config_stream_Commit,
    config_stream_Revert,
    config_stream_LockRegion,
    config_stream_UnlockRegion,
    config_stream_Stat,
    config_stream_Clone
};

HRESULT configstream_create( const WCHAR *path, IStream **result )
{
    struct config_stream *stream;
    HANDLE file;

    *result = NULL;
    file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                        FILE_ATTRIBUTE_NORMAL, NULL );
    if (file == INVALID_HANDLE_VALUE) return HRESULT_FROM_WIN32( GetLastError() );
    if (!(stream = HeapAlloc( GetProcessHeap(), 0, sizeof(*stream) )))
    {
        CloseHandle( file );
        return E_OUTOFMEMORY;
    }
    stream->IStream_iface.lpVtbl = &config_stream_vtbl;
    stream->ref = 1;
    stream->file = file;
    *result = &stream->IStream_iface;
    return S_OK;
}

/* A stream over a configuration file.  E_POINTER: no result; E_FAIL: no name; COR_E_FILENOTFOUND and its like. */
HRESULT WINAPI CreateConfigStream( const WCHAR *filename, IStream **stream )
{
    TRACE( "%s %p\n", debugstr_w(filename), stream );

    if (!stream) return E_POINTER;
    *stream = NULL;
    if (!filename) return E_FAIL;
    return configstream_create( filename, stream );
}
