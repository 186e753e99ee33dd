/*
 * Mono's DLL: loaded with its memory calls led to the memory manager, and its functions found
 *
 * Only functions of the public embedding API are used, so that wine-mono and a plain Mono both serve.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "mono/monoapi.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define FUNCTION( type, name, params ) type (CDECL *name) params;
MONO_FUNCTIONS
MONO_OPTIONAL_FUNCTIONS
#undef FUNCTION

static HMODULE mono_module;
static WCHAR library_name[MAX_PATH];    /* of the module that is awaited */
static BOOL redirected;
static BOOL (*tell_mapped)( HMODULE module );

HMODULE monoload_get_module(void)
{
    return mono_module;
}

/* Comes when Mono's imports are resolved and before its first instruction. */
static void CALLBACK dll_notification( ULONG reason, LDR_DLL_NOTIFICATION_DATA *data, void *context )
{
    if (reason != LDR_DLL_NOTIFICATION_REASON_LOADED || redirected) return;
    if (lstrcmpiW( data->Loaded.FullDllName->Buffer, library_name ) &&
        lstrcmpiW( data->Loaded.BaseDllName->Buffer, wcsrchr( library_name, '\\' ) + 1 )) return;
    redirected = tell_mapped( data->Loaded.DllBase );
}

static BOOL load_functions(void)
{
#define FUNCTION( type, name, params ) \
    if (!(name = (void *)GetProcAddress( mono_module, #name ))) \
    { \
        ERR( "%s has no %s\n", debugstr_w(library_name), #name ); \
        return FALSE; \
    }
    MONO_FUNCTIONS
#undef FUNCTION
#define FUNCTION( type, name, params ) name = (void *)GetProcAddress( mono_module, #name );
    MONO_OPTIONAL_FUNCTIONS
#undef FUNCTION
    return TRUE;
}

static BOOL load_library( const WCHAR *path )
{
    NTSTATUS (WINAPI *register_notification)( ULONG, PLDR_DLL_NOTIFICATION_FUNCTION, void *, void ** );
    NTSTATUS (WINAPI *unregister_notification)( void * );
    HMODULE ntdll = GetModuleHandleW( L"ntdll.dll" );
    void *cookie = NULL;

    lstrcpynW( library_name, path, MAX_PATH );
    register_notification = (void *)GetProcAddress( ntdll, "LdrRegisterDllNotification" );
    unregister_notification = (void *)GetProcAddress( ntdll, "LdrUnregisterDllNotification" );

    if (register_notification) register_notification( 0, dll_notification, NULL, &cookie );
    mono_module = LoadLibraryExW( path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH );
    if (cookie && unregister_notification) unregister_notification( cookie );
    if (!mono_module)
    {
        ERR( "%s could not be loaded: error %lu\n", debugstr_w(path), GetLastError() );
        return FALSE;
    }
    if (!redirected && !(redirected = tell_mapped( mono_module )))
        ERR( "the memory calls of %s could not be led to the memory manager\n", debugstr_w(path) );
    return TRUE;
}

BOOL monoload_load( const WCHAR *path, BOOL (*mapped)( HMODULE module ) )
{
    tell_mapped = mapped;
    return load_library( path ) && load_functions();
}

char *utf8_from_wide( const WCHAR *str )
{
    int len = WideCharToMultiByte( CP_UTF8, 0, str, -1, NULL, 0, NULL, NULL );
    char *ret = HeapAlloc( GetProcessHeap(), 0, len );

    if (ret) WideCharToMultiByte( CP_UTF8, 0, str, -1, ret, len, NULL, NULL );
    return ret;
}
