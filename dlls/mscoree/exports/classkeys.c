/*
 * The registry keys of a class of COM
 *
 * A class with a ProgID has two: the one of this version, which the class names, and the one of any version, which
 * names the current one. Scripts and GetTypeFromProgID use the latter.
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

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "objbase.h"
#include "wine/debug.h"

#include "exports/classkeys.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define CLSID_LEN 38    /* characters, braces included */

static LSTATUS set_string( HKEY key, const WCHAR *subkey, const WCHAR *value, const WCHAR *data )
{
    return RegSetKeyValueW( key, subkey, value, REG_SZ, data, (lstrlenW( data ) + 1) * sizeof(WCHAR) );
}

static LSTATUS open_key( const WCHAR *path, HKEY *key )
{
    return RegCreateKeyExW( HKEY_CLASSES_ROOT, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, key, NULL );
}

static void get_class_key( const CLSID *clsid, WCHAR path[64] )
{
    WCHAR guid[CLSID_LEN + 1];

    StringFromGUID2( clsid, guid, ARRAY_SIZE(guid) );
    swprintf( path, 64, L"CLSID\\%ls", guid );
}

static void get_version_id( const struct classkeys *class, WCHAR id[64] )
{
    swprintf( id, 64, L"%ls.%ls", class->prog_id, class->version );
}

/* current: the ProgID of the version that this one stands for; NULL: it is one itself. */
static LSTATUS add_prog_id( const struct classkeys *class, const WCHAR *id, const WCHAR *current )
{
    WCHAR guid[CLSID_LEN + 1];
    LSTATUS status;
    HKEY key;

    if ((status = open_key( id, &key ))) return status;
    StringFromGUID2( class->clsid, guid, ARRAY_SIZE(guid) );
    status = set_string( key, NULL, NULL, class->name );
    if (!status) status = set_string( key, L"CLSID", NULL, guid );
    if (!status && current) status = set_string( key, L"CurVer", NULL, current );
    RegCloseKey( key );
    return status;
}

LSTATUS classkeys_add( const struct classkeys *class, const WCHAR *server )
{
    WCHAR path[64], id[64];
    LSTATUS status;
    HKEY key;

    TRACE( "%s\n", debugstr_guid(class->clsid) );

    get_class_key( class->clsid, path );
    if ((status = open_key( path, &key ))) return status;
    status = set_string( key, NULL, NULL, class->name );
    if (!status) status = set_string( key, L"InprocServer32", NULL, server );
    if (!status) status = set_string( key, L"InprocServer32", L"ThreadingModel", L"Both" );
    if (class->prog_id)
    {
        get_version_id( class, id );
        if (!status) status = set_string( key, L"ProgID", NULL, id );
        if (!status) status = set_string( key, L"VersionIndependentProgID", NULL, class->prog_id );
        if (!status) status = add_prog_id( class, id, NULL );
        if (!status) status = add_prog_id( class, class->prog_id, id );
    }
    RegCloseKey( key );
    return status;
}

static LSTATUS remove_key( const WCHAR *path )
{
    LSTATUS status = RegDeleteTreeW( HKEY_CLASSES_ROOT, path );

    return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : status;
}

LSTATUS classkeys_remove( const struct classkeys *class )
{
    LSTATUS status, ret;
    WCHAR path[64];

    TRACE( "%s\n", debugstr_guid(class->clsid) );

    get_class_key( class->clsid, path );
    ret = remove_key( path );
    if (!class->prog_id) return ret;
    get_version_id( class, path );
    if ((status = remove_key( path ))) ret = status;
    if ((status = remove_key( class->prog_id ))) ret = status;
    return ret;
}
