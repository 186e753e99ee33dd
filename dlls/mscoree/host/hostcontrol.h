/*
 * What the host brought: its managers, asked for in the order of the CLR
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

#ifndef __MSCOREE_HOSTCONTROL_H
#define __MSCOREE_HOSTCONTROL_H

/* Takes the host's managers, in the order of the table. The caller has checked the runtime's state. The callback is
 * what the host's memory manager is given to call. E_UNEXPECTED: a memory manager that cannot be used; nothing of the
 * control is kept then. */
extern HRESULT hostcontrol_set( IHostControl *control, ICLRMemoryNotificationCallback *callback );

/* The calling thread is in hostcontrol_set(): it is the host control, or a manager, that calls now. */
extern BOOL hostcontrol_is_setting(void);

/* The host's memory manager, and its heap when it brought one that can be used; FALSE: it brought none. */
extern BOOL hostcontrol_get_memory( IHostMemoryManager **manager, IHostMalloc **heap );

/* The control that was kept; NULL: none. */
extern IHostControl *hostcontrol_get(void);

/* The host's policy manager; NULL: it brought none. */
extern IHostPolicyManager *hostcontrol_get_policy(void);

/* Releases the IHostControl; the managers are never released. */
extern void hostcontrol_release(void);

#endif /* __MSCOREE_HOSTCONTROL_H */
