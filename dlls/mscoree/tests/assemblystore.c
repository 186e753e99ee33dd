/*
 * A host that provides assemblies out of its own memory: IHostAssemblyManager and IHostAssemblyStore
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
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"

#define FILE_NOT_FOUND __HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND )

static struct host host;    /* the runtime uses it until the process ends */
static LONG asked, provided, listed;
static WCHAR referenced[1024], identities[8][1024];
static HRESULT store_hr = S_OK, list_hr = S_OK, provide_hr = FILE_NOT_FOUND;
static BOOL garbage;
static BYTE *image;
static DWORD image_size;
static ICLRAssemblyReferenceList *reference_list;

static HRESULT WINAPI list_QueryInterface( ICLRAssemblyReferenceList *iface, REFIID riid, void **obj )
{
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI list_AddRef( ICLRAssemblyReferenceList *iface )
{
    return 2;
}

static ULONG WINAPI list_Release( ICLRAssemblyReferenceList *iface )
{
    return 1;
}

static HRESULT WINAPI list_IsStringAssemblyReferenceInList( ICLRAssemblyReferenceList *iface, const WCHAR *name )
{
    listed++;
    return wcsncmp( name, L"library,", 8 ) ? S_FALSE : S_OK;
}

static HRESULT WINAPI list_IsAssemblyReferenceInList( ICLRAssemblyReferenceList *iface, IUnknown *name )
{
    return E_NOTIMPL;
}

static ICLRAssemblyReferenceListVtbl list_vtbl =
{
    list_QueryInterface, list_AddRef, list_Release, list_IsStringAssemblyReferenceInList, list_IsAssemblyReferenceInList
};
static ICLRAssemblyReferenceList list = { &list_vtbl };

static HRESULT WINAPI store_QueryInterface( IHostAssemblyStore *iface, REFIID riid, void **obj )
{
    ok( 0, "asked for an interface.\n" );
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI store_AddRef( IHostAssemblyStore *iface )
{
    ok( 0, "a reference was taken.\n" );
    return 2;
}

static ULONG WINAPI store_Release( IHostAssemblyStore *iface )
{
    ok( 0, "a reference was released.\n" );
    return 1;
}

static HRESULT WINAPI store_ProvideAssembly( IHostAssemblyStore *iface, AssemblyBindInfo *info, UINT64 *id,
                                             UINT64 *context, IStream **stream, IStream **symbols )
{
    HGLOBAL memory;

    ok( info && info->lpReferencedIdentity && info->lpPostPolicyIdentity, "no identity.\n" );
    ok( id && context && stream && symbols, "no place for the result.\n" );
    ok( !*stream && !*symbols, "got %p and %p.\n", *stream, *symbols );
    ok( info->dwAppDomainId >= 1, "got domain %lu.\n", info->dwAppDomainId );
    if (asked < (LONG)ARRAY_SIZE(identities)) lstrcpynW( identities[asked], info->lpPostPolicyIdentity, 1024 );
    lstrcpynW( referenced, info->lpReferencedIdentity, ARRAY_SIZE(referenced) );
    asked++;
    if (!wcsstr( info->lpPostPolicyIdentity, L"processorarchitecture=msil" ) ||
        wcsncmp( info->lpPostPolicyIdentity, L"library,", 8 ))
        return provide_hr;

    provided++;
    *id = 77;
    *context = 88;
    memory = GlobalAlloc( GMEM_MOVEABLE, image_size );
    memcpy( GlobalLock( memory ), image, image_size );
    if (garbage) memset( GlobalLock( memory ), 0xcc, image_size );
    GlobalUnlock( memory );
    return CreateStreamOnHGlobal( memory, TRUE, stream );
}

static HRESULT WINAPI store_ProvideModule( IHostAssemblyStore *iface, ModuleBindInfo *info, DWORD *id, IStream **stream,
                                           IStream **symbols )
{
    ok( 0, "asked for a module.\n" );
    return FILE_NOT_FOUND;
}

static IHostAssemblyStoreVtbl store_vtbl =
{
    store_QueryInterface, store_AddRef, store_Release, store_ProvideAssembly, store_ProvideModule
};
static IHostAssemblyStore store = { &store_vtbl };

static HRESULT WINAPI manager_QueryInterface( IHostAssemblyManager *iface, REFIID riid, void **obj )
{
    ok( 0, "asked for an interface.\n" );
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI manager_AddRef( IHostAssemblyManager *iface )
{
    ok( 0, "a reference was taken.\n" );
    return 2;
}

static ULONG WINAPI manager_Release( IHostAssemblyManager *iface )
{
    ok( 0, "a reference was released.\n" );
    return 1;
}

static HRESULT WINAPI manager_GetNonHostStoreAssemblies( IHostAssemblyManager *iface, ICLRAssemblyReferenceList **ret )
{
    *ret = reference_list;
    return list_hr;
}

static HRESULT WINAPI manager_GetAssemblyStore( IHostAssemblyManager *iface, IHostAssemblyStore **ret )
{
    *ret = store_hr == S_OK ? &store : NULL;
    return store_hr;
}

static IHostAssemblyManagerVtbl manager_vtbl =
{
    manager_QueryInterface, manager_AddRef, manager_Release, manager_GetNonHostStoreAssemblies, manager_GetAssemblyStore
};
static IHostAssemblyManager manager = { &manager_vtbl };

static HRESULT WINAPI get_host_manager( IHostControl *iface, REFIID riid, void **obj )
{
    *obj = NULL;
    if (!IsEqualGUID( riid, &IID_IHostAssemblyManager )) return E_NOINTERFACE;
    *obj = &manager;
    return S_OK;
}

static void read_image( const WCHAR *name )
{
    WCHAR path[MAX_PATH];
    HANDLE file;

    if (!get_guest_path( name, path )) return;
    file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    if (file == INVALID_HANDLE_VALUE) return;
    image_size = GetFileSize( file, NULL );
    image = HeapAlloc( GetProcessHeap(), 0, image_size );
    if (!ReadFile( file, image, image_size, &image_size, NULL )) image = NULL;
    CloseHandle( file );
}

static ICLRRuntimeHost *start_host(void)
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    HRESULT hr;

    if (!runtime) return NULL;
    read_image( L"library.dll" );
    if (!image)
    {
        skip( "no library.dll.\n" );
        return NULL;
    }
    host_init( &host );
    host.control_vtbl.GetHostManager = get_host_manager;
    hr = ICLRRuntimeHost_SetHostControl( runtime, &host.IHostControl_iface );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return runtime;
}

static void test_provide(void)
{
    static const WCHAR full_name[] = L"library, Version=2.3.4.5, Culture=neutral, PublicKeyToken=null";
    ICLRRuntimeHost *runtime = start_host();
    DWORD ret;

    if (!runtime) return;
    ret = call_guest_ok( runtime, L"LoadAndCall", full_name );
    ok( ret == 42, "got %ld.\n", ret );
    ok( provided == 1 && asked == 2, "asked %ld times, provided %ld.\n", asked, provided );
    ok( !lstrcmpW( referenced, L"library, version=2.3.4.5, culture=neutral, publickeytoken=null" ), "got %s.\n",
        wine_dbgstr_w(referenced) );
    ok( wcsstr( identities[0], sizeof(void *) == 8 ? L", processorarchitecture=amd64"
                : L", processorarchitecture=x86" ) != NULL, "got %s.\n", wine_dbgstr_w(identities[0]) );
    ok( !lstrcmpW( identities[1],
                   L"library, version=2.3.4.5, culture=neutral, publickeytoken=null, processorarchitecture=msil" ),
        "got %s.\n", wine_dbgstr_w(identities[1]) );

    /* it is the same assembly, whatever it is called by */
    ret = call_guest_ok( runtime, L"LoadAndCall", full_name );
    ok( ret == 43, "got %ld.\n", ret );
    ret = call_guest_ok( runtime, L"LoadAndCall", L"library" );
    ok( ret == 44, "got %ld.\n", ret );

    /* Mono's own are not asked for, others are, as often as they may be */
    asked = 0;
    ret = call_guest_ok( runtime, L"LoadAndCall", L"missing, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null" );
    ok( ret == ~0u, "got %ld.\n", ret );
    ok( asked >= 3 && !wcsncmp( identities[2], L"missing, ", 9 ) && !wcsstr( identities[2], L"processorarchitecture" ),
        "asked %ld times, got %s.\n", asked, wine_dbgstr_w(identities[2]) );
    ok( provided == 1 || provided == 2, "provided %ld times.\n", provided );
}

/* A failure of another kind ends the question. */
static void test_refuse(void)
{
    ICLRRuntimeHost *runtime;
    DWORD ret;

    provide_hr = E_OUTOFMEMORY;
    if (!(runtime = start_host())) return;
    ret = call_guest_ok( runtime, L"LoadAndCall", L"missing, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null" );
    ok( ret == ~0u, "got %ld.\n", ret );
    ok( asked && !provided, "asked %ld times, provided %ld.\n", asked, provided );
}

static void test_garbage(void)
{
    ICLRRuntimeHost *runtime;
    DWORD ret;

    garbage = TRUE;
    if (!(runtime = start_host())) return;
    ret = call_guest_ok( runtime, L"LoadAndCall", L"library, Version=2.3.4.5, Culture=neutral, PublicKeyToken=null" );
    ok( ret == ~0u || ret == ~0u - 1, "got %ld.\n", ret );
    ok( provided >= 1, "provided %ld times.\n", provided );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
}

/* What the host leaves to the runtime is not asked for. */
static void test_list(void)
{
    ICLRRuntimeHost *runtime;
    DWORD ret;

    reference_list = &list;
    if (!(runtime = start_host())) return;
    ret = call_guest_ok( runtime, L"LoadAndCall", L"library, Version=2.3.4.5, Culture=neutral, PublicKeyToken=null" );
    ok( ret == ~0u, "got %ld.\n", ret );
    ok( listed && !provided, "looked %ld times, provided %ld.\n", listed, provided );
    ok( !asked || wcsncmp( identities[0], L"library,", 8 ), "asked for %s.\n", wine_dbgstr_w(identities[0]) );
}

static void test_failures(void)
{
    ICLRRuntimeHost *runtime = get_runtime_host();
    HRESULT hr;

    if (!runtime) return;
    host_init( &host );
    host.control_vtbl.GetHostManager = get_host_manager;
    store_hr = E_ACCESSDENIED;
    hr = ICLRRuntimeHost_SetHostControl( runtime, &host.IHostControl_iface );
    ok( hr == E_ACCESSDENIED && host.control_ref == 1, "got hr %#lx, ref %ld.\n", hr, host.control_ref );
    store_hr = S_OK;
    list_hr = E_FAIL;
    hr = ICLRRuntimeHost_SetHostControl( runtime, &host.IHostControl_iface );
    ok( hr == E_FAIL, "got hr %#lx.\n", hr );
    list_hr = S_OK;
    hr = ICLRRuntimeHost_SetHostControl( runtime, &host.IHostControl_iface );
    ok( hr == S_OK && host.control_ref == 2, "got hr %#lx, ref %ld.\n", hr, host.control_ref );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

static const WCHAR *const caches[] =
{
    L"Microsoft.NET\\assembly\\GAC_MSIL", L"assembly\\GAC_MSIL", L"assembly\\GAC"
};

/* Removes what a guest has put there. */
static void empty_caches_of( const WCHAR *name )
{
    WCHAR windows[MAX_PATH], folder[MAX_PATH], path[MAX_PATH];
    WIN32_FIND_DATAW data;
    unsigned int i;
    HANDLE find;

    GetWindowsDirectoryW( windows, MAX_PATH );
    for (i = 0; i < ARRAY_SIZE(caches); i++)
    {
        swprintf( folder, MAX_PATH, L"%ls\\%ls\\%ls", windows, caches[i], name );
        swprintf( path, MAX_PATH, L"%ls\\*_*", folder );
        if ((find = FindFirstFileW( path, &data )) == INVALID_HANDLE_VALUE) continue;
        do
        {
            swprintf( path, MAX_PATH, L"%ls\\%ls\\%ls.dll", folder, data.cFileName, name );
            DeleteFileW( path );
            *wcsrchr( path, '\\' ) = 0;
            RemoveDirectoryW( path );
        }
        while (FindNextFileW( find, &data ));
        FindClose( find );
        RemoveDirectoryW( folder );
    }
}

static void empty_caches(void)
{
    empty_caches_of( L"signed" );
    empty_caches_of( L"System.Transactions" );
}

/* An assembly is found in Windows's global cache by its whole name, whether there is a host or not. */
static void check_cache( const WCHAR *cache )
{
    WCHAR path[MAX_PATH];
    ICLRRuntimeHost *runtime;
    DWORD ret;

    empty_caches();
    if (!(runtime = start_runtime( NULL ))) return;
    GetWindowsDirectoryW( path, MAX_PATH );
    lstrcatW( path, L"\\" );
    lstrcatW( path, cache );
    ret = call_guest_ok( runtime, L"LoadFromCache", path );
    ok( ret == 42, "%ls: got %lu.\n", cache, ret );
}

static void test_new_cache(void) { check_cache( caches[0] ); }
static void test_old_cache(void) { check_cache( caches[1] ); }
static void test_oldest_cache(void) { check_cache( caches[2] ); }

static HRESULT call_with_cache( const WCHAR *method, DWORD *ret )
{
    WCHAR path[MAX_PATH], guest[MAX_PATH];
    ICLRRuntimeHost *runtime;

    empty_caches();
    *ret = 0xdead;
    if (!get_guest_path( L"guest.dll", guest ) || !(runtime = start_runtime( NULL ))) return E_FAIL;
    GetWindowsDirectoryW( path, MAX_PATH );
    lstrcatW( path, L"\\" );
    lstrcatW( path, caches[0] );
    return ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, guest, L"Guest", method, path, ret );
}

/* The user says where not to look: by the environment, whose first rule for the assembly counts, and in the
 * registry. */
static void test_environment(void)
{
    HRESULT hr;
    DWORD ret;

    SetEnvironmentVariableW( L"WINE_MONO_OVERRIDES",
                             L"other,Gac=y;,;Gac=n;=;sig*,Gac=n,Nonsense=y,PrivatePath=x;signed,Gac=y" );
    hr = call_with_cache( L"LoadFromCache", &ret );
    ok( hr == FILE_NOT_FOUND, "got hr %#lx, %lu.\n", hr, ret );
}

static void test_registry(void)
{
    static const WCHAR path[] = L"Software\\Wine\\Mono\\AsmOverrides";
    HRESULT hr;
    DWORD ret;

    RegSetKeyValueW( HKEY_CURRENT_USER, path, L"SIGNED", REG_SZ, L"gac=N", sizeof(L"gac=N") );
    hr = call_with_cache( L"LoadFromCache", &ret );
    RegDeleteKeyW( HKEY_CURRENT_USER, path );
    ok( hr == FILE_NOT_FOUND, "got hr %#lx, %lu.\n", hr, ret );
}

/* Mono's own comes from Mono, unless the user wants another. */
static void test_own(void)
{
    HRESULT hr;
    DWORD ret;

    hr = call_with_cache( L"LoadOwn", &ret );
    ok( hr == S_OK && !ret, "got hr %#lx, %lu.\n", hr, ret );
}

static void test_other_than_own(void)
{
    HRESULT hr;
    DWORD ret;

    SetEnvironmentVariableW( L"WINE_MONO_OVERRIDES", L"System.Transactions,Gac=y" );
    hr = call_with_cache( L"LoadOwn", &ret );
    ok( hr == S_OK && ret == 1, "got hr %#lx, %lu.\n", hr, ret );
}

static const struct test_case cases[] =
{
    { "environment", test_environment },
    { "registry", test_registry },
    { "own", test_own },
    { "other_than_own", test_other_than_own },
    { "new_cache", test_new_cache },
    { "old_cache", test_old_cache },
    { "oldest_cache", test_oldest_cache },
    { "provide", test_provide },
    { "refuse", test_refuse },
    { "garbage", test_garbage },
    { "list", test_list },
    { "failures", test_failures },
};

START_TEST(assemblystore)
{
    ICLRRuntimeInfo *info;

    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (!(info = get_runtime_info())) return;
    ICLRRuntimeInfo_Release( info );
    run_cases( "assemblystore", cases, ARRAY_SIZE(cases) );
    empty_caches();
}
