/*
 * ICLRProfiling: a profiler cannot be attached, and is told why
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
#include <wchar.h>

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "hosting/profiling.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * A profiler is a COM object that implements ICorProfilerCallback and talks to the CLR through ICorProfilerInfo. Mono
 * has another interface for its profilers and neither of these, so that no process can take one. The object is static.
 */

static HRESULT WINAPI profiling_QueryInterface( ICLRProfiling *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_ICLRProfiling ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    ICLRProfiling_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI profiling_AddRef( ICLRProfiling *iface )
{
    return 2;
}

static ULONG WINAPI profiling_Release( ICLRProfiling *iface )
{
    return 1;
}

/* E_INVALIDARG: no class, a path over 260 characters, or a size without data; CORPROF_E_PROFILEE_PROCESS_NOT_FOUND,
 * E_ACCESSDENIED; CORPROF_E_PROFILEE_INCOMPATIBLE_WITH_TRIGGER: the process's runtime takes no such profiler, and none
 * does here. */
static HRESULT WINAPI profiling_AttachProfiler( ICLRProfiling *iface, DWORD pid, DWORD milliseconds,
                                                const CLSID *profiler, const WCHAR *path, void *data, UINT size )
{
    HANDLE process;

    TRACE( "%p %04lx %lu %s %s %p %u\n", iface, pid, milliseconds, debugstr_guid(profiler), debugstr_w(path), data,
           size );

    if (!profiler || (path && wcslen( path ) >= MAX_PATH) || (!data && size)) return E_INVALIDARG;
    if (!(process = OpenProcess( PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid )))
        return GetLastError() == ERROR_ACCESS_DENIED ? E_ACCESSDENIED : CORPROF_E_PROFILEE_PROCESS_NOT_FOUND;
    CloseHandle( process );
    return CORPROF_E_PROFILEE_INCOMPATIBLE_WITH_TRIGGER;
}

static const ICLRProfilingVtbl profiling_vtbl =
{
    profiling_QueryInterface,
    profiling_AddRef,
    profiling_Release,
    profiling_AttachProfiler
};

static ICLRProfiling profiling = { &profiling_vtbl };

HRESULT profiling_get( REFIID riid, void **obj )
{
    return profiling_QueryInterface( &profiling, riid, obj );
}
