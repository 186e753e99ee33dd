/*
 * What a memory manager may give to whom, and what it answers
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

#ifndef __MSCOREE_HOSTMEMORY_POLICY_H
#define __MSCOREE_HOSTMEMORY_POLICY_H

#include "wine/list.h"

#include "hostmemory/quotas.h"
#include "vm/vm.h"

enum policy_state
{
    POLICY_ALIVE,
    POLICY_SHUT_DOWN,       /* Shutdown() was called */
    POLICY_BROKEN           /* damage was found: one call said E_FAIL */
};

/* What loans are counted from, instead of a level: the limit, or what was in use when the limit was set lower. It is
 * never more than the highest limit so far, so that lent memory is no reason to lend more. */
#define QUOTA_LENDING (eProcessCritical + 1)

/* Invariant: the reserves together are not more than the commit limit, where there is one. */
struct policy
{
    struct vm         *vm;
    SRWLOCK            lock;        /* of SetLimits and GetLimits */
    HOST_MEMORY_LIMITS limits;
    struct quotas      quotas;      /* by level, and QUOTA_LENDING */
    struct vm_quota    lending;     /* the latter */
    volatile BOOL      limited;     /* there is a limit at all */
    volatile LONG      state;       /* enum policy_state, only forward */
    struct list        entry;       /* in policylist.c's list */
};

extern void policy_init( struct policy *policy, struct vm *vm );

/* E_INVALIDARG: an unknown size or flag, or values that contradict each other. */
extern HRESULT policy_set_limits( struct policy *policy, const HOST_MEMORY_LIMITS *limits );
extern HRESULT policy_get_limits( struct policy *policy, HOST_MEMORY_LIMITS *limits );

/* S_OK, or why nothing may be given out: HOST_E_CLRNOTAVAILABLE, or E_INVALIDARG for a level that is none.
 * The quota, for which the caller has the room, is what the layer may have in total after a call at this level; NULL:
 * no limit. Takes no lock. */
extern HRESULT policy_admit( struct policy *policy, EMemoryCriticalLevel level, struct vm_quota *room,
                             const struct vm_quota **quota );

/* The quota of a request for something that is lent, which may pass QUOTA_LENDING by so many bytes. */
extern void policy_get_lending_quota( struct policy *policy, size_t beyond, struct vm_quota *room );

/* The commit limit in bytes; 0: none. Takes no lock. */
extern UINT64 policy_get_commit_limit( struct policy *policy );

/* Whether anything is given out at all. */
static inline BOOL policy_is_alive( const struct policy *policy )
{
    return policy->state == POLICY_ALIVE && !RtlDllShutdownInProgress();
}

extern void policy_shutdown( struct policy *policy );

/* The HRESULT of a status of the VM layer; damage makes the manager unusable. */
extern HRESULT policy_get_result( struct policy *policy, vm_status status );

#endif /* __MSCOREE_HOSTMEMORY_POLICY_H */
