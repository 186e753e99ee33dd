/*
 * The reader of metadata on whole files: those that the arguments name, as the compiler made them
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

#include "reader/sha1.h"
#include "walk.h"

#define check( cond, ... ) do { if (!(cond)) { fprintf( stderr, "%s:%d: ", __FILE__, __LINE__ ); \
    fprintf( stderr, __VA_ARGS__ ); fputc( '\n', stderr ); exit( 1 ); } } while (0)

static void check_file( const char *path )
{
    const char *name = strrchr( path, '/' ) ? strrchr( path, '/' ) + 1 : path;
    uint32_t row, owner, size;
    unsigned int methods = 0;
    struct pe_image image;
    struct md_span span;
    const uint8_t *blob;
    const void *data;
    uint8_t *file;
    size_t length;
    struct md md;
    char stem[256];

    file = read_whole_file( path, &length );
    check( pe_open( &image, file, length, false ) == PE_OK, "%s: the headers were not read", path );
    check( image.cor_flags & 1, "%s: flags %#x, not IL only", path, image.cor_flags );
    data = pe_rva( &image, image.metadata.rva, image.metadata.size );
    check( data != NULL, "%s: no metadata", path );
    check( md_open( &md, data, image.metadata.size ), "%s: the metadata was not read", path );
    check( !strncmp( md.version, "v4.0.30319", md.version_length ) && md.version_length == 10, "%s: version %.*s", path,
           (int)md.version_length, md.version );

    /* one module, named as the file; one assembly, named as it without the extension; the first type has the globals */
    check( md_row_count( &md, MD_MODULE ) == 1 && md_row_count( &md, MD_ASSEMBLY ) == 1,
           "%s: not one module and assembly", path );
    check( !strcmp( md_cell_string( &md, MD_MODULE, 1, MODULE_NAME ), name ), "module %s",
           md_cell_string( &md, MD_MODULE, 1, MODULE_NAME ));
    snprintf( stem, sizeof(stem), "%.*s", (int)(strrchr( name, '.' ) - name), name );
    check( !strcmp( md_cell_string( &md, MD_ASSEMBLY, 1, ASSEMBLY_NAME ), stem ), "assembly %s",
           md_cell_string( &md, MD_ASSEMBLY, 1, ASSEMBLY_NAME ));
    check( md_cell( &md, MD_ASSEMBLY, 1, ASSEMBLY_HASHALG ) == 0x8004, "hash %#x",
           md_cell( &md, MD_ASSEMBLY, 1, ASSEMBLY_HASHALG ));
    check( md_cell_guid( &md, MD_MODULE, 1, MODULE_MVID ) != NULL, "%s: no MVID", path );
    check( !strcmp( md_cell_string( &md, MD_TYPEDEF, 1, TYPEDEF_NAME ), "<Module>" ), "first type %s",
           md_cell_string( &md, MD_TYPEDEF, 1, TYPEDEF_NAME ));
    check( !strcmp( md_cell_string( &md, MD_ASSEMBLYREF, 1, ASSEMBLYREF_NAME ), "mscorlib" ), "first reference %s",
           md_cell_string( &md, MD_ASSEMBLYREF, 1, ASSEMBLYREF_NAME ));
    blob = md_cell_blob( &md, MD_ASSEMBLYREF, 1, ASSEMBLYREF_PUBLICKEY, &size );
    check( size == 8 && !memcmp( blob, "\xb7\x7a\x5c\x56\x19\x34\xe0\x89", 8 ), "token of mscorlib, size %u", size );

    /* the methods of all types are all methods, each has its type for an owner, and a signature */
    for (row = 1; row <= md_row_count( &md, MD_TYPEDEF ); row++)
    {
        span = md_list( &md, MD_TYPEDEF, row, TYPEDEF_METHODS );
        for (; span.first < span.end; span.first++, methods++)
        {
            check( span.first == methods + 1, "%s: type %u starts at method %u", path, row, span.first );
            owner = md_list_owner( &md, MD_TYPEDEF, TYPEDEF_METHODS, span.first );
            check( owner == row, "%s: method %u is of type %u, found %u", path, span.first, row, owner );
            md_cell_blob( &md, MD_METHOD, span.first, METHOD_SIGNATURE, &size );
            check( size >= 3, "%s: method %u has a signature of %u bytes", path, span.first, size );
            check( md_cell_string( &md, MD_METHOD, span.first, METHOD_NAME )[0], "%s: method %u has no name", path,
                   span.first );
        }
    }
    check( methods && methods == md_row_count( &md, MD_METHOD ), "%s: %u methods of %u", path, methods,
           md_row_count( &md, MD_METHOD ));

    /* every custom attribute is found by its parent */
    for (row = 1; row <= md_row_count( &md, MD_CUSTOMATTRIBUTE ); row++)
    {
        uint32_t token = md_cell_token( &md, MD_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_PARENT ), found;

        check( md_has_token( &md, token ), "%s: attribute %u is on %#x", path, row, token );
        found = md_find_token( &md, MD_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_PARENT, token, 0 );
        check( found && found <= row, "%s: attribute %u on %#x, found %u", path, row, token, found );
    }
    check( !md_find_token( &md, MD_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_PARENT, 0x70000001, 0 ),
           "a string has an attribute" );

    /* nothing is outside */
    check( !md_cell( &md, MD_TYPEDEF, 0, TYPEDEF_NAME ), "row 0" );
    check( !md_cell( &md, MD_TYPEDEF, md_row_count( &md, MD_TYPEDEF ) + 1, TYPEDEF_NAME ), "a row after the last" );
    check( !md_string( &md, md.strings.size ) && !md_string( &md, ~0u ), "a string after the last" );
    check( !md_guid( &md, md.guids.size / 16 + 1 ) && !md_guid( &md, 0 ), "a GUID after the last" );
    check( !md_blob( &md.blobs, md.blobs.size, &size ) && !md_blob( &md.blobs, ~0u, &size ), "a blob after the last" );
    free( file );
}

static void check_sha1( const char *text, size_t count, const char *expected )
{
    char found[41], *data = malloc( count );
    uint8_t hash[20];
    unsigned int i;
    size_t len = strlen( text );

    for (i = 0; i < count; i++) data[i] = text[i % len];
    sha1( data, count, hash );
    for (i = 0; i < 20; i++) sprintf( found + 2 * i, "%02x", hash[i] );
    check( !strcmp( found, expected ), "SHA-1 of %zu bytes of \"%s\": %s", count, text, found );
    free( data );
}

int main( int argc, char **argv )
{
    int i;

    /* the examples of FIPS 180 */
    check_sha1( "abc", 3, "a9993e364706816aba3e25717850c26c9cd0d89d" );
    check_sha1( "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1" );
    check_sha1( "a", 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f" );
    check_sha1( "a", 0, "da39a3ee5e6b4b0d3255bfef95601890afd80709" );

    for (i = 1; i < argc; i++) check_file( argv[i] );
    printf( "%d files\n", argc - 1 );
    return argc > 1 ? 0 : 77;
}
