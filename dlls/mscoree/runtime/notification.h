/*
 * What a memory manager may tell the runtime: memory is low
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

#ifndef __MSCOREE_NOTIFICATION_H
#define __MSCOREE_NOTIFICATION_H

/* The callback that memory managers get. OnMemoryNotification returns at once; low memory makes the runtime collect. */
extern ICLRMemoryNotificationCallback *notification_get(void);

/* Makes that thread collect before long. */
extern void notification_collect_soon(void);

/* What was notified up to now needs no collection any more. */
extern void notification_forget(void);

#endif /* __MSCOREE_NOTIFICATION_H */
