/*
 * Primitives: all that the virtual memory layer asks of a system
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

/* One implementation per system: nt.c (Nt* system calls: Wine, ReactOS, Windows) and posix.c (mmap: native tests).
 * Nothing else in this folder calls the system, and no primitive calls back.
 *
 * Contract: a call that fails has changed nothing. Ranges are whole pages. Pages that become committed for the first
 * time, or again after prim_decommit, are zero. Decommitted and reserved pages fault. prim_release takes exactly what
 * one prim_reserve gave; everything between the two may be committed, decommitted and protected piecewise. */

#ifndef __MSCOREE_PRIM_PRIM_H
#define __MSCOREE_PRIM_PRIM_H

#include <stddef.h>
#include <stdint.h>

#include "types.h"

/* The highest address of the user address space, one less than a multiple of the granularity. */
extern uintptr_t prim_highest_address( void );

/* Reserves address space, at *base exactly when it isn't NULL, aligned to 64 KiB anywhere else. The type is
 * MEM_RESERVE, and possibly MEM_COMMIT, MEM_TOP_DOWN and MEM_WRITE_WATCH. STATUS_CONFLICTING_ADDRESSES: *base is in
 * use. */
extern vm_status prim_reserve( void **base, size_t size, uint32_t type, uint32_t protect );
extern vm_status prim_release( void *base, size_t size );

/* Commits pages of a reservation, or gives committed ones another protection; their content is kept. */
extern vm_status prim_commit( void *base, size_t size, uint32_t protect );
extern vm_status prim_decommit( void *base, size_t size );

/* Protects any pages of the process, not only the layer's own. In/out arguments and errors are
 * NtProtectVirtualMemory's. */
extern vm_status prim_protect( void **base, size_t *size, uint32_t protect, uint32_t *old );

/* Asks the system about any address, in the manner of NtQueryVirtualMemory. */
extern vm_status prim_query( const void *address, struct vm_information *info );

/* Whether the guard of a page that was given PAGE_GUARD is still armed. *size gets the bytes from there on that share
 * the answer; they are at most as many as it held. */
extern int prim_guard_armed( const void *address, size_t *size );

extern vm_status prim_get_write_watch( uint32_t flags, void *base, size_t size, void **addresses, uintptr_t *count,
                                       uint32_t *granularity );
extern vm_status prim_reset_write_watch( void *base, size_t size );

/* A clock in milliseconds that wraps, and costs no system call. */
extern uint32_t prim_milliseconds( void );

/* A number that differs between living threads. */
extern uintptr_t prim_thread( void );

/* Lets others run: a few instructions at first, then the rest of the time slice, then about a millisecond. */
extern void prim_pause( unsigned int turn );

/* Zeroes whole pages that are committed and writable, as far as the layer knows. Positive when others had made some of
 * them something else: they have been committed and made writable again, and the range needs its protection anew.
 * Negative when some of them can't be had back: somebody else has freed the address space. */
extern int prim_zero( void *base, size_t size );

/* Makes whole pages that are committed with the protection, as far as the layer knows, zero without touching them. 0
 * when the system can't, or when it doesn't have them like that: then nothing is known of their content. */
extern int prim_clear( void *base, size_t size, uint32_t protect );

/* Whether prim_clear is of any use on this system. */
extern int prim_can_clear( void );

#endif  /* __MSCOREE_PRIM_PRIM_H */
