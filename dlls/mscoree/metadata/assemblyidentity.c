/*
 * Identities of assemblies, and how they are written
 *
 * The CLR's own textual form, as its logs show it: "engine, version=0.0.0.0, culture=neutral,
 * publickeytoken=null, processorarchitecture=x86".  A comma, an equals sign, a quote or a backslash in
 * a name has a backslash before it.
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
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "ole2.h"
#include "corerror.h"
#include "metadata/assemblyidentity.h"
#include "reader/sha1.h"

#define ASSEMBLY_PUBLIC_KEY    0x0001       /* flags of an assembly or a reference: it has the whole key */
#define ASSEMBLY_RETARGETABLE  0x0100
#define ASSEMBLY_ARCH_MASK     0x0070
#define ASSEMBLY_ARCH_SHIFT    4

#define COR_IL_ONLY            0x00001      /* flags of the CLR header */
#define COR_32BIT_REQUIRED     0x00002
#define COR_32BIT_PREFERRED    0x20000

static const WCHAR *const architectures[] =
{
    L"none", L"msil", L"x86", L"ia64", L"amd64", L"arm", L"arm64"
};

/* Names, keys and values are compared without regard to case, and to the language of the user. */
static BOOL same( const WCHAR *str1, const WCHAR *str2 )
{
    return CompareStringOrdinal( str1, -1, str2, -1, TRUE ) == CSTR_EQUAL;
}

void identity_free( struct assembly_identity *identity )
{
    HeapFree( GetProcessHeap(), 0, identity->name );
    identity->name = NULL;
}

static WCHAR *to_wide( const char *utf8, WCHAR *buffer, DWORD count )
{
    DWORD len = MultiByteToWideChar( CP_UTF8, 0, utf8, -1, NULL, 0 );

    if (!buffer && !(buffer = HeapAlloc( GetProcessHeap(), 0, len * sizeof(WCHAR) ))) return NULL;
    if (!count) count = len;
    if (!MultiByteToWideChar( CP_UTF8, 0, utf8, -1, buffer, count )) buffer[count - 1] = 0;
    return buffer;
}

/* What both tables have. */
static HRESULT read_common( const struct md *md, unsigned int table, unsigned int row, unsigned int version,
                            unsigned int name, unsigned int culture, struct assembly_identity *identity )
{
    unsigned int i;

    memset( identity, 0, sizeof(*identity) );
    if (!(identity->name = to_wide( md_cell_string( md, table, row, name ), NULL, 0 ))) return E_OUTOFMEMORY;
    for (i = 0; i < 4; i++) identity->version[i] = md_cell( md, table, row, version + i );
    to_wide( md_cell_string( md, table, row, culture ), identity->culture, ARRAY_SIZE(identity->culture) );
    identity->has_version = identity->has_culture = identity->has_token = TRUE;
    return S_OK;
}

/* What the headers say the code is for. */
static enum identity_architecture get_architecture( const struct pe_image *pe )
{
    switch (pe->machine)
    {
    case IMAGE_FILE_MACHINE_AMD64: return ARCHITECTURE_AMD64;
    case IMAGE_FILE_MACHINE_IA64:  return ARCHITECTURE_IA64;
    case IMAGE_FILE_MACHINE_ARMNT: return ARCHITECTURE_ARM;
    case IMAGE_FILE_MACHINE_ARM64: return ARCHITECTURE_ARM64;
    }
    if (!(pe->cor_flags & COR_IL_ONLY)) return ARCHITECTURE_X86;
    if (pe->cor_flags & COR_32BIT_REQUIRED && !(pe->cor_flags & COR_32BIT_PREFERRED)) return ARCHITECTURE_X86;
    return ARCHITECTURE_MSIL;
}

HRESULT identity_from_assembly( const struct md *md, const struct pe_image *pe, struct assembly_identity *identity )
{
    const uint8_t *key;
    uint32_t size;
    DWORD flags;
    HRESULT hr;

    memset( identity, 0, sizeof(*identity) );
    if (!md_row_count( md, MD_ASSEMBLY )) return COR_E_ASSEMBLYEXPECTED;
    if (FAILED(hr = read_common( md, MD_ASSEMBLY, 1, ASSEMBLY_MAJOR, ASSEMBLY_NAME, ASSEMBLY_LOCALE, identity )))
        return hr;
    key = md_cell_blob( md, MD_ASSEMBLY, 1, ASSEMBLY_PUBLICKEY, &size );
    if ((identity->is_strong = size != 0)) sha1_key_token( key, size, identity->token );
    flags = md_cell( md, MD_ASSEMBLY, 1, ASSEMBLY_FLAGS );
    identity->retargetable = !!(flags & ASSEMBLY_RETARGETABLE);
    identity->architecture = get_architecture( pe );
    return S_OK;
}

HRESULT identity_from_reference( const struct md *md, unsigned int row, struct assembly_identity *identity )
{
    const uint8_t *key;
    unsigned int arch;
    uint32_t size;
    DWORD flags;
    HRESULT hr;

    if (FAILED(hr = read_common( md, MD_ASSEMBLYREF, row, ASSEMBLYREF_MAJOR, ASSEMBLYREF_NAME, ASSEMBLYREF_LOCALE,
                                 identity )))
        return hr;
    flags = md_cell( md, MD_ASSEMBLYREF, row, ASSEMBLYREF_FLAGS );
    key = md_cell_blob( md, MD_ASSEMBLYREF, row, ASSEMBLYREF_PUBLICKEY, &size );
    if ((identity->is_strong = size != 0))
    {
        if (flags & ASSEMBLY_PUBLIC_KEY || size != sizeof(identity->token))
            sha1_key_token( key, size, identity->token );
        else memcpy( identity->token, key, size );
    }
    identity->retargetable = !!(flags & ASSEMBLY_RETARGETABLE);
    arch = (flags & ASSEMBLY_ARCH_MASK) >> ASSEMBLY_ARCH_SHIFT;
    identity->architecture = arch < ARRAY_SIZE(architectures) ? arch : ARCHITECTURE_NONE;
    return S_OK;
}

WCHAR *identity_format( const struct assembly_identity *identity )
{
    WCHAR *ret, *pos;
    const WCHAR *p;
    unsigned int i;

    if (!(ret = HeapAlloc( GetProcessHeap(), 0,
                           (2 * lstrlenW( identity->name ) + ARRAY_SIZE(identity->culture) + 160) * sizeof(WCHAR) )))
        return NULL;
    for (pos = ret, p = identity->name; *p; *pos++ = *p++)
        if (wcschr( L",=\"'\\", *p )) *pos++ = '\\';
    *pos = 0;
    if (identity->has_version)
        pos += swprintf( pos, 64, L", version=%u.%u.%u.%u", identity->version[0], identity->version[1],
                         identity->version[2], identity->version[3] );
    if (identity->has_culture)
    {
        lstrcpyW( pos, L", culture=" );
        lstrcatW( pos, identity->culture[0] ? identity->culture : L"neutral" );
        pos += lstrlenW( pos );
    }
    if (identity->has_token)
    {
        pos += swprintf( pos, 64, L", publickeytoken=" );
        if (identity->is_strong) for (i = 0; i < sizeof(identity->token); i++)
            pos += swprintf( pos, 64, L"%02x", identity->token[i] );
        else pos += swprintf( pos, 64, L"null" );
    }
    if (identity->architecture)
        pos += swprintf( pos, 64, L", processorarchitecture=%ls", architectures[identity->architecture] );
    if (identity->retargetable) swprintf( pos, 64, L", retargetable=yes" );
    return ret;
}

/* One to four numbers with dots between them. */
static BOOL parse_version( const WCHAR *str, USHORT version[4] )
{
    unsigned int i;
    WCHAR *end;
    ULONG value;

    for (i = 0; i < 4; i++) version[i] = 0;
    for (i = 0; i < 4; i++)
    {
        if (*str < '0' || *str > '9') return FALSE;
        value = wcstoul( str, &end, 10 );
        if (value > 0xffff) return FALSE;
        version[i] = value;
        if (!*end) return TRUE;
        if (*end != '.') return FALSE;
        str = end + 1;
    }
    return FALSE;
}

static BOOL parse_hex( const WCHAR *str, BYTE *bytes, unsigned int count )
{
    static const WCHAR digits[] = L"0123456789abcdef";
    const WCHAR *digit;
    unsigned int i;

    if ((unsigned int)lstrlenW( str ) != 2 * count) return FALSE;
    for (i = 0; i < 2 * count; i++)
    {
        if (!(digit = wcschr( digits, towlower( str[i] ) ))) return FALSE;
        bytes[i / 2] = bytes[i / 2] << 4 | (digit - digits);
    }
    return TRUE;
}

/* Sets what one "key=value" says.  Keys that are not known say nothing. */
static BOOL set_attribute( struct assembly_identity *identity, const WCHAR *key, const WCHAR *value )
{
    unsigned int i, size;
    BYTE *blob;

    if (same( key, L"version" )) return (identity->has_version = parse_version( value, identity->version ));
    if (same( key, L"culture" ) || same( key, L"language" ))
    {
        if (same( value, L"neutral" )) value = L"";
        if (lstrlenW( value ) >= (int)ARRAY_SIZE(identity->culture)) return FALSE;
        lstrcpyW( identity->culture, value );
        return (identity->has_culture = TRUE);
    }
    if (same( key, L"publickeytoken" ))
    {
        identity->has_token = TRUE;
        if ((identity->is_strong = !same( value, L"null" ) && value[0]))
            return parse_hex( value, identity->token, sizeof(identity->token) );
        return TRUE;
    }
    if (same( key, L"publickey" ))
    {
        BOOL ok;

        identity->has_token = TRUE;
        if (!(identity->is_strong = !same( value, L"null" ) && value[0])) return TRUE;
        size = lstrlenW( value ) / 2;
        if (!(blob = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, size + 1 ))) return FALSE;
        if ((ok = parse_hex( value, blob, size ))) sha1_key_token( blob, size, identity->token );
        HeapFree( GetProcessHeap(), 0, blob );
        return ok;
    }
    if (same( key, L"processorarchitecture" ))
    {
        for (i = 0; i < ARRAY_SIZE(architectures); i++)
        {
            if (!same( value, architectures[i] )) continue;
            identity->architecture = i;
            return TRUE;
        }
        return FALSE;
    }
    if (same( key, L"retargetable" ))
    {
        identity->retargetable = same( value, L"yes" );
        return identity->retargetable || same( value, L"no" );
    }
    return TRUE;
}

/* Takes one item of the list, up to a stop character that nothing escapes, without the blanks around it; NULL: the
 * quotes are wrong. Returns where it ended. */
static const WCHAR *take_item( const WCHAR *str, const WCHAR *stops, WCHAR *item )
{
    WCHAR quote = 0, *pos = item, *last = item;

    while (*str == ' ' || *str == '\t') str++;
    if (*str == '"' || *str == '\'') quote = *str++;
    for (; *str; str++)
    {
        if (quote ? *str == quote : !!wcschr( stops, *str )) break;
        if (*str == '\\' && str[1]) str++;
        else if (*str == ' ' || *str == '\t')
        {
            *pos++ = *str;
            if (quote) last = pos;
            continue;
        }
        *pos++ = *str;
        last = pos;
    }
    *last = 0;
    if (quote)
    {
        if (*str++ != quote) return NULL;
        while (*str == ' ' || *str == '\t') str++;
        if (*str && !wcschr( stops, *str )) return NULL;
    }
    return str;
}

HRESULT identity_parse( const WCHAR *str, struct assembly_identity *identity )
{
    WCHAR *key = NULL, *value = NULL;
    HRESULT hr = FUSION_E_INVALID_NAME;
    SIZE_T size = (lstrlenW( str ) + 1) * sizeof(WCHAR);

    memset( identity, 0, sizeof(*identity) );
    if (!(identity->name = HeapAlloc( GetProcessHeap(), 0, size )) ||
        !(key = HeapAlloc( GetProcessHeap(), 0, 2 * size )))
        hr = E_OUTOFMEMORY;
    else
    {
        value = key + size / sizeof(WCHAR);
        if (!(str = take_item( str, L",=", identity->name )) || *str == '=' || !identity->name[0]) goto done;
        while (*str == ',')
        {
            if (!(str = take_item( str + 1, L",=", key )) || *str != '=' || !key[0]) goto done;
            if (!(str = take_item( str + 1, L",=", value )) || *str == '=') goto done;
            if (!set_attribute( identity, key, value )) goto done;
        }
        hr = S_OK;
    }
done:
    HeapFree( GetProcessHeap(), 0, key );
    if (FAILED(hr)) identity_free( identity );
    return hr;
}

BOOL identity_matches( const struct assembly_identity *pattern, const struct assembly_identity *identity )
{
    if (!same( pattern->name, identity->name )) return FALSE;
    if (pattern->has_version && (!identity->has_version ||
                                 memcmp( pattern->version, identity->version, sizeof(pattern->version) ))) return FALSE;
    if (pattern->has_culture && (!identity->has_culture || !same( pattern->culture, identity->culture ))) return FALSE;
    if (pattern->has_token)
    {
        if (!identity->has_token || pattern->is_strong != identity->is_strong) return FALSE;
        if (pattern->is_strong && memcmp( pattern->token, identity->token, sizeof(pattern->token) )) return FALSE;
    }
    return !pattern->architecture || pattern->architecture == identity->architecture;
}
