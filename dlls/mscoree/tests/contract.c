/*
 * The HRESULT contract of our memory manager: each result, produced for its reason
 *
 * A row of the table is a result and a function that makes its reason happen; each runs in a process of its own, since
 * some of the reasons leave a manager, or a process, that is good for nothing more.
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
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "hostmemory.h"
#include "host.h"
#include "wine/test.h"
#include "manager.h"

#define LARGE (64 * MIB)        /* a reservation of its own in the system, on both widths */

/* The result of VirtualAlloc, in the usual case. */
#define alloc( manager, addr, size, type, mem ) \
    alloc_pages( manager, addr, size, type, PAGE_READWRITE, eTaskCritical, mem )

static char *alloc_ok( IHostMemoryManager *manager, SIZE_T size, DWORD type )
{
    void *mem;
    HRESULT hr = alloc( manager, NULL, size, type, &mem );

    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return mem;
}

static IHostMalloc *create_heap( IHostMemoryManager *manager, DWORD type )
{
    IHostMalloc *heap = NULL;
    HRESULT hr = IHostMemoryManager_CreateMalloc( manager, type, &heap );

    ok( hr == S_OK && heap, "got hr %#lx.\n", hr );
    return heap;
}

/* S_OK: the work was done, and the start is rounded to a page, or for a reservation to the granularity. */
static void test_ok(void)
{
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    IHostMalloc *heap = create_heap( manager, MALLOC_THREADSAFE );
    MEMORY_BASIC_INFORMATION info;
    char *mem, *next;
    void *block;
    SIZE_T len;
    DWORD old;
    HRESULT hr;

    mem = alloc_ok( manager, 0x30001, MEM_RESERVE );
    ok( !((ULONG_PTR)mem & 0xffff), "got %p.\n", mem );
    hr = alloc( manager, mem + 0x12345, 0x1000, MEM_COMMIT, (void **)&next );
    ok( hr == S_OK && next == mem + 0x12000, "got hr %#lx, %p of %p.\n", hr, next, mem );
    next[0] = next[0x1fff] = 1;
    hr = IHostMemoryManager_VirtualProtect( manager, next + 5, 1, PAGE_READONLY, &old );
    ok( hr == S_OK && old == PAGE_READWRITE, "got hr %#lx, %#lx.\n", hr, old );
    hr = IHostMemoryManager_VirtualQuery( manager, next + 5, &info, sizeof(info), &len );
    ok( hr == S_OK && len == sizeof(info) && info.BaseAddress == next && info.AllocationBase == mem &&
        info.RegionSize == 0x1000 && info.Protect == PAGE_READONLY, "got hr %#lx, %p, %Iu, %#lx.\n", hr,
        info.BaseAddress, info.RegionSize, info.Protect );
    ok( get_statistics( policy ).committed >= 0x2000, "got %I64u.\n", get_statistics( policy ).committed );
    hr = IHostMemoryManager_VirtualFree( manager, next, 0x2000, MEM_DECOMMIT );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = release( manager, mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Alloc( heap, 100, eTaskCritical, &block );
    ok( hr == S_OK && block, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Free( heap, block );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Free( heap, NULL );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IHostMalloc_Release( heap );
    release_manager( manager, policy );
}

/* E_OUTOFMEMORY: a limit or the system refused, after the wait that the limits allow. */
static void test_out_of_memory(void)
{
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    IHostMalloc *heap = create_heap( manager, MALLOC_THREADSAFE );
    HOST_MEMORY_STATISTICS before;
    void *mem, *more;
    DWORD start;
    HRESULT hr;

    /* the system; with 64 bits Wine looks for so much for minutes */
    if (sizeof(void *) == 4)
    {
        hr = alloc( manager, NULL, 0x7f000000, MEM_RESERVE, &more );
        ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    }
    hr = IHostMalloc_Alloc( heap, ~(SIZE_T)0 / 2, eTaskCritical, &more );
    ok( hr == E_OUTOFMEMORY && !more, "got hr %#lx, %p.\n", hr, more );

    set_limits( policy, 2 * MIB, 8 * MIB, 300, 0 );
    mem = alloc_ok( manager, 6 * MIB, MEM_RESERVE );
    hr = alloc( manager, mem, MIB, MEM_COMMIT, &more );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    before = get_statistics( policy );
    start = GetTickCount();
    hr = alloc( manager, mem, 4 * MIB, MEM_COMMIT, &more );
    ok( hr == E_OUTOFMEMORY && GetTickCount() - start >= 250, "got hr %#lx after %lu ms.\n", hr,
        GetTickCount() - start );
    hr = alloc( manager, NULL, 4 * MIB, MEM_RESERVE, &more );
    ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    more = (void *)0xdead;
    hr = IHostMalloc_Alloc( heap, 4 * MIB, eTaskCritical, &more );
    ok( hr == E_OUTOFMEMORY && !more, "got hr %#lx, %p.\n", hr, more );
    ok( get_statistics( policy ).waits == before.waits + 3, "got %I64u waits.\n",
        get_statistics( policy ).waits - before.waits );
    ok( get_statistics( policy ).committed == before.committed && get_statistics( policy ).reserved == before.reserved,
        "something has changed.\n" );

    /* what is process critical never waits */
    hr = alloc_pages( manager, mem, 4 * MIB, MEM_COMMIT, PAGE_READWRITE, eProcessCritical, &more );
    ok( hr == E_OUTOFMEMORY, "got hr %#lx.\n", hr );
    ok( get_statistics( policy ).waits == before.waits + 3, "it waited.\n" );
    release( manager, mem );
    IHostMalloc_Release( heap );
    release_manager( manager, policy );
}

/* HOST_E_TIMEOUT: a lock is held too long. The manager zeroes released memory under its lock before it gives it out
 * again; when somebody has protected it the zeroing faults, and a handler of this program's is called there, and
 * waits. */

static struct
{
    IHostMemoryManager *manager;
    char  *mem;
    HANDLE entered, leave;
    HRESULT hr;
    void   *ret;
}
holder;

static LONG WINAPI holding_handler( EXCEPTION_POINTERS *info )
{
    const char *address = (const char *)info->ExceptionRecord->ExceptionInformation[1];

    if (info->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION) return EXCEPTION_CONTINUE_SEARCH;
    if (address < holder.mem || address >= holder.mem + 0x1000) return EXCEPTION_CONTINUE_SEARCH;
    SetEvent( holder.entered );
    WaitForSingleObject( holder.leave, 30000 );
    return EXCEPTION_CONTINUE_SEARCH;
}

static DWORD WINAPI holding_thread( void *arg )
{
    holder.hr = alloc( holder.manager, NULL, 0x10000, MEM_COMMIT, &holder.ret );
    return 0;
}

static void test_timeout(void)
{
    MEMORY_BASIC_INFORMATION info;
    IHostMemoryPolicy *policy;
    void *handler, *mem;
    HANDLE thread;
    DWORD old, start;
    char *other;
    SIZE_T len;
    HRESULT hr;

    holder.manager = create_manager( &policy );
    holder.entered = CreateEventA( NULL, FALSE, FALSE, NULL );
    holder.leave = CreateEventA( NULL, FALSE, FALSE, NULL );
    set_limits( policy, 0, 0, 0, 200 );
    other = alloc_ok( holder.manager, 0x20000, MEM_RESERVE );
    holder.mem = alloc_ok( holder.manager, 0x10000, MEM_COMMIT );
    hr = release( holder.manager, holder.mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( VirtualProtect( holder.mem, 0x1000, PAGE_NOACCESS, &old ), "got error %lu.\n", GetLastError() );
    handler = AddVectoredExceptionHandler( TRUE, holding_handler );
    thread = CreateThread( NULL, 0, holding_thread, NULL, 0, NULL );
    ok( !WaitForSingleObject( holder.entered, 20000 ), "the memory is not given out again.\n" );

    start = GetTickCount();
    hr = alloc( holder.manager, other, 0x1000, MEM_COMMIT, &mem );
    ok( hr == HOST_E_TIMEOUT && GetTickCount() - start >= 150, "got hr %#lx after %lu ms.\n", hr,
        GetTickCount() - start );
    hr = IHostMemoryManager_VirtualFree( holder.manager, other, 0, MEM_RELEASE );
    ok( hr == HOST_E_TIMEOUT, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualProtect( holder.manager, other, 0x1000, PAGE_READONLY, &old );
    ok( hr == HOST_E_TIMEOUT, "got hr %#lx.\n", hr );
    /* a query takes no lock */
    hr = IHostMemoryManager_VirtualQuery( holder.manager, other, &info, sizeof(info), &len );
    ok( hr == S_OK && info.State == MEM_RESERVE && info.RegionSize == 0x20000, "got hr %#lx, %#lx.\n", hr, info.State );

    SetEvent( holder.leave );
    ok( !WaitForSingleObject( thread, 20000 ), "the thread does not end.\n" );
    RemoveVectoredExceptionHandler( handler );
    CloseHandle( thread );
    ok( holder.hr == S_OK && holder.ret == holder.mem, "got hr %#lx, %p.\n", holder.hr, holder.ret );
    hr = alloc( holder.manager, other, 0x1000, MEM_COMMIT, &mem );
    ok( hr == S_OK && mem == other, "got hr %#lx.\n", hr );
    release( holder.manager, holder.mem );
    release( holder.manager, other );
    release_manager( holder.manager, policy );
}

static HRESULT end_request( struct request *request )
{
    ok( !WaitForSingleObject( request->thread, PATIENCE ), "the request still waits.\n" );
    ok( (request->hr == S_OK) == (request->mem != NULL), "got hr %#lx and %p.\n", request->hr, request->mem );
    CloseHandle( request->thread );
    return request->hr;
}

/* HOST_E_ABANDONED: Shutdown came while the call waited. */
static void test_abandoned(void)
{
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    struct request request;
    HRESULT hr;

    set_limits( policy, MIB, 0, 60000, 0 );
    start_request( &request, manager, policy, eTaskCritical, 2 * MIB, NULL );
    hr = IHostMemoryPolicy_Shutdown( policy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = end_request( &request );
    ok( hr == HOST_E_ABANDONED, "got hr %#lx.\n", hr );
    release_manager( manager, policy );
}

/* HOST_E_NOT_OWNER: a heap that is for one thread at a time is entered by a second one, while the first is in it: it
 * waits there. */

static DWORD WINAPI heap_thread( void *arg )
{
    void *mem;
    IHostMalloc *heap = arg;
    HRESULT hr = IHostMalloc_Alloc( heap, 4 * MIB, eTaskCritical, &mem );

    ok( hr == HOST_E_ABANDONED && !mem, "got hr %#lx.\n", hr );
    return 0;
}

static void test_not_owner(void)
{
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    IHostMalloc *heap = create_heap( manager, 0 ), *safe = create_heap( manager, MALLOC_THREADSAFE );
    HANDLE thread;
    void *block, *mem, *other;
    unsigned int i;
    HRESULT hr;

    hr = IHostMalloc_Alloc( heap, 100, eTaskCritical, &block );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    set_limits( policy, 2 * MIB, 0, 60000, 0 );
    thread = CreateThread( NULL, 0, heap_thread, heap, 0, NULL );
    for (i = 0; i < 1000 && !get_statistics( policy ).waits; i++) Sleep( 10 );
    mem = (void *)0xdead;
    hr = IHostMalloc_Alloc( heap, 100, eTaskCritical, &mem );
    ok( hr == HOST_E_NOT_OWNER && !mem, "got hr %#lx, %p.\n", hr, mem );
    mem = (void *)0xdead;
    hr = IHostMalloc_DebugAlloc( heap, 100, eTaskCritical, (char *)"file", 1, &mem );
    ok( hr == HOST_E_NOT_OWNER && !mem, "got hr %#lx, %p.\n", hr, mem );
    hr = IHostMalloc_Free( heap, block );
    ok( hr == HOST_E_NOT_OWNER, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Alloc( safe, 100, eTaskCritical, &other );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IHostMemoryPolicy_Shutdown( policy );
    ok( !WaitForSingleObject( thread, 20000 ), "the thread does not end.\n" );
    CloseHandle( thread );
    hr = IHostMalloc_Free( heap, block );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    IHostMalloc_Free( safe, other );
    IHostMalloc_Release( safe );
    IHostMalloc_Release( heap );
    release_manager( manager, policy );
}

/* HOST_E_CLRNOTAVAILABLE, 1: after Shutdown. Frees still work. */

struct belongings
{
    IHostMemoryManager *manager;
    IHostMalloc        *heap;
    void               *mem, *block;
};

static void get_belongings( struct belongings *own, IHostMemoryManager *manager )
{
    HRESULT hr;

    own->manager = manager;
    own->heap = create_heap( manager, MALLOC_THREADSAFE );
    own->mem = alloc_ok( manager, 0x10000, MEM_COMMIT );
    hr = IHostMalloc_Alloc( own->heap, 100, eTaskCritical, &own->block );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

static void check_unavailable( struct belongings *own )
{
    static const DWORD types[] = { MEM_RESERVE, MEM_COMMIT, MEM_RESERVE | MEM_COMMIT };
    MEMORY_BASIC_INFORMATION info;
    IHostMalloc *heap;
    EMemoryCriticalLevel level;
    unsigned int i;
    SIZE_T len;
    void *mem;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(types); i++) for (level = eTaskCritical; level <= eProcessCritical; level++)
    {
        hr = alloc_pages( own->manager, NULL, 4096, types[i], PAGE_READWRITE, level, &mem );
        ok( hr == HOST_E_CLRNOTAVAILABLE, "type %#lx, level %u: got hr %#lx.\n", types[i], level, hr );
        mem = (void *)0xdead;
        hr = IHostMalloc_Alloc( own->heap, 100, level, &mem );
        ok( hr == HOST_E_CLRNOTAVAILABLE && !mem, "level %u: got hr %#lx, %p.\n", level, hr, mem );
    }
    heap = (IHostMalloc *)0xdead;
    hr = IHostMemoryManager_CreateMalloc( own->manager, MALLOC_THREADSAFE, &heap );
    ok( hr == HOST_E_CLRNOTAVAILABLE && !heap, "got hr %#lx, %p.\n", hr, heap );
    hr = IHostMemoryManager_VirtualQuery( own->manager, own->mem, &info, sizeof(info), &len );
    ok( hr == S_OK && info.AllocationBase == own->mem, "got hr %#lx, %p.\n", hr, info.AllocationBase );

    hr = IHostMalloc_Free( own->heap, own->block );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualFree( own->manager, own->mem, 4096, MEM_DECOMMIT );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = release( own->manager, own->mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = release( own->manager, own->mem );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    IHostMalloc_Release( own->heap );
}

static void test_shut_down(void)
{
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    struct belongings own;

    get_belongings( &own, manager );
    IHostMemoryPolicy_Shutdown( policy );
    check_unavailable( &own );
    release_manager( manager, policy );
}

/* HOST_E_CLRNOTAVAILABLE, 2: while the process ends, which is when DLLs are told so. Under the same lock, but earlier,
 * when a thread starts or ends, the manager works as ever. */

static struct belongings at_end;
static DWORD thread_id;                 /* of the thread that counts: others may come and go as well */
static volatile LONG thread_calls;

/* Start-up code in a Wine tree has no TLS callbacks, and so no calls under the loader's lock but the last one. */
#ifdef __WINE_PE_BUILD
#define THREAD_CALLS 0
#else
#define THREAD_CALLS 2
#endif

static void check_at_thread(void)
{
    void *mem = NULL, *block = NULL;

    if (IHostMemoryManager_VirtualAlloc( at_end.manager, NULL, 0x10000, MEM_COMMIT, PAGE_READWRITE, eTaskCritical,
                                         &mem ) == S_OK &&
        IHostMalloc_Alloc( at_end.heap, 1000, eTaskCritical, &block ) == S_OK && mem && block &&
        IHostMalloc_Free( at_end.heap, block ) == S_OK && release( at_end.manager, mem ) == S_OK)
        InterlockedIncrement( &thread_calls );
}

/* The exit code is all that can be said now. */
static void check_at_end(void)
{
    void *mem = (void *)0xdead, *block = (void *)0xdead;
    DWORD bad = 0;

    if (IHostMemoryManager_VirtualAlloc( at_end.manager, NULL, 4096, MEM_COMMIT, PAGE_READWRITE, eProcessCritical,
                                         &mem ) != HOST_E_CLRNOTAVAILABLE || mem)
        bad |= 0x100;
    if (IHostMalloc_Alloc( at_end.heap, 100, eProcessCritical, &block ) != HOST_E_CLRNOTAVAILABLE || block)
        bad |= 0x200;
    if (IHostMalloc_Free( at_end.heap, at_end.block ) != S_OK) bad |= 0x400;
    if (release( at_end.manager, at_end.mem ) != S_OK) bad |= 0x800;
    if (thread_calls != THREAD_CALLS) bad |= 0x1000;
    TerminateProcess( GetCurrentProcess(), bad ? bad : 0x7e57 );
}

static void NTAPI tls_callback( void *module, DWORD reason, void *reserved )
{
    if (GetCurrentThreadId() == thread_id && (reason == DLL_THREAD_ATTACH || reason == DLL_THREAD_DETACH))
        check_at_thread();
}

__attribute__((section(".CRT$XLB"), used)) static PIMAGE_TLS_CALLBACK at_tls = tls_callback;

static BOOL WINAPI dll_entry_point( HINSTANCE module, DWORD reason, void *reserved )
{
    if (reason == DLL_PROCESS_DETACH) check_at_end();
    return TRUE;
}

/* What the loader keeps of a module, as far as it is the same everywhere. */
struct module_entry
{
    LIST_ENTRY load_order, memory_order, init_order;
    void      *base;
    void      *entry_point;
};

/* A DLL that is loaded after ours, and so told before it, is given an entry point of this program. */
static void watch_process_end(void)
{
    LONG (WINAPI *find_entry)( const void *address, struct module_entry **entry );
    HMODULE module = LoadLibraryA( "comctl32.dll" );
    struct module_entry *entry;

    find_entry = (void *)GetProcAddress( GetModuleHandleA( "ntdll.dll" ), "LdrFindEntryForAddress" );
    ok( module && !find_entry( module, &entry ) && entry->base == module, "the module is not found.\n" );
    entry->entry_point = dll_entry_point;
}

static DWORD WINAPI idle_thread( void *arg )
{
    return 0;
}

static void test_process_end(void)
{
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    HANDLE thread;

    get_belongings( &at_end, manager );
    watch_process_end();
    thread = CreateThread( NULL, 0, idle_thread, NULL, CREATE_SUSPENDED, &thread_id );
    ResumeThread( thread );
    ok( !WaitForSingleObject( thread, 20000 ), "the thread does not end.\n" );
    CloseHandle( thread );
    ok( thread_calls == THREAD_CALLS, "%ld calls under the loader's lock went well.\n", thread_calls );
}

/* E_FAIL: somebody else has freed memory of the manager's, by the system's own function. Each row finds it out in
 * another way. */

enum discovery { BY_COMMIT, BY_DECOMMIT, BY_PROTECT, BY_RELEASE, BY_REUSE };

static void free_behind( void *mem )
{
    MEMORY_BASIC_INFORMATION info;

    ok( VirtualQuery( mem, &info, sizeof(info) ), "got error %lu.\n", GetLastError() );
    ok( VirtualFree( info.AllocationBase, 0, MEM_RELEASE ), "got error %lu.\n", GetLastError() );
}

static HRESULT discover( enum discovery discovery, IHostMemoryManager *manager, char *mem )
{
    void *ret;
    DWORD old;

    switch (discovery)
    {
    case BY_COMMIT:   return alloc( manager, mem + MIB, 0x10000, MEM_COMMIT, &ret );
    case BY_DECOMMIT: return IHostMemoryManager_VirtualFree( manager, mem, 0x10000, MEM_DECOMMIT );
    case BY_PROTECT:  return IHostMemoryManager_VirtualProtect( manager, mem, 0x1000, PAGE_READONLY, &old );
    case BY_RELEASE:  return release( manager, mem );
    default:          return alloc( manager, NULL, 0x10000, MEM_COMMIT, &ret );
    }
}

static void test_damage( enum discovery discovery )
{
    IHostMemoryPolicy *policy, *own_policy;
    IHostMemoryManager *manager = create_manager( &policy ), *other = create_manager( &own_policy );
    char *mem, *second, *theirs;
    struct belongings own;
    struct request request;
    void *ret;
    HRESULT hr;

    second = NULL;
    theirs = NULL;
    if (discovery == BY_REUSE)
    {
        /* released memory that is kept for the next one */
        mem = alloc_ok( manager, 0x10000, MEM_COMMIT );
        mem[0] = 1;
        hr = release( manager, mem );
        ok( hr == S_OK && get_statistics( policy ).cached == 0x10000, "got hr %#lx, %I64u cached.\n", hr,
            get_statistics( policy ).cached );
        free_behind( mem );
    }
    else
    {
        get_belongings( &own, manager );
        mem = alloc_ok( manager, LARGE, MEM_RESERVE );
        hr = alloc( manager, mem, MIB, MEM_COMMIT, &ret );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        mem[0] = 1;
        second = alloc_ok( manager, LARGE, MEM_RESERVE );
        hr = alloc( manager, second, MIB, MEM_COMMIT, &ret );
        ok( hr == S_OK, "got hr %#lx.\n", hr );
        /* where the other one was there is something new by now */
        free_behind( second );
        theirs = VirtualAlloc( second, MIB, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
        ok( theirs == second, "got %p of %p.\n", theirs, second );
        theirs[0] = theirs[MIB - 1] = 'x';
        set_limits( policy, 16 * MIB, 0, 60000, 0 );
        start_request( &request, manager, policy, eTaskCritical, 32 * MIB, NULL );
        free_behind( mem );
    }

    hr = discover( discovery, manager, mem );
    ok( hr == E_FAIL, "%u: got hr %#lx.\n", discovery, hr );

    if (discovery != BY_REUSE)
    {
        hr = end_request( &request );
        ok( hr == HOST_E_CLRNOTAVAILABLE, "%u: a request that waited got hr %#lx.\n", discovery, hr );
        check_unavailable( &own );
        /* what was lost is forgotten, and not freed where it isn't ours any more */
        hr = release( manager, mem );
        ok( hr == S_OK, "%u: got hr %#lx.\n", discovery, hr );
        hr = release( manager, second );
        ok( hr == S_OK, "%u: got hr %#lx.\n", discovery, hr );
        ok( theirs[0] == 'x' && theirs[MIB - 1] == 'x', "somebody else's memory was freed.\n" );
        ok( VirtualFree( theirs, 0, MEM_RELEASE ), "got error %lu.\n", GetLastError() );
        ok( !get_statistics( policy ).reserved, "got %I64u bytes reserved.\n", get_statistics( policy ).reserved );
    }
    hr = alloc( manager, NULL, 0x10000, MEM_COMMIT, &ret );
    ok( hr == HOST_E_CLRNOTAVAILABLE, "%u: got hr %#lx.\n", discovery, hr );
    hr = IHostMemoryPolicy_Shutdown( policy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    release_manager( manager, policy );

    /* another manager has nothing to do with it */
    mem = alloc_ok( other, 0x10000, MEM_COMMIT );
    mem[0] = 1;
    hr = release( other, mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    release_manager( other, own_policy );
}

/* E_FAIL is said once, whoever meets the damage, and however many do at the same time; all others get
 * HOST_E_CLRNOTAVAILABLE.
 *
 * The system may have given the beginning of what was lost to a heap of its own by now, so nothing is done to it here
 * but to ask for pages farther on, and to release it, which leaves alone what has another size. */

#define DISCOVERERS 4

struct discoverer
{
    HANDLE              thread, start;
    IHostMemoryManager *manager;
    char               *mem;        /* of its own, and lost */
    HRESULT             hr;
};

static DWORD WINAPI discovering_thread( void *arg )
{
    struct discoverer *discoverer = arg;

    WaitForSingleObject( discoverer->start, INFINITE );
    discoverer->hr = discover( BY_COMMIT, discoverer->manager, discoverer->mem );
    return 0;
}

static void test_damage_once(void)
{
    struct discoverer discoverers[DISCOVERERS];
    IHostMemoryManager *manager;
    IHostMemoryPolicy *policy;
    unsigned int round, i, failures;
    HANDLE start;
    void *ret;
    HRESULT hr;

    for (round = 0; round < 40; round++)
    {
        winetest_push_context( "%u", round );
        manager = create_manager( &policy );
        start = CreateEventW( NULL, TRUE, FALSE, NULL );
        for (i = 0; i < DISCOVERERS; i++)
        {
            discoverers[i].start = start;
            discoverers[i].manager = manager;
            discoverers[i].mem = alloc_ok( manager, LARGE, MEM_RESERVE );
            hr = alloc( manager, discoverers[i].mem, MIB, MEM_COMMIT, &ret );
            ok( hr == S_OK, "%u: got hr %#lx.\n", i, hr );
        }
        /* before the memory is lost: a stack could get its place */
        for (i = 0; i < DISCOVERERS; i++)
            discoverers[i].thread = CreateThread( NULL, 0, discovering_thread, &discoverers[i], 0, NULL );
        for (i = 0; i < DISCOVERERS; i++) free_behind( discoverers[i].mem );
        SetEvent( start );
        for (i = failures = 0; i < DISCOVERERS; i++)
        {
            ok( !WaitForSingleObject( discoverers[i].thread, PATIENCE ), "%u: the thread does not end.\n", i );
            if (discoverers[i].hr == E_FAIL) failures++;
            else ok( discoverers[i].hr == HOST_E_CLRNOTAVAILABLE, "%u: got hr %#lx.\n", i, discoverers[i].hr );
        }
        ok( failures == 1, "%u threads got E_FAIL.\n", failures );

        /* and not once more */
        for (i = 0; i < DISCOVERERS; i++)
        {
            hr = discover( BY_COMMIT, manager, discoverers[i].mem );
            ok( hr == HOST_E_CLRNOTAVAILABLE, "%u: got hr %#lx.\n", i, hr );
            hr = discover( BY_RELEASE, manager, discoverers[i].mem );
            ok( hr == S_OK, "%u: got hr %#lx.\n", i, hr );
        }
        hr = IHostMemoryPolicy_Trim( policy );
        ok( hr == S_OK || hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
        for (i = 0; i < DISCOVERERS; i++) CloseHandle( discoverers[i].thread );
        CloseHandle( start );
        release_manager( manager, policy );
        winetest_pop_context();
    }
}

static void test_damage_by_commit(void)   { test_damage( BY_COMMIT ); }
static void test_damage_by_decommit(void) { test_damage( BY_DECOMMIT ); }
static void test_damage_by_protect(void)  { test_damage( BY_PROTECT ); }
static void test_damage_by_release(void)  { test_damage( BY_RELEASE ); }
static void test_damage_by_reuse(void)    { test_damage( BY_REUSE ); }

/* What only looks like it: pages that others have decommitted or protected are still the manager's. */
static void test_no_damage(void)
{
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    char *mem = alloc_ok( manager, 0x20000, MEM_COMMIT );
    void *ret;
    DWORD old;
    HRESULT hr;

    ok( VirtualFree( mem, 0x10000, MEM_DECOMMIT ), "got error %lu.\n", GetLastError() );
    ok( VirtualProtect( mem + 0x10000, 0x1000, PAGE_NOACCESS, &old ), "got error %lu.\n", GetLastError() );
    hr = IHostMemoryManager_VirtualProtect( manager, mem, 0x1000, PAGE_READONLY, &old );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INVALID_ADDRESS ), "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualFree( manager, mem, 0x1000, MEM_DECOMMIT );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = alloc( manager, mem, 0x20000, MEM_COMMIT, &ret );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    mem[0] = mem[0x1ffff] = 1;
    hr = release( manager, mem );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    release_manager( manager, policy );
}

/* HOST_E_INVALIDOPERATION: what is to be freed was never given out here. */
static void test_foreign(void)
{
    IHostMemoryPolicy *policy, *other_policy;
    IHostMemoryManager *manager = create_manager( &policy ), *other = create_manager( &other_policy );
    IHostMalloc *heap = create_heap( manager, MALLOC_THREADSAFE ),
        *other_heap = create_heap( other, MALLOC_THREADSAFE );
    char *system = VirtualAlloc( NULL, 0x10000, MEM_COMMIT, PAGE_READWRITE ),
        *theirs = alloc_ok( other, 0x10000, MEM_COMMIT );
    char *blocks[5], *own;
    unsigned int i;
    HRESULT hr;

    hr = IHostMalloc_Alloc( heap, 100, eTaskCritical, (void **)&own );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    blocks[0] = HeapAlloc( GetProcessHeap(), 0, 100 );
    hr = IHostMalloc_Alloc( other_heap, 100, eTaskCritical, (void **)&blocks[1] );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    blocks[2] = own + 16;
    blocks[3] = (char *)(ULONG_PTR)0xdead0;
    blocks[4] = (char *)&hr;
    system[0] = theirs[0] = 1;
    for (i = 0; i < ARRAY_SIZE(blocks); i++)
    {
        hr = IHostMalloc_Free( heap, blocks[i] );
        ok( hr == HOST_E_INVALIDOPERATION, "%u: got hr %#lx.\n", i, hr );
        if (i == 2) continue;
        hr = release( manager, blocks[i] );
        ok( hr == HOST_E_INVALIDOPERATION, "%u: got hr %#lx.\n", i, hr );
    }
    hr = release( manager, system );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualFree( manager, theirs, 0x1000, MEM_DECOMMIT );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    hr = release( manager, theirs );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    ok( system[0] == 1 && theirs[0] == 1, "foreign memory was changed.\n" );
    hr = IHostMalloc_Free( heap, own );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Free( heap, own );
    ok( hr == HOST_E_INVALIDOPERATION, "got hr %#lx.\n", hr );
    IHostMalloc_Free( other_heap, blocks[1] );
    IHostMalloc_Release( heap );
    IHostMalloc_Release( other_heap );
    release( other, theirs );
    release_manager( manager, policy );
    release_manager( other, other_policy );
}

/* E_POINTER: a bad out pointer; HRESULT_FROM_WIN32: what the Win32 function would have left in GetLastError. */
static void test_arguments(void)
{
    IHostMemoryPolicy *policy;
    IHostMemoryManager *manager = create_manager( &policy );
    IHostMalloc *heap = create_heap( manager, MALLOC_THREADSAFE );
    char *mem = alloc_ok( manager, 0x20000, MEM_RESERVE );
    HOST_MEMORY_STATISTICS before = get_statistics( policy );
    const struct { void *addr; SIZE_T size; DWORD type, protect, error; } rows[] =
    {
        { NULL, 0, MEM_COMMIT, PAGE_READWRITE, ERROR_INVALID_PARAMETER },
        { NULL, 0x1000, 0, PAGE_READWRITE, ERROR_INVALID_PARAMETER },
        { NULL, 0x1000, MEM_COMMIT | 1, PAGE_READWRITE, ERROR_INVALID_PARAMETER },
        { NULL, 0x1000, MEM_COMMIT, 0, ERROR_INVALID_PARAMETER },
        { NULL, 0x1000, MEM_COMMIT, PAGE_WRITECOPY, ERROR_INVALID_PARAMETER },
        { mem, 0x1000, MEM_RESERVE, PAGE_READWRITE, ERROR_INVALID_ADDRESS },
        { mem + 0x1f000, 0x2000, MEM_COMMIT, PAGE_READWRITE, ERROR_INVALID_ADDRESS },
        { (void *)~(ULONG_PTR)0xffff, 0x1000, MEM_RESERVE, PAGE_READWRITE, ERROR_INVALID_PARAMETER },
        { (void *)&before, 0x1000, MEM_COMMIT, PAGE_READWRITE, ERROR_INVALID_ADDRESS },
    };
    MEMORY_BASIC_INFORMATION info;
    unsigned int i;
    SIZE_T len;
    DWORD old, load;
    HRESULT hr;
    void *ret;

    for (i = 0; i < ARRAY_SIZE(rows); i++)
    {
        hr = alloc_pages( manager, rows[i].addr, rows[i].size, rows[i].type, rows[i].protect, eTaskCritical, &ret );
        ok( hr == HRESULT_FROM_WIN32( rows[i].error ), "%u: got hr %#lx.\n", i, hr );
    }
    hr = alloc_pages( manager, NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE, eProcessCritical + 1, &ret );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualFree( manager, mem, 0x1000, MEM_RELEASE );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INVALID_PARAMETER ), "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualFree( manager, mem, 0, 0 );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INVALID_PARAMETER ), "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualProtect( manager, mem, 0x1000, PAGE_READONLY, &old );
    ok( hr == HRESULT_FROM_WIN32( ERROR_INVALID_ADDRESS ), "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualQuery( manager, mem, &info, 1, &len );
    ok( hr == HRESULT_FROM_WIN32( ERROR_BAD_LENGTH ) && !len, "got hr %#lx.\n", hr );

    hr = IHostMemoryManager_VirtualAlloc( manager, NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_CreateMalloc( manager, MALLOC_THREADSAFE, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualQuery( manager, mem, NULL, sizeof(info), &len );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualQuery( manager, mem, &info, sizeof(info), NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_VirtualProtect( manager, mem, 0x1000, PAGE_READONLY, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_GetMemoryLoad( manager, &load, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMemoryManager_GetMemoryLoad( manager, NULL, &len );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = IHostMalloc_Alloc( heap, 100, eTaskCritical, NULL );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    ok( get_statistics( policy ).reserved == before.reserved && get_statistics( policy ).committed == before.committed,
        "something has changed.\n" );
    release( manager, mem );
    IHostMalloc_Release( heap );
    release_manager( manager, policy );
}

static const struct test_case rows[] =
{
    { "S_OK", test_ok },
    { "E_OUTOFMEMORY", test_out_of_memory },
    { "HOST_E_TIMEOUT", test_timeout },
    { "HOST_E_ABANDONED", test_abandoned },
    { "HOST_E_NOT_OWNER", test_not_owner },
    { "HOST_E_CLRNOTAVAILABLE:shutdown", test_shut_down },
    { "HOST_E_CLRNOTAVAILABLE:process_end", test_process_end, 0x7e57 },
    { "E_FAIL:commit", test_damage_by_commit },
    { "E_FAIL:decommit", test_damage_by_decommit },
    { "E_FAIL:protect", test_damage_by_protect },
    { "E_FAIL:release", test_damage_by_release },
    { "E_FAIL:reuse", test_damage_by_reuse },
    { "E_FAIL:once", test_damage_once },
    { "no_E_FAIL", test_no_damage },
    { "HOST_E_INVALIDOPERATION", test_foreign },
    { "E_POINTER", test_arguments },
};

START_TEST(contract)
{
    if (!run_own_case( rows, ARRAY_SIZE(rows) )) run_cases( "contract", rows, ARRAY_SIZE(rows) );
}
