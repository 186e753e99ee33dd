/*
 * What another mscoree.dll does: one call, and what came of it
 *
 * usage: probe interface IID           does any object of the DLL have that interface?
 *        probe method IID SLOT VALUE   calls the method in that slot of its table
 *        probe export NAME VALUE       calls that function
 *
 * Every argument is VALUE: 0, or 1 for a pointer to zeroed memory. That is enough to tell a function that says that it
 * is not implemented from one that looks at its arguments. One process makes one call, since it may well be its last.
 * x86_64 only, where a caller may pass more arguments than a function has.
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
#include <initguid.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <mscoree.h>
#include <metahost.h>

typedef HRESULT (*any_func)( const void *, const void *, const void *, const void *, const void *, const void *,
                             const void *, const void *, const void *, const void *, const void *, const void *,
                             const void *, const void * );

static char zeros[65536];
static IUnknown *objects[64];
static unsigned int object_count;
static PROCESS_INFORMATION child;

static void say( const char *text, HRESULT hr )
{
    fprintf( stderr, "%s 0x%08lx\n", text, (unsigned long)hr );
    fflush( stderr );
}

static LONG WINAPI report_crash( EXCEPTION_POINTERS *pointers )
{
    DWORD code = pointers->ExceptionRecord->ExceptionCode;

    if (code != EXCEPTION_ACCESS_VIOLATION) return EXCEPTION_CONTINUE_SEARCH;
    say( "crashed", code );
    if (child.hProcess) TerminateProcess( child.hProcess, 0 );
    TerminateProcess( GetCurrentProcess(), 1 );
    return EXCEPTION_CONTINUE_SEARCH;
}

static void add( HRESULT hr, void **object )
{
    if (hr == S_OK && *object && object_count < ARRAYSIZE(objects)) objects[object_count++] = *object;
    *object = NULL;
}

/* An object of every kind that the DLL may have. */
static void make_objects( HMODULE module )
{
    static const CLSID *const runtime_classes[] = { &CLSID_CLRRuntimeHost, &CLSID_CorRuntimeHost, &CLSID_CLRStrongName,
                                                    &CLSID_CLRDebuggingLegacy, &CLSID_TypeNameFactory };
    static const GUID dispenser = { 0xe5cb7a31, 0x7512, 0x11d2, { 0x89, 0xce, 0x00, 0x80, 0xc7, 0x92, 0xe5, 0xd8 } };
    static const GUID profiling = { 0xbd097ed8, 0x733e, 0x43fe, { 0x8e, 0xd7, 0xa9, 0x5f, 0xf9, 0xa8, 0x44, 0x8c } };
    HRESULT (WINAPI *create)( REFCLSID, REFIID, void ** ) = (void *)GetProcAddress( module, "CLRCreateInstance" );
    HRESULT (WINAPI *debugger)( int, const WCHAR *,
                                IUnknown ** ) = (void *)GetProcAddress( module, "CreateDebuggingInterfaceFromVersion" );
    HRESULT (WINAPI *class_object)( REFCLSID, REFIID, void ** ) = (void *)GetProcAddress( module, "DllGetClassObject" );
    HRESULT (WINAPI *stream)( const WCHAR *, IStream ** ) = (void *)GetProcAddress( module, "CreateConfigStream" );
    ICorRuntimeHost *v1 = NULL;
    ICLRRuntimeHost *v2 = NULL;
    ICLRMetaHost *metahost;
    ICLRRuntimeInfo *info;
    unsigned int i;
    void *obj = NULL;

    if (create( &CLSID_CLRMetaHost, &IID_ICLRMetaHost, (void **)&metahost )) return;
    objects[object_count++] = (IUnknown *)metahost;
    add( create( &CLSID_CLRMetaHostPolicy, &IID_IUnknown, &obj ), &obj );
    add( create( &CLSID_CLRDebugging, &IID_IUnknown, &obj ), &obj );
    add( create( &profiling, &IID_IUnknown, &obj ), &obj );
    add( ICLRMetaHost_EnumerateInstalledRuntimes( metahost, (IEnumUnknown **)&obj ), &obj );
    add( class_object( &CLSID_CorRuntimeHost, &IID_IUnknown, &obj ), &obj );
    add( stream( L"C:\\windows\\win.ini", (IStream **)&obj ), &obj );
    add( debugger( 3, L"v2.0.50727", (IUnknown **)&obj ), &obj );
    if (ICLRMetaHost_GetRuntime( metahost, L"v4.0.30319", &IID_ICLRRuntimeInfo, (void **)&info )) return;
    objects[object_count++] = (IUnknown *)info;
    for (i = 0; i < ARRAYSIZE(runtime_classes); i++)
        add( ICLRRuntimeInfo_GetInterface( info, runtime_classes[i], &IID_IUnknown, &obj ), &obj );
    add( ICLRRuntimeInfo_GetInterface( info, &dispenser, &IID_IUnknown, &obj ), &obj );
    add( ICLRRuntimeInfo_GetInterface( info, &profiling, &IID_IUnknown, &obj ), &obj );
    if (!ICLRRuntimeInfo_GetInterface( info, &CLSID_CLRRuntimeHost, &IID_ICLRRuntimeHost, (void **)&v2 ))
        add( ICLRRuntimeHost_GetCLRControl( v2, (ICLRControl **)&obj ), &obj );
    if (!ICLRRuntimeInfo_GetInterface( info, &CLSID_CorRuntimeHost, &IID_ICorRuntimeHost, (void **)&v1 ))
        add( ICorRuntimeHost_GetConfiguration( v1, (ICorConfiguration **)&obj ), &obj );
}

/* A process that is debugged: this program, suspended.  It is ended when this one ends. */
static IUnknown *create_process( IUnknown *debug )
{
    typedef HRESULT (WINAPI *create_func)( void *, const WCHAR *, WCHAR *, void *, void *, BOOL, DWORD, void *,
                                           const WCHAR *, void *, void *, int, IUnknown ** );
    STARTUPINFOW startup = { sizeof(startup) };
    WCHAR path[MAX_PATH];
    IUnknown *process = NULL;

    GetModuleFileNameW( NULL, path, ARRAYSIZE(path) );
    if ((*(create_func **)debug)[7]( debug, path, NULL, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child, 0,
                                     &process ))
        return NULL;
    return process;
}

static IUnknown *find_interface( const char *text )
{
    static const GUID cor_debug_process = { 0x3d6f5f64, 0x7538, 0x11d3,
                                            { 0x8d, 0x5b, 0x00, 0x10, 0x4b, 0x35, 0xe7, 0xef } };
    static const GUID cor_debug = { 0x3d6f5f61, 0x7538, 0x11d3, { 0x8d, 0x5b, 0x00, 0x10, 0x4b, 0x35, 0xe7, 0xef } };
    IUnknown *found, *debug;
    unsigned int i;
    WCHAR wide[64];
    GUID iid;

    MultiByteToWideChar( CP_ACP, 0, text, -1, wide, ARRAYSIZE(wide) );
    if (IIDFromString( wide, &iid )) return NULL;
    for (i = 0; i < object_count; i++)
    {
        if (!IUnknown_QueryInterface( objects[i], &iid, (void **)&found )) return found;
        if (IUnknown_QueryInterface( objects[i], &cor_debug, (void **)&debug )) continue;
        if (IsEqualGUID( &iid, &cor_debug_process )) return create_process( debug );
        found = NULL;   /* slot 9 of ICorDebug gives the processes that are debugged */
        if (!((HRESULT (WINAPI **)( void *, void * ))*(void **)debug)[9]( debug, &found ) && found &&
            !IUnknown_QueryInterface( found, &iid, (void **)&found )) return found;
    }
    return NULL;
}

int main( int argc, char **argv )
{
    HMODULE module = LoadLibraryA( "mscoree.dll" );
    IUnknown *object = NULL;
    any_func func;
    const void *a;

    if (argc < 3 || !module) return 2;
    AddVectoredExceptionHandler( TRUE, report_crash );
    CoInitialize( NULL );
    if (strcmp( argv[1], "export" ))
    {
        make_objects( module );
        object = find_interface( argv[2] );
        if (!strcmp( argv[1], "interface" ))
        {
            say( "result", object ? S_OK : E_NOINTERFACE );
            if (child.hProcess) TerminateProcess( child.hProcess, 0 );
            return 0;
        }
        func = object && argc == 5 ? (*(any_func **)object)[atoi( argv[3] )] : NULL;
    }
    else func = (void *)GetProcAddress( module, argv[2] );
    if (!func) return 2;

    a = argv[argc - 1][0] == '1' ? zeros : NULL;
    say( "call", 0 );
    if (object) say( "result", func( object, a, a, a, a, a, a, a, a, a, a, a, a, a ) );
    else say( "result", func( a, a, a, a, a, a, a, a, a, a, a, a, a, a ) );
    if (child.hProcess) TerminateProcess( child.hProcess, 0 );
    return 0;
}
