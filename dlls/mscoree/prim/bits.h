/*
 * Words of bits
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

/* A bit stands for a block; a word of them for a group of blocks. A word is as wide as a pointer, so that one
 * instruction reads, changes or exchanges it. Fields that more than one thread touches are accessed through atomic.h
 * only. */

#ifndef __MSCOREE_PRIM_BITS_H
#define __MSCOREE_PRIM_BITS_H

#include <stdint.h>

typedef uintptr_t word;

#define WORD_BITS ((unsigned int)(sizeof(word) * 8))

#define likely(x)   __builtin_expect( !!(x), 1 )
#define unlikely(x) __builtin_expect( !!(x), 0 )

/* The position of the lowest bit that is set. The word isn't 0. */
static inline unsigned int lowest_bit( word bits )
{
    return sizeof(bits) > 4 ? __builtin_ctzll( bits ) : __builtin_ctz( bits );
}

/* How many bits are set; the machine's own instruction isn't taken for granted. */
static inline unsigned int count_bits( word bits )
{
    const word ones = ~(word)0;

    bits -= (bits >> 1) & (ones / 3);
    bits = (bits & (ones / 15 * 3)) + ((bits >> 2) & (ones / 15 * 3));
    bits = (bits + (bits >> 4)) & (ones / 255 * 15);
    return (bits * (ones / 255)) >> (WORD_BITS - 8);
}

/* A word with the lowest n bits set. */
static inline word low_bits( unsigned int n )
{
    return n >= WORD_BITS ? ~(word)0 : ((word)1 << n) - 1;
}

#endif  /* __MSCOREE_PRIM_BITS_H */
