/*
 * Identities of assemblies, and how they are written
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

#ifndef __MSCOREE_ASSEMBLYIDENTITY_H
#define __MSCOREE_ASSEMBLYIDENTITY_H

#include "reader/md.h"
#include "reader/pe.h"

enum identity_architecture
{
    ARCHITECTURE_NONE,
    ARCHITECTURE_MSIL,
    ARCHITECTURE_X86,
    ARCHITECTURE_IA64,
    ARCHITECTURE_AMD64,
    ARCHITECTURE_ARM,
    ARCHITECTURE_ARM64
};

/* What a reference leaves out is not set. */
struct assembly_identity
{
    WCHAR *name;
    BOOL   has_version, has_culture, has_token, retargetable;
    USHORT version[4];
    WCHAR  culture[85];         /* "": neutral */
    BOOL   is_strong;           /* the token below; otherwise it is null */
    BYTE   token[8];
    enum identity_architecture architecture;
};

extern void identity_free( struct assembly_identity *identity );

/* The identity of the assembly that a file's metadata defines. COR_E_ASSEMBLYEXPECTED: it defines none;
 * E_OUTOFMEMORY. */
extern HRESULT identity_from_assembly( const struct md *md, const struct pe_image *pe,
                                       struct assembly_identity *identity );
/* The identity that a row of the AssemblyRef table wants. */
extern HRESULT identity_from_reference( const struct md *md, unsigned int row, struct assembly_identity *identity );

/* Reads "name, version=1.2.3.4, culture=neutral, publickeytoken=null, processorarchitecture=msil"; everything after the
 * name may be left out, and the case of keys and values does not matter. FUSION_E_INVALID_NAME: it is not like that;
 * E_OUTOFMEMORY. */
extern HRESULT identity_parse( const WCHAR *str, struct assembly_identity *identity );

/* Writes it as the CLR does, keys and their values in small letters. HeapFree() it. NULL: no memory. */
extern WCHAR *identity_format( const struct assembly_identity *identity );

/* Whether a full identity is one that a pattern means, which may leave parts out. */
extern BOOL identity_matches( const struct assembly_identity *pattern, const struct assembly_identity *identity );

#endif /* __MSCOREE_ASSEMBLYIDENTITY_H */
