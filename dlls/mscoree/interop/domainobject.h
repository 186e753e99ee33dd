/*
 * App domains as COM objects
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

#ifndef __MSCOREE_DOMAINOBJECT_H
#define __MSCOREE_DOMAINOBJECT_H

/* COR_E_APPDOMAINUNLOADED: it is gone. */
extern HRESULT domainobject_get_listed( DWORD number, IUnknown **domain );

/* E_INVALIDARG: that is no app domain. */
extern HRESULT domainobject_unload( IUnknown *domain );

/* App domains as COM objects, for ICorRuntimeHost.  An empty name gives one made up. */
extern HRESULT domainobject_get_default( IUnknown **domain );
extern HRESULT domainobject_create( const WCHAR *name, IUnknown *setup, IUnknown *evidence, IUnknown **domain );
extern HRESULT domainobject_create_setup( IUnknown **setup );
extern HRESULT domainobject_create_evidence( IUnknown **evidence );
extern HRESULT domainobject_get_current( IUnknown **domain );

#endif /* __MSCOREE_DOMAINOBJECT_H */
