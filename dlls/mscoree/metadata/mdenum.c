/*
 * Enumerations of tokens: what a HCORENUM is
 *
 * A list that is filled when it is made.  Metadata does not change under it, so that filling it then
 * gives what walking the tables later would.
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

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "cor.h"
#include "metadata/mdenum.h"

#define ENUM_MAGIC 0x4d554e45

struct md_enum
{
    DWORD    magic;
    BOOL     failed;        /* memory ran out while it was filled */
    ULONG    width;         /* tokens an item */
    ULONG    count;         /* tokens */
    ULONG    pos;           /* the next token */
    ULONG    room;
    mdToken *tokens;
};

static struct md_enum *from_handle( HCORENUM handle )
{
    struct md_enum *list = handle;

    return list->magic == ENUM_MAGIC ? list : NULL;
}

static void free_enum( struct md_enum *list )
{
    list->magic = 0;
    HeapFree( GetProcessHeap(), 0, list->tokens );
    HeapFree( GetProcessHeap(), 0, list );
}

HRESULT mdenum_get( HCORENUM *handle, ULONG width, struct md_enum **ret )
{
    if (!handle) return E_POINTER;
    if (*handle) return (*ret = from_handle( *handle )) && (*ret)->width == width ? S_OK : E_INVALIDARG;
    if (!(*ret = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(**ret) ))) return E_OUTOFMEMORY;
    (*ret)->magic = ENUM_MAGIC;
    (*ret)->width = width;
    return S_FALSE;
}

static BOOL grow( struct md_enum *list, ULONG count )
{
    mdToken *tokens;
    ULONG room;

    if (list->failed) return FALSE;
    if (list->room - list->count >= count) return TRUE;
    room = max( list->count + count, list->room * 2 );
    if (!list->tokens) tokens = HeapAlloc( GetProcessHeap(), 0, room * sizeof(*tokens) );
    else tokens = HeapReAlloc( GetProcessHeap(), 0, list->tokens, room * sizeof(*tokens) );
    if (!tokens)
    {
        list->failed = TRUE;
        return FALSE;
    }
    list->tokens = tokens;
    list->room = room;
    return TRUE;
}

void mdenum_add( struct md_enum *list, mdToken token )
{
    if (grow( list, 1 )) list->tokens[list->count++] = token;
}

void mdenum_add_pair( struct md_enum *list, mdToken token1, mdToken token2 )
{
    if (!grow( list, 2 )) return;
    list->tokens[list->count++] = token1;
    list->tokens[list->count++] = token2;
}

void mdenum_add_rows( struct md_enum *list, unsigned int table, ULONG first, ULONG end )
{
    if (first >= end || !grow( list, end - first )) return;
    for (; first < end; first++) list->tokens[list->count++] = (mdToken)table << 24 | first;
}

HRESULT mdenum_next( HCORENUM *handle, struct md_enum *list, mdToken *tokens1, mdToken *tokens2, ULONG max,
                     ULONG *count )
{
    ULONG i, n;

    if (count) *count = 0;
    if (list->failed)
    {
        free_enum( list );
        return E_OUTOFMEMORY;
    }
    *handle = list;
    if (!tokens1) max = 0;
    n = min( max, (list->count - list->pos) / list->width );
    for (i = 0; i < n; i++)
    {
        tokens1[i] = list->tokens[list->pos++];
        if (list->width > 1)
        {
            if (tokens2) tokens2[i] = list->tokens[list->pos];
            list->pos++;
        }
    }
    if (count) *count = n;
    return n ? S_OK : S_FALSE;
}

void mdenum_close( HCORENUM handle )
{
    struct md_enum *list;

    if (handle && (list = from_handle( handle ))) free_enum( list );
}

HRESULT mdenum_count( HCORENUM handle, ULONG *count )
{
    struct md_enum *list;

    if (!count) return E_POINTER;
    *count = 0;
    if (!handle) return S_OK;       /* an enumeration that was not begun */
    if (!(list = from_handle( handle ))) return E_INVALIDARG;
    *count = list->count / list->width;
    return S_OK;
}

HRESULT mdenum_reset( HCORENUM handle, ULONG pos )
{
    struct md_enum *list;

    if (!handle) return S_OK;
    if (!(list = from_handle( handle ))) return E_INVALIDARG;
    list->pos = min( pos, list->count / list->width ) * list->width;
    return S_OK;
}
