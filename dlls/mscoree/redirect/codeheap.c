/*
 * The runtime's private heaps, made of pages of the memory manager
 *
 * Mono makes a heap with HEAP_CREATE_ENABLE_EXECUTE for dynamic methods, fills it, and destroys it as a
 * whole.  The heap here is as simple as that use: blocks are cut from chunks, freed ones are
 * found again by first fit, and the chunks go back together. Other heaps, the process heap above all, are the system's.
 *
 * Invariant: a block is in use or in the free list of its heap; a chunk's blocks lie one after the other up to its
 * fill.
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

#include <stdarg.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"
#include "wine/list.h"

#include "redirect/codeheap.h"
#include "redirect/memcall.h"
#include "redirect/runtimemem.h"
#include "support/imports.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define CHUNK_SIZE 0x10000
#define ALIGNMENT  16

struct block
{
    SIZE_T        size;         /* of the memory behind this header */
    struct block *next_free;    /* while it is free */
};

struct chunk
{
    struct list entry;          /* in the heap's chunks */
    SIZE_T      size;
    SIZE_T      fill;           /* bytes used from the chunk's start, this header included */
};

struct codeheap
{
    struct list   entry;        /* in heaps */
    struct list   chunks;       /* the one that blocks are cut from first */
    struct block *free;
    DWORD         protect;
};

#define ROUND_UP( size ) (((size) + ALIGNMENT - 1) & ~(SIZE_T)(ALIGNMENT - 1))
#define BLOCK_HEADER     ROUND_UP( sizeof(struct block) )
#define CHUNK_HEADER     ROUND_UP( sizeof(struct chunk) )

static SRWLOCK lock = SRWLOCK_INIT;
static struct list heaps = LIST_INIT( heaps );

static void *get_memory( struct block *block )
{
    return (char *)block + BLOCK_HEADER;
}

static struct block *get_block( void *memory )
{
    return (struct block *)((char *)memory - BLOCK_HEADER);
}

/* While the lock is held, nobody may stop this thread. */
static struct memcall_thread *enter(void)
{
    struct memcall_thread *thread = memcall_enter();

    AcquireSRWLockExclusive( &lock );
    return thread;
}

static void leave( struct memcall_thread *thread )
{
    ReleaseSRWLockExclusive( &lock );
    memcall_leave( thread );
}

static struct codeheap *find_heap( HANDLE handle )
{
    struct codeheap *heap;

    LIST_FOR_EACH_ENTRY( heap, &heaps, struct codeheap, entry ) if (heap == handle) return heap;
    return NULL;
}

static struct block *take_free_block( struct codeheap *heap, SIZE_T size )
{
    struct block **link, *block;

    for (link = &heap->free; (block = *link); link = &block->next_free)
    {
        if (block->size < size) continue;
        *link = block->next_free;
        return block;
    }
    return NULL;
}

static struct block *cut_block( struct codeheap *heap, SIZE_T size )
{
    struct chunk *chunk = LIST_ENTRY( heap->chunks.next, struct chunk, entry );
    struct block *block;
    SIZE_T chunk_size;

    if (list_empty( &heap->chunks ) || chunk->size - chunk->fill < BLOCK_HEADER + size)
    {
        chunk_size = max( CHUNK_SIZE, CHUNK_HEADER + BLOCK_HEADER + size );
        if (!(chunk = runtimemem_alloc_pages( chunk_size, heap->protect ))) return NULL;
        chunk->size = chunk_size;
        chunk->fill = CHUNK_HEADER;
        list_add_head( &heap->chunks, &chunk->entry );
    }
    block = (struct block *)((char *)chunk + chunk->fill);
    chunk->fill += BLOCK_HEADER + size;
    block->size = size;
    return block;
}

static HANDLE WINAPI hosted_HeapCreate( DWORD flags, SIZE_T initial, SIZE_T maximum )
{
    struct memcall_thread *thread;
    struct codeheap *heap;

    if (!(flags & HEAP_CREATE_ENABLE_EXECUTE) || RtlDllShutdownInProgress())
        return HeapCreate( flags, initial, maximum );

    if (!(heap = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*heap) ))) return NULL;
    heap->protect = PAGE_EXECUTE_READWRITE;
    list_init( &heap->chunks );
    thread = enter();
    list_add_head( &heaps, &heap->entry );
    leave( thread );
    TRACE( "%p\n", heap );
    return heap;
}

static BOOL WINAPI hosted_HeapDestroy( HANDLE handle )
{
    struct memcall_thread *thread;
    struct chunk *chunk, *behind;
    struct codeheap *heap;

    thread = enter();
    if ((heap = find_heap( handle ))) list_remove( &heap->entry );
    leave( thread );

    if (!heap) return HeapDestroy( handle );
    LIST_FOR_EACH_ENTRY_SAFE( chunk, behind, &heap->chunks, struct chunk, entry ) runtimemem_free_pages( chunk );
    HeapFree( GetProcessHeap(), 0, heap );
    return TRUE;
}

static void * WINAPI hosted_HeapAlloc( HANDLE handle, DWORD flags, SIZE_T size )
{
    struct memcall_thread *thread;
    struct block *block = NULL;
    struct codeheap *heap;

    if (handle == GetProcessHeap()) return HeapAlloc( handle, flags, size );
    thread = enter();
    if ((heap = find_heap( handle )) && size <= ~(SIZE_T)0 / 2)
    {
        size = ROUND_UP( max( size, 1 ) );
        if (!(block = take_free_block( heap, size ))) block = cut_block( heap, size );
    }
    leave( thread );

    if (!heap) return HeapAlloc( handle, flags, size );
    if (!block)
    {
        SetLastError( ERROR_NOT_ENOUGH_MEMORY );
        return NULL;
    }
    if (flags & HEAP_ZERO_MEMORY) memset( get_memory( block ), 0, block->size );
    return get_memory( block );
}

static BOOL WINAPI hosted_HeapFree( HANDLE handle, DWORD flags, void *memory )
{
    struct memcall_thread *thread;
    struct codeheap *heap;
    struct block *block;

    if (handle == GetProcessHeap()) return HeapFree( handle, flags, memory );
    if (RtlDllShutdownInProgress()) return TRUE;
    thread = enter();
    if ((heap = find_heap( handle )) && memory)
    {
        block = get_block( memory );
        block->next_free = heap->free;
        heap->free = block;
    }
    leave( thread );
    return heap ? TRUE : HeapFree( handle, flags, memory );
}

BOOL codeheap_redirect( HMODULE module )
{
    static const struct import_redirect redirects[] =
    {
        { "HeapCreate",  hosted_HeapCreate,  NULL },
        { "HeapDestroy", hosted_HeapDestroy, NULL },
        { "HeapAlloc",   hosted_HeapAlloc,   NULL },
        { "HeapFree",    hosted_HeapFree,    NULL }
    };

    imports_redirect( module, redirects, ARRAY_SIZE(redirects) );   /* a Mono without them has no such heaps */
    return TRUE;
}
