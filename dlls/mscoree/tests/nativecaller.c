/*
 * Exceptions of managed code that leave an export, for native callers
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

#define COBJMACROS
#include <stdarg.h>
#include <stdio.h>
#include <setjmp.h>
#include <windef.h>
#include <winbase.h>
#include <winternl.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "corerror.h"
#include "host.h"
#include "launch.h"
#include "mixedimage.h"
#include "wine/test.h"

#define EXCEPTION_COMPLUS 0xe0434352
#define CAUGHT (-77)            /* what call_catching() returns when it has caught */
#define DAMAGED (-78)           /* the registers that a caller expects back were not */

static int (WINAPI *fails)( int hr, int a, int b, int c, int d, int e );
static int (WINAPI *catches)( void *callback, int hr ), (WINAPI *passes)( void *callback, int hr );
static int (WINAPI *ended)(void);
static void (WINAPI *collect)(void);

static EXCEPTION_RECORD caught;

/* Calls fails( hr, 2, 3, 4, 5, 6 ) through the pointer, as native code with a handler. */
#ifdef __x86_64__

extern int call_catching( void *func, int hr );
extern char call_catching_caught[];

__asm__( ".text\n"
         "\t.globl call_catching\n"
         "\t.seh_proc call_catching\n"
         "call_catching:\n"
         "\tpushq %rbp\n"
         "\t.seh_pushreg %rbp\n"
         "\tpushq %rbx\n"
         "\t.seh_pushreg %rbx\n"
         "\tpushq %rsi\n"
         "\t.seh_pushreg %rsi\n"
         "\tpushq %r15\n"
         "\t.seh_pushreg %r15\n"
         "\tsubq $0x58,%rsp\n"
         "\t.seh_stackalloc 0x58\n"
         "\tmovups %xmm6,0x40(%rsp)\n"
         "\t.seh_endprologue\n"
         "\t.seh_handler catching_handler,@except\n"
         "\tmovq %rcx,%rax\n"
         "\tmovl %edx,%ecx\n"
         "\tmovl $2,%edx\n"
         "\tmovl $3,%r8d\n"
         "\tmovl $4,%r9d\n"
         "\tmovl $5,0x20(%rsp)\n"
         "\tmovl $6,0x28(%rsp)\n"
         "\tmovl $0x1234567,%ebx\n"
         "\tmovl $0x2345678,%esi\n"
         "\tmovl $0x3456789,%r15d\n"
         "\tmovq %rbx,%xmm6\n"
         "\tmovq %rsp,%rbp\n"
         "\tcall *%rax\n"
         ".globl call_catching_caught\n"
         "call_catching_caught:\n"
         "\tcmpq %rsp,%rbp\n"
         "\tjne 1f\n"
         "\tmovq %xmm6,%rcx\n"
         "\tcmpq $0x1234567,%rcx\n"
         "\tjne 1f\n"
         "\tcmpq $0x1234567,%rbx\n"
         "\tjne 1f\n"
         "\tcmpq $0x2345678,%rsi\n"
         "\tjne 1f\n"
         "\tcmpq $0x3456789,%r15\n"
         "\tje 2f\n"
         "1:\tmovl $-78,%eax\n"
         "2:\tmovups 0x40(%rsp),%xmm6\n"
         "\taddq $0x58,%rsp\n"
         "\tpopq %r15\n"
         "\tpopq %rsi\n"
         "\tpopq %rbx\n"
         "\tpopq %rbp\n"
         "\tret\n"
         "\t.seh_endproc\n" );

EXCEPTION_DISPOSITION __cdecl catching_handler( EXCEPTION_RECORD *rec, void *frame, CONTEXT *context,
                                                DISPATCHER_CONTEXT *dispatcher )
{
    void (WINAPI *unwind)( void *frame, void *target, EXCEPTION_RECORD *rec, void *value, CONTEXT *context,
                           void *history );

    if (rec->ExceptionFlags & 0x66 /* frames are being left */ || rec->ExceptionCode != EXCEPTION_COMPLUS)
        return ExceptionContinueSearch;
    unwind = (void *)GetProcAddress( GetModuleHandleW( L"ntdll.dll" ), "RtlUnwindEx" );
    caught = *rec;
    unwind( frame, call_catching_caught, rec, (void *)(LONG_PTR)CAUGHT, dispatcher->ContextRecord,
            dispatcher->HistoryTable );
    return ExceptionContinueSearch;
}

#else

struct catching_frame
{
    struct catching_frame *outer;       /* as the system knows it */
    void                  *handler;
    void                  *jump[5];     /* of __builtin_setjmp() */
};

static struct catching_frame *get_first_frame(void)
{
    struct catching_frame *frame;

    __asm__ volatile( "movl %%fs:0,%0" : "=r" (frame) );
    return frame;
}

static void set_first_frame( struct catching_frame *frame )
{
    __asm__ volatile( "movl %0,%%fs:0" : : "r" (frame) : "memory" );
}

static EXCEPTION_DISPOSITION __cdecl catching_handler( EXCEPTION_RECORD *rec, struct catching_frame *frame,
                                                       CONTEXT *context, void *dispatcher )
{
    void (WINAPI *unwind)( void *frame, void *target, EXCEPTION_RECORD *rec, void *value );

    if (rec->ExceptionFlags & 0x66 || rec->ExceptionCode != EXCEPTION_COMPLUS) return ExceptionContinueSearch;
    unwind = (void *)GetProcAddress( GetModuleHandleW( L"ntdll.dll" ), "RtlUnwind" );
    caught = *rec;
    unwind( frame, NULL, rec, 0 );
    __builtin_longjmp( frame->jump, 1 );
}

static int __attribute__((noinline)) call_catching( void *func, int hr )
{
    int (WINAPI *call)( int, int, int, int, int, int ) = func;
    struct catching_frame frame;
    volatile int ret = CAUGHT;

    frame.handler = catching_handler;
    frame.outer = get_first_frame();
    set_first_frame( &frame );
    if (!__builtin_setjmp( frame.jump )) ret = call( hr, 2, 3, 4, 5, 6 );
    if (get_first_frame() != &frame) ret = DAMAGED;
    set_first_frame( frame.outer );
    return ret;
}

#endif

static BOOL load_exports(void)
{
    WCHAR path[MAX_PATH];
    HMODULE module;

    if (!(module = load_mixed( FALSE, FIXUPS_GOOD, path ))) return FALSE;
    fails = (void *)GetProcAddress( module, "Fails" );
    catches = (void *)GetProcAddress( module, "Catches" );
    passes = (void *)GetProcAddress( module, "Passes" );
    ended = (void *)GetProcAddress( module, "Ended" );
    collect = (void *)GetProcAddress( module, "Collect" );
    DeleteFileW( path );
    RemoveDirectoryW( folder );
    return TRUE;
}

/* Native code within managed code. */
static int WINAPI callback( int hr )
{
    return fails( hr, 2, 3, 4, 5, 6 );
}

static int WINAPI catching_callback( int hr )
{
    return call_catching( fails, hr );
}

static void check_caught( HRESULT hr, const char *what )
{
    ok( caught.ExceptionCode == EXCEPTION_COMPLUS, "%s: got code %#lx.\n", what, caught.ExceptionCode );
    ok( caught.ExceptionFlags & EXCEPTION_NONCONTINUABLE, "%s: got flags %#lx.\n", what, caught.ExceptionFlags );
    ok( caught.NumberParameters == 5 && (HRESULT)caught.ExceptionInformation[0] == hr, "%s: got %lu, %#Ix, not %#lx.\n",
        what, caught.NumberParameters, caught.ExceptionInformation[0], hr );
    ok( (HMODULE)caught.ExceptionInformation[4] == GetModuleHandleW( L"mscoree.dll" ), "%s: got module %#Ix.\n", what,
        caught.ExceptionInformation[4] );
    memset( &caught, 0, sizeof(caught) );
}

static void test_caught(void)
{
    static const HRESULT results[] =
        { E_ACCESSDENIED, E_INVALIDARG, E_POINTER, 0x80070002, 0x80131509, 0x8badf00d };
    int i, ret;

    if (!load_exports()) return;
    ret = call_catching( fails, 0 );
    ok( ret == 26, "got %d.\n", ret );
    ok( ended() == 1, "got %d.\n", ended() );
    for (i = 0; i < (int)ARRAY_SIZE(results); i++)
    {
        ret = call_catching( fails, results[i] );
        ok( ret == CAUGHT, "%d: got %d.\n", i, ret );
        check_caught( results[i], "an export" );
        ok( ended() == 2 * i + 2, "%d: the finally block ran %d times.\n", i, ended() );
        ret = call_catching( fails, 0 );
        ok( ret == 26, "%d: got %d.\n", i, ret );
        collect();
    }
}

/* Managed code further out is asked first. */
static void test_nested(void)
{
    int ret;

    if (!load_exports()) return;
    ret = catches( callback, E_ACCESSDENIED );
    ok( ret == (E_ACCESSDENIED ^ 1), "got %#x.\n", ret );
    ok( ended() == 1, "got %d.\n", ended() );
    ret = catches( catching_callback, 0 );
    ok( ret == 26, "got %#x.\n", ret );

    ret = call_catching( fails, E_INVALIDARG );
    ok( ret == CAUGHT, "got %d.\n", ret );
    check_caught( E_INVALIDARG, "after others" );
    ret = catches( callback, 0 );
    ok( ret == 26, "got %#x.\n", ret );
}

/* What it doesn't want goes on to native code. */
static int WINAPI call_passes( int hr, int a, int b, int c, int d, int e )
{
    return passes( callback, hr );
}

static void test_passed(void)
{
    int ret, i;

    if (!load_exports()) return;
    for (i = 0; i < 3; i++)
    {
        ret = call_catching( call_passes, E_ACCESSDENIED );
        ok( ret == CAUGHT, "got %d.\n", ret );
        check_caught( E_ACCESSDENIED, "through managed code" );
        ok( ended() == 2 * i + 2, "got %d.\n", ended() );
        collect();
    }
    ret = call_catching( call_passes, 0 );
    ok( ret == 26, "got %d.\n", ret );
}

static DWORD WINAPI failing_thread( void *arg )
{
    int i, ret;

    for (i = 0; i < 3000; i++)
    {
        ret = call_catching( fails, i % 3 ? E_ACCESSDENIED : 0 );
        if (ret != (i % 3 ? CAUGHT : 26)) return 1;
    }
    return 0;
}

/* Many, by threads that come and go, with collections in between. */
static void test_many(void)
{
    HANDLE threads[4];
    unsigned int i;
    DWORD code;

    if (!load_exports()) return;
    for (i = 0; i < ARRAY_SIZE(threads); i++) threads[i] = CreateThread( NULL, 0, failing_thread, NULL, 0, NULL );
    for (i = 0; i < 20; i++)
    {
        collect();
        Sleep( 5 );
    }
    for (i = 0; i < ARRAY_SIZE(threads); i++)
    {
        ok( !WaitForSingleObject( threads[i], 120000 ), "a thread does not end.\n" );
        code = 77;
        GetExitCodeThread( threads[i], &code );
        ok( !code, "got %lu.\n", code );
        CloseHandle( threads[i] );
    }
    collect();
    ok( ended() == 12000, "got %d.\n", ended() );
}

static LONG WINAPI host_filter( EXCEPTION_POINTERS *pointers )
{
    if (pointers->ExceptionRecord->ExceptionCode == EXCEPTION_COMPLUS) ExitProcess( 55 );
    return EXCEPTION_CONTINUE_SEARCH;
}

/* A host's own filter has the first word. */
static void test_filtered(void)
{
    SetUnhandledExceptionFilter( host_filter );
    if (load_exports()) fails( E_ACCESSDENIED, 2, 3, 4, 5, 6 );
    else ExitProcess( 55 );
}

/* Nobody wants it, and the test program's own filter is gone: the process ends as one whose managed code failed. */
static void test_uncaught(void)
{
    SetUnhandledExceptionFilter( NULL );
    if (load_exports()) fails( E_ACCESSDENIED, 2, 3, 4, 5, 6 );
    else ExitProcess( 1 );
}

/* What Mono can't convert is refused with an exception too. */
static void test_refused(void)
{
    static const char *const names[] = { "TakesRef", "TakesHandle", "GivesArray", "GivesBuilder",
                                         "GivesTime", "GivesOdd", "TakesWide" };
    struct outer { int inner, day; LONGLONG b; double c; } *(WINAPI *gives_outer)( struct outer *ret ), outer;
    GUID *(WINAPI *gives_guid)( GUID *ret ), guid;
    int (WINAPI *builds)( char *text );
    char text[16] = "four";
    unsigned int i;
    void *func;
    int ret;

    if (!load_exports()) return;
    for (i = 0; i < ARRAY_SIZE(names); i++)
    {
        func = (void *)GetProcAddress( GetModuleHandleW( L"mixed.dll" ), names[i] );
        ret = call_catching( func, 0 );
        ok( ret == CAUGHT, "%s: got %d.\n", names[i], ret );
        check_caught( COR_E_MARSHALDIRECTIVE, names[i] );
    }
    builds = (void *)GetProcAddress( GetModuleHandleW( L"mixed.dll" ), "Builds" );
    ret = builds( text );
    ok( ret == 4, "got %d.\n", ret );
    gives_guid = (void *)GetProcAddress( GetModuleHandleW( L"mixed.dll" ), "GivesGuid" );
    gives_guid( &guid );
    ok( guid.Data1 == 0x11223344 && guid.Data4[6] == 0xff, "got %#lx.\n", guid.Data1 );
    gives_outer = (void *)GetProcAddress( GetModuleHandleW( L"mixed.dll" ), "GivesOuter" );
    gives_outer( &outer );
    ok( outer.inner == 1 && outer.day == 2 && outer.b == 3 && outer.c == 4.5, "got %d, %d, %d, %f.\n", outer.inner,
        outer.day, (int)outer.b, outer.c );
}

/* An abort of the thread is over where native code has caught it. */
static void test_aborted(void)
{
    int (WINAPI *state)(void);
    void *func;
    int ret, i;

    if (!load_exports()) return;
    func = (void *)GetProcAddress( GetModuleHandleW( L"mixed.dll" ), "Aborts" );
    state = (void *)GetProcAddress( GetModuleHandleW( L"mixed.dll" ), "State" );
    for (i = 0; i < 3; i++)
    {
        ret = call_catching( func, 0 );
        ok( ret == CAUGHT, "got %d.\n", ret );
        check_caught( COR_E_THREADABORTED, "an abort" );
        ret = state();
        ok( !(ret & (0x80 | 0x100) /* AbortRequested, Aborted */), "got state %#x.\n", ret );
        ret = call_catching( fails, 0 );
        ok( ret == 26, "got %d.\n", ret );
    }
}

static DWORD WINAPI aborted_thread( void *arg )
{
    int (WINAPI *aborts)( int unused ) = arg;

    return aborts( 0 ) + 70;
}

/* One that nobody catches ends the thread, and nothing else. */
static void test_aborted_thread(void)
{
    HANDLE thread;
    DWORD code;

    SetUnhandledExceptionFilter( NULL );
    if (!load_exports()) ExitProcess( 34 );
    thread = CreateThread( NULL, 0, aborted_thread, GetProcAddress( GetModuleHandleW( L"mixed.dll" ), "Aborts" ), 0,
                           NULL );
    if (WaitForSingleObject( thread, 20000 ) || !GetExitCodeThread( thread, &code ) || code) ExitProcess( 2 );
    CloseHandle( thread );
    ExitProcess( fails( 0, 2, 3, 4, 5, 6 ) == 26 ? 34 : 3 );
}

static void *first, *second;    /* fibers */
static int result_on_fiber;

static void WINAPI fiber_proc( void *arg )
{
    for (;;)
    {
        result_on_fiber = call_catching( fails, 0 );
        if (result_on_fiber == 26) collect();
        SwitchToFiber( first );
    }
}

static int WINAPI switch_to_fiber( int hr )
{
    SwitchToFiber( second );
    return 7;
}

/* One stack of a thread at a time has managed code on it, and which one may change. */
static void test_fibers(void)
{
    int i, ret;

    if (!load_exports()) return;
    first = ConvertThreadToFiber( NULL );
    second = CreateFiber( 0, fiber_proc, NULL );
    for (i = 0; i < 5; i++)
    {
        collect();
        SwitchToFiber( second );
        ok( result_on_fiber == 26, "got %d.\n", result_on_fiber );
    }
    ret = passes( switch_to_fiber, 0 );
    ok( ret == 7, "got %d.\n", ret );
    ok( result_on_fiber == CAUGHT, "got %d.\n", result_on_fiber );
    check_caught( HOST_E_INVALIDOPERATION, "a second stack" );
    SwitchToFiber( second );
    ok( result_on_fiber == 26, "got %d.\n", result_on_fiber );
    ret = call_catching( fails, E_ACCESSDENIED );
    ok( ret == CAUGHT, "got %d.\n", ret );
    SwitchToFiber( second );
    ok( result_on_fiber == 26, "got %d.\n", result_on_fiber );

    /* exceptions that end several calls at once */
    ret = catches( callback, E_ACCESSDENIED );
    ok( ret == (E_ACCESSDENIED ^ 1), "got %#x.\n", ret );
    ret = call_catching( call_passes, E_ACCESSDENIED );
    ok( ret == CAUGHT, "got %d.\n", ret );
    ret = passes( switch_to_fiber, 0 );
    ok( ret == 7, "got %d.\n", ret );
    ok( result_on_fiber == CAUGHT, "got %d.\n", result_on_fiber );
    SwitchToFiber( second );
    ok( result_on_fiber == 26, "got %d.\n", result_on_fiber );
    DeleteFiber( second );
    collect();
}

static const struct test_case cases[] =
{
    { "caught", test_caught },
    { "nested", test_nested },
    { "passed", test_passed },
    { "many", test_many },
    { "refused", test_refused },
    { "fibers", test_fibers },
    { "aborted", test_aborted },
    { "aborted_thread", test_aborted_thread, 34 },
    { "filtered", test_filtered, 55 },
    { "uncaught", test_uncaught, 1 },
};

START_TEST(nativecaller)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"mixed.dll" )) run_cases( "nativecaller", cases, ARRAY_SIZE(cases) );
}
