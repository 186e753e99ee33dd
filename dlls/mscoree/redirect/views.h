/*
 * The runtime's mapped files, told to the memory manager
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

#ifndef __MSCOREE_VIEWS_H
#define __MSCOREE_VIEWS_H

/* Sees what of the address-space methods the manager has. */
extern void views_init(void);

/* Leads MapViewOfFile and UnmapViewOfFile of a module through here. */
extern BOOL views_redirect( HMODULE module );

/* Maps a file to be read, asking and telling the host as the runtime's own mappings do; NULL and GetLastError(). */
extern void *views_map( HANDLE mapping );

#endif /* __MSCOREE_VIEWS_H */
