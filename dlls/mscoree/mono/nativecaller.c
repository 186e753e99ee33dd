/*
 * Exceptions of managed code that come to a native caller
 *
 * Mono asks a callback what to do with an exception that has reached the wrapper by which native code called managed
 * code. Its finally blocks have run then, and the frames further out are as they were before the call.
 *
 * Managed code that waits further out, behind native frames, is offered the exception first: programs have relied on
 * that since Mono itself does so.
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

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "mono/embed.h"
#include "mono/monoapi.h"
#include "mono/nativecaller.h"
#include "mono/threadstack.h"
#include "mono/unhandled.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static void (*land_thread)( UINT32 exception );

BOOL nativecaller_is_managed(void)
{
    return monocall_has_managed_caller();
}

/* Called by Mono, which does not expect it to return, and tells nobody that the wrapper is left. */
static void CDECL on_exception( UINT32 exception )
{
    MonoObject *object;

    TRACE( "%#x\n", exception );

    threadstack_entered( -1 );
    if (!monocall_has_managed_caller()) land_thread( exception );
    object = mono_gchandle_get_target( exception );
    mono_gchandle_free( exception );
    mono_reraise_exception( object );
}

BOOL nativecaller_watch( void (*land)( UINT32 exception ) )
{
    if (!mono_install_ftnptr_eh_callback || !mono_reraise_exception)
    {
        FIXME( "this Mono lets no exception out\n" );
        return FALSE;
    }
    land_thread = land;
    mono_install_ftnptr_eh_callback( on_exception );
    return TRUE;
}

BOOL nativecaller_enter( UINT_PTR *calls )
{
    if (!threadstack_follow()) return FALSE;
    monocall_attach();      /* at its end Mono lets nobody in, as always */
    *calls = threadstack_get_calls();
    threadstack_call( 1 );
    return TRUE;
}

void nativecaller_leave( UINT_PTR calls )
{
    threadstack_set_calls( calls );
}

void *nativecaller_get_domain(void)
{
    return mono_domain_get();
}

void nativecaller_set_domain( void *domain )
{
    if (domain) mono_domain_set( domain, FALSE );
}

HRESULT nativecaller_get_result( UINT32 exception )
{
    MonoObject *object;
    MonoDomain *previous;
    HRESULT hr;

    if (!monocall_enter( mono_get_root_domain(), &previous )) return COR_E_EXCEPTION;
    object = mono_gchandle_get_target( exception );
    monocall_end_abort( object );
    hr = monocall_get_exception_result( object );
    monocall_leave( mono_get_root_domain(), previous );
    return hr;
}

void nativecaller_forget( UINT32 exception )
{
    if (!embed_is_shutting_down()) mono_gchandle_free( exception );
}

void nativecaller_end( UINT32 exception )
{
    MonoDomain *previous;
    MonoObject *object;

    if (!monocall_enter( mono_get_root_domain(), &previous )) return;
    object = mono_gchandle_get_target( exception );
    if (mono_unhandled_exception) mono_unhandled_exception( object );
    unhandled_end_process( object );
    monocall_leave( mono_get_root_domain(), previous );
}
