/*
 * The policies of all memory managers of the process
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

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "hostmemory.h"

#include "hostmemory/policy.h"
#include "hostmemory/policylist.h"

static SRWLOCK lock = SRWLOCK_INIT;
static struct list policies = LIST_INIT( policies );
static volatile LONG walked;        /* somebody looks at the list, or changes it: a thread that was stopped, perhaps */

/* Under the lock. */
static void begin_change(void)
{
    while (InterlockedExchange( &walked, TRUE )) Sleep( 0 );
}

static void end_change(void)
{
    InterlockedExchange( &walked, FALSE );
}

void policylist_add( struct policy *policy )
{
    AcquireSRWLockExclusive( &lock );
    begin_change();
    list_add_head( &policies, &policy->entry );
    end_change();
    ReleaseSRWLockExclusive( &lock );
}

void policylist_remove( struct policy *policy )
{
    AcquireSRWLockExclusive( &lock );
    begin_change();
    list_remove( &policy->entry );
    end_change();
    ReleaseSRWLockExclusive( &lock );
}

struct policy *policylist_find_owner( const void *addr )
{
    struct policy *policy, *found = NULL;

    if (InterlockedExchange( &walked, TRUE )) return NULL;
    LIST_FOR_EACH_ENTRY( policy, &policies, struct policy, entry )
    {
        if (!vm_owns( policy->vm, addr )) continue;
        found = policy;
        break;
    }
    InterlockedExchange( &walked, FALSE );
    return found;
}

void policylist_shutdown(void)
{
    struct policy *policy;

    LIST_FOR_EACH_ENTRY( policy, &policies, struct policy, entry ) policy_shutdown( policy );
}
