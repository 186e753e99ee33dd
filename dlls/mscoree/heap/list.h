/*
 * Circular, doubly linked lists
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

/* The head is an element like any other: nothing here has a special case. An element that is in no list points to
 * itself, or has never been used. */

#ifndef __MSCOREE_HEAP_LIST_H
#define __MSCOREE_HEAP_LIST_H

#include <stddef.h>

struct link
{
    struct link *next;
    struct link *prev;
};

#define LINK_OWNER( link, type, field ) ((type *)((char *)(link) - offsetof( type, field )))

static inline void link_init( struct link *list )
{
    list->next = list->prev = list;
}

static inline int link_empty( const struct link *list )
{
    return list->next == list;
}

static inline void link_insert_before( struct link *link, struct link *elem )
{
    elem->next = link;
    elem->prev = link->prev;
    link->prev->next = elem;
    link->prev = elem;
}

static inline void link_append( struct link *list, struct link *elem )
{
    link_insert_before( list, elem );
}

static inline void link_remove( struct link *elem )
{
    elem->next->prev = elem->prev;
    elem->prev->next = elem->next;
    link_init( elem );
}

/* Moves everything in src to the end of dst. */
static inline void link_splice( struct link *dst, struct link *src )
{
    if (link_empty( src )) return;
    src->next->prev = dst->prev;
    src->prev->next = dst;
    dst->prev->next = src->next;
    dst->prev = src->prev;
    link_init( src );
}

#endif  /* __MSCOREE_HEAP_LIST_H */
