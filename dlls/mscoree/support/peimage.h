/*
 * Managed PE files: what the headers say, without loading the file
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

#ifndef __MSCOREE_PEIMAGE_H
#define __MSCOREE_PEIMAGE_H

/* What a managed file says about itself. */
struct peimage_info
{
    WORD  machine;          /* IMAGE_FILE_MACHINE_... */
    DWORD cor_flags;        /* COMIMAGE_FLAGS_... */
    WCHAR version[256];     /* the runtime that it was built for, "v4.0.30319" */
};

/* Reads a file's headers. HRESULT_FROM_WIN32(...): it cannot be read; COR_E_BADIMAGEFORMAT: it is not a managed file,
 * or damaged. */
extern HRESULT peimage_get_info( const WCHAR *path, struct peimage_info *info );

/* The CLR header of a module that is loaded as an image; NULL: it has none. */
extern const IMAGE_COR20_HEADER *peimage_get_cor_header( HMODULE module );

#endif /* __MSCOREE_PEIMAGE_H */
