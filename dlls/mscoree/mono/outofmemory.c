/*
 * OutOfMemoryExceptions that are there before they are needed
 *
 * Mono makes one when it wants one, and that takes memory. Here each domain has one from its start, and throwing it
 * takes none: Mono only notes that it is pending, and throws it when the thread's native call returns to managed code.
 * To note it Mono takes the domain's lock, so the caller must hold none of Mono's.
 *
 * Invariant: an entry with a domain has a handle.
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
#include "oleauto.h"
#include "wine/debug.h"

#include "mono/outofmemory.h"
#include "mono/throwpoint.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define DOMAINS 64      /* in others that of the default domain is thrown, which has the same class */

static SRWLOCK lock = SRWLOCK_INIT;     /* of those who write; who reads may have been called in a collection */

static struct
{
    MonoDomain *volatile domain;
    UINT32               handle;
}
prepared[DOMAINS];

/* What of an exception says where it was thrown. */
static MonoClassField *trace_fields[5];

static volatile BOOL has_thrown;        /* any was ever pending */

/* Of a thread that can be thrown at: not NULL, and abort_asked once its abort was asked for. */
static DWORD tls_index = TLS_OUT_OF_INDEXES;
static char abort_asked;

void outofmemory_thread_started(void)
{
    if (tls_index != TLS_OUT_OF_INDEXES) TlsSetValue( tls_index, prepared );
}

void outofmemory_exempt_thread(void)
{
    if (tls_index != TLS_OUT_OF_INDEXES) TlsSetValue( tls_index, NULL );
}

void outofmemory_init(void)
{
    if (!mono_runtime_set_pending_exception || !mono_exception_from_name_domain ||
        (tls_index = TlsAlloc()) == TLS_OUT_OF_INDEXES)
        WARN( "this Mono cannot be made to throw: a limit full of small objects ends the process\n" );
}

BOOL outofmemory_can_throw(void)
{
    return tls_index != TLS_OUT_OF_INDEXES;
}

/* The calling thread runs managed code, or has called from there. */
static inline BOOL is_target(void)
{
    return outofmemory_can_throw() && TlsGetValue( tls_index );
}

/* While there is time: no lock but the collector's may be taken later. */
static void find_trace_fields(void)
{
    static const char *const names[ARRAY_SIZE(trace_fields)] =
        { "trace_ips", "_stackTrace", "_stackTraceString", "captured_traces", "native_trace_ips" };
    MonoClass *class = mono_class_from_name( mono_get_corlib(), "System", "Exception" );
    unsigned int i;

    for (i = 0; class && i < ARRAY_SIZE(names); i++)
        trace_fields[i] = mono_class_get_field_from_name( class, names[i] );
}

void outofmemory_prepare( MonoDomain *domain )
{
    static BOOL prepared_fields;
    MonoObject *exception;
    unsigned int i;

    if (!outofmemory_can_throw()) return;
    if (!prepared_fields) find_trace_fields();
    prepared_fields = TRUE;
    exception = mono_exception_from_name_domain( domain, mono_get_corlib(), "System", "OutOfMemoryException" );
    if (!exception) return;
    AcquireSRWLockExclusive( &lock );
    for (i = 0; i < DOMAINS && prepared[i].domain; i++) /* look for a free one */;
    if (i < DOMAINS)
    {
        prepared[i].handle = mono_gchandle_new( exception, FALSE );
        InterlockedExchangePointer( (void *volatile *)&prepared[i].domain, domain );
    }
    ReleaseSRWLockExclusive( &lock );
}

void outofmemory_forget_domain( MonoDomain *domain )
{
    unsigned int i;

    AcquireSRWLockExclusive( &lock );
    for (i = 0; i < DOMAINS; i++)
    {
        if (prepared[i].domain != domain) continue;
        InterlockedExchangePointer( (void *volatile *)&prepared[i].domain, NULL );
        mono_gchandle_free( prepared[i].handle );
    }
    ReleaseSRWLockExclusive( &lock );
}

/* That of the domain, or else the default one's, which was prepared first. */
static MonoObject *find_prepared( MonoDomain *domain )
{
    unsigned int i;

    for (i = 0; i < DOMAINS; i++)
        if (prepared[i].domain == domain) return mono_gchandle_get_target( prepared[i].handle );
    return prepared[0].domain ? mono_gchandle_get_target( prepared[0].handle ) : NULL;
}

/* Where it was thrown before would be part of its trace, longer each time. */
static void clear_trace( MonoObject *exception )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(trace_fields); i++)
        if (trace_fields[i]) mono_field_set_value( exception, trace_fields[i], NULL );
}

BOOL embed_must_not_throw(void)
{
    BOOL at_once;

    return is_target() && !throwpoint_is_fit( &at_once );
}

BOOL embed_throw_out_of_memory(void)
{
    MonoObject *exception;
    BOOL at_once;

    if (!is_target() || !(exception = find_prepared( mono_domain_get() ))) return FALSE;
    if (!throwpoint_is_fit( &at_once ) || !at_once) return FALSE;
    has_thrown = TRUE;
    clear_trace( exception );
    return mono_runtime_set_pending_exception( exception, FALSE );
}

void outofmemory_forget_pending(void)
{
    if (has_thrown && TlsGetValue( tls_index )) mono_runtime_set_pending_exception( NULL, TRUE );
}

void outofmemory_note_abort( BOOL asked )
{
    if (TlsGetValue( tls_index )) TlsSetValue( tls_index, asked ? (void *)&abort_asked : (void *)prepared );
}

BOOL outofmemory_is_abort_noted(void)
{
    return tls_index != TLS_OUT_OF_INDEXES && TlsGetValue( tls_index ) == &abort_asked;
}
