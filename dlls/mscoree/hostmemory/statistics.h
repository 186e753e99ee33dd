/*
 * Figures of a memory manager
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

#ifndef __MSCOREE_HOSTMEMORY_STATISTICS_H
#define __MSCOREE_HOSTMEMORY_STATISTICS_H

struct memory_manager;

/* E_INVALIDARG: an unknown cbSize. */
extern HRESULT statistics_get( struct memory_manager *manager, HOST_MEMORY_STATISTICS *statistics );

/* Per cent in use and bytes still to be had, of the limit or of the machine, whichever is tighter. */
extern HRESULT statistics_get_load( struct memory_manager *manager, DWORD *load, SIZE_T *available );

#endif /* __MSCOREE_HOSTMEMORY_STATISTICS_H */
