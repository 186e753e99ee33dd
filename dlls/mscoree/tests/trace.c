/*
 * MSCOREE_MEMORY=trace=FILE: what the runtime asked of its memory manager, in a file
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

#define COBJMACROS
#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"

/* The file as its readers know it. */
struct header
{
    char   magic[8];
    UINT32 header_size, record_size;
    UINT64 frequency, started;
    UINT32 process, pointer_size, capacity, count, own_manager, reserved[3];
};

struct record
{
    UINT64 ticks, addr, size;
    UINT32 thread;
    INT32  result;
    UINT32 type, what;
};

enum { VIRTUAL_ALLOC = 1, VIRTUAL_FREE, VIRTUAL_PROTECT, ALLOC, FREE, VIEW_MAPPED, VIEW_UNMAPPED, NOTIFICATION,
       EVENTS };

#define EVENT(record) ((record)->what >> 24)

static struct host host;

/* The child: what the host counted of the runtime's calls goes into a file. */
static void run_traced( BOOL own, const char *counts_path )
{
    ICLRRuntimeHost *runtime;
    DWORD counts[3];
    FILE *file;

    if (!(runtime = start_runtime( own ? NULL : &host ))) return;
    call_guest_ok( runtime, L"Churn", L"20000" );
    if (!own)
    {
        host.options.refuse_pages_over = 8 << 20;
        ok( call_guest_ok( runtime, L"AllocateArray", L"20000000" ) == 1, "the array was not refused.\n" );
        ICLRMemoryNotificationCallback_OnMemoryNotification( host.callback, eMemoryAvailableLow );
    }
    ok( ICLRRuntimeHost_Stop( runtime ) == S_OK, "Stop failed.\n" );
    counts[0] = host.counts.virtual_alloc;
    counts[1] = host.counts.alloc;
    counts[2] = host.counts.refused;
    if (!(file = fopen( counts_path, "wb" ))) return;
    fwrite( counts, sizeof(counts), 1, file );
    fclose( file );
}

static BYTE *read_file( const char *path, DWORD size )
{
    BYTE *data = malloc( size );
    FILE *file = fopen( path, "rb" );

    if (!file || fread( data, 1, size, file ) != size)
    {
        free( data );
        data = NULL;
    }
    if (file) fclose( file );
    return data;
}

static void check_records( const struct header *header, const char *path, const DWORD *counts )
{
    DWORD size = header->header_size + header->count * header->record_size, i, events[EVENTS] = { 0 }, refused = 0,
        low = 0, bad = 0;
    const struct record *record;
    BYTE *data = read_file( path, size );
    UINT64 last = 0;

    ok( data != NULL, "the file is too short for its records.\n" );
    if (!data) return;
    for (i = 0; i < header->count; i++)
    {
        record = (struct record *)(data + header->header_size + i * header->record_size);
        if (!EVENT( record ) || EVENT( record ) >= EVENTS || ((record->what >> 16) & 0xff) > eProcessCritical ||
            !record->thread)
        {
            bad++;
            continue;
        }
        events[EVENT( record )]++;
        last = max( last, record->ticks );
        if (record->result == E_OUTOFMEMORY) refused++;
        if (EVENT( record ) == NOTIFICATION && record->type == eMemoryAvailableLow) low++;
        if ((EVENT( record ) == ALLOC || EVENT( record ) == VIRTUAL_ALLOC) && record->result == S_OK &&
            (!record->addr || !record->size))
            bad++;
    }
    ok( !bad, "got %lu bad records.\n", bad );
    ok( last && last / header->frequency < 600, "it took %I64u of %I64u.\n", last, header->frequency );
    ok( events[VIRTUAL_ALLOC] > 10 && events[ALLOC] > 1000 && events[FREE] > 100, "got %lu, %lu, %lu calls.\n",
        events[VIRTUAL_ALLOC], events[ALLOC], events[FREE] );
    if (counts[0])
    {
        /* a few calls, to prove the manager, come before the trace; others, when the process ends, after the count */
        ok( events[VIRTUAL_ALLOC] + 2 >= counts[0], "got %lu of %lu calls.\n", events[VIRTUAL_ALLOC], counts[0] );
        ok( events[ALLOC] + 2 >= counts[1], "got %lu of %lu calls.\n", events[ALLOC], counts[1] );
        ok( refused >= counts[2] && refused, "got %lu of %lu refusals.\n", refused, counts[2] );
        ok( low == 1, "got %lu notifications.\n", low );
    }
    free( data );
}

static void test_trace( BOOL own )
{
    char folder[MAX_PATH], counts_path[MAX_PATH], pattern[MAX_PATH], path[MAX_PATH], setting[MAX_PATH + 16];
    WIN32_FIND_DATAA found, more;
    DWORD *counts = NULL;
    BYTE *data = NULL;
    HANDLE find;

    GetTempPathA( sizeof(folder), folder );
    sprintf( counts_path, "%smscoree%lu.counts", folder, GetCurrentProcessId() );
    sprintf( setting, "trace=%smscoree%lu-%%p.trace", folder, GetCurrentProcessId() );
    sprintf( pattern, "%smscoree%lu-*.trace", folder, GetCurrentProcessId() );

    SetEnvironmentVariableA( "MSCOREE_MEMORY", setting );
    run_child( "trace", "%s %s", own ? "own" : "host", counts_path );
    SetEnvironmentVariableA( "MSCOREE_MEMORY", NULL );

    find = FindFirstFileA( pattern, &found );
    ok( find != INVALID_HANDLE_VALUE, "got no %s.\n", pattern );
    if (find == INVALID_HANDLE_VALUE) return;
    ok( !FindNextFileA( find, &more ), "got more than one trace.\n" );
    FindClose( find );
    sprintf( path, "%s%s", folder, found.cFileName );
    counts = (DWORD *)read_file( counts_path, 3 * sizeof(*counts) );
    data = read_file( path, sizeof(struct header) );
    ok( counts != NULL && data != NULL, "got %p, %p.\n", counts, data );
    if (counts && data)
    {
        const struct header *header = (struct header *)data;
        DWORD process = atoi( found.cFileName + strcspn( found.cFileName, "-" ) + 1 );

        ok( !memcmp( header->magic, "MemTrc01", 8 ), "got %.8s.\n", header->magic );
        ok( header->header_size == sizeof(*header) && header->record_size == sizeof(struct record), "got %u, %u.\n",
            header->header_size, header->record_size );
        ok( header->process == process && header->pointer_size == sizeof(void *), "got %u, %u.\n", header->process,
            header->pointer_size );
        ok( header->count > 1000 && header->count <= header->capacity, "got %u of %u.\n", header->count,
            header->capacity );
        ok( !header->own_manager == !own, "got %u.\n", header->own_manager );
        check_records( header, path, counts );
    }
    free( counts );
    free( data );
    DeleteFileA( counts_path );
    ok( DeleteFileA( path ), "%s could not be deleted, error %lu.\n", path, GetLastError() );
}

/* Where the file cannot be made, the program runs without. */
static void test_no_file(void)
{
    char counts_path[MAX_PATH];
    DWORD *counts;

    GetTempPathA( sizeof(counts_path), counts_path );
    sprintf( counts_path + strlen( counts_path ), "mscoree%lu.counts", GetCurrentProcessId() );
    SetEnvironmentVariableA( "MSCOREE_MEMORY", "trace=C:\\there is\\no such folder\\x" );
    run_child( "trace", "host %s", counts_path );
    SetEnvironmentVariableA( "MSCOREE_MEMORY", NULL );
    counts = (DWORD *)read_file( counts_path, 3 * sizeof(*counts) );
    ok( counts && counts[1] > 1000, "the guest did not run.\n" );
    free( counts );
    DeleteFileA( counts_path );
}

START_TEST(trace)
{
    WCHAR path[MAX_PATH];
    char **args;

    if (!get_guest_path( L"guest.dll", path ))
    {
        skip( "no guest.dll.\n" );
        return;
    }
    host_init( &host );
    if (get_child_args( &args ) == 2)
    {
        run_traced( !strcmp( args[0], "own" ), args[1] );
        return;
    }
    if (!has_runtime()) return;
    test_trace( FALSE );
    test_trace( TRUE );
    test_no_file();
}
