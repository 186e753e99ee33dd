/*
 * The heap, call by call
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

#include <stdint.h>
#include <string.h>

#include "heap/heap.h"
#include "heap/sizeclass.h"
#include "heap/span.h"
#include "prim/nt.h"
#include "check.h"

static struct vm *vm;

static struct heap *create( unsigned int flags )
{
    struct heap *heap;
    vm_status status = heap_create( vm, flags, &heap );

    check( !status, "heap_create: %#x", status );
    return heap;
}

static void *alloc( struct heap *heap, size_t size )
{
    vm_status status;
    void *ret;

    if ((status = heap_alloc( heap, size, NULL, &ret ))) check( 0, "%zu bytes: %#x", size, status );
    return ret;
}

static void expect_free( struct heap *heap, const void *ptr, vm_status expected )
{
    vm_status status = heap_free( heap, (void *)ptr );

    check( status == expected, "%p: got %#x, expected %#x", ptr, status, expected );
}

static uint64_t committed( void )
{
    struct vm_statistics statistics;

    check( !vm_statistics( vm, &statistics ), "vm_statistics" );
    return statistics.committed;
}

static void test_classes( void )
{
    unsigned int class, index;
    size_t size, block;

    for (size = 0; size <= MAX_SMALL; size++)
    {
        class = class_from_size( size );
        block = class_size( class );
        check( class < CLASS_COUNT && block >= size && !(block % BLOCK_ALIGN), "class %u for %zu", class, size );
        check( block <= 16 || block - size <= 16 || block - size <= size / 8, "%zu wastes %zu", size, block - size );
        if (class) check( class_size( class - 1 ) < size, "%zu fits a smaller class", size );
    }
    for (class = 0; class < CLASS_COUNT; class++)
    {
        struct span span = { NULL };

        span.block = block = class_size( class );
        span.inverse = ((1u << 31) + block / BLOCK_ALIGN - 1) / (block / BLOCK_ALIGN);
        size = class_span_size( class );
        span.count = size / block;
        check( span.count >= 4 && size % block <= size / (block > 0x4000 ? 5 : 16), "class %u has bad spans", class );
        for (index = 0; index < size; index++)
        {
            int expected = index % block || index / block >= span.count ? -1 : (int)(index / block);
            check( span_index( &span, (char *)(uintptr_t)index ) == expected, "class %u, offset %u", class, index );
        }
    }
}

static void test_sizes( unsigned int flags )
{
    struct heap *heap = create( flags );
    static const size_t sizes[] = { 0, 1, 15, 16, 17, 100, 255, 256, 257, 1000, 4096, 10000, 16383, 16384, 16385, 32768,
                                    65535,
                                    65536, 65537, 1000000 };
    void *blocks[sizeof(sizes) / sizeof(sizes[0])][20], *ptr;
    unsigned int i, j;
    size_t size;

    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        for (j = 0; j < 20; j++)
        {
            ptr = blocks[i][j] = alloc( heap, sizes[i] );
            check( !((uintptr_t)ptr % 16), "%p is not aligned", ptr );
            check( heap_owns( heap, ptr ), "%p is not owned", ptr );
            check( !heap_size( heap, ptr, &size ) && size >= sizes[i], "%zu bytes have %zu", sizes[i], size );
            memset( ptr, i * 20 + j, size );
        }
    check_heap( heap );
    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        for (j = 0; j < 20; j++)
        {
            unsigned char *bytes = blocks[i][j];
            size_t k;

            heap_size( heap, bytes, &size );
            for (k = 0; k < size; k++) check( bytes[k] == (unsigned char)(i * 20 + j), "a block was overwritten" );
            expect_free( heap, bytes + 1, STATUS_MEMORY_NOT_ALLOCATED );
            expect_free( heap, bytes + 8, STATUS_MEMORY_NOT_ALLOCATED );
            if (sizes[i] > 16) expect_free( heap, bytes + 16, STATUS_MEMORY_NOT_ALLOCATED );
            if (size > 0x10000) expect_free( heap, bytes + 0x10000, STATUS_MEMORY_NOT_ALLOCATED );
            expect_free( heap, bytes, STATUS_SUCCESS );
            expect_free( heap, bytes, STATUS_MEMORY_NOT_ALLOCATED );
            check( !heap_owns( heap, bytes ), "a freed block is owned" );
            check( heap_size( heap, bytes, &size ) == STATUS_MEMORY_NOT_ALLOCATED, "a freed block has a size" );
        }
    check_heap( heap );
    heap_destroy( heap );
}

static void test_bad_calls( void )
{
    struct heap *heap = create( VM_HEAP_THREADSAFE ), *other;
    uint64_t in_use, held;
    int local;
    void *ptr = &local;

    check( heap_create( vm, 0x100, &other ) == STATUS_INVALID_PARAMETER, "a bad flag" );
    check( heap_alloc( heap, SIZE_MAX, NULL, &ptr ) == STATUS_NO_MEMORY, "SIZE_MAX" );
    check( heap_alloc( heap, SIZE_MAX - 0xffff, NULL, &ptr ) < 0, "SIZE_MAX - 0xffff" );
    check( heap_alloc( heap, SIZE_MAX / 64 * 63, NULL, &ptr ) < 0, "SIZE_MAX / 64 * 63" );
    check( ptr == &local, "an out argument was written on failure" );
    expect_free( heap, NULL, STATUS_SUCCESS );
    expect_free( heap, &local, STATUS_MEMORY_NOT_ALLOCATED );
    expect_free( heap, heap, STATUS_MEMORY_NOT_ALLOCATED );
    expect_free( heap, (void *)1, STATUS_MEMORY_NOT_ALLOCATED );
    expect_free( heap, (void *)0x10000, STATUS_MEMORY_NOT_ALLOCATED );
    expect_free( heap, (void *)~(uintptr_t)15, STATUS_MEMORY_NOT_ALLOCATED );
    expect_free( heap, (void *)((uintptr_t)1 << (sizeof(void *) * 8 - 1)), STATUS_MEMORY_NOT_ALLOCATED );
    check( !heap_owns( heap, NULL ) && !heap_owns( heap, &local ), "foreign memory is owned" );
    check( heap_realloc( heap, &local, 10, NULL, &ptr ) == STATUS_MEMORY_NOT_ALLOCATED && ptr == &local,
           "foreign realloc" );
    check( !heap_statistics( heap, &in_use, &held ) && !in_use, "something is in use" );
    check( !heap_alloc_stored( heap, 16 ), "a block without memory" );
    check_heap( heap );
    heap_destroy( heap );
}

static void test_realloc( unsigned int flags )
{
    static const size_t sizes[] = { 1, 16, 17, 200, 120, 5000, 40000, 39000, 66000, 130000, 70000, 1000000, 300, 0,
                                    64 };
    struct heap *heap = create( flags );
    size_t old = 0, size, j;
    unsigned char *ptr;
    void *grown = NULL;
    unsigned int i;

    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
    {
        check( !heap_realloc( heap, grown, sizes[i], NULL, &grown ), "realloc to %zu", sizes[i] );
        ptr = grown;
        check( !heap_size( heap, ptr, &size ) && size >= sizes[i], "got %zu for %zu", size, sizes[i] );
        for (j = 0; j < old && j < sizes[i]; j++) check( ptr[j] == (unsigned char)(j * 7), "byte %zu was lost", j );
        for (j = 0; j < sizes[i]; j++) ptr[j] = j * 7;
        old = sizes[i];
        check_heap( heap );
    }
    expect_free( heap, ptr, STATUS_SUCCESS );
    heap_destroy( heap );
}

static void test_two_heaps( void )
{
    struct heap *one = create( VM_HEAP_THREADSAFE ), *two = create( VM_HEAP_THREADSAFE ), *solo = create( 0 );
    void *a = alloc( one, 100 ), *b = alloc( two, 100 ), *c = alloc( solo, 100 ), *large = alloc( one, 100000 );

    check( heap_owns( one, a ) && !heap_owns( two, a ) && !heap_owns( solo, a ), "a is of the first heap" );
    expect_free( two, a, STATUS_MEMORY_NOT_ALLOCATED );
    expect_free( one, b, STATUS_MEMORY_NOT_ALLOCATED );
    expect_free( one, c, STATUS_MEMORY_NOT_ALLOCATED );
    expect_free( two, large, STATUS_MEMORY_NOT_ALLOCATED );
    heap_destroy( one );
    check( !heap_owns( two, a ), "a block of a heap that went" );
    expect_free( two, a, STATUS_MEMORY_NOT_ALLOCATED );
    expect_free( two, b, STATUS_SUCCESS );
    expect_free( solo, c, STATUS_SUCCESS );
    heap_destroy( two );
    heap_destroy( solo );
}

static void test_many_heaps( void )
{
    static struct heap *heaps[1000];
    static void *blocks[1000];
    unsigned int i, round;

    for (round = 0; round < 2; round++)
    {
        for (i = 0; i < 1000; i++)
        {
            heaps[i] = create( i % 3 ? VM_HEAP_THREADSAFE : 0 );
            blocks[i] = alloc( heaps[i], i );
            memset( blocks[i], i, i );
        }
        for (i = 0; i < 1000; i++)
        {
            check( heap_owns( heaps[i], blocks[i] ) && !heap_owns( heaps[(i + 1) % 1000], blocks[i] ), "heap %u", i );
            expect_free( heaps[(i + 64) % 1000], blocks[i], STATUS_MEMORY_NOT_ALLOCATED );
            check( !i || *(unsigned char *)blocks[i] == (unsigned char)i, "heap %u was overwritten", i );
            if (i % 2) expect_free( heaps[i], blocks[i], STATUS_SUCCESS );
        }
        for (i = 0; i < 1000; i++) heap_destroy( heaps[i * 7 % 1000] );
    }
}

/* A program goes on writing to blocks that it freed: addresses, as an allocator would keep them there. What is given
 * out afterwards are blocks of the heap all the same, and none twice. */
static void test_scribbling( unsigned int flags )
{
    static const size_t sizes[] = { 16, 24, 64, 200, 512, 3000, 16000 };
    struct heap *heap = create( flags );
    static void *decoy[64], **blocks[500];
    unsigned int i, j, k;
    size_t size;

    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
    {
        for (j = 0; j < 500; j++) blocks[j] = alloc( heap, sizes[i] );
        for (j = 0; j < 500; j++)
        {
            if (j % 4 != 3) expect_free( heap, blocks[j], STATUS_SUCCESS );
            if (j % 4 != 3) for (k = 0; k < sizes[i] / sizeof(void *); k++) blocks[j][k] = &decoy[k % 32];
        }
        for (j = 0; j < 500; j++)
        {
            if (j % 4 != 3) blocks[j] = alloc( heap, sizes[i] );
            check( heap_owns( heap, blocks[j] ) && !heap_size( heap, blocks[j], &size ) && size >= sizes[i],
                   "no block of the heap" );
            memset( blocks[j], 0, sizes[i] );
            blocks[j][0] = blocks[j];
        }
        for (j = 0; j < 500; j++)
        {
            check( blocks[j][0] == blocks[j] && !blocks[j][1], "a block was given out twice" );
            expect_free( heap, blocks[j], STATUS_SUCCESS );
        }
        check_heap( heap );
    }
    heap_destroy( heap );
}

static void test_executable( void )
{
#ifdef __aarch64__
    static const uint32_t code[] = { 0x52800540, 0xd65f03c0 };  /* mov w0, #42; ret */
#else
    static const unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };  /* mov eax, 42; ret */
#endif
    struct heap *heap = create( VM_HEAP_THREADSAFE | VM_HEAP_EXECUTABLE );
    void *small = alloc( heap, sizeof(code) ), *large = alloc( heap, 100000 );

#if defined(__x86_64__) || defined(__i386__) || defined(__aarch64__)
    memcpy( small, code, sizeof(code) );
    memcpy( large, code, sizeof(code) );
    __builtin___clear_cache( small, (char *)small + sizeof(code) );
    __builtin___clear_cache( large, (char *)large + sizeof(code) );
    check( ((int (*)( void ))(uintptr_t)small)() == 42 && ((int (*)( void ))(uintptr_t)large)() == 42, "not executed" );
#endif
    expect_free( heap, small, STATUS_SUCCESS );
    expect_free( heap, large, STATUS_SUCCESS );
    heap_destroy( heap );
}

/* What was freed is given back, but for a bounded rest, and all of it when it is trimmed. */
static void test_giving_back( unsigned int flags )
{
    struct heap *heap = create( flags );
    static void *blocks[20000];
    uint64_t empty, full, rest, in_use;
    unsigned int i;

    heap_statistics( heap, NULL, &empty );
    for (i = 0; i < 20000; i++) blocks[i] = alloc( heap, 1 + i * 13 % 3000 );
    heap_statistics( heap, &in_use, &full );
    check( in_use >= 20000 * 1500ull && full >= in_use && full <= in_use * 13 / 10, "%llu held for %llu",
           (unsigned long long)full, (unsigned long long)in_use );
    for (i = 0; i < 20000; i++) expect_free( heap, blocks[i * 7919 % 20000], STATUS_SUCCESS );
    heap_statistics( heap, &in_use, &rest );
    check( !in_use && rest < full / 3, "%llu are held of %llu", (unsigned long long)rest, (unsigned long long)full );
    check( !heap_trim( heap ), "heap_trim" );
    check_heap( heap );
    heap_statistics( heap, &in_use, &rest );
    check( rest - empty < full / 20, "%llu are held after a trim", (unsigned long long)rest );
    heap_destroy( heap );
}

static void test_quota( void )
{
    struct heap *heap = create( VM_HEAP_THREADSAFE );
    struct vm_quota quota = { ~(uint64_t)0, ~(uint64_t)0 };
    void *ptr, *stored;

    quota.commit_limit = committed();
    check( heap_alloc( heap, 64, &quota, &ptr ) == STATUS_COMMITMENT_LIMIT, "over the limit" );
    check( heap_alloc( heap, 100000, &quota, &ptr ) == STATUS_COMMITMENT_LIMIT, "large and over the limit" );
    quota.commit_limit += class_span_size( class_from_size( 64 ));
    check( !heap_alloc( heap, 64, &quota, &ptr ), "just enough" );
    check( committed() == quota.commit_limit, "not charged a span" );
    quota.commit_limit = 0;
    check( !heap_alloc( heap, 64, &quota, &stored ), "a block of what is there needs no quota" );
    check( heap_alloc( heap, 6400, &quota, &ptr ) == STATUS_COMMITMENT_LIMIT, "another class does" );
    check( (stored = heap_alloc_stored( heap, 64 )) != NULL, "nothing in store" );
    check( heap_owns( heap, stored ), "not owned" );
    quota.commit_limit = ~(uint64_t)0;
    quota.reserve_limit = 0;
    check( heap_alloc( heap, 40000, &quota, &ptr ) == STATUS_NO_MEMORY, "over the reserve limit" );
    check_heap( heap );
    heap_destroy( heap );
}

/* The first block that a span gives out isn't always the same one. */
static void test_shuffling( void )
{
    unsigned int i, same = 0;
    uintptr_t first = 0;

    for (i = 0; i < 16; i++)
    {
        struct heap *heap = create( VM_HEAP_THREADSAFE );
        uintptr_t offset = (uintptr_t)alloc( heap, 64 ) & 0xffff;

        if (!i) first = offset;
        else same += offset == first;
        heap_destroy( heap );
    }
    check( same < 8, "the first block is predictable" );
}

int main( void )
{
    static const unsigned int flags[] = { VM_HEAP_THREADSAFE, 0, VM_HEAP_THREADSAFE | VM_HEAP_EXECUTABLE };
    struct vm_statistics statistics;
    unsigned int i;

    check( !vm_create( NULL, &vm ), "vm_create" );
    test_classes();
    for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
    {
        test_sizes( flags[i] );
        test_realloc( flags[i] );
        test_giving_back( flags[i] );
        test_scribbling( flags[i] );
    }
    test_sizes( VM_HEAP_DEBUG );
    test_realloc( VM_HEAP_DEBUG | VM_HEAP_THREADSAFE );
    test_bad_calls();
    test_two_heaps();
    test_many_heaps();
    test_executable();
    test_quota();
    test_shuffling();
    check( !vm_statistics( vm, &statistics ) && !statistics.committed && !statistics.reserved && !statistics.regions,
           "%llu bytes were not given back", (unsigned long long)statistics.reserved );
    heap_thread_detach();
    heap_process_detach();
    vm_destroy( vm );
    return 0;
}
