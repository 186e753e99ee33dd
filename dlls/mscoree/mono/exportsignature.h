/*
 * What native code may pass to a managed method, and what it gets
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

#ifndef __MSCOREE_EXPORTSIGNATURE_H
#define __MSCOREE_EXPORTSIGNATURE_H

#include "mono/monoapi.h"

/* Counts the words of the stack that a method's arguments may take. COR_E_MARSHALDIRECTIVE: it has an argument or a
 * result that Mono can't convert for a native caller, and would end the process over. */
extern HRESULT exportsignature_check( MonoMethod *method, unsigned int *words );

#endif /* __MSCOREE_EXPORTSIGNATURE_H */
