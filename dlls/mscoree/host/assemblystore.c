/*
 * The host's assemblies: IHostAssemblyManager and IHostAssemblyStore
 *
 * What the runtime looks for has the identity that a reference names, without a processor architecture more often than
 * not; the host is asked for it with this processor's, with none in particular (msil), and without one, in the order in
 * which ICLRAssemblyIdentityManager lists them. References are not counted on the host's objects, as on all managers of
 * a host.
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
#include "mscoree.h"
#include "host/assemblystore.h"
#include "mono/embed.h"
#include "support/vtableprobe.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* Slots of the vtables, counted from QueryInterface. */
enum
{
    SLOT_MANAGER_GET_LIST = 3,
    SLOT_MANAGER_GET_STORE,
    SLOT_LIST_HAS_STRING = 3,
    SLOT_STORE_PROVIDE_ASSEMBLY = 3
};

#define MAX_IMAGE (1u << 30)    /* bytes */

#if defined(__aarch64__)
#define NATIVE_ARCHITECTURE ARCHITECTURE_ARM64
#elif defined(_WIN64)
#define NATIVE_ARCHITECTURE ARCHITECTURE_AMD64
#else
#define NATIVE_ARCHITECTURE ARCHITECTURE_X86
#endif

static IHostAssemblyStore *store;
static ICLRAssemblyReferenceList *list;     /* of what the runtime finds itself; NULL: its own assemblies */

HRESULT assemblystore_take( void *object )
{
    IHostAssemblyManager *manager = object;
    IHostAssemblyStore *new_store = NULL;
    ICLRAssemblyReferenceList *new_list = NULL;
    HRESULT hr;

    if (!vtableprobe_has_method( manager, SLOT_MANAGER_GET_LIST ) ||
        !vtableprobe_has_method( manager, SLOT_MANAGER_GET_STORE ))
    {
        ERR( "the host's assembly manager %p lacks methods\n", manager );
        return E_UNEXPECTED;
    }
    hr = IHostAssemblyManager_GetAssemblyStore( manager, &new_store );
    TRACE( "store %p: %#lx\n", new_store, hr );
    if (FAILED(hr)) return hr;
    hr = IHostAssemblyManager_GetNonHostStoreAssemblies( manager, &new_list );
    TRACE( "list %p: %#lx\n", new_list, hr );
    if (FAILED(hr)) return hr;

    if (new_store && !vtableprobe_has_method( new_store, SLOT_STORE_PROVIDE_ASSEMBLY ))
    {
        ERR( "the host's assembly store %p provides no assemblies\n", new_store );
        return E_UNEXPECTED;
    }
    if (new_list && !vtableprobe_has_method( new_list, SLOT_LIST_HAS_STRING ))
    {
        ERR( "the host's list of assemblies %p is none\n", new_list );
        return E_UNEXPECTED;
    }
    store = new_store;
    list = new_list;
    return S_OK;
}

BOOL assemblystore_exists(void)
{
    return store != NULL;
}

/* Reads a stream to its end, wherever it stands. */
static HRESULT read_stream( IStream *stream, BYTE **data, SIZE_T *size )
{
    SIZE_T room = 0x10000, used = 0;
    BYTE *buffer = HeapAlloc( GetProcessHeap(), 0, room ), *larger;
    HRESULT hr = buffer ? S_OK : E_OUTOFMEMORY;
    ULONG done;

    while (SUCCEEDED(hr))
    {
        if (used == room)
        {
            if (room >= MAX_IMAGE || !(larger = HeapReAlloc( GetProcessHeap(), 0, buffer, room * 2 )))
            {
                hr = E_OUTOFMEMORY;
                break;
            }
            buffer = larger;
            room *= 2;
        }
        done = 0;
        hr = IStream_Read( stream, buffer + used, room - used, &done );
        if (SUCCEEDED(hr) && !done) break;
        if (done > room - used) hr = E_UNEXPECTED;
        else used += done;
    }
    if (SUCCEEDED(hr) && !used) hr = COR_E_BADIMAGEFORMAT;
    if (FAILED(hr))
    {
        HeapFree( GetProcessHeap(), 0, buffer );
        return hr;
    }
    *data = buffer;
    *size = used;
    return S_OK;
}

static HRESULT ask_store( AssemblyBindInfo *info, struct provided_assembly *provided )
{
    IStream *image = NULL, *symbols = NULL;
    UINT64 id = 0, context = 0;
    HRESULT hr;

    hr = IHostAssemblyStore_ProvideAssembly( store, info, &id, &context, &image, &symbols );
    TRACE( "%s: %#lx, id %s, image %p, symbols %p\n", debugstr_w(info->lpPostPolicyIdentity), hr,
           wine_dbgstr_longlong(id), image, symbols );
    if (hr == S_OK && image)
    {
        hr = read_stream( image, &provided->image, &provided->size );
        provided->id = id;
        if (FAILED(hr))
            ERR( "the host's stream of %s cannot be read: %#lx\n", debugstr_w(info->lpPostPolicyIdentity), hr );
    }
    else if (hr == COR_E_FILENOTFOUND || SUCCEEDED(hr)) hr = S_FALSE;
    if (image) IStream_Release( image );
    if (symbols) IStream_Release( symbols );    /* this runtime reads other symbols than the host's */
    return hr;
}

/* Asks for a reference with an architecture of its own, or one of the probed ones. */
static HRESULT probe( AssemblyBindInfo *info, const struct assembly_identity *reference,
                      enum identity_architecture architecture, struct provided_assembly *provided )
{
    struct assembly_identity identity = *reference;
    WCHAR *text;
    HRESULT hr;

    identity.architecture = architecture;
    if (!(text = identity_format( &identity ))) return E_OUTOFMEMORY;
    info->lpPostPolicyIdentity = text;
    hr = ask_store( info, provided );
    HeapFree( GetProcessHeap(), 0, text );
    return hr;
}

HRESULT assemblystore_provide( DWORD domain_id, const struct assembly_identity *reference,
                               struct provided_assembly *provided )
{
    static const enum identity_architecture probed[] = { NATIVE_ARCHITECTURE, ARCHITECTURE_MSIL, ARCHITECTURE_NONE };
    AssemblyBindInfo info = { domain_id };
    HRESULT hr = S_FALSE;
    unsigned int i;
    WCHAR *text;

    memset( provided, 0, sizeof(*provided) );
    if (!store) return S_FALSE;
    if (!(text = identity_format( reference ))) return E_OUTOFMEMORY;
    if (!list || ICLRAssemblyReferenceList_IsStringAssemblyReferenceInList( list, text ) != S_OK)
    {
        info.lpReferencedIdentity = text;
        if (reference->architecture != ARCHITECTURE_NONE)
            hr = probe( &info, reference, reference->architecture, provided );
        else for (i = 0; i < ARRAY_SIZE(probed) && hr == S_FALSE; i++)
            hr = probe( &info, reference, probed[i], provided );
    }
    HeapFree( GetProcessHeap(), 0, text );
    return hr;
}
