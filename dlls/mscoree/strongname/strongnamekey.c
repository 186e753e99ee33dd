/*
 * Strong names: keys
 *
 * A key pair is a PRIVATEKEYBLOB of the CryptoAPI, as .snk files have it, or in a key container of the
 * machine.  What blobs say is checked here before the CryptoAPI sees it.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "cor.h"
#include "reader/bytes.h"
#include "reader/sha1.h"
#include "strongname/strongname.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define BLOB_HEADER    8            /* BLOBHEADER */
#define RSA_HEADER     12           /* RSAPUBKEY */
#define RSA_PUBLIC     0x31415352   /* "RSA1" */
#define RSA_PRIVATE    0x32415352   /* "RSA2" */
#define DEFAULT_BITS   1024

/* The key that ECMA-335 II.6.2.1.3 gives to the standard libraries; each runtime has its own behind it. */
static const BYTE ecma_key[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0 };

BYTE *sn_alloc( SIZE_T size )
{
    return HeapAlloc( GetProcessHeap(), 0, size );
}

void sn_free( void *ptr )
{
    HeapFree( GetProcessHeap(), 0, ptr );
}

/* What the CryptoAPI left: some of its codes are HRESULTs. */
HRESULT sn_last_error(void)
{
    DWORD error = GetLastError();

    if (!error) return CORSEC_E_CRYPTOAPI_CALL_FAILED;
    return FAILED((HRESULT)error) ? (HRESULT)error : HRESULT_FROM_WIN32( error );
}

/* The bits of a key blob of the wanted type; 0: it is none. */
static DWORD check_rsa_blob( const BYTE *blob, SIZE_T size, BYTE type, DWORD magic )
{
    DWORD bits;

    if (size < BLOB_HEADER + RSA_HEADER || blob[0] != type || blob[1] != CUR_BLOB_VERSION) return 0;
    if (get_u32( blob + BLOB_HEADER ) != magic) return 0;
    bits = get_u32( blob + BLOB_HEADER + 4 );
    if (!bits || bits % 16 || bits > 16384) return 0;
    /* after the modulus, five parts half as long, and the exponent (PRIVATEKEYBLOB) */
    if (size < BLOB_HEADER + RSA_HEADER + bits / 8 + (type == PRIVATEKEYBLOB ? 5 * (bits / 16) + bits / 8 : 0))
        return 0;
    return bits;
}

/* CORSEC_E_INVALID_PUBLICKEY: it is not a public key as assemblies have it. */
HRESULT sn_check_public_key( const BYTE *key, ULONG size )
{
    if (!key) return E_INVALIDARG;
    if (size == sizeof(ecma_key) && !memcmp( key, ecma_key, size )) return S_OK;
    if (size < sizeof(struct public_key_header) || get_u32( key + 8 ) != size - sizeof(struct public_key_header))
        return CORSEC_E_INVALID_PUBLICKEY;
    if (get_u32( key ) && GET_ALG_CLASS( get_u32( key ) ) != ALG_CLASS_SIGNATURE) return CORSEC_E_INVALID_PUBLICKEY;
    if (get_u32( key + 4 ) && (GET_ALG_CLASS( get_u32( key + 4 ) ) != ALG_CLASS_HASH ||
                               GET_ALG_SID( get_u32( key + 4 ) ) < ALG_SID_SHA1))
        return CORSEC_E_INVALID_PUBLICKEY;
    if (!check_rsa_blob( key + sizeof(struct public_key_header), size - sizeof(struct public_key_header), PUBLICKEYBLOB,
                         RSA_PUBLIC ))
        return CORSEC_E_INVALID_PUBLICKEY;
    return S_OK;
}

/* A container of the machine, or else of the user.  CORSEC_E_CONTAINER_NOT_FOUND: there is none of the name. */
static HRESULT open_container( const WCHAR *container, HCRYPTPROV *provider )
{
    static const DWORD flags[] = { CRYPT_MACHINE_KEYSET, 0 };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(flags); i++)
        if (CryptAcquireContextW( provider, container, NULL, PROV_RSA_AES, flags[i] )) return S_OK;
    WARN( "no key container %s, error %#lx\n", debugstr_w(container), GetLastError() );
    return CORSEC_E_CONTAINER_NOT_FOUND;
}

static HRESULT open_temporary( HCRYPTPROV *provider )
{
    return CryptAcquireContextW( provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT ) ? S_OK : sn_last_error();
}

HRESULT sn_open_key_pair( const WCHAR *container, const BYTE *key, ULONG size, HCRYPTPROV *provider, HCRYPTKEY *handle )
{
    BYTE *copy;
    HRESULT hr;
    BOOL ret;

    *handle = 0;
    if (!key)
    {
        if (!container) return E_INVALIDARG;
        if (FAILED(hr = open_container( container, provider ))) return hr;
        if (CryptGetUserKey( *provider, AT_SIGNATURE, handle )) return S_OK;
        hr = sn_last_error();
        CryptReleaseContext( *provider, 0 );
        return hr;
    }
    if (!check_rsa_blob( key, size, PRIVATEKEYBLOB, RSA_PRIVATE )) return CORSEC_E_INVALID_SIGNATUREKEY;
    if (FAILED(hr = open_temporary( provider ))) return hr;
    if (!(copy = sn_alloc( size ))) ret = FALSE;
    else
    {
        /* keys that were made for exchange sign as well, once they say so */
        memcpy( copy, key, size );
        ((BLOBHEADER *)copy)->aiKeyAlg = CALG_RSA_SIGN;
        ret = CryptImportKey( *provider, copy, size, 0, CRYPT_EXPORTABLE, handle );
    }
    hr = ret ? S_OK : copy ? sn_last_error() : E_OUTOFMEMORY;
    if (copy) SecureZeroMemory( copy, size );
    sn_free( copy );
    if (FAILED(hr)) CryptReleaseContext( *provider, 0 );
    return hr;
}

static HRESULT export_key( HCRYPTKEY key, DWORD type, SIZE_T header, BYTE **ret, ULONG *ret_size )
{
    DWORD size = 0;
    BYTE *blob;

    if (!CryptExportKey( key, 0, type, 0, NULL, &size )) return sn_last_error();
    if (!(blob = sn_alloc( header + size ))) return E_OUTOFMEMORY;
    if (!CryptExportKey( key, 0, type, 0, blob + header, &size ))
    {
        HRESULT hr = sn_last_error();

        sn_free( blob );
        return hr;
    }
    *ret = blob;
    *ret_size = header + size;
    return S_OK;
}

/* The public key of a pair, as assemblies have it. */
HRESULT sn_get_public_key( const WCHAR *container, const BYTE *key, ULONG key_size, DWORD hash_alg, BYTE **ret,
                           ULONG *ret_size )
{
    struct public_key_header *header;
    HCRYPTPROV provider;
    HCRYPTKEY handle;
    DWORD bits, size;
    BYTE *blob;
    HRESULT hr;

    if (!ret || !ret_size) return E_INVALIDARG;
    *ret = NULL;
    *ret_size = 0;
    if (!hash_alg) hash_alg = CALG_SHA1;
    if (key)
    {
        if (!(bits = check_rsa_blob( key, key_size, PRIVATEKEYBLOB, RSA_PRIVATE )))
            return CORSEC_E_INVALID_SIGNATUREKEY;
        size = sizeof(*header) + BLOB_HEADER + RSA_HEADER + bits / 8;
        if (!(blob = sn_alloc( size ))) return E_OUTOFMEMORY;
        memcpy( blob + sizeof(*header), key, size - sizeof(*header) );
        blob[sizeof(*header)] = PUBLICKEYBLOB;
        blob[sizeof(*header) + BLOB_HEADER + 3] = '1';      /* RSA1 */
    }
    else
    {
        if (FAILED(hr = sn_open_key_pair( container, NULL, 0, &provider, &handle ))) return hr;
        hr = export_key( handle, PUBLICKEYBLOB, sizeof(*header), &blob, &size );
        CryptDestroyKey( handle );
        CryptReleaseContext( provider, 0 );
        if (FAILED(hr)) return hr;
    }
    ((BLOBHEADER *)(blob + sizeof(*header)))->aiKeyAlg = CALG_RSA_SIGN;
    header = (struct public_key_header *)blob;
    header->signature_alg = CALG_RSA_SIGN;
    header->hash_alg = hash_alg;
    header->size = size - sizeof(*header);
    *ret = blob;
    *ret_size = size;
    return S_OK;
}

HRESULT sn_get_token( const BYTE *key, ULONG key_size, BYTE **ret, ULONG *ret_size )
{
    HRESULT hr;

    if (!ret || !ret_size) return E_INVALIDARG;
    *ret = NULL;
    *ret_size = 0;
    if (FAILED(hr = sn_check_public_key( key, key_size ))) return hr;
    if (!(*ret = sn_alloc( 8 ))) return E_OUTOFMEMORY;
    sha1_key_token( key, key_size, *ret );
    *ret_size = 8;
    return S_OK;
}

/* The bytes of a signature with a key; of ECMA's key, which has no size, that of the keys which stand for it. */
HRESULT sn_signature_size( const BYTE *key, ULONG key_size, DWORD *size )
{
    HRESULT hr;

    if (!size) return E_INVALIDARG;
    *size = 0;
    if (FAILED(hr = sn_check_public_key( key, key_size ))) return hr;
    if (key_size == sizeof(ecma_key)) *size = DEFAULT_BITS / 8;
    else *size = get_u32( key + sizeof(struct public_key_header) + BLOB_HEADER + 4 ) / 8;
    return S_OK;
}

/* A new key pair; it remains in the container only with SN_LEAVE_KEY. */
HRESULT sn_key_generate( const WCHAR *container, DWORD flags, DWORD bits, BYTE **ret, ULONG *ret_size )
{
    HCRYPTPROV provider, deleted;
    HCRYPTKEY handle;
    HRESULT hr;

    if (!ret || !ret_size) return E_INVALIDARG;
    *ret = NULL;
    *ret_size = 0;
    if (flags & ~SN_LEAVE_KEY || (flags & SN_LEAVE_KEY && !container)) return E_INVALIDARG;
    if (!bits) bits = DEFAULT_BITS;
    if (bits < 384 || bits > 16384 || bits % 8) return E_INVALIDARG;
    if (!(flags & SN_LEAVE_KEY)) container = NULL;

    if (!container) hr = open_temporary( &provider );
    else if (CryptAcquireContextW( &provider, container, NULL, PROV_RSA_AES, CRYPT_NEWKEYSET | CRYPT_MACHINE_KEYSET ))
        hr = S_OK;
    else hr = sn_last_error();
    if (FAILED(hr)) return hr;
    if (!CryptGenKey( provider, AT_SIGNATURE, bits << 16 | CRYPT_EXPORTABLE, &handle )) hr = sn_last_error();
    else
    {
        hr = export_key( handle, PRIVATEKEYBLOB, 0, ret, ret_size );
        CryptDestroyKey( handle );
    }
    CryptReleaseContext( provider, 0 );
    if (FAILED(hr) && container)
        CryptAcquireContextW( &deleted, container, NULL, PROV_RSA_AES, CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET );
    return hr;
}

/* NTE_EXISTS: there is a container of the name. */
HRESULT sn_key_install( const WCHAR *container, const BYTE *key, ULONG size )
{
    HCRYPTPROV provider, deleted;
    HCRYPTKEY handle;
    HRESULT hr = S_OK;

    if (!container || !container[0] || !key || !size) return E_INVALIDARG;
    if (!check_rsa_blob( key, size, PRIVATEKEYBLOB, RSA_PRIVATE )) return CORSEC_E_INVALID_SIGNATUREKEY;
    if (!CryptAcquireContextW( &provider, container, NULL, PROV_RSA_AES, CRYPT_NEWKEYSET | CRYPT_MACHINE_KEYSET ))
        return sn_last_error();
    if (!CryptImportKey( provider, key, size, 0, CRYPT_EXPORTABLE, &handle )) hr = sn_last_error();
    else CryptDestroyKey( handle );
    CryptReleaseContext( provider, 0 );
    if (FAILED(hr))
        CryptAcquireContextW( &deleted, container, NULL, PROV_RSA_AES, CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET );
    return hr;
}

HRESULT sn_key_delete( const WCHAR *container )
{
    HCRYPTPROV provider;
    HRESULT hr;

    if (!container || !container[0]) return E_INVALIDARG;
    if (FAILED(hr = open_container( container, &provider ))) return hr;
    CryptReleaseContext( provider, 0 );
    if (CryptAcquireContextW( &provider, container, NULL, PROV_RSA_AES, CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET ))
        return S_OK;
    return CryptAcquireContextW( &provider, container, NULL, PROV_RSA_AES, CRYPT_DELETEKEYSET ) ? S_OK
           : sn_last_error();
}
