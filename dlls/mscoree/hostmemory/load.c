/*
 * How much memory the machine has left
 *
 * The system is asked at most ten times a second, however often we are.
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
#include "objbase.h"

#include "hostmemory/container.h"
#include "hostmemory/load.h"

#define MAX_AGE 100     /* milliseconds */

static SRWLOCK lock = SRWLOCK_INIT;
static struct
{
    ULONGLONG time;     /* 0: never */
    DWORD     percent;
    UINT64    available;
}
last;

static HRESULT ask_machine(void)
{
    UINT64 limit, usage, left;
    MEMORYSTATUSEX status;

    status.dwLength = sizeof(status);
    if (!GlobalMemoryStatusEx( &status )) return HRESULT_FROM_WIN32( GetLastError() );
    last.percent = status.dwMemoryLoad;
    last.available = min( status.ullAvailPhys, status.ullAvailVirtual );

    if (container_get_memory( &limit, &usage ) && limit)
    {
        left = usage < limit ? limit - usage : 0;
        last.available = min( last.available, left );
        last.percent = max( last.percent, (DWORD)((limit - left) * 100 / limit) );
    }
    last.time = GetTickCount64();
    return S_OK;
}

HRESULT load_get_machine( DWORD *percent, UINT64 *available )
{
    HRESULT hr = S_OK;

    AcquireSRWLockExclusive( &lock );
    if (!last.time || GetTickCount64() - last.time >= MAX_AGE) hr = ask_machine();
    *percent = last.percent;
    *available = last.available;
    ReleaseSRWLockExclusive( &lock );
    return hr;
}
