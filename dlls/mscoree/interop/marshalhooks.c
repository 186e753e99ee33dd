/*
 * Mono's own COM marshalling, led to ours where .NET's differs
 *
 * Interfaces that an assembly defines are Mono's: it compiles what calls them. Of that, what makes a VARIANT of an
 * object, an object of a VARIANT, an HRESULT of an exception and an exception of an HRESULT are methods of the class
 * Marshal; what decides on a cast of a COM object, and who has a wrapper for it already, are methods of
 * ComInteropProxy. Each domain has compiled code of its own for them, and here its first instructions become a jump to
 * our function of the same arguments. It is called as managed code is, so that no exception may leave it; what it
 * calls comes back with its exceptions as results.
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

#include "interop/managederror.h"
#include "interop/marshalhooks.h"
#include "interop/monovariant.h"
#include "interop/wrappertable.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

#define INTEROP "System.Runtime.InteropServices"
#define PROXY   "Mono.Interop.ComInteropProxy:"
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
    managederror_set( NULL, exception );
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

/*********************************************************************** Casts */

/* .NET asks a COM object for the GUID of any interface that it is to be cast to. Mono does so only for interfaces that
 * are marked as imported, and calls no others: such an interface gets the mark when the first COM object has it. Mono
 * tells the flags of a class, but sets none; where they lie in the class is found by comparing classes that differ in
 * them. */

#define TYPE_INTERFACE 0x0020
#define TYPE_IMPORT    0x1000
#define MAX_OFFSET     256      /* of the flags in a class */

static const struct { const char *space, *name; } compared[] =
{
    { "System", "Object" }, { "System", "Int32" }, { "System", "IDisposable" }, { "System", "Enum" },
    { "System", "Attribute" }, { "System", "Math" }, { "System.Collections", "IEnumerable" }
};

/* Where all of the classes have what mono_class_get_flags() says of them; 0: nowhere, or in two places. */
static unsigned int find_flags_offset(void)
{
    MonoClass *classes[ARRAY_SIZE(compared)];
    unsigned int i, offset, found = 0;

    for (i = 0; i < ARRAY_SIZE(compared); i++)
        if (!(classes[i] = mono_class_from_name( mono_get_corlib(), compared[i].space, compared[i].name ))) return 0;
    for (offset = sizeof(UINT32); offset < MAX_OFFSET; offset += sizeof(UINT32))
    {
        for (i = 0; i < ARRAY_SIZE(compared); i++)
            if (*(UINT32 *)((char *)classes[i] + offset) != mono_class_get_flags( classes[i] )) break;
        if (i < ARRAY_SIZE(compared)) continue;
        if (found) return 0;
        found = offset;
    }
    return found;
}

static BOOL mark_imported( MonoClass *class )
{
    static unsigned int known;      /* any number of threads may find it */
    static const unsigned int none = ~0u;
    UINT32 *flags, before;

    if (!known && !(known = find_flags_offset())) known = none;
    if (known == none) return FALSE;
    flags = (UINT32 *)((char *)class + known);
    before = mono_class_get_flags( class );
    if (*flags != before) return FALSE;
    *flags = before | TYPE_IMPORT;
    if (mono_class_get_flags( class ) == (before | TYPE_IMPORT)) return TRUE;
    *flags = before;
    return FALSE;
}

static BOOL has_com_interface( MonoObject *com, MonoObject *type )
{
    MonoObject *ret = NULL;
    BOOL throw = FALSE;
    void *params[] = { type, &throw };

    return SUCCEEDED(monocall_invoke_core( "System", "__ComObject",
                                           "System.__ComObject:GetInterface(System.Type,bool)", com, params, &ret )) &&
           ret && *(void **)mono_object_unbox( ret );
}

/* In place of ComInteropProxy's CanCastTo. What Mono hands over as the object is the transparent proxy, which methods
 * must not be called on directly. */
static BYTE HOOK can_cast( MonoObject *proxy, MonoObject *type, MonoObject *transparent )
{
    MonoClassField *field;
    MonoClass *class;
    MonoObject *com;
    UINT32 flags;

    if (!proxy || !type) return FALSE;
    class = mono_class_from_mono_type( mono_reflection_type_get_type( type ) );
    flags = mono_class_get_flags( class );
    if (!(flags & (TYPE_INTERFACE | TYPE_IMPORT))) return FALSE;
    field = mono_class_get_field_from_name( mono_object_get_class( proxy ), "com_object" );
    com = field ? mono_field_get_value_object( mono_domain_get(), field, proxy ) : NULL;
    if (!com || !has_com_interface( com, type )) return FALSE;
    return (flags & TYPE_IMPORT) || mark_imported( class );
}

/*********************************************************************** The table of wrappers */

static MonoObject * HOOK find_proxy( void *unknown )
{
    return wrappertable_find( unknown );
}

static void HOOK add_proxy( void *unknown, MonoObject *proxy )
{
    wrappertable_add( unknown, proxy );
}

/* As newer Monos have them. */
static void HOOK find_proxy_by_ref( void *unknown, MonoObject **proxy )
{
    *proxy = wrappertable_find( unknown );
}

static void HOOK add_proxy_by_ref( void *unknown, MonoObject **proxy )
{
    wrappertable_add( unknown, *proxy );
}

/*********************************************************************** Jumps */

#ifdef __x86_64__
/* mov $func,%rax; jmp *%rax */
struct jump { BYTE move[2]; BYTE func[sizeof(void *)]; BYTE jump[2]; };
static const struct jump template = { { 0x48, 0xb8 }, { 0 }, { 0xff, 0xe0 } };
C_ASSERT( sizeof(struct jump) == 12 );
#elif defined(__i386__)
/* mov $func,%eax; jmp *%eax */
struct jump { BYTE move[1]; BYTE func[sizeof(void *)]; BYTE jump[2]; };
static const struct jump template = { { 0xb8 }, { 0 }, { 0xff, 0xe0 } };
C_ASSERT( sizeof(struct jump) == 7 );
#elif defined(__aarch64__)
/* ldr x16,func; br x16; func is the data that follows */
struct jump { BYTE move[4]; BYTE jump[4]; BYTE func[sizeof(void *)]; };
static const struct jump template = { { 0x50, 0x00, 0x00, 0x58 }, { 0x00, 0x02, 0x1f, 0xd6 }, { 0 } };
C_ASSERT( sizeof(struct jump) == 16 );
#else
#error "no code for this processor"
#endif

struct hook
{
    const char *space, *class_name, *desc;
    void       *func;
    const char *newer_desc;     /* what the method is in a newer Mono; NULL: the same */
    void       *newer_func;
};

static BOOL write_jump( void *code, void *func )
{
    struct jump jump = template;
    SIZE_T done;

    memcpy( jump.func, &func, sizeof(func) );
    if (!memcmp( code, &jump, sizeof(jump) )) return TRUE;
    if (!WriteProcessMemory( GetCurrentProcess(), code, &jump, sizeof(jump), &done ) || done != sizeof(jump))
        return FALSE;
    FlushInstructionCache( GetCurrentProcess(), code, sizeof(jump) );
    return TRUE;
}

static BOOL lead( const struct hook *hook )
{
    MonoMethod *method = monocall_find_core( hook->space, hook->class_name, hook->desc );
    void *func = hook->func, *code;

    if (!method && hook->newer_desc)
    {
        method = monocall_find_core( hook->space, hook->class_name, hook->newer_desc );
        func = hook->newer_func;
    }
    return method && (code = mono_compile_method( method )) && write_jump( code, func );
}

void marshalhooks_install(void)
{
    static const struct hook hooks[] =
    {
        { INTEROP, "Marshal", MARSHAL "GetNativeVariantForObject(object,intptr)", variant_of_object },
        { INTEROP, "Marshal", MARSHAL "GetObjectForNativeVariant(intptr)",        object_of_variant },
        { INTEROP, "Marshal", MARSHAL "GetHRForException(System.Exception)",      result_of_exception },
        { INTEROP, "Marshal", MARSHAL "ConvertHrToException(int)",                exception_of_result },
        { "Mono.Interop", "ComInteropProxy", PROXY "FindProxy(intptr)", find_proxy,
          PROXY "FindProxy(intptr,Mono.Interop.ComInteropProxy&)", find_proxy_by_ref },
        { "Mono.Interop", "ComInteropProxy", PROXY "AddProxy(intptr,Mono.Interop.ComInteropProxy)", add_proxy,
          PROXY "AddProxy(intptr,Mono.Interop.ComInteropProxy&)", add_proxy_by_ref },
        { "Mono.Interop", "ComInteropProxy", PROXY "CanCastTo(System.Type,object)", can_cast },
    };
    unsigned int i;

    if (!mono_compile_method) return;
    for (i = 0; i < ARRAY_SIZE(hooks); i++)
    {
        if (hooks[i].func == can_cast && (!mono_class_get_flags || !mono_reflection_type_get_type)) continue;
        if (!lead( &hooks[i] )) WARN( "%s stays Mono's\n", hooks[i].desc );
    }
}
