/*
 * App domains that are unloaded without Mono's taking them apart
 *
 * A thread that calls an interface of Mono's own, for an object of a domain, may leave a note of the object on its
 * stack of handles, and Mono ends the process when it takes a domain apart of whose objects there are notes. No thread
 * can clear the notes of another. So such a domain is unloaded in all that can be seen from outside, and its memory
 * stays: its handlers of DomainUnload run, its objects answer COR_E_APPDOMAINUNLOADED and are collected, and it is in
 * no list.
 *
 * Invariant: a retired domain is noted.
 *
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

#define COBJMACROS
#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"
#include "wine/list.h"

#include "mono/retiredcom.h"
#include "mono/retireddomain.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

struct noted_domain
{
    struct list entry;          /* in noted */
    MonoDomain *domain;
    BOOL        retired;
};

static struct list noted = LIST_INIT( noted );
static SRWLOCK noted_lock = SRWLOCK_INIT;

/* With the lock held. */
static struct noted_domain *find( MonoDomain *domain )
{
    struct noted_domain *note;

    LIST_FOR_EACH_ENTRY( note, &noted, struct noted_domain, entry ) if (note->domain == domain) return note;
    return NULL;
}

BOOL retireddomain_note( MonoDomain *domain )
{
    struct noted_domain *note;
    BOOL ret = TRUE;

    AcquireSRWLockExclusive( &noted_lock );
    if (!find( domain ))
    {
        if ((note = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*note) )))
        {
            note->domain = domain;
            list_add_head( &noted, &note->entry );
        }
        else ret = FALSE;
    }
    ReleaseSRWLockExclusive( &noted_lock );
    return ret;
}

BOOL retireddomain_is_noted( MonoDomain *domain )
{
    BOOL ret;

    AcquireSRWLockShared( &noted_lock );
    ret = find( domain ) != NULL;
    ReleaseSRWLockShared( &noted_lock );
    return ret;
}

BOOL retireddomain_is_retired( MonoDomain *domain )
{
    struct noted_domain *note;
    BOOL ret;

    AcquireSRWLockShared( &noted_lock );
    ret = (note = find( domain )) && note->retired;
    ReleaseSRWLockShared( &noted_lock );
    return ret;
}

void retireddomain_forget( MonoDomain *domain )
{
    struct noted_domain *note;

    AcquireSRWLockExclusive( &noted_lock );
    if ((note = find( domain ))) list_remove( &note->entry );
    ReleaseSRWLockExclusive( &noted_lock );
    HeapFree( GetProcessHeap(), 0, note );
}

/* What only the domain's own objects hold goes, native objects among it. */
static void collect(void)
{
    mono_gc_collect( mono_gc_max_generation() );
    monocall_invoke_core( "System", "GC", "System.GC:WaitForPendingFinalizers()", NULL, NULL, NULL );
}

BOOL retireddomain_retire( MonoDomain *domain )
{
    MonoDomain *previous;
    struct noted_domain *note;
    BOOL ret;

    TRACE( "%p\n", domain );

    if (!monocall_enter( domain, &previous )) return FALSE;
    currentdomain_raise( "DomainUnload" );
    monocall_leave( domain, previous );

    AcquireSRWLockExclusive( &noted_lock );
    if ((ret = (note = find( domain )) && !note->retired)) note->retired = TRUE;
    ReleaseSRWLockExclusive( &noted_lock );
    if (!ret) return FALSE;
    embedstate_tell_domain_unloading( domain );
    collect();
    retiredcom_release( domain );
    return TRUE;
}
