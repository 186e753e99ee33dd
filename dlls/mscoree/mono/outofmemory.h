/*
 * OutOfMemoryExceptions that are there before they are needed
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

#ifndef __MSCOREE_OUTOFMEMORY_H
#define __MSCOREE_OUTOFMEMORY_H

#include "mono/monoapi.h"

/* A domain is there, and code can run in it; or it is gone. */
extern void outofmemory_prepare( MonoDomain *domain );
extern void outofmemory_forget_domain( MonoDomain *domain );

/* Before Mono starts: exceptions may be thrown. */
extern void outofmemory_init(void);

/* Mono has met the calling thread, and it may be thrown at; or it runs no managed code, or is on its way out. */
extern void outofmemory_thread_started(void);
extern void outofmemory_exempt_thread(void);

/* The calling thread leaves managed code, or never was in it: what was to be thrown there is not. */
extern void outofmemory_forget_pending(void);

/* This Mono can, and outofmemory_init() has been called. */
extern BOOL outofmemory_can_throw(void);

/* An abort of the calling thread was asked for, and has not come yet; or it has. */
extern void outofmemory_note_abort( BOOL asked );
extern BOOL outofmemory_is_abort_noted(void);

#endif /* __MSCOREE_OUTOFMEMORY_H */
