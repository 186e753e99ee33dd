/*
 * The startup flags of the versions, until the process is bound to one
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

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "mscoree.h"
#include "metahost.h"
#include "hosting/runtimeinfo.h"
#include "hosting/startupflags.h"
#include "runtime/state.h"

static struct startup_flags
{
    BOOL  set;      /* by somebody: what is here from the start is the runtime's default too */
    DWORD flags;
    WCHAR config[MAX_PATH];
}
versions[] =
{
    { FALSE, STARTUP_CONCURRENT_GC }, { FALSE, STARTUP_CONCURRENT_GC },
    { FALSE, STARTUP_CONCURRENT_GC }, { FALSE, STARTUP_CONCURRENT_GC },
};
C_ASSERT( ARRAY_SIZE(versions) == RUNTIME_COUNT );

static SRWLOCK lock = SRWLOCK_INIT;

void startupflags_set( int index, DWORD flags, const WCHAR *config )
{
    struct startup_flags *version = &versions[index];

    AcquireSRWLockExclusive( &lock );
    version->set = TRUE;
    version->flags = flags;
    lstrcpyW( version->config, config ? config : L"" );
    ReleaseSRWLockExclusive( &lock );
}

void startupflags_get( int index, DWORD *flags, WCHAR *config )
{
    AcquireSRWLockShared( &lock );
    *flags = versions[index].flags;
    lstrcpyW( config, versions[index].config );
    ReleaseSRWLockShared( &lock );
}

void startupflags_apply( int index )
{
    struct startup_flags copy;

    AcquireSRWLockShared( &lock );
    copy = versions[index];
    ReleaseSRWLockShared( &lock );
    if (copy.set) runtime_set_startup( copy.flags, copy.config[0] ? copy.config : NULL );
}
