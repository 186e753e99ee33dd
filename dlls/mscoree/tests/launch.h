/*
 * Managed programs, copied to a folder of the test and started there
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


#ifndef __MSCOREE_TESTS_LAUNCH_H
#define __MSCOREE_TESTS_LAUNCH_H

extern WCHAR folder[MAX_PATH];  /* of the test's files; ends with a backslash */
extern char output[8192];       /* of the last run, zero-terminated */

/* Makes the folder, below that of temporary files. */
extern void create_folder( const WCHAR *name );

/* Copies a managed program or a guest to the folder, as one of our width; FALSE: there is none. */
extern BOOL copy_program( const WCHAR *source, const WCHAR *name, WCHAR path[MAX_PATH] );
extern BOOL copy_guest( const WCHAR *guest, const WCHAR *name, WCHAR path[MAX_PATH] );

/* Runs a program with arguments and input; returns its exit code. What it writes, to either stream, is in output[]. */
extern DWORD run_program( const WCHAR *path, const WCHAR *args, const char *input );

/* Writes the configuration file of a program; NULL deletes it. */
extern void write_config( const WCHAR *path, const char *text );

#endif  /* __MSCOREE_TESTS_LAUNCH_H */
