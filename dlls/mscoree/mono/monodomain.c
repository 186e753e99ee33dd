/*
 * App domains, by their id
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
#include "winnls.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"

#include "mono/monoapi.h"
#include "mono/retireddomain.h"

#define MAX_DOMAIN_ID 0x7fffffff    /* Mono's ids are signed, and it looks a negative one up outside of its table */

MonoDomain *monodomain_get_by_id( DWORD id )
{
    MonoDomain *domain = id <= MAX_DOMAIN_ID ? mono_domain_get_by_id( id ) : NULL;

    return domain && !retireddomain_is_retired( domain ) ? domain : NULL;
}

static MonoDomain *find_domain( DWORD id )
{
    return id == DEFAULT_DOMAIN_ID ? mono_get_root_domain() : monodomain_get_by_id( id );
}

BOOL monodomain_exists( DWORD id )
{
    MonoDomain *previous;
    BOOL ret;

    if (!monocall_enter( mono_get_root_domain(), &previous )) return FALSE;
    ret = id && find_domain( id );
    monocall_leave( mono_get_root_domain(), previous );
    return ret;
}

HRESULT monodomain_execute( DWORD id, HRESULT (WINAPI *callback)(void *), void *cookie )
{
    MonoDomain *domain = find_domain( id ), *previous;
    HRESULT hr;

    if (!domain || !monocall_enter( domain, &previous )) return COR_E_APPDOMAINUNLOADED;
    hr = callback( cookie );
    monocall_leave( domain, previous );
    return hr;
}

HRESULT monodomain_unload( MonoDomain *domain )
{
    MonoDomain *previous;
    HRESULT hr = S_OK;

    if (domain == mono_get_root_domain()) return COR_E_CANNOTUNLOADAPPDOMAIN;
    if (!monocall_enter( mono_get_root_domain(), &previous )) return COR_E_APPDOMAINUNLOADED;
    if (!retireddomain_is_noted( domain )) mono_domain_unload( domain );
    else if (!retireddomain_retire( domain )) hr = COR_E_APPDOMAINUNLOADED;
    monocall_leave( mono_get_root_domain(), previous );
    return hr;
}

HRESULT monodomain_unload_by_id( DWORD id )
{
    MonoDomain *domain = find_domain( id );

    return domain ? monodomain_unload( domain ) : COR_E_APPDOMAINUNLOADED;
}

struct domain_list
{
    DWORD       *ids;
    unsigned int room, count;
};

static void CDECL list_domain( MonoDomain *domain, void *context )
{
    struct domain_list *list = context;

    if (domain == mono_get_root_domain() || embedstate_is_reserved_domain( domain )) return;
    if (retireddomain_is_retired( domain )) return;
    if (list->count < list->room) list->ids[list->count] = mono_domain_get_id( domain );
    list->count++;
}

unsigned int monodomain_list( DWORD *ids, unsigned int count )
{
    struct domain_list list = { ids, count, 0 };
    MonoDomain *previous;

    if (!monocall_enter( mono_get_root_domain(), &previous )) return 0;
    if (count) ids[0] = mono_domain_get_id( mono_get_root_domain() );
    list.count++;
    mono_domain_foreach( list_domain, &list );
    monocall_leave( mono_get_root_domain(), previous );
    return list.count;
}
