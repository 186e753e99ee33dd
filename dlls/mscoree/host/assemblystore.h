/*
 * The host's assemblies: IHostAssemblyManager and IHostAssemblyStore
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

#ifndef __MSCOREE_ASSEMBLYSTORE_H
#define __MSCOREE_ASSEMBLYSTORE_H

#include "metadata/assemblyidentity.h"

/* The host has such a manager: asks it for its store and its list, as SetHostControl does.  A failure of the host's is
 * returned. */
extern HRESULT assemblystore_take( void *manager );

/* There is a store to ask. */
extern BOOL assemblystore_exists(void);

struct assembly_identity;
struct provided_assembly;

/* Asks the host for an assembly. S_FALSE: it has none, or the runtime is to find it itself; a failure is the host's, or
 * its stream's. The host is called on this thread, in the middle of a bind, without a lock of ours. */
extern HRESULT assemblystore_provide( DWORD domain_id, const struct assembly_identity *reference,
                                      struct provided_assembly *provided );

#endif /* __MSCOREE_ASSEMBLYSTORE_H */
