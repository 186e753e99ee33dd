/*
 * What the loader calls: managed programs and DLLs
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
#include <wchar.h>

#define COBJMACROS

#include "ntstatus.h"
#define WIN32_NO_STATUS
#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "ole2.h"
#include "shellapi.h"
#include "winternl.h"
#include "cor.h"
#include "mscoree.h"
#include "metahost.h"
#include "exports/mixedmode.h"
#include "hosting/binding.h"
#include "hosting/runtimeinfo.h"
#include "hosting/shim.h"
#include "mono/embed.h"
#include "runtime/processend.h"
#include "runtime/runtime.h"
#include "runtime/stackoverflow.h"
#include "runtime/state.h"
#include "support/configfile.h"
#include "support/errortext.h"
#include "support/monofind.h"
#include "support/peimage.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * The loader finds that a program is managed and enters it here instead of at its own entry point. From then on the
 * process is the program's: the version, the startup flags and the configuration file are those of the program, and the
 * process ends when the program does.
 */

/* Writes to the standard error: as it is to a console, in UTF-8 to anything else. */
static void write_error( const WCHAR *text )
{
    HANDLE handle = GetStdHandle( STD_ERROR_HANDLE );
    DWORD mode, done;
    char *utf8;
    int len;

    if (GetConsoleMode( handle, &mode ))
    {
        WriteConsoleW( handle, text, lstrlenW( text ), &done, NULL );
        return;
    }
    len = WideCharToMultiByte( CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL );
    if (!(utf8 = HeapAlloc( GetProcessHeap(), 0, len ))) return;
    WideCharToMultiByte( CP_UTF8, 0, text, -1, utf8, len, NULL, NULL );
    WriteFile( handle, utf8, len - 1, &done, NULL );
    HeapFree( GetProcessHeap(), 0, utf8 );
}

/* Says on the standard error, and on the debug channel, why a program cannot run; without that its user would see
 * nothing happen. */
static void report_failure( const WCHAR *program, HRESULT hr )
{
    WCHAR text[512], code[32];

    if (!errortext_get( hr, 0, text, ARRAY_SIZE(text) )) lstrcpyW( text, L"The program could not be run." );
    ERR( "%s: hr %#lx, %s\n", debugstr_w(program), hr, debugstr_w(text) );

    swprintf( code, ARRAY_SIZE(code), L" (error 0x%08lx)\n", (unsigned long)hr );
    write_error( program );
    write_error( L": " );
    write_error( text );
    write_error( code );
    if (hr == CLR_E_SHIM_RUNTIMELOAD && !runtimeinfo_is_installed())
    {
        write_error( L"No Mono was found. Looked for:\n" );
        write_error( monofind_get_report() );
        write_error( L"\n" );
    }
}

/* Binds the process to the version that the program wants, with its startup flags. */
static HRESULT bind_program( const WCHAR *program )
{
    struct config_file config = { 0 };
    WCHAR config_path[MAX_PATH];
    DWORD flags = STARTUP_CONCURRENT_GC;
    BOOL has_config;
    HRESULT hr;
    int index;

    has_config = shim_find_config( program, config_path );
    if (has_config && FAILED(hr = configfile_read( config_path, &config )))
        WARN( "%s could not be read, hr %#lx\n", debugstr_w(config_path), hr );

    if (!shim_find_supported( &config, &index ) && FAILED(shim_choose( program, NULL, NULL, FALSE, &index )))
        index = RUNTIME_V4_0;   /* whatever it was built for, the one runtime there is runs it */
    if (!runtimeinfo_is_installed()) return CLR_E_SHIM_RUNTIMELOAD;

    flags = (flags | config.startup_set) & ~config.startup_cleared;
    if (FAILED(hr = runtimeinfo_set_startup( index, flags, has_config ? config_path : NULL ))) return hr;
    return binding_bind( index );
}

static HRESULT run_program( const WCHAR *program, const WCHAR *command_line )
{
    WCHAR **argv;
    HRESULT hr;
    int argc;

    if (FAILED(hr = bind_program( program ))) return hr;
    if (!(argv = CommandLineToArgvW( command_line, &argc ))) return HRESULT_FROM_WIN32( GetLastError() );
    runtime_set_owned_by_exe();
    if (SUCCEEDED(hr = runtime_start()))
    {
        stackoverflow_watch();
        hr = monocall_run_exe( program, argc, argv );
    }
    LocalFree( argv );
    return hr;
}

/* The entry point of a managed program. Does not return. */
INT WINAPI _CorExeMain(void)
{
    WCHAR program[MAX_PATH];
    HRESULT hr;
    DWORD len;

    len = GetModuleFileNameW( NULL, program, ARRAY_SIZE(program) );
    TRACE( "%s\n", debugstr_wn(program, len) );

    if (!len || len == ARRAY_SIZE(program)) hr = HRESULT_FROM_WIN32( ERROR_FILENAME_EXCED_RANGE );
    else hr = run_program( program, GetCommandLineW() );
    if (SUCCEEDED(hr)) processend_exit_program();
    report_failure( program, hr );
    processend_exit( hr );
}

/* Runs a program that a loader other than the system's has found, with a command line whose first word is the program's
 * name, and gives its exit code; the loader ends the process. A program that cannot run gives the HRESULT, and the
 * reason is shown as above. */
INT WINAPI _CorExeMain2( BYTE *image, DWORD size, WCHAR *filename, WCHAR *loader, WCHAR *command_line )
{
    HRESULT hr;

    TRACE( "%p %lu %s %s %s\n", image, size, debugstr_w(filename), debugstr_w(loader), debugstr_w(command_line) );

    if (!filename) return E_INVALIDARG;
    hr = run_program( filename, command_line ? command_line : GetCommandLineW() );
    if (SUCCEEDED(hr)) return monocall_get_exit_code();
    report_failure( filename, hr );
    return hr;
}

/* The entry point of a managed DLL. A DLL of managed code only has nothing to run here; of one with native code too the
 * vtable fixups are made callable, before its own entry point runs, which may call them. */
BOOL WINAPI _CorDllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    const IMAGE_COR20_HEADER *header = peimage_get_cor_header( instance );
    BOOL ret;

    TRACE( "%p %lu %p\n", instance, reason, reserved );

    if (!header) return FALSE;
    if (reason == DLL_PROCESS_ATTACH)
    {
        if (!mixedmode_attach( instance )) return FALSE;
        if (!(header->Flags & COMIMAGE_FLAGS_NATIVE_ENTRYPOINT)) DisableThreadLibraryCalls( instance );
    }
    ret = mixedmode_call_entry( instance, reason, reserved );
    /* when the process ends, other modules may still call this one */
    if (reason == DLL_PROCESS_DETACH ? !reserved : reason == DLL_PROCESS_ATTACH && !ret) mixedmode_detach( instance );
    return ret;
}

/* What the compilers of version 1 made the entry point of a DLL. */
BOOL WINAPI CorDllMainWorker( HINSTANCE instance, DWORD reason, void *reserved )
{
    TRACE( "%p %lu %p\n", instance, reason, reserved );

    return _CorDllMain( instance, reason, reserved );
}

/* Checks an image that the loader has mapped. STATUS_INVALID_IMAGE_FORMAT: it is not managed, or of the other width. */
HRESULT WINAPI _CorValidateImage( void **base, const WCHAR *filename )
{
    const IMAGE_COR20_HEADER *header;
    const IMAGE_NT_HEADERS *nt;

    TRACE( "%p %s\n", base, debugstr_w(filename) );

    if (!base || !*base) return E_INVALIDARG;
    if (!(header = peimage_get_cor_header( *base ))) return STATUS_INVALID_IMAGE_FORMAT;
    nt = (const IMAGE_NT_HEADERS *)((const BYTE *)*base + ((const IMAGE_DOS_HEADER *)*base)->e_lfanew);
    if (header->cb < sizeof(*header) || !header->MetaData.VirtualAddress || !header->MetaData.Size)
        return STATUS_INVALID_IMAGE_FORMAT;
    if (nt->OptionalHeader.Magic != IMAGE_NT_OPTIONAL_HDR_MAGIC) return STATUS_INVALID_IMAGE_FORMAT;
    if (header->MetaData.VirtualAddress >= nt->OptionalHeader.SizeOfImage ||
        header->MetaData.Size > nt->OptionalHeader.SizeOfImage - header->MetaData.VirtualAddress)
        return STATUS_INVALID_IMAGE_FORMAT;
    return STATUS_SUCCESS;
}

/* The loader unmaps a managed image. Nothing here remembers images. */
void WINAPI _CorImageUnloading( void *base )
{
    TRACE( "%p\n", base );
}
