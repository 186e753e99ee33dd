/*
 * Many threads at once
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

#define THREADS 8
#define SLOTS   64

struct mill
{
    struct context *context;
    volatile LONG   stop;
    volatile LONG   damaged, refused, not_freed, rounds;
    BYTE *volatile  slots[SLOTS];       /* blocks that another thread may free */
    HRESULT         refusal, failure;
};

static void put_mark( BYTE *mem, SIZE_T size, BYTE mark )
{
    memcpy( mem, &size, sizeof(size) );
    memset( mem + sizeof(size), mark, size - sizeof(size) );
}

static BOOL has_mark( const BYTE *mem )
{
    SIZE_T size, n;

    memcpy( &size, mem, sizeof(size) );
    if (size < sizeof(size) + 1 || size > GRANULE) return FALSE;
    for (n = sizeof(size) + 1; n < size; n++) if (mem[n] != mem[sizeof(size)]) return FALSE;
    return TRUE;
}

static void free_block( struct mill *mill, BYTE *block )
{
    HRESULT hr;

    if (!block) return;
    if (!has_mark( block )) InterlockedIncrement( &mill->damaged );
    if ((hr = heap_free( mill->context->heap, block )) == S_OK) return;
    mill->failure = hr;
    InterlockedIncrement( &mill->not_freed );
}

static void refused( struct mill *mill, HRESULT hr )
{
    mill->refusal = hr;
    InterlockedIncrement( &mill->refused );
}

static void exchange_block( struct mill *mill, unsigned int number )
{
    SIZE_T size = sizeof(SIZE_T) + 1 + (number >> 8) % 2000;
    void *mem = NULL;
    HRESULT hr = heap_alloc( mill->context->heap, size, eTaskCritical, &mem );

    if (hr != S_OK || !mem)
    {
        refused( mill, hr );
        return;
    }
    put_mark( mem, size, number );
    free_block( mill, (BYTE *)InterlockedExchangePointer( (void *volatile *)&mill->slots[number % SLOTS], mem ) );
}

static void use_pages( struct mill *mill, unsigned int number )
{
    struct context *context = mill->context;
    MEMORY_BASIC_INFORMATION info;
    SIZE_T result;
    void *mem = NULL, *got;
    HRESULT hr;
    DWORD old;

    hr = do_alloc( context, NULL, 4 * GRANULE, MEM_RESERVE, PAGE_READWRITE, eTaskCritical, &mem );
    if (hr != S_OK || !mem)
    {
        refused( mill, hr );
        return;
    }
    hr = do_alloc( context, (char *)mem + GRANULE, GRANULE, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &got );
    if (hr != S_OK) refused( mill, hr );
    else
    {
        put_mark( (BYTE *)mem + GRANULE, GRANULE, number );
        if (context->present & NEEDS(VIRTUAL_QUERY)) do_query( context, mem, &info, sizeof(info), &result );
        if (context->present & NEEDS(VIRTUAL_PROTECT)) do_protect( context, (char *)mem + GRANULE, PAGE, PAGE_READONLY,
                                                                   &old );
        if (!has_mark( (BYTE *)mem + GRANULE )) InterlockedIncrement( &mill->damaged );
        do_free( context, (char *)mem + GRANULE, GRANULE, MEM_DECOMMIT );
    }
    if ((hr = do_free( context, mem, 0, MEM_RELEASE )) == S_OK) return;
    mill->failure = hr;
    InterlockedIncrement( &mill->not_freed );
}

static DWORD WINAPI turn( void *arg )
{
    struct mill *mill = arg;
    unsigned int number = GetCurrentThreadId() * 2654435761u, i;

    while (!mill->stop)
    {
        for (i = 0; i < 20; i++)
        {
            number = number * 1103515245 + 12345;
            exchange_block( mill, number >> 4 );
        }
        use_pages( mill, number >> 4 );
        InterlockedIncrement( &mill->rounds );
    }
    return 0;
}

void check_threads( struct context *context )
{
    static struct mill mill;
    HANDLE threads[THREADS];
    unsigned int i, count;

    mill.context = context;
    for (count = 0; count < THREADS; count++) if (!(threads[count] = CreateThread( NULL, 0, turn, &mill, 0,
            NULL ))) break;
    Sleep( context->seconds * 1000 );
    mill.stop = 1;
    for (i = 0; i < count; i++)
    {
        WaitForSingleObject( threads[i], INFINITE );
        CloseHandle( threads[i] );
    }
    for (i = 0; i < SLOTS; i++) free_block( &mill, mill.slots[i] );
    if (mill.damaged) found( ERROR_FOUND,
                             "with %u threads, %ld pieces of memory did not keep what was written into them", count,
                                 mill.damaged );
    if (mill.refused) found( ERROR_FOUND, "with %u threads, %ld requests were refused, with %s", count, mill.refused,
                             hr_name( mill.refusal ) );
    if (mill.not_freed) found( ERROR_FOUND, "with %u threads, %ld pieces of memory were not taken back: %s", count,
                               mill.not_freed, hr_name( mill.failure ) );
}

/* A heap that was made without MALLOC_THREADSAFE, entered by two: it says so, or it bears it. */

struct unsafe
{
    IHostMalloc  *heap;
    volatile LONG stop, answers[3];      /* S_OK, HOST_E_NOT_OWNER, another */
    HRESULT       other;
};

static DWORD WINAPI enter_unsafe( void *arg )
{
    struct unsafe *unsafe = arg;
    void *mem;
    HRESULT hr;

    while (!unsafe->stop)
    {
        mem = NULL;
        hr = heap_alloc( unsafe->heap, 50000, eTaskCritical, &mem );
        InterlockedIncrement( &unsafe->answers[hr == S_OK ? 0 : hr == HOST_E_NOT_OWNER ? 1 : 2] );
        if (hr != S_OK && hr != HOST_E_NOT_OWNER) unsafe->other = hr;
        while (hr == S_OK && mem && heap_free( unsafe->heap, mem ) == HOST_E_NOT_OWNER) SwitchToThread();
    }
    return 0;
}

void check_not_owner( struct context *context )
{
    static struct unsafe unsafe;
    HANDLE threads[2];
    unsigned int i;

    if (do_create_malloc( context->manager, 0, &unsafe.heap ) != S_OK || !unsafe.heap)
    {
        not_asked( "there is no heap without MALLOC_THREADSAFE" );
        return;
    }
    for (i = 0; i < 2; i++) threads[i] = CreateThread( NULL, 0, enter_unsafe, &unsafe, 0, NULL );
    Sleep( 500 );
    unsafe.stop = 1;
    for (i = 0; i < 2; i++) if (threads[i]) WaitForSingleObject( threads[i], INFINITE );
    if (unsafe.answers[2])
        found( NOTE, "two threads in a heap without MALLOC_THREADSAFE: %s, %ld times; HOST_E_NOT_OWNER says why",
               hr_name( unsafe.other ), unsafe.answers[2] );
}
