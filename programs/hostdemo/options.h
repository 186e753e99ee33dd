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

#ifndef HOSTDEMO_OPTIONS_H
#define HOSTDEMO_OPTIONS_H

#include "figures.h"

struct options
{
    WCHAR    assembly[MAX_PATH];
    WCHAR    type[256];
    WCHAR    method[256];
    WCHAR    argument[1024];
    UINT64   limit;             /* bytes, for RUN_LIMITED */
    BOOL     is_child;          /* does one run and leaves its figures in the mapping */
    enum run run;
    HANDLE   mapping;
};

/* FALSE: not understood, and said why; the program is to end with 2. */
extern BOOL options_parse( int argc, WCHAR **argv, struct options *options );

#endif /* HOSTDEMO_OPTIONS_H */
