/*
 * Whether the calling thread is at a place where an OutOfMemoryException may be thrown at it
 *
 * It may be where a program's own code has called, which can catch it, or a native host, which gets an HRESULT.  It may
 * not in the core library's code at two places:
 * - Where a thread enters or leaves an application domain.  Mono counts which threads are in a domain, in wrappers
 *   around each call to another domain and in the core library.  That code does not expect an exception in between,
 *   say while it makes a copy of another exception: the thread would be thought to be in the domain for ever, and the
 *   unloading of the domain would wait for it as long.
 * - Where a thread begins or ends: there nobody catches anything, and the process would end for the few objects that
 *   this takes, while another thread fills the memory.
 *
 * An exception that is pending is thrown when a wrapper returns that a method has called, say one of an allocation.
 * Where Mono compiles a method, or starts a class, there is none: the exception would come at the next wrapper, which
 * may be outside of the program's try block.
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

#include "mono/monoapi.h"
#include "mono/throwpoint.h"

enum user { UNKNOWN, THREAD_START, DOMAIN_SWITCH, OTHER };

struct walk
{
    enum user    user;
    unsigned int frames;        /* that were looked at */
    BOOL         in_wrapper;    /* the first of them is that of one */
};

static inline BOOL begins_with( const char *string, const char *prefix )
{
    return !strncmp( string, prefix, strlen( prefix ) );
}

/* For whom an allocation is made, as far as one frame of the stack tells: the core library's collections, say, work for
 * their callers. Wrappers of others' methods are there for calls to other domains, and to native code. */
static enum user get_user( MonoMethod *method, BOOL managed )
{
    MonoClass *class = mono_method_get_class( method );
    const char *space;

    if (mono_class_get_image( class ) != mono_get_corlib()) return managed ? OTHER : DOMAIN_SWITCH;
    space = mono_class_get_namespace( class );
    if (begins_with( space, "System.Runtime.Remoting" )) return DOMAIN_SWITCH;
    if (!strcmp( space, "System" ) && !strcmp( mono_class_get_name( class ), "AppDomain" )) return DOMAIN_SWITCH;
    return begins_with( space, "System.Threading" ) ? THREAD_START : UNKNOWN;
}

/* A thread starts in System.Threading, which calls the program's code; that is nearer to the end of the stack. */
static BOOL CDECL look_at_frame( MonoMethod *method, INT32 native_offset, INT32 il_offset, BOOL managed, void *arg )
{
    enum user found = method ? get_user( method, managed ) : UNKNOWN;
    struct walk *walk = arg;

    if (!walk->frames++) walk->in_wrapper = !managed;
    if (found != UNKNOWN) walk->user = found;
    return found == DOMAIN_SWITCH || found == OTHER;
}

BOOL throwpoint_is_fit( BOOL *at_once )
{
    struct walk walk = { UNKNOWN };

    mono_stack_walk_no_il( look_at_frame, &walk );
    *at_once = walk.in_wrapper;
    return walk.user == UNKNOWN || walk.user == OTHER;
}
