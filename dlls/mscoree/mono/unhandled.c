/*
 * Exceptions that nobody catches: they end a program, or the thread, if a host wants that
 *
 * Mono follows version 2 of .NET: it raises AppDomain.UnhandledException, prints the exception and ends the process. In
 * version 1 only the thread ended, and so it is where a host has said eHostDeterminedPolicy. Mono knows this by the
 * element legacyUnhandledExceptionPolicy of a configuration file, also in that of a program.
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

#include <fcntl.h>
#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "wine/debug.h"

#include "mono/monoapi.h"
#include "mono/unhandled.h"
#include "support/standarderror.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

void embed_survive_unhandled(void)
{
    static const char config[] = "<configuration><runtime><legacyUnhandledExceptionPolicy enabled=\"1\"/></runtime>"
                                 "</configuration>";

    TRACE( "\n" );
    mono_config_parse_memory( config );
}

/* As Mono does it, for one that cannot be asked to. */
static void DECLSPEC_NORETURN end_process( MonoObject *exception )
{
    MonoObject *another = NULL;
    MonoString *str = mono_object_to_string( exception, &another );
    char *text = NULL;

    if (str && !another) text = mono_string_to_utf8( str );
    standarderror_write( "[ERROR] FATAL UNHANDLED EXCEPTION: " );
    standarderror_write( text ? text : "its text cannot be made" );
    standarderror_write( "\n" );
    ExitProcess( 1 );
}

void unhandled_end_process( MonoObject *exception )
{
    TRACE( "%p\n", exception );

    if (mono_invoke_unhandled_exception_hook) mono_invoke_unhandled_exception_hook( exception );
    else end_process( exception );
}

/* Nobody caught the exception: Mono says so once more, by the C runtime, and ends the process. */
static void CDECL report( MonoObject *exception, void *context )
{
    static const WCHAR *const runtimes[] = { L"msvcrt.dll", L"ucrtbase.dll" };
    int (CDECL *setmode)( int fd, int mode );
    unsigned int i;
    HMODULE module;

    for (i = 0; i < ARRAY_SIZE(runtimes); i++)
        if ((module = GetModuleHandleW( runtimes[i] )) && (setmode = (void *)GetProcAddress( module, "_setmode" )))
            setmode( 2, _O_BINARY );
    mono_install_unhandled_exception_hook( NULL, NULL );
    unhandled_end_process( exception );
}

void unhandled_print_all(void)
{
    if (mono_install_unhandled_exception_hook) mono_install_unhandled_exception_hook( report, NULL );
}
