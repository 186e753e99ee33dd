/*
 * A thread that watches a manager's load, and what it keeps for reuse
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

#ifndef __MSCOREE_HOSTMEMORY_MONITOR_H
#define __MSCOREE_HOSTMEMORY_MONITOR_H

struct memory_manager;
struct monitor;

/* Starts the thread of a manager. It lives until monitor_stop(). */
extern HRESULT monitor_start( struct memory_manager *manager, struct monitor **monitor );

/* Whether a thread can be made out of a call for memory: not by somebody who has stopped the other threads. */
extern void monitor_set_guard( BOOL (*may_start)(void) );
extern BOOL monitor_may_start(void);

/* Limits have changed, or something is kept for reuse. Makes one system call, from whatever state the process is in. */
extern void monitor_wake( struct monitor *monitor );

/* After this the thread does not touch the manager any more. Callable from the thread itself, out of a notification. */
extern void monitor_stop( struct monitor *monitor );

#endif /* __MSCOREE_HOSTMEMORY_MONITOR_H */
