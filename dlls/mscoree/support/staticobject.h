/*
 * QueryInterface of the objects that are static: there is one of each, and its references are not counted
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

#ifndef __MSCOREE_STATICOBJECT_H
#define __MSCOREE_STATICOBJECT_H

struct static_interface
{
    const IID *iid;
    void      *iface;
};

/* Looks for an interface of an object; the first one is its IUnknown too. E_POINTER: obj is NULL; E_NOINTERFACE: there
 * is no such interface, and *obj is NULL. */
static inline HRESULT staticobject_query( const struct static_interface *interfaces, unsigned int count, REFIID riid,
                                          void **obj )
{
    unsigned int i;

    if (!obj) return E_POINTER;
    *obj = NULL;
    if (IsEqualGUID( riid, &IID_IUnknown )) *obj = interfaces[0].iface;
    for (i = 0; i < count && !*obj; i++) if (IsEqualGUID( riid, interfaces[i].iid )) *obj = interfaces[i].iface;
    if (!*obj) return E_NOINTERFACE;
    IUnknown_AddRef( (IUnknown *)*obj );
    return S_OK;
}

#endif /* __MSCOREE_STATICOBJECT_H */
