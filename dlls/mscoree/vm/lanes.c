/*
 * Lanes: how the layer is locked
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

#include "lanes.h"
#include "lookup.h"
#include "region.h"
#include "uniform.h"
#include "vmap.h"

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
    vm->all_locked( lanes );
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
    while (used <= index && !__atomic_compare_exchange_n( &vm->lanes_used, &used, index + 1, 1, __ATOMIC_RELAXED,
                                                         __ATOMIC_RELAXED )) /* again */;
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
        if (!(lanes->open = lock_take( &lanes->lane->lock, load_relaxed( &vm->config.lock_timeout ))))
            return STATUS_TIMEOUT;
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
    if (status == VM_STATUS_DAMAGED && !__atomic_exchange_n( &vm->damage_reported, 1, __ATOMIC_ACQ_REL ) &&
        vm->config.damage)
        vm->config.damage( vm->config.context, vm->damage );
    return status;
}

vm_status lanes_damaged( struct lane_guard *lanes, const char *what )
{
    lanes->vm->damage = what;
    store_release( &lanes->vm->damaged, 1 );
    return VM_STATUS_DAMAGED;
}
