/*
 * What was found, for people and for programs
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

#include "report.h"
#include "target.h"

static const char *const severities[] = { "passed", "note", "WARNING", "ERROR", "not asked" };
static const char *const json_names[] = { "passed", "note", "warning", "error", "not asked" };

/* The gravest of a check's findings. What could not be asked counts only where nothing was found. */
static enum severity get_outcome( const struct result *result )
{
    enum severity outcome = PASSED;
    LONG i;

    for (i = 0; i < min( result->count, MAX_FINDINGS ); i++)
    {
        enum severity severity = result->findings[i].severity;

        if (severity == SKIPPED ? outcome == PASSED : outcome == SKIPPED || severity > outcome) outcome = severity;
    }
    return outcome;
}

static void count_outcomes( const struct options *options, const struct shared *shared,
                            unsigned int counts[SKIPPED + 1] )
{
    unsigned int i;

    memset( counts, 0, (SKIPPED + 1) * sizeof(*counts) );
    for (i = 0; i < check_count; i++) if (options_wants( options,
                                                         checks[i].name )) counts[get_outcome( &shared->results[i] )]++;
}

static int get_status( const struct options *options, const unsigned int *counts )
{
    return counts[ERROR_FOUND] || (options->strict && counts[WARNING]);
}

static void print_check( const struct check *check, const struct result *result )
{
    enum severity outcome = get_outcome( result );
    LONG i;

    printf( "%-10s%s\n", severities[outcome], check->name );
    for (i = 0; i < min( result->count, MAX_FINDINGS ); i++) printf( "          %s\n", result->findings[i].text );
    if (result->count > MAX_FINDINGS) printf( "          and %ld more\n", result->count - MAX_FINDINGS );
    if (outcome == PASSED || outcome == SKIPPED) return;
    printf( "    a CLR %s\n", check->clr );
    printf( "    see   %s\n", check->documented );
    if (check->seen) printf( "    seen  %s\n", check->seen );
    printf( "\n" );
}

static void print_odd( const struct shared *shared )
{
    LONG i;

    for (i = 0; i < min( shared->odd_count, MAX_ODD ); i++)
        printf( "note      %s answered %s, which no method of a host is documented to answer\n",
                method_name( shared->odd[i].method ), hr_name( shared->odd[i].hr ) );
}

static void print_table( const struct options *options, const struct shared *shared, const unsigned int *counts )
{
    char target[MAX_PATH + 100];
    enum severity outcome;
    unsigned int i;

    target_describe( options, target, sizeof(target) );
    printf( "hostcheck: %s, %u bits\n\n", target, (unsigned int)sizeof(void *) * 8 );
    for (i = 0; i < check_count; i++)
    {
        if (!options_wants( options, checks[i].name )) continue;
        outcome = get_outcome( &shared->results[i] );
        if (options->verbose || (outcome != PASSED && outcome != SKIPPED)) print_check( &checks[i],
                &shared->results[i] );
    }
    print_odd( shared );
    printf( "%u passed, %u errors, %u warnings, %u notes, %u not asked\n", counts[PASSED], counts[ERROR_FOUND],
            counts[WARNING], counts[NOTE], counts[SKIPPED] );
}

static void print_string( const char *text )
{
    putchar( '"' );
    for (; *text; text++)
    {
        if (*text == '"' || *text == '\\') printf( "\\%c", *text );
        else if ((unsigned char)*text < 0x20) printf( "\\u%04x", *text );
        else putchar( *text );
    }
    putchar( '"' );
}

static void print_member( const char *name, const char *text, const char *end )
{
    printf( "\"%s\": ", name );
    print_string( text );
    printf( "%s", end );
}

static void print_json_check( const struct check *check, const struct result *result )
{
    LONG i;

    printf( "    { " );
    print_member( "name", check->name, ", " );
    print_member( "result", json_names[get_outcome( result )], ",\n      " );
    print_member( "clr", check->clr, ",\n      " );
    print_member( "documented", check->documented, ",\n      " );
    if (check->seen) print_member( "seen", check->seen, ",\n      " );
    printf( "\"findings\": [" );
    for (i = 0; i < min( result->count, MAX_FINDINGS ); i++)
    {
        printf( "%s{ ", i ? ", " : "" );
        print_member( "severity", json_names[result->findings[i].severity], ", " );
        print_member( "text", result->findings[i].text, " }" );
    }
    printf( "] }" );
}

static void print_json( const struct options *options, const struct shared *shared, const unsigned int *counts )
{
    char target[MAX_PATH + 100];
    BOOL first = TRUE;
    unsigned int i;
    LONG n;

    target_describe( options, target, sizeof(target) );
    printf( "{ " );
    print_member( "target", target, ", " );
    printf( "\"bits\": %u,\n  \"checks\": [\n", (unsigned int)sizeof(void *) * 8 );
    for (i = 0; i < check_count; i++)
    {
        if (!options_wants( options, checks[i].name )) continue;
        if (!first) printf( ",\n" );
        first = FALSE;
        print_json_check( &checks[i], &shared->results[i] );
    }
    printf( " ],\n  \"undocumented\": [" );
    for (n = 0; n < min( shared->odd_count, MAX_ODD ); n++)
    {
        printf( "%s{ ", n ? ", " : "" );
        print_member( "method", method_name( shared->odd[n].method ), ", " );
        print_member( "result", hr_name( shared->odd[n].hr ), " }" );
    }
    printf( "],\n  \"passed\": %u, \"errors\": %u, \"warnings\": %u, \"notes\": %u, \"not asked\": %u }\n",
            counts[PASSED], counts[ERROR_FOUND], counts[WARNING], counts[NOTE], counts[SKIPPED] );
}

int report_print( const struct options *options, const struct shared *shared )
{
    unsigned int counts[SKIPPED + 1];

    count_outcomes( options, shared, counts );
    if (options->json) print_json( options, shared, counts );
    else print_table( options, shared, counts );
    return get_status( options, counts );
}

void report_problem( const struct options *options, const struct shared *shared )
{
    char target[MAX_PATH + 100];

    target_describe( options, target, sizeof(target) );
    fprintf( stderr, "hostcheck: %s: %s\n", target, shared->problem );
    if (!options->json) return;
    printf( "{ " );
    print_member( "target", target, ", " );
    print_member( "problem", shared->problem, " }\n" );
}

void report_list( const struct options *options )
{
    unsigned int i;

    for (i = 0; i < check_count; i++)
    {
        if (!options_wants( options, checks[i].name )) continue;
        printf( "%s\n    a CLR %s\n    see   %s\n", checks[i].name, checks[i].clr, checks[i].documented );
        if (checks[i].seen) printf( "    seen  %s\n", checks[i].seen );
    }
}
