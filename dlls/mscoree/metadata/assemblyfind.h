/*
 * Where assemblies lie
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

#ifndef __MSCOREE_ASSEMBLYFIND_H
#define __MSCOREE_ASSEMBLYFIND_H

struct md_interfaces;

/* Opens the assemblies that a name means, which may leave parts of an identity out: those of the runtime, and below
 * app_base, unless it is NULL, the one that a program there would load. private_bin: folders below app_base, separated
 * by semicolons, or NULL. At most max are opened, each as an IMetaDataAssemblyImport with a reference, whose calls
 * interfaces answer. S_FALSE: there is none; FUSION_E_INVALID_NAME: the name is none; E_OUTOFMEMORY, and then none is
 * opened. */
extern HRESULT assemblyfind( const struct md_interfaces *interfaces, const WCHAR *app_base,
                             const WCHAR *private_bin, const WCHAR *name, IUnknown **objs, ULONG max, ULONG *count );

#endif /* __MSCOREE_ASSEMBLYFIND_H */
