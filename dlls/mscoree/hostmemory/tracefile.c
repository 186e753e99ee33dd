/*
 * The file of a trace: a header, and a record a call
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
#include <wchar.h>

#include "windef.h"
#include "winbase.h"
#include "wine/debug.h"

#include "hostmemory/tracefile.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* Bytes; the file has holes where nothing was written yet. */
#ifdef _WIN64
#define FILE_SIZE (256u << 20)
#else
#define FILE_SIZE (32u << 20)
#endif

#define CAPACITY ((FILE_SIZE - sizeof(struct trace_header)) / sizeof(struct trace_record))

static struct trace_header *trace;
static UINT64 opened;   /* in ticks */

static UINT64 get_ticks(void)
{
    LARGE_INTEGER counter;

    QueryPerformanceCounter( &counter );
    return counter.QuadPart;
}

static BOOL expand_name( const WCHAR *name, WCHAR path[MAX_PATH] )
{
    const WCHAR *mark = wcsstr( name, L"%p" );
    int len;

    if (!mark) len = swprintf( path, MAX_PATH, L"%ls", name );
    else len = swprintf( path, MAX_PATH, L"%.*ls%lu%ls", (int)(mark - name), name, GetCurrentProcessId(), mark + 2 );
    return len > 0 && len < MAX_PATH;
}

HRESULT tracefile_open( const WCHAR *name, BOOL own_manager )
{
    struct trace_header *header = NULL;
    LARGE_INTEGER frequency;
    WCHAR path[MAX_PATH];
    FILETIME now;
    HANDLE file, mapping = NULL;
    DWORD error;

    if (!expand_name( name, path )) return HRESULT_FROM_WIN32( ERROR_FILENAME_EXCED_RANGE );
    /* others may read it at any time, and nobody else writes it */
    file = CreateFileW( path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, CREATE_ALWAYS, 0,
                        NULL );
    if (file == INVALID_HANDLE_VALUE) return HRESULT_FROM_WIN32( GetLastError() );
    if ((mapping = CreateFileMappingW( file, NULL, PAGE_READWRITE, 0, FILE_SIZE, NULL )))
        header = MapViewOfFile( mapping, FILE_MAP_WRITE, 0, 0, FILE_SIZE );
    error = GetLastError();
    if (mapping) CloseHandle( mapping );
    if (!header)
    {
        CloseHandle( file );
        return HRESULT_FROM_WIN32( error );
    }

    GetSystemTimeAsFileTime( &now );
    QueryPerformanceFrequency( &frequency );
    memcpy( header->magic, TRACE_MAGIC, sizeof(header->magic) );
    header->header_size = sizeof(*header);
    header->record_size = sizeof(struct trace_record);
    header->frequency = frequency.QuadPart;
    header->started = ((UINT64)now.dwHighDateTime << 32) | now.dwLowDateTime;
    header->process = GetCurrentProcessId();
    header->pointer_size = sizeof(void *);
    header->capacity = CAPACITY;
    header->own_manager = own_manager;
    opened = get_ticks();
    /* the file stays open, and so stays ours, until the process ends */
    InterlockedExchangePointer( (void **)&trace, header );
    TRACE( "%s, %lu records\n", debugstr_w(path), (ULONG)CAPACITY );
    return S_OK;
}

void tracefile_add( enum trace_event event, const void *addr, SIZE_T size, DWORD type, DWORD protect, DWORD level,
                    HRESULT result )
{
    struct trace_header *header = trace;
    struct trace_record *record;
    LONG index;

    if (!header || header->count >= (LONG)CAPACITY) return;
    if ((index = InterlockedIncrement( &header->count ) - 1) >= (LONG)CAPACITY) return;
    record = (struct trace_record *)(header + 1) + index;
    record->ticks = get_ticks() - opened;
    record->addr = (ULONG_PTR)addr;
    record->size = size;
    record->thread = GetCurrentThreadId();
    record->result = result;
    record->type = type;
    WriteRelease( (volatile LONG *)&record->what, TRACE_WHAT( event, level, protect ) );
}
