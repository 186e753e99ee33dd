/*
 * Which version a program gets: the queries of version 1, and configuration files
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
#define CONST_VTABLE
#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <winreg.h>
#include <objbase.h>
#include <corerror.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "launch.h"
#include "wine/test.h"

HRESULT WINAPI GetCORRootDirectory( WCHAR *buffer, DWORD count, DWORD *size );
HRESULT WINAPI CreateConfigStream( const WCHAR *filename, IStream **stream );

/* a managed program in the test's folder, and where its configuration is */
static WCHAR program[MAX_PATH], config[MAX_PATH];
static ICLRMetaHostPolicy *policy;

/* ---------------------------------------------------------------- strings that are given back */

typedef HRESULT (WINAPI *string_func)( WCHAR *buffer, DWORD count, DWORD *size );

static void check_string( string_func get, const WCHAR *expected, const char *name )
{
    WCHAR buffer[MAX_PATH];
    DWORD size = 0, needed;
    HRESULT hr;

    winetest_push_context( "%s", name );
    hr = get( NULL, 0, &size );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = get( buffer, ARRAY_SIZE(buffer), NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = get( buffer, ARRAY_SIZE(buffer), &needed );
    ok( hr == S_OK && (int)needed == lstrlenW( buffer ) + 1, "got hr %#lx, size %lu of %s.\n", hr, needed,
        wine_dbgstr_w(buffer) );
    if (expected) ok( !lstrcmpW( buffer, expected ), "got %s.\n", wine_dbgstr_w(buffer) );
    memset( buffer, 0xcc, sizeof(buffer) );
    hr = get( buffer, needed - 1, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && size == needed, "got hr %#lx, size %lu.\n", hr, size );
    ok( buffer[needed - 1] == 0xcccc, "wrote past the buffer.\n" );
    hr = get( buffer, needed, &size );
    ok( hr == S_OK && size == needed, "got hr %#lx, size %lu.\n", hr, size );
    winetest_pop_context();
}

static HRESULT WINAPI get_version_of_this( WCHAR *buffer, DWORD count, DWORD *size )
{
    return GetVersionFromProcess( GetCurrentProcess(), buffer, count, size );
}

static void test_process(void)
{
    WCHAR directory[MAX_PATH], root[MAX_PATH], version[MAX_PATH];
    ICLRRuntimeHost *host;
    DWORD size;
    HRESULT hr;

    check_string( GetCORVersion, L"v2.0.50727", "GetCORVersion" );
    check_string( GetCORRequiredVersion, L"v2.0.50727", "GetCORRequiredVersion" );
    check_string( GetCORSystemDirectory, NULL, "GetCORSystemDirectory" );
    check_string( GetCORRootDirectory, NULL, "GetCORRootDirectory" );
    GetCORRootDirectory( root, ARRAY_SIZE(root), &size );
    GetCORSystemDirectory( directory, ARRAY_SIZE(directory), &size );
    GetCORVersion( version, ARRAY_SIZE(version), &size );
    lstrcatW( root, version );
    lstrcatW( root, L"\\" );
    ok( !lstrcmpiW( root, directory ), "got %s, expected %s.\n", wine_dbgstr_w(directory), wine_dbgstr_w(root) );

    hr = GetVersionFromProcess( GetCurrentProcess(), version, ARRAY_SIZE(version), &size );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD, "got hr %#lx.\n", hr );
    hr = GetVersionFromProcess( NULL, version, ARRAY_SIZE(version), &size );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    if (!(host = get_runtime_host())) return;
    check_string( get_version_of_this, L"v4.0.30319", "GetVersionFromProcess" );
}

static void test_requested(void)
{
    WCHAR version[64], directory[MAX_PATH];
    DWORD size, directory_size;
    HRESULT hr;

    hr = GetFileVersion( NULL, version, ARRAY_SIZE(version), &size );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = GetFileVersion( L"C:\\no\\such.exe", version, ARRAY_SIZE(version), &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_PATH_NOT_FOUND ) || hr == HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND ),
        "got hr %#lx.\n", hr );
    GetModuleFileNameW( NULL, directory, ARRAY_SIZE(directory) );
    hr = GetFileVersion( directory, version, ARRAY_SIZE(version), &size );
    ok( hr == COR_E_BADIMAGEFORMAT, "got hr %#lx for a native program.\n", hr );
    hr = GetFileVersion( program, version, ARRAY_SIZE(version), &size );
    ok( hr == S_OK && !lstrcmpW( version, L"v4.0.30319" ) && size == 11, "got hr %#lx, %s, %lu.\n", hr,
        wine_dbgstr_w(version), size );
    hr = GetFileVersion( program, version, 10, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && size == 11, "got hr %#lx, %lu.\n", hr, size );

    hr = GetRequestedRuntimeVersion( program, version, ARRAY_SIZE(version), NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = GetRequestedRuntimeVersion( NULL, version, ARRAY_SIZE(version), &size );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD, "got hr %#lx.\n", hr );
    hr = GetRequestedRuntimeVersion( program, version, ARRAY_SIZE(version), &size );
    ok( hr == S_OK && !lstrcmpW( version, L"v4.0.30319" ) && size == 11, "got hr %#lx, %s.\n", hr,
        wine_dbgstr_w(version) );

    hr = GetRequestedRuntimeInfo( NULL, NULL, NULL, 0, 0, directory, ARRAY_SIZE(directory), &directory_size, version,
                                  ARRAY_SIZE(version), &size );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD, "got hr %#lx.\n", hr );
    hr = GetRequestedRuntimeInfo( NULL, NULL, NULL, 0, RUNTIME_INFO_UPGRADE_VERSION, directory, ARRAY_SIZE(directory),
                                  &directory_size, version, ARRAY_SIZE(version), &size );
    ok( hr == S_OK && !lstrcmpW( version, L"v2.0.50727" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(version) );
    hr = GetRequestedRuntimeInfo( NULL, L"v1.1.4322", NULL, 0, RUNTIME_INFO_REQUEST_X86 | RUNTIME_INFO_REQUEST_AMD64,
                                  directory, ARRAY_SIZE(directory), &directory_size, version, ARRAY_SIZE(version),
                                  &size );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = GetRequestedRuntimeInfo( NULL, L"v1.1.4321", NULL, 0, 0, NULL, 0, NULL, version, ARRAY_SIZE(version), &size );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD, "got hr %#lx.\n", hr );
    hr = GetRequestedRuntimeInfo( NULL, L"v1.1.4321", NULL, 0, RUNTIME_INFO_UPGRADE_VERSION, NULL, 0, NULL, version,
                                  ARRAY_SIZE(version), &size );
    ok( hr == S_OK && !lstrcmpW( version, L"v2.0.50727" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(version) );
    version[0] = 0;
    hr = GetRequestedRuntimeInfo( program, NULL, NULL, 0, RUNTIME_INFO_DONT_RETURN_VERSION, directory,
                                  ARRAY_SIZE(directory), &directory_size, version, ARRAY_SIZE(version), &size );
    ok( hr == S_OK && !version[0] && wcsstr( directory, L"v4.0.30319\\" ), "got hr %#lx, %s, %s.\n", hr,
        wine_dbgstr_w(version), wine_dbgstr_w(directory) );
    directory[0] = 0;
    hr = GetRequestedRuntimeInfo( program, L"v2.0.50727", NULL, 0, RUNTIME_INFO_DONT_RETURN_DIRECTORY, directory,
                                  ARRAY_SIZE(directory), &directory_size, version, ARRAY_SIZE(version), &size );
    ok( hr == S_OK && !lstrcmpW( version, L"v2.0.50727" ) && !directory[0], "got hr %#lx, %s, %s.\n", hr,
        wine_dbgstr_w(version), wine_dbgstr_w(directory) );
}

static void test_class(void)
{
    static const WCHAR key[] = L"CLSID\\{7c5e4b9a-3f8e-4d8e-9b1c-6a0f0f5d2b11}";
    static const GUID clsid = { 0x7c5e4b9a, 0x3f8e, 0x4d8e, { 0x9b, 0x1c, 0x6a, 0x0f, 0x0f, 0x5d, 0x2b, 0x11 } };
    WCHAR server[128], version[64];
    DWORD size;
    HRESULT hr;

    hr = GetRequestedRuntimeVersionForCLSID( &clsid, version, ARRAY_SIZE(version), &size, CLSID_RESOLUTION_DEFAULT );
    ok( hr == REGDB_E_CLASSNOTREG, "got hr %#lx.\n", hr );
    swprintf( server, ARRAY_SIZE(server), L"%ls\\InprocServer32", key );
    RegSetKeyValueW( HKEY_CLASSES_ROOT, server, NULL, REG_SZ, L"mscoree.dll", sizeof(L"mscoree.dll") );
    RegSetKeyValueW( HKEY_CLASSES_ROOT, server, L"Class", REG_SZ, L"Some.Class", sizeof(L"Some.Class") );
    RegSetKeyValueW( HKEY_CLASSES_ROOT, server, L"Assembly", REG_SZ, L"some", sizeof(L"some") );
    RegSetKeyValueW( HKEY_CLASSES_ROOT, server, L"RuntimeVersion", REG_SZ, L"v1.0.3600", sizeof(L"v1.0.3600") );
    hr = GetRequestedRuntimeVersionForCLSID( &clsid, version, ARRAY_SIZE(version), NULL, CLSID_RESOLUTION_DEFAULT );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = GetRequestedRuntimeVersionForCLSID( &clsid, version, ARRAY_SIZE(version), &size, 7 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = GetRequestedRuntimeVersionForCLSID( &clsid, version, ARRAY_SIZE(version), &size, CLSID_RESOLUTION_REGISTERED );
    ok( hr == S_OK && !lstrcmpW( version, L"v1.0.3600" ) && size == 10, "got hr %#lx, %s.\n", hr,
        wine_dbgstr_w(version) );
    hr = GetRequestedRuntimeVersionForCLSID( &clsid, version, ARRAY_SIZE(version), &size, CLSID_RESOLUTION_DEFAULT );
    ok( hr == S_OK && !lstrcmpW( version, L"v2.0.50727" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(version) );
    RegDeleteTreeW( HKEY_CLASSES_ROOT, key );
}

/* ---------------------------------------------------------------- configuration files */

static IStream *create_stream( const char *text )
{
    HGLOBAL memory = GlobalAlloc( GMEM_MOVEABLE, strlen( text ) );
    IStream *stream = NULL;

    memcpy( GlobalLock( memory ), text, strlen( text ) );
    GlobalUnlock( memory );
    CreateStreamOnHGlobal( memory, TRUE, &stream );
    return stream;
}

#define BEGIN "<?xml version=\"1.0\"?>\n<configuration>"
#define END   "</configuration>"
#define V2    "<supportedRuntime version=\"v2.0.50727\"/>"
#define V4    "<supportedRuntime version=\"v4.0.30319\" sku=\".NETFramework,Version=v4.8\"/>"
#define V9    "<supportedRuntime version=\"v9.0.12345\" sku=\"Client\"/>"

static const struct
{
    const char  *text;
    const WCHAR *version;       /* that a program gets; NULL: CLR_E_SHIM_RUNTIMELOAD */
    DWORD        legacy;        /* METAHOST_CONFIG_FLAGS_... */
    DWORD        startup;       /* what is added to the default startup flags */
}
configs[] =
{
    { BEGIN END, L"v4.0.30319" },
    { BEGIN "<startup>" V2 "</startup>" END, L"v2.0.50727" },
    { BEGIN "<startup>" V4 "</startup>" END, L"v4.0.30319" },
    { BEGIN "<startup>" V9 V2 V4 "</startup>" END, L"v2.0.50727" },     /* the first that is there */
    { BEGIN "<startup>" V4 V2 "</startup>" END, L"v4.0.30319" },
    { BEGIN "<startup>" V9 "</startup>" END, NULL },
    /* as compilers and installers write it */
    { BEGIN "<startup><supportedRuntime version=\"v4.0\" sku=\".NETFramework,Version=v4.8\"/></startup>" END,
      L"v4.0.30319" },
    { BEGIN "<startup><supportedRuntime version=\"v4.0\"/>" V2 "</startup>" END, L"v4.0.30319" },
    { BEGIN "<startup>" V9 "<supportedRuntime version=\"V4.0.20506\"/></startup>" END, L"v4.0.30319" },
    { BEGIN "<startup><requiredRuntime version=\"v4.0\"/></startup>" END, L"v4.0.30319" },
    { BEGIN "<startup><supportedRuntime version=\"v4.01\"/><supportedRuntime version=\"v4\"/>" V2 "</startup>" END,
      L"v2.0.50727" },
    { BEGIN "<startup><supportedRuntime sku=\".NETFramework\"/>" V2 "</startup>" END, L"v2.0.50727" },
    { BEGIN "<startup><requiredRuntime version=\"v1.1.4322\" safemode=\"true\"/></startup>" END, L"v1.1.4322" },
    { BEGIN "<startup useLegacyV2RuntimeActivationPolicy=\"true\">" V4 "</startup>" END, L"v4.0.30319",
      METAHOST_CONFIG_FLAGS_LEGACY_V2_ACTIVATION_POLICY_TRUE },
    { BEGIN "<startup useLegacyV2RuntimeActivationPolicy=\"FALSE\">" V4 "</startup>" END, L"v4.0.30319",
      METAHOST_CONFIG_FLAGS_LEGACY_V2_ACTIVATION_POLICY_FALSE },
    { BEGIN "<startup otherAttribute=\"true\">" V2 "</startup>" END, L"v2.0.50727" },
    /* unknown elements, and known ones in the wrong place, are passed over with all that is in them */
    { BEGIN "<unknown><startup>" V2 "</startup></unknown><startup><more a=\"b\">" V9 "</more>" V2 "</startup>" END,
      L"v2.0.50727" },
    { BEGIN "<supportedRuntime version=\"v9.0.12345\"/><runtime>"
      V9 "</runtime><startup><startup>" V9 "</startup></startup>" END, L"v4.0.30319" },
    { BEGIN "<!-- <startup>" V9 "</startup> --><appSettings><add key=\"a\" value=\"b\"/></appSettings>" END,
      L"v4.0.30319" },
    { BEGIN "<Startup>" V9 "</Startup>" END, L"v4.0.30319" },       /* names have their case */
    { BEGIN "<runtime><gcServer enabled=\"true\"/></runtime>" END, L"v4.0.30319", 0, STARTUP_SERVER_GC },
    { BEGIN "<runtime><gcServer enabled=\"false\"/></runtime>" END, L"v4.0.30319" },
    { BEGIN "<runtime><gcServer/></runtime>" END, L"v4.0.30319" },
    { BEGIN "<runtime><appDomainResourceMonitoring enabled=\"true\"/></runtime>" END, L"v4.0.30319", 0, STARTUP_ARM },
    { BEGIN "<runtime><etwEnable enabled=\"True\"/><gcServer enabled=\"TRUE\"/></runtime>" END, L"v4.0.30319", 0,
      STARTUP_ETW | STARTUP_SERVER_GC },
    { BEGIN "<runtime><gcConcurrent enabled=\"false\"/></runtime>" END, L"v4.0.30319" },
    { BEGIN "<runtime><assemblyBinding xmlns=\"urn:schemas-microsoft-com:asm.v1\"><probing privatePath=\"bin;lib\"/>"
            "</assemblyBinding></runtime>" END, L"v4.0.30319" },
};

static HRESULT ask_policy( DWORD flags, const WCHAR *path, IStream *stream, const WCHAR *wanted, WCHAR *version,
                           DWORD *legacy, ICLRRuntimeInfo **info )
{
    DWORD size = 64, dummy;

    *info = NULL;
    version[0] = 0;
    if (wanted) lstrcpyW( version, wanted );
    return ICLRMetaHostPolicy_GetRequestedRuntime( policy, flags, path, stream, version, &size, NULL, NULL,
                                                   legacy ? legacy : &dummy, &IID_ICLRRuntimeInfo, (void **)info );
}

static DWORD get_startup( const WCHAR *version )
{
    ICLRMetaHost *metahost;
    ICLRRuntimeInfo *info;
    DWORD flags = 0xdead;

    CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&metahost );
    if (!ICLRMetaHost_GetRuntime( metahost, version, &IID_ICLRRuntimeInfo, (void **)&info ))
        ICLRRuntimeInfo_GetDefaultStartupFlags( info, &flags, NULL, NULL );
    return flags;
}

/* As a stream that the caller gives, as the program's own file, and as a file of another name. */
static void test_config( unsigned int i )
{
    WCHAR version[64], text[64];
    ICLRRuntimeInfo *info;
    DWORD legacy, size;
    IStream *stream;
    HRESULT hr;

    winetest_push_context( "%u", i );
    write_config( program, configs[i].text );
    hr = ask_policy( METAHOST_POLICY_HIGHCOMPAT, program, NULL, NULL, version, &legacy, &info );
    ok( hr == (configs[i].version ? S_OK : CLR_E_SHIM_RUNTIMELOAD), "got hr %#lx.\n", hr );
    if (configs[i].version) ok( !lstrcmpW( version, configs[i].version ), "got %s.\n", wine_dbgstr_w(version) );
    ok( legacy == configs[i].legacy, "got flags %#lx.\n", legacy );
    ok( get_startup( L"v4.0.30319" ) == STARTUP_CONCURRENT_GC, "a program's own file changed the startup flags.\n" );

    hr = GetRequestedRuntimeVersion( program, text, ARRAY_SIZE(text), &size );
    if (configs[i].version)
        ok( hr == S_OK && !lstrcmpW( text, configs[i].version ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(text) );
    hr = GetRequestedRuntimeInfo( NULL, L"v4.0.30319", config, 0, RUNTIME_INFO_DONT_RETURN_DIRECTORY, NULL, 0, NULL,
                                  text, ARRAY_SIZE(text), &size );
    ok( hr == S_OK && !lstrcmpW( text, configs[i].version ? configs[i].version : L"v4.0.30319" ), "got hr %#lx, %s.\n",
        hr, wine_dbgstr_w(text) );
    write_config( program, NULL );

    stream = create_stream( configs[i].text );
    hr = ask_policy( METAHOST_POLICY_HIGHCOMPAT, program, stream, NULL, version, &legacy, &info );
    ok( hr == (configs[i].version ? S_OK : CLR_E_SHIM_RUNTIMELOAD), "got hr %#lx.\n", hr );
    if (configs[i].version)
        ok( !lstrcmpW( version, configs[i].version ) && info, "got %s, %p.\n", wine_dbgstr_w(version), info );
    ok( legacy == configs[i].legacy, "got flags %#lx.\n", legacy );
    if (info)
    {
        ok( get_startup( configs[i].version ) == (STARTUP_CONCURRENT_GC | configs[i].startup),
            "got startup flags %#lx.\n", get_startup( configs[i].version ) );
        ICLRRuntimeInfo_SetDefaultStartupFlags( info, STARTUP_CONCURRENT_GC, NULL );
        ICLRRuntimeInfo_Release( info );
    }
    IStream_Release( stream );
    winetest_pop_context();
}

static void test_damaged(void)
{
    static const char *const texts[] = { "", BEGIN, BEGIN "\n  <startup>\n    <a/>\n",
                                         BEGIN "<startup></configuration></startup>",
                                         "<configuration><startup>" V2, BEGIN END "more" };
    ICLRRuntimeInfo *info;
    WCHAR version[64];
    IStream *stream;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(texts); i++)
    {
        stream = create_stream( texts[i] );
        hr = ask_policy( METAHOST_POLICY_HIGHCOMPAT, NULL, stream, L"v4.0.30319", version, NULL, &info );
        ok( FAILED(hr) && !info, "%u: got hr %#lx, %p.\n", i, hr, info );
        IStream_Release( stream );
        /* a program is not stopped by its file */
        write_config( program, texts[i] );
        hr = ask_policy( METAHOST_POLICY_HIGHCOMPAT, program, NULL, NULL, version, NULL, &info );
        ok( hr == S_OK && info, "%u: got hr %#lx, %p.\n", i, hr, info );
        ok( !lstrcmpW( version, L"v4.0.30319" ) || !lstrcmpW( version, L"v2.0.50727" ), "%u: got %s.\n", i,
            wine_dbgstr_w(version) );
        write_config( program, NULL );
    }
}

/* METAHOST_POLICY_FLAGS */
static void test_policy_flags(void)
{
    ICLRRuntimeInfo *info = (void *)0xdeadbeef;
    WCHAR version[64], image[64];
    DWORD size, image_size;
    HRESULT hr;

    hr = ask_policy( 0x2, program, NULL, NULL, version, NULL, &info );
    ok( hr == E_INVALIDARG && !info, "got hr %#lx.\n", hr );
    hr = ask_policy( METAHOST_POLICY_HIGHCOMPAT, NULL, NULL, NULL, version, NULL, &info );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD && !info, "got hr %#lx.\n", hr );
    hr = ICLRMetaHostPolicy_GetRequestedRuntime( policy, 0, program, NULL, version, NULL, NULL, NULL, NULL,
                                                 &IID_ICLRRuntimeInfo, (void **)&info );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRMetaHostPolicy_GetRequestedRuntime( policy, 0, program, NULL, NULL, NULL, NULL, NULL, NULL,
                                                 &IID_ICLRMetaHost, (void **)&info );
    ok( hr == E_NOINTERFACE && !info, "got hr %#lx.\n", hr );

    /* a version that is asked for; APPLY_UPGRADE_POLICY gives a newer one for an old one that isn't there */
    hr = ask_policy( METAHOST_POLICY_HIGHCOMPAT, NULL, NULL, L"v1.0.3600", version, NULL, &info );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD && !info, "got hr %#lx.\n", hr );
    hr = ask_policy( METAHOST_POLICY_APPLY_UPGRADE_POLICY, NULL, NULL, L"v1.0.3600", version, NULL, &info );
    ok( hr == S_OK && !lstrcmpW( version, L"v2.0.50727" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(version) );
    hr = ask_policy( METAHOST_POLICY_HIGHCOMPAT, NULL, NULL, L"v1.1.4322", version, NULL, &info );
    ok( hr == S_OK && !lstrcmpW( version, L"v1.1.4322" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(version) );

    /* EMULATE_EXE_LAUNCH, SHOW_ERROR_DIALOG, ENSURE_SKU_SUPPORTED and IGNORE_ERROR_MODE are taken; nothing is shown */
    hr = ask_policy( METAHOST_POLICY_EMULATE_EXE_LAUNCH | METAHOST_POLICY_SHOW_ERROR_DIALOG |
                     METAHOST_POLICY_ENSURE_SKU_SUPPORTED | METAHOST_POLICY_IGNORE_ERROR_MODE, program, NULL, NULL,
                     version, NULL, &info );
    ok( hr == S_OK && !lstrcmpW( version, L"v4.0.30319" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(version) );

    /* this program is a native one, and asks for nothing */
    hr = ask_policy( METAHOST_POLICY_USE_PROCESS_IMAGE_PATH, NULL, NULL, NULL, version, NULL, &info );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD && !info, "got hr %#lx.\n", hr );
    hr = ask_policy( METAHOST_POLICY_USE_PROCESS_IMAGE_PATH, NULL, NULL, L"v2.0.50727", version, NULL, &info );
    ok( hr == S_OK && !lstrcmpW( version, L"v2.0.50727" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(version) );
    hr = ask_policy( METAHOST_POLICY_HIGHCOMPAT, L"C:\\no\\such.exe", NULL, L"v4.0.30319", version, NULL, &info );
    ok( FAILED(hr) && !info, "got hr %#lx.\n", hr );

    /* the version that the image was built for is given beside */
    version[0] = 0;
    size = image_size = 64;
    hr = ICLRMetaHostPolicy_GetRequestedRuntime( policy, 0, program, NULL, version, &size, image, &image_size, NULL,
                                                 &IID_ICLRRuntimeInfo, (void **)&info );
    ok( hr == S_OK && !lstrcmpW( image, L"v4.0.30319" ) && image_size == 11 && size == 11, "got hr %#lx, %s, %lu.\n",
        hr, wine_dbgstr_w(image), image_size );
    image[0] = 'x';
    version[0] = 0;
    size = 64;
    image_size = 10;
    info = NULL;
    hr = ICLRMetaHostPolicy_GetRequestedRuntime( policy, 0, program, NULL, version, &size, image, &image_size, NULL,
                                                 &IID_ICLRRuntimeInfo, (void **)&info );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && image_size == 11 && image[0] == 'x' && !info,
        "got hr %#lx, %lu.\n", hr, image_size );
}

/* privatePath: the program finds its assembly in the folders that are named, and only there. */
static void test_private_path(void)
{
    WCHAR library[MAX_PATH], subfolder[MAX_PATH];
    DWORD code;

    lstrcpyW( subfolder, folder );
    lstrcatW( subfolder, L"parts" );
    CreateDirectoryW( subfolder, NULL );
    if (!copy_guest( L"library.dll", L"parts\\library.dll", library ))
    {
        skip( "no library.dll.\n" );
        RemoveDirectoryW( subfolder );
        return;
    }
    code = run_program( program, L"library", NULL );
    ok( code == 3, "without a private path: got exit code %#lx, %s.\n", code, wine_dbgstr_a(output) );
    write_config( program, BEGIN "<runtime><assemblyBinding xmlns=\"urn:schemas-microsoft-com:asm.v1\"><probing "
                                 "privatePath=\"none;parts\"/>"
                  "</assemblyBinding></runtime>" END );
    code = run_program( program, L"library", NULL );
    ok( code == 42, "got exit code %#lx, %s.\n", code, wine_dbgstr_a(output) );
    write_config( program, NULL );
    DeleteFileW( library );
    RemoveDirectoryW( subfolder );
}

/* CreateConfigStream: the file as it is, to be read once. */
static void test_config_stream(void)
{
    static const LARGE_INTEGER zero;
    ULARGE_INTEGER size, read, written;
    IStream *stream = (void *)0xdeadbeef, *clone;
    char buffer[16];
    STATSTG stat;
    ULONG count;
    HRESULT hr;

    stream = (IStream *)0xdeadbeef;
    hr = CreateConfigStream( NULL, &stream );
    ok( FAILED(hr) && !stream, "got hr %#lx, %p.\n", hr, stream );
    hr = CreateConfigStream( config, NULL );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    stream = (void *)0xdeadbeef;
    hr = CreateConfigStream( L"C:\\no\\such.config", &stream );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    write_config( program, "0123456789" );
    hr = CreateConfigStream( config, &stream );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr != S_OK) return;
    hr = IStream_Read( stream, buffer, 4, &count );
    ok( hr == S_OK && count == 4 && !memcmp( buffer, "0123", 4 ), "got hr %#lx, %lu.\n", hr, count );
    hr = IStream_Read( stream, buffer, sizeof(buffer), &count );
    ok( (hr == S_OK || hr == S_FALSE) && count == 6 && !memcmp( buffer, "456789", 6 ), "got hr %#lx, %lu.\n", hr,
        count );
    hr = IStream_Read( stream, buffer, sizeof(buffer), &count );
    ok( (hr == S_OK || hr == S_FALSE) && !count, "got hr %#lx, %lu.\n", hr, count );
    count = 77;
    hr = IStream_Write( stream, "a", 1, &count );
    ok( FAILED(hr) && !count, "got hr %#lx, %lu.\n", hr, count );
    clone = (IStream *)0xdeadbeef;
    hr = IStream_Clone( stream, &clone );
    ok( hr == E_NOTIMPL && !clone, "got hr %#lx, %p.\n", hr, clone );
    hr = IStream_Seek( stream, zero, STREAM_SEEK_SET, NULL );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    hr = IStream_Stat( stream, &stat, STATFLAG_NONAME );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    size.QuadPart = 10;
    read.QuadPart = written.QuadPart = 77;
    hr = IStream_CopyTo( stream, stream, size, &read, &written );
    ok( hr == E_NOTIMPL && !read.QuadPart && !written.QuadPart, "got hr %#lx, %I64u, %I64u.\n", hr, read.QuadPart,
        written.QuadPart );
    hr = IStream_SetSize( stream, size );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    hr = IStream_Commit( stream, STGC_DEFAULT );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    hr = IStream_Revert( stream );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    hr = IStream_LockRegion( stream, size, size, LOCK_WRITE );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    hr = IStream_UnlockRegion( stream, size, size, LOCK_WRITE );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    IStream_Release( stream );
    write_config( program, NULL );
}

/* The texts of error codes. */
static void test_texts(void)
{
    WCHAR text[512], same[512];
    HRESULT hr;
    int used;

    hr = LoadStringRC( CLR_E_SHIM_RUNTIMELOAD, NULL, 0, FALSE );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = LoadStringRC( CLR_E_SHIM_RUNTIMELOAD, text, ARRAY_SIZE(text), FALSE );
    ok( hr == S_OK && text[0], "got hr %#lx, %s.\n", hr, wine_dbgstr_w(text) );
    hr = LoadStringRCEx( -1, CLR_E_SHIM_RUNTIMELOAD, same, ARRAY_SIZE(same), FALSE, &used );
    ok( hr == S_OK && !lstrcmpW( text, same ) && used == lstrlenW( text ), "got hr %#lx, %d.\n", hr, used );
    hr = LoadStringRCEx( LOCALE_NEUTRAL, COR_E_APPDOMAINUNLOADED, same, ARRAY_SIZE(same), FALSE, NULL );
    ok( hr == S_OK && lstrcmpW( text, same ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(same) );
    used = 7;
    hr = LoadStringRCEx( -1, CLR_E_SHIM_RUNTIMELOAD, same, 5, TRUE, &used );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && !used, "got hr %#lx, %d.\n", hr, used );
    /* resources are numbered by the low words of the codes */
    hr = LoadStringRC( CLR_E_SHIM_RUNTIMELOAD & 0xffff, same, ARRAY_SIZE(same), FALSE );
    ok( hr == S_OK && !lstrcmpW( text, same ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w( same ) );
    hr = LoadStringRC( 0x9999, text, ARRAY_SIZE(text), TRUE );
    ok( hr == HRESULT_FROM_WIN32( ERROR_RESOURCE_NAME_NOT_FOUND ) && !text[0], "got hr %#lx.\n", hr );
    text[0] = 'x';
    hr = LoadStringRC( 0x80139999, text, ARRAY_SIZE(text), TRUE );
    ok( hr == HRESULT_FROM_WIN32( ERROR_RESOURCE_NAME_NOT_FOUND ) && !text[0], "got hr %#lx.\n", hr );
}

START_TEST(versions)
{
    unsigned int i;
    char **args;

    if (get_child_args( &args ))
    {
        test_process();
        return;
    }
    test_texts();
    test_class();
    if (!has_runtime()) return;
    if (!get_guest_path( L"program.exe", program ))
    {
        skip( "no program.exe.\n" );
        return;
    }
    run_child( "versions", "process" );
    create_folder( L"mscoree versions" );
    CLRCreateInstance( &CLSID_CLRMetaHostPolicy, &IID_ICLRMetaHostPolicy, (void **)&policy );
    if (copy_guest( L"program.exe", L"program.exe", program ))
    {
        swprintf( config, ARRAY_SIZE(config), L"%ls.config", program );
        test_requested();
        for (i = 0; i < ARRAY_SIZE(configs); i++) test_config( i );
        test_damaged();
        test_policy_flags();
        test_private_path();
        test_config_stream();
        DeleteFileW( program );
    }
    RemoveDirectoryW( folder );
}
