/*
 * The process that asks the host, and what it shares with the one that watches it
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

#ifndef HOSTCHECK_CHILD_H
#define HOSTCHECK_CHILD_H

#include "check.h"
#include "options.h"

#define MAX_CHECKS   80
#define MAX_FINDINGS 6
#define MAX_TEXT     240
#define MAX_ODD      16

struct finding
{
    LONG severity;
    char text[MAX_TEXT];
};

struct result
{
    LONG           done;        /* the check came to its end */
    LONG           count;       /* of findings; more than MAX_FINDINGS: the rest are not kept */
    struct finding findings[MAX_FINDINGS];
};

/* A result that is not documented. */
struct odd_result
{
    LONG method;
    LONG hr;
};

enum child_state { CHILD_LOADING, CHILD_READY, CHILD_NO_TARGET };

/* Everything in it is of the same size in both widths. */
struct shared
{
    LONG              state;            /* enum child_state */
    LONG              ended;            /* the process has come to its end by itself */
    LONG              first;            /* the check to begin with */
    LONG              current;          /* the check that is under way */
    LONG              method;           /* that was entered last, by any thread */
    LONG              crashed;          /* there was an exception that nobody wanted: */
    LONG              crash_method;
    LONG              crash_code;
    UINT64            crash_address;
    char              crash_module[64];
    char              problem[MAX_TEXT];    /* why there is nothing to ask */
    LONG              odd_count;
    struct odd_result odd[MAX_ODD];
    struct result     results[MAX_CHECKS];
};

/* Runs checks from shared->first on, until the last, or until one after which the process must not be used again. */
extern int child_run( const struct options *options, struct shared *shared );

extern void child_note_method( enum method method );
extern void child_note_result( enum method method, HRESULT hr );

/* Of calls.c. */
extern void calls_init(void);
extern enum method calls_get_method(void);

/* Of hresults.c: whether a host may answer it. */
extern BOOL hr_is_documented( HRESULT hr );

/* Of objects.c: which methods have something in their slots that can be called. */
extern unsigned int objects_find_methods( struct context *context );

#endif /* HOSTCHECK_CHILD_H */
