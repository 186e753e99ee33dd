/*
 * hostdemo: the .NET runtime, hosted three times, each time with another memory manager
 *
 * A process can have one runtime, so each run is a child of this program, which leaves its figures in shared memory.
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

#include <windows.h>
#include <stdio.h>
#include <wchar.h>

#include "host.h"
#include "options.h"
#include "report.h"

static const char *const titles[RUNS] =
{
    "run 1: the host's own memory manager",
    "run 2: the memory manager of mscoree.dll",
    "run 3: the memory manager of mscoree.dll, with a limit"
};

static BOOL append( WCHAR *command, size_t size, const WCHAR *text )
{
    size_t used = wcslen( command );

    if (used + wcslen( text ) + 1 > size) return FALSE;
    wcscpy( command + used, text );
    return TRUE;
}

/* One argument, quoted so that the child reads the same. */
static BOOL append_quoted( WCHAR *command, size_t size, const WCHAR *arg )
{
    WCHAR quoted[2 * 1024 + 4], *to = quoted;
    unsigned int backslashes = 0;

    *to++ = ' ';
    *to++ = '"';
    for (; *arg && to < quoted + ARRAYSIZE(quoted) - 4; arg++)
    {
        if (*arg == '\\') backslashes++;
        else
        {
            if (*arg == '"') for (backslashes++; backslashes; backslashes--) *to++ = '\\';
            backslashes = 0;
        }
        *to++ = *arg;
    }
    for (; backslashes && to < quoted + ARRAYSIZE(quoted) - 2; backslashes--) *to++ = '\\';
    *to++ = '"';
    *to = 0;
    return append( command, size, quoted );
}

static BOOL make_command( const struct options *options, enum run run, HANDLE mapping, WCHAR *command, size_t size )
{
    WCHAR program[MAX_PATH], head[MAX_PATH + 128];

    GetModuleFileNameW( NULL, program, MAX_PATH );
    swprintf( head, ARRAYSIZE(head), L"\"%ls\" --child=%d --mapping=%u --limit=%u --", program, run,
              (unsigned int)(UINT_PTR)mapping, (unsigned int)(options->limit >> 20) );
    command[0] = 0;
    return append( command, size, head ) && append_quoted( command, size, options->assembly ) &&
           append_quoted( command, size, options->type ) && append_quoted( command, size, options->method ) &&
           append_quoted( command, size, options->argument );
}

static BOOL run_child( const struct options *options, enum run run, HANDLE mapping )
{
    STARTUPINFOW startup = { sizeof(startup) };
    PROCESS_INFORMATION process;
    WCHAR command[8192];

    printf( "%s\n", titles[run] );
    fflush( stdout );
    if (!make_command( options, run, mapping, command, ARRAYSIZE(command) ) ||
        !CreateProcessW( NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process ))
    {
        printf( "  the run could not be started: error %lu\n", GetLastError() );
        return FALSE;
    }
    WaitForSingleObject( process.hProcess, INFINITE );
    CloseHandle( process.hThread );
    CloseHandle( process.hProcess );
    return TRUE;
}

int wmain( int argc, WCHAR **argv )
{
    SECURITY_ATTRIBUTES inherited = { sizeof(inherited), NULL, TRUE };
    struct figures *figures;
    struct options options;
    HANDLE mapping;
    int run;

    if (!options_parse( argc, argv, &options )) return 2;

    mapping = options.is_child ? options.mapping
                               : CreateFileMappingW( INVALID_HANDLE_VALUE, &inherited, PAGE_READWRITE, 0,
                                                     RUNS * sizeof(*figures), NULL );
    if (!mapping || !(figures = MapViewOfFile( mapping, FILE_MAP_WRITE, 0, 0, 0 )))
    {
        fprintf( stderr, "hostdemo: no shared memory: error %lu\n", GetLastError() );
        return 1;
    }
    if (options.is_child)
    {
        host_run( &options, &figures[options.run] );
        return figures[options.run].failed[0] != 0;
    }

    printf( "The .NET runtime, hosted three times under this Wine (%d bits): what it asks of each memory manager\n\n",
            (int)sizeof(void *) * 8 );
    for (run = 0; run < RUNS; run++) run_child( &options, run, mapping );
    return report_print( &options, figures ) ? 0 : 1;
}
