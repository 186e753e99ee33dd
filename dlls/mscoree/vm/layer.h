/*
 * Layer: what a struct vm is made of, and how it is locked
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

/* A layer is divided into lanes. A lane owns arenas, with everything in them, and has a lock; threads that get into each
 * other's way move to different lanes.  A call locks the one lane that it needs.  When a limit or the system refuses
 * something it is run again with all lanes locked, and then the answer is exact.
 *
 * Invariants: locks of several lanes are taken in the order of their index.  A region, its nodes and its arena come from
 * their lane's pool, and are changed under its lock only. */

#ifndef __MSCOREE_VM_LAYER_H
#define __MSCOREE_VM_LAYER_H

#include "ledger.h"
#include "../prim/lock.h"
#include "vmap.h"
#include "../prim/nt.h"
#include "arena.h"
#include "pages.h"
#include "uniform.h"
#include "pool.h"
#include "../prim/prim.h"
#include "region.h"
#include "pagecache.h"
#include "vm.h"

#if UINTPTR_MAX > 0xffffffff
#define LANES 8
#else
#define LANES 4
#endif

#define STATUS_RERUN ((vm_status)0x7fff0001)  /* never leaves the layer: do it again with all lanes locked */

#define DEFERRED_COUNT 1024

struct arena;
struct leftover;

/* Regions that the threads of a lane found not long ago, whoever owns them.  What it says is checked, so it may be wrong. */
#define RECENT_COUNT 32

static inline unsigned int recent_index( uintptr_t address )
{
    return (address >> 20) % RECENT_COUNT;
}

struct lane
{
    struct lock   lock;
    uint8_t       index;
    struct pool   pool;
    struct share  commit, reserve, cached;
    struct arena *shared;       /* arenas that are divided into slots */
    struct arena *single;       /* arenas that were made for one reservation */
    struct arena *numbered[UNIFORM_ARENAS];  /* shared ones by their number */
    size_t        shared_bytes, single_bytes;
    size_t        regions;
    size_t        calls;        /* system calls, but for the pool's */
    struct recently_freed  freed;
    struct page_cache  cache;
    struct region *recent[RECENT_COUNT];  /* needs no lock */
    struct leftover *leftovers; /* memory that the system has refused to take back */
    uint64_t      slots_bytes;  /* bookkeeping that is in no pool */
} __attribute__((aligned(128)));

/* What nearly every call touches is at the beginning, within a page or two. */
struct vm
{
    struct vm_config config;
    uintptr_t        highest;      /* the last address of the user address space */
    unsigned int     lanes_used;   /* only grows */
    unsigned int     damaged, damage_reported;
    unsigned int     guarded;      /* whether there ever was a guard */
    int              cache_follows;  /* the cache's limit is at least what is configured, and grows with the peak of commit */
    uint8_t          assigned[256];  /* lanes by thread */
    const char      *damage;
    size_t           peak;
    size_t           high[LANES];  /* the most that each lane has ever had committed */
    size_t           first_arena, last_arena;  /* sizes of shared arenas: the smallest, the largest */
    size_t           shared_max;               /* the largest region that they take, unless it has a fixed address */
    struct account   commit __attribute__((aligned(128)));
    struct account   reserve __attribute__((aligned(128)));
    struct account   cached __attribute__((aligned(128)));
    size_t           calls __attribute__((aligned(128)));  /* system calls without a lock */
    struct lane      lane[LANES];
    size_t           charged;      /* by vm_charge, in lane 0's share */
    unsigned int     deferred_count;
    uintptr_t        deferred[DEFERRED_COUNT];  /* bases of regions that are to be released (deferred.c); 0 = nothing */
    struct vmap      map;
};

/* What a call has locked. */
struct lane_guard
{
    struct vm   *vm;
    struct lane *lane;  /* the one that matters; NULL when the address isn't ours */
    int          all;   /* all of them are locked, and the ledger is settled */
    int          open;  /* not left yet */
};

/* Every guard is declared with this, and set to 0: the locks are left with its scope, whichever way that is. A copy
 * isn't. */
#define LANE_GUARD __attribute__((cleanup( lanes_end )))

/* How a call locks. */
#define LOCK_ALL     0x1  /* all lanes */
#define LOCK_DAMAGED 0x2  /* a damaged layer, too: the call takes nothing out of it */

/* Locks the calling thread's lane, or all. STATUS_TIMEOUT, VM_STATUS_DAMAGED: nothing is locked. */
extern vm_status lanes_lock_thread( struct lane_guard *lanes, struct vm *vm, int how );

/* Locks the lane that owns the address, or all when a spanning region does, and gives the map's entry for it. Nobody owns it:
 * nothing is locked unless all are, *entry is 0. */
extern vm_status lanes_lock_address( struct lane_guard *lanes, struct vm *vm, int how, uintptr_t address, uintptr_t *entry );

/* Locks one lane by its index. */
extern vm_status lanes_lock_one( struct lane_guard *lanes, struct vm *vm, unsigned int index );

/* Unlocks; returns the status, for use at the end of a function. */
extern vm_status lanes_unlock_all( struct lane_guard *lanes, vm_status status );

static inline vm_status lanes_unlock( struct lane_guard *lanes, vm_status status )
{
    lanes->open = 0;
    if (lanes->all || status == VM_STATUS_DAMAGED) return lanes_unlock_all( lanes, status );
    if (lanes->lane) lock_drop( &lanes->lane->lock );
    return status;
}

static inline void lanes_end( struct lane_guard *lanes )
{
    if (lanes->open) lanes_unlock( lanes, STATUS_SUCCESS );
}

/* Notes that something is wrong that can't be. Returns VM_STATUS_DAMAGED. */
extern vm_status lanes_damaged( struct lane_guard *lanes, const char *what );

/* The system refused something for a range of an arena's address space.  When it says itself that the range is not the arena's any
 * more, somebody else has freed it: VM_STATUS_DAMAGED.  Otherwise the status is given back. */
extern vm_status system_refused( struct lane_guard *lanes, uintptr_t base, size_t size, vm_status status );

/* Whether the system still has the range as ours. */
extern int system_agrees( struct lane_guard *lanes, uintptr_t base, size_t size );

/* Whether a damaged layer no longer has a range: then the system isn't told what to do with it. */
static inline int system_lost( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    return load_relaxed( &lanes->vm->damaged ) && !system_agrees( lanes, base, size );
}

/* Claims reserved and committed bytes for the lane, both or neither.  The claim is taken when the call has succeeded;
 * before that it counts against limits, but nobody sees it.  A call that is refused returns 0 bytes.  With all lanes
 * locked the lane that the call is about may turn out to be another, or parts of a region to be other lanes': a lane
 * has what its arenas' regions have. */
extern vm_status lanes_claim( struct lane_guard *lanes, size_t reserve, size_t commit, const struct vm_quota *quota );
extern void lanes_take( struct lane_guard *lanes, size_t reserve, size_t commit );
extern void lanes_return( struct lane_guard *lanes, size_t reserve, size_t commit );
extern void lanes_move_claim( struct lane_guard *lanes, struct lane *from, size_t reserve, size_t commit );
extern void lanes_move_charge( struct lane_guard *lanes, struct lane *from, struct lane *to, size_t reserve, size_t commit );

/* The record for an address if a map entry says that there is one. Needs its lane's lock. */
static inline struct region *region_at( uintptr_t entry, uintptr_t address )
{
    struct region *region = map_pointer( entry );

    if (!map_is_record( entry )) return NULL;
    return address - region->base < region->pages << PAGE_SHIFT ? region : NULL;
}

/* What the system has to be told when pages of a region get a protection. */
static inline uint32_t system_protect( uint32_t allocation_protect, uint8_t state )
{
    return state_to_protect( state ) | (allocation_protect & (PAGE_NOCACHE | PAGE_WRITECOMBINE));
}

static inline void count_call( struct lane *lane )
{
    lane->calls++;
}

static inline void count_unlocked_call( struct vm *vm )
{
    fetch_add( &vm->calls, 1 );
}

/* Takes in what the system has committed of its own accord, below guards of a region, or of all with all lanes locked.
 * STATUS_NO_MEMORY: there is none to write it down. */
extern vm_status grow_sync( struct lane_guard *lanes, struct region *region );
extern void grow_sync_all( struct lane_guard *lanes );

/* A region gets a page with this state. */
static inline void note_guard( struct vm *vm, struct region *region, uint8_t state )
{
    if (!(state & STATE_GUARD)) return;
    region->flags |= REGION_GUARDED;
    store_relaxed( &vm->guarded, 1 );
}

/* Releases what vm_discard() could not, as far as that can be done now. Without any lock. */
extern void deferred_release( struct vm *vm );

/* prim_commit that gives the cache back to the system before it gives up.  Like what follows it is inline, since a processor
 * predicts few returns after a system call: each function between the caller and the system costs more than its work. */
extern vm_status system_commit_refused( struct lane_guard *lanes, uintptr_t base, size_t size, uint32_t protect, vm_status status );

static inline vm_status system_commit( struct lane_guard *lanes, uintptr_t base, size_t size, uint32_t protect )
{
    vm_status status;

    count_call( lanes->lane );
    if (!(status = prim_commit( (void *)base, size, protect ))) return STATUS_SUCCESS;
    return system_commit_refused( lanes, base, size, protect, status );
}

/* prim_decommit; a range that was lost needs none. */
static inline vm_status system_decommit( struct lane_guard *lanes, uintptr_t base, size_t size )
{
    vm_status status;

    if (system_lost( lanes, base, size )) return STATUS_SUCCESS;
    count_call( lanes->lane );
    if (!(status = prim_decommit( (void *)base, size ))) return STATUS_SUCCESS;
    return system_refused( lanes, base, size, status );
}

#endif  /* __MSCOREE_VM_LAYER_H */
