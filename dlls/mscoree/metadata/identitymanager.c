/*
 * ICLRAssemblyIdentityManager, and the lists that it gives out
 *
 * Everything is read from the files' metadata; the runtime need not be there.  The manager has no state
 * and is static.  An enumeration and a list are made whole and don't change afterwards.
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
#include "corerror.h"
#include "fusion.h"
#include "mscoree.h"
#include "metadata/assemblyidentity.h"
#include "metadata/mdscope.h"
#include "support/outstring.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* ------------------------------------------------------------------ texts, one by one */

/* Both enumerations are a list of texts with the same methods; the IID tells which of them this is. */
struct text_enum
{
    ICLRReferenceAssemblyEnum ICLRReferenceAssemblyEnum_iface;
    LONG       ref;
    const IID *iid;
    DWORD      count;
    WCHAR     *texts[1];
};
C_ASSERT( sizeof(ICLRReferenceAssemblyEnumVtbl) == sizeof(ICLRProbingAssemblyEnumVtbl) );

static inline struct text_enum *impl_from_ICLRReferenceAssemblyEnum( ICLRReferenceAssemblyEnum *iface )
{
    return CONTAINING_RECORD( iface, struct text_enum, ICLRReferenceAssemblyEnum_iface );
}

static HRESULT WINAPI text_enum_QueryInterface( ICLRReferenceAssemblyEnum *iface, REFIID riid, void **obj )
{
    struct text_enum *texts = impl_from_ICLRReferenceAssemblyEnum( iface );

    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, texts->iid ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    ICLRReferenceAssemblyEnum_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI text_enum_AddRef( ICLRReferenceAssemblyEnum *iface )
{
    ULONG refs = InterlockedIncrement( &impl_from_ICLRReferenceAssemblyEnum( iface )->ref );

    TRACE( "%p, refs %lu\n", iface, refs );
    return refs;
}

static ULONG WINAPI text_enum_Release( ICLRReferenceAssemblyEnum *iface )
{
    struct text_enum *texts = impl_from_ICLRReferenceAssemblyEnum( iface );
    ULONG ref = InterlockedDecrement( &texts->ref );

    TRACE( "%p, refs %lu\n", iface, ref );
    if (ref) return ref;
    while (texts->count) HeapFree( GetProcessHeap(), 0, texts->texts[--texts->count] );
    HeapFree( GetProcessHeap(), 0, texts );
    return 0;
}

/* A text into a caller's buffer. The size is in WCHARs with the terminating zero, and always set. */
static HRESULT give_text( const WCHAR *text, WCHAR *buffer, DWORD *size )
{
    return outstring_split( text, buffer, *size, size );
}

/* HRESULT_FROM_WIN32(ERROR_NO_MORE_ITEMS): the index is behind the last one;
 * HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER). */
static HRESULT WINAPI text_enum_Get( ICLRReferenceAssemblyEnum *iface, DWORD index, WCHAR *buffer, DWORD *size )
{
    struct text_enum *texts = impl_from_ICLRReferenceAssemblyEnum( iface );

    TRACE( "%p %lu %p %p\n", iface, index, buffer, size );

    if (!size) return E_INVALIDARG;
    if (index >= texts->count) return HRESULT_FROM_WIN32( ERROR_NO_MORE_ITEMS );
    return give_text( texts->texts[index], buffer, size );
}

static const ICLRReferenceAssemblyEnumVtbl text_enum_vtbl =
{
    text_enum_QueryInterface,
    text_enum_AddRef,
    text_enum_Release,
    text_enum_Get
};

/* Room for up to max texts. */
static struct text_enum *text_enum_create( const IID *iid, DWORD max )
{
    struct text_enum *texts = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY,
                                         FIELD_OFFSET( struct text_enum, texts[max + 1] ) );

    if (!texts) return NULL;
    texts->ICLRReferenceAssemblyEnum_iface.lpVtbl = &text_enum_vtbl;
    texts->ref = 1;
    texts->iid = iid;
    return texts;
}

static HRESULT text_enum_add( struct text_enum *texts, const struct assembly_identity *identity )
{
    if (!(texts->texts[texts->count] = identity_format( identity ))) return E_OUTOFMEMORY;
    texts->count++;
    return S_OK;
}

/* ------------------------------------------------------------------ a list of references */

struct reference_list
{
    ICLRAssemblyReferenceList ICLRAssemblyReferenceList_iface;
    LONG                      ref;
    DWORD                     count;
    struct assembly_identity  identities[1];
};

static inline struct reference_list *impl_from_ICLRAssemblyReferenceList( ICLRAssemblyReferenceList *iface )
{
    return CONTAINING_RECORD( iface, struct reference_list, ICLRAssemblyReferenceList_iface );
}

static HRESULT WINAPI reference_list_QueryInterface( ICLRAssemblyReferenceList *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_ICLRAssemblyReferenceList ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    ICLRAssemblyReferenceList_AddRef( iface );
    return S_OK;
}

static ULONG WINAPI reference_list_AddRef( ICLRAssemblyReferenceList *iface )
{
    ULONG refs = InterlockedIncrement( &impl_from_ICLRAssemblyReferenceList( iface )->ref );

    TRACE( "%p, refs %lu\n", iface, refs );
    return refs;
}

static ULONG WINAPI reference_list_Release( ICLRAssemblyReferenceList *iface )
{
    struct reference_list *list = impl_from_ICLRAssemblyReferenceList( iface );
    ULONG ref = InterlockedDecrement( &list->ref );

    TRACE( "%p, refs %lu\n", iface, ref );
    if (ref) return ref;
    while (list->count) identity_free( &list->identities[--list->count] );
    HeapFree( GetProcessHeap(), 0, list );
    return 0;
}

/* S_OK: one of the list's references means this assembly; S_FALSE: none does; FUSION_E_INVALID_NAME: it is no
 * identity. */
static HRESULT WINAPI reference_list_IsStringAssemblyReferenceInList( ICLRAssemblyReferenceList *iface,
                                                                      const WCHAR *name )
{
    struct reference_list *list = impl_from_ICLRAssemblyReferenceList( iface );
    struct assembly_identity identity;
    HRESULT hr;
    DWORD i;

    TRACE( "%p %s\n", iface, debugstr_w(name) );

    if (!name) return E_INVALIDARG;
    if (FAILED(hr = identity_parse( name, &identity ))) return hr;
    for (i = 0; i < list->count; i++) if (identity_matches( &list->identities[i], &identity )) break;
    identity_free( &identity );
    return i < list->count ? S_OK : S_FALSE;
}

/* The same for an IAssemblyName. */
static HRESULT WINAPI reference_list_IsAssemblyReferenceInList( ICLRAssemblyReferenceList *iface, IUnknown *unk )
{
    IAssemblyName *name;
    DWORD size = 0;
    WCHAR *text;
    HRESULT hr;

    TRACE( "%p %p\n", iface, unk );

    if (!unk) return E_INVALIDARG;
    if (FAILED(hr = IUnknown_QueryInterface( unk, &IID_IAssemblyName, (void **)&name ))) return hr;
    hr = IAssemblyName_GetDisplayName( name, NULL, &size, 0 );
    if (hr == HRESULT_FROM_WIN32( ERROR_INSUFFICIENT_BUFFER ) && size)
    {
        if (!(text = HeapAlloc( GetProcessHeap(), 0, size * sizeof(WCHAR) ))) hr = E_OUTOFMEMORY;
        else if (SUCCEEDED(hr = IAssemblyName_GetDisplayName( name, text, &size, 0 )))
            hr = ICLRAssemblyReferenceList_IsStringAssemblyReferenceInList( iface, text );
        HeapFree( GetProcessHeap(), 0, text );
    }
    else if (SUCCEEDED(hr)) hr = E_INVALIDARG;      /* it has no name */
    IAssemblyName_Release( name );
    return hr;
}

static const ICLRAssemblyReferenceListVtbl reference_list_vtbl =
{
    reference_list_QueryInterface,
    reference_list_AddRef,
    reference_list_Release,
    reference_list_IsStringAssemblyReferenceInList,
    reference_list_IsAssemblyReferenceInList
};

/* ------------------------------------------------------------------ the manager */

/* The data of a file or a stream, and its metadata. */
struct image
{
    const void     *data;
    BOOL            is_view;
    struct pe_image pe;
    struct md       md;
};

static void image_close( struct image *image )
{
    if (image->is_view) UnmapViewOfFile( (void *)image->data );
    else HeapFree( GetProcessHeap(), 0, (void *)image->data );
}

static HRESULT image_read( struct image *image, SIZE_T size )
{
    BOOL is_pe;
    HRESULT hr;

    hr = mdscope_read( image->data, size, &image->pe, &is_pe, &image->md );
    if (SUCCEEDED(hr) && !is_pe) hr = CLDB_E_FILE_CORRUPT;
    if (FAILED(hr)) image_close( image );
    return hr == CLDB_E_FILE_CORRUPT ? COR_E_BADIMAGEFORMAT : hr;
}

static HRESULT image_open_file( const WCHAR *path, struct image *image )
{
    SIZE_T size;
    HRESULT hr;

    if (!path) return E_INVALIDARG;
    image->is_view = TRUE;
    if (FAILED(hr = mdscope_map_file( path, &image->data, &size )))
        return hr == CLDB_E_NO_DATA ? COR_E_BADIMAGEFORMAT : hr;
    return image_read( image, size );
}

/* All of a stream, from its start; where it stood is where it stands afterwards. */
static HRESULT read_stream( IStream *stream, BYTE **ret, SIZE_T *ret_size )
{
    SIZE_T size = 0, room = 0x10000;
    LARGE_INTEGER zero = { { 0 } };
    BYTE *data, *grown;
    ULONG got;
    HRESULT hr;

    if (FAILED(hr = IStream_Seek( stream, zero, STREAM_SEEK_SET, NULL ))) return hr;
    if (!(data = HeapAlloc( GetProcessHeap(), 0, room ))) return E_OUTOFMEMORY;
    for (;;)
    {
        got = 0;
        if (FAILED(hr = IStream_Read( stream, data + size, room - size, &got )) || !got) break;
        if (got > room - size)
        {
            hr = E_UNEXPECTED;
            break;
        }
        if ((size += got) < room) continue;
        if (room >= MAXLONG / 2 || !(grown = HeapReAlloc( GetProcessHeap(), 0, data, room * 2 )))
        {
            hr = E_OUTOFMEMORY;
            break;
        }
        data = grown;
        room *= 2;
    }
    if (FAILED(hr))
    {
        HeapFree( GetProcessHeap(), 0, data );
        return hr;
    }
    *ret = data;
    *ret_size = size;
    return S_OK;
}

static HRESULT image_open_stream( IStream *stream, struct image *image )
{
    LARGE_INTEGER zero = { { 0 } }, back;
    ULARGE_INTEGER pos;
    SIZE_T size = 0;
    BYTE *data;
    HRESULT hr;

    if (!stream) return E_INVALIDARG;
    if (FAILED(hr = IStream_Seek( stream, zero, STREAM_SEEK_CUR, &pos ))) return hr;
    hr = read_stream( stream, &data, &size );
    back.QuadPart = pos.QuadPart;
    IStream_Seek( stream, back, STREAM_SEEK_SET, NULL );
    if (FAILED(hr)) return hr;
    image->is_view = FALSE;
    image->data = data;
    return image_read( image, size );
}

static HRESULT give_identity( struct image *image, WCHAR *buffer, DWORD *size )
{
    struct assembly_identity identity;
    WCHAR *text;
    HRESULT hr;

    if (FAILED(hr = identity_from_assembly( &image->md, &image->pe, &identity ))) return hr;
    text = identity_format( &identity );
    identity_free( &identity );
    if (!text) return E_OUTOFMEMORY;
    hr = give_text( text, buffer, size );
    HeapFree( GetProcessHeap(), 0, text );
    return hr;
}

static HRESULT give_references( struct image *image, ICLRAssemblyReferenceList *exclude,
                                ICLRReferenceAssemblyEnum **ret )
{
    DWORD i, count = md_row_count( &image->md, MD_ASSEMBLYREF );
    struct assembly_identity identity;
    struct text_enum *texts;
    WCHAR *text;
    HRESULT hr = S_OK;

    if (!(texts = text_enum_create( &IID_ICLRReferenceAssemblyEnum, count ))) return E_OUTOFMEMORY;
    for (i = 1; i <= count && SUCCEEDED(hr); i++)
    {
        if (FAILED(hr = identity_from_reference( &image->md, i, &identity ))) break;
        if (!(text = identity_format( &identity ))) hr = E_OUTOFMEMORY;
        else if (exclude && ICLRAssemblyReferenceList_IsStringAssemblyReferenceInList( exclude, text ) == S_OK)
            HeapFree( GetProcessHeap(), 0, text );
        else texts->texts[texts->count++] = text;
        identity_free( &identity );
    }
    if (SUCCEEDED(hr)) *ret = &texts->ICLRReferenceAssemblyEnum_iface;
    else ICLRReferenceAssemblyEnum_Release( &texts->ICLRReferenceAssemblyEnum_iface );
    return hr;
}

static HRESULT WINAPI manager_QueryInterface( ICLRAssemblyIdentityManager *iface, REFIID riid, void **obj )
{
    TRACE( "%p %s %p\n", iface, debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    if (!IsEqualGUID( riid, &IID_ICLRAssemblyIdentityManager ) && !IsEqualGUID( riid, &IID_IUnknown ))
    {
        WARN( "no interface %s\n", debugstr_guid(riid) );
        *obj = NULL;
        return E_NOINTERFACE;
    }
    *obj = iface;
    return S_OK;
}

static ULONG WINAPI manager_AddRef( ICLRAssemblyIdentityManager *iface )
{
    return 2;
}

static ULONG WINAPI manager_Release( ICLRAssemblyIdentityManager *iface )
{
    return 1;
}

/* A list of references, each of which may leave out what does not matter.  FUSION_E_INVALID_NAME: one is none. */
static HRESULT WINAPI manager_GetCLRAssemblyReferenceList( ICLRAssemblyIdentityManager *iface, const WCHAR **references,
                                                           DWORD count, ICLRAssemblyReferenceList **ret )
{
    struct reference_list *list;
    HRESULT hr = S_OK;

    TRACE( "%p %p %lu %p\n", iface, references, count, ret );

    if (!ret) return E_INVALIDARG;
    *ret = NULL;
    if ((count && !references) || count > MAXLONG / sizeof(list->identities[0]) - 1) return E_INVALIDARG;
    if (!(list = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY,
                            FIELD_OFFSET( struct reference_list, identities[count + 1] ) )))
        return E_OUTOFMEMORY;
    list->ICLRAssemblyReferenceList_iface.lpVtbl = &reference_list_vtbl;
    list->ref = 1;
    while (list->count < count)
    {
        const WCHAR *text = references[list->count];

        if (FAILED(hr = text ? identity_parse( text, &list->identities[list->count] ) : E_INVALIDARG)) break;
        list->count++;
    }
    if (SUCCEEDED(hr)) *ret = &list->ICLRAssemblyReferenceList_iface;
    else ICLRAssemblyReferenceList_Release( &list->ICLRAssemblyReferenceList_iface );
    return hr;
}

/* HRESULT_FROM_WIN32(...): the file cannot be read; COR_E_BADIMAGEFORMAT: it is not managed; COR_E_ASSEMBLYEXPECTED: a
 * module without a manifest; HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER). */
static HRESULT WINAPI manager_GetBindingIdentityFromFile( ICLRAssemblyIdentityManager *iface, const WCHAR *path,
                                                          DWORD flags, WCHAR *buffer, DWORD *size )
{
    struct image image;
    HRESULT hr;

    TRACE( "%p %s %#lx %p %p\n", iface, debugstr_w(path), flags, buffer, size );

    if (flags != CLR_ASSEMBLY_IDENTITY_FLAGS_DEFAULT || !size) return E_INVALIDARG;
    if (FAILED(hr = image_open_file( path, &image ))) return hr;
    hr = give_identity( &image, buffer, size );
    image_close( &image );
    return hr;
}

static HRESULT WINAPI manager_GetBindingIdentityFromStream( ICLRAssemblyIdentityManager *iface, IStream *stream,
                                                            DWORD flags, WCHAR *buffer, DWORD *size )
{
    struct image image;
    HRESULT hr;

    TRACE( "%p %p %#lx %p %p\n", iface, stream, flags, buffer, size );

    if (flags != CLR_ASSEMBLY_IDENTITY_FLAGS_DEFAULT || !size) return E_INVALIDARG;
    if (FAILED(hr = image_open_stream( stream, &image ))) return hr;
    hr = give_identity( &image, buffer, size );
    image_close( &image );
    return hr;
}

/* The references of a file, but for those that are in a list. */
static HRESULT WINAPI manager_GetReferencedAssembliesFromFile( ICLRAssemblyIdentityManager *iface, const WCHAR *path,
                                                               DWORD flags, ICLRAssemblyReferenceList *exclude,
                                                               ICLRReferenceAssemblyEnum **ret )
{
    struct image image;
    HRESULT hr;

    TRACE( "%p %s %#lx %p %p\n", iface, debugstr_w(path), flags, exclude, ret );

    if (!ret) return E_INVALIDARG;
    *ret = NULL;
    if (flags != CLR_ASSEMBLY_IDENTITY_FLAGS_DEFAULT) return E_INVALIDARG;
    if (FAILED(hr = image_open_file( path, &image ))) return hr;
    hr = give_references( &image, exclude, ret );
    image_close( &image );
    return hr;
}

static HRESULT WINAPI manager_GetReferencedAssembliesFromStream( ICLRAssemblyIdentityManager *iface, IStream *stream,
                                                                 DWORD flags, ICLRAssemblyReferenceList *exclude,
                                                                 ICLRReferenceAssemblyEnum **ret )
{
    struct image image;
    HRESULT hr;

    TRACE( "%p %p %#lx %p %p\n", iface, stream, flags, exclude, ret );

    if (!ret) return E_INVALIDARG;
    *ret = NULL;
    if (flags != CLR_ASSEMBLY_IDENTITY_FLAGS_DEFAULT) return E_INVALIDARG;
    if (FAILED(hr = image_open_stream( stream, &image ))) return hr;
    hr = give_references( &image, exclude, ret );
    image_close( &image );
    return hr;
}

/* The identities that a reference may be answered with: for the machine, for every machine, and with no machine named,
 * as the first version of the runtime wrote them. A reference that names one means that one. */
static HRESULT WINAPI manager_GetProbingAssembliesFromReference( ICLRAssemblyIdentityManager *iface, DWORD machine,
                                                                 DWORD flags, const WCHAR *reference,
                                                                 ICLRProbingAssemblyEnum **ret )
{
    enum identity_architecture native;
    struct assembly_identity identity;
    struct text_enum *texts;
    HRESULT hr;

    TRACE( "%p %#lx %#lx %s %p\n", iface, machine, flags, debugstr_w(reference), ret );

    if (!ret) return E_INVALIDARG;
    *ret = NULL;
    if (flags != CLR_ASSEMBLY_IDENTITY_FLAGS_DEFAULT || !reference) return E_INVALIDARG;
    switch (machine)
    {
    case IMAGE_FILE_MACHINE_I386:  native = ARCHITECTURE_X86; break;
    case IMAGE_FILE_MACHINE_IA64:  native = ARCHITECTURE_IA64; break;
    case IMAGE_FILE_MACHINE_AMD64: native = ARCHITECTURE_AMD64; break;
    case IMAGE_FILE_MACHINE_ARMNT: native = ARCHITECTURE_ARM; break;
    case IMAGE_FILE_MACHINE_ARM64: native = ARCHITECTURE_ARM64; break;
    default: return E_INVALIDARG;
    }
    if (FAILED(hr = identity_parse( reference, &identity ))) return hr;
    if (!(texts = text_enum_create( &IID_ICLRProbingAssemblyEnum, 3 )))
    {
        identity_free( &identity );
        return E_OUTOFMEMORY;
    }
    if (identity.architecture) hr = text_enum_add( texts, &identity );
    else
    {
        identity.architecture = native;
        hr = text_enum_add( texts, &identity );
        identity.architecture = ARCHITECTURE_MSIL;
        if (SUCCEEDED(hr)) hr = text_enum_add( texts, &identity );
        identity.architecture = ARCHITECTURE_NONE;
        if (SUCCEEDED(hr)) hr = text_enum_add( texts, &identity );
    }
    identity_free( &identity );
    if (SUCCEEDED(hr)) *ret = (ICLRProbingAssemblyEnum *)&texts->ICLRReferenceAssemblyEnum_iface;
    else ICLRReferenceAssemblyEnum_Release( &texts->ICLRReferenceAssemblyEnum_iface );
    return hr;
}

/* Whether an identity has a public key or its token.  FUSION_E_INVALID_NAME: it is no identity. */
static HRESULT WINAPI manager_IsStronglyNamed( ICLRAssemblyIdentityManager *iface, const WCHAR *text, BOOL *strong )
{
    struct assembly_identity identity;
    HRESULT hr;

    TRACE( "%p %s %p\n", iface, debugstr_w(text), strong );

    if (!strong) return E_INVALIDARG;
    *strong = FALSE;
    if (!text) return E_INVALIDARG;
    if (FAILED(hr = identity_parse( text, &identity ))) return hr;
    *strong = identity.has_token && identity.is_strong;
    identity_free( &identity );
    return S_OK;
}

static const ICLRAssemblyIdentityManagerVtbl manager_vtbl =
{
    manager_QueryInterface,
    manager_AddRef,
    manager_Release,
    manager_GetCLRAssemblyReferenceList,
    manager_GetBindingIdentityFromFile,
    manager_GetBindingIdentityFromStream,
    manager_GetReferencedAssembliesFromFile,
    manager_GetReferencedAssembliesFromStream,
    manager_GetProbingAssembliesFromReference,
    manager_IsStronglyNamed
};

static ICLRAssemblyIdentityManager manager = { &manager_vtbl };

/* The manager of identities; the same one each time.  E_NOINTERFACE: it has no such interface. */
HRESULT WINAPI GetCLRIdentityManager( REFIID riid, IUnknown **ppManager )
{
    TRACE( "%s %p\n", debugstr_guid(riid), ppManager );

    return ICLRAssemblyIdentityManager_QueryInterface( &manager, riid, (void **)ppManager );
}
