/*
 * The classes of mscorlib that scripts make by their names: CreateObject( "System.Collections.ArrayList" )
 *
 * They are registered as the set-up of the .NET Framework does it. A CLSID is not made up: it is the MD5 of a class's
 * name and of its assembly's identity, as the CLR makes it for every class that has no Guid attribute, so that it is
 * the known one.
 *
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
#include "winreg.h"
#include "ole2.h"
#include "exports/coreclasses.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define GUID_CHARS  39
#define NAME_CHARS  80
#define VERSION     L"4.0.0.0"
#define ASSEMBLY    L"mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089"
#define RUNTIME     L"v4.0.30319"
#define CATEGORY    L"Implemented Categories\\{62C8FE65-4EBB-45E7-B440-6E39B2CDBF29}"  /* .NET classes */

/* Those that are public, visible to COM, and made without arguments; all of them are in System. */
static const WCHAR *const names[] =
{
    L"AccessViolationException",
    L"AppDomainManager",
    L"AppDomainSetup",
    L"AppDomainUnloadedException",
    L"ApplicationException",
    L"ArgumentException",
    L"ArgumentNullException",
    L"ArgumentOutOfRangeException",
    L"ArithmeticException",
    L"ArrayTypeMismatchException",
    L"BadImageFormatException",
    L"CannotUnloadAppDomainException",
    L"Collections.ArrayList",
    L"Collections.CaseInsensitiveComparer",
    L"Collections.CaseInsensitiveHashCodeProvider",
    L"Collections.Generic.KeyNotFoundException",
    L"Collections.Hashtable",
    L"Collections.Queue",
    L"Collections.SortedList",
    L"Collections.Stack",
    L"ContextMarshalException",
    L"DataMisalignedException",
    L"Diagnostics.Debugger",
    L"Diagnostics.StackFrame",
    L"Diagnostics.StackTrace",
    L"Diagnostics.SymbolStore.SymDocumentType",
    L"Diagnostics.SymbolStore.SymLanguageType",
    L"Diagnostics.SymbolStore.SymLanguageVendor",
    L"DivideByZeroException",
    L"DllNotFoundException",
    L"DuplicateWaitObjectException",
    L"EntryPointNotFoundException",
    L"EventArgs",
    L"Exception",
    L"ExecutionEngineException",
    L"FieldAccessException",
    L"FormatException",
    L"Globalization.DateTimeFormatInfo",
    L"Globalization.GregorianCalendar",
    L"Globalization.HebrewCalendar",
    L"Globalization.HijriCalendar",
    L"Globalization.JapaneseCalendar",
    L"Globalization.JulianCalendar",
    L"Globalization.KoreanCalendar",
    L"Globalization.NumberFormatInfo",
    L"Globalization.StringInfo",
    L"Globalization.TaiwanCalendar",
    L"Globalization.ThaiBuddhistCalendar",
    L"IO.DirectoryNotFoundException",
    L"IO.DriveNotFoundException",
    L"IO.EndOfStreamException",
    L"IO.FileLoadException",
    L"IO.FileNotFoundException",
    L"IO.IOException",
    L"IO.IsolatedStorage.IsolatedStorageException",
    L"IO.MemoryStream",
    L"IO.PathTooLongException",
    L"IO.StringWriter",
    L"IndexOutOfRangeException",
    L"InvalidCastException",
    L"InvalidOperationException",
    L"InvalidProgramException",
    L"MemberAccessException",
    L"MethodAccessException",
    L"MissingFieldException",
    L"MissingMemberException",
    L"MissingMethodException",
    L"MulticastNotSupportedException",
    L"NotFiniteNumberException",
    L"NotImplementedException",
    L"NotSupportedException",
    L"NullReferenceException",
    L"Object",
    L"OperationCanceledException",
    L"OutOfMemoryException",
    L"OverflowException",
    L"PlatformNotSupportedException",
    L"Random",
    L"RankException",
    L"Reflection.AmbiguousMatchException",
    L"Reflection.AssemblyName",
    L"Reflection.AssemblyNameProxy",
    L"Reflection.InvalidFilterCriteriaException",
    L"Reflection.TargetException",
    L"Reflection.TargetParameterCountException",
    L"Resources.MissingManifestResourceException",
    L"Runtime.CompilerServices.CallConvCdecl",
    L"Runtime.CompilerServices.CallConvFastcall",
    L"Runtime.CompilerServices.CallConvStdcall",
    L"Runtime.CompilerServices.CallConvThiscall",
    L"Runtime.Hosting.ApplicationActivator",
    L"Runtime.InteropServices.COMException",
    L"Runtime.InteropServices.ExternalException",
    L"Runtime.InteropServices.InvalidComObjectException",
    L"Runtime.InteropServices.InvalidOleVariantTypeException",
    L"Runtime.InteropServices.MarshalDirectiveException",
    L"Runtime.InteropServices.RuntimeEnvironment",
    L"Runtime.InteropServices.SEHException",
    L"Runtime.InteropServices.SafeArrayRankMismatchException",
    L"Runtime.InteropServices.SafeArrayTypeMismatchException",
    L"Runtime.Remoting.Channels.ClientChannelSinkStack",
    L"Runtime.Remoting.Channels.ServerChannelSinkStack",
    L"Runtime.Remoting.Channels.TransportHeaders",
    L"Runtime.Remoting.Contexts.Context",
    L"Runtime.Remoting.InternalRemotingServices",
    L"Runtime.Remoting.Lifetime.ClientSponsor",
    L"Runtime.Remoting.Lifetime.LifetimeServices",
    L"Runtime.Remoting.Messaging.RemotingSurrogateSelector",
    L"Runtime.Remoting.ObjRef",
    L"Runtime.Remoting.RemotingException",
    L"Runtime.Remoting.RemotingTimeoutException",
    L"Runtime.Remoting.ServerException",
    L"Runtime.Remoting.Services.EnterpriseServicesHelper",
    L"Runtime.Remoting.Services.TrackingServices",
    L"Runtime.Serialization.FormatterConverter",
    L"Runtime.Serialization.Formatters.Binary.BinaryFormatter",
    L"Runtime.Serialization.Formatters.InternalRM",
    L"Runtime.Serialization.Formatters.SoapFault",
    L"Runtime.Serialization.Formatters.SoapMessage",
    L"Runtime.Serialization.ObjectIDGenerator",
    L"Runtime.Serialization.SerializationException",
    L"Runtime.Serialization.SurrogateSelector",
    L"Security.Claims.ClaimsIdentity",
    L"Security.Claims.ClaimsPrincipal",
    L"Security.Cryptography.CryptoConfig",
    L"Security.Cryptography.CryptographicException",
    L"Security.Cryptography.CryptographicUnexpectedOperationException",
    L"Security.Cryptography.CspParameters",
    L"Security.Cryptography.DESCryptoServiceProvider",
    L"Security.Cryptography.DSACryptoServiceProvider",
    L"Security.Cryptography.DSASignatureDeformatter",
    L"Security.Cryptography.DSASignatureFormatter",
    L"Security.Cryptography.FromBase64Transform",
    L"Security.Cryptography.HMACMD5",
    L"Security.Cryptography.HMACRIPEMD160",
    L"Security.Cryptography.HMACSHA1",
    L"Security.Cryptography.HMACSHA256",
    L"Security.Cryptography.HMACSHA384",
    L"Security.Cryptography.HMACSHA512",
    L"Security.Cryptography.MACTripleDES",
    L"Security.Cryptography.MD5CryptoServiceProvider",
    L"Security.Cryptography.PKCS1MaskGenerationMethod",
    L"Security.Cryptography.RC2CryptoServiceProvider",
    L"Security.Cryptography.RIPEMD160Managed",
    L"Security.Cryptography.RNGCryptoServiceProvider",
    L"Security.Cryptography.RSACryptoServiceProvider",
    L"Security.Cryptography.RSAOAEPKeyExchangeDeformatter",
    L"Security.Cryptography.RSAOAEPKeyExchangeFormatter",
    L"Security.Cryptography.RSAPKCS1KeyExchangeDeformatter",
    L"Security.Cryptography.RSAPKCS1KeyExchangeFormatter",
    L"Security.Cryptography.RSAPKCS1SignatureDeformatter",
    L"Security.Cryptography.RSAPKCS1SignatureFormatter",
    L"Security.Cryptography.RijndaelManaged",
    L"Security.Cryptography.SHA1CryptoServiceProvider",
    L"Security.Cryptography.SHA1Managed",
    L"Security.Cryptography.SHA256Managed",
    L"Security.Cryptography.SHA384Managed",
    L"Security.Cryptography.SHA512Managed",
    L"Security.Cryptography.SignatureDescription",
    L"Security.Cryptography.ToBase64Transform",
    L"Security.Cryptography.TripleDESCryptoServiceProvider",
    L"Security.HostProtectionException",
    L"Security.HostSecurityManager",
    L"Security.Permissions.GacIdentityPermission",
    L"Security.Policy.AllMembershipCondition",
    L"Security.Policy.ApplicationDirectoryMembershipCondition",
    L"Security.Policy.ApplicationTrust",
    L"Security.Policy.Evidence",
    L"Security.Policy.GacInstalled",
    L"Security.Policy.GacMembershipCondition",
    L"Security.Policy.PolicyException",
    L"Security.Policy.TrustManagerContext",
    L"Security.SecurityException",
    L"Security.VerificationException",
    L"Security.XmlSyntaxException",
    L"StackOverflowException",
    L"SystemException",
    L"Text.ASCIIEncoding",
    L"Text.StringBuilder",
    L"Text.UTF7Encoding",
    L"Text.UTF8Encoding",
    L"Text.UnicodeEncoding",
    L"Threading.Mutex",
    L"Threading.Overlapped",
    L"Threading.ReaderWriterLock",
    L"Threading.SynchronizationLockException",
    L"Threading.ThreadInterruptedException",
    L"Threading.ThreadStateException",
    L"TimeoutException",
    L"TypeLoadException",
    L"TypeUnloadedException",
    L"UnauthorizedAccessException",
    L"Version",
};

/* advapi32's, which no header has */
struct md5
{
    unsigned int  i[2];
    unsigned int  buf[4];
    unsigned char in[64];
    unsigned char digest[16];
};
void WINAPI MD5Init( struct md5 *md5 );
void WINAPI MD5Update( struct md5 *md5, const void *data, unsigned int size );
void WINAPI MD5Final( struct md5 *md5 );

/* Between the number's big-endian order and the one in memory. */
static void swap_guid( BYTE *bytes )
{
    static const BYTE order[8] = { 3, 2, 1, 0, 5, 4, 7, 6 };
    BYTE copy[8];
    unsigned int i;

    memcpy( copy, bytes, sizeof(copy) );
    for (i = 0; i < sizeof(copy); i++) bytes[i] = copy[order[i]];
}

static void get_clsid( const WCHAR *name, GUID *clsid )
{
    /* the version that CLSIDs are kept from, with the major number in the minor one's place too, and the ECMA key */
    static const WORD version[4] = { 1, 1, 3300, 0 };
    static const BYTE space[16] = { 0x69,0xf9,0xcb,0xc9, 0xda,0x05, 0x11,0xd1, 0x94,0x08,
                                    0x00,0x00,0xf8,0x08,0x34,0x60 };
    static const BYTE key[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 4 };
    struct md5 md5;
    BYTE padding = 0;

    MD5Init( &md5 );
    MD5Update( &md5, space, sizeof(space) );
    MD5Update( &md5, name, lstrlenW( name ) * sizeof(WCHAR) );
    MD5Update( &md5, L"mscorlib", sizeof(L"mscorlib") - sizeof(WCHAR) );
    MD5Update( &md5, "TypeLib", 7 );
    MD5Update( &md5, version, sizeof(version) );
    MD5Update( &md5, key, sizeof(key) );
    MD5Update( &md5, &padding, 1 );     /* to whole characters */
    MD5Final( &md5 );
    md5.digest[6] = (md5.digest[6] & 0x0f) | 0x30;
    md5.digest[8] = (md5.digest[8] & 0x3f) | 0x80;
    swap_guid( md5.digest );
    memcpy( clsid, md5.digest, sizeof(*clsid) );
}

/* The name, which is the ProgID as well, and the key in CLSID. */
static void get_keys( unsigned int index, WCHAR name[NAME_CHARS], WCHAR guid[GUID_CHARS], WCHAR path[GUID_CHARS + 6] )
{
    GUID clsid;

    lstrcpyW( name, L"System." );
    lstrcatW( name, names[index] );
    get_clsid( name, &clsid );
    StringFromGUID2( &clsid, guid, GUID_CHARS );
    lstrcpyW( path, L"CLSID\\" );
    lstrcatW( path, guid );
}

static LSTATUS set_string( HKEY key, const WCHAR *subkey, const WCHAR *value, const WCHAR *data )
{
    return RegSetKeyValueW( key, subkey, value, REG_SZ, data, (lstrlenW( data ) + 1) * sizeof(WCHAR) );
}

static LSTATUS set_class( HKEY key, const WCHAR *subkey, const WCHAR *name )
{
    LSTATUS status;

    if ((status = set_string( key, subkey, L"Class", name ))) return status;
    if ((status = set_string( key, subkey, L"Assembly", ASSEMBLY ))) return status;
    return set_string( key, subkey, L"RuntimeVersion", RUNTIME );
}

static LSTATUS register_class( HKEY key, const WCHAR *name, const WCHAR *module )
{
    LSTATUS status;
    HKEY category;

    if ((status = set_string( key, NULL, NULL, name ))) return status;
    if ((status = set_string( key, L"ProgId", NULL, name ))) return status;
    if ((status = set_string( key, L"InprocServer32", NULL, module ))) return status;
    if ((status = set_string( key, L"InprocServer32", L"ThreadingModel", L"Both" ))) return status;
    if ((status = set_class( key, L"InprocServer32", name ))) return status;
    if ((status = set_class( key, L"InprocServer32\\" VERSION, name ))) return status;
    status = RegCreateKeyExW( key, CATEGORY, 0, NULL, 0, KEY_WRITE, NULL, &category, NULL );
    if (!status) RegCloseKey( category );
    return status;
}

LSTATUS coreclasses_register( const WCHAR *module )
{
    WCHAR name[NAME_CHARS], guid[GUID_CHARS], path[GUID_CHARS + 6];
    LSTATUS status = ERROR_SUCCESS;
    unsigned int i;
    HKEY key;

    TRACE( "%s, %u classes\n", debugstr_w(module), (unsigned int)ARRAY_SIZE(names) );

    for (i = 0; i < ARRAY_SIZE(names) && !status; i++)
    {
        get_keys( i, name, guid, path );
        if ((status = RegCreateKeyExW( HKEY_CLASSES_ROOT, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL ))) break;
        status = register_class( key, name, module );
        RegCloseKey( key );
        if (!status) status = set_string( HKEY_CLASSES_ROOT, name, NULL, name );
        lstrcatW( name, L"\\CLSID" );
        if (!status) status = set_string( HKEY_CLASSES_ROOT, name, NULL, guid );
    }
    return status;
}

LSTATUS coreclasses_unregister(void)
{
    WCHAR name[NAME_CHARS], guid[GUID_CHARS], path[GUID_CHARS + 6];
    LSTATUS status, ret = ERROR_SUCCESS;
    unsigned int i;

    TRACE( "\n" );

    for (i = 0; i < ARRAY_SIZE(names); i++)
    {
        get_keys( i, name, guid, path );
        status = RegDeleteTreeW( HKEY_CLASSES_ROOT, path );
        if (status && status != ERROR_FILE_NOT_FOUND) ret = status;
        status = RegDeleteTreeW( HKEY_CLASSES_ROOT, name );
        if (status && status != ERROR_FILE_NOT_FOUND) ret = status;
    }
    return ret;
}
