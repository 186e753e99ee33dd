/*
 * What is known of Mono while it runs: whom it tells, whether it is on its way down, the domain that nobody uses
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

#include "mono/monoapi.h"

static const struct embed_events *events;
static volatile LONG shutting_down;
static MonoDomain *reserved_domain;

void embedstate_set_events( const struct embed_events *told )
{
    events = told;
}

void embedstate_tell_domain_unloading( MonoDomain *domain )
{
    events->domain_unloading( domain, embedstate_get_domain_id( domain ) );
}

void embedstate_note_shutdown(void)
{
    InterlockedExchange( &shutting_down, TRUE );
}

BOOL embed_is_shutting_down(void)
{
    /* Environment.Exit starts at Mono's end */
    return shutting_down || (mono_runtime_is_shutting_down && mono_runtime_is_shutting_down());
}

void embedstate_reserve_domain( MonoDomain *domain )
{
    reserved_domain = domain;
}

DWORD embedstate_get_domain_id( MonoDomain *domain )
{
    int id = mono_domain_get_id( domain );

    return id ? id : DEFAULT_DOMAIN_ID;
}

BOOL embedstate_is_reserved_domain( MonoDomain *domain )
{
    return domain == reserved_domain;
}
