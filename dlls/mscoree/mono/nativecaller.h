/*
 * Exceptions of managed code that come to a native caller
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

#ifndef __MSCOREE_NATIVECALLER_H
#define __MSCOREE_NATIVECALLER_H

/* From now on, land() is called on the thread of each exception that no managed code catches between where it was
 * thrown and the native code that called that, when no managed code waits further out either. It goes to code of the
 * native caller's, with the handle, and does not return; or it returns, and the exception is an unhandled one. FALSE:
 * this Mono can't. */
extern BOOL nativecaller_watch( void (*land)( UINT32 exception ) );

/* Managed code is about to be called; FALSE: it can't be on this stack (threadstack.h). calls: for the way out. */
extern BOOL nativecaller_enter( UINT_PTR *calls );

/* It has returned, or was left, and with it all that it has called. */
#define NATIVECALLER_NOT_ENTERED (~(UINT_PTR)0)     /* there is no way out */
extern void nativecaller_leave( UINT_PTR calls );

/* Whether managed code waits, on the calling thread, for the native code that is running. */
extern BOOL nativecaller_is_managed(void);

/* The domain that the calling thread is in, if any, and back to it. */
extern void *nativecaller_get_domain(void);
extern void nativecaller_set_domain( void *domain );

/* The HRESULT of the exception that came with a handle; an abort of the thread ends with this. */
extern HRESULT nativecaller_get_result( UINT32 exception );

/* The exception is dealt with. */
extern void nativecaller_forget( UINT32 exception );

/* Ends the process as one whose exception nobody caught. */
extern void nativecaller_end( UINT32 exception );

#endif /* __MSCOREE_NATIVECALLER_H */
