/*
 * A DLL with managed and native code, made of a guest
 *
 * No compiler here makes such files, so one is made of a guest: its managed part as it is, and a section with vtable
 * fixups, exports, and a native entry point. It lies at a fixed place, so that nothing is to be relocated.
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
#include <windef.h>
#include <winbase.h>
#include <objbase.h>

#include "mscoree.h"
#include "metahost.h"
#include "host.h"
#include "launch.h"
#include "mixedimage.h"
#include "wine/test.h"

#define IMAGE_BASE 0x63000000
#define FILE_ALIGNMENT 0x200
#define METHODS ARRAY_SIZE(methods)
#define FROM_UNMANAGED 0x04

#ifdef _WIN64
#define FIXUP_TYPE (FROM_UNMANAGED | 0x02)
#else
#define FIXUP_TYPE (FROM_UNMANAGED | 0x01)
#endif

/* The exports, in the order of strcmp(), and the number of each method in the guest. */
static const struct { const char *name; unsigned int method; } methods[] =
{
    { "Aborts", 21 }, { "Add", 1 }, { "Builds", 16 }, { "Calls", 5 }, { "Catches", 8 }, { "Collect", 23 },
    { "DomainId", 6 }, { "Ended", 10 }, { "Fails", 7 }, { "GivesArray", 13 }, { "GivesBuilder", 14 },
    { "GivesGuid", 17 }, { "GivesOdd", 20 }, { "GivesOuter", 19 }, { "GivesTime", 15 }, { "Length", 4 },
    { "Multiply", 2 }, { "Passes", 9 }, { "State", 22 }, { "Sum", 3 }, { "TakesHandle", 12 }, { "TakesRef", 11 },
    { "TakesWide", 18 }
};

/* The section that is added. */
struct mixed_section
{
    struct { DWORD rva; WORD count; WORD type; } fixups[2];
    void                     *slots[METHODS];
    IMAGE_EXPORT_DIRECTORY    exports;
    DWORD                     functions[METHODS + 1];
    DWORD                     names[METHODS + 1];
    WORD                      ordinals[METHODS + 1];
    char                      strings[METHODS + 1][16];     /* in the order of strcmp() */
    IMAGE_IMPORT_DESCRIPTOR   imports[2];
    ULONG_PTR                 lookup[2], addresses[2];
    struct { WORD hint; char name[14]; } import_name;
    char                      module[16];
    LONG                      entered;
    BYTE                      jumps[METHODS][8];    /* to the slots */
    BYTE                      start[8];             /* to _CorDllMain */
    BYTE                      entry[16];            /* counts, and says TRUE */
};

static DWORD align( DWORD value, DWORD alignment )
{
    return (value + alignment - 1) & ~(alignment - 1);
}

/* What an instruction says of a place in the section: relative to its end, or absolute. */
static DWORD get_operand( DWORD rva, DWORD end_rva )
{
#ifdef _WIN64
    return rva - end_rva;
#else
    return IMAGE_BASE + rva;
#endif
}

static void write_jump( BYTE *code, DWORD code_rva, DWORD target_rva )
{
    code[0] = 0xff;     /* jmp *target */
    code[1] = 0x25;
    *(UNALIGNED DWORD *)(code + 2) = get_operand( target_rva, code_rva + 6 );
}

static void fill_section( struct mixed_section *section, DWORD rva, int kind )
{
#define RVA( field ) (rva + (DWORD)FIELD_OFFSET( struct mixed_section, field ))
    unsigned int i;

    section->fixups[0].rva = RVA( slots );
    section->fixups[0].count = 4;
    section->fixups[1].rva = RVA( slots[4] );
    section->fixups[1].count = METHODS - 4;
    section->fixups[0].type = section->fixups[1].type = FIXUP_TYPE;
    if (kind == FIXUPS_OUTSIDE) section->fixups[1].rva = 0x7ffffff0;
    if (kind == FIXUPS_OTHER_WIDTH) section->fixups[1].type ^= 0x03;

    for (i = 0; i < METHODS; i++)
    {
        section->slots[i] = (void *)(ULONG_PTR)(0x06000000 + methods[i].method);
        write_jump( section->jumps[i], RVA( jumps[i] ), RVA( slots[i] ) );
        strcpy( section->strings[i], methods[i].name );
        section->functions[i] = RVA( jumps[i] );
    }
    strcpy( section->strings[METHODS], "entered" );
    section->functions[METHODS] = RVA( entered );
    for (i = 0; i <= METHODS; i++)
    {
        section->names[i] = RVA( strings[i] );
        section->ordinals[i] = i;
    }
    section->exports.Name = RVA( module );
    section->exports.Base = 1;
    section->exports.NumberOfFunctions = section->exports.NumberOfNames = METHODS + 1;
    section->exports.AddressOfFunctions = RVA( functions );
    section->exports.AddressOfNames = RVA( names );
    section->exports.AddressOfNameOrdinals = RVA( ordinals );

    section->imports[0].OriginalFirstThunk = RVA( lookup );
    section->imports[0].FirstThunk = RVA( addresses );
    section->imports[0].Name = RVA( module );
    section->lookup[0] = section->addresses[0] = RVA( import_name );
    strcpy( section->import_name.name, "_CorDllMain" );
    strcpy( section->module, "mscoree.dll" );
    write_jump( section->start, RVA( start ), RVA( addresses ) );

    section->entry[0] = 0xff;   /* incl entered */
    section->entry[1] = 0x05;
    *(UNALIGNED DWORD *)(section->entry + 2) = get_operand( RVA( entered ), RVA( entry ) + 6 );
    section->entry[6] = 0xb8;   /* movl $1,%eax */
    section->entry[7] = 1;
    section->entry[11] = sizeof(void *) == 8 ? 0xc3 : 0xc2;     /* ret */
    section->entry[12] = 12;
}

static void fill_headers( BYTE *image, const IMAGE_SECTION_HEADER *text, DWORD text_size, DWORD section_rva,
                          const IMAGE_DATA_DIRECTORY *cor )
{
    IMAGE_DOS_HEADER *dos = (IMAGE_DOS_HEADER *)image;
    IMAGE_NT_HEADERS *nt = (IMAGE_NT_HEADERS *)(image + 0x80);
    IMAGE_SECTION_HEADER *sections = (IMAGE_SECTION_HEADER *)(nt + 1);
    IMAGE_OPTIONAL_HEADER *optional = &nt->OptionalHeader;
    DWORD rva = section_rva;

    dos->e_magic = IMAGE_DOS_SIGNATURE;
    dos->e_lfanew = 0x80;
    nt->Signature = IMAGE_NT_SIGNATURE;
    nt->FileHeader.Machine = sizeof(void *) == 8 ? IMAGE_FILE_MACHINE_AMD64 : IMAGE_FILE_MACHINE_I386;
    nt->FileHeader.NumberOfSections = 2;
    nt->FileHeader.SizeOfOptionalHeader = sizeof(*optional);
    nt->FileHeader.Characteristics = IMAGE_FILE_EXECUTABLE_IMAGE | IMAGE_FILE_DLL | IMAGE_FILE_RELOCS_STRIPPED |
                                     (sizeof(void *) == 8 ? IMAGE_FILE_LARGE_ADDRESS_AWARE : IMAGE_FILE_32BIT_MACHINE);
    optional->Magic = IMAGE_NT_OPTIONAL_HDR_MAGIC;
    optional->AddressOfEntryPoint = RVA( start );
    optional->ImageBase = IMAGE_BASE;
    optional->SectionAlignment = 0x2000;
    optional->FileAlignment = FILE_ALIGNMENT;
    optional->MajorOperatingSystemVersion = optional->MajorSubsystemVersion = 4;
    optional->SizeOfImage = align( section_rva + sizeof(struct mixed_section), 0x2000 );
    optional->SizeOfHeaders = 0x400;
    optional->Subsystem = IMAGE_SUBSYSTEM_WINDOWS_CUI;
    optional->SizeOfStackReserve = optional->SizeOfHeapReserve = 0x100000;
    optional->SizeOfStackCommit = optional->SizeOfHeapCommit = 0x1000;
    optional->NumberOfRvaAndSizes = IMAGE_NUMBEROF_DIRECTORY_ENTRIES;
    optional->DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT].VirtualAddress = RVA( exports );
    optional->DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT].Size = FIELD_OFFSET( struct mixed_section, imports ) -
                                                                 FIELD_OFFSET( struct mixed_section, exports );
    optional->DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress = RVA( imports );
    optional->DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].Size = sizeof(IMAGE_IMPORT_DESCRIPTOR) * 2;
    optional->DataDirectory[IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR] = *cor;

    sections[0] = *text;
    sections[0].PointerToRawData = 0x400;
    sections[0].SizeOfRawData = text_size;
    memcpy( sections[1].Name, ".mixed", 6 );
    sections[1].Misc.VirtualSize = sizeof(struct mixed_section);
    sections[1].VirtualAddress = section_rva;
    sections[1].PointerToRawData = 0x400 + text_size;
    sections[1].SizeOfRawData = align( sizeof(struct mixed_section), FILE_ALIGNMENT );
    sections[1].Characteristics = IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ | IMAGE_SCN_MEM_WRITE |
                                  IMAGE_SCN_MEM_EXECUTE;
}
#undef RVA

/* Makes the DLL of the guest's image. */
static BOOL write_mixed( const WCHAR *path, const BYTE *guest, BOOL native_entry, int kind )
{
    const IMAGE_NT_HEADERS32 *nt = (const IMAGE_NT_HEADERS32 *)(guest + ((const IMAGE_DOS_HEADER *)guest)->e_lfanew);
    const IMAGE_SECTION_HEADER *text = IMAGE_FIRST_SECTION( nt );
    const IMAGE_DATA_DIRECTORY *dir = &nt->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR];
    DWORD section_rva = align( text->VirtualAddress + text->Misc.VirtualSize, 0x2000 );
    DWORD text_size = align( text->SizeOfRawData, FILE_ALIGNMENT ), size, done = 0;
    IMAGE_COR20_HEADER *cor;
    BYTE *image;
    HANDLE file;

    size = 0x400 + text_size + align( sizeof(struct mixed_section), FILE_ALIGNMENT );
    image = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, size );
    memcpy( image + 0x400, guest + text->PointerToRawData, text->SizeOfRawData );
    fill_headers( image, text, text_size, section_rva, dir );
    fill_section( (struct mixed_section *)(image + 0x400 + text_size), section_rva, kind );

    cor = (IMAGE_COR20_HEADER *)(image + 0x400 + dir->VirtualAddress - text->VirtualAddress);
    cor->Flags &= ~COMIMAGE_FLAGS_ILONLY;
    cor->VTableFixups.VirtualAddress = section_rva;
    cor->VTableFixups.Size = 16;
    if (native_entry)
    {
        cor->Flags |= 0x10; /* COMIMAGE_FLAGS_NATIVE_ENTRYPOINT */
        cor->EntryPointRVA = section_rva + FIELD_OFFSET( struct mixed_section, entry );
    }
    file = CreateFileW( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    WriteFile( file, image, size, &done, NULL );
    CloseHandle( file );
    HeapFree( GetProcessHeap(), 0, image );
    ok( done == size, "%s is not written, error %lu.\n", wine_dbgstr_w(path), GetLastError() );
    return done == size;
}

static BYTE *read_guest(void)
{
    WCHAR path[MAX_PATH];
    DWORD size, done = 0;
    BYTE *image;
    HANDLE file;

    if (!get_guest_path( L"mixed.dll", path )) return NULL;
    file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL );
    if (file == INVALID_HANDLE_VALUE) return NULL;
    size = GetFileSize( file, NULL );
    if ((image = HeapAlloc( GetProcessHeap(), 0, size ))) ReadFile( file, image, size, &done, NULL );
    CloseHandle( file );
    return image;
}

BOOL has_mixed_guest(void)
{
    BYTE *guest = read_guest();

    HeapFree( GetProcessHeap(), 0, guest );
    return guest != NULL;
}

HMODULE load_mixed( BOOL native_entry, int kind, WCHAR path[MAX_PATH] )
{
    HMODULE module = NULL;
    BYTE *guest;

    create_folder( L"mixed t\x00e4st" );
    lstrcpyW( path, folder );
    lstrcatW( path, L"mixed.dll" );
    if (!(guest = read_guest()))
    {
        skip( "no mixed.dll.\n" );
        return NULL;
    }
    if (write_mixed( path, guest, native_entry, kind )) module = LoadLibraryW( path );
    HeapFree( GetProcessHeap(), 0, guest );
    return module;
}

void unload_mixed( HMODULE module, const WCHAR *path )
{
    if (module) ok( FreeLibrary( module ), "not freed, error %lu.\n", GetLastError() );
    DeleteFileW( path );
    RemoveDirectoryW( folder );
}

/* One that is damaged is not loaded. */
static void test_damaged(void)
{
    static const int kinds[] = { FIXUPS_OUTSIDE, FIXUPS_OTHER_WIDTH };
    WCHAR path[MAX_PATH];
    unsigned int i;
    HMODULE module;

    if (!has_mixed_guest()) return;
    for (i = 0; i < ARRAY_SIZE(kinds); i++)
    {
        module = load_mixed( FALSE, kinds[i], path );
        ok( !module, "%u: it was loaded.\n", i );
        unload_mixed( module, path );
    }
}

static const struct test_case cases[] =
{
    { "damaged", test_damaged },
};

START_TEST(mixedimage)
{
    if (run_own_case( cases, ARRAY_SIZE(cases) )) return;
    if (can_run_guest( L"mixed.dll" )) run_cases( "mixedimage", cases, ARRAY_SIZE(cases) );
}
