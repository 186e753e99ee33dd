/*
 * The heaps of metadata: strings, blobs, GUIDs, user strings
 *
 * Invariant: an index outside of its heap, or an item that runs out of it, gives NULL.
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

const char *md_string( const struct md *md, uint32_t index )
{
    if (index < md->strings.size) return (const char *)md->strings.data + index;
    return index ? NULL : "";
}

/* The length before a blob: one, two or four bytes (ECMA-335 II.23.2).  0: damaged. */
static unsigned int read_length( const struct md_heap *heap, uint32_t index, uint32_t *length )
{
    const uint8_t *p = heap->data + index;
    uint32_t room = heap->size - index;

    if (!(p[0] & 0x80))
    {
        *length = p[0];
        return 1;
    }
    if (!(p[0] & 0x40))
    {
        if (room < 2) return 0;
        *length = (p[0] & 0x3f) << 8 | p[1];
        return 2;
    }
    if (room < 4 || p[0] & 0x20) return 0;
    *length = (uint32_t)(p[0] & 0x1f) << 24 | p[1] << 16 | p[2] << 8 | p[3];
    return 4;
}

const uint8_t *md_blob( const struct md_heap *heap, uint32_t index, uint32_t *size )
{
    static const uint8_t empty[1];
    unsigned int prefix;

    *size = 0;
    if (!index && !heap->size) return empty;
    if (index >= heap->size || !(prefix = read_length( heap, index, size ))) return NULL;
    if (*size > heap->size - index - prefix)
    {
        *size = 0;
        return NULL;
    }
    return heap->data + index + prefix;
}

uint32_t md_next_blob( const struct md_heap *heap, uint32_t index )
{
    const uint8_t *data;
    uint32_t size;

    if (!(data = md_blob( heap, index, &size )) || !heap->size) return 0;
    index = data + size - heap->data;
    return index < heap->size ? index : 0;
}

const uint8_t *md_guid( const struct md *md, uint32_t index )
{
    if (!index || index > md->guids.size / 16) return NULL;
    return md->guids.data + (size_t)(index - 1) * 16;
}
