/*
 * What the collector sees of a thread that is stopped on another stack
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

#ifndef __MSCOREE_STACKSCAN_H
#define __MSCOREE_STACKSCAN_H

/* The address is in memory of no module that may be run. */
extern BOOL stackscan_is_compiled_code( ULONG_PTR address );

/* The runtime has stopped the thread, and will look for objects on its stack; a stack pointer of 0 is not known. */
extern void stackscan_note( DWORD tid, const CONTEXT *context );

/* What the runtime calls for GetThreadContext. */
extern BOOL WINAPI stackscan_GetThreadContext( HANDLE thread, CONTEXT *context );

#endif /* __MSCOREE_STACKSCAN_H */
