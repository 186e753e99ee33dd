/*
 * What the host brought: its managers, asked for in the order of the CLR
 *
 * Public hosts are careless with COM, and the real CLR never notices, because it takes what GetHostManager
 * returns and does nothing with it but call its methods.  So do we: no AddRef, no Release, no
 * QueryInterface on a manager or its heap.  What we do beyond the CLR is to look before we jump: a pointer or
 * a vtable slot that leads nowhere is refused where the runtime could not live without it.
 *
 * Invariant: a manager is set once and never changes, so that reading one takes no lock.
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

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "host/assemblystore.h"
#include "host/gcsuspend.h"
#include "host/hostcontrol.h"
#include "support/vtableprobe.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* Slots of the vtables, counted from QueryInterface. */
enum
{
    SLOT_CONTROL_ADDREF = 1,
    SLOT_CONTROL_RELEASE,
    SLOT_CONTROL_GET_HOST_MANAGER,

    SLOT_MEMORY_CREATE_MALLOC = 3,
    SLOT_MEMORY_VIRTUAL_ALLOC,
    SLOT_MEMORY_VIRTUAL_FREE,
    SLOT_MEMORY_REGISTER_CALLBACK = 9,

    SLOT_MALLOC_ALLOC = 3,
    SLOT_MALLOC_FREE = 5,

    SLOT_GC_THREAD_IS_BLOCKING = 3,
    SLOT_GC_SUSPENSION_STARTING,
    SLOT_GC_SUSPENSION_ENDING,

    SLOT_POLICY_ON_DEFAULT_ACTION = 3,
    SLOT_POLICY_ON_TIMEOUT,
    SLOT_POLICY_ON_FAILURE
};

static HRESULT take_memory_manager( void *object );
static HRESULT take_policy_manager( void *object );
static HRESULT take_gc_manager( void *object );

/* The managers in the order in which the CLR asks for them. */
static struct manager
{
    const IID *iid;
    HRESULT  (*take)( void *object );   /* NULL: kept, and not used by this runtime */
    void      *object;
}
managers[] =
{
    { &IID_IHostMemoryManager,       take_memory_manager },
    { &IID_IHostTaskManager,         NULL },
    { &IID_IHostThreadpoolManager,   NULL },
    { &IID_IHostIoCompletionManager, NULL },
    { &IID_IHostSyncManager,         NULL },
    { &IID_IHostAssemblyManager,     assemblystore_take },
    { &IID_IHostGCManager,           take_gc_manager },
    { &IID_IHostSecurityManager,     NULL },
    { &IID_IHostPolicyManager,       take_policy_manager }
};

static struct manager *const memory = &managers[0];
static IHostPolicyManager *host_policy; /* NULL: the host brought none that can be called */
static IHostMalloc *host_malloc;        /* set before memory->object */
static IHostControl *host_control;
/* what the host's memory manager may call; written by the setter */
static ICLRMemoryNotificationCallback *notification;
static volatile LONG setter;            /* the thread that is in hostcontrol_set(), 0: none */

/* Only S_OK with an object counts. */
static HRESULT take_memory_manager( void *object )
{
    IHostMemoryManager *manager = object;
    IHostMalloc *heap = NULL;
    HRESULT hr;

    if (!vtableprobe_has_method( manager, SLOT_MEMORY_CREATE_MALLOC ) ||
        !vtableprobe_has_method( manager, SLOT_MEMORY_VIRTUAL_ALLOC ) ||
        !vtableprobe_has_method( manager, SLOT_MEMORY_VIRTUAL_FREE ))
    {
        ERR( "the host's memory manager %p lacks CreateMalloc, VirtualAlloc or VirtualFree\n", manager );
        return E_UNEXPECTED;
    }
    hr = IHostMemoryManager_CreateMalloc( manager, MALLOC_THREADSAFE, &heap );
    if (hr != S_OK || !heap)
    {
        ERR( "the host's CreateMalloc gave %#lx and heap %p\n", hr, heap );
        return E_UNEXPECTED;
    }
    if (!vtableprobe_has_method( heap, SLOT_MALLOC_ALLOC ) || !vtableprobe_has_method( heap, SLOT_MALLOC_FREE ))
    {
        ERR( "the host's heap %p lacks Alloc or Free\n", heap );
        return E_UNEXPECTED;
    }
    if (vtableprobe_has_method( manager, SLOT_MEMORY_REGISTER_CALLBACK ))
    {
        hr = IHostMemoryManager_RegisterMemoryNotificationCallback( manager, notification );
        if (hr != S_OK) WARN( "RegisterMemoryNotificationCallback gave %#lx\n", hr );
    }
    else WARN( "the host's memory manager %p takes no notification callback\n", manager );
    host_malloc = heap;
    return S_OK;
}

/* One that cannot be called is no reason to refuse the host. */
static HRESULT take_policy_manager( void *object )
{
    if (vtableprobe_has_method( object, SLOT_POLICY_ON_DEFAULT_ACTION ) &&
        vtableprobe_has_method( object, SLOT_POLICY_ON_TIMEOUT ) &&
        vtableprobe_has_method( object, SLOT_POLICY_ON_FAILURE )) host_policy = object;
    else WARN( "the host's policy manager %p lacks a method; it is told nothing\n", object );
    return S_OK;
}

static HRESULT take_gc_manager( void *object )
{
    if (vtableprobe_has_method( object, SLOT_GC_THREAD_IS_BLOCKING ) &&
        vtableprobe_has_method( object, SLOT_GC_SUSPENSION_STARTING ) &&
        vtableprobe_has_method( object, SLOT_GC_SUSPENSION_ENDING )) gcsuspend_set_manager( object );
    else WARN( "the host's manager of collections %p lacks a method; it is told nothing\n", object );
    return S_OK;
}

/* Two interfaces of one object have two pointers, so that a host whose pointer is the same has not looked at what it
 * was asked for. */
static BOOL is_other_manager( const struct manager *manager, const void *object )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(managers); i++)
        if (&managers[i] != manager && managers[i].object == object) return TRUE;
    return FALSE;
}

static HRESULT ask_for_manager( IHostControl *control, struct manager *manager )
{
    void *object = NULL;
    HRESULT hr;

    if (manager->object) return S_OK;
    hr = IHostControl_GetHostManager( control, manager->iid, &object );
    TRACE( "%s: %#lx, %p\n", debugstr_guid(manager->iid), hr, object );
    if (hr != S_OK || !object) return S_OK;
    if (is_other_manager( manager, object ))
    {
        ERR( "the host gives %p for %s as well\n", object, debugstr_guid(manager->iid) );
        return S_OK;
    }

    if (!manager->take) FIXME( "the host's manager %s is not used by this runtime\n", debugstr_guid(manager->iid) );
    else if (FAILED(hr = manager->take( object ))) return hr;
    manager->object = object;
    return S_OK;
}

/* One caller at a time; a host that comes back from within GetHostManager is refused. */
static HRESULT enter_set(void)
{
    LONG self = GetCurrentThreadId(), owner;

    while ((owner = InterlockedCompareExchange( &setter, self, 0 )))
    {
        if (owner == self) return HOST_E_INVALIDOPERATION;
        Sleep( 1 );
    }
    return S_OK;
}

BOOL hostcontrol_is_setting(void)
{
    return setter == (LONG)GetCurrentThreadId();
}

HRESULT hostcontrol_set( IHostControl *control, ICLRMemoryNotificationCallback *callback )
{
    unsigned int i;
    HRESULT hr;

    TRACE( "%p %p\n", control, callback );

    if (!vtableprobe_has_method( control, SLOT_CONTROL_ADDREF ) ||
        !vtableprobe_has_method( control, SLOT_CONTROL_RELEASE ) ||
        !vtableprobe_has_method( control, SLOT_CONTROL_GET_HOST_MANAGER ))
    {
        ERR( "%p is no IHostControl\n", control );
        return E_POINTER;
    }

    if (FAILED(hr = enter_set())) return hr;
    notification = callback;
    for (i = 0; i < ARRAY_SIZE(managers) && SUCCEEDED(hr); i++) hr = ask_for_manager( control, &managers[i] );
    if (SUCCEEDED(hr) && !host_control)
    {
        IHostControl_AddRef( control );
        host_control = control;
    }
    InterlockedExchange( &setter, 0 );
    return hr;
}

BOOL hostcontrol_get_memory( IHostMemoryManager **manager, IHostMalloc **heap )
{
    if (!memory->object) return FALSE;
    *manager = memory->object;
    *heap = host_malloc;
    return TRUE;
}

IHostPolicyManager *hostcontrol_get_policy(void)
{
    return host_policy;
}

IHostControl *hostcontrol_get(void)
{
    return host_control;
}

void hostcontrol_release(void)
{
    IHostControl *control = InterlockedExchangePointer( (void **)&host_control, NULL );

    if (control) IHostControl_Release( control );
}
