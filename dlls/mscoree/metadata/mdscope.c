/*
 * An opened scope: the data of one managed module, and the interfaces that read it
 *
 * Invariant: the data does not change and does not move while the scope is there, so pointers into it,
 * which several methods give out, are good until the last Release; no lock is needed.
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
#include "metadata/mdscope.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static inline struct md_scope *impl_from_IMetaDataInfo( IMetaDataInfo *iface )
{
    return CONTAINING_RECORD( iface, struct md_scope, IMetaDataInfo_iface );
}

static void free_data( const void *data, enum md_storage storage )
{
    switch (storage)
    {
    case MD_BORROWED:    break;
    case MD_HEAP:        HeapFree( GetProcessHeap(), 0, (void *)data ); break;
    case MD_TASK_MEMORY: CoTaskMemFree( (void *)data ); break;
    case MD_VIEW:        UnmapViewOfFile( (void *)data ); break;
    }
}

HRESULT mdscope_query_interface( struct md_scope *scope, REFIID riid, void **obj )
{
    if (!obj) return E_POINTER;
    if (IsEqualGUID( riid, &IID_IMetaDataImport ) || IsEqualGUID( riid, &IID_IMetaDataImport2 ) ||
        IsEqualGUID( riid, &IID_IUnknown ))
        *obj = &scope->IMetaDataImport2_iface;
    else if (IsEqualGUID( riid, &IID_IMetaDataAssemblyImport ))
        *obj = &scope->IMetaDataAssemblyImport_iface;
    else if (IsEqualGUID( riid, &IID_IMetaDataTables ) || IsEqualGUID( riid, &IID_IMetaDataTables2 ))
        *obj = &scope->IMetaDataTables2_iface;
    else if (IsEqualGUID( riid, &IID_IMetaDataInfo ))
        *obj = &scope->IMetaDataInfo_iface;
    else
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    mdscope_addref( scope );
    return S_OK;
}

ULONG mdscope_addref( struct md_scope *scope )
{
    return InterlockedIncrement( &scope->ref );
}

ULONG mdscope_release( struct md_scope *scope )
{
    ULONG ref = InterlockedDecrement( &scope->ref );

    if (ref) return ref;
    free_data( scope->data, scope->storage );
    HeapFree( GetProcessHeap(), 0, scope );
    return 0;
}

static HRESULT WINAPI info_QueryInterface( IMetaDataInfo *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return mdscope_query_interface( impl_from_IMetaDataInfo( iface ), riid, obj );
}

static ULONG WINAPI info_AddRef( IMetaDataInfo *iface )
{
    return mdscope_addref( impl_from_IMetaDataInfo( iface ) );
}

static ULONG WINAPI info_Release( IMetaDataInfo *iface )
{
    return mdscope_release( impl_from_IMetaDataInfo( iface ) );
}

/* COR_E_NOTSUPPORTED: the scope is not a file's. */
static HRESULT WINAPI info_GetFileMapping( IMetaDataInfo *iface, const void **data, ULONGLONG *size, DWORD *type )
{
    struct md_scope *scope = impl_from_IMetaDataInfo( iface );

    TRACE( "%p %p %p %p\n", iface, data, size, type );

    if (!data || !size || !type) return E_POINTER;
    if (scope->storage != MD_VIEW) return COR_E_NOTSUPPORTED;
    *data = scope->data;
    *size = scope->size;
    *type = 0;  /* laid out as a file */
    return S_OK;
}

static const IMetaDataInfoVtbl info_vtbl =
{
    info_QueryInterface,
    info_AddRef,
    info_Release,
    info_GetFileMapping
};

HRESULT mdscope_map_file( const WCHAR *path, const void **data, SIZE_T *size )
{
    HANDLE file, mapping = NULL;
    LARGE_INTEGER length;
    HRESULT hr = S_OK;

    *data = NULL;
    file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                        FILE_ATTRIBUTE_NORMAL, NULL );
    if (file == INVALID_HANDLE_VALUE) return HRESULT_FROM_WIN32( GetLastError() );
    if (!GetFileSizeEx( file, &length )) hr = HRESULT_FROM_WIN32( GetLastError() );
    else if (!length.QuadPart) hr = CLDB_E_NO_DATA;
    else if (length.QuadPart > MAXLONG) hr = CLDB_E_TOO_BIG;
    else if (!(mapping = CreateFileMappingW( file, NULL, PAGE_READONLY, 0, 0, NULL )))
        hr = HRESULT_FROM_WIN32( GetLastError() );
    else if (!(*data = MapViewOfFile( mapping, FILE_MAP_READ, 0, 0, 0 ))) hr = HRESULT_FROM_WIN32( GetLastError() );
    if (mapping) CloseHandle( mapping );
    CloseHandle( file );
    *size = length.QuadPart;
    return hr;
}

HRESULT mdscope_read( const void *data, SIZE_T size, struct pe_image *pe, BOOL *is_pe, struct md *md )
{
    const void *metadata = data;

    if (!(*is_pe = !md_has_signature( data, size ))) memset( pe, 0, sizeof(*pe) );
    else switch (pe_open( pe, data, size, FALSE ))
    {
    case PE_OK:
        metadata = pe_rva( pe, pe->metadata.rva, pe->metadata.size );
        size = pe->metadata.size;
        break;
    case PE_NOT_MANAGED: return COR_E_BADIMAGEFORMAT;
    default: return CLDB_E_FILE_CORRUPT;
    }
    return md_open( md, metadata, size ) ? S_OK : CLDB_E_FILE_CORRUPT;
}

HRESULT mdscope_create( const struct md_interfaces *interfaces, const void *data, SIZE_T size,
                        enum md_storage storage, REFIID riid, void **obj )
{
    struct md_scope *scope;
    HRESULT hr;

    *obj = NULL;
    if (!(scope = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*scope) ))) hr = E_OUTOFMEMORY;
    else hr = mdscope_read( data, size, &scope->pe, &scope->is_pe, &scope->md );
    if (FAILED(hr))
    {
        if (storage != MD_TASK_MEMORY) free_data( data, storage );
        HeapFree( GetProcessHeap(), 0, scope );
        return hr;
    }
    scope->IMetaDataImport2_iface.lpVtbl = interfaces->import;
    scope->IMetaDataAssemblyImport_iface.lpVtbl = interfaces->assembly;
    scope->IMetaDataTables2_iface.lpVtbl = interfaces->tables;
    scope->IMetaDataInfo_iface.lpVtbl = &info_vtbl;
    scope->ref = 1;
    scope->interfaces = interfaces;
    scope->storage = storage;
    scope->data = data;
    scope->size = size;
    hr = mdscope_query_interface( scope, riid, obj );
    if (FAILED(hr) && storage == MD_TASK_MEMORY) scope->storage = MD_BORROWED;
    mdscope_release( scope );
    return hr;
}

HRESULT mdscope_open_file( const struct md_interfaces *interfaces, const WCHAR *path, REFIID riid, void **obj )
{
    const void *data;
    SIZE_T size;
    HRESULT hr;

    *obj = NULL;
    if (FAILED(hr = mdscope_map_file( path, &data, &size ))) return hr;
    return mdscope_create( interfaces, data, size, MD_VIEW, riid, obj );
}
