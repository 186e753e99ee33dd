/*
 * IMetaDataImport2: the scope, its types, attributes and the rest; the table of methods
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

#define TYPE_VISIBILITY_MASK   0x7      /* Flags of a type */
#define TYPE_NESTED_PUBLIC     0x2      /* this and above: nested in another type */

#define PE_IL_ONLY             0x1      /* CorPEKind */
#define PE_32BIT_REQUIRED      0x2
#define PE_32PLUS              0x4
#define PE_32BIT_PREFERRED     0x10
#define COR_IL_ONLY            0x1      /* flags of the CLR header */
#define COR_32BIT_REQUIRED     0x2
#define COR_32BIT_PREFERRED    0x20000

#define PINVOKE_CALLCONV( n )  ((n) << 8)       /* pmCallConvWinapi is 1, Cdecl 2, Stdcall 3, Thiscall 4, Fastcall 5 */

static HRESULT WINAPI import_QueryInterface( IMetaDataImport2 *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    return mdscope_query_interface( impl_from_IMetaDataImport2( iface ), riid, obj );
}

static ULONG WINAPI import_AddRef( IMetaDataImport2 *iface )
{
    return mdscope_addref( impl_from_IMetaDataImport2( iface ) );
}

static ULONG WINAPI import_Release( IMetaDataImport2 *iface )
{
    return mdscope_release( impl_from_IMetaDataImport2( iface ) );
}

static void WINAPI import_CloseEnum( IMetaDataImport2 *iface, HCORENUM handle )
{
    TRACE( "%p %p\n", iface, handle );

    mdenum_close( handle );
}

static HRESULT WINAPI import_CountEnum( IMetaDataImport2 *iface, HCORENUM handle, ULONG *count )
{
    TRACE( "%p %p %p\n", iface, handle, count );

    return mdenum_count( handle, count );
}

static HRESULT WINAPI import_ResetEnum( IMetaDataImport2 *iface, HCORENUM handle, ULONG pos )
{
    TRACE( "%p %p %lu\n", iface, handle, pos );

    return mdenum_reset( handle, pos );
}

/* A type by its full name, inside of an enclosing one when that is not 0; 0: none. */
static mdTypeDef find_type( const struct md *md, const char *name, mdTypeDef enclosing )
{
    uint32_t row, nesting;
    BOOL nested;

    for (row = 1; row <= md_row_count( md, MD_TYPEDEF ); row++)
    {
        nested = (md_cell( md, MD_TYPEDEF, row, TYPEDEF_FLAGS ) & TYPE_VISIBILITY_MASK) >= TYPE_NESTED_PUBLIC;
        if (nested != !!enclosing) continue;
        if (!mdname_is_full( name, md_cell_string( md, MD_TYPEDEF, row, TYPEDEF_NAMESPACE ),
                             md_cell_string( md, MD_TYPEDEF, row, TYPEDEF_NAME ) )) continue;
        if (!enclosing) return md_token( MD_TYPEDEF, row );
        nesting = md_find_token( md, MD_NESTEDCLASS, NESTEDCLASS_NESTED, md_token( MD_TYPEDEF, row ), 0 );
        if (nesting && md_cell_token( md, MD_NESTEDCLASS, nesting, NESTEDCLASS_ENCLOSING ) == enclosing)
            return md_token( MD_TYPEDEF, row );
    }
    return 0;
}

/* The type of this module that a reference to it is of; 0: it is of another module. */
static mdTypeDef resolve_local( const struct md *md, mdTypeRef ref, unsigned int depth )
{
    mdToken scope = md_cell_token( md, MD_TYPEREF, md_token_row( ref ), TYPEREF_SCOPE );
    const char *name_space = md_cell_string( md, MD_TYPEREF, md_token_row( ref ), TYPEREF_NAMESPACE );
    const char *name = md_cell_string( md, MD_TYPEREF, md_token_row( ref ), TYPEREF_NAME );
    mdTypeDef enclosing = 0;
    uint32_t row;

    /* nobody nests as deep; a damaged file may go in a circle */
    if (!md_has_token( md, ref ) || depth > 64) return 0;
    if (md_token_table( scope ) == MD_TYPEREF && md_token_row( scope ))
    {
        if (!(enclosing = resolve_local( md, scope, depth + 1 ))) return 0;
    }
    else if (scope != md_token( MD_MODULE, 1 )) return 0;

    for (row = 1; row <= md_row_count( md, MD_TYPEDEF ); row++)
    {
        if (strcmp( name, md_cell_string( md, MD_TYPEDEF, row, TYPEDEF_NAME ) )) continue;
        if (strcmp( name_space, md_cell_string( md, MD_TYPEDEF, row, TYPEDEF_NAMESPACE ) )) continue;
        if (!enclosing) return md_token( MD_TYPEDEF, row );
        if (md_cell_token( md, MD_NESTEDCLASS,
                           md_find_token( md, MD_NESTEDCLASS, NESTEDCLASS_NESTED, md_token( MD_TYPEDEF, row ), 0 ),
                           NESTEDCLASS_ENCLOSING ) == enclosing) return md_token( MD_TYPEDEF, row );
    }
    return 0;
}

static HRESULT WINAPI import_FindTypeDefByName( IMetaDataImport2 *iface, const WCHAR *name, mdToken enclosing,
                                                mdTypeDef *type )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    char *utf8;

    TRACE( "%p %s %#lx %p\n", iface, debugstr_w(name), (DWORD)enclosing, type );

    if (!type) return E_POINTER;
    *type = mdtTypeDef;
    if (!name) return E_INVALIDARG;
    if (md_token_row( enclosing ))
    {
        if (md_token_table( enclosing ) == MD_TYPEREF) enclosing = resolve_local( &scope->md, enclosing, 0 );
        if (md_token_table( enclosing ) == MD_MODULE) return CLDB_E_RECORD_NOTFOUND;
        if (md_token_table( enclosing ) != MD_TYPEDEF) return E_INVALIDARG;
    }
    else enclosing = 0;
    if (!(utf8 = mdname_utf8( name ))) return E_OUTOFMEMORY;
    *type = mdtTypeDef | find_type( &scope->md, utf8, enclosing );
    mdname_free( utf8 );
    return *type == mdtTypeDef ? CLDB_E_RECORD_NOTFOUND : S_OK;
}

static HRESULT WINAPI import_GetScopeProps( IMetaDataImport2 *iface, WCHAR *name, ULONG room, ULONG *count, GUID *mvid )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    const void *guid;

    TRACE( "%p %p %lu %p %p\n", iface, name, room, count, mvid );

    if (mvid)
    {
        memset( mvid, 0, sizeof(*mvid) );
        if ((guid = md_cell_guid( &scope->md, MD_MODULE, 1, MODULE_MVID ))) memcpy( mvid, guid, sizeof(*mvid) );
    }
    return mdname_copy( md_cell_string( &scope->md, MD_MODULE, 1, MODULE_NAME ), name, room, count );
}

static HRESULT WINAPI import_GetModuleFromScope( IMetaDataImport2 *iface, mdModule *module )
{
    TRACE( "%p %p\n", iface, module );

    if (!module) return E_POINTER;
    *module = md_token( MD_MODULE, 1 );
    return S_OK;
}

static HRESULT WINAPI import_GetTypeDefProps( IMetaDataImport2 *iface, mdTypeDef type, WCHAR *name, ULONG room,
                                              ULONG *count, DWORD *flags, mdToken *extends )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = md_token_row( type );
    HRESULT hr;

    TRACE( "%p %#lx %p %lu %p %p %p\n", iface, (DWORD)type, name, room, count, flags, extends );

    if (FAILED(hr = mdimport_check( scope, type, MD_TYPEDEF ))) return hr;
    if (flags) *flags = md_cell( &scope->md, MD_TYPEDEF, row, TYPEDEF_FLAGS );
    if (extends)
    {
        *extends = md_cell_token( &scope->md, MD_TYPEDEF, row, TYPEDEF_EXTENDS );
        if (!md_token_row( *extends )) *extends = mdtTypeRef;
    }
    return mdname_copy_full( md_cell_string( &scope->md, MD_TYPEDEF, row, TYPEDEF_NAMESPACE ),
                             md_cell_string( &scope->md, MD_TYPEDEF, row, TYPEDEF_NAME ), name, room, count );
}

static HRESULT WINAPI import_GetInterfaceImplProps( IMetaDataImport2 *iface, mdInterfaceImpl impl, mdTypeDef *type,
                                                    mdToken *implemented )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    HRESULT hr;

    TRACE( "%p %#lx %p %p\n", iface, (DWORD)impl, type, implemented );

    if (FAILED(hr = mdimport_check( scope, impl, MD_INTERFACEIMPL ))) return hr;
    if (type) *type = md_cell_token( &scope->md, MD_INTERFACEIMPL, md_token_row( impl ), INTERFACEIMPL_CLASS );
    if (implemented)
        *implemented = md_cell_token( &scope->md, MD_INTERFACEIMPL, md_token_row( impl ), INTERFACEIMPL_INTERFACE );
    return S_OK;
}

static HRESULT WINAPI import_GetTypeRefProps( IMetaDataImport2 *iface, mdTypeRef ref, mdToken *resolution_scope,
                                              WCHAR *name, ULONG room, ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = md_token_row( ref );
    HRESULT hr;

    TRACE( "%p %#lx %p %p %lu %p\n", iface, (DWORD)ref, resolution_scope, name, room, count );

    if (FAILED(hr = mdimport_check( scope, ref, MD_TYPEREF ))) return hr;
    if (resolution_scope) *resolution_scope = md_cell_token( &scope->md, MD_TYPEREF, row, TYPEREF_SCOPE );
    return mdname_copy_full( md_cell_string( &scope->md, MD_TYPEREF, row, TYPEREF_NAMESPACE ),
                             md_cell_string( &scope->md, MD_TYPEREF, row, TYPEREF_NAME ), name, room, count );
}

/* References to types of this module are resolved. META_E_CANNOTRESOLVETYPEREF: it is another's, and no scope knows
 * others. */
static HRESULT WINAPI import_ResolveTypeRef( IMetaDataImport2 *iface, mdTypeRef ref, REFIID riid, IUnknown **obj,
                                             mdTypeDef *type )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    HRESULT hr;

    TRACE( "%p %#lx %s %p %p\n", iface, (DWORD)ref, debugstr_guid(riid), obj, type );

    if (!obj || !type) return E_POINTER;
    *obj = NULL;
    *type = mdtTypeDef;
    if (md_token_table( ref ) == MD_TYPEDEF) *type = ref;
    else if (FAILED(hr = mdimport_check( scope, ref, MD_TYPEREF ))) return hr;
    else *type |= resolve_local( &scope->md, ref, 0 );
    if (!md_token_row( *type )) return META_E_CANNOTRESOLVETYPEREF;
    return mdscope_query_interface( scope, riid, (void **)obj );
}

/* CLDB_E_RECORD_NOTFOUND: the type has no layout of its own. A field with no offset of its own has ~0. */
static HRESULT WINAPI import_GetClassLayout( IMetaDataImport2 *iface, mdTypeDef type, DWORD *pack,
                                             struct field_offset *offsets, ULONG room, ULONG *count, ULONG *size )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    const struct md *md = &scope->md;
    uint32_t row, field, layout;
    struct md_span span;
    BOOL found = FALSE;
    ULONG n = 0;
    HRESULT hr;

    TRACE( "%p %#lx %p %p %lu %p %p\n", iface, (DWORD)type, pack, offsets, room, count, size );

    if (FAILED(hr = mdimport_check( scope, type, MD_TYPEDEF ))) return hr;
    if ((row = md_find_token( md, MD_CLASSLAYOUT, CLASSLAYOUT_PARENT, type, 0 ))) found = TRUE;
    if (pack) *pack = md_cell( md, MD_CLASSLAYOUT, row, CLASSLAYOUT_PACK );
    if (size) *size = md_cell( md, MD_CLASSLAYOUT, row, CLASSLAYOUT_SIZE );

    span = md_list( md, MD_TYPEDEF, md_token_row( type ), TYPEDEF_FIELDS );
    for (; span.first < span.end; span.first++, n++)
    {
        field = md_token( MD_FIELD, md_list_row( md, MD_TYPEDEF, TYPEDEF_FIELDS, span.first ) );
        if ((layout = md_find_token( md, MD_FIELDLAYOUT, FIELDLAYOUT_FIELD, field, 0 ))) found = TRUE;
        if (!offsets || n >= room) continue;
        offsets[n].field = field;
        offsets[n].offset = layout ? md_cell( md, MD_FIELDLAYOUT, layout, FIELDLAYOUT_OFFSET ) : ~0u;
    }
    if (count) *count = n;
    return found ? S_OK : CLDB_E_RECORD_NOTFOUND;
}

static HRESULT WINAPI import_GetPermissionSetProps( IMetaDataImport2 *iface, mdPermission permission, DWORD *action,
                                                    const void **set, ULONG *size )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    HRESULT hr;

    TRACE( "%p %#lx %p %p %p\n", iface, (DWORD)permission, action, set, size );

    if (FAILED(hr = mdimport_check( scope, permission, MD_DECLSECURITY ))) return hr;
    if (action) *action = md_cell( &scope->md, MD_DECLSECURITY, md_token_row( permission ), DECLSECURITY_ACTION );
    mdimport_give_blob( scope, MD_DECLSECURITY, permission, DECLSECURITY_SET, set, size );
    return S_OK;
}

static HRESULT WINAPI import_GetSigFromToken( IMetaDataImport2 *iface, mdSignature token, const BYTE **signature,
                                              ULONG *size )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    HRESULT hr;

    TRACE( "%p %#lx %p %p\n", iface, (DWORD)token, signature, size );

    if (FAILED(hr = mdimport_check( scope, token, MD_STANDALONESIG ))) return hr;
    mdimport_give_blob( scope, MD_STANDALONESIG, token, STANDALONESIG_SIGNATURE, (const void **)signature, size );
    return S_OK;
}

static HRESULT WINAPI import_GetModuleRefProps( IMetaDataImport2 *iface, mdModuleRef ref, WCHAR *name, ULONG room,
                                                ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    HRESULT hr;

    TRACE( "%p %#lx %p %lu %p\n", iface, (DWORD)ref, name, room, count );

    if (FAILED(hr = mdimport_check( scope, ref, MD_MODULEREF ))) return hr;
    return mdname_copy( md_cell_string( &scope->md, MD_MODULEREF, md_token_row( ref ), MODULEREF_NAME ), name, room,
                        count );
}

static HRESULT WINAPI import_GetTypeSpecFromToken( IMetaDataImport2 *iface, mdTypeSpec token, const BYTE **signature,
                                                   ULONG *size )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    HRESULT hr;

    TRACE( "%p %#lx %p %p\n", iface, (DWORD)token, signature, size );

    if (FAILED(hr = mdimport_check( scope, token, MD_TYPESPEC ))) return hr;
    mdimport_give_blob( scope, MD_TYPESPEC, token, TYPESPEC_SIGNATURE, (const void **)signature, size );
    return S_OK;
}

/* The name as it is in the file, without a namespace. */
static HRESULT WINAPI import_GetNameFromToken( IMetaDataImport2 *iface, mdToken token, const char **name )
{
    static const struct
    {
        unsigned int table, column;
    } names[] =
    {
        { MD_MODULE, MODULE_NAME }, { MD_TYPEREF, TYPEREF_NAME }, { MD_TYPEDEF, TYPEDEF_NAME },
            { MD_FIELD, FIELD_NAME },
        { MD_METHOD, METHOD_NAME }, { MD_PARAM, PARAM_NAME }, { MD_MEMBERREF, MEMBERREF_NAME },
            { MD_EVENT, EVENT_NAME },
        { MD_PROPERTY, PROPERTY_NAME }, { MD_MODULEREF, MODULEREF_NAME }
    };
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    unsigned int i;

    TRACE( "%p %#lx %p\n", iface, (DWORD)token, name );

    if (!name) return E_POINTER;
    *name = NULL;
    for (i = 0; i < ARRAY_SIZE(names); i++)
    {
        if (names[i].table != md_token_table( token )) continue;
        if (!md_has_token( &scope->md, token )) return CLDB_E_INDEX_NOTFOUND;
        *name = md_cell_string( &scope->md, names[i].table, md_token_row( token ), names[i].column );
        return S_OK;
    }
    return E_INVALIDARG;
}

/* The characters of a literal string: their number without a terminating zero, which is only there after a
 * truncation. */
static HRESULT WINAPI import_GetUserString( IMetaDataImport2 *iface, mdString token, WCHAR *str, ULONG room,
                                            ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    const uint8_t *data;
    uint32_t size;
    ULONG len;

    TRACE( "%p %#lx %p %lu %p\n", iface, (DWORD)token, str, room, count );

    if ((token & 0xff000000) != mdtString) return E_INVALIDARG;
    if (!md_token_row( token ) || !(data = md_blob( &scope->md.user_strings, md_token_row( token ), &size )))
        return CLDB_E_INDEX_NOTFOUND;
    len = size / sizeof(WCHAR);     /* an odd byte at the end says whether there are special characters */
    if (count) *count = len;
    if (!str || !room) return S_OK;
    memcpy( str, data, min( len, room ) * sizeof(WCHAR) );
    if (len <= room) return S_OK;
    str[room - 1] = 0;
    return CLDB_S_TRUNCATION;
}

static HRESULT WINAPI import_GetCustomAttributeProps( IMetaDataImport2 *iface, mdCustomAttribute attribute,
                                                      mdToken *parent, mdToken *type, const void **data, ULONG *size )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = md_token_row( attribute );
    HRESULT hr;

    TRACE( "%p %#lx %p %p %p %p\n", iface, (DWORD)attribute, parent, type, data, size );

    if (FAILED(hr = mdimport_check( scope, attribute, MD_CUSTOMATTRIBUTE ))) return hr;
    if (parent) *parent = md_cell_token( &scope->md, MD_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_PARENT );
    if (type) *type = md_cell_token( &scope->md, MD_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_TYPE );
    mdimport_give_blob( scope, MD_CUSTOMATTRIBUTE, attribute, CUSTOMATTRIBUTE_VALUE, data, size );
    return S_OK;
}

/* Whether the class that an attribute's constructor belongs to has the name. */
static BOOL is_attribute( const struct md *md, uint32_t row, const char *name )
{
    mdToken type = md_cell_token( md, MD_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_TYPE );

    if (md_token_table( type ) == MD_METHOD)
        type = md_token( MD_TYPEDEF, md_list_owner( md, MD_TYPEDEF, TYPEDEF_METHODS, md_token_row( type ) ) );
    else if (md_token_table( type ) == MD_MEMBERREF)
        type = md_cell_token( md, MD_MEMBERREF, md_token_row( type ), MEMBERREF_CLASS );
    if (!md_has_token( md, type )) return FALSE;
    row = md_token_row( type );
    switch (md_token_table( type ))
    {
    case MD_TYPEDEF:
        return mdname_is_full( name, md_cell_string( md, MD_TYPEDEF, row, TYPEDEF_NAMESPACE ),
                               md_cell_string( md, MD_TYPEDEF, row, TYPEDEF_NAME ) );
    case MD_TYPEREF:
        return mdname_is_full( name, md_cell_string( md, MD_TYPEREF, row, TYPEREF_NAMESPACE ),
                               md_cell_string( md, MD_TYPEREF, row, TYPEREF_NAME ) );
    default:
        return FALSE;
    }
}

/* S_FALSE: the token has no such attribute. */
static HRESULT WINAPI import_GetCustomAttributeByName( IMetaDataImport2 *iface, mdToken token, const WCHAR *name,
                                                       const void **data, ULONG *size )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = 0;
    char *utf8;

    TRACE( "%p %#lx %s %p %p\n", iface, (DWORD)token, debugstr_w(name), data, size );

    if (data) *data = NULL;
    if (size) *size = 0;
    if (!name) return E_INVALIDARG;
    if (!(utf8 = mdname_utf8( name ))) return E_OUTOFMEMORY;
    while ((row = md_find_token( &scope->md, MD_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_PARENT, token, row + 1 )))
        if (is_attribute( &scope->md, row, utf8 )) break;
    mdname_free( utf8 );
    if (!row) return S_FALSE;
    mdimport_give_blob( scope, MD_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_VALUE, data, size );
    return S_OK;
}

static HRESULT WINAPI import_FindTypeRef( IMetaDataImport2 *iface, mdToken resolution_scope, const WCHAR *name,
                                          mdTypeRef *ref )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    const struct md *md = &scope->md;
    uint32_t row;
    char *utf8;

    TRACE( "%p %#lx %s %p\n", iface, (DWORD)resolution_scope, debugstr_w(name), ref );

    if (!ref) return E_POINTER;
    *ref = mdtTypeRef;
    if (!name) return E_INVALIDARG;
    if (!(utf8 = mdname_utf8( name ))) return E_OUTOFMEMORY;
    for (row = 1; row <= md_row_count( md, MD_TYPEREF ); row++)
    {
        mdToken parent = md_cell_token( md, MD_TYPEREF, row, TYPEREF_SCOPE );

        if (parent != resolution_scope && (md_token_row( parent ) || md_token_row( resolution_scope ))) continue;
        if (!mdname_is_full( utf8, md_cell_string( md, MD_TYPEREF, row, TYPEREF_NAMESPACE ),
                             md_cell_string( md, MD_TYPEREF, row, TYPEREF_NAME ) )) continue;
        *ref |= row;
        break;
    }
    mdname_free( utf8 );
    return *ref == mdtTypeRef ? CLDB_E_RECORD_NOTFOUND : S_OK;
}

static BOOL WINAPI import_IsValidToken( IMetaDataImport2 *iface, mdToken token )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t size;

    TRACE( "%p %#lx\n", iface, (DWORD)token );

    switch (token & 0xff000000)
    {
    case mdtString:
        return md_token_row( token ) && md_blob( &scope->md.user_strings, md_token_row( token ), &size );
    case mdtModule: case mdtTypeRef: case mdtTypeDef: case mdtFieldDef: case mdtMethodDef: case mdtParamDef:
    case mdtInterfaceImpl:
        case mdtMemberRef: case mdtCustomAttribute: case mdtPermission: case mdtSignature: case mdtEvent:
    case mdtProperty: case mdtModuleRef: case mdtTypeSpec: case mdtAssembly: case mdtAssemblyRef: case mdtFile:
    case mdtExportedType:
        case mdtManifestResource: case mdtGenericParam: case mdtMethodSpec: case mdtGenericParamConstraint:
        return md_has_token( &scope->md, token );
    default:
        return FALSE;
    }
}

static HRESULT WINAPI import_GetNestedClassProps( IMetaDataImport2 *iface, mdTypeDef nested, mdTypeDef *enclosing )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row;

    TRACE( "%p %#lx %p\n", iface, (DWORD)nested, enclosing );

    if (enclosing) *enclosing = mdtTypeDef;
    if (!(row = md_find_token( &scope->md, MD_NESTEDCLASS, NESTEDCLASS_NESTED, nested, 0 )))
        return CLDB_E_RECORD_NOTFOUND;
    if (enclosing) *enclosing = md_cell_token( &scope->md, MD_NESTEDCLASS, row, NESTEDCLASS_ENCLOSING );
    return S_OK;
}

/* A number in a signature (ECMA-335 II.23.2); 0 for the result: it runs out of it. */
static ULONG read_number( const BYTE *data, ULONG size, ULONG *value )
{
    if (!size) return 0;
    if (!(data[0] & 0x80))
    {
        *value = data[0];
        return 1;
    }
    if (!(data[0] & 0x40))
    {
        *value = (data[0] & 0x3f) << 8 | (size > 1 ? data[1] : 0);
        return size > 1 ? 2 : 0;
    }
    if (size < 4) return 0;
    *value = (data[0] & 0x1f) << 24 | data[1] << 16 | data[2] << 8 | data[3];
    return 4;
}

/* The calling convention that a type's name stands for, in modifiers of a return type; 0: none. */
static ULONG named_convention( const struct md *md, ULONG coded )
{
    static const char *const names[] = { "CallConvCdecl", "CallConvStdcall", "CallConvThiscall", "CallConvFastcall" };
    const char *name = "";
    unsigned int i;

    if ((coded & 3) == 1) name = md_cell_string( md, MD_TYPEREF, coded >> 2, TYPEREF_NAME );
    else if (!(coded & 3)) name = md_cell_string( md, MD_TYPEDEF, coded >> 2, TYPEDEF_NAME );
    for (i = 0; i < ARRAY_SIZE(names); i++) if (!strcmp( name, names[i] )) return PINVOKE_CALLCONV( i + 2 );
    return 0;
}

/* The native calling convention (pmCallConv...) of a signature: its own, or that of a modifier of what it returns. */
static HRESULT WINAPI import_GetNativeCallConvFromSig( IMetaDataImport2 *iface, const void *signature, ULONG size,
                                                       ULONG *convention )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    const BYTE *data = signature;
    ULONG pos, step, value;

    TRACE( "%p %p %lu %p\n", iface, signature, size, convention );

    if (!convention || !signature) return E_POINTER;
    *convention = 0;
    if (!size) return META_E_BAD_SIGNATURE;
    if ((data[0] & 0x0f) >= 1 && (data[0] & 0x0f) <= 4)
    {
        *convention = PINVOKE_CALLCONV( (data[0] & 0x0f) + 1 );
        return S_OK;
    }
    pos = 1;
    if (data[0] & 0x10)     /* generic: the number of its parameters */
    {
        if (!(step = read_number( data + pos, size - pos, &value ))) return META_E_BAD_SIGNATURE;
        pos += step;
    }
    if (!(step = read_number( data + pos, size - pos, &value ))) return META_E_BAD_SIGNATURE;
    pos += step;
    while (pos < size && (data[pos] == ELEMENT_TYPE_CMOD_OPT || data[pos] == ELEMENT_TYPE_CMOD_REQD))
    {
        pos++;
        if (!(step = read_number( data + pos, size - pos, &value ))) return META_E_BAD_SIGNATURE;
        pos += step;
        if ((*convention = named_convention( &scope->md, value ))) return S_OK;
    }
    *convention = PINVOKE_CALLCONV( 1 );
    return S_OK;
}

static HRESULT WINAPI import_IsGlobal( IMetaDataImport2 *iface, mdToken token, int *global )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t owner = 0, row = md_token_row( token );

    TRACE( "%p %#lx %p\n", iface, (DWORD)token, global );

    if (!global) return E_POINTER;
    *global = FALSE;
    if (!import_IsValidToken( iface, token )) return E_INVALIDARG;
    switch (md_token_table( token ))
    {
    case MD_TYPEDEF: owner = row; break;
    case MD_FIELD:   owner = md_list_owner( &scope->md, MD_TYPEDEF, TYPEDEF_FIELDS, row ); break;
    case MD_METHOD:  owner = md_list_owner( &scope->md, MD_TYPEDEF, TYPEDEF_METHODS, row ); break;
    case MD_EVENT:
        row = md_list_owner( &scope->md, MD_EVENTMAP, EVENTMAP_EVENTS, row );
        owner = md_cell( &scope->md, MD_EVENTMAP, row, EVENTMAP_PARENT );
        break;
    case MD_PROPERTY:
        row = md_list_owner( &scope->md, MD_PROPERTYMAP, PROPERTYMAP_PROPERTIES, row );
        owner = md_cell( &scope->md, MD_PROPERTYMAP, row, PROPERTYMAP_PARENT );
        break;
    }
    *global = owner == 1;
    return S_OK;
}

static HRESULT WINAPI import_GetGenericParamProps( IMetaDataImport2 *iface, mdGenericParam param, ULONG *number,
                                                   DWORD *flags, mdToken *owner, DWORD *reserved, WCHAR *name,
                                                   ULONG room, ULONG *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = md_token_row( param );
    HRESULT hr;

    TRACE( "%p %#lx %p %p %p %p %p %lu %p\n", iface, (DWORD)param, number, flags, owner, reserved, name, room, count );

    if (FAILED(hr = mdimport_check( scope, param, MD_GENERICPARAM ))) return hr;
    if (number) *number = md_cell( &scope->md, MD_GENERICPARAM, row, GENERICPARAM_NUMBER );
    if (flags) *flags = md_cell( &scope->md, MD_GENERICPARAM, row, GENERICPARAM_FLAGS );
    if (owner) *owner = md_cell_token( &scope->md, MD_GENERICPARAM, row, GENERICPARAM_OWNER );
    if (reserved) *reserved = 0;
    return mdname_copy( md_cell_string( &scope->md, MD_GENERICPARAM, row, GENERICPARAM_NAME ), name, room, count );
}

static HRESULT WINAPI import_GetGenericParamConstraintProps( IMetaDataImport2 *iface,
                                                             mdGenericParamConstraint constraint, mdGenericParam *param,
                                                             mdToken *type )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    uint32_t row = md_token_row( constraint );
    HRESULT hr;

    TRACE( "%p %#lx %p %p\n", iface, (DWORD)constraint, param, type );

    if (FAILED(hr = mdimport_check( scope, constraint, MD_GENERICPARAMCONSTRAINT ))) return hr;
    if (param) *param = md_cell_token( &scope->md, MD_GENERICPARAMCONSTRAINT, row, CONSTRAINT_OWNER );
    if (type) *type = md_cell_token( &scope->md, MD_GENERICPARAMCONSTRAINT, row, CONSTRAINT_TYPE );
    return S_OK;
}

/* Bare metadata has no kind: 0 (peNot), machine 0. */
static HRESULT WINAPI import_GetPEKind( IMetaDataImport2 *iface, DWORD *kind, DWORD *machine )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    DWORD value = 0;

    TRACE( "%p %p %p\n", iface, kind, machine );

    if (scope->is_pe)
    {
        if (scope->pe.cor_flags & COR_IL_ONLY) value |= PE_IL_ONLY;
        if (scope->pe.pe32plus) value |= PE_32PLUS;
        if (scope->pe.cor_flags & COR_32BIT_REQUIRED)
            value |= scope->pe.cor_flags & COR_32BIT_PREFERRED ? PE_32BIT_PREFERRED : PE_32BIT_REQUIRED;
    }
    if (kind) *kind = value;
    if (machine) *machine = scope->is_pe ? scope->pe.machine : 0;
    return S_OK;
}

static HRESULT WINAPI import_GetVersionString( IMetaDataImport2 *iface, WCHAR *buffer, DWORD room, DWORD *count )
{
    struct md_scope *scope = impl_from_IMetaDataImport2( iface );
    char version[256 + 1];
    ULONG needed;
    HRESULT hr;

    TRACE( "%p %p %lu %p\n", iface, buffer, room, count );

    memcpy( version, scope->md.version, scope->md.version_length );
    version[scope->md.version_length] = 0;
    hr = mdname_copy( version, buffer, room, &needed );
    if (count) *count = needed;
    return hr == CLDB_S_TRUNCATION ? HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) : hr;
}

const IMetaDataImport2Vtbl mdimport_vtbl =
{
    import_QueryInterface,
    import_AddRef,
    import_Release,
    import_CloseEnum,
    import_CountEnum,
    import_ResetEnum,
    mdimport_EnumTypeDefs,
    mdimport_EnumInterfaceImpls,
    mdimport_EnumTypeRefs,
    import_FindTypeDefByName,
    import_GetScopeProps,
    import_GetModuleFromScope,
    import_GetTypeDefProps,
    import_GetInterfaceImplProps,
    import_GetTypeRefProps,
    import_ResolveTypeRef,
    mdimport_EnumMembers,
    mdimport_EnumMembersWithName,
    mdimport_EnumMethods,
    mdimport_EnumMethodsWithName,
    mdimport_EnumFields,
    mdimport_EnumFieldsWithName,
    mdimport_EnumParams,
    mdimport_EnumMemberRefs,
    mdimport_EnumMethodImpls,
    mdimport_EnumPermissionSets,
    mdimport_FindMember,
    mdimport_FindMethod,
    mdimport_FindField,
    mdimport_FindMemberRef,
    mdimport_GetMethodProps,
    mdimport_GetMemberRefProps,
    mdimport_EnumProperties,
    mdimport_EnumEvents,
    mdimport_GetEventProps,
    mdimport_EnumMethodSemantics,
    mdimport_GetMethodSemantics,
    import_GetClassLayout,
    mdimport_GetFieldMarshal,
    mdimport_GetRVA,
    import_GetPermissionSetProps,
    import_GetSigFromToken,
    import_GetModuleRefProps,
    mdimport_EnumModuleRefs,
    import_GetTypeSpecFromToken,
    import_GetNameFromToken,
    mdimport_EnumUnresolvedMethods,
    import_GetUserString,
    mdimport_GetPinvokeMap,
    mdimport_EnumSignatures,
    mdimport_EnumTypeSpecs,
    mdimport_EnumUserStrings,
    mdimport_GetParamForMethodIndex,
    mdimport_EnumCustomAttributes,
    import_GetCustomAttributeProps,
    import_FindTypeRef,
    mdimport_GetMemberProps,
    mdimport_GetFieldProps,
    mdimport_GetPropertyProps,
    mdimport_GetParamProps,
    import_GetCustomAttributeByName,
    import_IsValidToken,
    import_GetNestedClassProps,
    import_GetNativeCallConvFromSig,
    import_IsGlobal,
    mdimport_EnumGenericParams,
    import_GetGenericParamProps,
    mdimport_GetMethodSpecProps,
    mdimport_EnumGenericParamConstraints,
    import_GetGenericParamConstraintProps,
    import_GetPEKind,
    import_GetVersionString,
    mdimport_EnumMethodSpecs
};
