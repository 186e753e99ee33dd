/*
 * Assemblies in Windows's global assembly cache
 *
 * There is one for version 4, and one for all versions before; installers and fusion.dll put assemblies there. Each has
 * folders for code of one machine and for code of any, and below them one for each name, and one for each version,
 * culture and token. The newer cache comes first, and in it the machine's own code, as in the CLR.
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
#include "wine/debug.h"

#include "metadata/windowsgac.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#ifdef _WIN64
#define GAC_MACHINE L"GAC_64"
#else
#define GAC_MACHINE L"GAC_32"
#endif

/* Below the Windows folder, and what its versions begin with. */
static const struct { const WCHAR *folder, *version; } caches[] =
{
    { L"Microsoft.NET\\assembly\\" GAC_MACHINE, L"v4.0_" },
    { L"Microsoft.NET\\assembly\\GAC_MSIL", L"v4.0_" },
    { L"assembly\\" GAC_MACHINE, L"" },
    { L"assembly\\GAC_MSIL", L"" },
    { L"assembly\\GAC", L"" }
};

static void format_token( const BYTE token[8], WCHAR text[17] )
{
    unsigned int i;

    for (i = 0; i < 8; i++) swprintf( text + 2 * i, 3, L"%02x", token[i] );
}

BOOL windowsgac_find( const struct assembly_identity *identity, WCHAR path[MAX_PATH] )
{
    WCHAR windows[MAX_PATH], token[17];
    DWORD attributes;
    unsigned int i;

    if (!identity->is_strong || !identity->has_version || wcspbrk( identity->name, L"\\/:" )) return FALSE;
    if (!GetWindowsDirectoryW( windows, MAX_PATH )) return FALSE;
    format_token( identity->token, token );
    for (i = 0; i < ARRAY_SIZE(caches); i++)
    {
        if (swprintf( path, MAX_PATH, L"%ls\\%ls\\%ls\\%ls%u.%u.%u.%u_%ls_%ls\\%ls.dll", windows, caches[i].folder,
                      identity->name, caches[i].version, identity->version[0], identity->version[1],
                      identity->version[2], identity->version[3], identity->culture, token, identity->name ) < 0)
            continue;
        attributes = GetFileAttributesW( path );
        if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY)) continue;
        TRACE( "%s\n", debugstr_w(path) );
        return TRUE;
    }
    return FALSE;
}
