/*
 * IMetaDataAssemblyImport: the manifest
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

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "cor.h"
#include "metadata/assemblyfind.h"
#include "metadata/mdenum.h"
#include "metadata/mdimport.h"
#include "metadata/mdname.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define ASSEMBLY_HAS_PUBLIC_KEY 0x1     /* afPublicKey */

static inline struct md_scope *impl_from_IMetaDataAssemblyImport( IMetaDataAssemblyImport *iface )
{
    return CONTAINING_RECORD( iface, struct md_scope, IMetaDataAssemblyImport_iface );
}

static HRESULT WINAPI assembly_QueryInterface( IMetaDataAssemblyImport *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return mdscope_query_interface( impl_from_IMetaDataAssemblyImport( iface ), riid, obj );
}

static ULONG WINAPI assembly_AddRef( IMetaDataAssemblyImport *iface )
{
    return mdscope_addref( impl_from_IMetaDataAssemblyImport( iface ) );
}

static ULONG WINAPI assembly_Release( IMetaDataAssemblyImport *iface )
{
    return mdscope_release( impl_from_IMetaDataAssemblyImport( iface ) );
}

/* Version and culture; both tables have the version in four columns after one another. The processors and systems that
 * the structure has room for are obsolete (ECMA-335 II.22.3) and never given. */
static HRESULT give_metadata( struct md_scope *scope, unsigned int table, uint32_t row, unsigned int version,
                              unsigned int locale, struct assembly_metadata *metadata )
{
    ULONG needed;
    HRESULT hr;

    if (!metadata) return S_OK;
    metadata->major = md_cell( &scope->md, table, row, version );
    metadata->minor = md_cell( &scope->md, table, row, version + 1 );
    metadata->build = md_cell( &scope->md, table, row, version + 2 );
    metadata->revision = md_cell( &scope->md, table, row, version + 3 );
    hr = mdname_copy( md_cell_string( &scope->md, table, row, locale ), metadata->locale, metadata->locale_size,
                      &needed );
    metadata->locale_size = needed;
    metadata->processor_count = 0;
    metadata->system_count = 0;
    return hr;
}

static HRESULT WINAPI assembly_GetAssemblyProps( IMetaDataAssemblyImport *iface, mdAssembly assembly, const void **key,
                                                 ULONG *key_size, ULONG *hash_alg, WCHAR *name, ULONG room,
                                                 ULONG *count, struct assembly_metadata *metadata, DWORD *flags )
{
    struct md_scope *scope = impl_from_IMetaDataAssemblyImport( iface );
    uint32_t row = md_token_row( assembly ), size;
    HRESULT hr, hr2;

    TRACE( "%p %#lx %p %p %p %p %lu %p %p %p\n", iface, (DWORD)assembly, key, key_size, hash_alg, name, room, count,
           metadata, flags );

    if (FAILED(hr = mdimport_check( scope, assembly, MD_ASSEMBLY ))) return hr;
    mdimport_give_blob( scope, MD_ASSEMBLY, assembly, ASSEMBLY_PUBLICKEY, key, key_size );
    if (hash_alg) *hash_alg = md_cell( &scope->md, MD_ASSEMBLY, row, ASSEMBLY_HASHALG );
    if (flags)
    {
        *flags = md_cell( &scope->md, MD_ASSEMBLY, row, ASSEMBLY_FLAGS );
        md_cell_blob( &scope->md, MD_ASSEMBLY, row, ASSEMBLY_PUBLICKEY, &size );
        if (size) *flags |= ASSEMBLY_HAS_PUBLIC_KEY;
    }
    hr = give_metadata( scope, MD_ASSEMBLY, row, ASSEMBLY_MAJOR, ASSEMBLY_LOCALE, metadata );
    hr2 = mdname_copy( md_cell_string( &scope->md, MD_ASSEMBLY, row, ASSEMBLY_NAME ), name, room, count );
    return hr2 == S_OK ? hr : hr2;
}

static HRESULT WINAPI assembly_GetAssemblyRefProps( IMetaDataAssemblyImport *iface, mdAssemblyRef ref, const void **key,
                                                    ULONG *key_size, WCHAR *name, ULONG room, ULONG *count,
                                                    struct assembly_metadata *metadata, const void **hash,
                                                    ULONG *hash_size, DWORD *flags )
{
    struct md_scope *scope = impl_from_IMetaDataAssemblyImport( iface );
    uint32_t row = md_token_row( ref );
    HRESULT hr, hr2;

    TRACE( "%p %#lx %p %p %p %lu %p %p %p %p %p\n", iface, (DWORD)ref, key, key_size, name, room, count, metadata, hash,
           hash_size, flags );

    if (FAILED(hr = mdimport_check( scope, ref, MD_ASSEMBLYREF ))) return hr;
    mdimport_give_blob( scope, MD_ASSEMBLYREF, ref, ASSEMBLYREF_PUBLICKEY, key, key_size );
    mdimport_give_blob( scope, MD_ASSEMBLYREF, ref, ASSEMBLYREF_HASH, hash, hash_size );
    if (flags) *flags = md_cell( &scope->md, MD_ASSEMBLYREF, row, ASSEMBLYREF_FLAGS );
    hr = give_metadata( scope, MD_ASSEMBLYREF, row, ASSEMBLYREF_MAJOR, ASSEMBLYREF_LOCALE, metadata );
    hr2 = mdname_copy( md_cell_string( &scope->md, MD_ASSEMBLYREF, row, ASSEMBLYREF_NAME ), name, room, count );
    return hr2 == S_OK ? hr : hr2;
}

static HRESULT WINAPI assembly_GetFileProps( IMetaDataAssemblyImport *iface, mdFile file, WCHAR *name, ULONG room,
                                             ULONG *count, const void **hash, ULONG *hash_size, DWORD *flags )
{
    struct md_scope *scope = impl_from_IMetaDataAssemblyImport( iface );
    uint32_t row = md_token_row( file );
    HRESULT hr;

    TRACE( "%p %#lx %p %lu %p %p %p %p\n", iface, (DWORD)file, name, room, count, hash, hash_size, flags );

    if (FAILED(hr = mdimport_check( scope, file, MD_FILE ))) return hr;
    mdimport_give_blob( scope, MD_FILE, file, FILE_HASH, hash, hash_size );
    if (flags) *flags = md_cell( &scope->md, MD_FILE, row, FILE_FLAGS );
    return mdname_copy( md_cell_string( &scope->md, MD_FILE, row, FILE_NAME ), name, room, count );
}

static HRESULT WINAPI assembly_GetExportedTypeProps( IMetaDataAssemblyImport *iface, mdExportedType type, WCHAR *name,
                                                     ULONG room, ULONG *count, mdToken *implementation,
                                                     mdTypeDef *type_def, DWORD *flags )
{
    struct md_scope *scope = impl_from_IMetaDataAssemblyImport( iface );
    uint32_t row = md_token_row( type );
    HRESULT hr;

    TRACE( "%p %#lx %p %lu %p %p %p %p\n", iface, (DWORD)type, name, room, count, implementation, type_def, flags );

    if (FAILED(hr = mdimport_check( scope, type, MD_EXPORTEDTYPE ))) return hr;
    if (implementation)
        *implementation = md_cell_token( &scope->md, MD_EXPORTEDTYPE, row, EXPORTEDTYPE_IMPLEMENTATION );
    if (type_def) *type_def = md_cell( &scope->md, MD_EXPORTEDTYPE, row, EXPORTEDTYPE_TYPEDEF );
    if (flags) *flags = md_cell( &scope->md, MD_EXPORTEDTYPE, row, EXPORTEDTYPE_FLAGS );
    return mdname_copy_full( md_cell_string( &scope->md, MD_EXPORTEDTYPE, row, EXPORTEDTYPE_NAMESPACE ),
                             md_cell_string( &scope->md, MD_EXPORTEDTYPE, row, EXPORTEDTYPE_NAME ), name, room, count );
}

static HRESULT WINAPI assembly_GetManifestResourceProps( IMetaDataAssemblyImport *iface, mdManifestResource resource,
                                                         WCHAR *name, ULONG room, ULONG *count, mdToken *implementation,
                                                         DWORD *offset, DWORD *flags )
{
    struct md_scope *scope = impl_from_IMetaDataAssemblyImport( iface );
    uint32_t row = md_token_row( resource );
    HRESULT hr;

    TRACE( "%p %#lx %p %lu %p %p %p %p\n", iface, (DWORD)resource, name, room, count, implementation, offset, flags );

    if (FAILED(hr = mdimport_check( scope, resource, MD_MANIFESTRESOURCE ))) return hr;
    if (implementation)
        *implementation = md_cell_token( &scope->md, MD_MANIFESTRESOURCE, row, RESOURCE_IMPLEMENTATION );
    if (offset) *offset = md_cell( &scope->md, MD_MANIFESTRESOURCE, row, RESOURCE_OFFSET );
    if (flags) *flags = md_cell( &scope->md, MD_MANIFESTRESOURCE, row, RESOURCE_FLAGS );
    return mdname_copy( md_cell_string( &scope->md, MD_MANIFESTRESOURCE, row, RESOURCE_NAME ), name, room, count );
}

static HRESULT enum_table( IMetaDataAssemblyImport *iface, HCORENUM *handle, unsigned int table, mdToken *tokens,
                           ULONG max, ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataAssemblyImport( iface );
    struct md_enum *list;
    HRESULT hr;

    if (FAILED(hr = mdenum_get( handle, 1, &list ))) return hr;
    if (hr == S_FALSE) mdenum_add_rows( list, table, 1, md_row_count( &scope->md, table ) + 1 );
    return mdenum_next( handle, list, tokens, NULL, max, count );
}

static HRESULT WINAPI assembly_EnumAssemblyRefs( IMetaDataAssemblyImport *iface, HCORENUM *handle,
                                                 mdAssemblyRef *tokens, ULONG max, ULONG *count )
{
    TRACE( "%p %p %p %lu %p\n", iface, handle, tokens, max, count );

    return enum_table( iface, handle, MD_ASSEMBLYREF, tokens, max, count );
}

static HRESULT WINAPI assembly_EnumFiles( IMetaDataAssemblyImport *iface, HCORENUM *handle, mdFile *tokens, ULONG max,
                                          ULONG *count )
{
    TRACE( "%p %p %p %lu %p\n", iface, handle, tokens, max, count );

    return enum_table( iface, handle, MD_FILE, tokens, max, count );
}

static HRESULT WINAPI assembly_EnumExportedTypes( IMetaDataAssemblyImport *iface, HCORENUM *handle,
                                                  mdExportedType *tokens, ULONG max, ULONG *count )
{
    TRACE( "%p %p %p %lu %p\n", iface, handle, tokens, max, count );

    return enum_table( iface, handle, MD_EXPORTEDTYPE, tokens, max, count );
}

static HRESULT WINAPI assembly_EnumManifestResources( IMetaDataAssemblyImport *iface, HCORENUM *handle,
                                                      mdManifestResource *tokens, ULONG max, ULONG *count )
{
    TRACE( "%p %p %p %lu %p\n", iface, handle, tokens, max, count );

    return enum_table( iface, handle, MD_MANIFESTRESOURCE, tokens, max, count );
}

/* CLDB_E_RECORD_NOTFOUND: a module without a manifest. */
static HRESULT WINAPI assembly_GetAssemblyFromScope( IMetaDataAssemblyImport *iface, mdAssembly *assembly )
{
    struct md_scope *scope = impl_from_IMetaDataAssemblyImport( iface );

    TRACE( "%p %p\n", iface, assembly );

    if (!assembly) return E_POINTER;
    *assembly = mdtAssembly;
    if (!md_row_count( &scope->md, MD_ASSEMBLY )) return CLDB_E_RECORD_NOTFOUND;
    *assembly = md_token( MD_ASSEMBLY, 1 );
    return S_OK;
}

static HRESULT WINAPI assembly_FindExportedTypeByName( IMetaDataAssemblyImport *iface, const WCHAR *name,
                                                       mdToken enclosing, mdExportedType *type )
{
    struct md_scope *scope = impl_from_IMetaDataAssemblyImport( iface );
    const struct md *md = &scope->md;
    mdToken implementation;
    uint32_t row;
    char *utf8;

    TRACE( "%p %s %#lx %p\n", iface, debugstr_w(name), (DWORD)enclosing, type );

    if (!type) return E_POINTER;
    *type = mdtExportedType;
    if (!name) return E_INVALIDARG;
    if (!(utf8 = mdname_utf8( name ))) return E_OUTOFMEMORY;
    for (row = 1; row <= md_row_count( md, MD_EXPORTEDTYPE ); row++)
    {
        implementation = md_cell_token( md, MD_EXPORTEDTYPE, row, EXPORTEDTYPE_IMPLEMENTATION );
        if (md_token_table( enclosing ) == MD_EXPORTEDTYPE && md_token_row( enclosing ))
        {
            if (implementation != enclosing) continue;
        }
        else if (md_token_table( implementation ) == MD_EXPORTEDTYPE) continue;
        if (!mdname_is_full( utf8, md_cell_string( md, MD_EXPORTEDTYPE, row, EXPORTEDTYPE_NAMESPACE ),
                             md_cell_string( md, MD_EXPORTEDTYPE, row, EXPORTEDTYPE_NAME ) )) continue;
        *type = md_token( MD_EXPORTEDTYPE, row );
        break;
    }
    mdname_free( utf8 );
    return *type == mdtExportedType ? CLDB_E_RECORD_NOTFOUND : S_OK;
}

static HRESULT WINAPI assembly_FindManifestResourceByName( IMetaDataAssemblyImport *iface, const WCHAR *name,
                                                           mdManifestResource *resource )
{
    struct md_scope *scope = impl_from_IMetaDataAssemblyImport( iface );
    uint32_t row;
    char *utf8;

    TRACE( "%p %s %p\n", iface, debugstr_w(name), resource );

    if (!resource) return E_POINTER;
    *resource = mdtManifestResource;
    if (!name) return E_INVALIDARG;
    if (!(utf8 = mdname_utf8( name ))) return E_OUTOFMEMORY;
    for (row = 1; row <= md_row_count( &scope->md, MD_MANIFESTRESOURCE ); row++)
    {
        if (strcmp( utf8, md_cell_string( &scope->md, MD_MANIFESTRESOURCE, row, RESOURCE_NAME ) )) continue;
        *resource = md_token( MD_MANIFESTRESOURCE, row );
        break;
    }
    mdname_free( utf8 );
    return *resource == mdtManifestResource ? CLDB_E_RECORD_NOTFOUND : S_OK;
}

static void WINAPI assembly_CloseEnum( IMetaDataAssemblyImport *iface, HCORENUM handle )
{
    TRACE( "%p %p\n", iface, handle );

    mdenum_close( handle );
}

/* The scope itself is not searched. What is not set in the name may be anything. S_FALSE: there is no such
 * assembly; E_INVALIDARG; FUSION_E_INVALID_NAME. */
static HRESULT WINAPI assembly_FindAssembliesByName( IMetaDataAssemblyImport *iface, const WCHAR *app_base,
                                                     const WCHAR *private_bin, const WCHAR *name, IUnknown **objs,
                                                     ULONG max, ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataAssemblyImport( iface );

    TRACE( "%p %s %s %s %p %lu %p\n", iface, debugstr_w(app_base), debugstr_w(private_bin), debugstr_w(name), objs, max,
           count );

    if (count) *count = 0;
    if (!name || !count || (!objs && max)) return E_INVALIDARG;
    return assemblyfind( scope->interfaces, app_base, private_bin, name, objs, max, count );
}

const IMetaDataAssemblyImportVtbl mdassembly_vtbl =
{
    assembly_QueryInterface,
    assembly_AddRef,
    assembly_Release,
    assembly_GetAssemblyProps,
    assembly_GetAssemblyRefProps,
    assembly_GetFileProps,
    assembly_GetExportedTypeProps,
    assembly_GetManifestResourceProps,
    assembly_EnumAssemblyRefs,
    assembly_EnumFiles,
    assembly_EnumExportedTypes,
    assembly_EnumManifestResources,
    assembly_GetAssemblyFromScope,
    assembly_FindExportedTypeByName,
    assembly_FindManifestResourceByName,
    assembly_CloseEnum,
    assembly_FindAssembliesByName
};
