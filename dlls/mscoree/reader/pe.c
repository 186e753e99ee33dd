/*
 * The headers of a managed PE file
 *
 * See ECMA-335 II.25 and Microsoft's PE format.
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
#include "reader/pe.h"

#define DOS_SIGNATURE  0x5a4d
#define PE_SIGNATURE   0x00004550
#define MAGIC_PE32     0x10b
#define MAGIC_PE32PLUS 0x20b
#define DOS_LFANEW     0x3c     /* in the DOS header: where the PE signature is */
#define DOS_SIZE       0x40
#define FILE_HEADER    20
#define SECTION_HEADER 40
#define COR_HEADER     72
#define DIRECTORY_SECURITY 4
#define DIRECTORY_CLR      14
#define OPTIONAL_CHECKSUM  64

static inline const uint8_t *section_header( const struct pe_image *image, unsigned int index )
{
    return image->sections + (size_t)index * SECTION_HEADER;
}

bool pe_section_data( const struct pe_image *image, unsigned int index, size_t *offset, size_t *size )
{
    const uint8_t *header = section_header( image, index );

    *offset = get_u32( header + 20 );
    *size = get_u32( header + 16 );
    return inside( image->size, *offset, *size );
}

const void *pe_rva( const struct pe_image *image, uint32_t rva, size_t size )
{
    const uint8_t *header;
    uint32_t start, raw_size;
    size_t offset;
    unsigned int i;

    if (image->mapped) return inside( image->size, rva, size ) ? image->base + rva : NULL;
    for (i = 0; i < image->section_count; i++)
    {
        header = section_header( image, i );
        start = get_u32( header + 12 );
        raw_size = get_u32( header + 16 );
        if (rva < start || rva - start >= raw_size) continue;
        if (size > raw_size - (rva - start)) return NULL;
        offset = (size_t)get_u32( header + 20 ) + (rva - start);
        return inside( image->size, offset, size ) ? image->base + offset : NULL;
    }
    return NULL;
}

static struct pe_directory get_directory( const uint8_t *entry )
{
    struct pe_directory dir;

    dir.rva = get_u32( entry );
    dir.size = get_u32( entry + 4 );
    return dir;
}

enum pe_result pe_open( struct pe_image *image, const void *data, size_t size, bool mapped )
{
    const uint8_t *base = data, *optional, *cor;
    size_t pos, optional_size, dirs;
    struct pe_directory dir;
    uint32_t dir_count;

    memset( image, 0, sizeof(*image) );
    image->base = base;
    image->size = size;
    image->mapped = mapped;

    if (size < DOS_SIZE || get_u16( base ) != DOS_SIGNATURE) return PE_NOT_PE;
    pos = get_u32( base + DOS_LFANEW );
    if (!inside( size, pos, 4 + FILE_HEADER ) || get_u32( base + pos ) != PE_SIGNATURE) return PE_NOT_PE;
    pos += 4;
    image->machine = get_u16( base + pos );
    image->section_count = get_u16( base + pos + 2 );
    optional_size = get_u16( base + pos + 16 );
    image->characteristics = get_u16( base + pos + 18 );
    pos += FILE_HEADER;
    if (!inside( size, pos, optional_size ) || optional_size < OPTIONAL_CHECKSUM + 4) return PE_NOT_PE;
    optional = base + pos;
    switch (get_u16( optional ))
    {
    case MAGIC_PE32:     dirs = 96; break;
    case MAGIC_PE32PLUS: dirs = 112; image->pe32plus = true; break;
    default: return PE_NOT_PE;
    }
    image->checksum = pos + OPTIONAL_CHECKSUM;
    image->headers_end = pos + optional_size + (size_t)image->section_count * SECTION_HEADER;
    if (!inside( size, pos + optional_size, (size_t)image->section_count * SECTION_HEADER )) return PE_NOT_PE;
    image->sections = base + pos + optional_size;

    if (optional_size < dirs) return PE_NOT_MANAGED;
    dir_count = get_u32( optional + dirs - 4 );
    if (dir_count > (optional_size - dirs) / 8) dir_count = (optional_size - dirs) / 8;
    if (dir_count > DIRECTORY_SECURITY) image->security = pos + dirs + DIRECTORY_SECURITY * 8;
    if (dir_count <= DIRECTORY_CLR) return PE_NOT_MANAGED;
    dir = get_directory( optional + dirs + DIRECTORY_CLR * 8 );
    if (!dir.rva || dir.size < COR_HEADER) return PE_NOT_MANAGED;
    if (!(cor = pe_rva( image, dir.rva, COR_HEADER )) || get_u32( cor ) < COR_HEADER) return PE_DAMAGED;

    image->metadata = get_directory( cor + 8 );
    image->cor_flags = get_u32( cor + 16 );
    image->cor_flags_offset = cor + 16 - base;
    image->entry_point = get_u32( cor + 20 );
    image->resources = get_directory( cor + 24 );
    image->strong_name = get_directory( cor + 32 );
    image->vtable_fixups = get_directory( cor + 48 );
    return image->metadata.size && pe_rva( image, image->metadata.rva, image->metadata.size ) ? PE_OK : PE_DAMAGED;
}
