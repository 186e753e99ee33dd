/*
 * The wrappers that managed code has of native COM objects, by domain
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

#ifndef __MSCOREE_WRAPPERTABLE_H
#define __MSCOREE_WRAPPERTABLE_H

#include "mono/monoapi.h"

/* In place of ComInteropProxy's FindProxy and AddProxy, for the domain that the thread is in. A pointer has one wrapper
 * at most in a domain, and an entry does not keep it. */
extern MonoObject *wrappertable_find( void *unknown );
extern void wrappertable_add( void *unknown, MonoObject *proxy );

/* The domain is about to go, or has gone. */
extern void wrappertable_forget_domain( MonoDomain *domain, BOOL gone );

#endif /* __MSCOREE_WRAPPERTABLE_H */
