/*
 * What is wrong with a debug heap, said to a person
 *
 * One line a finding, on the standard error stream, or on the debug channel where there is none. A place is the file
 * and line that DebugAlloc was given, or else the module and the offset in it that the call came from.
 *
 * Invariant: nothing here takes the loader's lock, which may be held by a thread that waits for the heap.
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

#include "ntstatus.h"
#define WIN32_NO_STATUS
#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "winternl.h"
#include "wine/debug.h"

#include "hostmemory/heapreport.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define MAX_PLACE 320       /* bytes of a place's text */
#define MAX_FILE  256       /* of its file's name the last ones */

static void say( const char *text, int len )
{
    DWORD done = 0;

    if (len <= 0) return;
    if (!WriteFile( GetStdHandle( STD_ERROR_HANDLE ), text, len, &done, NULL ) || !done) ERR( "%.*s\n", len - 1, text );
}

/* The name of the file that a module was mapped from, without its folder; the loader's lists would need the loader's
 * lock. */
static BOOL get_module_name( void *module, char *name, int size )
{
    struct { UNICODE_STRING string; WCHAR buffer[MAX_PATH + 64]; } path;
    const WCHAR *start, *p, *end;
    SIZE_T len;

    if (NtQueryVirtualMemory( GetCurrentProcess(), module, MemoryMappedFilenameInformation, &path, sizeof(path), &len ))
        return FALSE;
    end = path.string.Buffer + path.string.Length / sizeof(WCHAR);
    for (start = p = path.string.Buffer; p < end; p++) if (*p == '\\' || *p == '/') start = p + 1;
    len = WideCharToMultiByte( CP_UTF8, 0, start, end - start, name, size - 1, NULL, NULL );
    name[len] = 0;
    return len != 0;
}

static const char *get_place( const struct heap_place *place, char text[MAX_PLACE] )
{
    MEMORY_BASIC_INFORMATION info;
    char module[128];
    SIZE_T len;

    if (place->file && *place->file)
    {
        len = strlen( place->file );
        snprintf( text, MAX_PLACE, "%s:%d", place->file + (len > MAX_FILE ? len - MAX_FILE : 0), place->line );
    }
    else if (!place->caller) snprintf( text, MAX_PLACE, "an unknown place" );
    else if (VirtualQuery( place->caller, &info, sizeof(info) ) && info.Type == MEM_IMAGE &&
             get_module_name( info.AllocationBase, module, sizeof(module) ))
        snprintf( text, MAX_PLACE, "%s+%#Ix", module, (UINT_PTR)place->caller - (UINT_PTR)info.AllocationBase );
    else snprintf( text, MAX_PLACE, "%p", place->caller );
    return text;
}

/* Which call found it out. */
static const char *get_finder( const struct heap_place *found, char text[MAX_PLACE] )
{
    char place[MAX_PLACE];

    if (!found->file && !found->caller) return "found at the end";
    snprintf( text, MAX_PLACE, "found when it was freed by %.300s", get_place( found, place ) );
    return text;
}

static HMODULE runtime_module;

void heapreport_set_runtime( HMODULE module )
{
    runtime_module = module;
}

static BOOL is_runtimes( const struct heap_place *place )
{
    MEMORY_BASIC_INFORMATION info;

    return runtime_module && !place->file && place->caller && VirtualQuery( place->caller, &info, sizeof(info) ) &&
           info.AllocationBase == runtime_module;
}

static const char *plural( UINT64 count )
{
    return count == 1 ? "" : "s";
}

static int write_sum( char *line, int size, const struct reported_heap *heap, const struct heap_report *report )
{
    UINT64 count = report->count - heap->kept_count, bytes = report->bytes - heap->kept_bytes;
    int len = 0;

    if (heap->kept_count)
        len = snprintf( line, size,
                        "mscoree: heap %p: the runtime keeps %I64u block%s, %I64u byte%s, as it does until the end\n",
                        heap->name, heap->kept_count, plural( heap->kept_count ), heap->kept_bytes,
                        plural( heap->kept_bytes ) );
    if (heap->kept_count && !count) return len;
    return len + snprintf( line + len, size - len,
                           "mscoree: heap %p: not freed in all: %I64u block%s of %I64u, %I64u byte%s\n", heap->name,
                           count, plural( count ), report->serial, bytes, plural( bytes ) );
}

void heapreport_write( void *context, const struct heap_report *report )
{
    struct reported_heap *heap = context;
    char line[2048], what[512], from[MAX_PLACE], freed[MAX_PLACE], found[MAX_PLACE];
    int len = 0;

    snprintf( what, sizeof(what), "mscoree: heap %p: block %p, %Iu byte%s from %s,", heap->name, report->block,
              report->size, plural( report->size ), get_place( &report->from, from ) );
    switch (report->error)
    {
    case HEAP_LEAK:
        if (is_runtimes( &report->from ))
        {
            heap->kept_count += report->count;  /* one thread reports a heap's leaks, their sum last */
            heap->kept_bytes += report->bytes;
            return;
        }
        len = snprintf( line, sizeof(line), "mscoree: heap %p: not freed: %I64u block%s, %I64u byte%s, from %s\n",
                        heap->name, report->count, plural( report->count ), report->bytes, plural( report->bytes ),
                        from );
        break;
    case HEAP_LEAK_SUM:
        len = write_sum( line, sizeof(line), heap, report );
        break;
    case HEAP_DOUBLE_FREE:
        len = snprintf( line, sizeof(line), "%s was freed twice: by %s, first by %s\n", what,
                        get_place( &report->found, found ), get_place( &report->freed, freed ) );
        break;
    case HEAP_BAD_FREE:
        if (report->block)
            len = snprintf( line, sizeof(line),
                            "%s does not begin at %p, which is freed by %s, but %Id bytes before it\n", what,
                            report->address, get_place( &report->found, found ), (SSIZE_T)report->offset );
        else
            len = snprintf( line, sizeof(line),
                            "mscoree: heap %p: %p, which is freed by %s, is no block of this heap\n", heap->name,
                            report->address, get_place( &report->found, found ) );
        break;
    case HEAP_OVERRUN:
        len = snprintf( line, sizeof(line), "%s was written beyond its end, at byte %Id; %s\n", what,
                        (SSIZE_T)report->offset, get_finder( &report->found, found ) );
        break;
    case HEAP_UNDERRUN:
        len = snprintf( line, sizeof(line), "%s was written before its start, at byte %Id; %s\n", what,
                        (SSIZE_T)report->offset, get_finder( &report->found, found ) );
        break;
    case HEAP_USE_AFTER_FREE:
        len = snprintf( line, sizeof(line), "%s was written after it was freed by %s, at byte %Id\n", what,
                        get_place( &report->freed, freed ), (SSIZE_T)report->offset );
        break;
    }
    say( line, min( len, (int)sizeof(line) - 1 ) );
}

void heapreport_write_stuck( const void *heap )
{
    char line[128];

    say( line,
         snprintf( line, sizeof(line),
                   "mscoree: heap %p: a thread was ended inside of it, so nothing is known of its blocks\n", heap ) );
}
