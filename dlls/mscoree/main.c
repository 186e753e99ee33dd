/*
 * The DLL itself: its entry point, and its classes for COM
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

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "ole2.h"
#include "ocidl.h"
#include "urlmon.h"
#include "initguid.h"   /* the GUIDs of the headers below are defined here */
#include "cor.h"
#include "cordebug.h"
#include "metadata/mdinterfaces.h"
#include "xmllite.h"
#include "fusion.h"
#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"
#include "exports/activation.h"
#include "exports/classkeys.h"
#include "exports/coreclasses.h"
#include "exports/frameworkfiles.h"
#include "exports/netsetup.h"
#include "heap/heap.h"
#include "hosting/runtimeinfo.h"
#include "hosting/shim.h"
#include "hostmemory/ending.h"
#include "hostmemory/hostmalloc.h"
#include "hostmemory/manager.h"
#include "metadata/metadata.h"
#include "redirect/memcall.h"
#include "runtime/runtime.h"
#include "runtime/state.h"
#include "strongname/strongname.h"
#include "support/classfactory.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* The classes that are registered: every one can be made by CoCreateInstance. */
static const struct classkeys classes[] =
{
    { &CLSID_HostMemoryManager, L"Host memory manager" },
    { &CLSID_CorRuntimeHost, L"Common language runtime host, version 1",
      L"CLRMetaData.CorRuntimeHost", L"2" },
    { &CLSID_CLRRuntimeHost, L"Common language runtime host, version 2",
      L"CLRMetaData.CLRRuntimeHost", L"1" },
    { &CLSID_CorMetaDataDispenser, L"Metadata dispenser",
      L"CLRMetaData.CorMetaDataDispenser", L"2" },
    { &CLSID_CorMetaDataDispenserRuntime, L"Metadata dispenser of the runtime",
      L"CLRMetaData.CorMetaDataDispenserRuntime", L"2" },
};

/* Set once an object was asked for; objects and the runtime then keep the DLL, since neither counts its users. */
static LONG in_use;

static HRESULT create_by_clsid( const void *class, REFIID riid, void **obj )
{
    const CLSID *clsid = class;

    if (IsEqualGUID( clsid, &CLSID_HostMemoryManager )) return hostmemory_create( riid, obj );
    if (IsEqualGUID( clsid, &CLSID_CorMetaDataDispenser ) || IsEqualGUID( clsid, &CLSID_CorMetaDataDispenserRuntime ))
        return metadata_dispenser_create( riid, obj );
    if (IsEqualGUID( clsid, &CLSID_CorRuntimeHost ) || IsEqualGUID( clsid, &CLSID_CLRRuntimeHost ))
        return shim_bind( NULL, 0, NULL, clsid, riid, obj );
    return activation_create( clsid, riid, obj );
}

static HRESULT create_by_name( const void *class, REFIID riid, void **obj )
{
    return ClrCreateManagedInstance( class, riid, obj );
}

static BOOL is_own_class( REFCLSID rclsid )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(classes); i++)
        if (IsEqualGUID( rclsid, classes[i].clsid )) return TRUE;
    return FALSE;
}

/* The factory of one of our classes, or of a managed class that is registered with this DLL as its server.
 * CLASS_E_CLASSNOTAVAILABLE: it is neither. */
HRESULT WINAPI DllGetClassObject( REFCLSID rclsid, REFIID riid, void **obj )
{
    TRACE( "%s %s %p\n", debugstr_guid(rclsid), debugstr_guid(riid), obj );

    if (!obj) return E_INVALIDARG;
    *obj = NULL;
    if (!is_own_class( rclsid ) && !activation_knows( rclsid ))
    {
        WARN( "class %s is not known\n", debugstr_guid(rclsid) );
        return CLASS_E_CLASSNOTAVAILABLE;
    }

    InterlockedExchange( &in_use, TRUE );
    return classfactory_create( create_by_clsid, rclsid, sizeof(*rclsid), riid, obj );
}

/* S_FALSE: objects of ours, or the runtime, may be in use. */
HRESULT WINAPI DllCanUnloadNow(void)
{
    TRACE( "\n" );

    return in_use || runtime_get_state() != RUNTIME_NOT_LOADED ? S_FALSE : S_OK;
}

/* Registers our classes and mscorlib's with this DLL, where it lies now, as their server, says in the prefix what .NET
 * it has, and puts the files that scripts look for into version 4's folder. */
HRESULT WINAPI DllRegisterServer(void)
{
    LSTATUS status = ERROR_SUCCESS;
    WCHAR module[MAX_PATH];
    unsigned int i;
    HMODULE self;
    DWORD len;

    TRACE( "\n" );

    if (!GetModuleHandleExW( GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                             (const WCHAR *)classes, &self )) return HRESULT_FROM_WIN32( GetLastError() );
    len = GetModuleFileNameW( self, module, ARRAY_SIZE(module) );
    if (!len || len == ARRAY_SIZE(module)) return E_UNEXPECTED;

    for (i = 0; i < ARRAY_SIZE(classes) && !status; i++) status = classkeys_add( &classes[i], module );
    if (!status) status = coreclasses_register( module );
    if (!status)
    {
        netsetup_update();
        frameworkfiles_install();
    }
    return HRESULT_FROM_WIN32( status );
}

/* Removes the classes that DllRegisterServer wrote. What the prefix says of its .NET is true of its Mono, and stays. */
HRESULT WINAPI DllUnregisterServer(void)
{
    LSTATUS status, ret = ERROR_SUCCESS;
    unsigned int i;

    TRACE( "\n" );

    for (i = 0; i < ARRAY_SIZE(classes); i++)
        if ((status = classkeys_remove( &classes[i] ))) ret = status;
    if ((status = coreclasses_unregister())) ret = status;
    frameworkfiles_remove();
    return HRESULT_FROM_WIN32( ret );
}

/* The runtime's half of the two above: its classes are ours, whichever module asks. */
HRESULT WINAPI EEDllRegisterServer( HMODULE module )
{
    TRACE( "%p\n", module );

    return DllRegisterServer();
}

HRESULT WINAPI EEDllUnregisterServer( HMODULE module )
{
    TRACE( "%p\n", module );

    return DllUnregisterServer();
}

/* The factory of a managed class that is known by its name, as ClrCreateManagedInstance takes it; module: a reserved
 * argument. DllGetClassObject goes from a CLSID to a name and calls the runtime with it; who has the name can ask for
 * itself. E_POINTER; E_NOINTERFACE. Whether there is such a class shows when an object is made. */
HRESULT WINAPI EEDllGetClassObjectFromClass( const WCHAR *module, const WCHAR *name, REFIID riid, void **obj )
{
    TRACE( "%s %s %s %p\n", debugstr_w(module), debugstr_w(name), debugstr_guid(riid), obj );

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (!name) return E_POINTER;
    InterlockedExchange( &in_use, TRUE );
    return classfactory_create( create_by_name, name, (lstrlenW( name ) + 1) * sizeof(*name), riid, obj );
}

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    TRACE( "%p %lu %p\n", instance, reason, reserved );

    switch (reason)
    {
    case DLL_PROCESS_ATTACH:
        runtime_set_start_hook( runtimeinfo_notify_loaded );
        metadata_set_system_directory( GetCORSystemDirectory );
        break;
    case DLL_THREAD_DETACH:
        heap_thread_detach();
        memcall_thread_detach();
        break;
    case DLL_PROCESS_DETACH:
        if (reserved)       /* the end of the process, where everything goes anyway */
        {
            hostmalloc_report_leaks();
            break;
        }
        ending_exit();
        heap_process_detach();
        strongname_process_detach();
        break;
    }
    return TRUE;
}
