/*
 * The tables of metadata, column by column
 *
 * The order and meaning are ECMA-335 II.22's, tags of coded indexes II.24.2.6's; keys are the columns
 * that II.22 wants the tables sorted by.  Only data.
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

#include "reader/md.h"

#define TOKEN(table) ((uint32_t)(table) << 24)
#define NO_TABLE     0xff000000     /* a tag that no table has */
#define SIZE(array)  (sizeof(array) / sizeof((array)[0]))

static const uint32_t typedef_or_ref[] = { TOKEN(MD_TYPEDEF), TOKEN(MD_TYPEREF), TOKEN(MD_TYPESPEC) };
static const uint32_t has_constant[] = { TOKEN(MD_FIELD), TOKEN(MD_PARAM), TOKEN(MD_PROPERTY) };
static const uint32_t has_custom_attribute[] =
{
    TOKEN(MD_METHOD), TOKEN(MD_FIELD), TOKEN(MD_TYPEREF), TOKEN(MD_TYPEDEF), TOKEN(MD_PARAM), TOKEN(MD_INTERFACEIMPL),
    TOKEN(MD_MEMBERREF), TOKEN(MD_MODULE), TOKEN(MD_DECLSECURITY), TOKEN(MD_PROPERTY), TOKEN(MD_EVENT),
        TOKEN(MD_STANDALONESIG),
    TOKEN(MD_MODULEREF), TOKEN(MD_TYPESPEC), TOKEN(MD_ASSEMBLY), TOKEN(MD_ASSEMBLYREF), TOKEN(MD_FILE),
        TOKEN(MD_EXPORTEDTYPE),
    TOKEN(MD_MANIFESTRESOURCE), TOKEN(MD_GENERICPARAM), TOKEN(MD_GENERICPARAMCONSTRAINT), TOKEN(MD_METHODSPEC)
};
static const uint32_t has_field_marshal[] = { TOKEN(MD_FIELD), TOKEN(MD_PARAM) };
static const uint32_t has_decl_security[] = { TOKEN(MD_TYPEDEF), TOKEN(MD_METHOD), TOKEN(MD_ASSEMBLY) };
static const uint32_t member_ref_parent[] =
{
    TOKEN(MD_TYPEDEF), TOKEN(MD_TYPEREF), TOKEN(MD_MODULEREF), TOKEN(MD_METHOD), TOKEN(MD_TYPESPEC)
};
static const uint32_t has_semantic[] = { TOKEN(MD_EVENT), TOKEN(MD_PROPERTY) };
static const uint32_t method_def_or_ref[] = { TOKEN(MD_METHOD), TOKEN(MD_MEMBERREF) };
static const uint32_t member_forwarded[] = { TOKEN(MD_FIELD), TOKEN(MD_METHOD) };
static const uint32_t implementation[] = { TOKEN(MD_FILE), TOKEN(MD_ASSEMBLYREF), TOKEN(MD_EXPORTEDTYPE) };
static const uint32_t custom_attribute_type[] = { NO_TABLE, NO_TABLE, TOKEN(MD_METHOD), TOKEN(MD_MEMBERREF), NO_TABLE };
static const uint32_t resolution_scope[] = { TOKEN(MD_MODULE), TOKEN(MD_MODULEREF), TOKEN(MD_ASSEMBLYREF),
                                             TOKEN(MD_TYPEREF) };
static const uint32_t type_or_method_def[] = { TOKEN(MD_TYPEDEF), TOKEN(MD_METHOD) };

static const struct md_coded_schema coded[CODED_COUNT] =
{
    { "TypeDefOrRef", typedef_or_ref, SIZE(typedef_or_ref), 2 },
    { "HasConstant", has_constant, SIZE(has_constant), 2 },
    { "HasCustomAttribute", has_custom_attribute, SIZE(has_custom_attribute), 5 },
    { "HasFieldMarshal", has_field_marshal, SIZE(has_field_marshal), 1 },
    { "HasDeclSecurity", has_decl_security, SIZE(has_decl_security), 2 },
    { "MemberRefParent", member_ref_parent, SIZE(member_ref_parent), 3 },
    { "HasSemantic", has_semantic, SIZE(has_semantic), 1 },
    { "MethodDefOrRef", method_def_or_ref, SIZE(method_def_or_ref), 1 },
    { "MemberForwarded", member_forwarded, SIZE(member_forwarded), 1 },
    { "Implementation", implementation, SIZE(implementation), 2 },
    { "CustomAttributeType", custom_attribute_type, SIZE(custom_attribute_type), 3 },
    { "ResolutionScope", resolution_scope, SIZE(resolution_scope), 2 },
    { "TypeOrMethodDef", type_or_method_def, SIZE(type_or_method_def), 1 },
};

static const struct md_column module_columns[] =
{
    { "Generation", MD_USHORT }, { "Name", MD_STRING }, { "Mvid", MD_GUID }, { "EncId", MD_GUID },
        { "EncBaseId", MD_GUID }
};
static const struct md_column typeref_columns[] =
{
    { "ResolutionScope", CODED_RESOLUTIONSCOPE }, { "Name", MD_STRING }, { "Namespace", MD_STRING }
};
static const struct md_column typedef_columns[] =
{
    { "Flags", MD_ULONG }, { "Name", MD_STRING }, { "Namespace", MD_STRING }, { "Extends", CODED_TYPEDEFORREF },
    { "FieldList", MD_FIELD }, { "MethodList", MD_METHOD }
};
static const struct md_column fieldptr_columns[] = { { "Field", MD_FIELD } };
static const struct md_column field_columns[] = { { "Flags", MD_USHORT }, { "Name", MD_STRING },
                                                  { "Signature", MD_BLOB } };
static const struct md_column methodptr_columns[] = { { "Method", MD_METHOD } };
static const struct md_column method_columns[] =
{
    { "RVA", MD_ULONG }, { "ImplFlags", MD_USHORT }, { "Flags", MD_USHORT }, { "Name", MD_STRING },
        { "Signature", MD_BLOB },
    { "ParamList", MD_PARAM }
};
static const struct md_column paramptr_columns[] = { { "Param", MD_PARAM } };
static const struct md_column param_columns[] = { { "Flags", MD_USHORT }, { "Sequence", MD_USHORT },
                                                  { "Name", MD_STRING } };
static const struct md_column interfaceimpl_columns[] = { { "Class", MD_TYPEDEF },
                                                          { "Interface", CODED_TYPEDEFORREF } };
static const struct md_column memberref_columns[] =
{
    { "Class", CODED_MEMBERREFPARENT }, { "Name", MD_STRING }, { "Signature", MD_BLOB }
};
static const struct md_column constant_columns[] = { { "Type", MD_BYTE }, { "Parent", CODED_HASCONSTANT },
                                                     { "Value", MD_BLOB } };
static const struct md_column customattribute_columns[] =
{
    { "Parent", CODED_HASCUSTOMATTRIBUTE }, { "Type", CODED_CUSTOMATTRIBUTETYPE }, { "Value", MD_BLOB }
};
static const struct md_column fieldmarshal_columns[] = { { "Parent", CODED_HASFIELDMARSHAL },
                                                         { "NativeType", MD_BLOB } };
static const struct md_column declsecurity_columns[] =
{
    { "Action", MD_SHORT }, { "Parent", CODED_HASDECLSECURITY }, { "PermissionSet", MD_BLOB }
};
static const struct md_column classlayout_columns[] =
{
    { "PackingSize", MD_USHORT }, { "ClassSize", MD_ULONG }, { "Parent", MD_TYPEDEF }
};
static const struct md_column fieldlayout_columns[] = { { "OffSet", MD_ULONG }, { "Field", MD_FIELD } };
static const struct md_column standalonesig_columns[] = { { "Signature", MD_BLOB } };
static const struct md_column eventmap_columns[] = { { "Parent", MD_TYPEDEF }, { "EventList", MD_EVENT } };
static const struct md_column eventptr_columns[] = { { "Event", MD_EVENT } };
static const struct md_column event_columns[] =
{
    { "EventFlags", MD_USHORT }, { "Name", MD_STRING }, { "EventType", CODED_TYPEDEFORREF }
};
static const struct md_column propertymap_columns[] = { { "Parent", MD_TYPEDEF }, { "PropertyList", MD_PROPERTY } };
static const struct md_column propertyptr_columns[] = { { "Property", MD_PROPERTY } };
static const struct md_column property_columns[] = { { "PropFlags", MD_USHORT }, { "Name", MD_STRING },
                                                     { "Type", MD_BLOB } };
static const struct md_column methodsemantics_columns[] =
{
    { "Semantic", MD_USHORT }, { "Method", MD_METHOD }, { "Association", CODED_HASSEMANTIC }
};
static const struct md_column methodimpl_columns[] =
{
    { "Class", MD_TYPEDEF }, { "MethodBody", CODED_METHODDEFORREF }, { "MethodDeclaration", CODED_METHODDEFORREF }
};
static const struct md_column moduleref_columns[] = { { "Name", MD_STRING } };
static const struct md_column typespec_columns[] = { { "Signature", MD_BLOB } };
static const struct md_column implmap_columns[] =
{
    { "MappingFlags", MD_USHORT }, { "MemberForwarded", CODED_MEMBERFORWARDED }, { "ImportName", MD_STRING },
    { "ImportScope", MD_MODULEREF }
};
static const struct md_column fieldrva_columns[] = { { "RVA", MD_ULONG }, { "Field", MD_FIELD } };
static const struct md_column enclog_columns[] = { { "Token", MD_ULONG }, { "FuncCode", MD_ULONG } };
static const struct md_column encmap_columns[] = { { "Token", MD_ULONG } };
static const struct md_column assembly_columns[] =
{
    { "HashAlgId", MD_ULONG }, { "MajorVersion", MD_USHORT }, { "MinorVersion", MD_USHORT },
        { "BuildNumber", MD_USHORT },
    { "RevisionNumber", MD_USHORT }, { "Flags", MD_ULONG }, { "PublicKey", MD_BLOB }, { "Name", MD_STRING },
        { "Locale", MD_STRING }
};
static const struct md_column assemblyprocessor_columns[] = { { "Processor", MD_ULONG } };
static const struct md_column assemblyos_columns[] =
{
    { "OSPlatformId", MD_ULONG }, { "OSMajorVersion", MD_ULONG }, { "OSMinorVersion", MD_ULONG }
};
static const struct md_column assemblyref_columns[] =
{
    { "MajorVersion", MD_USHORT }, { "MinorVersion", MD_USHORT }, { "BuildNumber", MD_USHORT },
        { "RevisionNumber", MD_USHORT },
    { "Flags", MD_ULONG }, { "PublicKeyOrToken", MD_BLOB }, { "Name", MD_STRING }, { "Locale", MD_STRING },
        { "HashValue", MD_BLOB }
};
static const struct md_column assemblyrefprocessor_columns[] = { { "Processor", MD_ULONG },
                                                                 { "AssemblyRef", MD_ASSEMBLYREF } };
static const struct md_column assemblyrefos_columns[] =
{
    { "OSPlatformId", MD_ULONG }, { "OSMajorVersion", MD_ULONG }, { "OSMinorVersion", MD_ULONG },
        { "AssemblyRef", MD_ASSEMBLYREF }
};
static const struct md_column file_columns[] = { { "Flags", MD_ULONG }, { "Name", MD_STRING },
                                                 { "HashValue", MD_BLOB } };
static const struct md_column exportedtype_columns[] =
{
    { "Flags", MD_ULONG }, { "TypeDefId", MD_ULONG }, { "TypeName", MD_STRING }, { "TypeNamespace", MD_STRING },
    { "Implementation", CODED_IMPLEMENTATION }
};
static const struct md_column manifestresource_columns[] =
{
    { "Offset", MD_ULONG }, { "Flags", MD_ULONG }, { "Name", MD_STRING }, { "Implementation", CODED_IMPLEMENTATION }
};
static const struct md_column nestedclass_columns[] = { { "NestedClass", MD_TYPEDEF },
                                                        { "EnclosingClass", MD_TYPEDEF } };
static const struct md_column genericparam_columns[] =
{
    { "Number", MD_USHORT }, { "Flags", MD_USHORT }, { "Owner", CODED_TYPEORMETHODDEF }, { "Name", MD_STRING }
};
static const struct md_column methodspec_columns[] = { { "Method", CODED_METHODDEFORREF },
                                                       { "Instantiation", MD_BLOB } };
static const struct md_column genericparamconstraint_columns[] =
{
    { "Owner", MD_GENERICPARAM }, { "Constraint", CODED_TYPEDEFORREF }
};

#define TABLE( name, columns, key ) { name, columns, SIZE(columns), key }

static const struct md_schema tables[MD_TABLE_COUNT] =
{
    TABLE( "Module", module_columns, -1 ),
    TABLE( "TypeRef", typeref_columns, -1 ),
    TABLE( "TypeDef", typedef_columns, -1 ),
    TABLE( "FieldPtr", fieldptr_columns, -1 ),
    TABLE( "Field", field_columns, -1 ),
    TABLE( "MethodPtr", methodptr_columns, -1 ),
    TABLE( "Method", method_columns, -1 ),
    TABLE( "ParamPtr", paramptr_columns, -1 ),
    TABLE( "Param", param_columns, -1 ),
    TABLE( "InterfaceImpl", interfaceimpl_columns, INTERFACEIMPL_CLASS ),
    TABLE( "MemberRef", memberref_columns, -1 ),
    TABLE( "Constant", constant_columns, CONSTANT_PARENT ),
    TABLE( "CustomAttribute", customattribute_columns, CUSTOMATTRIBUTE_PARENT ),
    TABLE( "FieldMarshal", fieldmarshal_columns, FIELDMARSHAL_PARENT ),
    TABLE( "DeclSecurity", declsecurity_columns, DECLSECURITY_PARENT ),
    TABLE( "ClassLayout", classlayout_columns, CLASSLAYOUT_PARENT ),
    TABLE( "FieldLayout", fieldlayout_columns, FIELDLAYOUT_FIELD ),
    TABLE( "StandAloneSig", standalonesig_columns, -1 ),
    TABLE( "EventMap", eventmap_columns, -1 ),
    TABLE( "EventPtr", eventptr_columns, -1 ),
    TABLE( "Event", event_columns, -1 ),
    TABLE( "PropertyMap", propertymap_columns, -1 ),
    TABLE( "PropertyPtr", propertyptr_columns, -1 ),
    TABLE( "Property", property_columns, -1 ),
    TABLE( "MethodSemantics", methodsemantics_columns, METHODSEMANTICS_ASSOCIATION ),
    TABLE( "MethodImpl", methodimpl_columns, METHODIMPL_CLASS ),
    TABLE( "ModuleRef", moduleref_columns, -1 ),
    TABLE( "TypeSpec", typespec_columns, -1 ),
    TABLE( "ImplMap", implmap_columns, IMPLMAP_MEMBER ),
    TABLE( "FieldRVA", fieldrva_columns, FIELDRVA_FIELD ),
    TABLE( "ENCLog", enclog_columns, -1 ),
    TABLE( "ENCMap", encmap_columns, -1 ),
    TABLE( "Assembly", assembly_columns, -1 ),
    TABLE( "AssemblyProcessor", assemblyprocessor_columns, -1 ),
    TABLE( "AssemblyOS", assemblyos_columns, -1 ),
    TABLE( "AssemblyRef", assemblyref_columns, -1 ),
    TABLE( "AssemblyRefProcessor", assemblyrefprocessor_columns, -1 ),
    TABLE( "AssemblyRefOS", assemblyrefos_columns, -1 ),
    TABLE( "File", file_columns, -1 ),
    TABLE( "ExportedType", exportedtype_columns, -1 ),
    TABLE( "ManifestResource", manifestresource_columns, -1 ),
    TABLE( "NestedClass", nestedclass_columns, NESTEDCLASS_NESTED ),
    TABLE( "GenericParam", genericparam_columns, GENERICPARAM_OWNER ),
    TABLE( "MethodSpec", methodspec_columns, -1 ),
    TABLE( "GenericParamConstraint", genericparamconstraint_columns, CONSTRAINT_OWNER ),
};

const struct md_schema *md_get_schema( unsigned int table )
{
    return &tables[table];
}

const struct md_coded_schema *md_get_coded( unsigned int index )
{
    return &coded[index - MD_CODED];
}
