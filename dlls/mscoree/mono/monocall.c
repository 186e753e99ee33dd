/*
 * Managed code, called
 *
 * Any thread may call in; it is attached to the runtime first, and stays attached, as a thread that ran managed code
 * does. Mono objects are held in local variables only: the collector scans the stacks of attached threads, and nothing
 * else of ours.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "objbase.h"
#include "oleauto.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "mono/exitingthreads.h"
#include "mono/monoapi.h"
#include "mono/outofmemory.h"
#include "mono/threadstack.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* The text of an exception, for the debug channel. */
void monocall_report( MonoObject *exception )
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
HRESULT monocall_get_exception_result( MonoObject *exception )
{
    MonoProperty *property = mono_class_get_property_from_name( mono_object_get_class( exception ), "HResult" );
    MonoObject *another = NULL, *value;
    HRESULT hr = E_FAIL;

    if (property && (value = mono_property_get_value( property, exception, NULL, &another )) && !another)
        hr = *(HRESULT *)mono_object_unbox( value );
    return FAILED(hr) ? hr : COR_E_EXCEPTION;
}

static MonoObject *get_exception_property( MonoObject *exception, const char *name )
{
    MonoProperty *property = mono_class_get_property_from_name( mono_object_get_class( exception ), name );
    MonoObject *another = NULL, *value = NULL;

    if (property) value = mono_property_get_value( property, exception, NULL, &another );
    return another ? NULL : value;
}

MonoObject *monocall_get_inner_exception( MonoObject *exception )
{
    return get_exception_property( exception, "InnerException" );
}

BSTR monocall_get_exception_message( MonoObject *exception )
{
    return monocall_get_exception_text( exception, "Message" );
}

BSTR monocall_get_exception_text( MonoObject *exception, const char *property )
{
    MonoString *str = (MonoString *)get_exception_property( exception, property );

    return str ? SysAllocStringLen( mono_string_chars( str ), mono_string_length( str ) ) : NULL;
}

static BOOL CDECL see_frame( MonoMethod *method, INT32 native_offset, INT32 il_offset, BOOL managed, void *found )
{
    *(BOOL *)found = TRUE;
    return TRUE;        /* that is enough */
}

BOOL monocall_has_managed_caller(void)
{
    BOOL found = FALSE;

    if (mono_domain_get()) mono_stack_walk_no_il( see_frame, &found );
    return found;
}

/* Mono would keep the abort, and with it an exception of the domain, which may be about to go. */
void monocall_end_abort( MonoObject *exception )
{
    static const char desc[] = "System.Threading.Thread:ResetAbort()";
    MonoClass *class = mono_class_from_name( mono_get_corlib(), "System.Threading", "ThreadAbortException" );
    MonoMethod *method;
    BOOL found;

    if (!class || mono_object_get_class( exception ) != class) return;
    found = monocall_has_managed_caller();
    TRACE( "thread aborted, managed callers %d\n", found );
    if (found) return;
    if (outofmemory_is_abort_noted()) outofmemory_note_abort( FALSE );
    if ((method = monocall_find_core( "System.Threading", "Thread", desc )))
        mono_runtime_invoke( method, NULL, NULL, &exception );
}

/* An abort for lack of memory that has not come in the call comes now: afterwards the thread is the caller's again. */
static void take_abort( MonoObject **exception )
{
    int milliseconds = 0;
    void *params[] = { &milliseconds };
    MonoMethod *method;

    if (!outofmemory_is_abort_noted() || monocall_has_managed_caller()) return;
    outofmemory_note_abort( FALSE );
    if ((method = monocall_find_core( "System.Threading", "Thread", "System.Threading.Thread:Sleep(int)" )))
        mono_runtime_invoke( method, NULL, params, exception );
}

HRESULT monocall_invoke_told( MonoMethod *method, void *obj, void **params, MonoObject **ret, MonoObject **exception )
{
    MonoObject *result;

    *ret = *exception = NULL;
    result = mono_runtime_invoke( method, obj, params, exception );
    if (!*exception) take_abort( exception );
    if (*exception)
    {
        monocall_end_abort( *exception );
        monocall_report( *exception );
        return monocall_get_exception_result( *exception );
    }
    *ret = result;
    return S_OK;
}

HRESULT monocall_invoke( MonoMethod *method, void *obj, void **params, MonoObject **ret )
{
    MonoObject *exception, *result;
    HRESULT hr = monocall_invoke_told( method, obj, params, &result, &exception );

    if (ret) *ret = result;
    return hr;
}

/* A method of the core library: "Namespace.Class:Method(types)". */
MonoMethod *monocall_find_core( const char *space, const char *class_name, const char *desc_text )
{
    MonoClass *class = mono_class_from_name( mono_get_corlib(), space, class_name );
    MonoMethodDesc *desc = mono_method_desc_new( desc_text, TRUE );
    MonoMethod *method = NULL;

    if (class && desc) method = mono_method_desc_search_in_class( desc, class );
    if (desc) mono_method_desc_free( desc );
    if (!method) ERR( "this core library has no %s\n", desc_text );
    return method;
}

HRESULT monocall_invoke_core( const char *space, const char *class_name, const char *desc, void *obj, void **params,
                              MonoObject **ret )
{
    MonoMethod *method = monocall_find_core( space, class_name, desc );

    return method ? monocall_invoke( method, obj, params, ret ) : E_NOTIMPL;
}

/* A thread that comes from outside is a background thread, as in the CLR: the end of the runtime does not wait for
 * it. */
BOOL monocall_attach(void)
{
    BYTE background = TRUE;
    void *params[] = { &background };
    MonoThread *thread;

    if (!threadstack_follow()) return FALSE;
    if (mono_domain_get()) return TRUE;
    if (embed_is_shutting_down() || !(thread = mono_thread_attach( mono_get_root_domain() ))) return FALSE;
    threadstack_count_calls();
    return SUCCEEDED(monocall_invoke_core( "System.Threading", "Thread",
                                           "System.Threading.Thread:set_IsBackground(bool)", thread, params, NULL ));
}

/* An unload waits for the threads that have said so to leave the domain, and aborts them; Mono knows of no others. */
static BOOL hold_domain( MonoDomain *domain )
{
    static const char desc[] = "System.AppDomain:InternalPushDomainRefByID(int)";
    static MonoMethod *method;
    int id = mono_domain_get_id( domain );
    void *params[] = { &id };

    if (!method) method = monocall_find_core( "System", "AppDomain", desc );
    return !method || SUCCEEDED(monocall_invoke( method, NULL, params, NULL ));
}

static void let_domain_go(void)
{
    static MonoMethod *method;

    if (!method) method = monocall_find_core( "System", "AppDomain", "System.AppDomain:InternalPopDomainRef()" );
    if (method) monocall_invoke( method, NULL, NULL, NULL );
}

static BOOL enter_domain( MonoDomain *domain, MonoDomain **previous )
{
    *previous = mono_domain_get();
    if (*previous == domain) return TRUE;
    if (domain == mono_get_root_domain()) return mono_domain_set( domain, FALSE );
    if (!hold_domain( domain )) return FALSE;
    /* In this order: an unload says that it is under way, and then looks for threads. */
    if (!mono_domain_is_unloading( domain ) && mono_domain_set( domain, FALSE )) return TRUE;
    let_domain_go();
    return FALSE;
}

/* Enters a domain; the one that the thread was in is to be given to monocall_leave(). FALSE: it is gone, or about to
 * go. */
BOOL monocall_enter( MonoDomain *domain, MonoDomain **previous )
{
    if (!monocall_attach() || !enter_domain( domain, previous )) return FALSE;
    threadstack_call( 1 );
    return TRUE;
}

void monocall_leave( MonoDomain *domain, MonoDomain *previous )
{
    threadstack_call( -1 );
    outofmemory_forget_pending();
    if (previous == domain) return;
    mono_domain_set( previous, TRUE );
    if (domain != mono_get_root_domain()) let_domain_go();
}

MonoString *monocall_new_string( const WCHAR *str )
{
    return str ? mono_string_new_utf16( mono_domain_get(), str, lstrlenW( str ) ) : NULL;
}

struct thread_call
{
    HRESULT (*func)( void *context );
    void     *context;
    HRESULT   hr;
};

static DWORD WINAPI call_proc( void *arg )
{
    struct thread_call *call = arg;

    call->hr = call->func( call->context );
    if (mono_domain_get()) mono_thread_detach( mono_thread_current() );
    return 0;
}

HRESULT monocall_on_thread( HRESULT (*func)( void * ), void *context )
{
    struct thread_call call = { func, context, E_FAIL };
    HANDLE thread = CreateThread( NULL, 0, call_proc, &call, 0, NULL );

    if (!thread) return HRESULT_FROM_WIN32( GetLastError() );
    WaitForSingleObject( thread, INFINITE );
    CloseHandle( thread );
    return call.hr;
}

HRESULT monocall_attach_thread(void)
{
    return monocall_attach() ? S_OK : HOST_E_CLRNOTAVAILABLE;
}

HRESULT monocall_detach_thread(void)
{
    if (!mono_domain_get()) return E_UNEXPECTED;
    exitingthreads_detach_self();
    return S_OK;
}

HRESULT monocall_get_thread_allocation( UINT64 *bytes )
{
    MonoObject *ret;
    HRESULT hr;

    if (!mono_domain_get()) return E_INVALIDARG;
    hr = monocall_invoke_core( "System", "GC", "System.GC:GetAllocatedBytesForCurrentThread()", NULL, NULL, &ret );
    if (SUCCEEDED(hr)) *bytes = *(UINT64 *)mono_object_unbox( ret );
    return hr;
}

HRESULT monocall_get_pool_threads( BOOL max, DWORD *workers, DWORD *completion )
{
    void *params[] = { workers, completion };
    MonoDomain *previous;
    HRESULT hr;

    if (!monocall_enter( mono_get_root_domain(), &previous )) return HOST_E_CLRNOTAVAILABLE;
    hr = monocall_invoke_core( "System.Threading", "ThreadPool",
                               max ? "System.Threading.ThreadPool:GetMaxThreads(int&,int&)"
                               : "System.Threading.ThreadPool:GetAvailableThreads(int&,int&)", NULL, params, NULL );
    monocall_leave( mono_get_root_domain(), previous );
    return hr;
}

HRESULT monocall_set_max_threads( DWORD workers, DWORD completion )
{
    void *params[] = { &workers, &completion };
    MonoDomain *previous;
    MonoObject *ret;
    HRESULT hr;

    if (!monocall_enter( mono_get_root_domain(), &previous )) return HOST_E_CLRNOTAVAILABLE;
    hr = monocall_invoke_core( "System.Threading", "ThreadPool", "System.Threading.ThreadPool:SetMaxThreads(int,int)",
                               NULL, params, &ret );
    if (SUCCEEDED(hr) && !*(BYTE *)mono_object_unbox( ret )) hr = E_INVALIDARG;
    monocall_leave( mono_get_root_domain(), previous );
    return hr;
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

HRESULT monocall_execute( const WCHAR *path, const WCHAR *type, const WCHAR *method, const WCHAR *arg, DWORD *ret )
{
    MonoDomain *previous;
    MonoObject *result;
    MonoMethod *entry;
    void *param;
    HRESULT hr;

    TRACE( "%s %s %s %s\n", debugstr_w(path), debugstr_w(type), debugstr_w(method), debugstr_w(arg) );

    if (!monocall_enter( mono_get_root_domain(), &previous )) return threadstack_get_error( COR_E_APPDOMAINUNLOADED );
    if (SUCCEEDED(hr = find_entry( path, type, method, &entry )))
    {
        param = monocall_new_string( arg );
        if (SUCCEEDED(hr = monocall_invoke( entry, NULL, &param, &result )) && ret)
            *ret = *(DWORD *)mono_object_unbox( result );
    }
    monocall_leave( mono_get_root_domain(), previous );
    return hr;
}

int monocall_get_exit_code(void)
{
    return mono_environment_exitcode_get();
}

HRESULT monocall_run_exe( const WCHAR *path, int argc, WCHAR **argv )
{
    MonoAssembly *assembly;
    MonoDomain *previous;
    char **args;
    HRESULT hr = S_OK;
    int i;

    TRACE( "%s, %d arguments\n", debugstr_w(path), argc );

    if (!(args = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, (argc + 1) * sizeof(*args) ))) return E_OUTOFMEMORY;
    for (i = 0; i < argc && SUCCEEDED(hr); i++)
        if (!(args[i] = utf8_from_wide( argv[i] ))) hr = E_OUTOFMEMORY;
    if (SUCCEEDED(hr) && !monocall_enter( mono_get_root_domain(), &previous )) hr = COR_E_APPDOMAINUNLOADED;
    else if (SUCCEEDED(hr))
    {
        if (SUCCEEDED(hr = open_assembly( path, &assembly )))
            mono_jit_exec( mono_get_root_domain(), assembly, argc, args );
        monocall_leave( mono_get_root_domain(), previous );
    }
    for (i = 0; i < argc; i++) free_string( args[i] );
    HeapFree( GetProcessHeap(), 0, args );
    return hr;
}
