/*
 * Figures of the process's memory managers, for other programs to read while it runs
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
#include <stddef.h>
#include <string.h>
#include <wchar.h>

#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "hostmemory.h"
#include "wine/debug.h"

#include "hostmemory/live.h"
#include "hostmemory/manager_private.h"
#include "hostmemory/statistics.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define PERIOD 100      /* milliseconds between two updates, at least */

static struct live_section *live;

/* The file stays open, and so stays there, until the process ends. */
static HANDLE make_file( WCHAR name[32] )
{
    WCHAR path[MAX_PATH + 32];
    DWORD len = GetTempPathW( MAX_PATH, path );

    if (!len || len > MAX_PATH) return INVALID_HANDLE_VALUE;
    lstrcpyW( path + len, name );
    return CreateFileW( path, GENERIC_READ | GENERIC_WRITE | DELETE,
                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, CREATE_ALWAYS,
                        FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL );
}

/* Without the section the process does as well. */
static BOOL WINAPI make_section( INIT_ONCE *once, void *param, void **context )
{
    struct live_section *section = NULL;
    HANDLE file, mapping;
    WCHAR name[32];

    swprintf( name, ARRAY_SIZE(name), L"mscoree-memory-%lu", GetCurrentProcessId() );
    if ((file = make_file( name )) == INVALID_HANDLE_VALUE)
    {
        TRACE( "no file, error %lu\n", GetLastError() );
        return TRUE;
    }
    if ((mapping = CreateFileMappingW( file, NULL, PAGE_READWRITE, 0, 0x1000, name )))
        section = MapViewOfFile( mapping, FILE_MAP_WRITE, 0, 0, 0 );
    if (!section)
    {
        TRACE( "no section, error %lu\n", GetLastError() );
        if (mapping) CloseHandle( mapping );
        CloseHandle( file );
        return TRUE;
    }
    memcpy( section->magic, LIVE_MAGIC, sizeof(section->magic) );
    section->header_size = offsetof(struct live_section, manager);
    section->manager_size = sizeof(struct live_manager);
    section->managers = LIVE_MANAGERS;
    section->process = GetCurrentProcessId();
    section->pointer_size = sizeof(void *);
    InterlockedExchangePointer( (void **)&live, section );
    return TRUE;
}

void live_add( struct memory_manager *manager )
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    unsigned int i;

    InitOnceExecuteOnce( &once, make_section, NULL, NULL );
    if (!live) return;
    for (i = 0; i < LIVE_MANAGERS; i++)
    {
        if (InterlockedCompareExchange( &live->manager[i].used, TRUE, FALSE )) continue;
        live->manager[i].manager = (ULONG_PTR)manager;
        manager->live = &live->manager[i];
        return;
    }
}

void live_remove( struct memory_manager *manager )
{
    struct live_manager *entry = manager->live;

    if (!entry) return;
    memset( &entry->statistics, 0, sizeof(entry->statistics) );
    entry->commit_limit = entry->updated = 0;
    InterlockedExchange( &entry->used, FALSE );
}

/* A thread that finds another one writing leaves it to that one. */
void live_update( struct memory_manager *manager )
{
    HOST_MEMORY_STATISTICS statistics = { sizeof(statistics) };
    struct live_manager *entry = manager->live;
    LONG now, serial;
    FILETIME time;

    if (!entry) return;
    now = GetTickCount();
    if (entry->updated && now - manager->live_time < PERIOD) return;
    serial = entry->serial;
    if ((serial & 1) || InterlockedCompareExchange( &entry->serial, serial + 1, serial ) != serial) return;
    manager->live_time = now;
    if (SUCCEEDED(statistics_get( manager, &statistics )))
    {
        GetSystemTimeAsFileTime( &time );
        entry->updated = ((UINT64)time.dwHighDateTime << 32) | time.dwLowDateTime;
        entry->commit_limit = policy_get_commit_limit( &manager->policy );
        entry->statistics = statistics;
    }
    WriteRelease( &entry->serial, serial + 2 );
}
