/*
 * Managed PE files: what the headers say, without loading the file
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
#include "winnls.h"
#include "ole2.h"
#include "cor.h"
#include "support/peimage.h"

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

/*
 * A file is mapped as data and never run. Every number in it is an enemy's: each access goes through file_data(), which
 * gives NULL for what isn't wholly inside the file.
 */
struct pe_file
{
    const BYTE *base;
    SIZE_T      size;
    const IMAGE_SECTION_HEADER *sections;
    unsigned int section_count;
};

/* The start of the metadata, as ECMA-335 II.24.2.1 has it; the version's characters follow. */
struct metadata_root
{
    DWORD signature;
    WORD  major;
    WORD  minor;
    DWORD reserved;
    DWORD version_length;
};
C_ASSERT( sizeof(struct metadata_root) == 16 );

#define METADATA_SIGNATURE 0x424a5342
#define MAX_METADATA_VERSION 255

static const void *file_data( const struct pe_file *file, SIZE_T offset, SIZE_T size )
{
    if (offset > file->size || size > file->size - offset) return NULL;
    return file->base + offset;
}

/* The data at an address of the image; NULL: no section of the file has all of it. */
static const void *rva_data( const struct pe_file *file, DWORD rva, SIZE_T size )
{
    const IMAGE_SECTION_HEADER *section;
    unsigned int i;

    for (i = 0, section = file->sections; i < file->section_count; i++, section++)
    {
        if (rva < section->VirtualAddress || rva - section->VirtualAddress >= section->SizeOfRawData) continue;
        if (size > section->SizeOfRawData - (rva - section->VirtualAddress)) return NULL;
        return file_data( file, (SIZE_T)section->PointerToRawData + (rva - section->VirtualAddress), size );
    }
    return NULL;
}

/* The directory entry of the CLR header, in both formats of the optional header; NULL: there is none. */
static const IMAGE_DATA_DIRECTORY *find_cor_directory( const IMAGE_FILE_HEADER *header, const void *optional )
{
    const IMAGE_OPTIONAL_HEADER32 *opt32 = optional;
    const IMAGE_OPTIONAL_HEADER64 *opt64 = optional;
    const IMAGE_DATA_DIRECTORY *dirs;
    DWORD count, offset;

    if (header->SizeOfOptionalHeader < sizeof(WORD)) return NULL;
    if (opt32->Magic == IMAGE_NT_OPTIONAL_HDR32_MAGIC)
    {
        offset = FIELD_OFFSET( IMAGE_OPTIONAL_HEADER32, DataDirectory );
        dirs = opt32->DataDirectory;
        count = header->SizeOfOptionalHeader >= offset ? opt32->NumberOfRvaAndSizes : 0;
    }
    else if (opt64->Magic == IMAGE_NT_OPTIONAL_HDR64_MAGIC)
    {
        offset = FIELD_OFFSET( IMAGE_OPTIONAL_HEADER64, DataDirectory );
        dirs = opt64->DataDirectory;
        count = header->SizeOfOptionalHeader >= offset ? opt64->NumberOfRvaAndSizes : 0;
    }
    else return NULL;

    if (count <= IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR) return NULL;
    if (header->SizeOfOptionalHeader - offset < (IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR + 1) * sizeof(*dirs)) return NULL;
    dirs += IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR;
    return dirs->VirtualAddress && dirs->Size >= sizeof(IMAGE_COR20_HEADER) ? dirs : NULL;
}

static HRESULT read_info( struct pe_file *file, struct peimage_info *info )
{
    const IMAGE_DOS_HEADER *dos;
    const IMAGE_FILE_HEADER *header;
    const IMAGE_DATA_DIRECTORY *dir;
    const IMAGE_COR20_HEADER *cor;
    const struct metadata_root *root;
    const DWORD *signature;
    const void *optional;
    const char *version;
    SIZE_T pos;
    DWORD len;

    if (!(dos = file_data( file, 0, sizeof(*dos) )) || dos->e_magic != IMAGE_DOS_SIGNATURE) return COR_E_BADIMAGEFORMAT;
    pos = dos->e_lfanew;
    if (!(signature = file_data( file, pos, sizeof(*signature) )) || *signature != IMAGE_NT_SIGNATURE)
        return COR_E_BADIMAGEFORMAT;
    pos += sizeof(*signature);
    if (!(header = file_data( file, pos, sizeof(*header) ))) return COR_E_BADIMAGEFORMAT;
    pos += sizeof(*header);
    if (!(optional = file_data( file, pos, header->SizeOfOptionalHeader ))) return COR_E_BADIMAGEFORMAT;
    pos += header->SizeOfOptionalHeader;
    file->section_count = header->NumberOfSections;
    if (!(file->sections = file_data( file, pos, file->section_count * sizeof(*file->sections) )))
        return COR_E_BADIMAGEFORMAT;

    if (!(dir = find_cor_directory( header, optional ))) return COR_E_BADIMAGEFORMAT;
    if (!(cor = rva_data( file, dir->VirtualAddress, sizeof(*cor) ))) return COR_E_BADIMAGEFORMAT;
    if (!(root = rva_data( file, cor->MetaData.VirtualAddress, sizeof(*root) ))) return COR_E_BADIMAGEFORMAT;
    if (root->signature != METADATA_SIGNATURE) return COR_E_BADIMAGEFORMAT;
    if (!root->version_length || root->version_length > MAX_METADATA_VERSION + 1) return COR_E_BADIMAGEFORMAT;
    if (!(version = rva_data( file, cor->MetaData.VirtualAddress + sizeof(*root), root->version_length )))
        return COR_E_BADIMAGEFORMAT;

    for (len = 0; len < root->version_length && version[len];) len++;
    len = MultiByteToWideChar( CP_UTF8, 0, version, len, info->version, ARRAY_SIZE(info->version) - 1 );
    info->version[len] = 0;
    info->machine = header->Machine;
    info->cor_flags = cor->Flags;
    return len ? S_OK : COR_E_BADIMAGEFORMAT;
}

HRESULT peimage_get_info( const WCHAR *path, struct peimage_info *info )
{
    struct pe_file file = { NULL };
    HANDLE handle, mapping;
    LARGE_INTEGER size;
    HRESULT hr;

    handle = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                          FILE_ATTRIBUTE_NORMAL, NULL );
    if (handle == INVALID_HANDLE_VALUE) return HRESULT_FROM_WIN32( GetLastError() );
    if (!GetFileSizeEx( handle, &size )) hr = HRESULT_FROM_WIN32( GetLastError() );
    else if (!size.QuadPart || (ULONGLONG)size.QuadPart > MAXLONG) hr = COR_E_BADIMAGEFORMAT;
    else hr = S_OK;

    mapping = SUCCEEDED(hr) ? CreateFileMappingW( handle, NULL, PAGE_READONLY, 0, 0, NULL ) : NULL;
    if (SUCCEEDED(hr) && !mapping) hr = HRESULT_FROM_WIN32( GetLastError() );
    CloseHandle( handle );
    if (FAILED(hr)) return hr;

    file.base = MapViewOfFile( mapping, FILE_MAP_READ, 0, 0, 0 );
    file.size = size.QuadPart;
    hr = file.base ? read_info( &file, info ) : HRESULT_FROM_WIN32( GetLastError() );
    if (file.base) UnmapViewOfFile( (void *)file.base );
    CloseHandle( mapping );
    if (hr == COR_E_BADIMAGEFORMAT) WARN( "%s is not a managed file\n", debugstr_w(path) );
    return hr;
}

const IMAGE_COR20_HEADER *peimage_get_cor_header( HMODULE module )
{
    const IMAGE_DOS_HEADER *dos = (const IMAGE_DOS_HEADER *)module;
    const IMAGE_NT_HEADERS *nt;
    const IMAGE_DATA_DIRECTORY *dir;

    if (!module || dos->e_magic != IMAGE_DOS_SIGNATURE) return NULL;
    nt = (const IMAGE_NT_HEADERS *)((const BYTE *)module + dos->e_lfanew);
    if (nt->Signature != IMAGE_NT_SIGNATURE) return NULL;
    if (!(dir = find_cor_directory( &nt->FileHeader, &nt->OptionalHeader ))) return NULL;
    return (const IMAGE_COR20_HEADER *)((const BYTE *)module + dir->VirtualAddress);
}
