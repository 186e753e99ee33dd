/*
 * What a thread finds out about an error with GetErrorInfo: PostError and its friends
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

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "oleauto.h"
#include "support/errorinfo.h"
#include "support/errortext.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/* The errors of a thread are kept by COM, which needs nothing of us. */
void WINAPIV InitErrors( DWORD *tls_index )
{
    TRACE( "%p\n", tls_index );
}

void WINAPIV UpdateError(void)
{
    TRACE( "\n" );
}

void errorinfo_set( const IID *iid, const WCHAR *source, const WCHAR *text, const WCHAR *help )
{
    ICreateErrorInfo *create;
    IErrorInfo *info;

    if (FAILED(CreateErrorInfo( &create ))) return;
    if (iid) ICreateErrorInfo_SetGUID( create, iid );
    if (source) ICreateErrorInfo_SetSource( create, (WCHAR *)source );
    if (text) ICreateErrorInfo_SetDescription( create, (WCHAR *)text );
    if (help) ICreateErrorInfo_SetHelpFile( create, (WCHAR *)help );
    if (SUCCEEDED(ICreateErrorInfo_QueryInterface( create, &IID_IErrorInfo, (void **)&info )))
    {
        SetErrorInfo( 0, info );
        IErrorInfo_Release( info );
    }
    ICreateErrorInfo_Release( create );
}

/* Sets the thread's error object to the text of a code, and gives the code back; without a text there is nothing to
 * set. */
HRESULT WINAPIV PostError( HRESULT hr, ... )
{
    WCHAR text[1024];

    TRACE( "%#lx\n", hr );

    if (errortext_get( hr, 0, text, ARRAY_SIZE(text) )) errorinfo_set( NULL, NULL, text, NULL );
    return hr;
}
