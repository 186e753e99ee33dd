/*
 * The end of the process
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

#ifndef __MSCOREE_PROCESSEND_H
#define __MSCOREE_PROCESSEND_H

/* Ends the process with this code after the runtime, when there is one, has been ended. Callable from
 * anywhere, also from within the runtime's own way down (Environment.Exit). */
extern void DECLSPEC_NORETURN processend_exit( int code );

/* The same for a managed program whose Main has returned: the code is the one that its end leaves. */
extern void DECLSPEC_NORETURN processend_exit_program(void);

/* The runtime's end gets no further: the process ends without the rest of it, unless it is a host that has ended the
 * runtime only. */
extern void processend_give_up(void);

#endif /* __MSCOREE_PROCESSEND_H */
