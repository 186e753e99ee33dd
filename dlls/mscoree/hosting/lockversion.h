/*
 * LockClrVersion: the host that wants to be first
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

#ifndef __MSCOREE_LOCKVERSION_H
#define __MSCOREE_LOCKVERSION_H

/* The process is about to be bound to its first version: a host that locked that is called now, and other threads wait
 * until it is done. Fails with what the host's callback gave. */
extern HRESULT lockversion_enter(void);

/* Has a host called then, and gives it the functions that its set-up begins and ends with. HOST_E_INVALIDOPERATION:
 * another host was first. */
extern HRESULT lockversion_set( FLockClrVersionCallback callback, FLockClrVersionCallback *begin,
                                FLockClrVersionCallback *end );

#endif /* __MSCOREE_LOCKVERSION_H */
