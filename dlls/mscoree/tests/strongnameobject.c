/*
 * ICLRStrongName, ICLRStrongName2 and ICLRStrongName3: every method, with results that are known or that another way
 * gives as well
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

#define COBJMACROS
#include <windows.h>
#include <wincrypt.h>
#include <ole2.h>
#include <corerror.h>
#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "strongname.h"

#include "wine/test.h"

#ifndef CALG_SHA_256
#define CALG_SHA_256 0x800c
#endif

static WCHAR described[MAX_PATH], signed_path[MAX_PATH];
static const BYTE signed_token[] = { 0x2e, 0x45, 0xd3, 0xd7, 0xcb, 0x2a, 0x20, 0x86 };
static ICLRStrongName *object;

static void free_buffer( BYTE *buffer )
{
    HRESULT hr = ICLRStrongName_StrongNameFreeBuffer( object, buffer );

    ok( hr == S_OK, "got hr %#lx\n", hr );
}

static void test_interfaces(void)
{
    ICLRStrongName2 *object2;
    ICLRStrongName3 *object3;
    IUnknown *unk;
    HRESULT hr;

    hr = ICLRStrongName_QueryInterface( object, &IID_ICLRStrongName2, (void **)&object2 );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = ICLRStrongName2_QueryInterface( object2, &IID_ICLRStrongName3, (void **)&object3 );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = ICLRStrongName3_QueryInterface( object3, &IID_ICLRStrongName, (void **)&unk );
    ok( hr == S_OK && unk == (IUnknown *)object, "got hr %#lx, %p of %p\n", hr, unk, object );
    IUnknown_Release( unk );
    unk = (IUnknown *)0xdead;
    hr = ICLRStrongName3_QueryInterface( object3, &IID_ICLRMetaHost, (void **)&unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx\n", hr );
    ICLRStrongName3_Release( object3 );
    ICLRStrongName2_Release( object2 );
    hr = ICLRStrongName_StrongNameFreeBuffer( object, NULL );
    ok( hr == S_OK, "got hr %#lx\n", hr );
}

static void test_hashes(void)
{
    static const BYTE abc_sha1[] = { 0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50,
                                     0xc2, 0x6c,
                                     0x9c, 0xd0, 0xd8, 0x9d };
    BYTE hash[64], again[64], *data;
    unsigned int alg = 0, i;
    char path[MAX_PATH];
    DWORD size, length;
    HANDLE file;
    HRESULT hr;

    hr = ICLRStrongName_GetHashFromBlob( object, (BYTE *)"abc", 3, &alg, hash, sizeof(hash), &length );
    ok( hr == S_OK && alg == CALG_SHA1 && length == 20 && !memcmp( hash, abc_sha1, 20 ), "got hr %#lx, %#x, %lu\n", hr,
        alg, length );
    hr = ICLRStrongName_GetHashFromBlob( object, (BYTE *)"abc", 3, &alg, hash, 19, &length );
    ok( hr == HRESULT_FROM_WIN32( ERROR_MORE_DATA ) && length == 20, "got hr %#lx, %lu\n", hr, length );

    data = read_file( signed_path, &size );
    alg = CALG_SHA_256;
    hr = ICLRStrongName_GetHashFromBlob( object, data, size, &alg, hash, sizeof(hash), &length );
    ok( hr == S_OK && length == 32, "got hr %#lx, %lu\n", hr, length );
    HeapFree( GetProcessHeap(), 0, data );
    WideCharToMultiByte( CP_ACP, 0, signed_path, -1, path, sizeof(path), NULL, NULL );
    file = CreateFileW( signed_path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    for (i = 0; i < 5; i++)
    {
        memset( again, 0, sizeof(again) );
        length = 0;
        switch (i)
        {
        case 0: hr = ICLRStrongName_GetHashFromFile( object, path, &alg, again, sizeof(again), &length ); break;
        case 1: hr = ICLRStrongName_GetHashFromFileW( object, signed_path, &alg, again, sizeof(again), &length ); break;
        case 2: hr = ICLRStrongName_GetHashFromAssemblyFile( object, path, &alg, again, sizeof(again), &length ); break;
        case 3:
            hr = ICLRStrongName_GetHashFromAssemblyFileW( object, signed_path, &alg, again, sizeof(again),
                                                          &length ); break;
        case 4: hr = ICLRStrongName_GetHashFromHandle( object, file, &alg, again, sizeof(again), &length ); break;
        }
        ok( hr == S_OK && length == 32 && !memcmp( hash, again, 32 ), "%u: got hr %#lx, %lu\n", i, hr, length );
    }
    CloseHandle( file );
    hr = ICLRStrongName_GetHashFromFileW( object, L"C:\\no such file", &alg, again, sizeof(again), &length );
    ok( hr == HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND ), "got hr %#lx\n", hr );
    hr = ICLRStrongName_GetHashFromHandle( object, INVALID_HANDLE_VALUE, &alg, again, sizeof(again), &length );
    ok( FAILED(hr), "got hr %#lx\n", hr );

    size = 0;
    hr = ICLRStrongName_StrongNameHashSize( object, CALG_SHA_256, &size );
    ok( hr == S_OK && size == 32, "got hr %#lx, %lu\n", hr, size );
    hr = ICLRStrongName_StrongNameHashSize( object, 0x1234, &size );
    ok( hr == NTE_BAD_ALGID, "got hr %#lx\n", hr );
    hr = ICLRStrongName_StrongNameHashSize( object, CALG_SHA1, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
}

/* Of the signed guest: its token and key, and that it is what was signed. */
static void test_files(void)
{
    DWORD size, blob_size, length, flags, result;
    BYTE *token, *key, *data, *blob, *copy;
    ULONG token_size, key_size;
    WCHAR path[MAX_PATH];
    BOOLEAN verified;
    HRESULT hr;

    hr = ICLRStrongName_StrongNameTokenFromAssembly( object, signed_path, &token, &token_size );
    ok( hr == S_OK && token_size == 8 && !memcmp( token, signed_token, 8 ), "got hr %#lx\n", hr );
    free_buffer( token );
    hr = ICLRStrongName_StrongNameTokenFromAssembly( object, described, &token, &token_size );
    ok( hr == CORSEC_E_MISSING_STRONGNAME && !token && !token_size, "got hr %#lx\n", hr );
    hr = ICLRStrongName_StrongNameTokenFromAssemblyEx( object, signed_path, &token, &token_size, &key, &key_size );
    ok( hr == S_OK && token_size == 8 && !memcmp( token, signed_token, 8 ) && key_size == 160, "got hr %#lx, %lu\n", hr,
        key_size );
    free_buffer( token );
    hr = ICLRStrongName_StrongNameTokenFromPublicKey( object, key, key_size, &token, &token_size );
    ok( hr == S_OK && token_size == 8 && !memcmp( token, signed_token, 8 ), "got hr %#lx\n", hr );
    free_buffer( token );
    hr = ICLRStrongName_StrongNameTokenFromPublicKey( object, key, key_size - 1, &token, &token_size );
    ok( hr == CORSEC_E_INVALID_PUBLICKEY && !token, "got hr %#lx\n", hr );
    hr = ICLRStrongName_StrongNameSignatureSize( object, key, key_size, &size );
    ok( hr == S_OK && size == 128, "got hr %#lx, %lu\n", hr, size );
    hr = ICLRStrongName_StrongNameSignatureSize( object, NULL, 0, &size );
    ok( FAILED(hr) && !size, "got hr %#lx, %lu\n", hr, size );
    free_buffer( key );

    verified = FALSE;
    hr = ICLRStrongName_StrongNameSignatureVerificationEx( object, signed_path, TRUE, &verified );
    ok( hr == S_OK && verified, "got hr %#lx, %d\n", hr, verified );
    flags = 0;
    hr = ICLRStrongName_StrongNameSignatureVerification( object, signed_path, 1, &flags );
    ok( hr == S_OK && flags == 1, "got hr %#lx, %#lx\n", hr, flags );
    hr = ICLRStrongName_StrongNameSignatureVerification( object, described, 1, &flags );
    ok( hr == CORSEC_E_MISSING_STRONGNAME && !flags, "got hr %#lx, %#lx\n", hr, flags );
    data = read_file( signed_path, &size );
    hr = ICLRStrongName_StrongNameSignatureVerificationFromImage( object, data, size, 1, &flags );
    ok( hr == S_OK && flags == 1, "got hr %#lx, %#lx\n", hr, flags );
    hr = ICLRStrongName_StrongNameSignatureVerificationFromImage( object, data, 64, 1, &flags );
    ok( FAILED(hr) && !flags, "got hr %#lx, %#lx\n", hr, flags );

    blob_size = 0;
    hr = ICLRStrongName_StrongNameGetBlob( object, signed_path, NULL, &blob_size );
    ok( hr == S_OK && blob_size && blob_size <= size - 128, "got hr %#lx, %lu\n", hr, blob_size );
    blob = HeapAlloc( GetProcessHeap(), 0, blob_size );
    copy = HeapAlloc( GetProcessHeap(), 0, blob_size );
    length = blob_size - 1;
    hr = ICLRStrongName_StrongNameGetBlob( object, signed_path, blob, &length );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && length == blob_size, "got hr %#lx, %lu\n", hr,
        length );
    hr = ICLRStrongName_StrongNameGetBlob( object, signed_path, blob, &length );
    ok( hr == S_OK && length == blob_size, "got hr %#lx, %lu\n", hr, length );
    hr = ICLRStrongName_StrongNameGetBlobFromImage( object, data, size, copy, &length );
    ok( hr == S_OK && length == blob_size && !memcmp( blob, copy, length ), "got hr %#lx, %lu\n", hr, length );
    HeapFree( GetProcessHeap(), 0, blob );
    HeapFree( GetProcessHeap(), 0, copy );

    write_copy( data, size, path );
    result = 77;
    hr = ICLRStrongName_StrongNameCompareAssemblies( object, signed_path, path, &result );
    ok( hr == S_OK && result == 1, "got hr %#lx, %lu\n", hr, result );
    hr = ICLRStrongName_StrongNameCompareAssemblies( object, signed_path, described, &result );
    ok( hr == S_OK && result == 0, "got hr %#lx, %lu\n", hr, result );
    DeleteFileW( path );
    hr = ICLRStrongName_StrongNameCompareAssemblies( object, signed_path, path, &result );
    ok( hr == HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND ), "got hr %#lx\n", hr );
    HeapFree( GetProcessHeap(), 0, data );
}

/* A copy of the signed guest that has another public key. FALSE: there is none. */
static BOOL write_with_key( const BYTE *key, ULONG key_size, WCHAR *path )
{
    BYTE *token, *old_key, *data, *place;
    ULONG token_size, old_size;
    DWORD size;
    HRESULT hr;

    hr = ICLRStrongName_StrongNameTokenFromAssemblyEx( object, signed_path, &token, &token_size, &old_key, &old_size );
    ok( hr == S_OK && old_size == key_size, "got hr %#lx, %lu\n", hr, old_size );
    data = read_file( signed_path, &size );
    place = find_bytes( data, size, old_key, old_size );
    ok( place != NULL, "the key was not found\n" );
    if (place) memcpy( place, key, key_size );
    write_copy( data, size, path );
    HeapFree( GetProcessHeap(), 0, data );
    free_buffer( token );
    free_buffer( old_key );
    return place != NULL;
}

static void check_verified( const WCHAR *path, HRESULT expected )
{
    ICLRStrongName2 *object2;
    BOOLEAN verified = 77;
    HRESULT hr;

    ICLRStrongName_QueryInterface( object, &IID_ICLRStrongName2, (void **)&object2 );
    hr = ICLRStrongName2_StrongNameSignatureVerificationEx2( object2, path, TRUE, NULL, 0, &verified );
    ok( hr == expected && verified == (expected == S_OK), "got hr %#lx, %d\n", hr, verified );
    ICLRStrongName2_Release( object2 );
}

/* In one go, and in the three steps of those whose keys are somewhere else. */
static void test_signing(void)
{
    BYTE *pair, *key, *other, *signature, *digest;
    ULONG pair_size, key_size, other_size, signature_size, digest_size;
    ICLRStrongName2 *object2;
    ICLRStrongName3 *object3;
    WCHAR path[MAX_PATH];
    HRESULT hr;

    ICLRStrongName_QueryInterface( object, &IID_ICLRStrongName2, (void **)&object2 );
    ICLRStrongName_QueryInterface( object, &IID_ICLRStrongName3, (void **)&object3 );
    hr = ICLRStrongName_StrongNameKeyGenEx( object, NULL, 0, 1024, &pair, &pair_size );
    ok( hr == S_OK && pair_size == 596, "got hr %#lx, %lu\n", hr, pair_size );
    hr = ICLRStrongName_StrongNameGetPublicKey( object, NULL, pair, pair_size, &key, &key_size );
    ok( hr == S_OK && key_size == 160 && !memcmp( key + 32, pair + 20, 128 ), "got hr %#lx, %lu\n", hr, key_size );
    hr = ICLRStrongName2_StrongNameGetPublicKeyEx( object2, NULL, pair, pair_size, &other, &other_size, 0, 0 );
    ok( hr == S_OK && other_size == key_size && !memcmp( other, key, key_size ), "got hr %#lx, %lu\n", hr, other_size );
    free_buffer( other );
    hr = ICLRStrongName2_StrongNameGetPublicKeyEx( object2, NULL, pair, pair_size, &other, &other_size, CALG_SHA_256,
                                                   0 );
    ok( hr == S_OK && other_size == key_size && ((DWORD *)other)[1] == CALG_SHA_256 &&
        !memcmp( other + 12, key + 12, key_size - 12 ), "got hr %#lx, %lu\n", hr, other_size );
    free_buffer( other );
    hr = ICLRStrongName2_StrongNameGetPublicKeyEx( object2, NULL, pair, pair_size, &other, &other_size, 0x1234, 0 );
    ok( hr == NTE_BAD_ALGID, "got hr %#lx\n", hr );
    hr = ICLRStrongName2_StrongNameGetPublicKeyEx( object2, NULL, pair, pair_size, &other, &other_size, 0, 1 );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );

    if (!write_with_key( key, key_size, path )) return;
    check_verified( path, CORSEC_E_INVALID_STRONGNAME );
    hr = ICLRStrongName_StrongNameSignatureGeneration( object, path, NULL, pair, pair_size, &signature,
                                                       &signature_size );
    ok( hr == S_OK && signature_size == 128, "got hr %#lx, %lu\n", hr, signature_size );
    check_verified( path, CORSEC_E_INVALID_STRONGNAME );

    hr = ICLRStrongName3_StrongNameDigestGenerate( object3, path, &digest, &digest_size, 0 );
    ok( hr == S_OK && digest_size == 20, "got hr %#lx, %lu\n", hr, digest_size );
    hr = ICLRStrongName3_StrongNameDigestSign( object3, NULL, pair, pair_size, digest, digest_size, CALG_SHA1, &other,
                                               &other_size, 0 );
    ok( hr == S_OK && other_size == 128 && !memcmp( other, signature, 128 ), "got hr %#lx, %lu\n", hr, other_size );
    hr = ICLRStrongName3_StrongNameDigestEmbed( object3, path, other, other_size - 1 );
    ok( hr == CORSEC_E_SIGNATURE_MISMATCH, "got hr %#lx\n", hr );
    hr = ICLRStrongName3_StrongNameDigestEmbed( object3, path, NULL, other_size );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = ICLRStrongName3_StrongNameDigestEmbed( object3, described, other, other_size );
    ok( hr == CORSEC_E_MISSING_STRONGNAME, "got hr %#lx\n", hr );
    check_verified( path, CORSEC_E_INVALID_STRONGNAME );
    hr = ICLRStrongName3_StrongNameDigestEmbed( object3, path, other, other_size );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    check_verified( path, S_OK );
    other[7] ^= 1;
    hr = ICLRStrongName3_StrongNameDigestEmbed( object3, path, other, other_size );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    check_verified( path, CORSEC_E_INVALID_STRONGNAME );
    free_buffer( other );
    hr = ICLRStrongName3_StrongNameDigestSign( object3, NULL, pair, pair_size, digest, digest_size - 1, CALG_SHA1,
                                               &other, &other_size, 0 );
    ok( hr == E_INVALIDARG && !other, "got hr %#lx\n", hr );
    hr = ICLRStrongName3_StrongNameDigestGenerate( object3, described, &digest, &digest_size, 0 );
    ok( hr == CORSEC_E_MISSING_STRONGNAME && !digest && !digest_size, "got hr %#lx\n", hr );

    hr = ICLRStrongName_StrongNameSignatureGenerationEx( object, path, NULL, pair, pair_size, NULL, NULL,
                                                         SN_SIGN_ALL_FILES );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    check_verified( path, S_OK );
    hr = ICLRStrongName_StrongNameSignatureGenerationEx( object, path, NULL, pair, pair_size, NULL, NULL, 0x80 );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );

    DeleteFileW( path );
    free_buffer( signature );
    free_buffer( key );
    free_buffer( pair );
    ICLRStrongName3_Release( object3 );
    ICLRStrongName2_Release( object2 );
}

static void test_containers(void)
{
    BYTE *pair, *key, *again;
    ULONG pair_size, key_size, again_size;
    WCHAR name[64];
    HRESULT hr;

    swprintf( name, ARRAY_SIZE(name), L"mscoree test container %lu", GetCurrentProcessId() );
    hr = ICLRStrongName_StrongNameKeyDelete( object, name );
    ok( hr == CORSEC_E_CONTAINER_NOT_FOUND, "got hr %#lx\n", hr );
    hr = ICLRStrongName_StrongNameKeyGen( object, name, SN_LEAVE_KEY, &pair, &pair_size );
    ok( hr == S_OK && pair_size == 596, "got hr %#lx, %lu\n", hr, pair_size );
    hr = ICLRStrongName_StrongNameGetPublicKey( object, NULL, pair, pair_size, &key, &key_size );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = ICLRStrongName_StrongNameGetPublicKey( object, name, NULL, 0, &again, &again_size );
    ok( hr == S_OK && again_size == key_size && !memcmp( key, again, key_size ), "got hr %#lx, %lu\n", hr, again_size );
    free_buffer( again );
    hr = ICLRStrongName_StrongNameKeyInstall( object, name, pair, pair_size );
    ok( hr == NTE_EXISTS, "got hr %#lx\n", hr );
    hr = ICLRStrongName_StrongNameKeyDelete( object, name );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = ICLRStrongName_StrongNameKeyInstall( object, name, pair, pair_size );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = ICLRStrongName_StrongNameGetPublicKey( object, name, NULL, 0, &again, &again_size );
    ok( hr == S_OK && again_size == key_size && !memcmp( key, again, key_size ), "got hr %#lx, %lu\n", hr, again_size );
    free_buffer( again );
    hr = ICLRStrongName_StrongNameKeyDelete( object, name );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    hr = ICLRStrongName_StrongNameGetPublicKey( object, name, NULL, 0, &again, &again_size );
    ok( hr == CORSEC_E_CONTAINER_NOT_FOUND && !again, "got hr %#lx\n", hr );
    free_buffer( key );
    free_buffer( pair );
}

START_TEST(strongnameobject)
{
    ICLRRuntimeInfo *info;
    HRESULT hr;

    if (!can_run_guest( L"signed.dll" ) || !(info = get_runtime_info())) return;
    get_guest_path( L"signed.dll", signed_path );
    get_guest_path( L"described.dll", described );
    hr = ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRStrongName, &IID_ICLRStrongName, (void **)&object );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    if (hr == S_OK)
    {
        test_interfaces();
        test_hashes();
        test_files();
        test_signing();
        test_containers();
        ICLRStrongName_Release( object );
    }
    ICLRRuntimeInfo_Release( info );
}
