/*
 * A collection before memory is refused to the runtime
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

#ifndef __MSCOREE_COLLECT_H
#define __MSCOREE_COLLECT_H

/* Looks what kind of locks the runtime's module has.  Once, before its own code runs. */
extern void collect_init( HMODULE module );

/* Pages for a large object were refused to the calling thread, which is Mono's and about to make it: everything is
 * collected here and now. FALSE: that is not safe now, and nothing was done. */
extern BOOL collect_here(void);

/* After a collection, under the collector's lock: the bytes of the collected heap that hold objects, and of the whole
 * of it. What is between objects counts as free: full of small ones it is to three quarters in use. 0: not known. */
extern UINT64 collect_get_heap_in_use( UINT64 *size );

/* The calling thread was lent memory beyond the limit: it gets an OutOfMemoryException when it comes back to managed
 * code, or is aborted then.  FALSE: it is none of Mono's, or at no place for that. */
extern BOOL collect_throw( BOOL abort );

/* What came of the last collection that the calling thread had asked for: the refused request was served after all, or
 * not. */
extern void collect_count( BOOL served );

#endif /* __MSCOREE_COLLECT_H */
