/*
 * ICLRAssemblyIdentityManager: identities from files and streams, references, lists
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
#include <windows.h>
#include <ole2.h>
#include <corerror.h>
#include "mscoree.h"

#include "wine/test.h"

#define DESCRIBED L"described, version=1.2.3.4, culture=neutral, publickeytoken=null, processorarchitecture=msil"
#define SIGNED    L"signed, version=5.6.7.8, culture=neutral, publickeytoken=2e45d3d7cb2a2086, " \
                  L"processorarchitecture=msil"
#define ARM64_ONE L"One, version=1.0.0.0, processorarchitecture=arm64"
#define MSCORLIB  L"mscorlib, version=4.0.0.0, culture=neutral, publickeytoken=b77a5c561934e089"

static ICLRAssemblyIdentityManager *manager;
static WCHAR described[MAX_PATH], signed_path[MAX_PATH];

/* A stream over a file's contents. */
static IStream *open_stream( const WCHAR *path )
{
    HANDLE file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    IStream *stream = NULL;
    HGLOBAL memory;
    DWORD size, got;
    HRESULT hr;

    ok( file != INVALID_HANDLE_VALUE, "%s: error %lu\n", wine_dbgstr_w(path), GetLastError() );
    size = GetFileSize( file, NULL );
    memory = GlobalAlloc( GMEM_MOVEABLE, size );
    ok( ReadFile( file, GlobalLock( memory ), size, &got, NULL ) && got == size, "error %lu\n", GetLastError() );
    GlobalUnlock( memory );
    CloseHandle( file );
    hr = CreateStreamOnHGlobal( memory, TRUE, &stream );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    return stream;
}

static void test_identity(void)
{
    WCHAR buffer[256], path[MAX_PATH];
    LARGE_INTEGER pos;
    ULARGE_INTEGER now;
    IStream *stream;
    DWORD size;
    HRESULT hr;

    size = ARRAY_SIZE(buffer);
    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromFile( manager, described, 0, buffer, &size );
    ok( hr == S_OK && !lstrcmpW( buffer, DESCRIBED ), "got hr %#lx, %s\n", hr, wine_dbgstr_w(buffer) );
    ok( size == ARRAY_SIZE(DESCRIBED), "got %lu\n", size );
    size = ARRAY_SIZE(buffer);
    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromFile( manager, signed_path, 0, buffer, &size );
    ok( hr == S_OK && !lstrcmpW( buffer, SIGNED ), "got hr %#lx, %s\n", hr, wine_dbgstr_w(buffer) );

    size = 0;
    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromFile( manager, described, 0, NULL, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && size == ARRAY_SIZE(DESCRIBED), "got hr %#lx, %lu\n",
        hr, size );
    buffer[0] = 'x';
    size = ARRAY_SIZE(DESCRIBED) - 1;
    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromFile( manager, described, 0, buffer, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && size == ARRAY_SIZE(DESCRIBED) && buffer[0] == 'x',
        "got hr %#lx, %lu\n", hr, size );

    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromFile( manager, NULL, 0, buffer, &size );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromFile( manager, described, 0, buffer, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromFile( manager, described, 1, buffer, &size );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromFile( manager, L"C:\\no such file.dll", 0, buffer, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND ), "got hr %#lx\n", hr );
    GetSystemDirectoryW( path, ARRAY_SIZE(path) );
    lstrcatW( path, L"\\kernel32.dll" );
    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromFile( manager, path, 0, buffer, &size );
    ok( hr == COR_E_BADIMAGEFORMAT, "got hr %#lx\n", hr );

    /* a stream is read as a whole, and stands where it stood */
    stream = open_stream( signed_path );
    pos.QuadPart = 100;
    IStream_Seek( stream, pos, STREAM_SEEK_SET, NULL );
    size = ARRAY_SIZE(buffer);
    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromStream( manager, stream, 0, buffer, &size );
    ok( hr == S_OK && !lstrcmpW( buffer, SIGNED ), "got hr %#lx, %s\n", hr, wine_dbgstr_w(buffer) );
    pos.QuadPart = 0;
    IStream_Seek( stream, pos, STREAM_SEEK_CUR, &now );
    ok( now.QuadPart == 100, "the stream stands at %lu\n", (DWORD)now.QuadPart );
    IStream_Release( stream );
    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromStream( manager, NULL, 0, buffer, &size );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = CreateStreamOnHGlobal( NULL, TRUE, &stream );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = ICLRAssemblyIdentityManager_GetBindingIdentityFromStream( manager, stream, 0, buffer, &size );
    ok( hr == COR_E_BADIMAGEFORMAT, "got hr %#lx\n", hr );
    IStream_Release( stream );
}

static void test_references(void)
{
    const WCHAR *none[] = { L"System" }, *all[] = { L"System", L"MSCorLib, Culture=Neutral" };
    ICLRAssemblyReferenceList *list;
    ICLRReferenceAssemblyEnum *refs;
    WCHAR buffer[256];
    IStream *stream;
    IUnknown *unk;
    DWORD size;
    HRESULT hr;
    ULONG ref;

    hr = ICLRAssemblyIdentityManager_GetReferencedAssembliesFromFile( manager, described, 0, NULL, &refs );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    size = ARRAY_SIZE(buffer);
    hr = ICLRReferenceAssemblyEnum_Get( refs, 0, buffer, &size );
    ok( hr == S_OK && !lstrcmpW( buffer, MSCORLIB ) && size == ARRAY_SIZE(MSCORLIB), "got hr %#lx, %s\n", hr,
        wine_dbgstr_w(buffer) );
    size = 5;
    hr = ICLRReferenceAssemblyEnum_Get( refs, 0, buffer, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && size == ARRAY_SIZE(MSCORLIB), "got hr %#lx, %lu\n", hr,
        size );
    hr = ICLRReferenceAssemblyEnum_Get( refs, 1, buffer, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_NO_MORE_ITEMS ), "got hr %#lx\n", hr );
    hr = ICLRReferenceAssemblyEnum_Get( refs, 0, buffer, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = ICLRReferenceAssemblyEnum_QueryInterface( refs, &IID_ICLRProbingAssemblyEnum, (void **)&unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx\n", hr );
    ref = ICLRReferenceAssemblyEnum_Release( refs );
    ok( !ref, "got %lu references\n", ref );

    /* a list of what is not wanted: references in it may leave parts out, in any case of letters */
    hr = ICLRAssemblyIdentityManager_GetCLRAssemblyReferenceList( manager, none, ARRAY_SIZE(none), &list );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = ICLRAssemblyReferenceList_IsStringAssemblyReferenceInList( list, MSCORLIB );
    ok( hr == S_FALSE, "got hr %#lx\n", hr );
    hr = ICLRAssemblyReferenceList_IsStringAssemblyReferenceInList( list, L"system, version=2.0.0.0" );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = ICLRAssemblyReferenceList_IsStringAssemblyReferenceInList( list, L"" );
    ok( hr == FUSION_E_INVALID_NAME, "got hr %#lx\n", hr );
    hr = ICLRAssemblyReferenceList_IsStringAssemblyReferenceInList( list, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = ICLRAssemblyReferenceList_IsAssemblyReferenceInList( list, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = ICLRAssemblyReferenceList_IsAssemblyReferenceInList( list, (IUnknown *)manager );
    ok( hr == E_NOINTERFACE, "got hr %#lx\n", hr );
    hr = ICLRAssemblyIdentityManager_GetReferencedAssembliesFromFile( manager, described, 0, list, &refs );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    size = ARRAY_SIZE(buffer);
    hr = ICLRReferenceAssemblyEnum_Get( refs, 0, buffer, &size );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    ICLRReferenceAssemblyEnum_Release( refs );
    ref = ICLRAssemblyReferenceList_Release( list );
    ok( !ref, "got %lu references\n", ref );

    hr = ICLRAssemblyIdentityManager_GetCLRAssemblyReferenceList( manager, all, ARRAY_SIZE(all), &list );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    stream = open_stream( described );
    hr = ICLRAssemblyIdentityManager_GetReferencedAssembliesFromStream( manager, stream, 0, list, &refs );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = ICLRReferenceAssemblyEnum_Get( refs, 0, buffer, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_NO_MORE_ITEMS ), "got hr %#lx\n", hr );
    ICLRReferenceAssemblyEnum_Release( refs );
    IStream_Release( stream );
    ICLRAssemblyReferenceList_Release( list );

    all[0] = L"System, version=not a version";
    hr = ICLRAssemblyIdentityManager_GetCLRAssemblyReferenceList( manager, all, ARRAY_SIZE(all), &list );
    ok( hr == FUSION_E_INVALID_NAME && !list, "got hr %#lx\n", hr );
    hr = ICLRAssemblyIdentityManager_GetCLRAssemblyReferenceList( manager, NULL, 2, &list );
    ok( hr == E_INVALIDARG && !list, "got hr %#lx\n", hr );
}

/* What is looked for first. */
static void check_first_probe( DWORD machine, const WCHAR *reference, const WCHAR *first )
{
    ICLRProbingAssemblyEnum *probes;
    WCHAR buffer[256];
    DWORD size = ARRAY_SIZE(buffer);
    HRESULT hr;

    hr = ICLRAssemblyIdentityManager_GetProbingAssembliesFromReference( manager, machine, 0, reference, &probes );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    if (hr != S_OK) return;
    hr = ICLRProbingAssemblyEnum_Get( probes, 0, buffer, &size );
    ok( hr == S_OK && !lstrcmpW( buffer, first ), "got hr %#lx, %s\n", hr, wine_dbgstr_w(buffer) );
    ICLRProbingAssemblyEnum_Release( probes );
}

static void test_probing(void)
{
    static const WCHAR *const names[] = { L"One, version=1.0.0.0, processorarchitecture=amd64",
                                          L"One, version=1.0.0.0, processorarchitecture=msil",
                                              L"One, version=1.0.0.0" };
    ICLRProbingAssemblyEnum *names_enum;
    WCHAR buffer[256];
    DWORD size, i;
    HRESULT hr;

    hr = ICLRAssemblyIdentityManager_GetProbingAssembliesFromReference( manager, IMAGE_FILE_MACHINE_AMD64, 0,
                                                                        L"One, VERSION=1.0", &names_enum );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    for (i = 0; i < ARRAY_SIZE(names); i++)
    {
        size = ARRAY_SIZE(buffer);
        hr = ICLRProbingAssemblyEnum_Get( names_enum, i, buffer, &size );
        ok( hr == S_OK && !lstrcmpW( buffer, names[i] ), "got hr %#lx, %s\n", hr, wine_dbgstr_w(buffer) );
    }
    hr = ICLRProbingAssemblyEnum_Get( names_enum, i, buffer, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_NO_MORE_ITEMS ), "got hr %#lx\n", hr );
    ICLRProbingAssemblyEnum_Release( names_enum );

    check_first_probe( IMAGE_FILE_MACHINE_ARM64, L"One, VERSION=1.0", ARM64_ONE );
    check_first_probe( IMAGE_FILE_MACHINE_AMD64, ARM64_ONE, ARM64_ONE );

    hr = ICLRAssemblyIdentityManager_GetProbingAssembliesFromReference( manager, IMAGE_FILE_MACHINE_I386, 0, SIGNED,
                                                                        &names_enum );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    size = ARRAY_SIZE(buffer);
    hr = ICLRProbingAssemblyEnum_Get( names_enum, 0, buffer, &size );
    ok( hr == S_OK && !lstrcmpW( buffer, SIGNED ), "got hr %#lx, %s\n", hr, wine_dbgstr_w(buffer) );
    hr = ICLRProbingAssemblyEnum_Get( names_enum, 1, buffer, &size );
    ok( hr == HRESULT_FROM_WIN32( ERROR_NO_MORE_ITEMS ), "got hr %#lx\n", hr );
    ICLRProbingAssemblyEnum_Release( names_enum );
    hr = ICLRAssemblyIdentityManager_GetProbingAssembliesFromReference( manager, 0x1234, 0, SIGNED, &names_enum );
    ok( hr == E_INVALIDARG && !names_enum, "got hr %#lx\n", hr );
}

static void test_names(void)
{
    static const struct
    {
        const WCHAR *text;
        HRESULT hr;
        BOOL strong;
    } tests[] =
    {
        { SIGNED, S_OK, TRUE },
        { DESCRIBED, S_OK, FALSE },
        { L"simple", S_OK, FALSE },
        { L"\"a name, with = signs\", PublicKeyToken=0011223344556677", S_OK, TRUE },
        { L"a\\,b, PublicKeyToken=0011223344556677", S_OK, TRUE },
        { L"x, PublicKeyToken=null", S_OK, FALSE },
        { L"x, PublicKeyToken=001122334455667", FUSION_E_INVALID_NAME },
        { L"x, PublicKeyToken=001122334455667g", FUSION_E_INVALID_NAME },
        { L"x, version=1.2.3.4.5", FUSION_E_INVALID_NAME },
        { L"x, version=70000.1", FUSION_E_INVALID_NAME },
        { L"x, version", FUSION_E_INVALID_NAME },
        { L"x,", FUSION_E_INVALID_NAME },
        { L"x, processorarchitecture=toaster", FUSION_E_INVALID_NAME },
        { L"x=y", FUSION_E_INVALID_NAME },
        { L"'x", FUSION_E_INVALID_NAME },
        { L"   ", FUSION_E_INVALID_NAME },
        { L"", FUSION_E_INVALID_NAME },
        { NULL, E_INVALIDARG },
    };
    unsigned int i;
    BOOL strong;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        strong = 0xdead;
        hr = ICLRAssemblyIdentityManager_IsStronglyNamed( manager, tests[i].text, &strong );
        ok( hr == tests[i].hr && strong == tests[i].strong, "%s: got hr %#lx, %d\n", wine_dbgstr_w(tests[i].text), hr,
            strong );
    }
    hr = ICLRAssemblyIdentityManager_IsStronglyNamed( manager, L"x", NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
}

START_TEST(identity)
{
    HRESULT (WINAPI *pGetCLRIdentityManager)( REFIID, IUnknown ** );
    HRESULT (WINAPI *pGetRealProcAddress)( const char *, void ** );
    IUnknown *unk;
    HRESULT hr;

    pGetRealProcAddress = (void *)GetProcAddress( LoadLibraryW( L"mscoree.dll" ), "GetRealProcAddress" );
    hr = pGetRealProcAddress( "GetCLRIdentityManager", (void **)&pGetCLRIdentityManager );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = pGetCLRIdentityManager( &IID_IStream, &unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx\n", hr );
    hr = pGetCLRIdentityManager( &IID_ICLRAssemblyIdentityManager, (IUnknown **)&manager );
    ok( hr == S_OK && manager, "got hr %#lx\n", hr );

    test_names();
    test_probing();
    if (!GetEnvironmentVariableW( L"MSCOREE_TEST_GUESTS", described, ARRAY_SIZE(described) - 16 ))
    {
        skip( "MSCOREE_TEST_GUESTS is not set\n" );
        return;
    }
    lstrcpyW( signed_path, described );
    lstrcatW( described, L"\\described.dll" );
    lstrcatW( signed_path, L"\\signed.dll" );
    test_identity();
    test_references();
    ICLRAssemblyIdentityManager_Release( manager );
}
