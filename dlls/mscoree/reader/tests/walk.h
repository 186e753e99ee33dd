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

#ifndef __TESTS_MD_WALK_H
#define __TESTS_MD_WALK_H

#include <stddef.h>
#include <stdint.h>

#include "reader/md.h"
#include "reader/pe.h"

/* How much was found. */
struct walk
{
    enum pe_result pe;
    bool           opened;      /* the metadata too */
    unsigned long  rows;
    unsigned long  characters;
    unsigned long  bytes;
};

/* Reads a file (or bare metadata): every header, row, list, string, blob and GUID. */
extern struct walk walk_file( const uint8_t *data, size_t size, bool mapped );

/* A file's contents in a block of exactly its size; ends the program when it cannot be read. */
extern uint8_t *read_whole_file( const char *path, size_t *size );

#endif /* __TESTS_MD_WALK_H */
