/*
 * Strong names: the exports, and ICLRStrongName with the same functions
 *
 * The exports say TRUE or FALSE and keep the HRESULT, a thread each, for StrongNameErrorInfo; the
 * object's methods give it. The work is in strongnamekey.c, strongnamehash.c and strongnamesign.c.
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

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "cor.h"
#include "metahost.h"
#include "strongname/strongname.h"
#include "support/staticobject.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* ------------------------------------------------------------------ the last error of a thread */

static INIT_ONCE init_once = INIT_ONCE_STATIC_INIT;
static DWORD error_slot = TLS_OUT_OF_INDEXES;

static BOOL WINAPI init_slot( INIT_ONCE *once, void *param, void **context )
{
    error_slot = TlsAlloc();
    return TRUE;
}

void strongname_process_detach(void)
{
    if (error_slot != TLS_OUT_OF_INDEXES) TlsFree( error_slot );
}

/* Keeps a result for StrongNameErrorInfo. */
static BOOLEAN finish( HRESULT hr )
{
    DWORD error = GetLastError();

    InitOnceExecuteOnce( &init_once, init_slot, NULL, NULL );
    if (error_slot != TLS_OUT_OF_INDEXES) TlsSetValue( error_slot, LongToPtr( FAILED(hr) ? hr : S_OK ) );
    SetLastError( error );
    if (FAILED(hr)) WARN( "failed, hr %#lx\n", hr );
    return SUCCEEDED(hr);
}

/* The HRESULT of the thread's last StrongName function. */
DWORD WINAPI StrongNameErrorInfo(void)
{
    TRACE( "\n" );

    return error_slot == TLS_OUT_OF_INDEXES ? S_OK : PtrToLong( TlsGetValue( error_slot ) );
}

/* ------------------------------------------------------------------ what both have */

static HRESULT get_blob( const WCHAR *path, BYTE *blob, DWORD *size )
{
    struct sn_image image;
    HRESULT hr;

    if (FAILED(hr = sn_open_file( path, &image ))) return hr;
    hr = sn_get_blob( &image, blob, size );
    sn_close( &image );
    return hr;
}

/* An image in memory is laid out as a file or, if that makes no sense, as a loaded image. */
static HRESULT open_image( const BYTE *base, DWORD length, struct sn_image *image )
{
    HRESULT hr;

    if (!base || !length) return E_INVALIDARG;
    hr = sn_open_memory( base, length, FALSE, image );
    return FAILED(hr) ? sn_open_memory( base, length, TRUE, image ) : hr;
}

static HRESULT get_blob_from_image( const BYTE *base, DWORD length, BYTE *blob, DWORD *size )
{
    struct sn_image image;
    HRESULT hr;

    if (FAILED(hr = open_image( base, length, &image ))) return hr;
    return sn_get_blob( &image, blob, size );
}

static HRESULT verify( const WCHAR *path, BOOL force, const BYTE *ecma_key, DWORD ecma_size, BOOLEAN *ret )
{
    struct sn_image image;
    BOOL verified = FALSE;
    HRESULT hr;

    if (ret) *ret = FALSE;
    if (FAILED(hr = sn_open_file( path, &image ))) return hr;
    hr = sn_verify( &image, force, ecma_key, ecma_size, &verified );
    sn_close( &image );
    if (ret) *ret = verified;
    return hr;
}

static HRESULT verify_flags( const WCHAR *path, DWORD flags, DWORD *ret_flags )
{
    BOOLEAN verified;
    HRESULT hr;

    hr = verify( path, flags & SN_INFLAG_FORCE_VER, NULL, 0, &verified );
    if (ret_flags) *ret_flags = verified ? SN_OUTFLAG_WAS_VERIFIED : 0;
    return hr;
}

static HRESULT verify_image( const BYTE *base, DWORD length, DWORD flags, DWORD *ret_flags )
{
    struct sn_image image;
    BOOL verified = FALSE;
    HRESULT hr;

    if (ret_flags) *ret_flags = 0;
    if (FAILED(hr = open_image( base, length, &image ))) return hr;
    hr = sn_verify( &image, flags & SN_INFLAG_FORCE_VER, NULL, 0, &verified );
    if (ret_flags && verified) *ret_flags = SN_OUTFLAG_WAS_VERIFIED;
    return hr;
}

/* CORSEC_E_MISSING_STRONGNAME: the assembly has no public key. */
static HRESULT token_from_file( const WCHAR *path, BYTE **token, ULONG *size, BYTE **key, ULONG *key_size )
{
    struct sn_image image;
    HRESULT hr;

    if (!token || !size || !key != !key_size) return E_INVALIDARG;
    *token = NULL;
    *size = 0;
    if (key)
    {
        *key = NULL;
        *key_size = 0;
    }
    if (FAILED(hr = sn_open_file( path, &image ))) return hr;
    hr = image.key ? sn_get_token( image.key, image.key_size, token, size ) : CORSEC_E_MISSING_STRONGNAME;
    if (SUCCEEDED(hr) && key)
    {
        if ((*key = sn_alloc( image.key_size )))
        {
            memcpy( *key, image.key, image.key_size );
            *key_size = image.key_size;
        }
        else
        {
            sn_free( *token );
            *token = NULL;
            *size = 0;
            hr = E_OUTOFMEMORY;
        }
    }
    sn_close( &image );
    return hr;
}

/* ------------------------------------------------------------------ the exports */

/* Whether two assemblies are the same, or differ only in what a signature is not of. */
BOOLEAN WINAPI StrongNameCompareAssemblies( const WCHAR *path1, const WCHAR *path2, DWORD *result )
{
    TRACE( "%s %s %p\n", debugstr_w(path1), debugstr_w(path2), result );

    return finish( sn_compare( path1, path2, result ) );
}

void WINAPI StrongNameFreeBuffer( BYTE *memory )
{
    TRACE( "%p\n", memory );

    sn_free( memory );
}

/* The bytes of a file that a signature is of. */
BOOLEAN WINAPI StrongNameGetBlob( const WCHAR *path, BYTE *blob, DWORD *size )
{
    TRACE( "%s %p %p\n", debugstr_w(path), blob, size );

    return finish( get_blob( path, blob, size ) );
}

/* The same of an image in memory. */
BOOLEAN WINAPI StrongNameGetBlobFromImage( BYTE *base, DWORD length, BYTE *blob, DWORD *size )
{
    TRACE( "%p %lu %p %p\n", base, length, blob, size );

    return finish( get_blob_from_image( base, length, blob, size ) );
}

/* The public key of a key pair, which a blob or a container has. */
BOOLEAN WINAPI StrongNameGetPublicKey( const WCHAR *container, BYTE *key, ULONG key_size, BYTE **public_key,
                                       ULONG *public_key_size )
{
    TRACE( "%s %p %lu %p %p\n", debugstr_w(container), key, key_size, public_key, public_key_size );

    return finish( sn_get_public_key( container, key, key_size, 0, public_key, public_key_size ) );
}

BOOLEAN WINAPI StrongNameHashSize( ULONG alg, DWORD *size )
{
    TRACE( "%#lx %p\n", alg, size );

    return finish( sn_hash_size( alg, size ) );
}

BOOLEAN WINAPI StrongNameKeyDelete( const WCHAR *container )
{
    TRACE( "%s\n", debugstr_w(container) );

    return finish( sn_key_delete( container ) );
}

BOOLEAN WINAPI StrongNameKeyGen( const WCHAR *container, DWORD flags, BYTE **key, ULONG *size )
{
    TRACE( "%s %#lx %p %p\n", debugstr_w(container), flags, key, size );

    return finish( sn_key_generate( container, flags, 0, key, size ) );
}

BOOLEAN WINAPI StrongNameKeyGenEx( const WCHAR *container, DWORD flags, DWORD bits, BYTE **key, ULONG *size )
{
    TRACE( "%s %#lx %lu %p %p\n", debugstr_w(container), flags, bits, key, size );

    return finish( sn_key_generate( container, flags, bits, key, size ) );
}

BOOLEAN WINAPI StrongNameKeyInstall( const WCHAR *container, BYTE *key, ULONG size )
{
    TRACE( "%s %p %lu\n", debugstr_w(container), key, size );

    return finish( sn_key_install( container, key, size ) );
}

/* Signs an assembly that was made with room for it. */
BOOLEAN WINAPI StrongNameSignatureGeneration( const WCHAR *path, const WCHAR *container, BYTE *key, ULONG key_size,
                                              BYTE **signature, ULONG *size )
{
    TRACE( "%s %s %p %lu %p %p\n", debugstr_w(path), debugstr_w(container), key, key_size, signature, size );

    return finish( sn_sign_file( path, container, key, key_size, signature, size, 0 ) );
}

BOOLEAN WINAPI StrongNameSignatureGenerationEx( const WCHAR *path, const WCHAR *container, BYTE *key, ULONG key_size,
                                                BYTE **signature, ULONG *size, DWORD flags )
{
    TRACE( "%s %s %p %lu %p %p %#lx\n", debugstr_w(path), debugstr_w(container), key, key_size, signature, size,
           flags );

    return finish( sn_sign_file( path, container, key, key_size, signature, size, flags ) );
}

BOOLEAN WINAPI StrongNameSignatureSize( BYTE *key, ULONG key_size, DWORD *size )
{
    TRACE( "%p %lu %p\n", key, key_size, size );

    return finish( sn_signature_size( key, key_size, size ) );
}

/* Checks the signature of a file. */
BOOLEAN WINAPI StrongNameSignatureVerification( const WCHAR *path, DWORD flags, DWORD *ret_flags )
{
    TRACE( "%s %#lx %p\n", debugstr_w(path), flags, ret_flags );

    return finish( verify_flags( path, flags, ret_flags ) );
}

BOOLEAN WINAPI StrongNameSignatureVerificationEx( const WCHAR *path, BOOLEAN force, BOOLEAN *verified )
{
    TRACE( "%s %d %p\n", debugstr_w(path), force, verified );

    return finish( verify( path, force, NULL, 0, verified ) );
}

/* The same of an image in memory, laid out as a file or as an image. */
BOOLEAN WINAPI StrongNameSignatureVerificationFromImage( BYTE *base, DWORD length, DWORD flags, DWORD *ret_flags )
{
    TRACE( "%p %lu %#lx %p\n", base, length, flags, ret_flags );

    return finish( verify_image( base, length, flags, ret_flags ) );
}

/* The token of an assembly's key. */
BOOLEAN WINAPI StrongNameTokenFromAssembly( const WCHAR *path, BYTE **token, ULONG *size )
{
    TRACE( "%s %p %p\n", debugstr_w(path), token, size );

    return finish( token_from_file( path, token, size, NULL, NULL ) );
}

/* The token and the key. */
BOOLEAN WINAPI StrongNameTokenFromAssemblyEx( const WCHAR *path, BYTE **token, ULONG *size, BYTE **key,
                                              ULONG *key_size )
{
    TRACE( "%s %p %p %p %p\n", debugstr_w(path), token, size, key, key_size );

    return finish( token_from_file( path, token, size, key, key_size ) );
}

BOOLEAN WINAPI StrongNameTokenFromPublicKey( BYTE *key, ULONG key_size, BYTE **token, ULONG *size )
{
    TRACE( "%p %lu %p %p\n", key, key_size, token, size );

    return finish( sn_get_token( key, key_size, token, size ) );
}

HRESULT WINAPI GetHashFromAssemblyFile( const char *path, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length )
{
    TRACE( "%s %p %p %lu %p\n", debugstr_a(path), alg, hash, room, length );

    return sn_hash_file_ansi( path, alg, hash, room, length );
}

HRESULT WINAPI GetHashFromAssemblyFileW( const WCHAR *path, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length )
{
    TRACE( "%s %p %p %lu %p\n", debugstr_w(path), alg, hash, room, length );

    return sn_hash_file( path, alg, hash, room, length );
}

HRESULT WINAPI GetHashFromBlob( BYTE *blob, DWORD size, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length )
{
    TRACE( "%p %lu %p %p %lu %p\n", blob, size, alg, hash, room, length );

    return sn_hash_blob( blob, size, alg, hash, room, length );
}

HRESULT WINAPI GetHashFromFile( const char *path, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length )
{
    TRACE( "%s %p %p %lu %p\n", debugstr_a(path), alg, hash, room, length );

    return sn_hash_file_ansi( path, alg, hash, room, length );
}

HRESULT WINAPI GetHashFromFileW( const WCHAR *path, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length )
{
    TRACE( "%s %p %p %lu %p\n", debugstr_w(path), alg, hash, room, length );

    return sn_hash_file( path, alg, hash, room, length );
}

HRESULT WINAPI GetHashFromHandle( HANDLE file, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length )
{
    TRACE( "%p %p %p %lu %p\n", file, alg, hash, room, length );

    return sn_hash_handle( file, alg, hash, room, length );
}

/* ------------------------------------------------------------------ the object */

/* One static object has the three interfaces; it has no state. */
static ICLRStrongName strongname;
static ICLRStrongName2 strongname2;
static ICLRStrongName3 strongname3;

HRESULT strongname_get( REFIID riid, void **obj )
{
    const struct static_interface interfaces[] =
    {
        { &IID_ICLRStrongName, &strongname },
        { &IID_ICLRStrongName2, &strongname2 },
        { &IID_ICLRStrongName3, &strongname3 },
    };

    return staticobject_query( interfaces, ARRAY_SIZE(interfaces), riid, obj );
}

static HRESULT WINAPI sn1_QueryInterface( ICLRStrongName *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return strongname_get( riid, obj );
}

static ULONG WINAPI sn1_AddRef( ICLRStrongName *iface )
{
    return 2;
}

static ULONG WINAPI sn1_Release( ICLRStrongName *iface )
{
    return 1;
}

static HRESULT WINAPI sn1_GetHashFromAssemblyFile( ICLRStrongName *iface, const char *path, unsigned int *alg,
                                                   BYTE *hash, DWORD room, DWORD *length )
{
    TRACE( "%p %s %p %p %lu %p\n", iface, debugstr_a(path), alg, hash, room, length );

    return sn_hash_file_ansi( path, alg, hash, room, length );
}

static HRESULT WINAPI sn1_GetHashFromAssemblyFileW( ICLRStrongName *iface, const WCHAR *path, unsigned int *alg,
                                                    BYTE *hash, DWORD room, DWORD *length )
{
    TRACE( "%p %s %p %p %lu %p\n", iface, debugstr_w(path), alg, hash, room, length );

    return sn_hash_file( path, alg, hash, room, length );
}

static HRESULT WINAPI sn1_GetHashFromBlob( ICLRStrongName *iface, BYTE *blob, DWORD size, unsigned int *alg, BYTE *hash,
                                           DWORD room, DWORD *length )
{
    TRACE( "%p %p %lu %p %p %lu %p\n", iface, blob, size, alg, hash, room, length );

    return sn_hash_blob( blob, size, alg, hash, room, length );
}

static HRESULT WINAPI sn1_GetHashFromFile( ICLRStrongName *iface, const char *path, unsigned int *alg, BYTE *hash,
                                           DWORD room, DWORD *length )
{
    TRACE( "%p %s %p %p %lu %p\n", iface, debugstr_a(path), alg, hash, room, length );

    return sn_hash_file_ansi( path, alg, hash, room, length );
}

static HRESULT WINAPI sn1_GetHashFromFileW( ICLRStrongName *iface, const WCHAR *path, unsigned int *alg, BYTE *hash,
                                            DWORD room, DWORD *length )
{
    TRACE( "%p %s %p %p %lu %p\n", iface, debugstr_w(path), alg, hash, room, length );

    return sn_hash_file( path, alg, hash, room, length );
}

static HRESULT WINAPI sn1_GetHashFromHandle( ICLRStrongName *iface, HANDLE file, unsigned int *alg, BYTE *hash,
                                             DWORD room, DWORD *length )
{
    TRACE( "%p %p %p %p %lu %p\n", iface, file, alg, hash, room, length );

    return sn_hash_handle( file, alg, hash, room, length );
}

static HRESULT WINAPI sn1_StrongNameCompareAssemblies( ICLRStrongName *iface, const WCHAR *path1, const WCHAR *path2,
                                                       DWORD *result )
{
    TRACE( "%p %s %s %p\n", iface, debugstr_w(path1), debugstr_w(path2), result );

    return sn_compare( path1, path2, result );
}

static HRESULT WINAPI sn1_StrongNameFreeBuffer( ICLRStrongName *iface, BYTE *memory )
{
    TRACE( "%p %p\n", iface, memory );

    sn_free( memory );
    return S_OK;
}

static HRESULT WINAPI sn1_StrongNameGetBlob( ICLRStrongName *iface, const WCHAR *path, BYTE *blob, DWORD *size )
{
    TRACE( "%p %s %p %p\n", iface, debugstr_w(path), blob, size );

    return get_blob( path, blob, size );
}

static HRESULT WINAPI sn1_StrongNameGetBlobFromImage( ICLRStrongName *iface, BYTE *base, DWORD length, BYTE *blob,
                                                      DWORD *size )
{
    TRACE( "%p %p %lu %p %p\n", iface, base, length, blob, size );

    return get_blob_from_image( base, length, blob, size );
}

static HRESULT WINAPI sn1_StrongNameGetPublicKey( ICLRStrongName *iface, const WCHAR *container, BYTE *key,
                                                  ULONG key_size, BYTE **public_key, ULONG *public_key_size )
{
    TRACE( "%p %s %p %lu %p %p\n", iface, debugstr_w(container), key, key_size, public_key, public_key_size );

    return sn_get_public_key( container, key, key_size, 0, public_key, public_key_size );
}

static HRESULT WINAPI sn1_StrongNameHashSize( ICLRStrongName *iface, ULONG alg, DWORD *size )
{
    TRACE( "%p %#lx %p\n", iface, alg, size );

    return sn_hash_size( alg, size );
}

static HRESULT WINAPI sn1_StrongNameKeyDelete( ICLRStrongName *iface, const WCHAR *container )
{
    TRACE( "%p %s\n", iface, debugstr_w(container) );

    return sn_key_delete( container );
}

static HRESULT WINAPI sn1_StrongNameKeyGen( ICLRStrongName *iface, const WCHAR *container, DWORD flags, BYTE **key,
                                            ULONG *size )
{
    TRACE( "%p %s %#lx %p %p\n", iface, debugstr_w(container), flags, key, size );

    return sn_key_generate( container, flags, 0, key, size );
}

static HRESULT WINAPI sn1_StrongNameKeyGenEx( ICLRStrongName *iface, const WCHAR *container, DWORD flags, DWORD bits,
                                              BYTE **key, ULONG *size )
{
    TRACE( "%p %s %#lx %lu %p %p\n", iface, debugstr_w(container), flags, bits, key, size );

    return sn_key_generate( container, flags, bits, key, size );
}

static HRESULT WINAPI sn1_StrongNameKeyInstall( ICLRStrongName *iface, const WCHAR *container, BYTE *key, ULONG size )
{
    TRACE( "%p %s %p %lu\n", iface, debugstr_w(container), key, size );

    return sn_key_install( container, key, size );
}

static HRESULT WINAPI sn1_StrongNameSignatureGeneration( ICLRStrongName *iface, const WCHAR *path,
                                                         const WCHAR *container, BYTE *key, ULONG key_size,
                                                         BYTE **signature, ULONG *size )
{
    TRACE( "%p %s %s %p %lu %p %p\n", iface, debugstr_w(path), debugstr_w(container), key, key_size, signature, size );

    return sn_sign_file( path, container, key, key_size, signature, size, 0 );
}

static HRESULT WINAPI sn1_StrongNameSignatureGenerationEx( ICLRStrongName *iface, const WCHAR *path,
                                                           const WCHAR *container, BYTE *key, ULONG key_size,
                                                           BYTE **signature, ULONG *size, DWORD flags )
{
    TRACE( "%p %s %s %p %lu %p %p %#lx\n", iface, debugstr_w(path), debugstr_w(container), key, key_size, signature,
           size, flags );

    return sn_sign_file( path, container, key, key_size, signature, size, flags );
}

static HRESULT WINAPI sn1_StrongNameSignatureSize( ICLRStrongName *iface, BYTE *key, ULONG key_size, DWORD *size )
{
    TRACE( "%p %p %lu %p\n", iface, key, key_size, size );

    return sn_signature_size( key, key_size, size );
}

static HRESULT WINAPI sn1_StrongNameSignatureVerification( ICLRStrongName *iface, const WCHAR *path, DWORD flags,
                                                           DWORD *ret_flags )
{
    TRACE( "%p %s %#lx %p\n", iface, debugstr_w(path), flags, ret_flags );

    return verify_flags( path, flags, ret_flags );
}

static HRESULT WINAPI sn1_StrongNameSignatureVerificationEx( ICLRStrongName *iface, const WCHAR *path, BOOLEAN force,
                                                             BOOLEAN *verified )
{
    TRACE( "%p %s %d %p\n", iface, debugstr_w(path), force, verified );

    return verify( path, force, NULL, 0, verified );
}

static HRESULT WINAPI sn1_StrongNameSignatureVerificationFromImage( ICLRStrongName *iface, BYTE *base, DWORD length,
                                                                    DWORD flags, DWORD *ret_flags )
{
    TRACE( "%p %p %lu %#lx %p\n", iface, base, length, flags, ret_flags );

    return verify_image( base, length, flags, ret_flags );
}

static HRESULT WINAPI sn1_StrongNameTokenFromAssembly( ICLRStrongName *iface, const WCHAR *path, BYTE **token,
                                                       ULONG *size )
{
    TRACE( "%p %s %p %p\n", iface, debugstr_w(path), token, size );

    return token_from_file( path, token, size, NULL, NULL );
}

static HRESULT WINAPI sn1_StrongNameTokenFromAssemblyEx( ICLRStrongName *iface, const WCHAR *path, BYTE **token,
                                                         ULONG *size, BYTE **key, ULONG *key_size )
{
    TRACE( "%p %s %p %p %p %p\n", iface, debugstr_w(path), token, size, key, key_size );

    return token_from_file( path, token, size, key, key_size );
}

static HRESULT WINAPI sn1_StrongNameTokenFromPublicKey( ICLRStrongName *iface, BYTE *key, ULONG key_size, BYTE **token,
                                                        ULONG *size )
{
    TRACE( "%p %p %lu %p %p\n", iface, key, key_size, token, size );

    return sn_get_token( key, key_size, token, size );
}

static const ICLRStrongNameVtbl strongname_vtbl =
{
    sn1_QueryInterface,
    sn1_AddRef,
    sn1_Release,
    sn1_GetHashFromAssemblyFile,
    sn1_GetHashFromAssemblyFileW,
    sn1_GetHashFromBlob,
    sn1_GetHashFromFile,
    sn1_GetHashFromFileW,
    sn1_GetHashFromHandle,
    sn1_StrongNameCompareAssemblies,
    sn1_StrongNameFreeBuffer,
    sn1_StrongNameGetBlob,
    sn1_StrongNameGetBlobFromImage,
    sn1_StrongNameGetPublicKey,
    sn1_StrongNameHashSize,
    sn1_StrongNameKeyDelete,
    sn1_StrongNameKeyGen,
    sn1_StrongNameKeyGenEx,
    sn1_StrongNameKeyInstall,
    sn1_StrongNameSignatureGeneration,
    sn1_StrongNameSignatureGenerationEx,
    sn1_StrongNameSignatureSize,
    sn1_StrongNameSignatureVerification,
    sn1_StrongNameSignatureVerificationEx,
    sn1_StrongNameSignatureVerificationFromImage,
    sn1_StrongNameTokenFromAssembly,
    sn1_StrongNameTokenFromAssemblyEx,
    sn1_StrongNameTokenFromPublicKey
};

static HRESULT WINAPI sn2_QueryInterface( ICLRStrongName2 *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return strongname_get( riid, obj );
}

static ULONG WINAPI sn2_AddRef( ICLRStrongName2 *iface )
{
    return 2;
}

static ULONG WINAPI sn2_Release( ICLRStrongName2 *iface )
{
    return 1;
}

/* The public key of a pair for signatures over hashes of an algorithm. */
static HRESULT WINAPI sn2_StrongNameGetPublicKeyEx( ICLRStrongName2 *iface, const WCHAR *container, BYTE *key,
                                                    ULONG key_size, BYTE **public_key, ULONG *public_key_size,
                                                    ULONG alg, ULONG reserved )
{
    DWORD size;
    HRESULT hr;

    TRACE( "%p %s %p %lu %p %p %#lx %#lx\n", iface, debugstr_w(container), key, key_size, public_key, public_key_size,
           alg, reserved );

    if (reserved) return E_INVALIDARG;
    if (FAILED(hr = sn_hash_size( alg, &size ))) return hr;
    return sn_get_public_key( container, key, key_size, alg, public_key, public_key_size );
}

/* Checks a signature; ecma_key is the one that stands for ECMA's key. */
static HRESULT WINAPI sn2_StrongNameSignatureVerificationEx2( ICLRStrongName2 *iface, const WCHAR *path, BOOLEAN force,
                                                              BYTE *ecma_key, DWORD ecma_size, BOOLEAN *verified )
{
    TRACE( "%p %s %d %p %lu %p\n", iface, debugstr_w(path), force, ecma_key, ecma_size, verified );

    return verify( path, force, ecma_key, ecma_size, verified );
}

static const ICLRStrongName2Vtbl strongname2_vtbl =
{
    sn2_QueryInterface,
    sn2_AddRef,
    sn2_Release,
    sn2_StrongNameGetPublicKeyEx,
    sn2_StrongNameSignatureVerificationEx2
};

static HRESULT WINAPI sn3_QueryInterface( ICLRStrongName3 *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return strongname_get( riid, obj );
}

static ULONG WINAPI sn3_AddRef( ICLRStrongName3 *iface )
{
    return 2;
}

static ULONG WINAPI sn3_Release( ICLRStrongName3 *iface )
{
    return 1;
}

static HRESULT WINAPI sn3_StrongNameDigestGenerate( ICLRStrongName3 *iface, const WCHAR *path, BYTE **digest,
                                                    ULONG *size, DWORD flags )
{
    TRACE( "%p %s %p %p %#lx\n", iface, debugstr_w(path), digest, size, flags );

    return flags & ~SN_SIGN_FLAGS ? E_INVALIDARG : sn_digest( path, digest, size );
}

static HRESULT WINAPI sn3_StrongNameDigestSign( ICLRStrongName3 *iface, const WCHAR *container, BYTE *key,
                                                ULONG key_size, BYTE *digest, ULONG digest_size, DWORD alg,
                                                BYTE **signature, ULONG *size, DWORD flags )
{
    TRACE( "%p %s %p %lu %p %lu %#lx %p %p %#lx\n", iface, debugstr_w(container), key, key_size, digest, digest_size,
           alg, signature, size, flags );

    if (flags & ~SN_SIGN_FLAGS) return E_INVALIDARG;
    return sn_sign_digest( container, key, key_size, digest, digest_size, alg, signature, size );
}

static HRESULT WINAPI sn3_StrongNameDigestEmbed( ICLRStrongName3 *iface, const WCHAR *path, BYTE *signature,
                                                 ULONG size )
{
    TRACE( "%p %s %p %lu\n", iface, debugstr_w(path), signature, size );

    return sn_embed( path, signature, size );
}

static const ICLRStrongName3Vtbl strongname3_vtbl =
{
    sn3_QueryInterface,
    sn3_AddRef,
    sn3_Release,
    sn3_StrongNameDigestGenerate,
    sn3_StrongNameDigestSign,
    sn3_StrongNameDigestEmbed
};

static ICLRStrongName strongname = { &strongname_vtbl };
static ICLRStrongName2 strongname2 = { &strongname2_vtbl };
static ICLRStrongName3 strongname3 = { &strongname3_vtbl };
