/*
 * The policies of all memory managers of the process
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

#ifndef __MSCOREE_HOSTMEMORY_POLICYLIST_H
#define __MSCOREE_HOSTMEMORY_POLICYLIST_H

struct policy;

/* From its making to its end. */
extern void policylist_add( struct policy *policy );
extern void policylist_remove( struct policy *policy );

/* The one of the manager whose memory the address lies in, without a reference; NULL: there is none, or the list is
 * being changed.  Does not wait. */
extern struct policy *policylist_find_owner( const void *addr );

/* Shuts all of them down. The process ends: the other threads are gone, and with them, perhaps, the lock, so none is
 * taken. */
extern void policylist_shutdown(void);

#endif /* __MSCOREE_HOSTMEMORY_POLICYLIST_H */
