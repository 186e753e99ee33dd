/*
 * The flat exports that bind the process to a version
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
#include "winnls.h"
#include "ole2.h"
#include "cor.h"
#include "mscoree.h"
#include "metahost.h"
#include "hosting/binding.h"
#include "hosting/lockversion.h"
#include "hosting/runtimeinfo.h"
#include "hosting/shim.h"
#include "interop/monoobject.h"
#include "metadata/metadata.h"
#include "runtime/processend.h"
#include "runtime/runtime.h"
#include "runtime/state.h"
#include "support/configfile.h"
#include "support/errortext.h"
#include "support/outstring.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* "svr" asks for the server collector, which one processor does not get; everything else is "wks". */
static DWORD flags_of_flavor( const WCHAR *flavor, DWORD flags )
{
    SYSTEM_INFO info;

    if (!flavor || wcsicmp( flavor, L"svr" )) return flags;
    GetSystemInfo( &info );
    return info.dwNumberOfProcessors > 1 ? flags | STARTUP_SERVER_GC : flags;
}

/* Binds the process and gives an object of the runtime.  version NULL: the one that the process is bound to, else v2.0;
 * flags: STARTUP_FLAGS; config: the configuration file of the default domain, or NULL. E_POINTER;
 * CLR_E_SHIM_RUNTIMELOAD: not installed; and what ICLRRuntimeInfo::GetInterface gives. */
HRESULT WINAPI CorBindToRuntimeHost( const WCHAR *version, const WCHAR *flavor, const WCHAR *config, void *reserved,
                                     DWORD flags, REFCLSID rclsid, REFIID riid, void **obj )
{
    TRACE( "%s %s %s %p %#lx %s %s %p\n", debugstr_w(version), debugstr_w(flavor), debugstr_w(config), reserved, flags,
           debugstr_guid(rclsid), debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    return shim_bind( version, flags_of_flavor( flavor, flags ), config, rclsid, riid, obj );
}

HRESULT WINAPI CorBindToRuntimeEx( const WCHAR *version, const WCHAR *flavor, DWORD flags, REFCLSID rclsid, REFIID riid,
                                   void **obj )
{
    TRACE( "%s %s %#lx %s %s %p\n", debugstr_w(version), debugstr_w(flavor), flags, debugstr_guid(rclsid),
           debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    return shim_bind( version, flags_of_flavor( flavor, flags ), NULL, rclsid, riid, obj );
}

HRESULT WINAPI CorBindToRuntime( const WCHAR *version, const WCHAR *flavor, REFCLSID rclsid, REFIID riid, void **obj )
{
    TRACE( "%s %s %s %s %p\n", debugstr_w(version), debugstr_w(flavor), debugstr_guid(rclsid), debugstr_guid(riid),
           obj );

    if (!obj) return E_POINTER;
    return shim_bind( version, flags_of_flavor( flavor, 0 ), NULL, rclsid, riid, obj );
}

/* Binds to the version that a configuration stream asks for. */
HRESULT WINAPI CorBindToRuntimeByCfg( IStream *stream, DWORD reserved, DWORD flags, REFCLSID rclsid, REFIID riid,
                                      void **obj )
{
    const WCHAR *version = NULL;
    struct config_file config;
    HRESULT hr;
    int index;

    TRACE( "%p %lu %#lx %s %s %p\n", stream, reserved, flags, debugstr_guid(rclsid), debugstr_guid(riid), obj );

    if (obj) *obj = NULL;
    if (!stream || !obj) return E_POINTER;
    if (FAILED(hr = configfile_read_stream( stream, &config ))) return hr;
    if (shim_find_supported( &config, &index )) version = runtimeinfo_get_version( index );
    else if (config.supported_count) return CLR_E_SHIM_RUNTIMELOAD;
    flags = (flags | config.startup_set) & ~config.startup_cleared;
    return shim_bind( version, flags, NULL, rclsid, riid, obj );
}

/* Binds to the version that a program, or a configuration file, asks for; NULL: any. */
HRESULT WINAPI CorBindToCurrentRuntime( const WCHAR *filename, REFCLSID rclsid, REFIID riid, void **obj )
{
    const WCHAR *extension;
    BOOL is_config;
    HRESULT hr;
    int index;

    TRACE( "%s %s %s %p\n", debugstr_w(filename), debugstr_guid(rclsid), debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!filename) return shim_bind( NULL, 0, NULL, rclsid, riid, obj );
    is_config = (extension = wcsrchr( filename, '.' )) && !wcsicmp( extension, L".config" );
    hr = shim_choose( is_config ? NULL : filename, NULL, is_config ? filename : NULL, TRUE, &index );
    if (FAILED(hr)) return hr;
    return shim_bind( runtimeinfo_get_version( index ), 0, NULL, rclsid, riid, obj );
}

/* The version in whose folder a file lies: "...\\v2.0.50727\\mscorwks.dll".  -1: the folder is not named so. */
static int version_of_path( const WCHAR *path )
{
    const WCHAR *end = path + wcslen( path ), *start;
    WCHAR version[32];

    while (end > path && end[-1] != '\\' && end[-1] != '/') end--;
    if (end == path) return -1;
    for (start = --end; start > path && start[-1] != '\\' && start[-1] != '/';) start--;
    if ((size_t)(end - start) >= ARRAY_SIZE(version)) return -1;
    lstrcpynW( version, start, end - start + 1 );
    return runtimeinfo_match( version );
}

/* Binds the process to the version of which a file of the runtime, named by its full path, is. bound: whether that is
 * now the version that the process is bound to. E_POINTER; CLR_E_SHIM_RUNTIMELOAD: the path is of no version that is
 * installed; CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND: the process is bound to another. The flags have no meaning that is
 * documented. */
HRESULT WINAPI CorBindToRuntimeByPathEx( const WCHAR *path, BOOL *bound, DWORD flags )
{
    HRESULT hr;
    int index;

    TRACE( "%s %p %#lx\n", debugstr_w(path), bound, flags );

    if (!path || !bound) return E_POINTER;
    *bound = FALSE;
    if ((index = version_of_path( path )) == -1 || !runtimeinfo_is_installed()) return CLR_E_SHIM_RUNTIMELOAD;
    if (binding_get_legacy() != -1 && binding_get_legacy() != index) return CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND;
    if (FAILED(hr = binding_bind( index ))) return hr;
    if (FAILED(hr = binding_set_legacy( index ))) return hr;
    *bound = TRUE;
    return S_OK;
}

HRESULT WINAPI CorBindToRuntimeByPath( const WCHAR *path, BOOL *bound )
{
    TRACE( "%s %p\n", debugstr_w(path), bound );

    return CorBindToRuntimeByPathEx( path, bound, 0 );
}

/* Has a host called before the process is bound to a version, and gives it the functions that its set-up begins and
 * ends with. E_INVALIDARG: a pointer is NULL; HOST_E_INVALIDOPERATION: the process is bound, or another host was
 * first. */
HRESULT WINAPI LockClrVersion( FLockClrVersionCallback callback, FLockClrVersionCallback *begin,
                               FLockClrVersionCallback *end )
{
    TRACE( "%p %p %p\n", callback, begin, end );

    if (!callback || !begin || !end) return E_INVALIDARG;
    if (binding_get_first() != -1) return HOST_E_INVALIDOPERATION;
    return lockversion_set( callback, begin, end );
}

/* Starts the runtime.  S_FALSE: it was running; else what runtime_start() gives. */
HRESULT WINAPI CoInitializeEE( DWORD flags )
{
    HRESULT hr;
    int index;

    TRACE( "%#lx\n", flags );

    if (FAILED(hr = shim_find_version( NULL, FALSE, &index ))) return hr;
    if (FAILED(hr = binding_bind( index ))) return hr;
    return runtime_start();
}

/* The libraries that this prepared need no preparation here. */
HRESULT WINAPI CoInitializeCor( DWORD flags )
{
    TRACE( "%#lx\n", flags );

    return S_OK;
}

void WINAPI CoUninitializeCor(void)
{
    TRACE( "\n" );
}

/* The runtime stays until the process ends, as it did when this had callers. */
void WINAPI CoUninitializeEE( BOOL flags )
{
    TRACE( "%#x\n", flags );
}

void WINAPI CoEEShutDownCOM(void)
{
    TRACE( "\n" );
}

/* Without effect since version 2. */
void WINAPI CorMarkThreadInThreadPool(void)
{
    TRACE( "\n" );
}

/* Ends the process, after the runtime if there is one. */
void WINAPI CorExitProcess( int code )
{
    TRACE( "%d\n", code );

    processend_exit( code );
}

/* The startup flags of the runtime that the process is bound to. */
DWORD WINAPI GetStartupFlags(void)
{
    DWORD flags = 0;

    TRACE( "\n" );

    runtime_get_startup( &flags, NULL, NULL );
    return flags;
}

/* The configuration file that the host gave; an empty string: none. The size in and out. */
HRESULT WINAPI GetHostConfigurationFile( WCHAR *buffer, DWORD *size )
{
    DWORD flags;

    TRACE( "%p %p\n", buffer, size );

    if (!size) return E_POINTER;
    return runtime_get_startup( &flags, buffer, size );
}

/* A function of the runtime. E_POINTER; CLR_E_SHIM_RUNTIMEEXPORT: it has none of this name. */
HRESULT WINAPI GetRealProcAddress( const char *name, void **proc )
{
    TRACE( "%s %p\n", debugstr_a(name), proc );

    if (proc) *proc = NULL;
    if (!name || !proc) return E_POINTER;
    return runtimeinfo_get_proc( name, proc );
}

/* Loads a DLL out of a version's folder. version NULL: as CorBindToRuntimeEx. E_POINTER; E_HANDLE: no such version or
 * DLL. */
HRESULT WINAPI LoadLibraryShim( const WCHAR *name, const WCHAR *version, void *reserved, HMODULE *module )
{
    int index;

    TRACE( "%s %s %p %p\n", debugstr_w(name), debugstr_w(version), reserved, module );

    if (module) *module = NULL;
    if (!name || !module) return E_POINTER;
    if (!version)
    {
        if ((index = binding_get_legacy()) == -1 && (index = binding_get_first()) == -1) index = RUNTIME_V2_0;
    }
    else if ((index = runtimeinfo_match( version )) == -1) return E_HANDLE;
    return runtimeinfo_load_library( index, name, module );
}

/* The same, where a version that isn't there may be replaced as CorBindToRuntimeEx replaces it; safe: it may not. */
HRESULT WINAPI LoadLibraryWithPolicyShim( const WCHAR *name, const WCHAR *version, BOOL safe, void *reserved,
                                          HMODULE *module )
{
    int index;

    TRACE( "%s %s %d %p %p\n", debugstr_w(name), debugstr_w(version), safe, reserved, module );

    if (module) *module = NULL;
    if (!name || !module) return E_POINTER;
    if (FAILED(shim_find_version( version, !safe, &index ))) return E_HANDLE;
    return runtimeinfo_load_library( index, name, module );
}

/* Calls a function with two arguments in a DLL of a version's folder and gives its result. */
HRESULT WINAPI CallFunctionShim( const WCHAR *dll, const char *function, void *arg1, void *arg2, const WCHAR *version,
                                 void *reserved )
{
    HRESULT (WINAPI *func)( void *, void * );
    HMODULE module;
    HRESULT hr;

    TRACE( "%s %s %p %p %s %p\n", debugstr_w(dll), debugstr_a(function), arg1, arg2, debugstr_w(version), reserved );

    if (!dll || !function) return E_POINTER;
    if (FAILED(hr = LoadLibraryShim( dll, version, reserved, &module ))) return hr;
    if (!(func = (void *)GetProcAddress( module, function ))) return HRESULT_FROM_WIN32( GetLastError() );
    return func( arg1, arg2 );
}

/* Makes an object of a managed class, "Namespace.Type, Assembly, Version=..."; without an assembly it is one of
 * mscorlib. */
HRESULT WINAPI ClrCreateManagedInstance( const WCHAR *name, REFIID riid, void **obj )
{
    WCHAR type[512], *comma;
    const WCHAR *assembly = L"mscorlib";
    IUnknown *object;
    HRESULT hr;
    int index;

    TRACE( "%s %s %p\n", debugstr_w(name), debugstr_guid(riid), obj );

    if (obj) *obj = NULL;
    if (!name || !obj) return E_POINTER;
    if (wcslen( name ) >= ARRAY_SIZE(type)) return E_INVALIDARG;
    lstrcpyW( type, name );
    if ((comma = wcschr( type, ',' )))
    {
        *comma = 0;
        for (comma++; *comma == ' ';) comma++;
        assembly = comma;
    }

    if (FAILED(hr = shim_find_version( NULL, FALSE, &index ))) return hr;
    if (FAILED(hr = binding_bind( index ))) return hr;
    if (FAILED(hr = runtime_start())) return hr;
    if (FAILED(hr = monoobject_create( assembly, NULL, type, &object ))) return hr;
    hr = IUnknown_QueryInterface( object, riid, obj );
    IUnknown_Release( object );
    return hr;
}

/* A metadata dispenser of either class. */
HRESULT WINAPI MetaDataGetDispenser( REFCLSID rclsid, REFIID riid, void **obj )
{
    TRACE( "%s %s %p\n", debugstr_guid(rclsid), debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!IsEqualGUID( rclsid, &CLSID_CorMetaDataDispenser ) &&
        !IsEqualGUID( rclsid, &CLSID_CorMetaDataDispenserRuntime ))
        return CLASS_E_CLASSNOTAVAILABLE;
    return metadata_dispenser_create( riid, obj );
}

/* The text of an error code. lcid -1: the default language; used: the length of the text, may be NULL. E_INVALIDARG: no
 * buffer; HRESULT_FROM_WIN32(ERROR_RESOURCE_NAME_NOT_FOUND): the code is unknown; E_NOT_SUFFICIENT_BUFFER. */
HRESULT WINAPI LoadStringRCEx( LCID lcid, UINT id, WCHAR *buffer, int count, int quiet, int *used )
{
    WCHAR text[1024];
    DWORD size;
    HRESULT hr;

    TRACE( "%#lx %#x %p %d %d %p\n", lcid, id, buffer, count, quiet, used );

    if (used) *used = 0;
    if (!buffer || count <= 0) return E_INVALIDARG;
    buffer[0] = 0;
    if (!errortext_get( id, lcid == (LCID)-1 ? 0 : lcid, text, ARRAY_SIZE(text) ))
    {
        if (!quiet) WARN( "no text for %#x\n", id );
        return HRESULT_FROM_WIN32( ERROR_RESOURCE_NAME_NOT_FOUND );
    }
    hr = outstring_split( text, buffer, count, &size );
    if (SUCCEEDED(hr) && used) *used = size - 1;
    return hr;
}

HRESULT WINAPI LoadStringRC( UINT id, WCHAR *buffer, int count, int quiet )
{
    TRACE( "%#x %p %d %d\n", id, buffer, count, quiet );

    return LoadStringRCEx( -1, id, buffer, count, quiet, NULL );
}

/* Setup programs of the .NET Framework ask whether the compiling service is the newest; there is no such service, so
 * that what they hear is that none is. As with Wine the question itself succeeds: they give up where it doesn't.
 * E_POINTER. */
HRESULT WINAPI CorIsLatestSvc( int *latest, int *unknown )
{
    TRACE( "%p %p\n", latest, unknown );

    if (!latest || !unknown) return E_POINTER;
    ERR( "a setup program asks for the .NET Framework's compiling service, which there is not\n" );
    *latest = 0;
    *unknown = 0;
    return S_OK;
}

/* A heap whose blocks may be run, for all the process; it stays until the process ends. NULL: there is no memory. */
HANDLE WINAPI GetProcessExecutableHeap(void)
{
    static HANDLE heap;
    HANDLE created;

    TRACE( "\n" );

    if (heap) return heap;
    if (!(created = HeapCreate( HEAP_CREATE_ENABLE_EXECUTE, 0, 0 ))) return NULL;
    if (InterlockedCompareExchangePointer( (void **)&heap, created, NULL )) HeapDestroy( created );
    return heap;
}
