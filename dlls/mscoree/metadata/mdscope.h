/*
 * An opened scope: the data of one managed module, and the interfaces that read it
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

#ifndef __MSCOREE_MDSCOPE_H
#define __MSCOREE_MDSCOPE_H

#include "metadata/mdinterfaces.h"
#include "reader/md.h"
#include "reader/pe.h"

/* Whose the data is. */
enum md_storage
{
    MD_BORROWED,        /* the caller's, who keeps it */
    MD_HEAP,            /* ours, from the process heap */
    MD_TASK_MEMORY,     /* ours, from CoTaskMemAlloc */
    MD_VIEW             /* ours, a view of a file */
};

/* What answers the calls of a scope's interfaces; the functions stand above the scope, and are handed in when it is
 * made. */
struct md_interfaces
{
    const IMetaDataImport2Vtbl        *import;
    const IMetaDataAssemblyImportVtbl *assembly;
    const IMetaDataTables2Vtbl        *tables;
};

struct md_scope
{
    IMetaDataImport2            IMetaDataImport2_iface;
    IMetaDataAssemblyImport     IMetaDataAssemblyImport_iface;
    IMetaDataTables2            IMetaDataTables2_iface;
    IMetaDataInfo               IMetaDataInfo_iface;
    LONG                        ref;
    const struct md_interfaces *interfaces;
    enum md_storage             storage;
    const void                 *data;
    SIZE_T                      size;
    BOOL                        is_pe;      /* a PE file; otherwise bare metadata */
    struct pe_image             pe;
    struct md                   md;
};

extern const IMetaDataImport2Vtbl mdimport_vtbl;
extern const IMetaDataAssemblyImportVtbl mdassembly_vtbl;
extern const IMetaDataTables2Vtbl mdtables_vtbl;

/* A whole file mapped as data.  HRESULT_FROM_WIN32(...): it cannot be had; CLDB_E_NO_DATA: it is empty. */
extern HRESULT mdscope_map_file( const WCHAR *path, const void **data, SIZE_T *size );

/* Finds the metadata in a file's data, or in bare metadata.  CLDB_E_FILE_CORRUPT: it is neither, or damaged;
 * COR_E_BADIMAGEFORMAT: a PE file with no managed part. */
extern HRESULT mdscope_read( const void *data, SIZE_T size, struct pe_image *pe, BOOL *is_pe, struct md *md );

/* Opens a scope.  On failure views and blocks of the process heap are freed, and a caller's data remains the caller's.
 * The codes of mdscope_read, E_NOINTERFACE, E_OUTOFMEMORY. */
extern HRESULT mdscope_create( const struct md_interfaces *interfaces, const void *data, SIZE_T size,
                               enum md_storage storage, REFIID riid, void **obj );
extern HRESULT mdscope_open_file( const struct md_interfaces *interfaces, const WCHAR *path, REFIID riid, void **obj );

extern HRESULT mdscope_query_interface( struct md_scope *scope, REFIID riid, void **obj );
extern ULONG mdscope_addref( struct md_scope *scope );
extern ULONG mdscope_release( struct md_scope *scope );

static inline struct md_scope *impl_from_IMetaDataImport2( IMetaDataImport2 *iface )
{
    return CONTAINING_RECORD( iface, struct md_scope, IMetaDataImport2_iface );
}

#endif /* __MSCOREE_MDSCOPE_H */
