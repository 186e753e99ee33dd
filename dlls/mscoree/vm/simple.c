/*
 * A first, simple layer: every call is the system's, a table knows the regions
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

#include "nt.h"
#include "prim.h"
#include "vm.h"

#define MAX_REGIONS 65536

struct entry
{
    char  *base;
    size_t size;
    size_t committed;
    int    watch;
};

struct vm
{
    struct vm_config config;
    int              lock;
    uint64_t         reserved, committed, peak, charged, calls;
    size_t           count;
    struct entry     entries[MAX_REGIONS];
};

static void lock( struct vm *vm )
{
    unsigned int turn = 0;

    while (__atomic_exchange_n( &vm->lock, 1, __ATOMIC_ACQUIRE )) prim_pause( turn++ );
}

static vm_status unlock( struct vm *vm, vm_status status )
{
    __atomic_store_n( &vm->lock, 0, __ATOMIC_RELEASE );
    return status;
}

static struct entry *find( struct vm *vm, const void *address )
{
    size_t i;

    for (i = 0; i < vm->count; i++)
        if ((const char *)address >= vm->entries[i].base && (const char *)address < vm->entries[i].base + vm->entries[i].size)
            return &vm->entries[i];
    return NULL;
}

static size_t committed( struct entry *entry, char *from, size_t size )
{
    struct vm_information info;
    char *end = from + size;
    size_t ret = 0;

    (void)entry;
    while (from < end && prim_query( from, &info ) >= 0)
    {
        size_t len = (size_t)(end - from) < info.size ? (size_t)(end - from) : info.size;
        if (info.state == MEM_COMMIT) ret += len;
        from += len;
    }
    return ret;
}

vm_status vm_create( const struct vm_config *config, struct vm **vm )
{
    void *base = NULL;
    vm_status status = prim_reserve( &base, (sizeof(**vm) + 0xfff) & ~0xfff, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );

    if (status < 0) return status;
    *vm = base;
    if (config) (*vm)->config = *config;
    return STATUS_SUCCESS;
}

void vm_destroy( struct vm *vm )
{
    size_t i;

    for (i = 0; i < vm->count; i++) prim_release( vm->entries[i].base, vm->entries[i].size );
    prim_release( vm, (sizeof(*vm) + 0xfff) & ~0xfff );
}

vm_status vm_configure( struct vm *vm, const struct vm_config *config )
{
    vm->config = *config;
    return STATUS_SUCCESS;
}

vm_status vm_allocate( struct vm *vm, void **base, uintptr_t zero_bits, size_t *size, uint32_t type,
                       uint32_t protect, const struct vm_quota *quota )
{
    char *address = *base;
    size_t len = *size, charge = 0;
    struct entry *entry = NULL;
    vm_status status;

    (void)zero_bits;
    if (!len) return STATUS_INVALID_PARAMETER_4;
    if (!address && type == MEM_COMMIT) type |= MEM_RESERVE;
    lock( vm );
    if (!(type & MEM_RESERVE))
    {
        len = (((uintptr_t)address & 0xfff) + len + 0xfff) & ~(size_t)0xfff;
        address = (char *)((uintptr_t)address & ~(uintptr_t)0xfff);
        if (!(entry = find( vm, address )) || len > (size_t)(entry->base + entry->size - address))
            return unlock( vm, STATUS_CONFLICTING_ADDRESSES );
        if (type == MEM_COMMIT) charge = len - committed( entry, address, len );
    }
    else
    {
        if (vm->count == MAX_REGIONS) return unlock( vm, STATUS_NO_MEMORY );
        len = (((uintptr_t)address & 0xffff) + len + 0xfff) & ~(size_t)0xfff;
        address = (char *)((uintptr_t)address & ~(uintptr_t)0xffff);
        if (type & MEM_COMMIT) charge = len;
        if (quota && quota->reserve_limit < vm->reserved + len) return unlock( vm, STATUS_NO_MEMORY );
    }
    if (quota && quota->commit_limit < vm->committed + charge && charge) return unlock( vm, STATUS_COMMITMENT_LIMIT );
    vm->calls++;
    if (type & MEM_RESERVE)
    {
        void *ptr = address;
        if ((status = prim_reserve( &ptr, len, type, protect )) < 0) return unlock( vm, status );
        entry = &vm->entries[vm->count++];
        entry->base = address = ptr;
        entry->size = len;
        entry->committed = 0;
        entry->watch = !!(type & MEM_WRITE_WATCH);
        vm->reserved += len;
    }
    else if (type == MEM_COMMIT) status = prim_commit( address, len, protect );
    else status = prim_reset( address, len, type );
    if (status < 0) return unlock( vm, status );
    entry->committed += charge;
    vm->committed += charge;
    if (vm->committed > vm->peak) vm->peak = vm->committed;
    *base = address;
    *size = len;
    return unlock( vm, status );
}

vm_status vm_allocate_ex( struct vm *vm, void **base, size_t *size, uint32_t type, uint32_t protect,
                          const struct vm_requirements *requirements, const struct vm_quota *quota )
{
    if (requirements && (requirements->lowest || requirements->highest || requirements->alignment)) return STATUS_NOT_SUPPORTED;
    return vm_allocate( vm, base, 0, size, type, protect, quota );
}

vm_status vm_free( struct vm *vm, void **base, size_t *size, uint32_t type )
{
    char *address = (char *)((uintptr_t)*base & ~(uintptr_t)0xfff);
    size_t len = (((uintptr_t)*base & 0xfff) + *size + 0xfff) & ~(size_t)0xfff, freed;
    struct entry *entry;
    vm_status status;

    if (type != MEM_RELEASE && type != MEM_DECOMMIT) return STATUS_INVALID_PARAMETER_4;
    lock( vm );
    if (!(entry = find( vm, address ))) return unlock( vm, STATUS_MEMORY_NOT_ALLOCATED );
    if (!*size)
    {
        if (address != entry->base) return unlock( vm, STATUS_FREE_VM_NOT_AT_BASE );
        len = entry->size;
    }
    if (len > (size_t)(entry->base + entry->size - address)) return unlock( vm, STATUS_UNABLE_TO_FREE_VM );
    vm->calls++;
    if (type == MEM_DECOMMIT)
    {
        freed = committed( entry, address, len );
        if ((status = prim_decommit( address, len )) < 0) return unlock( vm, status );
        entry->committed -= freed;
        vm->committed -= freed;
    }
    else
    {
        if (address != entry->base || len != entry->size) return unlock( vm, STATUS_NOT_SUPPORTED );
        if ((status = prim_release( address, len )) < 0) return unlock( vm, status );
        vm->committed -= entry->committed;
        vm->reserved -= len;
        *entry = vm->entries[--vm->count];
    }
    *base = address;
    *size = len;
    return unlock( vm, STATUS_SUCCESS );
}

vm_status vm_protect( struct vm *vm, void **base, size_t *size, uint32_t protect, uint32_t *old )
{
    if (!old) return STATUS_ACCESS_VIOLATION;
    vm->calls++;
    return prim_protect( base, size, protect, old );
}

vm_status vm_query( struct vm *vm, const void *address, struct vm_information *info, size_t length, size_t *ret_length )
{
    vm_status status;

    if (length < sizeof(*info)) return STATUS_INFO_LENGTH_MISMATCH;
    vm->calls++;
    status = prim_query( address, info );
    if (status >= 0 && ret_length) *ret_length = sizeof(*info);
    return status;
}

int vm_owns( struct vm *vm, const void *address )
{
    int ret;

    lock( vm );
    ret = !!find( vm, address );
    unlock( vm, 0 );
    return ret;
}

vm_status vm_get_write_watch( struct vm *vm, uint32_t flags, void *base, size_t size, void **addresses,
                              uintptr_t *count, uint32_t *granularity )
{
    if (!vm_owns( vm, base )) return STATUS_INVALID_PARAMETER;
    return prim_get_write_watch( flags, base, size, addresses, count, granularity );
}

vm_status vm_reset_write_watch( struct vm *vm, void *base, size_t size )
{
    if (!vm_owns( vm, base )) return STATUS_INVALID_PARAMETER;
    return prim_reset_write_watch( base, size );
}

vm_status vm_charge( struct vm *vm, size_t bytes, const struct vm_quota *quota )
{
    lock( vm );
    if (quota && quota->commit_limit < vm->committed + bytes) return unlock( vm, STATUS_COMMITMENT_LIMIT );
    vm->committed += bytes;
    vm->charged += bytes;
    if (vm->committed > vm->peak) vm->peak = vm->committed;
    return unlock( vm, STATUS_SUCCESS );
}

vm_status vm_uncharge( struct vm *vm, size_t bytes )
{
    lock( vm );
    vm->committed -= bytes;
    vm->charged -= bytes;
    return unlock( vm, STATUS_SUCCESS );
}

vm_status vm_trim( struct vm *vm )
{
    (void)vm;
    return STATUS_SUCCESS;
}

vm_status vm_tick( struct vm *vm )
{
    (void)vm;
    return STATUS_SUCCESS;
}

vm_status vm_statistics( struct vm *vm, struct vm_statistics *statistics )
{
    lock( vm );
    statistics->reserved = vm->reserved;
    statistics->committed = vm->committed;
    statistics->peak_committed = vm->peak;
    statistics->charged = vm->charged;
    statistics->cached = 0;
    statistics->arenas = vm->reserved;
    statistics->bookkeeping = sizeof(*vm);
    statistics->regions = vm->count;
    statistics->system_calls = vm->calls;
    return unlock( vm, STATUS_SUCCESS );
}

vm_status vm_walk( struct vm *vm, vm_walk_func func, void *context )
{
    size_t i;

    lock( vm );
    for (i = 0; i < vm->count; i++)
        if (func( context, vm->entries[i].base, vm->entries[i].size, vm->entries[i].committed, PAGE_READWRITE )) break;
    return unlock( vm, STATUS_SUCCESS );
}

vm_status vm_check( struct vm *vm, int deep, const char **what )
{
    (void)vm; (void)deep; (void)what;
    return STATUS_SUCCESS;
}
