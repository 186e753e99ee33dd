/*
 * Layer: making, configuring and ending it; its figures
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

#include "arena.h"
#include "charge.h"
#include "deferred.h"
#include "grow.h"
#include "lanes.h"
#include "pagecache.h"
#include "reclaim.h"

#define DEFAULT_CACHE_LIMIT ((size_t)16 << 20)
#define DEFAULT_CACHE_DELAY 1000

static void set_config( struct vm *vm, const struct vm_config *config )
{
    if (config) vm->config = *config;
    vm->cache_follows = !vm->config.cache_limit && !(vm->config.flags & VM_STRICT);
    if (!vm->config.cache_limit) vm->config.cache_limit = DEFAULT_CACHE_LIMIT;
    if (!vm->config.cache_delay) vm->config.cache_delay = DEFAULT_CACHE_DELAY;
    if (vm->config.flags & VM_STRICT) vm->config.cache_limit = 0;
}

static inline size_t layer_size(void)
{
    return (sizeof(struct vm) + SLOT_MASK) & ~SLOT_MASK;
}

vm_status vm_create( const struct vm_config *config, struct vm **ret )
{
    void *base = NULL;
    struct vm *vm;
    vm_status status;
    unsigned int i;

    if ((status = prim_reserve( &base, layer_size(), MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE ))) return status;
    vm = base;
    set_config( vm, config );
    vm->highest = prim_highest_address();
    if (vm->highest >= MAP_END) vm->highest = MAP_END - 1;
    arenas_init( vm );
    vm->all_locked = grow_sync_all;
    vm->lanes_used = 1;
    vm->calls = 1;
    for (i = 0; i < LANES; i++) vm->lane[i].index = i;
    *ret = vm;
    return STATUS_SUCCESS;
}

void vm_destroy( struct vm *vm )
{
    struct lane_guard lanes = { vm, NULL, 1 };
    unsigned int i;

    for (i = 0; i < LANES; i++)
    {
        lanes.lane = &vm->lane[i];
        arenas_destroy( &lanes );
    }
    for (i = 0; i < LANES; i++) pool_destroy( &vm->lane[i].pool );
    prim_release( vm, layer_size() );
}

vm_status vm_configure( struct vm *vm, const struct vm_config *config )
{
    struct vm_config copy = *config;
    LANE_GUARD struct lane_guard lanes = { 0 };
    vm_status status;

    if ((status = lanes_lock_thread( &lanes, vm, LOCK_ALL ))) return status;
    copy.damage = vm->config.damage;
    copy.context = vm->config.context;
    set_config( vm, &copy );
    reclaim_pages( &lanes );
    return lanes_unlock( &lanes, STATUS_SUCCESS );
}

vm_status vm_trim( struct vm *vm )
{
    LANE_GUARD struct lane_guard lanes = { 0 };
    vm_status status;
    unsigned int i;

    deferred_release( vm );
    for (i = 0; i < LANES; i++)
    {
        if ((status = lanes_lock_one( &lanes, vm, i ))) return status;
        reclaim_lane( &lanes );
        lanes_unlock( &lanes, STATUS_SUCCESS );
    }
    return STATUS_SUCCESS;
}

vm_status vm_tick( struct vm *vm )
{
    LANE_GUARD struct lane_guard lanes = { 0 };
    vm_status status;
    unsigned int i;

    deferred_release( vm );
    for (i = 0; i < LANES; i++)
    {
        if (!load_relaxed( &vm->lane[i].cache.bytes ) && !load_relaxed( &vm->lane[i].cache.retired_bytes )) continue;
        if ((status = lanes_lock_one( &lanes, vm, i ))) return status;
        pagecache_age( vm, lanes.lane, ~0u );
        lanes_unlock( &lanes, STATUS_SUCCESS );
    }
    return STATUS_SUCCESS;
}

vm_status vm_statistics( struct vm *vm, struct vm_statistics *statistics )
{
    LANE_GUARD struct lane_guard lanes = { 0 };
    vm_status status;
    unsigned int i;

    if ((status = lanes_lock_thread( &lanes, vm, LOCK_ALL | LOCK_DAMAGED ))) return status;
    charge_update_peak( vm );
    statistics->reserved = vm->reserve.drawn;
    statistics->committed = vm->commit.drawn;
    statistics->peak_committed = vm->peak;
    statistics->cached = 0;
    statistics->arenas = 0;
    statistics->bookkeeping = layer_size();
    statistics->regions = 0;
    statistics->system_calls = load_relaxed( &vm->calls );
    for (i = 0; i < LANES; i++)
    {
        struct lane *lane = &vm->lane[i];

        statistics->cached += lane->cache.bytes + lane->cache.retired_bytes;
        statistics->arenas += lane->shared_bytes + lane->single_bytes;
        statistics->bookkeeping += lane->pool.bytes + lane->slots_bytes;
        statistics->regions += lane->regions;
        statistics->system_calls += lane->calls + lane->pool.calls;
    }
    return lanes_unlock( &lanes, STATUS_SUCCESS );
}
