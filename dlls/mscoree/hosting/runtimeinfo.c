/*
 * A runtime that can be asked for: ICLRRuntimeInfo, and the table of versions
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
#include "winreg.h"
#include "ole2.h"
#include "psapi.h"
#include "cor.h"
#include "mscoree.h"
#include "metahost.h"
#include "debugging/debugobject.h"
#include "hosting/binding.h"
#include "hosting/corhost.h"
#include "hosting/lockversion.h"
#include "hosting/profiling.h"
#include "hosting/runtimehost.h"
#include "hosting/runtimeinfo.h"
#include "hosting/startupflags.h"
#include "metadata/metadata.h"
#include "mono/embed.h"
#include "runtime/state.h"
#include "strongname/strongname.h"
#include "support/errortext.h"
#include "support/monofind.h"
#include "support/outstring.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * Four versions are presented and one Mono stands behind them all: they are installed when a Mono is, and what differs
 * between them is their name, their folder and their startup flags. The objects are static, one a version.
 *
 * The startup flags of a version are kept in startupflags.c until the process is bound to it, and in runtime/state.c
 * from then on.
 */
struct runtime_info
{
    ICLRRuntimeInfo ICLRRuntimeInfo_iface;
    WCHAR           version[12];
};

static const ICLRRuntimeInfoVtbl runtime_info_vtbl;

static struct runtime_info runtimes[] =
{
    { { &runtime_info_vtbl }, L"v1.0.3705" },
    { { &runtime_info_vtbl }, L"v1.1.4322" },
    { { &runtime_info_vtbl }, L"v2.0.50727" },
    { { &runtime_info_vtbl }, L"v4.0.30319" },
};
C_ASSERT( ARRAY_SIZE(runtimes) == RUNTIME_COUNT );

static inline struct runtime_info *impl_from_ICLRRuntimeInfo( ICLRRuntimeInfo *iface )
{
    return CONTAINING_RECORD( iface, struct runtime_info, ICLRRuntimeInfo_iface );
}

static inline int get_index( const struct runtime_info *info )
{
    return info - runtimes;
}

BOOL runtimeinfo_is_installed(void)
{
    struct monofind_location location;

    return monofind_get( &location );
}

const WCHAR *runtimeinfo_get_version( int index )
{
    return runtimes[index].version;
}

ICLRRuntimeInfo *runtimeinfo_get_by_index( int index )
{
    return &runtimes[index].ICLRRuntimeInfo_iface;
}

int runtimeinfo_match( const WCHAR *version )
{
    int i;

    for (i = 0; i < RUNTIME_COUNT; i++)
        if (!wcsicmp( runtimes[i].version, version )) return i;
    return -1;
}

HRESULT runtimeinfo_find( const WCHAR *version, int *index )
{
    if ((*index = runtimeinfo_match( version )) == -1)
    {
        WARN( "version %s is not installed\n", debugstr_w(version) );
        return CLR_E_SHIM_RUNTIMELOAD;
    }
    if (!runtimeinfo_is_installed())
    {
        ERR( "version %s was asked for, but no Mono was found; install Wine Mono. Looked for:\n%s\n",
             debugstr_w(version), debugstr_w(monofind_get_report()) );
        return CLR_E_SHIM_RUNTIMELOAD;
    }
    return S_OK;
}

HRESULT runtimeinfo_get( const WCHAR *version, REFIID riid, void **obj )
{
    int index;
    HRESULT hr;

    *obj = NULL;
    if (FAILED(hr = runtimeinfo_find( version, &index ))) return hr;
    return ICLRRuntimeInfo_QueryInterface( runtimeinfo_get_by_index( index ), riid, obj );
}

HRESULT runtimeinfo_get_root( WCHAR *buffer )
{
#ifdef _WIN64
    static const WCHAR framework[] = L"\\Microsoft.NET\\Framework64\\";
#else
    static const WCHAR framework[] = L"\\Microsoft.NET\\Framework\\";
#endif
    DWORD size = (MAX_PATH - 1) * sizeof(WCHAR);
    UINT len;

    /* what an installer wrote comes first */
    if (!RegGetValueW( HKEY_LOCAL_MACHINE, L"Software\\Microsoft\\.NETFramework", L"InstallRoot", RRF_RT_REG_SZ, NULL,
                       buffer, &size ) && buffer[0])
    {
        len = wcslen( buffer );
        if (buffer[len - 1] != '\\') lstrcpyW( buffer + len, L"\\" );
        return S_OK;
    }

    len = GetSystemWindowsDirectoryW( buffer, MAX_PATH );
    if (!len || len + ARRAY_SIZE(framework) >= MAX_PATH) return E_FAIL;
    lstrcatW( buffer, framework );
    return S_OK;
}

HRESULT runtimeinfo_get_directory( int index, WCHAR *buffer )
{
    HRESULT hr;

    if (FAILED(hr = runtimeinfo_get_root( buffer ))) return hr;
    if (wcslen( buffer ) + ARRAY_SIZE(runtimes[index].version) + 1 >= MAX_PATH) return E_FAIL;
    lstrcatW( buffer, runtimes[index].version );
    lstrcatW( buffer, L"\\" );
    return S_OK;
}

HRESULT runtimeinfo_load_library( int index, const WCHAR *name, HMODULE *module )
{
    WCHAR path[MAX_PATH * 2];
    HRESULT hr;

    *module = NULL;
    if (FAILED(hr = runtimeinfo_get_directory( index, path ))) return hr;
    if (wcslen( path ) + wcslen( name ) >= ARRAY_SIZE(path)) return E_HANDLE;
    lstrcatW( path, name );
    if ((*module = LoadLibraryW( path ))) return S_OK;
    WARN( "%s could not be loaded, error %lu\n", debugstr_w(path), GetLastError() );
    return E_HANDLE;
}

HRESULT runtimeinfo_get_proc( const char *name, void **proc )
{
    HMODULE own;

    /* some of the runtime's functions are this DLL's, the rest is in Mono */
    *proc = NULL;
    if (GetModuleHandleExW( GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (const WCHAR *)&runtime_info_vtbl, &own ))
        *proc = (void *)GetProcAddress( own, name );
    if (!*proc && monoload_get_module()) *proc = (void *)GetProcAddress( monoload_get_module(), name );
    if (*proc) return S_OK;
    WARN( "no function %s\n", debugstr_a(name) );
    return CLR_E_SHIM_RUNTIMEEXPORT;
}

HRESULT runtimeinfo_get_interface( int index, REFCLSID rclsid, REFIID riid, void **obj )
{
    enum hosting_version pin = HOSTING_NONE;
    HRESULT hr;

    *obj = NULL;

    /* a host that locked the version comes before the pin too: it may want the other generation */
    if (binding_get_first() == -1 && FAILED(hr = lockversion_enter())) return hr;

    if (IsEqualGUID( rclsid, &CLSID_CLRRuntimeHost ))
    {
        pin = HOSTING_V2;
        hr = runtimehost_get( riid, obj );
    }
    else if (IsEqualGUID( rclsid, &CLSID_CorRuntimeHost ))
    {
        pin = HOSTING_V1;
        hr = corhost_get( riid, obj );
    }
    else if (IsEqualGUID( rclsid, &CLSID_CorMetaDataDispenser ) ||
             IsEqualGUID( rclsid, &CLSID_CorMetaDataDispenserRuntime ))
        hr = metadata_dispenser_create( riid, obj );
    else if (IsEqualGUID( rclsid, &CLSID_CLRDebuggingLegacy ))
        hr = cordebug_create( riid, obj );
    else if (IsEqualGUID( rclsid, &CLSID_CLRStrongName ))
        hr = strongname_get( riid, obj );
    else if (IsEqualGUID( rclsid, &CLSID_CLRProfiling ))
        return profiling_get( riid, obj );
    else
    {
        FIXME( "class %s is not implemented\n", debugstr_guid(rclsid) );
        return CLASS_E_CLASSNOTAVAILABLE;
    }

    if (SUCCEEDED(hr) && pin != HOSTING_NONE) hr = runtime_pin_hosting( pin );
    if (SUCCEEDED(hr)) hr = binding_bind( index );
    if (FAILED(hr) && *obj)
    {
        IUnknown_Release( (IUnknown *)*obj );
        *obj = NULL;
    }
    return hr;
}

HRESULT runtimeinfo_set_startup( int index, DWORD flags, const WCHAR *config )
{
    HRESULT hr;

    if (config && wcslen( config ) >= MAX_PATH) return E_INVALIDARG;
    if (binding_get_first() == index && FAILED(hr = runtime_set_startup( flags, config ))) return hr;
    startupflags_set( index, flags, config );
    return S_OK;
}

void runtimeinfo_add_startup( int index, DWORD flags )
{
    ICLRRuntimeInfo *iface = runtimeinfo_get_by_index( index );
    WCHAR config[MAX_PATH];
    DWORD old, size = ARRAY_SIZE(config);

    if (SUCCEEDED(ICLRRuntimeInfo_GetDefaultStartupFlags( iface, &old, config, &size )))
        ICLRRuntimeInfo_SetDefaultStartupFlags( iface, old | flags, config[0] ? config : NULL );
}

void runtimeinfo_notify_loaded(void)
{
    if (binding_get_first() == -1) binding_bind( RUNTIME_V4_0 );
}

static HRESULT WINAPI runtime_info_QueryInterface( ICLRRuntimeInfo *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_ICLRRuntimeInfo ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    ICLRRuntimeInfo_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI runtime_info_AddRef( ICLRRuntimeInfo *iface )
{
    return 2;
}

static ULONG WINAPI runtime_info_Release( ICLRRuntimeInfo *iface )
{
    return 1;
}

static HRESULT WINAPI runtime_info_GetVersionString( ICLRRuntimeInfo *iface, WCHAR *buffer, DWORD *size )
{
    struct runtime_info *info = impl_from_ICLRRuntimeInfo( iface );

    TRACE( "%p %p %p\n", iface, buffer, size );

    return outstring_inout( info->version, buffer, size );
}

static HRESULT WINAPI runtime_info_GetRuntimeDirectory( ICLRRuntimeInfo *iface, WCHAR *buffer, DWORD *size )
{
    struct runtime_info *info = impl_from_ICLRRuntimeInfo( iface );
    WCHAR directory[MAX_PATH];
    HRESULT hr;

    TRACE( "%p %p %p\n", iface, buffer, size );

    if (FAILED(hr = runtimeinfo_get_directory( get_index( info ), directory ))) return hr;
    return outstring_inout( directory, buffer, size );
}

/* Which version's runtime DLL a module of another process is: -1: none. */
static int version_of_module( const WCHAR *name )
{
    static const WCHAR *const monos[] = { L"libmono-2.0", L"libmonosgen-2.0", L"mono-2.0", L"monosgen-2.0" };
    unsigned int i;

    if (!lstrcmpiW( name, L"clr.dll" )) return RUNTIME_V4_0;
    if (!lstrcmpiW( name, L"mscorwks.dll" )) return RUNTIME_V2_0;
    for (i = 0; i < ARRAY_SIZE(monos); i++)
        if (CompareStringOrdinal( name, min( lstrlenW( name ), lstrlenW( monos[i] ) ), monos[i], -1,
                                  TRUE ) == CSTR_EQUAL)
            return RUNTIME_V4_0;
    return -1;
}

typedef BOOL  (WINAPI *enum_modules_func)( HANDLE process, HMODULE *modules, DWORD size, DWORD *needed );
typedef DWORD (WINAPI *module_name_func)( HANDLE process, HMODULE module, WCHAR *name, DWORD size );

/* The functions that look into another process are in kernel32.dll, or only in psapi.dll (ReactOS, Windows Vista). */
static BOOL get_module_functions( enum_modules_func *enum_modules, module_name_func *module_name )
{
    HMODULE module = GetModuleHandleW( L"kernel32.dll" );

    *enum_modules = (void *)GetProcAddress( module, "K32EnumProcessModules" );
    *module_name = (void *)GetProcAddress( module, "K32GetModuleBaseNameW" );
    if (*enum_modules && *module_name) return TRUE;
    if (!(module = LoadLibraryW( L"psapi.dll" ))) return FALSE;  /* it stays */
    *enum_modules = (void *)GetProcAddress( module, "EnumProcessModules" );
    *module_name = (void *)GetProcAddress( module, "GetModuleBaseNameW" );
    return *enum_modules && *module_name;
}

/* Another process can only be asked for its modules; a Mono there counts as v4.0. */
static HRESULT is_loaded_in_process( int index, HANDLE process, BOOL *loaded )
{
    WCHAR name[MAX_PATH];
    HMODULE *modules = NULL, *grown;
    DWORD i, size = 0, needed = 256 * sizeof(*modules);
    enum_modules_func enum_modules;
    module_name_func module_name;
    HRESULT hr = S_OK;

    if (!get_module_functions( &enum_modules, &module_name )) return HRESULT_FROM_WIN32( GetLastError() );

    while (size < needed)
    {
        size = needed;
        if (!(grown = CoTaskMemRealloc( modules, size )))
        {
            CoTaskMemFree( modules );
            return E_OUTOFMEMORY;
        }
        modules = grown;
        if (!enum_modules( process, modules, size, &needed ))
        {
            hr = HRESULT_FROM_WIN32( GetLastError() );
            needed = 0;
        }
    }

    for (i = 0; i < needed / sizeof(*modules) && !*loaded; i++)
        if (module_name( process, modules[i], name, ARRAY_SIZE(name) ))
            *loaded = version_of_module( name ) == index;
    CoTaskMemFree( modules );
    return hr;
}

static HRESULT WINAPI runtime_info_IsLoaded( ICLRRuntimeInfo *iface, HANDLE process, BOOL *loaded )
{
    int index = get_index( impl_from_ICLRRuntimeInfo( iface ) );
    DWORD pid;

    TRACE( "%p %p %p\n", iface, process, loaded );

    if (!loaded) return E_POINTER;
    *loaded = FALSE;
    if (!(pid = GetProcessId( process ))) return HRESULT_FROM_WIN32( GetLastError() );
    if (pid != GetCurrentProcessId()) return is_loaded_in_process( index, process, loaded );
    *loaded = binding_is_bound( index );
    return S_OK;
}

static HRESULT WINAPI runtime_info_LoadErrorString( ICLRRuntimeInfo *iface, UINT id, WCHAR *buffer, DWORD *size,
                                                    LONG locale )
{
    WCHAR text[1024];

    TRACE( "%p %#x %p %p %#lx\n", iface, id, buffer, size, locale );

    if (!size) return E_POINTER;
    if (!errortext_get( id, locale == -1 ? 0 : locale, text, ARRAY_SIZE(text) )) return E_INVALIDARG;
    return outstring_inout( text, buffer, size );
}

static HRESULT WINAPI runtime_info_LoadLibrary( ICLRRuntimeInfo *iface, const WCHAR *name, HMODULE *module )
{
    TRACE( "%p %s %p\n", iface, debugstr_w(name), module );

    if (module) *module = NULL;
    if (!name || !module) return E_POINTER;
    return runtimeinfo_load_library( get_index( impl_from_ICLRRuntimeInfo( iface ) ), name, module );
}

static HRESULT WINAPI runtime_info_GetProcAddress( ICLRRuntimeInfo *iface, const char *name, void **proc )
{
    TRACE( "%p %s %p\n", iface, debugstr_a(name), proc );

    if (proc) *proc = NULL;
    if (!name || !proc) return E_POINTER;
    return runtimeinfo_get_proc( name, proc );
}

static HRESULT WINAPI runtime_info_GetInterface( ICLRRuntimeInfo *iface, REFCLSID rclsid, REFIID riid, void **obj )
{
    TRACE( "%p %s %s %p\n", iface, debugstr_guid(rclsid), debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    return runtimeinfo_get_interface( get_index( impl_from_ICLRRuntimeInfo( iface ) ), rclsid, riid, obj );
}

static HRESULT WINAPI runtime_info_IsLoadable( ICLRRuntimeInfo *iface, BOOL *loadable )
{
    TRACE( "%p %p\n", iface, loadable );

    if (!loadable) return E_POINTER;
    *loadable = binding_is_loadable( get_index( impl_from_ICLRRuntimeInfo( iface ) ) );
    return S_OK;
}

static HRESULT WINAPI runtime_info_SetDefaultStartupFlags( ICLRRuntimeInfo *iface, DWORD flags, const WCHAR *config )
{
    TRACE( "%p %#lx %s\n", iface, flags, debugstr_w(config) );

    return runtimeinfo_set_startup( get_index( impl_from_ICLRRuntimeInfo( iface ) ), flags, config );
}

static HRESULT WINAPI runtime_info_GetDefaultStartupFlags( ICLRRuntimeInfo *iface, DWORD *flags, WCHAR *config,
                                                           DWORD *size )
{
    int index = get_index( impl_from_ICLRRuntimeInfo( iface ) );
    WCHAR kept_config[MAX_PATH];
    DWORD kept_flags;

    TRACE( "%p %p %p %p\n", iface, flags, config, size );

    if (config && !size) return E_POINTER;
    if (binding_get_first() == index) return runtime_get_startup( flags, config, size );

    startupflags_get( index, &kept_flags, kept_config );
    if (flags) *flags = kept_flags;
    return size ? outstring_inout( kept_config, config, size ) : S_OK;
}

static HRESULT WINAPI runtime_info_BindAsLegacyV2Runtime( ICLRRuntimeInfo *iface )
{
    TRACE( "%p\n", iface );

    return binding_set_legacy( get_index( impl_from_ICLRRuntimeInfo( iface ) ) );
}

static HRESULT WINAPI runtime_info_IsStarted( ICLRRuntimeInfo *iface, BOOL *started, DWORD *flags )
{
    int index = get_index( impl_from_ICLRRuntimeInfo( iface ) );

    TRACE( "%p %p %p\n", iface, started, flags );

    if (!started || !flags) return E_POINTER;
    if (index < RUNTIME_V4_0) return E_NOTIMPL;
    *started = binding_get_first() == index && runtime_is_started();
    return ICLRRuntimeInfo_GetDefaultStartupFlags( iface, flags, NULL, NULL );
}

static const ICLRRuntimeInfoVtbl runtime_info_vtbl =
{
    runtime_info_QueryInterface,
    runtime_info_AddRef,
    runtime_info_Release,
    runtime_info_GetVersionString,
    runtime_info_GetRuntimeDirectory,
    runtime_info_IsLoaded,
    runtime_info_LoadErrorString,
    runtime_info_LoadLibrary,
    runtime_info_GetProcAddress,
    runtime_info_GetInterface,
    runtime_info_IsLoadable,
    runtime_info_SetDefaultStartupFlags,
    runtime_info_GetDefaultStartupFlags,
    runtime_info_BindAsLegacyV2Runtime,
    runtime_info_IsStarted
};
