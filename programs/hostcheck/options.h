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

#ifndef HOSTCHECK_OPTIONS_H
#define HOSTCHECK_OPTIONS_H

#include <windows.h>

struct options
{
    const char *file;           /* --dll; NULL */
    const char *factory;        /* --factory: makes an IHostMemoryManager */
    const char *control;        /* --control: makes an IHostControl; NULL */
    const char *clsid;          /* --clsid; NULL */
    const char *only;           /* --check: names and patterns, separated by commas; NULL: all */
    unsigned int seconds;       /* --seconds */
    unsigned int timeout;       /* --timeout, in seconds */
    BOOL        json, list, strict, verbose;
    BOOL        is_child;
    HANDLE      mapping;        /* of a child */
};

/* FALSE: the mistake was named. *status is then what to exit with. */
extern BOOL options_parse( int argc, WCHAR **argv, struct options *options, int *status );

extern BOOL options_wants( const struct options *options, const char *check );

#endif /* HOSTCHECK_OPTIONS_H */
