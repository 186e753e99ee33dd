/*
 * What a run of the guest cost, in figures
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

#ifndef HOSTDEMO_FIGURES_H
#define HOSTDEMO_FIGURES_H

enum run
{
    RUN_OWN,            /* the host's own, counting manager */
    RUN_OURS,           /* the one that mscoree.dll brings */
    RUN_LIMITED,        /* the same with a limit */
    RUNS
};

#define NOT_COUNTED (~(UINT64)0)

/* Lies in memory shared between the program and the child that does the run.  Bytes and counts. */
struct figures
{
    BOOL    done;               /* the child came to its end */
    WCHAR   failed[64];         /* the call that failed; empty: none */
    HRESULT hr;                 /* what it gave */
    DWORD   returned;           /* by the guest */
    UINT64  virtual_alloc, virtual_free, virtual_protect, virtual_query;
    UINT64  alloc, free;
    UINT64  task_level, process_level;      /* requests by how bad a refusal would be */
    UINT64  refused;
    UINT64  peak_committed, committed, heap_in_use;
    UINT64  low_notifications;
    UINT64  milliseconds;       /* from Start to the guest's return */
};

#endif /* HOSTDEMO_FIGURES_H */
