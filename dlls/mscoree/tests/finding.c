/*
 * Where a Mono is looked for, and which one is taken
 *
 * Each case makes its folders in the one for temporary files and has a process to itself, whose mscoree.dll gets its
 * Windows folder from the test. The Monos are a header of a DLL and an empty core library: loading them ends in the
 * test, which notes what was to be loaded.
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
#include <stdlib.h>
#include <windef.h>
#include <winbase.h>
#include <winreg.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"

#ifdef _WIN64
#define OWN_MACHINE   IMAGE_FILE_MACHINE_AMD64
#define OTHER_MACHINE IMAGE_FILE_MACHINE_I386
#define LIBRARY       L"libmono-2.0-x86_64.dll"
#else
#define OWN_MACHINE   IMAGE_FILE_MACHINE_I386
#define OTHER_MACHINE IMAGE_FILE_MACHINE_AMD64
#define LIBRARY       L"libmono-2.0-x86.dll"
#endif

#define WINDOWS_MONO L"windows\\mono\\mono-2.0"

static const WCHAR mono_key[] = L"Software\\Wine\\Mono";

static WCHAR base[MAX_PATH];        /* the folder of this case */
static WCHAR to_load[MAX_PATH];
static HMODULE (WINAPI *real_LoadLibraryExW)( const WCHAR *path, HANDLE file, DWORD flags );

static HMODULE WINAPI note_LoadLibraryExW( const WCHAR *path, HANDLE file, DWORD flags )
{
    if (!wcsstr( path, L"mono" )) return real_LoadLibraryExW( path, file, flags );
    lstrcpynW( to_load, path, MAX_PATH );
    SetLastError( ERROR_MOD_NOT_FOUND );
    return NULL;
}

static UINT WINAPI play_GetWindowsDirectoryW( WCHAR *path, UINT size )
{
    return swprintf( path, size, L"%ls\\windows", base );
}

/* Folders */

static void get_path( WCHAR path[MAX_PATH], const WCHAR *name )
{
    swprintf( path, MAX_PATH, L"%ls\\%ls", base, name );
}

static void make_folder( const WCHAR *name )
{
    WCHAR path[MAX_PATH], *end;

    get_path( path, name );
    for (end = path + lstrlenW( base ); end; end = wcschr( end + 1, '\\' ))
    {
        *end = 0;
        CreateDirectoryW( path, NULL );
        *end = '\\';
    }
    CreateDirectoryW( path, NULL );
}

static void make_file( const WCHAR *name, const void *data, DWORD size )
{
    WCHAR path[MAX_PATH];
    HANDLE file;
    DWORD done;

    get_path( path, name );
    file = CreateFileW( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    ok( file != INVALID_HANDLE_VALUE && WriteFile( file, data, size, &done, NULL ), "%s was not made.\n",
        wine_dbgstr_w(path) );
    CloseHandle( file );
}

/* A Mono that lacks a core library is made without. */
static void make_mono( const WCHAR *name, const WCHAR *library, WORD machine, BOOL has_corlib )
{
    struct { IMAGE_DOS_HEADER dos; IMAGE_NT_HEADERS nt; } image = { .dos = { .e_magic = IMAGE_DOS_SIGNATURE } };
    WCHAR part[MAX_PATH];

    image.dos.e_lfanew = sizeof(image.dos);
    image.nt.Signature = IMAGE_NT_SIGNATURE;
    image.nt.FileHeader.Machine = machine;
    swprintf( part, MAX_PATH, L"%ls\\bin", name );
    make_folder( part );
    swprintf( part, MAX_PATH, L"%ls\\lib\\mono\\4.5", name );
    make_folder( part );
    swprintf( part, MAX_PATH, L"%ls\\bin\\%ls", name, library );
    make_file( part, &image, sizeof(image) );
    swprintf( part, MAX_PATH, L"%ls\\lib\\mono\\4.5\\mscorlib.dll", name );
    if (has_corlib) make_file( part, "", 0 );
}

static void make_good_mono( const WCHAR *name )
{
    make_mono( name, LIBRARY, OWN_MACHINE, TRUE );
}

/* Links are not followed: what they lead to is not ours. */
static void remove_tree( const WCHAR *folder )
{
    WCHAR path[MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE find;

    swprintf( path, MAX_PATH, L"%ls\\*", folder );
    if ((find = FindFirstFileW( path, &data )) != INVALID_HANDLE_VALUE)
    {
        do
        {
            swprintf( path, MAX_PATH, L"%ls\\%ls", folder, data.cFileName );
            if (!wcscmp( data.cFileName, L"." ) || !wcscmp( data.cFileName, L".." )) continue;
            if (data.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) continue;
            if (data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) remove_tree( path );
            else DeleteFileW( path );
        }
        while (FindNextFileW( find, &data ));
        FindClose( find );
    }
    RemoveDirectoryW( folder );
}

/* Wine's own ways to Unix; FALSE: this is no Wine, or it has none. */
static BOOL get_unix_path( const WCHAR *path, char *unix_path, SIZE_T size )
{
    char *(CDECL *get_unix_name)( const WCHAR * );
    char *name;

    get_unix_name = (void *)GetProcAddress( GetModuleHandleA( "kernel32.dll" ), "wine_get_unix_file_name" );
    if (!get_unix_name || !(name = get_unix_name( path ))) return FALSE;
    lstrcpynA( unix_path, name, size );
    HeapFree( GetProcessHeap(), 0, name );
    return TRUE;
}

/* No handle of a Unix program is to be had, so what it does is waited for. */
static BOOL run_unix( const char *program, const char *arguments, const WCHAR *link, BOOL wanted )
{
    WCHAR *(CDECL *get_dos_name)( const char * );
    char name[MAX_PATH], line[3 * MAX_PATH];
    STARTUPINFOA startup = { sizeof(startup) };
    PROCESS_INFORMATION info;
    unsigned int i;
    WCHAR *dos;

    get_dos_name = (void *)GetProcAddress( GetModuleHandleA( "kernel32.dll" ), "wine_get_dos_file_name" );
    if (!get_dos_name || !(dos = get_dos_name( program ))) return FALSE;
    WideCharToMultiByte( CP_ACP, 0, dos, -1, name, sizeof(name), NULL, NULL );
    HeapFree( GetProcessHeap(), 0, dos );
    sprintf( line, "%s %s", program, arguments );
    if (!CreateProcessA( name, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info )) return FALSE;
    for (i = 0; i < 500 && (GetFileAttributesW( link ) != INVALID_FILE_ATTRIBUTES) != wanted; i++) Sleep( 10 );
    return i < 500;
}

static BOOL make_link( const WCHAR *target, const WCHAR *name )
{
    char unix_target[MAX_PATH], unix_link[MAX_PATH], arguments[2 * MAX_PATH + 16];
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    BOOL ret = FALSE;

    get_path( folder, name );
    *wcsrchr( folder, '\\' ) = 0;
    get_path( path, name );
    make_folder( folder + lstrlenW( base ) + 1 );
    if (get_unix_path( target, unix_target, sizeof(unix_target) ) &&
        get_unix_path( folder, unix_link, sizeof(unix_link) ) &&
        strlen( unix_link ) + lstrlenW( path ) - lstrlenW( folder ) < sizeof(unix_link))
    {
        sprintf( unix_link + strlen( unix_link ), "/%ls", path + lstrlenW( folder ) + 1 );
        sprintf( arguments, "-s \"%s\" \"%s\"", unix_target, unix_link );
        ret = run_unix( "/bin/ln", arguments, path, TRUE );
    }
    if (!ret) skip( "no symbolic link can be made.\n" );
    return ret;
}

static void remove_link( const WCHAR *name )
{
    char unix_link[MAX_PATH], arguments[MAX_PATH + 16];
    WCHAR path[MAX_PATH];
    BOOL ret;

    get_path( path, name );
    ret = get_unix_path( path, unix_link, sizeof(unix_link) );
    sprintf( arguments, "-f \"%s\"", unix_link );
    ret = ret && run_unix( "/bin/rm", arguments, path, FALSE );
    ok( ret, "%s is still there.\n", wine_dbgstr_w(path) );
}

/* What is said of a Mono */

/* Wine's own folders are said as NT paths. */
static void set_variable( const WCHAR *variable, const WCHAR *before, const WCHAR *name )
{
    WCHAR path[MAX_PATH], value[MAX_PATH];

    get_path( path, name );
    swprintf( value, MAX_PATH, L"%ls%ls", before, path );
    SetEnvironmentVariableW( variable, value );
}

/* NULL: nothing is said there. */
static void set_registry( const WCHAR *name )
{
    WCHAR path[MAX_PATH];

    if (!name)
    {
        RegDeleteKeyValueW( HKEY_CURRENT_USER, mono_key, L"RuntimePath" );
        return;
    }
    get_path( path, name );
    RegSetKeyValueW( HKEY_CURRENT_USER, mono_key, L"RuntimePath", REG_SZ, path,
                     (lstrlenW( path ) + 1) * sizeof(WCHAR) );
}

static BOOL play_folders(void)
{
    HMODULE module = GetModuleHandleW( L"mscoree.dll" );

    return replace_import( module, "GetWindowsDirectoryW", play_GetWindowsDirectoryW ) != NULL;
}

/* FALSE: no Mono is found. A path goes in by its end: the same folder has several names in Wine. */
static BOOL find(void)
{
    ICLRRuntimeHost *runtime;
    HRESULT hr;

    real_LoadLibraryExW = replace_import( GetModuleHandleW( L"mscoree.dll" ), "LoadLibraryExW", note_LoadLibraryExW );
    if (!real_LoadLibraryExW || !play_folders()) return FALSE;
    if (!(runtime = get_runtime_host())) return FALSE;
    hr = ICLRRuntimeHost_Start( runtime );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    return TRUE;
}

static void check_library( const WCHAR *name, const WCHAR *library )
{
    WCHAR end[MAX_PATH];
    BOOL ret = find();

    swprintf( end, MAX_PATH, L"%ls\\%ls\\bin\\%ls", wcsrchr( base, '\\' ), name, library );
    ok( ret && wcsstr( to_load, end ), "got %s, not %s.\n", wine_dbgstr_w(to_load), wine_dbgstr_w(end) );
}

static void check_found( const WCHAR *name )
{
    check_library( name, LIBRARY );
}

/* The cases */

static void test_variable(void)
{
    make_good_mono( L"own" );
    make_good_mono( WINDOWS_MONO );
    set_variable( L"MSCOREE_MONO", L"", L"own" );
    check_found( L"own" );
}

/* What is in the prefix goes before the registry, and that before Wine's data. */
static void test_windows(void)
{
    make_good_mono( WINDOWS_MONO );
    make_good_mono( L"registered" );
    make_good_mono( L"data\\mono\\wine-mono-10.1.0" );
    set_registry( L"registered" );
    set_variable( L"WINEDATADIR", L"\\??\\", L"data" );
    check_found( WINDOWS_MONO );
}

static void test_windows_link(void)
{
    WCHAR target[MAX_PATH];

    make_good_mono( L"elsewhere" );
    make_good_mono( L"registered" );
    set_registry( L"registered" );
    get_path( target, L"elsewhere" );
    if (!make_link( target, WINDOWS_MONO )) return;
    check_found( WINDOWS_MONO );
    remove_link( WINDOWS_MONO );
}

static void test_registry(void)
{
    make_good_mono( L"registered" );
    make_good_mono( L"data\\mono\\wine-mono-10.1.0" );
    set_registry( L"registered" );
    set_variable( L"WINEDATADIR", L"\\??\\", L"data" );
    check_found( L"registered" );
}

/* By numbers, so that 10 is newer than 9; a file is no Mono. */
static void make_data(void)
{
    make_good_mono( L"data\\mono\\wine-mono-9.4.0" );
    make_good_mono( L"data\\mono\\wine-mono-10.0.9" );
    make_good_mono( L"data\\mono\\wine-mono-10.1.0" );
    make_good_mono( L"data\\mono\\other-mono-99.0.0" );
    make_file( L"data\\mono\\wine-mono-99.0.0", "", 0 );
}

static void test_data(void)
{
    make_data();
    set_variable( L"WINEDATADIR", L"\\??\\", L"data" );
    check_found( L"data\\mono\\wine-mono-10.1.0" );
}

/* Where no drive leads to the folder, Wine names it by its Unix path. */
static void test_data_unix(void)
{
    WCHAR value[MAX_PATH], path[MAX_PATH], *p;
    char unix_path[MAX_PATH];

    make_data();
    get_path( path, L"data" );
    if (!get_unix_path( path, unix_path, sizeof(unix_path) ))
    {
        win_skip( "no Unix paths.\n" );
        return;
    }
    swprintf( value, MAX_PATH, L"\\??\\unix%hs", unix_path );
    for (p = value; *p; p++) if (*p == '/') *p = '\\';
    SetEnvironmentVariableW( L"WINEDATADIR", value );
    check_found( L"data\\mono\\wine-mono-10.1.0" );
}

static void test_data_link(void)
{
    static const WCHAR link[] = L"data\\mono\\wine-mono-11.0.0";
    WCHAR target[MAX_PATH];

    make_data();
    make_good_mono( L"elsewhere" );
    set_variable( L"WINEDATADIR", L"\\??\\", L"data" );
    get_path( target, L"elsewhere" );
    if (!make_link( target, link )) return;
    check_found( link );
    remove_link( link );
}

/* Wine that runs from its build folder has its Mono there, or beside it. */
static void test_build(void)
{
    make_data();
    make_folder( L"build" );
    make_good_mono( L"mono\\wine-mono-1.0.0" );
    set_variable( L"WINEDATADIR", L"\\??\\", L"data" );
    set_variable( L"WINEBUILDDIR", L"\\??\\", L"build" );
    check_found( L"build\\..\\mono\\wine-mono-1.0.0" );
}

/* What cannot be loaded is passed over. */
static void test_broken(void)
{
    make_data();
    make_mono( WINDOWS_MONO, LIBRARY, OTHER_MACHINE, TRUE );
    make_mono( L"registered", LIBRARY, OWN_MACHINE, FALSE );
    set_registry( L"registered" );
    set_variable( L"WINEDATADIR", L"\\??\\", L"data" );
    check_found( L"data\\mono\\wine-mono-10.1.0" );
}

/* As Mono's own builds name it. */
static void test_library_name(void)
{
    make_mono( WINDOWS_MONO, L"mono-2.0-sgen.dll", OWN_MACHINE, TRUE );
    check_library( WINDOWS_MONO, L"mono-2.0-sgen.dll" );
}

/* The last place of all, where the system has no wine-mono. */
static void test_program_files(void)
{
    BOOL ret;

    make_good_mono( L"programs\\Mono" );
    set_variable( L"ProgramFiles", L"", L"programs" );
    ret = find();
    if (ret && !wcsstr( to_load, wcsrchr( base, '\\' ) )) skip( "%s is here.\n", wine_dbgstr_w(to_load) );
    else ok( ret && wcsstr( to_load, L"\\programs\\Mono\\bin\\" LIBRARY ), "got %s.\n", wine_dbgstr_w(to_load) );
}

/* Of Mono's libraries, those outside of its cache, its facades, are its own too; what it has beside its core library
 * only is not, since it doesn't look there: that comes from Windows's cache. */
static void test_without_cache(void)
{
    static const WCHAR *const links[] = { L"root\\bin", L"root\\etc", L"root\\lib\\mono\\4.5" };
    WCHAR runtime_path[MAX_PATH], target[MAX_PATH], cache[MAX_PATH];
    DWORD len = GetEnvironmentVariableW( L"MSCOREE_TEST_RUNTIME", runtime_path, MAX_PATH ), ret;
    ICLRRuntimeHost *runtime;
    unsigned int i;

    if (!len || len >= MAX_PATH)
    {
        skip( "MSCOREE_TEST_RUNTIME is not set.\n" );
        return;
    }
    for (i = 0; i < ARRAY_SIZE(links); i++)
    {
        swprintf( target, MAX_PATH, L"%ls\\%ls", runtime_path, links[i] + lstrlenW( L"root\\" ) );
        if (!make_link( target, links[i] )) break;
    }
    set_variable( L"MSCOREE_MONO", L"", L"root" );
    if (i == ARRAY_SIZE(links) && play_folders() && (runtime = start_runtime( NULL )))
    {
        get_path( cache, L"windows\\Microsoft.NET\\assembly\\GAC_MSIL" );
        get_path( target, L"root\\lib\\mono\\4.5\\Facades\\System.Dynamic.Runtime.dll" );
        ret = 0;
        if (GetFileAttributesW( target ) == INVALID_FILE_ATTRIBUTES) skip( "this Mono has no facades.\n" );
        else ret = call_guest_ok( runtime, L"LoadFacade", cache );
        ok( !ret, "got %lu.\n", ret );
        ret = call_guest_ok( runtime, L"LoadOwn", cache );
        ok( ret == 1, "got %lu.\n", ret );
    }
    while (i--) remove_link( links[i] );
}

static const struct test_case cases[] =
{
    { "variable", test_variable },
    { "windows", test_windows },
    { "windows_link", test_windows_link },
    { "registry", test_registry },
    { "data", test_data },
    { "data_unix", test_data_unix },
    { "data_link", test_data_link },
    { "build", test_build },
    { "broken", test_broken },
    { "library_name", test_library_name },
    { "program_files", test_program_files },
    { "without_cache", test_without_cache }
};

/* In a child: with a folder of its own, and nothing said of a Mono. */
static BOOL run_case(void)
{
    static const WCHAR *const variables[] = { L"MSCOREE_MONO", L"WINEDATADIR", L"WINEBUILDDIR" };
    WCHAR before[MAX_PATH] = L"";
    DWORD size = sizeof(before);
    unsigned int i;
    char **args;
    BOOL ret;

    if (!get_child_args( &args )) return FALSE;
    for (i = 0; i < ARRAY_SIZE(variables); i++) SetEnvironmentVariableW( variables[i], NULL );
    GetTempPathW( MAX_PATH, base );
    swprintf( base + lstrlenW( base ), 64, L"mscoree_finding_%lu", GetCurrentProcessId() );
    RegGetValueW( HKEY_CURRENT_USER, mono_key, L"RuntimePath", RRF_RT_REG_SZ, NULL, before, &size );
    set_registry( NULL );
    ret = run_own_case( cases, ARRAY_SIZE(cases) );
    set_registry( NULL );
    if (before[0]) RegSetKeyValueW( HKEY_CURRENT_USER, mono_key, L"RuntimePath", REG_SZ, before,
                                    (lstrlenW( before ) + 1) * sizeof(WCHAR) );
    return ret;
}

/* When no process has a file open. */
static void remove_folders(void)
{
    WCHAR temp[MAX_PATH], path[MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE find;

    GetTempPathW( MAX_PATH, temp );
    swprintf( path, MAX_PATH, L"%lsmscoree_finding_*", temp );
    if ((find = FindFirstFileW( path, &data )) == INVALID_HANDLE_VALUE) return;
    do
    {
        swprintf( path, MAX_PATH, L"%ls%ls", temp, data.cFileName );
        remove_tree( path );
        ok( GetFileAttributesW( path ) == INVALID_FILE_ATTRIBUTES, "%s is still there.\n", wine_dbgstr_w(path) );
    }
    while (FindNextFileW( find, &data ));
    FindClose( find );
}

START_TEST(finding)
{
    if (run_case()) return;
    if (!can_run_guest( L"guest.dll" )) return;
    run_cases( "finding", cases, ARRAY_SIZE(cases) );
    remove_folders();
}
