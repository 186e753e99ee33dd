/*
 * Files and keys of strong names, for the tests of them
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

#ifndef __MSCOREE_TESTS_STRONGNAME_H
#define __MSCOREE_TESTS_STRONGNAME_H

#ifndef SN_LEAVE_KEY
#define SN_LEAVE_KEY 1
#endif
#ifndef SN_SIGN_ALL_FILES
#define SN_SIGN_ALL_FILES 1
#define SN_TEST_SIGN 2
#endif

/* All of a file, for HeapFree(). */
extern BYTE *read_file( const WCHAR *path, DWORD *size );

/* A file of its own with the data; the caller deletes it. */
extern void write_copy( const BYTE *data, DWORD size, WCHAR *path );

/* Where bytes are in others; NULL: nowhere. */
extern BYTE *find_bytes( BYTE *data, DWORD size, const BYTE *bytes, DWORD count );

#endif  /* __MSCOREE_TESTS_STRONGNAME_H */
