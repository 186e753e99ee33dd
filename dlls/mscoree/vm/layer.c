/*
 * Layer: making and ending it, locking it, counting in it
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

#include "spanning.h"
#include "layer.h"
#include "arena.h"

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

static vm_status lock_all( struct lane_guard *lanes )
{
    struct vm *vm = lanes->vm;
    unsigned int i;

    for (i = 0; i < LANES; i++)
    {
        if (lock_take( &vm->lane[i].lock, vm->config.lock_timeout )) continue;
        while (i--) lock_drop( &vm->lane[i].lock );
        return STATUS_TIMEOUT;
    }
    lanes->all = lanes->open = 1;
    for (i = 0; i < LANES; i++)
    {
        ledger_settle( &vm->commit, &vm->lane[i].commit );
        ledger_settle( &vm->reserve, &vm->lane[i].reserve );
    }
    grow_sync_all( lanes );
    return STATUS_SUCCESS;
}

vm_status lanes_lock_one( struct lane_guard *lanes, struct vm *vm, unsigned int index )
{
    lanes->vm = vm;
    lanes->lane = &vm->lane[index];
    lanes->all = 0;
    if (load_relaxed( &vm->damaged )) return VM_STATUS_DAMAGED;
    lanes->open = lock_take( &lanes->lane->lock, load_relaxed( &vm->config.lock_timeout ));
    return lanes->open ? STATUS_SUCCESS : STATUS_TIMEOUT;
}

static inline uint8_t *assigned_lane( struct vm *vm )
{
    return &vm->assigned[(uint32_t)prim_thread() * 0x9e3779b1u >> 24];
}

/* The first thread to come uses lane 0; one that finds its lane locked moves on to the next for good. */
vm_status lanes_lock_thread( struct lane_guard *lanes, struct vm *vm, int how )
{
    uint8_t *assigned = assigned_lane( vm );
    unsigned int index = load_relaxed( assigned ), used;

    lanes->vm = vm;
    lanes->lane = &vm->lane[index];
    lanes->all = 0;
    if (!(how & LOCK_DAMAGED) && load_relaxed( &vm->damaged )) return VM_STATUS_DAMAGED;
    if (how & LOCK_ALL) return lock_all( lanes );
    if ((lanes->open = lock_try( &lanes->lane->lock ))) return STATUS_SUCCESS;
    index = (index + 1) % LANES;
    store_relaxed( assigned, index );
    used = load_relaxed( &vm->lanes_used );
    while (used <= index && !__atomic_compare_exchange_n( &vm->lanes_used, &used, index + 1, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED )) /* again */;
    return lanes_lock_one( lanes, vm, index );
}

/* Where a region that this thread finds is remembered: threads of different lanes share none of it. */
static inline struct region **recent( struct vm *vm, uintptr_t address )
{
    return &vm->lane[load_relaxed( assigned_lane( vm ) )].recent[recent_index( address )];
}

/* Tries the region that was found here before: under its lane's lock a valid region is what the map would show. */
static int lanes_lock_recent( struct lane_guard *lanes, struct vm *vm, uintptr_t address, uintptr_t *entry )
{
    struct region *region = load_acquire( recent( vm, address ) );

    if (!region || address - load_relaxed( &region->base ) >= load_relaxed( &region->pages ) << PAGE_SHIFT) return 0;
    lanes->lane = &vm->lane[load_relaxed( &region->lane )];
    if (!lock_try( &lanes->lane->lock )) return 0;
    lanes->open = 1;
    *entry = map_region( region );
    if (!(region->sequence & 1) && !(region->flags & REGION_SPANNING) && region_at( *entry, address )) return 1;
    lanes_unlock( lanes, STATUS_SUCCESS );
    return 0;
}

vm_status lanes_lock_address( struct lane_guard *lanes, struct vm *vm, int how, uintptr_t address, uintptr_t *entry )
{
    unsigned int index, spanning;
    vm_status status;

    lanes->vm = vm;
    lanes->lane = NULL;
    lanes->all = 0;
    if (!(how & LOCK_DAMAGED) && load_relaxed( &vm->damaged )) return VM_STATUS_DAMAGED;
    if (how & LOCK_ALL)
    {
        if ((status = lock_all( lanes ))) return status;
    }
    else if (lanes_lock_recent( lanes, vm, address, entry )) return STATUS_SUCCESS;
    lanes->lane = NULL;
    while ((*entry = vmap_find( &vm->map, address, NULL )))
    {
        if (map_is_uniform( *entry )) index = uniform_lane( *entry );
        else if (map_is_record( *entry )) index = load_relaxed( &((struct region *)map_pointer( *entry ))->lane );
        else index = load_relaxed( &((struct arena *)map_pointer( *entry ))->lane );
        lanes->lane = &vm->lane[index];
        if (lanes->all) return STATUS_SUCCESS;
        if (!(lanes->open = lock_take( &lanes->lane->lock, load_relaxed( &vm->config.lock_timeout )))) return STATUS_TIMEOUT;
        spanning = 0;
        if (vmap_find( &vm->map, address, NULL ) == *entry)
        {
            if (!map_is_record( *entry )) return STATUS_SUCCESS;
            spanning = ((struct region *)map_pointer( *entry ))->flags & REGION_SPANNING;
            if (!spanning)
            {
                store_release( recent( vm, address ), map_pointer( *entry ));
                return STATUS_SUCCESS;
            }
        }
        lanes_unlock( lanes, STATUS_SUCCESS );
        lanes->lane = NULL;
        if (spanning && (status = lock_all( lanes ))) return status;
    }
    return STATUS_SUCCESS;
}

vm_status lanes_unlock_all( struct lane_guard *lanes, vm_status status )
{
    struct vm *vm = lanes->vm;
    unsigned int i;

    lanes->open = 0;
    if (lanes->all) for (i = 0; i < LANES; i++) lock_drop( &vm->lane[i].lock );
    else if (lanes->lane) lock_drop( &lanes->lane->lock );
    if (status == VM_STATUS_DAMAGED && !__atomic_exchange_n( &vm->damage_reported, 1, __ATOMIC_ACQ_REL ) && vm->config.damage)
        vm->config.damage( vm->config.context, vm->damage );
    return status;
}

vm_status lanes_damaged( struct lane_guard *lanes, const char *what )
{
    lanes->vm->damage = what;
    store_release( &lanes->vm->damaged, 1 );
    return VM_STATUS_DAMAGED;
}

/* Whether a page is a part of the reservation that an arena is; also when the system doesn't say. */
static int is_in_arena( struct lane_guard *lanes, const struct arena *arena, uintptr_t address, struct vm_information *info )
{
    count_unlocked_call( lanes->vm );
    if (prim_query( (void *)address, info ))
    {
        info->size = arena_end( arena ) - address;
        return 1;
    }
    return info->state != MEM_FREE && (uintptr_t)info->allocation_base == arena->base;
}

/* Whether the system still has the range as a part of the reservation that an arena is.  The map knows the arena.  Somebody else's
 * reservation may begin where the arena did: it would have to end there, too. */
int system_agrees( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    uintptr_t entry = vmap_find( &lanes->vm->map, base, NULL ), address;
    struct vm_information info;
    struct arena *arena;

    if (!entry) return 1;
    arena = spanning_arena( lanes, base );
    if (!is_in_arena( lanes, arena, arena_end( arena ) - PAGE_SIZE, &info )) return 0;
    for (address = base; address < base + size; address += info.size)
        if (!is_in_arena( lanes, arena, address, &info )) return 0;
    return 1;
}

vm_status system_refused( struct lane_guard *lanes, uintptr_t base, size_t size, vm_status status )
{
    /* the system was short of memory, which says nothing about the range */
    if (!status || status == STATUS_NO_MEMORY || status == STATUS_COMMITMENT_LIMIT || status == VM_STATUS_DAMAGED) return status;
    if (system_agrees( lanes, base, size )) return status;
    return lanes_damaged( lanes, "address space was freed by somebody else" );
}

static inline size_t batch( const struct lane_guard *lanes )
{
    return lanes->all ? 0 : LEDGER_BATCH;
}

/* What the other lanes have in store is read while it may change: the peak is never higher than it was, and lower by at most what
 * the calls that were under way at that moment have charged. */
static void update_peak( struct vm *vm )
{
    size_t total = load_acquire( &vm->commit.drawn ), peak = load_relaxed( &vm->peak );
    unsigned int i, used = load_relaxed( &vm->lanes_used );

    if (total <= peak) return;
    for (i = 0; i < used && (intptr_t)(total - peak) > 0; i++) total -= load_relaxed( &vm->lane[i].commit.spare );
    while ((intptr_t)(total - peak) > 0 &&
           !__atomic_compare_exchange_n( &vm->peak, &peak, total, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED )) /* again */;
}

/* After a charge.  As long as there would be no new peak if all other lanes had the most that they ever had, nothing is read that
 * their threads write all the time. */
static inline void note_peak( struct vm *vm, struct lane *lane )
{
    uint64_t total = lane->commit.used;  /* the sum may be more than there ever was */
    unsigned int i, used = load_relaxed( &vm->lanes_used );

    if (total > load_relaxed( &vm->high[lane->index] )) store_relaxed( &vm->high[lane->index], total );
    for (i = 0; i < used; i++) if (i != lane->index) total += load_relaxed( &vm->high[i] );
    if (total > load_relaxed( &vm->peak )) update_peak( vm );
}

vm_status lanes_claim( struct lane_guard *lanes, size_t reserve, size_t commit, const struct vm_quota *quota )
{
    struct vm *vm = lanes->vm;
    uint64_t reserve_limit = quota ? quota->reserve_limit : ~(uint64_t)0;
    uint64_t commit_limit = quota ? quota->commit_limit : ~(uint64_t)0;
    enum ledger_answer answer;

    answer = ledger_claim( &vm->reserve, &lanes->lane->reserve, reserve, reserve_limit, batch( lanes ), lanes->all );
    if (answer == LEDGER_OVER) return STATUS_NO_MEMORY;
    if (answer == LEDGER_UNSURE) return STATUS_RERUN;
    answer = ledger_claim( &vm->commit, &lanes->lane->commit, commit, commit_limit, batch( lanes ), lanes->all );
    if (answer == LEDGER_DONE) return STATUS_SUCCESS;
    lanes_return( lanes, 0, 0 );
    return answer == LEDGER_OVER ? STATUS_COMMITMENT_LIMIT : STATUS_RERUN;
}

void lanes_take( struct lane_guard *lanes, size_t reserve, size_t commit )
{
    ledger_take( &lanes->lane->reserve, reserve );
    if (!commit) return;
    ledger_take( &lanes->lane->commit, commit );
    note_peak( lanes->vm, lanes->lane );
}

void lanes_return( struct lane_guard *lanes, size_t reserve, size_t commit )
{
    ledger_return( &lanes->vm->reserve, &lanes->lane->reserve, reserve, batch( lanes ));
    ledger_return( &lanes->vm->commit, &lanes->lane->commit, commit, batch( lanes ));
}

static void move_spare( struct share *from, struct share *to, size_t bytes )
{
    store_relaxed( &to->spare, to->spare + bytes );
    store_relaxed( &from->spare, from->spare - bytes );
}

void lanes_move_claim( struct lane_guard *lanes, struct lane *from, size_t reserve, size_t commit )
{
    if (from == lanes->lane) return;
    move_spare( &from->reserve, &lanes->lane->reserve, reserve );
    move_spare( &from->commit, &lanes->lane->commit, commit );
}

void lanes_move_charge( struct lane_guard *lanes, struct lane *from, struct lane *to, size_t reserve, size_t commit )
{
    if (from == to) return;
    from->reserve.used -= reserve;
    from->commit.used -= commit;
    to->reserve.used += reserve;
    to->commit.used += commit;
    note_peak( lanes->vm, to );
}

vm_status system_commit_refused( struct lane_guard *lanes, uintptr_t base, size_t size, uint32_t protect, vm_status status )
{
    if ((status = system_refused( lanes, base, size, status )) == VM_STATUS_DAMAGED) return status;
    if (!pagecache_any( lanes->vm )) return status;
    if (!lanes->all) return STATUS_RERUN;
    pagecache_trim_all( lanes );
    count_call( lanes->lane );
    return prim_commit( (void *)base, size, protect );
}

vm_status vm_configure( struct vm *vm, const struct vm_config *config )
{
    struct vm_config copy = *config;
    LANE_GUARD struct lane_guard lanes = { 0 };
    vm_status status;
    unsigned int i;

    if ((status = lanes_lock_thread( &lanes, vm, LOCK_ALL ))) return status;
    copy.damage = vm->config.damage;
    copy.context = vm->config.context;
    set_config( vm, &copy );
    for (i = 0; i < LANES; i++) pagecache_trim( vm, &vm->lane[i] );
    return lanes_unlock( &lanes, STATUS_SUCCESS );
}

/* The charge of others lives in lane 0's share. */
vm_status vm_charge( struct vm *vm, size_t bytes, const struct vm_quota *quota )
{
    LANE_GUARD struct lane_guard lanes = { 0 };
    vm_status status;
    int all;

    for (all = 0;; all = 1)
    {
        if (!all) status = lanes_lock_one( &lanes, vm, 0 );
        else status = lanes_lock_thread( &lanes, vm, LOCK_ALL );
        if (status) return status;
        lanes.lane = &vm->lane[0];
        if (!(status = lanes_claim( &lanes, 0, bytes, quota )))
        {
            lanes_take( &lanes, 0, bytes );
            vm->charged += bytes;
        }
        lanes_unlock( &lanes, status );
        if (status != STATUS_RERUN) return status;
    }
}

vm_status vm_uncharge( struct vm *vm, size_t bytes )
{
    LANE_GUARD struct lane_guard lanes = { 0 };
    vm_status status;

    if ((status = lanes_lock_one( &lanes, vm, 0 ))) return status;
    if (bytes > vm->charged) status = lanes_damaged( &lanes, "more was uncharged than charged" );
    else
    {
        vm->charged -= bytes;
        lanes_return( &lanes, 0, bytes );
    }
    return lanes_unlock( &lanes, status );
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
        pagecache_trim( vm, lanes.lane );
        arenas_release_empty( &lanes );
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
    update_peak( vm );
    statistics->reserved = vm->reserve.drawn;
    statistics->committed = vm->commit.drawn;
    statistics->peak_committed = vm->peak;
    statistics->charged = vm->charged;
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
