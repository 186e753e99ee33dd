/*
 * The headers of a managed PE file
 *
 * All of it is an enemy's: every offset is checked against the bytes that there are, and a function
 * that finds nothing there gives NULL.  Portable C, no system calls.
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

#ifndef __MSCOREE_MD_PE_H
#define __MSCOREE_MD_PE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pe_directory
{
    uint32_t rva;
    uint32_t size;
};

struct pe_image
{
    const uint8_t *base;
    size_t         size;
    bool           mapped;              /* laid out as an image; otherwise as a file */
    const uint8_t *sections;            /* the section headers, 40 bytes each */
    unsigned int   section_count;
    size_t         headers_end;         /* where the section headers end */
    size_t         checksum;            /* where the optional header's CheckSum is */
    size_t         security;            /* where the directory entry of the Authenticode signature is; 0: none */
    uint16_t       machine;             /* IMAGE_FILE_MACHINE_... */
    uint16_t       characteristics;     /* IMAGE_FILE_... */
    bool           pe32plus;
    uint32_t       cor_flags;           /* COMIMAGE_FLAGS_... */
    size_t         cor_flags_offset;    /* where those are */
    uint32_t       entry_point;         /* a token, or an address */
    struct pe_directory metadata, resources, strong_name, vtable_fixups;
};

enum pe_result { PE_OK, PE_NOT_PE, PE_NOT_MANAGED, PE_DAMAGED };

/* Reads the headers. PE_NOT_PE: it has no PE signature; PE_NOT_MANAGED: no CLR header; PE_DAMAGED: it says it has one,
 * but not where there are bytes. The strong name and the resources may be missing (size 0), the metadata may not. */
extern enum pe_result pe_open( struct pe_image *image, const void *data, size_t size, bool mapped );

/* The data at an address of the image; NULL: the image has not all of it. */
extern const void *pe_rva( const struct pe_image *image, uint32_t rva, size_t size );

/* Where the raw data of a section is in the file; false: outside of it. */
extern bool pe_section_data( const struct pe_image *image, unsigned int index, size_t *offset, size_t *size );

#endif /* __MSCOREE_MD_PE_H */
