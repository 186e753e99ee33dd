/*
 * Reference model of NT's private memory
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

/* A plain array of page records for one window of address space, with no thought of speed: what vm.h promises, said
 * again in the simplest way. Each function takes the arguments of one vm_* call and says what status it must give, and
 * what the in/out arguments must be after success. An allocation at no particular address is told where it went, and
 * refuses a place where it can't be. */

#ifndef __TESTS_VM_MODEL_H
#define __TESTS_VM_MODEL_H

#include "vm/vm.h"

#define MODEL_PAGES (sizeof(void *) > 4 ? 8192 : 2048)  /* half or all of the layer's first arena */

struct model_page
{
    unsigned int  region;   /* number of its region, 0 = free */
    unsigned char committed;
    unsigned int  protect;
    unsigned int  token;    /* what the test has written to it */
};

struct model_region
{
    unsigned int protect;
    int          placeholder, replaced;
};

struct model
{
    uintptr_t           base;
    struct model_page   page[8192];
    struct model_region region[8193];
    uint64_t            commit_limit, reserve_limit;
};

extern void model_init( struct model *model, uintptr_t base );

/* Placed is where vm_allocate put a region that could be anywhere, 0 when it failed. */
extern vm_status model_allocate( struct model *model, uintptr_t *base, size_t *size, uint32_t type, uint32_t protect,
                                 uintptr_t placed );
extern vm_status model_free( struct model *model, uintptr_t *base, size_t *size, uint32_t type );
extern vm_status model_protect( struct model *model, uintptr_t *base, size_t *size, uint32_t protect, uint32_t *old );

/* What vm_query must say; a free run is cut off at the window's end. */
extern void model_query( const struct model *model, uintptr_t address, struct vm_information *info );

extern size_t model_reserved( const struct model *model );
extern size_t model_committed( const struct model *model );
extern size_t model_regions( const struct model *model );

#endif  /* __TESTS_VM_MODEL_H */
