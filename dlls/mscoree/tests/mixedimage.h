/*
 * A DLL with managed and native code, made of a guest
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

#ifndef __MSCOREE_TESTS_MIXEDIMAGE_H
#define __MSCOREE_TESTS_MIXEDIMAGE_H

enum { FIXUPS_GOOD, FIXUPS_OUTSIDE, FIXUPS_OTHER_WIDTH };

/* Whether the guest is there that the DLL is made of. */
extern BOOL has_mixed_guest(void);

/* Makes and loads the DLL; NULL: there is no guest, and a reason was reported as a skip, or the system refuses it. Its
 * path is for unload_mixed(). */
extern HMODULE load_mixed( BOOL native_entry, int kind, WCHAR path[MAX_PATH] );
extern void unload_mixed( HMODULE module, const WCHAR *path );

#endif /* __MSCOREE_TESTS_MIXEDIMAGE_H */
