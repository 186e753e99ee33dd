/*
 * Which of the runtime's threads hold locks of the runtime's
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

/* To note an exception for a thread, Mono takes the lock of its domain. Under the collector's lock, where it turns out
 * that memory is full, that would be the wrong order: another thread may hold the domain's and wait for the
 * collector's. So the locks of each thread are counted, and such things are done when it holds none. */

#ifndef __MSCOREE_REDIRECT_LOCKS_H
#define __MSCOREE_REDIRECT_LOCKS_H

/* Leads a module's calls for locks through here. Without any it is as if no thread ever held one. */
extern void locks_redirect( HMODULE module );

/* The calling thread is to call a function when it holds no lock, at once if it doesn't hold one.  One at a time. */
extern void locks_call_without( void (*func)(void) );

/* From now on a function is called whenever a thread has left the lock that the calling thread has taken last, and
 * holds no other.  The first call counts. */
extern void locks_watch_innermost( void (*func)(void) );

/* Between the two the calling thread may enter slim locks that it holds once more, as it may critical sections.  FALSE:
 * its locks are not known; the second call is not to be made then. */
extern BOOL locks_begin_reentry(void);
extern void locks_end_reentry(void);

#endif /* __MSCOREE_REDIRECT_LOCKS_H */
