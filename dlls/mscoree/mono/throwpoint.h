/*
 * Whether the calling thread is at a place where an OutOfMemoryException may be thrown at it
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

#ifndef __MSCOREE_THROWPOINT_H
#define __MSCOREE_THROWPOINT_H

/* FALSE: it would leave code of the core library's half done, or nobody would catch it. at_once: one that is made
 * pending now is thrown there, and not later. The calling thread is one of Mono's. Callable under Mono's locks. */
extern BOOL throwpoint_is_fit( BOOL *at_once );

#endif /* __MSCOREE_THROWPOINT_H */
