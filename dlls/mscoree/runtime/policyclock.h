/*
 * Operations that the host's policy may limit in time
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

#ifndef __MSCOREE_POLICYCLOCK_H
#define __MSCOREE_POLICYCLOCK_H

/* An operation begins, which the policy may limit in time: the host is told of the default action that is taken, and a
 * clock runs where the host has set one. NULL: there is none, or it could not be made; policyclock_end() accepts
 * that. */
extern struct policy_clock *policyclock_begin( EClrOperation operation );
extern void policyclock_end( struct policy_clock *clock );

/* An operation takes longer than the policy lets it: the host is told of the action that is taken. */
extern void policyclock_tell_timeout( EClrOperation operation );

#endif /* __MSCOREE_POLICYCLOCK_H */
