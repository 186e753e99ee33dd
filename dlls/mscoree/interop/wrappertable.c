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
#include "wine/list.h"

#include "interop/wrappertable.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define BUCKETS 256

struct wrapper
{
    struct list entry;          /* in its bucket */
    MonoDomain *domain;
    void       *unknown;
    UINT32      handle;
};

static struct list table[BUCKETS];     /* all zero until something is entered */
static SRWLOCK table_lock = SRWLOCK_INIT;

static struct list *get_bucket( void *unknown )
{
    return &table[((ULONG_PTR)unknown / (2 * sizeof(void *))) % BUCKETS];
}

/* With the lock held. */
static struct wrapper *find( MonoDomain *domain, void *unknown )
{
    struct list *bucket = get_bucket( unknown );
    struct wrapper *wrapper;

    if (!bucket->next) return NULL;
    LIST_FOR_EACH_ENTRY( wrapper, bucket, struct wrapper, entry )
        if (wrapper->unknown == unknown && wrapper->domain == domain) return wrapper;
    return NULL;
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
    struct wrapper *wrapper;
    MonoObject *proxy;

    AcquireSRWLockShared( &table_lock );
    wrapper = find( mono_domain_get(), unknown );
    proxy = wrapper ? mono_gchandle_get_target( wrapper->handle ) : NULL;
    ReleaseSRWLockShared( &table_lock );
    return proxy && !is_released( proxy ) ? proxy : NULL;
}

void wrappertable_add( void *unknown, MonoObject *proxy )
{
    MonoDomain *domain = mono_domain_get();
    UINT32 handle = mono_gchandle_new_weakref( proxy, FALSE ), old = 0;
    struct wrapper *created = HeapAlloc( GetProcessHeap(), 0, sizeof(*created) ), *wrapper;
    struct list *bucket = get_bucket( unknown );

    TRACE( "%p %p\n", unknown, proxy );

    AcquireSRWLockExclusive( &table_lock );
    if ((wrapper = find( domain, unknown )))
    {
        old = wrapper->handle;
        wrapper->handle = handle;
    }
    else if (created)
    {
        created->domain = domain;
        created->unknown = unknown;
        created->handle = handle;
        if (!bucket->next) list_init( bucket );
        list_add_head( bucket, &created->entry );
        created = NULL;
    }
    else old = handle;      /* no memory: the next one who asks gets another wrapper */
    ReleaseSRWLockExclusive( &table_lock );
    if (old) mono_gchandle_free( old );
    HeapFree( GetProcessHeap(), 0, created );
}

void wrappertable_forget_domain( MonoDomain *domain, BOOL gone )
{
    struct wrapper *wrapper, *behind;
    unsigned int i;

    AcquireSRWLockExclusive( &table_lock );
    for (i = 0; i < BUCKETS; i++)
    {
        if (!table[i].next) continue;
        LIST_FOR_EACH_ENTRY_SAFE( wrapper, behind, &table[i], struct wrapper, entry )
        {
            if (wrapper->domain != domain) continue;
            list_remove( &wrapper->entry );
            if (!gone) mono_gchandle_free( wrapper->handle );   /* Mono has taken the others away itself */
            HeapFree( GetProcessHeap(), 0, wrapper );
        }
    }
    ReleaseSRWLockExclusive( &table_lock );
}
