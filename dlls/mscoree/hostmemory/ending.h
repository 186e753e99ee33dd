/*
 * The end of the process, told to managers before any DLL is told
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

#ifndef __MSCOREE_HOSTMEMORY_ENDING_H
#define __MSCOREE_HOSTMEMORY_ENDING_H

/* A manager is made. Where there is no fiber-local value to be had, it works, and is not told. */
extern void ending_init(void);

/* A thread may have a store of blocks from now on, and so get some without anybody asking whether the process ends. */
extern void ending_watch_thread(void);

/* The DLL is about to be unloaded. */
extern void ending_exit(void);

#endif /* __MSCOREE_HOSTMEMORY_ENDING_H */
