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
#include "hostmemory.h"
#include "host.h"
#include "wine/test.h"

/* The files as their readers know them. */
struct module
{
    UINT64 base;
    UINT32 size, reserved;
    char   name[48];
};

struct header
{
    char   magic[8];
    UINT32 header_size, record_size;
    UINT64 frequency, started;
    UINT32 process, pointer_size, capacity, modules, own_manager, reserved;
    UINT64 count;
    struct module module[30];
    UINT32 windows, window_records;
    UINT64 lost;
    UINT32 more[12];
};

struct record
{
    UINT64 ticks, addr, size;
    UINT32 thread;
    INT32  result;
    UINT32 type, what;
    UINT64 caller;
};

struct window
{
    LONG   busy, used;
    UINT32 reserved[14];
    struct record record[1];
};

struct live_manager
{
    LONG   serial, used;
    UINT64 manager, updated, commit_limit;
    UINT32 statistics_size, flags;
    UINT64 figures[18];
};

struct live_section
{
    char   magic[8];
    UINT32 header_size, manager_size, managers, process, pointer_size, reserved[9];
    struct live_manager manager[20];
};

enum { VIRTUAL_ALLOC = 1, VIRTUAL_FREE, VIRTUAL_PROTECT, ALLOC, FREE, VIEW_MAPPED, VIEW_UNMAPPED, NOTIFICATION,
       COLLECTION, LIMIT, CACHED, EVENTS };

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

static BOOL is_caller_known( const struct header *header, UINT64 caller )
{
    DWORD i;

    for (i = 0; i < header->modules && i < ARRAY_SIZE(header->module); i++)
        if (caller - header->module[i].base < header->module[i].size) return TRUE;
    return FALSE;
}

static const struct window *get_window( const struct header *header, DWORD i )
{
    SIZE_T size = FIELD_OFFSET( struct window, record ) + header->window_records * sizeof(struct record);

    return (const struct window *)((const BYTE *)(header + 1) + i * size);
}

/* The records of the ring, and behind them those of the windows. */
static const struct record **list_records( const struct header *header, DWORD *count )
{
    const struct record **records, *ring = (const struct record *)((const BYTE *)header + header->header_size);
    DWORD i, kept = min( header->count, header->capacity );
    LONG j;

    *count = 0;
    records = malloc( (kept + header->windows * header->window_records) * sizeof(*records) );
    for (i = 0; i < kept; i++) records[(*count)++] = ring + (header->count - kept + i) % header->capacity;
    for (i = 0; i < header->windows; i++)
    {
        ok( !get_window( header, i )->busy && (UINT32)get_window( header, i )->used < header->window_records,
            "%lu: got %ld, %ld.\n", i, get_window( header, i )->busy, get_window( header, i )->used );
        for (j = 0; j < get_window( header, i )->used; j++) records[(*count)++] = &get_window( header, i )->record[j];
    }
    return records;
}

static void check_records( const struct header *start, const char *path, const DWORD *counts, BOOL own )
{
    DWORD size = start->header_size + start->count * start->record_size, count, i, events[EVENTS] = { 0 }, refused = 0,
        low = 0, bad = 0, strangers = 0;
    const struct record **records, *record;
    const struct header *header;
    BYTE *data = read_file( path, size );
    UINT64 last = 0;

    ok( data != NULL, "the file is too short for its records.\n" );
    if (!data) return;
    header = (const struct header *)data;
    records = list_records( header, &count );
    ok( count > header->count && !header->lost, "got %lu records, %I64u in the ring, %I64u lost.\n", count,
        header->count, header->lost );
    for (i = 0; i < count; i++)
    {
        record = records[i];
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
        if (EVENT( record ) <= FREE && !is_caller_known( header, record->caller )) strangers++;
    }
    ok( !bad, "got %lu bad records.\n", bad );
    ok( !events[CACHED] == !own, "got %lu records of what is kept for reuse.\n", events[CACHED] );
    ok( !(events[COLLECTION] % 2), "got %lu beginnings and ends of collections.\n", events[COLLECTION] );
    ok( !strangers, "%lu calls came from nowhere.\n", strangers );
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
    free( records );
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

        ok( !memcmp( header->magic, "MemTrc03", 8 ), "got %.8s.\n", header->magic );
        ok( header->header_size == (UINT_PTR)get_window( header, header->windows ) - (UINT_PTR)data &&
            header->windows == 32 && header->window_records == 1024 &&
            header->record_size == sizeof(struct record), "got %u, %u, %u, %u.\n",
            header->header_size, header->windows, header->window_records, header->record_size );
        ok( header->process == process && header->pointer_size == sizeof(void *), "got %u, %u.\n", header->process,
            header->pointer_size );
        ok( header->count > 1000 && header->count <= header->capacity, "got %I64u of %u.\n", header->count,
            header->capacity );
        ok( header->modules == 2 && strstr( header->module[0].name, "mono" ) &&
            !strcmp( header->module[1].name, "mscoree.dll" ), "got %u modules, %.47s, %.47s.\n", header->modules,
            header->module[0].name, header->module[1].name );
        ok( !header->own_manager == !own, "got %u.\n", header->own_manager );
        check_records( header, path, counts, own );
    }
    free( counts );
    free( data );
    DeleteFileA( counts_path );
    ok( DeleteFileA( path ), "%s could not be deleted, error %lu.\n", path, GetLastError() );
}

/* A small file keeps the last records. */
static void test_ring(void)
{
    char folder[MAX_PATH], path[MAX_PATH], counts_path[MAX_PATH], setting[2 * MAX_PATH];
    const struct record **records;
    DWORD i, count, unfinished = 0;
    struct header *header;
    UINT64 first, last;

    GetTempPathA( sizeof(folder), folder );
    sprintf( path, "%smscoree%lu.ring", folder, GetCurrentProcessId() );
    sprintf( counts_path, "%smscoree%lu.counts", folder, GetCurrentProcessId() );
    sprintf( setting, "trace=%s,tracesize=64K", path );
    SetEnvironmentVariableA( "MSCOREE_MEMORY", setting );
    run_child( "trace", "host %s", counts_path );
    SetEnvironmentVariableA( "MSCOREE_MEMORY", NULL );
    DeleteFileA( counts_path );
    header = (struct header *)read_file( path, 0x10000 );
    ok( header != NULL, "no file.\n" );
    if (!header) return;
    ok( header->header_size + header->capacity * sizeof(struct record) <= 0x10000 && header->capacity > 1000 &&
        header->count > 10 * header->capacity && !(header->count % header->window_records), "got %u, %I64u of %u.\n",
        header->header_size, header->count, header->capacity );
    records = list_records( header, &count );
    for (i = 0; i < count; i++) if (!records[i]->what) unfinished++;
    first = records[0]->ticks;
    last = records[header->capacity - 1]->ticks;
    ok( !unfinished && first < last, "got %lu unfinished, from %I64u to %I64u.\n", unfinished, first, last );
    free( records );
    free( header );
    ok( DeleteFileA( path ), "%s could not be deleted, error %lu.\n", path, GetLastError() );
}

static const struct live_manager *find_live( const struct live_section *section, const void *manager )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(section->manager); i++)
        if (section->manager[i].used && section->manager[i].manager == (UINT_PTR)manager) return &section->manager[i];
    return NULL;
}

/* The figures that other programs see of this one's managers. */
static void test_live(void)
{
    const struct live_section *section;
    const struct live_manager *live;
    IHostMemoryManager *manager;
    char name[64];
    HANDLE mapping;
    HRESULT hr;
    void *mem;

    hr = CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&manager );
    ok( hr == S_OK, "got %#lx.\n", hr );
    sprintf( name, "mscoree-memory-%lu", GetCurrentProcessId() );
    mapping = OpenFileMappingA( FILE_MAP_READ, FALSE, name );
    ok( mapping != NULL, "no section, error %lu.\n", GetLastError() );
    section = MapViewOfFile( mapping, FILE_MAP_READ, 0, 0, 0 );
    CloseHandle( mapping );
    ok( section && !memcmp( section->magic, "MemLive1", 8 ) && section->process == GetCurrentProcessId() &&
        section->header_size == 64 && section->manager_size == sizeof(*live), "got %p.\n", section );
    if (!section) return;

    IHostMemoryManager_VirtualAlloc( manager, NULL, 1 << 20, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, eTaskCritical,
                                     &mem );
    live = find_live( section, manager );
    ok( live && live->updated && live->figures[1] >= 1 << 20 && live->figures[6] == 1, "got %p.\n", live );
    Sleep( 200 );
    IHostMemoryManager_VirtualFree( manager, mem, 0, MEM_RELEASE );
    ok( live && live->figures[1] < 1 << 20 && live->figures[2] >= 1 << 20 && live->figures[7] == 1 &&
        !(live->serial & 1), "got %I64u.\n", live ? live->figures[1] : 0 );
    IHostMemoryManager_Release( manager );
    ok( !find_live( section, manager ), "the manager is still there.\n" );
    UnmapViewOfFile( section );
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
    test_live();
    if (!has_runtime()) return;
    test_trace( FALSE );
    test_trace( TRUE );
    test_ring();
    test_no_file();
}
