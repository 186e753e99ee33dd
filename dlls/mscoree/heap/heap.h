/*
 * A heap for small and large blocks on the virtual memory layer: the interface
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

/* A struct heap is one independent heap. All of its memory comes from one struct vm, which charges and limits it;
 * blocks up to 64 KiB share spans of 16 KiB and more, larger ones are regions of their own.
 *
 * Blocks are aligned to 16 bytes.  Functions return NTSTATUS values; out arguments are written on success only.  A call
 * either does all of its work or changes nothing. Besides the errors that are named, every function that asks the vm
 * for memory may return what vm_allocate() does: STATUS_TIMEOUT, VM_STATUS_DAMAGED.
 *
 * A heap made with VM_HEAP_THREADSAFE may be called by any number of threads at once, but for heap_destroy(). A heap
 * made without it takes one call at a time; from which thread doesn't matter. Nobody may suspend a thread inside a call
 * and then wait for another call, but for heap_owns(), which waits for nobody.
 */

#ifndef __MSCOREE_HEAP_H
#define __MSCOREE_HEAP_H

#include "../vm/vm.h"

#define VM_HEAP_THREADSAFE 0x1
#define VM_HEAP_EXECUTABLE 0x2  /* the blocks can be executed: PAGE_EXECUTE_READWRITE */
#define VM_HEAP_DEBUG      0x4  /* guards around blocks, places, delayed reuse, reports: slow, for finding errors */

struct heap;

/* Where a call came from, as far as it is known. */
struct heap_place
{
    const char *file;    /* NULL: not told */
    int         line;
    const void *caller;  /* the address that the call returns to, or NULL */
};

/* What a debug heap reports. */
enum heap_error
{
    HEAP_LEAK,           /* blocks from one place were still in use when the heap was destroyed */
    HEAP_LEAK_SUM,        /* after the leaks, also when there are none */
    HEAP_DOUBLE_FREE,    /* the block is freed again, or given another size after it was freed */
    HEAP_BAD_FREE,       /* the address is no block's; if it lies in one, that is the block */
    HEAP_OVERRUN,        /* bytes behind the block were written */
    HEAP_UNDERRUN,       /* bytes before the block were written */
    HEAP_USE_AFTER_FREE  /* the block was written after it had been freed */
};

struct heap_report
{
    enum heap_error   error;
    const void       *block;   /* of the leaks of a place the oldest; NULL: there is none */
    size_t            size;    /* as asked for */
    /* of the first byte that was written wrongly, or of the address, from the block's start */
    ptrdiff_t         offset;
    const void       *address; /* HEAP_BAD_FREE: what was to be freed */
    /* the how many-th allocation of the heap it was, from 1; HEAP_LEAK_SUM: of the last one */
    uint64_t          serial;
    uint64_t          count;   /* of leaked blocks: from this place, or of all */
    uint64_t          bytes;   /* and their sizes */
    struct heap_place from;    /* where the block was allocated */
    struct heap_place freed;   /* where it was freed first */
    struct heap_place found;   /* the call that found it out; of all NULL and 0 at the end of the heap */
};

/* Called under a lock of the heap: it must not call the heap. The names are valid during the call only. */
typedef void (*heap_report_func)( void *context, const struct heap_report *report );

/* Makes an empty heap.  The vm must outlive it.
 * STATUS_NO_MEMORY, STATUS_COMMITMENT_LIMIT: no memory for the bookkeeping;  STATUS_INVALID_PARAMETER: unknown flag. */
extern vm_status heap_create( struct vm *vm, unsigned int flags, struct heap **heap );

/* Gives all of the heap's memory back, blocks in use as well; a debug heap reports those first.  No other call to this
 * heap may be under way. */
extern void heap_destroy( struct heap *heap );

/* Who is told about what a debug heap finds. Call it before the first block is allocated. */
extern void heap_set_report( struct heap *heap, heap_report_func func, void *context );

/* The process ends with the heap in it: what heap_destroy() would report is reported now, and never again. From then on
 * a debug heap gives nothing, and takes back nothing. STATUS_TIMEOUT: a thread was ended inside of a call, so nothing
 * can be told. Of other heaps there is nothing to tell. */
extern vm_status heap_report_leaks( struct heap *heap );

/* Gives a block of at least size bytes, of any content; 0 bytes give a block of its own, too.
 * The quota counts only when memory has to come from the vm; NULL is no limit.
 * STATUS_NO_MEMORY: no address space, quota->reserve_limit would be passed, or the size can't be represented
 * STATUS_COMMITMENT_LIMIT: quota->commit_limit would be passed, or the system refuses to commit */
extern vm_status heap_alloc( struct heap *heap, size_t size, const struct vm_quota *quota, void **ptr );

/* The same calls as the three without a place, and a debug heap remembers it. The name is copied. A block that gets
 * another size remembers where it was made. */
extern vm_status heap_alloc_debug( struct heap *heap, size_t size, const struct vm_quota *quota,
                                   const struct heap_place *place, void **ptr );
extern vm_status heap_free_debug( struct heap *heap, void *ptr, const struct heap_place *place );
extern vm_status heap_realloc_debug( struct heap *heap, void *ptr, size_t size, const struct vm_quota *quota,
                                     const struct heap_place *place, void **new_ptr );

/* A block that can be had at once, from what the calling thread has in store; NULL when there is none: then
 * heap_alloc() must be asked. For callers to whom a quota costs something. */
extern void *heap_alloc_stored( struct heap *heap, size_t size );

/* Gives a block back, from any thread, without a lock. NULL is STATUS_SUCCESS.
 * STATUS_MEMORY_NOT_ALLOCATED: not a block in use of this heap; it was not touched. */
extern vm_status heap_free( struct heap *heap, void *ptr );

/* How many bytes of a block may be used: what was asked for, or more.
 * STATUS_MEMORY_NOT_ALLOCATED: not a block in use of this heap. */
extern vm_status heap_size( struct heap *heap, const void *ptr, size_t *size );

/* Whether ptr is a block in use of this heap. Takes no lock, reads no memory but the heap's own bookkeeping. */
extern int heap_owns( struct heap *heap, const void *ptr );

/* Gives a block another size and perhaps another address; the content is kept. *new_ptr may be &ptr of the caller.
 * A NULL ptr allocates, and size 0 gives the smallest block (it doesn't free).  Errors are those of heap_alloc() and
 * heap_free(), and leave the block as it was. */
extern vm_status heap_realloc( struct heap *heap, void *ptr, size_t size, const struct vm_quota *quota,
                               void **new_ptr );

/* The bytes of all blocks in use, as heap_size() has them, and the bytes committed for the heap. Either may be NULL.
 * With other threads inside, the first number is near the truth. */
extern vm_status heap_statistics( struct heap *heap, uint64_t *in_use, uint64_t *held );

/* Gives every span that is empty back to the vm: those in store for all, those of the calling thread, and those of
 * other threads, running or not, all of whose blocks were freed by others.  An allocation that would be refused does
 * the same, and tries again. */
extern vm_status heap_trim( struct heap *heap );

/* The calling thread ends: what it has in store, in all heaps, goes back to them. Threads that end without this call
 * are found dead sooner or later. */
extern void heap_thread_detach( void );

/* The code is about to be unloaded, and no heap is left: gives back what was kept for the process. */
extern void heap_process_detach( void );

/* Checks every invariant of the bookkeeping; for tests, slow, no other call may be under way. Returns STATUS_SUCCESS,
 * or VM_STATUS_DAMAGED and a sentence that says what is wrong. */
extern vm_status heap_check( struct heap *heap, const char **what );

#endif  /* __MSCOREE_HEAP_H */
