/*
 * The wrappers that managed code has of native COM objects, by domain
 *
 * Mono has one table for all domains: the second domain that a host hands an object gets the first one's wrapper, and
 * loses it when that domain is unloaded. .NET makes one for each domain. marshalhooks.c leads Mono's two functions
 * here.
 *
 * Invariant: an entry is a weak handle of Mono's, of a proxy of the entry's domain. It is freed with the entry, or with
 * the domain. The lock is never held while managed code runs.
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
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "interop/wrappertable.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define BUCKETS 256

struct entry
{
    struct entry *next;
    MonoDomain   *domain;
    void         *unknown;
    UINT32        handle;
};

static struct entry *table[BUCKETS];
static SRWLOCK table_lock = SRWLOCK_INIT;

static struct entry **get_bucket( void *unknown )
{
    return &table[((ULONG_PTR)unknown / (2 * sizeof(void *))) % BUCKETS];
}

/* With the lock held; the place of the entry, or of the end of its list. */
static struct entry **find_entry( MonoDomain *domain, void *unknown )
{
    struct entry **ptr = get_bucket( unknown );

    while (*ptr && ((*ptr)->unknown != unknown || (*ptr)->domain != domain)) ptr = &(*ptr)->next;
    return ptr;
}

/* A wrapper that has let go of its object is none any more. */
static BOOL is_released( MonoObject *proxy )
{
    MonoClassField *com_field = mono_class_get_field_from_name( mono_object_get_class( proxy ), "com_object" );
    MonoClassField *field;
    MonoObject *com;
    void *unknown = NULL;

    if (!com_field || !(com = mono_field_get_value_object( mono_domain_get(), com_field, proxy ))) return FALSE;
    field = mono_class_get_field_from_name( mono_object_get_class( com ), "iunknown" );
    if (!field) return FALSE;
    mono_field_get_value( com, field, &unknown );
    return !unknown;
}

MonoObject *wrappertable_find( void *unknown )
{
    struct entry *entry;
    MonoObject *proxy;

    AcquireSRWLockShared( &table_lock );
    entry = *find_entry( mono_domain_get(), unknown );
    proxy = entry ? mono_gchandle_get_target( entry->handle ) : NULL;
    ReleaseSRWLockShared( &table_lock );
    return proxy && !is_released( proxy ) ? proxy : NULL;
}

void wrappertable_add( void *unknown, MonoObject *proxy )
{
    MonoDomain *domain = mono_domain_get();
    UINT32 handle = mono_gchandle_new_weakref( proxy, FALSE ), old = 0;
    struct entry *created = HeapAlloc( GetProcessHeap(), 0, sizeof(*created) ), **ptr;

    TRACE( "%p %p\n", unknown, proxy );

    AcquireSRWLockExclusive( &table_lock );
    ptr = find_entry( domain, unknown );
    if (*ptr)
    {
        old = (*ptr)->handle;
        (*ptr)->handle = handle;
    }
    else if (created)
    {
        *created = (struct entry){ NULL, domain, unknown, handle };
        *ptr = created;
        created = NULL;
    }
    else old = handle;      /* no memory: the next one who asks gets another wrapper */
    ReleaseSRWLockExclusive( &table_lock );
    if (old) mono_gchandle_free( old );
    HeapFree( GetProcessHeap(), 0, created );
}

void wrappertable_forget_domain( MonoDomain *domain, BOOL gone )
{
    struct entry **ptr, *entry;
    unsigned int i;

    AcquireSRWLockExclusive( &table_lock );
    for (i = 0; i < BUCKETS; i++)
        for (ptr = &table[i]; (entry = *ptr);)
        {
            if (entry->domain != domain)
            {
                ptr = &entry->next;
                continue;
            }
            *ptr = entry->next;
            if (!gone) mono_gchandle_free( entry->handle );     /* Mono has taken the others away itself */
            HeapFree( GetProcessHeap(), 0, entry );
        }
    ReleaseSRWLockExclusive( &table_lock );
}
