/*
 * Test framework for builds outside of a Wine tree
 *
 * The macros, the command line, the environment variables, the output and the exit code are those
 * of Wine's own wine/test.h, so that a test runs in both; in a Wine tree Wine's header is used.
 *
 *   NAME_test.exe TEST [arguments]    runs one test; the exit code is the number of failures
 *   NAME_test.exe --list              lists the tests
 *   WINETEST_DEBUG=0..2 (1), WINETEST_INTERACTIVE, WINETEST_REPORT_SUCCESS, WINETEST_PLATFORM
 *
 * The source that defines STANDALONE before it includes this gets the implementation and main().
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

#ifndef __WINE_WINE_TEST_H
#define __WINE_WINE_TEST_H

#include <stdarg.h>
#include <stdlib.h>
#include <windef.h>
#include <winbase.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))
#endif

#if defined(__GNUC__) || defined(__clang__)
#define WINETEST_PRINTF_ATTR(fmt,args) __attribute__((format (printf,fmt,args)))
#else
#define WINETEST_PRINTF_ATTR(fmt,args)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* How much is said: 0 failures, 1 also todo tests and traces, 2 everything. */
extern int winetest_debug;
/* Tests may ask the user something. */
extern int winetest_interactive;
/* Each success is printed as well. */
extern int report_success;
/* "wine" or "windows". */
extern const char *winetest_platform;

extern void winetest_set_location( const char *file, int line );
extern void winetest_subtest( const char *name );
extern void winetest_start_todo( int is_todo );
extern int  winetest_loop_todo(void);
extern void winetest_end_todo(void);
extern void winetest_start_flaky( int is_flaky );
extern int  winetest_loop_flaky(void);
extern void winetest_end_flaky(void);
extern int  broken( int condition );
extern int  winetest_get_mainargs( char ***pargv );
extern void winetest_wait_child_process( HANDLE process );

extern void winetest_ok( int condition, const char *msg, ... ) WINETEST_PRINTF_ATTR(2,3);
extern int  winetest_vok( int condition, const char *msg, va_list args );
extern void winetest_skip( const char *msg, ... ) WINETEST_PRINTF_ATTR(1,2);
extern void winetest_win_skip( const char *msg, ... ) WINETEST_PRINTF_ATTR(1,2);
extern void winetest_trace( const char *msg, ... ) WINETEST_PRINTF_ATTR(1,2);
extern void winetest_print( const char *msg, ... ) WINETEST_PRINTF_ATTR(1,2);
extern void winetest_push_context( const char *fmt, ... ) WINETEST_PRINTF_ATTR(1,2);
extern void winetest_pop_context(void);

/* Printable forms; valid for a while, the memory is reused. */
extern const char *wine_dbgstr_wn( const WCHAR *str, intptr_t n );
extern const char *wine_dbgstr_an( const CHAR *str, intptr_t n );
extern const char *wine_dbgstr_guid( const GUID *guid );
extern const char *wine_dbgstr_point( const POINT *point );
extern const char *wine_dbgstr_rect( const RECT *rect );
extern const char *wine_dbgstr_longlong( ULONGLONG ll );
static inline const char *wine_dbgstr_w( const WCHAR *s ) { return wine_dbgstr_wn( s, -1 ); }
static inline const char *wine_dbgstr_a( const CHAR *s )  { return wine_dbgstr_an( s, -1 ); }
#define debugstr_w     wine_dbgstr_w
#define debugstr_wn    wine_dbgstr_wn
#define debugstr_a     wine_dbgstr_a
#define debugstr_an    wine_dbgstr_an
#define debugstr_guid  wine_dbgstr_guid

#ifdef __cplusplus
}
#endif

#define START_TEST(name) void func_##name(void); void func_##name(void)

#define subtest_(file, line)   winetest_set_location( file, line ), winetest_subtest
#define ok_(file, line)        winetest_set_location( file, line ), winetest_ok
#define skip_(file, line)      winetest_set_location( file, line ), winetest_skip
#define win_skip_(file, line)  winetest_set_location( file, line ), winetest_win_skip
#define trace_(file, line)     winetest_set_location( file, line ), winetest_trace
#define wait_child_process_(file, line) winetest_set_location( file, line ), winetest_wait_child_process

#define subtest   subtest_(__FILE__, __LINE__)
#define ok        ok_(__FILE__, __LINE__)
#define skip      skip_(__FILE__, __LINE__)
#define win_skip  win_skip_(__FILE__, __LINE__)
#define trace     trace_(__FILE__, __LINE__)
#define wait_child_process wait_child_process_(__FILE__, __LINE__)

/* todo: the tests of the statement that follows are expected to fail; one that succeeds is a failure. */
#define todo_if(is_todo) for (winetest_start_todo( is_todo ); winetest_loop_todo(); winetest_end_todo())
#define todo_wine               todo_if( !strcmp( winetest_platform, "wine" ) )
#define todo_wine_if(is_todo)   todo_if( (is_todo) && !strcmp( winetest_platform, "wine" ) )

/* flaky: failures of the statement that follows are reported, but not counted. */
#define flaky_if(is_flaky) for (winetest_start_flaky( is_flaky ); winetest_loop_flaky(); winetest_end_flaky())
#define flaky                   flaky_if( 1 )
#define flaky_wine              flaky_if( !strcmp( winetest_platform, "wine" ) )
#define flaky_wine_if(is_flaky) flaky_if( (is_flaky) && !strcmp( winetest_platform, "wine" ) )

#include <string.h>

#ifdef STANDALONE

#include <stdio.h>

struct test
{
    const char *name;
    void (*func)(void);
};

extern const struct test winetest_testlist[];

int winetest_debug = 1;
int winetest_interactive;
int report_success;
const char *winetest_platform = "windows";

/* What a thread is doing. Todo and flaky are stacks of bits: bit 0 is the innermost statement. */
struct tls_data
{
    const char  *file;
    int          line;
    unsigned int todo_level, todo_loop;
    unsigned int flaky_level, flaky_loop;
    unsigned int context_count;
    char         context[8][64];
    char         strings[2048];
    size_t       strings_pos;
};

static DWORD tls_index;
static const struct test *current_test;
static int main_argc;
static char **main_argv;
static LONG successes, failures, todo_count, flaky_failures, skipped;

static struct tls_data *get_tls_data(void)
{
    DWORD error = GetLastError();
    struct tls_data *data = TlsGetValue( tls_index );

    if (!data)
    {
        data = calloc( 1, sizeof(*data) );
        TlsSetValue( tls_index, data );
    }
    SetLastError( error );
    return data;
}

/* One write a message, so that lines of several processes don't mix. */
static void winetest_vprintf( const char *prefix, const char *msg, va_list args )
{
    char buffer[4096];
    DWORD error = GetLastError(), written;
    int len, ret;

    len = strlen( prefix );
    if (len >= (int)sizeof(buffer) / 2) len = sizeof(buffer) / 2;
    memcpy( buffer, prefix, len );
    ret = vsnprintf( buffer + len, sizeof(buffer) - len, msg, args );
    if (ret < 0 || ret >= (int)sizeof(buffer) - len)
    {
        len = sizeof(buffer);
        buffer[len - 1] = '\n';
    }
    else len += ret;
    WriteFile( GetStdHandle( STD_OUTPUT_HANDLE ), buffer, len, &written, NULL );
    SetLastError( error );
}

void winetest_print( const char *msg, ... )
{
    va_list args;

    va_start( args, msg );
    winetest_vprintf( "", msg, args );
    va_end( args );
}

/* "file.c:12: KIND: context: message" */
static void winetest_vreport( const char *kind, int with_context, const char *msg, va_list args )
{
    struct tls_data *data = get_tls_data();
    char prefix[1024];
    unsigned int i;
    int len;

    len = snprintf( prefix, sizeof(prefix), "%s:%d: %s", data->file ? data->file : "?", data->line, kind );
    for (i = 0; with_context && i < data->context_count; i++)
        len += snprintf( prefix + len, sizeof(prefix) - len, "%s: ", data->context[i] );
    winetest_vprintf( prefix, msg, args );
}

void winetest_set_location( const char *file, int line )
{
    struct tls_data *data = get_tls_data();
    const char *p;

    for (p = file; *p; p++) if (*p == '/' || *p == '\\') file = p + 1;
    data->file = file;
    data->line = line;
}

void winetest_subtest( const char *name )
{
    struct tls_data *data = get_tls_data();

    winetest_print( "%s:%d: Subtest %s\n", data->file, data->line, name );
}

int broken( int condition )
{
    return condition && !strcmp( winetest_platform, "windows" );
}

/* Counts and reports one test. Returns TRUE if it counts as a success. */
int winetest_vok( int condition, const char *msg, va_list args )
{
    struct tls_data *data = get_tls_data();
    int todo = (data->todo_level != 0), is_flaky = (data->flaky_level != 0);

    if (todo && !condition)
    {
        InterlockedIncrement( &todo_count );
        if (winetest_debug > 0) winetest_vreport( "Test marked todo: ", 1, msg, args );
        return 1;
    }
    if (!todo && condition)
    {
        InterlockedIncrement( &successes );
        if (report_success) winetest_vreport( "Test succeeded: ", 1, msg, args );
        return 1;
    }
    if (is_flaky)
    {
        InterlockedIncrement( &flaky_failures );
        winetest_vreport( todo ? "Test succeeded inside todo block (flaky): " : "Test marked flaky: ", 1, msg, args );
    }
    else
    {
        InterlockedIncrement( &failures );
        winetest_vreport( todo ? "Test succeeded inside todo block: " : "Test failed: ", 1, msg, args );
    }
    return 0;
}

void winetest_ok( int condition, const char *msg, ... )
{
    va_list args;

    va_start( args, msg );
    winetest_vok( condition, msg, args );
    va_end( args );
}

void winetest_trace( const char *msg, ... )
{
    va_list args;

    if (winetest_debug <= 0) return;
    va_start( args, msg );
    winetest_vreport( "", 1, msg, args );
    va_end( args );
}

void winetest_skip( const char *msg, ... )
{
    va_list args;

    va_start( args, msg );
    winetest_vreport( "Tests skipped: ", 1, msg, args );
    va_end( args );
    InterlockedIncrement( &skipped );
}

/* Something that only old Windows versions lack: on Wine that is a failure. */
void winetest_win_skip( const char *msg, ... )
{
    va_list args;

    va_start( args, msg );
    if (!strcmp( winetest_platform, "windows" ))
    {
        winetest_vreport( "Tests skipped: ", 1, msg, args );
        InterlockedIncrement( &skipped );
    }
    else winetest_vok( 0, msg, args );
    va_end( args );
}

void winetest_start_todo( int is_todo )
{
    struct tls_data *data = get_tls_data();

    data->todo_level = (data->todo_level << 1) | (is_todo != 0);
    data->todo_loop = 1;
}

int winetest_loop_todo(void)
{
    struct tls_data *data = get_tls_data();
    int again = data->todo_loop;

    data->todo_loop = 0;
    return again;
}

void winetest_end_todo(void)
{
    get_tls_data()->todo_level >>= 1;
}

void winetest_start_flaky( int is_flaky )
{
    struct tls_data *data = get_tls_data();

    data->flaky_level = (data->flaky_level << 1) | (is_flaky != 0);
    data->flaky_loop = 1;
}

int winetest_loop_flaky(void)
{
    struct tls_data *data = get_tls_data();
    int again = data->flaky_loop;

    data->flaky_loop = 0;
    return again;
}

void winetest_end_flaky(void)
{
    get_tls_data()->flaky_level >>= 1;
}

void winetest_push_context( const char *fmt, ... )
{
    struct tls_data *data = get_tls_data();
    va_list args;

    if (data->context_count < ARRAY_SIZE(data->context))
    {
        va_start( args, fmt );
        vsnprintf( data->context[data->context_count], sizeof(data->context[0]), fmt, args );
        va_end( args );
        data->context[data->context_count][sizeof(data->context[0]) - 1] = 0;
    }
    data->context_count++;
}

void winetest_pop_context(void)
{
    struct tls_data *data = get_tls_data();

    if (data->context_count) data->context_count--;
}

int winetest_get_mainargs( char ***pargv )
{
    *pargv = main_argv;
    return main_argc;
}

/* Waits for a child that ran a test of this program; its failures are ours. */
void winetest_wait_child_process( HANDLE process )
{
    DWORD exit_code = 1;

    if (WaitForSingleObject( process, 30000 ))
    {
        winetest_ok( 0, "child process has not ended.\n" );
        return;
    }
    GetExitCodeProcess( process, &exit_code );
    if (exit_code > 255) winetest_ok( 0, "exception %#lx in child process.\n", (unsigned long)exit_code );
    else if (exit_code)
    {
        winetest_trace( "%lu failures in child process\n", (unsigned long)exit_code );
        while (exit_code--) InterlockedIncrement( &failures );
    }
}

/* Memory for one printable string of at most size characters. */
static char *get_temp_buffer( size_t size )
{
    struct tls_data *data = get_tls_data();
    char *ret;

    if (size > sizeof(data->strings) - data->strings_pos) data->strings_pos = 0;
    ret = data->strings + data->strings_pos;
    data->strings_pos += size;
    return ret;
}

static size_t append_char( char *dst, unsigned int c, int wide )
{
    static const char escapes[] = "n\nr\rt\t\"\"\\\\";
    const char *p;

    for (p = escapes; *p; p += 2)
    {
        if (c != (unsigned char)p[1]) continue;
        dst[0] = '\\';
        dst[1] = p[0];
        return 2;
    }
    if (c >= ' ' && c < 127)
    {
        dst[0] = c;
        return 1;
    }
    return sprintf( dst, wide ? "\\%04x" : "\\x%02x", c );
}

const char *wine_dbgstr_wn( const WCHAR *str, intptr_t n )
{
    char *ret, *p;

    if (!str) return "(null)";
    p = ret = get_temp_buffer( 320 );
    if (!((ULONG_PTR)str >> 16))
    {
        sprintf( ret, "#%04x", (unsigned int)(ULONG_PTR)str );
        return ret;
    }
    if (n < 0) for (n = 0; str[n]; n++) ;
    *p++ = 'L';
    *p++ = '"';
    for (; n && p < ret + 300; n--) p += append_char( p, *str++, 1 );
    *p++ = '"';
    strcpy( p, n ? "..." : "" );
    return ret;
}

const char *wine_dbgstr_an( const CHAR *str, intptr_t n )
{
    char *ret, *p;

    if (!str) return "(null)";
    p = ret = get_temp_buffer( 320 );
    if (!((ULONG_PTR)str >> 16))
    {
        sprintf( ret, "#%04x", (unsigned int)(ULONG_PTR)str );
        return ret;
    }
    if (n < 0) n = strlen( str );
    *p++ = '"';
    for (; n && p < ret + 300; n--) p += append_char( p, (unsigned char)*str++, 0 );
    *p++ = '"';
    strcpy( p, n ? "..." : "" );
    return ret;
}

const char *wine_dbgstr_guid( const GUID *guid )
{
    char *ret;

    if (!guid) return "(null)";
    ret = get_temp_buffer( 40 );
    sprintf( ret, "{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", (unsigned int)guid->Data1,
             guid->Data2, guid->Data3, guid->Data4[0], guid->Data4[1], guid->Data4[2], guid->Data4[3],
             guid->Data4[4], guid->Data4[5], guid->Data4[6], guid->Data4[7] );
    return ret;
}

const char *wine_dbgstr_point( const POINT *point )
{
    char *ret;

    if (!point) return "(null)";
    ret = get_temp_buffer( 60 );
    sprintf( ret, "(%d,%d)", (int)point->x, (int)point->y );
    return ret;
}

const char *wine_dbgstr_rect( const RECT *rect )
{
    char *ret;

    if (!rect) return "(null)";
    ret = get_temp_buffer( 60 );
    sprintf( ret, "(%d,%d)-(%d,%d)", (int)rect->left, (int)rect->top, (int)rect->right, (int)rect->bottom );
    return ret;
}

const char *wine_dbgstr_longlong( ULONGLONG ll )
{
    char *ret = get_temp_buffer( 20 );

    if (ll >> 32) sprintf( ret, "%x%08x", (unsigned int)(ll >> 32), (unsigned int)ll );
    else sprintf( ret, "%x", (unsigned int)ll );
    return ret;
}

static LONG CALLBACK exc_filter( EXCEPTION_POINTERS *ptrs )
{
    struct tls_data *data = get_tls_data();

    if (data->file) winetest_print( "%s:%d: this is the last test seen before the exception\n", data->file, data->line );
    winetest_print( "%04x:%s: unhandled exception %08x at %p\n", (unsigned int)GetCurrentProcessId(),
                    current_test->name, (unsigned int)ptrs->ExceptionRecord->ExceptionCode,
                    ptrs->ExceptionRecord->ExceptionAddress );
    return EXCEPTION_EXECUTE_HANDLER;
}

static int run_test( const struct test *test )
{
    LONG failed;

    current_test = test;
    test->func();
    failed = failures;
    if (winetest_debug)
        winetest_print( "%04x:%s: %ld tests executed (%ld marked as todo, %ld %s), %ld skipped.\n",
                        (unsigned int)GetCurrentProcessId(), test->name,
                        (long)(successes + failed + todo_count + flaky_failures), (long)todo_count,
                        (long)failed, failed == 1 ? "failure" : "failures", (long)skipped );
    return failed < 255 ? failed : 255;
}

int main( int argc, char **argv )
{
    const struct test *test;
    const char *value;

    tls_index = TlsAlloc();
    main_argc = argc;
    main_argv = argv;
    setvbuf( stdout, NULL, _IONBF, 0 );

    if (GetProcAddress( GetModuleHandleA( "ntdll.dll" ), "wine_get_version" )) winetest_platform = "wine";
    if ((value = getenv( "WINETEST_PLATFORM" ))) winetest_platform = value;
    if ((value = getenv( "WINETEST_DEBUG" ))) winetest_debug = atoi( value );
    if ((value = getenv( "WINETEST_INTERACTIVE" ))) winetest_interactive = atoi( value );
    if ((value = getenv( "WINETEST_REPORT_SUCCESS" ))) report_success = atoi( value );

    if (argc > 1)
    {
        for (test = winetest_testlist; test->name; test++)
        {
            if (strcmp( argv[1], test->name )) continue;
            SetErrorMode( SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX );
            SetUnhandledExceptionFilter( exc_filter );
            return run_test( test );
        }
        if (strcmp( argv[1], "--list" ))
            fprintf( stderr, "There is no test named '%s'.\n", argv[1] );
    }
    else fprintf( stderr, "Usage: %s TEST\n", argv[0] );

    fprintf( stdout, "Valid test names:\n" );
    for (test = winetest_testlist; test->name; test++) fprintf( stdout, "%s\n", test->name );
    return argc > 1 && !strcmp( argv[1], "--list" ) ? 0 : 2;
}

#endif  /* STANDALONE */

#endif  /* __WINE_WINE_TEST_H */
