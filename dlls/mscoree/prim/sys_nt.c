/*
 * What the heap needs of the system beside pages: Wine, ReactOS, Windows
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

/* The calls are declared here, since the portable files never see windows.h. */

#include "nt.h"
#include "sys.h"

#define WINAPI       __stdcall
#define OUT_OF_SLOTS 0xffffffffu
#define SLOTS        64
#define SYNCHRONIZE  0x100000u

__declspec(dllimport) uint32_t WINAPI TlsAlloc( void );
__declspec(dllimport) int WINAPI TlsFree( uint32_t index );
__declspec(dllimport) int WINAPI TlsSetValue( uint32_t index, void *value );
__declspec(dllimport) uint32_t WINAPI GetCurrentThreadId( void );
__declspec(dllimport) void * WINAPI OpenThread( uint32_t access, int inherit, uint32_t tid );
__declspec(dllimport) uint32_t WINAPI WaitForSingleObject( void *handle, uint32_t timeout );
__declspec(dllimport) int WINAPI CloseHandle( void *handle );
__declspec(dllimport) uint32_t WINAPI GetLastError( void );
__declspec(dllimport) void WINAPI SetLastError( uint32_t error );

uintptr_t sys_offset;

static uint32_t tls_index = OUT_OF_SLOTS;

vm_status sys_init( void )
{
    if (tls_index != OUT_OF_SLOTS) return STATUS_SUCCESS;
    if ((tls_index = TlsAlloc()) == OUT_OF_SLOTS) return STATUS_NO_MEMORY;
    if (tls_index < SLOTS) sys_offset = SYS_TLS_SLOTS + tls_index * sizeof(void *);
    else sys_offset = SYS_EXPANSION + (tls_index - SLOTS) * sizeof(void *);
    return STATUS_SUCCESS;
}

void sys_exit( void )
{
    if (tls_index != OUT_OF_SLOTS) TlsFree( tls_index );
    tls_index = OUT_OF_SLOTS;
}

vm_status sys_set_value( void *value )
{
    return TlsSetValue( tls_index, value ) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

uintptr_t sys_open_thread( void )
{
    uint32_t error = GetLastError();
    uintptr_t ret = (uintptr_t)OpenThread( SYNCHRONIZE, 0, GetCurrentThreadId() );

    SetLastError( error );
    return ret;
}

void sys_close_thread( uintptr_t thread )
{
    if (thread) CloseHandle( (void *)thread );
}

int sys_thread_ended( uintptr_t thread )
{
    uint32_t error = GetLastError();
    int ret = thread && !WaitForSingleObject( (void *)thread, 0 );

    SetLastError( error );
    return ret;
}
