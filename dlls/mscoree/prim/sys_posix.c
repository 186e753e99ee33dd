/*
 * What the heap needs of the system beside pages: native tests
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

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "nt.h"
#include "sys.h"

__thread void *sys_value;

unsigned int sys_endings;

vm_status sys_init( void )
{
    return STATUS_SUCCESS;
}

void sys_exit( void )
{
}

vm_status sys_set_value( void *value )
{
    sys_value = value;
    return STATUS_SUCCESS;
}

uintptr_t sys_open_thread( void )
{
    return syscall( SYS_gettid );
}

void sys_close_thread( uintptr_t thread )
{
}

/* A number that the system has given to a new thread makes an old one live on: that costs memory, nothing else. */
int sys_thread_ended( uintptr_t thread )
{
    if (!syscall( SYS_tgkill, getpid(), thread, 0 ) || errno != ESRCH) return 0;
    __atomic_load_n( &sys_endings, __ATOMIC_ACQUIRE );
    return 1;
}
