/*
 * Managed classes as COM servers: InprocServer32 = mscoree.dll
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

#define COBJMACROS

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "ole2.h"
#include "shlwapi.h"
#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "exports/activation.h"
#include "hosting/binding.h"
#include "hosting/runtimeinfo.h"
#include "interop/monoobject.h"
#include "runtime/runtime.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * A class is looked for in the active activation context, where a manifest names it, and then in the registry. There
 * regasm writes the class, the assembly and, unless the assembly is in the global cache, its code base to the class's
 * InprocServer32 key, or to the highest-numbered version key below it.
 */
#define GUID_CHARS 39

struct managed_class
{
    WCHAR name[512];
    WCHAR assembly[1024];
    WCHAR codebase[1024];   /* a path; empty: none */
    WCHAR version[32];      /* of the runtime; empty: none is named */
};

static BOOL read_string( HKEY key, const WCHAR *value, WCHAR *buffer, DWORD count )
{
    DWORD size = count * sizeof(WCHAR);

    buffer[0] = 0;
    return !RegGetValueW( key, NULL, value, RRF_RT_REG_SZ, NULL, buffer, &size ) && buffer[0];
}

/* Compares two version keys ("1.2.0.0") by their numbers. */
static int compare_versions( const WCHAR *left, const WCHAR *right )
{
    while (*left || *right)
    {
        DWORD l = 0, r = 0;

        for (; *left >= '0' && *left <= '9'; left++) l = l * 10 + *left - '0';
        for (; *right >= '0' && *right <= '9'; right++) r = r * 10 + *right - '0';
        if (l != r) return l < r ? -1 : 1;
        if (*left) left++;
        if (*right) right++;
    }
    return 0;
}

/* Opens the version key with the highest number that has a Class value; NULL: there is none. */
static HKEY open_version_key( HKEY server )
{
    WCHAR name[64], best[64] = L"";
    DWORD i, len = ARRAY_SIZE(name);
    HKEY key = NULL;

    for (i = 0; !RegEnumKeyExW( server, i, name, &len, NULL, NULL, NULL, NULL ); i++, len = ARRAY_SIZE(name))
        if (!best[0] || compare_versions( best, name ) < 0) lstrcpyW( best, name );
    if (!best[0] || RegOpenKeyExW( server, best, 0, KEY_READ, &key )) return NULL;
    return key;
}

static BOOL read_class( HKEY key, struct managed_class *class )
{
    WCHAR url[ARRAY_SIZE(class->codebase)];
    DWORD len = ARRAY_SIZE(class->codebase);

    if (!read_string( key, L"Class", class->name, ARRAY_SIZE(class->name) )) return FALSE;
    if (!read_string( key, L"Assembly", class->assembly, ARRAY_SIZE(class->assembly) )) return FALSE;
    read_string( key, L"RuntimeVersion", class->version, ARRAY_SIZE(class->version) );
    class->codebase[0] = 0;
    if (read_string( key, L"CodeBase", url, ARRAY_SIZE(url) ) &&
        FAILED(PathCreateFromUrlW( url, class->codebase, &len, 0 )))
        lstrcpyW( class->codebase, url );  /* a plain path */
    return TRUE;
}

static BOOL find_registered_class( REFCLSID rclsid, struct managed_class *class )
{
    WCHAR path[64 + GUID_CHARS], guid[GUID_CHARS];
    HKEY server, version;
    BOOL ret;

    StringFromGUID2( rclsid, guid, ARRAY_SIZE(guid) );
    lstrcpyW( path, L"CLSID\\" );
    lstrcatW( path, guid );
    lstrcatW( path, L"\\InprocServer32" );
    if (RegOpenKeyExW( HKEY_CLASSES_ROOT, path, 0, KEY_READ, &server )) return FALSE;
    if (!(ret = read_class( server, class )) && (version = open_version_key( server )))
    {
        ret = read_class( version, class );
        RegCloseKey( version );
    }
    RegCloseKey( server );
    return ret;
}

/* What the COM section of an activation context has for a class; offsets are from the start of the structure that has
 * them. */
struct com_class_data
{
    ULONG size;
    BYTE  flags[4];
    DWORD model;
    GUID  clsids[3];
    GUID  tlbid;
    ULONG module_len;
    ULONG module_offset;    /* from the start of the section */
    ULONG progid_len;
    ULONG progid_offset;
    ULONG clr_len;          /* 0: not a managed class */
    ULONG clr_offset;
};

struct clr_class_data
{
    ULONG size;
    DWORD reserved[2];
    ULONG module_len;
    ULONG module_offset;
    ULONG name_len;
    ULONG name_offset;
    ULONG version_len;
    ULONG version_offset;
};
C_ASSERT( sizeof(struct com_class_data) == 100 );
C_ASSERT( sizeof(struct clr_class_data) == 36 );

static void copy_manifest_string( const void *base, ULONG offset, ULONG len, WCHAR *buffer, unsigned int count )
{
    len = offset ? min( len / sizeof(WCHAR), count - 1 ) : 0;
    memcpy( buffer, (const BYTE *)base + offset, len * sizeof(WCHAR) );
    buffer[len] = 0;
}

/* The assembly that lies beside its manifest; an empty path: there is none. */
static void find_beside_manifest( const WCHAR *manifest, const WCHAR *assembly, WCHAR *path, unsigned int count )
{
    const WCHAR *name = manifest ? wcsrchr( manifest, '\\' ) : NULL;

    path[0] = 0;
    if (!name || name - manifest + lstrlenW( assembly ) + ARRAY_SIZE(L"\\.dll") > count) return;
    lstrcpynW( path, manifest, name - manifest + 2 );
    lstrcatW( path, assembly );
    lstrcatW( path, L".dll" );
    if (GetFileAttributesW( path ) == INVALID_FILE_ATTRIBUTES) path[0] = 0;
}

/* The name of an assembly of a context: its identity up to the first comma. */
static BOOL read_manifest_assembly( HANDLE context, ULONG index, struct managed_class *class )
{
    ACTIVATION_CONTEXT_ASSEMBLY_DETAILED_INFORMATION *info = NULL;
    SIZE_T size = 0;
    BOOL ret = FALSE;

    QueryActCtxW( 0, context, &index, AssemblyDetailedInformationInActivationContext, NULL, 0, &size );
    if (size && (info = HeapAlloc( GetProcessHeap(), 0, size )) &&
        QueryActCtxW( 0, context, &index, AssemblyDetailedInformationInActivationContext, info, size, &size ) &&
        info->lpAssemblyEncodedAssemblyIdentity)
    {
        lstrcpynW( class->assembly, info->lpAssemblyEncodedAssemblyIdentity, ARRAY_SIZE(class->assembly) );
        class->assembly[wcscspn( class->assembly, L"," )] = 0;
        find_beside_manifest( info->lpAssemblyManifestPath, class->assembly, class->codebase,
                              ARRAY_SIZE(class->codebase) );
        ret = class->assembly[0] != 0;
    }
    HeapFree( GetProcessHeap(), 0, info );
    return ret;
}

/* A class that a manifest names (clrClass), without a registration. */
static BOOL find_manifest_class( REFCLSID rclsid, struct managed_class *class )
{
    ACTCTX_SECTION_KEYED_DATA data = { sizeof(data) };
    const struct com_class_data *com;
    const struct clr_class_data *clr;
    BOOL ret = FALSE;

    if (!FindActCtxSectionGuid( FIND_ACTCTX_SECTION_KEY_RETURN_HACTCTX, NULL,
                                ACTIVATION_CONTEXT_SECTION_COM_SERVER_REDIRECTION, rclsid, &data ))
        return FALSE;
    com = data.lpData;
    if (com->size >= sizeof(*com) && com->clr_len >= sizeof(*clr))
    {
        clr = (const struct clr_class_data *)((const BYTE *)com + com->clr_offset);
        copy_manifest_string( clr, clr->name_offset, clr->name_len, class->name, ARRAY_SIZE(class->name) );
        copy_manifest_string( clr, clr->version_offset, clr->version_len, class->version, ARRAY_SIZE(class->version) );
        ret = class->name[0] && read_manifest_assembly( data.hActCtx, data.ulAssemblyRosterIndex, class );
    }
    ReleaseActCtx( data.hActCtx );
    return ret;
}

static BOOL find_class( REFCLSID rclsid, struct managed_class *class )
{
    return find_manifest_class( rclsid, class ) || find_registered_class( rclsid, class );
}

BOOL activation_knows( REFCLSID rclsid )
{
    struct managed_class class;

    return find_class( rclsid, &class );
}

HRESULT activation_get_version( REFCLSID rclsid, WCHAR *version, unsigned int count )
{
    struct managed_class class;

    if (!find_class( rclsid, &class ) || !class.version[0]) return REGDB_E_CLASSNOTREG;
    lstrcpynW( version, class.version, count );
    return S_OK;
}

HRESULT activation_create( REFCLSID rclsid, REFIID riid, void **obj )
{
    struct managed_class class;
    IUnknown *object;
    HRESULT hr;

    *obj = NULL;
    if (!find_class( rclsid, &class )) return REGDB_E_CLASSNOTREG;
    TRACE( "class %s assembly %s codebase %s\n", debugstr_w(class.name), debugstr_w(class.assembly),
           debugstr_w(class.codebase) );

    if (!runtimeinfo_is_installed()) return CLR_E_SHIM_RUNTIMELOAD;
    if (binding_get_first() == -1 && FAILED(hr = binding_bind( RUNTIME_V4_0 ))) return hr;
    if (FAILED(hr = runtime_start())) return hr;

    /* the code base is a hint; the assembly may as well lie where the program's own assemblies do */
    if (class.codebase[0]) hr = monoobject_create( class.assembly, class.codebase, class.name, &object );
    if (!class.codebase[0] || FAILED(hr)) hr = monoobject_create( class.assembly, NULL, class.name, &object );
    if (FAILED(hr))
    {
        WARN( "%s of %s could not be made, hr %#lx\n", debugstr_w(class.name), debugstr_w(class.assembly), hr );
        return hr == COR_E_FILENOTFOUND ? CLASS_E_CLASSNOTAVAILABLE : hr;   /* as Wine answers */
    }
    hr = IUnknown_QueryInterface( object, riid, obj );
    IUnknown_Release( object );
    return hr;
}
