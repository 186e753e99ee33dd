/*
 * What is wrong with a debug heap, said to a person
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

#ifndef __MSCOREE_HOSTMEMORY_HEAPREPORT_H
#define __MSCOREE_HOSTMEMORY_HEAPREPORT_H

#include "heap/heap.h"

/* A heap, zero at first but for its name. */
struct reported_heap
{
    const void *name;           /* the address that it is called by */
    UINT64      kept_count;     /* the blocks that the runtime keeps, while its leaks are reported */
    UINT64      kept_bytes;
};

/* A heap_report_func: writes a line to the standard error stream. The context is the struct reported_heap. */
extern void heapreport_write( void *context, const struct heap_report *report );

/* Blocks that this module asks for are the runtime's own: it keeps some thousands of them until the process ends, by
 * design, and they are summed up in one line. */
extern void heapreport_set_runtime( HMODULE module );

/* No leaks can be told of this heap: a thread was ended inside of it. */
extern void heapreport_write_stuck( const void *heap );

#endif /* __MSCOREE_HOSTMEMORY_HEAPREPORT_H */
