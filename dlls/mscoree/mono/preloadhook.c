/*
 * Mono's hook that is asked for an assembly before Mono looks for it
 *
 * wine-mono has two of its own, and the second can be told more; any other Mono has the plain one. The best that is
 * there is the only one that is used.
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
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "mono/monoapi.h"
#include "mono/preloadhook.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static preloadhook_find find_assembly;

static MonoAssembly * CDECL hook( MonoAssemblyName *name, char **paths, void *context )
{
    MonoAssembly *assembly;
    int flags = 0;

    TRACE( "%s\n", debugstr_a(mono_assembly_name_get_name( name )) );

    assembly = find_assembly( name, &flags );
    if (!assembly && (flags & PRELOAD_SKIP_PRIVATE_PATH))
        WARN( "%s: this Mono looks in the program's folder in any case\n",
              debugstr_a(mono_assembly_name_get_name( name )) );
    return assembly;
}

static MonoAssembly * CDECL hook_v2( MonoAssemblyName *name, char **paths, int *flags, void *context )
{
    MonoAssembly *assembly;
    int said = 0;

    TRACE( "%s\n", debugstr_a(mono_assembly_name_get_name( name )) );

    assembly = find_assembly( name, &said );
    *flags |= said;
    return assembly;
}

BOOL preloadhook_install( preloadhook_find find )
{
    TRACE( "\n" );

    find_assembly = find;
    if (wine_mono_install_assembly_preload_hook_v2) wine_mono_install_assembly_preload_hook_v2( hook_v2, NULL );
    else if (wine_mono_install_assembly_preload_hook) wine_mono_install_assembly_preload_hook( hook, NULL );
    else if (mono_install_assembly_preload_hook) mono_install_assembly_preload_hook( hook, NULL );
    else return FALSE;
    return TRUE;
}
