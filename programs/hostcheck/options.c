/*
 * The command line
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
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "options.h"

static const char usage[] =
    "usage: hostcheck --dll FILE [--factory NAME | --control NAME | --clsid CLSID]\n"
    "       hostcheck --clsid CLSID\n"
    "       hostcheck --list\n"
    "Checks a host's IHostMemoryManager and IHostMalloc against what a CLR relies on.\n"
    "\n"
    "  --dll FILE        the host: a DLL, or a program that exports the function\n"
    "  --factory NAME    its function: HRESULT WINAPI NAME( IHostMemoryManager ** )\n"
    "                    (default: CreateHostMemoryManager)\n"
    "  --control NAME    its function: HRESULT WINAPI NAME( IHostControl ** )\n"
    "  --clsid CLSID     the class, of the DLL or as it is registered\n"
    "  --check NAMES     these checks only: names or patterns, separated by commas\n"
    "  --seconds N       how long many threads are at work (default: 10)\n"
    "  --timeout N       after so many seconds without an answer a call hangs (default: 20)\n"
    "  --strict          warnings count for the exit status, too\n"
    "  --json            the findings as JSON\n"
    "  --verbose         shows what passed as well\n"
    "  --list            shows all checks, and where the rules are documented\n"
    "  --help\n"
    "\n"
    "Exit status: 0 no findings that count, 1 findings, 2 nothing could be checked.\n";

static char *to_utf8( const WCHAR *str )
{
    int len = WideCharToMultiByte( CP_UTF8, 0, str, -1, NULL, 0, NULL, NULL );
    char *ret = malloc( len );

    if (ret) WideCharToMultiByte( CP_UTF8, 0, str, -1, ret, len, NULL, NULL );
    return ret;
}

static BOOL parse_seconds( const char *option, const char *text, unsigned int *seconds )
{
    char *end;
    unsigned long value = strtoul( text, &end, 10 );

    if (*text < '0' || *text > '9' || *end || !value || value > 86400)
    {
        fprintf( stderr, "hostcheck: --%s wants a number of seconds from 1 to 86400, not \"%s\"\n", option, text );
        return FALSE;
    }
    *seconds = value;
    return TRUE;
}

/* With '*' and '?'; the text ends at a comma. */
static BOOL matches( const char *pattern, const char *name )
{
    for (; *pattern && *pattern != ','; pattern++, name++)
    {
        if (*pattern == '*')
        {
            for (; *name; name++) if (matches( pattern + 1, name )) return TRUE;
            continue;       /* with nothing left: only more of them would do */
        }
        if (!*name || (*pattern != '?' && *pattern != *name)) return FALSE;
    }
    return !*name;
}

BOOL options_wants( const struct options *options, const char *check )
{
    const char *pattern;

    for (pattern = options->only; pattern; pattern = (pattern = strchr( pattern, ',' )) ? pattern + 1 : NULL)
        if (matches( pattern, check )) return TRUE;
    return !options->only;
}

static BOOL check_names( const struct options *options )
{
    struct options one = *options;
    const char *pattern;
    unsigned int i;

    for (pattern = options->only; pattern; pattern = (pattern = strchr( pattern, ',' )) ? pattern + 1 : NULL)
    {
        char name[100];
        size_t len = strcspn( pattern, "," );

        snprintf( name, sizeof(name), "%.*s", (int)min( len, sizeof(name) - 1 ), pattern );
        one.only = name;
        for (i = 0; i < check_count; i++) if (options_wants( &one, checks[i].name )) break;
        if (i < check_count) continue;
        fprintf( stderr, "hostcheck: there is no check \"%s\"; --list shows them\n", name );
        return FALSE;
    }
    return TRUE;
}

static BOOL is_complete( const struct options *options )
{
    if (options->list || options->is_child) return TRUE;
    if (!options->file && !options->clsid)
    {
        fputs( usage, stderr );
        return FALSE;
    }
    if ((options->factory != NULL) + (options->control != NULL) + (options->clsid != NULL) > 1)
    {
        fprintf( stderr, "hostcheck: one of --factory, --control and --clsid is enough\n" );
        return FALSE;
    }
    if (!options->file && (options->factory || options->control))
    {
        fprintf( stderr, "hostcheck: --factory and --control want a --dll\n" );
        return FALSE;
    }
    return check_names( options );
}

BOOL options_parse( int argc, WCHAR **argv, struct options *options, int *status )
{
    enum { FILE_NAME = 1, FACTORY_NAME, CONTROL_NAME, CLASS_ID, ONLY, SECONDS, TIME_LIMIT, STRICT_RUN, JSON, VERBOSE,
           LIST,
      CHILD, HELP };
    static const struct option known[] =
    {
        { "dll",     required_argument, NULL, FILE_NAME },
        { "factory", required_argument, NULL, FACTORY_NAME },
        { "control", required_argument, NULL, CONTROL_NAME },
        { "clsid",   required_argument, NULL, CLASS_ID },
        { "check",   required_argument, NULL, ONLY },
        { "seconds", required_argument, NULL, SECONDS },
        { "timeout", required_argument, NULL, TIME_LIMIT },
        { "strict",  no_argument,       NULL, STRICT_RUN },
        { "json",    no_argument,       NULL, JSON },
        { "verbose", no_argument,       NULL, VERBOSE },
        { "list",    no_argument,       NULL, LIST },
        { "child",   required_argument, NULL, CHILD },      /* for the program itself */
        { "help",    no_argument,       NULL, HELP },
        { NULL, 0, NULL, 0 }
    };
    char **words = calloc( argc + 1, sizeof(*words) );
    int i, option;

    *status = 2;
    memset( options, 0, sizeof(*options) );
    options->seconds = 10;
    options->timeout = 20;
    if (!words) return FALSE;
    for (i = 0; i < argc; i++) if (!(words[i] = to_utf8( argv[i] ))) return FALSE;

    while ((option = getopt_long( argc, words, "+", known, NULL )) != -1)
    {
        switch (option)
        {
        case FILE_NAME:    options->file = optarg; break;
        case FACTORY_NAME: options->factory = optarg; break;
        case CONTROL_NAME: options->control = optarg; break;
        case CLASS_ID:     options->clsid = optarg; break;
        case ONLY:         options->only = optarg; break;
        case SECONDS:      if (!parse_seconds( "seconds", optarg, &options->seconds )) return FALSE; break;
        case TIME_LIMIT:   if (!parse_seconds( "timeout", optarg, &options->timeout )) return FALSE; break;
        case STRICT_RUN:       options->strict = TRUE; break;
        case JSON:         options->json = TRUE; break;
        case VERBOSE:      options->verbose = TRUE; break;
        case LIST:         options->list = TRUE; break;
        case CHILD:
            options->is_child = TRUE;
            options->mapping = (HANDLE)(UINT_PTR)strtoul( optarg, NULL, 10 );
            break;
        case HELP:
            fputs( usage, stdout );
            *status = 0;
            return FALSE;
        default:
            fputs( "\"hostcheck --help\" says more\n", stderr );
            return FALSE;
        }
    }
    if (optind < argc)
    {
        fprintf( stderr, "hostcheck: \"%s\" is no option; \"hostcheck --help\" says more\n", words[optind] );
        return FALSE;
    }
    return is_complete( options );
}
