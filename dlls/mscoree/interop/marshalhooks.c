/*
 * Mono's own COM marshalling, led to ours where .NET's differs
 *
 * Interfaces that an assembly defines are Mono's: it compiles what calls them. Of that, what makes a VARIANT of an
 * object, an object of a VARIANT, an HRESULT of an exception and an exception of an HRESULT are methods of the class
 * Marshal. Each domain has compiled code of its own for them, and here its first instructions become a jump to our
 * function of the same arguments. It is called as managed code is, so that no exception may leave it; what it calls
 * comes back with its exceptions as results.
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

#define COBJMACROS
#include <stdarg.h>
#include <stdio.h>

#include "windef.h"
#include "winbase.h"
#include "objbase.h"
#include "oleauto.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "interop/marshalhooks.h"
#include "interop/monoobject.h"
#include "interop/monovariant.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define INTEROP "System.Runtime.InteropServices"
#define MARSHAL INTEROP ".Marshal:"

#ifdef __i386__
#define HOOK CDECL __attribute__((force_align_arg_pointer))
#else
#define HOOK CDECL
#endif

/* What has no type in COM comes as nothing. */
static void HOOK variant_of_object( MonoObject *obj, VARIANT *variant )
{
    HRESULT hr = monovariant_from_object( obj, variant );

    if (FAILED(hr))
    {
        WARN( "no VARIANT, hr %#lx\n", hr );
        VariantInit( variant );
    }
}

static MonoObject * HOOK object_of_variant( const VARIANT *variant )
{
    MonoObject *obj = NULL;
    HRESULT hr = monovariant_to_object( variant, &obj );

    if (SUCCEEDED(hr)) return obj;
    WARN( "no object of type %#x, hr %#lx\n", V_VT(variant), hr );
    return NULL;
}

/* The caller may ask GetErrorInfo() for more. */
static HRESULT HOOK result_of_exception( MonoObject *exception )
{
    if (!exception) return S_OK;
    monoobject_set_error_info( NULL, exception );
    return monocall_get_exception_result( exception );
}

/* Those that have an exception class of their own; all others are a COMException. */
static const struct { HRESULT hr; const char *space, *name; } exceptions[] =
{
    { E_ACCESSDENIED,            "System", "UnauthorizedAccessException" },
    { E_NOTIMPL,                 "System", "NotImplementedException" },
    { E_NOINTERFACE,             "System", "InvalidCastException" },
    { E_INVALIDARG,              "System", "ArgumentException" },
    { E_OUTOFMEMORY,             "System", "OutOfMemoryException" },
    { E_POINTER,                 "System", "NullReferenceException" },
    { COR_E_INVALIDCAST,         "System", "InvalidCastException" },
    { __HRESULT_FROM_WIN32(ERROR_ARITHMETIC_OVERFLOW), "System", "ArithmeticException" },
    { COR_E_OVERFLOW,            "System", "OverflowException" },
    { COR_E_DIVIDEBYZERO,        "System", "DivideByZeroException" },
    { COR_E_ARGUMENTOUTOFRANGE,  "System", "ArgumentOutOfRangeException" },
    { COR_E_INDEXOUTOFRANGE,     "System", "IndexOutOfRangeException" },
    { COR_E_INVALIDOPERATION,    "System", "InvalidOperationException" },
    { COR_E_NOTSUPPORTED,        "System", "NotSupportedException" },
    { COR_E_FORMAT,              "System", "FormatException" },
    { COR_E_RANK,                "System", "RankException" },
    { COR_E_TIMEOUT,             "System", "TimeoutException" },
    { COR_E_TYPELOAD,            "System", "TypeLoadException" },
    { COR_E_MISSINGMETHOD,       "System", "MissingMethodException" },
    { COR_E_MISSINGFIELD,        "System", "MissingFieldException" },
    { COR_E_MISSINGMEMBER,       "System", "MissingMemberException" },
    { COR_E_FIELDACCESS,         "System", "FieldAccessException" },
    { COR_E_METHODACCESS,        "System", "MethodAccessException" },
    { COR_E_MEMBERACCESS,        "System", "MemberAccessException" },
    { COR_E_ARRAYTYPEMISMATCH,   "System", "ArrayTypeMismatchException" },
    { __HRESULT_FROM_WIN32(ERROR_BAD_FORMAT), "System", "BadImageFormatException" },
    { COR_E_APPDOMAINUNLOADED,   "System", "AppDomainUnloadedException" },
    { COR_E_CANNOTUNLOADAPPDOMAIN, "System", "CannotUnloadAppDomainException" },
    { COR_E_OPERATIONCANCELED,   "System", "OperationCanceledException" },
    { COR_E_PLATFORMNOTSUPPORTED, "System", "PlatformNotSupportedException" },
    { COR_E_SYSTEM,              "System", "SystemException" },
    { COR_E_EXCEPTION,           "System", "Exception" },
    { COR_E_AMBIGUOUSMATCH,      "System.Reflection", "AmbiguousMatchException" },
    { COR_E_TARGETPARAMCOUNT,    "System.Reflection", "TargetParameterCountException" },
    { COR_E_SERIALIZATION,       "System.Runtime.Serialization", "SerializationException" },
    { COR_E_SECURITY,            "System.Security", "SecurityException" },
    { __HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND), "System.IO", "FileNotFoundException" },
    { COR_E_FILELOAD,            "System.IO", "FileLoadException" },
    { __HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND), "System.IO", "DirectoryNotFoundException" },
    { __HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE), "System.IO", "PathTooLongException" },
    { __HRESULT_FROM_WIN32(ERROR_HANDLE_EOF), "System.IO", "EndOfStreamException" },
    { COR_E_IO,                  "System.IO", "IOException" },
    { COR_E_INVALIDOLEVARIANTTYPE, INTEROP, "InvalidOleVariantTypeException" },
    { COR_E_SAFEARRAYTYPEMISMATCH, INTEROP, "SafeArrayTypeMismatchException" },
    { COR_E_SAFEARRAYRANKMISMATCH, INTEROP, "SafeArrayRankMismatchException" },
    { COR_E_THREADINTERRUPTED,   "System.Threading", "ThreadInterruptedException" },
    { COR_E_THREADSTATE,         "System.Threading", "ThreadStateException" },
    { COR_E_SYNCHRONIZATIONLOCK, "System.Threading", "SynchronizationLockException" },
};

/* With the text that the system has for the code. */
static MonoObject *new_com_exception( HRESULT hr )
{
    MonoObject *exception = mono_object_new( mono_domain_get(),
                                             mono_class_from_name( mono_get_corlib(), INTEROP, "COMException" ) );
    void *params[] = { NULL, &hr };
    WCHAR text[300];
    DWORD len;

    len = FormatMessageW( FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, hr, 0, text,
                          ARRAY_SIZE(text), NULL );
    while (len && (text[len - 1] == '\n' || text[len - 1] == '\r' || text[len - 1] == ' ')) len--;
    if (!len) len = swprintf( text, ARRAY_SIZE(text), L"Exception from HRESULT: 0x%08lX", hr );
    params[0] = mono_string_new_utf16( mono_domain_get(), text, len );
    monocall_invoke_core( INTEROP, "COMException", INTEROP ".COMException:.ctor(string,int)", exception, params, NULL );
    return exception;
}

static MonoObject * HOOK exception_of_result( HRESULT hr )
{
    MonoObject *exception;
    MonoClass *class;
    unsigned int i;

    if (SUCCEEDED(hr)) return NULL;
    for (i = 0; i < ARRAY_SIZE(exceptions); i++)
    {
        if (exceptions[i].hr != hr) continue;
        if (!(class = mono_class_from_name( mono_get_corlib(), exceptions[i].space, exceptions[i].name ))) break;
        exception = mono_object_new( mono_domain_get(), class );
        mono_runtime_object_init( exception );
        return exception;
    }
    return new_com_exception( hr );
}

/*********************************************************************** Jumps */

#ifdef __x86_64__
/* mov $func,%rax; jmp *%rax */
struct jump { BYTE move[2]; BYTE func[sizeof(void *)]; BYTE jump[2]; };
static const struct jump template = { { 0x48, 0xb8 }, { 0 }, { 0xff, 0xe0 } };
#elif defined(__i386__)
/* mov $func,%eax; jmp *%eax */
struct jump { BYTE move[1]; BYTE func[sizeof(void *)]; BYTE jump[2]; };
static const struct jump template = { { 0xb8 }, { 0 }, { 0xff, 0xe0 } };
#endif
C_ASSERT( sizeof(struct jump) == sizeof(void *) + (sizeof(void *) == 8 ? 4 : 3) );

static BOOL lead( const char *desc, void *func )
{
    MonoMethod *method = monocall_find_core( INTEROP, "Marshal", desc );
    struct jump jump = template;
    SIZE_T done;
    void *code;

    if (!method || !(code = mono_compile_method( method ))) return FALSE;
    memcpy( jump.func, &func, sizeof(func) );
    if (!memcmp( code, &jump, sizeof(jump) )) return TRUE;
    if (!WriteProcessMemory( GetCurrentProcess(), code, &jump, sizeof(jump), &done ) || done != sizeof(jump))
        return FALSE;
    FlushInstructionCache( GetCurrentProcess(), code, sizeof(jump) );
    return TRUE;
}

void marshalhooks_install(void)
{
    static const struct { const char *desc; void *func; } hooks[] =
    {
        { MARSHAL "GetNativeVariantForObject(object,intptr)", variant_of_object },
        { MARSHAL "GetObjectForNativeVariant(intptr)",        object_of_variant },
        { MARSHAL "GetHRForException(System.Exception)",      result_of_exception },
        { MARSHAL "ConvertHrToException(int)",                exception_of_result },
    };
    unsigned int i;

    if (!mono_compile_method) return;
    for (i = 0; i < ARRAY_SIZE(hooks); i++)
        if (!lead( hooks[i].desc, hooks[i].func )) WARN( "%s stays Mono's\n", hooks[i].desc );
}
