/*
 * Limits that a user sets, without code: registry and environment
 *
 * Three places, of which a later one goes before an earlier one, setting by setting:
 *
 *   the registry key HKEY_CURRENT_USER\Software\Wine\Mscoree
 *   the registry key HKEY_CURRENT_USER\Software\Wine\AppDefaults\PROGRAM.exe\Mscoree
 *   the environment variable MSCOREE_MEMORY, as "limit=512M,low=85,strict=1"
 *
 * In the registry each setting is a value, a string or a DWORD. A mistake must not keep a program from running, nor go
 * unseen: it is reported by name on the debug channel and on stderr, and the setting is as if it had not been set.
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

#define COBJMACROS
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "winreg.h"
#include "objbase.h"
#include "mscoree.h"
#include "hostmemory.h"
#include "wine/debug.h"

#include "hostmemory/settings.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define VARIABLE    L"MSCOREE_MEMORY"
#define KEY         L"Software\\Wine\\Mscoree"
#define MAX_TEXT    1024    /* of all settings of the environment */

#define MAX_FILE    260

#define DEFAULT_RESERVE (16 << 20)      /* of processreserve, at most; bytes */

enum kind
{
    KIND_SIZE,              /* bytes, or with K, M, G or T after the number 1024 of them and so on; into a UINT64 */
    KIND_PERCENT,           /* 0 to 100 */
    KIND_MILLISECONDS,
    KIND_FLAG,              /* 0 or 1 */
    KIND_FILE               /* a file's name, into MAX_FILE characters */
};

struct settings
{
    HOST_MEMORY_LIMITS limits;
    UINT32             strict;
    UINT32             debug;
    UINT64             trace_size;
    WCHAR              trace[MAX_FILE];
};

#define LIMIT(field) offsetof(struct settings, limits.field)

static const struct
{
    const WCHAR *name;
    enum kind    kind;
    size_t       offset;
}
known[] =
{
    { L"limit",          KIND_SIZE,         LIMIT( commitLimit ) },
    { L"reserve",        KIND_SIZE,         LIMIT( reserveLimit ) },
    { L"appreserve",     KIND_SIZE,         LIMIT( appDomainReserve ) },
    { L"processreserve", KIND_SIZE,         LIMIT( processReserve ) },
    { L"cache",          KIND_SIZE,         LIMIT( cacheLimit ) },
    { L"wait",           KIND_MILLISECONDS, LIMIT( waitMilliseconds ) },
    { L"locktimeout",    KIND_MILLISECONDS, LIMIT( lockTimeoutMilliseconds ) },
    { L"low",            KIND_PERCENT,      LIMIT( lowPercent ) },
    { L"high",           KIND_PERCENT,      LIMIT( highPercent ) },
    { L"strict",         KIND_FLAG,         offsetof(struct settings, strict) },
    { L"debug",          KIND_FLAG,         offsetof(struct settings, debug) },
    { L"trace",          KIND_FILE,         offsetof(struct settings, trace) },
    { L"tracesize",      KIND_SIZE,         offsetof(struct settings, trace_size) },
};

static void report( const WCHAR *place, const WCHAR *what, const WCHAR *why )
{
    WCHAR text[512];
    char line[1024];
    DWORD len;

    swprintf( text, ARRAY_SIZE(text), L"mscoree: %.200ls: %.100ls: %.100ls", place, what, why );
    ERR( "%s\n", debugstr_w(text) );
    len = WideCharToMultiByte( CP_UTF8, 0, text, -1, line, sizeof(line) - 1, NULL, NULL );
    if (!len) return;
    line[len - 1] = '\n';
    WriteFile( GetStdHandle( STD_ERROR_HANDLE ), line, len, &len, NULL );
}

/*********************************************************************** Values */

/* A number and nothing after it but one of the units; all of it must fit. */
static BOOL parse_number( const WCHAR *text, BOOL units, UINT64 max, UINT64 *number )
{
    static const WCHAR unit_names[] = L"KMGT";
    const WCHAR *unit;
    UINT64 value = 0;
    unsigned int shift;

    if (*text < '0' || *text > '9') return FALSE;
    for (; *text >= '0' && *text <= '9'; text++)
    {
        if (value > (~(UINT64)0 - (*text - '0')) / 10) return FALSE;
        value = value * 10 + (*text - '0');
    }
    if (units && *text)
    {
        for (unit = unit_names; *unit && *unit != *text && *unit != *text - 'a' + 'A'; unit++) /* look for it */;
        if (!*unit) return FALSE;
        shift = 10 * (unit - unit_names + 1);
        if (value > ~(UINT64)0 >> shift) return FALSE;
        value <<= shift;
        text++;
    }
    if (*text || value > max) return FALSE;
    *number = value;
    return TRUE;
}

/* What is wrong with a value; NULL: nothing, and it was taken. */
static const WCHAR *set_value( void *field, enum kind kind, const WCHAR *text )
{
    UINT64 number;

    switch (kind)
    {
    case KIND_FILE:
        if (!*text || lstrlenW( text ) >= MAX_FILE) return L"this is no name of a file; ignored";
        lstrcpyW( field, text );
        return NULL;
    case KIND_SIZE:
        if (!parse_number( text, TRUE, ~(UINT64)0, &number ))
            return L"this is no number of bytes, such as 1048576, 512M or 2G; ignored";
        *(UINT64 *)field = number;
        return NULL;
    case KIND_PERCENT:
        if (!parse_number( text, FALSE, 100, &number )) return L"this is no number from 0 to 100; ignored";
        break;
    case KIND_MILLISECONDS:
        if (!parse_number( text, FALSE, INFINITE - 1, &number )) return L"this is no number of milliseconds; ignored";
        break;
    default:
        if (!parse_number( text, FALSE, 1, &number )) return L"this is neither 0 nor 1; ignored";
    }
    *(UINT32 *)field = number;
    return NULL;
}

static void set( struct settings *settings, const WCHAR *place, const WCHAR *name, const WCHAR *text )
{
    const WCHAR *wrong = L"there is no such setting; ignored";
    WCHAR what[101];
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(known); i++)
    {
        if (lstrcmpiW( name, known[i].name )) continue;
        wrong = set_value( (char *)settings + known[i].offset, known[i].kind, text );
        break;
    }
    TRACE( "%s: %s=%s\n", debugstr_w(place), debugstr_w(name), debugstr_w(text) );
    if (!wrong) return;
    swprintf( what, ARRAY_SIZE(what), L"%.48ls=%.48ls", name, text );
    report( place, what, wrong );
}

/*********************************************************************** Places */

/* The values of a key; FALSE: it does not exist. */
static BOOL read_key( struct settings *settings, const WCHAR *path )
{
    WCHAR name[64], text[MAX_FILE], place[MAX_PATH + 32];
    DWORD i, name_len, size, type, error, number;
    HKEY key;

    if (RegOpenKeyExW( HKEY_CURRENT_USER, path, 0, KEY_QUERY_VALUE, &key )) return FALSE;
    swprintf( place, ARRAY_SIZE(place), L"HKEY_CURRENT_USER\\%.250ls", path );
    for (i = 0; ; i++)
    {
        name_len = ARRAY_SIZE(name);
        size = sizeof(text) - sizeof(WCHAR);
        error = RegEnumValueW( key, i, name, &name_len, NULL, &type, (BYTE *)text, &size );
        if (error == ERROR_NO_MORE_ITEMS) break;
        if (error == ERROR_MORE_DATA) report( place, L"a value", L"its name or its text is too long; ignored" );
        else if (error) break;
        else if (type == REG_DWORD)
        {
            memcpy( &number, text, sizeof(number) );
            swprintf( text, ARRAY_SIZE(text), L"%lu", number );
            set( settings, place, name, text );
        }
        else if (type == REG_SZ)
        {
            text[size / sizeof(WCHAR)] = 0;
            set( settings, place, name, text );
        }
        else report( place, name, L"the value is neither a string nor a DWORD; ignored" );
    }
    RegCloseKey( key );
    return TRUE;
}

static BOOL read_app_key( struct settings *settings )
{
    WCHAR program[MAX_PATH], path[MAX_PATH], *name;
    DWORD len = GetModuleFileNameW( NULL, program, MAX_PATH );

    if (!len || len == MAX_PATH) return FALSE;
    name = wcsrchr( program, '\\' );
    name = name ? name + 1 : program;
    if (lstrlenW( name ) > 200) return FALSE;
    swprintf( path, ARRAY_SIZE(path), L"Software\\Wine\\AppDefaults\\%ls\\Mscoree", name );
    return read_key( settings, path );
}

static WCHAR *trim( WCHAR *text )
{
    WCHAR *end;

    while (*text == ' ') text++;
    for (end = text + lstrlenW( text ); end > text && end[-1] == ' '; end--) /* back over them */;
    *end = 0;
    return text;
}

/* "name=value,name=value"; empty ones are skipped. */
static BOOL read_environment( struct settings *settings )
{
    WCHAR text[MAX_TEXT], *item, *next, *value;
    DWORD len = GetEnvironmentVariableW( VARIABLE, text, MAX_TEXT );

    if (!len) return FALSE;
    if (len >= MAX_TEXT)
    {
        report( VARIABLE, L"the whole of it", L"it is too long; ignored" );
        return FALSE;
    }
    for (item = text; item; item = next)
    {
        if ((next = wcschr( item, ',' ))) *next++ = 0;
        item = trim( item );
        if (!*item) continue;
        if (!(value = wcschr( item, '=' )))
        {
            report( VARIABLE, item, L"there is no value, NAME=VALUE; ignored" );
            continue;
        }
        *value++ = 0;
        set( settings, VARIABLE, trim( item ), trim( value ) );
    }
    return TRUE;
}

/*********************************************************************** The whole */

/* Each value is good by itself; together they must make sense to the manager. */
static void drop_contradictions( HOST_MEMORY_LIMITS *limits )
{
    if (limits->lowPercent && limits->highPercent > limits->lowPercent)
    {
        report( L"settings of memory", L"high", L"it is above low; ignored" );
        limits->highPercent = 0;
    }
    if (!limits->commitLimit) return;
    if (limits->appDomainReserve > limits->commitLimit)
    {
        report( L"settings of memory", L"appreserve", L"it is more than limit; ignored" );
        limits->appDomainReserve = 0;
    }
    if (limits->processReserve > limits->commitLimit - limits->appDomainReserve)
    {
        report( L"settings of memory", L"processreserve", L"with appreserve it is more than limit; ignored" );
        limits->processReserve = 0;
    }
}

/* Mono ends the process where it gets no memory for itself, so a limit leaves it something after the program's last
 * array. */
static void set_default_reserve( HOST_MEMORY_LIMITS *limits )
{
    if (!limits->commitLimit || limits->processReserve) return;
    limits->processReserve = min( limits->commitLimit / 8, DEFAULT_RESERVE );
    limits->processReserve = min( limits->processReserve, limits->commitLimit - limits->appDomainReserve );
}

/* FALSE: there are none. */
static BOOL read_all( struct settings *settings )
{
    BOOL found = read_key( settings, KEY );

    found |= read_app_key( settings );
    found |= read_environment( settings );
    return found;
}

static struct settings settings = { { sizeof(settings.limits) } };
static BOOL have_settings;

static BOOL WINAPI read_once( INIT_ONCE *once, void *param, void **context )
{
    if (!(have_settings = read_all( &settings ))) return TRUE;
    if (settings.strict) settings.limits.flags |= HOST_MEMORY_STRICT;
    drop_contradictions( &settings.limits );
    set_default_reserve( &settings.limits );
    return TRUE;
}

/* They are read once, for each mistake is to be named once, and every start would pay for more. */
static const struct settings *get_settings(void)
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;

    InitOnceExecuteOnce( &once, read_once, NULL, NULL );
    return have_settings ? &settings : NULL;
}

BOOL settings_wants_debug(void)
{
    const struct settings *current = get_settings();

    return current && current->debug;
}

const WCHAR *settings_get_trace( UINT64 *size )
{
    const struct settings *current = get_settings();

    *size = current ? current->trace_size : 0;
    return current && *current->trace ? current->trace : NULL;
}

void settings_report_trace( HRESULT hr )
{
    WCHAR why[64];

    swprintf( why, ARRAY_SIZE(why), L"the file cannot be written, error %lu; ignored", (ULONG)HRESULT_CODE( hr ) );
    report( L"trace", settings.trace, why );
}

HRESULT settings_apply( IHostMemoryManager *manager )
{
    const struct settings *current = get_settings();
    IHostMemoryPolicy *policy;
    HRESULT hr;

    if (!current) return S_FALSE;
    if (FAILED(hr = IHostMemoryManager_QueryInterface( manager, &IID_IHostMemoryPolicy, (void **)&policy ))) return hr;
    hr = IHostMemoryPolicy_SetLimits( policy, &current->limits );
    if (FAILED(hr)) ERR( "the limits could not be set: %#lx\n", hr );
    IHostMemoryPolicy_Release( policy );
    return hr;
}
