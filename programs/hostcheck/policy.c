/*
 * Refusals that only a manager with an IHostMemoryPolicy can be brought to
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

#include "checks.h"

static HRESULT set_limits( struct context *context, UINT64 commit, UINT32 wait, UINT32 lock_timeout )
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };
    HRESULT hr;

    limits.commitLimit = commit;
    limits.waitMilliseconds = wait;
    limits.lockTimeoutMilliseconds = lock_timeout;
    enter_method( POLICY_METHOD );
    hr = IHostMemoryPolicy_SetLimits( context->policy, &limits );
    enter_method( NO_METHOD );
    if (hr != S_OK) not_asked( "SetLimits: %s", hr_name( hr ) );
    return hr;
}

static HRESULT shut_down( struct context *context )
{
    HRESULT hr;

    enter_method( POLICY_METHOD );
    hr = IHostMemoryPolicy_Shutdown( context->policy );
    enter_method( NO_METHOD );
    return hr;
}

static void expect( const char *what, HRESULT hr, HRESULT wanted )
{
    if (hr != wanted) found( ERROR_FOUND, "%s: %s, and not %s", what, hr_name( hr ), hr_name( wanted ) );
}

void check_limit( struct context *context )
{
    void *mem = UNTOUCHED, *first = get_pages( context, MIB, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );

    if (!first || set_limits( context, 8 * MIB, 0, 0 ) != S_OK) return;
    expect( "VirtualAlloc over the limit", do_alloc( context, NULL, 16 * MIB, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE,
                                                     eProcessCritical, &mem ), E_OUTOFMEMORY );
    if (mem) found( WARNING, "VirtualAlloc over the limit leaves %p", mem );
    drop_pages( context, first );
}

void check_shutdown( struct context *context )
{
    void *mem = get_pages( context, GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE ), *block = get_block( context,
            100 ), *more;

    if (!mem || !block) return;
    expect( "Shutdown", shut_down( context ), S_OK );
    expect( "VirtualAlloc after Shutdown", do_alloc( context, NULL, GRANULE, MEM_RESERVE, PAGE_READWRITE,
                                                     eProcessCritical, &more ), HOST_E_CLRNOTAVAILABLE );
    expect( "Alloc after Shutdown", heap_alloc( context->heap, 100, eProcessCritical, &more ), HOST_E_CLRNOTAVAILABLE );
    expect( "Free after Shutdown", heap_free( context->heap, block ), S_OK );
    expect( "VirtualFree after Shutdown", do_free( context, mem, 0, MEM_RELEASE ), S_OK );
}

static DWORD WINAPI wait_for_memory( void *arg )
{
    void *mem;

    return do_alloc( arg, NULL, 16 * MIB, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &mem );
}

void check_abandoned( struct context *context )
{
    HANDLE thread;
    DWORD hr = 0;

    if (set_limits( context, 8 * MIB, 600000, 0 ) != S_OK) return;
    if (!(thread = CreateThread( NULL, 0, wait_for_memory, context, 0, NULL ))) return;
    if (WaitForSingleObject( thread, 300 ) != WAIT_TIMEOUT)
        found( ERROR_FOUND, "a request over the limit does not wait, although waitMilliseconds is 600000" );
    shut_down( context );
    WaitForSingleObject( thread, INFINITE );
    GetExitCodeThread( thread, &hr );
    CloseHandle( thread );
    expect( "a request that waited until Shutdown", (HRESULT)hr, HOST_E_ABANDONED );
}

/* A thread is stopped in the manager; sooner or later where it holds the lock. */

static DWORD WINAPI keep_busy( void *arg )
{
    struct context *context = arg;
    void *mem;

    for (;;)
    {
        if (do_alloc( context, NULL, 64 * MIB, MEM_RESERVE, PAGE_READWRITE, eTaskCritical, &mem ) != S_OK) continue;
        do_alloc( context, mem, MIB, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &mem );
        do_free( context, mem, 0, MEM_RELEASE );
    }
    return 0;
}

void check_lock_timeout( struct context *context )
{
    HANDLE thread = CreateThread( NULL, 0, keep_busy, context, 0, NULL );
    CONTEXT registers;
    unsigned int i;
    HRESULT hr = S_OK;
    void *mem;

    if (!thread || set_limits( context, 0, 0, 50 ) != S_OK) return;
    registers.ContextFlags = CONTEXT_CONTROL;
    for (i = 0; i < 1000 && hr != HOST_E_TIMEOUT; i++)
    {
        SuspendThread( thread );
        GetThreadContext( thread, &registers );
        hr = do_alloc( context, NULL, 32 * MIB, MEM_RESERVE, PAGE_READWRITE, eTaskCritical, &mem );
        if (hr == S_OK) do_free( context, mem, 0, MEM_RELEASE );
        else if (hr != HOST_E_TIMEOUT) found( ERROR_FOUND,
                                              "VirtualAlloc, while a thread is stopped that may hold the lock: %s",
                                                  hr_name( hr ) );
        ResumeThread( thread );
        SwitchToThread();
    }
    TerminateThread( thread, 0 );
    if (hr == S_OK) not_asked( "in 1000 tries no thread was stopped where it held the lock" );
}

/* Somebody else frees the manager's memory. */
void check_damage( struct context *context )
{
    char *mem = get_pages( context, 64 * MIB, MEM_RESERVE, PAGE_READWRITE );
    void *got;
    HRESULT hr;

    if (!mem || do_alloc( context, mem, MIB, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &got ) != S_OK) return;
    if (!VirtualFree( system_query( mem ).AllocationBase, 0, MEM_RELEASE ))
    {
        not_asked( "the system does not free the manager's memory: error %lu", GetLastError() );
        return;
    }
    hr = do_alloc( context, mem + 2 * MIB, GRANULE, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &got );
    expect( "a commit where somebody else has freed the reservation", hr, E_FAIL );
    if (hr == E_FAIL)
        expect( "VirtualAlloc after E_FAIL", do_alloc( context, NULL, GRANULE, MEM_RESERVE, PAGE_READWRITE,
                                                       eTaskCritical, &got ), HOST_E_CLRNOTAVAILABLE );
}
