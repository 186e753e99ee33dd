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

#include "mono/retiredcom.h"
#include "mono/retireddomain.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

struct entry
{
    struct entry *next;
    MonoDomain   *domain;
    BOOL          retired;
};

static struct entry *entries;
static SRWLOCK entries_lock = SRWLOCK_INIT;

/* With the lock held. */
static struct entry **find_entry( MonoDomain *domain )
{
    struct entry **ptr;

    for (ptr = &entries; *ptr && (*ptr)->domain != domain; ptr = &(*ptr)->next) /* nothing */;
    return ptr;
}

BOOL retireddomain_note( MonoDomain *domain )
{
    struct entry *entry;
    BOOL ret = TRUE;

    AcquireSRWLockExclusive( &entries_lock );
    if (!*find_entry( domain ))
    {
        if ((entry = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*entry) )))
        {
            entry->domain = domain;
            entry->next = entries;
            entries = entry;
        }
        else ret = FALSE;
    }
    ReleaseSRWLockExclusive( &entries_lock );
    return ret;
}

BOOL retireddomain_is_noted( MonoDomain *domain )
{
    BOOL ret;

    AcquireSRWLockShared( &entries_lock );
    ret = *find_entry( domain ) != NULL;
    ReleaseSRWLockShared( &entries_lock );
    return ret;
}

BOOL retireddomain_is_retired( MonoDomain *domain )
{
    struct entry *entry;
    BOOL ret;

    AcquireSRWLockShared( &entries_lock );
    ret = (entry = *find_entry( domain )) && entry->retired;
    ReleaseSRWLockShared( &entries_lock );
    return ret;
}

void retireddomain_forget( MonoDomain *domain )
{
    struct entry **ptr, *entry;

    AcquireSRWLockExclusive( &entries_lock );
    if ((entry = *(ptr = find_entry( domain )))) *ptr = entry->next;
    ReleaseSRWLockExclusive( &entries_lock );
    HeapFree( GetProcessHeap(), 0, entry );
}

/* AppDomain.DomainUnload. */
static void raise_unload( MonoDomain *domain )
{
    MonoObject *object, *handlers, *exception = NULL;
    MonoClassField *field;
    void *params[2];

    if (FAILED(monodomain_get_current_object( &object ))) return;
    field = mono_class_get_field_from_name( mono_object_get_class( object ), "DomainUnload" );
    if (!field || !(handlers = mono_field_get_value_object( domain, field, object ))) return;
    params[0] = object;
    params[1] = NULL;
    mono_runtime_delegate_invoke( handlers, params, &exception );
    if (exception) monocall_report( exception );
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
    struct entry *entry;
    BOOL ret;

    TRACE( "%p\n", domain );

    if (!monocall_enter( domain, &previous )) return FALSE;
    raise_unload( domain );
    monocall_leave( domain, previous );

    AcquireSRWLockExclusive( &entries_lock );
    if ((ret = (entry = *find_entry( domain )) && !entry->retired)) entry->retired = TRUE;
    ReleaseSRWLockExclusive( &entries_lock );
    if (!ret) return FALSE;
    embed_tell_domain_unloading( domain );
    collect();
    retiredcom_release( domain );
    return TRUE;
}
