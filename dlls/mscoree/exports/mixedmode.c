/*
 * Modules with managed and native code: their vtable fixups
 *
 * A fixup is a table of metadata tokens of methods, in the module's own data; native code, and the module's exports,
 * call through it. Each slot gets a small piece of code, which calls the method by way of exportguard.c. The runtime
 * cannot be started while the loader holds its lock: it is at the first call, which also has the method compiled.
 *
 * Invariant: a slot holds a token before mixedmode_attach(), and the address of code ever after.
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
#include "objbase.h"
#include "cor.h"
#include "corerror.h"
#include "mscoree.h"
#include "metahost.h"
#include "exports/exportguard.h"
#include "exports/mixedmode.h"
#include "hosting/binding.h"
#include "hosting/runtimeinfo.h"
#include "mono/embed.h"
#include "runtime/runtime.h"
#include "support/peimage.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

enum
{
    VTABLE_32BIT = 0x01,
    VTABLE_64BIT = 0x02
};

/* As the format has it. */
struct vtable_fixup
{
    DWORD rva;
    WORD  count;
    WORD  type;
};
C_ASSERT( sizeof(struct vtable_fixup) == 8 );

struct thunk
{
    BYTE                  code[24];
    struct guarded_method method;
    struct module        *owner;
    void                **slot;
    DWORD                 token;
    WORD                  type;
};
C_ASSERT( FIELD_OFFSET( struct thunk, method ) == 24 );     /* code that finds it beside itself knows that */

struct module
{
    struct module *next;
    HMODULE        base;
    INIT_ONCE      opened;      /* its data: what Mono knows it by */
    unsigned int   count;
    struct thunk   thunks[1];
};

static SRWLOCK lock = SRWLOCK_INIT;
static struct module *modules;

/* What a thunk loads into a register is its method. */
static void write_thunk( struct thunk *thunk )
{
    BYTE *code = thunk->code;

#ifdef __x86_64__
    code[0] = 0x49; code[1] = 0xba;                     /* movabs $method,%r10 */
    *(UNALIGNED void **)(code + 2) = &thunk->method;
    code[10] = 0x49; code[11] = 0xbb;                   /* movabs $exportguard_call,%r11 */
    *(UNALIGNED void **)(code + 12) = exportguard_call;
    code[20] = 0x41; code[21] = 0xff; code[22] = 0xe3;  /* jmp *%r11 */
#elif defined(__i386__)
    code[0] = 0xb8;                     /* movl $method,%eax */
    *(UNALIGNED void **)(code + 1) = &thunk->method;
    code[5] = 0x68;                     /* pushl $exportguard_call */
    *(UNALIGNED void **)(code + 6) = exportguard_call;
    code[10] = 0xc3;                    /* ret */
#elif defined(__aarch64__)
    ((UINT32 *)code)[0] = 0x100000d0;   /* adr x16,method */
    ((UINT32 *)code)[1] = 0x58000071;   /* ldr x17,exportguard_call, the data below */
    ((UINT32 *)code)[2] = 0xd61f0220;   /* br x17 */
    *(void **)(code + 16) = exportguard_call;
#else
#error "no code for this processor"
#endif
}

/* Once for each module, and not by two threads at a time: an image that Mono opens in vain it closes, and with it the
 * module that is in use. */
static BOOL CALLBACK open_module( INIT_ONCE *once, void *arg, void **image )
{
    struct module *module = CONTAINING_RECORD( once, struct module, opened );
    WCHAR path[MAX_PATH];
    HRESULT *hr = arg;
    DWORD len;

    len = GetModuleFileNameW( module->base, path, ARRAY_SIZE(path) );
    if (!len || len >= ARRAY_SIZE(path)) *hr = HRESULT_FROM_WIN32( ERROR_FILENAME_EXCED_RANGE );
    else *hr = monomodule_open( module->base, path, image );
    return SUCCEEDED(*hr);
}

static HRESULT find_method( struct thunk *thunk, void **method, unsigned int *words )
{
    void *image;
    HRESULT hr;

    if (!runtimeinfo_is_installed()) return CLR_E_SHIM_RUNTIMELOAD;
    if (binding_get_first() == -1 && FAILED(hr = binding_bind( RUNTIME_V4_0 ))) return hr;
    if (FAILED(hr = runtime_start())) return hr;
    if (!InitOnceExecuteOnce( &thunk->owner->opened, open_module, &hr, &image )) return hr;
    exportguard_prepare();
    return monomodule_get_fixup( image, thunk->token, thunk->type, method, words );
}

/* Two threads that unprotect one page and protect it again would each undo what the other needs. */
void mixedmode_set_slot( void **slot, void *code )
{
    DWORD protection;

    AcquireSRWLockExclusive( &lock );
    if (VirtualProtect( slot, sizeof(*slot), PAGE_EXECUTE_READWRITE, &protection ))
    {
        InterlockedExchangePointer( slot, code );
        VirtualProtect( slot, sizeof(*slot), protection, &protection );
    }
    ReleaseSRWLockExclusive( &lock );
}

/* There is nobody to return an error to: as in the CLR it is an exception, with the reason as its argument. */
static void resolve_method( struct guarded_method *method )
{
    struct thunk *thunk = CONTAINING_RECORD( method, struct thunk, method );
    unsigned int words;
    void *code;
    HRESULT hr;

    TRACE( "token %#lx of module %p\n", thunk->token, thunk->owner->base );

    if (FAILED(hr = find_method( thunk, &code, &words )))
    {
        ERR( "no method %#lx of module %p: %#lx\n", thunk->token, thunk->owner->base, hr );
        exportguard_raise( hr );
    }
    method->words = words;
    InterlockedExchangePointer( &method->code, code );
}

static BOOL is_inside( const IMAGE_NT_HEADERS *nt, DWORD rva, SIZE_T size )
{
    return rva && rva < nt->OptionalHeader.SizeOfImage && size <= nt->OptionalHeader.SizeOfImage - rva;
}

static const IMAGE_NT_HEADERS *get_nt_headers( HMODULE module )
{
    return (const IMAGE_NT_HEADERS *)((const BYTE *)module + ((const IMAGE_DOS_HEADER *)module)->e_lfanew);
}

/* The fixups, checked, and how many slots they have; FALSE: they are damaged. */
static BOOL get_fixups( HMODULE module, const struct vtable_fixup **fixups, unsigned int *count, unsigned int *slots )
{
    const IMAGE_COR20_HEADER *header = peimage_get_cor_header( module );
    const IMAGE_NT_HEADERS *nt = get_nt_headers( module );
    const WORD width = sizeof(void *) == 8 ? VTABLE_64BIT : VTABLE_32BIT;
    unsigned int i;

    *count = *slots = 0;
    if (!header || !header->VTableFixups.VirtualAddress || !header->VTableFixups.Size) return TRUE;
    if (!is_inside( nt, header->VTableFixups.VirtualAddress, header->VTableFixups.Size )) return FALSE;
    *fixups = (const struct vtable_fixup *)((BYTE *)module + header->VTableFixups.VirtualAddress);
    *count = header->VTableFixups.Size / sizeof(**fixups);
    for (i = 0; i < *count; i++)
    {
        if (!((*fixups)[i].type & width))
        {
            ERR( "fixup %u is of the other width: type %#x\n", i, (*fixups)[i].type );
            return FALSE;
        }
        if (!is_inside( nt, (*fixups)[i].rva, (*fixups)[i].count * sizeof(void *) )) return FALSE;
        *slots += (*fixups)[i].count;
    }
    return TRUE;
}

/* Slots lie in the module's data, which may be read-only. */
static BOOL fill_slots( struct module *module, const struct vtable_fixup *fixup, struct thunk *thunk )
{
    void **slots = (void **)((BYTE *)module->base + fixup->rva);
    DWORD protection;
    unsigned int i;

    if (!VirtualProtect( slots, fixup->count * sizeof(*slots), PAGE_EXECUTE_READWRITE, &protection )) return FALSE;
    for (i = 0; i < fixup->count; i++, thunk++)
    {
        thunk->method.resolve = resolve_method;
        thunk->owner = module;
        thunk->slot = &slots[i];
        thunk->token = (DWORD_PTR)slots[i];
        thunk->type = fixup->type;
        write_thunk( thunk );
        slots[i] = thunk->code;
    }
    VirtualProtect( slots, fixup->count * sizeof(*slots), protection, &protection );
    return TRUE;
}

BOOL mixedmode_attach( HMODULE base )
{
    const struct vtable_fixup *fixups;
    unsigned int i, count, slots;
    struct module *module;

    if (!get_fixups( base, &fixups, &count, &slots ))
    {
        ERR( "the fixups of module %p are damaged\n", base );
        return FALSE;
    }
    if (!slots) return TRUE;
    TRACE( "module %p, %u fixups, %u slots\n", base, count, slots );

    if (!(module = VirtualAlloc( NULL, FIELD_OFFSET( struct module, thunks[slots] ), MEM_COMMIT,
                                 PAGE_EXECUTE_READWRITE )))
        return FALSE;
    module->base = base;
    for (i = 0; i < count; i++)
    {
        if (fill_slots( module, &fixups[i], module->thunks + module->count )) module->count += fixups[i].count;
        else ERR( "fixup %u of module %p cannot be written: error %lu\n", i, base, GetLastError() );
    }
    FlushInstructionCache( GetCurrentProcess(), module, FIELD_OFFSET( struct module, thunks[slots] ) );

    AcquireSRWLockExclusive( &lock );
    module->next = modules;
    modules = module;
    ReleaseSRWLockExclusive( &lock );
    return TRUE;
}

void mixedmode_detach( HMODULE base )
{
    struct module **ptr, *module = NULL;

    AcquireSRWLockExclusive( &lock );
    ptr = &modules;
    while (*ptr && (*ptr)->base != base) ptr = &(*ptr)->next;
    if ((module = *ptr)) *ptr = module->next;
    ReleaseSRWLockExclusive( &lock );
    if (module) VirtualFree( module, 0, MEM_RELEASE );
}

BOOL mixedmode_call_entry( HMODULE base, DWORD reason, void *reserved )
{
    const IMAGE_COR20_HEADER *header = peimage_get_cor_header( base );
    BOOL (WINAPI *entry)( HMODULE, DWORD, void * );

    if (!(header->Flags & COMIMAGE_FLAGS_NATIVE_ENTRYPOINT) || !header->EntryPointRVA) return TRUE;
    if (!is_inside( get_nt_headers( base ), header->EntryPointRVA, 1 )) return FALSE;
    entry = (void *)((BYTE *)base + header->EntryPointRVA);
    return entry( base, reason, reserved );
}

DWORD mixedmode_get_token( HMODULE base, void *slot )
{
    struct module *module;
    DWORD token = 0;
    unsigned int i;

    AcquireSRWLockShared( &lock );
    for (module = modules; module; module = module->next)
    {
        if (module->base != base) continue;
        for (i = 0; i < module->count; i++) if (module->thunks[i].slot == slot) token = module->thunks[i].token;
    }
    ReleaseSRWLockShared( &lock );
    return token;
}
