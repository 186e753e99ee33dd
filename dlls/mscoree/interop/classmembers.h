/*
 * What a managed class shows to late-bound callers
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

#ifndef __MSCOREE_CLASSMEMBERS_H
#define __MSCOREE_CLASSMEMBERS_H

#include "mono/monoapi.h"

enum member_kind { MEMBER_METHOD, MEMBER_PROPERTY, MEMBER_FIELD };

struct class_member
{
    WCHAR           *name;
    enum member_kind kind;
    DISPID           id;        /* what its [DispId] says; DISPID_UNKNOWN: it has none */
    unsigned int     number;    /* among those of its name, from 1 */
    MonoMethod      *method;    /* of a property what gets it, or NULL */
    MonoMethod      *setter;
    MonoClassField  *field;
};

struct class_members
{
    struct class_members *next;
    LONG                  refs;
    MonoClass            *class;
    WCHAR                *default_name;     /* of the member that stands for the object; NULL: there is none */
    unsigned int          count, room;
    struct class_member  *members;          /* those of the base classes first */
};

/* For a thread that is in the domain of the class's objects, whose calls the result is good for; NULL: out of
 * memory. */
extern struct class_members *classmembers_get( MonoClass *class );
extern void classmembers_release( struct class_members *members );

/* A domain has gone, and classes with it. */
extern void classmembers_forget(void);

/* The next member of that name after the one that is given, at first none; "Name_2" is the second of the name. */
extern const struct class_member *classmembers_next( const struct class_members *members, const WCHAR *name,
                                                     const struct class_member *member );
extern const struct class_member *classmembers_find_id( const struct class_members *members, DISPID id );

/* The name by which exactly this member is called. */
extern BSTR classmembers_get_full_name( const struct class_member *member );

#endif /* __MSCOREE_CLASSMEMBERS_H */
