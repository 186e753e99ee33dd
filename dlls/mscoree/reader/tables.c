/*
 * The tables of metadata: cells, lists, searches
 *
 * Rows count from 1.  Invariant: a row or a cell that isn't there reads as 0, so nothing that a damaged
 * table points to is ever followed outside of it.
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

#include "reader/bytes.h"
#include "reader/md.h"

#define BAD_CODED 0xffffffff

uint32_t md_cell( const struct md *md, unsigned int id, uint32_t row, unsigned int column )
{
    const struct md_table *table = &md->tables[id];
    const uint8_t *cell;

    if (!row || row > table->rows || column >= md_get_schema( id )->column_count) return 0;
    cell = table->data + (size_t)(row - 1) * table->row_size + table->offset[column];
    switch (table->size[column])
    {
    case 1:  return cell[0];
    case 2:  return get_u16( cell );
    default: return get_u32( cell );
    }
}

/* The number that stands for a token in a column of this type. */
static uint32_t encode( unsigned int type, uint32_t token )
{
    const struct md_coded_schema *coded;
    unsigned int tag;

    if (type < MD_TABLE_COUNT) return md_token_table( token ) == type ? md_token_row( token ) : BAD_CODED;
    if (type < MD_CODED || type >= CODED_END) return BAD_CODED;
    coded = md_get_coded( type );
    for (tag = 0; tag < coded->count; tag++)
        if (coded->tokens[tag] == (token & 0xff000000)) return md_token_row( token ) << coded->bits | tag;
    return BAD_CODED;
}

uint32_t md_cell_token( const struct md *md, unsigned int id, uint32_t row, unsigned int column )
{
    unsigned int type = md_get_schema( id )->columns[column].type;
    uint32_t value = md_cell( md, id, row, column ), tag;
    const struct md_coded_schema *coded;

    if (type < MD_TABLE_COUNT) return value > 0xffffff ? 0 : md_token( type, value );
    if (type < MD_CODED || type >= CODED_END) return value;
    coded = md_get_coded( type );
    tag = value & ((1u << coded->bits) - 1);
    value >>= coded->bits;
    if (tag >= coded->count || coded->tokens[tag] >> 24 >= MD_TABLE_COUNT || value > 0xffffff) return 0;
    return coded->tokens[tag] | value;
}

const char *md_cell_string( const struct md *md, unsigned int id, uint32_t row, unsigned int column )
{
    const char *str = md_string( md, md_cell( md, id, row, column ) );

    return str ? str : "";
}

const uint8_t *md_cell_blob( const struct md *md, unsigned int id, uint32_t row, unsigned int column, uint32_t *size )
{
    static const uint8_t empty[1];
    const uint8_t *blob = md_blob( &md->blobs, md_cell( md, id, row, column ), size );

    return blob ? blob : empty;
}

const uint8_t *md_cell_guid( const struct md *md, unsigned int id, uint32_t row, unsigned int column )
{
    return md_guid( md, md_cell( md, id, row, column ) );
}

/* The table that a list column's numbers count in: the pointer table, where there is one. */
static unsigned int counted_table( const struct md *md, unsigned int target )
{
    static const uint8_t pointers[][2] =
    {
        { MD_FIELD, MD_FIELDPTR }, { MD_METHOD, MD_METHODPTR }, { MD_PARAM, MD_PARAMPTR },
        { MD_EVENT, MD_EVENTPTR }, { MD_PROPERTY, MD_PROPERTYPTR }
    };
    unsigned int i;

    for (i = 0; i < sizeof(pointers) / sizeof(pointers[0]); i++)
        if (pointers[i][0] == target && md->tables[pointers[i][1]].rows) return pointers[i][1];
    return target;
}

struct md_span md_list( const struct md *md, unsigned int id, uint32_t row, unsigned int column )
{
    unsigned int target = md_get_schema( id )->columns[column].type;
    uint32_t end = md->tables[counted_table( md, target )].rows + 1;
    struct md_span span = { 0, 0 };

    if (!row || row > md->tables[id].rows) return span;
    span.first = md_cell( md, id, row, column );
    span.end = row < md->tables[id].rows ? md_cell( md, id, row + 1, column ) : end;
    if (span.end > end) span.end = end;
    if (!span.first || span.first > span.end) span.first = span.end;
    return span;
}

uint32_t md_list_row( const struct md *md, unsigned int id, unsigned int column, uint32_t pos )
{
    unsigned int target = md_get_schema( id )->columns[column].type, counted = counted_table( md, target );

    return counted == target ? pos : md_cell( md, counted, pos, 0 );
}

uint32_t md_list_owner( const struct md *md, unsigned int id, unsigned int column, uint32_t row )
{
    unsigned int target = md_get_schema( id )->columns[column].type, counted = counted_table( md, target );
    uint32_t low = 1, high = md->tables[id].rows, middle, pos = row;
    struct md_span span;

    if (!row || row > md->tables[target].rows || !high) return 0;
    if (counted != target)
    {
        for (pos = 1; pos <= md->tables[counted].rows; pos++) if (md_cell( md, counted, pos, 0 ) == row) break;
        if (pos > md->tables[counted].rows) return 0;
    }

    /* the last row whose list starts at or before it */
    while (low < high)
    {
        middle = low + (high - low + 1) / 2;
        if (md_cell( md, id, middle, column ) <= pos) low = middle;
        else high = middle - 1;
    }
    span = md_list( md, id, low, column );
    return pos >= span.first && pos < span.end ? low : 0;
}

uint32_t md_find( const struct md *md, unsigned int id, unsigned int column, uint32_t value, uint32_t start )
{
    const struct md_table *table = &md->tables[id];
    uint32_t low = start ? start : 1, high = table->rows + 1, middle;

    if (table->sorted && (int)column == md_get_schema( id )->key)
    {
        while (low < high)
        {
            middle = low + (high - low) / 2;
            if (md_cell( md, id, middle, column ) < value) low = middle + 1;
            else high = middle;
        }
        return low <= table->rows && md_cell( md, id, low, column ) == value ? low : 0;
    }
    for (; low <= table->rows; low++)
        if (md_cell( md, id, low, column ) == value) return low;
    return 0;
}

uint32_t md_find_token( const struct md *md, unsigned int id, unsigned int column, uint32_t token, uint32_t start )
{
    uint32_t value = encode( md_get_schema( id )->columns[column].type, token );

    return value == BAD_CODED ? 0 : md_find( md, id, column, value, start );
}
