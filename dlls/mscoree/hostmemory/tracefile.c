/*
 * The file of a trace: a header, and a ring of records, one a call
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
#include <stddef.h>
#include <string.h>
#include <wchar.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "winternl.h"
#include "wine/debug.h"

#include "hostmemory/tracefile.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* Bytes; the file has holes where nothing was written yet. */
#ifdef _WIN64
#define DEFAULT_SIZE (256u << 20)
#define LARGEST_SIZE ((UINT64)64 << 30)
#else
#define DEFAULT_SIZE (32u << 20)
#define LARGEST_SIZE (512u << 20)
#endif
#define SMALLEST_SIZE 0x10000

#define CALIBRATION 1024        /* records until the frequency is measured anew */

static struct trace_header *trace;

/* When the trace was opened: by the processor's counter, which each record has since the system's takes a call, and by
 * the system's, of which the frequency is known. */
static UINT64 opened;
static LARGE_INTEGER opened_time, time_frequency;

static inline UINT64 get_ticks(void)
{
#if defined(__i386__) || defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    LARGE_INTEGER counter;

    QueryPerformanceCounter( &counter );
    return counter.QuadPart;
#endif
}

/* The longer the trace, the better it is known. */
static void measure_frequency( struct trace_header *header )
{
    LONG64 known = header->frequency;
    LARGE_INTEGER now;
    UINT64 ticks;

    QueryPerformanceCounter( &now );
    ticks = get_ticks() - opened;
    if (now.QuadPart <= opened_time.QuadPart) return;
    InterlockedCompareExchange64( &header->frequency, (double)ticks * time_frequency.QuadPart /
                                  (now.QuadPart - opened_time.QuadPart), known );
}

static BOOL expand_name( const WCHAR *name, WCHAR path[MAX_PATH] )
{
    const WCHAR *mark = wcsstr( name, L"%p" );
    int len;

    if (!mark) len = swprintf( path, MAX_PATH, L"%ls", name );
    else len = swprintf( path, MAX_PATH, L"%.*ls%lu%ls", (int)(mark - name), name, GetCurrentProcessId(), mark + 2 );
    return len > 0 && len < MAX_PATH;
}

static struct trace_header *map_file( HANDLE file, UINT64 size )
{
    struct trace_header *header = NULL;
    HANDLE mapping;
    DWORD error;

    if (!(mapping = CreateFileMappingW( file, NULL, PAGE_READWRITE, size >> 32, size, NULL ))) return NULL;
    header = MapViewOfFile( mapping, FILE_MAP_WRITE, 0, 0, size );
    error = GetLastError();
    CloseHandle( mapping );
    SetLastError( error );
    return header;
}

HRESULT tracefile_open( const WCHAR *name, UINT64 size, BOOL own_manager )
{
    struct trace_header *header;
    WCHAR path[MAX_PATH];
    FILETIME now;
    HANDLE file;
    DWORD error;

    if (!expand_name( name, path )) return HRESULT_FROM_WIN32( ERROR_FILENAME_EXCED_RANGE );
    QueryPerformanceFrequency( &time_frequency );
    QueryPerformanceCounter( &opened_time );
    opened = get_ticks();
    size = size ? max( SMALLEST_SIZE, min( size, LARGEST_SIZE ) ) : DEFAULT_SIZE;
    /* others may read it at any time, and nobody else writes it */
    file = CreateFileW( path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, CREATE_ALWAYS, 0,
                        NULL );
    if (file == INVALID_HANDLE_VALUE) return HRESULT_FROM_WIN32( GetLastError() );
    if (!(header = map_file( file, size )))
    {
        error = GetLastError();
        CloseHandle( file );
        return HRESULT_FROM_WIN32( error );
    }

    GetSystemTimeAsFileTime( &now );
    memcpy( header->magic, TRACE_MAGIC, sizeof(header->magic) );
    header->header_size = sizeof(*header);
    header->record_size = sizeof(struct trace_record);
    header->frequency = time_frequency.QuadPart;
    measure_frequency( header );
    header->started = ((UINT64)now.dwHighDateTime << 32) | now.dwLowDateTime;
    header->process = GetCurrentProcessId();
    header->pointer_size = sizeof(void *);
    header->capacity = (size - sizeof(*header)) / sizeof(struct trace_record);
    header->own_manager = own_manager;
    /* the file stays open, and so stays ours, until the process ends */
    InterlockedExchangePointer( (void **)&trace, header );
    TRACE( "%s, %u records\n", debugstr_w(path), header->capacity );
    return S_OK;
}

void tracefile_add_module( HMODULE module )
{
    struct trace_header *header = trace;
    struct trace_module *added;
    WCHAR path[MAX_PATH], *name;

    if (!header || header->modules >= TRACE_MODULES || !GetModuleFileNameW( module, path, MAX_PATH )) return;
    name = wcsrchr( path, '\\' );
    added = &header->module[header->modules];
    added->base = (ULONG_PTR)module;
    added->size = RtlImageNtHeader( module )->OptionalHeader.SizeOfImage;
    if (!WideCharToMultiByte( CP_UTF8, 0, name ? name + 1 : path, -1, added->name, sizeof(added->name), NULL, NULL ))
        strcpy( added->name, "(a long name)" );
    InterlockedIncrement( &header->modules );
}

void tracefile_add( enum trace_event event, const void *addr, UINT64 size, DWORD type, DWORD protect, DWORD level,
                    HRESULT result, const void *caller )
{
    struct trace_header *header = trace;
    struct trace_record *record;
    UINT64 number;

    if (!header) return;
    number = InterlockedIncrement64( &header->count ) - 1;
    record = (struct trace_record *)(header + 1) + (number < header->capacity ? number : number % header->capacity);
    if (!(number % CALIBRATION)) measure_frequency( header );
    /* of an older record nothing is to be left when this one is read half written */
    InterlockedExchange( (volatile LONG *)&record->what, 0 );
    record->ticks = get_ticks() - opened;
    record->addr = (ULONG_PTR)addr;
    record->size = size;
    record->thread = GetCurrentThreadId();
    record->result = result;
    record->type = type;
    record->caller = (ULONG_PTR)caller;
    WriteRelease( (volatile LONG *)&record->what, TRACE_WHAT( event, level, protect ) );
}
