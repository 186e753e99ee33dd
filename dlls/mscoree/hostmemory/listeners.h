/*
 * Who is told of low memory
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

#ifndef __MSCOREE_HOSTMEMORY_LISTENERS_H
#define __MSCOREE_HOSTMEMORY_LISTENERS_H

#define MAX_LISTENERS 16

/* Invariant: callbacks[0..count) are referenced, and different from each other. */
struct listeners
{
    SRWLOCK                         lock;
    unsigned int                    count;
    ICLRMemoryNotificationCallback *callbacks[MAX_LISTENERS];
    volatile LONG                   telling;    /* a notification is under way */
};

/* E_POINTER; E_OUTOFMEMORY when there are too many.  One that is known already stays. */
extern HRESULT listeners_add( struct listeners *listeners, ICLRMemoryNotificationCallback *callback );

/* Puts a callback in the place of another; NULL: in its place there is none. E_POINTER; HOST_E_INVALIDOPERATION: the
 * other is not known. One that is known already only gets its old place. */
extern HRESULT listeners_replace( struct listeners *listeners, ICLRMemoryNotificationCallback *previous,
                                  ICLRMemoryNotificationCallback *callback );

/* Tells all of them, outside of every lock; FALSE: nobody was told, because there is nobody or it is being done
 * already. */
extern BOOL listeners_tell( struct listeners *listeners, EMemoryAvailable available );

extern void listeners_release( struct listeners *listeners );

#endif /* __MSCOREE_HOSTMEMORY_LISTENERS_H */
