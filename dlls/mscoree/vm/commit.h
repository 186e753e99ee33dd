/*
 * Commit: committing and resetting pages of a region that exists
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

#ifndef __MSCOREE_VM_COMMIT_H
#define __MSCOREE_VM_COMMIT_H

#include "vm.h"

/* MEM_COMMIT, MEM_RESET or MEM_RESET_UNDO of a range whose arguments have been checked. Base and size are rounded on
 * success. */
extern vm_status commit_existing( struct vm *vm, void **base, size_t *size, uint32_t type, uint32_t protect,
                                  const struct vm_quota *quota );

#endif  /* __MSCOREE_VM_COMMIT_H */
