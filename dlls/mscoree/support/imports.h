/*
 * A module's import table, read and rewritten
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

#ifndef __MSCOREE_IMPORTS_H
#define __MSCOREE_IMPORTS_H

/* One function of one kind of DLL, and what stands in for it. */
struct import_redirect
{
    const char *name;           /* as imported */
    void       *replacement;
    void      **original;       /* gets what was imported; may be NULL */
};

/* Puts replacements into the import table of a module; returns how many of them it found there.
 * Nothing is changed, and 0 returned, where the table cannot be read or written. */
extern unsigned int imports_redirect( HMODULE module, const struct import_redirect *redirects, unsigned int count );

/* Whether a module imports a function of this name from anywhere. */
extern BOOL imports_has( HMODULE module, const char *function );

#endif /* __MSCOREE_IMPORTS_H */
