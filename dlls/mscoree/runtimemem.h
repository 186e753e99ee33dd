/*
 * The runtime's memory, led to the current memory manager
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

#ifndef __MSCOREE_RUNTIMEMEM_H
#define __MSCOREE_RUNTIMEMEM_H

/* Chooses the memory manager, the host's or one of our own, and proves that it gives memory.
 * E_OUTOFMEMORY: it does not.  Before the runtime is loaded, once. */
extern HRESULT runtimemem_choose(void);

/* Leads the memory calls of a module that is being loaded, before its own code runs, to that manager. */
extern HRESULT runtimemem_redirect( HMODULE module );

/* The manager in use: for ICLRGCManager, the notifications, and tests.  NULL before runtimemem_choose(). */
extern IHostMemoryManager *runtimemem_get_manager(void);

/* The callback that memory managers get: OnMemoryNotification makes the runtime collect. */
extern ICLRMemoryNotificationCallback *memory_notification_get(void);

#endif /* __MSCOREE_RUNTIMEMEM_H */
