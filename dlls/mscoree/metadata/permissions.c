/*
 * GetPermissionRequests: the permissions that an assembly asks for
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
#include "metadata/mdinterfaces.h"
#include "mscoree.h"
#include "metadata/metadata.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* An assembly says with three security actions what it cannot run without, could use, and will not have. The sets are
 * in the metadata, as they were written: in version 1's XML or in version 2's form. */
enum { REQUEST_MINIMUM = 8, REQUEST_OPTIONAL = 9, REQUEST_REFUSE = 10 };

/* A copy of the set of one action; NULL: the assembly has none. */
static HRESULT copy_set( IMetaDataImport2 *import, mdAssembly assembly, DWORD action, BYTE **set, DWORD *size )
{
    mdPermission permission;
    HCORENUM handle = NULL;
    ULONG count = 0, length;
    const void *data;
    HRESULT hr;

    hr = import->lpVtbl->EnumPermissionSets( import, &handle, assembly, action, &permission, 1, &count );
    import->lpVtbl->CloseEnum( import, handle );
    if (FAILED(hr) || !count) return SUCCEEDED(hr) ? S_OK : hr;
    if (FAILED(hr = import->lpVtbl->GetPermissionSetProps( import, permission, &action, &data, &length ))) return hr;
    if (!(*set = CoTaskMemAlloc( length ? length : 1 ))) return E_OUTOFMEMORY;
    memcpy( *set, data, length );
    *size = length;
    return S_OK;
}

/* The sets of all three actions, each in memory of CoTaskMemAlloc; NULL and 0 for one that the assembly doesn't have.
 * E_POINTER; and the errors of IMetaDataDispenser::OpenScope. On a failure all are NULL. */
HRESULT WINAPI GetPermissionRequests( const WCHAR *filename, BYTE **minimal, DWORD *minimal_size, BYTE **optional,
                                      DWORD *optional_size, BYTE **refused, DWORD *refused_size )
{
    BYTE **const sets[] = { minimal, optional, refused };
    DWORD *const sizes[] = { minimal_size, optional_size, refused_size };
    IMetaDataDispenserEx *dispenser;
    IMetaDataAssemblyImport *manifest;
    IMetaDataImport2 *import = NULL;
    mdAssembly assembly;
    unsigned int i;
    HRESULT hr;

    TRACE( "%s %p %p %p %p %p %p\n", debugstr_w(filename), minimal, minimal_size, optional, optional_size, refused,
           refused_size );

    if (!filename) return E_POINTER;
    for (i = 0; i < ARRAY_SIZE(sets); i++)
    {
        if (!sets[i] || !sizes[i]) return E_POINTER;
        *sets[i] = NULL;
        *sizes[i] = 0;
    }

    if (FAILED(hr = metadata_dispenser_create( &IID_IMetaDataDispenserEx, (void **)&dispenser ))) return hr;
    hr = IMetaDataDispenserEx_OpenScope( dispenser, filename, 0, &IID_IMetaDataImport2, (IUnknown **)&import );
    IMetaDataDispenserEx_Release( dispenser );
    if (FAILED(hr)) return hr;

    if (SUCCEEDED(hr = import->lpVtbl->QueryInterface( import, &IID_IMetaDataAssemblyImport, (void **)&manifest )))
    {
        hr = manifest->lpVtbl->GetAssemblyFromScope( manifest, &assembly );
        manifest->lpVtbl->Release( manifest );
    }
    for (i = 0; i < ARRAY_SIZE(sets) && SUCCEEDED(hr); i++)
        hr = copy_set( import, assembly, REQUEST_MINIMUM + i, sets[i], sizes[i] );
    import->lpVtbl->Release( import );

    for (i = 0; i < ARRAY_SIZE(sets) && FAILED(hr); i++)
    {
        CoTaskMemFree( *sets[i] );
        *sets[i] = NULL;
        *sizes[i] = 0;
    }
    return hr;
}
