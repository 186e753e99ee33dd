/*
 * Space: an address space for tests
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

/* What the primitives reserve and release is written down, and held against their contract: a call never leaves the
 * reservation that it is about, and a release takes exactly what was reserved. The address space can be made small, and
 * calls can be made to fail. */

#ifndef __TESTS_VM_SPACE_H
#define __TESTS_VM_SPACE_H

#include <stddef.h>
#include <stdint.h>

/* From now on reservations lie below this address, the lowest first; 0 = the system decides. */
extern void space_limit( uintptr_t highest );

/* The system decides, but what it gives above this address isn't taken; 0 = all is. */
extern void space_cap( uintptr_t highest );

/* Reservations that are smaller than an arena, for bookkeeping, stay out of this range. */
extern void space_keep_free( uintptr_t start, uintptr_t end );

/* The reservation that an address is in: 0 when there is none. */
extern size_t space_reservation( uintptr_t address, uintptr_t *base );

/* Whether all of a range is in reservations that are watched for writes. */
extern int space_watched( uintptr_t base, size_t size );

/* The bytes of all reservations. */
extern size_t space_used( void );

/* Makes the call of a primitive fail that is so many from now; 0 = none. */
extern void space_fail( unsigned long number );

/* The calls since then. */
extern unsigned long space_calls( void );

/* Every call of a primitive from now on fails; or none does. */
extern void space_refuse( int refuse );

/* The next call of a primitive that can fail runs this first, with the locks of its caller held. */
extern void space_interrupt( void (*func)( void ) );

#endif  /* __TESTS_VM_SPACE_H */
