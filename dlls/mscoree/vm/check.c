/*
 * Check: the invariants of a layer, walked. Tests have it; the DLL does not.
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
#include "lanes.h"
#include "pagecache.h"
#include "writewatch.h"

/* What a walk over everything has counted. */
struct census
{
    size_t reserved, committed, regions, records, cached;
    size_t spans, arenas, leaves, inners;
};

static vm_status fail( const char **what, const char *sentence )
{
    if (what) *what = sentence;
    return VM_STATUS_DAMAGED;
}

/* The system sees a page as its state says, but for guards that were hit, and caching, which not every system tells. */
static const char *compare_with_system( struct vm *vm, uintptr_t base, size_t size, uint8_t state )
{
    uint32_t wanted = state_to_protect( state );
    struct vm_information info;
    uintptr_t address;

    for (address = base; address < base + size; address += info.size)
    {
        count_unlocked_call( vm );
        if (prim_query( (void *)address, &info )) return "the system knows nothing of a region's pages";
        if (info.state == MEM_FREE) return "a region's pages are free for the system";
        if (state == STATE_RESERVED)
        {
            if (info.state != MEM_RESERVE) return "pages that should be reserved are committed for the system";
            continue;
        }
        if (info.state != MEM_COMMIT)
        {
            /* where the system can't tell pages without access from reserved ones */
            if (!(state & STATE_GUARD) && (wanted & 0xff) != PAGE_NOACCESS)
                return "pages that should be committed aren't for the system";
            continue;
        }
        if ((info.protect & 0xff) != (wanted & 0xff) && !((wanted & 0xff) == PAGE_EXECUTE &&
                                                          info.protect == PAGE_EXECUTE_READ))
            return "pages have another protection for the system";
        if ((info.protect & PAGE_GUARD) && !(wanted & PAGE_GUARD)) return "pages are guarded for the system only";
    }
    return NULL;
}

static const char *check_region( struct lane_guard *lanes, struct region *region, int deep, struct census *census )
{
    struct arena *arena = region->arena;
    uintptr_t end = region_end( region ), root = region->root;
    size_t page, run;
    uint8_t state;
    const char *what;

    if (region->sequence & 1) return "the map shows a region that is no more";
    if (!arena || region->base < arena->base || region->base >= arena_end( arena ))
        return "a region doesn't begin in its arena";
    if (!(region->flags & REGION_SPANNING) != (end <= arena->base + arena->size))
        return "a region leaves its arena and isn't spanning, or is and doesn't";
    if (region->lane != arena->lane) return "a region and its arena belong to different lanes";
    if ((region->flags & REGION_WATCH) && !watch_covers( lanes, region->base, end - region->base ))
        return "nothing watches a region";
    if ((region->flags & REGION_PLACEHOLDER) && root != pages_uniform( STATE_RESERVED ))
        return "a placeholder has committed pages";
    for (page = 0; page < region->pages; page += run)
    {
        run = pages_run( root, region->pages, page, &state );
        if (state > (STATE_GUARD | 7) || state == STATE_GUARD) return "a page has a state that doesn't exist";
        if (run == region->pages && !pages_is_uniform( root )) return "a uniform region has nodes";
        if (state != STATE_RESERVED) census->committed += run << PAGE_SHIFT;
        if (deep && (what = compare_with_system( lanes->vm, region->base + (page << PAGE_SHIFT), run << PAGE_SHIFT,
                                                 state )))
            return what;
    }
    pages_count_nodes( root, region->pages, &census->leaves, &census->inners );
    census->reserved += region->pages << PAGE_SHIFT;
    census->regions++;
    census->records++;
    return NULL;
}

/* The first cell of a uniform region is at the address. */
static const char *check_plain( struct lane_guard *lanes, const struct arena *arena, uintptr_t entry, uintptr_t address,
                                int deep, struct census *census )
{
    size_t size = uniform_pages( entry ) << PAGE_SHIFT, slot;
    uint8_t state = uniform_state( entry );
    uintptr_t hidden;

    if (uniform_base( entry, address ) != address) return "the map shows a uniform region where it isn't";
    if (uniform_lane( entry ) != arena->lane || lanes->vm->lane[arena->lane].numbered[uniform_arena( entry )] != arena)
        return "a uniform region is in another arena";
    if (size > arena_end( arena ) - address) return "a uniform region leaves its arena";
    for (slot = 0; slot < size; slot += SLOT_SIZE, entry += UNIFORM_STEP)
    {
        if (vmap_find( &lanes->vm->map, address + slot, NULL ) != entry)
            return "a slot of a uniform region says something else";
        hidden = vmap_find_hidden( &lanes->vm->map, address + slot );
        if (hidden != entry && hidden != map_free( (struct arena *)arena )) return "a uniform region hides something";
    }
    if (state != STATE_RESERVED) census->committed += size;
    census->reserved += size;
    census->regions++;
    return deep ? compare_with_system( lanes->vm, address, size, state ) : NULL;
}

/* All cells of an arena: regions in ascending order, free space between them, and slots that are taken accordingly. */
static const char *check_arena( struct lane_guard *lanes, struct arena *arena, int deep, struct census *census )
{
    const struct vmap *map = &lanes->vm->map;
    uintptr_t address = arena->base, end = arena_end( arena ), cell;
    struct region *region, *last = NULL;
    uintptr_t uniform = 0;
    size_t regions = 0;
    const char *what;

    while (address < end)
    {
        uintptr_t entry = vmap_find( map, address, &cell );

        if (map_is_uniform( entry ))
        {
            if (uniform_base( entry, address ) != uniform)
            {
                uniform = address;
                if ((what = check_plain( lanes, arena, entry, address, deep, census ))) return what;
                regions++;
            }
            else if (vmap_find( map, uniform, NULL ) + ((address - uniform) >> SLOT_SHIFT) * UNIFORM_STEP != entry)
                return "a page of a uniform region says something else";
            if (slots_all_free( &arena->slots, (address - arena->base) >> SLOT_SHIFT, 1 ))
                return "a uniform region's slot is free";
            last = NULL;
        }
        else if (map_is_record( entry ))
        {
            region = map_pointer( entry );
            if (region != last)
            {
                if (!(region->flags & REGION_SPANNING) || region->arena == arena)
                {
                    if (region->base != address) return "the map shows a region where it isn't";
                    if (region->arena != arena) return "the map shows a region in another arena";
                    if ((what = check_region( lanes, region, deep, census ))) return what;
                }
                else if (address != arena->base || region->base >= address || region_end( region ) <= address)
                    return "the map shows a spanning region where it isn't";
                last = region;
                regions++;
            }
            else if (address - region->base >= (((region->pages << PAGE_SHIFT) + SLOT_MASK) & ~SLOT_MASK))
                return "the map shows a region beyond its end";
            if (arena->slots_size && slots_all_free( &arena->slots, (address - arena->base) >> SLOT_SHIFT, 1 ))
                return "a region's slot is free";
        }
        else if (entry != map_free( arena )) return "the map shows an arena's space as something else";
        address = cell;
    }
    if (regions != arena->regions) return "an arena counts its regions wrongly";
    return NULL;
}

/* With no span, no recently freed run and no region in it a slot is free: counted for the whole arena. */
static const char *check_slots( struct lane_guard *lanes, struct arena *arena, size_t span_slots )
{
    const struct vmap *map = &lanes->vm->map;
    uintptr_t address, page;
    size_t taken = 0;

    if (!slots_check( &arena->slots )) return "the tree of free slots is wrong";
    for (address = arena->base; address < arena_end( arena ); address += SLOT_SIZE)
    {
        int used = 0;

        for (page = address; page < address + SLOT_SIZE && !used; )
            used = map_tag( vmap_find( map, page, &page )) == MAP_REGION;
        taken += used;
    }
    if (taken + span_slots != arena->slots.count - arena->slots.free) return "slots are taken by nobody";
    return NULL;
}

static const char *check_cache( struct lane_guard *lanes, struct lane *lane, int deep, struct census *census )
{
    struct cached_span *span, *older = NULL;
    size_t bytes = 0, i, in_bins = 0, count = 0;
    const char *what;

    for (span = lane->cache.oldest; span; older = span, span = span->newer)
    {
        if (span->older != older) return "the list of spans is broken";
        if (!slots_check( &span->arena->slots )) return "a span's arena is damaged";
        for (i = 0; i < ((size_t)span->room + 15) / 16; i++)
        {
            if (slots_all_free( &span->arena->slots, ((span->base - span->arena->base) >> SLOT_SHIFT) + i, 1 ))
                return "a span's slot is free";
            if (vmap_find( &lanes->vm->map, span->base + i * SLOT_SIZE, NULL ) != map_free( span->arena ))
                return "the map doesn't show a span as free";
        }
        if (span->held > span->pages || (span->held < span->pages && !span->holes))
            return "a span counts its pages wrongly";
        if (deep && !span->holes &&
            (what = compare_with_system( lanes->vm, span->base, (size_t)span->pages << PAGE_SHIFT,
                                                 state_from_protect( span->protect ))))
            return what;
        bytes += (size_t)span->held << PAGE_SHIFT;
        count++;
    }
    for (i = 0; i < PAGE_CACHE_BINS; i++)
    {
        for (span = lane->cache.bin[i]; span; span = span->next, in_bins++)
            if (i != page_cache_bin( span->room )) return "a span is in a wrong bin";
    }
    if (in_bins != count) return "spans are in one list only";
    if (bytes != lane->cache.bytes) return "the cache counts its bytes wrongly";
    census->cached += bytes;
    census->spans += count;
    return NULL;
}

static const char *check_retired( struct lane_guard *lanes, struct lane *lane, struct census *census )
{
    struct cached_span *span;
    size_t bytes = 0, i;

    for (span = lane->cache.retired; span; span = span->next, census->spans++)
    {
        for (i = 0; i < span->room; i += SLOT_SIZE / PAGE_SIZE)
        {
            if (slots_all_free( &span->arena->slots, (span->base - span->arena->base + (i << PAGE_SHIFT)) >> SLOT_SHIFT,
                                1 ))
                return "a retired span's slot is free";
            if (vmap_find( &lanes->vm->map, span->base + (i << PAGE_SHIFT), NULL ) != map_free( span->arena ))
                return "the map doesn't show a retired span as free";
        }
        bytes += (size_t)span->pages << PAGE_SHIFT;
    }
    return bytes == lane->cache.retired_bytes ? NULL : "retired bytes are counted wrongly";
}

static const char *check_loose( struct lane_guard *lanes, struct lane *lane )
{
    unsigned int i;
    uint32_t slot;

    if (lane->freed.count > FREED_COUNT) return "there are too many recently freed runs";
    for (i = 0; i < lane->freed.count; i++)
    {
        struct freed_run *run = &lane->freed.run[i];

        if (run->arena->lane != lane->index || !run->arena->slots_size)
            return "a recently freed run is in a wrong list";
        for (slot = run->slot; slot < run->slot + run->slots; slot++)
        {
            if (slots_all_free( &run->arena->slots, slot, 1 )) return "a recently freed slot is free";
            if (vmap_find( &lanes->vm->map, run->arena->base + ((uintptr_t)slot << SLOT_SHIFT),
                           NULL ) != map_free( run->arena ))
                return "the map doesn't show a recently freed slot as free";
        }
    }
    return NULL;
}

/* The slots of an arena that are taken, but by no region. */
static size_t count_idle_slots( struct lane *lane, struct arena *arena )
{
    struct cached_span *span;
    size_t slots = 0;
    unsigned int i;

    for (i = 0; i < lane->freed.count; i++)
        if (lane->freed.run[i].arena == arena) slots += lane->freed.run[i].slots;

    for (span = lane->cache.oldest; span; span = span->newer)
        if (span->arena == arena) slots += ((size_t)span->room + 15) / 16;
    for (span = lane->cache.retired; span; span = span->next)
        if (span->arena == arena) slots += ((size_t)span->room + 15) / 16;
    return slots;
}

/* Everything that was taken from the pool is part of something. */
static const char *check_pool( const struct pool *pool, const struct census *before, const struct census *after )
{
    static const char *const lost[] = { "a region was lost", "a span was lost", "an arena was lost", "a leaf was lost",
                                        "a node was lost" };
    size_t used[] = { after->records - before->records, after->spans - before->spans, after->arenas - before->arenas,
                      after->leaves - before->leaves, after->inners - before->inners };
    unsigned int i;

    for (i = 0; i < sizeof(used) / sizeof(used[0]); i++)
        if (pool->made[POOL_REGION + i] - pool->count[POOL_REGION + i] != used[i]) return lost[i];
    return NULL;
}

C_ASSERT( POOL_REGION + 1 == POOL_SPAN && POOL_SPAN + 1 == POOL_ARENA && POOL_ARENA + 1 == POOL_LEAF &&
          POOL_LEAF + 1 == POOL_INNER );

static const char *check_lane( struct lane_guard *lanes, struct lane *lane, int deep, struct census *census )
{
    struct census before = *census;
    struct arena *arena;
    size_t shared = 0, single = 0, numbered = 0, i;
    const char *what;

    if ((what = check_cache( lanes, lane, deep, census ))) return what;
    if ((what = check_retired( lanes, lane, census ))) return what;
    if ((what = check_loose( lanes, lane ))) return what;
    for (arena = lane->shared; arena; arena = arena->next)
    {
        if (arena->lane != lane->index || !arena->slots_size) return "an arena is in a wrong list";
        if (arena->number < UNIFORM_ARENAS && lane->numbered[arena->number] != arena)
            return "an arena's number is another's";
        numbered += arena->number < UNIFORM_ARENAS;
        if ((what = check_arena( lanes, arena, deep, census ))) return what;
        if ((what = check_slots( lanes, arena, count_idle_slots( lane, arena )))) return what;
        shared += arena->size;
        census->arenas++;
    }
    for (arena = lane->single; arena; arena = arena->next)
    {
        if (arena->lane != lane->index || arena->slots_size) return "an arena is in a wrong list";
        if (!arena->regions && !arena->refused) return "a single arena is kept for nothing";
        if ((what = check_arena( lanes, arena, deep, census ))) return what;
        single += arena->size;
        census->arenas++;
    }
    for (i = 0; i < UNIFORM_ARENAS; i++) numbered -= !!lane->numbered[i];
    if (numbered) return "a number is an arena's that is no more";
    if (census->reserved - before.reserved != lane->reserve.used) return "a lane has reserved bytes of others";
    if (census->committed - before.committed != lane->commit.used)
        return "a lane has committed bytes of others";
    if (lane->commit.used > lanes->vm->high[lane->index]) return "a lane has more committed than it ever had";
    if (shared != lane->shared_bytes || single != lane->single_bytes) return "a lane counts its arenas wrongly";
    if (census->regions - before.regions != lane->regions) return "a lane counts its regions wrongly";
    return check_pool( &lane->pool, &before, census );
}

vm_status vm_check( struct vm *vm, int deep, const char **what )
{
    struct census census = { 0 };
    LANE_GUARD struct lane_guard lanes = { 0 };
    const char *sentence = NULL;
    unsigned int i;
    vm_status status;

    if ((status = lanes_lock_thread( &lanes, vm, LOCK_ALL ))) return status;
    if (!vmap_check( &vm->map )) sentence = "a block of the map is wrong";
    for (i = 0; i < LANES && !sentence; i++) sentence = check_lane( &lanes, &vm->lane[i], deep, &census );
    if (!sentence)
    {
        if (census.reserved != vm->reserve.drawn) sentence = "reserved bytes are counted wrongly";
        else if (census.committed != vm->commit.drawn) sentence = "committed bytes are counted wrongly";
        else if (vm->peak < vm->commit.drawn) sentence = "the peak is lower than what is committed";
        else if (census.cached > pagecache_limit( vm )) sentence = "the cache holds more than it may";
    }
    status = lanes_unlock( &lanes, STATUS_SUCCESS );
    return sentence ? fail( what, sentence ) : status;
}

vm_status vm_walk( struct vm *vm, vm_walk_func func, void *context )
{
    LANE_GUARD struct lane_guard lanes = { 0 };
    uintptr_t address = 0, entry, last = 0, start;
    struct region *region;
    vm_status status;
    int guarded;

    if ((status = lanes_lock_thread( &lanes, vm, LOCK_ALL ))) return status;
    while (address <= vm->highest)
    {
        start = address;
        entry = vmap_find( &vm->map, address, &address );
        if (map_tag( entry ) != MAP_REGION) continue;
        region = map_pointer( entry );
        start = map_is_uniform( entry ) ? uniform_base( entry, start ) : region->base;
        if (start == last) continue;
        last = start;
        if (map_is_uniform( entry ))
        {
            size_t size = uniform_pages( entry ) << PAGE_SHIFT;

            if (func( context, (void *)start, size, uniform_state( entry ) == STATE_RESERVED ? 0 : size,
                      uniform_protect( entry )))
                break;
            continue;
        }
        if (func( context, (void *)region->base, region->pages << PAGE_SHIFT,
                  pages_committed( region->root, region->pages, 0, region->pages, &guarded ) << PAGE_SHIFT,
                  region->protect ))
            break;
    }
    return lanes_unlock( &lanes, STATUS_SUCCESS );
}
