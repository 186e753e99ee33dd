/*
 * How much of its address space a managed guest gets, hosted and with our memory manager
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

/* A 32-bit program has 2 GiB, and 4 GiB if its header says that it is aware of large addresses. Of that, a guest gets
 * 1.5 and 3 GiB in arrays; the rest is taken by the program, DLLs, stacks, and what other sizes leave over. The arrays
 * are not touched but at their ends, so that the test needs address space and hardly any memory. */

#define COBJMACROS
#include <stdarg.h>
#include <stdio.h>

#include <windef.h>
#include <winbase.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "wine/test.h"

#define CHILD_TIMEOUT 120000

/* A copy of this program, whose header says that addresses above 2 GiB are welcome, or that they are not. */
static BOOL copy_program( const char *from, const char *to, BOOL aware )
{
    IMAGE_DOS_HEADER dos;
    IMAGE_FILE_HEADER header;
    HANDLE file;
    DWORD done;
    BOOL ret;

    if (!CopyFileA( from, to, FALSE )) return FALSE;
    file = CreateFileA( to, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL );
    if (file == INVALID_HANDLE_VALUE) return FALSE;
    ret = ReadFile( file, &dos, sizeof(dos), &done, NULL ) && done == sizeof(dos)
          && SetFilePointer( file, dos.e_lfanew + sizeof(DWORD), NULL, FILE_BEGIN ) != INVALID_SET_FILE_POINTER
          && ReadFile( file, &header, sizeof(header), &done, NULL ) && done == sizeof(header);
    if (ret)
    {
        if (aware) header.Characteristics |= IMAGE_FILE_LARGE_ADDRESS_AWARE;
        else header.Characteristics &= ~IMAGE_FILE_LARGE_ADDRESS_AWARE;
        ret = SetFilePointer( file, dos.e_lfanew + sizeof(DWORD), NULL, FILE_BEGIN ) != INVALID_SET_FILE_POINTER
              && WriteFile( file, &header, sizeof(header), &done, NULL ) && done == sizeof(header);
    }
    CloseHandle( file );
    return ret;
}

/* Whether the guest gets so many MiB; what is left in the end is enough for the runtime to go on. */
static void test_arrays( const char *own_manager, unsigned int total, unsigned int size )
{
    static struct host host;
    BOOL own = !strcmp( own_manager, "host" );
    ICLRRuntimeHost *runtime;
    WCHAR arg[32];
    DWORD got;

    if (own) host_init( &host );
    if (!(runtime = start_runtime( own ? &host : NULL ))) return;
    swprintf( arg, ARRAY_SIZE(arg), L"%u %u", total, size );
    got = call_guest_ok( runtime, L"Arrays", arg );
    ok( got == total, "got %lu MiB of %u in arrays of %u.\n", got, total, size );
    ok( call_guest_ok( runtime, L"Answer", L"" ) == 42, "the runtime does not go on.\n" );
    if (own) ok( host.counts.virtual_alloc, "the host's manager was not asked.\n" );
}

static void run_program( const char *program, const char *manager, unsigned int total, unsigned int size )
{
    STARTUPINFOA startup = { sizeof(startup) };
    PROCESS_INFORMATION process;
    char command[MAX_PATH + 100];

    snprintf( command, sizeof(command), "\"%s\" addressspace %s %u %u", program, manager, total, size );
    winetest_push_context( "%s %u %u", manager, total, size );
    if (CreateProcessA( NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process ))
    {
        if (WaitForSingleObject( process.hProcess, CHILD_TIMEOUT )) TerminateProcess( process.hProcess, 1 );
        wait_child_process( process.hProcess );
        CloseHandle( process.hThread );
        CloseHandle( process.hProcess );
    }
    else ok( 0, "%s cannot be started, error %lu.\n", command, GetLastError() );
    winetest_pop_context();
}

START_TEST(addressspace)
{
    static const struct { BOOL aware; unsigned int total, size; } cases[] =
    {
        { FALSE, 1536, 16 },
        { TRUE,  3072, 64 },
    };
    char **args, program[MAX_PATH], **argv;
    unsigned int i;

    if (get_child_args( &args ))
    {
        test_arrays( args[0], atoi( args[1] ), atoi( args[2] ) );
        return;
    }
    if (!can_run_guest( L"guest.dll" )) return;
    winetest_get_mainargs( &argv );
    GetTempPathA( MAX_PATH - 30, program );
    sprintf( program + strlen( program ), "addressspace%lu.exe", GetCurrentProcessId() );
    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        winetest_push_context( "%s", cases[i].aware ? "aware of large addresses" : "not aware of large addresses" );
        if (copy_program( argv[0], program, cases[i].aware ))
        {
            run_program( program, "ours", cases[i].total, cases[i].size );
            run_program( program, "host", cases[i].total, cases[i].size );
        }
        else ok( 0, "%s cannot be made, error %lu.\n", program, GetLastError() );
        DeleteFileA( program );
        winetest_pop_context();
    }
}
