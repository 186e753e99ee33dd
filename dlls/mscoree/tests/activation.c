/*
 * Managed classes as COM classes: by the registry, by a manifest, and by their names
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
#include <windef.h>
#include <winbase.h>
#include <winreg.h>
#include <objbase.h>
#include <oleauto.h>

#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "launch.h"
#include "wine/test.h"

static const GUID CLSID_Hosted     = { 0x5b1f0e52, 0x2c3d, 0x4f61, { 0x8a,0x95, 0x9f,0x3d,0x0c,0x7e,0x1b,0x24 } };
static const GUID IID_IHosted      = { 0x0a8c1d64, 0x77b5, 0x4a51, { 0x9f,0x0e, 0x5d,0x2b,0x6c,0x3f,0x4e,0x10 } };

#define CLASS_KEY  L"CLSID\\{5B1F0E52-2C3D-4F61-8A95-9F3D0C7E1B24}"
#define SERVER_KEY CLASS_KEY L"\\InprocServer32"

static const GUID null_guid;

/* guests/hosted.cs */
enum { SLOT_PLUS = 3, SLOT_DESCRIBE = 4 };

static void check_hosted( IUnknown *object )
{
    HRESULT (WINAPI *plus)( void *, LONG, LONG * );
    HRESULT (WINAPI *describe)( void *, BSTR * );
    IUnknown *hosted = NULL;
    LONG number = 0;
    BSTR text = NULL;
    HRESULT hr;

    hr = IUnknown_QueryInterface( object, &IID_IHosted, (void **)&hosted );
    ok( hr == S_OK && hosted, "got hr %#lx.\n", hr );
    if (!hosted) return;
    plus = get_slot( hosted, SLOT_PLUS );
    hr = plus( hosted, 42, &number );
    ok( hr == S_OK && number == 42, "got hr %#lx, %ld.\n", hr, number );
    describe = get_slot( hosted, SLOT_DESCRIBE );
    hr = describe( hosted, &text );
    ok( hr == S_OK && text && !lstrcmpW( text, L"Hosted unnamed" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(text) );
    SysFreeString( text );
    IUnknown_Release( hosted );
}

static LSTATUS set_value( const WCHAR *key, const WCHAR *name, const WCHAR *value )
{
    HKEY handle;
    LSTATUS error;

    if ((error = RegCreateKeyExW( HKEY_CLASSES_ROOT, key, 0, NULL, 0, KEY_WRITE, NULL, &handle, NULL ))) return error;
    if (value)
        error = RegSetValueExW( handle, name, 0, REG_SZ, (const BYTE *)value, (lstrlenW( value ) + 1) * sizeof(WCHAR) );
    else RegDeleteValueW( handle, name );
    RegCloseKey( handle );
    return error;
}

static BOOL register_class( const WCHAR *key, const WCHAR *class, const WCHAR *codebase )
{
    if (set_value( SERVER_KEY, NULL, L"mscoree.dll" ))
    {
        skip( "a class cannot be registered.\n" );
        return FALSE;
    }
    set_value( SERVER_KEY, L"ThreadingModel", L"Both" );
    set_value( key, L"Class", class );
    set_value( key, L"Assembly", L"hosted, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null" );
    set_value( key, L"RuntimeVersion", L"v4.0.30319" );
    set_value( key, L"CodeBase", codebase );
    return TRUE;
}

static void unregister_class(void)
{
    RegDeleteTreeW( HKEY_CLASSES_ROOT, CLASS_KEY );
}

static HRESULT create( IUnknown **object )
{
    *object = (IUnknown *)0xdeadbeef;
    return CoCreateInstance( &CLSID_Hosted, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)object );
}

static void get_url( const WCHAR *path, WCHAR *url )
{
    lstrcpyW( url, L"file:///" );
    lstrcatW( url, path );
    for (; *url; url++) if (*url == '\\') *url = '/';
}

static void test_registry(void)
{
    HRESULT (WINAPI *pDllGetClassObject)( REFCLSID, REFIID, void ** );
    WCHAR path[MAX_PATH], url[MAX_PATH + 8];
    IClassFactory *factory = NULL;
    IUnknown *object, *unk;
    HRESULT hr;

    if (!get_guest_path( L"hosted.dll", path )) return;
    get_url( path, url );
    CoInitializeEx( NULL, COINIT_MULTITHREADED );

    unregister_class();
    hr = create( &object );
    ok( hr == REGDB_E_CLASSNOTREG && !object, "got hr %#lx.\n", hr );
    if (!register_class( SERVER_KEY, L"Hosted", url )) return;
    hr = create( &object );
    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        check_hosted( object );
        hr = IUnknown_QueryInterface( object, &IID_IClassFactory, (void **)&unk );
        ok( hr == E_NOINTERFACE && !unk, "got hr %#lx.\n", hr );
        ok( !IUnknown_Release( object ), "the object is still referenced.\n" );
    }

    pDllGetClassObject = (void *)GetProcAddress( GetModuleHandleA( "mscoree.dll" ), "DllGetClassObject" );
    hr = pDllGetClassObject( &CLSID_Hosted, &IID_IClassFactory, NULL );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    hr = pDllGetClassObject( &null_guid, &IID_IClassFactory, (void **)&factory );
    ok( hr == CLASS_E_CLASSNOTAVAILABLE && !factory, "got hr %#lx.\n", hr );
    hr = pDllGetClassObject( &CLSID_Hosted, &IID_IClassFactory, (void **)&factory );
    ok( hr == S_OK && factory, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        object = NULL;
        hr = IClassFactory_CreateInstance( factory, NULL, &IID_IHosted, (void **)&object );
        ok( hr == S_OK && object, "got hr %#lx.\n", hr );
        check_hosted( object );
        unk = (IUnknown *)0xdeadbeef;
        hr = IClassFactory_CreateInstance( factory, object, &IID_IUnknown, (void **)&unk );
        ok( hr == CLASS_E_NOAGGREGATION && !unk, "got hr %#lx.\n", hr );
        unk = (IUnknown *)0xdeadbeef;
        hr = IClassFactory_CreateInstance( factory, NULL, &IID_IClassFactory, (void **)&unk );
        ok( hr == E_NOINTERFACE && !unk, "got hr %#lx.\n", hr );
        IUnknown_Release( object );
        hr = IClassFactory_LockServer( factory, TRUE );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        IClassFactory_LockServer( factory, FALSE );
        IClassFactory_Release( factory );
    }

    /* a plain path; the key of the highest version */
    set_value( SERVER_KEY, L"CodeBase", path );
    hr = create( &object );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr == S_OK) IUnknown_Release( object );
    unregister_class();
    register_class( SERVER_KEY L"\\1.9.0.0", L"Missing", url );
    register_class( SERVER_KEY L"\\1.10.0.0", L"Hosted", url );
    hr = create( &object );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        check_hosted( object );
        IUnknown_Release( object );
    }

    /* what is not there */
    unregister_class();
    register_class( SERVER_KEY, L"Missing", url );
    hr = create( &object );
    ok( hr == COR_E_TYPELOAD && !object, "got hr %#lx.\n", hr );
    register_class( SERVER_KEY, L"Hosted", L"file:///C:/no/such/hosted.dll" );
    set_value( SERVER_KEY, L"Assembly", L"missing" );
    hr = create( &object );
    ok( hr == CLASS_E_CLASSNOTAVAILABLE && !object, "got hr %#lx.\n", hr );
    set_value( SERVER_KEY, L"Assembly", NULL );
    hr = create( &object );
    ok( FAILED(hr) && !object, "got hr %#lx.\n", hr );
    register_class( SERVER_KEY, NULL, url );
    hr = create( &object );
    ok( FAILED(hr) && !object, "got hr %#lx.\n", hr );
    unregister_class();
    CoUninitialize();
}

static HRESULT late( IUnknown *object, const WCHAR *name, WORD flags, unsigned int count, VARIANT *args, VARIANT *ret )
{
    DISPPARAMS params = { args, NULL, count, 0 };
    IDispatch *dispatch;
    HRESULT hr;
    DISPID id;

    VariantInit( ret );
    if (FAILED(hr = IUnknown_QueryInterface( object, &IID_IDispatch, (void **)&dispatch ))) return hr;
    hr = IDispatch_GetIDsOfNames( dispatch, &null_guid, (WCHAR **)&name, 1, 0, &id );
    if (hr == S_OK) hr = IDispatch_Invoke( dispatch, id, &null_guid, 0, flags, &params, ret, NULL, NULL );
    IDispatch_Release( dispatch );
    return hr;
}

/* Scripts make objects this way. */
static void test_late_bound(void)
{
    WCHAR path[MAX_PATH];
    VARIANT arg, ret;
    IUnknown *object;
    HRESULT hr;

    if (!get_guest_path( L"hosted.dll", path ) || !register_class( SERVER_KEY, L"Hosted", path )) return;
    CoInitializeEx( NULL, COINIT_APARTMENTTHREADED );
    hr = create( &object );
    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        V_VT(&arg) = VT_I4;
        V_I4(&arg) = 42;
        hr = late( object, L"plus", DISPATCH_METHOD, 1, &arg, &ret );
        ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 42, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        hr = late( object, L"Name", DISPATCH_PROPERTYGET | DISPATCH_METHOD, 0, NULL, &ret );
        ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"unnamed" ), "got hr %#lx, type %u.\n", hr,
            V_VT(&ret) );
        VariantClear( &ret );
        IUnknown_Release( object );
    }
    CoUninitialize();
    unregister_class();
}

static void write_text( const WCHAR *name, const char *text )
{
    WCHAR path[MAX_PATH];
    DWORD written;
    HANDLE file;

    lstrcpyW( path, folder );
    lstrcatW( path, name );
    file = CreateFileW( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    WriteFile( file, text, strlen( text ), &written, NULL );
    CloseHandle( file );
}

static void delete_file( const WCHAR *name )
{
    WCHAR path[MAX_PATH];

    lstrcpyW( path, folder );
    lstrcatW( path, name );
    DeleteFileW( path );
}

/* Without a registration: a manifest names the class. */
static void test_manifest(void)
{
    static const char application[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        "<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\">\n"
        "<assemblyIdentity type=\"win32\" name=\"application\" version=\"1.0.0.0\"/>\n"
        "<dependency><dependentAssembly>\n"
        "<assemblyIdentity name=\"hosted\" version=\"0.0.0.0\"/>\n"
        "</dependentAssembly></dependency></assembly>\n";
    static const char assembly[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        "<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\">\n"
        "<assemblyIdentity name=\"hosted\" version=\"0.0.0.0\"/>\n"
        "<clrClass clsid=\"{5B1F0E52-2C3D-4F61-8A95-9F3D0C7E1B24}\" progid=\"Hosted\" threadingModel=\"Both\" "
        "name=\"Hosted\""
        " runtimeVersion=\"v4.0.30319\"/>\n"
        "<file name=\"hosted.dll\"/></assembly>\n";
    WCHAR path[MAX_PATH], library[MAX_PATH];
    ACTCTXW info = { sizeof(info) };
    IUnknown *object;
    ULONG_PTR cookie;
    HANDLE context;
    HRESULT hr;
    BOOL ret;

    create_folder( L"managed manifest" );
    if (!copy_guest( L"hosted.dll", L"hosted.dll", library )) return;
    write_text( L"application.manifest", application );
    write_text( L"hosted.manifest", assembly );
    lstrcpyW( path, folder );
    lstrcatW( path, L"application.manifest" );
    info.lpSource = path;
    context = CreateActCtxW( &info );
    ok( context != INVALID_HANDLE_VALUE, "error %lu.\n", GetLastError() );
    CoInitializeEx( NULL, COINIT_MULTITHREADED );
    unregister_class();
    hr = create( &object );
    ok( hr == REGDB_E_CLASSNOTREG && !object, "got hr %#lx.\n", hr );
    if (context != INVALID_HANDLE_VALUE)
    {
        ret = ActivateActCtx( context, &cookie );
        ok( ret, "error %lu.\n", GetLastError() );
        hr = create( &object );
        ok( hr == S_OK && object, "got hr %#lx.\n", hr );
        if (hr == S_OK)
        {
            check_hosted( object );
            IUnknown_Release( object );
        }
        DeactivateActCtx( 0, cookie );
        ReleaseActCtx( context );
    }
    CoUninitialize();
    delete_file( L"application.manifest" );
    delete_file( L"hosted.manifest" );
    DeleteFileW( library );
    RemoveDirectoryW( folder );
}

/* By its name. */
static void test_names(void)
{
    static const WCHAR list_name[] = L"System.Collections.ArrayList, mscorlib, Version=4.0.0.0, Culture=neutral, "
                                     L"PublicKeyToken=b77a5c561934e089";
    HRESULT (WINAPI *pClrCreateManagedInstance)( const WCHAR *, REFIID, void ** );
    IManagedObject *managed;
    IUnknown *object;
    BSTR guid, again;
    VARIANT arg, ret;
    int domain, ccw;
    HRESULT hr;

    pClrCreateManagedInstance = (void *)GetProcAddress( GetModuleHandleA( "mscoree.dll" ), "ClrCreateManagedInstance" );
    if (!pClrCreateManagedInstance) return;
    hr = pClrCreateManagedInstance( NULL, &IID_IUnknown, (void **)&object );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    object = (IUnknown *)0xdeadbeef;
    hr = pClrCreateManagedInstance( L"System.NoSuchThing", &IID_IUnknown, (void **)&object );
    ok( FAILED(hr) && !object, "got hr %#lx.\n", hr );
    hr = pClrCreateManagedInstance( L"Missing, no such assembly", &IID_IUnknown, (void **)&object );
    ok( FAILED(hr) && !object, "got hr %#lx.\n", hr );
    hr = pClrCreateManagedInstance( list_name, &IID_IHosted, (void **)&object );
    ok( hr == E_NOINTERFACE && !object, "got hr %#lx.\n", hr );
    hr = pClrCreateManagedInstance( list_name, &IID_IUnknown, (void **)&object );
    ok( hr == S_OK && object, "got hr %#lx.\n", hr );
    if (hr != S_OK) return;
    V_VT(&arg) = VT_R8;
    V_R8(&arg) = 1.5;
    hr = late( object, L"Add", DISPATCH_METHOD, 1, &arg, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && !V_I4(&ret), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = late( object, L"Count", DISPATCH_PROPERTYGET, 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 1, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    V_VT(&arg) = VT_I4;
    V_I4(&arg) = 0;
    hr = late( object, L"Item", DISPATCH_PROPERTYGET, 1, &arg, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_R8 && V_R8(&ret) == 1.5, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );

    hr = IUnknown_QueryInterface( object, &IID_IManagedObject, (void **)&managed );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        domain = ccw = 0;
        guid = again = NULL;
        hr = IManagedObject_GetObjectIdentity( managed, &guid, &domain, &ccw );
        ok( hr == S_OK && guid && domain == 1 && ccw, "got hr %#lx, %s, %d, %#x.\n", hr, wine_dbgstr_w(guid), domain,
            ccw );
        hr = IManagedObject_GetObjectIdentity( managed, &again, &domain, &ccw );
        ok( hr == S_OK && again && !lstrcmpW( guid, again ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(again) );
        SysFreeString( guid );
        SysFreeString( again );
        hr = IManagedObject_GetObjectIdentity( managed, NULL, &domain, &ccw );
        ok( hr == E_POINTER, "got hr %#lx.\n", hr );
        again = NULL;
        hr = IManagedObject_GetSerializedBuffer( managed, &again );
        ok( hr == S_OK && SysStringByteLen( again ) > 20 && !*(BYTE *)again, "got hr %#lx, %u bytes.\n", hr,
            SysStringByteLen( again ) );
        SysFreeString( again );
        hr = IManagedObject_GetSerializedBuffer( managed, NULL );
        ok( hr == E_POINTER, "got hr %#lx.\n", hr );
        IManagedObject_Release( managed );
    }
    IUnknown_Release( object );
}

static const struct test_case cases[] =
{
    { "registry", test_registry },
    { "late", test_late_bound },
    { "manifest", test_manifest },
    { "names", test_names },
};

START_TEST(activation)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"hosted.dll" )) run_cases( "activation", cases, ARRAY_SIZE(cases) );
}
