/*
 * How much memory the machine has left
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

#ifndef __MSCOREE_HOSTMEMORY_LOAD_H
#define __MSCOREE_HOSTMEMORY_LOAD_H

/* Per cent in use and bytes available on this machine, or in this process's control group, whichever is tighter.
 * The figures are up to a tenth of a second old. */
extern HRESULT load_get_machine( DWORD *percent, UINT64 *available );

#endif /* __MSCOREE_HOSTMEMORY_LOAD_H */
