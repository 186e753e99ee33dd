/*
 * The reflection interfaces of mscorlib's type library: _AppDomain, _Assembly, _Type, _MethodInfo ...
 *
 * Hosts that were written for the CLR load assemblies and call methods through these. Mono's own COM support cannot
 * pass arrays, and its _AppDomain lacks methods; so each method is a line in reflectionmethods.h, and the arguments are
 * passed by the signature of the managed method that the line names.
 *
 * Invariant: what the last parameter points to is set in any case, to nothing unless the call succeeds.
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

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "oleauto.h"
#include "corerror.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "interop/faces.h"
#include "interop/manageddispatch.h"
#include "interop/managederror.h"
#include "interop/managedidentity.h"
#include "interop/managedobject.h"
#include "interop/marshalhooks.h"
#include "interop/monovariant.h"
#include "interop/reflectionmethods.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static const struct reflection_interface reflection_interfaces[FACE_COUNT];

/*********************************************************************** Arguments and results */

/* An argument as it lies on the stack; the VARIANT owns nothing. */
static VARIANT next_arg( MonoType *type, va_list *list )
{
    int kind = mono_type_get_type( type );
    VARIANT variant;

    VariantInit( &variant );
    if (kind == MONO_TYPE_OBJECT) return va_arg( *list, VARIANT );
    if (kind == MONO_TYPE_SZARRAY) monovariant_set_array( &variant, va_arg( *list, SAFEARRAY * ) );
    else if (kind == MONO_TYPE_STRING)
    {
        if ((V_BSTR(&variant) = va_arg( *list, BSTR ))) V_VT(&variant) = VT_BSTR;
    }
    else if (kind == MONO_TYPE_BOOLEAN)
    {
        V_VT(&variant) = VT_BOOL;
        V_BOOL(&variant) = va_arg( *list, int );
    }
    else if (kind == MONO_TYPE_I4 || kind == MONO_TYPE_VALUETYPE)
    {
        V_VT(&variant) = VT_I4;
        V_I4(&variant) = va_arg( *list, LONG );
    }
    else if ((V_UNKNOWN(&variant) = va_arg( *list, IUnknown * ))) V_VT(&variant) = VT_UNKNOWN;
    return variant;
}

static void clear_result( enum reflection_result result, void *ret )
{
    switch (result)
    {
    case RESULT_NONE:    break;
    case RESULT_POINTER: *(void **)ret = NULL; break;
    case RESULT_BOOL:    *(VARIANT_BOOL *)ret = VARIANT_FALSE; break;
    case RESULT_LONG:    *(LONG *)ret = 0; break;
    case RESULT_VARIANT: VariantInit( ret ); break;
    case RESULT_GUID:    *(GUID *)ret = GUID_NULL; break;
    case RESULT_HANDLE:  *(void **)ret = NULL; break;
    }
}

static HRESULT store_pointer( MonoObject *obj, void **ret )
{
    VARIANT variant;
    HRESULT hr;

    if (FAILED(hr = monovariant_from_object( obj, &variant ))) return hr;
    if (V_VT(&variant) & VT_ARRAY) *ret = V_ARRAY(&variant);
    else if (V_VT(&variant) == VT_BSTR) *ret = V_BSTR(&variant);
    else if (V_VT(&variant) == VT_DISPATCH) *ret = V_DISPATCH(&variant);
    else if (V_VT(&variant) != VT_EMPTY) return E_UNEXPECTED;
    return S_OK;
}

static HRESULT store_result( enum reflection_result result, MonoObject *obj, void *ret )
{
    if (result == RESULT_NONE || !obj) return S_OK;
    switch (result)
    {
    case RESULT_NONE:    break;
    case RESULT_POINTER: return store_pointer( obj, ret );
    case RESULT_VARIANT: return monovariant_from_object( obj, ret );
    case RESULT_BOOL:    *(VARIANT_BOOL *)ret = *(BYTE *)mono_object_unbox( obj ) ? VARIANT_TRUE : VARIANT_FALSE; break;
    case RESULT_LONG:    *(LONG *)ret = *(LONG *)mono_object_unbox( obj ); break;
    case RESULT_GUID:    *(GUID *)ret = *(GUID *)mono_object_unbox( obj ); break;
    case RESULT_HANDLE:  *(void **)ret = *(void **)mono_object_unbox( obj ); break;
    }
    return S_OK;
}

static HRESULT call_object( const struct reflection_interface *itf, struct reflection_method *method, MonoObject *obj,
                            void *ret, va_list *list )
{
    MonoMethod *managed = reflection_get_method( itf, method );
    VARIANT args[REFLECTION_MAX_ARGS];
    MonoMethodSignature *sig;
    MonoObject *result, *exception;
    void *iter = NULL;
    unsigned int i, count;
    HRESULT hr;

    if (!managed) return E_NOTIMPL;
    sig = mono_method_signature( managed );
    count = mono_signature_get_param_count( sig );
    for (i = 0; i < count; i++) args[i] = next_arg( mono_signature_get_params( sig, &iter ), list );
    hr = reflection_invoke( itf, method, obj, args, count, &result, &exception );
    if (exception) managederror_set( itf->iid, exception );
    return SUCCEEDED(hr) ? store_result( method->result, result, ret ) : hr;
}

/* What every method does.  A result of no use to the caller may be left out. */
static HRESULT WINAPIV call( struct face *iface, enum reflection_face face, unsigned int index, void *ret, ... )
{
    const struct reflection_interface *itf = &reflection_interfaces[face];
    struct reflection_method *method = &itf->methods[index];
    VARIANT unwanted;
    MonoDomain *previous;
    MonoObject *obj;
    va_list list;
    HRESULT hr;

    TRACE( "%p %s.%s\n", iface, itf->class_name, debugstr_w(method->name) );

    if (!ret && method->result == RESULT_VARIANT) ret = &unwanted;
    if (!ret && method->result != RESULT_NONE) return E_POINTER;
    clear_result( method->result, ret );
    if (FAILED(hr = managedobject_enter( iface, &previous, &obj ))) return hr;
    va_start( list, ret );
    hr = call_object( itf, method, obj, ret, &list );
    va_end( list );
    managedobject_leave( iface, previous );
    if (ret == &unwanted) VariantClear( &unwanted );
    return hr;
}

/*********************************************************************** The vtables */

#define INDEX( itf, name, params, result, desc ) itf##_##name##_index,
#define METHOD( itf, name, params, result, desc ) { L"" #name, desc, RESULT_##result, NULL },
#define ENTRY( itf, name, params, result, desc ) itf##_##name,
#define FUNCTION( itf, name, params, result, desc ) \
    static HRESULT WINAPI itf##_##name( PARAMS_##params ) \
    { \
        return call( iface, (enum reflection_face)itf##_face, itf##_##name##_index, ARGS_##params ); \
    }

#define UNKNOWN_ENTRIES managedobject_QueryInterface, managedobject_AddRef, managedobject_Release
#define DISPATCH_ENTRIES manageddispatch_GetTypeInfoCount, manageddispatch_GetTypeInfo, manageddispatch_GetIDsOfNames, \
                         manageddispatch_Invoke

#define INTERFACE( itf, METHODS, face ) \
    enum { itf##_face = face }; \
    enum { METHODS( INDEX ) itf##_count }; \
    static struct reflection_method itf##_methods[] = { METHODS( METHOD ) }; \
    METHODS( FUNCTION ) \
    static const void *const itf##_vtbl[] = { UNKNOWN_ENTRIES, DISPATCH_ENTRIES, METHODS( ENTRY ) };

INTERFACE( AppDomain,       APP_DOMAIN_METHODS,       FACE_APP_DOMAIN )
INTERFACE( Assembly,        ASSEMBLY_METHODS,         FACE_ASSEMBLY )
INTERFACE( Type,            TYPE_METHODS,             FACE_TYPE )
INTERFACE( MethodInfo,      METHOD_INFO_METHODS,      FACE_METHOD_INFO )
INTERFACE( ConstructorInfo, CONSTRUCTOR_INFO_METHODS, FACE_CONSTRUCTOR_INFO )
INTERFACE( MethodBase,      METHOD_BASE_METHODS,      FACE_METHOD_BASE )
INTERFACE( FieldInfo,       FIELD_INFO_METHODS,       FACE_FIELD_INFO )
INTERFACE( PropertyInfo,    PROPERTY_INFO_METHODS,    FACE_PROPERTY_INFO )
INTERFACE( EventInfo,       EVENT_INFO_METHODS,       FACE_EVENT_INFO )
INTERFACE( MemberInfo,      MEMBER_INFO_METHODS,      FACE_MEMBER_INFO )
INTERFACE( ObjectHandle,    OBJECT_HANDLE_METHODS,    FACE_OBJECT_HANDLE )
INTERFACE( Object,          OBJECT_METHODS,           FACE_OBJECT )

static const void *const handle_vtbl[] = { UNKNOWN_ENTRIES, ObjectHandle_Unwrap };

static const GUID IID__AppDomain       = { 0x05f696dc, 0x2b29, 0x3663, { 0xad,0x8b, 0xc4,0x38,0x9c,0xf2,0xa7,0x13 } };
static const GUID IID__Assembly        = { 0x17156360, 0x2f1a, 0x384a, { 0xbc,0x52, 0xfd,0xe9,0x3c,0x21,0x5c,0x5b } };
static const GUID IID__Type            = { 0xbca8b44d, 0xaad6, 0x3a86, { 0x8a,0xb7, 0x03,0x34,0x9f,0x4f,0x2d,0xa2 } };
static const GUID IID__MethodInfo      = { 0xffcc1b5d, 0xecb8, 0x38dd, { 0x9b,0x01, 0x3d,0xc8,0xab,0xc2,0xaa,0x5f } };
static const GUID IID__ConstructorInfo = { 0xe9a19478, 0x9646, 0x3679, { 0x9b,0x10, 0x84,0x11,0xae,0x1f,0xd5,0x7d } };
static const GUID IID__MethodBase      = { 0x6240837a, 0x707f, 0x3181, { 0x8e,0x98, 0xa3,0x6a,0xe0,0x86,0x76,0x6b } };
static const GUID IID__FieldInfo       = { 0x8a7c1442, 0xa9fb, 0x366b, { 0x80,0xd8, 0x49,0x39,0xff,0xa6,0xdb,0xe0 } };
static const GUID IID__PropertyInfo    = { 0xf59ed4e4, 0xe68f, 0x3218, { 0xbd,0x77, 0x06,0x1a,0xa8,0x28,0x24,0xbf } };
static const GUID IID__EventInfo       = { 0x9de59c64, 0xd889, 0x35a1, { 0xb8,0x97, 0x58,0x7d,0x74,0x46,0x9e,0x5b } };
static const GUID IID__MemberInfo      = { 0xf7102fa9, 0xcabb, 0x3a74, { 0xa6,0xda, 0xb4,0x56,0x7e,0xf1,0xb0,0x79 } };
static const GUID IID__ObjectHandle    = { 0xea675b47, 0x64e0, 0x3b5f, { 0x9b,0xe7, 0xf7,0xdc,0x29,0x90,0x73,0x0d } };
static const GUID IID__Object          = { 0x65074f7f, 0x63c0, 0x304e, { 0xaf,0x0a, 0xd5,0x17,0x41,0xcb,0x4a,0x8d } };

#define FACE( itf, space ) \
    { (enum reflection_face)itf##_face, &IID__##itf, itf##_vtbl, space, #itf, itf##_methods, itf##_count }

static const struct reflection_interface reflection_interfaces[FACE_COUNT] =
{
    FACE( AppDomain,       "System" ),
    FACE( Assembly,        "System.Reflection" ),
    FACE( Type,            "System" ),
    FACE( MethodInfo,      "System.Reflection" ),
    FACE( ConstructorInfo, "System.Reflection" ),
    FACE( MethodBase,      "System.Reflection" ),
    FACE( FieldInfo,       "System.Reflection" ),
    FACE( PropertyInfo,    "System.Reflection" ),
    FACE( EventInfo,       "System.Reflection" ),
    FACE( MemberInfo,      "System.Reflection" ),
    FACE( ObjectHandle,    "System.Runtime.Remoting" ),
    FACE( Object,          "System" ),
    { FACE_HANDLE, &IID_IObjectHandle, handle_vtbl, "System.Runtime.Remoting", "ObjectHandle", ObjectHandle_methods,
      ObjectHandle_count },
};

void faces_install(void)
{
    static const struct managed_faces faces =
    {
        reflection_interfaces,
        managedidentity_vtbl,
        manageddispatch_class_info_vtbl,
        marshalhooks_install
    };

    managedobject_set_faces( &faces );
}
