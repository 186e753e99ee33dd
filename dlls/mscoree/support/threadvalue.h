/*
 * Values of threads, read and written without a call
 *
 * TlsGetValue() and TlsSetValue() for paths that are taken at any moment: the last error stays as it is, and for the
 * indexes that most processes get, the value is only one access away.
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

#ifndef __MSCOREE_THREADVALUE_H
#define __MSCOREE_THREADVALUE_H

/* Includers need winternl.h. */
static inline void *threadvalue_get( DWORD index )
{
    DWORD error;
    void *value;

    if (index < ARRAY_SIZE(NtCurrentTeb()->TlsSlots)) return NtCurrentTeb()->TlsSlots[index];
    error = GetLastError();
    value = TlsGetValue( index );
    SetLastError( error );
    return value;
}

/* FALSE: there is no memory for one of the less usual indexes. */
static inline BOOL threadvalue_set( DWORD index, void *value )
{
    DWORD error = GetLastError();
    BOOL ret = TRUE;

    if (index < ARRAY_SIZE(NtCurrentTeb()->TlsSlots)) NtCurrentTeb()->TlsSlots[index] = value;
    else ret = TlsSetValue( index, value );
    SetLastError( error );
    return ret;
}

#endif /* __MSCOREE_THREADVALUE_H */
