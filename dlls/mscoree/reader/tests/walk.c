/*
 * Reads everything that a file says about itself, as a tool would that trusts it
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

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "walk.h"

uint8_t *read_whole_file( const char *path, size_t *size )
{
    FILE *file = fopen( path, "rb" );
    uint8_t *data;
    long len;

    if (!file || fseek( file, 0, SEEK_END ) || (len = ftell( file )) < 0 || fseek( file, 0, SEEK_SET ))
    {
        perror( path );
        exit( 1 );
    }
    data = malloc( len ? len : 1 );
    if (!data || fread( data, 1, len, file ) != (size_t)len)
    {
        perror( path );
        exit( 1 );
    }
    fclose( file );
    *size = len;
    return data;
}

static unsigned long sum_bytes( const uint8_t *data, size_t size )
{
    unsigned long sum = 0;
    size_t i;

    for (i = 0; i < size; i++) sum += data[i];
    return sum ? size : size + 1;   /* so that the reads are not left out */
}

static void walk_cell( const struct md *md, unsigned int table, uint32_t row, unsigned int column, struct walk *walk )
{
    uint32_t size, token;
    const uint8_t *data;
    struct md_span span;
    unsigned int type = md_get_schema( table )->columns[column].type;

    switch (type)
    {
    case MD_STRING:
        walk->characters += strlen( md_cell_string( md, table, row, column ) );
        break;
    case MD_BLOB:
        data = md_cell_blob( md, table, row, column, &size );
        walk->bytes += sum_bytes( data, size );
        break;
    case MD_GUID:
        if ((data = md_cell_guid( md, table, row, column ))) walk->bytes += sum_bytes( data, 16 );
        break;
    default:
        token = md_cell_token( md, table, row, column );
        if (type < MD_SHORT && md_has_token( md, token ))
            walk->bytes += md_cell( md, md_token_table( token ), md_token_row( token ), 0 ) != 0;
        if (type < MD_TABLE_COUNT)
        {
            span = md_list( md, table, row, column );
            for (; span.first < span.end && span.first < 1000; span.first++)
                if (!md_list_row( md, table, column, span.first )) break;
            md_list_owner( md, table, column, row );
        }
        if (row < 50 && type < MD_SHORT) md_find_token( md, table, column, token, 1 );
        break;
    }
}

static void walk_metadata( const void *data, size_t size, struct walk *walk )
{
    unsigned int table, column;
    uint32_t row, index, length;
    struct md md;

    if (!(walk->opened = md_open( &md, data, size ))) return;
    walk->characters += strnlen( md.version, md.version_length );
    for (table = 0; table < MD_TABLE_COUNT; table++)
        for (row = 0; row <= md_row_count( &md, table ) + 1; row++)
        {
            for (column = 0; column < md_get_schema( table )->column_count; column++)
                walk_cell( &md, table, row, column, walk );
            walk->rows++;
        }
    for (index = 1; index && md_blob( &md.user_strings, index, &length );
         index = md_next_blob( &md.user_strings, index ))
        walk->bytes += length;
}

struct walk walk_file( const uint8_t *data, size_t size, bool mapped )
{
    struct walk walk;
    struct pe_image image;
    const void *metadata;
    size_t offset, length;
    unsigned int i;

    memset( &walk, 0, sizeof(walk) );
    if (md_has_signature( data, size ))
    {
        walk_metadata( data, size, &walk );
        return walk;
    }
    if ((walk.pe = pe_open( &image, data, size, mapped )) != PE_OK) return walk;
    for (i = 0; i < image.section_count; i++)
        if (pe_section_data( &image, i, &offset, &length )) walk.bytes += sum_bytes( data + offset, length );
    if ((metadata = pe_rva( &image, image.strong_name.rva, image.strong_name.size )))
        walk.bytes += sum_bytes( metadata, image.strong_name.size );
    if ((metadata = pe_rva( &image, image.metadata.rva, image.metadata.size )))
        walk_metadata( metadata, image.metadata.size, &walk );
    return walk;
}
