/*
 * Random calls, compared with the model
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

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exercise.h"
#include "model.h"
#include "space.h"
#include "prim/nt.h"
#include "vm/vm.h"

#define WINDOW ((size_t)MODEL_PAGES << 12)
#define SMALL_SPACE 0x7ffeffff
#define SEAM_PAGE 512           /* where the first arena ends */
#define CHOSEN_PAGES (MODEL_PAGES / 5)  /* that most calls are about */

static struct model model;
static size_t hidden;      /* reserved bytes that the model doesn't know, in one region */
static int several;        /* the window isn't in one arena */
static struct vm *vm;
static unsigned long step;
static unsigned int next_token;
static int faults;
static unsigned long failing;
static char call[256];

static void differ( const char *what, unsigned long long got, unsigned long long expected )
{
    fprintf( stderr, "step %lu: %s: %s is %#llx, the model says %#llx\n", step, call, what, got, expected );
    abort();
}

static void expect( const char *what, unsigned long long got, unsigned long long expected )
{
    if (got != expected) differ( what, got, expected );
}

static unsigned int choose( struct choices *choices, unsigned int count )
{
    if (!choices->data)
    {
        choices->seed = choices->seed * 6364136223846793005u + 1442695040888963407u;
        return (choices->seed >> 33) % count;
    }
    if (!choices->left) return 0;
    choices->left--;
    if (count <= 256 || !choices->left) return *choices->data++ % count;
    choices->left--;
    choices->data += 2;
    return (choices->data[-2] << 8 | choices->data[-1]) % count;
}

static uint32_t choose_protect( struct choices *choices )
{
    static const uint32_t usual[] = { PAGE_READWRITE, PAGE_READWRITE, PAGE_READWRITE, PAGE_READWRITE, PAGE_NOACCESS,
                                      PAGE_READONLY,
        PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_READ, PAGE_EXECUTE, PAGE_READWRITE | PAGE_GUARD,
            0x40000000 | PAGE_EXECUTE_READ };
    static const uint32_t odd[] = { 0, PAGE_WRITECOPY, PAGE_EXECUTE_WRITECOPY, PAGE_NOACCESS | PAGE_GUARD,
                                    0x800 | PAGE_READWRITE,
        PAGE_READWRITE | PAGE_READONLY, PAGE_READWRITE | PAGE_EXECUTE, PAGE_GUARD | PAGE_NOCACHE | PAGE_READWRITE,
            PAGE_GUARD,
        0x40000000 | PAGE_READWRITE, 0x40000000 };

    if (!choose( choices, 20 )) return odd[choose( choices, sizeof(odd) / sizeof(odd[0]) )];
    return usual[choose( choices, sizeof(usual) / sizeof(usual[0]) )];
}

static size_t choose_size( struct choices *choices )
{
    switch (choose( choices, 8 ))
    {
    case 0: return choose( choices, 4 );
    case 1: return choose( choices, 0x8000 );
    case 2: return 0x1000 * (size_t)choose( choices, CHOSEN_PAGES / 3 );
    default: return 0x1000 * (size_t)choose( choices, 48 );
    }
}

/* An address of the window: that of a region, or any, at a slot, a page, or neither. */
static uintptr_t choose_address( struct choices *choices )
{
    unsigned int page = choose( choices, CHOSEN_PAGES ), i;
    uintptr_t offset = 0;

    if (choose( choices, 3 ))
    {
        for (i = 0; i < CHOSEN_PAGES && !model.page[page].region; i++) page = (page + 1) % CHOSEN_PAGES;
        if (choose( choices, 2 ))
            while (page && model.page[page].region && model.page[page - 1].region == model.page[page].region) page--;
    }
    else if (choose( choices, 2 )) page &= ~15u;
    if (!choose( choices, 6 )) offset = choose( choices, 0x1000 );
    return model.base + (uintptr_t)page * 0x1000 + offset;
}

static void check_query( uintptr_t address )
{
    struct vm_information info, wanted;
    size_t length = 0;

    expect( "status of a query", (uint32_t)vm_query( vm, (void *)address, &info, sizeof(info), &length ), 0 );
    model_query( &model, address, &wanted );
    if (info.state == MEM_FREE && (uintptr_t)info.base + info.size > model.base + WINDOW)
        info.size = model.base + WINDOW - (uintptr_t)info.base;
    expect( "length of a query", length, sizeof(info) );
    expect( "base", (uintptr_t)info.base, (uintptr_t)wanted.base );
    expect( "state", info.state, wanted.state );
    expect( "allocation base", (uintptr_t)info.allocation_base, (uintptr_t)wanted.allocation_base );
    expect( "allocation protection", info.allocation_protect, wanted.allocation_protect );
    expect( "run", info.size, wanted.size );
    expect( "protection", info.protect, wanted.protect );
    expect( "type", info.type, wanted.type );
    expect( "owned", vm_owns( vm, (void *)address ), wanted.state != MEM_FREE );
}

/* What was written is still there, what is new is zero. */
static void check_content( uintptr_t base, size_t size )
{
    uintptr_t page = (base - model.base) >> 12, end = page + (size >> 12);

    for (; page < end && page < MODEL_PAGES; page += 1 + (end - page) / 8)
    {
        struct model_page *p = &model.page[page];
        volatile unsigned int *content = (unsigned int *)(model.base + (page << 12));

        if (!p->region || !p->committed || p->protect == PAGE_NOACCESS || (p->protect & PAGE_GUARD)) continue;
        expect( "content", content[1023], p->token );
        expect( "content", content[0], p->token );
        if (p->protect == PAGE_READWRITE || p->protect == PAGE_EXECUTE_READWRITE)
            content[0] = content[1023] = p->token = ++next_token;
    }
}

static void check_numbers( int deep )
{
    struct vm_statistics statistics;
    const char *what = "";

    if (vm_check( vm, deep, &what ))
    {
        fprintf( stderr, "step %lu: %s: %s\n", step, call, what );
        abort();
    }
    vm_statistics( vm, &statistics );
    expect( "reserved", statistics.reserved, model_reserved( &model ) + hidden );
    expect( "committed", statistics.committed, model_committed( &model ));
    expect( "regions", statistics.regions, model_regions( &model ) + 1 );
}

/* Now and then a primitive fails. A call that gives up for that reason has changed nothing: not its arguments, nor what
 * is in its range. The model isn't asked then. */
static void arm( struct choices *choices )
{
    failing = faults && !choose( choices, 3 ) ? 1 + choose( choices, 6 ) : 0;
    space_fail( failing );
}

static int gave_up( vm_status status, const void *ptr, size_t size, uintptr_t base, size_t wanted )
{
    int hit = failing && space_calls() >= failing;

    space_fail( 0 );
    if (!hit || (status != STATUS_NO_MEMORY && status != STATUS_COMMITMENT_LIMIT)) return 0;
    expect( "base after a failure", (uintptr_t)ptr, base );
    expect( "size after a failure", size, wanted );
    check_numbers( 1 );
    if (base - model.base >= WINDOW) return 1;
    check_content( base & ~(uintptr_t)0xfff, size & ~(size_t)0xfff );
    check_query( base );
    check_query( (base & ~(uintptr_t)0xffff) + 0x3000 );
    return 1;
}

/* Where arenas meet, or an arena and what is the system's: a range that ends there, begins there, or lies across. */
static int choose_seam( struct choices *choices, uintptr_t *base, size_t *size )
{
    unsigned int before, after;

    if (!several || choose( choices, 4 )) return 0;
    before = choose( choices, 5 );
    after = 1 + choose( choices, 3 );
    *base = model.base + ((uintptr_t)SEAM_PAGE << 12) - before * 0x10000;
    if (!choose( choices, 4 )) *base += 64 * 0x10000;  /* beyond the end of an arena that begins there */
    *size = (before + after) * 0x10000 - choose( choices, 3 ) * 0x1000;
    return 1;
}

/* Neither side gets more than the limits, nor more than an eighth of the window. */
static void set_limits( struct vm_quota *quota )
{
    if (model_reserved( &model ) > WINDOW / (several ? 16 : 8)) quota->reserve_limit = model_reserved( &model );
    model.commit_limit = quota->commit_limit;
    model.reserve_limit = quota->reserve_limit;
    if (quota->reserve_limit != ~(uint64_t)0) quota->reserve_limit += hidden;
}

/* Where there are several arenas a region may be where the model doesn't look; a placeholder makes one of its own. */
static int drop_outside( void *base, size_t size, uint32_t type )
{
    if ((uintptr_t)base - model.base <= WINDOW - size) return 0;
    if (!several && !(type & MEM_RESERVE_PLACEHOLDER))
    {
        fprintf( stderr, "%s is outside of the window\n", call );
        abort();
    }
    size = 0;
    expect( "release outside of the window", vm_free( vm, &base, &size, MEM_RELEASE ), 0 );
    return 1;
}

static void step_allocate( struct choices *choices )
{
    static const uint32_t types[] = { MEM_RESERVE, MEM_RESERVE | MEM_COMMIT, MEM_COMMIT, MEM_RESERVE | MEM_COMMIT,
                                      MEM_COMMIT,
        MEM_COMMIT, MEM_RESET, MEM_RESET | MEM_COMMIT, MEM_RESET_UNDO, 0, MEM_DECOMMIT, 0x8000, MEM_RESERVE };
    uint32_t type = types[choose( choices, sizeof(types) / sizeof(types[0]) )], protect = choose_protect( choices );
    uintptr_t base = choose( choices, 3 ) ? choose_address( choices ) : 0, model_base = base, placed = 0;
    size_t size = choose_size( choices ), model_size = size;
    struct vm_quota quota = { ~(uint64_t)0, ~(uint64_t)0 };
    void *ptr = (void *)base;
    vm_status status;

    if (choose_seam( choices, &base, &size ))
    {
        model_base = base;
        model_size = size;
        ptr = (void *)base;
    }
    if (!base && (type == MEM_RESET || type == MEM_RESET_UNDO)) return;
    if (type == MEM_DECOMMIT) type |= MEM_RESERVE;  /* which is MEM_REPLACE_PLACEHOLDER for others */
    if (!choose( choices, 12 )) quota.commit_limit = model_committed( &model ) + choose( choices, 64 ) * 0x1000;
    if (!choose( choices, 12 )) quota.reserve_limit = model_reserved( &model ) + choose( choices, 64 ) * 0x1000;
    set_limits( &quota );

    snprintf( call, sizeof(call), "allocate %p size %#zx type %#x protect %#x", ptr, size, type, protect );
    arm( choices );
    status = vm_allocate( vm, &ptr, 0, &size, type, protect, &quota );
    if (gave_up( status, ptr, size, base, model_size )) return;
    if (!base && !status)
    {
        placed = (uintptr_t)ptr;
        if (drop_outside( ptr, size, type )) return;
    }
    if (type & MEM_DECOMMIT) expect( "status", (uint32_t)status, (uint32_t)STATUS_INVALID_PARAMETER_5 );
    else
        expect( "status", (uint32_t)status, (uint32_t)model_allocate( &model, &model_base, &model_size, type, protect,
                                                                      placed ));
    expect( "base", (uintptr_t)ptr, model_base );
    expect( "size", size, model_size );
    if (!status)
    {
        check_content( model_base, model_size );
        check_query( model_base );
    }
}

static void step_placeholder( struct choices *choices )
{
    static const uint32_t types[] = { MEM_RESERVE | MEM_RESERVE_PLACEHOLDER, MEM_RESERVE | MEM_REPLACE_PLACEHOLDER,
        MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER,
        MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER | MEM_WRITE_WATCH };
    uint32_t type = types[choose( choices, 4 )];
    uint32_t protect = type & MEM_RESERVE_PLACEHOLDER ? PAGE_NOACCESS : PAGE_READWRITE;
    uintptr_t base = choose_address( choices ) & ~(uintptr_t)0xfff, model_base, placed = 0;
    size_t size = 0x1000 * (size_t)choose( choices, 64 ), model_size;
    unsigned int page = (base - model.base) >> 12, i;
    struct vm_quota quota = { ~(uint64_t)0, ~(uint64_t)0 };
    void *ptr;
    vm_status status;

    if (type & MEM_RESERVE_PLACEHOLDER)
    {
        if (!choose_seam( choices, &base, &size ) && choose( choices, 2 )) base = 0;
    }
    else if (choose( choices, 3 ))
    {
        /* mostly the exact one */
        for (i = page; model.page[i].region && model.page[i].region == model.page[page].region; i++) /* nothing */;
        size = (size_t)(i - page) << 12;
    }
    set_limits( &quota );
    model_base = base;
    model_size = size;
    ptr = (void *)base;
    snprintf( call, sizeof(call), "allocate_ex %p size %#zx type %#x protect %#x", ptr, size, type, protect );
    arm( choices );
    status = vm_allocate_ex( vm, &ptr, &size, type, protect, NULL, &quota );
    if (gave_up( status, ptr, size, base, model_size )) return;
    if (!base && !status)
    {
        placed = (uintptr_t)ptr;
        if (drop_outside( ptr, size, type )) return;
    }
    /* what wasn't reserved for it can't become watched, which the model doesn't know */
    if ((type & MEM_WRITE_WATCH) && status == STATUS_CONFLICTING_ADDRESSES && !space_watched( base, size )) return;
    expect( "status", (uint32_t)status, (uint32_t)model_allocate( &model, &model_base, &model_size,
                                                                  type & ~MEM_WRITE_WATCH, protect, placed ));
    expect( "base", (uintptr_t)ptr, model_base );
    expect( "size", size, model_size );
    if (!status)
    {
        check_content( model_base, model_size );
        check_query( model_base );
    }
}

static void step_free( struct choices *choices )
{
    static const uint32_t types[] = { MEM_RELEASE, MEM_RELEASE, MEM_DECOMMIT, MEM_DECOMMIT, MEM_RELEASE, 0,
                                      MEM_RELEASE | MEM_DECOMMIT,
        MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS,
            MEM_DECOMMIT | MEM_PRESERVE_PLACEHOLDER,
        MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS };
    uint32_t type = types[choose( choices, sizeof(types) / sizeof(types[0]) )];
    uintptr_t base = choose_address( choices ), model_base = base;
    size_t size = choose( choices, 3 ) ? 0 : choose_size( choices ), model_size;
    unsigned int page = (base - model.base) >> 12, i, region;
    void *ptr = (void *)base;
    vm_status status;

    if (choose( choices, 2 ) && model.page[page].region)
    {
        /* a region as a whole, or nearly so: otherwise the window would soon be full of what is never released */
        type = MEM_RELEASE;
        while (page && model.page[page - 1].region == model.page[page].region) page--;
        for (i = page; i < MODEL_PAGES && model.page[i].region == model.page[page].region; i++) /* nothing */;
        size = choose( choices, 4 ) ? 0 : (size_t)(i - page) << 12;
        if (!choose( choices, 6 )) page += choose( choices, 3 );
        base = model_base = model.base + (uintptr_t)page * 0x1000 +
               (size ? 0 : choose( choices, 2 ) * choose( choices, 0x1000 ));
        ptr = (void *)base;
    }
    else if ((type & 3) && choose( choices, 2 ) && model.page[page].region)
    {
        /* whole regions, one or two of them */
        base = model_base = base & ~(uintptr_t)0xfff;
        ptr = (void *)base;
        region = model.page[page].region;
        for (i = page; model.page[i].region == region; i++) /* nothing */;
        region = model.page[i].region;
        if (region && choose( choices, 2 )) for (; model.page[i].region == region; i++) /* nothing */;
        size = (size_t)(i - page) << 12;
    }
    model_size = size;
    snprintf( call, sizeof(call), "free %p size %#zx type %#x", ptr, size, type );
    arm( choices );
    status = vm_free( vm, &ptr, &size, type );
    if (gave_up( status, ptr, size, base, model_size )) return;
    expect( "status", (uint32_t)status, (uint32_t)model_free( &model, &model_base, &model_size, type ));
    expect( "base", (uintptr_t)ptr, model_base );
    expect( "size", size, model_size );
    if (!status) check_query( model_base );
}

static void step_protect( struct choices *choices )
{
    uint32_t protect = choose_protect( choices ), old = 0x12345678, model_old = old;
    uintptr_t base = choose_address( choices ), model_base = base;
    size_t size = choose( choices, 3 ) ? 0x1000 * (size_t)choose( choices, 16 ) : choose_size( choices ),
        model_size = size;
    void *ptr = (void *)base;
    vm_status status;

    snprintf( call, sizeof(call), "protect %p size %#zx protect %#x", ptr, size, protect );
    arm( choices );
    status = vm_protect( vm, &ptr, &size, protect, &old );
    if (gave_up( status, ptr, size, base, model_size )) return;
    expect( "status", (uint32_t)status, (uint32_t)model_protect( &model, &model_base, &model_size, protect,
                                                                 &model_old ));
    expect( "base", (uintptr_t)ptr, model_base );
    expect( "size", size, model_size );
    expect( "old protection", old, model_old );
    if (!status)
    {
        check_content( model_base, model_size );
        check_query( model_base );
    }
}

void exercise( struct choices *choices, unsigned long steps )
{
    struct vm_config config = { .cache_limit = 0x200000 };
    size_t size = 0x100000, arena_size;
    uintptr_t arena = 0;
    void *base = NULL;

    if (choose( choices, 8 ) == 7) config.flags = VM_STRICT;
    snprintf( call, sizeof(call), "create" );
    faults = choose( choices, 4 ) == 3;
    several = choose( choices, 2 );
    space_limit( several ? SMALL_SPACE : 0 );
    if (vm_create( &config, &vm )) abort();
    if (vm_allocate( vm, &base, 0, &size, MEM_RESERVE, PAGE_NOACCESS, NULL )) abort();
    if (vm_free( vm, &base, &size, MEM_RELEASE )) abort();
    if (several)
    {
        /* the window begins near the end of an arena, of which the beginning isn't to be had */
        arena_size = space_reservation( (uintptr_t)base, &arena );
        hidden = arena + arena_size - (uintptr_t)base - ((size_t)SEAM_PAGE << 12);
        space_keep_free( (uintptr_t)base + hidden, (uintptr_t)base + hidden + WINDOW );
    }
    /* otherwise it is in the first arena, which stays */
    else hidden = 0x10000;
    if (vm_allocate( vm, &base, 0, &hidden, MEM_RESERVE, PAGE_NOACCESS, NULL )) abort();
    base = (char *)base + hidden;
    model_init( &model, (uintptr_t)base );

    for (step = 0; step < steps && (!choices->data || choices->left); step++)
    {
        switch (choose( choices, 8 ))
        {
        case 0: case 1: case 2: step_allocate( choices ); break;
        case 3: case 4: step_free( choices ); break;
        case 5: step_protect( choices ); break;
        case 6: check_query( choose_address( choices )); break;
        case 7: step_placeholder( choices ); break;
        }
        if (step % 64 == 63) check_numbers( step % 4096 == 4095 );
        if (step % 8192 == 8191)
        {
            arm( choices );
            vm_trim( vm );
            space_fail( 0 );
        }
    }
    check_numbers( 1 );
    vm_destroy( vm );
}
