/*
 * What native code may pass to a managed method, and what it gets
 *
 * Mono makes the code that converts arguments and results when a method is first called. Of some types it doesn't know
 * how, and says so by an assertion, or makes code that crashes: those were found by trying all kinds, and are refused
 * before it is asked.
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

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "mono/exportsignature.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define NATIVE_LPSTR 0x14
#define NATIVE_UTF8  0x30
#define TYPE_LAYOUT_MASK 0x18       /* of a class's flags: 0 lets the runtime order the fields */

/* On x86_64 what is not of a word's size is given by its address; ARM64 gives up to four words by value. */
#ifdef __x86_64__
#define HAS_WORDS_ONLY TRUE
#else
#define HAS_WORDS_ONLY FALSE
#endif

static BOOL is_class( MonoClass *class, const char *space, const char *name )
{
    return !strcmp( mono_class_get_name( class ), name ) && !strcmp( mono_class_get_namespace( class ), space );
}

/* Handles that are counted come from native code's numbers in results of native methods only. */
static BOOL is_handle( MonoClass *class )
{
    if (is_class( class, "System.Runtime.InteropServices", "HandleRef" )) return TRUE;
    for (; class; class = mono_class_get_parent( class ))
        if (is_class( class, "System.Runtime.InteropServices", "SafeHandle" ) ||
            is_class( class, "System.Runtime.InteropServices", "CriticalHandle" ))
            return TRUE;
    return FALSE;
}

/* Whether a structure is the same in native code, so that it can be returned by value. */
static BOOL is_plain_structure( MonoClass *class )
{
    MonoClassField *field;
    MonoClass *inner;
    void *iter = NULL;
    MonoType *type;

    if (mono_class_get_flags && !(mono_class_get_flags( class ) & TYPE_LAYOUT_MASK)) return FALSE;
    while ((field = mono_class_get_fields( class, &iter )))
    {
        if (mono_field_get_flags( field ) & MEMBER_STATIC) continue;
        type = mono_field_get_type( field );
        switch (mono_type_get_type( type ))
        {
        case MONO_TYPE_I1: case MONO_TYPE_U1: case MONO_TYPE_I2: case MONO_TYPE_U2:
        case MONO_TYPE_I4: case MONO_TYPE_U4: case MONO_TYPE_I8: case MONO_TYPE_U8:
        case MONO_TYPE_R4: case MONO_TYPE_R8:
        case MONO_TYPE_I: case MONO_TYPE_U: case MONO_TYPE_PTR:
            break;
        case MONO_TYPE_VALUETYPE:
            inner = mono_class_from_mono_type( type );
            if (!mono_class_is_enum( inner ) && !is_plain_structure( inner )) return FALSE;
            break;
        default:
            return FALSE;
        }
    }
    return TRUE;
}

/* native: how the metadata says that it is to be converted. A StringBuilder is filled from narrow characters only. */
static BOOL can_take( MonoType *type, int native )
{
    MonoClass *class = mono_class_from_mono_type( type );

    if (is_handle( class )) return FALSE;
    if (!is_class( class, "System.Text", "StringBuilder" )) return TRUE;
    return !mono_type_is_byref( type ) && (!native || native == NATIVE_LPSTR || native == NATIVE_UTF8);
}

/* How each argument is to be converted, after the result; 0: not said. What can't be told counts as something else. */
static void get_natives( MonoMethod *method, int *natives, unsigned int count )
{
    MonoMarshalSpec **specs;
    unsigned int i;

    for (i = 0; i < count; i++) natives[i] = -1;
    if (!mono_method_get_marshal_info || !mono_metadata_free_marshal_spec) return;
    if (!(specs = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, count * sizeof(*specs) ))) return;
    mono_method_get_marshal_info( method, specs );
    for (i = 0; i < count; i++)
    {
        natives[i] = specs[i] ? specs[i]->native : 0;
        if (specs[i]) mono_metadata_free_marshal_spec( specs[i] );
    }
    HeapFree( GetProcessHeap(), 0, specs );
}

static BOOL can_return( MonoType *type )
{
    MonoClass *class = mono_class_from_mono_type( type );

    switch (mono_type_get_type( type ))
    {
    case MONO_TYPE_ARRAY: case MONO_TYPE_SZARRAY:
        return FALSE;
    case MONO_TYPE_VALUETYPE: case MONO_TYPE_GENERICINST:
        if (mono_class_is_valuetype( class ) && !mono_class_is_enum( class ) && !is_plain_structure( class ))
            return FALSE;
        break;
    default:
        break;
    }
    return !is_handle( class ) && !is_class( class, "System.Text", "StringBuilder" );
}

/* A structure may be larger in native code than it is in managed code; what is not known is taken for more than
 * anybody passes by value. */
static unsigned int get_words( MonoType *type )
{
    MonoClass *class;
    UINT32 alignment;

    if (HAS_WORDS_ONLY || mono_type_is_byref( type )) return 1;
    class = mono_class_from_mono_type( type );
    if (!mono_class_is_valuetype( class )) return 1;
    if (!mono_class_native_size) return 64;
    return (mono_class_native_size( class, &alignment ) + sizeof(void *) - 1) / sizeof(void *);
}

HRESULT exportsignature_check( MonoMethod *method, unsigned int *words )
{
    MonoMethodSignature *signature = mono_method_signature( method );
    unsigned int i = 1, size = 1;       /* where the result goes may be an argument */
    unsigned int count = mono_signature_get_param_count( signature ) + 1;
    void *iter = NULL;
    MonoType *type;
    int *natives;

    if (!(natives = HeapAlloc( GetProcessHeap(), 0, count * sizeof(*natives) ))) return E_OUTOFMEMORY;
    get_natives( method, natives, count );
    while ((type = mono_signature_get_params( signature, &iter )) && can_take( type, natives[i++] ))
        size += get_words( type );
    HeapFree( GetProcessHeap(), 0, natives );
    if (type || !can_return( mono_signature_get_return_type( signature ) ))
    {
        FIXME( "%s: Mono can't convert %s\n", debugstr_a(mono_method_get_name( method )),
               type ? "an argument" : "the result" );
        return COR_E_MARSHALDIRECTIVE;
    }
    *words = size;
    return S_OK;
}
