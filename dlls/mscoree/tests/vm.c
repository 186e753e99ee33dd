/*
 * Tests of the virtual memory layer over the system's calls
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

/* What native tests can't see: guards, write watches, and that the system's own functions agree with the layer. Then a
 * differential run: the same random calls on pairs of regions, one of the layer and one of kernel32. */

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "wine/test.h"

#include "vm/vm.h"

extern ULONG WINAPI RtlNtStatusToDosError( LONG status );

static struct vm *vm;

static char *reserve( size_t size, DWORD type, DWORD protect )
{
    void *base = NULL;
    vm_status status = vm_allocate( vm, &base, 0, &size, type, protect, NULL );

    ok( !status, "vm_allocate gives %#lx\n", (ULONG)status );
    return base;
}

static vm_status commit( void *base, size_t size, DWORD protect )
{
    return vm_allocate( vm, &base, 0, &size, MEM_COMMIT, protect, NULL );
}

static vm_status release( void *base )
{
    size_t size = 0;

    return vm_free( vm, &base, &size, MEM_RELEASE );
}

static vm_status decommit( void *base, size_t size )
{
    return vm_free( vm, &base, &size, MEM_DECOMMIT );
}

static DWORD state_of( const void *address, DWORD *protect )
{
    struct vm_information info;

    ok( !vm_query( vm, address, &info, sizeof(info), NULL ), "vm_query fails\n" );
    *protect = info.protect;
    return info.state;
}

/* The last exception.  A page that faults is made accessible, and the instruction goes on. */
static volatile DWORD last_code, exceptions;
static void * volatile last_address;

static LONG CALLBACK handler( EXCEPTION_POINTERS *pointers )
{
    EXCEPTION_RECORD *record = pointers->ExceptionRecord;
    void *page;

    if (record->ExceptionCode != EXCEPTION_ACCESS_VIOLATION && record->ExceptionCode != EXCEPTION_GUARD_PAGE)
        return EXCEPTION_CONTINUE_SEARCH;
    exceptions++;
    last_code = record->ExceptionCode;
    last_address = (void *)record->ExceptionInformation[1];
    page = (void *)((ULONG_PTR)last_address & ~(ULONG_PTR)0xfff);
    if (record->ExceptionCode == EXCEPTION_ACCESS_VIOLATION &&
        !VirtualAlloc( page, 0x1000, MEM_COMMIT, PAGE_READWRITE ))
        return EXCEPTION_CONTINUE_SEARCH;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static DWORD touch( char *address )
{
    exceptions = last_code = 0;
    (void)*(volatile char *)address;
    return exceptions > 1 ? ~0u : last_code;
}

static void test_guards(void)
{
    char *base = reserve( 0x10000, MEM_RESERVE, PAGE_READWRITE );
    void *ptr = base;
    DWORD protect, state;
    size_t size = 0x4000;
    uint32_t old;

    ok( !commit( base, 0x4000, PAGE_READWRITE | PAGE_GUARD ), "commit fails\n" );
    state = state_of( base, &protect );
    ok( state == MEM_COMMIT && protect == (PAGE_READWRITE | PAGE_GUARD), "got %#lx\n", protect );
    ok( touch( base + 0x1010 ) == EXCEPTION_GUARD_PAGE && last_address == base + 0x1010, "got %#lx\n", last_code );
    ok( !touch( base + 0x1010 ), "the guard isn't one shot\n" );
    state_of( base + 0x1000, &protect );
    ok( protect == PAGE_READWRITE, "got %#lx\n", protect );
    state_of( base + 0x2000, &protect );
    ok( protect == (PAGE_READWRITE | PAGE_GUARD), "got %#lx\n", protect );
    ptr = base + 0x1000;
    ok( vm_protect( vm, &ptr, &size, PAGE_READONLY, &old ) == (vm_status)0xc000002d, "a reserved page is protected\n" );
    ptr = base + 0x1000;
    size = 0x3000;
    ok( !vm_protect( vm, &ptr, &size, PAGE_READWRITE | PAGE_GUARD, &old ), "protect fails\n" );
    ok( old == PAGE_READWRITE, "got %#x\n", old );
    ok( touch( base + 0x1000 ) == EXCEPTION_GUARD_PAGE, "not armed again\n" );
    ptr = base + 0x2000;
    size = 0x1000;
    ok( !vm_protect( vm, &ptr, &size, PAGE_READWRITE, &old ), "protect fails\n" );
    ok( old == (PAGE_READWRITE | PAGE_GUARD), "got %#x\n", old );
    ok( !touch( base + 0x2000 ), "not disarmed\n" );
    ok( !vm_check( vm, 1, NULL ), "damaged\n" );
    ok( !release( base ), "release fails\n" );
}

static NT_TIB *get_tib(void)
{
    NT_TIB *tib;

#ifdef __x86_64__
    __asm__( "movq %%gs:0x30,%0" : "=r" (tib) );
#else
    __asm__( "movl %%fs:0x18,%0" : "=r" (tib) );
#endif
    return tib;
}

/* The thread's stack is said to be in a region, whose guard is hit then.  (The thread doesn't run on it: what it does
 * to the pages is what a thread that does would do.) */
static void test_stack( size_t size )
{
    NT_TIB *tib = get_tib();
    void **lowest = (void **)((char *)tib + (sizeof(void *) > 4 ? 0x1478 : 0xe0c));  /* DeallocationStack */
    void *stack_base = tib->StackBase, *stack_limit = tib->StackLimit, *stack_lowest = *lowest;
    char *base = reserve( size, MEM_RESERVE, PAGE_READWRITE ), *top = base + size;
    struct vm_statistics before, after;
    DWORD protect, state;
    unsigned int i, hits = 0;

    ok( !commit( top - 0x1000, 0x1000, PAGE_READWRITE ), "commit fails\n" );
    ok( !commit( top - 0x2000, 0x1000, PAGE_READWRITE | PAGE_GUARD ), "commit fails\n" );
    vm_statistics( vm, &before );
    tib->StackBase = top;
    tib->StackLimit = top - 0x1000;
    *lowest = base;
    for (i = 2; i < 20; i++) hits += !touch( top - i * 0x1000 );
    tib->StackBase = stack_base;
    tib->StackLimit = stack_limit;
    *lowest = stack_lowest;
    if (!hits)
    {
        skip( "the system doesn't let a stack grow that the thread isn't on\n" );
        ok( !release( base ), "release fails\n" );
        return;
    }
    ok( hits == 18, "only %u pages of 18 could be touched\n", hits );
    state = state_of( top - 19 * 0x1000, &protect );
    ok( state == MEM_COMMIT && protect == PAGE_READWRITE, "state %#lx, protection %#lx\n", state, protect );
    state = state_of( top - 20 * 0x1000, &protect );
    ok( state == MEM_COMMIT && protect == (PAGE_READWRITE | PAGE_GUARD), "state %#lx, protection %#lx\n", state,
        protect );
    ok( state_of( top - 21 * 0x1000, &protect ) == MEM_RESERVE, "too much is committed\n" );
    vm_statistics( vm, &after );
    ok( after.committed - before.committed == 18 * 0x1000, "%#I64x bytes are charged\n",
        after.committed - before.committed );
    ok( !vm_check( vm, 1, NULL ), "damaged\n" );
    ok( !decommit( top - 19 * 0x1000, 0x1000 ), "decommit fails\n" );
    ok( !vm_check( vm, 1, NULL ), "damaged\n" );
    ok( !release( base ), "release fails\n" );
    vm_statistics( vm, &after );
    ok( after.committed == before.committed - 0x2000, "%#I64x bytes are left\n", after.committed );
}

static void test_faults(void)
{
    struct vm_config strict = { .flags = VM_STRICT }, usual = { 0 };
    char *base = reserve( 0x10000, MEM_RESERVE, PAGE_READWRITE );
    DWORD code;

    code = touch( base );
    ok( code == EXCEPTION_ACCESS_VIOLATION, "a reserved page gives %#lx\n", code );
    VirtualFree( base, 0x1000, MEM_DECOMMIT );
    ok( !commit( base, 0x10000, PAGE_READWRITE ), "commit fails\n" );
    ok( !touch( base ), "a committed page faults\n" );
    base[0x5000] = 1;
    ok( !decommit( base + 0x5000, 0x1000 ), "decommit fails\n" );
    ok( touch( base + 0x5000 ) == EXCEPTION_ACCESS_VIOLATION, "a decommitted page doesn't fault\n" );
    VirtualFree( base + 0x5000, 0x1000, MEM_DECOMMIT );
    ok( !commit( base + 0x5000, 0x1000, PAGE_READWRITE ), "commit fails\n" );
    ok( !base[0x5000], "not zero\n" );
    base[0x7000] = 1;
    ok( !vm_configure( vm, &strict ), "vm_configure fails\n" );
    ok( !release( base ), "release fails\n" );
    ok( touch( base + 0x7000 ) == EXCEPTION_ACCESS_VIOLATION, "a released page doesn't fault\n" );
    VirtualFree( base + 0x7000, 0x1000, MEM_DECOMMIT );
    ok( !vm_configure( vm, &usual ), "vm_configure fails\n" );
}

static uintptr_t watched( char *base, DWORD flags, void **pages )
{
    uintptr_t count = 16;
    uint32_t granularity = 0;
    vm_status status = vm_get_write_watch( vm, flags, base, 0x10000, pages, &count, &granularity );

    ok( !status && granularity == 0x1000, "status %#lx, granularity %#x\n", (ULONG)status, granularity );
    return count;
}

static void test_watch(void)
{
    char *base = reserve( 0x10000, MEM_RESERVE | MEM_COMMIT | MEM_WRITE_WATCH, PAGE_READWRITE );
    char *plain = reserve( 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    void *pages[16];
    ULONG_PTR system_count = 16;
    uintptr_t count = 16;
    uint32_t granularity;
    DWORD size;

    ok( !watched( base, 0, pages ), "pages are written\n" );
    base[0x1234] = 1;
    (void)*(volatile char *)(base + 0x3000);
    ok( watched( base, 0, pages ) == 1 && pages[0] == base + 0x1000, "wrong pages\n" );
    /* a runtime asks the system itself */
    ok( !GetWriteWatch( 0, base, 0x10000, pages, &system_count, &size ) && system_count == 1,
        "the system doesn't watch\n" );
    ok( watched( base, WRITE_WATCH_FLAG_RESET, pages ) == 1, "wrong pages\n" );
    ok( !watched( base, 0, pages ), "not reset\n" );
    base[0x2000] = 1;
    ok( !decommit( base + 0x2000, 0x1000 ), "decommit fails\n" );
    ok( watched( base, 0, pages ) == 1 && pages[0] == base + 0x2000, "what was written is forgotten\n" );
    ok( !vm_reset_write_watch( vm, base, 0x10000 ), "reset fails\n" );
    ok( !watched( base, 0, pages ), "not reset\n" );
    count = 16;
    ok( vm_get_write_watch( vm, 0, plain, 0x10000, pages, &count, &granularity ) == (vm_status)0xc000000d,
        "not refused\n" );
    ok( vm_get_write_watch( vm, 2, base, 0x10000, pages, &count, &granularity ) == (vm_status)0xc000000d,
        "not refused\n" );
    ok( vm_get_write_watch( vm, 0, base, 0, NULL, &count, &granularity ) == (vm_status)0xc000000d, "not refused\n" );
    ok( vm_get_write_watch( vm, 0, base, 0x10000, NULL, &count, &granularity ) == (vm_status)0xc0000005,
        "not refused\n" );
    ok( vm_get_write_watch( vm, 0, base, 0x10000, pages, NULL, &granularity ) == (vm_status)0xc0000005,
        "not refused\n" );
    ok( vm_reset_write_watch( vm, base, 0 ) == (vm_status)0xc000000d, "not refused\n" );
    ok( vm_reset_write_watch( vm, plain, 0x1000 ) == (vm_status)0xc000000d, "not refused\n" );
    ok( !release( base ) && !release( plain ), "release fails\n" );
}

/* What replaces a placeholder is watched from then on, whatever was written there before; others there aren't. */
static void test_watched_placeholder(void)
{
    void *hull = NULL, *middle, *pages[16];
    size_t size = 0x30000, part = 0x10000;
    uint32_t granularity;
    uintptr_t count = 16;
    char *base;

    ok( !vm_allocate_ex( vm, &hull, &size, MEM_RESERVE | 0x40000 /* MEM_RESERVE_PLACEHOLDER */, PAGE_NOACCESS, NULL,
                         NULL ), "no placeholder\n" );
    base = middle = (char *)hull + 0x10000;
    ok( !vm_free( vm, &middle, &part, MEM_RELEASE | 2 /* MEM_PRESERVE_PLACEHOLDER */ ), "not split\n" );
    ok( !vm_allocate_ex( vm, &middle, &part, MEM_RESERVE | MEM_COMMIT | 0x4000 /* MEM_REPLACE_PLACEHOLDER */,
                         PAGE_READWRITE, NULL, NULL ), "not replaced\n" );
    base[0x1234] = 1;
    ok( vm_get_write_watch( vm, 0, base, 0x10000, pages, &count, &granularity ) == (vm_status)0xc000000d,
        "not refused\n" );
    ok( !vm_free( vm, &middle, &part, MEM_RELEASE | 2 ), "no placeholder again\n" );
    ok( !vm_allocate_ex( vm, &middle, &part, MEM_RESERVE | MEM_COMMIT | MEM_WRITE_WATCH | 0x4000, PAGE_READWRITE, NULL,
                         NULL ), "not replaced\n" );
    ok( !watched( base, 0, pages ), "pages are written\n" );
    ok( !base[0x1234], "not zero\n" );
    base[0x3000] = 1;
    ok( watched( base, WRITE_WATCH_FLAG_RESET, pages ) == 1 && pages[0] == base + 0x3000, "wrong pages\n" );
    ok( !watched( base, 0, pages ), "not reset\n" );
    ok( !release( base ) && !release( hull ) && !release( base + 0x10000 ), "release fails\n" );
}

static void test_system_view(void)
{
    static const DWORD protections[] = { PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_EXECUTE, PAGE_EXECUTE_READ,
                                         PAGE_EXECUTE_READWRITE, PAGE_READWRITE | PAGE_GUARD };
    char *base = reserve( 0x40000, MEM_RESERVE, PAGE_READWRITE );
    MEMORY_BASIC_INFORMATION info;
    unsigned int i;
    DWORD old;

    for (i = 0; i < ARRAY_SIZE(protections); i++)
    {
        ok( !commit( base + i * 0x2000, 0x1000, protections[i] ), "commit fails\n" );
        ok( VirtualQuery( base + i * 0x2000, &info, sizeof(info) ) == sizeof(info), "VirtualQuery fails\n" );
        ok( info.State == MEM_COMMIT && info.Protect == protections[i] && info.RegionSize == 0x1000,
            "%u: got %#lx, %#lx, %#Ix\n", i, info.State, info.Protect, info.RegionSize );
        VirtualQuery( base + i * 0x2000 + 0x1000, &info, sizeof(info) );
        ok( info.State == MEM_RESERVE, "%u: got %#lx\n", i, info.State );
        ok( VirtualProtect( base + i * 0x2000, 0x1000, protections[i], &old ) && old == protections[i],
            "%u: got %#lx\n", i, old );
    }
    ok( !vm_check( vm, 1, NULL ), "damaged\n" );
    ok( !release( base ), "release fails\n" );
}

/* A program that mixes the layer's functions and kernel32's leaves pages behind that are not as the layer knows
 * them. */
static void test_interference( size_t size )
{
    static const DWORD protections[] = { PAGE_READONLY, PAGE_NOACCESS, PAGE_READWRITE | PAGE_GUARD, 0, PAGE_READWRITE };
    MEMORY_BASIC_INFORMATION info;
    unsigned int i;
    char *base;
    size_t j;
    DWORD old;

    for (i = 0; i < ARRAY_SIZE(protections); i++)
    {
        base = reserve( size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
        base[0x3000] = base[0x5fff] = base[0xf000] = base[size - 1] = 1;
        /* a lock that nobody takes away keeps the system from dropping the page */
        if (protections[i] == PAGE_READWRITE)
            ok( VirtualLock( base + 0x5000, 0x1000 ), "VirtualLock fails, %lu\n", GetLastError() );
        if (protections[i])
            ok( VirtualProtect( base + 0x3000, 0x3000, protections[i], &old ), "VirtualProtect fails\n" );
        else ok( VirtualFree( base + 0x3000, 0x3000, MEM_DECOMMIT ), "VirtualFree fails\n" );
        ok( !release( base ), "release fails\n" );
        ok( reserve( size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE ) == base, "not reused\n" );
        for (j = 0; j < size && !base[j]; j++) /* zero */;
        ok( j == size, "%u: not zero at %#Ix\n", i, j );
        base[0x4000] = 2;
        ok( VirtualQuery( base, &info, sizeof(info) ) && info.RegionSize >= size && info.Protect == PAGE_READWRITE,
            "%u: got %#Ix, %#lx\n", i, info.RegionSize, info.Protect );
        ok( !release( base ), "release fails\n" );
    }
}

/* A program frees our address space with kernel32's functions, and somebody else has its beginning since: once the
 * layer knows, it leaves that alone. */
static void test_lost(void)
{
    MEMORY_BASIC_INFORMATION info;
    void *page, *other;
    size_t size;
    char *base;

    ok( !vm_create( NULL, &vm ), "vm_create fails\n" );
    base = reserve( 0x400000, MEM_RESERVE, PAGE_READWRITE );
    ok( VirtualQuery( base, &info, sizeof(info) ) && info.AllocationBase == base, "not the first of its arena\n" );
    page = base + 0x5000;
    size = 0x1000;
    ok( !vm_allocate( vm, &page, 0, &size, MEM_COMMIT, PAGE_READWRITE, NULL ), "commit fails\n" );
    ok( VirtualFree( base, 0, MEM_RELEASE ), "VirtualFree fails, %lu\n", GetLastError() );
    other = VirtualAlloc( base, 0x100000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    ok( other == base, "got %p\n", other );
    base[0x5000] = 7;

    page = base + 0x200000;
    ok( vm_allocate( vm, &page, 0, &size, MEM_COMMIT, PAGE_READWRITE, NULL ) == VM_STATUS_DAMAGED, "not noticed\n" );
    page = base + 0x5000;
    ok( !vm_free( vm, &page, &size, MEM_DECOMMIT ), "decommit fails\n" );
    page = base;
    size = 0;
    ok( !vm_free( vm, &page, &size, MEM_RELEASE ), "release fails\n" );
    ok( VirtualQuery( base + 0x5000, &info, sizeof(info) ) && info.State == MEM_COMMIT && base[0x5000] == 7,
        "got %#lx\n", info.State );
    vm_destroy( vm );
    ok( VirtualQuery( base + 0x5000, &info, sizeof(info) ) && info.State == MEM_COMMIT, "got %#lx\n", info.State );
    VirtualFree( other, 0, MEM_RELEASE );
}

/* The differential run */

#define PAIRS 16

static struct pair
{
    char  *ours, *peer;
    size_t size;
} pairs[PAIRS];

static unsigned int seed, differences;

static unsigned int choose( unsigned int count )
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 8) % count;
}

static DWORD choose_protect(void)
{
    static const DWORD values[] = { PAGE_READWRITE, PAGE_READWRITE, PAGE_READWRITE, PAGE_READONLY, PAGE_NOACCESS,
                                    PAGE_EXECUTE_READ,
        PAGE_EXECUTE_READWRITE, PAGE_READWRITE | PAGE_GUARD, PAGE_WRITECOPY, 0, PAGE_READWRITE | PAGE_READONLY,
            0x800 | PAGE_READWRITE,
        PAGE_NOACCESS | PAGE_GUARD };

    return values[choose( ARRAY_SIZE(values) )];
}

/* Where Wine isn't like NT, and the layer is (facts about NT, sections 3 to 8). */
static BOOL known( const char *call, DWORD type, DWORD protect, DWORD ours, DWORD peer )
{
    /* Wine looks at the low bits of a protection only, and takes a guard without access */
    if ((protect & 0x800) || protect == (PAGE_NOACCESS | PAGE_GUARD)) return TRUE;
    /* a reset together with other types, which Wine accepts */
    if ((type & MEM_RESET) && type != MEM_RESET) return TRUE;
    /* of two errors NT gives that of the arguments, Wine that of the range; Wine accepts some arguments */
    if (ours == ERROR_INVALID_PARAMETER && (peer == ERROR_INVALID_ADDRESS || !peer))
        return !strcmp( call, "protect" ) || !protect || (protect & 0xff & ((protect & 0xff) - 1)) ||
               protect == PAGE_WRITECOPY;
    /* protecting a range that leaves the region, and freeing what is not there */
    return ours == ERROR_INVALID_ADDRESS && peer == ERROR_INVALID_PARAMETER && strcmp( call, "allocate" );
}

static void compare_results( const char *call, struct pair *pair, size_t offset, size_t size, DWORD type, DWORD protect,
                             DWORD ours, DWORD peer )
{
    if (ours == peer) return;
    if (known( call, type, protect, ours, peer )) return;
    differences++;
    ok( 0, "%s at %#Ix of %#Ix, size %#Ix, type %#lx, protection %#lx: %lu, kernel32 says %lu\n", call, offset,
        pair->size, size, type, protect, ours, peer );
}

static void compare_queries( struct pair *pair, size_t offset )
{
    struct vm_information info;
    MEMORY_BASIC_INFORMATION peer;

    vm_query( vm, pair->ours + offset, &info, sizeof(info), NULL );
    VirtualQuery( pair->peer + offset, &peer, sizeof(peer) );
    if (info.state == peer.State && info.protect == peer.Protect && info.size == peer.RegionSize &&
        info.type == peer.Type && info.allocation_protect == peer.AllocationProtect &&
        (char *)info.base - pair->ours == (char *)peer.BaseAddress - pair->peer &&
        (char *)info.allocation_base - pair->ours == (char *)peer.AllocationBase - pair->peer)
        return;
    /* Wine tells reserved pages from others that were decommitted */
    if (info.state == MEM_RESERVE && peer.State == MEM_RESERVE && !info.protect && !peer.Protect &&
        info.size > peer.RegionSize)
        return;
    differences++;
    ok( 0, "query at %#Ix: state %#x, protection %#x, size %#Ix, kernel32 says %#lx, %#lx, %#Ix\n", offset, info.state,
        info.protect, info.size, peer.State, peer.Protect, peer.RegionSize );
}

static DWORD error_of( vm_status status )
{
    return status ? RtlNtStatusToDosError( status ) : 0;
}

/* A call that succeeds on one side only leaves a pair that has to go. */
static void drop( struct pair *pair )
{
    ok( !release( pair->ours ), "release fails\n" );
    ok( VirtualFree( pair->peer, 0, MEM_RELEASE ), "VirtualFree fails\n" );
    memset( pair, 0, sizeof(*pair) );
}

static void step(void)
{
    static const DWORD types[] = { MEM_COMMIT, MEM_COMMIT, MEM_COMMIT, MEM_RESERVE, MEM_RESET, MEM_RESERVE | MEM_COMMIT,
                                   MEM_RESET | MEM_COMMIT, 0, MEM_TOP_DOWN, MEM_RELEASE };
    struct pair *pair = &pairs[choose( PAIRS )];
    size_t size = choose( 4 ) ? choose( 40 ) * 0x1000 : choose( 0x30000 ), offset, ours_size, ours_offset;
    DWORD type, protect = choose_protect(), peer_error = 0, ours_error, old;
    void *ours, *peer;
    uint32_t ours_old;

    if (!pair->ours)
    {
        type = choose( 3 ) ? MEM_RESERVE : MEM_RESERVE | MEM_COMMIT;
        /* at the very top of 32 bits the two would have different neighbours */
        if (sizeof(void *) > 4 && choose( 6 ) == 0) type |= MEM_TOP_DOWN;
        ours = NULL;
        ours_size = size;
        ours_error = error_of( vm_allocate( vm, &ours, 0, &ours_size, type, protect, NULL ));
        if (!(peer = VirtualAlloc( NULL, size, type, protect ))) peer_error = GetLastError();
        compare_results( "allocate", pair, 0, size, type, protect, ours_error, peer_error );
        pair->ours = ours;
        pair->peer = peer;
        pair->size = (size + 0xfff) & ~(size_t)0xfff;
        if (!ours && peer) VirtualFree( peer, 0, MEM_RELEASE );
        if (!peer && ours) release( ours );
        if (!ours || !peer) memset( pair, 0, sizeof(*pair) );
        return;
    }
    offset = choose( pair->size );
    if (choose( 2 )) offset &= ~(size_t)0xfff;
    if (choose( 3 ) && offset + size > pair->size) size = pair->size - offset;
    ours = pair->ours + offset;
    peer = pair->peer + offset;
    ours_size = size;
    switch (choose( 4 ))
    {
    case 0:
        type = types[choose( ARRAY_SIZE(types) )];
        ours_error = error_of( vm_allocate( vm, &ours, 0, &ours_size, type, protect, NULL ));
        if (!(peer = VirtualAlloc( peer, size, type, protect ))) peer_error = GetLastError();
        compare_results( "allocate", pair, offset, size, type, protect, ours_error, peer_error );
        if (!ours_error && !peer_error)
            ok( (char *)ours - pair->ours == (char *)peer - pair->peer, "got different addresses\n" );
        break;
    case 1:
        type = choose( 4 ) ? MEM_DECOMMIT : choose( 2 ) ? MEM_RELEASE : choose( 0x10000 );
        if (type == MEM_RELEASE) ours_size = size = 0;  /* anything else stops in kernel32 */
        if (choose( 8 ) == 0) ours_size = size = 0;
        ours_offset = offset;
        ours_error = error_of( vm_free( vm, &ours, &ours_size, type ));
        if (!VirtualFree( peer, size, type )) peer_error = GetLastError();
        compare_results( "free", pair, ours_offset, size, type, 0, ours_error, peer_error );
        if (type == MEM_RELEASE && !ours_error && !peer_error)
        {
            memset( pair, 0, sizeof(*pair) );
            return;
        }
        break;
    default:
        ours_error = error_of( vm_protect( vm, &ours, &ours_size, protect, &ours_old ));
        if (!VirtualProtect( peer, size, protect, &old )) peer_error = GetLastError();
        compare_results( "protect", pair, offset, size, 0, protect, ours_error, peer_error );
        if (!ours_error && !peer_error && ours_old != old)
        {
            differences++;
            ok( 0, "old protection %#x, kernel32 says %#lx\n", ours_old, old );
        }
        break;
    }
    if (!ours_error != !peer_error) drop( pair );
    else compare_queries( pair, choose( pair->size ));
}

/* The largest request for which there may be a range that is free as far as one can ask, and which the system refuses
 * everywhere: a search that tried every slot took seconds, with all locks held. */
static void test_huge(void)
{
    SIZE_T sizes[] = { (SIZE_T)0x7ff0 << (sizeof(void *) == 8 ? 32 : 16), ~(SIZE_T)0 / 2 };
    struct vm_statistics before, after;
    vm_status status;
    unsigned int i;
    size_t size;
    void *base;

    for (i = 0; i < ARRAY_SIZE(sizes); i++)
    {
        base = NULL;
        size = sizes[i];
        vm_statistics( vm, &before );
        status = vm_allocate( vm, &base, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, NULL );
        vm_statistics( vm, &after );
        ok( status && !base && size == sizes[i], "%u: got %#x, %p\n", i, (unsigned int)status, base );
        ok( after.system_calls - before.system_calls < (i || sizeof(void *) == 4 ? 10000 : 10),
            "%u: %I64u system calls\n", i, after.system_calls - before.system_calls );
        ok( after.committed == before.committed && after.peak_committed == before.peak_committed,
            "%u: it was charged\n", i );
    }
}

static void test_differential(void)
{
    unsigned int i, steps = 100000;
    char value[16];

    /* MSCOREE_TEST_STEPS and _SEED make it longer, and another one */
    if (GetEnvironmentVariableA( "MSCOREE_TEST_STEPS", value, sizeof(value) )) steps = strtoul( value, NULL, 10 );
    seed = 12345;
    if (GetEnvironmentVariableA( "MSCOREE_TEST_SEED", value, sizeof(value) )) seed = strtoul( value, NULL, 10 );
    for (i = 0; i < steps && differences < 20; i++) step();
    ok( !differences, "%u differences\n", differences );
    for (i = 0; i < PAIRS; i++) if (pairs[i].ours) drop( &pairs[i] );
    ok( !vm_check( vm, 1, NULL ), "damaged\n" );
}

START_TEST(vm)
{
    struct vm_statistics statistics;
    void *cookie;

    ok( !vm_create( NULL, &vm ), "vm_create fails\n" );
    cookie = AddVectoredExceptionHandler( 1, handler );
    test_guards();
    test_stack( 0x400000 );
    test_stack( 0x2000000 );
    test_faults();
    RemoveVectoredExceptionHandler( cookie );
    test_watch();
    test_watched_placeholder();
    test_system_view();
    test_interference( 0x10000 );
    test_interference( 0x100000 );
    test_huge();
    test_differential();
    vm_statistics( vm, &statistics );
    ok( !statistics.regions && !statistics.committed && !statistics.reserved, "something is left\n" );
    vm_destroy( vm );

    test_lost();
}
