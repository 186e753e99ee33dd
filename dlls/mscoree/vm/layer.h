/*
 * Layer: what a struct vm is made of
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

#define DEFERRED_COUNT 1024

struct arena;
struct lane_guard;
struct leftover;

/* Regions that the threads of a lane found not long ago, whoever owns them. What it says is checked, so it may be
 * wrong. */
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
    /* the cache's limit is at least what is configured, and grows with the peak of commit */
    int              cache_follows;
    uint8_t          assigned[256];  /* lanes by thread */
    const char      *damage;
    /* called whenever all lanes have been locked, and their charges settled */
    void           (*all_locked)( struct lane_guard *lanes );
    size_t           peak;
    size_t           high[LANES];  /* the most that each lane has ever had committed */
    size_t           first_arena, last_arena;  /* sizes of shared arenas: the smallest, the largest */
    size_t           shared_max;               /* the largest region that they take, unless it has a fixed address */
    struct account   commit __attribute__((aligned(128)));
    struct account   reserve __attribute__((aligned(128)));
    struct account   cached __attribute__((aligned(128)));
    size_t           calls __attribute__((aligned(128)));  /* system calls without a lock */
    struct lane      lane[LANES];
    unsigned int     deferred_count;
    uintptr_t        deferred[DEFERRED_COUNT];  /* bases of regions that are to be released (deferred.c); 0 = nothing */
    struct vmap      map;
};

static inline void count_call( struct lane *lane )
{
    lane->calls++;
}

static inline void count_unlocked_call( struct vm *vm )
{
    fetch_add( &vm->calls, 1 );
}

/* A region gets a page with this state. */
static inline void note_guard( struct vm *vm, struct region *region, uint8_t state )
{
    if (!(state & STATE_GUARD)) return;
    region->flags |= REGION_GUARDED;
    store_relaxed( &vm->guarded, 1 );
}

#endif  /* __MSCOREE_VM_LAYER_H */
