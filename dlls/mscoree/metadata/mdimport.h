/*
 * The methods of IMetaDataImport2, which three files share
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

#ifndef __MSCOREE_MDIMPORT_H
#define __MSCOREE_MDIMPORT_H

#include "metadata/mdscope.h"

/* A method that another file has, declared as the interface does. */
#define IMPORT_METHOD( name ) extern __typeof__( *((IMetaDataImport2Vtbl *)NULL)->name ) mdimport_##name

/* mdimportenum.c */
IMPORT_METHOD( EnumTypeDefs );
IMPORT_METHOD( EnumInterfaceImpls );
IMPORT_METHOD( EnumTypeRefs );
IMPORT_METHOD( EnumMembers );
IMPORT_METHOD( EnumMembersWithName );
IMPORT_METHOD( EnumMethods );
IMPORT_METHOD( EnumMethodsWithName );
IMPORT_METHOD( EnumFields );
IMPORT_METHOD( EnumFieldsWithName );
IMPORT_METHOD( EnumParams );
IMPORT_METHOD( EnumMemberRefs );
IMPORT_METHOD( EnumMethodImpls );
IMPORT_METHOD( EnumPermissionSets );
IMPORT_METHOD( EnumProperties );
IMPORT_METHOD( EnumEvents );
IMPORT_METHOD( EnumMethodSemantics );
IMPORT_METHOD( EnumModuleRefs );
IMPORT_METHOD( EnumUnresolvedMethods );
IMPORT_METHOD( EnumSignatures );
IMPORT_METHOD( EnumTypeSpecs );
IMPORT_METHOD( EnumUserStrings );
IMPORT_METHOD( EnumCustomAttributes );
IMPORT_METHOD( EnumGenericParams );
IMPORT_METHOD( EnumGenericParamConstraints );
IMPORT_METHOD( EnumMethodSpecs );

/* mdimportmember.c */
IMPORT_METHOD( FindMember );
IMPORT_METHOD( FindMethod );
IMPORT_METHOD( FindField );
IMPORT_METHOD( FindMemberRef );
IMPORT_METHOD( GetMethodProps );
IMPORT_METHOD( GetMemberRefProps );
IMPORT_METHOD( GetEventProps );
IMPORT_METHOD( GetMethodSemantics );
IMPORT_METHOD( GetFieldMarshal );
IMPORT_METHOD( GetRVA );
IMPORT_METHOD( GetPinvokeMap );
IMPORT_METHOD( GetParamForMethodIndex );
IMPORT_METHOD( GetMemberProps );
IMPORT_METHOD( GetFieldProps );
IMPORT_METHOD( GetPropertyProps );
IMPORT_METHOD( GetParamProps );
IMPORT_METHOD( GetMethodSpecProps );

/* Whether the token is one of a row of the table. E_INVALIDARG: of something else; CLDB_E_INDEX_NOTFOUND: no such
 * row. */
static inline HRESULT mdimport_check( const struct md_scope *scope, mdToken token, unsigned int table )
{
    if (md_token_table( token ) != table) return E_INVALIDARG;
    return md_has_token( &scope->md, token ) ? S_OK : CLDB_E_INDEX_NOTFOUND;
}

/* The type that a nil token stands for is the one that has the global members. */
static inline mdToken mdimport_type( mdToken token )
{
    return md_token_row( token ) ? token : md_token( MD_TYPEDEF, 1 );
}

/* A blob as the methods give it out; neither pointer needs to be wanted. */
static inline void mdimport_give_blob( const struct md_scope *scope, unsigned int table, mdToken token,
                                       unsigned int column, const void **data, ULONG *size )
{
    uint32_t length;
    const void *blob = md_cell_blob( &scope->md, table, md_token_row( token ), column, &length );

    if (data) *data = blob;
    if (size) *size = length;
}

#endif /* __MSCOREE_MDIMPORT_H */
