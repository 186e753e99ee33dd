/*
 * Texts of the error codes that this DLL gives
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
#include "winnls.h"
#include "ole2.h"
#include "corerror.h"
#include "mscoree.h"
#include "support/errortext.h"

/*
 * Programs show these texts to people, so each says what happened and, where one can, what to do.
 * A code that is not here belongs to the system, and the system has its text.
 */
static const struct
{
    HRESULT code;
    const WCHAR *text;
} texts[] =
{
    { COR_E_APPDOMAINUNLOADED,        L"The application domain does not exist or was unloaded." },
    { COR_E_CANNOTUNLOADAPPDOMAIN,    L"The application domain cannot be unloaded." },
    { MSEE_E_CANNOTCREATEAPPDOMAIN,   L"The application domain could not be created." },
    { COR_E_NEWER_RUNTIME,
      L"The assembly was built for a newer version of the runtime than the one in use." },
    { HOST_E_DEADLOCK,                L"The host found that waiting here would never end." },
    { HOST_E_INTERRUPTED,             L"The host interrupted the call." },
    { HOST_E_INVALIDOPERATION,        L"The operation is not valid in the present state." },
    { HOST_E_CLRNOTAVAILABLE,
      L"The runtime is not running in this process, or was stopped, or can no longer be used." },
    { HOST_E_TIMEOUT,                 L"The call to the host took longer than allowed." },
    { HOST_E_NOT_OWNER,               L"The caller does not own the lock." },
    { HOST_E_ABANDONED,               L"The event was cancelled while a thread was waiting for it." },
    { HOST_E_EXITPROCESS_THREADABORT, L"The process was ended because a thread could not be aborted." },
    { HOST_E_EXITPROCESS_ADUNLOAD,    L"The process was ended because an application domain could not be unloaded." },
    { HOST_E_EXITPROCESS_TIMEOUT,     L"The process was ended because an operation took longer than allowed." },
    { HOST_E_EXITPROCESS_OUTOFMEMORY, L"The process was ended because memory ran out." },
    { HOST_E_EXITPROCESS_STACKOVERFLOW, L"The process was ended because a stack overflowed." },
    { FUSION_E_REF_DEF_MISMATCH,      L"The assembly that was found is not the one that was asked for." },
    { FUSION_E_INVALID_NAME,          L"The assembly name is not valid." },
    { FUSION_E_LOADFROM_BLOCKED,      L"The host does not allow assemblies to be loaded by path." },
    { COR_E_EXECUTIONENGINE,          L"An internal error happened in the runtime." },
    { COR_E_MISSINGMETHOD,            L"The method was not found." },
    { COR_E_TYPELOAD,                 L"The type was not found or could not be loaded." },
    { COR_E_INSUFFICIENTMEMORY,       L"There is not enough memory for the operation that was announced." },
    { COR_E_TARGETINVOCATION,         L"The method that was called threw an exception." },
    { COR_E_HOSTPROTECTION,           L"The host does not allow this operation." },
    { CLR_E_SHIM_RUNTIMELOAD,
      L"The version of the runtime that was asked for is not installed, or could not be loaded. "
                                      L"Installing Wine Mono gives all versions." },
    { CLR_E_SHIM_RUNTIMEEXPORT,       L"The runtime does not have the function that was asked for." },
    { CLR_E_SHIM_INSTALLROOT,         L"The folder of the .NET Framework is not known." },
    { CLR_E_SHIM_INSTALLCOMP,         L"A file of the runtime is missing." },
    { CLR_E_SHIM_LEGACYRUNTIMEALREADYBOUND, L"The process is already bound to another version of the runtime." },
    { CLR_E_SHIM_SHUTDOWNINPROGRESS,  L"The process is ending." },
};

/* MAKE_HRESULT( SEVERITY_ERROR, FACILITY_URT, 0 ): resources have their low words for numbers */
#define URT_CODES 0x80130000u

unsigned int errortext_get( UINT code, LCID lcid, WCHAR *buffer, unsigned int size )
{
    UINT full = code & 0xffff0000 ? code : URT_CODES | code;
    unsigned int i, len;

    for (i = 0; i < ARRAY_SIZE(texts); i++)
    {
        if ((UINT)texts[i].code != full) continue;
        lstrcpynW( buffer, texts[i].text, size );
        return lstrlenW( buffer );
    }

    len = FormatMessageW( FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, code,
                          LANGIDFROMLCID( lcid ), buffer, size, NULL );
    if (!len && lcid)
        len = FormatMessageW( FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, code, 0, buffer, size,
                              NULL );
    while (len && (buffer[len - 1] == '\n' || buffer[len - 1] == '\r' || buffer[len - 1] == ' ')) buffer[--len] = 0;
    return len;
}
