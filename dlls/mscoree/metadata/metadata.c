/*
 * The metadata dispenser
 *
 * It opens scopes for reading. Its options, which bear on writing, are kept and given back; writing itself
 * (DefineScope, ofWrite) is not there. FindAssembly, FindAssemblyModule and OpenScopeOnITypeInfo are documented not to
 * be implemented.
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

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "cor.h"
#include "mscoree.h"
#include "metadata/mdscope.h"
#include "metadata/metadata.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define MAX_OPTIONS 12

static const struct md_interfaces scope_interfaces = { &mdimport_vtbl, &mdassembly_vtbl, &mdtables_vtbl };

/* What an option may be set to. */
enum option_kind { OPTION_NUMBER, OPTION_FLAG, OPTION_STRING };

struct option
{
    GUID             id;
    enum option_kind kind;
    ULONG            initial;
};

/* The options of IMetaDataDispenserEx::SetOption, with their documented defaults. */
static const struct option options[] =
{
    /* MetaDataCheckDuplicatesFor */
    { { 0x30fe7be8, 0xd7d9, 0x11d2, { 0x9f, 0x80, 0x00, 0xc0, 0x4f, 0x79, 0xa0, 0xa3 } }, OPTION_NUMBER, 0x00102818 },
    /* MetaDataRefToDefCheck */
    { { 0xde3856f8, 0xd7d9, 0x11d2, { 0x9f, 0x80, 0x00, 0xc0, 0x4f, 0x79, 0xa0, 0xa3 } }, OPTION_NUMBER, 0x3 },
    /* MetaDataNotificationForTokenMovement */
    { { 0xe5d71a4c, 0xd7da, 0x11d2, { 0x9f, 0x80, 0x00, 0xc0, 0x4f, 0x79, 0xa0, 0xa3 } }, OPTION_NUMBER, 0xf },
    /* MetaDataSetENC, also named MetaDataSetUpdate */
    { { 0x2eee315c, 0xd7db, 0x11d2, { 0x9f, 0x80, 0x00, 0xc0, 0x4f, 0x79, 0xa0, 0xa3 } }, OPTION_NUMBER, 0x2 },
    /* MetaDataErrorIfEmitOutOfOrder */
    { { 0x1547872d, 0xdc03, 0x11d2, { 0x94, 0x20, 0x00, 0x00, 0xf8, 0x08, 0x34, 0x60 } }, OPTION_NUMBER, 0 },
    /* MetaDataImportOption */
    { { 0x79700f36, 0x4aac, 0x11d3, { 0x84, 0xc3, 0x00, 0x90, 0x27, 0x86, 0x8c, 0xb1 } }, OPTION_NUMBER, 0 },
    /* MetaDataThreadSafetyOptions */
    { { 0xf7559806, 0xf266, 0x42ea, { 0x8c, 0x63, 0x0a, 0xdb, 0x45, 0xe8, 0xb2, 0x34 } }, OPTION_NUMBER, 0 },
    /* MetaDataLinkerOptions */
    { { 0x47e099b6, 0xae7c, 0x4797, { 0x83, 0x17, 0xb4, 0x8a, 0xa6, 0x45, 0xb8, 0xf9 } }, OPTION_NUMBER, 0 },
    /* MetaDataMergerOptions */
    { { 0x132d3a6e, 0xb35d, 0x464e, { 0x95, 0x1a, 0x42, 0xef, 0xb9, 0xfb, 0x66, 0x01 } }, OPTION_NUMBER, 0 },
    /* MetaDataGenerateTCEAdapters */
    { { 0xdcc9de90, 0x4151, 0x11d3, { 0x88, 0xd6, 0x00, 0x90, 0x27, 0x54, 0xc4, 0x3a } }, OPTION_FLAG, 0 },
    /* MetaDataTypeLibImportNamespace */
    { { 0xf17ff889, 0x5a63, 0x11d3, { 0x9f, 0xf2, 0x00, 0xc0, 0x4f, 0xf7, 0x43, 0x1a } }, OPTION_STRING, 0 },
    /* MetaDataRuntimeVersion */
    { { 0x47e099b7, 0xae7c, 0x4797, { 0x83, 0x17, 0xb4, 0x8a, 0xa6, 0x45, 0xb8, 0xf9 } }, OPTION_STRING, 0 },
};
C_ASSERT( ARRAY_SIZE(options) == MAX_OPTIONS );

struct dispenser
{
    IMetaDataDispenserEx IMetaDataDispenserEx_iface;
    LONG                 ref;
    SRWLOCK              lock;                      /* guards the values */
    VARIANT              values[MAX_OPTIONS];       /* of the options, in their order */
};

static inline struct dispenser *impl_from_IMetaDataDispenserEx( IMetaDataDispenserEx *iface )
{
    return CONTAINING_RECORD( iface, struct dispenser, IMetaDataDispenserEx_iface );
}

static HRESULT WINAPI dispenser_QueryInterface( IMetaDataDispenserEx *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_IMetaDataDispenserEx ) && !IsEqualGUID( riid, &IID_IMetaDataDispenser ) &&
        !IsEqualGUID( riid, &IID_IUnknown ))
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    IMetaDataDispenserEx_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI dispenser_AddRef( IMetaDataDispenserEx *iface )
{
    struct dispenser *dispenser = impl_from_IMetaDataDispenserEx( iface );

    return InterlockedIncrement( &dispenser->ref );
}

static ULONG WINAPI dispenser_Release( IMetaDataDispenserEx *iface )
{
    struct dispenser *dispenser = impl_from_IMetaDataDispenserEx( iface );
    ULONG ref = InterlockedDecrement( &dispenser->ref );
    unsigned int i;

    if (ref) return ref;
    for (i = 0; i < MAX_OPTIONS; i++) VariantClear( &dispenser->values[i] );
    HeapFree( GetProcessHeap(), 0, dispenser );
    return 0;
}

static HRESULT WINAPI dispenser_DefineScope( IMetaDataDispenserEx *iface, REFCLSID rclsid, DWORD flags, REFIID riid,
                                             IUnknown **obj )
{
    FIXME( "%p %s %#lx %s %p: not implemented\n", iface, debugstr_guid(rclsid), flags, debugstr_guid(riid), obj );
    if (obj) *obj = NULL;
    return E_NOTIMPL;
}

/* What cannot be had by reading: E_INVALIDARG, flags that mean nothing; E_NOTIMPL, a scope to write to. */
static HRESULT check_flags( DWORD flags )
{
    if (flags & OPEN_RESERVED) return E_INVALIDARG;
    if (!(flags & OPEN_WRITE)) return S_OK;
    FIXME( "flags %#lx: writing is not implemented\n", flags );
    return E_NOTIMPL;
}

/* Opens the metadata of a file.  HRESULT_FROM_WIN32(...): the file cannot be read; CLDB_E_NO_DATA: it is empty;
 * COR_E_BADIMAGEFORMAT: it has no metadata; CLDB_E_FILE_CORRUPT: damaged. */
static HRESULT WINAPI dispenser_OpenScope( IMetaDataDispenserEx *iface, const WCHAR *scope, DWORD flags, REFIID riid,
                                           IUnknown **obj )
{
    HRESULT hr;

    TRACE( "%p %s %#lx %s %p\n", iface, debugstr_w(scope), flags, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!scope) return E_INVALIDARG;
    if (FAILED(hr = check_flags( flags ))) return hr;
    if (!wcsnicmp( scope, L"file:", 5 )) scope += 5;
    return mdscope_open_file( &scope_interfaces, scope, riid, (void **)obj );
}

/* The same for a file, or metadata alone, that the caller has in memory. It has to stay there for the life of the
 * scope, unless the flags have ofCopyMemory; with ofTakeOwnership the scope frees it by CoTaskMemFree, if the call
 * succeeds. */
static HRESULT WINAPI dispenser_OpenScopeOnMemory( IMetaDataDispenserEx *iface, const void *data, ULONG size,
                                                   DWORD flags, REFIID riid, IUnknown **obj )
{
    void *copy;
    HRESULT hr;

    TRACE( "%p %p %lu %#lx %s %p\n", iface, data, size, flags, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!data) return E_INVALIDARG;
    if (!size) return CLDB_E_NO_DATA;
    if (FAILED(hr = check_flags( flags ))) return hr;
    if (flags & OPEN_COPY_MEMORY)
    {
        if (!(copy = HeapAlloc( GetProcessHeap(), 0, size ))) return E_OUTOFMEMORY;
        memcpy( copy, data, size );
        hr = mdscope_create( &scope_interfaces, copy, size, MD_HEAP, riid, (void **)obj );
        if (SUCCEEDED(hr) && flags & OPEN_TAKE_OWNERSHIP) CoTaskMemFree( (void *)data );
        return hr;
    }
    return mdscope_create( &scope_interfaces, data, size, flags & OPEN_TAKE_OWNERSHIP ? MD_TASK_MEMORY : MD_BORROWED,
                           riid, (void **)obj );
}

static int find_option( REFGUID id )
{
    unsigned int i;

    for (i = 0; i < MAX_OPTIONS; i++) if (IsEqualGUID( id, &options[i].id )) return i;
    WARN( "no option %s\n", debugstr_guid(id) );
    return -1;
}

static BOOL option_accepts( enum option_kind kind, const VARIANT *value )
{
    switch (kind)
    {
    case OPTION_NUMBER: return V_VT(value) == VT_UI4 || V_VT(value) == VT_I4;
    case OPTION_FLAG:   return V_VT(value) == VT_BOOL;
    default:            return V_VT(value) == VT_BSTR || V_VT(value) == VT_EMPTY || V_VT(value) == VT_NULL;
    }
}

/* E_INVALIDARG: no such option, or a value of another type than it has. */
static HRESULT WINAPI dispenser_SetOption( IMetaDataDispenserEx *iface, REFGUID option, const VARIANT *value )
{
    struct dispenser *dispenser = impl_from_IMetaDataDispenserEx( iface );
    VARIANT copy, old;
    HRESULT hr;
    int index;

    TRACE( "%p %s %s\n", iface, debugstr_guid(option), debugstr_variant(value) );

    if (!option || !value) return E_POINTER;
    if ((index = find_option( option )) < 0 || !option_accepts( options[index].kind, value )) return E_INVALIDARG;
    VariantInit( &copy );
    if (FAILED(hr = VariantCopy( &copy, value ))) return hr;
    AcquireSRWLockExclusive( &dispenser->lock );
    old = dispenser->values[index];
    dispenser->values[index] = copy;
    ReleaseSRWLockExclusive( &dispenser->lock );
    VariantClear( &old );
    return S_OK;
}

static HRESULT WINAPI dispenser_GetOption( IMetaDataDispenserEx *iface, REFGUID option, VARIANT *value )
{
    struct dispenser *dispenser = impl_from_IMetaDataDispenserEx( iface );
    HRESULT hr;
    int index;

    TRACE( "%p %s %p\n", iface, debugstr_guid(option), value );

    if (!option || !value) return E_POINTER;
    if ((index = find_option( option )) < 0) return E_INVALIDARG;
    VariantInit( value );
    AcquireSRWLockShared( &dispenser->lock );
    hr = VariantCopy( value, &dispenser->values[index] );
    ReleaseSRWLockShared( &dispenser->lock );
    return hr;
}

/* This and the two that find assemblies are documented to give E_NOTIMPL: the CLR never had them. */
static HRESULT WINAPI dispenser_OpenScopeOnITypeInfo( IMetaDataDispenserEx *iface, ITypeInfo *info, DWORD flags,
                                                      REFIID riid, IUnknown **obj )
{
    TRACE( "%p %p %#lx %s %p\n", iface, info, flags, debugstr_guid(riid), obj );

    if (obj) *obj = NULL;
    return E_NOTIMPL;
}

static system_directory_func get_system_directory;

void metadata_set_system_directory( system_directory_func func )
{
    get_system_directory = func;
}

static HRESULT WINAPI dispenser_GetCORSystemDirectory( IMetaDataDispenserEx *iface, WCHAR *buffer, DWORD count,
                                                       DWORD *size )
{
    TRACE( "%p %p %lu %p\n", iface, buffer, count, size );

    return get_system_directory( buffer, count, size );
}

static HRESULT WINAPI dispenser_FindAssembly( IMetaDataDispenserEx *iface, const WCHAR *app_base,
                                              const WCHAR *private_bin, const WCHAR *global_bin, const WCHAR *assembly,
                                              WCHAR *name, ULONG count, ULONG *size )
{
    TRACE( "%p %s %s %s %s %p %lu %p\n", iface, debugstr_w(app_base), debugstr_w(private_bin),
           debugstr_w(global_bin), debugstr_w(assembly), name, count, size );

    if (size) *size = 0;
    return E_NOTIMPL;
}

static HRESULT WINAPI dispenser_FindAssemblyModule( IMetaDataDispenserEx *iface, const WCHAR *app_base,
                                                    const WCHAR *private_bin, const WCHAR *global_bin,
                                                    const WCHAR *assembly, const WCHAR *module, WCHAR *name,
                                                    ULONG count, ULONG *size )
{
    TRACE( "%p %s %s %s %s %s %p %lu %p\n", iface, debugstr_w(app_base), debugstr_w(private_bin),
           debugstr_w(global_bin), debugstr_w(assembly), debugstr_w(module), name, count, size );

    if (size) *size = 0;
    return E_NOTIMPL;
}

static const IMetaDataDispenserExVtbl dispenser_vtbl =
{
    dispenser_QueryInterface,
    dispenser_AddRef,
    dispenser_Release,
    dispenser_DefineScope,
    dispenser_OpenScope,
    dispenser_OpenScopeOnMemory,
    dispenser_SetOption,
    dispenser_GetOption,
    dispenser_OpenScopeOnITypeInfo,
    dispenser_GetCORSystemDirectory,
    dispenser_FindAssembly,
    dispenser_FindAssemblyModule
};

HRESULT metadata_dispenser_create( REFIID riid, void **obj )
{
    struct dispenser *dispenser;
    unsigned int i;
    HRESULT hr;

    *obj = NULL;
    if (!(dispenser = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*dispenser) ))) return E_OUTOFMEMORY;
    dispenser->IMetaDataDispenserEx_iface.lpVtbl = &dispenser_vtbl;
    dispenser->ref = 1;
    InitializeSRWLock( &dispenser->lock );
    for (i = 0; i < MAX_OPTIONS; i++)
    {
        VARIANT *value = &dispenser->values[i];

        V_VT(value) = options[i].kind == OPTION_NUMBER ? VT_UI4 : options[i].kind == OPTION_FLAG ? VT_BOOL : VT_EMPTY;
        if (options[i].kind == OPTION_NUMBER) V_UI4(value) = options[i].initial;
    }
    hr = IMetaDataDispenserEx_QueryInterface( &dispenser->IMetaDataDispenserEx_iface, riid, obj );
    IMetaDataDispenserEx_Release( &dispenser->IMetaDataDispenserEx_iface );
    return hr;
}

/* The metadata of an assembly's file, by any interface of a scope; the codes are OpenScope's. */
HRESULT WINAPI GetAssemblyMDImport( LPCWSTR filename, REFIID riid, IUnknown **obj )
{
    TRACE( "%s %s %p\n", debugstr_w(filename), debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    return filename ? mdscope_open_file( &scope_interfaces, filename, riid, (void **)obj ) : E_INVALIDARG;
}
