/*
 * Names of HRESULTs, and which of them the interfaces' documentation has
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

#include "check.h"
#include "child.h"

#define DOCUMENTED 1        /* for every method of a host */
#define REASONABLE 2        /* what a Win32 function, or a look at the arguments, would say */

static const struct
{
    HRESULT      hr;
    const char  *name;
    unsigned int kind;
}
known[] =
{
    { S_OK, "S_OK", DOCUMENTED },
    { S_FALSE, "S_FALSE", 0 },
    { E_FAIL, "E_FAIL", DOCUMENTED },
    { E_OUTOFMEMORY, "E_OUTOFMEMORY", DOCUMENTED },
    { HOST_E_INVALIDOPERATION, "HOST_E_INVALIDOPERATION", DOCUMENTED },
    { HOST_E_CLRNOTAVAILABLE, "HOST_E_CLRNOTAVAILABLE", DOCUMENTED },
    { HOST_E_TIMEOUT, "HOST_E_TIMEOUT", DOCUMENTED },
    { HOST_E_NOT_OWNER, "HOST_E_NOT_OWNER", DOCUMENTED },
    { HOST_E_ABANDONED, "HOST_E_ABANDONED", DOCUMENTED },
    { E_POINTER, "E_POINTER", REASONABLE },
    { E_INVALIDARG, "E_INVALIDARG", REASONABLE },
    { E_NOTIMPL, "E_NOTIMPL", 0 },
    { E_NOINTERFACE, "E_NOINTERFACE", 0 },
    { E_UNEXPECTED, "E_UNEXPECTED", 0 },
    { HRESULT_FROM_WIN32( ERROR_NOT_ENOUGH_MEMORY ), "HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_MEMORY)", REASONABLE },
    { HRESULT_FROM_WIN32( ERROR_COMMITMENT_LIMIT ), "HRESULT_FROM_WIN32(ERROR_COMMITMENT_LIMIT)", REASONABLE },
    { HRESULT_FROM_WIN32( ERROR_INVALID_ADDRESS ), "HRESULT_FROM_WIN32(ERROR_INVALID_ADDRESS)", REASONABLE },
    { HRESULT_FROM_WIN32( ERROR_NOACCESS ), "HRESULT_FROM_WIN32(ERROR_NOACCESS)", REASONABLE },
    { HRESULT_FROM_WIN32( ERROR_BAD_LENGTH ), "HRESULT_FROM_WIN32(ERROR_BAD_LENGTH)", REASONABLE },
};

const char *hr_name( HRESULT hr )
{
    static __thread char text[4][48];
    static __thread unsigned int next;
    char *ret = text[next++ % ARRAYSIZE(text)];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(known); i++) if (known[i].hr == hr) return known[i].name;
    if (HRESULT_FACILITY( hr ) == FACILITY_WIN32 && FAILED(hr)) snprintf( ret, sizeof(text[0]),
            "HRESULT_FROM_WIN32(%lu)", (ULONG)HRESULT_CODE( hr ) );
    else snprintf( ret, sizeof(text[0]), "%#lx", hr );
    return ret;
}

BOOL hr_is_documented( HRESULT hr )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(known); i++) if (known[i].hr == hr) return known[i].kind != 0;
    return HRESULT_FACILITY( hr ) == FACILITY_WIN32 && FAILED(hr);
}
