/*
 * What a memory manager may give to whom, and what it answers
 *
 * A critical level is a share of the commit limit: what is reserved for graver requests is not there for a
 * lesser one.  The share travels with the call into the VM layer as a quota, where it is compared with the charge in
 * the same step that takes it, so no limit is ever passed, not even by a page.
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

#include "ntstatus.h"
#define WIN32_NO_STATUS
#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "hostmemory.h"
#include "wine/debug.h"

#include "hostmemory/policy.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define NO_LIMIT (~(UINT64)0)

C_ASSERT( QUOTA_LEVELS == QUOTA_LENDING + 1 );

void policy_init( struct policy *policy, struct vm *vm )
{
    memset( policy, 0, sizeof(*policy) );
    policy->vm = vm;
    policy->limits.cbSize = sizeof(policy->limits);
    policy->lending.commit_limit = policy->lending.reserve_limit = NO_LIMIT;
}

static HRESULT check_limits( const HOST_MEMORY_LIMITS *limits )
{
    if (limits->cbSize != sizeof(*limits)) return E_INVALIDARG;
    if (limits->flags & ~HOST_MEMORY_STRICT) return E_INVALIDARG;
    if (limits->lowPercent > 100 || limits->highPercent > 100) return E_INVALIDARG;
    if (limits->lowPercent && limits->highPercent > limits->lowPercent) return E_INVALIDARG;
    if (limits->commitLimit && (limits->appDomainReserve > limits->commitLimit ||
                                limits->processReserve > limits->commitLimit - limits->appDomainReserve))
        return E_INVALIDARG;
    return S_OK;
}

/* What a request at a level may leave in use. */
static UINT64 get_share( const HOST_MEMORY_LIMITS *limits, int level )
{
    UINT64 share = limits->commitLimit;

    if (!share) return NO_LIMIT;
    if (level < eProcessCritical) share -= limits->processReserve;
    if (level < eAppDomainCritical) share -= limits->appDomainReserve;
    return share;
}

/* Of commit or of address space: in_use may be lent in part. */
static inline UINT64 get_lending( UINT64 limit, UINT64 in_use, UINT64 before )
{
    return max( limit, min( in_use, before ) );
}

static void publish_quotas( struct policy *policy, const struct vm_statistics *pages )
{
    const HOST_MEMORY_LIMITS *limits = &policy->limits;
    struct vm_quota set[QUOTA_LEVELS];
    int level;

    for (level = eTaskCritical; level <= eProcessCritical; level++)
    {
        set[level].commit_limit = get_share( limits, level );
        set[level].reserve_limit = limits->reserveLimit ? limits->reserveLimit : NO_LIMIT;
    }
    set[QUOTA_LENDING] = set[eProcessCritical];
    set[QUOTA_LENDING].commit_limit = get_lending( set[eProcessCritical].commit_limit, pages->committed,
                                                   policy->lending.commit_limit );
    set[QUOTA_LENDING].reserve_limit = get_lending( set[eProcessCritical].reserve_limit, pages->reserved,
                                                    policy->lending.reserve_limit );
    policy->lending = set[QUOTA_LENDING];
    quotas_publish( &policy->quotas, set );
    policy->limited = limits->commitLimit || limits->reserveLimit;
}

HRESULT policy_set_limits( struct policy *policy, const HOST_MEMORY_LIMITS *limits )
{
    struct vm_statistics pages;
    struct vm_config config;
    HRESULT hr;

    if (FAILED(hr = check_limits( limits ))) return hr;
    memset( &config, 0, sizeof(config) );
    if (limits->flags & HOST_MEMORY_STRICT) config.flags = VM_STRICT;
    config.cache_limit = min( limits->cacheLimit, ~(SIZE_T)0 );
    config.lock_timeout = limits->lockTimeoutMilliseconds;

    AcquireSRWLockExclusive( &policy->lock );
    if (SUCCEEDED(hr = policy_get_result( policy, vm_statistics( policy->vm, &pages ) )) &&
        SUCCEEDED(hr = policy_get_result( policy, vm_configure( policy->vm, &config ) )))
    {
        policy->limits = *limits;
        publish_quotas( policy, &pages );
    }
    ReleaseSRWLockExclusive( &policy->lock );
    return hr;
}

HRESULT policy_get_limits( struct policy *policy, HOST_MEMORY_LIMITS *limits )
{
    if (limits->cbSize != sizeof(*limits)) return E_INVALIDARG;
    AcquireSRWLockShared( &policy->lock );
    *limits = policy->limits;
    ReleaseSRWLockShared( &policy->lock );
    return S_OK;
}

HRESULT policy_admit( struct policy *policy, EMemoryCriticalLevel level, struct vm_quota *room,
                      const struct vm_quota **quota )
{
    if (!policy_is_alive( policy )) return HOST_E_CLRNOTAVAILABLE;
    if ((unsigned int)level > eProcessCritical) return E_INVALIDARG;
    *quota = NULL;
    if (!policy->limited) return S_OK;
    quotas_read( &policy->quotas, level, room );
    *quota = room;
    return S_OK;
}

static inline UINT64 add_to_limit( UINT64 limit, size_t bytes )
{
    return limit <= NO_LIMIT - bytes ? limit + bytes : NO_LIMIT;
}

void policy_get_lending_quota( struct policy *policy, size_t beyond, struct vm_quota *room )
{
    quotas_read( &policy->quotas, QUOTA_LENDING, room );
    room->commit_limit = add_to_limit( room->commit_limit, beyond );
    room->reserve_limit = add_to_limit( room->reserve_limit, beyond );
}

UINT64 policy_get_commit_limit( struct policy *policy )
{
    struct vm_quota quota;

    if (!policy->limited) return 0;
    quotas_read( &policy->quotas, eProcessCritical, &quota );
    return quota.commit_limit == NO_LIMIT ? 0 : quota.commit_limit;
}

void policy_shutdown( struct policy *policy )
{
    InterlockedCompareExchange( &policy->state, POLICY_SHUT_DOWN, POLICY_ALIVE );
}

HRESULT policy_get_result( struct policy *policy, vm_status status )
{
    switch (status)
    {
    case STATUS_SUCCESS:
        return S_OK;
    case STATUS_NO_MEMORY:
    case STATUS_COMMITMENT_LIMIT:
        return E_OUTOFMEMORY;
    case STATUS_TIMEOUT:
        return HOST_E_TIMEOUT;
    case VM_STATUS_DAMAGED:
        if (InterlockedExchange( &policy->state, POLICY_BROKEN ) == POLICY_BROKEN) return HOST_E_CLRNOTAVAILABLE;
        ERR( "the bookkeeping of memory is damaged; nothing more is given out\n" );
        return E_FAIL;
    default:
        return HRESULT_FROM_WIN32( RtlNtStatusToDosError( status ) );
    }
}
