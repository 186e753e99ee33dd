/*
 * Tests for the classes of mscorlib that scripts make by their names, and for the files that they look for
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
#include <stdio.h>
#include <stdarg.h>

#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <winreg.h>
#include <objbase.h>
#include <oleauto.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "launch.h"
#include "wine/test.h"

/* has no header */
HRESULT WINAPI GetCORRootDirectory( WCHAR *buffer, DWORD count, DWORD *size );

/* As the .NET Framework registers them. */
static const struct { const WCHAR *name, *clsid; } known[] =
{
    { L"System.Collections.ArrayList",  L"{6896B49D-7AFB-34DC-934E-5ADD38EEEE39}" },
    { L"System.Collections.SortedList", L"{026CC6D7-34B2-33D5-B551-CA31EB6CE345}" },
    { L"System.Object",                 L"{81C5FE01-027C-3E1C-98D5-DA9C9862AA21}" },
    { L"System.Random",                 L"{4E77EC8F-51D8-386C-85FE-7DC931B7A8E7}" },
    { L"System.Text.StringBuilder",     L"{E724B749-18D6-36AB-9F6D-09C36D9C6016}" },
};

static const WCHAR *const names[] =
{
    L"System.Collections.ArrayList", L"System.Collections.Hashtable", L"System.Collections.Queue",
        L"System.Collections.SortedList",
    L"System.Collections.Stack", L"System.IO.MemoryStream", L"System.IO.StringWriter", L"System.Object",
        L"System.Random",
    L"System.Security.Cryptography.HMACSHA256", L"System.Security.Cryptography.MD5CryptoServiceProvider",
    L"System.Security.Cryptography.RijndaelManaged", L"System.Security.Cryptography.SHA1Managed",
    L"System.Security.Cryptography.SHA256Managed", L"System.Text.ASCIIEncoding", L"System.Text.StringBuilder",
    L"System.Text.UTF8Encoding", L"System.Text.UnicodeEncoding",
};

static HRESULT (WINAPI *pDllRegisterServer)(void), (WINAPI *pDllUnregisterServer)(void);

static IDispatch *create( const WCHAR *name )
{
    IDispatch *disp = NULL;
    CLSID clsid;
    HRESULT hr;

    hr = CLSIDFromProgID( name, &clsid );
    ok( hr == S_OK, "%s: got hr %#lx.\n", wine_dbgstr_w( name ), hr );
    if (hr != S_OK) return NULL;
    hr = CoCreateInstance( &clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch, (void **)&disp );
    ok( hr == S_OK && disp, "%s: got hr %#lx.\n", wine_dbgstr_w( name ), hr );
    return disp;
}

static HRESULT invoke( IDispatch *disp, const WCHAR *name, WORD flags, unsigned int count, VARIANT *args, VARIANT *ret )
{
    DISPPARAMS params = { args, NULL, count, 0 };
    DISPID id;
    HRESULT hr;

    VariantInit( ret );
    hr = IDispatch_GetIDsOfNames( disp, &IID_NULL, (WCHAR **)&name, 1, LOCALE_USER_DEFAULT, &id );
    ok( hr == S_OK, "%s: got hr %#lx.\n", wine_dbgstr_w( name ), hr );
    return IDispatch_Invoke( disp, id, &IID_NULL, LOCALE_USER_DEFAULT, flags, &params, ret, NULL, NULL );
}

static void test_objects(void)
{
    IDispatch *disp;
    unsigned int i;
    VARIANT arg, ret;
    HRESULT hr;

    CoInitialize( NULL );
    for (i = 0; i < ARRAY_SIZE(names); i++)
    {
        if (!(disp = create( names[i] ))) continue;
        hr = invoke( disp, L"ToString", DISPATCH_METHOD, 0, NULL, &ret );
        ok( hr == S_OK && V_VT(&ret) == VT_BSTR, "%s: got hr %#lx, type %u.\n", wine_dbgstr_w( names[i] ), hr,
            V_VT(&ret) );
        VariantClear( &ret );
        IDispatch_Release( disp );
    }
    if (!(disp = create( L"System.Collections.ArrayList" ))) return;
    V_VT(&arg) = VT_I4;
    V_I4(&arg) = 5;
    hr = invoke( disp, L"Add", DISPATCH_METHOD, 1, &arg, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && !V_I4(&ret), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = invoke( disp, L"Count", DISPATCH_PROPERTYGET, 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 1, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    IDispatch_Release( disp );
    CoUninitialize();
}

static const struct test_case cases[] =
{
    { "objects", test_objects },
};

static void test_registry(void)
{
    WCHAR path[120], value[MAX_PATH], guid[40];
    unsigned int i;
    LSTATUS status;
    DWORD size;
    CLSID clsid;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(known); i++)
    {
        hr = CLSIDFromProgID( known[i].name, &clsid );
        ok( hr == S_OK, "%s: got hr %#lx.\n", wine_dbgstr_w( known[i].name ), hr );
        StringFromGUID2( &clsid, guid, ARRAY_SIZE(guid) );
        ok( !lstrcmpiW( guid, known[i].clsid ), "%s: got %s.\n", wine_dbgstr_w( known[i].name ),
            wine_dbgstr_w( guid ) );
        swprintf( path, ARRAY_SIZE(path), L"CLSID\\%ls\\InprocServer32", guid );
        size = sizeof(value);
        status = RegGetValueW( HKEY_CLASSES_ROOT, path, L"Class", RRF_RT_REG_SZ, NULL, value, &size );
        ok( !status && !lstrcmpW( value, known[i].name ), "got %ld, %s.\n", status, wine_dbgstr_w( value ) );
        size = sizeof(value);
        status = RegGetValueW( HKEY_CLASSES_ROOT, path, L"RuntimeVersion", RRF_RT_REG_SZ, NULL, value, &size );
        ok( !status && !lstrcmpW( value, L"v4.0.30319" ), "got %ld, %s.\n", status, wine_dbgstr_w( value ) );
        size = sizeof(value);
        status = RegGetValueW( HKEY_CLASSES_ROOT, path, L"ThreadingModel", RRF_RT_REG_SZ, NULL, value, &size );
        ok( !status && !lstrcmpW( value, L"Both" ), "got %ld, %s.\n", status, wine_dbgstr_w( value ) );
    }
}

/* The newest folder that has one is what a script binds to. */
static void test_files(void)
{
    WCHAR path[MAX_PATH];
    DWORD size;
    HRESULT hr;

    hr = GetCORRootDirectory( path, ARRAY_SIZE(path), &size );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    lstrcatW( path, L"v4.0.30319\\mscorlib.dll" );
    ok( GetFileAttributesW( path ) != INVALID_FILE_ATTRIBUTES, "no %s.\n", wine_dbgstr_w( path ) );
}

/* The assembly cache's DLL lies in that folder, and nowhere else. */
static void test_fusion(void)
{
    HMODULE module = NULL;
    HRESULT hr;

    hr = LoadLibraryShim( L"fusion.dll", L"v4.0.30319", NULL, &module );
    ok( hr == S_OK && module, "got hr %#lx, %p.\n", hr, module );
    if (module) ok( GetProcAddress( module, "CreateAssemblyCache" ) != NULL, "it is another DLL.\n" );
    hr = LoadLibraryShim( L"fusion", L"v4.0.30319", NULL, &module );
    ok( hr == S_OK && module, "got hr %#lx, %p.\n", hr, module );
}

/* As scripts use them. */
static void test_script(void)
{
    static const char script[] =
        "Set list = CreateObject(\"System.Collections.ArrayList\")\r\n"
        "list.Add \"pear\"\r\nlist.Add \"apple\"\r\nlist.Sort\r\n"
        "WScript.Echo list.Count & \" \" & list.Item(0)\r\n"
        "Set text = CreateObject(\"System.Text.StringBuilder\")\r\n"
        "text.Capacity = 100\r\n"
        "WScript.Echo text.Capacity\r\n";
    WCHAR path[MAX_PATH], program[MAX_PATH], args[MAX_PATH + 20];
    HANDLE file;
    DWORD code;

    GetSystemDirectoryW( program, ARRAY_SIZE(program) );
    lstrcatW( program, L"\\cscript.exe" );
    if (GetFileAttributesW( program ) == INVALID_FILE_ATTRIBUTES)
    {
        skip( "no cscript.exe.\n" );
        return;
    }
    create_folder( L"mscoree coreclasses" );
    swprintf( path, ARRAY_SIZE(path), L"%lsscript.vbs", folder );
    file = CreateFileW( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    WriteFile( file, script, strlen( script ), &code, NULL );
    CloseHandle( file );
    swprintf( args, ARRAY_SIZE(args), L"//nologo \"%ls\"", path );
    code = run_program( program, args, NULL );
    ok( !code && !strcmp( output, "2 apple\r\n100\r\n" ), "got exit code %#lx, %s.\n", code, wine_dbgstr_a( output ) );
    DeleteFileW( path );
    RemoveDirectoryW( folder );
}

static void test_unregister(void)
{
    CLSID clsid;
    HRESULT hr;

    hr = pDllUnregisterServer();
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = CLSIDFromProgID( L"System.Collections.ArrayList", &clsid );
    ok( hr == CO_E_CLASSSTRING, "got hr %#lx.\n", hr );
}

START_TEST(coreclasses)
{
    HMODULE module = GetModuleHandleA( "mscoree.dll" );
    BOOL registered;
    CLSID clsid;
    HRESULT hr;

    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (!has_runtime()) return;
    pDllRegisterServer = (void *)GetProcAddress( module, "DllRegisterServer" );
    pDllUnregisterServer = (void *)GetProcAddress( module, "DllUnregisterServer" );
    registered = !CLSIDFromProgID( L"System.Object", &clsid );
    hr = pDllRegisterServer();
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    test_registry();
    test_files();
    test_fusion();
    run_cases( "coreclasses", cases, ARRAY_SIZE(cases) );
    test_script();
    test_unregister();
    if (registered) pDllRegisterServer();
}
