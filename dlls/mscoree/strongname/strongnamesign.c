/*
 * Strong names: what is hashed of an assembly, signing, verifying
 *
 * What the signature is of: the headers up to the last section header, with the checksum and the
 * directory entry of the Authenticode signature as zeros, and the data of each section but for the
 * signature itself (ECMA-335 II.6.2.1.3 names what is left out).  Everything else in the file may
 * change.
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
#include <wchar.h>

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "ole2.h"
#include "cor.h"
#include "metadata/mdname.h"
#include "reader/bytes.h"
#include "reader/sha1.h"
#include "strongname/strongname.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define COR_STRONGNAME_SIGNED 0x8       /* flags of the CLR header */
#define ECMA_KEY_SIZE         16

/* ------------------------------------------------------------------ an assembly, opened */

HRESULT sn_open_memory( const BYTE *data, SIZE_T size, BOOL mapped, struct sn_image *image )
{
    const void *metadata, *signature;
    uint32_t key_size;

    memset( image, 0, sizeof(*image) );
    image->data = data;
    image->size = size;
    if (pe_open( &image->pe, data, size, mapped ) != PE_OK) return CORSEC_E_INVALID_IMAGE_FORMAT;
    metadata = pe_rva( &image->pe, image->pe.metadata.rva, image->pe.metadata.size );
    if (!md_open( &image->md, metadata, image->pe.metadata.size )) return CORSEC_E_INVALID_IMAGE_FORMAT;
    image->key = md_cell_blob( &image->md, MD_ASSEMBLY, 1, ASSEMBLY_PUBLICKEY, &key_size );
    if (!(image->key_size = key_size)) image->key = NULL;
    if (image->pe.strong_name.size && (signature = pe_rva( &image->pe, image->pe.strong_name.rva,
                                                           image->pe.strong_name.size )))
    {
        image->signature = (const BYTE *)signature - data;
        image->signature_size = image->pe.strong_name.size;
    }
    return S_OK;
}

HRESULT sn_open_file( const WCHAR *path, struct sn_image *image )
{
    const void *data;
    SIZE_T size;
    HRESULT hr;

    if (!path) return E_INVALIDARG;
    hr = mdscope_map_file( path, &data, &size );
    if (hr == CLDB_E_NO_DATA || hr == CLDB_E_TOO_BIG) return CORSEC_E_INVALID_IMAGE_FORMAT;
    if (FAILED(hr)) return hr;
    hr = sn_open_memory( data, size, FALSE, image );
    image->is_view = TRUE;
    if (FAILED(hr)) sn_close( image );
    return hr;
}

void sn_close( struct sn_image *image )
{
    if (image->is_view) UnmapViewOfFile( (void *)image->data );
}

/* ------------------------------------------------------------------ what is hashed */

typedef BOOL (*add_bytes)( void *context, const BYTE *data, SIZE_T size );

/* Gives the bytes that a signature is of, in order.  FALSE: the callback said so. */
static BOOL for_hashed_bytes( const struct sn_image *image, add_bytes add, void *context )
{
    size_t pos = 0, size, offset, signature_end = image->signature + image->signature_size;
    static const BYTE zeros[8];
    struct { SIZE_T offset, size; } holes[2];
    unsigned int i;

    /* the headers; the checksum comes before the directory */
    holes[0].offset = image->pe.checksum;
    holes[0].size = 4;
    holes[1].offset = image->pe.security;
    holes[1].size = image->pe.security ? 8 : 0;
    for (i = 0; i < 2 && holes[i].size; i++)
    {
        if (!add( context, image->data + pos, holes[i].offset - pos ) || !add( context, zeros, holes[i].size ))
            return FALSE;
        pos = holes[i].offset + holes[i].size;
    }
    if (!add( context, image->data + pos, image->pe.headers_end - pos )) return FALSE;

    for (i = 0; i < image->pe.section_count; i++)
    {
        if (image->pe.mapped)
        {
            offset = get_u32( image->pe.sections + i * 40 + 12 );
            size = get_u32( image->pe.sections + i * 40 + 16 );
            if (!inside( image->size, offset, size )) return FALSE;
        }
        else if (!pe_section_data( &image->pe, i, &offset, &size )) return FALSE;
        if (image->signature_size && image->signature >= offset && signature_end <= offset + size)
        {
            if (!add( context, image->data + offset, image->signature - offset )) return FALSE;
            size = offset + size - signature_end;
            offset = signature_end;
        }
        if (size && !add( context, image->data + offset, size )) return FALSE;
    }
    return TRUE;
}

struct blob_room
{
    BYTE  *data;
    SIZE_T size, room;
};

static BOOL add_to_blob( void *context, const BYTE *data, SIZE_T size )
{
    struct blob_room *blob = context;

    if (blob->data && size <= blob->room - blob->size) memcpy( blob->data + blob->size, data, size );
    else blob->data = NULL;
    blob->size += size;
    return TRUE;
}

/* The bytes themselves.  Without a buffer only their number; HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER). */
HRESULT sn_get_blob( const struct sn_image *image, BYTE *blob, DWORD *size )
{
    struct blob_room room = { blob, 0, 0 };

    if (!size) return E_INVALIDARG;
    room.room = *size;
    if (!for_hashed_bytes( image, add_to_blob, &room )) return CORSEC_E_INVALID_IMAGE_FORMAT;
    *size = room.size;
    return blob && room.size > room.room ? HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) : S_OK;
}

static BYTE *copy_hashed_bytes( const struct sn_image *image, DWORD *size, HRESULT *hr )
{
    BYTE *blob;

    if (FAILED(*hr = sn_get_blob( image, NULL, size ))) return NULL;
    if (!(blob = sn_alloc( *size ))) *hr = E_OUTOFMEMORY;
    else sn_get_blob( image, blob, size );
    return blob;
}

HRESULT sn_compare( const WCHAR *path1, const WCHAR *path2, DWORD *result )
{
    BYTE *blob1 = NULL, *blob2 = NULL;
    struct sn_image image1, image2;
    DWORD size1 = 0, size2 = 0;
    HRESULT hr;

    if (!result) return E_INVALIDARG;
    *result = SN_CMP_DIFFERENT;
    if (FAILED(hr = sn_open_file( path1, &image1 ))) return hr;
    if (SUCCEEDED(hr = sn_open_file( path2, &image2 )))
    {
        if ((blob1 = copy_hashed_bytes( &image1, &size1, &hr )) &&
            (blob2 = copy_hashed_bytes( &image2, &size2, &hr )) && size1 == size2 && !memcmp( blob1, blob2, size1 ))
        {
            if (image1.size == image2.size && !memcmp( image1.data, image2.data, image1.size ))
                *result = SN_CMP_IDENTICAL;
            else *result = SN_CMP_SIGONLY;
        }
        sn_close( &image2 );
    }
    sn_free( blob1 );
    sn_free( blob2 );
    sn_close( &image1 );
    return hr;
}

static BOOL add_to_hash( void *context, const BYTE *data, SIZE_T size )
{
    return !size || CryptHashData( *(HCRYPTHASH *)context, data, size, 0 );
}

static HRESULT hash_image( const struct sn_image *image, HCRYPTPROV provider, DWORD alg, HCRYPTHASH *hash )
{
    HRESULT hr;

    if (!CryptCreateHash( provider, alg, 0, 0, hash )) return sn_last_error();
    if (for_hashed_bytes( image, add_to_hash, hash )) return S_OK;
    hr = CORSEC_E_INVALID_IMAGE_FORMAT;
    CryptDestroyHash( *hash );
    return hr;
}

static DWORD get_hash_alg( const struct sn_image *image )
{
    DWORD alg = image->key && image->key_size > ECMA_KEY_SIZE ? get_u32( image->key + 4 ) : 0;

    return alg ? alg : CALG_SHA1;
}

/* ------------------------------------------------------------------ verifying */

/* Whether an administrator has excused the assembly: keys are "name,token", and * stands for any of either. */
static BOOL is_excused( const struct sn_image *image )
{
    static const WCHAR root[] = L"Software\\Microsoft\\StrongName\\Verification";
    const char *name = md_cell_string( &image->md, MD_ASSEMBLY, 1, ASSEMBLY_NAME );
    WCHAR wide[200], token[17], key[256];
    BYTE bytes[8];
    HKEY hkey, found;
    BOOL ret = FALSE;
    unsigned int i;

    if (RegOpenKeyExW( HKEY_LOCAL_MACHINE, root, 0, KEY_READ, &hkey )) return FALSE;
    mdname_copy( name, wide, ARRAY_SIZE(wide), NULL );
    sha1_key_token( image->key, image->key_size, bytes );
    for (i = 0; i < 8; i++)
    {
        token[2 * i] = L"0123456789abcdef"[bytes[i] >> 4];
        token[2 * i + 1] = L"0123456789abcdef"[bytes[i] & 15];
    }
    token[16] = 0;
    for (i = 0; i < 4 && !ret; i++)
    {
        lstrcpyW( key, i & 1 ? L"*" : wide );
        lstrcatW( key, L"," );
        lstrcatW( key, i & 2 ? L"*" : token );
        if ((ret = !RegOpenKeyExW( hkey, key, 0, KEY_READ, &found ))) RegCloseKey( found );
    }
    RegCloseKey( hkey );
    return ret;
}

/* Checks the signature with the assembly's own key; with another one if the key is ECMA's, which stands for a runtime's
 * own. CORSEC_E_MISSING_STRONGNAME: it has no key; CORSEC_E_INVALID_STRONGNAME: it was not signed, changed since, or
 * has ECMA's key and no other one was given; CORSEC_E_INVALID_PUBLICKEY. */
HRESULT sn_verify( const struct sn_image *image, BOOL force, const BYTE *ecma_key, DWORD ecma_size, BOOL *verified )
{
    const BYTE *key = image->key;
    DWORD key_size = image->key_size;
    HCRYPTPROV provider;
    HCRYPTKEY handle;
    HCRYPTHASH hash;
    HRESULT hr;

    *verified = FALSE;
    if (!key) return CORSEC_E_MISSING_STRONGNAME;
    if (!force && is_excused( image )) return S_OK;
    if (FAILED(hr = sn_check_public_key( key, key_size ))) return hr;
    if (key_size == ECMA_KEY_SIZE)
    {
        if (!ecma_key) return CORSEC_E_INVALID_STRONGNAME;
        key = ecma_key;
        key_size = ecma_size;
        if (FAILED(hr = sn_check_public_key( key, key_size ))) return hr;
        if (key_size == ECMA_KEY_SIZE) return CORSEC_E_INVALID_PUBLICKEY;
    }
    if (!image->signature_size || !(image->pe.cor_flags & COR_STRONGNAME_SIGNED)) return CORSEC_E_INVALID_STRONGNAME;

    if (!CryptAcquireContextW( &provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT )) return sn_last_error();
    if (!CryptImportKey( provider, key + sizeof(struct public_key_header), key_size - sizeof(struct public_key_header),
                         0, 0, &handle ))
        hr = CORSEC_E_INVALID_PUBLICKEY;
    else
    {
        if (SUCCEEDED(hr = hash_image( image, provider, get_hash_alg( image ), &hash )))
        {
            if (CryptVerifySignatureW( hash, image->data + image->signature, image->signature_size, handle, NULL, 0 ))
                *verified = TRUE;
            else hr = CORSEC_E_INVALID_STRONGNAME;
            CryptDestroyHash( hash );
        }
        CryptDestroyKey( handle );
    }
    CryptReleaseContext( provider, 0 );
    return hr;
}

/* ------------------------------------------------------------------ signing */

static HRESULT sign_hash( HCRYPTHASH hash, BYTE **signature, ULONG *size )
{
    DWORD length = 0;

    if (!CryptSignHashW( hash, AT_SIGNATURE, NULL, 0, NULL, &length )) return sn_last_error();
    if (!(*signature = sn_alloc( length ))) return E_OUTOFMEMORY;
    if (!CryptSignHashW( hash, AT_SIGNATURE, NULL, 0, *signature, &length ))
    {
        HRESULT hr = sn_last_error();

        sn_free( *signature );
        *signature = NULL;
        return hr;
    }
    *size = length;
    return S_OK;
}

/* Writes at places of a file: all that is known to be there, since it was mapped before. */
static HRESULT write_at( HANDLE file, SIZE_T offset, const void *data, DWORD size )
{
    OVERLAPPED place = { 0 };
    DWORD written;

    place.Offset = offset;
    if (!WriteFile( file, data, size, &written, &place )) return HRESULT_FROM_WIN32( GetLastError() );
    return written == size ? S_OK : HRESULT_FROM_WIN32( ERROR_WRITE_FAULT );
}

static HRESULT store_signature( const WCHAR *path, SIZE_T offset, SIZE_T flags_offset, DWORD flags,
                                const BYTE *signature, ULONG size )
{
    HANDLE file = CreateFileW( path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    HRESULT hr;

    if (file == INVALID_HANDLE_VALUE) return HRESULT_FROM_WIN32( GetLastError() );
    hr = write_at( file, offset, signature, size );
    if (SUCCEEDED(hr)) hr = write_at( file, flags_offset, &flags, sizeof(flags) );
    CloseHandle( file );
    return hr;
}

/* A private copy of a file's data, which is marked as signed: what will be hashed by those who verify it. */
static HRESULT open_marked( const WCHAR *path, struct sn_image *image, BYTE **copy )
{
    struct sn_image view;
    DWORD flags;
    HRESULT hr;

    *copy = NULL;
    if (FAILED(hr = sn_open_file( path, &view ))) return hr;
    if (!view.key || !view.signature_size) hr = CORSEC_E_MISSING_STRONGNAME;
    else if (!(*copy = sn_alloc( view.size ))) hr = E_OUTOFMEMORY;
    else
    {
        memcpy( *copy, view.data, view.size );
        flags = view.pe.cor_flags | COR_STRONGNAME_SIGNED;
        memcpy( *copy + view.pe.cor_flags_offset, &flags, sizeof(flags) );
        hr = sn_open_memory( *copy, view.size, FALSE, image );
    }
    sn_close( &view );
    if (FAILED(hr)) sn_free( *copy );
    return hr;
}

/* Signs a file that has a public key and room for the signature. The signature goes into the file, or to the caller if
 * it asks for it; without a path, only its size is said. CORSEC_E_MISSING_STRONGNAME: no key or no room;
 * CORSEC_E_SIGNATURE_MISMATCH: the room is for a signature of another size; HRESULT_FROM_WIN32(...). */
HRESULT sn_sign_file( const WCHAR *path, const WCHAR *container, const BYTE *key, ULONG key_size, BYTE **signature,
                      ULONG *size, DWORD flags )
{
    BYTE *blob = NULL, *copy;
    struct sn_image image;
    HCRYPTPROV provider;
    HCRYPTKEY handle;
    HCRYPTHASH hash;
    ULONG length = 0;
    HRESULT hr;

    if (signature) *signature = NULL;
    if (size) *size = 0;
    if (flags & ~SN_SIGN_FLAGS || (signature && !size) || (!path && !size)) return E_INVALIDARG;
    if (!path)
    {
        if (FAILED(hr = sn_get_public_key( container, key, key_size, 0, &blob, &length ))) return hr;
        hr = sn_signature_size( blob, length, size );
        sn_free( blob );
        return hr;
    }
    if (FAILED(hr = open_marked( path, &image, &copy ))) return hr;
    if (flags & SN_SIGN_ALL_FILES && md_row_count( &image.md, MD_FILE ))
    {
        FIXME( "%s has files, whose hashes cannot be renewed\n", debugstr_w(path) );
        hr = E_NOTIMPL;
    }
    if (SUCCEEDED(hr) && SUCCEEDED(hr = sn_open_key_pair( container, key, key_size, &provider, &handle )))
    {
        if (SUCCEEDED(hr = hash_image( &image, provider, get_hash_alg( &image ), &hash )))
        {
            hr = sign_hash( hash, &blob, &length );
            CryptDestroyHash( hash );
        }
        CryptDestroyKey( handle );
        CryptReleaseContext( provider, 0 );
    }
    if (SUCCEEDED(hr) && length != image.signature_size) hr = CORSEC_E_SIGNATURE_MISMATCH;
    if (SUCCEEDED(hr) && !signature)
        hr = store_signature( path, image.signature, image.pe.cor_flags_offset, image.pe.cor_flags, blob, length );
    if (SUCCEEDED(hr) && size) *size = length;
    if (SUCCEEDED(hr) && signature) *signature = blob;
    else sn_free( blob );
    sn_free( copy );
    return hr;
}

/* The hash that a signature will be of. */
HRESULT sn_digest( const WCHAR *path, BYTE **digest, ULONG *size )
{
    struct sn_image image;
    HCRYPTPROV provider;
    HCRYPTHASH hash;
    DWORD length = 64;
    BYTE *copy;
    HRESULT hr;

    if (!digest || !size) return E_INVALIDARG;
    *digest = NULL;
    *size = 0;
    if (!path) return E_INVALIDARG;
    if (FAILED(hr = open_marked( path, &image, &copy ))) return hr;
    if (!CryptAcquireContextW( &provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT )) hr = sn_last_error();
    else
    {
        if (SUCCEEDED(hr = hash_image( &image, provider, get_hash_alg( &image ), &hash )))
        {
            if (!(*digest = sn_alloc( length ))) hr = E_OUTOFMEMORY;
            else if (!CryptGetHashParam( hash, HP_HASHVAL, *digest, &length, 0 )) hr = sn_last_error();
            CryptDestroyHash( hash );
        }
        CryptReleaseContext( provider, 0 );
    }
    if (SUCCEEDED(hr)) *size = length;
    else
    {
        sn_free( *digest );
        *digest = NULL;
    }
    sn_free( copy );
    return hr;
}

/* E_INVALIDARG: a digest that is not of the algorithm's size. */
HRESULT sn_sign_digest( const WCHAR *container, const BYTE *key, ULONG key_size, const BYTE *digest, ULONG digest_size,
                        DWORD alg, BYTE **signature, ULONG *size )
{
    HCRYPTPROV provider;
    HCRYPTKEY handle;
    HCRYPTHASH hash;
    DWORD expected;
    HRESULT hr;

    if (!signature || !size) return E_INVALIDARG;
    *signature = NULL;
    *size = 0;
    if (FAILED(hr = sn_hash_size( alg, &expected ))) return hr;
    if (!digest || digest_size != expected) return E_INVALIDARG;
    if (FAILED(hr = sn_open_key_pair( container, key, key_size, &provider, &handle ))) return hr;
    if (!CryptCreateHash( provider, alg ? alg : CALG_SHA1, 0, 0, &hash )) hr = sn_last_error();
    else
    {
        if (!CryptSetHashParam( hash, HP_HASHVAL, digest, 0 )) hr = sn_last_error();
        else hr = sign_hash( hash, signature, size );
        CryptDestroyHash( hash );
    }
    CryptDestroyKey( handle );
    CryptReleaseContext( provider, 0 );
    return hr;
}

/* Puts a signature into its room. */
HRESULT sn_embed( const WCHAR *path, const BYTE *signature, ULONG size )
{
    SIZE_T offset, flags_offset;
    struct sn_image image;
    DWORD flags;
    HRESULT hr;

    if (!signature || !size) return E_INVALIDARG;
    if (FAILED(hr = sn_open_file( path, &image ))) return hr;
    if (!image.signature_size) hr = CORSEC_E_MISSING_STRONGNAME;
    else if (image.signature_size != size) hr = CORSEC_E_SIGNATURE_MISMATCH;
    offset = image.signature;
    flags_offset = image.pe.cor_flags_offset;
    flags = image.pe.cor_flags | COR_STRONGNAME_SIGNED;
    sn_close( &image );     /* a file that is mapped may not be written to */
    return FAILED(hr) ? hr : store_signature( path, offset, flags_offset, flags, signature, size );
}
