/*
 * All that a module of the runtime calls for memory, led to the memory manager
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

#ifndef __MSCOREE_REDIRECT_H
#define __MSCOREE_REDIRECT_H

struct redirect_hooks;

/* Chooses the memory manager, the host's or one of our own, and proves that it gives memory.
 * E_OUTOFMEMORY: it does not.  Before the runtime is loaded; once it has been chosen it stays. */
extern HRESULT redirect_choose_manager( const struct redirect_hooks *hooks );

/* Leads the memory calls of the runtime's module to that manager.  Best before the module's own code has run.
 * FALSE: the module has none of these calls in its import table. */
extern BOOL redirect_module( HMODULE module );

#endif /* __MSCOREE_REDIRECT_H */
