/*
 * What the user's environment asks of Mono
 *
 * The variables are those that users of wine-mono know. What Mono prints goes to the process's streams as it is; its
 * log, of which MONO_LOG_LEVEL lets more through than errors, to the debug channel if that is on.
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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "mono/monoapi.h"
#include "mono/startoptions.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define MAX_VERBOSE 8   /* more than Mono has levels */

/* FALSE: it is not set. */
static BOOL get_variable( const char *name, char *value, DWORD size )
{
    DWORD len = GetEnvironmentVariableA( name, value, size );

    if (len < size) return len;
    ERR( "%s has more than %lu characters; it is not read\n", name, size - 1 );
    return FALSE;
}

/*********************************************************************** Texts */

/* What Mono says of a program's end has its line ends already, those of managed code among them: it goes out as it is.
 * The C runtime's streams keep their mode, since native code of the program writes to them too. */
static void CDECL write_text( const char *text, int is_stdout )
{
    HANDLE file = GetStdHandle( is_stdout ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE );
    DWORD done, len = strlen( text );

    for (; len && WriteFile( file, text, len, &done, NULL ) && done; len -= done) text += done;
}

/* After a fatal one Mono expects not to be come back to. */
static void CDECL write_log( const char *domain, const char *level, const char *message, BOOL fatal, void *context )
{
    if (fatal)
    {
        write_text( message, FALSE );
        write_text( "\n", FALSE );
        abort();
    }
    TRACE( "%s %s: %s\n", domain ? domain : "Mono", level ? level : "", debugstr_a(message) );
}

static void set_text_handlers(void)
{
    if (mono_trace_set_print_handler) mono_trace_set_print_handler( write_text );
    if (mono_trace_set_printerr_handler) mono_trace_set_printerr_handler( write_text );
    if (mono_trace_set_log_handler && TRACE_ON(mscoree)) mono_trace_set_log_handler( write_log, NULL );
}

/*********************************************************************** Variables */

/* MONO_AOT_MODE_INTERP_ONLY is public since 6.13; before, Mono had a number for it that it kept to itself. */
enum { AOT_MODE_NONE = 0, AOT_MODE_INTERP_ONLY = 8, AOT_MODE_INTERP_BEFORE = 1000 };

/* The interpreter for all code, by the number that this Mono has for it. */
static int get_interp_mode(void)
{
    char *info = mono_get_runtime_build_info ? mono_get_runtime_build_info() : NULL;
    unsigned int major = 0, minor = 0;

    if (!info) return AOT_MODE_INTERP_BEFORE;
    TRACE( "%s\n", debugstr_a(info) );
    sscanf( info, "%u.%u", &major, &minor );
    mono_free( info );
    return major > 6 || (major == 6 && minor >= 13) ? AOT_MODE_INTERP_ONLY : AOT_MODE_INTERP_BEFORE;
}

static void set_aot_mode(void)
{
    char value[16];

    if (!get_variable( "WINE_MONO_AOT", value, sizeof(value) )) return;
    if (!mono_jit_set_aot_mode) ERR( "WINE_MONO_AOT: this Mono has no such mode\n" );
    else if (!strcmp( value, "none" )) mono_jit_set_aot_mode( AOT_MODE_NONE );
    else if (!strcmp( value, "interp" )) mono_jit_set_aot_mode( get_interp_mode() );
    else ERR( "WINE_MONO_AOT=%s is not known; \"none\" and \"interp\" are\n", debugstr_a(value) );
}

/* Once -v for each level. */
static void set_verbose(void)
{
    static char option[] = "-v";
    char value[16], *options[MAX_VERBOSE], *end;
    unsigned long i, count;

    if (!get_variable( "WINE_MONO_VERBOSE", value, sizeof(value) )) return;
    count = strtoul( value, &end, 10 );
    if (*end || count > MAX_VERBOSE)
    {
        ERR( "WINE_MONO_VERBOSE=%s is not a number from 0 to %u\n", debugstr_a(value), MAX_VERBOSE );
        return;
    }
    for (i = 0; i < count; i++) options[i] = option;
    if (mono_jit_parse_options) mono_jit_parse_options( count, options );
}

void startoptions_before( BOOL is_program )
{
    TRACE( "%d\n", is_program );

    set_text_handlers();
    set_aot_mode();
    set_verbose();
    /* A host deals with its crashes itself, and Mono's text says where managed code was. */
    if (is_program && mono_set_crash_chaining) mono_set_crash_chaining( TRUE );
}

void startoptions_after(void)
{
    char value[256];

    if (!get_variable( "WINE_MONO_TRACE", value, sizeof(value) )) return;
    TRACE( "%s\n", debugstr_a(value) );
    if (!mono_jit_set_trace_options || !mono_jit_set_trace_options( value ))
        ERR( "WINE_MONO_TRACE=%s was not taken\n", debugstr_a(value) );
}
