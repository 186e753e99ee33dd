/*
 * Lock: a short mutual exclusion with a time limit
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

/* Waiters spin for a moment, then give their time slice away, then sleep a millisecond at a time: what is done under
 * these locks takes microseconds, so a longer wait means that the holder has been stopped. There is no queue that a
 * thread which is killed while it waits could damage. */

#ifndef __MSCOREE_PRIM_LOCK_H
#define __MSCOREE_PRIM_LOCK_H

#include "atomic.h"
#include "prim.h"

struct lock
{
    unsigned int taken;
};

static inline int lock_try( struct lock *lock )
{
    return !load_relaxed( &lock->taken ) && !__atomic_exchange_n( &lock->taken, 1, __ATOMIC_ACQUIRE );
}

/* Timeout in milliseconds, 0 = none. 0 is returned when the lock was not had in time. */
static inline int lock_take( struct lock *lock, unsigned int timeout )
{
    unsigned int turn = 0;
    uint32_t start = 0;

    while (!lock_try( lock ))
    {
        if (turn == 1) start = prim_milliseconds();
        if (timeout && turn > 64 && prim_milliseconds() - start >= timeout) return 0;
        prim_pause( turn++ );
    }
    return 1;
}

static inline void lock_drop( struct lock *lock )
{
    store_release( &lock->taken, 0 );
}

#endif  /* __MSCOREE_PRIM_LOCK_H */
