/*
 * Our own IHostMalloc
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

#ifndef __MSCOREE_HOSTMEMORY_HOSTMALLOC_H
#define __MSCOREE_HOSTMEMORY_HOSTMALLOC_H

struct memory_manager;
struct hostmalloc;

/* A heap on a manager's VM layer. E_INVALIDARG for unknown MALLOC_TYPE flags; E_OUTOFMEMORY. */
extern HRESULT hostmalloc_create( struct memory_manager *manager, DWORD type, IHostMalloc **heap );

/* The heap behind an interface of ours, for what IHostMalloc has no method for; NULL: it is somebody else's. */
extern struct hostmalloc *hostmalloc_from_iface( IHostMalloc *iface );

/* IHostMalloc::Alloc and Free; the caller is the address that they are called from, for a debug heap, which does not
 * report it as a mistake here that a block is somebody else's. */
extern HRESULT hostmalloc_alloc( struct hostmalloc *heap, SIZE_T size, EMemoryCriticalLevel level, const void *caller,
                                 void **ret );
extern HRESULT hostmalloc_free( struct hostmalloc *heap, void *mem, const void *caller );

/* Another size for a block, or a new block for NULL, as realloc() does it; the old one stays as it was on failure.
 * HOST_E_INVALIDOPERATION: no block of this heap; and what Alloc gives. */
extern HRESULT hostmalloc_realloc( struct hostmalloc *heap, void *mem, SIZE_T size, EMemoryCriticalLevel level,
                                   const void *caller, void **ret );

/* How many bytes of a block may be used; FALSE: no block in use of this heap. */
extern BOOL hostmalloc_get_size( struct hostmalloc *heap, const void *mem, SIZE_T *size );

/* Whether an address lies in memory of the heap's manager, whatever it is used for. */
extern BOOL hostmalloc_is_near( struct hostmalloc *heap, const void *mem );

/* The process ends: debug heaps that are still there tell what was not freed. */
extern void hostmalloc_report_leaks(void);

#endif /* __MSCOREE_HOSTMEMORY_HOSTMALLOC_H */
