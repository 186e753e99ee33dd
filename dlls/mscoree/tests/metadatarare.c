/*
 * Metadata that few assemblies have: constraints, calls of generic methods, explicit implementations, marshalling,
 * permissions, files, resources and types of others; read from tests/guests/rare.cs
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
START_TEST(metadatarare)
{
    skip( "the headers have no IMetaDataImport\n" );
}

#else

/* some corerror.h leave out what they build this of */
#undef CLDB_S_TRUNCATION
#define CLDB_S_TRUNCATION 0x131106

#define call( obj, method, ... ) (obj)->lpVtbl->method( obj, ##__VA_ARGS__ )

static WCHAR guest[MAX_PATH];
static IMetaDataDispenserEx *dispenser;
static IMetaDataImport2 *import;

static mdTypeDef find_type( const WCHAR *name )
{
    mdTypeDef type = 0;
    HRESULT hr = call( import, FindTypeDefByName, name, mdTokenNil, &type );

    ok( hr == S_OK && TypeFromToken( type ) == mdtTypeDef, "%s: got hr %#lx, %#x\n", wine_dbgstr_w(name), hr, type );
    return type;
}

static mdMethodDef find_method( mdTypeDef type, const WCHAR *name )
{
    mdMethodDef method = 0;
    HRESULT hr = call( import, FindMethod, type, name, NULL, 0, &method );

    ok( hr == S_OK && TypeFromToken( method ) == mdtMethodDef, "%s: got hr %#lx, %#x\n", wine_dbgstr_w(name), hr,
        method );
    return method;
}

static void test_fields(void)
{
    mdTypeDef limited = find_type( L"Limited`1" );
    mdFieldDef fields[8], field;
    ULONG count, size, total;
    HCORENUM handle = NULL;
    PCCOR_SIGNATURE type;
    WCHAR name[32];
    HRESULT hr;

    hr = call( import, EnumFields, &handle, limited, fields, ARRAY_SIZE(fields), &count );
    ok( hr == S_OK && count == 3, "got hr %#lx, %lu fields\n", hr, count );
    hr = call( import, GetFieldProps, fields[2], NULL, name, ARRAY_SIZE(name), NULL, NULL, NULL, NULL, NULL, NULL,
               NULL );
    ok( hr == S_OK && !lstrcmpW( name, L"text" ), "got hr %#lx, %s\n", hr, wine_dbgstr_w(name) );
    hr = call( import, CountEnum, handle, &total );
    ok( hr == S_OK && total == 3, "got hr %#lx, %lu\n", hr, total );
    hr = call( import, EnumFields, &handle, limited, fields, ARRAY_SIZE(fields), &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu fields\n", hr, count );
    hr = call( import, ResetEnum, handle, 2 );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, EnumFields, &handle, limited, &field, 1, &count );
    ok( hr == S_OK && count == 1 && field == fields[2], "got hr %#lx, %#x\n", hr, field );
    call( import, CloseEnum, handle );

    handle = NULL;
    hr = call( import, EnumFieldsWithName, &handle, limited, L"text", &field, 1, &count );
    ok( hr == S_OK && count == 1 && field == fields[2], "got hr %#lx, %lu, %#x\n", hr, count, field );
    call( import, CloseEnum, handle );
    handle = NULL;
    hr = call( import, EnumFieldsWithName, &handle, limited, L"Text", &field, 1, &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, EnumFields, NULL, limited, fields, ARRAY_SIZE(fields), &count );
    ok( hr == E_POINTER, "got hr %#lx\n", hr );

    hr = call( import, GetFieldMarshal, fields[2], &type, &size );
    ok( hr == S_OK && size == 1 && type[0] == NATIVE_TYPE_LPWSTR, "got hr %#lx, %lu bytes\n", hr, size );
    hr = call( import, GetFieldMarshal, fields[0], &type, &size );
    ok( hr == CLDB_E_RECORD_NOTFOUND, "got hr %#lx\n", hr );
    hr = call( import, GetFieldMarshal, fields[2], NULL, &size );
    ok( hr == E_POINTER, "got hr %#lx\n", hr );
}

static void test_methods(void)
{
    mdTypeDef calls = find_type( L"Calls" ), hidden = find_type( L"Hidden" );
    mdMethodDef same = find_method( calls, L"Same" ), take = find_method( calls, L"Take" ),
        getter = find_method( hidden, L"INamed.get_Name" );
    mdToken bodies[4], decls[4], parent;
    mdMethodSpec specs[8];
    PCCOR_SIGNATURE type;
    ULONG count, size, i;
    HCORENUM handle;
    mdParamDef param;
    unsigned int ints = 0, strings = 0;
    HRESULT hr;

    /* of what a method's own name doesn't say */
    handle = NULL;
    hr = call( import, EnumMethodImpls, &handle, hidden, bodies, decls, ARRAY_SIZE(bodies), &count );
    ok( hr == S_OK && count == 1 && bodies[0] == getter, "got hr %#lx, %lu, %#x\n", hr, count, bodies[0] );
    ok( decls[0] == find_method( find_type( L"INamed" ), L"get_Name" ), "got %#x\n", decls[0] );
    call( import, CloseEnum, handle );
    handle = NULL;
    hr = call( import, EnumMethodImpls, &handle, calls, bodies, decls, ARRAY_SIZE(bodies), &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );

    hr = call( import, GetParamForMethodIndex, take, 1, &param );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( import, GetFieldMarshal, param, &type, &size );
    ok( hr == S_OK && size == 1 && type[0] == NATIVE_TYPE_BOOLEAN, "got hr %#lx, %lu bytes\n", hr, size );

    /* calls of Same with a number and with a string; whether the same one is there twice is the compiler's business */
    handle = NULL;
    hr = call( import, EnumMethodSpecs, &handle, same, specs, ARRAY_SIZE(specs), &count );
    ok( hr == S_OK && count >= 2, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    for (i = 0; i < count; i++)
    {
        hr = call( import, GetMethodSpecProps, specs[i], &parent, &type, &size );
        ok( hr == S_OK && parent == same && size == 3 && type[0] == IMAGE_CEE_CS_CALLCONV_GENERICINST && type[1] == 1,
            "got hr %#lx, %#x, %lu bytes\n", hr, parent, size );
        if (type[2] == ELEMENT_TYPE_I4) ints++;
        if (type[2] == ELEMENT_TYPE_STRING) strings++;
    }
    ok( ints && strings && ints + strings == count, "%u with numbers, %u with strings of %lu\n", ints, strings, count );
    i = count;
    handle = NULL;
    hr = call( import, EnumMethodSpecs, &handle, mdTokenNil, specs, ARRAY_SIZE(specs), &count );
    ok( hr == S_OK && count == i + 1, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetMethodSpecProps, same, &parent, &type, &size );
    ok( FAILED(hr), "got hr %#lx\n", hr );
}

static void test_constraints(void)
{
    mdTypeDef limited = find_type( L"Limited`1" ), base = find_type( L"Base" ), named = find_type( L"INamed" );
    mdGenericParamConstraint constraints[8];
    mdGenericParam param, owner;
    ULONG count, i, found = 0;
    HCORENUM handle = NULL;
    DWORD flags;
    mdToken type;
    HRESULT hr;

    hr = call( import, EnumGenericParams, &handle, limited, &param, 1, &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetGenericParamProps, param, NULL, &flags, NULL, NULL, NULL, 0, NULL );
    ok( hr == S_OK && flags == gpDefaultConstructorConstraint, "got hr %#lx, %#lx\n", hr, flags );

    handle = NULL;
    hr = call( import, EnumGenericParamConstraints, &handle, param, constraints, ARRAY_SIZE(constraints), &count );
    ok( hr == S_OK && count == 2, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    for (i = 0; i < count; i++)
    {
        hr = call( import, GetGenericParamConstraintProps, constraints[i], &owner, &type );
        ok( hr == S_OK && owner == param, "got hr %#lx, %#x\n", hr, owner );
        if (type == base) found |= 1;
        if (type == named) found |= 2;
    }
    ok( found == 3, "not all constraints were found\n" );
    handle = NULL;
    hr = call( import, EnumGenericParamConstraints, &handle, limited, constraints, ARRAY_SIZE(constraints), &count );
    ok( FAILED(hr), "got hr %#lx\n", hr );
    hr = call( import, GetGenericParamConstraintProps, param, &owner, &type );
    ok( FAILED(hr), "got hr %#lx\n", hr );
}

static void test_permissions(void)
{
    mdPermission permissions[4];
    HCORENUM handle = NULL;
    const void *set;
    ULONG count, size;
    DWORD action;
    HRESULT hr;

    hr = call( import, EnumPermissionSets, &handle, TokenFromRid( 1, mdtAssembly ), 0, permissions,
               ARRAY_SIZE(permissions), &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetPermissionSetProps, permissions[0], &action, &set, &size );
    ok( hr == S_OK && action == dclRequestMinimum && size, "got hr %#lx, action %lu, %lu bytes\n", hr, action, size );
    handle = NULL;
    hr = call( import, EnumPermissionSets, &handle, mdTokenNil, dclRequestMinimum, permissions, ARRAY_SIZE(permissions),
               &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    handle = NULL;
    hr = call( import, EnumPermissionSets, &handle, mdTokenNil, dclDemand, permissions, ARRAY_SIZE(permissions),
               &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu\n", hr, count );
    call( import, CloseEnum, handle );
    hr = call( import, GetPermissionSetProps, TokenFromRid( 2, mdtPermission ), &action, &set, &size );
    ok( FAILED(hr), "got hr %#lx\n", hr );
}

static void test_manifest(void)
{
    IMetaDataAssemblyImport *assembly;
    mdManifestResource resources[4];
    mdToken implementation, tokens[4];
    ULONG count, i, size, found = 0;
    DWORD offset, flags;
    const void *hash;
    WCHAR name[64];
    HCORENUM handle;
    mdTypeDef type;
    HRESULT hr;

    hr = call( import, QueryInterface, &IID_IMetaDataAssemblyImport, (void **)&assembly );
    ok( hr == S_OK, "got hr %#lx\n", hr );

    handle = NULL;
    hr = call( assembly, EnumFiles, &handle, tokens, ARRAY_SIZE(tokens), &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %lu\n", hr, count );
    call( assembly, CloseEnum, handle );
    hr = call( assembly, GetFileProps, tokens[0], name, ARRAY_SIZE(name), &count, &hash, &size, &flags );
    ok( hr == S_OK && !lstrcmpW( name, L"rare.linked.txt" ) && count == 16 && flags == ffContainsNoMetaData,
        "got hr %#lx, %s, %#lx\n", hr, wine_dbgstr_w(name), flags );
    ok( size == 20 && hash, "got a hash of %lu bytes\n", size );
    hr = call( assembly, GetFileProps, tokens[0], name, 5, &count, NULL, NULL, NULL );
    ok( hr == CLDB_S_TRUNCATION && !lstrcmpW( name, L"rare" ) && count == 16, "got hr %#lx, %s, %lu\n", hr,
        wine_dbgstr_w(name), count );
    hr = call( assembly, GetFileProps, TokenFromRid( 2, mdtFile ), name, ARRAY_SIZE(name), &count, &hash, &size,
               &flags );
    ok( FAILED(hr), "got hr %#lx\n", hr );

    handle = NULL;
    hr = call( assembly, EnumManifestResources, &handle, resources, ARRAY_SIZE(resources), &count );
    ok( hr == S_OK && count == 2, "got hr %#lx, %lu\n", hr, count );
    call( assembly, CloseEnum, handle );
    for (i = 0; i < 2; i++)
    {
        hr = call( assembly, GetManifestResourceProps, resources[i], name, ARRAY_SIZE(name), &count, &implementation,
                   &offset, &flags );
        ok( hr == S_OK && !offset && flags == mrPublic, "got hr %#lx, offset %lu, flags %#lx\n", hr, offset, flags );
        if (!lstrcmpW( name, L"rare.txt" ) && IsNilToken( implementation )) found |= 1;
        if (!lstrcmpW( name, L"rare.linked.txt" ) && implementation == tokens[0]) found |= 2;
    }
    ok( found == 3, "not all resources were found\n" );
    hr = call( assembly, GetManifestResourceProps, tokens[0], name, ARRAY_SIZE(name), &count, &implementation, &offset,
               &flags );
    ok( FAILED(hr), "got hr %#lx\n", hr );

    handle = NULL;
    hr = call( assembly, EnumExportedTypes, &handle, tokens, ARRAY_SIZE(tokens), &count );
    ok( hr == S_OK && count == 1, "got hr %#lx, %lu\n", hr, count );
    call( assembly, CloseEnum, handle );
    hr = call( assembly, GetExportedTypeProps, tokens[0], name, ARRAY_SIZE(name), &count, &implementation, &type,
               &flags );
    ok( hr == S_OK && !lstrcmpW( name, L"System.ICloneable" ) && TypeFromToken( implementation ) == mdtAssemblyRef &&
        (flags & 0x200000), "got hr %#lx, %s, %#x, %#lx\n", hr, wine_dbgstr_w(name), implementation, flags );
    hr = call( assembly, GetExportedTypeProps, TokenFromRid( 2, mdtExportedType ), name, ARRAY_SIZE(name), &count,
               &implementation, &type, &flags );
    ok( FAILED(hr), "got hr %#lx\n", hr );
    call( assembly, Release );
}

/* All user strings, one after the other, and where they are. */
static void test_heaps(void)
{
    ULONG size, index, next, length, found = 0;
    const void *data, *string;
    IMetaDataTables2 *tables;
    HRESULT hr;

    hr = call( import, QueryInterface, &IID_IMetaDataTables2, (void **)&tables );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = call( tables, GetUserStringHeapSize, &size );
    ok( hr == S_OK && size >= 20, "got hr %#lx, %lu\n", hr, size );
    for (index = 0; ; index = next)
    {
        hr = call( tables, GetUserString, index, &length, &string );
        ok( hr == S_OK, "%#lx: got hr %#lx\n", index, hr );
        if (length == 13 && !memcmp( string, L"a name", 12 )) found |= 1;
        if (length == 9 && !memcmp( string, L"text", 8 )) found |= 2;
        next = 0xdead;
        hr = call( tables, GetNextUserString, index, &next );
        if (hr != S_OK) break;
        ok( next > index && next < size, "got %#lx after %#lx of %#lx\n", next, index, size );
        if (next <= index) break;
    }
    ok( hr == S_FALSE && !next, "got hr %#lx, %#lx\n", hr, next );
    ok( found == 3, "not all strings were found\n" );
    hr = call( tables, GetNextUserString, size + 100, &next );
    ok( hr != S_OK, "got hr %#lx\n", hr );
    hr = call( tables, GetUserStringHeapSize, NULL );
    ok( hr == E_POINTER, "got hr %#lx\n", hr );

    hr = call( tables, GetMetaDataStorage, &data, &size );
    ok( hr == S_OK && size > 100 && !memcmp( data, "BSJB", 4 ), "got hr %#lx, %lu\n", hr, size );
    hr = call( tables, GetMetaDataStorage, NULL, &size );
    ok( hr == E_POINTER, "got hr %#lx\n", hr );
    call( tables, Release );
}

/* What the dispenser has beside scopes. */
static void test_dispenser(void)
{
    WCHAR name[MAX_PATH], expected[MAX_PATH];
    ITypeInfo *type_info = NULL;
    DWORD size, expected_size;
    IUnknown *unk;
    ULONG count;
    HRESULT hr;

    hr = GetCORSystemDirectory( expected, ARRAY_SIZE(expected), &expected_size );
    if (hr == S_OK)
    {
        hr = call( dispenser, GetCORSystemDirectory, name, ARRAY_SIZE(name), &size );
        ok( hr == S_OK && size == expected_size && !lstrcmpW( name, expected ), "got hr %#lx, %s\n", hr,
            wine_dbgstr_w(name) );
        hr = call( dispenser, GetCORSystemDirectory, name, 2, &size );
        ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && size == expected_size, "got hr %#lx, %lu\n", hr,
            size );
    }
    else skip( "no Mono is installed\n" );

    /* they are not there, and nothing is given back */
    unk = (IUnknown *)0xdead;
    hr = call( dispenser, DefineScope, &CLSID_CorMetaDataRuntime, 0, &IID_IMetaDataImport, &unk );
    ok( FAILED(hr) && !unk, "got hr %#lx, %p\n", hr, unk );
    unk = (IUnknown *)0xdead;
    hr = call( dispenser, OpenScopeOnITypeInfo, type_info, 0, &IID_IMetaDataImport, &unk );
    ok( FAILED(hr) && !unk, "got hr %#lx, %p\n", hr, unk );
    count = 77;
    hr = call( dispenser, FindAssembly, NULL, NULL, NULL, L"mscorlib", name, ARRAY_SIZE(name), &count );
    ok( FAILED(hr) && !count, "got hr %#lx, %lu\n", hr, count );
    count = 77;
    hr = call( dispenser, FindAssemblyModule, NULL, NULL, NULL, L"mscorlib", L"module", name, ARRAY_SIZE(name),
               &count );
    ok( FAILED(hr) && !count, "got hr %#lx, %lu\n", hr, count );
}

START_TEST(metadatarare)
{
    HRESULT (WINAPI *pMetaDataGetDispenser)( REFCLSID, REFIID, void ** );
    HRESULT hr;

    pMetaDataGetDispenser = (void *)GetProcAddress( LoadLibraryW( L"mscoree.dll" ), "MetaDataGetDispenser" );
    if (!GetEnvironmentVariableW( L"MSCOREE_TEST_GUESTS", guest, ARRAY_SIZE(guest) - 16 ))
    {
        skip( "MSCOREE_TEST_GUESTS is not set\n" );
        return;
    }
    lstrcatW( guest, L"\\rare.dll" );
    CoInitialize( NULL );
    hr = pMetaDataGetDispenser( &CLSID_CorMetaDataDispenser, &IID_IMetaDataDispenserEx, (void **)&dispenser );
    ok( hr == S_OK && dispenser, "got hr %#lx\n", hr );
    hr = call( dispenser, OpenScope, guest, ofRead, &IID_IMetaDataImport2, (IUnknown **)&import );
    ok( hr == S_OK && import, "%s: got hr %#lx\n", wine_dbgstr_w(guest), hr );
    if (hr == S_OK)
    {
        test_fields();
        test_methods();
        test_constraints();
        test_permissions();
        test_manifest();
        test_heaps();
        call( import, Release );
    }
    test_dispenser();
    call( dispenser, Release );
    CoUninitialize();
}

#endif
