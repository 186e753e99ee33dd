/*
 * Deferred releases: those that could not be done when they were asked for
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

#ifndef __MSCOREE_VM_DEFERRED_H
#define __MSCOREE_VM_DEFERRED_H

struct vm;

/* Releases what vm_discard() could not, as far as that can be done now. Without any lock. */
extern void deferred_release( struct vm *vm );

#endif  /* __MSCOREE_VM_DEFERRED_H */
