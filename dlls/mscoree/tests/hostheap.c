/*
 * IHostMalloc: blocks, kinds of heaps, debug=1, threads, and what bad programs do to a heap
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
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "corerror.h"
#include "hostmemory.h"
#include "host.h"
#include "wine/test.h"
#include "manager.h"

#define TIMEOUT 90000

static char output[0x10000];        /* what the last program wrote to its standard error stream */

/* A heap that holds the only reference to its manager. */
static IHostMalloc *create_heap( DWORD type )
{
    IHostMemoryManager *manager = create_manager( NULL );
    IHostMalloc *heap = NULL;
    HRESULT hr = IHostMemoryManager_CreateMalloc( manager, type, &heap );

    ok( hr == S_OK && heap, "got hr %#lx.\n", hr );
    IHostMemoryManager_Release( manager );
    return heap;
}

static void *alloc( IHostMalloc *heap, SIZE_T size )
{
    void *mem = NULL;
    HRESULT hr = IHostMalloc_Alloc( heap, size, eTaskCritical, &mem );

    ok( hr == S_OK && mem, "%Iu bytes: got hr %#lx.\n", size, hr );
    return mem;
}

static BYTE *alloc_at( IHostMalloc *heap, SIZE_T size, char *file, int line )
{
    void *mem = NULL;
    HRESULT hr = IHostMalloc_DebugAlloc( heap, size, eTaskCritical, file, line, &mem );

    ok( hr == S_OK && mem, "%Iu bytes: got hr %#lx.\n", size, hr );
    return mem;
}

#define free_block( heap, mem, expected ) free_block_( __LINE__, heap, mem, expected )
static void free_block_( unsigned int line, IHostMalloc *heap, void *mem, HRESULT expected )
{
    HRESULT hr = IHostMalloc_Free( heap, mem );

    ok_(__FILE__, line)( hr == expected, "%p: got hr %#lx.\n", mem, hr );
}

/*********************************************************************** Children: what a program with debug=1 does */

static void do_leaks(void)
{
    IHostMalloc *heap = create_heap( MALLOC_THREADSAFE );
    char name[] = "parser.c";
    unsigned int i;

    for (i = 0; i < 3; i++) alloc_at( heap, 40, name, 57 );
    alloc_at( heap, 1000, name, 61 );
    free_block( heap, alloc_at( heap, 500, name, 99 ), S_OK );
    memset( name, '?', sizeof(name) );
    alloc( heap, 7 );
    ok( !IHostMalloc_Release( heap ), "the heap is still there.\n" );
}

static void do_clean(void)
{
    IHostMalloc *heap = create_heap( 0 );

    free_block( heap, alloc( heap, 7 ), S_OK );
    free_block( heap, alloc( heap, 100000 ), S_OK );
    IHostMalloc_Release( heap );
}

static void do_mistakes(void)
{
    static char name[] = "mistakes.c";
    IHostMalloc *heap = create_heap( MALLOC_THREADSAFE ), *other = create_heap( MALLOC_THREADSAFE );
    BYTE *mem, *late;
    int local;

    mem = alloc_at( heap, 40, name, 1 );
    free_block( heap, mem, S_OK );
    free_block( heap, mem, HOST_E_INVALIDOPERATION );

    mem = alloc_at( heap, 41, name, 2 );
    mem[41] = 1;
    free_block( heap, mem, S_OK );
    mem = alloc_at( heap, 42, name, 3 );
    mem[-2] = 1;
    free_block( heap, mem, S_OK );
    mem = alloc_at( heap, 100043, name, 4 );
    mem[100044] = 1;
    free_block( heap, mem, S_OK );

    mem = alloc_at( heap, 44, name, 5 );
    free_block( heap, mem + 8, HOST_E_INVALIDOPERATION );
    free_block( heap, &local, HOST_E_INVALIDOPERATION );
    free_block( heap, (void *)0x10, HOST_E_INVALIDOPERATION );
    free_block( other, mem, HOST_E_INVALIDOPERATION );
    free_block( heap, mem, S_OK );

    late = alloc_at( heap, 45, name, 6 );
    mem = alloc_at( heap, 46, name, 7 );
    mem[50] = 1;
    free_block( heap, late, S_OK );
    late[17] = 1;
    IHostMalloc_Release( heap );
    IHostMalloc_Release( other );
}

/* The heap is there when the process ends. */
static void do_end(void)
{
    IHostMalloc *heap = create_heap( MALLOC_THREADSAFE );

    alloc_at( heap, 123, (char *)"end.c", 9 );
}

/* And other threads are at work in it. */
static DWORD WINAPI endless_thread( void *arg )
{
    IHostMalloc *heap = arg;
    void *mem;

    for (;;) if (IHostMalloc_Alloc( heap, 10, eTaskCritical, &mem ) == S_OK) IHostMalloc_Free( heap, mem );
    return 0;
}

static void do_busy_end(void)
{
    IHostMalloc *heap = create_heap( MALLOC_THREADSAFE );
    unsigned int i;

    alloc_at( heap, 123, (char *)"end.c", 9 );
    for (i = 0; i < 3; i++) CloseHandle( CreateThread( NULL, 0, endless_thread, heap, 0, NULL ) );
    Sleep( 50 );
}

/* Ours is under the runtime, too. */
static void do_hosted(void)
{
    ICLRRuntimeHost *runtime = start_runtime( NULL );

    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest is wrong.\n" );
    ICLRRuntimeHost_Stop( runtime );
    ICLRRuntimeHost_Release( runtime );
}

static const struct test_case actions[] =
{
    { "leaks", do_leaks },
    { "clean", do_clean },
    { "mistakes", do_mistakes },
    { "end", do_end },
    { "busy_end", do_busy_end },
    { "hosted", do_hosted },
};

/*********************************************************************** debug=1, from outside */

/* Runs a program, with MSCOREE_MEMORY as it is given, and reads what it reports. Returns its exit code. */
static DWORD run( const char *variable, const char *command_line )
{
    SECURITY_ATTRIBUTES inherit = { sizeof(inherit), NULL, TRUE };
    STARTUPINFOA startup = { sizeof(startup) };
    DWORD code = 0xdead, size, used = 0;
    PROCESS_INFORMATION process;
    char command[1024];
    HANDLE out;

    output[0] = 0;
    CreatePipe( &out, &startup.hStdError, &inherit, sizeof(output) );
    SetHandleInformation( out, HANDLE_FLAG_INHERIT, 0 );
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdOutput = GetStdHandle( STD_OUTPUT_HANDLE );
    lstrcpynA( command, command_line, sizeof(command) );
    SetEnvironmentVariableA( "MSCOREE_MEMORY", variable );
    if (!CreateProcessA( NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process ))
    {
        ok( 0, "%s cannot be started, error %lu.\n", command, GetLastError() );
        CloseHandle( startup.hStdError );
        CloseHandle( out );
        return code;
    }
    SetEnvironmentVariableA( "MSCOREE_MEMORY", NULL );
    CloseHandle( startup.hStdError );
    while (used < sizeof(output) - 1 && ReadFile( out, output + used, sizeof(output) - 1 - used, &size, NULL ) && size)
        used += size;
    output[used] = 0;
    ok( !WaitForSingleObject( process.hProcess, TIMEOUT ), "%s does not end.\n", command );
    TerminateProcess( process.hProcess, 0xdead );
    GetExitCodeProcess( process.hProcess, &code );
    CloseHandle( out );
    CloseHandle( process.hThread );
    CloseHandle( process.hProcess );
    return code;
}

static void run_action( const char *variable, const char *action )
{
    char command[1024], **argv;
    DWORD code;

    winetest_get_mainargs( &argv );
    snprintf( command, sizeof(command), "\"%s\" hostheap %s", argv[0], action );
    code = run( variable, command );
    ok( !code, "%s: got exit code %#lx.\n", action, code );
}

/* A line of the output that has all of the texts, in this order; they are searched for from the start of what it
 * says. */
#define expect_line( ... ) expect_line_( __LINE__, __VA_ARGS__, NULL )
static const char *expect_line_( unsigned int line, const char *first, ... )
{
    const char *start, *end, *text, *found;
    va_list list;

    for (start = output; *start; start = *end ? end + 1 : end)
    {
        if (!(end = strchr( start, '\n' ))) end = start + strlen( start );
        found = strstr( start, first );
        va_start( list, first );
        while (found && found < end && (text = va_arg( list, const char * ))) found = strstr( found, text );
        va_end( list );
        if (found && found < end) return start;
    }
    ok_(__FILE__, line)( 0, "there is no line with %s in %s.\n", first, wine_dbgstr_a(output) );
    return NULL;
}

static unsigned int count_lines( const char *text )
{
    unsigned int count = 0;
    const char *pos;

    for (pos = output; (pos = strstr( pos, text )); pos++) count++;
    return count;
}

static void test_debug(void)
{
    char program[MAX_PATH], *name, **argv;
    const char *big, *many;

    winetest_get_mainargs( &argv );
    lstrcpynA( program, argv[0], sizeof(program) );
    name = strrchr( program, '\\' );
    name = name ? name + 1 : program;

    run_action( NULL, "leaks" );
    ok( !output[0], "got %s.\n", output );
    run_action( "debug=0", "mistakes" );
    ok( !output[0], "got %s.\n", output );

    run_action( "debug=1", "leaks" );
    big = expect_line( "mscoree: heap ", ": not freed: 1 block, 1000 bytes, from parser.c:61" );
    many = expect_line( "mscoree: heap ", ": not freed: 3 blocks, 120 bytes, from parser.c:57" );
    ok( big < many, "the order is wrong: %s.\n", output );
    expect_line( "mscoree: heap ", ": not freed: 1 block, 7 bytes, from ", name, "+0x" );
    expect_line( "mscoree: heap ", ": not freed in all: 5 blocks of 6, 1127 bytes" );
    ok( count_lines( "\n" ) == 4, "got %s.\n", output );

    run_action( "debug=1", "clean" );
    expect_line( ": not freed in all: 0 blocks of 2, 0 bytes" );
    ok( count_lines( "\n" ) == 1, "got %s.\n", output );

    run_action( "debug=1", "mistakes" );
    expect_line( ", 40 bytes from mistakes.c:1, was freed twice: by ", name, "+0x", ", first by ", name, "+0x" );
    expect_line( ", 41 bytes from mistakes.c:2, was written beyond its end, at byte 41; found when it was freed by ",
                 name );
    expect_line( ", 42 bytes from mistakes.c:3, was written before its start, at byte -2; found when it was freed by ",
                 name );
    expect_line( ", 100043 bytes from mistakes.c:4, was written beyond its end, at byte 100044; found when it was "
                 "freed by ", name );
    expect_line( ", 44 bytes from mistakes.c:5, does not begin at ", ", which is freed by ", name,
                 ", but 8 bytes before it" );
    expect_line( ", which is freed by ", name, ", is no block of this heap" );
    ok( count_lines( ", is no block of this heap" ) == 3, "got %s.\n", output );
    expect_line( ", 45 bytes from mistakes.c:6, was written after it was freed by ", name, ", at byte 17" );
    expect_line( ", 46 bytes from mistakes.c:7, was written beyond its end, at byte 50; found at the end" );
    expect_line( ": not freed: 1 block, 46 bytes, from mistakes.c:7" );
    expect_line( ": not freed in all: 1 block of 7, 46 bytes" );
    expect_line( ": not freed in all: 0 blocks of 0, 0 bytes" );
    ok( count_lines( "\n" ) == 13, "got %s.\n", output );

    run_action( "debug=1", "end" );
    expect_line( ": not freed: 1 block, 123 bytes, from end.c:9" );
    expect_line( ": not freed in all: 1 block of 1, 123 bytes" );

    /* what can be told depends on where the threads were */
    run_action( "debug=1", "busy_end" );
    if (!strstr( output, ": a thread was ended inside of it, so nothing is known of its blocks" ))
        expect_line( ": not freed: 1 block, 123 bytes, from end.c:9" );
}

static void check_runtime_report(void)
{
    expect_line( "mscoree: heap ", ": the runtime keeps ", " blocks, ", " bytes, as it does until the end" );
    ok( !strstr( output, "mono-2.0" ), "got %s.\n", output );
    ok( !strstr( output, " was " ) && !strstr( output, "is freed by" ), "got %s.\n", output );
}

/* Under the runtime, which frees little at its end. */
static void test_debug_runtime(void)
{
    ICLRRuntimeInfo *info = get_runtime_info();
    WCHAR path[MAX_PATH];
    char command[1024];
    DWORD code;

    if (!info) return;
    ICLRRuntimeInfo_Release( info );
    if (!get_guest_path( L"limits.exe", path ))
    {
        skip( "no limits.exe.\n" );
        return;
    }
    run_action( "debug=1", "hosted" );
    check_runtime_report();

    /* a managed program, which is one of 64 bits where there are such */
    snprintf( command, sizeof(command), "\"%ls\" fill 20", path );
    code = run( sizeof(void *) > 4 ? "debug=1" : NULL, command );
    ok( code == 20, "got exit code %#lx, %s.\n", code, output );
    if (sizeof(void *) > 4) check_runtime_report();
}

/*********************************************************************** Threads */

#define SLOTS 256

static IHostMalloc *shared;
static BYTE *volatile slots[SLOTS];
static volatile LONG wrong, running;

static void check_and_free( BYTE *block )
{
    WORD size, i;

    if (!block) return;
    memcpy( &size, block, sizeof(size) );
    for (i = sizeof(size); i < size; i++) if (block[i] != size % 251) break;
    if (i < size || IHostMalloc_Free( shared, block ) != S_OK) InterlockedIncrement( &wrong );
}

/* Puts blocks of its own where others find them, and frees what it finds. */
static void exchange( unsigned int seed, unsigned int count )
{
    unsigned int size, slot;
    void *block;

    while (count--)
    {
        seed = seed * 1103515245 + 12345;
        size = 2 + (seed >> 16) % (count % 64 ? 500 : 30000);
        seed = seed * 1103515245 + 12345;
        slot = (seed >> 16) % SLOTS;
        if (IHostMalloc_Alloc( shared, size, eTaskCritical, &block ) != S_OK)
        {
            InterlockedIncrement( &wrong );
            continue;
        }
        memset( block, size % 251, size );
        memcpy( block, &size, sizeof(WORD) );
        check_and_free( InterlockedExchangePointer( (void *volatile *)&slots[slot], block ) );
    }
}

static DWORD WINAPI short_thread( void *arg )
{
    exchange( (DWORD_PTR)arg, 200 );
    return 0;
}

/* Ended by another thread, while it waits outside of the heap. */
static DWORD WINAPI killed_thread( void *arg )
{
    exchange( (DWORD_PTR)arg, 200 );
    InterlockedIncrement( &running );
    Sleep( INFINITE );
    return 0;
}

static UINT64 get_in_use( IHostMemoryManager *manager, UINT64 *committed )
{
    HOST_MEMORY_STATISTICS statistics = { sizeof(statistics) };
    IHostMemoryPolicy *policy;

    IHostMemoryManager_QueryInterface( manager, &IID_IHostMemoryPolicy, (void **)&policy );
    IHostMemoryPolicy_Trim( policy );
    ok( IHostMemoryPolicy_GetStatistics( policy, &statistics ) == S_OK, "no statistics.\n" );
    IHostMemoryPolicy_Release( policy );
    *committed = statistics.committed;
    return statistics.heapInUse;
}

/* 200 threads, eight at a time, half of which are killed. */
static void test_coming_and_going(void)
{
    IHostMemoryManager *manager = create_manager( NULL );
    UINT64 in_use, before, after;
    HANDLE threads[8];
    unsigned int i, j;
    HRESULT hr;

    hr = IHostMemoryManager_CreateMalloc( manager, MALLOC_THREADSAFE, &shared );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    get_in_use( manager, &before );
    wrong = 0;
    for (i = 0; i < 25; i++)
    {
        running = 0;
        for (j = 0; j < ARRAY_SIZE(threads); j++)
            threads[j] = CreateThread( NULL, 0, j % 2 ? killed_thread : short_thread,
                                       (void *)(DWORD_PTR)(i * 8 + j + 1), 0, NULL );
        for (j = 0; j < 30000 && running < (LONG)ARRAY_SIZE(threads) / 2; j++) Sleep( 1 );
        for (j = 1; j < ARRAY_SIZE(threads); j += 2) TerminateThread( threads[j], 0 );
        for (j = 0; j < ARRAY_SIZE(threads); j++)
        {
            ok( !WaitForSingleObject( threads[j], 30000 ), "a thread does not end.\n" );
            CloseHandle( threads[j] );
        }
    }
    for (i = 0; i < SLOTS; i++) check_and_free( InterlockedExchangePointer( (void *volatile *)&slots[i], NULL ) );
    ok( !wrong, "%ld calls went wrong.\n", wrong );
    in_use = get_in_use( manager, &after );
    ok( !in_use, "%I64u bytes are in use.\n", in_use );
    ok( after < before + 0x80000, "%I64u bytes were committed, %I64u are.\n", before, after );
    IHostMalloc_Release( shared );
    ok( !IHostMemoryManager_Release( manager ), "the manager is still there.\n" );
}

/*********************************************************************** Many heaps, and what bad programs do */

static void test_many_heaps(void)
{
    static IHostMalloc *heaps[1000];
    static BYTE *blocks[1000];
    IHostMemoryManager *manager = create_manager( NULL );
    unsigned int i, round;
    HRESULT hr;

    for (round = 0; round < 2; round++)
    {
        for (i = 0; i < ARRAY_SIZE(heaps); i++)
        {
            hr = IHostMemoryManager_CreateMalloc( manager, i % 3 ? MALLOC_THREADSAFE : 0, &heaps[i] );
            if (hr != S_OK) break;
            blocks[i] = alloc( heaps[i], 8 + i );
            memset( blocks[i], i, 8 + i );
        }
        ok( i == ARRAY_SIZE(heaps), "heap %u: got hr %#lx.\n", i, hr );
        if (i < ARRAY_SIZE(heaps)) return;
        for (i = 0; i < ARRAY_SIZE(heaps); i++)
        {
            ok( blocks[i][0] == (BYTE)i && blocks[i][7 + i] == (BYTE)i, "heap %u was overwritten.\n", i );
            free_block( heaps[(i + 64) % ARRAY_SIZE(heaps)], blocks[i], HOST_E_INVALIDOPERATION );
            if (i % 2) free_block( heaps[i], blocks[i], S_OK );
        }
        for (i = 0; i < ARRAY_SIZE(heaps); i++) IHostMalloc_Release( heaps[i * 7 % ARRAY_SIZE(heaps)] );
    }
    ok( !IHostMemoryManager_Release( manager ), "the manager is still there.\n" );
}

static void test_bad_calls( DWORD type )
{
    static const SIZE_T sizes[] = { 0, 1, 16, 500, 5000, 16384, 16385, 100000 };
    IHostMalloc *heap = create_heap( type ), *other = create_heap( type );
    BYTE *process_block = HeapAlloc( GetProcessHeap(), 0, 100 );
    void *pages = VirtualAlloc( NULL, 0x10000, MEM_RESERVE, PAGE_NOACCESS );
    BYTE *mem, *neighbour;
    unsigned int i;
    HRESULT hr;
    void *none;

    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        mem = alloc( heap, sizes[i] );
        neighbour = alloc( heap, sizes[i] );
        ok( mem != neighbour, "one block twice.\n" );
        free_block( other, mem, HOST_E_INVALIDOPERATION );
        free_block( heap, mem + 1, HOST_E_INVALIDOPERATION );
        free_block( heap, mem + 4, HOST_E_INVALIDOPERATION );
        if (sizes[i] > 16) free_block( heap, mem + 16, HOST_E_INVALIDOPERATION );
        if (sizes[i] > 16) free_block( heap, mem + sizes[i] / 32 * 16, HOST_E_INVALIDOPERATION );
        free_block( heap, mem - 1, HOST_E_INVALIDOPERATION );
        free_block( heap, mem, S_OK );
        free_block( heap, mem, HOST_E_INVALIDOPERATION );
        free_block( heap, neighbour, S_OK );
    }
    free_block( heap, NULL, S_OK );
    free_block( heap, &heap, HOST_E_INVALIDOPERATION );
    free_block( heap, process_block, HOST_E_INVALIDOPERATION );
    free_block( heap, pages, HOST_E_INVALIDOPERATION );
    free_block( heap, heap, HOST_E_INVALIDOPERATION );
    free_block( heap, test_bad_calls, HOST_E_INVALIDOPERATION );
    free_block( heap, (void *)1, HOST_E_INVALIDOPERATION );
    free_block( heap, (void *)~(ULONG_PTR)15, HOST_E_INVALIDOPERATION );
    free_block( heap, (void *)((ULONG_PTR)1 << (sizeof(void *) * 8 - 1)), HOST_E_INVALIDOPERATION );
    for (i = 0; i < sizeof(void *) * 8; i++)
    {
        none = (void *)1;
        hr = IHostMalloc_Alloc( heap, ~(SIZE_T)0 - (((SIZE_T)1 << i) - 1) / 2, eProcessCritical, &none );
        ok( hr == E_OUTOFMEMORY && !none, "%u: got hr %#lx, %p.\n", i, hr, none );
    }
    HeapFree( GetProcessHeap(), 0, process_block );
    VirtualFree( pages, 0, MEM_RELEASE );
    IHostMalloc_Release( heap );
    IHostMalloc_Release( other );
}

/* Freed blocks are written to, with addresses: nothing else than blocks of the heap is given out, and none twice. */
static void test_scribbling(void)
{
    static void *decoy[64], **blocks[500];
    IHostMalloc *heap = create_heap( MALLOC_THREADSAFE );
    SIZE_T size;
    unsigned int i, k;

    for (size = 16; size < 2000; size = size * 3 / 2 + 16)
    {
        for (i = 0; i < ARRAY_SIZE(blocks); i++) blocks[i] = alloc( heap, size );
        for (i = 0; i < ARRAY_SIZE(blocks); i++)
        {
            if (i % 4 == 3) continue;
            free_block( heap, blocks[i], S_OK );
            for (k = 0; k < size / sizeof(void *); k++) blocks[i][k] = &decoy[k % 32];
        }
        for (i = 0; i < ARRAY_SIZE(blocks); i++)
        {
            if (i % 4 != 3) blocks[i] = alloc( heap, size );
            ok( (void *)blocks[i] < (void *)decoy || (void *)blocks[i] >= (void *)(decoy + 64),
                "the decoy was given out.\n" );
            memset( blocks[i], 0, size );
            blocks[i][0] = blocks[i];
        }
        for (i = 0; i < ARRAY_SIZE(blocks); i++)
        {
            ok( blocks[i][0] == blocks[i] && !blocks[i][1], "a block was given out twice.\n" );
            free_block( heap, blocks[i], S_OK );
        }
    }
    IHostMalloc_Release( heap );
}

/* What a heap gives, counts and takes back. */
static void test_heap(void)
{
    static const SIZE_T sizes[] = { 0, 1, 15, 16, 17, 100, 1000, 4096, 10000, 32768, 32769, 100000, MIB, 5 * MIB };
    static char file[] = "file.c";
    IHostMemoryManager *manager = create_manager( NULL );
    IHostMalloc *heap = (IHostMalloc *)1, *other;
    void *blocks[ARRAY_SIZE(sizes)], *mem;
    unsigned int i, j;
    IUnknown *unk;
    HRESULT hr;
    ULONG ref;

    if (!manager) return;
    hr = IHostMemoryManager_CreateMalloc( manager, 4, &heap );
    ok( hr == E_INVALIDARG && !heap, "got hr %#lx, %p.\n", hr, heap );
    hr = IHostMemoryManager_CreateMalloc( manager, MALLOC_THREADSAFE, &heap );
    ok( hr == S_OK && heap, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_CreateMalloc( manager, 0, &other );
    ok( hr == S_OK && other && other != heap, "got hr %#lx.\n", hr );
    hr = IHostMalloc_QueryInterface( heap, &IID_IHostMemoryManager, (void **)&unk );
    ok( hr == E_NOINTERFACE && !unk, "got hr %#lx.\n", hr );
    hr = IHostMalloc_QueryInterface( heap, &IID_IUnknown, (void **)&unk );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IUnknown_Release( unk );

    hr = IHostMalloc_Alloc( heap, 1, eTaskCritical, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    mem = (void *)1;
    hr = IHostMalloc_Alloc( heap, 1, 3, &mem );
    ok( hr == E_INVALIDARG && !mem, "got hr %#lx, %p.\n", hr, mem );
    mem = (void *)1;
    hr = IHostMalloc_Alloc( heap, ~(SIZE_T)0, eTaskCritical, &mem );
    ok( hr == E_OUTOFMEMORY && !mem, "got hr %#lx, %p.\n", hr, mem );
    mem = (void *)1;
    hr = IHostMalloc_Alloc( heap, ~(SIZE_T)0 - 0x10000, eTaskCritical, &mem );
    ok( hr == E_OUTOFMEMORY && !mem, "got hr %#lx, %p.\n", hr, mem );

    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        if (i % 2) hr = IHostMalloc_Alloc( heap, sizes[i], eTaskCritical, &blocks[i] );
        else hr = IHostMalloc_DebugAlloc( heap, sizes[i], eTaskCritical, file, 12, &blocks[i] );
        ok( hr == S_OK && blocks[i], "%Iu: got hr %#lx, %p.\n", sizes[i], hr, blocks[i] );
        ok( !((ULONG_PTR)blocks[i] % 16), "%Iu: got %p.\n", sizes[i], blocks[i] );
        memset( blocks[i], i + 1, sizes[i] );
    }
    ok( get_statistics( get_policy( manager ) ).heapInUse >= 6 * MIB, "got %I64u bytes.\n",
        get_statistics( get_policy( manager ) ).heapInUse );
    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        for (j = 0; j < sizes[i] && ((BYTE *)blocks[i])[j] == i + 1; j++) /* compare */;
        ok( j == sizes[i], "%Iu: byte %u was overwritten.\n", sizes[i], j );
        hr = IHostMalloc_Free( other, blocks[i] );
        ok( hr == HOST_E_INVALIDOPERATION, "%Iu: another heap gave hr %#lx.\n", sizes[i], hr );
        hr = IHostMalloc_Free( heap, blocks[i] );
        ok( hr == S_OK, "%Iu: got hr %#lx.\n", sizes[i], hr );
        hr = IHostMalloc_Free( heap, blocks[i] );
        ok( hr == HOST_E_INVALIDOPERATION, "%Iu: a second time gave hr %#lx.\n", sizes[i], hr );
    }
    ok( !get_statistics( get_policy( manager ) ).heapInUse, "got %I64u bytes.\n",
        get_statistics( get_policy( manager ) ).heapInUse );
    hr = IHostMalloc_Free( heap, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Free( heap, &hr );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Free( heap, (void *)0x10 );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Alloc( heap, 100, eTaskCritical, &mem );
    hr = IHostMalloc_Free( heap, (char *)mem + 16 );
    ok( hr == HOST_E_INVALIDOPERATION, "the middle of a block gave hr %#lx.\n", hr );
    hr = IHostMalloc_Free( heap, mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );

    /* limits count for heaps */
    set_limits( get_policy( manager ), 256 * KIB, 0, 0, 0 );
    mem = (void *)1;
    hr = IHostMalloc_Alloc( heap, MIB, eTaskCritical, &mem );
    ok( hr == E_OUTOFMEMORY && !mem, "got hr %#lx.\n", hr );
    set_limits( get_policy( manager ), 0, 0, 0, 0 );

    /* a heap outlives its manager's last reference */
    IHostMalloc_Release( other );
    ref = IHostMemoryManager_Release( manager );
    ok( ref == 1, "got ref %lu.\n", ref );
    hr = IHostMalloc_Alloc( heap, 100000, eTaskCritical, &mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    memset( mem, 1, 100000 );
    ref = IHostMalloc_Release( heap );
    ok( !ref, "got ref %lu.\n", ref );
}

static void test_executable_heap(void)
{
    static const BYTE code[] = { 0xb8, 0x2a, 0x00, 0x00, 0x00, 0xc3 };  /* mov $42,%eax; ret */
    static const DWORD types[] = { MALLOC_EXECUTABLE, MALLOC_EXECUTABLE | MALLOC_THREADSAFE, MALLOC_THREADSAFE };
    IHostMemoryManager *manager = create_manager( NULL );
    MEMORY_BASIC_INFORMATION info;
    IHostMalloc *heap;
    unsigned int i;
    SIZE_T len;
    void *mem;
    HRESULT hr;
    int ret;

    if (!manager) return;
    for (i = 0; i < ARRAY_SIZE(types); i++)
    {
        hr = IHostMemoryManager_CreateMalloc( manager, types[i], &heap );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        hr = IHostMalloc_Alloc( heap, sizeof(code), eTaskCritical, &mem );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        IHostMemoryManager_VirtualQuery( manager, mem, &info, sizeof(info), &len );
        if (types[i] & MALLOC_EXECUTABLE)
        {
            ok( info.Protect == PAGE_EXECUTE_READWRITE, "got %#lx.\n", info.Protect );
            memcpy( mem, code, sizeof(code) );
            ret = ((int (*)(void))mem)();
            ok( ret == 42, "got %d.\n", ret );
        }
        else ok( info.Protect == PAGE_READWRITE, "got %#lx.\n", info.Protect );
        IHostMalloc_Free( heap, mem );
        IHostMalloc_Release( heap );
    }
    IHostMemoryManager_Release( manager );
}

START_TEST(hostheap)
{
    if (run_own_case( actions, ARRAY_SIZE(actions) )) return;
    test_heap();
    test_executable_heap();
    test_bad_calls( MALLOC_THREADSAFE );
    test_bad_calls( 0 );
    test_bad_calls( MALLOC_THREADSAFE | MALLOC_EXECUTABLE );
    test_scribbling();
    test_many_heaps();
    test_coming_and_going();
    test_debug();
    test_debug_runtime();
}
