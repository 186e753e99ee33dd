/*
 * Class factories
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

#ifndef __MSCOREE_CLASSFACTORY_H
#define __MSCOREE_CLASSFACTORY_H

/* Makes an object of the class that a factory is for. */
typedef HRESULT (*class_creator)( const void *class, REFIID riid, void **obj );

/* A factory whose objects creator makes; it keeps a copy of the size bytes that say which class it is for. E_POINTER:
 * obj is NULL; E_OUTOFMEMORY; E_NOINTERFACE: riid is none of a factory's. *obj is NULL then. */
extern HRESULT classfactory_create( class_creator creator, const void *class, SIZE_T size, REFIID riid, void **obj );

#endif /* __MSCOREE_CLASSFACTORY_H */
