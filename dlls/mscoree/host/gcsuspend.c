/*
 * Who is told when threads stop for a collection: IHostGCManager, and IGCThreadControl of hosts from before it
 *
 * The host is called while the collector is at work: it may neither allocate managed memory nor run managed code, and a
 * thread of its own that waits for it must not be one that is stopped.
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

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "ole2.h"
#include "corerror.h"
#include "mscoree.h"
#include "host/gcsuspend.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

static SRWLOCK lock = SRWLOCK_INIT;
static IGCThreadControl *volatile thread_control;   /* looked at without the lock, to see whether there is one */
static IHostGCManager *gc_manager;      /* set once, before the runtime starts */

void gcsuspend_set_control( IGCThreadControl *control )
{
    IGCThreadControl *old;

    TRACE( "%p\n", control );

    IGCThreadControl_AddRef( control );
    AcquireSRWLockExclusive( &lock );
    old = thread_control;
    thread_control = control;
    ReleaseSRWLockExclusive( &lock );
    if (old) IGCThreadControl_Release( old );
}

void gcsuspend_set_manager( IHostGCManager *manager )
{
    TRACE( "%p\n", manager );

    gc_manager = manager;
}

static IGCThreadControl *get_control(void)
{
    IGCThreadControl *control;

    if (!thread_control) return NULL;
    AcquireSRWLockShared( &lock );
    if ((control = thread_control)) IGCThreadControl_AddRef( control );
    ReleaseSRWLockShared( &lock );
    return control;
}

void gcsuspend_starting(void)
{
    IGCThreadControl *control = get_control();

    if (gc_manager) IHostGCManager_SuspensionStarting( gc_manager );
    if (!control) return;
    IGCThreadControl_SuspensionStarting( control );
    IGCThreadControl_Release( control );
}

void gcsuspend_ending( DWORD generation )
{
    IGCThreadControl *control = get_control();

    if (control)
    {
        IGCThreadControl_SuspensionEnding( control, generation );
        IGCThreadControl_Release( control );
    }
    if (gc_manager) IHostGCManager_SuspensionEnding( gc_manager, generation );
}
