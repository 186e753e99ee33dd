/*
 * The host: a DLL or a program with a function that makes the manager, or a class
 *
 * A program that is loaded like a DLL has its sections in place, but not its imports, which are put in here. Its own
 * start-up code doesn't run, so the function must do without C++ objects that are made there.
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

#include "target.h"

#define DEFAULT_FACTORY "CreateHostMemoryManager"

void target_describe( const struct options *options, char *text, size_t size )
{
    const char *what = options->clsid ? options->clsid : options->control ? options->control :
                       options->factory ? options->factory : DEFAULT_FACTORY;

    if (options->file) snprintf( text, size, "%s, %s", options->file, what );
    else snprintf( text, size, "%s", what );
}

static const IMAGE_NT_HEADERS *get_headers( HMODULE module )
{
    const IMAGE_DOS_HEADER *dos = (const IMAGE_DOS_HEADER *)module;

    return (const IMAGE_NT_HEADERS *)((const char *)module + dos->e_lfanew);
}

/* Puts an address into an import table. */
static BOOL put_import( void **slot, FARPROC func )
{
    DWORD old;

    if (!VirtualProtect( slot, sizeof(*slot), PAGE_READWRITE, &old )) return FALSE;
    *slot = (void *)func;
    return VirtualProtect( slot, sizeof(*slot), old, &old );
}

static BOOL bind_program( HMODULE module, char *problem, size_t size )
{
    const IMAGE_NT_HEADERS *nt = get_headers( module );
    const IMAGE_DATA_DIRECTORY *directory = &nt->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    const IMAGE_IMPORT_DESCRIPTOR *import;
    const IMAGE_THUNK_DATA *name;
    IMAGE_THUNK_DATA *slot;
    char *base = (char *)module;
    FARPROC func;
    HMODULE dll;

    if (!directory->VirtualAddress) return TRUE;
    for (import = (void *)(base + directory->VirtualAddress); import->Name; import++)
    {
        if (!(dll = LoadLibraryA( base + import->Name )))
        {
            snprintf( problem, size, "%s, which the program imports, cannot be loaded: error %lu", base + import->Name,
                      GetLastError() );
            return FALSE;
        }
        name = (void *)(base + (import->OriginalFirstThunk ? import->OriginalFirstThunk : import->FirstThunk));
        slot = (void *)(base + import->FirstThunk);
        for (; name->u1.AddressOfData; name++, slot++)
        {
            if (IMAGE_SNAP_BY_ORDINAL( name->u1.Ordinal )) func = GetProcAddress( dll,
                    (char *)(UINT_PTR)IMAGE_ORDINAL( name->u1.Ordinal ) );
            else func = GetProcAddress( dll, (char *)((IMAGE_IMPORT_BY_NAME *)(base + name->u1.AddressOfData))->Name );
            if (func && put_import( (void **)&slot->u1.Function, func )) continue;
            snprintf( problem, size, "an import of the program from %s cannot be had", base + import->Name );
            return FALSE;
        }
    }
    return TRUE;
}

static HMODULE load( const char *file, char *problem, size_t size )
{
    WCHAR name[MAX_PATH], path[MAX_PATH];
    HMODULE module;

    if (!MultiByteToWideChar( CP_UTF8, 0, file, -1, name, ARRAYSIZE(name) ))
    {
        snprintf( problem, size, "the file's name is too long" );
        return NULL;
    }
    /* a file that is there, or one that the system finds */
    if (!GetFullPathNameW( name, ARRAYSIZE(path), path, NULL ) || GetFileAttributesW( path ) == INVALID_FILE_ATTRIBUTES)
        lstrcpyW( path, name );
    if (!(module = LoadLibraryExW( path, NULL, path[1] == ':' ? LOAD_WITH_ALTERED_SEARCH_PATH : 0 )))
    {
        DWORD error = GetLastError();

        snprintf( problem, size, "%s cannot be loaded: %s (error %lu)", file,
                  error == ERROR_BAD_EXE_FORMAT ? "it is no program of this width" : error == ERROR_MOD_NOT_FOUND ?
                  "it, or a DLL that it wants, is not there" : "the system refuses it", error );
        return NULL;
    }
    if (!(get_headers( module )->FileHeader.Characteristics & IMAGE_FILE_DLL) && !bind_program( module, problem,
            size )) return NULL;
    return module;
}

static FARPROC find_function( HMODULE module, const char *name )
{
    FARPROC func = GetProcAddress( module, name );
    char decorated[200];

    if (func) return func;
    snprintf( decorated, sizeof(decorated), "_%s@4", name );    /* what compilers make of it for i386 */
    if ((func = GetProcAddress( module, decorated ))) return func;
    return GetProcAddress( module, decorated + 1 );
}

static HRESULT create_object( HMODULE module, const CLSID *clsid, void **obj )
{
    HRESULT (WINAPI *get_class)( REFCLSID clsid, REFIID riid, void **obj );
    IClassFactory *factory;
    HRESULT hr;

    if (!module) return CoCreateInstance( clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IHostMemoryManager, obj );
    if (!(get_class = (void *)GetProcAddress( module, "DllGetClassObject" ))) return CO_E_DLLNOTFOUND;
    if (FAILED(hr = get_class( clsid, &IID_IClassFactory, (void **)&factory ))) return hr;
    hr = IClassFactory_CreateInstance( factory, NULL, &IID_IHostMemoryManager, obj );
    IClassFactory_Release( factory );
    return hr;
}

static HRESULT get_from_class( const struct options *options, HMODULE module, struct context *context, char *problem,
                               size_t size )
{
    WCHAR text[64];
    CLSID clsid;

    if (!MultiByteToWideChar( CP_UTF8, 0, options->clsid, -1, text, ARRAYSIZE(text) ) || FAILED(CLSIDFromString( text,
            &clsid )))
    {
        snprintf( problem, size, "\"%s\" is no CLSID, such as {042c27a6-4582-479b-87d9-2fb7a717e76a}", options->clsid );
        return E_INVALIDARG;
    }
    CoInitializeEx( NULL, COINIT_MULTITHREADED );
    return create_object( module, &clsid, (void **)&context->manager );
}

static HRESULT get_from_function( const struct options *options, HMODULE module, struct context *context, char *problem,
                                  size_t size )
{
    const char *name = options->control ? options->control : options->factory ? options->factory : DEFAULT_FACTORY;
    HRESULT (WINAPI *make)( void **obj ) = (void *)find_function( module, name );
    HRESULT hr;

    if (!make)
    {
        snprintf( problem, size, "%s has no function %s", options->file, name );
        return E_FAIL;
    }
    if (!options->control) return make( (void **)&context->manager );
    if (FAILED(hr = make( (void **)&context->control )) || !context->control) return hr;
    enter_method( GET_HOST_MANAGER );
    return IHostControl_GetHostManager( context->control, &IID_IHostMemoryManager, (void **)&context->manager );
}

BOOL target_open( const struct options *options, struct context *context, char *problem, size_t size )
{
    HMODULE module = NULL;
    HRESULT hr;

    if (options->file && !(module = load( options->file, problem, size ))) return FALSE;
    enter_method( FACTORY );
    if (options->clsid) hr = get_from_class( options, module, context, problem, size );
    else hr = get_from_function( options, module, context, problem, size );
    enter_method( NO_METHOD );
    if (hr == S_OK && context->manager) return TRUE;
    if (!*problem) snprintf( problem, size, "there is no memory manager: %s, %p", hr_name( hr ), context->manager );
    return FALSE;
}
