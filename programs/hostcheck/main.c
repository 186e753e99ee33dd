/*
 * hostcheck: whether a host's memory manager does what a CLR relies on
 *
 * The checks run in children of this program, which leave what they find in shared memory. Nothing here needs a
 * runtime, or the mscoree.dll of this project.
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
#include "watch.h"

int wmain( int argc, WCHAR **argv )
{
    SECURITY_ATTRIBUTES inherited = { sizeof(inherited), NULL, TRUE };
    struct options options;
    struct shared *shared;
    HANDLE mapping;
    int status;

    if (!options_parse( argc, argv, &options, &status )) return status;
    if (options.list)
    {
        report_list( &options );
        return 0;
    }
    mapping = options.is_child ? options.mapping :
              CreateFileMappingW( INVALID_HANDLE_VALUE, &inherited, PAGE_READWRITE, 0, sizeof(*shared), NULL );
    if (!mapping || !(shared = MapViewOfFile( mapping, FILE_MAP_WRITE, 0, 0, 0 )))
    {
        fprintf( stderr, "hostcheck: no shared memory: error %lu\n", GetLastError() );
        return 2;
    }
    if (options.is_child) return child_run( &options, shared );
    if (!watch_run( &options, shared, mapping ))
    {
        report_problem( &options, shared );
        return 2;
    }
    return report_print( &options, shared );
}
