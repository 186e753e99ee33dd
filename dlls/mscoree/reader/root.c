/*
 * The start of metadata: version, streams, and the layout of the tables
 *
 * Invariant: after md_open every heap and every table lies wholly inside the data; the string heap
 * ends with a zero.
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

#include <string.h>

#include "reader/bytes.h"
#include "reader/md.h"

#define SIGNATURE     0x424a5342    /* "BSJB" */
#define ROOT_SIZE     16
#define MAX_VERSION   256
#define TABLES_HEADER 24

#define HEAP_STRINGS_4   0x01       /* HeapSizes: an index has four bytes */
#define HEAP_GUIDS_4     0x02
#define HEAP_BLOBS_4     0x04
#define HEAP_EXTRA_DATA  0x40       /* four more bytes follow the row counts */

/* The length of a string that may have no end in its room. */
static uint32_t bounded_length( const void *str, size_t room )
{
    const void *end = memchr( str, 0, room );

    return end ? (size_t)((const char *)end - (const char *)str) : room;
}

bool md_has_signature( const void *data, size_t size )
{
    return size >= ROOT_SIZE && get_u32( data ) == SIGNATURE;
}

/* The bytes of a column's index: 4 when the largest that it may have does not fit in 16 bits. */
static uint8_t column_size( const struct md *md, uint8_t heap_sizes, unsigned int type )
{
    const struct md_coded_schema *coded;
    unsigned int i, table;

    if (type < MD_TABLE_COUNT) return md->tables[type].rows > 0xffff ? 4 : 2;
    if (type >= MD_CODED && type < CODED_END)
    {
        coded = md_get_coded( type );
        for (i = 0; i < coded->count; i++)
        {
            table = coded->tokens[i] >> 24;
            if (table < MD_TABLE_COUNT && md->tables[table].rows > 0xffffu >> coded->bits) return 4;
        }
        return 2;
    }
    switch (type)
    {
    case MD_BYTE:   return 1;
    case MD_STRING: return heap_sizes & HEAP_STRINGS_4 ? 4 : 2;
    case MD_GUID:   return heap_sizes & HEAP_GUIDS_4 ? 4 : 2;
    case MD_BLOB:   return heap_sizes & HEAP_BLOBS_4 ? 4 : 2;
    case MD_LONG:
    case MD_ULONG:  return 4;
    default:        return 2;
    }
}

static void lay_out_table( struct md *md, unsigned int id, uint8_t heap_sizes )
{
    const struct md_schema *schema = md_get_schema( id );
    struct md_table *table = &md->tables[id];
    unsigned int i, pos = 0;

    for (i = 0; i < schema->column_count; i++)
    {
        table->offset[i] = pos;
        table->size[i] = column_size( md, heap_sizes, schema->columns[i].type );
        pos += table->size[i];
        if (pos & 1) pos++;     /* a lone byte is padded */
    }
    table->row_size = pos;
}

/* Every sorted bit is checked, because a search that halves would not find what is there. */
static bool is_sorted( const struct md *md, unsigned int id )
{
    int key = md_get_schema( id )->key;
    uint32_t row, value, last = 0;

    if (key < 0) return false;
    for (row = 1; row <= md->tables[id].rows; row++)
    {
        if ((value = md_cell( md, id, row, key )) < last) return false;
        last = value;
    }
    return true;
}

static bool open_tables( struct md *md, const uint8_t *data, size_t size )
{
    uint64_t valid;
    uint8_t heap_sizes;
    size_t pos = TABLES_HEADER;
    unsigned int i;

    if (size < TABLES_HEADER) return false;
    heap_sizes = data[6];
    valid = get_u64( data + 8 );
    for (i = 0; i < 64; i++)
    {
        if (!(valid >> i & 1)) continue;
        if (!inside( size, pos, 4 )) return false;
        if (i < MD_TABLE_COUNT)
        {
            md->tables[i].rows = get_u32( data + pos );
            if (md->tables[i].rows > 0xffffff) return false;    /* a token has 24 bits for it */
        }
        pos += 4;
    }
    if (heap_sizes & HEAP_EXTRA_DATA) pos += 4;

    for (i = 0; i < MD_TABLE_COUNT; i++) lay_out_table( md, i, heap_sizes );
    for (i = 0; i < MD_TABLE_COUNT; i++)
    {
        struct md_table *table = &md->tables[i];

        if (pos > size || table->rows > (size - pos) / table->row_size) return false;
        table->data = data + pos;
        pos += (size_t)table->rows * table->row_size;
    }
    for (i = 0; i < MD_TABLE_COUNT; i++) md->tables[i].sorted = is_sorted( md, i );
    return true;
}

static void set_heap( struct md_heap *heap, const uint8_t *data, uint32_t size )
{
    if (heap->data) return;     /* the first of a name counts */
    heap->data = data;
    heap->size = size;
}

bool md_open( struct md *md, const void *data, size_t size )
{
    const uint8_t *base = data, *name, *tables = NULL;
    uint32_t offset, stream_size, tables_size = 0, length;
    unsigned int i, count, name_length;
    size_t pos;

    memset( md, 0, sizeof(*md) );
    md->data = base;
    md->size = size;

    if (!md_has_signature( data, size )) return false;
    length = get_u32( base + 12 );
    if (length > MAX_VERSION || !inside( size, ROOT_SIZE, length )) return false;
    md->version = (const char *)base + ROOT_SIZE;
    md->version_length = bounded_length( md->version, length );
    pos = ROOT_SIZE + ((length + 3) & ~3u);
    if (!inside( size, pos, 4 )) return false;
    count = get_u16( base + pos + 2 );
    pos += 4;

    for (i = 0; i < count; i++)
    {
        if (!inside( size, pos, 8 )) return false;
        offset = get_u32( base + pos );
        stream_size = get_u32( base + pos + 4 );
        name = base + pos + 8;
        name_length = bounded_length( name, size - pos - 8 < 32 ? size - pos - 8 : 32 );
        if (!inside( size, pos + 8, name_length + 1 ) || name[name_length]) return false;
        pos += 8 + ((name_length + 1 + 3) & ~3u);
        if (!inside( size, offset, stream_size )) return false;

        if (!strcmp( (const char *)name, "#~" ) || !strcmp( (const char *)name, "#-" ))
        {
            if (tables) continue;
            tables = base + offset;
            tables_size = stream_size;
        }
        else if (!strcmp( (const char *)name, "#Strings" )) set_heap( &md->strings, base + offset, stream_size );
        else if (!strcmp( (const char *)name, "#Blob" )) set_heap( &md->blobs, base + offset, stream_size );
        else if (!strcmp( (const char *)name, "#GUID" )) set_heap( &md->guids, base + offset, stream_size );
        else if (!strcmp( (const char *)name, "#US" )) set_heap( &md->user_strings, base + offset, stream_size );
    }

    /* a string may not run out of its heap: what follows the last zero isn't one */
    while (md->strings.size && md->strings.data[md->strings.size - 1]) md->strings.size--;
    return tables && open_tables( md, tables, tables_size );
}
