/*
 * What a check is, and what it may call
 *
 * A check asks one thing of the host's memory manager. It is a row of the table in checks.c: its name, what a CLR does
 * about a host that fails it, where the rule is documented, who has failed it, and a function. Functions call the
 * manager only through the wrappers below, so that a crash can be told with the method that it happened in.
 *
 * Invariant: a check leaves nothing behind that the next one would notice; one that cannot promise that is CHECK_ALONE,
 * and gets a process of its own.
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

#ifndef HOSTCHECK_CHECK_H
#define HOSTCHECK_CHECK_H

#define COBJMACROS
#include <windows.h>
#include <stdio.h>

#include "mscoree.h"
#include "corerror.h"
#include "hostmemory.h"

#define KIB 1024
#define MIB (1024 * 1024)
#define PAGE 0x1000
#define GRANULE 0x10000

/* Nearly all of the address space: a size that the function takes, and for which there is no room. */
#ifdef _WIN64
#define TOO_MUCH ((SIZE_T)0x7ff000000000)
#else
#define TOO_MUCH ((SIZE_T)0x78000000)
#endif

enum severity
{
    PASSED,
    NOTE,           /* good to know; no CLR minds */
    WARNING,        /* a CLR goes on, with less than it could have */
    ERROR_FOUND,    /* a CLR does not start, crashes, deadlocks, or damages memory */
    SKIPPED         /* could not be asked */
};

/* The methods, in the order of the vtables. */
enum method
{
    NO_METHOD,
    CREATE_MALLOC, VIRTUAL_ALLOC, VIRTUAL_FREE, VIRTUAL_QUERY, VIRTUAL_PROTECT, GET_MEMORY_LOAD,
    REGISTER_CALLBACK, NEEDS_SPACE, ACQUIRED_SPACE, RELEASED_SPACE,
    HEAP_ALLOC, HEAP_DEBUG_ALLOC, HEAP_FREE,
    QUERY_INTERFACE, ADD_REF, RELEASE, GET_HOST_MANAGER, POLICY_METHOD, FACTORY,
    METHODS
};

#define NEEDS(method) (1u << (method))
#define PAGES         (NEEDS(VIRTUAL_ALLOC) | NEEDS(VIRTUAL_FREE))
#define BLOCKS        (NEEDS(CREATE_MALLOC) | NEEDS(HEAP_ALLOC) | NEEDS(HEAP_FREE))

#define CHECK_ALONE   0x1       /* in a process of its own */
#define CHECK_POLICY  0x2       /* of hosts that have an IHostMemoryPolicy */
#define CHECK_CONTROL 0x4       /* of hosts that were given as an IHostControl */
#define CHECK_LONG    0x8       /* takes as long as --seconds says */

struct context
{
    IHostMemoryManager *manager;
    IHostMalloc        *heap;           /* made with MALLOC_THREADSAFE; NULL: it could not be */
    IHostMemoryPolicy  *policy;         /* or NULL */
    IHostControl       *control;        /* or NULL */
    unsigned int        present;        /* NEEDS() of the methods that are there */
    unsigned int        seconds;        /* of CHECK_LONG */
};

struct check
{
    const char   *name;
    enum severity severity;             /* of a crash, or when the process hangs */
    unsigned int  flags;
    unsigned int  needs;
    void        (*func)( struct context *context );
    const char   *clr;                  /* what a CLR does */
    const char   *documented;           /* where; what begins with a method is a page of Microsoft's */
    const char   *seen;                 /* in which public hosts; NULL */
};

extern const struct check checks[];
extern const unsigned int check_count;

/* A finding of the check that is under way. */
extern void found( enum severity severity, const char *format, ... ) __attribute__((format(ms_printf, 2, 3)));

/* The check could not ask what it wanted to. */
extern void not_asked( const char *format, ... ) __attribute__((format(ms_printf, 1, 2)));

/* "E_FAIL", or the number. The text is the thread's until the fourth call after this one. */
extern const char *hr_name( HRESULT hr );
extern const char *method_name( enum method method );

/* The calls. */
extern HRESULT do_create_malloc( IHostMemoryManager *manager, DWORD type, IHostMalloc **heap );
extern HRESULT do_alloc( struct context *context, void *addr, SIZE_T size, DWORD type, DWORD protect,
                         EMemoryCriticalLevel level, void **mem );
extern HRESULT do_free( struct context *context, void *addr, SIZE_T size, DWORD type );
extern HRESULT do_query( struct context *context, const void *addr, void *buffer, SIZE_T len, SIZE_T *result );
extern HRESULT do_protect( struct context *context, void *addr, SIZE_T size, DWORD protect, DWORD *old );
extern HRESULT do_load( struct context *context, DWORD *load, SIZE_T *available );
extern HRESULT do_register( struct context *context, ICLRMemoryNotificationCallback *callback );
extern HRESULT do_needs( struct context *context, void *start, SIZE_T size );
extern HRESULT do_acquired( struct context *context, void *start, SIZE_T size );
extern HRESULT do_released( struct context *context, void *start );
extern HRESULT heap_alloc( IHostMalloc *heap, SIZE_T size, EMemoryCriticalLevel level, void **mem );
extern HRESULT heap_debug_alloc( IHostMalloc *heap, SIZE_T size, char *file, int line, void **mem );
extern HRESULT heap_free( IHostMalloc *heap, void *mem );

/* Says which method is being called; returns the one before. */
extern enum method enter_method( enum method method );

/* A region of memory that is committed, or NULL and a finding: not asked. */
extern void *get_pages( struct context *context, SIZE_T size, DWORD type, DWORD protect );
extern void drop_pages( struct context *context, void *mem );
extern void *get_block( struct context *context, SIZE_T size );

/* What the system says of an address. */
extern MEMORY_BASIC_INFORMATION system_query( const void *addr );

static const ULONG_PTR untouched = 0xdeadbee0;
#define UNTOUCHED ((void *)untouched)

#endif /* HOSTCHECK_CHECK_H */
