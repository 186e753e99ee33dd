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

#include "options.h"

static const char usage[] =
    "usage: hostdemo.exe [--limit MIB]\n"
    "       hostdemo.exe [--limit MIB] FILE.dll TYPE METHOD [ARGUMENT]\n"
    "Hosts the .NET runtime three times, each time with another memory manager, and shows\n"
    "what the runtime asked of it. Without a file it runs DemoGuest.dll; METHOD is a\n"
    "static int METHOD(string). --limit is what the third run may commit (default 80).\n";

#define DEFAULT_LIMIT 80

static char *to_utf8( const WCHAR *str )
{
    int len = WideCharToMultiByte( CP_UTF8, 0, str, -1, NULL, 0, NULL, NULL );
    char *ret = malloc( len );

    if (ret) WideCharToMultiByte( CP_UTF8, 0, str, -1, ret, len, NULL, NULL );
    return ret;
}

static BOOL from_utf8( const char *str, WCHAR *buffer, int len )
{
    if (MultiByteToWideChar( CP_UTF8, 0, str, -1, buffer, len )) return TRUE;
    fprintf( stderr, "hostdemo: %s is too long\n", str );
    return FALSE;
}

/* The demonstration's guest lies beside the program, or where the build puts it. */
static void find_demo_guest( WCHAR *path )
{
    static const WCHAR *const places[] = { L"DemoGuest.dll", L"..\\managed\\DemoGuest.dll" };
    WCHAR folder[MAX_PATH], *name;
    unsigned int i;

    GetModuleFileNameW( NULL, folder, MAX_PATH );
    if ((name = wcsrchr( folder, '\\' ))) name[1] = 0;
    for (i = 0; i < ARRAYSIZE(places); i++)
    {
        swprintf( path, MAX_PATH, L"%ls%ls", folder, places[i] );
        if (GetFileAttributesW( path ) != INVALID_FILE_ATTRIBUTES) return;
    }
}

static BOOL parse_guest( int count, char **words, struct options *options )
{
    if (!count)
    {
        find_demo_guest( options->assembly );
        wcscpy( options->type, L"DemoGuest" );
        wcscpy( options->method, L"Work" );
        return TRUE;
    }
    if (count < 3 || count > 4)
    {
        fputs( usage, stderr );
        return FALSE;
    }
    return from_utf8( words[0], options->assembly, ARRAYSIZE(options->assembly) ) &&
           from_utf8( words[1], options->type, ARRAYSIZE(options->type) ) &&
           from_utf8( words[2], options->method, ARRAYSIZE(options->method) ) &&
           (count < 4 || from_utf8( words[3], options->argument, ARRAYSIZE(options->argument) ));
}

static BOOL parse_limit( const char *text, UINT64 *limit )
{
    unsigned long mib;
    char *end;

    mib = strtoul( text, &end, 10 );
    if (*end || !mib || mib > 1 << 20)
    {
        fprintf( stderr, "hostdemo: --limit wants a number of MiB, not \"%s\"\n", text );
        return FALSE;
    }
    *limit = (UINT64)mib << 20;
    return TRUE;
}

BOOL options_parse( int argc, WCHAR **argv, struct options *options )
{
    enum { OPTION_LIMIT = 1, OPTION_CHILD, OPTION_MAPPING, OPTION_HELP };
    static const struct option known[] =
    {
        { "limit",   required_argument, NULL, OPTION_LIMIT },
        { "child",   required_argument, NULL, OPTION_CHILD },       /* for the program itself */
        { "mapping", required_argument, NULL, OPTION_MAPPING },
        { "help",    no_argument,       NULL, OPTION_HELP },
        { NULL, 0, NULL, 0 }
    };
    char **words = calloc( argc + 1, sizeof(*words) );
    int i, option;

    memset( options, 0, sizeof(*options) );
    options->limit = (UINT64)DEFAULT_LIMIT << 20;
    if (!words) return FALSE;
    for (i = 0; i < argc; i++) if (!(words[i] = to_utf8( argv[i] ))) return FALSE;

    while ((option = getopt_long( argc, words, "+", known, NULL )) != -1)
    {
        switch (option)
        {
        case OPTION_LIMIT:
            if (!parse_limit( optarg, &options->limit )) return FALSE;
            break;
        case OPTION_CHILD:
            options->is_child = TRUE;
            options->run = min( strtoul( optarg, NULL, 10 ), RUNS - 1 );
            break;
        case OPTION_MAPPING:
            options->mapping = (HANDLE)(UINT_PTR)strtoul( optarg, NULL, 10 );
            break;
        default:
            fputs( usage, stderr );
            return FALSE;
        }
    }
    return parse_guest( argc - optind, words + optind, options );
}
