/*
 * IMetaDataTables2: the tables and heaps as they are
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

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "cor.h"
#include "metadata/mdscope.h"
#include "reader/bytes.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static inline struct md_scope *impl_from_IMetaDataTables2( IMetaDataTables2 *iface )
{
    return CONTAINING_RECORD( iface, struct md_scope, IMetaDataTables2_iface );
}

static HRESULT WINAPI tables_QueryInterface( IMetaDataTables2 *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return mdscope_query_interface( impl_from_IMetaDataTables2( iface ), riid, obj );
}

static ULONG WINAPI tables_AddRef( IMetaDataTables2 *iface )
{
    return mdscope_addref( impl_from_IMetaDataTables2( iface ) );
}

static ULONG WINAPI tables_Release( IMetaDataTables2 *iface )
{
    return mdscope_release( impl_from_IMetaDataTables2( iface ) );
}

static HRESULT give_size( const struct md_heap *heap, ULONG *size )
{
    if (!size) return E_POINTER;
    *size = heap->size;
    return S_OK;
}

static HRESULT WINAPI tables_GetStringHeapSize( IMetaDataTables2 *iface, ULONG *size )
{
    TRACE( "%p %p\n", iface, size );

    return give_size( &impl_from_IMetaDataTables2( iface )->md.strings, size );
}

static HRESULT WINAPI tables_GetBlobHeapSize( IMetaDataTables2 *iface, ULONG *size )
{
    TRACE( "%p %p\n", iface, size );

    return give_size( &impl_from_IMetaDataTables2( iface )->md.blobs, size );
}

static HRESULT WINAPI tables_GetGuidHeapSize( IMetaDataTables2 *iface, ULONG *size )
{
    TRACE( "%p %p\n", iface, size );

    return give_size( &impl_from_IMetaDataTables2( iface )->md.guids, size );
}

static HRESULT WINAPI tables_GetUserStringHeapSize( IMetaDataTables2 *iface, ULONG *size )
{
    TRACE( "%p %p\n", iface, size );

    return give_size( &impl_from_IMetaDataTables2( iface )->md.user_strings, size );
}

static HRESULT WINAPI tables_GetNumTables( IMetaDataTables2 *iface, ULONG *count )
{
    TRACE( "%p %p\n", iface, count );

    if (!count) return E_POINTER;
    *count = MD_TABLE_COUNT;
    return S_OK;
}

/* The table that a kind of token is of; ~0: it has none, as strings. */
static HRESULT WINAPI tables_GetTableIndex( IMetaDataTables2 *iface, ULONG token, ULONG *table )
{
    TRACE( "%p %#lx %p\n", iface, token, table );

    if (!table) return E_POINTER;
    *table = md_token_table( token ) < MD_TABLE_COUNT ? md_token_table( token ) : ~0u;
    return S_OK;
}

static HRESULT WINAPI tables_GetTableInfo( IMetaDataTables2 *iface, ULONG table, ULONG *row_size, ULONG *rows,
                                           ULONG *columns, ULONG *key, const char **name )
{
    struct md_scope *scope = impl_from_IMetaDataTables2( iface );
    const struct md_schema *schema;

    TRACE( "%p %lu %p %p %p %p %p\n", iface, table, row_size, rows, columns, key, name );

    if (table >= MD_TABLE_COUNT) return E_INVALIDARG;
    schema = md_get_schema( table );
    if (row_size) *row_size = scope->md.tables[table].row_size;
    if (rows) *rows = scope->md.tables[table].rows;
    if (columns) *columns = schema->column_count;
    if (key) *key = schema->key < 0 ? ~0u : (ULONG)schema->key;
    if (name) *name = schema->name;
    return S_OK;
}

static HRESULT WINAPI tables_GetColumnInfo( IMetaDataTables2 *iface, ULONG table, ULONG column, ULONG *offset,
                                            ULONG *size, ULONG *type, const char **name )
{
    struct md_scope *scope = impl_from_IMetaDataTables2( iface );

    TRACE( "%p %lu %lu %p %p %p %p\n", iface, table, column, offset, size, type, name );

    if (table >= MD_TABLE_COUNT || column >= md_get_schema( table )->column_count) return E_INVALIDARG;
    if (offset) *offset = scope->md.tables[table].offset[column];
    if (size) *size = scope->md.tables[table].size[column];
    if (type) *type = md_get_schema( table )->columns[column].type;
    if (name) *name = md_get_schema( table )->columns[column].name;
    return S_OK;
}

static HRESULT WINAPI tables_GetCodedTokenInfo( IMetaDataTables2 *iface, ULONG coded, ULONG *count, ULONG **tokens,
                                                const char **name )
{
    const struct md_coded_schema *schema;

    TRACE( "%p %lu %p %p %p\n", iface, coded, count, tokens, name );

    if (coded >= CODED_COUNT) return E_INVALIDARG;
    schema = md_get_coded( MD_CODED + coded );
    if (count) *count = schema->count;
    if (tokens) *tokens = (ULONG *)schema->tokens;
    if (name) *name = schema->name;
    return S_OK;
}

static HRESULT WINAPI tables_GetRow( IMetaDataTables2 *iface, ULONG table, ULONG row, void **data )
{
    struct md_scope *scope = impl_from_IMetaDataTables2( iface );
    const struct md_table *info;

    TRACE( "%p %lu %lu %p\n", iface, table, row, data );

    if (!data) return E_POINTER;
    *data = NULL;
    if (table >= MD_TABLE_COUNT) return E_INVALIDARG;
    info = &scope->md.tables[table];
    if (!row || row > info->rows) return E_INVALIDARG;
    *data = (void *)(info->data + (SIZE_T)(row - 1) * info->row_size);
    return S_OK;
}

/* Indexes of rows, coded or not, are given as the tokens that they stand for. */
static HRESULT WINAPI tables_GetColumn( IMetaDataTables2 *iface, ULONG table, ULONG column, ULONG row, ULONG *value )
{
    struct md_scope *scope = impl_from_IMetaDataTables2( iface );
    unsigned int type;

    TRACE( "%p %lu %lu %lu %p\n", iface, table, column, row, value );

    if (!value) return E_POINTER;
    *value = 0;
    if (table >= MD_TABLE_COUNT || column >= md_get_schema( table )->column_count) return E_INVALIDARG;
    if (!row || row > scope->md.tables[table].rows) return E_INVALIDARG;
    type = md_get_schema( table )->columns[column].type;
    if (type < MD_SHORT) *value = md_cell_token( &scope->md, table, row, column );
    else *value = md_cell( &scope->md, table, row, column );
    return S_OK;
}

static HRESULT WINAPI tables_GetString( IMetaDataTables2 *iface, ULONG index, const char **str )
{
    TRACE( "%p %#lx %p\n", iface, index, str );

    if (!str) return E_POINTER;
    return (*str = md_string( &impl_from_IMetaDataTables2( iface )->md, index )) ? S_OK : CLDB_E_INDEX_NOTFOUND;
}

static HRESULT give_blob( const struct md_heap *heap, ULONG index, ULONG *size, const void **data )
{
    uint32_t length;

    if (!size || !data) return E_POINTER;
    *data = md_blob( heap, index, &length );
    *size = length;
    return *data ? S_OK : CLDB_E_INDEX_NOTFOUND;
}

static HRESULT WINAPI tables_GetBlob( IMetaDataTables2 *iface, ULONG index, ULONG *size, const void **data )
{
    TRACE( "%p %#lx %p %p\n", iface, index, size, data );

    return give_blob( &impl_from_IMetaDataTables2( iface )->md.blobs, index, size, data );
}

static HRESULT WINAPI tables_GetGuid( IMetaDataTables2 *iface, ULONG index, const GUID **guid )
{
    TRACE( "%p %lu %p\n", iface, index, guid );

    if (!guid) return E_POINTER;
    if (!index)
    {
        *guid = &GUID_NULL;
        return S_OK;
    }
    *guid = (const GUID *)md_guid( &impl_from_IMetaDataTables2( iface )->md, index );
    return *guid ? S_OK : CLDB_E_INDEX_NOTFOUND;
}

static HRESULT WINAPI tables_GetUserString( IMetaDataTables2 *iface, ULONG index, ULONG *size, const void **data )
{
    TRACE( "%p %#lx %p %p\n", iface, index, size, data );

    return give_blob( &impl_from_IMetaDataTables2( iface )->md.user_strings, index, size, data );
}

/* S_FALSE: there is no next one. */
static HRESULT WINAPI tables_GetNextString( IMetaDataTables2 *iface, ULONG index, ULONG *next )
{
    struct md_scope *scope = impl_from_IMetaDataTables2( iface );
    const char *str;
    ULONG pos;

    TRACE( "%p %#lx %p\n", iface, index, next );

    if (!next) return E_POINTER;
    *next = 0;
    if (!(str = md_string( &scope->md, index )) || index >= scope->md.strings.size) return S_FALSE;
    pos = index + strlen( str ) + 1;
    if (pos >= scope->md.strings.size) return S_FALSE;
    *next = pos;
    return S_OK;
}

static HRESULT give_next( const struct md_heap *heap, ULONG index, ULONG *next )
{
    if (!next) return E_POINTER;
    return (*next = md_next_blob( heap, index )) ? S_OK : S_FALSE;
}

static HRESULT WINAPI tables_GetNextBlob( IMetaDataTables2 *iface, ULONG index, ULONG *next )
{
    TRACE( "%p %#lx %p\n", iface, index, next );

    return give_next( &impl_from_IMetaDataTables2( iface )->md.blobs, index, next );
}

static HRESULT WINAPI tables_GetNextGuid( IMetaDataTables2 *iface, ULONG index, ULONG *next )
{
    struct md_scope *scope = impl_from_IMetaDataTables2( iface );

    TRACE( "%p %lu %p\n", iface, index, next );

    if (!next) return E_POINTER;
    *next = index < scope->md.guids.size / 16 ? index + 1 : 0;
    return *next ? S_OK : S_FALSE;
}

static HRESULT WINAPI tables_GetNextUserString( IMetaDataTables2 *iface, ULONG index, ULONG *next )
{
    TRACE( "%p %#lx %p\n", iface, index, next );

    return give_next( &impl_from_IMetaDataTables2( iface )->md.user_strings, index, next );
}

static HRESULT WINAPI tables_GetMetaDataStorage( IMetaDataTables2 *iface, const void **data, ULONG *size )
{
    struct md_scope *scope = impl_from_IMetaDataTables2( iface );

    TRACE( "%p %p %p\n", iface, data, size );

    if (!data || !size) return E_POINTER;
    *data = scope->md.data;
    *size = scope->md.size;
    return S_OK;
}

/* The stream headers were checked when the scope was opened. */
static HRESULT WINAPI tables_GetMetaDataStreamInfo( IMetaDataTables2 *iface, ULONG index, const char **name,
                                                    const void **data, ULONG *size )
{
    struct md_scope *scope = impl_from_IMetaDataTables2( iface );
    const BYTE *header = scope->md.data + 16 + ((get_u32( scope->md.data + 12 ) + 3) & ~3u);
    ULONG count = get_u16( header + 2 );

    TRACE( "%p %lu %p %p %p\n", iface, index, name, data, size );

    if (!name || !data || !size) return E_POINTER;
    if (index >= count) return E_INVALIDARG;
    for (header += 4; index; index--) header += 8 + ((strlen( (const char *)header + 8 ) + 1 + 3) & ~3u);
    *name = (const char *)header + 8;
    *data = scope->md.data + get_u32( header );
    *size = get_u32( header + 4 );
    return S_OK;
}

const IMetaDataTables2Vtbl mdtables_vtbl =
{
    tables_QueryInterface,
    tables_AddRef,
    tables_Release,
    tables_GetStringHeapSize,
    tables_GetBlobHeapSize,
    tables_GetGuidHeapSize,
    tables_GetUserStringHeapSize,
    tables_GetNumTables,
    tables_GetTableIndex,
    tables_GetTableInfo,
    tables_GetColumnInfo,
    tables_GetCodedTokenInfo,
    tables_GetRow,
    tables_GetColumn,
    tables_GetString,
    tables_GetBlob,
    tables_GetGuid,
    tables_GetUserString,
    tables_GetNextString,
    tables_GetNextBlob,
    tables_GetNextGuid,
    tables_GetNextUserString,
    tables_GetMetaDataStorage,
    tables_GetMetaDataStreamInfo
};
