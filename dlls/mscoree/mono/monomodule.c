/*
 * Assemblies that the system has loaded as modules, and their methods for native callers
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

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "mono/exportsignature.h"
#include "mono/monoapi.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* The function has had one argument more in plain Mono since it knows load contexts; wine-mono's does without. Only
 * wine-mono has functions of its own. */
static MonoImage *open_image( HMODULE module, char *name )
{
    typedef MonoImage *(CDECL *open_in_context)( void *context, HMODULE module, char *name, int has_entry,
                                                 int *status );
    int status = 0;

    if (wine_mono_install_assembly_preload_hook)
        return mono_image_open_from_module_handle( module, name, TRUE, &status );
    return ((open_in_context)(void *)mono_image_open_from_module_handle)( NULL, module, name, TRUE, &status );
}

/* Where Mono doesn't take the module as it lies in memory, it reads the file: the code is the same, and so are tokens,
 * but what native code writes to the module's data, managed code doesn't see. */
static HRESULT open_module( HMODULE module, char *name, MonoImage **image )
{
    MonoAssembly *assembly = NULL;
    int status = 0;

    if (mono_image_open_from_module_handle && mono_assembly_load_from && (*image = open_image( module, name )))
        assembly = mono_assembly_load_from( *image, name, &status );
    if (!assembly)
    {
        WARN( "%s is read from its file, with data of its own\n", debugstr_a(name) );
        if (!(assembly = mono_domain_assembly_open( mono_domain_get(), name ))) return COR_E_BADIMAGEFORMAT;
        *image = mono_assembly_get_image( assembly );
    }
    return S_OK;
}

HRESULT monomodule_open( HMODULE module, const WCHAR *path, void **image )
{
    MonoDomain *previous;
    MonoImage *opened;
    char *name;
    HRESULT hr;

    TRACE( "%p %s\n", module, debugstr_w(path) );

    if (!mono_marshal_get_vtfixup_ftnptr)
    {
        FIXME( "this Mono runs no modules with native code\n" );
        return E_NOTIMPL;
    }
    if (!monocall_enter( mono_get_root_domain(), &previous )) return HOST_E_CLRNOTAVAILABLE;
    if ((name = utf8_from_wide( path ))) hr = open_module( module, name, &opened );
    else hr = E_OUTOFMEMORY;
    free_string( name );
    monocall_leave( mono_get_root_domain(), previous );
    if (SUCCEEDED(hr)) *image = opened;
    return hr;
}

HRESULT monomodule_get_fixup( void *image, DWORD token, WORD type, void **code, unsigned int *words )
{
    MonoDomain *previous;
    MonoMethod *method;
    HRESULT hr;

    if (!monocall_enter( mono_get_root_domain(), &previous )) return HOST_E_CLRNOTAVAILABLE;
    if (!(method = mono_get_method( image, token, NULL ))) hr = COR_E_MISSINGMETHOD;
    else if (SUCCEEDED(hr = exportsignature_check( method, words )) &&
             !(*code = mono_marshal_get_vtfixup_ftnptr( image, token, type )))
        hr = COR_E_MISSINGMETHOD;
    monocall_leave( mono_get_root_domain(), previous );
    return hr;
}
