/*
 * Doubly linked lists, for builds outside of a Wine tree, which has this header itself
 *
 * A list is a ring of links: its head, and one link inside of each element. So an element is taken out without a look at
 * its list, and no end is a special case. The names are those of Wine's header, as far as they are used here.
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

#ifndef __WINE_SERVER_LIST_H
#define __WINE_SERVER_LIST_H

struct list
{
    struct list *next;
    struct list *prev;
};

#define LIST_INIT( list ) { &(list), &(list) }

static inline void list_init( struct list *list )
{
    list->next = list->prev = list;
}

/* Behind an element, or at the front of a list. */
static inline void list_add_after( struct list *elem, struct list *to_add )
{
    to_add->prev = elem;
    to_add->next = elem->next;
    elem->next->prev = to_add;
    elem->next = to_add;
}

/* In front of an element, or at the end of a list. */
static inline void list_add_before( struct list *elem, struct list *to_add )
{
    list_add_after( elem->prev, to_add );
}

static inline void list_add_head( struct list *list, struct list *elem )
{
    list_add_after( list, elem );
}

static inline void list_add_tail( struct list *list, struct list *elem )
{
    list_add_before( list, elem );
}

static inline void list_remove( struct list *elem )
{
    elem->prev->next = elem->next;
    elem->next->prev = elem->prev;
}

static inline int list_empty( const struct list *list )
{
    return list->next == list;
}

/* NULL: it is empty. */
static inline struct list *list_head( const struct list *list )
{
    return list_empty( list ) ? NULL : list->next;
}

#define LIST_ENTRY( elem, type, field ) ((type *)((char *)(elem) - offsetof( type, field )))

#define LIST_FOR_EACH_ENTRY( elem, list, type, field ) \
    for ((elem) = LIST_ENTRY( (list)->next, type, field ); &(elem)->field != (list); \
         (elem) = LIST_ENTRY( (elem)->field.next, type, field ))

/* The element may be taken out. */
#define LIST_FOR_EACH_ENTRY_SAFE( elem, behind, list, type, field ) \
    for ((elem) = LIST_ENTRY( (list)->next, type, field ), (behind) = LIST_ENTRY( (elem)->field.next, type, field ); \
         &(elem)->field != (list); (elem) = (behind), (behind) = LIST_ENTRY( (elem)->field.next, type, field ))

#endif /* __WINE_SERVER_LIST_H */
