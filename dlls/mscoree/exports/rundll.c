/*
 * RunDll32ShimW: "rundll32 mscoree.dll,RunDll32ShimW DLL,Function arguments"
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
#include "winnls.h"
#include "ole2.h"
#include "corerror.h"
#include "mscoree.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * rundll32 finds DLLs on its own path; the runtime's own lie in a version's folder, where LoadLibraryShim finds them.
 * The function is called as rundll32 calls one: NAMEW with the arguments as they are, else NAMEA or NAME with them in
 * the code page.
 */
typedef void (CALLBACK *entry_w)( HWND window, HINSTANCE instance, WCHAR *args, int show );
typedef void (CALLBACK *entry_a)( HWND window, HINSTANCE instance, char *args, int show );

#define NAME_SIZE 256

static WCHAR *skip_spaces( WCHAR *pos )
{
    while (*pos == ' ' || *pos == '\t') pos++;
    return pos;
}

/* Cuts "DLL,Function arguments" or "\"DLL\",Function arguments" up in place.  FALSE: it isn't one. */
static BOOL split( WCHAR *line, WCHAR **dll, WCHAR **function, WCHAR **args )
{
    WCHAR *pos = skip_spaces( line );

    if (*pos == '"')
    {
        *dll = ++pos;
        if (!(pos = wcschr( pos, '"' ))) return FALSE;
        *pos++ = 0;
        pos = skip_spaces( pos );
        if (*pos != ',') return FALSE;
    }
    else
    {
        *dll = pos;
        if (!(pos = wcschr( pos, ',' ))) return FALSE;
    }
    *pos = 0;
    *function = pos = skip_spaces( pos + 1 );
    while (*pos && *pos != ' ' && *pos != '\t') pos++;
    if (*pos) *pos++ = 0;
    *args = skip_spaces( pos );
    return **dll && **function;
}

static FARPROC find_function( HMODULE module, const WCHAR *name, BOOL *wide )
{
    char buffer[NAME_SIZE + 1];
    FARPROC proc;
    int len;

    if (!(len = WideCharToMultiByte( CP_ACP, 0, name, -1, buffer, NAME_SIZE, NULL, NULL ))) return NULL;
    buffer[len - 1] = 'W';
    buffer[len] = 0;
    *wide = TRUE;
    if ((proc = GetProcAddress( module, buffer ))) return proc;
    *wide = FALSE;
    buffer[len - 1] = 'A';
    if ((proc = GetProcAddress( module, buffer ))) return proc;
    buffer[len - 1] = 0;
    return GetProcAddress( module, buffer );
}

static HRESULT call_function( FARPROC proc, BOOL wide, HWND window, HINSTANCE instance, WCHAR *args, int show )
{
    char *narrow;
    int len;

    if (wide)
    {
        ((entry_w)proc)( window, instance, args, show );
        return S_OK;
    }
    len = WideCharToMultiByte( CP_ACP, 0, args, -1, NULL, 0, NULL, NULL );
    if (!(narrow = HeapAlloc( GetProcessHeap(), 0, len ))) return E_OUTOFMEMORY;
    WideCharToMultiByte( CP_ACP, 0, args, -1, narrow, len, NULL, NULL );
    ((entry_a)proc)( window, instance, narrow, show );
    HeapFree( GetProcessHeap(), 0, narrow );
    return S_OK;
}

/* Calls a function of a DLL of the runtime's. E_POINTER; E_INVALIDARG: the command is not "DLL,Function ..."; what
 * LoadLibraryShim gives; HRESULT_FROM_WIN32(ERROR_PROC_NOT_FOUND): the DLL has no such function. */
HRESULT WINAPI RunDll32ShimW( HWND window, HINSTANCE instance, const WCHAR *command, int show )
{
    WCHAR *copy, *dll, *function, *args;
    HMODULE module;
    FARPROC proc;
    HRESULT hr;
    BOOL wide;

    TRACE( "%p %p %s %d\n", window, instance, debugstr_w(command), show );

    if (!command) return E_POINTER;
    if (!(copy = HeapAlloc( GetProcessHeap(), 0, (lstrlenW( command ) + 1) * sizeof(WCHAR) ))) return E_OUTOFMEMORY;
    lstrcpyW( copy, command );
    if (!split( copy, &dll, &function, &args )) hr = E_INVALIDARG;
    else if (SUCCEEDED(hr = LoadLibraryShim( dll, NULL, NULL, &module )))
    {
        if (!(proc = find_function( module, function, &wide ))) hr = HRESULT_FROM_WIN32( ERROR_PROC_NOT_FOUND );
        else hr = call_function( proc, wide, window, instance, args, show );
    }
    HeapFree( GetProcessHeap(), 0, copy );
    return hr;
}
