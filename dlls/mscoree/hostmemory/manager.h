/*
 * Our own IHostMemoryManager
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

#ifndef __MSCOREE_HOSTMEMORY_MANAGER_H
#define __MSCOREE_HOSTMEMORY_MANAGER_H

/* A new, independent memory manager: CLSID_HostMemoryManager.  It offers IHostMemoryManager, IHostMemoryPolicy and
 * IHostMemoryPolicy2. With its last reference all memory that it gave out goes back to the system. E_OUTOFMEMORY;
 * E_NOINTERFACE; E_POINTER. */
extern HRESULT hostmemory_create( REFIID riid, void **obj );

/* IHostMemoryManager::VirtualAlloc of a manager of ours at the level eProcessCritical, as if its limits were so many
 * bytes higher; where less was asked of them than was in use, as if what was in use then were the limit.  Nobody is
 * told and nothing waits. */
extern HRESULT hostmemory_lend( IHostMemoryManager *iface, SIZE_T beyond, void *addr, SIZE_T size, DWORD type,
                                DWORD protect, void **mem );

/* Whether it is one of ours, and no host's that hands on to ours. */
extern BOOL hostmemory_is_ours( IHostMemoryManager *iface );

/* The manager of ours whose memory an address lies in, without a reference, though the runtime's is a host's: that may
 * hand on to ours.  NULL: there is none. */
extern IHostMemoryManager *hostmemory_find_owner( const void *addr );

/* Whether a manager of ours has a limit of committed bytes. */
extern BOOL hostmemory_is_limited( IHostMemoryManager *iface );

/* Whether a manager of ours has less left of its limit than an eighth of it, or 32 MiB: what small objects had better
 * leave to others. */
extern BOOL hostmemory_is_tight( IHostMemoryManager *iface );

/* For the statistics: because a request was refused the runtime has collected so many bytes; served: the request
 * was served after that. Managers that are not ours count for themselves. */
extern void hostmemory_count_collection( IHostMemoryManager *manager, BOOL served, UINT64 bytes );

#endif /* __MSCOREE_HOSTMEMORY_MANAGER_H */
