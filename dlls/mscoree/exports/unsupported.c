/*
 * Exports of which there is nothing under this runtime that they could do
 *
 * Each one fails with the code that says so best, after it has looked at its arguments; an out parameter is NULL or 0
 * then. The reason stands at each. None of them pretends to have done something.
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
#include "objbase.h"
#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* ------------------------------------------------- the service that compiles assemblies ahead of time */

/* Setup programs of the .NET Framework ask for the service; Mono compiles when a method is first called, and has none.
 * E_NOTIMPL is what Wine answers, and what those programs go on after. */
HRESULT WINAPI CorGetSvc( void *service )
{
    TRACE( "%p\n", service );

    ERR( "a setup program asks for the .NET Framework's compiling service, which there is not\n" );
    return E_NOTIMPL;
}

HRESULT WINAPI CorTickleSvc(void)
{
    TRACE( "\n" );

    return HRESULT_FROM_WIN32( ERROR_SERVICE_DOES_NOT_EXIST );
}

/* ---------------------------------------------------------------- metadata as the CLR has it inside */

/* These trade in IMDInternalImport, which the CLR's own DLLs share and no object of this DLL has. */
HRESULT WINAPI GetMetaDataInternalInterface( void *data, ULONG size, DWORD flags, REFIID riid, void **obj )
{
    TRACE( "%p %lu %#lx %s %p\n", data, size, flags, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!data || !size) return E_INVALIDARG;
    return E_NOINTERFACE;
}

HRESULT WINAPI GetMetaDataInternalInterfaceFromPublic( IUnknown *unk, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", unk, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!unk) return E_INVALIDARG;
    return E_NOINTERFACE;
}

HRESULT WINAPI GetMetaDataPublicInterfaceFromInternal( IUnknown *unk, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", unk, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!unk) return E_INVALIDARG;
    return E_NOINTERFACE;
}

/* A scope of this DLL is read where it lies; it cannot be given other metadata behind the back of who reads it. */
HRESULT WINAPI ReOpenMetaDataWithMemory( IUnknown *unk, const void *data, ULONG size )
{
    TRACE( "%p %p %lu\n", unk, data, size );

    if (!unk || !data) return E_INVALIDARG;
    return COR_E_NOTSUPPORTED;
}

HRESULT WINAPI ReOpenMetaDataWithMemoryEx( IUnknown *unk, const void *data, ULONG size, DWORD flags )
{
    TRACE( "%p %p %lu %#lx\n", unk, data, size, flags );

    if (!unk || !data) return E_INVALIDARG;
    return COR_E_NOTSUPPORTED;
}

/* ---------------------------------------------------------------- code access security */

/* Makes permission sets of security attributes with classes of the framework's that Mono does not have. */
HRESULT WINAPI TranslateSecurityAttributes( void *set, BYTE **output, DWORD *output_size, BYTE **non_cas,
                                            DWORD *non_cas_size, DWORD *error_index )
{
    TRACE( "%p %p %p %p %p %p\n", set, output, output_size, non_cas, non_cas_size, error_index );

    if (output) *output = NULL;
    if (output_size) *output_size = 0;
    if (non_cas) *non_cas = NULL;
    if (non_cas_size) *non_cas_size = 0;
    if (!set || !output || !output_size) return E_POINTER;
    return COR_E_NOTSUPPORTED;
}

/* ---------------------------------------------------------------- what the CLR keeps about itself */

/* How the CLR was compiled: for the CLR's own DLLs. */
HRESULT WINAPI GetCompileInfo( DWORD *info )
{
    TRACE( "%p\n", info );

    if (!info) return E_POINTER;
    *info = 0;
    return COR_E_NOTSUPPORTED;
}

/* The CLR's counters in memory that its performance DLL shares; Mono's are elsewhere. */
HRESULT WINAPI GetPrivateContextsPerfCounters( void **counters )
{
    TRACE( "%p\n", counters );

    if (!counters) return E_POINTER;
    *counters = NULL;
    return COR_E_NOTSUPPORTED;
}

/* The count that guards threads of SQL Server's fibers; NULL: this thread has none. */
LONG * WINAPIV InitSSAutoEnterThread(void)
{
    TRACE( "\n" );

    return NULL;
}

/* ---------------------------------------------------------------- the CLR's own XML reader */

/* Version 1 read its configuration files with these. Here that is configfile.c, and IXmlReader is there for
 * everybody. */
HRESULT WINAPI GetXMLElement( const WCHAR *filename, const WCHAR *tag )
{
    TRACE( "%s %s\n", debugstr_w(filename), debugstr_w(tag) );

    if (!filename || !tag) return E_POINTER;
    return COR_E_NOTSUPPORTED;
}

HRESULT WINAPI GetXMLElementAttribute( const WCHAR *attribute, WCHAR *buffer, DWORD count, DWORD *length )
{
    TRACE( "%s %p %lu %p\n", debugstr_w(attribute), buffer, count, length );

    if (length) *length = 0;
    if (!attribute || !buffer) return E_POINTER;
    return COR_E_NOTSUPPORTED;
}

HRESULT WINAPI GetXMLObject( IUnknown **obj )
{
    TRACE( "%p\n", obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    return COR_E_NOTSUPPORTED;
}

/* ---------------------------------------------------------------- ClickOnce */

/* Starts an application that ClickOnce has installed; Mono has no ClickOnce, so that none is. */
HRESULT WINAPI CorLaunchApplication( HOST_TYPE type, const WCHAR *name, DWORD path_count, const WCHAR **paths,
                                     DWORD data_count, const WCHAR **data, PROCESS_INFORMATION *info )
{
    TRACE( "%u %s %lu %p %lu %p %p\n", type, debugstr_w(name), path_count, paths, data_count, data, info );

    if (!name || !info || (path_count && !paths) || (data_count && !data)) return E_INVALIDARG;
    memset( info, 0, sizeof(*info) );
    return COR_E_NOTSUPPORTED;
}
