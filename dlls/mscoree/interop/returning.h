/*
 * Objects of ours that come back to managed code
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

#ifndef __MSCOREE_RETURNING_H
#define __MSCOREE_RETURNING_H

#include "mono/monoapi.h"

/* Whether a return address lies in Mono or in what it has compiled, which is code in no module. */
extern BOOL returning_is_managed( const void *address );

/* From now on managed code that is handed a COM object which names itself with this pointer gets obj. handle holds what
 * Mono remembers for it, and is 0 before the first call; any number of threads may call at once. The pointer must not
 * become another object's that is not registered as well: Mono does not forget it.  E_NOTIMPL: not with this Mono. */
extern HRESULT returning_register( void *pointer, MonoObject *obj, UINT32 *handle );

/* What the calling thread's domain has for an object of another one: a proxy.  S_FALSE: the class is not one that can
 * be called from elsewhere (MarshalByRefObject). */
extern HRESULT returning_get_proxy( MonoDomain *home, MonoObject *obj, MonoObject **proxy );

#endif /* __MSCOREE_RETURNING_H */
