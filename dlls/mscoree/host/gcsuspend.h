/*
 * Who is told when threads stop for a collection
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

#ifndef __MSCOREE_GCSUSPEND_H
#define __MSCOREE_GCSUSPEND_H

/* ICorConfiguration::SetGCThreadControl: replaces the one who is told. */
extern void gcsuspend_set_control( IGCThreadControl *control );

/* The manager of a host, before the runtime starts: it is told first of a start and last of an end, and never
 * released. */
extern void gcsuspend_set_manager( IHostGCManager *manager );

/* A collection is about to stop the threads; they run again, and so many generations were collected. Called by the
 * thread that collects, outside every lock of ours, before the first thread is stopped and after the last one runs. */
extern void gcsuspend_starting(void);
extern void gcsuspend_ending( DWORD generation );

#endif /* __MSCOREE_GCSUSPEND_H */
