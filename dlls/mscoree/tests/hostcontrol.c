/*
 * What the runtime asks of a host, and what becomes of a bad one: a catalogue of hosts as they are found in public
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
#include "host.h"
#include "wine/test.h"

/* The host of this process: the runtime uses it until the process ends. */
static struct host the_host;
static ICLRRuntimeHost *runtime;

/* The order of the CLR; NULL stands for CreateMalloc, which comes before the next question. */
static void test_order(void)
{
    static const IID *const expected[] =
    {
        &IID_IHostMemoryManager, NULL, &IID_IHostTaskManager, &IID_IHostThreadpoolManager,
            &IID_IHostIoCompletionManager,
        &IID_IHostSyncManager, &IID_IHostAssemblyManager, &IID_IHostGCManager, &IID_IHostSecurityManager,
        &IID_IHostPolicyManager
    };
    const struct host_counts *counts = &the_host.counts;
    unsigned int i;
    HRESULT hr;

    hr = ICLRRuntimeHost_SetHostControl( runtime, &the_host.IHostControl_iface );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( the_host.log_count == ARRAY_SIZE(expected), "got %ld questions.\n", the_host.log_count );
    for (i = 0; i < ARRAY_SIZE(expected) && i < (unsigned int)the_host.log_count; i++)
    {
        ok( !the_host.log[i] == !expected[i], "%u: got %s.\n", i, wine_dbgstr_guid(the_host.log[i]) );
        if (the_host.log[i] && expected[i])
            ok( IsEqualGUID( the_host.log[i], expected[i] ), "%u: got %s.\n", i, wine_dbgstr_guid(the_host.log[i]) );
    }
    ok( counts->create_malloc == 1, "got %ld CreateMalloc.\n", counts->create_malloc );
    ok( the_host.malloc_type == MALLOC_THREADSAFE, "got type %#lx.\n", the_host.malloc_type );
    ok( counts->register_callback == 1 && the_host.callback, "got %ld callbacks.\n", counts->register_callback );
    ok( !counts->bad_outs, "got %ld out parameters that were not preset.\n", counts->bad_outs );
    ok( !counts->virtual_alloc && !counts->alloc, "memory was asked for before the start.\n" );

    /* a second control before the start fills in what is missing, and is not kept */
    hr = ICLRRuntimeHost_SetHostControl( runtime, &the_host.IHostControl_iface );
    ok( hr == S_OK && the_host.control_ref == 2, "got hr %#lx, ref %ld.\n", hr, the_host.control_ref );
    ok( counts->create_malloc == 1, "got %ld CreateMalloc.\n", counts->create_malloc );
    ok( the_host.log_count == ARRAY_SIZE(expected) + 8, "got %ld questions.\n", the_host.log_count );

    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    call_guest_ok( runtime, L"Churn", L"20000" );
    hr = ICLRRuntimeHost_Stop( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( the_host.log_count == ARRAY_SIZE(expected) + 8, "got %ld questions.\n", the_host.log_count );
    ok( counts->create_malloc == 1, "got %ld CreateMalloc.\n", counts->create_malloc );
    ok( counts->register_callback == 1, "got %ld callbacks.\n", counts->register_callback );
    ok( !counts->queries && !counts->addrefs && !counts->releases, "got %ld QueryInterface, %ld AddRef, %ld Release.\n",
        counts->queries, counts->addrefs, counts->releases );
    ok( !counts->bad_outs, "got %ld out parameters that were not preset.\n", counts->bad_outs );
}

/* CreateMalloc */

static HRESULT WINAPI CreateMalloc_fails( IHostMemoryManager *iface, DWORD type, IHostMalloc **heap )
{
    return E_FAIL;
}

static HRESULT WINAPI CreateMalloc_untouched( IHostMemoryManager *iface, DWORD type, IHostMalloc **heap )
{
    return S_OK;
}

static HRESULT WINAPI CreateMalloc_s_false( IHostMemoryManager *iface, DWORD type, IHostMalloc **heap )
{
    *heap = &the_host.IHostMalloc_iface;
    return S_FALSE;
}

static HRESULT WINAPI CreateMalloc_garbage( IHostMemoryManager *iface, DWORD type, IHostMalloc **heap )
{
    *heap = (IHostMalloc *)0x10;
    return S_OK;
}

/* VirtualAlloc */

static HRESULT WINAPI VirtualAlloc_fails( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type, DWORD protect,
                                          EMemoryCriticalLevel level, void **mem )
{
    the_host.counts.virtual_alloc++;
    return E_FAIL;
}

static HRESULT WINAPI VirtualAlloc_untouched( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                              DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    the_host.counts.virtual_alloc++;
    return S_OK;
}

static HRESULT WINAPI VirtualAlloc_s_false( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                            DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    the_host.counts.virtual_alloc++;
    *mem = VirtualAlloc( addr, size, type, protect );
    return S_FALSE;
}

static HRESULT WINAPI VirtualAlloc_unaligned( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                              DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    the_host.counts.virtual_alloc++;
    *mem = (char *)VirtualAlloc( addr, size, type, protect ) + 16;
    return S_OK;
}

static HRESULT WINAPI VirtualAlloc_always_ok( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                              DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    InterlockedIncrement( &the_host.counts.virtual_alloc );
    *mem = VirtualAlloc( addr, size, type, protect );
    return S_OK;
}

/* VirtualFree, VirtualQuery, VirtualProtect, GetMemoryLoad */

static HRESULT WINAPI VirtualFree_fails( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type )
{
    return E_FAIL;
}

static HRESULT WINAPI VirtualFree_does_nothing( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type )
{
    return S_OK;
}

static HRESULT WINAPI VirtualFree_always_ok( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type )
{
    VirtualFree( addr, size, type );
    return S_OK;
}

static HRESULT WINAPI VirtualQuery_untouched( IHostMemoryManager *iface, void *addr, void *buffer, SIZE_T len,
                                              SIZE_T *result )
{
    return S_OK;
}

static HRESULT WINAPI VirtualQuery_fails( IHostMemoryManager *iface, void *addr, void *buffer, SIZE_T len,
                                          SIZE_T *result )
{
    return E_FAIL;
}

static HRESULT WINAPI VirtualProtect_untouched( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD protect,
                                                DWORD *old )
{
    return S_OK;
}

static HRESULT WINAPI VirtualProtect_fails( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD protect,
                                            DWORD *old )
{
    return E_FAIL;
}

static HRESULT WINAPI VirtualProtect_old_0( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD protect,
                                            DWORD *old )
{
    DWORD dummy;

    *old = 0;
    return VirtualProtect( addr, size, protect, &dummy ) ? S_OK : E_FAIL;
}

static HRESULT WINAPI GetMemoryLoad_nonsense( IHostMemoryManager *iface, DWORD *load, SIZE_T *available )
{
    *load = 1000;
    *available = ~(SIZE_T)0;
    return S_OK;
}

/* RegisterMemoryNotificationCallback, and the callbacks about address space */

static HRESULT WINAPI Register_fails( IHostMemoryManager *iface, ICLRMemoryNotificationCallback *callback )
{
    return E_FAIL;
}

static HRESULT WINAPI Register_releases( IHostMemoryManager *iface, ICLRMemoryNotificationCallback *callback )
{
    unsigned int i;

    for (i = 0; i < 100; i++) ICLRMemoryNotificationCallback_Release( callback );
    the_host.callback = callback;
    return S_OK;
}

static HRESULT WINAPI Register_notifies( IHostMemoryManager *iface, ICLRMemoryNotificationCallback *callback )
{
    HRESULT hr = ICLRMemoryNotificationCallback_OnMemoryNotification( callback, eMemoryAvailableLow );

    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICLRMemoryNotificationCallback_OnMemoryNotification( callback, 77 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    return S_OK;
}

static HRESULT WINAPI Needs_fails( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    return E_OUTOFMEMORY;
}

static HRESULT WINAPI Acquired_fails( IHostMemoryManager *iface, void *start, SIZE_T size )
{
    return E_FAIL;
}

static HRESULT WINAPI Released_fails( IHostMemoryManager *iface, void *start )
{
    return E_FAIL;
}

/* IHostMalloc */

static HRESULT WINAPI Alloc_untouched( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    return S_OK;
}

static HRESULT WINAPI Alloc_fails( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    return E_OUTOFMEMORY;
}

static HRESULT WINAPI Alloc_unaligned( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    *mem = (char *)HeapAlloc( GetProcessHeap(), 0, size + 4 ) + 4;
    return S_OK;
}

static HRESULT WINAPI Free_fails( IHostMalloc *iface, void *mem )
{
    return E_FAIL;
}

static HRESULT WINAPI Free_does_nothing( IHostMalloc *iface, void *mem )
{
    return S_OK;
}

/* A heap that raises exceptions where others return NULL. */
static HRESULT WINAPI Alloc_raising( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    InterlockedIncrement( &the_host.counts.alloc );
    *mem = HeapAlloc( GetProcessHeap(), HEAP_GENERATE_EXCEPTIONS, size );
    return S_OK;
}

static HRESULT WINAPI Free_plain( IHostMalloc *iface, void *mem )
{
    HeapFree( GetProcessHeap(), 0, mem );
    return S_OK;
}

/* IUnknown of all three objects */

static HRESULT WINAPI query_nothing( void *iface, REFIID riid, void **obj )
{
    return E_NOINTERFACE;
}

/* IHostControl */

static HRESULT WINAPI GetHostManager_unset( IHostControl *iface, REFIID riid, void **obj )
{
    if (!IsEqualGUID( riid, &IID_IHostMemoryManager )) return E_NOINTERFACE;
    *obj = &the_host.IHostMemoryManager_iface;
    return S_OK;
}

static HRESULT WINAPI GetHostManager_null( IHostControl *iface, REFIID riid, void **obj )
{
    *obj = NULL;
    return S_OK;
}

static HRESULT WINAPI GetHostManager_s_false( IHostControl *iface, REFIID riid, void **obj )
{
    *obj = &the_host.IHostMemoryManager_iface;
    return S_FALSE;
}

static HRESULT WINAPI GetHostManager_garbage( IHostControl *iface, REFIID riid, void **obj )
{
    *obj = (void *)(ULONG_PTR)0xdeadbee0;
    return E_NOINTERFACE;
}

static HRESULT WINAPI GetHostManager_low_pointer( IHostControl *iface, REFIID riid, void **obj )
{
    *obj = (void *)0x10;
    return S_OK;
}

static HRESULT WINAPI GetHostManager_no_vtbl( IHostControl *iface, REFIID riid, void **obj )
{
    static void *zeros[16];

    *obj = zeros;
    return S_OK;
}

static HRESULT WINAPI GetHostManager_data_vtbl( IHostControl *iface, REFIID riid, void **obj )
{
    static void *methods[16], *object = methods;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(methods); i++) methods[i] = methods;     /* data, and no code */
    *obj = &object;
    return S_OK;
}

/* The memory manager, for whichever manager is asked for. */
static HRESULT WINAPI GetHostManager_one_for_all( IHostControl *iface, REFIID riid, void **obj )
{
    *obj = &the_host.IHostMemoryManager_iface;
    return S_OK;
}

static HRESULT WINAPI SetAppDomainManager_fails( IHostControl *iface, DWORD id, IUnknown *manager )
{
    return E_FAIL;
}

#define ROW_MEMORY( slot, func )  static void bend_##slot##_##func(void) { the_host.memory_vtbl.slot = func; }
#define ROW_HEAP( slot, func )    static void bend_##slot##_##func(void) { the_host.malloc_vtbl.slot = func; }
#define ROW_CONTROL( slot, func ) static void bend_##slot##_##func(void) { the_host.control_vtbl.slot = func; }

ROW_MEMORY( CreateMalloc, CreateMalloc_fails )
ROW_MEMORY( CreateMalloc, CreateMalloc_untouched )
ROW_MEMORY( CreateMalloc, CreateMalloc_s_false )
ROW_MEMORY( CreateMalloc, CreateMalloc_garbage )
ROW_MEMORY( CreateMalloc, NULL )
ROW_MEMORY( VirtualAlloc, VirtualAlloc_fails )
ROW_MEMORY( VirtualAlloc, VirtualAlloc_untouched )
ROW_MEMORY( VirtualAlloc, VirtualAlloc_s_false )
ROW_MEMORY( VirtualAlloc, VirtualAlloc_unaligned )
ROW_MEMORY( VirtualAlloc, VirtualAlloc_always_ok )
ROW_MEMORY( VirtualAlloc, NULL )
ROW_MEMORY( VirtualFree, VirtualFree_fails )
ROW_MEMORY( VirtualFree, VirtualFree_does_nothing )
ROW_MEMORY( VirtualFree, VirtualFree_always_ok )
ROW_MEMORY( VirtualFree, NULL )
ROW_MEMORY( VirtualQuery, VirtualQuery_untouched )
ROW_MEMORY( VirtualQuery, VirtualQuery_fails )
ROW_MEMORY( VirtualQuery, NULL )
ROW_MEMORY( VirtualProtect, VirtualProtect_untouched )
ROW_MEMORY( VirtualProtect, VirtualProtect_fails )
ROW_MEMORY( VirtualProtect, VirtualProtect_old_0 )
ROW_MEMORY( VirtualProtect, NULL )
ROW_MEMORY( GetMemoryLoad, GetMemoryLoad_nonsense )
ROW_MEMORY( GetMemoryLoad, NULL )
ROW_MEMORY( RegisterMemoryNotificationCallback, Register_fails )
ROW_MEMORY( RegisterMemoryNotificationCallback, Register_releases )
ROW_MEMORY( RegisterMemoryNotificationCallback, Register_notifies )
ROW_MEMORY( RegisterMemoryNotificationCallback, NULL )
ROW_HEAP( Alloc, Alloc_untouched )
ROW_HEAP( Alloc, Alloc_fails )
ROW_HEAP( Alloc, Alloc_unaligned )
ROW_HEAP( Alloc, NULL )
ROW_HEAP( DebugAlloc, NULL )
ROW_HEAP( Free, Free_fails )
ROW_HEAP( Free, Free_does_nothing )
ROW_HEAP( Free, NULL )
ROW_CONTROL( QueryInterface, NULL )
ROW_CONTROL( AddRef, NULL )
ROW_CONTROL( Release, NULL )
ROW_CONTROL( GetHostManager, NULL )
ROW_CONTROL( GetHostManager, GetHostManager_unset )
ROW_CONTROL( GetHostManager, GetHostManager_null )
ROW_CONTROL( GetHostManager, GetHostManager_s_false )
ROW_CONTROL( GetHostManager, GetHostManager_garbage )
ROW_CONTROL( GetHostManager, GetHostManager_low_pointer )
ROW_CONTROL( GetHostManager, GetHostManager_no_vtbl )
ROW_CONTROL( GetHostManager, GetHostManager_data_vtbl )
ROW_CONTROL( GetHostManager, GetHostManager_one_for_all )
ROW_CONTROL( SetAppDomainManager, NULL )
ROW_CONTROL( SetAppDomainManager, SetAppDomainManager_fails )

static void bend_nothing(void)
{
}

static void bend_views_fail(void)
{
    the_host.memory_vtbl.NeedsVirtualAddressSpace = Needs_fails;
    the_host.memory_vtbl.AcquiredVirtualAddressSpace = Acquired_fails;
    the_host.memory_vtbl.ReleasedVirtualAddressSpace = Released_fails;
}

static void bend_views_null(void)
{
    the_host.memory_vtbl.NeedsVirtualAddressSpace = NULL;
    the_host.memory_vtbl.AcquiredVirtualAddressSpace = NULL;
    the_host.memory_vtbl.ReleasedVirtualAddressSpace = NULL;
}

/* VirtualProtect and GetMemoryLoad were left out, and all the rest says S_OK. */
static void bend_two_null_slots(void)
{
    the_host.memory_vtbl.VirtualAlloc = VirtualAlloc_always_ok;
    the_host.memory_vtbl.VirtualFree = VirtualFree_always_ok;
    the_host.memory_vtbl.VirtualProtect = NULL;
    the_host.memory_vtbl.GetMemoryLoad = NULL;
}

static void bend_all_null_but_needed(void)
{
    IHostMemoryManagerVtbl old = the_host.memory_vtbl;
    IHostMallocVtbl old_heap = the_host.malloc_vtbl;

    memset( &the_host.memory_vtbl, 0, sizeof(old) );
    memset( &the_host.malloc_vtbl, 0, sizeof(old_heap) );
    the_host.memory_vtbl.CreateMalloc = old.CreateMalloc;
    the_host.memory_vtbl.VirtualAlloc = old.VirtualAlloc;
    the_host.memory_vtbl.VirtualFree = old.VirtualFree;
    the_host.malloc_vtbl.Alloc = old_heap.Alloc;
    the_host.malloc_vtbl.Free = old_heap.Free;
}

/* All methods are there, say S_OK and do nothing. */
static void bend_empty(void)
{
    the_host.memory_vtbl.CreateMalloc = CreateMalloc_untouched;
    the_host.memory_vtbl.VirtualAlloc = VirtualAlloc_untouched;
    the_host.memory_vtbl.VirtualFree = VirtualFree_does_nothing;
    the_host.memory_vtbl.VirtualQuery = VirtualQuery_untouched;
    the_host.memory_vtbl.VirtualProtect = VirtualProtect_untouched;
}

static void bend_no_interface(void)
{
    the_host.memory_vtbl.QueryInterface = (void *)query_nothing;
    the_host.malloc_vtbl.QueryInterface = (void *)query_nothing;
    the_host.control_vtbl.QueryInterface = (void *)query_nothing;
}

static void bend_raising_heap(void)
{
    the_host.malloc_vtbl.Alloc = Alloc_raising;
    the_host.malloc_vtbl.Free = Free_plain;
}

static void bend_ref_0(void)
{
    the_host.control_ref = 0;
}

static void bend_ref_garbage(void)
{
    the_host.control_ref = 0xcccccccc;
}

/* Hosts that call the runtime from within its own calls. */

static HRESULT reentry_hr[5];
static LONG reentered;

static HRESULT WINAPI run_nothing( void *cookie )
{
    return S_OK;
}

/* Each of these has to come back, with an error code that says why. */
static void reenter(void)
{
    DWORD ret;

    if (InterlockedExchange( &reentered, TRUE )) return;
    reentry_hr[0] = ICLRRuntimeHost_Start( runtime );
    reentry_hr[1] = ICLRRuntimeHost_SetHostControl( runtime, &the_host.IHostControl_iface );
    reentry_hr[2] = ICLRRuntimeHost_ExecuteInDefaultAppDomain( runtime, L"x.dll", L"Guest", L"Answer", L"", &ret );
    reentry_hr[3] = ICLRRuntimeHost_Stop( runtime );
    reentry_hr[4] = ICLRRuntimeHost_ExecuteInAppDomain( runtime, 1, run_nothing, NULL );
}

static HRESULT WINAPI GetHostManager_reentering( IHostControl *iface, REFIID riid, void **obj )
{
    if (IsEqualGUID( riid, &IID_IHostTaskManager )) reenter();
    if (!IsEqualGUID( riid, &IID_IHostMemoryManager )) return E_NOINTERFACE;
    *obj = &the_host.IHostMemoryManager_iface;
    return S_OK;
}

static HRESULT WINAPI CreateMalloc_reentering( IHostMemoryManager *iface, DWORD type, IHostMalloc **heap )
{
    reenter();
    *heap = &the_host.IHostMalloc_iface;
    return S_OK;
}

static HRESULT (WINAPI *plain_alloc)( IHostMalloc *, SIZE_T, EMemoryCriticalLevel, void ** );

/* The 100th is in the middle of the start; once more when the runtime runs. */
static HRESULT WINAPI Alloc_reentering( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    if (the_host.counts.alloc == 100) reenter();
    return plain_alloc( iface, size, level, mem );
}

static HRESULT WINAPI Alloc_reentering_late( IHostMalloc *iface, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    if (the_host.started && !reentered) reenter();
    return plain_alloc( iface, size, level, mem );
}

static HRESULT (WINAPI *plain_virtual_alloc)( IHostMemoryManager *, void *, SIZE_T, DWORD, DWORD, EMemoryCriticalLevel,
                                              void ** );

static HRESULT WINAPI VirtualAlloc_reentering( IHostMemoryManager *iface, void *addr, SIZE_T size, DWORD type,
                                               DWORD protect, EMemoryCriticalLevel level, void **mem )
{
    reenter();
    return plain_virtual_alloc( iface, addr, size, type, protect, level, mem );
}

static void bend_reentering_control(void)
{
    the_host.control_vtbl.GetHostManager = GetHostManager_reentering;
}

static void bend_reentering_CreateMalloc(void)
{
    the_host.memory_vtbl.CreateMalloc = CreateMalloc_reentering;
}

static void bend_reentering_VirtualAlloc(void)
{
    plain_virtual_alloc = the_host.memory_vtbl.VirtualAlloc;
    the_host.memory_vtbl.VirtualAlloc = VirtualAlloc_reentering;
}

static void bend_reentering_Alloc(void)
{
    plain_alloc = the_host.malloc_vtbl.Alloc;
    the_host.malloc_vtbl.Alloc = Alloc_reentering;
}

static void bend_reentering_late(void)
{
    plain_alloc = the_host.malloc_vtbl.Alloc;
    the_host.malloc_vtbl.Alloc = Alloc_reentering_late;
}

#define HOSTED     0x1   /* the guest's memory comes from the host */
#define OWN        0x2   /* it comes from elsewhere, and the guest runs */
#define REENTERED  0x4   /* the host came back in, and was refused */

static const struct bad_host
{
    const char *name;
    void (*bend)(void);
    HRESULT set_hr, start_hr;   /* of SetHostControl and of Start */
    unsigned int flags;
}
hosts[] =
{
    { "good",                  bend_nothing, S_OK, S_OK, HOSTED },

    /* a memory manager that cannot be used is refused at once, and the host may go on without it */
    { "CreateMalloc_fails",    bend_CreateMalloc_CreateMalloc_fails, E_UNEXPECTED, S_OK, OWN },
    { "CreateMalloc_untouched", bend_CreateMalloc_CreateMalloc_untouched, E_UNEXPECTED, S_OK, OWN },
    { "CreateMalloc_s_false",  bend_CreateMalloc_CreateMalloc_s_false, E_UNEXPECTED, S_OK, OWN },
    { "CreateMalloc_garbage",  bend_CreateMalloc_CreateMalloc_garbage, E_UNEXPECTED, S_OK, OWN },
    { "CreateMalloc_null",     bend_CreateMalloc_NULL, E_UNEXPECTED, S_OK, OWN },
    { "VirtualAlloc_null",     bend_VirtualAlloc_NULL, E_UNEXPECTED, S_OK, OWN },
    { "VirtualFree_null",      bend_VirtualFree_NULL, E_UNEXPECTED, S_OK, OWN },
    { "Alloc_null",            bend_Alloc_NULL, E_UNEXPECTED, S_OK, OWN },
    { "Free_null",             bend_Free_NULL, E_UNEXPECTED, S_OK, OWN },
    { "empty",                 bend_empty, E_UNEXPECTED, S_OK, OWN },
    { "low_pointer",           bend_GetHostManager_GetHostManager_low_pointer, E_UNEXPECTED, S_OK, OWN },
    { "no_vtbl",               bend_GetHostManager_GetHostManager_no_vtbl, E_UNEXPECTED, S_OK, OWN },
    { "data_vtbl",             bend_GetHostManager_GetHostManager_data_vtbl, E_UNEXPECTED, S_OK, OWN },

    /* one that gives no memory is found out at the start */
    { "VirtualAlloc_untouched", bend_VirtualAlloc_VirtualAlloc_untouched, S_OK, E_OUTOFMEMORY, 0 },
    { "VirtualAlloc_fails",    bend_VirtualAlloc_VirtualAlloc_fails, S_OK, E_OUTOFMEMORY, 0 },
    { "VirtualAlloc_s_false",  bend_VirtualAlloc_VirtualAlloc_s_false, S_OK, E_OUTOFMEMORY, 0 },
    { "VirtualAlloc_unaligned", bend_VirtualAlloc_VirtualAlloc_unaligned, S_OK, E_OUTOFMEMORY, 0 },
    { "Alloc_untouched",       bend_Alloc_Alloc_untouched, S_OK, E_OUTOFMEMORY, 0 },
    { "Alloc_fails",           bend_Alloc_Alloc_fails, S_OK, E_OUTOFMEMORY, 0 },
    { "Alloc_unaligned",       bend_Alloc_Alloc_unaligned, S_OK, E_OUTOFMEMORY, 0 },

    /* what one can live with */
    { "VirtualAlloc_always_ok", bend_VirtualAlloc_VirtualAlloc_always_ok, S_OK, S_OK, HOSTED },
    { "VirtualFree_fails",     bend_VirtualFree_VirtualFree_fails, S_OK, S_OK, HOSTED },
    { "VirtualFree_does_nothing", bend_VirtualFree_VirtualFree_does_nothing, S_OK, S_OK, HOSTED },
    { "VirtualFree_always_ok", bend_VirtualFree_VirtualFree_always_ok, S_OK, S_OK, HOSTED },
    { "VirtualQuery_untouched", bend_VirtualQuery_VirtualQuery_untouched, S_OK, S_OK, HOSTED },
    { "VirtualQuery_fails",    bend_VirtualQuery_VirtualQuery_fails, S_OK, S_OK, HOSTED },
    { "VirtualQuery_null",     bend_VirtualQuery_NULL, S_OK, S_OK, HOSTED },
    { "VirtualProtect_untouched", bend_VirtualProtect_VirtualProtect_untouched, S_OK, S_OK, HOSTED },
    { "VirtualProtect_fails",  bend_VirtualProtect_VirtualProtect_fails, S_OK, S_OK, HOSTED },
    { "VirtualProtect_old_0",  bend_VirtualProtect_VirtualProtect_old_0, S_OK, S_OK, HOSTED },
    { "VirtualProtect_null",   bend_VirtualProtect_NULL, S_OK, S_OK, HOSTED },
    { "GetMemoryLoad_nonsense", bend_GetMemoryLoad_GetMemoryLoad_nonsense, S_OK, S_OK, HOSTED },
    { "GetMemoryLoad_null",    bend_GetMemoryLoad_NULL, S_OK, S_OK, HOSTED },
    { "Register_fails",        bend_RegisterMemoryNotificationCallback_Register_fails, S_OK, S_OK, HOSTED },
    { "Register_releases",     bend_RegisterMemoryNotificationCallback_Register_releases, S_OK, S_OK, HOSTED },
    { "Register_notifies",     bend_RegisterMemoryNotificationCallback_Register_notifies, S_OK, S_OK, HOSTED },
    { "Register_null",         bend_RegisterMemoryNotificationCallback_NULL, S_OK, S_OK, HOSTED },
    { "views_fail",            bend_views_fail, S_OK, S_OK, HOSTED },
    { "views_null",            bend_views_null, S_OK, S_OK, HOSTED },
    { "two_null_slots",        bend_two_null_slots, S_OK, S_OK, HOSTED },
    { "all_null_but_needed",   bend_all_null_but_needed, S_OK, S_OK, HOSTED },
    { "DebugAlloc_null",       bend_DebugAlloc_NULL, S_OK, S_OK, HOSTED },
    { "Free_fails",            bend_Free_Free_fails, S_OK, S_OK, HOSTED },
    { "Free_does_nothing",     bend_Free_Free_does_nothing, S_OK, S_OK, HOSTED },
    { "raising_heap",          bend_raising_heap, S_OK, S_OK, HOSTED },
    { "no_interface",          bend_no_interface, S_OK, S_OK, HOSTED },
    { "ref_0",                 bend_ref_0, S_OK, S_OK, HOSTED },
    { "ref_garbage",           bend_ref_garbage, S_OK, S_OK, HOSTED },

    /* controls */
    { "control_QueryInterface_null", bend_QueryInterface_NULL, S_OK, S_OK, HOSTED },
    { "control_AddRef_null",   bend_AddRef_NULL, E_POINTER, S_OK, OWN },
    { "control_Release_null",  bend_Release_NULL, E_POINTER, S_OK, OWN },
    { "GetHostManager_null_slot", bend_GetHostManager_NULL, E_POINTER, S_OK, OWN },
    { "GetHostManager_unset",  bend_GetHostManager_GetHostManager_unset, S_OK, S_OK, HOSTED },
    { "GetHostManager_null",   bend_GetHostManager_GetHostManager_null, S_OK, S_OK, OWN },
    { "GetHostManager_s_false", bend_GetHostManager_GetHostManager_s_false, S_OK, S_OK, OWN },
    { "GetHostManager_garbage", bend_GetHostManager_GetHostManager_garbage, S_OK, S_OK, OWN },
    { "GetHostManager_one_for_all", bend_GetHostManager_GetHostManager_one_for_all, S_OK, S_OK, HOSTED },
    { "SetAppDomainManager_null", bend_SetAppDomainManager_NULL, S_OK, S_OK, HOSTED },
    { "SetAppDomainManager_fails", bend_SetAppDomainManager_SetAppDomainManager_fails, S_OK, S_OK, HOSTED },

    /* hosts that come back in */
    { "reentering_control",    bend_reentering_control, S_OK, S_OK, HOSTED | REENTERED },
    { "reentering_CreateMalloc", bend_reentering_CreateMalloc, S_OK, S_OK, HOSTED | REENTERED },
    { "reentering_VirtualAlloc", bend_reentering_VirtualAlloc, S_OK, S_OK, HOSTED | REENTERED },
    { "reentering_Alloc",      bend_reentering_Alloc, S_OK, S_OK, HOSTED | REENTERED },
    { "reentering_late",       bend_reentering_late, S_OK, S_OK, HOSTED | REENTERED },
};

static void test_bad_host( const struct bad_host *bad )
{
    const struct host_counts *counts = &the_host.counts;
    unsigned int i;
    DWORD ret;
    HRESULT hr;

    bad->bend();
    hr = ICLRRuntimeHost_SetHostControl( runtime, &the_host.IHostControl_iface );
    ok( hr == bad->set_hr, "SetHostControl: got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == bad->start_hr, "Start: got hr %#lx.\n", hr );
    the_host.started = TRUE;

    if (bad->start_hr != S_OK)
    {
        hr = call_guest( runtime, L"Answer", L"", &ret );
        ok( hr == HOST_E_CLRNOTAVAILABLE, "got hr %#lx.\n", hr );
        hr = ICLRRuntimeHost_Stop( runtime );
        ok( hr == E_UNEXPECTED, "got hr %#lx.\n", hr );
    }
    else
    {
        ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the guest does not run.\n" );
        ok( call_guest_ok( runtime, L"Churn", L"30000" ) > 0, "nothing was collected.\n" );
        call_guest_ok( runtime, L"Collect", L"" );
        ok( call_guest_ok( runtime, L"Dynamic", L"5" ) == 15, "the code made at run time is wrong.\n" );
        if (bad->flags & HOSTED)
            ok( counts->virtual_alloc > 0 && counts->alloc > 0, "the host's memory is not used.\n" );
        if (bad->flags & OWN) ok( !counts->virtual_alloc && !counts->alloc, "the host's memory is used.\n" );
        hr = ICLRRuntimeHost_Stop( runtime );
        ok( hr == S_OK, "Stop: got hr %#lx.\n", hr );
    }
    if (bad->flags & REENTERED)
    {
        ok( reentered, "the host did not come back in.\n" );
        for (i = 0; i < ARRAY_SIZE(reentry_hr); i++)
            ok( reentry_hr[i] == HOST_E_INVALIDOPERATION || reentry_hr[i] == HOST_E_CLRNOTAVAILABLE ||
                reentry_hr[i] == E_ACCESSDENIED || reentry_hr[i] == E_UNEXPECTED, "%u: got hr %#lx.\n", i,
                reentry_hr[i] );
    }
    ok( !counts->queries && !counts->addrefs && !counts->releases, "got %ld QueryInterface, %ld AddRef, %ld Release.\n",
        counts->queries, counts->addrefs, counts->releases );
    ok( counts->create_malloc <= 1, "got %ld CreateMalloc.\n", counts->create_malloc );
    ok( !counts->bad_outs, "got %ld out parameters that were not preset.\n", counts->bad_outs );
    ok( !counts->foreign, "got %ld frees of foreign blocks.\n", counts->foreign );
}

/* Pointers that are no IHostControl. */
static void test_no_control(void)
{
    static void *zeros[8], *no_vtbl[1];
    HRESULT hr;

    hr = ICLRRuntimeHost_SetHostControl( runtime, (IHostControl *)0x10 );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_SetHostControl( runtime, (IHostControl *)no_vtbl );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    no_vtbl[0] = zeros;
    hr = ICLRRuntimeHost_SetHostControl( runtime, (IHostControl *)no_vtbl );
    ok( hr == E_POINTER, "got hr %#lx.\n", hr );
    hr = ICLRRuntimeHost_Start( runtime );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
}

START_TEST(hostcontrol)
{
    unsigned int i;
    char **args;

    if (!get_child_args( &args ))
    {
        if (!has_runtime()) return;
        run_child( "hostcontrol", "order" );
        run_child( "hostcontrol", "no_control" );
        for (i = 0; i < ARRAY_SIZE(hosts); i++) run_child( "hostcontrol", "%s", hosts[i].name );
        return;
    }
    host_init( &the_host );
    if (!(runtime = get_runtime_host())) return;
    if (!strcmp( args[0], "order" )) test_order();
    else if (!strcmp( args[0], "no_control" )) test_no_control();
    else for (i = 0; i < ARRAY_SIZE(hosts); i++) if (!strcmp( args[0], hosts[i].name )) test_bad_host( &hosts[i] );
}
