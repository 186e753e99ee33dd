/*
 * A collection before memory is refused to the runtime
 *
 * Garbage may be what fills a limit, and only a collection tells. Where it can be made depends on what the thread
 * holds:
 *
 *   A large object. Mono asks for its pages with the collector's lock held, at a point where it collects itself when it
 *   sees reason to. So the thread that was refused may do it, too: it owns that lock, and enters it once more. Newer
 *   Monos have slim locks, which can be entered once only; there locks.c lets the thread pass, if it watches the locks.
 *
 *   Anything else, without which Mono ends the process: its C heap, code, small pages. Any of Mono's locks may be held
 *   then, also one that a collection needs. It is lent (loans.c), and the low-memory thread collects.
 *
 * Never out of a collection, and never in a runtime that is on its way up or down.
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

#include <stdarg.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "mono/embed.h"
#include "redirect/locks.h"
#include "redirect/memcall.h"
#include "redirect/runtimemem.h"
#include "runtime/collect.h"
#include "runtime/notification.h"
#include "runtime/state.h"
#include "support/imports.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static BOOL has_slim_locks;         /* Mono's locks cannot be entered twice */
/* the collected heap's size before the last collection; a figure for the statistics only */
static volatile LONG64 heap_before;

/* A Mono with slim locks is known by the condition variables that it imports. */
void collect_init( HMODULE module )
{
    has_slim_locks = imports_has( module, "SleepConditionVariableSRW" );
}

/* Until the second call the thread may enter the collector's lock once more.  FALSE: it may not. */
static BOOL begin_reentry(void)
{
    return !has_slim_locks || locks_begin_reentry();
}

static void end_reentry(void)
{
    if (has_slim_locks) locks_end_reentry();
}

static BOOL is_safe(void)
{
    return runtime_is_started() && !memcall_is_collecting() && !embed_is_shutting_down();
}

/* Zeros where the collector's lock, which this takes, may be held and cannot be entered again. */
static void get_figures( struct embed_gc_figures *figures )
{
    memset( figures, 0, sizeof(*figures) );
    if (!begin_reentry()) return;
    embed_get_gc_figures( figures );
    end_reentry();
}

static void note_heap(void)
{
    struct embed_gc_figures figures;

    get_figures( &figures );
    heap_before = figures.heap;
}

BOOL collect_here(void)
{
    BOOL ret;

    if (!is_safe() || !begin_reentry()) return FALSE;
    note_heap();
    ret = embed_collect_here();
    end_reentry();
    if (ret) notification_forget();     /* what was asked for meanwhile has been done */
    return ret;
}

UINT64 collect_get_heap_in_use( UINT64 *size )
{
    struct embed_gc_figures figures;

    get_figures( &figures );
    *size = figures.heap;
    return figures.used;
}

/* The line is for the user: whoever called the thread sees an abort only. */
BOOL collect_throw( BOOL abort )
{
    if (!is_safe()) return FALSE;
    if (abort && embed_abort_thread())
    {
        ERR( "a thread is aborted for lack of memory\n" );
        return TRUE;
    }
    if (!embed_throw_out_of_memory()) return FALSE;
    TRACE( "an OutOfMemoryException is on its way\n" );
    return TRUE;
}

void collect_count( BOOL served )
{
    struct embed_gc_figures figures;
    UINT64 freed = 0, before = heap_before;

    get_figures( &figures );
    if (figures.heap < before) freed = before - figures.heap;
    TRACE( "%s, %I64u bytes were freed\n", served ? "it helped" : "it did not help", freed );
    runtimemem_count_collection( served, freed );
}
