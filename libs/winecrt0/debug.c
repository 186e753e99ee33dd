/*
 * What a Wine tree gives a module: the back end of wine/debug.h
 *
 * Messages go to the debug output of Wine, which ntdll exports there. Elsewhere (Windows, ReactOS)
 * errors and unfinished business go to the standard error output and the rest is off.
 *
 * Invariant: the five function pointers are all of Wine or none of them is used; they are written
 * before "state" says so, and always with the same values, so no lock is needed.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "wine/debug.h"

enum { STATE_UNKNOWN, STATE_WINE, STATE_ELSEWHERE };

static unsigned char (__cdecl *p_get_channel_flags)( struct __wine_debug_channel * );
static const char *  (__cdecl *p_strdup)( const char * );
static int           (__cdecl *p_output)( const char * );
static int           (__cdecl *p_header)( enum __wine_debug_class, struct __wine_debug_channel *,
                                          const char * );
static LONG state;

/* Strings of __wine_dbg_strdup where there is no Wine: valid for a while, then reused. */
#define STRINGS 32
static char strings[STRINGS][320];
static LONG next_string;

static BOOL have_wine(void)
{
    HMODULE ntdll;

    if (state == STATE_UNKNOWN)
    {
        ntdll = GetModuleHandleA( "ntdll.dll" );
        p_get_channel_flags = (void *)GetProcAddress( ntdll, "__wine_dbg_get_channel_flags" );
        p_strdup = (void *)GetProcAddress( ntdll, "__wine_dbg_strdup" );
        p_output = (void *)GetProcAddress( ntdll, "__wine_dbg_output" );
        p_header = (void *)GetProcAddress( ntdll, "__wine_dbg_header" );
        InterlockedExchange( &state, p_get_channel_flags && p_strdup && p_output && p_header ?
                             STATE_WINE : STATE_ELSEWHERE );
    }
    return state == STATE_WINE;
}

unsigned char __cdecl __wine_dbg_get_channel_flags( struct __wine_debug_channel *channel )
{
    if (have_wine()) return p_get_channel_flags( channel );
    return channel->flags = (1 << __WINE_DBCL_ERR) | (1 << __WINE_DBCL_FIXME);
}

const char * __cdecl __wine_dbg_strdup( const char *str )
{
    char *ret;
    size_t len;

    if (have_wine()) return p_strdup( str );
    ret = strings[(ULONG)InterlockedIncrement( &next_string ) % STRINGS];
    len = strlen( str );
    if (len >= sizeof(strings[0])) len = sizeof(strings[0]) - 1;
    memcpy( ret, str, len );
    ret[len] = 0;
    return ret;
}

int __cdecl __wine_dbg_output( const char *str )
{
    DWORD written = 0;

    if (have_wine()) return p_output( str );
    WriteFile( GetStdHandle( STD_ERROR_HANDLE ), str, strlen( str ), &written, NULL );
    return written;
}

int __cdecl __wine_dbg_header( enum __wine_debug_class cls, struct __wine_debug_channel *channel,
                               const char *function )
{
    static const char *const names[] = { "fixme", "err", "warn", "trace" };
    char buffer[200];

    if (have_wine()) return p_header( cls, channel, function );
    if (!(__wine_dbg_get_channel_flags( channel ) & (1 << cls))) return -1;
    if (!function) return 0;
    snprintf( buffer, sizeof(buffer), "%s:%s:%s ", names[cls], channel->name, function );
    return __wine_dbg_output( buffer );
}
