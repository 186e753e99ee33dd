/*
 * Variables of the environment, for the time in which Mono starts
 *
 * wine-mono exports no function for some things that Mono reads from its environment, and reads once.
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
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "wine/debug.h"

#include "mono/startenv.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static void *alloc_string( SIZE_T len )
{
    return HeapAlloc( GetProcessHeap(), 0, len * sizeof(WCHAR) );
}

/* FALSE: no memory. */
static BOOL get_variable( const WCHAR *name, WCHAR **value )
{
    DWORD len = GetEnvironmentVariableW( name, NULL, 0 );

    *value = NULL;
    if (!len) return TRUE;
    if (!(*value = alloc_string( len ))) return FALSE;
    if (GetEnvironmentVariableW( name, *value, len ) < len) return TRUE;
    HeapFree( GetProcessHeap(), 0, *value );    /* it has grown since */
    *value = NULL;
    return FALSE;
}

BOOL startenv_set_default( struct startenv *env, const WCHAR *name, const WCHAR *value )
{
    memset( env, 0, sizeof(*env) );
    if (GetEnvironmentVariableW( name, NULL, 0 )) return TRUE;
    TRACE( "%s=%s\n", debugstr_w(name), debugstr_w(value) );
    if (!SetEnvironmentVariableW( name, value )) return FALSE;
    env->name = name;
    return TRUE;
}

BOOL startenv_prepend( struct startenv *env, const WCHAR *name, const WCHAR *item )
{
    WCHAR *before, *list;
    BOOL ret;

    memset( env, 0, sizeof(*env) );
    if (!get_variable( name, &before )) return FALSE;
    if (!before) return startenv_set_default( env, name, item );

    if ((list = alloc_string( lstrlenW( item ) + 1 + lstrlenW( before ) + 1 )))
    {
        lstrcpyW( list, item );
        lstrcatW( list, L"," );
        lstrcatW( list, before );
        TRACE( "%s=%s\n", debugstr_w(name), debugstr_w(list) );
    }
    if ((ret = list && SetEnvironmentVariableW( name, list )))
    {
        env->name = name;
        env->before = before;
    }
    else HeapFree( GetProcessHeap(), 0, before );
    HeapFree( GetProcessHeap(), 0, list );
    return ret;
}

void startenv_restore( struct startenv *env )
{
    if (!env->name) return;
    SetEnvironmentVariableW( env->name, env->before );
    HeapFree( GetProcessHeap(), 0, env->before );
    memset( env, 0, sizeof(*env) );
}
