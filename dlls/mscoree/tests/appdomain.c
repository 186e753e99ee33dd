/*
 * What hosts written for the CLR do with an app domain: _AppDomain and _Assembly, their ends, and many threads in them
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
#include <objbase.h>
#include <oleauto.h>

#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"
#include "reflection.h"

/* The way that most hosts go: bytes, entry point, arguments. */
static void test_entry_point(void)
{
    static const WCHAR *words[] = { L"exit", L"37" };
    IUnknown *domain = get_default_domain(), *assembly, *method = NULL, *unk;
    HRESULT (WINAPI *invoke)( void *, VARIANT, SAFEARRAY *, VARIANT * );
    VARIANT target, args, ret;
    SAFEARRAY *array;
    HRESULT hr;

    if (!domain || !(assembly = load_guest( domain, L"program.exe" ))) return;
    hr = get( assembly, SLOT_ENTRY_POINT, &method );
    ok( hr == S_OK && method, "got hr %#lx.\n", hr );
    check_text( method, SLOT_MEMBER_NAME, L"Main" );
    unk = query( method, &IID__MethodInfo );
    ok( unk == method, "got %p, not %p.\n", unk, method );
    IUnknown_Release( unk );

    invoke = get_slot( method, SLOT_INVOKE_3 );
    args = make_strings( 2, words );
    array = make_args( 1, &args );
    V_VT(&target) = VT_NULL;
    V_I8(&target) = 0;
    memset( &ret, 0xcc, sizeof(ret) );
    hr = invoke( method, target, array, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret) == 37, "got hr %#lx, type %u, %ld.\n", hr, V_VT(&ret),
        V_I4(&ret) );
    VariantInit( &target );
    hr = invoke( method, target, array, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    SafeArrayDestroy( array );
    VariantClear( &args );

    /* as many arguments as it takes, of the right type */
    memset( &ret, 0xcc, sizeof(ret) );
    hr = invoke( method, target, NULL, &ret );
    ok( hr == COR_E_TARGETPARAMCOUNT && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    args = make_int( 3 );
    array = make_args( 1, &args );
    hr = invoke( method, target, array, &ret );
    ok( hr == COR_E_ARGUMENT, "got hr %#lx.\n", hr );
    SafeArrayDestroy( array );

    IUnknown_Release( method );
    IUnknown_Release( assembly );

    /* a library has none */
    if ((assembly = load_guest( domain, L"hosted.dll" )))
    {
        method = (IUnknown *)0xdeadbeef;
        hr = get( assembly, SLOT_ENTRY_POINT, &method );
        ok( hr == S_OK && !method, "got hr %#lx, %p.\n", hr, method );
        IUnknown_Release( assembly );
    }
    IUnknown_Release( domain );
}

static void test_load_errors(void)
{
    IUnknown *domain = get_default_domain(), *assembly, *type;
    HRESULT (WINAPI *get_type_3)( void *, BSTR, VARIANT_BOOL, void * );
    SAFEARRAYBOUND bounds[2] = { { 2, 0 }, { 2, 0 } };
    IErrorInfo *info;
    SAFEARRAY *array;
    BSTR str = NULL;
    HRESULT hr;

    if (!domain) return;
    hr = get_with( domain, SLOT_LOAD_3, NULL, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    assembly = (IUnknown *)0xdeadbeef;
    hr = get_with( domain, SLOT_LOAD_3, NULL, &assembly );
    ok( hr == E_POINTER && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    array = SafeArrayCreateVector( VT_UI1, 0, 0 );
    assembly = (IUnknown *)0xdeadbeef;
    hr = get_with( domain, SLOT_LOAD_3, array, &assembly );
    /* the latter is Mono's */
    ok( (hr == COR_E_BADIMAGEFORMAT || hr == E_OUTOFMEMORY) && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    SafeArrayDestroy( array );
    array = SafeArrayCreateVector( VT_UI1, 0, 100000 );
    hr = get_with( domain, SLOT_LOAD_3, array, &assembly );
    ok( hr == COR_E_BADIMAGEFORMAT && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    SafeArrayDestroy( array );
    array = SafeArrayCreateVector( VT_I4, 0, 4 );
    hr = get_with( domain, SLOT_LOAD_3, array, &assembly );
    ok( hr == COR_E_SAFEARRAYTYPEMISMATCH && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    SafeArrayDestroy( array );
    array = SafeArrayCreate( VT_UI1, 2, bounds );
    hr = get_with( domain, SLOT_LOAD_3, array, &assembly );
    ok( hr == COR_E_SAFEARRAYRANKMISMATCH && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    SafeArrayDestroy( array );
    hr = get_with( domain, SLOT_LOAD_2, NULL, &assembly );
    ok( hr == E_POINTER && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    SetErrorInfo( 0, NULL );
    hr = get_by_name( domain, SLOT_LOAD_2, L"no such assembly", &assembly );
    ok( hr == COR_E_FILENOTFOUND && !assembly, "got hr %#lx, %p.\n", hr, assembly );
    hr = GetErrorInfo( 0, &info );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr == S_OK)
    {
        hr = IErrorInfo_GetDescription( info, &str );
        ok( hr == S_OK && str && wcsstr( str, L"no such assembly" ), "got hr %#lx, %s.\n", hr, wine_dbgstr_w(str) );
        SysFreeString( str );
        IErrorInfo_Release( info );
    }

    if ((assembly = load_guest( domain, L"hosted.dll" )))
    {
        type = (IUnknown *)0xdeadbeef;
        hr = get_by_name( assembly, SLOT_GET_TYPE_2, L"Missing", &type );
        ok( hr == S_OK && !type, "got hr %#lx, %p.\n", hr, type );
        hr = get_with( assembly, SLOT_GET_TYPE_2, NULL, &type );
        ok( hr == E_POINTER && !type, "got hr %#lx, %p.\n", hr, type );
        hr = get_by_name( assembly, SLOT_GET_TYPE_2, L"", &type );
        ok( hr == COR_E_ARGUMENT && !type, "got hr %#lx, %p.\n", hr, type );
        get_type_3 = get_slot( assembly, SLOT_GET_TYPE_3 );
        str = SysAllocString( L"Missing" );
        hr = get_type_3( assembly, str, VARIANT_TRUE, &type );
        ok( hr == COR_E_TYPELOAD && !type, "got hr %#lx, %p.\n", hr, type );
        hr = get_type_3( assembly, str, VARIANT_FALSE, &type );
        ok( hr == S_OK && !type, "got hr %#lx, %p.\n", hr, type );
        SysFreeString( str );
        IUnknown_Release( assembly );
    }
    IUnknown_Release( domain );
}

/* Every slot answers a call that passes null pointers only. Those that take a VARIANT, which is no pointer, are left
 * out; a zero ends them. */
static void call_with_nothing( IUnknown *object, unsigned int slots, const unsigned int *left_out )
{
    HRESULT (WINAPI *method)( void *, void *, void *, void *, void *, void *, void *, void *, void *, void *, void * );
    unsigned int i, j;
    HRESULT hr;

    for (i = 0; i < slots; i++)
    {
        method = get_slot( object, i );
        ok( method != NULL, "slot %u is empty.\n", i );
        for (j = 0; left_out[j] && left_out[j] != i; j++) /* nothing */;
        /* on x86_64 the caller removes the arguments, so that it need not know how many there are */
        if (i < SLOT_TO_STRING || left_out[j] || sizeof(void *) == 4) continue;
        hr = method( object, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL );
        ok( hr == S_OK || FAILED(hr), "slot %u: got hr %#lx.\n", i, hr );
    }
}

static void test_empty_calls(void)
{
    static const unsigned int domain_variants[] = { SLOT_EQUALS, SLOT_SET_DATA, 0 };
    static const unsigned int assembly_variants[] = { SLOT_EQUALS, SLOT_GET_OBJECT_DATA, 0 };
    static const unsigned int type_variants[] = { SLOT_EQUALS, 30, 38, 41, 54, 56, SLOT_INVOKE_MEMBER_3, 0 };
    static const unsigned int method_variants[] = { SLOT_EQUALS, 23, SLOT_INVOKE_3, 0 };
    static const unsigned int property_variants[] = { SLOT_EQUALS, SLOT_GET_VALUE, 20, 21, 22, 0 };
    static const unsigned int field_variants[] = { SLOT_EQUALS, 19, 20, 21, 22, 25, 0 };
    static const unsigned int event_variants[] = { SLOT_EQUALS, SLOT_ADD_EVENT_HANDLER, SLOT_REMOVE_EVENT_HANDLER, 0 };
    IUnknown *domain = get_default_domain(), *type, *assembly = NULL, *method = NULL, *property = NULL;
    IUnknown *constructor = NULL, *field = NULL, *event = NULL, *domain_type = NULL;
    SAFEARRAY *array = NULL;
    VARIANT_BOOL flag;
    HRESULT hr;

    if (!domain || !(type = get_hosted_type( domain ))) return;
    get( type, SLOT_TYPE_ASSEMBLY, &assembly );
    get_by_name( type, SLOT_GET_METHOD_6, L"Nothing", &method );
    get_by_name( type, SLOT_GET_PROPERTY_7, L"Name", &property );
    hr = get( type, SLOT_TO_STRING, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = get_with( type, SLOT_IS_SUBCLASS_OF, NULL, &flag );
    ok( FAILED(hr), "got hr %#lx.\n", hr );
    call_with_nothing( domain, APP_DOMAIN_SLOTS, domain_variants );
    call_with_nothing( assembly, ASSEMBLY_SLOTS, assembly_variants );
    call_with_nothing( type, TYPE_SLOTS, type_variants );
    call_with_nothing( method, METHOD_INFO_SLOTS, method_variants );
    call_with_nothing( property, PROPERTY_INFO_SLOTS, property_variants );
    get( type, SLOT_GET_CONSTRUCTORS_2, &array );
    constructor = get_first( array );
    get_by_name( type, SLOT_GET_FIELD_2, L"Number", &field );
    get( domain, SLOT_GET_TYPE, &domain_type );
    get_by_name( domain_type, SLOT_GET_EVENT_2, L"AssemblyLoad", &event );
    call_with_nothing( constructor, CONSTRUCTOR_INFO_SLOTS, method_variants );
    call_with_nothing( field, FIELD_INFO_SLOTS, field_variants );
    call_with_nothing( event, EVENT_INFO_SLOTS, event_variants );
    IUnknown_Release( event );
    IUnknown_Release( domain_type );
    IUnknown_Release( field );
    IUnknown_Release( constructor );
    IUnknown_Release( property );
    IUnknown_Release( method );
    IUnknown_Release( assembly );
    IUnknown_Release( type );
    IUnknown_Release( domain );
}

/* A domain of its own, used and unloaded by the thread that goes on living. */
static void test_unload(void)
{
    ICorRuntimeHost *host = get_corhost();
    IUnknown *unk = NULL, *domain, *type, *object, *unknown;
    WCHAR path[MAX_PATH];
    unsigned int i;
    VARIANT ret;
    BSTR text;
    HRESULT hr;

    if (!host || !get_guest_path( L"hosted.dll", path )) return;
    ICorRuntimeHost_Start( host );
    for (i = 0; i < 3; i++)
    {
        hr = ICorRuntimeHost_CreateDomain( host, L"a second one", NULL, &unk );
        ok( hr == S_OK && unk, "got hr %#lx.\n", hr );
        if (hr != S_OK) return;
        domain = query( unk, &IID__AppDomain );
        if (!(type = get_hosted_type( domain ))) return;
        hr = call_static( type, L"DomainName", 0, NULL, &ret );
        ok( hr == S_OK && V_VT(&ret) == VT_BSTR && !lstrcmpW( V_BSTR(&ret), L"a second one" ),
            "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        VariantClear( &ret );
        hr = invoke_member( type, L"", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_CREATE, NULL, 0, NULL, &ret );
        ok( hr == S_OK && V_VT(&ret) == VT_DISPATCH, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
        object = V_UNKNOWN(&ret);
        check_text( object, SLOT_TO_STRING, L"Hosted unnamed" );
        if (i)      /* through the runtime's own COM support, which knows it as well then */
        {
            HRESULT (WINAPI *plus)( void *, LONG, LONG * );
            LONG number = 0;

            unknown = (IUnknown *)0xdeadbeef;
            hr = IUnknown_QueryInterface( object, &IID_IHostMalloc, (void **)&unknown );
            ok( hr == E_NOINTERFACE && !unknown, "got hr %#lx.\n", hr );
            unknown = query( object, &IID_IHosted );
            plus = get_slot( unknown, 3 );
            hr = plus( unknown, 5, &number );
            ok( hr == S_OK && number == 5, "got hr %#lx, %ld.\n", hr, number );
            check_text( unknown, 4, L"Hosted unnamed" );
            IUnknown_Release( unknown );
        }

        hr = ICorRuntimeHost_UnloadDomain( host, unk );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        text = (BSTR)0xdeadbeef;
        hr = get( object, SLOT_TO_STRING, &text );
        ok( hr == COR_E_APPDOMAINUNLOADED && !text, "got hr %#lx.\n", hr );
        hr = call_static( type, L"DomainName", 0, NULL, &ret );
        ok( hr == COR_E_APPDOMAINUNLOADED && V_VT(&ret) == VT_EMPTY, "got hr %#lx.\n", hr );
        hr = ICorRuntimeHost_UnloadDomain( host, unk );
        ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
        ok( !IUnknown_Release( object ), "the object is still referenced.\n" );
        ok( !IUnknown_Release( type ), "the type is still referenced.\n" );
        IUnknown_Release( domain );
        ok( !IUnknown_Release( unk ), "the domain is still referenced.\n" );
    }
}

/* An object of one domain is no argument in another. */
static void test_two_domains(void)
{
    ICorRuntimeHost *host = get_corhost();
    IUnknown *unk = NULL, *first = get_default_domain(), *second, *type, *other;
    VARIANT object, args[1], ret;
    HRESULT hr;

    if (!host || !first || !(type = get_hosted_type( first ))) return;
    hr = ICorRuntimeHost_CreateDomain( host, L"another", NULL, &unk );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    if (hr != S_OK) return;
    second = query( unk, &IID__AppDomain );
    ok( second != first, "got the same domain.\n" );
    if (!(other = get_hosted_type( second ))) return;
    hr = invoke_member( type, L"", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_CREATE, NULL, 0, NULL, &object );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    VariantInit( &args[0] );
    VariantCopy( &args[0], &object );
    hr = call_static( other, L"Kind", 1, args, &ret );
    ok( hr == E_INVALIDARG && V_VT(&ret) == VT_EMPTY, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    hr = call_static( other, L"DomainId", 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4 && V_I4(&ret), "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    VariantClear( &object );
    IUnknown_Release( other );
    IUnknown_Release( type );
    IUnknown_Release( second );
    hr = ICorRuntimeHost_UnloadDomain( host, unk );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IUnknown_Release( unk );
    IUnknown_Release( first );
}

/* A thread that works in a domain is called off when the domain is unloaded, and goes on elsewhere. */
struct worker { IUnknown *busy, *type; HANDLE started; HRESULT hr; };

static DWORD WINAPI work_proc( void *arg )
{
    struct worker *worker = arg;
    VARIANT args[1], ret;
    HRESULT hr;

    V_VT(&args[0]) = VT_I4;
    V_I4(&args[0]) = 60;
    SetEvent( worker->started );
    worker->hr = call_static( worker->busy, L"Wait", 1, args, &ret );
    ok( V_VT(&ret) == VT_EMPTY, "got type %u.\n", V_VT(&ret) );
    hr = call_static( worker->busy, L"DomainId", 0, NULL, &ret );
    ok( hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", hr );
    hr = call_static( worker->type, L"DomainId", 0, NULL, &ret );
    ok( hr == S_OK && V_VT(&ret) == VT_I4, "got hr %#lx, type %u.\n", hr, V_VT(&ret) );
    return 0;
}

static void test_busy(void)
{
    IUnknown *first = get_default_domain(), *unk = NULL, *second;
    ICorRuntimeHost *host = get_corhost();
    struct worker worker = { NULL };
    HANDLE thread;
    unsigned int i;
    HRESULT hr;

    if (!host || !first || !(worker.type = get_hosted_type( first ))) return;
    worker.started = CreateEventW( NULL, FALSE, FALSE, NULL );
    for (i = 0; i < 5; i++)
    {
        hr = ICorRuntimeHost_CreateDomain( host, L"busy", NULL, &unk );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        if (hr != S_OK) return;
        second = query( unk, &IID__AppDomain );
        if (!(worker.busy = get_hosted_type( second ))) return;
        worker.hr = S_OK;
        thread = CreateThread( NULL, 0, work_proc, &worker, 0, NULL );
        WaitForSingleObject( worker.started, INFINITE );
        Sleep( 40 * i );        /* it may be anywhere */
        hr = ICorRuntimeHost_UnloadDomain( host, unk );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        ok( !WaitForSingleObject( thread, 30000 ), "the thread goes on.\n" );
        ok( worker.hr == COR_E_THREADABORTED || worker.hr == COR_E_APPDOMAINUNLOADED, "got hr %#lx.\n", worker.hr );
        CloseHandle( thread );
        IUnknown_Release( worker.busy );
        IUnknown_Release( second );
        IUnknown_Release( unk );
    }
    CloseHandle( worker.started );
    IUnknown_Release( worker.type );
    IUnknown_Release( first );
}

/* Threads that call one object at once, while the collector moves things. */
struct caller { IUnknown *type; LONG failures; };

static DWORD WINAPI call_proc( void *arg )
{
    struct caller *caller = arg;
    VARIANT args[1], ret;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < 300; i++)
    {
        args[0] = make_string( L"some text" );
        hr = call_static( caller->type, L"Echo", 1, args, &ret );
        if (hr != S_OK || V_VT(&ret) != VT_BSTR || lstrcmpW( V_BSTR(&ret), L"some text" ))
            InterlockedIncrement( &caller->failures );
        VariantClear( &ret );
        hr = invoke_member( caller->type, L"", FLAG_INSTANCE | FLAG_PUBLIC | FLAG_CREATE, NULL, 0, NULL, &ret );
        if (hr != S_OK) InterlockedIncrement( &caller->failures );
        VariantClear( &ret );
    }
    return 0;
}

static void test_threads(void)
{
    IUnknown *domain = get_default_domain();
    ICorRuntimeHost *host = get_corhost();
    struct caller caller = { NULL, 0 };
    HANDLE threads[4];
    IGCHost *gc;
    unsigned int i;
    HRESULT hr;

    if (!domain || !(caller.type = get_hosted_type( domain ))) return;
    hr = ICorRuntimeHost_QueryInterface( host, &IID_IGCHost, (void **)&gc );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    for (i = 0; i < ARRAY_SIZE(threads); i++) threads[i] = CreateThread( NULL, 0, call_proc, &caller, 0, NULL );
    while (WaitForMultipleObjects( ARRAY_SIZE(threads), threads, TRUE, 20 ) == WAIT_TIMEOUT) IGCHost_Collect( gc, -1 );
    for (i = 0; i < ARRAY_SIZE(threads); i++) CloseHandle( threads[i] );
    ok( !caller.failures, "%ld calls failed.\n", caller.failures );
    IUnknown_Release( caller.type );
    IUnknown_Release( domain );
}

static const struct test_case cases[] =
{
    { "entry", test_entry_point },
    { "errors", test_load_errors },
    { "empty", test_empty_calls },
    { "unload", test_unload },
    { "domains", test_two_domains },
    { "busy", test_busy },
    { "threads", test_threads },
};

START_TEST(appdomain)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"hosted.dll" )) run_cases( "appdomain", cases, ARRAY_SIZE(cases) );
}
