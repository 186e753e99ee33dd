/*
 * A host that gives each plug-in a domain of its own, and stops one that allocates too much
 *
 * Copyright 2026 the mscoree-wine authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * usage: quotas MEBIBYTES ASSEMBLY TYPE METHOD ARGUMENT...
 * For each ARGUMENT an object of the class TYPE is made in a new domain, and its method "int METHOD( string )" called
 * on a thread of its own. A domain that has allocated more than MEBIBYTES since it was made is unloaded. It prints:
 *
 *     20: returned 20, 20 MiB allocated
 *     2000: stopped, more than 64 MiB allocated
 *
 * What is counted is what a domain allocates, whether it keeps it or not. A limit on what all of them hold together is
 * the memory manager's: limitedhost.c.
 */

#define COBJMACROS
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

#include "mscoree.h"
#include "metahost.h"

struct plugin
{
    WCHAR    **call;        /* assembly, type, method */
    WCHAR     *argument;
    IDispatch *domain;
    int        id;
    HANDLE     thread;
    HRESULT    hr;
    LONG       result;
};

static void check( HRESULT hr, const char *what )
{
    if (SUCCEEDED(hr)) return;
    fprintf( stderr, "quotas: %s: %#lx\n", what, hr );
    exit( 2 );
}

/* object.name( first, second ); either may be NULL. */
static HRESULT call( IDispatch *object, const WCHAR *name, const WCHAR *first, const WCHAR *second, VARIANT *result )
{
    DISPPARAMS params = { 0 };
    WCHAR *names[1];
    VARIANT args[2];        /* the last argument comes first */
    DISPID id;
    HRESULT hr;

    names[0] = (WCHAR *)name;
    params.rgvarg = args;
    if (second) V_BSTR(&args[params.cArgs++]) = SysAllocString( second );
    if (first) V_BSTR(&args[params.cArgs++]) = SysAllocString( first );
    V_VT(&args[0]) = V_VT(&args[1]) = VT_BSTR;
    VariantInit( result );
    hr = IDispatch_GetIDsOfNames( object, &IID_NULL, names, 1, LOCALE_NEUTRAL, &id );
    if (SUCCEEDED(hr))
        hr = IDispatch_Invoke( object, id, &IID_NULL, LOCALE_NEUTRAL, DISPATCH_METHOD, &params, result, NULL, NULL );
    while (params.cArgs) SysFreeString( V_BSTR(&args[--params.cArgs]) );
    return hr;
}

static DWORD WINAPI run( void *arg )
{
    struct plugin *plugin = arg;
    VARIANT handle, object, result;

    CoInitializeEx( NULL, COINIT_MULTITHREADED );
    plugin->hr = call( plugin->domain, L"CreateInstanceFrom", plugin->call[0], plugin->call[1], &handle );
    if (SUCCEEDED(plugin->hr))
    {
        plugin->hr = call( V_DISPATCH(&handle), L"Unwrap", NULL, NULL, &object );
        VariantClear( &handle );
    }
    if (SUCCEEDED(plugin->hr))
    {
        plugin->hr = call( V_DISPATCH(&object), plugin->call[2], plugin->argument, NULL, &result );
        if (SUCCEEDED(plugin->hr)) plugin->result = V_I4(&result);
        VariantClear( &object );
    }
    CoUninitialize();
    return 0;
}

static void start( ICorRuntimeHost *host, struct plugin *plugin )
{
    IManagedObject *identity;
    BSTR process;
    IUnknown *unk;
    int number;

    check( ICorRuntimeHost_CreateDomain( host, plugin->argument, NULL, &unk ), "CreateDomain" );
    check( IUnknown_QueryInterface( unk, &IID_IDispatch, (void **)&plugin->domain ), "no IDispatch" );
    check( IUnknown_QueryInterface( unk, &IID_IManagedObject, (void **)&identity ), "no IManagedObject" );
    check( IManagedObject_GetObjectIdentity( identity, &process, &plugin->id, &number ), "GetObjectIdentity" );
    SysFreeString( process );
    IManagedObject_Release( identity );
    IUnknown_Release( unk );
    if (!(plugin->thread = CreateThread( NULL, 0, run, plugin, 0, NULL ))) check( E_OUTOFMEMORY, "CreateThread" );
}

/* Until it ends, or has allocated more than it may. */
static void watch( ICorRuntimeHost *host, ICLRAppDomainResourceMonitor *monitor, struct plugin *plugin,
                   ULONGLONG quota )
{
    ULONGLONG used = 0;
    DWORD ended;

    do
    {
        ended = WaitForSingleObject( plugin->thread, 20 );
        ICLRAppDomainResourceMonitor_GetCurrentAllocated( monitor, plugin->id, &used );
    }
    while (ended == WAIT_TIMEOUT && used <= quota);

    check( ICorRuntimeHost_UnloadDomain( host, (IUnknown *)plugin->domain ), "UnloadDomain" );
    WaitForSingleObject( plugin->thread, INFINITE );
    if (ended == WAIT_TIMEOUT) printf( "%ls: stopped, more than %llu MiB allocated\n", plugin->argument, quota >> 20 );
    else if (FAILED(plugin->hr)) printf( "%ls: failed, %#lx\n", plugin->argument, plugin->hr );
    else printf( "%ls: returned %ld, %llu MiB allocated\n", plugin->argument, plugin->result, used >> 20 );
    CloseHandle( plugin->thread );
    IDispatch_Release( plugin->domain );
}

int wmain( int argc, WCHAR **argv )
{
    ICLRAppDomainResourceMonitor *monitor;
    struct plugin *plugins;
    ICLRRuntimeHost *runtime;
    ICLRRuntimeInfo *info;
    ICorRuntimeHost *host;
    ICLRControl *control;
    ICLRMetaHost *meta;
    int i;

    if (argc < 6) return fprintf( stderr, "usage: quotas MEBIBYTES ASSEMBLY TYPE METHOD ARGUMENT...\n" ), 2;
    check( CLRCreateInstance( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&meta ), "no meta host" );
    check( ICLRMetaHost_GetRuntime( meta, L"v4.0.30319", &IID_ICLRRuntimeInfo, (void **)&info ), "no .NET 4" );
    check( ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&runtime ),
           "no runtime host" );

    /* before the start: objects are counted from then on */
    check( ICLRRuntimeHost_GetCLRControl( runtime, &control ), "no control" );
    check( ICLRControl_GetCLRManager( control, &IID_ICLRAppDomainResourceMonitor, (void **)&monitor ), "no monitor" );
    check( ICLRRuntimeHost_Start( runtime ), "Start" );

    /* version 1's host, which makes domains, can be had beside the other one when the runtime runs */
    check( ICLRRuntimeInfo_GetInterface( info, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&host ),
           "no host" );

    if (!(plugins = calloc( argc - 5, sizeof(*plugins) ))) check( E_OUTOFMEMORY, "plug-ins" );
    for (i = 0; i < argc - 5; i++)
    {
        plugins[i].call = argv + 2;
        plugins[i].argument = argv[i + 5];
        start( host, &plugins[i] );
    }
    for (i = 0; i < argc - 5; i++) watch( host, monitor, &plugins[i], (ULONGLONG)_wtoi( argv[1] ) << 20 );
    return 0;
}
