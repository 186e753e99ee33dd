/*
 * ICLRGCManager and ICLRGCManager2: the collector, for the host
 *
 * Collect and the figures are Mono's own.  Sizes of generations are not something that Mono tells, so all that
 * lives is reported as generation 2, which is where a host looks for it.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "hosting/gcmanager.h"
#include "mono/embed.h"
#include "redirect/runtimemem.h"
#include "runtime/state.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define MAX_GENERATION  2               /* as managed code sees it; Mono has two generations */
#define MIN_SEGMENT     (4 << 20)
#define SEGMENT_STEP    (1 << 20)
#define MIN_GEN0        (64 << 10)

static volatile LONG explicit_count;    /* collections asked for here */

static HRESULT WINAPI gcmanager_QueryInterface( ICLRGCManager2 *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_ICLRGCManager ) ||
        IsEqualGUID( riid, &IID_ICLRGCManager2 ))
    {
        *obj = iface;
        return S_OK;
    }
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI gcmanager_AddRef( ICLRGCManager2 *iface )
{
    return 1;
}

static ULONG WINAPI gcmanager_Release( ICLRGCManager2 *iface )
{
    return 1;
}

static HRESULT WINAPI gcmanager_Collect( ICLRGCManager2 *iface, LONG generation )
{
    TRACE( "%p %ld\n", iface, generation );

    if (generation > MAX_GENERATION) return E_INVALIDARG;
    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    InterlockedIncrement( &explicit_count );
    embed_collect( generation );
    return S_OK;
}

static inline SIZE_T to_kb( UINT64 bytes )
{
    return (SIZE_T)((bytes + 1023) >> 10);
}

static HRESULT WINAPI gcmanager_GetStats( ICLRGCManager2 *iface, COR_GC_STATS *stats )
{
    struct embed_gc_figures figures;

    TRACE( "%p %p\n", iface, stats );

    if (!stats || (stats->Flags & ~(COR_GC_COUNTS | COR_GC_MEMORYUSAGE))) return E_INVALIDARG;
    if (!runtime_is_started()) return HOST_E_CLRNOTAVAILABLE;
    embed_get_gc_figures( &figures );

    if (stats->Flags & COR_GC_COUNTS)
    {
        stats->ExplicitGCCount = explicit_count;
        stats->GenCollectionsTaken[0] = figures.minor_collections;
        stats->GenCollectionsTaken[1] = figures.major_collections;
        stats->GenCollectionsTaken[2] = figures.major_collections;
    }
    if (stats->Flags & COR_GC_MEMORYUSAGE)
    {
        stats->CommittedKBytes = stats->ReservedKBytes = to_kb( figures.heap );
        stats->Gen0HeapSizeKBytes = stats->Gen1HeapSizeKBytes = 0;
        stats->Gen2HeapSizeKBytes = to_kb( figures.used );
        stats->LargeObjectHeapSizeKBytes = 0;
        stats->KBytesPromotedFromGen0 = stats->KBytesPromotedFromGen1 = 0;
    }
    return S_OK;
}

static HRESULT WINAPI gcmanager_SetGCStartupLimitsEx( ICLRGCManager2 *iface, SIZE_T segment, SIZE_T gen0 )
{
    TRACE( "%p %Iu %Iu\n", iface, segment, gen0 );

    if (runtime_get_state() != RUNTIME_NOT_LOADED) return S_OK;     /* too late, and the CLR says so neither */
    if (segment && segment != ~(SIZE_T)0 && (segment < MIN_SEGMENT || segment % SEGMENT_STEP)) return E_INVALIDARG;
    if (gen0 && gen0 != ~(SIZE_T)0 && gen0 < MIN_GEN0) return E_INVALIDARG;
    embed_set_nursery_size( gen0 == ~(SIZE_T)0 ? 0 : gen0 );
    return S_OK;
}

static HRESULT WINAPI gcmanager_SetGCStartupLimits( ICLRGCManager2 *iface, DWORD segment, DWORD gen0 )
{
    TRACE( "%p %lu %lu\n", iface, segment, gen0 );

    return gcmanager_SetGCStartupLimitsEx( iface, segment == ~0u ? 0 : segment, gen0 == ~0u ? 0 : gen0 );
}

static const ICLRGCManager2Vtbl gcmanager_vtbl =
{
    gcmanager_QueryInterface,
    gcmanager_AddRef,
    gcmanager_Release,
    gcmanager_Collect,
    gcmanager_GetStats,
    gcmanager_SetGCStartupLimits,
    gcmanager_SetGCStartupLimitsEx
};

static ICLRGCManager2 gcmanager = { &gcmanager_vtbl };

ICLRGCManager2 *gcmanager_get(void)
{
    return &gcmanager;
}
