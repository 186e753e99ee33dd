/*
 * Primitives that fail when they are told to
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

#ifndef __TESTS_HEAP_PRIM_H
#define __TESTS_HEAP_PRIM_H

/* The so many-th call from now on that asks the system for memory fails, and a few after it, since a heap that is
 * refused something tidies up and asks again; 0 = none. */
extern void prim_fail_at( unsigned int call );

/* Whether such a call has failed since. */
extern int prim_has_failed( void );

/* The next call that commits runs this first, with the locks of its caller held. */
extern void prim_interrupt( void (*func)( void ) );

#endif  /* __TESTS_HEAP_PRIM_H */
