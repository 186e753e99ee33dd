/*
 * The files that scripts look for in the folder of version 4
 *
 * Scripts that load the runtime take the newest folder below Microsoft.NET that has an mscorlib.dll, and none where
 * none has. The file is Mono's: who opens it as an assembly gets the one that runs.
 *
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
#include "winreg.h"
#include "ole2.h"
#include "shlobj.h"
#include "mscoree.h"
#include "metahost.h"
#include "exports/frameworkfiles.h"
#include "hosting/runtimeinfo.h"
#include "support/monofind.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

struct file_pair
{
    WCHAR folder[MAX_PATH];
    WCHAR from[MAX_PATH + 40];
    WCHAR to[MAX_PATH + 40];
};

static BOOL get_files( struct file_pair *pair )
{
    struct monofind_location location;

    if (!monofind_get( &location ) || FAILED(runtimeinfo_get_directory( RUNTIME_V4_0, pair->folder ))) return FALSE;
    lstrcpyW( pair->from, location.root );
    lstrcatW( pair->from, L"\\lib\\mono\\4.5\\mscorlib.dll" );
    lstrcpyW( pair->to, pair->folder );
    lstrcatW( pair->to, L"mscorlib.dll" );
    return TRUE;
}

/* A copy has the time of what it was made from. */
static BOOL is_copy( const struct file_pair *pair )
{
    WIN32_FILE_ATTRIBUTE_DATA from, to;

    return GetFileAttributesExW( pair->from, GetFileExInfoStandard, &from ) &&
           GetFileAttributesExW( pair->to, GetFileExInfoStandard, &to ) && from.nFileSizeLow == to.nFileSizeLow &&
           !CompareFileTime( &from.ftLastWriteTime, &to.ftLastWriteTime );
}

void frameworkfiles_install(void)
{
    struct file_pair pair;

    if (!get_files( &pair )) return;
    TRACE( "%s to %s\n", debugstr_w(pair.from), debugstr_w(pair.to) );
    SHCreateDirectoryExW( NULL, pair.folder, NULL );
    if (!CopyFileW( pair.from, pair.to, TRUE ) && GetLastError() != ERROR_FILE_EXISTS)
        WARN( "no %s, error %lu\n", debugstr_w(pair.to), GetLastError() );
}

void frameworkfiles_remove(void)
{
    struct file_pair pair;

    if (get_files( &pair ) && is_copy( &pair ) && !DeleteFileW( pair.to ))
        WARN( "%s stays, error %lu\n", debugstr_w(pair.to), GetLastError() );
}
