/*
 * Found: what others' programs and reviews found wrong
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

/* Each test is one fault, or one kind of them, in the smallest form that shows it. */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "space.h"
#include "vm/nt.h"
#include "vm/vm.h"

static unsigned int failures, checks;
static struct vm *vm;

#define CHECK( cond ) do { checks++; if (!(cond)) { failures++; printf( "line %d: %s\n", __LINE__, #cond ); } } while (0)

static vm_status allocate( uintptr_t *base, size_t size, uint32_t type )
{
    void *ptr = (void *)*base;
    vm_status status = vm_allocate( vm, &ptr, 0, &size, type, PAGE_READWRITE, NULL );

    *base = (uintptr_t)ptr;
    return status;
}

static vm_status release( uintptr_t base, size_t size )
{
    void *ptr = (void *)base;

    return vm_free( vm, &ptr, &size, MEM_RELEASE );
}

static void check_layer( void )
{
    const char *what = "";

    CHECK( !vm_check( vm, 1, &what ));
    if (*what) printf( "%s\n", what );
}

/* Space in the system's map that arenas don't lie in. */
static uintptr_t find_place( size_t size )
{
    uintptr_t base = 0;

    if (allocate( &base, (size_t)64 << 20, MEM_RESERVE ) || release( base, 0 ) || size > (size_t)64 << 20) abort();
    return base;
}

static uintptr_t joint_base;
static int joint_stop;

static void *protect_for_ever( void *arg )
{
    uint32_t old;

    while (!__atomic_load_n( &joint_stop, __ATOMIC_RELAXED ))
    {
        void *base = (void *)(joint_base + 0x20000);
        size_t size = 0x1000;

        vm_protect( vm, &base, &size, PAGE_READONLY, &old );
    }
    return arg;
}

/* A protect that meets a joint region which is released at that moment leaves no lock behind. */
static void test_joint_protect( void )
{
    struct vm_config config = { .lock_timeout = 2000 };
    struct vm_statistics statistics;
    uintptr_t base = 0;
    pthread_t thread;
    unsigned int i;

    CHECK( !vm_create( &config, &vm ));
    base = joint_base = find_place( 0x40000 );
    CHECK( !allocate( &base, 0x20000, MEM_RESERVE ));
    CHECK( !release( base + 0x10000, 0x10000 ));
    if (pthread_create( &thread, NULL, protect_for_ever, NULL )) abort();
    for (i = 0; i < 600000; i++)
    {
        base = joint_base + 0x10000;
        if (allocate( &base, 0x20000, MEM_RESERVE | MEM_COMMIT ) || release( base, 0x20000 )) break;
    }
    CHECK( i == 600000 );
    __atomic_store_n( &joint_stop, 1, __ATOMIC_RELAXED );
    pthread_join( thread, NULL );
    CHECK( !vm_statistics( vm, &statistics ));
    check_layer();
    vm_destroy( vm );
}

int main( void )
{
    test_joint_protect();
    printf( "%u checks, %u failures\n", checks, failures );
    return !!failures;
}
