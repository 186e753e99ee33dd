/*
 * Figures of the process's memory managers, for other programs to read while it runs
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

/* They lie in a section of the name mscoree-memory-PID, whose file of the same name in the folder for temporary files
 * goes away with the process. A program of Linux finds that file in /proc/PID/maps. docs/trace.md describes it for
 * its readers.
 *
 * Invariant: the serial number of a manager is odd while its figures are written; a reader whose serial number has
 * changed, or is odd, reads again. */

#ifndef __MSCOREE_HOSTMEMORY_LIVE_H
#define __MSCOREE_HOSTMEMORY_LIVE_H

struct memory_manager;

#define LIVE_MAGIC    "MemLive1"
#define LIVE_MANAGERS 20

/* All numbers are little-endian. */
struct live_manager
{
    volatile LONG          serial;
    volatile LONG          used;            /* FALSE: the manager is gone, or never was */
    UINT64                 manager;         /* its address */
    UINT64                 updated;         /* as a FILETIME */
    UINT64                 commit_limit;    /* 0: none */
    HOST_MEMORY_STATISTICS statistics;
};

struct live_section
{
    char                magic[8];
    UINT32              header_size;        /* where the managers begin */
    UINT32              manager_size;
    UINT32              managers;
    UINT32              process;
    UINT32              pointer_size;
    UINT32              reserved[9];
    struct live_manager manager[LIVE_MANAGERS];
};

C_ASSERT( sizeof(HOST_MEMORY_STATISTICS) == 152 );
C_ASSERT( sizeof(struct live_manager) == 184 );
C_ASSERT( offsetof(struct live_section, manager) == 64 );
C_ASSERT( sizeof(struct live_section) <= 0x1000 );

/* Gives a manager its place, if there is one; until its end. */
extern void live_add( struct memory_manager *manager );
extern void live_remove( struct memory_manager *manager );

/* Pages have moved. The figures are written anew when they are older than a tenth of a second, from outside of all
 * locks of the manager. */
extern void live_update( struct memory_manager *manager );

#endif /* __MSCOREE_HOSTMEMORY_LIVE_H */
