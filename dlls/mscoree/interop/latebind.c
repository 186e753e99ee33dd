/*
 * The arguments of late-bound calls: coerced, passed by reference, written back
 *
 * A call is prepared before anything happens: each parameter has its argument, by place or by name, its default, or the
 * rest of the arguments as an array; what cannot be coerced as OLE does is refused with its place. After the call,
 * results by reference are all made before the first is stored.
 *
 * Invariant: objects are kept on the stack, where the collector finds them.
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

#include "interop/latebind.h"
#include "interop/monovariant.h"

#define MAX_PARAMS 48

struct argument
{
    MonoType   *type;       /* of the parameter */
    VARIANT    *given;      /* NULL: nothing is */
    UINT        index;      /* where it is in rgvarg */
    MonoObject *obj;        /* a reference, where the parameter is one to it */
    UINT64      value;      /* a number, in the same way */
    void       *param;      /* for Mono */
};

struct prepared
{
    unsigned int    count;
    struct argument args[MAX_PARAMS];
};

static HRESULT bad_argument( HRESULT hr, UINT index, UINT *bad_arg )
{
    if (bad_arg) *bad_arg = index;
    return hr;
}

/* Why an argument cannot be had, in the words of IDispatch. */
static HRESULT get_mismatch( HRESULT hr )
{
    return hr == DISP_E_OVERFLOW || hr == E_OUTOFMEMORY || hr == COR_E_APPDOMAINUNLOADED ? hr : DISP_E_TYPEMISMATCH;
}

static BOOL is_missing( const VARIANT *variant )
{
    return V_VT(variant) == VT_ERROR && V_ERROR(variant) == DISP_E_PARAMNOTFOUND;
}

static BOOL is_reference( MonoType *type )
{
    return !mono_class_is_valuetype( mono_class_from_mono_type( type ) );
}

/*********************************************************************** References */

static ULONG get_size( VARTYPE vt )
{
    if (vt & VT_ARRAY) return sizeof(void *);
    switch (vt)
    {
    case VT_I1: case VT_UI1:
        return 1;
    case VT_I2: case VT_UI2: case VT_BOOL:
        return 2;
    case VT_I4: case VT_UI4: case VT_INT: case VT_UINT: case VT_R4: case VT_ERROR:
        return 4;
    case VT_I8: case VT_UI8: case VT_R8: case VT_CY: case VT_DATE:
        return 8;
    case VT_BSTR: case VT_UNKNOWN: case VT_DISPATCH:
        return sizeof(void *);
    case VT_DECIMAL:
        return sizeof(DECIMAL);
    }
    return 0;
}

/* The VARIANT whose reference is to be followed: a reference to a VARIANT may lead to one that is one itself. */
static VARIANT *get_target( VARIANT *given )
{
    if (V_VT(given) != (VT_BYREF | VT_VARIANT) || !V_VARIANTREF(given)) return given;
    return V_VT(V_VARIANTREF(given)) & VT_BYREF ? V_VARIANTREF(given) : given;
}

/* What it refers to, which stays the caller's. */
static HRESULT follow( VARIANT *given, VARIANT *value )
{
    VARIANT *target = get_target( given );
    VARTYPE vt = V_VT(target) & ~VT_BYREF;

    *value = *target;
    if (!(V_VT(target) & VT_BYREF)) return S_OK;
    if (!V_BYREF(target)) return E_INVALIDARG;
    if (vt == VT_VARIANT) *value = *V_VARIANTREF(target);
    else if (vt == VT_DECIMAL) V_DECIMAL(value) = *V_DECIMALREF(target);
    else if (get_size( vt )) memcpy( &V_UI8(value), V_BYREF(target), get_size( vt ) );
    else return DISP_E_BADVARTYPE;
    if (vt != VT_VARIANT) V_VT(value) = vt;
    return V_VT(value) & VT_BYREF ? DISP_E_BADVARTYPE : S_OK;
}

/* What a parameter has become, in the type that its caller wants. */
static HRESULT make_back( struct argument *arg, VARIANT *back )
{
    VARTYPE vt = V_VT(get_target( arg->given )) & ~VT_BYREF;
    MonoObject *obj = *(MonoObject **)arg->param;
    VARIANT value;
    HRESULT hr;

    if (!is_reference( arg->type ))
        obj = mono_value_box( mono_domain_get(), mono_class_from_mono_type( arg->type ), arg->param );
    VariantInit( &value );
    if (FAILED(hr = monovariant_from_object( obj, &value ))) return hr;
    if (vt == VT_VARIANT || vt == V_VT(&value)) *back = value;
    else if (V_VT(&value) == VT_EMPTY && get_size( vt ) == sizeof(void *))
    {
        V_VT(back) = vt;
        V_BYREF(back) = NULL;
    }
    else
    {
        hr = (vt | V_VT(&value)) & VT_ARRAY ? DISP_E_TYPEMISMATCH
             : VariantChangeType( back, &value, VARIANT_ALPHABOOL, vt );
        VariantClear( &value );
    }
    return hr;
}

/* The caller's old value is let go of. */
static void store_back( VARIANT *given, VARIANT *back )
{
    VARIANT *target = get_target( given ), old;
    VARTYPE vt = V_VT(target) & ~VT_BYREF;

    if (vt == VT_VARIANT)
    {
        VariantClear( V_VARIANTREF(target) );
        *V_VARIANTREF(target) = *back;
    }
    else if (vt == VT_DECIMAL) *V_DECIMALREF(target) = V_DECIMAL(back);
    else
    {
        VariantInit( &old );
        memcpy( &V_UI8(&old), V_BYREF(target), get_size( vt ) );
        V_VT(&old) = vt;
        memcpy( V_BYREF(target), &V_UI8(back), get_size( vt ) );
        VariantClear( &old );
    }
}

static BOOL is_written_back( const struct argument *arg )
{
    return arg->given && mono_type_is_byref( arg->type ) && (V_VT(arg->given) & VT_BYREF);
}

static HRESULT write_back( struct prepared *call, UINT *bad_arg )
{
    VARIANT backs[MAX_PARAMS];
    HRESULT hr = S_OK;
    unsigned int i;

    for (i = 0; i < call->count; i++) VariantInit( &backs[i] );
    for (i = 0; i < call->count && SUCCEEDED(hr); i++)
        if (is_written_back( &call->args[i] ) && FAILED(hr = make_back( &call->args[i], &backs[i] )))
            hr = bad_argument( get_mismatch( hr ), call->args[i].index, bad_arg );
    for (i = 0; i < call->count; i++)
        if (!is_written_back( &call->args[i] )) continue;
        else if (SUCCEEDED(hr)) store_back( call->args[i].given, &backs[i] );
        else VariantClear( &backs[i] );
    return hr;
}

/*********************************************************************** Parameters */

/* What reflection says of a parameter. */
static MonoObject *get_parameter_info( MonoMethod *method, unsigned int index )
{
    MonoMethod *ask = monocall_find_core( "System.Reflection", "MethodBase",
                                          "System.Reflection.MethodBase:GetParameters()" );
    MonoObject *obj = mono_method_get_object( mono_domain_get(), method, NULL ), *array;

    if (!ask || !obj || FAILED(monocall_invoke( mono_object_get_virtual_method( obj, ask ), obj, NULL, &array )))
        return NULL;
    if (index >= mono_array_length( (MonoArray *)array )) return NULL;
    return *(MonoObject **)mono_array_addr_with_size( (MonoArray *)array, sizeof(void *), index );
}

static HRESULT ask_parameter( MonoObject *info, const char *desc, void **params, MonoObject **ret )
{
    MonoMethod *method = monocall_find_core( "System.Reflection", "ParameterInfo", desc );

    *ret = NULL;
    if (!info || !method) return E_FAIL;
    return monocall_invoke( mono_object_get_virtual_method( info, method ), info, params, ret );
}

/* "params object[] rest" */
static BOOL takes_rest( MonoMethod *method, unsigned int index, MonoType *type )
{
    MonoClass *attribute = mono_class_from_name( mono_get_corlib(), "System", "ParamArrayAttribute" );
    MonoCustomAttrInfo *attributes;
    BOOL ret;

    if (mono_type_get_type( type ) != MONO_TYPE_SZARRAY || mono_type_is_byref( type ) || !attribute) return FALSE;
    if (!(attributes = mono_custom_attrs_from_param( method, index + 1 ))) return FALSE;
    ret = mono_custom_attrs_has_attr( attributes, attribute );
    mono_custom_attrs_free( attributes );
    return ret;
}

/* A reference to what is kept in the argument itself, for parameters that are one. */
static void refer( struct argument *arg )
{
    if (!mono_type_is_byref( arg->type ) || !is_reference( arg->type )) return;
    arg->obj = arg->param;
    arg->param = &arg->obj;
}

/* The value that the method declares. */
static HRESULT set_default( MonoMethod *method, unsigned int index, struct argument *arg )
{
    MonoClass *class = mono_class_from_mono_type( arg->type );
    MonoObject *info = get_parameter_info( method, index ), *optional, *value;

    if (FAILED(ask_parameter( info, "System.Reflection.ParameterInfo:get_IsOptional()", NULL, &optional )) ||
        !*(BYTE *)mono_object_unbox( optional )) return DISP_E_PARAMNOTOPTIONAL;
    if (FAILED(ask_parameter( info, "System.Reflection.ParameterInfo:get_DefaultValue()", NULL, &value ))) value = NULL;
    if (mono_class_is_valuetype( class ))
    {
        if (!value || (!mono_class_is_enum( class ) && !mono_object_isinst( value, class )))
            value = mono_object_new( mono_domain_get(), class );
        if (!value) return E_OUTOFMEMORY;
        arg->param = mono_object_unbox( value );
    }
    else
    {
        if (value && !mono_object_isinst( value, class )) value = NULL;    /* Missing, where there is no default */
        arg->param = value;
    }
    refer( arg );
    return S_OK;
}

static HRESULT set_given( struct argument *arg )
{
    VARIANT value;
    HRESULT hr;

    if (mono_type_get_type( arg->type ) == MONO_TYPE_PTR) return DISP_E_TYPEMISMATCH;
    if (FAILED(hr = follow( arg->given, &value ))) return hr;
    hr = monovariant_to_param( arg->type, &value, &arg->value, &arg->param );
    if (SUCCEEDED(hr)) refer( arg );
    return hr;
}

/* Arguments that have no parameter of their own, as the array that is the last parameter. */
static HRESULT set_rest( struct argument *arg, const DISPPARAMS *params, unsigned int first, UINT *bad_arg )
{
    MonoClass *element = mono_class_get_element_class( mono_class_from_mono_type( arg->type ) );
    unsigned int i, count = params->cArgs - params->cNamedArgs - first;
    MonoArray *array = mono_array_new( mono_domain_get(), element, count );
    struct argument item = { mono_class_get_type( element ) };
    void *slot;
    HRESULT hr;
    int size;

    if (!array) return E_OUTOFMEMORY;
    arg->param = array;
    size = mono_array_element_size( mono_object_get_class( (MonoObject *)array ) );
    for (i = 0; i < count; i++)
    {
        item.index = params->cArgs - 1 - first - i;
        item.given = &params->rgvarg[item.index];
        if (FAILED(hr = set_given( &item ))) return bad_argument( get_mismatch( hr ), item.index, bad_arg );
        slot = mono_array_addr_with_size( array, size, i );
        if (mono_class_is_valuetype( element )) memcpy( slot, item.param, size );
        else mono_gc_wbarrier_set_arrayref( array, slot, item.param );
    }
    return S_OK;
}

/*********************************************************************** Calls */

static HRESULT place_named( struct prepared *call, const DISPPARAMS *params, UINT *bad_arg )
{
    unsigned int i, place;
    DISPID id;

    for (i = 0; i < params->cNamedArgs; i++)
    {
        id = params->rgdispidNamedArgs[i];
        place = id == DISPID_PROPERTYPUT ? call->count - 1 : (unsigned int)id;
        if (place >= call->count || call->args[place].given) return bad_argument( DISP_E_PARAMNOTFOUND, i, bad_arg );
        call->args[place].given = &params->rgvarg[i];
        call->args[place].index = i;
    }
    return S_OK;
}

/* Which argument is for which parameter.  rest: the first of those that have none. */
static HRESULT place_args( struct prepared *call, MonoMethod *method, const DISPPARAMS *params, unsigned int *rest,
                           UINT *bad_arg )
{
    unsigned int i, count = params->cArgs - params->cNamedArgs;
    struct argument *last = call->count ? &call->args[call->count - 1] : NULL;
    BOOL has_rest = last && takes_rest( method, call->count - 1, last->type );

    *rest = ~0u;
    if (has_rest && !params->cNamedArgs && count >= call->count - 1)
    {
        const VARIANT *given = &params->rgvarg[params->cArgs - call->count];

        /* one array in its place is the array itself */
        if (count != call->count || !((V_VT(given) & VT_ARRAY) || V_VT(given) == (VT_BYREF | VT_VARIANT)))
            *rest = call->count - 1;
        else if (V_VT(given) == (VT_BYREF | VT_VARIANT) && !(V_VT(V_VARIANTREF(given)) & VT_ARRAY))
            *rest = call->count - 1;
    }
    if (*rest == ~0u && count > call->count) return DISP_E_BADPARAMCOUNT;
    for (i = 0; i < count && i < *rest; i++)
    {
        call->args[i].index = params->cArgs - 1 - i;
        call->args[i].given = &params->rgvarg[call->args[i].index];
    }
    return place_named( call, params, bad_arg );
}

static HRESULT set_param( MonoMethod *method, unsigned int place, struct argument *arg, const DISPPARAMS *params,
                          UINT *bad_arg )
{
    HRESULT hr;

    if (!arg->given)
    {
        hr = set_default( method, place, arg );
        return hr == DISP_E_PARAMNOTOPTIONAL && !params->cNamedArgs ? DISP_E_BADPARAMCOUNT : hr;
    }
    if (is_missing( arg->given ))
    {
        if ((hr = set_default( method, place, arg )) != DISP_E_PARAMNOTOPTIONAL) return hr;
        if (mono_type_get_type( arg->type ) != MONO_TYPE_OBJECT) return bad_argument( hr, arg->index, bad_arg );
    }
    if (FAILED(hr = set_given( arg ))) return bad_argument( get_mismatch( hr ), arg->index, bad_arg );
    return S_OK;
}

static HRESULT prepare( MonoMethod *method, const DISPPARAMS *params, struct prepared *call, UINT *bad_arg )
{
    MonoMethodSignature *sig = mono_method_signature( method );
    unsigned int i, rest;
    void *iter = NULL;
    HRESULT hr;

    call->count = mono_signature_get_param_count( sig );
    if (call->count > MAX_PARAMS) return DISP_E_BADPARAMCOUNT;
    memset( call->args, 0, call->count * sizeof(call->args[0]) );
    for (i = 0; i < call->count; i++) call->args[i].type = mono_signature_get_params( sig, &iter );
    if (FAILED(hr = place_args( call, method, params, &rest, bad_arg ))) return hr;
    for (i = 0; i < call->count && SUCCEEDED(hr); i++)
        hr = i == rest ? set_rest( &call->args[i], params, rest, bad_arg )
             : set_param( method, i, &call->args[i], params, bad_arg );
    return hr;
}

/* How far a type is from the one that a parameter has by itself. */
static unsigned int get_distance( MonoType *type, const VARIANT *given )
{
    static const VARTYPE own[] = { VT_BOOL, VT_UI2, VT_I1, VT_UI1, VT_I2, VT_UI2, VT_I4, VT_UI4, VT_I8, VT_UI8, VT_R4,
                                   VT_R8, VT_BSTR };
    VARIANT value;
    int kind = mono_type_get_type( type );
    BOOL number;

    if (FAILED(follow( (VARIANT *)given, &value ))) return 4;
    if (kind == MONO_TYPE_OBJECT) return 3;
    if (kind < MONO_TYPE_BOOLEAN || kind > MONO_TYPE_STRING) return V_VT(&value) == VT_BSTR ? 4 : 0;
    if (own[kind - MONO_TYPE_BOOLEAN] == V_VT(&value)) return 0;
    number = (V_VT(&value) >= VT_I1 && V_VT(&value) <= VT_UINT) || V_VT(&value) == VT_I2 || V_VT(&value) == VT_I4;
    if (kind >= MONO_TYPE_I1 && kind <= MONO_TYPE_U8 && number) return 1;
    if (kind == MONO_TYPE_R8 && (number || V_VT(&value) == VT_R4)) return 2;
    return kind == MONO_TYPE_R4 && V_VT(&value) == VT_R8 ? 2 : 4;
}

HRESULT latebind_rate( MonoMethod *method, const DISPPARAMS *params, unsigned int *cost, UINT *bad_arg )
{
    struct prepared call;
    unsigned int i;
    HRESULT hr = prepare( method, params, &call, bad_arg );

    *cost = 0;
    if (FAILED(hr)) return hr;
    for (i = 0; i < call.count; i++)
        *cost += call.args[i].given ? get_distance( call.args[i].type, call.args[i].given ) : 5;
    return S_OK;
}

HRESULT latebind_invoke( MonoMethod *method, MonoObject *obj, const DISPPARAMS *params, MonoObject **ret,
                         MonoObject **exception, UINT *bad_arg )
{
    void *values[MAX_PARAMS], *target = obj;
    struct prepared call;
    unsigned int i;
    HRESULT hr;

    *ret = *exception = NULL;
    if (FAILED(hr = prepare( method, params, &call, bad_arg ))) return hr;
    for (i = 0; i < call.count; i++) values[i] = call.args[i].param;
    method = mono_object_get_virtual_method( obj, method );
    if (mono_class_is_valuetype( mono_method_get_class( method ) )) target = mono_object_unbox( obj );
    if (FAILED(hr = monocall_invoke_told( method, target, values, ret, exception ))) return hr;
    return write_back( &call, bad_arg );
}

HRESULT latebind_set_field( MonoClassField *field, MonoObject *obj, const DISPPARAMS *params, UINT *bad_arg )
{
    struct argument arg = { mono_field_get_type( field ), params->rgvarg };
    HRESULT hr;

    if (params->cArgs != 1) return DISP_E_BADPARAMCOUNT;
    if (FAILED(hr = set_given( &arg ))) return bad_argument( get_mismatch( hr ), 0, bad_arg );
    mono_field_set_value( obj, field, arg.param );
    return S_OK;
}
