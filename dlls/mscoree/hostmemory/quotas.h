/*
 * Quotas: what requests of each level may leave in use, read while limits change
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

/* Requests read their quota without a lock, and copy it: a request never waits for a thread that changes limits, since
 * that may have been stopped in the middle. There are two sets. A change writes the one that is not in use, and then
 * makes it the one in use; whoever has copied the other meanwhile sees that there was a change, and copies again.
 *
 * Invariant: the set in use is not written. A set is written only after the sequence number has said that the other is
 * in use, so that a copy during which that number has stayed the same is of one set. */

#ifndef __MSCOREE_HOSTMEMORY_QUOTAS_H
#define __MSCOREE_HOSTMEMORY_QUOTAS_H

#include <stdint.h>

#include "prim/atomic.h"
#include "vm/vm.h"

#define QUOTA_LEVELS 4

struct quotas
{
    uint32_t sequence;      /* of changes; its lowest bit is the set in use */
    uint32_t words[2][QUOTA_LEVELS][4];     /* halves, since 64 bits are not read at once everywhere */
};

/* One thread at a time. */
static inline void quotas_publish( struct quotas *quotas, const struct vm_quota set[QUOTA_LEVELS] )
{
    uint32_t next = load_relaxed( &quotas->sequence ) + 1, *words;
    unsigned int level;

    for (level = 0; level < QUOTA_LEVELS; level++)
    {
        words = quotas->words[next & 1][level];
        store_release( &words[0], (uint32_t)set[level].commit_limit );
        store_release( &words[1], (uint32_t)(set[level].commit_limit >> 32) );
        store_release( &words[2], (uint32_t)set[level].reserve_limit );
        store_release( &words[3], (uint32_t)(set[level].reserve_limit >> 32) );
    }
    store_release( &quotas->sequence, next );
}

static inline void quotas_read( const struct quotas *quotas, unsigned int level, struct vm_quota *quota )
{
    const uint32_t *words;
    uint32_t sequence;

    do
    {
        sequence = load_acquire( &quotas->sequence );
        words = quotas->words[sequence & 1][level];
        quota->commit_limit = load_acquire( &words[0] ) | (uint64_t)load_acquire( &words[1] ) << 32;
        quota->reserve_limit = load_acquire( &words[2] ) | (uint64_t)load_acquire( &words[3] ) << 32;
    } while (load_relaxed( &quotas->sequence ) != sequence);
}

#endif  /* __MSCOREE_HOSTMEMORY_QUOTAS_H */
