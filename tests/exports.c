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
    ok( read_i8( buffer, 7 ) == 0x0123456789abcdef, "got %s.\n", wine_dbgstr_longlong( read_i8( buffer, 7 ) ) );
    copy_dst( "abc", buffer, 2, 3 );
    ok( !memcmp( buffer + 2, "abc", 3 ), "got %s.\n", wine_dbgstr_an( buffer + 2, 3 ) );
    copy_src( "abcdef", 2, buffer, 4 );
    ok( !memcmp( buffer, "cdefc", 5 ), "got %s.\n", wine_dbgstr_an( buffer, 5 ) );
}

START_TEST(exports)
{
    mscoree = LoadLibraryA( "mscoree.dll" );
    ok( mscoree != NULL, "mscoree.dll cannot be loaded, error %lu.\n", GetLastError() );
    if (!mscoree) return;

    test_names_and_ordinals();
    test_no_builtin_mark();
    test_direct_memory_access();
    FreeLibrary( mscoree );
}
