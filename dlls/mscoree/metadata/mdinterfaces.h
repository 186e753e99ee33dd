/*
 * The interfaces that read metadata, which Wine's cor.h does not declare
 *
 * Implemented here, called by programs through the declarations of their own headers: the order of the
 * methods and the sizes of the parameters are the binary interface.
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

#ifndef __MSCOREE_MDINTERFACES_H
#define __MSCOREE_MDINTERFACES_H

#include "cor.h"

DEFINE_GUID( IID_IMetaDataImport, 0x7dac8207, 0xd3ae, 0x4c75, 0x9b, 0x67, 0x92, 0x80, 0x1a, 0x49, 0x7d, 0x44 );
DEFINE_GUID( IID_IMetaDataImport2, 0xfce5efa0, 0x8bba, 0x4f8e, 0xa0, 0x36, 0x8f, 0x20, 0x22, 0xb0, 0x84, 0x66 );
DEFINE_GUID( IID_IMetaDataAssemblyImport, 0xee62470b, 0xe94b, 0x424e, 0x9b, 0x7c, 0x2f, 0x00, 0xc9, 0x24, 0x9f, 0x93 );
DEFINE_GUID( IID_IMetaDataTables, 0xd8f579ab, 0x402d, 0x4b8e, 0x82, 0xd9, 0x5d, 0x63, 0xb1, 0x06, 0x5c, 0x68 );
DEFINE_GUID( IID_IMetaDataTables2, 0xbadb5f70, 0x58da, 0x43a9, 0xa1, 0xc6, 0xd7, 0x48, 0x19, 0xf1, 0x9b, 0x15 );
DEFINE_GUID( IID_IMetaDataInfo, 0x7998ea64, 0x7f95, 0x48b8, 0x86, 0xfc, 0x17, 0xca, 0xf4, 0x8b, 0xf5, 0xcb );

typedef void *HCORENUM;

/* Flags of OpenScope. */
#define OPEN_COPY_MEMORY     0x00000002
#define OPEN_TAKE_OWNERSHIP  0x00000020
#define OPEN_WRITE           0x00000001
#define OPEN_RESERVED        0xffffef40

struct field_offset
{
    mdFieldDef field;
    ULONG      offset;
};

struct os_info
{
    DWORD platform;
    DWORD major;
    DWORD minor;
};

struct assembly_metadata
{
    USHORT          major;
    USHORT          minor;
    USHORT          build;
    USHORT          revision;
    WCHAR          *locale;
    ULONG           locale_size;        /* WCHARs with the terminating zero, in and out */
    DWORD          *processors;
    ULONG           processor_count;
    struct os_info *systems;
    ULONG           system_count;
};

typedef struct IMetaDataImport2 IMetaDataImport2;
typedef struct IMetaDataAssemblyImport IMetaDataAssemblyImport;
typedef struct IMetaDataTables2 IMetaDataTables2;
typedef struct IMetaDataInfo IMetaDataInfo;

#define METHOD( name, ... ) HRESULT (WINAPI *name)( THIS_TYPE *iface, ##__VA_ARGS__ )

#define THIS_TYPE IMetaDataImport2
/* IMetaDataImport's methods come first. */
typedef struct IMetaDataImport2Vtbl
{
    METHOD( QueryInterface, REFIID, void ** );
    ULONG (WINAPI *AddRef)( IMetaDataImport2 *iface );
    ULONG (WINAPI *Release)( IMetaDataImport2 *iface );

    void (WINAPI *CloseEnum)( IMetaDataImport2 *iface, HCORENUM );
    METHOD( CountEnum, HCORENUM, ULONG * );
    METHOD( ResetEnum, HCORENUM, ULONG );
    METHOD( EnumTypeDefs, HCORENUM *, mdTypeDef *, ULONG, ULONG * );
    METHOD( EnumInterfaceImpls, HCORENUM *, mdTypeDef, mdInterfaceImpl *, ULONG, ULONG * );
    METHOD( EnumTypeRefs, HCORENUM *, mdTypeRef *, ULONG, ULONG * );
    METHOD( FindTypeDefByName, const WCHAR *, mdToken, mdTypeDef * );
    METHOD( GetScopeProps, WCHAR *, ULONG, ULONG *, GUID * );
    METHOD( GetModuleFromScope, mdModule * );
    METHOD( GetTypeDefProps, mdTypeDef, WCHAR *, ULONG, ULONG *, DWORD *, mdToken * );
    METHOD( GetInterfaceImplProps, mdInterfaceImpl, mdTypeDef *, mdToken * );
    METHOD( GetTypeRefProps, mdTypeRef, mdToken *, WCHAR *, ULONG, ULONG * );
    METHOD( ResolveTypeRef, mdTypeRef, REFIID, IUnknown **, mdTypeDef * );
    METHOD( EnumMembers, HCORENUM *, mdTypeDef, mdToken *, ULONG, ULONG * );
    METHOD( EnumMembersWithName, HCORENUM *, mdTypeDef, const WCHAR *, mdToken *, ULONG, ULONG * );
    METHOD( EnumMethods, HCORENUM *, mdTypeDef, mdMethodDef *, ULONG, ULONG * );
    METHOD( EnumMethodsWithName, HCORENUM *, mdTypeDef, const WCHAR *, mdMethodDef *, ULONG, ULONG * );
    METHOD( EnumFields, HCORENUM *, mdTypeDef, mdFieldDef *, ULONG, ULONG * );
    METHOD( EnumFieldsWithName, HCORENUM *, mdTypeDef, const WCHAR *, mdFieldDef *, ULONG, ULONG * );
    METHOD( EnumParams, HCORENUM *, mdMethodDef, mdParamDef *, ULONG, ULONG * );
    METHOD( EnumMemberRefs, HCORENUM *, mdToken, mdMemberRef *, ULONG, ULONG * );
    METHOD( EnumMethodImpls, HCORENUM *, mdTypeDef, mdToken *, mdToken *, ULONG, ULONG * );
    METHOD( EnumPermissionSets, HCORENUM *, mdToken, DWORD, mdPermission *, ULONG, ULONG * );
    METHOD( FindMember, mdTypeDef, const WCHAR *, const BYTE *, ULONG, mdToken * );
    METHOD( FindMethod, mdTypeDef, const WCHAR *, const BYTE *, ULONG, mdMethodDef * );
    METHOD( FindField, mdTypeDef, const WCHAR *, const BYTE *, ULONG, mdFieldDef * );
    METHOD( FindMemberRef, mdTypeRef, const WCHAR *, const BYTE *, ULONG, mdMemberRef * );
    METHOD( GetMethodProps, mdMethodDef, mdTypeDef *, WCHAR *, ULONG, ULONG *, DWORD *, const BYTE **, ULONG *, ULONG *,
            DWORD * );
    METHOD( GetMemberRefProps, mdMemberRef, mdToken *, WCHAR *, ULONG, ULONG *, const BYTE **, ULONG * );
    METHOD( EnumProperties, HCORENUM *, mdTypeDef, mdProperty *, ULONG, ULONG * );
    METHOD( EnumEvents, HCORENUM *, mdTypeDef, mdEvent *, ULONG, ULONG * );
    METHOD( GetEventProps, mdEvent, mdTypeDef *, WCHAR *, ULONG, ULONG *, DWORD *, mdToken *, mdMethodDef *,
            mdMethodDef *, mdMethodDef *, mdMethodDef *, ULONG, ULONG * );
    METHOD( EnumMethodSemantics, HCORENUM *, mdMethodDef, mdToken *, ULONG, ULONG * );
    METHOD( GetMethodSemantics, mdMethodDef, mdToken, DWORD * );
    METHOD( GetClassLayout, mdTypeDef, DWORD *, struct field_offset *, ULONG, ULONG *, ULONG * );
    METHOD( GetFieldMarshal, mdToken, const BYTE **, ULONG * );
    METHOD( GetRVA, mdToken, ULONG *, DWORD * );
    METHOD( GetPermissionSetProps, mdPermission, DWORD *, const void **, ULONG * );
    METHOD( GetSigFromToken, mdSignature, const BYTE **, ULONG * );
    METHOD( GetModuleRefProps, mdModuleRef, WCHAR *, ULONG, ULONG * );
    METHOD( EnumModuleRefs, HCORENUM *, mdModuleRef *, ULONG, ULONG * );
    METHOD( GetTypeSpecFromToken, mdTypeSpec, const BYTE **, ULONG * );
    METHOD( GetNameFromToken, mdToken, const char ** );
    METHOD( EnumUnresolvedMethods, HCORENUM *, mdToken *, ULONG, ULONG * );
    METHOD( GetUserString, mdString, WCHAR *, ULONG, ULONG * );
    METHOD( GetPinvokeMap, mdToken, DWORD *, WCHAR *, ULONG, ULONG *, mdModuleRef * );
    METHOD( EnumSignatures, HCORENUM *, mdSignature *, ULONG, ULONG * );
    METHOD( EnumTypeSpecs, HCORENUM *, mdTypeSpec *, ULONG, ULONG * );
    METHOD( EnumUserStrings, HCORENUM *, mdString *, ULONG, ULONG * );
    METHOD( GetParamForMethodIndex, mdMethodDef, ULONG, mdParamDef * );
    METHOD( EnumCustomAttributes, HCORENUM *, mdToken, mdToken, mdCustomAttribute *, ULONG, ULONG * );
    METHOD( GetCustomAttributeProps, mdCustomAttribute, mdToken *, mdToken *, const void **, ULONG * );
    METHOD( FindTypeRef, mdToken, const WCHAR *, mdTypeRef * );
    METHOD( GetMemberProps, mdToken, mdTypeDef *, WCHAR *, ULONG, ULONG *, DWORD *, const BYTE **, ULONG *, ULONG *,
            DWORD *, DWORD *, const void **, ULONG * );
    METHOD( GetFieldProps, mdFieldDef, mdTypeDef *, WCHAR *, ULONG, ULONG *, DWORD *, const BYTE **, ULONG *, DWORD *,
            const void **, ULONG * );
    METHOD( GetPropertyProps, mdProperty, mdTypeDef *, WCHAR *, ULONG, ULONG *, DWORD *, const BYTE **, ULONG *,
            DWORD *, const void **, ULONG *, mdMethodDef *, mdMethodDef *, mdMethodDef *, ULONG, ULONG * );
    METHOD( GetParamProps, mdParamDef, mdMethodDef *, ULONG *, WCHAR *, ULONG, ULONG *, DWORD *, DWORD *, const void **,
            ULONG * );
    METHOD( GetCustomAttributeByName, mdToken, const WCHAR *, const void **, ULONG * );
    BOOL (WINAPI *IsValidToken)( IMetaDataImport2 *iface, mdToken );
    METHOD( GetNestedClassProps, mdTypeDef, mdTypeDef * );
    METHOD( GetNativeCallConvFromSig, const void *, ULONG, ULONG * );
    METHOD( IsGlobal, mdToken, int * );

    METHOD( EnumGenericParams, HCORENUM *, mdToken, mdGenericParam *, ULONG, ULONG * );
    METHOD( GetGenericParamProps, mdGenericParam, ULONG *, DWORD *, mdToken *, DWORD *, WCHAR *, ULONG, ULONG * );
    METHOD( GetMethodSpecProps, mdMethodSpec, mdToken *, const BYTE **, ULONG * );
    METHOD( EnumGenericParamConstraints, HCORENUM *, mdGenericParam, mdGenericParamConstraint *, ULONG, ULONG * );
    METHOD( GetGenericParamConstraintProps, mdGenericParamConstraint, mdGenericParam *, mdToken * );
    METHOD( GetPEKind, DWORD *, DWORD * );
    METHOD( GetVersionString, WCHAR *, DWORD, DWORD * );
    METHOD( EnumMethodSpecs, HCORENUM *, mdToken, mdMethodSpec *, ULONG, ULONG * );
} IMetaDataImport2Vtbl;
#undef THIS_TYPE

#define THIS_TYPE IMetaDataAssemblyImport
typedef struct IMetaDataAssemblyImportVtbl
{
    METHOD( QueryInterface, REFIID, void ** );
    ULONG (WINAPI *AddRef)( IMetaDataAssemblyImport *iface );
    ULONG (WINAPI *Release)( IMetaDataAssemblyImport *iface );

    METHOD( GetAssemblyProps, mdAssembly, const void **, ULONG *, ULONG *, WCHAR *, ULONG, ULONG *,
            struct assembly_metadata *, DWORD * );
    METHOD( GetAssemblyRefProps, mdAssemblyRef, const void **, ULONG *, WCHAR *, ULONG, ULONG *,
            struct assembly_metadata *, const void **, ULONG *, DWORD * );
    METHOD( GetFileProps, mdFile, WCHAR *, ULONG, ULONG *, const void **, ULONG *, DWORD * );
    METHOD( GetExportedTypeProps, mdExportedType, WCHAR *, ULONG, ULONG *, mdToken *, mdTypeDef *, DWORD * );
    METHOD( GetManifestResourceProps, mdManifestResource, WCHAR *, ULONG, ULONG *, mdToken *, DWORD *, DWORD * );
    METHOD( EnumAssemblyRefs, HCORENUM *, mdAssemblyRef *, ULONG, ULONG * );
    METHOD( EnumFiles, HCORENUM *, mdFile *, ULONG, ULONG * );
    METHOD( EnumExportedTypes, HCORENUM *, mdExportedType *, ULONG, ULONG * );
    METHOD( EnumManifestResources, HCORENUM *, mdManifestResource *, ULONG, ULONG * );
    METHOD( GetAssemblyFromScope, mdAssembly * );
    METHOD( FindExportedTypeByName, const WCHAR *, mdToken, mdExportedType * );
    METHOD( FindManifestResourceByName, const WCHAR *, mdManifestResource * );
    void (WINAPI *CloseEnum)( IMetaDataAssemblyImport *iface, HCORENUM );
    METHOD( FindAssembliesByName, const WCHAR *, const WCHAR *, const WCHAR *, IUnknown **, ULONG, ULONG * );
} IMetaDataAssemblyImportVtbl;
#undef THIS_TYPE

#define THIS_TYPE IMetaDataTables2
/* IMetaDataTables' methods come first. */
typedef struct IMetaDataTables2Vtbl
{
    METHOD( QueryInterface, REFIID, void ** );
    ULONG (WINAPI *AddRef)( IMetaDataTables2 *iface );
    ULONG (WINAPI *Release)( IMetaDataTables2 *iface );

    METHOD( GetStringHeapSize, ULONG * );
    METHOD( GetBlobHeapSize, ULONG * );
    METHOD( GetGuidHeapSize, ULONG * );
    METHOD( GetUserStringHeapSize, ULONG * );
    METHOD( GetNumTables, ULONG * );
    METHOD( GetTableIndex, ULONG, ULONG * );
    METHOD( GetTableInfo, ULONG, ULONG *, ULONG *, ULONG *, ULONG *, const char ** );
    METHOD( GetColumnInfo, ULONG, ULONG, ULONG *, ULONG *, ULONG *, const char ** );
    METHOD( GetCodedTokenInfo, ULONG, ULONG *, ULONG **, const char ** );
    METHOD( GetRow, ULONG, ULONG, void ** );
    METHOD( GetColumn, ULONG, ULONG, ULONG, ULONG * );
    METHOD( GetString, ULONG, const char ** );
    METHOD( GetBlob, ULONG, ULONG *, const void ** );
    METHOD( GetGuid, ULONG, const GUID ** );
    METHOD( GetUserString, ULONG, ULONG *, const void ** );
    METHOD( GetNextString, ULONG, ULONG * );
    METHOD( GetNextBlob, ULONG, ULONG * );
    METHOD( GetNextGuid, ULONG, ULONG * );
    METHOD( GetNextUserString, ULONG, ULONG * );

    METHOD( GetMetaDataStorage, const void **, ULONG * );
    METHOD( GetMetaDataStreamInfo, ULONG, const char **, const void **, ULONG * );
} IMetaDataTables2Vtbl;
#undef THIS_TYPE

#define THIS_TYPE IMetaDataInfo
typedef struct IMetaDataInfoVtbl
{
    METHOD( QueryInterface, REFIID, void ** );
    ULONG (WINAPI *AddRef)( IMetaDataInfo *iface );
    ULONG (WINAPI *Release)( IMetaDataInfo *iface );

    METHOD( GetFileMapping, const void **, ULONGLONG *, DWORD * );
} IMetaDataInfoVtbl;
#undef THIS_TYPE
#undef METHOD

struct IMetaDataImport2 { const IMetaDataImport2Vtbl *lpVtbl; };
struct IMetaDataAssemblyImport { const IMetaDataAssemblyImportVtbl *lpVtbl; };
struct IMetaDataTables2 { const IMetaDataTables2Vtbl *lpVtbl; };
struct IMetaDataInfo { const IMetaDataInfoVtbl *lpVtbl; };

#endif /* __MSCOREE_MDINTERFACES_H */
