/*
 * Benchmarks: bench [PATTERN]
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

/* One line a case: its name, ours in ns, the peer in ns, peer / ours, separated by tabs. Ours and the peer's are
 * measured in turn, and the medians of the rounds count. A round is short, so that most are not disturbed. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "bench.h"

#define MIN_ROUNDS 9
#define MAX_ROUNDS 300
#define MAX_TIME   1.5e9  /* ns, for the rounds of a case that are more than the least */

void bench_fail( const char *what )
{
    fprintf( stderr, "%s failed\n", what );
    exit( 1 );
}

static double measure( void (*func)( unsigned int ), unsigned int count )
{
    LARGE_INTEGER frequency, start, end;

    QueryPerformanceFrequency( &frequency );
    QueryPerformanceCounter( &start );
    func( count );
    QueryPerformanceCounter( &end );
    return (end.QuadPart - start.QuadPart) * 1e9 / frequency.QuadPart / count;
}

static int compare( const void *a, const void *b )
{
    const double *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

static double median( double *times, unsigned int count )
{
    qsort( times, count, sizeof(*times), compare );
    return (times[(count - 1) / 2] + times[count / 2]) / 2;
}

static void print( const char *name, double ours, double peer )
{
    printf( "%s\t%.1f\t%.1f\t%.2f\n", name, ours, peer, peer / ours );
    fflush( stdout );
}

static void run( const struct bench_case *bench )
{
    static double times[4][MAX_ROUNDS];
    const struct bench_case *control = bench->control;
    double ours, peer, control_ours, control_peer, spent = 0;
    char name[256];
    unsigned int i;

    if (bench->setup) bench->setup();
    bench->ours( bench->count / 4 + 1 );
    bench->peer( bench->count / 4 + 1 );
    for (i = 0; i < MIN_ROUNDS || (i < MAX_ROUNDS && spent < MAX_TIME); i++)
    {
        times[0][i] = measure( bench->ours, bench->count );
        times[1][i] = measure( bench->peer, bench->count );
        spent += (times[0][i] + times[1][i]) * bench->count;
        if (!control) continue;
        times[2][i] = measure( control->ours, control->count );
        times[3][i] = measure( control->peer, control->count );
    }
    ours = median( times[0], i );
    peer = median( times[1], i );
    if (bench->cleanup) bench->cleanup();
    print( bench->name, ours, peer );
    if (!control) return;
    control_ours = median( times[2], i );
    control_peer = median( times[3], i );
    print( control->name, control_ours, control_peer );
    /* as if one thread's calls scaled like the control */
    snprintf( name, sizeof(name), "%s, against what the control makes of it", bench->name );
    print( name, ours, peer * control_ours / control_peer );
}

int main( int argc, char **argv )
{
    static const struct bench_case *const lists[] = { vm_cases, vm_many_cases, heap_cases };
    const struct bench_case *bench;
    unsigned int i;

    if (argc == 4 && !strcmp( argv[1], "--managed" ))
        TerminateProcess( GetCurrentProcess(), managed_run( argv[2], strtoul( argv[3], NULL, 10 )));
    for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        for (bench = lists[i]; bench->name; bench++)
            if (argc < 2 || strstr( bench->name, argv[1] )) run( bench );
    managed_bench( argc < 2 ? NULL : argv[1] );
    return 0;
}
