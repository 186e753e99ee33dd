/*
 * What a thread is doing in the runtime's memory, as others may ask
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

#ifndef __MSCOREE_MEMCALL_H
#define __MSCOREE_MEMCALL_H

/* A stack that the runtime does not know, where a thread has called managed code (otherstacks.c). */
struct memcall_stack
{
    void         *base;                 /* its end */
    volatile LONG calls;                /* that have not ended; 0: the entry is free */
};

/* One of the runtime's threads, from its first memory call to its end. */
struct memcall_thread
{
    struct memcall_thread *next;        /* in its hash chain; never changes */
    volatile LONG          tid;         /* 0: the thread has ended, the record may be taken over */
    volatile LONG          depth;       /* > 0: inside a call of the memory manager; written by itself only */
    LONG                   awake_depth; /* while it sleeps inside such a call: the depth to come back to */
    volatile LONG          collecting;  /* TRUE: this thread has stopped the others to collect */
    BOOL                   owes;        /* an exception, when its collection is over (loans.h) */
    BOOL                   paying;      /* it is being thrown */
    BOOL                   told;        /* the host's policy knows of the debt */
    SIZE_T                 lent;        /* bytes out of collections, since the last exception */
    SIZE_T                 at_once;     /* bytes of blocks that are lent before the manager is asked */
    LONG                   locks;       /* of the runtime's that it holds (locks.h) */
    LONG                   noted;       /* <= locks: so many of them are known by address, */
    const void            *held[16];    /* in the order of taking */
    LONG                   reentering;  /* > 0: slim locks that it holds may be entered again */
    LONG                   period;      /* of loans.c's, in which an exception was thrown at it; 0: none */
    void                 (*without_locks)(void);    /* what it is to call when it holds none; NULL: nothing */
    LONG                   thrown;      /* exceptions that it had, */
    LONG                   emptied;     /* since this count of loans.c's was last another */
    BOOL                   forgiven;    /* memory may be full once more before another exception is thrown at it */
    const void            *caller;      /* where the runtime called for memory, the last time */
    void                  *stack_base;  /* of the stack that the runtime knows of it, its end; NULL: none */
    void                  *stack_start; /* and its lowest address */
    ULONG_PTR              shown_sp;    /* while it is stopped on another stack; 0: it isn't (stackscan.c) */
    ULONG_PTR              sp;          /* where it was stopped last; 0: that is over */
    struct memcall_stack   others[4];   /* written by itself only */
    LONG                   unnoted;     /* calls on stacks that had no place among them */
};

/* Around each call of the memory manager: between the two no other thread is let stop this one.
 * memcall_enter() gives NULL where there is no memory for the record, which memcall_leave() accepts. */
extern struct memcall_thread *memcall_enter(void);

static inline void memcall_leave( struct memcall_thread *thread )
{
    if (thread) thread->depth--;
}

/* The calling thread's record; NULL: it has none yet. */
extern struct memcall_thread *memcall_find_thread(void);

/* The calling thread's record, which outlives the call; NULL where there is no memory for it. */
extern struct memcall_thread *memcall_get_thread(void);

/* The calling thread was called for memory from there; and where that was.  Only a trace wants to know. */
extern void memcall_set_caller( const void *caller );
extern const void *memcall_get_caller(void);

/* The calling thread collects garbage, or is done with it. */
extern void memcall_set_collecting( BOOL collecting );
extern BOOL memcall_is_collecting(void);

/* The calling thread is inside a memory call: it is the memory manager that calls now. */
extern BOOL memcall_is_inside(void);

/* The calling thread goes to sleep inside a memory call, holding no lock, or is awake again: asleep it may be
 * stopped. */
extern void memcall_set_asleep( BOOL asleep );

/* The runtime knows that this is the end of the calling thread's stack; NULL: it has let the thread go. */
extern void memcall_set_stack( void *base );

/* SuspendThread() for the runtime: waits until the thread is outside of the memory manager. Its id, and its registers,
 * 0 if they can't be read; not the calling thread's, and not where ~0u is returned. */
extern DWORD memcall_suspend( HANDLE thread, DWORD *tid, CONTEXT *context );

/* A thread's record; NULL: it has none yet. */
extern struct memcall_thread *memcall_find_thread_by_id( DWORD tid );

/* Calls proc for each thread that has a record. */
extern void memcall_for_each( void (*proc)( struct memcall_thread *thread ) );

extern BOOL memcall_init(void);
extern void memcall_thread_detach(void);        /* at DLL_THREAD_DETACH */

#endif /* __MSCOREE_MEMCALL_H */
