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

/* docs/trace.md describes the file for its readers.
 *
 * What costs time is the first touch of each page of a mapped file. So only windows into which records are made
 * are mapped, few pages again and again; a full one is written to the file's ring of records by one call. A
 * record is made by the thread that has marked a window as busy, and a thread that finds its window busy takes
 * the next one. So a trace waits for nobody and takes no memory, and is there to the last call, however the
 * process ends. When the ring is full, the oldest records are overwritten.
 *
 * Invariant: each record that was finished is in the ring, or among the first "used" ones of a window; while a
 * window is written to the ring it may be in both. Their order is that of their ticks. */

#ifndef __MSCOREE_HOSTMEMORY_TRACEFILE_H
#define __MSCOREE_HOSTMEMORY_TRACEFILE_H

#define TRACE_MAGIC "MemTrc03"

enum trace_event
{
    TRACE_VIRTUAL_ALLOC = 1,
    TRACE_VIRTUAL_FREE,
    TRACE_VIRTUAL_PROTECT,
    TRACE_ALLOC,
    TRACE_FREE,
    TRACE_VIEW_MAPPED,
    TRACE_VIEW_UNMAPPED,
    TRACE_NOTIFICATION,
    TRACE_COLLECTION,   /* type 1: the runtime has stopped its threads to collect, 0: they go on */
    TRACE_LIMIT,        /* size: what the manager may commit from now on; 0: there is no limit */
    TRACE_CACHED        /* size: released memory that the manager keeps for reuse by now */
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
    UINT64 caller;      /* the address that the runtime called from */
};

/* PAGE_* in the low 16 bits, then EMemoryCriticalLevel in 8, then enum trace_event. */
#define TRACE_WHAT(event,level,protect) (((UINT32)(event) << 24) | (((level) & 0xff) << 16) | ((protect) & 0xffff))

C_ASSERT( sizeof(struct trace_record) == 48 );

#define TRACE_MODULES 30

/* One that calls for memory. */
struct trace_module
{
    UINT64 base;
    UINT32 size;
    UINT32 reserved;
    char   name[48];    /* UTF-8, without its folder */
};

C_ASSERT( sizeof(struct trace_module) == 64 );

/* Into which records are made. */
struct trace_window
{
    volatile LONG       busy;           /* a thread makes a record, or writes all of them to the ring */
    volatile LONG       used;           /* how many there are */
    UINT32              reserved[14];
    struct trace_record record[1];
};

C_ASSERT( offsetof(struct trace_window, record) == 64 );

struct trace_header
{
    char                magic[8];
    UINT32              header_size;    /* where the ring of records begins, behind the windows */
    UINT32              record_size;
    volatile LONG64     frequency;      /* ticks a second, as far as it is known by now */
    UINT64              started;        /* as a FILETIME */
    UINT32              process;
    UINT32              pointer_size;
    UINT32              capacity;       /* records that fit into the ring */
    volatile LONG       modules;        /* how many there are */
    UINT32              own_manager;    /* 1: the memory manager is our own, 0: the host's */
    UINT32              reserved;
    volatile LONG64     count;          /* records that were written to the ring; record n lies at n modulo capacity */
    struct trace_module module[TRACE_MODULES];
    UINT32              windows;        /* how many there are, from here to the ring */
    UINT32              window_records; /* that fit into one */
    volatile LONG64     lost;           /* records for which there was no window, or that could not be written */
    UINT32              more[12];
};

C_ASSERT( offsetof(struct trace_header, count) == 56 );
C_ASSERT( offsetof(struct trace_header, windows) == 1984 );
C_ASSERT( sizeof(struct trace_header) == 2048 );

/* Makes the file anew, of the given size in bytes; 0: the default, 256 MiB, in 32-bit processes 32 MiB. In its name %p
 * stands for the number of the process.  Fails with the system's reason. */
extern HRESULT tracefile_open( const WCHAR *name, UINT64 size, BOOL own_manager );

/* Names a module that calls for memory.  One call after the other. */
extern void tracefile_add_module( HMODULE module );

/* Adds a record; nothing when no file is open. */
extern void tracefile_add( enum trace_event event, const void *addr, UINT64 size, DWORD type, DWORD protect,
                           DWORD level, HRESULT result, const void *caller );

#endif /* __MSCOREE_HOSTMEMORY_TRACEFILE_H */
