/*
 * Where native code enters managed code by itself
 *
 * A delegate that native code was given, a method of a module's export table, an interface that Mono made: native code
 * enters each by a wrapper, which Mono compiles and nobody else knows of. Mono's profiler can call on entry to and exit
 * from chosen methods, which are compiled otherwise then. The wrappers are chosen, and no other method, so that only
 * such calls get slower.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "mono/monoapi.h"
#include "mono/nativeentry.h"
#include "mono/threadstack.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

enum
{
    INSTRUMENT_ENTER = 1 << 1, INSTRUMENT_LEAVE = 1 << 3, INSTRUMENT_EXCEPTION_LEAVE = 1 << 6
};

/* Asked for each method that is compiled. Wrappers have no metadata, and their kind in their full name. */
static int CDECL choose_method( MonoProfiler *profiler, MonoMethod *method )
{
    char *name;
    BOOL ret;

    if (mono_method_get_token( method ) || !(name = mono_method_full_name( method, FALSE ))) return 0;
    ret = !!strstr( name, "(wrapper native-to-managed)" );
    mono_free( name );
    return ret ? INSTRUMENT_ENTER | INSTRUMENT_LEAVE | INSTRUMENT_EXCEPTION_LEAVE : 0;
}

static void CDECL on_enter( MonoProfiler *profiler, MonoMethod *method, void *context )
{
    threadstack_entered( 1 );
}

static void CDECL on_leave( MonoProfiler *profiler, MonoMethod *method, void *context )
{
    threadstack_entered( -1 );
}

static void CDECL on_exception_leave( MonoProfiler *profiler, MonoMethod *method, MonoObject *exception )
{
    threadstack_entered( -1 );
}

void nativeentry_watch( MonoProfilerHandle profiler )
{
    if (!mono_profiler_set_call_instrumentation_filter_callback || !mono_profiler_set_method_enter_callback ||
        !mono_profiler_set_method_leave_callback || !mono_profiler_set_method_exception_leave_callback ||
        !mono_method_get_token || !mono_method_full_name || !mono_gc_register_root)
    {
        WARN( "this Mono does not tell of calls by native code: delegates must not be called on fibers\n" );
        return;
    }
    mono_profiler_set_method_enter_callback( profiler, on_enter );
    mono_profiler_set_method_leave_callback( profiler, on_leave );
    mono_profiler_set_method_exception_leave_callback( profiler, on_exception_leave );
    mono_profiler_set_call_instrumentation_filter_callback( profiler, choose_method );
}
