/*
 * System.Guid as a record in a VARIANT
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

#ifndef __MSCOREE_GUIDRECORD_H
#define __MSCOREE_GUIDRECORD_H

/* Gives the VARIANT, which is not cleared before, a VT_RECORD; E_OUTOFMEMORY. */
extern HRESULT guidrecord_to_variant( const GUID *guid, VARIANT *variant );

/* DISP_E_BADVARTYPE: the VARIANT is a VT_RECORD of another structure, or of none. */
extern HRESULT guidrecord_from_variant( const VARIANT *variant, GUID *guid );

#endif /* __MSCOREE_GUIDRECORD_H */
