/*
 * Atomic accesses, by the names of what they promise
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

/* Fields that are read without a lock are written and read with these and with nothing else. */

#ifndef __MSCOREE_PRIM_ATOMIC_H
#define __MSCOREE_PRIM_ATOMIC_H

#define load_relaxed(p)      __atomic_load_n( p, __ATOMIC_RELAXED )
#define load_acquire(p)      __atomic_load_n( p, __ATOMIC_ACQUIRE )
#define store_relaxed(p,v)   __atomic_store_n( p, v, __ATOMIC_RELAXED )
#define store_release(p,v)   __atomic_store_n( p, v, __ATOMIC_RELEASE )
#define fetch_add(p,v)       __atomic_fetch_add( p, v, __ATOMIC_RELAXED )
#define fetch_sub(p,v)       __atomic_fetch_sub( p, v, __ATOMIC_RELAXED )

/* Later stores stay behind the stores before it, and later loads behind the loads before it.  ThreadSanitizer knows no
 * fences; all that they order is accessed with the names above, so it misses nothing. */
#ifdef __SANITIZE_THREAD__
#define fence_stores()       __atomic_signal_fence( __ATOMIC_RELEASE )
#define fence_loads()        __atomic_signal_fence( __ATOMIC_ACQUIRE )
#else
#define fence_stores()       __atomic_thread_fence( __ATOMIC_RELEASE )
#define fence_loads()        __atomic_thread_fence( __ATOMIC_ACQUIRE )
#endif

#endif  /* __MSCOREE_PRIM_ATOMIC_H */
