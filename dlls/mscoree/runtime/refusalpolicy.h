/*
 * What is done about memory that was refused, by the host's policy
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

#ifndef __MSCOREE_REFUSALPOLICY_H
#define __MSCOREE_REFUSALPOLICY_H

/* A request of the runtime for memory was refused for good; critical: the runtime cannot go on without it.
 * Does what the host's policy says, as far as that can be done here; if this returns, the request is to fail. */
extern void refusalpolicy_out_of_memory( BOOL critical );

/* The policy is that a thread that was lent what the runtime cannot go on without is aborted, and this Mono can. */
extern BOOL refusalpolicy_aborts_thread(void);

/* The memory manager is unusable for good, and a request of the runtime has failed over it. Callable again and
 * again. */
extern void refusalpolicy_fatal(void);

#endif /* __MSCOREE_REFUSALPOLICY_H */
