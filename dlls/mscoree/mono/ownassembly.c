/*
 * Assemblies that Mono has itself
 *
 * They are in its cache, and its facades beside that; other files that lie by its core library it doesn't look for.
 *
 * By itself Mono looks in a program's folder first. What .NET has in its cache goes before a program's copy there, and
 * here where Mono has a function for that, wine-mono's. What only Mono has, Mono.CSharp say, doesn't: under .NET a
 * program gets its own copy of that.
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
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "metadata/assemblyidentity.h"
#include "mono/monoapi.h"
#include "mono/ownassembly.h"
#include "support/monofind.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* Of .NET's own assemblies; the last one is that of XNA 4. */
static const BYTE framework_tokens[][8] =
{
    { 0xb7, 0x7a, 0x5c, 0x56, 0x19, 0x34, 0xe0, 0x89 },
    { 0xb0, 0x3f, 0x5f, 0x7f, 0x11, 0xd5, 0x0a, 0x3a },
    { 0x31, 0xbf, 0x38, 0x56, 0xad, 0x36, 0x4e, 0x35 },
    { 0x84, 0x2c, 0xf8, 0xbe, 0x1d, 0xe5, 0x05, 0x53 }
};

static BOOL has_token( const struct assembly_identity *identity, const BYTE *token )
{
    return identity->is_strong && !memcmp( identity->token, token, sizeof(identity->token) );
}

static BOOL is_framework( const struct assembly_identity *identity )
{
    unsigned int i = 0;

    while (i < ARRAY_SIZE(framework_tokens) && !has_token( identity, framework_tokens[i] )) i++;
    return i < ARRAY_SIZE(framework_tokens);
}

BOOL ownassembly_is_xna( const struct assembly_identity *identity )
{
    return has_token( identity, framework_tokens[ARRAY_SIZE(framework_tokens) - 1] );
}

BOOL ownassembly_is( const struct assembly_identity *identity )
{
    struct monofind_location location;
    WCHAR path[MAX_PATH * 2];

    if (!lstrcmpiW( identity->name, L"mscorlib" )) return TRUE;
    if (!identity->is_strong || !monofind_get( &location )) return FALSE;
    swprintf( path, ARRAY_SIZE(path), L"%ls\\lib\\mono\\gac\\%ls", location.root, identity->name );
    if (GetFileAttributesW( path ) != INVALID_FILE_ATTRIBUTES) return TRUE;
    swprintf( path, ARRAY_SIZE(path), L"%ls\\lib\\mono\\4.5\\Facades\\%ls.dll", location.root, identity->name );
    return GetFileAttributesW( path ) != INVALID_FILE_ATTRIBUTES;
}

MonoAssembly *ownassembly_load_first( MonoAssemblyName *name, const struct assembly_identity *identity )
{
    int status = 0;

    TRACE( "%s\n", debugstr_w(identity->name) );

    if (!wine_mono_assembly_load_from_gac || !lstrcmpiW( identity->name, L"mscorlib" ) || !is_framework( identity ))
        return NULL;
    return wine_mono_assembly_load_from_gac( name, &status, FALSE );
}
