/*
 * What the user says of where assemblies are looked for
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

#ifndef __MSCOREE_METADATA_ASSEMBLYOVERRIDES_H
#define __MSCOREE_METADATA_ASSEMBLYOVERRIDES_H

enum assembly_override
{
    OVERRIDE_NONE,      /* nothing is said */
    OVERRIDE_NO,        /* not there */
    OVERRIDE_YES        /* there first, also for what Mono has itself */
};

struct assembly_overrides
{
    enum assembly_override gac;             /* Windows's global assembly cache */
    enum assembly_override private_path;    /* the program's folder */
};

/* For an assembly by its simple name.  Any thread; cheap, since all is read once. */
extern void assemblyoverrides_find( const WCHAR *name, struct assembly_overrides *found );

#endif /* __MSCOREE_METADATA_ASSEMBLYOVERRIDES_H */
