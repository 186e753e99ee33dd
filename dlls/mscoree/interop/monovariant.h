/*
 * Managed values as COM's, and the other way round
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

#ifndef __MSCOREE_MONOVARIANT_H
#define __MSCOREE_MONOVARIANT_H

#include "mono/monoapi.h"

/* All of these are for a thread that is in the domain of the objects.
 *
 * A VARIANT as an object, by its type; a null one for VT_EMPTY.  DISP_E_BADVARTYPE: there is nothing like it. */
extern HRESULT monovariant_to_object( const VARIANT *variant, MonoObject **obj );

/* An object as a VARIANT, an array as one of a SAFEARRAY; what COM has no type for becomes an IDispatch, and what
 * stands for a native object becomes that. */
extern HRESULT monovariant_from_object( MonoObject *obj, VARIANT *variant );

/* A VARIANT as a parameter of a certain type, coerced as OLE does; value is where a number is kept. E_INVALIDARG: an
 * object of another class. COR_E_SAFEARRAYTYPEMISMATCH, COR_E_SAFEARRAYRANKMISMATCH: another array. */
extern HRESULT monovariant_to_param( MonoType *type, VARIANT *variant, UINT64 *value, void **param );

/* The type that a value of a managed type has outside; VT_VARIANT where each value has its own. */
extern VARTYPE monovariant_get_type( MonoType *type );

/* A SAFEARRAY as a VARIANT of the type of its elements, which is the same array; VT_EMPTY when there is none. */
extern void monovariant_set_array( VARIANT *variant, SAFEARRAY *array );

#endif /* __MSCOREE_MONOVARIANT_H */
