/*
 * The memory limit that Linux sets a group of processes
 *
 * In a container the machine's memory is not what a process may use.  Wine lets its programs read the files in which Linux says
 * so: /proc/self/cgroup names the group, and its folder has the limit and the usage, under other names in
 * version 1 and in version 2 (Linux, Documentation/admin-guide/cgroup-v1/memory.rst and cgroup-v2.rst).
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
#include <stdlib.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "wine/debug.h"

#include "cgroup.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define UNIX_PATH L"\\\\?\\unix"

/* A limit this high is how version 1 says that there is none. */
#define NO_LIMIT ((UINT64)1 << 60)

struct group
{
    WCHAR limit_file[MAX_PATH];
    WCHAR usage_file[MAX_PATH];
};

static BOOL read_text( const WCHAR *path, char *text, DWORD size )
{
    HANDLE file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL );
    DWORD read = 0;
    BOOL ret;

    if (file == INVALID_HANDLE_VALUE) return FALSE;
    ret = ReadFile( file, text, size - 1, &read, NULL ) && read;
    CloseHandle( file );
    text[read] = 0;
    return ret;
}

static BOOL read_number( const WCHAR *path, UINT64 *number )
{
    char text[64], *end;

    if (!read_text( path, text, sizeof(text) )) return FALSE;
    *number = _strtoui64( text, &end, 10 );
    return end != text;         /* "max" is no number, and no limit */
}

/* The files of a group; with an empty path those of the root, which a container sees as its own. */
static BOOL try_group( const WCHAR *mount, const char *path, const WCHAR *limit, const WCHAR *usage, struct group *group )
{
    WCHAR folder[MAX_PATH], *c;
    UINT64 number;

    swprintf( folder, MAX_PATH, UNIX_PATH L"%ls%hs", mount, path );
    for (c = folder; *c; c++) if (*c == '/') *c = '\\';
    while (c > folder && c[-1] == '\\') *--c = 0;
    if (lstrlenW( folder ) + max( lstrlenW( limit ), lstrlenW( usage ) ) + 2 > MAX_PATH) return FALSE;
    swprintf( group->limit_file, MAX_PATH, L"%ls\\%ls", folder, limit );
    swprintf( group->usage_file, MAX_PATH, L"%ls\\%ls", folder, usage );
    return read_number( group->usage_file, &number );
}

static BOOL try_group_or_root( const WCHAR *mount, const char *path, const WCHAR *limit, const WCHAR *usage, struct group *group )
{
    return try_group( mount, path, limit, usage, group ) || try_group( mount, "", limit, usage, group );
}

static BOOL is_memory_controller( const char *names )
{
    const char *colon = strchr( names, ':' ), *name = strstr( names, "memory" );

    return name && name < colon && (name == names || name[-1] == ',') && (name[6] == ',' || name[6] == ':');
}

/* Lines are "0::PATH" in version 2 and "NUMBER:CONTROLLERS:PATH" in version 1. */
static BOOL find_group( struct group *group )
{
    char text[4096], *line, *end, *names, *path;

    if (!read_text( UNIX_PATH L"\\proc\\self\\cgroup", text, sizeof(text) )) return FALSE;
    for (line = text; *line; line = end)
    {
        if ((end = strchr( line, '\n' ))) *end++ = 0;
        else end = line + strlen( line );
        if (!(names = strchr( line, ':' )) || !(path = strchr( ++names, ':' ))) continue;
        path++;
        if (is_memory_controller( names ) &&
            try_group_or_root( L"/sys/fs/cgroup/memory", path, L"memory.limit_in_bytes", L"memory.usage_in_bytes", group )) return TRUE;
        if (names[0] == ':' &&
            try_group_or_root( L"/sys/fs/cgroup", path, L"memory.max", L"memory.current", group )) return TRUE;
    }
    return FALSE;
}

static struct group own_group;
static BOOL has_group;

static BOOL CALLBACK find_own_group( INIT_ONCE *once, void *param, void **context )
{
    has_group = find_group( &own_group );
    if (has_group) TRACE( "%s\n", debugstr_w(own_group.limit_file) );
    return TRUE;
}

BOOL cgroup_get_memory( UINT64 *limit, UINT64 *usage )
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;

    InitOnceExecuteOnce( &once, find_own_group, NULL, NULL );
    return has_group && read_number( own_group.limit_file, limit ) && *limit < NO_LIMIT &&
           read_number( own_group.usage_file, usage );
}
