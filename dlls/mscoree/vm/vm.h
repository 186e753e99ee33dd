/*
 * NT-like virtual memory: the interface
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

/* A struct vm is one independent virtual memory layer: regions of address space that are reserved, committed,
 * protected, queried and freed with the semantics of NT's private memory, counted against limits, and reused when they
 * are released.
 *
 * All functions return NTSTATUS values (vm_status is an NTSTATUS under a name that clashes with no header), take and
 * give MEM_* and PAGE_* values, and count bytes. In/out arguments are written on success only. All functions may be
 * called by any number of threads at once. A call either does all of its work or changes nothing.
 *
 * Every function that changes something takes a lock and may return STATUS_TIMEOUT (0x102, lock_timeout of the
 * configuration). VM_STATUS_DAMAGED means that the bookkeeping was found damaged, that the system broke its contract,
 * or that somebody else has freed address space of the layer (VirtualFree on the start of an arena). From then on every
 * call that changes something returns it, but for vm_free(), which forgets what was lost and gives the rest back;
 * vm_query() and vm_statistics() answer.
 *
 * This header needs no other ones than ../prim/types.h and the C compiler's own, and may follow or precede windows.h.
 */

#ifndef __MSCOREE_VM_H
#define __MSCOREE_VM_H

#include <stddef.h>
#include <stdint.h>

#include "../prim/types.h"

#define VM_STATUS_DAMAGED ((vm_status)0xc00000e5)  /* the value of STATUS_INTERNAL_ERROR */

#define VM_STRICT 0x1  /* released pages fault at once, nothing is kept for reuse */

struct vm;

/* How a new layer behaves.  All zero is a good configuration. */
struct vm_config
{
    unsigned int flags;          /* VM_* */
    size_t       cache_limit;    /* bytes of released pages kept for reuse; 0 = by the peak of commit */
    unsigned int cache_delay;    /* milliseconds that such pages are kept; 0 = default */
    unsigned int lock_timeout;   /* milliseconds to wait for a lock; 0 = for ever */
    void       (*damage)( void *context, const char *what );  /* told once, without locks; may be NULL */
    void        *context;
};

/* How much the whole layer may have after a call of this caller, in bytes. ~0 = no limit. */
struct vm_quota
{
    uint64_t commit_limit;       /* over it: STATUS_COMMITMENT_LIMIT */
    uint64_t reserve_limit;      /* over it: STATUS_NO_MEMORY */
};

/* Where a new region may be (MEM_ADDRESS_REQUIREMENTS). All zero = anywhere. */
struct vm_requirements
{
    uintptr_t lowest;            /* lowest starting address, a multiple of 64 KiB; 0 = none */
    uintptr_t highest;           /* highest ending address, the last byte of a page; 0 = none */
    size_t    alignment;         /* a power of two, at least 64 KiB; 0 = none */
};

/* One moment of the layer: all locks are held while the numbers are taken. */
struct vm_statistics
{
    uint64_t reserved;           /* bytes of all regions, reserved and committed pages alike */
    uint64_t committed;          /* bytes of committed pages */
    uint64_t peak_committed;
    uint64_t cached;             /* bytes of released pages kept for reuse, part of none of the above */
    uint64_t arenas;             /* bytes of address space held from the system for all this */
    uint64_t bookkeeping;        /* bytes of memory that the layer uses for itself */
    uint64_t regions;
    uint64_t system_calls;
};

/* Makes a new layer. A NULL config is all zero. Returns STATUS_NO_MEMORY when the system gives no memory for it. */
extern vm_status vm_create( const struct vm_config *config, struct vm **vm );

/* Gives every region of the layer, and the layer, back to the system. No other call may be under way. */
extern void vm_destroy( struct vm *vm );

/* Changes the cache's limits, delay, strictness and the lock timeout of a living layer (the damage hook stays). */
extern vm_status vm_configure( struct vm *vm, const struct vm_config *config );

/* NtAllocateVirtualMemory for private memory of this process. Base and size are rounded as NT does.
 *  STATUS_INVALID_PARAMETER_2..6, STATUS_INVALID_PARAMETER, STATUS_INVALID_PAGE_PROTECTION: an argument is wrong, in
 *  NT's order
 *  STATUS_CONFLICTING_ADDRESSES: the range to reserve is in use, or the range to commit is not inside one region
 *  STATUS_NO_MEMORY: no free range fits, or quota->reserve_limit would be passed
 *  STATUS_COMMITMENT_LIMIT: quota->commit_limit would be passed, or the system refuses to commit
 *  STATUS_PRIVILEGE_NOT_HELD: MEM_LARGE_PAGES
 * A NULL quota is no limit. */
extern vm_status vm_allocate( struct vm *vm, void **base, uintptr_t zero_bits, size_t *size, uint32_t type,
                              uint32_t protect, const struct vm_quota *quota );

/* NtAllocateVirtualMemoryEx: the same with address requirements (may be NULL) and MEM_RESERVE_PLACEHOLDER and
 * MEM_REPLACE_PLACEHOLDER. STATUS_INVALID_PARAMETER: bad requirements, requirements with a base or a commit alone. */
extern vm_status vm_allocate_ex( struct vm *vm, void **base, size_t *size, uint32_t type, uint32_t protect,
                                 const struct vm_requirements *requirements, const struct vm_quota *quota );

/* For memory whose users don't ask what was in it before: a region anywhere, whose first pages are committed at once,
 * and hold zeros or what was left in a region that such a caller has released, in whole, by vm_free_used().  Sizes are
 * whole pages, *commit is at least one; it may become more, up to most, when a region was kept with more. Errors are
 * those of vm_allocate() and vm_free(). */
extern vm_status vm_allocate_used( struct vm *vm, void **base, size_t size, size_t *commit, size_t most,
                                   uint32_t protect, const struct vm_quota *quota );
extern vm_status vm_free_used( struct vm *vm, void *base );

/* NtFreeVirtualMemory: MEM_DECOMMIT, MEM_RELEASE (whole or part of a region), placeholders.
 *  STATUS_INVALID_PARAMETER_2..4: an argument is wrong
 *  STATUS_MEMORY_NOT_ALLOCATED: not memory of this layer; it is not touched
 *  STATUS_UNABLE_TO_FREE_VM: the range leaves the region
 *  STATUS_FREE_VM_NOT_AT_BASE: size 0 and not in the region's first page
 *  STATUS_CONFLICTING_ADDRESSES: placeholders that can't be split or joined like that */
extern vm_status vm_free( struct vm *vm, void **base, size_t *size, uint32_t type );

/* Releases the region that begins at base, now or, when that can't be done now, before long: for callers that will
 * have nothing left to remember it by.  It counts as a region until then. */
extern void vm_discard( struct vm *vm, void *base );

/* NtProtectVirtualMemory. *old is what the first page had. Memory that isn't this layer's is the system's business, and
 * the system's answer is returned.
 *  STATUS_ACCESS_VIOLATION: old is NULL; STATUS_INVALID_PARAMETER_2, _3, STATUS_INVALID_PAGE_PROTECTION: an argument is
 *  wrong
 *  STATUS_CONFLICTING_ADDRESSES: the range leaves the region
 *  STATUS_NOT_COMMITTED: a page of the range isn't committed */
extern vm_status vm_protect( struct vm *vm, void **base, size_t *size, uint32_t protect, uint32_t *old );

/* NtQueryVirtualMemory (MemoryBasicInformation). For memory of this layer it takes no lock and makes no system call
 * (but for guard pages, which only the system knows to be still armed), whichever threads are suspended. Other
 * addresses are asked of the system; free address space joins up across what the layer holds in store.
 *  STATUS_INFO_LENGTH_MISMATCH: length is too short;  STATUS_INVALID_PARAMETER: above the user address space */
extern vm_status vm_query( struct vm *vm, const void *address, struct vm_information *info, size_t length,
                           size_t *ret_length );

/* Whether the address lies in a region of this layer. No lock, no system call. */
extern int vm_owns( struct vm *vm, const void *address );

/* NtGetWriteWatch and NtResetWriteWatch for MEM_WRITE_WATCH regions of this layer. They are asked under a lock.
 *  STATUS_INVALID_PARAMETER: bad flag, size or count 0, or the range isn't inside such a region
 *  STATUS_ACCESS_VIOLATION: a NULL pointer */
extern vm_status vm_get_write_watch( struct vm *vm, uint32_t flags, void *base, size_t size, void **addresses,
                                     uintptr_t *count, uint32_t *granularity );
extern vm_status vm_reset_write_watch( struct vm *vm, void *base, size_t size );

/* Gives every cached page and every empty arena back to the system. */
extern vm_status vm_trim( struct vm *vm );

/* Gives back the cached pages that are older than the delay. The layer has no thread of its own: somebody who has one
 * calls this now and then. It costs nothing when nothing is old. */
extern vm_status vm_tick( struct vm *vm );

extern vm_status vm_statistics( struct vm *vm, struct vm_statistics *statistics );

/* Calls back for every region in address order under all locks: base, size, committed bytes, allocation protection.
 * The callback must not call the layer; a nonzero answer ends the walk. */
typedef int (*vm_walk_func)( void *context, void *base, size_t size, size_t committed, uint32_t protect );
extern vm_status vm_walk( struct vm *vm, vm_walk_func func, void *context );

/* Checks every invariant of the bookkeeping, and compares it with the system's own map when deep is nonzero.
 * Returns STATUS_SUCCESS, or VM_STATUS_DAMAGED and a sentence that says what is wrong. For tests: it is slow. */
extern vm_status vm_check( struct vm *vm, int deep, const char **what );

#endif  /* __MSCOREE_VM_H */
