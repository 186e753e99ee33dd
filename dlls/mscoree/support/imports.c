/*
 * A module's import table, read and rewritten
 *
 * A PE module calls other DLLs through its import address table, so a function is replaced for that
 * module alone by writing another address there.  The names are in a second table that the loader
 * leaves as it was; a name is looked for whatever the DLL, because the C runtime has many
 * (msvcrt, ucrtbase, api-ms-win-crt-heap-l1-1-0) and the system two (kernel32, kernelbase).
 *
 * Invariant: the table is either rewritten for every function found, or not at all.
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
#include "winternl.h"
#include "wine/debug.h"

#include "support/imports.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* The import address table as one writable range. */
struct table
{
    char  *start;
    SIZE_T size;
    DWORD  protect;             /* what it was */
};

static const IMAGE_IMPORT_DESCRIPTOR *get_descriptors( HMODULE module )
{
    ULONG size;

    return RtlImageDirectoryEntryToData( module, TRUE, IMAGE_DIRECTORY_ENTRY_IMPORT, &size );
}

static inline const IMAGE_THUNK_DATA *get_names( HMODULE module, const IMAGE_IMPORT_DESCRIPTOR *descr )
{
    return (const IMAGE_THUNK_DATA *)((const char *)module + descr->OriginalFirstThunk);
}

static inline IMAGE_THUNK_DATA *get_thunks( HMODULE module, const IMAGE_IMPORT_DESCRIPTOR *descr )
{
    return (IMAGE_THUNK_DATA *)((char *)module + descr->FirstThunk);
}

static const struct import_redirect *find_redirect( HMODULE module, const IMAGE_THUNK_DATA *name,
                                                    const struct import_redirect *redirects, unsigned int count )
{
    const IMAGE_IMPORT_BY_NAME *import;
    unsigned int i;

    if (IMAGE_SNAP_BY_ORDINAL( name->u1.Ordinal )) return NULL;
    import = (const IMAGE_IMPORT_BY_NAME *)((const char *)module + (SIZE_T)name->u1.AddressOfData);
    for (i = 0; i < count; i++)
        if (!strcmp( (const char *)import->Name, redirects[i].name )) return &redirects[i];
    return NULL;
}

/* The hull of all address tables; they lie together in one section. */
static BOOL open_table( HMODULE module, const IMAGE_IMPORT_DESCRIPTOR *descr, struct table *table )
{
    const IMAGE_THUNK_DATA *thunk;
    char *end = NULL;

    table->start = NULL;
    for (; descr->Name && descr->FirstThunk; descr++)
    {
        if (!descr->OriginalFirstThunk)
        {
            WARN( "%p: the imports from %s have no names\n", module, debugstr_a((const char *)module + descr->Name) );
            return FALSE;
        }
        thunk = get_thunks( module, descr );
        if (!table->start || (char *)thunk < table->start) table->start = (char *)thunk;
        while (thunk->u1.Function) thunk++;
        if ((char *)thunk > end) end = (char *)thunk;
    }
    if (!table->start || table->start == end) return FALSE;
    table->size = end - table->start;
    return VirtualProtect( table->start, table->size, PAGE_READWRITE, &table->protect );
}

static void close_table( struct table *table )
{
    DWORD old;

    VirtualProtect( table->start, table->size, table->protect, &old );
}

unsigned int imports_redirect( HMODULE module, const struct import_redirect *redirects, unsigned int count )
{
    const IMAGE_IMPORT_DESCRIPTOR *descr = get_descriptors( module );
    const struct import_redirect *redirect;
    const IMAGE_THUNK_DATA *name;
    IMAGE_THUNK_DATA *thunk;
    unsigned int found = 0;
    struct table table;

    TRACE( "%p, %u functions\n", module, count );

    if (!descr || !open_table( module, descr, &table )) return 0;
    for (; descr->Name && descr->FirstThunk; descr++)
    {
        for (name = get_names( module, descr ), thunk = get_thunks( module, descr ); name->u1.Ordinal; name++, thunk++)
        {
            if (!(redirect = find_redirect( module, name, redirects, count ))) continue;
            if ((void *)(SIZE_T)thunk->u1.Function == redirect->replacement) continue;
            TRACE( "%s.%s %p -> %p\n", (const char *)module + descr->Name, redirect->name,
                   (void *)(SIZE_T)thunk->u1.Function, redirect->replacement );
            if (redirect->original) *redirect->original = (void *)(SIZE_T)thunk->u1.Function;
            thunk->u1.Function = (SIZE_T)redirect->replacement;
            found++;
        }
    }
    close_table( &table );
    return found;
}

BOOL imports_has( HMODULE module, const char *function )
{
    const struct import_redirect wanted = { function };
    const IMAGE_IMPORT_DESCRIPTOR *descr = get_descriptors( module );
    const IMAGE_THUNK_DATA *name;

    for (; descr && descr->Name && descr->FirstThunk; descr++)
    {
        if (!descr->OriginalFirstThunk) continue;
        for (name = get_names( module, descr ); name->u1.Ordinal; name++)
            if (find_redirect( module, name, &wanted, 1 )) return TRUE;
    }
    return FALSE;
}
