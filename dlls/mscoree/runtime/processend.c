/*
 * The end of the process
 *
 * The runtime is ended first, as a managed program's Main has returned, or the host or a policy wants it.
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

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "mono/embed.h"
#include "mono/exitingthreads.h"
#include "runtime/eventmanager.h"
#include "runtime/policyclock.h"
#include "runtime/policymanager.h"
#include "runtime/processend.h"
#include "runtime/state.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static BOOL is_ending, is_program;
static int exit_code;

static void end_for_process(void)
{
    struct policy_clock *clock;

    is_ending = TRUE;
    /* Environment.Exit: Mono has gone down already and the C runtime's exit() asks us on its way out */
    if (runtime_is_started() && !embed_is_shutting_down())
    {
        clock = policyclock_begin( OPR_ProcessExit );
        state_change( RUNTIME_STOPPING );
        /* graver actions do without ProcessExit handlers and finalizers */
        if (policymanager_get_default_action( OPR_ProcessExit ) == eExitProcess)
            embed_shutdown( runtime_is_owned_by_exe() );
        policyclock_end( clock );
    }
    if (runtime_get_state() != RUNTIME_NOT_LOADED) eventmanager_tell( Event_ClrDisabled, NULL );
}

static void DECLSPEC_NORETURN end_process( int code )
{
    exitingthreads_wait();
    ExitProcess( code );
}

void processend_exit( int code )
{
    TRACE( "%d\n", code );

    exit_code = code;
    end_for_process();
    end_process( code );
}

void processend_exit_program(void)
{
    TRACE( "\n" );

    is_program = TRUE;
    end_for_process();
    end_process( monocall_get_exit_code() );
}

/* Nobody else waits for the threads that Mono's end waits for. It may be Environment.Exit that has begun it. */
void processend_give_up(void)
{
    BOOL has_code = is_ending && !is_program;

    if (!is_ending && runtime_get_state() == RUNTIME_STOPPING) return;      /* a host ends the runtime only */
    TRACE( "\n" );
    eventmanager_tell( Event_ClrDisabled, NULL );
    end_process( has_code ? exit_code : monocall_get_exit_code() );
}
