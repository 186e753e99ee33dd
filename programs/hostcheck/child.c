/*
 * The process that asks the host
 *
 * It gets the manager, makes a heap, and runs checks one after the other. An exception that the host does not handle is
 * noted, and ends the process: what the host has left of it is not to be trusted.
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

#include "child.h"
#include "target.h"

static struct shared *shared;

void child_note_method( enum method method )
{
    shared->method = method;
}

void child_note_result( enum method method, HRESULT hr )
{
    LONG i, count = min( shared->odd_count, MAX_ODD );

    if (hr_is_documented( hr )) return;
    if (hr == S_FALSE && method == NEEDS_SPACE) return;     /* has a check of its own */
    for (i = 0; i < count; i++) if (shared->odd[i].method == (LONG)method && shared->odd[i].hr == hr) return;
    if ((i = InterlockedIncrement( &shared->odd_count ) - 1) >= MAX_ODD) return;
    shared->odd[i].method = method;
    shared->odd[i].hr = hr;
}

static void add_finding( enum severity severity, const char *format, va_list args )
{
    struct result *result = &shared->results[shared->current];
    LONG n = InterlockedIncrement( &result->count ) - 1;

    if (n >= MAX_FINDINGS) return;
    vsnprintf( result->findings[n].text, MAX_TEXT, format, args );
    result->findings[n].text[MAX_TEXT - 1] = 0;
    result->findings[n].severity = severity;
}

void found( enum severity severity, const char *format, ... )
{
    va_list args;

    va_start( args, format );
    add_finding( severity, format, args );
    va_end( args );
}

void not_asked( const char *format, ... )
{
    va_list args;

    va_start( args, format );
    add_finding( SKIPPED, format, args );
    va_end( args );
}

static LONG WINAPI on_crash( EXCEPTION_POINTERS *pointers )
{
    void *address = pointers->ExceptionRecord->ExceptionAddress;
    MEMORY_BASIC_INFORMATION info;
    char path[MAX_PATH], *name;

    if (InterlockedExchange( &shared->crashed, 1 )) Sleep( INFINITE );
    shared->crash_method = calls_get_method();
    shared->crash_code = pointers->ExceptionRecord->ExceptionCode;
    shared->crash_address = (UINT_PTR)address;
    if (VirtualQuery( address, &info, sizeof(info) ) && info.Type == MEM_IMAGE &&
        GetModuleFileNameA( info.AllocationBase, path, sizeof(path) ))
    {
        name = strrchr( path, '\\' ) ? strrchr( path, '\\' ) + 1 : path;
        lstrcpynA( shared->crash_module, name, sizeof(shared->crash_module) );
        shared->crash_address -= (UINT_PTR)info.AllocationBase;
    }
    TerminateProcess( GetCurrentProcess(), pointers->ExceptionRecord->ExceptionCode );
    return EXCEPTION_EXECUTE_HANDLER;
}

/* Why a check cannot ask; NULL: it can. */
static const char *get_obstacle( const struct check *check, const struct context *context, char *text, size_t size )
{
    unsigned int i;

    if ((check->flags & CHECK_POLICY) && !context->policy) return "only of managers that have an IHostMemoryPolicy";
    if ((check->flags & CHECK_CONTROL) && !context->control) return "only of hosts that are given as an IHostControl";
    if (check->needs & (NEEDS(HEAP_ALLOC) | NEEDS(HEAP_FREE) | NEEDS(HEAP_DEBUG_ALLOC)) &&
        !context->heap) return "there is no heap";
    for (i = 1; i < METHODS; i++)
    {
        if (!(check->needs & ~context->present & NEEDS(i))) continue;
        snprintf( text, size, "there is no method %s", method_name( i ) );
        return text;
    }
    return NULL;
}

/* What a check needs is made when the first one needs it, so that a host that crashes over it is told so once. */
static void prepare( const struct check *check, struct context *context )
{
    void *policy = NULL;

    if ((check->needs & NEEDS(HEAP_ALLOC)) && !context->heap && (context->present & NEEDS(CREATE_MALLOC)))
    {
        if (do_create_malloc( context->manager, MALLOC_THREADSAFE, &context->heap ) != S_OK) context->heap = NULL;
        context->present = objects_find_methods( context );
    }
    if ((check->flags & CHECK_POLICY) && !context->policy && (context->present & NEEDS(QUERY_INTERFACE)))
    {
        enter_method( QUERY_INTERFACE );
        /* a host that answers everything with itself has no policy */
        if (IHostMemoryManager_QueryInterface( context->manager, &IID_IHostMemoryPolicy, &policy ) == S_OK &&
            policy != context->manager)
            context->policy = policy;
        enter_method( NO_METHOD );
    }
}

static DWORD WINAPI run_checks( void *arg )
{
    const struct options *options = arg;
    struct context context = { NULL };
    const struct check *check;
    const char *obstacle;
    char text[100];
    LONG i;

    if (!target_open( options, &context, shared->problem, sizeof(shared->problem) ))
    {
        shared->state = CHILD_NO_TARGET;
        return 1;
    }
    shared->current = shared->first;
    context.seconds = options->seconds;
    context.present = objects_find_methods( &context );
    shared->state = CHILD_READY;

    for (i = shared->first; i < (LONG)check_count; i++)
    {
        check = &checks[i];
        shared->current = i;
        if (!options_wants( options, check->name ))
        {
            shared->results[i].done = TRUE;
            continue;
        }
        if ((check->flags & CHECK_ALONE) && i != shared->first) break;      /* the next process begins with it */
        prepare( check, &context );
        if ((obstacle = get_obstacle( check, &context, text, sizeof(text) )))
        {
            not_asked( "%s", obstacle );
            shared->results[i].done = TRUE;
            continue;
        }
        check->func( &context );
        shared->results[i].done = TRUE;
        if (!(check->flags & CHECK_ALONE)) continue;
        shared->current = i + 1;
        break;
    }
    if (i == (LONG)check_count) shared->current = i;
    shared->ended = TRUE;
    return 0;
}

int child_run( const struct options *options, struct shared *where )
{
    HANDLE thread;

    shared = where;
    calls_init();
    SetErrorMode( SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX );
    SetUnhandledExceptionFilter( on_crash );
    /* a thread of its own: what the C runtime does about exceptions in the first one is not wanted */
    if (!(thread = CreateThread( NULL, 1 << 20, run_checks, (void *)options, 0, NULL ))) return 1;
    WaitForSingleObject( thread, INFINITE );
    /* the host's own end of the process is not asked for */
    fflush( stdout );
    TerminateProcess( GetCurrentProcess(), 0 );
    return 0;
}
