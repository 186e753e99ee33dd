/*
 * Managed values as COM's, and the other way round
 *
 * The pairs of types are those of the CLR's default marshalling. Arrays have one dimension; its lower bound is not
 * kept.
 *
 * Invariant: what comes from a host is looked at before it is believed: an object has the class, an array the type that
 * the method wants.
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
#include "corerror.h"
#include "mscoree.h"

#include "interop/guidrecord.h"
#include "interop/managedobject.h"
#include "interop/monoobject.h"
#include "interop/monounknown.h"
#include "interop/monovariant.h"

#define MAX_RANK 32     /* of managed arrays */
#define INTEROP "System.Runtime.InteropServices"

/* Types whose values are the same on both sides, but for the size of a truth value. */
struct scalar
{
    VARTYPE     vt;
    BYTE        type;       /* Mono's */
    BYTE        size;
    const char *name;       /* in the namespace System */
};

static const struct scalar scalars[] =
{
    { VT_BOOL, MONO_TYPE_BOOLEAN, 1, "Boolean" },
    { VT_I1,   MONO_TYPE_I1,      1, "SByte" },
    { VT_UI1,  MONO_TYPE_U1,      1, "Byte" },
    { VT_I2,   MONO_TYPE_I2,      2, "Int16" },
    { VT_UI2,  MONO_TYPE_U2,      2, "UInt16" },
    { VT_I4,   MONO_TYPE_I4,      4, "Int32" },
    { VT_UI4,  MONO_TYPE_U4,      4, "UInt32" },
    { VT_I8,   MONO_TYPE_I8,      8, "Int64" },
    { VT_UI8,  MONO_TYPE_U8,      8, "UInt64" },
    { VT_R4,   MONO_TYPE_R4,      4, "Single" },
    { VT_R8,   MONO_TYPE_R8,      8, "Double" },
    /* one way only: what comes above is found first */
    { VT_INT,  MONO_TYPE_I4,      4, "Int32" },
    { VT_UINT, MONO_TYPE_U4,      4, "UInt32" },
    { VT_ERROR, MONO_TYPE_U4,     4, "UInt32" },
    { VT_UI2,  MONO_TYPE_CHAR,    2, "Char" },
#ifdef _WIN64
    { VT_I8,   MONO_TYPE_I,       8, "IntPtr" },
    { VT_UI8,  MONO_TYPE_U,       8, "UIntPtr" },
#else
    { VT_I4,   MONO_TYPE_I,       4, "IntPtr" },
    { VT_UI4,  MONO_TYPE_U,       4, "UIntPtr" },
#endif
};

static const struct scalar *scalar_of_vartype( VARTYPE vt )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(scalars); i++) if (scalars[i].vt == vt) return &scalars[i];
    return NULL;
}

/* Of an enumeration, the one that it is made of. */
static const struct scalar *scalar_of_class( MonoClass *class )
{
    MonoType *type = mono_class_is_enum( class ) ? mono_class_enum_basetype( class ) : mono_class_get_type( class );
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(scalars); i++) if (scalars[i].type == mono_type_get_type( type )) return &scalars[i];
    return NULL;
}

static MonoClass *system_class( const char *name )
{
    return mono_class_from_name( mono_get_corlib(), "System", name );
}

static BOOL is_system_class( MonoClass *class, const char *name )
{
    return class == system_class( name );
}

static BOOL is_array( MonoClass *class )
{
    int type = mono_type_get_type( mono_class_get_type( class ) );

    return type == MONO_TYPE_SZARRAY || type == MONO_TYPE_ARRAY;
}

static MonoObject *get_static_field( const char *space, const char *class_name, const char *name )
{
    MonoClass *class = mono_class_from_name( mono_get_corlib(), space, class_name );
    MonoClassField *field = class ? mono_class_get_field_from_name( class, name ) : NULL;

    return field ? mono_field_get_value_object( mono_domain_get(), field, NULL ) : NULL;
}

static MonoObject *string_from_bstr( BSTR str )
{
    return str ? (MonoObject *)mono_string_new_utf16( mono_domain_get(), str, SysStringLen( str ) ) : NULL;
}

static BSTR bstr_from_string( MonoObject *str )
{
    return SysAllocStringLen( mono_string_chars( (MonoString *)str ), mono_string_length( (MonoString *)str ) );
}

/*********************************************************************** Objects that are interfaces outside */

static HRESULT object_from_unknown_of_class( IUnknown *unk, MonoClass *class, MonoObject **obj )
{
    HRESULT hr = monoobject_from_unknown( unk, obj );

    if (FAILED(hr)) return hr;
    return !*obj || mono_object_isinst( *obj, class ) ? S_OK : E_INVALIDARG;
}

/*********************************************************************** SAFEARRAYs */

/* The type of the elements; VT_EMPTY where the array was made without telling it. */
static VARTYPE get_array_vartype( SAFEARRAY *array )
{
    VARTYPE vt;

    return SUCCEEDED(SafeArrayGetVartype( array, &vt )) ? vt : VT_EMPTY;
}

void monovariant_set_array( VARIANT *variant, SAFEARRAY *array )
{
    V_VT(variant) = array ? VT_ARRAY | get_array_vartype( array ) : VT_EMPTY;
    V_ARRAY(variant) = array;
}

/* The managed class of an array's elements, where nobody wants a certain one. */
static MonoClass *element_class_of_vartype( VARTYPE vt )
{
    const struct scalar *scalar = scalar_of_vartype( vt );

    if (scalar) return system_class( scalar->name );
    if (vt == VT_BSTR) return system_class( "String" );
    if (vt == VT_DATE) return system_class( "DateTime" );
    if (vt == VT_CY || vt == VT_DECIMAL) return system_class( "Decimal" );
    if (vt == VT_VARIANT || vt == VT_UNKNOWN || vt == VT_DISPATCH) return system_class( "Object" );
    return NULL;
}

/* Can elements of that type become ones of that class?  VT_EMPTY is bytes of the right size. */
static BOOL is_element( VARTYPE vt, ULONG size, MonoClass *class )
{
    const struct scalar *scalar = scalar_of_class( class );

    if (scalar)
    {
        const struct scalar *given = scalar_of_vartype( vt );

        if (vt == VT_EMPTY) return size == scalar->size && scalar->vt != VT_BOOL;
        return given && given->size == scalar->size && (given->vt == VT_BOOL) == (scalar->vt == VT_BOOL);
    }
    if (is_system_class( class, "String" )) return vt == VT_BSTR;
    if (is_system_class( class, "DateTime" )) return vt == VT_DATE;
    if (is_system_class( class, "Decimal" )) return vt == VT_CY || vt == VT_DECIMAL;
    if (mono_class_is_valuetype( class )) return FALSE;
    if (is_system_class( class, "Object" ) && vt == VT_VARIANT) return TRUE;
    return vt == VT_UNKNOWN || vt == VT_DISPATCH;
}

/* An element that is no scalar. */
static HRESULT get_element( VARTYPE vt, MonoClass *class, const void *data, MonoObject **obj )
{
    VARIANT variant;

    *obj = NULL;
    switch (vt)
    {
    case VT_VARIANT:
        return monovariant_to_object( data, obj );
    case VT_BSTR:
        *obj = string_from_bstr( *(BSTR *)data );
        return S_OK;
    case VT_DATE:
    case VT_CY:
        V_UI8(&variant) = *(const UINT64 *)data;
        V_VT(&variant) = vt;
        return monovariant_to_object( &variant, obj );
    case VT_DECIMAL:
        V_DECIMAL(&variant) = *(const DECIMAL *)data;
        V_VT(&variant) = vt;
        return monovariant_to_object( &variant, obj );
    default:
        return object_from_unknown_of_class( *(IUnknown *const *)data, class, obj );
    }
}

static void copy_scalars( const struct scalar *scalar, void *to, const void *data, LONG count )
{
    LONG i;

    if (scalar->vt != VT_BOOL) memcpy( to, data, count * scalar->size );
    else for (i = 0; i < count; i++) ((BYTE *)to)[i] = ((const VARIANT_BOOL *)data)[i] != VARIANT_FALSE;
}

static HRESULT set_element( MonoArray *array, MonoClass *class, LONG index, VARTYPE vt, const void *data )
{
    const struct scalar *scalar = scalar_of_class( class );
    int size = mono_array_element_size( mono_object_get_class( (MonoObject *)array ) );
    void *slot = mono_array_addr_with_size( array, size, index );
    MonoObject *obj;
    HRESULT hr;

    if (scalar)
    {
        copy_scalars( scalar, slot, data, 1 );
        return S_OK;
    }
    if (FAILED(hr = get_element( vt, class, data, &obj ))) return hr;
    slot = mono_array_addr_with_size( array, size, index );
    if (mono_class_is_valuetype( class )) memcpy( slot, mono_object_unbox( obj ), size );     /* DateTime or Decimal */
    else mono_gc_wbarrier_set_arrayref( array, slot, obj );
    return S_OK;
}

static HRESULT fill_array( MonoArray *array, MonoClass *class, VARTYPE vt, const void *data, ULONG size, LONG count )
{
    const struct scalar *scalar = scalar_of_class( class );
    HRESULT hr = S_OK;
    LONG i;

    if (scalar && count) copy_scalars( scalar, mono_array_addr_with_size( array, scalar->size, 0 ), data, count );
    if (scalar) return S_OK;
    for (i = 0; i < count && SUCCEEDED(hr); i++) hr = set_element( array, class, i, vt, (const BYTE *)data + i * size );
    return hr;
}

/* The next place of an array, its last index first, as managed arrays lie; FALSE: that was the last one. */
static BOOL next_place( LONG *place, const LONG *lows, const LONG *counts, unsigned int rank )
{
    while (rank--)
    {
        if (++place[rank] < lows[rank] + counts[rank]) return TRUE;
        place[rank] = lows[rank];
    }
    return FALSE;
}

/* Of several dimensions. */
static HRESULT table_to_object( SAFEARRAY *safe, MonoClass *class, VARTYPE vt, MonoObject **obj )
{
    LONG place[MAX_RANK], lows[MAX_RANK], counts[MAX_RANK], i = 0;
    unsigned int dim, rank = SafeArrayGetDim( safe );
    UINT_PTR lengths[MAX_RANK], total = 1;
    INT_PTR bounds[MAX_RANK];
    HRESULT hr = S_OK;
    void *data;

    if (rank > MAX_RANK) return COR_E_SAFEARRAYRANKMISMATCH;
    for (dim = 0; dim < rank; dim++)
    {
        SafeArrayGetLBound( safe, dim + 1, &lows[dim] );
        SafeArrayGetUBound( safe, dim + 1, &counts[dim] );
        counts[dim] += 1 - lows[dim];
        place[dim] = bounds[dim] = lows[dim];
        total *= lengths[dim] = counts[dim];
    }
    *obj = (MonoObject *)mono_array_new_full( mono_domain_get(), mono_array_class_get( class, rank ), lengths, bounds );
    if (!*obj) return E_OUTOFMEMORY;
    if (!total) return S_OK;
    do
    {
        if (SUCCEEDED(hr = SafeArrayPtrOfIndex( safe, place, &data )))
            hr = set_element( (MonoArray *)*obj, class, i++, vt, data );
    }
    while (SUCCEEDED(hr) && next_place( place, lows, counts, rank ));
    return hr;
}

/* class may be NULL: the one that the array's own type gives, and of any rank. */
static HRESULT array_to_object( SAFEARRAY *safe, MonoClass *class, unsigned int rank, MonoObject **obj )
{
    VARTYPE vt;
    void *data;
    HRESULT hr;
    LONG count;

    *obj = NULL;
    if (!safe) return S_OK;
    if (class && SafeArrayGetDim( safe ) != rank) return COR_E_SAFEARRAYRANKMISMATCH;
    vt = get_array_vartype( safe );
    if (!class && !(class = element_class_of_vartype( vt ))) return COR_E_SAFEARRAYTYPEMISMATCH;
    if (!is_element( vt, SafeArrayGetElemsize( safe ), class )) return COR_E_SAFEARRAYTYPEMISMATCH;
    if (SafeArrayGetDim( safe ) != 1) return table_to_object( safe, class, vt, obj );

    if (FAILED(hr = SafeArrayAccessData( safe, &data ))) return hr;
    count = safe->rgsabound[0].cElements;
    if (!data && count) hr = E_INVALIDARG;
    else if (count < 0 || !(*obj = (MonoObject *)mono_array_new( mono_domain_get(), class, count ))) hr = E_OUTOFMEMORY;
    else hr = fill_array( (MonoArray *)*obj, class, vt, data, SafeArrayGetElemsize( safe ), count );
    SafeArrayUnaccessData( safe );
    return hr;
}

/* Classes whose interfaces the type library has as an IUnknown's; those of the others are an IDispatch's. */
static BOOL has_unknown_interface( MonoClass *class )
{
    static const char *const names[] = { "MemberInfo", "Module", "ParameterInfo", "AssemblyName" };
    unsigned int i;

    for (; class; class = mono_class_get_parent( class ))
        for (i = 0; i < ARRAY_SIZE(names); i++)
            if (class == mono_class_from_name( mono_get_corlib(), "System.Reflection", names[i] )) return TRUE;
    return FALSE;
}

static VARTYPE get_element_vartype( MonoClass *class )
{
    const struct scalar *scalar = scalar_of_class( class );

    if (scalar) return scalar->vt;
    if (is_system_class( class, "String" )) return VT_BSTR;
    if (is_system_class( class, "DateTime" )) return VT_DATE;
    if (is_system_class( class, "Decimal" )) return VT_DECIMAL;
    if (is_system_class( class, "Object" ) || mono_class_is_valuetype( class )) return VT_VARIANT;
    return has_unknown_interface( class ) ? VT_UNKNOWN : VT_DISPATCH;
}

/* One element, for SafeArrayPutElement(), which copies it. */
static HRESULT put_object( SAFEARRAY *safe, VARTYPE vt, LONG *place, MonoObject *obj )
{
    VARIANT variant;
    HRESULT hr;

    VariantInit( &variant );
    if (FAILED(hr = monovariant_from_object( obj, &variant ))) return hr;
    if (vt == VT_VARIANT) hr = SafeArrayPutElement( safe, place, &variant );
    else if (V_VT(&variant) == VT_EMPTY) hr = S_OK;
    else if (vt == VT_DECIMAL) hr = SafeArrayPutElement( safe, place, &V_DECIMAL(&variant) );
    else if (vt == VT_DATE) hr = SafeArrayPutElement( safe, place, &V_DATE(&variant) );
    else if (vt == VT_BSTR || V_VT(&variant) == VT_DISPATCH || V_VT(&variant) == VT_UNKNOWN)
        hr = SafeArrayPutElement( safe, place, V_UNKNOWN(&variant) );
    else hr = COR_E_SAFEARRAYTYPEMISMATCH;
    VariantClear( &variant );
    return hr;
}

static HRESULT put_element( SAFEARRAY *safe, VARTYPE vt, LONG *place, MonoArray *array, MonoClass *class, LONG index )
{
    int size = mono_array_element_size( mono_object_get_class( (MonoObject *)array ) );
    void *slot = mono_array_addr_with_size( array, size, index );
    VARIANT_BOOL flag;

    if (vt == VT_BOOL)
    {
        flag = *(BYTE *)slot ? VARIANT_TRUE : VARIANT_FALSE;
        return SafeArrayPutElement( safe, place, &flag );
    }
    if (scalar_of_class( class )) return SafeArrayPutElement( safe, place, slot );
    if (!mono_class_is_valuetype( class )) return put_object( safe, vt, place, *(MonoObject **)slot );
    if (vt == VT_VARIANT) return DISP_E_BADVARTYPE;     /* COM has no structures without a type library */
    return put_object( safe, vt, place, mono_value_box( mono_domain_get(), class, slot ) );
}

static HRESULT put_vector( SAFEARRAY *safe, VARTYPE vt, MonoArray *array, MonoClass *class, LONG count )
{
    const struct scalar *scalar = scalar_of_class( class );
    HRESULT hr = S_OK;
    void *data;
    LONG i;

    if (scalar && count && scalar->vt != VT_BOOL)
    {
        if (FAILED(hr = SafeArrayAccessData( safe, &data ))) return hr;
        memcpy( data, mono_array_addr_with_size( array, scalar->size, 0 ), count * scalar->size );
        SafeArrayUnaccessData( safe );
        return S_OK;
    }
    for (i = 0; i < count && SUCCEEDED(hr); i++) hr = put_element( safe, vt, &i, array, class, i );
    return hr;
}

static HRESULT get_bound( MonoObject *array, const char *desc, unsigned int dim, LONG *value )
{
    void *params[] = { &dim };
    MonoObject *ret;
    HRESULT hr;

    if (SUCCEEDED(hr = monocall_invoke_core( "System", "Array", desc, array, params, &ret )))
        *value = *(INT32 *)mono_object_unbox( ret );
    return hr;
}

/* Of several dimensions. */
static HRESULT table_from_object( MonoObject *obj, unsigned int rank, VARTYPE vt, MonoClass *element,
                                  SAFEARRAY **result )
{
    LONG place[MAX_RANK], lows[MAX_RANK], counts[MAX_RANK], i = 0;
    SAFEARRAYBOUND bounds[MAX_RANK];
    SAFEARRAY *safe;
    unsigned int dim;
    HRESULT hr = S_OK;

    if (rank > MAX_RANK) return COR_E_SAFEARRAYRANKMISMATCH;
    for (dim = 0; dim < rank; dim++)
    {
        if (FAILED(hr = get_bound( obj, "System.Array:GetLength(int)", dim, &counts[dim] ))) return hr;
        if (FAILED(hr = get_bound( obj, "System.Array:GetLowerBound(int)", dim, &lows[dim] ))) return hr;
        place[dim] = bounds[dim].lLbound = lows[dim];
        bounds[dim].cElements = counts[dim];
    }
    if (!(safe = SafeArrayCreate( vt, rank, bounds ))) return E_OUTOFMEMORY;
    if (mono_array_length( (MonoArray *)obj ))
        do hr = put_element( safe, vt, place, (MonoArray *)obj, element, i++ );
        while (SUCCEEDED(hr) && next_place( place, lows, counts, rank ));
    if (SUCCEEDED(hr)) *result = safe;
    else SafeArrayDestroy( safe );
    return hr;
}

static HRESULT array_from_object( MonoObject *obj, SAFEARRAY **result )
{
    MonoClass *class = mono_object_get_class( obj ), *element = mono_class_get_element_class( class );
    MonoArray *array = (MonoArray *)obj;
    VARTYPE vt = get_element_vartype( element );
    unsigned int rank = mono_class_get_rank( class );
    SAFEARRAY *safe;
    LONG count;
    HRESULT hr;

    *result = NULL;
    if (rank != 1) return table_from_object( obj, rank, vt, element, result );
    count = mono_array_length( array );
    if (!(safe = SafeArrayCreateVector( vt, 0, count ))) return E_OUTOFMEMORY;
    if (SUCCEEDED(hr = put_vector( safe, vt, array, element, count ))) *result = safe;
    else SafeArrayDestroy( safe );
    return hr;
}

/*********************************************************************** VARIANTs */

static HRESULT scalar_to_object( const struct scalar *scalar, const VARIANT *variant, MonoObject **obj )
{
    UINT64 value = V_UI8(variant);

    if (scalar->vt == VT_BOOL) value = V_BOOL(variant) != VARIANT_FALSE;
    *obj = mono_value_box( mono_domain_get(), system_class( scalar->name ), &value );
    return *obj ? S_OK : E_OUTOFMEMORY;
}

static HRESULT guid_to_object( const VARIANT *variant, MonoObject **obj )
{
    HRESULT hr;
    GUID guid;

    if (FAILED(hr = guidrecord_from_variant( variant, &guid ))) return hr;
    return (*obj = mono_value_box( mono_domain_get(), system_class( "Guid" ), &guid )) ? S_OK : E_OUTOFMEMORY;
}

static HRESULT decimal_to_object( const DECIMAL *decimal, MonoObject **obj )
{
    INT32 lo = (INT32)decimal->Lo64, mid = (INT32)(decimal->Lo64 >> 32), hi = decimal->Hi32;
    BYTE negative = decimal->sign != 0, scale = decimal->scale;
    void *params[] = { &lo, &mid, &hi, &negative, &scale };

    *obj = mono_object_new( mono_domain_get(), system_class( "Decimal" ) );
    return monocall_invoke_core( "System", "Decimal", "System.Decimal:.ctor(int,int,int,bool,byte)",
                                 mono_object_unbox( *obj ), params, NULL );
}

HRESULT monovariant_to_object( const VARIANT *variant, MonoObject **obj )
{
    const struct scalar *scalar;
    void *params[1];
    VARIANT copy;
    HRESULT hr;

    *obj = NULL;
    if (V_VT(variant) & VT_BYREF)
    {
        if (!V_BYREF(variant)) return E_INVALIDARG;
        VariantInit( &copy );
        if (FAILED(hr = VariantCopyInd( &copy, variant ))) return hr;
        hr = monovariant_to_object( &copy, obj );
        VariantClear( &copy );
        return hr;
    }
    if (V_VT(variant) & VT_ARRAY) return array_to_object( V_ARRAY(variant), NULL, 0, obj );
    switch (V_VT(variant))
    {
    case VT_EMPTY:
        return S_OK;
    case VT_NULL:
        *obj = get_static_field( "System", "DBNull", "Value" );
        return S_OK;
    case VT_BSTR:
        *obj = string_from_bstr( V_BSTR(variant) );
        return S_OK;
    case VT_UNKNOWN:
    case VT_DISPATCH:
        return monoobject_from_unknown( V_UNKNOWN(variant), obj );
    case VT_DATE:
        params[0] = (void *)&V_DATE(variant);
        return monocall_invoke_core( "System", "DateTime", "System.DateTime:FromOADate(double)", NULL, params, obj );
    case VT_CY:
        params[0] = (void *)&V_CY(variant).int64;
        return monocall_invoke_core( "System", "Decimal", "System.Decimal:FromOACurrency(long)", NULL, params, obj );
    case VT_DECIMAL:
        return decimal_to_object( &V_DECIMAL(variant), obj );
    case VT_RECORD:
        return guid_to_object( variant, obj );
    case VT_ERROR:
        if (V_ERROR(variant) == DISP_E_PARAMNOTFOUND)
        {
            *obj = get_static_field( "System.Reflection", "Missing", "Value" );
            return S_OK;
        }
        break;
    }
    scalar = scalar_of_vartype( V_VT(variant) );
    return scalar ? scalar_to_object( scalar, variant, obj ) : DISP_E_BADVARTYPE;
}

static HRESULT decimal_from_object( MonoObject *obj, VARIANT *variant )
{
    void *params[] = { mono_object_unbox( obj ) };
    DECIMAL *decimal = &V_DECIMAL(variant);
    MonoObject *ret;
    INT32 *bits;
    HRESULT hr;

    hr = monocall_invoke_core( "System", "Decimal", "System.Decimal:GetBits(System.Decimal)", NULL, params, &ret );
    if (FAILED(hr)) return hr;
    bits = (INT32 *)mono_array_addr_with_size( (MonoArray *)ret, sizeof(*bits), 0 );
    decimal->Lo64 = (UINT32)bits[0] | (UINT64)(UINT32)bits[1] << 32;
    decimal->Hi32 = bits[2];
    decimal->scale = bits[3] >> 16;
    decimal->sign = bits[3] < 0 ? DECIMAL_NEG : 0;
    V_VT(variant) = VT_DECIMAL;     /* it lies within the DECIMAL */
    return S_OK;
}

static HRESULT date_from_object( MonoObject *obj, VARIANT *variant )
{
    MonoObject *ret;
    HRESULT hr = monocall_invoke_core( "System", "DateTime", "System.DateTime:ToOADate()", mono_object_unbox( obj ),
                                       NULL, &ret );

    if (FAILED(hr)) return hr;
    V_VT(variant) = VT_DATE;
    V_DATE(variant) = *(double *)mono_object_unbox( ret );
    return S_OK;
}

static void scalar_from_object( const struct scalar *scalar, MonoObject *obj, VARIANT *variant )
{
    V_VT(variant) = scalar->vt;
    if (scalar->vt == VT_BOOL) V_BOOL(variant) = *(BYTE *)mono_object_unbox( obj ) ? VARIANT_TRUE : VARIANT_FALSE;
    else memcpy( &V_UI8(variant), mono_object_unbox( obj ), scalar->size );
}

/* Objects that say which type their value is to have. */
static const struct { const char *name, *property; VARTYPE vt; } wrappers[] =
{
    { "BStrWrapper",     "WrappedObject", VT_BSTR },
    { "CurrencyWrapper", "WrappedObject", VT_CY },
    { "DispatchWrapper", "WrappedObject", VT_DISPATCH },
    { "ErrorWrapper",    "ErrorCode",     VT_ERROR },
    { "UnknownWrapper",  "WrappedObject", VT_UNKNOWN },
};

static HRESULT currency_from_object( MonoObject *obj, VARIANT *variant )
{
    void *params[] = { mono_object_unbox( obj ) };
    MonoObject *ret;
    HRESULT hr;

    hr = monocall_invoke_core( "System", "Decimal", "System.Decimal:ToOACurrency(System.Decimal)", NULL, params, &ret );
    if (FAILED(hr)) return hr;
    V_VT(variant) = VT_CY;
    V_CY(variant).int64 = *(INT64 *)mono_object_unbox( ret );
    return S_OK;
}

static HRESULT wrapped_from_object( unsigned int index, MonoObject *obj, VARIANT *variant )
{
    MonoProperty *property = mono_class_get_property_from_name( mono_object_get_class( obj ),
                                                                wrappers[index].property );
    VARTYPE vt = wrappers[index].vt;
    MonoObject *value, *exception = NULL;
    HRESULT hr;

    if (!property) return E_NOTIMPL;
    value = mono_property_get_value( property, obj, NULL, &exception );
    if (exception) return monocall_get_exception_result( exception );
    if (vt == VT_CY) return currency_from_object( value, variant );
    if (FAILED(hr = monovariant_from_object( value, variant ))) return hr;
    if (vt == VT_ERROR || V_VT(variant) == VT_EMPTY || V_VT(variant) == VT_DISPATCH || V_VT(variant) == VT_UNKNOWN)
        V_VT(variant) = vt;
    if (!value) V_UNKNOWN(variant) = NULL;
    return S_OK;
}

static int find_wrapper( MonoClass *class )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(wrappers); i++)
        if (class == mono_class_from_name( mono_get_corlib(), INTEROP, wrappers[i].name )) return i;
    return -1;
}

/* What a native object is behind is that object again. */
static HRESULT unknown_from_object( MonoObject *obj, VARIANT *variant )
{
    MonoClass *native = system_class( "__ComObject" );
    IUnknown *unk;
    HRESULT hr;

    if (!native || !mono_object_isinst( obj, native ))
    {
        if (FAILED(hr = managedobject_get( obj, &unk ))) return hr;
        V_VT(variant) = VT_DISPATCH;
        V_UNKNOWN(variant) = unk;
        return S_OK;
    }
    if (FAILED(hr = monounknown_get( obj, &unk ))) return hr;
    V_VT(variant) = SUCCEEDED(IUnknown_QueryInterface( unk, &IID_IDispatch, (void **)&V_DISPATCH(variant) ))
        ? VT_DISPATCH
                                                                                                           : VT_UNKNOWN;
    if (V_VT(variant) == VT_UNKNOWN) V_UNKNOWN(variant) = unk;
    else IUnknown_Release( unk );
    return S_OK;
}

static HRESULT value_from_object( MonoObject *obj, MonoClass *class, VARIANT *variant )
{
    const struct scalar *scalar;

    if ((scalar = scalar_of_class( class )))
    {
        scalar_from_object( scalar, obj, variant );
        return S_OK;
    }
    if (is_system_class( class, "Decimal" )) return decimal_from_object( obj, variant );
    if (is_system_class( class, "DateTime" )) return date_from_object( obj, variant );
    if (is_system_class( class, "Guid" )) return guidrecord_to_variant( mono_object_unbox( obj ), variant );
    return unknown_from_object( obj, variant );
}

HRESULT monovariant_from_object( MonoObject *obj, VARIANT *variant )
{
    SAFEARRAY *array;
    MonoClass *class;
    HRESULT hr;
    int index;

    V_VT(variant) = VT_EMPTY;
    if (!obj) return S_OK;
    class = mono_object_get_class( obj );
    if (mono_class_is_valuetype( class )) return value_from_object( obj, class, variant );
    if (is_system_class( class, "String" ))
    {
        if (!(V_BSTR(variant) = bstr_from_string( obj ))) return E_OUTOFMEMORY;
        V_VT(variant) = VT_BSTR;
        return S_OK;
    }
    if (is_system_class( class, "DBNull" ))
    {
        V_VT(variant) = VT_NULL;
        return S_OK;
    }
    if (class == mono_class_from_name( mono_get_corlib(), "System.Reflection", "Missing" ))
    {
        V_VT(variant) = VT_ERROR;
        V_ERROR(variant) = DISP_E_PARAMNOTFOUND;
        return S_OK;
    }
    if (is_array( class ))
    {
        if (FAILED(hr = array_from_object( obj, &array ))) return hr;
        monovariant_set_array( variant, array );
        return S_OK;
    }
    if ((index = find_wrapper( class )) >= 0) return wrapped_from_object( index, obj, variant );
    return unknown_from_object( obj, variant );
}

/*********************************************************************** Parameters */

static HRESULT scalar_to_param( const struct scalar *scalar, VARIANT *variant, UINT64 *value )
{
    VARIANT changed;
    HRESULT hr;

    if (scalar->type == MONO_TYPE_CHAR && V_VT(variant) == VT_BSTR && SysStringLen( V_BSTR(variant) ) == 1)
    {
        *value = V_BSTR(variant)[0];
        return S_OK;
    }
    VariantInit( &changed );
    if (FAILED(hr = VariantChangeType( &changed, variant, 0, scalar->vt ))) return hr;
    *value = scalar->vt == VT_BOOL ? V_BOOL(&changed) != VARIANT_FALSE : V_UI8(&changed);
    return S_OK;
}

static HRESULT string_to_param( VARIANT *variant, void **param )
{
    VARIANT changed;
    HRESULT hr;

    if (V_VT(variant) == VT_EMPTY) return S_OK;
    VariantInit( &changed );
    if (FAILED(hr = VariantChangeType( &changed, variant, VARIANT_ALPHABOOL, VT_BSTR ))) return hr;
    *param = string_from_bstr( V_BSTR(&changed) );
    VariantClear( &changed );
    return S_OK;
}

static HRESULT object_to_param( MonoClass *class, const VARIANT *variant, MonoObject **obj )
{
    HRESULT hr = monovariant_to_object( variant, obj );

    if (FAILED(hr)) return hr;
    return !*obj || mono_object_isinst( *obj, class ) ? S_OK : E_INVALIDARG;
}

/* Nothing becomes what a structure is at first. */
static HRESULT struct_to_param( MonoClass *class, VARIANT *variant, void **param )
{
    VARTYPE vt = is_system_class( class, "DateTime" ) ? VT_DATE : is_system_class( class, "Decimal" ) ? VT_DECIMAL
                 : VT_EMPTY;
    VARIANT changed;
    MonoObject *obj;
    HRESULT hr;

    /* a sum of money loses the zeros at its end on its way to a Decimal */
    if (vt == VT_DECIMAL && V_VT(variant) == VT_CY) hr = monovariant_to_object( variant, &obj );
    else if (vt != VT_EMPTY)
    {
        VariantInit( &changed );
        if (FAILED(hr = VariantChangeType( &changed, variant, 0, vt ))) return hr;
        hr = monovariant_to_object( &changed, &obj );
    }
    else if (V_VT(variant) != VT_EMPTY) hr = object_to_param( class, variant, &obj );
    else hr = (obj = mono_object_new( mono_domain_get(), class )) ? S_OK : E_OUTOFMEMORY;
    if (FAILED(hr)) return hr;
    if (!obj) return E_INVALIDARG;
    *param = mono_object_unbox( obj );
    return S_OK;
}

HRESULT monovariant_to_param( MonoType *type, VARIANT *variant, UINT64 *value, void **param )
{
    MonoClass *class = mono_class_from_mono_type( type );
    const struct scalar *scalar;

    *param = NULL;
    if ((V_VT(variant) & VT_TYPEMASK) == VT_RECORD) return DISP_E_BADVARTYPE;   /* nobody here knows its IRecordInfo */
    if ((scalar = scalar_of_class( class )))
    {
        *param = value;
        return scalar_to_param( scalar, variant, value );
    }
    if (mono_class_is_valuetype( class )) return struct_to_param( class, variant, param );
    if (is_system_class( class, "String" )) return string_to_param( variant, param );
    if (is_system_class( class, "Object" )) return monovariant_to_object( variant, (MonoObject **)param );
    if (V_VT(variant) == VT_EMPTY || V_VT(variant) == VT_NULL) return S_OK;
    if (!is_array( class )) return object_to_param( class, variant, (MonoObject **)param );
    if (!(V_VT(variant) & VT_ARRAY)) return COR_E_SAFEARRAYTYPEMISMATCH;
    return array_to_object( V_VT(variant) & VT_BYREF ? *V_ARRAYREF(variant) : V_ARRAY(variant),
                            mono_class_get_element_class( class ), mono_class_get_rank( class ), (MonoObject **)param );
}

VARTYPE monovariant_get_type( MonoType *type )
{
    MonoClass *class = mono_class_from_mono_type( type );

    if (mono_type_get_type( type ) == MONO_TYPE_VOID) return VT_VOID;
    if (is_array( class )) return VT_ARRAY | get_element_vartype( mono_class_get_element_class( class ) );
    return get_element_vartype( class );
}
