/*
 * GetMemoryLoad, notifications, and the three calls about address space
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

void check_load( struct context *context )
{
    DWORD load = 0x1234;
    SIZE_T available = untouched;
    HRESULT hr = do_load( context, &load, &available );

    if (hr != S_OK) found( WARNING, "GetMemoryLoad: %s", hr_name( hr ) );
    else if (load == 0x1234 || available == untouched)
        found( WARNING, "GetMemoryLoad: S_OK, and the out pointers were not written" );
    else
    {
        if (load > 100) found( WARNING, "the load is %lu per cent", load );
        if (!available) found( WARNING, "there are 0 bytes available" );
    }
}

/* A manager that tells of the machine, or of its own limit, tells something else when 64 MiB are in use. */
void check_load_constant( struct context *context )
{
    SIZE_T before = 0, after = 0, size = 64 * MIB;
    DWORD load = 0, other = 0;
    unsigned int i;
    char *mem;

    if (do_load( context, &load, &before ) != S_OK) return;
    if (!(mem = get_pages( context, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE ))) return;
    memset( mem, 1, size );
    /* a host, and the system, may look now and then only */
    for (i = 0; i < 20; i++)
    {
        Sleep( 100 );
        if (do_load( context, &other, &after ) != S_OK || load != other || before != after) break;
    }
    if (i == 20)
        found( WARNING, "GetMemoryLoad says %lu per cent and %Iu bytes, and the same with 64 MiB more in use", load,
               before );
    drop_pages( context, mem );
}

void check_load_virtual( struct context *context )
{
    MEMORYSTATUSEX status = { sizeof(status) };
    SIZE_T available = 0;
    DWORD load = 0;

    if (do_load( context, &load, &available ) != S_OK || !GlobalMemoryStatusEx( &status )) return;
    if (available > status.ullTotalPhys && available > status.ullAvailVirtual / 100 * 99)
        found( WARNING,
               "GetMemoryLoad says that %Iu MiB are available: that is address space, the machine has %I64u MiB",
                   available / MIB, status.ullTotalPhys / MIB );
}

/* What the runtime gives the host; it counts, as the CLR's does not. */
struct callback
{
    ICLRMemoryNotificationCallback ICLRMemoryNotificationCallback_iface;
    LONG ref, lowest, wrong;
};

static struct callback *impl_from_callback( ICLRMemoryNotificationCallback *iface )
{
    return CONTAINING_RECORD( iface, struct callback, ICLRMemoryNotificationCallback_iface );
}

static HRESULT WINAPI callback_QueryInterface( ICLRMemoryNotificationCallback *iface, REFIID riid, void **obj )
{
    *obj = NULL;
    if (!IsEqualGUID( riid, &IID_IUnknown ) &&
        !IsEqualGUID( riid, &IID_ICLRMemoryNotificationCallback )) return E_NOINTERFACE;
    ICLRMemoryNotificationCallback_AddRef( iface );
    *obj = iface;
    return S_OK;
}

static ULONG WINAPI callback_AddRef( ICLRMemoryNotificationCallback *iface )
{
    return InterlockedIncrement( &impl_from_callback( iface )->ref );
}

static ULONG WINAPI callback_Release( ICLRMemoryNotificationCallback *iface )
{
    struct callback *callback = impl_from_callback( iface );
    LONG ref = InterlockedDecrement( &callback->ref );

    if (ref < callback->lowest) callback->lowest = ref;
    return ref > 0 ? ref : 0;
}

static HRESULT WINAPI callback_OnMemoryNotification( ICLRMemoryNotificationCallback *iface, EMemoryAvailable available )
{
    if (available < eMemoryAvailableLow ||
        available > eMemoryAvailableHigh) impl_from_callback( iface )->wrong = available;
    return S_OK;
}

static ICLRMemoryNotificationCallbackVtbl callback_vtbl =
{
    callback_QueryInterface, callback_AddRef, callback_Release, callback_OnMemoryNotification
};

static struct callback callbacks[2] =
{
    { { &callback_vtbl }, 1, 1, 0 },
    { { &callback_vtbl }, 1, 1, 0 }
};

void check_register( struct context *context )
{
    HRESULT hr;

    hr = do_register( context, &callbacks[0].ICLRMemoryNotificationCallback_iface );
    if (hr != S_OK) found( WARNING, "RegisterMemoryNotificationCallback: %s", hr_name( hr ) );
    hr = do_register( context, &callbacks[1].ICLRMemoryNotificationCallback_iface );
    if (hr != S_OK) found( NOTE, "RegisterMemoryNotificationCallback for the second time: %s", hr_name( hr ) );
}

void check_register_references( struct context *context )
{
    unsigned int i;

    for (i = 0; i < 2; i++)
    {
        do_register( context, &callbacks[i].ICLRMemoryNotificationCallback_iface );
        if (callbacks[i].lowest < 1 || callbacks[i].ref < 1)
            found( WARNING, "the host releases a callback that it has no reference to: the count is %ld",
                   callbacks[i].lowest );
        else if (callbacks[i].ref == 1 && !i)
            found( NOTE, "the host keeps the callback without a reference, or does not keep it" );
        if (callbacks[i].wrong) found( WARNING, "the host tells of a memory state %ld, which there is not",
                                       callbacks[i].wrong );
    }
}

void check_register_null( struct context *context )
{
    HRESULT hr = do_register( context, NULL );

    if (hr == S_OK) found( NOTE, "RegisterMemoryNotificationCallback(NULL): S_OK" );
}

void check_needs_space( struct context *context )
{
    HRESULT hr = do_needs( context, NULL, 16 * MIB );

    if (hr == S_FALSE) found( NOTE, "NeedsVirtualAddressSpace: S_FALSE, which counts as yes" );
    else if (hr != S_OK && hr != E_OUTOFMEMORY) found( NOTE,
                                                       "NeedsVirtualAddressSpace: %s, and not S_OK or E_OUTOFMEMORY",
                                                           hr_name( hr ) );
    hr = do_needs( context, (void *)0x10000000, 0 );    /* all of a file, where it wants to be */
    if (hr == E_FAIL) found( WARNING, "NeedsVirtualAddressSpace of 0 bytes, which means a whole file: E_FAIL" );
}

/* As the runtime does it for a file that it maps: also for one that the host heard of twice, or not at all. */
void check_space( struct context *context )
{
    HANDLE mapping = CreateFileMappingW( INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, MIB, NULL );
    char *view = mapping ? MapViewOfFile( mapping, FILE_MAP_READ, 0, 0, 0 ) : NULL;
    HRESULT hr;

    if (!view)
    {
        not_asked( "no file could be mapped" );
        return;
    }
    hr = do_acquired( context, view, MIB );
    if (FAILED(hr)) found( NOTE, "AcquiredVirtualAddressSpace: %s", hr_name( hr ) );
    hr = do_acquired( context, view, MIB );
    if (system_query( view ).State != MEM_COMMIT) found( ERROR_FOUND,
                                                         "AcquiredVirtualAddressSpace has taken the view away" );
    else UnmapViewOfFile( view );
    hr = do_released( context, view );
    if (FAILED(hr)) found( NOTE, "ReleasedVirtualAddressSpace: %s", hr_name( hr ) );
    do_released( context, (void *)0x12340000 );
    CloseHandle( mapping );
}
