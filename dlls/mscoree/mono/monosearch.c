/*
 * Where assemblies come from: the host's store and Windows's global cache, before Mono looks in the program's folders
 *
 * Mono asks here on the thread that needs the assembly, in the domain that does. Its own assemblies, those of its
 * global cache, are not looked for elsewhere: what another .NET has left in Windows's cache would not run here.
 *
 * Invariant: an assembly of the host's is loaded once in a domain, whatever the number of references to it.
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
#include <stdio.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "metadata/assemblyidentity.h"
#include "metadata/assemblyoverrides.h"
#include "metadata/windowsgac.h"
#include "mono/monoapi.h"
#include "mono/ownassembly.h"
#include "mono/preloadhook.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#ifdef _WIN64
#define FRAMEWORK L"Framework64"
#else
#define FRAMEWORK L"Framework"
#endif

/* An assembly that the host has provided, by its id. */
struct loaded_assembly
{
    struct loaded_assembly *next;
    UINT64        id;
    int           domain_id;
    MonoAssembly *assembly;
};

static const struct embed_events *events;
static BOOL has_host_store;

static SRWLOCK lock = SRWLOCK_INIT;
static struct loaded_assembly *loaded;

static MonoAssembly *find_loaded( UINT64 id, int domain_id )
{
    struct loaded_assembly *entry;

    AcquireSRWLockShared( &lock );
    entry = loaded;
    while (entry && (entry->id != id || entry->domain_id != domain_id)) entry = entry->next;
    ReleaseSRWLockShared( &lock );
    return entry ? entry->assembly : NULL;
}

static void add_loaded( UINT64 id, int domain_id, MonoAssembly *assembly )
{
    struct loaded_assembly *entry = HeapAlloc( GetProcessHeap(), 0, sizeof(*entry) );

    if (!entry) return;
    entry->id = id;
    entry->domain_id = domain_id;
    entry->assembly = assembly;
    AcquireSRWLockExclusive( &lock );
    entry->next = loaded;
    loaded = entry;
    ReleaseSRWLockExclusive( &lock );
}

static WCHAR *wide_from_utf8( const char *str )
{
    int len = MultiByteToWideChar( CP_UTF8, 0, str, -1, NULL, 0 );
    WCHAR *ret = HeapAlloc( GetProcessHeap(), 0, len * sizeof(WCHAR) );

    if (ret) MultiByteToWideChar( CP_UTF8, 0, str, -1, ret, len );
    return ret;
}

static int get_digit( char c )
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' &&
           c <= 'F' ? c - 'A' + 10 : 0;
}

/* FALSE: no memory. */
static BOOL get_identity( MonoAssemblyName *name, struct assembly_identity *identity )
{
    const char *culture = mono_assembly_name_get_culture( name );
    const char *token = (const char *)mono_assembly_name_get_pubkeytoken( name );
    UINT16 minor, build, revision;
    unsigned int i;

    memset( identity, 0, sizeof(*identity) );
    if (!(identity->name = wide_from_utf8( mono_assembly_name_get_name( name ) ))) return FALSE;
    identity->version[0] = mono_assembly_name_get_version( name, &minor, &build, &revision );
    identity->version[1] = minor;
    identity->version[2] = build;
    identity->version[3] = revision;
    identity->has_version = identity->version[0] || minor || build || revision;
    if (culture)
    {
        identity->has_culture = TRUE;
        if (strcmp( culture, "neutral" ))
            MultiByteToWideChar( CP_UTF8, 0, culture, -1, identity->culture, ARRAY_SIZE(identity->culture) );
    }
    if (token)
    {
        identity->has_token = identity->is_strong = TRUE;
        for (i = 0; i < sizeof(identity->token) && token[2 * i] && token[2 * i + 1]; i++)
            identity->token[i] = get_digit( token[2 * i] ) << 4 | get_digit( token[2 * i + 1] );
    }
    else if (identity->has_version)     /* a whole identity, of an assembly that isn't signed */
    {
        identity->has_token = TRUE;
        identity->has_culture = TRUE;
    }
    return TRUE;
}

static MonoAssembly *load_provided( const struct provided_assembly *provided, const char *name )
{
    int status = 0, domain_id = mono_domain_get_id( mono_domain_get() );
    MonoAssembly *assembly = NULL;
    MonoImage *image;

    if (provided->id && (assembly = find_loaded( provided->id, domain_id ))) return assembly;
    if ((image = mono_image_open_from_data_with_name( (char *)provided->image, provided->size, TRUE, &status, FALSE,
                                                      name )))
        assembly = mono_assembly_load_from( image, name, &status );
    if (!assembly) ERR( "what the host provides for %s is no assembly: status %d\n", debugstr_a(name), status );
    else if (provided->id) add_loaded( provided->id, domain_id, assembly );
    return assembly;
}

static MonoAssembly *ask_host( const struct assembly_identity *identity, MonoAssemblyName *name )
{
    struct provided_assembly provided;
    MonoAssembly *assembly = NULL;
    DWORD domain_id;
    HRESULT hr;

    if (!has_host_store || FAILED(currentdomain_get_id( &domain_id ))) return NULL;
    if ((hr = events->provide_assembly( domain_id, identity, &provided )) == S_OK)
    {
        assembly = load_provided( &provided, mono_assembly_name_get_name( name ) );
        HeapFree( GetProcessHeap(), 0, provided.image );
    }
    else if (FAILED(hr)) WARN( "the host has no %s: %#lx\n", debugstr_w(identity->name), hr );
    return assembly;
}

static MonoAssembly *load_from_cache( const struct assembly_identity *identity, int *flags )
{
    MonoAssembly *assembly = NULL;
    WCHAR path[MAX_PATH];
    int status = 0;
    char *name;

    if (!windowsgac_find( identity, path ) || !(name = utf8_from_wide( path ))) return NULL;
    if ((assembly = mono_assembly_open( name, &status ))) *flags |= PRELOAD_FROM_GAC;
    else ERR( "%s is no assembly: status %d\n", debugstr_w(path), status );
    free_string( name );
    return assembly;
}

/* Beside the program. */
static MonoAssembly *load_private( const struct assembly_identity *identity )
{
    MonoAssembly *assembly = NULL;
    WCHAR path[MAX_PATH], *name;
    int status = 0;
    DWORD len;
    char *file;

    len = GetModuleFileNameW( NULL, path, MAX_PATH );
    if (!len || len >= MAX_PATH || !(name = wcsrchr( path, '\\' ))) return NULL;
    name++;
    if (swprintf( name, MAX_PATH - (name - path), L"%ls.dll", identity->name ) < 0) return NULL;
    if (GetFileAttributesW( path ) == INVALID_FILE_ATTRIBUTES || !(file = utf8_from_wide( path ))) return NULL;
    assembly = mono_assembly_open( file, &status );
    free_string( file );
    return assembly;
}

/* What the user wants first, also of Mono's own; mscorlib is the runtime's in any case. */
static MonoAssembly *load_wanted( const struct assembly_identity *identity, const struct assembly_overrides *overrides,
                                  int *flags )
{
    MonoAssembly *assembly = NULL;

    if (!lstrcmpiW( identity->name, L"mscorlib" )) return NULL;
    if (overrides->private_path == OVERRIDE_YES) assembly = load_private( identity );
    if (!assembly && overrides->gac == OVERRIDE_YES) assembly = load_from_cache( identity, flags );
    return assembly;
}

/* The user's word, or where nothing is said: a Mono that has XNA's assemblies has all of them, and a program's copies
 * of some don't work with the others. */
static BOOL is_private_skipped( const struct assembly_identity *identity, const struct assembly_overrides *overrides,
                                BOOL is_own )
{
    if (overrides->private_path != OVERRIDE_NONE) return overrides->private_path == OVERRIDE_NO;
    return is_own && ownassembly_is_xna( identity );
}

static MonoAssembly *find_assembly( MonoAssemblyName *name, int *flags )
{
    struct assembly_overrides overrides;
    struct assembly_identity identity;
    MonoAssembly *assembly;
    BOOL is_own;

    if (!get_identity( name, &identity )) return NULL;
    assemblyoverrides_find( identity.name, &overrides );
    is_own = ownassembly_is( &identity );
    if (is_private_skipped( &identity, &overrides, is_own )) *flags |= PRELOAD_SKIP_PRIVATE_PATH;
    assembly = load_wanted( &identity, &overrides, flags );
    if (!assembly && is_own) assembly = ownassembly_load_first( name, &identity );
    else if (!assembly && !(assembly = ask_host( &identity, name )) && overrides.gac != OVERRIDE_NO)
        assembly = load_from_cache( &identity, flags );
    HeapFree( GetProcessHeap(), 0, identity.name );
    return assembly;
}

/* Programs name it without a folder, and it lies in the runtime's, where .NET looks for its own libraries first. */
static void map_fusion(void)
{
    WCHAR windows[MAX_PATH], path[MAX_PATH];
    char *target;

    if (!mono_dllmap_insert || !GetWindowsDirectoryW( windows, MAX_PATH ) ||
        swprintf( path, MAX_PATH, L"%ls\\Microsoft.NET\\" FRAMEWORK L"\\v4.0.30319\\fusion.dll", windows ) < 0 ||
        GetFileAttributesW( path ) == INVALID_FILE_ATTRIBUTES || !(target = utf8_from_wide( path ))) return;
    mono_dllmap_insert( NULL, "i:fusion", NULL, target, NULL );
    mono_dllmap_insert( NULL, "i:fusion.dll", NULL, target, NULL );
    free_string( target );
}

void monosearch_install( const struct embed_events *told, BOOL ask )
{
    events = told;
    has_host_store = ask && mono_image_open_from_data_with_name && mono_assembly_load_from;
    if (!preloadhook_install( find_assembly ) || (ask && !has_host_store))
        FIXME( "this Mono takes no assemblies of the host's\n" );
    map_fusion();
}
