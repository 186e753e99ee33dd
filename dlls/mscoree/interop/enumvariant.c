/*
 * IEnumVARIANT of a managed enumerator
 *
 * What scripts' For Each goes by. It holds the enumerator as any native code does, so that it lives no longer than its
 * domain.
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

#include "interop/enumvariant.h"
#include "interop/managederror.h"
#include "interop/managedobject.h"
#include "interop/monovariant.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define COLLECTIONS "System.Collections"

struct enum_variant
{
    IEnumVARIANT IEnumVARIANT_iface;
    LONG         refs;
    struct face *enumerator;
};

static struct enum_variant *impl_from_IEnumVARIANT( IEnumVARIANT *iface )
{
    return CONTAINING_RECORD( iface, struct enum_variant, IEnumVARIANT_iface );
}

static MonoClass *collections_class( const char *name )
{
    return mono_class_from_name( mono_get_corlib(), COLLECTIONS, name );
}

/* A method of an interface, of the object that has it. */
static HRESULT call_interface( MonoObject *obj, const char *class_name, const char *desc, MonoObject **ret,
                               MonoObject **exception )
{
    MonoMethod *method = monocall_find_core( COLLECTIONS, class_name, desc );
    void *target = obj;

    *ret = *exception = NULL;
    if (!method) return E_NOTIMPL;
    method = mono_object_get_virtual_method( obj, method );
    if (mono_class_is_valuetype( mono_method_get_class( method ) )) target = mono_object_unbox( obj );
    return monocall_invoke_told( method, target, NULL, ret, exception );
}

static HRESULT call_enumerator( MonoObject *obj, const char *desc, MonoObject **ret )
{
    MonoObject *exception;
    HRESULT hr = call_interface( obj, "IEnumerator", desc, ret, &exception );

    if (exception) managederror_set( &IID_IEnumVARIANT, exception );
    return hr;
}

static HRESULT move_next( MonoObject *obj, BOOL *moved )
{
    MonoObject *ret;
    HRESULT hr = call_enumerator( obj, COLLECTIONS ".IEnumerator:MoveNext()", &ret );

    *moved = SUCCEEDED(hr) && *(BYTE *)mono_object_unbox( ret );
    return hr;
}

static HRESULT WINAPI enumvariant_QueryInterface( IEnumVARIANT *iface, REFIID riid, void **out )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), out );

    if (!out) return E_POINTER;
    *out = NULL;
    if (!IsEqualGUID( riid, &IID_IUnknown ) && !IsEqualGUID( riid, &IID_IEnumVARIANT )) return E_NOINTERFACE;
    IEnumVARIANT_AddRef( iface );
    *out = iface;
    return S_OK;
}

static ULONG WINAPI enumvariant_AddRef( IEnumVARIANT *iface )
{
    ULONG refs = InterlockedIncrement( &impl_from_IEnumVARIANT( iface )->refs );

    TRACE( "%p, refs %lu\n", iface, refs );
    return refs;
}

static ULONG WINAPI enumvariant_Release( IEnumVARIANT *iface )
{
    struct enum_variant *enumerator = impl_from_IEnumVARIANT( iface );
    ULONG refs = InterlockedDecrement( &enumerator->refs );

    TRACE( "%p, refs %lu\n", iface, refs );
    if (refs) return refs;
    managedobject_Release( enumerator->enumerator );
    HeapFree( GetProcessHeap(), 0, enumerator );
    return 0;
}

/* variants may be NULL, to skip. */
static HRESULT get_next( struct enum_variant *enumerator, ULONG count, VARIANT *variants, ULONG *done )
{
    MonoDomain *previous;
    MonoObject *obj, *current;
    BOOL moved = TRUE;
    HRESULT hr;

    *done = 0;
    if (FAILED(hr = managedobject_enter( enumerator->enumerator, &previous, &obj ))) return hr;
    while (*done < count && SUCCEEDED(hr = move_next( obj, &moved )) && moved)
    {
        if (variants)
        {
            if (FAILED(hr = call_enumerator( obj, COLLECTIONS ".IEnumerator:get_Current()", &current ))) break;
            if (FAILED(hr = monovariant_from_object( current, &variants[*done] ))) break;
        }
        ++*done;
    }
    managedobject_leave( enumerator->enumerator, previous );
    if (FAILED(hr)) return hr;
    return *done == count ? S_OK : S_FALSE;
}

/* When an element cannot be had, none is given. */
static HRESULT WINAPI enumvariant_Next( IEnumVARIANT *iface, ULONG count, VARIANT *variants, ULONG *fetched )
{
    ULONG i, done;
    HRESULT hr;

    TRACE( "%p %lu %p %p\n", iface, count, variants, fetched );

    if (fetched) *fetched = 0;
    if (!variants || (!fetched && count != 1)) return E_INVALIDARG;
    for (i = 0; i < count; i++) VariantInit( &variants[i] );
    hr = get_next( impl_from_IEnumVARIANT( iface ), count, variants, &done );
    if (FAILED(hr)) while (done) VariantClear( &variants[--done] );
    if (fetched) *fetched = done;
    return hr;
}

static HRESULT WINAPI enumvariant_Skip( IEnumVARIANT *iface, ULONG count )
{
    ULONG done;

    TRACE( "%p %lu\n", iface, count );

    return get_next( impl_from_IEnumVARIANT( iface ), count, NULL, &done );
}

static HRESULT WINAPI enumvariant_Reset( IEnumVARIANT *iface )
{
    struct enum_variant *enumerator = impl_from_IEnumVARIANT( iface );
    MonoDomain *previous;
    MonoObject *obj, *ret;
    HRESULT hr;

    TRACE( "%p\n", iface );

    if (FAILED(hr = managedobject_enter( enumerator->enumerator, &previous, &obj ))) return hr;
    hr = call_enumerator( obj, COLLECTIONS ".IEnumerator:Reset()", &ret );
    managedobject_leave( enumerator->enumerator, previous );
    return hr;
}

/* An enumerator's place cannot be copied, as in .NET. */
static HRESULT WINAPI enumvariant_Clone( IEnumVARIANT *iface, IEnumVARIANT **clone )
{
    TRACE( "%p %p\n", iface, clone );

    if (!clone) return E_POINTER;
    *clone = NULL;
    return E_NOTIMPL;
}

static const IEnumVARIANTVtbl enumvariant_vtbl =
{
    enumvariant_QueryInterface,
    enumvariant_AddRef,
    enumvariant_Release,
    enumvariant_Next,
    enumvariant_Skip,
    enumvariant_Reset,
    enumvariant_Clone
};

HRESULT enumvariant_create( MonoObject *obj, MonoObject **exception, IUnknown **unk )
{
    struct enum_variant *enumerator;
    IUnknown *face;
    HRESULT hr;

    *unk = NULL;
    *exception = NULL;
    if (mono_object_isinst( obj, collections_class( "IEnumerable" ) ))
    {
        hr = call_interface( obj, "IEnumerable", COLLECTIONS ".IEnumerable:GetEnumerator()", &obj, exception );
        if (FAILED(hr)) return hr;
    }
    if (!obj || !mono_object_isinst( obj, collections_class( "IEnumerator" ) )) return DISP_E_MEMBERNOTFOUND;
    if (!(enumerator = HeapAlloc( GetProcessHeap(), 0, sizeof(*enumerator) ))) return E_OUTOFMEMORY;
    if (FAILED(hr = managedobject_get( obj, &face )))
    {
        HeapFree( GetProcessHeap(), 0, enumerator );
        return hr;
    }
    enumerator->IEnumVARIANT_iface.lpVtbl = &enumvariant_vtbl;
    enumerator->refs = 1;
    enumerator->enumerator = (struct face *)face;
    *unk = (IUnknown *)&enumerator->IEnumVARIANT_iface;
    return S_OK;
}
