/*
 * The startup flags of the versions, until the process is bound to one
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

#ifndef __MSCOREE_STARTUPFLAGS_H
#define __MSCOREE_STARTUPFLAGS_H

/* A version's (an index of runtimeinfo.h). The configuration file has MAX_PATH WCHARs at most, and may be NULL. */
extern void startupflags_set( int index, DWORD flags, const WCHAR *config );

/* The configuration file, in MAX_PATH WCHARs; "": there is none. */
extern void startupflags_get( int index, DWORD *flags, WCHAR *config );

/* Gives those of a version, where they were set, to the runtime, which keeps them from then on. */
extern void startupflags_apply( int index );

#endif /* __MSCOREE_STARTUPFLAGS_H */
