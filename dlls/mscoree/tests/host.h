/*
 * A host for the tests: a host control, a memory manager and a heap that count what is asked of them
 *
 * The objects serve all calls with the Win32 functions.  Each host has vtables of its own, so a test bends one by
 * putting another function, or nothing, into a slot before it hands the host to the runtime; options bend what needs no
 * new function. A runtime can be started once in a process, so a test of a started runtime runs in a child process:
 * run_child() starts this program again with the name of a case, and counts the child's failures.
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

#ifndef __MSCOREE_TESTS_HOST_H
#define __MSCOREE_TESTS_HOST_H

#define HOST_LOG_SIZE 32

/* What a host did; all of it is counted by any number of threads at once. */
struct host_counts
{
    LONG queries, addrefs, releases;    /* of the manager and the heap: a runtime makes none */
    LONG bad_outs;                      /* out parameters that came in with something in them */
    LONG create_malloc, virtual_alloc, virtual_free, virtual_query, virtual_protect, get_load, register_callback;
    LONG needs, acquired, released;
    LONG alloc, debug_alloc, free;
    LONG refused;                       /* allocations that an option refused */
    LONG failed;                        /* calls that the system failed */
    LONG foreign;                       /* frees of blocks that this heap never gave out */
    LONG live_blocks;
    LONG levels[3], levels_started[3];  /* of VirtualAlloc and Alloc, before and after host.started */
    LONG bad_levels;
};

struct host_options
{
    BOOL   locked;              /* VirtualAlloc, VirtualFree, Alloc and Free take one lock, and dawdle under it */
    SIZE_T refuse_pages_over;   /* VirtualAlloc at eTaskCritical of more than that is refused; 0: none is */
    SIZE_T refuse_blocks_over;  /* the same for Alloc */
    DWORD  load;                /* what GetMemoryLoad says; 0: 30 per cent */
};

struct host
{
    IHostControl           IHostControl_iface;
    IHostMemoryManager     IHostMemoryManager_iface;
    IHostMalloc            IHostMalloc_iface;
    IHostControlVtbl       control_vtbl;
    IHostMemoryManagerVtbl memory_vtbl;
    IHostMallocVtbl        malloc_vtbl;

    struct host_options    options;
    struct host_counts     counts;
    volatile LONG          started;     /* set by the test, after Start */
    CRITICAL_SECTION       lock;

    LONG                   control_ref; /* starts at 1 */
    LONG                   log_count;
    const IID             *log[HOST_LOG_SIZE];  /* what GetHostManager was asked for; NULL stands for CreateMalloc */
    DWORD                  malloc_type;         /* of the last CreateMalloc */
    ICLRMemoryNotificationCallback *callback;   /* of the last registration; no reference is kept */
    IUnknown              *domain_manager;      /* of the last SetAppDomainManager, with a reference */
    DWORD                  domain_id;
};

/* A host that does everything right. It holds no memory, and is never cleaned up. */
extern void host_init( struct host *host );

static inline struct host *host_from_control( IHostControl *iface )
{
    return CONTAINING_RECORD( iface, struct host, IHostControl_iface );
}

static inline struct host *host_from_memory( IHostMemoryManager *iface )
{
    return CONTAINING_RECORD( iface, struct host, IHostMemoryManager_iface );
}

static inline struct host *host_from_malloc( IHostMalloc *iface )
{
    return CONTAINING_RECORD( iface, struct host, IHostMalloc_iface );
}

/* A 32-bit thread that is suspended may lose its segment register FS in Wine 8, and then it crashes (docs/memory.md).
 * Tests in which the collector stops threads that run are skipped there. */
extern BOOL has_lost_registers(void);

/* Starts this program again: "PROGRAM TEST ARGUMENTS". The child's failures are ours, and one that doesn't end is
 * ended. */
extern void run_child( const char *test, const char *fmt, ... );
extern unsigned int child_timeout;      /* milliseconds */

/* How long to wait for what comes, unless something is wrong: MSCOREE_TEST_SLOW times as long, where that is set, for
 * machines that are emulated. */
extern DWORD patience( DWORD timeout );

/* The same for a child whose exit code is what counts; it says nothing of its checks. */
extern void run_child_to( DWORD exit_code, const char *test, const char *args );

/* The arguments that run_child() gave; 0 in the parent. args[0] is the case. */
extern int get_child_args( char ***args );

/* A part of a file of tests that has a process to itself, since a process can start a runtime only once. */
struct test_case
{
    const char *name;
    void      (*func)(void);
    DWORD       exit_code;      /* what the process ends with; other than 0, its checks are not counted */
};

/* In a child: runs the case that it is for, and returns TRUE. A case that is not there fails. */
extern BOOL run_own_case( const struct test_case *cases, unsigned int count );

/* In the parent: a process for each. */
extern void run_cases( const char *test, const struct test_case *cases, unsigned int count );

/* The place of an import of a module; NULL: there is none. dll: whose function it is. */
extern void **find_import( HMODULE module, const char *name, const char **dll );

/* Puts another function there, for the rest of the process; returns what was there. */
extern void *replace_import( HMODULE module, const char *name, void *func );

/* A method of an object whose interface no header has, by its place in the vtable, counted from QueryInterface. */
static inline void *get_slot( void *object, unsigned int slot )
{
    return (*(void ***)object)[slot];
}

/* The v4.0 runtime of this system; NULL when there is none, and then the reason was reported as a skip. */
extern ICLRRuntimeInfo *get_runtime_info(void);

/* The process's ICLRRuntimeHost; NULL as above. */
extern ICLRRuntimeHost *get_runtime_host(void);

/* A manager of the runtime's, where there is a runtime. */
extern void *get_clr_manager( REFIID riid );

/* Version 1's host of the process; NULL as above. */
extern ICorRuntimeHost *get_corhost(void);

/* A started runtime with this host, or with none (NULL); fails the test where that goes wrong. */
extern ICLRRuntimeHost *start_runtime( struct host *host );

/* The path of a managed guest, FALSE when the tests' folder of guests is not known (MSCOREE_TEST_GUESTS): skip then. */
extern BOOL get_guest_path( const WCHAR *name, WCHAR path[MAX_PATH] );

/* Whether there is a runtime; FALSE when there is none, and then that was reported as a skip. */
extern BOOL has_runtime(void);

/* Whether there are a runtime and that guest; FALSE when there are not, and then the reason was reported as a skip. */
extern BOOL can_run_guest( const WCHAR *name );

/* ExecuteInDefaultAppDomain of guest.dll, type Guest. */
extern HRESULT call_guest( ICLRRuntimeHost *runtime, const WCHAR *method, const WCHAR *arg, DWORD *ret );

/* The same, for a call that succeeds; returns what the method did. */
extern DWORD call_guest_ok( ICLRRuntimeHost *runtime, const WCHAR *method, const WCHAR *arg );

#endif  /* __MSCOREE_TESTS_HOST_H */
