/*
 * The stack that Mono knows of a thread
 *
 * Mono notes the bounds of a thread's stack when it meets the thread, and its collector looks for objects between them:
 * a thread that collects on another stack ends the process. So a thread that comes with another stack is let go and met
 * again, when no managed code waits further out; what it had in thread static fields begins anew. When some waits, on
 * the stack that the thread has left, the call is refused. Native code that calls managed code by itself asks nobody:
 * where it does so on another stack that is told to embed_events, whose roots Mono looks at, too, and while the thread
 * collects there Mono takes that for its stack. The stack of a fiber that is deleted is forgotten at once.
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
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "mono/embed.h"
#include "mono/exitingthreads.h"
#include "mono/monoapi.h"
#include "mono/stackbounds.h"
#include "mono/threadstack.h"
#include "support/standarderror.h"
#include "support/threadvalue.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static DWORD base_index = TLS_OUT_OF_INDEXES;       /* the end of the stack that Mono knows; it is there if all are */
static DWORD calls_index = TLS_OUT_OF_INDEXES;      /* calls of managed code that have not returned */
static DWORD fiber_index = FLS_OUT_OF_INDEXES;      /* the end of a fiber's stack, if managed code ran there */
static const struct embed_events *events;

static void *get_base(void)
{
    return NtCurrentTeb()->Tib.StackBase;
}

void threadstack_started(void)
{
    if (base_index == TLS_OUT_OF_INDEXES) return;
    threadvalue_set( base_index, get_base() );
    threadvalue_set( calls_index, (void *)THREADSTACK_UNCOUNTED );
    FlsSetValue( fiber_index, get_base() );
    events->stack_known( get_base() );
}

void threadstack_stopping(void)
{
    if (base_index == TLS_OUT_OF_INDEXES) return;
    threadvalue_set( base_index, NULL );
    events->stack_known( NULL );
}

/* What the loader does for a module when a thread ends or begins. */
static void tell_module( BYTE *module, DWORD reason )
{
    const IMAGE_NT_HEADERS *nt = (const void *)(module + ((const IMAGE_DOS_HEADER *)module)->e_lfanew);
    const IMAGE_DATA_DIRECTORY *dir = &nt->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_TLS];
    const PIMAGE_TLS_CALLBACK *callback;
    BOOL (WINAPI *entry)( void *module, DWORD reason, void *reserved );

    callback = dir->Size ? (void *)((const IMAGE_TLS_DIRECTORY *)(module + dir->VirtualAddress))->AddressOfCallBacks
                         : NULL;
    while (callback && *callback) (*callback++)( module, reason, NULL );
    if (!nt->OptionalHeader.AddressOfEntryPoint) return;
    entry = (void *)(module + nt->OptionalHeader.AddressOfEntryPoint);
    entry( module, reason, NULL );
}

/* Mono keeps the bounds of a thread that it has let go until it hears of the thread's end. */
static void let_go(void)
{
    BYTE *module = (BYTE *)monoload_get_module();

    exitingthreads_detach_self();
    tell_module( module, DLL_THREAD_DETACH );
    tell_module( module, DLL_THREAD_ATTACH );
}

/* A fiber is deleted, by a thread that runs on another stack, or a thread ends on its own. */
static void WINAPI on_fiber_deleted( void *base )
{
    if (base == get_base()) return;
    events->other_stack_called( base, 0 );
    if (threadvalue_get( base_index ) != base) return;
    if (mono_runtime_is_shutting_down && mono_runtime_is_shutting_down()) return;
    TRACE( "the stack that ends at %p\n", base );
    let_go();
}

void threadstack_init( const struct embed_events *told )
{
    events = told;
    calls_index = TlsAlloc();
    fiber_index = FlsAlloc( on_fiber_deleted );
    if (calls_index != TLS_OUT_OF_INDEXES && fiber_index != FLS_OUT_OF_INDEXES) base_index = TlsAlloc();
}

void threadstack_count_calls(void)
{
    if (base_index != TLS_OUT_OF_INDEXES) threadvalue_set( calls_index, NULL );
}

void threadstack_call( int change )
{
    UINT_PTR calls;

    if (base_index == TLS_OUT_OF_INDEXES) return;
    calls = (UINT_PTR)threadvalue_get( calls_index );
    if (calls != THREADSTACK_UNCOUNTED) threadvalue_set( calls_index, (void *)(calls + change) );
}

/* With a descriptor of NULL Mono takes any word for what may be an address, and moves nothing that one is of. */
void threadstack_register_roots(void)
{
    char *roots;
    SIZE_T size;

    if (base_index == TLS_OUT_OF_INDEXES || !mono_gc_register_root) return;
    roots = events->get_other_roots( &size );
    if (!mono_gc_register_root( roots, size, NULL, MONO_ROOT_SOURCE_EXTERNAL, NULL, "stacks of fibers" ))
        ERR( "no memory: objects of managed code on fibers may be lost\n" );
}

void threadstack_entered( int change )
{
    void *base = get_base(), *known;

    if (base_index == TLS_OUT_OF_INDEXES) return;
    threadstack_call( change );
    if (!(known = threadvalue_get( base_index )) || known == base) return;
    if (change > 0) FlsSetValue( fiber_index, base );
    events->other_stack_called( base, change );
}

UINT_PTR threadstack_get_calls(void)
{
    return base_index != TLS_OUT_OF_INDEXES ? (UINT_PTR)threadvalue_get( calls_index ) : THREADSTACK_UNCOUNTED;
}

void threadstack_set_calls( UINT_PTR calls )
{
    if (calls != THREADSTACK_UNCOUNTED) threadvalue_set( calls_index, (void *)calls );
}

static BOOL has_changed(void)
{
    void *known;

    if (base_index == TLS_OUT_OF_INDEXES) return FALSE;
    known = threadvalue_get( base_index );
    return known && known != get_base();
}

BOOL threadstack_follow(void)
{
    if (!has_changed()) return TRUE;
    if (threadvalue_get( calls_index ))
    {
        ERR( "managed code waits on another fiber of this thread: no managed code can be called meanwhile\n" );
        return FALSE;
    }
    TRACE( "the thread has come with another stack\n" );
    let_go();
    return TRUE;
}

HRESULT threadstack_get_error( HRESULT other )
{
    return has_changed() ? HOST_E_INVALIDOPERATION : other;
}

void threadstack_collecting(void)
{
    if (!has_changed() || stackbounds_move( threadvalue_get( base_index ) )) return;
    standarderror_write( "mscoree: a delegate was called on another fiber of its thread, which the .NET runtime cannot "
                         "collect on\n" );
    TerminateProcess( GetCurrentProcess(), COR_E_EXECUTIONENGINE );
}

void threadstack_collected(void)
{
    stackbounds_restore();
}
