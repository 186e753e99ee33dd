/*
 * Exceptions that nobody catches: they end a program, or the thread, if a host wants that
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

#ifndef __MSCOREE_UNHANDLED_H
#define __MSCOREE_UNHANDLED_H

/* A program's exception is printed with the line ends that its other output has on stderr. */
extern void unhandled_print_all(void);

/* Nobody caught the exception: its text goes to stderr, and the process ends with code 1. */
extern void unhandled_end_process( MonoObject *exception );

#endif /* __MSCOREE_UNHANDLED_H */
