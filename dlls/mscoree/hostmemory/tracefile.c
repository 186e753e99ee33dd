/*
 * The file of a trace: a header, windows into which records are made, and a ring of records, one a call
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

/* Bytes that the file may have. */
#ifdef _WIN64
#define DEFAULT_SIZE (256u << 20)
#define LARGEST_SIZE ((UINT64)64 << 30)
#else
#define DEFAULT_SIZE (32u << 20)
#define LARGEST_SIZE (512u << 20)
#endif
#define SMALLEST_SIZE 0x10000

#define WINDOWS        32
#define WINDOW_RECORDS 1024     /* of a large file: 48 KiB are written at once */

#define CALIBRATION 256         /* records of a window until the frequency is measured anew */

static struct trace_header *trace;
static HANDLE trace_file;

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

/* Multiples of 4 leave each window at the beginning of a cache line. */
static UINT32 get_window_records( UINT64 size )
{
    return min( WINDOW_RECORDS, size / 4 / WINDOWS / sizeof(struct trace_record) ) & ~3u;
}

static SIZE_T get_window_size( UINT32 records )
{
    return offsetof(struct trace_window, record) + records * sizeof(struct trace_record);
}

static struct trace_header *map_file( HANDLE file, SIZE_T size )
{
    struct trace_header *header = NULL;
    HANDLE mapping;
    DWORD error;

    if (!(mapping = CreateFileMappingW( file, NULL, PAGE_READWRITE, 0, size, NULL ))) return NULL;
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
    UINT32 records;
    SIZE_T mapped;
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
    records = get_window_records( size );
    mapped = sizeof(*header) + WINDOWS * get_window_size( records );
    if (!(header = map_file( file, mapped )))
    {
        error = GetLastError();
        CloseHandle( file );
        return HRESULT_FROM_WIN32( error );
    }

    GetSystemTimeAsFileTime( &now );
    memcpy( header->magic, TRACE_MAGIC, sizeof(header->magic) );
    header->header_size = mapped;
    header->record_size = sizeof(struct trace_record);
    header->frequency = time_frequency.QuadPart;
    measure_frequency( header );
    header->started = ((UINT64)now.dwHighDateTime << 32) | now.dwLowDateTime;
    header->process = GetCurrentProcessId();
    header->pointer_size = sizeof(void *);
    header->capacity = (size - mapped) / sizeof(struct trace_record) / records * records;
    header->own_manager = own_manager;
    header->windows = WINDOWS;
    header->window_records = records;
    /* the file stays open, and so stays ours, until the process ends */
    trace_file = file;
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

static struct trace_window *get_window( struct trace_header *header, unsigned int i )
{
    return (struct trace_window *)((BYTE *)(header + 1) + i % WINDOWS * get_window_size( header->window_records ));
}

/* Its own one has the pages that the thread, and so this processor, had last. */
static struct trace_window *take_window( struct trace_header *header )
{
    unsigned int first = GetCurrentThreadId() >> 2, i;
    struct trace_window *window;

    for (i = first; i < first + WINDOWS; i++)
    {
        window = get_window( header, i );
        if (!window->busy && !InterlockedCompareExchange( &window->busy, TRUE, FALSE )) return window;
    }
    return NULL;
}

/* Keeps the last error. Records that are in the ring and in the window, as when the process is killed before the last
 * line, are known by their ticks. */
static void write_window( struct trace_header *header, struct trace_window *window )
{
    DWORD size = header->window_records * sizeof(struct trace_record), written, error = GetLastError();
    OVERLAPPED place = { 0 };
    UINT64 number, offset;

    number = InterlockedExchangeAdd64( &header->count, header->window_records );
    offset = header->header_size + number % header->capacity * sizeof(struct trace_record);
    place.Offset = offset;
    place.OffsetHigh = offset >> 32;
    if (!WriteFile( trace_file, window->record, size, &written, &place ) || written != size)
        InterlockedExchangeAdd64( &header->lost, header->window_records );
    SetLastError( error );
    WriteRelease( &window->used, 0 );
}

void tracefile_add( enum trace_event event, const void *addr, UINT64 size, DWORD type, DWORD protect, DWORD level,
                    HRESULT result, const void *caller )
{
    volatile struct trace_record *record;
    struct trace_header *header = trace;
    struct trace_window *window;
    LONG used;

    if (!header) return;
    if (!(window = take_window( header )))
    {
        InterlockedIncrement64( &header->lost );
        return;
    }
    used = window->used;
    record = &window->record[used];
    if (!(used % CALIBRATION)) measure_frequency( header );
    /* who reads the window meanwhile knows by it that the record is half written */
    record->what = 0;
    record->ticks = get_ticks() - opened;
    record->addr = (ULONG_PTR)addr;
    record->size = size;
    record->thread = GetCurrentThreadId();
    record->result = result;
    record->type = type;
    record->caller = (ULONG_PTR)caller;
    WriteRelease( (volatile LONG *)&record->what, TRACE_WHAT( event, level, protect ) );
    WriteRelease( &window->used, used + 1 );
    if ((UINT32)used + 1 == header->window_records) write_window( header, window );
    WriteRelease( &window->busy, FALSE );
}
