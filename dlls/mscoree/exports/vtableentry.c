/*
 * The slots of a module's vtable fixups, for code that asks about them
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
#include "exports/mixedmode.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* The metadata token behind a slot; 0: that is no slot. */
DWORD WINAPI GetTokenForVTableEntry( HINSTANCE instance, BYTE **entry )
{
    TRACE( "%p %p\n", instance, entry );

    return mixedmode_get_token( instance, entry );
}

/* What a call through a slot enters: the code that calls the method, and before its first call finds it. NULL: that is
 * no slot. */
BYTE * WINAPI GetTargetForVTableEntry( HINSTANCE instance, BYTE **entry )
{
    TRACE( "%p %p\n", instance, entry );

    return mixedmode_get_token( instance, entry ) ? *entry : NULL;
}

/* Calls through a slot enter the target from now on. Nothing happens where that is no slot, or no target. */
void WINAPI SetTargetForVTableEntry( HINSTANCE instance, BYTE **entry, BYTE *target )
{
    TRACE( "%p %p %p\n", instance, entry, target );

    if (target && mixedmode_get_token( instance, entry )) mixedmode_set_slot( (void **)entry, target );
}
