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

/* One map for all heaps of the process, an entry for each slice of 16 KiB, in leaves that are made when they are
 * needed. An entry says which heap the slice belongs to and where the span's bookkeeping is, so that an address of
 * another heap, or of nobody's, is refused without reading a byte that isn't ours.
 *
 * Invariants: leaves are never taken away while a heap exists.  An entry is set after the heap got the
 * memory from the vm, and cleared before it is given back. A large block has one entry, its first slice's: nothing else
 * of it can be freed. */

#ifndef __MSCOREE_HEAP_SPANMAP_H
#define __MSCOREE_HEAP_SPANMAP_H

#include "../prim/atomic.h"
#include "../vm/vm.h"
#include "../prim/bits.h"
#include "sizeclass.h"

struct span;

/* A heap's id is between 1 and MAX_HEAP_ID. */
#define MAX_HEAP_ID 0xffffu

#define LEAF_ENTRIES 0x10000

#if UINTPTR_MAX > 0xffffffff
#define SPANMAP_LEAVES 0x20000  /* an address has 47 bits */
#else
#define SPANMAP_LEAVES 4
#endif

struct spanmap_leaf
{
#if UINTPTR_MAX > 0xffffffff
    /* the heap's id in the upper 16 bits, the address of the span in the lower 48 */
    uint64_t     entries[LEAF_ENTRIES];
#else
    /* the address of the span, with the heap's id in the lower 6 bits if it fits there, else 0 */
    uintptr_t    entries[LEAF_ENTRIES];
    uint16_t     ids[LEAF_ENTRIES];      /* 0: nobody's */
#endif
};

extern struct spanmap_leaf *spanmap_leaves[SPANMAP_LEAVES];

/* The span of a heap that has an entry for the address, or NULL. Takes no lock. */
static inline struct span *spanmap_find( unsigned int id, const void *ptr )
{
    uintptr_t slice = (uintptr_t)ptr / SLICE;
    struct spanmap_leaf *leaf;
#if UINTPTR_MAX > 0xffffffff
    uint64_t entry;

    if (unlikely( slice / LEAF_ENTRIES >= SPANMAP_LEAVES )) return NULL;
    if (unlikely( !(leaf = load_acquire( &spanmap_leaves[slice / LEAF_ENTRIES] )) )) return NULL;
    entry = load_acquire( &leaf->entries[slice % LEAF_ENTRIES] ) ^ ((uint64_t)id << 48);
    return likely( !(entry >> 48) ) ? (struct span *)(uintptr_t)entry : NULL;
#else
    uintptr_t entry;

    if (unlikely( !(leaf = load_acquire( &spanmap_leaves[slice / LEAF_ENTRIES] )) )) return NULL;
    slice %= LEAF_ENTRIES;
    if (unlikely( load_acquire( &leaf->ids[slice] ) != id )) return NULL;
    entry = load_acquire( &leaf->entries[slice] );
    return likely( load_acquire( &leaf->ids[slice] ) == id ) ? (struct span *)(entry & ~(uintptr_t)0x3f) : NULL;
#endif
}

/* The same for a heap whose id is below SPANMAP_KEYS, in fewer steps; 0: there is none. The key is what its entries
 * have beside the span. */
#define SPANMAP_KEYS 0x40

static inline uintptr_t spanmap_key( unsigned int id )
{
#if UINTPTR_MAX > 0xffffffff
    return (uint64_t)id << 48;
#else
    return id;
#endif
}

static inline int spanmap_find_key( uintptr_t key, const void *ptr, struct span **span )
{
    uintptr_t slice = (uintptr_t)ptr / SLICE, entry;
    struct spanmap_leaf *leaf;

    if (sizeof(void *) > 4 && unlikely( slice / LEAF_ENTRIES >= SPANMAP_LEAVES )) return 0;
    if (unlikely( !(leaf = load_acquire( &spanmap_leaves[slice / LEAF_ENTRIES] )) )) return 0;
    entry = load_acquire( &leaf->entries[slice % LEAF_ENTRIES] ) ^ key;
    *span = (struct span *)entry;
#if UINTPTR_MAX > 0xffffffff
    return likely( !(entry >> 48) );
#else
    return likely( !(entry & 0x3f) );
#endif
}

/* Makes entries for the slices that begin in a range. STATUS_NO_MEMORY: there is none for a leaf, nothing has
 * changed. */
extern vm_status spanmap_set( unsigned int id, const char *base, size_t size, struct span *span );

extern void spanmap_clear( const char *base, size_t size );

/* Gives the leaves back. No heap exists. */
extern void spanmap_release( void );

#endif  /* __MSCOREE_HEAP_SPANMAP_H */
