/*
 * Managed objects that hosts hold: COM objects of ours
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

#ifndef __MSCOREE_MANAGEDOBJECT_H
#define __MSCOREE_MANAGEDOBJECT_H

#include "interop/reflection.h"

struct managed_object;

/* One of the interfaces that an object has; its pointer is what the host sees. */
struct face
{
    const void            *vtbl;
    struct managed_object *object;
};

/* What answers the calls of these interfaces.  It stands above, and is handed in before Mono is started. */
struct managed_faces
{
    const struct reflection_interface *library;         /* FACE_COUNT of them */
    const void *const                 *identity;        /* the vtable of IManagedObject */
    const void *const                 *class_info;      /* and of IProvideClassInfo */
    void (*before_query)(void);                         /* Mono is about to be asked for another interface */
};

extern void managedobject_set_faces( const struct managed_faces *faces );

/* The COM object of a managed one that belongs to the domain of the calling thread: the same as long as the host holds
 * it. No object gives NULL. The pointer is that of the object's first interface, which begins with IDispatch's
 * methods. */
extern HRESULT managedobject_get( MonoObject *obj, IUnknown **unk );

/* The other way round: S_FALSE when it is none of ours, COR_E_APPDOMAINUNLOADED when its domain is gone. An object of
 * another domain gives a proxy, or E_INVALIDARG when its class is no MarshalByRefObject. */
extern BOOL managedobject_is_ours( IUnknown *unk );
extern HRESULT managedobject_unwrap( IUnknown *unk, MonoObject **obj );

/* Enters the domain of the object with the calling thread, and leaves it again; COR_E_APPDOMAINUNLOADED: there is none
 * any more. */
extern HRESULT managedobject_enter( struct face *face, MonoDomain **previous, MonoObject **obj );
extern void managedobject_leave( struct face *face, MonoDomain *previous );

/* The interface that late-bound calls of the object mean. */
extern const struct reflection_interface *managedobject_get_interface( struct face *face );

/* A domain is about to go, or has gone: its objects are let go of, and answer COR_E_APPDOMAINUNLOADED from then on. */
extern void managedobject_forget_domain( MonoDomain *domain, BOOL gone );

/* IUnknown of every interface. */
extern HRESULT WINAPI managedobject_QueryInterface( struct face *iface, REFIID riid, void **out );
extern ULONG WINAPI managedobject_AddRef( struct face *iface );
extern ULONG WINAPI managedobject_Release( struct face *iface );

#endif /* __MSCOREE_MANAGEDOBJECT_H */
