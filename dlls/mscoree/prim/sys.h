/*
 * What the heap needs of the system beside pages
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

/* One value for each thread, read in one or two instructions, and a way to tell whether a thread still lives.
 * sys_nt.c: Wine, ReactOS, Windows;  sys_posix.c: native tests. */

#ifndef __MSCOREE_PRIM_SYS_H
#define __MSCOREE_PRIM_SYS_H

#include <stdint.h>

#include "bits.h"
#include "types.h"

/* Once before the first value is read or set. STATUS_NO_MEMORY: the process has no slot left. */
extern vm_status sys_init( void );
extern void sys_exit( void );

/* Sets the calling thread's value. It is NULL in a new thread. STATUS_NO_MEMORY: the value can't be kept. */
extern vm_status sys_set_value( void *value );

/* A handle by which others can ask for the calling thread; 0: there is none to be had. */
extern uintptr_t sys_open_thread( void );
extern void sys_close_thread( uintptr_t thread );

/* Whether the thread is known to have ended. */
extern int sys_thread_ended( uintptr_t thread );

#ifdef _WIN32

/* Where the value is, from the start of the thread's environment block: TlsSlots, or with SYS_EXPANSION from the start
 * of what TlsExpansionSlots points to. */
extern uintptr_t sys_offset;

#define SYS_EXPANSION 0x80000000u

#if defined(__x86_64__)
#define SYS_TLS_SLOTS       0x1480
#define SYS_EXPANSION_SLOTS 0x1780
#define SYS_READ_TEB        "movq %%gs:(%1),%0"
#elif defined(__aarch64__)
#define SYS_TLS_SLOTS       0x1480
#define SYS_EXPANSION_SLOTS 0x1780
#define SYS_READ_TEB        "ldr %0,[x18,%1]"
#else
#define SYS_TLS_SLOTS       0xe10
#define SYS_EXPANSION_SLOTS 0xf94
#define SYS_READ_TEB        "movl %%fs:(%1),%0"
#endif

static inline void *sys_read_teb( uintptr_t offset )
{
    void *ret;

    __asm__ volatile( SYS_READ_TEB : "=r" (ret) : "r" (offset) );
    return ret;
}

/* Whether the value is in the block itself; sys_read_value() reads it there. */
static inline int sys_is_value_near( void )
{
    return sys_offset < SYS_EXPANSION;
}

static inline void *sys_read_value( uintptr_t offset )
{
    return sys_read_teb( offset );
}

/* The calling thread's value. */
static inline void *sys_get_value( void )
{
    uintptr_t offset = sys_offset;
    char *slots;

    if (likely( offset < SYS_EXPANSION )) return sys_read_teb( offset );
    slots = sys_read_teb( SYS_EXPANSION_SLOTS );
    return slots ? *(void **)(slots + (offset - SYS_EXPANSION)) : NULL;
}

#else

extern __thread void *sys_value;

/* The system orders what a thread did before what is done after it was found to have ended. For the eyes of a sanitizer
 * a thread that is about to end without heap_thread_detach() adds 1 here. */
extern unsigned int sys_endings;

static const uintptr_t sys_offset = 0;

static inline int sys_is_value_near( void )
{
    return 1;
}

static inline void *sys_read_value( uintptr_t offset )
{
    return sys_value;
}

static inline void *sys_get_value( void )
{
    return sys_value;
}

#endif

#endif  /* __MSCOREE_PRIM_SYS_H */
