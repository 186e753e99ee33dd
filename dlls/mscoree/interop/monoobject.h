/*
 * Managed objects as COM objects, through the runtime's own COM support
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

#ifndef __MSCOREE_MONOOBJECT_H
#define __MSCOREE_MONOOBJECT_H

#include "mono/monoapi.h"

/* A new object of a class of an assembly, as a COM object.  codebase may be NULL. */
extern HRESULT monoobject_create( const WCHAR *assembly, const WCHAR *codebase, const WCHAR *type, IUnknown **object );

/* The AppDomainManager of the default domain, initialised; *manager is NULL when it does not want to be known to the
 * host. */
extern HRESULT monoobject_create_domain_manager( const WCHAR *assembly, const WCHAR *type, IUnknown **manager );

/* The managed object that a COM object stands for, or what stands for that in managed code; no COM object gives no
 * object. */
extern HRESULT monoobject_from_unknown( IUnknown *unk, MonoObject **obj );

#endif /* __MSCOREE_MONOOBJECT_H */
