/*
 * The file of a trace: a header, and a record a call
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

/* The file is mapped, and a record is made by one atomic count and plain stores. So a trace takes no lock and no
 * memory, may be made by threads that are stopped at any instruction, and is there to the last call, however the
 * process ends.
 *
 * Invariant: record n belongs to the thread that counted to n; one in which "what" is 0 was not finished. */

#ifndef __MSCOREE_HOSTMEMORY_TRACEFILE_H
#define __MSCOREE_HOSTMEMORY_TRACEFILE_H

#define TRACE_MAGIC "MemTrc01"

enum trace_event
{
    TRACE_VIRTUAL_ALLOC = 1,
    TRACE_VIRTUAL_FREE,
    TRACE_VIRTUAL_PROTECT,
    TRACE_ALLOC,
    TRACE_FREE,
    TRACE_VIEW_MAPPED,
    TRACE_VIEW_UNMAPPED,
    TRACE_NOTIFICATION
};

/* All numbers are little-endian.  What is in no record is 0. */
struct trace_record
{
    UINT64 ticks;       /* since the trace was opened, of the header's frequency */
    UINT64 addr;        /* what was given or is given back */
    UINT64 size;        /* bytes asked for */
    UINT32 thread;
    INT32  result;      /* HRESULT */
    UINT32 type;        /* MEM_*, or which EMemoryAvailable a notification has */
    UINT32 what;        /* TRACE_WHAT, written last */
};

/* PAGE_* in the low 16 bits, then EMemoryCriticalLevel in 8, then enum trace_event. */
#define TRACE_WHAT(event,level,protect) (((UINT32)(event) << 24) | (((level) & 0xff) << 16) | ((protect) & 0xffff))

C_ASSERT( sizeof(struct trace_record) == 40 );

struct trace_header
{
    char            magic[8];
    UINT32          header_size;    /* where the records begin */
    UINT32          record_size;
    UINT64          frequency;      /* ticks a second */
    UINT64          started;        /* as a FILETIME */
    UINT32          process;
    UINT32          pointer_size;
    UINT32          capacity;       /* records that fit */
    volatile LONG   count;          /* records that were to be written; those over the capacity are lost */
    UINT32          own_manager;    /* 1: the memory manager is our own, 0: the host's */
    UINT32          reserved[3];
};

C_ASSERT( sizeof(struct trace_header) == 64 );

/* Makes the file anew.  In its name %p stands for the number of the process.  Fails with the system's reason. */
extern HRESULT tracefile_open( const WCHAR *name, BOOL own_manager );

/* Adds a record; nothing when no file is open. */
extern void tracefile_add( enum trace_event event, const void *addr, SIZE_T size, DWORD type, DWORD protect,
                           DWORD level, HRESULT result );

#endif /* __MSCOREE_HOSTMEMORY_TRACEFILE_H */
