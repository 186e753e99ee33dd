/*
 * All that a module of the runtime calls for memory, led to the memory manager
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

#include "redirect/codeheap.h"
#include "redirect/locks.h"
#include "redirect/redirect.h"
#include "redirect/runtimemalloc.h"
#include "redirect/runtimemem.h"
#include "redirect/views.h"

HRESULT redirect_choose_manager( const struct redirect_hooks *hooks )
{
    HRESULT hr = runtimemem_choose( hooks );

    if (SUCCEEDED(hr)) views_init();
    return hr;
}

BOOL redirect_module( HMODULE module )
{
    if (runtimemem_is_limited()) locks_redirect( module );
    return runtimemem_redirect( module ) && runtimemalloc_redirect( module ) && codeheap_redirect( module ) &&
           views_redirect( module );
}
