/*
 * Patterns: runs one, and says what it cost
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

/* main NAME THREADS prints: seconds of processor time, page faults, peak of resident memory in KiB, and what is
 * resident above the start when everything was freed and trimmed. */

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "patterns.h"

#if PEER == 0
struct heap *peer_heap;
static struct vm *vm;
#elif PEER == 2
#include <malloc.h>
#endif

static const struct
{
    const char *name;
    void      (*func)( unsigned int threads );
} patterns[] =
{
    { "larson", larson }, { "xmalloc", xmalloc }, { "cache-scratch", cache_scratch }, { "cache-thrash", cache_thrash },
    { "mstress", mstress }, { "alloc-test", alloc_test }, { "sh6", sh6 }, { "sh8", sh8 }, { "large", large },
    { "rptest", rptest }, { "glibc-simple", glibc_simple }, { "glibc-thread", glibc_thread }, { "grow", grow },
};

struct start
{
    void       (*func)( unsigned int number );
    unsigned int number;
};

static void *thread_main( void *arg )
{
    struct start *start = arg;

    start->func( start->number );
#if PEER == 0
    heap_thread_detach();
#endif
    return NULL;
}

void run_threads( unsigned int count, void (*func)( unsigned int number ) )
{
    struct start starts[64];
    pthread_t threads[64];
    unsigned int i;

    for (i = 0; i < count; i++)
    {
        starts[i].func = func;
        starts[i].number = i;
        if (pthread_create( &threads[i], NULL, thread_main, &starts[i] )) abort();
    }
    for (i = 0; i < count; i++) pthread_join( threads[i], NULL );
}

static long resident( void )
{
    FILE *file = fopen( "/proc/self/statm", "r" );
    long pages = 0, size;

    if (!file || fscanf( file, "%ld %ld", &size, &pages ) != 2) abort();
    fclose( file );
    return pages * (sysconf( _SC_PAGESIZE ) / 1024);
}

static void trim( void )
{
#if PEER == 0
    heap_trim( peer_heap );
    vm_trim( vm );
#elif PEER == 1
    mi_collect( 1 );
#else
    malloc_trim( 0 );
#endif
}

int main( int argc, char **argv )
{
    struct rusage before, after;
    unsigned int i;
    long start;
    double time;

    if (argc != 3) return 2;
#if PEER == 0
    if (vm_create( NULL, &vm ) || heap_create( vm, VM_HEAP_THREADSAFE, &peer_heap )) return 1;
#endif
    put( get( 10 ));
    start = resident();
    for (i = 0; i < sizeof(patterns) / sizeof(patterns[0]) && strcmp( patterns[i].name, argv[1] ); i++) /* next */;
    if (i == sizeof(patterns) / sizeof(patterns[0])) return 2;
    getrusage( RUSAGE_SELF, &before );
    patterns[i].func( atoi( argv[2] ));
    getrusage( RUSAGE_SELF, &after );
    time = after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_stime.tv_sec +
           (after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_stime.tv_usec) * 1e-6;
    trim();
    printf( "%.4f %ld %ld %ld\n", time, after.ru_minflt - before.ru_minflt, after.ru_maxrss, resident() - start );
    return 0;
}
