/*
 * Exports that nobody has written yet
 *
 * Each one says so and fails; none of them pretends to have done something. A function that is
 * implemented moves out of here into the file of its subject.
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
#include <string.h>

#define COBJMACROS
#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "objbase.h"
#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

void WINAPIV InitErrors( DWORD *tls_index )
{
    FIXME( "(%p)\n", tls_index );
}

HRESULT WINAPIV PostError( HRESULT hr, ... )
{
    FIXME( "(%#lx)\n", hr );
    return E_NOTIMPL;
}

LONG * WINAPIV InitSSAutoEnterThread( void )
{
    FIXME( "()\n" );
    return NULL;
}

void WINAPIV UpdateError( void )
{
    FIXME( "()\n" );
}

HRESULT WINAPI ReOpenMetaDataWithMemory( IUnknown *unk, const void *data, ULONG size )
{
    FIXME( "(%p, %p, %#lx)\n", unk, data, size );
    return E_NOTIMPL;
}

DWORD WINAPI CloseCtrs( void )
{
    FIXME( "()\n" );
    return 0;
}

DWORD WINAPI CollectCtrs( WCHAR *value, void **data, DWORD *size, DWORD *types )
{
    FIXME( "(%p, %p, %p, %p)\n", value, data, size, types );
    if (data) *data = NULL;
    return 0;
}

HRESULT WINAPI CorBindToRuntimeByPath( LPCWSTR path, BOOL *bound )
{
    FIXME( "(%s, %p)\n", debugstr_w( path ), bound );
    return E_NOTIMPL;
}

HRESULT WINAPI CorBindToRuntimeByPathEx( LPCWSTR path, BOOL *bound, DWORD flags )
{
    FIXME( "(%s, %p, %#lx)\n", debugstr_w( path ), bound, flags );
    return E_NOTIMPL;
}

BOOL WINAPI CorDllMainWorker( HINSTANCE inst, DWORD reason, void *reserved )
{
    FIXME( "(%p, %#lx, %p)\n", inst, reason, reserved );
    return FALSE;
}

HRESULT WINAPI CorGetSvc( void *service )
{
    FIXME( "(%p)\n", service );
    return E_NOTIMPL;
}

HRESULT WINAPI CorTickleSvc( void )
{
    FIXME( "()\n" );
    return E_NOTIMPL;
}

HRESULT WINAPI EEDllGetClassObjectFromClass(
        LPCWSTR module, LPCWSTR class_name, REFIID riid, void **obj )
{
    FIXME( "(%s, %s, %s, %p)\n", debugstr_w( module ), debugstr_w( class_name ), debugstr_guid( riid ), obj );
    if (obj) *obj = NULL;
    return E_NOTIMPL;
}

HRESULT WINAPI EEDllRegisterServer( HMODULE module )
{
    FIXME( "(%p)\n", module );
    return E_NOTIMPL;
}

HRESULT WINAPI EEDllUnregisterServer( HMODULE module )
{
    FIXME( "(%p)\n", module );
    return E_NOTIMPL;
}

HRESULT WINAPI GetCompileInfo( DWORD *info )
{
    FIXME( "(%p)\n", info );
    return E_NOTIMPL;
}

HRESULT WINAPI GetMetaDataInternalInterface(
        void *data, ULONG size, DWORD flags, REFIID riid, void **obj )
{
    FIXME( "(%p, %#lx, %#lx, %s, %p)\n", data, size, flags, debugstr_guid( riid ), obj );
    if (obj) *obj = NULL;
    return E_NOTIMPL;
}

HRESULT WINAPI GetMetaDataInternalInterfaceFromPublic( IUnknown *unk, REFIID riid, void **obj )
{
    FIXME( "(%p, %s, %p)\n", unk, debugstr_guid( riid ), obj );
    if (obj) *obj = NULL;
    return E_NOTIMPL;
}

HRESULT WINAPI GetMetaDataPublicInterfaceFromInternal( IUnknown *unk, REFIID riid, void **obj )
{
    FIXME( "(%p, %s, %p)\n", unk, debugstr_guid( riid ), obj );
    if (obj) *obj = NULL;
    return E_NOTIMPL;
}

HRESULT WINAPI GetPermissionRequests(
        LPCWSTR filename, BYTE **minimal, DWORD *minimal_size, BYTE **optional,
        DWORD *optional_size, BYTE **refused, DWORD *refused_size )
{
    FIXME( "(%s, %p, %p, %p, %p, %p, %p)\n",
           debugstr_w( filename ), minimal, minimal_size, optional, optional_size, refused, refused_size );
    if (minimal) *minimal = NULL;
    if (optional) *optional = NULL;
    if (refused) *refused = NULL;
    return E_NOTIMPL;
}

HRESULT WINAPI GetPrivateContextsPerfCounters( void **counters )
{
    FIXME( "(%p)\n", counters );
    if (counters) *counters = NULL;
    return E_NOTIMPL;
}

HANDLE WINAPI GetProcessExecutableHeap( void )
{
    FIXME( "()\n" );
    return NULL;
}

HRESULT WINAPI GetTargetForVTableEntry( HINSTANCE inst, BYTE **entry )
{
    FIXME( "(%p, %p)\n", inst, entry );
    return E_NOTIMPL;
}

HRESULT WINAPI GetXMLElement( LPCWSTR filename, LPCWSTR tag )
{
    FIXME( "(%s, %s)\n", debugstr_w( filename ), debugstr_w( tag ) );
    return E_NOTIMPL;
}

HRESULT WINAPI GetXMLElementAttribute(
        LPCWSTR attribute, LPWSTR buffer, DWORD count, DWORD *length )
{
    FIXME( "(%s, %p, %#lx, %p)\n", debugstr_w( attribute ), buffer, count, length );
    return E_NOTIMPL;
}

HRESULT WINAPI GetXMLObject( IUnknown **obj )
{
    FIXME( "(%p)\n", obj );
    if (obj) *obj = NULL;
    return E_NOTIMPL;
}

HRESULT WINAPI LoadLibraryWithPolicyShim(
        LPCWSTR name, LPCWSTR version, BOOL safe_mode, void *reserved, HMODULE *module )
{
    FIXME( "(%s, %s, %d, %p, %p)\n", debugstr_w( name ), debugstr_w( version ), safe_mode, reserved, module );
    return E_NOTIMPL;
}

DWORD WINAPI OpenCtrs( WCHAR *devices )
{
    FIXME( "(%p)\n", devices );
    return 0;
}

HRESULT WINAPI ReOpenMetaDataWithMemoryEx(
        IUnknown *unk, const void *data, ULONG size, DWORD flags )
{
    FIXME( "(%p, %p, %#lx, %#lx)\n", unk, data, size, flags );
    return E_NOTIMPL;
}

HRESULT WINAPI RuntimeOSHandle( void *handle, HMODULE *module )
{
    FIXME( "(%p, %p)\n", handle, module );
    return E_NOTIMPL;
}

HRESULT WINAPI RuntimeOpenImage( LPCWSTR filename, void **handle )
{
    FIXME( "(%s, %p)\n", debugstr_w( filename ), handle );
    if (handle) *handle = NULL;
    return E_NOTIMPL;
}

HRESULT WINAPI RuntimeReleaseHandle( void *handle )
{
    FIXME( "(%p)\n", handle );
    return E_NOTIMPL;
}

HRESULT WINAPI SetTargetForVTableEntry( HINSTANCE inst, BYTE **entry, BYTE *target )
{
    FIXME( "(%p, %p, %p)\n", inst, entry, target );
    return E_NOTIMPL;
}

HRESULT WINAPI TranslateSecurityAttributes(
        void *set, BYTE **output, DWORD *output_size, BYTE **non_cas, DWORD *non_cas_size,
        DWORD *error_index )
{
    FIXME( "(%p, %p, %p, %p, %p, %p)\n", set, output, output_size, non_cas, non_cas_size, error_index );
    if (output) *output = NULL;
    if (non_cas) *non_cas = NULL;
    return E_NOTIMPL;
}

HRESULT WINAPI CorLaunchApplication(
        HOST_TYPE dwClickOnceHost, LPCWSTR pwzAppFullName, DWORD dwManifestPaths,
        LPCWSTR *ppwzManifestPaths, DWORD dwActivationData, LPCWSTR *ppwzActivationData,
        PROCESS_INFORMATION *lpProcessInformation )
{
    FIXME( "(%u, %s, %#lx, %p, %#lx, %p, %p)\n",
           dwClickOnceHost, debugstr_w( pwzAppFullName ), dwManifestPaths, ppwzManifestPaths,
           dwActivationData, ppwzActivationData, lpProcessInformation );
    return E_NOTIMPL;
}

HRESULT WINAPI RunDll32ShimW( HWND hwnd, HINSTANCE hinst, LPCWSTR lpszCmdLine, int nCmdShow )
{
    FIXME( "(%p, %p, %s, %d)\n", hwnd, hinst, debugstr_w( lpszCmdLine ), nCmdShow );
    return E_NOTIMPL;
}

/* Memory access for the Marshal class of version 1: real, however small. */
