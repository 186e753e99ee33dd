/*
 * The exports of mscoree.dll: every name, with the ordinal that programs may have linked by
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
#include <stdio.h>
#include <windef.h>
#include <winbase.h>

#include "wine/test.h"

static const struct
{
    WORD ordinal;
    const char *name;
} exports[] =
{
    { 17, "InitErrors" },
    { 18, "PostError" },
    { 19, "InitSSAutoEnterThread" },
    { 20, "UpdateError" },
    { 21, "CallFunctionShim" },
    { 22, "LoadStringRC" },
    { 23, "ReOpenMetaDataWithMemory" },
    { 24, "CloseCtrs" },
    { 25, "CLRCreateInstance" },
    { 26, "ClrCreateManagedInstance" },
    { 27, "CoEEShutDownCOM" },
    { 28, "CoInitializeCor" },
    { 29, "CoInitializeEE" },
    { 30, "CoUninitializeCor" },
    { 31, "CoUninitializeEE" },
    { 32, "CollectCtrs" },
    { 33, "CorBindToCurrentRuntime" },
    { 34, "CorBindToRuntime" },
    { 35, "CorBindToRuntimeByCfg" },
    { 36, "CorBindToRuntimeByPath" },
    { 37, "CorBindToRuntimeByPathEx" },
    { 38, "CorBindToRuntimeEx" },
    { 39, "CorBindToRuntimeHost" },
    { 40, "CorDllMainWorker" },
    { 41, "CorExitProcess" },
    { 42, "CorGetSvc" },
    { 43, "CorIsLatestSvc" },
    { 44, "CorMarkThreadInThreadPool" },
    { 45, "CorTickleSvc" },
    { 46, "CreateConfigStream" },
    { 47, "CreateDebuggingInterfaceFromVersion" },
    { 48, "CreateInterface" },
    { 49, "DllCanUnloadNow" },
    { 50, "DllGetClassObject" },
    { 51, "DllRegisterServer" },
    { 52, "DllUnregisterServer" },
    { 53, "EEDllGetClassObjectFromClass" },
    { 54, "EEDllRegisterServer" },
    { 55, "EEDllUnregisterServer" },
    { 56, "GetAssemblyMDImport" },
    { 57, "GetCORRequiredVersion" },
    { 58, "GetCORRootDirectory" },
    { 59, "GetCORSystemDirectory" },
    { 60, "GetCORVersion" },
    { 61, "GetCompileInfo" },
    { 62, "GetFileVersion" },
    { 63, "GetHashFromAssemblyFile" },
    { 64, "GetHashFromAssemblyFileW" },
    { 65, "GetHashFromBlob" },
    { 66, "GetHashFromFile" },
    { 67, "GetHashFromFileW" },
    { 68, "GetHashFromHandle" },
    { 69, "GetHostConfigurationFile" },
    { 70, "GetMetaDataInternalInterface" },
    { 71, "GetMetaDataInternalInterfaceFromPublic" },
    { 72, "GetMetaDataPublicInterfaceFromInternal" },
    { 73, "GetPermissionRequests" },
    { 74, "GetPrivateContextsPerfCounters" },
    { 75, "GetProcessExecutableHeap" },
    { 76, "GetRealProcAddress" },
    { 77, "GetRequestedRuntimeInfo" },
    { 78, "GetRequestedRuntimeVersion" },
    { 79, "GetRequestedRuntimeVersionForCLSID" },
    { 80, "GetStartupFlags" },
    { 81, "GetTargetForVTableEntry" },
    { 82, "GetTokenForVTableEntry" },
    { 83, "GetVersionFromProcess" },
    { 84, "GetXMLElement" },
    { 85, "GetXMLElementAttribute" },
    { 86, "GetXMLObject" },
    { 87, "LoadLibraryShim" },
    { 88, "LoadLibraryWithPolicyShim" },
    { 89, "LoadStringRCEx" },
    { 90, "LockClrVersion" },
    { 91, "MetaDataGetDispenser" },
    { 92, "ND_CopyObjDst" },
    { 93, "ND_CopyObjSrc" },
    { 94, "ND_RI2" },
    { 95, "ND_RI4" },
    { 96, "ND_RI8" },
    { 97, "ND_RU1" },
    { 98, "ND_WI2" },
    { 99, "ND_WI4" },
    { 100, "ND_WI8" },
    { 101, "ND_WU1" },
    { 102, "OpenCtrs" },
    { 103, "ReOpenMetaDataWithMemoryEx" },
    { 104, "RunDll@ShimW" },
    { 105, "RuntimeOSHandle" },
    { 106, "RuntimeOpenImage" },
    { 107, "RuntimeReleaseHandle" },
    { 108, "SetTargetForVTableEntry" },
    { 109, "StrongNameCompareAssemblies" },
    { 110, "StrongNameErrorInfo" },
    { 111, "StrongNameFreeBuffer" },
    { 112, "StrongNameGetBlob" },
    { 113, "StrongNameGetBlobFromImage" },
    { 114, "StrongNameGetPublicKey" },
    { 115, "StrongNameHashSize" },
    { 116, "StrongNameKeyDelete" },
    { 117, "StrongNameKeyGen" },
    { 118, "StrongNameKeyGenEx" },
    { 119, "StrongNameKeyInstall" },
    { 120, "StrongNameSignatureGeneration" },
    { 121, "StrongNameSignatureGenerationEx" },
    { 122, "StrongNameSignatureSize" },
    { 123, "StrongNameSignatureVerification" },
    { 124, "StrongNameSignatureVerificationEx" },
    { 125, "StrongNameSignatureVerificationFromImage" },
    { 126, "StrongNameTokenFromAssembly" },
    { 127, "StrongNameTokenFromAssemblyEx" },
    { 128, "StrongNameTokenFromPublicKey" },
    { 129, "TranslateSecurityAttributes" },
    { 130, "_CorDllMain" },
    { 131, "_CorExeMain2" },
    { 132, "_CorExeMain" },
    { 133, "_CorImageUnloading" },
    { 134, "_CorValidateImage" },
    { 135, "CorLaunchApplication" },
    { 136, "GetCLRIdentityManager" },
    { 137, "RunDll32ShimW" },
};

static HMODULE mscoree;

static void test_names_and_ordinals(void)
{
    FARPROC by_name, by_ordinal;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(exports); i++)
    {
        by_name = GetProcAddress( mscoree, exports[i].name );
        by_ordinal = GetProcAddress( mscoree, (const char *)(ULONG_PTR)exports[i].ordinal );
        ok( by_name != NULL, "%s is not exported.\n", exports[i].name );
        ok( by_name == by_ordinal, "%s has not the ordinal %u.\n", exports[i].name, exports[i].ordinal );
    }
}

/* A DLL that imports every export twice, by name and by ordinal; it has nothing else. */
#define IMAGE_BASE 0x64000000
#define COUNT ARRAY_SIZE(exports)

struct importer
{
    IMAGE_DOS_HEADER        dos;
    IMAGE_NT_HEADERS        nt;
    IMAGE_SECTION_HEADER    section;
    char                    pad[0x1000 - sizeof(IMAGE_DOS_HEADER) - sizeof(IMAGE_NT_HEADERS) -
                                sizeof(IMAGE_SECTION_HEADER)];
    IMAGE_IMPORT_DESCRIPTOR imports[3];
    ULONG_PTR               names[COUNT + 1], ordinals[COUNT + 1];          /* what the loader reads */
    ULONG_PTR               by_name[COUNT + 1], by_ordinal[COUNT + 1];      /* what it writes */
    struct { WORD hint; char text[46]; } texts[COUNT];
    char                    module[16];
};

static void fill_importer( struct importer *image )
{
#define RVA( field ) FIELD_OFFSET( struct importer, field )
    IMAGE_OPTIONAL_HEADER *optional = &image->nt.OptionalHeader;
    unsigned int i;

    image->dos.e_magic = IMAGE_DOS_SIGNATURE;
    image->dos.e_lfanew = RVA( nt );
    image->nt.Signature = IMAGE_NT_SIGNATURE;
#ifdef _WIN64
    image->nt.FileHeader.Machine = IMAGE_FILE_MACHINE_AMD64;
#else
    image->nt.FileHeader.Machine = IMAGE_FILE_MACHINE_I386;
#endif
    image->nt.FileHeader.NumberOfSections = 1;
    image->nt.FileHeader.SizeOfOptionalHeader = sizeof(*optional);
    image->nt.FileHeader.Characteristics = IMAGE_FILE_EXECUTABLE_IMAGE | IMAGE_FILE_DLL | IMAGE_FILE_RELOCS_STRIPPED |
                                           (sizeof(void *) == 4 ? IMAGE_FILE_32BIT_MACHINE
                                            : IMAGE_FILE_LARGE_ADDRESS_AWARE);
    optional->Magic = IMAGE_NT_OPTIONAL_HDR_MAGIC;
    optional->ImageBase = IMAGE_BASE;
    optional->SectionAlignment = optional->FileAlignment = 0x1000;
    optional->MajorOperatingSystemVersion = optional->MajorSubsystemVersion = 5;
    optional->SizeOfImage = (sizeof(*image) + 0xfff) & ~0xfff;
    optional->SizeOfHeaders = 0x1000;
    optional->Subsystem = IMAGE_SUBSYSTEM_WINDOWS_CUI;
    optional->NumberOfRvaAndSizes = IMAGE_NUMBEROF_DIRECTORY_ENTRIES;
    optional->DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress = RVA( imports );
    optional->DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].Size = sizeof(image->imports);
    memcpy( image->section.Name, ".idata", 7 );
    image->section.Misc.VirtualSize = sizeof(*image) - 0x1000;
    image->section.VirtualAddress = image->section.PointerToRawData = 0x1000;
    image->section.SizeOfRawData = optional->SizeOfImage - 0x1000;
    image->section.Characteristics = IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ | IMAGE_SCN_MEM_WRITE;

    strcpy( image->module, "mscoree.dll" );
    image->imports[0].Name = image->imports[1].Name = RVA( module );
    image->imports[0].OriginalFirstThunk = RVA( names );
    image->imports[0].FirstThunk = RVA( by_name );
    image->imports[1].OriginalFirstThunk = RVA( ordinals );
    image->imports[1].FirstThunk = RVA( by_ordinal );
    for (i = 0; i < COUNT; i++)
    {
        strcpy( image->texts[i].text, exports[i].name );
        image->names[i] = image->by_name[i] = RVA( texts[i] );
        image->ordinals[i] = image->by_ordinal[i] = IMAGE_ORDINAL_FLAG | exports[i].ordinal;
    }
#undef RVA
}

/* The loader itself finds every one. */
static void test_linked(void)
{
    static struct { struct importer image; char pad[0x1000]; } file;
    char path[MAX_PATH];
    const struct importer *loaded;
    unsigned int i;
    HANDLE handle;
    DWORD done;

    fill_importer( &file.image );
    GetTempPathA( sizeof(path) - 32, path );
    sprintf( path + strlen( path ), "importer%lx.dll", GetCurrentProcessId() );
    handle = CreateFileA( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    ok( handle != INVALID_HANDLE_VALUE, "cannot create %s, error %lu.\n", path, GetLastError() );
    WriteFile( handle, &file, file.image.nt.OptionalHeader.SizeOfImage, &done, NULL );
    CloseHandle( handle );

    loaded = (const struct importer *)LoadLibraryA( path );
    ok( loaded != NULL, "a DLL that imports every export does not load, error %lu.\n", GetLastError() );
    for (i = 0; loaded && i < COUNT; i++)
    {
        ok( loaded->by_name[i] == (ULONG_PTR)GetProcAddress( mscoree, exports[i].name ), "%s is linked to %p.\n",
            exports[i].name, (void *)loaded->by_name[i] );
        ok( loaded->by_ordinal[i] == loaded->by_name[i], "ordinal %u is linked to %p, not to %s.\n", exports[i].ordinal,
            (void *)loaded->by_ordinal[i], exports[i].name );
    }
    if (loaded) FreeLibrary( (HMODULE)loaded );
    DeleteFileA( path );
}

/* A DLL with Wine's builtin mark would be taken for Wine's own. */
static void test_no_builtin_mark(void)
{
    const char *image = (const char *)mscoree;

    ok( memcmp( image + 0x40, "Wine builtin DLL", 16 ), "the DLL has the builtin mark.\n" );
}

static void test_direct_memory_access(void)
{
    BYTE   (WINAPI *read_u1)( const void *, int ) = (void *)GetProcAddress( mscoree, "ND_RU1" );
    SHORT  (WINAPI *read_i2)( const void *, int ) = (void *)GetProcAddress( mscoree, "ND_RI2" );
    INT    (WINAPI *read_i4)( const void *, int ) = (void *)GetProcAddress( mscoree, "ND_RI4" );
    INT64  (WINAPI *read_i8)( const void *, int ) = (void *)GetProcAddress( mscoree, "ND_RI8" );
    void   (WINAPI *write_u1)( void *, int, BYTE ) = (void *)GetProcAddress( mscoree, "ND_WU1" );
    void   (WINAPI *write_i2)( void *, int, SHORT ) = (void *)GetProcAddress( mscoree, "ND_WI2" );
    void   (WINAPI *write_i4)( void *, int, INT ) = (void *)GetProcAddress( mscoree, "ND_WI4" );
    void   (WINAPI *write_i8)( void *, int, INT64 ) = (void *)GetProcAddress( mscoree, "ND_WI8" );
    void   (WINAPI *copy_dst)( const void *, void *, int, int ) = (void *)GetProcAddress( mscoree, "ND_CopyObjDst" );
    void   (WINAPI *copy_src)( const void *, int, void *, int ) = (void *)GetProcAddress( mscoree, "ND_CopyObjSrc" );
    char buffer[16];

    memset( buffer, 0, sizeof(buffer) );
    write_u1( buffer, 1, 0xfe );
    ok( read_u1( buffer, 1 ) == 0xfe, "got %#x.\n", read_u1( buffer, 1 ) );
    write_i2( buffer, 3, -2 );
    ok( read_i2( buffer, 3 ) == -2, "got %d.\n", read_i2( buffer, 3 ) );
    write_i4( buffer, 5, 0x89abcdef );
    ok( read_i4( buffer, 5 ) == (INT)0x89abcdef, "got %#x.\n", read_i4( buffer, 5 ) );
    write_i8( buffer, 7, 0x0123456789abcdef );
    ok( read_i8( buffer, 7 ) == 0x0123456789abcdef, "got %s.\n", wine_dbgstr_longlong(read_i8( buffer, 7 )) );
    copy_dst( "abc", buffer, 2, 3 );
    ok( !memcmp( buffer + 2, "abc", 3 ), "got %s.\n", wine_dbgstr_an(buffer + 2, 3) );
    copy_src( "abcdef", 2, buffer, 4 );
    ok( !memcmp( buffer, "cdefc", 5 ), "got %s.\n", wine_dbgstr_an(buffer, 5) );
}

START_TEST(exports)
{
    mscoree = LoadLibraryA( "mscoree.dll" );
    ok( mscoree != NULL, "mscoree.dll cannot be loaded, error %lu.\n", GetLastError() );
    if (!mscoree) return;

    test_names_and_ordinals();
    test_linked();
    test_no_builtin_mark();
    test_direct_memory_access();
    FreeLibrary( mscoree );
}
