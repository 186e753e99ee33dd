/*
 * Memory beyond what the manager gives, lent to the runtime until it can throw an OutOfMemoryException
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

#define COBJMACROS
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "mscoree.h"
#include "wine/debug.h"

#include "hostmemory/manager.h"
#include "redirect/hooks.h"
#include "redirect/loans.h"
#include "redirect/locks.h"
#include "redirect/memcall.h"
#include "support/standarderror.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define MAX_LOANS   1024
#define MARGIN      (4u << 20)      /* bytes of objects that the next collection may keep */
#define LAST_BLOCKS 0x100000        /* bytes lent after the first refusal of a block */
#define MANY        ((LONG)(LOANS_PAGES / 4))
#define OBJECTS     0x10000         /* what a collection takes for objects that stay; less is for its own use */
#define STEP        0x80000         /* of these until everything is collected */
#define AT_ONCE     0x10000         /* bytes of blocks that are lent after a refusal without asking the manager again */
#define ENOUGH      3       /* exceptions that a thread gets before it is aborted */
#define UNCOLLECTED (16u << 20)      /* bytes lent before an exception is thrown without a collection of everything */

/* Of the system's pages only. */
struct loan
{
    char  *addr;
    SIZE_T size;
    BOOL   whole;       /* a reservation of its own; else pages inside of one of the manager's */
};

static SRWLOCK lock = SRWLOCK_INIT;     /* only inside of memory calls, in which no thread is stopped */
static struct loan loans[MAX_LOANS];
static unsigned int count;
static SIZE_T lent_pages;

static volatile BOOL ever_lent;
static volatile LONG lent_blocks;       /* bytes */
static volatile LONG lent_since;        /* bytes since the last collection of everything */
static volatile LONG full;
/* Bytes of the collected heap, under the collector's lock: what was in use when it was full, 0: it was not; and its
 * size after the last collection of everything. */
static UINT64 used_when_full, judged_size;

static volatile LONG lent_objects;      /* bytes for objects, since there was room the last time */
static volatile LONG lent_in_vain;      /* bytes of pages, since the collected heap was last not full */
static volatile LONG emptied = 1;       /* counts how many times it was not full */
static volatile LONG period = 1;        /* counts how many times there was room again */
static volatile LONG all_pay;           /* until all is collected: whoever allocates gets an exception */

/* What this takes of memory is lent for nothing. A guest that catches its exceptions and keeps all that it has would
 * come to the end of what can be lent: then the thread is aborted, the next of the CLR's own steps. A host may have
 * it aborted at once. */
static void throw_now(void)
{
    struct memcall_thread *thread = memcall_get_thread();
    BOOL abort = redirect_hooks->aborts_thread(), thrown;

    if (thread)
    {
        thread->paying = TRUE;
        if (thread->emptied != emptied) thread->thrown = 0;
        thread->emptied = emptied;
        if (thread->thrown >= ENOUGH && (ULONG)lent_in_vain > LOANS_PAGES / 2) abort = TRUE;
    }
    if (abort) InterlockedExchange( &all_pay, FALSE );  /* the others need not pay for this one */
    thrown = redirect_hooks->throw_out_of_memory( abort );
    if (!thread) return;
    thread->paying = FALSE;
    if (!thrown) return;
    thread->period = period;
    thread->thrown++;
}

/* A thread has allocated, perhaps a little only. Where many threads fill memory each would have to collect before its
 * turn came, and take more for that, so for a while all that allocate get an exception, if they had none yet. */
static void has_allocated(void)
{
    struct memcall_thread *thread = memcall_find_thread();

    if (all_pay && thread && thread->period != period && !thread->paying && !thread->collecting) throw_now();
}

void loans_collecting(void)
{
    if (lent_objects > MANY) locks_watch_innermost( has_allocated );
}

/* Afterwards memory may be free again, so the next loan has everything collected before it is called full. A thread's
 * stack is searched for what may be references, so for a while what it has let go may seem to be in use. */
static void pay( struct memcall_thread *thread )
{
    if (thread->paying) return;
    thread->lent = 0;
    thread->told = FALSE;
    thread->forgiven = TRUE;
    InterlockedExchange( &full, FALSE );
    InterlockedExchange( &lent_since, 0 );
    if (lent_objects > MANY) InterlockedExchange( &all_pay, TRUE );
    locks_call_without( throw_now );
}

/* The host's policy is asked once a debt, for it may want more than an exception.
 * Out of a collection a thread gets little, mostly blocks, and it gets some for the handlers of the exception, which
 * may have to be compiled. It may hold any lock of Mono's, so it is another thread that collects. */
static void owe( SIZE_T size )
{
    struct memcall_thread *thread = memcall_get_thread();
    SIZE_T before;

    ever_lent = TRUE;
    InterlockedExchangeAdd( &lent_since, size );
    if (!thread || thread->paying) return;
    if (!thread->told)
    {
        thread->told = TRUE;
        redirect_hooks->out_of_memory( TRUE );
    }
    if (thread->collecting)
    {
        if (size < OBJECTS) return;
        thread->owes = TRUE;
        InterlockedExchangeAdd( &lent_objects, size );
        return;
    }
    before = thread->lent;
    thread->lent += size;
    if ((ULONG)lent_blocks > LOANS_BLOCKS / 2) pay( thread );
    else if (before / STEP != thread->lent / STEP) redirect_hooks->collect_soon();
}

/* Room in the table and below the cap; under the lock. */
static BOOL can_lend( SIZE_T size )
{
    return count < MAX_LOANS && size <= LOANS_PAGES && lent_pages <= LOANS_PAGES - size;
}

/* A host that has refused to commit pages of its own reservation has reserved them from the system all the same. Of a
 * reservation all bytes count, whatever is committed of them. */
static void *take_from_system( void *addr, SIZE_T size, DWORD type, DWORD protect )
{
    void *ret = NULL;

    AcquireSRWLockExclusive( &lock );
    if (can_lend( size ) && (ret = VirtualAlloc( addr, size, type, protect )))
    {
        loans[count].addr = ret;
        loans[count].size = size;
        loans[count++].whole = !addr;
        lent_pages += size;
    }
    ReleaseSRWLockExclusive( &lock );
    return ret;
}

/* Once, to the user: what Mono says then is about itself. */
static void tell_end( SIZE_T size )
{
    static volatile LONG told;
    char line[200];

    ERR( "%Iu bytes are refused, and the runtime cannot go on without\n", size );
    if (InterlockedExchange( &told, TRUE )) return;
    sprintf( line, "mscoree: out of memory: %u MiB were lent beyond the limit, and the .NET runtime cannot go on "
             "without more\n", LOANS_PAGES >> 20 );
    standarderror_write( line );
}

void *loans_take_pages( IHostMemoryManager *own, void *addr, SIZE_T size, DWORD type, DWORD protect )
{
    struct memcall_thread *thread;
    void *ret = NULL;

    if (!(type & MEM_COMMIT) && addr) return NULL;      /* it will do elsewhere */
    thread = memcall_enter();
    if (!own) ret = take_from_system( addr, size, type, protect );
    else if (hostmemory_lend( own, LOANS_PAGES, addr, size, type, protect, &ret ) != S_OK) ret = NULL;
    memcall_leave( thread );
    TRACE( "%p %#Ix %#lx %#lx: %p\n", addr, size, type, protect, ret );
    if (ret)
    {
        InterlockedExchangeAdd( &lent_in_vain, size );
        owe( size );
    }
    else tell_end( size );
    return ret;
}

static inline BOOL is_inside( const void *addr, const void *start, SIZE_T size )
{
    return (const char *)addr >= (const char *)start && (SIZE_T)((const char *)addr - (const char *)start) < size;
}

/* Takes what lies in a range out of the table; under the lock. */
static void forget( char *addr, SIZE_T size )
{
    unsigned int i = 0;

    while (i < count)
    {
        if (!is_inside( loans[i].addr, addr, size )) i++;
        else
        {
            lent_pages -= loans[i].size;
            loans[i] = loans[--count];
        }
    }
}

BOOL loans_are_out(void)
{
    return count != 0;
}

BOOL loans_were_made(void)
{
    return ever_lent;
}

/* The reservation of its own that an address lies in; under the lock. */
static const struct loan *find_whole( const void *addr )
{
    unsigned int i;

    for (i = 0; i < count; i++)
        if (loans[i].whole && is_inside( addr, loans[i].addr, loans[i].size )) return &loans[i];
    return NULL;
}

BOOL loans_commit_pages( void *addr, SIZE_T size, DWORD type, DWORD protect, void **ret )
{
    struct memcall_thread *thread;
    BOOL found;

    if (!addr || !count) return FALSE;
    thread = memcall_enter();
    AcquireSRWLockExclusive( &lock );
    if ((found = find_whole( addr ) != NULL)) *ret = VirtualAlloc( addr, size, type, protect );
    ReleaseSRWLockExclusive( &lock );
    memcall_leave( thread );
    return found;
}

BOOL loans_free_pages( void *addr, SIZE_T size, DWORD type )
{
    struct memcall_thread *thread;
    const struct loan *whole;

    if (!count) return FALSE;
    thread = memcall_enter();
    AcquireSRWLockExclusive( &lock );
    if ((whole = find_whole( addr )) && (type & MEM_RELEASE)) size = whole->size;
    if (!whole || (type & MEM_RELEASE)) forget( addr, size );
    if (whole) VirtualFree( addr, type & MEM_RELEASE ? 0 : size, type );
    ReleaseSRWLockExclusive( &lock );
    memcall_leave( thread );
    return whole != NULL;
}

/* After a refusal Mono ends the process, and without a little memory for its message it would wait for ever instead. */
static BOOL take_block( SIZE_T size )
{
    static BOOL refused;
    LONG most = refused ? LOANS_BLOCKS + LAST_BLOCKS : LOANS_BLOCKS;

    if (size <= LOANS_BLOCKS)
    {
        if (InterlockedExchangeAdd( &lent_blocks, size ) <= most - (LONG)size)
        {
            owe( size );
            return TRUE;
        }
        InterlockedExchangeAdd( &lent_blocks, -(LONG)size );
    }
    refused = TRUE;
    tell_end( size );
    return FALSE;
}

BOOL loans_take_at_once( SIZE_T size )
{
    struct memcall_thread *thread = memcall_find_thread();

    if (!thread || thread->at_once < size) return FALSE;
    thread->at_once -= size;
    return take_block( size );
}

BOOL loans_take_block( SIZE_T size )
{
    struct memcall_thread *thread = memcall_get_thread();

    if (!take_block( size )) return FALSE;
    if (thread) thread->at_once = AT_ONCE;
    return TRUE;
}

/* A block may have been the C runtime's from the start. */
void loans_return_block( SIZE_T size )
{
    LONG before, after;

    do
    {
        if (!(before = lent_blocks)) return;
        after = before - (LONG)min( size, (SIZE_T)before );
    } while (InterlockedCompareExchange( &lent_blocks, after, before ) != before);
}

/* After a collection of everything: whether there is room again. What Mono has freed it keeps for itself. */
static void judge(void)
{
    UINT64 used = redirect_hooks->get_heap_in_use( &judged_size );

    InterlockedExchange( &lent_since, 0 );
    InterlockedExchange( &all_pay, FALSE );
    full = FALSE;
    if (redirect_hooks->has_room())
    {
        used_when_full = 0;
        InterlockedExchange( &lent_objects, 0 );
        InterlockedIncrement( &period );
    }
    else if (!judged_size || used > judged_size / 2)
    {
        full = TRUE;
        if (!used_when_full) used_when_full = used;
    }
    if (!full)
    {
        InterlockedExchange( &lent_in_vain, 0 );
        InterlockedIncrement( &emptied );
    }
    TRACE( "%I64u bytes of %I64u in use: %s\n", used, judged_size, full ? "full" : "there is room" );
}

/* Whether everything should be collected, and what is in use be looked at: more was lent than for the collection
 * itself; the collected heap has as many objects as when it was full; or it has grown, and memory has become scarce. */
static BOOL is_suspicious( BOOL owes )
{
    UINT64 size, used;

    if (owes && (ULONG)lent_since > STEP) return TRUE;
    if (!used_when_full && redirect_hooks->has_room()) return FALSE;
    used = redirect_hooks->get_heap_in_use( &size );
    return used_when_full ? used + MARGIN > used_when_full : size > judged_size;
}

void loans_collected( BOOL all )
{
    struct memcall_thread *thread = memcall_get_thread();
    BOOL owes = thread && thread->owes;

    if (thread) thread->owes = FALSE;
    if (all)
    {
        /* no exception: it was asked for, or the next one will tell */
        if (full || lent_since || used_when_full || !redirect_hooks->has_room()) judge();
        return;
    }
    if (!thread || !is_suspicious( owes )) return;
    TRACE( "%ld bytes lent in blocks, %ld in all since the last collection\n", lent_blocks, lent_since );
    if (!redirect_hooks->collect_here()) redirect_hooks->collect_soon();
    if (!full && (ULONG)lent_since <= UNCOLLECTED) return;
    if (thread->forgiven && lent_objects < MANY) thread->forgiven = FALSE;
    else pay( thread );
}
