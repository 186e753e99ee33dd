/*
 * All checks
 *
 * What stands first is what others build on. Behaviour "of the CLR" is that of the .NET Framework's, as its sources of
 * 2015 and its documentation have it; "seen in" names public hosts that were read, by their projects or classes.
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
#include "child.h"

#define PAGE_OF(name) "https://learn.microsoft.com/dotnet/framework/unmanaged-api/hosting/" name "-method"
#define WIN32_PAGE(name)   "https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-" name
#define GUIDE(anchor) "docs/hosts.md#" anchor

#define CREATE  PAGE_OF("ihostmemorymanager-createmalloc")
#define ALLOC   PAGE_OF("ihostmemorymanager-virtualalloc")
#define FREE    PAGE_OF("ihostmemorymanager-virtualfree")
#define QUERY   PAGE_OF("ihostmemorymanager-virtualquery")
#define PROTECT PAGE_OF("ihostmemorymanager-virtualprotect")
#define LOAD    PAGE_OF("ihostmemorymanager-getmemoryload")
#define NOTIFY  PAGE_OF("ihostmemorymanager-registermemorynotificationcallback")
#define SPACE   PAGE_OF("ihostmemorymanager-needsvirtualaddressspace")
#define BLOCK   PAGE_OF("ihostmalloc-alloc")
#define DEBUG   PAGE_OF("ihostmalloc-debugalloc")
#define UNBLOCK PAGE_OF("ihostmalloc-free")
#define CONTROL PAGE_OF("ihostcontrol-gethostmanager")

#define ALONE CHECK_ALONE

const struct check checks[] =
{
    /* the objects */
    { "empty-slot", ERROR_FOUND, 0, 0, check_empty_slot,
      "calls it, and crashes; this project's mscoree.dll goes round VirtualQuery, VirtualProtect and GetMemoryLoad",
      GUIDE("the-objects"), "a host in Go (VirtualProtect and GetMemoryLoad)" },
    { "query-interface", NOTE, 0, NEEDS(QUERY_INTERFACE), check_query_interface,
      "never asks a manager for another interface", GUIDE("the-objects"), "PepApp, CHostMemoryManager, a host in Go" },
    { "reference-count", NOTE, ALONE, NEEDS(ADD_REF) | NEEDS(RELEASE), check_reference_count,
      "takes no reference, and releases a manager only when CreateMalloc fails", CONTROL,
          "PepApp, CHostMemoryManager" },
    { "host-control", ERROR_FOUND, CHECK_CONTROL, NEEDS(GET_HOST_MANAGER), check_control,
      "asks for nine managers, one after the other, and takes S_OK with a pointer for one", CONTROL,
          "HostedPumpkin (the pointer is not set)" },

    /* the heap */
    { "create-malloc", ERROR_FOUND, 0, NEEDS(CREATE_MALLOC), check_create_malloc,
      "SetHostControl fails with E_UNEXPECTED", CREATE, "a position-independent host in C (pointer not written)" },
    { "create-malloc-again", ERROR_FOUND, 0, BLOCKS, check_create_malloc_again,
      "makes one heap; this project's mscoree.dll does, too", CREATE, "Ten18 (the first heap moves)" },
    { "create-malloc-kinds", NOTE, 0, NEEDS(CREATE_MALLOC), check_create_malloc_kinds,
      "asks for MALLOC_THREADSAFE only", CREATE, NULL },
    { "malloc-refusal", ERROR_FOUND, 0, BLOCKS, check_heap_refusal,
      "takes S_OK without a block for a block; takes any other result for the end of memory", BLOCK,
          "a position-independent host in C" },
    { "malloc-alignment", ERROR_FOUND, 0, BLOCKS, check_heap_alignment,
      "puts structures there that must be aligned, and crashes", BLOCK, NULL },
    { "malloc-levels", ERROR_FOUND, 0, BLOCKS, check_heap_levels,
      "asks at eProcessCritical until it is started, and ends when it is refused", BLOCK, NULL },
    { "malloc-zero-bytes", ERROR_FOUND, 0, BLOCKS, check_heap_empty_block,
      "takes NULL for the end of memory", BLOCK, NULL },
    { "malloc-content", ERROR_FOUND, 0, BLOCKS, check_heap_content,
      "goes on with damaged structures", BLOCK, NULL },
    { "debug-alloc", NOTE, 0, BLOCKS | NEEDS(HEAP_DEBUG_ALLOC), check_debug_alloc,
      "does not call it; debug builds may", DEBUG, NULL },
    { "free-null", ERROR_FOUND, 0, BLOCKS, check_free_null,
      "hands NULL on to Free, and takes anything but S_OK for damage", UNBLOCK, NULL },
    { "free-twice", WARNING, ALONE, BLOCKS, check_free_twice,
      "does not do it; a mistake of its own is found by the answer", UNBLOCK,
          "HostedPumpkin (S_OK whatever HeapFree says)" },
    { "free-foreign", WARNING, ALONE, BLOCKS, check_free_foreign,
      "wants HOST_E_INVALIDOPERATION; blocks made before SetHostControl may come here", UNBLOCK,
      "all that were read: none answers HOST_E_INVALIDOPERATION" },
    { "free-elsewhere", ERROR_FOUND, 0, BLOCKS, check_free_elsewhere,
      "frees on the finalizer's thread what others made", UNBLOCK, NULL },

    /* pages */
    { "alloc-success", ERROR_FOUND, 0, PAGES, check_alloc_success,
      "takes S_OK as a promise, and what the pointer holds for memory", ALLOC,
          "a position-independent host in C (pointer not written)" },
    { "alloc-refusal", ERROR_FOUND, 0, PAGES, check_alloc_refusal,
      "writes to what S_OK promises; is lost after E_FAIL; this project's mscoree.dll collects only on E_OUTOFMEMORY",
      ALLOC,
      "Being-A-Good-CLR-Host, CLR_Heap_encryption, Ten18, CHostMemoryManager (always S_OK); PepApp (E_FAIL)" },
    { "alloc-refusal-pointer", ERROR_FOUND, 0, PAGES, check_alloc_refusal_pointer,
      "does not look at it; the documentation has NULL", ALLOC, "a position-independent host in C" },
    { "alloc-mistakes", NOTE, 0, PAGES, check_alloc_mistakes,
      "makes none of these", WIN32_PAGE("virtualalloc"),
      "Being-A-Good-CLR-Host, CLR_Heap_encryption, Ten18 (always S_OK)" },
    { "alloc-conflict", ERROR_FOUND, 0, PAGES, check_alloc_conflict,
      "tries address after address for code, and takes S_OK for its own", WIN32_PAGE("virtualalloc"),
          "Being-A-Good-CLR-Host, CLR_Heap_encryption" },
    { "alloc-levels", ERROR_FOUND, 0, PAGES, check_alloc_levels,
      "asks at eProcessCritical until it is started, and ends when it is refused", ALLOC, NULL },
    { "alloc-null", NOTE, ALONE, PAGES, check_alloc_null,
      "always has an out pointer", ALLOC, NULL },
    { "reserve-alignment", ERROR_FOUND, 0, PAGES, check_reserve_alignment,
      "finds the start of a heap by the address's upper bits", WIN32_PAGE("virtualalloc"), NULL },
    { "rounding", ERROR_FOUND, 0, PAGES, check_rounding,
      "commits page by page, with addresses and sizes as it has them", WIN32_PAGE("virtualalloc"),
          "MyMemoryManager (hands on the rounded size)" },
    { "zero-filled", ERROR_FOUND, 0, PAGES, check_zero,
      "takes new pages for zeroes, and what they hold for pointers", WIN32_PAGE("virtualalloc"), NULL },
    { "commit-again", ERROR_FOUND, 0, PAGES, check_commit_again,
      "commits what may be committed already, and goes on using it", WIN32_PAGE("virtualalloc"), NULL },
    { "write-watch", ERROR_FOUND, 0, PAGES, check_write_watch,
      "refused: no background collections; S_OK: asks the system's GetWriteWatch, and misses what that does not know",
      WIN32_PAGE("virtualalloc"), NULL },
    { "alloc-kinds", ERROR_FOUND, 0, PAGES, check_alloc_kinds,
      "gets no memory for code, or none for its heap", WIN32_PAGE("virtualalloc"), NULL },
    { "alloc-at-address", ERROR_FOUND, 0, PAGES, check_alloc_at,
      "wants code near its DLL, on x64: without that jumps cost more", WIN32_PAGE("virtualalloc"), NULL },
    { "decommit", ERROR_FOUND, 0, PAGES, check_decommit,
      "decommits parts of its heap after each collection, and releases it later", FREE,
          "HostedPumpkin, MyMemoryManager (forget the region at the first decommit)" },
    { "release", ERROR_FOUND, 0, PAGES, check_release,
      "loses the memory; this project's goes on, too", FREE, "Being-A-Good-CLR-Host, Ten18 (always S_OK)" },
    { "release-gives-back", ERROR_FOUND, 0, PAGES, check_release_gives_back,
      "runs out of address space", FREE, NULL },
    { "release-mistakes", WARNING, 0, PAGES, check_release_mistakes,
      "makes none of these", WIN32_PAGE("virtualfree"), "Being-A-Good-CLR-Host, Ten18 (always S_OK)" },
    { "release-twice", WARNING, 0, PAGES, check_release_twice,
      "does not do it; a mistake of its own is found by the answer", FREE,
          "all that were read: none answers HOST_E_INVALIDOPERATION" },
    { "release-foreign", WARNING, ALONE, PAGES, check_release_foreign,
      "wants HOST_E_INVALIDOPERATION, and then frees it by the system", FREE,
          "all that were read: none answers HOST_E_INVALIDOPERATION" },

    /* what is there */
    { "query-own", ERROR_FOUND, 0, PAGES | NEEDS(VIRTUAL_QUERY), check_query_own,
      "walks its heaps by the answer", QUERY, "a position-independent host in C (nothing is written)" },
    { "query-foreign", ERROR_FOUND, 0, NEEDS(VIRTUAL_QUERY), check_query_foreign,
      "asks for stacks, sections and free addresses, too; no answer is taken for 0 bytes", QUERY,
          "a position-independent host in C (nothing is written)" },
    { "query-mistakes", NOTE, 0, NEEDS(VIRTUAL_QUERY), check_query_mistakes,
      "makes none of these", WIN32_PAGE("virtualquery"), NULL },
    { "query-suspended", ERROR_FOUND, ALONE, PAGES | NEEDS(VIRTUAL_QUERY), check_query_suspended,
      "asks while all other threads are stopped, anywhere: with a lock in VirtualQuery it stands still for ever", QUERY,
          "CHostMemoryManager (one lock across every call)" },
    { "protect-own", ERROR_FOUND, 0, PAGES | NEEDS(VIRTUAL_PROTECT), check_protect_own,
      "puts back the old protection as it was told, and crashes when that is not true", PROTECT,
          "CLR_Heap_encryption (old is always 0)" },
    { "protect-foreign", ERROR_FOUND, 0, NEEDS(VIRTUAL_PROTECT), check_protect_foreign,
      "protects sections of DLLs and its own cookie at the start, and does not start", PROTECT, NULL },
    { "protect-mistakes", WARNING, 0, PAGES | NEEDS(VIRTUAL_PROTECT), check_protect_mistakes,
      "makes none of these", WIN32_PAGE("virtualprotect"), "CLR_Heap_encryption (0 is S_OK)" },

    /* load and notifications */
    { "load", ERROR_FOUND, 0, NEEDS(GET_MEMORY_LOAD), check_load,
      "takes the system's numbers", LOAD, NULL },
    { "load-constant", ERROR_FOUND, 0, PAGES | NEEDS(GET_MEMORY_LOAD), check_load_constant,
      "never finds memory low, and keeps its budgets for large objects small", LOAD,
          "Being-A-Good-CLR-Host, CLR_Heap_encryption, MyMemoryManager (30 %, 100 MB)" },
    { "load-virtual", ERROR_FOUND, 0, NEEDS(GET_MEMORY_LOAD), check_load_virtual,
      "takes address space for memory, and collects too late", LOAD, "HostedPumpkin, PepApp, Ten18" },
    { "register-callback", ERROR_FOUND, 0, NEEDS(REGISTER_CALLBACK), check_register,
      "does not look at the result", NOTIFY, "most: the callback is not kept" },
    { "register-references", ERROR_FOUND, 0, NEEDS(REGISTER_CALLBACK), check_register_references,
      "lives with it: its callback does not count; one that counts is destroyed", NOTIFY,
          "PepApp (releases the new callback), HostedPumpkin (releases at its end)" },
    { "register-null", NOTE, ALONE, NEEDS(REGISTER_CALLBACK), check_register_null,
      "does not do it", NOTIFY, NULL },
    { "needs-space", ERROR_FOUND, 0, NEEDS(NEEDS_SPACE), check_needs_space,
      "maps the file again after a success, S_FALSE included; once", SPACE, "HostedPumpkin (S_FALSE, meant as no)" },
    { "mapped-views", ERROR_FOUND, 0, NEEDS(ACQUIRED_SPACE) | NEEDS(RELEASED_SPACE), check_space,
      "tells of each view that is mapped and unmapped, on any thread, and does not look at the result",
          PAGE_OF("ihostmemorymanager-acquiredvirtualaddressspace"), NULL },

    /* more threads than one */
    { "threads", ERROR_FOUND, ALONE | CHECK_LONG, PAGES | BLOCKS, check_threads,
      "allocates on all of its threads at once", GUIDE("threads"), NULL },
    { "not-owner", NOTE, ALONE, BLOCKS, check_not_owner,
      "makes no such heap", CREATE, "CLR_Heap_encryption (not serialised, even where it has to be)" },

    /* results that need a policy */
    { "limit", ERROR_FOUND, ALONE | CHECK_POLICY, PAGES, check_limit, "throws OutOfMemoryException",
      "docs/memory.md#limits", NULL },
    { "clr-not-available", ERROR_FOUND, ALONE | CHECK_POLICY, PAGES | BLOCKS, check_shutdown, "is disabled for good",
      "docs/memory.md#results", NULL },
    { "abandoned", ERROR_FOUND, ALONE | CHECK_POLICY, PAGES, check_abandoned, "takes it for a refusal",
      "docs/memory.md#results", NULL },
    { "lock-timeout", ERROR_FOUND, ALONE | CHECK_POLICY, PAGES, check_lock_timeout, "takes it for a refusal",
      "docs/memory.md#results", NULL },
    { "e-fail", ERROR_FOUND, ALONE | CHECK_POLICY, PAGES, check_damage, "is disabled for good",
      "docs/memory.md#results", NULL },
};

const unsigned int check_count = ARRAYSIZE(checks);

C_ASSERT( ARRAYSIZE(checks) <= MAX_CHECKS );
