/*
 * Pages that a host gives back
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

#ifndef __MSCOREE_HOSTMEMORY_RELEASE_H
#define __MSCOREE_HOSTMEMORY_RELEASE_H

/* vm_free() for a host: HOST_E_INVALIDOPERATION for what is none of this manager's, and has not changed. */
extern HRESULT release_pages( struct memory_manager *manager, void *addr, SIZE_T size, DWORD type );

/* The thread that looks after the manager runs from then on. */
extern HRESULT release_start_monitor( struct memory_manager *manager );

#endif /* __MSCOREE_HOSTMEMORY_RELEASE_H */
