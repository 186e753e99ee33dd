/*
 * Where the Mono of this process is
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

#ifndef __MSCOREE_MONOFIND_H
#define __MSCOREE_MONOFIND_H

/* Where a Mono was found. */
struct monofind_location
{
    WCHAR root[MAX_PATH];       /* the folder that has bin, lib and etc */
    WCHAR library[MAX_PATH];    /* the embedding DLL, for our width */
};

/* Looks for a Mono of our width where Wine looks for wine-mono, then for any mono-2.0 layout. FALSE: there is none, and
 * the places looked at have been named in monofind_get_report(). Cheap when called again. */
extern BOOL monofind_get( struct monofind_location *location );
extern const WCHAR *monofind_get_report(void);

#endif /* __MSCOREE_MONOFIND_H */
