/*
 * What a prefix says of its .NET: the support package of its wine-mono, or what that would write
 *
 * Programs and installers look for .NET in the registry and in %SystemRoot%\Microsoft.NET, not in our DLL. wine-mono
 * comes with an MSI package that puts both there, and Wine has mscoree.dll install it, since wineboot registers that in
 * each new prefix and after updates. A package is installed if the prefix has none or an older one. Wine's sources:
 * appwiz.cpl, and wine-mono's public MSI tables.
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

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "msi.h"
#include "msiquery.h"
#include "wine/debug.h"

#include "exports/netsetup.h"
#include "support/monofind.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* The UpgradeCode of "Wine Mono Windows Support". */
static const WCHAR support_code[] = L"{DE624609-C6B5-486A-9274-EF0B854F6BC5}";

/* msi.dll is loaded when a prefix is set up, and at no program's start. */
static struct
{
    UINT (WINAPI *OpenDatabase)( const WCHAR *, const WCHAR *, MSIHANDLE * );
    UINT (WINAPI *DatabaseOpenView)( MSIHANDLE, const WCHAR *, MSIHANDLE * );
    UINT (WINAPI *ViewExecute)( MSIHANDLE, MSIHANDLE );
    UINT (WINAPI *ViewFetch)( MSIHANDLE, MSIHANDLE * );
    UINT (WINAPI *RecordGetString)( MSIHANDLE, UINT, WCHAR *, DWORD * );
    UINT (WINAPI *CloseHandle)( MSIHANDLE );
    UINT (WINAPI *EnumRelatedProducts)( const WCHAR *, DWORD, DWORD, WCHAR * );
    UINT (WINAPI *GetProductInfo)( const WCHAR *, const WCHAR *, WCHAR *, DWORD * );
    INSTALLUILEVEL (WINAPI *SetInternalUI)( INSTALLUILEVEL, HWND * );
    UINT (WINAPI *InstallProduct)( const WCHAR *, const WCHAR * );
} msi;

static BOOL load_msi(void)
{
    static const struct { void *function; const char *name; } functions[] =
    {
        { &msi.OpenDatabase,        "MsiOpenDatabaseW" },
        { &msi.DatabaseOpenView,    "MsiDatabaseOpenViewW" },
        { &msi.ViewExecute,         "MsiViewExecute" },
        { &msi.ViewFetch,           "MsiViewFetch" },
        { &msi.RecordGetString,     "MsiRecordGetStringW" },
        { &msi.CloseHandle,         "MsiCloseHandle" },
        { &msi.EnumRelatedProducts, "MsiEnumRelatedProductsW" },
        { &msi.GetProductInfo,      "MsiGetProductInfoW" },
        { &msi.SetInternalUI,       "MsiSetInternalUI" },
        { &msi.InstallProduct,      "MsiInstallProductW" },
    };
    HMODULE module = LoadLibraryW( L"msi.dll" );
    FARPROC function;
    unsigned int i;

    for (i = 0; module && i < ARRAY_SIZE(functions); i++)
    {
        if (!(function = GetProcAddress( module, functions[i].name ))) return FALSE;
        memcpy( functions[i].function, &function, sizeof(function) );
    }
    return !!module;
}

/* A version of up to three fields as one number, which is how MSI compares them: the fourth field does not count. */
static DWORD version_from_string( const WCHAR *text )
{
    DWORD field[3] = { 0 };
    unsigned int i;

    for (i = 0; i < 3 && *text; i++)
    {
        while (*text >= '0' && *text <= '9') field[i] = field[i] * 10 + *text++ - '0';
        if (*text == '.') text++;
        else break;
    }
    return (field[0] & 0xff) << 24 | (field[1] & 0xff) << 16 | (field[2] & 0xffff);
}

/* The version of a package file; 0: it is none. */
static DWORD get_package_version( const WCHAR *path )
{
    static const WCHAR query[] = L"SELECT `Value` FROM `Property` WHERE `Property` = 'ProductVersion'";
    MSIHANDLE database, view, record;
    WCHAR text[64] = L"";
    DWORD len = ARRAY_SIZE(text);

    if (msi.OpenDatabase( path, MSIDBOPEN_READONLY, &database )) return 0;
    if (!msi.DatabaseOpenView( database, query, &view ))
    {
        if (!msi.ViewExecute( view, 0 ) && !msi.ViewFetch( view, &record ))
        {
            if (msi.RecordGetString( record, 1, text, &len )) text[0] = 0;
            msi.CloseHandle( record );
        }
        msi.CloseHandle( view );
    }
    msi.CloseHandle( database );
    return version_from_string( text );
}

/* The newest version of the package that the prefix has; 0: it has none. */
static DWORD get_installed_version(void)
{
    WCHAR product[39], text[64];
    DWORD i, len, version, newest = 0;

    for (i = 0; !msi.EnumRelatedProducts( support_code, 0, i, product ); i++)
    {
        len = ARRAY_SIZE(text);
        if (msi.GetProductInfo( product, INSTALLPROPERTY_VERSIONSTRINGW, text, &len )) continue;
        if ((version = version_from_string( text )) > newest) newest = version;
    }
    return newest;
}

/* FALSE: this Mono has no support package. */
static BOOL update_package( const WCHAR *root )
{
    static const WCHAR name[] = L"\\support\\winemono-support.msi";
    DWORD wanted, installed;
    WCHAR path[MAX_PATH];
    UINT error;

    if (lstrlenW( root ) + ARRAY_SIZE(name) > MAX_PATH) return FALSE;
    lstrcpyW( path, root );
    lstrcatW( path, name );
    if (GetFileAttributesW( path ) == INVALID_FILE_ATTRIBUTES) return FALSE;
    if (!load_msi())
    {
        ERR( "msi.dll can't be loaded, and %s not be installed\n", debugstr_w(path) );
        return TRUE;
    }
    if (!(wanted = get_package_version( path )))
    {
        ERR( "%s is no MSI package with a version\n", debugstr_w(path) );
        return TRUE;
    }
    installed = get_installed_version();
    TRACE( "%s has version %#lx, the prefix %#lx\n", debugstr_w(path), wanted, installed );
    if (installed >= wanted) return TRUE;
    msi.SetInternalUI( INSTALLUILEVEL_NONE, NULL );
    if ((error = msi.InstallProduct( path, L"" ))) ERR( "%s can't be installed, error %u\n", debugstr_w(path), error );
    return TRUE;
}

#define SETUP L"Software\\Microsoft\\NET Framework Setup\\NDP\\"
#define ACTIVE L"Software\\Microsoft\\Active Setup\\Installed Components\\"

/* What installers of .NET leave, and programs look for. A number if there is no text; a key alone if there is no name,
 * either. */
static const struct
{
    const WCHAR *key;
    const WCHAR *name;
    DWORD        number;
    const WCHAR *text;
} values[] =
{
    { L"Software\\Microsoft\\.NETFramework\\policy\\v1.0" },
    { L"Software\\Microsoft\\.NETFramework\\policy\\v1.1" },
    { L"Software\\Microsoft\\.NETFramework\\policy\\v2.0", L"50727", 0, L"50727-50727" },
    { L"Software\\Microsoft\\.NETFramework\\policy\\v3.0" },
    { L"Software\\Microsoft\\.NETFramework\\policy\\v4.0", L"30319", 0, L"30319-30319" },
    { SETUP L"v1.1.4322",     L"Install", 1 },
    { SETUP L"v1.1.4322",     L"SP", 1 },
    { SETUP L"v2.0.50727",    L"Install", 1 },
    { SETUP L"v2.0.50727",    L"SP", 2 },
    { SETUP L"v2.0.50727",    L"OCM", 1 },
    { SETUP L"v2.0.50727",    L"Version", 0, L"2.2.50727.4927" },
    { SETUP L"v3.0",          L"Install", 1 },
    { SETUP L"v3.0",          L"SP", 2 },
    { SETUP L"v3.0",          L"Version", 0, L"3.0.30729.4926" },
    { SETUP L"v3.0\\Setup",   L"InstallSuccess", 1 },
    { SETUP L"v3.0\\Setup",   L"Version", 0, L"3.0.30729.5420" },
    { SETUP L"v3.5",          L"Install", 1 },
    { SETUP L"v3.5",          L"SP", 1 },
    { SETUP L"v3.5",          L"Version", 0, L"3.5.30729.4926" },
    { SETUP L"v3.5\\1033",    L"Install", 1 },
    { SETUP L"v4\\Client",    L"Install", 1 },
    { SETUP L"v4\\Client",    L"Release", 461814 },
    { SETUP L"v4\\Client",    L"Version", 0, L"4.7.03190" },
    { SETUP L"v4\\Client",    L"TargetVersion", 0, L"4.0.0" },
    { SETUP L"v4\\Full",      L"Install", 1 },
    { SETUP L"v4\\Full",      L"Release", 461814 },
    { SETUP L"v4\\Full",      L"Version", 0, L"4.7.03190" },
    { SETUP L"v4\\Full",      L"TargetVersion", 0, L"4.0.0" },
    { SETUP L"v4\\Full\\1033", L"Install", 1 },
    { SETUP L"v4\\Full\\1033", L"Release", 461814 },
    { ACTIVE L"{7131646D-CD3C-40F4-97B9-CD9E4E6262EF}", L"ComponentID", 0, L".NETFramework" },
    { ACTIVE L"{7131646D-CD3C-40F4-97B9-CD9E4E6262EF}", L"Version", 0, L"2,0,50727,0" },
    { ACTIVE L"{CB2F7EDD-9D1F-43C1-90FC-4F52EAE172A1}", L"ComponentID", 0, L".NETFramework" },
    { ACTIVE L"{CB2F7EDD-9D1F-43C1-90FC-4F52EAE172A1}", L"Version", 0, L"1,0,4322,1" },
};

/* The folders of the versions, as .NET has them. */
static const WCHAR *const versions[] = { L"v1.0.3705", L"v1.1.4322", L"v2.0.50727", L"v3.0", L"v3.5", L"v4.0.30319" };

/* One value in one view of the registry. A value that is there is another set-up's, and stays. */
static LSTATUS set_value( REGSAM view, const WCHAR *path, const WCHAR *name, DWORD number, const WCHAR *text )
{
    LSTATUS status;
    HKEY key;

    if ((status = RegCreateKeyExW( HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_READ | KEY_WRITE | view, NULL, &key,
                                   NULL )))
        return status;
    if (name && RegQueryValueExW( key, name, NULL, NULL, NULL, NULL ))
    {
        if (text)
            status = RegSetValueExW( key, name, 0, REG_SZ, (const BYTE *)text, (lstrlenW( text ) + 1) * sizeof(WCHAR) );
        else status = RegSetValueExW( key, name, 0, REG_DWORD, (const BYTE *)&number, sizeof(number) );
    }
    RegCloseKey( key );
    return status;
}

/* The keys of one view, and the folders that they name; frameworks: "Framework" or "Framework64". */
static LSTATUS write_view( REGSAM view, const WCHAR *windows, const WCHAR *frameworks )
{
    WCHAR root[MAX_PATH + 64], path[MAX_PATH + 96];
    LSTATUS status = ERROR_SUCCESS;
    unsigned int i;

    lstrcpyW( root, windows );
    lstrcatW( root, L"\\Microsoft.NET" );
    CreateDirectoryW( root, NULL );
    lstrcatW( root, L"\\" );
    lstrcatW( root, frameworks );
    CreateDirectoryW( root, NULL );
    lstrcatW( root, L"\\" );
    for (i = 0; i < ARRAY_SIZE(versions); i++)
    {
        lstrcpyW( path, root );
        lstrcatW( path, versions[i] );
        if (!CreateDirectoryW( path, NULL ) && GetLastError() != ERROR_ALREADY_EXISTS)
            WARN( "%s can't be made, error %lu\n", debugstr_w(path), GetLastError() );
    }

    status = set_value( view, L"Software\\Microsoft\\.NETFramework", L"InstallRoot", 0, root );
    for (i = 0; i < ARRAY_SIZE(values) && !status; i++)
        status = set_value( view, values[i].key, values[i].name, values[i].number, values[i].text );
    lstrcpyW( path, root );
    lstrcatW( path, L"v4.0.30319\\" );
    if (!status) status = set_value( view, SETUP L"v4\\Full", L"InstallPath", 0, path );
    if (!status) status = set_value( view, SETUP L"v4\\Client", L"InstallPath", 0, path );
    return status;
}

static void write_setup(void)
{
    WCHAR windows[MAX_PATH];
    DWORD len = GetWindowsDirectoryW( windows, ARRAY_SIZE(windows) );
    LSTATUS status;

    if (!len || len >= ARRAY_SIZE(windows)) return;
#ifdef _WIN64
    status = write_view( KEY_WOW64_64KEY, windows, L"Framework64" );
    if (!status) status = write_view( KEY_WOW64_32KEY, windows, L"Framework" );
#else
    status = write_view( 0, windows, L"Framework" );
#endif
    if (status) ERR( "the registry can't be written, error %ld\n", status );
}

/* Wine's control panel asks the user, loads wine-mono and installs it. Without a display it ends at once. */
static void offer_mono(void)
{
    STARTUPINFOW startup = { sizeof(startup) };
    PROCESS_INFORMATION process;
    WCHAR command[MAX_PATH + 32];
    UINT len = GetSystemDirectoryW( command, MAX_PATH );

    if (!len || len >= MAX_PATH) return;
    lstrcatW( command, L"\\control.exe appwiz.cpl install_mono" );
    if (!CreateProcessW( NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process ))
    {
        WARN( "%s can't be started, error %lu\n", debugstr_w(command), GetLastError() );
        return;
    }
    WaitForSingleObject( process.hProcess, INFINITE );
    CloseHandle( process.hThread );
    CloseHandle( process.hProcess );
}

void netsetup_update(void)
{
    struct monofind_location location;
    BOOL wow64;

    if (IsWow64Process( GetCurrentProcess(), &wow64 ) && wow64) return;
    if (!monofind_get( &location ))
    {
        TRACE( "no Mono:\n%s", debugstr_w(monofind_get_report()) );
        offer_mono();
        if (!monofind_get( &location )) return;
    }
    if (!update_package( location.root )) write_setup();
}
