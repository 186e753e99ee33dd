/*
 * Where assemblies lie: among the runtime's own, and in the folders of a program
 *
 * The rules are the CLR's, for the folders that Mono has: the global cache and the class libraries first, and then,
 * below the root of a program, the folder itself, a folder with the name of the assembly, and the private ones, each
 * with the culture between where there is one. There the first file of the right name is the assembly, or nothing is: a
 * program would not look on either.
 *
 * Invariant: no two assemblies of a search have the same identity.
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
#include <stdio.h>
#include <string.h>

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "cor.h"
#include "corerror.h"
#include "metadata/assemblyfind.h"
#include "metadata/assemblyidentity.h"
#include "metadata/mdscope.h"
#include "support/monofind.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define PATH_CHARS (2 * MAX_PATH)
#define MOST       256          /* that are found, whatever the caller has room for */

struct search
{
    const struct md_interfaces *interfaces;
    struct assembly_identity    pattern;
    IUnknown                  **objs;
    ULONG                       max, count;
    WCHAR                     **found;      /* the identities, as texts; as many as objs */
};

/* FALSE: an assembly of this identity has been found, or there is no memory (hr). */
static BOOL note_identity( struct search *search, const struct assembly_identity *identity, HRESULT *hr )
{
    WCHAR *text = identity_format( identity );
    ULONG i;

    *hr = text ? S_OK : E_OUTOFMEMORY;
    i = 0;
    while (text && i < search->count && lstrcmpiW( search->found[i], text )) i++;
    if (text && i == search->count)
    {
        search->found[i] = text;
        return TRUE;
    }
    HeapFree( GetProcessHeap(), 0, text );
    return FALSE;
}

/* Takes a file into the results if it is what is looked for.  S_FALSE: there is no such file. */
static HRESULT take_file( struct search *search, const WCHAR *path )
{
    struct assembly_identity identity;
    IMetaDataImport2 *import;
    struct md_scope *scope;
    HRESULT hr;

    if (GetFileAttributesW( path ) == INVALID_FILE_ATTRIBUTES) return S_FALSE;
    TRACE( "%s\n", debugstr_w(path) );
    if (search->count == search->max) return S_OK;
    if (FAILED(hr = mdscope_open_file( search->interfaces, path, &IID_IMetaDataImport2, (void **)&import )))
    {
        WARN( "%s cannot be read: %#lx\n", debugstr_w(path), hr );
        return hr == E_OUTOFMEMORY ? hr : S_OK;
    }
    scope = impl_from_IMetaDataImport2( import );
    if (SUCCEEDED(hr = identity_from_assembly( &scope->md, &scope->pe, &identity )))
    {
        if (identity_matches( &search->pattern, &identity ) && note_identity( search, &identity, &hr ))
            hr = mdscope_query_interface( scope, &IID_IMetaDataAssemblyImport,
                                          (void **)&search->objs[search->count++] );
        identity_free( &identity );
    }
    mdscope_release( scope );
    return hr == E_OUTOFMEMORY ? hr : S_OK;
}

/* Both formats end with the name; what is too long for a path is no file. */
static HRESULT take_formatted( struct search *search, const WCHAR *format, const WCHAR *folder, const WCHAR *between,
                               const WCHAR *extension )
{
    WCHAR path[PATH_CHARS];

    if (swprintf( path, ARRAY_SIZE(path), format, folder, between, search->pattern.name, extension ) < 0)
        return S_FALSE;
    return take_file( search, path );
}

/* Mono's global cache, with a folder for each version, and its class libraries. */
static HRESULT search_runtime( struct search *search )
{
    struct monofind_location location;
    WCHAR pattern[PATH_CHARS], folder[PATH_CHARS];
    WIN32_FIND_DATAW data;
    HRESULT hr = S_OK;
    HANDLE find;

    if (!monofind_get( &location )) return S_OK;
    if (swprintf( folder, ARRAY_SIZE(folder), L"%ls\\lib\\mono\\gac\\%ls\\", location.root,
                  search->pattern.name ) > 0 && swprintf( pattern, ARRAY_SIZE(pattern), L"%ls*", folder ) > 0 &&
        (find = FindFirstFileW( pattern, &data )) != INVALID_HANDLE_VALUE)
    {
        do
        {
            if ((data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) && data.cFileName[0] != '.')
                hr = take_formatted( search, L"%ls%ls\\%ls%ls", folder, data.cFileName, L".dll" );
        }
        while (SUCCEEDED(hr) && FindNextFileW( find, &data ));
        FindClose( find );
    }
    if (SUCCEEDED(hr)) hr = take_formatted( search, L"%ls%ls%ls%ls", location.root, L"\\lib\\mono\\4.5\\", L".dll" );
    return FAILED(hr) ? hr : S_OK;
}

/* S_OK: the search is over. */
static HRESULT search_folder( struct search *search, const WCHAR *folder, const WCHAR *extension )
{
    HRESULT hr;

    if ((hr = take_formatted( search, L"%ls\\%ls%ls%ls", folder, L"", extension )) != S_FALSE) return hr;
    return take_formatted( search, L"%ls\\%ls\\%ls%ls", folder, search->pattern.name, extension );
}

/* A folder that is not below the root is none of the program's. */
static BOOL is_below( const WCHAR *folder, SIZE_T len )
{
    SIZE_T i;

    if (!len || folder[0] == '\\' || folder[0] == '/') return FALSE;
    for (i = 0; i < len; i++)
        if (folder[i] == ':' || (folder[i] == '.' && i + 1 < len && folder[i + 1] == '.')) return FALSE;
    return TRUE;
}

/* The root and each of the private folders, with one extension. */
static HRESULT search_program( struct search *search, const WCHAR *root, const WCHAR *private_bin,
                               const WCHAR *extension )
{
    const WCHAR *culture = search->pattern.culture, *separator = culture[0] ? L"\\" : L"", *end;
    WCHAR folder[PATH_CHARS];
    HRESULT hr;

    if (swprintf( folder, ARRAY_SIZE(folder), L"%ls%ls%ls", root, separator, culture ) < 0) return S_FALSE;
    if ((hr = search_folder( search, folder, extension )) != S_FALSE) return hr;
    for (; private_bin && *private_bin; private_bin = *end ? end + 1 : end)
    {
        end = private_bin + wcscspn( private_bin, L";" );
        if (!is_below( private_bin, end - private_bin )) continue;
        if (swprintf( folder, ARRAY_SIZE(folder), L"%ls\\%.*ls%ls%ls", root, (int)(end - private_bin), private_bin,
                      separator, culture ) < 0)
            continue;
        if ((hr = search_folder( search, folder, extension )) != S_FALSE) return hr;
    }
    return S_FALSE;
}

/* A name that is a path, or a pattern of files, is no assembly's, and nothing is to be looked at. */
static BOOL is_file_name( const WCHAR *name )
{
    return !wcspbrk( name, L"\\/:*?\"<>|" ) && wcscmp( name, L".." );
}

HRESULT assemblyfind( const struct md_interfaces *interfaces, const WCHAR *app_base,
                      const WCHAR *private_bin, const WCHAR *name, IUnknown **objs, ULONG max, ULONG *count )
{
    struct search search = { .interfaces = interfaces, .objs = objs, .max = min( max, MOST ) };
    HRESULT hr;
    ULONG i;

    *count = 0;
    if (FAILED(hr = identity_parse( name, &search.pattern ))) return hr;
    if (!is_file_name( search.pattern.name ) || !is_file_name( search.pattern.culture )) hr = S_FALSE;
    else if (!(search.found = HeapAlloc( GetProcessHeap(), 0, MOST * sizeof(*search.found) ))) hr = E_OUTOFMEMORY;
    else
    {
        hr = search_runtime( &search );
        if (SUCCEEDED(hr) && app_base && (hr = search_program( &search, app_base, private_bin, L".dll" )) == S_FALSE)
            hr = search_program( &search, app_base, private_bin, L".exe" );
        for (i = 0; i < search.count; i++) HeapFree( GetProcessHeap(), 0, search.found[i] );
        HeapFree( GetProcessHeap(), 0, search.found );
    }
    identity_free( &search.pattern );
    if (FAILED(hr))
    {
        for (i = 0; i < search.count; i++) IUnknown_Release( objs[i] );
        return hr;
    }
    *count = search.count;
    return search.count ? S_OK : S_FALSE;
}
