/*
 * The memory that a container leaves this process
 *
 * In a container the machine's memory is not what a process may use. Wine lets its programs read the files in which
 * Linux says so; what they mean is in cgroup.c.
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
#include "winnls.h"
#include "wine/debug.h"

#include "hostmemory/cgroup.h"
#include "hostmemory/container.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static const WCHAR unix_path[] = L"\\\\?\\unix";

static int read_text( const char *path, char *text, size_t size )
{
    WCHAR name[ARRAY_SIZE(unix_path) + CGROUP_PATH], *c;
    DWORD used = 0, read;
    HANDLE file;

    lstrcpyW( name, unix_path );
    c = name + lstrlenW( name );
    if (!MultiByteToWideChar( CP_UTF8, 0, path, -1, c, CGROUP_PATH )) return 0;
    for (; *c; c++) if (*c == '/') *c = '\\';
    file = CreateFileW( name, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL );
    if (file == INVALID_HANDLE_VALUE) return 0;
    /* such files may come a page at a time */
    while (used < size - 1 && ReadFile( file, text + used, size - 1 - used, &read, NULL ) && read) used += read;
    CloseHandle( file );
    text[used] = 0;
    return used != 0;
}

static struct cgroup own_group;
static BOOL has_group;

static BOOL CALLBACK find_own_group( INIT_ONCE *once, void *param, void **context )
{
    has_group = cgroup_find( read_text, &own_group );
    if (has_group) TRACE( "%s\n", debugstr_a(own_group.limit_file) );
    return TRUE;
}

BOOL container_get_memory( UINT64 *limit, UINT64 *usage )
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    uint64_t group_limit, group_usage;

    InitOnceExecuteOnce( &once, find_own_group, NULL, NULL );
    if (!has_group || !cgroup_get_memory( read_text, &own_group, &group_limit, &group_usage )) return FALSE;
    *limit = group_limit;
    *usage = group_usage;
    return TRUE;
}
