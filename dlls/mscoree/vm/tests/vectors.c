/*
 * NT's rules for private memory, row by row
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

/* Each row is one call and what it must give; it names the rule that it comes from.  Addresses are relative to a place
 * that is free when a group of rows begins. */

#include <stdio.h>
#include <stdlib.h>

#include "space.h"
#include "prim/nt.h"
#include "vm/vm.h"

#define PAGE_RW PAGE_READWRITE
#define PAGE_RO PAGE_READONLY
#define TARGETS 0x40000000
#define RES MEM_RESERVE
#define COM MEM_COMMIT
#define KEEP 0xdeadbeef  /* the argument must be left alone */

enum call { GROUP, ALLOC, EX, FREE, PROTECT, QUERY, WRITE, READ, WATCH, RESET };

struct row
{
    const char *rule;
    enum call   call;
    uintptr_t   base;
    size_t      size;
    /* QUERY: state and protection expected; WRITE, READ: the value; WATCH: the room for pages, and how many come */
    uint32_t    type, protect;
    uint32_t    status;
    uintptr_t   out_base;          /* QUERY: allocation base */
    size_t      out_size;
    uint32_t    old;               /* QUERY: allocation protection */
};

static const struct row rows[] =
{
    { "2 reserve rounds its address to the granularity and its end to a page", GROUP },
    { "2", ALLOC, 0x8000, 1, RES, PAGE_RW, 0, 0, 0x9000 },
    { "2", FREE, 0, 0, MEM_RELEASE, 0, 0, 0, 0x9000 },
    { "2", ALLOC, 0xffff, 0x3000, RES, PAGE_RW, 0, 0, 0x13000 },
    { "2 the tail of the last slot is free but can't be reserved", QUERY, 0x13000, 0, MEM_FREE, PAGE_NOACCESS, 0, 0, 0,
      0 },
    { "2", ALLOC, 0x18000, 0x1000, RES, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "4 nor committed", ALLOC, 0x13000, 0x1000, COM, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "2", FREE, 0, 0, MEM_RELEASE, 0, 0, 0, 0x13000 },
    { "2", ALLOC, 0x1010, 0xc000, RES, PAGE_RW, 0, 0, 0xe000 },
    { "2", FREE, 0, 0, MEM_RELEASE, 0, 0, 0, 0xe000 },
    { "2 reserve and commit round as reserve, all is committed", ALLOC, 0x4080, 0x1000, RES | COM, PAGE_RW, 0, 0,
      0x6000 },
    { "2", QUERY, 0, 0x6000, COM, PAGE_RW, 0, 0, 0x6000, PAGE_RW },

    { "14.1 reserve 0xfffc", GROUP },
    { "14.1", ALLOC, 0, 0xfffc, RES, PAGE_NOACCESS, 0, 0, 0x10000 },
    { "14.1", QUERY, 0, 0x10000, RES, 0, 0, 0, 0x10000, PAGE_NOACCESS },
    { "14.2", ALLOC, 0, 0x1000, COM, PAGE_NOACCESS, 0, 0, 0x1000 },
    { "14.2", QUERY, 0, 0x1000, COM, PAGE_NOACCESS, 0, 0, 0, PAGE_NOACCESS },
    { "14.2", PROTECT, 0, 0xfffc, 0, PAGE_RO, STATUS_NOT_COMMITTED, KEEP, KEEP, KEEP },
    { "14.2", QUERY, 0, 0x1000, COM, PAGE_NOACCESS, 0, 0, 0, PAGE_NOACCESS },
    { "14.3", PROTECT, 0, 0x1000, 0, PAGE_RO, 0, 0, 0x1000, PAGE_NOACCESS },
    { "14.3", PROTECT, 0, 0x1000, 0, PAGE_RW, 0, 0, 0x1000, PAGE_RO },
    { "14.4", ALLOC, 0, 0x1000, MEM_RESET, PAGE_NOACCESS, 0, 0, 0x1000 },
    { "14.4", ALLOC, 0x1000, 0x1000, MEM_RESET, PAGE_NOACCESS, 0, 0x1000, 0x1000 },
    { "14.4", ALLOC, 0xf000, 0x2000, MEM_RESET, PAGE_NOACCESS, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "5 the protection must be valid all the same", ALLOC, 0, 0x1000, MEM_RESET, 0, STATUS_INVALID_PAGE_PROTECTION,
      KEEP, KEEP },
    { "5 reset can be undone", ALLOC, 0, 0x1000, MEM_RESET_UNDO, PAGE_NOACCESS, 0, 0, 0x1000 },
    { "14.5", FREE, 0, 0, 0, 0, STATUS_INVALID_PARAMETER_4, KEEP, KEEP },
    { "14.5", FREE, 0, 0, MEM_FREE, 0, STATUS_INVALID_PARAMETER_4, KEEP, KEEP },
    { "6", FREE, 0, 0, MEM_RELEASE | MEM_DECOMMIT, 0, STATUS_INVALID_PARAMETER_4, KEEP, KEEP },
    { "14.6", FREE, 0x1fff, 2, MEM_DECOMMIT, 0, 0, 0x1000, 0x2000 },
    { "14.7", FREE, 0x1001, 0, MEM_RELEASE, 0, STATUS_FREE_VM_NOT_AT_BASE, KEEP, KEEP },
    { "6", FREE, 0x1001, 0, MEM_DECOMMIT, 0, STATUS_FREE_VM_NOT_AT_BASE, KEEP, KEEP },
    { "6", FREE, 0, 0x11000, MEM_RELEASE, 0, STATUS_UNABLE_TO_FREE_VM, KEEP, KEEP },
    { "14.7", FREE, 0xfff, 0, MEM_RELEASE, 0, 0, 0, 0x10000 },
    { "6", FREE, 0, 0, MEM_RELEASE, 0, STATUS_MEMORY_NOT_ALLOCATED, KEEP, KEEP },
    { "6", FREE, 0, 0x1000, MEM_DECOMMIT, 0, STATUS_MEMORY_NOT_ALLOCATED, KEEP, KEEP },

    { "14.8 two regions side by side", GROUP },
    { "14.8", ALLOC, 0, 0x10000, RES, PAGE_RW, 0, 0, 0x10000 },
    { "14.8", ALLOC, 0x10000, 0x10000, RES, PAGE_RW, 0, 0x10000, 0x10000 },
    { "14.8", ALLOC, 0x4000, 0x10000, COM, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "14.8", FREE, 0, 0x20000, MEM_RELEASE, 0, STATUS_UNABLE_TO_FREE_VM, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, RES, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, RES | COM, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "7", ALLOC, 0xf000, 0x1000, COM, PAGE_RW, 0, 0xf000, 0x1000 },
    { "7", ALLOC, 0x10000, 0x1000, COM, PAGE_RW, 0, 0x10000, 0x1000 },
    { "7 protect doesn't reach into the neighbour", PROTECT, 0xf000, 0x2000, 0, PAGE_RO, STATUS_CONFLICTING_ADDRESSES,
      KEEP, KEEP, KEEP },
    { "8 nor does a run", QUERY, 0xf000, 0x1000, COM, PAGE_RW, 0, 0, 0, PAGE_RW },

    { "14.9 a hole in the middle", GROUP },
    { "14.9", ALLOC, 0, 0x30000, RES, PAGE_RW, 0, 0, 0x30000 },
    { "14.9", FREE, 0x10000, 0x10000, MEM_RELEASE, 0, 0, 0x10000, 0x10000 },
    { "14.9", QUERY, 0x10000, 0x10000, MEM_FREE, PAGE_NOACCESS, 0, 0, 0, 0 },
    { "14.9", ALLOC, 0x10000, 0x10000, RES, PAGE_RO, 0, 0x10000, 0x10000 },
    { "14.9", QUERY, 0, 0x10000, RES, 0, 0, 0, 0, PAGE_RW },
    { "14.9", QUERY, 0x10000, 0x10000, RES, 0, 0, 0x10000, 0, PAGE_RO },
    { "14.9", QUERY, 0x20000, 0x10000, RES, 0, 0, 0x20000, 0, PAGE_RW },
    { "6 pages of a slot that is used are not reservable", FREE, 0x14000, 0x2000, MEM_RELEASE, 0, 0, 0x14000, 0x2000 },
    { "6", ALLOC, 0x14000, 0x2000, RES, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "6", QUERY, 0x14000, 0x2000, MEM_FREE, PAGE_NOACCESS, 0, 0, 0, 0 },
    { "6 the tail is a region of its own", FREE, 0x16000, 0, MEM_RELEASE, 0, 0, 0x16000, 0xa000 },
    { "6", FREE, 0x10000, 0, MEM_RELEASE, 0, 0, 0x10000, 0x4000 },
    { "6 now the slot is free", ALLOC, 0x14000, 0x2000, RES, PAGE_RW, 0, 0x10000, 0x6000 },

    { "6 reservations conflict by page: what was released in front", GROUP },
    { "6", ALLOC, 0, 0x30000, RES, PAGE_RW, 0, 0, 0x30000 },
    { "6", FREE, 0, 0x14000, MEM_RELEASE, 0, 0, 0, 0x14000 },
    { "6 not a page more", ALLOC, 0, 0x14001, RES, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "6", ALLOC, 0, 0x14000, RES | COM, PAGE_RO, 0, 0, 0x14000 },
    { "6", QUERY, 0, 0x14000, COM, PAGE_RO, 0, 0, 0, PAGE_RO },
    { "6", QUERY, 0x14000, 0x1c000, RES, 0, 0, 0x14000, 0, PAGE_RW },
    { "6", FREE, 0, 0, MEM_RELEASE, 0, 0, 0, 0x14000 },
    { "6 less than a slot", ALLOC, 0x10000, 0x3000, RES, PAGE_RW, 0, 0x10000, 0x3000 },
    { "6 what still lives is below", FREE, 0x24000, 0xc000, MEM_RELEASE, 0, 0, 0x24000, 0xc000 },
    { "6", ALLOC, 0x24000, 0x1000, RES, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "6", FREE, 0x14000, 0, MEM_RELEASE, 0, 0, 0x14000, 0x10000 },
    { "6 the slot of the one that stays", ALLOC, 0x14000, 0x1000, RES, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP,
      KEEP },
    { "6", ALLOC, 0x20000, 0x10000, RES, PAGE_RW, 0, 0x20000, 0x10000 },
    { "6", ALLOC, 0, 0x10000, RES, PAGE_RW, 0, 0, 0x10000 },
    { "6", FREE, 0x10000, 0, MEM_RELEASE, 0, 0, 0x10000, 0x3000 },
    { "6 now the slot is free", ALLOC, 0x14000, 0xc000, RES, PAGE_RW, 0, 0x10000, 0x10000 },

    { "3.1 targets of indirect calls", GROUP },
    { "3.1", ALLOC, 0, 0x10000, RES | COM, TARGETS | PAGE_EXECUTE_READ, 0, 0, 0x10000 },
    { "3.1", QUERY, 0, 0x10000, COM, PAGE_EXECUTE_READ, 0, 0, 0, PAGE_EXECUTE_READ },
    { "3.1", ALLOC, 0, 0x1000, COM, TARGETS | PAGE_EXECUTE_READWRITE, 0, 0, 0x1000 },
    { "3.1", PROTECT, 0x1000, 0x1000, 0, TARGETS | PAGE_EXECUTE, 0, 0x1000, 0x1000, PAGE_EXECUTE_READ },
    { "3.1", QUERY, 0x1000, 0x1000, COM, PAGE_EXECUTE, 0, 0, 0, PAGE_EXECUTE_READ },
    { "3.1 data has none", PROTECT, 0, 0x1000, 0, TARGETS | PAGE_RW, STATUS_INVALID_PAGE_PROTECTION, KEEP, KEEP, KEEP },
    { "3.1", ALLOC, 0, 0x1000, COM, TARGETS | PAGE_RO, STATUS_INVALID_PAGE_PROTECTION, KEEP, KEEP },
    { "3.1", ALLOC, 0, 0x1000, COM, TARGETS | PAGE_NOACCESS, STATUS_INVALID_PAGE_PROTECTION, KEEP, KEEP },
    { "3.1", ALLOC, 0, 0x1000, COM, TARGETS, STATUS_INVALID_PAGE_PROTECTION, KEEP, KEEP },
    { "3.1", ALLOC, 0, 0x1000, COM, TARGETS | PAGE_EXECUTE_WRITECOPY, STATUS_INVALID_PAGE_PROTECTION, KEEP, KEEP },

    { "14.10 rounding and the slot", GROUP },
    { "14.10", ALLOC, 0x1010, 0x1000, RES, PAGE_RW, 0, 0, 0x3000 },
    { "14.10", ALLOC, 0x8000, 0x1000, RES, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "14.10", ALLOC, 0x3000, 0x1000, COM, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },

    { "14.11 and 14.12 content", GROUP },
    { "14.11", ALLOC, 0, 0x10000, RES | COM, PAGE_RW, 0, 0, 0x10000 },
    { "9 zero at first", READ, 0x8000, 0, 0, 0 },
    { "14.11", WRITE, 0x8000, 0, 0, 0x1234 },
    { "14.11", ALLOC, 0x8001, 0x1000, COM, PAGE_RO, 0, 0x8000, 0x2000 },
    { "14.11 kept", READ, 0x8000, 0, 0, 0x1234 },
    { "4", QUERY, 0x8000, 0x2000, COM, PAGE_RO, 0, 0, 0, PAGE_RW },
    { "7 kept through no access", PROTECT, 0x8000, 0x1000, 0, PAGE_NOACCESS, 0, 0x8000, 0x1000, PAGE_RO },
    { "7", PROTECT, 0x8000, 0x1000, 0, PAGE_RW, 0, 0x8000, 0x1000, PAGE_NOACCESS },
    { "7", READ, 0x8000, 0, 0, 0x1234 },
    { "14.12", FREE, 0x8000, 0x1000, MEM_DECOMMIT, 0, 0, 0x8000, 0x1000 },
    { "9", QUERY, 0x8000, 0x1000, RES, 0, 0, 0, 0, PAGE_RW },
    { "6 mixed states", FREE, 0x7000, 0x3000, MEM_DECOMMIT, 0, 0, 0x7000, 0x3000 },
    { "14.12", ALLOC, 0x8000, 0x1000, COM, PAGE_RW, 0, 0x8000, 0x1000 },
    { "14.12", READ, 0x8000, 0, 0, 0 },
    { "6 size 0 is given back as that", FREE, 0, 0, MEM_DECOMMIT, 0, 0, 0, 0 },
    { "6", QUERY, 0, 0x10000, RES, 0, 0, 0, 0, PAGE_RW },
    { "9 zero after release, too", FREE, 0, 0, MEM_RELEASE, 0, 0, 0, 0x10000 },
    { "9", ALLOC, 0, 0x10000, RES | COM, PAGE_RW, 0, 0, 0x10000 },
    { "9", WRITE, 0x5000, 0, 0, 0x4321 },
    { "9", FREE, 0, 0, MEM_RELEASE, 0, 0, 0, 0x10000 },
    { "9", ALLOC, 0, 0x10000, RES | COM, PAGE_RW, 0, 0, 0x10000 },
    { "9", READ, 0x5000, 0, 0, 0 },

    { "3.1 caching is a property of the region", GROUP },
    { "3.1", ALLOC, 0, 0x10000, RES | COM, PAGE_RW, 0, 0, 0x10000 },
    { "3.1", PROTECT, 0, 0x1000, 0, PAGE_RO | PAGE_NOCACHE, 0, 0, 0x1000, PAGE_RW },
    { "3.1", QUERY, 0, 0x1000, COM, PAGE_RO, 0, 0, 0, PAGE_RW },
    { "3.1", PROTECT, 0, 0x1000, 0, PAGE_WRITECOPY, STATUS_INVALID_PARAMETER_4, KEEP, KEEP, KEEP },
    { "7 size 0", PROTECT, 0, 0, 0, PAGE_RW, STATUS_INVALID_PARAMETER_3, KEEP, KEEP, KEEP },
    { "7 an unknown bit", PROTECT, 0, 0x1000, 0, 0x800 | PAGE_RW, STATUS_INVALID_PAGE_PROTECTION, KEEP, KEEP, KEEP },
    { "7 a guard", PROTECT, 0, 0x2000, 0, PAGE_RW | PAGE_GUARD, 0, 0, 0x2000, PAGE_RO },
    { "7", QUERY, 0, 0x2000, COM, PAGE_RW | PAGE_GUARD, 0, 0, 0, PAGE_RW },
    { "7 is disarmed silently", PROTECT, 0, 0x1000, 0, PAGE_RW, 0, 0, 0x1000, PAGE_RW | PAGE_GUARD },

    { "3 flags", GROUP },
    { "3 nothing", ALLOC, 0, 0x1000, 0, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, MEM_TOP_DOWN, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, RES | 0x8000, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, RES | 0x40000000, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, RES | 0x80000000, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3 only with the Ex call", ALLOC, 0, 0x1000, RES | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS,
      STATUS_INVALID_PARAMETER, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, RES | MEM_REPLACE_PLACEHOLDER, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, MEM_RESET | COM, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, MEM_RESET | MEM_TOP_DOWN, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, MEM_RESET_UNDO | MEM_RESET, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, MEM_WRITE_WATCH | COM, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, MEM_PHYSICAL | RES | COM, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, MEM_PHYSICAL | RES, PAGE_RO, STATUS_INVALID_PARAMETER_6, KEEP, KEEP },
    { "3", ALLOC, 0, 0x200000, MEM_LARGE_PAGES | RES, PAGE_RW, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3 flags come before the protection", ALLOC, 0, 0x1000, 0x8000, 0, STATUS_INVALID_PARAMETER_5, KEEP, KEEP },
    { "3 the protection before the address", ALLOC, (uintptr_t)-1, 0, RES, 0, STATUS_INVALID_PAGE_PROTECTION, KEEP,
      KEEP },
    { "2 size 0", ALLOC, 0, 0, RES, PAGE_RW, STATUS_INVALID_PARAMETER_4, KEEP, KEEP },
    { "4 a hole", ALLOC, 0, 0x1000, COM, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "8 a hole", QUERY, 0, 0, MEM_FREE, PAGE_NOACCESS, 0, 0, 0, 0 },

    { "3 placeholders", GROUP },
    { "3", EX, 0, 0x30000, RES | MEM_RESERVE_PLACEHOLDER, PAGE_RW, STATUS_INVALID_PARAMETER, KEEP, KEEP },
    { "3", EX, 0, 0x30000, RES | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS, 0, 0, 0x30000 },
    { "3", QUERY, 0, 0x30000, RES, 0, 0, 0, 0, PAGE_NOACCESS },
    { "3", ALLOC, 0, 0x1000, COM, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "3", ALLOC, 0, 0x1000, RES, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "3", EX, 0, 0x10000, RES | COM | MEM_REPLACE_PLACEHOLDER, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "3", EX, 0, 0x30000, MEM_REPLACE_PLACEHOLDER, PAGE_RW, STATUS_INVALID_PARAMETER, KEEP, KEEP },
    { "3", FREE, 0, 0x30000, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER, 0, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "3", FREE, 0, 0, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER, 0, STATUS_INVALID_PARAMETER_3, KEEP, KEEP },
    { "3", FREE, 0, 0x1000, MEM_COALESCE_PLACEHOLDERS, 0, STATUS_INVALID_PARAMETER_4, KEEP, KEEP },
    { "3 released in front", FREE, 0, 0x4000, MEM_RELEASE, 0, 0, 0, 0x4000 },
    { "3", EX, 0, 0x4000, RES | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS, 0, 0, 0x4000 },
    { "3", FREE, 0, 0x30000, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS, 0, 0, 0, 0x30000 },
    { "3 three pieces, by the page", FREE, 0x11000, 0x3000, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER, 0, 0, 0x11000,
      0x3000 },
    { "3", QUERY, 0, 0x11000, RES, 0, 0, 0, 0, PAGE_NOACCESS },
    { "3", QUERY, 0x11000, 0x3000, RES, 0, 0, 0x11000, 0, PAGE_NOACCESS },
    { "3", QUERY, 0x14000, 0x1c000, RES, 0, 0, 0x14000, 0, PAGE_NOACCESS },
    { "3", EX, 0x11000, 0x3000, RES | COM | MEM_REPLACE_PLACEHOLDER, PAGE_RO, 0, 0x11000, 0x3000 },
    { "3", QUERY, 0x11000, 0x3000, COM, PAGE_RO, 0, 0x11000, 0, PAGE_RO },
    { "3", READ, 0x12000, 0, 0, 0 },
    { "3 a replaced piece in between", FREE, 0, 0x30000, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS, 0,
      STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "3", FREE, 0, 0x30000, MEM_RELEASE, 0, STATUS_UNABLE_TO_FREE_VM, KEEP, KEEP },
    { "3 back to a placeholder", FREE, 0x11000, 0x3000, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER, 0, 0, 0x11000, 0x3000 },
    { "3 not the whole hull", FREE, 0, 0x2f000, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS, 0,
      STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "3 one is none", FREE, 0, 0x11000, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS, 0, STATUS_CONFLICTING_ADDRESSES, KEEP,
      KEEP },
    { "3", FREE, 0, 0x30000, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS, 0, 0, 0, 0x30000 },
    { "3", FREE, 0, 0, MEM_RELEASE, 0, 0, 0, 0x30000 },

    { "3 write watches in the place of placeholders", GROUP },
    { "3", EX, 0, 0x30000, RES | MEM_RESERVE_PLACEHOLDER | MEM_WRITE_WATCH, PAGE_NOACCESS, STATUS_INVALID_PARAMETER,
      KEEP, KEEP },
    { "3", EX, 0, 0x30000, RES | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS, 0, 0, 0x30000 },
    { "3 a placeholder isn't watched", WATCH, 0, 0x30000, 64, 0, STATUS_INVALID_PARAMETER },
    { "3", EX, 0, 0x30000, MEM_REPLACE_PLACEHOLDER | MEM_WRITE_WATCH, PAGE_RW, STATUS_INVALID_PARAMETER, KEEP, KEEP },
    { "3", EX, 0, 0x10000, RES | MEM_REPLACE_PLACEHOLDER | MEM_WRITE_WATCH, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP,
      KEEP },
    { "3", EX, 0, 0x30000, RES | COM | MEM_REPLACE_PLACEHOLDER | MEM_WRITE_WATCH, PAGE_RW, 0, 0, 0x30000 },
    { "3", QUERY, 0, 0x30000, COM, PAGE_RW, 0, 0, 0, PAGE_RW },
    { "3", READ, 0x1000, 0, 0, 0 },
    { "9 every page of a system that doesn't watch", WATCH, 0x1000, 0x2f000, 64, 47, 0 },
    { "9 as many as there is room for", WATCH, 0x1001, 0x2e000, 16, 16, 0 },
    { "9 not beyond the region", WATCH, 0, 0x31000, 64, 0, STATUS_INVALID_PARAMETER },
    { "9", RESET, 0, 0x30000, 0, 0, 0 },
    { "3 back to a placeholder", FREE, 0, 0x30000, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER, 0, 0, 0, 0x30000 },
    { "3", WATCH, 0, 0x30000, 64, 0, STATUS_INVALID_PARAMETER },
    { "3 by the page", FREE, 0x11000, 0x3000, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER, 0, 0, 0x11000, 0x3000 },
    { "3", EX, 0x11000, 0x3000, RES | MEM_REPLACE_PLACEHOLDER | MEM_WRITE_WATCH, PAGE_RO, 0, 0x11000, 0x3000 },
    { "3", ALLOC, 0x12000, 0x1000, COM, PAGE_RW, 0, 0x12000, 0x1000 },
    { "3", WATCH, 0x11000, 0x3000, 64, 3, 0 },
    { "3 not its neighbours", WATCH, 0x10000, 0x2000, 64, 0, STATUS_INVALID_PARAMETER },
    { "3 others in the same place aren't watched", EX, 0, 0x11000, RES | COM | MEM_REPLACE_PLACEHOLDER, PAGE_RW, 0, 0,
      0x11000 },
    { "3", WATCH, 0, 0x11000, 64, 0, STATUS_INVALID_PARAMETER },
    { "3", RESET, 0, 0x11000, 0, 0, STATUS_INVALID_PARAMETER },
    { "3", FREE, 0x14000, 0, MEM_RELEASE, 0, 0, 0x14000, 0x1c000 },
    { "3 between live regions", ALLOC, 0x20000, 0x8000, RES | COM | MEM_WRITE_WATCH, PAGE_RW, 0, 0x20000, 0x8000 },
    { "3", WATCH, 0x20000, 0x8000, 64, 8, 0 },
    { "3", ALLOC, 0x10000, 0x10000, RES | MEM_WRITE_WATCH, PAGE_RW, STATUS_CONFLICTING_ADDRESSES, KEEP, KEEP },
    { "3", FREE, 0x11000, 0, MEM_RELEASE, 0, 0, 0x11000, 0x3000 },
    { "3", FREE, 0, 0, MEM_RELEASE, 0, 0, 0, 0x11000 },
    { "3", ALLOC, 0, 0x20000, RES | MEM_WRITE_WATCH, PAGE_RW, 0, 0, 0x20000 },
    { "3", FREE, 0, 0, MEM_RELEASE, 0, 0, 0, 0x20000 },
    { "3 what is plain doesn't become watched", ALLOC, 0, 0x20000, RES, PAGE_RW, 0, 0, 0x20000 },
    { "3", WATCH, 0, 0x20000, 64, 0, STATUS_INVALID_PARAMETER },

    { "6 a watched region of which a part was released", GROUP },
    { "6", ALLOC, 0, 0x40000, RES | COM | MEM_WRITE_WATCH, PAGE_RW, 0, 0, 0x40000 },
    { "6", FREE, 0x10000, 0x14000, MEM_RELEASE, 0, 0, 0x10000, 0x14000 },
    { "6", ALLOC, 0x10000, 0x14000, RES | COM | MEM_WRITE_WATCH, PAGE_RW, 0, 0x10000, 0x14000 },
    { "6", WATCH, 0x10000, 0x14000, 64, 20, 0 },
    { "6", WATCH, 0x24000, 0x1c000, 64, 28, 0 },
    { "6", WATCH, 0, 0x20000, 64, 0, STATUS_INVALID_PARAMETER },
};

static unsigned int failures, checks;
static struct vm *vm;

static void expect( const struct row *row, const char *what, unsigned long long got, unsigned long long wanted )
{
    checks++;
    if (got == wanted) return;
    failures++;
    printf( "row %u (%s): %s is %#llx, expected %#llx\n", (unsigned int)(row - rows), row->rule, what, got, wanted );
}

static uintptr_t find_place( void )
{
    size_t size = 0x40000;
    void *base = NULL;

    if (vm_allocate( vm, &base, 0, &size, MEM_RESERVE, PAGE_NOACCESS, NULL ) ||
        vm_free( vm, &base, &size, MEM_RELEASE ))
        abort();
    return (uintptr_t)base;
}

static int release_one( void *context, void *base, size_t size, size_t committed, uint32_t protect )
{
    (void)size; (void)committed; (void)protect;
    *(void **)context = base;
    return 1;
}

static void release_all( void )
{
    void *base;
    size_t size;

    for (;;)
    {
        base = NULL;
        size = 0;
        vm_walk( vm, release_one, &base );
        if (!base) return;
        if (vm_free( vm, &base, &size, MEM_RELEASE )) abort();
    }
}

static void run_row( const struct row *row, uintptr_t place )
{
    struct vm_information info;
    void *base = (void *)(place + row->base);
    size_t size = row->size, length;
    uint32_t old = KEEP, granularity;
    uintptr_t count = row->type, i;
    void *pages[64];
    const char *what;
    vm_status status;

    if (row->base == (uintptr_t)-1) base = (void *)(uintptr_t)-0x1000;
    switch (row->call)
    {
    case ALLOC: status = vm_allocate( vm, &base, 0, &size, row->type, row->protect, NULL ); break;
    case EX: status = vm_allocate_ex( vm, &base, &size, row->type, row->protect, NULL, NULL ); break;
    case FREE: status = vm_free( vm, &base, &size, row->type ); break;
    case PROTECT: status = vm_protect( vm, &base, &size, row->protect, &old ); break;
    case QUERY:
        expect( row, "status", (uint32_t)vm_query( vm, (char *)base + 0x7b, &info, sizeof(info), &length ), 0 );
        expect( row, "state", info.state, row->type );
        expect( row, "protection", info.protect, row->protect );
        expect( row, "base", (uintptr_t)info.base, (uintptr_t)base );
        if (row->type == MEM_FREE) expect( row, "allocation base", (uintptr_t)info.allocation_base, 0 );
        else expect( row, "allocation base", (uintptr_t)info.allocation_base, place + row->out_base );
        expect( row, "allocation protection", info.allocation_protect, row->old );
        if (row->size) expect( row, "size", info.size, row->size );
        return;
    case WRITE: *(volatile uint32_t *)base = row->protect; return;
    case WATCH:
        status = vm_get_write_watch( vm, 0, base, size, pages, &count, &granularity );
        expect( row, "status", (uint32_t)status, row->status );
        if (!status) expect( row, "count", count, row->protect );
        for (i = 0; !status && i < count; i++)
            expect( row, "page", (uintptr_t)pages[i], ((place + row->base) & ~(uintptr_t)0xfff) + i * 0x1000 );
        return;
    case RESET: expect( row, "status", (uint32_t)vm_reset_write_watch( vm, base, size ), row->status ); return;
    case READ: expect( row, "content", *(volatile uint32_t *)base, row->protect ); return;
    default: return;
    }
    expect( row, "status", (uint32_t)status, row->status );
    if (row->out_size != KEEP)
    {
        expect( row, "base", (uintptr_t)base, place + row->out_base );
        expect( row, "size", size, row->out_size );
    }
    else if (row->base != (uintptr_t)-1)
    {
        expect( row, "base", (uintptr_t)base, place + row->base );
        expect( row, "size", size, row->size );
    }
    if (row->call == PROTECT) expect( row, "old protection", old, row->old );
    what = "";
    if (vm_check( vm, 1, &what )) expect( row, what, 1, 0 );
}

#define CHECK( cond ) \
    do { checks++; if (!(cond)) { failures++; printf( "line %d: %s\n", __LINE__, #cond ); } } while (0)

static vm_status allocate( uintptr_t *base, size_t size, uintptr_t zero_bits, uint32_t type, uint32_t protect )
{
    void *ptr = (void *)*base;
    vm_status status = vm_allocate( vm, &ptr, zero_bits, &size, type, protect, NULL );

    *base = (uintptr_t)ptr;
    return status;
}

static void release( uintptr_t base )
{
    void *ptr = (void *)base;
    size_t size = 0;

    CHECK( !vm_free( vm, &ptr, &size, MEM_RELEASE ));
}

/* facts 3.1: of all values of the low byte six are good */
static void test_protections( void )
{
    unsigned int protect, good = 0;
    uintptr_t base;

    for (protect = 0; protect < 256; protect++)
    {
        base = 0;
        if (allocate( &base, 0x1000, 0, MEM_RESERVE | MEM_COMMIT, protect )) continue;
        good++;
        release( base );
    }
    CHECK( good == 6 );
}

/* facts 2: addresses and sizes at the edges, zero_bits */
static void test_edges( void )
{
    uintptr_t base, bits;
    size_t large;

    base = 0xffff;
    CHECK( allocate( &base, 0x1000, 0, MEM_RESERVE, PAGE_READWRITE ) == STATUS_INVALID_PARAMETER_2 && base == 0xffff );
    base = ~(uintptr_t)0xffff;
    CHECK( allocate( &base, 0x1000, 0, MEM_RESERVE, PAGE_READWRITE ) == STATUS_INVALID_PARAMETER_2 );
    base = 0x7ffe0000;
    CHECK( allocate( &base, ~(size_t)0 - 0x10000, 0, MEM_RESERVE, PAGE_READWRITE ) == STATUS_INVALID_PARAMETER_4 );
    base = 0;
    CHECK( allocate( &base, ~(size_t)0, 0, MEM_RESERVE, PAGE_READWRITE ) == STATUS_INVALID_PARAMETER_4 );
    /* qemu's user mode keeps a note of each page, also of those that are reserved */
    large = (size_t)1 << (sizeof(void *) > 4 && !getenv( "TEST_EMULATED" ) ? 46 : 30);
    CHECK( allocate( &base, large, 0, MEM_RESERVE, PAGE_READWRITE ) != STATUS_INVALID_PARAMETER_4 );
    if (base) release( base );
    base = 0;
    CHECK( !allocate( &base, 0x10000, 1, MEM_RESERVE, PAGE_READWRITE ) && base < 0x80000000 );
    release( base );
    for (bits = 22; bits < 32; bits++)
    {
        base = 0;
        CHECK( allocate( &base, 0x10000, bits, MEM_RESERVE, PAGE_READWRITE ) == STATUS_INVALID_PARAMETER_3 );
    }
    base = 0;
    CHECK( allocate( &base, 0x10000, 21, MEM_RESERVE, PAGE_READWRITE ) == STATUS_NO_MEMORY );
    /* a given base isn't searched for */
    base = 0;
    CHECK( !allocate( &base, 0x10000, 0, MEM_RESERVE, PAGE_READWRITE ));
    CHECK( allocate( &base, 0x10000, 16, MEM_RESERVE, PAGE_READWRITE ) == STATUS_CONFLICTING_ADDRESSES );
    release( base );
    CHECK( !allocate( &base, 0x10000, 16, MEM_RESERVE, PAGE_READWRITE ));
    release( base );
    if (sizeof(void *) > 4)
    {
        base = 0;
        CHECK( !allocate( &base, 0x10000, 0x3fffffff, MEM_RESERVE, PAGE_READWRITE ) && base < 0x40000000 );
        release( base );
    }
    base = 0;
    CHECK( allocate( &base, 0x200000, 0, MEM_LARGE_PAGES | MEM_RESERVE | MEM_COMMIT,
                     PAGE_READWRITE ) == STATUS_PRIVILEGE_NOT_HELD );
    CHECK( allocate( &base, 0x1000, 0, MEM_LARGE_PAGES | MEM_RESERVE | MEM_COMMIT,
                     PAGE_READWRITE ) == STATUS_INVALID_PARAMETER_4 );
}

/* facts 3: address requirements */
static void test_requirements( void )
{
    static const struct
    {
        struct vm_requirements requirements;
        uint32_t               status;
    } cases[] =
    {
        { { 0, 0, 0 }, 0 },
        { { 0, 0, 0x8000 }, STATUS_INVALID_PARAMETER },
        { { 0, 0, 0x30000 }, STATUS_INVALID_PARAMETER },
        { { 0, 0, 0x10000 }, 0 },
        { { 0, 0, 0x400000 }, 0 },
        { { 0, 0x6fffffff, 0 }, 0 },
        { { 0, 0x70000000, 0 }, STATUS_INVALID_PARAMETER },
        { { 0, 0x70000fff, 0 }, 0 },
        { { 0, ~(uintptr_t)0, 0 }, STATUS_INVALID_PARAMETER },
        { { 0x20000000, 0x5fffffff, 0x100000 }, 0 },
        { { 0x20001000, 0, 0 }, STATUS_INVALID_PARAMETER },
        { { 0, 0xffff, 0 }, STATUS_NO_MEMORY },
        { { 0, 0x0fffffff, 0x20000000 }, STATUS_NO_MEMORY },
    };
    unsigned int i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        const struct vm_requirements *r = &cases[i].requirements;
        void *base = NULL;
        size_t size = 0x20000;
        vm_status status = vm_allocate_ex( vm, &base, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, r, NULL );

        checks++;
        if ((uint32_t)status != cases[i].status || (base && r->alignment && (uintptr_t)base % r->alignment) ||
            (base && r->highest && (uintptr_t)base + size - 1 > r->highest) || (uintptr_t)base < (base ? r->lowest : 0))
        {
            failures++;
            printf( "requirements %u: status %#x, base %p\n", i, (unsigned int)status, base );
        }
        if (base) release( (uintptr_t)base );
    }
}

/* the quota is exact, and a refusal changes nothing */
static void test_quota( void )
{
    struct vm_quota quota = { 0x30000, 0x50000 };
    struct vm_statistics before, after;
    void *base = NULL, *second = NULL, *ptr, *rest;
    size_t size = 0x20000, page = 1;

    CHECK( !vm_allocate( vm, &base, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, &quota ));
    CHECK( !vm_allocate( vm, &second, 0, &size, MEM_RESERVE, PAGE_READWRITE, &quota ));
    vm_statistics( vm, &before );
    ptr = second;
    size = 0x11000;
    CHECK( vm_allocate( vm, &ptr, 0, &size, MEM_COMMIT, PAGE_READWRITE, &quota ) == STATUS_COMMITMENT_LIMIT &&
           size == 0x11000 );
    ptr = NULL;
    CHECK( vm_allocate( vm, &ptr, 0, &size, MEM_RESERVE, PAGE_READWRITE, &quota ) == STATUS_NO_MEMORY && !ptr );
    vm_statistics( vm, &after );
    CHECK( before.reserved == after.reserved && before.committed == after.committed &&
           before.regions == after.regions );
    CHECK( after.reserved == 0x40000 && after.committed == 0x20000 );
    ptr = second;
    size = 0x10000;
    CHECK( !vm_allocate( vm, &ptr, 0, &size, MEM_COMMIT, PAGE_READWRITE, &quota ));
    /* what is committed already costs nothing */
    CHECK( !vm_allocate( vm, &ptr, 0, &size, MEM_COMMIT, PAGE_READONLY, &quota ));
    rest = (char *)second + 0x10000;
    page = 1;
    CHECK( vm_allocate( vm, &rest, 0, &page, MEM_COMMIT, PAGE_READWRITE, &quota ) == STATUS_COMMITMENT_LIMIT );
    size = 0x1000;
    CHECK( !vm_free( vm, &ptr, &size, MEM_DECOMMIT ));
    CHECK( !vm_allocate( vm, &rest, 0, &page, MEM_COMMIT, PAGE_READWRITE, &quota ));
    vm_statistics( vm, &after );
    CHECK( after.committed == 0x30000 && after.peak_committed >= 0x30000 );
    release( (uintptr_t)base );
    release( (uintptr_t)second );
}

/* released pages are kept within the limit, and given back when that is asked for */
static void test_cache( void )
{
    struct vm_config config = { .cache_limit = 0x40000 };
    struct vm_statistics statistics;
    uintptr_t base[16];
    unsigned int i;

    CHECK( !vm_configure( vm, &config ));
    for (i = 0; i < 16; i++)
    {
        base[i] = 0;
        CHECK( !allocate( &base[i], 0x10000, 0, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE ));
        *(volatile int *)base[i] = 1;
    }
    for (i = 0; i < 16; i++) release( base[i] );
    vm_statistics( vm, &statistics );
    CHECK( statistics.cached == 0x40000 && !statistics.committed && !statistics.reserved );
    CHECK( !vm_check( vm, 1, NULL ));
    CHECK( !vm_trim( vm ));
    vm_statistics( vm, &statistics );
    CHECK( !statistics.cached && !statistics.arenas );
    config.flags = VM_STRICT;
    CHECK( !vm_configure( vm, &config ));
    base[0] = 0;
    CHECK( !allocate( &base[0], 0x10000, 0, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE ));
    release( base[0] );
    vm_statistics( vm, &statistics );
    CHECK( !statistics.cached );
    config.flags = 0;
    CHECK( !vm_configure( vm, &config ));
}

/* a region that is too large to share an arena has the same rules within it */
static void test_single( void )
{
    size_t size, huge = 0x4000000;
    uintptr_t base = 0, place;
    void *ptr;

    CHECK( !allocate( &base, huge, 0, MEM_RESERVE, PAGE_READWRITE ));
    place = base + 0x1000000;
    CHECK( allocate( &place, 0x1000, 0, MEM_RESERVE, PAGE_READWRITE ) == STATUS_CONFLICTING_ADDRESSES );
    ptr = (void *)place;
    size = 0x204000;
    CHECK( !vm_free( vm, &ptr, &size, MEM_RELEASE ) && !vm_check( vm, 1, NULL ));
    CHECK( allocate( &place, 0x210000, 0, MEM_RESERVE, PAGE_READWRITE ) == STATUS_CONFLICTING_ADDRESSES );
    CHECK( !allocate( &place, 0x200000, 0, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE ) && !vm_check( vm, 1, NULL ));
    release( base );
    CHECK( !vm_check( vm, 1, NULL ) && !vm_owns( vm, (void *)base ) && vm_owns( vm, (void *)place ));
    release( place );
    place = base + 0x1204000;
    release( place );
    CHECK( !vm_check( vm, 1, NULL ) && !vm_owns( vm, (void *)place ));
}

/* facts 8: a walk from 0 by the sizes meets every address once */
/* Regions of which the map alone knows (uniform.h): of all sizes around those that have an entry, at a given address;
 * then in the middle of one something is changed. What is recently freed when it is released is there for an address,
 * and goes with a trim. */
static void test_plain( void )
{
    static const size_t sizes[] = { 0x1000, 0xf000, 0x10000, 0x11000, 0x70000, 0x80000, 0x81000, 0xff000, 0x100000,
                                    0x101000,
                                    0xfff000, 0x1000000, 0x1001000, 0x1010000, 0x1100000, 0x2000000 };
    size_t largest = sizeof(void *) > 4 ? 0x2000000 : 0x400000;
    struct vm_information info;
    struct vm_statistics statistics;
    uintptr_t first = 0, part, offset;
    unsigned int i, commit;

    CHECK( !allocate( &first, 0x10000, 0, MEM_RESERVE, PAGE_NOACCESS ));
    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
    {
        for (commit = 0; commit < 2 && sizes[i] <= largest; commit++)
        {
            uintptr_t base = first + 0x20000;

            CHECK( !allocate( &base, sizes[i], 0, commit ? MEM_RESERVE | MEM_COMMIT : MEM_RESERVE, PAGE_READWRITE ));
            CHECK( base == first + 0x20000 );
            for (offset = 0; offset < sizes[i]; offset += (sizes[i] - offset < 0x4000 ? 0x1000
                                                           : (sizes[i] - offset) / 3 & ~(size_t)0xfff))
            {
                CHECK( !vm_query( vm, (void *)(base + offset), &info, sizeof(info), NULL ));
                CHECK( info.allocation_base == (void *)base && info.size == sizes[i] - offset );
                CHECK( info.state == (commit ? MEM_COMMIT : MEM_RESERVE) && info.allocation_protect == PAGE_READWRITE );
                CHECK( vm_owns( vm, (void *)(base + offset) ));
            }
            CHECK( !vm_owns( vm, (void *)(base + sizes[i]) ));
            CHECK( !vm_check( vm, 1, NULL ));
            if (commit)
            {
                part = base + (sizes[i] / 2 & ~(uintptr_t)0xfff);
                CHECK( !allocate( &part, 0x1000, 0, MEM_COMMIT, PAGE_READONLY ));
                CHECK( !vm_query( vm, (void *)base, &info, sizeof(info), NULL ));
                CHECK( info.base == (void *)base && info.size == (part == base ? 0x1000 : part - base) );
                CHECK( !vm_check( vm, 1, NULL ));
            }
            release( base );
            CHECK( !vm_owns( vm, (void *)base ));
        }
    }
    release( first );
    CHECK( !vm_check( vm, 1, NULL ));
    CHECK( !vm_trim( vm ));
    vm_statistics( vm, &statistics );
    CHECK( !statistics.arenas && !statistics.regions );
}

/* An arena that is full but for what is recently freed isn't followed by another when that is enough. */
static void test_full( void )
{
    static uintptr_t base[4096];
    struct vm_statistics statistics;
    uintptr_t both = 0;
    unsigned int i, count;
    uint64_t arenas;

    CHECK( !vm_trim( vm ));
    CHECK( !allocate( &base[0], 0x10000, 0, MEM_RESERVE, PAGE_READWRITE ));
    vm_statistics( vm, &statistics );
    arenas = statistics.arenas;
    count = arenas / 0x10000;
    CHECK( count > 8 && count <= 4096 );
    for (i = 1; i < count; i++) CHECK( !allocate( &base[i], 0x10000, 0, MEM_RESERVE, PAGE_READWRITE ));
    release( base[6] );
    release( base[7] );
    CHECK( base[7] == base[6] + 0x10000 );
    CHECK( !allocate( &both, 0x20000, 0, MEM_RESERVE, PAGE_READWRITE ));
    CHECK( both == base[6] );
    vm_statistics( vm, &statistics );
    CHECK( statistics.arenas == arenas );
    CHECK( !vm_check( vm, 1, NULL ));
    release( both );
    for (i = 0; i < count; i++) if (i != 6 && i != 7) release( base[i] );
    CHECK( !vm_trim( vm ));
    vm_statistics( vm, &statistics );
    CHECK( !statistics.arenas );
}

static void test_walk( void )
{
    struct vm_information info;
    uintptr_t address = 0, base = 0, last = ~(uintptr_t)0;
    unsigned int last_state = 0;
    vm_status status;

    CHECK( !allocate( &base, 0x123000, 0, MEM_RESERVE, PAGE_READWRITE ));
    while (!(status = vm_query( vm, (void *)address, &info, sizeof(info), NULL )))
    {
        if ((uintptr_t)info.base != address || !info.size) break;
        if (info.state == MEM_FREE) CHECK( last_state != MEM_FREE );
        if (address == base) last = info.size;
        last_state = info.state;
        address += info.size;
    }
    /* qemu's user mode has nothing to show at the end of the address space */
    if (!getenv( "TEST_EMULATED" )) CHECK( status == STATUS_INVALID_PARAMETER && last == 0x123000 );
    CHECK( vm_query( vm, NULL, &info, sizeof(info) - 1, NULL ) == STATUS_INFO_LENGTH_MISMATCH );
    CHECK( vm_query( vm, NULL, NULL, sizeof(info), NULL ) == STATUS_ACCESS_VIOLATION );
    release( base );
}

/* memory that others have is never touched */
static void test_foreign( void )
{
    static char page[3 * 0x1000];
    char *inside = (char *)(((uintptr_t)page + 0xfff) & ~(uintptr_t)0xfff);
    void *base = inside;
    size_t size = 0;
    uint32_t old;
    struct vm_information info;

    *inside = 42;
    CHECK( vm_free( vm, &base, &size, MEM_RELEASE ) == STATUS_MEMORY_NOT_ALLOCATED );
    size = 0x1000;
    CHECK( vm_free( vm, &base, &size, MEM_DECOMMIT ) == STATUS_MEMORY_NOT_ALLOCATED );
    CHECK( *inside == 42 && !vm_owns( vm, inside ));
    CHECK( !vm_query( vm, inside, &info, sizeof(info), NULL ) && info.state == MEM_COMMIT );
    CHECK( !vm_protect( vm, &base, &size, PAGE_READONLY, &old ));
    CHECK( !vm_protect( vm, &base, &size, PAGE_READWRITE, &old ));
    *inside = 43;
    CHECK( vm_protect( vm, &base, &size, PAGE_READWRITE, NULL ) == STATUS_ACCESS_VIOLATION );
    base = NULL;
    size = 0;
    CHECK( vm_free( vm, &base, &size, MEM_RELEASE ) == STATUS_MEMORY_NOT_ALLOCATED );
}

/* A system that prefers addresses beyond NT's, as ARM64's does, is asked for lower ones. */
static void test_low( void )
{
    uintptr_t limit = sizeof(void *) > 4 ? (uintptr_t)0x10000 << 16 : 0x70000000;
    struct vm *own;
    void *bases[20];
    size_t size;
    unsigned int i;

    space_cap( limit - 1 );
    if (vm_create( NULL, &own )) CHECK( 0 );
    else
    {
        for (i = 0; i < 20; i++)
        {
            bases[i] = NULL;
            size = 0x812000;
            CHECK( !vm_allocate( own, &bases[i], 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, NULL ));
            CHECK( (uintptr_t)bases[i] < limit - size );
        }
        for (i = 0; i < 20; i++)
        {
            size = 0;
            CHECK( !vm_free( own, &bases[i], &size, MEM_RELEASE ));
        }
        vm_destroy( own );
    }
    space_cap( 0 );
}

int main( void )
{
    const struct row *row;
    uintptr_t place = 0;

    if (vm_create( NULL, &vm )) return 1;
    for (row = rows; row < rows + sizeof(rows) / sizeof(rows[0]); row++)
    {
        if (row->call != GROUP) run_row( row, place );
        else
        {
            release_all();
            place = find_place();
        }
    }
    release_all();
    test_protections();
    test_edges();
    test_requirements();
    test_quota();
    test_cache();
    test_single();
    test_plain();
    test_full();
    test_walk();
    test_foreign();
    vm_destroy( vm );
    test_low();
    printf( "%u checks, %u failures\n", checks, failures );
    return !!failures;
}
