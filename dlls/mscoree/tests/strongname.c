/*
 * Strong names: keys, tokens, hashes, signatures; against assemblies that the C# compiler signed
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
#include <wincrypt.h>
#include <ole2.h>
#include <corerror.h>
#include "mscoree.h"
#include "metahost.h"

#include "strongname.h"
#include "wine/test.h"

#ifndef CALG_SHA_256
#define CALG_SHA_256 0x800c
#endif

static BOOLEAN (WINAPI *pStrongNameCompareAssemblies)( const WCHAR *, const WCHAR *, DWORD * );
static HRESULT (WINAPI *pStrongNameErrorInfo)(void);
static void (WINAPI *pStrongNameFreeBuffer)( BYTE * );
static BOOLEAN (WINAPI *pStrongNameGetBlob)( const WCHAR *, BYTE *, DWORD * );
static BOOLEAN (WINAPI *pStrongNameGetBlobFromImage)( BYTE *, DWORD, BYTE *, DWORD * );
static BOOLEAN (WINAPI *pStrongNameGetPublicKey)( const WCHAR *, BYTE *, ULONG, BYTE **, ULONG * );
static BOOLEAN (WINAPI *pStrongNameHashSize)( ULONG, DWORD * );
static BOOLEAN (WINAPI *pStrongNameKeyDelete)( const WCHAR * );
static BOOLEAN (WINAPI *pStrongNameKeyGen)( const WCHAR *, DWORD, BYTE **, ULONG * );
static BOOLEAN (WINAPI *pStrongNameKeyGenEx)( const WCHAR *, DWORD, DWORD, BYTE **, ULONG * );
static BOOLEAN (WINAPI *pStrongNameKeyInstall)( const WCHAR *, BYTE *, ULONG );
static BOOLEAN (WINAPI *pStrongNameSignatureGeneration)( const WCHAR *, const WCHAR *, BYTE *, ULONG, BYTE **,
                                                         ULONG * );
static BOOLEAN (WINAPI *pStrongNameSignatureGenerationEx)( const WCHAR *, const WCHAR *, BYTE *, ULONG, BYTE **,
                                                           ULONG *, DWORD );
static BOOLEAN (WINAPI *pStrongNameSignatureSize)( BYTE *, ULONG, DWORD * );
static BOOLEAN (WINAPI *pStrongNameSignatureVerification)( const WCHAR *, DWORD, DWORD * );
static BOOLEAN (WINAPI *pStrongNameSignatureVerificationEx)( const WCHAR *, BOOLEAN, BOOLEAN * );
static BOOLEAN (WINAPI *pStrongNameSignatureVerificationFromImage)( BYTE *, DWORD, DWORD, DWORD * );
static BOOLEAN (WINAPI *pStrongNameTokenFromAssembly)( const WCHAR *, BYTE **, ULONG * );
static BOOLEAN (WINAPI *pStrongNameTokenFromAssemblyEx)( const WCHAR *, BYTE **, ULONG *, BYTE **, ULONG * );
static BOOLEAN (WINAPI *pStrongNameTokenFromPublicKey)( BYTE *, ULONG, BYTE **, ULONG * );
static HRESULT (WINAPI *pGetHashFromBlob)( BYTE *, DWORD, unsigned int *, BYTE *, DWORD, DWORD * );
static HRESULT (WINAPI *pGetHashFromFile)( const char *, unsigned int *, BYTE *, DWORD, DWORD * );
static HRESULT (WINAPI *pGetHashFromFileW)( const WCHAR *, unsigned int *, BYTE *, DWORD, DWORD * );
static HRESULT (WINAPI *pGetHashFromHandle)( HANDLE, unsigned int *, BYTE *, DWORD, DWORD * );
static HRESULT (WINAPI *pGetHashFromAssemblyFile)( const char *, unsigned int *, BYTE *, DWORD, DWORD * );
static HRESULT (WINAPI *pGetHashFromAssemblyFileW)( const WCHAR *, unsigned int *, BYTE *, DWORD, DWORD * );

static WCHAR described[MAX_PATH], signed_path[MAX_PATH];
static const BYTE signed_token[] = { 0x2e, 0x45, 0xd3, 0xd7, 0xcb, 0x2a, 0x20, 0x86 };

BYTE *read_file( const WCHAR *path, DWORD *size )
{
    HANDLE file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    BYTE *data;

    ok( file != INVALID_HANDLE_VALUE, "%s: error %lu\n", wine_dbgstr_w(path), GetLastError() );
    *size = GetFileSize( file, NULL );
    data = HeapAlloc( GetProcessHeap(), 0, *size );
    ok( ReadFile( file, data, *size, size, NULL ), "error %lu\n", GetLastError() );
    CloseHandle( file );
    return data;
}

void write_copy( const BYTE *data, DWORD size, WCHAR *path )
{
    WCHAR dir[MAX_PATH];
    DWORD written;
    HANDLE file;

    GetTempPathW( ARRAY_SIZE(dir), dir );
    GetTempFileNameW( dir, L"sn", 0, path );
    file = CreateFileW( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    ok( WriteFile( file, data, size, &written, NULL ) && written == size, "error %lu\n", GetLastError() );
    CloseHandle( file );
}

BYTE *find_bytes( BYTE *data, DWORD size, const BYTE *bytes, DWORD count )
{
    DWORD i;

    for (i = 0; i + count <= size; i++) if (!memcmp( data + i, bytes, count )) return data + i;
    return NULL;
}

static void test_hashes(void)
{
    static const BYTE abc_sha1[] = { 0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50,
                                     0xc2, 0x6c,
                                     0x9c, 0xd0, 0xd8, 0x9d };
    static const BYTE abc_sha256[] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d,
                                       0xae, 0x22, 0x23,
                                       0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2,
                                           0x00, 0x15, 0xad };
    static const struct { ULONG alg; DWORD size; } sizes[] =
    {
        { CALG_MD5, 16 }, { CALG_SHA1, 20 }, { CALG_SHA_256, 32 }, { 0x800d, 48 }, { 0x800e, 64 }, { 0, 20 }
    };
    BYTE hash[64], again[64], *data;
    char path[MAX_PATH];
    unsigned int alg, i;
    DWORD size, length;
    LARGE_INTEGER pos;
    HANDLE file;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        size = 0;
        ok( pStrongNameHashSize( sizes[i].alg, &size ) && size == sizes[i].size, "%#lx: got %lu\n", sizes[i].alg,
            size );
    }
    ok( !pStrongNameHashSize( 0x1234, &size ), "a hash of no algorithm has a size\n" );
    ok( pStrongNameErrorInfo() == NTE_BAD_ALGID, "got %#lx\n", pStrongNameErrorInfo() );
    ok( pStrongNameHashSize( CALG_SHA1, &size ), "error %#lx\n", pStrongNameErrorInfo() );
    ok( pStrongNameErrorInfo() == S_OK, "got %#lx\n", pStrongNameErrorInfo() );

    alg = 0;
    hr = pGetHashFromBlob( (BYTE *)"abc", 3, &alg, hash, sizeof(hash), &length );
    ok( hr == S_OK && alg == CALG_SHA1 && length == 20 && !memcmp( hash, abc_sha1, 20 ), "got hr %#lx, %#x, %lu\n", hr,
        alg, length );
    alg = CALG_SHA_256;
    hr = pGetHashFromBlob( (BYTE *)"abc", 3, &alg, hash, sizeof(hash), &length );
    ok( hr == S_OK && length == 32 && !memcmp( hash, abc_sha256, 32 ), "got hr %#lx, %lu\n", hr, length );
    hr = pGetHashFromBlob( (BYTE *)"abc", 3, &alg, hash, 31, &length );
    ok( hr == HRESULT_FROM_WIN32( ERROR_MORE_DATA ) && length == 32, "got hr %#lx, %lu\n", hr, length );
    hr = pGetHashFromBlob( (BYTE *)"abc", 3, &alg, NULL, 0, &length );
    ok( hr == S_OK && length == 32, "got hr %#lx, %lu\n", hr, length );
    alg = 0x1234;
    hr = pGetHashFromBlob( (BYTE *)"abc", 3, &alg, hash, sizeof(hash), &length );
    ok( hr == NTE_BAD_ALGID, "got hr %#lx\n", hr );
    hr = pGetHashFromBlob( (BYTE *)"abc", 3, NULL, hash, sizeof(hash), &length );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );

    data = read_file( signed_path, &size );
    alg = 0;
    hr = pGetHashFromBlob( data, size, &alg, hash, sizeof(hash), &length );
    ok( hr == S_OK, "got hr %#lx\n", hr );
    HeapFree( GetProcessHeap(), 0, data );
    hr = pGetHashFromFileW( signed_path, &alg, again, sizeof(again), &length );
    ok( hr == S_OK && length == 20 && !memcmp( hash, again, 20 ), "got hr %#lx, %lu\n", hr, length );
    hr = pGetHashFromAssemblyFileW( signed_path, &alg, again, sizeof(again), &length );
    ok( hr == S_OK && !memcmp( hash, again, 20 ), "got hr %#lx\n", hr );
    WideCharToMultiByte( CP_ACP, 0, signed_path, -1, path, sizeof(path), NULL, NULL );
    memset( again, 0, sizeof(again) );
    hr = pGetHashFromFile( path, &alg, again, sizeof(again), &length );
    ok( hr == S_OK && !memcmp( hash, again, 20 ), "got hr %#lx\n", hr );
    memset( again, 0, sizeof(again) );
    hr = pGetHashFromAssemblyFile( path, &alg, again, sizeof(again), &length );
    ok( hr == S_OK && length == 20 && !memcmp( hash, again, 20 ), "got hr %#lx, %lu\n", hr, length );
    hr = pGetHashFromAssemblyFile( NULL, &alg, again, sizeof(again), &length );
    ok( hr == E_INVALIDARG, "got hr %#lx\n", hr );
    hr = pGetHashFromAssemblyFile( "C:\\no such file", &alg, again, sizeof(again), &length );
    ok( hr == HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND ), "got hr %#lx\n", hr );
    file = CreateFileW( signed_path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    SetFilePointer( file, 77, NULL, FILE_BEGIN );
    memset( again, 0, sizeof(again) );
    hr = pGetHashFromHandle( file, &alg, again, sizeof(again), &length );
    ok( hr == S_OK && !memcmp( hash, again, 20 ), "got hr %#lx\n", hr );
    pos.QuadPart = SetFilePointer( file, 0, NULL, FILE_CURRENT );
    ok( pos.QuadPart == 77, "the handle stands at %lu\n", (DWORD)pos.QuadPart );
    CloseHandle( file );
    hr = pGetHashFromFileW( L"C:\\no such file", &alg, again, sizeof(again), &length );
    ok( hr == HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND ), "got hr %#lx\n", hr );
}

static void test_tokens(void)
{
    static BYTE ecma[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 4 };
    BYTE *token, *token2, *key;
    ULONG size, key_size;
    DWORD length;

    ok( pStrongNameTokenFromAssembly( signed_path, &token, &size ), "error %#lx\n", pStrongNameErrorInfo() );
    ok( size == 8 && !memcmp( token, signed_token, 8 ), "got %lu bytes\n", size );
    pStrongNameFreeBuffer( token );
    ok( pStrongNameTokenFromAssemblyEx( signed_path, &token, &size, &key, &key_size ), "error %#lx\n",
        pStrongNameErrorInfo() );
    ok( size == 8 && key_size == 160 && !memcmp( key, "\0\x24\0\0\4\x80\0\0\x94\0\0\0\6\2\0\0\0\x24\0\0RSA1", 24 ),
        "got %lu, %lu\n", size, key_size );
    ok( pStrongNameSignatureSize( key, key_size, &length ) && length == 128, "got %lu\n", length );
    ok( pStrongNameTokenFromPublicKey( key, key_size, &token2, &size ), "error %#lx\n", pStrongNameErrorInfo() );
    ok( size == 8 && !memcmp( token, token2, 8 ), "got %lu bytes\n", size );
    pStrongNameFreeBuffer( token2 );

    ok( !pStrongNameTokenFromPublicKey( key, key_size - 1, &token2, &size ), "a key that is cut off has a token\n" );
    ok( pStrongNameErrorInfo() == CORSEC_E_INVALID_PUBLICKEY && !token2, "got %#lx\n", pStrongNameErrorInfo() );
    ok( !pStrongNameSignatureSize( key, 4, &length ), "a key that is cut off has a size\n" );
    pStrongNameFreeBuffer( token );
    pStrongNameFreeBuffer( key );
    pStrongNameFreeBuffer( NULL );

    ok( pStrongNameTokenFromPublicKey( ecma, sizeof(ecma), &token, &size ), "error %#lx\n", pStrongNameErrorInfo() );
    ok( size == 8 && !memcmp( token, "\xb7\x7a\x5c\x56\x19\x34\xe0\x89", 8 ), "not the token of ECMA's key\n" );
    pStrongNameFreeBuffer( token );

    ok( !pStrongNameTokenFromAssembly( described, &token, &size ) && !token, "an unsigned assembly has a token\n" );
    ok( pStrongNameErrorInfo() == CORSEC_E_MISSING_STRONGNAME, "got %#lx\n", pStrongNameErrorInfo() );
    ok( !pStrongNameTokenFromAssembly( L"C:\\no such file", &token, &size ), "a file that is not there has a token\n" );
    ok( pStrongNameErrorInfo() == HRESULT_FROM_WIN32( ERROR_FILE_NOT_FOUND ), "got %#lx\n", pStrongNameErrorInfo() );
    ok( !pStrongNameTokenFromAssembly( NULL, &token, &size ), "no file has a token\n" );
    ok( pStrongNameErrorInfo() == E_INVALIDARG, "got %#lx\n", pStrongNameErrorInfo() );
}

static void test_verification(void)
{
    DWORD size, flags, result, blob_size, i;
    WCHAR path[MAX_PATH];
    BYTE *data, *blob, *copy;
    BOOLEAN verified, ret;

    verified = FALSE;
    ret = pStrongNameSignatureVerificationEx( signed_path, TRUE, &verified );
    ok( ret && verified, "got %d, %d, error %#lx\n", ret, verified, pStrongNameErrorInfo() );
    flags = 0;
    ret = pStrongNameSignatureVerification( signed_path, 1, &flags );
    ok( ret && flags == 1, "got %d, %#lx, error %#lx\n", ret, flags, pStrongNameErrorInfo() );
    ret = pStrongNameSignatureVerificationEx( described, TRUE, &verified );
    ok( !ret && !verified && pStrongNameErrorInfo() == CORSEC_E_MISSING_STRONGNAME, "got %d, %d, %#lx\n", ret, verified,
        pStrongNameErrorInfo() );

    data = read_file( signed_path, &size );
    flags = 0;
    ret = pStrongNameSignatureVerificationFromImage( data, size, 1, &flags );
    ok( ret && flags == 1, "got %d, %#lx, error %#lx\n", ret, flags, pStrongNameErrorInfo() );

    /* what is hashed is smaller than the file, by the signature at least */
    blob_size = 0;
    ok( pStrongNameGetBlob( signed_path, NULL, &blob_size ), "error %#lx\n", pStrongNameErrorInfo() );
    ok( blob_size && blob_size <= size - 128, "got %lu of %lu\n", blob_size, size );
    blob = HeapAlloc( GetProcessHeap(), 0, blob_size );
    i = blob_size - 1;
    ok( !pStrongNameGetBlob( signed_path, blob, &i ), "a blob went into too small a buffer\n" );
    ok( pStrongNameErrorInfo() == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && i == blob_size, "got %#lx\n",
        pStrongNameErrorInfo() );
    ok( pStrongNameGetBlob( signed_path, blob, &i ), "error %#lx\n", pStrongNameErrorInfo() );
    copy = HeapAlloc( GetProcessHeap(), 0, blob_size );
    ok( pStrongNameGetBlobFromImage( data, size, copy, &i ) && !memcmp( blob, copy, i ), "error %#lx\n",
        pStrongNameErrorInfo() );
    HeapFree( GetProcessHeap(), 0, blob );
    HeapFree( GetProcessHeap(), 0, copy );

    /* a copy is the same; one with another checksum differs in nothing that counts; one with another text is another */
    write_copy( data, size, path );
    ok( pStrongNameCompareAssemblies( signed_path, path, &result ) && result == 1, "got %lu\n", result );
    DeleteFileW( path );
    data[*(DWORD *)(data + 0x3c) + 24 + 64] ^= 1;
    write_copy( data, size, path );
    ok( pStrongNameCompareAssemblies( signed_path, path, &result ) && result == 2, "got %lu\n", result );
    ret = pStrongNameSignatureVerificationEx( path, TRUE, &verified );
    ok( ret && verified, "got %d, %d, error %#lx\n", ret, verified, pStrongNameErrorInfo() );
    DeleteFileW( path );
    blob = find_bytes( data, size, (const BYTE *)"Answer", 6 );
    ok( blob != NULL, "no name to change\n" );
    if (blob) blob[0] = 'a';
    write_copy( data, size, path );
    ok( pStrongNameCompareAssemblies( signed_path, path, &result ) && result == 0, "got %lu\n", result );
    ret = pStrongNameSignatureVerificationEx( path, TRUE, &verified );
    ok( !ret && !verified && pStrongNameErrorInfo() == CORSEC_E_INVALID_STRONGNAME, "got %d, %d, %#lx\n", ret, verified,
        pStrongNameErrorInfo() );
    DeleteFileW( path );

    /* garbage */
    memset( data + 0x80, 0xcc, size - 0x80 );
    ret = pStrongNameSignatureVerificationFromImage( data, size, 1, &flags );
    ok( !ret && !flags && pStrongNameErrorInfo() == CORSEC_E_INVALID_IMAGE_FORMAT, "got %d, %#lx\n", ret,
        pStrongNameErrorInfo() );
    ok( !pStrongNameSignatureVerificationFromImage( NULL, 100, 1, &flags ), "nothing was verified\n" );
    HeapFree( GetProcessHeap(), 0, data );
}

static void test_signing(void)
{
    BYTE *pair, *key, *old_key, *token, *signature, *data, *place;
    ULONG pair_size, key_size, old_size, size, signature_size;
    DWORD file_size;
    WCHAR path[MAX_PATH];
    BOOLEAN ret, verified;

    ok( pStrongNameKeyGen( NULL, 0, &pair, &pair_size ), "error %#lx\n", pStrongNameErrorInfo() );
    ok( pair_size == 596 && pair[0] == PRIVATEKEYBLOB, "got %lu bytes\n", pair_size );
    ok( pStrongNameGetPublicKey( NULL, pair, pair_size, &key, &key_size ), "error %#lx\n", pStrongNameErrorInfo() );
    ok( key_size == 160, "got %lu bytes\n", key_size );
    ok( !memcmp( key + 32, pair + 20, 128 ), "another modulus\n" );
    ok( !pStrongNameGetPublicKey( NULL, pair, 100, &token, &size ) && !token, "a pair that is cut off has a key\n" );
    ok( !pStrongNameGetPublicKey( NULL, NULL, 0, &token, &size ), "no pair has a key\n" );
    ok( pStrongNameErrorInfo() == E_INVALIDARG, "got %#lx\n", pStrongNameErrorInfo() );

    /* the assembly gets the new key in place of its own, then its signature is wrong until it is signed again */
    ok( pStrongNameTokenFromAssemblyEx( signed_path, &token, &size, &old_key, &old_size ), "error %#lx\n",
        pStrongNameErrorInfo() );
    data = read_file( signed_path, &file_size );
    place = find_bytes( data, file_size, old_key, old_size );
    ok( place && old_size == key_size, "the key was not found\n" );
    if (place) memcpy( place, key, key_size );
    write_copy( data, file_size, path );
    ret = pStrongNameSignatureVerificationEx( path, TRUE, &verified );
    ok( !ret && pStrongNameErrorInfo() == CORSEC_E_INVALID_STRONGNAME, "got %d, %#lx\n", ret, pStrongNameErrorInfo() );

    ret = pStrongNameSignatureGeneration( path, NULL, pair, pair_size, &signature, &signature_size );
    ok( ret && signature_size == 128, "got %d, %lu, error %#lx\n", ret, signature_size, pStrongNameErrorInfo() );
    ret = pStrongNameSignatureVerificationEx( path, TRUE, &verified );
    ok( !ret, "the file was changed\n" );
    pStrongNameFreeBuffer( signature );
    signature_size = 0;
    ret = pStrongNameSignatureGeneration( NULL, NULL, pair, pair_size, NULL, &signature_size );
    ok( ret && signature_size == 128, "got %d, %lu, error %#lx\n", ret, signature_size, pStrongNameErrorInfo() );

    ret = pStrongNameSignatureGeneration( path, NULL, pair, pair_size, NULL, NULL );
    ok( ret, "error %#lx\n", pStrongNameErrorInfo() );
    ret = pStrongNameSignatureVerificationEx( path, TRUE, &verified );
    ok( ret && verified, "got %d, %d, error %#lx\n", ret, verified, pStrongNameErrorInfo() );
    ret = pStrongNameSignatureGeneration( described, NULL, pair, pair_size, NULL, NULL );
    ok( !ret && pStrongNameErrorInfo() == CORSEC_E_MISSING_STRONGNAME, "got %d, %#lx\n", ret, pStrongNameErrorInfo() );
    ret = pStrongNameSignatureGeneration( path, NULL, key, key_size, NULL, NULL );
    ok( !ret && pStrongNameErrorInfo() == CORSEC_E_INVALID_SIGNATUREKEY, "got %d, %#lx\n", ret,
        pStrongNameErrorInfo() );

    /* with flags: a signature for tests only, and one of the files of an assembly that has none */
    ret = pStrongNameSignatureGenerationEx( path, NULL, pair, pair_size, &signature, &signature_size, SN_TEST_SIGN );
    ok( ret && signature_size == 128, "got %d, %lu, error %#lx\n", ret, signature_size, pStrongNameErrorInfo() );
    pStrongNameFreeBuffer( signature );
    ret = pStrongNameSignatureGenerationEx( path, NULL, pair, pair_size, NULL, NULL, SN_SIGN_ALL_FILES );
    ok( ret, "error %#lx\n", pStrongNameErrorInfo() );
    ret = pStrongNameSignatureVerificationEx( path, TRUE, &verified );
    ok( ret && verified, "got %d, %d, error %#lx\n", ret, verified, pStrongNameErrorInfo() );
    signature = (BYTE *)0xdead;
    ret = pStrongNameSignatureGenerationEx( path, NULL, pair, pair_size, &signature, &signature_size, 0x80 );
    ok( !ret && pStrongNameErrorInfo() == E_INVALIDARG && !signature && !signature_size, "got %d, %#lx\n", ret,
        pStrongNameErrorInfo() );
    ret = pStrongNameSignatureGenerationEx( path, NULL, pair, pair_size, &signature, NULL, 0 );
    ok( !ret && pStrongNameErrorInfo() == E_INVALIDARG, "got %d, %#lx\n", ret, pStrongNameErrorInfo() );
    DeleteFileW( path );

    pStrongNameFreeBuffer( token );
    pStrongNameFreeBuffer( old_key );
    pStrongNameFreeBuffer( key );
    pStrongNameFreeBuffer( pair );
    HeapFree( GetProcessHeap(), 0, data );
}

/* Keys of other sizes: what they sign is of their size, and goes nowhere else. */
static void test_key_sizes(void)
{
    static const struct { DWORD bits, expected; } sizes[] = { { 0, 1024 }, { 384, 384 }, { 512, 512 }, { 1024, 1024 } };
    static const DWORD bad[] = { 1, 376, 385, 1023, 16392, ~0u };
    BYTE *pair, *key, *signature;
    ULONG pair_size, key_size, signature_size;
    unsigned int i;
    BOOLEAN ret;
    DWORD size;

    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        winetest_push_context( "%lu bits", sizes[i].bits );
        ret = pStrongNameKeyGenEx( NULL, 0, sizes[i].bits, &pair, &pair_size );
        ok( ret, "error %#lx\n", pStrongNameErrorInfo() );
        if (ret)
        {
            ok( pair_size == 20 + sizes[i].expected / 16 * 9 && *(DWORD *)(pair + 12) == sizes[i].expected,
                "got %lu bytes, %lu bits\n", pair_size, *(DWORD *)(pair + 12) );
            ret = pStrongNameGetPublicKey( NULL, pair, pair_size, &key, &key_size );
            ok( ret && key_size == 32 + sizes[i].expected / 8, "got %lu bytes\n", key_size );
            ok( pStrongNameSignatureSize( key, key_size, &size ) && size == sizes[i].expected / 8, "got %lu\n", size );
            ret = pStrongNameSignatureGenerationEx( NULL, NULL, pair, pair_size, NULL, &signature_size, 0 );
            ok( ret && signature_size == size, "got %d, %lu\n", ret, signature_size );
            /* the guest has room for 1024 bits */
            ret = pStrongNameSignatureGenerationEx( signed_path, NULL, pair, pair_size, &signature, &signature_size,
                                                    0 );
            if (sizes[i].expected == 1024)
                ok( ret && signature_size == 128, "got %d, error %#lx\n", ret, pStrongNameErrorInfo() );
            else
                ok( !ret && pStrongNameErrorInfo() == CORSEC_E_SIGNATURE_MISMATCH && !signature && !signature_size,
                    "got %d, error %#lx\n", ret, pStrongNameErrorInfo() );
            pStrongNameFreeBuffer( signature );
            pStrongNameFreeBuffer( key );
            pStrongNameFreeBuffer( pair );
        }
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        pair = (BYTE *)0xdead;
        ret = pStrongNameKeyGenEx( NULL, 0, bad[i], &pair, &pair_size );
        ok( !ret && !pair && !pair_size && pStrongNameErrorInfo() == E_INVALIDARG, "%lu: got %d, error %#lx\n", bad[i],
            ret, pStrongNameErrorInfo() );
    }
    ok( !pStrongNameKeyGenEx( NULL, 0, 1024, NULL, &pair_size ) && pStrongNameErrorInfo() == E_INVALIDARG, "got %#lx\n",
        pStrongNameErrorInfo() );
    ok( !pStrongNameKeyGenEx( NULL, 0, 1024, &pair, NULL ) && pStrongNameErrorInfo() == E_INVALIDARG, "got %#lx\n",
        pStrongNameErrorInfo() );
    ok( !pStrongNameKeyGenEx( NULL, SN_LEAVE_KEY, 1024, &pair, &pair_size ) && pStrongNameErrorInfo() == E_INVALIDARG,
        "got %#lx\n", pStrongNameErrorInfo() );
}

static void test_containers(void)
{
    BYTE *pair, *key, *again;
    ULONG pair_size, key_size, again_size;
    unsigned int i;
    WCHAR name[64];
    BOOLEAN ret;
    DWORD id;

    lstrcpyW( name, L"mscoree test container " );
    for (id = GetCurrentProcessId(), i = lstrlenW( name ); id; id /= 10) name[i++] = '0' + id % 10;
    name[i] = 0;
    ret = pStrongNameGetPublicKey( name, NULL, 0, &key, &key_size );
    ok( !ret && pStrongNameErrorInfo() == CORSEC_E_CONTAINER_NOT_FOUND, "got %d, %#lx\n", ret, pStrongNameErrorInfo() );
    ret = pStrongNameKeyDelete( name );
    ok( !ret && pStrongNameErrorInfo() == CORSEC_E_CONTAINER_NOT_FOUND, "got %d, %#lx\n", ret, pStrongNameErrorInfo() );
    ret = pStrongNameKeyGen( NULL, 1, &pair, &pair_size );
    ok( !ret && pStrongNameErrorInfo() == E_INVALIDARG && !pair, "got %d, %#lx\n", ret, pStrongNameErrorInfo() );

    ok( pStrongNameKeyGen( NULL, 0, &pair, &pair_size ), "error %#lx\n", pStrongNameErrorInfo() );
    ok( pStrongNameGetPublicKey( NULL, pair, pair_size, &key, &key_size ), "error %#lx\n", pStrongNameErrorInfo() );
    ok( pStrongNameKeyInstall( name, pair, pair_size ), "error %#lx\n", pStrongNameErrorInfo() );
    ret = pStrongNameKeyInstall( name, pair, pair_size );
    ok( !ret && pStrongNameErrorInfo() == NTE_EXISTS, "got %d, %#lx\n", ret, pStrongNameErrorInfo() );
    ret = pStrongNameGetPublicKey( name, NULL, 0, &again, &again_size );
    ok( ret && again_size == key_size && !memcmp( key, again, key_size ), "got %d, error %#lx\n", ret,
        pStrongNameErrorInfo() );
    pStrongNameFreeBuffer( again );
    ok( pStrongNameKeyDelete( name ), "error %#lx\n", pStrongNameErrorInfo() );
    ret = pStrongNameGetPublicKey( name, NULL, 0, &again, &again_size );
    ok( !ret && pStrongNameErrorInfo() == CORSEC_E_CONTAINER_NOT_FOUND, "got %d, %#lx\n", ret, pStrongNameErrorInfo() );
    ret = pStrongNameKeyInstall( name, pair, 20 );
    ok( !ret, "a pair that is cut off was installed\n" );
    pStrongNameFreeBuffer( pair );
    pStrongNameFreeBuffer( key );
}

START_TEST(strongname)
{
    HMODULE module = LoadLibraryW( L"mscoree.dll" );

#define GET( name ) p##name = (void *)GetProcAddress( module, #name )
    GET( StrongNameCompareAssemblies );
    GET( StrongNameErrorInfo );
    GET( StrongNameFreeBuffer );
    GET( StrongNameGetBlob );
    GET( StrongNameGetBlobFromImage );
    GET( StrongNameGetPublicKey );
    GET( StrongNameHashSize );
    GET( StrongNameKeyDelete );
    GET( StrongNameKeyGen );
    GET( StrongNameKeyGenEx );
    GET( StrongNameKeyInstall );
    GET( StrongNameSignatureGeneration );
    GET( StrongNameSignatureGenerationEx );
    GET( StrongNameSignatureSize );
    GET( StrongNameSignatureVerification );
    GET( StrongNameSignatureVerificationEx );
    GET( StrongNameSignatureVerificationFromImage );
    GET( StrongNameTokenFromAssembly );
    GET( StrongNameTokenFromAssemblyEx );
    GET( StrongNameTokenFromPublicKey );
    GET( GetHashFromBlob );
    GET( GetHashFromFile );
    GET( GetHashFromFileW );
    GET( GetHashFromHandle );
    GET( GetHashFromAssemblyFile );
    GET( GetHashFromAssemblyFileW );
#undef GET

    if (!GetEnvironmentVariableW( L"MSCOREE_TEST_GUESTS", described, ARRAY_SIZE(described) - 16 ))
    {
        skip( "MSCOREE_TEST_GUESTS is not set\n" );
        return;
    }
    lstrcpyW( signed_path, described );
    lstrcatW( described, L"\\described.dll" );
    lstrcatW( signed_path, L"\\signed.dll" );
    test_hashes();
    test_tokens();
    test_verification();
    test_signing();
    test_key_sizes();
    test_containers();
}
