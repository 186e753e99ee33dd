/*
 * What the user says of where assemblies are looked for
 *
 * The variable WINE_MONO_OVERRIDES is a list of rules with semicolons between them. A rule is names of assemblies, and
 * what holds for them, with commas: "Microsoft.Xna.Framework,Microsoft.Xna.Framework.*,Gac=n". A name may end with
 * "*". In the registry, AsmOverrides below Software\Wine\AppDefaults\PROGRAM.exe\Mono and Software\Wine\Mono,
 * the names are a value's name and the rest is its text. Of several rules for an assembly the first counts, in that
 * order.
 *
 * Invariant: the list of rules is made once, and never changes.
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
#include "winreg.h"
#include "wine/debug.h"
#include "wine/list.h"

#include "metadata/assemblyoverrides.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define VARIABLE L"WINE_MONO_OVERRIDES"
#define MAX_RULE 512    /* characters */

struct rule
{
    struct list               entry;
    struct assembly_overrides overrides;
    WCHAR                     names[1];     /* "name\0name\0", ended by an empty one */
};

static struct list rules = LIST_INIT( rules );

/* "Gac=n". */
static void read_flag( const WCHAR *item, const WCHAR *value, struct assembly_overrides *overrides )
{
    enum assembly_override said = value[0] == 'y' || value[0] == 'Y' ? OVERRIDE_YES : OVERRIDE_NO;
    int len = value - 1 - item;

    if (!wcschr( L"yYnN", value[0] ) || !value[0] || value[1]) WARN( "%s: y or n is wanted\n", debugstr_w(item) );
    else if (len == 3 && !_wcsnicmp( item, L"Gac", len )) overrides->gac = said;
    else if (len == 11 && !_wcsnicmp( item, L"PrivatePath", len )) overrides->private_path = said;
    else WARN( "%s is not known\n", debugstr_w(item) );
}

/* The text is cut up. */
static void add_rule( WCHAR *text )
{
    struct rule *rule = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY,
                                   FIELD_OFFSET( struct rule, names[lstrlenW( text ) + 2] ) );
    WCHAR *item, *next, *value, *name;

    if (!rule) return;
    name = rule->names;
    for (item = text; item; item = next)
    {
        if ((next = wcschr( item, ',' ))) *next++ = 0;
        while (*item == ' ') item++;
        if ((value = wcschr( item, '=' ))) read_flag( item, value + 1, &rule->overrides );
        else if (*item)
        {
            lstrcpyW( name, item );
            name += lstrlenW( name ) + 1;
        }
    }
    list_add_tail( &rules, &rule->entry );
}

static void read_environment(void)
{
    DWORD len = GetEnvironmentVariableW( VARIABLE, NULL, 0 );
    WCHAR *text, *rule, *next;

    if (!len || !(text = HeapAlloc( GetProcessHeap(), 0, len * sizeof(WCHAR) ))) return;
    if (GetEnvironmentVariableW( VARIABLE, text, len ) < len)
        for (rule = text; rule; rule = next)
        {
            if ((next = wcschr( rule, ';' ))) *next++ = 0;
            add_rule( rule );
        }
    HeapFree( GetProcessHeap(), 0, text );
}

static void read_key( const WCHAR *path )
{
    WCHAR rule[MAX_RULE], text[MAX_RULE / 2];
    DWORD i, name_len, size, type, error;
    HKEY key;

    if (RegOpenKeyExW( HKEY_CURRENT_USER, path, 0, KEY_QUERY_VALUE, &key )) return;
    for (i = 0; ; i++)
    {
        name_len = MAX_RULE / 2 - 1;
        size = sizeof(text) - sizeof(WCHAR);
        error = RegEnumValueW( key, i, rule, &name_len, NULL, &type, (BYTE *)text, &size );
        if (error && error != ERROR_MORE_DATA) break;
        if (error || type != REG_SZ) continue;
        text[size / sizeof(WCHAR)] = 0;
        lstrcatW( rule, L"," );
        lstrcatW( rule, text );
        add_rule( rule );
    }
    RegCloseKey( key );
}

static BOOL WINAPI read_all( INIT_ONCE *once, void *param, void **context )
{
    WCHAR program[MAX_PATH], path[MAX_PATH + 64], *name;
    DWORD len = GetModuleFileNameW( NULL, program, MAX_PATH );

    read_environment();
    if (len && len < MAX_PATH)
    {
        name = wcsrchr( program, '\\' );
        swprintf( path, ARRAY_SIZE(path), L"Software\\Wine\\AppDefaults\\%ls\\Mono\\AsmOverrides",
                  name ? name + 1 : program );
        read_key( path );
    }
    read_key( L"Software\\Wine\\Mono\\AsmOverrides" );
    return TRUE;
}

static BOOL is_meant( const struct rule *rule, const WCHAR *name )
{
    const WCHAR *pattern;
    int len;

    for (pattern = rule->names; *pattern; pattern += len + 1)
    {
        len = lstrlenW( pattern );
        if (pattern[len - 1] == '*' ? !_wcsnicmp( pattern, name, len - 1 ) : !lstrcmpiW( pattern, name )) return TRUE;
    }
    return FALSE;
}

void assemblyoverrides_find( const WCHAR *name, struct assembly_overrides *found )
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    const struct rule *rule;

    memset( found, 0, sizeof(*found) );
    InitOnceExecuteOnce( &once, read_all, NULL, NULL );
    LIST_FOR_EACH_ENTRY( rule, &rules, struct rule, entry )
    {
        if (!is_meant( rule, name )) continue;
        *found = rule->overrides;
        TRACE( "%s: cache %u, program's folder %u\n", debugstr_w(name), found->gac, found->private_path );
        return;
    }
}
