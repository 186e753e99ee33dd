/*
 * Checks for native programs
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

#ifndef __TESTS_HEAP_CHECK_H
#define __TESTS_HEAP_CHECK_H

#include <stdio.h>
#include <stdlib.h>

/* Ends the program with the place and a sentence. */
#define check( cond, ... ) do { if (!(cond)) { fprintf( stderr, "%s:%d: ", __FILE__, __LINE__ ); \
    fprintf( stderr, __VA_ARGS__ ); fputc( '\n', stderr ); abort(); } } while (0)

/* The bookkeeping of a heap is in order. */
#define check_heap( heap ) do { const char *what_ = ""; \
    if (heap_check( heap, &what_ )) check( 0, "%s", what_ ); } while (0)

#endif  /* __TESTS_HEAP_CHECK_H */
