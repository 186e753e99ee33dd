/*
 * IMetaDataImport2: everything that is enumerated
 *
 * Each method gives S_FALSE when it has no more tokens, and also when it was asked for none: *count of
 * the whole is CountEnum's.
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
#include "metadata/mdenum.h"
#include "metadata/mdimport.h"
#include "metadata/mdname.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define METHOD_ABSTRACT       0x0400        /* Flags */
#define METHOD_PINVOKE        0x2000
#define METHODIMPL_CODE_MASK  0x0003        /* ImplFlags */
#define METHODIMPL_RUNTIME    0x0003
#define METHODIMPL_FORWARDREF 0x0010
#define TYPE_INTERFACE        0x0020        /* Flags of a type */
#define TYPE_ABSTRACT         0x0080

/* All rows of a table from one on. */
static HRESULT enum_table( struct md_scope *scope, HCORENUM *handle, unsigned int table, ULONG first, mdToken *tokens,
                           ULONG max, ULONG *count )
{
    struct md_enum *list;
    HRESULT hr;

    if (FAILED(hr = mdenum_get( handle, 1, &list ))) return hr;
    if (hr == S_FALSE) mdenum_add_rows( list, table, first, md_row_count( &scope->md, table ) + 1 );
    return mdenum_next( handle, list, tokens, NULL, max, count );
}

/* The rows whose column has a token: their own tokens, or those of another column of theirs. */
static HRESULT enum_matching( struct md_scope *scope, HCORENUM *handle, unsigned int table, unsigned int column,
                              mdToken token, int result_column, mdToken *tokens, ULONG max, ULONG *count )
{
    struct md_enum *list;
    uint32_t row = 0;
    HRESULT hr;

    if (FAILED(hr = mdenum_get( handle, 1, &list ))) return hr;
    if (hr == S_FALSE)
        while ((row = md_find_token( &scope->md, table, column, token, row + 1 )))
            mdenum_add( list, result_column < 0 ? md_token( table, row )
                        : md_cell_token( &scope->md, table, row, result_column ) );
    return mdenum_next( handle, list, tokens, NULL, max, count );
}

/* Adds what a list column has, or what of it has the name. */
static void add_list( struct md_scope *scope, struct md_enum *list, unsigned int table, uint32_t row,
                      unsigned int column, unsigned int name_column, const char *name )
{
    unsigned int target = md_get_schema( table )->columns[column].type;
    struct md_span span = md_list( &scope->md, table, row, column );
    uint32_t item;

    for (; span.first < span.end; span.first++)
    {
        item = md_list_row( &scope->md, table, column, span.first );
        if (!item || item > md_row_count( &scope->md, target )) continue;
        if (name && strcmp( name, md_cell_string( &scope->md, target, item, name_column ) )) continue;
        mdenum_add( list, md_token( target, item ) );
    }
}

static HRESULT enum_members( struct md_scope *scope, HCORENUM *handle, mdToken type, const WCHAR *name, BOOL methods,
                             BOOL fields, mdToken *tokens, ULONG max, ULONG *count )
{
    struct md_enum *list;
    char *utf8 = NULL;
    HRESULT hr;

    if (!handle) return E_POINTER;
    type = mdimport_type( type );
    if (!*handle && FAILED(hr = mdimport_check( scope, type, MD_TYPEDEF ))) return hr;
    if (!*handle && name && !(utf8 = mdname_utf8( name ))) return E_OUTOFMEMORY;
    if ((hr = mdenum_get( handle, 1, &list )) == S_FALSE)
    {
        if (methods) add_list( scope, list, MD_TYPEDEF, md_token_row( type ), TYPEDEF_METHODS, METHOD_NAME, utf8 );
        if (fields) add_list( scope, list, MD_TYPEDEF, md_token_row( type ), TYPEDEF_FIELDS, FIELD_NAME, utf8 );
    }
    mdname_free( utf8 );
    return FAILED(hr) ? hr : mdenum_next( handle, list, tokens, NULL, max, count );
}

/* What a type has by way of a map: its properties or its events. */
static HRESULT enum_mapped( struct md_scope *scope, HCORENUM *handle, unsigned int map, unsigned int column,
                            mdToken type, mdToken *tokens, ULONG max, ULONG *count )
{
    struct md_enum *list;
    uint32_t row;
    HRESULT hr;

    if (!handle) return E_POINTER;
    type = mdimport_type( type );
    if (!*handle && FAILED(hr = mdimport_check( scope, type, MD_TYPEDEF ))) return hr;
    if (FAILED(hr = mdenum_get( handle, 1, &list ))) return hr;
    if (hr == S_FALSE && (row = md_find_token( &scope->md, map, 0, type, 0 )))
        add_list( scope, list, map, row, column, 0, NULL );
    return mdenum_next( handle, list, tokens, NULL, max, count );
}

/* The first type has the global members; it is no type of the program's. */
HRESULT WINAPI mdimport_EnumTypeDefs( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeDef *tokens, ULONG max,
                                      ULONG *count )
{
    TRACE( "%p %p %p %lu %p\n", iface, handle, tokens, max, count );

    return enum_table( impl_from_IMetaDataImport2( iface ), handle, MD_TYPEDEF, 2, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumInterfaceImpls( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeDef type,
                                            mdInterfaceImpl *tokens, ULONG max, ULONG *count )
{
    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)type, tokens, max, count );

    return enum_matching( impl_from_IMetaDataImport2( iface ), handle, MD_INTERFACEIMPL, INTERFACEIMPL_CLASS, type, -1,
                          tokens, max, count );
}

HRESULT WINAPI mdimport_EnumTypeRefs( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeRef *tokens, ULONG max,
                                      ULONG *count )
{
    TRACE( "%p %p %p %lu %p\n", iface, handle, tokens, max, count );

    return enum_table( impl_from_IMetaDataImport2( iface ), handle, MD_TYPEREF, 1, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumMembers( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeDef type, mdToken *tokens,
                                     ULONG max, ULONG *count )
{
    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)type, tokens, max, count );

    return enum_members( impl_from_IMetaDataImport2( iface ), handle, type, NULL, TRUE, TRUE, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumMembersWithName( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeDef type,
                                             const WCHAR *name, mdToken *tokens, ULONG max, ULONG *count )
{
    TRACE( "%p %p %#lx %s %p %lu %p\n", iface, handle, (DWORD)type, debugstr_w(name), tokens, max, count );

    return enum_members( impl_from_IMetaDataImport2( iface ), handle, type, name, TRUE, TRUE, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumMethods( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeDef type, mdMethodDef *tokens,
                                     ULONG max, ULONG *count )
{
    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)type, tokens, max, count );

    return enum_members( impl_from_IMetaDataImport2( iface ), handle, type, NULL, TRUE, FALSE, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumMethodsWithName( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeDef type,
                                             const WCHAR *name, mdMethodDef *tokens, ULONG max, ULONG *count )
{
    TRACE( "%p %p %#lx %s %p %lu %p\n", iface, handle, (DWORD)type, debugstr_w(name), tokens, max, count );

    return enum_members( impl_from_IMetaDataImport2( iface ), handle, type, name, TRUE, FALSE, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumFields( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeDef type, mdFieldDef *tokens,
                                    ULONG max, ULONG *count )
{
    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)type, tokens, max, count );

    return enum_members( impl_from_IMetaDataImport2( iface ), handle, type, NULL, FALSE, TRUE, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumFieldsWithName( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeDef type,
                                            const WCHAR *name, mdFieldDef *tokens, ULONG max, ULONG *count )
{
    TRACE( "%p %p %#lx %s %p %lu %p\n", iface, handle, (DWORD)type, debugstr_w(name), tokens, max, count );

    return enum_members( impl_from_IMetaDataImport2( iface ), handle, type, name, FALSE, TRUE, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumParams( IMetaDataImport2 *iface, HCORENUM *handle, mdMethodDef method, mdParamDef *tokens,
                                    ULONG max, ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    struct md_enum *list;
    HRESULT hr;

    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)method, tokens, max, count );

    if (!handle) return E_POINTER;
    if (!*handle && FAILED(hr = mdimport_check( scope, method, MD_METHOD ))) return hr;
    if (FAILED(hr = mdenum_get( handle, 1, &list ))) return hr;
    if (hr == S_FALSE) add_list( scope, list, MD_METHOD, md_token_row( method ), METHOD_PARAMS, 0, NULL );
    return mdenum_next( handle, list, tokens, NULL, max, count );
}

HRESULT WINAPI mdimport_EnumMemberRefs( IMetaDataImport2 *iface, HCORENUM *handle, mdToken parent, mdMemberRef *tokens,
                                        ULONG max, ULONG *count )
{
    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)parent, tokens, max, count );

    return enum_matching( impl_from_IMetaDataImport2( iface ), handle, MD_MEMBERREF, MEMBERREF_CLASS,
                          mdimport_type( parent ), -1, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumMethodImpls( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeDef type, mdToken *bodies,
                                         mdToken *decls, ULONG max, ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    struct md_enum *list;
    uint32_t row = 0;
    HRESULT hr;

    TRACE( "%p %p %#lx %p %p %lu %p\n", iface, handle, (DWORD)type, bodies, decls, max, count );

    if (FAILED(hr = mdenum_get( handle, 2, &list ))) return hr;
    if (hr == S_FALSE)
        while ((row = md_find_token( &scope->md, MD_METHODIMPL, METHODIMPL_CLASS, type, row + 1 )))
            mdenum_add_pair( list, md_cell_token( &scope->md, MD_METHODIMPL, row, METHODIMPL_BODY ),
                             md_cell_token( &scope->md, MD_METHODIMPL, row, METHODIMPL_DECLARATION ) );
    return mdenum_next( handle, list, bodies, decls, max, count );
}

/* Nil for the token means all; 0 for the action means any. */
HRESULT WINAPI mdimport_EnumPermissionSets( IMetaDataImport2 *iface, HCORENUM *handle, mdToken token, DWORD action,
                                            mdPermission *tokens, ULONG max, ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    struct md_enum *list;
    uint32_t row;
    HRESULT hr;

    TRACE( "%p %p %#lx %#lx %p %lu %p\n", iface, handle, (DWORD)token, action, tokens, max, count );

    if (FAILED(hr = mdenum_get( handle, 1, &list ))) return hr;
    if (hr == S_FALSE)
        for (row = 1; row <= md_row_count( &scope->md, MD_DECLSECURITY ); row++)
        {
            if (md_token_row( token ) && md_cell_token( &scope->md, MD_DECLSECURITY, row,
                                                        DECLSECURITY_PARENT ) != token)
                continue;
            if (action && md_cell( &scope->md, MD_DECLSECURITY, row, DECLSECURITY_ACTION ) != action) continue;
            mdenum_add( list, md_token( MD_DECLSECURITY, row ) );
        }
    return mdenum_next( handle, list, tokens, NULL, max, count );
}

HRESULT WINAPI mdimport_EnumProperties( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeDef type, mdProperty *tokens,
                                        ULONG max, ULONG *count )
{
    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)type, tokens, max, count );

    return enum_mapped( impl_from_IMetaDataImport2( iface ), handle, MD_PROPERTYMAP, PROPERTYMAP_PROPERTIES, type,
                        tokens, max, count );
}

HRESULT WINAPI mdimport_EnumEvents( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeDef type, mdEvent *tokens,
                                    ULONG max, ULONG *count )
{
    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)type, tokens, max, count );

    return enum_mapped( impl_from_IMetaDataImport2( iface ), handle, MD_EVENTMAP, EVENTMAP_EVENTS, type, tokens, max,
                        count );
}

HRESULT WINAPI mdimport_EnumMethodSemantics( IMetaDataImport2 *iface, HCORENUM *handle, mdMethodDef method,
                                             mdToken *tokens, ULONG max, ULONG *count )
{
    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)method, tokens, max, count );

    return enum_matching( impl_from_IMetaDataImport2( iface ), handle, MD_METHODSEMANTICS, METHODSEMANTICS_METHOD,
                          method, METHODSEMANTICS_ASSOCIATION, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumModuleRefs( IMetaDataImport2 *iface, HCORENUM *handle, mdModuleRef *tokens, ULONG max,
                                        ULONG *count )
{
    TRACE( "%p %p %p %lu %p\n", iface, handle, tokens, max, count );

    return enum_table( impl_from_IMetaDataImport2( iface ), handle, MD_MODULEREF, 1, tokens, max, count );
}

/* Methods that are declared as forward references, and that neither P/Invoke nor the runtime brings; not the global
 * ones, nor those of interfaces and abstract classes (Microsoft's documentation). */
HRESULT WINAPI mdimport_EnumUnresolvedMethods( IMetaDataImport2 *iface, HCORENUM *handle, mdToken *tokens, ULONG max,
                                               ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    const struct md *md = &scope->md;
    uint32_t type, method, impl;
    struct md_enum *list;
    struct md_span span;
    HRESULT hr;

    TRACE( "%p %p %p %lu %p\n", iface, handle, tokens, max, count );

    if (FAILED(hr = mdenum_get( handle, 1, &list ))) return hr;
    for (type = 2; hr == S_FALSE && type <= md_row_count( md, MD_TYPEDEF ); type++)
    {
        if (md_cell( md, MD_TYPEDEF, type, TYPEDEF_FLAGS ) & (TYPE_INTERFACE | TYPE_ABSTRACT)) continue;
        span = md_list( md, MD_TYPEDEF, type, TYPEDEF_METHODS );
        for (; span.first < span.end; span.first++)
        {
            method = md_list_row( md, MD_TYPEDEF, TYPEDEF_METHODS, span.first );
            impl = md_cell( md, MD_METHOD, method, METHOD_IMPLFLAGS );
            if (!(impl & METHODIMPL_FORWARDREF) || (impl & METHODIMPL_CODE_MASK) == METHODIMPL_RUNTIME) continue;
            if (md_cell( md, MD_METHOD, method, METHOD_FLAGS ) & (METHOD_PINVOKE | METHOD_ABSTRACT)) continue;
            mdenum_add( list, md_token( MD_METHOD, method ) );
        }
    }
    return mdenum_next( handle, list, tokens, NULL, max, count );
}

HRESULT WINAPI mdimport_EnumSignatures( IMetaDataImport2 *iface, HCORENUM *handle, mdSignature *tokens, ULONG max,
                                        ULONG *count )
{
    TRACE( "%p %p %p %lu %p\n", iface, handle, tokens, max, count );

    return enum_table( impl_from_IMetaDataImport2( iface ), handle, MD_STANDALONESIG, 1, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumTypeSpecs( IMetaDataImport2 *iface, HCORENUM *handle, mdTypeSpec *tokens, ULONG max,
                                       ULONG *count )
{
    TRACE( "%p %p %p %lu %p\n", iface, handle, tokens, max, count );

    return enum_table( impl_from_IMetaDataImport2( iface ), handle, MD_TYPESPEC, 1, tokens, max, count );
}

/* The first byte of the heap, and padding after its last string, are empty and no strings. */
HRESULT WINAPI mdimport_EnumUserStrings( IMetaDataImport2 *iface, HCORENUM *handle, mdString *tokens, ULONG max,
                                         ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    const struct md_heap *heap = &scope->md.user_strings;
    struct md_enum *list;
    uint32_t index, size;
    HRESULT hr;

    TRACE( "%p %p %p %lu %p\n", iface, handle, tokens, max, count );

    if (FAILED(hr = mdenum_get( handle, 1, &list ))) return hr;
    if (hr == S_FALSE)
        for (index = md_next_blob( heap, 0 ); index && md_blob( heap, index, &size );
             index = md_next_blob( heap, index ))
            if (size && index <= 0xffffff) mdenum_add( list, mdtString | index );
    return mdenum_next( handle, list, tokens, NULL, max, count );
}

/* Nil for either token means any. */
HRESULT WINAPI mdimport_EnumCustomAttributes( IMetaDataImport2 *iface, HCORENUM *handle, mdToken token, mdToken type,
                                              mdCustomAttribute *tokens, ULONG max, ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    struct md_enum *list;
    uint32_t row = 0;
    HRESULT hr;

    TRACE( "%p %p %#lx %#lx %p %lu %p\n", iface, handle, (DWORD)token, (DWORD)type, tokens, max, count );

    if (FAILED(hr = mdenum_get( handle, 1, &list ))) return hr;
    while (hr == S_FALSE)
    {
        if (md_token_row( token ))
            row = md_find_token( &scope->md, MD_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_PARENT, token, row + 1 );
        else if (++row > md_row_count( &scope->md, MD_CUSTOMATTRIBUTE )) break;
        if (!row) break;
        if (md_token_row( type ) && md_cell_token( &scope->md, MD_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_TYPE ) != type)
            continue;
        mdenum_add( list, md_token( MD_CUSTOMATTRIBUTE, row ) );
    }
    return mdenum_next( handle, list, tokens, NULL, max, count );
}

HRESULT WINAPI mdimport_EnumGenericParams( IMetaDataImport2 *iface, HCORENUM *handle, mdToken owner,
                                           mdGenericParam *tokens, ULONG max, ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );

    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)owner, tokens, max, count );

    if (!md_token_row( owner )) return enum_table( scope, handle, MD_GENERICPARAM, 1, tokens, max, count );
    return enum_matching( scope, handle, MD_GENERICPARAM, GENERICPARAM_OWNER, owner, -1, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumGenericParamConstraints( IMetaDataImport2 *iface, HCORENUM *handle, mdGenericParam param,
                                                     mdGenericParamConstraint *tokens, ULONG max, ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    HRESULT hr;

    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)param, tokens, max, count );

    if (!handle) return E_POINTER;
    if (!*handle && FAILED(hr = mdimport_check( scope, param, MD_GENERICPARAM ))) return hr;
    return enum_matching( scope, handle, MD_GENERICPARAMCONSTRAINT, CONSTRAINT_OWNER, param, -1, tokens, max, count );
}

HRESULT WINAPI mdimport_EnumMethodSpecs( IMetaDataImport2 *iface, HCORENUM *handle, mdToken parent,
                                         mdMethodSpec *tokens, ULONG max, ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );

    TRACE( "%p %p %#lx %p %lu %p\n", iface, handle, (DWORD)parent, tokens, max, count );

    if (!md_token_row( parent )) return enum_table( scope, handle, MD_METHODSPEC, 1, tokens, max, count );
    return enum_matching( scope, handle, MD_METHODSPEC, METHODSPEC_METHOD, parent, -1, tokens, max, count );
}
