/*
 * Methods of the core library's reflection, called with VARIANTs
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
#include "objbase.h"
#include "oleauto.h"
#include "corerror.h"
#include "wine/debug.h"

#include "interop/monovariant.h"
#include "interop/reflection.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static MonoMethod *find_method( const struct reflection_interface *itf, const char *text )
{
    MonoClass *class = mono_class_from_name( mono_get_corlib(), itf->space, itf->class_name );
    MonoMethodDesc *desc;
    MonoMethod *method = NULL;
    char full[400];

    snprintf( full, sizeof(full), "*:%s", text );
    if (!(desc = mono_method_desc_new( full, TRUE ))) return NULL;
    for (; class && !method; class = mono_class_get_parent( class ))
        method = mono_method_desc_search_in_class( desc, class );
    mono_method_desc_free( desc );
    return method;
}

/* A method of the core library lives as long as Mono. */
MonoMethod *reflection_get_method( const struct reflection_interface *itf, struct reflection_method *method )
{
    if (!method->desc) return NULL;
    if (!method->method && !(method->method = find_method( itf, method->desc )))
        FIXME( "this core library has no %s.%s.%s\n", itf->space, itf->class_name, method->desc );
    return method->method;
}

int reflection_count_args( const struct reflection_interface *itf, struct reflection_method *method )
{
    MonoMethod *managed = reflection_get_method( itf, method );

    return managed ? (int)mono_signature_get_param_count( mono_method_signature( managed ) ) : -1;
}

HRESULT reflection_invoke( const struct reflection_interface *itf, struct reflection_method *method, MonoObject *obj,
                           VARIANT *args, unsigned int count, MonoObject **ret, MonoObject **exception )
{
    MonoMethod *managed = reflection_get_method( itf, method );
    MonoMethodSignature *sig;
    void *params[REFLECTION_MAX_ARGS], *iter = NULL;
    UINT64 values[REFLECTION_MAX_ARGS];
    unsigned int i;
    HRESULT hr;

    *ret = *exception = NULL;
    if (!managed) return E_NOTIMPL;
    sig = mono_method_signature( managed );
    if (count > REFLECTION_MAX_ARGS || count != mono_signature_get_param_count( sig )) return DISP_E_BADPARAMCOUNT;
    for (i = 0; i < count; i++)
        if (FAILED(hr = monovariant_to_param( mono_signature_get_params( sig, &iter ), &args[i], &values[i],
                                              &params[i] )))
            return hr;
    return monocall_invoke_told( mono_object_get_virtual_method( obj, managed ), obj, params, ret, exception );
}
