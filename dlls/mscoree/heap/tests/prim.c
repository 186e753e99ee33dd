/*
 * Primitives that fail when they are told to
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

#define prim_reserve system_prim_reserve
#define prim_commit  system_prim_commit
#include "prim/posix.c"
#undef prim_reserve
#undef prim_commit

#include "prim.h"

#define REPEATED 4

static unsigned int calls_left, repeated;
static int failed;
static void (*interrupt)( void );

void prim_fail_at( unsigned int call )
{
    calls_left = call;
    repeated = 0;
    failed = 0;
}

void prim_interrupt( void (*func)( void ) )
{
    interrupt = func;
}

int prim_has_failed( void )
{
    return failed;
}

static int fails( void )
{
    if (repeated) return repeated--;
    if (!calls_left || --calls_left) return 0;
    repeated = REPEATED;
    return failed = 1;
}

vm_status prim_reserve( void **base, size_t size, uint32_t type, uint32_t protect )
{
    return fails() ? STATUS_NO_MEMORY : system_prim_reserve( base, size, type, protect );
}

vm_status prim_commit( void *base, size_t size, uint32_t protect )
{
    void (*func)( void ) = interrupt;

    if (func)
    {
        interrupt = NULL;
        func();
    }
    return fails() ? STATUS_COMMITMENT_LIMIT : system_prim_commit( base, size, protect );
}
