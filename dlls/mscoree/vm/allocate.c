/*
 * Allocate: new regions
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

/* Validate, plan, apply: first everything that can be wrong with the arguments, in NT's order; then everything that can
 * be refused (the charge, the room, memory for the bookkeeping, the system's commit); then the change, which can't
 * fail. */

#include "arena.h"
#include "charge.h"
#include "commit.h"
#include "deferred.h"
#include "lanes.h"
#include "lookup.h"
#include "pagecache.h"
#include "placeholder.h"
#include "protect.h"
#include "reclaim.h"
#include "room.h"
#include "spanning.h"
#include "system.h"
#include "writewatch.h"

#define LARGE_PAGE_SIZE ((size_t)0x200000)

/* The bits of an address in an x86_64 processor's memory: no machine has more. Wine would look for room for so much for
 * many seconds, address by address. */
#define MEMORY_BITS 46

static vm_status check_flags( uint32_t type, uint32_t allowed )
{
    if (!(type & ~(MEM_RESERVE | MEM_COMMIT)) && type) return STATUS_SUCCESS;  /* nearly always */
    if (type & ~allowed) return type & MEM_RESERVE_PLACEHOLDER ? STATUS_INVALID_PARAMETER : STATUS_INVALID_PARAMETER_5;
    if (!(type & (MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_RESET_UNDO))) return STATUS_INVALID_PARAMETER_5;
    if ((type & MEM_RESET) && type != MEM_RESET) return STATUS_INVALID_PARAMETER_5;
    if ((type & MEM_RESET_UNDO) && type != MEM_RESET_UNDO) return STATUS_INVALID_PARAMETER_5;
    if ((type & MEM_LARGE_PAGES) && ((~type & (MEM_RESERVE | MEM_COMMIT)) || (type & (MEM_PHYSICAL | MEM_WRITE_WATCH))))
        return STATUS_INVALID_PARAMETER_5;
    if ((type & MEM_WRITE_WATCH) && !(type & MEM_RESERVE)) return STATUS_INVALID_PARAMETER_5;
    if ((type & MEM_PHYSICAL) && (!(type & MEM_RESERVE) || (type & ~(MEM_RESERVE | MEM_TOP_DOWN | MEM_PHYSICAL))))
        return STATUS_INVALID_PARAMETER_5;
    return STATUS_SUCCESS;
}

static vm_status check_arguments( struct vm *vm, uintptr_t base, size_t size, uint32_t type, uint32_t protect,
                                  uint32_t allowed )
{
    vm_status status;

    if ((status = check_flags( type, allowed ))) return status;
    if ((type & MEM_PHYSICAL) && protect != PAGE_READWRITE) return STATUS_INVALID_PARAMETER_6;
    if (!protect_is_valid( protect ) || !protect_is_private( protect )) return STATUS_INVALID_PAGE_PROTECTION;
    if ((base && base < SLOT_SIZE) || base > vm->highest) return STATUS_INVALID_PARAMETER_2;
    if (!size || size > vm->highest + 1 - (base ? base : SLOT_SIZE)) return STATUS_INVALID_PARAMETER_4;
    if (type & MEM_LARGE_PAGES)
    {
        if (base & (LARGE_PAGE_SIZE - 1)) return STATUS_INVALID_PARAMETER_2;
        if (size & (LARGE_PAGE_SIZE - 1)) return STATUS_INVALID_PARAMETER_4;
        return STATUS_PRIVILEGE_NOT_HELD;
    }
    if (type & MEM_PHYSICAL) return STATUS_INVALID_PARAMETER_5;
    return STATUS_SUCCESS;
}

static int wants_single( const struct request *request )
{
    return (request->type & (MEM_TOP_DOWN | MEM_WRITE_WATCH | MEM_RESERVE_PLACEHOLDER)) ||
           (request->protect & (PAGE_NOCACHE | PAGE_WRITECOMBINE));
}

/* Room at a given address for what is watched, or may be later. Only the system can watch, and only what was reserved
 * for it: what other arenas have there is given back to it, if nothing is in them. */
static vm_status find_watched_at( struct lane_guard *lanes, const struct request *request, uintptr_t entry,
                                  struct arena **arena, uintptr_t *base )
{
    vm_status status;

    if (entry && (*arena)->watched && request->base + request->size <= arena_end( *arena ))
        return room_take_fixed( lanes, *arena, request->base, request->size );
    if (spanning_touches( lanes, request->base, request->size ))
    {
        if (!lanes->all) return STATUS_RERUN;
        spanning_release_empty( lanes, request->base, request->size );
    }
    if ((status = room_make_single( lanes, request, arena, base )) != STATUS_CONFLICTING_ADDRESSES) return status;
    if (!spanning_touches( lanes, request->base, request->size )) return status;
    if (!lanes->all) return STATUS_RERUN;
    if (!(status = spanning_place( lanes, request ))) *arena = arena_at( lanes->vm, request->base );
    return status;
}

/* At a given address the room is there, or isn't: in one arena, in the system's free space, or in several of these. */
static vm_status find_room_at( struct lane_guard *lanes, const struct request *request, uintptr_t entry,
                               struct arena **arena, uintptr_t *base )
{
    vm_status status;

    *base = request->base;
    if (map_tag( entry ) == MAP_REGION) return STATUS_CONFLICTING_ADDRESSES;
    *arena = map_pointer( entry );
    if (request->type & (MEM_WRITE_WATCH | MEM_RESERVE_PLACEHOLDER))
        return find_watched_at( lanes, request, entry, arena, base );
    if (entry && request->base + request->size <= arena_end( *arena ))
        return room_take_fixed( lanes, *arena, request->base, request->size );
    if (!entry && ((status = room_make_single( lanes, request, arena, base )) != STATUS_CONFLICTING_ADDRESSES ||
                   !spanning_touches( lanes, request->base, request->size ))) return status;
    if (!lanes->all) return STATUS_RERUN;
    if (!(status = spanning_place( lanes, request ))) *arena = arena_at( lanes->vm, request->base );
    return status;
}

static vm_status find_room_anywhere( struct lane_guard *lanes, const struct request *request, struct arena **arena,
                                     uintptr_t *base )
{
    vm_status status;

    if (!wants_single( request ) && (status = room_find_shared( lanes, request, arena, base )) != STATUS_NO_MEMORY)
        return status;
    return room_make_single( lanes, request, arena, base );
}

static vm_status find_room( struct lane_guard *lanes, const struct request *request, uintptr_t entry,
                            struct arena **arena, uintptr_t *base )
{
    vm_status status;

    if (request->base) status = find_room_at( lanes, request, entry, arena, base );
    else status = find_room_anywhere( lanes, request, arena, base );
    if (status != STATUS_NO_MEMORY) return status;
    if (!lanes->all) return STATUS_RERUN;
    /* the layer may be what fills the address space */
    reclaim_all( lanes );
    if (request->base)
        return find_room_at( lanes, request, vmap_find( &lanes->vm->map, request->base, NULL ), arena, base );
    if ((status = room_make_single( lanes, request, arena, base )) != STATUS_NO_MEMORY ||
        (request->type & MEM_WRITE_WATCH))
        return status;
    if (!(status = spanning_search( lanes, request, base ))) *arena = arena_at( lanes->vm, *base );
    return status;
}

/* What is given back is shown by nobody yet: a slot that others' pages are in stays taken. */
static void give_room( struct lane_guard *lanes, struct arena *arena, uintptr_t base, size_t size, int piece )
{
    if (size > arena_end( arena ) - base) spanning_leave( lanes, base, size );
    else if (arena->slots_size) arena_give_slots( arena, base, piece ? size & ~SLOT_MASK : size );
    else if (!arena->regions) arena_release( lanes, arena );
}

/* Makes a span's pages zero. The answers are those of prim_zero. */
static int empty_span( struct lane_guard *lanes, const struct cached_span *span, size_t size )
{
    void *pages = (void *)span->base;

    if (span->pages <= CACHED_MAX_PAGES) return prim_zero( pages, size );
    lanes->lane->calls += 2;
    if (prim_clear( pages, size, span->protect )) return 0;
    lanes->lane->calls += 2;
    if (prim_decommit( pages, size )) return -1;
    return prim_commit( pages, size, span->protect ) ? -1 : 0;
}

/* A region that is to be. */
struct plan
{
    struct arena  *arena;
    uintptr_t      base, end;      /* end: of its last slot */
    size_t         pages;
    uint32_t       protect;
    uint8_t        flags, state;
    uintptr_t      root;           /* of pages that aren't all alike; 0 = they are */
    struct region *region;         /* NULL = uniform */
    uintptr_t      entry;
};

/* Gets all that it takes to show the region later on. 0 when out of memory. */
static int prepare_region( struct lane_guard *lanes, struct plan *plan )
{
    struct pool *pool = &lanes->lane->pool;
    struct vmap *map = &lanes->vm->map;

    plan->region = NULL;
    if (!plan->flags && !plan->root && uniform_fits( plan->arena->number, plan->pages, plan->protect ))
    {
        plan->entry = uniform_entry( lanes->lane->index, plan->arena->number, plan->pages, plan->protect, plan->state );
        return vmap_prepare( map, pool, plan->base, plan->end, plan->entry );
    }
    if (!vmap_divide( map, pool, plan->base ) || !vmap_divide( map, pool, plan->end )) return 0;
    if (!(plan->region = pool_get( pool, POOL_REGION ))) return 0;
    plan->entry = map_region( plan->region );
    return 1;
}

static void drop_region( struct lane_guard *lanes, struct plan *plan )
{
    if (plan->region) pool_put( &lanes->lane->pool, POOL_REGION, plan->region );
}

/* Shows the region and counts it in. */
static void show_region( struct lane_guard *lanes, const struct plan *plan )
{
    struct lane *lane = lanes->lane;

    if (plan->region && (plan->state & STATE_GUARD)) store_relaxed( &lanes->vm->guarded, 1 );
    if (plan->region) region_init( plan->region, plan->base, plan->pages, plan->arena, plan->protect,
                                   plan->flags | (plan->state & STATE_GUARD ? REGION_GUARDED : 0), lane->index,
                                   plan->root ? plan->root : pages_uniform( plan->state ));
    vmap_set( &lanes->vm->map, plan->base, plan->end, plan->entry );
    if (plan->flags & REGION_SPANNING) spanning_count( lanes, plan->region, 1 );
    else plan->arena->regions++;
    lane->regions++;
}

/* A cached span that fits becomes the region: zeroed, and with the protection that is wanted. */
static vm_status reserve_cached( struct lane_guard *lanes, struct request *request, size_t size )
{
    struct vm *vm = lanes->vm;
    struct lane *lane = lanes->lane;
    uint32_t protect = request->protect, old;
    struct cached_span *span;
    struct plan plan;
    vm_status status = STATUS_NO_MEMORY;

    if (request->lowest || request->highest < vm->highest || request->align > SLOT_SIZE) return status;
    span = pagecache_take( lane, size >> PAGE_SHIFT );
    if (!span && request->used) span = pagecache_take_used( lanes, size >> PAGE_SHIFT, size >> PAGE_SHIFT, 1 );
    if (!span) return status;
    plan = (struct plan){ .arena = span->arena, .base = span->base, .pages = span->pages, .protect = protect,
                          .state = state_from_protect( protect ) };
    plan.end = (span->base + size + SLOT_MASK) & ~SLOT_MASK;
    if (prepare_region( lanes, &plan ))
    {
        void *pages = (void *)span->base;
        int changed = request->used && span->used ? 0 : empty_span( lanes, span, size );

        if (!changed && span->protect == protect) status = STATUS_SUCCESS;
        else
        {
            count_call( lane );
            if (changed < 0) status = STATUS_CONFLICTING_ADDRESSES;
            else status = prim_protect( &pages, &size, protect, &old );
            status = system_refused( lanes, span->base, (size_t)span->pages << PAGE_SHIFT, status );
        }
        if (!status)
        {
            show_region( lanes, &plan );
            request->base = span->base;
            request->size = size;
            pagecache_done( vm, lane, span );
            return STATUS_SUCCESS;
        }
        drop_region( lanes, &plan );
    }
    pagecache_reject( lanes, span );
    return status;
}

static vm_status reserve_region( struct lane_guard *lanes, struct request *request, uintptr_t entry )
{
    int commit = !!(request->type & MEM_COMMIT), spanning;
    struct plan plan = { .protect = request->protect };
    struct lane *lane = lanes->lane;
    size_t charge;
    vm_status status;

    if (request->type & MEM_WRITE_WATCH) plan.flags |= REGION_WATCH;
    if (request->type & MEM_RESERVE_PLACEHOLDER) plan.flags |= REGION_PLACEHOLDER;
    if (request->base && request->base + (request->size - 1) > lanes->vm->highest) return STATUS_INVALID_PARAMETER_4;
    request->size = ((request->base & SLOT_MASK) + request->size + PAGE_MASK) & ~PAGE_MASK;
    request->base &= ~SLOT_MASK;

    if (commit && (uint64_t)request->size >> MEMORY_BITS) return STATUS_COMMITMENT_LIMIT;
    charge = commit ? request->size : 0;
    if ((status = lanes_claim( lanes, request->size, charge, request->quota ))) return status;
    if (commit && !entry && !request->base && !wants_single( request ) && !plan.flags)
    {
        if (!(status = reserve_cached( lanes, request, request->size )))
        {
            lanes_take( lanes, request->size, charge );
            return STATUS_SUCCESS;
        }
        if (status == VM_STATUS_DAMAGED) goto no_room;
    }

    status = find_room( lanes, request, entry, &plan.arena, &plan.base );
    lanes_move_claim( lanes, lane, request->size, charge );
    if (status) goto no_room;
    plan.pages = request->size >> PAGE_SHIFT;
    plan.end = (plan.base + request->size + SLOT_MASK) & ~SLOT_MASK;
    if (request->base && room_is_piece( lanes, plan.base, request->size ))
    {
        plan.flags |= REGION_PIECE;
        plan.end = plan.base + request->size;
    }
    plan.state = commit ? state_from_protect( request->protect ) : STATE_RESERVED;
    if ((spanning = plan.end > arena_end( plan.arena ))) plan.flags |= REGION_SPANNING;
    if (!prepare_region( lanes, &plan ))
    {
        status = STATUS_NO_MEMORY;
        goto no_region;
    }
    /* in an arena that others were, or are, in too: what they have written doesn't count */
    if ((plan.flags & REGION_WATCH) && (spanning || plan.arena->regions || plan.arena->refused) &&
        (status = watch_reset( lanes, plan.base, request->size )))
        goto no_commit;
    if (commit)
    {
        uint32_t protect = system_protect( request->protect, plan.state );

        if (spanning) status = spanning_commit( lanes, NULL, plan.base, request->size, protect );
        else if (!plan.arena->committed) status = system_commit( lanes, plan.base, request->size, protect );
        plan.arena->committed = 0;
        if (status == STATUS_NO_MEMORY) status = STATUS_COMMITMENT_LIMIT;
        if (status) goto no_commit;
    }

    show_region( lanes, &plan );
    lanes_take( lanes, request->size, charge );
    request->base = plan.base;
    return STATUS_SUCCESS;

no_commit:
    drop_region( lanes, &plan );
no_region:
    give_room( lanes, plan.arena, plan.base, request->size, plan.flags & REGION_PIECE );
no_room:
    lanes_return( lanes, 0, 0 );
    return status;
}

/* One attempt, with one lane locked or all. */
static vm_status allocate( struct vm *vm, struct request *request, int all )
{
    LANE_GUARD struct lane_guard lanes = { 0 };
    uintptr_t entry = 0;
    vm_status status;

    if (request->base)
    {
        if ((status = lanes_lock_address( &lanes, vm, all, request->base &
                                          (request->type & MEM_REPLACE_PLACEHOLDER ? ~PAGE_MASK : ~SLOT_MASK),
                                          &entry )))
            return status;
        if (!entry) lanes_unlock( &lanes, STATUS_SUCCESS );
    }
    if (!entry && (status = lanes_lock_thread( &lanes, vm, all ))) return status;
    if (request->type & MEM_REPLACE_PLACEHOLDER)
        status = placeholder_replace( &lanes, entry, request->base, request->size, request->type, request->protect,
                                      request->quota );
    else
        status = reserve_region( &lanes, request, entry );
    return lanes_unlock( &lanes, status );
}

static vm_status allocate_checked( struct vm *vm, struct request *request, void **base, size_t *size )
{
    vm_status status;
    int all = 0;

    while ((status = allocate( vm, request, all )) == STATUS_RERUN && !all)
    {
        deferred_release( vm );
        all = 1;
    }
    if (status) return status;
    *base = (void *)request->base;
    *size = request->size;
    return STATUS_SUCCESS;
}

/* What zero_bits says about the highest address. */
static vm_status zero_bits_limit( struct vm *vm, uintptr_t zero_bits, uintptr_t *highest )
{
    uintptr_t limit;

    *highest = vm->highest;
    if (!zero_bits) return STATUS_SUCCESS;
    if (zero_bits < 32)
    {
        if (zero_bits > 21) return STATUS_INVALID_PARAMETER_3;
        limit = ((uint64_t)1 << (32 - zero_bits)) - 1;
    }
    else
    {
        if (sizeof(void *) == 4) return STATUS_INVALID_PARAMETER_3;
        for (limit = zero_bits; limit & (limit + 1); ) limit |= limit >> 1;
    }
    if (limit < *highest) *highest = limit;
    return STATUS_SUCCESS;
}

/* Without a base a commit reserves, too. */
static inline uint32_t whole_type( const void *base, uint32_t type )
{
    return !base && !(type & ~(MEM_COMMIT | MEM_TOP_DOWN)) && (type & MEM_COMMIT) ? type | MEM_RESERVE : type;
}

vm_status vm_allocate( struct vm *vm, void **base, uintptr_t zero_bits, size_t *size, uint32_t type,
                       uint32_t protect, const struct vm_quota *quota )
{
    static const uint32_t allowed = MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_RESET_UNDO | MEM_TOP_DOWN |
                                    MEM_WRITE_WATCH |
                                    MEM_PHYSICAL | MEM_LARGE_PAGES;
    struct request request;
    uintptr_t highest;
    vm_status status;

    if (!base || !size) return STATUS_ACCESS_VIOLATION;
    if ((status = zero_bits_limit( vm, zero_bits, &highest ))) return status;
    if ((status = check_arguments( vm, (uintptr_t)*base, *size, type, protect, allowed ))) return status;
    type = whole_type( *base, type );
    protect = protect_plain( protect );
    if (!(type & MEM_RESERVE)) return commit_existing( vm, base, size, type, protect, quota );
    /* the limit is for the search alone */
    request = (struct request){ .base = (uintptr_t)*base, .size = *size, .type = type, .protect = protect,
                                .quota = quota };
    request.align = SLOT_SIZE;
    request.highest = highest;
    return allocate_checked( vm, &request, base, size );
}

/* What is committed of a span becomes so much. */
static vm_status fit_span( struct lane_guard *lanes, const struct cached_span *span, size_t commit )
{
    size_t old = (size_t)span->pages << PAGE_SHIFT;

    if (commit < old) return system_decommit( lanes, span->base + commit, old - commit );
    return commit > old ? system_commit( lanes, span->base + old, commit - old, span->protect ) : STATUS_SUCCESS;
}

/* A kept span becomes a region of which a part is committed. STATUS_NO_MEMORY when there is none, or it can't be had
 * so easily. */
static vm_status take_room( struct lane_guard *lanes, struct request *request, size_t *commit_ptr, size_t most )
{
    size_t commit = *commit_ptr, kept;
    struct plan plan = { .pages = request->size >> PAGE_SHIFT, .protect = request->protect };
    struct pool *pool = &lanes->lane->pool;
    struct cached_span *span;
    vm_status status;

    if (!(span = pagecache_take_used( lanes, plan.pages, commit >> PAGE_SHIFT, 0 ))) return STATUS_NO_MEMORY;
    kept = (size_t)span->pages << PAGE_SHIFT;
    if (kept > commit && kept <= most)
    {
        if (!lanes_claim( lanes, request->size, kept, request->quota )) commit = kept;
        else if (lanes_claim( lanes, request->size, commit, request->quota ))
        {
            pagecache_reject( lanes, span );
            return STATUS_NO_MEMORY;
        }
    }
    plan.arena = span->arena;
    plan.base = span->base;
    plan.end = (span->base + request->size + SLOT_MASK) & ~SLOT_MASK;
    plan.root = pages_assign( pool, pages_uniform( STATE_RESERVED ), plan.pages, 0, commit >> PAGE_SHIFT,
                              state_from_protect( request->protect ));
    if (span->used && span->protect == request->protect && plan.root && prepare_region( lanes, &plan ))
    {
        if (!(status = fit_span( lanes, span, commit )))
        {
            show_region( lanes, &plan );
            request->base = span->base;
            *commit_ptr = commit;
            pagecache_done( lanes->vm, lanes->lane, span );
            return STATUS_SUCCESS;
        }
        drop_region( lanes, &plan );
    }
    else status = STATUS_NO_MEMORY;
    if (plan.root) pages_discard( pool, plan.root, plan.pages, 0, plan.pages );
    pagecache_reject( lanes, span );
    return status == VM_STATUS_DAMAGED ? status : STATUS_NO_MEMORY;
}

static vm_status allocate_room( struct vm *vm, struct request *request, size_t *commit, size_t most )
{
    LANE_GUARD struct lane_guard lanes = { 0 };
    vm_status status;

    if ((status = lanes_lock_thread( &lanes, vm, 0 ))) return status;
    if (lanes_claim( &lanes, request->size, *commit, request->quota )) status = STATUS_NO_MEMORY;
    else if (!(status = take_room( &lanes, request, commit, most ))) lanes_take( &lanes, request->size, *commit );
    else lanes_return( &lanes, 0, 0 );
    return lanes_unlock( &lanes, status );
}

vm_status vm_allocate_used( struct vm *vm, void **base, size_t size, size_t *commit, size_t most, uint32_t protect,
                            const struct vm_quota *quota )
{
    struct request request = { .size = size, .type = MEM_RESERVE | MEM_COMMIT, .protect = protect, .used = 1,
                               .quota = quota };
    void *region = NULL, *start;
    vm_status status;

    if ((status = check_arguments( vm, 0, size, request.type, protect, request.type ))) return status;
    request.align = SLOT_SIZE;
    request.highest = vm->highest;
    if (*commit >= size) return allocate_checked( vm, &request, base, &size );
    if ((status = allocate_room( vm, &request, commit, most )) != STATUS_NO_MEMORY)
    {
        if (!status) *base = (void *)request.base;
        return status;
    }
    if ((status = vm_allocate( vm, &region, 0, &size, MEM_RESERVE, protect, quota ))) return status;
    start = region;
    if ((status = vm_allocate( vm, &start, 0, commit, MEM_COMMIT, protect, quota ))) vm_discard( vm, region );
    else *base = region;
    return status;
}

vm_status vm_allocate_ex( struct vm *vm, void **base, size_t *size, uint32_t type, uint32_t protect,
                          const struct vm_requirements *requirements, const struct vm_quota *quota )
{
    static const uint32_t allowed = MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_RESET_UNDO | MEM_TOP_DOWN |
                                    MEM_WRITE_WATCH |
                                    MEM_PHYSICAL | MEM_LARGE_PAGES | MEM_RESERVE_PLACEHOLDER | MEM_REPLACE_PLACEHOLDER;
    struct request request = { .type = type, .protect = protect, .quota = quota };
    vm_status status;

    if (!base || !size) return STATUS_ACCESS_VIOLATION;
    request.base = (uintptr_t)*base;
    request.size = *size;
    request.align = SLOT_SIZE;
    request.highest = vm->highest;
    if (requirements && (requirements->lowest || requirements->highest || requirements->alignment))
    {
        if (request.base || !(type & MEM_RESERVE)) return STATUS_INVALID_PARAMETER;
        if (requirements->alignment)
        {
            if (requirements->alignment < SLOT_SIZE || (requirements->alignment & (requirements->alignment - 1)))
                return STATUS_INVALID_PARAMETER;
            request.align = requirements->alignment;
        }
        if (requirements->highest)
        {
            if ((requirements->highest & PAGE_MASK) != PAGE_MASK || requirements->highest > vm->highest)
                return STATUS_INVALID_PARAMETER;
            request.highest = requirements->highest;
        }
        if (requirements->lowest & SLOT_MASK || requirements->lowest > request.highest) return STATUS_INVALID_PARAMETER;
        request.lowest = requirements->lowest;
    }
    if (type & (MEM_RESERVE_PLACEHOLDER | MEM_REPLACE_PLACEHOLDER))
    {
        if (!(type & MEM_RESERVE)) return STATUS_INVALID_PARAMETER;
        if ((type & MEM_RESERVE_PLACEHOLDER) &&
            ((type & ~(MEM_RESERVE | MEM_RESERVE_PLACEHOLDER | MEM_TOP_DOWN)) || protect != PAGE_NOACCESS))
            return STATUS_INVALID_PARAMETER;
        if ((type & MEM_REPLACE_PLACEHOLDER) &&
            (type & ~(MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER | MEM_WRITE_WATCH)))
            return STATUS_INVALID_PARAMETER;
    }
    if ((status = check_arguments( vm, request.base, request.size, type, protect, allowed ))) return status;
    if ((type & MEM_REPLACE_PLACEHOLDER) && !request.base) return STATUS_INVALID_PARAMETER;
    request.type = whole_type( *base, type );
    request.protect = protect = protect_plain( protect );
    if (!(request.type & MEM_RESERVE)) return commit_existing( vm, base, size, type, protect, quota );
    return allocate_checked( vm, &request, base, size );
}
