/*
 * IMetaDataImport2: methods, fields, parameters, properties and events
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
#include "metadata/mdimport.h"
#include "metadata/mdname.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define SEMANTICS_SETTER   0x0001
#define SEMANTICS_GETTER   0x0002
#define SEMANTICS_OTHER    0x0004
#define SEMANTICS_ADDON    0x0008
#define SEMANTICS_REMOVEON 0x0010
#define SEMANTICS_FIRE     0x0020

/* The type that a method or a field belongs to. */
static mdTypeDef get_owner( struct md_scope *scope, unsigned int column, mdToken member )
{
    return md_token( MD_TYPEDEF, md_list_owner( &scope->md, MD_TYPEDEF, column, md_token_row( member ) ) );
}

/* The type that a property or an event belongs to. */
static mdTypeDef get_mapped_owner( struct md_scope *scope, unsigned int map, unsigned int column, mdToken member )
{
    return md_cell_token( &scope->md, map, md_list_owner( &scope->md, map, column, md_token_row( member ) ), 0 );
}

/* The default value of a field, a parameter or a property; its length is only told of strings, in characters. */
static void give_constant( struct md_scope *scope, mdToken parent, DWORD *type, const void **value, ULONG *count )
{
    uint32_t row = md_find_token( &scope->md, MD_CONSTANT, CONSTANT_PARENT, parent, 0 ), size = 0;
    unsigned int element = ELEMENT_TYPE_VOID;
    const void *data = NULL;

    if (row)
    {
        element = md_cell( &scope->md, MD_CONSTANT, row, CONSTANT_TYPE );
        data = md_cell_blob( &scope->md, MD_CONSTANT, row, CONSTANT_VALUE, &size );
    }
    if (type) *type = element;
    if (value) *value = data;
    if (count) *count = element == ELEMENT_TYPE_STRING ? size / sizeof(WCHAR) : 0;
}

static BOOL has_signature( struct md_scope *scope, unsigned int table, uint32_t row, unsigned int column,
                           const BYTE *signature, ULONG size )
{
    uint32_t length;
    const uint8_t *blob = md_cell_blob( &scope->md, table, row, column, &length );

    return length == size && !memcmp( blob, signature, size );
}

/* A member of a type by name and, if one is given, signature; 0: none. */
static mdToken find_member( struct md_scope *scope, mdTypeDef type, unsigned int list, unsigned int name_column,
                            unsigned int signature_column, const char *name, const BYTE *signature, ULONG size )
{
    unsigned int target = md_get_schema( MD_TYPEDEF )->columns[list].type;
    struct md_span span = md_list( &scope->md, MD_TYPEDEF, md_token_row( type ), list );
    uint32_t row;

    for (; span.first < span.end; span.first++)
    {
        row = md_list_row( &scope->md, MD_TYPEDEF, list, span.first );
        if (strcmp( md_cell_string( &scope->md, target, row, name_column ), name )) continue;
        if (signature && size && !has_signature( scope, target, row, signature_column, signature, size )) continue;
        return md_token( target, row );
    }
    return 0;
}

static HRESULT find( struct md_scope *scope, mdTypeDef type, const WCHAR *name, const BYTE *signature, ULONG size,
                     BOOL methods, BOOL fields, mdToken *token )
{
    HRESULT hr;
    char *utf8;

    if (!token) return E_POINTER;
    *token = 0;
    if (!name) return E_INVALIDARG;
    type = mdimport_type( type );
    if (FAILED(hr = mdimport_check( scope, type, MD_TYPEDEF ))) return hr;
    if (!(utf8 = mdname_utf8( name ))) return E_OUTOFMEMORY;
    if (methods)
        *token = find_member( scope, type, TYPEDEF_METHODS, METHOD_NAME, METHOD_SIGNATURE, utf8, signature, size );
    if (fields && !*token)
        *token = find_member( scope, type, TYPEDEF_FIELDS, FIELD_NAME, FIELD_SIGNATURE, utf8, signature, size );
    mdname_free( utf8 );
    return *token ? S_OK : CLDB_E_RECORD_NOTFOUND;
}

HRESULT WINAPI mdimport_FindMember( IMetaDataImport2 *iface, mdTypeDef type, const WCHAR *name, const BYTE *signature,
                                    ULONG size, mdToken *token )
{
    TRACE( "%p %#lx %s %p %lu %p\n", iface, (DWORD)type, debugstr_w(name), signature, size, token );

    return find( impl_from_IMetaDataImport2( iface ), type, name, signature, size, TRUE, TRUE, token );
}

HRESULT WINAPI mdimport_FindMethod( IMetaDataImport2 *iface, mdTypeDef type, const WCHAR *name, const BYTE *signature,
                                    ULONG size, mdMethodDef *token )
{
    TRACE( "%p %#lx %s %p %lu %p\n", iface, (DWORD)type, debugstr_w(name), signature, size, token );

    return find( impl_from_IMetaDataImport2( iface ), type, name, signature, size, TRUE, FALSE, token );
}

HRESULT WINAPI mdimport_FindField( IMetaDataImport2 *iface, mdTypeDef type, const WCHAR *name, const BYTE *signature,
                                   ULONG size, mdFieldDef *token )
{
    TRACE( "%p %#lx %s %p %lu %p\n", iface, (DWORD)type, debugstr_w(name), signature, size, token );

    return find( impl_from_IMetaDataImport2( iface ), type, name, signature, size, FALSE, TRUE, token );
}

HRESULT WINAPI mdimport_FindMemberRef( IMetaDataImport2 *iface, mdTypeRef parent, const WCHAR *name,
                                       const BYTE *signature, ULONG size, mdMemberRef *token )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = 0;
    char *utf8;

    TRACE( "%p %#lx %s %p %lu %p\n", iface, (DWORD)parent, debugstr_w(name), signature, size, token );

    if (!token) return E_POINTER;
    *token = 0;
    if (!name) return E_INVALIDARG;
    if (!(utf8 = mdname_utf8( name ))) return E_OUTOFMEMORY;
    while ((row = md_find_token( &scope->md, MD_MEMBERREF, MEMBERREF_CLASS, mdimport_type( parent ), row + 1 )))
    {
        if (strcmp( md_cell_string( &scope->md, MD_MEMBERREF, row, MEMBERREF_NAME ), utf8 )) continue;
        if (signature && size && !has_signature( scope, MD_MEMBERREF, row, MEMBERREF_SIGNATURE, signature, size ))
            continue;
        *token = md_token( MD_MEMBERREF, row );
        break;
    }
    mdname_free( utf8 );
    return *token ? S_OK : CLDB_E_RECORD_NOTFOUND;
}

HRESULT WINAPI mdimport_GetMethodProps( IMetaDataImport2 *iface, mdMethodDef method, mdTypeDef *type, WCHAR *name,
                                        ULONG room, ULONG *count, DWORD *flags, const BYTE **signature, ULONG *size,
                                        ULONG *rva, DWORD *impl_flags )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = md_token_row( method );
    HRESULT hr;

    TRACE( "%p %#lx %p %p %lu %p %p %p %p %p %p\n", iface, (DWORD)method, type, name, room, count, flags, signature,
           size, rva, impl_flags );

    if (FAILED(hr = mdimport_check( scope, method, MD_METHOD ))) return hr;
    if (type)
    {
        *type = get_owner( scope, TYPEDEF_METHODS, method );
        if (*type == md_token( MD_TYPEDEF, 1 )) *type = mdtTypeDef;     /* a global method has no type */
    }
    if (flags) *flags = md_cell( &scope->md, MD_METHOD, row, METHOD_FLAGS );
    mdimport_give_blob( scope, MD_METHOD, method, METHOD_SIGNATURE, (const void **)signature, size );
    if (rva) *rva = md_cell( &scope->md, MD_METHOD, row, METHOD_RVA );
    if (impl_flags) *impl_flags = md_cell( &scope->md, MD_METHOD, row, METHOD_IMPLFLAGS );
    return mdname_copy( md_cell_string( &scope->md, MD_METHOD, row, METHOD_NAME ), name, room, count );
}

HRESULT WINAPI mdimport_GetMemberRefProps( IMetaDataImport2 *iface, mdMemberRef member, mdToken *parent, WCHAR *name,
                                           ULONG room, ULONG *count, const BYTE **signature, ULONG *size )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = md_token_row( member );
    HRESULT hr;

    TRACE( "%p %#lx %p %p %lu %p %p %p\n", iface, (DWORD)member, parent, name, room, count, signature, size );

    if (FAILED(hr = mdimport_check( scope, member, MD_MEMBERREF ))) return hr;
    if (parent)
    {
        *parent = md_cell_token( &scope->md, MD_MEMBERREF, row, MEMBERREF_CLASS );
        if (*parent == md_token( MD_TYPEDEF, 1 )) *parent = mdtTypeDef;
    }
    mdimport_give_blob( scope, MD_MEMBERREF, member, MEMBERREF_SIGNATURE, (const void **)signature, size );
    return mdname_copy( md_cell_string( &scope->md, MD_MEMBERREF, row, MEMBERREF_NAME ), name, room, count );
}

/* The methods of a property or an event by what they do; "other" ones are all told of, even if there is no room. */
static HRESULT give_semantics( struct md_scope *scope, mdToken association, const DWORD kinds[3],
                               mdMethodDef *results[3], mdMethodDef *others, ULONG room, ULONG *count )
{
    uint32_t row = 0, kind;
    mdMethodDef method;
    ULONG found = 0;
    unsigned int i;

    for (i = 0; i < 3; i++) if (results[i]) *results[i] = mdtMethodDef;
    while ((row = md_find_token( &scope->md, MD_METHODSEMANTICS, METHODSEMANTICS_ASSOCIATION, association, row + 1 )))
    {
        kind = md_cell( &scope->md, MD_METHODSEMANTICS, row, METHODSEMANTICS_SEMANTICS );
        method = md_cell_token( &scope->md, MD_METHODSEMANTICS, row, METHODSEMANTICS_METHOD );
        for (i = 0; i < 3; i++) if (kind & kinds[i] && results[i]) *results[i] = method;
        if (!(kind & SEMANTICS_OTHER)) continue;
        if (others && found < room) others[found] = method;
        found++;
    }
    if (count) *count = found;
    return others && found > room ? CLDB_S_TRUNCATION : S_OK;
}

HRESULT WINAPI mdimport_GetEventProps( IMetaDataImport2 *iface, mdEvent event, mdTypeDef *type, WCHAR *name, ULONG room,
                                       ULONG *count, DWORD *flags, mdToken *event_type, mdMethodDef *add,
                                       mdMethodDef *remove, mdMethodDef *fire, mdMethodDef *others, ULONG others_room,
                                       ULONG *others_count )
{
    static const DWORD kinds[3] = { SEMANTICS_ADDON, SEMANTICS_REMOVEON, SEMANTICS_FIRE };
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    mdMethodDef *results[3] = { add, remove, fire };
    uint32_t row = md_token_row( event );
    HRESULT hr, hr2;

    TRACE( "%p %#lx %p %p %lu %p %p %p %p %p %p %p %lu %p\n", iface, (DWORD)event, type, name, room, count, flags,
           event_type, add, remove, fire, others, others_room, others_count );

    if (FAILED(hr = mdimport_check( scope, event, MD_EVENT ))) return hr;
    if (type) *type = get_mapped_owner( scope, MD_EVENTMAP, EVENTMAP_EVENTS, event );
    if (flags) *flags = md_cell( &scope->md, MD_EVENT, row, EVENT_FLAGS );
    if (event_type) *event_type = md_cell_token( &scope->md, MD_EVENT, row, EVENT_TYPE );
    hr = give_semantics( scope, event, kinds, results, others, others_room, others_count );
    hr2 = mdname_copy( md_cell_string( &scope->md, MD_EVENT, row, EVENT_NAME ), name, room, count );
    return hr2 == S_OK ? hr : hr2;
}

HRESULT WINAPI mdimport_GetMethodSemantics( IMetaDataImport2 *iface, mdMethodDef method, mdToken association,
                                            DWORD *semantics )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = 0;

    TRACE( "%p %#lx %#lx %p\n", iface, (DWORD)method, (DWORD)association, semantics );

    if (!semantics) return E_POINTER;
    *semantics = 0;
    while ((row = md_find_token( &scope->md, MD_METHODSEMANTICS, METHODSEMANTICS_ASSOCIATION, association, row + 1 )))
        if (md_cell_token( &scope->md, MD_METHODSEMANTICS, row, METHODSEMANTICS_METHOD ) == method)
            *semantics |= md_cell( &scope->md, MD_METHODSEMANTICS, row, METHODSEMANTICS_SEMANTICS );
    return *semantics ? S_OK : CLDB_E_RECORD_NOTFOUND;
}

HRESULT WINAPI mdimport_GetFieldMarshal( IMetaDataImport2 *iface, mdToken token, const BYTE **type, ULONG *size )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row;

    TRACE( "%p %#lx %p %p\n", iface, (DWORD)token, type, size );

    if (!type || !size) return E_POINTER;
    if (!(row = md_find_token( &scope->md, MD_FIELDMARSHAL, FIELDMARSHAL_PARENT, token, 0 )))
        return CLDB_E_RECORD_NOTFOUND;
    mdimport_give_blob( scope, MD_FIELDMARSHAL, row, FIELDMARSHAL_NATIVETYPE, (const void **)type, size );
    return S_OK;
}

/* Of a method or of a field with data. */
HRESULT WINAPI mdimport_GetRVA( IMetaDataImport2 *iface, mdToken token, ULONG *rva, DWORD *impl_flags )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = md_token_row( token );
    HRESULT hr;

    TRACE( "%p %#lx %p %p\n", iface, (DWORD)token, rva, impl_flags );

    if (!rva) return E_POINTER;
    *rva = 0;
    if (impl_flags) *impl_flags = 0;
    if (md_token_table( token ) == MD_METHOD)
    {
        if (FAILED(hr = mdimport_check( scope, token, MD_METHOD ))) return hr;
        *rva = md_cell( &scope->md, MD_METHOD, row, METHOD_RVA );
        if (impl_flags) *impl_flags = md_cell( &scope->md, MD_METHOD, row, METHOD_IMPLFLAGS );
        return S_OK;
    }
    if (FAILED(hr = mdimport_check( scope, token, MD_FIELD ))) return hr;
    if (!(row = md_find_token( &scope->md, MD_FIELDRVA, FIELDRVA_FIELD, token, 0 ))) return CLDB_E_RECORD_NOTFOUND;
    *rva = md_cell( &scope->md, MD_FIELDRVA, row, FIELDRVA_RVA );
    return S_OK;
}

HRESULT WINAPI mdimport_GetPinvokeMap( IMetaDataImport2 *iface, mdToken token, DWORD *flags, WCHAR *name, ULONG room,
                                       ULONG *count, mdModuleRef *module )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row;

    TRACE( "%p %#lx %p %p %lu %p %p\n", iface, (DWORD)token, flags, name, room, count, module );

    if (!(row = md_find_token( &scope->md, MD_IMPLMAP, IMPLMAP_MEMBER, token, 0 ))) return CLDB_E_RECORD_NOTFOUND;
    if (flags) *flags = md_cell( &scope->md, MD_IMPLMAP, row, IMPLMAP_FLAGS );
    if (module) *module = md_cell_token( &scope->md, MD_IMPLMAP, row, IMPLMAP_SCOPE );
    return mdname_copy( md_cell_string( &scope->md, MD_IMPLMAP, row, IMPLMAP_NAME ), name, room, count );
}

/* Parameters count from 1; 0 is what the method returns. */
HRESULT WINAPI mdimport_GetParamForMethodIndex( IMetaDataImport2 *iface, mdMethodDef method, ULONG sequence,
                                                mdParamDef *param )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    struct md_span span;
    uint32_t row;
    HRESULT hr;

    TRACE( "%p %#lx %lu %p\n", iface, (DWORD)method, sequence, param );

    if (!param) return E_POINTER;
    *param = mdtParamDef;
    if (FAILED(hr = mdimport_check( scope, method, MD_METHOD ))) return hr;
    span = md_list( &scope->md, MD_METHOD, md_token_row( method ), METHOD_PARAMS );
    for (; span.first < span.end; span.first++)
    {
        row = md_list_row( &scope->md, MD_METHOD, METHOD_PARAMS, span.first );
        if (!md_has_token( &scope->md, md_token( MD_PARAM, row ) )) continue;
        if (md_cell( &scope->md, MD_PARAM, row, PARAM_SEQUENCE ) != sequence) continue;
        *param = md_token( MD_PARAM, row );
        return S_OK;
    }
    return CLDB_E_RECORD_NOTFOUND;
}

HRESULT WINAPI mdimport_GetFieldProps( IMetaDataImport2 *iface, mdFieldDef field, mdTypeDef *type, WCHAR *name,
                                       ULONG room, ULONG *count, DWORD *flags, const BYTE **signature, ULONG *size,
                                       DWORD *value_type, const void **value, ULONG *value_count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = md_token_row( field );
    HRESULT hr;

    TRACE( "%p %#lx %p %p %lu %p %p %p %p %p %p %p\n", iface, (DWORD)field, type, name, room, count, flags, signature,
           size, value_type, value, value_count );

    if (FAILED(hr = mdimport_check( scope, field, MD_FIELD ))) return hr;
    if (type)
    {
        *type = get_owner( scope, TYPEDEF_FIELDS, field );
        if (*type == md_token( MD_TYPEDEF, 1 )) *type = mdtTypeDef;
    }
    if (flags) *flags = md_cell( &scope->md, MD_FIELD, row, FIELD_FLAGS );
    mdimport_give_blob( scope, MD_FIELD, field, FIELD_SIGNATURE, (const void **)signature, size );
    give_constant( scope, field, value_type, value, value_count );
    return mdname_copy( md_cell_string( &scope->md, MD_FIELD, row, FIELD_NAME ), name, room, count );
}

/* A method or a field; what only the other has is 0. */
HRESULT WINAPI mdimport_GetMemberProps( IMetaDataImport2 *iface, mdToken member, mdTypeDef *type, WCHAR *name,
                                        ULONG room, ULONG *count, DWORD *flags, const BYTE **signature, ULONG *size,
                                        ULONG *rva, DWORD *impl_flags, DWORD *value_type, const void **value,
                                        ULONG *value_count )
{
    TRACE( "%p %#lx\n", iface, (DWORD)member );

    if (md_token_table( member ) == MD_METHOD)
    {
        if (value_type) *value_type = ELEMENT_TYPE_VOID;
        if (value) *value = NULL;
        if (value_count) *value_count = 0;
        return mdimport_GetMethodProps( iface, member, type, name, room, count, flags, signature, size, rva,
                                        impl_flags );
    }
    if (rva) *rva = 0;
    if (impl_flags) *impl_flags = 0;
    return mdimport_GetFieldProps( iface, member, type, name, room, count, flags, signature, size, value_type, value,
                                   value_count );
}

HRESULT WINAPI mdimport_GetPropertyProps( IMetaDataImport2 *iface, mdProperty property, mdTypeDef *type, WCHAR *name,
                                          ULONG room, ULONG *count, DWORD *flags, const BYTE **signature, ULONG *size,
                                          DWORD *value_type, const void **value, ULONG *value_count,
                                          mdMethodDef *setter, mdMethodDef *getter, mdMethodDef *others,
                                          ULONG others_room, ULONG *others_count )
{
    static const DWORD kinds[3] = { SEMANTICS_SETTER, SEMANTICS_GETTER, 0 };
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    mdMethodDef *results[3] = { setter, getter, NULL };
    uint32_t row = md_token_row( property );
    HRESULT hr, hr2;

    TRACE( "%p %#lx %p %p %lu %p %p %p %p %p %p %p %p %p %p %lu %p\n", iface, (DWORD)property, type, name, room, count,
           flags, signature, size, value_type, value, value_count, setter, getter, others, others_room, others_count );

    if (FAILED(hr = mdimport_check( scope, property, MD_PROPERTY ))) return hr;
    if (type) *type = get_mapped_owner( scope, MD_PROPERTYMAP, PROPERTYMAP_PROPERTIES, property );
    if (flags) *flags = md_cell( &scope->md, MD_PROPERTY, row, PROPERTY_FLAGS );
    mdimport_give_blob( scope, MD_PROPERTY, property, PROPERTY_TYPE, (const void **)signature, size );
    give_constant( scope, property, value_type, value, value_count );
    hr = give_semantics( scope, property, kinds, results, others, others_room, others_count );
    hr2 = mdname_copy( md_cell_string( &scope->md, MD_PROPERTY, row, PROPERTY_NAME ), name, room, count );
    return hr2 == S_OK ? hr : hr2;
}

HRESULT WINAPI mdimport_GetParamProps( IMetaDataImport2 *iface, mdParamDef param, mdMethodDef *method, ULONG *sequence,
                                       WCHAR *name, ULONG room, ULONG *count, DWORD *flags, DWORD *value_type,
                                       const void **value, ULONG *value_count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = md_token_row( param );
    HRESULT hr;

    TRACE( "%p %#lx %p %p %p %lu %p %p %p %p %p\n", iface, (DWORD)param, method, sequence, name, room, count, flags,
           value_type, value, value_count );

    if (FAILED(hr = mdimport_check( scope, param, MD_PARAM ))) return hr;
    if (method) *method = md_token( MD_METHOD, md_list_owner( &scope->md, MD_METHOD, METHOD_PARAMS, row ) );
    if (sequence) *sequence = md_cell( &scope->md, MD_PARAM, row, PARAM_SEQUENCE );
    if (flags) *flags = md_cell( &scope->md, MD_PARAM, row, PARAM_FLAGS );
    give_constant( scope, param, value_type, value, value_count );
    return mdname_copy( md_cell_string( &scope->md, MD_PARAM, row, PARAM_NAME ), name, room, count );
}

HRESULT WINAPI mdimport_GetMethodSpecProps( IMetaDataImport2 *iface, mdMethodSpec spec, mdToken *parent,
                                            const BYTE **signature, ULONG *size )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    HRESULT hr;

    TRACE( "%p %#lx %p %p %p\n", iface, (DWORD)spec, parent, signature, size );

    if (FAILED(hr = mdimport_check( scope, spec, MD_METHODSPEC ))) return hr;
    if (parent) *parent = md_cell_token( &scope->md, MD_METHODSPEC, md_token_row( spec ), METHODSPEC_METHOD );
    mdimport_give_blob( scope, MD_METHODSPEC, spec, METHODSPEC_INSTANTIATION, (const void **)signature, size );
    return S_OK;
}
