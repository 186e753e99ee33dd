/*
 * The frame between native code and the managed method that it calls by an export
 *
 * Under the CLR an exception that leaves an export is a structured exception, 0xe0434352, with its HRESULT as the first
 * argument, and native code may catch it. Mono unwinds managed frames only. So each call has a frame of ours in
 * between, which keeps all registers that a caller expects back: Mono hands the exception over to it, and it raises
 * the structured one from there, as if the caller had called RaiseException.
 *
 * Invariant: the frames of a fibre are a list, the innermost first, and a frame is in it from before its method is
 * called until the frame is left or unwound. Only a frame with no managed code further out takes an exception, and
 * that can be but the last one in the list.
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

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "corerror.h"
#include "exports/exportguard.h"
#include "mono/hostfilter.h"
#include "mono/nativecaller.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define EXCEPTION_COMPLUS 0xe0434352    /* what native code sees of a managed exception */
#define EXCEPTION_ARGUMENTS 5           /* the HRESULT, ours, nothing twice, the runtime's module */
#define EXCEPTION_LEAVING 0x66          /* the flags of an exception whose frames are being left */

/* Lies in the frame of exportguard_call, at a fixed place, and that knows where the first two fields are. */
struct guard
{
    ULONG_PTR     words;
    ULONG_PTR     result[3];    /* where it keeps what the method has returned */
    struct guard *outer;
    BOOL          outermost;    /* no managed code waits further out */
    UINT32        exception;    /* Mono's handle */
    void         *domain;       /* that the thread was in */
    UINT_PTR      calls;        /* for nativecaller_leave() */
#ifdef __i386__
    EXCEPTION_REGISTRATION_RECORD registration;
#endif
};

C_ASSERT( FIELD_OFFSET( struct guard, words ) == 0 );
C_ASSERT( FIELD_OFFSET( struct guard, result ) == sizeof(void *) );
C_ASSERT( sizeof(struct guard) <= 64 );

static INIT_ONCE prepared = INIT_ONCE_STATIC_INIT;
static DWORD fls_index = FLS_OUT_OF_INDEXES;
static LPTOP_LEVEL_EXCEPTION_FILTER previous_filter;
extern IMAGE_DOS_HEADER __ImageBase;

/* Goes to where exportguard_call raises the guard's exception. */
extern void DECLSPEC_NORETURN exportguard_land( struct guard *guard );

#ifdef __x86_64__

#define ARGUMENTS_AT (0x150 / sizeof(ULONG_PTR))    /* where the caller's lie, in words from the guard */
#define FRAME_TO_GUARD 0x80                         /* from what the system names a frame by, in bytes */

/* The frame, from its pointer less 0x80: what the called method's own frame needs lies below. 0x00 its home space for
 * begin, end and throw; 0x20 four integer arguments; 0x40 four others; 0x80 the guard; 0xc0 xmm6 to xmm15. */
__asm__( ".text\n"
         "\t.globl exportguard_call\n"
         "\t.def exportguard_call; .scl 2; .type 32; .endef\n"
         "\t.seh_proc exportguard_call\n"
         "exportguard_call:\n"
         "\tpushq %rbp\n"
         "\t.seh_pushreg %rbp\n"
         "\tpushq %rbx\n"
         "\t.seh_pushreg %rbx\n"
         "\tpushq %rsi\n"
         "\t.seh_pushreg %rsi\n"
         "\tpushq %rdi\n"
         "\t.seh_pushreg %rdi\n"
         "\tpushq %r12\n"
         "\t.seh_pushreg %r12\n"
         "\tpushq %r13\n"
         "\t.seh_pushreg %r13\n"
         "\tpushq %r14\n"
         "\t.seh_pushreg %r14\n"
         "\tpushq %r15\n"
         "\t.seh_pushreg %r15\n"
         "\tsubq $0x168,%rsp\n"
         "\t.seh_stackalloc 0x168\n"
         "\tleaq 0x80(%rsp),%rbp\n"
         "\t.seh_setframe %rbp,0x80\n"
         "\tmovaps %xmm6,0x40(%rbp)\n"
         "\t.seh_savexmm %xmm6,0xc0\n"
         "\tmovaps %xmm7,0x50(%rbp)\n"
         "\t.seh_savexmm %xmm7,0xd0\n"
         "\tmovaps %xmm8,0x60(%rbp)\n"
         "\t.seh_savexmm %xmm8,0xe0\n"
         "\tmovaps %xmm9,0x70(%rbp)\n"
         "\t.seh_savexmm %xmm9,0xf0\n"
         "\tmovaps %xmm10,0x80(%rbp)\n"
         "\t.seh_savexmm %xmm10,0x100\n"
         "\tmovaps %xmm11,0x90(%rbp)\n"
         "\t.seh_savexmm %xmm11,0x110\n"
         "\tmovaps %xmm12,0xa0(%rbp)\n"
         "\t.seh_savexmm %xmm12,0x120\n"
         "\tmovaps %xmm13,0xb0(%rbp)\n"
         "\t.seh_savexmm %xmm13,0x130\n"
         "\tmovaps %xmm14,0xc0(%rbp)\n"
         "\t.seh_savexmm %xmm14,0x140\n"
         "\tmovaps %xmm15,0xd0(%rbp)\n"
         "\t.seh_savexmm %xmm15,0x150\n"
         "\t.seh_endprologue\n"
         "\t.seh_handler exportguard_unwound,@unwind\n"
         "\tmovq %rcx,-0x60(%rbp)\n"
         "\tmovq %rdx,-0x58(%rbp)\n"
         "\tmovq %r8,-0x50(%rbp)\n"
         "\tmovq %r9,-0x48(%rbp)\n"
         "\tmovaps %xmm0,-0x40(%rbp)\n"
         "\tmovaps %xmm1,-0x30(%rbp)\n"
         "\tmovaps %xmm2,-0x20(%rbp)\n"
         "\tmovaps %xmm3,-0x10(%rbp)\n"
         "\tmovq %r10,%rcx\n"
         "\tmovq %rbp,%rdx\n"           /* the guard */
         "\tcall exportguard_begin\n"
         "\tmovq 0(%rbp),%rcx\n"        /* words */
         "\tleaq 15(,%rcx,8),%rdx\n"
         "\tandq $-16,%rdx\n"
         "\tsubq %rdx,%rsp\n"
         "\tleaq 0x150(%rbp),%rsi\n"    /* the caller's arguments in memory, the fifth and on */
         "\tleaq 0x20(%rsp),%rdi\n"
         "\trep movsq\n"
         "\tmovq -0x60(%rbp),%rcx\n"
         "\tmovq -0x58(%rbp),%rdx\n"
         "\tmovq -0x50(%rbp),%r8\n"
         "\tmovq -0x48(%rbp),%r9\n"
         "\tmovaps -0x40(%rbp),%xmm0\n"
         "\tmovaps -0x30(%rbp),%xmm1\n"
         "\tmovaps -0x20(%rbp),%xmm2\n"
         "\tmovaps -0x10(%rbp),%xmm3\n"
         "\tcall *%rax\n"
         "\tmovq %rax,0x08(%rbp)\n"     /* result */
         "\tmovups %xmm0,0x10(%rbp)\n"
         "\tleaq -0x80(%rbp),%rsp\n"
         "\tmovq %rbp,%rcx\n"
         "\tcall exportguard_end\n"
         "\tmovq 0x08(%rbp),%rax\n"
         "\tmovups 0x10(%rbp),%xmm0\n"
         "\tleaq 0xe8(%rbp),%rsp\n"
         "\tpopq %r15\n"
         "\tpopq %r14\n"
         "\tpopq %r13\n"
         "\tpopq %r12\n"
         "\tpopq %rdi\n"
         "\tpopq %rsi\n"
         "\tpopq %rbx\n"
         "\tpopq %rbp\n"
         "\tret\n"
         "exportguard_landed:\n"
         "\tcall exportguard_throw\n"
         "\tint3\n"
         "\t.seh_endproc\n"
         "\t.globl exportguard_land\n"
         "\t.def exportguard_land; .scl 2; .type 32; .endef\n"
         "exportguard_land:\n"
         "\tmovq %rcx,%rbp\n"
         "\tleaq -0x80(%rbp),%rsp\n"
         "\tjmp exportguard_landed\n" );

#elif defined(__i386__)

#define ARGUMENTS_AT ((0x58 + 8) / sizeof(ULONG_PTR))

/* Below the frame pointer: 0x0c the caller's registers; 0x10 and 0x14 arguments in registers; 0x58 the guard. The
 * method may pop its arguments: what it has popped of the copy is popped of the caller's stack. */
__asm__( ".text\n"
         "\t.globl _exportguard_call\n"
         "\t.def _exportguard_call; .scl 2; .type 32; .endef\n"
         "_exportguard_call:\n"
         "\tpushl %ebp\n"
         "\tmovl %esp,%ebp\n"
         "\tpushl %ebx\n"
         "\tpushl %esi\n"
         "\tpushl %edi\n"
         "\tsubl $0x5c,%esp\n"
         "\tandl $-16,%esp\n"
         "\tmovl %ecx,-0x10(%ebp)\n"
         "\tmovl %edx,-0x14(%ebp)\n"
         "\tsubl $8,%esp\n"
         "\tleal -0x58(%ebp),%edx\n"
         "\tpushl %edx\n"
         "\tpushl %eax\n"
         "\tcall _exportguard_begin\n"
         "\taddl $16,%esp\n"
         "\tmovl -0x58(%ebp),%ecx\n"    /* words */
         "\tleal 15(,%ecx,4),%edx\n"
         "\tandl $-16,%edx\n"
         "\tsubl %edx,%esp\n"
         "\tleal 8(%ebp),%esi\n"
         "\tmovl %esp,%edi\n"
         "\trep movsl\n"
         "\tmovl -0x10(%ebp),%ecx\n"
         "\tmovl -0x14(%ebp),%edx\n"
         "\tmovl %esp,%ebx\n"
         "\tcall *%eax\n"
         "\tmovl %eax,-0x54(%ebp)\n"    /* result */
         "\tmovl %edx,-0x50(%ebp)\n"
         "\tsubl %esp,%ebx\n"
         "\tnegl %ebx\n"                /* popped */
         "\tleal -0x68(%ebp),%esp\n"
         "\tandl $-16,%esp\n"
         "\tsubl $12,%esp\n"
         "\tleal -0x58(%ebp),%edx\n"
         "\tpushl %edx\n"
         "\tcall _exportguard_end\n"
         "\tmovl -0x54(%ebp),%eax\n"
         "\tmovl -0x50(%ebp),%edx\n"
         "\tmovl 4(%ebp),%ecx\n"        /* the return address goes where the stack will end */
         "\tleal 4(%ebp,%ebx),%esi\n"
         "\tmovl 0(%ebp),%edi\n"
         "\tmovl %ecx,(%esi)\n"
         "\tmovl %esi,%ecx\n"
         "\tmovl -4(%ebp),%ebx\n"
         "\tmovl -8(%ebp),%esi\n"
         "\tpushl %edi\n"
         "\tmovl -12(%ebp),%edi\n"
         "\tpopl %ebp\n"
         "\tmovl %ecx,%esp\n"
         "\tret\n"
         "\t.globl _exportguard_land\n"
         "\t.def _exportguard_land; .scl 2; .type 32; .endef\n"
         "_exportguard_land:\n"
         "\tmovl 4(%esp),%eax\n"
         "\tleal 0x58(%eax),%ebp\n"
         "\tleal -0x68(%ebp),%esp\n"
         "\tandl $-16,%esp\n"
         "\tsubl $12,%esp\n"
         "\tpushl %eax\n"
         "\tcall _exportguard_throw\n"
         "\tint3\n" );

#elif defined(__aarch64__)

#define ARGUMENTS_AT   (0x40 / sizeof(ULONG_PTR))
#define FRAME_TO_GUARD (-0x40)                      /* it names it by the caller's stack pointer */

/* The frame, from its pointer: 0x00 that of the caller, and the return address; 0x10 x19 to x28; 0x60 d8 to d15; 0xa0
 * the arguments x0 to x8, and 0xf0 q0 to q7; 0x170 the guard. Where the first arguments lay, the result is kept. */
__asm__( ".text\n"
         "\t.globl exportguard_call\n"
         "\t.def exportguard_call; .scl 2; .type 32; .endef\n"
         "\t.p2align 2\n"
         "\t.seh_proc exportguard_call\n"
         "\t.seh_handler exportguard_unwound,@except\n"
         "exportguard_call:\n"
         "\tstp x29,x30,[sp,#-0x1b0]!\n"
         "\t.seh_save_fplr_x 0x1b0\n"
         "\tstp x19,x20,[sp,#0x10]\n"
         "\t.seh_save_regp x19,0x10\n"
         "\tstp x21,x22,[sp,#0x20]\n"
         "\t.seh_save_regp x21,0x20\n"
         "\tstp x23,x24,[sp,#0x30]\n"
         "\t.seh_save_regp x23,0x30\n"
         "\tstp x25,x26,[sp,#0x40]\n"
         "\t.seh_save_regp x25,0x40\n"
         "\tstp x27,x28,[sp,#0x50]\n"
         "\t.seh_save_regp x27,0x50\n"
         "\tstp d8,d9,[sp,#0x60]\n"
         "\t.seh_save_fregp d8,0x60\n"
         "\tstp d10,d11,[sp,#0x70]\n"
         "\t.seh_save_fregp d10,0x70\n"
         "\tstp d12,d13,[sp,#0x80]\n"
         "\t.seh_save_fregp d12,0x80\n"
         "\tstp d14,d15,[sp,#0x90]\n"
         "\t.seh_save_fregp d14,0x90\n"
         "\tmov x29,sp\n"
         "\t.seh_set_fp\n"
         "\t.seh_endprologue\n"
         "\tstp x0,x1,[x29,#0xa0]\n"
         "\tstp x2,x3,[x29,#0xb0]\n"
         "\tstp x4,x5,[x29,#0xc0]\n"
         "\tstp x6,x7,[x29,#0xd0]\n"
         "\tstr x8,[x29,#0xe0]\n"
         "\tstp q0,q1,[x29,#0xf0]\n"
         "\tstp q2,q3,[x29,#0x110]\n"
         "\tstp q4,q5,[x29,#0x130]\n"
         "\tstp q6,q7,[x29,#0x150]\n"
         "\tmov x0,x16\n"
         "\tadd x1,x29,#0x170\n"           /* the guard */
         "\tbl exportguard_begin\n"
         "\tmov x16,x0\n"
         "\tldr x9,[x29,#0x170]\n"         /* words */
         "\tadd x10,x9,#1\n"
         "\tand x10,x10,#-2\n"
         "\tsub sp,sp,x10,lsl #3\n"
         "\tadd x11,x29,#0x1b0\n"          /* the caller's arguments in memory */
         "\tmov x12,sp\n"
         "\tcbz x9,2f\n"
         "1:\tldr x13,[x11],#8\n"
         "\tstr x13,[x12],#8\n"
         "\tsubs x9,x9,#1\n"
         "\tb.ne 1b\n"
         "2:\n"
         "\tldp q0,q1,[x29,#0xf0]\n"
         "\tldp q2,q3,[x29,#0x110]\n"
         "\tldp q4,q5,[x29,#0x130]\n"
         "\tldp q6,q7,[x29,#0x150]\n"
         "\tldr x8,[x29,#0xe0]\n"
         "\tldp x0,x1,[x29,#0xa0]\n"
         "\tldp x2,x3,[x29,#0xb0]\n"
         "\tldp x4,x5,[x29,#0xc0]\n"
         "\tldp x6,x7,[x29,#0xd0]\n"
         "\tblr x16\n"
         "\tmov sp,x29\n"
         "\tstp x0,x1,[x29,#0xa0]\n"       /* result */
         "\tstp q0,q1,[x29,#0xf0]\n"
         "\tstp q2,q3,[x29,#0x110]\n"
         "\tadd x0,x29,#0x170\n"
         "\tbl exportguard_end\n"
         "\tldp x0,x1,[x29,#0xa0]\n"
         "\tldp q0,q1,[x29,#0xf0]\n"
         "\tldp q2,q3,[x29,#0x110]\n"
         "\t.seh_startepilogue\n"
         "\tmov sp,x29\n"
         "\t.seh_set_fp\n"
         "\tldp d14,d15,[sp,#0x90]\n"
         "\t.seh_save_fregp d14,0x90\n"
         "\tldp d12,d13,[sp,#0x80]\n"
         "\t.seh_save_fregp d12,0x80\n"
         "\tldp d10,d11,[sp,#0x70]\n"
         "\t.seh_save_fregp d10,0x70\n"
         "\tldp d8,d9,[sp,#0x60]\n"
         "\t.seh_save_fregp d8,0x60\n"
         "\tldp x27,x28,[sp,#0x50]\n"
         "\t.seh_save_regp x27,0x50\n"
         "\tldp x25,x26,[sp,#0x40]\n"
         "\t.seh_save_regp x25,0x40\n"
         "\tldp x23,x24,[sp,#0x30]\n"
         "\t.seh_save_regp x23,0x30\n"
         "\tldp x21,x22,[sp,#0x20]\n"
         "\t.seh_save_regp x21,0x20\n"
         "\tldp x19,x20,[sp,#0x10]\n"
         "\t.seh_save_regp x19,0x10\n"
         "\tldp x29,x30,[sp],#0x1b0\n"
         "\t.seh_save_fplr_x 0x1b0\n"
         "\t.seh_endepilogue\n"
         "\tret\n"
         "exportguard_landed:\n"
         "\tbl exportguard_throw\n"
         "\tbrk #0xf000\n"
         "\t.seh_endproc\n"
         "\t.globl exportguard_land\n"
         "\t.def exportguard_land; .scl 2; .type 32; .endef\n"
         "exportguard_land:\n"
         "\tsub x29,x0,#0x170\n"
         "\tmov sp,x29\n"
         "\tb exportguard_landed\n" );

#else
#error "no code for this processor"
#endif

static void unlink_guard( struct guard *guard )
{
    nativecaller_leave( guard->calls );
    guard->calls = NATIVECALLER_NOT_ENTERED;
#ifdef __i386__
    NtCurrentTeb()->Tib.ExceptionList = guard->registration.Prev;
#endif
    FlsSetValue( fls_index, guard->outer );
}

/* The guard's frame is left by an exception, or a longjmp. */
static void leave_guard( struct guard *guard )
{
    nativecaller_leave( guard->calls );
    guard->calls = NATIVECALLER_NOT_ENTERED;
    FlsSetValue( fls_index, guard->outer );
    if (guard->exception) nativecaller_forget( guard->exception );
    guard->exception = 0;
}

/* i386 finds the frames that an exception passes by a list of its own. */
#ifdef __i386__
static EXCEPTION_DISPOSITION __cdecl on_exception( EXCEPTION_RECORD *rec, EXCEPTION_REGISTRATION_RECORD *frame,
                                                   CONTEXT *context, EXCEPTION_REGISTRATION_RECORD **dispatcher )
{
    if (rec->ExceptionFlags & EXCEPTION_LEAVING)
        leave_guard( CONTAINING_RECORD( frame, struct guard, registration ) );
    return ExceptionContinueSearch;
}
#else
EXCEPTION_DISPOSITION __cdecl exportguard_unwound( EXCEPTION_RECORD *rec, void *frame, CONTEXT *context,
                                                   DISPATCHER_CONTEXT *dispatcher )
{
    if (rec->ExceptionFlags & EXCEPTION_LEAVING) leave_guard( (struct guard *)((BYTE *)frame + FRAME_TO_GUARD) );
    return ExceptionContinueSearch;
}
#endif

static void link_guard( struct guard *guard )
{
#ifdef __i386__
    guard->registration.Handler = (void *)on_exception;
    guard->registration.Prev = NtCurrentTeb()->Tib.ExceptionList;
    NtCurrentTeb()->Tib.ExceptionList = &guard->registration;
#endif
    FlsSetValue( fls_index, guard );
}

/* Called by exportguard_call; what it returns is called next. */
void * __cdecl exportguard_begin( struct guarded_method *method, struct guard *guard )
{
    ULONG_PTR *arguments = (ULONG_PTR *)guard + ARGUMENTS_AT;
    DWORD error = GetLastError();

    /* what raises an exception from here leaves the frame as any other */
    guard->exception = 0;
    guard->outer = FlsGetValue( fls_index );
    guard->calls = NATIVECALLER_NOT_ENTERED;
    /* once the code is there, so are the words */
    if (!__atomic_load_n( &method->code, __ATOMIC_ACQUIRE )) method->resolve( method );
    if (!nativecaller_enter( &guard->calls )) exportguard_raise( HOST_E_INVALIDOPERATION );
    guard->words = min( method->words, (ULONG_PTR *)NtCurrentTeb()->Tib.StackBase - arguments );
    guard->domain = nativecaller_get_domain();
    guard->outermost = !guard->outer && !nativecaller_is_managed();
    link_guard( guard );
    SetLastError( error );
    return method->code;
}

void __cdecl exportguard_end( struct guard *guard )
{
    DWORD error = GetLastError();

    unlink_guard( guard );
    SetLastError( error );
}

/* The guard that takes the exception of the calling thread, if there is one. */
static void land( UINT32 exception )
{
    struct guard *guard = FlsGetValue( fls_index );

    while (guard && guard->outer) guard = guard->outer;
    if (!guard || !guard->outermost) return;
    guard->exception = exception;
    exportguard_land( guard );
}

/* No native code wanted the exception. A host's own filter has the first word; Mono's takes all for crashes. */
static LONG WINAPI unhandled_filter( EXCEPTION_POINTERS *pointers )
{
    const EXCEPTION_RECORD *rec = pointers->ExceptionRecord;
    LPTOP_LEVEL_EXCEPTION_FILTER filter = previous_filter;
    BOOL is_managed = rec->ExceptionCode == EXCEPTION_COMPLUS && rec->NumberParameters == EXCEPTION_ARGUMENTS &&
                      rec->ExceptionInformation[4] == (ULONG_PTR)&__ImageBase;
    LONG ret;

    if (is_managed) filter = hostfilter_get( filter );
    ret = filter ? filter( pointers ) : EXCEPTION_CONTINUE_SEARCH;
    if (ret != EXCEPTION_CONTINUE_SEARCH || !is_managed) return ret;
    if ((HRESULT)rec->ExceptionInformation[0] == COR_E_THREADABORTED) ExitThread( 0 );  /* ends nothing but a thread */
    nativecaller_end( rec->ExceptionInformation[1] );
    return ret;
}

static void raise_exception( HRESULT hr, UINT32 exception )
{
    ULONG_PTR arguments[EXCEPTION_ARGUMENTS] = { (ULONG)hr, exception, 0, 0, (ULONG_PTR)&__ImageBase };

    RaiseException( EXCEPTION_COMPLUS, EXCEPTION_NONCONTINUABLE, ARRAY_SIZE(arguments), arguments );
}

/* Called by exportguard_call in its own frame, to which Mono's exception has come. */
void __cdecl exportguard_throw( struct guard *guard )
{
    LPTOP_LEVEL_EXCEPTION_FILTER filter;
    HRESULT hr;

#ifdef __i386__
    NtCurrentTeb()->Tib.ExceptionList = &guard->registration;
#endif
    FlsSetValue( fls_index, guard );
    nativecaller_set_domain( guard->domain );
    hr = nativecaller_get_result( guard->exception );
    TRACE( "raising %#lx\n", hr );
    filter = SetUnhandledExceptionFilter( unhandled_filter );
    if (filter != unhandled_filter) previous_filter = filter;
    raise_exception( hr, guard->exception );
}

void exportguard_raise( HRESULT hr )
{
    raise_exception( hr, 0 );
    ExitProcess( hr );      /* not reached */
}

static BOOL CALLBACK prepare( INIT_ONCE *once, void *arg, void **context )
{
    if ((fls_index = FlsAlloc( NULL )) != FLS_OUT_OF_INDEXES) nativecaller_watch( land );
    return TRUE;
}

void exportguard_prepare(void)
{
    InitOnceExecuteOnce( &prepared, prepare, NULL, NULL );
}
