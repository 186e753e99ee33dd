/*
 * Primitives over mmap, for native tests and tools
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

/* Reserved pages are PROT_NONE without accounting, committed pages have their protection's PROT_*.  Guard pages are
 * PROT_NONE and stay armed, and every page that is watched counts as written to: those two need the system's page fault
 * handler. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "nt.h"
#include "prim.h"

#define SLOT_SIZE 0x10000

static int unix_protect( uint32_t protect )
{
    if (protect & PAGE_GUARD) return PROT_NONE;
    switch (protect & 0xff)
    {
    case PAGE_READONLY: return PROT_READ;
    case PAGE_READWRITE: return PROT_READ | PROT_WRITE;
    case PAGE_EXECUTE:
    case PAGE_EXECUTE_READ: return PROT_READ | PROT_EXEC;
    case PAGE_EXECUTE_READWRITE: return PROT_READ | PROT_WRITE | PROT_EXEC;
    }
    return PROT_NONE;
}

/* Tests may define these: whether this call fails; where a reservation goes when it may go anywhere (0 = the system
 * decides, 1 = there is no room), and the highest address; what is called for, after it succeeded: also that what was
 * reserved is watched, and that somebody asks about it. */
enum prim_event { PRIM_RESERVED, PRIM_RELEASED, PRIM_CHANGED, PRIM_WATCHED, PRIM_ASKED };
extern int prim_fault( void ) __attribute__((weak));
extern uintptr_t prim_choose( size_t size, uint32_t type ) __attribute__((weak));
extern uintptr_t prim_choose_highest( void ) __attribute__((weak));
extern void prim_observe( enum prim_event event, uintptr_t base, size_t size ) __attribute__((weak));
/* Where /proc/self/maps leaves out what is only reserved (qemu's user mode): the reservation that has an address, or
 * 0. */
extern size_t prim_unlisted( uintptr_t address, uintptr_t *base ) __attribute__((weak));

static inline int fault( void )
{
    return prim_fault && prim_fault();
}

static inline void observe( enum prim_event event, void *base, size_t size )
{
    if (prim_observe) prim_observe( event, (uintptr_t)base, size );
}

static vm_status status_from_errno( void )
{
    switch (errno)
    {
    case EEXIST: return STATUS_CONFLICTING_ADDRESSES;
    case EACCES: return STATUS_ACCESS_DENIED;
    }
    return STATUS_NO_MEMORY;
}

uintptr_t prim_highest_address( void )
{
    if (prim_choose_highest && prim_choose_highest()) return prim_choose_highest();
    /* a 64-bit kernel leaves a 32-bit program all of its 4 GiB */
    return sizeof(void *) > 4 ? (uintptr_t)0x7fffffff * SLOT_SIZE - 1 : 0xfffeffff;
}

/* Takes one field, a hexadecimal number, from a line of the map. */
static uintptr_t take_number( const char **text )
{
    uintptr_t value = 0;
    char c;

    while ((c = **text) && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
    {
        value = value * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
        (*text)++;
    }
    return value;
}

/* A line of the map. */
struct mapping
{
    uintptr_t start;
    uintptr_t end;
    char      access[3];    /* "r", "w", "x", or "-" in its place */
};

static void parse_mapping( const char *line, struct mapping *mapping )
{
    mapping->start = take_number( &line );
    line++;
    mapping->end = take_number( &line );
    memcpy( mapping->access, line + 1, sizeof(mapping->access) );
}

/* The first mapping that ends above the address; one at the end of the address space if there is none. The map is read
 * in pieces, without memory of the heap. */
static vm_status find_mapping( uintptr_t address, struct mapping *mapping )
{
    char buffer[4096], line[64];
    size_t used = 0;
    ssize_t got, i;
    int fd;

    if ((fd = open( "/proc/self/maps", O_RDONLY | O_CLOEXEC )) < 0) return STATUS_NO_MEMORY;
    while ((got = read( fd, buffer, sizeof(buffer) )) > 0)
    {
        for (i = 0; i < got; i++)
        {
            if (used < sizeof(line) - 1) line[used++] = buffer[i];
            if (buffer[i] != '\n') continue;
            line[used] = 0;
            used = 0;
            parse_mapping( line, mapping );
            if (mapping->end > address)
            {
                close( fd );
                return STATUS_SUCCESS;
            }
        }
    }
    close( fd );
    mapping->start = mapping->end = ~(uintptr_t)0;
    return STATUS_SUCCESS;
}

/* The first room that is low enough, for systems that prefer addresses beyond NT's: ARM64's have 48 bits. */
static void *map_low( size_t size, int prot, int flags )
{
    uintptr_t highest = prim_highest_address(), address = SLOT_SIZE;
    struct mapping mapping;
    void *ptr;

    while (!find_mapping( address, &mapping ) && address < highest && highest - address >= size)
    {
        if (mapping.start > address && mapping.start - address >= size)
        {
            ptr = mmap( (void *)address, size, prot, flags | MAP_FIXED_NOREPLACE, -1, 0 );
            if (ptr == (void *)address) return ptr;
            if (ptr != MAP_FAILED) munmap( ptr, size );
            else if (errno != EEXIST) return ptr;
            address += SLOT_SIZE;   /* somebody came between, or the map doesn't show it */
        }
        else address = (mapping.end + SLOT_SIZE - 1) & ~(uintptr_t)(SLOT_SIZE - 1);
    }
    errno = ENOMEM;
    return MAP_FAILED;
}

vm_status prim_reserve( void **base, size_t size, uint32_t type, uint32_t protect )
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
        prot = type & MEM_COMMIT ? unix_protect( protect ) : PROT_NONE;
    char *ptr, *aligned;
    size_t before;

    if (fault()) return STATUS_NO_MEMORY;
    if ((ptr = *base) || (prim_choose && (ptr = (char *)prim_choose( size, type ))))
    {
        if ((uintptr_t)ptr == 1) return STATUS_NO_MEMORY;
        if ((uintptr_t)ptr - 1 + size > prim_highest_address()) return STATUS_CONFLICTING_ADDRESSES;
        aligned = mmap( ptr, size, prot, flags | MAP_FIXED_NOREPLACE, -1, 0 );
        if (aligned == MAP_FAILED) return status_from_errno();
        if (aligned != ptr)
        {
            munmap( aligned, size );
            return STATUS_CONFLICTING_ADDRESSES;
        }
        observe( PRIM_RESERVED, ptr, size );
        if (type & MEM_WRITE_WATCH) observe( PRIM_WATCHED, ptr, size );
        *base = ptr;
        return STATUS_SUCCESS;
    }
    if (size + SLOT_SIZE < size) return STATUS_NO_MEMORY;
    ptr = mmap( NULL, size + SLOT_SIZE, prot, flags, -1, 0 );
    before = -(uintptr_t)ptr & (SLOT_SIZE - 1);
    if (ptr != MAP_FAILED && (uintptr_t)ptr + before - 1 + size > prim_highest_address())
    {
        munmap( ptr, size + SLOT_SIZE );
        ptr = map_low( size + SLOT_SIZE, prot, flags );
    }
    if (ptr == MAP_FAILED) return status_from_errno();
    /* as numbers: no pointer reaches over half of a 32-bit address space */
    before = -(uintptr_t)ptr & (SLOT_SIZE - 1);
    aligned = (char *)((uintptr_t)ptr + before);
    if (before) munmap( ptr, before );
    munmap( (char *)((uintptr_t)aligned + size), SLOT_SIZE - before );
    observe( PRIM_RESERVED, aligned, size );
    if (type & MEM_WRITE_WATCH) observe( PRIM_WATCHED, aligned, size );
    *base = aligned;
    return STATUS_SUCCESS;
}

vm_status prim_release( void *base, size_t size )
{
    if (fault()) return STATUS_NO_MEMORY;
    observe( PRIM_RELEASED, base, size );
    return munmap( base, size ) ? status_from_errno() : STATUS_SUCCESS;
}

vm_status prim_commit( void *base, size_t size, uint32_t protect )
{
    if (fault()) return STATUS_NO_MEMORY;
    observe( PRIM_CHANGED, base, size );
    return mprotect( base, size, unix_protect( protect )) ? status_from_errno() : STATUS_SUCCESS;
}

vm_status prim_decommit( void *base, size_t size )
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;

    if (fault()) return STATUS_NO_MEMORY;
    observe( PRIM_CHANGED, base, size );
    return mmap( base, size, PROT_NONE, flags, -1, 0 ) == MAP_FAILED ? status_from_errno() : STATUS_SUCCESS;
}

vm_status prim_protect( void **base, size_t *size, uint32_t protect, uint32_t *old )
{
    uintptr_t start = (uintptr_t)*base & ~(uintptr_t)0xfff;
    uintptr_t end = ((uintptr_t)*base + *size + 0xfff) & ~(uintptr_t)0xfff;

    if (fault()) return STATUS_NO_MEMORY;
    if (mprotect( (void *)start, end - start, unix_protect( protect )))
    {
        /* nothing is there */
        if (errno == ENOMEM && msync( (void *)start, 0x1000, MS_ASYNC )) return STATUS_CONFLICTING_ADDRESSES;
        return status_from_errno();
    }
    *base = (void *)start;
    *size = end - start;
    *old = PAGE_NOACCESS | PAGE_GUARD;
    return STATUS_SUCCESS;
}

static uint32_t protection_of( const struct mapping *mapping )
{
    if (mapping->access[2] == 'x') return mapping->access[1] == 'w' ? PAGE_EXECUTE_READWRITE : PAGE_EXECUTE_READ;
    return mapping->access[1] == 'w' ? PAGE_READWRITE : PAGE_READONLY;
}

vm_status prim_query( const void *ptr, struct vm_information *info )
{
    uintptr_t address = (uintptr_t)ptr & ~(uintptr_t)0xfff, highest = prim_highest_address(), base;
    struct mapping mapping;
    vm_status status;
    size_t size;

    if ((uintptr_t)ptr > highest) return STATUS_INVALID_PARAMETER;
    if ((status = find_mapping( address, &mapping ))) return status;
    memset( info, 0, sizeof(*info) );
    info->base = (void *)address;
    if (mapping.start <= address)
    {
        info->allocation_base = (void *)mapping.start;
        info->allocation_protect = PAGE_EXECUTE_READWRITE;
        info->size = mapping.end - address;
        info->type = MEM_PRIVATE;
        info->state = mapping.access[0] == '-' ? MEM_RESERVE : MEM_COMMIT;
        if (info->state == MEM_COMMIT) info->protect = protection_of( &mapping );
        return STATUS_SUCCESS;
    }
    info->size = (mapping.start > highest ? highest + 1 : mapping.start) - address;
    if (!prim_unlisted || !(size = prim_unlisted( address, &base )))
    {
        info->state = MEM_FREE;
        info->protect = PAGE_NOACCESS;
        return STATUS_SUCCESS;
    }
    if (info->size > base + size - address) info->size = base + size - address;
    info->allocation_base = (void *)base;
    info->allocation_protect = PAGE_EXECUTE_READWRITE;
    info->state = MEM_RESERVE;
    info->type = MEM_PRIVATE;
    return STATUS_SUCCESS;
}

int prim_guard_armed( const void *address, size_t *size )
{
    (void)address;
    (void)size;
    return 1;
}

/* A caller must miss no page that was written to. */
vm_status prim_get_write_watch( uint32_t flags, void *base, size_t size, void **addresses, uintptr_t *count,
                                uint32_t *granularity )
{
    uintptr_t i;

    (void)flags;
    if (fault()) return STATUS_NO_MEMORY;
    observe( PRIM_ASKED, base, size );
    for (i = 0; i < *count && i < size / 0x1000; i++) addresses[i] = (char *)base + i * 0x1000;
    *count = i;
    *granularity = 0x1000;
    return STATUS_SUCCESS;
}

vm_status prim_reset_write_watch( void *base, size_t size )
{
    if (fault()) return STATUS_NO_MEMORY;
    observe( PRIM_ASKED, base, size );
    return STATUS_SUCCESS;
}

uint32_t prim_milliseconds( void )
{
    struct timespec now;

    clock_gettime( CLOCK_MONOTONIC_COARSE, &now );
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

uintptr_t prim_thread( void )
{
    static __thread char own;

    return (uintptr_t)&own >> 6;
}

void prim_pause( unsigned int turn )
{
    static const struct timespec millisecond = { 0, 1000000 };

    if (turn < 32) __asm__ __volatile__( "" ::: "memory" );
    else if (turn < 64) sched_yield();
    else nanosleep( &millisecond, NULL );
}

int prim_zero( void *base, size_t size )
{
    memset( base, 0, size );
    return 0;
}

int prim_clear( void *base, size_t size, uint32_t protect )
{
    (void)protect;
    return !fault() && !madvise( base, size, MADV_DONTNEED );
}

int prim_can_clear( void )
{
    return 1;
}
