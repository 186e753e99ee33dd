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

struct embed_events;

/* Before Mono starts. */
extern void threadstack_init( const struct embed_events *events );

/* Mono has started: from now on it looks where embed_events.get_other_roots() says. */
extern void threadstack_register_roots(void);

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

/* How many calls there are; and back to as many, when an exception or a longjmp has left some. Those of a thread that
 * Mono has made or met are not counted: managed code may always wait on it. */
#define THREADSTACK_UNCOUNTED (~(UINT_PTR)0)
extern UINT_PTR threadstack_get_calls(void);
extern void threadstack_set_calls( UINT_PTR calls );

/* Native code has called managed code by itself (1), on any stack; or such a call has ended (-1). */
extern void threadstack_entered( int change );

/* The calling thread is about to collect, or is done. Where its stack is another one, Mono knows that one meanwhile;
 * where that cannot be, Mono would abort the process: instead it ends with a line that says why, and with
 * COR_E_EXECUTIONENGINE. */
extern void threadstack_collecting(void);
extern void threadstack_collected(void);

/* Why no managed code can run on this stack, or what else is the reason when it could. */
extern HRESULT threadstack_get_error( HRESULT other );

#endif /* __MSCOREE_THREADSTACK_H */
