/*
 * A request for memory, from the COM method that got it down to the layer that serves it
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

#ifndef __MSCOREE_HOSTMEMORY_REQUEST_H
#define __MSCOREE_HOSTMEMORY_REQUEST_H

enum request_kind
{
    REQUEST_PAGES,      /* vm_allocate() */
    REQUEST_REGION,     /* vm_allocate_ex() */
    REQUEST_BLOCK,      /* heap_alloc_debug() */
    REQUEST_RESIZE      /* heap_realloc_debug() */
};

struct memory_request
{
    struct memory_manager   *manager;
    EMemoryCriticalLevel     level;
    size_t                   beyond;    /* bytes that the limit may be passed by: it is asked for at once, or refused */
    enum request_kind        kind;
    size_t                   size;
    void                    *memory;    /* what was got; of pages also: where they are to be */
    DWORD                    type;      /* of pages */
    DWORD                    protect;
    const struct vm_requirements *requirements;     /* of a region */
    struct heap             *heap;      /* of blocks */
    void                    *old;       /* the block that gets another size */
    const struct heap_place *place;
};

/* Makes a request. Before it is refused, what is kept for reuse is given up; then those who can free memory are told;
 * then it waits as long as the limits say, unless its level is eProcessCritical. On failure nothing has changed, in the
 * request either. HOST_E_ABANDONED: shut down while it waited; HOST_E_CLRNOTAVAILABLE, E_OUTOFMEMORY, HOST_E_TIMEOUT,
 * E_FAIL, or what the error of the layer stands for. */
extern HRESULT request_make( struct memory_request *request );

#endif /* __MSCOREE_HOSTMEMORY_REQUEST_H */
