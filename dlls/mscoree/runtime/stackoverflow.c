/*
 * A managed program that has used up a stack: it ends, as in the CLR, and says so
 *
 * Mono would make an exception of it, for which the little that is left of the stack does not suffice; the system then
 * ends that thread alone, and the process waits for nothing. For the same reason what is done here wants no more than a
 * few hundred bytes.
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

#include "windef.h"
#include "winbase.h"
#include "winternl.h"

#include "runtime/stackoverflow.h"
#include "support/standarderror.h"

/* Code that is in no module's image is managed; what a module's code does about its own stack is its own affair. */
static BOOL is_managed( const void *address )
{
    MEMORY_BASIC_INFORMATION info;

    return VirtualQuery( address, &info, sizeof(info) ) && info.Type != MEM_IMAGE;
}

static LONG CALLBACK on_exception( EXCEPTION_POINTERS *pointers )
{
    if (pointers->ExceptionRecord->ExceptionCode != EXCEPTION_STACK_OVERFLOW ||
        !is_managed( pointers->ExceptionRecord->ExceptionAddress )) return EXCEPTION_CONTINUE_SEARCH;
    standarderror_write( "\nProcess is terminated due to StackOverflowException.\n" );
    TerminateProcess( GetCurrentProcess(), EXCEPTION_STACK_OVERFLOW );
    return EXCEPTION_CONTINUE_SEARCH;
}

void stackoverflow_watch(void)
{
    AddVectoredExceptionHandler( TRUE, on_exception );
}
