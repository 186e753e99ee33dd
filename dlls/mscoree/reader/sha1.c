/*
 * SHA-1 (FIPS 180-4), which tokens of public keys are made with
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

#include "reader/sha1.h"

#define BLOCK 64

static inline uint32_t rotate( uint32_t value, unsigned int bits )
{
    return value << bits | value >> (32 - bits);
}

static void add_block( uint32_t state[5], const uint8_t *data )
{
    static const uint32_t constants[4] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
    uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f, next;
    unsigned int i;

    for (i = 0; i < 16; i++)
        w[i] = (uint32_t)data[4 * i] << 24 | data[4 * i + 1] << 16 | data[4 * i + 2] << 8 | data[4 * i + 3];
    for (; i < 80; i++) w[i] = rotate( w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1 );
    for (i = 0; i < 80; i++)
    {
        if (i < 20) f = (b & c) | (~b & d);
        else if (i >= 40 && i < 60) f = (b & c) | (b & d) | (c & d);
        else f = b ^ c ^ d;
        next = rotate( a, 5 ) + f + e + constants[i / 20] + w[i];
        e = d;
        d = c;
        c = rotate( b, 30 );
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

void sha1( const void *data, size_t size, uint8_t hash[20] )
{
    uint32_t state[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
    uint8_t last[2 * BLOCK] = { 0 };
    uint64_t bits = (uint64_t)size * 8;
    const uint8_t *bytes = data;
    size_t length;
    unsigned int i;

    for (; size >= BLOCK; bytes += BLOCK, size -= BLOCK) add_block( state, bytes );
    if (size) memcpy( last, bytes, size );
    last[size] = 0x80;
    length = size + 9 > BLOCK ? 2 * BLOCK : BLOCK;
    for (i = 0; i < 8; i++) last[length - 1 - i] = bits >> (8 * i);
    add_block( state, last );
    if (length > BLOCK) add_block( state, last + BLOCK );
    for (i = 0; i < 20; i++) hash[i] = state[i / 4] >> (8 * (3 - i % 4));
}

void sha1_key_token( const void *key, size_t size, uint8_t token[8] )
{
    uint8_t hash[20];
    unsigned int i;

    sha1( key, size, hash );
    for (i = 0; i < 8; i++) token[i] = hash[19 - i];
}
