/*
 * The files that scripts look for in the folder of version 4
 *
 * Scripts that load the runtime take the newest folder below Microsoft.NET that has an mscorlib.dll, and none where
 * none has. The file is Mono's: who opens it as an assembly gets the one that runs. LoadLibraryShim( "fusion.dll" )
 * finds that there, too.
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

/* Wine takes a file like this for its own DLL of that name, which prefixes have nowhere else: fusion.dll lies in the
 * runtime's folder only. */
#pragma pack(push, 1)
static const struct
{
    IMAGE_DOS_HEADER dos;
    char             mark[32];
    IMAGE_NT_HEADERS nt;
} placeholder =
{
    .dos = { .e_magic = IMAGE_DOS_SIGNATURE, .e_lfanew = sizeof(IMAGE_DOS_HEADER) + 32 },
    .mark = "Wine placeholder DLL",
    .nt =
    {
        .Signature = IMAGE_NT_SIGNATURE,
        .FileHeader =
        {
#ifdef __x86_64__
            .Machine = IMAGE_FILE_MACHINE_AMD64,
            .Characteristics = IMAGE_FILE_DLL | IMAGE_FILE_EXECUTABLE_IMAGE | IMAGE_FILE_LARGE_ADDRESS_AWARE,
#elif defined(__i386__)
            .Machine = IMAGE_FILE_MACHINE_I386,
            .Characteristics = IMAGE_FILE_DLL | IMAGE_FILE_EXECUTABLE_IMAGE | IMAGE_FILE_32BIT_MACHINE,
#elif defined(__aarch64__)
            .Machine = IMAGE_FILE_MACHINE_ARM64,
            .Characteristics = IMAGE_FILE_DLL | IMAGE_FILE_EXECUTABLE_IMAGE | IMAGE_FILE_LARGE_ADDRESS_AWARE,
#else
#error "which machine is this?"
#endif
            .SizeOfOptionalHeader = sizeof(IMAGE_OPTIONAL_HEADER)
        },
        .OptionalHeader =
        {
            .Magic = IMAGE_NT_OPTIONAL_HDR_MAGIC,
            .ImageBase = 0x10000000,
            .SectionAlignment = 0x1000,
            .FileAlignment = 0x200,
            .MajorOperatingSystemVersion = 4,
            .MajorSubsystemVersion = 4,
            .SizeOfImage = 0x1000,
            .SizeOfHeaders = 0x200,
            .Subsystem = IMAGE_SUBSYSTEM_WINDOWS_CUI,
            .NumberOfRvaAndSizes = IMAGE_NUMBEROF_DIRECTORY_ENTRIES
        }
    }
};
#pragma pack(pop)
C_ASSERT( sizeof(placeholder) == 96 + sizeof(IMAGE_NT_HEADERS) && sizeof(placeholder) < 0x200 );

static BOOL is_wine(void)
{
    HMODULE ntdll = GetModuleHandleW( L"ntdll.dll" );

    return ntdll && GetProcAddress( ntdll, "wine_get_version" );
}

static void get_library( const struct file_pair *pair, WCHAR *path )
{
    lstrcpyW( path, pair->folder );
    lstrcatW( path, L"fusion.dll" );
}

/* 512 bytes; a file that is there stays. */
static void install_library( const struct file_pair *pair )
{
    WCHAR path[MAX_PATH + 40];
    BYTE content[0x200] = { 0 };
    HANDLE file;
    DWORD done;
    BOOL ret;

    if (!is_wine()) return;
    get_library( pair, path );
    memcpy( content, &placeholder, sizeof(placeholder) );
    file = CreateFileW( path, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL );
    if (file == INVALID_HANDLE_VALUE) return;
    ret = WriteFile( file, content, sizeof(content), &done, NULL ) && done == sizeof(content);
    CloseHandle( file );
    if (ret) return;
    WARN( "no %s, error %lu\n", debugstr_w(path), GetLastError() );
    DeleteFileW( path );
}

/* Ours only: wine-mono's is a larger one. */
static void remove_library( const struct file_pair *pair )
{
    WIN32_FILE_ATTRIBUTE_DATA data;
    WCHAR path[MAX_PATH + 40];

    get_library( pair, path );
    if (GetFileAttributesExW( path, GetFileExInfoStandard, &data ) && data.nFileSizeLow == 0x200 && is_wine())
        DeleteFileW( path );
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
    install_library( &pair );
}

void frameworkfiles_remove(void)
{
    struct file_pair pair;

    if (!get_files( &pair )) return;
    if (is_copy( &pair ) && !DeleteFileW( pair.to ))
        WARN( "%s stays, error %lu\n", debugstr_w(pair.to), GetLastError() );
    remove_library( &pair );
}
