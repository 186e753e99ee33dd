/*
 * Names between metadata (UTF-8) and the interfaces (UTF-16)
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

#ifndef __MSCOREE_MDNAME_H
#define __MSCOREE_MDNAME_H

/* Gives a name out as the interfaces do: as much as the buffer holds, always terminated; *count gets the whole length
 * in WCHARs with the terminating zero. Neither needs to be wanted. CLDB_S_TRUNCATION: the buffer is too small;
 * E_OUTOFMEMORY. */
extern HRESULT mdname_copy( const char *name, WCHAR *buffer, ULONG room, ULONG *count );
/* The same for "namespace.name", or only the name when the namespace is empty. */
extern HRESULT mdname_copy_full( const char *name_space, const char *name, WCHAR *buffer, ULONG room, ULONG *count );

/* A string as UTF-8, to be given back with mdname_free.  NULL: no memory. */
extern char *mdname_utf8( const WCHAR *str );
extern void mdname_free( char *str );

/* Whether a full name is "namespace.name". */
extern BOOL mdname_is_full( const char *full, const char *name_space, const char *name );

#endif /* __MSCOREE_MDNAME_H */
