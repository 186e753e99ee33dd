/*
 * The runtime's C heap, led to the current IHostMalloc
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

#ifndef __MSCOREE_RUNTIMEMALLOC_H
#define __MSCOREE_RUNTIMEMALLOC_H

/* Leads malloc, calloc, realloc, free and strdup of a module to the heap of runtimemem_get_heap(). */
extern BOOL runtimemalloc_redirect( HMODULE module );

#endif /* __MSCOREE_RUNTIMEMALLOC_H */
