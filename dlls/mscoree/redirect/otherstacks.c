/*
 * Objects on stacks that the runtime does not know
 *
 * The runtime's collector looks for objects on one stack of each thread. When native code calls a delegate on another
 * one, a fiber's, what its frames refer to would be taken for garbage, or moved while they use it. So each thread notes
 * the stacks where such calls have not ended. When the threads are stopped for a collection, the words on these stacks
 * that may be addresses of objects are copied to a table that the collector treats like a stack: what they point to
 * stays, and stays where it is. The same goes for the stack that is known of a thread that is stopped on another.
 * While threads are stopped, the table has all that is on such stacks, or the process has ended.
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
#include "winternl.h"
#include "objbase.h"
#include "corerror.h"
#include "wine/debug.h"

#include "redirect/memcall.h"
#include "redirect/otherstacks.h"
#include "support/standarderror.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static const void *table[16384];
static unsigned int filled;     /* words of it */
static void *volatile first_page = (void *)~(ULONG_PTR)0, *volatile last_byte;  /* of all that the runtime has had */

void *otherstacks_get_roots( SIZE_T *size )
{
    *size = sizeof(table);
    return table;
}

void otherstacks_note_pages( const void *pages, SIZE_T size )
{
    void *start = (void *)pages, *end = (BYTE *)pages + size - 1, *seen;

    while ((seen = first_page) > start) InterlockedCompareExchangePointer( &first_page, start, seen );
    while ((seen = last_byte) < end) InterlockedCompareExchangePointer( &last_byte, end, seen );
}

/* A query tells of what follows an address, never of what is before it. */
ULONG_PTR otherstacks_get_lowest( const void *base )
{
    MEMORY_BASIC_INFORMATION info;
    const BYTE *address;

    if (!VirtualQuery( (const BYTE *)base - 1, &info, sizeof(info) )) return 0;
    for (address = info.AllocationBase; address < (const BYTE *)base; address += info.RegionSize)
    {
        if (!VirtualQuery( address, &info, sizeof(info) )) return 0;
        if (address + info.RegionSize < (const BYTE *)base) continue;
        return info.State == MEM_COMMIT && info.Protect == PAGE_READWRITE ? (ULONG_PTR)address : 0;
    }
    return 0;
}

static struct memcall_stack *find_stack( struct memcall_thread *thread, const void *base )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(thread->others); i++)
        if (thread->others[i].calls && thread->others[i].base == base) return &thread->others[i];
    return NULL;
}

/* The collector may stop the thread at any place: what is written last makes the entry one. */
static struct memcall_stack *add_stack( struct memcall_thread *thread, void *base )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(thread->others); i++)
    {
        if (thread->others[i].calls) continue;
        thread->others[i].base = base;
        return &thread->others[i];
    }
    return NULL;
}

void otherstacks_call( void *base, int change )
{
    struct memcall_thread *thread = memcall_get_thread();
    struct memcall_stack *stack;

    TRACE( "%p %d\n", base, change );

    if (!thread) return;
    if (!(stack = find_stack( thread, base )) && change > 0) stack = add_stack( thread, base );
    if (stack) InterlockedExchange( &stack->calls, change ? stack->calls + change : 0 );
    else if (thread->unnoted || change > 0) thread->unnoted += change;
}

BOOL otherstacks_has_calls( const struct memcall_thread *thread )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(thread->others); i++)
    {
        if (!thread->others[i].calls || thread->sp >= (ULONG_PTR)thread->others[i].base) continue;
        if (thread->sp >= otherstacks_get_lowest( thread->others[i].base )) return TRUE;
    }
    return FALSE;
}

static void end_process(void)
{
    standarderror_write( "mscoree: delegates were called on more stacks than the .NET runtime can collect on\n" );
    TerminateProcess( GetCurrentProcess(), COR_E_EXECUTIONENGINE );
}

/* From where the thread is stopped to the end of the stack; all of the stack, when it is stopped elsewhere. */
static void copy_stack( const struct memcall_thread *thread, const void *base )
{
    ULONG_PTR lowest = otherstacks_get_lowest( base ), start = lowest;
    const void *const *word;

    if (!lowest) return;
    if (thread->sp >= lowest && thread->sp < (ULONG_PTR)base) start = thread->sp;
    for (word = (const void *const *)(start & ~(sizeof(*word) - 1)); word < (const void *const *)base; word++)
    {
        if (*word < first_page || *word > last_byte) continue;
        if (filled == ARRAY_SIZE(table)) end_process();
        table[filled++] = *word;
    }
}

static void gather_of_thread( struct memcall_thread *thread )
{
    unsigned int i;

    if (thread->unnoted) end_process();
    for (i = 0; i < ARRAY_SIZE(thread->others); i++)
        if (thread->others[i].calls) copy_stack( thread, thread->others[i].base );
    if (thread->shown_sp) copy_stack( thread, thread->stack_base );
    thread->sp = 0;     /* not to be taken for where it is in the next collection */
}

/* The thread that collects is on another stack, which the collector looks at meanwhile. */
static inline BOOL is_away( const struct memcall_thread *self )
{
    return self && self->stack_base && self->stack_base != NtCurrentTeb()->Tib.StackBase;
}

void otherstacks_gather(void)
{
    struct memcall_thread *self = memcall_find_thread();

    memset( table, 0, filled * sizeof(*table) );
    filled = 0;
    if (self)
    {
        self->sp = (ULONG_PTR)&self;
        self->shown_sp = 0;
    }
    if (is_away( self )) copy_stack( self, self->stack_base );
    memcall_for_each( gather_of_thread );
}
