/*
 * Metadata as ECMA-335 II.22 to II.24 has it: what may be asked
 *
 * Nothing is copied: strings, blobs and rows are pointers into the data that md_open was given, and
 * live as long as it.  Every number in the data is an enemy's; md_open checks that the streams and
 * the tables lie inside the data, and each later access checks its own index, so that nothing is ever
 * read outside.  Read-only, so any number of threads may ask.  Portable C, no system calls, no memory
 * of its own.
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

#ifndef __MSCOREE_MD_H
#define __MSCOREE_MD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum md_table_id
{
    MD_MODULE, MD_TYPEREF, MD_TYPEDEF, MD_FIELDPTR, MD_FIELD, MD_METHODPTR, MD_METHOD, MD_PARAMPTR, MD_PARAM,
    MD_INTERFACEIMPL, MD_MEMBERREF, MD_CONSTANT, MD_CUSTOMATTRIBUTE, MD_FIELDMARSHAL, MD_DECLSECURITY, MD_CLASSLAYOUT,
    MD_FIELDLAYOUT, MD_STANDALONESIG, MD_EVENTMAP, MD_EVENTPTR, MD_EVENT, MD_PROPERTYMAP, MD_PROPERTYPTR, MD_PROPERTY,
    MD_METHODSEMANTICS, MD_METHODIMPL, MD_MODULEREF, MD_TYPESPEC, MD_IMPLMAP, MD_FIELDRVA, MD_ENCLOG, MD_ENCMAP,
    MD_ASSEMBLY, MD_ASSEMBLYPROCESSOR, MD_ASSEMBLYOS, MD_ASSEMBLYREF, MD_ASSEMBLYREFPROCESSOR, MD_ASSEMBLYREFOS,
        MD_FILE,
    MD_EXPORTEDTYPE, MD_MANIFESTRESOURCE, MD_NESTEDCLASS, MD_GENERICPARAM, MD_METHODSPEC, MD_GENERICPARAMCONSTRAINT,
    MD_TABLE_COUNT
};

/* The columns, table by table. */
enum { MODULE_GENERATION, MODULE_NAME, MODULE_MVID, MODULE_ENCID, MODULE_ENCBASEID };
enum { TYPEREF_SCOPE, TYPEREF_NAME, TYPEREF_NAMESPACE };
enum { TYPEDEF_FLAGS, TYPEDEF_NAME, TYPEDEF_NAMESPACE, TYPEDEF_EXTENDS, TYPEDEF_FIELDS, TYPEDEF_METHODS };
enum { FIELD_FLAGS, FIELD_NAME, FIELD_SIGNATURE };
enum { METHOD_RVA, METHOD_IMPLFLAGS, METHOD_FLAGS, METHOD_NAME, METHOD_SIGNATURE, METHOD_PARAMS };
enum { PARAM_FLAGS, PARAM_SEQUENCE, PARAM_NAME };
enum { INTERFACEIMPL_CLASS, INTERFACEIMPL_INTERFACE };
enum { MEMBERREF_CLASS, MEMBERREF_NAME, MEMBERREF_SIGNATURE };
enum { CONSTANT_TYPE, CONSTANT_PARENT, CONSTANT_VALUE };
enum { CUSTOMATTRIBUTE_PARENT, CUSTOMATTRIBUTE_TYPE, CUSTOMATTRIBUTE_VALUE };
enum { FIELDMARSHAL_PARENT, FIELDMARSHAL_NATIVETYPE };
enum { DECLSECURITY_ACTION, DECLSECURITY_PARENT, DECLSECURITY_SET };
enum { CLASSLAYOUT_PACK, CLASSLAYOUT_SIZE, CLASSLAYOUT_PARENT };
enum { FIELDLAYOUT_OFFSET, FIELDLAYOUT_FIELD };
enum { STANDALONESIG_SIGNATURE };
enum { EVENTMAP_PARENT, EVENTMAP_EVENTS };
enum { EVENT_FLAGS, EVENT_NAME, EVENT_TYPE };
enum { PROPERTYMAP_PARENT, PROPERTYMAP_PROPERTIES };
enum { PROPERTY_FLAGS, PROPERTY_NAME, PROPERTY_TYPE };
enum { METHODSEMANTICS_SEMANTICS, METHODSEMANTICS_METHOD, METHODSEMANTICS_ASSOCIATION };
enum { METHODIMPL_CLASS, METHODIMPL_BODY, METHODIMPL_DECLARATION };
enum { MODULEREF_NAME };
enum { TYPESPEC_SIGNATURE };
enum { IMPLMAP_FLAGS, IMPLMAP_MEMBER, IMPLMAP_NAME, IMPLMAP_SCOPE };
enum { FIELDRVA_RVA, FIELDRVA_FIELD };
enum { ASSEMBLY_HASHALG, ASSEMBLY_MAJOR, ASSEMBLY_MINOR, ASSEMBLY_BUILD, ASSEMBLY_REVISION, ASSEMBLY_FLAGS,
       ASSEMBLY_PUBLICKEY, ASSEMBLY_NAME, ASSEMBLY_LOCALE };
enum { ASSEMBLYREF_MAJOR, ASSEMBLYREF_MINOR, ASSEMBLYREF_BUILD, ASSEMBLYREF_REVISION, ASSEMBLYREF_FLAGS,
       ASSEMBLYREF_PUBLICKEY, ASSEMBLYREF_NAME, ASSEMBLYREF_LOCALE, ASSEMBLYREF_HASH };
enum { FILE_FLAGS, FILE_NAME, FILE_HASH };
enum { EXPORTEDTYPE_FLAGS, EXPORTEDTYPE_TYPEDEF, EXPORTEDTYPE_NAME, EXPORTEDTYPE_NAMESPACE,
       EXPORTEDTYPE_IMPLEMENTATION };
enum { RESOURCE_OFFSET, RESOURCE_FLAGS, RESOURCE_NAME, RESOURCE_IMPLEMENTATION };
enum { NESTEDCLASS_NESTED, NESTEDCLASS_ENCLOSING };
enum { GENERICPARAM_NUMBER, GENERICPARAM_FLAGS, GENERICPARAM_OWNER, GENERICPARAM_NAME };
enum { METHODSPEC_METHOD, METHODSPEC_INSTANTIATION };
enum { CONSTRAINT_OWNER, CONSTRAINT_TYPE };

#define MD_MAX_COLUMNS 9

/* What a column holds: the index of a row (below 64, the table), a coded index (64 and on, the code), or one of the
 * rest. The values are those of IMetaDataTables::GetColumnInfo. */
enum md_column_type
{
    MD_RID = 0, MD_CODED = 64, MD_SHORT = 96, MD_USHORT, MD_LONG, MD_ULONG, MD_BYTE, MD_STRING, MD_GUID, MD_BLOB
};

/* The kinds of coded index, in the order of IMetaDataTables::GetCodedTokenInfo. */
enum md_coded
{
    CODED_TYPEDEFORREF = MD_CODED, CODED_HASCONSTANT, CODED_HASCUSTOMATTRIBUTE, CODED_HASFIELDMARSHAL,
        CODED_HASDECLSECURITY,
    CODED_MEMBERREFPARENT, CODED_HASSEMANTIC, CODED_METHODDEFORREF, CODED_MEMBERFORWARDED, CODED_IMPLEMENTATION,
    CODED_CUSTOMATTRIBUTETYPE, CODED_RESOLUTIONSCOPE, CODED_TYPEORMETHODDEF, CODED_END
};
#define CODED_COUNT (CODED_END - MD_CODED)

struct md_column
{
    const char *name;
    uint8_t     type;       /* md_column_type, md_coded or md_table_id */
};

struct md_schema
{
    const char             *name;
    const struct md_column *columns;
    uint8_t                 column_count;
    int8_t                  key;            /* the column that the table is sorted by; -1: none */
};

struct md_coded_schema
{
    const char     *name;
    const uint32_t *tokens;                 /* the token type of each tag */
    uint8_t         count;
    uint8_t         bits;                   /* of the tag */
};

struct md_heap
{
    const uint8_t *data;
    uint32_t       size;
};

struct md_table
{
    const uint8_t *data;
    uint32_t       rows;
    uint8_t        row_size;
    uint8_t        offset[MD_MAX_COLUMNS];
    uint8_t        size[MD_MAX_COLUMNS];    /* bytes of the column */
    bool           sorted;
};

struct md
{
    const uint8_t  *data;
    size_t          size;
    const char     *version;                /* the version string; not terminated when it fills its room */
    uint32_t        version_length;
    struct md_heap  strings, blobs, guids, user_strings;
    struct md_table tables[MD_TABLE_COUNT];
};

/* Whether the data starts like metadata. */
extern bool md_has_signature( const void *data, size_t size );

/* Reads root, streams and the layout of the tables.  false: damaged, or a format that isn't known. */
extern bool md_open( struct md *md, const void *data, size_t size );

/* The description of a table or of a coded index. */
extern const struct md_schema *md_get_schema( unsigned int table );
extern const struct md_coded_schema *md_get_coded( unsigned int coded );

/* The raw number in a cell; rows count from 1.  0: there is no such row (or column). */
extern uint32_t md_cell( const struct md *md, unsigned int table, uint32_t row, unsigned int column );
/* The token in a cell that holds a row index or a coded one; a tag that means nothing gives 0. */
extern uint32_t md_cell_token( const struct md *md, unsigned int table, uint32_t row, unsigned int column );
/* The string of a cell, always valid and terminated; "": it has none, or a damaged index. */
extern const char *md_cell_string( const struct md *md, unsigned int table, uint32_t row, unsigned int column );
/* The blob of a cell; size 0: it has none, or a damaged index. */
extern const uint8_t *md_cell_blob( const struct md *md, unsigned int table, uint32_t row, unsigned int column,
                                    uint32_t *size );
/* The 16 bytes of a cell's GUID; NULL: none. */
extern const uint8_t *md_cell_guid( const struct md *md, unsigned int table, uint32_t row, unsigned int column );

/* The heaps themselves.  NULL: the index is outside. */
extern const char *md_string( const struct md *md, uint32_t index );
extern const uint8_t *md_blob( const struct md_heap *heap, uint32_t index, uint32_t *size );
extern const uint8_t *md_guid( const struct md *md, uint32_t index );
/* Where the item after this one starts in a heap of blobs; 0: there is no more. */
extern uint32_t md_next_blob( const struct md_heap *heap, uint32_t index );

static inline uint32_t md_row_count( const struct md *md, unsigned int table )
{
    return md->tables[table].rows;
}

static inline uint32_t md_token( unsigned int table, uint32_t row )
{
    return (uint32_t)table << 24 | row;
}

static inline unsigned int md_token_table( uint32_t token )
{
    return token >> 24;
}

static inline uint32_t md_token_row( uint32_t token )
{
    return token & 0xffffff;
}

/* Whether a token's row is there. */
static inline bool md_has_token( const struct md *md, uint32_t token )
{
    unsigned int table = md_token_table( token );

    return table < MD_TABLE_COUNT && md_token_row( token ) && md_token_row( token ) <= md->tables[table].rows;
}

/* A run of rows: first to end - 1. */
struct md_span
{
    uint32_t first;
    uint32_t end;
};

/* The rows of a list column: from this row's index to the next row's.  Clipped to the rows that there are. */
extern struct md_span md_list( const struct md *md, unsigned int table, uint32_t row, unsigned int column );
/* The row of the list table at a place in a span; through a pointer table, when there is one (#- streams). */
extern uint32_t md_list_row( const struct md *md, unsigned int table, unsigned int column, uint32_t pos );
/* The row whose list has a given row of the list table; 0: none. */
extern uint32_t md_list_owner( const struct md *md, unsigned int table, unsigned int column, uint32_t row );

/* The first row from start on whose column has the value (a raw number); 0: none. Fast in a table that is sorted by
 * it. */
extern uint32_t md_find( const struct md *md, unsigned int table, unsigned int column, uint32_t value, uint32_t start );
/* The same for a column with tokens.  A token that the column cannot hold is not found. */
extern uint32_t md_find_token( const struct md *md, unsigned int table, unsigned int column, uint32_t token,
                               uint32_t start );

#endif /* __MSCOREE_MD_H */
