/*
 * What the runtime does for the sake of its memory: a table that it hands in
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

/* This room stands below the runtime and calls it through here only. All members are there, and may be called from
 * within any of the runtime's calls for memory. */

#ifndef __MSCOREE_REDIRECT_HOOKS_H
#define __MSCOREE_REDIRECT_HOOKS_H

struct redirect_hooks
{
    BOOL (*is_started)(void);

    /* A collection before memory is refused, on the calling thread, which is about to make a large object. FALSE: none
     * could be made. Afterwards the other is told whether the request was served after all. */
    BOOL (*collect_here)(void);
    void (*count_collection)( BOOL served );

    /* FALSE: memory is scarce, so that small objects are to leave the rest to others. */
    BOOL (*has_room)(void);

    /* After a collection: the bytes of the collected heap that hold objects, and of the whole of it; 0: not known. */
    UINT64 (*get_heap_in_use)( UINT64 *size );

    /* Everything is to be collected before long, on another thread. Callable under the collector's lock. */
    void (*collect_soon)(void);

    /* An OutOfMemoryException is to be thrown when the calling thread comes back to managed code, or the thread to be
     * aborted then; FALSE: it is none of the runtime's, or at no place for that. */
    BOOL (*throw_out_of_memory)( BOOL abort );

    /* The host's policy: a thread that was refused what the runtime cannot go on without, and was lent it, is to be
     * aborted. */
    BOOL (*aborts_thread)(void);

    /* The calling thread is in code of the runtime's that does not survive an OutOfMemoryException. Callable under the
     * collector's lock. */
    BOOL (*must_not_throw)(void);

    /* A request was refused for good (critical: the runtime cannot go on without it), or the manager is lost. */
    void (*out_of_memory)( BOOL critical );
    void (*fatal)(void);

    /* The runtime is about to stop a thread. */
    void (*thread_stopping)(void);

    /* What a manager of our own making calls when memory is low. */
    ICLRMemoryNotificationCallback *(*get_notification)(void);
};

/* Set by runtimemem_choose(), before any of the runtime's calls comes here. */
extern const struct redirect_hooks *redirect_hooks;

#endif /* __MSCOREE_REDIRECT_HOOKS_H */
