/*
 * What a prefix says of its .NET after registration: the keys and folders of an installed .NET, and wine-mono's support
 * package
 *
 * The Mono whose package is installed is made here, of files that only look like one; its package is made by
 * winemsibuilder.
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
#include <windef.h>
#include <winbase.h>
#include <winreg.h>

#include "launch.h"
#include "wine/test.h"

#define FULL_KEY L"Software\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full"
#define TEST_KEY L"Software\\mscoree-wine test"

static WCHAR system_folder[MAX_PATH];

static DWORD run_system( const WCHAR *name, const WCHAR *args )
{
    WCHAR path[MAX_PATH];

    lstrcpyW( path, system_folder );
    lstrcatW( path, name );
    return run_program( path, args, NULL );
}

static void register_dll(void)
{
    DWORD code = run_system( L"regsvr32.exe", L"/s mscoree.dll" );

    ok( !code, "got exit code %lu.\n", code );
}

static DWORD read_number( REGSAM view, const WCHAR *path, const WCHAR *name )
{
    DWORD number = 0, size = sizeof(number);
    HKEY key;

    if (RegOpenKeyExW( HKEY_LOCAL_MACHINE, path, 0, KEY_READ | view, &key )) return 0;
    if (RegQueryValueExW( key, name, NULL, NULL, (BYTE *)&number, &size )) number = 0;
    RegCloseKey( key );
    return number;
}

static const WCHAR *read_text( REGSAM view, const WCHAR *path, const WCHAR *name )
{
    static WCHAR text[MAX_PATH];
    DWORD size = sizeof(text) - sizeof(WCHAR);
    HKEY key;

    memset( text, 0, sizeof(text) );
    if (RegOpenKeyExW( HKEY_LOCAL_MACHINE, path, 0, KEY_READ | view, &key )) return text;
    if (RegQueryValueExW( key, name, NULL, NULL, (BYTE *)text, &size )) text[0] = 0;
    RegCloseKey( key );
    return text;
}

static void delete_value( REGSAM view, const WCHAR *path, const WCHAR *name )
{
    HKEY key;

    if (RegOpenKeyExW( HKEY_LOCAL_MACHINE, path, 0, KEY_WRITE | view, &key )) return;
    RegDeleteValueW( key, name );
    RegCloseKey( key );
}

/* One view of the registry after a registration with a Mono that has no package. */
static void check_view( REGSAM view, const WCHAR *frameworks )
{
    WCHAR root[MAX_PATH], folder_of_4[MAX_PATH];
    const WCHAR *text;
    DWORD number;

    GetWindowsDirectoryW( root, MAX_PATH );
    lstrcatW( root, L"\\Microsoft.NET\\" );
    lstrcatW( root, frameworks );
    lstrcatW( root, L"\\" );
    lstrcpyW( folder_of_4, root );
    lstrcatW( folder_of_4, L"v4.0.30319\\" );

    number = read_number( view, FULL_KEY, L"Release" );
    ok( number >= 378389, "%s: got release %lu.\n", wine_dbgstr_w(frameworks), number );
    number = read_number( view, FULL_KEY, L"Install" );
    ok( number == 1, "%s: got %lu.\n", wine_dbgstr_w(frameworks), number );
    number = read_number( view, L"Software\\Microsoft\\NET Framework Setup\\NDP\\v2.0.50727", L"Install" );
    ok( number == 1, "%s: got %lu.\n", wine_dbgstr_w(frameworks), number );
    text = read_text( view, FULL_KEY, L"InstallPath" );
    ok( !lstrcmpiW( text, folder_of_4 ), "got %s.\n", wine_dbgstr_w(text) );
    text = read_text( view, L"Software\\Microsoft\\.NETFramework", L"InstallRoot" );
    ok( !lstrcmpiW( text, root ), "got %s.\n", wine_dbgstr_w(text) );
    text = read_text( view, L"Software\\Microsoft\\.NETFramework\\policy\\v4.0", L"30319" );
    ok( !lstrcmpW( text, L"30319-30319" ), "got %s.\n", wine_dbgstr_w(text) );
    ok( GetFileAttributesW( folder_of_4 ) != INVALID_FILE_ATTRIBUTES, "there is no %s.\n", wine_dbgstr_w(folder_of_4) );
}

static void test_keys(void)
{
    const WCHAR *text;

    delete_value( KEY_WOW64_64KEY, FULL_KEY, L"Release" );
    delete_value( KEY_WOW64_32KEY, FULL_KEY, L"Release" );
    register_dll();
    check_view( KEY_WOW64_64KEY, sizeof(void *) > 4 ? L"Framework64" : L"Framework" );
    check_view( KEY_WOW64_32KEY, L"Framework" );

    /* what another set-up has written stays */
    delete_value( KEY_WOW64_64KEY, FULL_KEY, L"Version" );
    ok( !RegSetKeyValueW( HKEY_LOCAL_MACHINE, FULL_KEY, L"Version", REG_SZ, L"4.9", sizeof(L"4.9") ),
        "the value can't be set.\n" );
    register_dll();
    text = read_text( KEY_WOW64_64KEY, FULL_KEY, L"Version" );
    ok( !lstrcmpW( text, L"4.9" ), "got %s.\n", wine_dbgstr_w(text) );
    delete_value( KEY_WOW64_64KEY, FULL_KEY, L"Version" );
    register_dll();
    text = read_text( KEY_WOW64_64KEY, FULL_KEY, L"Version" );
    ok( text[0] == '4' && lstrcmpW( text, L"4.9" ), "got %s.\n", wine_dbgstr_w(text) );
}

static void write_file( const WCHAR *name, const char *text )
{
    WCHAR path[MAX_PATH];
    DWORD done;
    HANDLE file;

    lstrcpyW( path, folder );
    lstrcatW( path, name );
    file = CreateFileW( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    ok( file != INVALID_HANDLE_VALUE, "%s can't be written.\n", wine_dbgstr_w(path) );
    WriteFile( file, text, strlen( text ), &done, NULL );
    CloseHandle( file );
}

#define PACKAGE L"mono\\support\\winemono-support.msi"

/* A Mono as far as one looks: our own program is a file of the right width. */
static void make_mono( WCHAR root[MAX_PATH] )
{
    static const WCHAR *const folders[] = { L"mono", L"mono\\bin", L"mono\\lib", L"mono\\lib\\mono",
                                            L"mono\\lib\\mono\\4.5",
                                            L"mono\\support" };
    WCHAR path[MAX_PATH], program[MAX_PATH];
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(folders); i++)
    {
        lstrcpyW( path, folder );
        lstrcatW( path, folders[i] );
        CreateDirectoryW( path, NULL );
    }
    GetModuleFileNameW( NULL, program, MAX_PATH );
    lstrcpyW( path, folder );
    lstrcatW( path, sizeof(void *) > 4 ? L"mono\\bin\\libmono-2.0-x86_64.dll" : L"mono\\bin\\libmono-2.0-x86.dll" );
    ok( CopyFileW( program, path, FALSE ), "%s can't be copied.\n", wine_dbgstr_w(program) );
    write_file( L"mono\\lib\\mono\\4.5\\mscorlib.dll", "" );
    lstrcpyW( root, folder );
    lstrcatW( root, L"mono" );
}

/* The package in the version 1.MINOR.0: it writes its version into a key of ours. */
static BOOL make_package( unsigned int minor )
{
    char text[1024];

    sprintf( text, "Property\tValue\ns72\tl0\nProperty\tProperty\nProductName\tWine Mono Windows Support\n"
                   "ProductLanguage\t0\n"
                   "ProductVersion\t1.%u.0\nManufacturer\tmscoree-wine\nUpgradeCode\t"
                   "{DE624609-C6B5-486A-9274-EF0B854F6BC5}\n"
                   "ProductCode\t{5C6D1D2E-3F50-4B7A-9C11-0000000000%02u}\nALLUSERS\t1\n", minor, minor );
    write_file( L"property.idt", text );
    write_file( L"directory.idt", "Directory\tDirectory_Parent\tDefaultDir\ns72\tS72\tl255\nDirectory\tDirectory\n"
                                  "TARGETDIR\t\tSourceDir\n" );
    write_file( L"component.idt", "Component\tComponentId\tDirectory_\tAttributes\tCondition\tKeyPath\ns72\tS38\ts72\t"
                                  "i2\tS255\tS72\n"
                "Component\tComponent\nkeys\t{5C6D1D2E-3F50-4B7A-9C11-0000000000AA}\tTARGETDIR\t260\t\tversion\n" );
    write_file( L"feature.idt", "Feature\tFeature_Parent\tTitle\tDescription\tDisplay\tLevel\tDirectory_\tAttributes\n"
                "s38\tS38\tL64\tL255\tI2\ti2\tS72\ti2\nFeature\tFeature\nall\t\tall\tall\t1\t1\tTARGETDIR\t0\n" );
    write_file( L"featurecomponents.idt",
                "Feature_\tComponent_\ns38\ts72\nFeatureComponents\tFeature_\tComponent_\nall\tkeys\n" );
    write_file( L"registry.idt", "Registry\tRoot\tKey\tName\tValue\tComponent_\ns72\ti2\tl255\tL255\tL0\ts72\n"
                                 "Registry\tRegistry\n"
                "version\t2\tSoftware\\mscoree-wine test\tVersion\t[ProductVersion]\tkeys\n" );
    write_file( L"installexecutesequence.idt",
                "Action\tCondition\tSequence\ns72\tS255\tI2\nInstallExecuteSequence\tAction\n"
                "CostInitialize\t\t800\nFileCost\t\t900\nCostFinalize\t\t1000\nInstallValidate\t\t1400\n"
                "InstallInitialize\t\t1500\n"
                "ProcessComponents\t\t1600\nUnpublishFeatures\t\t1800\nRemoveRegistryValues\t\t2600\n"
                "WriteRegistryValues\t\t5000\n"
                "RegisterUser\t\t6000\nRegisterProduct\t\t6100\nPublishFeatures\t\t6300\nPublishProduct\t\t6400\n"
                "InstallFinalize\t\t6600\n" );
    write_file( L"_summaryinformation.idt",
                "PropertyId\tValue\ni2\tl255\n_SummaryInformation\tPropertyId\n1\t1252\n2\tInstallation Database\n"
                "7\tx64;0\n9\t{5C6D1D2E-3F50-4B7A-9C11-0000000000BB}\n14\t200\n15\t0\n" );
    return !run_system( L"winemsibuilder.exe", L"-i " PACKAGE L" property.idt directory.idt component.idt feature.idt "
                        L"featurecomponents.idt registry.idt installexecutesequence.idt _summaryinformation.idt" );
}

static void check_version( const WCHAR *expected )
{
    const WCHAR *text = read_text( sizeof(void *) > 4 ? KEY_WOW64_64KEY : 0, TEST_KEY, L"Version" );

    ok( !lstrcmpW( text, expected ), "got %s, expected %s.\n", wine_dbgstr_w(text), wine_dbgstr_w(expected) );
}

static void test_package(void)
{
    static const WCHAR *const remove[] = { L"/x {5C6D1D2E-3F50-4B7A-9C11-000000000001} /qn",
                                           L"/x {5C6D1D2E-3F50-4B7A-9C11-000000000002} /qn" };
    WCHAR root[MAX_PATH], path[MAX_PATH];
    unsigned int i;

    make_mono( root );
    if (!make_package( 1 ))
    {
        skip( "there is no winemsibuilder.\n" );
        return;
    }
    SetEnvironmentVariableW( L"MSCOREE_MONO", root );
    register_dll();
    check_version( L"1.1.0" );

    /* the same once more is no work */
    delete_value( KEY_WOW64_64KEY, TEST_KEY, L"Version" );
    register_dll();
    check_version( L"" );

    /* a newer one is installed, an older one is not */
    lstrcpyW( path, folder );
    lstrcatW( path, PACKAGE );
    DeleteFileW( path );
    ok( make_package( 2 ), "no package was made.\n" );
    register_dll();
    check_version( L"1.2.0" );
    delete_value( KEY_WOW64_64KEY, TEST_KEY, L"Version" );
    DeleteFileW( path );
    ok( make_package( 1 ), "no package was made.\n" );
    register_dll();
    check_version( L"" );

    /* what is no package is left alone */
    write_file( PACKAGE, "no package" );
    register_dll();
    check_version( L"" );

    SetEnvironmentVariableW( L"MSCOREE_MONO", NULL );
    for (i = 0; i < ARRAY_SIZE(remove); i++) run_system( L"msiexec.exe", remove[i] );
    RegDeleteKeyExW( HKEY_LOCAL_MACHINE, TEST_KEY, KEY_WOW64_64KEY, 0 );
}

/* The native process does it for both widths. */
static void test_wow64(void)
{
    DWORD number;

    delete_value( KEY_WOW64_32KEY, FULL_KEY, L"TargetVersion" );
    register_dll();
    ok( !read_text( KEY_WOW64_32KEY, FULL_KEY, L"TargetVersion" )[0], "a 32-bit process has written the keys.\n" );
    number = RegSetKeyValueW( HKEY_LOCAL_MACHINE, FULL_KEY, L"TargetVersion", REG_SZ, L"4.0.0", sizeof(L"4.0.0") );
    ok( !number, "got error %lu.\n", number );
}

START_TEST(netsetup)
{
    WCHAR mono[MAX_PATH];
    BOOL wow64 = FALSE;
    DWORD len;

    IsWow64Process( GetCurrentProcess(), &wow64 );
    GetSystemDirectoryW( system_folder, MAX_PATH );
    lstrcatW( system_folder, L"\\" );
    create_folder( L"mscoree-netsetup" );
    len = GetEnvironmentVariableW( L"MSCOREE_MONO", mono, MAX_PATH );
    if (wow64) test_wow64();
    else
    {
        test_keys();
        test_package();
        SetEnvironmentVariableW( L"MSCOREE_MONO", len && len < MAX_PATH ? mono : NULL );
    }
}
