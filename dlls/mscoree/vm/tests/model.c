/*
 * Reference model of NT's private memory
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

#include <string.h>

#include "model.h"
#include "prim/nt.h"

#define PAGE 0x1000u
#define SLOT 0x10000u

void model_init( struct model *model, uintptr_t base )
{
    memset( model, 0, sizeof(*model) );
    model->base = base;
    model->commit_limit = model->reserve_limit = ~(uint64_t)0;
}

static int good_protect( uint32_t protect )
{
    uint32_t base = protect & 0xff;

    if (protect & 0x40000000)
    {
        if (base < 0x10) return 0;
        protect &= ~(uint32_t)0x40000000;
    }
    if (base != 1 && base != 2 && base != 4 && base != 0x10 && base != 0x20 && base != 0x40) return 0;
    if (protect & ~(uint32_t)0x7ff) return 0;
    switch (protect & 0x700)
    {
    case 0: return 1;
    case PAGE_GUARD:
    case PAGE_NOCACHE:
    case PAGE_WRITECOMBINE: return base != PAGE_NOACCESS;
    default: return 0;
    }
}

/* Pages by number, relative to the window. */
static int inside( uintptr_t first, uintptr_t last )
{
    return first <= last && last < MODEL_PAGES;
}

static unsigned int new_region( const struct model *model )
{
    char used[8193] = { 1 };
    unsigned int i;

    for (i = 0; i < MODEL_PAGES; i++) used[model->page[i].region] = 1;
    for (i = 1; used[i]; i++) /* nothing */;
    return i;
}

static unsigned int first_page( const struct model *model, unsigned int page )
{
    unsigned int region = model->page[page].region;

    while (page && model->page[page - 1].region == region) page--;
    return page;
}

static unsigned int last_page( const struct model *model, unsigned int page )
{
    unsigned int region = model->page[page].region;

    while (page + 1 < MODEL_PAGES && model->page[page + 1].region == region) page++;
    return page;
}

size_t model_reserved( const struct model *model )
{
    size_t i, count = 0;

    for (i = 0; i < MODEL_PAGES; i++) count += !!model->page[i].region;
    return count * PAGE;
}

size_t model_committed( const struct model *model )
{
    size_t i, count = 0;

    for (i = 0; i < MODEL_PAGES; i++) count += model->page[i].committed;
    return count * PAGE;
}

size_t model_regions( const struct model *model )
{
    size_t i, count = 0;

    for (i = 0; i < MODEL_PAGES; i++)
        count += model->page[i].region && (!i || model->page[i - 1].region != model->page[i].region);
    return count;
}

static void set_committed( struct model *model, unsigned int page, uint32_t protect )
{
    struct model_page *p = &model->page[page];

    if (!p->committed) p->token = 0;
    p->committed = 1;
    p->protect = protect & 0x1ff;
}

static vm_status reserve( struct model *model, uintptr_t *base, size_t *size, uint32_t type, uint32_t protect,
                          uintptr_t placed )
{
    uintptr_t start = *base & ~(uintptr_t)(SLOT - 1), first, last, i;
    size_t bytes = ((*base & (SLOT - 1)) + *size + PAGE - 1) & ~(size_t)(PAGE - 1);
    unsigned int region;

    if (model->reserve_limit < model_reserved( model ) + bytes) return STATUS_NO_MEMORY;
    if ((type & MEM_COMMIT) && model->commit_limit < model_committed( model ) + bytes) return STATUS_COMMITMENT_LIMIT;
    if (!start) start = placed;
    if (!start) return STATUS_NO_MEMORY;
    if (start % SLOT) return STATUS_CONFLICTING_ADDRESSES;
    first = (start - model->base) / PAGE;
    last = first + bytes / PAGE - 1;
    if (!inside( first, last )) return STATUS_CONFLICTING_ADDRESSES;
    for (i = first; i <= last; i++) if (model->page[i].region) return STATUS_CONFLICTING_ADDRESSES;
    region = new_region( model );
    model->region[region].protect = protect;
    model->region[region].placeholder = !!(type & MEM_RESERVE_PLACEHOLDER);
    model->region[region].replaced = 0;
    for (i = first; i <= last; i++)
    {
        model->page[i].region = region;
        model->page[i].committed = 0;
        if (type & MEM_COMMIT) set_committed( model, i, protect );
    }
    *base = start;
    *size = bytes;
    return STATUS_SUCCESS;
}

vm_status model_allocate( struct model *model, uintptr_t *base, size_t *size, uint32_t type, uint32_t protect,
                          uintptr_t placed )
{
    uintptr_t first, last, i;
    size_t charge = 0;

    if (type != MEM_RESET && type != MEM_RESET_UNDO &&
        (!(type & (MEM_RESERVE | MEM_COMMIT)) ||
         (type & ~(MEM_RESERVE | MEM_COMMIT | MEM_TOP_DOWN | MEM_RESERVE_PLACEHOLDER | MEM_REPLACE_PLACEHOLDER))))
        return STATUS_INVALID_PARAMETER_5;
    if (!good_protect( protect )) return STATUS_INVALID_PAGE_PROTECTION;
    protect &= 0x7ff;
    if (*base && *base < SLOT) return STATUS_INVALID_PARAMETER_2;
    if (!*size) return STATUS_INVALID_PARAMETER_4;
    if (!*base && (type & MEM_COMMIT)) type |= MEM_RESERVE;

    first = (*base - model->base) / PAGE;
    last = (*base + *size - 1 - model->base) / PAGE;
    if (type & MEM_REPLACE_PLACEHOLDER)
    {
        unsigned int region;

        if (!inside( first, last ) || *base % PAGE || *size % PAGE) return STATUS_CONFLICTING_ADDRESSES;
        region = model->page[first].region;
        if (!region || !model->region[region].placeholder || first_page( model, first ) != first ||
            last_page( model, first ) != last) return STATUS_CONFLICTING_ADDRESSES;
        if ((type & MEM_COMMIT) && model->commit_limit < model_committed( model ) + *size)
            return STATUS_COMMITMENT_LIMIT;
        model->region[region].placeholder = 0;
        model->region[region].replaced = 1;
        model->region[region].protect = protect;
        if (type & MEM_COMMIT) for (i = first; i <= last; i++) set_committed( model, i, protect );
        return STATUS_SUCCESS;
    }
    if (type & MEM_RESERVE) return reserve( model, base, size, type, protect, placed );

    if (!inside( first, last )) return STATUS_CONFLICTING_ADDRESSES;
    for (i = first; i <= last; i++)
    {
        unsigned int region = model->page[i].region;

        if (!region || region != model->page[first].region || model->region[region].placeholder)
            return STATUS_CONFLICTING_ADDRESSES;
        charge += !model->page[i].committed;
    }
    if (type & MEM_COMMIT)
    {
        if (charge && model->commit_limit < model_committed( model ) + charge * PAGE) return STATUS_COMMITMENT_LIMIT;
        for (i = first; i <= last; i++) set_committed( model, i, protect );
    }
    *base = model->base + first * PAGE;
    *size = (last - first + 1) * PAGE;
    return STATUS_SUCCESS;
}

/* Gives the pages from first to last, and what is left of their region behind them, numbers of their own. */
static void cut( struct model *model, unsigned int first, unsigned int last )
{
    unsigned int old = model->page[first].region, region, i, end = last_page( model, first );

    if (first_page( model, first ) < first)
    {
        region = new_region( model );
        model->region[region] = model->region[old];
        for (i = first; i <= end; i++) model->page[i].region = region;
    }
    if (end > last)
    {
        region = new_region( model );
        model->region[region] = model->region[model->page[first].region];
        for (i = last + 1; i <= end; i++) model->page[i].region = region;
    }
}

static vm_status free_placeholder( struct model *model, uintptr_t first, uintptr_t last, uint32_t type )
{
    struct model_region *region = &model->region[model->page[first].region];
    uintptr_t i;
    unsigned int count = 0;

    if (type & MEM_PRESERVE_PLACEHOLDER)
    {
        unsigned int start = first_page( model, first ), end = last_page( model, first );

        if (last > end) return STATUS_CONFLICTING_ADDRESSES;
        if (region->placeholder)
        {
            if (start == first && end == last) return STATUS_CONFLICTING_ADDRESSES;
            cut( model, first, last );
            return STATUS_SUCCESS;
        }
        if (!region->replaced || start != first || end != last) return STATUS_CONFLICTING_ADDRESSES;
        region->placeholder = 1;
        region->replaced = 0;
        region->protect = PAGE_NOACCESS;
        for (i = first; i <= last; i++) model->page[i].committed = 0;
        return STATUS_SUCCESS;
    }
    if (first_page( model, first ) != first) return STATUS_CONFLICTING_ADDRESSES;
    for (i = first; i <= last; i = last_page( model, i ) + 1, count++)
        if (!model->page[i].region || !model->region[model->page[i].region].placeholder)
            return STATUS_CONFLICTING_ADDRESSES;
    if (i != last + 1 || count < 2) return STATUS_CONFLICTING_ADDRESSES;
    for (i = first; i <= last; i++) model->page[i].region = model->page[first].region;
    return STATUS_SUCCESS;
}

vm_status model_free( struct model *model, uintptr_t *base, size_t *size, uint32_t type )
{
    uint32_t placeholder = type & 3;
    uintptr_t first = (*base - model->base) / PAGE, last, i;

    type &= ~placeholder;
    if (type != MEM_RELEASE && type != MEM_DECOMMIT) return STATUS_INVALID_PARAMETER_4;
    if (placeholder == 3 || (placeholder && type != MEM_RELEASE)) return STATUS_INVALID_PARAMETER_4;
    if (placeholder && !*size) return STATUS_INVALID_PARAMETER_3;
    if (first >= MODEL_PAGES || !model->page[first].region) return STATUS_MEMORY_NOT_ALLOCATED;
    if (!*size)
    {
        if (first_page( model, first ) != first) return STATUS_FREE_VM_NOT_AT_BASE;
        last = last_page( model, first );
    }
    else last = (*base + *size - 1 - model->base) / PAGE;
    if (placeholder && !inside( first, last )) return STATUS_CONFLICTING_ADDRESSES;
    if (placeholder)
    {
        vm_status status = free_placeholder( model, first, last, placeholder );

        if (status) return status;
    }
    else
    {
        if (last > last_page( model, first ) || last < first) return STATUS_UNABLE_TO_FREE_VM;
        if (type == MEM_RELEASE) cut( model, first, last );
        for (i = first; i <= last; i++)
        {
            if (type == MEM_RELEASE) model->page[i].region = 0;
            model->page[i].committed = 0;
        }
    }
    *base = model->base + first * PAGE;
    if (*size || type == MEM_RELEASE) *size = (last - first + 1) * PAGE;
    return STATUS_SUCCESS;
}

static uint32_t reported( const struct model *model, uintptr_t page )
{
    const struct model_page *p = &model->page[page];

    return p->committed ? p->protect | (model->region[p->region].protect & (PAGE_NOCACHE | PAGE_WRITECOMBINE)) : 0;
}

vm_status model_protect( struct model *model, uintptr_t *base, size_t *size, uint32_t protect, uint32_t *old )
{
    uintptr_t first = (*base - model->base) / PAGE, last, i;

    if (protect != PAGE_WRITECOPY && protect != PAGE_EXECUTE_WRITECOPY && !good_protect( protect ))
        return STATUS_INVALID_PAGE_PROTECTION;
    if (!*size) return STATUS_INVALID_PARAMETER_3;
    last = (*base + *size - 1 - model->base) / PAGE;
    if (!inside( first, last ) || !model->page[first].region || last > last_page( model, first ))
        return STATUS_CONFLICTING_ADDRESSES;
    for (i = first; i <= last; i++) if (!model->page[i].committed) return STATUS_NOT_COMMITTED;
    if (!good_protect( protect )) return STATUS_INVALID_PARAMETER_4;
    *old = reported( model, first );
    for (i = first; i <= last; i++) model->page[i].protect = protect & 0x1ff;
    *base = model->base + first * PAGE;
    *size = (last - first + 1) * PAGE;
    return STATUS_SUCCESS;
}

void model_query( const struct model *model, uintptr_t address, struct vm_information *info )
{
    uintptr_t first = (address - model->base) / PAGE, last = first;
    const struct model_page *p = &model->page[first];

    memset( info, 0, sizeof(*info) );
    while (last + 1 < MODEL_PAGES && model->page[last + 1].region == p->region &&
           (!p->region ||
            (model->page[last + 1].committed == p->committed &&
             reported( model, last + 1 ) == reported( model, first ))))
        last++;
    info->base = (void *)(model->base + first * PAGE);
    info->size = (last - first + 1) * PAGE;
    if (!p->region)
    {
        info->state = MEM_FREE;
        info->protect = PAGE_NOACCESS;
        return;
    }
    info->allocation_base = (void *)(model->base + first_page( model, first ) * (uintptr_t)PAGE);
    info->allocation_protect = model->region[p->region].protect;
    info->state = p->committed ? MEM_COMMIT : MEM_RESERVE;
    info->protect = reported( model, first );
    info->type = MEM_PRIVATE;
}
