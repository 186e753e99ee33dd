/*
 * An enumerator of runtimes: IEnumUnknown
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
#include "mscoree.h"
#include "metahost.h"
#include "hosting/enumruntimes.h"
#include "hosting/runtimeinfo.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* The set is fixed when the enumerator is made. pos is the next version to look at; not safe for threads, as
 * IEnumUnknown is not. */
struct enum_runtimes
{
    IEnumUnknown IEnumUnknown_iface;
    LONG         ref;
    unsigned int mask;
    unsigned int pos;
};

static inline struct enum_runtimes *impl_from_IEnumUnknown( IEnumUnknown *iface )
{
    return CONTAINING_RECORD( iface, struct enum_runtimes, IEnumUnknown_iface );
}

/* Steps to the next version of the set; -1: there is none. */
static int next_version( struct enum_runtimes *runtimes )
{
    while (runtimes->pos < RUNTIME_COUNT)
        if (runtimes->mask & (1u << runtimes->pos++)) return runtimes->pos - 1;
    return -1;
}

static HRESULT WINAPI enum_runtimes_QueryInterface( IEnumUnknown *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_IEnumUnknown ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    IEnumUnknown_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI enum_runtimes_AddRef( IEnumUnknown *iface )
{
    struct enum_runtimes *runtimes = impl_from_IEnumUnknown( iface );

    return InterlockedIncrement( &runtimes->ref );
}

static ULONG WINAPI enum_runtimes_Release( IEnumUnknown *iface )
{
    struct enum_runtimes *runtimes = impl_from_IEnumUnknown( iface );
    ULONG ref = InterlockedDecrement( &runtimes->ref );

    TRACE( "%p, refs %lu\n", iface, ref );
    if (!ref) HeapFree( GetProcessHeap(), 0, runtimes );
    return ref;
}

static HRESULT WINAPI enum_runtimes_Next( IEnumUnknown *iface, ULONG count, IUnknown **elements, ULONG *fetched )
{
    struct enum_runtimes *runtimes = impl_from_IEnumUnknown( iface );
    ULONG i;
    int index;

    TRACE( "%p %lu %p %p\n", iface, count, elements, fetched );

    if (fetched) *fetched = 0;
    if (!elements || (!fetched && count != 1)) return E_POINTER;
    for (i = 0; i < count && (index = next_version( runtimes )) != -1; i++)
    {
        elements[i] = (IUnknown *)runtimeinfo_get_by_index( index );
        IUnknown_AddRef( elements[i] );
    }
    if (fetched) *fetched = i;
    return i == count ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_runtimes_Skip( IEnumUnknown *iface, ULONG count )
{
    struct enum_runtimes *runtimes = impl_from_IEnumUnknown( iface );

    TRACE( "%p %lu\n", iface, count );

    while (count && next_version( runtimes ) != -1) count--;
    return count ? S_FALSE : S_OK;
}

static HRESULT WINAPI enum_runtimes_Reset( IEnumUnknown *iface )
{
    struct enum_runtimes *runtimes = impl_from_IEnumUnknown( iface );

    TRACE( "%p\n", iface );

    runtimes->pos = 0;
    return S_OK;
}

static HRESULT WINAPI enum_runtimes_Clone( IEnumUnknown *iface, IEnumUnknown **clone )
{
    struct enum_runtimes *runtimes = impl_from_IEnumUnknown( iface );
    HRESULT hr;

    TRACE( "%p %p\n", iface, clone );

    if (!clone) return E_POINTER;
    if (SUCCEEDED(hr = enumruntimes_create( runtimes->mask, clone )))
        impl_from_IEnumUnknown( *clone )->pos = runtimes->pos;
    return hr;
}

static const IEnumUnknownVtbl enum_runtimes_vtbl =
{
    enum_runtimes_QueryInterface,
    enum_runtimes_AddRef,
    enum_runtimes_Release,
    enum_runtimes_Next,
    enum_runtimes_Skip,
    enum_runtimes_Reset,
    enum_runtimes_Clone
};

HRESULT enumruntimes_create( unsigned int mask, IEnumUnknown **enumerator )
{
    struct enum_runtimes *runtimes;

    *enumerator = NULL;
    if (!(runtimes = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*runtimes) ))) return E_OUTOFMEMORY;
    runtimes->IEnumUnknown_iface.lpVtbl = &enum_runtimes_vtbl;
    runtimes->ref = 1;
    runtimes->mask = mask;
    *enumerator = &runtimes->IEnumUnknown_iface;
    return S_OK;
}
