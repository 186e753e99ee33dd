/*
 * The bounds of the calling thread's stack, in Mono's own record of the thread
 *
 * Mono's collector looks for objects between the bounds that it noted when it met the thread, and ends the process when
 * the thread that collects is not between them. There is no call to tell it others. The record is what one of the
 * thread's TLS values points to, and has the two addresses next to each other, the lower one first. They are looked for
 * anew each time: either exactly one such pair is found, or nothing is changed.
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
#include "winternl.h"
#include "wine/debug.h"

#include "mono/stackbounds.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define EXPANSION_SLOTS 1024    /* that a thread has, once it has any */
#define RECORD_SIZE 0x600       /* bytes of a record that are looked at; Mono's has some hundreds */

/* Under the collector's lock. */
static void **moved;            /* the pair that was changed; NULL: none */
static void *original[2];

/* How many words may be read from an address, RECORD_SIZE bytes at most. */
static unsigned int count_readable( const void *address )
{
    MEMORY_BASIC_INFORMATION info;
    SIZE_T size;

    if (!address || ((UINT_PTR)address & (sizeof(void *) - 1))) return 0;
    if (!VirtualQuery( address, &info, sizeof(info) ) || info.State != MEM_COMMIT || info.Protect != PAGE_READWRITE)
        return 0;
    size = info.RegionSize - ((const char *)address - (const char *)info.BaseAddress);
    return min( size, RECORD_SIZE ) / sizeof(void *);
}

/* Looks for the pair in what a TLS value points to, and counts it. Two values may point to one record: a pair that was
 * found before is not another one. Returns the last that was found. */
static void **search( void *value, void *start, void *end, void **found, unsigned int *count )
{
    unsigned int i, words = count_readable( value );
    void **record = value;

    for (i = 0; i + 1 < words; i++)
    {
        if (record[i] != start || record[i + 1] != end || &record[i] == found) continue;
        found = &record[i];
        ++*count;
    }
    return found;
}

static void **find( void *start, void *end )
{
    TEB *teb = NtCurrentTeb();
    unsigned int i, count = 0;
    void **found = NULL;

    for (i = 0; i < ARRAY_SIZE(teb->TlsSlots); i++) found = search( teb->TlsSlots[i], start, end, found, &count );
    for (i = 0; teb->TlsExpansionSlots && i < EXPANSION_SLOTS; i++)
        found = search( teb->TlsExpansionSlots[i], start, end, found, &count );
    if (count != 1) WARN( "%u records of the stack from %p to %p\n", count, start, end );
    return count == 1 ? found : NULL;
}

BOOL stackbounds_move( void *end )
{
    MEMORY_BASIC_INFORMATION info;
    void *start;

    if (!VirtualQuery( (const char *)end - 1, &info, sizeof(info) )) return FALSE;
    start = info.AllocationBase;
    if (!(moved = find( start, end ))) return FALSE;
    original[0] = start;
    original[1] = end;
    moved[0] = NtCurrentTeb()->DeallocationStack;
    moved[1] = NtCurrentTeb()->Tib.StackBase;
    TRACE( "the stack from %p to %p is that from %p to %p\n", start, end, moved[0], moved[1] );
    return TRUE;
}

void stackbounds_restore(void)
{
    if (!moved) return;
    moved[0] = original[0];
    moved[1] = original[1];
    moved = NULL;
}
