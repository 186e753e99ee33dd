/*
 * Enumerations of app domains
 *
 * An enumeration is a list of the ids that there were when it was made. Handles are looked for in the list of all of
 * them, so that a bad one is found out.
 *
 * Invariant: what is in the list is open, and is changed only under the lock.
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

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "corerror.h"
#include "mscoree.h"
#include "hosting/domainenum.h"
#include "interop/domainobject.h"
#include "mono/embed.h"

#include "wine/debug.h"
#include "wine/list.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

struct domainenum
{
    struct list  entry;         /* in enums */
    unsigned int count, pos;
    DWORD        ids[1];
};

static SRWLOCK lock = SRWLOCK_INIT;
static struct list enums = LIST_INIT( enums );

/* With the lock held. */
static struct domainenum *find_enum( HDOMAINENUM handle )
{
    struct domainenum *domains;

    LIST_FOR_EACH_ENTRY( domains, &enums, struct domainenum, entry ) if (domains == handle) return domains;
    WARN( "no enumeration %p\n", handle );
    return NULL;
}

HRESULT domainenum_create( HDOMAINENUM *handle )
{
    struct domainenum *domains;
    unsigned int count, room = 8;
    DWORD *ids = NULL;

    do
    {
        HeapFree( GetProcessHeap(), 0, ids );
        room *= 2;
        if (!(ids = HeapAlloc( GetProcessHeap(), 0, room * sizeof(*ids) ))) return E_OUTOFMEMORY;
    }
    while ((count = monodomain_list( ids, room )) > room);

    if ((domains = HeapAlloc( GetProcessHeap(), 0, FIELD_OFFSET( struct domainenum, ids[count] ) )))
    {
        memcpy( domains->ids, ids, count * sizeof(*ids) );
        domains->count = count;
        domains->pos = 0;
        AcquireSRWLockExclusive( &lock );
        list_add_head( &enums, &domains->entry );
        ReleaseSRWLockExclusive( &lock );
        *handle = domains;
    }
    HeapFree( GetProcessHeap(), 0, ids );
    return domains ? S_OK : E_OUTOFMEMORY;
}

/* The next id; S_FALSE: there is none. */
static HRESULT next_id( HDOMAINENUM handle, DWORD *id )
{
    struct domainenum *domains;
    HRESULT hr = E_INVALIDARG;

    AcquireSRWLockExclusive( &lock );
    if ((domains = find_enum( handle )))
    {
        if ((hr = domains->pos < domains->count ? S_OK : S_FALSE) == S_OK) *id = domains->ids[domains->pos++];
    }
    ReleaseSRWLockExclusive( &lock );
    return hr;
}

HRESULT domainenum_next( HDOMAINENUM handle, IUnknown **domain )
{
    HRESULT hr;
    DWORD id;

    /* managed code runs here, so not under the lock */
    while ((hr = next_id( handle, &id )) == S_OK)
        if ((hr = domainobject_get_listed( id, domain )) != COR_E_APPDOMAINUNLOADED) break;
    return hr;
}

HRESULT domainenum_close( HDOMAINENUM handle )
{
    struct domainenum *domains;

    AcquireSRWLockExclusive( &lock );
    if ((domains = find_enum( handle ))) list_remove( &domains->entry );
    ReleaseSRWLockExclusive( &lock );
    if (!domains) return E_INVALIDARG;
    HeapFree( GetProcessHeap(), 0, handle );
    return S_OK;
}
