/*
 * Mono: started, watched and ended
 *
 * Mono can be started once in a process and not again after its end. From the time that it is on its way down no thread
 * is attached to it any more.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "mono/endwatch.h"
#include "mono/exitingthreads.h"
#include "mono/hostfilter.h"
#include "mono/monoapi.h"
#include "mono/nativeentry.h"
#include "mono/outofmemory.h"
#include "mono/retiredcom.h"
#include "mono/retireddomain.h"
#include "mono/startenv.h"
#include "mono/startoptions.h"
#include "mono/threadstack.h"
#include "mono/unhandled.h"
#include "support/configfile.h"
#include "support/monofind.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static const struct embed_events *events;
static MonoDomain *root_domain;
static SIZE_T nursery_size;
static BOOL counts_objects;
static SRWLOCK collect_lock = SRWLOCK_INIT;    /* held, shared, while a host's thread or ours collects */
static volatile LONG collecting_here;           /* threads that collect in the middle of an allocation */

void embed_set_nursery_size( SIZE_T size )
{
    nursery_size = size;
}

/*********************************************************************** Events */

static void CDECL on_gc_event( MonoProfiler *prof, int event, UINT32 generation, int serial )
{
    if (event == MONO_GC_EVENT_PRE_STOP_WORLD)
    {
        threadstack_collecting();
        events->threads_stopping();
    }
    else if (event == MONO_GC_EVENT_POST_STOP_WORLD) events->threads_stopped();
    else if (event == MONO_GC_EVENT_PRE_START_WORLD)
    {
        retiredcom_world_stopped();
        threadstack_collected();
    }
    else if (event == MONO_GC_EVENT_POST_START_WORLD) events->threads_running( generation );
    else if (event == MONO_GC_EVENT_POST_START_WORLD_UNLOCKED) events->collected( generation );
}

static void CDECL on_shutdown( MonoProfiler *prof )
{
    TRACE( "\n" );
    embedstate_note_shutdown();
}

/* On Mono's own way down it is the runtime that ends, and the host is told that. */
static void CDECL on_domain_unloading( MonoProfiler *prof, MonoDomain *domain )
{
    if (!embed_is_shutting_down()) embedstate_tell_domain_unloading( domain );
}

/* Nothing of it is left: what was made of it on its way down goes too. */
static void CDECL on_domain_unloaded( MonoProfiler *prof, MonoDomain *domain )
{
    if (embed_is_shutting_down()) return;
    events->domain_unloaded( domain );
    retireddomain_forget( domain );
    outofmemory_forget_domain( domain );
}

static void CDECL on_allocation( MonoProfiler *prof, MonoObject *obj )
{
    events->object_made( embedstate_get_domain_id( mono_object_get_domain( obj ) ), mono_object_get_size( obj ) );
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

BOOL embed_counts_objects(void)
{
    return counts_objects;
}

/* The default domain comes while nothing can be made in it yet. */
static void CDECL on_domain_loaded( MonoProfiler *profiler, MonoDomain *domain )
{
    if (root_domain) outofmemory_prepare( domain );
}

static void CDECL on_thread_started( MonoProfiler *profiler, UINT_PTR tid )
{
    exitingthreads_forget_self();
    threadstack_started();
    outofmemory_thread_started();
}

static void CDECL on_thread_stopping( MonoProfiler *profiler, UINT_PTR tid )
{
    outofmemory_exempt_thread();
    threadstack_stopping();
    exitingthreads_note_self();
}

static void watch_threads( MonoProfilerHandle profiler, const struct embed_settings *settings )
{
    if (!mono_profiler_set_thread_started_callback || !mono_profiler_set_thread_stopping_callback)
    {
        WARN( "this Mono does not tell of threads: a limit full of small objects ends the process\n" );
        return;
    }
    if (settings->prepare_to_throw) outofmemory_init();
    threadstack_init( events );
    nativeentry_watch( profiler );
    mono_profiler_set_thread_started_callback( profiler, on_thread_started );
    mono_profiler_set_thread_stopping_callback( profiler, on_thread_stopping );
}

static void watch_events( const struct embed_settings *settings )
{
    MonoProfilerHandle profiler;

    if (!mono_profiler_create || !(profiler = mono_profiler_create( NULL ))) return;
    if (mono_profiler_set_gc_event_callback) mono_profiler_set_gc_event_callback( profiler, on_gc_event );
    if (mono_profiler_set_runtime_shutdown_begin_callback)
        mono_profiler_set_runtime_shutdown_begin_callback( profiler, on_shutdown );
    watch_threads( profiler, settings );
    if (settings->prepare_to_throw && mono_profiler_set_domain_loaded_callback)
        mono_profiler_set_domain_loaded_callback( profiler, on_domain_loaded );
    if (mono_profiler_set_domain_unloading_callback)
        mono_profiler_set_domain_unloading_callback( profiler, on_domain_unloading );
    if (mono_profiler_set_domain_unloaded_callback)
        mono_profiler_set_domain_unloaded_callback( profiler, on_domain_unloaded );
    if (settings->count_objects) count_objects( profiler );
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

/* The folders below the program's that its configuration names; Mono reads the rest of the file itself. */
static void add_private_path( const WCHAR *config )
{
    struct config_file file;

    if (GetFileAttributesW( config ) == INVALID_FILE_ATTRIBUTES) return;
    if (FAILED(configfile_read( config, &file )) || !file.private_path[0]) return;
    if (FAILED(currentdomain_append_private_path( file.private_path )))
        WARN( "the private path %s could not be added\n", debugstr_w(file.private_path) );
}

/* The default domain looks for assemblies beside the program. Its configuration is the one that was asked for, or the
 * one that lies beside the program, whether that is a managed one or a host. */
static HRESULT set_config( const WCHAR *config )
{
    WCHAR path[MAX_PATH], file[MAX_PATH], *name;
    char *base, *config_file;
    HRESULT hr = E_OUTOFMEMORY;
    DWORD len;

    len = GetModuleFileNameW( NULL, path, MAX_PATH );
    if (!len || len >= MAX_PATH - ARRAY_SIZE(L".config")) return HRESULT_FROM_WIN32( ERROR_FILENAME_EXCED_RANGE );
    if (config) lstrcpynW( file, config, MAX_PATH );
    else swprintf( file, MAX_PATH, L"%ls.config", path );
    if ((name = wcsrchr( path, '\\' ))) name[1] = 0;

    base = utf8_from_wide( path );
    config_file = utf8_from_wide( file );
    if (base && config_file)
    {
        mono_domain_set_config( root_domain, base, config_file );
        add_private_path( file );
        hr = S_OK;
    }
    free_string( base );
    free_string( config_file );
    return hr;
}

/* wine-mono does not export mono_gc_params_set. */
static BOOL set_gc_params( struct startenv *env )
{
    SIZE_T size = 1 << 20;      /* a power of two */
    WCHAR params[48];

    memset( env, 0, sizeof(*env) );
    if (!nursery_size) return TRUE;
    while (size < nursery_size) size *= 2;
    swprintf( params, ARRAY_SIZE(params), L"nursery-size=%Iu", size );
    return startenv_prepend( env, L"MONO_GC_PARAMS", params );
}

/* What managed code sees as the FriendlyName: the program's file name, where a managed program has the process. */
static char *get_default_domain_name( BOOL is_program )
{
    WCHAR path[MAX_PATH], *name;

    if (!is_program || !GetModuleFileNameW( NULL, path, MAX_PATH )) return utf8_from_wide( L"DefaultDomain" );
    name = wcsrchr( path, '\\' );
    return utf8_from_wide( name ? name + 1 : path );
}

/* A host's thread waits in code of its own most of the time, where it will never come by a safe point, and the
 * collector would wait for it. So threads are stopped wherever they are, as Mono has always done on Windows; memcall.c
 * says where not. */
static BOOL init_runtime( BOOL is_program )
{
    struct startenv params, suspend = { NULL };
    char *name;

    if (!set_gc_params( &params )) return FALSE;
    if ((name = get_default_domain_name( is_program )) &&
        startenv_set_default( &suspend, L"MONO_THREADS_SUSPEND", L"preemptive" ))
        root_domain = mono_jit_init_version( name, "v4.0.30319" );
    free_string( name );
    startenv_restore( &suspend );
    startenv_restore( &params );
    return root_domain != NULL;
}

/* For hosts the default domain has the id 1, as in the CLR; for Mono it has 0, and every other domain the id that
 * managed code sees. A domain that nobody uses keeps the 1, so that no other gets it; that takes half a millisecond. */
static void keep_default_id(void)
{
    static char name[] = "the default domain's id";
    MonoDomain *domain = mono_domain_create_appdomain( name, NULL );

    embedstate_reserve_domain( domain );
    if (!domain || mono_domain_get_id( domain ) != DEFAULT_DOMAIN_ID)
        WARN( "the id of the default domain may be another domain's as well\n" );
}

/* A line a place, as ERR() takes no long texts. */
static void report_missing(void)
{
    char *text = utf8_from_wide( monofind_get_report() ), *line, *end;

    ERR( "no Mono was found that can run managed code; looked for one here:\n" );
    for (line = text; line && (end = strchr( line, '\n' )); line = end + 1)
    {
        *end = 0;
        ERR( "%s\n", line );
    }
    free_string( text );
}

HRESULT embed_boot( const struct embed_settings *settings, const struct embed_events *told )
{
    struct monofind_location location;
    HRESULT hr;

    TRACE( "%s\n", debugstr_w(settings->config) );

    events = told;
    embedstate_set_events( told );
    if (!monofind_get( &location ))
    {
        report_missing();
        return CLR_E_SHIM_RUNTIMELOAD;
    }
    if (!monoload_load( location.library, events->module_mapped )) return CLR_E_SHIM_RUNTIMELOAD;
    if (FAILED(hr = set_dirs( location.root ))) return hr;

    hostfilter_note();
    startoptions_before( settings->is_program );
    if (settings->is_program) unhandled_print_all();
    mono_config_parse( NULL );
    if (settings->survive_unhandled) embed_survive_unhandled();
    watch_events( settings );
    if (!init_runtime( settings->is_program ))
    {
        ERR( "%s could not be started\n", debugstr_w(location.library) );
        return CLR_E_SHIM_RUNTIMELOAD;
    }
    threadstack_count_calls();
    threadstack_register_roots();
    startoptions_after();
    outofmemory_prepare( root_domain );
    if (settings->keep_default_id) keep_default_id();
    monosearch_install( events, settings->ask_for_assemblies );
    return set_config( settings->config );
}

void embed_get_gc_figures( struct embed_gc_figures *figures )
{
    figures->used = mono_gc_get_used_size();
    figures->heap = mono_gc_get_heap_size();
    figures->minor_collections = mono_gc_collection_count( 0 );
    figures->major_collections = mono_gc_collection_count( 1 );
}

/*********************************************************************** Collecting and ending */

/* A thread that was only lent goes back as it came: the end of a managed program would wait for it. */
void embed_collect( int generation )
{
    int max = mono_gc_max_generation();
    BOOL lent;

    AcquireSRWLockShared( &collect_lock );
    lent = !mono_domain_get();
    if (monocall_attach())
    {
        outofmemory_exempt_thread();
        if (!embed_is_shutting_down()) mono_gc_collect( generation < 0 ? max : min( generation, max ) );
        if (lent) exitingthreads_detach_self();
    }
    ReleaseSRWLockShared( &collect_lock );
}

/* Without the lock, whose owner may wait for this thread. */
BOOL embed_collect_here(void)
{
    BOOL ret;

    if (!mono_domain_get()) return FALSE;
    InterlockedIncrement( &collecting_here );
    if ((ret = !embed_is_shutting_down())) mono_gc_collect( mono_gc_max_generation() );
    InterlockedDecrement( &collecting_here );
    return ret;
}

/* A collection that is under way comes to its end, and its thread leaves Mono, which would wait for it; no other
 * begins. */
static void stop_collecting(void)
{
    embedstate_note_shutdown();
    AcquireSRWLockExclusive( &collect_lock );
    ReleaseSRWLockExclusive( &collect_lock );
    while (collecting_here) Sleep( 1 );
}

/* A host's thread that has run managed code belongs to Mono from then on, and Mono's own end would wait until such a
 * thread has ended, which the host need not let happen. So the managed side is told, and the rest stays as it is.
 * Objects that are still alive are not finalized: their order is arbitrary, and an exception in one would end the
 * host's process. */
static void end_hosted(void)
{
    MonoDomain *previous;

    if (!monocall_enter( root_domain, &previous )) return;
    currentdomain_raise( "ProcessExit" );
    stop_collecting();
    monocall_leave( root_domain, previous );
}

/* The end of a managed program: its foreground threads come to their end first. */
static void end_program(void)
{
    stop_collecting();
    mono_thread_attach( root_domain );
    endwatch_begin( events->end_is_stuck );
    mono_jit_cleanup( root_domain );
    endwatch_end();
}

void embed_watch_end(void)
{
    if (mono_runtime_is_shutting_down && mono_runtime_is_shutting_down()) endwatch_begin( events->end_is_stuck );
}

void embed_shutdown( BOOL is_program )
{
    static LONG ended;

    TRACE( "\n" );

    if (!root_domain || InterlockedExchange( &ended, TRUE )) return;
    if (is_program) end_program();
    else end_hosted();
}
