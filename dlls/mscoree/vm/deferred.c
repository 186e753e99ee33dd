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

/* Who gives up a region for good may have nothing left to remember it by, and a lock may be out of reach just then.
 * The layer remembers the region's base, without a lock and without memory to be had, and releases it when it is next
 * asked to tidy up.  Until then it is a region like any other, and charged.  When there is no room to remember one
 * more the call waits for the lock. */

#include "deferred.h"
#include "layer.h"

static vm_status release( struct vm *vm, uintptr_t base )
{
    void *ptr = (void *)base;
    size_t size = 0;

    return vm_free( vm, &ptr, &size, MEM_RELEASE );
}

/* Whether a release that gave this may succeed another time. */
static inline int is_postponed( vm_status status )
{
    return status == STATUS_TIMEOUT || status == STATUS_NO_MEMORY;
}

static int remember( struct vm *vm, uintptr_t base )
{
    uintptr_t empty;
    unsigned int i;

    for (i = 0; i < DEFERRED_COUNT; i++)
    {
        empty = load_relaxed( &vm->deferred[i] );
        if (empty || !__atomic_compare_exchange_n( &vm->deferred[i], &empty, base, 0, __ATOMIC_RELEASE,
                                                   __ATOMIC_RELAXED ))
            continue;
        fetch_add( &vm->deferred_count, 1 );
        return 1;
    }
    return 0;
}

void deferred_release( struct vm *vm )
{
    uintptr_t base;
    unsigned int i;

    for (i = 0; i < DEFERRED_COUNT && load_relaxed( &vm->deferred_count ); i++)
    {
        if (!load_relaxed( &vm->deferred[i] ) || !(base = __atomic_exchange_n( &vm->deferred[i], 0, __ATOMIC_ACQUIRE )))
            continue;
        fetch_sub( &vm->deferred_count, 1 );
        if (!is_postponed( release( vm, base ))) continue;
        vm_discard( vm, (void *)base );
        return;
    }
}

void vm_discard( struct vm *vm, void *base )
{
    while (is_postponed( release( vm, (uintptr_t)base )))
        if (remember( vm, (uintptr_t)base )) return;
}
