/*
 * VirtualQuery and VirtualProtect, also of memory that is not the host's
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

static DWORD some_data = 17;

/* TRUE: the host's answer is the system's, where it matters. */
static BOOL ask( struct context *context, const char *what, const void *addr, MEMORY_BASIC_INFORMATION *info )
{
    SIZE_T result = ~(SIZE_T)0;
    HRESULT hr;

    memset( info, 0xcc, sizeof(*info) );
    hr = do_query( context, addr, info, sizeof(*info), &result );
    if (FAILED(hr)) found( ERROR_FOUND, "VirtualQuery of %s: %s", what, hr_name( hr ) );
    else if (result != sizeof(*info)) found( ERROR_FOUND,
                                             "VirtualQuery of %s: %s, and the result is %#Ix bytes, not %#Ix", what,
                                                 hr_name( hr ), result, sizeof(*info) );
    else if ((ULONG_PTR)addr - (ULONG_PTR)info->BaseAddress >= info->RegionSize)
        found( ERROR_FOUND, "VirtualQuery of %s at %p: %s, and it tells of %p, %#Ix bytes", what, addr, hr_name( hr ),
               info->BaseAddress, info->RegionSize );
    else return TRUE;
    return FALSE;
}

void check_query_own( struct context *context )
{
    char *mem = get_pages( context, 4 * GRANULE, MEM_RESERVE, PAGE_READWRITE );
    MEMORY_BASIC_INFORMATION info;
    void *got;

    if (!mem) return;
    if (do_alloc( context, mem + GRANULE, GRANULE, MEM_COMMIT, PAGE_READONLY, eTaskCritical, &got ) == S_OK)
    {
        if (ask( context, "reserved pages", mem, &info ) && (info.State != MEM_RESERVE || info.AllocationBase != mem ||
                                                             info.RegionSize != GRANULE))
            found( ERROR_FOUND, "VirtualQuery of 64 KiB that are reserved: state %#lx, %#Ix bytes, of %p", info.State,
                   info.RegionSize, info.AllocationBase );
        if (ask( context, "committed pages", mem + GRANULE + 100, &info ) &&
            (info.State != MEM_COMMIT || info.Protect != PAGE_READONLY || info.AllocationBase != mem ||
             info.RegionSize != GRANULE))
            found( ERROR_FOUND,
                   "VirtualQuery of 64 KiB that are committed and read-only: state %#lx, protection %#lx, %#Ix bytes",
                       info.State, info.Protect, info.RegionSize );
    }
    drop_pages( context, mem );
}

void check_query_foreign( struct context *context )
{
    MEMORY_BASIC_INFORMATION info, real;
    char *pages = VirtualAlloc( NULL, GRANULE, MEM_RESERVE, PAGE_READWRITE );
    char *hole = VirtualAlloc( NULL, 16 * MIB, MEM_RESERVE, PAGE_NOACCESS );

    if (ask( context, "the stack", &info, &info ) && info.State != MEM_COMMIT) found( ERROR_FOUND,
            "VirtualQuery of the stack: state %#lx", info.State );
    if (ask( context, "a program's section", &some_data, &info ) && info.Type != MEM_IMAGE) found( ERROR_FOUND,
            "VirtualQuery of a program's section: type %#lx", info.Type );
    if (pages && ask( context, "somebody else's reservation", pages, &info ) && info.State != MEM_RESERVE)
        found( ERROR_FOUND, "VirtualQuery of somebody else's reservation: state %#lx", info.State );
    if (hole && VirtualFree( hole, 0, MEM_RELEASE ) && ask( context, "a free address", hole, &info ))
    {
        real = system_query( hole );
        if (real.State == MEM_FREE && info.State != MEM_FREE) found( ERROR_FOUND,
                                                                     "VirtualQuery of a free address: state %#lx",
                                                                             info.State );
    }
    if (pages) VirtualFree( pages, 0, MEM_RELEASE );
}

void check_query_mistakes( struct context *context )
{
    MEMORY_BASIC_INFORMATION info;
    SIZE_T result = 77;
    HRESULT hr;

    memset( &info, 0x55, sizeof(info) );
    hr = do_query( context, &info, &info, 8, &result );
    if (SUCCEEDED(hr) && result) found( NOTE, "VirtualQuery into 8 bytes: %s, %Iu", hr_name( hr ), result );
    result = 77;
    hr = do_query( context, (void *)~(ULONG_PTR)0xffff, &info, sizeof(info), &result );
    if (SUCCEEDED(hr) && result == 77)
        found( WARNING, "VirtualQuery of an address of the system's: %s, and the result was not written",
               hr_name( hr ) );
}

/* A thread may be stopped anywhere, also in the middle of the host's own methods; VirtualQuery answers all the same. */

#define WORKERS 4
#define STOPS   400

struct worker
{
    struct context *context;
    volatile LONG  *stop;
};

static DWORD WINAPI work( void *arg )
{
    struct worker *worker = arg;
    void *mem, *block;

    while (!*worker->stop)
    {
        if (do_alloc( worker->context, NULL, GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, eTaskCritical,
                      &mem ) == S_OK && mem)
            do_free( worker->context, mem, 0, MEM_RELEASE );
        if (worker->context->heap && heap_alloc( worker->context->heap, 100, eTaskCritical, &block ) == S_OK && block)
            heap_free( worker->context->heap, block );
    }
    return 0;
}

static void wait_for( HANDLE *threads, unsigned int count )
{
    while (count--)
    {
        WaitForSingleObject( threads[count], INFINITE );
        CloseHandle( threads[count] );
    }
}

static void stop_all( HANDLE *threads )
{
    CONTEXT registers;
    unsigned int i;

    for (i = 0; i < WORKERS; i++) SuspendThread( threads[i] );
    /* a suspension takes effect some time after the call; to have read the registers means that it has */
    registers.ContextFlags = CONTEXT_CONTROL;
    for (i = 0; i < WORKERS; i++) GetThreadContext( threads[i], &registers );
}

void check_query_suspended( struct context *context )
{
    volatile LONG stop = 0;
    struct worker worker = { context, &stop };
    MEMORY_BASIC_INFORMATION info;
    HANDLE threads[WORKERS];
    unsigned int i, n;
    SIZE_T result;
    void *mem;

    if (!(mem = get_pages( context, GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE ))) return;
    for (i = 0; i < WORKERS; i++) if (!(threads[i] = CreateThread( NULL, 0, work, &worker, 0, NULL ))) break;
    if (i == WORKERS) for (n = 0; n < STOPS; n++)
    {
        stop_all( threads );
        do_query( context, mem, &info, sizeof(info), &result );
        do_query( context, &some_data, &info, sizeof(info), &result );
        for (i = 0; i < WORKERS; i++) ResumeThread( threads[i] );
        if (!(n % 8)) Sleep( 1 );
        else SwitchToThread();
    }
    stop = 1;
    wait_for( threads, i );
    drop_pages( context, mem );
}

void check_protect_own( struct context *context )
{
    char *mem = get_pages( context, 4 * PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    DWORD old = 0x1234;
    HRESULT hr;

    if (!mem) return;
    hr = do_protect( context, mem, PAGE, PAGE_READONLY, &old );
    if (hr != S_OK) found( ERROR_FOUND, "VirtualProtect of its own page: %s", hr_name( hr ) );
    else if (system_query( mem ).Protect != PAGE_READONLY)
        found( ERROR_FOUND, "VirtualProtect: S_OK, and the page is not protected" );
    else if (old != PAGE_READWRITE) found( ERROR_FOUND,
                                           "VirtualProtect of a page with protection 4 says that it was %#lx", old );
    if (hr == S_OK && system_query( mem + PAGE ).Protect != PAGE_READWRITE) found( ERROR_FOUND,
            "VirtualProtect of one page has protected the next" );
    old = 0x1234;
    hr = do_protect( context, mem + PAGE + 1, PAGE, PAGE_EXECUTE_READWRITE, &old );
    if (hr == S_OK && (system_query( mem + PAGE ).Protect != PAGE_EXECUTE_READWRITE ||
                       system_query( mem + 2 * PAGE ).Protect != PAGE_EXECUTE_READWRITE))
        found( WARNING, "VirtualProtect of a range that touches two pages has not protected both" );
    drop_pages( context, mem );
}

void check_protect_foreign( struct context *context )
{
    char *pages = VirtualAlloc( NULL, GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    DWORD old = 0x1234, protect = system_query( &some_data ).Protect;
    HRESULT hr;

    if (pages)
    {
        hr = do_protect( context, pages, PAGE, PAGE_READONLY, &old );
        if (hr != S_OK) found( ERROR_FOUND, "VirtualProtect of somebody else's page: %s", hr_name( hr ) );
        else if (system_query( pages ).Protect != PAGE_READONLY) found( ERROR_FOUND,
                "VirtualProtect of somebody else's page: S_OK, and it is not protected" );
        VirtualFree( pages, 0, MEM_RELEASE );
    }
    hr = do_protect( context, &some_data, sizeof(some_data), protect, &old );
    if (hr != S_OK) found( ERROR_FOUND, "VirtualProtect of a program's section: %s", hr_name( hr ) );
}

void check_protect_mistakes( struct context *context )
{
    char *mem = get_pages( context, 2 * GRANULE, MEM_RESERVE, PAGE_READWRITE );
    DWORD old = 0x1234;
    HRESULT hr;

    if (!mem) return;
    hr = do_protect( context, mem, PAGE, PAGE_READWRITE, &old );
    if (hr == S_OK) found( WARNING, "VirtualProtect of a page that is only reserved: S_OK" );
    else if (hr == E_FAIL)
        found( WARNING,
               "VirtualProtect of a page that is only reserved: E_FAIL, which says that the host is lost for good" );
    hr = do_protect( context, mem, PAGE, 0, &old );
    if (hr == S_OK) found( WARNING, "VirtualProtect with a protection of 0: S_OK" );
    drop_pages( context, mem );
}
