/*
 * Where the Mono of this process is
 *
 * The places are Wine's own for wine-mono, in Wine's order, then an ordinary Mono for Windows. A place counts when it
 * has the embedding DLL of our width and the core library; what was missing is kept for the message that a user without
 * a Mono gets to read.
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

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "winternl.h"
#include "objbase.h"
#include "wine/debug.h"

#include "support/monofind.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#if defined(__aarch64__)
#define MACHINE IMAGE_FILE_MACHINE_ARM64
#define WIDTH   L"arm64"
#elif defined(_WIN64)
#define MACHINE IMAGE_FILE_MACHINE_AMD64
#define WIDTH   L"x86_64"
#else
#define MACHINE IMAGE_FILE_MACHINE_I386
#define WIDTH   L"x86"
#endif

static const WCHAR *const library_names[] =
{
    L"bin\\libmono-2.0-" WIDTH L".dll",
    L"bin\\libmono-2.0.dll",
    L"bin\\mono-2.0-sgen.dll",
    L"bin\\mono-2.0.dll",
    L"bin\\libmonosgen-2.0.dll"
};

static WCHAR report[4096];

const WCHAR *monofind_get_report(void)
{
    return report;
}

static void add_to_report( const WCHAR *place, const WCHAR *what )
{
    SIZE_T used = lstrlenW( report );

    TRACE( "%s: %s\n", debugstr_w(place), debugstr_w(what) );
    if (used + lstrlenW( place ) + lstrlenW( what ) + 6 > ARRAY_SIZE(report)) return;
    swprintf( report + used, ARRAY_SIZE(report) - used, L"  %ls: %ls\n", place, what );
}

static BOOL is_file( const WCHAR *path )
{
    DWORD attributes = GetFileAttributesW( path );

    return attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

static BOOL is_folder( const WCHAR *path )
{
    DWORD attributes = GetFileAttributesW( path );

    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY);
}

/* The machine that a DLL is for; 0: it is none. */
static WORD get_machine( const WCHAR *path )
{
    IMAGE_DOS_HEADER dos;
    struct { DWORD signature; IMAGE_FILE_HEADER file; } nt;
    WORD machine = 0;
    HANDLE file;
    DWORD read;

    file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL );
    if (file == INVALID_HANDLE_VALUE) return 0;
    if (ReadFile( file, &dos, sizeof(dos), &read, NULL ) && read == sizeof(dos) && dos.e_magic == IMAGE_DOS_SIGNATURE &&
        SetFilePointer( file, dos.e_lfanew, NULL, FILE_BEGIN ) != INVALID_SET_FILE_POINTER &&
        ReadFile( file, &nt, sizeof(nt), &read, NULL ) && read == sizeof(nt) && nt.signature == IMAGE_NT_SIGNATURE)
        machine = nt.file.Machine;
    CloseHandle( file );
    return machine;
}

static BOOL join( WCHAR *path, const WCHAR *folder, const WCHAR *name )
{
    SIZE_T len = lstrlenW( folder );

    while (len && folder[len - 1] == '\\') len--;
    if (len + 1 + lstrlenW( name ) >= MAX_PATH) return FALSE;
    memcpy( path, folder, len * sizeof(WCHAR) );
    path[len] = '\\';
    lstrcpyW( path + len + 1, name );
    return TRUE;
}

/* Whether a folder is a Mono that we can load. */
static BOOL try_root( const WCHAR *root, struct monofind_location *location )
{
    BOOL other_width = FALSE;
    WCHAR path[MAX_PATH];
    unsigned int i;
    WORD machine;

    if (!is_folder( root ))
    {
        add_to_report( root, L"no such folder" );
        return FALSE;
    }
    for (i = 0; i < ARRAY_SIZE(library_names); i++)
    {
        if (!join( path, root, library_names[i] ) || !is_file( path )) continue;
        if ((machine = get_machine( path )) == MACHINE) break;
        if (machine) other_width = TRUE;
    }
    if (i == ARRAY_SIZE(library_names))
    {
        add_to_report( root, other_width ? L"has a Mono, but not one for " WIDTH L" programs"
                                         : L"has no bin\\libmono-2.0-" WIDTH L".dll" );
        return FALSE;
    }
    lstrcpyW( location->library, path );
    if (!join( path, root, L"lib\\mono\\4.5\\mscorlib.dll" ) || !is_file( path ))
    {
        add_to_report( root, L"has no lib\\mono\\4.5\\mscorlib.dll" );
        return FALSE;
    }
    lstrcpynW( location->root, root, MAX_PATH );
    TRACE( "%s\n", debugstr_w(location->library) );
    return TRUE;
}

/* The fields of a version one by one, so that 10 comes after 9. */
static int compare_versions( const WCHAR *a, const WCHAR *b )
{
    int na, nb;

    while (*a || *b)
    {
        for (na = 0; *a >= '0' && *a <= '9'; a++) na = na * 10 + *a - '0';
        for (nb = 0; *b >= '0' && *b <= '9'; b++) nb = nb * 10 + *b - '0';
        if (na != nb) return na < nb ? -1 : 1;
        if (*a) a++;
        if (*b) b++;
    }
    return 0;
}

/* The newest wine-mono-* in one of Wine's data directories. */
static BOOL try_data_directory( const WCHAR *folder, struct monofind_location *location )
{
    static const WCHAR prefix[] = L"wine-mono-";
    WCHAR pattern[MAX_PATH], best[MAX_PATH] = L"", root[MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE find;

    if (!join( pattern, folder, L"wine-mono-*" )) return FALSE;
    find = FindFirstFileW( pattern, &data );
    if (find != INVALID_HANDLE_VALUE)
    {
        do
        {
            if (!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)) continue;
            if (!best[0] || compare_versions( data.cFileName + ARRAY_SIZE(prefix) - 1,
                                              best + ARRAY_SIZE(prefix) - 1 ) > 0)
                lstrcpynW( best, data.cFileName, MAX_PATH );
        }
        while (FindNextFileW( find, &data ));
        FindClose( find );
    }
    if (!best[0])
    {
        add_to_report( pattern, L"no such folder" );
        return FALSE;
    }
    return join( root, folder, best ) && try_root( root, location );
}

/* A folder of the Unix side, as DOS sees it. */
static BOOL get_unix_folder( const char *unix_path, WCHAR *path )
{
    WCHAR *(CDECL *get_dos_name)( const char * );
    WCHAR *dos;

    get_dos_name = (void *)GetProcAddress( GetModuleHandleW( L"kernel32.dll" ), "wine_get_dos_file_name" );
    if (!get_dos_name || !(dos = get_dos_name( unix_path ))) return FALSE;
    lstrcpynW( path, dos, MAX_PATH );
    HeapFree( GetProcessHeap(), 0, dos );
    return TRUE;
}

static BOOL try_windows( struct monofind_location *location )
{
    WCHAR windows[MAX_PATH], root[MAX_PATH];

    if (!GetWindowsDirectoryW( windows, MAX_PATH ) || !join( root, windows, L"mono\\mono-2.0" )) return FALSE;
    return try_root( root, location );
}

static BOOL try_registry( struct monofind_location *location )
{
    WCHAR root[MAX_PATH] = L"";
    DWORD size = sizeof(root) - sizeof(WCHAR), type;
    HKEY key;

    if (RegOpenKeyExW( HKEY_CURRENT_USER, L"Software\\Wine\\Mono", 0, KEY_READ, &key )) return FALSE;
    if (RegQueryValueExW( key, L"RuntimePath", NULL, &type, (BYTE *)root, &size ) || type != REG_SZ) root[0] = 0;
    RegCloseKey( key );
    return root[0] && try_root( root, location );
}

static BOOL try_environment( struct monofind_location *location )
{
    WCHAR root[MAX_PATH];
    DWORD len = GetEnvironmentVariableW( L"MSCOREE_MONO", root, MAX_PATH );

    return len && len < MAX_PATH && try_root( root, location );
}

/* Where one of Wine's own folders is. Wine tells its processes that by an NT path, which goes by a drive where there is
 * one that leads there, else by \\??\\unix. */
static BOOL get_wine_folder( const WCHAR *variable, WCHAR *path )
{
    static const WCHAR nt[] = L"\\??\\", unix[] = L"\\??\\unix\\";
    DWORD len = GetEnvironmentVariableW( variable, path, MAX_PATH );
    char name[MAX_PATH], *p;

    if (!len || len >= MAX_PATH || wcsncmp( path, nt, ARRAY_SIZE(nt) - 1 )) return FALSE;
    if (wcsncmp( path, unix, ARRAY_SIZE(unix) - 1 ))
    {
        memmove( path, path + ARRAY_SIZE(nt) - 1, (len - (ARRAY_SIZE(nt) - 1) + 1) * sizeof(WCHAR) );
        return TRUE;
    }
    /* from the separator on */
    if (!WideCharToMultiByte( CP_UTF8, 0, path + ARRAY_SIZE(unix) - 2, -1, name, sizeof(name), NULL, NULL ))
        return FALSE;
    for (p = name; (p = strchr( p, '\\' )); p++) *p = '/';
    return get_unix_folder( name, path );
}

/* As installed with Wine, and beside Wine's source tree where Wine runs from its build folder. */
static BOOL try_wine_data( struct monofind_location *location )
{
    static const char *const unix_folders[] =
    {
        "/usr/share/wine/mono", "/usr/local/share/wine/mono", "/opt/wine/mono"
    };
    static const struct { const WCHAR *variable, *folder; } folders[] =
    {
        { L"WINEBUILDDIR", L"mono" }, { L"WINEBUILDDIR", L"..\\mono" }, { L"WINEDATADIR", L"mono" }
    };
    WCHAR base[MAX_PATH], folder[MAX_PATH];
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(folders); i++)
        if (get_wine_folder( folders[i].variable, base ) && join( folder, base, folders[i].folder ) &&
            try_data_directory( folder, location )) return TRUE;
    for (i = 0; i < ARRAY_SIZE(unix_folders); i++)
        if (get_unix_folder( unix_folders[i], folder ) && try_data_directory( folder, location )) return TRUE;
    return FALSE;
}

/* A Mono for Windows, where its installer puts it. */
static BOOL try_program_files( struct monofind_location *location )
{
    WCHAR folder[MAX_PATH], root[MAX_PATH];
    DWORD len = GetEnvironmentVariableW( L"ProgramFiles", folder, MAX_PATH );

    return len && len < MAX_PATH && join( root, folder, L"Mono" ) && try_root( root, location );
}

BOOL monofind_get( struct monofind_location *location )
{
    static SRWLOCK lock = SRWLOCK_INIT;
    static struct monofind_location found;
    BOOL ret = TRUE;

    AcquireSRWLockExclusive( &lock );
    if (!found.root[0])
    {
        report[0] = 0;
        ret = try_environment( &found ) || try_windows( &found ) || try_registry( &found ) ||
              try_wine_data( &found ) || try_program_files( &found );
    }
    if (ret) *location = found;
    ReleaseSRWLockExclusive( &lock );
    return ret;
}
