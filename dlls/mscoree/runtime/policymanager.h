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

/* An exception that nobody catches ends its thread only. */
extern BOOL policymanager_survives_unhandled(void);

/* What the host wants to be done when nothing goes wrong. */
extern EPolicyAction policymanager_get_default_action( EClrOperation operation );

/* How long an operation may take, in milliseconds, and what is done then; whether the host has set that limit. */
extern DWORD policymanager_get_timeout( EClrOperation operation );
extern EPolicyAction policymanager_get_timeout_action( EClrOperation operation );
extern BOOL policymanager_has_set_timeout( EClrOperation operation );

/* What is done about a failure. When the runtime cannot go on, and the host has said nothing, it is disabled: the
 * process may go on and end in order, which the CLR would not let it. */
extern EPolicyAction policymanager_get_failure_action( EClrFailure failure );

#endif /* __MSCOREE_POLICYMANAGER_H */
