/*
 * ICorDebug
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

#ifndef __MSCOREE_DEBUGOBJECT_H
#define __MSCOREE_DEBUGOBJECT_H

/* A new ICorDebug. */
extern HRESULT cordebug_create( REFIID riid, void **obj );

/* The object of a process that was made suspended; the handles stay the caller's. */
struct ICorDebugProcess;
extern HRESULT debugprocess_create( const PROCESS_INFORMATION *info, struct ICorDebugProcess **obj );

#endif /* __MSCOREE_DEBUGOBJECT_H */
