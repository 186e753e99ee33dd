/*
 * Limits that a user sets, without code: registry and environment
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

#ifndef __MSCOREE_HOSTMEMORY_SETTINGS_H
#define __MSCOREE_HOSTMEMORY_SETTINGS_H

/* Reads the settings and gives them to a manager of ours. Mistakes in them are reported, and what is mistaken is
 * ignored. S_FALSE: there are none, and the manager stays as it is. */
extern HRESULT settings_apply( IHostMemoryManager *manager );

/* Whether debug=1 is among them.  It counts for every manager of the process. */
extern BOOL settings_wants_debug(void);

/* The file of trace=FILE, NULL: there is to be none; and the bytes of tracesize, 0: not said. */
extern const WCHAR *settings_get_trace( UINT64 *size );

/* Says that this file could not be made, and why. */
extern void settings_report_trace( HRESULT hr );

#endif /* __MSCOREE_HOSTMEMORY_SETTINGS_H */
