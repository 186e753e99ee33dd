/*
 * Primitives over NT's system calls
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

/* The calls are declared here, since headers differ in how many of them they know; all of them are exported by the
 * ntdll of Wine 8.0, ReactOS and Windows. */

#include "atomic.h"
#include "nt.h"
#include "prim.h"

#define NTAPI __stdcall
#define CURRENT_PROCESS ((void *)~(uintptr_t)0)
#define MAP_PROCESS 1  /* what VirtualLock locks */

__declspec(dllimport) vm_status NTAPI NtAllocateVirtualMemory( void *process, void **base, uintptr_t zero_bits,
                                                               size_t *size, uint32_t type, uint32_t protect );
__declspec(dllimport) vm_status NTAPI NtFreeVirtualMemory( void *process, void **base, size_t *size, uint32_t type );
__declspec(dllimport) vm_status NTAPI NtProtectVirtualMemory( void *process, void **base, size_t *size,
                                                              uint32_t protect, uint32_t *old );
__declspec(dllimport) vm_status NTAPI NtQueryVirtualMemory( void *process, const void *address, int class, void *info,
                                                            size_t length, size_t *ret_length );
__declspec(dllimport) vm_status NTAPI NtGetWriteWatch( void *process, uint32_t flags, void *base, size_t size,
                                                       void **addresses, uintptr_t *count, uint32_t *granularity );
__declspec(dllimport) vm_status NTAPI NtResetWriteWatch( void *process, void *base, size_t size );
__declspec(dllimport) vm_status NTAPI LdrGetDllHandle( const uint16_t *path, uint32_t flags, const void *name,
                                                       void **module );
__declspec(dllimport) vm_status NTAPI LdrGetProcedureAddress( void *module, const void *name, uint32_t ordinal,
                                                              void **address );
__declspec(dllimport) vm_status NTAPI NtUnlockVirtualMemory( void *process, void **base, size_t *size, uint32_t type );
__declspec(dllimport) vm_status NTAPI NtDelayExecution( unsigned char alertable, const int64_t *timeout );
__declspec(dllimport) vm_status NTAPI NtYieldExecution( void );
__declspec(dllimport) vm_status NTAPI NtQuerySystemInformation( int class, void *info, uint32_t length,
                                                                uint32_t *ret_length );

/* SYSTEM_BASIC_INFORMATION */
struct basic_information
{
    uint32_t  unknown;
    uint32_t  timer_resolution;
    uint32_t  page_size;
    uint32_t  pages;
    uint32_t  lowest_page;
    uint32_t  highest_page;
    uint32_t  granularity;
    uintptr_t lowest_address;
    uintptr_t highest_address;
    uintptr_t affinity;
    char      processors;
};

#if UINTPTR_MAX > 0xffffffff
C_ASSERT( sizeof(struct vm_information) == 48 );
C_ASSERT( offsetof( struct vm_information, size ) == 24 );
#else
C_ASSERT( sizeof(struct vm_information) == 28 );
#endif

uintptr_t prim_highest_address( void )
{
    struct basic_information info;

    if (NtQuerySystemInformation( 0, &info, sizeof(info), NULL ) < 0)
        return sizeof(void *) > 4 ? (uintptr_t)0x7fffffff * 0x10000 - 1 : 0x7ffeffff;
    return info.highest_address;
}

vm_status prim_reserve( void **base, size_t size, uint32_t type, uint32_t protect )
{
    void *address = *base;
    vm_status status = NtAllocateVirtualMemory( CURRENT_PROCESS, &address, 0, &size, type, protect );

    if (status >= 0) *base = address;
    return status;
}

vm_status prim_release( void *base, size_t size )
{
    size = 0;
    return NtFreeVirtualMemory( CURRENT_PROCESS, &base, &size, MEM_RELEASE );
}

vm_status prim_commit( void *base, size_t size, uint32_t protect )
{
    return NtAllocateVirtualMemory( CURRENT_PROCESS, &base, 0, &size, MEM_COMMIT, protect );
}

vm_status prim_decommit( void *base, size_t size )
{
    return NtFreeVirtualMemory( CURRENT_PROCESS, &base, &size, MEM_DECOMMIT );
}

vm_status prim_protect( void **base, size_t *size, uint32_t protect, uint32_t *old )
{
    return NtProtectVirtualMemory( CURRENT_PROCESS, base, size, protect, old );
}

vm_status prim_query( const void *address, struct vm_information *info )
{
    return NtQueryVirtualMemory( CURRENT_PROCESS, address, 0, info, sizeof(*info), NULL );
}

int prim_guard_armed( const void *address, size_t *size )
{
    struct vm_information info;

    if (NtQueryVirtualMemory( CURRENT_PROCESS, address, 0, &info, sizeof(info), NULL ) < 0) return 0;
    if (info.size < *size) *size = info.size;
    return info.state == MEM_COMMIT && (info.protect & PAGE_GUARD);
}

vm_status prim_get_write_watch( uint32_t flags, void *base, size_t size, void **addresses, uintptr_t *count,
                                uint32_t *granularity )
{
    return NtGetWriteWatch( CURRENT_PROCESS, flags, base, size, addresses, count, granularity );
}

vm_status prim_reset_write_watch( void *base, size_t size )
{
    return NtResetWriteWatch( CURRENT_PROCESS, base, size );
}

/* The page that every process shares with the kernel: KUSER_SHARED_DATA.TickCountMultiplier and TickCount. */
uint32_t prim_milliseconds( void )
{
    volatile const uint32_t *shared = (volatile const uint32_t *)(uintptr_t)0x7ffe0000;

    return ((uint64_t)shared[0x320 / 4] * shared[0x4 / 4]) >> 24;
}

/* The address of the thread's environment block. */
uintptr_t prim_thread( void )
{
    uintptr_t teb;

#if defined(__x86_64__)
    __asm__( "movq %%gs:0x30,%0" : "=r" (teb) );
#elif defined(__i386__)
    __asm__( "movl %%fs:0x18,%0" : "=r" (teb) );
#elif defined(__aarch64__)
    __asm__( "mov %0, x18" : "=r" (teb) );
#else
#error "how does a thread find its TEB here?"
#endif
    return teb >> 12;
}

#ifdef __aarch64__
#define PAUSE() __asm__ volatile( "yield" )
#else
#define PAUSE() __builtin_ia32_pause()
#endif

void prim_pause( unsigned int turn )
{
    static const int64_t millisecond = -10000;
    unsigned int i;

    if (turn < 32) for (i = 0; i < 1u << (turn / 4); i++) PAUSE();
    else if (turn < 64) NtYieldExecution();
    else NtDelayExecution( 0, &millisecond );
}

/* MEM_RESET lets NT choose between the old content and zero; Wine drops the pages at once, on Linux, so that they are
 * zero and the call is the cheapest there is. It doesn't where pages are locked, and doesn't say so: locks that are
 * left from who had the pages before are taken away. Whether this system does it at all is tried once. */
static int clear_works;  /* 0 = not tried yet, 1 = on this system it does, -1 = it doesn't */

static int is_wine( void )
{
    static const uint16_t ntdll[] = { 'n','t','d','l','l','.','d','l','l',0 };
    static const char version[] = "wine_get_version";
    struct { uint16_t length, size; const void *text; } name = { sizeof(ntdll) - 2, sizeof(ntdll), ntdll },
                                                       function = { sizeof(version) - 1, sizeof(version), version };
    void *module, *address;

    return !LdrGetDllHandle( NULL, 0, &name, &module ) && !LdrGetProcedureAddress( module, &function, 0, &address );
}

int prim_can_clear( void )
{
    int works = load_relaxed( &clear_works );

    if (works) return works > 0;
    if (!is_wine()) store_relaxed( &clear_works, -1 );
    return is_wine();
}

int prim_clear( void *base, size_t size, uint32_t protect )
{
    volatile char *last = (char *)base + size - 1;
    int tried = load_relaxed( &clear_works );
    struct vm_information info;
    void *locked = base;

    if (!prim_can_clear()) return 0;
    if (prim_query( base, &info ) || info.state != MEM_COMMIT || info.protect != protect || info.size < size) return 0;
    if (!tried) *last = 1;
    if (NtUnlockVirtualMemory( CURRENT_PROCESS, &locked, &size, MAP_PROCESS )) return 0;
    if (NtAllocateVirtualMemory( CURRENT_PROCESS, &base, 0, &size, MEM_RESET, protect )) return 0;
    if (!tried) store_relaxed( &clear_works, *last ? -1 : 1 );
    return tried || !*last;
}

/* Zeroing is one instruction with an exception handler of its own: a program may have changed the protection of
 * released pages by the system's own functions, behind the layer's back. The handler makes the page writable, sets a
 * register of the interrupted code, which becomes the result, and lets the instruction go on; or ends it, where there
 * is no page to be had. On ARM64 there is no such instruction: it is a loop, and only its store can fault. */
#if defined(__x86_64__)
#define CONTEXT_FLAG 0xb8  /* R8 */
#define CONTEXT_PC   0xf8  /* Rip */
#define STORE_SIZE   2     /* of rep stosb */
#elif defined(__i386__)
#define CONTEXT_FLAG 0xa8  /* Edx */
#define CONTEXT_PC   0xb8  /* Eip */
#define STORE_SIZE   2
#elif defined(__aarch64__)
#define CONTEXT_FLAG 0x18  /* X2 */
#define CONTEXT_PC   0x108 /* Pc */
#define STORE_SIZE   12    /* of the loop, from its store on */
#endif

struct exception_record
{
    uint32_t                 code, flags;
    struct exception_record *next;
    void                    *address;
    uint32_t                 count;
    uintptr_t                information[15];
};

int __cdecl prim_zero_handler( struct exception_record *record, void *frame, char *context, void *dispatcher );

int __cdecl prim_zero_handler( struct exception_record *record, void *frame, char *context, void *dispatcher )
{
    enum { CONTINUE_EXECUTION, CONTINUE_SEARCH };
    void *page;
    size_t size = 0x1000;

    (void)frame;
    (void)dispatcher;
    if (record->flags) return CONTINUE_SEARCH;  /* unwinding */
    /* the other is a guard page */
    if (record->code != (uint32_t)STATUS_ACCESS_VIOLATION && record->code != 0x80000001)
        return CONTINUE_SEARCH;
    page = (void *)(record->information[1] & ~(uintptr_t)0xfff);
    if (!NtAllocateVirtualMemory( CURRENT_PROCESS, &page, 0, &size, MEM_COMMIT, PAGE_READWRITE ))
        *(uintptr_t *)(context + CONTEXT_FLAG) = 1;
    else
    {
        *(uintptr_t *)(context + CONTEXT_FLAG) = ~(uintptr_t)0;
        *(uintptr_t *)(context + CONTEXT_PC) += STORE_SIZE;
    }
    return CONTINUE_EXECUTION;
}

int __cdecl prim_zero( void *base, size_t size );

#if defined(__x86_64__)
__asm__( ".text\n"
         "\t.globl prim_zero\n"
         "\t.def prim_zero; .scl 2; .type 32; .endef\n"
         "\t.seh_proc prim_zero\n"
         "\t.seh_handler prim_zero_handler, @except\n"
         "prim_zero:\n"
         "\tpushq %rdi\n"
         "\t.seh_pushreg %rdi\n"
         "\t.seh_endprologue\n"
         "\tmovq %rcx,%rdi\n"
         "\tmovq %rdx,%rcx\n"
         "\txorl %eax,%eax\n"
         "\txorl %r8d,%r8d\n"
         "\trep stosb\n"
         "\tmovl %r8d,%eax\n"
         "\tpopq %rdi\n"
         "\tret\n"
         "\t.seh_endproc\n" );
#elif defined(__aarch64__)
/* A store that faults leaves its base register as it was. Whole pages are a multiple of 16 bytes. */
__asm__( ".text\n"
         "\t.globl prim_zero\n"
         "\t.def prim_zero; .scl 2; .type 32; .endef\n"
         "\t.p2align 2\n"
         "\t.seh_proc prim_zero\n"
         "\t.seh_handler prim_zero_handler, @except\n"
         "prim_zero:\n"
         "\t.seh_endprologue\n"
         "\tmov x2,#0\n"
         "\tcbz x1,2f\n"
         "1:\tstp xzr,xzr,[x0],#16\n"
         "\tsubs x1,x1,#16\n"
         "\tb.ne 1b\n"
         "2:\tmov x0,x2\n"
         "\tret\n"
         "\t.seh_endproc\n" );
#else
__asm__( ".text\n"
         "\t.globl _prim_zero\n"
         "\t.def _prim_zero; .scl 2; .type 32; .endef\n"
         "_prim_zero:\n"
         "\tpushl %edi\n"
         "\tpushl $_prim_zero_handler\n"
         "\tpushl %fs:0\n"
         "\tmovl %esp,%fs:0\n"
         "\tmovl 16(%esp),%edi\n"
         "\tmovl 20(%esp),%ecx\n"
         "\txorl %eax,%eax\n"
         "\txorl %edx,%edx\n"
         "\trep stosb\n"
         "\tmovl %edx,%eax\n"
         "\tpopl %fs:0\n"
         "\taddl $4,%esp\n"
         "\tpopl %edi\n"
         "\tret\n" );
#endif
