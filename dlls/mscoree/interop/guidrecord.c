/*
 * System.Guid as a record in a VARIANT
 *
 * .NET marshals a boxed structure as VT_RECORD when a type library describes it, and mscorlib's describes System.Guid.
 * A record comes with the IRecordInfo that knows its fields, and which lives as long as the VARIANT does. So the
 * record lies inside of that object: whoever clears a VARIANT need not know how to free the record.
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

#define COBJMACROS

#include <stdarg.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "oleauto.h"
#include "wine/debug.h"

#include "interop/guidrecord.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* In mscorlib's type library. */
static const GUID record_guid = { 0x9c5923e9, 0xde52, 0x33ea, { 0x88, 0xde, 0x7e, 0xbc, 0x86, 0x33, 0xb9, 0xcc } };

static const struct field
{
    const WCHAR *name;
    VARTYPE      vt;
    WORD         offset;
    WORD         size;
} fields[] =
{
    { L"_a", VT_I4,  0,  4 }, { L"_b", VT_I2,  4,  2 }, { L"_c", VT_I2,  6,  2 }, { L"_d", VT_UI1, 8,  1 },
    { L"_e", VT_UI1, 9,  1 }, { L"_f", VT_UI1, 10, 1 }, { L"_g", VT_UI1, 11, 1 }, { L"_h", VT_UI1, 12, 1 },
    { L"_i", VT_UI1, 13, 1 }, { L"_j", VT_UI1, 14, 1 }, { L"_k", VT_UI1, 15, 1 }
};

struct guid_record
{
    IRecordInfo IRecordInfo_iface;
    LONG        refs;
    GUID        guid;
};

static struct guid_record *impl_from_IRecordInfo( IRecordInfo *iface )
{
    return CONTAINING_RECORD( iface, struct guid_record, IRecordInfo_iface );
}

static const struct field *find_field( const WCHAR *name )
{
    unsigned int i = 0;

    if (!name) return NULL;
    while (i < ARRAY_SIZE(fields) && lstrcmpiW( fields[i].name, name )) i++;
    return i < ARRAY_SIZE(fields) ? &fields[i] : NULL;
}

static HRESULT WINAPI guidrecord_QueryInterface( IRecordInfo *iface, REFIID riid, void **out )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), out );

    if (!out) return E_POINTER;
    *out = NULL;
    if (!IsEqualGUID( riid, &IID_IUnknown ) && !IsEqualGUID( riid, &IID_IRecordInfo )) return E_NOINTERFACE;
    IRecordInfo_AddRef( iface );
    *out = iface;
    return S_OK;
}

static ULONG WINAPI guidrecord_AddRef( IRecordInfo *iface )
{
    return InterlockedIncrement( &impl_from_IRecordInfo( iface )->refs );
}

static ULONG WINAPI guidrecord_Release( IRecordInfo *iface )
{
    struct guid_record *record = impl_from_IRecordInfo( iface );
    ULONG refs = InterlockedDecrement( &record->refs );

    if (!refs) HeapFree( GetProcessHeap(), 0, record );
    return refs;
}

static HRESULT WINAPI guidrecord_RecordInit( IRecordInfo *iface, void *data )
{
    TRACE( "%p %p\n", iface, data );

    if (!data) return E_INVALIDARG;
    memset( data, 0, sizeof(GUID) );
    return S_OK;
}

/* It refers to nothing that could be given back. */
static HRESULT WINAPI guidrecord_RecordClear( IRecordInfo *iface, void *data )
{
    TRACE( "%p %p\n", iface, data );

    return data ? S_OK : E_INVALIDARG;
}

static HRESULT WINAPI guidrecord_RecordCopy( IRecordInfo *iface, void *from, void *to )
{
    TRACE( "%p %p %p\n", iface, from, to );

    if (!from || !to) return E_INVALIDARG;
    memmove( to, from, sizeof(GUID) );
    return S_OK;
}

static HRESULT WINAPI guidrecord_GetGuid( IRecordInfo *iface, GUID *guid )
{
    TRACE( "%p %p\n", iface, guid );

    if (!guid) return E_INVALIDARG;
    *guid = record_guid;
    return S_OK;
}

static HRESULT WINAPI guidrecord_GetName( IRecordInfo *iface, BSTR *name )
{
    TRACE( "%p %p\n", iface, name );

    if (!name) return E_INVALIDARG;
    return (*name = SysAllocString( L"Guid" )) ? S_OK : E_OUTOFMEMORY;
}

static HRESULT WINAPI guidrecord_GetSize( IRecordInfo *iface, ULONG *size )
{
    TRACE( "%p %p\n", iface, size );

    if (!size) return E_INVALIDARG;
    *size = sizeof(GUID);
    return S_OK;
}

/* There is no type library of mscorlib here. */
static HRESULT WINAPI guidrecord_GetTypeInfo( IRecordInfo *iface, ITypeInfo **info )
{
    TRACE( "%p %p\n", iface, info );

    if (!info) return E_INVALIDARG;
    *info = NULL;
    return TYPE_E_LIBNOTREGISTERED;
}

static HRESULT WINAPI guidrecord_GetFieldNoCopy( IRecordInfo *iface, void *data, LPCOLESTR name, VARIANT *variant,
                                                 void **array )
{
    const struct field *field = find_field( name );

    TRACE( "%p %p %s %p %p\n", iface, data, debugstr_w(name), variant, array );

    if (!data || !variant) return E_INVALIDARG;
    if (!field) return TYPE_E_FIELDNOTFOUND;
    if (array) *array = NULL;
    V_VT(variant) = VT_BYREF | field->vt;
    V_BYREF(variant) = (BYTE *)data + field->offset;
    return S_OK;
}

static HRESULT WINAPI guidrecord_GetField( IRecordInfo *iface, void *data, LPCOLESTR name, VARIANT *variant )
{
    VARIANT found;
    HRESULT hr;

    TRACE( "%p %p %s %p\n", iface, data, debugstr_w(name), variant );

    if (!variant) return E_INVALIDARG;
    if (FAILED(hr = guidrecord_GetFieldNoCopy( iface, data, name, &found, NULL ))) return hr;
    return VariantCopyInd( variant, &found );
}

static HRESULT WINAPI guidrecord_PutField( IRecordInfo *iface, ULONG flags, void *data, LPCOLESTR name,
                                           VARIANT *variant )
{
    const struct field *field = find_field( name );
    VARIANT value;
    HRESULT hr;

    TRACE( "%p %#lx %p %s %p\n", iface, flags, data, debugstr_w(name), variant );

    if (!data || !variant) return E_INVALIDARG;
    if (!field) return TYPE_E_FIELDNOTFOUND;
    VariantInit( &value );
    if (FAILED(hr = VariantChangeType( &value, variant, 0, field->vt ))) return hr;
    memcpy( (BYTE *)data + field->offset, &V_UI1(&value), field->size );
    return S_OK;
}

static HRESULT WINAPI guidrecord_GetFieldNames( IRecordInfo *iface, ULONG *count, BSTR *names )
{
    unsigned int i;

    TRACE( "%p %p %p\n", iface, count, names );

    if (!count) return E_INVALIDARG;
    if (!names)
    {
        *count = ARRAY_SIZE(fields);
        return S_OK;
    }
    *count = min( *count, ARRAY_SIZE(fields) );
    for (i = 0; i < *count; i++)
    {
        if ((names[i] = SysAllocString( fields[i].name ))) continue;
        while (i) SysFreeString( names[--i] );
        *count = 0;
        return E_OUTOFMEMORY;
    }
    return S_OK;
}

static BOOL WINAPI guidrecord_IsMatchingType( IRecordInfo *iface, IRecordInfo *other )
{
    GUID guid;

    TRACE( "%p %p\n", iface, other );

    return other && SUCCEEDED(IRecordInfo_GetGuid( other, &guid )) && IsEqualGUID( &guid, &record_guid );
}

static void * WINAPI guidrecord_RecordCreate( IRecordInfo *iface )
{
    TRACE( "%p\n", iface );

    return HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(GUID) );
}

static HRESULT WINAPI guidrecord_RecordCreateCopy( IRecordInfo *iface, void *from, void **to )
{
    TRACE( "%p %p %p\n", iface, from, to );

    if (!from || !to) return E_INVALIDARG;
    if (!(*to = guidrecord_RecordCreate( iface ))) return E_OUTOFMEMORY;
    return guidrecord_RecordCopy( iface, from, *to );
}

static HRESULT WINAPI guidrecord_RecordDestroy( IRecordInfo *iface, void *data )
{
    TRACE( "%p %p\n", iface, data );

    if (!data) return E_INVALIDARG;
    if (data != &impl_from_IRecordInfo( iface )->guid) HeapFree( GetProcessHeap(), 0, data );
    return S_OK;
}

static const IRecordInfoVtbl guidrecord_vtbl =
{
    guidrecord_QueryInterface,
    guidrecord_AddRef,
    guidrecord_Release,
    guidrecord_RecordInit,
    guidrecord_RecordClear,
    guidrecord_RecordCopy,
    guidrecord_GetGuid,
    guidrecord_GetName,
    guidrecord_GetSize,
    guidrecord_GetTypeInfo,
    guidrecord_GetField,
    guidrecord_GetFieldNoCopy,
    guidrecord_PutField,
    guidrecord_PutField,    /* no field refers to anything */
    guidrecord_GetFieldNames,
    guidrecord_IsMatchingType,
    guidrecord_RecordCreate,
    guidrecord_RecordCreateCopy,
    guidrecord_RecordDestroy
};

HRESULT guidrecord_to_variant( const GUID *guid, VARIANT *variant )
{
    struct guid_record *record = HeapAlloc( GetProcessHeap(), 0, sizeof(*record) );

    if (!record) return E_OUTOFMEMORY;
    record->IRecordInfo_iface.lpVtbl = &guidrecord_vtbl;
    record->refs = 1;
    record->guid = *guid;
    V_VT(variant) = VT_RECORD;
    V_RECORD(variant) = &record->guid;
    V_RECORDINFO(variant) = &record->IRecordInfo_iface;
    return S_OK;
}

HRESULT guidrecord_from_variant( const VARIANT *variant, GUID *guid )
{
    GUID type;

    if (!V_RECORD(variant) || !V_RECORDINFO(variant)) return DISP_E_BADVARTYPE;
    if (FAILED(IRecordInfo_GetGuid( V_RECORDINFO(variant), &type ))) return DISP_E_BADVARTYPE;
    if (!IsEqualGUID( &type, &record_guid )) return DISP_E_BADVARTYPE;
    *guid = *(const GUID *)V_RECORD(variant);
    return S_OK;
}
