/*
 * Objects on stacks that the runtime does not know
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

#ifndef __MSCOREE_OTHERSTACKS_H
#define __MSCOREE_OTHERSTACKS_H

/* Where the runtime has to look for objects as it does on a stack, for as long as the process lives. */
extern void *otherstacks_get_roots( SIZE_T *size );

/* The runtime has got these pages: objects may be in them. */
extern void otherstacks_note_pages( const void *pages, SIZE_T size );

/* The lowest address of a stack that may be read, by its end; 0: it isn't there any more. */
extern ULONG_PTR otherstacks_get_lowest( const void *base );

/* The calling thread has begun a call of managed code (1), or ended one (-1), on the stack that ends at base, which the
 * runtime does not know; 0: that stack is gone, and all calls on it. */
extern void otherstacks_call( void *base, int change );

/* The thread is stopped on a stack that the runtime does not know, and calls on it have not ended. */
extern BOOL otherstacks_has_calls( const struct memcall_thread *thread );

/* All threads of the runtime are stopped: finds what they have on other stacks. On the thread that collects. */
extern void otherstacks_gather(void);

#endif /* __MSCOREE_OTHERSTACKS_H */
