/*
 * What the exports that few programs call do, and with what code those refuse that have nothing to do here
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
#include <oleauto.h>
#include <corerror.h>

#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"
#include "host.h"
#include "wine/test.h"

#ifndef CORPROF_E_PROFILEE_INCOMPATIBLE_WITH_TRIGGER
#define CORPROF_E_PROFILEE_INCOMPATIBLE_WITH_TRIGGER ((HRESULT)0x8013136b)
#define CORPROF_E_PROFILEE_PROCESS_NOT_FOUND ((HRESULT)0x8013136d)
#endif

/* no header declares these */
HRESULT WINAPI CorGetSvc( void *service );
HRESULT WINAPI CorTickleSvc(void);
HRESULT WINAPI CorIsLatestSvc( int *latest, int *unknown );
HRESULT WINAPI GetMetaDataInternalInterface( void *data, ULONG size, DWORD flags, REFIID riid, void **obj );
HRESULT WINAPI GetMetaDataInternalInterfaceFromPublic( IUnknown *unk, REFIID riid, void **obj );
HRESULT WINAPI GetMetaDataPublicInterfaceFromInternal( IUnknown *unk, REFIID riid, void **obj );
HRESULT WINAPI ReOpenMetaDataWithMemory( IUnknown *unk, const void *data, ULONG size );
HRESULT WINAPI ReOpenMetaDataWithMemoryEx( IUnknown *unk, const void *data, ULONG size, DWORD flags );
HRESULT WINAPI TranslateSecurityAttributes( void *set, BYTE **output, DWORD *output_size, BYTE **non_cas,
                                            DWORD *non_cas_size, DWORD *error );
HRESULT WINAPI GetCompileInfo( DWORD *info );
HRESULT WINAPI GetPrivateContextsPerfCounters( void **counters );
HRESULT WINAPI GetXMLElement( const WCHAR *filename, const WCHAR *tag );
HRESULT WINAPI GetXMLElementAttribute( const WCHAR *attribute, WCHAR *buffer, DWORD count, DWORD *length );
HRESULT WINAPI GetXMLObject( IUnknown **obj );
HRESULT WINAPI RuntimeOpenImage( const WCHAR *filename, void **handle );
HRESULT WINAPI RuntimeOSHandle( void *handle, HMODULE *module );
HRESULT WINAPI RuntimeReleaseHandle( void *handle );
HRESULT WINAPI GetPermissionRequests( const WCHAR *filename, BYTE **minimal, DWORD *minimal_size, BYTE **optional,
                                      DWORD *optional_size, BYTE **refused, DWORD *refused_size );
HRESULT WINAPI EEDllRegisterServer( HMODULE module );
HRESULT WINAPI EEDllUnregisterServer( HMODULE module );
DWORD   WINAPI OpenCtrs( WCHAR *devices );
DWORD   WINAPI CollectCtrs( WCHAR *value, void **data, DWORD *size, DWORD *types );
DWORD   WINAPI CloseCtrs(void);
HANDLE  WINAPI GetProcessExecutableHeap(void);
BYTE *  WINAPI GetTargetForVTableEntry( HINSTANCE instance, BYTE **entry );
void    WINAPI SetTargetForVTableEntry( HINSTANCE instance, BYTE **entry, BYTE *target );
BOOL    WINAPI CorDllMainWorker( HINSTANCE instance, DWORD reason, void *reserved );
INT     WINAPI _CorExeMain2( BYTE *image, DWORD size, WCHAR *filename, WCHAR *loader, WCHAR *command_line );
void    WINAPI _CorImageUnloading( void *base );
HRESULT WINAPI _CorValidateImage( void **base, const WCHAR *filename );
LONG *  WINAPIV InitSSAutoEnterThread(void);
void    WINAPIV InitErrors( DWORD *tls_index );
void    WINAPIV UpdateError(void);
HRESULT WINAPIV PostError( HRESULT hr, ... );

static const GUID no_guid;

/* Refusals: with the code that is documented, and nothing in what they give back. */
static void test_services(void)
{
    int latest = 7, unknown = 7;
    HRESULT hr;

    hr = CorGetSvc( NULL );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    hr = CorTickleSvc();
    ok( hr == HRESULT_FROM_WIN32( ERROR_SERVICE_DOES_NOT_EXIST ), "got hr %#lx.\n", hr );
    hr = CorIsLatestSvc( NULL, &unknown );
    ok( hr == E_POINTER && unknown == 7, "got hr %#lx.\n", hr );
    hr = CorIsLatestSvc( &latest, NULL );
    ok( hr == E_POINTER && latest == 7, "got hr %#lx.\n", hr );
    hr = CorIsLatestSvc( &latest, &unknown );
    ok( hr == S_OK && !latest && !unknown, "got hr %#lx, %d, %d.\n", hr, latest, unknown );
}

static void test_metadata(void)
{
    char data[16] = { 0 };
    ICLRMetaHost *unk = NULL;
    void *obj;
    HRESULT hr;

    CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&unk );
    hr = GetMetaDataInternalInterface( data, sizeof(data), 0, &no_guid, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    obj = data;
    hr = GetMetaDataInternalInterface( NULL, 0, 0, &no_guid, &obj );
    ok( hr == E_INVALIDARG && !obj, "got hr %#lx, %p.\n", hr, obj );
    obj = data;
    hr = GetMetaDataInternalInterface( data, sizeof(data), 0, &no_guid, &obj );
    ok( hr == E_NOINTERFACE && !obj, "got hr %#lx, %p.\n", hr, obj );
    obj = data;
    hr = GetMetaDataInternalInterfaceFromPublic( (IUnknown *)unk, &no_guid, &obj );
    ok( hr == E_NOINTERFACE && !obj, "got hr %#lx, %p.\n", hr, obj );
    hr = GetMetaDataInternalInterfaceFromPublic( NULL, &no_guid, &obj );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    obj = data;
    hr = GetMetaDataPublicInterfaceFromInternal( (IUnknown *)unk, &no_guid, &obj );
    ok( hr == E_NOINTERFACE && !obj, "got hr %#lx, %p.\n", hr, obj );
    hr = GetMetaDataPublicInterfaceFromInternal( NULL, &no_guid, &obj );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ReOpenMetaDataWithMemory( NULL, data, sizeof(data) );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ReOpenMetaDataWithMemory( (IUnknown *)unk, data, sizeof(data) );
    ok( hr == COR_E_NOTSUPPORTED, "got hr %#lx.\n", hr );
    hr = ReOpenMetaDataWithMemoryEx( (IUnknown *)unk, data, sizeof(data), 0 );
    ok( hr == COR_E_NOTSUPPORTED, "got hr %#lx.\n", hr );
}

static void test_others(void)
{
    PROCESS_INFORMATION process;
    BYTE *output, *non_cas;
    DWORD size, length, error;
    WCHAR buffer[8];
    char set[64];
    void *ptr;
    HRESULT hr;

    output = non_cas = (BYTE *)set;
    size = length = 7;
    hr = TranslateSecurityAttributes( set, &output, &size, &non_cas, &length, &error );
    ok( hr == COR_E_NOTSUPPORTED && !output && !size && !non_cas && !length, "got hr %#lx, %p, %lu.\n", hr, output,
        size );
    hr = TranslateSecurityAttributes( NULL, &output, &size, NULL, NULL, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );

    hr = GetCompileInfo( NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    size = 7;
    hr = GetCompileInfo( &size );
    ok( hr == COR_E_NOTSUPPORTED && !size, "got hr %#lx, %lu.\n", hr, size );
    ptr = set;
    hr = GetPrivateContextsPerfCounters( &ptr );
    ok( hr == COR_E_NOTSUPPORTED && !ptr, "got hr %#lx, %p.\n", hr, ptr );
    ok( !InitSSAutoEnterThread(), "got a count.\n" );

    hr = GetXMLElement( L"file", NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = GetXMLElement( L"file", L"tag" );
    ok( hr == COR_E_NOTSUPPORTED, "got hr %#lx.\n", hr );
    size = 7;
    hr = GetXMLElementAttribute( L"attribute", buffer, ARRAY_SIZE(buffer), &size );
    ok( hr == COR_E_NOTSUPPORTED && !size, "got hr %#lx, %lu.\n", hr, size );
    ptr = set;
    hr = GetXMLObject( (IUnknown **)&ptr );
    ok( hr == COR_E_NOTSUPPORTED && !ptr, "got hr %#lx, %p.\n", hr, ptr );

    memset( &process, 0xcc, sizeof(process) );
    hr = CorLaunchApplication( 0, NULL, 0, NULL, 0, NULL, &process );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = CorLaunchApplication( 0, L"an application", 1, NULL, 0, NULL, &process );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = CorLaunchApplication( 0, L"an application", 0, NULL, 0, NULL, &process );
    ok( hr == COR_E_NOTSUPPORTED && !process.hProcess && !process.dwProcessId, "got hr %#lx, %p.\n", hr,
        process.hProcess );
}

static void test_profiling(void)
{
    static const GUID profiler = { 1 };
    WCHAR path[300];
    ICLRProfiling *profiling = NULL, *second = NULL;
    ICLRRuntimeInfo *info;
    unsigned int i;
    void *obj;
    HRESULT hr;

    hr = CLRCreateInstance( &CLSID_CLRProfiling, &IID_ICLRMetaHost, &obj );
    ok( hr == E_NOINTERFACE && !obj, "got hr %#lx.\n", hr );
    hr = CLRCreateInstance( &CLSID_CLRProfiling, &IID_ICLRProfiling, (void **)&profiling );
    ok( hr == S_OK && profiling, "got hr %#lx.\n", hr );
    if (!profiling) return;
    for (i = 0; i < ARRAY_SIZE(path) - 1; i++) path[i] = 'a';
    path[i] = 0;
    hr = ICLRProfiling_AttachProfiler( profiling, GetCurrentProcessId(), 100, NULL, NULL, NULL, 0 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRProfiling_AttachProfiler( profiling, GetCurrentProcessId(), 100, &profiler, path, NULL, 0 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRProfiling_AttachProfiler( profiling, GetCurrentProcessId(), 100, &profiler, NULL, NULL, 1 );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICLRProfiling_AttachProfiler( profiling, 0xfffffff0, 100, &profiler, NULL, NULL, 0 );
    ok( hr == CORPROF_E_PROFILEE_PROCESS_NOT_FOUND, "got hr %#lx.\n", hr );
    hr = ICLRProfiling_AttachProfiler( profiling, GetCurrentProcessId(), 100, &profiler, L"C:\\profiler.dll", NULL, 0 );
    ok( hr == CORPROF_E_PROFILEE_INCOMPATIBLE_WITH_TRIGGER, "got hr %#lx.\n", hr );

    if ((info = get_runtime_info()))
    {
        hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRProfiling, &IID_ICLRProfiling, (void **)&second );
        ok( hr == S_OK && second == profiling, "got hr %#lx, %p.\n", hr, second );
        ICLRRuntimeInfo_Release( info );
    }
    ICLRProfiling_Release( profiling );
}

static void test_create_interface(void)
{
    ICLRMetaHost *first = NULL, *second = NULL;
    HRESULT hr;

    hr = CreateInterface( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = CreateInterface( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&first );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&second );
    ok( first == second, "got %p and %p.\n", first, second );
}

/* ---------------------------------------------------------------- what does its work */

static void test_post_error(void)
{
    IErrorInfo *info = NULL;
    WCHAR expected[512];
    BSTR text = NULL;
    HRESULT hr;

    InitErrors( NULL );
    SetErrorInfo( 0, NULL );
    hr = PostError( CLR_E_SHIM_RUNTIMELOAD );
    ok( hr == CLR_E_SHIM_RUNTIMELOAD, "got hr %#lx.\n", hr );
    UpdateError();
    hr = GetErrorInfo( 0, &info );
    ok( hr == S_OK && info, "got hr %#lx.\n", hr );
    if (info)
    {
        LoadStringRC( CLR_E_SHIM_RUNTIMELOAD, expected, ARRAY_SIZE(expected), TRUE );
        hr = IErrorInfo_GetDescription( info, &text );
        ok( hr == S_OK && !lstrcmpW( text, expected ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(text) );
        SysFreeString( text );
        IErrorInfo_Release( info );
    }
    hr = PostError( 0x80139999 );
    ok( hr == (HRESULT)0x80139999, "got hr %#lx.\n", hr );
    hr = GetErrorInfo( 0, &info );
    ok( hr == S_FALSE, "got hr %#lx for a code without a text.\n", hr );
}

static void test_counters(void)
{
    char room[16], *data = room;
    DWORD size = sizeof(room), types = 7, error;

    error = OpenCtrs( NULL );
    ok( !error, "got error %lu.\n", error );
    error = CollectCtrs( NULL, NULL, &size, &types );
    ok( error == ERROR_INVALID_PARAMETER && size == sizeof(room), "got error %lu.\n", error );
    error = CollectCtrs( (WCHAR *)L"Global", (void **)&data, &size, &types );
    ok( !error && data == room && !size && !types, "got error %lu, %lu bytes, %lu types.\n", error, size, types );
    error = CloseCtrs();
    ok( !error, "got error %lu.\n", error );
}

static void test_heap(void)
{
    HANDLE heap = GetProcessExecutableHeap();
    MEMORY_BASIC_INFORMATION info;
    BYTE *code;

    ok( heap != NULL && heap != GetProcessHeap(), "got %p.\n", heap );
    ok( GetProcessExecutableHeap() == heap, "a second one came.\n" );
    code = HeapAlloc( heap, 0, 16 );
    ok( code != NULL, "no block.\n" );
    if (!code) return;
    VirtualQuery( code, &info, sizeof(info) );
    ok( info.Protect == PAGE_EXECUTE_READWRITE, "got protection %#lx.\n", info.Protect );
    code[0] = 0xb8;     /* movl $42,%eax; ret */
    code[1] = 42;
    code[2] = code[3] = code[4] = 0;
    code[5] = 0xc3;
    FlushInstructionCache( GetCurrentProcess(), code, 6 );
    ok( ((int (WINAPI *)(void))(void *)code)() == 42, "the code did something else.\n" );
    HeapFree( heap, 0, code );
}

static void test_images(void)
{
    WCHAR path[MAX_PATH], self[MAX_PATH];
    HMODULE module = (HMODULE)7;
    void *handle = (void *)7;
    BYTE *none = (BYTE *)7;
    HRESULT hr;

    hr = RuntimeOpenImage( L"C:\\no\\such.dll", NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = RuntimeOpenImage( L"C:\\no\\such.dll", &handle );
    ok( FAILED(hr) && !handle, "got hr %#lx, %p.\n", hr, handle );
    GetModuleFileNameW( NULL, self, ARRAY_SIZE(self) );
    handle = (void *)7;
    hr = RuntimeOpenImage( self, &handle );
    ok( hr == COR_E_BADIMAGEFORMAT && !handle, "got hr %#lx, %p.\n", hr, handle );
    hr = RuntimeOSHandle( NULL, &module );
    ok( hr == E_INVALIDARG && !module, "got hr %#lx, %p.\n", hr, module );
    hr = RuntimeReleaseHandle( NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );

    ok( !GetTargetForVTableEntry( GetModuleHandleA( NULL ), &none ), "a pointer that is no slot has a target.\n" );
    SetTargetForVTableEntry( GetModuleHandleA( NULL ), &none, (BYTE *)8 );
    ok( none == (BYTE *)7, "a pointer that is no slot was written.\n" );
    ok( !CorDllMainWorker( GetModuleHandleA( NULL ), DLL_PROCESS_ATTACH, NULL ), "a native module was taken.\n" );
    hr = _CorValidateImage( NULL, self );
    ok( FAILED(hr) , "got hr %#lx.\n", hr );
    module = GetModuleHandleA( NULL );
    hr = _CorValidateImage( (void **)&module, self );
    ok( FAILED(hr) && module == GetModuleHandleA( NULL ), "got hr %#lx.\n", hr );
    _CorImageUnloading( module );

    if (!get_guest_path( L"guest.dll", path ))
    {
        skip( "no guest.dll.\n" );
        return;
    }
    hr = RuntimeOpenImage( path, &handle );
    ok( hr == S_OK && handle, "got hr %#lx.\n", hr );
    if (!handle) return;
    hr = RuntimeOSHandle( handle, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = RuntimeOSHandle( handle, &module );
    ok( hr == S_OK && module, "got hr %#lx, %p.\n", hr, module );
    ok( *(WORD *)module == IMAGE_DOS_SIGNATURE, "there is no image at %p.\n", module );
    hr = RuntimeReleaseHandle( handle );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( IsBadReadPtr( module, 1 ), "the image is still mapped.\n" );
}

/* described.dll asks for permissions in no way; signed.dll, by its compiler, may. */
static void test_permissions(void)
{
    BYTE *sets[3] = { (BYTE *)7, (BYTE *)7, (BYTE *)7 };
    WCHAR path[MAX_PATH];
    DWORD sizes[3];
    HRESULT hr;

    hr = GetPermissionRequests( L"C:\\no\\such.dll", &sets[0], &sizes[0], &sets[1], &sizes[1], &sets[2], &sizes[2] );
    ok( FAILED(hr) && !sets[0] && !sets[1] && !sets[2], "got hr %#lx, %p.\n", hr, sets[0] );
    hr = GetPermissionRequests( NULL, &sets[0], &sizes[0], &sets[1], &sizes[1], &sets[2], &sizes[2] );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = GetPermissionRequests( L"C:\\no\\such.dll", &sets[0], &sizes[0], &sets[1], NULL, &sets[2], &sizes[2] );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    if (!get_guest_path( L"described.dll", path ))
    {
        skip( "no described.dll.\n" );
        return;
    }
    hr = GetPermissionRequests( path, &sets[0], &sizes[0], &sets[1], &sizes[1], &sets[2], &sizes[2] );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( sets[0] && sizes[0] > 8, "got %p, %lu.\n", sets[0], sizes[0] );
    if (sets[0]) ok( sets[0][0] == '.' || sets[0][0] == '<', "got a set that begins with %#x.\n", sets[0][0] );
    ok( !sets[1] && !sizes[1], "got %p, %lu.\n", sets[1], sizes[1] );
    ok( sets[2] && sizes[2] && sets[2] != sets[0], "got %p, %lu.\n", sets[2], sizes[2] );
    CoTaskMemFree( sets[0] );
    CoTaskMemFree( sets[2] );
}

static BOOL is_registered(void)
{
    WCHAR server[MAX_PATH];
    DWORD size = sizeof(server);

    return !RegGetValueW( HKEY_CLASSES_ROOT, L"CLSID\\{042c27a6-4582-479b-87d9-2fb7a717e76a}\\InprocServer32", NULL,
                          RRF_RT_REG_SZ, NULL, server, &size ) && wcsstr( server, L"mscoree" );
}

static void check_prog_id( const WCHAR *id, const WCHAR *version, const WCHAR *expected )
{
    CLSID class, clsid;
    WCHAR *found;
    HRESULT hr;

    CLSIDFromString( expected, &class );
    hr = CLSIDFromProgID( id, &clsid );
    ok( hr == S_OK && IsEqualGUID( &clsid, &class ), "%ls: got hr %#lx.\n", id, hr );
    hr = CLSIDFromProgID( version, &clsid );
    ok( hr == S_OK && IsEqualGUID( &clsid, &class ), "%ls: got hr %#lx.\n", version, hr );
    hr = ProgIDFromCLSID( &class, &found );
    ok( hr == S_OK, "%ls: got hr %#lx.\n", version, hr );
    if (hr != S_OK) return;
    ok( !lstrcmpW( found, version ), "got %ls.\n", found );
    CoTaskMemFree( found );
}

/* Tools that read metadata make the dispenser by name. */
static void check_prog_ids(void)
{
    check_prog_id( L"CLRMetaData.CorRuntimeHost", L"CLRMetaData.CorRuntimeHost.2",
                   L"{cb2f6723-ab3a-11d2-9c40-00c04fa30a3e}" );
    check_prog_id( L"CLRMetaData.CLRRuntimeHost", L"CLRMetaData.CLRRuntimeHost.1",
                   L"{90f1a06e-7712-4762-86b5-7a5eba6bdb02}" );
    check_prog_id( L"CLRMetaData.CorMetaDataDispenser", L"CLRMetaData.CorMetaDataDispenser.2",
                   L"{e5cb7a31-7512-11d2-89ce-0080c792e5d8}" );
    check_prog_id( L"CLRMetaData.CorMetaDataDispenserRuntime", L"CLRMetaData.CorMetaDataDispenserRuntime.2",
                   L"{1ec2de53-75cc-11d2-9775-00a0c9b4d50c}" );
}

static void test_register(void)
{
    HRESULT (WINAPI *pDllRegisterServer)(void), (WINAPI *pDllUnregisterServer)(void), (WINAPI *pDllCanUnloadNow)(void);
    HRESULT (WINAPI *pEEDllGetClassObjectFromClass)( const WCHAR *, const WCHAR *, REFIID, void ** );
    HMODULE module = GetModuleHandleA( "mscoree.dll" );
    BOOL registered = is_registered();
    IClassFactory *factory = NULL;
    CLSID clsid;
    HRESULT hr;

    pDllRegisterServer = (void *)GetProcAddress( module, "DllRegisterServer" );
    pDllUnregisterServer = (void *)GetProcAddress( module, "DllUnregisterServer" );
    pDllCanUnloadNow = (void *)GetProcAddress( module, "DllCanUnloadNow" );
    hr = pDllCanUnloadNow();
    ok( hr == S_OK || hr == S_FALSE, "got hr %#lx.\n", hr );

    /* not with a factory of ours about */
    pEEDllGetClassObjectFromClass = (void *)GetProcAddress( module, "EEDllGetClassObjectFromClass" );
    hr = pEEDllGetClassObjectFromClass( NULL, L"System.Object", &IID_IClassFactory, (void **)&factory );
    ok( hr == S_OK && factory, "got hr %#lx.\n", hr );
    ok( pDllCanUnloadNow() == S_FALSE, "a factory is in use.\n" );
    if (hr == S_OK) IClassFactory_Release( factory );

    hr = pDllRegisterServer();
    ok( hr == S_OK && is_registered(), "got hr %#lx.\n", hr );
    check_prog_ids();
    hr = pDllUnregisterServer();
    ok( hr == S_OK && !is_registered(), "got hr %#lx.\n", hr );
    ok( CLSIDFromProgID( L"CLRMetaData.CorRuntimeHost", &clsid ) == CO_E_CLASSSTRING, "the ProgID is still there.\n" );
    hr = pDllUnregisterServer();
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = EEDllRegisterServer( module );
    ok( hr == S_OK && is_registered(), "got hr %#lx.\n", hr );
    hr = EEDllUnregisterServer( module );
    ok( hr == S_OK && !is_registered(), "got hr %#lx.\n", hr );
    if (registered) pDllRegisterServer();
}

/* A program that another loader has found. */
static void test_exe_main(void)
{
    WCHAR path[MAX_PATH], command[] = L"program exit 13";
    int code;

    code = _CorExeMain2( NULL, 0, NULL, NULL, command );
    ok( code == E_INVALIDARG, "got %#x.\n", code );
    if (!get_guest_path( L"program.exe", path )) return;
    code = _CorExeMain2( NULL, 0, path, NULL, command );
    ok( code == 13, "got %#x.\n", code );
}

static const struct test_case cases[] =
{
    { "exe_main", test_exe_main },
};

START_TEST(rarecalls)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    CoInitialize( NULL );
    test_services();
    test_metadata();
    test_others();
    test_profiling();
    test_create_interface();
    test_post_error();
    test_counters();
    test_heap();
    test_images();
    test_permissions();
    test_register();
    if (has_runtime()) run_cases( "rarecalls", cases, ARRAY_SIZE(cases) );
}
