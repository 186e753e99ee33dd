/*
 * Mono: found, loaded, and called; the one place that knows its embedding API
 *
 * Only functions of the public embedding API are used, so that wine-mono and a plain Mono both serve.  Any thread may call in;
 * it is attached to the runtime first, and stays attached, as a thread that ran managed code does.  Mono objects are held
 * in local variables only: the collector scans the stacks of attached threads, and nothing else of ours.
 *
 * Invariant: a managed exception never leaves this file but as an HRESULT.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "configfile.h"
#include "eventmanager.h"
#include "memcall.h"
#include "mono.h"
#include "resourcemonitor.h"
#include "runtime.h"
#include "runtimemem.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

typedef struct _MonoAssembly MonoAssembly;
typedef struct _MonoClass MonoClass;
typedef struct _MonoClassField MonoClassField;
typedef struct _MonoImage MonoImage;
typedef struct _MonoMethod MonoMethod;
typedef struct _MonoMethodDesc MonoMethodDesc;
typedef struct _MonoMethodSignature MonoMethodSignature;
typedef struct _MonoProfiler MonoProfiler;
typedef struct _MonoProfilerDesc *MonoProfilerHandle;
typedef struct _MonoProperty MonoProperty;
typedef struct _MonoString MonoString;
typedef struct _MonoThread MonoThread;
typedef struct _MonoType MonoType;

enum { MONO_TYPE_I4 = 0x08, MONO_TYPE_STRING = 0x0e };

/* Of the collector's events, those around the time in which the other threads are stopped. */
enum { MONO_GC_EVENT_PRE_STOP_WORLD = 6, MONO_GC_EVENT_POST_START_WORLD = 9 };

#define MONO_FUNCTIONS \
    FUNCTION( MonoImage *,     mono_assembly_get_image,          (MonoAssembly *assembly) ) \
    FUNCTION( MonoMethod *,    mono_class_get_method_from_name,  (MonoClass *class, const char *name, int param_count) ) \
    FUNCTION( MonoMethod *,    mono_class_get_methods,           (MonoClass *class, void **iter) ) \
    FUNCTION( MonoClass *,     mono_class_get_nested_types,      (MonoClass *class, void **iter) ) \
    FUNCTION( const char *,    mono_class_get_name,              (MonoClass *class) ) \
    FUNCTION( MonoProperty *,  mono_class_get_property_from_name, (MonoClass *class, const char *name) ) \
    FUNCTION( MonoClassField *, mono_class_get_field_from_name,  (MonoClass *class, const char *name) ) \
    FUNCTION( MonoClass *,     mono_class_from_name,             (MonoImage *image, const char *space, const char *name) ) \
    FUNCTION( void,            mono_config_parse,                (const char *filename) ) \
    FUNCTION( MonoAssembly *,  mono_domain_assembly_open,        (MonoDomain *domain, const char *name) ) \
    FUNCTION( MonoDomain *,    mono_domain_create_appdomain,     (char *name, char *config) ) \
    FUNCTION( MonoDomain *,    mono_domain_get,                  (void) ) \
    FUNCTION( MonoDomain *,    mono_domain_get_by_id,            (int id) ) \
    FUNCTION( int,             mono_domain_get_id,               (MonoDomain *domain) ) \
    FUNCTION( int,             mono_domain_set,                  (MonoDomain *domain, int force) ) \
    FUNCTION( void,            mono_domain_set_config,           (MonoDomain *domain, const char *base, const char *config) ) \
    FUNCTION( void,            mono_domain_unload,               (MonoDomain *domain) ) \
    FUNCTION( int,             mono_environment_exitcode_get,    (void) ) \
    FUNCTION( MonoObject *,    mono_field_get_value_object,      (MonoDomain *domain, MonoClassField *field, MonoObject *obj) ) \
    FUNCTION( void,            mono_free,                        (void *ptr) ) \
    FUNCTION( void,            mono_gc_collect,                  (int generation) ) \
    FUNCTION( int,             mono_gc_collection_count,         (int generation) ) \
    FUNCTION( INT64,           mono_gc_get_heap_size,            (void) ) \
    FUNCTION( INT64,           mono_gc_get_used_size,            (void) ) \
    FUNCTION( int,             mono_gc_max_generation,           (void) ) \
    FUNCTION( MonoImage *,     mono_get_corlib,                  (void) ) \
    FUNCTION( MonoDomain *,    mono_get_root_domain,             (void) ) \
    FUNCTION( void,            mono_jit_cleanup,                 (MonoDomain *domain) ) \
    FUNCTION( int,             mono_jit_exec,                    (MonoDomain *domain, MonoAssembly *assembly, int argc, char **argv) ) \
    FUNCTION( MonoDomain *,    mono_jit_init_version,            (const char *name, const char *version) ) \
    FUNCTION( MonoMethodDesc *, mono_method_desc_new,            (const char *name, int include_namespace) ) \
    FUNCTION( void,            mono_method_desc_free,            (MonoMethodDesc *desc) ) \
    FUNCTION( MonoMethod *,    mono_method_desc_search_in_class, (MonoMethodDesc *desc, MonoClass *class) ) \
    FUNCTION( const char *,    mono_method_get_name,             (MonoMethod *method) ) \
    FUNCTION( MonoMethodSignature *, mono_method_signature,      (MonoMethod *method) ) \
    FUNCTION( MonoClass *,     mono_object_get_class,            (MonoObject *obj) ) \
    FUNCTION( MonoMethod *,    mono_object_get_virtual_method,   (MonoObject *obj, MonoMethod *method) ) \
    FUNCTION( MonoObject *,    mono_object_new,                  (MonoDomain *domain, MonoClass *class) ) \
    FUNCTION( MonoString *,    mono_object_to_string,            (MonoObject *obj, MonoObject **exc) ) \
    FUNCTION( void *,          mono_object_unbox,                (MonoObject *obj) ) \
    FUNCTION( MonoObject *,    mono_property_get_value,          (MonoProperty *prop, void *obj, void **params, MonoObject **exc) ) \
    FUNCTION( MonoObject *,    mono_runtime_delegate_invoke,     (MonoObject *delegate, void **params, MonoObject **exc) ) \
    FUNCTION( MonoObject *,    mono_runtime_invoke,              (MonoMethod *method, void *obj, void **params, MonoObject **exc) ) \
    FUNCTION( void,            mono_runtime_object_init,         (MonoObject *obj) ) \
    FUNCTION( void,            mono_set_dirs,                    (const char *lib, const char *etc) ) \
    FUNCTION( unsigned int,    mono_signature_get_param_count,   (MonoMethodSignature *sig) ) \
    FUNCTION( MonoType *,      mono_signature_get_params,        (MonoMethodSignature *sig, void **iter) ) \
    FUNCTION( MonoType *,      mono_signature_get_return_type,   (MonoMethodSignature *sig) ) \
    FUNCTION( int,             mono_signature_is_instance,       (MonoMethodSignature *sig) ) \
    FUNCTION( MonoString *,    mono_string_new_utf16,            (MonoDomain *domain, const WCHAR *text, INT32 len) ) \
    FUNCTION( char *,          mono_string_to_utf8,              (MonoString *str) ) \
    FUNCTION( MonoThread *,    mono_thread_attach,               (MonoDomain *domain) ) \
    FUNCTION( MonoThread *,    mono_thread_current,              (void) ) \
    FUNCTION( void,            mono_thread_detach,               (MonoThread *thread) ) \
    FUNCTION( int,             mono_type_get_type,               (MonoType *type) )

/* What a Mono may lack. */
#define MONO_OPTIONAL_FUNCTIONS \
    FUNCTION( void,               mono_gc_params_set,            (const char *params) ) \
    FUNCTION( MonoDomain *,       mono_object_get_domain,        (MonoObject *obj) ) \
    FUNCTION( unsigned int,       mono_object_get_size,          (MonoObject *obj) ) \
    FUNCTION( MonoProfilerHandle, mono_profiler_create,          (MonoProfiler *prof) ) \
    FUNCTION( int,                mono_profiler_enable_allocations, (void) ) \
    FUNCTION( void,               mono_profiler_set_domain_unloading_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, MonoDomain *)) ) \
    FUNCTION( void,               mono_profiler_set_gc_allocation_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, MonoObject *)) ) \
    FUNCTION( void,               mono_profiler_set_gc_event_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *, int, UINT32, int)) ) \
    FUNCTION( void,               mono_profiler_set_runtime_shutdown_begin_callback, (MonoProfilerHandle handle, \
                                                       void (CDECL *callback)(MonoProfiler *)) ) \
    FUNCTION( BOOL,               mono_runtime_is_shutting_down, (void) )

#define FUNCTION( type, name, params ) static type (CDECL *name) params;
MONO_FUNCTIONS
MONO_OPTIONAL_FUNCTIONS
#undef FUNCTION

#define DEFAULT_DOMAIN_ID 1

static HMODULE mono_module;
static MonoDomain *root_domain;
static SIZE_T nursery_size;
static volatile LONG shutting_down;
static BOOL counts_objects;
static SRWLOCK collect_lock = SRWLOCK_INIT;    /* held, shared, while a host's thread or ours collects */

HMODULE mono_get_module(void)
{
    return mono_module;
}

BOOL mono_is_shutting_down(void)
{
    /* Environment.Exit starts at Mono's end */
    return shutting_down || (mono_runtime_is_shutting_down && mono_runtime_is_shutting_down());
}

void mono_set_nursery_size( SIZE_T size )
{
    nursery_size = size;
}

static char *utf8_from_wide( const WCHAR *str )
{
    int len = WideCharToMultiByte( CP_UTF8, 0, str, -1, NULL, 0, NULL, NULL );
    char *ret = HeapAlloc( GetProcessHeap(), 0, len );

    if (ret) WideCharToMultiByte( CP_UTF8, 0, str, -1, ret, len, NULL, NULL );
    return ret;
}

static inline void free_string( char *str )
{
    HeapFree( GetProcessHeap(), 0, str );
}

/*********************************************************************** Loading */

static WCHAR library_name[MAX_PATH];    /* of the module that is awaited */
static BOOL redirected;

/* Comes when Mono's imports are resolved and before its first instruction. */
static void CALLBACK dll_notification( ULONG reason, LDR_DLL_NOTIFICATION_DATA *data, void *context )
{
    if (reason != LDR_DLL_NOTIFICATION_REASON_LOADED || redirected) return;
    if (lstrcmpiW( data->Loaded.FullDllName->Buffer, library_name ) &&
        lstrcmpiW( data->Loaded.BaseDllName->Buffer, wcsrchr( library_name, '\\' ) + 1 )) return;
    redirected = runtimemem_redirect( data->Loaded.DllBase );
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
    if (!redirected && !(redirected = runtimemem_redirect( mono_module )))
        ERR( "the memory calls of %s could not be led to the memory manager\n", debugstr_w(path) );
    return TRUE;
}

/*********************************************************************** Events */

static void CDECL on_gc_event( MonoProfiler *prof, int event, UINT32 generation, int serial )
{
    if (event == MONO_GC_EVENT_PRE_STOP_WORLD) memcall_set_collecting( TRUE );
    else if (event == MONO_GC_EVENT_POST_START_WORLD) memcall_set_collecting( FALSE );
}

static void CDECL on_shutdown( MonoProfiler *prof )
{
    TRACE( "\n" );
    shutting_down = TRUE;
}

/* The id of a domain as hosts see it. */
static DWORD get_domain_id( MonoDomain *domain )
{
    int id = mono_domain_get_id( domain );

    return id ? id : DEFAULT_DOMAIN_ID;
}

/* On Mono's own way down it is the runtime that ends, and the host is told that. */
static void CDECL on_domain_unloading( MonoProfiler *prof, MonoDomain *domain )
{
    DWORD id = get_domain_id( domain );

    if (mono_is_shutting_down()) return;
    eventmanager_tell( Event_DomainUnload, (void *)(ULONG_PTR)id );
    resourcemonitor_forget( id );
}

static void CDECL on_allocation( MonoProfiler *prof, MonoObject *obj )
{
    resourcemonitor_count( get_domain_id( mono_object_get_domain( obj ) ), mono_object_get_size( obj ) );
}

static void count_objects( MonoProfilerHandle profiler )
{
    if (!mono_profiler_enable_allocations || !mono_profiler_set_gc_allocation_callback || !mono_object_get_domain ||
        !mono_object_get_size || !mono_profiler_enable_allocations())
    {
        FIXME( "this Mono does not tell of its objects\n" );
        return;
    }
    mono_profiler_set_gc_allocation_callback( profiler, on_allocation );
    counts_objects = TRUE;
}

BOOL mono_counts_objects(void)
{
    return counts_objects;
}

static void watch_events(void)
{
    MonoProfilerHandle profiler;

    if (!mono_profiler_create || !(profiler = mono_profiler_create( NULL ))) return;
    if (mono_profiler_set_gc_event_callback) mono_profiler_set_gc_event_callback( profiler, on_gc_event );
    if (mono_profiler_set_runtime_shutdown_begin_callback)
        mono_profiler_set_runtime_shutdown_begin_callback( profiler, on_shutdown );
    if (mono_profiler_set_domain_unloading_callback)
        mono_profiler_set_domain_unloading_callback( profiler, on_domain_unloading );
    if (resourcemonitor_is_enabled()) count_objects( profiler );
}

/*********************************************************************** Starting and ending */

static HRESULT set_dirs( const WCHAR *root )
{
    WCHAR lib_path[MAX_PATH + 4], etc_path[MAX_PATH + 4];
    char *lib, *etc;
    HRESULT hr;

    swprintf( lib_path, ARRAY_SIZE(lib_path), L"%ls\\lib", root );
    swprintf( etc_path, ARRAY_SIZE(etc_path), L"%ls\\etc", root );
    lib = utf8_from_wide( lib_path );
    etc = utf8_from_wide( etc_path );
    if (lib && etc)
    {
        mono_set_dirs( lib, etc );
        hr = S_OK;
    }
    else hr = E_OUTOFMEMORY;
    free_string( lib );
    free_string( etc );
    return hr;
}

/* The default domain looks for assemblies beside the program. */
static HRESULT append_private_path( const WCHAR *path );

/* The folders below the program's that its configuration names; Mono reads the rest of the file itself. */
static void add_private_path( const WCHAR *config )
{
    struct config_file file;

    if (!config || FAILED( configfile_read( config, &file ) ) || !file.private_path[0]) return;
    if (FAILED( append_private_path( file.private_path ) ))
        WARN( "the private path %s could not be added\n", debugstr_w(file.private_path) );
}

static HRESULT set_config( const WCHAR *config )
{
    WCHAR path[MAX_PATH], file[MAX_PATH], *name;
    char *base, *config_file;
    HRESULT hr;

    if (!GetModuleFileNameW( NULL, path, MAX_PATH )) return HRESULT_FROM_WIN32( GetLastError() );
    if (config) lstrcpynW( file, config, MAX_PATH );
    else swprintf( file, MAX_PATH, L"%ls.config", path );
    if ((name = wcsrchr( path, '\\' ))) name[1] = 0;

    base = utf8_from_wide( path );
    config_file = utf8_from_wide( file );
    if (base && config_file)
    {
        mono_domain_set_config( root_domain, base, config_file );
        hr = S_OK;
    }
    else hr = E_OUTOFMEMORY;
    free_string( base );
    free_string( config_file );
    return hr;
}

static void set_gc_params(void)
{
    char params[48];
    SIZE_T size;

    if (!nursery_size) return;
    if (!mono_gc_params_set)
    {
        FIXME( "this Mono takes no size of the youngest generation\n" );
        return;
    }
    for (size = 1 << 20; size < nursery_size; size *= 2) /* a power of two */;
    sprintf( params, "nursery-size=%Iu", size );
    mono_gc_params_set( params );
}

/* What managed code sees as the FriendlyName: the program's file name, where a managed program has the process. */
static char *get_default_domain_name(void)
{
    WCHAR path[MAX_PATH], *name;

    if (!runtime_is_owned_by_exe() || !GetModuleFileNameW( NULL, path, MAX_PATH )) return utf8_from_wide( L"DefaultDomain" );
    name = wcsrchr( path, '\\' );
    return utf8_from_wide( name ? name + 1 : path );
}

/* A host's thread waits in code of its own most of the time, where it will never come by a safe point, and the collector would
 * wait for it.  So threads are stopped wherever they are, as Mono has always done on Windows; memcall.c says where not. */
static BOOL init_runtime(void)
{
    static const WCHAR variable[] = L"MONO_THREADS_SUSPEND";
    BOOL set = !GetEnvironmentVariableW( variable, NULL, 0 );
    char *name = get_default_domain_name();

    if (!name) return FALSE;
    if (set) SetEnvironmentVariableW( variable, L"preemptive" );
    root_domain = mono_jit_init_version( name, "v4.0.30319" );
    if (set) SetEnvironmentVariableW( variable, NULL );
    free_string( name );
    return root_domain != NULL;
}

/* For hosts the default domain has the id 1, as in the CLR; for Mono it has 0, and every other domain the id that managed code
 * sees.  A domain that nobody uses keeps the 1, so that no other gets it; that takes half a millisecond. */
static void keep_default_id(void)
{
    static char name[] = "the default domain's id";
    MonoDomain *domain = mono_domain_create_appdomain( name, NULL );

    if (!domain || mono_domain_get_id( domain ) != DEFAULT_DOMAIN_ID)
        WARN( "the id of the default domain may be another domain's as well\n" );
}

/* A line a place, as ERR() takes no long texts. */
static void report_missing(void)
{
    char *text = utf8_from_wide( mono_search_report() ), *line, *end;

    ERR( "no Mono was found that can run managed code; looked for one here:\n" );
    for (line = text; line && (end = strchr( line, '\n' )); line = end + 1)
    {
        *end = 0;
        ERR( "%s\n", line );
    }
    free_string( text );
}

HRESULT mono_boot( const WCHAR *config )
{
    struct mono_location location;
    HRESULT hr;

    TRACE( "%s\n", debugstr_w(config) );

    if (!mono_find( &location ))
    {
        report_missing();
        return CLR_E_SHIM_RUNTIMELOAD;
    }
    if (!load_library( location.library ) || !load_functions()) return CLR_E_SHIM_RUNTIMELOAD;
    if (FAILED(hr = set_dirs( location.root ))) return hr;

    mono_config_parse( NULL );
    set_gc_params();
    watch_events();
    if (!init_runtime())
    {
        ERR( "%s could not be started\n", debugstr_w(location.library) );
        return CLR_E_SHIM_RUNTIMELOAD;
    }
    if (runtime_get_hosting() == HOSTING_V2) keep_default_id();
    if (FAILED(hr = set_config( config ))) return hr;
    add_private_path( config );
    return S_OK;
}

void mono_get_gc_figures( struct mono_gc_figures *figures )
{
    figures->used = mono_gc_get_used_size();
    figures->heap = mono_gc_get_heap_size();
    figures->minor_collections = mono_gc_collection_count( 0 );
    figures->major_collections = mono_gc_collection_count( 1 );
}

/*********************************************************************** Calling managed code */

/* The text of an exception, for the debug channel. */
static void report_exception( MonoObject *exception )
{
    MonoObject *another = NULL;
    MonoString *str;
    char *text;

    if (!WARN_ON(mscoree)) return;
    if (!(str = mono_object_to_string( exception, &another )) || another) return;
    if (!(text = mono_string_to_utf8( str ))) return;
    WARN( "%s\n", debugstr_a(text) );
    mono_free( text );
}

/* Exception.HResult. */
static HRESULT get_exception_result( MonoObject *exception )
{
    MonoProperty *property = mono_class_get_property_from_name( mono_object_get_class( exception ), "HResult" );
    MonoObject *another = NULL, *value;
    HRESULT hr = E_FAIL;

    report_exception( exception );
    if (property && (value = mono_property_get_value( property, exception, NULL, &another )) && !another)
        hr = *(HRESULT *)mono_object_unbox( value );
    return FAILED(hr) ? hr : COR_E_EXCEPTION;
}

static HRESULT invoke( MonoMethod *method, void *obj, void **params, MonoObject **ret )
{
    MonoObject *exception = NULL, *result;

    if (ret) *ret = NULL;
    result = mono_runtime_invoke( method, obj, params, &exception );
    if (exception) return get_exception_result( exception );
    if (ret) *ret = result;
    return S_OK;
}

/* A method of the core library: "Namespace.Class:Method(types)". */
static MonoMethod *find_core_method( const char *space, const char *class_name, const char *desc_text )
{
    MonoClass *class = mono_class_from_name( mono_get_corlib(), space, class_name );
    MonoMethodDesc *desc = mono_method_desc_new( desc_text, TRUE );
    MonoMethod *method = NULL;

    if (class && desc) method = mono_method_desc_search_in_class( desc, class );
    if (desc) mono_method_desc_free( desc );
    if (!method) ERR( "this core library has no %s\n", desc_text );
    return method;
}

static HRESULT invoke_core( const char *space, const char *class_name, const char *desc, void *obj, void **params, MonoObject **ret )
{
    MonoMethod *method = find_core_method( space, class_name, desc );

    return method ? invoke( method, obj, params, ret ) : E_NOTIMPL;
}

/* A thread that comes from outside is a background thread, as in the CLR: the end of the runtime does not wait for it. */
static BOOL attach_thread(void)
{
    BYTE background = TRUE;
    void *params[] = { &background };
    MonoThread *thread;

    if (mono_domain_get()) return TRUE;
    if (shutting_down || !(thread = mono_thread_attach( root_domain ))) return FALSE;
    return SUCCEEDED(invoke_core( "System.Threading", "Thread", "System.Threading.Thread:set_IsBackground(bool)", thread, params, NULL ));
}

/* Enters a domain; the one that the thread was in is to be given to leave_domain(). */
static BOOL enter_domain( MonoDomain *domain, MonoDomain **previous )
{
    if (!attach_thread()) return FALSE;
    *previous = mono_domain_get();
    return *previous == domain || mono_domain_set( domain, FALSE );
}

static void leave_domain( MonoDomain *domain, MonoDomain *previous )
{
    if (previous != domain) mono_domain_set( previous, TRUE );
}

/* A thread that was only lent goes back as it came: the end of a managed program would wait for it. */
void mono_collect( int generation )
{
    int max = mono_gc_max_generation();
    BOOL lent;

    AcquireSRWLockShared( &collect_lock );
    lent = !mono_domain_get();
    if (attach_thread())
    {
        if (!shutting_down) mono_gc_collect( generation < 0 ? max : min( generation, max ) );
        if (lent) mono_thread_detach( mono_thread_current() );
    }
    ReleaseSRWLockShared( &collect_lock );
}

static MonoString *new_string( const WCHAR *str )
{
    return str ? mono_string_new_utf16( mono_domain_get(), str, lstrlenW( str ) ) : NULL;
}

static HRESULT open_assembly( const WCHAR *path, MonoAssembly **assembly )
{
    WCHAR full[MAX_PATH];
    DWORD attributes, len;
    char *name;

    len = GetFullPathNameW( path, MAX_PATH, full, NULL );
    if (!len || len >= MAX_PATH) return HRESULT_FROM_WIN32( ERROR_FILENAME_EXCED_RANGE );
    attributes = GetFileAttributesW( full );
    if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY))
    {
        WARN( "%s not found\n", debugstr_w(full) );
        return COR_E_FILENOTFOUND;
    }
    if (!(name = utf8_from_wide( full ))) return E_OUTOFMEMORY;
    *assembly = mono_domain_assembly_open( mono_domain_get(), name );
    free_string( name );
    if (*assembly) return S_OK;
    WARN( "%s is no assembly\n", debugstr_w(full) );
    return COR_E_BADIMAGEFORMAT;
}

static MonoClass *find_nested_class( MonoClass *class, const char *name )
{
    MonoClass *nested;
    void *iter = NULL;

    while ((nested = mono_class_get_nested_types( class, &iter )))
        if (!strcmp( mono_class_get_name( nested ), name )) return nested;
    return NULL;
}

/* A type by its full name, nested ones after plus signs, cut up in place. */
static MonoClass *find_class( MonoImage *image, char *name )
{
    char *nested = strchr( name, '+' ), *dot, *next;
    MonoClass *class;

    if (nested) *nested++ = 0;
    if ((dot = strrchr( name, '.' ))) *dot++ = 0;
    class = mono_class_from_name( image, dot ? name : "", dot ? dot : name );
    for (; class && nested; nested = next)
    {
        if ((next = strchr( nested, '+' ))) *next++ = 0;
        class = find_nested_class( class, nested );
    }
    return class;
}

/* static int name(string) */
static MonoMethod *find_entry_method( MonoClass *class, const char *name )
{
    MonoMethodSignature *sig;
    MonoMethod *method;
    void *iter = NULL, *param_iter;

    while ((method = mono_class_get_methods( class, &iter )))
    {
        if (strcmp( mono_method_get_name( method ), name )) continue;
        if (!(sig = mono_method_signature( method ))) continue;
        param_iter = NULL;
        if (!mono_signature_is_instance( sig ) && mono_signature_get_param_count( sig ) == 1 &&
            mono_type_get_type( mono_signature_get_return_type( sig ) ) == MONO_TYPE_I4 &&
            mono_type_get_type( mono_signature_get_params( sig, &param_iter ) ) == MONO_TYPE_STRING) return method;
    }
    return NULL;
}

static HRESULT find_entry( const WCHAR *path, const WCHAR *type, const WCHAR *method, MonoMethod **entry )
{
    char *type_name = utf8_from_wide( type ), *method_name = utf8_from_wide( method );
    MonoAssembly *assembly;
    MonoClass *class;
    HRESULT hr;

    if (!type_name || !method_name) hr = E_OUTOFMEMORY;
    else if (SUCCEEDED(hr = open_assembly( path, &assembly )))
    {
        if (!(class = find_class( mono_assembly_get_image( assembly ), type_name )))
        {
            WARN( "no type %s in %s\n", debugstr_w(type), debugstr_w(path) );
            hr = COR_E_TYPELOAD;
        }
        else if (!(*entry = find_entry_method( class, method_name )))
        {
            WARN( "no static int %s(string) in %s\n", debugstr_w(method), debugstr_w(type) );
            hr = COR_E_MISSINGMETHOD;
        }
    }
    free_string( type_name );
    free_string( method_name );
    return hr;
}

HRESULT mono_execute( const WCHAR *path, const WCHAR *type, const WCHAR *method, const WCHAR *arg, DWORD *ret )
{
    MonoDomain *previous;
    MonoObject *result;
    MonoMethod *entry;
    void *param;
    HRESULT hr;

    TRACE( "%s %s %s %s\n", debugstr_w(path), debugstr_w(type), debugstr_w(method), debugstr_w(arg) );

    if (!enter_domain( root_domain, &previous )) return COR_E_APPDOMAINUNLOADED;
    if (SUCCEEDED(hr = find_entry( path, type, method, &entry )))
    {
        param = new_string( arg );
        if (SUCCEEDED(hr = invoke( entry, NULL, &param, &result )) && ret)
            *ret = *(DWORD *)mono_object_unbox( result );
    }
    leave_domain( root_domain, previous );
    return hr;
}

HRESULT mono_run_exe( const WCHAR *path, int argc, WCHAR **argv, int *exit_code )
{
    MonoAssembly *assembly;
    MonoDomain *previous;
    char **args;
    HRESULT hr;
    int i;

    TRACE( "%s, %d arguments\n", debugstr_w(path), argc );

    if (!enter_domain( root_domain, &previous )) return COR_E_APPDOMAINUNLOADED;
    if (FAILED(hr = open_assembly( path, &assembly ))) return hr;
    if (!(args = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, (argc + 1) * sizeof(*args) ))) return E_OUTOFMEMORY;
    for (i = 0; i < argc && SUCCEEDED(hr); i++)
        if (!(args[i] = utf8_from_wide( argv[i] ))) hr = E_OUTOFMEMORY;
    if (SUCCEEDED(hr))
    {
        mono_jit_exec( root_domain, assembly, argc, args );
        *exit_code = mono_environment_exitcode_get();   /* a Main without a result may have set it */
    }
    for (i = 0; i < argc; i++) free_string( args[i] );
    HeapFree( GetProcessHeap(), 0, args );
    leave_domain( root_domain, previous );
    return hr;
}

/*********************************************************************** App domains */

static MonoDomain *find_domain( DWORD id )
{
    return id == DEFAULT_DOMAIN_ID ? root_domain : mono_domain_get_by_id( id );
}

BOOL mono_has_domain( DWORD id )
{
    MonoDomain *previous;
    BOOL ret;

    if (!enter_domain( root_domain, &previous )) return FALSE;
    ret = id && find_domain( id );
    leave_domain( root_domain, previous );
    return ret;
}

HRESULT mono_current_domain_id( DWORD *id )
{
    MonoDomain *domain = mono_domain_get();

    if (!domain) return E_UNEXPECTED;
    *id = domain == root_domain ? DEFAULT_DOMAIN_ID : mono_domain_get_id( domain );
    return S_OK;
}

HRESULT mono_execute_in_domain( DWORD id, HRESULT (WINAPI *callback)(void *), void *cookie )
{
    MonoDomain *domain = find_domain( id ), *previous;
    HRESULT hr;

    if (!domain || !enter_domain( domain, &previous )) return COR_E_APPDOMAINUNLOADED;
    hr = callback( cookie );
    leave_domain( domain, previous );
    return hr;
}

HRESULT mono_unload_domain( DWORD id )
{
    MonoDomain *domain = find_domain( id ), *previous;

    if (!domain) return COR_E_APPDOMAINUNLOADED;
    if (domain == root_domain) return COR_E_CANNOTUNLOADAPPDOMAIN;
    if (!enter_domain( root_domain, &previous )) return COR_E_APPDOMAINUNLOADED;
    mono_domain_unload( domain );
    leave_domain( root_domain, previous );
    return S_OK;
}

/*********************************************************************** Managed objects as COM objects */

static HRESULT get_unknown( MonoObject *obj, IUnknown **unk )
{
    void *params[] = { obj };
    MonoObject *ret;
    HRESULT hr;

    hr = invoke_core( "System.Runtime.InteropServices", "Marshal",
                      "System.Runtime.InteropServices.Marshal:GetIUnknownForObject(object)", NULL, params, &ret );
    if (SUCCEEDED(hr)) *unk = *(IUnknown **)mono_object_unbox( ret );
    return hr;
}

static HRESULT get_object( IUnknown *unk, MonoObject **obj )
{
    void *params[] = { &unk };

    *obj = NULL;
    if (!unk) return S_OK;
    return invoke_core( "System.Runtime.InteropServices", "Marshal",
                        "System.Runtime.InteropServices.Marshal:GetObjectForIUnknown(intptr)", NULL, params, obj );
}

static HRESULT get_current_domain_object( MonoObject **domain )
{
    return invoke_core( "System", "AppDomain", "System.AppDomain:get_CurrentDomain()", NULL, NULL, domain );
}

static HRESULT append_private_path( const WCHAR *path )
{
    void *params[] = { new_string( path ) };
    MonoObject *domain;
    HRESULT hr;

    if (FAILED(hr = get_current_domain_object( &domain ))) return hr;
    return invoke_core( "System", "AppDomain", "System.AppDomain:AppendPrivatePath(string)", domain, params, NULL );
}

/* AppDomain.ProcessExit of the default domain. */
static void raise_process_exit(void)
{
    MonoObject *domain, *handlers, *exception = NULL;
    MonoClassField *field;
    void *params[2];

    if (FAILED(get_current_domain_object( &domain ))) return;
    field = mono_class_get_field_from_name( mono_object_get_class( domain ), "ProcessExit" );
    if (!field || !(handlers = mono_field_get_value_object( root_domain, field, domain ))) return;
    params[0] = domain;
    params[1] = NULL;
    mono_runtime_delegate_invoke( handlers, params, &exception );
    if (exception) report_exception( exception );
}

/* A collection that is under way comes to its end, and its thread leaves Mono, which would wait for it; no other begins. */
static void stop_collecting(void)
{
    InterlockedExchange( &shutting_down, TRUE );
    AcquireSRWLockExclusive( &collect_lock );
    ReleaseSRWLockExclusive( &collect_lock );
}

/* A host's thread that has run managed code belongs to Mono from then on, and Mono's own end would wait until such a thread has ended,
 * which the host need not let happen.  So the managed side is told, and the rest stays as it is.  Objects that are still alive are not
 * finalized: their order is arbitrary, and an exception in one would end the host's process. */
static void end_hosted(void)
{
    MonoDomain *previous;

    if (!enter_domain( root_domain, &previous )) return;
    raise_process_exit();
    stop_collecting();
    leave_domain( root_domain, previous );
}

/* The end of a managed program: its foreground threads come to their end first. */
static void end_program(void)
{
    stop_collecting();
    mono_thread_attach( root_domain );
    mono_jit_cleanup( root_domain );
}

void mono_shutdown(void)
{
    static LONG ended;

    TRACE( "\n" );

    if (!root_domain || InterlockedExchange( &ended, TRUE )) return;
    if (runtime_is_owned_by_exe()) end_program();
    else end_hosted();
}

static HRESULT get_domain_unknown( MonoDomain *domain, IUnknown **unk )
{
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;

    if (!enter_domain( domain, &previous )) return COR_E_APPDOMAINUNLOADED;
    if (SUCCEEDED(hr = get_current_domain_object( &obj ))) hr = get_unknown( obj, unk );
    leave_domain( domain, previous );
    return hr;
}

HRESULT mono_get_default_domain( IUnknown **domain )
{
    return get_domain_unknown( root_domain, domain );
}

HRESULT mono_get_current_domain( IUnknown **domain )
{
    return get_domain_unknown( mono_domain_get() ? mono_domain_get() : root_domain, domain );
}

static HRESULT create_domain( const WCHAR *name, IUnknown *setup, IUnknown *evidence, DWORD *id )
{
    MonoObject *setup_obj, *evidence_obj, *domain, *ret;
    MonoMethod *get_id;
    void *params[3];
    HRESULT hr;

    if (FAILED(hr = get_object( setup, &setup_obj )) || FAILED(hr = get_object( evidence, &evidence_obj ))) return hr;
    params[0] = new_string( name );
    params[1] = evidence_obj;
    params[2] = setup_obj;
    hr = invoke_core( "System", "AppDomain",
                      "System.AppDomain:CreateDomain(string,System.Security.Policy.Evidence,System.AppDomainSetup)",
                      NULL, params, &domain );
    if (FAILED(hr)) return hr;

    /* the result is a proxy: called directly, get_Id would read the proxy as if it were the domain */
    if (!(get_id = find_core_method( "System", "AppDomain", "System.AppDomain:get_Id()" ))) return E_NOTIMPL;
    hr = invoke( mono_object_get_virtual_method( domain, get_id ), domain, NULL, &ret );
    if (SUCCEEDED(hr)) *id = *(DWORD *)mono_object_unbox( ret );
    return hr;
}

HRESULT mono_create_domain( const WCHAR *name, IUnknown *setup, IUnknown *evidence, IUnknown **domain )
{
    MonoDomain *previous;
    DWORD id = 0;
    HRESULT hr;

    if (!enter_domain( root_domain, &previous )) return COR_E_APPDOMAINUNLOADED;
    hr = create_domain( name ? name : L"", setup, evidence, &id );
    if (SUCCEEDED(hr)) hr = get_domain_unknown( mono_domain_get_by_id( id ), domain );
    leave_domain( root_domain, previous );
    return hr;
}

HRESULT mono_create_domain_setup( IUnknown **setup )
{
    MonoClass *class = mono_class_from_name( mono_get_corlib(), "System", "AppDomainSetup" );
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;

    if (!class) return E_NOTIMPL;
    if (!enter_domain( root_domain, &previous )) return COR_E_APPDOMAINUNLOADED;
    obj = mono_object_new( root_domain, class );
    mono_runtime_object_init( obj );
    hr = get_unknown( obj, setup );
    leave_domain( root_domain, previous );
    return hr;
}

static HRESULT create_object( const WCHAR *assembly, const WCHAR *codebase, const WCHAR *type, MonoObject **obj )
{
    MonoObject *domain;
    void *params[2];
    HRESULT hr;

    if (FAILED(hr = get_current_domain_object( &domain ))) return hr;
    params[0] = new_string( codebase ? codebase : assembly );
    params[1] = new_string( type );
    return invoke_core( "System", "AppDomain", codebase ? "System.AppDomain:CreateInstanceFromAndUnwrap(string,string)"
                                                        : "System.AppDomain:CreateInstanceAndUnwrap(string,string)",
                        domain, params, obj );
}

HRESULT mono_create_object( const WCHAR *assembly, const WCHAR *codebase, const WCHAR *type, IUnknown **unk )
{
    MonoDomain *previous;
    MonoObject *obj;
    HRESULT hr;

    TRACE( "%s %s %s\n", debugstr_w(assembly), debugstr_w(codebase), debugstr_w(type) );

    if (!enter_domain( root_domain, &previous )) return COR_E_APPDOMAINUNLOADED;
    if (SUCCEEDED(hr = create_object( assembly, codebase, type, &obj ))) hr = get_unknown( obj, unk );
    leave_domain( root_domain, previous );
    return hr;
}

/* AppDomainManager.InitializeNewDomain, and whether the manager wants to be known to the host. */
static HRESULT init_domain_manager( MonoObject *manager, BOOL *wanted )
{
    MonoMethod *method = find_core_method( "System", "AppDomainManager", "System.AppDomainManager:InitializeNewDomain(System.AppDomainSetup)" );
    void *params[] = { NULL };
    MonoObject *flags;
    HRESULT hr;

    if (!method) return E_NOTIMPL;
    if (FAILED(hr = invoke( mono_object_get_virtual_method( manager, method ), manager, params, NULL ))) return hr;
    hr = invoke_core( "System", "AppDomainManager", "System.AppDomainManager:get_InitializationFlags()", manager, NULL, &flags );
    if (SUCCEEDED(hr)) *wanted = *(int *)mono_object_unbox( flags ) & 1;
    return hr;
}

HRESULT mono_create_domain_manager( const WCHAR *assembly, const WCHAR *type, IUnknown **manager )
{
    MonoDomain *previous;
    BOOL wanted = FALSE;
    MonoObject *obj;
    HRESULT hr;

    TRACE( "%s %s\n", debugstr_w(assembly), debugstr_w(type) );

    *manager = NULL;
    if (!enter_domain( root_domain, &previous )) return COR_E_APPDOMAINUNLOADED;
    if (SUCCEEDED(hr = create_object( assembly, NULL, type, &obj ))) hr = init_domain_manager( obj, &wanted );
    if (SUCCEEDED(hr) && wanted) hr = get_unknown( obj, manager );
    leave_domain( root_domain, previous );
    return hr;
}
