/*
 * Little-endian numbers at any address
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

#ifndef __MSCOREE_MD_BYTES_H
#define __MSCOREE_MD_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file is not aligned for us, and its numbers are little-endian whatever this machine is. */
static inline uint16_t get_u16( const void *ptr )
{
    const uint8_t *p = ptr;

    return p[0] | p[1] << 8;
}

static inline uint32_t get_u32( const void *ptr )
{
    const uint8_t *p = ptr;

    return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t get_u64( const void *ptr )
{
    return get_u32( ptr ) | (uint64_t)get_u32( (const uint8_t *)ptr + 4 ) << 32;
}

/* Whether size bytes from offset on lie inside of total. */
static inline bool inside( size_t total, size_t offset, size_t size )
{
    return offset <= total && size <= total - offset;
}

#endif /* __MSCOREE_MD_BYTES_H */
