/*
 * Random calls, compared with the model
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

#ifndef __TESTS_VM_EXERCISE_H
#define __TESTS_VM_EXERCISE_H

#include <stddef.h>
#include <stdint.h>

/* Where the choices come from: bytes of a fuzzer, or a generator when data is NULL. */
struct choices
{
    const uint8_t *data;
    size_t         left;
    uint64_t       seed;
};

/* Makes up to so many calls and compares each with the model. Ends the process with a message on a difference. */
extern void exercise( struct choices *choices, unsigned long steps );

#endif  /* __TESTS_VM_EXERCISE_H */
