/*
 * The figures of the runs, as a table
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

#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "report.h"

enum unit { UNIT_COUNT, UNIT_BYTES, UNIT_MILLISECONDS };

#define LABEL_WIDTH  36
#define COLUMN_WIDTH 16

static void format_count( UINT64 value, char *buffer, size_t size )
{
    char digits[32];
    int len = snprintf( digits, sizeof(digits), "%" PRIu64, value ), i;
    size_t used = 0;

    for (i = 0; i < len && used + 2 < size; i++)
    {
        if (i && (len - i) % 3 == 0) buffer[used++] = ',';
        buffer[used++] = digits[i];
    }
    buffer[used] = 0;
}

static void format_value( UINT64 value, enum unit unit, char *buffer, size_t size )
{
    if (value == NOT_COUNTED) snprintf( buffer, size, "-" );
    else if (unit == UNIT_COUNT) format_count( value, buffer, size );
    else if (unit == UNIT_MILLISECONDS) snprintf( buffer, size, "%" PRIu64 " ms", value );
    else snprintf( buffer, size, "%.1f MiB", value / 1048576.0 );
}

static void print_line( char c )
{
    int i;

    for (i = 0; i < LABEL_WIDTH + RUNS * COLUMN_WIDTH; i++) putchar( c );
    putchar( '\n' );
}

static void print_row( const char *label, size_t offset, enum unit unit, const struct figures figures[RUNS] )
{
    char value[32];
    int run;

    printf( "%-*s", LABEL_WIDTH, label );
    for (run = 0; run < RUNS; run++)
    {
        format_value( *(const UINT64 *)((const char *)&figures[run] + offset), unit, value, sizeof(value) );
        printf( "%*s", COLUMN_WIDTH, value );
    }
    putchar( '\n' );
}

static void print_heads( const struct options *options )
{
    char limited[32];

    snprintf( limited, sizeof(limited), "ours, %" PRIu64 " MiB", options->limit >> 20 );
    printf( "%-*s%*s%*s%*s\n", LABEL_WIDTH, "memory manager", COLUMN_WIDTH, "the host's own", COLUMN_WIDTH, "ours",
            COLUMN_WIDTH, limited );
}

static void print_returned( const struct figures figures[RUNS] )
{
    int run;

    printf( "%-*s", LABEL_WIDTH, "the guest returned" );
    for (run = 0; run < RUNS; run++) printf( "%*ld", COLUMN_WIDTH, (long)figures[run].returned );
    putchar( '\n' );
}

static BOOL print_failures( const struct figures figures[RUNS] )
{
    static const char *const names[RUNS] = { "the host's own", "ours", "ours with a limit" };
    BOOL ok = TRUE;
    int run;

    for (run = 0; run < RUNS; run++)
    {
        if (figures[run].done && !figures[run].failed[0]) continue;
        ok = FALSE;
        if (figures[run].failed[0])
            printf( "%s: %ls failed with 0x%08lx\n", names[run], figures[run].failed, (unsigned long)figures[run].hr );
        else
            printf( "%s: the run did not come to its end\n", names[run] );
    }
    return ok;
}

BOOL report_print( const struct options *options, const struct figures figures[RUNS] )
{
    static const struct { const char *label; size_t offset; enum unit unit; } rows[] =
    {
        { "VirtualAlloc calls",                offsetof(struct figures, virtual_alloc),     UNIT_COUNT },
        { "VirtualFree calls",                 offsetof(struct figures, virtual_free),      UNIT_COUNT },
        { "VirtualProtect calls",              offsetof(struct figures, virtual_protect),   UNIT_COUNT },
        { "VirtualQuery calls",                offsetof(struct figures, virtual_query),     UNIT_COUNT },
        { "IHostMalloc::Alloc calls",          offsetof(struct figures, alloc),             UNIT_COUNT },
        { "IHostMalloc::Free calls",           offsetof(struct figures, free),              UNIT_COUNT },
        { "asked for a task's sake",           offsetof(struct figures, task_level),        UNIT_COUNT },
        { "asked for the process's sake",      offsetof(struct figures, process_level),     UNIT_COUNT },
        { "refused",                           offsetof(struct figures, refused),           UNIT_COUNT },
        { "low-memory notifications",          offsetof(struct figures, low_notifications), UNIT_COUNT },
        { "committed at the most",             offsetof(struct figures, peak_committed),    UNIT_BYTES },
        { "committed in the end",              offsetof(struct figures, committed),         UNIT_BYTES },
        { "in heap blocks in the end",         offsetof(struct figures, heap_in_use),       UNIT_BYTES },
        { "from Start to the guest's return",  offsetof(struct figures, milliseconds),      UNIT_MILLISECONDS }
    };
    unsigned int i;

    putchar( '\n' );
    print_heads( options );
    print_line( '-' );
    print_returned( figures );
    for (i = 0; i < ARRAYSIZE(rows); i++) print_row( rows[i].label, rows[i].offset, rows[i].unit, figures );
    print_line( '-' );
    return print_failures( figures );
}
