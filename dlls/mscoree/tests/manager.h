/*
 * Our memory manager, as its tests use it: made, limited, asked for pages, and by requests that wait on threads of
 * their own
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

#ifndef __MSCOREE_TESTS_MANAGER_H
#define __MSCOREE_TESTS_MANAGER_H

#define KIB 1024
#define MIB (1024 * 1024)

/* milliseconds for what must come: it is there much sooner, unless the machine stands still */
#define PATIENCE 30000

/* A new manager and, if it is wanted, its policy. */
static inline IHostMemoryManager *create_manager( IHostMemoryPolicy **policy )
{
    IHostMemoryManager *manager = NULL;
    HRESULT hr = CLRCreateInstance( &CLSID_HostMemoryManager, &IID_IHostMemoryManager, (void **)&manager );

    ok( hr == S_OK && manager, "got hr %#lx.\n", hr );
    if (!policy) return manager;
    hr = IHostMemoryManager_QueryInterface( manager, &IID_IHostMemoryPolicy, (void **)policy );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return manager;
}

/* Whoever else has a reference has forgotten it. */
static inline void release_manager( IHostMemoryManager *manager, IHostMemoryPolicy *policy )
{
    IHostMemoryPolicy_Release( policy );
    ok( !IHostMemoryManager_Release( manager ), "the manager has more references.\n" );
}

/* The policy, without a reference: the manager keeps it. */
static inline IHostMemoryPolicy *get_policy( IHostMemoryManager *manager )
{
    IHostMemoryPolicy *policy = NULL;
    HRESULT hr = IHostMemoryManager_QueryInterface( manager, &IID_IHostMemoryPolicy, (void **)&policy );

    ok( hr == S_OK && policy, "got hr %#lx.\n", hr );
    IHostMemoryPolicy_Release( policy );
    return policy;
}

/* Bytes and milliseconds; 0 is no limit. */
static inline void set_limits( IHostMemoryPolicy *policy, UINT64 commit, UINT64 reserve, UINT32 wait,
                               UINT32 lock_timeout )
{
    HOST_MEMORY_LIMITS limits = { sizeof(limits) };
    HRESULT hr;

    limits.commitLimit = commit;
    limits.reserveLimit = reserve;
    limits.waitMilliseconds = wait;
    limits.lockTimeoutMilliseconds = lock_timeout;
    hr = IHostMemoryPolicy_SetLimits( policy, &limits );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

static inline HOST_MEMORY_STATISTICS get_statistics( IHostMemoryPolicy *policy )
{
    HOST_MEMORY_STATISTICS statistics;
    HRESULT hr;

    memset( &statistics, 0xcc, sizeof(statistics) );
    statistics.cbSize = sizeof(statistics);
    hr = IHostMemoryPolicy_GetStatistics( policy, &statistics );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return statistics;
}

/* VirtualAlloc.  One that fails leaves NULL; one that succeeds leaves something else. */
#define alloc_pages( manager, addr, size, type, protect, level, mem ) \
    alloc_pages_( __FILE__, __LINE__, manager, addr, size, type, protect, level, mem )
static inline HRESULT alloc_pages_( const char *file, unsigned int line, IHostMemoryManager *manager, void *addr,
                                    SIZE_T size, DWORD type, DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    HRESULT hr;

    *mem = (void *)(ULONG_PTR)0xdeadbee0;
    hr = IHostMemoryManager_VirtualAlloc( manager, addr, size, type, protect, level, mem );
    if (hr == S_OK) ok_(file, line)( *mem && *mem != (void *)(ULONG_PTR)0xdeadbee0, "got %p.\n", *mem );
    else ok_(file, line)( !*mem, "got hr %#lx and %p.\n", hr, *mem );
    return hr;
}

/* Pages that are there, whatever limits say. */
static inline void *commit( IHostMemoryManager *manager, SIZE_T size )
{
    void *mem;
    HRESULT hr = alloc_pages( manager, NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, eProcessCritical, &mem );

    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return mem;
}

static inline HRESULT release( IHostMemoryManager *manager, void *mem )
{
    return IHostMemoryManager_VirtualFree( manager, mem, 0, MEM_RELEASE );
}

/* A request for committed pages, on a thread of its own. */
struct request
{
    IHostMemoryManager  *manager;
    EMemoryCriticalLevel level;
    SIZE_T  size;
    HANDLE  thread;     /* ends when the request does */
    DWORD   milliseconds;   /* that it took */
    HRESULT hr;
    void   *mem;
    LONG   *served;     /* counts the requests that got what they wanted; NULL: nobody does */
    LONG    place;      /* among those, from 1 */
};

static inline DWORD WINAPI request_thread( void *arg )
{
    struct request *request = arg;
    DWORD start = GetTickCount();

    request->hr = IHostMemoryManager_VirtualAlloc( request->manager, NULL, request->size, MEM_COMMIT, PAGE_READWRITE,
                                                   request->level, &request->mem );
    request->milliseconds = GetTickCount() - start;
    if (request->hr == S_OK && request->served) request->place = InterlockedIncrement( request->served );
    return 0;
}

/* Returns when the request is in the queue. */
static inline void start_request( struct request *request, IHostMemoryManager *manager, IHostMemoryPolicy *policy,
                                  EMemoryCriticalLevel level, SIZE_T size, LONG *served )
{
    UINT64 waits = get_statistics( policy ).waits;
    unsigned int i;

    memset( request, 0, sizeof(*request) );
    request->manager = manager;
    request->level = level;
    request->size = size;
    request->served = served;
    request->thread = CreateThread( NULL, 0, request_thread, request, 0, NULL );
    for (i = 0; i < PATIENCE / 10 && get_statistics( policy ).waits == waits; i++) Sleep( 10 );
    ok( get_statistics( policy ).waits == waits + 1, "the request does not wait.\n" );
}

#endif  /* __MSCOREE_TESTS_MANAGER_H */
