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

/* Validate, plan, apply: first everything that can be wrong with the arguments, in NT's order; then everything that can be
 * refused (the charge, the room, memory for the bookkeeping, the system's commit); then the change, which can't fail. */

#include "change.h"
#include "joint.h"
#include "layer.h"
#include "place.h"
#include "protect.h"

#define LARGE_PAGE_SIZE ((size_t)0x200000)

struct allocation
{
    struct request        request;   /* its base and size are as the caller gave them, until a region is made */
    uintptr_t             base;
    size_t                size;
    uint32_t              type, protect;
    int                   used;      /* the content doesn't matter */
    const struct vm_quota *quota;
};

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

static vm_status check_arguments( struct vm *vm, uintptr_t base, size_t size, uint32_t type, uint32_t protect, uint32_t allowed )
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
    return (request->type & (MEM_TOP_DOWN | MEM_WRITE_WATCH)) || (request->protect & (PAGE_NOCACHE | PAGE_WRITECOMBINE));
}

/* At a given address the room is there, or isn't: in one arena, in the system's free space, or in several of these. */
static vm_status find_room_at( struct hold *hold, const struct request *request, uintptr_t entry, struct arena **arena,
                               uintptr_t *base )
{
    vm_status status;

    *base = request->base;
    if (map_tag( entry ) == MAP_REGION) return STATUS_CONFLICTING_ADDRESSES;
    *arena = map_pointer( entry );
    if (request->type & MEM_WRITE_WATCH)
    {
        /* only the system can watch: what arenas have there is given back to it, if nothing is in them */
        if (joint_touches( hold, request->base, request->size ))
        {
            if (!hold->all) return STATUS_RERUN;
            joint_release_empty( hold, request->base, request->size );
        }
        return place_single( hold, request, arena, base );
    }
    if (entry && request->base + request->size <= arena_end( *arena ))
        return place_fixed( hold, *arena, request->base, request->size );
    if (!entry && ((status = place_single( hold, request, arena, base )) != STATUS_CONFLICTING_ADDRESSES ||
                   !joint_touches( hold, request->base, request->size ))) return status;
    if (!hold->all) return STATUS_RERUN;
    if (!(status = joint_place( hold, request ))) *arena = joint_arena( hold, request->base );
    return status;
}

static vm_status find_room_anywhere( struct hold *hold, const struct request *request, struct arena **arena, uintptr_t *base )
{
    vm_status status;

    if (!wants_single( request ) && (status = place_shared( hold, request, arena, base )) != STATUS_NO_MEMORY) return status;
    return place_single( hold, request, arena, base );
}

static vm_status find_room( struct hold *hold, const struct request *request, uintptr_t entry, struct arena **arena,
                            uintptr_t *base )
{
    vm_status status;
    unsigned int i;

    if (request->base) status = find_room_at( hold, request, entry, arena, base );
    else status = find_room_anywhere( hold, request, arena, base );
    if (status != STATUS_NO_MEMORY) return status;
    if (!hold->all) return STATUS_RERUN;
    /* the layer may be what fills the address space */
    reuse_trim_all( hold );
    for (i = 0; i < LANES; i++)
    {
        struct hold other = *hold;

        other.lane = &hold->vm->lane[i];
        arenas_release_empty( &other );
    }
    if (request->base) return find_room_at( hold, request, vmap_find( &hold->vm->map, request->base, NULL ), arena, base );
    if ((status = place_single( hold, request, arena, base )) != STATUS_NO_MEMORY || (request->type & MEM_WRITE_WATCH)) return status;
    if (!(status = joint_search( hold, request, base ))) *arena = joint_arena( hold, *base );
    return status;
}

/* What is given back is shown by nobody yet: a slot that others' pages are in stays taken. */
static void give_room( struct hold *hold, struct arena *arena, uintptr_t base, size_t size, int piece )
{
    if (size > arena_end( arena ) - base) joint_leave( hold, base, size );
    else if (arena->slots_size) place_give_slots( arena, base, piece ? size & ~SLOT_MASK : size );
    else if (!arena->regions) arena_release( hold, arena );
}

/* Makes a span's pages zero. The answers are those of prim_zero. */
static int empty_span( struct hold *hold, const struct span *span, size_t size )
{
    void *pages = (void *)span->base;

    if (span->pages <= SPAN_MAX_PAGES) return prim_zero( pages, size );
    hold->lane->calls += 2;
    if (prim_clear( pages, size, span->protect )) return 0;
    hold->lane->calls += 2;
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
    struct region *region;         /* NULL = plain */
    uintptr_t      entry;
};

/* Gets all that it takes to show the region later on. 0 when out of memory. */
static int prepare_region( struct hold *hold, struct plan *plan )
{
    struct pool *pool = &hold->lane->pool;
    struct map *map = &hold->vm->map;

    plan->region = NULL;
    if (!plan->flags && !plan->root && plain_fits( plan->arena->number, plan->pages, plan->protect ))
    {
        plan->entry = plain_entry( hold->lane->index, plan->arena->number, plan->pages, plan->protect, plan->state );
        return vmap_prepare( map, pool, plan->base, plan->end, plan->entry );
    }
    if (!vmap_divide( map, pool, plan->base ) || !vmap_divide( map, pool, plan->end )) return 0;
    if (!(plan->region = pool_get( pool, POOL_REGION ))) return 0;
    plan->entry = map_region( plan->region );
    return 1;
}

static void drop_region( struct hold *hold, struct plan *plan )
{
    if (plan->region) pool_put( &hold->lane->pool, POOL_REGION, plan->region );
}

/* Shows the region and counts it in. */
static void show_region( struct hold *hold, const struct plan *plan )
{
    struct lane *lane = hold->lane;

    if (plan->region && (plan->state & STATE_GUARD)) store_relaxed( &hold->vm->guarded, 1 );
    if (plan->region) region_init( plan->region, plan->base, plan->pages, plan->arena, plan->protect,
                                   plan->flags | (plan->state & STATE_GUARD ? REGION_GUARDED : 0), lane->index,
                                   plan->root ? plan->root : pages_uniform( plan->state ));
    vmap_set( &hold->vm->map, plan->base, plan->end, plan->entry );
    if (plan->flags & REGION_JOINT) joint_count( hold, plan->region, 1 );
    else plan->arena->regions++;
    lane->regions++;
}

/* A cached span that fits becomes the region: zeroed, and with the protection that is wanted. */
static vm_status reserve_cached( struct hold *hold, struct allocation *args, size_t size )
{
    const struct request *request = &args->request;
    struct vm *vm = hold->vm;
    struct lane *lane = hold->lane;
    uint32_t protect = args->protect, old;
    struct span *span;
    struct plan plan;
    vm_status status = STATUS_NO_MEMORY;

    if (request->lowest || request->highest < vm->highest || request->align > SLOT_SIZE) return status;
    if (!(span = reuse_take( lane, size >> PAGE_SHIFT, 0 ))) return status;
    plan = (struct plan){ .arena = span->arena, .base = span->base, .pages = span->pages, .protect = protect,
                          .state = state_from_protect( protect ) };
    plan.end = (span->base + size + SLOT_MASK) & ~SLOT_MASK;
    if (prepare_region( hold, &plan ))
    {
        void *pages = (void *)span->base;
        int changed = args->used && span->used ? 0 : empty_span( hold, span, size );

        if (!changed && span->protect == protect) status = STATUS_SUCCESS;
        else
        {
            count_call( lane );
            if (changed < 0) status = STATUS_CONFLICTING_ADDRESSES;
            else status = prim_protect( &pages, &size, protect, &old );
            status = hold_refused( hold, span->base, (size_t)span->pages << PAGE_SHIFT, status );
        }
        if (!status)
        {
            show_region( hold, &plan );
            args->base = span->base;
            args->size = size;
            reuse_done( vm, lane, span );
            return STATUS_SUCCESS;
        }
        drop_region( hold, &plan );
    }
    reuse_reject( hold, span );
    return status;
}

static vm_status reserve_region( struct hold *hold, struct allocation *args, uintptr_t entry )
{
    struct request *request = &args->request;
    int commit = !!(args->type & MEM_COMMIT), joint;
    struct plan plan = { .protect = args->protect };
    struct lane *lane = hold->lane;
    size_t charge;
    vm_status status;

    if (args->type & MEM_WRITE_WATCH) plan.flags |= REGION_WATCH;
    if (args->type & MEM_RESERVE_PLACEHOLDER) plan.flags |= REGION_PLACEHOLDER;
    request->type = args->type;
    request->protect = args->protect;
    request->base = args->base & ~SLOT_MASK;
    request->size = ((args->base & SLOT_MASK) + args->size + PAGE_MASK) & ~PAGE_MASK;
    if (args->base && args->base + (args->size - 1) > hold->vm->highest) return STATUS_INVALID_PARAMETER_4;

    charge = commit ? request->size : 0;
    if ((status = hold_claim( hold, request->size, charge, args->quota ))) return status;
    if (commit && !entry && !request->base && !wants_single( request ) && !plan.flags)
    {
        if (!(status = reserve_cached( hold, args, request->size )))
        {
            hold_take( hold, request->size, charge );
            return STATUS_SUCCESS;
        }
        if (status == VM_STATUS_DAMAGED) goto no_room;
    }

    status = find_room( hold, request, entry, &plan.arena, &plan.base );
    hold_move_claim( hold, lane, request->size, charge );
    if (status) goto no_room;
    plan.pages = request->size >> PAGE_SHIFT;
    plan.end = (plan.base + request->size + SLOT_MASK) & ~SLOT_MASK;
    if (request->base && place_is_piece( hold, plan.base, request->size ))
    {
        plan.flags |= REGION_PIECE;
        plan.end = plan.base + request->size;
    }
    plan.state = commit ? state_from_protect( args->protect ) : STATE_RESERVED;
    if ((joint = plan.end > arena_end( plan.arena ))) plan.flags |= REGION_JOINT;
    if (!prepare_region( hold, &plan ))
    {
        status = STATUS_NO_MEMORY;
        goto no_region;
    }
    if (commit)
    {
        uint32_t protect = system_protect( args->protect, plan.state );

        if (joint) status = joint_commit( hold, NULL, plan.base, request->size, protect );
        else if (!plan.arena->committed) status = hold_commit( hold, plan.base, request->size, protect );
        plan.arena->committed = 0;
        if (status == STATUS_NO_MEMORY) status = STATUS_COMMITMENT_LIMIT;
        if (status) goto no_commit;
    }

    show_region( hold, &plan );
    hold_take( hold, request->size, charge );
    args->base = plan.base;
    args->size = request->size;
    return STATUS_SUCCESS;

no_commit:
    drop_region( hold, &plan );
no_region:
    give_room( hold, plan.arena, plan.base, request->size, plan.flags & REGION_PIECE );
no_room:
    hold_return( hold, 0, 0 );
    return status;
}

/* One attempt, with one lane locked or all. */
static vm_status allocate( struct vm *vm, struct allocation *args, int all )
{
    HOLD_SCOPE struct hold hold = { 0 };
    uintptr_t entry = 0;
    vm_status status;

    if (args->base)
    {
        if ((status = hold_address( &hold, vm, all, args->base & (args->type & MEM_REPLACE_PLACEHOLDER ? ~PAGE_MASK : ~SLOT_MASK), &entry )))
            return status;
        if (!entry) hold_leave( &hold, STATUS_SUCCESS );
    }
    if (!entry && (status = hold_thread( &hold, vm, all ))) return status;
    if (args->type & MEM_REPLACE_PLACEHOLDER)
        status = change_replace( &hold, entry, args->base, args->size, args->type, args->protect, args->quota );
    else
        status = reserve_region( &hold, args, entry );
    return hold_leave( &hold, status );
}

static vm_status allocate_checked( struct vm *vm, struct allocation *args, void **base, size_t *size )
{
    vm_status status;
    int all = 0;

    while ((status = allocate( vm, args, all )) == STATUS_RERUN && !all)
    {
        later_release( vm );
        all = 1;
    }
    if (status) return status;
    *base = (void *)args->base;
    *size = args->size;
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
    static const uint32_t allowed = MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_RESET_UNDO | MEM_TOP_DOWN | MEM_WRITE_WATCH |
                                    MEM_PHYSICAL | MEM_LARGE_PAGES;
    struct allocation args;
    uintptr_t highest;
    vm_status status;

    if (!base || !size) return STATUS_ACCESS_VIOLATION;
    if ((status = zero_bits_limit( vm, zero_bits, &highest ))) return status;
    if ((status = check_arguments( vm, (uintptr_t)*base, *size, type, protect, allowed ))) return status;
    type = whole_type( *base, type );
    protect = protect_plain( protect );
    if (!(type & MEM_RESERVE)) return change_existing( vm, base, size, type, protect, quota );
    /* the limit is for the search alone */
    args = (struct allocation){ .base = (uintptr_t)*base, .size = *size, .type = type, .protect = protect, .quota = quota };
    args.request.align = SLOT_SIZE;
    args.request.highest = highest;
    return allocate_checked( vm, &args, base, size );
}

/* What is committed of a span becomes so much. */
static vm_status fit_span( struct hold *hold, const struct span *span, size_t commit )
{
    size_t old = (size_t)span->pages << PAGE_SHIFT;

    if (commit < old) return hold_decommit( hold, span->base + commit, old - commit );
    return commit > old ? hold_commit( hold, span->base + old, commit - old, span->protect ) : STATUS_SUCCESS;
}

/* A kept span becomes a region of which a part is committed. STATUS_NO_MEMORY when there is none, or it can't be had
 * so easily. */
static vm_status take_room( struct hold *hold, struct allocation *args, size_t *commit_ptr, size_t most )
{
    size_t commit = *commit_ptr, kept;
    struct plan plan = { .pages = args->size >> PAGE_SHIFT, .protect = args->protect };
    struct pool *pool = &hold->lane->pool;
    struct span *span;
    vm_status status;

    if (!(span = reuse_take( hold->lane, plan.pages, 1 ))) return STATUS_NO_MEMORY;
    kept = (size_t)span->pages << PAGE_SHIFT;
    if (kept > commit && kept <= most)
    {
        if (!hold_claim( hold, args->size, kept, args->quota )) commit = kept;
        else if (hold_claim( hold, args->size, commit, args->quota ))
        {
            reuse_reject( hold, span );
            return STATUS_NO_MEMORY;
        }
    }
    plan.arena = span->arena;
    plan.base = span->base;
    plan.end = (span->base + args->size + SLOT_MASK) & ~SLOT_MASK;
    plan.root = pages_assign( pool, pages_uniform( STATE_RESERVED ), plan.pages, 0, commit >> PAGE_SHIFT, state_from_protect( args->protect ));
    if (span->used && span->protect == args->protect && plan.root && prepare_region( hold, &plan ))
    {
        if (!(status = fit_span( hold, span, commit )))
        {
            show_region( hold, &plan );
            args->base = span->base;
            *commit_ptr = commit;
            reuse_done( hold->vm, hold->lane, span );
            return STATUS_SUCCESS;
        }
        drop_region( hold, &plan );
    }
    else status = STATUS_NO_MEMORY;
    if (plan.root) pages_discard( pool, plan.root, plan.pages, 0, plan.pages );
    reuse_reject( hold, span );
    return status == VM_STATUS_DAMAGED ? status : STATUS_NO_MEMORY;
}

static vm_status allocate_room( struct vm *vm, struct allocation *args, size_t *commit, size_t most )
{
    HOLD_SCOPE struct hold hold = { 0 };
    vm_status status;

    if ((status = hold_thread( &hold, vm, 0 ))) return status;
    if (hold_claim( &hold, args->size, *commit, args->quota )) status = STATUS_NO_MEMORY;
    else if (!(status = take_room( &hold, args, commit, most ))) hold_take( &hold, args->size, *commit );
    else hold_return( &hold, 0, 0 );
    return hold_leave( &hold, status );
}

vm_status vm_allocate_used( struct vm *vm, void **base, size_t size, size_t *commit, size_t most, uint32_t protect,
                            const struct vm_quota *quota )
{
    struct allocation args = { .size = size, .type = MEM_RESERVE | MEM_COMMIT, .protect = protect, .used = 1, .quota = quota };
    void *region = NULL, *start;
    vm_status status;

    if ((status = check_arguments( vm, 0, size, args.type, protect, args.type ))) return status;
    args.request.align = SLOT_SIZE;
    args.request.highest = vm->highest;
    if (*commit >= size) return allocate_checked( vm, &args, base, &size );
    if ((status = allocate_room( vm, &args, commit, most )) != STATUS_NO_MEMORY)
    {
        if (!status) *base = (void *)args.base;
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
    static const uint32_t allowed = MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_RESET_UNDO | MEM_TOP_DOWN | MEM_WRITE_WATCH |
                                    MEM_PHYSICAL | MEM_LARGE_PAGES | MEM_RESERVE_PLACEHOLDER | MEM_REPLACE_PLACEHOLDER;
    struct allocation args = { .type = type, .protect = protect, .quota = quota };
    vm_status status;

    if (!base || !size) return STATUS_ACCESS_VIOLATION;
    args.base = (uintptr_t)*base;
    args.size = *size;
    args.request.align = SLOT_SIZE;
    args.request.highest = vm->highest;
    if (requirements && (requirements->lowest || requirements->highest || requirements->alignment))
    {
        if (args.base || !(type & MEM_RESERVE)) return STATUS_INVALID_PARAMETER;
        if (requirements->alignment)
        {
            if (requirements->alignment < SLOT_SIZE || (requirements->alignment & (requirements->alignment - 1)))
                return STATUS_INVALID_PARAMETER;
            args.request.align = requirements->alignment;
        }
        if (requirements->highest)
        {
            if ((requirements->highest & PAGE_MASK) != PAGE_MASK || requirements->highest > vm->highest)
                return STATUS_INVALID_PARAMETER;
            args.request.highest = requirements->highest;
        }
        if (requirements->lowest & SLOT_MASK || requirements->lowest > args.request.highest) return STATUS_INVALID_PARAMETER;
        args.request.lowest = requirements->lowest;
    }
    if (type & (MEM_RESERVE_PLACEHOLDER | MEM_REPLACE_PLACEHOLDER))
    {
        if (!(type & MEM_RESERVE)) return STATUS_INVALID_PARAMETER;
        if ((type & MEM_RESERVE_PLACEHOLDER) &&
            ((type & ~(MEM_RESERVE | MEM_RESERVE_PLACEHOLDER | MEM_TOP_DOWN)) || protect != PAGE_NOACCESS))
            return STATUS_INVALID_PARAMETER;
        if ((type & MEM_REPLACE_PLACEHOLDER) && (type & ~(MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER)))
            return STATUS_INVALID_PARAMETER;
    }
    if ((status = check_arguments( vm, args.base, args.size, type, protect, allowed ))) return status;
    if ((type & MEM_REPLACE_PLACEHOLDER) && !args.base) return STATUS_INVALID_PARAMETER;
    args.type = whole_type( *base, type );
    args.protect = protect = protect_plain( protect );
    if (!(args.type & MEM_RESERVE)) return change_existing( vm, base, size, type, protect, quota );
    return allocate_checked( vm, &args, base, size );
}
