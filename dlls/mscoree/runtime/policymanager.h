/*
 * ICLRPolicyManager: what the runtime does about failures and timeouts
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

#ifndef __MSCOREE_POLICYMANAGER_H
#define __MSCOREE_POLICYMANAGER_H

/* The one policy manager; a static, references do nothing. */
extern ICLRPolicyManager *policymanager_get(void);

/* A request of the runtime for memory was refused for good; critical: the runtime cannot go on without it.
 * Does what the host's policy says, as far as that can be done here; if this returns, the request is to fail. */
extern void policymanager_out_of_memory( BOOL critical );

/* The policy is that a thread that was lent what the runtime cannot go on without is aborted, and this Mono can. */
extern BOOL policymanager_aborts_thread(void);

/* The memory manager is unusable for good, and a request of the runtime has failed over it. Callable again and
 * again. */
extern void policymanager_fatal(void);

/* An operation begins, which the policy may limit in time: the host is told of the default action that is taken, and a
 * clock runs where the host has set one. NULL: there is none, or it could not be made; policymanager_end() accepts
 * that. */
extern struct policy_clock *policymanager_begin( EClrOperation operation );
extern void policymanager_end( struct policy_clock *clock );

/* An exception that nobody catches ends its thread only. */
extern BOOL policymanager_survives_unhandled(void);

/* What the host wants to be done when nothing goes wrong. */
extern EPolicyAction policymanager_get_default_action( EClrOperation operation );

#endif /* __MSCOREE_POLICYMANAGER_H */
