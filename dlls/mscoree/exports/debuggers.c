/*
 * CreateDebuggingInterfaceFromVersion: the flat export for debuggers
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
#include "cor.h"
#include "cordebug.h"
#include "mscoree.h"
#include "metahost.h"
#include "debugging/debugobject.h"
#include "hosting/runtimeinfo.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define DEBUGGER_VERSION_2_0 3   /* CorDebugVersion_2_0 */

/* The debugger interface for programs of one version. E_INVALIDARG: a debugger version other than 2.0's (3), or a
 * debuggee that is not v2.0; CLR_E_SHIM_RUNTIMELOAD: that is not installed. */
HRESULT WINAPI CreateDebuggingInterfaceFromVersion( int debugger, const WCHAR *debuggee, IUnknown **obj )
{
    HRESULT hr;
    int index;

    TRACE( "%d %s %p\n", debugger, debugstr_w(debuggee), obj );

    if (!obj || !debuggee) return E_INVALIDARG;
    *obj = NULL;
    if (debugger != DEBUGGER_VERSION_2_0 || runtimeinfo_match( debuggee ) != RUNTIME_V2_0) return E_INVALIDARG;
    if (FAILED(hr = runtimeinfo_find( debuggee, &index ))) return hr;
    return cordebug_create( &IID_ICorDebug, (void **)obj );
}
