/*
 * Memory beyond what the manager gives, lent to the runtime until it can throw an OutOfMemoryException
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

/* Mono ends the process when it gets no pages for small objects, for code or for its own structures, and in the middle
 * of a collection nothing can be thrown. So such a request is served beyond the limit, and the thread that made it owes
 * an OutOfMemoryException: it is thrown when the thread comes back to managed code, where exceptions are expected. A
 * collection of everything comes first, for the limit may be full of garbage.
 *
 * Pages come from a manager of ours, which counts them; with a host's manager they are the system's, and are remembered
 * until they are free. Blocks are the C runtime's.
 *
 * Invariant: what is lent at one time is not more than LOANS_PAGES and LOANS_BLOCKS. */

#ifndef __MSCOREE_REDIRECT_LOANS_H
#define __MSCOREE_REDIRECT_LOANS_H

/* Bytes. */
#ifdef _WIN64
#define LOANS_PAGES  (64u << 20)
#else
#define LOANS_PAGES  (32u << 20)
#endif
#define LOANS_BLOCKS (16u << 20)

/* Pages or, where no address is asked for, a reservation, as VirtualAlloc() gives them; NULL: no more is lent. own: the
 * manager, where it is one of ours. */
extern void *loans_take_pages( IHostMemoryManager *own, void *addr, SIZE_T size, DWORD type, DWORD protect );

/* The runtime commits pages at an address, perhaps of a reservation that was lent: then they are the system's. FALSE:
 * they are the manager's. */
extern BOOL loans_commit_pages( void *addr, SIZE_T size, DWORD type, DWORD protect, void **ret );

/* The runtime frees pages; of what is released the size is that of the reservation, if loans_are_out(). TRUE: all of
 * them were lent, and the manager doesn't know them. */
extern BOOL loans_free_pages( void *addr, SIZE_T size, DWORD type );
extern BOOL loans_are_out(void);

/* Anything was ever lent. */
extern BOOL loans_were_made(void);

/* Bytes of blocks of the C runtime; FALSE: no more is lent. */
extern BOOL loans_take_block( SIZE_T size );

/* The same before the manager is asked: it has just refused some, and a refusal takes time. */
extern BOOL loans_take_at_once( SIZE_T size );
extern void loans_return_block( SIZE_T size );

/* The calling thread is about to collect, under the collector's lock. */
extern void loans_collecting(void);

/* The calling thread has collected, and the others run again; all: not only the youngest generation. */
extern void loans_collected( BOOL all );

#endif /* __MSCOREE_REDIRECT_LOANS_H */
