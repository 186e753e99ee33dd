/*
 * From an address to the span that it lies in
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

#include "../prim/lock.h"
#include "../prim/nt.h"
#include "../prim/prim.h"
#include "spanmap.h"

struct spanmap_leaf *spanmap_leaves[SPANMAP_LEAVES];

static struct lock leaves_lock;

static struct spanmap_leaf *get_leaf( uintptr_t slice )
{
    return load_acquire( &spanmap_leaves[slice / LEAF_ENTRIES] );
}

static vm_status make_leaf( uintptr_t slice )
{
    struct spanmap_leaf **leaf = &spanmap_leaves[slice / LEAF_ENTRIES];
    vm_status status = STATUS_SUCCESS;
    void *base = NULL;

    lock_take( &leaves_lock, 0 );
    if (!*leaf && !(status = prim_reserve( &base, sizeof(struct spanmap_leaf), MEM_RESERVE | MEM_COMMIT,
                                           PAGE_READWRITE )))
        store_release( leaf, (struct spanmap_leaf *)base );
    lock_drop( &leaves_lock );
    return status;
}

static void set_entry( uintptr_t slice, unsigned int id, struct span *span )
{
    struct spanmap_leaf *leaf = get_leaf( slice );

#if UINTPTR_MAX > 0xffffffff
    store_release( &leaf->entries[slice % LEAF_ENTRIES], (uint64_t)id << 48 | (uintptr_t)span );
#else
    slice %= LEAF_ENTRIES;
    store_release( &leaf->ids[slice], 0 );
    store_release( &leaf->entries[slice], (uintptr_t)span | (id < SPANMAP_KEYS ? id : 0) );
    store_release( &leaf->ids[slice], id );
#endif
}

vm_status spanmap_set( unsigned int id, const char *base, size_t size, struct span *span )
{
    uintptr_t first = (uintptr_t)base / SLICE, count = (size + SLICE - 1) / SLICE, i;
    vm_status status;

    if ((first + count - 1) / LEAF_ENTRIES >= SPANMAP_LEAVES) return STATUS_NO_MEMORY;
    for (i = 0; i < count; i++)
        if (!get_leaf( first + i ) && (status = make_leaf( first + i ))) return status;
    for (i = 0; i < count; i++) set_entry( first + i, id, span );
    return STATUS_SUCCESS;
}

void spanmap_clear( const char *base, size_t size )
{
    uintptr_t first = (uintptr_t)base / SLICE, count = (size + SLICE - 1) / SLICE, i;

    for (i = 0; i < count; i++) set_entry( first + i, 0, NULL );
}

void spanmap_release( void )
{
    unsigned int i;

    for (i = 0; i < SPANMAP_LEAVES; i++)
    {
        if (!spanmap_leaves[i]) continue;
        prim_release( spanmap_leaves[i], sizeof(struct spanmap_leaf) );
        spanmap_leaves[i] = NULL;
    }
}
