/*
 * What a debug heap finds
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

#include <string.h>

#include "heap/heap.h"
#include "prim/nt.h"
#include "check.h"

static struct vm *vm;
static struct heap_report reports[64];
static char files[64][64];
static unsigned int count;

static void remember( void *context, const struct heap_report *report )
{
    check( context == &count, "wrong context" );
    check( count < 64, "too many reports" );
    reports[count] = *report;
    if (report->from.file) strcpy( files[count], report->from.file );
    else files[count][0] = 0;
    count++;
}

static struct heap *create( void )
{
    struct heap *heap;

    check( !heap_create( vm, VM_HEAP_THREADSAFE | VM_HEAP_DEBUG, &heap ), "heap_create" );
    heap_set_report( heap, remember, &count );
    count = 0;
    return heap;
}

static char *alloc( struct heap *heap, size_t size, const char *file, int line )
{
    char name[64];
    struct heap_place place = { name, line, &name };
    void *ret;

    strcpy( name, file );
    check( !heap_alloc_debug( heap, size, NULL, &place, &ret ), "%zu bytes", size );
    memset( name, '?', sizeof(name) );
    return ret;
}

static void expect( unsigned int index, enum heap_error error, const void *block, ptrdiff_t offset, const char *file,
                    int line )
{
    const struct heap_report *report = &reports[index];

    check( index < count, "report %u is missing", index );
    check( report->error == error && report->block == block && report->offset == offset, "got error %d of %p at %td",
           report->error, report->block, report->offset );
    check( !strcmp( files[index], file ) && report->from.line == line, "got %s:%d", files[index], report->from.line );
}

/* The last report of a heap. */
static void expect_sum( uint64_t serial, uint64_t blocks, uint64_t bytes )
{
    const struct heap_report *report = &reports[count - 1];

    check( count && report->error == HEAP_LEAK_SUM, "no summary" );
    check( report->serial == serial && report->count == blocks && report->bytes == bytes, "got %llu, %llu, %llu",
           (unsigned long long)report->serial, (unsigned long long)report->count, (unsigned long long)report->bytes );
}

static void expect_leak( unsigned int index, const void *block, const char *file, int line, unsigned int blocks,
                         size_t bytes )
{
    expect( index, HEAP_LEAK, block, 0, file, line );
    check( reports[index].count == blocks && reports[index].bytes == bytes, "got %llu blocks, %llu bytes",
           (unsigned long long)reports[index].count, (unsigned long long)reports[index].bytes );
}

/* By place, the most bytes first. */
static void test_leaks( int at_end )
{
    struct heap *heap = create();
    char *one = alloc( heap, 10, "one.c", 1 ), *two = alloc( heap, 0, "two.c", 2 ), *three, *seven, *callers[3];
    struct heap_place place = { NULL, 0, &count };
    uint64_t in_use;
    unsigned int i;
    void *ptr;

    check( !heap_alloc( heap, 100000, NULL, (void **)&three ), "alloc" );
    seven = alloc( heap, 40, "one.c", 7 );
    for (i = 0; i < 20; i++) alloc( heap, i, "one.c", 1 );
    for (i = 0; i < 3; i++)
    {
        check( !heap_alloc_debug( heap, 8, NULL, &place, &ptr ), "alloc" );
        callers[i] = ptr;
    }
    check( !heap_realloc_debug( heap, seven, 50, NULL, &place, (void **)&seven ), "realloc" );
    check( !heap_statistics( heap, &in_use, NULL ) && in_use == 100060 + 190 + 24, "%llu in use",
           (unsigned long long)in_use );
    check( !heap_free( heap, two ), "free" );
    if (at_end)
    {
        check( !heap_report_leaks( heap ), "report" );
        /* from now on nothing is done */
        check( !heap_report_leaks( heap ), "report" );
        check( !heap_free( heap, one ) && !heap_free( heap, one ), "free" );
        check( heap_alloc( heap, 10, NULL, &ptr ) == STATUS_NO_MEMORY, "alloc" );
        check( heap_realloc( heap, one, 20, NULL, &ptr ) == STATUS_NO_MEMORY, "realloc" );
    }
    else heap_destroy( heap );
    check( count == 5, "%u reports", count );
    expect_leak( 0, three, "", 0, 1, 100000 );
    expect_leak( 1, one, "one.c", 1, 21, 200 );
    expect_leak( 2, seven, "one.c", 7, 1, 50 );
    expect_leak( 3, callers[0], "", 0, 3, 24 );
    check( reports[3].from.caller == &count, "another caller" );
    expect_sum( 28, 26, 100274 );
    if (at_end) heap_destroy( heap );
    check( count == 5, "%u reports", count );
}

static void test_bad_free( void )
{
    struct heap *heap = create();
    char *ptr = alloc( heap, 100, "file.c", 11 ), *large = alloc( heap, 100000, "large.c", 12 );
    struct heap_place place = { NULL, 0, ptr + 7 };
    int local;

    check( heap_free_debug( heap, ptr + 8, &place ) == STATUS_MEMORY_NOT_ALLOCATED, "freed inside" );
    expect( 0, HEAP_BAD_FREE, ptr, 8, "file.c", 11 );
    check( reports[0].address == ptr + 8 && reports[0].found.caller == ptr + 7 && reports[0].size == 100,
           "wrong report" );
    check( heap_free_debug( heap, &local, &place ) == STATUS_MEMORY_NOT_ALLOCATED, "freed outside" );
    expect( 1, HEAP_BAD_FREE, NULL, 0, "", 0 );
    check( reports[1].address == &local, "wrong address" );
    check( heap_free( heap, large + 16 ) == STATUS_MEMORY_NOT_ALLOCATED, "freed inside" );
    expect( 2, HEAP_BAD_FREE, large, 16, "large.c", 12 );
    check( heap_free( heap, reports ) == STATUS_MEMORY_NOT_ALLOCATED && count == 4, "freed outside" );
    check( !heap_free( heap, NULL ) && !heap_free_debug( heap, NULL, &place ), "NULL" );
    check( !heap_free( heap, ptr ) && !heap_free( heap, large ), "free" );
    heap_destroy( heap );
    check( count == 5, "%u reports", count );
    expect_sum( 2, 0, 0 );
}

static void test_double_free( void )
{
    struct heap *heap = create();
    char *ptr = alloc( heap, 10, "file.c", 11 );
    struct heap_place one = { NULL, 0, &heap }, two = { NULL, 0, &ptr };

    check( heap_owns( heap, ptr ) && !heap_owns( heap, ptr + 16 ) && !heap_owns( heap, ptr - 16 ), "owned" );
    check( !heap_free_debug( heap, ptr, &one ) && !count, "free" );
    check( !heap_owns( heap, ptr ), "owned when freed" );
    check( heap_free_debug( heap, ptr, &two ) == STATUS_MEMORY_NOT_ALLOCATED, "freed again" );
    expect( 0, HEAP_DOUBLE_FREE, ptr, 0, "file.c", 11 );
    check( reports[0].freed.caller == &heap && reports[0].found.caller == &ptr, "wrong callers" );
    check( heap_free( heap, ptr + 1 ) == STATUS_MEMORY_NOT_ALLOCATED && count == 2, "not a block" );
    check( heap_free( heap, ptr - 16 ) == STATUS_MEMORY_NOT_ALLOCATED && count == 3, "not a block" );
    check( heap_realloc( heap, ptr, 20, NULL, (void **)&ptr ) == STATUS_MEMORY_NOT_ALLOCATED && count == 4, "realloc" );
    expect( 3, HEAP_DOUBLE_FREE, ptr, 0, "file.c", 11 );
    heap_destroy( heap );
    check( count == 5, "%u reports", count );
    expect_sum( 1, 0, 0 );
}

static void test_overrun( size_t size )
{
    struct heap *heap = create();
    char *ptr = alloc( heap, size, "over.c", 5 ), *other = alloc( heap, size, "under.c", 6 ),
        *left = alloc( heap, size, "left.c", 8 );

    ptr[size] = 1;
    other[-1] = 2;
    left[size + 3] = 3;
    check( !heap_free( heap, ptr ), "free" );
    expect( 0, HEAP_OVERRUN, ptr, size, "over.c", 5 );
    check( !heap_free( heap, other ), "free" );
    expect( 1, HEAP_UNDERRUN, other, -1, "under.c", 6 );
    heap_destroy( heap );
    check( count == 5, "%u reports", count );
    expect( 2, HEAP_OVERRUN, left, size + 3, "left.c", 8 );
    expect_leak( 3, left, "left.c", 8, 1, size );
    expect_sum( 3, 1, size );
}

static void test_use_after_free( void )
{
    struct heap *heap = create();
    char *ptr = alloc( heap, 100, "after.c", 9 ), *late = alloc( heap, 100, "late.c", 10 );
    struct heap_place place = { NULL, 0, &heap };
    unsigned int i;

    check( (unsigned char)ptr[0] == 0xcd && (unsigned char)ptr[99] == 0xcd, "new memory isn't filled" );
    check( !heap_free_debug( heap, ptr, &place ), "free" );
    check( (unsigned char)ptr[0] == 0xdd && (unsigned char)ptr[99] == 0xdd, "freed memory isn't filled" );
    ptr[50] = 1;
    for (i = 0; i < 10000 && !count; i++)
    {
        char *next = alloc( heap, 100, "next.c", 1 );
        check( next != ptr || count, "reused at once" );
        check( !heap_free( heap, next ), "free" );
    }
    check( count == 1 && i > 1000, "%u reports after %u frees", count, i );
    expect( 0, HEAP_USE_AFTER_FREE, ptr, 50, "after.c", 9 );
    check( reports[0].freed.caller == &heap, "wrong caller" );
    check( !heap_free( heap, late ), "free" );
    late[0] = 1;
    heap_destroy( heap );
    check( count == 3, "%u reports", count );
    expect( 1, HEAP_USE_AFTER_FREE, late, 0, "late.c", 10 );
}

static void test_many( void )
{
    struct heap *heap = create();
    static char *blocks[30000];
    size_t size;
    unsigned int i;

    for (i = 0; i < 30000; i++) blocks[i] = alloc( heap, i % 300, "many.c", i );
    for (i = 0; i < 30000; i += 2) check( !heap_free( heap, blocks[i] ), "free" );
    for (i = 1; i < 30000; i += 2)
    {
        check( !heap_size( heap, blocks[i], &size ) && size == i % 300, "size" );
        check( !heap_realloc( heap, blocks[i], size + 100, NULL, (void **)&blocks[i] ), "realloc" );
        check( !heap_size( heap, blocks[i], &size ) && size == i % 300 + 100, "size" );
    }
    for (i = 1; i < 30000; i += 2) check( !heap_free( heap, blocks[i] ), "free" );
    check_heap( heap );
    heap_destroy( heap );
    check( count == 1, "%u reports", count );
    expect_sum( 45000, 0, 0 );
}

int main( void )
{
    struct vm_statistics statistics;

    check( !vm_create( NULL, &vm ), "vm_create" );
    test_leaks( 0 );
    test_leaks( 1 );
    test_double_free();
    test_bad_free();
    test_overrun( 10 );
    test_overrun( 32 );
    test_overrun( 5000 );
    test_overrun( 100000 );
    test_use_after_free();
    test_many();
    check( !vm_statistics( vm, &statistics ) && !statistics.reserved, "not all was given back" );
    heap_thread_detach();
    heap_process_detach();
    vm_destroy( vm );
    return 0;
}
