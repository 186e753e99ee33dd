/*
 * The objects themselves: vtables, QueryInterface, reference counts
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

#include <stddef.h>

#include "checks.h"
#include "child.h"

/* In the order of the vtables. */
static const enum method manager_slots[] =
{
    QUERY_INTERFACE, ADD_REF, RELEASE, CREATE_MALLOC, VIRTUAL_ALLOC, VIRTUAL_FREE, VIRTUAL_QUERY, VIRTUAL_PROTECT,
    GET_MEMORY_LOAD, REGISTER_CALLBACK, NEEDS_SPACE, ACQUIRED_SPACE, RELEASED_SPACE
};

static const enum method heap_slots[] = { NO_METHOD, NO_METHOD, NO_METHOD, HEAP_ALLOC, HEAP_DEBUG_ALLOC, HEAP_FREE };

C_ASSERT( sizeof(IHostMemoryManagerVtbl) == ARRAYSIZE(manager_slots) * sizeof(void *) );
C_ASSERT( sizeof(IHostMallocVtbl) == ARRAYSIZE(heap_slots) * sizeof(void *) );

static BOOL can_read( const void *addr )
{
    MEMORY_BASIC_INFORMATION info = system_query( addr );

    return info.State == MEM_COMMIT && !(info.Protect & (PAGE_NOACCESS | PAGE_GUARD));
}

static BOOL can_execute( const void *addr )
{
    MEMORY_BASIC_INFORMATION info = system_query( addr );

    return info.State == MEM_COMMIT &&
           (info.Protect & (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY));
}

static unsigned int find_methods( void *object, const enum method *slots, unsigned int count )
{
    unsigned int present = 0, i;
    void **vtable;

    if (!object || !can_read( object ) || !can_read( vtable = *(void ***)object )) return 0;
    for (i = 0; i < count; i++) if (can_read( &vtable[i] ) && can_execute( vtable[i] )) present |= NEEDS(slots[i]);
    return present;
}

unsigned int objects_find_methods( struct context *context )
{
    return find_methods( context->manager, manager_slots, ARRAYSIZE(manager_slots) ) |
           find_methods( context->heap, heap_slots, ARRAYSIZE(heap_slots) ) | NEEDS(GET_HOST_MANAGER);
}

static void check_slots( const char *name, void *object, const enum method *slots, unsigned int count,
                         unsigned int present )
{
    unsigned int i;

    for (i = 0; i < count; i++)
    {
        if (present & NEEDS(slots[i])) continue;
        if (slots[i]) found( ERROR_FOUND, "the slot of %s has nothing that can be called: %p", method_name( slots[i] ),
                             (*(void ***)object)[i] );
        else found( WARNING, "slot %u of %s has nothing that can be called: %p", i, name, (*(void ***)object)[i] );
    }
}

void check_empty_slot( struct context *context )
{
    unsigned int present = objects_find_methods( context );

    if (!can_read( context->manager ) || !can_read( *(void **)context->manager ))
    {
        found( ERROR_FOUND, "%p is no object: it has no vtable", context->manager );
        return;
    }
    check_slots( "IHostMemoryManager", context->manager, manager_slots, ARRAYSIZE(manager_slots), present );
    if (!(present & NEEDS(CREATE_MALLOC)) || do_create_malloc( context->manager, MALLOC_THREADSAFE,
                                                               &context->heap ) != S_OK ||
        !context->heap) return;
    if (!can_read( context->heap ) || !can_read( *(void **)context->heap ))
        found( ERROR_FOUND, "the IHostMalloc %p is no object: it has no vtable", context->heap );
    else check_slots( "IHostMalloc", context->heap, heap_slots, ARRAYSIZE(heap_slots),
                      find_methods( context->heap, heap_slots, ARRAYSIZE(heap_slots) ) );
    context->present = objects_find_methods( context );
}

static HRESULT query_interface( struct context *context, REFIID riid, void **obj )
{
    HRESULT hr;

    enter_method( QUERY_INTERFACE );
    hr = IHostMemoryManager_QueryInterface( context->manager, riid, obj );
    enter_method( NO_METHOD );
    return hr;
}

void check_query_interface( struct context *context )
{
    static const GUID nobodys = { 0x5a3c6b1e, 0x0f1e, 0x4d55, { 0x9c, 0x21, 0x77, 0x10, 0x8e, 0x2a, 0x64, 0x03 } };
    void *obj;
    HRESULT hr;

    obj = UNTOUCHED;
    hr = query_interface( context, &IID_IUnknown, &obj );
    if (hr != S_OK || !obj || obj == UNTOUCHED) found( NOTE, "IID_IUnknown: %s, %p", hr_name( hr ), obj );
    obj = UNTOUCHED;
    hr = query_interface( context, &IID_IHostMemoryManager, &obj );
    if (hr != S_OK || obj != context->manager) found( NOTE, "IID_IHostMemoryManager: %s, %p", hr_name( hr ), obj );
    obj = UNTOUCHED;
    hr = query_interface( context, &nobodys, &obj );
    if (hr == S_OK) found( NOTE, "an interface that nobody has: S_OK, %p", obj );
    else if (obj) found( NOTE, "an interface that nobody has: %s, and the pointer is not set to NULL", hr_name( hr ) );
}

/* Whoever counts must not go away when the runtime takes and gives back a reference. */
void check_reference_count( struct context *context )
{
    ULONG up, down;
    void *mem;

    enter_method( ADD_REF );
    up = IHostMemoryManager_AddRef( context->manager );
    enter_method( RELEASE );
    down = IHostMemoryManager_Release( context->manager );
    enter_method( NO_METHOD );
    if (!down)
        found( NOTE,
               "AddRef gives %lu, then Release 0: a manager that deletes itself there is lost to whoever counts", up );
    else if (up != down + 1 && up != down) found( NOTE, "AddRef gives %lu, Release %lu", up, down );
    if (!(mem = get_pages( context, GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE ))) return;
    drop_pages( context, mem );
}

void check_control( struct context *context )
{
    static const GUID nobodys = { 0x5a3c6b1e, 0x0f1e, 0x4d55, { 0x9c, 0x21, 0x77, 0x10, 0x8e, 0x2a, 0x64, 0x04 } };
    void *obj = UNTOUCHED;
    HRESULT hr;

    enter_method( GET_HOST_MANAGER );
    hr = IHostControl_GetHostManager( context->control, &nobodys, &obj );
    if (SUCCEEDED(hr) && obj != NULL) found( ERROR_FOUND, "GetHostManager of an interface that nobody has: %s, %p",
                                             hr_name( hr ), obj );
    else if (SUCCEEDED(hr)) found( WARNING, "GetHostManager of an interface that nobody has: %s", hr_name( hr ) );
    else if (obj == UNTOUCHED) found( WARNING, "GetHostManager refuses with %s, and does not set the pointer to NULL",
                                      hr_name( hr ) );
    obj = UNTOUCHED;
    hr = IHostControl_GetHostManager( context->control, &IID_IHostMemoryManager, &obj );
    if (hr != S_OK || obj != context->manager)
        found( WARNING, "the second time GetHostManager gives another memory manager: %s, %p and not %p", hr_name( hr ),
               obj, context->manager );
    enter_method( NO_METHOD );
}
