/*
 * Calls of the host's methods, each with a note of which it is
 *
 * The note is the thread's, and is read when it crashes.
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

#include "check.h"
#include "child.h"

static DWORD tls_index = TLS_OUT_OF_INDEXES;

static const char *const names[METHODS] =
{
    "no method",
    "CreateMalloc", "VirtualAlloc", "VirtualFree", "VirtualQuery", "VirtualProtect", "GetMemoryLoad",
    "RegisterMemoryNotificationCallback", "NeedsVirtualAddressSpace", "AcquiredVirtualAddressSpace",
        "ReleasedVirtualAddressSpace",
    "IHostMalloc::Alloc", "IHostMalloc::DebugAlloc", "IHostMalloc::Free",
    "QueryInterface", "AddRef", "Release", "IHostControl::GetHostManager", "IHostMemoryPolicy", "the factory"
};

const char *method_name( enum method method )
{
    return names[method];
}

void calls_init(void)
{
    tls_index = TlsAlloc();
}

enum method calls_get_method(void)
{
    return tls_index == TLS_OUT_OF_INDEXES ? NO_METHOD : (enum method)(ULONG_PTR)TlsGetValue( tls_index );
}

enum method enter_method( enum method method )
{
    enum method before = calls_get_method();

    TlsSetValue( tls_index, (void *)(ULONG_PTR)method );
    child_note_method( method );
    return before;
}

static HRESULT leave( enum method method, HRESULT hr )
{
    enter_method( NO_METHOD );
    child_note_result( method, hr );
    return hr;
}

HRESULT do_create_malloc( IHostMemoryManager *manager, DWORD type, IHostMalloc **heap )
{
    enter_method( CREATE_MALLOC );
    return leave( CREATE_MALLOC, IHostMemoryManager_CreateMalloc( manager, type, heap ) );
}

HRESULT do_alloc( struct context *context, void *addr, SIZE_T size, DWORD type, DWORD protect,
                  EMemoryCriticalLevel level, void **mem )
{
    enter_method( VIRTUAL_ALLOC );
    return leave( VIRTUAL_ALLOC, IHostMemoryManager_VirtualAlloc( context->manager, addr, size, type, protect, level,
                                                                  mem ) );
}

HRESULT do_free( struct context *context, void *addr, SIZE_T size, DWORD type )
{
    enter_method( VIRTUAL_FREE );
    return leave( VIRTUAL_FREE, IHostMemoryManager_VirtualFree( context->manager, addr, size, type ) );
}

HRESULT do_query( struct context *context, const void *addr, void *buffer, SIZE_T len, SIZE_T *result )
{
    enter_method( VIRTUAL_QUERY );
    return leave( VIRTUAL_QUERY, IHostMemoryManager_VirtualQuery( context->manager, (void *)addr, buffer, len,
                                                                  result ) );
}

HRESULT do_protect( struct context *context, void *addr, SIZE_T size, DWORD protect, DWORD *old )
{
    enter_method( VIRTUAL_PROTECT );
    return leave( VIRTUAL_PROTECT, IHostMemoryManager_VirtualProtect( context->manager, addr, size, protect, old ) );
}

HRESULT do_load( struct context *context, DWORD *load, SIZE_T *available )
{
    enter_method( GET_MEMORY_LOAD );
    return leave( GET_MEMORY_LOAD, IHostMemoryManager_GetMemoryLoad( context->manager, load, available ) );
}

HRESULT do_register( struct context *context, ICLRMemoryNotificationCallback *callback )
{
    enter_method( REGISTER_CALLBACK );
    return leave( REGISTER_CALLBACK, IHostMemoryManager_RegisterMemoryNotificationCallback( context->manager,
            callback ) );
}

HRESULT do_needs( struct context *context, void *start, SIZE_T size )
{
    enter_method( NEEDS_SPACE );
    return leave( NEEDS_SPACE, IHostMemoryManager_NeedsVirtualAddressSpace( context->manager, start, size ) );
}

HRESULT do_acquired( struct context *context, void *start, SIZE_T size )
{
    enter_method( ACQUIRED_SPACE );
    return leave( ACQUIRED_SPACE, IHostMemoryManager_AcquiredVirtualAddressSpace( context->manager, start, size ) );
}

HRESULT do_released( struct context *context, void *start )
{
    enter_method( RELEASED_SPACE );
    return leave( RELEASED_SPACE, IHostMemoryManager_ReleasedVirtualAddressSpace( context->manager, start ) );
}

HRESULT heap_alloc( IHostMalloc *heap, SIZE_T size, EMemoryCriticalLevel level, void **mem )
{
    enter_method( HEAP_ALLOC );
    return leave( HEAP_ALLOC, IHostMalloc_Alloc( heap, size, level, mem ) );
}

HRESULT heap_debug_alloc( IHostMalloc *heap, SIZE_T size, char *file, int line, void **mem )
{
    enter_method( HEAP_DEBUG_ALLOC );
    return leave( HEAP_DEBUG_ALLOC, IHostMalloc_DebugAlloc( heap, size, eTaskCritical, file, line, mem ) );
}

HRESULT heap_free( IHostMalloc *heap, void *mem )
{
    enter_method( HEAP_FREE );
    return leave( HEAP_FREE, IHostMalloc_Free( heap, mem ) );
}

void *get_pages( struct context *context, SIZE_T size, DWORD type, DWORD protect )
{
    void *mem = NULL;
    HRESULT hr = do_alloc( context, NULL, size, type, protect, eTaskCritical, &mem );

    if (hr == S_OK && mem) return mem;
    not_asked( "VirtualAlloc of %Iu bytes, type %#lx: %s, %p", size, type, hr_name( hr ), mem );
    return NULL;
}

void drop_pages( struct context *context, void *mem )
{
    do_free( context, mem, 0, MEM_RELEASE );
}

void *get_block( struct context *context, SIZE_T size )
{
    void *mem = NULL;
    HRESULT hr = heap_alloc( context->heap, size, eTaskCritical, &mem );

    if (hr == S_OK && mem) return mem;
    not_asked( "Alloc of %Iu bytes: %s, %p", size, hr_name( hr ), mem );
    return NULL;
}

MEMORY_BASIC_INFORMATION system_query( const void *addr )
{
    MEMORY_BASIC_INFORMATION info;

    if (!VirtualQuery( addr, &info, sizeof(info) )) memset( &info, 0, sizeof(info) );
    return info;
}
