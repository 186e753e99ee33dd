/*
 * Strong names: hashes of files and memory
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

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "ole2.h"
#include "cor.h"
#include "strongname/strongname.h"

/* The bytes of a hash.  NTE_BAD_ALGID: it is none of those that assemblies may have. */
HRESULT sn_hash_size( DWORD alg, DWORD *size )
{
    if (!size) return E_INVALIDARG;
    *size = 0;
    switch (alg)
    {
    case CALG_MD2:
    case CALG_MD4:
    case CALG_MD5:     *size = 16; return S_OK;
    case 0:
    case CALG_SHA1:    *size = 20; return S_OK;
    case CALG_SHA_256: *size = 32; return S_OK;
    case CALG_SHA_384: *size = 48; return S_OK;
    case CALG_SHA_512: *size = 64; return S_OK;
    default: return NTE_BAD_ALGID;
    }
}

/* Something to hash piece by piece. */
struct hashing
{
    HCRYPTPROV provider;
    HCRYPTHASH hash;
};

static HRESULT begin( struct hashing *hashing, unsigned int *alg )
{
    HRESULT hr;

    if (!alg) return E_INVALIDARG;
    if (!*alg) *alg = CALG_SHA1;
    if (!CryptAcquireContextW( &hashing->provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT ))
        return sn_last_error();
    if (CryptCreateHash( hashing->provider, *alg, 0, 0, &hashing->hash )) return S_OK;
    hr = sn_last_error();
    CryptReleaseContext( hashing->provider, 0 );
    return hr;
}

/* HRESULT_FROM_WIN32(ERROR_MORE_DATA): there is not room enough; *length says how much. */
static HRESULT end( struct hashing *hashing, HRESULT hr, BYTE *hash, DWORD room, DWORD *length )
{
    DWORD size = room;

    if (SUCCEEDED(hr))
    {
        if (!CryptGetHashParam( hashing->hash, HP_HASHVAL, hash, &size, 0 )) hr = sn_last_error();
        if (length) *length = size;
    }
    CryptDestroyHash( hashing->hash );
    CryptReleaseContext( hashing->provider, 0 );
    return hr;
}

HRESULT sn_hash_blob( const BYTE *data, SIZE_T size, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length )
{
    struct hashing hashing;
    HRESULT hr;

    if ((!data && size) || (!hash && !length)) return E_INVALIDARG;
    if (FAILED(hr = begin( &hashing, alg ))) return hr;
    if (size && !CryptHashData( hashing.hash, data, size, 0 )) hr = sn_last_error();
    return end( &hashing, hr, hash, room, length );
}

/* All of a file; the handle stands afterwards where it stood. */
HRESULT sn_hash_handle( HANDLE file, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length )
{
    LARGE_INTEGER zero = { { 0 } }, old;
    struct hashing hashing;
    DWORD got = 0;
    BYTE *buffer;
    HRESULT hr;

    if (!hash && !length) return E_INVALIDARG;
    if (!SetFilePointerEx( file, zero, &old, FILE_CURRENT ) || !SetFilePointerEx( file, zero, NULL, FILE_BEGIN ))
        return HRESULT_FROM_WIN32( GetLastError() );
    if (SUCCEEDED(hr = begin( &hashing, alg )))
    {
        if (!(buffer = sn_alloc( 0x10000 ))) hr = E_OUTOFMEMORY;
        while (SUCCEEDED(hr))
        {
            if (!ReadFile( file, buffer, 0x10000, &got, NULL )) hr = HRESULT_FROM_WIN32( GetLastError() );
            else if (!got) break;
            else if (!CryptHashData( hashing.hash, buffer, got, 0 )) hr = sn_last_error();
        }
        sn_free( buffer );
        hr = end( &hashing, hr, hash, room, length );
    }
    SetFilePointerEx( file, old, NULL, FILE_BEGIN );
    return hr;
}

HRESULT sn_hash_file( const WCHAR *path, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length )
{
    HANDLE file;
    HRESULT hr;

    if (!path) return E_INVALIDARG;
    file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                        FILE_FLAG_SEQUENTIAL_SCAN, NULL );
    if (file == INVALID_HANDLE_VALUE) return HRESULT_FROM_WIN32( GetLastError() );
    hr = sn_hash_handle( file, alg, hash, room, length );
    CloseHandle( file );
    return hr;
}

HRESULT sn_hash_file_ansi( const char *path, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length )
{
    WCHAR *wide;
    HRESULT hr;
    int len;

    if (!path) return E_INVALIDARG;
    len = MultiByteToWideChar( CP_ACP, 0, path, -1, NULL, 0 );
    if (!(wide = (WCHAR *)sn_alloc( len * sizeof(WCHAR) ))) return E_OUTOFMEMORY;
    MultiByteToWideChar( CP_ACP, 0, path, -1, wide, len );
    hr = sn_hash_file( wide, alg, hash, room, length );
    sn_free( wide );
    return hr;
}
