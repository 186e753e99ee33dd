/*
 * CreateMalloc and IHostMalloc, by one thread
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

void check_create_malloc( struct context *context )
{
    IHostMalloc *heap = UNTOUCHED;
    HRESULT hr = do_create_malloc( context->manager, MALLOC_THREADSAFE, &heap );

    if (hr != S_OK) found( ERROR_FOUND, "CreateMalloc(MALLOC_THREADSAFE): %s", hr_name( hr ) );
    else if (heap == UNTOUCHED) found( ERROR_FOUND, "CreateMalloc: S_OK, and the out pointer was not written" );
    else if (!heap) found( ERROR_FOUND, "CreateMalloc: S_OK, and the out pointer is NULL" );
}

/* The heap that came first is still there, and where it was. */
void check_create_malloc_again( struct context *context )
{
    IHostMalloc *more[8];
    void *block, *mem;
    unsigned int i;
    HRESULT hr;

    if (!(block = get_block( context, 100 ))) return;
    memset( block, 0x5a, 100 );
    for (i = 0; i < ARRAYSIZE(more); i++)
    {
        more[i] = NULL;
        hr = do_create_malloc( context->manager, MALLOC_THREADSAFE, &more[i] );
        if (hr == S_OK && more[i]) continue;
        found( WARNING, "CreateMalloc for the %u. time: %s, %p", i + 2, hr_name( hr ), more[i] );
        break;
    }
    if ((hr = heap_free( context->heap, block )) != S_OK)
        found( ERROR_FOUND, "the first heap does not take back its block any more: %s", hr_name( hr ) );
    hr = heap_alloc( context->heap, 100, eTaskCritical, &mem );
    if (hr != S_OK) found( ERROR_FOUND, "the first heap gives no more: %s", hr_name( hr ) );
    else heap_free( context->heap, mem );
}

void check_create_malloc_kinds( struct context *context )
{
    IHostMalloc *heap = NULL;
    void *block;
    HRESULT hr;

    hr = do_create_malloc( context->manager, 0, &heap );
    if (hr != S_OK || !heap) found( NOTE, "CreateMalloc(0): %s, %p", hr_name( hr ), heap );
    heap = NULL;
    hr = do_create_malloc( context->manager, MALLOC_THREADSAFE | MALLOC_EXECUTABLE, &heap );
    if (hr != S_OK || !heap)
    {
        found( NOTE, "CreateMalloc(MALLOC_THREADSAFE | MALLOC_EXECUTABLE): %s, %p", hr_name( hr ), heap );
        return;
    }
    if (heap_alloc( heap, 64, eTaskCritical, &block ) != S_OK || !block) return;
    if (!(system_query( block ).Protect & (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE)))
        found( NOTE, "a block of a heap made with MALLOC_EXECUTABLE cannot be executed" );
    heap_free( heap, block );
}

void check_heap_refusal( struct context *context )
{
    void *mem = UNTOUCHED;
    HRESULT hr = heap_alloc( context->heap, TOO_MUCH, eTaskCritical, &mem );

    if (hr == S_OK && (mem == UNTOUCHED || !mem))
        found( ERROR_FOUND, "Alloc of %#Ix bytes: S_OK, and %s", TOO_MUCH,
               mem ? "the out pointer was not written" : "no block" );
    else if (hr == S_OK) heap_free( context->heap, mem );
    else if (hr == E_FAIL) found( ERROR_FOUND, "Alloc of %#Ix bytes: E_FAIL, which says that the host is lost for good",
                                  TOO_MUCH );
    else if (hr != E_OUTOFMEMORY) found( WARNING, "Alloc of %#Ix bytes: %s, and not E_OUTOFMEMORY", TOO_MUCH,
                                         hr_name( hr ) );
    if (hr != S_OK && mem && mem != UNTOUCHED) found( WARNING, "Alloc refuses with %s, and gives %p", hr_name( hr ),
                                                      mem );
    else if (hr != S_OK && mem) found( WARNING, "Alloc refuses with %s, and does not set the pointer to NULL",
                                       hr_name( hr ) );
}

void check_heap_alignment( struct context *context )
{
    static const SIZE_T sizes[] = { 1, 2, 4, 8, 12, 16, 17, 24, 31, 32, 100, 500, 1000, 4096, 70000, MIB };
    void *mem[ARRAYSIZE(sizes)] = { NULL };
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(sizes); i++)
    {
        hr = heap_alloc( context->heap, sizes[i], eTaskCritical, &mem[i] );
        if (hr != S_OK || !mem[i]) found( ERROR_FOUND, "Alloc of %Iu bytes: %s, %p", sizes[i], hr_name( hr ), mem[i] );
        else if ((ULONG_PTR)mem[i] % MEMORY_ALLOCATION_ALIGNMENT)
            found( ERROR_FOUND, "a block of %Iu bytes at %p, which is not aligned to %u", sizes[i], mem[i],
                   MEMORY_ALLOCATION_ALIGNMENT );
    }
    for (i = 0; i < ARRAYSIZE(sizes); i++) if (mem[i]) heap_free( context->heap, mem[i] );
}

void check_heap_levels( struct context *context )
{
    static const char *const names[] = { "eTaskCritical", "eAppDomainCritical", "eProcessCritical" };
    unsigned int level;
    void *mem;
    HRESULT hr;

    for (level = eTaskCritical; level <= eProcessCritical; level++)
    {
        mem = NULL;
        hr = heap_alloc( context->heap, 40, level, &mem );
        if (hr != S_OK || !mem) found( ERROR_FOUND, "Alloc of 40 bytes, %s: %s, %p", names[level], hr_name( hr ), mem );
        else heap_free( context->heap, mem );
    }
}

void check_heap_empty_block( struct context *context )
{
    void *mem = UNTOUCHED;
    HRESULT hr = heap_alloc( context->heap, 0, eTaskCritical, &mem );

    if (hr != S_OK || !mem || mem == UNTOUCHED)
    {
        found( WARNING, "Alloc of 0 bytes: %s, %p", hr_name( hr ), mem );
        return;
    }
    if ((hr = heap_free( context->heap, mem )) != S_OK) found( WARNING, "Free of a block of 0 bytes: %s",
                                                               hr_name( hr ) );
}

/* Blocks lie side by side, keep what is written into them, and are reused. */
void check_heap_content( struct context *context )
{
    static BYTE *blocks[1000];
    static SIZE_T sizes[1000];
    unsigned int i, round, wrong = 0, refused = 0;
    SIZE_T n;
    HRESULT hr = S_OK;

    for (round = 0; round < 3; round++)
    {
        for (i = 0; i < ARRAYSIZE(blocks); i++)
        {
            if (blocks[i]) continue;
            sizes[i] = (i * 37 + round * 101) % 3000 + 1;
            if (heap_alloc( context->heap, sizes[i], eTaskCritical, (void **)&blocks[i] ) != S_OK ||
                !blocks[i]) refused++;
            else memset( blocks[i], i + round, sizes[i] );
        }
        for (i = round; i < ARRAYSIZE(blocks); i += 2)
        {
            if (!blocks[i]) continue;
            for (n = 1; n < sizes[i]; n++) if (blocks[i][n] != blocks[i][0]) break;
            wrong += n < sizes[i];
            if ((hr = heap_free( context->heap, blocks[i] )) != S_OK) break;
            blocks[i] = NULL;
        }
        if (hr != S_OK) break;
    }
    if (wrong) found( ERROR_FOUND, "%u blocks of 3000 did not keep what was written into them", wrong );
    if (refused) found( ERROR_FOUND, "%u small blocks of 3000 were refused", refused );
    if (hr != S_OK) found( ERROR_FOUND, "Free of a block in use: %s", hr_name( hr ) );
    for (i = 0; i < ARRAYSIZE(blocks) && hr == S_OK; i++) if (blocks[i]) heap_free( context->heap, blocks[i] );
}

void check_debug_alloc( struct context *context )
{
    static char file[] = "hostcheck.c";
    void *mem = UNTOUCHED;
    HRESULT hr = heap_debug_alloc( context->heap, 60, file, 17, &mem );

    if (hr != S_OK || !mem || mem == UNTOUCHED)
    {
        found( NOTE, "DebugAlloc of 60 bytes: %s, %p", hr_name( hr ), mem );
        return;
    }
    memset( mem, 0x5a, 60 );
    if ((hr = heap_free( context->heap, mem )) != S_OK) found( NOTE, "Free of a block from DebugAlloc: %s",
                                                               hr_name( hr ) );
    if ((hr = heap_debug_alloc( context->heap, 60, NULL, 0, &mem )) == S_OK && mem) heap_free( context->heap, mem );
    else found( NOTE, "DebugAlloc without a file's name: %s", hr_name( hr ) );
}

void check_free_null( struct context *context )
{
    HRESULT hr = heap_free( context->heap, NULL );

    if (hr != S_OK) found( ERROR_FOUND, "Free(NULL): %s", hr_name( hr ) );
}

static void judge_foreign( const char *what, HRESULT hr )
{
    if (hr == S_OK) found( WARNING, "%s: S_OK", what );
    else if (hr == E_FAIL) found( WARNING, "%s: E_FAIL, which says that the host is lost for good", what );
    else if (hr != HOST_E_INVALIDOPERATION) found( NOTE, "%s: %s, and not HOST_E_INVALIDOPERATION", what,
                                                   hr_name( hr ) );
}

void check_free_foreign( struct context *context )
{
    void *pages = VirtualAlloc( NULL, GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    DWORD on_stack[64] = { 0 };

    judge_foreign( "Free of an address on the stack", heap_free( context->heap, on_stack + 32 ) );
    if (pages) judge_foreign( "Free of the system's pages", heap_free( context->heap, (char *)pages + 0x100 ) );
}

void check_free_twice( struct context *context )
{
    void *mem = get_block( context, 100 ), *next;

    if (!mem || heap_free( context->heap, mem ) != S_OK) return;
    judge_foreign( "Free of a block that is free already", heap_free( context->heap, mem ) );
    if ((next = get_block( context, 100 ))) heap_free( context->heap, next );
}

static DWORD WINAPI free_thread( void *arg )
{
    void **args = arg;

    return heap_free( args[0], args[1] );
}

void check_free_elsewhere( struct context *context )
{
    void *args[] = { context->heap, get_block( context, 200 ) };
    HANDLE thread;
    DWORD hr = 0;

    if (!args[1] || !(thread = CreateThread( NULL, 0, free_thread, args, 0, NULL ))) return;
    WaitForSingleObject( thread, INFINITE );
    GetExitCodeThread( thread, &hr );
    CloseHandle( thread );
    if (hr) found( ERROR_FOUND, "Free by another thread than Alloc: %s", hr_name( hr ) );
}
