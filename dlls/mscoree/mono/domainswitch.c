/*
 * Whether a thread is about to enter or to leave an application domain
 *
 * Mono counts which threads are in a domain, in wrappers around each call to another domain and in the core library.
 * That code does not expect an OutOfMemoryException in between, say while it makes a copy of another exception: the
 * thread would be thought to be in the domain for ever, and the unloading of the domain would wait for it as long.
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

#include "mono/domainswitch.h"
#include "mono/monoapi.h"

enum user { UNKNOWN, DOMAIN_SWITCH, OTHER };

/* For whom an allocation is made, as far as one frame of the stack tells: the core library's collections, say, work for
 * their callers. Wrappers of others' methods are there for calls to other domains, and to native code. */
static enum user get_user( MonoMethod *method, BOOL managed )
{
    static const char remoting[] = "System.Runtime.Remoting";
    MonoClass *class = mono_method_get_class( method );
    const char *space;

    if (mono_class_get_image( class ) != mono_get_corlib()) return managed ? OTHER : DOMAIN_SWITCH;
    space = mono_class_get_namespace( class );
    if (!strncmp( space, remoting, sizeof(remoting) - 1 )) return DOMAIN_SWITCH;
    if (!strcmp( space, "System" ) && !strcmp( mono_class_get_name( class ), "AppDomain" )) return DOMAIN_SWITCH;
    return UNKNOWN;
}

static BOOL CDECL look_at_frame( MonoMethod *method, INT32 native_offset, INT32 il_offset, BOOL managed, void *user )
{
    if (method) *(enum user *)user = get_user( method, managed );
    return *(enum user *)user != UNKNOWN;
}

BOOL domainswitch_is_under_way(void)
{
    enum user user = UNKNOWN;

    mono_stack_walk_no_il( look_at_frame, &user );
    return user == DOMAIN_SWITCH;
}
