/*
 * The stack that Mono knows of a thread
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

#ifndef __MSCOREE_THREADSTACK_H
#define __MSCOREE_THREADSTACK_H

/* Before Mono starts. known() is called on each thread that Mono meets, with the end of its stack, and with NULL when
 * Mono lets the thread go. */
extern void threadstack_init( void (*known)( void *base ) );

/* Mono meets the calling thread, or lets it go. */
extern void threadstack_started(void);
extern void threadstack_stopping(void);

/* The calling thread is about to run managed code: if it has come with another stack than Mono knows, Mono has let it
 * go on return. FALSE: managed code waits on the stack that Mono knows, and none can run on this one. */
extern BOOL threadstack_follow(void);

/* The calling thread, which Mono has just met, runs no managed code but what is counted here: 1 when some is called, -1
 * when that has returned. */
extern void threadstack_count_calls(void);
extern void threadstack_call( int change );

/* The calling thread is about to collect. Where its stack is another one, Mono would abort the process: instead it ends
 * with a line that says why, and with COR_E_EXECUTIONENGINE. */
extern void threadstack_check(void);

/* Why no managed code can run on this stack, or what else is the reason when it could. */
extern HRESULT threadstack_get_error( HRESULT other );

#endif /* __MSCOREE_THREADSTACK_H */
