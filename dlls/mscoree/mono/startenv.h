/*
 * Variables of the environment, for the time in which Mono starts
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

#ifndef __MSCOREE_MONO_STARTENV_H
#define __MSCOREE_MONO_STARTENV_H

struct startenv
{
    const WCHAR *name;      /* NULL: nothing was changed */
    WCHAR       *before;    /* what the user had set; NULL: nothing */
};

/* Sets a variable that the user hasn't set. */
extern BOOL startenv_set_default( struct startenv *env, const WCHAR *name, const WCHAR *value );

/* Puts something before the user's list, whose items are separated by commas; of two items for the same thing Mono
 * takes the last one, which is then the user's. */
extern BOOL startenv_prepend( struct startenv *env, const WCHAR *name, const WCHAR *item );

/* Gives back what the user had set: programs that this one starts are to see that. */
extern void startenv_restore( struct startenv *env );

#endif /* __MSCOREE_MONO_STARTENV_H */
