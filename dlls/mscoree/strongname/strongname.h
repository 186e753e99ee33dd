/*
 * Strong names: keys, hashes, signatures
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

#ifndef __MSCOREE_STRONGNAME_H
#define __MSCOREE_STRONGNAME_H

#include "wincrypt.h"
#include "metadata/mdscope.h"

#define SN_LEAVE_KEY            0x00000001  /* StrongNameKeyGen: the key remains in the container */
#define SN_INFLAG_FORCE_VER     0x00000001  /* verification: whatever the registry says */
#define SN_OUTFLAG_WAS_VERIFIED 0x00000001
#define SN_SIGN_ALL_FILES       0x00000001  /* signing: the files of other modules too */
#define SN_SIGN_FLAGS           0x00000007
#define SN_CMP_DIFFERENT        0
#define SN_CMP_IDENTICAL        1
#define SN_CMP_SIGONLY          2

/* The start of a public key as assemblies have it; a PUBLICKEYBLOB of the CryptoAPI follows. */
struct public_key_header
{
    DWORD signature_alg;
    DWORD hash_alg;
    DWORD size;             /* of what follows */
};
C_ASSERT( sizeof(struct public_key_header) == 12 );

/* An assembly that is read for its strong name. */
struct sn_image
{
    const BYTE     *data;
    SIZE_T          size;
    BOOL            is_view;
    struct pe_image pe;
    struct md       md;
    const BYTE     *key;            /* its public key; NULL: it has none */
    DWORD           key_size;
    SIZE_T          signature;      /* where the signature's room is */
    DWORD           signature_size; /* 0: it has none */
};

/* strongnamekey.c: all give HRESULTs of CORSEC_E_... or of the CryptoAPI; buffers are given back with sn_free. */
extern BYTE *sn_alloc( SIZE_T size );
extern void sn_free( void *ptr );
extern HRESULT sn_last_error(void);
extern HRESULT sn_check_public_key( const BYTE *key, ULONG size );
extern HRESULT sn_get_public_key( const WCHAR *container, const BYTE *key, ULONG key_size, DWORD hash_alg, BYTE **ret,
                                  ULONG *ret_size );
extern HRESULT sn_get_token( const BYTE *key, ULONG key_size, BYTE **ret, ULONG *ret_size );
extern HRESULT sn_signature_size( const BYTE *key, ULONG key_size, DWORD *size );
extern HRESULT sn_key_generate( const WCHAR *container, DWORD flags, DWORD bits, BYTE **ret, ULONG *ret_size );
extern HRESULT sn_key_install( const WCHAR *container, const BYTE *key, ULONG size );
extern HRESULT sn_key_delete( const WCHAR *container );
/* A provider with a key pair in it: that of a container, or one that a blob has. */
extern HRESULT sn_open_key_pair( const WCHAR *container, const BYTE *key, ULONG size, HCRYPTPROV *provider,
                                 HCRYPTKEY *handle );

/* strongnamehash.c */
extern HRESULT sn_hash_size( DWORD alg, DWORD *size );
extern HRESULT sn_hash_blob( const BYTE *data, SIZE_T size, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length );
extern HRESULT sn_hash_handle( HANDLE file, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length );
extern HRESULT sn_hash_file( const WCHAR *path, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length );
extern HRESULT sn_hash_file_ansi( const char *path, unsigned int *alg, BYTE *hash, DWORD room, DWORD *length );

/* strongnamesign.c */
extern HRESULT sn_open_file( const WCHAR *path, struct sn_image *image );
extern HRESULT sn_open_memory( const BYTE *data, SIZE_T size, BOOL mapped, struct sn_image *image );
extern void sn_close( struct sn_image *image );
extern HRESULT sn_get_blob( const struct sn_image *image, BYTE *blob, DWORD *size );
extern HRESULT sn_compare( const WCHAR *path1, const WCHAR *path2, DWORD *result );
extern HRESULT sn_verify( const struct sn_image *image, BOOL force, const BYTE *ecma_key, DWORD ecma_size,
                          BOOL *verified );
extern HRESULT sn_sign_file( const WCHAR *path, const WCHAR *container, const BYTE *key, ULONG key_size,
                             BYTE **signature, ULONG *size, DWORD flags );
extern HRESULT sn_digest( const WCHAR *path, BYTE **digest, ULONG *size );
extern HRESULT sn_sign_digest( const WCHAR *container, const BYTE *key, ULONG key_size, const BYTE *digest,
                               ULONG digest_size, DWORD alg, BYTE **signature, ULONG *size );
extern HRESULT sn_embed( const WCHAR *path, const BYTE *signature, ULONG size );

/* strongname.c: the object behind CLSID_CLRStrongName. */
extern HRESULT strongname_get( REFIID riid, void **obj );
/* The DLL goes, the process stays. */
extern void strongname_process_detach(void);

#endif /* __MSCOREE_STRONGNAME_H */
