/*
 * Texts of the error codes that this DLL gives
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

#ifndef __MSCOREE_ERRORTEXT_H
#define __MSCOREE_ERRORTEXT_H

/* The text of an error code, in English, or the system's text in the language lcid (0: the user's) where it has one.
 * Writes at most size WCHARs with the terminating zero and returns the length without it; 0: the code is unknown. */
extern unsigned int errortext_get( UINT code, LCID lcid, WCHAR *buffer, unsigned int size );

#endif /* __MSCOREE_ERRORTEXT_H */
