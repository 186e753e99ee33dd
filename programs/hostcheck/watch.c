/*
 * Runs the checks in processes that may crash or hang
 *
 * Each process begins where the last one came to an end. One that ends before its check does has crashed, or the host
 * has ended it; one whose check gives no sign for too long is ended here. Either is a finding of that check, and the
 * next one goes on.
 *
 * Invariant: every process gets at least one check further, so there is an end.
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

#include <wchar.h>

#include "watch.h"

/* The same command line, with what a child needs before all else. */
static BOOL start( HANDLE mapping, PROCESS_INFORMATION *process )
{
    STARTUPINFOW startup = { sizeof(startup) };
    const WCHAR *rest = GetCommandLineW();
    WCHAR program[MAX_PATH], *command;
    BOOL quoted = FALSE, ret;
    size_t size;

    /* behind the program's name */
    for (; *rest && (quoted || (*rest != ' ' && *rest != '\t')); rest++) if (*rest == '"') quoted = !quoted;
    if (!GetModuleFileNameW( NULL, program, MAX_PATH )) return FALSE;
    size = wcslen( program ) + wcslen( rest ) + 64;
    if (!(command = HeapAlloc( GetProcessHeap(), 0, size * sizeof(WCHAR) ))) return FALSE;
    swprintf( command, size, L"\"%ls\" --child=%u%ls", program, (unsigned int)(UINT_PTR)mapping, rest );
    ret = CreateProcessW( program, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, process );
    HeapFree( GetProcessHeap(), 0, command );
    return ret;
}

static void add( struct shared *shared, LONG check, enum severity severity, const char *format,
                 ... ) __attribute__((format(ms_printf, 4, 5)));
static void add( struct shared *shared, LONG check, enum severity severity, const char *format, ... )
{
    struct result *result = &shared->results[check];
    LONG n = min( result->count, MAX_FINDINGS - 1 );
    va_list args;

    va_start( args, format );
    vsnprintf( result->findings[n].text, MAX_TEXT, format, args );
    va_end( args );
    result->findings[n].severity = severity;
    result->count = max( result->count, n + 1 );
    result->done = TRUE;
}

static const char *exception_name( LONG code )
{
    switch ((DWORD)code)
    {
    case EXCEPTION_ACCESS_VIOLATION: return "an access violation";
    case EXCEPTION_STACK_OVERFLOW: return "a stack overflow";
    case EXCEPTION_ILLEGAL_INSTRUCTION: return "an illegal instruction";
    case EXCEPTION_INT_DIVIDE_BY_ZERO: return "a division by zero";
    case 0xc0000374: return "a damaged heap of the system's";
    case 0xc0000017: return "STATUS_NO_MEMORY, thrown by the heap";
    case 0xe06d7363: return "a C++ exception";
    }
    return "an exception";
}

static void tell_crash( struct shared *shared, LONG check )
{
    add( shared, check, checks[check].severity, "%s (%#lx) in %s, at %s%s%#I64x", exception_name( shared->crash_code ),
         (ULONG)shared->crash_code,
         method_name( shared->crash_method ), shared->crash_module, *shared->crash_module ? "+" : "",
             shared->crash_address );
}

/* Waits until the process ends, or stands still. FALSE: it stood still, and was ended. */
static BOOL wait_for( const struct options *options, struct shared *shared, HANDLE process )
{
    LONG current = shared->current, state = shared->state;
    DWORD limit, start_time = GetTickCount();

    while (WaitForSingleObject( process, 50 ) == WAIT_TIMEOUT)
    {
        if (shared->current != current || shared->state != state)
        {
            current = shared->current;
            state = shared->state;
            start_time = GetTickCount();
        }
        limit = options->timeout;
        if (current < (LONG)check_count && (checks[current].flags & CHECK_LONG)) limit += options->seconds;
        if (GetTickCount() - start_time < limit * 1000) continue;
        TerminateProcess( process, 1 );
        WaitForSingleObject( process, INFINITE );
        return FALSE;
    }
    return TRUE;
}

/* One process. Returns the check to begin the next one with; -1: there is no host. */
static LONG run_some( const struct options *options, struct shared *shared, HANDLE mapping, LONG first )
{
    PROCESS_INFORMATION process;
    DWORD code = 0;
    LONG current;
    BOOL moved;

    shared->state = CHILD_LOADING;
    shared->first = shared->current = first;
    shared->ended = shared->crashed = shared->method = 0;
    shared->crash_module[0] = 0;
    if (!start( mapping, &process ))
    {
        snprintf( shared->problem, MAX_TEXT, "no process can be started: error %lu", GetLastError() );
        return -1;
    }
    moved = wait_for( options, shared, process.hProcess );
    GetExitCodeProcess( process.hProcess, &code );
    CloseHandle( process.hThread );
    CloseHandle( process.hProcess );

    current = shared->current;
    if (shared->ended) return current;
    if (shared->state == CHILD_NO_TARGET) return -1;
    if (shared->state == CHILD_LOADING)
    {
        if (shared->crashed) snprintf( shared->problem, MAX_TEXT,
                                       "%s (%#lx) while the host made its manager, at %s+%#llx",
                                       exception_name( shared->crash_code ), (ULONG)shared->crash_code,
                                           shared->crash_module, (unsigned long long)shared->crash_address );
        else if (!moved) snprintf( shared->problem, MAX_TEXT, "the host gave no manager within %u seconds",
                                   options->timeout );
        else snprintf( shared->problem, MAX_TEXT, "the process ended with %#lx while the host made its manager", code );
        return -1;
    }
    if (!moved) add( shared, current, checks[current].severity, "no answer within %u seconds; entered last: %s",
                     options->timeout, method_name( shared->method ) );
    else if (shared->crashed) tell_crash( shared, current );
    else add( shared, current, checks[current].severity, "the process ended with %#lx; entered last: %s", code,
              method_name( shared->method ) );
    return current + 1;
}

BOOL watch_run( const struct options *options, struct shared *shared, HANDLE mapping )
{
    LONG next = 0;

    while (next < (LONG)check_count)
        if ((next = run_some( options, shared, mapping, next )) < 0) return FALSE;
    return TRUE;
}
