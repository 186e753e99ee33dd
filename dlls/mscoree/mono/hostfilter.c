/*
 * The host's filter for exceptions that nobody handles
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
#include "mscoree.h"

#include "mono/embed.h"
#include "mono/hostfilter.h"

static LPTOP_LEVEL_EXCEPTION_FILTER host_filter;

void hostfilter_note(void)
{
    host_filter = SetUnhandledExceptionFilter( NULL );
    SetUnhandledExceptionFilter( host_filter );
}

LPTOP_LEVEL_EXCEPTION_FILTER hostfilter_get( LPTOP_LEVEL_EXCEPTION_FILTER filter )
{
    HMODULE module;

    if (filter && GetModuleHandleExW( GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                      GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, (const WCHAR *)filter, &module ) &&
        module == monoload_get_module())
        return host_filter;
    return filter;
}
