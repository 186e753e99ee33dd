/*
 * The heap without what a debug heap adds
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

/* The contracts are those of the functions in heap.h. */

#ifndef __MSCOREE_HEAP_RAW_H
#define __MSCOREE_HEAP_RAW_H

#include "heap.h"

extern vm_status raw_alloc( struct heap *heap, size_t size, const struct vm_quota *quota, void **ptr );
extern vm_status raw_free( struct heap *heap, void *ptr );
extern vm_status raw_size( struct heap *heap, const void *ptr, size_t *size );

/* The block, in use or not, that an address lies in; NULL: none. */
extern void *raw_find( struct heap *heap, const void *address );

#endif  /* __MSCOREE_HEAP_RAW_H */
