/*
 * Size classes
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

/* Sixteen classes in steps of 16 bytes up to 256, then eight between each power of two and the next: a block is at most
 * an eighth larger than what was asked for. Every class is a multiple of 16, and class_size( class_from_size( n )) >=
 * n.
 *
 * Spans are as small as they can be with enough blocks in them that taking them up is rare: a class that is hardly used
 * costs little. They are 16 or 32 KiB, cut from a granule of 64 KiB, or one, two or four granules: as many as it takes
 * for 16, 8, 4 blocks (of up to 1, 4, 64 KiB) and for no more than 1/32 to be left over, or 1/16 with blocks of more
 * than 1 KiB; where four granules don't get there, with blocks of more than 16 KiB, it is at most 1/5. */

#ifndef __MSCOREE_HEAP_SIZECLASS_H
#define __MSCOREE_HEAP_SIZECLASS_H

#include <stddef.h>

#define SLICE         ((size_t)0x4000)
#define GRANULE       ((size_t)0x10000)
#define BLOCK_ALIGN   16
#define MAX_SMALL     ((size_t)0x10000)
#define CLASS_COUNT   80
#define QUICK_SIZE    ((size_t)0x400)  /* up to here a table has the class of a size */
#define MAX_SPAN      (4 * GRANULE)

/* The class for a size up to MAX_SMALL. */
static inline unsigned int class_from_size( size_t size )
{
    unsigned int steps = (unsigned int)(size - !!size) / BLOCK_ALIGN;
    unsigned int shift = 28 - __builtin_clz( steps | 8 );

    return (shift << 3) + (steps >> shift);
}

static inline size_t class_size( unsigned int class )
{
    unsigned int shift = class < 16 ? 0 : (class >> 3) - 1;

    return (size_t)(class - (shift << 3) + 1) * BLOCK_ALIGN << shift;
}

static inline size_t class_span_size( unsigned int class )
{
    size_t block = class_size( class ), least = block <= 0x400 ? 16 : block <= 0x1000 ? 8 : 4,
        rest = block <= 0x400 ? 32 : 16;
    size_t size = SLICE;

    while (size < MAX_SPAN && (size / block < least || size % block > size / rest)) size *= 2;
    return size;
}

/* The size of a thread's first span of a class, which a block fits into; each further one is twice as large, up to the
 * above.  A thread that wants one block of a size isn't charged for four. */
static inline size_t class_first_span_size( unsigned int class )
{
    size_t size = SLICE;

    while (size < class_size( class )) size *= 2;
    return size;
}

#endif  /* __MSCOREE_HEAP_SIZECLASS_H */
