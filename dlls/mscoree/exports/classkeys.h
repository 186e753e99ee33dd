/*
 * The registry keys of a class of COM
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

#ifndef __MSCOREE_EXPORTS_CLASSKEYS_H
#define __MSCOREE_EXPORTS_CLASSKEYS_H

struct classkeys
{
    const CLSID *clsid;
    const WCHAR *name;
    const WCHAR *prog_id;       /* without its version; NULL: none */
    const WCHAR *version;       /* of the ProgID */
};

/* Writes a class's keys, with a DLL as its server. */
extern LSTATUS classkeys_add( const struct classkeys *class, const WCHAR *server );

/* Removes them; it is no error if they are not there. */
extern LSTATUS classkeys_remove( const struct classkeys *class );

#endif /* __MSCOREE_EXPORTS_CLASSKEYS_H */
