/*
 * The COM objects that managed code of a retired domain still holds
 *
 * A retired domain is not taken apart (retireddomain.c), and notes of its objects on stacks of handles may keep some of
 * them. Those that wrap a native object would keep that as well, and the host waits for its objects when it has
 * unloaded a domain. So the heap is walked for wrappers of the domain, and each gives back what it holds.
 *
 * Invariant: an object that was found lies in an array on the stack of the thread that looks for it until it was dealt
 * with. Stacks are searched conservatively, so it is neither moved nor collected.
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

#include "mono/retiredcom.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define MAX_FOUND  128      /* in one walk */
#define MAX_WALKS  64       /* a class that makes new ones as they go would keep us here */

struct search
{
    MonoDomain  *domain;
    MonoClass   *wrapper;
    DWORD        thread;
    unsigned int skip;      /* that earlier walks have found */
    unsigned int count;
    MonoObject  *found[MAX_FOUND];
};

static struct search *volatile current;
static SRWLOCK search_lock = SRWLOCK_INIT;

static BOOL is_class( MonoClass *class, MonoClass *wanted )
{
    while (class && class != wanted) class = mono_class_get_parent( class );
    return class != NULL;
}

static int CDECL look_at( MonoObject *obj, MonoClass *class, UINT_PTR size, UINT_PTR count, MonoObject **refs,
                          UINT_PTR *offsets, void *context )
{
    struct search *search = context;

    if (search->count == MAX_FOUND || !is_class( class, search->wrapper )) return 0;
    if (mono_object_get_domain( obj ) != search->domain) return 0;
    if (search->skip) search->skip--;
    else search->found[search->count++] = obj;
    return 0;
}

void retiredcom_world_stopped(void)
{
    struct search *search = current;

    if (search && search->thread == GetCurrentThreadId()) mono_gc_walk_heap( 0, look_at, search );
}

/* One that has given back already would not survive being asked again. */
static void release( MonoObject *wrapper, MonoClass *class )
{
    MonoClassField *field = mono_class_get_field_from_name( class, "hash_table" );
    void *interfaces = NULL;

    if (field) mono_field_get_value( wrapper, field, &interfaces );
    if (!interfaces) return;
    monocall_invoke_core( "System", "__ComObject", "System.__ComObject:ReleaseInterfaces()", wrapper, NULL, NULL );
}

static void walk( struct search *search )
{
    search->count = 0;
    AcquireSRWLockExclusive( &search_lock );
    current = search;
    mono_gc_collect( mono_gc_max_generation() );
    current = NULL;
    ReleaseSRWLockExclusive( &search_lock );
}

void retiredcom_release( MonoDomain *domain )
{
    struct search search = { domain };
    unsigned int i, walks;

    if (!mono_gc_walk_heap || !mono_object_get_domain) return;
    if (!(search.wrapper = mono_class_from_name( mono_get_corlib(), "System", "__ComObject" ))) return;
    search.thread = GetCurrentThreadId();
    for (walks = 0; walks < MAX_WALKS; walks++)
    {
        search.skip = walks * MAX_FOUND;
        walk( &search );
        TRACE( "domain %p has %u wrappers\n", domain, search.count );
        for (i = 0; i < search.count; i++) release( search.found[i], search.wrapper );
        if (search.count < MAX_FOUND) break;
    }
}
