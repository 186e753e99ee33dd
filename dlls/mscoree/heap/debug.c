/*
 * What a debug heap adds: places, guards, delayed reuse
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

#include <stdlib.h>
#include <string.h>

#include "../prim/lock.h"
#include "../prim/nt.h"
#include "debug.h"
#include "meta.h"
#include "raw.h"

#define MIN_TABLE       0x2000   /* entries of the smallest table */
#define MAX_QUEUE       0x1000   /* freed blocks that wait at most, */
#define MAX_QUEUE_BYTES 0x100000 /* and their bytes */
#define FILE_CHAINS     64
#define MAX_FILE_NAME   1024

struct record
{
    char             *block;
    size_t            size;      /* as asked for */
    size_t            room;      /* of the raw block */
    uint64_t          serial;
    struct heap_place from;      /* the name is the heap's copy: the same name is at the same address */
    const void       *freed_by;
    int               freed;
    struct record    *next;      /* in the queue of freed ones */
    uint64_t          count;     /* when leaks are summed up: of the blocks from the same place */
    uint64_t          bytes;     /* and their sizes */
};

struct file_name
{
    struct file_name *next;
    char              name[];
};

struct debug
{
    struct heap      *heap;
    struct lock       lock;
    struct meta       meta;
    heap_report_func  report;
    void             *context;
    struct record   **table;       /* open addressing: an entry is at its hash, or behind it with no gap between */
    size_t            entries;     /* a power of two */
    size_t            count;
    uint64_t          serial;
    uint64_t          in_use;
    struct record    *queue;       /* the oldest first */
    struct record   **queue_end;
    size_t            queue_count;
    size_t            queue_bytes;
    struct file_name *files[FILE_CHAINS];
    int               over;        /* the leaks have been reported, and there is no table any more */
};

C_ASSERT( sizeof(struct debug) <= META_MAX );

/* ---- the table ---- */

static size_t get_hash( const struct debug *debug, const void *block )
{
    return (size_t)(((uint64_t)(uintptr_t)block / 16 * 0x9e3779b97f4a7c15u) >> 20) & (debug->entries - 1);
}

static struct record **find_entry( struct debug *debug, const void *block )
{
    size_t i = get_hash( debug, block );

    while (debug->table[i] && debug->table[i]->block != block) i = (i + 1) & (debug->entries - 1);
    return &debug->table[i];
}

static vm_status make_table( struct debug *debug, size_t entries, const struct vm_quota *quota )
{
    struct record **old = debug->table;
    size_t old_entries = debug->entries, size = entries * sizeof(*old), i;
    void *base = NULL;
    vm_status status;

    if ((status = vm_allocate( debug->meta.vm, &base, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, quota )))
        return status;
    debug->table = base;
    debug->entries = entries;
    for (i = 0; i < old_entries; i++) if (old[i]) *find_entry( debug, old[i]->block ) = old[i];
    if (old) vm_discard( debug->meta.vm, old );
    return STATUS_SUCCESS;
}

static void remove_entry( struct debug *debug, struct record *record )
{
    size_t mask = debug->entries - 1, hole = find_entry( debug, record->block ) - debug->table, i = hole, home;

    for (;;)
    {
        debug->table[hole] = NULL;
        do
        {
            i = (i + 1) & mask;
            if (!debug->table[i]) goto done;
            home = get_hash( debug, debug->table[i]->block );
        }
        while (((i - home) & mask) < ((i - hole) & mask));
        debug->table[hole] = debug->table[i];
        hole = i;
    }
done:
    debug->count--;
    meta_free( &debug->meta, record, sizeof(*record) );
}

/* ---- places ---- */

/* The heap's own copy of a name; NULL when there is no memory for it. */
static const char *copy_file_name( struct debug *debug, const char *file, const struct vm_quota *quota )
{
    struct file_name *name;
    uint32_t hash = 0;
    size_t size;
    void *piece;

    for (size = 0; file[size] && size < MAX_FILE_NAME; size++) hash = hash * 31 + (unsigned char)file[size];
    for (name = debug->files[hash % FILE_CHAINS]; name; name = name->next)
        if (!strncmp( name->name, file, size ) && !name->name[size]) return name->name;
    if (meta_alloc( &debug->meta, sizeof(*name) + size + 1, quota, &piece )) return NULL;
    name = piece;
    memcpy( name->name, file, size );
    name->next = debug->files[hash % FILE_CHAINS];
    debug->files[hash % FILE_CHAINS] = name;
    return name->name;
}

C_ASSERT( sizeof(struct file_name) + MAX_FILE_NAME + 1 <= META_MAX );

static void report( struct debug *debug, const struct record *record, enum heap_error error, ptrdiff_t offset,
                    const struct heap_place *found )
{
    struct heap_report report = { .error = error, .offset = offset };

    if (!debug->report) return;
    report.block = record->block;
    report.size = record->size;
    report.serial = record->serial;
    report.count = record->count;
    report.bytes = record->bytes;
    report.from = record->from;
    report.freed.caller = record->freed_by;
    if (found) report.found = *found;
    debug->report( debug->context, &report );
}

/* ---- guards ---- */

/* The first byte of a range that isn't what it was filled with, or NULL. */
static const char *find_change( const char *start, const char *end, unsigned char fill )
{
    for (; start < end; start++) if (*(const unsigned char *)start != fill) return start;
    return NULL;
}

static char *get_raw( const struct record *record )
{
    return record->block - DEBUG_GUARD;
}

static char *get_end( const struct record *record )
{
    return get_raw( record ) + record->room;
}

static void check_guards( struct debug *debug, const struct record *record, const struct heap_place *found )
{
    const char *change;

    if ((change = find_change( get_raw( record ), record->block, DEBUG_GUARD_FILL )))
        report( debug, record, HEAP_UNDERRUN, change - record->block, found );
    if ((change = find_change( record->block + record->size, get_end( record ), DEBUG_GUARD_FILL )))
        report( debug, record, HEAP_OVERRUN, change - record->block, found );
}

static void check_freed( struct debug *debug, const struct record *record )
{
    const char *change = find_change( get_raw( record ), get_end( record ), DEBUG_FREED_FILL );

    if (change) report( debug, record, HEAP_USE_AFTER_FREE, change - record->block, NULL );
}

/* ---- the queue of freed blocks ---- */

static void leave_queue( struct debug *debug )
{
    struct record *record = debug->queue;

    check_freed( debug, record );
    if (!(debug->queue = record->next)) debug->queue_end = &debug->queue;
    debug->queue_count--;
    debug->queue_bytes -= record->room;
    raw_free( debug->heap, get_raw( record ));
    remove_entry( debug, record );
}

static void enter_queue( struct debug *debug, struct record *record )
{
    record->freed = 1;
    record->next = NULL;
    *debug->queue_end = record;
    debug->queue_end = &record->next;
    debug->queue_count++;
    debug->queue_bytes += record->room;
    memset( get_raw( record ), DEBUG_FREED_FILL, record->room );
    while (debug->queue_count > MAX_QUEUE || (debug->queue_bytes > MAX_QUEUE_BYTES && debug->queue_count > 1))
        leave_queue( debug );
}

/* ---- the end ---- */

static int compare_numbers( uint64_t a, uint64_t b )
{
    return (a > b) - (a < b);
}

/* Blocks from the same place are side by side, the oldest first. */
static int compare_places( const void *a, const void *b )
{
    const struct record *one = *(struct record *const *)a, *two = *(struct record *const *)b;
    int ret;

    if ((ret = compare_numbers( (uintptr_t)one->from.file, (uintptr_t)two->from.file ))) return ret;
    if (one->from.file && (ret = compare_numbers( one->from.line, two->from.line ))) return ret;
    if (!one->from.file && (ret = compare_numbers( (uintptr_t)one->from.caller, (uintptr_t)two->from.caller )))
        return ret;
    return compare_numbers( one->serial, two->serial );
}

static int is_same_place( const struct record *one, const struct record *two )
{
    if (one->from.file != two->from.file) return 0;
    return one->from.file ? one->from.line == two->from.line : one->from.caller == two->from.caller;
}

/* The most bytes first. */
static int compare_sums( const void *a, const void *b )
{
    const struct record *one = *(struct record *const *)a, *two = *(struct record *const *)b;
    int ret = compare_numbers( two->bytes, one->bytes );

    return ret ? ret : compare_numbers( one->serial, two->serial );
}

/* Lets the first of each run of blocks from one place stand for all of them. Returns the number of places. */
static size_t sum_up( struct record **leaks, size_t count, struct heap_report *all )
{
    size_t places = 0, i;

    for (i = 0; i < count; i++)
    {
        if (!i || !is_same_place( leaks[places - 1], leaks[i] ))
        {
            leaks[places++] = leaks[i];
            leaks[places - 1]->count = leaks[places - 1]->bytes = 0;
        }
        leaks[places - 1]->count++;
        leaks[places - 1]->bytes += leaks[i]->size;
        all->count++;
        all->bytes += leaks[i]->size;
    }
    return places;
}

/* The table becomes the list of what was left behind, and is of no use afterwards. */
static void report_all( struct debug *debug )
{
    struct heap_report all = { .error = HEAP_LEAK_SUM, .serial = debug->serial };
    struct record **leaks = debug->table, *record;
    size_t count = 0, i;

    for (i = 0; i < debug->entries; i++)
    {
        if (!(record = debug->table[i])) continue;
        if (record->freed) check_freed( debug, record );
        else
        {
            check_guards( debug, record, NULL );
            leaks[count++] = record;
        }
    }
    debug->over = 1;
    qsort( leaks, count, sizeof(*leaks), compare_places );
    count = sum_up( leaks, count, &all );
    qsort( leaks, count, sizeof(*leaks), compare_sums );
    for (i = 0; i < count; i++) report( debug, leaks[i], HEAP_LEAK, 0, NULL );
    if (debug->report) debug->report( debug->context, &all );
}

/* ---- the calls ---- */

static vm_status unlock( struct debug *debug, vm_status status )
{
    lock_drop( &debug->lock );
    return status;
}

vm_status debug_create( struct heap *heap, struct vm *vm, struct debug **ret )
{
    struct meta meta = { vm };
    struct debug *debug;
    vm_status status;
    void *piece;

    if ((status = meta_alloc( &meta, sizeof(*debug), NULL, &piece ))) return status;
    debug = piece;
    debug->heap = heap;
    debug->meta = meta;
    debug->queue_end = &debug->queue;
    if ((status = make_table( debug, MIN_TABLE, NULL )))
    {
        meta = debug->meta;
        meta_release( &meta );
        return status;
    }
    *ret = debug;
    return STATUS_SUCCESS;
}

void debug_destroy( struct debug *debug )
{
    struct meta meta;

    if (!debug->over) report_all( debug );
    vm_discard( debug->meta.vm, debug->table );
    meta = debug->meta;
    meta_release( &meta );
}

vm_status debug_report_leaks( struct debug *debug )
{
    if (!lock_try( &debug->lock )) return STATUS_TIMEOUT;
    if (!debug->over) report_all( debug );
    lock_drop( &debug->lock );
    return STATUS_SUCCESS;
}

void debug_set_report( struct debug *debug, heap_report_func func, void *context )
{
    lock_take( &debug->lock, 0 );
    debug->report = func;
    debug->context = context;
    lock_drop( &debug->lock );
}

static vm_status alloc( struct debug *debug, size_t size, const struct vm_quota *quota, const struct heap_place *place,
                        void **ptr )
{
    struct record *record;
    vm_status status;
    void *piece, *raw;
    size_t room;

    if (debug->over || size > SIZE_MAX - 2 * DEBUG_GUARD) return STATUS_NO_MEMORY;
    if ((debug->count + 1) * 2 > debug->entries && (status = make_table( debug, debug->entries * 2, quota )))
        return status;
    if ((status = meta_alloc( &debug->meta, sizeof(*record), quota, &piece ))) return status;
    if ((status = raw_alloc( debug->heap, size + 2 * DEBUG_GUARD, quota, &raw )))
    {
        meta_free( &debug->meta, piece, sizeof(*record) );
        return status;
    }
    raw_size( debug->heap, raw, &room );

    record = piece;
    record->block = (char *)raw + DEBUG_GUARD;
    record->size = size;
    record->room = room;
    record->serial = ++debug->serial;
    if (place) record->from = *place;
    if (record->from.file) record->from.file = copy_file_name( debug, record->from.file, quota );
    memset( raw, DEBUG_GUARD_FILL, DEBUG_GUARD );
    memset( record->block, DEBUG_NEW_FILL, size );
    memset( record->block + size, DEBUG_GUARD_FILL, get_end( record ) - (record->block + size) );
    *find_entry( debug, record->block ) = record;
    debug->count++;
    debug->in_use += size;
    *ptr = record->block;
    return STATUS_SUCCESS;
}

/* An address that no block in use begins at. */
static vm_status refuse( struct debug *debug, struct record *record, const void *ptr, const struct heap_place *place )
{
    struct heap_report bad = { .error = HEAP_BAD_FREE, .address = ptr };
    const char *raw;

    if (record)
    {
        report( debug, record, HEAP_DOUBLE_FREE, 0, place );
        return STATUS_MEMORY_NOT_ALLOCATED;
    }
    if ((raw = raw_find( debug->heap, ptr )) && (record = *find_entry( debug, raw + DEBUG_GUARD )) && !record->freed)
    {
        bad.block = record->block;
        bad.size = record->size;
        bad.serial = record->serial;
        bad.offset = (const char *)ptr - record->block;
        bad.from = record->from;
    }
    if (place) bad.found = *place;
    if (debug->report) debug->report( debug->context, &bad );
    return STATUS_MEMORY_NOT_ALLOCATED;
}

static vm_status release( struct debug *debug, struct record *record, const struct heap_place *place )
{
    check_guards( debug, record, place );
    debug->in_use -= record->size;
    record->freed_by = place ? place->caller : NULL;
    enter_queue( debug, record );
    return STATUS_SUCCESS;
}

vm_status debug_alloc( struct debug *debug, size_t size, const struct vm_quota *quota, const struct heap_place *place,
                       void **ptr )
{
    lock_take( &debug->lock, 0 );
    return unlock( debug, alloc( debug, size, quota, place, ptr ));
}

vm_status debug_free( struct debug *debug, void *ptr, const struct heap_place *place )
{
    struct record *record;

    lock_take( &debug->lock, 0 );
    if (debug->over) return unlock( debug, STATUS_SUCCESS );
    record = *find_entry( debug, ptr );
    if (!record || record->freed) return unlock( debug, refuse( debug, record, ptr, place ));
    return unlock( debug, release( debug, record, place ));
}

/* Every block moves, so that whoever goes on using the old address is found out. */
vm_status debug_realloc( struct debug *debug, void *ptr, size_t size, const struct vm_quota *quota,
                         const struct heap_place *place, void **new_ptr )
{
    struct record *record;
    vm_status status;
    void *ret;

    lock_take( &debug->lock, 0 );
    if (debug->over) return unlock( debug, STATUS_NO_MEMORY );
    record = *find_entry( debug, ptr );
    if (!record || record->freed) return unlock( debug, refuse( debug, record, ptr, place ));
    if ((status = alloc( debug, size, quota, &record->from, &ret ))) return unlock( debug, status );
    memcpy( ret, ptr, size < record->size ? size : record->size );
    *new_ptr = ret;
    return unlock( debug, release( debug, record, place ));
}

vm_status debug_size( struct debug *debug, const void *ptr, size_t *size )
{
    struct record *record;

    lock_take( &debug->lock, 0 );
    record = debug->over ? NULL : *find_entry( debug, ptr );
    if (!record || record->freed) return unlock( debug, STATUS_MEMORY_NOT_ALLOCATED );
    *size = record->size;
    return unlock( debug, STATUS_SUCCESS );
}

void debug_statistics( struct debug *debug, uint64_t *in_use, uint64_t *held )
{
    lock_take( &debug->lock, 0 );
    *in_use = debug->in_use;
    *held = debug->meta.held + debug->entries * sizeof(*debug->table);
    lock_drop( &debug->lock );
}
