/*
 * Metadata: the dispenser, and what IMetaDataImport2 and its sisters say of tests/guests/described.cs
 *
 * The interfaces are those of the compiler's own headers, not of this repository's.
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
#include <stdio.h>

#include <windows.h>
#include <ole2.h>
#include "mscoree.h"
#include "metahost.h"
/* the GUIDs of cor.h are defined here, but for those that corguids has too */
#include <initguid.h>
#define CLSID_CorMetaDataDispenser        test_CLSID_CorMetaDataDispenser
#define CLSID_CorMetaDataDispenserRuntime test_CLSID_CorMetaDataDispenserRuntime
#define IID_IMetaDataDispenser            test_IID_IMetaDataDispenser
#define IID_IMetaDataDispenserEx          test_IID_IMetaDataDispenserEx
#include <cor.h>
#include <corerror.h>

#include "wine/test.h"

#ifdef __IMetaDataDispenserEx_INTERFACE_DEFINED__

/* This is Wine's cor.h, which declares the dispensers and nothing that they open. */
START_TEST(metadata)
{
    skip( "the headers have no IMetaDataImport\n" );
}

#else

/* some corerror.h leave out what they build this of */
#undef CLDB_S_TRUNCATION
#define CLDB_S_TRUNCATION 0x131106

static HRESULT (WINAPI *pMetaDataGetDispenser)( REFCLSID, REFIID, void ** );
static HRESULT (WINAPI *pGetAssemblyMDImport)( const WCHAR *, REFIID, void ** );
static WCHAR guest[MAX_PATH];
static const GUID no_guid;

#define call( obj, method, ... ) (obj)->lpVtbl->method( obj, ##__VA_ARGS__ )

static IMetaDataDispenserEx *create_dispenser(void)
{
    IMetaDataDispenserEx *dispenser = NULL;
    HRESULT hr;

    hr = pMetaDataGetDispenser( &CLSID_CorMetaDataDispenser, &IID_IMetaDataDispenserEx, (void **)&dispenser );
    ok( hr == S_OK && dispenser, "got hr %#lx\n", hr );
    return dispenser;
}

static IUnknown *open_guest( REFIID riid )
{
    IMetaDataDispenserEx *dispenser = create_dispenser();
    IUnknown *obj = NULL;
    HRESULT hr;

    hr = call( dispenser, OpenScope, guest, ofRead, riid, &obj );
    ok( hr == S_OK && obj, "%s: got hr %#lx\n", wine_dbgstr_w(guest), hr );
    call( dispenser, Release );     /* the scope lives without it */
    return obj;
}

static void *read_file( const WCHAR *path, DWORD *size )
{
    HANDLE file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    void *data;

    ok( file != INVALID_HANDLE_VALUE, "%s: error %lu\n", wine_dbgstr_w(path), GetLastError() );
    *size = GetFileSize( file, NULL );
    data = CoTaskMemAlloc( *size );
    ok( ReadFile( file, data, *size, size, NULL ), "error %lu\n", GetLastError() );
    CloseHandle( file );
    return data;
}

static void test_open(void)
{
    IMetaDataDispenserEx *dispenser = create_dispenser();
    WCHAR path[MAX_PATH];
    IMetaDataDispenser *old;
    IUnknown *unk;
    HRESULT hr;
    ULONG count;

    hr = call( dispenser, QueryInterface, &IID_IMetaDataDispenser, (void **)&old );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    call( old, Release );

    unk = (IUnknown *)0xdeadbeef;
    hr = call( dispenser, OpenScope, L"C:\\no such folder\\no such file.dll", ofRead, &IID_IMetaDataImport, &unk );
    ok( hr == HRESULT_FROM_WIN32( ERROR_PATH_NOT_FOUND ) || hr == HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND ),
        "got hr %#lx\n", hr );
    ok( !unk, "got %p\n", unk );
    hr = call( dispenser, OpenScope, NULL, ofRead, &IID_IMetaDataImport, &unk );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    unk = (IUnknown *)0xdeadbeef;
    hr = call( dispenser, DefineScope, &IID_NULL, 0, &IID_IMetaDataImport, &unk );
    ok( hr == E_NOTIMPL && !unk, "got hr %#lx, %p\n", hr, unk );
    unk = (IUnknown *)0xdeadbeef;
    hr = call( dispenser, OpenScopeOnITypeInfo, NULL, 0, &IID_IMetaDataImport, &unk );
    ok( hr == E_NOTIMPL && !unk, "got hr %#lx, %p\n", hr, unk );
    count = 77;
    hr = call( dispenser, FindAssembly, NULL, NULL, NULL, L"mscorlib", path, ARRAY_SIZE(path), &count );
    ok( hr == E_NOTIMPL && !count, "got hr %#lx, %lu\n", hr, count );
    count = 77;
    hr = call( dispenser, FindAssemblyModule, NULL, NULL, NULL, L"mscorlib", L"module", path, ARRAY_SIZE(path),
               &count );
    ok( hr == E_NOTIMPL && !count, "got hr %#lx, %lu\n", hr, count );
    hr = call( dispenser, OpenScope, guest, ofRead, &IID_IMetaDataImport, NULL );
    ok( hr == E_POINTER, "got hr %#lx\n", hr );
    hr = call( dispenser, OpenScope, guest, ofReserved1, &IID_IMetaDataImport, &unk );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = call( dispenser, OpenScope, guest, ofRead, &IID_IMetaDataEmit, &unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx, %p\n", hr, unk );
    call( dispenser, Release );
}

static void test_open_damaged(void)
{
    IMetaDataDispenserEx *dispenser = create_dispenser();
    WCHAR path[MAX_PATH], dir[MAX_PATH];
    DWORD written;
    IUnknown *unk;
    HANDLE file;
    HRESULT hr;

    /* a program that is not managed */
    GetSystemDirectoryW( path, ARRAY_SIZE(path) );
    lstrcatW( path, L"\\kernel32.dll" );
    hr = call( dispenser, OpenScope, path, ofRead, &IID_IMetaDataImport, &unk );
    ok( hr == COR_E_BADIMAGEFORMAT, "got hr %#lx\n", hr );

    /* no program at all, and nothing */
    GetTempPathW( ARRAY_SIZE(dir), dir );
    GetTempFileNameW( dir, L"md", 0, path );
    hr = call( dispenser, OpenScope, path, ofRead, &IID_IMetaDataImport, &unk );
    ok( hr == CLDB_E_NO_DATA, "got hr %#lx\n", hr );
    file = CreateFileW( path, GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL );
    WriteFile( file, "garbage in a file that is longer than a DOS header, so that it can be looked at", 79, &written,
               NULL );
    CloseHandle( file );
    hr = call( dispenser, OpenScope, path, ofRead, &IID_IMetaDataImport, &unk );
    ok( hr == CLDB_E_FILE_CORRUPT, "got hr %#lx\n", hr );
    DeleteFileW( path );
    call( dispenser, Release );
}

static void test_scope_interfaces(void)
{
    IMetaDataDispenserEx *dispenser = create_dispenser();
    IMetaDataImport2 *import2;
    IMetaDataImport *import;
    IMetaDataTables *tables;
    IMetaDataInfo *info;
    ULONGLONG length;
    const void *data;
    DWORD type;
    IUnknown *unk, *unk2;
    HRESULT hr;
    ULONG ref;

    /* all interfaces are one object */
    hr = call( dispenser, OpenScope, guest, ofRead, &IID_IMetaDataImport, (IUnknown **)&import );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, QueryInterface, &IID_IMetaDataImport2, (void **)&import2 );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import2, QueryInterface, &IID_IMetaDataTables, (void **)&tables );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, QueryInterface, &IID_IUnknown, (void **)&unk );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( tables, QueryInterface, &IID_IUnknown, (void **)&unk2 );
    ok( hr == S_OK && unk == unk2, "got hr %#lx, %p, %p\n", hr, unk, unk2 );
    call( unk, Release );
    call( unk2, Release );

    hr = call( import, QueryInterface, &IID_IMetaDataInfo, (void **)&info );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( info, GetFileMapping, &data, &length, &type );
    ok( hr == S_OK && !memcmp( data, "MZ", 2 ) && type == 0 && length > 1000, "got hr %#lx, %lu\n", hr, type );
    call( info, Release );
    call( tables, Release );
    call( import2, Release );
    ref = call( import, Release );
    ok( !ref, "got %lu references\n", ref );
    call( dispenser, Release );
}

static void test_open_memory(void)
{
    IMetaDataDispenserEx *dispenser = create_dispenser();
    IMetaDataImport *import;
    IMetaDataTables *tables;
    IMetaDataDispenser *old;
    IMetaDataInfo *info;
    ULONGLONG length;
    const void *data, *found;
    DWORD size, type, written;
    HRESULT hr;
    BYTE *copy;
    ULONG ref;

    /* in memory: borrowed, copied, given away, and the metadata alone */
    copy = read_file( guest, &size );
    hr = call( dispenser, OpenScopeOnMemory, copy, size, ofRead, &IID_IMetaDataTables2, (IUnknown **)&tables );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( (IMetaDataTables2 *)tables, GetMetaDataStorage, &data, &written );
    ok( hr == S_OK && (BYTE *)data > copy && (BYTE *)data + written <= copy + size, "got hr %#lx, %p\n", hr, data );
    hr = call( tables, QueryInterface, &IID_IMetaDataInfo, (void **)&info );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( info, GetFileMapping, &found, &length, &type );
    ok( hr == COR_E_NOTSUPPORTED, "got hr %#lx\n", hr );
    call( info, Release );
    call( tables, Release );

    hr = call( dispenser, OpenScopeOnMemory, data, written, ofCopyMemory, &IID_IMetaDataTables2, (IUnknown **)&tables );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( (IMetaDataTables2 *)tables, GetMetaDataStorage, &found, &written );
    ok( hr == S_OK && found != data && !memcmp( found, data, written ), "got hr %#lx, %p\n", hr, found );
    call( tables, Release );
    hr = call( dispenser, OpenScopeOnMemory, data, 20, ofRead, &IID_IMetaDataTables, (IUnknown **)&tables );
    ok( hr == CLDB_E_FILE_CORRUPT && !tables, "got hr %#lx, %p\n", hr, tables );
    hr = call( dispenser, OpenScopeOnMemory, data, 0, ofRead, &IID_IMetaDataTables, (IUnknown **)&tables );
    ok( hr == CLDB_E_NO_DATA, "got hr %#lx\n", hr );
    hr = call( dispenser, OpenScopeOnMemory, NULL, 100, ofRead, &IID_IMetaDataTables, (IUnknown **)&tables );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = call( dispenser, OpenScopeOnMemory, copy, size, ofTakeOwnership, &IID_IMetaDataEmit, (IUnknown **)&tables );
    ok( hr == E_NOINTERFACE, "got hr %#lx\n", hr );    /* and the memory is ours still */
    hr = call( dispenser, OpenScopeOnMemory, copy, size, ofTakeOwnership, &IID_IMetaDataTables, (IUnknown **)&tables );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    call( tables, Release );

    hr = pGetAssemblyMDImport( guest, &IID_IMetaDataImport, (void **)&import );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    call( import, Release );
    ref = call( dispenser, Release );
    ok( !ref, "got %lu references\n", ref );

    hr = pMetaDataGetDispenser( &CLSID_CorMetaDataDispenserRuntime, &IID_IMetaDataDispenser, (void **)&old );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    call( old, Release );
}

/* Whoever makes the dispenser, it opens the same file. */
static void check_dispenser( const char *who, IMetaDataDispenser *dispenser )
{
    IMetaDataImport *import = NULL;
    HRESULT hr;

    ok( dispenser != NULL, "%s: no dispenser\n", who );
    if (!dispenser) return;
    hr = call( dispenser, OpenScope, guest, ofRead, &IID_IMetaDataImport, (IUnknown **)&import );
    ok( hr == S_OK && import, "%s: got hr %#lx\n", who, hr );
    if (import) call( import, Release );
    call( dispenser, Release );
}

static void test_creation(void)
{
    HRESULT (WINAPI *pDllGetClassObject)( REFCLSID, REFIID, void ** );
    HRESULT (WINAPI *pCLRCreateInstance)( REFCLSID, REFIID, void ** );
    HMODULE module = GetModuleHandleW( L"mscoree.dll" );
    IMetaDataDispenser *dispenser;
    WCHAR runtime[MAX_PATH];
    IClassFactory *factory;
    ICLRRuntimeInfo *info;
    ICLRMetaHost *host;
    HRESULT hr;

    pDllGetClassObject = (void *)GetProcAddress( module, "DllGetClassObject" );
    pCLRCreateInstance = (void *)GetProcAddress( module, "CLRCreateInstance" );

    dispenser = NULL;
    hr = CoCreateInstance( &CLSID_CorMetaDataDispenser, NULL, CLSCTX_INPROC_SERVER, &IID_IMetaDataDispenser,
                           (void **)&dispenser );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    check_dispenser( "CoCreateInstance", dispenser );

    dispenser = NULL;
    hr = pDllGetClassObject( &CLSID_CorMetaDataDispenserRuntime, &IID_IClassFactory, (void **)&factory );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( factory, CreateInstance, NULL, &IID_IMetaDataDispenser, (void **)&dispenser );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    call( factory, Release );
    check_dispenser( "DllGetClassObject", dispenser );

    if (!GetEnvironmentVariableW( L"MSCOREE_TEST_RUNTIME", runtime, ARRAY_SIZE(runtime) ))
    {
        skip( "MSCOREE_TEST_RUNTIME is not set\n" );
        return;
    }
    hr = pCLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&host );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( host, GetRuntime, L"v4.0.30319", &IID_ICLRRuntimeInfo, (void **)&info );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    if (FAILED(hr)) return;
    dispenser = NULL;
    hr = call( info, GetInterface, &CLSID_CorMetaDataDispenser, &IID_IMetaDataDispenser, (void **)&dispenser );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    check_dispenser( "GetInterface", dispenser );
    call( info, Release );
    call( host, Release );
}

static void test_options(void)
{
    IMetaDataDispenserEx *dispenser = create_dispenser();
    VARIANT value;
    HRESULT hr;

    VariantInit( &value );
    hr = call( dispenser, GetOption, &MetaDataCheckDuplicatesFor, &value );
    ok( hr == S_OK && V_VT(&value) == VT_UI4 && V_UI4(&value) == MDDupDefault, "got hr %#lx, %d, %#lx\n", hr,
        V_VT(&value), V_UI4(&value) );
    V_UI4(&value) = MDNoDupChecks;
    hr = call( dispenser, SetOption, &MetaDataCheckDuplicatesFor, &value );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    V_UI4(&value) = 5;
    hr = call( dispenser, GetOption, &MetaDataCheckDuplicatesFor, &value );
    ok( hr == S_OK && V_UI4(&value) == MDNoDupChecks, "got hr %#lx, %#lx\n", hr, V_UI4(&value) );

    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString( L"Some.Namespace" );
    hr = call( dispenser, SetOption, &MetaDataTypeLibImportNamespace, &value );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( dispenser, SetOption, &MetaDataCheckDuplicatesFor, &value );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    VariantClear( &value );
    hr = call( dispenser, GetOption, &MetaDataTypeLibImportNamespace, &value );
    ok( hr == S_OK && V_VT(&value) == VT_BSTR && !lstrcmpW( V_BSTR(&value), L"Some.Namespace" ), "got hr %#lx, %d\n",
        hr, V_VT(&value) );
    hr = call( dispenser, SetOption, &IID_IUnknown, &value );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    VariantClear( &value );
    hr = call( dispenser, GetOption, &IID_IUnknown, &value );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    call( dispenser, Release );
}

static mdTypeDef find_type( IMetaDataImport2 *import, const WCHAR *name )
{
    mdTypeDef type = 0;
    HRESULT hr;

    hr = call( import, FindTypeDefByName, name, mdTokenNil, &type );
    ok( hr == S_OK && TypeFromToken( type ) == mdtTypeDef && !IsNilToken( type ), "%s: got hr %#lx, %#x\n",
        wine_dbgstr_w(name), hr, type );
    return type;
}

static void test_types(void)
{
    static const WCHAR *const names[] =
    {
        L"Combine", L"Described.Inner.IShape", L"Described.Inner.Both", L"Described.Inner.Shape", L"Nested", L"Deeper",
        L"Described.Inner.Pair`2", L"Gr\u00f6\u00dfe.Ma\u00df"
    };
    IMetaDataImport2 *import = (IMetaDataImport2 *)open_guest( &IID_IMetaDataImport2 );
    mdTypeDef types[32], type;
    mdToken extends;
    ULONG count, total, len, i, j;
    WCHAR name[64];
    HCORENUM handle = NULL;
    DWORD flags;
    mdModule module;
    HRESULT hr;
    BOOL found;
    GUID mvid;

    hr = call( import, GetScopeProps, name, ARRAY_SIZE(name), &len, &mvid );
    ok( hr == S_OK && !lstrcmpW( name, L"described.dll" ) && len == 14, "got hr %#lx, %s, %lu\n", hr,
        wine_dbgstr_w(name), len );
    ok( !IsEqualGUID( &mvid, &no_guid ), "no MVID\n" );
    hr = call( import, GetModuleFromScope, &module );
    ok( hr == S_OK && module == 1, "got hr %#lx, %#x\n", hr, module );

    /* in small bites, with the whole number known from the start */
    hr = call( import, EnumTypeDefs, &handle, types, 0, &count );
    ok( hr == S_FALSE && !count && handle, "got hr %#lx, %lu\n", hr, count );
    hr = call( import, CountEnum, handle, &total );
    ok( hr == S_OK && total >= ARRAY_SIZE(names) && total < ARRAY_SIZE(types), "got hr %#lx, %lu\n", hr, total );
    for (i = 0; i < total; i += count)
    {
        hr = call( import, EnumTypeDefs, &handle, types + i, 3, &count );
        ok( hr == S_OK && count == min( 3, total - i ), "got hr %#lx, %lu\n", hr, count );
        if (!count) break;
    }
    hr = call( import, EnumTypeDefs, &handle, &type, 1, &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu\n", hr, count );
    hr = call( import, ResetEnum, handle, 1 );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, EnumTypeDefs, &handle, &type, 1, NULL );
    ok( hr == S_OK && type == types[1], "got hr %#lx, %#x\n", hr, type );
    call( import, CloseEnum, handle );
    call( import, CloseEnum, NULL );

    for (i = 0; i < ARRAY_SIZE(names); i++)
    {
        for (j = 0, found = FALSE; j < total && !found; j++)
        {
            hr = call( import, GetTypeDefProps, types[j], name, ARRAY_SIZE(name), &len, &flags, &extends );
            ok( hr == S_OK && len == (ULONG)lstrlenW( name ) + 1, "got hr %#lx, %lu\n", hr, len );
            found = !lstrcmpW( name, names[i] );
        }
        ok( found, "%s is not there\n", wine_dbgstr_w(names[i]) );
    }
    call( import, Release );
}

static void test_type_names(void)
{
    IMetaDataImport2 *import = (IMetaDataImport2 *)open_guest( &IID_IMetaDataImport2 );
    mdTypeDef type, enclosing;
    mdToken extends, scope;
    ULONG len;
    WCHAR name[64];
    DWORD flags;
    mdTypeRef ref;
    IUnknown *unk;
    HRESULT hr;

    /* buffers that are too small, or not there */
    type = find_type( import, L"Described.Inner.Shape" );
    hr = call( import, GetTypeDefProps, type, name, 10, &len, NULL, NULL );
    ok( hr == CLDB_S_TRUNCATION && !lstrcmpW( name, L"Described" ) && len == 22, "got hr %#lx, %s, %lu\n", hr,
        wine_dbgstr_w(name), len );
    hr = call( import, GetTypeDefProps, type, NULL, 0, &len, NULL, NULL );
    ok( hr == S_OK && len == 22, "got hr %#lx, %lu\n", hr, len );
    hr = call( import, GetTypeDefProps, type, name, 22, NULL, NULL, NULL );
    ok( hr == S_OK && !lstrcmpW( name, L"Described.Inner.Shape" ), "got hr %#lx, %s\n", hr, wine_dbgstr_w(name) );
    hr = call( import, GetTypeDefProps, 0x02ffffff, name, 22, NULL, NULL, NULL );
    ok( hr == CLDB_E_INDEX_NOTFOUND, "got hr %#lx\n", hr );

    hr = call( import, GetTypeDefProps, type, NULL, 0, NULL, &flags, &extends );
    ok( hr == S_OK && IsTdPublic( flags ) && IsTdClass( flags ) && !IsTdAbstract( flags ), "got hr %#lx, %#lx\n", hr,
        flags );
    hr = call( import, GetTypeRefProps, extends, &scope, name, ARRAY_SIZE(name), &len );
    ok( hr == S_OK && !lstrcmpW( name, L"System.Object" ) && len == 14, "got hr %#lx, %s\n", hr, wine_dbgstr_w(name) );
    ok( TypeFromToken( scope ) == mdtAssemblyRef, "got %#x\n", scope );
    hr = call( import, FindTypeRef, scope, L"System.Object", &ref );
    ok( hr == S_OK && ref == extends, "got hr %#lx, %#x\n", hr, ref );
    hr = call( import, FindTypeRef, scope, L"System.Nothing", &ref );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    hr = call( import, ResolveTypeRef, extends, &IID_IMetaDataImport, &unk, &enclosing );
    ok( hr == META_E_CANNOTRESOLVETYPEREF && !unk, "got hr %#lx\n", hr );

    hr = call( import, GetTypeDefProps, find_type( import, L"Described.Inner.IShape" ), NULL, 0, NULL, &flags,
               &extends );
    ok( hr == S_OK && IsTdInterface( flags ) && extends == mdTypeRefNil, "got hr %#lx, %#lx, %#x\n", hr, flags,
        extends );
    call( import, Release );
}

static void test_nested_types(void)
{
    IMetaDataImport2 *import = (IMetaDataImport2 *)open_guest( &IID_IMetaDataImport2 );
    mdTypeDef type, nested, deeper, enclosing;
    mdToken impls[4], iface;
    COR_FIELD_OFFSET offsets[4];
    ULONG count, len, i;
    WCHAR again[64];
    HCORENUM handle = NULL;
    DWORD flags, size, kind, machine;
    HRESULT hr;
    BOOL found;

    type = find_type( import, L"Described.Inner.Shape" );
    /* two interfaces: one of this module, one of another */
    handle = NULL;
    hr = call( import, EnumInterfaceImpls, &handle, type, impls, ARRAY_SIZE(impls), &count );
    ok( hr == S_OK && count == 2, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    for (i = 0, found = FALSE; i < count; i++)
    {
        hr = call( import, GetInterfaceImplProps, impls[i], &enclosing, &iface );
        ok( hr == S_OK && enclosing == type, "got hr %#lx, %#x\n", hr, enclosing );
        if (iface == find_type( import, L"Described.Inner.IShape" )) found = TRUE;
    }
    ok( found, "IShape was not found\n" );

    /* nested types are found inside of others only */
    hr = call( import, FindTypeDefByName, L"Nested", mdTokenNil, &nested );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    hr = call( import, FindTypeDefByName, L"Nested", type, &nested );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, FindTypeDefByName, L"Deeper", nested, &deeper );
    ok( hr == S_OK && deeper != nested, "got hr %#lx\n", hr );
    hr = call( import, FindTypeDefByName, L"Deeper", type, &enclosing );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    hr = call( import, GetNestedClassProps, deeper, &enclosing );
    ok( hr == S_OK && enclosing == nested, "got hr %#lx, %#x\n", hr, enclosing );
    hr = call( import, GetNestedClassProps, type, &enclosing );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    hr = call( import, FindTypeDefByName, L"Described.Inner.shape", mdTokenNil, &enclosing );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    find_type( import, L"Gr\u00f6\u00dfe.Ma\u00df" );

    hr = call( import, GetClassLayout, find_type( import, L"Described.Inner.Both" ), &flags, offsets,
               ARRAY_SIZE(offsets), &count, &size );
    ok( hr == S_OK && count == 2 && size == 16, "got hr %#lx, %lu, %lu\n", hr, count, size );
    ok( offsets[0].ulOffset == 0 && offsets[1].ulOffset == 8, "got %lu, %lu\n", offsets[0].ulOffset,
        offsets[1].ulOffset );
    hr = call( import, GetClassLayout, type, &flags, offsets, ARRAY_SIZE(offsets), &count, &size );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );

    ok( call( import, IsValidToken, type ), "not valid\n" );
    ok( !call( import, IsValidToken, mdTypeDefNil ), "valid\n" );
    ok( !call( import, IsValidToken, 0x02ffffff ), "valid\n" );
    ok( !call( import, IsValidToken, 0x99000001 ), "valid\n" );
    ok( !call( import, IsValidToken, 0x0b000001 ), "a constant has a token\n" );

    hr = call( import, GetPEKind, &kind, &machine );
    ok( hr == S_OK && kind == peILonly && machine == IMAGE_FILE_MACHINE_I386, "got hr %#lx, %#lx, %#lx\n", hr, kind,
        machine );
    hr = call( import, GetVersionString, again, ARRAY_SIZE(again), &len );
    ok( hr == S_OK && !lstrcmpW( again, L"v4.0.30319" ) && len == 11, "got hr %#lx, %s, %lu\n", hr,
        wine_dbgstr_w(again), len );
    call( import, Release );
}

static void test_members(void)
{
    IMetaDataImport2 *import = (IMetaDataImport2 *)open_guest( &IID_IMetaDataImport2 );
    mdTypeDef type = find_type( import, L"Described.Inner.Shape" ), owner;
    mdToken members[64], token, method, params[4];
    DWORD flags, impl_flags, element;
    const BYTE *signature;
    ULONG count, len, size, rva, sequence, i;
    HCORENUM handle = NULL;
    const void *value;
    const char *utf8;
    WCHAR name[64];
    HRESULT hr;
    int global;

    /* Shape: .ctor, add_Changed, remove_Changed, get_Area, set_Area, Ticks, Add twice, Dispose, and a static
     * constructor */
    hr = call( import, EnumMethods, &handle, type, members, ARRAY_SIZE(members), &count );
    ok( hr == S_OK && count == 10, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    for (i = 0; i < count; i++)
    {
        hr = call( import, GetMethodProps, members[i], &owner, name, ARRAY_SIZE(name), &len, &flags, &signature, &size,
                   &rva, &impl_flags );
        ok( hr == S_OK && owner == type && name[0] && size > 2, "%lu: got hr %#lx, %#x, %s\n", i, hr, owner,
            wine_dbgstr_w(name) );
        ok( !rva == !lstrcmpW( name, L"Ticks" ), "%s: RVA %#lx\n", wine_dbgstr_w(name), rva );
    }
    handle = NULL;
    hr = call( import, EnumMethodsWithName, &handle, type, L"Add", members, ARRAY_SIZE(members), &count );
    ok( hr == S_OK && count == 2, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    handle = NULL;
    hr = call( import, EnumMembersWithName, &handle, type, L"nothing", members, ARRAY_SIZE(members), &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    handle = NULL;
    hr = call( import, EnumMethods, &handle, 0x02ffffff, members, ARRAY_SIZE(members), &count );
    ok( hr == CLDB_E_INDEX_NOTFOUND && !handle, "got hr %#lx\n", hr );
    handle = NULL;
    hr = call( import, EnumMembers, &handle, type, members, ARRAY_SIZE(members), &count );
    ok( hr == S_OK && count == 15, "got hr %#lx, %lu\n", hr, count );     /* and five fields */
    call( import, CloseEnum, handle );

    /* one of two by its signature: (double, double) -> double */
    hr = call( import, FindMethod, type, L"Add", (BYTE *)"\x00\x02\x0d\x0d\x0d", 5, &method );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, GetMethodProps, method, NULL, NULL, 0, NULL, &flags, &signature, &size, NULL, NULL );
    ok( hr == S_OK && size == 5 && !memcmp( signature, "\x00\x02\x0d\x0d\x0d", 5 ), "got hr %#lx, %lu\n", hr, size );
    ok( IsMdPublic( flags ) && IsMdStatic( flags ), "got %#lx\n", flags );
    hr = call( import, FindMethod, type, L"Add", (BYTE *)"\x00\x02\x0d\x0d\x0c", 5, &token );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    hr = call( import, FindMember, type, L"Add", NULL, 0, &token );
    ok( hr == S_OK && TypeFromToken( token ) == mdtMethodDef && token != method, "got hr %#lx, %#x\n", hr, token );
    hr = call( import, FindField, type, L"Add", NULL, 0, &token );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    hr = call( import, GetNameFromToken, method, &utf8 );
    ok( hr == S_OK && !strcmp( utf8, "Add" ), "got hr %#lx, %s\n", hr, utf8 );
    hr = call( import, IsGlobal, method, &global );
    ok( hr == S_OK && !global, "got hr %#lx, %d\n", hr, global );
    hr = call( import, IsGlobal, 0x02000001, &global );
    ok( hr == S_OK && global, "got hr %#lx, %d\n", hr, global );
    hr = call( import, GetRVA, method, &rva, &impl_flags );
    ok( hr == S_OK && rva, "got hr %#lx, %#lx\n", hr, rva );

    handle = NULL;
    hr = call( import, EnumParams, &handle, method, params, ARRAY_SIZE(params), &count );
    ok( hr == S_OK && count == 2, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetParamProps, params[1], &token, &sequence, name, ARRAY_SIZE(name), &len, &flags, &element,
               &value, &size );
    ok( hr == S_OK && token == method && sequence == 2 && !lstrcmpW( name, L"right" ), "got hr %#lx, %#x, %lu, %s\n",
        hr, token, sequence, wine_dbgstr_w(name) );
    hr = call( import, GetParamForMethodIndex, method, 1, &token );
    ok( hr == S_OK && token == params[0], "got hr %#lx, %#x\n", hr, token );
    hr = call( import, GetParamForMethodIndex, method, 3, &token );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    call( import, Release );
}

static void test_fields(void)
{
    IMetaDataImport2 *import = (IMetaDataImport2 *)open_guest( &IID_IMetaDataImport2 );
    mdTypeDef type = find_type( import, L"Described.Inner.Shape" ), owner;
    mdToken field;
    DWORD flags, impl_flags, element;
    const BYTE *signature;
    ULONG count, len, size, rva;
    const void *value;
    WCHAR name[64];
    HRESULT hr;

    /* fields and constants */
    hr = call( import, FindField, type, L"Corners", NULL, 0, &field );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, GetFieldProps, field, &owner, name, ARRAY_SIZE(name), &len, &flags, &signature, &size, &element,
               &value, &count );
    ok( hr == S_OK && owner == type && !lstrcmpW( name, L"Corners" ) && len == 8, "got hr %#lx, %s\n", hr,
        wine_dbgstr_w(name) );
    ok( element == ELEMENT_TYPE_I4 && *(int *)value == 42 && !count, "got %#lx, %lu\n", element, count );
    ok( IsFdLiteral( flags ) && IsFdStatic( flags ) && size == 2 && signature[1] == ELEMENT_TYPE_I4, "got %#lx, %lu\n",
        flags, size );
    hr = call( import, FindField, type, L"Title", NULL, 0, &field );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, GetMemberProps, field, &owner, name, ARRAY_SIZE(name), &len, &flags, &signature, &size, &rva,
               &impl_flags, &element, &value, &count );
    ok( hr == S_OK && element == ELEMENT_TYPE_STRING && count == 5 && !memcmp( value, L"shape", 10 ),
        "got hr %#lx, %#lx, %lu\n", hr, element, count );
    hr = call( import, FindField, type, L"hidden", NULL, 0, &field );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, GetFieldProps, field, NULL, NULL, 0, NULL, &flags, NULL, NULL, &element, &value, &count );
    ok( hr == S_OK && IsFdPrivate( flags ) && element == ELEMENT_TYPE_VOID && !value, "got hr %#lx, %#lx, %#lx\n", hr,
        flags, element );
    call( import, Release );
}

static void test_properties(void)
{
    IMetaDataImport2 *import = (IMetaDataImport2 *)open_guest( &IID_IMetaDataImport2 );
    mdTypeDef type = find_type( import, L"Described.Inner.Shape" ), owner;
    mdToken members[64], token, method, getter, setter, add, remove, fire, others[2];
    DWORD flags, element, kind;
    const BYTE *signature;
    ULONG count, len, size, size2;
    HCORENUM handle = NULL;
    const void *value;
    WCHAR name[64];
    HRESULT hr;

    hr = call( import, FindMethod, type, L"Add", (BYTE *)"\x00\x02\x0d\x0d\x0d", 5, &method );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    /* the property and the event */
    handle = NULL;
    hr = call( import, EnumProperties, &handle, type, members, ARRAY_SIZE(members), &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetPropertyProps, members[0], &owner, name, ARRAY_SIZE(name), &len, &flags, &signature, &size,
               &element, &value, &count, &setter, &getter, others, ARRAY_SIZE(others), &size2 );
    ok( hr == S_OK && owner == type && !lstrcmpW( name, L"Area" ) && !size2, "got hr %#lx, %#x, %s\n", hr, owner,
        wine_dbgstr_w(name) );
    call( import, GetMethodProps, setter, NULL, name, ARRAY_SIZE(name), NULL, NULL, NULL, NULL, NULL, NULL );
    ok( !lstrcmpW( name, L"set_Area" ), "got %s\n", wine_dbgstr_w(name) );
    call( import, GetMethodProps, getter, NULL, name, ARRAY_SIZE(name), NULL, NULL, NULL, NULL, NULL, NULL );
    ok( !lstrcmpW( name, L"get_Area" ), "got %s\n", wine_dbgstr_w(name) );
    hr = call( import, GetMethodSemantics, getter, members[0], &kind );
    ok( hr == S_OK && kind == msGetter, "got hr %#lx, %#lx\n", hr, kind );
    hr = call( import, GetMethodSemantics, method, members[0], &kind );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    handle = NULL;
    hr = call( import, EnumMethodSemantics, &handle, setter, others, ARRAY_SIZE(others), &count );
    ok( hr == S_OK && count == 1 && others[0] == members[0], "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    handle = NULL;
    hr = call( import, EnumEvents, &handle, type, members, ARRAY_SIZE(members), &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetEventProps, members[0], &owner, name, ARRAY_SIZE(name), &len, &flags, &token, &add, &remove,
               &fire, others, ARRAY_SIZE(others), &count );
    ok( hr == S_OK && owner == type && !lstrcmpW( name, L"Changed" ), "got hr %#lx, %#x, %s\n", hr, owner,
        wine_dbgstr_w(name) );
    ok( TypeFromToken( add ) == mdtMethodDef && !IsNilToken( add ) && !IsNilToken( remove ) && add != remove &&
        fire == mdMethodDefNil, "got %#x, %#x, %#x\n", add, remove, fire );
    call( import, Release );
}

static void test_references(void)
{
    IMetaDataImport2 *import = (IMetaDataImport2 *)open_guest( &IID_IMetaDataImport2 );
    mdTypeDef type = find_type( import, L"Described.Inner.Shape" ), owner;
    mdToken members[64], token, method;
    DWORD flags;
    const BYTE *signature, *signature2;
    ULONG count, len, size, size2, i;
    HCORENUM handle = NULL;
    mdModuleRef module;
    WCHAR name[64];
    HRESULT hr;

    hr = call( import, FindMethod, type, L"Add", (BYTE *)"\x00\x02\x0d\x0d\x0d", 5, &method );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    /* P/Invoke */
    hr = call( import, FindMethod, type, L"Ticks", NULL, 0, &token );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, GetPinvokeMap, token, &flags, name, ARRAY_SIZE(name), &len, &module );
    ok( hr == S_OK && !lstrcmpW( name, L"GetTickCount" ) && len == 13, "got hr %#lx, %s\n", hr, wine_dbgstr_w(name) );
    hr = call( import, GetModuleRefProps, module, name, ARRAY_SIZE(name), &len );
    ok( hr == S_OK && !lstrcmpW( name, L"kernel32.dll" ), "got hr %#lx, %s\n", hr, wine_dbgstr_w(name) );
    hr = call( import, GetPinvokeMap, method, &flags, name, ARRAY_SIZE(name), &len, &module );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    handle = NULL;
    hr = call( import, EnumModuleRefs, &handle, members, ARRAY_SIZE(members), &count );
    ok( hr == S_OK && count == 1 && members[0] == module, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );

    /* what is called in other modules */
    handle = NULL;
    hr = call( import, EnumTypeRefs, &handle, members, ARRAY_SIZE(members), &count );
    ok( hr == S_OK && count > 5, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    for (i = 0, token = 0; i < count; i++)
    {
        hr = call( import, GetTypeRefProps, members[i], NULL, name, ARRAY_SIZE(name), NULL );
        ok( hr == S_OK, "got hr %#lx\n", hr );
        if (!lstrcmpW( name, L"System.Console" )) token = members[i];
    }
    ok( token, "no System.Console\n" );
    handle = NULL;
    hr = call( import, EnumMemberRefs, &handle, token, members, ARRAY_SIZE(members), &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetMemberRefProps, members[0], &owner, name, ARRAY_SIZE(name), &len, &signature, &size );
    ok( hr == S_OK && owner == token && !lstrcmpW( name, L"WriteLine" ) && size == 4, "got hr %#lx, %#x, %s, %lu\n", hr,
        owner, wine_dbgstr_w(name), size );
    hr = call( import, FindMemberRef, token, L"WriteLine", signature, size, &method );
    ok( hr == S_OK && method == members[0], "got hr %#lx, %#x\n", hr, method );
    hr = call( import, FindMemberRef, token, L"Beep", NULL, 0, &method );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );

    handle = NULL;
    hr = call( import, EnumSignatures, &handle, members, ARRAY_SIZE(members), &count );
    ok( hr == S_OK && count, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetSigFromToken, members[0], &signature2, &size2 );
    ok( hr == S_OK && size2 > 1 && signature2[0] == IMAGE_CEE_CS_CALLCONV_LOCAL_SIG, "got hr %#lx, %lu\n", hr, size2 );
    handle = NULL;
    hr = call( import, EnumUnresolvedMethods, &handle, members, ARRAY_SIZE(members), &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetNativeCallConvFromSig, "\x02\x00\x01", 3, &count );
    ok( hr == S_OK && count == pmCallConvStdcall, "got hr %#lx, %#lx\n", hr, count );
    hr = call( import, GetNativeCallConvFromSig, "\x00\x00\x01", 3, &count );
    ok( hr == S_OK && count == pmCallConvWinapi, "got hr %#lx, %#lx\n", hr, count );
    call( import, Release );
}

static void test_attributes(void)
{
    IMetaDataImport2 *import = (IMetaDataImport2 *)open_guest( &IID_IMetaDataImport2 );
    mdTypeDef type = find_type( import, L"Described.Inner.Shape" ),
        pair = find_type( import, L"Described.Inner.Pair`2" );
    mdToken tokens[64], parent, ctor, first, method, owner;
    ULONG count, all, size, len, i, number;
    BOOL literal = FALSE, another = FALSE;
    HCORENUM handle = NULL;
    const void *data;
    const BYTE *signature;
    WCHAR str[64];
    DWORD flags;
    HRESULT hr;

    hr = call( import, EnumCustomAttributes, &handle, type, 0, tokens, ARRAY_SIZE(tokens), &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    first = tokens[0];
    hr = call( import, GetCustomAttributeProps, first, &parent, &ctor, &data, &size );
    ok( hr == S_OK && parent == type && TypeFromToken( ctor ) == mdtMemberRef, "got hr %#lx, %#x, %#x\n", hr, parent,
        ctor );
    ok( size == 18 && !memcmp( data, "\x01\x00\x0d" "for the tests\0", 18 ), "got %lu bytes\n", size );
    hr = call( import, GetCustomAttributeByName, type, L"System.ObsoleteAttribute", &data, &size );
    ok( hr == S_OK && size == 18, "got hr %#lx, %lu\n", hr, size );
    hr = call( import, GetCustomAttributeByName, type, L"System.FlagsAttribute", &data, &size );
    ok( hr == S_FALSE && !data && !size, "got hr %#lx, %lu\n", hr, size );
    hr = call( import, GetCustomAttributeByName, 0x20000001, L"System.Reflection.AssemblyTitleAttribute", &data,
               &size );
    ok( hr == S_OK && size == 14, "got hr %#lx, %lu\n", hr, size );
    handle = NULL;
    hr = call( import, EnumCustomAttributes, &handle, 0, 0, tokens, ARRAY_SIZE(tokens), &all );
    ok( hr == S_OK && all > 3, "got hr %#lx, %lu\n", hr, all );
    call( import, CloseEnum, handle );
    handle = NULL;
    hr = call( import, EnumCustomAttributes, &handle, 0, ctor, tokens, ARRAY_SIZE(tokens), &count );
    ok( hr == S_OK && count == 1 && tokens[0] == first, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );

    /* literals */
    handle = NULL;
    hr = call( import, EnumUserStrings, &handle, tokens, ARRAY_SIZE(tokens), &count );
    ok( hr == S_OK && count >= 2, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    for (i = 0; i < count; i++)
    {
        ok( call( import, IsValidToken, tokens[i] ), "%#x is not valid\n", tokens[i] );
        hr = call( import, GetUserString, tokens[i], str, ARRAY_SIZE(str), &len );
        ok( hr == S_OK && len < ARRAY_SIZE(str), "got hr %#lx, %lu\n", hr, len );
        if (len == 16 && !memcmp( str, L"a literal string", 32 ))
        {
            literal = TRUE;
            hr = call( import, GetUserString, tokens[i], str, 9, &len );
            ok( hr == CLDB_S_TRUNCATION && len == 16 && !lstrcmpW( str, L"a litera" ), "got hr %#lx, %lu, %s\n", hr,
                len, wine_dbgstr_w(str) );
        }
        if (len == 16 && !memcmp( str, L" another literal", 32 )) another = TRUE;
    }
    ok( literal && another, "not all literals were found\n" );
    hr = call( import, GetUserString, 0x70ffffff, str, ARRAY_SIZE(str), &len );
    ok( hr == CLDB_E_INDEX_NOTFOUND, "got hr %#lx\n", hr );

    /* generics */
    handle = NULL;
    hr = call( import, EnumGenericParams, &handle, pair, tokens, ARRAY_SIZE(tokens), &count );
    ok( hr == S_OK && count == 2, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetGenericParamProps, tokens[1], &number, &flags, &owner, NULL, str, ARRAY_SIZE(str), &len );
    ok( hr == S_OK && number == 1 && owner == pair && !lstrcmpW( str, L"TSecond" ), "got hr %#lx, %lu, %#x, %s\n", hr,
        number, owner, wine_dbgstr_w(str) );
    ok( flags == gpReferenceTypeConstraint, "got %#lx\n", flags );
    hr = call( import, FindMethod, pair, L"Map", NULL, 0, &method );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    handle = NULL;
    hr = call( import, EnumGenericParams, &handle, method, tokens, ARRAY_SIZE(tokens), &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    handle = NULL;
    hr = call( import, EnumTypeSpecs, &handle, tokens, ARRAY_SIZE(tokens), &count );
    ok( hr == S_OK && count, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetTypeSpecFromToken, tokens[0], &signature, &size );
    ok( hr == S_OK && size > 2 && signature[0] == ELEMENT_TYPE_GENERICINST, "got hr %#lx, %lu\n", hr, size );
    call( import, Release );
}

static void test_manifest(void)
{
    IMetaDataAssemblyImport *import = (IMetaDataAssemblyImport *)open_guest( &IID_IMetaDataAssemblyImport );
    ASSEMBLYMETADATA metadata;
    HCORENUM handle = NULL;
    ULONG count, size, hash, len;
    mdToken refs[8], token;
    mdAssembly assembly;
    WCHAR name[64], locale[16];
    const void *key, *value;
    DWORD flags;
    HRESULT hr;

    hr = call( import, GetAssemblyFromScope, &assembly );
    ok( hr == S_OK && assembly == 0x20000001, "got hr %#lx, %#x\n", hr, assembly );
    memset( &metadata, 0, sizeof(metadata) );
    metadata.szLocale = locale;
    metadata.cbLocale = ARRAY_SIZE(locale);
    hr = call( import, GetAssemblyProps, assembly, &key, &size, &hash, name, ARRAY_SIZE(name), &len, &metadata,
               &flags );
    ok( hr == S_OK && !lstrcmpW( name, L"described" ) && len == 10, "got hr %#lx, %s, %lu\n", hr, wine_dbgstr_w(name),
        len );
    ok( metadata.usMajorVersion == 1 && metadata.usMinorVersion == 2 && metadata.usBuildNumber == 3 &&
        metadata.usRevisionNumber == 4, "got %u.%u.%u.%u\n", metadata.usMajorVersion, metadata.usMinorVersion,
        metadata.usBuildNumber, metadata.usRevisionNumber );
    ok( metadata.cbLocale == 1 && !locale[0] && !size && !(flags & 1) && hash == 0x8004, "got %lu, %lu, %#lx, %#lx\n",
        metadata.cbLocale, size, flags, hash );
    hr = call( import, GetAssemblyProps, assembly, NULL, NULL, NULL, name, 5, &len, NULL, NULL );
    ok( hr == CLDB_S_TRUNCATION && !lstrcmpW( name, L"desc" ) && len == 10, "got hr %#lx, %s, %lu\n", hr,
        wine_dbgstr_w(name), len );
    hr = call( import, GetAssemblyProps, 0x20000002, NULL, NULL, NULL, name, 5, &len, NULL, NULL );
    ok( hr == CLDB_E_INDEX_NOTFOUND, "got hr %#lx\n", hr );

    hr = call( import, EnumAssemblyRefs, &handle, refs, ARRAY_SIZE(refs), &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    memset( &metadata, 0, sizeof(metadata) );
    hr = call( import, GetAssemblyRefProps, refs[0], &key, &size, name, ARRAY_SIZE(name), &len, &metadata, &value,
               &hash, &flags );
    ok( hr == S_OK && !lstrcmpW( name, L"mscorlib" ) && metadata.usMajorVersion == 4, "got hr %#lx, %s\n", hr,
        wine_dbgstr_w(name) );
    ok( size == 8 && !memcmp( key, "\xb7\x7a\x5c\x56\x19\x34\xe0\x89", 8 ) && !(flags & 1) && metadata.cbLocale == 1,
        "got %lu, %#lx\n", size, flags );

    handle = NULL;
    hr = call( import, EnumFiles, &handle, refs, ARRAY_SIZE(refs), &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    handle = NULL;
    hr = call( import, EnumExportedTypes, &handle, refs, ARRAY_SIZE(refs), &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    handle = NULL;
    hr = call( import, EnumManifestResources, &handle, refs, ARRAY_SIZE(refs), &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, FindExportedTypeByName, L"None", mdTokenNil, &token );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    hr = call( import, FindManifestResourceByName, L"None", &token );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    call( import, Release );
}

static void test_tables(void)
{
    IMetaDataTables2 *tables = (IMetaDataTables2 *)open_guest( &IID_IMetaDataTables2 );
    ULONG count, row_size, rows, columns, key, offset, size, type, value, index, next, coded, *tokens, streams = 0;
    const char *name, *column, *str;
    const GUID *guid;
    const void *data;
    HRESULT hr;
    void *row;

    hr = call( tables, GetNumTables, &count );
    ok( hr == S_OK && count == 45, "got hr %#lx, %lu\n", hr, count );
    hr = call( tables, GetTableIndex, mdtTypeDef, &index );
    ok( hr == S_OK && index == 2, "got hr %#lx, %lu\n", hr, index );
    hr = call( tables, GetTableIndex, mdtString, &index );
    ok( hr == S_OK && index == ~0u, "got hr %#lx, %lu\n", hr, index );
    hr = call( tables, GetTableInfo, 2, &row_size, &rows, &columns, &key, &name );
    ok( hr == S_OK && !strcmp( name, "TypeDef" ) && columns == 6 && rows > 8 && key == ~0u, "got hr %#lx, %s, %lu\n",
        hr, name, columns );
    ok( row_size == 14, "got %lu\n", row_size );
    hr = call( tables, GetTableInfo, 45, &row_size, &rows, &columns, &key, &name );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = call( tables, GetColumnInfo, 2, 3, &offset, &size, &type, &column );
    ok( hr == S_OK && !strcmp( column, "Extends" ) && offset == 8 && size == 2 && type == 64,
        "got hr %#lx, %s, %lu, %lu, %lu\n", hr, column, offset, size, type );
    hr = call( tables, GetColumnInfo, 2, 1, &offset, &size, &type, &column );
    ok( hr == S_OK && !strcmp( column, "Name" ) && offset == 4 && type == 101, "got hr %#lx, %s, %lu, %lu\n", hr,
        column, offset, type );
    hr = call( tables, GetColumnInfo, 2, 6, &offset, &size, &type, &column );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = call( tables, GetCodedTokenInfo, 0, &coded, &tokens, &name );
    ok( hr == S_OK && coded == 3 && tokens[1] == mdtTypeRef && !strcmp( name, "TypeDefOrRef" ),
        "got hr %#lx, %lu, %s\n", hr, coded, name );
    hr = call( tables, GetColumn, 2, 1, 1, &value );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( tables, GetString, value, &str );
    ok( hr == S_OK && !strcmp( str, "<Module>" ), "got hr %#lx, %s\n", hr, str );
    hr = call( tables, GetColumn, 2, 3, 2, &value );
    ok( hr == S_OK && TypeFromToken( value ) == mdtTypeRef, "got hr %#lx, %#lx\n", hr, value );
    hr = call( tables, GetColumn, 2, 1, 0, &value );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = call( tables, GetRow, 0, 1, &row );
    ok( hr == S_OK && row, "got hr %#lx\n", hr );
    hr = call( tables, GetRow, 0, 2, &row );
    ok( hr == E_INVALIDARG && !row, "got hr %#lx\n", hr );
    hr = call( tables, GetGuidHeapSize, &size );
    ok( hr == S_OK && size == 16, "got hr %#lx, %lu\n", hr, size );
    hr = call( tables, GetGuid, 1, &guid );
    ok( hr == S_OK && !IsEqualGUID( guid, &no_guid ), "got hr %#lx\n", hr );
    hr = call( tables, GetGuid, 2, &guid );
    ok( hr == CLDB_E_INDEX_NOTFOUND, "got hr %#lx\n", hr );
    hr = call( tables, GetNextGuid, 1, &next );
    ok( hr == S_FALSE, "got hr %#lx\n", hr );

    /* the string heap from end to end */
    hr = call( tables, GetStringHeapSize, &size );
    ok( hr == S_OK && size > 100, "got hr %#lx, %lu\n", hr, size );
    for (index = 0, count = 0; (hr = call( tables, GetNextString, index, &next )) == S_OK; index = next, count++)
        ok( next > index && next < size, "got %lu after %lu\n", next, index );
    ok( hr == S_FALSE && count > 30, "got hr %#lx, %lu strings\n", hr, count );
    hr = call( tables, GetString, size + 4, &str );
    ok( hr == CLDB_E_INDEX_NOTFOUND && !str, "got hr %#lx\n", hr );
    hr = call( tables, GetBlobHeapSize, &size );
    ok( hr == S_OK && size > 50, "got hr %#lx, %lu\n", hr, size );
    for (index = 0, count = 0; (hr = call( tables, GetNextBlob, index, &next )) == S_OK; index = next, count++)
        if (call( tables, GetBlob, next, &value, &data ) != S_OK) break;
    ok( hr == S_FALSE && count > 10, "got hr %#lx, %lu blobs\n", hr, count );

    while (call( tables, GetMetaDataStreamInfo, streams, &name, &data, &size ) == S_OK) streams++;
    ok( streams == 5, "got %lu streams\n", streams );
    hr = call( tables, GetMetaDataStreamInfo, 0, &name, &data, &size );
    ok( hr == S_OK && !strcmp( name, "#~" ), "got hr %#lx, %s\n", hr, name );
    call( tables, Release );
}

/* The largest assembly that there is here: nothing is lost between the types and the tables. */
static void test_mscorlib(void)
{
    IMetaDataDispenserEx *dispenser = create_dispenser();
    ULONG type_count, method_count, count, methods = 0, i, rows;
    IMetaDataImport2 *import;
    IMetaDataTables *tables;
    HCORENUM handle, inner;
    WCHAR path[MAX_PATH];
    mdTypeDef types[64], type, nested;
    mdToken tokens[64];
    DWORD start;
    HRESULT hr;

    if (!GetEnvironmentVariableW( L"MSCOREE_TEST_RUNTIME", path, ARRAY_SIZE(path) - 32 ))
    {
        skip( "MSCOREE_TEST_RUNTIME is not set\n" );
        call( dispenser, Release );
        return;
    }
    lstrcatW( path, L"\\lib\\mono\\4.5\\mscorlib.dll" );
    if (GetFileAttributesW( path ) == INVALID_FILE_ATTRIBUTES)
    {
        skip( "no %s\n", wine_dbgstr_w(path) );
        call( dispenser, Release );
        return;
    }
    start = GetTickCount();
    hr = call( dispenser, OpenScope, path, ofRead, &IID_IMetaDataImport2, (IUnknown **)&import );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    if (FAILED(hr)) return;

    type = find_type( import, L"System.String" );
    find_type( import, L"System.Collections.Generic.Dictionary`2" );
    hr = call( import, FindMethod, type, L"Substring", NULL, 0, tokens );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, FindTypeDefByName, L"SpecialFolder", find_type( import, L"System.Environment" ), &nested );
    ok( hr == S_OK, "got hr %#lx\n", hr );

    for (handle = NULL; call( import, EnumTypeDefs, &handle, types, ARRAY_SIZE(types), &type_count ) == S_OK; )
        for (i = 0; i < type_count; i++)
        {
            for (inner = NULL; call( import, EnumMethods, &inner, types[i], tokens, ARRAY_SIZE(tokens),
                                     &method_count ) == S_OK; )
                methods += method_count;
            call( import, CloseEnum, inner );
        }
    hr = call( import, CountEnum, handle, &count );
    ok( hr == S_OK && count > 1000, "got hr %#lx, %lu types\n", hr, count );
    call( import, CloseEnum, handle );

    hr = call( import, QueryInterface, &IID_IMetaDataTables, (void **)&tables );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( tables, GetTableInfo, 2, NULL, &rows, NULL, NULL, NULL );
    ok( hr == S_OK && rows == count + 1, "got hr %#lx, %lu rows, %lu types\n", hr, rows, count );
    hr = call( tables, GetTableInfo, 6, NULL, &rows, NULL, NULL, NULL );
    ok( hr == S_OK && rows == methods, "got hr %#lx, %lu rows, %lu methods\n", hr, rows, methods );
    call( tables, Release );
    call( import, Release );
    call( dispenser, Release );
    trace( "%lu types, %lu methods, %lu ms\n", count, methods, GetTickCount() - start );
}

struct lookup
{
    const WCHAR *base, *bin, *name;
    HRESULT      hr;
};

static void check_lookup( IMetaDataAssemblyImport *import, unsigned int index, const struct lookup *lookup )
{
    IUnknown *objs[2] = { (IUnknown *)0xdeadbeef, (IUnknown *)0xdeadbeef };
    IMetaDataAssemblyImport *found;
    ULONG count = 77, len;
    mdAssembly assembly;
    WCHAR name[64];
    HRESULT hr;

    hr = call( import, FindAssembliesByName, lookup->base, lookup->bin, lookup->name, objs, ARRAY_SIZE(objs), &count );
    ok( hr == lookup->hr && count == (hr == S_OK), "%u: got hr %#lx, %lu assemblies\n", index, hr, count );
    if (hr != S_OK || count != 1) return;
    hr = call( objs[0], QueryInterface, &IID_IMetaDataAssemblyImport, (void **)&found );
    ok( hr == S_OK && (IUnknown *)found == objs[0], "%u: got hr %#lx, %p\n", index, hr, found );
    hr = call( found, GetAssemblyFromScope, &assembly );
    ok( hr == S_OK, "%u: got hr %#lx\n", index, hr );
    hr = call( found, GetAssemblyProps, assembly, NULL, NULL, NULL, name, ARRAY_SIZE(name), &len, NULL, NULL );
    ok( hr == S_OK && !wcsncmp( lookup->name, name, len - 1 ), "%u: got hr %#lx, %s\n", index, hr,
        wine_dbgstr_w(name) );
    call( found, Release );
    ok( !call( objs[0], Release ), "%u: it is still referenced\n", index );
}

/* Assemblies by their names, in folders of a program and in the runtime's. */
static void test_find_assemblies(void)
{
    static WCHAR base[MAX_PATH], elsewhere[MAX_PATH], own[MAX_PATH], sub[MAX_PATH], culture[MAX_PATH],
        copy[3][MAX_PATH];
    const struct lookup lookups[] =
    {
        { base, NULL, L"described", S_OK },
        { base, L"", L"described, Version=1.2.3.4, Culture=neutral, PublicKeyToken=null", S_OK },
        { base, NULL, L"described, Version=1.2.3.5", S_FALSE },
        { base, NULL, L"described, PublicKeyToken=b77a5c561934e089", S_FALSE },
        { base, NULL, L"program", S_OK },
        { base, NULL, L"no such assembly", S_FALSE },
        { base, NULL, L"", FUSION_E_INVALID_NAME },
        { NULL, NULL, L"described", S_FALSE },
        { elsewhere, NULL, L"described", S_FALSE },
        { elsewhere, L"other", L"described", S_FALSE },
        { elsewhere, L"other;private;;more", L"described", S_OK },
        { elsewhere, L"private", L"described, Culture=neutral", S_OK },
        { elsewhere, L"private", L"described, Culture=xx", S_FALSE },
        { elsewhere, L"private", L"library.resources, Culture=de", S_OK },
        { elsewhere, L"private", L"library.resources", S_FALSE },
        { elsewhere, NULL, L"private\\\\described", S_FALSE },
        { own, L"..\\private", L"described", S_FALSE },
        { own, sub, L"described", S_FALSE },
        { elsewhere, NULL, L"hosted", S_OK },      /* in a folder of its name */
    };
    IMetaDataAssemblyImport *import = (IMetaDataAssemblyImport *)open_guest( &IID_IMetaDataAssemblyImport );
    static const WCHAR *const guests[] = { L"described", L"hosted", L"library.resources" };
    struct lookup runtime = { NULL, NULL, L"mscorlib", S_OK };
    WCHAR path[MAX_PATH];
    unsigned int i;
    IUnknown *unk;
    ULONG count;
    HRESULT hr;

    lstrcpyW( base, guest );
    *wcsrchr( base, '\\' ) = 0;
    GetTempPathW( ARRAY_SIZE(path), path );
    GetTempFileNameW( path, L"fa", 0, elsewhere );
    DeleteFileW( elsewhere );
    CreateDirectoryW( elsewhere, NULL );
    swprintf( sub, ARRAY_SIZE(sub), L"%ls\\private", elsewhere );
    swprintf( own, ARRAY_SIZE(own), L"%ls\\hosted", elsewhere );
    swprintf( culture, ARRAY_SIZE(culture), L"%ls\\private\\de", elsewhere );
    CreateDirectoryW( sub, NULL );
    CreateDirectoryW( own, NULL );
    CreateDirectoryW( culture, NULL );
    for (i = 0; i < ARRAY_SIZE(guests); i++)
    {
        swprintf( path, ARRAY_SIZE(path), L"%ls\\%ls.dll", base, guests[i] );
        swprintf( copy[i], ARRAY_SIZE(copy[i]), L"%ls\\%ls.dll", i == 1 ? own : i ? culture : sub, guests[i] );
        ok( CopyFileW( path, copy[i], FALSE ), "%s: error %lu\n", wine_dbgstr_w(copy[i]), GetLastError() );
    }
    for (i = 0; i < ARRAY_SIZE(lookups); i++) check_lookup( import, i, &lookups[i] );

    hr = call( import, FindAssembliesByName, base, NULL, NULL, &unk, 1, &count );
    ok( hr == E_INVALIDARG && !count, "got hr %#lx\n", hr );
    hr = call( import, FindAssembliesByName, base, NULL, L"described", NULL, 1, &count );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = call( import, FindAssembliesByName, base, NULL, L"described", &unk, 1, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = call( import, FindAssembliesByName, base, NULL, L"described", NULL, 0, &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu\n", hr, count );

    if (GetEnvironmentVariableW( L"MSCOREE_TEST_RUNTIME", path, ARRAY_SIZE(path) )) check_lookup( import, i, &runtime );
    else skip( "MSCOREE_TEST_RUNTIME is not set\n" );

    for (i = 0; i < ARRAY_SIZE(copy); i++) DeleteFileW( copy[i] );
    RemoveDirectoryW( culture );
    RemoveDirectoryW( own );
    RemoveDirectoryW( sub );
    ok( RemoveDirectoryW( elsewhere ), "%s: error %lu\n", wine_dbgstr_w(elsewhere), GetLastError() );
    call( import, Release );
}

START_TEST(metadata)
{
    HMODULE module = LoadLibraryW( L"mscoree.dll" );

    pMetaDataGetDispenser = (void *)GetProcAddress( module, "MetaDataGetDispenser" );
    pGetAssemblyMDImport = (void *)GetProcAddress( module, "GetAssemblyMDImport" );
    if (!GetEnvironmentVariableW( L"MSCOREE_TEST_GUESTS", guest, ARRAY_SIZE(guest) - 16 ))
    {
        skip( "MSCOREE_TEST_GUESTS is not set\n" );
        return;
    }
    lstrcatW( guest, L"\\described.dll" );

    CoInitialize( NULL );
    test_open();
    test_open_damaged();
    test_scope_interfaces();
    test_open_memory();
    test_creation();
    test_options();
    test_types();
    test_type_names();
    test_nested_types();
    test_members();
    test_fields();
    test_properties();
    test_references();
    test_attributes();
    test_manifest();
    test_find_assemblies();
    test_tables();
    test_mscorlib();
    CoUninitialize();
}

#endif
