/*
 * The arguments of late-bound calls: coerced, passed by reference, written back
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

#ifndef __MSCOREE_LATEBIND_H
#define __MSCOREE_LATEBIND_H

#include "mono/monoapi.h"

/* All of these are for a thread that is in the domain of the object.
 *
 * Can a method take these arguments, and how well? 0 is perfect. DISP_E_TYPEMISMATCH, DISP_E_OVERFLOW,
 * DISP_E_PARAMNOTFOUND, DISP_E_PARAMNOTOPTIONAL: no, because of the argument *bad_arg, a place in rgvarg.
 * DISP_E_BADPARAMCOUNT: no. */
extern HRESULT latebind_rate( MonoMethod *method, const DISPPARAMS *params, unsigned int *cost, UINT *bad_arg );

/* Calls it; what it changed by reference is written back when it has returned. exception is set when managed code threw
 * one. */
extern HRESULT latebind_invoke( MonoMethod *method, MonoObject *obj, const DISPPARAMS *params, MonoObject **ret,
                                MonoObject **exception, UINT *bad_arg );

/* The one argument as the value of a field. */
extern HRESULT latebind_set_field( MonoClassField *field, MonoObject *obj, const DISPPARAMS *params, UINT *bad_arg );

#endif /* __MSCOREE_LATEBIND_H */
