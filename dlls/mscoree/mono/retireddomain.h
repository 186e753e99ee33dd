/*
 * App domains that are unloaded without Mono's taking them apart
 *
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

#ifndef __MSCOREE_RETIREDDOMAIN_H
#define __MSCOREE_RETIREDDOMAIN_H

#include "mono/monoapi.h"

/* An object of the domain got an interface of Mono's own from now on, so that the domain can only be retired. */
extern BOOL retireddomain_note( MonoDomain *domain );
extern BOOL retireddomain_is_noted( MonoDomain *domain );

/* Unloads such a domain; FALSE: it was already.  For no other code of ours is there such a domain from then on. */
extern BOOL retireddomain_retire( MonoDomain *domain );
extern BOOL retireddomain_is_retired( MonoDomain *domain );

/* The domain is gone, and its address may be another's. */
extern void retireddomain_forget( MonoDomain *domain );

#endif /* __MSCOREE_RETIREDDOMAIN_H */
