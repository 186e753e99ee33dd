/*
 * A managed exception as the thread's error object
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
#include "oleauto.h"

#include "interop/managederror.h"
#include "support/errorinfo.h"

void managederror_set( const IID *iid, MonoObject *exception )
{
    BSTR source = monocall_get_exception_text( exception, "Source" );
    BSTR message = monocall_get_exception_text( exception, "Message" );
    BSTR help = monocall_get_exception_text( exception, "HelpLink" );

    errorinfo_set( iid, source ? source : L"mscorlib", message, help );
    SysFreeString( help );
    SysFreeString( message );
    SysFreeString( source );
}
