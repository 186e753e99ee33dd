/*
 * A memory manager that writes down what it is asked, and asks another
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

#ifndef __MSCOREE_HOSTMEMORY_TRACE_H
#define __MSCOREE_HOSTMEMORY_TRACE_H

/* If the settings name a file, puts a manager and a heap that trace before those that the runtime uses; otherwise, and
 * if the file cannot be made, they stay as they are.  Once in a process.  get_caller tells which address of the runtime
 * the current call of the current thread came from. */
extern void trace_insert( BOOL own_manager, const void *(*get_caller)(void), IHostMemoryManager **manager,
                          IHostMalloc **heap );

/* A heap of ours stays as it is, for it is called directly: then who calls it tells of what came of an allocation, and
 * that a block is about to be freed. These may take the manager's locks, so no thread may be stopped in them. */
extern BOOL trace_has_own_heap(void);
extern void trace_alloc( const void *mem, SIZE_T size, EMemoryCriticalLevel level, HRESULT hr, const void *caller );
extern void trace_free( const void *mem, const void *caller );

/* A notification came from the manager. */
extern void trace_notification( EMemoryAvailable available );

/* The runtime has stopped its threads to collect garbage, or they go on. */
extern void trace_collection( BOOL begins );

/* A manager of ours has another limit of committed bytes, 0: none. Of interest is the one that the runtime uses. */
extern void trace_limit( IHostMemoryManager *manager, UINT64 limit );

#endif /* __MSCOREE_HOSTMEMORY_TRACE_H */
