/*
 * Enumerations of tokens: what a HCORENUM is
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

#ifndef __MSCOREE_MDENUM_H
#define __MSCOREE_MDENUM_H

#include "metadata/mdinterfaces.h"

struct md_enum;

/* The enumeration that a caller goes on with, or a new one with room for width tokens an item when *handle is NULL.
 * S_FALSE: it is new, and to be filled; it becomes the caller's with mdenum_next().  E_POINTER, E_OUTOFMEMORY,
 * E_INVALIDARG: *handle is none of ours. */
extern HRESULT mdenum_get( HCORENUM *handle, ULONG width, struct md_enum **ret );

/* Adds an item; a failure is kept until mdenum_next. */
extern void mdenum_add( struct md_enum *list, mdToken token );
extern void mdenum_add_pair( struct md_enum *list, mdToken token1, mdToken token2 );
/* Adds the rows first to end - 1 of a table. */
extern void mdenum_add_rows( struct md_enum *list, unsigned int table, ULONG first, ULONG end );

/* Gives the next items. S_FALSE: there were none; E_OUTOFMEMORY: a new enumeration could not be filled, and is gone. */
extern HRESULT mdenum_next( HCORENUM *handle, struct md_enum *list, mdToken *tokens1, mdToken *tokens2, ULONG max,
                            ULONG *count );

extern void mdenum_close( HCORENUM handle );
extern HRESULT mdenum_count( HCORENUM handle, ULONG *count );
extern HRESULT mdenum_reset( HCORENUM handle, ULONG pos );

#endif /* __MSCOREE_MDENUM_H */
