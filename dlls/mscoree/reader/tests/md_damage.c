/*
 * The reader of metadata on damaged files
 *
 * usage: md_damage COUNT FILE...
 *
 * Each file is cut off at every length that its headers have and at COUNT other ones, and has bytes
 * of it changed COUNT times, most of them where the numbers are.  Nothing is expected but that it is
 * read to its end without a read outside; sanitizers see those.  The same seed gives the same run.
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

static uint64_t state = 0x9e3779b97f4a7c15;

static uint32_t next_random( uint32_t limit )
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (state >> 16) % limit;
}

/* In a block of its own, so that a read past the end is one past a block. */
static struct walk walk_copy( const uint8_t *data, size_t size )
{
    uint8_t *copy = malloc( size ? size : 1 );
    struct walk walk;

    if (!copy) exit( 77 );
    memcpy( copy, data, size );
    walk = walk_file( copy, size, false );
    walk_file( copy, size, true );
    free( copy );
    return walk;
}

static void cut( const uint8_t *data, size_t size, unsigned int count )
{
    size_t len;

    for (len = 0; len < size && len < 0x300; len++) walk_copy( data, len );
    while (count--) walk_copy( data, next_random( size ) );
}

static void change( const uint8_t *data, size_t size, unsigned int count, unsigned int *opened )
{
    static const uint8_t values[] = { 0, 1, 0x7f, 0x80, 0xff };
    uint8_t *copy = malloc( size );
    unsigned int i, n;
    size_t pos;

    if (!copy) exit( 77 );
    while (count--)
    {
        memcpy( copy, data, size );
        n = 1 + next_random( 8 );
        for (i = 0; i < n; i++)
        {
            pos = next_random( next_random( 2 ) && size > 0x200 ? 0x200 : size );
            copy[pos] = next_random( 2 ) ? values[next_random( sizeof(values) )] : next_random( 256 );
        }
        *opened += walk_copy( copy, size ).opened;
    }
    free( copy );
}

int main( int argc, char **argv )
{
    unsigned int count = argc > 1 ? atoi( argv[1] ) : 0, opened;
    struct walk walk;
    struct pe_image image;
    const uint8_t *metadata;
    uint8_t *data;
    size_t size;
    int i;

    for (i = 2; i < argc; i++)
    {
        data = read_whole_file( argv[i], &size );
        walk = walk_copy( data, size );
        if (!walk.opened || walk.rows < 20 || walk.characters < 100)
        {
            fprintf( stderr, "%s: %lu rows, %lu characters\n", argv[i], walk.rows, walk.characters );
            return 1;
        }
        opened = 0;
        cut( data, size, count );
        change( data, size, count, &opened );

        /* the metadata alone: there every second change hits a number of it */
        if (pe_open( &image, data, size, false ) != PE_OK) return 1;
        metadata = pe_rva( &image, image.metadata.rva, image.metadata.size );
        cut( metadata, image.metadata.size, count );
        change( metadata, image.metadata.size, count, &opened );
        printf( "%s: %u of %u changed ones were read on\n", argv[i], opened, 2 * count );
        /* the damage does not reach the reader */
        if (count > 100 && (opened < count / 20 || opened >= 2 * count)) return 1;
        free( data );
    }
    return argc > 2 ? 0 : 77;
}
