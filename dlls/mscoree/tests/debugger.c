/*
 * ICorDebug: starting a program under a debugger, and ICLRDebugging
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

#define COBJMACROS
#define CONST_VTABLE
#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "launch.h"
#include "debugobjects.h"
#include "wine/test.h"

static LONG callback_ref = 1;
static unsigned int created;
static ICorDebugProcess *created_process;
static BOOL has_callback2 = TRUE;

static HRESULT WINAPI callback_QueryInterface( ICorDebugManagedCallback *iface, REFIID riid, void **obj )
{
    if (IsEqualGUID( riid, &IID_IUnknown ) || IsEqualGUID( riid, &IID_ICorDebugManagedCallback ) ||
        (has_callback2 && IsEqualGUID( riid, &IID_ICorDebugManagedCallback2 )))
    {
        *obj = iface;   /* only the methods of IUnknown are called of the second one */
        InterlockedIncrement( &callback_ref );
        return S_OK;
    }
    *obj = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI callback_AddRef( ICorDebugManagedCallback *iface )
{
    return InterlockedIncrement( &callback_ref );
}

static ULONG WINAPI callback_Release( ICorDebugManagedCallback *iface )
{
    return InterlockedDecrement( &callback_ref );
}

static HRESULT WINAPI callback_CreateProcess( ICorDebugManagedCallback *iface, ICorDebugProcess *process )
{
    created++;
    created_process = process;
    return S_OK;
}

static const struct ICorDebugManagedCallbackVtbl callback_vtbl =
{
    .QueryInterface = callback_QueryInterface,
    .AddRef = callback_AddRef,
    .Release = callback_Release,
    .CreateProcess = callback_CreateProcess
};

static ICorDebugManagedCallback callback = { &callback_vtbl };

static ICorDebug *create_debug(void)
{
    ICorDebug *debug = (void *)0xdeadbeef;
    HRESULT hr;

    hr = CreateDebuggingInterfaceFromVersion( 3, L"v2.0.50727", NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = CreateDebuggingInterfaceFromVersion( 3, NULL, (IUnknown **)&debug );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = CreateDebuggingInterfaceFromVersion( 0, L"v2.0.50727", (IUnknown **)&debug );
    ok( hr == E_INVALIDARG && !debug, "got hr %#lx, %p.\n", hr, debug );
    hr = CreateDebuggingInterfaceFromVersion( 3, L"v1.1.4322", (IUnknown **)&debug );
    ok( FAILED(hr) && !debug, "got hr %#lx, %p.\n", hr, debug );
    hr = CreateDebuggingInterfaceFromVersion( 3, L"v2.0.50727", (IUnknown **)&debug );
    ok( hr == S_OK && debug, "got hr %#lx.\n", hr );
    return debug;
}

static void test_before( ICorDebug *debug )
{
    ICorDebugProcess *process = (void *)0xdeadbeef;
    ICorDebugProcessEnum *processes = NULL;
    ICorDebugProcessEnum *clone = NULL;
    ULONG count = 7;
    HRESULT hr;

    hr = ICorDebug_Initialize( debug );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorDebug_SetManagedHandler( debug, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    has_callback2 = FALSE;
    hr = ICorDebug_SetManagedHandler( debug, &callback );
    ok( hr == E_NOINTERFACE && callback_ref == 1, "got hr %#lx, %ld references.\n", hr, callback_ref );
    has_callback2 = TRUE;
    hr = ICorDebug_SetManagedHandler( debug, &callback );
    ok( hr == S_OK && callback_ref == 3, "got hr %#lx, %ld references.\n", hr, callback_ref );
    hr = ICorDebug_SetUnmanagedHandler( debug, NULL );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    hr = ICorDebug_CanLaunchOrAttach( debug, 0, FALSE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorDebug_CanLaunchOrAttach( debug, GetCurrentProcessId(), FALSE );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    hr = ICorDebug_DebugActiveProcess( debug, GetCurrentProcessId(), FALSE, &process );
    ok( hr == E_NOTIMPL && !process, "got hr %#lx, %p.\n", hr, process );
    process = (void *)0xdeadbeef;
    hr = ICorDebug_GetProcess( debug, GetCurrentProcessId(), &process );
    ok( hr == E_INVALIDARG && !process, "got hr %#lx, %p.\n", hr, process );

    hr = ICorDebug_EnumerateProcesses( debug, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICorDebug_EnumerateProcesses( debug, &processes );
    ok( hr == S_OK && processes, "got hr %#lx.\n", hr );
    hr = ICorDebugProcessEnum_GetCount( processes, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICorDebugProcessEnum_GetCount( processes, &count );
    ok( hr == S_OK && !count, "got hr %#lx, %lu.\n", hr, count );
    count = 7;
    hr = ICorDebugProcessEnum_Next( processes, 1, &process, &count );
    ok( hr == S_FALSE && !count, "got hr %#lx, %lu.\n", hr, count );
    hr = ICorDebugProcessEnum_Skip( processes, 1 );
    ok( hr == S_FALSE, "got hr %#lx.\n", hr );
    hr = ICorDebugProcessEnum_Reset( processes );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorDebugProcessEnum_Clone( processes, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    hr = ICorDebugProcessEnum_Clone( processes, &clone );
    ok( hr == S_OK && clone, "got hr %#lx.\n", hr );
    ICorDebugProcessEnum_Release( clone );
    ICorDebugProcessEnum_Release( processes );
}

static ICorDebugProcess *launch( ICorDebug *debug, const WCHAR *path, const WCHAR *args, PROCESS_INFORMATION *info )
{
    STARTUPINFOW startup = { sizeof(startup) };
    ICorDebugProcess *process = NULL;
    WCHAR command[MAX_PATH * 2];
    HRESULT hr;

    swprintf( command, ARRAY_SIZE(command), L"\"%ls\" %ls", path, args );
    created = 0;
    created_process = NULL;
    hr = ICorDebug_CreateProcess( debug, NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, info,
                                  DEBUG_NO_SPECIAL_OPTIONS, &process );
    ok( hr == S_OK && process, "got hr %#lx.\n", hr );
    ok( created == 1 && created_process == process, "got %u callbacks, %p and %p.\n", created, created_process,
        process );
    return process;
}

static void check_list( ICorDebug *debug, ICorDebugProcess *first, ICorDebugProcess *second )
{
    ICorDebugProcess *got[3] = { NULL };
    ICorDebugProcessEnum *processes, *clone;
    ULONG count;
    HRESULT hr;

    ICorDebug_EnumerateProcesses( debug, &processes );
    hr = ICorDebugProcessEnum_GetCount( processes, &count );
    ok( hr == S_OK && count == 2, "got hr %#lx, %lu.\n", hr, count );
    hr = ICorDebugProcessEnum_Next( processes, 1, got, NULL );
    ok( hr == S_OK && got[0] == first, "got hr %#lx, %p.\n", hr, got[0] );
    ICorDebugProcess_Release( got[0] );
    hr = ICorDebugProcessEnum_Clone( processes, &clone );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorDebugProcessEnum_Next( clone, 3, got, &count );
    ok( hr == S_FALSE && count == 1 && got[0] == second, "got hr %#lx, %lu, %p.\n", hr, count, got[0] );
    ICorDebugProcess_Release( got[0] );
    ICorDebugProcessEnum_Release( clone );
    hr = ICorDebugProcessEnum_Skip( processes, 1 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorDebugProcessEnum_Next( processes, 1, got, NULL );
    ok( hr == S_FALSE, "got hr %#lx.\n", hr );
    hr = ICorDebugProcessEnum_Next( processes, 2, got, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );
    ICorDebugProcessEnum_Release( processes );
}

/* What only the CLR's own debugging interface knows. */
static void check_refusals( ICorDebugProcess *process )
{
    BYTE context[64] = { 0 };
    void *obj;
    BOOL yes;
    DWORD tid;

#define REFUSES( call ) do { HRESULT hr = call; ok( hr == E_NOTIMPL, #call ": got hr %#lx.\n", hr ); } while (0)
#define CLEARS( call, var, old ) \
    do { var = old; REFUSES( call ); ok( !var, #call ": " #var " is not cleared.\n" ); } while (0)
    REFUSES( ICorDebugProcess_Stop( process, 0 ) );
    CLEARS( ICorDebugProcess_HasQueuedCallbacks( process, NULL, &yes ), yes, 77 );
    CLEARS( ICorDebugProcess_EnumerateThreads( process, &obj ), obj, (void *)0xdeadbeef );
    REFUSES( ICorDebugProcess_SetAllThreadsDebugState( process, 0, NULL ) );
    REFUSES( ICorDebugProcess_Detach( process ) );
    CLEARS( ICorDebugProcess_CanCommitChanges( process, 0, NULL, &obj ), obj, (void *)0xdeadbeef );
    CLEARS( ICorDebugProcess_CommitChanges( process, 0, NULL, &obj ), obj, (void *)0xdeadbeef );
    CLEARS( ICorDebugProcess_GetThread( process, 1, &obj ), obj, (void *)0xdeadbeef );
    CLEARS( ICorDebugProcess_EnumerateObjects( process, &obj ), obj, (void *)0xdeadbeef );
    CLEARS( ICorDebugProcess_IsTransitionStub( process, 0, &yes ), yes, 77 );
    CLEARS( ICorDebugProcess_IsOSSuspended( process, 1, &yes ), yes, 77 );
    REFUSES( ICorDebugProcess_GetThreadContext( process, 1, sizeof(context), context ) );
    REFUSES( ICorDebugProcess_SetThreadContext( process, 1, sizeof(context), context ) );
    REFUSES( ICorDebugProcess_ClearCurrentException( process, 1 ) );
    REFUSES( ICorDebugProcess_EnableLogMessages( process, TRUE ) );
    REFUSES( ICorDebugProcess_ModifyLogSwitch( process, NULL, 0 ) );
    CLEARS( ICorDebugProcess_EnumerateAppDomains( process, &obj ), obj, (void *)0xdeadbeef );
    CLEARS( ICorDebugProcess_GetObject( process, &obj ), obj, (void *)0xdeadbeef );
    CLEARS( ICorDebugProcess_ThreadForFiberCookie( process, 0, &obj ), obj, (void *)0xdeadbeef );
    CLEARS( ICorDebugProcess_GetHelperThreadID( process, &tid ), tid, 77 );
}

static void test_process( const WCHAR *path )
{
    PROCESS_INFORMATION info = { 0 }, second_info = { 0 };
    ICorDebugProcess *process, *second, *found;
    ICorDebugProcess *controller;
    ICorDebug *debug = create_debug();
    STARTUPINFOW startup = { sizeof(startup) };
    WCHAR command[] = L"C:\\no\\such.exe";
    HPROCESS handle = NULL;
    SIZE_T done;
    char buffer[2];
    DWORD id, code;
    BOOL running;
    HRESULT hr;

    if (!debug) return;
    test_before( debug );
    process = (void *)0xdeadbeef;
    hr = ICorDebug_CreateProcess( debug, NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info,
                                  DEBUG_NO_SPECIAL_OPTIONS, &process );
    ok( FAILED(hr) && !process && !created, "got hr %#lx, %p.\n", hr, process );
    process = (void *)0xdeadbeef;
    hr = ICorDebug_CreateProcess( debug, NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, NULL, &info,
                                  DEBUG_NO_SPECIAL_OPTIONS, &process );
    ok( hr == E_INVALIDARG && !process, "got hr %#lx, %p.\n", hr, process );
    hr = ICorDebug_CreateProcess( debug, NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info,
                                  DEBUG_NO_SPECIAL_OPTIONS, NULL );
    ok( hr == E_INVALIDARG, "got hr %#lx.\n", hr );

    if (!(process = launch( debug, path, L"exit 7", &info ))) return;
    hr = ICorDebugProcess_QueryInterface( process, &IID_ICorDebugController, (void **)&controller );
    ok( hr == S_OK && controller == process, "got hr %#lx.\n", hr );
    ICorDebugProcess_Release( controller );
    hr = ICorDebugProcess_GetID( process, &id );
    ok( hr == S_OK && id == info.dwProcessId, "got hr %#lx, %#lx.\n", hr, id );
    hr = ICorDebugProcess_GetHandle( process, &handle );
    ok( hr == S_OK && GetProcessId( handle ) == id, "got hr %#lx, process %#lx.\n", hr, GetProcessId( handle ) );
    hr = ICorDebug_GetProcess( debug, id, &found );
    ok( hr == S_OK && found == process, "got hr %#lx, %p.\n", hr, found );
    if (hr == S_OK) ICorDebugProcess_Release( found );
    hr = ICorDebugProcess_IsRunning( process, &running );
    ok( hr == S_OK && !running, "got hr %#lx, %d.\n", hr, running );
    code = SuspendThread( info.hThread );
    ok( code == 1, "the program's thread was suspended %lu times.\n", code );
    ResumeThread( info.hThread );
    check_refusals( process );

    /* this program and that one have their ntdll.dll at the same place */
    memset( buffer, 0, sizeof(buffer) );
    hr = ICorDebugProcess_ReadMemory( process, (ULONG_PTR)GetModuleHandleA( "ntdll.dll" ), sizeof(buffer),
                                      (BYTE *)buffer, &done );
    ok( hr == S_OK && done == 2 && !memcmp( buffer, "MZ", 2 ), "got hr %#lx, %Iu.\n", hr, done );
    hr = ICorDebugProcess_ReadMemory( process, 16, sizeof(buffer), (BYTE *)buffer, &done );
    ok( FAILED(hr) && !done, "got hr %#lx, %Iu.\n", hr, done );
    hr = ICorDebugProcess_WriteMemory( process, 16, sizeof(buffer), (BYTE *)buffer, &done );
    ok( FAILED(hr) && !done, "got hr %#lx, %Iu.\n", hr, done );

    if (!(second = launch( debug, path, L"exit 8", &second_info ))) return;
    check_list( debug, process, second );
    hr = ICorDebugProcess_Terminate( second, 78 );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( !WaitForSingleObject( second_info.hProcess, 20000 ), "the program has not ended.\n" );
    GetExitCodeProcess( second_info.hProcess, &code );
    ok( code == 78, "got exit code %lu.\n", code );

    hr = ICorDebugProcess_Continue( process, FALSE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    hr = ICorDebugProcess_Continue( process, FALSE );
    ok( hr == S_OK, "got hr %#lx.\n", hr );
    ok( !WaitForSingleObject( info.hProcess, 60000 ), "the program has not ended.\n" );
    GetExitCodeProcess( info.hProcess, &code );
    ok( code == 7, "got exit code %lu.\n", code );
    hr = ICorDebugProcess_IsRunning( process, &running );
    ok( hr == S_OK && !running, "got hr %#lx, %d.\n", hr, running );

    hr = ICorDebug_Terminate( debug );
    ok( hr == S_OK && callback_ref == 1, "got hr %#lx, %ld references.\n", hr, callback_ref );
    ok( !ICorDebugProcess_Release( process ), "the process is left.\n" );
    ok( !ICorDebugProcess_Release( second ), "the process is left.\n" );
    ok( !ICorDebug_Release( debug ), "the debugger is left.\n" );
    CloseHandle( info.hThread );
    CloseHandle( info.hProcess );
    CloseHandle( second_info.hThread );
    CloseHandle( second_info.hProcess );
}

static void test_clr_debugging(void)
{
    ICLRDebugging *debugging = NULL;
    CLR_DEBUGGING_VERSION version = { 0 };
    CLR_DEBUGGING_PROCESS_FLAGS flags;
    IUnknown *process = NULL;
    HRESULT hr;

    hr = CLRCreateInstance( &CLSID_CLRDebugging, &IID_ICLRDebugging, (void **)&debugging );
    ok( hr == S_OK && debugging, "got hr %#lx.\n", hr );
    if (!debugging) return;
    hr = ICLRDebugging_OpenVirtualProcess( debugging, 0, NULL, NULL, NULL, &IID_IUnknown, &process, &version, &flags );
    ok( hr == E_NOTIMPL && !process, "got hr %#lx, %p.\n", hr, process );
    hr = ICLRDebugging_CanUnloadNow( debugging, NULL );
    ok( hr == E_NOTIMPL, "got hr %#lx.\n", hr );
    ok( !ICLRDebugging_Release( debugging ), "the object is left.\n" );
}

START_TEST(debugger)
{
    ICLRRuntimeInfo *info;
    WCHAR path[MAX_PATH];

    test_clr_debugging();
    if (!(info = get_runtime_info())) return;
    ICLRRuntimeInfo_Release( info );
    if (!get_guest_path( L"program.exe", path ))
    {
        skip( "no program.exe.\n" );
        return;
    }
    create_folder( L"mscoree debugger" );
    if (copy_guest( L"program.exe", L"program.exe", path ))
    {
        test_process( path );
        DeleteFileW( path );
    }
    RemoveDirectoryW( folder );
}
